//! Reports, groups of reports that are one, and what could not be read.

use axum::extract::Path;
use serde::Serialize;
use tiaki_core::id::{IncidentId, ReportId};
use tiaki_core::policy::Action;
use tiaki_ops::folding::{self, IncidentRow, MemberRow};
use tiaki_ops::views::{FileView, Report as Found, ReportAccount as FoundAccount};

use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::account::stated;
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{Observation, When, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/reports/{report}",
            Need::Of(Action::ReadReport, About::Report),
            show,
            Describe::new::<Report>("report", "A report, without its narrative text").more(
                "Text is opened by a person, one report at a time, at the page that `page` names.",
            ),
        ),
        Call::get(
            "/api/v1/incidents",
            Need::Of(Action::ReadQueue, About::Site),
            incidents,
            Describe::new::<Rows<Incident>>(
                "incidents",
                "Groups of reports that are one, the largest first",
            )
            .query::<Part>(),
        ),
        Call::get(
            "/api/v1/incidents/{incident}",
            Need::Of(Action::ReadReport, About::Incident),
            incident,
            Describe::new::<Rows<Member>>("incident", "The reports of such a group")
                .query::<Part>(),
        ),
        Call::get(
            "/api/v1/quarantine",
            Need::Of(Action::ReadQuarantine, About::Site),
            quarantine,
            Describe::new::<Rows<Quarantined>>(
                "quarantine",
                "What could not be read, newest first, with the reason",
            )
            .query::<Part>(),
        ),
    ]
}

/// An account in a report.
#[derive(Debug, Serialize, ToSchema)]
struct ReportAccount {
    /// Its id (`acc_`).
    id: String,
    /// The provider's service.
    service: String,
    /// Its id there, as the provider gives it: foreign text; `protected` where a child's is held back.
    handle: String,
    /// How it is protected: `open`, `reported`, `kin` or `child`.
    protection: &'static str,
    /// Its part in the report, as a code.
    role: String,
    /// The stated age, in years.
    age: Option<i64>,
    /// Who holds it (`per_`), once that is ranked.
    person: Option<String>,
    /// What the report states of it; empty where it is shielded.
    observations: Vec<Observation>,
    /// How many values in free text are held back.
    held_back: u64,
    /// What it states of the account's relation to children, as codes; nothing of it is checked.
    stated: Vec<String>,
}

impl From<&FoundAccount> for ReportAccount {
    fn from(found: &FoundAccount) -> Self {
        Self {
            id: found.id.to_string(),
            service: found.service.clone(),
            handle: found.handle.clone(),
            protection: found.protection.code(),
            role: found.role.clone(),
            age: found.age,
            person: found.person.map(|id| id.to_string()),
            observations: found.observations.iter().map(Observation::from).collect(),
            held_back: found.held,
            stated: stated(&found.stated),
        }
    }
}

/// A digest of a file.
#[derive(Debug, Serialize, ToSchema)]
struct FileDigest {
    /// `md5`, `sha1`, `sha256`, `pdq`.
    algorithm: &'static str,
    /// In hexadecimal digits.
    digest: String,
}

/// What a file hit on a list.
#[derive(Debug, Serialize, ToSchema)]
struct Hit {
    /// The list's name.
    list: String,
    /// By which digest.
    algorithm: String,
    /// The category's scheme: a category means nothing without scheme, version and country.
    scheme: String,
    /// The scheme's version.
    version: String,
    /// The country whose scheme it is.
    country: String,
    /// The category, as that scheme names it.
    category: String,
    /// What the list is for, as a code.
    effect: String,
    /// How many bits it differs by; 0 where it is the same.
    distance: i64,
}

/// A file, as digests and what was said of it; its bytes are nowhere.
#[derive(Debug, Serialize, ToSchema)]
struct File {
    /// Its id (`fil_`).
    id: String,
    /// When it was uploaded.
    uploaded_at: Option<When>,
    /// Whether the provider says that it viewed it.
    viewed: Option<bool>,
    /// Whether the provider says that it was there for everybody.
    publicly: Option<bool>,
    /// Whether it was sent to supplement the report.
    supplemental: bool,
    /// The industry's classification, as the report gives it.
    classification: Option<String>,
    /// Its digests.
    digests: Vec<FileDigest>,
    /// What matching found: `known`, `first_seen`, and so on; null before matching.
    verdict: Option<String>,
    /// What it hit, nearest first.
    hits: Vec<Hit>,
}

impl From<&FileView> for File {
    fn from(found: &FileView) -> Self {
        let file = &found.file;
        let hits = found.hits.iter().map(|hit| {
            let [scheme, version, country, category] = hit.category.clone();
            Hit {
                list: hit.list.clone(),
                algorithm: hit.algorithm.clone(),
                scheme,
                version,
                country,
                category,
                effect: hit.effect.clone(),
                distance: hit.distance,
            }
        });
        Self {
            id: file.id.to_string(),
            uploaded_at: when(file.uploaded_at),
            viewed: file.viewed,
            publicly: file.publicly,
            supplemental: file.supplemental,
            classification: file.classification.clone(),
            digests: file
                .digests
                .iter()
                .map(|(algorithm, digest)| FileDigest {
                    algorithm,
                    digest: digest.clone(),
                })
                .collect(),
            verdict: file.verdict.clone(),
            hits: hits.collect(),
        }
    }
}

/// Under which terms a referral came.
#[derive(Debug, Serialize, ToSchema)]
struct Terms {
    /// Handling codes, the strictest first.
    handling: Vec<String>,
    /// The evaluation of source and content.
    evaluation: Option<String>,
    /// The colour of TLP 2.0.
    tlp: Option<String>,
    /// What it was sent for, as a code.
    purpose: String,
    /// Whether it may be passed on with its sender's leave alone.
    is_restricted: bool,
}

/// A rule of the form that a report breaks.
#[derive(Debug, Serialize, ToSchema)]
struct Flag {
    /// As a code.
    code: String,
    /// How often.
    times: u64,
}

/// A report, without its narrative text.
#[derive(Debug, Serialize, ToSchema)]
struct Report {
    /// Its id (`rep_`).
    id: String,
    /// Who sent it.
    provider: String,
    /// Its number at its sender.
    reference: String,
    /// What it is about, as its form names it.
    incident_type: String,
    /// When that happened.
    incident_at: Option<When>,
    /// On which part of the service, as the report names it: foreign text.
    platform: Option<String>,
    /// Whether the provider escalated it.
    escalated: bool,
    /// Whether it is of several that were sent as one.
    batched: bool,
    /// When it came in.
    received_at: When,
    /// SHA-256 of the document as it came.
    document: String,
    /// The accounts in it, at most 200.
    accounts: Vec<ReportAccount>,
    /// The files in it, at most 200.
    files: Vec<File>,
    /// Groups that it is in (`inc_`).
    incidents: Vec<String>,
    /// Under which terms it came, where it is a referral.
    terms: Option<Terms>,
    /// Rules of the form that it breaks.
    flags: Vec<Flag>,
    /// Its page, where a person may open its text, if it has any.
    page: String,
}

impl From<&Found> for Report {
    fn from(found: &Found) -> Self {
        let row = &found.row;
        Self {
            id: found.id.to_string(),
            provider: row.provider.clone(),
            reference: row.reference.clone(),
            incident_type: row.incident_type.clone(),
            incident_at: when(row.incident_at),
            platform: row.platform.clone(),
            escalated: row.escalated,
            batched: row.batched,
            received_at: row.received_at.into(),
            document: hex::encode(row.document),
            accounts: found.accounts.iter().map(ReportAccount::from).collect(),
            files: found.files.iter().map(File::from).collect(),
            incidents: found
                .incidents
                .iter()
                .map(|one| one.id.to_string())
                .collect(),
            terms: found.terms.as_ref().map(|terms| Terms {
                handling: terms.handling.clone(),
                evaluation: terms.evaluation.clone(),
                tlp: terms.tlp.clone(),
                purpose: terms.purpose.clone(),
                is_restricted: terms.is_restricted,
            }),
            flags: found
                .flags
                .iter()
                .map(|(code, times)| Flag {
                    code: code.clone(),
                    times: *times,
                })
                .collect(),
            page: format!("/report/{}", found.id),
        }
    }
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Report>, Refused> {
    let id = ReportId::parse(&id).map_err(|_| Refused::not_found())?;
    let found = shell
        .edge
        .read("report", move |views| views.report(&id))
        .await?;
    let found = found.ok_or_else(Refused::not_found)?;
    Ok(Answer((&found).into()))
}

/// A group of reports that are one.
#[derive(Debug, Serialize, ToSchema)]
struct Incident {
    /// Its id (`inc_`).
    id: String,
    /// Why they are one, as a code: sent again, of one incident, of one viral file.
    kind: String,
    /// How many reports.
    reports: i64,
    /// How many accounts they name.
    accounts: i64,
    /// When the first of it happened.
    first_at: Option<When>,
    /// When the last of it happened.
    last_at: Option<When>,
    /// The file that they share (`fil_`), where it is a viral one.
    file: Option<String>,
}

impl From<IncidentRow> for Incident {
    fn from(row: IncidentRow) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            reports: row.reports,
            accounts: row.accounts,
            first_at: when(row.first_at),
            last_at: when(row.last_at),
            file: row.file.map(|id| id.to_string()),
        }
    }
}

async fn incidents(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Incident>>, Refused> {
    let place = Place::of(&part, "incidents")?;
    let found = shell
        .edge
        .read("incidents", move |views| {
            place.rows(folding::PAGE_SIZE, |page| {
                let found = views.incidents(page)?;
                let until = i64::from(page.saturating_add(1)) * i64::from(folding::PAGE_SIZE);
                Ok((found.rows, found.total > until))
            })
        })
        .await?;
    Ok(Answer(found.map(Incident::from)))
}

/// A report of a group.
#[derive(Debug, Serialize, ToSchema)]
struct Member {
    /// Its place in the group, from 1.
    place: i64,
    /// The report (`rep_`).
    report: String,
    /// Who sent it.
    provider: String,
    /// Its number at its sender.
    reference: String,
    /// When what it is about happened.
    incident_at: Option<When>,
    /// When it came in.
    received_at: When,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        Self {
            place: row.place,
            report: row.report.to_string(),
            provider: row.provider,
            reference: row.reference,
            incident_at: when(row.incident_at),
            received_at: row.received_at.into(),
        }
    }
}

async fn incident(
    shell: Shell,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Member>>, Refused> {
    let place = Place::of(&part, &format!("incident {id}"))?;
    let id = IncidentId::parse(&id).map_err(|_| Refused::not_found())?;
    let session = shell.session()?;
    let found = shell
        .edge
        .read("incident", move |views| {
            let mut is_there = true;
            let mut rows = place.rows(folding::PAGE_SIZE, |page| {
                let Some(found) = views.incident(&id, &session.agency, page)? else {
                    is_there = false;
                    return Ok((Vec::new(), false));
                };
                let until = i64::from(page.saturating_add(1)) * i64::from(folding::PAGE_SIZE);
                Ok((found.members, found.row.reports > until))
            })?;
            // What may not be read is left out without a word; where nothing is left, it is not there.
            shut::keep_readable(views, &session, &mut rows.rows, |one| one.report)?;
            Ok((is_there && !(rows.rows.is_empty() && rows.next.is_none())).then_some(rows))
        })
        .await?;
    let found = found.ok_or_else(Refused::not_found)?;
    Ok(Answer(found.map(Member::from)))
}

/// A document that could not be read. It is kept whole.
#[derive(Debug, Serialize, ToSchema)]
struct Quarantined {
    /// Its id (`qua_`).
    id: String,
    /// SHA-256 of the document.
    document: String,
    /// The form that it was read as.
    format: String,
    /// Why, as a code.
    code: String,
    /// In which line, from 1; 0 where that is not known.
    line: i64,
    /// Where in the document: names of its own form.
    path: String,
    /// Why, in English, without what stands there.
    message: String,
    /// When it came.
    received_at: When,
}

async fn quarantine(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Quarantined>>, Refused> {
    let place = Place::of(&part, "quarantine")?;
    let reach = place.reach();
    let found = shell
        .edge
        .read("quarantine", move |views| views.quarantine(reach))
        .await?;
    Ok(Answer(place.of_whole(found).map(|one| Quarantined {
        id: one.id.to_string(),
        document: hex::encode(one.document),
        format: one.format,
        code: one.code,
        line: one.line,
        path: one.path,
        message: one.message,
        received_at: one.received_at.into(),
    })))
}
