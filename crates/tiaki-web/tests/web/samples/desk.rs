//! What operators did in the sample queue, and what they may do.

use tiaki_core::id::{PersonId, ProviderId, SetAsideBatchId, SetAsideId};
use tiaki_core::queue::{Alarm, AlarmKind, Estimate, QueueRules, Seen, Watched, find_reason};
use tiaki_core::time::Timestamp;
use tiaki_ops::queue::audit::{Due, Estimated, Look, Waiting};
use tiaki_ops::queue::{
    AlarmCount, Alarms, Aside, Back, Batch, By, Filter, Hold, Listing, Newest, Refused, Row, Skip,
    Skipped, Sources, Standing, Taken, Told,
};
use tiaki_store::queue::Operator;
use tiaki_web::{Deed, Outcome};

use super::{at, person_id, queue, text};

fn decision_id() -> SetAsideId {
    SetAsideId::from_bytes([0x5a; 16])
}

fn batch_id() -> SetAsideBatchId {
    SetAsideBatchId::from_bytes([0x5b; 16])
}

fn hold(name: &str, new_sources: bool) -> Hold {
    Hold {
        operator: Operator {
            name: text(name),
            key: text(name),
        },
        taken_at: at("2026-03-10T08:00:00Z"),
        until_at: at("2026-03-10T16:00:00Z"),
        other_members: false,
        new_sources,
    }
}

fn aside(told: bool, back: Back) -> Aside {
    Aside {
        batch: batch_id(),
        told: told.then(|| Told {
            operator: text("ben"),
            at: at("2026-03-02T09:30:00Z"),
            code: text("duplicate"),
            reason: text("case 12"),
        }),
        back,
        looked: None,
    }
}

/// What was done with the sample person.
pub(crate) fn standing() -> Standing {
    Standing {
        holds: vec![hold("ana", true)],
        skips: vec![Skip {
            operator: text("cleo"),
            at: at("2026-03-09T17:00:00Z"),
            until_at: at("2026-03-10T17:00:00Z"),
            reason: text("a relative works there"),
        }],
        by_hand: Some(super::workbench::by_hand()),
        ..Standing::default()
    }
}

/// Each row of the sample queue with what was done, and in which parts of the queue it is.
fn rows() -> Vec<(Row, Vec<Filter>)> {
    let came = Back {
        new_sources: true,
        more_urgent: true,
        ..Back::default()
    };
    let of = |aside: Option<Aside>| Standing {
        aside,
        ..Standing::default()
    };
    let referred = Standing {
        referred_at: Some(at("2026-03-09T10:00:00Z")),
        ..Standing::default()
    };
    let done = [
        (standing(), vec![Filter::Overdue, Filter::Mine(text("ana"))]),
        (
            of(Some(aside(true, came))),
            vec![Filter::Back, Filter::Free],
        ),
        (
            of(Some(aside(true, Back::default()))),
            vec![Filter::SetAside],
        ),
        (
            of(Some(aside(false, Back::default()))),
            vec![Filter::SetAside],
        ),
        (referred, vec![Filter::Free]),
    ];
    let rows = queue().rows.into_iter().zip(done);
    rows.map(|(row, (standing, parts))| {
        let sources = sources(row.place);
        let row = Row {
            row,
            standing,
            sources,
        };
        (row, parts)
    })
    .collect()
}

/// Who told of the sample person in this place: the last came with a disclosure alone.
fn sources(place: u32) -> Sources {
    let by = |number: u8, name: &str, reports| By {
        provider: ProviderId::from_bytes([number; 16]),
        name: text(name),
        reports,
    };
    let newest = Newest {
        report: super::report_id(),
        reference: text("4000001"),
    };
    match place {
        1 => Sources {
            providers: vec![
                by(1, "Examplechat", 1_204),
                by(2, "Sampleshare", 2),
                by(3, "Third <b>Example</b>", 1),
                by(4, "Fourth", 1),
            ],
            newest: Some(newest),
        },
        5 => Sources {
            providers: vec![by(2, "Sampleshare", 0)],
            newest: None,
        },
        _ => Sources {
            providers: vec![by(1, "Examplechat", 2)],
            newest: Some(newest),
        },
    }
}

pub(crate) fn listing(authority: &str, filter: &Filter, page: u32) -> Option<Listing> {
    let whole = queue();
    let is_whole = *filter == Filter::All;
    let is_view = matches!(filter, Filter::View(..));
    let mut found = Listing {
        authority: text(authority),
        name: whole.name,
        country_name: whole.country_name,
        filter: filter.clone(),
        total: whole.total,
        page,
        page_size: whole.page_size,
        has_more: is_whole && page < 26,
        rows: rows()
            .into_iter()
            .filter(|(_, parts)| is_whole || is_view || parts.contains(filter))
            .map(|(mut row, _)| {
                if !is_whole {
                    row.row.place = 0;
                }
                row
            })
            .collect(),
    };
    match authority {
        "auth-is" => (found.total, found.has_more) = (0, false),
        "auth-nz" if !is_whole && page > 0 || page > 26 => {}
        "auth-nz" => return Some(found),
        _ => return None,
    }
    found.rows.clear();
    Some(found)
}

pub(crate) fn batches() -> Vec<Batch> {
    vec![Batch {
        id: batch_id(),
        authority: text("auth-nz"),
        at: at("2026-03-02T09:30:00Z"),
        decisions: 40,
        standing: 38,
    }]
}

pub(crate) fn skipped() -> Vec<Skipped> {
    let skips = standing().skips.into_iter();
    skips
        .map(|skip| Skipped {
            person: person_id(),
            authority: text("auth-nz"),
            skip,
        })
        .collect()
}

pub(crate) fn alarms(days: u16) -> Alarms {
    let of = |number: u8, held: bool| Watched {
        person: PersonId::from_bytes([number; 16]),
        authority: text("auth-nz"),
        band: text(if held { "very_high" } else { "medium" }),
        due_at: Some(at("2026-03-08T00:00:00Z")),
        clock_at: Some(at("2026-03-14T08:15:00Z")),
        preserved_until: Some(at("2026-03-15T08:15:00Z")),
        held_by: held.then(|| text("ana")),
    };
    let alarm = |kind, moment: &str, of| Alarm {
        kind,
        at: at(moment),
        of,
    };
    if days == 0 {
        return Alarms::default();
    }
    Alarms {
        counts: vec![AlarmCount {
            authority: text("auth-nz"),
            name: text("New Zealand Police, OCEANZ desk"),
            dying: 1,
            ending: 1,
            overdue: 2,
            overdue_held: 1,
        }],
        alarms: vec![
            alarm(
                AlarmKind::EvidenceDying,
                "2026-03-14T08:15:00Z",
                of(0x31, false),
            ),
            alarm(
                AlarmKind::PreservationEnding,
                "2026-03-15T08:15:00Z",
                of(0x31, false),
            ),
            alarm(AlarmKind::Overdue, "2026-03-07T00:00:00Z", of(0x1a, true)),
            alarm(AlarmKind::Overdue, "2026-03-08T00:00:00Z", of(0x31, false)),
        ],
    }
}

pub(crate) fn lane() -> Vec<Waiting> {
    vec![Waiting {
        authority: text("auth-nz"),
        name: text("New Zealand Police, OCEANZ desk"),
        due: 12,
        taken: 1,
    }]
}

pub(crate) fn look() -> Look {
    let row = queue().rows.into_iter().nth(3);
    Look {
        due: Due {
            person: PersonId::from_bytes([0x5a; 16]),
            id: decision_id(),
            authority: text("auth-nz"),
            taken: Some((text("cleo"), at("2026-03-10T16:00:00Z"))),
            known_at: at("2026-03-02T09:30:00Z"),
        },
        queue: text("New Zealand Police, OCEANZ desk"),
        then: row.as_ref().map(|row| row.reasons.clone()),
        row,
    }
}

pub(crate) fn estimates() -> Vec<Estimated> {
    let of = |authority: &str, name: &str, seen: [u64; 4], withdrawn| {
        let [set_aside, drawn, decided, missed] = seen;
        Estimated {
            authority: text(authority),
            name: text(name),
            estimate: Estimate::of(Seen {
                set_aside,
                drawn,
                decided,
                missed,
            }),
            withdrawn,
            overtaken: 0,
        }
    };
    vec![
        of("", "All queues", [10_000, 300, 100, 10], 2),
        of("auth-fr", "Police of France", [40, 1, 0, 0], 0),
        of(
            "auth-nz",
            "New Zealand Police, OCEANZ desk",
            [9_960, 299, 100, 10],
            2,
        ),
    ]
}

fn at_told() -> Timestamp {
    at("2026-03-02T09:30:00Z")
}

/// What the sample queue does, and what it refuses.
pub(crate) fn act(deed: &Deed, rules: &QueueRules, at: Timestamp) -> Result<Outcome, Refused> {
    let named = |name: &str| match name.trim() {
        "" => Err(Refused::NoOperator),
        _ => Ok(()),
    };
    let reasoned = |reason: &str| find_reason(reason).map(|_| ()).ok_or(Refused::NoReason);
    let taken = |person: &PersonId| {
        Outcome::Taken(Some(Taken {
            person: *person,
            authority: text("auth-nz"),
            band: text("very_high"),
            until: at.plus_seconds(rules.hold_seconds()),
        }))
    };
    match deed {
        Deed::Next { operator, .. } => {
            named(operator)?;
            Ok(match operator.as_str() {
                "late" => Outcome::Taken(None),
                _ => taken(&person_id()),
            })
        }
        Deed::Take { person, operator } => named(operator).map(|()| taken(person)),
        Deed::Release { person, operator } => {
            named(operator)?;
            match operator.as_str() {
                "ana" => Ok(Outcome::Left(text("auth-nz"))),
                _ => Err(Refused::NotHeld(*person)),
            }
        }
        Deed::Skip {
            operator, reason, ..
        } => {
            named(operator)?;
            reasoned(reason).map(|()| Outcome::Left(text("auth-nz")))
        }
        Deed::SetAside(decision) => {
            named(&decision.operator)?;
            if decision.code.is_empty() {
                return Err(Refused::Code);
            }
            reasoned(&decision.reason)?;
            let (found, stated) = (decision.persons.len(), decision.count);
            if found == stated {
                Ok(Outcome::Left(text("auth-nz")))
            } else {
                Err(Refused::Count { found, stated })
            }
        }
        Deed::Restore { operator, .. } | Deed::RestoreBatch { operator, .. } => {
            named(operator).map(|()| Outcome::Done)
        }
        Deed::Tell { operator, .. } => {
            named(operator)?;
            Ok(Outcome::Told(vec![Told {
                operator: text("ben"),
                at: at_told(),
                code: text("duplicate"),
                reason: text("case 12"),
            }]))
        }
        Deed::AuditNext { operator, .. } => {
            named(operator)?;
            Ok(Outcome::Look((operator != "late").then(decision_id)))
        }
        Deed::AuditDecide(ruling) => {
            named(&ruling.operator)?;
            reasoned(&ruling.reason)?;
            match ruling.verdict.as_str() {
                "missed" | "rightly" => Ok(Outcome::Done),
                _ => Err(Refused::Verdict),
            }
        }
        other => super::workbench::act(other, at),
    }
}
