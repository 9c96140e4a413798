//! Linking held against the truth: pairs of accounts, what evidence allows, and how far a
//! confidence can be believed.
//!
//! Two accounts of one person that share nothing cannot be linked by anyone, so that recall of all
//! pairs says as much of the world as of us. The recall of *unshared* evidence has another
//! denominator: take every value of a strong kind (mailbox, phone number, device, means of payment,
//! profile), in the form in which values are compared, addresses by their mailbox; keep those that by the truth only one person's
//! accounts hold; join the accounts that share one; the pairs of accounts that are then connected, by
//! a chain of any length, are what could have been found from such evidence alone. `with_names` is the
//! same with screen names among the kinds, though a name links nothing alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_store::guard::Guard;
use tiaki_store::persons;

use super::truth::Truth;
use crate::linking::rows;
use crate::{Error, Site};

/// Linking over pairs of accounts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Linking {
    /// Of the pairs joined, the share that belongs together.
    pub precision: f64,
    /// Of the pairs that belong together, the share joined.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Persons found among the accounts of the truth.
    pub persons: u64,
    /// Accounts of the truth that are in the store.
    pub accounts: u64,
    /// Recall of what unshared strong evidence connects.
    pub unshared: Unshared,
    /// The same with screen names as evidence.
    pub with_names: Unshared,
    /// Persons found that hold phone numbers of several true persons, of numbers that only one
    /// person has: strong identifiers in contradiction.
    pub contradictory: u64,
    /// Links by confidence, the lowest first: of links at 0.9, how many are right.
    pub reliability: Vec<Band>,
    /// The pairs that were not joined and are shown for review, by why not and by confidence.
    pub near: Vec<Near>,
}

/// Pairs that were not joined for one reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near {
    /// Why, as a code of linking. Confidence is that of the evidence alone, so it is to be
    /// believed only where the evidence is what was too weak.
    pub reason: String,
    /// By confidence, the lowest first.
    pub bands: Vec<Band>,
}

/// What unshared evidence connects, and how much of it was joined.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unshared {
    /// Pairs of accounts that a chain of unshared values connects.
    pub pairs: u64,
    /// Those of them that were joined.
    pub joined: u64,
    /// Their share.
    pub recall: f64,
}

/// Pairs of about one confidence between accounts of the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Band {
    /// From this confidence on, in thousandths.
    pub from: u32,
    /// How many there are.
    pub links: u64,
    /// Between accounts of one person.
    pub right: u64,
    /// Their share.
    pub share: f64,
    /// Their mean confidence, as stated.
    pub stated: f64,
}

/// What the store holds, as far as the truth knows the accounts.
pub(super) struct Seen {
    /// The accounts that hold each value of a kind that [`Self::connect`] may ask for.
    values: BTreeMap<(IdentifierKind, u64), BTreeSet<AccountId>>,
    links: Vec<persons::LinkedPair>,
    near: Vec<persons::NearMiss>,
}

const STRONG: [IdentifierKind; 5] = [
    IdentifierKind::Email,
    IdentifierKind::Phone,
    IdentifierKind::Device,
    IdentifierKind::Payment,
    IdentifierKind::ProfileUrl,
];

impl Seen {
    pub(super) fn read(
        tx: &tiaki_store::Tx<'_>,
        site: &Site,
        truth: &Truth,
    ) -> Result<Self, Error> {
        let mut values: BTreeMap<(IdentifierKind, u64), BTreeSet<AccountId>> = BTreeMap::new();
        let guard = Guard::read(tx)?;
        persons::identifiers(tx, &guard, |seen| {
            let asked_for = STRONG.contains(&seen.kind) || seen.kind == IdentifierKind::ScreenName;
            if !asked_for || !truth.accounts.contains_key(&seen.account) {
                return Ok(());
            }
            if let Some(rows::Key { key, .. }) =
                rows::key(site, seen.kind, seen.value, seen.join_key)
            {
                let holders = values.entry((seen.kind, key)).or_default();
                holders.insert(seen.account);
            }
            Ok::<_, Error>(())
        })?;
        Ok(Self {
            values,
            links: persons::linked_pairs(tx)?,
            near: persons::near_misses(tx)?,
        })
    }

    /// The values of these kinds that only one person's accounts hold, with that person.
    fn unshared<'s>(
        &'s self,
        truth: &'s Truth,
        kinds: &'s [IdentifierKind],
    ) -> impl Iterator<Item = (usize, &'s BTreeSet<AccountId>)> {
        let of = self
            .values
            .iter()
            .filter(|((kind, _), _)| kinds.contains(kind));
        of.filter_map(|(_, holders)| {
            let mut persons = holders.iter().map(|account| truth.accounts.get(account));
            let person = *persons.next()??;
            persons
                .all(|other| other == Some(&person))
                .then_some((person, holders))
        })
    }

    /// A label for each account: equal labels are connected by unshared values of these kinds.
    fn connect(&self, truth: &Truth, kinds: &[IdentifierKind]) -> HashMap<AccountId, AccountId> {
        let mut above: HashMap<AccountId, AccountId> = HashMap::new();
        for (_, holders) in self.unshared(truth, kinds) {
            let Some(first) = holders.first() else {
                continue;
            };
            for other in holders {
                let (one, other) = (root(&mut above, *first), root(&mut above, *other));
                above.insert(one.max(other), one.min(other));
            }
        }
        let accounts: Vec<AccountId> = above.keys().copied().collect();
        let label = |account| (account, root(&mut above, account));
        accounts.into_iter().map(label).collect()
    }
}

fn root(above: &mut HashMap<AccountId, AccountId>, account: AccountId) -> AccountId {
    let mut top = account;
    while let Some(next) = above.get(&top).filter(|next| **next != top) {
        top = *next;
    }
    above.insert(account, top);
    top
}

/// Measures linking.
pub(super) fn measure(
    truth: &Truth,
    members: &[(PersonId, Vec<AccountId>)],
    seen: &Seen,
) -> Linking {
    let mut sizes: BTreeMap<usize, u64> = BTreeMap::new();
    let (mut joined, mut right, mut found, mut accounts) = (0, 0, 0, 0);
    for (_, members) in members {
        let mut together: BTreeMap<usize, u64> = BTreeMap::new();
        for person in members
            .iter()
            .filter_map(|account| truth.accounts.get(account))
        {
            *together.entry(*person).or_default() += 1;
        }
        let size: u64 = together.values().sum();
        found += u64::from(size > 0);
        accounts += size;
        joined += pairs(size);
        right += together.values().copied().map(pairs).sum::<u64>();
        for (person, count) in together {
            *sizes.entry(person).or_default() += count;
        }
    }
    let wanted: u64 = sizes.values().copied().map(pairs).sum();
    let (precision, recall) = (share(right, joined), share(right, wanted));
    let f1 = if precision + recall > 0.0 {
        2.0 * precision * recall / (precision + recall)
    } else {
        0.0
    };
    let mut with_names = STRONG.to_vec();
    with_names.push(IdentifierKind::ScreenName);
    Linking {
        precision,
        recall,
        f1,
        persons: found,
        accounts,
        unshared: unshared(members, &seen.connect(truth, &STRONG)),
        with_names: unshared(members, &seen.connect(truth, &with_names)),
        contradictory: contradictory(truth, members, seen),
        reliability: reliability(
            truth,
            seen.links
                .iter()
                .map(|link| (link.a, link.b, link.confidence)),
        ),
        near: near(truth, seen),
    }
}

/// How many of the connected pairs were joined.
fn unshared(
    members: &[(PersonId, Vec<AccountId>)],
    label_of: &HashMap<AccountId, AccountId>,
) -> Unshared {
    let mut sizes: HashMap<AccountId, u64> = HashMap::new();
    let mut joined = 0;
    for (_, members) in members {
        let mut together: HashMap<AccountId, u64> = HashMap::new();
        for label in members.iter().filter_map(|account| label_of.get(account)) {
            *together.entry(*label).or_default() += 1;
        }
        joined += together.values().copied().map(pairs).sum::<u64>();
        for (label, count) in together {
            *sizes.entry(label).or_default() += count;
        }
    }
    let connected = sizes.into_values().map(pairs).sum();
    Unshared {
        pairs: connected,
        joined,
        recall: share(joined, connected),
    }
}

/// Persons found with numbers that belong to different people.
fn contradictory(truth: &Truth, members: &[(PersonId, Vec<AccountId>)], seen: &Seen) -> u64 {
    let mut owner: HashMap<AccountId, usize> = HashMap::new();
    for (person, holders) in seen.unshared(truth, &[IdentifierKind::Phone]) {
        owner.extend(holders.iter().map(|account| (*account, person)));
    }
    let is_mixed = |members: &[AccountId]| {
        let mut owners = members.iter().filter_map(|account| owner.get(account));
        let first = owners.next();
        owners.any(|other| Some(other) != first)
    };
    members
        .iter()
        .map(|(_, members)| u64::from(is_mixed(members)))
        .sum()
}

/// What is shown for review.
fn near(truth: &Truth, seen: &Seen) -> Vec<Near> {
    let mut reasons: BTreeMap<&str, Vec<(AccountId, AccountId, i64)>> = BTreeMap::new();
    for pair in &seen.near {
        let of_reason = reasons.entry(&pair.reason).or_default();
        of_reason.push((pair.a, pair.b, pair.confidence));
    }
    let near = reasons.into_iter().map(|(reason, pairs)| Near {
        reason: reason.to_owned(),
        bands: reliability(truth, pairs.into_iter()),
    });
    near.collect()
}

/// Pairs by confidence: hundredths of it from 0.90 on, tenths below, decisions apart.
#[expect(clippy::cast_precision_loss, reason = "sums of counts far below 2^52")]
fn reliability(
    truth: &Truth,
    pairs: impl Iterator<Item = (AccountId, AccountId, i64)>,
) -> Vec<Band> {
    let mut bands: BTreeMap<u32, (u64, u64, u64)> = BTreeMap::new();
    for (a, b, confidence) in pairs {
        let ends = truth.accounts.get(&a).zip(truth.accounts.get(&b));
        let Some((a, b)) = ends else { continue };
        let confidence = u32::try_from(confidence).unwrap_or(0);
        let step = if confidence < 900 { 100 } else { 10 };
        let band = bands.entry(confidence / step * step).or_default();
        band.0 += 1;
        band.1 += u64::from(a == b);
        band.2 += u64::from(confidence);
    }
    let written = bands
        .into_iter()
        .map(|(from, (links, right, stated))| Band {
            from,
            links,
            right,
            share: share(right, links),
            stated: stated as f64 / (links * 1000) as f64,
        });
    written.collect()
}

const fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

#[expect(
    clippy::cast_precision_loss,
    reason = "shares of counts far below 2^52"
)]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_told_by_confidence_and_what_is_not_joined_by_why() {
        let account = |number: u8| AccountId::from_bytes([number; 16]);
        let mut truth = Truth::default();
        // Accounts 0 and 1 are of one person, 2 and 3 of another; of account 9 nothing is known.
        truth
            .accounts
            .extend((0..4).map(|number| (account(number), usize::from(number / 2))));
        let link = |a, b, confidence| persons::LinkedPair {
            a: account(a),
            b: account(b),
            confidence,
            forest: true,
        };
        let near = |a, b, confidence, reason: &str| persons::NearMiss {
            a: account(a),
            b: account(b),
            weight: 0,
            confidence,
            evidence: String::new(),
            reason: reason.to_owned(),
        };
        let seen = Seen {
            values: BTreeMap::new(),
            links: vec![
                link(0, 1, 909),
                link(0, 2, 900),
                link(2, 3, 910),
                link(0, 9, 910),
            ],
            near: vec![
                near(0, 1, 599, "weak_evidence"),
                near(1, 3, 500, "weak_evidence"),
                near(0, 3, 950, "differing"),
            ],
        };
        let found = measure(&truth, &[], &seen);
        let bands = |bands: &[Band]| -> Vec<_> {
            let of = bands.iter();
            of.map(|band| (band.from, band.links, band.right)).collect()
        };
        assert_eq!(bands(&found.reliability), [(900, 2, 1), (910, 1, 1)]);
        let near: Vec<_> = found
            .near
            .iter()
            .map(|near| (near.reason.as_str(), bands(&near.bands)))
            .collect();
        assert_eq!(
            near,
            [
                ("differing", vec![(950, 1, 0)]),
                ("weak_evidence", vec![(500, 2, 1)])
            ]
        );
    }
}
