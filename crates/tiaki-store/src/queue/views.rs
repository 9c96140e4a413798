//! Views of a queue that operators saved: the text of an address under a name, its owner's alone or the unit's.

use tiaki_core::id::ViewId;
use tiaki_core::time::Timestamp;

use super::Operator;
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    OF_OPERATOR = "SELECT v.view_id, v.authority_id, v.operator, v.operator_key, v.name, v.query, v.shared, d.view_id \
                   FROM queue_views v LEFT JOIN queue_view_defaults d ON d.authority_id = v.authority_id \
                   AND d.operator_key = $2 AND d.view_id = v.view_id WHERE v.authority_id = $1 AND v.operator_key = $2 \
                   ORDER BY v.name_key, v.view_id LIMIT $3";
    SHARED = "SELECT v.view_id, v.authority_id, v.operator, v.operator_key, v.name, v.query, v.shared, d.view_id \
              FROM queue_views v LEFT JOIN queue_view_defaults d ON d.authority_id = v.authority_id \
              AND d.operator_key = $2 AND d.view_id = v.view_id WHERE v.authority_id = $1 AND v.shared = 1 \
              AND v.operator_key <> $2 ORDER BY v.name_key, v.view_id LIMIT $3";
    ONE = "SELECT v.view_id, v.authority_id, v.operator, v.operator_key, v.name, v.query, v.shared, d.view_id \
           FROM queue_views v LEFT JOIN queue_view_defaults d ON d.authority_id = v.authority_id \
           AND d.operator_key = $2 AND d.view_id = v.view_id WHERE v.view_id = $1";
    NAMED = "SELECT view_id FROM queue_views WHERE authority_id = $1 AND operator_key = $2 AND name_key = $3";
    COUNT = "SELECT COUNT(*) FROM queue_views WHERE authority_id = $1 AND operator_key = $2";
    SAVE = "INSERT INTO queue_views (view_id, authority_id, operator, operator_key, name, name_key, query, shared, saved_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";
    CHANGE = "UPDATE queue_views SET query = $2, saved_at = $3 WHERE view_id = $1";
    RENAME = "UPDATE queue_views SET name = $2, name_key = $3 WHERE view_id = $1";
    SHARE = "UPDATE queue_views SET shared = $2 WHERE view_id = $1";
    DELETE = "DELETE FROM queue_views WHERE view_id = $1";
    FORGET = "DELETE FROM queue_view_defaults WHERE view_id = $1";
    FORGET_OTHERS = "DELETE FROM queue_view_defaults WHERE view_id = $1 AND operator_key <> $2";
    NO_DEFAULT = "DELETE FROM queue_view_defaults WHERE authority_id = $1 AND operator_key = $2";
    DEFAULT = "INSERT INTO queue_view_defaults (authority_id, operator_key, view_id) VALUES ($1, $2, $3)";
    FIND_DEFAULT = "SELECT v.view_id, v.authority_id, v.operator, v.operator_key, v.name, v.query, v.shared, d.view_id \
                    FROM queue_view_defaults d JOIN queue_views v ON v.view_id = d.view_id \
                    WHERE d.authority_id = $1 AND d.operator_key = $2";
}

/// A saved view, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its id.
    pub id: ViewId,
    /// Of which queue.
    pub authority: String,
    /// Whose.
    pub owner: Operator,
    /// Its name.
    pub name: String,
    /// The view, as the text of an address.
    pub query: String,
    /// Whether the unit sees it.
    pub shared: bool,
    /// Whether the queue opens with it for who looks.
    pub is_default: bool,
}

/// A view to be saved.
#[derive(Debug, Clone, Copy)]
pub struct NewView<'v> {
    /// Its id.
    pub id: ViewId,
    /// Of which queue.
    pub authority: &'v str,
    /// Its name.
    pub name: &'v str,
    /// What names are compared by.
    pub name_key: &'v str,
    /// The view.
    pub query: &'v str,
}

fn saved(row: &Row<'_>) -> Result<Saved, Error> {
    Ok(Saved {
        id: ViewId::from_bytes(row.fixed(0)?),
        authority: row.text(1)?.to_owned(),
        owner: Operator {
            name: row.text(2)?.to_owned(),
            key: row.text(3)?.to_owned(),
        },
        name: row.text(4)?.to_owned(),
        query: row.text(5)?.to_owned(),
        shared: row.int(6)? != 0,
        is_default: row.find_blob(7)?.is_some(),
    })
}

/// The views of a queue that an operator sees, its own before those that others share, by name.
///
/// # Errors
/// Those of the store.
pub fn seen_by(tx: &Tx<'_>, authority: &str, key: &str, limit: u32) -> Result<Vec<Saved>, Error> {
    let params = [
        Param::Text(authority),
        Param::Text(key),
        Param::Int(limit.into()),
    ];
    let mut found = tx.rows(OF_OPERATOR, &params, saved)?;
    found.extend(tx.rows(SHARED, &params, saved)?);
    Ok(found)
}

/// A view, whoever's it is.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &ViewId, key: &str) -> Result<Option<Saved>, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(key)];
    tx.find(ONE, &params, saved)
}

/// The view that a queue opens with for an operator.
///
/// # Errors
/// Those of the store.
pub fn find_default(tx: &Tx<'_>, authority: &str, key: &str) -> Result<Option<Saved>, Error> {
    let params = [Param::Text(authority), Param::Text(key)];
    tx.find(FIND_DEFAULT, &params, saved)
}

/// An operator's view of this name.
///
/// # Errors
/// Those of the store.
pub fn find_named(
    tx: &Tx<'_>,
    authority: &str,
    key: &str,
    name_key: &str,
) -> Result<Option<ViewId>, Error> {
    let params = [
        Param::Text(authority),
        Param::Text(key),
        Param::Text(name_key),
    ];
    tx.find(NAMED, &params, |row| row.fixed(0).map(ViewId::from_bytes))
}

/// How many views of a queue an operator has.
///
/// # Errors
/// Those of the store.
pub fn count(tx: &Tx<'_>, authority: &str, key: &str) -> Result<i64, Error> {
    let params = [Param::Text(authority), Param::Text(key)];
    Ok(tx.find(COUNT, &params, |row| row.int(0))?.unwrap_or(0))
}

/// Saves a view.
///
/// # Errors
/// Those of the store.
pub fn save(
    tx: &Tx<'_>,
    new: &NewView<'_>,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        SAVE,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Text(new.authority),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Text(new.name),
            Param::Text(new.name_key),
            Param::Text(new.query),
            Param::Int(now.micros()),
        ],
    )?;
    let detail = format!("authority={} view={}", new.authority, new.query);
    note(tx, now, operator, "view.saved", &new.id, detail)
}

/// Has a saved view show something else.
///
/// # Errors
/// Those of the store.
pub fn change(
    tx: &Tx<'_>,
    id: &ViewId,
    query: &str,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(query),
        Param::Int(now.micros()),
    ];
    tx.execute(CHANGE, &params)?;
    note(tx, now, operator, "view.saved", id, format!("view={query}"))
}

/// Gives a view another name.
///
/// # Errors
/// Those of the store.
pub fn rename(
    tx: &Tx<'_>,
    id: &ViewId,
    (name, name_key): (&str, &str),
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(name),
        Param::Text(name_key),
    ];
    tx.execute(RENAME, &params)?;
    note(tx, now, operator, "view.renamed", id, String::new())
}

/// Has the unit see a view, or its owner alone; then it is no other's default.
///
/// # Errors
/// Those of the store.
pub fn share(
    tx: &Tx<'_>,
    id: &ViewId,
    shared: bool,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(SHARE, &[Param::Blob(id.as_bytes()), shared.into()])?;
    if !shared {
        let params = [Param::Blob(id.as_bytes()), Param::Text(&operator.key)];
        tx.execute(FORGET_OTHERS, &params)?;
    }
    let verb = if shared {
        "view.shared"
    } else {
        "view.unshared"
    };
    note(tx, now, operator, verb, id, String::new())
}

/// Deletes a view; whose default it was has none then.
///
/// # Errors
/// Those of the store.
pub fn delete(tx: &Tx<'_>, id: &ViewId, operator: &Operator, now: Timestamp) -> Result<(), Error> {
    tx.execute(DELETE, &[Param::Blob(id.as_bytes())])?;
    tx.execute(FORGET, &[Param::Blob(id.as_bytes())])?;
    note(tx, now, operator, "view.deleted", id, String::new())
}

/// Has a queue open with a view for an operator, or with all of it again.
///
/// # Errors
/// Those of the store.
pub fn make_default(
    tx: &Tx<'_>,
    authority: &str,
    id: &ViewId,
    is_default: bool,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    let place = [Param::Text(authority), Param::Text(&operator.key)];
    tx.execute(NO_DEFAULT, &place)?;
    if is_default {
        let params = [
            Param::Text(authority),
            Param::Text(&operator.key),
            Param::Blob(id.as_bytes()),
        ];
        tx.execute(DEFAULT, &params)?;
    }
    let verb = if is_default {
        "view.default"
    } else {
        "view.no_default"
    };
    note(tx, now, operator, verb, id, String::new())
}

fn note(
    tx: &Tx<'_>,
    at: Timestamp,
    operator: &Operator,
    verb: &'static str,
    id: &ViewId,
    detail: String,
) -> Result<(), Error> {
    tx.record(Entry {
        at,
        actor: operator.name.clone(),
        verb,
        subject: id.to_string(),
        detail,
    })
}
