//! The files of a world, on disk.
//!
//! Reports are independent of each other, so threads take them folder by folder as they come; each file's
//! content depends on its own number only, and so does not show how many threads there were.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::lists::{self, List};
use crate::world::World;
use crate::xml::Xml;
use crate::{Error, Stage, Summary, disclosure, report, truth};

/// Where to tell how far the work is.
pub(crate) type Progress<'f> = dyn FnMut(Stage, u64, u64) + 'f;

/// Makes sure that the folder is there and empty.
pub(crate) fn claim(out: &Path) -> Result<(), Error> {
    let failed = |source| Error::Write {
        path: out.to_owned(),
        source,
    };
    fs::create_dir_all(out).map_err(failed)?;
    if fs::read_dir(out).map_err(failed)?.next().is_some() {
        return Err(Error::NotEmpty {
            path: out.to_owned(),
        });
    }
    Ok(())
}

/// Writes everything but the reports; fills in what is only known then.
pub(crate) fn write_tables(
    world: &World<'_>,
    out: &Path,
    summary: &mut Summary,
    progress: &mut Progress<'_>,
) -> Result<(), Error> {
    let host = world
        .setting
        .providers
        .iter()
        .position(|(_, one)| one.host)
        .unwrap_or(0);
    let host = u8::try_from(host).unwrap_or(0);
    let name = format!("{}-1", world.provider_name(host).to_ascii_lowercase());
    let total = summary.disclosed_accounts;
    for folder in ["disclosures", "lists", "truth", "reports"] {
        folders(&out.join(folder))?;
    }
    write_file(
        &out.join(format!("disclosures/{name}.toml")),
        disclosure::map(world, host).as_bytes(),
    )?;
    let disclosed = table(&out.join(format!("disclosures/{name}.csv")), |file| {
        disclosure::write(world, host, file, |done| {
            if done % 4_096 == 0 || done == total {
                progress(Stage::Disclosures, done, total);
            }
        })
    })?;
    summary.disclosure_rows = disclosed.rows;
    for (list, done) in List::ALL.into_iter().zip(1..) {
        let path = out.join("lists").join(list.file_name());
        summary.list_entries += table(&path, |file| lists::write(world, list, file))?;
        progress(Stage::Lists, done, List::ALL.len() as u64);
    }
    write_file(
        &out.join("lists/mail-domains.toml"),
        crate::mail::domains(world).as_bytes(),
    )?;
    write_file(
        &out.join("lists/networks.toml"),
        crate::network::networks(world).as_bytes(),
    )?;
    write_file(
        &out.join("lists/wordings.toml"),
        crate::words::wordings().as_bytes(),
    )?;
    table(&out.join("truth/accounts.csv"), |file| {
        truth::write_accounts(world, file)
    })?;
    progress(Stage::Truth, 1, 3);
    table(&out.join("truth/persons.csv"), |file| {
        truth::write_persons(world, file)
    })?;
    progress(Stage::Truth, 2, 3);
    table(&out.join("truth/shown.csv"), |file| {
        truth::write_shown(world, &disclosed.with_sets, file)
    })?;
    progress(Stage::Truth, 3, 3);
    Ok(())
}

/// Writes the reports on so many threads; gives how many of them have files.
pub(crate) fn write_reports(
    world: &World<'_>,
    out: &Path,
    threads: usize,
    progress: &mut Progress<'_>,
) -> Result<u64, Error> {
    // Folder by folder: two threads that write into one folder wait for each other.
    let mut order = world.plan.order.clone();
    order.sort_by_key(|number| world.plan.incident(*number).map(|one| world.folder_of(one)));
    let same = |one: &u32, other: &u32| {
        let folder = |number: &u32| world.plan.incident(*number).map(|one| world.folder_of(one));
        folder(one) == folder(other)
    };
    let work = Work {
        world,
        reports: &out.join("reports"),
        folders: order.chunk_by(same).collect(),
        next: AtomicUsize::new(0),
        done: AtomicU64::new(0),
        with_files: AtomicU64::new(0),
        failed: Mutex::new(None),
    };
    let total = world.plan.order.len() as u64;
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| work.run(&mut |_| ())))
            .collect();
        work.run(&mut |done| progress(Stage::Reports, done, total));
        others
            .into_iter()
            .all(|other| other.join().is_ok())
            .then_some(())
            .ok_or(Error::Worker)
    })?;
    progress(Stage::Reports, total, total);
    match work.failed.into_inner() {
        Ok(None) => Ok(work.with_files.into_inner()),
        Ok(Some(error)) => Err(error),
        Err(_) => Err(Error::Worker),
    }
}

/// What the threads share.
struct Work<'w, 'p> {
    world: &'w World<'p>,
    reports: &'w Path,
    /// Reports by the folder they lie in.
    folders: Vec<&'w [u32]>,
    next: AtomicUsize,
    done: AtomicU64,
    with_files: AtomicU64,
    failed: Mutex<Option<Error>>,
}

impl Work<'_, '_> {
    /// Takes folders until there are none, or one fails.
    fn run(&self, step: &mut dyn FnMut(u64)) {
        let (mut report, mut files) = (Xml::default(), Xml::default());
        while let Some(folder) = self.folders.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            match self.write_folder(folder, &mut report, &mut files) {
                Ok(()) => {
                    let written = folder.len() as u64;
                    step(self.done.fetch_add(written, Ordering::Relaxed) + written);
                }
                Err(error) => {
                    self.next.store(self.folders.len(), Ordering::Relaxed);
                    if let Ok(mut failed) = self.failed.lock() {
                        failed.get_or_insert(error);
                    }
                    return;
                }
            }
        }
    }

    fn write_folder(
        &self,
        numbers: &[u32],
        report: &mut Xml,
        files: &mut Xml,
    ) -> Result<(), Error> {
        let plan = &self.world.plan;
        let Some(first) = numbers.first().and_then(|number| plan.incident(*number)) else {
            return Ok(());
        };
        let (provider, day) = self.world.folder_of(first);
        let provider = self.world.provider_name(provider).to_ascii_lowercase();
        let folder = self.reports.join(provider).join(day);
        folders(&folder)?;
        for number in numbers {
            let id = self.world.report_id(*number);
            let has_files = report::write(self.world, *number, report, files);
            write_file(&folder.join(format!("{id}.xml")), report.bytes())?;
            if has_files {
                self.with_files.fetch_add(1, Ordering::Relaxed);
                write_file(&folder.join(format!("{id}.files.xml")), files.bytes())?;
            }
        }
        Ok(())
    }
}

fn folders(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file that is not there yet.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = created(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|source| Error::Write {
        path: path.to_owned(),
        source,
    })
}

fn table<T>(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
) -> Result<T, Error> {
    let failed = |source| Error::Write {
        path: PathBuf::from(path),
        source,
    };
    let mut file = BufWriter::with_capacity(1 << 16, created(path).map_err(failed)?);
    let value = write(&mut file).map_err(failed)?;
    file.flush().map_err(failed)?;
    Ok(value)
}

fn created(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}
