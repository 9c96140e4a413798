//! What a version of the rules would have done with past outcomes, beside the rules in force.
//!
//! Persons whose outcome is known are ranked by both as of the first day on which they could be
//! worked; everyone who came in is worked off by both under one daily capacity, as `evaluate` does
//! it (`docs/adr/0006-what-evaluation-measures.md`), and the waiting of those whose outcome says that
//! a child was in danger is counted. Outcomes are known of those only who were worked: nothing here
//! says what became of the others.
//!
//! Nothing is written; [`super::office::keep`] keeps what an approval is to rest on.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;
use tiaki_core::outcome::{Bearing, date_text};
use tiaki_core::triage::{Band, Priority, Rules, triage};

use super::calibration::{Calibration, measure};
use super::drift::{self, Drift};
use super::everyone::{First, Person, Second, everyone, work};
use super::learning::within;
use super::{Case, Past, in_force};
use crate::cells::interval::{Share, share};
use crate::evaluate::CAPACITY_PERCENT;
use crate::evaluate::simulation::tally;
use crate::triage::past::evening;
use crate::{Act, Error, Site};

/// How many from the top are looked at.
const TOPS: [u64; 3] = [10, 50, 100];
/// Days that work goes on after the last arrival.
pub(super) const AFTER: i64 = 30;

/// The period of a back-test.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Period {
    /// Persons who could be worked from this day on, counted from 1970-01-01; else from the first.
    pub from: Option<i64>,
    /// Up to this day; else to the last.
    pub to: Option<i64>,
}

/// Rules by name and digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The version.
    pub version: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// A figure under the old rules and the new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair<T> {
    /// Under the rules in force.
    pub old: T,
    /// Under the version that is tried.
    pub new: T,
}

/// What a back-test came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backtested {
    /// The rules in force.
    pub old: Named,
    /// The version that is tried.
    pub new: Named,
    /// Which outcomes stood.
    pub outcomes: String,
    /// The first day on which one of its persons could be worked.
    pub from: String,
    /// The last.
    pub to: String,
    /// Persons whose outcome is known, by what it says.
    pub cases: Cases,
    /// Of the persons that are first so many, how many endangered a child.
    pub precision: Vec<Precision>,
    /// Children times days of waiting, of those whose outcome says so, under one daily capacity.
    pub child_days: Pair<u64>,
    /// Of those, how many persons would not have been reached within the time looked at.
    pub never_reached: Pair<u64>,
    /// Hundredths of a desk's persons that it works in 30 days.
    pub capacity_percent: u64,
    /// Whether figures mean what they say.
    pub calibration: Pair<Calibration>,
    /// By the country that a person is sent to.
    pub countries: Vec<Group>,
    /// By who sent something on a person, who may be several.
    pub providers: Vec<Group>,
    /// Whether persons are still like those the version was learnt from.
    pub drift: Drift,
    /// Everyone in a queue now, by the band of each.
    pub bands: Bands,
}

/// Persons whose outcome is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Cases {
    /// A child was in danger.
    pub danger: u64,
    /// An offence without a child in danger that is known.
    pub offence: u64,
    /// It was an error to take the person for an offender.
    pub error: u64,
    /// It says neither.
    pub open: u64,
    /// Persons that the tried version was learnt from: its figures on them flatter it.
    pub learnt_from: u64,
    /// Outcomes on accounts of which nothing dated is stored.
    pub undated: u64,
}

/// Who comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Precision {
    /// How many from the top: `10`, `50`, `100`, or `capacity` for as many as could be worked.
    pub first: String,
    /// Of so many, how many endangered a child, under each.
    pub danger: Pair<Share>,
}

/// The persons of one country or provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its code or name.
    pub of: String,
    /// Persons with an outcome that says whether a child was in danger.
    pub cases: u64,
    /// Of those whose child was in danger, how many stand in the two upper bands.
    pub found: Pair<Share>,
    /// Of those in the two upper bands, how many it was an error to take for an offender.
    pub errors: Pair<Share>,
}

/// Who changes band.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Bands {
    /// Persons looked at.
    pub persons: u64,
    /// To a more urgent band.
    pub up: u64,
    /// To a less urgent one.
    pub down: u64,
    /// From one band to another: so many.
    pub moves: Vec<Move>,
}

/// Persons who go from one band to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The band under the rules in force.
    pub from: String,
    /// The band under the version that is tried.
    pub to: String,
    /// How many.
    pub persons: u64,
}

impl Bands {
    pub(super) fn of(moves: &BTreeMap<(Band, Band), u64>) -> Self {
        let mut bands = Self::default();
        for ((from, to), persons) in moves {
            bands.persons += persons;
            if to < from {
                bands.up += persons;
            } else if to > from {
                bands.down += persons;
            }
            if from != to {
                bands.moves.push(Move {
                    from: from.code().to_owned(),
                    to: to.code().to_owned(),
                    persons: *persons,
                });
            }
        }
        bands
    }
}

/// A person under both rules.
type Both = Pair<Priority>;

/// Tries rules on past outcomes. Nothing is written.
///
/// # Errors
/// [`Error::Early`] where nobody is stored yet; those of the store.
pub fn backtest(site: &Site, act: &Act, new: &Rules, period: Period) -> Result<Backtested, Error> {
    let (past, old) = site.store.read("rules backtest", |tx| {
        Ok::<_, Error>((Past::read(tx, site)?, in_force(tx, site)?))
    })?;
    let cases: Vec<&Case> = past
        .cases
        .iter()
        .filter(|case| within(case.first, period.from, period.to))
        .collect();
    let facts = past.first_facts(&cases);
    let ranked: Vec<(&Case, Both)> = cases
        .iter()
        .zip(&facts)
        .map(|(case, facts)| {
            let at = evening(case.first);
            let both = Pair {
                old: triage(facts, &old, at),
                new: triage(facts, new, at),
            };
            (*case, both)
        })
        .collect();
    let everyone = everyone(&past, act, &|_| &old, &Second::Rules(new), &[]);
    // Where no outcome is known yet, all that can be said is who would stand elsewhere.
    let span = |days: &mut dyn Iterator<Item = i64>| {
        let days: Vec<i64> = days.collect();
        Some((*days.iter().min()?, *days.iter().max()?))
    };
    let (from, to) = span(&mut cases.iter().map(|case| case.first))
        .or_else(|| span(&mut everyone.iter().filter_map(Person::began)))
        .ok_or(Error::Early {
            missing: "run `tiaki import` and `tiaki link`",
            step: "try rules on",
        })?;
    let waited = waiting(&past, &everyone, (from, to));
    let firsts: Vec<&First> = everyone
        .iter()
        .filter_map(|one| one.first.as_ref())
        .collect();
    let until = learnt_until(new).unwrap_or_else(|| middle(&firsts));
    Ok(Backtested {
        old: naming(&old),
        new: naming(new),
        outcomes: past.digest.clone(),
        from: date_text(from),
        to: date_text(to),
        cases: count(&cases, new, past.undated),
        precision: precision(&ranked),
        child_days: Pair {
            old: waited.old.0,
            new: waited.new.0,
        },
        never_reached: Pair {
            old: waited.old.1,
            new: waited.new.1,
        },
        capacity_percent: CAPACITY_PERCENT,
        calibration: Pair {
            old: calibration(&ranked, |both| &both.old),
            new: calibration(&ranked, |both| &both.new),
        },
        countries: groups(&ranked, |case| vec![country(&past, act, case)]),
        providers: groups(&ranked, |case| {
            let sent = past.field.providers(&case.accounts);
            sent.iter().map(|id| past.provider(id)).collect()
        }),
        drift: drift::measure(&firsts, until),
        bands: bands(&everyone),
    })
}

pub(super) fn naming(rules: &Rules) -> Named {
    Named {
        version: rules.version.clone(),
        sha256: rules.digest.clone(),
    }
}

/// The last day of what rules were learnt from.
fn learnt_until(rules: &Rules) -> Option<i64> {
    let learned = rules.learned.as_ref()?;
    tiaki_core::outcome::date(&learned.to).ok()
}

/// The day by which half of the persons could be worked.
fn middle(firsts: &[&First]) -> i64 {
    let mut days: Vec<i64> = firsts.iter().map(|first| first.day).collect();
    days.sort_unstable();
    days.get(days.len() / 2).copied().unwrap_or(0)
}

fn count(cases: &[&Case], new: &Rules, undated: u64) -> Cases {
    let mut counts = Cases {
        undated,
        ..Cases::default()
    };
    let span = new.learned.as_ref().and_then(|learned| {
        let day = |text| tiaki_core::outcome::date(text).ok();
        Some((day(&learned.from)?, day(&learned.to)?))
    });
    for case in cases {
        *match case.bearing {
            Bearing::Danger => &mut counts.danger,
            Bearing::Offence => &mut counts.offence,
            Bearing::Error => &mut counts.error,
            _ => &mut counts.open,
        } += 1;
        let is_in = span.is_some_and(|(from, to)| (from..=to).contains(&case.first));
        counts.learnt_from += u64::from(is_in && case.is_danger().is_some());
    }
    counts
}

fn precision(ranked: &[(&Case, Both)]) -> Vec<Precision> {
    let telling: Vec<(&Both, bool)> = ranked
        .iter()
        .filter_map(|(case, both)| Some((both, case.is_danger()?)))
        .collect();
    let all = telling.len() as u64;
    let capacity = (all * CAPACITY_PERCENT).div_ceil(100);
    let top = |pick: fn(&Both) -> &Priority, first: u64| {
        let mut order: Vec<_> = telling
            .iter()
            .map(|(both, danger)| (pick(both).rank, *danger))
            .collect();
        order.sort_unstable();
        let first = usize::try_from(first.min(all)).unwrap_or(usize::MAX);
        let of = order.iter().take(first);
        let danger = of.clone().filter(|(_, danger)| *danger).count();
        share(danger as u64, of.count() as u64)
    };
    let named = TOPS.iter().map(|first| (first.to_string(), *first));
    named
        .chain([("capacity".to_owned(), capacity)])
        .map(|(name, first)| Precision {
            first: name,
            danger: Pair {
                old: top(|both| &both.old, first),
                new: top(|both| &both.new, first),
            },
        })
        .collect()
}

fn calibration(ranked: &[(&Case, Both)], pick: impl Fn(&Both) -> &Priority) -> Calibration {
    let known: Vec<(Priority, bool)> = ranked
        .iter()
        .filter_map(|(case, both)| Some((pick(both).clone(), case.is_danger()?)))
        .collect();
    measure(&known)
}

fn country(past: &Past, act: &Act, case: &Case) -> String {
    let known = past.field.now(act.at, case.person, &case.accounts);
    known.country().unwrap_or_else(|| "none".to_owned())
}

fn groups(ranked: &[(&Case, Both)], of: impl Fn(&Case) -> Vec<String>) -> Vec<Group> {
    let mut grouped: BTreeMap<String, Vec<&(&Case, Both)>> = BTreeMap::new();
    for one in ranked.iter().filter(|(case, _)| case.is_danger().is_some()) {
        for name in of(one.0) {
            grouped.entry(name).or_default().push(one);
        }
    }
    let is_upper = |priority: &Priority| priority.band <= Band::High;
    let mut groups: Vec<Group> = grouped
        .into_iter()
        .map(|(name, members)| {
            let side = |pick: fn(&Both) -> &Priority| {
                let danger = members.iter().filter(|one| one.0.is_danger() == Some(true));
                let found = danger.clone().filter(|one| is_upper(pick(&one.1)));
                let upper = members.iter().filter(|one| is_upper(pick(&one.1)));
                let errors = upper.clone().filter(|one| one.0.bearing == Bearing::Error);
                (
                    share(found.count() as u64, danger.count() as u64),
                    share(errors.count() as u64, upper.count() as u64),
                )
            };
            let (old, new) = (side(|both| &both.old), side(|both| &both.new));
            Group {
                of: name,
                cases: members.len() as u64,
                found: Pair {
                    old: old.0,
                    new: new.0,
                },
                errors: Pair {
                    old: old.1,
                    new: new.1,
                },
            }
        })
        .collect();
    groups.sort_by(|one, other| {
        (Reverse(one.cases), &one.of).cmp(&(Reverse(other.cases), &other.of))
    });
    groups
}

/// Child-days and persons never reached, under both.
fn waiting(past: &Past, everyone: &[Person], span: (i64, i64)) -> Pair<(u64, u64)> {
    let days = || everyone.iter().flat_map(|person| person.days.iter());
    let last = days().map(|(day, _)| *day).max().unwrap_or(0) + AFTER;
    let endangered = past.endangered(span);
    let reached = work(everyone, 0, last);
    let side = |reached: &BTreeMap<usize, i64>| {
        let found = tally(&endangered, reached, last);
        (found.child_days, found.never_reached)
    };
    Pair {
        old: side(&reached.old),
        new: side(&reached.new),
    }
}

fn bands(everyone: &[Person]) -> Bands {
    let mut moves: BTreeMap<(Band, Band), u64> = BTreeMap::new();
    for person in everyone {
        if let (Some(old), Some(new)) = (person.now.old.band, person.now.new.band) {
            *moves.entry((old, new)).or_default() += 1;
        }
    }
    Bands::of(&moves)
}
