//! Fairness and error: who stands where, who waits, whom the rules were wrong about, and the
//! innocents.
//!
//! By country, provider and language: the share in each band, how long persons wait, and of those
//! whose outcome is known how many it was an error to take for an offender. Everything is told as
//! counts and shares of persons, none of fewer than five (`suppress`); the one thing that names ids
//! is a person with the pattern of an innocent who stands where offenders do, since somebody has to
//! look. Nothing is written. Each figure has its definition ([`DEFINITIONS`]), and says what it
//! cannot: a difference between groups is a question, not an answer.

pub(crate) mod suppress;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaki_core::authority::Directory;
use tiaki_core::id::{AccountId, PersonId, ProviderId};
use tiaki_core::outcome::{Bearing, OutcomeCode, gravest};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{Band, DangerClass, Pattern, PersonFacts};
use tiaki_store::queue::{aside, referred};
use tiaki_store::standing::{self, Standing};
use tiaki_store::{Tx, outcomes, persons, ranking, views};

pub use self::suppress::SMALL;
use self::suppress::tell;
use crate::cells::interval::{Share, share};
use crate::{Act, Error, Site};

/// Groups named as waiting longest.
const LONGEST: usize = 3;

/// What each figure is.
pub const DEFINITIONS: &[(&str, &str)] = &[
    (
        "persons",
        "Persons in a queue as triage ranked them last. By provider a person counts with each that sent something on it, so these rows add up to more than there are persons.",
    ),
    (
        "bands",
        "Of those persons, how many stand in each band. Shares differ where what is reported differs: a difference is a question, not an answer.",
    ),
    (
        "age",
        "Days since the first standing report or disclosure on a person who waits: no outcome stands, and nobody has set it aside or referred it, or something came in since. Half wait no longer than the median, nine of ten no longer than the ninetieth percentile; not told of fewer than five.",
    ),
    (
        "waiting longest",
        "The groups with the greatest ninetieth percentile of age.",
    ),
    (
        "errors",
        "Of persons with an outcome that says danger, offence or error, how many say error (no crime, not abuse material, another person, a bystander, a victim): the share of false positives among those who were worked, with its interval for 95 % (Wilson). Who was not worked has no outcome and is not in it.",
    ),
    (
        "country",
        "The country that a person is sent to; none for those at the coordinator's own desk.",
    ),
    (
        "language",
        "The first language of the authority that a person is sent to. Which language a person speaks is not known here.",
    ),
    (
        "innocents",
        "Persons whose facts show the pattern of a bystander (viral or harmless files, and nothing else) or of a victim (appears as one or states to be a minor, and nothing that speaks of danger to others). None of them may stand in an offence queue above its lowest band.",
    ),
    (
        "not told",
        "Counts of one to four, and those that a sum would give away with them.",
    ),
];

/// The report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The day it is for.
    pub as_of: String,
    /// The versions of the rules that persons were ranked by.
    pub rules: Vec<String>,
    /// By country.
    pub countries: Table,
    /// By provider.
    pub providers: Table,
    /// By language.
    pub languages: Table,
    /// The innocents.
    pub innocents: Innocents,
    /// What each figure is.
    pub definitions: Vec<Definition>,
}

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// The figure.
    pub figure: &'static str,
    /// What it is.
    pub text: &'static str,
}

/// Groups of persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The groups, by name.
    pub groups: Vec<Group>,
    /// Everyone in them.
    pub all: Group,
    /// The groups that wait longest, the longest first.
    pub longest: Vec<String>,
}

/// A group of persons. Counts that are not told are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Its name.
    pub of: String,
    /// Persons.
    pub persons: Option<u64>,
    /// Persons in each band, the most urgent first ([`crate::views::BANDS`]).
    pub bands: Vec<Option<u64>>,
    /// Persons who wait: no outcome stands, and they are neither set aside nor referred.
    pub waiting: Option<u64>,
    /// The age that half of them have not passed, in days.
    pub median_days: Option<i64>,
    /// The age that nine of ten have not passed.
    pub ninetieth_days: Option<i64>,
    /// Persons with an outcome that says danger, offence or error.
    pub cases: Option<u64>,
    /// Of those, the share of errors; nothing where it is not told.
    pub errors: Option<Share>,
}

/// Persons with the pattern of an innocent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Innocents {
    /// With the pattern of a bystander.
    pub bystanders: Option<u64>,
    /// With the pattern of a victim.
    pub victims: Option<u64>,
    /// Of both, how many stand in an offence queue above its lowest band: has to be none.
    pub ranked_as_offenders: u64,
    /// Who they are, by id, for somebody to look.
    pub ids: Vec<String>,
    /// Persons whose facts are not stored, so that nothing can be said: triage ranks them again.
    pub unknown: u64,
}

/// One person as it is counted.
struct One {
    band: Band,
    country: String,
    language: String,
    providers: BTreeSet<ProviderId>,
    /// Days since the first report, where it waits.
    age: Option<i64>,
    bearing: Option<Bearing>,
}

/// Makes the report. Nothing is written.
///
/// # Errors
/// [`Error::Early`] where nobody has been ranked; those of the store.
pub fn report(site: &Site, act: &Act) -> Result<Report, Error> {
    site.store.read("fairness", |tx| make(tx, site, act.at))
}

fn make(tx: &Tx<'_>, site: &Site, at: Timestamp) -> Result<Report, Error> {
    let bearings = bearings(tx)?;
    let mut done = aside::all_in_force(tx)?;
    done.extend(referred::all_in_force(tx)?);
    done.extend(bearings.keys());
    let as_of = Timestamp::default().plus_days(ranking::day(tx)?);
    let mut ones = Vec::new();
    let mut innocents = (0, 0, Innocents::default());
    let mut rules = BTreeSet::new();
    standing::each(tx, |standing| {
        rules.insert(standing.rules.clone());
        let facts = standing
            .facts
            .as_ref()
            .and_then(|facts| PersonFacts::unpack(standing.person, facts, as_of));
        look(&standing, facts.as_ref(), &mut innocents);
        ones.push(one(
            &standing,
            facts.as_ref(),
            (
                bearings.get(&standing.person).copied(),
                !done.contains(&standing.person),
            ),
            &site.countries.directory,
            at,
        ));
        Ok::<_, Error>(())
    })?;
    if ones.is_empty() {
        return Err(Error::Early {
            missing: "run `tiaki triage`",
            step: "report on",
        });
    }
    let names: BTreeMap<ProviderId, String> = views::providers(tx)?
        .into_iter()
        .map(|provider| {
            let id = ProviderId::derive(&site.key, &[provider.name.as_bytes()]);
            (id, provider.name)
        })
        .collect();
    let name = |id: &ProviderId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    let (bystanders, victims, mut innocents) = innocents;
    let patterns = tell(&[vec![bystanders, victims]]);
    let mut told = patterns.cells.into_iter().flatten();
    innocents.bystanders = told.next().flatten();
    innocents.victims = told.next().flatten();
    let definition = |(figure, text): &(&'static str, &'static str)| Definition { figure, text };
    Ok(Report {
        as_of: at.date(),
        rules: rules.into_iter().collect(),
        countries: table(&ones, |one| vec![one.country.clone()]),
        providers: table(&ones, |one| one.providers.iter().map(name).collect()),
        languages: table(&ones, |one| vec![one.language.clone()]),
        innocents,
        definitions: DEFINITIONS.iter().map(definition).collect(),
    })
}

/// What outcomes that stand say of each person who holds one of their accounts.
fn bearings(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Bearing>, Error> {
    let mut codes: BTreeMap<AccountId, Vec<OutcomeCode>> = BTreeMap::new();
    for outcome in outcomes::all(tx)?
        .into_iter()
        .filter(outcomes::Outcome::stands)
    {
        for account in &outcome.accounts {
            codes.entry(*account).or_default().push(outcome.new.code);
        }
    }
    if codes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let of = |(person, accounts): (PersonId, Vec<AccountId>)| {
        let own = accounts
            .iter()
            .filter_map(|account| codes.get(account))
            .flatten()
            .copied();
        let mut own = own.peekable();
        own.peek()?;
        Some((person, gravest(own)))
    };
    Ok(persons::members(tx)?.into_iter().filter_map(of).collect())
}

/// Counts who has the pattern of an innocent, and who of them ranks as an offender.
fn look(
    standing: &Standing,
    facts: Option<&PersonFacts>,
    (bystanders, victims, found): &mut (u64, u64, Innocents),
) {
    let Some(facts) = facts else {
        found.unknown += 1;
        return;
    };
    match facts.pattern() {
        Some(Pattern::Bystander) => *bystanders += 1,
        Some(Pattern::Victim) => *victims += 1,
        _ => return,
    }
    let is_offence = standing.class != DangerClass::VictimProtected.code();
    let is_above = Band::find(&standing.band).is_some_and(|band| band < Band::Low);
    if is_offence && is_above {
        found.ranked_as_offenders += 1;
        found.ids.push(standing.person.to_string());
    }
}

fn one(
    standing: &Standing,
    facts: Option<&PersonFacts>,
    (bearing, waits): (Option<Bearing>, bool),
    directory: &Directory,
    at: Timestamp,
) -> One {
    let age = |facts: &PersonFacts| Some(at.day() - facts.first_received()?.day());
    let language = directory
        .find_id(&standing.authority)
        .and_then(|authority| authority.languages.first().cloned());
    One {
        band: Band::find(&standing.band).unwrap_or(Band::Low),
        country: standing.country.clone().unwrap_or_else(none),
        language: language.unwrap_or_else(none),
        providers: facts
            .into_iter()
            .flat_map(PersonFacts::standing)
            .map(|report| report.provider)
            .collect(),
        age: facts
            .and_then(age)
            .filter(|_| waits)
            .map(|days| days.max(0)),
        bearing,
    }
}

fn none() -> String {
    "none".to_owned()
}

#[derive(Default)]
struct Sum {
    bands: [u64; Band::ALL.len()],
    ages: Vec<i64>,
    errors: u64,
    others: u64,
}

impl Sum {
    fn add(&mut self, one: &One) {
        if let Some(count) = self.bands.get_mut(one.band as usize) {
            *count += 1;
        }
        self.ages.extend(one.age);
        match one.bearing {
            Some(Bearing::Error) => self.errors += 1,
            Some(Bearing::Danger | Bearing::Offence) => self.others += 1,
            _ => {}
        }
    }

    /// The age that so many hundredths have not passed; of few persons it is not told.
    fn age(&self, part: usize) -> Option<i64> {
        let many = self.ages.len();
        if (many as u64) < SMALL {
            return None;
        }
        let mut ages = self.ages.clone();
        ages.sort_unstable();
        ages.get((many * part).div_ceil(100).saturating_sub(1))
            .copied()
    }
}

fn table(ones: &[One], of: impl Fn(&One) -> Vec<String>) -> Table {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let mut all = Sum::default();
    for one in ones {
        for name in of(one) {
            sums.entry(name).or_default().add(one);
            all.add(one);
        }
    }
    let bands: Vec<Vec<u64>> = sums.values().map(|sum| sum.bands.to_vec()).collect();
    let bands = tell(&bands);
    // Who waits and who does not: the second is told by nobody, but goes with the first.
    let waiting: Vec<Vec<u64>> = sums
        .values()
        .map(|sum| {
            let waiting = sum.ages.len() as u64;
            let persons: u64 = sum.bands.iter().sum();
            vec![waiting, persons.saturating_sub(waiting)]
        })
        .collect();
    let waiting = tell(&waiting);
    let cases: Vec<Vec<u64>> = sums
        .values()
        .map(|sum| vec![sum.errors, sum.others])
        .collect();
    let cases = tell(&cases);
    let first = |cells: &[Option<u64>]| cells.first().copied().flatten();
    let errors = |sum: &Sum, cells: &[Option<u64>]| {
        let is_told = cells.iter().all(Option::is_some) && sum.errors + sum.others > 0;
        is_told.then(|| share(sum.errors, sum.errors + sum.others))
    };
    let group = |name: &str, sum: &Sum, row: [(&[Option<u64>], Option<u64>); 3]| {
        let [(bands, persons), (waiting, _), (told, cases)] = row;
        let waiting = first(waiting);
        Group {
            of: name.to_owned(),
            persons,
            bands: bands.to_vec(),
            waiting,
            median_days: waiting.and_then(|_| sum.age(50)),
            ninetieth_days: waiting.and_then(|_| sum.age(90)),
            cases,
            errors: errors(sum, told),
        }
    };
    let rows = bands
        .cells
        .iter()
        .zip(&bands.sums)
        .zip(waiting.cells.iter().zip(&waiting.sums))
        .zip(cases.cells.iter().zip(&cases.sums));
    let groups: Vec<Group> = sums
        .iter()
        .zip(rows)
        .map(|((name, sum), ((band, wait), case))| {
            let row = [
                (band.0.as_slice(), *band.1),
                (wait.0.as_slice(), *wait.1),
                (case.0.as_slice(), *case.1),
            ];
            group(name, sum, row)
        })
        .collect();
    let last = [
        (bands.all.as_slice(), bands.total),
        (waiting.all.as_slice(), waiting.total),
        (cases.all.as_slice(), cases.total),
    ];
    Table {
        all: group("all", &all, last),
        longest: longest(&groups),
        groups,
    }
}

/// The groups whose ninetieth percentile of age is greatest.
fn longest(groups: &[Group]) -> Vec<String> {
    let mut longest: Vec<(i64, &str)> = groups
        .iter()
        .filter_map(|group| Some((group.ninetieth_days?, group.of.as_str())))
        .collect();
    longest.sort_by(|one, other| (other.0, one.1).cmp(&(one.0, other.1)));
    longest
        .into_iter()
        .take(LONGEST)
        .map(|(_, name)| name.to_owned())
        .collect()
}
