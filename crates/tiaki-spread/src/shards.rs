//! Reads what the engine wrote: folders of comma-separated lines, in whatever files and order.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use csv::StringRecord;
use tiaki_link::spread::{Spread, Whole};
use tiaki_link::{
    Contradiction, Evidence, Kind, RecordKey, Round, Table, TableBuilder, ValueClass,
};

use crate::Error;
use crate::folder::{Folder, Sizes, at};

/// A shard, ready to be linked.
pub(crate) struct Shard {
    pub(crate) table: Table,
    pub(crate) whole: Whole,
}

/// A line of a file, and where it is.
pub(crate) struct Line<'l> {
    file: &'l Path,
    number: u64,
    fields: &'l StringRecord,
}

impl Line<'_> {
    fn fault(&self, what: &'static str) -> Error {
        Error::Unreadable {
            file: self.file.to_owned(),
            line: self.number,
            what,
        }
    }

    fn text(&self, field: usize) -> Result<&str, Error> {
        let found = self.fields.get(field);
        found.ok_or_else(|| self.fault("too few columns"))
    }

    fn find<T: FromStr>(&self, field: usize) -> Result<Option<T>, Error> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(None);
        }
        let parsed = text.parse();
        parsed
            .map(Some)
            .map_err(|_| self.fault("not a number of its range"))
    }

    fn number<T: FromStr>(&self, field: usize) -> Result<T, Error> {
        let found = self.find(field)?;
        found.ok_or_else(|| self.fault("a number is missing"))
    }

    pub(crate) fn record(&self, field: usize) -> Result<RecordKey, Error> {
        let mut key = [0; 16];
        hex::decode_to_slice(self.text(field)?, &mut key)
            .map_err(|_| self.fault("not the 32 digits of a record"))?;
        Ok(RecordKey(key))
    }

    fn kind(&self, field: usize) -> Result<Kind, Error> {
        let kind = Kind::ALL.get(self.number::<usize>(field)?).copied();
        kind.ok_or_else(|| self.fault("not a kind of evidence"))
    }

    fn class(&self, field: usize) -> Result<ValueClass, Error> {
        let class = ValueClass::ALL.get(self.number::<usize>(field)?).copied();
        class.ok_or_else(|| self.fault("not a class of values"))
    }

    fn flag(&self, field: usize) -> Result<bool, Error> {
        Ok(self.number::<u8>(field)? != 0)
    }

    fn key(&self, field: usize) -> Result<u64, Error> {
        Ok(self.number::<i64>(field)?.cast_unsigned())
    }

    fn row(&self) -> Result<(RecordKey, Evidence), Error> {
        let remarks: u8 = self.number(7)?;
        let row = Evidence {
            kind: self.kind(1)?,
            key: self.key(2)?,
            at: self.find(3)?,
            port: self.find(4)?,
            // What was learned of it holds in the class.
            domain: 0,
            class: self.class(5)?,
            verified: self.flag(6)?,
            mined: remarks & 1 != 0,
            indirect: remarks & 2 != 0,
            source: self.number(8)?,
        };
        Ok((self.record(0)?, row))
    }

    pub(crate) fn contradiction(&self) -> Result<Contradiction, Error> {
        let (one, other) = (self.record(0)?, self.record(1)?);
        Ok(Contradiction {
            a: one.min(other),
            b: one.max(other),
            source: self.number(2)?,
        })
    }

    pub(crate) fn value(&self) -> Result<Spread, Error> {
        Ok(Spread {
            kind: self.kind(0)?,
            key: self.key(1)?,
            class: self.class(2)?,
            held: self.number(3)?,
            persons: self.number(4)?,
        })
    }
}

/// Reads a shard of a round.
pub(crate) fn read(
    folder: &Folder,
    round: Round,
    shard: u32,
    sizes: Sizes,
) -> Result<Shard, Error> {
    let records = usize::try_from(folder.manifest.records).unwrap_or(usize::MAX);
    let (mut table, mut whole) = (TableBuilder::new(), Whole::new(records));
    let place = |of: &str| folder.round(round).join(of).join(format!("shard={shard}"));
    let mut handles = std::collections::HashMap::new();
    each(&place("members"), sizes.members, |line| {
        let record = line.record(0)?;
        handles.insert(record, table.record(record));
        Ok(())
    })?;
    each(&place("rows"), sizes.rows, |line| {
        let (record, row) = line.row()?;
        let handle = handles.get(&record).copied();
        let handle = handle.ok_or_else(|| line.fault("a record that is not of the shard"))?;
        table.push(handle, row);
        if let Some(held) = line.find(10)? {
            whole.value(Spread {
                kind: row.kind,
                key: row.key,
                class: line.class(9)?,
                held,
                persons: line.number(11)?,
            });
        }
        if let Some(place) = line.find(12)? {
            whole.place(row.kind, row.key, record, place);
        }
        if let Some((port, holders)) = row.port.zip(line.find(13)?) {
            whole.port(row.key, port, holders);
        }
        Ok(())
    })?;
    each(&place("apart"), sizes.apart, |line| {
        let Contradiction { a, b, source } = line.contradiction()?;
        table.contradict(a, b, source);
        Ok(())
    })?;
    let table = table.build();
    let table = table.map_err(|source| Error::Table { shard, source })?;
    Ok(Shard { table, whole })
}

/// Reads every line of a file, or of all files of a folder; there must be as many as were written.
pub(crate) fn each(
    path: &Path,
    expected: u64,
    mut take: impl FnMut(&Line<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut found = 0;
    for file in files(path)? {
        let opened = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_path(&file);
        let unreadable = |error: &csv::Error| Error::Unreadable {
            file: file.clone(),
            line: error.position().map_or(0, csv::Position::line),
            what: "not lines of as many columns each",
        };
        let mut reader = opened.map_err(|error| unreadable(&error))?;
        let mut fields = StringRecord::new();
        while reader
            .read_record(&mut fields)
            .map_err(|error| unreadable(&error))?
        {
            found += 1;
            take(&Line {
                file: &file,
                number: fields.position().map_or(0, csv::Position::line),
                fields: &fields,
            })?;
        }
    }
    if found == expected {
        Ok(())
    } else {
        Err(Error::CutOff {
            file: path.to_owned(),
            found,
            expected,
        })
    }
}

/// The files to read, in the order of their names; none where there is nothing.
fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let listed = match std::fs::read_dir(path) {
        Ok(listed) => listed,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(path)(error)),
    };
    let mut files = Vec::new();
    for entry in listed {
        let file = entry.map_err(at(path))?.path();
        if file.extension().is_some_and(|ending| ending == "csv") {
            files.push(file);
        }
    }
    files.sort_unstable();
    Ok(files)
}
