//! The lists behind figures of the operation, page by page: persons by a step, reports, packages.

use tiaki_core::time::Timestamp;
use tiaki_store::operation::lists::{self as rows, Window};
pub use tiaki_store::operation::lists::{ListedReport, Step};
pub use tiaki_store::operation::{KeptPackage, KeptPerson};
use tiaki_store::operation::{kept, sum};

use super::{AGES, Period, figure, released};
use crate::views::destination;
use crate::{Error, Site};

/// Rows on a page.
pub const PAGE_SIZE: u32 = 100;
/// The last page that can be asked for: what is further back is found by naming other days.
pub const LAST_PAGE: u32 = 99;

/// Steps of persons that can be listed, by the codes of their figures.
pub const PERSONS: [(&str, Step); 13] = [
    (figure::PERSONS, Step::All),
    (figure::QUEUED, Step::Queued),
    (figure::WAITING, Step::Waiting),
    (figure::KNOWN, Step::Known),
    (figure::FIRST_SEEN, Step::FirstSeen),
    (figure::LOOKED, Step::Looked),
    (figure::DRAFTED, Step::Drafted),
    (figure::SUBMITTED, Step::Submitted),
    (figure::REFERRED, Step::Referred),
    (figure::OUTCOMES, Step::Outcome),
    (figure::ARRESTS, Step::Arrested),
    ("safeguarded", Step::Safeguarded),
    ("acted", Step::Acted),
];

/// A row with the name of the authority that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named<T> {
    /// The row.
    pub row: T,
    /// The authority's name.
    pub authority: String,
}

fn named<T>(site: &Site, rows: Vec<T>, authority: fn(&T) -> &str) -> Vec<Named<T>> {
    let named = |row: T| Named {
        authority: destination(site, authority(&row)).0,
        row,
    };
    rows.into_iter().map(named).collect()
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// When it was counted; nothing where it is as of now, or nothing was counted yet.
    pub counted_at: Option<Timestamp>,
    /// All of them, where that is counted.
    pub total: Option<i64>,
    /// Those on the page.
    pub rows: Vec<T>,
    /// Whether there is a page after it.
    pub has_more: bool,
}

/// What packages are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packages {
    /// All that were released in the period.
    Of(Period),
    /// Those that nothing came of yet, whatever the period is; of the age at this place of [`AGES`] where one is named.
    Open(Option<usize>),
}

fn window(page: u32) -> Window {
    Window {
        // One more tells whether there is a page after it.
        limit: PAGE_SIZE + 1,
        offset: page.min(LAST_PAGE) * PAGE_SIZE,
    }
}

fn listed<T>(
    counted_at: Option<Timestamp>,
    total: Option<i64>,
    mut rows: Vec<T>,
    page: u32,
) -> Listed<T> {
    let has_more = rows.len() > PAGE_SIZE as usize && page < LAST_PAGE;
    rows.truncate(PAGE_SIZE as usize);
    Listed {
        counted_at,
        total,
        rows,
        has_more,
    }
}

/// A page, from 0, of persons who reached a step in a period, the latest first; of one country where one is named,
/// by code, the empty one for no single country.
/// Whom a restricted case hides from who reads is the caller's to leave out ([`crate::access::shut`]); so with [`reports`].
///
/// # Errors
/// Those of the store.
pub fn persons(
    site: &Site,
    (code, step): (&str, Step),
    period: Period,
    country: Option<&str>,
    page: u32,
) -> Result<Listed<Named<KeptPerson>>, Error> {
    site.store.read("operation persons", |tx| {
        let found = rows::persons(tx, step, period.ends(), country, window(page))?;
        let sums = sum(tx, code, &period.spans())?;
        let total = match country {
            Some(country) => sums.get(country).copied().unwrap_or(0),
            None => sums.values().sum(),
        };
        let is_counted = !["safeguarded", "acted"].contains(&code);
        let found = named(site, found, |row| &row.authority);
        let counted_at = kept(tx)?.map(|kept| kept.at);
        Ok(listed(counted_at, is_counted.then_some(total), found, page))
    })
}

/// A page, from 0, of reports that came in in a period, the latest first.
///
/// # Errors
/// Those of the store.
pub fn reports(site: &Site, period: Period, page: u32) -> Result<Listed<ListedReport>, Error> {
    site.store.read("operation reports", |tx| {
        let between = moments(period);
        let found = rows::reports(tx, between, window(page))?;
        Ok(listed(None, None, found, page))
    })
}

fn moments(period: Period) -> (Timestamp, Timestamp) {
    match period {
        Period::All => (
            Timestamp::from_micros(i64::MIN),
            Timestamp::from_micros(i64::MAX),
        ),
        Period::Days { from, to } => {
            let day = |day| Timestamp::default().plus_days(day);
            (day(from), day(to + 1))
        }
    }
}

/// A page, from 0, of packages, the latest release first.
///
/// # Errors
/// Those of the store.
pub fn packages(
    site: &Site,
    which: Packages,
    page: u32,
    at: Timestamp,
) -> Result<Listed<Named<KeptPackage>>, Error> {
    site.store.read("operation packages", |tx| {
        let (between, open) = match which {
            Packages::Of(period) => (moments(period), false),
            Packages::Open(age) => {
                let age = age.and_then(|age| AGES.get(age).copied());
                let between = age.map_or_else(|| moments(Period::All), |age| released(age, at));
                (between, true)
            }
        };
        let found = rows::packages(tx, between, open, window(page))?;
        let found = named(site, found, |row| &row.authority);
        let counted_at = kept(tx)?.map(|kept| kept.at);
        Ok(listed(counted_at, None, found, page))
    })
}
