//! Why something asked of a queue is not done.

use thiserror::Error;
use tiaki_core::id::PersonId;
use tiaki_core::queue::REASON;

/// Characters of a view's name.
pub const VIEW_NAME: usize = 60;

/// Views of a queue that an operator may have.
pub const MOST_VIEWS: u32 = 30;

/// Persons that are taken or given back at once.
pub const MOST_AT_ONCE: usize = 100;

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
    /// No band that is set by hand.
    #[error("a band set by hand is very_high, high, medium or low")]
    Band,
    /// The person has that band.
    #[error("{0} has that band: nothing is to be set")]
    SameBand(PersonId),
    /// No band was set by hand.
    #[error("no band was set by hand on {0}")]
    NoBand(PersonId),
    /// No such view, or it is another's.
    #[error("there is no such view of this operator: ids of views begin with viw_")]
    NoView,
    /// A view has no name, or one that is too long or more than one line.
    #[error("a view has a name of at most {VIEW_NAME} characters, in one line")]
    ViewName,
    /// The name of a view holds an identifier.
    #[error("the name of a view holds no identifier, such as an address or a number")]
    ViewNames,
    /// The operator has a view of that name.
    #[error("this operator has a view of that name in this queue")]
    ViewTwice,
    /// The operator has as many views as may be.
    #[error("an operator has at most {MOST_VIEWS} views of a queue: delete one first")]
    ManyViews,
    /// A view that cannot be read.
    #[error("it is no view: a filter holds codes and numbers from the lists")]
    View,
    /// All that was done changed in between.
    #[error("{0} changed since: it is left as it is, and nothing else is left to be undone")]
    Meanwhile(PersonId),
    /// On none of them came anything in since the operator last looked.
    #[error("nothing came in on any of them since this operator last opened them")]
    NothingNew,
    /// More persons than are done at once.
    #[error("at most {MOST_AT_ONCE} persons are taken or given back at once")]
    TooMany,
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
