//! What was decided on who waits in a queue, as each may be told it: setting aside, bringing back, second looks, and
//! who took a person and gave it back.
//!
//! To who may still look at a decision a second time nothing of it is told, nor who else took the person or gave it back,
//! and why; to who looks, nothing of any. It is the same whether a decision is drawn or not.

use std::collections::BTreeSet;

use tiaki_core::id::PersonId;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Row, Tx};
use crate::deeds::{Deed, What, deed};
use crate::error::Error;
use crate::persons::history::Event;

sql! {
    ASIDES = concat!(
        "SELECT s.decided_at, s.operator, s.code, s.reason, s.operator_key, COALESCE(s.ended, ''), s.ended_at, s.ended_by, \
         COALESCE(s.ended_key, ''), a.verdict, a.decided_at, a.operator, a.reason, COALESCE(a.operator_key, ''), \
         CAST(CASE WHEN ", may_look!("$2"), " THEN 1 ELSE 0 END AS BIGINT) FROM person_accounts m \
         JOIN queue_set_asides s ON s.account_id = m.account_id \
         LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id WHERE m.person_id = $1");
    BLIND = concat!(
        "SELECT DISTINCT m.person_id FROM person_accounts m JOIN queue_set_asides s ON s.account_id = m.account_id \
         LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id WHERE m.person_id IN ", among!(),
        " AND a.verdict IS NULL AND (", may_look!("$1"), " OR COALESCE(a.operator_key, '') = $1)");
    TAKEN = concat!("SELECT l.written_at, l.actor, l.verb FROM log l WHERE l.verb = 'queue.taken' AND l.subject <> $1 \
                    AND l.subject IN ", among!());
    RELEASED = concat!("SELECT l.written_at, l.actor, l.verb FROM log l WHERE l.verb = 'queue.released' AND l.subject <> $1 \
                       AND l.subject IN ", among!());
    MERGED = concat!("SELECT person_id FROM person_history WHERE event = $1 AND other_id IN ", among!(),
                     " ORDER BY seq DESC LIMIT 1000");
    OWN = concat!("SELECT f.person_id FROM former_persons f JOIN person_accounts m ON m.account_id = f.account_id \
                  WHERE m.person_id = $1 AND f.person_id IN ", among!());
}

/// Ids that a person had which are gone through for who took it: of one that so many became the newest count.
const IDS: usize = 1_000;

/// A decision to set aside, as its row has it.
struct Aside {
    decision: Deed,
    by: String,
    restored: Option<Deed>,
    restored_by: String,
    looked: Option<Deed>,
    /// Under whose key a second look was taken that has no verdict.
    looks: String,
    may_look: bool,
}

fn aside(row: &Row<'_>) -> Result<Aside, Error> {
    let decision = deed(row, What::Aside(row.text(2)?.to_owned()), true)?;
    let restored = match (row.text(5)?, row.find_int(6)?) {
        ("restored", Some(at)) => Some(Deed {
            at: Timestamp::from_micros(at),
            what: What::Restored,
            operator: row.find_text(7)?.unwrap_or_default().to_owned(),
            reason: String::new(),
        }),
        _ => None,
    };
    let looked = match (row.find_text(9)?, row.find_int(10)?) {
        (Some(verdict), Some(at)) => Some(Deed {
            at: Timestamp::from_micros(at),
            what: What::Look(verdict.to_owned()),
            operator: row.find_text(11)?.unwrap_or_default().to_owned(),
            reason: row.find_text(12)?.unwrap_or_default().to_owned(),
        }),
        _ => None,
    };
    let taken_by = row.text(13)?.to_owned();
    Ok(Aside {
        decision,
        by: row.text(4)?.to_owned(),
        restored,
        restored_by: row.text(8)?.to_owned(),
        looks: if looked.is_none() {
            taken_by
        } else {
            String::new()
        },
        looked,
        may_look: row.int(14)? != 0,
    })
}

/// What may be told of decisions to set aside, and whether the operator of the key may still look at one a second time.
///
/// # Errors
/// Those of the store.
pub(crate) fn asides(tx: &Tx<'_>, id: &PersonId, key: &str) -> Result<(Vec<Deed>, bool), Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(key)];
    let all = tx.rows(ASIDES, &params, aside)?;
    let is_open = |one: &Aside| one.looked.is_none() && one.may_look;
    let is_blind = all.iter().any(is_open);
    if all.iter().any(|one| one.looks == key) {
        return Ok((Vec::new(), true));
    }
    let mut found = Vec::new();
    for one in all {
        let is_own = one.by == key;
        let was_told = !one.may_look && !is_own && one.restored_by != key;
        let is_known = one.looked.is_some() || was_told;
        let may_know_end = is_known || one.restored_by == key;
        found.extend(one.restored.filter(|_| may_know_end));
        found.extend((is_known || is_own).then_some(one.decision));
        found.extend(one.looked);
    }
    Ok((found, is_blind))
}

/// Of some persons those of whom the operator of a key may still look at a decision a second time, or does: what others
/// said of them is not for it.
///
/// # Errors
/// Those of the store.
pub fn blind(tx: &Tx<'_>, persons: &[PersonId], key: &str) -> Result<BTreeSet<PersonId>, Error> {
    let mut found = BTreeSet::new();
    for some in persons.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(key), ids);
        found.extend(tx.rows(BLIND, &params, |row| row.fixed(0).map(PersonId::from_bytes))?);
    }
    Ok(found)
}

/// Who took the person and gave it back, under all the ids that it had: to who may still look at a decision a second time,
/// what it did itself alone.
///
/// # Errors
/// Those of the store.
pub(crate) fn holds(
    tx: &Tx<'_>,
    id: &PersonId,
    (key, is_blind): (&str, bool),
) -> Result<Vec<Deed>, Error> {
    let ids = once_called(tx, id)?;
    let ids: Vec<String> = ids.iter().map(PersonId::to_string).collect();
    let mut found = Vec::new();
    for some in ids.chunks(FIFTY) {
        // No entry of these is about nothing.
        let mut params = vec![Param::Text("")];
        params.extend(some.iter().map(|id| Param::Text(id)));
        if let Some(last) = params.last().copied() {
            params.resize(FIFTY + 1, last);
        }
        found.extend(tx.rows(TAKEN, &params, |row| deed(row, What::Taken, false))?);
        found.extend(tx.rows(RELEASED, &params, |row| deed(row, What::Released, false))?);
    }
    found.retain(|one| !is_blind || operator_key(&one.operator) == key);
    Ok(found)
}

/// A person's id and those that it had before: of everybody who became one with it, or with one of those, to the
/// beginning, newest first. An id whose account has left since is somebody else's, and not among them.
fn once_called(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<PersonId>, Error> {
    let mut seen = BTreeSet::from([*id]);
    let mut all = vec![*id];
    let mut from = 0;
    while from < all.len() && all.len() < IDS {
        let some: Vec<PersonId> = all.iter().skip(from).take(FIFTY).copied().collect();
        from += some.len();
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(Event::MergedInto.code()), ids);
        let merged = tx.rows(MERGED, &params, |row| {
            row.fixed(0).map(PersonId::from_bytes)
        })?;
        // Who came apart and merged again is met twice, and gone through once.
        all.extend(merged.into_iter().filter(|one| seen.insert(*one)));
    }
    all.truncate(IDS);
    let mut own = vec![*id];
    for some in all.get(1..).unwrap_or_default().chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Blob(id.as_bytes()), ids);
        own.extend(tx.rows(OWN, &params, |row| row.fixed(0).map(PersonId::from_bytes))?);
    }
    Ok(own)
}
