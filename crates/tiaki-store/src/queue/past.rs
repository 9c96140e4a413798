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
    HOLDS = "SELECT l.written_at, l.actor, l.verb FROM log l WHERE l.verb = 'queue.taken' AND l.subject = $1 \
             UNION SELECT l.written_at, l.actor, l.verb FROM log l WHERE l.verb = 'queue.released' AND l.subject = $1";
    FORMER = "SELECT person_id FROM person_history WHERE event = 'merged_into' AND other_id = $1 ORDER BY seq LIMIT 20";
}

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
        found.extend(tx.rows(BLIND, &params, |row| {
            row.fixed(0).map(PersonId::from_bytes)
        })?);
    }
    Ok(found)
}

/// Who took the person and gave it back, under the ids that it had: to who may still look at a decision a second time,
/// what it did itself alone.
///
/// # Errors
/// Those of the store.
pub(crate) fn holds(
    tx: &Tx<'_>,
    id: &PersonId,
    (key, is_blind): (&str, bool),
) -> Result<Vec<Deed>, Error> {
    let mut ids = BTreeSet::from([*id]);
    ids.extend(tx.rows(FORMER, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })?);
    let mut found = Vec::new();
    for id in ids {
        found.extend(tx.rows(HOLDS, &[Param::Text(&id.to_string())], |row| {
            let what = match row.text(2)? {
                "queue.taken" => What::Taken,
                _ => What::Released,
            };
            deed(row, what, false)
        })?);
    }
    found.retain(|one| !is_blind || operator_key(&one.operator) == key);
    Ok(found)
}
