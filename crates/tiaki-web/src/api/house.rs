//! The house: what was done, and who may do what.

use serde::{Deserialize, Serialize};
use tiaki_core::outcome::date;
use tiaki_core::policy::Action;
use tiaki_ops::clients::Client as FoundClient;
use tiaki_ops::log::{Filter, Logged, is_family};
use tiaki_ops::operators::Operator as FoundOperator;
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::When;
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    let of = |action| Need::Of(action, About::Site);
    vec![
        Call::get(
            "/api/v1/log",
            of(Action::ReadLog),
            log,
            Describe::new::<Rows<LogEntry>>("log", "The log, newest first").query::<LogAsked>(),
        ),
        Call::get(
            "/api/v1/log/check",
            of(Action::VerifyLog),
            check,
            Describe::new::<LogCheck>("check_log", "Whether a part of the log is whole")
                .query::<CheckAsked>(),
        ),
        Call::get(
            "/api/v1/operators",
            of(Action::ReadOperators),
            operators,
            Describe::new::<Rows<Operator>>("operators", "Operators, by name").query::<Part>(),
        ),
        Call::get(
            "/api/v1/clients",
            of(Action::ReadClients),
            clients,
            Describe::new::<Rows<Client>>("clients", "Machines that use this API, by name")
                .query::<Part>(),
        ),
    ]
}

/// Which entries of the log.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LogAsked {
    /// A family of verbs, such as `queue`.
    family: Option<String>,
    /// A day in UTC (RFC 3339, full-date).
    day: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// An entry of the log.
#[derive(Debug, Serialize, ToSchema)]
struct LogEntry {
    /// Its place, from 1.
    place: i64,
    /// When.
    at: When,
    /// Who: an operator, a command, or `client:` and the id of a machine.
    actor: String,
    /// What, as a code.
    verb: String,
    /// The id of what it is about.
    subject: String,
    /// Codes, counts and keyed digests.
    detail: String,
    /// The hash of the chain up to it, in hexadecimal digits.
    hash: String,
}

impl From<Logged> for LogEntry {
    fn from(found: Logged) -> Self {
        Self {
            place: found.seq,
            at: found.at.into(),
            actor: found.actor,
            verb: found.verb,
            subject: found.subject,
            detail: found.detail,
            hash: hex::encode(found.hash),
        }
    }
}

async fn log(
    shell: Shell,
    Asked(asked): Asked<LogAsked>,
) -> Result<Answer<Rows<LogEntry>>, Refused> {
    if asked.family.as_deref().is_some_and(|name| !is_family(name)) {
        return Err(Refused::bad("query", "there is no such family of verbs"));
    }
    let day = asked.day.as_deref().map(date).transpose();
    let day = day.map_err(|_| Refused::bad("query", "a day is written as YYYY-MM-DD"))?;
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("log {:?} {day:?}", asked.family))?;
    let filter = Filter {
        family: asked.family,
        actor: None,
        day,
        until: place.until(),
    };
    let found = shell
        .edge
        .read("log", move |views| views.log(&filter))
        .await?;
    let rows = place.of_log(found.entries, |one| one.seq, found.next);
    Ok(Answer(rows.map(LogEntry::from)))
}

/// From where on.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CheckAsked {
    /// The place of the first entry that is checked; the newest entries where nothing is said.
    #[param(minimum = 1)]
    from: Option<i64>,
}

/// Whether a part of the log is whole.
#[derive(Debug, Serialize, ToSchema)]
struct LogCheck {
    /// The first place that was checked.
    from: i64,
    /// The last.
    to: i64,
    /// The place of the log's last entry.
    head: i64,
    /// Whether all of that is whole.
    is_whole: bool,
    /// The first place that is not.
    first_bad: Option<i64>,
}

async fn check(shell: Shell, Asked(asked): Asked<CheckAsked>) -> Result<Answer<LogCheck>, Refused> {
    if asked.from.is_some_and(|from| from < 1) {
        return Err(Refused::bad("query", "from is 1 or more"));
    }
    let found = shell
        .edge
        .read("log-check", move |views| views.check_log(asked.from))
        .await?;
    Ok(Answer(LogCheck {
        from: found.from,
        to: found.to,
        head: found.head,
        is_whole: found.first_bad.is_none(),
        first_bad: found.first_bad,
    }))
}

/// An operator.
#[derive(Debug, Serialize, ToSchema)]
struct Operator {
    /// Its id (`opr_`).
    id: String,
    /// Its name.
    name: String,
    /// Its roles, as codes.
    roles: Vec<&'static str>,
    /// The authority that it works for; empty for the site's own agency.
    agency: String,
    /// Whether it may log in.
    enabled: bool,
    /// Since when there is such an operator.
    created_at: String,
}

impl From<FoundOperator> for Operator {
    fn from(found: FoundOperator) -> Self {
        Self {
            id: found.id.to_string(),
            name: found.name,
            roles: found.roles,
            agency: found.agency,
            enabled: found.enabled,
            created_at: found.created_at,
        }
    }
}

async fn operators(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Operator>>, Refused> {
    let place = Place::of(&part, "operators")?;
    let at = (shell.settings.now)();
    let found = shell
        .edge
        .read("operators", move |views| views.operators(at))
        .await?;
    Ok(Answer(place.of_whole(found).map(Operator::from)))
}

/// A machine that uses this API.
#[derive(Debug, Serialize, ToSchema)]
struct Client {
    /// Its id (`cli_`).
    id: String,
    /// What it is called.
    name: String,
    /// Its roles, as codes.
    roles: Vec<&'static str>,
    /// The authority that it works for; empty for the site's own agency.
    agency: String,
    /// What it is here for, as a code; empty where its roles name no purpose.
    purpose: String,
    /// How many requests it may send in a minute.
    per_minute: i64,
    /// Whether its token is good.
    is_good: bool,
    /// Since when there is such a machine (RFC 3339).
    created_at: String,
    /// Until when its token is good (RFC 3339).
    ends_at: String,
    /// When it was used last, to the hour (RFC 3339).
    used_at: Option<String>,
}

impl From<FoundClient> for Client {
    fn from(found: FoundClient) -> Self {
        Self {
            id: found.id.to_string(),
            name: found.name,
            roles: found.roles,
            agency: found.agency,
            purpose: found.purpose,
            per_minute: found.per_minute,
            is_good: found.is_good,
            created_at: found.created_at,
            ends_at: found.ends_at,
            used_at: found.used_at,
        }
    }
}

async fn clients(shell: Shell, Asked(part): Asked<Part>) -> Result<Answer<Rows<Client>>, Refused> {
    let place = Place::of(&part, "clients")?;
    let at = (shell.settings.now)();
    let found = shell
        .edge
        .read("clients", move |views| views.clients(at))
        .await?;
    Ok(Answer(place.of_whole(found).map(Client::from)))
}
