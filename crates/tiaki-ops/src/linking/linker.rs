//! A linker that stays in the process: persons follow each new report at once.
//!
//! It holds a [`Ledger`] of everything stored, filled once ([`Linker::fill`]); [`Linker::update`]
//! takes in what the log says came in since, works out anew whom that touches, and writes the persons
//! that differ in one transaction. It ends in the same bytes as [`super::run`] does from nothing, after
//! any order of reports, decisions and matching, and also where somebody else wrote persons meanwhile:
//! it takes in what the other had seen, by which it comes to what is stored, or, where that cannot be
//! told apart from what came after, brings all persons to what it has.
//!
//! What a child's account turns out to hold is taken back from whoever it was mined for
//! ([`Guard::learn`], [`Ledger::retract`]).
//!
//! It costs memory: the ledger alone some 2.4 KiB an account, beside it what was mined, files, and near
//! misses. What it refuses: to guess. Where its transaction fails, it
//! knows that the store lags, and the next update writes everything that differs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use tiaki_core::id::{AccountId, SourceId};
use tiaki_link::{Ledger, Model, Verdict};
use tiaki_store::guard::{self, Guard};
use tiaki_store::persons::history::{Cause, Causes};
use tiaki_store::persons::news::{self, News};
use tiaki_store::persons::{self, Applied, Change, Extent, NewLink, NewPerson};
use tiaki_store::{Tx, facts, priorities};

use super::mined::{Mined, MinedRow};
use super::near::{self, Book, Turn};
use super::rows::{self, Filed};
use super::{found, word};
use crate::{Act, Error, Site};

/// See the module.
#[derive(Debug)]
pub struct Linker {
    ledger: Ledger,
    guard: Guard,
    mined: Mined,
    /// Of each file that matching has seen, whether it circulates.
    files: HashMap<[u8; 16], bool>,
    decisions: BTreeMap<(AccountId, AccountId), Verdict>,
    near: Book,
    /// By which rules its rows were made.
    rules: String,
    /// The last entry of the log that is in the ledger.
    position: i64,
    /// Whom that is about which is in the ledger and was not written yet: their persons are marked when
    /// it is, also where a transaction failed in between.
    unwritten: Causes,
    /// What the store was brought to by this linker; none where it may be anything.
    written: Option<persons::Linked>,
}

/// What an update came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Updated {
    /// Reports and disclosures that were new.
    pub sources: u64,
    /// Accounts whose persons were worked out anew.
    pub touched: u64,
    /// Pairs of accounts that were scored for it, in both rounds.
    pub scored: u64,
    /// Persons that came out of it otherwise, or of whom something new is said: what is compared with
    /// what is stored.
    pub compared: u64,
    /// Persons that are new, gone, or made of other accounts than before.
    pub changed: u64,
    /// Links that were written or dropped.
    pub changed_links: u64,
    /// Persons that were marked for triage to rank again; others may wait from before.
    pub to_rank: u64,
    /// Whether all that is stored was compared, since it was not as this linker left it.
    pub whole: bool,
}

/// What came in, as read in one transaction.
#[derive(Default)]
struct Taken {
    position: i64,
    /// What was stored when it was read.
    last: Option<persons::Linked>,
    sources: u64,
    accounts: BTreeSet<AccountId>,
    stated: Vec<(AccountId, tiaki_link::Evidence)>,
    mined: Vec<MinedRow>,
    files: Vec<Filed>,
    apart: Vec<(AccountId, AccountId, u32)>,
    decisions: Option<BTreeMap<(AccountId, AccountId), Verdict>>,
    held: guard::News,
    causes: Causes,
}

impl Linker {
    /// A linker with everything that is stored. The store is not touched: the first update brings it
    /// to what the linker has.
    ///
    /// # Errors
    /// Those of the store.
    pub fn fill(site: &Site) -> Result<Self, Error> {
        let mut linker = site.store.read("link fill", |tx| Self::read(tx, site))?;
        let settled = linker.ledger.settle();
        linker.near.turn(&settled, &linker.ledger);
        Ok(linker)
    }

    fn read(tx: &Tx<'_>, site: &Site) -> Result<Self, Error> {
        let source = super::source(tx, site)?;
        let mut linker = Self {
            ledger: Ledger::new(Model::standard()),
            guard: Guard::read(tx)?,
            mined: Mined::default(),
            files: HashMap::new(),
            decisions: super::decisions(tx)?,
            rules: super::rules_in_force(site),
            near: Book::default(),
            position: source.position,
            unwritten: source.causes,
            written: None,
        };
        for account in persons::accounts(tx)? {
            linker.ledger.record(rows::record(account));
        }
        facts::identifiers(tx, |found| {
            for row in rows::identified(site, &found) {
                if found.mined {
                    let new = MinedRow::new(&found, row);
                    linker.mined.add(new, &linker.guard, &mut linker.ledger);
                } else {
                    linker.ledger.push(rows::record(found.account), row);
                }
            }
            Ok::<_, Error>(())
        })?;
        persons::files_held(tx, |held| {
            linker.file(site, &Filed::new(&held), false);
            Ok::<_, Error>(())
        })?;
        for (one, other, source) in rows::apart(&priorities::parts(tx)?) {
            let (one, other) = (rows::record(one), rows::record(other));
            linker.ledger.contradict(one, other, source);
        }
        for decision in linker.decisions.clone() {
            linker.ledger.decide(super::decision(decision));
        }
        Ok(linker)
    }

    /// How many accounts it holds.
    #[must_use]
    pub fn accounts(&self) -> usize {
        self.ledger.record_count()
    }

    /// Takes in what came in since and brings the store to it; nothing where nothing did. Where the
    /// site has other rules than when this was filled, it is filled anew, since each row
    /// may be another.
    ///
    /// # Errors
    /// Those of the store.
    pub fn update(&mut self, site: &Site, act: &Act) -> Result<Option<Updated>, Error> {
        let rules = super::rules_in_force(site);
        if self.rules != rules {
            tracing::info!(before = %self.rules, now = %rules, "rules have changed: all accounts are linked again");
            *self = Self::fill(site)?;
        }
        let is_taken_back = site.store.read("link update", |tx| {
            let (_, found) = news::since(tx, self.position)?;
            Ok::<_, Error>(found.iter().any(|one| matches!(one, News::TakenBack(_))))
        })?;
        if is_taken_back {
            // What a source said is gone from the store; a ledger only adds.
            tracing::info!("something was taken back: all accounts are linked again");
            *self = Self::fill(site)?;
        }
        self.catch_up(site)?;
        let after = self.position;
        let taken = site
            .store
            .read("link update", |tx| self.look(tx, site, after))?;
        let Some(mut taken) = taken else {
            return Ok(None);
        };
        tracing::trace!(step = "read", "update");
        self.take(site, &mut taken);
        self.note(&mut taken);
        tracing::trace!(step = "taken in", "update");
        let settled = self.ledger.settle();
        tracing::trace!(step = "settled", "update");
        let turn = self.near.turn(&settled, &self.ledger);
        // Whoever is as before is stored as such, since this linker wrote what is stored.
        let is_wanted = |number: usize, accounts: &[AccountId]| {
            settled.is_new.get(number) != Some(&false)
                || accounts.iter().any(|one| taken.causes.is_news(one))
        };
        let is_link_wanted = |place: usize| settled.new_links.get(place) != Some(&false);
        let (found, links) =
            found::translate_where(site, &settled.linkage, is_wanted, is_link_wanted);
        let gone = settled.gone_links.iter().map(|gone| {
            let person = found::person(site, &super::account(gone.cluster));
            (person, super::account(gone.a), super::account(gone.b))
        });
        let gone: Vec<persons::LinkKey> = gone.collect();
        tracing::trace!(step = "translated", "update");
        let mut updated = Updated {
            sources: taken.sources,
            touched: settled.grouped as u64,
            scored: settled.scored as u64,
            compared: found.len() as u64,
            changed: 0,
            changed_links: 0,
            to_rank: 0,
            whole: false,
        };
        let applied = match self.written.take() {
            Some(written) => {
                let extent = Extent::Touched(written);
                self.write(site, act, &taken, extent, (&found, &links, &gone, &turn))?
            }
            None => None,
        };
        let applied = match applied {
            Some(applied) => applied,
            None => {
                updated.whole = true;
                self.write_whole(site, act, taken)?
            }
        };
        self.written = Some(applied.linked);
        self.unwritten = Causes::default();
        updated.changed = applied.persons;
        updated.changed_links = applied.links;
        updated.to_rank = applied.to_rank;
        tracing::debug!(
            sources = updated.sources,
            touched = updated.touched,
            changed = updated.changed,
            "persons updated"
        );
        Ok(Some(updated))
    }

    fn write(
        &self,
        site: &Site,
        act: &Act,
        taken: &Taken,
        extent: Extent,
        (persons, links, not_links, turn): (&[NewPerson], &[NewLink], &[persons::LinkKey], &Turn),
    ) -> Result<Option<Applied>, Error> {
        let detail = format!("sources={}", taken.sources);
        let change = Change {
            extent,
            persons,
            links,
            not_links,
            near: &turn.kept,
            not_near: &turn.dropped,
            causes: &taken.causes,
            position: taken.position,
            rules: &self.rules,
            detail: &detail,
        };
        Ok(site.store.write("link update", |tx| {
            let applied = persons::apply(tx, &change, &act.actor, act.at);
            tracing::trace!(step = "written", "update");
            applied
        })?)
    }

    /// Brings all persons to what the ledger has, whatever is stored. Where somebody else has linked
    /// since this was read, it may be of what this linker has not seen: that is taken in first.
    fn write_whole(&mut self, site: &Site, act: &Act, mut taken: Taken) -> Result<Applied, Error> {
        for _ in 0..super::TRIES {
            let linkage = self.ledger.linkage();
            let (found, links) = found::translate(site, &linkage);
            let turn = Turn {
                kept: near::heaviest(&linkage),
                dropped: Vec::new(),
            };
            drop(linkage);
            if let Some(last) = taken.last {
                let extent = Extent::Whole(last);
                let written =
                    self.write(site, act, &taken, extent, (&found, &links, &[], &turn))?;
                if let Some(applied) = written {
                    return Ok(applied);
                }
            }
            let after = self.position;
            let more = site
                .store
                .read("link update", |tx| self.look(tx, site, after))?;
            // This linker has written nothing, so there is always something to look at.
            if let Some(mut more) = more {
                self.take(site, &mut more);
                self.note(&mut more);
                let settled = self.ledger.settle();
                self.near.turn(&settled, &self.ledger);
                taken = more;
            }
        }
        Err(super::BUSY.into())
    }

    /// Reads what came in after an entry of the log; nothing where nothing did and the store is as
    /// this linker left it.
    fn look(&self, tx: &Tx<'_>, site: &Site, after: i64) -> Result<Option<Taken>, Error> {
        let (position, found) = news::since(tx, after)?;
        let last = persons::linked(tx)?;
        if found.is_empty() && self.written == Some(last) {
            return Ok(None);
        }
        self.read_news(tx, site, (position, last), &found).map(Some)
    }

    /// Where somebody else wrote persons by the same rules, takes in what they had seen and this one has
    /// not: what is stored is what follows from that, so that the next change is written beside it
    /// without anything being read again. Each writer ends in the same bytes, so nothing is written here.
    ///
    /// Decisions, verdicts and disclosures that go on are read as they are now: where one came in after
    /// what the other had seen, this does nothing, and all persons are compared.
    fn catch_up(&mut self, site: &Site) -> Result<(), Error> {
        let Some(written) = self.written else {
            return Ok(());
        };
        let taken = site.store.read("link catch up", |tx| {
            let last = persons::linked(tx)?;
            let rules = persons::linked_by(tx)?;
            if last == written || last.position < self.position {
                return Ok::<_, Error>(None);
            }
            let (_, later) = news::since(tx, last.position)?;
            let is_single = |one: &News| matches!(one, News::Received(_));
            if rules.as_deref() != Some(&self.rules) || !later.iter().all(is_single) {
                return Ok(None);
            }
            let found = news::up_to(tx, self.position, last.position)?;
            let taken = self.read_news(tx, site, (last.position, last), &found)?;
            Ok(Some((last, taken)))
        })?;
        if let Some((last, mut taken)) = taken {
            self.take(site, &mut taken);
            let settled = self.ledger.settle();
            self.near.turn(&settled, &self.ledger);
            self.written = Some(last);
        }
        Ok(())
    }

    /// Reads what these are about; the last entry of the log among them, and what is stored, are given.
    fn read_news(
        &self,
        tx: &Tx<'_>,
        site: &Site,
        (position, last): (i64, persons::Linked),
        found: &[News],
    ) -> Result<Taken, Error> {
        let parts = super::parts(tx, found)?;
        let sources: BTreeSet<SourceId> = parts.keys().copied().collect();
        let mut taken = Taken {
            position,
            last: Some(last),
            sources: sources.len() as u64,
            held: self.guard.news(tx, &sources)?,
            causes: super::causes(found, &parts),
            ..Taken::default()
        };
        for (source, parts) in &parts {
            taken.accounts.extend(parts.iter().map(|part| part.account));
            taken.apart.extend(rows::apart(parts));
            facts::of_source(tx, source, |found| {
                for row in rows::identified(site, &found) {
                    if found.mined {
                        taken.mined.push(MinedRow::new(&found, row));
                    } else {
                        taken.stated.push((found.account, row));
                    }
                }
                Ok::<_, Error>(())
            })?;
            persons::files_of_source(tx, source, |held| {
                taken.files.push(Filed::new(&held));
                Ok::<_, Error>(())
            })?;
        }
        if found.contains(&News::Matched) {
            taken.files.clear();
            persons::files_held(tx, |held| {
                taken.files.push(Filed::new(&held));
                Ok::<_, Error>(())
            })?;
        }
        if found.iter().any(|one| matches!(one, News::Decided(..))) {
            taken.decisions = Some(super::decisions(tx)?);
        }
        Ok(taken)
    }

    /// Adds what was taken in to what is not written yet, all of which is written now.
    fn note(&mut self, taken: &mut Taken) {
        self.unwritten.append(std::mem::take(&mut taken.causes));
        taken.causes = self.unwritten.clone();
    }

    /// Takes in what was read.
    fn take(&mut self, site: &Site, taken: &mut Taken) {
        for account in &taken.accounts {
            self.ledger.record(rows::record(*account));
        }
        let forms = self.guard.learn(std::mem::take(&mut taken.held));
        let whose = self.mined.look_again(&forms, &self.guard, &mut self.ledger);
        for account in whose {
            taken.causes.add(account, Cause::Protection);
        }
        for (account, row) in &taken.stated {
            self.ledger.push(rows::record(*account), *row);
        }
        for new in std::mem::take(&mut taken.mined) {
            self.mined.add(new, &self.guard, &mut self.ledger);
        }
        // All rows of a file go over to its new class before the class is taken down.
        for filed in &taken.files {
            if self.file(site, filed, true) {
                taken.causes.add(filed.account, Cause::Matching);
            }
        }
        let classes = taken
            .files
            .iter()
            .map(|filed| (filed.file, filed.circulates));
        self.files.extend(classes);
        for (one, other, source) in &taken.apart {
            let (one, other) = (rows::record(*one), rows::record(*other));
            self.ledger.contradict(one, other, *source);
        }
        if let Some(now) = taken.decisions.take() {
            for (pair, verdict) in &self.decisions {
                if now.get(pair) != Some(verdict) {
                    self.ledger.withdraw(super::decision((*pair, *verdict)));
                }
            }
            for (pair, verdict) in &now {
                if self.decisions.get(pair) != Some(verdict) {
                    tracing::debug!(verdict = word(*verdict), "a decision is in force");
                    self.ledger.decide(super::decision((*pair, *verdict)));
                }
            }
            self.decisions = now;
        }
        self.position = taken.position;
    }

    /// Takes in a file of an account; whether it was there under another class.
    fn file(&mut self, site: &Site, filed: &Filed, keeps_class: bool) -> bool {
        let record = rows::record(filed.account);
        let before = self.files.get(&filed.file).copied();
        let has_turned = before.is_some_and(|before| before != filed.circulates);
        if has_turned {
            let was = Filed {
                circulates: !filed.circulates,
                ..*filed
            };
            self.ledger.retract(record, was.row(site));
        }
        self.ledger.push(record, filed.row(site));
        if !keeps_class {
            self.files.insert(filed.file, filed.circulates);
        }
        has_turned
    }
}
