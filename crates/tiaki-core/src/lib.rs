//! Domain types, ids, state machines and pure rules of Tiaki.
//!
//! No I/O, no clock, no randomness: time and random bytes are arguments, so the
//! same inputs under the same rules give the same bytes. It knows no file
//! format, no SQL and no HTTP. What a reader meets first: [`id`] (how received
//! things are named), [`identifier`] and [`report`] (the words for what was
//! received), [`mail`] (which mailbox an address leads to), [`network`] (how long an address is one line's), [`spelling`]
//! (under which form values link), [`protection`] (whose account is a child's),
//! [`quality`] (what a report leaves out), [`fold`] (which reports are one),
//! then the rules in the order of the flow: [`locate`], [`clock`], [`triage`], [`queue`],
//! [`authority`]; what a unit works in: [`case`]; and what comes back: [`outcome`], and [`learn`], which proposes from
//! outcomes. Beside the flow, [`policy`]: who may do what; and [`workplace`]: how
//! much of it one person should read in a day.
#![forbid(unsafe_code)]

pub mod authority;
pub mod case;
pub mod clock;
pub mod country;
pub mod exchange;
pub mod fold;
pub mod host;
pub mod id;
pub mod identifier;
pub mod learn;
pub mod locate;
pub mod mail;
pub mod network;
pub mod outcome;
pub mod phone;
pub mod policy;
pub mod protection;
pub mod quality;
pub mod queue;
pub mod referral;
pub mod report;
pub mod spelling;
pub mod statement;
pub mod time;
pub mod triage;
pub mod workplace;
