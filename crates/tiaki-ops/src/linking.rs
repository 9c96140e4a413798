//! Linking: from all stored accounts to the persons behind them.
//!
//! The weighing is `tiaki-link`'s; here its table is filled from what was
//! received, people's decisions are handed over, and what it finds is stored with
//! its evidence. Sender and addressee of one report are told apart as a fact.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::report::Role;
use tiaki_link::{
    Decision, Evidence, Handle, Kind, Link, Linkage, Model, RecordKey, TableBuilder, Tier,
    ValueClass, Verdict, link,
};
use tiaki_store::guard::Guard;
use tiaki_store::persons::{self, NearMiss, NewLink, NewPerson};
use tiaki_store::priorities;

use crate::views::LinkEvidence;
use crate::{Act, Error, Site};

/// Near misses kept for people to look at.
const NEAR_MISSES: usize = 10_000;

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
    /// Decisions that cannot all hold, in words.
    pub conflicts: Vec<String>,
    /// The model's version.
    pub model: u32,
}

/// Finds the persons behind all stored accounts and replaces those found before.
///
/// # Errors
/// Those of the store; where there are more accounts than one table can hold.
pub fn run(site: &Site, act: &Act) -> Result<Linked, Error> {
    let (table, decisions) = site.store.read("link", |tx| gather(tx, site))?;
    let too_large = |error: tiaki_link::Error| Error::Invalid {
        what: "the store".to_owned(),
        why: error.to_string(),
    };
    let table = table.build().map_err(too_large)?;
    let model = Model::standard();
    let linkage = link(&table, &model, &decisions);
    drop(table);
    let (found, links) = translate(site, &linkage);
    let near = near_misses(&linkage);
    let linked = Linked {
        accounts: found
            .iter()
            .map(|person| person.accounts.len() as u64)
            .sum(),
        persons: found.len() as u64,
        links: links.len() as u64,
        near_misses: near.len() as u64,
        generic_values: linkage.generic_values().len() as u64,
        alarms: linkage.alarms().len() as u64,
        largest: found
            .iter()
            .map(|person| person.accounts.len() as u64)
            .max()
            .unwrap_or(0),
        conflicts: linkage
            .conflicts()
            .iter()
            .map(|conflict| format!("{conflict:?}"))
            .collect(),
        model: linkage.model_version(),
    };
    drop(linkage);
    let detail = format!(
        "model={} accounts={} persons={}",
        linked.model, linked.accounts, linked.persons
    );
    site.store.write("link", |tx| {
        persons::replace(tx, &found, &links, &near, &act.actor, act.at, &detail)
    })?;
    tracing::info!(
        accounts = linked.accounts,
        persons = linked.persons,
        links = linked.links,
        "accounts linked"
    );
    Ok(linked)
}

const fn kind(kind: IdentifierKind) -> Option<Kind> {
    match kind {
        IdentifierKind::Device => Some(Kind::Device),
        IdentifierKind::DisplayName => Some(Kind::DisplayName),
        IdentifierKind::Email => Some(Kind::Email),
        IdentifierKind::Group => Some(Kind::GroupIdentifier),
        IdentifierKind::Ip => Some(Kind::Ip),
        IdentifierKind::Payment => Some(Kind::Payment),
        IdentifierKind::Phone => Some(Kind::Phone),
        IdentifierKind::ProfileUrl => Some(Kind::ProfileUrl),
        IdentifierKind::ScreenName => Some(Kind::ScreenName),
        _ => None,
    }
}

/// Reads everything that can link, and what people decided.
fn gather(tx: &tiaki_store::Tx<'_>, site: &Site) -> Result<(TableBuilder, Vec<Decision>), Error> {
    let mut table = TableBuilder::new();
    let mut handles: HashMap<AccountId, Handle> = HashMap::new();
    for account in persons::accounts(tx)? {
        handles.insert(account, table.record(RecordKey(*account.as_bytes())));
    }
    // Reports are numbered for explanations in the order in which they are read, which is that of their ids.
    let (mut last, mut number) = (None, 0);
    let mut number_of = |source: SourceId| {
        if last.replace(source) != Some(source) {
            number += 1;
        }
        number
    };
    let guard = Guard::read(tx)?;
    persons::observations(tx, &guard, |seen| {
        let source = number_of(seen.source);
        let (Some(kind), Some(handle)) = (kind(seen.kind), handles.get(&seen.account)) else {
            return Ok(());
        };
        if seen.join_key == 0 {
            return Ok(());
        }
        let mut evidence = Evidence::new(kind, seen.join_key).source(source);
        evidence.at = seen.at.map(tiaki_core::time::Timestamp::micros);
        evidence.port = seen.port;
        evidence.verified = seen.verified == Some(true);
        evidence.mined = seen.mined;
        if seen.proxy == Some(true) {
            evidence.class = ValueClass::SharedNetwork;
        }
        table.push(*handle, evidence);
        Ok::<_, Error>(())
    })?;
    persons::files_held(tx, |held| {
        let Some(handle) = handles.get(&held.account) else {
            return Ok(());
        };
        let mut evidence = Evidence::new(Kind::FileDigest, site.key.short("file", &[&held.file]));
        evidence.at = held.uploaded_at.map(tiaki_core::time::Timestamp::micros);
        if held.verdict != "first_seen" {
            evidence.class = ValueClass::Circulating;
        }
        table.push(*handle, evidence);
        Ok::<_, Error>(())
    })?;
    tell_apart(tx, &mut table)?;
    Ok((table, decisions(tx)?))
}

/// The reported account is not that of the one it wrote to, nor of the child it is about.
fn tell_apart(tx: &tiaki_store::Tx<'_>, table: &mut TableBuilder) -> Result<(), Error> {
    let mut sources: BTreeMap<SourceId, (Vec<AccountId>, Vec<AccountId>)> = BTreeMap::new();
    for part in priorities::parts(tx)? {
        let is = |role: Role| part.role == role.code();
        if is(Role::Disclosed) || is(Role::Associated) {
            continue;
        }
        let (senders, others) = sources.entry(part.source).or_default();
        if is(Role::Reported) {
            senders.push(part.account)
        } else {
            others.push(part.account)
        }
    }
    for (number, (senders, others)) in (0..).zip(sources.into_values()) {
        for sender in &senders {
            for other in others.iter().filter(|other| *other != sender) {
                table.contradict(
                    RecordKey(*sender.as_bytes()),
                    RecordKey(*other.as_bytes()),
                    number,
                );
            }
        }
    }
    Ok(())
}

/// People's decisions in force: the newest on each pair.
fn decisions(tx: &tiaki_store::Tx<'_>) -> Result<Vec<Decision>, Error> {
    let mut newest: BTreeMap<(AccountId, AccountId), Verdict> = BTreeMap::new();
    for decision in persons::decisions(tx)? {
        let verdict = match decision.verdict.as_str() {
            "same" => Verdict::Same,
            "different" => Verdict::Different,
            _ => Verdict::Unsure,
        };
        newest.insert((decision.a, decision.b), verdict);
    }
    let of = |((a, b), verdict): ((AccountId, AccountId), Verdict)| Decision {
        a: RecordKey(*a.as_bytes()),
        b: RecordKey(*b.as_bytes()),
        verdict,
    };
    Ok(newest.into_iter().map(of).collect())
}

const fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Confirmed => "confirmed",
        Tier::Probable => "probable",
        Tier::Possible => "possible",
    }
}

fn evidence(linkage: &Linkage, link: &Link) -> String {
    let of = |part: &tiaki_link::Contribution| LinkEvidence {
        kind: part.kind.as_str().to_owned(),
        holders: part.holders.into(),
        weight: part.weight.into(),
        class: code(&part.class),
        manner: code(&part.manner),
        persons: part.persons.into(),
        reliability: code(&part.reliability),
    };
    let mut parts: Vec<LinkEvidence> = linkage.contributions(link).iter().map(of).collect();
    let model = Model::standard();
    parts.extend(link.differing.iter().map(|kind| LinkEvidence {
        kind: kind.as_str().to_owned(),
        holders: 0,
        weight: model.rule(*kind).differs.into(),
        class: code(&ValueClass::Ordinary),
        manner: "differing".to_owned(),
        persons: 0,
        reliability: "stated".to_owned(),
    }));
    serde_json::to_string(&parts).unwrap_or_default()
}

/// The code that an enum without data is written as.
fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

fn translate(site: &Site, linkage: &Linkage) -> (Vec<NewPerson>, Vec<NewLink>) {
    let (mut found, mut links) = (Vec::new(), Vec::new());
    for cluster in linkage.clusters() {
        let accounts: Vec<AccountId> = linkage
            .members(cluster)
            .iter()
            .map(|record| AccountId::from_bytes(record.0))
            .collect();
        let Some(first) = accounts.first() else {
            continue;
        };
        let id = PersonId::derive(&site.key, &[first.as_bytes()]);
        for link in linkage.links_of(cluster) {
            links.push(NewLink {
                person: id,
                a: AccountId::from_bytes(link.a.0),
                b: AccountId::from_bytes(link.b.0),
                weight: (link.total - link.allowance).into(),
                confidence: link.confidence.into(),
                tier: tier(link.tier),
                forest: link.in_forest,
                evidence: evidence(linkage, link),
            });
        }
        found.push(NewPerson {
            id,
            tier: cluster.tier.map_or("single", tier),
            accounts,
        });
    }
    (found, links)
}

/// The heaviest pairs that were not linked.
fn near_misses(linkage: &Linkage) -> Vec<NearMiss> {
    let mut near: Vec<&tiaki_link::NearMiss> = linkage.near_misses().iter().collect();
    near.sort_by(|x, y| {
        y.link
            .total
            .cmp(&x.link.total)
            .then_with(|| (x.link.a, x.link.b).cmp(&(y.link.a, y.link.b)))
    });
    near.truncate(NEAR_MISSES);
    let of = |near: &tiaki_link::NearMiss| NearMiss {
        a: AccountId::from_bytes(near.link.a.0),
        b: AccountId::from_bytes(near.link.b.0),
        weight: near.link.total.into(),
        confidence: near.link.confidence.into(),
        evidence: evidence(linkage, &near.link),
    };
    near.into_iter().map(of).collect()
}
