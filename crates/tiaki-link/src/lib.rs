//! Explained, deterministic record linkage: from accounts to the persons behind them.
//!
//! Give it a table of records (accounts) with their identifiers as keyed digests; it gives back
//! clusters (persons), each held by scored links, each link with the evidence it rests on.
//!
//! ```
//! use tiaki_link::{Evidence, Kind, Model, RecordKey, TableBuilder, Tier, link};
//!
//! let mut b = TableBuilder::new();
//! for account in [1_u128, 2] {
//!     let record = b.record(account);
//!     b.push(record, Evidence::new(Kind::Email, 0x6d61_696c));
//!     b.push(record, Evidence::new(Kind::Phone, 0x7068_6f6e));
//! }
//! b.record(3_u128);
//! let linkage = link(&b.build()?, &Model::standard(), &[]);
//!
//! let [person, stranger] = linkage.clusters() else { panic!("two clusters") };
//! assert_eq!(linkage.members(person), [RecordKey::from(1), RecordKey::from(2)]);
//! assert_eq!(person.tier, Some(Tier::Confirmed));
//! assert_eq!(stranger.size(), 1);
//! let why = linkage.explain(RecordKey::from(1), RecordKey::from(2)).expect("one cluster");
//! assert_eq!(linkage.contributions(why.path[0]).len(), 2);
//! # Ok::<(), tiaki_link::Error>(())
//! ```
//!
//! # How it works
//! 1. [`TableBuilder`] sorts the rows by the caller's record keys; input order is forgotten here.
//! 2. The index counts exactly who shares what.
//! 3. Candidate pairs are those that share a value which few hold; each is compared on everything
//!    it shares and scored in whole centibits by the [`Model`] (Fellegi and Sunter, 1969).
//! 4. A first clustering, by corroborated links only, tells how many *persons* hold each value; a
//!    value held by too many is generic and loses all weight, while one person's sixty accounts do
//!    not make that person's own address generic.
//! 5. Pairs are scored again and joined in descending weight, under human decisions,
//!    contradictions and guards against chains.
//!
//! # What it refuses
//! It does not normalise values, read files, know the time or draw random numbers. It does not
//! merge on shared infrastructure: an address alone never links, however often it is shared. It
//! never resolves a conflict between human decisions in silence.
//!
//! # How to extend it
//! A kind of evidence: see the module of [`Kind`]. Other weights: [`Model::with_rule`], learned
//! from the exact counts of [`Linkage::levels`].

mod assemble;
mod candidates;
mod cluster;
mod compare;
mod decision;
mod domains;
mod fixed;
mod groups;
mod index;
mod kind;
mod ledger;
mod linkage;
mod model;
mod resolution;
mod score;
pub mod spread;
mod table;
pub mod tabular;
mod threads;

pub use crate::compare::Round;
pub use crate::decision::{Conflict, Decision, Verdict};
pub use crate::domains::{DomainRule, Leaning, Witness};
pub use crate::fixed::{log2_centibits, permille};
pub use crate::kind::{Family, Kind, Manner, Reliability, Strength, ValueClass};
pub use crate::ledger::{GoneLink, Ledger, Settlement};
pub use crate::linkage::{
    Alarm, Basis, Cluster, Contribution, Explanation, GenericValue, Level, Link, Linkage, NearMiss,
    Reason,
};
pub use crate::model::{
    BUCKETS, EXACT, IpRule, Model, Prior, Rule, Stale, Thresholds, Tier, bucket, told,
};
pub use crate::resolution::{Resolution, resolve};
pub use crate::table::{Contradiction, Error, Evidence, Handle, RecordKey, Table, TableBuilder};

/// Links the records of a table.
///
/// Takes the evidence, the weights and the human decisions in force (in any order); gives clusters
/// with their links and all that a person should look at. The same records, rows, model and
/// decisions give the same result byte for byte, in whatever order they came and on however many
/// cores. It cannot fail: decisions about unknown records are reported as conflicts.
#[must_use]
pub fn link(table: &Table, model: &Model, decisions: &[Decision]) -> Linkage {
    resolve(table, model, decisions).linkage()
}
