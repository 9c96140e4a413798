//! Writes evidence for the engine: lines of numbers and keyed digests, comma-separated, no header.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tiaki_link::spread::{flows, least_odds, worths};
use tiaki_link::{Decision, Evidence, Kind, Model, RecordKey, Round, ValueClass, Verdict};

use crate::folder::{FORMAT, Flows, Mail, Manifest, Origin, at, name, write_json, write_whole};
use crate::{Error, SHUFFLE};

/// Takes records, rows, contradictions and decisions in any order.
///
/// `evidence.csv` has the columns record (32 hexadecimal digits), kind (position in [`Kind::ALL`]), key
/// (as a signed number of 64 bits), at (microseconds UTC or nothing), port (or nothing), class
/// (position in its order), verified (0 or 1), remarks (1 mined, 2 indirect, 3 both),
/// source, domain of a mailbox (0 where it is not
/// known).
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    records: Lines,
    rows: Lines,
    contradictions: Lines,
    decisions: Vec<Decision>,
}

/// A file that is written line by line.
#[derive(Debug)]
struct Lines {
    path: PathBuf,
    file: BufWriter<File>,
    count: u64,
}

impl Lines {
    fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create(&path).map_err(at(&path))?;
        Ok(Self {
            file: BufWriter::new(file),
            path,
            count: 0,
        })
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) -> Result<(), Error> {
        self.count += 1;
        writeln!(self.file, "{line}").map_err(at(&self.path))
    }

    fn finish(mut self) -> Result<u64, Error> {
        self.file.flush().map_err(at(&self.path))?;
        Ok(self.count)
    }
}

impl Writer {
    /// Starts in a folder, which is made where it is missing. What an earlier run left there is
    /// removed.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn create(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(at(folder))?;
        for left in ["manifest.json", "groups.json", "groups.csv"] {
            remove(&folder.join(left), |file| std::fs::remove_file(file))?;
        }
        for left in [Round::Records, Round::Persons].map(name) {
            remove(&folder.join(left), |path| std::fs::remove_dir_all(path))?;
        }
        let lines = |file: &str| Lines::create(folder.join(file));
        Ok(Self {
            records: lines("records.csv")?,
            rows: lines("evidence.csv")?,
            contradictions: lines("contradictions.csv")?,
            decisions: Vec::new(),
            folder: folder.to_owned(),
        })
    }

    /// Writes a record down, each once.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn record(&mut self, record: RecordKey) -> Result<(), Error> {
        self.records.line(format_args!("{record}"))
    }

    /// Writes a row of a record down.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn row(&mut self, record: RecordKey, row: &Evidence) -> Result<(), Error> {
        let Evidence {
            kind,
            key,
            at,
            port,
            domain,
            class,
            verified,
            mined,
            indirect,
            source,
        } = *row;
        let at = at.map(|at| at.to_string()).unwrap_or_default();
        let port = port.map(|port| port.to_string()).unwrap_or_default();
        self.rows.line(format_args!(
            "{record},{},{},{at},{port},{},{},{},{source},{domain}",
            kind as u8,
            key.cast_signed(),
            class as u8,
            u8::from(verified),
            u8::from(mined) | u8::from(indirect) << 1
        ))
    }

    /// Writes down that two records cannot be of one person.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn contradict(&mut self, a: RecordKey, b: RecordKey, source: u32) -> Result<(), Error> {
        self.contradictions.line(format_args!("{a},{b},{source}"))
    }

    /// Writes a human decision in force down.
    pub fn decide(&mut self, decision: Decision) {
        self.decisions.push(decision);
    }

    /// Finishes the tables and writes the weights, the script and, last, the manifest beside them.
    ///
    /// # Errors
    /// Where something cannot be written.
    pub fn finish(self, model: &Model, origin: Origin, shards: u32) -> Result<Manifest, Error> {
        let Self {
            folder,
            records,
            rows,
            contradictions,
            mut decisions,
        } = self;
        let (records, rows) = (records.finish()?, rows.finish()?);
        let contradictions = contradictions.finish()?;
        decisions.sort_unstable();
        decisions.dedup();
        let mut same = Lines::create(folder.join("same.csv"))?;
        for decision in decisions.iter().filter(|d| d.verdict == Verdict::Same) {
            same.line(format_args!("{},{}", decision.a, decision.b))?;
        }
        same.finish()?;
        let whole = usize::try_from(records).unwrap_or(usize::MAX);
        let mut least = BTreeMap::new();
        for round in [Round::Records, Round::Persons] {
            least.insert(name(round).to_owned(), least_odds(model, round));
            write_worths(&folder, model, whole, round)?;
        }
        let script = folder.join("shuffle.py");
        write_whole(&script, SHUFFLE.as_bytes())?;
        write_witnesses(&folder, model)?;
        let flows = flows(model, whole);
        let manifest = Manifest {
            format: FORMAT,
            origin,
            model: model.version(),
            records,
            rows,
            contradictions,
            shards: shards.max(1),
            decisions,
            prior: model.prior_odds(whole),
            least,
            flows: Flows {
                classes: flows.classes.iter().map(|class| *class as u8).collect(),
                lowest_port: flows.lowest_port,
                gap: flows.gap,
                holders: flows.holders,
                most: flows.most,
                window: flows.window,
            },
            mail: Mail {
                kind: Kind::Email as u8,
                ordinary: ValueClass::Ordinary as u8,
                most_holders: model.domains.most_holders,
                most_each: model.domains.most_each,
                open: (ValueClass::Disposable as u8, model.domains.open),
                personal: (ValueClass::Personal as u8, model.domains.personal),
            },
            address: Kind::Ip as usize,
            address_family: Kind::Ip.family() as u8,
        };
        write_json(&folder.join("manifest.json"), &manifest)?;
        Ok(manifest)
    }
}

fn write_worths(folder: &Path, model: &Model, records: usize, round: Round) -> Result<(), Error> {
    let mut lines = Lines::create(folder.join(format!("worth-{}.csv", name(round))))?;
    for line in worths(model, records, round) {
        lines.line(format_args!(
            "{},{},{},{},{},{},{},{},{},{}",
            line.kind as u8,
            line.class as u8,
            line.from,
            line.to,
            line.cap,
            u8::from(line.neighbours),
            line.family as u8,
            u8::from(line.strong),
            line.most,
            line.apart
        ))?;
    }
    lines.finish()?;
    Ok(())
}

/// How domains of mailboxes are judged: kind, and what it says where it agrees and where it differs,
/// each for open mailboxes and for people's own.
fn write_witnesses(folder: &Path, model: &Model) -> Result<(), Error> {
    let mut lines = Lines::create(folder.join("witness.csv"))?;
    for witness in &model.domains.witnesses {
        let (agrees, differs) = (witness.agrees, witness.differs);
        lines.line(format_args!(
            "{},{},{},{},{}",
            witness.kind as u8, agrees.open, differs.open, agrees.personal, differs.personal
        ))?;
    }
    lines.finish()?;
    Ok(())
}

fn remove(path: &Path, by: impl Fn(&Path) -> std::io::Result<()>) -> Result<(), Error> {
    match by(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(path)(error)),
        _ => Ok(()),
    }
}
