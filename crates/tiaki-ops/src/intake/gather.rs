//! What there is to import: files and folders, in one order whatever the disk says.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::{Format, ImportOptions, Problem};

/// One thing to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    /// A zipped folder.
    Archive { file: PathBuf, origin: String },
    /// A table with its mapping file, if one was found.
    Disclosure {
        table: PathBuf,
        map: Option<PathBuf>,
        origin: String,
    },
    /// A file of one or more reports in JSON.
    Json { file: PathBuf, origin: String },
    /// A file that no reader takes.
    Other { file: PathBuf, origin: String },
    /// A report, with the details of its files beside it.
    Submission {
        report: PathBuf,
        files: Option<PathBuf>,
        origin: String,
    },
}

/// Everything below the paths, and what could not even be listed.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) work: Vec<Work>,
    pub(super) problems: Vec<Problem>,
    /// Links, special and hidden files below the paths, and mapping files of no table.
    pub(super) skipped: u64,
}

/// Ends of the names of tables.
const TABLES: [&str; 4] = ["csv", "jsonl", "ndjson", "tsv"];
/// Ends of the names of files with the details of a report's files.
const FILES: &str = ".files.xml";

/// Lists the paths; a folder with all below it, in the order of names. Links are
/// followed where they are named on the command line and nowhere else.
pub(super) fn gather(paths: &[PathBuf], options: &ImportOptions) -> Gathered {
    let mut gathered = Gathered::default();
    for path in paths {
        // Only what lies below the named path is kept in messages: the rest is this machine's own business.
        let base = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        let mut files = Vec::new();
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => walk(path, &base, &mut files, &mut gathered),
            Ok(found) if found.is_file() => files.push(path.clone()),
            Ok(_) => gathered.problems.push(special(path, &base)),
            Err(error) => gathered.problems.push(unreadable(path, &base, &error)),
        }
        sort_out(&files, path, &base, options, &mut gathered);
    }
    gathered
}

/// Lists one folder, whose files have their origin below `base`.
pub(super) fn gather_below(folder: &Path, base: &Path, options: &ImportOptions) -> Gathered {
    let (mut gathered, mut files) = (Gathered::default(), Vec::new());
    walk(folder, base, &mut files, &mut gathered);
    sort_out(&files, folder, base, options, &mut gathered);
    gathered
}

fn walk(folder: &Path, base: &Path, files: &mut Vec<PathBuf>, gathered: &mut Gathered) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => return gathered.problems.push(unreadable(folder, base, &error)),
    };
    let mut paths: Vec<_> = entries
        .iter()
        .map(|entry| (entry.path(), entry.file_type()))
        .collect();
    paths.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in paths {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        match kind {
            Ok(kind) if kind.is_dir() => walk(&path, base, files, gathered),
            Ok(kind) if kind.is_file() && !is_hidden => files.push(path),
            Ok(_) => gathered.skipped += 1,
            Err(error) => gathered.problems.push(unreadable(&path, base, &error)),
        }
    }
}

fn unreadable(path: &Path, base: &Path, error: &std::io::Error) -> Problem {
    let what = match error.kind() {
        std::io::ErrorKind::NotFound => "there is nothing of this name",
        std::io::ErrorKind::PermissionDenied => {
            "no permission to read it; allow it and import again"
        }
        _ => "the system cannot read it; look at the disk and import again",
    };
    Problem {
        origin: below(path, base),
        code: "unreadable".to_owned(),
        message: what.to_owned(),
    }
}

/// The part of `path` below `base`.
fn below(path: &Path, base: &Path) -> String {
    path.strip_prefix(base)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// A pipe, a device: nothing that ends.
fn special(path: &Path, base: &Path) -> Problem {
    let message = "neither a file nor a folder; copy what it gives into a file first".to_owned();
    Problem {
        origin: below(path, base),
        code: "unreadable".to_owned(),
        message,
    }
}

fn sort_out(
    files: &[PathBuf],
    root: &Path,
    base: &Path,
    options: &ImportOptions,
    gathered: &mut Gathered,
) {
    // Neighbours are found whatever the case of their names.
    let folded = |path: &Path| path.to_string_lossy().to_lowercase();
    let there: BTreeMap<String, &PathBuf> = files.iter().map(|path| (folded(path), path)).collect();
    let beside = |path: PathBuf| match there.get(&folded(&path)) {
        Some(found) => Some((*found).clone()),
        // A file named alone may have its neighbour on the disk.
        None => (files.len() == 1 && path.is_file()).then_some(path),
    };
    // One map at the root of a folder is for all its tables that have none of their own.
    let common = there
        .get(&folded(&root.join("map.toml")))
        .map(|path| (*path).clone());
    for file in files {
        let text = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
        let (name, origin) = (text(file.file_name()), below(file, base));
        let extension = text(file.extension()).to_lowercase();
        let is_details = name.to_lowercase().ends_with(FILES);
        let of_details = || {
            let stem = name
                .get(..name.len().saturating_sub(FILES.len()))
                .unwrap_or_default();
            beside(file.with_file_name(format!("{stem}.xml")))
        };
        let has_map = options.map.is_some() || beside(file.with_extension("toml")).is_some();
        let work = match (options.format, extension.as_str()) {
            (format, end) if is_json(format, end, file, has_map) => Work::Json {
                file: file.clone(),
                origin,
            },
            (Format::Auto | Format::CybertipXml, "xml") if is_details => match of_details() {
                Some(_) => continue,
                None => Work::Other {
                    file: file.clone(),
                    origin,
                },
            },
            (_, "toml") => {
                let is_map = TABLES
                    .iter()
                    .any(|end| beside(file.with_extension(end)).is_some());
                let is_map = is_map || common.as_ref() == Some(file);
                gathered.skipped += u64::from(!is_map);
                continue;
            }
            (Format::Auto, "xml") | (Format::CybertipXml, _) => {
                let files = beside(file.with_extension("files.xml"));
                Work::Submission {
                    report: file.clone(),
                    files,
                    origin,
                }
            }
            (Format::Auto | Format::Disclosure, "zip") => Work::Archive {
                file: file.clone(),
                origin,
            },
            (Format::Auto, "csv" | "tsv" | "ndjson" | "jsonl") | (Format::Disclosure, _) => {
                let map = options
                    .map
                    .clone()
                    .or_else(|| beside(file.with_extension("toml")))
                    .or_else(|| common.clone());
                Work::Disclosure {
                    table: file.clone(),
                    map,
                    origin,
                }
            }
            (Format::Auto | Format::CybertipJson | Format::Referral, _) => Work::Other {
                file: file.clone(),
                origin,
            },
        };
        gathered.work.push(work);
    }
}

/// Whether a file is read as reports or referrals in JSON.
fn is_json(format: Format, extension: &str, file: &Path, has_map: bool) -> bool {
    match (format, extension) {
        (_, "toml") => false,
        (Format::CybertipJson | Format::Referral, _) | (Format::Auto, "json") => true,
        (Format::Auto, "ndjson" | "jsonl") => !has_map && holds_reports(file),
        _ => false,
    }
}

/// Whether a file of JSON lines begins as reports do: a table has a map, reports have none.
fn holds_reports(file: &Path) -> bool {
    const PEEK: u64 = 64 << 10;
    let mut start = Vec::new();
    let read = fs::File::open(file).and_then(|found| found.take(PEEK).read_to_end(&mut start));
    let has = |name: &[u8]| start.windows(name.len()).any(|found| found == name);
    read.is_ok() && (has(b"\"reportedInformation\"") || has(b"\"tiaki-referral-"))
}
