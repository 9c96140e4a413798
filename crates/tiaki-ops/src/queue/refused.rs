//! Why something asked of a queue is not done.

use thiserror::Error;
use tiaki_core::id::PersonId;
use tiaki_core::queue::REASON;

/// Why something asked of a queue is not done. The words hold ids and numbers only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nobody asks.
    #[error("it needs the name of who asks")]
    NoOperator,
    /// The name is too long, or more than one line.
    #[error("the name of who asks has at most 100 characters, in one line")]
    Operator,
    /// Nothing says why.
    #[error("it needs a reason")]
    NoReason,
    /// The reason is too long, or more than one line.
    #[error("a reason has at most {REASON} characters, in one line")]
    Reason,
    /// No such code.
    #[error("it needs a code from the list of reasons")]
    Code,
    /// No such person in any queue.
    #[error("{0} is in no queue; ids of persons begin with per_")]
    NotHere(PersonId),
    /// Another operator holds it.
    #[error("{0} is held by another operator: see who, with tiaki queue held")]
    Held(PersonId),
    /// The operator does not hold it.
    #[error("{0} is not held by this operator")]
    NotHeld(PersonId),
    /// It is set aside.
    #[error("{0} is set aside: restore it first")]
    Aside(PersonId),
    /// It is not set aside.
    #[error("{0} is not set aside")]
    NotAside(PersonId),
    /// Something came in since the operator took it.
    #[error("something came in on {0} since it was taken: look at it and take it again")]
    Changed(PersonId),
    /// A form does not say what its page showed.
    #[error("it does not say what was seen of each person: load the page again")]
    Unseen,
    /// No person is named.
    #[error("it names no person")]
    Nobody,
    /// The number that was agreed to is not the number of persons.
    #[error(
        "it is about {found} persons, and {stated} were agreed to: say the number that is meant"
    )]
    Count {
        /// How many persons there are.
        found: usize,
        /// How many were agreed to.
        stated: usize,
    },
    /// Nothing of the batch is left to be undone.
    #[error("no such decisions stand: ids of batches begin with bat_")]
    NoBatch,
    /// The operator looks at it a second time, and is told what was said after the verdict.
    #[error("{0} is under a second look by this operator: decide first, then it is told")]
    Looking(PersonId),
    /// The operator has not taken it for a second look, the time for it is over, the operator ended the
    /// decision or was told what was said, or it is not due any more. Which of these is not said, since it
    /// would tell who is drawn.
    #[error(
        "no second look at it is this operator's (none was taken, its time is over, or the operator brought the \
         person back or was told why): tiaki queue audit next gives one"
    )]
    NotTaken,
    /// No such verdict.
    #[error("the verdict is 'rightly' or 'missed'")]
    Verdict,
}
