mod accepted;
mod hostile;
mod peculiar;
mod round_trip;

use super::{CyberTip, Parsed, read_one};
use crate::json::{Limits, Rejection};

pub(super) const FULL: &str = include_str!("../../../testdata/cybertip.json");

pub(super) fn read(text: &str) -> Result<Parsed<CyberTip>, Rejection> {
    read_one(text.as_bytes(), &Limits::default())
}

/// A report whose `reportedInformation` holds these members.
pub(super) fn told(members: &str) -> String {
    format!("{{\"reportId\":1,\"reportedInformation\":{{{members}}}}}")
}

/// A report of one person with these members.
pub(super) fn person(members: &str) -> String {
    told(&format!(
        "\"reportedPeople\":{{\"reportedPersons\":[{{{members}}}]}}"
    ))
}
