//! `/queue/{authority}?page=N` and its parts, such as `/queue/{authority}/free`: whom a destination should
//! look at first, why, and who works on it. Pages count from 1, as people do.
//!
//! A query chooses a view of it (`page::view`); without one it opens with the operator's own, where there is one.
//!
//! `POST /queue/{authority}/next` takes the first that is free and leads to its page; `/set-aside` sets the
//! chosen ones aside, after a page that says how many they are; `/restore` undoes what was set aside as one.
//! Who does it is who is logged in. Forms of other sites are refused ([`crate::origin`]); what is refused comes back on the page and writes nothing.

pub(crate) mod aside;
pub(super) mod into_case;
mod row;

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::{PersonId, SetAsideBatchId, ViewId};
use tiaki_core::policy::Action;
use tiaki_core::queue::view::View;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::access::Subject;
use tiaki_ops::case::Counted;
use tiaki_ops::queue::many::Offer;
use tiaki_ops::queue::views::{Around, Saved};
use tiaki_ops::queue::{Batch, Filter, Listing, Refused, Row as Found, Seen, Skipped};

use self::row::{Row, row};
use crate::deed::{Deed, Outcome};
use crate::edge::counted::{Kept, QUEUE_COUNTS};
use crate::moment::Moment;
use crate::origin;
use crate::page::desk::{Code, Typed, codes, refusal};
use crate::page::many::{self, Undoing};
use crate::page::may::May;
use crate::page::view::{self, Choosing, Columns, Looking, choosing};
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::{OwnPage, Problem};
use crate::shut;
use crate::text::Text;
use crate::tongue::{Markup, Phrase, Tongue};
use crate::words;

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
    caption: String,
    meaning: String,
    span: String,
    rows: Vec<Row>,
    page: u32,
    pages: Option<u32>,
    has_more: bool,
    /// The address of this part, up to the page's number.
    here: String,
    tabs: Vec<Tab>,
    columns: Columns,
    choosing: Choosing,
    undoing: Option<Undoing>,
    /// The reason to give back many, as it was typed.
    why: String,
    can_set_aside: bool,
    /// What the rules of access let who reads do in it.
    may: May,
    /// Whether who reads works in cases.
    may_case: bool,
    codes: Vec<Code>,
    typed: Typed,
    batches: Vec<Together>,
    skipped: Vec<Skip>,
    note: Option<String>,
    wrong: Option<String>,
}

struct Tab {
    href: String,
    word: String,
    is_here: bool,
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

/// What a form sends, or an address says: names with values, some more than once.
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    /// The view that is chosen; nothing where a value is none that is known.
    pub(super) fn view(&self) -> Option<View> {
        let pairs = self.0.iter();
        View::read(pairs.map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Whether anything but a column is said twice: nobody could tell which is meant.
    fn says_twice(&self) -> bool {
        let mut said = BTreeSet::new();
        let mut names = self.0.iter().map(|(name, _)| name.as_str());
        names.any(|name| name != "column" && !said.insert(name))
    }

    /// The value of a name; empty where there is none.
    pub(super) fn one(&self, name: &str) -> String {
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
    pub(super) fn chosen(&self) -> Result<Chosen, Problem> {
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
pub(super) struct Chosen(pub(super) BTreeMap<PersonId, Option<Seen>>);

/// What is shown beside the rows.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) note: Option<String>,
    pub(super) wrong: Option<String>,
    pub(super) typed: Typed,
    /// The name of a view, as it was typed.
    pub(super) name: String,
    /// The reason to give back many, as it was typed.
    pub(super) why: String,
    /// What was just done with many.
    pub(super) done: Option<SetAsideBatchId>,
}

impl Looking {
    /// The part of the queue that a view is.
    pub(super) fn filter(&self, shell: &Shell) -> Result<Filter, Problem> {
        if self.view.is_whole() {
            return Ok(Filter::All);
        }
        let view = Box::new(self.view.clone());
        Ok(Filter::View(view, shell.operator()?))
    }
}

/// What is done by the forms of a queue's page.
const IN_QUEUE: &[Action] = &[
    Action::DraftReferral,
    Action::Restore,
    Action::SetAsideBulk,
    Action::WorkQueue,
];

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
    asked: Result<Query<Vec<(String, String)>>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let fields = Fields(asked);
    if fields.says_twice() {
        return Err(Problem::NotFound);
    }
    let step = last_step(&uri);
    let is_part = PARTS.contains(&step);
    if !is_part
        && fields.0.is_empty()
        && let Some(to) = opens_with(&shell, &authority).await?
    {
        return Ok(Redirect::to(&to).into_response());
    }
    let page = fields.one("page");
    let page: u32 = match page.as_str() {
        "" => 1,
        page => page.parse().map_err(|_| Problem::NotFound)?,
    };
    let index = page.checked_sub(1).ok_or(Problem::NotFound)?;
    let looking = Looking {
        view: fields.view().ok_or(Problem::NotFound)?,
        saved: saved_view(&shell, &authority, &fields).await?,
    };
    let filter = match step {
        "free" => Filter::Free,
        "overdue" => Filter::Overdue,
        "back" => Filter::Back,
        "set-aside" => Filter::SetAside,
        "mine" => Filter::Mine(shell.operator()?),
        _ => looking.filter(&shell)?,
    };
    let beside = Beside {
        done: SetAsideBatchId::parse(&fields.one("done")).ok(),
        ..Beside::default()
    };
    listed(&shell, authority, filter, index, looking, beside).await
}

/// The saved view that an address came from; one that is not there any more, or another's, is as good as none.
async fn saved_view(
    shell: &Shell,
    authority: &str,
    fields: &Fields,
) -> Result<Option<Saved>, Problem> {
    let Ok(id) = ViewId::parse(&fields.one("view")) else {
        return Ok(None);
    };
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| views.saved_view(&id, &operator);
    let found = shell.edge.read("queue view", read).await?;
    Ok(found.filter(|found| found.authority == authority))
}

/// The address of the view that a queue opens with for who visits.
async fn opens_with(shell: &Shell, authority: &str) -> Result<Option<String>, Problem> {
    let (queue, operator) = (authority.to_owned(), shell.operator()?);
    let read = move |views: &dyn crate::Views| views.opens_with(&queue, &operator);
    let found = shell.edge.read("queue view", read).await?;
    let base = format!("/queue/{}", plain(authority));
    Ok(found.and_then(|saved| {
        let view = View::parse(&saved.query)?;
        Some(view::address(&base, &view, Some(&saved.id)))
    }))
}

/// What a page of a queue is made of.
struct Gathered {
    found: Listing,
    batches: Vec<Batch>,
    skipped: Vec<Skipped>,
    around: Around,
    unread: BTreeSet<PersonId>,
    cases: BTreeMap<PersonId, Counted>,
    offer: Option<Offer>,
    shown: Option<i64>,
}

/// Reads a page of a part of a queue; nothing where there is none.
fn gather(
    (views, kept, now): (&dyn crate::Views, &Kept, fn() -> Timestamp),
    (authority, filter, index): (&str, &Filter, u32),
    (operator, done): (&str, Option<&SetAsideBatchId>),
    at: Timestamp,
) -> Result<Option<Gathered>, Error> {
    let found = views.queue(authority, filter, index, at)?;
    let is_there = |found: &Listing| index == 0 || !found.rows.is_empty();
    let Some(mut found) = found.filter(is_there) else {
        return Ok(None);
    };
    let mut skipped = views.skipped(authority, operator)?;
    // Who is in a restricted case is left out without a word; counts stay.
    let others: Vec<PersonId> = skipped.iter().map(|one| one.person).collect();
    let listed = found.rows.len();
    let shut = shut::leave_out_waiting(views, operator, &mut found.rows, &others)?;
    skipped.retain(|one| !shut.contains(&one.person));
    let rows = found.rows.iter().map(|one| one.row.person);
    let rows: Vec<PersonId> = rows.collect();
    let around = match found.total {
        0 => Around::default(),
        _ => {
            let counts = kept.briefly((QUEUE_COUNTS, authority), now, || {
                views.counts(authority, at)
            })?;
            views.around(authority, operator, counts, at)?
        }
    };
    let shown = match filter {
        // On the last page it is known.
        Filter::View(..) if !found.has_more => {
            let before = i64::from(index) * i64::from(found.page_size);
            Some(before + i64::try_from(listed).unwrap_or(i64::MAX))
        }
        Filter::View(view, _) => {
            let read = || views.view_count(authority, view, operator, at);
            let of = format!("{authority}?{}", view.unordered().query());
            Some(if view.is_anybodys() {
                kept.briefly((QUEUE_COUNTS, &of), now, read)?
            } else {
                read()?
            })
        }
        _ => None,
    };
    let offer = match done {
        Some(done) => views.offer(done, operator)?,
        None => None,
    };
    Ok(Some(Gathered {
        batches: views.batches(authority)?,
        unread: views.unread(operator, &rows)?,
        cases: views.cases_counted(operator, &rows)?,
        found,
        skipped,
        around,
        offer,
        shown,
    }))
}

/// The page of a part of a queue.
pub(super) async fn listed(
    shell: &Shell,
    authority: String,
    filter: Filter,
    index: u32,
    looking: Looking,
    beside: Beside,
) -> Result<Response, Problem> {
    let (at, operator, done) = (shell.as_of, shell.operator()?, beside.done);
    let (kept, now) = (shell.edge.kept(), shell.settings.now);
    let read = move |views: &dyn crate::Views| {
        let part = (authority.as_str(), &filter, index);
        let with = (operator.as_str(), done.as_ref());
        gather((views, &kept, now), part, with, at)
    };
    let found = shell.edge.read("queue", read).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let of = Subject::Queue(found.found.authority.clone());
    let may = shell.may_do(of, IN_QUEUE).await?;
    write(&page(shell, &found, &looking, (beside, may)))
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
            listed(shell, authority, Filter::All, 0, Looking::default(), beside).await
        }
        Err(refused) => {
            beside.wrong = Some(refusal(shell.tongue(), refused));
            refuse(listed(shell, authority, Filter::All, 0, Looking::default(), beside).await?)
        }
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
        Ok(batch) => {
            let queue = authority.clone();
            let read = move |views: &dyn crate::Views| views.batches(&queue);
            let of = shell.edge.read("batches", read).await?;
            if of.iter().any(|known| known.id == batch) {
                shell.act(Deed::RestoreBatch { batch, operator }).await?
            } else {
                Err(Refused::NoBatch)
            }
        }
        Err(_) => Err(Refused::NoBatch),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/queue/{}", plain(&authority))).into_response()),
        Err(refused) => {
            let beside = Beside {
                wrong: Some(refusal(shell.tongue(), refused)),
                ..Beside::default()
            };
            refuse(listed(shell, authority, Filter::All, 0, Looking::default(), beside).await?)
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

/// What was just done with many and can be undone: taken or given back, or set aside.
fn just_done(shell: &Shell, gathered: &Gathered, beside: &Beside) -> Option<Undoing> {
    let tongue = shell.tongue();
    if let Some(offer) = &gathered.offer {
        return Some(many::undoing(tongue, offer));
    }
    let done = beside.done?;
    let mut batches = gathered.batches.iter();
    let batch = batches.find(|batch| batch.id == done && batch.standing > 0)?;
    Some(Undoing {
        batch: batch.id.to_string(),
        said: tongue.t("many-set-aside").n("count", batch.standing).into(),
        word: tongue
            .t("queue-batch-back")
            .n("count", batch.standing)
            .into(),
        step: "restore",
    })
}

/// What a table of rows is called, with the order that they are in.
fn caption(tongue: Tongue, heading: &str, view: Option<&View>) -> String {
    let told = match view {
        Some(view) => {
            let order = tongue.code("sort", view.sort.code());
            tongue.t("view-caption").word("order", order)
        }
        None => tongue.t("queue-caption"),
    };
    told.word("heading", heading).into()
}

/// The parts of a queue; where it opens with a view, all of it has an address of its own.
fn tabs(tongue: Tongue, base: &str, here: Option<&str>, opens_with: bool) -> Vec<Tab> {
    let tab = |name: &&str| {
        let [word, ..] = told_part(tongue, name);
        Tab {
            href: match *name {
                "" if opens_with => view::address(base, &View::default(), None),
                "" => base.to_owned(),
                name => format!("{base}/{name}"),
            },
            word: word.into(),
            is_here: here == Some(*name),
        }
    };
    PARTS.iter().map(tab).collect()
}

fn page(
    shell: &Shell,
    gathered: &Gathered,
    looking: &Looking,
    (beside, may): (Beside, May),
) -> Page {
    let (found, around) = (&gathered.found, &gathered.around);
    let undoing = just_done(shell, gathered, &beside);
    let is_view = matches!(found.filter, Filter::View(..));
    let opens_with = around.saved.iter().any(|saved| saved.is_default);
    let size = i64::from(found.page_size.max(1));
    let pages = (found.total.max(0) + size - 1) / size;
    let is_whole = found.filter == Filter::All;
    let here = name_of(&found.filter);
    let tongue = shell.tongue();
    let [_, mut heading, mut meaning] = told_part(tongue, here);
    if is_view {
        heading = tongue.t("view-heading");
        meaning = tongue.t("view-meaning");
    }
    let place = |row: Option<&Found>| grouped(row.map_or(0, |row| row.row.place.into()));
    let span = tongue
        .t("queue-span")
        .word("from", place(found.rows.first()));
    let span = span.word("to", place(found.rows.last())).to_string();
    let base = format!("/queue/{}", plain(&found.authority));
    let told = (found.total, gathered.shown, beside.name.as_str());
    let choosing = choosing(shell, &found.authority, looking, around, told);
    let pages_of = match here {
        "" if is_view || opens_with || !looking.view.pairs().is_empty() => {
            let saved = looking.saved.as_ref().map(|saved| &saved.id);
            format!("{}&", view::address(&base, &looking.view, saved))
        }
        "" => format!("{base}?"),
        part => format!("{base}/{part}?"),
    };
    Page {
        frame: shell.frame(
            where_of(shell, &found.authority),
            shell.tongue().t("title-queue"),
        ),
        name: words::authority(tongue, &found.authority, &found.name),
        country: words::country_of(tongue, &found.authority, &found.country_name),
        total: found.total,
        hold_hours: shell.settings.queue.hold_hours,
        caption: caption(
            tongue,
            &heading.to_string(),
            is_view.then_some(&looking.view),
        ),
        heading: heading.into(),
        meaning: meaning.into(),
        span: if is_whole { span } else { String::new() },
        page: found.page.saturating_add(1),
        pages: is_whole.then(|| u32::try_from(pages).unwrap_or(u32::MAX)),
        has_more: found.has_more,
        here: pages_of,
        tabs: tabs(tongue, &base, (!is_view).then_some(here), opens_with),
        columns: Columns::of(&looking.view),
        choosing,
        undoing,
        why: beside.why,
        can_set_aside: !matches!(found.filter, Filter::SetAside),
        rows: rows(shell, gathered),
        may,
        // Who may open cases works in them; in which, the next page says.
        may_case: shell.may_own(Action::OpenCase),
        codes: codes(shell.tongue()),
        typed: beside.typed,
        batches: gathered
            .batches
            .iter()
            .filter(|batch| batch.standing > 0)
            .map(|batch| together(shell, batch))
            .collect(),
        skipped: gathered
            .skipped
            .iter()
            .map(|skip| skip_of(shell, skip))
            .collect(),
        note: beside.note,
        wrong: beside.wrong,
        authority: found.authority.clone(),
    }
}

/// The rows, each with what the visitor has not seen of it and the cases that the visitor may know of.
fn rows(shell: &Shell, gathered: &Gathered) -> Vec<Row> {
    let each = gathered.found.rows.iter().map(|found| {
        let person = &found.row.person;
        let cases = gathered.cases.get(person).copied().unwrap_or_default();
        row(shell, found, gathered.unread.contains(person), cases)
    });
    each.collect()
}

/// Whether a queue is the visitor's own authority's, which the head leads to.
fn where_of(shell: &Shell, authority: &str) -> Here {
    let session = shell.visit.session.as_ref();
    if session.is_some_and(|session| session.agency == authority) {
        Here::OwnQueue
    } else {
        Here::Within
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
