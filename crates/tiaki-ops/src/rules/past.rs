//! Past outcomes as cases: what was found out of whom, and when that person could first be worked.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tiaki_core::id::{AccountId, OutcomeId, PersonId, ProviderId, SetAsideId};
use tiaki_core::outcome::{Bearing, OutcomeCode, gravest};
use tiaki_core::queue::chance;
use tiaki_core::triage::PersonFacts;
use tiaki_store::outcomes::{self, Outcome};
use tiaki_store::queue::audit::{self, Drawn};
use tiaki_store::{Tx, views};

use crate::evaluate::simulation::Endangered;
use crate::triage::past::Field;
use crate::{Error, Site};

/// What was found out of a person: all outcomes that stand and have an account in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// The smallest of its accounts stands for it.
    pub(crate) id: AccountId,
    /// The accounts that its outcomes are about.
    pub(crate) accounts: Vec<AccountId>,
    /// The outcomes.
    pub(crate) outcomes: BTreeSet<OutcomeId>,
    /// What they say together.
    pub(crate) bearing: Bearing,
    /// How many children, where one was in danger; at least one then.
    pub(crate) children: u32,
    /// With which chance it was drawn, where it came to be worked by lot only.
    pub(crate) chance: Option<u16>,
    /// The first day on which something on it came in: it could be worked from then on.
    pub(crate) first: i64,
    /// Who holds its first account now.
    pub(crate) person: PersonId,
}

impl Case {
    /// Whether a child was in danger, where its outcomes say so or the contrary.
    pub(crate) const fn is_danger(&self) -> Option<bool> {
        self.bearing.is_danger()
    }
}

/// Everything that rules are held against.
pub(crate) struct Past {
    pub(crate) field: Field,
    /// The cases, in order of their ids.
    pub(crate) cases: Vec<Case>,
    /// Outcomes on accounts of which nothing dated is stored.
    pub(crate) undated: u64,
    /// Which outcomes stood ([`outcomes::digest`]).
    pub(crate) digest: String,
    /// Providers by name.
    pub(crate) providers: BTreeMap<ProviderId, String>,
}

impl Past {
    /// Reads everything in one transaction.
    pub(crate) fn read(tx: &Tx<'_>, site: &Site) -> Result<Self, Error> {
        let field = Field::read(tx, site)?;
        let all = outcomes::all(tx)?;
        let digest = outcomes::digest(&all);
        let (cases, undated) = cases(&field, &all, &Lots(audit::drawn(tx)?));
        let providers = views::providers(tx)?
            .into_iter()
            .map(|provider| {
                let id = ProviderId::derive(&site.key, &[provider.name.as_bytes()]);
                (id, provider.name)
            })
            .collect();
        Ok(Self {
            field,
            cases,
            undated,
            digest,
            providers,
        })
    }

    /// The facts on each of these cases on the first day on which it could be worked.
    pub(crate) fn first_facts(&self, cases: &[&Case]) -> Vec<PersonFacts> {
        let of = |case: &&Case| self.field.by(case.first, case.person, &case.accounts).facts;
        cases.par_iter().map(of).collect()
    }

    /// The cases that have an account of a person.
    pub(crate) fn reached(&self) -> BTreeMap<AccountId, usize> {
        let of = |(number, case): (usize, &Case)| {
            case.accounts
                .iter()
                .map(|account| (*account, number))
                .collect::<Vec<_>>()
        };
        self.cases.iter().enumerate().flat_map(of).collect()
    }

    /// Those whose waiting counts: a child was in danger, and the person could first be worked
    /// within these days. The person is the number of its case.
    pub(crate) fn endangered(&self, (from, to): (i64, i64)) -> Vec<Endangered> {
        let of = |(person, case): (usize, &Case)| {
            let counts = case.is_danger() == Some(true) && (from..=to).contains(&case.first);
            counts.then_some(Endangered {
                person,
                from: case.first,
                children: case.children,
            })
        };
        self.cases.iter().enumerate().filter_map(of).collect()
    }

    /// The name of a provider.
    pub(crate) fn provider(&self, id: &ProviderId) -> String {
        let known = self.providers.get(id).cloned();
        known.unwrap_or_else(|| id.to_string())
    }
}

/// Outcomes that stand, brought together where they have an account in common.
fn cases(field: &Field, all: &[Outcome], drawn: &Lots) -> (Vec<Case>, u64) {
    let standing: Vec<&Outcome> = all
        .iter()
        .filter(|outcome| outcome.stands() && !outcome.accounts.is_empty())
        .collect();
    // The smallest account that an account hangs together with.
    let mut roots: BTreeMap<AccountId, AccountId> = BTreeMap::new();
    for outcome in &standing {
        let mut smallest: BTreeSet<AccountId> = outcome
            .accounts
            .iter()
            .map(|account| root(&roots, *account))
            .collect();
        let Some(least) = smallest.pop_first() else {
            continue;
        };
        roots.entry(least).or_insert(least);
        for other in smallest {
            roots.insert(other, least);
        }
        for account in &outcome.accounts {
            roots.entry(*account).or_insert(least);
        }
    }
    let mut groups: BTreeMap<AccountId, Vec<&Outcome>> = BTreeMap::new();
    for outcome in standing {
        if let Some(first) = outcome.accounts.first() {
            let of = root(&roots, *first);
            groups.entry(of).or_default().push(outcome);
        }
    }
    let mut undated = 0;
    let mut cases = Vec::with_capacity(groups.len());
    for (id, group) in groups {
        match case(field, id, &group, drawn) {
            Some(case) => cases.push(case),
            None => undated += group.len() as u64,
        }
    }
    (cases, undated)
}

/// The second looks of queues, by decision.
struct Lots(BTreeMap<SetAsideId, Drawn>);

/// With which chance, in thousandths, an outcome's person was drawn: as whoever recorded it says, else as
/// the second look has it by which the person came to be worked.
fn chance_of(outcome: &Outcome, lots: &Lots) -> Option<u16> {
    let lot = || lots.0.get(&outcome.new.drawn?);
    let by_look = || lot().map(|lot| chance(lot.permille, lot.of));
    outcome.new.chance.or_else(by_look)
}

fn root(roots: &BTreeMap<AccountId, AccountId>, account: AccountId) -> AccountId {
    let mut at = account;
    while let Some(next) = roots.get(&at).filter(|next| **next != at) {
        at = *next;
    }
    at
}

fn case(field: &Field, id: AccountId, group: &[&Outcome], lots: &Lots) -> Option<Case> {
    let accounts: BTreeSet<AccountId> = group
        .iter()
        .flat_map(|outcome| outcome.accounts.iter().copied())
        .collect();
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    let first = *field.days(&accounts).first()?;
    let person = accounts.iter().find_map(|account| field.holder(account))?;
    let codes = || group.iter().map(|outcome| outcome.new.code);
    let bearing = gravest(codes());
    let children = |outcome: &&&Outcome| outcome.new.code.bearing() == Bearing::Danger;
    let counted = group
        .iter()
        .filter(children)
        .map(|outcome| outcome.new.children.unwrap_or(1))
        .max();
    // Who was also chosen was not drawn only; what says nothing on danger says nothing on that.
    let telling = || {
        group.iter().filter(|outcome| {
            bearing == Bearing::Open || outcome.new.code.bearing() != Bearing::Open
        })
    };
    let lot = |outcome: &&Outcome| chance_of(outcome, lots);
    let drawn = telling().all(|outcome| lot(outcome).is_some());
    let chance = telling().filter_map(lot).max();
    debug_assert!(codes().all(|code| code != OutcomeCode::Withdrawn));
    Some(Case {
        id,
        accounts,
        outcomes: group.iter().map(|outcome| outcome.new.id).collect(),
        bearing,
        children: counted.unwrap_or(0),
        chance: chance.filter(|_| drawn),
        first,
        person,
    })
}

#[cfg(test)]
mod tests {
    use tiaki_core::time::Timestamp;
    use tiaki_store::outcomes::NewOutcome;

    use super::*;

    #[test]
    fn the_chance_is_that_of_the_lane_and_what_a_person_said_goes_before_it() {
        let look = SetAsideId::from_bytes([1; 16]);
        let drawn = Drawn {
            permille: 30,
            of: 200,
        };
        let certain = Drawn { of: 1, ..drawn };
        let outcome = |drawn, chance| Outcome {
            new: NewOutcome {
                id: OutcomeId::from_bytes([2; 16]),
                person: PersonId::from_bytes([3; 16]),
                code: OutcomeCode::Arrest,
                on: 0,
                children: None,
                reference: None,
                chance,
                drawn,
                supersedes: None,
                by: "ana".to_owned(),
            },
            seq: 1,
            at: Timestamp::default(),
            band: None,
            rules: None,
            accounts: Vec::new(),
            superseded_by: None,
        };
        for (lot, by_look, said, chance) in [
            (drawn, true, None, Some(30)),
            (certain, true, None, Some(1_000)),
            (drawn, true, Some(50), Some(50)),
            (drawn, false, Some(50), Some(50)),
            (drawn, false, None, None),
        ] {
            let lots = Lots(BTreeMap::from([(look, lot)]));
            let outcome = outcome(by_look.then_some(look), said);
            assert_eq!(chance_of(&outcome, &lots), chance, "{lot:?} {said:?}");
        }
        let none = Lots(BTreeMap::new());
        assert_eq!(chance_of(&outcome(Some(look), None), &none), None);
    }
}
