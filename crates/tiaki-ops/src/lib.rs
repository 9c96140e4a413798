//! Use cases of Tiaki, in the order of the flow.
//!
//! Each module is one step of the way from a provider's report to an
//! authority's desk: [`intake`] and [`submissions`] (which come over HTTP, under the
//! logins of [`providers`]; other machines are [`clients`]), [`lists`], [`matching`], [`folding`], [`linking`],
//! [`triage`] (with where to send, where [`rulings`] of people come first), [`refer`]; [`following`] takes those in the middle as things
//! come in; beside them [`quality`] (what reports
//! leave out), [`evaluate`], which holds the outcome against a synthetic operation's
//! truth, [`terms`], who may be told what came under conditions, [`exchange`], what other authorities are sent, answer and take back, [`deconflict`], which of them works on the same,
//! [`queue`], what operators do with those who wait, [`case`], what they open on persons and work in, [`views`], what pages and listings show, with [`holds`], what a person hangs on, [`history`], what
//! became of it, and [`reviews`], what people are asked to decide; and [`victims`], the one door to
//! what they hold back, as [`exposure`] is to what reporters and chats say. A use case reads, applies the pure rules of the leaf crates,
//! and writes its result and its log entry in one transaction. It
//! knows nothing of HTTP, of pages or of the command line; the time is an
//! argument of [`Act`].
//!
//! To add a step: a module with one public function that takes a [`Site`] and
//! an [`Act`], its statements in `tiaki-store`, a line in the demo.
#![forbid(unsafe_code)]

mod cells;
mod error;
mod site;

pub mod access;
pub mod addresses;
pub mod around;
pub mod case;
pub mod clients;
pub mod deconflict;
pub mod deeds;
pub mod directory;
pub mod evaluate;
pub mod exchange;
pub mod exposure;
pub mod fairness;
pub mod folding;
pub mod following;
pub mod history;
pub mod holds;
pub mod intake;
pub mod linking;
pub mod lists;
pub mod log;
pub mod matching;
pub mod operation;
pub mod operators;
pub mod outcomes;
pub mod passwords;
pub mod providers;
pub mod quality;
pub mod queue;
pub mod refer;
pub mod reviews;
pub mod rules;
pub mod rulings;
pub mod search;
pub mod sessions;
pub mod submissions;
pub mod terms;
pub mod triage;
pub mod vault;
pub mod victims;
pub mod views;

pub use crate::error::Error;
pub use crate::site::{Act, Countries, Site};
pub use tiaki_store::{Engine, Store};
