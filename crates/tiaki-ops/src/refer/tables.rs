//! The tables of a package: CSV that opens in any program, one set for each destination.
//!
//! Identifiers stand as the provider gave them. Accounts of children, and those that
//! belong with them, are not in the tables: how many are withheld is said in the
//! manifest. A minor's account that is itself reported goes, since the recipient must
//! act on it, and its class is said beside it. An account that any source names whose
//! sender has to allow first that it is passed on stays whole (handling codes H2 and H3,
//! TLP RED and AMBER+STRICT), even where another source names it as well: what is known
//! of it is no longer told apart. Only to the authority that it came from it may go back,
//! if nobody else restricts it (see `terms`). A person with such an account goes without its reasons,
//! its place, its clock and whom else it is sent to, which may rest on it; its class, band and axes go, since they
//! say how soon to act.
//! The other terms go with the reports they are of. Every cell is
//! quoted where it must be (RFC 4180), and a cell that a spreadsheet would take
//! for a formula gets a leading apostrophe (OWASP ASVS 1.2.10).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::id::{AccountId, PersonId, SharedReferralId, SourceId};
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::referral::ReasonCode;
use tiaki_core::time::Timestamp;
use tiaki_store::carry::{self, Load};
use tiaki_store::protection::Shield;
use tiaki_store::referrals::drafts;
use tiaki_store::shared::Going;
use tiaki_store::statements::{self, Passing};
use tiaki_store::{Tx, outcomes, rulings};

use super::case::{Rows, Why};
use super::listed::{self, Listed};
use super::shared::going;
use crate::cells::push_row;
use crate::directory::COORDINATOR;
use crate::terms::Kept;
use crate::triage::explain::Explainer;
use crate::views::{EXACT, LinkEvidence, Reasons};
use crate::{Error, Site};

/// What is made for one destination.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Table by name.
    pub(super) tables: BTreeMap<&'static str, String>,
    /// How many rows each has, without its header.
    pub(super) rows: BTreeMap<&'static str, u64>,
    /// Persons.
    pub(super) persons: u64,
    /// Accounts.
    pub(super) accounts: u64,
    /// Accounts of children that are left out.
    pub(super) withheld: u64,
    /// Identifiers that are left out: found in free text only, so that nobody has stated whose they
    /// are and one may be a child's, or held by an account that is protected.
    pub(super) mined: u64,
    /// Accounts that stay because of the terms under which one of their sources came.
    pub(super) restricted: u64,
    /// Persons that go without reasons, since these may rest on such an account.
    pub(super) unexplained: u64,
    /// Whether any report in it may not be told a court without its sender's leave.
    pub(super) is_kept_from_courts: bool,
    /// The most urgent band among the persons.
    pub(super) band: Option<usize>,
    /// Who is in it, each with its band.
    pub(super) sent: Vec<(PersonId, String)>,
    /// Under which decisions on several authorities some of them are in it.
    pub(super) shared: BTreeSet<SharedReferralId>,
    /// The accounts in it.
    pub(super) placed: Vec<AccountId>,
    /// Accounts in it that are a minor's and go since they are themselves reported.
    pub(super) minors: u64,
    /// Its files by what matching says of them.
    pub(super) verdicts: BTreeMap<String, u64>,
    /// Its files by whether somebody at the provider viewed them: yes, no, not stated.
    pub(super) viewed: [u64; 3],
    /// The same, for CASE/UCO.
    pub(super) case: Rows,
    /// What of it the printed form lists.
    pub(super) listed: Listed,
    /// The reports that the tables speak of.
    sources: BTreeSet<SourceId>,
}

const PERSONS: &str = "persons.csv";
const ACCOUNTS: &str = "accounts.csv";
const IDENTIFIERS: &str = "identifiers.csv";
const FILES: &str = "files.csv";
const LINKS: &str = "links.csv";
const REPORTS: &str = "reports.csv";

/// The header of each table.
const HEADERS: [(&str, &[&str]); 6] = [
    (
        PERSONS,
        &[
            "person",
            "class",
            "band",
            "danger",
            "actionability",
            "novelty",
            "perishability",
            "evidence_until",
            "accounts",
            "held_together",
            "country",
            "country_confidence_permille",
            "why",
            "factors",
            "reference",
            "also_sent_to",
        ],
    ),
    (
        ACCOUNTS,
        &["account", "person", "service", "handle", "protection"],
    ),
    (
        IDENTIFIERS,
        &[
            "account",
            "source",
            "kind",
            "value",
            "seen_at_utc",
            "port",
            "event",
            "verified_by_provider",
            "possible_proxy",
        ],
    ),
    (
        FILES,
        &[
            "account",
            "source",
            "uploaded_at_utc",
            "viewed_by_provider",
            "classification_by_provider",
            "md5",
            "sha1",
            "sha256",
            "pdq",
            "verdict",
        ],
    ),
    (
        LINKS,
        &[
            "person",
            "account_a",
            "account_b",
            "tier",
            "confidence_permille",
            "shared",
        ],
    ),
    (
        REPORTS,
        &[
            "source",
            "provider",
            "reference",
            "incident_type",
            "incident_at_utc",
            "escalated_by_provider",
            "marks",
            "handling",
            "tlp",
            "evaluation",
        ],
    ),
];

/// A destination's package: the authority, and which part of its queue, from 1.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    pub(super) authority: String,
    pub(super) number: u32,
}

impl Part {
    /// What the package's file is called: by the authority, and by the part after the first.
    pub(super) fn file_name(&self) -> String {
        match self.number {
            1 => format!("{}.tiaki", self.authority),
            number => format!("{}.{number}.tiaki", self.authority),
        }
    }
}

/// Accounts from which on a queue goes on in a further package. At about 3 kB an account in tables and 6 kB
/// as CASE/UCO that keeps each below the 50 MB which SIENA took without its large-file exchange (Europol
/// Review 2015), and its CASE/UCO below what its readers take.
const ACCOUNTS_IN_A_PART: i64 = 5_000;

/// Whose packages are made.
pub(super) enum Whom<'w> {
    /// Those of all who wait in queues.
    Queues,
    /// Those of some persons, each to where it goes by somebody's choice.
    Chosen(&'w BTreeMap<PersonId, Going>),
}

/// The packages' contents, and who stays behind.
pub(super) struct Made {
    /// By package.
    pub(super) contents: BTreeMap<Part, Contents>,
    /// How many stay behind, by why.
    pub(super) stayed: BTreeMap<&'static str, u64>,
    /// The persons that rows were read of.
    pub(super) persons: Vec<carry::PersonCarried>,
}

/// Makes the tables of every destination in one reading of the store; the most urgent persons
/// of a long queue are in its first part.
///
/// Where nothing is sent to an authority, since it has no key among `keys`, no other is told of it.
pub(super) fn make(
    tx: &Tx<'_>,
    site: &Site,
    keys: &BTreeMap<String, String>,
    (whom, load): (&Whom<'_>, &Load),
) -> Result<Made, Error> {
    let shield = load.shield(tx)?;
    let accounts = load.accounts(tx, &shield)?;
    let parts = load.parts(tx)?;
    let terms = terms(tx, whom)?;
    let kept = Kept::of(site, &terms, &parts);
    let explainer = Explainer::read(tx, site)?;
    let mut made: BTreeMap<Part, Contents> = BTreeMap::new();
    let mut of: HashMap<PersonId, Vec<&carry::AccountCarried>> = HashMap::new();
    for account in &accounts {
        of.entry(account.person).or_default().push(account);
    }
    let mut homes: Homes = HashMap::new();
    let persons = load.persons(tx)?;
    let (waiting, mut stayed) = by_authority(tx, &persons, whom)?;
    for (authority, persons) in waiting.of {
        let mut part = Part {
            authority,
            number: 1,
        };
        let mut size = 0;
        for person in persons {
            if size >= ACCOUNTS_IN_A_PART {
                (part.number, size) = (part.number + 1, 0);
            }
            size += person.accounts;
            let contents = made
                .entry(part.clone())
                .or_insert_with(Contents::with_headers);
            let own = of.get(&person.id).map(Vec::as_slice).unwrap_or_default();
            let goes_to = |authority: &str| {
                let goes = |account: &&carry::AccountCarried| {
                    !account.protection.is_withheld() && !kept.stays(&account.id, authority)
                };
                own.iter().any(goes)
            };
            if goes_to(&part.authority) {
                let stays =
                    |account: &&carry::AccountCarried| kept.stays(&account.id, &part.authority);
                let is_explained = !own.iter().any(stays);
                let reasons = is_explained
                    .then(|| explainer.reasons(person.id, &person.facts, &person.rules));
                let mut beside = waiting.going.get(&person.id).cloned();
                if let Some(beside) = &mut beside {
                    let is_sent = |to: &String| keys.contains_key(to) && goes_to(to);
                    beside
                        .to
                        .retain(|to, _| is_sent(to) || *to == part.authority);
                }
                contents.person(person, reasons.as_ref(), beside.as_ref(), &part.authority);
            } else {
                *stayed.entry(ReasonCode::NothingGoes.code()).or_default() += 1;
            }
            homes.entry(person.id).or_default().push(part.clone());
        }
    }
    drop(of);
    let at = place(accounts, &kept, &homes, &mut made);
    said(tx, (load, &shield), &at, &mut made)?;
    links(&load.links(tx)?, &homes, &at, &mut made);
    sources(&load.reports(tx)?, &parts, (&at, &terms), &mut made);
    Ok(Made {
        contents: made,
        stayed,
        persons,
    })
}

/// Puts the links into the packages that both of their accounts are in.
fn links(
    links: &[carry::LinkCarried],
    homes: &Homes,
    at: &Places,
    made: &mut BTreeMap<Part, Contents>,
) {
    for link in links {
        let is_at = |account: &AccountId, home: &Part| {
            let homes: Option<&Vec<Part>> = at.get(account);
            homes.is_some_and(|homes| homes.contains(home))
        };
        let all = homes.get(&link.person).into_iter().flatten();
        for home in all.filter(|home| is_at(&link.a, home) && is_at(&link.b, home)) {
            if let Some(contents) = made.get_mut(home) {
                contents.link(link);
            }
        }
    }
}

/// The terms of the sources that may be in the packages.
fn terms(tx: &Tx<'_>, whom: &Whom<'_>) -> Result<BTreeMap<SourceId, Passing>, Error> {
    let Whom::Chosen(going) = whom else {
        return Ok(statements::passing(tx)?);
    };
    let mut found = BTreeMap::new();
    for person in going.keys() {
        let of = statements::of_person(tx, person)?.into_iter();
        found.extend(of.map(|one| (one.source, one.passing)));
    }
    Ok(found)
}

/// In which packages each person is; in more than one where an operator chose several authorities.
type Homes = HashMap<PersonId, Vec<Part>>;

/// In which packages each account is.
type Places = HashMap<AccountId, Vec<Part>>;

/// Who goes to each authority, the most urgent first, and by which decisions on several.
struct Waiting<'p> {
    of: BTreeMap<String, Vec<&'p carry::PersonCarried>>,
    going: BTreeMap<PersonId, Going>,
}

/// Who goes to each authority: those in its queue and those whom an operator sends to several, but for who is kept
/// back by a decision. How many stay behind, by why.
fn by_authority<'p>(
    tx: &Tx<'_>,
    persons: &'p [carry::PersonCarried],
    whom: &Whom<'_>,
) -> Result<(Waiting<'p>, BTreeMap<&'static str, u64>), Error> {
    let mut stayed = BTreeMap::new();
    let mut of: BTreeMap<String, Vec<&carry::PersonCarried>> = BTreeMap::new();
    let going = match whom {
        Whom::Queues => going(tx)?,
        Whom::Chosen(going) => (*going).clone(),
    };
    let behind = match whom {
        Whom::Queues => Some(Behind::read(tx)?),
        Whom::Chosen(_) => None,
    };
    for person in persons {
        let goes = going.get(&person.id);
        let to: Vec<&String> = match goes {
            Some(going) => going.to.keys().collect(),
            None if person.authority == COORDINATOR => Vec::new(),
            None => vec![&person.authority],
        };
        if to.is_empty() {
            *stayed.entry(ReasonCode::PlaceOpen.code()).or_default() += 1;
        }
        for authority in to {
            let stays = behind.as_ref().and_then(|behind| {
                let is_proposed = goes.is_none() && person.band == SET_ASIDE;
                behind.stays(&person.id, authority, is_proposed)
            });
            match stays {
                Some(why) => *stayed.entry(why).or_default() += 1,
                None => of.entry(authority.clone()).or_default().push(person),
            }
        }
    }
    for persons in of.values_mut() {
        persons.sort_by(|a, b| (&a.rank, a.id).cmp(&(&b.rank, b.id)));
    }
    Ok((Waiting { of, going }, stayed))
}

/// What keeps persons from leaving with their queue. Software only proposes: whom it proposes to set aside, nobody
/// has decided on yet.
struct Behind {
    aside: BTreeSet<PersonId>,
    under_way: BTreeMap<PersonId, BTreeSet<String>>,
    found: BTreeMap<PersonId, ReasonCode>,
}

impl Behind {
    fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        Ok(Self {
            aside: tiaki_store::queue::aside::all_in_force(tx)?,
            under_way: drafts::all_under_way(tx)?,
            found: found_otherwise(tx)?,
        })
    }

    /// Why a person does not leave with a queue; nothing where it does.
    fn stays(&self, person: &PersonId, authority: &str, is_proposed: bool) -> Option<&'static str> {
        if self.aside.contains(person) {
            return Some(ReasonCode::SetAside.code());
        }
        if let Some(found) = self.found.get(person) {
            return Some(found.code());
        }
        if is_proposed {
            return Some(ReasonCode::AsideProposed.code());
        }
        let under_way = self.under_way.get(person);
        under_way
            .is_some_and(|to| to.contains(authority))
            .then_some(UNDER_WAY)
    }
}

/// Who is in a referral to the same authority that waits for its own release.
pub(super) const UNDER_WAY: &str = "under_way";

/// Of whom authorities found what keeps them from being sent on.
fn found_otherwise(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, ReasonCode>, Error> {
    let mut found = BTreeMap::new();
    for outcome in outcomes::all(tx)?.iter().filter(|one| one.stands()) {
        if let Some(reason) = innocent(outcome.new.code) {
            let homes = rulings::homes(tx, &outcome.accounts)?;
            found.extend(homes.into_iter().map(|person| (person, reason)));
        }
    }
    Ok(found)
}

/// What an outcome says against sending a person on.
pub(super) const fn innocent(code: OutcomeCode) -> Option<ReasonCode> {
    match code {
        OutcomeCode::Bystander | OutcomeCode::Victim => Some(ReasonCode::FoundInnocent),
        OutcomeCode::NoCrime | OutcomeCode::NotAbuseMaterial | OutcomeCode::UnfoundedIdentity => {
            Some(ReasonCode::Contradicted)
        }
        _ => None,
    }
}

/// Puts the accounts that go into their packages, and counts those that stay; says where each went.
fn place(
    accounts: Vec<carry::AccountCarried>,
    kept: &Kept,
    homes: &Homes,
    made: &mut BTreeMap<Part, Contents>,
) -> Places {
    let mut at: Places = HashMap::new();
    for account in accounts {
        for home in homes.get(&account.person).into_iter().flatten() {
            let Some(contents) = made.get_mut(home) else {
                continue;
            };
            if account.protection.is_withheld() {
                contents.withheld += 1;
                continue;
            }
            if kept.stays(&account.id, &home.authority) {
                contents.restricted += 1;
                continue;
            }
            contents.accounts += 1;
            contents.placed.push(account.id);
            contents.minors += u64::from(account.protection.is_shielded());
            contents.mined += u64::from(account.handle_held);
            let (id, person) = (account.id.to_string(), account.person.to_string());
            let protection = account.protection.code();
            contents.row(
                ACCOUNTS,
                &[&id, &person, &account.service, &account.handle, protection],
            );
            contents.case.account(&account);
            contents.listed.account(&account);
            at.entry(account.id).or_default().push(home.clone());
        }
    }
    at
}

/// What stands for reasons that may rest on what may not be passed on.
const WITHHELD_REASONS: &str =
    "withheld: what is known rests in part on what its sender has to allow first";

/// The band of those whom software proposes to set aside.
pub(super) const SET_ASIDE: &str = "set_aside_proposed";

/// What the sources say of the accounts that go: identifiers and files.
fn said(
    tx: &Tx<'_>,
    (load, shield): (&Load, &Shield),
    at: &Places,
    made: &mut BTreeMap<Part, Contents>,
) -> Result<(), Error> {
    load.identifiers(tx, shield, |found| {
        for home in at.get(&found.account).into_iter().flatten() {
            let Some(contents) = made.get_mut(home) else {
                continue;
            };
            if found.mined || found.held {
                contents.mined += 1;
            } else {
                contents.identifier(found);
            }
        }
        Ok::<_, Error>(())
    })?;
    load.files(tx, shield, |found| {
        for home in at.get(&found.account).into_iter().flatten() {
            if let Some(contents) = made.get_mut(home) {
                contents.file(found);
            }
        }
        Ok::<_, Error>(())
    })
}

/// The reports that each destination's accounts stand in.
fn sources(
    reports: &[carry::ReportCarried],
    parts: &[carry::PartCarried],
    (at, terms): (&Places, &BTreeMap<SourceId, Passing>),
    made: &mut BTreeMap<Part, Contents>,
) {
    for part in parts {
        for home in at.get(&part.account).into_iter().flatten() {
            if let Some(contents) = made.get_mut(home) {
                contents.sources.insert(part.source);
                contents.case.part(part);
                contents.listed.part(part);
            }
        }
    }
    let reports: HashMap<SourceId, &carry::ReportCarried> = reports
        .iter()
        .map(|report| (report.id.into(), report))
        .collect();
    for contents in made.values_mut() {
        for source in std::mem::take(&mut contents.sources) {
            contents.report(source, reports.get(&source).copied(), terms.get(&source));
        }
    }
}

impl Contents {
    pub(super) fn with_headers() -> Self {
        let mut contents = Self::default();
        for (name, header) in HEADERS {
            push_row(contents.tables.entry(name).or_default(), header);
            contents.rows.insert(name, 0);
        }
        contents
    }

    fn row(&mut self, table: &'static str, cells: &[&str]) {
        push_row(self.tables.entry(table).or_default(), cells);
        *self.rows.entry(table).or_default() += 1;
    }

    /// A person, with its reasons where they go too, and who else is written to about it.
    pub(super) fn person(
        &mut self,
        person: &carry::PersonCarried,
        reasons: Option<&Reasons>,
        beside: Option<&Going>,
        authority: &str,
    ) {
        let (reference, others) = beside
            .map(|going| told(going, authority))
            .unwrap_or_default();
        self.shared
            .extend(beside.into_iter().flat_map(|going| &going.by));
        self.persons += 1;
        self.sent.push((person.id, person.band.clone()));
        let place = crate::views::BANDS
            .iter()
            .position(|band| *band == person.band);
        self.band = [self.band, place].into_iter().flatten().min();
        let mut told = Why {
            why: reasons
                .map_or(WITHHELD_REASONS, |reasons| reasons.class.as_str())
                .to_owned(),
            references: reference,
            ..Why::default()
        };
        match reasons {
            Some(reasons) => {
                let factors = reasons.factors.iter();
                let factors =
                    factors.map(|one| format!("{} {:+}: {}", one.axis, one.points, one.text));
                told.factors = factors.collect();
                told.until = person.clock_at.map(Timestamp::date).unwrap_or_default();
                told.country = person.country.clone().unwrap_or_default();
                told.confidence = person.confidence;
                told.others = others;
            }
            None => self.unexplained += 1,
        }
        let [danger, actionability, novelty, perishability] =
            person.axes.map(|axis| axis.to_string());
        let (id, accounts) = (person.id.to_string(), person.accounts.to_string());
        let confidence = reasons.map(|_| person.confidence.to_string());
        self.row(
            PERSONS,
            &[
                &id,
                &person.class,
                &person.band,
                &danger,
                &actionability,
                &novelty,
                &perishability,
                &told.until,
                &accounts,
                &person.tier,
                &told.country,
                confidence.as_deref().unwrap_or_default(),
                &told.why,
                &told.factors.join("; "),
                &told.references,
                &told.others,
            ],
        );
        self.listed.person(person, reasons, &told);
        self.case.person(person, told);
    }

    fn identifier(&mut self, found: &carry::IdentifierCarried<'_>) {
        let (account, source) = (found.account.to_string(), found.source.to_string());
        let port = found.port.map(|port| port.to_string()).unwrap_or_default();
        let cells = [
            &account,
            &source,
            found.kind,
            found.value,
            &moment(found.at),
            &port,
            found.event,
            stated(found.verified),
            stated(found.proxy),
        ];
        self.row(IDENTIFIERS, &cells);
        self.case.observation(found);
        self.listed.identifier(found);
    }

    fn file(&mut self, found: &carry::FileCarried<'_>) {
        let (account, source) = (found.account.to_string(), found.source.to_string());
        let [md5, sha1, sha256, pdq] = found
            .digests
            .map(|digest| digest.map(hex::encode).unwrap_or_default());
        let class = found.classification.unwrap_or_default();
        *self.verdicts.entry(found.verdict.to_owned()).or_default() += 1;
        listed::count(&mut self.viewed, found.viewed);
        let cells = [
            &account,
            &source,
            &moment(found.uploaded_at),
            stated(found.viewed),
            class,
            &md5,
            &sha1,
            &sha256,
            &pdq,
            found.verdict,
        ];
        self.row(FILES, &cells);
        self.case.file(found);
        self.listed.file(found);
    }

    fn link(&mut self, link: &carry::LinkCarried) {
        let evidence: Vec<LinkEvidence> = serde_json::from_str(&link.evidence).unwrap_or_default();
        let shared: Vec<String> = evidence
            .iter()
            .map(|part| {
                let mined = match part.reliability.as_str() {
                    "mined_at_one" => ", mined from text at one",
                    "mined_at_both" => ", mined from text at both",
                    _ => "",
                };
                let most = if part.holders > EXACT { "up to " } else { "" };
                format!(
                    "{} ({}{mined}, held by {most}{} accounts)",
                    part.kind,
                    part.manner.replace('_', " "),
                    part.holders
                )
            })
            .collect();
        let (person, a, b) = (
            link.person.to_string(),
            link.a.to_string(),
            link.b.to_string(),
        );
        let (confidence, shared) = (link.confidence.to_string(), shared.join("; "));
        self.row(LINKS, &[&person, &a, &b, &link.tier, &confidence, &shared]);
        self.case.link(link, &shared);
        self.listed.link(link, &evidence);
    }

    fn report(
        &mut self,
        source: SourceId,
        report: Option<&carry::ReportCarried>,
        terms: Option<&Passing>,
    ) {
        let id = source.to_string();
        let none = Passing::default();
        let terms = terms.unwrap_or(&none);
        self.case.report(source, report, terms);
        self.listed.report(source, report, terms);
        let Some(report) = report else {
            let cells = [&id, "", "bulk disclosure", "", "", "", "", "", "", ""];
            return self.row(REPORTS, &cells);
        };
        self.is_kept_from_courts |= terms.is_kept_from_courts();
        let at = moment(report.incident_at);
        let escalated = stated(Some(report.escalated));
        self.row(
            REPORTS,
            &[
                &id,
                &report.provider,
                &report.reference,
                &report.incident_type,
                &at,
                escalated,
                &report.marks,
                &terms.handling,
                &terms.tlp,
                &terms.evaluation,
            ],
        );
    }
}

/// Under which references a person goes to an authority, and which others it goes to under them.
fn told(going: &Going, authority: &str) -> (String, String) {
    let own = going.to.get(authority).cloned().unwrap_or_default();
    let shares = |references: &BTreeSet<String>| references.iter().any(|one| own.contains(one));
    let others = going.to.iter().filter(|(other, _)| *other != authority);
    let others = others.filter(|(_, references)| shares(references));
    let others: Vec<&str> = others.map(|(other, _)| other.as_str()).collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    (own.join("; "), others.join("; "))
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

const fn stated(value: Option<bool>) -> &'static str {
    match value {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not stated",
    }
}
