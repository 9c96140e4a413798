//! What must hold of the rules, whatever they say.

mod properties;
mod removal;
mod words;
