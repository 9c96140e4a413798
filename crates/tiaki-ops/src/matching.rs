//! Matching: which stored files are known, and which are seen here first.
//!
//! Every stored file is held against every list that is switched on: exact
//! digests exactly, PDQ within [`RADIUS`] bits, all hits kept with list, entry
//! and distance. A file's verdict follows from what its hits' entries are for
//! (`effect`). Files on no list whose PDQ digests lie near each other form a
//! set: several new files of one scene say more than one.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::id::FileId;
use tiaki_formats::hashlist::{self, Item};
use tiaki_formats::{Algorithm, Digest};
use tiaki_match::{ExactSet, Md5, Pdq, PdqIndex, Sha1, Sha256};
use tiaki_store::lists::{self, Digests, Hit, ListEntry, Verdict};

use crate::{Act, Error, Site};

/// Bits that two PDQ digests of one picture may differ by.
pub use tiaki_match::RECOMMENDED_RADIUS as RADIUS;

/// What a matching run came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Matched {
    /// Stored files.
    pub files: u64,
    /// On a list of known material, exactly or nearly.
    pub known: u64,
    /// On no list.
    pub first_seen: u64,
    /// Passed on in masses.
    pub viral: u64,
    /// Known to be harmless.
    pub negative: u64,
    /// Without a digest that could be matched.
    pub without_digest: u64,
    /// Hits in all.
    pub hits: u64,
    /// Sets of near files seen here first.
    pub near_sets: u64,
}

/// What matching two files without a database came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct MatchedFiles {
    /// Entries of the list.
    pub entries: u64,
    /// Queries.
    pub queries: u64,
    /// Queries with a hit.
    pub matched: u64,
    /// Hits in all.
    pub hits: u64,
    /// Rows of either file that could not be read.
    pub refused: u64,
}

/// What an entry of a list is for, from scheme and category alone: `viral` and
/// `negative` under the scheme `tiaki` lower; `nsrl` is a reference of what comes with ordinary
/// software; `stopncii` is about intimate pictures of adults and says nothing here; everything else
/// is known material. A bare category code of any other scheme is never interpreted.
fn effect(entry: &ListEntry) -> &'static str {
    match (entry.scheme.as_str(), entry.category.as_str()) {
        ("tiaki", "viral") => "viral",
        ("tiaki", "negative") => "negative",
        ("nsrl", _) => "reference",
        ("stopncii", _) => "other",
        _ => "known",
    }
}

/// The lists in a form that is quick to ask.
struct Lists {
    md5: ExactSet<Md5>,
    sha1: ExactSet<Sha1>,
    sha256: ExactSet<Sha256>,
    pdq: PdqIndex,
}

fn fixed<const N: usize>(bytes: &[u8]) -> Option<[u8; N]> {
    bytes.try_into().ok()
}

fn too_many(error: tiaki_match::BuildError) -> Error {
    Error::Invalid {
        what: "the lists".to_owned(),
        why: error.to_string(),
    }
}

impl Lists {
    /// Indexes entries by their position. Degenerate digests would match unrelated files and are left out.
    fn new<'e>(entries: impl Iterator<Item = (u32, &'e str, &'e [u8])>) -> Result<Self, Error> {
        let (mut md5, mut sha1, mut sha256, mut pdq) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (number, algorithm, digest) in entries {
            match algorithm {
                "md5" => md5.extend(fixed(digest).map(|bytes| (Md5(bytes), number))),
                "sha1" => sha1.extend(fixed(digest).map(|bytes| (Sha1(bytes), number))),
                "sha256" => sha256.extend(fixed(digest).map(|bytes| (Sha256(bytes), number))),
                "pdq" => pdq.extend(fixed(digest).map(|bytes| (Pdq(bytes), number))),
                _ => {}
            }
        }
        let build = || {
            Ok(Self {
                md5: ExactSet::build(md5)?,
                sha1: ExactSet::build(sha1)?,
                sha256: ExactSet::build(sha256)?,
                pdq: PdqIndex::build(&pdq)?,
            })
        };
        build().map_err(too_many)
    }

    /// Positions of the entries that a file hits, with distances.
    fn ask(&self, file: &Digests, radius: u32) -> Vec<(u32, u32)> {
        let md5 = file
            .md5
            .iter()
            .flat_map(|bytes| self.md5.lookup(&Md5(*bytes)).iter().copied());
        let sha1 = file
            .sha1
            .iter()
            .flat_map(|bytes| self.sha1.lookup(&Sha1(*bytes)).iter().copied());
        let sha256 = file
            .sha256
            .iter()
            .flat_map(|bytes| self.sha256.lookup(&Sha256(*bytes)).iter().copied());
        let mut found: Vec<(u32, u32)> = md5
            .chain(sha1)
            .chain(sha256)
            .map(|number| (number, 0))
            .collect();
        if let Some(pdq) = file.pdq {
            found.extend(
                self.pdq
                    .search(&Pdq(pdq), radius)
                    .into_iter()
                    .map(|near| (near.entry, near.distance)),
            );
        }
        found
    }
}

/// Matches all stored files against all lists that are switched on, and replaces what was found before.
///
/// # Errors
/// Those of the store.
pub fn run(site: &Site, act: &Act, radius: u32) -> Result<Matched, Error> {
    let (entries, files, position) = site.store.read("match", |tx| {
        let position = tiaki_store::log::position(tx)?;
        Ok::<_, Error>((lists::entries(tx)?, lists::files(tx)?, position))
    })?;
    let usable = (0_u32..)
        .zip(&entries)
        .filter(|(_, entry)| !entry.degenerate);
    let asked = Lists::new(
        usable.map(|(number, entry)| (number, entry.algorithm.as_str(), entry.digest.as_slice())),
    )?;
    let hits_of = |file: &Digests| {
        let found = asked
            .ask(file, radius)
            .into_iter()
            .filter_map(|(number, distance)| {
                let entry = entries.get(number as usize)?;
                Some(Hit {
                    file: file.file,
                    entry: entry.clone(),
                    effect: effect(entry),
                    distance,
                })
            });
        found.collect::<Vec<_>>()
    };
    let hits: Vec<Vec<Hit>> = files.par_iter().map(hits_of).collect();
    let sets = near_sets(&files, &hits, radius)?;
    let mut matched = Matched {
        files: files.len() as u64,
        near_sets: sets.1,
        ..Matched::default()
    };
    let mut verdicts = Vec::with_capacity(files.len());
    for (file, hits) in files.iter().zip(&hits) {
        let verdict = verdict(file, hits);
        *match verdict {
            "known" | "near" => &mut matched.known,
            "viral" => &mut matched.viral,
            "negative" => &mut matched.negative,
            "first_seen" => &mut matched.first_seen,
            _ => &mut matched.without_digest,
        } += 1;
        let near_set = sets.0.get(&file.file).copied();
        verdicts.push(Verdict {
            file: file.file,
            verdict,
            near_set,
            sources: file.sources,
        });
    }
    let hits: Vec<Hit> = hits.into_iter().flatten().collect();
    matched.hits = hits.len() as u64;
    site.store.write("match", |tx| {
        lists::replace_hits(tx, &hits, &verdicts, position, &act.actor, act.at)
    })?;
    tracing::info!(
        files = matched.files,
        known = matched.known,
        hits = matched.hits,
        "files matched"
    );
    Ok(matched)
}

/// What is known of a file. Harmless outweighs viral outweighs known only among
/// exact hits; a near hit never makes a file harmless. A reference of ordinary software makes a
/// file harmless only where no list says otherwise: the digests it goes by can be forged.
fn verdict(file: &Digests, hits: &[Hit]) -> &'static str {
    let has = |effect: &str, exactly: bool| {
        hits.iter()
            .any(|hit| hit.effect == effect && (!exactly || hit.distance == 0))
    };
    if has("negative", true) {
        "negative"
    } else if has("viral", false) {
        "viral"
    } else if has("known", true) {
        "known"
    } else if has("known", false) {
        "near"
    } else if has("reference", true) {
        "negative"
    } else if file.md5.is_none()
        && file.sha1.is_none()
        && file.sha256.is_none()
        && file.pdq.is_none()
    {
        "without_digest"
    } else {
        "first_seen"
    }
}

/// Groups the files on no list by nearness: each file's group is named by its smallest file.
fn near_sets(
    files: &[Digests],
    hits: &[Vec<Hit>],
    radius: u32,
) -> Result<(BTreeMap<FileId, FileId>, u64), Error> {
    let new: Vec<(&Digests, Pdq)> = files
        .iter()
        .zip(hits)
        .filter(|(_, hits)| hits.is_empty())
        .filter_map(|(file, _)| Some((file, Pdq(file.pdq?))))
        .filter(|(_, pdq)| pdq.degeneracy().is_none())
        .collect();
    let numbered: Vec<(Pdq, u32)> = (0_u32..)
        .zip(&new)
        .map(|(number, (_, pdq))| (*pdq, number))
        .collect();
    let index = PdqIndex::build(&numbered).map_err(too_many)?;
    let near: Vec<Vec<u32>> = numbered
        .par_iter()
        .map(|(pdq, number)| {
            let found = index.search(pdq, radius).into_iter().map(|near| near.entry);
            found.filter(|other| other > number).collect()
        })
        .collect();
    let mut root: Vec<u32> = (0_u32..).take(new.len()).collect();
    for (number, others) in (0_u32..).zip(&near) {
        for other in others {
            let (one, two) = (find(&mut root, number), find(&mut root, *other));
            if let Some(cell) = root.get_mut(one.max(two) as usize) {
                *cell = one.min(two);
            }
        }
    }
    let mut members: BTreeMap<u32, Vec<FileId>> = BTreeMap::new();
    for (number, (file, _)) in (0_u32..).zip(&new) {
        members
            .entry(find(&mut root, number))
            .or_default()
            .push(file.file);
    }
    members.retain(|_, files| files.len() > 1);
    let count = members.len() as u64;
    let mut sets = BTreeMap::new();
    for files in members.into_values() {
        if let Some(name) = files.iter().min().copied() {
            sets.extend(files.into_iter().map(|file| (file, name)));
        }
    }
    Ok((sets, count))
}

/// The smallest number in a number's group, with the way there shortened.
fn find(root: &mut [u32], mut number: u32) -> u32 {
    loop {
        let up = root.get(number as usize).copied().unwrap_or(number);
        if up == number {
            return number;
        }
        let above = root.get(up as usize).copied().unwrap_or(up);
        if let Some(cell) = root.get_mut(number as usize) {
            *cell = above;
        }
        number = above;
    }
}

/// Matches digests in one file against a list in another and writes the hits:
/// no database, the same matching.
///
/// # Errors
/// Where a file cannot be read, is no list, or the hits cannot be written.
pub fn match_files(
    list: &Path,
    queries: &Path,
    out: &Path,
    radius: u32,
) -> Result<MatchedFiles, Error> {
    let mut done = MatchedFiles::default();
    let (entries, refused) = read(list)?;
    let (asked, more) = read_queries(queries)?;
    done.entries = entries.len() as u64;
    done.queries = asked.len() as u64;
    done.refused = refused + more;
    let usable = (0_u32..)
        .zip(&entries)
        .filter(|(_, entry)| !entry.digest.is_degenerate());
    let lists = Lists::new(usable.map(|(number, entry)| {
        (
            number,
            entry.digest.algorithm().text(),
            entry.digest.bytes(),
        )
    }))?;
    let found: Vec<Vec<(u32, u32)>> = asked
        .par_iter()
        .map(|query| {
            let digests = query
                .digests
                .iter()
                .map(|digest| lists.ask(&digests(*digest), radius));
            let mut found: Vec<(u32, u32)> = digests.flatten().collect();
            found.sort_unstable_by_key(|(number, distance)| (*distance, *number));
            found
        })
        .collect();
    let what = || out.display().to_string();
    let failed = |source| Error::Write {
        what: what(),
        source,
    };
    let mut file = BufWriter::new(File::create(out).map_err(failed)?);
    writeln!(
        file,
        "query_line,algorithm,digest,list_line,distance,scheme,version,country,category"
    )
    .map_err(failed)?;
    for (query, found) in asked.iter().zip(&found) {
        done.matched += u64::from(!found.is_empty());
        for (number, distance) in found {
            let Some(entry) = entries.get(*number as usize) else {
                continue;
            };
            done.hits += 1;
            let text = |text: &Option<String>| {
                text.as_deref()
                    .unwrap_or_default()
                    .replace([',', '"', '\n', '\r'], " ")
            };
            writeln!(
                file,
                "{},{},{},{},{distance},{},{},{},{}",
                query.line,
                entry.digest.algorithm().text(),
                query.text,
                entry.line,
                text(&entry.scheme),
                text(&entry.version),
                text(&entry.country),
                text(&entry.category)
            )
            .map_err(failed)?;
        }
    }
    file.flush().map_err(failed)?;
    Ok(done)
}

fn digests(digest: Digest) -> Digests {
    let mut of = Digests {
        file: FileId::from_bytes([0; 16]),
        md5: None,
        sha1: None,
        sha256: None,
        pdq: None,
        sources: 0,
    };
    match digest {
        Digest::Md5(bytes) => of.md5 = Some(bytes),
        Digest::Pdq(bytes) => of.pdq = Some(bytes),
        Digest::Sha1(bytes) => of.sha1 = Some(bytes),
        Digest::Sha256(bytes) => of.sha256 = Some(bytes),
    }
    of
}

/// Reads a list of any form that is known.
fn read(file: &Path) -> Result<(Vec<hashlist::Entry>, u64), Error> {
    let what = file.display().to_string();
    let source = File::open(file).map_err(|source| Error::Read {
        what: what.clone(),
        source,
    })?;
    let (mut entries, mut refused) = (Vec::new(), 0);
    let options = hashlist::Options::default();
    hashlist::read(BufReader::new(source), &options, &mut |item| {
        match item {
            Item::Entry(entry) => entries.push(entry),
            Item::Refused(_) => refused += 1,
            Item::Removed(_) => {}
        }
        ControlFlow::Continue(())
    })
    .map_err(|error| Error::Invalid {
        what,
        why: error.to_string(),
    })?;
    Ok((entries, refused))
}

/// A digest that is asked for.
struct Query {
    line: usize,
    text: String,
    /// One, or for 64 bare hexadecimal digits two: they may be of SHA-256 or of PDQ.
    digests: Vec<Digest>,
}

/// Reads digests to ask for: `algorithm,digest` (further columns are passed over, a header too)
/// or one bare digest a line.
fn read_queries(file: &Path) -> Result<(Vec<Query>, u64), Error> {
    let text = std::fs::read_to_string(file).map_err(|source| Error::Read {
        what: file.display().to_string(),
        source,
    })?;
    let (mut queries, mut refused) = (Vec::new(), 0);
    let lines = (1..).zip(text.trim_start_matches('\u{feff}').lines().map(str::trim));
    for (line, text) in lines.filter(|(_, text)| !text.is_empty()) {
        let mut cells = text.split(',').map(str::trim);
        let (first, second) = (cells.next().unwrap_or_default(), cells.next());
        if line == 1 && first == "algorithm" {
            continue;
        }
        let parse = |algorithm, text| Digest::parse(algorithm, text).ok();
        let digests: Vec<Digest> = match second {
            Some(digest) => Algorithm::find(first)
                .and_then(|found| parse(found, digest))
                .into_iter()
                .collect(),
            None => [
                Algorithm::Md5,
                Algorithm::Sha1,
                Algorithm::Sha256,
                Algorithm::Pdq,
            ]
            .into_iter()
            .filter_map(|algorithm| parse(algorithm, first))
            .collect(),
        };
        if digests.is_empty() {
            refused += 1;
            continue;
        }
        let text = second.unwrap_or(first).to_ascii_lowercase();
        queries.push(Query {
            line,
            text,
            digests,
        });
    }
    Ok((queries, refused))
}
