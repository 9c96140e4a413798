//! Persons that go to several authorities under one common reference.
//!
//! An operator chooses the authorities; rows are only added. What is written is about the accounts that
//! the person had then, so it goes with them through every merge and split. It stands until somebody ends
//! it, and every release while it stands carries it; with which referrals it went out is written with those.
//!
//! The words of a reason stand here and on pages alone: the log has the reference and the authorities.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, PersonId, ReferralId, SharedReferralId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::queue::kept;
use crate::ranking;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM shared_referrals";
    ENDS = "SELECT COUNT(*) FROM shared_referral_ends";
    ASIDES = "SELECT COUNT(*), COUNT(ended) FROM queue_set_asides";
    LINKS = "SELECT COUNT(*) FROM link_decisions";
    ADD = "INSERT INTO shared_referrals (shared_id, seq, reference, operator, reason, decided_at) \
           VALUES ($1, $2, $3, $4, $5, $6)";
    STAND = "INSERT INTO standing_referrals (shared_id) VALUES ($1)";
    FALL = "DELETE FROM standing_referrals WHERE shared_id = $1";
    END = "INSERT INTO shared_referral_ends (shared_id, operator, reason, ended_at) VALUES ($1, $2, $3, $4)";
    ONE = "SELECT s.shared_id, s.reference, s.operator, s.reason, s.decided_at, e.operator, e.reason, e.ended_at \
           FROM shared_referrals s LEFT JOIN shared_referral_ends e ON e.shared_id = s.shared_id WHERE s.shared_id = $1 \
           AND NOT EXISTS (SELECT 1 FROM referral_drafts r WHERE r.shared_id = s.shared_id)";
    NEWEST = "SELECT s.shared_id, s.reference, s.operator, s.reason, s.decided_at, e.operator, e.reason, e.ended_at \
              FROM shared_referrals s LEFT JOIN shared_referral_ends e ON e.shared_id = s.shared_id \
              WHERE NOT EXISTS (SELECT 1 FROM referral_drafts r WHERE r.shared_id = s.shared_id) \
              ORDER BY s.seq DESC LIMIT $1 OFFSET $2";
    COUNT = "SELECT COUNT(*) FROM shared_referrals s WHERE NOT EXISTS \
             (SELECT 1 FROM referral_drafts r WHERE r.shared_id = s.shared_id)";
    OF_PERSON = "SELECT DISTINCT a.shared_id FROM person_accounts m \
                 JOIN shared_referral_accounts a ON a.account_id = m.account_id WHERE m.person_id = $1 \
                 AND NOT EXISTS (SELECT 1 FROM referral_drafts r WHERE r.shared_id = a.shared_id) ORDER BY a.shared_id";
    BY_PERSON = "SELECT DISTINCT m.person_id, s.shared_id, s.reference, s.decided_at, d.authority_id FROM shared_referrals s \
                 JOIN shared_referral_accounts a ON a.shared_id = s.shared_id \
                 JOIN person_accounts m ON m.account_id = a.account_id \
                 JOIN shared_referral_destinations d ON d.shared_id = s.shared_id \
                 JOIN standing_referrals f ON f.shared_id = s.shared_id ORDER BY m.person_id, s.reference, s.shared_id, d.authority_id";
    GREW = "SELECT DISTINCT m.person_id, a.shared_id FROM shared_referral_accounts a \
            JOIN person_accounts m ON m.account_id = a.account_id JOIN person_accounts o ON o.person_id = m.person_id \
            JOIN standing_referrals f ON f.shared_id = a.shared_id WHERE NOT EXISTS (SELECT 1 FROM shared_referral_accounts b \
            WHERE b.shared_id = a.shared_id AND b.account_id = o.account_id)";
    ACCOUNTS_OF = "SELECT account_id FROM shared_referral_accounts WHERE shared_id = $1 ORDER BY account_id";
    DESTINATIONS_OF = "SELECT authority_id, grounds FROM shared_referral_destinations WHERE shared_id = $1 \
                       ORDER BY authority_id";
    PACKAGES_OF = "SELECT r.authority_id, r.referral_id, r.released_at FROM shared_referral_packages p \
                   JOIN referrals r ON r.referral_id = p.referral_id WHERE p.shared_id = $1 \
                   ORDER BY r.released_at, r.authority_id, r.referral_id";
}

static ACCOUNTS: Bulk = Bulk {
    table: "shared_referral_accounts",
    columns: &[("shared_id", Kind::Blob), ("account_id", Kind::Blob)],
};
static DESTINATIONS: Bulk = Bulk {
    table: "shared_referral_destinations",
    columns: &[
        ("shared_id", Kind::Blob),
        ("authority_id", Kind::Text),
        ("grounds", Kind::Text),
    ],
};
static PACKAGES: Bulk = Bulk {
    table: "shared_referral_packages",
    columns: &[("shared_id", Kind::Blob), ("referral_id", Kind::Blob)],
};

/// One on its way in.
#[derive(Debug, Clone)]
pub struct NewShared<'s> {
    /// Its id.
    pub id: SharedReferralId,
    /// Its place in the order: one after [`last`].
    pub seq: i64,
    /// The common reference.
    pub reference: &'s str,
    /// Who decides.
    pub operator: &'s str,
    /// Why, in words.
    pub reason: &'s str,
    /// The accounts that it is about, in order.
    pub accounts: &'s [AccountId],
    /// The authorities in order, each with the grounds on which it was proposed, as JSON.
    pub destinations: &'s [(String, String)],
    /// Whether it stands for every release of queues until it ends. A draft goes out once, by itself.
    pub stands: bool,
}

/// One as it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Its id.
    pub id: SharedReferralId,
    /// The common reference.
    pub reference: String,
    /// Who decided.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Who ended it, why and when.
    pub ended: Option<(String, String, Timestamp)>,
}

/// One that nobody has ended, of a person who holds accounts of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// Its id.
    pub id: SharedReferralId,
    /// The common reference.
    pub reference: String,
    /// When it was decided.
    pub at: Timestamp,
    /// The authorities.
    pub to: BTreeSet<String>,
    /// Whether the person holds accounts that were not in it.
    pub has_grown: bool,
}

/// Where a person goes by what stands: the authorities, and under which references to each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Going {
    /// References by authority.
    pub to: BTreeMap<String, BTreeSet<String>>,
    /// Under which decisions.
    pub by: BTreeSet<SharedReferralId>,
}

/// A referral that one went out with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WentOut {
    /// The authority.
    pub authority: String,
    /// The referral.
    pub referral: ReferralId,
    /// When.
    pub at: Timestamp,
}

/// The place of the newest in the order; 0 where there is none.
///
/// # Errors
/// Those of the store.
pub fn last(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0))
}

/// What people have decided on who goes where: another after every such decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    decided: i64,
    ended: i64,
    /// Set aside, and brought back.
    aside: (i64, i64),
    /// What was ruled on where persons are.
    ruled: i64,
    /// Which accounts are whose, as people decided.
    linked: i64,
}

/// What tells whether people decided or ended anything since: it is another then. What came in and
/// was ranked since does not show: on a site that is never still nothing could be released.
///
/// # Errors
/// Those of the store.
pub fn version(tx: &Tx<'_>) -> Result<Version, Error> {
    let asides = tx.find(ASIDES, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
    Ok(Version {
        decided: last(tx)?,
        ended: tx.find(ENDS, &[], |row| row.int(0))?.unwrap_or(0),
        aside: asides.unwrap_or_default(),
        ruled: ranking::basis(tx)?.rulings,
        linked: tx.find(LINKS, &[], |row| row.int(0))?.unwrap_or(0),
    })
}

/// Writes one down.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewShared<'_>, at: Timestamp) -> Result<(), Error> {
    let id = Param::Blob(new.id.as_bytes());
    tx.execute(
        ADD,
        &[
            id,
            Param::Int(new.seq),
            Param::Text(new.reference),
            Param::Text(new.operator),
            Param::Text(new.reason),
            Param::Int(at.micros()),
        ],
    )?;
    tx.bulk(&ACCOUNTS, |sink| {
        let mut accounts = new.accounts.iter();
        accounts.try_for_each(|account| sink.row(&[id, Param::Blob(account.as_bytes())]))
    })?;
    tx.bulk(&DESTINATIONS, |sink| {
        let mut destinations = new.destinations.iter();
        destinations.try_for_each(|(authority, grounds)| {
            sink.row(&[id, Param::Text(authority), Param::Text(grounds)])
        })
    })?;
    if new.stands {
        tx.execute(STAND, &[id])?;
    }
    kept::forget_accounts(tx, new.accounts)?;
    let to: Vec<&str> = new.destinations.iter().map(|(to, _)| to.as_str()).collect();
    tx.record(Entry {
        at,
        actor: new.operator.to_owned(),
        verb: "referral.shared",
        subject: new.id.to_string(),
        detail: format!(
            "reference={} accounts={} to={}",
            new.reference,
            new.accounts.len(),
            to.join(",")
        ),
    })
}

/// Ends one, which goes out no more.
///
/// # Errors
/// Those of the store.
pub fn end(
    tx: &Tx<'_>,
    id: &SharedReferralId,
    operator: &str,
    reason: &str,
    at: Timestamp,
) -> Result<(), Error> {
    kept::forget_accounts(tx, &accounts(tx, id)?)?;
    tx.execute(FALL, &[Param::Blob(id.as_bytes())])?;
    tx.execute(
        END,
        &[
            Param::Blob(id.as_bytes()),
            Param::Text(operator),
            Param::Text(reason),
            Param::Int(at.micros()),
        ],
    )?;
    tx.record(Entry {
        at,
        actor: operator.to_owned(),
        verb: "referral.shared_ended",
        subject: id.to_string(),
        detail: String::new(),
    })
}

/// Notes with which referrals some went out. The entries of the referrals tell of it.
///
/// # Errors
/// Those of the store.
pub fn note_sent(tx: &Tx<'_>, sent: &[(SharedReferralId, ReferralId)]) -> Result<(), Error> {
    if sent.is_empty() {
        return Ok(());
    }
    tx.bulk(&PACKAGES, |sink| {
        sent.iter().try_for_each(|(id, referral)| {
            sink.row(&[Param::Blob(id.as_bytes()), Param::Blob(referral.as_bytes())])
        })
    })?;
    Ok(())
}

/// What nobody has ended, by the persons who hold accounts of it, each person's in order of references.
///
/// # Errors
/// Those of the store.
pub fn by_person(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Vec<Open>>, Error> {
    let mut grew = BTreeSet::new();
    tx.each(GREW, &[], |row| {
        let person = PersonId::from_bytes(row.fixed(0)?);
        grew.insert((person, SharedReferralId::from_bytes(row.fixed(1)?)));
        Ok::<_, Error>(())
    })?;
    let mut found: BTreeMap<PersonId, Vec<Open>> = BTreeMap::new();
    tx.each(BY_PERSON, &[], |row| {
        let person = PersonId::from_bytes(row.fixed(0)?);
        let id = SharedReferralId::from_bytes(row.fixed(1)?);
        let authority = row.text(4)?.to_owned();
        let of = found.entry(person).or_default();
        if let Some(known) = of.last_mut().filter(|known| known.id == id) {
            known.to.insert(authority);
            return Ok(());
        }
        of.push(Open {
            id,
            reference: row.text(2)?.to_owned(),
            at: Timestamp::from_micros(row.int(3)?),
            to: BTreeSet::from([authority]),
            has_grown: grew.contains(&(person, id)),
        });
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// One that nobody has ended, as it is with a person.
///
/// # Errors
/// Those of the store.
pub fn find_open(
    tx: &Tx<'_>,
    id: &SharedReferralId,
    person: &PersonId,
) -> Result<Option<Open>, Error> {
    let Some(found) = find(tx, id)?.filter(|found| found.ended.is_none()) else {
        return Ok(None);
    };
    let named: BTreeSet<AccountId> = accounts(tx, id)?.into_iter().collect();
    let own = crate::outcomes::members(tx, person)?;
    Ok(Some(Open {
        id: *id,
        reference: found.reference,
        at: found.at,
        to: destinations(tx, id)?
            .into_iter()
            .map(|(to, _)| to)
            .collect(),
        has_grown: own.iter().any(|account| !named.contains(account)),
    }))
}

/// One, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Option<Shared>, Error> {
    tx.find(ONE, &[Param::Blob(id.as_bytes())], shared)
}

/// Newest first.
///
/// # Errors
/// Those of the store.
pub fn newest(tx: &Tx<'_>, limit: u32, offset: u32) -> Result<Vec<Shared>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(NEWEST, &params, shared)
}

/// How many there are.
///
/// # Errors
/// Those of the store.
pub fn count(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}

/// Those that name an account of a person.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<SharedReferralId>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(person.as_bytes())], |row| {
        row.fixed(0).map(SharedReferralId::from_bytes)
    })
}

/// The accounts that one is about, in order.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Vec<AccountId>, Error> {
    tx.rows(ACCOUNTS_OF, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })
}

/// The authorities of one in order, with the grounds on which each was proposed, as JSON.
///
/// # Errors
/// Those of the store.
pub fn destinations(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Vec<(String, String)>, Error> {
    tx.rows(DESTINATIONS_OF, &[Param::Blob(id.as_bytes())], |row| {
        Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
    })
}

/// The referrals that one went out with, oldest first.
///
/// # Errors
/// Those of the store.
pub fn went_out(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Vec<WentOut>, Error> {
    tx.rows(PACKAGES_OF, &[Param::Blob(id.as_bytes())], |row| {
        Ok(WentOut {
            authority: row.text(0)?.to_owned(),
            referral: ReferralId::from_bytes(row.fixed(1)?),
            at: Timestamp::from_micros(row.int(2)?),
        })
    })
}

fn shared(row: &Row<'_>) -> Result<Shared, Error> {
    let ended = match (row.find_text(5)?, row.find_text(6)?, row.find_int(7)?) {
        (Some(operator), Some(reason), Some(at)) => Some((
            operator.to_owned(),
            reason.to_owned(),
            Timestamp::from_micros(at),
        )),
        _ => None,
    };
    Ok(Shared {
        id: SharedReferralId::from_bytes(row.fixed(0)?),
        reference: row.text(1)?.to_owned(),
        operator: row.text(2)?.to_owned(),
        reason: row.text(3)?.to_owned(),
        at: Timestamp::from_micros(row.int(4)?),
        ended,
    })
}
