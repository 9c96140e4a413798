//! Providers' cards: how usable their reports are, in counts and codes.

use std::collections::BTreeMap;

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::id::ProviderId;
use tiaki_core::policy::Action;
use tiaki_ops::quality::reports::Row as Listed;
use tiaki_ops::quality::{Card as Found, FieldLine};
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows, Walk};
use crate::api::parts::When;
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;
use crate::page::provider::reports::{place, which};
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/providers",
            Need::Of(Action::ReadProviderCard, About::Site),
            list,
            Describe::new::<Rows<ProviderRow>>("providers", "Providers, by name").query::<Part>(),
        ),
        Call::get(
            "/api/v1/providers/{provider}",
            Need::Of(Action::ReadProviderCard, About::Provider),
            show,
            Describe::new::<Card>("provider", "A provider's card"),
        ),
        Call::get(
            "/api/v1/providers/{provider}/reports",
            Need::Of(Action::ReadQueue, About::Site),
            reports,
            Describe::new::<Rows<ProvidedReport>>(
                "provider_reports",
                "The reports of a provider that a figure of its card counts, the latest first",
            )
            .more(
                "At most 50,000 reports are looked through for a part: where few of a great many are meant, a part may be short, \
                 or empty, and have a next.",
            )
            .query::<ReportsOfAsked>(),
        ),
    ]
}

/// A provider.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderRow {
    /// Its id (`pro_`).
    id: String,
    /// Its name, as reports give it.
    name: String,
    /// Its reports.
    reports: u64,
    /// What they are worth on average, in tenths of a point of 100; null without reports.
    mean_tenths: Option<u64>,
    /// Documents of it that could not be read.
    quarantined: u64,
}

/// How often one field is there.
#[derive(Debug, Serialize, ToSchema)]
struct Field {
    /// Its name, as a code.
    field: String,
    /// The points that it is worth.
    points: u16,
    /// Reports in which it is there.
    full: u64,
    /// Reports in which a part of it is there.
    partial: u64,
    /// Reports in which it is not.
    absent: u64,
    /// Reports of which it is not asked.
    not_applicable: u64,
    /// How many would stand in a higher band with it.
    would_rise: u64,
}

impl From<&FieldLine> for Field {
    fn from(found: &FieldLine) -> Self {
        Self {
            field: found.field.to_owned(),
            points: found.points,
            full: found.full,
            partial: found.partial,
            absent: found.absent,
            not_applicable: found.not_applicable,
            would_rise: found.would_rise,
        }
    }
}

/// A provider's card: counts and codes only.
#[derive(Debug, Serialize, ToSchema)]
struct Card {
    /// Its id (`pro_`).
    id: String,
    /// Its name, as reports give it.
    name: String,
    /// The version of the rules that it is counted by.
    rules: String,
    /// Its reports.
    reports: u64,
    /// Of these, those whose fields were not read yet.
    unread: u64,
    /// Reports by month (`YYYY-MM`).
    months: BTreeMap<String, u64>,
    /// What they are worth on average, in tenths of a point of 100; null without reports.
    mean_tenths: Option<u64>,
    /// Reports by worth: 0 to 9 points, 10 to 19, and so on.
    tens: Vec<u64>,
    /// Reports by quality band, as codes.
    bands: BTreeMap<String, u64>,
    /// How often each field is there.
    fields: Vec<Field>,
    /// Breaches of the form, by their codes.
    flags: BTreeMap<String, u64>,
    /// Elements that the form does not know.
    unknown_elements: u64,
    /// Documents that could not be read.
    quarantined: u64,
    /// Reports that it escalated.
    escalated: u64,
    /// Of these, how many the rules rank high.
    escalated_in_high_bands: u64,
    /// Files in its reports.
    files: u64,
    /// Of these, those of which it is not said whether anybody viewed them.
    viewed_not_stated: u64,
    /// Those that nobody viewed.
    not_viewed: u64,
    /// Those that are viral.
    viral: u64,
}

impl From<&Found> for Card {
    fn from(found: &Found) -> Self {
        let bands = found.bands.iter();
        Self {
            id: found.provider.to_string(),
            name: found.name.clone(),
            rules: found.rules.clone(),
            reports: found.reports,
            unread: found.unread,
            months: found.months.clone(),
            mean_tenths: found.mean_tenths,
            tens: found.tens.to_vec(),
            bands: bands
                .map(|(code, count)| ((*code).to_owned(), *count))
                .collect(),
            fields: found.fields.iter().map(Field::from).collect(),
            flags: found.flags.clone(),
            unknown_elements: found.unknown_elements,
            quarantined: found.quarantined,
            escalated: found.escalated.reports,
            escalated_in_high_bands: found.escalated.in_high_bands,
            files: found.files.files,
            viewed_not_stated: found.files.viewed_not_stated,
            not_viewed: found.files.not_viewed,
            viral: found.files.viral,
        }
    }
}

async fn list(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<ProviderRow>>, Refused> {
    let place = Place::of(&part, "providers")?;
    let found = shell.edge.read("providers", |views| views.cards()).await?;
    Ok(Answer(place.of_whole(found).map(|one| ProviderRow {
        id: one.provider.to_string(),
        name: one.name,
        reports: one.reports,
        mean_tenths: one.mean_tenths,
        quarantined: one.quarantined,
    })))
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Card>, Refused> {
    let id = ProviderId::parse(&id).map_err(|_| Refused::not_found())?;
    let found = shell.edge.read("provider", |views| views.cards()).await?;
    let found = found.iter().find(|card| card.provider == id);
    Ok(Answer(found.ok_or_else(Refused::not_found)?.into()))
}

/// Which reports of a provider.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReportsOfAsked {
    /// The figure, as a code: `all` where nothing is said; `unread`, `band`, `points`, `month`, `lacking`, `partial`,
    /// `absent`, `gain`, `rise`, `flag`, `asked`, `asked-high`, `not-asked-high`, `batched`, `elements`, `same-report`,
    /// `same-incident`, `viral`, `actionable`, `answered`, `files`, `files-not-stated`, `files-not-viewed`,
    /// `files-closed`, `files-viral` or `unplaced`.
    of: Option<String>,
    /// What of it, where it has several: a quality band, the first of ten points, a month (`YYYY-MM`, or `none`), a field
    /// or a quality flag.
    what: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// A report of a provider.
#[derive(Debug, Serialize, ToSchema)]
struct ProvidedReport {
    /// The report (`rep_`).
    report: String,
    /// When it came in.
    received_at: When,
    /// What it is about, as its sender says it.
    incident_type: String,
    /// Whether its sender asks for high priority.
    escalated: bool,
    /// Whether it is a batch on one viral file.
    batched: bool,
}

impl From<Listed> for ProvidedReport {
    fn from(found: Listed) -> Self {
        Self {
            report: found.place.report.to_string(),
            received_at: found.place.received_at.into(),
            incident_type: found.incident_type,
            escalated: found.escalated,
            batched: found.batched,
        }
    }
}

async fn reports(
    shell: Shell,
    Path(id): Path<String>,
    Asked(asked): Asked<ReportsOfAsked>,
) -> Result<Answer<Rows<ProvidedReport>>, Refused> {
    let provider = ProviderId::parse(&id).map_err(|_| Refused::not_found())?;
    let of = asked.of.as_deref().unwrap_or("all");
    let which = which(of, asked.what.as_deref())
        .ok_or_else(|| Refused::bad("query", "of and what are none of those described"))?;
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let walk = Walk::of(&part, &format!("reports {provider} {which:?}"))?;
    let after = walk.after(place)?;
    let cards = shell
        .figures("providers", "", |views| views.cards())
        .await?;
    if !cards.found.iter().any(|card| card.provider == provider) {
        return Err(Refused::not_found());
    }
    let operator = shell.operator()?;
    let found = shell
        .edge
        .read("provider_reports", move |views| {
            let found = views.provider_reports(&provider, &which, after)?;
            let place = |one: &Listed| one.place;
            let mut rows = walk.rows(found.rows, place, found.next, |place| {
                format!("{}.{}", place.received_at.micros(), place.report)
            });
            shut::leave_out_reports(views, &operator, &mut rows.rows, |one| one.place.report)?;
            Ok(rows)
        })
        .await?;
    Ok(Answer(found.map(ProvidedReport::from)))
}
