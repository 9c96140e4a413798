//! The past of a site, to be ranked again: who had which facts by the evening of a day.
//!
//! For learning, back-tests, replays and reports, which hold rules against what had come in by then
//! and write nothing. Links, matches and what is known of providers are those of today, as in
//! [`super::history`]; nothing else looks ahead.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::{AccountId, PersonId, ProviderId};
use tiaki_core::locate::{LocateRules, Verdict};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::PersonFacts;
use tiaki_store::Tx;

use super::earlier::Earlier;
use super::facts;
use super::known::{Known as Store, Part};
use crate::{Error, Site};

/// Everything that is known, by person and day.
pub(crate) struct Field {
    stored: Store,
    earlier: Earlier,
    places: LocateRules,
    clock: Arc<LogLifeTable>,
    members: Vec<(PersonId, Vec<AccountId>)>,
    /// Who holds an account now, and its number in what is stored.
    holders: HashMap<AccountId, (PersonId, u32)>,
}

/// Facts on a person as of a moment.
pub(crate) struct Known {
    pub(crate) facts: PersonFacts,
}

impl Known {
    /// The country that the person is sent to, where it is one.
    pub(crate) fn country(&self) -> Option<String> {
        match &self.facts.location {
            Verdict::Routed(country) => Some(country.code().to_owned()),
            Verdict::Several(_) | Verdict::Conflict(_) | Verdict::Unknown => None,
        }
    }
}

/// The end of a day that is counted from 1970-01-01.
pub(crate) const fn evening(day: i64) -> Timestamp {
    Timestamp::from_micros(0).plus_days(day + 1)
}

impl Field {
    /// Reads everything in one transaction.
    pub(crate) fn read(tx: &Tx<'_>, site: &Site) -> Result<Self, Error> {
        let stored = Store::read(tx, site)?;
        let mut members = Vec::new();
        let mut holders = HashMap::new();
        for (person, numbers) in stored.persons() {
            let mut accounts = Vec::with_capacity(numbers.len());
            for number in numbers {
                if let Some(account) = stored.places.id(*number) {
                    accounts.push(account);
                    holders.insert(account, (person, *number));
                }
            }
            accounts.sort_unstable();
            members.push((person, accounts));
        }
        Ok(Self {
            earlier: Earlier::new(&stored),
            stored,
            places: LocateRules::standard(),
            clock: Arc::clone(&site.countries.log_life),
            members,
            holders,
        })
    }

    /// Every person with its accounts, in order.
    pub(crate) fn members(&self) -> &[(PersonId, Vec<AccountId>)] {
        &self.members
    }

    /// Who holds an account now.
    pub(crate) fn holder(&self, account: &AccountId) -> Option<PersonId> {
        self.holders.get(account).map(|(person, _)| *person)
    }

    /// The days on which something on these accounts came in.
    pub(crate) fn days(&self, accounts: &[AccountId]) -> BTreeSet<i64> {
        self.parts(accounts)
            .filter_map(|part| self.stored.sources.get(&part.source)?.at)
            .map(Timestamp::day)
            .collect()
    }

    /// Who sent something on these accounts.
    pub(crate) fn providers(&self, accounts: &[AccountId]) -> BTreeSet<ProviderId> {
        self.parts(accounts)
            .filter_map(|part| Some(self.stored.sources.get(&part.source)?.provider))
            .collect()
    }

    /// The numbers of those accounts that somebody holds.
    fn numbers<'a>(&'a self, accounts: &'a [AccountId]) -> impl Iterator<Item = u32> + 'a {
        accounts
            .iter()
            .filter_map(|account| self.holders.get(account).map(|(_, number)| *number))
    }

    /// The parts that these accounts have in sources.
    fn parts<'a>(&'a self, accounts: &'a [AccountId]) -> impl Iterator<Item = &'a Part> {
        self.numbers(accounts)
            .filter_map(|number| self.stored.account(number))
            .flat_map(|account| &account.parts)
    }

    /// The facts on a person who has these accounts, by the evening of a day.
    pub(crate) fn by(&self, day: i64, person: PersonId, accounts: &[AccountId]) -> Known {
        self.known(person, accounts, evening(day), false)
    }

    /// The facts on a person from everything that is stored.
    pub(crate) fn now(&self, at: Timestamp, person: PersonId, accounts: &[AccountId]) -> Known {
        self.known(person, accounts, at, true)
    }

    fn known(&self, person: PersonId, accounts: &[AccountId], at: Timestamp, all: bool) -> Known {
        let numbers: Vec<u32> = self.numbers(accounts).collect();
        let (mut facts, _) = facts::of(
            &self.stored,
            person,
            &numbers,
            &self.places,
            &self.clock,
            at,
            (!all).then_some(&self.earlier),
        );
        let earlier = (!all).then_some(&self.earlier);
        let (stored, whole) = (&self.stored, &facts.location);
        let ruled = facts::ruled(stored, &numbers, &self.places, at, earlier, whole);
        if let Some(ruled) = ruled {
            facts.location = ruled;
        }
        Known { facts }
    }
}
