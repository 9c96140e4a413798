//! The store: SQLite or PostgreSQL behind one small synchronous seam.
//!
//! [`Store`] opens a database and runs transactions; each module below keeps one
//! aggregate and holds all SQL that touches it. It applies no rules: what a
//! report means, whom a person is, what comes first is decided above and below
//! it. Every change is written with its entry in the [`log`].
//!
//! To add an aggregate: a migration in both trees, a module with its statements
//! in `sql!`, a line in `catalogue`, a case in `tests/conformance.rs`.
#![forbid(unsafe_code)]

mod catalogue;
mod db;
mod error;
mod migrate;

pub mod access;
pub mod around;
pub mod carry;
pub mod cases;
pub mod clients;
pub mod deconflict;
pub mod deeds;
pub mod documents;
pub mod exchange;
pub mod export;
pub mod exposures;
pub mod facts;
pub mod folding;
pub mod guard;
pub mod intake;
pub mod lists;
pub mod log;
pub mod operation;
pub mod operators;
pub mod outcomes;
pub mod persons;
pub mod priorities;
pub mod protection;
pub mod provider_logins;
pub mod quality;
pub mod quarantine;
pub mod queue;
pub mod ranking;
pub mod referrals;
pub mod rules;
pub mod rulings;
pub mod search;
pub mod service;
pub mod sessions;
pub mod shared;
pub mod site;
pub mod standing;
pub mod statements;
pub mod submissions;
#[cfg(feature = "testing")]
pub mod testing;
pub mod views;

pub use crate::catalogue::check_statements;
pub use crate::db::{Engine, Store, Tx};
pub use crate::error::Error;
pub use crate::migrate::version as schema_version;
