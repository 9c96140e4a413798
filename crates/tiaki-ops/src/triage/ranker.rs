//! A ranker that stays in the process: who is touched by a new report is ranked again at once.
//!
//! It holds what triage knows ([`Known`]), read once; [`Ranker::update`] takes in what the log says came
//! in since, and whom linking has written, works out whom that touches, and writes the places that
//! differ: first of those whom it is about, then of the others on whom it bears, who are counted as
//! waiting until then. It ends in the same bytes as ranking everybody from nothing, in any order.
//!
//! Several may follow one store: where somebody else linked or ranked meanwhile, those persons are read
//! again that were written since, as far as that was noted ([`changes`]). Everybody is read again where
//! that was cut off, where somebody gathers facts by something else, and where a bulk disclosure went
//! on; everybody is ranked on another day (evidence is older then), and by other rules.
//!
//! What it refuses: to write beside a linking that it has not seen. Then it reads again.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::locate::LocateRules;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Rules;
use tiaki_store::guard;
use tiaki_store::persons::changes;
use tiaki_store::persons::news::{self, News};
use tiaki_store::priorities::{self, Located};
use tiaki_store::ranking::{self, Basis, Last, Made, NewPriority, Ranked, Written};
use tiaki_store::rulings::{self, OfAccount};
use tiaki_store::{Tx, log, persons};

use super::earlier::Earlier;
use super::holders::Holders;
use super::known::{Known, Taken, Touched};
use super::places::as_decided;
use super::{TRIES, Triaged, candidates, count, day_of, facts, gathered_by, place};
use crate::queue::bands;
use crate::{Act, Error, Site, rules};

/// How many others, on whom what came in bears too, are ranked with those whom it is about.
const FEW: usize = 32;
/// How many persons are ranked in one transaction: a writer waits no longer than that takes.
const AT_ONCE: usize = 2_000;

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
    unwritten: Touched,
    /// Whether files came in that matching has not judged.
    is_unmatched: bool,
}

/// What came in, as read in one transaction.
struct Read {
    position: i64,
    of: Basis,
    last: Last,
    /// Whether what is stored cannot be followed, or goes beyond single reports.
    is_other: bool,
    taken: Vec<Taken>,
    held: guard::News,
    members: Vec<(PersonId, Vec<AccountId>)>,
    verdicts: Option<Holders>,
    rulings: Vec<OfAccount>,
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
            unwritten: Touched::default(),
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
            let is_as_left = self.written.as_ref().is_some_and(|(of_day, by)| {
                *of_day == day && found.last.day == day && *by == rules.version
            });
            if found.is_other {
                *self = Self::fill(site)?;
                continue;
            }
            let waiting = found.last.waiting;
            self.take(found, site);
            if self.known.members.is_empty() {
                // Nobody has been linked yet.
                return Ok(None);
            }
            let written = if !is_as_left {
                self.write_all(site, act, &rules)?
            } else if self.persons_touched() == Default::default() {
                // Whom somebody else has put off, this one has ranked since it took in the same.
                if waiting > 0
                    && let Some((_, written)) = self.write_part(site, act, &rules, &[], 0)?
                {
                    self.of = written.of;
                }
                return Ok(None);
            } else {
                self.write_touched(site, act, &rules)?
            };
            if let Some(triaged) = written {
                self.unwritten = Touched::default();
                self.written = Some((day, rules.version.clone()));
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
        let last = ranking::last(tx)?;
        // Whoever else ranked has taken the marks of those whom linking has written since.
        let is_behind = of.rankings != self.of.rankings;
        let noted = if is_behind {
            changes::since(tx, self.of.generation)?
        } else {
            Some(Vec::new())
        };
        let is_other = self.by != gathered_by(site)
            || goes_on
            || (is_behind && last.by != self.by)
            || noted.is_none();
        let mut read = Read {
            position,
            of,
            last,
            is_other,
            taken: Vec::new(),
            held: guard::News::default(),
            members: Vec::new(),
            verdicts: None,
            rulings: Vec::new(),
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
            let mut written = ranking::changed(tx)?;
            written.extend(noted.into_iter().flatten());
            written.sort_unstable();
            written.dedup();
            read.members = persons::members_of(tx, &written)?;
        }
        if self.of.verdicts != of.verdicts || found.contains(&News::Matched) {
            read.verdicts = Some(Holders::read(tx)?);
        }
        if self.of.rulings != of.rulings {
            read.rulings = rulings::since(tx, self.of.rulings)?;
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
        for said in read.rulings {
            self.known.places.take_ruling(said);
        }
        let mut touched = self.known.settle();
        self.unwritten.all.append(&mut touched.all);
        self.unwritten.named.append(&mut touched.named);
        self.position = read.position;
        self.of = read.of;
        self.is_unmatched = self.known.holders.is_unmatched();
    }

    /// Ranks those whom something came in about, and then all others on whom it bears; nothing where
    /// somebody else ranked or linked meanwhile.
    fn write_touched(
        &mut self,
        site: &Site,
        act: &Act,
        rules: &Rules,
    ) -> Result<Option<Triaged>, Error> {
        let (named, others) = self.persons_touched();
        // A few more are as soon ranked as put off.
        let (first, rest) = if others.len() <= FEW || named.is_empty() {
            ([named, others].concat(), Vec::new())
        } else {
            (named, others)
        };
        let mut left = first.len() + rest.len();
        let mut places: Vec<NewPriority> = Vec::new();
        for part in first.chunks(AT_ONCE).chain(rest.chunks(AT_ONCE)) {
            left -= part.len();
            let Some((ranked, written)) = self.write_part(site, act, rules, part, left)? else {
                return Ok(None);
            };
            self.of = written.of;
            for person in part {
                for account in self.known.members.get(person).into_iter().flatten() {
                    self.unwritten.all.remove(account);
                    self.unwritten.named.remove(account);
                }
            }
            places.extend(ranked.into_iter().map(|one| one.place));
            tracing::trace!(step = "ranked", "triage");
        }
        Ok(Some(count(places.iter(), rules)))
    }

    /// The persons whom something came in about, and the others on whom it bears; in order of ids.
    fn persons_touched(&self) -> (Vec<PersonId>, Vec<PersonId>) {
        let of = |accounts: &BTreeSet<u32>| -> BTreeSet<PersonId> {
            let persons = accounts
                .iter()
                .filter_map(|account| self.known.account(*account)?.person);
            persons.collect()
        };
        let named = of(&self.unwritten.named);
        let others = of(&self.unwritten.all);
        let others = others.difference(&named).copied().collect();
        (named.into_iter().collect(), others)
    }

    /// Ranks some of those who are touched; `left` are ranked after them.
    fn write_part(
        &self,
        site: &Site,
        act: &Act,
        rules: &Rules,
        persons: &[PersonId],
        left: usize,
    ) -> Result<Option<(Vec<Ranked>, Written)>, Error> {
        let places = LocateRules::standard();
        let members = persons
            .iter()
            .filter_map(|person| Some((*person, self.known.members.get(person)?.as_slice())));
        let members: Vec<(PersonId, &[u32])> = members.collect();
        let accounts = members.iter().flat_map(|(_, accounts)| *accounts);
        let accounts: Vec<(AccountId, Located)> = accounts
            .filter(|account| self.unwritten.all.contains(account))
            .filter_map(|account| self.known.places.locate_one(*account, &places))
            .collect();
        let by_rules = self.rank(site, &members, act, rules);
        let made = Made {
            waiting: left as u64,
            ..self.made(act, self.of)
        };
        site.store.write("triage", |tx| {
            if ranking::basis(tx)? != made.of {
                return Ok(None);
            }
            let ranked = by_hand(tx, &by_rules, rules, act)?;
            let Some(written) = ranking::touch(tx, &ranked, &made)? else {
                return Ok(None);
            };
            priorities::touch_locations(tx, &accounts)?;
            Ok::<_, Error>(Some((ranked.into_owned(), written)))
        })
    }

    /// Ranks everybody.
    fn write_all(
        &mut self,
        site: &Site,
        act: &Act,
        rules: &Rules,
    ) -> Result<Option<Triaged>, Error> {
        let persons = self.known.persons();
        let accounts = self.known.places.locate(&LocateRules::standard());
        let by_rules = self.rank(site, &persons, act, rules);
        let made = self.made(act, self.of);
        let written = site.store.write("triage", |tx| {
            if ranking::basis(tx)? != made.of {
                return Ok(None);
            }
            let ranked = by_hand(tx, &by_rules, rules, act)?;
            let Some(written) = ranking::replace(tx, &ranked, &made)? else {
                return Ok(None);
            };
            priorities::replace_locations(tx, &accounts, &act.actor, act.at)?;
            let triaged = count(ranked.iter().map(|one| &one.place), rules);
            Ok::<_, Error>(Some((triaged, written)))
        })?;
        let Some((triaged, written)) = written else {
            return Ok(None);
        };
        self.of = written.of;
        Ok(Some(triaged))
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
            waiting: 0,
        }
    }
}

/// The places that count, where operators set bands by hand; as the rules gave them for everybody else.
fn by_hand<'r>(
    tx: &Tx<'_>,
    ranked: &'r [Ranked],
    rules: &Rules,
    act: &Act,
) -> Result<Cow<'r, [Ranked]>, Error> {
    if !bands::is_any(tx)? {
        return Ok(Cow::Borrowed(ranked));
    }
    let mut ranked = ranked.to_vec();
    let by = BTreeMap::from([(rules.version.clone(), rules)]);
    let places = ranked.iter_mut().map(|one| &mut one.place);
    bands::apply(tx, places, &by, act)?;
    Ok(Cow::Owned(ranked))
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
        earlier: &Earlier,
    ) -> Vec<super::Step> {
        let sources = accounts
            .iter()
            .filter_map(|account| self.known.account(*account))
            .flat_map(|account| &account.parts);
        let days: BTreeSet<i64> = sources
            .filter_map(|part| self.known.sources.get(&part.source)?.at)
            .map(Timestamp::day)
            .chain(self.known.places.ruling_days(accounts))
            .collect();
        let rank = |day: i64| {
            let evening = Timestamp::default().plus_days(day + 1);
            let (mut facts, _) = facts::of(
                self.known,
                person,
                accounts,
                &self.places,
                self.clock,
                evening,
                Some(earlier),
            );
            let (whole, places) = (&facts.location, &self.places);
            let ruled = facts::ruled(self.known, accounts, places, evening, Some(earlier), whole);
            if let Some(ruled) = ruled {
                facts.location = ruled;
            }
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
        let (mut facts, location) = facts::of(
            self.known,
            person,
            accounts,
            &self.places,
            self.clock,
            self.as_of,
            None,
        );
        let (whole, places) = (&location.verdict, &self.places);
        let ruled = facts::ruled(self.known, accounts, places, self.as_of, None, whole);
        if let Some(ruled) = ruled {
            facts.location = ruled;
        }
        let place = place(&facts, rules, self.as_of);
        let located = as_decided(&facts.location, location.confidence_permille.into());
        // What is kept is what the evidence says: a ruling can be undone.
        facts.location.clone_from(&location.verdict);
        Ranked {
            place,
            located,
            candidates: candidates(&location),
            facts: facts.pack(),
        }
    }
}
