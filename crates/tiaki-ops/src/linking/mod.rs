//! Linking: from all stored accounts to the persons behind them.
//!
//! The weighing is `tiaki-link`'s; here its rows are made of what was received, people's decisions
//! are handed over, and what it finds is stored with its evidence. Sender and addressee of one report
//! are told apart as a fact.
//!
//! There are two ways to the same persons, byte for byte, whatever the order in which things came
//! in: [`run`] does everything anew, and a [`Linker`] keeps everything in memory and takes in what is
//! new. Both write only what differs from what is stored ([`tiaki_store::persons::apply`]). A person's
//! id comes from the smallest of its accounts, so it belongs to whoever holds that account
//! ([`tiaki_store::persons::history`]).
//!
//! To add a kind of evidence: `rows` makes its rows, [`run`] and [`Linker`] both read it, and the
//! property test in `tests/linker.rs` finds what one of them forgets.

mod conflict;
mod found;
mod linker;
mod mined;
mod near;
pub(crate) mod rows;
mod ruling;
pub mod spread;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::Serialize;
use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::spelling;
use tiaki_link::{Decision, Linkage, Model, RecordKey, TableBuilder, link};
pub use tiaki_link::{Reason, Verdict};
use tiaki_store::Tx;
use tiaki_store::persons::history::{Cause, Causes};
use tiaki_store::persons::news::{self, News};
use tiaki_store::persons::reviews::WITHDRAWN;
use tiaki_store::persons::{self, Change, Extent};
use tiaki_store::priorities;

pub use self::linker::{Linker, Updated};
use self::ruling::word;
pub use self::ruling::{Refused, Ruling, Shown, Undo, decide, undo};
use self::spread::Item;
use crate::{Act, Error, Site};

/// What a linking run came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Linked {
    /// Accounts.
    pub accounts: u64,
    /// Persons found behind them.
    pub persons: u64,
    /// Links that hold persons together.
    pub links: u64,
    /// Pairs that were not linked, though not by far.
    pub near_misses: u64,
    /// Values that too many persons hold to say anything.
    pub generic_values: u64,
    /// Clusters that are larger than persons usually are.
    pub alarms: u64,
    /// The largest person's accounts.
    pub largest: u64,
    /// Persons that are new, gone, or made of other accounts than before.
    pub changed: u64,
    /// Links that were written or dropped.
    pub changed_links: u64,
    /// Persons that were marked for triage to rank again; others may wait from before.
    pub to_rank: u64,
    /// Decisions that cannot all hold, in words.
    pub conflicts: Vec<String>,
    /// The model's version.
    pub model: u32,
    /// Which rules told mailboxes apart ([`tiaki_core::mail::MailRules::name`]).
    pub mail: String,
    /// Which rules told spellings from values ([`tiaki_core::spelling::VERSION`]).
    pub spelling: u32,
    /// Which rules told networks apart ([`tiaki_core::network::NetworkRules::name`]).
    pub networks: String,
}

/// What a run reads.
struct Gathered {
    table: TableBuilder,
    decisions: Vec<Decision>,
    source: Source,
}

/// Which state of the store was read, and whom what came in since the last linking is about.
struct Source {
    position: i64,
    /// What was stored when it was read.
    last: persons::Linked,
    causes: Causes,
}

/// How often everything is read again before a run gives up on others that link meanwhile.
const TRIES: u32 = 3;

/// Finds the persons behind all stored accounts and brings the stored ones to it.
///
/// # Errors
/// Those of the store; where there are more accounts than one table can hold; where others link all the
/// time.
pub fn run(site: &Site, act: &Act) -> Result<Linked, Error> {
    for _ in 0..TRIES {
        if let Some(linked) = attempt(site, act)? {
            return Ok(linked);
        }
        tracing::info!("somebody else linked meanwhile: linked again");
    }
    Err(BUSY.into())
}

const BUSY: tiaki_store::Error = tiaki_store::Error::Busy {
    transaction: "link",
};

/// Links everything once; nothing where somebody else linked between reading and writing, who may
/// have seen what this run has not.
fn attempt(site: &Site, act: &Act) -> Result<Option<Linked>, Error> {
    let gathered = site.store.read("link", |tx| gather(tx, site))?;
    let too_large = |error: tiaki_link::Error| Error::Invalid {
        what: "the store".to_owned(),
        why: error.to_string(),
    };
    let table = gathered.table.build().map_err(too_large)?;
    let linkage = link(&table, &Model::standard(), &gathered.decisions);
    drop(table);
    keep(site, act, linkage, &gathered.source)
}

/// Brings the stored persons to what was found; nothing where somebody else linked meanwhile.
fn keep(
    site: &Site,
    act: &Act,
    linkage: Linkage,
    source: &Source,
) -> Result<Option<Linked>, Error> {
    let (found, links) = found::translate(site, &linkage);
    let near = near::heaviest(&linkage);
    let sizes = || found.iter().map(|person| person.accounts.len() as u64);
    let mut linked = Linked {
        accounts: sizes().sum(),
        persons: found.len() as u64,
        links: links.len() as u64,
        near_misses: near.len() as u64,
        generic_values: linkage.generic_values().len() as u64,
        alarms: linkage.alarms().len() as u64,
        largest: sizes().max().unwrap_or(0),
        changed: 0,
        changed_links: 0,
        to_rank: 0,
        conflicts: linkage.conflicts().iter().map(conflict::words).collect(),
        model: linkage.model_version(),
        mail: site.mail.name(),
        spelling: spelling::VERSION,
        networks: site.networks.name(),
    };
    drop(linkage);
    let detail = format!("accounts={} persons={}", linked.accounts, linked.persons);
    let change = Change {
        extent: Extent::Whole(source.last),
        persons: &found,
        links: &links,
        not_links: &[],
        near: &near,
        not_near: &[],
        causes: &source.causes,
        position: source.position,
        rules: &rules_in_force(site),
        detail: &detail,
    };
    let applied = site
        .store
        .write("link", |tx| persons::apply(tx, &change, &act.actor, act.at))?;
    let Some(applied) = applied else {
        return Ok(None);
    };
    linked.changed = applied.persons;
    linked.changed_links = applied.links;
    linked.to_rank = applied.to_rank;
    tracing::info!(
        accounts = linked.accounts,
        persons = linked.persons,
        links = linked.links,
        changed = linked.changed,
        "accounts linked"
    );
    Ok(Some(linked))
}

/// By which weights and rules accounts are linked here now: `model=4 mail=1+5d3af210 …`. What was linked
/// by others ([`persons::linked_by`]) may come out otherwise.
#[must_use]
pub fn rules_in_force(site: &Site) -> String {
    format!(
        "model={} mail={} spelling={} networks={}",
        Model::standard().version(),
        site.mail.name(),
        spelling::VERSION,
        site.networks.name()
    )
}

/// As [`run`], where something came in since linking last looked, or where persons were linked by other
/// weights or rules; nothing where nothing did.
///
/// # Errors
/// As [`run`].
pub fn update(site: &Site, act: &Act) -> Result<Option<Linked>, Error> {
    let is_behind = site.store.read("link update", |tx| {
        let (_, news) = news::since(tx, persons::linked(tx)?.position)?;
        let by_others = persons::linked_by(tx)?.is_some_and(|rules| rules != rules_in_force(site));
        Ok::<_, Error>(by_others || !news.is_empty() || persons::behind(tx)?.unlinked > 0)
    })?;
    is_behind.then(|| run(site, act)).transpose()
}

/// Who is told apart by what these parts say: the reported account is not that of the one it wrote to,
/// nor of the child it is about.
pub(crate) fn apart(
    parts: &[priorities::Part],
) -> impl Iterator<Item = (AccountId, AccountId)> + use<> {
    let told = rows::apart(parts).into_iter();
    told.map(|(one, other, _)| (one, other))
}

/// Reads everything that can link, and what people decided.
fn gather(tx: &Tx<'_>, site: &Site) -> Result<Gathered, Error> {
    let (mut table, mut decisions) = (TableBuilder::new(), Vec::new());
    let mut handles = std::collections::HashMap::new();
    let source = read(tx, site, &mut |item| {
        match item {
            Item::Record(record) => {
                handles.insert(record, table.record(record));
            }
            Item::Row(record, row) => {
                if let Some(handle) = handles.get(&record) {
                    table.push(*handle, row);
                }
            }
            Item::Apart(one, other, source) => table.contradict(one, other, source),
            Item::Decision(decision) => decisions.push(decision),
        }
        Ok(())
    })?;
    Ok(Gathered {
        table,
        decisions,
        source,
    })
}

/// Gives everything that can link, accounts first, and what people decided.
fn read(
    tx: &Tx<'_>,
    site: &Site,
    give: &mut dyn FnMut(Item) -> Result<(), Error>,
) -> Result<Source, Error> {
    let mut known = HashSet::new();
    for account in persons::accounts(tx)? {
        known.insert(account);
        give(Item::Record(rows::record(account)))?;
    }
    let guard = tx.guard()?;
    persons::identifiers(tx, &guard, |found| {
        if !known.contains(&found.account) {
            return Ok::<_, Error>(());
        }
        for row in rows::identified(site, &found) {
            if !rows::is_held(&guard, &found, &row) {
                give(Item::Row(rows::record(found.account), row))?;
            }
        }
        Ok(())
    })?;
    persons::files_held(tx, |held| {
        if known.contains(&held.account) {
            let row = rows::Filed::new(&held).row(site);
            give(Item::Row(rows::record(held.account), row))?;
        }
        Ok::<_, Error>(())
    })?;
    for (one, other, source) in rows::apart(&priorities::parts(tx)?) {
        give(Item::Apart(rows::record(one), rows::record(other), source))?;
    }
    for decided in decisions(tx)? {
        give(Item::Decision(decision(decided)))?;
    }
    source(tx, site)
}

/// What came in since linking last looked.
fn source(tx: &Tx<'_>, site: &Site) -> Result<Source, Error> {
    let last = persons::linked(tx)?;
    let (position, found) = news::since(tx, last.position)?;
    let mut causes = match last.position {
        // Nobody was there before, so nobody changes.
        0 => Causes::default(),
        _ => causes(&found, &parts(tx, &found)?),
    };
    if persons::linked_by(tx)?.is_some_and(|rules| rules != rules_in_force(site)) {
        causes.otherwise(Cause::Rules);
    }
    Ok(Source {
        position,
        last,
        causes,
    })
}

/// Who has a part in each source that came in.
fn parts(tx: &Tx<'_>, found: &[News]) -> Result<BTreeMap<SourceId, Vec<priorities::Part>>, Error> {
    let sources: BTreeSet<SourceId> = found.iter().filter_map(News::source).collect();
    let parts = sources
        .into_iter()
        .map(|source| Ok((source, priorities::parts_of_source(tx, &source)?)));
    parts.collect()
}

/// Whom each thing that came in is about.
fn causes(found: &[News], parts: &BTreeMap<SourceId, Vec<priorities::Part>>) -> Causes {
    let mut causes = Causes::default();
    let mut looked_at = HashSet::new();
    for one in found {
        match one {
            News::Decided(a, b) => {
                causes.add(*a, one.cause());
                causes.add(*b, one.cause());
            }
            News::Matched => causes.otherwise(one.cause()),
            News::Disclosed(_) | News::Received(_) | News::TakenBack(_) => {
                if let Some(source) = one.source().filter(|source| looked_at.insert(*source)) {
                    for part in parts.get(&source).into_iter().flatten() {
                        causes.add(part.account, one.cause());
                    }
                }
            }
        }
    }
    causes
}

/// People's decisions in force: the newest on each pair, its smaller id first; none where that took the only
/// one back.
pub(crate) fn decisions(tx: &Tx<'_>) -> Result<BTreeMap<(AccountId, AccountId), Verdict>, Error> {
    let mut newest = BTreeMap::new();
    for decision in persons::decisions(tx)? {
        let verdict = match decision.verdict.as_str() {
            "same" => Verdict::Same,
            "different" => Verdict::Different,
            WITHDRAWN => {
                newest.remove(&(decision.a, decision.b));
                continue;
            }
            _ => Verdict::Unsure,
        };
        newest.insert((decision.a, decision.b), verdict);
    }
    Ok(newest)
}

fn decision(((a, b), verdict): ((AccountId, AccountId), Verdict)) -> Decision {
    Decision {
        a: rows::record(a),
        b: rows::record(b),
        verdict,
    }
}

const fn account(record: RecordKey) -> AccountId {
    AccountId::from_bytes(record.0)
}
