//! A list's next version.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tiaki_core::id::{HashListId, QuarantineId};
use tiaki_formats::hashlist::{self, Entry, EntryFlag, Item, ListError, Removed, Summary};
use tiaki_formats::{Algorithm, RowRejection};
use tiaki_store::Tx;
use tiaki_store::documents::{self, Document, Large, Packer};
use tiaki_store::lists::{self, Ending, NewEntry, Withdrawn};
use tiaki_store::quarantine::{self, Quarantined};

use super::id;
use crate::{Act, Error, Site};

/// Entries that go in at once.
const BATCH: usize = 20_000;
/// Refused rows that go in at once.
const REFUSED_BATCH: usize = 1_000;
/// Refused rows that a summary names; the rest is counted.
const NAMED: usize = 100;
const FORMAT: &str = "hash-list";
const ROW_FORMAT: &str = "hash-list-row";

/// How to import a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The form; told from the first bytes where none is given.
    pub form: Option<hashlist::Form>,
    /// The algorithm of bare digests; by their length where none is given.
    pub algorithm: Option<Algorithm>,
    /// Whether what the file says changes the entries before instead of replacing them all.
    pub is_update: bool,
}

/// Rows that were refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reason {
    /// The reason's stable code.
    pub code: String,
    /// The column or member at fault; empty where it is the row.
    pub column: String,
    /// How many rows.
    pub rows: u64,
}

/// What a list import came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The form that it was read as.
    pub form: &'static str,
    /// Distinct entries the list now has.
    pub entries: u64,
    /// Entries that the file gave.
    pub read: u64,
    /// Entries that the file took back.
    pub withdrawn: u64,
    /// Digests that tell nothing about a file and are not matched.
    pub degenerate: u64,
    /// Digests of kinds that nothing here can match.
    pub unmatchable: u64,
    /// Elements that their owner does not share for matching.
    pub inactive: u64,
    /// Whether the file says that more follows in another one.
    pub continues: bool,
    /// Whether the received bytes are kept; not where pictures stand inside them.
    pub kept: bool,
    /// Rows that could not be read and are kept.
    pub quarantined: u64,
    /// Why, by code and column.
    pub reasons: Vec<Reason>,
    /// The first of them, each with line, column, code and what is expected.
    pub problems: Vec<String>,
}

/// Imports a list under a name, replacing or updating the version before.
///
/// # Errors
/// Where the file cannot be read, or is no whole list: then the version before stays as it is.
/// Rows that do not read are quarantined and no error.
pub fn import(
    site: &Site,
    act: &Act,
    file: &Path,
    name: &str,
    options: &Options,
) -> Result<Imported, Error> {
    let what = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let source = Source {
        file,
        what: &what,
        options,
    };
    let mut survey = Survey::default();
    let (summary, large) = source.read(&mut |item| {
        survey.take(&item);
        Ok(())
    })?;
    if survey.read == 0 && !(options.is_update && survey.withdrawn > 0) {
        let bad = survey.quarantined;
        let why = format!(
            "it gives not one entry ({bad} could not be read); a version before stays as it is"
        );
        return Err(Error::Invalid { what, why });
    }
    let list = id(site, name);
    let entries = site.store.write("list import", |tx| {
        let mut writer = Writer::new(tx, site, act, &source, list, &large)?;
        lists::begin(tx, &list, name, &large.digest, options.is_update, act.at)?;
        let (_, again) = source.read(&mut |item| writer.take(item))?;
        writer.flush()?;
        if again != large {
            return Err(source.changed());
        }
        if !summary.holds_pictures && documents::find(tx, &large.digest)?.is_none() {
            let mut reader = File::open(file).map_err(|error| source.unreadable(error))?;
            documents::save_from(tx, &large, &mut reader, act.at)?;
        }
        let detail = format!(
            " form={} read={} withdrawn={}",
            summary.form.text(),
            survey.read,
            survey.withdrawn
        );
        let ending = Ending {
            document: &large.digest,
            form: summary.form.text(),
            update: options.is_update.then_some(writer.added),
            detail: &detail,
        };
        let entries = lists::finish(tx, &list, ending, &act.actor, act.at)?;
        if entries == 0 && !options.is_update {
            let why = "everything in it is taken back again; a version before stays as it is";
            return Err(Error::Invalid {
                what: what.clone(),
                why: why.to_owned(),
            });
        }
        Ok::<_, Error>(entries)
    })?;
    Ok(survey.imported(&summary, entries))
}

/// The file, and how it is read.
pub(super) struct Source<'s> {
    pub(super) file: &'s Path,
    pub(super) what: &'s str,
    pub(super) options: &'s Options,
}

impl Source<'_> {
    fn unreadable(&self, source: std::io::Error) -> Error {
        Error::Read {
            what: self.what.to_owned(),
            source,
        }
    }

    fn changed(&self) -> Error {
        Error::Invalid {
            what: self.what.to_owned(),
            why: "it changed while it was read; import it again".to_owned(),
        }
    }

    /// Reads the whole list; gives what it came to, and its digest.
    pub(super) fn read(
        &self,
        take: &mut dyn FnMut(Item) -> Result<(), Error>,
    ) -> Result<(Summary, Large), Error> {
        // It is read twice, and what is no file may never end.
        let is_other = |found: std::fs::Metadata| !found.is_file();
        if std::fs::metadata(self.file).is_ok_and(is_other) {
            return Err(Error::Invalid {
                what: self.what.to_owned(),
                why: "it is not a file: copy what it gives into one first".to_owned(),
            });
        }
        let file = File::open(self.file).map_err(|error| self.unreadable(error))?;
        let mut source = Hashed {
            inner: file,
            hash: Sha256::new(),
            size: 0,
            failure: None,
        };
        let mut failed = None;
        let options = hashlist::Options {
            form: self.options.form,
            algorithm: self.options.algorithm,
        };
        let reader = BufReader::with_capacity(256 << 10, &mut source);
        let read = hashlist::read(reader, &options, &mut |item| match take(item) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        let summary = match read {
            Ok(summary) => summary,
            Err(ListError::Io { .. }) if source.failure.is_some() => {
                let error = source.failure.take();
                return Err(self.unreadable(error.unwrap_or_else(|| std::io::Error::other(""))));
            }
            Err(error) => {
                return Err(Error::Invalid {
                    what: self.what.to_owned(),
                    why: error.to_string(),
                });
            }
        };
        std::io::copy(&mut source, &mut std::io::sink()).map_err(|error| self.unreadable(error))?;
        let large = Large {
            digest: source.hash.finalize().into(),
            format: FORMAT,
            size: source.size,
        };
        Ok((summary, large))
    }
}

/// A file whose digest is taken as it is read.
struct Hashed {
    inner: File,
    hash: Sha256,
    size: u64,
    failure: Option<std::io::Error>,
}

impl Read for Hashed {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let read = match self.inner.read(out) {
            Ok(read) => read,
            Err(error) => {
                self.failure = Some(error.kind().into());
                return Err(error);
            }
        };
        self.hash.update(out.get(..read).unwrap_or_default());
        self.size += read as u64;
        Ok(read)
    }
}

/// What the first reading finds.
#[derive(Default)]
struct Survey {
    read: u64,
    withdrawn: u64,
    degenerate: u64,
    quarantined: u64,
    reasons: BTreeMap<(String, String), u64>,
    problems: Vec<String>,
}

impl Survey {
    fn take(&mut self, item: &Item) {
        match item {
            Item::Entry(entry) => {
                self.read += 1;
                self.degenerate += u64::from(entry.flags.contains(&EntryFlag::Degenerate));
            }
            Item::Removed(_) => self.withdrawn += 1,
            Item::Refused(rejection) => {
                self.quarantined += 1;
                let column = rejection.column.clone().unwrap_or_default();
                let code = rejection.code.text().to_owned();
                *self.reasons.entry((code, column)).or_default() += 1;
                if self.problems.len() < NAMED {
                    self.problems.push(rejection.to_string());
                }
            }
        }
    }

    fn imported(self, summary: &Summary, entries: u64) -> Imported {
        let reasons = self.reasons.into_iter();
        Imported {
            form: summary.form.text(),
            entries,
            read: self.read,
            withdrawn: self.withdrawn,
            degenerate: self.degenerate,
            unmatchable: summary.unmatchable,
            inactive: summary.inactive,
            continues: summary.continues,
            kept: !summary.holds_pictures,
            quarantined: self.quarantined,
            reasons: reasons
                .map(|((code, column), rows)| Reason { code, column, rows })
                .collect(),
            problems: self.problems,
        }
    }
}

/// Writes what the second reading finds.
struct Writer<'w, 't> {
    tx: &'w Tx<'t>,
    site: &'w Site,
    act: &'w Act,
    what: &'w str,
    is_update: bool,
    list: HashListId,
    document: [u8; 32],
    packer: Packer,
    /// Entries that came in and were not there.
    added: u64,
    entries: Vec<Entry>,
    kept: Vec<Document>,
    refused: Vec<Quarantined>,
}

impl<'w, 't> Writer<'w, 't> {
    fn new(
        tx: &'w Tx<'t>,
        site: &'w Site,
        act: &'w Act,
        source: &'w Source<'w>,
        list: HashListId,
        large: &Large,
    ) -> Result<Self, Error> {
        Ok(Self {
            tx,
            site,
            act,
            what: source.what,
            is_update: source.options.is_update,
            list,
            document: large.digest,
            packer: Packer::new()?,
            added: 0,
            entries: Vec::new(),
            kept: Vec::new(),
            refused: Vec::new(),
        })
    }

    fn take(&mut self, item: Item) -> Result<(), Error> {
        match item {
            Item::Entry(entry) => {
                // All entries of one element go in together.
                let is_new = self
                    .entries
                    .last()
                    .is_none_or(|last| last.line != entry.line);
                if is_new && self.entries.len() >= BATCH {
                    self.flush()?;
                }
                self.entries.push(entry);
            }
            Item::Removed(removed) => {
                self.flush()?;
                self.withdraw(&removed)?;
            }
            Item::Refused(rejection) => {
                self.refuse(rejection)?;
                if self.refused.len() >= REFUSED_BATCH {
                    self.flush()?;
                }
            }
        }
        Ok(())
    }

    fn withdraw(&self, removed: &Removed) -> Result<(), Error> {
        if let Some(entry) = &removed.id {
            let member = removed.member.as_deref().unwrap_or_default();
            self.take_out(Withdrawn::Named { entry, member })?;
        }
        if let Some(digest) = &removed.digest {
            let what = Withdrawn::Digest(digest.algorithm().text(), digest.bytes());
            self.take_out(what)?;
        }
        Ok(())
    }

    /// Takes entries out; of an update they are held against what comes instead.
    fn take_out(&self, what: Withdrawn<'_>) -> Result<(), Error> {
        if self.is_update {
            lists::versions::keep(self.tx, &self.list, what)?;
        }
        lists::withdraw(self.tx, &self.list, what)?;
        Ok(())
    }

    fn refuse(&mut self, rejection: RowRejection) -> Result<(), Error> {
        let row = self.packer.pack(ROW_FORMAT, &rejection.raw)?;
        let (line, code) = (rejection.line.to_be_bytes(), rejection.code.text());
        // Elements may share a line, so their own bytes name them too.
        let place: [&[u8]; 4] = [&self.document, &line, code.as_bytes(), &row.digest];
        self.refused.push(Quarantined {
            id: QuarantineId::derive(&self.site.key, &place),
            document: row.digest,
            origin: self.what.to_owned(),
            format: ROW_FORMAT.to_owned(),
            code: code.to_owned(),
            line: i64::try_from(rejection.line).unwrap_or(i64::MAX),
            message: rejection.to_string(),
            path: rejection.column.unwrap_or_default(),
            received_at: self.act.at,
        });
        self.kept.push(row);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
        if self.is_update {
            // What an update names replaces what it had said of it before.
            let named: BTreeSet<(String, String)> = self
                .entries
                .iter()
                .filter_map(|entry| Some((entry.id.clone()?, text(&entry.member))))
                .collect();
            for (entry, member) in &named {
                self.take_out(Withdrawn::Named { entry, member })?;
            }
        }
        let new: Vec<NewEntry<'_>> = self.entries.iter().map(new_entry).collect();
        if !new.is_empty() {
            self.added += lists::add(self.tx, &self.list, &new)?;
        }
        self.entries.clear();
        quarantine::save(self.tx, &self.kept, &self.refused, &self.act.actor)?;
        self.kept.clear();
        self.refused.clear();
        Ok(())
    }
}

/// An entry as the store takes it.
pub(super) fn new_entry(entry: &Entry) -> NewEntry<'_> {
    fn text(text: &Option<String>) -> &str {
        text.as_deref().unwrap_or_default()
    }
    NewEntry {
        algorithm: entry.digest.algorithm().text(),
        digest: entry.digest.bytes(),
        scheme: text(&entry.scheme),
        version: text(&entry.version),
        country: text(&entry.country),
        category: text(&entry.category),
        degenerate: entry.flags.contains(&EntryFlag::Degenerate),
        entry: text(&entry.id),
        member: text(&entry.member),
    }
}
