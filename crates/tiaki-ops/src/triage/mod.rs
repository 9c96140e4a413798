//! Locate and triage: where everyone is, and what comes first at each destination.
//!
//! Facts are gathered from the store once and laid out by account; the pure
//! rules of the core weigh them, person by person, on all cores; the result and
//! its log entry are written in one transaction. A person in no single country,
//! or in a conflict of countries, waits at the coordinator's own desk for a human, whose ruling
//! ([`crate::rulings`]) stands over the evidence from then on. What is stored of facts is what the evidence
//! says; a ruling comes on top where a place is made of them.

mod addresses;
mod earlier;
pub(crate) mod explain;
mod facts;
mod holders;
mod known;
pub(crate) mod past;
mod places;
mod ranker;
pub mod said;
pub mod told;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::authority;
use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::locate::{LocateRules, Location, Verdict};
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{FACTS_VERSION, PersonFacts, Rules, triage};
use tiaki_store::priorities::{self, Located};
use tiaki_store::ranking::{self, Made, NewPriority, Ranked};
use tiaki_store::{Tx, persons, rulings};

use self::addresses::ADDRESSES;
use self::earlier::Earlier;
use self::known::Known;
use self::places::Places;
pub(crate) use self::places::registered;
use self::ranker::Desk;
pub use self::ranker::Ranker;
use crate::directory::COORDINATOR;
use crate::queue::bands;
use crate::views::CandidateView;
use crate::{Act, Error, Site, rules};

/// How often everybody is ranked before a run gives up on persons that are written faster.
const TRIES: u32 = 3;

/// What locating came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// Accounts.
    pub accounts: u64,
    /// To one country.
    pub routed: u64,
    /// Several are possible and none leads clearly: for a human.
    pub several: u64,
    /// Countries that contradict each other: for a human.
    pub conflict: u64,
    /// Nothing says where.
    pub unknown: u64,
    /// Where an operator has decided, whatever the evidence says.
    pub decided: u64,
    /// The rules' version.
    pub rules: String,
}

/// What triage came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Triaged {
    /// Persons.
    pub persons: u64,
    /// Destinations with someone in their queue.
    pub queues: u64,
    /// Persons at the coordinator's own desk.
    pub coordinator: u64,
    /// Persons by band, in the order of [`crate::views::BANDS`].
    pub bands: [u64; 5],
    /// The rules' version.
    pub rules: String,
}

/// Finds where every account is and replaces what was found before.
///
/// # Errors
/// Those of the store.
pub fn locate(site: &Site, act: &Act) -> Result<Placed, Error> {
    let rules = LocateRules::standard();
    for _ in 0..TRIES {
        let (places, of) = site.store.read("locate", |tx| {
            let mut places = Places::read(tx, &site.networks)?;
            places.settle();
            Ok::<_, Error>((places, ranking::basis(tx)?))
        })?;
        let (found, decided) = (places.locate(&rules), places.decided());
        let written = site.store.write("locate", |tx| {
            priorities::relocate(tx, &found, of, &act.actor, act.at)
        })?;
        if written {
            return Ok(Placed {
                decided,
                ..placed(&found, &rules)
            });
        }
        tracing::info!("persons were ranked meanwhile: located again");
    }
    Err(tiaki_store::Error::Busy {
        transaction: "locate",
    })?
}

/// What locating came to.
fn placed(found: &[(AccountId, Located)], rules: &LocateRules) -> Placed {
    let mut placed = Placed {
        accounts: found.len() as u64,
        rules: rules.version.clone(),
        ..Placed::default()
    };
    for (_, located) in found {
        *match located.verdict.as_str() {
            "routed" => &mut placed.routed,
            "several" => &mut placed.several,
            "conflict" => &mut placed.conflict,
            _ => &mut placed.unknown,
        } += 1;
    }
    tracing::info!(
        accounts = placed.accounts,
        routed = placed.routed,
        conflict = placed.conflict,
        "accounts located"
    );
    placed
}

/// Puts every person into the queue of a destination and replaces what was there before.
///
/// # Errors
/// Where nothing has been linked yet; those of the store.
pub fn run(site: &Site, act: &Act) -> Result<Triaged, Error> {
    let behind = site.store.read("triage", persons::behind)?;
    let missing = match behind {
        persons::Behind { unmatched: 1.., .. } => Some("run `tiaki match`"),
        persons::Behind { unlinked: 1.., .. } => Some("run `tiaki link`"),
        _ => None,
    };
    if let Some(missing) = missing {
        return Err(Error::Early {
            missing,
            step: "triage",
        });
    }
    run_linked(site, act)
}

/// As [`run`], of the persons that are linked so far: what came in since does not hold it up. Linking
/// marks the persons that it belongs to, and they are ranked again after that.
///
/// Where the stored facts are what gathering them would give, everybody is ranked from them: other
/// rules or another day take seconds, not minutes.
///
/// # Errors
/// Where nothing has been linked yet; those of the store.
pub fn run_linked(site: &Site, act: &Act) -> Result<Triaged, Error> {
    // Reports that came in before anyone asked how complete they are.
    let is_older = crate::quality::run(site, act, false)?.read > 0;
    if !is_older && let Some(triaged) = rerank(site, act)? {
        return Ok(triaged);
    }
    let mut ranker = Ranker::fill(site)?;
    let triaged = ranker.update(site, act)?.ok_or(Error::Early {
        missing: "run `tiaki import`",
        step: "triage",
    })?;
    tracing::info!(persons = triaged.persons, queues = triaged.queues, rules = %triaged.rules, "persons triaged");
    Ok(triaged)
}

/// The day that a ranking at this time is for, and its beginning: everything that is ranked within a
/// day is ranked as of one moment, so that it does not matter when, or in how many steps.
fn day_of(at: Timestamp) -> (i64, Timestamp) {
    (at.day(), Timestamp::default().plus_days(at.day()))
}

/// By what facts are gathered: versions of everything that turns what was received into facts.
fn gathered_by(site: &Site) -> String {
    format!(
        "facts={FACTS_VERSION} {ADDRESSES} {} {} {} networks={}",
        LocateRules::standard().version,
        site.countries.log_life.version(),
        tiaki_core::quality::Rules::standard().version,
        site.networks.name()
    )
}

/// Ranks everybody from the stored facts; nothing where these are not what is known now.
///
/// # Errors
/// Those of the store.
pub fn rerank(site: &Site, act: &Act) -> Result<Option<Triaged>, Error> {
    let gathered = gathered_by(site);
    let stored = site.store.read("triage", |tx| {
        if !ranking::facts_are_current(tx, &gathered)? {
            return Ok(None);
        }
        Ok::<_, Error>(Some((
            ranking::facts(tx)?,
            rules::in_force(tx, site)?,
            ranking::basis(tx)?,
            Decided::all(tx)?,
        )))
    })?;
    let Some((facts, rules, of, decided)) = stored else {
        return Ok(None);
    };
    let (day, as_of) = day_of(act.at);
    let rank = |(person, facts): &(PersonId, Vec<u8>)| {
        let mut facts = PersonFacts::unpack(*person, facts, as_of)?;
        let decided = decided.get(person);
        if let Some(ruled) = decided.and_then(|one| one.verdict(&facts.location)) {
            facts.location = ruled;
        }
        Some(place(&facts, &rules, as_of))
    };
    let places: Option<Vec<NewPriority>> = facts.par_iter().map(rank).collect();
    // Facts that cannot be read are gathered again.
    let Some(places) = places else {
        return Ok(None);
    };
    drop(facts);
    let made = Made {
        of,
        by: &gathered,
        day,
        actor: &act.actor,
        at: act.at,
        waiting: 0,
    };
    let by = BTreeMap::from([(rules.version.clone(), &rules)]);
    let written = site.store.write("triage", |tx| {
        if ranking::basis(tx)? != made.of || !ranking::facts_are_current(tx, made.by)? {
            return Ok(None);
        }
        let mut counting = Cow::Borrowed(places.as_slice());
        if bands::is_any(tx)? {
            bands::apply(tx, counting.to_mut().iter_mut(), &by, act)?;
        }
        let written = ranking::rerank(tx, &counting, &made)?;
        Ok::<_, Error>(written.map(|written| (count(counting.iter(), &rules), written)))
    })?;
    if let Some((triaged, written)) = &written {
        let changed = written.changed;
        tracing::info!(persons = triaged.persons, changed, rules = %triaged.rules, "persons triaged from their facts");
    }
    Ok(written.map(|(triaged, _)| triaged))
}

/// What rulings say of a person's accounts, and what the evidence says of each.
#[derive(Debug, Default)]
pub(crate) struct Decided {
    /// In the order of deciding.
    pub(crate) said: Vec<rulings::OfAccount>,
    own: Vec<rulings::Own>,
}

impl Decided {
    /// Of a person.
    pub(crate) fn of(tx: &Tx<'_>, person: &PersonId) -> Result<Self, Error> {
        let said = rulings::of_person(tx, person)?;
        let own = match said.is_empty() {
            true => Vec::new(),
            false => rulings::own(tx, person)?,
        };
        Ok(Self { said, own })
    }

    /// Of those of these persons on whom somebody decided.
    pub(crate) fn of_each(
        tx: &Tx<'_>,
        persons: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Self>, Error> {
        let mut found = BTreeMap::new();
        // On most sites nobody has decided on anybody yet.
        if rulings::last(tx)? == 0 {
            return Ok(found);
        }
        rulings::ahead(tx, persons)?;
        for person in persons {
            let decided = Self::of(tx, person)?;
            if !decided.said.is_empty() {
                found.insert(*person, decided);
            }
        }
        Ok(found)
    }

    /// Of everybody on whom somebody decided.
    pub(crate) fn all(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Self>, Error> {
        let mut own = rulings::own_by_person(tx)?;
        let said = rulings::by_person(tx)?.into_iter();
        let with_own = said.map(|(person, said)| {
            let own = own.remove(&person).unwrap_or_default();
            (person, Self { said, own })
        });
        Ok(with_own.collect())
    }

    /// What follows for the person, where `whole` is what all the evidence says.
    pub(crate) fn verdict(&self, whole: &Verdict) -> Option<Verdict> {
        let stands = rulings::in_force(&self.said);
        let is_open = |own: &&rulings::Own| !stands.iter().any(|one| one.account == own.account);
        let others = self.own.iter().filter(is_open).map(evidence_on);
        let places = stands.iter().filter_map(|one| one.place);
        tiaki_core::locate::ruled(places, others, whole)
    }
}

/// What the evidence says of an account, as far as it is kept: the country that leads.
fn evidence_on(own: &rulings::Own) -> Verdict {
    let country = own.country.as_deref().and_then(Country::find);
    match (own.verdict.as_str(), country) {
        ("routed", Some(country)) => Verdict::Routed(country),
        ("several", Some(country)) => Verdict::Several(vec![country]),
        ("conflict", Some(country)) => Verdict::Conflict(vec![country]),
        _ => Verdict::Unknown,
    }
}

/// What people decided on where a person is, as it stands against the evidence that was last gathered, and
/// when the last of it was decided; nothing where nobody has.
pub(crate) fn decided_on(
    tx: &Tx<'_>,
    person: &PersonId,
) -> Result<Option<(Verdict, Timestamp)>, Error> {
    let decided = Decided::of(tx, person)?;
    if decided.said.is_empty() {
        return Ok(None);
    }
    let stored = ranking::find(tx, person)?;
    let as_of = Timestamp::default();
    let facts = stored.and_then(|stored| PersonFacts::unpack(*person, &stored.facts, as_of));
    let whole = facts.map_or(Verdict::Unknown, |facts| facts.location);
    let stands = rulings::in_force(&decided.said);
    let newest = stands.iter().map(|one| one.at).max().unwrap_or_default();
    Ok(decided.verdict(&whole).map(|verdict| (verdict, newest)))
}

/// The persons' places as they follow from the stored facts, the rules by which each was ranked, and
/// what is decided now; and those whose places wait for triage, because they have none, something else
/// came in, or their facts are of another version.
pub(crate) fn placed_again(
    tx: &Tx<'_>,
    site: &Site,
    whom: &BTreeSet<PersonId>,
    act: &Act,
) -> Result<(Vec<Ranked>, Vec<PersonId>), Error> {
    let as_of = Timestamp::default().plus_days(ranking::day(tx)?);
    let by = rules::that_ranked(tx, site)?;
    let (mut again, mut waiting) = (Vec::new(), Vec::new());
    for person in whom {
        let stored = match persons::is_changed(tx, person)? {
            true => None,
            false => ranking::find(tx, person)?,
        };
        let known = stored.and_then(|stored| {
            let facts = PersonFacts::unpack(*person, &stored.facts, as_of)?;
            let rules = by.get(&stored.place.rules)?;
            Some((stored, facts, rules))
        });
        let Some((stored, mut facts, rules)) = known else {
            waiting.push(*person);
            continue;
        };
        if let Some(ruled) = Decided::of(tx, person)?.verdict(&facts.location) {
            facts.location = ruled;
        }
        let mut place = place(&facts, rules, as_of);
        let by = BTreeMap::from([(rules.version.clone(), rules)]);
        bands::apply(tx, std::iter::once(&mut place), &by, act)?;
        again.push(Ranked {
            place,
            located: places::as_decided(&facts.location, stored.located.confidence),
            ..stored
        });
    }
    Ok((again, waiting))
}

/// What a ranking came to.
fn count<'n>(found: impl Iterator<Item = &'n NewPriority>, rules: &Rules) -> Triaged {
    let mut triaged = Triaged {
        rules: rules.version.clone(),
        ..Triaged::default()
    };
    let mut queues: BTreeSet<&str> = BTreeSet::new();
    for new in found {
        triaged.persons += 1;
        triaged.coordinator += u64::from(new.authority == COORDINATOR);
        queues.insert(&new.authority);
        let place = crate::views::BANDS
            .iter()
            .position(|band| *band == new.band);
        if let Some(count) = place.and_then(|place| triaged.bands.get_mut(place)) {
            *count += 1;
        }
    }
    triaged.queues = queues.len() as u64;
    triaged
}

/// A person's place in the queue from one day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// The order within the destination: smaller bytes come first.
    pub rank: Vec<u8>,
}

/// How every person would have been ranked on each day on which something on them came in, from
/// what had come in by then. Links, matches and what is known of providers are today's; who shares an
/// address or holds a file is told as of the day.
///
/// # Errors
/// Those of the store.
pub fn history(site: &Site, act: &Act) -> Result<Vec<(PersonId, Vec<Step>)>, Error> {
    let (known, rules) = site.store.read("triage history", |tx| {
        Ok::<_, Error>((Known::read(tx, site)?, rules::in_force(tx, site)?))
    })?;
    let desk = Desk::new(&known, site, act.at);
    let earlier = Earlier::new(&known);
    let steps = |(person, accounts): &(PersonId, &[u32])| {
        (*person, desk.steps(*person, accounts, &rules, &earlier))
    };
    Ok(known.persons().par_iter().map(steps).collect())
}

/// A person's place by its facts.
fn place(facts: &PersonFacts, rules: &Rules, as_of: Timestamp) -> NewPriority {
    let priority = triage(facts, rules, as_of);
    let files = &facts.files;
    NewPriority {
        person: facts.person,
        authority: destination(&facts.location),
        rank: priority.rank.as_bytes().to_vec(),
        class: priority.class.code().to_owned(),
        band: priority.band.code().to_owned(),
        axes: [
            priority.axes.danger,
            priority.axes.actionability,
            priority.axes.novelty,
            priority.axes.perishability,
        ],
        due_at: priority.due_at,
        clock_at: facts.clock.logs_end,
        accounts: facts.accounts.into(),
        reports: reports(facts),
        known_files: (files.known.count + files.near.count).into(),
        first_seen_files: files.first_seen.count.into(),
        rules: rules.version.clone(),
        preserved_until: facts.clock.preservation_end,
    }
}

/// Reports and disclosures that speak of the person as more than a bystander of the account.
fn reports(facts: &PersonFacts) -> i64 {
    let counted = facts
        .standing()
        .filter(|report| report.role != Role::Associated);
    i64::try_from(counted.count()).unwrap_or(i64::MAX)
}

/// Where a person's referral goes: only to the one country that the evidence, or an operator, says. Of
/// several that are possible a human chooses.
fn destination(verdict: &Verdict) -> String {
    let country = match verdict {
        Verdict::Routed(country) => Some(*country),
        Verdict::Several(_) | Verdict::Conflict(_) | Verdict::Unknown => None,
    };
    country.map_or_else(|| COORDINATOR.to_owned(), authority::id_of)
}

fn candidates(location: &Location) -> String {
    let of = |candidate: &tiaki_core::locate::Candidate| CandidateView {
        country: candidate.country.code().to_owned(),
        share: candidate.share_permille.into(),
        reasons: candidate.reasons.iter().map(ToString::to_string).collect(),
    };
    let found: Vec<CandidateView> = location.candidates.iter().map(of).collect();
    serde_json::to_string(&found).unwrap_or_default()
}
