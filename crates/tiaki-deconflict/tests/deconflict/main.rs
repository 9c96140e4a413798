//! Private deconfliction from outside: two agencies, and what each of them, and others, can find out.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod books;
mod hostile;
mod intersection;
mod keys;
mod protocol;
mod support;
mod sweep;
mod transcript;
mod wrong_key;
