//! Figures of the operation, alarms of all queues, and whether all is well.

use serde::{Deserialize, Serialize};
use tiaki_core::policy::Action;
use tiaki_ops::exposure::Member;
use tiaki_ops::views::BANDS;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::figures::{Figures, FiguresAsked};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/openapi.json",
            Need::Of(Action::KeepLogin, About::Site),
            spec,
            Describe::new::<Spec>("description", "This description"),
        ),
        Call::get(
            "/api/v1/health",
            Need::Of(Action::ReadHealth, About::Site),
            health,
            Describe::new::<Health>("health", "Whether the store answers"),
        ),
        Call::get(
            "/api/v1/operation",
            Need::Of(Action::ReadOperation, About::Site),
            operation,
            Describe::new::<Operation>("operation", "The operation's figures").more(
                "Each figure is counted over all that is stored, at the moment of the answer; but for what is in figures, \
                 which is of the days that are asked for, as it was last counted.",
            )
            .query::<FiguresAsked>(),
        ),
        Call::get(
            "/api/v1/alarms",
            Need::Of(Action::ReadQueue, About::Own),
            alarms,
            Describe::new::<Rows<Alarm>>(
                "alarms",
                "Whose deadline is over, and whose evidence or preservation ends soon",
            )
            .query::<AlarmsAsked>(),
        ),
        Call::get(
            "/api/v1/load",
            Need::Of(Action::ReadUnitLoad, About::Site),
            load,
            Describe::new::<Rows<Load>>("load", "The load of the unit, in steps, by name")
                .query::<Part>(),
        ),
    ]
}

/// An OpenAPI 3.1 document.
#[derive(Serialize)]
struct Spec(serde_json::Value);

impl PartialSchema for Spec {
    fn schema() -> RefOr<Schema> {
        let object = ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("An OpenAPI 3.1 document."))
            .build();
        RefOr::T(Schema::Object(object))
    }
}

impl ToSchema for Spec {}

async fn spec() -> Result<Answer<Spec>, Refused> {
    let text = crate::api::openapi();
    Ok(Answer(Spec(
        serde_json::from_str(&text).unwrap_or_default(),
    )))
}

/// Whether all is well.
#[derive(Debug, Serialize, ToSchema)]
struct Health {
    /// `ok`: else there is no answer, but a problem.
    status: &'static str,
    /// The moment at which the store answered.
    at: When,
}

async fn health(shell: Shell) -> Result<Answer<Health>, Refused> {
    shell
        .edge
        .read("health", |views| views.quarantine(1))
        .await?;
    Ok(Answer(Health {
        status: "ok",
        at: (shell.settings.now)().into(),
    }))
}

/// How much there is of everything.
#[derive(Debug, Serialize, ToSchema)]
struct Counts {
    /// Reports that were taken in.
    reports: i64,
    /// Bulk disclosures.
    disclosures: i64,
    /// Accounts that sources name.
    accounts: i64,
    /// Persons: hypotheses that accounts have one user.
    persons: i64,
    /// Files, as digests.
    files: i64,
    /// Links between accounts.
    links: i64,
    /// Groups of two and more reports that are one. The step `incidents` is another figure: all reports, where those that are
    /// one count once.
    incident_groups: i64,
    /// Documents that could not be read.
    quarantined: i64,
    /// Referrals that were released.
    referrals: i64,
    /// Entries of the log.
    log: i64,
}

/// Files of one verdict.
#[derive(Debug, Serialize, ToSchema)]
struct Verdict {
    /// As a code: `known`, `first_seen`, and so on.
    verdict: String,
    /// How many files.
    files: i64,
}

/// Persons of one band in a queue.
#[derive(Debug, Serialize, ToSchema)]
struct BandCount {
    /// The band, as a code.
    band: &'static str,
    /// How many wait.
    persons: i64,
}

/// An authority with somebody in its queue.
#[derive(Debug, Serialize, ToSchema)]
struct Destination {
    /// Its id in the directory.
    authority: String,
    /// Its name.
    name: String,
    /// Its country (ISO 3166-1 alpha-2); null for the coordinator's own desk.
    country: Option<String>,
    /// Persons who wait.
    persons: i64,
    /// Their accounts.
    accounts: i64,
    /// Persons by band, the most urgent first.
    bands: Vec<BandCount>,
    /// The first moment at which evidence on one of them dies.
    first_clock_at: Option<When>,
    /// The package that was sealed for it last (`pkg_`).
    package: Option<String>,
}

/// Reports of one provider.
#[derive(Debug, Serialize, ToSchema)]
struct ProviderCount {
    /// The provider, as reports name it.
    name: String,
    /// Its reports.
    reports: i64,
    /// Of these, those that it escalated.
    escalated: i64,
    /// Breaches of the form in them.
    flags: i64,
}

/// The figures.
#[derive(Debug, Serialize, ToSchema)]
struct Operation {
    /// The operation's name.
    name: String,
    /// The moment that they are as of.
    as_of: When,
    /// How much there is of everything.
    counts: Counts,
    /// Files by what matching found.
    verdicts: Vec<Verdict>,
    /// Persons whom other rules than those in force ranked; null where the rules in force are refused.
    ranked_otherwise: Option<i64>,
    /// Authorities with somebody in their queue, most urgent first.
    destinations: Vec<Destination>,
    /// Reports by provider.
    providers: Vec<ProviderCount>,
    /// What the page of the operation shows of the days that are asked for; null where nothing was counted yet.
    figures: Option<Figures>,
}

async fn operation(
    shell: Shell,
    Asked(asked): Asked<FiguresAsked>,
) -> Result<Answer<Operation>, Refused> {
    let (period, country, at) = (asked.period(shell.as_of)?, asked.country()?, shell.as_of);
    let (found, figures) = shell
        .edge
        .read("overview", move |views| {
            Ok((views.overview()?, views.operation(period, at)?))
        })
        .await?;
    let counts = &found.counts;
    let destinations = found.destinations.iter().map(|one| Destination {
        authority: one.authority.clone(),
        name: one.name.clone(),
        country: one.country.clone(),
        persons: one.persons,
        accounts: one.accounts,
        bands: BANDS
            .iter()
            .zip(one.bands)
            .map(|(band, persons)| BandCount { band, persons })
            .collect(),
        first_clock_at: when(one.first_clock),
        package: one.package.map(|id| id.to_string()),
    });
    Ok(Answer(Operation {
        name: shell.settings.operation.clone(),
        as_of: shell.as_of.into(),
        counts: Counts {
            reports: counts.reports,
            disclosures: counts.disclosures,
            accounts: counts.accounts,
            persons: counts.persons,
            files: counts.files,
            links: counts.links,
            incident_groups: counts.incidents,
            quarantined: counts.quarantined,
            referrals: counts.referrals,
            log: counts.log,
        },
        verdicts: found
            .verdicts
            .iter()
            .map(|(verdict, files)| Verdict {
                verdict: verdict.clone(),
                files: *files,
            })
            .collect(),
        ranked_otherwise: found.ranked_otherwise,
        destinations: destinations.collect(),
        providers: found
            .providers
            .iter()
            .map(|one| ProviderCount {
                name: one.name.clone(),
                reports: one.reports,
                escalated: one.escalated,
                flags: one.flags,
            })
            .collect(),
        figures: figures.map(|found| Figures::new(found, country.as_deref())),
    }))
}

/// Which alarms.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AlarmsAsked {
    /// Within how many days something ends, 0 to 365; the site's own number where nothing is said.
    #[param(minimum = 0, maximum = 365)]
    within: Option<u16>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// Something that ends, or is over.
#[derive(Debug, Serialize, ToSchema)]
struct Alarm {
    /// `evidence_dying`, `preservation_ending` or `overdue`.
    kind: &'static str,
    /// When it ends, or was due.
    at: When,
    /// Whose it is (`per_`).
    person: String,
    /// In which queue.
    authority: String,
    /// The band, as a code.
    band: String,
    /// Who holds the person now.
    held_by: Option<String>,
}

async fn alarms(
    shell: Shell,
    Asked(asked): Asked<AlarmsAsked>,
) -> Result<Answer<Rows<Alarm>>, Refused> {
    let days = asked.within.unwrap_or(shell.settings.queue.alarm_days);
    if days > 365 {
        return Err(Refused::bad("query", "within is 0 to 365"));
    }
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("alarms {days}"))?;
    let (at, session) = (shell.as_of, shell.session()?);
    let found = shell
        .edge
        .read("alarms", move |views| {
            let operator = session.name.as_str();
            let mut all = views.alarms(&session.agency, days, at)?.alarms;
            all.sort_by_key(|one| (one.kind, one.at, one.of.person));
            let mut rows = place.of_whole(all);
            shut::leave_out(views, operator, &mut rows.rows, |one| vec![one.of.person])?;
            Ok(rows)
        })
        .await?;
    Ok(Answer(found.map(|one| Alarm {
        kind: one.kind.code(),
        at: one.at.into(),
        person: one.of.person.to_string(),
        authority: one.of.authority.clone(),
        band: one.of.band.clone(),
        held_by: one.of.held_by.clone(),
    })))
}

/// How much somebody of the unit has opened, in steps: never what.
#[derive(Debug, Serialize, ToSchema)]
struct Load {
    /// The operator's id (`opr_`).
    operator: String,
    /// The operator's name.
    name: String,
    /// The step, as a code; what it means is set by the unit.
    load: &'static str,
    /// Whether the limits are lifted for today.
    is_lifted: bool,
}

async fn load(shell: Shell, Asked(part): Asked<Part>) -> Result<Answer<Rows<Load>>, Refused> {
    let place = Place::of(&part, "load")?;
    let (session, at) = (shell.session()?, (shell.settings.now)());
    let rules = std::sync::Arc::clone(&shell.settings.workplace);
    let found = shell
        .edge
        .read("load", move |views| views.load(&rules, &session, at))
        .await?;
    Ok(Answer(place.of_whole(found).map(|one: Member| Load {
        operator: one.id.to_string(),
        name: one.name,
        load: one.load.code(),
        is_lifted: one.is_lifted,
    })))
}
