//! Cases: who is in them, who works in them, what is refused, and how they end. On both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

#[path = "case/access.rs"]
mod access;
#[path = "case/leads.rs"]
mod leads;
#[path = "case/moved.rs"]
mod moved;
#[path = "case/once.rs"]
mod once;
#[path = "case/requests.rs"]
mod requests;
#[path = "case/timeline.rs"]
mod timeline;

use std::path::Path;

use support::{mail, on_both, take};
use tiaki_core::case::{CaseState, LeadGap, MemberRole, StepError, TaskStep};
use tiaki_core::id::{AccountId, CaseId, OperatorId, PersonId, SiteKey, TaskId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::case::{
    self, Assigning, Ending, Hang, NewTask, Opening, Refused, TaskChange, Which,
};
use tiaki_ops::outcomes::{self, Said};
use tiaki_ops::{Act, Error, Site, clients, linking, matching, triage};
use tiaki_store::{export, log, persons};

/// Somebody who does something in a second.
fn act(name: &str, second: i64) -> Act {
    Act {
        actor: name.to_owned(),
        ..support::act(second)
    }
}

/// The day of `act`, and so many days, as people write it.
fn date(days: i64) -> String {
    support::act(0).at.plus_days(days).date()
}

fn run(site: &Site, second: i64) {
    matching::run(site, &act("test", second), 31).unwrap();
    linking::run(site, &act("test", second)).unwrap();
    triage::run(site, &act("test", second)).unwrap();
}

/// A report on an account, with what it says of its person.
fn report(name: &str, handle: &str, person: &str) -> (String, Vec<u8>) {
    let bytes = support::xml(handle, person, "", "");
    let text = String::from_utf8(bytes).unwrap();
    let text = text.replace("ExampleChat", "Examplechat");
    let text = format!("{text}<!-- {name} -->");
    (format!("{name}.xml"), text.into_bytes())
}

/// Persons of one account each, under these handles.
fn alone<const N: usize>(site: &Site, folder: &Path, handles: [&str; N]) -> [PersonId; N] {
    let files: Vec<_> = handles
        .iter()
        .map(|handle| report(handle, handle, &mail(handle)))
        .collect();
    take(site, folder, &files, 1);
    run(site, 1);
    handles.map(|handle| person(site, handle))
}

fn account(handle: &str) -> AccountId {
    let key = SiteKey::new(&[7; 32]);
    AccountId::derive(&key, &[b"Examplechat", handle.as_bytes()])
}

fn person(site: &Site, handle: &str) -> PersonId {
    let all = site.store.read("test", persons::members).unwrap();
    let mut all = all.into_iter();
    let found = all.find(|(_, accounts)| accounts.contains(&account(handle)));
    found.unwrap().0
}

fn on(persons: &[PersonId]) -> Opening {
    Opening {
        persons: persons.to_vec(),
        ..Opening::default()
    }
}

/// A case that ana leads.
fn opened(site: &Site, persons: &[PersonId]) -> CaseId {
    case::open(site, &act("ana", 10), &on(persons))
        .unwrap()
        .case
}

fn join(site: &Site, case: &CaseId, name: &str) {
    hire_once(site, name);
    case::assign(site, &act("ana", 11), case, &member(name)).unwrap();
}

fn member(name: &str) -> Assigning {
    Assigning {
        operator: name.to_owned(),
        role: MemberRole::Member,
        by_supervisor: false,
    }
}

/// An operator who may log in, for an authority or, where that is empty, for the site.
fn hire(site: &Site, name: &str, roles: &str, agency: &str) -> OperatorId {
    let key = tiaki_core::queue::operator_key(name);
    let new = tiaki_store::operators::NewOperator {
        id: OperatorId::derive(&site.key, &[key.as_bytes()]),
        name,
        name_key: &key,
        roles,
        agency,
        password: "none",
        factor: 1,
    };
    let at = support::act(0).at;
    let add = |tx: &tiaki_store::Tx<'_>| tiaki_store::operators::add(tx, &new, "test", at);
    assert!(site.store.write("test", add).unwrap(), "{name}");
    new.id
}

/// A machine of the site's, or of an authority's, as it stands beside what it does.
fn machine(site: &Site, agency: &str) -> String {
    let wanted = clients::Wanted {
        name: &format!("desk.{agency}"),
        roles: &[Role::Analyst],
        agency,
        purpose: Some((Purpose::Investigation, "case 7")),
        per_minute: 60,
        days: 30,
    };
    let mut lot = [1; 10];
    lot.iter_mut()
        .zip(agency.bytes())
        .for_each(|(to, from)| *to = from);
    let made = (lot, clients::Secret::new([1; 32]));
    let token = clients::add(site, &support::act(0), &wanted, made).unwrap();
    format!("client:{}", token.client())
}

/// The same of the site's own, where there is none of the name.
fn hire_once(site: &Site, name: &str) {
    let key = tiaki_core::queue::operator_key(name);
    let found = site
        .store
        .read("test", |tx| tiaki_store::operators::by_key(tx, &key));
    if found.unwrap().is_none() {
        hire(site, name, "analyst", "");
    }
}

fn refused<T: std::fmt::Debug>(done: Result<T, Error>) -> Refused {
    match done {
        Err(Error::Case(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

fn entries(site: &Site) -> Vec<log::Logged> {
    let all = site.store.read("test", |tx| log::newest(tx, 10_000));
    let all = all.unwrap().into_iter();
    all.filter(|entry| entry.verb.starts_with("case."))
        .collect()
}

fn coded(code: &str) -> Ending {
    Ending::Code {
        code: code.to_owned(),
        reason: "file 9".to_owned(),
    }
}

#[test]
fn a_person_is_in_one_case_at_a_time() {
    on_both(|site, folder| {
        let [one, two, three] = alone(site, folder, ["one", "two", "three"]);
        for (opening, expected) in [
            (on(&[]), Refused::Nobody),
            (
                on(&[PersonId::from_bytes([3; 16])]),
                Refused::NotHere(PersonId::from_bytes([3; 16])),
            ),
            (
                Opening {
                    reference: Some("two words".to_owned()),
                    ..on(&[one])
                },
                Refused::Reference,
            ),
            (
                Opening {
                    lead: Some(String::new()),
                    ..on(&[one])
                },
                Refused::NoOperator,
            ),
        ] {
            assert_eq!(
                refused(case::open(site, &act("ana", 2), &opening)),
                expected
            );
        }
        assert_eq!(
            refused(case::open(site, &act(" ", 2), &on(&[one]))),
            Refused::NoOperator
        );
        let long = "x".repeat(101);
        assert_eq!(
            refused(case::open(site, &act(&long, 2), &on(&[one]))),
            Refused::Operator
        );
        assert_eq!(entries(site), [], "what is refused leaves nothing");
        let first = case::open(site, &act("ana", 3), &on(&[one, two, one])).unwrap();
        assert_eq!((first.persons.len(), first.accounts), (2, 2));
        let case = first.case;
        let taken = Refused::Taken { person: two, case };
        assert_eq!(
            refused(case::open(site, &act("ben", 4), &on(&[three, two]))),
            taken
        );
        assert!(taken.to_string().contains(&case.to_string()));
        let other = opened(site, &[three]);
        assert_ne!(other, case);
        let add = |to: &CaseId, whom| case::add(site, &act("ana", 5), to, &[whom]);
        assert_eq!(
            refused(add(&other, one)),
            Refused::Taken { person: one, case }
        );
        assert_eq!(refused(add(&case, one)), Refused::In(one));
        // Out of the one, into the other; the last one stays.
        let remove = |from, whom, why| case::remove(site, &act("ana", 6), from, &whom, why);
        assert_eq!(refused(remove(&case, one, " ")), Refused::NoReason);
        assert_eq!(refused(remove(&case, three, "x")), Refused::NotIn(three));
        remove(&case, one, "another matter").unwrap();
        assert_eq!(refused(remove(&case, two, "x")), Refused::LastPerson);
        add(&other, one).unwrap();
        let shown = case::show(site, &act("ana", 7), &other).unwrap();
        assert_eq!((shown.persons.len(), shown.nobodys), (2, 0));
        // Closed, it holds nobody; opened again it takes nobody from elsewhere.
        case::close(site, &act("ana", 8), &other, &coded("duplicate")).unwrap();
        add(&case, three).unwrap();
        let again = case::reopen(site, &act("ana", 9), &other, "new reports");
        assert_eq!(
            refused(again),
            Refused::Taken {
                person: three,
                case
            }
        );
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

#[test]
fn only_members_work_in_a_case() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        let task = task(site, "ana", &case, "ask the provider").unwrap();
        let ben = act("ben", 20);
        let before = entries(site).len();
        let stranger = Refused::NotMember(case);
        assert_eq!(refused(case::add(site, &ben, &case, &[two])), stranger);
        assert_eq!(
            refused(case::remove(site, &ben, &case, &one, "x")),
            stranger
        );
        assert_eq!(refused(case::note(site, &ben, &case, "x")), stranger);
        assert_eq!(refused(task_by(site, "ben", &case)), stranger);
        assert_eq!(
            refused(case::move_task(site, &ben, &task, TaskStep::Do)),
            stranger
        );
        assert_eq!(
            refused(case::hand_over(site, &ben, &case, "An office", None)),
            stranger
        );
        assert_eq!(refused(case::wait(site, &ben, &case, "x")), stranger);
        assert_eq!(
            refused(case::close(site, &ben, &case, &coded("duplicate"))),
            stranger
        );
        let lead = Refused::NotLead(case);
        assert_eq!(
            refused(case::assign(site, &ben, &case, &member("ben"))),
            lead
        );
        assert_eq!(refused(case::restrict(site, &ben, &case, true, "x")), lead);
        assert_eq!(entries(site).len(), before);
        // A case that is not there is told in the same words as one that is hidden.
        let nowhere = CaseId::from_bytes([5; 16]);
        assert_eq!(refused(case::show(site, &ben, &nowhere)), Refused::NoCase);
        // Who reads need not work in it.
        assert_eq!(case::show(site, &ben, &case).unwrap().tasks.len(), 1);
    });
}

fn task(site: &Site, name: &str, case: &CaseId, words: &str) -> Result<TaskId, Error> {
    let new = NewTask {
        words: words.to_owned(),
        ..NewTask::default()
    };
    case::add_task(site, &act(name, 12), case, &new)
}

fn task_by(site: &Site, name: &str, case: &CaseId) -> Result<TaskId, Error> {
    task(site, name, case, "look again")
}

#[test]
fn somebody_always_leads_a_case() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        join(site, &case, "ben");
        let ana = act("ana", 20);
        let assign = |by: &str, whom: &str, role, by_supervisor| {
            let new = Assigning {
                operator: whom.to_owned(),
                role,
                by_supervisor,
            };
            case::assign(site, &act(by, 20), &case, &new)
        };
        use MemberRole::{Lead, Member};
        assert_eq!(
            refused(assign("ana", "BEN ", Member, false)),
            Refused::Assigned
        );
        assert_eq!(
            refused(assign("ben", "cleo", Member, false)),
            Refused::NotLead(case)
        );
        assert_eq!(
            refused(assign("ana", "ana", Member, false)),
            Refused::LastLead
        );
        let leave = |name: &str| case::unassign(site, &act(name, 21), &case, name, false);
        assert_eq!(refused(leave("ana")), Refused::LastLead);
        assert_eq!(refused(leave("cleo")), Refused::NotLead(case));
        let gone = case::unassign(site, &ana, &case, "cleo", false);
        assert_eq!(refused(gone), Refused::NoMember);
        // Nobody but an operator who may work in it, and who is there to do so, counts.
        assert_eq!(
            refused(assign("sue", "cleo", Lead, true)),
            Refused::NoSuchOperator
        );
        hire(site, "cleo", "analyst", "");
        hire(site, "zoe", "intake_officer auditor", "");
        hire(site, "tom", "analyst", "auth-au");
        let off = hire(site, "off", "supervisor", "");
        switch(site, &off, false);
        for (name, why) in [
            ("zoe", Refused::Role),
            ("tom", Refused::Agency),
            ("off", Refused::Away),
        ] {
            assert_eq!(refused(assign("ana", name, Member, false)), why, "{name}");
            let opening = Opening {
                lead: Some(name.to_owned()),
                ..on(&[two])
            };
            assert_eq!(refused(case::open(site, &ana, &opening)), why, "{name}");
        }
        assign("sue", "cleo", Lead, true).unwrap();
        leave("ana").unwrap();
        leave("ben").unwrap();
        assert_eq!(
            refused(case::note(site, &ana, &case, "x")),
            Refused::NotMember(case)
        );
        let shown = case::show(site, &ana, &case).unwrap();
        let names: Vec<&str> = shown
            .members
            .iter()
            .map(|one| one.operator.name.as_str())
            .collect();
        assert_eq!(names, ["cleo"]);
        let standing = case::standing(site, &case, "Cleo").unwrap().unwrap();
        assert_eq!(standing.role, Some(Lead));
        assert_eq!(
            case::standing(site, &case, "ana").unwrap().unwrap().role,
            None
        );
        assert_eq!(
            case::standing(site, &CaseId::from_bytes([1; 16]), "ana").unwrap(),
            None
        );
    });
}

fn switch(site: &Site, id: &OperatorId, enabled: bool) {
    let told = tiaki_store::operators::Told {
        actor: "test",
        at: support::act(1).at,
        verb: "operator.disabled",
        detail: "",
    };
    let switch = |tx: &tiaki_store::Tx<'_>| tiaki_store::operators::switch(tx, id, enabled, told);
    assert!(site.store.write("test", switch).unwrap());
}

#[test]
fn to_others_a_restricted_case_is_not_there() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let opening = Opening {
            restricted: true,
            ..on(&[one])
        };
        let case = case::open(site, &act("ana", 10), &opening).unwrap().case;
        let open = opened(site, &[two]);
        let mut due = NewTask {
            words: "ask the provider".to_owned(),
            due: Some(date(0)),
            ..NewTask::default()
        };
        let task = case::add_task(site, &act("ana", 11), &case, &due).unwrap();
        due.words = "ask again".to_owned();
        case::add_task(site, &act("ana", 11), &open, &due).unwrap();
        let ben = act("ben", 12);
        assert_eq!(refused(case::show(site, &ben, &case)), Refused::NoCase);
        let filter = case::Filter::default();
        let told = case::timeline(site, &ben, &case, &filter);
        assert_eq!(refused(told), Refused::NoCase);
        let look = case::look(site, &ben, &case, &case::Look::default());
        assert_eq!(refused(look), Refused::NoCase);
        assert_eq!(refused(case::note(site, &ben, &case, "x")), Refused::NoCase);
        let joined = case::assign(site, &ben, &case, &member("ben"));
        assert_eq!(refused(joined), Refused::NoCase);
        let done = case::move_task(site, &ben, &task, TaskStep::Do);
        assert_eq!(refused(done), Refused::NoTask);
        let listed = |name: &str, which| {
            let found = case::list(site, &act(name, 13), which, 0, 10).unwrap();
            found.len()
        };
        assert_eq!(
            (listed("ana", Which::All), listed("ben", Which::All)),
            (2, 1)
        );
        let state = Which::State(CaseState::Open);
        assert_eq!((listed("ana", state), listed("ben", state)), (2, 1));
        assert_eq!(
            (listed("ana", Which::Mine), listed("ben", Which::Mine)),
            (2, 0)
        );
        let hangs = |name: &str| case::hanging(site, &act(name, 13), 0).unwrap().len();
        assert_eq!((hangs("ana"), hangs("ben")), (2, 1));
        // A rule of access is told of the person too, under any of its ids.
        let of = |name: &str| case::of_person(site, &one, name).unwrap();
        assert!(of("ben")[0].standing.is_hidden() && !of("ana")[0].standing.is_hidden());
        assert_eq!(case::of_person(site, &two, "ben").unwrap()[0].case, open);
        // A supervisor assigns without seeing it.
        hire(site, "ben", "analyst", "");
        let sue = Assigning {
            by_supervisor: true,
            ..member("ben")
        };
        case::assign(site, &act("sue", 14), &case, &sue).unwrap();
        assert_eq!(
            refused(case::show(site, &act("sue", 15), &case)),
            Refused::NoCase
        );
        case::show(site, &act("ben", 15), &case).unwrap();
        let again = case::restrict(site, &act("ana", 16), &case, true, "x");
        assert_eq!(refused(again), Refused::Unchanged);
        case::restrict(site, &act("ana", 16), &case, false, "all may help").unwrap();
        assert_eq!(listed("cleo", Which::All), 2);
    });
}

#[test]
fn tasks_are_given_done_and_overdue() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        join(site, &case, "ben");
        let add = |words: &str, due: Option<String>, assignee: Option<&str>| {
            let new = NewTask {
                words: words.to_owned(),
                due,
                assignee: assignee.map(str::to_owned),
            };
            case::add_task(site, &act("ana", 12), &case, &new)
        };
        assert_eq!(refused(add(" ", None, None)), Refused::NoReason);
        assert_eq!(refused(add("two\nlines", None, None)), Refused::Reason);
        assert_eq!(
            refused(add("x", Some("soon".to_owned()), None)),
            Refused::Date
        );
        assert_eq!(refused(add("x", Some(date(-1)), None)), Refused::Past);
        let far = |days| refused(add("x", Some(date(days)), None));
        assert_eq!(far(tiaki_core::case::DUE_DAYS + 1), Refused::Far);
        let last = refused(add("x", Some("9999-12-31".to_owned()), None));
        assert_eq!(last, Refused::Far);
        assert_eq!(refused(add("x", None, Some("cleo"))), Refused::NoMember);
        let bens = add("ask the provider", Some(date(3)), Some("Ben")).unwrap();
        add("read the log", Some(date(40)), None).unwrap();
        let change = |due, assignee| {
            let to = TaskChange {
                due,
                assignee,
                seen: None,
            };
            case::change_task(site, &act("ana", 13), &bens, &to)
        };
        assert_eq!(refused(change(None, None)), Refused::Unchanged);
        assert_eq!(
            refused(change(None, Some(Some("cleo".to_owned())))),
            Refused::NoMember
        );
        assert_eq!(refused(change(Some(Some(date(1_828))), None)), Refused::Far);
        change(Some(Some(date(1_827))), None).unwrap();
        change(Some(Some(date(2))), None).unwrap();
        // By the day it hangs, and is the one's whose it is.
        let hanging = |name: &str, days: i64, within| {
            let at = support::act(14).at.plus_days(days);
            let by = Act {
                actor: name.to_owned(),
                at,
            };
            case::hanging(site, &by, within).unwrap()
        };
        assert_eq!(hanging("ben", 0, 1), []);
        let found = hanging("ben", 0, 2);
        assert_eq!(
            (found.len(), found[0].days_left, found[0].mine),
            (1, 2, true)
        );
        assert_eq!(found[0].what, Hang::Task(bens, Some("ben".to_owned())));
        let late = hanging("ana", 5, 0);
        assert_eq!((late[0].days_left, late[0].mine), (-3, false));
        let listed = case::list(site, &act("ana", 15), Which::Mine, 0, 10).unwrap();
        assert_eq!((listed[0].row.tasks, listed[0].row.overdue), (2, 0));
        let step = |step| case::move_task(site, &act("ben", 16), &bens, step);
        assert_eq!(
            refused(step(TaskStep::Undo)),
            Refused::Step(StepError::NotDone)
        );
        step(TaskStep::Do).unwrap();
        assert_eq!(refused(step(TaskStep::Do)), Refused::Step(StepError::Done));
        assert_eq!(
            refused(change(Some(None), None)),
            Refused::Step(StepError::Done)
        );
        assert_eq!(hanging("ben", 5, 0), []);
        step(TaskStep::Undo).unwrap();
        assert_eq!(hanging("ben", 5, 0).len(), 1);
        let nowhere = TaskId::from_bytes([4; 16]);
        let none = case::move_task(site, &act("ana", 17), &nowhere, TaskStep::Do);
        assert_eq!(refused(none), Refused::NoTask);
    });
}

#[test]
fn who_changes_a_task_that_somebody_changed_meanwhile_is_told() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        join(site, &case, "ben");
        let new = NewTask {
            words: "ask".to_owned(),
            ..NewTask::default()
        };
        let id = case::add_task(site, &act("ana", 12), &case, &new).unwrap();
        let found = case::visit(site, &act("ana", 16), &case, &Default::default());
        let event = found.unwrap().timeline.seen.event;
        let due = |days, seen| TaskChange {
            due: Some(Some(date(days))),
            seen: Some(seen),
            ..TaskChange::default()
        };
        case::change_task(site, &act("ben", 16), &id, &due(4, event)).unwrap();
        let late = case::change_task(site, &act("ana", 16), &id, &due(6, event));
        assert_eq!(refused(late), Refused::Changed);
        // What else was done in the case does not count.
        case::note(site, &act("ben", 17), &case, "a note").unwrap();
        case::change_task(site, &act("ana", 17), &id, &due(2, event + 1)).unwrap();
    });
}

#[test]
fn a_hand_over_is_to_an_office_and_hangs_until_it_is_acknowledged() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        let hand = |office: &str, at: Option<String>| {
            case::hand_over(site, &act("ana", 20), &case, office, at.as_deref())
        };
        assert_eq!(refused(hand(" ", None)), Refused::Office);
        assert_eq!(
            refused(hand("worker@office.example", None)),
            Refused::Office
        );
        assert_eq!(
            refused(hand("An office", Some("noon".to_owned()))),
            Refused::Time
        );
        let at = |second| Some(support::act(second).at.to_string());
        assert_eq!(refused(hand("An office", at(21))), Refused::Future);
        let id = hand("Child protection, north", at(15)).unwrap();
        let hangs = || case::hanging(site, &act("ana", 30), 0).unwrap();
        assert_eq!(hangs()[0].what, Hang::Unacknowledged(id));
        let told = |by: &str, at: Option<String>, reference: Option<&str>| {
            case::acknowledge(site, &act(by, 31), &id, at.as_deref(), reference)
        };
        assert_eq!(refused(told("ben", None, None)), Refused::NotMember(case));
        assert_eq!(refused(told("ana", at(14), None)), Refused::Past);
        assert_eq!(
            refused(told("ana", None, Some("a name"))),
            Refused::Reference
        );
        // Also once the case is closed.
        case::close(site, &act("ana", 30), &case, &coded("passed_on")).unwrap();
        assert_eq!(hangs().len(), 1);
        told("ana", at(25), Some("CP-7")).unwrap();
        assert_eq!(refused(told("ana", None, None)), Refused::Acknowledged);
        assert_eq!(hangs(), []);
        let shown = case::show(site, &act("ana", 32), &case).unwrap();
        assert_eq!(shown.hand_overs[0].reference.as_deref(), Some("CP-7"));
        assert_eq!(
            shown.hand_overs[0].acknowledged_at,
            Some(support::act(25).at)
        );
    });
}

#[test]
fn a_case_ends_finished_with_outcomes_or_a_code() {
    on_both(|site, folder| {
        let [one, two, three] = alone(site, folder, ["one", "two", "three"]);
        let case = opened(site, &[one, two]);
        let task = task_by(site, "ana", &case).unwrap();
        let close = |ending: &Ending| case::close(site, &act("ana", 20), &case, ending);
        let hanging = Refused::Unfinished {
            tasks: 1,
            requests: 0,
        };
        assert_eq!(refused(close(&coded("duplicate"))), hanging);
        case::move_task(site, &act("ana", 19), &task, TaskStep::Do).unwrap();
        for code in ["", "outcomes", "unheard_of"] {
            assert_eq!(refused(close(&coded(code))), Refused::Code);
        }
        let without = Ending::Code {
            code: "duplicate".to_owned(),
            reason: String::new(),
        };
        assert_eq!(refused(close(&without)), Refused::NoReason);
        let said = |person: &PersonId, code: &str| Said {
            person: person.to_string(),
            code: code.to_owned(),
            on: date(-1),
            by: "ana".to_owned(),
            ..Said::default()
        };
        let none = || outcomes::list(site, None).unwrap().is_empty();
        // All of it or nothing.
        let half = Ending::Outcomes(vec![said(&one, "arrest")]);
        let (first, second) = (one.min(two), one.max(two));
        assert_eq!(refused(close(&half)), Refused::NoOutcome(two));
        assert!(none(), "what was recorded with it is taken back");
        assert_eq!(
            refused(close(&Ending::Outcomes(Vec::new()))),
            Refused::NoOutcome(first)
        );
        let foreign = Ending::Outcomes(vec![said(&three, "arrest")]);
        assert_eq!(refused(close(&foreign)), Refused::NotIn(three));
        let bad = Ending::Outcomes(vec![said(&one, "arrest"), said(&two, "unheard_of")]);
        assert!(matches!(close(&bad), Err(Error::Outcome(_))));
        assert!(none());
        // One that stands already counts.
        outcomes::record(site, &act("ana", 18), &said(&second, "no_crime")).unwrap();
        let rest = Ending::Outcomes(vec![said(&first, "child_safeguarded")]);
        assert_eq!(close(&rest).unwrap().len(), 1);
        let shown = case::show(site, &act("ana", 21), &case).unwrap();
        assert_eq!(shown.case.state, CaseState::Closed);
        let closed = Refused::Step(StepError::Closed);
        assert_eq!(refused(close(&rest)), closed);
        assert_eq!(
            refused(case::note(site, &act("ana", 22), &case, "x")),
            closed
        );
        assert_eq!(refused(task_by(site, "ana", &case)), closed);
        assert_eq!(
            refused(case::add(site, &act("ana", 22), &case, &[three])),
            closed
        );
        assert_eq!(
            refused(case::wait(site, &act("ana", 22), &case, "x")),
            closed
        );
        let reopen = |why: &str| case::reopen(site, &act("ana", 23), &case, why);
        assert_eq!(refused(reopen(" ")), Refused::NoReason);
        reopen("new reports").unwrap();
        assert_eq!(refused(reopen("x")), Refused::Step(StepError::NotClosed));
        let resume = |second| case::resume(site, &act("ana", second), &case);
        assert_eq!(refused(resume(24)), Refused::Step(StepError::NotWaiting));
        case::wait(site, &act("ana", 25), &case, "another state answers").unwrap();
        let wait = case::wait(site, &act("ana", 26), &case, "x");
        assert_eq!(refused(wait), Refused::Step(StepError::Waiting));
        resume(27).unwrap();
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

#[test]
fn what_people_write_in_a_case_is_in_the_store_alone() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let before = site.store.read("test", export::digests).unwrap();
        let case = opened(site, &[one, two]);
        let words = "qzwritten";
        let note = format!("{words} first\n{words} second");
        assert_eq!(
            refused(case::note(site, &act("ana", 12), &case, " ")),
            Refused::Note
        );
        let id = case::note(site, &act("ana", 12), &case, &note).unwrap();
        let task = task(site, "ana", &case, words).unwrap();
        case::hand_over(site, &act("ana", 13), &case, words, None).unwrap();
        case::remove(site, &act("ana", 14), &case, &two, words).unwrap();
        case::wait(site, &act("ana", 15), &case, words).unwrap();
        case::restrict(site, &act("ana", 15), &case, true, words).unwrap();
        let shown = case::show(site, &act("ana", 16), &case).unwrap();
        assert_eq!(
            (shown.notes[0].id, shown.notes[0].words.as_str()),
            (id, &*note)
        );
        let logged = entries(site);
        assert_eq!(logged.len(), 10);
        let whole = format!("{logged:?}");
        assert!(!whole.contains(words) && whole.contains(&task.to_string()));
        let digests: std::collections::BTreeSet<&str> = logged
            .iter()
            .filter_map(|entry| entry.detail.split_once("words=").map(|(_, of)| of))
            .collect();
        assert_eq!(digests.len(), 7, "each is bound to its case and moment");
        // No case is in any export, and what is in it changes none.
        site.store
            .read("test", |tx| {
                let mut copy = Vec::new();
                export::write(tx, export::Scope::Whole, &mut copy)?;
                assert!(!String::from_utf8_lossy(&copy).contains(words));
                assert!(!String::from_utf8_lossy(&copy).contains(&hex::encode(case.as_bytes())));
                Ok::<_, tiaki_store::Error>(())
            })
            .unwrap();
        assert_eq!(site.store.read("test", export::digests).unwrap(), before);
    });
}
