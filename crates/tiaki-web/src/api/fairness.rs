//! Fairness and error: who stands where, who waits, and whom the rules were wrong about, in counts and shares.
//!
//! None is told of fewer than five, and none that others would give away with a sum (`tiaki_ops::fairness`); ids of those
//! alone whom somebody has to look at.

use serde::Serialize;
use tiaki_core::policy::Action;
use tiaki_ops::fairness::{Group, Report, Table};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::parts::When;
use crate::api::refused::Refused;
use crate::api::sent::Answer;
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get(
        "/api/v1/fairness",
        Need::Of(Action::ReadOperation, About::Site),
        show,
        Describe::new::<Fairness>(
            "fairness",
            "Who stands where, who waits, and whom the rules were wrong about",
        )
        .more(
            "A difference between groups is a question, not an answer. Counts of one to four are not told, nor those that a sum \
             would give away with them.",
        ),
    )]
}

/// What is counted, as last counted; empty where nobody has been ranked.
#[derive(Debug, Serialize, ToSchema)]
struct Fairness {
    /// When it was counted.
    counted_at: When,
    /// The figures; null where nobody has been ranked.
    figures: Option<FairnessFigures>,
}

/// Figures of fairness.
#[derive(Debug, Serialize, ToSchema)]
struct FairnessFigures {
    /// The day that they are for (`YYYY-MM-DD`).
    as_of: String,
    /// The versions of the rules that persons were ranked by.
    rules: Vec<String>,
    /// By country (ISO 3166-1 alpha-2), and `none`.
    countries: FairnessTable,
    /// By provider.
    providers: FairnessTable,
    /// By the first language of the authority that persons are sent to.
    languages: FairnessTable,
    /// Persons with the pattern of a bystander; null where it is not told.
    bystanders: Option<u64>,
    /// Persons with the pattern of a victim; null where it is not told.
    victims: Option<u64>,
    /// Of both, how many stand in an offence queue above its lowest band: has to be none.
    ranked_as_offenders: u64,
    /// Who they are (`per_`), for somebody to look.
    to_look_at: Vec<String>,
    /// Persons of whom nothing can be said, since their facts are not stored.
    unknown: u64,
    /// What each figure is.
    definitions: Vec<FairnessDefinition>,
}

/// What a figure is.
#[derive(Debug, Serialize, ToSchema)]
struct FairnessDefinition {
    /// The figure.
    figure: &'static str,
    /// What it is, in English.
    text: &'static str,
}

/// Groups of persons.
#[derive(Debug, Serialize, ToSchema)]
struct FairnessTable {
    /// The groups, by name.
    groups: Vec<FairnessGroup>,
    /// Everyone in them.
    all: FairnessGroup,
    /// The names of the groups that wait longest, the longest first.
    longest: Vec<String>,
}

/// A group of persons. What is not told is null.
#[derive(Debug, Serialize, ToSchema)]
struct FairnessGroup {
    /// Its name; of a provider as reports give it.
    of: String,
    /// Persons.
    persons: Option<u64>,
    /// Persons in each band, the most urgent first.
    bands: Vec<Option<u64>>,
    /// Persons who wait: no outcome stands, and they are neither set aside nor referred.
    waiting: Option<u64>,
    /// The age in days that half of them have not passed.
    median_days: Option<i64>,
    /// The age in days that nine of ten have not passed.
    ninetieth_days: Option<i64>,
    /// Persons with an outcome that says danger, offence or error.
    cases: Option<u64>,
    /// Of those, the share of errors.
    errors: Option<ErrorShare>,
}

/// A share with the interval that the true share lies in with 95 %.
#[derive(Debug, Serialize, ToSchema)]
struct ErrorShare {
    /// How many.
    part: u64,
    /// Of how many.
    of: u64,
    /// In thousandths, rounded; null of nobody.
    permille: Option<u32>,
    /// The lower end in thousandths, rounded down.
    low_permille: Option<u32>,
    /// The upper end in thousandths, rounded up.
    high_permille: Option<u32>,
}

impl From<&Group> for FairnessGroup {
    fn from(found: &Group) -> Self {
        Self {
            of: found.of.clone(),
            persons: found.persons,
            bands: found.bands.clone(),
            waiting: found.waiting,
            median_days: found.median_days,
            ninetieth_days: found.ninetieth_days,
            cases: found.cases,
            errors: found.errors.map(|share| ErrorShare {
                part: share.part,
                of: share.of,
                permille: share.permille,
                low_permille: share.low_permille,
                high_permille: share.high_permille,
            }),
        }
    }
}

impl From<&Table> for FairnessTable {
    fn from(found: &Table) -> Self {
        Self {
            groups: found.groups.iter().map(FairnessGroup::from).collect(),
            all: (&found.all).into(),
            longest: found.longest.clone(),
        }
    }
}

impl From<&Report> for FairnessFigures {
    fn from(found: &Report) -> Self {
        let innocents = &found.innocents;
        let definitions = found.definitions.iter().map(|one| FairnessDefinition {
            figure: one.figure,
            text: one.text,
        });
        Self {
            as_of: found.as_of.clone(),
            rules: found.rules.clone(),
            countries: (&found.countries).into(),
            providers: (&found.providers).into(),
            languages: (&found.languages).into(),
            bystanders: innocents.bystanders,
            victims: innocents.victims,
            ranked_as_offenders: innocents.ranked_as_offenders,
            to_look_at: innocents.ids.clone(),
            unknown: innocents.unknown,
            definitions: definitions.collect(),
        }
    }
}

async fn show(shell: Shell) -> Result<Answer<Fairness>, Refused> {
    let at = shell.as_of;
    let found = shell
        .figures("fairness", "", move |views| views.fairness(at))
        .await?;
    Ok(Answer(Fairness {
        counted_at: found.at.into(),
        figures: found.found.as_ref().as_ref().map(FairnessFigures::from),
    }))
}
