//! What happened in a case, in codes: its own events, and what came to its persons from elsewhere.
//!
//! To add a kind: a line here in its part, with its words; then who writes it (`tiaki-ops` `case`), or,
//! where it comes from elsewhere, who reads it (`tiaki-ops` `case/timeline.rs`).

use crate::identifier::codes;

macro_rules! kinds {
    (own { $($own:ident = $own_code:literal: $own_text:literal,)+ }
     told { $($told:ident = $told_code:literal: $told_text:literal,)+ }) => {
        codes! {
            /// What a line of a case's timeline tells of.
            CaseEventKind {
                $(#[doc = $own_text] $own = $own_code,)+
                $(#[doc = $told_text] $told = $told_code,)+
            }
        }

        impl CaseEventKind {
            /// As the log names it where it is done in a case; nothing where it comes from elsewhere and has
            /// an entry of its own there.
            #[must_use]
            pub const fn verb(self) -> Option<&'static str> {
                match self {
                    $(Self::$own => Some(concat!("case.", $own_code)),)+
                    $(Self::$told => None,)+
                }
            }

            /// In words, in plain English.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$own => $own_text,)+
                    $(Self::$told => $told_text,)+
                }
            }
        }
    };
}

kinds! {
    own {
        Acknowledged = "acknowledged": "the hand-over was acknowledged",
        Appointed = "appointed": "a supervisor named who leads it, since nobody who is active did",
        Assigned = "assigned": "somebody became a member",
        Closed = "closed": "the case was closed",
        HandedOver = "handed_over": "it was handed over to child protection",
        Noted = "noted": "a note was written",
        Opened = "opened": "the case was opened",
        PersonAdded = "person_added": "a person was added",
        PersonRemoved = "person_removed": "a person was taken out",
        Reopened = "reopened": "the case was opened again",
        RequestAnswered = "request_answered": "a legal request was answered",
        RequestDrafted = "request_drafted": "a legal request was drafted",
        RequestExpired = "request_expired": "a legal request or preservation ran out",
        RequestRefused = "request_refused": "a legal request was refused",
        RequestSent = "request_sent": "a legal request was sent",
        RequestWithdrawn = "request_withdrawn": "a legal request was withdrawn",
        Restricted = "restricted": "the case was restricted to its members",
        Resumed = "resumed": "work goes on",
        TaskAdded = "task_added": "a task was added",
        TaskChanged = "task_changed": "a task was given to somebody, or is due on another day",
        TaskDone = "task_done": "a task was done",
        TaskUndone = "task_undone": "a task is to be done again",
        Unassigned = "unassigned": "somebody is no member any more",
        Unrestricted = "unrestricted": "the case is open to the unit again",
        Waiting = "waiting": "the case waits for somebody else",
    }
    told {
        AccountJoined = "account_joined": "an account joined a person",
        AccountLeft = "account_left": "an account left a person",
        DisclosureReceived = "disclosure_received": "a disclosure on a person came in",
        LinkDecided = "link_decided": "an operator decided whether two accounts have one user",
        OutcomeRecorded = "outcome_recorded": "an outcome was recorded",
        PersonMerged = "person_merged": "two persons became one",
        PersonSplit = "person_split": "a person came apart",
        PlaceRuled = "place_ruled": "an operator decided where a person is",
        Referred = "referred": "a person went out in a package",
        ReportReceived = "report_received": "a report on a person came in",
        TakenBack = "taken_back": "an account was taken back by who sent it",
    }
}

#[cfg(test)]
mod tests {
    use super::CaseEventKind;

    #[test]
    fn every_kind_reads_back_and_only_what_is_done_here_has_a_verb() {
        let mut own = 0;
        for kind in CaseEventKind::ALL {
            assert_eq!(CaseEventKind::find(kind.code()), Some(*kind));
            assert!(!kind.text().is_empty());
            if let Some(verb) = kind.verb() {
                assert_eq!(verb, format!("case.{}", kind.code()));
                own += 1;
            }
        }
        assert_eq!((own, CaseEventKind::ALL.len()), (25, 36));
    }
}
