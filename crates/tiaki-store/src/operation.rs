//! What the operation comes to, kept: a line for each person with the day of each step, one for each package, and
//! sums by day, by month and in all.
//!
//! Counting reads everything there is (`rows`), which takes seconds where there are a million reports, so it is not
//! done while somebody waits for a page. What it comes to is kept here and replaced by its differences, so that a
//! count after little has changed writes little. A page adds up a few rows of `operation_figures`, found by their
//! key; lists (`lists`) are found by an index of each step's day. Everything kept is counted from other tables and
//! can be emptied.
//!
//! What it refuses: to keep what somebody counted before what is kept already. To add a figure: a code in
//! `tiaki-ops` `operation`; to add a step of persons: a column with its index by a migration, here and in `lists`.

pub mod lists;
pub mod rows;

use std::collections::{BTreeMap, HashMap};

use tiaki_core::id::{PackageId, PersonId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    KEPT = "SELECT counted_at, log_seq FROM operation_kept WHERE one = 1";
    KEEP = "INSERT INTO operation_kept (one, counted_at, log_seq) VALUES (1, $1, $2) \
            ON CONFLICT (one) DO UPDATE SET counted_at = excluded.counted_at, log_seq = excluded.log_seq";
    PERSONS = "SELECT person_id, country, authority_id, novelty, accounts, children, first_on, looked_on, drafted_on, submitted_on, \
               referred_on, outcome_on, arrested_on, safeguarded_on, acted_on FROM operation_persons ORDER BY person_id";
    PACKAGES = "SELECT package_id, authority_id, country, accounts, persons, released_at, answered_on \
                FROM operation_packages ORDER BY package_id";
    FIGURES = "SELECT grain, figure, at, of_what, number FROM operation_figures ORDER BY grain, figure, at, of_what";
    SUM = "SELECT of_what, CAST(SUM(number) AS BIGINT) FROM operation_figures \
           WHERE grain = $1 AND figure = $2 AND at BETWEEN $3 AND $4 GROUP BY of_what ORDER BY of_what";
    SERIES = "SELECT at, CAST(SUM(number) AS BIGINT) FROM operation_figures \
              WHERE grain = $1 AND figure = $2 AND at BETWEEN $3 AND $4 GROUP BY at ORDER BY at";
}

static PERSON_ROWS: Bulk = Bulk {
    table: "operation_persons",
    columns: &[
        ("person_id", Kind::Blob),
        ("country", Kind::Text),
        ("authority_id", Kind::Text),
        ("novelty", Kind::Text),
        ("accounts", Kind::Int),
        ("children", Kind::Int),
        ("first_on", Kind::Int),
        ("looked_on", Kind::Int),
        ("drafted_on", Kind::Int),
        ("submitted_on", Kind::Int),
        ("referred_on", Kind::Int),
        ("outcome_on", Kind::Int),
        ("arrested_on", Kind::Int),
        ("safeguarded_on", Kind::Int),
        ("acted_on", Kind::Int),
    ],
};
static GONE_PERSONS: Bulk = Bulk {
    table: "operation_persons",
    columns: &[("person_id", Kind::Blob)],
};
static PACKAGE_ROWS: Bulk = Bulk {
    table: "operation_packages",
    columns: &[
        ("package_id", Kind::Blob),
        ("authority_id", Kind::Text),
        ("country", Kind::Text),
        ("accounts", Kind::Int),
        ("persons", Kind::Int),
        ("released_at", Kind::Int),
        ("answered_on", Kind::Int),
    ],
};
static GONE_PACKAGES: Bulk = Bulk {
    table: "operation_packages",
    columns: &[("package_id", Kind::Blob)],
};
static FIGURE_ROWS: Bulk = Bulk {
    table: "operation_figures",
    columns: &[
        ("grain", Kind::Text),
        ("figure", Kind::Text),
        ("at", Kind::Int),
        ("of_what", Kind::Text),
        ("number", Kind::Int),
    ],
};
static GONE_FIGURES: Bulk = Bulk {
    table: "operation_figures",
    columns: &[
        ("grain", Kind::Text),
        ("figure", Kind::Text),
        ("at", Kind::Int),
        ("of_what", Kind::Text),
    ],
};

/// A person, and on which day each step was reached. Days are counted from 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPerson {
    /// The person.
    pub person: PersonId,
    /// The country that it is sent to, ISO 3166-1 alpha-2; empty where it is not one.
    pub country: String,
    /// Whose queue it is in; empty where it is in none.
    pub authority: String,
    /// `first_seen`, `known` or `none`: what its files are.
    pub novelty: String,
    /// Its accounts.
    pub accounts: i64,
    /// Children that outcomes say are safeguarded.
    pub children: i64,
    /// When the first source that names one of its accounts came in.
    pub first_on: i64,
    /// When somebody first did something with it.
    pub looked_on: Option<i64>,
    /// When it was first in a draft.
    pub drafted_on: Option<i64>,
    /// When its release was first asked for.
    pub submitted_on: Option<i64>,
    /// When it first went out in a package.
    pub referred_on: Option<i64>,
    /// The day of the first outcome that stands.
    pub outcome_on: Option<i64>,
    /// That of the first arrest.
    pub arrested_on: Option<i64>,
    /// That on which the first child was safeguarded.
    pub safeguarded_on: Option<i64>,
    /// That of the first protective act.
    pub acted_on: Option<i64>,
}

/// A package that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPackage {
    /// The package.
    pub package: PackageId,
    /// To whom.
    pub authority: String,
    /// In which country; empty where the directory has no such authority.
    pub country: String,
    /// Accounts in it.
    pub accounts: i64,
    /// Persons in it.
    pub persons: i64,
    /// When it was released.
    pub released_at: Timestamp,
    /// The day on which the first outcome on one of its persons was recorded after that.
    pub answered_on: Option<i64>,
}

/// A sum.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FigureKey {
    /// What it adds up over.
    pub grain: Grain,
    /// Which it is.
    pub figure: &'static str,
    /// The day since 1970-01-01, the month since year 0, or 0.
    pub at: i64,
    /// A country, a provider, or nothing.
    pub of: String,
}

/// What a sum is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Grain {
    /// Everything.
    All,
    /// A day.
    Day,
    /// A calendar month.
    Month,
}

impl Grain {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "a",
            Self::Day => "d",
            Self::Month => "m",
        }
    }
}

/// Days, months or everything, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// In what.
    pub grain: Grain,
    /// From.
    pub from: i64,
    /// To.
    pub to: i64,
}

/// As of when what is kept was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// When.
    pub at: Timestamp,
    /// After which entry of the log.
    pub log_seq: i64,
}

/// Everything that a count comes to.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// In order of ids.
    pub persons: Vec<KeptPerson>,
    /// Packages.
    pub packages: Vec<KeptPackage>,
    /// Sums; none is 0.
    pub figures: BTreeMap<FigureKey, i64>,
}

/// As of when what is kept was counted; nothing where nothing was yet.
///
/// # Errors
/// Those of the store.
pub fn kept(tx: &Tx<'_>) -> Result<Option<Kept>, Error> {
    tx.find(KEPT, &[], |row| {
        Ok(Kept {
            at: Timestamp::from_micros(row.int(0)?),
            log_seq: row.int(1)?,
        })
    })
}

/// Keeps a count, by its differences from what is kept. Returns how many lines were others, nothing where what is
/// kept was counted later.
///
/// # Errors
/// Those of the store.
pub fn keep(
    tx: &Tx<'_>,
    counted: &Counted,
    kept_as: &Kept,
    actor: &str,
) -> Result<Option<u64>, Error> {
    if kept(tx)?.is_some_and(|kept| kept.log_seq > kept_as.log_seq) {
        return Ok(None);
    }
    let mut lines = keep_persons(tx, &counted.persons)?;
    lines += keep_packages(tx, &counted.packages)?;
    lines += keep_figures(tx, &counted.figures)?;
    tx.execute(
        KEEP,
        &[Param::Int(kept_as.at.micros()), Param::Int(kept_as.log_seq)],
    )?;
    tx.record(Entry {
        at: kept_as.at,
        actor: actor.to_owned(),
        verb: "operation.counted",
        subject: String::new(),
        detail: format!("up_to={} lines={lines}", kept_as.log_seq),
    })?;
    Ok(Some(lines))
}

fn keep_persons(tx: &Tx<'_>, persons: &[KeptPerson]) -> Result<u64, Error> {
    let (mut at, mut gone, mut new) = (persons.iter().peekable(), Vec::new(), Vec::new());
    tx.each(PERSONS, &[], |row| {
        let stored = read_person(row)?;
        while let Some(before) = at.next_if(|next| next.person < stored.person) {
            new.push(before);
        }
        match at.next_if(|next| next.person == stored.person) {
            Some(same) if *same == stored => {}
            Some(other) => {
                gone.push(stored.person);
                new.push(other);
            }
            None => gone.push(stored.person),
        }
        Ok::<_, Error>(())
    })?;
    new.extend(at);
    tx.strike(
        &GONE_PERSONS,
        gone.iter().map(|id| [Param::Blob(id.as_bytes())]),
    )?;
    tx.bulk(&PERSON_ROWS, |sink| {
        new.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.person.as_bytes()),
                Param::Text(&new.country),
                Param::Text(&new.authority),
                Param::Text(&new.novelty),
                Param::Int(new.accounts),
                Param::Int(new.children),
                Param::Int(new.first_on),
                new.looked_on.into(),
                new.drafted_on.into(),
                new.submitted_on.into(),
                new.referred_on.into(),
                new.outcome_on.into(),
                new.arrested_on.into(),
                new.safeguarded_on.into(),
                new.acted_on.into(),
            ])
        })
    })?;
    Ok((gone.len() + new.len()) as u64)
}

pub(super) fn read_person(row: &Row<'_>) -> Result<KeptPerson, Error> {
    Ok(KeptPerson {
        person: PersonId::from_bytes(row.fixed(0)?),
        country: row.text(1)?.to_owned(),
        authority: row.text(2)?.to_owned(),
        novelty: row.text(3)?.to_owned(),
        accounts: row.int(4)?,
        children: row.int(5)?,
        first_on: row.int(6)?,
        looked_on: row.find_int(7)?,
        drafted_on: row.find_int(8)?,
        submitted_on: row.find_int(9)?,
        referred_on: row.find_int(10)?,
        outcome_on: row.find_int(11)?,
        arrested_on: row.find_int(12)?,
        safeguarded_on: row.find_int(13)?,
        acted_on: row.find_int(14)?,
    })
}

fn keep_packages(tx: &Tx<'_>, packages: &[KeptPackage]) -> Result<u64, Error> {
    let stored = tx.rows(PACKAGES, &[], read_package)?;
    let stored: HashMap<PackageId, KeptPackage> =
        stored.into_iter().map(|row| (row.package, row)).collect();
    let new: Vec<&KeptPackage> = packages
        .iter()
        .filter(|new| stored.get(&new.package) != Some(*new))
        .collect();
    let now: HashMap<PackageId, &KeptPackage> =
        packages.iter().map(|row| (row.package, row)).collect();
    let mut gone: Vec<PackageId> = stored
        .iter()
        .filter(|(id, row)| now.get(*id) != Some(row))
        .map(|(id, _)| *id)
        .collect();
    gone.sort_unstable();
    tx.strike(
        &GONE_PACKAGES,
        gone.iter().map(|id| [Param::Blob(id.as_bytes())]),
    )?;
    tx.bulk(&PACKAGE_ROWS, |sink| {
        new.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.package.as_bytes()),
                Param::Text(&new.authority),
                Param::Text(&new.country),
                Param::Int(new.accounts),
                Param::Int(new.persons),
                Param::Int(new.released_at.micros()),
                new.answered_on.into(),
            ])
        })
    })?;
    Ok((gone.len() + new.len()) as u64)
}

pub(super) fn read_package(row: &Row<'_>) -> Result<KeptPackage, Error> {
    Ok(KeptPackage {
        package: PackageId::from_bytes(row.fixed(0)?),
        authority: row.text(1)?.to_owned(),
        country: row.text(2)?.to_owned(),
        accounts: row.int(3)?,
        persons: row.int(4)?,
        released_at: Timestamp::from_micros(row.int(5)?),
        answered_on: row.find_int(6)?,
    })
}

fn keep_figures(tx: &Tx<'_>, figures: &BTreeMap<FigureKey, i64>) -> Result<u64, Error> {
    let mut stored: HashMap<(String, String, i64, String), i64> = HashMap::new();
    tx.each(FIGURES, &[], |row| {
        let key = (
            row.text(0)?.to_owned(),
            row.text(1)?.to_owned(),
            row.int(2)?,
            row.text(3)?.to_owned(),
        );
        stored.insert(key, row.int(4)?);
        Ok::<_, Error>(())
    })?;
    let mut new = Vec::new();
    for (key, number) in figures {
        let code = key.grain.code().to_owned();
        let known = (code, key.figure.to_owned(), key.at, key.of.clone());
        if stored.get(&known) == Some(number) {
            stored.remove(&known);
        } else {
            new.push((key, *number));
        }
    }
    let mut gone: Vec<_> = stored.into_keys().collect();
    gone.sort_unstable();
    tx.strike(
        &GONE_FIGURES,
        gone.iter().map(|(grain, figure, at, of)| {
            [
                Param::Text(grain),
                Param::Text(figure),
                Param::Int(*at),
                Param::Text(of),
            ]
        }),
    )?;
    tx.bulk(&FIGURE_ROWS, |sink| {
        new.iter().try_for_each(|(key, number)| {
            sink.row(&[
                Param::Text(key.grain.code()),
                Param::Text(key.figure),
                Param::Int(key.at),
                Param::Text(&key.of),
                Param::Int(*number),
            ])
        })
    })?;
    Ok((gone.len() + new.len()) as u64)
}

/// A figure over these spans, which do not overlap, by what it is of.
///
/// # Errors
/// Those of the store.
pub fn sum(tx: &Tx<'_>, figure: &str, spans: &[Span]) -> Result<BTreeMap<String, i64>, Error> {
    let mut found = BTreeMap::new();
    for span in spans {
        tx.each(SUM, &keys(figure, span), |row| {
            *found.entry(row.text(0)?.to_owned()).or_insert(0) += row.int(1)?;
            Ok::<_, Error>(())
        })?;
    }
    Ok(found)
}

/// A figure by its days or months, whatever it is of.
///
/// # Errors
/// Those of the store.
pub fn series(tx: &Tx<'_>, figure: &str, span: &Span) -> Result<BTreeMap<i64, i64>, Error> {
    let rows = tx.rows(SERIES, &keys(figure, span), |row| {
        Ok((row.int(0)?, row.int(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

fn keys<'p>(figure: &'p str, span: &Span) -> [Param<'p>; 4] {
    [
        Param::Text(span.grain.code()),
        Param::Text(figure),
        Param::Int(span.from),
        Param::Int(span.to),
    ]
}
