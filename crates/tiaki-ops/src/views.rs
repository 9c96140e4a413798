//! What pages and listings show.
//!
//! Read-only. A shielded account (a child's, or one that leads to a child) is never
//! named here: the store gives neither its name nor its identifiers, and [`PROTECTED`]
//! stands in their place. What was only found in free text is held back of every
//! account and counted, since it may be a child's. Opening them is a use case of its own that asks for a purpose
//! ([`crate::victims`]).

mod listed;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tiaki_core::id::{AccountId, PackageId, PersonId, ReportId, SourceId};
use tiaki_core::protection::Protection;
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_store::persons::{self, history};
use tiaki_store::protection;
use tiaki_store::views as rows;
pub use tiaki_store::views::{Counts, FileRow, HitRow, ObservationRow, ProviderCount};

pub(crate) use self::listed::queue_rows;
use self::listed::{queue_row, told_rows};
use crate::directory::COORDINATOR;
use crate::folding::{IncidentRow, Share};
use crate::history::{self as told, History};
use crate::holds::{Holds, holds};
use crate::outcomes::{self, OutcomeView};
use crate::refer::shared;
use crate::reviews::{self, NearMisses};
use crate::rulings;
use crate::terms::{self, Restricted, TermsView};
use crate::triage::explain::Explainer;
use crate::{Error, Site, rules};

/// What stands in place of a child's identifiers.
pub const PROTECTED: &str = "protected";

/// What stands in place of an account's name that no source gives but in free text.
pub const FOUND: &str = "held back, found in text";

/// Rows of a source shown at most; the rest is counted.
const SHOWN: u32 = 200;

/// Why a person stands where it stands: as triage leaves it and pages show it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reasons {
    /// Why the danger class was reached.
    pub class: String,
    /// Each factor with its points and evidence.
    pub factors: Vec<Reason>,
    /// What would move the person to another band.
    pub would_change: Vec<Change>,
}

/// A factor that counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its stable code.
    pub code: String,
    /// The axis it counts on, or `class`.
    pub axis: String,
    /// Its points.
    pub points: i64,
    /// What it says, in a sentence.
    pub text: String,
    /// Ids of reports (`rep_…`), files or accounts that show it.
    pub evidence: Vec<String>,
}

/// What would move a person to another band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What would have to be known.
    pub what: String,
    /// The band it would lead to.
    pub band: String,
}

/// Up to this many holders of a value are told exactly; more are rounded up to a power of two.
pub const EXACT: u64 = tiaki_link::EXACT as u64;

/// One piece of a link's evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkEvidence {
    /// The kind of identifier shared.
    pub kind: String,
    /// How many accounts hold the value; up to so many, where it is more than [`EXACT`].
    pub holders: u64,
    /// Hundredths of a bit that it adds.
    pub weight: i64,
    /// What is said of the value: ordinary, shared network, disposable, …
    pub class: String,
    /// How the two agree on it: equal, within minutes, …
    pub manner: String,
    /// How many persons hold the value, as far as firm evidence tells; rounded up likewise.
    pub persons: u64,
    /// `stated`, or that it was only mined from text at one or both: then it counts less.
    #[serde(default = "stated")]
    pub reliability: String,
}

/// What links that were stored before there was another word say.
fn stated() -> String {
    "stated".to_owned()
}

/// A country that speaks for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateView {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Its share, in thousandths.
    pub share: i64,
    /// Why.
    pub reasons: Vec<String>,
}

/// The bands, most urgent first.
pub const BANDS: [&str; 5] = ["very_high", "high", "medium", "low", "set_aside_proposed"];

/// A destination in the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The authority's id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// Its country's code; none for the coordinator's own desk.
    pub country: Option<String>,
    /// The country's name.
    pub country_name: String,
    /// Persons waiting.
    pub persons: i64,
    /// Their accounts.
    pub accounts: i64,
    /// Persons by band, in the order of [`BANDS`].
    pub bands: [i64; 5],
    /// The first moment at which evidence on one of them dies.
    pub first_clock: Option<Timestamp>,
    /// The package sealed for it.
    pub package: Option<PackageId>,
}

/// The operation at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// How many of everything.
    pub counts: Counts,
    /// Files by verdict.
    pub verdicts: Vec<(String, i64)>,
    /// Persons whom other rules than those in force ranked: `tiaki triage` ranks them anew. Nothing where
    /// the rules in force are refused.
    pub ranked_otherwise: Option<i64>,
    /// Every destination with someone in its queue, most urgent first.
    pub destinations: Vec<Destination>,
    /// Reports by provider.
    pub providers: Vec<ProviderCount>,
}

/// A row of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Its place, from 1.
    pub place: u32,
    /// The person.
    pub person: PersonId,
    /// The danger class's code.
    pub class: String,
    /// The band's code, one of [`BANDS`].
    pub band: String,
    /// Danger, actionability, novelty, perishability, each 0 to 100.
    pub axes: [i64; 4],
    /// The band's deadline.
    pub due_at: Option<Timestamp>,
    /// When the last identifying evidence dies.
    pub clock_at: Option<Timestamp>,
    /// Until when the last of the providers preserves what it reported.
    pub preserved_until: Option<Timestamp>,
    /// Accounts of the person.
    pub accounts: i64,
    /// Reports that name them.
    pub reports: i64,
    /// How many these are when reports of one incident, of one viral burst, or sent again count once.
    pub incidents: i64,
    /// Files on a list.
    pub known_files: i64,
    /// Files on no list.
    pub first_seen_files: i64,
    /// How firmly the accounts hang together.
    pub tier: String,
    /// Whether something came in since that triage has not seen, so that all but the accounts is of
    /// before.
    pub changed: bool,
    /// Why.
    pub reasons: Reasons,
    /// Groups that reports on the person are in.
    pub shares: Vec<Share>,
}

/// A page of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queue {
    /// The destination's id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// Its country's name.
    pub country_name: String,
    /// Persons in the whole queue.
    pub total: i64,
    /// The page, from 0.
    pub page: u32,
    /// Rows on a page.
    pub page_size: u32,
    /// The rows.
    pub rows: Vec<QueueRow>,
}

/// Where an account or person is taken to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `routed`, `several`, `conflict`, `unknown`.
    pub verdict: String,
    /// The leading country's code.
    pub country: Option<String>,
    /// Its name.
    pub country_name: String,
    /// How sure, in thousandths.
    pub confidence: i64,
}

/// An account's part in a report or disclosure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartView {
    /// The report or disclosure.
    pub source: SourceId,
    /// The report; none where the source is a bulk disclosure.
    pub report: Option<ReportId>,
    /// The source's number at its sender, or "bulk disclosure".
    pub reference: String,
    /// Who sent it.
    pub provider: String,
    /// The account's part.
    pub role: String,
    /// The stated age.
    pub age: Option<i64>,
    /// What the report is about.
    pub incident_type: String,
    /// When that happened.
    pub incident_at: Option<Timestamp>,
    /// What it states of the account; empty where the account is shielded.
    pub observations: Vec<ObservationRow>,
    /// How many values that it has in free text are held back ([`crate::victims`]).
    pub held: u64,
    /// What it states of the account in codes; empty where the account is shielded. Nothing of it is
    /// checked.
    pub stated: Vec<Statement>,
}

/// An account: as a person's page shows it, or as who named a purpose may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// The account.
    pub id: AccountId,
    /// The provider's service.
    pub service: String,
    /// Its id there, or [`PROTECTED`].
    pub handle: String,
    /// How it is protected.
    pub protection: Protection,
    /// The person it is taken to belong to, once triage has ranked it.
    pub person: Option<PersonId>,
    /// Where it is taken to be.
    pub place: Option<Place>,
    /// Its parts in reports and disclosures.
    pub parts: Vec<PartView>,
}

/// A link of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkView {
    /// One account.
    pub a: AccountId,
    /// The other.
    pub b: AccountId,
    /// Hundredths of a bit.
    pub weight: i64,
    /// Thousandths.
    pub confidence: i64,
    /// `confirmed`, `probable` or `possible`.
    pub tier: String,
    /// Whether the person hangs together by it.
    pub forest: bool,
    /// The waterfall.
    pub evidence: Vec<LinkEvidence>,
}

/// A person: the hypothesis, and everything it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// The destination's id.
    pub authority: String,
    /// Its name.
    pub authority_name: String,
    /// As in the queue (its place is 0 here).
    pub row: QueueRow,
    /// The rules' version.
    pub rules: String,
    /// Where the person is taken to be.
    pub place: Place,
    /// The countries that speak for themselves.
    pub candidates: Vec<CandidateView>,
    /// What people decided on where the person is.
    pub rulings: rulings::OfPerson,
    /// To which authorities it may go, and goes by an operator's decision.
    pub shared: shared::OfPerson,
    /// The accounts.
    pub accounts: Vec<AccountView>,
    /// The links, weightiest first.
    pub links: Vec<LinkView>,
    /// What people decided of pairs of its accounts: the newest word on each.
    pub decided: Vec<reviews::Decided>,
    /// What the person hangs on.
    pub holds: Holds,
    /// Pairs of its accounts with others that came close.
    pub near: NearMisses,
    /// What became of it.
    pub history: History,
    /// What came of whoever has these accounts, in the order of recording.
    pub outcomes: Vec<OutcomeView>,
    /// Referrals on the person that may not be passed on as they came.
    pub restricted: Vec<Restricted>,
}

/// An account in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAccount {
    /// The account.
    pub id: AccountId,
    /// The provider's service.
    pub service: String,
    /// Its id there, or [`PROTECTED`].
    pub handle: String,
    /// How it is protected.
    pub protection: Protection,
    /// Its part.
    pub role: String,
    /// The stated age.
    pub age: Option<i64>,
    /// The person it is taken to belong to, once triage has ranked it.
    pub person: Option<PersonId>,
    /// What the report states of it; empty where it is shielded.
    pub observations: Vec<ObservationRow>,
    /// How many values that it has in free text are held back ([`crate::victims`]).
    pub held: u64,
    /// What it states of the account in codes; empty where the account is shielded. Nothing of it is
    /// checked.
    pub stated: Vec<Statement>,
}

/// A file in a report, with what it hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileView {
    /// What the report and matching say of it.
    pub file: FileRow,
    /// What it hit, nearest first.
    pub hits: Vec<HitRow>,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The report.
    pub id: ReportId,
    /// Its facts.
    pub row: rows::ReportRow,
    /// The accounts in it, at most 200.
    pub accounts: Vec<ReportAccount>,
    /// The files in it, at most 200.
    pub files: Vec<FileView>,
    /// Groups that it is in.
    pub incidents: Vec<IncidentRow>,
    /// Under which terms it came, if it is a referral.
    pub terms: Option<TermsView>,
    /// The rules of the form that it breaks, by their codes, with how often; empty where that was not read.
    pub flags: Vec<(String, u64)>,
}

/// An entry of the quarantine.
pub use tiaki_store::quarantine::Quarantined;

pub(crate) fn read_json<T: Default + for<'de> Deserialize<'de>>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}

/// The destination's name and country, as pages write them.
pub(crate) fn destination(site: &Site, authority: &str) -> (String, Option<String>, String) {
    match site.countries.directory.find_id(authority) {
        Some(found) => (
            found.name.clone(),
            Some(found.country.to_string()),
            found.country.name().to_owned(),
        ),
        None => (
            "Coordinator's own desk".to_owned(),
            None,
            "no single country".to_owned(),
        ),
    }
}

fn place(located: tiaki_store::priorities::Located) -> Place {
    let found = located
        .country
        .as_deref()
        .and_then(tiaki_core::country::Country::find);
    let country_name = found
        .map_or("not known", tiaki_core::country::Country::name)
        .to_owned();
    Place {
        verdict: located.verdict,
        country: located.country,
        country_name,
        confidence: located.confidence,
    }
}

/// The operation at a glance.
///
/// # Errors
/// Those of the store.
pub fn overview(site: &Site) -> Result<Overview, Error> {
    site.store.read("overview", |tx| {
        let packages: BTreeMap<String, PackageId> = tiaki_store::referrals::all(tx)?
            .into_iter()
            .map(|row| (row.authority, row.package))
            .collect();
        let mut destinations: BTreeMap<String, Destination> = BTreeMap::new();
        for count in rows::bands(tx)? {
            let (name, country, country_name) = destination(site, &count.authority);
            let entry = destinations
                .entry(count.authority.clone())
                .or_insert_with(|| Destination {
                    package: packages.get(&count.authority).copied(),
                    authority: count.authority.clone(),
                    name,
                    country,
                    country_name,
                    persons: 0,
                    accounts: 0,
                    bands: [0; 5],
                    first_clock: None,
                });
            entry.persons += count.persons;
            entry.accounts += count.accounts;
            entry.first_clock = [entry.first_clock, count.first_clock]
                .into_iter()
                .flatten()
                .min();
            let place = BANDS.iter().position(|band| *band == count.band);
            if let Some(cell) = place.and_then(|place| entry.bands.get_mut(place)) {
                *cell += count.persons;
            }
        }
        let mut destinations: Vec<Destination> = destinations.into_values().collect();
        destinations.sort_by(|a, b| {
            b.bands
                .cmp(&a.bands)
                .then_with(|| a.authority.cmp(&b.authority))
        });
        let mut providers = rows::providers(tx)?;
        providers.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.name.cmp(&b.name)));
        Ok(Overview {
            counts: rows::counts(tx)?,
            verdicts: rows::verdicts(tx)?,
            ranked_otherwise: ranked_otherwise(tx, site)?,
            destinations,
            providers,
        })
    })
}

/// How many persons other rules than those in force ranked; nothing where the rules in force are refused.
fn ranked_otherwise(tx: &tiaki_store::Tx<'_>, site: &Site) -> Result<Option<i64>, Error> {
    match rules::in_force(tx, site) {
        Ok(rules) => Ok(Some(rows::ranked_otherwise(tx, &rules.version)?)),
        Err(Error::Invalid { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Rows of a queue on one page.
pub const PAGE_SIZE: u32 = 50;

/// A page, from 0, of a destination's queue; nothing where no such destination is known.
///
/// # Errors
/// Those of the store.
pub fn queue(site: &Site, authority: &str, page: u32) -> Result<Option<Queue>, Error> {
    queue_of(site, authority, page, PAGE_SIZE)
}

/// As [`queue`], with another size of page.
///
/// # Errors
/// Those of the store.
pub fn queue_of(
    site: &Site,
    authority: &str,
    page: u32,
    page_size: u32,
) -> Result<Option<Queue>, Error> {
    site.store.read("queue", |tx| {
        let total = rows::queue_size(tx, authority)?;
        if total == 0
            && authority != COORDINATOR
            && site.countries.directory.find_id(authority).is_none()
        {
            return Ok(None);
        }
        let offset = page.saturating_mul(page_size);
        let found = rows::queue(tx, authority, page_size, offset)?;
        let ids: Vec<PersonId> = found.iter().map(|row| row.person).collect();
        let explainer = Explainer::of(tx, site, &ids)?;
        let rows = told_rows(tx, &explainer, found)?
            .into_iter()
            .zip(offset.saturating_add(1)..)
            .map(|((row, _), place)| QueueRow { place, ..row })
            .collect();
        let (name, _, country_name) = destination(site, authority);
        Ok(Some(Queue {
            authority: authority.to_owned(),
            name,
            country_name,
            total,
            page,
            page_size,
            rows,
        }))
    })
}

fn part(
    tx: &tiaki_store::Tx<'_>,
    account: &AccountId,
    row: rows::PartRow,
) -> Result<PartView, Error> {
    let (observations, held) = rows::observations(tx, &row.source, account)?;
    let stated = rows::stated(tx, &row.source, account)?;
    let report = row
        .reference
        .as_ref()
        .map(|_| ReportId::from_bytes(*row.source.as_bytes()));
    Ok(PartView {
        source: row.source,
        report,
        reference: row
            .reference
            .unwrap_or_else(|| "bulk disclosure".to_owned()),
        provider: row.provider.unwrap_or_default(),
        role: row.role,
        age: row.age,
        incident_type: row.incident_type.unwrap_or_default(),
        incident_at: row.incident_at,
        observations,
        held,
        stated,
    })
}

/// What stands in place of a name that is not shown.
pub(crate) fn held_back(protection: Protection) -> String {
    let is_shielded = protection.is_shielded();
    (if is_shielded { PROTECTED } else { FOUND }).to_owned()
}

/// 1 where a source names the account in free text and nothing else does: then its name is one of
/// the values held back.
fn held_name(handle: Option<&String>, found: bool, protection: Protection) -> u64 {
    u64::from(found && handle.is_none() && !protection.is_shielded())
}

pub(crate) fn account_view(
    tx: &tiaki_store::Tx<'_>,
    row: rows::AccountRow,
    person: Option<PersonId>,
) -> Result<AccountView, Error> {
    let parts = rows::account_parts(tx, &row.id)?;
    let protection = protection::class(tx, &row.id)?;
    let parts = parts
        .into_iter()
        .map(|found| {
            let name = held_name(row.handle.as_ref(), found.handle_found, protection);
            let mut view = part(tx, &row.id, found)?;
            view.held += name;
            Ok(view)
        })
        .collect::<Result<_, Error>>()?;
    Ok(AccountView {
        id: row.id,
        service: row.service.unwrap_or_else(|| PROTECTED.to_owned()),
        handle: row.handle.unwrap_or_else(|| held_back(protection)),
        protection,
        person,
        place: row.located.map(place),
        parts,
    })
}

/// An account; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn account(site: &Site, id: &AccountId) -> Result<Option<AccountView>, Error> {
    site.store.read("account", |tx| {
        rows::find_account(tx, id)?
            .map(|(row, person)| account_view(tx, row, person))
            .transpose()
    })
}

/// A person with everything the hypothesis rests on; nothing where there is none of this id. An id that
/// has ended gives the person who holds its account now.
///
/// # Errors
/// Those of the store.
pub fn person(site: &Site, id: &PersonId) -> Result<Option<Person>, Error> {
    site.store.read("person", |tx| {
        let known = rows::find_person(tx, id)?;
        let current = match known {
            Some(_) => None,
            None => history::find_current(tx, id)?,
        };
        let id = current.as_ref().unwrap_or(id);
        let found = match known {
            None => rows::find_person(tx, id)?,
            found => found,
        };
        let Some(row) = found else {
            return Ok(None);
        };
        let accounts = rows::person_accounts(tx, id)?;
        let accounts = accounts
            .into_iter()
            .map(|row| account_view(tx, row, Some(*id)))
            .collect::<Result<Vec<_>, _>>()?;
        let links: Vec<LinkView> = rows::person_links(tx, id)?
            .into_iter()
            .map(|link| LinkView {
                a: link.a,
                b: link.b,
                weight: link.weight,
                confidence: link.confidence,
                tier: link.tier,
                forest: link.forest,
                evidence: read_json(&link.evidence),
            })
            .collect();
        let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
        Ok(Some(Person {
            rulings: rulings::of_person(tx, id, &row.queued.facts)?,
            shared: shared::of_person(tx, site, id)?,
            id: *id,
            authority_name: destination(site, &row.authority).0,
            authority: row.authority,
            rules: row.queued.rules.clone(),
            row: queue_row(tx, &Explainer::of(tx, site, &[*id])?, row.queued)?,
            place: place(row.located),
            candidates: read_json(&row.candidates),
            accounts,
            holds: holds(&ids, &links),
            decided: persons::reviews::decided_in(tx, id)?,
            near: reviews::near_misses(tx, id)?,
            history: told::of_person(tx, id)?,
            outcomes: outcomes::shown(tx, id)?,
            links,
            restricted: terms::of_person(tx, site, id)?,
        }))
    })
}

/// A report; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn report(site: &Site, id: &ReportId) -> Result<Option<Report>, Error> {
    site.store.read("report", |tx| {
        let Some(row) = rows::find_report(tx, id)? else {
            return Ok(None);
        };
        let source = SourceId::from(*id);
        let mut accounts = Vec::new();
        for found in rows::report_accounts(tx, id, SHOWN)? {
            let (observations, mut held) = rows::observations(tx, &source, &found.id)?;
            let protection = protection::class(tx, &found.id)?;
            held += held_name(found.handle.as_ref(), found.handle_found, protection);
            accounts.push(ReportAccount {
                id: found.id,
                service: found.service.unwrap_or_else(|| PROTECTED.to_owned()),
                handle: found.handle.unwrap_or_else(|| held_back(protection)),
                protection,
                role: found.role,
                age: found.age,
                person: found.person,
                observations,
                held,
                stated: rows::stated(tx, &source, &found.id)?,
            });
        }
        let mut files = Vec::new();
        for file in rows::source_files(tx, &source, SHOWN)? {
            files.push(FileView {
                hits: rows::file_hits(tx, &file.id)?,
                file,
            });
        }
        Ok(Some(Report {
            id: *id,
            row,
            accounts,
            files,
            incidents: tiaki_store::folding::of_report(tx, id)?,
            terms: terms::of_report(tx, site, id)?,
            flags: crate::quality::flags_of(tx, id)?,
        }))
    })
}

/// What could not be read, newest first.
///
/// # Errors
/// Those of the store.
pub fn quarantine(site: &Site, limit: u32) -> Result<Vec<Quarantined>, Error> {
    Ok(site.store.read("quarantine", |tx| {
        tiaki_store::quarantine::newest(tx, limit)
    })?)
}
