//! Locate and triage: where everyone is, and what comes first at each destination.
//!
//! Facts are gathered from the store once and laid out by account; the pure
//! rules of the core weigh them, person by person, on all cores; the result and
//! its log entry are written in one transaction. A person in no single country,
//! or in a conflict of countries, waits at the coordinator's own desk for a human.

mod facts;
mod gather;
mod places;

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::{AccountId, DisclosureId, PersonId, ReportId, SourceId};
use tiaki_core::locate::{LocateRules, Location, Verdict};
use tiaki_core::report::Role;
use tiaki_core::triage::{AxisCode, Factor, Family, PersonFacts, Priority, Rules, triage};
use tiaki_store::persons;
use tiaki_store::priorities::{self, NewPriority};

use self::gather::Gathered;
use self::places::{Places, located};
use crate::directory::{COORDINATOR, directory};
use crate::views::{CandidateView, Change, Reason, Reasons};
use crate::{Act, Error, Site};

/// Ids of evidence named beside a reason; more are counted, not named.
const EVIDENCE: usize = 5;
/// How often everybody is ranked before a run gives up on persons that are written faster.
const TRIES: u32 = 3;

/// What locating came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// Accounts.
    pub accounts: u64,
    /// To one country.
    pub routed: u64,
    /// To several that go together.
    pub several: u64,
    /// Countries that contradict each other: for a human.
    pub conflict: u64,
    /// Nothing says where.
    pub unknown: u64,
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
    let places = site
        .store
        .read("locate", |tx| Places::read(tx, &site.networks))?;
    let rules = LocateRules::standard();
    let found = places.locate(&rules);
    let mut placed = Placed {
        accounts: found.len() as u64,
        rules: rules.version.clone(),
        ..Placed::default()
    };
    for (_, located) in &found {
        *match located.verdict.as_str() {
            "routed" => &mut placed.routed,
            "several" => &mut placed.several,
            "conflict" => &mut placed.conflict,
            _ => &mut placed.unknown,
        } += 1;
    }
    site.store.write("locate", |tx| {
        priorities::replace_locations(tx, &found, &act.actor, act.at)
    })?;
    tracing::info!(
        accounts = placed.accounts,
        routed = placed.routed,
        conflict = placed.conflict,
        "accounts located"
    );
    Ok(placed)
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
/// # Errors
/// Where nothing has been linked yet; those of the store.
pub fn run_linked(site: &Site, act: &Act) -> Result<Triaged, Error> {
    // Reports that came in before anyone asked how complete they are.
    crate::quality::run(site, act, false)?;
    // What pages and exports say of where an account is must not be older than where its person is.
    locate(site, act)?;
    for _ in 0..TRIES {
        if let Some(triaged) = attempt(site, act)? {
            tracing::info!(persons = triaged.persons, queues = triaged.queues, rules = %triaged.rules, "persons triaged");
            return Ok(triaged);
        }
        tracing::info!("persons were linked meanwhile: ranked again");
    }
    Err(tiaki_store::Error::Busy {
        transaction: "triage",
    })?
}

/// Ranks everybody once; nothing where persons were written between reading and writing.
fn attempt(site: &Site, act: &Act) -> Result<Option<Triaged>, Error> {
    let (gathered, rules, of) = site.store.read("triage", |tx| {
        let gathered = Gathered::read(tx, site)?;
        Ok::<_, Error>((
            gathered,
            crate::rules::in_force(tx, site)?,
            priorities::basis(tx)?,
        ))
    })?;
    if gathered.members.is_empty() {
        return Err(Error::Early {
            missing: "run `tiaki import`",
            step: "triage",
        });
    }
    let desk = Desk::new(&gathered, rules, act);
    let found: Vec<NewPriority> = gathered
        .members
        .par_iter()
        .map(|(person, accounts)| desk.person(*person, accounts))
        .collect();
    let written = site.store.write("triage", |tx| {
        priorities::replace(tx, &found, of, &act.actor, act.at)
    })?;
    Ok(written.map(|_| count(&found, &desk.rules)))
}

/// What a ranking came to.
fn count(found: &[NewPriority], rules: &Rules) -> Triaged {
    let queues: BTreeSet<&str> = found.iter().map(|new| new.authority.as_str()).collect();
    let at_desk = found.iter().filter(|new| new.authority == COORDINATOR);
    let mut triaged = Triaged {
        persons: found.len() as u64,
        queues: queues.len() as u64,
        coordinator: at_desk.count() as u64,
        rules: rules.version.clone(),
        ..Triaged::default()
    };
    for new in found {
        let place = crate::views::BANDS
            .iter()
            .position(|band| *band == new.band);
        if let Some(count) = place.and_then(|place| triaged.bands.get_mut(place)) {
            *count += 1;
        }
    }
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
/// what had come in by then. Links, matches and what is known of providers are today's.
///
/// # Errors
/// Those of the store.
pub fn history(site: &Site, act: &Act) -> Result<Vec<(PersonId, Vec<Step>)>, Error> {
    let (gathered, rules) = site.store.read("triage history", |tx| {
        Ok::<_, Error>((Gathered::read(tx, site)?, crate::rules::in_force(tx, site)?))
    })?;
    let desk = Desk::new(&gathered, rules, act);
    Ok(gathered
        .members
        .par_iter()
        .map(|(person, accounts)| (*person, desk.steps(*person, accounts)))
        .collect())
}

/// Everything that stays the same from person to person.
struct Desk<'d> {
    gathered: &'d Gathered,
    places: LocateRules,
    clock: LogLifeTable,
    rules: Rules,
    act: &'d Act,
}

impl<'d> Desk<'d> {
    fn new(gathered: &'d Gathered, rules: Rules, act: &'d Act) -> Self {
        Self {
            gathered,
            places: LocateRules::standard(),
            clock: LogLifeTable::standard(),
            rules,
            act,
        }
    }

    /// The ranks of a person, day by day.
    fn steps(&self, person: PersonId, accounts: &[AccountId]) -> Vec<Step> {
        let sources = accounts
            .iter()
            .flat_map(|account| self.gathered.parts.get(account).into_iter().flatten());
        let days: BTreeSet<i64> = sources
            .filter_map(|part| self.gathered.sources.get(&part.source)?.at)
            .map(tiaki_core::time::Timestamp::day)
            .collect();
        let rank = |day: i64| {
            let evening = tiaki_core::time::Timestamp::default().plus_days(day + 1);
            let (facts, _) = facts::of(
                self.gathered,
                person,
                accounts,
                &self.places,
                &self.clock,
                evening,
                false,
            );
            triage(&facts, &self.rules, evening)
                .rank
                .as_bytes()
                .to_vec()
        };
        days.into_iter()
            .map(|day| Step {
                day,
                rank: rank(day),
            })
            .collect()
    }

    fn person(&self, person: PersonId, accounts: &[AccountId]) -> NewPriority {
        let (facts, location) = facts::of(
            self.gathered,
            person,
            accounts,
            &self.places,
            &self.clock,
            self.act.at,
            true,
        );
        let priority = triage(&facts, &self.rules, self.act.at);
        let files = &facts.files;
        NewPriority {
            person,
            authority: destination(&location),
            located: located(&location),
            candidates: candidates(&location),
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
            accounts: i64::try_from(accounts.len()).unwrap_or(i64::MAX),
            reports: reports(&facts),
            known_files: (files.known.count + files.near.count).into(),
            first_seen_files: files.first_seen.count.into(),
            rules: self.rules.version.clone(),
            reasons: self.reasons(&priority, &facts, &location),
        }
    }

    /// The first few of the sources, each once, in order.
    fn names(&self, sources: &[SourceId]) -> Vec<String> {
        let distinct: BTreeSet<&SourceId> = sources.iter().collect();
        distinct
            .into_iter()
            .take(EVIDENCE)
            .map(|source| self.name(source))
            .collect()
    }

    /// The id of a source as pages write it: a report's or a disclosure's.
    fn name(&self, source: &SourceId) -> String {
        let is_report = self
            .gathered
            .sources
            .get(source)
            .is_some_and(|found| found.incident.is_some());
        if is_report {
            ReportId::from_bytes(*source.as_bytes()).to_string()
        } else {
            DisclosureId::from_bytes(*source.as_bytes()).to_string()
        }
    }

    fn reasons(&self, priority: &Priority, facts: &PersonFacts, location: &Location) -> String {
        let counted = priority.factors.iter().filter(|factor| factor.counted);
        let of_class = counted.map(|factor| Reason {
            code: factor.code.code().to_owned(),
            axis: "danger".to_owned(),
            points: signed(factor),
            text: factor.to_string(),
            evidence: self.names(&factor.sources),
        });
        let of_axes = priority.axis_reasons.iter().map(|reason| Reason {
            code: reason.code.code().to_owned(),
            axis: reason.code.axis().code().to_owned(),
            points: reason.points.into(),
            text: reason.to_string(),
            evidence: self.names(&axis_evidence(reason.code, facts, location)),
        });
        let mut factors: Vec<Reason> = of_class.chain(of_axes).collect();
        factors.sort_by(|a, b| {
            (a.axis != "danger", b.points, &a.code).cmp(&(b.axis != "danger", a.points, &b.code))
        });
        let would_change = priority.would_change.iter().map(|change| Change {
            what: change.to_string(),
            band: change.to_band.code().to_owned(),
        });
        let reasons = Reasons {
            class: why(priority),
            factors,
            would_change: would_change.collect(),
        };
        serde_json::to_string(&reasons).unwrap_or_default()
    }
}

/// The reports and disclosures that an axis reason rests on; none for what was *not* found.
fn axis_evidence(code: AxisCode, facts: &PersonFacts, location: &Location) -> Vec<SourceId> {
    let files = &facts.files;
    let placed = || {
        location
            .candidates
            .iter()
            .flat_map(|candidate| &candidate.reasons)
    };
    let reports = || facts.standing().filter(|report| report.incident.is_some());
    match code {
        AxisCode::Located | AxisCode::SeveralPlaces | AxisCode::Conflict => placed()
            .flat_map(|reason| reason.sources.iter().copied())
            .collect(),
        AxisCode::Identifiers => facts.identifiers.sources.clone(),
        AxisCode::LiveLogs | AxisCode::LogsDie => facts.clock.last_source.into_iter().collect(),
        AxisCode::Complete | AxisCode::Partial => {
            let best = reports().max_by_key(|report| (report.completeness, report.source));
            best.map(|report| report.source).into_iter().collect()
        }
        AxisCode::PreservationEnds => {
            let newest = reports().max_by_key(|report| (report.received_at, report.source));
            newest.map(|report| report.source).into_iter().collect()
        }
        AxisCode::Viewed => files.viewed.sources.clone(),
        AxisCode::OnlyHereFiles => files.only_here.sources.clone(),
        AxisCode::SetsOfScene => files.small_sets.sources.clone(),
        AxisCode::FirstSeen | AxisCode::AllFirstSeen => files.first_seen.sources.clone(),
        _ => Vec::new(),
    }
}

/// A factor's points; those of a bystander's signs speak against danger.
fn signed(factor: &Factor) -> i64 {
    let points = i64::from(factor.points);
    if factor.code.family() == Family::Benign {
        -points
    } else {
        points
    }
}

/// Why the class was reached, in a sentence.
fn why(priority: &Priority) -> String {
    let class = priority.class.code().replace('_', " ");
    let by = priority
        .reached_by
        .as_ref()
        .map(|code| format!(", by the rule '{}'", code.replace('_', " ")));
    let look = if priority.may_be_victim {
        "; may be a victim or a minor: look before anything else"
    } else {
        ""
    };
    let raised = if priority.raised {
        "; raised one band because evidence is dying"
    } else {
        ""
    };
    format!("{class}{}{look}{raised}", by.unwrap_or_default())
}

/// Reports and disclosures that speak of the person as more than a bystander of the account.
fn reports(facts: &PersonFacts) -> i64 {
    let counted = facts
        .standing()
        .filter(|report| report.role != Role::Associated);
    i64::try_from(counted.count()).unwrap_or(i64::MAX)
}

/// Where a person's referral goes.
fn destination(location: &Location) -> String {
    match &location.verdict {
        Verdict::Routed(_) | Verdict::Several(_) => location.leading().map_or_else(
            || COORDINATOR.to_owned(),
            |country| directory().authority(country).id.clone(),
        ),
        Verdict::Conflict(_) | Verdict::Unknown => COORDINATOR.to_owned(),
    }
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
