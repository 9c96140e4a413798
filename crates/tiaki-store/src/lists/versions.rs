//! Versions of hash lists, and figures of what they hold and hit: for pages, which count nothing themselves.
//!
//! What a version changes is counted as it comes in. Its transaction keeps the entries that go
//! (`keep_all`, [`keep`]) until `finish` has held them against those that came: an entry is the same where
//! all of it is, changed where its digest, id and member are there and scheme, version, country or category are
//! others, withdrawn where those are gone. What is neither the same nor changed was added. Nothing else reads
//! the entries of before, and none are left when the transaction ends.

use tiaki_core::id::HashListId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::lists::Withdrawn;

/// The columns of an entry that are kept while the next version comes in.
macro_rules! columns {
    () => {
        "list_id, algorithm, digest, scheme, version, country, category, member, entry"
    };
}

/// Rows of before with the same digest, id and member in the list as it is now.
macro_rules! still {
    ($more:literal) => {
        concat!(
            "SELECT COUNT(*) FROM list_entries_before b WHERE b.list_id = $1 AND EXISTS (SELECT 1 FROM list_entries e \
             WHERE e.list_id = b.list_id AND e.algorithm = b.algorithm AND e.digest = b.digest AND e.member = b.member \
             AND e.entry = b.entry",
            $more,
            ")"
        )
    };
}

sql! {
    KEEP_ALL = concat!("INSERT INTO list_entries_before (", columns!(), ") SELECT ", columns!(),
                       " FROM list_entries WHERE list_id = $1");
    KEEP_DIGEST = concat!("INSERT INTO list_entries_before (", columns!(), ") SELECT ", columns!(),
                          " FROM list_entries WHERE list_id = $1 AND algorithm = $2 AND digest = $3 \
                           ON CONFLICT DO NOTHING");
    KEEP_NAMED = concat!("INSERT INTO list_entries_before (", columns!(), ") SELECT ", columns!(),
                         " FROM list_entries WHERE list_id = $1 AND entry = $2 AND member = $3 AND entry <> '' \
                          ON CONFLICT DO NOTHING");
    BEFORE = "SELECT COUNT(*) FROM list_entries_before WHERE list_id = $1";
    STILL = still!("");
    SAME = still!(" AND e.scheme = b.scheme AND e.version = b.version AND e.country = b.country AND e.category = b.category");
    FORGET = "DELETE FROM list_entries_before WHERE list_id = $1";
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM list_versions WHERE list_id = $1";
    ADD = "INSERT INTO list_versions (list_id, seq, document, form, is_update, imported_by, imported_at, entries, added, \
           changed, withdrawn) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    CLEAR_FIGURES = "DELETE FROM list_figures WHERE list_id = $1";
    FIGURE = "INSERT INTO list_figures (list_id, algorithm, scheme, version, country, entries, degenerate) \
              SELECT list_id, algorithm, scheme, version, country, COUNT(*), SUM(degenerate) FROM list_entries \
              WHERE list_id = $1 GROUP BY list_id, algorithm, scheme, version, country";
    ALL = "SELECT list_id, seq, document, form, is_update, imported_by, imported_at, entries, added, changed, withdrawn \
           FROM list_versions WHERE list_id = $1 ORDER BY seq DESC LIMIT $2";
    COUNT = "SELECT COUNT(*) FROM list_versions WHERE list_id = $1";
    FIGURES = "SELECT algorithm, scheme, version, country, entries, degenerate FROM list_figures WHERE list_id = $1 \
               ORDER BY algorithm, scheme, version, country";
    HITS = "SELECT scheme, version, country, category, effect, COUNT(*) FROM hits WHERE list_id = $1 \
            GROUP BY scheme, version, country, category, effect ORDER BY COUNT(*) DESC, scheme, version, country, category, effect";
    LISTS = "SELECT l.list_id, l.name, l.enabled, l.imported_at, \
             CAST((SELECT COALESCE(SUM(f.entries), 0) FROM list_figures f WHERE f.list_id = l.list_id) AS BIGINT), \
             (SELECT COUNT(*) FROM hits h WHERE h.list_id = l.list_id), \
             (SELECT COUNT(*) FROM list_versions v WHERE v.list_id = l.list_id) FROM hash_lists l ORDER BY l.name";
}

/// A version of a list as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListVersion {
    /// Its place among the list's versions, from 1.
    pub seq: i64,
    /// SHA-256 of the received document.
    pub document: [u8; 32],
    /// The form that it was read as; empty where that was not kept.
    pub form: String,
    /// Whether it said only what differs.
    pub is_update: bool,
    /// Who imported it; empty where that was not kept.
    pub imported_by: String,
    /// When.
    pub imported_at: Timestamp,
    /// Entries that the list had from then on.
    pub entries: i64,
    /// What it changed; nothing where that was not counted.
    pub changes: Option<Changes>,
}

/// What a version changed, in entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// That the list had not.
    pub added: i64,
    /// Whose scheme, version, country or category were others.
    pub changed: i64,
    /// That the list has no longer.
    pub withdrawn: i64,
}

/// Entries of one algorithm, scheme, version and country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// `md5`, `sha1`, `sha256` or `pdq`.
    pub algorithm: String,
    /// Whose category codes these are.
    pub scheme: String,
    /// The scheme's version.
    pub version: String,
    /// The country whose law or unit classified.
    pub country: String,
    /// How many.
    pub entries: i64,
    /// Of those, whose digest is of nothing in particular: they are never matched.
    pub degenerate: i64,
}

/// Hits of one category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hits {
    /// Whose category codes these are.
    pub scheme: String,
    /// The scheme's version.
    pub version: String,
    /// The country whose law or unit classified.
    pub country: String,
    /// The code.
    pub category: String,
    /// `known`, `viral` or `negative`.
    pub effect: String,
    /// How many.
    pub hits: i64,
}

/// A list in a list of lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Derived from the name.
    pub id: HashListId,
    /// Its name.
    pub name: String,
    /// Whether matching uses it.
    pub enabled: bool,
    /// When its present version was imported.
    pub imported_at: Timestamp,
    /// Its entries.
    pub entries: i64,
    /// Hits in it, of all stored files.
    pub hits: i64,
    /// Its versions.
    pub versions: i64,
}

/// Keeps all entries of a list, before they are replaced.
pub(super) fn keep_all(tx: &Tx<'_>, id: &HashListId) -> Result<(), Error> {
    tx.execute(KEEP_ALL, &[Param::Blob(id.as_bytes())])?;
    Ok(())
}

/// Keeps what an update is about to withdraw.
///
/// # Errors
/// Those of the store.
pub fn keep(tx: &Tx<'_>, id: &HashListId, what: Withdrawn<'_>) -> Result<(), Error> {
    let key = Param::Blob(id.as_bytes());
    match what {
        Withdrawn::Digest(algorithm, digest) => tx.execute(
            KEEP_DIGEST,
            &[key, Param::Text(algorithm), Param::Blob(digest)],
        ),
        Withdrawn::Named { entry, member } => {
            tx.execute(KEEP_NAMED, &[key, Param::Text(entry), Param::Text(member)])
        }
    }?;
    Ok(())
}

fn count(tx: &Tx<'_>, sql: &'static str, id: &HashListId) -> Result<i64, Error> {
    let found = tx.find(sql, &[Param::Blob(id.as_bytes())], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// Counts what changed, forgets the entries of before, and writes the version and the list's figures down.
/// `came` is how many entries came in with it.
pub(super) fn finish(
    tx: &Tx<'_>,
    id: &HashListId,
    version: &ListVersion,
    came: i64,
) -> Result<Changes, Error> {
    let key = Param::Blob(id.as_bytes());
    let before = count(tx, BEFORE, id)?;
    let (still, same) = match before {
        0 => (0, 0),
        _ => (count(tx, STILL, id)?, count(tx, SAME, id)?),
    };
    let changes = Changes {
        added: came.saturating_sub(still).max(0),
        changed: still.saturating_sub(same),
        withdrawn: before.saturating_sub(still),
    };
    if before > 0 {
        tx.execute(FORGET, &[key])?;
    }
    tx.execute(CLEAR_FIGURES, &[key])?;
    tx.execute(FIGURE, &[key])?;
    let seq = count(tx, LAST, id)?.saturating_add(1);
    tx.execute(
        ADD,
        &[
            key,
            Param::Int(seq),
            Param::Blob(&version.document),
            Param::Text(&version.form),
            version.is_update.into(),
            Param::Text(&version.imported_by),
            Param::Int(version.imported_at.micros()),
            Param::Int(version.entries),
            Param::Int(changes.added),
            Param::Int(changes.changed),
            Param::Int(changes.withdrawn),
        ],
    )?;
    Ok(changes)
}

/// The newest versions of a list, newest first, and how many there are in all.
///
/// # Errors
/// Those of the store.
pub fn of_list(tx: &Tx<'_>, id: &HashListId, limit: u32) -> Result<(Vec<ListVersion>, i64), Error> {
    let limit = Param::Int(i64::from(limit));
    let found = tx.rows(ALL, &[Param::Blob(id.as_bytes()), limit], |row| {
        let changes = match (row.find_int(8)?, row.find_int(9)?, row.find_int(10)?) {
            (Some(added), Some(changed), Some(withdrawn)) => Some(Changes {
                added,
                changed,
                withdrawn,
            }),
            _ => None,
        };
        Ok(ListVersion {
            seq: row.int(1)?,
            document: row.fixed(2)?,
            form: row.text(3)?.to_owned(),
            is_update: row.int(4)? != 0,
            imported_by: row.text(5)?.to_owned(),
            imported_at: Timestamp::from_micros(row.int(6)?),
            entries: row.int(7)?,
            changes,
        })
    })?;
    Ok((found, count(tx, COUNT, id)?))
}

/// What a list holds, by algorithm, scheme, version and country.
///
/// # Errors
/// Those of the store.
pub fn figures(tx: &Tx<'_>, id: &HashListId) -> Result<Vec<Figure>, Error> {
    tx.rows(FIGURES, &[Param::Blob(id.as_bytes())], |row| {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Figure {
            algorithm: text(0)?,
            scheme: text(1)?,
            version: text(2)?,
            country: text(3)?,
            entries: row.int(4)?,
            degenerate: row.int(5)?,
        })
    })
}

/// Hits in a list by category, the most first.
///
/// # Errors
/// Those of the store.
pub fn hits(tx: &Tx<'_>, id: &HashListId) -> Result<Vec<Hits>, Error> {
    tx.rows(HITS, &[Param::Blob(id.as_bytes())], |row| {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Hits {
            scheme: text(0)?,
            version: text(1)?,
            country: text(2)?,
            category: text(3)?,
            effect: text(4)?,
            hits: row.int(5)?,
        })
    })
}

/// All lists, by name.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<ListRow>, Error> {
    tx.rows(LISTS, &[], |row| {
        Ok(ListRow {
            id: HashListId::from_bytes(row.fixed(0)?),
            name: row.text(1)?.to_owned(),
            enabled: row.int(2)? != 0,
            imported_at: Timestamp::from_micros(row.int(3)?),
            entries: row.int(4)?,
            hits: row.int(5)?,
            versions: row.int(6)?,
        })
    })
}
