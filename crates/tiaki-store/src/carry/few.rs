//! The same rows for everybody, or for a few persons by their ids alone.
//!
//! A queue goes out in one reading of all tables. A referral of some persons reads what hangs on them, each
//! statement by an index, and gives the same rows in the same order: what a page shows of a draft costs what the
//! persons in it have, however much else is stored.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, PersonId, SourceId};

use super::{
    AccountCarried, FileCarried, IdentifierCarried, LinkCarried, PartCarried, PersonCarried,
    ReportCarried, account, file, identifier, link, part, person, report,
};
use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::facts::{self, Fact};
use crate::protection::Shield;

sql! {
    PERSON = persons!("WHERE q.person_id = $1");
    ACCOUNTS = accounts!("WHERE m.person_id = $1 ORDER BY m.account_id");
    MEMBERS = "SELECT account_id FROM person_accounts WHERE person_id = $1 ORDER BY account_id";
    PARTS = "SELECT source_id, account_id, role, age FROM source_accounts WHERE account_id = $1 ORDER BY source_id, seq";
    REPORT = reports!("WHERE r.report_id = $1");
    FILES = files!("AND s.source_id = $1 ORDER BY s.seq");
    FILES_OF = concat!(files!("AND s.source_id = $1 AND s.account_id IN "), among!(), " ORDER BY s.seq");
    LINKS = "SELECT person_id, a, b, confidence, tier, evidence FROM links WHERE person_id = $1 AND forest = 1 ORDER BY a, b";
}

/// Whose rows are read.
#[derive(Debug, Clone)]
pub enum Load {
    /// Everybody's.
    Whole,
    /// Those of some persons.
    Few {
        /// Who.
        persons: BTreeSet<PersonId>,
        /// Their accounts.
        accounts: BTreeSet<AccountId>,
        /// The sources that name one of these, each with those that it names.
        sources: BTreeMap<SourceId, BTreeSet<AccountId>>,
    },
}

impl Load {
    /// Of some persons.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(tx: &Tx<'_>, persons: BTreeSet<PersonId>) -> Result<Self, Error> {
        let mut accounts = BTreeSet::new();
        let mut sources: BTreeMap<SourceId, BTreeSet<AccountId>> = BTreeMap::new();
        tx.each_of(MEMBERS, persons.iter().map(PersonId::as_bytes), |row| {
            accounts.insert(AccountId::from_bytes(row.fixed(0)?));
            Ok::<_, Error>(())
        })?;
        tx.each_of(PARTS, accounts.iter().map(AccountId::as_bytes), |row| {
            let named = sources
                .entry(SourceId::from_bytes(row.fixed(0)?))
                .or_default();
            named.insert(AccountId::from_bytes(row.fixed(1)?));
            Ok::<_, Error>(())
        })?;
        Ok(Self::Few {
            persons,
            accounts,
            sources,
        })
    }

    /// The sources that name one of the accounts, each with those that it names, where these are few.
    #[must_use]
    pub const fn sources(&self) -> Option<&BTreeMap<SourceId, BTreeSet<AccountId>>> {
        match self {
            Self::Whole => None,
            Self::Few { sources, .. } => Some(sources),
        }
    }

    /// How the accounts are protected.
    ///
    /// # Errors
    /// Those of the store.
    pub fn shield(&self, tx: &Tx<'_>) -> Result<Shield, Error> {
        match self {
            Self::Whole => Shield::read(tx),
            Self::Few { accounts, .. } => Shield::of(tx, accounts),
        }
    }

    /// Every person with a destination.
    ///
    /// # Errors
    /// Those of the store.
    pub fn persons(&self, tx: &Tx<'_>) -> Result<Vec<PersonCarried>, Error> {
        let Self::Few { persons, .. } = self else {
            return super::persons(tx);
        };
        let mut found = Vec::new();
        tx.each_of(PERSON, persons.iter().map(PersonId::as_bytes), |row| {
            found.push(person(row)?);
            Ok::<_, Error>(())
        })?;
        found.sort_by(|a, b| (&a.authority, &a.rank, a.id).cmp(&(&b.authority, &b.rank, b.id)));
        Ok(found)
    }

    /// Every account, in order of ids.
    ///
    /// # Errors
    /// Those of the store.
    pub fn accounts(&self, tx: &Tx<'_>, shield: &Shield) -> Result<Vec<AccountCarried>, Error> {
        let Self::Few { persons, .. } = self else {
            return super::accounts(tx, shield);
        };
        let mut found = Vec::new();
        tx.each_of(ACCOUNTS, persons.iter().map(PersonId::as_bytes), |row| {
            found.push(account(row, shield)?);
            Ok::<_, Error>(())
        })?;
        found.sort_by_key(|found| found.id);
        Ok(found)
    }

    /// Every account's part in every source, in order of sources.
    ///
    /// # Errors
    /// Those of the store.
    pub fn parts(&self, tx: &Tx<'_>) -> Result<Vec<PartCarried>, Error> {
        let Self::Few { accounts, .. } = self else {
            return super::parts(tx);
        };
        let mut found = Vec::new();
        tx.each_of(PARTS, accounts.iter().map(AccountId::as_bytes), |row| {
            found.push(part(row)?);
            Ok::<_, Error>(())
        })?;
        found.sort_by_key(|found| (found.source, found.account));
        Ok(found)
    }

    /// Every report, in order of ids.
    ///
    /// # Errors
    /// Those of the store.
    pub fn reports(&self, tx: &Tx<'_>) -> Result<Vec<ReportCarried>, Error> {
        let Self::Few { sources, .. } = self else {
            return super::reports(tx);
        };
        let mut found = Vec::new();
        tx.each_of(REPORT, sources.keys().map(SourceId::as_bytes), |row| {
            found.push(report(row)?);
            Ok::<_, Error>(())
        })?;
        found.sort_by_key(|found| found.id);
        Ok(found)
    }

    /// Shows `each` every identifier of an account that is not withheld.
    ///
    /// # Errors
    /// Those of the store and of `each`.
    pub fn identifiers<E: From<Error>>(
        &self,
        tx: &Tx<'_>,
        shield: &Shield,
        mut each: impl FnMut(&IdentifierCarried<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self::Few { sources, .. } = self else {
            return super::identifiers(tx, shield, each);
        };
        let guard = tx.guard()?;
        for (source, accounts) in sources {
            // Of a disclosure of many accounts only what it says of these is read.
            for account in accounts {
                facts::of_account(tx, source, account, |found| match found {
                    Fact::Identifier(found) => identifier(shield, &guard, &found, &mut each),
                    Fact::Place(_) => Ok(()),
                })?;
            }
        }
        Ok(())
    }

    /// Shows `each` every file of an account that is not withheld.
    ///
    /// # Errors
    /// Those of the store and of `each`.
    pub fn files<E: From<Error>>(
        &self,
        tx: &Tx<'_>,
        shield: &Shield,
        mut each: impl FnMut(&FileCarried<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self::Few { sources, .. } = self else {
            return super::files(tx, shield, each);
        };
        for (source, accounts) in sources {
            let of = Param::Blob(source.as_bytes());
            if accounts.len() <= FIFTY {
                let ids = accounts.iter().map(|id| id.as_bytes().as_slice());
                tx.each(FILES_OF, &fifty(of, ids), |row| {
                    file(row, shield, &mut each)
                })?;
                continue;
            }
            let mut own = |found: &FileCarried<'_>| {
                if accounts.contains(&found.account) {
                    each(found)
                } else {
                    Ok(())
                }
            };
            tx.each(FILES, &[of], |row| file(row, shield, &mut own))?;
        }
        Ok(())
    }

    /// The links that hold persons together, in order of ids.
    ///
    /// # Errors
    /// Those of the store.
    pub fn links(&self, tx: &Tx<'_>) -> Result<Vec<LinkCarried>, Error> {
        let Self::Few { persons, .. } = self else {
            return super::links(tx);
        };
        let mut found = Vec::new();
        tx.each_of(LINKS, persons.iter().map(PersonId::as_bytes), |row| {
            found.push(link(row)?);
            Ok::<_, Error>(())
        })?;
        found.sort_by_key(|found| (found.person, found.a, found.b));
        Ok(found)
    }
}
