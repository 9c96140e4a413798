//! `tiaki hash`, and `tiaki hash-worker`: the process that decodes one picture.

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde_json::{Map, Value, json};
use tiaki_hash::{FileDigests, Hasher, PdqOutcome, Settings};

use crate::Ended;
use crate::cli::Hash;
use crate::output::bar;
use crate::site::hashing;

/// How many files are hashed between two writes: enough to keep every processor at work.
const AT_ONCE: usize = 64;

/// The whole of the worker: see [`tiaki_hash::worker::run`]. What it found, it has written.
pub(crate) fn worker() -> anyhow::Result<Ended> {
    tiaki_hash::worker::run().context("cannot answer")?;
    Ok(Ended::Done)
}

pub(crate) fn run(command: &Hash) -> anyhow::Result<Ended> {
    let settings = hashing()?;
    let mut files = Vec::new();
    for path in &command.paths {
        let before = files.len();
        let failed = || format!("cannot read {}", path.display());
        walk(path, &mut files).with_context(failed)?;
        // A link or special file below a folder is passed over; one that is named is refused.
        let found = std::fs::symlink_metadata(path).with_context(failed)?;
        if files.len() == before && !found.is_dir() {
            files.push(path.clone());
        }
    }
    let mut out: Box<dyn Write> = match &command.json {
        Some(file) if file != Path::new("-") => {
            let made = File::create(file);
            Box::new(BufWriter::new(
                made.with_context(|| format!("cannot write {}", file.display()))?,
            ))
        }
        _ => Box::new(BufWriter::new(std::io::stdout())),
    };
    let progress = bar("hash");
    progress.set_length(files.len() as u64);
    let mut is_all_there = true;
    for some in files.chunks(AT_ONCE) {
        let lines: Vec<(bool, Value)> = some.par_iter().map(|file| line(file, &settings)).collect();
        for (is_there, line) in lines {
            is_all_there &= is_there;
            writeln!(out, "{line}").context("cannot write the digests")?;
        }
        progress.inc(some.len() as u64);
    }
    progress.finish_and_clear();
    out.flush().context("cannot write the digests")?;
    Ok(if is_all_there {
        Ended::Done
    } else {
        Ended::Finding
    })
}

/// Files below a path in the order of their names, depth first.
fn walk(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let kind = std::fs::symlink_metadata(path)?.file_type();
    if kind.is_file() {
        files.push(path.to_owned());
    }
    if kind.is_dir() {
        let entries = std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path()));
        let mut entries = entries.collect::<std::io::Result<Vec<PathBuf>>>()?;
        entries.sort();
        entries.iter().try_for_each(|entry| walk(entry, files))?;
    }
    Ok(())
}

/// What is said of a file, and whether it has all the digests that it should.
fn line(path: &Path, settings: &Settings) -> (bool, Value) {
    let name = path.to_string_lossy();
    let is_other = |found: std::fs::Metadata| !found.file_type().is_file();
    if std::fs::symlink_metadata(path).is_ok_and(is_other) {
        let words = "neither a file nor a folder, or a link; name the file itself";
        let refused = json!({ "code": "not_a_file", "words": words });
        return (false, json!({ "path": name, "refused": refused }));
    }
    match digests(path, settings) {
        Ok(found) => {
            let is_there = !matches!(found.pdq, PdqOutcome::Refused { .. });
            (is_there, describe(&name, &found))
        }
        Err(error) => {
            let words = error.kind().to_string();
            let refused = json!({ "code": "unreadable", "words": words });
            (false, json!({ "path": name, "refused": refused }))
        }
    }
}

fn digests(path: &Path, settings: &Settings) -> std::io::Result<FileDigests> {
    let mut file = File::open(path)?;
    let mut hasher = Hasher::start(settings);
    let mut piece = vec![0; 256 << 10];
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => return Ok(hasher.finish()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hasher.feed(piece.get(..count).unwrap_or_default());
    }
}

fn describe(name: &str, found: &FileDigests) -> Value {
    let mut line = Map::new();
    let mut put = |field: &str, value: Value| line.insert(field.to_owned(), value);
    put("path", name.into());
    put("size", found.size.into());
    put("kind", found.kind.code().into());
    put("md5", hex::encode(found.md5).into());
    put("sha1", hex::encode(found.sha1).into());
    put("sha256", hex::encode(found.sha256).into());
    match &found.pdq {
        PdqOutcome::NotPicture => {}
        PdqOutcome::Refused { code, words } => {
            put("refused", json!({ "code": code, "words": words }));
        }
        PdqOutcome::Hashed {
            hash,
            quality,
            dihedral,
            oriented,
            width,
            height,
        } => {
            put("pdq", hex::encode(hash).into());
            put("quality", (*quality).into());
            put("width", (*width).into());
            put("height", (*height).into());
            let turned: Vec<String> = dihedral.iter().map(hex::encode).collect();
            put("dihedral", turned.into());
            if let Some((hash, quality)) = oriented {
                let shown = json!({ "pdq": hex::encode(hash), "quality": quality });
                put("oriented", shown);
            }
        }
    }
    Value::Object(line)
}
