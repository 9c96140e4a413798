//! A queue, and the person at its head.

use tiaki_core::id::{FileId, PersonId};
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::protection::Protection;
use tiaki_ops::history::History;
use tiaki_ops::holds::Holds;
use tiaki_ops::outcomes::OutcomeView;
use tiaki_ops::reviews::NearMisses;
use tiaki_ops::terms::Restricted;
use tiaki_ops::views::{
    AccountView, CandidateView, Change, LinkEvidence, LinkView, ObservationRow, PROTECTED,
    PartView, Person, Place, Queue, QueueRow, Reason, Reasons,
};

use super::{account_id, at, person_id, report_id, seen, text};

pub(crate) fn queue() -> Queue {
    let mut rows = vec![
        leader(),
        row(
            2,
            "high",
            "first_generation",
            [70, 64, 90, 12],
            "2026-03-15T00:00:00Z",
            "2026-03-08T04:10:00Z",
        ),
        row(
            3,
            "medium",
            "distribution",
            [41, 55, 0, 33],
            "2026-03-22T00:00:00Z",
            "2026-05-01T00:00:00Z",
        ),
        row(
            4,
            "low",
            "possession",
            [18, 20, 5, 0],
            "2026-04-07T00:00:00Z",
            "",
        ),
        row(
            5,
            "set_aside_proposed",
            "an_unheard_of_class",
            [0, 3, 0, 0],
            "",
            "",
        ),
    ];
    for row in rows.iter_mut().filter(|row| row.band == "low") {
        row.reasons = Reasons::default();
    }
    Queue {
        authority: text("auth-nz"),
        name: text("New Zealand Police, OCEANZ desk"),
        country_name: text("New Zealand"),
        total: 1_330,
        page: 0,
        page_size: 50,
        rows,
    }
}

/// The row of the sample person.
fn leader() -> QueueRow {
    row(
        1,
        "very_high",
        "access_to_child",
        [92, 71, 84, 77],
        "2026-03-10T00:00:00Z",
        "2026-03-14T08:15:00Z",
    )
}

fn row(place: u32, band: &str, class: &str, axes: [i64; 4], due: &str, clock: &str) -> QueueRow {
    QueueRow {
        place,
        person: PersonId::from_bytes([0x19 + u8::try_from(place).unwrap_or_default(); 16]),
        class: text(class),
        band: text(band),
        axes,
        due_at: (!due.is_empty()).then(|| at(due)),
        clock_at: (!clock.is_empty()).then(|| at(clock)),
        preserved_until: (place < 4).then(|| at("2027-03-02T09:30:00Z")),
        accounts: i64::from(5 - place.min(4)),
        reports: 2,
        changed: place == 1,
        incidents: if place == 1 { 1 } else { 2 },
        known_files: i64::from(place) * 7,
        first_seen_files: 3,
        tier: text(if place < 3 { "probable" } else { "single" }),
        reasons: reasons(),
        shares: match place {
            1 => super::incident::shares(),
            _ => Vec::new(),
        },
    }
}

fn reasons() -> Reasons {
    let report = report_id().to_string();
    Reasons {
        class: text("access to child, by the rule 'two families'"),
        factors: vec![
            reason(
                "device_traces",
                "danger",
                30,
                "first-seen files with traces of the camera or place (3)",
                &[report.clone(), account_id(1).to_string()],
            ),
            reason(
                "several_days",
                "danger",
                22,
                "reported on several days (2)",
                std::slice::from_ref(&report),
            ),
            reason(
                "identifiers",
                "actionability",
                31,
                "verified or lasting identifiers",
                &[report.clone(), FileId::from_bytes([0xf1; 16]).to_string()],
            ),
            reason(
                "only_here_files",
                "novelty",
                44,
                "first-seen files that nobody else here holds",
                &[report],
            ),
            reason(
                "logs_die",
                "perishability",
                40,
                "the last connection log dies in 4 days",
                &[],
            ),
            reason(
                "viral_files",
                "danger",
                -6,
                "files that circulate virally",
                &[format!("dis_{}", "0d".repeat(16))],
            ),
        ],
        would_change: vec![
            Change {
                what: text("if the signs of production prove wrong: contact, high"),
                band: text("high"),
            },
            Change {
                what: text("if the signs of access prove wrong: distribution, medium"),
                band: text("medium"),
            },
        ],
    }
}

fn reason(code: &str, axis: &str, points: i64, says: &str, evidence: &[String]) -> Reason {
    Reason {
        code: text(code),
        axis: text(axis),
        points,
        text: text(says),
        evidence: evidence.to_vec(),
    }
}

pub(crate) fn person() -> Person {
    let mut person = Person {
        id: person_id(),
        authority: text("auth-nz"),
        authority_name: text("New Zealand Police, OCEANZ desk"),
        row: QueueRow {
            place: 0,
            ..leader()
        },
        rules: text("tiaki-baseline 1"),
        place: Place {
            verdict: text("routed"),
            country: Some(text("NZ")),
            country_name: text("New Zealand"),
            confidence: 874,
        },
        candidates: vec![
            CandidateView {
                country: text("NZ"),
                share: 874,
                reasons: vec![
                    text("2 upload addresses registered in this country, newest 2026-03-08"),
                    text("a phone number with its prefix"),
                ],
            },
            CandidateView {
                country: text("AU"),
                share: 126,
                reasons: vec![text(
                    "a log-in address registered in this country, but only through proxies or data centres",
                )],
            },
        ],
        rulings: super::rulings_of_person(),
        shared: super::shared_of_person(),
        accounts: accounts(),
        links: links(),
        restricted: vec![Restricted {
            report: report_id(),
            reference: text("EX-2026-0007"),
            sender: text("Example Police"),
            handling: text("H0,H2"),
            tlp: text("RED"),
            back_to: Some(text("Example Police")),
        }],
        decided: super::review::decided_links(),
        holds: Holds::default(),
        near: NearMisses::default(),
        history: History::default(),
        outcomes: vec![
            OutcomeView {
                code: OutcomeCode::NoCrime,
                on: text("2026-02-01"),
                by: text("ana"),
                stands: false,
            },
            OutcomeView {
                code: OutcomeCode::ChildSafeguarded,
                on: text("2026-02-03"),
                by: text("ben"),
                stands: true,
            },
        ],
    };
    super::review::dress(&mut person);
    person
}

fn accounts() -> Vec<AccountView> {
    let bulk = PartView {
        report: None,
        reference: text("bulk disclosure"),
        role: text("disclosed"),
        incident_type: String::new(),
        incident_at: None,
        ..part(
            "disclosed",
            None,
            vec![seen(
                "ip",
                "2001:db8:7::19",
                "2026-02-01T00:00:10Z",
                None,
                "login",
            )],
        )
    };
    let upload = vec![
        seen(
            "ip",
            "203.0.113.77",
            "2026-03-04T21:07:54.25Z",
            Some(50_412),
            "upload",
        ),
        seen("email", "subject-77@mail.example", "", None, "unknown"),
        seen(
            "device",
            "IDFV 00000000-0000-0000-0000-000000000077",
            "2026-03-04T21:07:55Z",
            None,
            "upload",
        ),
    ];
    vec![
        account(
            1,
            "Example Social",
            "synth-77",
            false,
            vec![
                PartView {
                    held: 2,
                    ..part("reported", Some(41), upload)
                },
                bulk,
            ],
        ),
        account(
            2,
            "Example Drive",
            "synth.user.0077",
            false,
            vec![part("associated", None, Vec::new())],
        ),
        account(
            3,
            "Example Chat",
            "not shown",
            true,
            vec![part("victim", Some(9), Vec::new())],
        ),
        account(4, "Example Chat", "77-synth", false, Vec::new()),
    ]
}

fn links() -> Vec<LinkView> {
    vec![
        link(
            1,
            2,
            2_140,
            "confirmed",
            true,
            &[
                ("email", "equal", "ordinary", 1_480, 2),
                ("ip", "ip_window", "ordinary", 910, 3),
                ("screen_name", "equal", "ordinary", -250, 64),
            ],
        ),
        link(
            2,
            4,
            980,
            "probable",
            true,
            &[
                ("phone", "recycled", "ordinary", 560, 2),
                ("device", "equal", "shared_thing", 470, 4),
            ],
        ),
        link(
            2,
            3,
            690,
            "probable",
            true,
            &[("device", "equal", "ordinary", 1_180, 2)],
        ),
        link(
            1,
            4,
            120,
            "possible",
            false,
            &[("ip", "ip_day", "shared_network", 120, 4_096)],
        ),
    ]
}

fn account(
    number: u8,
    service: &str,
    handle: &str,
    is_protected: bool,
    parts: Vec<PartView>,
) -> AccountView {
    AccountView {
        id: account_id(number),
        service: text(service),
        handle: text(if is_protected { PROTECTED } else { handle }),
        protection: if is_protected {
            Protection::Child
        } else {
            Protection::Open
        },
        person: Some(person_id()),
        place: (number != 4).then(|| Place {
            verdict: text("routed"),
            country: Some(text("NZ")),
            country_name: text("New Zealand"),
            confidence: 912,
        }),
        parts,
    }
}

fn part(role: &str, age: Option<i64>, observations: Vec<ObservationRow>) -> PartView {
    PartView {
        source: report_id().into(),
        report: Some(report_id()),
        reference: text("190044518"),
        provider: text("Example Social"),
        role: text(role),
        age,
        incident_type: text("material"),
        incident_at: Some(at("2026-03-04T21:07:55Z")),
        observations,
        held: 0,
        stated: Vec::new(),
    }
}

fn link(
    a: u8,
    b: u8,
    weight: i64,
    tier: &str,
    forest: bool,
    evidence: &[(&str, &str, &str, i64, u64)],
) -> LinkView {
    let piece =
        |(kind, manner, class, weight, holders): &(&str, &str, &str, i64, u64)| LinkEvidence {
            kind: text(kind),
            holders: *holders,
            weight: *weight,
            class: text(class),
            manner: text(manner),
            persons: holders.div_ceil(2),
            reliability: text("stated"),
        };
    LinkView {
        a: account_id(a),
        b: account_id(b),
        weight,
        confidence: 700 + weight.clamp(0, 2_990) / 10,
        tier: text(tier),
        forest,
        evidence: evidence.iter().map(piece).collect(),
    }
}

/// The child's account of the sample report, as pages may show it.
pub(crate) fn child() -> AccountView {
    let parts = vec![part("victim", Some(9), Vec::new())];
    AccountView {
        person: None,
        place: None,
        ..account(3, "Example Social", PROTECTED, true, parts)
    }
}

/// The same, as who named a purpose may read it.
pub(crate) fn child_shown() -> AccountView {
    let said = vec![
        seen("email", "child-9@mail.example", "", None, "unknown"),
        seen(
            "ip",
            "198.51.100.9",
            "2026-03-01T06:00:00Z",
            Some(40_001),
            "login",
        ),
    ];
    AccountView {
        handle: text("synth-child-9"),
        parts: vec![part("victim", Some(9), said)],
        ..child()
    }
}
