//! Why a person's place is what it is, told from the stored facts when someone asks.
//!
//! Reasons are not stored: they follow from the facts, the version of the rules that gave the place, and
//! the day that it is for. So a change of rules for a million persons writes places and no prose, and
//! what is told can never be of another place than the one that is shown.
//!
//! To name the evidence of a new line of an axis: its sources in [`axis_evidence`].

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{DisclosureId, PersonId, ReportId, SourceId};
use tiaki_core::locate::Verdict;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{AxisCode, Factor, Family, PersonFacts, Priority, Rules, triage};
use tiaki_store::rulings::{self, OfAccount};
use tiaki_store::{Tx, ranking};

use super::Decided;
use super::told::{ClassReached, RANKED_AGAIN, Ruled};
use crate::views::{Change, Reason, Reasons};
use crate::{Error, Site, rules};

/// Ids of evidence named beside a reason; more are counted, not named.
const EVIDENCE: usize = 5;

/// Tells reasons as of one reading of the store.
pub(crate) struct Explainer {
    as_of: Timestamp,
    rules: BTreeMap<String, Rules>,
    rulings: BTreeMap<PersonId, Decided>,
}

impl Explainer {
    /// Reads what reasons depend on beside the facts, for everybody.
    pub(crate) fn read(tx: &Tx<'_>, site: &Site) -> Result<Self, Error> {
        Self::with(tx, site, Decided::all(tx)?)
    }

    /// The same for these persons: what was decided on others is not read.
    pub(crate) fn of(tx: &Tx<'_>, site: &Site, persons: &[PersonId]) -> Result<Self, Error> {
        Self::with(tx, site, Decided::of_each(tx, persons)?)
    }

    fn with(tx: &Tx<'_>, site: &Site, rulings: BTreeMap<PersonId, Decided>) -> Result<Self, Error> {
        Ok(Self {
            as_of: Timestamp::default().plus_days(ranking::day(tx)?),
            rules: rules::that_ranked(tx, site)?,
            rulings,
        })
    }

    /// Why the person has the place that the rules of this version gave; where facts or rules are not
    /// here any more, that they are not.
    pub(crate) fn reasons(&self, person: PersonId, facts: &[u8], version: &str) -> Reasons {
        self.reasons_of(person, self.facts(person, facts), version)
    }

    /// The facts that a place rests on; nothing where they cannot be read any more.
    pub(crate) fn facts(&self, person: PersonId, facts: &[u8]) -> Option<PersonFacts> {
        PersonFacts::unpack(person, facts, self.as_of)
    }

    /// As [`Self::reasons`], of facts that were read.
    pub(crate) fn reasons_of(
        &self,
        person: PersonId,
        facts: Option<PersonFacts>,
        version: &str,
    ) -> Reasons {
        let (Some(mut facts), Some(rules)) = (facts, self.rules.get(version)) else {
            return Reasons {
                class: RANKED_AGAIN.to_owned(),
                ..Reasons::default()
            };
        };
        let found = self.rulings.get(&person);
        let ruled = found.and_then(|found| found.verdict(&facts.location));
        let said = found.map_or(&[][..], |found| found.said.as_slice());
        if let Some(verdict) = &ruled {
            facts.location = verdict.clone();
        }
        let mut reasons = told(&triage(&facts, rules, self.as_of), &facts);
        if let Some(verdict) = &ruled {
            decided(&mut reasons, verdict, said);
        }
        reasons
    }

    /// Why a person had the place that facts of an earlier moment gave it then; nothing where facts or
    /// rules cannot be read any more.
    pub(crate) fn find_reasons(
        &self,
        person: PersonId,
        facts: &[u8],
        version: &str,
        as_of: Timestamp,
    ) -> Option<Reasons> {
        let facts = PersonFacts::unpack(person, facts, as_of)?;
        let rules = self.rules.get(version)?;
        Some(told(&triage(&facts, rules, as_of), &facts))
    }
}

/// Says of the line on where the person is that somebody decided so: who, and in which words, is said
/// on the person's page alone.
fn decided(reasons: &mut Reasons, verdict: &Verdict, said: &[OfAccount]) {
    let stands = rulings::in_force(said);
    let newest = stands.iter().map(|one| one.at).max().unwrap_or_default();
    let ruled = match verdict {
        Verdict::Routed(country) => Ruled::Country(newest.date(), *country),
        Verdict::Conflict(_) if is_one(&stands) => Ruled::Some,
        Verdict::Conflict(_) => Ruled::Conflict,
        Verdict::Several(_) | Verdict::Unknown => return,
    };
    let text = ruled.to_string();
    let codes = [AxisCode::Located, AxisCode::Conflict].map(AxisCode::code);
    let ids: BTreeSet<String> = stands.iter().map(|one| one.ruling.to_string()).collect();
    let lines = reasons.factors.iter_mut();
    for line in lines.filter(|line| codes.contains(&line.code.as_str())) {
        line.text.clone_from(&text);
        line.evidence = ids.iter().take(EVIDENCE).cloned().collect();
    }
}

/// Whether all that was decided is one and the same.
fn is_one(stands: &[OfAccount]) -> bool {
    let places: BTreeSet<_> = stands.iter().map(|one| one.place).collect();
    places.len() == 1
}

fn told(priority: &Priority, facts: &PersonFacts) -> Reasons {
    let names = Names::new(facts);
    let counted = priority.factors.iter().filter(|factor| factor.counted);
    let of_class = counted.map(|factor| Reason {
        code: factor.code.code().to_owned(),
        axis: "danger".to_owned(),
        points: signed(factor),
        text: factor.to_string(),
        evidence: names.of(&factor.sources),
    });
    let of_axes = priority.axis_reasons.iter().map(|reason| Reason {
        code: reason.code.code().to_owned(),
        axis: reason.code.axis().code().to_owned(),
        points: reason.points.into(),
        text: reason.to_string(),
        evidence: names.of(&axis_evidence(reason.code, facts)),
    });
    let mut factors: Vec<Reason> = of_class.chain(of_axes).collect();
    factors.sort_by(|a, b| {
        (a.axis != "danger", b.points, &a.code).cmp(&(b.axis != "danger", a.points, &b.code))
    });
    let would_change = priority.would_change.iter().map(|change| Change {
        what: change.to_string(),
        band: change.to_band.code().to_owned(),
    });
    Reasons {
        class: why(priority),
        factors,
        would_change: would_change.collect(),
    }
}

/// Which sources are reports; the others are disclosures.
struct Names(BTreeSet<SourceId>);

impl Names {
    fn new(facts: &PersonFacts) -> Self {
        let reports = facts
            .reports
            .iter()
            .filter(|report| report.incident.is_some());
        Self(reports.map(|report| report.source).collect())
    }

    /// The first few of the sources, each once, in order.
    fn of(&self, sources: &[SourceId]) -> Vec<String> {
        let distinct: BTreeSet<&SourceId> = sources.iter().collect();
        distinct
            .into_iter()
            .take(EVIDENCE)
            .map(|source| self.name(source))
            .collect()
    }

    /// The id of a source as pages write it: a report's or a disclosure's.
    fn name(&self, source: &SourceId) -> String {
        if self.0.contains(source) {
            ReportId::from_bytes(*source.as_bytes()).to_string()
        } else {
            DisclosureId::from_bytes(*source.as_bytes()).to_string()
        }
    }
}

/// The reports and disclosures that an axis reason rests on; none for what was *not* found.
fn axis_evidence(code: AxisCode, facts: &PersonFacts) -> Vec<SourceId> {
    let files = &facts.files;
    let reports = || facts.standing().filter(|report| report.incident.is_some());
    match code {
        AxisCode::Located | AxisCode::SeveralPlaces | AxisCode::Conflict => {
            facts.placed.sources.clone()
        }
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
    let reached = ClassReached {
        class: priority.class,
        rule: priority.reached_by.clone(),
        may_be_victim: priority.may_be_victim,
        raised: priority.raised,
    };
    reached.to_string()
}
