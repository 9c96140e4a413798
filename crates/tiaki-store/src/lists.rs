//! Hash lists, what they hold, and what stored files hit in them.

pub mod versions;

use std::collections::HashMap;

use tiaki_core::id::{FileId, HashListId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    LISTS = "SELECT l.list_id, l.name, l.enabled, l.imported_at, \
             (SELECT COUNT(*) FROM list_entries e WHERE e.list_id = l.list_id) FROM hash_lists l ORDER BY l.list_id";
    SAVE_LIST = "INSERT INTO hash_lists (list_id, name, enabled, document, imported_at) VALUES ($1, $2, 1, $3, $4) \
                 ON CONFLICT (list_id) DO UPDATE SET document = excluded.document, imported_at = excluded.imported_at";
    CLEAR_LIST = "DELETE FROM list_entries WHERE list_id = $1";
    LIST_ENTRIES = "SELECT algorithm, digest, scheme, version, country, category, entry, member FROM list_entries \
                    WHERE list_id = $1 ORDER BY algorithm, digest, scheme, version, country, category, member, entry";
    COUNT_ENTRIES = "SELECT COUNT(*) FROM list_entries WHERE list_id = $1";
    REMOVE_NAMED = "DELETE FROM list_entries WHERE list_id = $1 AND entry = $2 AND member = $3 AND entry <> ''";
    REMOVE_DIGEST = "DELETE FROM list_entries WHERE list_id = $1 AND algorithm = $2 AND digest = $3";
    ENABLE = "UPDATE hash_lists SET enabled = $2 WHERE list_id = $1";
    ENTRIES = "SELECT e.list_id, e.algorithm, e.digest, e.scheme, e.version, e.country, e.category, e.degenerate \
               FROM list_entries e JOIN hash_lists l ON l.list_id = e.list_id WHERE l.enabled = 1 \
               ORDER BY e.list_id, e.algorithm, e.digest, e.scheme, e.version, e.country, e.category, e.member, e.entry";
    FILES = "SELECT file_id, md5, sha1, sha256, pdq FROM files ORDER BY file_id";
    SPREAD = "SELECT file_id, COUNT(*) FROM source_files GROUP BY file_id ORDER BY file_id";
    CLEAR_HITS = "DELETE FROM hits";
    ALL_HITS = "SELECT file_id, list_id, algorithm, digest, scheme, category, version, country, effect, distance FROM hits";
    ALL_VERDICTS = "SELECT file_id, verdict, near_set, sources FROM verdicts";
    MATCHED = "UPDATE linked SET matched = $1, verdicts = verdicts + $2 WHERE one = 1";
    CLEAR_VERDICTS = "DELETE FROM verdicts";
}

static ENTRY_ROWS: Bulk = Bulk {
    table: "list_entries",
    columns: &[
        ("list_id", Kind::Blob),
        ("algorithm", Kind::Text),
        ("digest", Kind::Blob),
        ("scheme", Kind::Text),
        ("version", Kind::Text),
        ("country", Kind::Text),
        ("category", Kind::Text),
        ("degenerate", Kind::Int),
        ("entry", Kind::Text),
        ("member", Kind::Text),
    ],
};
static HITS: Bulk = Bulk {
    table: "hits",
    columns: &[
        ("file_id", Kind::Blob),
        ("list_id", Kind::Blob),
        ("algorithm", Kind::Text),
        ("digest", Kind::Blob),
        ("scheme", Kind::Text),
        ("version", Kind::Text),
        ("country", Kind::Text),
        ("category", Kind::Text),
        ("effect", Kind::Text),
        ("distance", Kind::Int),
    ],
};
static VERDICTS: Bulk = Bulk {
    table: "verdicts",
    columns: &[
        ("file_id", Kind::Blob),
        ("verdict", Kind::Text),
        ("near_set", Kind::Blob),
        ("sources", Kind::Int),
    ],
};

/// A list as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashList {
    /// Derived from the name.
    pub id: HashListId,
    /// Its name.
    pub name: String,
    /// Whether matching uses it.
    pub enabled: bool,
    /// When its present version was imported.
    pub imported_at: Timestamp,
    /// How many entries it has.
    pub entries: i64,
}

/// An entry of a list. A category means nothing without scheme, version and country.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ListEntry {
    /// The list.
    pub list: HashListId,
    /// `md5`, `sha1`, `sha256` or `pdq`.
    pub algorithm: String,
    /// The digest, as long as its algorithm makes it.
    pub digest: Vec<u8>,
    /// Whose category codes these are.
    pub scheme: String,
    /// The scheme's version.
    pub version: String,
    /// The country whose law or unit classified.
    pub country: String,
    /// The code.
    pub category: String,
    /// Whether the digest is of nothing in particular, such as that of no bytes.
    pub degenerate: bool,
}

/// A stored file's digests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// The file.
    pub file: FileId,
    /// MD5, if given.
    pub md5: Option<[u8; 16]>,
    /// SHA-1, if given.
    pub sha1: Option<[u8; 20]>,
    /// SHA-256, if given.
    pub sha256: Option<[u8; 32]>,
    /// PDQ, if given.
    pub pdq: Option<[u8; 32]>,
    /// In how many places of reports and disclosures it stands.
    pub sources: i64,
}

/// A stored file's digest found in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The file.
    pub file: FileId,
    /// The entry it hit.
    pub entry: ListEntry,
    /// What the entry does: `known`, `viral` or `negative`.
    pub effect: &'static str,
    /// Bits apart; 0 for exact digests.
    pub distance: u32,
}

/// What is known of a file after matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The file.
    pub file: FileId,
    /// `known` (exactly), `near` (a known one, by PDQ), `viral`, `negative`, `first_seen` or `without_digest`.
    pub verdict: &'static str,
    /// For first-seen files: the smallest file of the group whose PDQ digests are near each other.
    pub near_set: Option<FileId>,
    /// In how many places it stands.
    pub sources: i64,
}

fn entry(row: &Row<'_>) -> Result<ListEntry, Error> {
    Ok(ListEntry {
        list: HashListId::from_bytes(row.fixed(0)?),
        algorithm: row.text(1)?.to_owned(),
        digest: row.blob(2)?.to_vec(),
        scheme: row.text(3)?.to_owned(),
        version: row.text(4)?.to_owned(),
        country: row.text(5)?.to_owned(),
        category: row.text(6)?.to_owned(),
        degenerate: row.int(7)? != 0,
    })
}

/// An entry on its way into a list.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'e> {
    /// `md5`, `sha1`, `sha256` or `pdq`.
    pub algorithm: &'e str,
    /// The digest, as long as its algorithm makes it.
    pub digest: &'e [u8],
    /// Whose category codes these are.
    pub scheme: &'e str,
    /// The scheme's version.
    pub version: &'e str,
    /// The country whose law or unit classified.
    pub country: &'e str,
    /// The code.
    pub category: &'e str,
    /// Whether the digest is of nothing in particular.
    pub degenerate: bool,
    /// The entry's own id in the list; empty where it has none.
    pub entry: &'e str,
    /// Who put it on the list; empty where that is not said.
    pub member: &'e str,
}

/// What a list takes back.
#[derive(Debug, Clone, Copy)]
pub enum Withdrawn<'e> {
    /// Every entry of a digest: algorithm and bytes.
    Digest(&'e str, &'e [u8]),
    /// The entry of an id and a member.
    Named {
        /// The id in the list.
        entry: &'e str,
        /// Who had put it there.
        member: &'e str,
    },
}

/// Begins the next version of a list, within the transaction that ends with [`finish`]: until then
/// nobody else sees any of it. Unless it is an update, the entries before are gone.
///
/// # Errors
/// Those of the store.
pub fn begin(
    tx: &Tx<'_>,
    id: &HashListId,
    name: &str,
    document: &[u8; 32],
    is_update: bool,
    at: Timestamp,
) -> Result<(), Error> {
    let key = Param::Blob(id.as_bytes());
    tx.execute(
        SAVE_LIST,
        &[
            key,
            Param::Text(name),
            Param::Blob(document),
            Param::Int(at.micros()),
        ],
    )?;
    if !is_update {
        versions::keep_all(tx, id)?;
        tx.execute(CLEAR_LIST, &[key])?;
    }
    Ok(())
}

/// Adds entries to the version that was begun; returns how many it had not yet.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, id: &HashListId, entries: &[NewEntry<'_>]) -> Result<u64, Error> {
    let key = Param::Blob(id.as_bytes());
    let new = tx.bulk(&ENTRY_ROWS, |sink| {
        entries.iter().try_for_each(|entry| {
            sink.row(&[
                key,
                Param::Text(entry.algorithm),
                Param::Blob(entry.digest),
                Param::Text(entry.scheme),
                Param::Text(entry.version),
                Param::Text(entry.country),
                Param::Text(entry.category),
                entry.degenerate.into(),
                Param::Text(entry.entry),
                Param::Text(entry.member),
            ])
        })
    })?;
    Ok(new)
}

/// Takes entries out of the version that was begun; returns how many there were.
///
/// # Errors
/// Those of the store.
pub fn withdraw(tx: &Tx<'_>, id: &HashListId, what: Withdrawn<'_>) -> Result<u64, Error> {
    let key = Param::Blob(id.as_bytes());
    match what {
        Withdrawn::Digest(algorithm, digest) => tx.execute(
            REMOVE_DIGEST,
            &[key, Param::Text(algorithm), Param::Blob(digest)],
        ),
        Withdrawn::Named { entry, member } => tx.execute(
            REMOVE_NAMED,
            &[key, Param::Text(entry), Param::Text(member)],
        ),
    }
}

/// What is said of a version that ends.
#[derive(Debug, Clone, Copy)]
pub struct Ending<'e> {
    /// SHA-256 of the received document.
    pub document: &'e [u8; 32],
    /// The form that it was read as.
    pub form: &'e str,
    /// Whether it said only what differs, and how many entries it brought then.
    pub update: Option<u64>,
    /// What else the log says.
    pub detail: &'e str,
}

/// Ends the version that was begun, with its entry in the log; returns how many entries it has.
///
/// # Errors
/// Those of the store.
pub fn finish(
    tx: &Tx<'_>,
    id: &HashListId,
    ending: Ending<'_>,
    actor: &str,
    at: Timestamp,
) -> Result<u64, Error> {
    let Ending {
        document,
        form,
        update,
        detail,
    } = ending;
    let count = tx.find(COUNT_ENTRIES, &[Param::Blob(id.as_bytes())], |row| {
        row.int(0)
    })?;
    let entries = count.unwrap_or(0);
    let version = versions::ListVersion {
        seq: 0,
        document: *document,
        form: form.to_owned(),
        is_update: update.is_some(),
        imported_by: actor.to_owned(),
        imported_at: at,
        entries,
        changes: None,
    };
    let came = update.map_or(entries, |came| i64::try_from(came).unwrap_or(i64::MAX));
    versions::finish(tx, id, &version, came)?;
    let count = u64::try_from(entries).unwrap_or(0);
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "list.imported",
        subject: id.to_string(),
        detail: format!("entries={count} document={}{detail}", hex::encode(document)),
    })?;
    Ok(count)
}

/// Shows every entry of one list, in order.
///
/// # Errors
/// Those of the store, and of `each`.
pub fn each_entry<E: From<Error>>(
    tx: &Tx<'_>,
    id: &HashListId,
    mut each: impl FnMut(NewEntry<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(LIST_ENTRIES, &[Param::Blob(id.as_bytes())], |row| {
        each(NewEntry {
            algorithm: row.text(0)?,
            digest: row.blob(1)?,
            scheme: row.text(2)?,
            version: row.text(3)?,
            country: row.text(4)?,
            category: row.text(5)?,
            degenerate: false,
            entry: row.text(6)?,
            member: row.text(7)?,
        })
    })
}

/// All lists, in order of their ids.
///
/// # Errors
/// Those of the store.
pub fn lists(tx: &Tx<'_>) -> Result<Vec<HashList>, Error> {
    tx.rows(LISTS, &[], |row| {
        Ok(HashList {
            id: HashListId::from_bytes(row.fixed(0)?),
            name: row.text(1)?.to_owned(),
            enabled: row.int(2)? != 0,
            imported_at: Timestamp::from_micros(row.int(3)?),
            entries: row.int(4)?,
        })
    })
}

/// Switches a list on or off for the next matching; false where there is no such list.
///
/// # Errors
/// Those of the store.
pub fn enable(
    tx: &Tx<'_>,
    id: &HashListId,
    enabled: bool,
    actor: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    if tx.execute(ENABLE, &[Param::Blob(id.as_bytes()), enabled.into()])? == 0 {
        return Ok(false);
    }
    let verb = if enabled {
        "list.enabled"
    } else {
        "list.disabled"
    };
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb,
        subject: id.to_string(),
        detail: String::new(),
    })?;
    Ok(true)
}

/// The entries of all lists that are switched on, in order.
///
/// # Errors
/// Those of the store.
pub fn entries(tx: &Tx<'_>) -> Result<Vec<ListEntry>, Error> {
    tx.rows(ENTRIES, &[], entry)
}

/// The digests of all stored files, in order of their ids.
///
/// # Errors
/// Those of the store.
pub fn files(tx: &Tx<'_>) -> Result<Vec<Digests>, Error> {
    let spread = tx.rows(SPREAD, &[], |row| Ok((row.fixed::<16>(0)?, row.int(1)?)))?;
    let mut spread = spread.into_iter().peekable();
    let mut found = Vec::new();
    tx.each(FILES, &[], |row| {
        let file = row.fixed::<16>(0)?;
        while spread.next_if(|(next, _)| *next < file).is_some() {}
        let sources = spread
            .next_if(|(next, _)| *next == file)
            .map_or(0, |(_, sources)| sources);
        found.push(Digests {
            file: FileId::from_bytes(file),
            md5: row.find_fixed(1)?,
            sha1: row.find_fixed(2)?,
            sha256: row.find_fixed(3)?,
            pdq: row.find_fixed(4)?,
            sources,
        });
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// Shows `each` every file that matching has judged: what it says, and the set of near files it is in.
///
/// # Errors
/// Those of the store and of `each`.
pub fn each_verdict<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut([u8; 16], &str, Option<[u8; 16]>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(ALL_VERDICTS, &[], |row| {
        each(row.fixed(0)?, row.text(1)?, row.find_fixed(2)?)
    })
}

/// Replaces all hits and verdicts by those of a matching run that has read up to an entry of the log,
/// and says whether any is another than before: linking and triage have to look again then.
///
/// # Errors
/// Those of the store.
pub fn replace_hits(
    tx: &Tx<'_>,
    hits: &[Hit],
    verdicts: &[Verdict],
    position: i64,
    actor: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let is_same = are_stored(tx, hits, verdicts)?;
    // What a run that began later has seen is seen again: this one may have written over it.
    let seen = [Param::Int(position), Param::Int(i64::from(!is_same))];
    tx.execute(MATCHED, &seen)?;
    let detail = format!("hits={} files={}", hits.len(), verdicts.len());
    if is_same {
        tx.record(Entry {
            at,
            actor: actor.to_owned(),
            verb: "files.confirmed",
            subject: String::new(),
            detail,
        })?;
        return Ok(false);
    }
    tx.execute(CLEAR_HITS, &[])?;
    tx.execute(CLEAR_VERDICTS, &[])?;
    tx.bulk(&HITS, |sink| {
        hits.iter().try_for_each(|hit| {
            sink.row(&[
                Param::Blob(hit.file.as_bytes()),
                Param::Blob(hit.entry.list.as_bytes()),
                Param::Text(&hit.entry.algorithm),
                Param::Blob(&hit.entry.digest),
                Param::Text(&hit.entry.scheme),
                Param::Text(&hit.entry.version),
                Param::Text(&hit.entry.country),
                Param::Text(&hit.entry.category),
                Param::Text(hit.effect),
                Param::Int(hit.distance.into()),
            ])
        })
    })?;
    tx.bulk(&VERDICTS, |sink| {
        verdicts.iter().try_for_each(|verdict| {
            sink.row(&[
                Param::Blob(verdict.file.as_bytes()),
                Param::Text(verdict.verdict),
                verdict
                    .near_set
                    .as_ref()
                    .map(|id| id.as_bytes().as_slice())
                    .into(),
                Param::Int(verdict.sources),
            ])
        })
    })?;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "files.matched",
        subject: String::new(),
        detail,
    })?;
    Ok(true)
}

/// File, list, algorithm, digest, scheme, category: what a hit is stored under.
type HitKey = ([u8; 16], [u8; 16], String, Vec<u8>, String, String);
/// Version, country, effect, distance: what is stored under it.
type Told = (String, String, String, i64);

fn of_hit(hit: &Hit) -> (HitKey, Told) {
    let entry = hit.entry.clone();
    let key = (
        *hit.file.as_bytes(),
        *entry.list.as_bytes(),
        entry.algorithm,
        entry.digest,
        entry.scheme,
        entry.category,
    );
    let effect = hit.effect.to_owned();
    (
        key,
        (entry.version, entry.country, effect, hit.distance.into()),
    )
}

/// Whether these hits and verdicts are what is stored.
fn are_stored(tx: &Tx<'_>, hits: &[Hit], verdicts: &[Verdict]) -> Result<bool, Error> {
    let mut before: HashMap<FileId, (String, Option<FileId>, i64)> = HashMap::new();
    tx.each(ALL_VERDICTS, &[], |row| {
        let near_set = row.find_fixed(2)?.map(FileId::from_bytes);
        let of = (row.text(1)?.to_owned(), near_set, row.int(3)?);
        before.insert(FileId::from_bytes(row.fixed(0)?), of);
        Ok::<_, Error>(())
    })?;
    let is_here = |new: &Verdict| {
        let was = before.get(&new.file);
        was.is_some_and(|(verdict, near_set, sources)| {
            verdict == new.verdict && *near_set == new.near_set && *sources == new.sources
        })
    };
    if before.len() != verdicts.len() || !verdicts.iter().all(is_here) {
        return Ok(false);
    }
    let mut stored = tx.rows(ALL_HITS, &[], |row| {
        let text = |column| row.text(column).map(str::to_owned);
        let key = (
            row.fixed(0)?,
            row.fixed(1)?,
            text(2)?,
            row.blob(3)?.to_vec(),
            text(4)?,
            text(5)?,
        );
        let told = (text(6)?, text(7)?, text(8)?, row.int(9)?);
        Ok((key, told))
    })?;
    stored.sort_unstable();
    let mut found: Vec<(HitKey, Told)> = hits.iter().map(of_hit).collect();
    // Of several with one key the first is stored.
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.dedup_by(|later, first| later.0 == first.0);
    Ok(stored == found)
}
