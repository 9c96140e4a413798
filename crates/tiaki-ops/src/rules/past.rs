//! Past outcomes as cases: what was found out of whom, and when that person could first be worked.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use tiaki_core::id::{AccountId, OutcomeId, PersonId, ProviderId};
use tiaki_core::outcome::{Bearing, OutcomeCode, gravest};
use tiaki_core::triage::PersonFacts;
use tiaki_store::outcomes::{self, Outcome};
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
        let (cases, undated) = cases(&field, &all);
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
fn cases(field: &Field, all: &[Outcome]) -> (Vec<Case>, u64) {
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
        match case(field, id, &group) {
            Some(case) => cases.push(case),
            None => undated += group.len() as u64,
        }
    }
    (cases, undated)
}

fn root(roots: &BTreeMap<AccountId, AccountId>, account: AccountId) -> AccountId {
    let mut at = account;
    while let Some(next) = roots.get(&at).filter(|next| **next != at) {
        at = *next;
    }
    at
}

fn case(field: &Field, id: AccountId, group: &[&Outcome]) -> Option<Case> {
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
    let drawn = telling().all(|outcome| outcome.new.chance.is_some());
    let chance = telling().filter_map(|outcome| outcome.new.chance).max();
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
