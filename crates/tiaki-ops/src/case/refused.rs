//! Why something asked of a case is not done.

use thiserror::Error;
use tiaki_core::case::{DUE_DAYS, NOTE, OFFICE, RequestError, StepError};
use tiaki_core::id::{AccountId, CaseId, LegalRequestId, PersonId};
use tiaki_core::queue::REASON;

/// Why something asked of a case is not done. The words hold ids and numbers only, and say what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nobody asks.
    #[error("it needs the name of who asks")]
    NoOperator,
    /// A name is too long, or more than one line.
    #[error("the name of an operator has at most 100 characters, in one line")]
    Operator,
    /// Nothing says why, or what.
    #[error("it needs words that say why, or what is to be done")]
    NoReason,
    /// The words are too long, or more than one line.
    #[error("a reason or a task has at most {REASON} characters, in one line")]
    Reason,
    /// No note.
    #[error("a note has 1 to {NOTE} characters")]
    Note,
    /// No office.
    #[error(
        "an office is named in one line of at most {OFFICE} characters, without a mailbox; name no person"
    )]
    Office,
    /// A reference that could hold more than a reference.
    #[error("a reference has letters, digits and - _ . / : # only, and at most 64 of them")]
    Reference,
    /// No calendar date.
    #[error("a date is written as YYYY-MM-DD")]
    Date,
    /// No moment.
    #[error("a time is written as YYYY-MM-DDTHH:MM:SSZ")]
    Time,
    /// A day to come, of something that has happened.
    #[error("what has happened cannot have a time to come")]
    Future,
    /// A day that is over, of something that is to be done.
    #[error("what is to be done cannot be due on a day that is over")]
    Past,
    /// A day that is very far.
    #[error("what is to be done is due within {DUE_DAYS} days, five years: look at the year again")]
    Far,
    /// No such case, or none that the operator may know of.
    #[error(
        "no case of this id is open to this operator; ids begin with cas_, and tiaki case list names them"
    )]
    NoCase,
    /// Who asks is no member.
    #[error("only members work in {0}: one who leads it, or a supervisor, assigns them")]
    NotMember(CaseId),
    /// Who asks does not lead it.
    #[error("only one who leads {0} does that, or a supervisor where members are assigned")]
    NotLead(CaseId),
    /// Nobody would lead it.
    #[error("nobody who is active would lead the case: assign another lead first")]
    LastLead,
    /// The operator is that already.
    #[error("the operator is that in the case already")]
    Assigned,
    /// The operator named is no member.
    #[error("the operator named is no member of the case: assign them first")]
    NoMember,
    /// Nobody has the name that is to work in it.
    #[error("there is no operator of this name: see tiaki operator list")]
    NoSuchOperator,
    /// Who is to work in it is switched off.
    #[error("the operator named is switched off and could not work in the case: name another")]
    Away,
    /// Who is to work in it has no role that does.
    #[error("the operator named has no role that works in cases: name another")]
    Role,
    /// Who is to work in it is of another agency.
    #[error(
        "the operator named works for another agency than the case is of: name one of that agency"
    )]
    Agency,
    /// Somebody who is active leads it.
    #[error("somebody who is active leads the case, and assigns who works in it")]
    Led,
    /// No person is named.
    #[error("it names no person")]
    Nobody,
    /// No such person.
    #[error("{0} is nobody who is here; ids of persons begin with per_")]
    NotHere(PersonId),
    /// The person is in a case that is not closed.
    #[error(
        "{person} is in {case} already, which is not closed: work there, or have the person taken out of it"
    )]
    Taken {
        /// The person.
        person: PersonId,
        /// That case.
        case: CaseId,
    },
    /// The person is in a case that is not closed, and that who asks may not know of.
    #[error(
        "{0} is in a case already that you may not see, and that is not closed: ask your supervisor"
    )]
    TakenHidden(PersonId),
    /// The person is in this case.
    #[error("{0} is in this case already, with all its accounts")]
    In(PersonId),
    /// The person is not in this case.
    #[error("{0} is not in this case: add the person first")]
    NotIn(PersonId),
    /// Nobody would be in it.
    #[error("nobody would be left in the case: close it instead")]
    LastPerson,
    /// The account is not one of the case's persons'.
    #[error("{0} belongs to nobody in this case")]
    NotOfCase(AccountId),
    /// The step does not follow.
    #[error(transparent)]
    Step(#[from] StepError),
    /// The step of a request does not follow.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The case is restricted already, or is not.
    #[error("the case is that already")]
    Unchanged,
    /// No such task.
    #[error(
        "no task of this id is open to this operator; ids begin with tsk_, and tiaki case show names them"
    )]
    NoTask,
    /// No such request.
    #[error(
        "no request of this id is open to this operator; ids begin with lrq_, and tiaki case show names them"
    )]
    NoRequest,
    /// No such hand-over.
    #[error(
        "no hand-over of this id is open to this operator; ids begin with hnd_, and tiaki case show names them"
    )]
    NoHandOver,
    /// A preservation without a law.
    #[error("a preservation needs the law by which it is asked for")]
    NoLaw,
    /// A law that does not belong with it.
    #[error("this law does not belong with this kind of request")]
    Law,
    /// An end that does not belong with it.
    #[error("only a preservation has an end")]
    End,
    /// An extension that names nothing, or something else that names something to extend.
    #[error(
        "an extension names the preservation of the case that it extends, and nothing else does"
    )]
    Extends,
    /// It is extended already.
    #[error("{0} is extended already, and can be once: ask for a preservation of its own")]
    Extended(LegalRequestId),
    /// The hand-over is acknowledged.
    #[error("the hand-over was acknowledged already")]
    Acknowledged,
    /// No kind of event.
    #[error("there is no such kind of event: see tiaki case timeline --help")]
    Kind,
    /// Somebody else changed it meanwhile.
    #[error("somebody changed it meanwhile: look at it again")]
    Changed,
    /// What was seen is not said, or lies beyond what is there.
    #[error("the form does not say what was seen: open the case again")]
    Mark,
    /// A code that closes no case.
    #[error("it needs a code from the list of reasons to close a case")]
    Code,
    /// Something is not done.
    #[error(
        "{tasks} tasks are not done and {requests} requests are not sent or answered: finish or withdraw them first"
    )]
    Unfinished {
        /// Tasks.
        tasks: i64,
        /// Requests.
        requests: usize,
    },
    /// No outcome stands for somebody.
    #[error(
        "no outcome stands for {0}: give one, take the person out, or close the case with a code"
    )]
    NoOutcome(PersonId),
}
