//! What there is to import: files and folders, in one order whatever the disk says.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Format, ImportOptions, Problem};

/// One thing to import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    /// A table with its mapping file, if one was found.
    Disclosure {
        table: PathBuf,
        map: Option<PathBuf>,
        origin: String,
    },
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
}

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
            Ok(found) if found.is_dir() => walk(path, &base, &mut files, &mut gathered.problems),
            Ok(_) => files.push(path.clone()),
            Err(error) => gathered.problems.push(unreadable(path, &base, &error)),
        }
        sort_out(&files, &base, options, &mut gathered.work);
    }
    gathered
}

fn walk(folder: &Path, base: &Path, files: &mut Vec<PathBuf>, problems: &mut Vec<Problem>) {
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => return problems.push(unreadable(folder, base, &error)),
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
            Ok(kind) if kind.is_dir() => walk(&path, base, files, problems),
            Ok(kind) if kind.is_file() && !is_hidden => files.push(path),
            Ok(_) => {}
            Err(error) => problems.push(unreadable(&path, base, &error)),
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

fn sort_out(files: &[PathBuf], base: &Path, options: &ImportOptions, work: &mut Vec<Work>) {
    let is_there =
        |path: &PathBuf| files.binary_search(path).is_ok() || (files.len() == 1 && path.is_file());
    for file in files {
        let name = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let origin = below(file, base);
        let extension = file
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let as_table = || {
            let beside = options
                .map
                .clone()
                .or_else(|| Some(file.with_extension("toml")).filter(is_there));
            Work::Disclosure {
                table: file.clone(),
                map: beside,
                origin: origin.clone(),
            }
        };
        let as_report = || {
            let details = file.with_extension("files.xml");
            Work::Submission {
                report: file.clone(),
                files: Some(details).filter(is_there),
                origin: origin.clone(),
            }
        };
        let one = match (options.format, extension.as_str()) {
            (_, "toml") => continue,
            (Format::Auto | Format::CybertipXml, "xml") if name.ends_with(FILES) => {
                let stem = name.strip_suffix(FILES).unwrap_or_default();
                if is_there(&file.with_file_name(format!("{stem}.xml"))) {
                    continue;
                }
                Work::Other {
                    file: file.clone(),
                    origin,
                }
            }
            (Format::Auto, "xml") | (Format::CybertipXml, _) => as_report(),
            (Format::Auto, "csv" | "tsv") | (Format::Disclosure, _) => as_table(),
            (Format::Auto, _) => Work::Other {
                file: file.clone(),
                origin,
            },
        };
        work.push(one);
    }
}
