//! What is weak, beside what the rest says: it leans on a choice between countries that other evidence
//! names, and a language of few countries is shown as a hint of them.
//!
//! See [`super::language`] and [`super::rhythm`] for what each says and what it does not.

use std::collections::{BTreeMap, BTreeSet};

use super::language;
use super::rhythm::Rhythm;
use super::{Candidate, EvidenceKind, LocateRules, LocationEvidence, LocationReason};
use crate::country::Country;
use crate::id::SourceId;
use crate::time::Timestamp;

/// Adds to the candidates what is weak, and those of which only a language speaks.
pub(super) fn lean(
    candidates: &mut Vec<Candidate>,
    evidence: &[LocationEvidence],
    rules: &LocateRules,
) {
    let spoken = Spoken::of(evidence);
    let activity = Activity::of(evidence, rules);
    spoken.hint(candidates, rules);
    for candidate in candidates.iter_mut() {
        let rhythm = activity.as_ref().filter(|_| candidate.firm > 0);
        let rhythm = rhythm.and_then(|activity| activity.reason(candidate.country, rules));
        let language = spoken.reason(candidate.country, rules);
        for reason in [language, rhythm].into_iter().flatten() {
            candidate.points = candidate.points.saturating_add(reason.points);
            candidate.reasons.push(reason);
        }
    }
    candidates.retain(|candidate| candidate.points > 0);
}

/// A sign of one of the weak kinds, which no network and no date bears on.
const fn weak(
    kind: EvidenceKind,
    points: u32,
    values: u32,
    sources: Vec<SourceId>,
) -> LocationReason {
    LocationReason {
        kind,
        points,
        values,
        newest: None,
        weak_network: false,
        registered: None,
        sources,
    }
}

/// The languages that somebody is said to use: the sources of each, and the regions that tags name.
#[derive(Default)]
struct Spoken(BTreeMap<u64, (BTreeSet<SourceId>, BTreeSet<Country>)>);

impl Spoken {
    fn of(evidence: &[LocationEvidence]) -> Self {
        let mut spoken = Self::default();
        let pieces = evidence
            .iter()
            .filter(|piece| piece.kind == EvidenceKind::Language);
        for piece in pieces {
            let (sources, regions) = spoken.0.entry(piece.value).or_default();
            sources.insert(piece.source);
            regions.extend(piece.country);
        }
        spoken
    }

    /// Names countries that nothing else does: those where a language of few is at home, and the region
    /// in its tag.
    fn hint(&self, candidates: &mut Vec<Candidate>, rules: &LocateRules) {
        let mut hinted: BTreeSet<Country> = BTreeSet::new();
        for (value, (_, regions)) in &self.0 {
            hinted.extend(regions);
            let homes = language::homes(*value);
            if homes.len() <= rules.weak.few_countries {
                hinted.extend(homes);
            }
        }
        for candidate in candidates.iter() {
            hinted.remove(&candidate.country);
        }
        candidates.extend(hinted.into_iter().map(|country| Candidate {
            country,
            share_permille: 0,
            points: 0,
            firm: 0,
            reasons: Vec::new(),
        }));
    }

    /// What the languages say of a country: the best counts whole, each further one a part of the one
    /// before, as with other kinds.
    fn reason(&self, country: Country, rules: &LocateRules) -> Option<LocationReason> {
        let whole = rules.kind_points(EvidenceKind::Language);
        let mut found: Vec<(u32, &BTreeSet<SourceId>)> = Vec::new();
        for (value, (sources, regions)) in &self.0 {
            let fit = match regions.contains(&country) {
                true => 1_000,
                false => language::fit(*value, country),
            };
            let points = whole * u32::from(fit) / 1_000;
            if points > 0 {
                found.push((points, sources));
            }
        }
        found.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        let (mut points, mut part) = (0_u32, 1_000_u32);
        for (of, _) in &found {
            points += of * part / 1_000;
            part = part * u32::from(rules.limits.repeat_permille) / 1_000;
        }
        let sources: BTreeSet<SourceId> = found.iter().flat_map(|(_, of)| *of).copied().collect();
        let values = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let reason = weak(
            EvidenceKind::Language,
            points,
            values,
            sources.into_iter().collect(),
        );
        (points > 0).then_some(reason)
    }
}

/// The hours at which somebody was active, where there are enough of them.
struct Activity {
    rhythm: Rhythm,
    newest: Option<Timestamp>,
    sources: BTreeSet<SourceId>,
}

impl Activity {
    fn of(evidence: &[LocationEvidence], rules: &LocateRules) -> Option<Self> {
        use EvidenceKind::{LoginIp, OtherIp, RegistrationIp, UploadIp};
        let is_activity = |kind| matches!(kind, LoginIp | OtherIp | RegistrationIp | UploadIp);
        if rules.weak.least_hours == 0 {
            return None;
        }
        let mut activity = Self {
            rhythm: Rhythm::default(),
            newest: None,
            sources: BTreeSet::new(),
        };
        for piece in evidence.iter().filter(|piece| is_activity(piece.kind)) {
            if let Some(at) = piece.at {
                activity.rhythm.note(at);
                activity.newest = activity.newest.max(Some(at));
                activity.sources.insert(piece.source);
            }
        }
        (activity.rhythm.hours() >= rules.weak.least_hours).then_some(activity)
    }

    fn reason(&self, country: Country, rules: &LocateRules) -> Option<LocationReason> {
        let [from, to] = rules.weak.night;
        let at_night = self.rhythm.at_night(country, (from, to))?;
        let points = rules.kind_points(EvidenceKind::TimeOfDay);
        let values = u32::try_from(self.rhythm.hours()).unwrap_or(u32::MAX);
        let sources = self.sources.iter().copied().collect();
        let reason = weak(EvidenceKind::TimeOfDay, points, values, sources);
        (points > 0 && at_night <= rules.weak.night_permille).then_some(LocationReason {
            newest: self.newest,
            ..reason
        })
    }
}
