//! What a package's printed form lists of its persons: kept as the tables get their rows, so that it can hold nothing
//! that they do not.
//!
//! A queue can have thousands of persons and nobody reads thousands of pages: the most urgent are listed, with a
//! bound for each sort of row, and the form says how many more the tables hold. So what it costs is bounded too.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::protection::Protection;
use tiaki_core::time::Timestamp;
use tiaki_store::carry::{
    AccountCarried, FileCarried, IdentifierCarried, LinkCarried, PartCarried, PersonCarried,
    ReportCarried,
};
use tiaki_store::statements::Passing;

use super::case::Why;
use crate::views::{LinkEvidence, Reasons};

/// Persons listed at most: as many as one referral is about at most ([`tiaki_core::referral::MOST_PERSONS`]), so that
/// a referral of chosen persons is listed whole.
pub(super) const PERSONS: usize = tiaki_core::referral::MOST_PERSONS;
/// Persons listed of a queue at most: nobody reads further in one sitting, and printing costs what is listed.
pub(super) const OF_A_QUEUE: usize = 25;
/// Rows of one sort listed of one person at most.
pub(super) const ROWS: usize = 12;
/// Reports listed at most.
pub(super) const REPORTS: usize = 100;

/// What is listed.
#[derive(Debug, Default)]
pub(super) struct Listed {
    /// The most urgent first.
    pub(super) persons: Vec<Person>,
    /// The reports that their accounts stand in.
    pub(super) reports: Vec<Report>,
    places: HashMap<PersonId, usize>,
    accounts: HashMap<AccountId, usize>,
    /// Each with the place of the first person who stands in it.
    sources: BTreeMap<SourceId, usize>,
}

/// A person.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: PersonId,
    pub(super) class: String,
    pub(super) band: String,
    pub(super) axes: [i64; 4],
    pub(super) tier: String,
    pub(super) in_all: i64,
    /// Nothing where they are withheld.
    pub(super) reasons: Option<Reasons>,
    pub(super) until: String,
    pub(super) country: String,
    pub(super) confidence: i64,
    pub(super) references: String,
    pub(super) others: String,
    pub(super) accounts: Vec<Account>,
    pub(super) identifiers: BTreeSet<Identifier>,
    pub(super) addresses: BTreeSet<Address>,
    pub(super) links: Vec<Link>,
    pub(super) verdicts: BTreeMap<String, u64>,
    /// Yes, no, not stated.
    pub(super) viewed: [u64; 3],
}

/// An account of it.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) id: AccountId,
    pub(super) service: String,
    pub(super) handle: String,
    pub(super) protection: Protection,
}

/// An identifier other than an address; where it stands in several reports, once.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identifier {
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) verified: Option<bool>,
}

/// An address at a moment; the newest come last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Address {
    pub(super) at: Option<Timestamp>,
    pub(super) value: String,
    pub(super) port: Option<i64>,
    pub(super) event: String,
    pub(super) proxy: Option<bool>,
}

/// What holds two accounts together.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) between: [AccountId; 2],
    pub(super) tier: String,
    pub(super) confidence: i64,
    pub(super) evidence: Vec<LinkEvidence>,
}

/// A report, or a disclosure.
#[derive(Debug)]
pub(super) struct Report {
    /// The place of the first person who stands in it.
    pub(super) place: usize,
    pub(super) source: SourceId,
    pub(super) report: Option<ReportCarried>,
    pub(super) terms: Vec<String>,
}

impl Listed {
    pub(super) fn person(&mut self, person: &PersonCarried, reasons: Option<&Reasons>, told: &Why) {
        if self.persons.len() >= PERSONS {
            return;
        }
        self.places.insert(person.id, self.persons.len());
        self.persons.push(Person {
            id: person.id,
            class: person.class.clone(),
            band: person.band.clone(),
            axes: person.axes,
            tier: person.tier.clone(),
            in_all: person.accounts,
            reasons: reasons.cloned(),
            until: told.until.clone(),
            country: told.country.clone(),
            confidence: told.confidence,
            references: told.references.clone(),
            others: told.others.clone(),
            accounts: Vec::new(),
            identifiers: BTreeSet::new(),
            addresses: BTreeSet::new(),
            links: Vec::new(),
            verdicts: BTreeMap::new(),
            viewed: [0; 3],
        });
    }

    pub(super) fn account(&mut self, account: &AccountCarried) {
        let Some(place) = self.places.get(&account.person).copied() else {
            return;
        };
        self.accounts.insert(account.id, place);
        if let Some(person) = self.persons.get_mut(place) {
            person.accounts.push(Account {
                id: account.id,
                service: account.service.clone(),
                handle: account.handle.clone(),
                protection: account.protection,
            });
        }
    }

    pub(super) fn part(&mut self, part: &PartCarried) {
        if let Some(place) = self.accounts.get(&part.account) {
            let first = self.sources.entry(part.source).or_insert(*place);
            *first = (*first).min(*place);
        }
    }

    pub(super) fn identifier(&mut self, found: &IdentifierCarried<'_>) {
        let Some(person) = self.of(&found.account) else {
            return;
        };
        if found.kind == "ip" {
            person.addresses.insert(Address {
                at: found.at,
                value: found.value.to_owned(),
                port: found.port,
                event: found.event.to_owned(),
                proxy: found.proxy,
            });
        } else {
            person.identifiers.insert(Identifier {
                kind: found.kind.to_owned(),
                value: found.value.to_owned(),
                verified: found.verified,
            });
        }
    }

    pub(super) fn file(&mut self, found: &FileCarried<'_>) {
        let Some(person) = self.of(&found.account) else {
            return;
        };
        *person.verdicts.entry(found.verdict.to_owned()).or_default() += 1;
        count(&mut person.viewed, found.viewed);
    }

    pub(super) fn link(&mut self, link: &LinkCarried, evidence: &[LinkEvidence]) {
        let place = self.places.get(&link.person);
        if let Some(person) = place.and_then(|place| self.persons.get_mut(*place)) {
            person.links.push(Link {
                between: [link.a, link.b],
                tier: link.tier.clone(),
                confidence: link.confidence,
                evidence: evidence.to_vec(),
            });
        }
    }

    pub(super) fn report(
        &mut self,
        source: SourceId,
        report: Option<&ReportCarried>,
        terms: &Passing,
    ) {
        if let Some(place) = self.sources.get(&source) {
            let terms = [&terms.handling, &terms.tlp, &terms.evaluation];
            let terms = terms.into_iter().filter(|term| !term.is_empty());
            self.reports.push(Report {
                place: *place,
                source,
                report: report.cloned(),
                terms: terms.cloned().collect(),
            });
        }
    }

    fn of(&mut self, account: &AccountId) -> Option<&mut Person> {
        let place = self.accounts.get(account)?;
        self.persons.get_mut(*place)
    }
}

/// Counts whether a file was viewed: yes, no, not stated.
pub(super) fn count(viewed: &mut [u64; 3], answer: Option<bool>) {
    let [yes, no, unstated] = viewed;
    *match answer {
        Some(true) => yes,
        Some(false) => no,
        None => unstated,
    } += 1;
}
