//! Who went out in a package: they raise no alarm any more, until something comes in or they are to go to
//! another authority. What counts is a referral to the authority whose queue they are in, and where drafts
//! send them to several, one to each of those.
//!
//! What was known of them is read with what the package is made of ([`basis`]) and written with its
//! release ([`add`]), so that what came in between counts as not known.

use std::collections::{BTreeSet, HashMap};

use tiaki_core::id::{AccountId, PersonId, ReferralId};
use tiaki_core::time::Timestamp;

use super::kept;
use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::error::Error;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM person_history";
    ANCHORS = "SELECT person_id, account_id FROM person_accounts ORDER BY account_id";
    PARTS = "SELECT m.person_id, COUNT(p.source) FROM person_accounts m JOIN account_parts p ON p.account_id = m.account_id \
             GROUP BY m.person_id";
    ANCHOR = "SELECT person_id, account_id FROM person_accounts WHERE person_id = $1 ORDER BY account_id LIMIT 1";
    PARTS_OF = "SELECT COUNT(p.source) FROM person_accounts m JOIN account_parts p ON p.account_id = m.account_id \
                WHERE m.person_id = $1";
    ALL_IN_FORCE = concat!(
        "SELECT DISTINCT q.person_id FROM queue_referred d JOIN person_accounts dm ON dm.account_id = d.account_id \
         JOIN priorities q ON q.person_id = dm.person_id WHERE ", referred!(), " IS NOT NULL");
    OF_PERSON = concat!("SELECT MAX(r.referred_at) FROM person_accounts rm JOIN queue_referred r ON r.account_id = rm.account_id \
        JOIN priorities q ON q.person_id = rm.person_id WHERE rm.person_id = $1 AND ", referred!(), " IS NOT NULL");
}

static ROWS: Bulk = Bulk {
    table: "queue_referred",
    columns: &[
        ("account_id", Kind::Blob),
        ("referral_id", Kind::Blob),
        ("back_on", Kind::Text),
        ("seen_history", Kind::Int),
        ("seen_parts", Kind::Int),
        ("referred_at", Kind::Int),
    ],
};

/// What is known of everybody.
#[derive(Debug, Clone, Default)]
pub struct Basis {
    history: i64,
    of: HashMap<PersonId, (AccountId, i64)>,
}

/// Someone who goes out with a referral, and the bands on which that does not count any more.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Whom.
    pub person: PersonId,
    /// With which.
    pub referral: ReferralId,
    /// Bands with commas between.
    pub back_on: String,
}

/// What is known of everybody now.
///
/// # Errors
/// Those of the store.
pub fn basis(tx: &Tx<'_>) -> Result<Basis, Error> {
    let history = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0);
    let mut of: HashMap<PersonId, (AccountId, i64)> = HashMap::new();
    tx.each(ANCHORS, &[], |row| {
        let account = AccountId::from_bytes(row.fixed(1)?);
        of.entry(super::person(row)?).or_insert((account, 0));
        Ok::<_, Error>(())
    })?;
    tx.each(PARTS, &[], |row| {
        if let Some((_, parts)) = of.get_mut(&super::person(row)?) {
            *parts = row.int(1)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(Basis { history, of })
}

/// What is known of some persons now.
///
/// # Errors
/// Those of the store.
pub fn basis_of(tx: &Tx<'_>, persons: &BTreeSet<PersonId>) -> Result<Basis, Error> {
    let history = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0);
    let mut of = HashMap::new();
    for person in persons {
        let id = [Param::Blob(person.as_bytes())];
        let anchor = tx.find(ANCHOR, &id, |row| Ok(AccountId::from_bytes(row.fixed(1)?)))?;
        if let Some(account) = anchor {
            let parts = tx.find(PARTS_OF, &id, |row| row.int(0))?.unwrap_or(0);
            of.insert(*person, (account, parts));
        }
    }
    Ok(Basis { history, of })
}

/// Writes down who went out, as they were known. The entries of the referrals tell of it.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, sent: &[Sent], basis: &Basis, at: Timestamp) -> Result<(), Error> {
    let known = |sent: &Sent| basis.of.get(&sent.person).copied();
    if !sent.iter().any(|sent| known(sent).is_some()) {
        return Ok(());
    }
    tx.bulk(&ROWS, |sink| {
        for sent in sent {
            if let Some((account, parts)) = known(sent) {
                sink.row(&[
                    Param::Blob(account.as_bytes()),
                    Param::Blob(sent.referral.as_bytes()),
                    Param::Text(&sent.back_on),
                    Param::Int(basis.history),
                    Param::Int(parts),
                    Param::Int(at.micros()),
                ])?;
            }
        }
        Ok::<_, Error>(())
    })?;
    kept::mark_out(tx, sent.iter().map(|sent| &sent.person))
}

/// When a person was last referred, where it was to whom it goes to now and nothing came in since.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &PersonId) -> Result<Option<Timestamp>, Error> {
    let found = tx.find(OF_PERSON, &[Param::Blob(id.as_bytes())], |row| {
        row.find_int(0)
    })?;
    Ok(found.flatten().map(Timestamp::from_micros))
}

/// Says that each of these persons is about to be asked for by [`find`].
pub(crate) fn ahead(tx: &Tx<'_>, ids: &[PersonId]) -> Result<(), Error> {
    tx.ahead(OF_PERSON, ids.iter().map(PersonId::as_bytes), &[])
}

/// Everybody who was referred to whom they go to now, and nothing came in since.
///
/// # Errors
/// Those of the store.
pub fn all_in_force(tx: &Tx<'_>) -> Result<BTreeSet<PersonId>, Error> {
    let all = tx.rows(ALL_IN_FORCE, &[], super::person)?;
    Ok(all.into_iter().collect())
}
