//! `/api/v1`: what the pages show and do, for machines, as JSON.
//!
//! There is no second logic: a call asks the same use cases as a page, behind the same rules of access, and leaves out
//! of lists what the page leaves out. It answers with types of its own, so that what is promised to machines does not
//! change with a page. What takes a person (`people_only` in `docs/policy.md`) is refused to every machine, and text that
//! is opened by a deliberate act is not here at all.
//!
//! Each call is one line in a file of its subject: address, need, handler, description ([`describe`]). Routes, guard
//! and the description in `docs/api/openapi.json` follow from that line. What stands around each is in [`around`], who
//! calls in [`door`], how it is refused in [`refused`].
//!
//! To add a call: its line, its types with a sentence on each field, `TIAKI_OPENAPI=write cargo test -p tiaki-web --test
//! web api` for the description, and a test of what it answers.

mod account;
mod around;
mod basis;
mod case;
mod casework;
mod describe;
mod door;
mod exchange;
mod fairness;
mod figures;
mod house;
mod list;
mod operation;
mod parts;
mod person;
mod place;
mod provider;
mod queue;
mod referral;
mod refused;
mod report;
mod review;
mod search;
mod sent;
mod standing;
mod surroundings;

pub(crate) use self::around::{Around, around};
pub(crate) use self::describe::Call;
pub(crate) use self::door::{Buckets, known};
pub(crate) use self::refused::Refused;

/// Whether an address is one of the API.
pub(crate) fn is_call(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

/// Every call.
pub(crate) fn calls() -> Vec<Call> {
    [
        operation::calls(),
        figures::calls(),
        fairness::calls(),
        queue::calls(),
        person::calls(),
        surroundings::calls(),
        search::calls(),
        account::calls(),
        report::calls(),
        review::calls(),
        place::calls(),
        case::calls(),
        casework::calls(),
        referral::calls(),
        standing::calls(),
        exchange::calls(),
        provider::calls(),
        basis::calls(),
        house::calls(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The description of the API (OpenAPI 3.1), as JSON.
#[must_use]
pub fn openapi() -> String {
    let document = describe::document(&calls());
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
