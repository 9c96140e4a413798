//! Legal requests: their kinds, what becomes of them, and until when what they preserve is kept.
//!
//! A request is drafted, sent, and then answered, refused, or runs out; what is not wanted any more is
//! withdrawn. How long a preservation lasts is the law's to say ([`Preservation`]); where none of those
//! that are built in applies, the end is stated with the request, as the site's own law has it. Days are
//! counted from 1970-01-01 (UTC).
//!
//! Sources: 18 U.S.C. 2703(f)(2) (90 days, "extended for an additional
//! 90-day period upon a renewed request"); 18 U.S.C. 2258A(h)(1) as changed by the REPORT Act (Pub. L. 118-59:
//! the submission of a report is a request to preserve its contents for one year, see
//! [`crate::clock::preservation_end`]); Convention on Cybercrime (ETS 185) articles 16(2) (up to 90 days,
//! may be renewed) and 29(7) (not less than 60 days); Regulation (EU) 2023/1543 article 11(1) (60 days,
//! extended by 30) and article 10(2) and (4) (orders are answered within 10 days, in emergencies within 8 hours).

use thiserror::Error;

use crate::clock::preservation_end;
use crate::identifier::codes;
use crate::time::Timestamp;

/// The most days that a preservation whose end is stated may last: ten years.
pub const STATED_DAYS: i64 = 3_653;

codes! {
    /// What is asked for.
    RequestKind {
        /// What was written or sent, and files.
        Content = "content",
        /// What the provider gives without an order, since somebody is in danger now.
        Emergency = "emergency",
        /// Help of another state, under a treaty.
        MutualAssistance = "mutual_assistance",
        /// That what there is be kept, until an order for it comes.
        Preservation = "preservation",
        /// That what is kept be kept for longer.
        PreservationExtension = "preservation_extension",
        /// Who has an account.
        Subscriber = "subscriber",
        /// Who connected when, from where and to whom.
        Traffic = "traffic",
    }
}

codes! {
    /// Where a request stands.
    RequestState {
        /// It was answered; a preservation that was confirmed runs on until its end.
        Answered = "answered",
        /// It is written and not sent.
        Drafted = "drafted",
        /// Its time went by without an answer, or what was preserved is kept no longer.
        Expired = "expired",
        /// It was refused.
        Refused = "refused",
        /// It was sent.
        Sent = "sent",
        /// It is not wanted any more.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// What leads a request from one state to another.
    RequestStep {
        /// It was answered.
        Answer = "answer",
        /// Its time went by.
        Expire = "expire",
        /// It was refused.
        Refuse = "refuse",
        /// It goes out.
        Send = "send",
        /// It is not wanted any more.
        Withdraw = "withdraw",
    }
}

codes! {
    /// The law by which something is preserved.
    Preservation {
        /// Convention on Cybercrime, article 16(2): up to 90 days, which may be renewed.
        Convention16 = "convention_16",
        /// Convention on Cybercrime, article 29(7), between states: not less than 60 days.
        Convention29 = "convention_29",
        /// Regulation (EU) 2023/1543, article 11(1): 60 days, extended by 30.
        Eu2023_1543 = "eu_2023_1543",
        /// Another law: the end is stated with the request.
        Stated = "stated",
        /// 18 U.S.C. 2258A(h)(1): the contents of a report, for one year from its submission.
        Us2258A = "us_2258a",
        /// 18 U.S.C. 2703(f): 90 days, extended by 90 once.
        Us2703 = "us_2703f",
    }
}

/// What may be said of a request's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Term {
    /// The day by which it is to be answered.
    pub due_on: Option<i64>,
    /// The day on which what it preserves is kept no longer.
    pub ends_on: Option<i64>,
}

/// Why a step of a request is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// It is not sent.
    #[error("the request is not sent yet: send it first")]
    NotSent,
    /// It was sent.
    #[error("the request was sent already")]
    Sent,
    /// It was answered.
    #[error("the request was answered already")]
    Answered,
    /// It is over.
    #[error("the request is over (refused, expired or withdrawn): draft another")]
    Over,
    /// Its time is not over.
    #[error(
        "its time is not over: it has no day in the past by which it was due, or on which it ends"
    )]
    NotYet,
    /// The end has to be stated, and is not.
    #[error("under this law the day on which the preservation ends is to be stated")]
    NoEnd,
    /// The end is stated, and the law says it.
    #[error("the law says when this ends: state no day")]
    EndByLaw,
    /// The end lies before the beginning, or too far away.
    #[error(
        "the end lies before the day on which it is sent, or more than {STATED_DAYS} days after it"
    )]
    End,
    /// The law knows no extension.
    #[error("under this law a preservation is not extended: ask for another one")]
    NotExtended,
    /// What is to be extended has ended.
    #[error("what is to be extended has ended, or is not sent: ask for a preservation of its own")]
    Ended,
}

impl RequestKind {
    /// Whether something is kept by it, so that it has an end.
    #[must_use]
    pub const fn is_preserving(self) -> bool {
        matches!(self, Self::Preservation | Self::PreservationExtension)
    }
}

impl RequestState {
    /// Where a step on a day leads, with what may be said of the request's time.
    ///
    /// # Errors
    /// [`RequestError`] where the step does not follow.
    pub fn step(
        self,
        step: RequestStep,
        kind: RequestKind,
        term: Term,
        today: i64,
    ) -> Result<Self, RequestError> {
        use RequestStep::{Answer, Expire, Refuse, Send, Withdraw};
        let is_over = |day: Option<i64>| day.is_some_and(|day| day < today);
        match (self, step) {
            (Self::Drafted, Send) => Ok(Self::Sent),
            (Self::Drafted | Self::Sent, Withdraw) => Ok(Self::Withdrawn),
            (Self::Drafted, Answer | Refuse | Expire) => Err(RequestError::NotSent),
            (Self::Sent, Answer) => Ok(Self::Answered),
            (Self::Sent, Refuse) => Ok(Self::Refused),
            (Self::Sent, Expire) if is_over(term.due_on) || is_over(term.ends_on) => {
                Ok(Self::Expired)
            }
            (Self::Answered, Expire) if kind.is_preserving() && is_over(term.ends_on) => {
                Ok(Self::Expired)
            }
            (Self::Sent, Expire) => Err(RequestError::NotYet),
            (Self::Answered, Expire) if kind.is_preserving() => Err(RequestError::NotYet),
            (Self::Sent, Send) => Err(RequestError::Sent),
            (Self::Answered, Send | Answer | Refuse | Expire | Withdraw) => {
                Err(RequestError::Answered)
            }
            (Self::Refused | Self::Expired | Self::Withdrawn, _) => Err(RequestError::Over),
        }
    }

    /// Whether somebody still owes something: it is to be sent, or to be answered.
    #[must_use]
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Drafted | Self::Sent)
    }

    /// Whether what it preserves is being kept, as far as is known.
    #[must_use]
    pub const fn is_keeping(self) -> bool {
        matches!(self, Self::Sent | Self::Answered)
    }
}

impl Preservation {
    /// For how many days it lasts, where the law says so.
    #[must_use]
    pub const fn days(self) -> Option<i64> {
        match self {
            Self::Convention16 | Self::Us2703 => Some(90),
            Self::Convention29 | Self::Eu2023_1543 => Some(60),
            Self::Us2258A => Some(365),
            Self::Stated => None,
        }
    }

    /// By how many days it can be extended, once: `Some(None)` where the end is stated anew, nothing where the
    /// law knows no extension.
    #[must_use]
    pub const fn extension(self) -> Option<Option<i64>> {
        match self {
            Self::Convention16 | Self::Us2703 => Some(Some(90)),
            Self::Eu2023_1543 => Some(Some(30)),
            Self::Stated => Some(None),
            Self::Convention29 | Self::Us2258A => None,
        }
    }

    /// The law, as lawyers cite it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Convention16 => "Convention on Cybercrime, article 16(2)",
            Self::Convention29 => "Convention on Cybercrime, article 29(7)",
            Self::Eu2023_1543 => "Regulation (EU) 2023/1543, article 11(1)",
            Self::Stated => "another law, with its end stated",
            Self::Us2258A => "18 U.S.C. 2258A(h)(1)",
            Self::Us2703 => "18 U.S.C. 2703(f)",
        }
    }
}

/// The day on which a preservation that is sent on a day ends: as the law says, or as is stated.
///
/// # Errors
/// [`RequestError`] where the end is stated and the law says it, or the other way round, and where it is
/// no possible end.
pub fn ends_on(law: Preservation, sent_on: i64, stated: Option<i64>) -> Result<i64, RequestError> {
    if law == Preservation::Us2258A && stated.is_none() {
        // It was 90 days before the REPORT Act.
        return Ok(preservation_end(Timestamp::default().plus_days(sent_on)).day());
    }
    until(law.days(), sent_on, sent_on, stated)
}

/// The day on which a preservation that was to end on a day ends once it is extended by what is sent on
/// another: as the law says, or as is stated.
///
/// # Errors
/// As [`ends_on`]; [`RequestError`] where the law knows no extension, and where it has ended.
pub fn extended(
    law: Preservation,
    was_to_end_on: i64,
    sent_on: i64,
    stated: Option<i64>,
) -> Result<i64, RequestError> {
    let days = law.extension().ok_or(RequestError::NotExtended)?;
    if was_to_end_on < sent_on {
        return Err(RequestError::Ended);
    }
    until(days, was_to_end_on, sent_on, stated)
}

fn until(
    days: Option<i64>,
    from: i64,
    sent_on: i64,
    stated: Option<i64>,
) -> Result<i64, RequestError> {
    match (days, stated) {
        (Some(days), None) => Ok(from.saturating_add(days)),
        (Some(_), Some(_)) => Err(RequestError::EndByLaw),
        (None, None) => Err(RequestError::NoEnd),
        (None, Some(end)) => {
            let most = sent_on.saturating_add(STATED_DAYS);
            let fits = end >= from && end > sent_on && end <= most;
            fits.then_some(end).ok_or(RequestError::End)
        }
    }
}

/// Within how many days of being sent a request is due where no day is stated: the law of the European Union
/// says it of orders for what is stored (Regulation (EU) 2023/1543, article 10(2)), the others do not.
#[must_use]
pub const fn due_days(kind: RequestKind, law: Option<Preservation>) -> Option<i64> {
    match (kind, law) {
        (
            RequestKind::Content | RequestKind::Subscriber | RequestKind::Traffic,
            Some(Preservation::Eu2023_1543),
        ) => Some(10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        Preservation, RequestError, RequestKind, RequestState, RequestStep, STATED_DAYS, Term,
        ends_on, extended,
    };

    const TODAY: i64 = 20_600;

    fn term(due_on: Option<i64>, ends_on: Option<i64>) -> Term {
        Term { due_on, ends_on }
    }

    #[test]
    fn every_pair_of_a_state_and_a_step_is_decided() {
        use RequestState::{Answered, Drafted, Expired, Refused, Sent, Withdrawn};
        let over = term(Some(TODAY - 1), Some(TODAY - 1));
        for (from, expected) in [
            // Answer, Expire, Refuse, Send, Withdraw
            (Drafted, [None, None, None, Some(Sent), Some(Withdrawn)]),
            (
                Sent,
                [
                    Some(Answered),
                    Some(Expired),
                    Some(Refused),
                    None,
                    Some(Withdrawn),
                ],
            ),
            (Answered, [None, Some(Expired), None, None, None]),
            (Refused, [None; 5]),
            (Expired, [None; 5]),
            (Withdrawn, [None; 5]),
        ] {
            for (step, to) in RequestStep::ALL.iter().zip(expected) {
                let found = from.step(*step, RequestKind::Preservation, over, TODAY);
                assert_eq!(found.ok(), to, "{from:?} {step:?}");
            }
        }
    }

    #[test]
    fn nothing_runs_out_before_its_day_is_over() {
        use RequestKind::{Preservation, Traffic};
        use RequestState::{Answered, Sent};
        for (state, kind, term, found) in [
            (
                Sent,
                Traffic,
                term(Some(TODAY), None),
                Err(RequestError::NotYet),
            ),
            (Sent, Traffic, term(None, None), Err(RequestError::NotYet)),
            (Sent, Traffic, term(Some(TODAY - 1), None), Ok(())),
            (
                Answered,
                Traffic,
                term(Some(TODAY - 1), None),
                Err(RequestError::Answered),
            ),
            (
                Answered,
                Preservation,
                term(Some(TODAY - 1), Some(TODAY)),
                Err(RequestError::NotYet),
            ),
            (Answered, Preservation, term(None, Some(TODAY - 1)), Ok(())),
        ] {
            let to = state.step(RequestStep::Expire, kind, term, TODAY);
            assert_eq!(to.map(|_| ()), found, "{state:?} {kind:?} {term:?}");
        }
    }

    #[test]
    fn preservations_end_as_the_law_says() {
        for (law, stated, found) in [
            (Preservation::Us2703, None, Ok(TODAY + 90)),
            (
                Preservation::Us2703,
                Some(TODAY + 9),
                Err(RequestError::EndByLaw),
            ),
            (Preservation::Us2258A, None, Ok(TODAY + 365)),
            (
                Preservation::Us2258A,
                Some(TODAY + 9),
                Err(RequestError::EndByLaw),
            ),
            (Preservation::Convention16, None, Ok(TODAY + 90)),
            (Preservation::Convention29, None, Ok(TODAY + 60)),
            (Preservation::Eu2023_1543, None, Ok(TODAY + 60)),
            (Preservation::Stated, None, Err(RequestError::NoEnd)),
            (Preservation::Stated, Some(TODAY + 9), Ok(TODAY + 9)),
            (Preservation::Stated, Some(TODAY), Err(RequestError::End)),
            (
                Preservation::Stated,
                Some(TODAY + STATED_DAYS),
                Ok(TODAY + STATED_DAYS),
            ),
            (
                Preservation::Stated,
                Some(TODAY + STATED_DAYS + 1),
                Err(RequestError::End),
            ),
        ] {
            assert_eq!(ends_on(law, TODAY, stated), found, "{law:?} {stated:?}");
        }
        // Of a report that was submitted before 7 May 2024, the contents were preserved for 90 days.
        assert_eq!(ends_on(Preservation::Us2258A, 19_000, None), Ok(19_090));
    }

    #[test]
    fn an_extension_adds_to_the_end_and_comes_in_time_or_not_at_all() {
        let end = TODAY + 5;
        for (law, sent_on, stated, found) in [
            (Preservation::Us2703, TODAY, None, Ok(end + 90)),
            (Preservation::Us2703, end, None, Ok(end + 90)),
            (
                Preservation::Us2703,
                end + 1,
                None,
                Err(RequestError::Ended),
            ),
            (
                Preservation::Us2703,
                TODAY,
                Some(end + 9),
                Err(RequestError::EndByLaw),
            ),
            (Preservation::Convention16, TODAY, None, Ok(end + 90)),
            (Preservation::Eu2023_1543, TODAY, None, Ok(end + 30)),
            (
                Preservation::Convention29,
                TODAY,
                None,
                Err(RequestError::NotExtended),
            ),
            (
                Preservation::Us2258A,
                TODAY,
                None,
                Err(RequestError::NotExtended),
            ),
            (Preservation::Stated, TODAY, None, Err(RequestError::NoEnd)),
            (Preservation::Stated, TODAY, Some(end + 9), Ok(end + 9)),
            (
                Preservation::Stated,
                TODAY,
                Some(end - 1),
                Err(RequestError::End),
            ),
        ] {
            assert_eq!(
                extended(law, end, sent_on, stated),
                found,
                "{law:?} {sent_on} {stated:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_request_is_sent_once_and_ends_once(
            kind in 0..RequestKind::ALL.len(),
            steps in prop::collection::vec((0..RequestStep::ALL.len(), -3_i64..4), 0..30),
        ) {
            let kind = RequestKind::ALL[kind];
            let (mut state, mut sent, mut over) = (RequestState::Drafted, 0, false);
            for (step, day) in steps {
                let step = RequestStep::ALL[step];
                let term = term(Some(TODAY), Some(TODAY + 1));
                let Ok(next) = state.step(step, kind, term, TODAY + day) else { continue };
                prop_assert!(!over, "nothing follows an end");
                prop_assert_ne!(next, state);
                sent += usize::from(step == RequestStep::Send);
                over = !next.is_pending() && next != RequestState::Answered;
                state = next;
            }
            prop_assert!(sent <= 1);
            prop_assert!(sent == 1 || matches!(state, RequestState::Drafted | RequestState::Withdrawn));
        }
    }
}
