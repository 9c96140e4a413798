//! The truth of a synthetic operation: only evaluation may read it.

use std::collections::BTreeMap;
use std::path::Path;

use tiaki_core::id::{AccountId, SiteKey};
use tiaki_core::time::Timestamp;

use crate::Error;

/// A person who really is behind accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TruePerson {
    /// Where the person is: ISO 3166-1 alpha-2.
    pub(super) country: String,
    /// From when the person endangers children, if at all.
    pub(super) endangers_from: Option<Timestamp>,
    /// How many children that concerns.
    pub(super) children: u32,
}

/// Who is behind which account.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// Every person, in the order of the file's ids.
    pub(super) persons: Vec<TruePerson>,
    /// The person behind each account, as an index into `persons`.
    pub(super) accounts: BTreeMap<AccountId, usize>,
}

impl Truth {
    /// Reads `truth/` of a world.
    pub(super) fn read(world: &Path, key: &SiteKey) -> Result<Self, Error> {
        let mut truth = Self::default();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let persons = Table::open(&world.join("truth/persons.csv"))?;
        let columns = persons.columns(["person", "country", "endangers_from", "children"])?;
        persons.each(columns, |line, [name, country, from, children]| {
            let endangers_from = match from {
                "" => None,
                date if date.len() == 10 => Some(moment(&format!("{date}T00:00:00Z"), line)?),
                text => Some(moment(text, line)?),
            };
            let children = if children.is_empty() {
                0
            } else {
                children.parse().map_err(|_| invalid(line, "children"))?
            };
            names.insert(name.to_owned(), truth.persons.len());
            truth.persons.push(TruePerson {
                country: country.to_owned(),
                endangers_from,
                children,
            });
            Ok(())
        })?;
        let accounts = Table::open(&world.join("truth/accounts.csv"))?;
        let columns = accounts.columns(["provider", "account", "person", "person"])?;
        accounts.each(columns, |line, [provider, account, person, _]| {
            let person = names
                .get(person)
                .ok_or_else(|| invalid(line, "person (not in persons.csv)"))?;
            let id = AccountId::derive(key, &[provider.as_bytes(), account.as_bytes()]);
            truth.accounts.insert(id, *person);
            Ok(())
        })?;
        Ok(truth)
    }
}

fn invalid(line: u64, column: &str) -> Error {
    Error::Invalid {
        what: format!("the truth at line {line}"),
        why: format!("column {column} does not read"),
    }
}

fn moment(text: &str, line: u64) -> Result<Timestamp, Error> {
    Timestamp::parse(text).map_err(|_| invalid(line, "endangers_from"))
}

/// A small table of the truth.
struct Table {
    name: String,
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn open(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| Error::Read {
            what: name.clone(),
            source,
        })?;
        let mut lines = text.lines().map(|line| {
            line.split(',')
                .map(|cell| cell.trim_matches('"').to_owned())
                .collect()
        });
        Ok(Self {
            name,
            headers: lines.next().unwrap_or_default(),
            rows: lines.collect(),
        })
    }

    fn columns<const N: usize>(&self, wanted: [&'static str; N]) -> Result<[usize; N], Error> {
        let mut places = [0; N];
        for (place, name) in places.iter_mut().zip(wanted) {
            let missing = || Error::Invalid {
                what: self.name.clone(),
                why: format!("column {name} is missing"),
            };
            *place = self
                .headers
                .iter()
                .position(|header| header == name)
                .ok_or_else(missing)?;
        }
        Ok(places)
    }

    fn each<const N: usize>(
        &self,
        columns: [usize; N],
        mut each: impl FnMut(u64, [&str; N]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for (line, row) in (2..).zip(&self.rows) {
            each(
                line,
                columns.map(|column| row.get(column).map_or("", String::as_str)),
            )?;
        }
        Ok(())
    }
}
