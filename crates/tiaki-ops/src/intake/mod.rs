//! Intake: from files and folders to reports and accounts in the store.
//!
//! What is read goes in, in batches, each in one transaction; what cannot be
//! read goes into the quarantine, whole, with file, line, element and reason.
//! Ids come from the bytes, so the same bytes are taken once however often they
//! come and wherever an import was cut off; importing again goes on from there.
//!
//! Files are read and parsed on all cores, in the order of their names, while
//! one thread writes. To add a format: a variant of [`Format`], a kind of work
//! in `gather`, a reader beside `submission` and `disclosure`.

mod disclosure;
mod gather;
mod received;
mod report;
mod subject;
mod submission;
mod taker;

use std::path::PathBuf;
use std::sync::mpsc;

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::id::QuarantineId;
use tiaki_store::documents::{self, Document, Large, Packer};
use tiaki_store::intake::{Intake, save};
use tiaki_store::quarantine::{self, Quarantined};

use self::gather::{Work, gather};
pub(crate) use self::received::{
    ReceivedFile, Texts, set_aside_text, states_other_digests, take_texts,
};
pub(crate) use self::submission::FORMAT;
use crate::{Act, Error, Site};

/// Submissions in one transaction.
const BATCH: usize = 2_048;

/// Problems that a summary names; the rest is counted.
const NAMED: usize = 1_000;

/// What files are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// What their names say: `.xml` is a report, `.csv` and `.tsv` a disclosure.
    #[default]
    Auto,
    /// CyberTipline XML.
    CybertipXml,
    /// A bulk disclosure.
    Disclosure,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// What the files are taken for.
    pub format: Format,
    /// The mapping file of disclosures; else the `.toml` of the same name beside each.
    pub map: Option<PathBuf>,
    /// Who sent the reports, where they do not say.
    pub provider: Option<String>,
}

/// Something that did not go in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, below the imported path.
    pub origin: String,
    /// The reason's stable code.
    pub code: String,
    /// What is wrong, where, and what to do.
    pub message: String,
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Submissions and disclosures that went in.
    pub accepted: u64,
    /// Those that were there before.
    pub folded: u64,
    /// Files and rows in quarantine, and folders that could not be read.
    pub quarantined: u64,
    /// Rows of disclosures that went in.
    pub rows: u64,
    /// Links, special and hidden files, and mapping files of no table: passed over.
    pub skipped: u64,
    /// The first problems.
    pub problems: Vec<Problem>,
}

/// Bytes that could not be read as what they were taken for.
#[derive(Debug)]
struct Refused {
    problem: Problem,
    format: &'static str,
    line: u64,
    path: String,
    bytes: Bytes,
}

/// Where refused bytes are.
#[derive(Debug)]
enum Bytes {
    Held(Vec<u8>),
    /// Too large to be held: read again as they are stored.
    OnDisk(PathBuf, Large),
    /// They are, or may hold, pictures or films, which are never kept: digest and size alone.
    Media(Large),
    /// They cannot be read at all.
    Nowhere,
}

impl Bytes {
    /// The same bytes, known by digest and size alone.
    fn unkept(self) -> Self {
        match self {
            Self::OnDisk(_, found) => Self::Media(found),
            other => other,
        }
    }
}

impl Imported {
    fn problem(&mut self, problem: Problem) {
        self.quarantined += 1;
        if self.problems.len() < NAMED {
            self.problems.push(problem);
        }
    }
}

/// Imports everything below the paths; `progress` is told how many of how many files are done.
///
/// # Errors
/// Those of the store. What is wrong with the files themselves is in the summary.
pub fn import(
    site: &Site,
    act: &Act,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Fn(u64, u64),
) -> Result<Imported, Error> {
    let gathered = gather(paths, options);
    let mut imported = Imported {
        skipped: gathered.skipped,
        ..Imported::default()
    };
    gathered
        .problems
        .into_iter()
        .for_each(|problem| imported.problem(problem));
    let total = gathered.work.len() as u64;
    let (tables, files): (Vec<Work>, Vec<Work>) = gathered
        .work
        .into_iter()
        .partition(|work| matches!(work, Work::Disclosure { .. }));
    let mut done = 0;
    progress(done, total);
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel::<Vec<submission::Read>>(1);
        scope.spawn(move || {
            for chunk in files.chunks(BATCH) {
                let prepared = chunk
                    .par_iter()
                    .map_init(
                        || Packer::new().ok(),
                        |packer, work| submission::read(work, site, options, packer.as_mut()),
                    )
                    .collect();
                if sender.send(prepared).is_err() {
                    return;
                }
            }
        });
        for batch in receiver {
            done += batch.len() as u64;
            keep(site, act, batch, &mut imported)?;
            progress(done, total);
        }
        Ok::<_, Error>(())
    })?;
    for table in tables {
        if let Work::Disclosure { table, map, origin } = table {
            disclosure::read(
                site,
                act,
                &disclosure::Table {
                    file: &table,
                    map: map.as_deref(),
                    origin: &origin,
                },
                &mut imported,
            )?;
        }
        done += 1;
        progress(done, total);
    }
    let Imported {
        accepted,
        folded,
        quarantined,
        rows,
        ..
    } = &imported;
    tracing::info!(accepted, folded, quarantined, rows, "import done");
    Ok(imported)
}

/// Writes a batch of submissions and what was refused among them, in one transaction.
fn keep(
    site: &Site,
    act: &Act,
    batch: Vec<submission::Read>,
    imported: &mut Imported,
) -> Result<(), Error> {
    let (mut intake, mut refused, mut count) = (Intake::default(), Vec::new(), 0);
    for one in batch {
        match one {
            submission::Read::Taken(taken) => {
                count += 1;
                intake.append(*taken);
            }
            submission::Read::Refused(some) => refused.extend(some),
        }
    }
    let saved = if count == 0 {
        tiaki_store::intake::Saved::default()
    } else {
        site.store
            .write("import", |tx| save(tx, &intake, &act.actor, act.at))?
    };
    imported.accepted += saved.reports;
    imported.folded += count - saved.reports;
    set_aside(site, act, refused, imported)
}

/// Puts refused bytes into the quarantine.
fn set_aside(
    site: &Site,
    act: &Act,
    refused: Vec<Refused>,
    imported: &mut Imported,
) -> Result<(), Error> {
    if refused.is_empty() {
        return Ok(());
    }
    let mut packer = Packer::new()?;
    let (mut kept, mut items): (Vec<Document>, Vec<Quarantined>) = (Vec::new(), Vec::new());
    let mut large = Vec::new();
    for one in refused {
        let digest = match one.bytes {
            Bytes::Held(bytes) => {
                let document = packer.pack(one.format, &bytes)?;
                let digest = document.digest;
                kept.push(document);
                Some(digest)
            }
            Bytes::OnDisk(file, found) => {
                large.push((file, found));
                Some(found.digest)
            }
            Bytes::Media(found) => Some(found.digest),
            Bytes::Nowhere => None,
        };
        if let Some(document) = digest {
            let line = one.line.to_be_bytes();
            items.push(Quarantined {
                id: QuarantineId::derive(
                    &site.key,
                    &[&document, &line, one.problem.code.as_bytes()],
                ),
                document,
                origin: one.problem.origin.clone(),
                format: one.format.to_owned(),
                code: one.problem.code.clone(),
                line: i64::try_from(one.line).unwrap_or(i64::MAX),
                path: one.path,
                message: one.problem.message.clone(),
                received_at: act.at,
            });
        }
        imported.problem(one.problem);
    }
    for (file, found) in &large {
        let kept = site
            .store
            .write("quarantine", |tx| keep_large(tx, file, found, act));
        if kept.is_err() {
            // It changed under our hands, or cannot be read again: the next import finds it.
            items.retain(|item| item.document != found.digest);
        }
    }
    site.store.write("quarantine", |tx| {
        quarantine::save(tx, &kept, &items, &act.actor)
    })?;
    Ok(())
}

/// Stores a document that is too large to be held, with its log entry.
fn keep_large(
    tx: &tiaki_store::Tx<'_>,
    file: &std::path::Path,
    found: &Large,
    act: &Act,
) -> Result<(), tiaki_store::Error> {
    if documents::find(tx, &found.digest)?.is_some() {
        return Ok(());
    }
    let unreadable = |_| tiaki_store::Error::Corrupt {
        what: "document (it cannot be read again)",
    };
    let mut reader = std::fs::File::open(file).map_err(unreadable)?;
    documents::save_from(tx, found, &mut reader, act.at)?;
    tx.record(tiaki_store::log::Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "document.kept",
        subject: hex::encode(found.digest),
        detail: format!("size={}", found.size),
    })
}
