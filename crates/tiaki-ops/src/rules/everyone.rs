//! Everyone who came in, ranked day by day by two orders, and worked off under one capacity.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{Band, FactorCode, PersonFacts, Rules, formats_6_4, triage};

use super::Past;
use super::backtest::Pair;
use crate::Act;
use crate::evaluate::simulation::{Capacity, Item, run};
use crate::evaluate::{CAPACITY_PERCENT, PERIOD};
use crate::triage::past::evening;

/// Where an order puts a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    /// Smaller bytes come first.
    pub(super) rank: Vec<u8>,
    /// The band; a formula has none.
    pub(super) band: Option<Band>,
}

/// The order that is held against the rules in force.
pub(super) enum Second<'r> {
    /// Rules.
    Rules(&'r Rules),
    /// The formula of formats 6.4.
    Formula,
}

impl Second<'_> {
    fn stand(&self, facts: &PersonFacts, at: Timestamp) -> Stand {
        match self {
            Self::Rules(rules) => by_rules(facts, rules, at),
            Self::Formula => Stand {
                rank: formats_6_4::order_bytes(facts, facts.first_received().unwrap_or(at)),
                band: None,
            },
        }
    }
}

fn by_rules(facts: &PersonFacts, rules: &Rules, at: Timestamp) -> Stand {
    let priority = triage(facts, rules, at);
    Stand {
        rank: priority.rank.as_bytes().to_vec(),
        band: Some(priority.band),
    }
}

/// What the tried rules made of a person on the first day.
pub(super) struct First {
    pub(super) day: i64,
    pub(super) band: Band,
    pub(super) factors: Vec<FactorCode>,
}

/// A person under both: day by day, and now.
pub(super) struct Person {
    pub(super) id: PersonId,
    pub(super) accounts: Vec<AccountId>,
    pub(super) country: Option<String>,
    /// The cases that share an account with it.
    pub(super) cases: Vec<usize>,
    /// Each day on which something came in or other rules came in force, with where both put it.
    pub(super) days: Vec<(i64, Pair<Stand>)>,
    pub(super) now: Pair<Stand>,
    pub(super) first: Option<First>,
}

impl Person {
    /// The first day on which something on it came in.
    pub(super) fn began(&self) -> Option<i64> {
        self.days.first().map(|(day, _)| *day)
    }
}

/// Everyone under both orders, in order of ids. `old` says which rules were in force by a day,
/// `also` on which further days everyone was ranked anew.
pub(super) fn everyone<'r>(
    past: &Past,
    act: &Act,
    old: &(dyn Fn(i64) -> &'r Rules + Sync),
    new: &Second<'r>,
    also: &[i64],
) -> Vec<Person> {
    let reached = past.reached();
    let today = act.at.day();
    let of = |(id, accounts): &(PersonId, Vec<AccountId>)| {
        let both = |facts: &PersonFacts, day, at| Pair {
            old: by_rules(facts, old(day), at),
            new: new.stand(facts, at),
        };
        let now = past.field.now(act.at, *id, accounts);
        let mut days: BTreeSet<i64> = past.field.days(accounts);
        let began = days.first().copied();
        days.extend(
            also.iter()
                .filter(|day| began.is_some_and(|first| **day > first)),
        );
        let mut first = None;
        let days = days.into_iter().map(|day| {
            let facts = past.field.by(day, *id, accounts).facts;
            if let (Second::Rules(rules), None) = (new, &first) {
                let priority = triage(&facts, rules, evening(day));
                first = Some(First {
                    day,
                    band: priority.band,
                    factors: priority.factors.iter().map(|factor| factor.code).collect(),
                });
            }
            (day, both(&facts, day, evening(day)))
        });
        let days = days.collect();
        let cases: BTreeSet<usize> = accounts
            .iter()
            .filter_map(|account| reached.get(account).copied())
            .collect();
        Person {
            id: *id,
            accounts: accounts.clone(),
            country: now.country(),
            cases: cases.into_iter().collect(),
            days,
            now: both(&now.facts, today, act.at),
            first,
        }
    };
    past.field.members().par_iter().map(of).collect()
}

/// Works everyone off under both orders, up to and with the last day; gives the day on which each
/// case, by its number, and each person, by its place plus `beyond`, was reached. Where `beyond` is
/// 0 only cases are told.
pub(super) fn work(everyone: &[Person], beyond: usize, last: i64) -> Pair<BTreeMap<usize, i64>> {
    let mut counts: BTreeMap<Option<&str>, u64> = BTreeMap::from([(None, 0)]);
    for person in everyone {
        *counts.entry(person.country.as_deref()).or_default() += 1;
    }
    let capacities: Vec<Capacity> = counts
        .values()
        .map(|persons| Capacity {
            numerator: persons * CAPACITY_PERCENT,
            denominator: 100 * PERIOD,
        })
        .collect();
    let numbers: BTreeMap<Option<&str>, usize> = counts.keys().copied().zip(0..).collect();
    let first = everyone
        .iter()
        .filter_map(|person| person.days.first())
        .map(|(day, _)| *day)
        .min()
        .unwrap_or(last);
    let side = |pick: fn(&Pair<Stand>) -> &Stand| {
        let items: Vec<Item> = everyone
            .iter()
            .enumerate()
            .map(|(place, person)| Item {
                desk: numbers
                    .get(&person.country.as_deref())
                    .copied()
                    .unwrap_or(0),
                reaches: person
                    .cases
                    .iter()
                    .copied()
                    .chain((beyond > 0).then_some(beyond + place))
                    .collect(),
                entries: person
                    .days
                    .iter()
                    .filter(|(day, _)| *day <= last)
                    .map(|(day, both)| (*day, pick(both).rank.clone()))
                    .collect(),
            })
            .collect();
        run(&items, &capacities, first, last)
    };
    Pair {
        old: side(|both| &both.old),
        new: side(|both| &both.new),
    }
}
