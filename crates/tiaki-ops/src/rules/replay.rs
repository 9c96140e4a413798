//! The site's own past under other rules: who would have stood elsewhere, and who would have waited
//! how long.
//!
//! For each day of a range everyone is ranked by what had come in by its evening, under the rules
//! that were in force then and under others. Links, matches and what is known of providers are
//! today's. Who really was worked when is not known here; both orders are worked off under one
//! capacity, from the first arrival on, so that their waiting can be compared. Ids only; nothing is
//! written.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaki_core::outcome::date_text;
use tiaki_core::triage::{Band, Rules, formats_6_4};

use super::backtest::{Bands, Named, Pair, naming};
use super::everyone::{Person, Second, Stand, everyone, work};
use super::{Past, in_force, over_time, refuse};
use crate::evaluate::simulation::tally;
use crate::triage::past::evening;
use crate::{Act, Error, Site};

/// The most days that are replayed at once.
pub const MOST_DAYS: i64 = 3_653;

/// What the past is ranked by beside the rules of then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Other {
    /// The rules in force now.
    #[default]
    InForce,
    /// These rules.
    Rules(Box<Rules>),
    /// The formula of formats 6.4, which has an order and no bands.
    Formula,
}

/// What a replay came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// The first day.
    pub from: String,
    /// The last day.
    pub to: String,
    /// The rules in force then, in the order of time.
    pub then: Vec<Named>,
    /// What they are held against.
    pub other: Named,
    /// Persons who stood in a queue by the last day.
    pub persons: u64,
    /// Everyone by the band of each on the last day.
    pub bands: Bands,
    /// Those who stand in another band on the last day, by id; the most urgent now first.
    pub moved: Vec<Moved>,
    /// Day by day: how many stood in another band.
    pub days: Vec<Day>,
    /// By country.
    pub countries: Vec<Side>,
    /// By provider.
    pub providers: Vec<Side>,
    /// Days that persons who came in within the range would have waited under the capacity.
    pub waiting: Waits,
    /// Children times days of waiting, of those who came in within the range and whose outcome says
    /// that a child was in danger.
    pub child_days: Pair<u64>,
    /// How many persons those are.
    pub endangered: u64,
    /// Of those, how many would not have been reached by the last day.
    pub never_reached: Pair<u64>,
}

/// A person who stands in another band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its id.
    pub person: String,
    /// The first day of the range on which it stood in another band.
    pub since: String,
    /// The band under the rules of then, on the last day.
    pub then: &'static str,
    /// The band under the others.
    pub now: &'static str,
}

/// One day of the range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// The day.
    pub day: String,
    /// Persons who had come in by its evening.
    pub persons: u64,
    /// Of those, in a more urgent band under the others.
    pub up: u64,
    /// In a less urgent one.
    pub down: u64,
}

/// A country or a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Its code or name; `none` for the coordinator's own desk.
    pub of: String,
    /// Persons by the last day.
    pub persons: u64,
    /// In a more urgent band under the others.
    pub up: u64,
    /// In a less urgent one.
    pub down: u64,
}

/// How long persons wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waits {
    /// Everyone who came in within the range.
    pub all: Pair<Wait>,
    /// Those who move to a more urgent band.
    pub up: Pair<Wait>,
    /// Those who move to a less urgent one.
    pub down: Pair<Wait>,
}

/// Days from the first day to being reached; who is not reached waits to the last day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Wait {
    /// How many.
    pub persons: u64,
    /// Of those, reached by the last day.
    pub reached: u64,
    /// Half waits no longer than this.
    pub median: i64,
    /// Nine of ten wait no longer than this.
    pub ninetieth: i64,
}

/// Replays the days from `from` to `to`, counted from 1970-01-01. Nothing is written.
///
/// # Errors
/// [`Error::Invalid`] where the range is empty or too long, or nobody came in by then; those of the
/// store.
pub fn replay(
    site: &Site,
    act: &Act,
    (from, to): (i64, i64),
    other: &Other,
) -> Result<Replayed, Error> {
    if from > to || to - from >= MOST_DAYS {
        return Err(refuse(
            "the range",
            "it ends before it begins, or is longer than ten years: write FROM..TO, such as 2026-01-01..2026-03-31",
        ));
    }
    let (past, periods, current) = site.store.read("triage replay", |tx| {
        let past = Past::read(tx, site)?;
        Ok::<_, Error>((past, over_time(tx, site)?, in_force(tx, site)?))
    })?;
    let then = |day: i64| {
        let end = evening(day);
        let standing = periods.iter().rev().find(|(since, _)| *since < end);
        standing.map_or(&current, |(_, rules)| rules)
    };
    let second = match other {
        Other::InForce => Second::Rules(&current),
        Other::Rules(rules) => Second::Rules(rules),
        Other::Formula => Second::Formula,
    };
    let changes: Vec<i64> = periods
        .iter()
        .skip(1)
        .map(|(since, _)| since.day())
        .collect();
    let mut everyone = everyone(&past, act, &then, &second, &changes);
    everyone.retain(|person| person.days.first().is_some_and(|(day, _)| *day <= to));
    if everyone.is_empty() {
        return Err(refuse("the range", "nobody had come in by its last day"));
    }
    let named: BTreeMap<i64, &Rules> = std::iter::once(from)
        .chain(
            changes
                .iter()
                .copied()
                .filter(|day| (from..=to).contains(day)),
        )
        .map(|day| (day, then(day)))
        .collect();
    let mut rules: Vec<Named> = named.values().map(|rules| naming(rules)).collect();
    rules.dedup();
    let mut replayed = Replayed {
        from: date_text(from),
        to: date_text(to),
        then: rules,
        other: match &second {
            Second::Rules(rules) => naming(rules),
            Second::Formula => Named {
                version: formats_6_4::VERSION.to_owned(),
                sha256: String::new(),
            },
        },
        persons: everyone.len() as u64,
        bands: bands(&everyone, to),
        moved: moved(&everyone, (from, to)),
        days: days(&everyone, (from, to)),
        countries: sides(&everyone, to, |person| {
            vec![person.country.clone().unwrap_or_else(|| "none".to_owned())]
        }),
        providers: sides(&everyone, to, |person| {
            let sent = past.field.providers(&person.accounts);
            sent.iter().map(|id| past.provider(id)).collect()
        }),
        waiting: Waits::default(),
        child_days: Pair { old: 0, new: 0 },
        endangered: 0,
        never_reached: Pair { old: 0, new: 0 },
    };
    wait(&past, &everyone, (from, to), &mut replayed);
    Ok(replayed)
}

impl Default for Waits {
    fn default() -> Self {
        let none = || Pair {
            old: Wait::default(),
            new: Wait::default(),
        };
        Self {
            all: none(),
            up: none(),
            down: none(),
        }
    }
}

impl Person {
    /// Where both put it by the evening of a day.
    fn by(&self, day: i64) -> Option<&Pair<Stand>> {
        let after = self.days.partition_point(|(of, _)| *of <= day);
        self.days.get(after.checked_sub(1)?).map(|(_, both)| both)
    }

    /// The bands by the evening of a day, where both have one.
    fn bands(&self, day: i64) -> Option<(Band, Band)> {
        let both = self.by(day)?;
        Some((both.old.band?, both.new.band?))
    }
}

fn bands(everyone: &[Person], day: i64) -> Bands {
    let mut moves: BTreeMap<(Band, Band), u64> = BTreeMap::new();
    for bands in everyone.iter().filter_map(|person| person.bands(day)) {
        *moves.entry(bands).or_default() += 1;
    }
    Bands::of(&moves)
}

fn moved(everyone: &[Person], (from, to): (i64, i64)) -> Vec<Moved> {
    let mut found: Vec<(Band, Band, Moved)> = everyone
        .iter()
        .filter_map(|person| {
            let (then, now) = person.bands(to).filter(|(then, now)| then != now)?;
            let differs = |day: &i64| person.bands(*day).is_some_and(|(then, now)| then != now);
            let since = std::iter::once(from)
                .chain(
                    person
                        .days
                        .iter()
                        .map(|(day, _)| *day)
                        .filter(|day| (from..=to).contains(day)),
                )
                .find(differs)?;
            let line = Moved {
                person: person.id.to_string(),
                since: date_text(since),
                then: then.code(),
                now: now.code(),
            };
            Some((now, then, line))
        })
        .collect();
    found.sort_by(|one, other| {
        (one.0, one.1, &one.2.person).cmp(&(other.0, other.1, &other.2.person))
    });
    found.into_iter().map(|(_, _, line)| line).collect()
}

/// Changes from day to day, added up: a person's bands change only where it has an entry.
fn days(everyone: &[Person], (from, to): (i64, i64)) -> Vec<Day> {
    let mut steps: BTreeMap<i64, [i64; 3]> = BTreeMap::new();
    for person in everyone {
        let mut before = [0_i64; 3];
        for (day, _) in &person.days {
            let now = match person.bands(*day) {
                Some((then, now)) => [1, i64::from(now < then), i64::from(now > then)],
                None => [1, 0, 0],
            };
            let step = steps.entry((*day).max(from)).or_default();
            for ((sum, now), before) in step.iter_mut().zip(now).zip(before) {
                *sum += now - before;
            }
            before = now;
        }
    }
    let mut sums = [0_i64; 3];
    let whole = |sum: i64| u64::try_from(sum).unwrap_or(0);
    (from..=to)
        .map(|day| {
            if let Some(step) = steps.get(&day) {
                for (sum, step) in sums.iter_mut().zip(step) {
                    *sum += step;
                }
            }
            let [persons, up, down] = sums.map(whole);
            Day {
                day: date_text(day),
                persons,
                up,
                down,
            }
        })
        .collect()
}

fn sides(everyone: &[Person], day: i64, of: impl Fn(&Person) -> Vec<String>) -> Vec<Side> {
    let mut sides: BTreeMap<String, Side> = BTreeMap::new();
    for person in everyone {
        let moved = person.bands(day);
        for name in of(person) {
            let side = sides.entry(name.clone()).or_insert_with(|| Side {
                of: name,
                persons: 0,
                up: 0,
                down: 0,
            });
            side.persons += 1;
            side.up += u64::from(moved.is_some_and(|(then, now)| now < then));
            side.down += u64::from(moved.is_some_and(|(then, now)| now > then));
        }
    }
    let mut sides: Vec<Side> = sides.into_values().collect();
    sides.sort_by(|one, other| {
        (Reverse(one.persons), &one.of).cmp(&(Reverse(other.persons), &other.of))
    });
    sides
}

fn wait(past: &Past, everyone: &[Person], span: (i64, i64), into: &mut Replayed) {
    let (from, to) = span;
    let beyond = past.cases.len().max(1);
    let reached = work(everyone, beyond, to);
    let endangered = past.endangered(span);
    let side = |reached: &BTreeMap<usize, i64>| tally(&endangered, reached, to);
    let (old, new) = (side(&reached.old), side(&reached.new));
    into.endangered = endangered.len() as u64;
    into.child_days = Pair {
        old: old.child_days,
        new: new.child_days,
    };
    into.never_reached = Pair {
        old: old.never_reached,
        new: new.never_reached,
    };
    let came = |person: &Person| person.days.first().map(|(day, _)| *day);
    let waits = |is: &dyn Fn(&Person) -> bool| {
        let of = |reached: &BTreeMap<usize, i64>| {
            let mut days = Vec::new();
            let mut done = 0;
            for (place, person) in everyone.iter().enumerate() {
                let Some(first) = came(person).filter(|first| *first >= from && is(person)) else {
                    continue;
                };
                let at = reached.get(&(beyond + place));
                done += u64::from(at.is_some());
                days.push(at.copied().unwrap_or(to) - first);
            }
            measured(days, done)
        };
        Pair {
            old: of(&reached.old),
            new: of(&reached.new),
        }
    };
    let moves: BTreeSet<(usize, bool)> = everyone
        .iter()
        .enumerate()
        .filter_map(|(place, person)| {
            let (then, now) = person.bands(to).filter(|(then, now)| then != now)?;
            Some((place, now < then))
        })
        .collect();
    let ids: BTreeMap<_, usize> = everyone
        .iter()
        .enumerate()
        .map(|(place, person)| (person.id, place))
        .collect();
    let goes = |person: &Person, up: bool| {
        let place = ids.get(&person.id).copied();
        place.is_some_and(|place| moves.contains(&(place, up)))
    };
    into.waiting = Waits {
        all: waits(&|_| true),
        up: waits(&|person| goes(person, true)),
        down: waits(&|person| goes(person, false)),
    };
}

fn measured(mut days: Vec<i64>, reached: u64) -> Wait {
    days.sort_unstable();
    let at = |part: usize| {
        let place = (days.len() * part).div_ceil(100).saturating_sub(1);
        days.get(place).copied().unwrap_or(0)
    };
    Wait {
        persons: days.len() as u64,
        reached,
        median: at(50),
        ninetieth: at(90),
    }
}
