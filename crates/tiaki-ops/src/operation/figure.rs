//! The figures that are kept, by their codes, and how sums of them are gathered.

use std::collections::{BTreeMap, HashMap};

use tiaki_store::operation::{FigureKey, Grain};

use super::period::month_of;

/// Reports, by provider, on the day that each came in.
pub(super) const REPORTS: &str = "reports";
/// What could not be read, on the day that it came in.
pub(super) const QUARANTINED: &str = "quarantined";
/// Bulk disclosures, on the day that each came in.
pub(super) const DISCLOSURES: &str = "disclosures";
/// Reports where those that are one count once, by the provider and on the day of the first of them.
pub(super) const INCIDENTS: &str = "incidents";
/// Accounts that linking took in, by the country of their person, on the day that the first source of each came in.
pub(super) const ACCOUNTS: &str = "accounts";
/// Persons, by country, on the day that the first source of each came in; the next five likewise.
pub(super) const PERSONS: &str = "persons";
/// Of those, who is in a queue.
pub(super) const QUEUED: &str = "queued";
/// Of those, whom nobody has looked at.
pub(super) const WAITING: &str = "waiting";
/// Persons whose files are all known.
pub(super) const KNOWN: &str = "known";
/// Persons with files that no list knows.
pub(super) const FIRST_SEEN: &str = "first_seen";
/// Persons, by country, on the day of the step.
pub(super) const LOOKED: &str = "looked";
/// See [`LOOKED`].
pub(super) const DRAFTED: &str = "drafted";
/// See [`LOOKED`].
pub(super) const SUBMITTED: &str = "submitted";
/// See [`LOOKED`].
pub(super) const REFERRED: &str = "referred";
/// See [`LOOKED`].
pub(super) const OUTCOMES: &str = "outcomes";
/// See [`LOOKED`].
pub(super) const ARRESTS: &str = "arrests";
/// Children, by the country of the person, on the day that they were safeguarded.
pub(super) const CHILDREN: &str = "children";
/// Packages, by country, on the day of their release.
pub(super) const PACKAGES: &str = "packages";
/// Files on a list, on the day that the first source of each came in.
pub(super) const FILES_KNOWN: &str = "files_known";
/// Files on none, likewise.
pub(super) const FILES_FIRST_SEEN: &str = "files_first_seen";
/// Reports by provider, on the day that each came in: those on somebody who can be acted on.
pub(super) const ACTIONABLE: &str = "actionable";
/// Those on somebody on whom an outcome stands.
pub(super) const ANSWERED: &str = "answered";
/// Those that were read for their completeness.
pub(super) const SCORED: &str = "scored";
/// Their points, in tenths.
pub(super) const POINTS: &str = "points";
/// Fields that apply to them.
pub(super) const FIELDS: &str = "fields";
/// Fields that they lack, in whole or in part.
pub(super) const LACKING: &str = "lacking";
/// Those that say when it happened, by how long after that they came: the places of [`DELAYS`].
pub(super) const DELAYED: [&str; DELAYS.len()] = [
    "delay_1", "delay_2", "delay_3", "delay_4", "delay_5", "delay_6", "delay_7", "delay_8",
];

/// Until how many hours after what they report reports came; the last is later.
pub const DELAYS: [i64; 8] = [1, 24, 3 * 24, 7 * 24, 30 * 24, 90 * 24, 365 * 24, i64::MAX];

/// Sums by day, gathered.
#[derive(Debug, Default)]
pub(super) struct Sums {
    names: Vec<String>,
    places: HashMap<String, u32>,
    days: HashMap<(&'static str, i64, u32), i64>,
}

impl Sums {
    /// The place of what a figure is of.
    pub(super) fn place(&mut self, of: &str) -> u32 {
        if let Some(place) = self.places.get(of) {
            return *place;
        }
        let place = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(of.to_owned());
        self.places.insert(of.to_owned(), place);
        place
    }

    /// Adds to a figure of a day.
    pub(super) fn add(&mut self, figure: &'static str, day: i64, of: u32, number: i64) {
        if number != 0 {
            *self.days.entry((figure, day, of)).or_default() += number;
        }
    }

    /// All sums, by day, by month and in all.
    pub(super) fn finish(self) -> BTreeMap<FigureKey, i64> {
        let mut found = BTreeMap::new();
        for ((figure, day, place), number) in self.days {
            let of = usize::try_from(place)
                .ok()
                .and_then(|place| self.names.get(place));
            let of = of.cloned().unwrap_or_default();
            for (grain, at) in [
                (Grain::Day, day),
                (Grain::Month, month_of(day)),
                (Grain::All, 0),
            ] {
                let key = FigureKey {
                    grain,
                    figure,
                    at,
                    of: of.clone(),
                };
                *found.entry(key).or_insert(0) += number;
            }
        }
        found
    }
}
