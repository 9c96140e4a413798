//! The books: what was spent, what is written down of a decision, and which alarms ring by it.
//!
//! Both directions are kept alike: an answerer watches who asks, and this site its own people.

use std::collections::BTreeMap;

use tiaki_deconflict::{
    AlarmRules, Day, DayCounts, Limits, RequestDigest, RequestId, Spent, Summary, alarms,
};
use tiaki_store::Tx;
use tiaki_store::deconflict::books::{self as stored, Ask, Granted, Line, Rang};
use tiaki_store::deconflict::{Side, contacts, questions};

use super::With;
use crate::Error;

/// Days that alarms look back over.
const BACK: i64 = 7;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A decision that was granted.
pub(super) const GRANTED: &str = "granted";
/// One that was granted before, and costs nothing again.
pub(super) const REPEATED: &str = "repeated";

fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// What was spent before a request.
pub(super) fn spent(
    tx: &Tx<'_>,
    of: (Side, &str),
    day: i64,
    asked: &Summary,
) -> Result<Spent, Error> {
    let (today, case_today) = stored::spent(tx, of, day, asked.case().bytes())?;
    let earlier = stored::granted(tx, of, asked.id().bytes())?;
    Ok(Spent {
        today: unsigned(today),
        case_today: unsigned(case_today),
        earlier: earlier.map(|(digest, repeats)| (RequestDigest::new(digest), repeats)),
    })
}

/// What is written down of a request: what it says, where it could be read.
pub(super) struct Decided<'d> {
    pub(super) of: (Side, &'d str),
    pub(super) asked: Option<&'d Summary>,
    pub(super) charged: u32,
    pub(super) outcome: &'d str,
}

/// Writes a decision down, in the books and in the log, and rings what is to ring.
pub(super) fn note(
    tx: &Tx<'_>,
    with: &With<'_>,
    limits: &Limits,
    decided: &Decided<'_>,
) -> Result<(), Error> {
    let (side, authority) = decided.of;
    let ask = Ask {
        side,
        authority: authority.to_owned(),
        day: with.day(),
        request: decided.asked.map_or([0; 16], |asked| *asked.id().bytes()),
        epoch: decided
            .asked
            .map_or(0, |asked| asked.epoch().number().into()),
        fingerprint: decided
            .asked
            .map_or([0; 32], |asked| *asked.fingerprint().bytes()),
        commitment: decided.asked.map_or([0; 32], |asked| *asked.case().bytes()),
        digest: decided
            .asked
            .map_or([0; 32], |asked| *asked.digest().bytes()),
        identifiers: decided.asked.map_or(0, |asked| asked.count().into()),
        charged: decided.charged.into(),
        outcome: decided.outcome.to_owned(),
        at: with.act.at.micros(),
    };
    let verb = match (side, decided.outcome) {
        (Side::Asked, _) => "deconflict.asked",
        (Side::Asks, GRANTED | REPEATED) => "deconflict.answered",
        (Side::Asks, _) => "deconflict.refused",
    };
    let entry = with.entry(verb, hex::encode(ask.request), told(decided, authority));
    stored::add(tx, &ask, entry)?;
    ring(tx, with, decided.of, limits)
}

/// The line that both sides have in their logs.
fn told(decided: &Decided<'_>, authority: &str) -> String {
    let (charged, outcome) = (decided.charged, decided.outcome);
    match decided.asked {
        Some(asked) => format!(
            "{asked} digest {} charged={charged} outcome={outcome}",
            asked.digest()
        ),
        None => format!("with={authority} charged={charged} outcome={outcome}"),
    }
}

/// The days of somebody in figures, up to today.
pub(super) fn days(
    tx: &Tx<'_>,
    (side, authority): (Side, &str),
    today: i64,
) -> Result<BTreeMap<Day, DayCounts>, Error> {
    let from = today - BACK + 1;
    let mut by_day: BTreeMap<i64, Vec<Line>> = BTreeMap::new();
    for line in stored::since(tx, (side, authority), (from, today))? {
        by_day.entry(line.day).or_default().push(line);
    }
    let mut found = BTreeMap::new();
    for (day, lines) in by_day {
        let within = (day * DAY, (day + 1) * DAY);
        let met = match side {
            Side::Asks => contacts::opened(tx, (side, authority), within)?,
            Side::Asked => questions::met(tx, authority, within)?,
        };
        let day = Day::new(i32::try_from(day).unwrap_or(i32::MAX));
        found.insert(day, counts(&lines, unsigned(met)));
    }
    Ok(found)
}

/// A day in figures, from its lines.
fn counts(lines: &[Line], met: u64) -> DayCounts {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let of = |code: &str| number(lines.iter().filter(|line| line.outcome == code).count());
    let (granted, repeats) = (of(GRANTED), of(REPEATED));
    let mut by_case: BTreeMap<[u8; 32], u64> = BTreeMap::new();
    let mut by_size: BTreeMap<i64, u32> = BTreeMap::new();
    for line in lines {
        if line.outcome == GRANTED {
            *by_case.entry(line.commitment).or_default() += unsigned(line.charged);
        }
        *by_size.entry(line.identifiers).or_default() += 1;
    }
    DayCounts {
        asked: lines.iter().map(|line| unsigned(line.identifiers)).sum(),
        granted: lines.iter().map(|line| unsigned(line.charged)).sum(),
        requests: granted,
        repeats,
        refused: number(lines.len()) - granted - repeats,
        refused_by_day: of("day_budget"),
        cases: number(by_case.len()),
        largest_case: by_case.values().copied().max().unwrap_or(0),
        same_size: by_size.values().copied().max().unwrap_or(0),
        met: Some(met),
    }
}

/// Rings what is to ring for somebody today, each alarm once a day.
fn ring(
    tx: &Tx<'_>,
    with: &With<'_>,
    (side, authority): (Side, &str),
    limits: &Limits,
) -> Result<(), Error> {
    let days = days(tx, (side, authority), with.day())?;
    let today = super::moment(with.act.at).day();
    for alarm in alarms(&AlarmRules::standard(limits), &days, today) {
        let rang = Rang {
            side,
            authority: authority.to_owned(),
            day: with.day(),
            code: alarm.code.code().to_owned(),
            found: i64::try_from(alarm.found).unwrap_or(i64::MAX),
            threshold: i64::try_from(alarm.limit).unwrap_or(i64::MAX),
            at: with.act.at.micros(),
        };
        stored::ring(tx, &rang, &with.act.actor, with.act.at)?;
    }
    Ok(())
}

/// What a request was granted for.
pub(super) fn granted(
    tx: &Tx<'_>,
    of: (Side, &str),
    request: RequestId,
) -> Result<Option<Granted>, Error> {
    Ok(stored::grant_of(tx, of, request.bytes())?)
}
