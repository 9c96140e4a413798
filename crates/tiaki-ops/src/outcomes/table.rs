//! Outcomes from a table: CSV with a header, each line checked by itself.
//!
//! A header that is not as it must be refuses the file; a line that is not is refused with its
//! number and why, and the rest goes in. See `docs/formats/outcomes.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use serde::Serialize;

use tiaki_core::id::{AccountId, OutcomeId, SiteKey};
use tiaki_store::Tx;
use tiaki_store::outcomes::NewOutcome;

use super::{Said, checked, rows};
use crate::{Act, Error, Site};

/// The largest table, in bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;
/// Lines refused that are named; more are counted.
const NAMED: usize = 1_000;
/// Lines that go in with one transaction.
const AT_ONCE: usize = 5_000;

const COLUMNS: [&str; 8] = [
    "person",
    "code",
    "on",
    "by",
    "children",
    "reference",
    "chance",
    "supersedes",
];
const NEEDED: [&str; 3] = ["person", "code", "on"];

/// What a table came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Lines with an outcome.
    pub lines: u64,
    /// Outcomes that were not here before.
    pub new: u64,
    /// Lines whose outcome was here already, or stood in the table twice.
    pub known: u64,
    /// Lines that were refused.
    pub refused: u64,
    /// The first of them, in order.
    pub reasons: Vec<RefusedLine>,
}

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedLine {
    /// Its number in the file, from 1.
    pub line: u64,
    /// The column or the rule, as a code.
    pub code: &'static str,
    /// What is wrong with it; nothing of what it holds.
    pub why: String,
}

impl Imported {
    fn refuse(&mut self, line: u64, code: &'static str, why: String) {
        self.refused += 1;
        if self.reasons.len() < NAMED {
            self.reasons.push(RefusedLine { line, code, why });
        }
    }
}

/// Lines on their way in, in one transaction.
#[derive(Default)]
struct Taking {
    waiting: Vec<(NewOutcome, Vec<AccountId>)>,
    ids: BTreeSet<OutcomeId>,
    /// What the lines so far correct.
    corrected: BTreeSet<OutcomeId>,
    new: u64,
    known: u64,
}

impl Taking {
    fn line(&mut self, tx: &Tx<'_>, key: &SiteKey, act: &Act, said: &Said) -> Result<(), Error> {
        // A correction finds what it corrects also where that stands a few lines above.
        let corrects = said.supersedes.as_deref();
        let earlier = corrects.and_then(|id| OutcomeId::parse(id).ok());
        if earlier.is_some_and(|earlier| self.ids.contains(&earlier)) {
            self.write(tx, act)?;
        }
        let (new, accounts) = checked(tx, key, act, said, &mut self.corrected)?;
        // Twice in the table is one.
        if self.ids.insert(new.id) {
            self.waiting.push((new, accounts));
        } else {
            self.known += 1;
        }
        Ok(())
    }

    fn write(&mut self, tx: &Tx<'_>, act: &Act) -> Result<(), Error> {
        let waiting = std::mem::take(&mut self.waiting);
        self.ids.clear();
        let added = rows::add(tx, &waiting, act.at)?.len() as u64;
        self.new += added;
        self.known += waiting.len() as u64 - added;
        Ok(())
    }
}

/// Brings in a table of outcomes; `by` is who records where a line does not say.
///
/// # Errors
/// [`Error::Read`] and [`Error::Invalid`] where the file or its header cannot be read; those of the
/// store.
pub fn import(site: &Site, act: &Act, file: &Path, by: Option<&str>) -> Result<Imported, Error> {
    let text = read(file)?;
    let mut imported = Imported::default();
    let lines = lines(&text, by, &mut imported)?;
    for some in lines.chunks(AT_ONCE) {
        let (done, refused) = site.store.write("outcome import", |tx| {
            let mut taking = Taking::default();
            let mut refused = Vec::new();
            for (line, said) in some {
                match taking.line(tx, &site.key, act, said) {
                    Ok(()) => {}
                    Err(Error::Outcome(why)) => refused.push((*line, why)),
                    Err(error) => return Err(error),
                }
            }
            taking.write(tx, act)?;
            Ok(((taking.new, taking.known), refused))
        })?;
        imported.new += done.0;
        imported.known += done.1;
        for (line, why) in refused {
            imported.refuse(line, why.code(), why.to_string());
        }
    }
    imported.reasons.sort_by_key(|reason| reason.line);
    Ok(imported)
}

fn read(file: &Path) -> Result<Vec<u8>, Error> {
    let what = || file.display().to_string();
    let unreadable = |source| Error::Read {
        what: what(),
        source,
    };
    let mut text = Vec::new();
    std::fs::File::open(file)
        .map_err(unreadable)?
        .take(MOST_BYTES + 1)
        .read_to_end(&mut text)
        .map_err(unreadable)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Error::Invalid {
            what: what(),
            why: "it is larger than 256 MiB: divide it".to_owned(),
        });
    }
    Ok(text)
}

/// The lines of the table as they are said, with their numbers; those that cannot be told apart
/// into cells are refused.
fn lines(
    text: &[u8],
    by: Option<&str>,
    imported: &mut Imported,
) -> Result<Vec<(u64, Said)>, Error> {
    let invalid = |why: String| Error::Invalid {
        what: "the table of outcomes".to_owned(),
        why,
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
    let header = reader
        .headers()
        .map_err(|_| invalid("its first line is no UTF-8".to_owned()))?
        .clone();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, name) in header.iter().enumerate() {
        let known = COLUMNS.iter().find(|column| **column == name.trim());
        let Some(known) = known else {
            return Err(invalid(format!(
                "column {} of its first line is none of {}",
                place + 1,
                COLUMNS.join(", ")
            )));
        };
        if places.insert(known, place).is_some() {
            return Err(invalid(format!("its first line names {known} twice")));
        }
    }
    if let Some(missing) = NEEDED.iter().find(|needed| !places.contains_key(**needed)) {
        return Err(invalid(format!("its first line lacks {missing}")));
    }
    let mut found = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(found),
            Ok(true) if record.len() == header.len() => {
                let line = record.position().map_or(line, csv::Position::line);
                imported.lines += 1;
                found.push((line, said(&record, &places, by)));
            }
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                imported.lines += 1;
                let why = format!(
                    "the line has {} cells and the first line {}",
                    record.len(),
                    header.len()
                );
                imported.refuse(line, "cells", why);
            }
            Err(_) => {
                imported.lines += 1;
                imported.refuse(line, "utf8", "the line is no UTF-8".to_owned());
            }
        }
    }
}

fn said(record: &csv::StringRecord, places: &BTreeMap<&str, usize>, by: Option<&str>) -> Said {
    let cell = |name: &str| {
        let text = places.get(name).and_then(|place| record.get(*place));
        text.map(str::trim).filter(|text| !text.is_empty())
    };
    let owned = |name: &str| cell(name).map(str::to_owned);
    Said {
        person: owned("person").unwrap_or_default(),
        code: owned("code").unwrap_or_default(),
        on: owned("on").unwrap_or_default(),
        by: cell("by").or(by).unwrap_or_default().to_owned(),
        children: owned("children"),
        reference: owned("reference"),
        chance: owned("chance"),
        supersedes: owned("supersedes"),
    }
}
