//! Legal requests and what they preserve.

use tiaki_core::case::{Preservation, RequestError, RequestKind, RequestState, RequestStep};
use tiaki_core::id::LegalRequestId;
use tiaki_ops::case::{Draft, Hanging, Moved};
use tiaki_store::cases::requests::Request;

use super::*;

fn draft(kind: RequestKind, law: Option<Preservation>) -> Draft {
    Draft {
        kind,
        office: "Examplechat, law enforcement response".to_owned(),
        law,
        extends: None,
        end: None,
        due: None,
        reference: None,
        accounts: vec![account("one")],
    }
}

fn extension(of: LegalRequestId) -> Draft {
    Draft {
        extends: Some(of),
        ..draft(RequestKind::PreservationExtension, None)
    }
}

/// Ana, so many days later.
fn later(days: i64) -> Act {
    Act {
        at: support::act(20).at.plus_days(days),
        ..act("ana", 20)
    }
}

fn step(step: RequestStep, on: Option<i64>) -> Moved {
    Moved {
        step,
        on: on.map(date),
        reference: None,
    }
}

fn moved(site: &Site, id: &LegalRequestId, what: RequestStep, day: i64) -> Result<Request, Error> {
    case::move_request(site, &later(day), id, &step(what, None))
}

fn sent(site: &Site, case: &CaseId, new: &Draft, day: i64) -> (LegalRequestId, Request) {
    let id = case::draft_request(site, &later(day), case, new).unwrap();
    let found = moved(site, &id, RequestStep::Send, day).unwrap();
    (id, found)
}

fn ends(site: &Site, day: i64, within: u16) -> Vec<(Hang, i64)> {
    let found = case::hanging(site, &later(day), within).unwrap();
    let row = |one: Hanging| (one.what, one.days_left);
    let is_request = |one: &Hanging| {
        matches!(
            one.what,
            Hang::PreservationEnding(..) | Hang::RequestDue(..)
        )
    };
    found.into_iter().filter(is_request).map(row).collect()
}

/// Drafts that cannot be, each with what is said of it; `foreign` is a preservation of another case.
fn wrong(foreign: LegalRequestId) -> Vec<(Draft, Refused)> {
    use Preservation::{Stated, Us2258A, Us2703};
    use RequestKind::{Preservation as Keep, PreservationExtension, Subscriber};
    let plain = draft(Subscriber, None);
    let by_law = RequestError::EndByLaw;
    vec![
        (draft(Keep, None), Refused::NoLaw),
        (draft(Subscriber, Some(Us2703)), Refused::Law),
        (draft(PreservationExtension, None), Refused::Extends),
        (extension(foreign), Refused::Extends),
        (
            Draft {
                extends: Some(foreign),
                ..plain.clone()
            },
            Refused::Extends,
        ),
        (
            Draft {
                end: Some(date(9)),
                ..plain.clone()
            },
            Refused::End,
        ),
        (
            Draft {
                end: Some(date(9)),
                ..draft(Keep, Some(Us2258A))
            },
            Refused::Request(by_law),
        ),
        (
            draft(Keep, Some(Stated)),
            Refused::Request(RequestError::NoEnd),
        ),
        (
            Draft {
                end: Some(date(0)),
                ..draft(Keep, Some(Stated))
            },
            Refused::Past,
        ),
        (
            Draft {
                due: Some(date(-1)),
                ..plain.clone()
            },
            Refused::Past,
        ),
        (
            Draft {
                due: Some("1 May".to_owned()),
                ..plain.clone()
            },
            Refused::Date,
        ),
        (
            Draft {
                office: "desk@esp.example".to_owned(),
                ..plain.clone()
            },
            Refused::Office,
        ),
        (
            Draft {
                reference: Some("two words".to_owned()),
                ..plain.clone()
            },
            Refused::Reference,
        ),
        (
            Draft {
                accounts: vec![account("two")],
                ..plain.clone()
            },
            Refused::NotOfCase(account("two")),
        ),
    ]
}

#[test]
fn what_does_not_belong_together_is_not_drafted() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        let other = opened(site, &[two]);
        let foreign = {
            let new = Draft {
                accounts: Vec::new(),
                ..draft(RequestKind::Preservation, Some(Preservation::Us2703))
            };
            case::draft_request(site, &later(0), &other, &new).unwrap()
        };
        for (new, expected) in wrong(foreign) {
            let done = case::draft_request(site, &later(0), &case, &new);
            assert_eq!(refused(done), expected, "{new:?}");
        }
        let plain = draft(RequestKind::Subscriber, None);
        let stranger = case::draft_request(site, &act("ben", 21), &case, &plain);
        assert_eq!(refused(stranger), Refused::NotMember(case));
        assert_eq!(case::show(site, &later(0), &case).unwrap().requests, []);
    });
}

#[test]
fn a_preservation_ends_is_extended_once_and_alarms_in_time() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        let keep = draft(RequestKind::Preservation, Some(Preservation::Us2703));
        let id = case::draft_request(site, &later(0), &case, &keep).unwrap();
        let early = moved(site, &id, RequestStep::Answer, 0);
        assert_eq!(refused(early), Refused::Request(RequestError::NotSent));
        let future = case::move_request(site, &later(0), &id, &step(RequestStep::Send, Some(1)));
        assert_eq!(refused(future), Refused::Future);
        let early = case::draft_request(site, &later(0), &case, &extension(id)).unwrap();
        let unsent = moved(site, &early, RequestStep::Send, 0);
        assert_eq!(refused(unsent), Refused::Request(RequestError::Ended));
        // Sent yesterday.
        let out = case::move_request(site, &later(0), &id, &step(RequestStep::Send, Some(-1)));
        let today = support::act(0).at.day();
        assert_eq!(out.unwrap().term.ends_on, Some(today + 89));
        assert_eq!(ends(site, 60, 28), []);
        let kind = RequestKind::Preservation;
        let ending = Hang::PreservationEnding(id, kind);
        assert_eq!(ends(site, 60, 29), [(ending.clone(), 29)]);
        // What is not answered alarms too; once it is, it goes on until its end.
        moved(site, &id, RequestStep::Answer, 61).unwrap();
        assert_eq!(ends(site, 61, 28), [(ending.clone(), 28)]);
        let twice = case::draft_request(site, &later(61), &case, &extension(id));
        assert_eq!(refused(twice), Refused::Extended(id));
        let more = moved(site, &early, RequestStep::Send, 61).unwrap();
        assert_eq!(more.term.ends_on, Some(today + 179));
        assert_eq!(ends(site, 61, 28), [], "it is kept for longer");
        let further = Hang::PreservationEnding(early, RequestKind::PreservationExtension);
        assert_eq!(ends(site, 150, 29), [(further.clone(), 29)]);
        let of_extension = case::draft_request(site, &later(62), &case, &extension(early));
        assert_eq!(refused(of_extension), Refused::Extends);
        // Refused, it is as if it had not been asked for.
        moved(site, &early, RequestStep::Refuse, 62).unwrap();
        assert_eq!(ends(site, 62, 27), [(ending.clone(), 27)]);
        let late = case::draft_request(site, &later(62), &case, &extension(id)).unwrap();
        let gone = moved(site, &late, RequestStep::Send, 90);
        assert_eq!(refused(gone), Refused::Request(RequestError::Ended));
        let not_yet = moved(site, &id, RequestStep::Expire, 89);
        assert_eq!(refused(not_yet), Refused::Request(RequestError::NotYet));
        assert_eq!(
            ends(site, 95, 0),
            [(ending, -6)],
            "it rings until somebody says so"
        );
        let over = moved(site, &id, RequestStep::Expire, 95).unwrap();
        assert_eq!(over.state, RequestState::Expired);
        assert_eq!(ends(site, 95, 0), []);
        let again = moved(site, &id, RequestStep::Expire, 95);
        assert_eq!(refused(again), Refused::Request(RequestError::Over));
    });
}

#[test]
fn what_is_asked_for_is_due_and_ends_with_an_answer() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        let today = support::act(0).at.day();
        let due = Draft {
            due: Some(date(5)),
            ..draft(RequestKind::Subscriber, None)
        };
        let (asked, found) = sent(site, &case, &due, 0);
        assert_eq!(
            (found.term.due_on, found.term.ends_on),
            (Some(today + 5), None)
        );
        // An order of the Union is due by its own law.
        let order = draft(RequestKind::Traffic, Some(Preservation::Eu2023_1543));
        let (order, found) = sent(site, &case, &order, 0);
        assert_eq!(found.term.due_on, Some(today + 10));
        let free = draft(RequestKind::MutualAssistance, None);
        let (free, found) = sent(site, &case, &free, 0);
        assert_eq!(found.term.due_on, None);
        let kinds = (RequestKind::Subscriber, RequestKind::Traffic);
        let rows = [
            (Hang::RequestDue(asked, kinds.0), 4),
            (Hang::RequestDue(order, kinds.1), 9),
        ];
        assert_eq!(ends(site, 1, 9), rows);
        assert_eq!(ends(site, 1, 8), rows[..1]);
        let shown = case::show(site, &later(7), &case).unwrap();
        let over: Vec<bool> = shown.requests.iter().map(|one| one.is_over).collect();
        assert_eq!(over, [true, false, false]);
        assert_eq!(shown.requests[0].accounts, [account("one")]);
        let unfinished = case::close(site, &later(7), &case, &coded("passed_on"));
        let three = Refused::Unfinished {
            tasks: 0,
            requests: 3,
        };
        assert_eq!(refused(unfinished), three);
        let never = moved(site, &free, RequestStep::Expire, 900);
        assert_eq!(refused(never), Refused::Request(RequestError::NotYet));
        moved(site, &free, RequestStep::Withdraw, 7).unwrap();
        moved(site, &asked, RequestStep::Expire, 7).unwrap();
        let answer = Moved {
            reference: Some("ESP-12".to_owned()),
            ..step(RequestStep::Answer, None)
        };
        case::move_request(site, &later(8), &order, &answer).unwrap();
        assert_eq!(ends(site, 30, 365), []);
        let keep = draft(RequestKind::Preservation, Some(Preservation::Us2258A));
        let (kept, found) = sent(site, &case, &keep, 8);
        assert_eq!(found.term.ends_on, Some(today + 8 + 365));
        // What is kept runs on beside a closed case, and what comes back is written down there.
        case::close(site, &later(9), &case, &coded("passed_on")).unwrap();
        assert_eq!(
            ends(site, 300, 365),
            [],
            "a closed case rings for nothing that is kept"
        );
        moved(site, &kept, RequestStep::Answer, 10).unwrap();
        let closed = case::draft_request(site, &later(10), &case, &keep);
        assert_eq!(refused(closed), Refused::Step(StepError::Closed));
        let nowhere = LegalRequestId::from_bytes([2; 16]);
        let none = moved(site, &nowhere, RequestStep::Send, 0);
        assert_eq!(refused(none), Refused::NoRequest);
    });
}

#[test]
fn what_providers_keep_of_reports_alarms_in_its_case() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        let shown = case::show(site, &later(0), &case).unwrap();
        let Some(until) = shown.persons[0].preserved_until else {
            panic!("triage says until when");
        };
        let by = |at| Act {
            at,
            ..act("ana", 20)
        };
        let rings = |at| {
            let found = case::hanging(site, &by(at), 7).unwrap();
            found.iter().any(|row| row.what == Hang::ReportsEnding(one))
        };
        assert!(!rings(until.plus_days(-9)));
        assert!(rings(until.plus_days(-7)));
        assert!(!rings(until.plus_days(1)), "what is gone rings no more");
    });
}

#[test]
fn lists_show_what_is_overdue_and_what_expires() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let (first, second) = (opened(site, &[two]), opened(site, &[one]));
        let listed = |which, days| {
            let at = later(days);
            let found = case::list(site, &act_at("ana", at.at), which, 0, 10).unwrap();
            let row = |one: &case::Listed| (one.row.case.id, one.row.next_on);
            found.iter().map(row).collect::<Vec<_>>()
        };
        let today = later(0).at.day();
        assert_eq!(listed(Which::Open, 0), [(second, None), (first, None)]);
        let new = NewTask {
            words: "ask".to_owned(),
            due: Some(date(3)),
            assignee: None,
        };
        case::add_task(site, &act("ana", 12), &first, &new).unwrap();
        let next = Some(today + 3);
        assert_eq!(listed(Which::Overdue, 3), []);
        assert_eq!(listed(Which::Overdue, 4), [(first, next)]);
        assert_eq!(listed(Which::Expiring(30), 4), []);
        // A preservation of 90 days.
        let new = draft(RequestKind::Preservation, Some(Preservation::Us2703));
        let (id, kept) = sent(site, &second, &new, 0);
        let ends = kept.term.ends_on;
        assert_eq!(listed(Which::Expiring(80), 0), []);
        assert_eq!(listed(Which::Expiring(90), 0), [(second, ends)]);
        assert_eq!(listed(Which::Expiring(0), 100), [(second, ends)]);
        // An extension takes its place.
        let (_, longer) = sent(site, &second, &extension(id), 80);
        assert_eq!(listed(Which::Expiring(5), 86), []);
        let ends = longer.term.ends_on;
        assert_eq!(listed(Which::Expiring(10), 175), [(second, ends)]);
        let leads = case::list(site, &act("ben", 20), Which::Open, 0, 1).unwrap();
        assert_eq!(
            (leads.len(), &leads[0].leads[..]),
            (1, &["ana".to_owned()][..])
        );
    });
}

fn act_at(name: &str, at: tiaki_core::time::Timestamp) -> Act {
    Act {
        actor: name.to_owned(),
        at,
    }
}
