//! Referrals and their packages, and the keys they are sealed to.

pub mod drafts;

use tiaki_core::id::{PackageId, ReferralId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    KEYS = "SELECT authority_id, recipient FROM authority_keys";
    KEYS_SINCE = "SELECT authority_id, recipient, added_at FROM authority_keys ORDER BY authority_id";
    SENT = "SELECT authority_id, COUNT(*), MAX(sealed_at) FROM packages GROUP BY authority_id ORDER BY authority_id";
    KEY = "SELECT recipient, added_at FROM authority_keys WHERE authority_id = $1";
    SAVE_KEY = "INSERT INTO authority_keys (authority_id, recipient, added_at) VALUES ($1, $2, $3) \
                ON CONFLICT (authority_id) DO UPDATE SET recipient = excluded.recipient, added_at = excluded.added_at";
    REFERRALS = "SELECT r.referral_id, r.authority_id, r.operation, r.reference, r.state, r.released_by, r.released_at, \
                 r.accounts, r.persons, p.package_id, p.digest, p.size FROM referrals r \
                 JOIN packages p ON p.referral_id = r.referral_id \
                 ORDER BY r.released_at, r.referral_id";
}

static REFERRAL_ROWS: Bulk = Bulk {
    table: "referrals",
    columns: &[
        ("referral_id", Kind::Blob),
        ("authority_id", Kind::Text),
        ("operation", Kind::Text),
        ("reference", Kind::Text),
        ("state", Kind::Text),
        ("released_by", Kind::Text),
        ("released_at", Kind::Int),
        ("accounts", Kind::Int),
        ("persons", Kind::Int),
    ],
};
static PACKAGE_ROWS: Bulk = Bulk {
    table: "packages",
    columns: &[
        ("package_id", Kind::Blob),
        ("referral_id", Kind::Blob),
        ("authority_id", Kind::Text),
        ("recipient", Kind::Text),
        ("digest", Kind::Blob),
        ("size", Kind::Int),
        ("sealed_at", Kind::Int),
    ],
};

/// A referral with the package that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Derived from operation and destination.
    pub id: ReferralId,
    /// The destination.
    pub authority: String,
    /// The operation it is part of.
    pub operation: String,
    /// The reference that all referrals of the operation share.
    pub reference: String,
    /// `released`: sealed and ready to be handed over.
    pub state: String,
    /// Who let it go.
    pub released_by: String,
    /// When.
    pub released_at: Timestamp,
    /// Accounts in it.
    pub accounts: i64,
    /// Persons in it.
    pub persons: i64,
    /// The package.
    pub package: PackageId,
    /// SHA-256 of the signed package before sealing.
    pub digest: [u8; 32],
    /// Bytes of the signed package before sealing.
    pub size: i64,
}

/// The recipients' public keys, by authority.
///
/// # Errors
/// Those of the store.
pub fn keys(tx: &Tx<'_>) -> Result<std::collections::BTreeMap<String, String>, Error> {
    Ok(tx
        .rows(KEYS, &[], |row| {
            Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
        })?
        .into_iter()
        .collect())
}

/// A public key that an authority's packages are sealed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub recipient: String,
    /// Since when it is in force here.
    pub since: Timestamp,
}

/// The recipients' public keys with their dates, by authority.
///
/// # Errors
/// Those of the store.
pub fn keys_since(tx: &Tx<'_>) -> Result<std::collections::BTreeMap<String, Key>, Error> {
    let found = tx.rows(KEYS_SINCE, &[], |row| {
        let key = Key {
            recipient: row.text(1)?.to_owned(),
            since: Timestamp::from_micros(row.int(2)?),
        };
        Ok((row.text(0)?.to_owned(), key))
    })?;
    Ok(found.into_iter().collect())
}

/// How many packages were sealed for each authority, and when the last was.
///
/// # Errors
/// Those of the store.
pub fn sent(tx: &Tx<'_>) -> Result<std::collections::BTreeMap<String, (i64, Timestamp)>, Error> {
    let found = tx.rows(SENT, &[], |row| {
        let last = Timestamp::from_micros(row.int(2)?);
        Ok((row.text(0)?.to_owned(), (row.int(1)?, last)))
    })?;
    Ok(found.into_iter().collect())
}

/// An authority's public key, and when it was saved.
///
/// # Errors
/// Those of the store.
pub fn find_key(tx: &Tx<'_>, authority: &str) -> Result<Option<(String, Timestamp)>, Error> {
    tx.find(KEY, &[Param::Text(authority)], |row| {
        Ok((row.text(0)?.to_owned(), Timestamp::from_micros(row.int(1)?)))
    })
}

/// Adds or replaces an authority's public key.
///
/// # Errors
/// Those of the store.
pub fn save_key(
    tx: &Tx<'_>,
    authority: &str,
    recipient: &str,
    actor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        SAVE_KEY,
        &[
            Param::Text(authority),
            Param::Text(recipient),
            Param::Int(at.micros()),
        ],
    )?;
    let (subject, detail) = (authority.to_owned(), format!("recipient={recipient}"));
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "authority.key_saved",
        subject,
        detail,
    })
}

/// Writes down a release: its referrals with their packages. Earlier ones stay.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    referrals: &[Referral],
    recipients: &std::collections::BTreeMap<String, String>,
) -> Result<(), Error> {
    tx.bulk(&REFERRAL_ROWS, |sink| {
        referrals.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                Param::Text(&new.authority),
                Param::Text(&new.operation),
                Param::Text(&new.reference),
                Param::Text(&new.state),
                Param::Text(&new.released_by),
                Param::Int(new.released_at.micros()),
                Param::Int(new.accounts),
                Param::Int(new.persons),
            ])
        })
    })?;
    tx.bulk(&PACKAGE_ROWS, |sink| {
        referrals.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.package.as_bytes()),
                Param::Blob(new.id.as_bytes()),
                Param::Text(&new.authority),
                Param::Text(recipients.get(&new.authority).map_or("", String::as_str)),
                Param::Blob(&new.digest),
                Param::Int(new.size),
                Param::Int(new.released_at.micros()),
            ])
        })
    })?;
    for new in referrals {
        tx.record(Entry {
            at: new.released_at,
            actor: new.released_by.clone(),
            verb: "referral.released",
            subject: new.id.to_string(),
            detail: format!(
                "to={} package={} digest={}",
                new.authority,
                new.package,
                hex::encode(new.digest)
            ),
        })?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Referral, Error> {
    Ok(Referral {
        id: ReferralId::from_bytes(row.fixed(0)?),
        authority: row.text(1)?.to_owned(),
        operation: row.text(2)?.to_owned(),
        reference: row.text(3)?.to_owned(),
        state: row.text(4)?.to_owned(),
        released_by: row.text(5)?.to_owned(),
        released_at: Timestamp::from_micros(row.int(6)?),
        accounts: row.int(7)?,
        persons: row.int(8)?,
        package: PackageId::from_bytes(row.fixed(9)?),
        digest: row.fixed(10)?,
        size: row.int(11)?,
    })
}

/// All referrals with their packages, oldest release first.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Referral>, Error> {
    tx.rows(REFERRALS, &[], read)
}
