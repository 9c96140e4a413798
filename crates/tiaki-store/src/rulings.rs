//! What operators decided on where somebody is.
//!
//! Rows are only added, in the order in which they were decided. A ruling names the accounts that it is
//! about: those that the person had then, so that it holds whatever linking makes of the person. Of an
//! account the newest counts, and one that takes earlier ones back leaves the evidence to decide.
//!
//! The words of a reason stand here and on pages alone: the log has the place and how many accounts.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, LocationRulingId, PersonId};
use tiaki_core::locate::RuledPlace;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::ranking;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM location_rulings";
    ADD = "INSERT INTO location_rulings (ruling_id, seq, place, operator, reason, decided_at) VALUES ($1, $2, $3, $4, $5, $6)";
    SINCE = "SELECT a.account_id, r.ruling_id, r.seq, r.place, r.decided_at FROM location_rulings r \
             JOIN location_ruling_accounts a ON a.ruling_id = r.ruling_id WHERE r.seq > $1 ORDER BY r.seq, a.account_id";
    BY_PERSON = "SELECT a.account_id, r.ruling_id, r.seq, r.place, r.decided_at, m.person_id FROM location_rulings r \
                 JOIN location_ruling_accounts a ON a.ruling_id = r.ruling_id \
                 JOIN person_accounts m ON m.account_id = a.account_id ORDER BY r.seq, a.account_id";
    OF_PERSON = "SELECT a.account_id, r.ruling_id, r.seq, r.place, r.decided_at FROM person_accounts m \
                 JOIN location_ruling_accounts a ON a.account_id = m.account_id \
                 JOIN location_rulings r ON r.ruling_id = a.ruling_id WHERE m.person_id = $1 ORDER BY r.seq, a.account_id";
    OF_ACCOUNT = "SELECT a.account_id, r.ruling_id, r.seq, r.place, r.decided_at FROM location_ruling_accounts a \
                  JOIN location_rulings r ON r.ruling_id = a.ruling_id WHERE a.account_id = $1 ORDER BY r.seq";
    OWN = "SELECT m.person_id, m.account_id, l.verdict, l.country FROM person_accounts m \
           LEFT JOIN account_locations l ON l.account_id = m.account_id WHERE m.person_id = $1 ORDER BY m.account_id";
    OWN_BY_PERSON = "SELECT m.person_id, m.account_id, l.verdict, l.country FROM person_accounts m \
                     LEFT JOIN account_locations l ON l.account_id = m.account_id WHERE m.person_id IN \
                     (SELECT r.person_id FROM location_ruling_accounts a CROSS JOIN person_accounts r WHERE r.account_id = a.account_id) \
                     ORDER BY m.person_id, m.account_id";
    ONE = "SELECT ruling_id, place, operator, reason, decided_at FROM location_rulings WHERE ruling_id = $1";
    NEWEST = "SELECT ruling_id, place, operator, reason, decided_at FROM location_rulings ORDER BY seq DESC LIMIT $1 OFFSET $2";
    COUNT = "SELECT COUNT(*) FROM location_rulings";
    ACCOUNTS_OF = "SELECT account_id FROM location_ruling_accounts WHERE ruling_id = $1 ORDER BY account_id";
    HOME = "SELECT person_id FROM person_accounts WHERE account_id = $1";
}

static ACCOUNTS: Bulk = Bulk {
    table: "location_ruling_accounts",
    columns: &[("ruling_id", Kind::Blob), ("account_id", Kind::Blob)],
};

static MARKS: Bulk = Bulk {
    table: "changed_persons",
    columns: &[("person_id", Kind::Blob)],
};

/// The code of a ruling that takes earlier ones back.
const EVIDENCE: &str = "evidence";

/// A ruling on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRuling<'r> {
    /// Its id.
    pub id: LocationRulingId,
    /// Its place in the order: one after [`last`].
    pub seq: i64,
    /// Where they are; nothing where earlier rulings are taken back.
    pub place: Option<RuledPlace>,
    /// Who decides.
    pub operator: &'r str,
    /// Why, in words.
    pub reason: &'r str,
    /// The accounts that it is about, in order.
    pub accounts: &'r [AccountId],
}

/// What a ruling says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfAccount {
    /// The account.
    pub account: AccountId,
    /// The ruling.
    pub ruling: LocationRulingId,
    /// Its place in the order: a greater one counts instead of a smaller one.
    pub seq: i64,
    /// Where it is; nothing where earlier rulings are taken back.
    pub place: Option<RuledPlace>,
    /// When that was decided.
    pub at: Timestamp,
}

/// An account of a person, and where the evidence on it alone says that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// The account.
    pub account: AccountId,
    /// `routed`, `several`, `conflict` or `unknown`.
    pub verdict: String,
    /// The country's code, where one leads.
    pub country: Option<String>,
}

/// A ruling as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Its id.
    pub id: LocationRulingId,
    /// Where they are; nothing where earlier rulings are taken back.
    pub place: Option<RuledPlace>,
    /// Who decided.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// The place of the newest ruling in the order; 0 where there is none.
///
/// # Errors
/// Those of the store.
pub fn last(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0))
}

/// Writes a ruling down.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewRuling<'_>, at: Timestamp) -> Result<(), Error> {
    let place = new.place.as_ref().map_or(EVIDENCE, RuledPlace::code);
    tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Int(new.seq),
            Param::Text(place),
            Param::Text(new.operator),
            Param::Text(new.reason),
            Param::Int(at.micros()),
        ],
    )?;
    tx.bulk(&ACCOUNTS, |sink| {
        new.accounts.iter().try_for_each(|account| {
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                Param::Blob(account.as_bytes()),
            ])
        })
    })?;
    tx.record(Entry {
        at,
        actor: new.operator.to_owned(),
        verb: "location.ruled",
        subject: new.id.to_string(),
        detail: format!("place={place} accounts={}", new.accounts.len()),
    })
}

/// Brings the places of these persons, whose facts stay as they are, to what follows from a ruling.
/// The caller has written the ruling, which is the log entry, and is how others see that theirs are of before.
///
/// # Errors
/// Those of the store.
pub fn place(tx: &Tx<'_>, ranked: &[ranking::Ranked]) -> Result<(), Error> {
    ranking::remove(tx, ranked.iter().map(|one| &one.place.person))?;
    ranking::insert(tx, ranked)
}

/// Marks persons for triage, which has to take a ruling with it.
///
/// # Errors
/// Those of the store.
pub fn mark(tx: &Tx<'_>, persons: &[PersonId]) -> Result<(), Error> {
    let ids = || persons.iter().map(|id| [Param::Blob(id.as_bytes())]);
    tx.strike(&MARKS, ids())?;
    tx.bulk(&MARKS, |sink| ids().try_for_each(|row| sink.row(&row)))?;
    Ok(())
}

/// What rulings after this place in the order say, account by account, in their order.
///
/// # Errors
/// Those of the store.
pub fn since(tx: &Tx<'_>, seq: i64) -> Result<Vec<OfAccount>, Error> {
    tx.rows(SINCE, &[Param::Int(seq)], of_account_row)
}

/// What rulings say of an account, in their order.
///
/// # Errors
/// Those of the store.
pub fn of_account(tx: &Tx<'_>, account: &AccountId) -> Result<Vec<OfAccount>, Error> {
    tx.rows(
        OF_ACCOUNT,
        &[Param::Blob(account.as_bytes())],
        of_account_row,
    )
}

/// What rulings say of a person's accounts, in their order.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<OfAccount>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(person.as_bytes())], of_account_row)
}

/// Says that each of these persons is about to be asked for by [`of_person`].
///
/// # Errors
/// Those of the store.
pub fn ahead(tx: &Tx<'_>, persons: &[PersonId]) -> Result<(), Error> {
    tx.ahead(OF_PERSON, persons.iter().map(PersonId::as_bytes), &[])
}

/// As [`of_person`], of everybody of whom rulings say something.
///
/// # Errors
/// Those of the store.
pub fn by_person(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Vec<OfAccount>>, Error> {
    let mut found: BTreeMap<PersonId, Vec<OfAccount>> = BTreeMap::new();
    tx.each(BY_PERSON, &[], |row| {
        let person = PersonId::from_bytes(row.fixed(5)?);
        found.entry(person).or_default().push(of_account_row(row)?);
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// A person's accounts in order, each with what its evidence says.
///
/// # Errors
/// Those of the store.
pub fn own(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<Own>, Error> {
    tx.rows(OWN, &[Param::Blob(person.as_bytes())], own_row)
}

/// As [`own`], of everybody of whom rulings say something.
///
/// # Errors
/// Those of the store.
pub fn own_by_person(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Vec<Own>>, Error> {
    let mut found: BTreeMap<PersonId, Vec<Own>> = BTreeMap::new();
    tx.each(OWN_BY_PERSON, &[], |row| {
        let person = PersonId::from_bytes(row.fixed(0)?);
        found.entry(person).or_default().push(own_row(row)?);
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// Of what rulings say of accounts, what counts: the newest of each, but for those taken back.
#[must_use]
pub fn in_force(said: &[OfAccount]) -> Vec<OfAccount> {
    let mut newest: BTreeMap<AccountId, OfAccount> = BTreeMap::new();
    for one in said {
        let known = newest.entry(one.account).or_insert(*one);
        if known.seq < one.seq {
            *known = *one;
        }
    }
    let stands = |one: &OfAccount| one.place.is_some();
    newest.into_values().filter(stands).collect()
}

/// The persons who hold these accounts.
///
/// # Errors
/// Those of the store.
pub fn homes(tx: &Tx<'_>, accounts: &[AccountId]) -> Result<BTreeSet<PersonId>, Error> {
    let mut found = BTreeSet::new();
    tx.each_of(HOME, accounts.iter().map(AccountId::as_bytes), |row| {
        found.insert(PersonId::from_bytes(row.fixed(0)?));
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// A ruling, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &LocationRulingId) -> Result<Option<Ruling>, Error> {
    tx.find(ONE, &[Param::Blob(id.as_bytes())], ruling)
}

/// Rulings, newest first.
///
/// # Errors
/// Those of the store.
pub fn newest(tx: &Tx<'_>, limit: u32, offset: u32) -> Result<Vec<Ruling>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(NEWEST, &params, ruling)
}

/// How many rulings there are.
///
/// # Errors
/// Those of the store.
pub fn count(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}

/// The accounts that a ruling is about, in order.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>, id: &LocationRulingId) -> Result<Vec<AccountId>, Error> {
    tx.rows(ACCOUNTS_OF, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })
}

fn read_place(code: &str) -> Result<Option<RuledPlace>, Error> {
    if code == EVIDENCE {
        return Ok(None);
    }
    RuledPlace::find(code).map(Some).ok_or(Error::Corrupt {
        what: "place of a ruling",
    })
}

fn of_account_row(row: &Row<'_>) -> Result<OfAccount, Error> {
    Ok(OfAccount {
        account: AccountId::from_bytes(row.fixed(0)?),
        ruling: LocationRulingId::from_bytes(row.fixed(1)?),
        seq: row.int(2)?,
        place: read_place(row.text(3)?)?,
        at: Timestamp::from_micros(row.int(4)?),
    })
}

fn own_row(row: &Row<'_>) -> Result<Own, Error> {
    Ok(Own {
        account: AccountId::from_bytes(row.fixed(1)?),
        verdict: row.find_text(2)?.unwrap_or("unknown").to_owned(),
        country: row.find_text(3)?.map(str::to_owned),
    })
}

fn ruling(row: &Row<'_>) -> Result<Ruling, Error> {
    Ok(Ruling {
        id: LocationRulingId::from_bytes(row.fixed(0)?),
        place: read_place(row.text(1)?)?,
        operator: row.text(2)?.to_owned(),
        reason: row.text(3)?.to_owned(),
        at: Timestamp::from_micros(row.int(4)?),
    })
}
