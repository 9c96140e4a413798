//! `/alarms?within=DAYS`: who is overdue, and whose evidence is dying, or is preserved no longer, while nobody holds
//! them; for who works here for an authority in its own queue alone.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::id::PersonId;
use tiaki_core::queue::{Alarm, AlarmKind};
use tiaki_core::time::Timestamp;
use tiaki_ops::queue::bands::ByHand;
use tiaki_ops::queue::{AlarmCount, Alarms};

use crate::moment::Moment;
use crate::page::band;
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words::{self, Band};

/// Alarms of one kind on the page; the rest is counted.
const SHOWN: usize = 50;

const KINDS: [AlarmKind; 3] = [
    AlarmKind::EvidenceDying,
    AlarmKind::PreservationEnding,
    AlarmKind::Overdue,
];

/// The days that can be chosen.
const AHEAD: [u16; 4] = [3, 7, 14, 30];

#[derive(Template)]
#[template(path = "alarms.html")]
struct Page {
    frame: Frame,
    days: u16,
    ahead: Vec<Choice>,
    counts: Vec<Count>,
    parts: Vec<Part>,
}

/// How far ahead to look.
struct Choice {
    href: String,
    word: String,
    is_here: bool,
}

struct Count {
    authority: String,
    name: Markup,
    dying: String,
    ending: String,
    overdue: String,
    held: String,
}

struct Part {
    name: &'static str,
    title: String,
    caption: String,
    column: String,
    is_overdue: bool,
    rows: Vec<Row>,
    more: usize,
}

struct Row {
    band: Band,
    /// Who set the band, and what the rules gave.
    by_hand: Option<Markup>,
    at: Moment,
    id: String,
    short: String,
    queue: Markup,
    held: Option<Text>,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    within: Option<u16>,
}

/// `GET /alarms`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let days = asked.within.unwrap_or(shell.settings.queue.alarm_days);
    if days > 365 {
        return Err(Problem::NotFound);
    }
    let (at, session) = (shell.as_of, shell.session()?);
    let authority = session.agency.clone();
    let of = format!("{days} {authority}");
    let read = move |views: &dyn crate::Views| {
        let found = views.alarms(&authority, days, at)?;
        let mut persons: Vec<PersonId> = found.alarms.iter().map(|alarm| alarm.of.person).collect();
        persons.sort_unstable();
        persons.dedup();
        let by_hand = views.by_hand(&persons, at)?;
        Ok((found, by_hand))
    };
    let counted = shell.figures("alarms", of, read).await?;
    let (found, by_hand) = counted.found.as_ref();
    // What is counted for all of an agency is shown to each without whom a restricted case hides; counts stay.
    let operator = session.name.clone();
    let persons: Vec<PersonId> = KINDS
        .iter()
        .flat_map(|kind| first(found, *kind).into_iter().take(SHOWN))
        .map(|alarm| alarm.of.person)
        .collect();
    let read = move |views: &dyn crate::Views| views.shut(&operator, &persons, &[]);
    let shut = shell.edge.read("shut", read).await?.persons;
    write(&page(&shell, (found, by_hand, &shut), days, counted.at))
}

/// The alarms of a kind, soonest first.
fn first(found: &Alarms, kind: AlarmKind) -> Vec<&Alarm> {
    let of = found.alarms.iter().filter(|alarm| alarm.kind == kind);
    let mut all: Vec<&Alarm> = of.collect();
    all.sort_by_key(|alarm| (alarm.at, alarm.of.person));
    all
}

fn page(
    shell: &Shell,
    (found, by_hand, shut): (&Alarms, &BTreeMap<PersonId, ByHand>, &BTreeSet<PersonId>),
    days: u16,
    counted: Timestamp,
) -> Page {
    let tongue = shell.tongue();
    // Every queue with an alarm is counted.
    let name_of = |authority: &str| {
        let count = found
            .counts
            .iter()
            .find(|count| count.authority == authority);
        count.map_or("", |count| count.name.as_str())
    };
    let mut parts = Vec::new();
    for (kind, name, title, caption, column) in [
        (
            AlarmKind::EvidenceDying,
            "dying",
            tongue.t("alarms-dying"),
            tongue.t("alarms-next-end"),
            tongue.t("alarms-dying-column"),
        ),
        (
            AlarmKind::PreservationEnding,
            "ending",
            tongue.t("alarms-ending"),
            tongue.t("alarms-next-end"),
            tongue.t("alarms-ending-column"),
        ),
        (
            AlarmKind::Overdue,
            "overdue",
            tongue.t("alarms-overdue"),
            tongue.t("alarms-past-deadline"),
            tongue.t("alarms-overdue-column"),
        ),
    ] {
        let all = first(found, kind);
        if !all.is_empty() {
            parts.push(Part {
                name,
                title: title.into(),
                caption: caption.into(),
                column: column.into(),
                is_overdue: kind == AlarmKind::Overdue,
                more: all.len().saturating_sub(SHOWN),
                rows: all
                    .iter()
                    .take(SHOWN)
                    .filter(|alarm| !shut.contains(&alarm.of.person))
                    .map(|alarm| {
                        let hand = by_hand.get(&alarm.of.person);
                        row(shell, alarm, name_of(&alarm.of.authority), hand)
                    })
                    .collect(),
            });
        }
    }
    let mut choices: Vec<u16> = AHEAD.into_iter().chain([days]).collect();
    choices.sort_unstable();
    choices.dedup();
    Page {
        frame: shell.frame_of(Here::Alarms, shell.tongue().t("title-alarms"), counted),
        days,
        ahead: choices
            .into_iter()
            .map(|ahead| Choice {
                href: format!("/alarms?within={ahead}"),
                word: tongue.t("alarms-within").n("days", ahead).into(),
                is_here: ahead == days,
            })
            .collect(),
        counts: found.counts.iter().map(|one| count(tongue, one)).collect(),
        parts,
    }
}

fn count(tongue: Tongue, one: &AlarmCount) -> Count {
    let count = |number: u64| grouped(i64::try_from(number).unwrap_or(i64::MAX));
    Count {
        authority: one.authority.clone(),
        name: words::authority(tongue, &one.authority, &one.name),
        dying: count(one.dying),
        ending: count(one.ending),
        overdue: count(one.overdue),
        held: count(one.overdue_held),
    }
}

fn row(shell: &Shell, alarm: &Alarm, queue: &str, by_hand: Option<&ByHand>) -> Row {
    let id = alarm.of.person.to_string();
    Row {
        by_hand: by_hand.map(|one| band::mark(shell.tongue(), one)),
        band: words::band(shell.tongue(), &alarm.of.band),
        at: shell.moment(alarm.at),
        short: short(&id),
        id,
        queue: words::authority(shell.tongue(), &alarm.of.authority, queue),
        held: alarm.of.held_by.as_ref().map(Text::from),
    }
}
