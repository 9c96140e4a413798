//! Linking, routing and triage held against the truth of a synthetic operation.
//!
//! Linking is measured over pairs of accounts, routing over accounts, triage by
//! child-days at risk under one daily capacity for each desk, beside three
//! other orders of work: in order of receipt, the provider's flag first, and an
//! oracle that knows the truth. How and why exactly so: `docs/adr/0006-what-evaluation-measures.md`.
//!
//! Our own queue never looks ahead: on each day a person stands where the facts
//! that had come in by that evening put them ([`crate::triage::history`]). Links
//! and matches are those of today, as they are for the orders compared with.

mod linking;
pub mod outcomes;
pub(crate) mod simulation;
mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{PersonFacts, Rules, formats_6_4};
use tiaki_store::{persons, priorities};

pub use self::linking::{Band, Linking, Near, Unshared};
use self::simulation::{Capacity, Endangered, Item, Outcome, run, tally};
use self::truth::Truth;
use crate::triage::past::evening;
use crate::triage::{Step, history};
use crate::{Act, Error, Site};

/// Of a desk's persons, how many hundredths can be worked in [`PERIOD`] days.
pub const CAPACITY_PERCENT: u64 = 20;
/// The days that the capacity is given for.
pub const PERIOD: u64 = 30;
/// Days that work goes on after the last arrival.
const AFTER: i64 = 30;

/// What `evaluate` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Accounts to persons.
    pub linking: Linking,
    /// Accounts to countries.
    pub routing: Routing,
    /// Who is reached when.
    pub triage: Triage,
}

/// Accounts of the truth by where their person was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Routing {
    /// To the country the person is in.
    pub correct: u64,
    /// To another.
    pub wrong: u64,
    /// To no country: kept for a human.
    pub unknown: u64,
}

/// The orders of work compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct Policies {
    /// Our queue.
    pub tiaki: u64,
    /// In order of receipt.
    pub fifo: u64,
    /// What the provider escalates first, then in order of receipt.
    pub provider_flag: u64,
    /// Knows who endangers children.
    pub oracle: u64,
}

/// Triage under one capacity.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Triage {
    /// Children times days of waiting.
    pub child_days: Policies,
    /// Persons who endanger children and came in.
    pub endangered: u64,
    /// Of those, how many were never reached.
    pub never_reached: Policies,
    /// Items all desks together work a day.
    pub capacity_per_day: f64,
    /// Days simulated.
    pub days: i64,
    /// The same, counted only from when something that shows the danger had come in, where the world
    /// says when that was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
    /// Another order of the same persons, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<Second>,
}

/// Waiting after the danger showed. Before that no order made from what came in can tell the person from
/// others, so that what is left is what ranking is answerable for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Children times days of waiting since. The oracle knows who endangers children, but from then on.
    pub child_days: Policies,
    /// Persons who endanger children and of whom it showed.
    pub endangered: u64,
    /// Of those, how many were never reached.
    pub never_reached: Policies,
}

/// Another order of the same persons, under the same capacity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Second {
    /// The version of the rules, or `formats-6.4`.
    pub order: String,
    /// Children times days of waiting.
    pub child_days: u64,
    /// How many were never reached.
    pub never_reached: u64,
}

/// Where each person stands by another order, day by day.
struct Other {
    order: String,
    history: BTreeMap<PersonId, Vec<Step>>,
}

/// An order to be held beside the one in force.
#[derive(Debug, Clone)]
pub enum Beside {
    /// Other rules.
    Rules(Box<Rules>),
    /// The formula of formats 6.4.
    Formula,
}

impl Beside {
    fn name(&self) -> String {
        match self {
            Self::Rules(rules) => rules.version.clone(),
            Self::Formula => formats_6_4::VERSION.to_owned(),
        }
    }

    fn rank(&self, facts: &PersonFacts, at: Timestamp) -> Vec<u8> {
        match self {
            Self::Rules(rules) => tiaki_core::triage::triage(facts, rules, at)
                .rank
                .as_bytes()
                .to_vec(),
            Self::Formula => formats_6_4::order_bytes(facts, facts.first_received().unwrap_or(at)),
        }
    }

    /// As [`history`], by this order.
    fn history(&self, site: &Site) -> Result<Other, Error> {
        let field = site
            .store
            .read("evaluate", |tx| crate::triage::past::Field::read(tx, site))?;
        let of = |(person, accounts): &(PersonId, Vec<AccountId>)| {
            let days = field.days(accounts).into_iter();
            let steps = days.map(|day| Step {
                day,
                rank: self.rank(&field.by(day, *person, accounts).facts, evening(day)),
            });
            (*person, steps.collect())
        };
        Ok(Other {
            order: self.name(),
            history: field.members().par_iter().map(of).collect(),
        })
    }
}

/// An account as it came in.
#[derive(Debug, Default, Clone)]
struct Arrival {
    first: Option<i64>,
    last: i64,
    order: Vec<u8>,
    escalated: Option<i64>,
    is_subject: bool,
}

/// Holds the store's persons, locations and priorities against the world's truth.
///
/// # Errors
/// Where the truth does not read, nothing has been triaged, or the store fails.
pub fn evaluate(site: &Site, world: &Path) -> Result<Evaluation, Error> {
    evaluate_beside(site, world, None)
}

/// As [`evaluate`], with another order of the same persons beside.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_beside(
    site: &Site,
    world: &Path,
    beside: Option<&Beside>,
) -> Result<Evaluation, Error> {
    let truth = Truth::read(world, &site.key)?;
    let (members, locations, arrivals, seen) = site.store.read("evaluate", |tx| {
        Ok::<_, Error>((
            persons::members(tx)?,
            priorities::person_locations(tx)?,
            arrivals(tx)?,
            linking::Seen::read(tx, site, &truth)?,
        ))
    })?;
    if locations.is_empty() {
        return Err(Error::Early {
            missing: "run `tiaki triage`",
            step: "evaluate",
        });
    }
    let known = members
        .iter()
        .flat_map(|(_, accounts)| accounts)
        .any(|id| truth.accounts.contains_key(id));
    if !known {
        let why =
            "not one of its accounts is stored here: import this world, or name the one that was";
        return Err(Error::Invalid {
            what: "the truth".to_owned(),
            why: why.to_owned(),
        });
    }
    let act = Act {
        actor: String::new(),
        at: Timestamp::default(),
    };
    let history: BTreeMap<PersonId, Vec<Step>> = history(site, &act)?.into_iter().collect();
    let countries: BTreeMap<PersonId, Option<String>> = locations
        .into_iter()
        .map(|(person, located)| (person, routed(located)))
        .collect();
    let second = match beside {
        Some(beside) => Some(beside.history(site)?),
        None => None,
    };
    let triage = triage(
        &truth,
        &members,
        &countries,
        (&history, second.as_ref()),
        &arrivals,
    );
    Ok(Evaluation {
        linking: linking::measure(&truth, &members, &seen),
        routing: routing(&truth, &members, &countries),
        triage,
    })
}

/// The country that a person is sent to without a human looking at where.
fn routed(located: priorities::Located) -> Option<String> {
    let is_sent = located.verdict == "routed";
    located.country.filter(|_| is_sent)
}

fn routing(
    truth: &Truth,
    members: &[(PersonId, Vec<AccountId>)],
    countries: &BTreeMap<PersonId, Option<String>>,
) -> Routing {
    let mut routing = Routing::default();
    for (person, accounts) in members {
        let country = countries.get(person).and_then(Option::as_deref);
        for real in accounts
            .iter()
            .filter_map(|account| truth.accounts.get(account))
        {
            match (country, truth.persons.get(*real)) {
                (Some(country), Some(real)) if country == real.country => routing.correct += 1,
                (Some(_), Some(_)) => routing.wrong += 1,
                _ => routing.unknown += 1,
            }
        }
    }
    routing
}

/// When each account came in, as day and as order of receipt.
fn arrivals(tx: &tiaki_store::Tx<'_>) -> Result<BTreeMap<AccountId, Arrival>, Error> {
    struct Source {
        at: Option<Timestamp>,
        reference: String,
        escalated: bool,
    }
    let mut sources: BTreeMap<SourceId, Source> = BTreeMap::new();
    for report in priorities::reports(tx)? {
        let source = Source {
            at: report.incident_at,
            reference: report.reference,
            escalated: report.escalated,
        };
        sources.insert(report.id.into(), source);
    }
    for disclosure in priorities::disclosures(tx)? {
        let source = Source {
            at: disclosure.disclosed_at,
            reference: disclosure.provider,
            escalated: false,
        };
        sources.insert(disclosure.source, source);
    }
    let mut arrivals: BTreeMap<AccountId, Arrival> = BTreeMap::new();
    for part in priorities::parts(tx)? {
        let Some(Source {
            at: Some(at),
            reference,
            escalated,
        }) = sources.get(&part.source)
        else {
            continue;
        };
        let arrival = arrivals.entry(part.account).or_default();
        let day = at.day();
        let mut order = at.micros().max(0).to_be_bytes().to_vec();
        order.extend(reference.as_bytes());
        if arrival.first.is_none() || order < arrival.order {
            arrival.order = order;
            arrival.first = Some(day);
        }
        arrival.last = arrival.last.max(day);
        if *escalated {
            arrival.escalated = Some(arrival.escalated.map_or(day, |before| before.min(day)));
        }
        arrival.is_subject |=
            [Role::Reported.code(), Role::Disclosed.code()].contains(&part.role.as_str());
    }
    Ok(arrivals)
}

/// The desks, by country; the first is the coordinator's own, for those sent nowhere.
struct Desks {
    names: BTreeMap<String, usize>,
    persons: Vec<u64>,
}

impl Desks {
    fn new(countries: &BTreeMap<PersonId, Option<String>>, truth: &Truth) -> Self {
        let mut desks = Self {
            names: BTreeMap::new(),
            persons: vec![0],
        };
        let all = countries
            .values()
            .flatten()
            .chain(truth.persons.iter().map(|person| &person.country));
        for name in all.collect::<BTreeSet<_>>() {
            desks.names.insert(name.clone(), desks.persons.len());
            desks.persons.push(0);
        }
        for country in countries.values() {
            let desk = desks.of(country.as_deref());
            if let Some(count) = desks.persons.get_mut(desk) {
                *count += 1;
            }
        }
        desks
    }

    fn of(&self, country: Option<&str>) -> usize {
        country
            .and_then(|country| self.names.get(country))
            .copied()
            .unwrap_or(0)
    }

    fn capacities(&self) -> Vec<Capacity> {
        let of = |persons: &u64| Capacity {
            numerator: persons * CAPACITY_PERCENT,
            denominator: 100 * PERIOD,
        };
        self.persons.iter().map(of).collect()
    }
}

/// A key that puts the first part before anything with the second.
fn key(first: u8, rest: &[u8]) -> Vec<u8> {
    std::iter::once(first).chain(rest.iter().copied()).collect()
}

/// What is worked under each order, before the days pass.
#[derive(Default)]
struct Orders {
    tiaki: Vec<Item>,
    beside: Vec<Item>,
    fifo: Vec<Item>,
    provider_flag: Vec<Item>,
}

/// What the items of all orders are made from.
struct Field<'f> {
    truth: &'f Truth,
    desks: &'f Desks,
    history: &'f BTreeMap<PersonId, Vec<Step>>,
    beside: Option<&'f BTreeMap<PersonId, Vec<Step>>>,
    arrivals: &'f BTreeMap<AccountId, Arrival>,
}

impl Field<'_> {
    /// The true persons behind accounts that lie at a desk: at the coordinator's own desk
    /// everyone is reached, elsewhere only who is there.
    fn reaches<'a>(
        &self,
        desk: usize,
        accounts: impl Iterator<Item = &'a AccountId>,
    ) -> Vec<usize> {
        let real: BTreeSet<usize> = accounts
            .filter_map(|id| self.truth.accounts.get(id))
            .copied()
            .collect();
        let is_here = |real: &usize| {
            let country = self
                .truth
                .persons
                .get(*real)
                .map(|real| real.country.as_str());
            desk == 0 || (country.is_some() && self.desks.of(country) == desk)
        };
        real.into_iter().filter(is_here).collect()
    }

    /// Adds a person's items to every order.
    fn add(&self, person: &PersonId, accounts: &[AccountId], desk: usize, orders: &mut Orders) {
        let came = accounts
            .iter()
            .filter_map(|id| Some((id, self.arrivals.get(id)?)));
        let first = came
            .clone()
            .filter_map(|(_, arrival)| Some((&arrival.order, arrival.first?)))
            .min();
        if let Some((order, day)) = first {
            let reaches = self.reaches(desk, accounts.iter());
            let item = |history: &BTreeMap<PersonId, Vec<Step>>| {
                let mut entries = vec![(day, key(1, order))];
                let steps = history.get(person).into_iter().flatten();
                entries.extend(steps.map(|step| (step.day, key(0, &step.rank))));
                Item {
                    desk,
                    reaches: reaches.clone(),
                    entries,
                }
            };
            orders.tiaki.push(item(self.history));
            orders.beside.extend(self.beside.map(item));
        }
        for (account, arrival) in came.filter(|(_, arrival)| arrival.is_subject) {
            let Some(day) = arrival.first else { continue };
            let reaches = self.reaches(desk, std::iter::once(account));
            let mut entries = vec![(day, key(1, &arrival.order))];
            orders.fifo.push(Item {
                desk,
                reaches: reaches.clone(),
                entries: entries.clone(),
            });
            entries.extend(arrival.escalated.map(|day| (day, key(0, &arrival.order))));
            orders.provider_flag.push(Item {
                desk,
                reaches,
                entries,
            });
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a capacity far below 2^52")]
fn triage(
    truth: &Truth,
    members: &[(PersonId, Vec<AccountId>)],
    countries: &BTreeMap<PersonId, Option<String>>,
    (history, second): (&BTreeMap<PersonId, Vec<Step>>, Option<&Other>),
    arrivals: &BTreeMap<AccountId, Arrival>,
) -> Triage {
    let desks = Desks::new(countries, truth);
    let field = Field {
        truth,
        desks: &desks,
        history,
        beside: second.map(|other| &other.history),
        arrivals,
    };
    let mut orders = Orders::default();
    for (person, accounts) in members {
        let desk = desks.of(countries.get(person).and_then(Option::as_deref));
        field.add(person, accounts, desk, &mut orders);
    }
    let first = arrivals
        .values()
        .filter_map(|arrival| arrival.first)
        .min()
        .unwrap_or(0);
    let last = arrivals
        .values()
        .map(|arrival| arrival.last)
        .max()
        .unwrap_or(0)
        + AFTER;
    let endangered = endangered(truth, arrivals);
    let capacities = desks.capacities();
    let reached = |items: &[Item]| run(items, &capacities, first, last);
    let [ours, fifo, flag] =
        [&orders.tiaki, &orders.fifo, &orders.provider_flag].map(|items| reached(items));
    let compare = |endangered: &[Endangered], known: &dyn Fn(&Endangered) -> i64| {
        let best = reached(&oracle(endangered, &orders.tiaki, known));
        let [ours, fifo, flag, best] =
            [&ours, &fifo, &flag, &best].map(|reached| tally(endangered, reached, last));
        let policies = |of: fn(&Outcome) -> u64| Policies {
            tiaki: of(&ours),
            fifo: of(&fifo),
            provider_flag: of(&flag),
            oracle: of(&best),
        };
        (
            policies(|outcome| outcome.child_days),
            policies(|outcome| outcome.never_reached),
        )
    };
    let (child_days, never_reached) = compare(&endangered, &|_| first);
    let shown = truth.says_shown.then(|| {
        let seen = shown(truth, &endangered);
        let (child_days, never_reached) = compare(&seen, &|one| one.from);
        Shown {
            child_days,
            endangered: seen.len() as u64,
            never_reached,
        }
    });
    let beside = second.map(|other| {
        let found = tally(&endangered, &reached(&orders.beside), last);
        Second {
            order: other.order.clone(),
            child_days: found.child_days,
            never_reached: found.never_reached,
        }
    });
    let persons: u64 = desks.persons.iter().sum();
    Triage {
        child_days,
        endangered: endangered.len() as u64,
        never_reached,
        capacity_per_day: (persons * CAPACITY_PERCENT) as f64 / (100 * PERIOD) as f64,
        days: last - first + 1,
        shown,
        beside,
    }
}

/// Who endangers children and came in, with the first day on which someone could have known.
fn endangered(truth: &Truth, arrivals: &BTreeMap<AccountId, Arrival>) -> Vec<Endangered> {
    let mut first: BTreeMap<usize, i64> = BTreeMap::new();
    for (account, person) in &truth.accounts {
        if let Some(day) = arrivals.get(account).and_then(|arrival| arrival.first) {
            first
                .entry(*person)
                .and_modify(|known| *known = day.min(*known))
                .or_insert(day);
        }
    }
    let of = |(person, first): (usize, i64)| {
        let real = truth.persons.get(person)?;
        let from = real.endangers_from?.day().max(first);
        (real.children > 0).then_some(Endangered {
            person,
            from,
            children: real.children,
        })
    };
    first.into_iter().filter_map(of).collect()
}

/// Those of whom it showed, each from that day on.
fn shown(truth: &Truth, endangered: &[Endangered]) -> Vec<Endangered> {
    let of = |one: &Endangered| {
        let day = truth.persons.get(one.person)?.shown_at?.day();
        Some(Endangered {
            from: one.from.max(day),
            ..one.clone()
        })
    };
    endangered.iter().filter_map(of).collect()
}

/// The oracle's items: it knows who endangers children, and nothing better than we do of where.
/// Everyone lies at the desks where our items on them lie and can reach them, from their first
/// day on, or from the day on which the oracle gets to know it, most children first.
fn oracle(
    endangered: &[Endangered],
    ours: &[Item],
    known: &dyn Fn(&Endangered) -> i64,
) -> Vec<Item> {
    let mut places: BTreeMap<usize, BTreeMap<usize, i64>> = BTreeMap::new();
    for item in ours {
        let first = item.entries.iter().map(|(day, _)| *day).min().unwrap_or(0);
        for person in &item.reaches {
            let day = places
                .entry(*person)
                .or_default()
                .entry(item.desk)
                .or_insert(first);
            *day = first.min(*day);
        }
    }
    let of = |one: &Endangered| {
        let urgency = (u32::MAX - one.children).to_be_bytes().to_vec();
        let desks = places.get(&one.person).into_iter().flatten();
        let item = |(desk, day): (&usize, &i64)| Item {
            desk: *desk,
            reaches: vec![one.person],
            entries: vec![((*day).max(known(one)), urgency.clone())],
        };
        desks.map(item).collect::<Vec<_>>()
    };
    endangered.iter().flat_map(of).collect()
}
