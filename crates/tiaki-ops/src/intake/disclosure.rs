//! A provider's bulk disclosure: a table read by its mapping file.
//!
//! The table is read twice: once for its digest, which names it, and once row
//! by row, in transactions of a few thousand rows. Places in the store come
//! from line numbers, so a reading that was cut off is repeated without doubling
//! anything; only the last transaction marks the disclosure as complete.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::mpsc;

use tiaki_core::id::{AccountId, DisclosureId, FileId, ProviderId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_formats::disclosure::{self as wire, Map, Row, Rows};
use tiaki_formats::{Digest, RowRejection};
use tiaki_store::documents::{self, Large, Packer};
use tiaki_store::intake::{
    self, Intake, NewAccount, NewDisclosure, NewFile, NewObservation, NewPlace, NewProvider,
    NewSourceAccount, NewSourceFile,
};
use tiaki_store::log::Entry;

use super::submission::{digest, refuse};
use super::taker::file_id;
use super::{Bytes, Imported, Problem, Refused, set_aside, set_aside_of};
use crate::{Act, Error, Site};

/// The format's short name in the store.
const FORMAT: &str = "disclosure";
/// Rows in one transaction.
const BATCH: usize = 20_000;
/// Places that one row of the table has for what it says: more than its cells can be, since a
/// row has at most 1 MiB.
const PLACES: i64 = 1 << 20;

/// A table and what names it.
pub(super) struct Table<'t> {
    pub(super) file: &'t Path,
    pub(super) map: Option<&'t Path>,
    pub(super) origin: &'t str,
}

/// What stays the same for all rows.
struct Reading<'r> {
    site: &'r Site,
    id: DisclosureId,
    service: String,
    disclosed_at: Option<Timestamp>,
}

/// Rows on their way into the store.
#[derive(Default)]
struct Batch {
    intake: Intake,
    bad: Vec<Refused>,
    read: u64,
}

/// Reads a disclosure into the store.
pub(super) fn read(
    site: &Site,
    act: &Act,
    table: &Table<'_>,
    imported: &mut Imported,
) -> Result<(), Error> {
    let (map, map_text) = match load_map(table) {
        Ok(found) => found,
        Err(refused) => return set_aside(site, act, vec![*refused], imported),
    };
    let unreadable = || {
        refuse(
            table.file,
            table.origin,
            FORMAT,
            "unreadable",
            "the system cannot read it; look at permissions and disk, then import again",
        )
    };
    let Some(large) = digest(table.file, FORMAT) else {
        return set_aside(site, act, vec![*unreadable()], imported);
    };
    let map_document = Packer::new()?.pack("disclosure-map", map_text.as_bytes())?;
    let id = DisclosureId::derive(&site.key, &[&large.digest, &map_document.digest]);
    if site
        .store
        .read("disclosure", |tx| intake::find_disclosure(tx, &id))?
        == Some(true)
    {
        imported.folded += 1;
        return Ok(());
    }
    let Ok(file) = File::open(table.file) else {
        return set_aside(site, act, vec![*unreadable()], imported);
    };
    let mut rows = match Rows::new(BufReader::with_capacity(1 << 20, file), &map) {
        Ok(rows) => rows,
        Err(error) => {
            let refused = refuse(
                table.file,
                table.origin,
                FORMAT,
                "header",
                &error.to_string(),
            );
            return set_aside(site, act, vec![*refused], imported);
        }
    };
    if imported.checked {
        return check(site, act, table, rows, imported);
    }
    let reading = Reading {
        site,
        id,
        service: map.provider().to_owned(),
        disclosed_at: map.received_at().map(Timestamp::from_micros),
    };
    reading.begin(act, table.file, &large, &map, map_document)?;
    let (taken, refused) = reading.rows(act, table, &mut rows, imported)?;
    note_unseen(table, &rows, imported);
    site.store.write("disclosure", |tx| {
        intake::complete(tx, &id, &act.actor, act.at, taken, refused)
    })?;
    imported.accepted += 1;
    imported.rows += taken;
    Ok(())
}

/// Reads all rows, counts them and what is wrong with them, and writes nothing.
fn check<R: BufRead>(
    site: &Site,
    act: &Act,
    table: &Table<'_>,
    mut rows: Rows<'_, R>,
    imported: &mut Imported,
) -> Result<(), Error> {
    for row in rows.by_ref() {
        match row {
            Ok(_) => imported.rows += 1,
            Err(rejection) => set_aside(site, act, vec![rejected(table, rejection)], imported)?,
        }
    }
    note_unseen(table, &rows, imported);
    imported.accepted += 1;
    Ok(())
}

/// A header that stands in no row is likely misspelt in the map.
fn note_unseen<R: BufRead>(table: &Table<'_>, rows: &Rows<'_, R>, imported: &mut Imported) {
    imported.notes.extend(rows.unseen().into_iter().map(|header| {
        format!(
            "{}: '{header}' of the map stands in no line; look whether it is spelt as the file spells it",
            table.origin
        )
    }));
}

fn load_map(table: &Table<'_>) -> Result<(Map, String), Box<Refused>> {
    let missing = "no mapping file: put a .toml of the same name beside it, or name one with --map";
    let Some(file) = table.map else {
        return Err(refuse(
            table.file,
            table.origin,
            FORMAT,
            "map_missing",
            missing,
        ));
    };
    let text = std::fs::read_to_string(file).map_err(|_| {
        refuse(
            table.file,
            table.origin,
            FORMAT,
            "map_unreadable",
            "the mapping file cannot be read",
        )
    })?;
    match Map::parse(&text) {
        Ok(map) => Ok((map, text)),
        Err(error) => {
            let message = format!("the mapping file is not usable: {error}");
            Err(refuse(
                table.file,
                table.origin,
                FORMAT,
                "map_invalid",
                &message,
            ))
        }
    }
}

impl Reading<'_> {
    /// Stores the documents and the disclosure itself, not yet complete.
    fn begin(
        &self,
        act: &Act,
        file: &Path,
        large: &Large,
        map: &Map,
        map_document: documents::Document,
    ) -> Result<(), Error> {
        let provider = ProviderId::derive(&self.site.key, &[self.service.as_bytes()]);
        let batch = Intake {
            providers: vec![NewProvider {
                id: provider,
                name: self.service.clone(),
            }],
            disclosures: vec![NewDisclosure {
                id: self.id,
                provider,
                document: large.digest,
                map_document: map_document.digest,
                reference: map.reference().unwrap_or_default().to_owned(),
                disclosed_at: self.disclosed_at,
            }],
            documents: vec![map_document],
            ..Intake::default()
        };
        self.site.store.write("disclosure", |tx| {
            let mut reader = File::open(file).map_err(|source| Error::Read {
                what: "the disclosure".to_owned(),
                source,
            })?;
            documents::save_from(tx, large, &mut reader, act.at)?;
            intake::save(tx, &batch, &act.actor, act.at)?;
            Ok(())
        })
    }

    /// Reads the rows in batches, the next one while this thread writes the last; returns how many
    /// were taken and how many refused.
    fn rows<R: BufRead + Send>(
        &self,
        act: &Act,
        table: &Table<'_>,
        rows: &mut Rows<'_, R>,
        imported: &mut Imported,
    ) -> Result<(u64, u64), Error> {
        std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel(1);
            scope.spawn(move || {
                let mut seen = HashSet::new();
                while let Some(batch) = self.batch(table, rows, &mut seen) {
                    if sender.send(batch).is_err() {
                        return;
                    }
                }
            });
            let (mut taken, mut refused) = (0, 0);
            for Batch { intake, bad, read } in receiver {
                refused += bad.len() as u64;
                taken += read - bad.len() as u64;
                let detail = format!("rows={read}");
                self.site.store.write("disclosure rows", |tx| {
                    intake::save(tx, &intake, &act.actor, act.at)?;
                    let (subject, detail) = (self.id.to_string(), detail.clone());
                    tx.record(Entry {
                        at: act.at,
                        actor: act.actor.clone(),
                        verb: "disclosure.rows",
                        subject,
                        detail,
                    })
                })?;
                set_aside_of(self.site, act, Some(&self.service), bad, imported)?;
            }
            Ok((taken, refused))
        })
    }

    /// The next rows, as they go into the store; none at the end.
    fn batch<R: BufRead>(
        &self,
        table: &Table<'_>,
        rows: &mut Rows<'_, R>,
        seen: &mut HashSet<AccountId>,
    ) -> Option<Batch> {
        let mut batch = Batch::default();
        for row in rows.by_ref().take(BATCH) {
            batch.read += 1;
            match row {
                Ok(row) => self.take(&row, seen, &mut batch.intake),
                Err(rejection) => batch.bad.push(rejected(table, rejection)),
            }
        }
        batch.intake.pack();
        (batch.read > 0).then_some(batch)
    }

    fn take(&self, row: &Row, seen: &mut HashSet<AccountId>, batch: &mut Intake) {
        let key = &self.site.key;
        let source = SourceId::from(self.id);
        let account = AccountId::derive(key, &[self.service.as_bytes(), row.account.as_bytes()]);
        let first = i64::try_from(row.line)
            .unwrap_or(i64::MAX / PLACES)
            .saturating_mul(PLACES);
        let mut places = first..first.saturating_add(PLACES);
        let mut place = || places.next().unwrap_or(first);
        if seen.insert(account) {
            batch.accounts.push(NewAccount {
                id: account,
                service: self.service.clone(),
                handle: row.account.clone(),
            });
            let (seq, role) = (place(), Role::Disclosed);
            batch.source_accounts.push(NewSourceAccount {
                source,
                seq,
                account,
                role,
                age: None,
                disabled: None,
                handle_found: false,
            });
        }
        let event = row.event.as_ref();
        let at = event
            .and_then(|event| event.at)
            .map(|at| Timestamp::from_micros(at.micros));
        let kind = event.map_or(EventKind::Unknown, |event| event_kind(event.kind));
        let mut observe = |seq, of: IdentifierKind, value: String, verified, port| {
            batch.observations.push(NewObservation {
                source,
                account,
                seq,
                kind: of,
                join_key: of.join_key(key, &value).unwrap_or(0),
                value: value.into(),
                at,
                port,
                event: kind,
                verified,
                proxy: None,
                mined: false,
                recovery: false,
            });
        };
        for found in &row.identifiers {
            observe(
                place(),
                identifier_kind(found.kind),
                found.text.clone(),
                found.verified,
                None,
            );
        }
        if let Some(ip) = event.and_then(|event| event.ip) {
            observe(
                place(),
                IdentifierKind::Ip,
                ip.to_string(),
                None,
                event.and_then(|event| event.port),
            );
        }
        if let Some(country) = &row.country {
            let (seq, country) = (place(), country.clone());
            batch.places.push(NewPlace {
                source,
                account,
                seq,
                kind: "stated",
                country,
                at: None,
                verified: None,
            });
        }
        if !row.digests.is_empty() {
            self.file(row, account, at, place(), batch);
        }
    }

    fn file(
        &self,
        row: &Row,
        account: AccountId,
        at: Option<Timestamp>,
        seq: i64,
        batch: &mut Intake,
    ) {
        let source = SourceId::from(self.id);
        let mut file = NewFile {
            id: FileId::from_bytes([0; 16]),
            md5: None,
            sha1: None,
            sha256: None,
            pdq: None,
        };
        for digest in &row.digests {
            match digest {
                Digest::Md5(bytes) => file.md5 = Some(*bytes),
                Digest::Pdq(bytes) => file.pdq = Some(*bytes),
                Digest::Sha1(bytes) => file.sha1 = Some(*bytes),
                Digest::Sha256(bytes) => file.sha256 = Some(*bytes),
            }
        }
        file.id = file_id(&self.site.key, &file, &source, seq);
        batch.source_files.push(NewSourceFile {
            source,
            seq,
            file: file.id,
            account: Some(account),
            uploaded_at: at,
            viewed: None,
            publicly: None,
            supplemental: false,
            classification: None,
            marks: String::new(),
            device: None,
        });
        batch.files.push(file);
    }
}

fn rejected(table: &Table<'_>, rejection: RowRejection) -> Refused {
    Refused {
        problem: Problem {
            origin: table.origin.to_owned(),
            code: rejection.code.text().to_owned(),
            message: rejection.to_string(),
        },
        format: "disclosure-row",
        line: rejection.line,
        path: rejection.column.unwrap_or_default(),
        bytes: Bytes::Held(rejection.raw),
    }
}

const fn event_kind(kind: wire::EventKind) -> EventKind {
    match kind {
        wire::EventKind::Login => EventKind::Login,
        wire::EventKind::Other => EventKind::Other,
        wire::EventKind::Purchase => EventKind::Purchase,
        wire::EventKind::Registration => EventKind::Registration,
        wire::EventKind::Upload => EventKind::Upload,
    }
}

const fn identifier_kind(kind: wire::IdentifierKind) -> IdentifierKind {
    match kind {
        wire::IdentifierKind::Device => IdentifierKind::Device,
        wire::IdentifierKind::DisplayName => IdentifierKind::DisplayName,
        wire::IdentifierKind::Email => IdentifierKind::Email,
        wire::IdentifierKind::Payment => IdentifierKind::Payment,
        wire::IdentifierKind::Phone => IdentifierKind::Phone,
        wire::IdentifierKind::ProfileUrl => IdentifierKind::ProfileUrl,
        wire::IdentifierKind::ScreenName => IdentifierKind::ScreenName,
    }
}
