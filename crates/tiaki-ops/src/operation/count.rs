//! Counting: everything stored is read once, in one transaction, and what it comes to is kept.
//!
//! Memory grows with accounts, files and reports, as that of linking and ranking does: some tens of bytes each. Each
//! thing is counted on one day, so that sums over days add up. Who is a person, and in which country, is as linking
//! and ranking left it.

use std::collections::{BTreeSet, HashMap, HashSet};

use tiaki_core::authority::Directory;
use tiaki_core::id::{AccountId, FileId, IncidentId, OutcomeId, PersonId, ReportId};
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::quality::{Facts, Field, Presence, Rules};
use tiaki_core::time::Timestamp;
use tiaki_store::operation::{Counted, Kept, KeptPackage, KeptPerson, rows};
use tiaki_store::{Tx, log, operation};

use super::figure::{self, DELAYED, DELAYS, Sums};
use crate::{Act, Error, Site};

/// The band in which nobody is to be acted on.
const LOWEST: &str = "set_aside_proposed";

/// Counts everything and keeps it; nothing where nothing has happened since it was last counted. Returns how many
/// lines of what is kept were others.
///
/// # Errors
/// Those of the store.
pub fn count(site: &Site, act: &Act) -> Result<Option<u64>, Error> {
    let counted = site.store.read("operation count", |tx| {
        let kept = operation::kept(tx)?;
        let log_seq = log::position(tx)?;
        // The last entry is that of the count itself.
        if kept.is_some_and(|kept| log_seq <= kept.log_seq + 1) {
            return Ok::<_, Error>(None);
        }
        let counted = read(tx, &site.countries.directory, act.at)?;
        Ok(Some((counted, log_seq)))
    })?;
    let Some((counted, log_seq)) = counted else {
        return Ok(None);
    };
    let kept = Kept {
        at: act.at,
        log_seq,
    };
    Ok(site.store.write("operation count", |tx| {
        operation::keep(tx, &counted, &kept, &act.actor)
    })?)
}

/// A person on the way to its line.
#[derive(Debug, Clone, Default)]
struct One {
    authority: String,
    country: String,
    is_actionable: bool,
    known: bool,
    first_seen: bool,
    accounts: i64,
    children: i64,
    first_on: Option<i64>,
    looked_on: Option<i64>,
    drafted_on: Option<i64>,
    submitted_on: Option<i64>,
    referred_on: Option<i64>,
    outcome_on: Option<i64>,
    arrested_on: Option<i64>,
    safeguarded_on: Option<i64>,
}

/// An account: who holds it, and when the first source that names it came in.
#[derive(Debug, Clone, Copy)]
struct Held {
    by: usize,
    first_on: Option<i64>,
}

/// A report or disclosure by its number.
#[derive(Debug, Clone, Copy)]
struct Source {
    day: i64,
    /// Its provider, where it is a report.
    provider: Option<u32>,
    is_actionable: bool,
    is_answered: bool,
}

#[derive(Default)]
struct Counter {
    sums: Sums,
    ids: Vec<PersonId>,
    ones: Vec<One>,
    held: HashMap<AccountId, Held>,
    sources: HashMap<i64, Source>,
    /// When outcomes on a person were recorded.
    recorded: HashMap<usize, Vec<Timestamp>>,
    packages: Vec<KeptPackage>,
}

fn earlier(kept: &mut Option<i64>, day: i64) {
    *kept = Some(kept.map_or(day, |kept| kept.min(day)));
}

fn read(tx: &Tx<'_>, directory: &Directory, at: Timestamp) -> Result<Counted, Error> {
    let mut counter = Counter::default();
    counter.persons(tx)?;
    counter.outcomes(tx)?;
    counter.reports(tx)?;
    counter.others(tx)?;
    counter.accounts(tx)?;
    counter.files(tx)?;
    counter.steps(tx, directory)?;
    Ok(counter.finish(at))
}

impl Counter {
    fn persons(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut places: HashMap<PersonId, usize> = HashMap::new();
        rows::members(tx, |(account, person)| {
            let by = *places.entry(person).or_insert_with(|| {
                self.ids.push(person);
                self.ones.push(One::default());
                self.ids.len() - 1
            });
            if let Some(one) = self.ones.get_mut(by) {
                one.accounts += 1;
            }
            let first_on = None;
            self.held.insert(account, Held { by, first_on });
            Ok::<_, Error>(())
        })?;
        rows::places(tx, |place| {
            let one = places
                .get(&place.person)
                .and_then(|at| self.ones.get_mut(*at));
            if let Some(one) = one {
                one.is_actionable = place.country.is_some() && place.band != LOWEST;
                one.known = place.known_files > 0;
                one.first_seen = place.first_seen_files > 0;
                one.authority = place.authority;
                one.country = place.country.unwrap_or_default();
            }
            Ok(())
        })
    }

    fn outcomes(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut told: HashSet<OutcomeId> = HashSet::new();
        rows::outcomes(tx, |outcome| {
            let Some(by) = self.held.get(&outcome.account).map(|held| held.by) else {
                return Ok::<_, Error>(());
            };
            let Some(one) = self.ones.get_mut(by) else {
                return Ok(());
            };
            earlier(&mut one.outcome_on, outcome.on);
            self.recorded
                .entry(by)
                .or_default()
                .push(outcome.recorded_at);
            // An arrest and a child count once, with who holds the first of the accounts.
            if !told.insert(outcome.id) {
                return Ok(());
            }
            match outcome.code {
                OutcomeCode::Arrest => earlier(&mut one.arrested_on, outcome.on),
                OutcomeCode::ChildSafeguarded => {
                    let children = outcome.children.unwrap_or(1);
                    earlier(&mut one.safeguarded_on, outcome.on);
                    one.children += children;
                    let of = self.sums.place(&one.country);
                    self.sums.add(figure::CHILDREN, outcome.on, of, children);
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn reports(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let groups = Groups::read(tx)?;
        let mut firsts: HashMap<usize, (Timestamp, ReportId, u32)> = HashMap::new();
        let mut quality = Quality::default();
        let mut providers = HashMap::new();
        rows::reports(tx, |report| {
            let of = *providers
                .entry(report.provider)
                .or_insert_with(|| self.sums.place(&report.provider.to_string()));
            let day = report.received_at.day();
            self.sums.add(figure::REPORTS, day, of, 1);
            match groups.of(&report.id) {
                Some(group) => {
                    let this = (report.received_at, report.id, of);
                    let first = firsts.entry(group).or_insert(this);
                    *first = (*first).min(this);
                }
                None => self.sums.add(figure::INCIDENTS, day, of, 1),
            }
            if let Some(facts) = report.facts {
                let [points, fields, lacking] = quality.of(facts);
                self.sums.add(figure::SCORED, day, of, 1);
                self.sums.add(figure::POINTS, day, of, points);
                self.sums.add(figure::FIELDS, day, of, fields);
                self.sums.add(figure::LACKING, day, of, lacking);
            }
            if let Some(delay) = delay(report.incident_at, report.received_at) {
                self.sums.add(delay, day, of, 1);
            }
            if let Some(source) = report.source {
                let source_of = Source {
                    day,
                    provider: Some(of),
                    is_actionable: false,
                    is_answered: false,
                };
                self.sources.insert(source, source_of);
            }
            Ok::<_, Error>(())
        })?;
        for (at, _, of) in firsts.into_values() {
            self.sums.add(figure::INCIDENTS, at.day(), of, 1);
        }
        Ok(())
    }

    /// Disclosures, and what could not be read.
    fn others(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let nothing = self.sums.place("");
        rows::disclosures(tx, |(source, at)| {
            self.sums.add(figure::DISCLOSURES, at.day(), nothing, 1);
            if let Some(source) = source {
                let source_of = Source {
                    day: at.day(),
                    provider: None,
                    is_actionable: false,
                    is_answered: false,
                };
                self.sources.insert(source, source_of);
            }
            Ok::<_, Error>(())
        })?;
        rows::quarantined(tx, |at| {
            self.sums.add(figure::QUARANTINED, at.day(), nothing, 1);
            Ok::<_, Error>(())
        })
    }

    fn accounts(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        rows::parts(tx, |(source, account, is_reported)| {
            let (Some(source), Some(held)) =
                (self.sources.get_mut(&source), self.held.get_mut(&account))
            else {
                return Ok::<_, Error>(());
            };
            earlier(&mut held.first_on, source.day);
            if let Some(one) = self.ones.get_mut(held.by) {
                earlier(&mut one.first_on, source.day);
                source.is_actionable |= is_reported && one.is_actionable;
                source.is_answered |= is_reported && one.outcome_on.is_some();
            }
            Ok(())
        })?;
        for source in self.sources.values() {
            let Some(of) = source.provider else {
                continue;
            };
            for (figure, counts) in [
                (figure::ACTIONABLE, source.is_actionable),
                (figure::ANSWERED, source.is_answered),
            ] {
                self.sums.add(figure, source.day, of, counts.into());
            }
        }
        Ok(())
    }

    fn files(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut first: HashMap<FileId, i64> = HashMap::new();
        rows::files(tx, |(source, file)| {
            if let Some(source) = self.sources.get(&source) {
                let day = first.entry(file).or_insert(source.day);
                *day = (*day).min(source.day);
            }
            Ok::<_, Error>(())
        })?;
        let nothing = self.sums.place("");
        rows::verdicts(tx, |(file, verdict)| {
            let figure = match verdict.as_str() {
                "known" | "viral" => Some(figure::FILES_KNOWN),
                "first_seen" => Some(figure::FILES_FIRST_SEEN),
                _ => None,
            };
            if let (Some(figure), Some(day)) = (figure, first.get(&file)) {
                self.sums.add(figure, *day, nothing, 1);
            }
            Ok(())
        })
    }

    /// What people did.
    fn steps(&mut self, tx: &Tx<'_>, directory: &Directory) -> Result<(), Error> {
        let (held, ones) = (&self.held, &mut self.ones);
        let mut step =
            |account: &AccountId, at: Timestamp, kept: fn(&mut One) -> &mut Option<i64>| {
                let one = held.get(account).and_then(|held| ones.get_mut(held.by));
                if let Some(one) = one {
                    earlier(kept(one), at.day());
                }
            };
        rows::looked(tx, |(account, at)| {
            step(&account, at, |one| &mut one.looked_on);
            Ok::<_, Error>(())
        })?;
        rows::drafted(tx, |(account, at)| {
            step(&account, at, |one| &mut one.drafted_on);
            Ok::<_, Error>(())
        })?;
        rows::submitted(tx, |(account, at)| {
            step(&account, at, |one| &mut one.submitted_on);
            Ok::<_, Error>(())
        })?;
        // Who went out in which package, where something came of it.
        let mut sent: HashMap<[u8; 16], BTreeSet<Timestamp>> = HashMap::new();
        let recorded = &self.recorded;
        rows::referred(tx, |(account, at, package)| {
            step(&account, at, |one| &mut one.referred_on);
            let by = held.get(&account).and_then(|held| recorded.get(&held.by));
            if let (Some(package), Some(recorded)) = (package, by) {
                sent.entry(package).or_default().extend(recorded);
            }
            Ok::<_, Error>(())
        })?;
        rows::packages(tx, |mut package| {
            let authority = directory.find_id(&package.authority);
            package.country = authority.map_or_else(String::new, |found| found.country.to_string());
            let recorded = sent.get(package.package.as_bytes());
            let answer = recorded.and_then(|recorded| recorded.range(package.released_at..).next());
            package.answered_on = answer.map(|at| at.day());
            let of = self.sums.place(&package.country);
            let day = package.released_at.day();
            self.sums.add(figure::PACKAGES, day, of, 1);
            self.packages.push(package);
            Ok::<_, Error>(())
        })
    }

    fn finish(mut self, at: Timestamp) -> Counted {
        for held in self.held.values() {
            let country = self.ones.get(held.by).map(|one| one.country.as_str());
            let of = self.sums.place(country.unwrap_or_default());
            let day = held.first_on.unwrap_or_else(|| at.day());
            self.sums.add(figure::ACCOUNTS, day, of, 1);
        }
        let mut persons = Vec::with_capacity(self.ids.len());
        for (person, one) in self.ids.into_iter().zip(self.ones) {
            let first_on = one.first_on.unwrap_or_else(|| at.day());
            let kept = line(person, one, first_on);
            let of = self.sums.place(&kept.country);
            let is_queued = !kept.authority.is_empty();
            let is_waiting = is_queued && kept.looked_on.is_none() && kept.outcome_on.is_none();
            for (figure, day) in [
                (figure::PERSONS, Some(first_on)),
                (figure::QUEUED, is_queued.then_some(first_on)),
                (figure::WAITING, is_waiting.then_some(first_on)),
                (
                    figure::KNOWN,
                    (kept.novelty == figure::KNOWN).then_some(first_on),
                ),
                (
                    figure::FIRST_SEEN,
                    (kept.novelty == figure::FIRST_SEEN).then_some(first_on),
                ),
                (figure::LOOKED, kept.looked_on),
                (figure::DRAFTED, kept.drafted_on),
                (figure::SUBMITTED, kept.submitted_on),
                (figure::REFERRED, kept.referred_on),
                (figure::OUTCOMES, kept.outcome_on),
                (figure::ARRESTS, kept.arrested_on),
            ] {
                if let Some(day) = day {
                    self.sums.add(figure, day, of, 1);
                }
            }
            persons.push(kept);
        }
        persons.sort_unstable_by_key(|kept| kept.person);
        Counted {
            persons,
            packages: self.packages,
            figures: self.sums.finish(),
        }
    }
}

fn line(person: PersonId, one: One, first_on: i64) -> KeptPerson {
    let novelty = match (one.first_seen, one.known) {
        (true, _) => figure::FIRST_SEEN,
        (false, true) => figure::KNOWN,
        _ => "none",
    };
    let acts = [one.arrested_on, one.safeguarded_on];
    KeptPerson {
        person,
        country: one.country,
        authority: one.authority,
        novelty: novelty.to_owned(),
        accounts: one.accounts,
        children: one.children,
        first_on,
        looked_on: one.looked_on,
        drafted_on: one.drafted_on,
        submitted_on: one.submitted_on,
        referred_on: one.referred_on,
        outcome_on: one.outcome_on,
        arrested_on: one.arrested_on,
        safeguarded_on: one.safeguarded_on,
        acted_on: acts.into_iter().flatten().min(),
    }
}

/// Which figure counts a report that came so long after what it reports; nothing where that is not said, or is to come.
fn delay(incident_at: Option<Timestamp>, received_at: Timestamp) -> Option<&'static str> {
    let millis = received_at.millis() - incident_at?.millis();
    if millis < 0 {
        return None;
    }
    let hours = millis.div_euclid(3_600_000);
    let place = DELAYS.iter().position(|until| hours < *until)?;
    DELAYED.get(place).copied()
}

/// Points in tenths, fields that apply and fields that are lacking, by what a report says and leaves out: many say the
/// same.
struct Quality {
    rules: Rules,
    known: HashMap<String, [i64; 3]>,
}

impl Default for Quality {
    fn default() -> Self {
        Self {
            rules: Rules::standard(),
            known: HashMap::new(),
        }
    }
}

impl Quality {
    fn of(&mut self, text: &str) -> [i64; 3] {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let facts = Facts::read(text);
        let mut found = [i64::from(self.rules.score(&facts).tenths()), 0, 0];
        let [_, fields, lacking] = &mut found;
        for field in Field::RUBRIC {
            let presence = facts.presence(field);
            *fields += i64::from(presence.is_lacking() || presence == Presence::Full);
            *lacking += i64::from(presence.is_lacking());
        }
        self.known.insert(text.to_owned(), found);
        found
    }
}

/// Which reports are one, whatever the groups are that say so.
#[derive(Default)]
struct Groups {
    places: HashMap<ReportId, usize>,
    leads: Vec<usize>,
}

impl Groups {
    fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let mut groups = Self::default();
        let mut last: Option<(IncidentId, usize)> = None;
        rows::grouped(tx, |(incident, report)| {
            let next = groups.leads.len();
            let place = *groups.places.entry(report).or_insert(next);
            if place == next {
                groups.leads.push(next);
            }
            match last {
                Some((of, first)) if of == incident => groups.join(first, place),
                _ => last = Some((incident, place)),
            }
            Ok::<_, Error>(())
        })?;
        Ok(groups)
    }

    fn end(&self, mut at: usize) -> usize {
        while let Some(next) = self.leads.get(at).filter(|next| **next != at) {
            at = *next;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.end(one), self.end(other));
        if let Some(lead) = self.leads.get_mut(one.max(other)) {
            *lead = one.min(other);
        }
    }

    fn of(&self, report: &ReportId) -> Option<usize> {
        self.places.get(report).map(|place| self.end(*place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_is_told_by_whole_hours_and_the_future_by_nothing() {
        let at = Timestamp::from_micros(1_780_000_000_000_000);
        for (seconds, figure) in [
            (0, Some("delay_1")),
            (3_599, Some("delay_1")),
            (3_600, Some("delay_2")),
            (86_400, Some("delay_3")),
            (400 * 86_400, Some("delay_8")),
            (-1, None),
        ] {
            assert_eq!(
                delay(Some(at), at.plus_seconds(seconds)),
                figure,
                "{seconds}"
            );
        }
        assert_eq!(delay(None, at), None);
    }
}
