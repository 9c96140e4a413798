//! Providers' cards: how usable their reports are, in counts and codes.

use std::collections::BTreeMap;

use axum::extract::Path;
use serde::Serialize;
use tiaki_core::id::ProviderId;
use tiaki_core::policy::Action;
use tiaki_ops::quality::{Card as Found, FieldLine};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;

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
