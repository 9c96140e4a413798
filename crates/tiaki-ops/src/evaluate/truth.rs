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
    /// `offender`, `bystander` or `victim`.
    pub(super) role: String,
    /// From when the person endangers children, if at all.
    pub(super) endangers_from: Option<Timestamp>,
    /// How many children that concerns.
    pub(super) children: u32,
    /// When something first came in that shows it, if anything did and the world says so.
    pub(super) shown_at: Option<Timestamp>,
}

/// Who is behind which account.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// Every person, in the order of the file's ids.
    pub(super) persons: Vec<TruePerson>,
    /// The person behind each account, as an index into `persons`.
    pub(super) accounts: BTreeMap<AccountId, usize>,
    /// Whether the world says when it showed who endangers children.
    pub(super) says_shown: bool,
}

impl Truth {
    /// Reads `truth/` of a world.
    pub(super) fn read(world: &Path, key: &SiteKey) -> Result<Self, Error> {
        let mut truth = Self::default();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        let persons = Table::open(&world.join("truth/persons.csv"))?;
        let columns =
            persons.columns(["person", "country", "role", "endangers_from", "children"])?;
        persons.each(columns, |line, [name, country, role, from, children]| {
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
                role: role.to_owned(),
                endangers_from,
                children,
                shown_at: None,
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
        // Worlds made before, or by others, have no such table.
        let path = world.join("truth/shown.csv");
        if path.exists() {
            truth.says_shown = true;
            let shown = Table::open(&path)?;
            let columns = shown.columns(["person", "shown_at"])?;
            shown.each(columns, |line, [person, at]| {
                let unknown = || invalid(line, "person (not in persons.csv)");
                let number = names.get(person).ok_or_else(unknown)?;
                let person = truth.persons.get_mut(*number).ok_or_else(unknown)?;
                let at = Timestamp::parse(at).map_err(|_| invalid(line, "shown_at"))?;
                person.shown_at = Some(at);
                Ok(())
            })?;
        }
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
        let read = |source: csv::Error| Error::Read {
            what: name.clone(),
            source: source.into(),
        };
        let mut reader = csv::Reader::from_path(path).map_err(read)?;
        let headers = reader
            .headers()
            .map_err(read)?
            .iter()
            .map(str::to_owned)
            .collect();
        let cells = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
        let rows = reader
            .records()
            .map(|row| row.map(cells))
            .collect::<Result<_, _>>()
            .map_err(read)?;
        Ok(Self {
            name,
            headers,
            rows,
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

#[cfg(test)]
mod tests {
    use tiaki_core::id::{AccountId, SiteKey};

    use super::Truth;

    fn world(accounts: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("truth")).unwrap();
        let persons = "person,country,role,endangers_from,children\np-1,NZ,offender,2026-01-02,2\n";
        for (name, text) in [("persons.csv", persons), ("accounts.csv", accounts)] {
            let mut file = std::fs::File::create(folder.path().join("truth").join(name)).unwrap();
            std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        }
        folder
    }

    #[test]
    fn quoted_handles_read_whole() {
        let key = SiteKey::new(&[1; 32]);
        let folder = world("provider,account,person\nSvc,\"a,\"\"b\",p-1\n");
        let truth = Truth::read(folder.path(), &key).unwrap();
        let id = AccountId::derive(&key, &[b"Svc", b"a,\"b"]);
        assert_eq!(truth.accounts.get(&id), Some(&0));
        assert_eq!(truth.persons[0].children, 2);
    }

    #[test]
    fn when_it_showed_is_read_where_the_world_says_so() {
        let key = SiteKey::new(&[1; 32]);
        let folder = world("provider,account,person\nSvc,a,p-1\n");
        let read = || Truth::read(folder.path(), &key);
        assert!(!read().unwrap().says_shown);
        for (text, shows) in [
            ("person,shown_at\n", Some(false)),
            ("person,shown_at\np-1,2026-01-03T04:05:06Z\n", Some(true)),
            ("person,shown_at\np-2,2026-01-03T04:05:06Z\n", None),
            ("person,shown_at\np-1,soon\n", None),
            ("person\np-1\n", None),
        ] {
            let path = folder.path().join("truth/shown.csv");
            let mut file = std::fs::File::create(path).unwrap();
            std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
            let found = read().ok().map(|truth| {
                assert!(truth.says_shown);
                truth.persons[0].shown_at.is_some()
            });
            assert_eq!(found, shows, "{text}");
        }
    }

    #[test]
    fn refuses_a_missing_column_an_unknown_person_and_a_ragged_row() {
        let key = SiteKey::new(&[1; 32]);
        for bad in [
            "provider,account\nSvc,a\n",
            "provider,account,person\nSvc,a,p-9\n",
            "provider,account,person\nSvc,a\n",
        ] {
            assert!(Truth::read(world(bad).path(), &key).is_err(), "{bad}");
        }
    }
}
