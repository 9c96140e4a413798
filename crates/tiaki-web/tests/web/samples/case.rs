//! Cases: one that is worked on, with everything that a case can have, and one that is closed.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::case::{
    CaseEventKind as K, CaseState, ClosingCode, LeadGap, MemberRole, Preservation, RequestKind,
    RequestState, Term,
};
use tiaki_core::country::Country;
use tiaki_core::id::{
    AccountId, CaseId, HandOverId, LegalRequestId, NoteId, OutcomeId, PersonId, ReferralId,
    ReportId, TaskId,
};
use tiaki_core::outcome::OutcomeCode;
use tiaki_ops::access::Shut;
use tiaki_ops::case::{
    About, Came, Counted, Filter, HandOver, InCase, Line, Listed, ListedRow, Look, Marks, Member,
    Note, Opened, Opening, PersonIn, Ranked, Refused, Request, RequestIn, Shown, Standing, Stored,
    TakenBack, Task, Timeline, Unled, Visited, Which,
};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Act, Error};
use tiaki_store::queue::Operator;
use tiaki_web::{CaseDeed, CaseRefused, Cases};

use super::{Samples, account_id, as_of, at, person_id, report_id, text};

pub(crate) fn case_id() -> CaseId {
    CaseId::from_bytes([0x3c; 16])
}

pub(crate) fn closed_id() -> CaseId {
    CaseId::from_bytes([0x4d; 16])
}

pub(crate) fn task_id() -> TaskId {
    TaskId::from_bytes([0x51; 16])
}

pub(crate) fn request_id() -> LegalRequestId {
    LegalRequestId::from_bytes([0x61; 16])
}

pub(crate) fn hand_over_id() -> HandOverId {
    HandOverId::from_bytes([0x71; 16])
}

fn named(name: &str) -> Operator {
    Operator {
        name: text(name),
        key: text(name),
    }
}

fn stored(id: CaseId, state: CaseState) -> Stored {
    Stored {
        id,
        seq: 7,
        reference: Some(text("U-2026/17")),
        state,
        closing: (state == CaseState::Closed).then_some(ClosingCode::PassedOn),
        restricted: state != CaseState::Closed,
        opened_by: text("ana"),
        opened_at: at("2026-03-02T08:30:00Z"),
        changed_at: at("2026-03-10T09:00:00Z"),
        agency: String::new(),
        from: Marks::default(),
    }
}

fn listed(id: CaseId, state: CaseState, unread: usize) -> Listed {
    Listed {
        row: ListedRow {
            case: stored(id, state),
            persons: 2,
            tasks: 3,
            overdue: 1,
            requests: 2,
            next_on: Some(as_of().day() - 1),
        },
        leads: vec![text("ana"), text("ben")],
        unread,
    }
}

pub(crate) fn list(which: Which, page: u32) -> (Vec<Listed>, bool) {
    match (which, page) {
        (Which::Mine | Which::Open, 0) => {
            let mut calm = listed(closed_id(), CaseState::Waiting, 0);
            calm.row.next_on = None;
            calm.row.overdue = 0;
            calm.row.case.reference = None;
            calm.row.case.restricted = false;
            (vec![listed(case_id(), CaseState::Open, 12), calm], true)
        }
        (Which::Mine | Which::Open, 1) => (vec![listed(closed_id(), CaseState::Open, 0)], false),
        (Which::Expiring(_), 0) => (vec![listed(case_id(), CaseState::Open, 0)], false),
        _ => (Vec::new(), false),
    }
}

fn person(id: PersonId, accounts: usize, others: usize) -> PersonIn {
    PersonIn {
        person: id,
        accounts,
        others,
        preserved_until: (others > 0).then(|| at("2026-06-01T00:00:00Z")),
        also_in: if others > 0 {
            vec![CaseId::from_bytes([0x77; 16])]
        } else {
            Vec::new()
        },
        also_hidden: others > 0,
    }
}

fn task(number: u8, due: Option<i64>, assignee: Option<&str>) -> Task {
    Task {
        id: TaskId::from_bytes([number; 16]),
        case: case_id(),
        seq: number.into(),
        words: format!("Placeholder task {number}"),
        due_on: due.map(|days| as_of().day() + days),
        assignee: assignee.map(named),
        done: None,
    }
}

fn request(number: u8, kind: RequestKind, state: RequestState, ends: Option<i64>) -> RequestIn {
    let today = as_of().day();
    RequestIn {
        request: Request {
            id: LegalRequestId::from_bytes([number; 16]),
            case: case_id(),
            seq: number.into(),
            kind,
            law: kind.is_preserving().then_some(Preservation::Us2703),
            office: text("Examplechat, law enforcement response"),
            reference: Some(text("LR-9")),
            extends: (kind == RequestKind::PreservationExtension).then(request_id),
            stated_end: None,
            state,
            sent_on: (state != RequestState::Drafted).then_some(today - 85),
            term: Term {
                due_on: ends.is_none().then_some(today - 1),
                ends_on: ends.map(|days| today + days),
            },
        },
        accounts: vec![account_id(1)],
        is_over: ends.is_none(),
    }
}

fn hand_over(number: u8, acknowledged: bool) -> HandOver {
    HandOver {
        id: HandOverId::from_bytes([number; 16]),
        case: case_id(),
        seq: number.into(),
        office: text("Child protection, northern region"),
        handed_at: at("2026-03-05T10:00:00Z"),
        reference: acknowledged.then(|| text("CP-4")),
        acknowledged_at: acknowledged.then(|| at("2026-03-06T07:30:00Z")),
    }
}

fn line(moment: &str, kind: K, about: Vec<About>, code: Option<&str>, words: &str) -> Line {
    Line {
        at: at(moment),
        kind,
        operator: kind.verb().map(|_| text("ben")),
        about,
        code: code.map(text),
        words: Some(text(words)).filter(|words| !words.is_empty()),
        unread: moment > "2026-03-09",
    }
}

fn lines() -> Vec<Line> {
    let account = About::Account(account_id(1));
    vec![
        line(
            "2026-03-10T09:00:00Z",
            K::Noted,
            vec![About::Note(NoteId::from_bytes([8; 16]))],
            None,
            "Placeholder note,\nin two lines",
        ),
        line(
            "2026-03-09T23:10:00.25Z",
            K::ReportReceived,
            vec![About::Report(report_id())],
            None,
            "",
        ),
        line(
            "2026-03-08T10:00:00Z",
            K::OutcomeRecorded,
            vec![About::Outcome(OutcomeId::from_bytes([9; 16]))],
            Some("arrest"),
            "",
        ),
        line(
            "2026-03-08T09:00:00Z",
            K::PlaceRuled,
            Vec::new(),
            Some("NZ"),
            "",
        ),
        line(
            "2026-03-07T09:00:00Z",
            K::LinkDecided,
            vec![account.clone(), About::Account(account_id(2))],
            Some("same"),
            "",
        ),
    ]
    .into_iter()
    .chain(earlier())
    .collect()
}

fn earlier() -> Vec<Line> {
    let person = About::Person(person_id());
    let account = About::Account(account_id(1));
    vec![
        line(
            "2026-03-06T09:00:00Z",
            K::AccountJoined,
            vec![person.clone(), account],
            Some("report:rep_00 matching"),
            "",
        ),
        line(
            "2026-03-05T10:00:00Z",
            K::HandedOver,
            vec![About::HandOver(hand_over_id())],
            None,
            "Child protection, northern region",
        ),
        line(
            "2026-03-04T09:00:00Z",
            K::Referred,
            vec![About::Referral(ReferralId::from_bytes([9; 16]))],
            Some("auth-nz"),
            "",
        ),
        line(
            "2026-03-03T09:00:00Z",
            K::RequestDrafted,
            vec![About::Request(request_id())],
            Some("preservation"),
            "",
        ),
        line(
            "2026-03-03T08:00:00Z",
            K::TaskAdded,
            vec![About::Task(task_id())],
            None,
            "Placeholder task 81",
        ),
        line(
            "2026-03-02T08:30:00Z",
            K::PersonAdded,
            vec![person],
            None,
            "",
        ),
        line(
            "2026-03-02T08:30:00Z",
            K::Assigned,
            vec![About::Case(case_id())],
            Some("lead"),
            "ana",
        ),
        line(
            "2026-03-02T08:30:00Z",
            K::Opened,
            vec![About::Case(case_id())],
            Some("restricted"),
            "",
        ),
    ]
}

fn members() -> Vec<Member> {
    vec![
        Member {
            operator: named("ana"),
            role: MemberRole::Lead,
            since: at("2026-03-02T08:30:00Z"),
        },
        Member {
            operator: named("ben"),
            role: MemberRole::Member,
            since: at("2026-03-03T08:30:00Z"),
        },
    ]
}

/// The case as ana sees it, who leads it.
pub(crate) fn visited() -> Visited {
    let other = PersonId::from_bytes([0x1b; 16]);
    let mut done = task(0x53, None, Some("ben"));
    done.done = Some((text("ben"), at("2026-03-09T08:00:00Z")));
    let ranked = |band: &str, class: &str| Ranked {
        band: text(band),
        class: text(class),
        clock_at: Some(at("2026-03-20T00:00:00Z")),
        by_hand: (band == "very_high").then(super::workbench::by_hand),
    };
    let note = |number: u8| Note {
        id: NoteId::from_bytes([number; 16]),
        words: text("Placeholder note,\nin two lines"),
        operator: text("ben"),
        at: at("2026-03-10T09:00:00Z"),
    };
    Visited {
        taken_back: vec![taken_back(0x71, true), taken_back(0x72, false)],
        shown: Shown {
            case: stored(case_id(), CaseState::Open),
            members: members(),
            persons: vec![person(person_id(), 3, 2), person(other, 1, 0)],
            nobodys: 1,
            tasks: vec![
                task(0x51, Some(-1), Some("ben")),
                task(0x52, Some(14), None),
                done,
            ],
            notes: (1..=22).map(note).collect(),
            requests: vec![
                request(
                    0x61,
                    RequestKind::Preservation,
                    RequestState::Answered,
                    Some(5),
                ),
                request(
                    0x62,
                    RequestKind::PreservationExtension,
                    RequestState::Drafted,
                    None,
                ),
                request(0x63, RequestKind::Subscriber, RequestState::Sent, None),
            ],
            hand_overs: vec![hand_over(0x70, true), hand_over(0x71, false)],
            unread: 2,
        },
        role: Some(MemberRole::Lead),
        ranked: BTreeMap::from([(person_id(), ranked("very_high", "child_in_danger_now"))]),
        accounts: BTreeMap::from([
            (person_id(), vec![account_id(1), account_id(2)]),
            (other, vec![account_id(3)]),
        ]),
        outcomes: BTreeMap::from([(
            person_id(),
            vec![Came {
                code: OutcomeCode::Arrest,
                on: as_of().day() - 2,
            }],
        )]),
        country: Country::find("NZ"),
        timeline: Timeline {
            total: 213,
            unread: 2,
            looked_at: Some(at("2026-03-09T00:00:00Z")),
            lines: lines(),
            seen: Look {
                at: as_of(),
                event: 12,
                marks: Marks::default(),
            },
        },
        is_seen: true,
    }
}

/// One that is over, as somebody sees it who is no member, with more that is new than the page shows.
fn taken_back(number: u8, is_gone: bool) -> TakenBack {
    TakenBack {
        package: [number; 32],
        peer: text("auth-fj"),
        account: AccountId::from_bytes([number; 16]),
        at: at("2026-03-09T12:00:00Z"),
        code: text("wrong_match"),
        is_gone,
    }
}

fn closed() -> Visited {
    let mut found = visited();
    found.shown.case = stored(closed_id(), CaseState::Closed);
    found.role = None;
    found.taken_back.clear();
    found.country = None;
    found.shown.tasks.clear();
    found.shown.notes.clear();
    found.shown.requests.clear();
    found.shown.hand_overs.clear();
    found.ranked.clear();
    found.outcomes.clear();
    found.timeline.lines.clear();
    found.timeline.total = 0;
    found.timeline.unread = 140;
    found.is_seen = false;
    found
}

pub(crate) fn find(id: &CaseId, filter: &Filter) -> Result<Visited, Refused> {
    let mut found = match *id {
        id if id == case_id() => visited(),
        id if id == closed_id() => closed(),
        _ => return Err(Refused::NoCase),
    };
    if !filter.kinds.is_empty() {
        found
            .timeline
            .lines
            .retain(|line| filter.kinds.contains(&line.kind));
        found.timeline.total = found.timeline.lines.len();
    }
    if filter.oldest_first {
        found.timeline.lines.reverse();
    }
    if filter.offset >= 300 {
        found.timeline.lines.clear();
    }
    Ok(found)
}

fn work(deed: &CaseDeed) -> Result<(), CaseRefused> {
    match deed {
        CaseDeed::Note(text) if text.trim().is_empty() => Err(CaseRefused::Case(Refused::Note)),
        CaseDeed::AddTask(new) if new.words.trim().is_empty() => {
            Err(CaseRefused::Case(Refused::NoReason))
        }
        CaseDeed::ChangeTask(_, change) if change.seen < Some(12) => {
            Err(CaseRefused::Case(Refused::Changed))
        }
        _ => Ok(()),
    }
}

/// The case of the sample person, with two tasks of who looks.
pub(crate) fn worked() -> Vec<tiaki_web::Worked> {
    let task = |number: u8, words: &str, due_on| tiaki_ops::case::OwnTask {
        id: TaskId::from_bytes([number; 16]),
        words: words.to_owned(),
        due_on,
    };
    let tasks = vec![
        task(1, "ask the provider again", Some(20_530)),
        task(2, "read what came in", None),
    ];
    let with = |one| (one, tasks.clone());
    of_person().into_iter().map(with).collect()
}

pub(crate) fn of_person() -> Vec<InCase> {
    vec![InCase {
        case: closed_id(),
        standing: Standing {
            role: Some(MemberRole::Member),
            restricted: true,
            state: CaseState::Closed,
        },
    }]
}

impl Cases for Samples {
    fn cases(&self, _: &Act, which: Which, page: u32) -> Result<(Vec<Listed>, bool), Error> {
        Ok(list(which, page))
    }

    fn case(
        &self,
        _: &Act,
        id: &CaseId,
        filter: &Filter,
    ) -> Result<Result<Visited, Refused>, Error> {
        Ok(find(id, filter))
    }

    fn work(&self, _: &Act, _: &CaseId, deed: &CaseDeed) -> Result<Result<(), CaseRefused>, Error> {
        Ok(work(deed))
    }

    fn open_case(&self, _: &Act, opening: &Opening) -> Result<Result<Opened, Refused>, Error> {
        Ok(match opening.reference.as_deref() {
            Some("two words") => Err(Refused::Reference),
            _ => Ok(Opened {
                case: case_id(),
                persons: opening.persons.clone(),
                accounts: 3,
                unled: Vec::new(),
            }),
        })
    }

    fn cases_of(&self, _: &str, _: &PersonId) -> Result<Vec<InCase>, Error> {
        Ok(of_person())
    }

    fn cases_counted(&self, _: &str, _: &[PersonId]) -> Result<BTreeMap<PersonId, Counted>, Error> {
        let (open, closed) = (1, 2);
        Ok(BTreeMap::from([(person_id(), Counted { open, closed })]))
    }

    fn unled(&self, _: &Act) -> Result<Vec<Unled>, Error> {
        Ok(unled())
    }

    fn appoint(
        &self,
        _: &Act,
        case: &CaseId,
        (name, reason): (&str, &str),
    ) -> Result<Result<(), Refused>, Error> {
        Ok(match (name, reason) {
            _ if *case != closed_id() => Err(Refused::NoCase),
            (_, "") => Err(Refused::NoReason),
            ("gone", _) => Err(Refused::Away),
            _ => Ok(()),
        })
    }

    fn shut(&self, _: &str, _: &[PersonId], _: &[ReportId]) -> Result<Shut, Error> {
        Ok(Shut::default())
    }
    fn readable(&self, _: &Session, reports: &[ReportId]) -> Result<BTreeSet<ReportId>, Error> {
        Ok(reports.iter().copied().collect())
    }
    fn shut_accounts(&self, _: &str, _: &[AccountId]) -> Result<BTreeSet<AccountId>, Error> {
        Ok(BTreeSet::new())
    }
}

/// Cases that nobody leads.
pub(crate) fn unled() -> Vec<Unled> {
    let one = |case, restricted, why: &[LeadGap]| Unled {
        case,
        restricted,
        opened_at: at("2026-03-02T08:30:00Z"),
        why: why.to_vec(),
    };
    vec![
        one(case_id(), true, &[LeadGap::Machine]),
        one(closed_id(), false, &[LeadGap::Off, LeadGap::Role]),
    ]
}
