//! The truth of a synthetic operation as outcomes: what a unit would have found out of those whom it
//! worked.
//!
//! So that learning can be tried where the truth is known. Only `evaluate` may read the truth; what
//! comes out is a table as operators write it (`docs/formats/outcomes.md`). It knows nothing of
//! factors: an outcome follows from who is behind a person's accounts alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use sha2::{Digest, Sha256};
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::outcome::{OutcomeCode, date_text};
use tiaki_store::{persons, priorities, views};

use super::truth::{TruePerson, Truth};
use crate::cells::push_row;
use crate::{Error, Site};

/// Of those who were not worked, how many thousandths are drawn by lot where work went by rank.
const LANE_PERMILLE: u16 = 30;

/// Which persons have an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// How many thousandths of them.
    pub permille: u16,
    /// Which of the many possible draws.
    pub seed: u64,
    /// Whether the most urgent of each destination are worked, and a few of the rest drawn by lot;
    /// else all are drawn alike.
    pub by_rank: bool,
}

/// The table of outcomes that the truth gives for a share of the persons stored here.
///
/// # Errors
/// Where the truth does not read; those of the store.
pub fn table(site: &Site, world: &Path, share: Share) -> Result<String, Error> {
    let truth = Truth::read(world, &site.key)?;
    let (members, days, order) = site.store.read("evaluate outcomes", |tx| {
        let mut order: Vec<PersonId> = Vec::new();
        if share.by_rank {
            let destinations: BTreeSet<String> = views::bands(tx)?
                .into_iter()
                .map(|count| count.authority)
                .collect();
            for authority in destinations {
                let queue = views::queue(tx, &authority, u32::MAX >> 1, 0)?;
                let many = queue.len() * usize::from(share.permille) / 1_000;
                order.extend(queue.into_iter().take(many).map(|queued| queued.person));
            }
        }
        Ok::<_, Error>((persons::members(tx)?, last_days(tx)?, order))
    })?;
    let worked: BTreeSet<PersonId> = order.into_iter().collect();
    let mut text = String::new();
    push_row(
        &mut text,
        &["person", "code", "on", "by", "children", "chance"],
    );
    for (person, accounts) in &members {
        let toss = toss(share.seed, person);
        let chance = match (share.by_rank, worked.contains(person)) {
            (true, true) => "",
            (true, false) if toss < LANE_PERMILLE => "30",
            (false, _) if toss < share.permille => "",
            _ => continue,
        };
        let real: BTreeSet<usize> = accounts
            .iter()
            .filter_map(|account| truth.accounts.get(account))
            .copied()
            .collect();
        let real: Vec<&TruePerson> = real
            .into_iter()
            .filter_map(|number| truth.persons.get(number))
            .collect();
        let last = accounts
            .iter()
            .filter_map(|account| days.get(account))
            .max();
        let (Some((code, children)), Some(day)) = (found(&real), last) else {
            continue;
        };
        let children = children.map(|many| many.to_string()).unwrap_or_default();
        push_row(
            &mut text,
            &[
                &person.to_string(),
                code.code(),
                &date_text(*day),
                "truth",
                &children,
                chance,
            ],
        );
    }
    Ok(text)
}

/// What would be found out of the people behind a person's accounts.
fn found(real: &[&TruePerson]) -> Option<(OutcomeCode, Option<u32>)> {
    let children: u32 = real
        .iter()
        .filter(|person| person.endangers_from.is_some())
        .map(|person| person.children)
        .sum();
    if children > 0 {
        return Some((OutcomeCode::ChildSafeguarded, Some(children)));
    }
    let has = |role: &str| real.iter().any(|person| person.role == role);
    if has("offender") {
        Some((OutcomeCode::OffenderIdentified, None))
    } else if has("victim") {
        Some((OutcomeCode::Victim, None))
    } else if has("bystander") {
        Some((OutcomeCode::Bystander, None))
    } else {
        None
    }
}

/// The last day on which something on each account came in.
fn last_days(tx: &tiaki_store::Tx<'_>) -> Result<BTreeMap<AccountId, i64>, Error> {
    let mut sources = BTreeMap::new();
    for report in priorities::reports(tx)? {
        sources.insert(report.id.into(), report.incident_at);
    }
    for disclosure in priorities::disclosures(tx)? {
        sources.insert(disclosure.source, disclosure.disclosed_at);
    }
    let mut days: BTreeMap<AccountId, i64> = BTreeMap::new();
    for part in priorities::parts(tx)? {
        if let Some(Some(at)) = sources.get(&part.source) {
            let day = days.entry(part.account).or_insert_with(|| at.day());
            *day = (*day).max(at.day());
        }
    }
    Ok(days)
}

/// 0 to 999, from the seed and the person alone.
fn toss(seed: u64, person: &PersonId) -> u16 {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(person.as_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    let [first, second, third, fourth, ..] = digest;
    let drawn = u32::from_be_bytes([first, second, third, fourth]) % 1_000;
    u16::try_from(drawn).unwrap_or(u16::MAX)
}
