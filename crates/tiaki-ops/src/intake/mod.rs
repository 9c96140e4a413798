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

mod archive;
mod case;
mod disclosure;
mod gather;
mod incoming;
mod json;
pub(crate) mod package;
mod quality;
mod received;
mod report;
mod subject;
mod submission;
mod taker;
mod texts;
mod tip;

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;

use serde::Serialize;
use tiaki_core::id::{ProviderId, QuarantineId};
use tiaki_store::documents::{self, Document, Large, Packer};
use tiaki_store::intake::{Intake, NewProvider, save};
use tiaki_store::quarantine::{self, Quarantined};

use self::gather::{Gathered, Work, gather, gather_below};
pub(crate) use self::received::{
    ReceivedFile, Texts, set_aside_text, states_other_digests, take_texts,
};
pub(crate) use self::submission::FORMAT;
pub(crate) use self::submission::facts_again;
pub(crate) use self::texts::{Of, texts};
use crate::{Act, Error, Site};

/// Submissions in one transaction, at most.
const BATCH: u64 = 32_768;

/// Bytes of documents in one transaction, before compression; the submission that reaches them is
/// the last.
const BATCH_BYTES: u64 = 224 << 20;

/// As [`BATCH_BYTES`], of the first transaction. Each may have as many as all before it together: the
/// writer, who is one thread, begins early, and has less left to do when all is read.
const FIRST_BYTES: u64 = 48 << 20;

/// Bytes of documents that the last transaction should have at least: each has a price, since ids are
/// spread over all of a table's pages.
const LAST_BYTES: u64 = 40 << 20;

/// Submissions that are read and parsed together.
const CHUNK: usize = 64;

/// Submissions that one thread reads one after another and puts together.
const TOGETHER: usize = 8;

/// Chunks of all readers that wait for the writer, so that reading goes on while a batch is written.
const WAITING: usize = 288;

/// Bytes of files of many reports that are read and parsed together.
const CHUNK_BYTES: u64 = 1 << 20;

/// Problems that a summary names; the rest is counted, by reason.
const NAMED: usize = 100_000;
/// Reasons that a summary counts apart.
const REASONS: usize = 10_000;

/// What files are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// What their names say: `.xml` is a report; `.csv` and `.tsv` a disclosure, `.ndjson` and
    /// `.jsonl` too where a map lies beside them; `.json`, and these without a map, reports or
    /// referrals; `.zip` a folder of these.
    #[default]
    Auto,
    /// CyberTipline XML.
    CybertipXml,
    /// CyberTip JSON, as police download it.
    CybertipJson,
    /// A bulk disclosure.
    Disclosure,
    /// A referral of a hotline or of police, in the form of ours.
    Referral,
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
    /// Read everything and say the same of it, but write nothing.
    pub check: bool,
    /// Where archives are unpacked to for as long as they are read; without it they are refused.
    pub scratch: Option<PathBuf>,
    /// Bytes that one archive may unpack to; 64 GiB where none are given.
    pub unpacked_bytes: Option<u64>,
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

/// How often something was refused for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The reason's stable code.
    pub code: String,
    /// The column, element or member at fault; empty where it is the row or the file.
    pub column: String,
    /// The first file that has it, below the imported path.
    pub origin: String,
    /// The first line there; 0 where none applies.
    pub line: u64,
    /// How often.
    pub count: u64,
    /// What to do about it; empty where the message of each says it.
    pub advice: &'static str,
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
    /// Whether this was a check, and nothing was written.
    pub checked: bool,
    /// What was refused, by reason, in the order of code and column.
    pub reasons: Vec<Reason>,
    /// What may be a mistake and refused nothing: a header of a map that stands in no line, a file
    /// with no report in it.
    pub notes: Vec<String>,
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

impl Refused {
    /// How many of its bytes are in memory.
    const fn held(&self) -> u64 {
        match &self.bytes {
            Bytes::Held(bytes) => bytes.len() as u64,
            Bytes::Media(_) | Bytes::Nowhere | Bytes::OnDisk(..) => 0,
        }
    }
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
    /// Counts a refusal under its reason.
    fn reason(&mut self, refused: &Refused) {
        let (code, column) = (&refused.problem.code, &refused.path);
        let place = self
            .reasons
            .binary_search_by(|known| (&known.code, &known.column).cmp(&(code, column)));
        match place {
            Ok(known) => {
                if let Some(known) = self.reasons.get_mut(known) {
                    known.count += 1;
                }
            }
            Err(place) if self.reasons.len() < REASONS => self.reasons.insert(
                place,
                Reason {
                    code: code.clone(),
                    column: column.clone(),
                    origin: refused.problem.origin.clone(),
                    line: refused.line,
                    count: 1,
                    advice: tiaki_formats::RowCode::find(code).map_or("", |code| code.advice()),
                },
            ),
            Err(_) => {}
        }
    }

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
    let mut imported = Imported {
        checked: options.check,
        ..Imported::default()
    };
    let mut run = Run {
        site,
        act,
        options,
        progress,
        done: 0,
        total: &AtomicU64::new(0),
    };
    run.work(|each| gather(paths, options, each), &mut imported)?;
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

/// One import under way.
struct Run<'r> {
    site: &'r Site,
    act: &'r Act,
    options: &'r ImportOptions,
    progress: &'r dyn Fn(u64, u64),
    done: u64,
    /// What was found so far: listing goes on while the first is read.
    total: &'r AtomicU64,
}

impl Run<'_> {
    /// Takes in all that `list` shows: reports as they come, then tables, then archives.
    fn work(
        &mut self,
        list: impl FnOnce(&mut dyn FnMut(Work) -> bool) -> Gathered + Send,
        imported: &mut Imported,
    ) -> Result<(), Error> {
        self.step(0);
        let (gathered, rest) = self.files(list, imported)?;
        imported.skipped += gathered.skipped;
        for problem in gathered.problems {
            imported.problem(problem);
        }
        let (archives, tables): (Vec<_>, Vec<_>) = rest
            .into_iter()
            .partition(|work| matches!(work, Work::Archive { .. }));
        for work in tables.into_iter().chain(archives) {
            match work {
                Work::Disclosure { table, map, origin } => {
                    let table = disclosure::Table {
                        file: &table,
                        map: map.as_deref(),
                        origin: &origin,
                    };
                    disclosure::read(self.site, self.act, &table, imported)?;
                }
                Work::Archive { file, origin } => self.archive(&file, &origin, imported)?,
                Work::Json { .. } | Work::Other { .. } | Work::Submission { .. } => {}
            }
            self.step(1);
        }
        Ok(())
    }

    fn step(&mut self, done: u64) {
        self.done += done;
        (self.progress)(self.done, self.total.load(Ordering::Relaxed));
    }

    /// One thread lists, one for each core reads and parses, and this thread writes; returns what is
    /// to be taken in after the reports.
    fn files(
        &mut self,
        list: impl FnOnce(&mut dyn FnMut(Work) -> bool) -> Gathered + Send,
        imported: &mut Imported,
    ) -> Result<(Gathered, Vec<Work>), Error> {
        let (site, options, total) = (self.site, self.options, self.total);
        let is_listed = &AtomicBool::new(false);
        std::thread::scope(|scope| {
            let readers = readers();
            let room = WAITING.div_ceil(readers);
            let (to_read, read): (Vec<_>, Vec<_>) = (0..readers)
                .map(|_| {
                    let (listed, works) = mpsc::sync_channel::<Vec<Work>>(room);
                    let (sender, read) = mpsc::sync_channel::<ReadChunk>(room);
                    scope.spawn(move || read_each(&works, &sender, site, options));
                    (listed, read)
                })
                .unzip();
            let lister = scope.spawn(move || {
                let (mut chunk, mut rest) = (Chunk::default(), Vec::new());
                let mut turns = to_read.iter().cycle();
                // Nobody is there any more only where the import has failed.
                let mut pass_on = |works| {
                    turns
                        .next()
                        .is_some_and(|reader| reader.send(works).is_ok())
                };
                let gathered = list(&mut |work| {
                    total.fetch_add(1, Ordering::Relaxed);
                    match work {
                        Work::Archive { .. } | Work::Disclosure { .. } => {
                            rest.push(work);
                            true
                        }
                        _ => chunk.add(work).is_none_or(&mut pass_on),
                    }
                });
                pass_on(chunk.works);
                is_listed.store(true, Ordering::Relaxed);
                (gathered, rest)
            });
            let mut batch = Batch::default();
            let mut before = 0;
            // The readers take turns, so taking turns gives the order of the list.
            for chunk in read.iter().cycle().map_while(|reader| reader.recv().ok()) {
                chunk
                    .into_iter()
                    .for_each(|(files, read)| batch.add(files, read));
                let is_late = is_listed.load(Ordering::Relaxed) && {
                    let done = self.done + batch.files;
                    batch.is_last_but_one(total.load(Ordering::Relaxed).saturating_sub(done))
                };
                if batch.is_full(before) || is_late {
                    before += batch.bytes;
                    self.keep(&mut batch, imported)?;
                }
            }
            self.keep(&mut batch, imported)?;
            // Where a reader has panicked the others are still at work, and the lister waits for them:
            // with nobody to take what they read, all end.
            drop(read);
            Ok(lister
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }

    /// Writes what was taken in one transaction, and what was refused.
    /// The batch is empty after it, and keeps its room.
    fn keep(&mut self, batch: &mut Batch, imported: &mut Imported) -> Result<(), Error> {
        let (site, act) = (self.site, self.act);
        let taken = std::mem::take(&mut batch.taken);
        let intake = &mut batch.intake;
        batch.bytes = 0;
        imported.notes.append(&mut batch.notes);
        let saved = if imported.checked {
            tiaki_store::intake::Saved {
                reports: taken,
                ..Default::default()
            }
        } else if taken == 0 {
            tiaki_store::intake::Saved::default()
        } else {
            site.store
                .write("import", |tx| save(tx, intake, &act.actor, act.at))?
        };
        intake.clear();
        imported.accepted += saved.reports;
        imported.folded += taken - saved.reports;
        let sender = self.options.provider.as_deref();
        let refused = std::mem::take(&mut batch.refused);
        set_aside_of(site, act, sender, refused, imported)?;
        self.step(std::mem::take(&mut batch.files));
        Ok(())
    }

    fn archive(&mut self, file: &Path, origin: &str, imported: &mut Imported) -> Result<(), Error> {
        let limit = self.options.unpacked_bytes.unwrap_or(archive::UNPACKED);
        let scratch = self.options.scratch.as_deref();
        let found = archive::unpack(self.site, self.act, file, origin, scratch, limit, imported)?;
        match found {
            Some(unpacked) => {
                let (folder, base, options) = (&unpacked.folder, &unpacked.base, self.options);
                self.work(|each| gather_below(folder, base, options, each), imported)
            }
            None => Ok(()),
        }
    }
}

/// What was read of a chunk: of how many files, and what they held.
type ReadChunk = Vec<(usize, Vec<submission::Read>)>;

/// Threads that read and parse: one for each core. The writer has none of its own, but waits for
/// the disk often.
fn readers() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// Lets other threads go first, of this program and of others: the writer is one thread, and what it
/// has not written when all is read keeps one core idle.
fn give_way() {
    // On Linux the value is of the thread. Where it cannot be had the import is slower, not wrong.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(10);
}

/// Reads what comes, chunk by chunk, until nothing more comes or nobody takes it.
fn read_each(
    works: &mpsc::Receiver<Vec<Work>>,
    taker: &mpsc::SyncSender<ReadChunk>,
    site: &Site,
    options: &ImportOptions,
) {
    give_way();
    for chunk in works {
        let read = chunk
            .chunks(TOGETHER)
            .map(|works| (works.len(), submission::read(works, site, options)))
            .collect();
        if taker.send(read).is_err() {
            return;
        }
    }
}

/// Files that are read and parsed together: so many, and so many bytes of files that may hold many
/// reports.
#[derive(Default)]
struct Chunk {
    works: Vec<Work>,
    bytes: u64,
}

impl Chunk {
    /// Adds a file; gives the chunk before it where that is full.
    fn add(&mut self, work: Work) -> Option<Vec<Work>> {
        let size = match &work {
            Work::Json { file, .. } => std::fs::metadata(file).map_or(0, |found| found.len()),
            _ => 0,
        };
        self.bytes += size;
        let is_full = self.works.len() >= CHUNK || self.bytes > CHUNK_BYTES;
        let full = (is_full && !self.works.is_empty()).then(|| {
            self.bytes = size;
            std::mem::take(&mut self.works)
        });
        self.works.push(work);
        full
    }
}

/// Submissions that go in together.
#[derive(Default)]
struct Batch {
    intake: Intake,
    refused: Vec<Refused>,
    /// What to say of files that hold nothing.
    notes: Vec<String>,
    taken: u64,
    /// Files they were read from.
    files: u64,
    bytes: u64,
}

impl Batch {
    /// Adds what so many files held.
    fn add(&mut self, files: usize, read: Vec<submission::Read>) {
        self.files += files as u64;
        for one in read {
            self.add_one(one);
        }
    }

    fn add_one(&mut self, one: submission::Read) {
        match one {
            submission::Read::Taken(intake, taken) => {
                self.taken += taken;
                self.bytes += intake.documents.iter().map(|new| new.size).sum::<u64>();
                self.intake.append(*intake);
            }
            submission::Read::Refused(some) => {
                self.bytes += some.iter().map(Refused::held).sum::<u64>();
                self.refused.extend(some);
            }
            submission::Read::Nothing(note) => self.notes.push(note),
        }
    }

    /// Whether it is to be written although it is not full, when so many files are left: the last
    /// one should be smaller, so that little is left to be written when all is read, and large
    /// enough to be worth its price. While this one is written by one core, the other reads some
    /// half as much.
    fn is_last_but_one(&self, files_left: u64) -> bool {
        let left = (self.bytes / self.files.max(1)).saturating_mul(files_left);
        left >= LAST_BYTES && left <= self.bytes / 9 * 5
    }

    /// Whether it is to be written, after batches of so many bytes.
    fn is_full(&self, before: u64) -> bool {
        self.taken >= BATCH || self.bytes >= before.clamp(FIRST_BYTES, BATCH_BYTES)
    }
}

/// Puts refused bytes of whom nobody can say who sent them into the quarantine.
fn set_aside(
    site: &Site,
    act: &Act,
    refused: Vec<Refused>,
    imported: &mut Imported,
) -> Result<(), Error> {
    set_aside_of(site, act, None, refused, imported)
}

/// Puts refused bytes into the quarantine; `sender` is who is known to have sent them.
fn set_aside_of(
    site: &Site,
    act: &Act,
    sender: Option<&str>,
    refused: Vec<Refused>,
    imported: &mut Imported,
) -> Result<(), Error> {
    if refused.is_empty() {
        return Ok(());
    }
    refused.iter().for_each(|one| imported.reason(one));
    if imported.checked {
        for one in refused {
            imported.problem(one.problem);
        }
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
    let sender = sender.map(|name| NewProvider {
        id: ProviderId::derive(&site.key, &[name.as_bytes()]),
        name: name.to_owned(),
    });
    site.store.write("quarantine", |tx| {
        let new = quarantine::save(tx, &kept, &items, &act.actor)?;
        match sender.as_ref().filter(|_| new > 0) {
            Some(sender) => tiaki_store::quality::note_sender(tx, sender, &items),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// Stores a document that is too large to be held, with its log entry.
fn keep_large(
    tx: &tiaki_store::Tx<'_>,
    file: &Path,
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
