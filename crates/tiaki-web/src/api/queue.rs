//! Queues, and what is done with who waits in them.
//!
//! Who does it is the machine, as `client:` and its id: another's hold is another's, and a decision of a machine may be
//! looked at again by any person.

use std::collections::BTreeMap;

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_core::queue::view::View;
use tiaki_core::triage::Band;
use tiaki_ops::case::Counted;
use tiaki_ops::queue::{self, Filter, Row as Found, Seen, SetAside, Standing as FoundStanding};
use tiaki_ops::views::QueueRow;
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{Done, When, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked, Sent};
use crate::deed::{Deed, Outcome};
use crate::page::Shell;
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    let work = Need::Of(Action::WorkQueue, About::Person);
    vec![
        Call::get(
            "/api/v1/queues/{authority}",
            Need::Of(Action::ReadQueue, About::Queue),
            list,
            Describe::new::<Rows<Waiting>>("queue", "Who waits in a queue, most urgent first")
                .more("Filters may be put together, as in the views of the pages; who is set aside is in no view.")
                .query::<QueueAsked>(),
        ),
        Call::post(
            "/api/v1/queues/{authority}/next",
            Need::Of(Action::WorkQueue, About::Queue),
            next,
            Describe::new::<Taken>("next", "Take the first in a queue who is free")
                .more("What the caller holds is held for some hours, and then free again.")
                .keyed(),
        ),
        Call::post(
            "/api/v1/persons/{person}/take",
            work,
            take,
            Describe::new::<Taken>("take", "Take a person, or hold on to one"),
        ),
        Call::post(
            "/api/v1/persons/{person}/release",
            work,
            release,
            Describe::new::<Done>("release", "Give a person back"),
        ),
        Call::post(
            "/api/v1/persons/{person}/skip",
            work,
            skip,
            Describe::new::<Done>("skip", "Give a person back undone, with a reason").body::<Why>(),
        ),
        Call::post(
            "/api/v1/persons/{person}/set-aside",
            Need::Of(Action::SetAside, About::Person),
            set_aside,
            Describe::new::<Done>("set_aside", "Set a person aside, with a reason")
                .more(
                    "It says what was seen of the person: where something came in since, who is set aside is back at once, so that \
                     nothing is swallowed.",
                )
                .body::<Aside>(),
        ),
        Call::post(
            "/api/v1/persons/{person}/restore",
            Need::Of(Action::Restore, About::Person),
            restore,
            Describe::new::<Done>("restore", "Bring back a person who was set aside"),
        ),
    ]
}

/// Which part of a queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct QueueAsked {
    /// `all`, `free`, `mine`, `overdue`, `back` or `set_aside`; `all` where nothing is said. With a filter or an order it is
    /// `all`.
    part: Option<String>,
    /// Of this band, as a code.
    band: Option<String>,
    /// Of this danger class, as a code.
    class: Option<String>,
    /// Whether only those with files that are on no list.
    first_seen: Option<bool>,
    /// Whether only those in a report that names a child.
    child: Option<bool>,
    /// Whose evidence clock ends within so many days: 1, 3, 7, 14 or 30.
    clock: Option<u16>,
    /// Whose deadline is `over`, or ends within so many days: 1, 3, 7, 14 or 30.
    due: Option<String>,
    /// Whom this provider reported (`pro_`).
    provider: Option<String>,
    /// Whether only those of whom a provider still preserves what it reported.
    preserved: Option<bool>,
    /// Whether only those on whom something came in that the caller has not seen yet. Reading by this interface marks
    /// nobody as seen.
    unread: Option<bool>,
    /// Who holds them: `me` or `nobody`.
    held: Option<String>,
    /// The order: `place` (most urgent first), `due`, `clock`, `preserved`, `accounts` or `newest`; `place` where nothing is
    /// said.
    sort: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// Four axes, each 0 to 100.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Axes {
    /// How dangerous.
    danger: i64,
    /// How well something can be done.
    actionability: i64,
    /// How new.
    novelty: i64,
    /// How soon evidence is lost.
    perishability: i64,
}

/// One thing that counts for a priority.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Reason {
    /// Its code, which stays.
    code: String,
    /// The axis it counts on, or `class`.
    axis: String,
    /// Its points.
    points: i64,
    /// What it says, in English.
    text: String,
    /// Ids of reports, files or accounts that show it.
    evidence: Vec<String>,
}

/// What would move a person to another band.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Change {
    /// What would have to be known, in English.
    what: String,
    /// The band it would lead to, as a code.
    band: String,
}

/// The priority of a person, with its reasons.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Priority {
    /// The danger class, as a code.
    class: String,
    /// Why it was reached, in English.
    class_because: String,
    /// The band: `very_high`, `high`, `medium`, `low` or `set_aside_proposed`.
    band: String,
    /// The axes, side by side; no sum of them undercuts the class.
    axes: Axes,
    /// The band's deadline.
    due_at: Option<When>,
    /// When the last identifying evidence dies.
    clock_at: Option<When>,
    /// Until when the last of the providers preserves what it reported.
    preserved_until: Option<When>,
    /// Whether something came in since that is not ranked yet: all but the accounts is of before.
    changed: bool,
    /// Each point with what shows it.
    reasons: Vec<Reason>,
    /// What would change it.
    would_change: Vec<Change>,
}

/// How much there is on a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Extent {
    /// Accounts.
    accounts: i64,
    /// Reports that name them.
    reports: i64,
    /// The same where reports that are one count once.
    incidents: i64,
    /// Files on a list.
    known_files: i64,
    /// Files on no list.
    first_seen_files: i64,
    /// How firmly the accounts hang together: `confirmed`, `probable` or `possible`, or a code for one account alone.
    tier: String,
}

impl From<&QueueRow> for Priority {
    fn from(row: &QueueRow) -> Self {
        let [danger, actionability, novelty, perishability] = row.axes;
        let reasons = row.reasons.factors.iter().map(|one| Reason {
            code: one.code.clone(),
            axis: one.axis.clone(),
            points: one.points,
            text: one.text.clone(),
            evidence: one.evidence.clone(),
        });
        let changes = row.reasons.would_change.iter().map(|one| Change {
            what: one.what.clone(),
            band: one.band.clone(),
        });
        Self {
            class: row.class.clone(),
            class_because: row.reasons.class.clone(),
            band: row.band.clone(),
            axes: Axes {
                danger,
                actionability,
                novelty,
                perishability,
            },
            due_at: when(row.due_at),
            clock_at: when(row.clock_at),
            preserved_until: when(row.preserved_until),
            changed: row.changed,
            reasons: reasons.collect(),
            would_change: changes.collect(),
        }
    }
}

impl From<&QueueRow> for Extent {
    fn from(row: &QueueRow) -> Self {
        Self {
            accounts: row.accounts,
            reports: row.reports,
            incidents: row.incidents,
            known_files: row.known_files,
            first_seen_files: row.first_seen_files,
            tier: row.tier.clone(),
        }
    }
}

/// Who holds a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Hold {
    /// The operator's name, or `client:` and the id of a machine.
    operator: String,
    /// Since when.
    taken_at: When,
    /// Until when.
    until: When,
    /// Whether other accounts came to the person since.
    other_members: bool,
    /// Whether sources name its accounts that did not then.
    new_sources: bool,
}

/// What operators and machines did with a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Standing {
    /// Who holds it; several where persons were merged.
    holds: Vec<Hold>,
    /// Whether it is set aside, and nothing came in since.
    is_set_aside: bool,
    /// Whether it was set aside, and something came in since.
    is_back: bool,
    /// When it went out in a package last.
    referred_at: Option<When>,
    /// What was there to be seen, to send with a decision to set aside; null where the person has no band.
    seen: Option<String>,
}

pub(super) fn standing(found: &FoundStanding, band: &str) -> Standing {
    let known = Band::find(band).map(|band| Seen {
        of: found.seen,
        band: band.code().to_owned(),
    });
    Standing {
        holds: found
            .holds
            .iter()
            .map(|hold| Hold {
                operator: hold.operator.name.clone(),
                taken_at: hold.taken_at.into(),
                until: hold.until_at.into(),
                other_members: hold.other_members,
                new_sources: hold.new_sources,
            })
            .collect(),
        is_set_aside: found.is_aside(),
        is_back: found.aside.as_ref().is_some_and(|one| one.back.is_any()),
        referred_at: when(found.referred_at),
        seen: known.map(|seen| seen.to_string()),
    }
}

/// Somebody who waits.
#[derive(Debug, Serialize, ToSchema)]
struct Waiting {
    /// Its place in the whole queue, from 1; 0 where who is set aside has none.
    place: u32,
    /// The person (`per_`).
    person: String,
    /// Its priority.
    priority: Priority,
    /// How much there is on it.
    extent: Extent,
    /// What was done with it.
    standing: Standing,
    /// The providers that told of it, the one that told most often first.
    providers: Vec<ToldBy>,
    /// The newest report on it, as far as the caller may know of it; null where only disclosures tell of it.
    newest_report: Option<NewestReport>,
    /// In how many cases it is that the caller may know of.
    cases: InCases,
}

/// A provider that told of somebody.
#[derive(Debug, Serialize, ToSchema)]
struct ToldBy {
    /// The provider (`pro_`).
    provider: String,
    /// Its name.
    name: String,
    /// How many of its reports name an account of the person; 0 where it told by a disclosure alone.
    reports: i64,
}

/// The newest report on somebody.
#[derive(Debug, Serialize, ToSchema)]
struct NewestReport {
    /// The report (`rep_`).
    report: String,
    /// Its number at its provider.
    reference: String,
}

/// In how many cases somebody is.
#[derive(Debug, Serialize, ToSchema)]
struct InCases {
    /// Of those that are not closed.
    open: i64,
    /// Of those that are.
    closed: i64,
}

impl Waiting {
    fn of(found: &Found, cases: Counted) -> Self {
        let newest = found.sources.newest.as_ref();
        Self {
            newest_report: newest.map(|newest| NewestReport {
                report: newest.report.to_string(),
                reference: newest.reference.clone(),
            }),
            providers: found
                .sources
                .providers
                .iter()
                .map(|by| ToldBy {
                    provider: by.provider.to_string(),
                    name: by.name.clone(),
                    reports: by.reports,
                })
                .collect(),
            cases: InCases {
                open: cases.open,
                closed: cases.closed,
            },
            place: found.row.place,
            person: found.row.person.to_string(),
            priority: (&found.row).into(),
            extent: (&found.row).into(),
            standing: standing(&found.standing, &found.row.band),
        }
    }
}

impl QueueAsked {
    /// The view that is asked for.
    fn view(&self) -> Result<View, Refused> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let yes = |value: Option<bool>| match value {
            Some(true) => "1".to_owned(),
            _ => String::new(),
        };
        let pairs = [
            ("band", text(&self.band)),
            ("class", text(&self.class)),
            ("first_seen", yes(self.first_seen)),
            ("child", yes(self.child)),
            (
                "clock",
                self.clock.map(|days| days.to_string()).unwrap_or_default(),
            ),
            ("due", text(&self.due)),
            ("provider", text(&self.provider)),
            ("preserved", yes(self.preserved)),
            ("unread", yes(self.unread)),
            ("held", text(&self.held)),
            ("sort", text(&self.sort)),
        ];
        // One at a time, so that the one that does not read is named.
        for (name, value) in &pairs {
            if View::read([(*name, value.as_str())]).is_none() {
                return Err(Refused::bad(
                    "query",
                    format!("{name} is none of those described"),
                ));
            }
        }
        let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
        Ok(View::read(pairs).unwrap_or_default())
    }

    fn filter(&self, operator: &str) -> Result<Filter, Refused> {
        let view = self.view()?;
        let part = self.part.as_deref();
        if view.is_whole() {
            return filter(part, operator);
        }
        if part.is_some_and(|part| part != "all") {
            return Err(Refused::bad(
                "query",
                "part is all where there is a filter or an order",
            ));
        }
        Ok(Filter::View(Box::new(view), operator.to_owned()))
    }
}

fn filter(part: Option<&str>, operator: &str) -> Result<Filter, Refused> {
    Ok(match part.unwrap_or("all") {
        "all" => Filter::All,
        "free" => Filter::Free,
        "mine" => Filter::Mine(operator.to_owned()),
        "overdue" => Filter::Overdue,
        "back" => Filter::Back,
        "set_aside" => Filter::SetAside,
        _ => {
            return Err(Refused::bad(
                "query",
                "part is all, free, mine, overdue, back or set_aside",
            ));
        }
    })
}

async fn list(
    shell: Shell,
    Path(authority): Path<String>,
    Asked(asked): Asked<QueueAsked>,
) -> Result<Answer<Rows<Waiting>>, Refused> {
    let (at, operator) = (shell.as_of, shell.operator()?);
    let filter = asked.filter(&operator)?;
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("queue {authority} {filter:?}"))?;
    let found = shell
        .edge
        .read("queue", move |views| {
            let mut is_there = true;
            let mut rows = place.rows(queue::PAGE_SIZE, |page| {
                let Some(found) = views.queue(&authority, &filter, page, at)? else {
                    is_there = false;
                    return Ok((Vec::new(), false));
                };
                Ok((found.rows, found.has_more))
            })?;
            shut::leave_out_waiting(views, &operator, &mut rows.rows, &[])?;
            let persons: Vec<PersonId> = rows.rows.iter().map(|one| one.row.person).collect();
            let cases = views.cases_counted(&operator, &persons)?;
            Ok(is_there.then_some((rows, cases)))
        })
        .await?;
    let (found, cases) = found.ok_or_else(Refused::not_found)?;
    Ok(Answer(found.map(|one| {
        let of = cases.get(&one.row.person).copied().unwrap_or_default();
        Waiting::of(&one, of)
    })))
}

/// Whom the caller holds now.
#[derive(Debug, Serialize, ToSchema)]
struct Taken {
    /// The person (`per_`); null where nobody is free.
    person: Option<String>,
    /// In which queue.
    authority: Option<String>,
    /// The band, as a code.
    band: Option<String>,
    /// Until when it is held.
    until: Option<When>,
}

impl From<Option<queue::Taken>> for Taken {
    fn from(taken: Option<queue::Taken>) -> Self {
        Self {
            person: taken.as_ref().map(|one| one.person.to_string()),
            until: taken.as_ref().map(|one| one.until.into()),
            authority: taken.as_ref().map(|one| one.authority.clone()),
            band: taken.map(|one| one.band),
        }
    }
}

/// Has the queue do it.
async fn act(shell: &Shell, deed: Deed) -> Result<Outcome, Refused> {
    Ok(shell.act(deed).await??)
}

fn person(id: &str) -> Result<PersonId, Refused> {
    PersonId::parse(id).map_err(|_| Refused::not_found())
}

async fn next(shell: Shell, Path(authority): Path<String>) -> Result<Answer<Taken>, Refused> {
    let operator = shell.operator()?;
    let deed = Deed::Next {
        authority,
        operator,
    };
    match act(&shell, deed).await? {
        Outcome::Taken(taken) => Ok(Answer(taken.into())),
        _ => Ok(Answer(None.into())),
    }
}

async fn take(shell: Shell, Path(id): Path<String>) -> Result<Answer<Taken>, Refused> {
    let (person, operator) = (person(&id)?, shell.operator()?);
    match act(&shell, Deed::Take { person, operator }).await? {
        Outcome::Taken(taken) => Ok(Answer(taken.into())),
        _ => Ok(Answer(None.into())),
    }
}

async fn release(shell: Shell, Path(id): Path<String>) -> Result<Answer<Done>, Refused> {
    let (person, operator) = (person(&id)?, shell.operator()?);
    act(&shell, Deed::Release { person, operator }).await?;
    Ok(Answer(Done::new()))
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// One line of at most 300 characters. It stands in the store, and the log has a keyed digest of it.
    pub(super) reason: String,
}

async fn skip(
    shell: Shell,
    Path(id): Path<String>,
    Sent(why): Sent<Why>,
) -> Result<Answer<Done>, Refused> {
    let (person, operator) = (person(&id)?, shell.operator()?);
    let deed = Deed::Skip {
        person,
        operator,
        reason: why.reason,
    };
    act(&shell, deed).await?;
    Ok(Answer(Done::new()))
}

/// A decision to set aside.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Aside {
    /// The reason, as a code of docs/queue.md.
    code: String,
    /// The reason in one line of at most 300 characters.
    reason: String,
    /// What was seen: `seen` of the person's standing, as it is.
    seen: String,
}

async fn set_aside(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<Aside>,
) -> Result<Answer<Done>, Refused> {
    let (person, operator) = (person(&id)?, shell.operator()?);
    let seen = Seen::find(&sent.seen).ok_or(queue::Refused::Unseen)?;
    let deed = Deed::SetAside(SetAside {
        persons: vec![person],
        code: sent.code,
        reason: sent.reason,
        operator,
        count: 1,
        seen: BTreeMap::from([(person, seen)]),
    });
    act(&shell, deed).await?;
    Ok(Answer(Done::new()))
}

async fn restore(shell: Shell, Path(id): Path<String>) -> Result<Answer<Done>, Refused> {
    let (person, operator) = (person(&id)?, shell.operator()?);
    act(&shell, Deed::Restore { person, operator }).await?;
    Ok(Answer(Done::new()))
}
