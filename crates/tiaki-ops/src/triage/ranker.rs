//! A ranker that stays in the process: who is touched by a new report is ranked again at once.
//!
//! It holds what triage knows ([`Known`]), read once; [`Ranker::update`] takes in what the log says came
//! in since, and whom linking has written, works out whom that touches, and writes the places that
//! differ in one transaction. It ends in the same bytes as ranking everybody from nothing, in any order.
//!
//! Everybody is ranked again where somebody else ranked meanwhile, where a bulk disclosure went on, on
//! another day (evidence is older then), and by other rules.
//!
//! What it refuses: to write beside a linking that it has not seen. Then it reads again.

use std::collections::BTreeSet;

use rayon::prelude::*;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::locate::LocateRules;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Rules;
use tiaki_store::guard;
use tiaki_store::persons::news::{self, News};
use tiaki_store::priorities::{self, Located};
use tiaki_store::ranking::{self, Basis, Made, Ranked, Written};
use tiaki_store::{Tx, log, persons};

use super::holders::Holders;
use super::known::{Known, Taken};
use super::places::located;
use super::{TRIES, Triaged, candidates, count, day_of, facts, gathered_by, place};
use crate::{Act, Error, Site, rules};

/// See the module.
pub struct Ranker {
    known: Known,
    by: String,
    /// The last entry of the log that is in what is known.
    position: i64,
    /// What was stored when this was read, or when it last wrote: who else ranks makes it another.
    of: Basis,
    /// For which day and by which rules everybody was ranked by this ranker; none where nobody was yet.
    written: Option<(i64, String)>,
    /// Whom something is known of that is not written yet, also where a transaction failed in between.
    unwritten: BTreeSet<u32>,
    /// Whether files came in that matching has not judged.
    is_unmatched: bool,
}

/// What came in, as read in one transaction.
struct Read {
    position: i64,
    of: Basis,
    /// Whether what is stored is not what this ranker left, or goes beyond single reports.
    is_other: bool,
    taken: Vec<Taken>,
    held: guard::News,
    members: Vec<(PersonId, Vec<AccountId>)>,
    verdicts: Option<Holders>,
}

impl std::fmt::Debug for Ranker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ranker")
            .field("position", &self.position)
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}

impl Ranker {
    /// A ranker that knows everything stored. The store is not touched: the first update brings it
    /// to what the ranker finds.
    ///
    /// # Errors
    /// Those of the store.
    pub fn fill(site: &Site) -> Result<Self, Error> {
        let (known, position, of) = site.store.read("triage", |tx| {
            let known = Known::read(tx, site)?;
            Ok::<_, Error>((known, log::position(tx)?, ranking::basis(tx)?))
        })?;
        Ok(Self {
            known,
            by: gathered_by(site),
            position,
            of,
            written: None,
            unwritten: BTreeSet::new(),
            is_unmatched: false,
        })
    }

    /// Whether files came in that matching has not judged yet.
    #[must_use]
    pub const fn is_unmatched(&self) -> bool {
        self.is_unmatched
    }

    /// Brings the store to what is known now; nothing where it is so already, or where nobody has been
    /// linked yet. What is told is of those who were ranked again.
    ///
    /// # Errors
    /// Those of the store. The next call does what this one could not.
    pub fn update(&mut self, site: &Site, act: &Act) -> Result<Option<Triaged>, Error> {
        for _ in 0..TRIES {
            let (found, rules) = site.store.read("triage", |tx| {
                Ok::<_, Error>((self.look(tx, site)?, rules::in_force(tx, site)?))
            })?;
            let day = day_of(act.at).0;
            let is_as_left = self
                .written
                .as_ref()
                .is_some_and(|(of_day, by)| *of_day == day && *by == rules.version);
            if found.is_other {
                *self = Self::fill(site)?;
                continue;
            }
            let of = found.of;
            self.take(found, site);
            let written = if is_as_left {
                if self.unwritten.is_empty() {
                    return Ok(None);
                }
                self.write_touched(site, act, of, &rules)?
            } else if self.known.members.is_empty() {
                // Nobody has been linked yet.
                return Ok(None);
            } else {
                self.write_all(site, act, of, &rules)?
            };
            if let Some((triaged, written)) = written {
                self.unwritten.clear();
                self.written = Some((day, rules.version.clone()));
                self.of = written.of;
                return Ok(Some(triaged).filter(|triaged| triaged.persons > 0));
            }
        }
        Err(tiaki_store::Error::Busy {
            transaction: "triage",
        })?
    }

    /// Reads what came in since.
    fn look(&self, tx: &Tx<'_>, site: &Site) -> Result<Read, Error> {
        let (position, found) = news::since(tx, self.position)?;
        let of = ranking::basis(tx)?;
        let sources: BTreeSet<SourceId> = found.iter().filter_map(News::source).collect();
        let goes_on = found.iter().any(|one| matches!(one, News::Disclosed(_)))
            || sources.iter().any(|source| self.known.has(source));
        // Whoever else ranked has taken the marks of those whom linking has written since.
        let is_other = self.by != gathered_by(site) || goes_on || of.rankings != self.of.rankings;
        let mut read = Read {
            position,
            of,
            is_other,
            taken: Vec::new(),
            held: guard::News::default(),
            members: Vec::new(),
            verdicts: None,
        };
        if is_other {
            return Ok(read);
        }
        for source in &sources {
            read.taken.extend(Taken::read(tx, site, source)?);
        }
        if !sources.is_empty() {
            read.held = self.known.places.held(tx, &sources)?;
        }
        if self.of.generation != of.generation || self.written.is_none() {
            read.members = persons::members_of(tx, &ranking::changed(tx)?)?;
        }
        if self.of.verdicts != of.verdicts || found.contains(&News::Matched) {
            read.verdicts = Some(Holders::read(tx)?);
        }
        Ok(read)
    }

    fn take(&mut self, read: Read, site: &Site) {
        for taken in read.taken {
            self.known.take(taken, site);
        }
        self.known.protect(read.held);
        self.known.house_again(&read.members);
        if let Some(verdicts) = read.verdicts {
            self.known.judge_again(verdicts);
        }
        self.unwritten.append(&mut self.known.settle());
        self.position = read.position;
        self.of = read.of;
        self.is_unmatched = self.known.holders.is_unmatched();
    }

    /// Ranks those whom something came in about.
    fn write_touched(
        &self,
        site: &Site,
        act: &Act,
        of: Basis,
        rules: &Rules,
    ) -> Result<Option<(Triaged, Written)>, Error> {
        let places = LocateRules::standard();
        let accounts: Vec<(AccountId, Located)> = self
            .unwritten
            .iter()
            .filter_map(|account| self.known.places.locate_one(*account, &places))
            .collect();
        let persons: BTreeSet<PersonId> = self
            .unwritten
            .iter()
            .filter_map(|account| self.known.account(*account)?.person)
            .collect();
        let with_members = persons
            .iter()
            .filter_map(|person| Some((*person, self.known.members.get(person)?.as_slice())));
        let with_members: Vec<(PersonId, &[u32])> = with_members.collect();
        let ranked = self.rank(site, &with_members, act, rules);
        let made = self.made(act, of);
        let written = site.store.write("triage", |tx| {
            let Some(written) = ranking::touch(tx, &ranked, &made)? else {
                return Ok(None);
            };
            priorities::touch_locations(tx, &accounts)?;
            Ok::<_, Error>(Some(written))
        })?;
        let triaged = count(ranked.iter().map(|one| &one.place), rules);
        Ok(written.map(|written| (triaged, written)))
    }

    /// Ranks everybody.
    fn write_all(
        &self,
        site: &Site,
        act: &Act,
        of: Basis,
        rules: &Rules,
    ) -> Result<Option<(Triaged, Written)>, Error> {
        let persons = self.known.persons();
        let accounts = self.known.places.locate(&LocateRules::standard());
        let ranked = self.rank(site, &persons, act, rules);
        let made = self.made(act, of);
        let written = site.store.write("triage", |tx| {
            let Some(written) = ranking::replace(tx, &ranked, &made)? else {
                return Ok(None);
            };
            priorities::replace_locations(tx, &accounts, &act.actor, act.at)?;
            Ok::<_, Error>(Some(written))
        })?;
        let triaged = count(ranked.iter().map(|one| &one.place), rules);
        Ok(written.map(|written| (triaged, written)))
    }

    fn rank(
        &self,
        site: &Site,
        persons: &[(PersonId, &[u32])],
        act: &Act,
        rules: &Rules,
    ) -> Vec<Ranked> {
        let desk = Desk::new(&self.known, site, act.at);
        let ranked =
            |(person, accounts): &(PersonId, &[u32])| desk.person(*person, accounts, rules);
        // One person is not worth waking threads for.
        if persons.len() < 16 {
            persons.iter().map(ranked).collect()
        } else {
            persons.par_iter().map(ranked).collect()
        }
    }

    fn made<'m>(&'m self, act: &'m Act, of: Basis) -> Made<'m> {
        Made {
            of,
            by: &self.by,
            day: day_of(act.at).0,
            actor: &act.actor,
            at: act.at,
        }
    }
}

/// Everything that stays the same from person to person.
pub(super) struct Desk<'d> {
    known: &'d Known,
    places: LocateRules,
    clock: &'d LogLifeTable,
    as_of: Timestamp,
}

impl<'d> Desk<'d> {
    pub(super) fn new(known: &'d Known, site: &'d Site, at: Timestamp) -> Self {
        Self {
            known,
            places: LocateRules::standard(),
            clock: &site.countries.log_life,
            as_of: day_of(at).1,
        }
    }

    /// The ranks of a person, day by day, by these rules.
    pub(super) fn steps(
        &self,
        person: PersonId,
        accounts: &[u32],
        rules: &Rules,
    ) -> Vec<super::Step> {
        let sources = accounts
            .iter()
            .filter_map(|account| self.known.account(*account))
            .flat_map(|account| &account.parts);
        let days: BTreeSet<i64> = sources
            .filter_map(|part| self.known.sources.get(&part.source)?.at)
            .map(Timestamp::day)
            .collect();
        let rank = |day: i64| {
            let evening = Timestamp::default().plus_days(day + 1);
            let (facts, _) = facts::of(
                self.known,
                person,
                accounts,
                &self.places,
                self.clock,
                evening,
                false,
            );
            let priority = tiaki_core::triage::triage(&facts, rules, evening);
            priority.rank.as_bytes().to_vec()
        };
        days.into_iter()
            .map(|day| super::Step {
                day,
                rank: rank(day),
            })
            .collect()
    }

    fn person(&self, person: PersonId, accounts: &[u32], rules: &Rules) -> Ranked {
        let (facts, location) = facts::of(
            self.known,
            person,
            accounts,
            &self.places,
            self.clock,
            self.as_of,
            true,
        );
        Ranked {
            place: place(&facts, rules, self.as_of),
            located: located(&location),
            candidates: candidates(&location),
            facts: facts.pack(),
        }
    }
}
