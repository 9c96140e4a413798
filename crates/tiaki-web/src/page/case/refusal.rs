//! What to do about a refusal in a case, in the visitor's language.

use tiaki_core::case::{DUE_DAYS, NOTE, OFFICE, RequestError, STATED_DAYS, StepError};
use tiaki_core::outcome::OutcomeError;
use tiaki_core::queue::REASON;
use tiaki_ops::case::Refused;
use tiaki_ops::outcomes;

use crate::edge::cases::CaseRefused;
use crate::page::short;
use crate::tongue::{Phrase, Tongue};

pub(in crate::page) fn told(tongue: Tongue, refused: CaseRefused) -> String {
    let phrase = match refused {
        CaseRefused::Case(refused) => of_case(tongue, refused),
        CaseRefused::Outcome(refused) => of_outcome(tongue, refused),
        CaseRefused::PersonId => tongue.t("case-refused-person-id"),
        CaseRefused::AccountId => tongue.t("case-refused-account-id"),
        CaseRefused::Kind => tongue.t("case-refused-kind"),
        CaseRefused::Step => tongue.t("case-refused-step"),
    };
    phrase.into()
}

/// The same of a form that names many: with whom it is about.
pub(super) fn of_many(tongue: Tongue, refused: CaseRefused) -> String {
    let about = match refused {
        CaseRefused::Case(
            Refused::NotHere(person)
            | Refused::Taken { person, .. }
            | Refused::TakenHidden(person)
            | Refused::In(person),
        ) => person,
        other => return told(tongue, other),
    };
    let why = told(tongue, refused);
    tongue
        .t("many-refused")
        .word("short", short(&about.to_string()))
        .word("why", why)
        .into()
}

fn of_outcome(tongue: Tongue, refused: outcomes::Refused) -> Phrase {
    match refused {
        outcomes::Refused::Outcome(OutcomeError::Code) => tongue.t("case-refused-outcome-code"),
        outcomes::Refused::Outcome(OutcomeError::Date) => tongue.t("case-refused-date"),
        outcomes::Refused::Outcome(OutcomeError::Future) => tongue.t("case-refused-future"),
        outcomes::Refused::PersonId | outcomes::Refused::NoPerson => {
            tongue.t("case-refused-person-id")
        }
        other => tongue.t("case-refused-other").word("why", other),
    }
}

fn of_case(tongue: Tongue, refused: Refused) -> Phrase {
    match refused {
        Refused::NoReason => tongue.t("case-refused-no-reason"),
        Refused::Reason => tongue.t("case-refused-reason").n("most", REASON),
        Refused::Note => tongue.t("case-refused-note").n("most", NOTE),
        Refused::Office => tongue.t("case-refused-office").n("most", OFFICE),
        Refused::Reference => tongue.t("case-refused-reference"),
        Refused::Date => tongue.t("case-refused-date"),
        Refused::Time => tongue.t("case-refused-time"),
        Refused::Future => tongue.t("case-refused-future"),
        Refused::Past => tongue.t("case-refused-past"),
        Refused::Far => tongue.t("case-refused-far").n("days", DUE_DAYS),
        Refused::NoOperator | Refused::Operator => tongue.t("case-refused-operator"),
        Refused::Changed => tongue.t("case-refused-changed"),
        Refused::Mark => tongue.t("case-refused-mark"),
        Refused::Code => tongue.t("case-refused-code"),
        Refused::Unfinished { tasks, requests } => tongue
            .t("case-refused-unfinished")
            .n("tasks", tasks)
            .n("requests", requests),
        Refused::NoOutcome(person) => tongue
            .t("case-refused-no-outcome")
            .word("person", short(&person.to_string())),
        Refused::Step(step) => of_step(tongue, step),
        Refused::Request(request) => of_request(tongue, request),
        other => of_persons(tongue, other),
    }
}

/// Refusals about who works in it, whom it is about, and what hangs in it.
fn of_persons(tongue: Tongue, refused: Refused) -> Phrase {
    match refused {
        Refused::NotMember(_) => tongue.t("case-refused-not-member"),
        Refused::NotLead(_) => tongue.t("case-refused-not-lead"),
        Refused::LastLead => tongue.t("case-refused-last-lead"),
        Refused::Assigned => tongue.t("case-refused-assigned"),
        Refused::NoSuchOperator => tongue.t("case-refused-no-such-operator"),
        Refused::Away => tongue.t("case-refused-away"),
        Refused::Role => tongue.t("case-refused-role"),
        Refused::Agency => tongue.t("case-refused-agency"),
        Refused::Led => tongue.t("case-refused-led"),
        Refused::NoMember => tongue.t("case-refused-no-member"),
        Refused::Nobody => tongue.t("case-refused-nobody"),
        Refused::NotHere(_) => tongue.t("case-refused-not-here"),
        Refused::Taken { case, .. } => tongue.t("case-refused-taken").word("case", case),
        Refused::TakenHidden(_) => tongue.t("case-refused-taken-hidden"),
        Refused::In(_) => tongue.t("case-refused-in"),
        Refused::NotIn(_) => tongue.t("case-refused-not-in"),
        Refused::LastPerson => tongue.t("case-refused-last-person"),
        Refused::NotOfCase(_) => tongue.t("case-refused-not-of-case"),
        Refused::Unchanged => tongue.t("case-refused-unchanged"),
        Refused::NoTask => tongue.t("case-refused-no-task"),
        Refused::NoRequest => tongue.t("case-refused-no-request"),
        Refused::NoHandOver => tongue.t("case-refused-no-hand-over"),
        Refused::NoLaw => tongue.t("case-refused-no-law"),
        Refused::Law => tongue.t("case-refused-law"),
        Refused::End => tongue.t("case-refused-end"),
        Refused::Extends => tongue.t("case-refused-extends"),
        Refused::Extended(_) => tongue.t("case-refused-extended"),
        Refused::Acknowledged => tongue.t("case-refused-acknowledged"),
        other => tongue.t("case-refused-other").word("why", other),
    }
}

fn of_step(tongue: Tongue, refused: StepError) -> Phrase {
    match refused {
        StepError::Closed => tongue.t("case-refused-closed"),
        StepError::NotClosed => tongue.t("case-refused-not-closed"),
        StepError::Waiting => tongue.t("case-refused-waiting"),
        StepError::NotWaiting => tongue.t("case-refused-not-waiting"),
        StepError::Done => tongue.t("case-refused-done"),
        StepError::NotDone => tongue.t("case-refused-not-done"),
        other => tongue.t("case-refused-other").word("why", other),
    }
}

fn of_request(tongue: Tongue, refused: RequestError) -> Phrase {
    match refused {
        RequestError::NotSent => tongue.t("case-refused-not-sent"),
        RequestError::Sent => tongue.t("case-refused-sent"),
        RequestError::Answered => tongue.t("case-refused-answered"),
        RequestError::Over => tongue.t("case-refused-over"),
        RequestError::NotYet => tongue.t("case-refused-not-yet"),
        RequestError::NoEnd => tongue.t("case-refused-no-end"),
        RequestError::EndByLaw => tongue.t("case-refused-end-by-law"),
        RequestError::End => tongue
            .t("case-refused-end-of-request")
            .n("days", STATED_DAYS),
        RequestError::NotExtended => tongue.t("case-refused-not-extended"),
        RequestError::Ended => tongue.t("case-refused-ended"),
        other => tongue.t("case-refused-other").word("why", other),
    }
}
