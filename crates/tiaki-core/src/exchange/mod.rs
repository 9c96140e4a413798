//! The exchange: what two authorities say to each other about a package, and where that stands.
//!
//! What is said are letters (`docs/formats/letter.md`). They may come twice, late or in any order, and either side
//! may speak before it has heard the other. So where a package stands is no state that a letter moves on, but a
//! function of the *set* of letters ([`Thread::of`]): whoever has the same letters sees the same, whatever came first.
//!
//! What may follow on what is one table ([`thread`]); what breaks it has a code ([`Forbidden`]), takes no effect, and
//! stays in the set, since it was said. An answer to a letter that is not there yet waits for it.
//!
//! Who of the two says what, and its order, are by the letters of each side alone: a side knows its own letters, and
//! their times rise ([`after`]), also where its clock was put back.
//!
//! To add a kind of letter: its line in [`Kind`], its row in the table, its effect in `thread`.

mod retry;
pub mod thread;

pub use self::retry::{ATTEMPTS_TOLD, retry_at};
pub use self::thread::{Forbidden, Said, Standing, Step, Thread};

use crate::identifier::codes;

codes! {
    /// What a letter is.
    Kind {
        /// Somebody took the package to work on.
        Accepted = "accepted",
        /// A question is answered.
        Answer = "answer",
        /// It will not be worked on.
        Declined = "declined",
        /// It was passed on.
        Forwarded = "forwarded",
        /// What became of a request for material.
        MaterialAnswered = "material_answered",
        /// The material itself is asked for.
        MaterialAsked = "material_asked",
        /// What came of it.
        Outcome = "outcome",
        /// Something is asked.
        Question = "question",
        /// The package came, opened and verified.
        Received = "received",
        /// It came and is not used.
        Refused = "refused",
        /// A retraction was carried out.
        RetractionDone = "retraction_done",
        /// The sender takes it back.
        Retracted = "retracted",
        /// It belongs to somebody else.
        Returned = "returned",
        /// More goes under the same reference.
        Supplemented = "supplemented",
    }
}

codes! {
    /// Which of the two somebody is, as to one package.
    Side {
        /// Who it came to.
        Recipient = "recipient",
        /// Who sent it.
        Sender = "sender",
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Recipient => Self::Sender,
            Self::Sender => Self::Recipient,
        }
    }
}

/// When a side's next letter on a package is written: now, and later than its last one.
#[must_use]
pub fn after(now: i64, last: Option<i64>) -> i64 {
    last.map_or(now, |last| now.max(last.saturating_add(1)))
}

#[cfg(test)]
mod tests;
