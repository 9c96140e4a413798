//! Private deconfliction: does another agency know this identifier, and whom does one call there?
//!
//! Two agencies, for each direction a *pair*: one asks, the other answers. The answerer holds a secret
//! key for each pair and epoch and publishes, under it, a list of its own identifiers that nobody can
//! read or test guesses against ([`List`]). The asker blinds its identifiers ([`Question`]); the answerer
//! evaluates them ([`Answerer::answer`]) and sees only how many there are; the asker checks the proof
//! that the announced key was used, and finds in the list which of its own are there, each with an
//! opaque pointer to whom to call ([`Evaluated::search`]). The pseudorandom function is the verifiable
//! one of RFC 9497, suite ristretto255-SHA512.
//!
//! Why so: a shared filter of hashes can be searched through at home (a telephone number is one of
//! some 10^10). Here every guess needs the answerer, who counts: no answer is computed without a [`Grant`],
//! and a grant comes only from [`decide`], which holds the day's budget. No question can be made without
//! the case that it is asked for ([`CitedCase`]). What each party could still learn is in
//! `docs/deconfliction.md`.
//!
//! No I/O, no clock, no randomness of its own: moments and seeds are arguments, and the same inputs
//! give the same bytes, whatever the number of threads. It refuses to read anything but its own canonical
//! messages, each refusal by its own code ([`Error::code`]). Who is at the other end of the line is not
//! its business: messages have to travel between parties that know each other, and an [`Announcement`]
//! has to come from the answerer.
//!
//! ```
//! use std::num::NonZeroUsize;
//! use tiaki_deconflict::*;
//!
//! let one = NonZeroUsize::MIN;
//! let pair = Pair::new(Agency::parse("NZ-ONE")?, Agency::parse("AT-TWO")?)?;
//! let epoch = Epoch::new(689, 30)?;
//! let phone = |number: &str| Identifier::new("phone", number.as_bytes());
//!
//! // The answerer: its key for this pair and epoch, and the list of what it works on.
//! let root = Root::new(epoch, &Seed::new([1; 32]));
//! let answerer = root.answerer(&pair, 1)?;
//! let own = [Entry::new(phone("999100000001")?, Pointer::new(b"desk-7")?)];
//! let list = answerer.list(&own, one)?;
//!
//! // The asker, for a case of its own.
//! let secret = CaseSecret::new(Seed::new([2; 32]));
//! let case = CitedCase::new(&secret, b"cas_0123")?;
//! let identifiers = [phone("999100000001")?, phone("999100000002")?];
//! let question = Question::new(
//!     answerer.announcement(), &case, RequestId::new([3; 16]), &identifiers, &Seed::new([4; 32]), one,
//! )?;
//!
//! // The answerer again: a grant within the budget, then the answer.
//! let request = Request::parse(question.bytes(), MAX_IDENTIFIERS)?;
//! let grant = decide(&Limits::standard(), &Spent::default(), request.summary())?;
//! let answer = answerer.answer(&request, grant, one)?;
//!
//! // The asker learns what both have, and whom to call.
//! let found = question.open(&answer, one)?.search(&list)?;
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].pointer().bytes(), b"desk-7");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! To add a message: a kind in `wire.rs`, its writer and reader, mutations in `tests/hostile.rs`. To change
//! what is hashed or derived: another [`VERSION`], never a changed meaning of this one.

mod agency;
mod alarm;
mod announce;
mod answer;
mod ask;
mod budget;
mod case;
mod contact;
mod epoch;
mod error;
mod identifier;
mod ids;
mod list;
mod message;
mod refusal;
mod request;
mod secret;
mod suite;
mod threads;
mod wire;

pub use agency::{Agency, MAX_AGENCY, Pair};
pub use alarm::{Alarm, AlarmCode, AlarmRules, DayCounts, alarms};
pub use announce::Announcement;
pub use answer::Answerer;
pub use ask::{Evaluated, Hit, Question};
pub use budget::{Grant, Limits, PeerDay, Refused, Spent, decide};
pub use case::{CaseOpening, CaseSecret, CitedCase, MAX_CASE};
pub use contact::{Contact, ContactState, Lead, Side, Step, StepRefused, Terms};
pub use epoch::{Day, Epoch, MAX_EPOCH_DAYS, Moment};
pub use error::Error;
pub use identifier::{Identifier, MAX_KIND, MAX_VALUE};
pub use ids::{CaseCommitment, ContactId, Fingerprint, RequestDigest, RequestId};
pub use list::{Entry, List, MAX_ENTRIES, MAX_POINTER, Pointer, bucket};
pub use message::{Call, Move};
pub use refusal::{Refusal, RefusalCode};
pub use request::{MAX_IDENTIFIERS, Request, Summary};
pub use secret::{Root, Seed};
pub use wire::VERSION;
