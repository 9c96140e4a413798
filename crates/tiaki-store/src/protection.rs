//! Who is protected, and the one door to what is held back.
//!
//! Shielded is an account to which some source gives such a class, and one that takes part in its
//! protection since its own id is what such an account holds ([`crate::guard::Guard::takes_part`]): that one
//! belongs with the child's, and is left out of referrals unless it is itself reported or disclosed
//! (which of the two prevails over what: [`tiaki_core::protection`]).
//!
//! Views and exports never hold the name or the identifiers of a shielded account, nor
//! of any account a value that was only found in free text: their statements leave
//! them out ([`crate::views`], [`crate::export`], [`crate::carry`]). Whoever needs them comes through [`reveal`], which writes who
//! read them, when and what for in the transaction that reads them. The log holds the
//! account's id, the purpose's code and a keyed digest of the reason; the reason itself
//! stands in `protected_reads`, where it can be erased when its time is over.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, ReadId, ReportId, SiteKey, SourceId};
use tiaki_core::protection::{Protection, Purpose};
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::facts::{self, Fact};
use crate::log::Entry;
use crate::service::{self, Named, Services, Telling};
use crate::views::ObservationRow;

sql! {
    ACCOUNT = "SELECT a.service, a.handle, CAST(CASE WHEN EXISTS (SELECT 1 FROM source_accounts o \
               WHERE o.account_id = a.account_id AND o.handle_found = 0) THEN 0 ELSE 1 END AS BIGINT) FROM accounts a WHERE a.account_id = $1";
    HANDLE = "SELECT handle FROM accounts WHERE account_id = $1";
    HANDLES = "SELECT account_id, handle, service FROM accounts ORDER BY account_id";
    NAMED = "SELECT handle, service FROM accounts WHERE account_id = $1";
    CLASS = "SELECT role, protection FROM source_accounts WHERE account_id = $1";
    OF_REPORT = "SELECT DISTINCT s.account_id, a.handle, CAST(CASE WHEN EXISTS (SELECT 1 FROM source_accounts p \
                 WHERE p.account_id = s.account_id AND p.protection <> 'open') THEN 1 ELSE 0 END AS BIGINT) \
                 FROM source_accounts s JOIN accounts a ON a.account_id = s.account_id WHERE s.source_id = $1 \
                 ORDER BY s.account_id";
    READS = "SELECT read_id, account_id, operator, purpose, reason, read_at FROM protected_reads \
             ORDER BY read_at DESC, read_id LIMIT $1";
    SHIELDED = "SELECT account_id, role, protection FROM source_accounts WHERE account_id IN \
                (SELECT account_id FROM source_accounts WHERE protection <> 'open') ORDER BY account_id";
    SOURCES = "SELECT DISTINCT source_id FROM source_accounts WHERE account_id = $1 ORDER BY source_id";
}

static READ_ROWS: Bulk = Bulk {
    table: "protected_reads",
    columns: &[
        ("read_id", Kind::Blob),
        ("account_id", Kind::Blob),
        ("operator", Kind::Text),
        ("purpose", Kind::Text),
        ("reason", Kind::Text),
        ("read_at", Kind::Int),
    ],
};

/// The accounts that are shielded, with their classes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shield {
    classes: BTreeMap<AccountId, Protection>,
    places: BTreeSet<AccountId>,
    services: BTreeMap<AccountId, Telling>,
}

impl Shield {
    /// Reads the classes of all shielded accounts.
    ///
    /// # Errors
    /// Those of the store.
    pub fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let mut parts: BTreeMap<AccountId, Vec<(Role, Protection)>> = BTreeMap::new();
        tx.each(SHIELDED, &[], |row| {
            let account = AccountId::from_bytes(row.fixed(0)?);
            parts.entry(account).or_default().push(part(row, 1)?);
            Ok::<_, Error>(())
        })?;
        let class = |(account, parts): (_, Vec<_>)| (account, Protection::of_account(parts));
        let mut shield = Self {
            classes: parts.into_iter().map(class).collect(),
            places: BTreeSet::new(),
            services: BTreeMap::new(),
        };
        let guard = tx.guard()?;
        let (mut more, mut services) = (Vec::new(), Services::default());
        tx.each(HANDLES, &[], |row| {
            let (account, handle) = (AccountId::from_bytes(row.fixed(0)?), row.text(1)?);
            let is_shielded = shield.classes.contains_key(&account);
            let takes_part = !is_shielded && guard.takes_part(&account, handle);
            if takes_part {
                more.push((account, guard.is_place_of_another(&account, handle)));
            }
            let named = Named {
                account: &account,
                handle,
                is_shielded: is_shielded || takes_part,
            };
            services.note(&guard, row.text(2)?, named);
            Ok::<_, Error>(())
        })?;
        shield.services = services.held();
        for (account, is_place) in more {
            let class = with_others(parts_of(tx, &account)?);
            shield.classes.insert(account, class);
            if is_place {
                shield.places.insert(account);
            }
        }
        Ok(shield)
    }

    /// The same of some accounts alone: of any other it says that it is open.
    ///
    /// # Errors
    /// Those of the store.
    pub fn of(tx: &Tx<'_>, accounts: &BTreeSet<AccountId>) -> Result<Self, Error> {
        let (mut shield, guard) = (Self::default(), tx.guard()?);
        for account in accounts {
            let id = [Param::Blob(account.as_bytes())];
            let named = tx.find(NAMED, &id, |row| {
                Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
            })?;
            let parts = parts_of(tx, account)?;
            let is_shielded = parts.iter().any(|(_, class)| class.is_shielded());
            let mut class = Protection::of_account(parts.iter().copied());
            let Some((handle, service)) = named else {
                continue;
            };
            let takes_part = !is_shielded && guard.takes_part(account, &handle);
            if takes_part {
                class = with_others(parts);
                if guard.is_place_of_another(account, &handle) {
                    shield.places.insert(*account);
                }
            }
            if is_shielded || takes_part {
                shield.classes.insert(*account, class);
            }
            let named = Named {
                account,
                handle: &handle,
                is_shielded: is_shielded || takes_part,
            };
            if let Some(telling) = service::find_telling(tx, named, &service)? {
                shield.services.insert(*account, telling);
            }
        }
        Ok(shield)
    }

    /// The class of an account.
    #[must_use]
    pub fn class(&self, account: &AccountId) -> Protection {
        self.classes
            .get(account)
            .copied()
            .unwrap_or(Protection::Open)
    }

    /// Whether an account is left out of referrals.
    #[must_use]
    pub fn withholds(&self, account: &AccountId) -> bool {
        self.class(account).is_withheld()
    }

    /// Whether the account's own id is a mailbox, a number or a page of another account that is
    /// shielded, and nothing else shields it: where it goes with a referral, it goes without what
    /// that one holds.
    #[must_use]
    pub fn is_place_of_another(&self, account: &AccountId) -> bool {
        self.places.contains(account)
    }

    /// Of whom the name of the account's service tells, where it is held back for that
    /// ([`crate::service`]).
    #[must_use]
    pub fn service(&self, account: &AccountId) -> Option<Telling> {
        self.services.get(account).copied()
    }

    /// Every shielded account with its class, in order of ids.
    pub fn iter(&self) -> impl Iterator<Item = (&AccountId, Protection)> {
        self.classes
            .iter()
            .map(|(account, class)| (account, *class))
    }
}

/// A role and a class as stored. What this program does not know is taken for the strictest.
fn part(row: &Row<'_>, column: usize) -> Result<(Role, Protection), Error> {
    let role = Role::find(row.text(column)?).unwrap_or(Role::Associated);
    let class = Protection::find(row.text(column + 1)?).unwrap_or(Protection::Child);
    Ok((role, class))
}

/// The class of one account; [`Protection::Open`] for one that is not here.
///
/// # Errors
/// Those of the store.
pub fn class(tx: &Tx<'_>, account: &AccountId) -> Result<Protection, Error> {
    let parts = parts_of(tx, account)?;
    let class = Protection::of_account(parts.iter().copied());
    if class.is_shielded() {
        return Ok(class);
    }
    let id = [Param::Blob(account.as_bytes())];
    let Some(handle) = tx.find(HANDLE, &id, |row| row.text(0).map(str::to_owned))? else {
        return Ok(class);
    };
    let takes_part = tx.guard()?.takes_part(account, &handle);
    Ok(if takes_part {
        with_others(parts)
    } else {
        class
    })
}

/// Says that the class of each of these accounts is about to be asked for by [`class`].
pub(crate) fn ahead<'a>(
    tx: &Tx<'_>,
    ids: impl Iterator<Item = &'a [u8; 16]> + Clone,
) -> Result<(), Error> {
    tx.ahead(CLASS, ids.clone(), &[])?;
    tx.ahead(HANDLE, ids, &[])
}

fn parts_of(tx: &Tx<'_>, account: &AccountId) -> Result<Vec<(Role, Protection)>, Error> {
    tx.rows(CLASS, &[Param::Blob(account.as_bytes())], |row| {
        part(row, 0)
    })
}

/// The class of an account that takes part in another's protection: it belongs with that one.
fn with_others(parts: Vec<(Role, Protection)>) -> Protection {
    let belongs = (Role::Associated, Protection::Kin);
    Protection::of_account(parts.into_iter().chain([belongs]))
}

/// The shielded accounts that a report names, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn of_report(tx: &Tx<'_>, report: &ReportId) -> Result<Vec<AccountId>, Error> {
    let guard = tx.guard()?;
    let mut shielded = Vec::new();
    tx.each(OF_REPORT, &[Param::Blob(report.as_bytes())], |row| {
        let account = AccountId::from_bytes(row.fixed(0)?);
        if row.int(2)? != 0 || guard.takes_part(&account, row.text(1)?) {
            shielded.push(account);
        }
        Ok::<_, Error>(())
    })?;
    Ok(shielded)
}

/// Who reads, for what, and when.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'r> {
    /// The operator.
    pub operator: &'r str,
    /// What for.
    pub purpose: &'r Purpose,
    /// When.
    pub at: Timestamp,
}

/// An account with everything that is held back elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revealed {
    /// The account.
    pub account: AccountId,
    /// Its class.
    pub class: Protection,
    /// The provider's service.
    pub service: String,
    /// Its id there; nothing where it was only found in text and a protected account holds it.
    pub handle: Option<String>,
    /// What each source says of it.
    pub observations: Vec<(SourceId, ObservationRow)>,
    /// How many values each source has in text that a protected account holds: they are shown of
    /// that account only.
    pub held: BTreeMap<SourceId, u64>,
}

/// Reads an account whole and writes down who did and what for; nothing, and nothing written,
/// where there is no such account. Only in a transaction that writes.
///
/// # Errors
/// Those of the store.
pub fn reveal(
    tx: &Tx<'_>,
    key: &SiteKey,
    account: &AccountId,
    reading: Reading<'_>,
) -> Result<Option<Revealed>, Error> {
    let id = [Param::Blob(account.as_bytes())];
    let named = tx.find(ACCOUNT, &id, |row| {
        let is_stated = row.int(2)? == 0;
        Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned(), is_stated))
    })?;
    let Some((service, handle, is_stated)) = named else {
        return Ok(None);
    };
    let sources = tx.rows(SOURCES, &id, |row| Ok(SourceId::from_bytes(row.fixed(0)?)))?;
    let guard = tx.guard()?;
    // A name that was only found in text is nobody's for certain, as any such value.
    let is_held = !is_stated && guard.takes_part(account, &handle);
    let handle = Some(handle).filter(|_| !is_held);
    let (mut observations, mut held) = (Vec::new(), BTreeMap::new());
    for source in &sources {
        facts::of_account(tx, source, account, |fact| {
            if let Fact::Identifier(found) = fact {
                if found.mined && guard.holds(account, found.kind, found.value) {
                    *held.entry(*source).or_default() += 1;
                } else {
                    observations.push((*source, crate::views::observation(&found)));
                }
            }
            Ok::<_, Error>(())
        })?;
    }
    let revealed = Revealed {
        account: *account,
        class: class(tx, account)?,
        service,
        handle,
        observations,
        held,
    };
    let detail = format!("class={}", revealed.class.code());
    note(tx, key, Some(account), reading, "victim.read", &detail)?;
    Ok(Some(revealed))
}

/// Writes down that everything protected is about to leave in an export, and what for.
///
/// # Errors
/// Those of the store.
pub fn note_export(tx: &Tx<'_>, key: &SiteKey, reading: Reading<'_>) -> Result<(), Error> {
    let accounts = Shield::read(tx)?.classes.len();
    let detail = format!("accounts={accounts}");
    note(tx, key, None, reading, "victim.exported", &detail)
}

fn note(
    tx: &Tx<'_>,
    key: &SiteKey,
    account: Option<&AccountId>,
    reading: Reading<'_>,
    verb: &'static str,
    detail: &str,
) -> Result<(), Error> {
    let Reading {
        operator,
        purpose,
        at,
    } = reading;
    let what = account.map_or(&[][..], |account| account.as_bytes());
    let code = purpose.code().code();
    let reason = purpose.reason().as_bytes();
    let moment = at.micros().to_be_bytes();
    let read = ReadId::derive(
        key,
        &[what, operator.as_bytes(), code.as_bytes(), reason, &moment],
    );
    tx.bulk(&READ_ROWS, |sink| {
        sink.row(&[
            Param::Blob(read.as_bytes()),
            account.map(|account| account.as_bytes().as_slice()).into(),
            Param::Text(operator),
            Param::Text(code),
            Param::Text(purpose.reason()),
            Param::Int(at.micros()),
        ])
    })?;
    // The digest binds the reason to the entry without telling it: who erases the reason later
    // cannot put another in its place.
    let bound = key.digest("read reason", &[read.as_bytes(), reason]);
    let detail = format!(
        "{detail} purpose={code} read={read} reason={}",
        hex::encode(bound)
    );
    tx.record(Entry {
        at,
        actor: operator.to_owned(),
        verb,
        subject: account.map(ToString::to_string).unwrap_or_default(),
        detail,
    })
}

/// A read of protected values, as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadRow {
    /// The read.
    pub id: ReadId,
    /// The account; none where everything left in an export.
    pub account: Option<AccountId>,
    /// Who read it.
    pub operator: String,
    /// The purpose's code.
    pub purpose: String,
    /// The reason in words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// The newest reads, newest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn reads(tx: &Tx<'_>, limit: u32) -> Result<Vec<ReadRow>, Error> {
    tx.rows(READS, &[Param::Int(limit.into())], |row| {
        Ok(ReadRow {
            id: ReadId::from_bytes(row.fixed(0)?),
            account: row.find_fixed(1)?.map(AccountId::from_bytes),
            operator: row.text(2)?.to_owned(),
            purpose: row.text(3)?.to_owned(),
            reason: row.text(4)?.to_owned(),
            at: Timestamp::from_micros(row.int(5)?),
        })
    })
}
