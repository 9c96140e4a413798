//! What there is to import: files and folders, in one order whatever the disk says.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
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

/// What a listing came to beside the things found.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// What could not even be listed.
    pub(super) problems: Vec<Problem>,
    /// Links, special and hidden files below the paths, and mapping files of no table.
    pub(super) skipped: u64,
}

/// Ends of the names of tables.
const TABLES: [&str; 4] = ["csv", "jsonl", "ndjson", "tsv"];
/// Ends of the names of files with the details of a report's files.
const FILES: &str = ".files.xml";

/// Lists the paths, a folder with all below it in the order of names, and shows `each` what there is
/// to import until it says that it wants no more. Links are followed where they are named on the
/// command line and nowhere else.
pub(super) fn gather(
    paths: &[PathBuf],
    options: &ImportOptions,
    each: &mut dyn FnMut(Work) -> bool,
) -> Gathered {
    let mut lister = Lister::new(options, each);
    for path in paths {
        // Only what lies below the named path is kept in messages: the rest is this machine's own business.
        let base = path.parent().unwrap_or_else(|| Path::new(""));
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => lister.folder(path, base, None),
            Ok(found) if found.is_file() => lister.alone(path, base),
            Ok(_) => lister.gathered.problems.push(special(path, base)),
            Err(error) => lister
                .gathered
                .problems
                .push(unreadable(path, base, &error)),
        }
    }
    lister.gathered
}

/// Lists one folder, whose files have their origin below `base`.
pub(super) fn gather_below(
    folder: &Path,
    base: &Path,
    options: &ImportOptions,
    each: &mut dyn FnMut(Work) -> bool,
) -> Gathered {
    let mut lister = Lister::new(options, each);
    lister.folder(folder, base, None);
    lister.gathered
}

/// The files that stand in one folder, found by their names whatever the case of these.
#[derive(Default)]
struct Neighbours {
    names: HashMap<String, OsString>,
    /// Whether one file was named alone, so that its neighbours may be on the disk unlisted.
    is_alone: bool,
}

impl Neighbours {
    fn add(&mut self, name: &OsStr) {
        let folded = name.to_string_lossy().to_lowercase();
        self.names.insert(folded, name.to_owned());
    }

    /// The file of the same folder with this name.
    fn find(&self, path: PathBuf) -> Option<PathBuf> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        match self.names.get(&name) {
            Some(found) => Some(path.with_file_name(found)),
            None => (self.is_alone && path.is_file()).then_some(path),
        }
    }
}

/// A listing under way. One folder's names are held at a time, beside those of the folders around it.
struct Lister<'l> {
    options: &'l ImportOptions,
    each: &'l mut dyn FnMut(Work) -> bool,
    gathered: Gathered,
    is_done: bool,
}

impl<'l> Lister<'l> {
    fn new(options: &'l ImportOptions, each: &'l mut dyn FnMut(Work) -> bool) -> Self {
        Self {
            options,
            each,
            gathered: Gathered::default(),
            is_done: false,
        }
    }

    fn alone(&mut self, file: &Path, base: &Path) {
        let mut beside = Neighbours {
            is_alone: true,
            ..Neighbours::default()
        };
        if let Some(name) = file.file_name() {
            beside.add(name);
        }
        self.sort_out(file, base, &beside, None);
    }

    /// Lists a folder; `common` is the map that the listing's root has for all tables below it.
    fn folder(&mut self, folder: &Path, base: &Path, common: Option<&Common>) {
        let listed = fs::read_dir(folder).and_then(|entries| {
            entries
                .map(|entry| entry.map(|entry| (entry.file_name(), entry.file_type())))
                .collect::<Result<Vec<_>, _>>()
        });
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                let problem = unreadable(folder, base, &error);
                return self.gathered.problems.push(problem);
            }
        };
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        let is_hidden = |name: &OsStr| name.as_encoded_bytes().starts_with(b".");
        let mut beside = Neighbours::default();
        for (name, kind) in &entries {
            if kind.as_ref().is_ok_and(fs::FileType::is_file) && !is_hidden(name) {
                beside.add(name);
            }
        }
        // One map at the root of a folder is for all its tables that have none of their own.
        let own = Common(beside.find(folder.join("map.toml")));
        let common = common.unwrap_or(&own);
        for (name, kind) in &entries {
            if self.is_done {
                return;
            }
            let path = folder.join(name);
            match kind {
                Ok(kind) if kind.is_dir() => self.folder(&path, base, Some(common)),
                Ok(kind) if kind.is_file() && !is_hidden(name) => {
                    self.sort_out(&path, base, &beside, common.0.as_deref());
                }
                Ok(_) => self.gathered.skipped += 1,
                Err(error) => {
                    let problem = unreadable(&path, base, error);
                    self.gathered.problems.push(problem);
                }
            }
        }
    }

    fn sort_out(&mut self, file: &Path, base: &Path, beside: &Neighbours, common: Option<&Path>) {
        match work(file, base, beside, common, self.options) {
            Sorted::Work(work) => self.is_done |= !(self.each)(work),
            Sorted::Part => {}
            Sorted::Skipped => self.gathered.skipped += 1,
        }
    }
}

/// The map for all tables of a listing, if its root has one.
struct Common(Option<PathBuf>);

/// What a file is.
enum Sorted {
    /// Something to import.
    Work(Work),
    /// Part of something else.
    Part,
    /// Nothing.
    Skipped,
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

fn work(
    file: &Path,
    base: &Path,
    beside: &Neighbours,
    common: Option<&Path>,
    options: &ImportOptions,
) -> Sorted {
    let text = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (name, origin) = (text(file.file_name()), below(file, base));
    let extension = text(file.extension()).to_lowercase();
    let other = |origin| Work::Other {
        file: file.to_owned(),
        origin,
    };
    let own_map = || beside.find(file.with_extension("toml"));
    let has_map = || options.map.is_some() || own_map().is_some();
    let work = match (options.format, extension.as_str()) {
        (format, end) if is_json(format, end, file, has_map) => Work::Json {
            file: file.to_owned(),
            origin,
        },
        (Format::Auto | Format::CybertipXml, "xml") if name.to_lowercase().ends_with(FILES) => {
            let stem = name.get(..name.len().saturating_sub(FILES.len()));
            let report = file.with_file_name(format!("{}.xml", stem.unwrap_or_default()));
            if beside.find(report).is_some() {
                return Sorted::Part;
            }
            other(origin)
        }
        (_, "toml") => {
            let mut tables = TABLES.iter().map(|end| file.with_extension(end));
            let is_map = tables.any(|table| beside.find(table).is_some()) || common == Some(file);
            return if is_map {
                Sorted::Part
            } else {
                Sorted::Skipped
            };
        }
        (Format::Auto, "xml") | (Format::CybertipXml, _) => Work::Submission {
            report: file.to_owned(),
            files: beside.find(file.with_extension("files.xml")),
            origin,
        },
        (Format::Auto | Format::Disclosure, "zip") => Work::Archive {
            file: file.to_owned(),
            origin,
        },
        (Format::Auto, "csv" | "tsv" | "ndjson" | "jsonl") | (Format::Disclosure, _) => {
            Work::Disclosure {
                table: file.to_owned(),
                map: options
                    .map
                    .clone()
                    .or_else(own_map)
                    .or_else(|| common.map(Path::to_owned)),
                origin,
            }
        }
        (Format::Auto | Format::CybertipJson | Format::Referral, _) => other(origin),
    };
    Sorted::Work(work)
}

/// Whether a file is read as reports or referrals in JSON.
fn is_json(format: Format, extension: &str, file: &Path, has_map: impl FnOnce() -> bool) -> bool {
    match (format, extension) {
        (_, "toml") => false,
        (Format::CybertipJson | Format::Referral, _) | (Format::Auto, "json" | "jsonld") => true,
        (Format::Auto, "ndjson" | "jsonl") => !has_map() && holds_reports(file),
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
