//! The lists behind the figures of a provider's card: which of its reports each figure counts.
//!
//! A list is walked from the latest report on and goes on where it was left ([`Place`]), so no report is out of reach.
//! At most [`WALKED`] reports are looked through for one page: where few of a great many are meant, the page says that
//! it ends there, and leads on. Figures of completeness are asked of what a report said when it was read, under the
//! rules that the card is made by; the others of other tables, as they are now.
//!
//! Whom a restricted case hides from who reads is the caller's to leave out ([`crate::access::shut`]).
//!
//! To add a figure: a member of [`Which`], its test in `test` or `fits`, its words on the page.

use std::collections::HashMap;

use tiaki_core::id::ProviderId;
use tiaki_core::quality::{Band, Facts, Field, Presence, Rules};
pub use tiaki_store::quality::reports::{Place, Row};
use tiaki_store::quality::reports::{Test, before};

use crate::{Error, Site};

/// Rows on a page.
pub const PAGE_SIZE: usize = 100;

/// Reports that are looked through for a page.
pub const WALKED: usize = 50_000;

/// Reports read in one statement.
const STRETCH: u32 = 1_000;

/// Which reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that were not read for their completeness.
    Unread,
    /// By how usable they are.
    Band(Band),
    /// By tens of points: 0 is 0 to 9, 9 is 90 to 100.
    Ten(u8),
    /// By the month of the incident, `YYYY-MM`; those without a time where none is named.
    Month(Option<String>),
    /// Those that lack a field, in part or in whole.
    Lacking(Field),
    /// Those that have something of it.
    Partial(Field),
    /// Those that have nothing of it.
    Absent(Field),
    /// Those that would have had more points with all of it.
    Gain(Field),
    /// Those that would have been in a better band with all of it.
    Rise(Field),
    /// Those that raised a quality flag, by its code.
    Flag(String),
    /// Those for which high priority is asked.
    Asked,
    /// Of these those on somebody in a high band.
    AskedHigh,
    /// Those on somebody in a high band for which it is not asked.
    NotAskedHigh,
    /// Batches on one viral file.
    Batched,
    /// Those with elements that the form does not know.
    Elements,
    /// Those in a group, by the code of why they are one.
    Folded(String),
    /// Those on somebody who can be acted on.
    Actionable,
    /// Those on somebody on whom an outcome stands.
    Answered,
    /// Those with files.
    Files,
    /// Those with a file not said to be viewed or not.
    NotStated,
    /// Those with a file said not to be viewed.
    NotViewed,
    /// Those with a file that cannot be opened without authority.
    Closed,
    /// Those with a file on a viral list, or marked so.
    Viral,
    /// Those on an account that nothing places, and that lack an address at the upload.
    Unplaced,
}

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Its reports, the latest first, at most [`PAGE_SIZE`].
    pub rows: Vec<Row>,
    /// After which report the list goes on; nothing where it has ended.
    pub next: Option<Place>,
    /// Whether it ends here since so many were looked through, and not since the page is full.
    pub is_cut: bool,
}

impl Which {
    /// What is asked of each report by other tables.
    fn test(&self) -> Test<'_> {
        match self {
            Self::AskedHigh | Self::NotAskedHigh => Test::High,
            Self::Folded(kind) => Test::Folded(kind),
            Self::Actionable => Test::Actionable,
            Self::Answered => Test::Answered,
            Self::Files => Test::Files,
            Self::NotStated => Test::NotStated,
            Self::NotViewed => Test::NotViewed,
            Self::Closed => Test::Closed,
            Self::Viral => Test::Viral,
            Self::Unplaced => Test::Unplaced,
            _ => Test::None,
        }
    }

    /// Whether a report is meant by what it says itself.
    fn fits(&self, row: &Row) -> bool {
        match self {
            Self::Unread => row.facts.is_none(),
            Self::Month(month) => row.facts.is_some() && row.month == *month,
            Self::Flag(code) => row
                .flags
                .split(',')
                .filter_map(|flag| flag.split_once(':'))
                .any(|(flag, _)| flag == code),
            Self::Asked | Self::AskedHigh => row.escalated,
            Self::NotAskedHigh => !row.escalated,
            Self::Batched => row.batched,
            Self::Elements => row.unknown_elements > 0,
            _ => true,
        }
    }

    /// Whether reports that say this are meant; of a list that does not go by that all are.
    fn fits_facts(&self, rules: &Rules, facts: &Facts) -> bool {
        let would = |field: &Field| {
            let lacks = facts.presence(*field).is_lacking();
            lacks.then(|| rules.score(&facts.with(*field)))
        };
        match self {
            Self::Band(band) => rules.band(rules.score(facts)) == *band,
            Self::Ten(ten) => (rules.score(facts).tenths() / 100).min(9) == u16::from(*ten),
            Self::Lacking(field) => facts.presence(*field).is_lacking(),
            Self::Partial(field) => facts.presence(*field) == Presence::Partial,
            Self::Absent(field) => facts.presence(*field) == Presence::Absent,
            Self::Gain(field) => would(field).is_some_and(|better| better > rules.score(facts)),
            Self::Rise(field) => would(field)
                .is_some_and(|better| rules.band(better) > rules.band(rules.score(facts))),
            Self::Unplaced => facts.presence(Field::UploadPlace).is_lacking(),
            _ => true,
        }
    }

    /// Whether it goes by what a report said when it was read.
    const fn is_of_facts(&self) -> bool {
        matches!(
            self,
            Self::Band(_)
                | Self::Ten(_)
                | Self::Lacking(_)
                | Self::Partial(_)
                | Self::Absent(_)
                | Self::Gain(_)
                | Self::Rise(_)
                | Self::Unplaced
        )
    }
}

/// Tells which reports are meant. Many say the same, so what that comes to is remembered.
struct Sieve<'w> {
    which: &'w Which,
    rules: &'w Rules,
    known: HashMap<String, bool>,
}

impl<'w> Sieve<'w> {
    fn new(which: &'w Which, rules: &'w Rules) -> Self {
        Self {
            which,
            rules,
            known: HashMap::new(),
        }
    }

    fn fits(&mut self, row: &Row) -> bool {
        if !row.passes || !self.which.fits(row) {
            return false;
        }
        if !self.which.is_of_facts() {
            return true;
        }
        let Some(facts) = &row.facts else {
            return false;
        };
        if let Some(fits) = self.known.get(facts) {
            return *fits;
        }
        let found = self.which.fits_facts(self.rules, &Facts::read(facts));
        self.known.insert(facts.clone(), found);
        found
    }
}

/// The reports of a provider that a figure of its card counts, after a place, the latest first.
///
/// # Errors
/// Those of the store.
pub fn list(
    site: &Site,
    provider: &ProviderId,
    which: &Which,
    after: Option<Place>,
    rules: &Rules,
) -> Result<Listed, Error> {
    walked(site, provider, which, after, (rules, WALKED))
}

/// As [`list`], looking through another number of reports.
///
/// # Errors
/// Those of the store.
pub fn walked(
    site: &Site,
    provider: &ProviderId,
    which: &Which,
    after: Option<Place>,
    (rules, most): (&Rules, usize),
) -> Result<Listed, Error> {
    let limit = u32::try_from(most).map_or(STRETCH, |most| most.clamp(1, STRETCH));
    site.store.read("provider reports", |tx| {
        let mut sieve = Sieve::new(which, rules);
        let (mut found, mut at, mut seen) = (Listed::default(), after, 0_usize);
        loop {
            let stretch = before(tx, provider, which.test(), at, limit)?;
            let is_last = stretch.len() < limit as usize;
            for row in stretch {
                if found.rows.len() == PAGE_SIZE {
                    if sieve.fits(&row) {
                        found.next = found.rows.last().map(|last| last.place);
                        return Ok(found);
                    }
                } else if sieve.fits(&row) {
                    found.rows.push(row.clone());
                }
                (at, seen) = (Some(row.place), seen + 1);
            }
            if is_last {
                return Ok(found);
            }
            if seen >= most {
                // A full page that nothing was found after yet is not cut: the next one goes on from here.
                (found.next, found.is_cut) = (at, found.rows.len() < PAGE_SIZE);
                return Ok(found);
            }
        }
    })
}
