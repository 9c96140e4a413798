//! How complete reports are, and a card for each provider.
//!
//! What a report says and leaves out is written down when it comes in; [`run`] reads it again
//! from the stored documents for reports that came in before, whatever form they have; of files
//! that came over the API, what was computed as they passed counts as it did then. A [`Card`]
//! counts: what share lacks each field, how complete reports are, which rules of the form they
//! break, and what each missing field would have changed. It holds counts and codes only, so that
//! it may be sent to the provider.

pub mod reports;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;
use tiaki_core::id::{ProviderId, ReportId};
use tiaki_core::quality::{Band, Facts, Field, FieldTally, Presence, Rules, Tally};
use tiaki_store::log::Entry;
use tiaki_store::quality::{self as rows, FileCounts};
use tiaki_store::{Tx, documents, submissions};

pub use self::table::{CSV_HEADER, to_csv};
use crate::submissions::received;
use crate::{Act, Error, Site};

/// Reports read again in one transaction.
const BATCH: u32 = 500;

/// What reading reports again came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reread {
    /// Reports whose facts were read from their documents.
    pub read: u64,
    /// Reports whose documents cannot be read again for this: their card counts them as unread.
    pub unread: u64,
}

/// Reads the facts on reports that have none, from their stored documents; of all reports where
/// `again` is set.
///
/// # Errors
/// Those of the store.
pub fn run(site: &Site, act: &Act, again: bool) -> Result<Reread, Error> {
    let entry = |verb, detail| Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb,
        subject: String::new(),
        detail,
    };
    if again {
        site.store.write("quality", |tx| {
            rows::clear(tx, entry("quality.cleared", String::new()))
        })?;
    }
    let mut done = Reread::default();
    let mut after: Option<ReportId> = None;
    loop {
        let (facts, last, asked) = site
            .store
            .read("quality", |tx| read_again(site, tx, after.as_ref()))?;
        if asked == 0 {
            return Ok(done);
        }
        after = last;
        let read = facts.len() as u64;
        done.read += read;
        done.unread += asked - read;
        if read > 0 {
            site.store.write("quality", |tx| {
                rows::save(tx, &facts)?;
                tx.record(entry("quality.read", format!("reports={read}")))
            })?;
        }
    }
}

type Batch = (Vec<rows::NewFacts>, Option<ReportId>, u64);

/// The facts on the next reports that have none, the last of those reports, and how many they were.
fn read_again(site: &Site, tx: &Tx<'_>, after: Option<&ReportId>) -> Result<Batch, Error> {
    let missing = rows::missing(tx, after, BATCH)?;
    let mut facts = Vec::new();
    for one in &missing {
        let report = documents::bytes(tx, &one.document)?;
        let files = match &one.files_document {
            Some(digest) => Some(documents::bytes(tx, digest)?),
            None => None,
        };
        let received = match submissions::find_receipt_of_report(tx, &one.report)? {
            Some(receipt) => received(&submissions::files(tx, receipt.number)?),
            None => BTreeMap::new(),
        };
        facts.extend(crate::intake::facts_again(
            site,
            one,
            &report,
            files.as_deref(),
            &received,
        ));
    }
    let last = missing.last().map(|one| one.report);
    Ok((facts, last, missing.len() as u64))
}

/// A provider's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The provider.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// The version of the rubric.
    pub rules: String,
    /// Its reports.
    pub reports: u64,
    /// Those that have not been read for their completeness.
    pub unread: u64,
    /// Reports by month of the incident; those without a time under "".
    pub months: BTreeMap<String, u64>,
    /// The mean completeness in tenths of a point, rounded down.
    pub mean_tenths: Option<u64>,
    /// Reports by tens of points: 0 to 9, …, 90 to 100.
    pub tens: [u64; 10],
    /// Reports by how usable they are.
    pub bands: BTreeMap<&'static str, u64>,
    /// What is said of each field.
    pub fields: Vec<FieldLine>,
    /// Quality flags by their codes.
    pub flags: BTreeMap<String, u64>,
    /// Elements that the form does not know.
    pub unknown_elements: u64,
    /// Documents that could not be read, where it is known that the provider sent them.
    pub quarantined: u64,
    /// What it asks high priority for.
    pub escalated: Escalated,
    /// What it says of its files.
    pub files: Files,
    /// Reports that are batches of accounts that passed on one viral file.
    pub batched: u64,
    /// Reports that are in a group, by why they are one; see [`crate::folding`].
    pub folded: BTreeMap<String, u64>,
}

/// What is said of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldLine {
    /// The field's code.
    pub field: &'static str,
    /// The most points it gives; 0 where the rubric does not count it.
    pub points: u16,
    /// Reports with all of it, with something of it, with nothing of it.
    pub full: u64,
    /// See `full`.
    pub partial: u64,
    /// See `full`.
    pub absent: u64,
    /// Reports that it does not apply to.
    pub not_applicable: u64,
    /// What share of the reports that it applies to lack it in whole or in part, in thousandths.
    pub lacking_permille: Option<u64>,
    /// Reports that would have had more points with it.
    pub would_gain: u64,
    /// Tenths of points that they would have gained together.
    pub would_gain_tenths: u64,
    /// Reports that would have been in a better band.
    pub would_rise: u64,
    /// What else it would have changed.
    pub would_change: Option<Change>,
}

/// What a missing field would have changed beyond points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `reports_placed`: reports on an account that nothing places; `files_opened`: files that
    /// cannot be opened without authority, since it is not said that a person viewed them and they
    /// are not public.
    pub what: &'static str,
    /// How many.
    pub count: u64,
}

/// What a provider asks high priority for, and what triage makes of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Escalated {
    /// Reports for which it asks high priority.
    pub reports: u64,
    /// Those on somebody in one of the two highest bands.
    pub in_high_bands: u64,
    /// Reports for which it does not ask, on somebody in one of the two highest bands.
    pub not_asked_in_high_bands: u64,
}

/// What a provider says of its files, each counted in each report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Files.
    pub files: u64,
    /// Of which it is not said whether a person viewed them.
    pub viewed_not_stated: u64,
    /// Of which it is said that nobody did.
    pub not_viewed: u64,
    /// On a list of viral files, or marked viral or as a potential meme.
    pub viral: u64,
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// The cards of all providers that sent anything, by name, under this version of the rubric.
///
/// # Errors
/// Those of the store.
pub fn cards(site: &Site, rules: &Rules) -> Result<Vec<Card>, Error> {
    site.store
        .read("quality cards", |tx| Counts::read(tx)?.cards(rules))
}

/// The card of one provider; nothing where there is none such.
///
/// # Errors
/// Those of the store.
pub fn card(site: &Site, provider: &ProviderId, rules: &Rules) -> Result<Option<Card>, Error> {
    let cards = cards(site, rules)?;
    Ok(cards.into_iter().find(|card| card.provider == *provider))
}

/// The provider of this name, as its id.
#[must_use]
pub fn provider_id(site: &Site, name: &str) -> ProviderId {
    ProviderId::derive(&site.key, &[name.as_bytes()])
}

/// The provider of this name; nothing where nothing of it came in.
///
/// # Errors
/// Those of the store.
pub fn find_provider(site: &Site, name: &str) -> Result<Option<ProviderId>, Error> {
    let id = provider_id(site, name);
    let names = site
        .store
        .read("provider", |tx| tiaki_store::access::of_provider(tx, &id))?;
    Ok((!names.is_empty()).then_some(id))
}

/// The rules of the form that a report breaks, by their codes, with how often; none where that was not read.
pub(crate) fn flags_of(tx: &Tx<'_>, report: &ReportId) -> Result<Vec<(String, u64)>, Error> {
    let (_, flags) = rows::find(tx, report)?.unwrap_or_default();
    let each = flags.split(',').filter_map(|flag| {
        let (code, count) = flag.split_once(':')?;
        Some((code.to_owned(), count.parse().ok()?))
    });
    Ok(each.collect())
}

/// The counts of all providers.
struct Counts {
    providers: Vec<(ProviderId, String)>,
    groups: Vec<rows::Group>,
    flags: Vec<(ProviderId, String, i64)>,
    unplaced: Vec<(ProviderId, String, i64)>,
    files: BTreeMap<ProviderId, FileCounts>,
    quarantined: BTreeMap<ProviderId, i64>,
    bands: Vec<(ProviderId, bool, String, i64)>,
    folded: Vec<(ProviderId, String, i64)>,
}

impl Counts {
    fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        Ok(Self {
            providers: rows::providers(tx)?,
            groups: rows::groups(tx)?,
            flags: rows::flags(tx)?,
            unplaced: rows::unplaced(tx)?,
            files: rows::files(tx)?,
            quarantined: rows::quarantined(tx)?,
            bands: rows::bands(tx)?,
            folded: tiaki_store::folding::providers(tx)?,
        })
    }

    fn cards(&self, rules: &Rules) -> Result<Vec<Card>, Error> {
        let cards = self
            .providers
            .iter()
            .map(|(id, name)| self.card(*id, name, rules));
        Ok(cards
            .filter(|card| card.reports > 0 || card.quarantined > 0)
            .collect())
    }

    fn card(&self, provider: ProviderId, name: &str, rules: &Rules) -> Card {
        let (mut tally, mut months) = (Tally::default(), BTreeMap::<String, u64>::new());
        let (mut reports, mut unread, mut batched) = (0, 0, 0);
        let (mut unknown_elements, mut escalated) = (0, Escalated::default());
        for group in self
            .groups
            .iter()
            .filter(|group| group.provider == provider)
        {
            let here = count(group.reports);
            reports += here;
            escalated.reports += count(group.escalated);
            batched += count(group.batched);
            unknown_elements += count(group.unknown_elements);
            match &group.facts {
                Some(facts) => {
                    tally.add(rules, &Facts::read(facts), here);
                    *months
                        .entry(group.month.clone().unwrap_or_default())
                        .or_default() += here;
                }
                None => unread += here,
            }
        }
        for (_, asked, band, here) in self.bands.iter().filter(|(of, ..)| *of == provider) {
            if ["very_high", "high"].contains(&band.as_str()) {
                *if *asked {
                    &mut escalated.in_high_bands
                } else {
                    &mut escalated.not_asked_in_high_bands
                } += count(*here);
            }
        }
        let files = self.files.get(&provider).copied().unwrap_or_default();
        let bands = Band::ALL.iter().map(|band| {
            let reports = tally.bands.get(band).copied().unwrap_or(0);
            (band.code(), reports)
        });
        Card {
            provider,
            name: name.to_owned(),
            rules: rules.version.clone(),
            reports,
            unread,
            months,
            mean_tenths: tally.mean_tenths(),
            tens: tally.tens,
            bands: bands.collect(),
            fields: self.fields(provider, &tally, files, rules),
            flags: self.flags(provider),
            unknown_elements,
            quarantined: count(self.quarantined.get(&provider).copied().unwrap_or(0)),
            escalated,
            files: Files {
                files: count(files.files),
                viewed_not_stated: count(files.unstated),
                not_viewed: count(files.not_viewed),
                viral: count(files.viral),
            },
            batched,
            folded: self
                .folded
                .iter()
                .filter(|(of, ..)| *of == provider)
                .map(|(_, kind, here)| (kind.clone(), count(*here)))
                .collect(),
        }
    }

    fn fields(
        &self,
        provider: ProviderId,
        tally: &Tally,
        files: FileCounts,
        rules: &Rules,
    ) -> Vec<FieldLine> {
        let line = |field: &Field| {
            let found: FieldTally = tally.fields.get(field).copied().unwrap_or_default();
            let lacking = found.lacking().saturating_mul(1_000);
            FieldLine {
                field: field.code(),
                points: rules.points(*field),
                full: found.full,
                partial: found.partial,
                absent: found.absent,
                not_applicable: found.not_applicable,
                lacking_permille: lacking.checked_div(found.applicable()),
                would_gain: found.would_gain,
                would_gain_tenths: found.would_gain_tenths,
                would_rise: found.would_rise,
                would_change: match field {
                    Field::UploadPlace => Some(Change {
                        what: "reports_placed",
                        count: self.unplaced(provider),
                    }),
                    Field::Viewed => Some(Change {
                        what: "files_opened",
                        count: count(files.closed),
                    }),
                    _ => None,
                },
            }
        };
        Field::ALL.iter().map(line).collect()
    }

    /// Reports on an account that nothing places, and that lack an address at the upload.
    fn unplaced(&self, provider: ProviderId) -> u64 {
        let of = self.unplaced.iter().filter(|(of, ..)| *of == provider);
        let lacks = |facts: &str| {
            let found = Facts::read(facts).presence(Field::UploadPlace);
            matches!(found, Presence::Absent | Presence::Partial)
        };
        of.filter(|(_, facts, _)| lacks(facts))
            .map(|(.., here)| count(*here))
            .sum()
    }

    fn flags(&self, provider: ProviderId) -> BTreeMap<String, u64> {
        let mut found = BTreeMap::new();
        for (_, flags, reports) in self.flags.iter().filter(|(of, ..)| *of == provider) {
            for (code, times) in flags.split(',').filter_map(|flag| flag.split_once(':')) {
                let times: u64 = times.parse().unwrap_or(0);
                *found.entry(code.to_owned()).or_default() += times * count(*reports);
            }
        }
        found
    }
}
