//! `/queue/{authority}?page=N` and its parts, such as `/queue/{authority}/free`: whom a destination should
//! look at first, why, and who works on it. Pages count from 1, as people do.
//!
//! `POST /queue/{authority}/next` takes the first that is free and leads to its page; `/set-aside` sets the
//! chosen ones aside, after a page that says how many they are; `/restore` undoes what was set aside as one.
//! Who does it is who is logged in. Forms of other sites are refused ([`crate::origin`]); what is refused comes back on the page and writes nothing.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::{PersonId, SetAsideBatchId};
use tiaki_ops::queue::{Batch, Filter, Listing, Refused, Row as Found, Seen, SetAside, Skipped};

use crate::deed::{Deed, Outcome};
use crate::moment::Moment;
use crate::origin;
use crate::page::desk::{Code, Typed, codes, refusal};
use crate::page::incident::{Folded, of_person};
use crate::page::{Axis, Frame, Here, Shell, axes, grouped, short, write};
use crate::problem::{OwnPage, Problem};
use crate::text::Text;
use crate::tongue::{Markup, Phrase, Tongue};
use crate::words::{self, Band};

/// Reasons shown in a row; the person's page has them all.
const REASONS: usize = 2;

/// Groups of reports named in a row.
const FOLDED: usize = 2;

#[derive(Template)]
#[template(path = "queue.html")]
struct Page {
    frame: Frame,
    authority: String,
    name: Markup,
    country: Markup,
    total: i64,
    hold_hours: u16,
    heading: String,
    meaning: String,
    span: String,
    rows: Vec<Row>,
    page: u32,
    pages: Option<u32>,
    has_more: bool,
    /// The address of this part, up to the page's number.
    here: String,
    tabs: Vec<Tab>,
    can_set_aside: bool,
    codes: Vec<Code>,
    typed: Typed,
    batches: Vec<Together>,
    skipped: Vec<Skip>,
    note: Option<String>,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "set_aside.html")]
struct Sure {
    frame: Frame,
    authority: String,
    count: usize,
    /// As the form sends it, the id, and the id in short.
    persons: Vec<(String, String, String)>,
    codes: Vec<Code>,
    typed: Typed,
    wrong: Option<String>,
}

struct Tab {
    href: String,
    word: String,
    is_here: bool,
}

struct Row {
    place: Option<String>,
    id: String,
    short: String,
    band: Band,
    class: String,
    reasons: Vec<Markup>,
    axes: [Axis; 4],
    clock: Option<Moment>,
    preserved: Option<Moment>,
    due: Option<Moment>,
    holds: Vec<HeldBy>,
    marks: Vec<String>,
    can_set_aside: bool,
    /// What is shown of it, for the form to carry.
    seen: String,
    accounts: String,
    reports: String,
    known: i64,
    first_seen: i64,
    tier: String,
    folded: Vec<Folded>,
    /// Groups that only the person's page names.
    more: usize,
}

struct HeldBy {
    operator: Text,
    until: Moment,
}

/// Decisions that were taken as one.
struct Together {
    id: String,
    at: Moment,
    decisions: i64,
    standing: i64,
}

struct Skip {
    at: Moment,
    id: String,
    short: String,
    operator: Text,
    reason: Text,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// What a form sends: names with values, some more than once.
struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a name; empty where there is none.
    fn one(&self, name: &str) -> String {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn typed(&self) -> Typed {
        Typed {
            code: self.one("code"),
            reason: self.one("reason"),
            ..Typed::default()
        }
    }

    /// Who was chosen, each with what the page showed, as `per_…@history.parts.band`.
    fn chosen(&self) -> Result<Chosen, Problem> {
        let mut persons = BTreeMap::new();
        for (_, text) in self.0.iter().filter(|(key, _)| key == "person") {
            let (id, seen) = text.split_once('@').unwrap_or((text, ""));
            let id = PersonId::parse(id).map_err(|_| Problem::NotFound)?;
            persons.entry(id).or_insert(Seen::find(seen));
        }
        Ok(Chosen(persons))
    }
}

/// Persons with what a page showed of each, where the form says so.
struct Chosen(BTreeMap<PersonId, Option<Seen>>);

/// What is shown beside the rows.
#[derive(Default)]
struct Beside {
    note: Option<String>,
    wrong: Option<String>,
    typed: Typed,
}

/// The parts, as addresses name them.
const PARTS: [&str; 6] = ["", "mine", "free", "overdue", "back", "set-aside"];

/// A part of a queue: what it is called, its heading, and what it holds.
fn told_part(tongue: Tongue, name: &str) -> [Phrase; 3] {
    match name {
        "mine" => [
            tongue.t("queue-part-mine"),
            tongue.t("queue-part-mine"),
            tongue.t("queue-meaning-mine"),
        ],
        "free" => [
            tongue.t("queue-part-free"),
            tongue.t("queue-part-free"),
            tongue.t("queue-meaning-free"),
        ],
        "overdue" => [
            tongue.t("queue-part-overdue"),
            tongue.t("queue-part-overdue"),
            tongue.t("queue-meaning-overdue"),
        ],
        "back" => [
            tongue.t("queue-part-back"),
            tongue.t("queue-part-back"),
            tongue.t("queue-meaning-back"),
        ],
        "set-aside" => [
            tongue.t("queue-part-set-aside"),
            tongue.t("queue-part-set-aside"),
            tongue.t("queue-meaning-set-aside"),
        ],
        _ => [
            tongue.t("queue-part-all"),
            tongue.t("queue-heading-all"),
            tongue.t("queue-meaning-all"),
        ],
    }
}

fn name_of(filter: &Filter) -> &'static str {
    match filter {
        Filter::Free => "free",
        Filter::Overdue => "overdue",
        Filter::Back => "back",
        Filter::SetAside => "set-aside",
        Filter::Mine(_) => "mine",
        _ => "",
    }
}

/// `GET /queue/{authority}` and its parts
pub(crate) async fn show(
    shell: Shell,
    Path(authority): Path<String>,
    uri: Uri,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let filter = match last_step(&uri) {
        "free" => Filter::Free,
        "overdue" => Filter::Overdue,
        "back" => Filter::Back,
        "set-aside" => Filter::SetAside,
        "mine" => Filter::Mine(shell.operator()?),
        _ => Filter::All,
    };
    shown(&shell, authority, filter, asked).await
}

async fn shown(
    shell: &Shell,
    authority: String,
    filter: Filter,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    listed(shell, authority, filter, index, Beside::default()).await
}

/// The page of a part of a queue.
async fn listed(
    shell: &Shell,
    authority: String,
    filter: Filter,
    index: u32,
    beside: Beside,
) -> Result<Response, Problem> {
    let (at, operator) = (shell.as_of, shell.operator()?);
    let found = shell
        .edge
        .read("queue", move |views| {
            let found = views.queue(&authority, &filter, index, at)?;
            let is_there = |found: &Listing| index == 0 || !found.rows.is_empty();
            let Some(mut found) = found.filter(is_there) else {
                return Ok(None);
            };
            let mut skipped = views.skipped(&authority)?;
            // Who is in a restricted case is left out without a word; counts stay.
            let listed = found.rows.iter().map(|one| one.row.person);
            let listed: Vec<PersonId> =
                listed.chain(skipped.iter().map(|one| one.person)).collect();
            let shut = views.shut(&operator, &listed, &[])?.persons;
            found.rows.retain(|one| !shut.contains(&one.row.person));
            skipped.retain(|one| !shut.contains(&one.person));
            Ok(Some((views.batches(&authority)?, skipped, found)))
        })
        .await?;
    let (batches, skipped, found) = found.ok_or(Problem::NotFound)?;
    write(&page(shell, &found, &batches, &skipped, beside))
}

/// `POST /queue/{authority}/next`
pub(crate) async fn next(shell: Shell, Path(authority): Path<String>) -> Result<Response, Problem> {
    let (shell, operator) = (&shell, shell.operator()?);
    let deed = Deed::Next {
        authority: authority.clone(),
        operator,
    };
    let mut beside = Beside::default();
    match shell.act(deed).await? {
        Ok(Outcome::Taken(Some(taken))) => {
            Ok(Redirect::to(&format!("/person/{}#desk", taken.person)).into_response())
        }
        Ok(_) => {
            beside.note = Some(shell.tongue().say("queue-nobody-free"));
            listed(shell, authority, Filter::All, 0, beside).await
        }
        Err(refused) => {
            beside.wrong = Some(refusal(shell.tongue(), refused));
            refuse(listed(shell, authority, Filter::All, 0, beside).await?)
        }
    }
}

/// `POST /queue/{authority}/set-aside`
pub(crate) async fn set_aside(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let (shell, operator) = (&shell, shell.operator()?);
    let typed = fields.typed();
    let Chosen(persons) = fields.chosen()?;
    if persons.is_empty() {
        let beside = Beside {
            wrong: Some(shell.tongue().say("refused-nobody-listed")),
            typed,
            ..Beside::default()
        };
        return refuse(listed(shell, authority, Filter::All, 0, beside).await?);
    }
    let sure = |wrong: Option<String>, typed: Typed| Sure {
        frame: shell.frame(Here::Within, shell.tongue().t("title-set-aside")),
        authority: authority.clone(),
        count: persons.len(),
        persons: persons
            .iter()
            .map(|(id, seen)| {
                let (id, short) = named(id);
                let seen = seen.as_ref().map(Seen::to_string).unwrap_or_default();
                (format!("{id}@{seen}"), id, short)
            })
            .collect(),
        codes: codes(shell.tongue()),
        typed,
        wrong,
    };
    // Nothing is done before a page has said how many they are.
    let Ok(count) = fields.one("count").parse() else {
        return write(&sure(None, typed));
    };
    let all = persons.iter();
    let all: Option<BTreeMap<PersonId, Seen>> =
        all.map(|(id, seen)| Some((*id, seen.clone()?))).collect();
    let Some(seen) = all else {
        let wrong = refusal(shell.tongue(), Refused::Unseen);
        return refuse(write(&sure(Some(wrong), typed))?);
    };
    let decision = SetAside {
        persons: persons.keys().copied().collect(),
        seen,
        code: typed.code.clone(),
        reason: typed.reason.clone(),
        operator,
        count,
    };
    match shell.act(Deed::SetAside(decision)).await? {
        Ok(_) => {
            let to = format!("/queue/{}/set-aside", plain(&authority));
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => refuse(write(&sure(Some(refusal(shell.tongue(), refused)), typed))?),
    }
}

/// `POST /queue/{authority}/restore`
pub(crate) async fn restore(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let (shell, operator) = (&shell, shell.operator()?);
    let done = match SetAsideBatchId::parse(&fields.one("batch")) {
        Ok(batch) => shell.act(Deed::RestoreBatch { batch, operator }).await?,
        Err(_) => Err(Refused::NoBatch),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/queue/{}", plain(&authority))).into_response()),
        Err(refused) => {
            let beside = Beside {
                wrong: Some(refusal(shell.tongue(), refused)),
                ..Beside::default()
            };
            refuse(listed(shell, authority, Filter::All, 0, beside).await?)
        }
    }
}

/// What an address ends with, such as `take` in `/person/{person}/take`.
pub(super) fn last_step(uri: &Uri) -> &str {
    uri.path().rsplit('/').next().unwrap_or_default()
}

/// What a form of ours sent, whole.
pub(super) fn ours<T>(
    headers: &HeaderMap,
    typed: Result<Form<T>, FormRejection>,
) -> Result<T, Problem> {
    if !origin::is_ours(headers) {
        return Err(Problem::Foreign);
    }
    let Form(typed) = typed.map_err(|_| Problem::Form)?;
    Ok(typed)
}

/// The page as an answer that refuses.
pub(super) fn refuse(mut answer: Response) -> Result<Response, Problem> {
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    answer.extensions_mut().insert(OwnPage);
    Ok(answer)
}

/// An authority's id as it may stand in an address: letters, digits and hyphens are all it has.
pub(super) fn plain(authority: &str) -> String {
    let is_plain = |char: &char| char.is_ascii_alphanumeric() || *char == '-';
    authority.chars().filter(is_plain).collect()
}

fn named(id: &PersonId) -> (String, String) {
    let id = id.to_string();
    let short = short(&id);
    (id, short)
}

fn page(
    shell: &Shell,
    found: &Listing,
    batches: &[Batch],
    skipped: &[Skipped],
    beside: Beside,
) -> Page {
    let size = i64::from(found.page_size.max(1));
    let pages = (found.total.max(0) + size - 1) / size;
    let is_whole = found.filter == Filter::All;
    let here = name_of(&found.filter);
    let tongue = shell.tongue();
    let [_, heading, meaning] = told_part(tongue, here);
    let place = |row: Option<&Found>| grouped(row.map_or(0, |row| row.row.place.into()));
    let span = tongue
        .t("queue-span")
        .word("from", place(found.rows.first()));
    let span = span.word("to", place(found.rows.last())).to_string();
    let base = format!("/queue/{}", plain(&found.authority));
    let href = |name: &str| match name {
        "" => base.clone(),
        name => format!("{base}/{name}"),
    };
    Page {
        frame: shell.frame(Here::Within, shell.tongue().t("title-queue")),
        name: words::authority(tongue, &found.authority, &found.name),
        country: words::country_of(tongue, &found.authority, &found.country_name),
        total: found.total,
        hold_hours: shell.settings.queue.hold_hours,
        heading: heading.into(),
        meaning: meaning.into(),
        span: if is_whole { span } else { String::new() },
        page: found.page.saturating_add(1),
        pages: is_whole.then(|| u32::try_from(pages).unwrap_or(u32::MAX)),
        has_more: found.has_more,
        here: format!("{}?", href(here)),
        tabs: PARTS
            .iter()
            .map(|name| {
                let [word, ..] = told_part(tongue, name);
                Tab {
                    href: href(name),
                    word: word.into(),
                    is_here: *name == here,
                }
            })
            .collect(),
        can_set_aside: !matches!(found.filter, Filter::SetAside),
        rows: found.rows.iter().map(|found| row(shell, found)).collect(),
        codes: codes(shell.tongue()),
        typed: beside.typed,
        batches: batches
            .iter()
            .filter(|batch| batch.standing > 0)
            .map(|batch| together(shell, batch))
            .collect(),
        skipped: skipped.iter().map(|skip| skip_of(shell, skip)).collect(),
        note: beside.note,
        wrong: beside.wrong,
        authority: found.authority.clone(),
    }
}

fn together(shell: &Shell, batch: &Batch) -> Together {
    Together {
        id: batch.id.to_string(),
        at: shell.moment(batch.at),
        decisions: batch.decisions,
        standing: batch.standing,
    }
}

fn skip_of(shell: &Shell, found: &Skipped) -> Skip {
    let (id, short) = named(&found.person);
    Skip {
        at: shell.moment(found.skip.at),
        id,
        short,
        operator: Text::new(&found.skip.operator),
        reason: Text::new(&found.skip.reason),
    }
}

fn row(shell: &Shell, found: &Found) -> Row {
    let (row, standing) = (&found.row, &found.standing);
    let (id, tongue) = (row.person.to_string(), shell.tongue());
    Row {
        place: (row.place > 0).then(|| grouped(row.place.into())),
        short: short(&id),
        id,
        band: words::band(tongue, &row.band),
        class: words::class(tongue, &row.class),
        reasons: row
            .reasons
            .factors
            .iter()
            .take(REASONS)
            .map(|reason| words::factor(tongue, reason))
            .collect(),
        axes: axes(tongue, row.axes),
        clock: row.clock_at.map(|at| shell.moment(at)),
        preserved: row.preserved_until.map(|at| shell.moment(at)),
        due: row.due_at.map(|at| shell.moment(at)),
        holds: standing
            .holds
            .iter()
            .map(|hold| HeldBy {
                operator: Text::new(&hold.operator.name),
                until: shell.moment(hold.until_at),
            })
            .collect(),
        marks: marks(shell, found),
        can_set_aside: !standing.is_aside(),
        seen: super::desk::seen(standing, &row.band),
        accounts: grouped(row.accounts),
        reports: words::counted(tongue, row.incidents, row.reports),
        known: row.known_files,
        first_seen: row.first_seen_files,
        tier: words::tier(tongue, &row.tier),
        folded: row
            .shares
            .iter()
            .take(FOLDED)
            .map(|share| of_person(tongue, share))
            .collect(),
        more: row.shares.len().saturating_sub(FOLDED),
    }
}

/// What stands beside a person in a list.
fn marks(shell: &Shell, found: &Found) -> Vec<String> {
    let (row, standing) = (&found.row, &found.standing);
    let tongue = shell.tongue();
    let mut marks = Vec::new();
    if row.changed {
        marks.push(tongue.say("common-changed-since-it-was-ranked"));
    }
    if standing
        .holds
        .iter()
        .any(|hold| hold.other_members || hold.new_sources)
    {
        marks.push(tongue.say("queue-mark-taken"));
    }
    if let Some(aside) = &standing.aside {
        if aside.back.is_any() {
            let came = super::desk::came(tongue, aside.back).join("; ");
            marks.push(tongue.t("queue-mark-back").word("came", came).into());
        } else {
            marks.push(tongue.say("queue-mark-set-aside"));
        }
    }
    if let Some(at) = standing.referred_at {
        let day = shell.moment(at).date;
        marks.push(tongue.t("queue-mark-referred").word("day", day).into());
    }
    if !standing.skips.is_empty() {
        marks.push(tongue.say("queue-mark-skipped"));
    }
    marks
}
