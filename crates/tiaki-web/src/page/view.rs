//! Views of a queue: the quick filters with their counts, the form that chooses, and what is saved.
//!
//! A view is in the address, as codes ([`tiaki_core::queue::view`]), so it can be kept as a bookmark and sent to
//! a colleague. `POST /queue/{authority}/views` saves one; `POST /queue/{authority}/view/{view}` renames, changes or
//! deletes it, or opens the queue with it; `…/share` shares it. `GET /queue/{authority}/view/{view}` leads to it.
//! Names are what people wrote: they stand apart and are never in an address.

use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::ViewId;
use tiaki_core::policy::Action;
use tiaki_core::queue::view::{Column, DAYS, Due, Holder, Sort, View};
use tiaki_core::triage::{Band, DangerClass};
use tiaki_ops::queue::VIEW_NAME;
use tiaki_ops::queue::views::{Around, CLOCK_SOON, Counts, DUE_SOON, MOST, Saved, ViewDeed};

use crate::deed::{Deed, Outcome};
use crate::page::desk::refusal;
use crate::page::queue::{Beside, Fields, last_step, listed, ours, plain, refuse};
use crate::page::{Shell, grouped};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

/// Characters of a received name in an option.
const LONGEST: usize = 80;

/// What an address chooses of a queue.
#[derive(Debug, Clone, Default)]
pub(super) struct Looking {
    pub(super) view: View,
    /// The saved view that the address came from.
    pub(super) saved: Option<Saved>,
}

/// What stands around the rows.
pub(super) struct Choosing {
    /// The queue's own address.
    pub(super) base: String,
    pub(super) quick: Vec<Quick>,
    pub(super) choices: Vec<Choice>,
    pub(super) checks: Vec<Check>,
    pub(super) columns: Vec<Check>,
    pub(super) saved: Vec<Kept>,
    /// The saved view that is looked at.
    pub(super) here: Option<Kept>,
    /// Whether the view is another than was saved.
    pub(super) differs: bool,
    /// What of the view a form carries.
    pub(super) pairs: Vec<(&'static str, String)>,
    /// Whether anything is chosen.
    pub(super) is_chosen: bool,
    /// How many the view shows, where it leaves somebody out.
    pub(super) shown: Option<String>,
    pub(super) may_save: bool,
    pub(super) may_share: bool,
    pub(super) name: String,
    pub(super) longest: usize,
    /// Whether the queue is longer than what is counted.
    pub(super) is_cut: bool,
    pub(super) most: String,
}

/// A quick filter.
pub(super) struct Quick {
    pub(super) href: String,
    pub(super) word: String,
    pub(super) count: String,
    pub(super) is_on: bool,
}

/// A list to choose one from.
pub(super) struct Choice {
    pub(super) name: &'static str,
    pub(super) word: String,
    pub(super) options: Vec<(String, String, bool)>,
}

/// Something to choose or not.
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) value: &'static str,
    pub(super) word: String,
    pub(super) is_on: bool,
}

/// A saved view.
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) name: Text,
    /// Whose it is, where another's.
    pub(super) owner: Option<Text>,
    pub(super) is_shared: bool,
    pub(super) is_default: bool,
    pub(super) is_here: bool,
}

/// Which columns stand.
pub(super) struct Columns {
    pub(super) accounts: bool,
    pub(super) axes: bool,
    pub(super) band: bool,
    pub(super) clock: bool,
    pub(super) due: bool,
    pub(super) holder: bool,
    pub(super) sources: bool,
}

impl Columns {
    pub(super) fn of(view: &View) -> Self {
        let has = |column| view.columns.contains(&column);
        Self {
            accounts: has(Column::Accounts),
            axes: has(Column::Axes),
            band: has(Column::Band),
            clock: has(Column::Clock),
            due: has(Column::Due),
            holder: has(Column::Holder),
            sources: has(Column::Sources),
        }
    }
}

/// The address of a view of a queue.
pub(super) fn address(base: &str, view: &View, saved: Option<&ViewId>) -> String {
    let mut query = view.query();
    if let Some(id) = saved {
        let and = if query.is_empty() { "" } else { "&" };
        query.push_str(&format!("{and}view={id}"));
    }
    if query.is_empty() {
        // Without a query a queue opens with the operator's own view.
        query.push_str("sort=place");
    }
    format!("{base}?{query}")
}

pub(super) fn choosing(
    shell: &Shell,
    authority: &str,
    looking: &Looking,
    around: &Around,
    (total, shown, name): (i64, Option<i64>, &str),
) -> Choosing {
    let tongue = shell.tongue();
    let base = format!("/queue/{}", plain(authority));
    let view = &looking.view;
    let kept = |saved: &Saved| kept(shell, &base, saved, looking.saved.as_ref());
    let is_cut = total > i64::from(MOST);
    let more = |count: i64, is_more: bool| {
        let plus = if is_more { "+" } else { "" };
        format!("{}{plus}", grouped(count))
    };
    let most = i64::from(MOST);
    Choosing {
        quick: quick(tongue, &base, view, around, &|count| {
            more(count, is_cut && count > 0)
        }),
        choices: choices(tongue, view, around),
        checks: checks(tongue, view),
        columns: columns(tongue, view),
        saved: around.saved.iter().map(kept).collect(),
        here: looking.saved.as_ref().map(kept),
        differs: looking
            .saved
            .as_ref()
            .is_some_and(|saved| View::parse(&saved.query).as_ref() != Some(view)),
        pairs: view.pairs(),
        is_chosen: *view != View::default(),
        shown: shown.map(|count| more(count.min(most), count > most)),
        may_save: shell.may_own(Action::SaveView),
        may_share: shell.may_own(Action::ShareView),
        name: name.to_owned(),
        longest: VIEW_NAME,
        is_cut,
        most: grouped(most),
        base,
    }
}

fn kept(shell: &Shell, base: &str, saved: &Saved, here: Option<&Saved>) -> Kept {
    let view = View::parse(&saved.query).unwrap_or_default();
    let me = shell.operator().unwrap_or_default();
    let is_mine = saved.owner.key == tiaki_core::queue::operator_key(&me);
    Kept {
        id: saved.id.to_string(),
        href: address(base, &view, Some(&saved.id)),
        name: Text::new(&saved.name),
        owner: (!is_mine).then(|| Text::new(&saved.owner.name)),
        is_shared: saved.shared,
        is_default: saved.is_default,
        is_here: here.is_some_and(|here| here.id == saved.id),
    }
}

/// The quick filters: each alone, in the order that the view has; one that is on leads back to all.
fn quick(
    tongue: Tongue,
    base: &str,
    view: &View,
    around: &Around,
    told: &dyn Fn(i64) -> String,
) -> Vec<Quick> {
    let plain = View {
        sort: view.sort,
        columns: view.columns.clone(),
        ..View::default()
    };
    let all = ready(tongue, &plain, &around.counts).into_iter();
    let all = all.map(|(one, word, count)| {
        let is_on = one == *view;
        Quick {
            href: address(base, if is_on { &plain } else { &one }, None),
            word,
            count: told(count),
            is_on,
        }
    });
    all.collect()
}

/// What can be chosen with one stroke, with what it is called and how many it shows.
fn ready(tongue: Tongue, plain: &View, counts: &Counts) -> Vec<(View, String, i64)> {
    let with = |change: &dyn Fn(&mut View)| {
        let mut one = plain.clone();
        change(&mut one);
        one
    };
    let bands = Band::ALL.iter().zip(counts.bands).map(|(band, count)| {
        let one = with(&|view| view.band = Some(*band));
        (one, words::band(tongue, band.code()).word, count)
    });
    let others = [
        (
            with(&|view| view.unread = true),
            tongue.say("view-unread"),
            counts.unread,
        ),
        (
            with(&|view| view.due = Some(Due::Over)),
            tongue.say("view-due-over"),
            counts.overdue,
        ),
        (
            with(&|view| view.due = Some(Due::Within(DUE_SOON))),
            tongue.t("view-due-within").n("days", DUE_SOON).into(),
            counts.due,
        ),
        (
            with(&|view| view.clock = Some(CLOCK_SOON)),
            tongue.t("view-clock-within").n("days", CLOCK_SOON).into(),
            counts.clock,
        ),
        (
            with(&|view| view.child = true),
            tongue.say("view-child"),
            counts.child,
        ),
        (
            with(&|view| view.first_seen = true),
            tongue.say("view-first-seen"),
            counts.first_seen,
        ),
        (
            with(&|view| view.preserved = true),
            tongue.say("view-preserved"),
            counts.preserved,
        ),
        (
            with(&|view| view.held = Some(Holder::Me)),
            tongue.code("holder", "me"),
            counts.mine,
        ),
        (
            with(&|view| view.held = Some(Holder::Nobody)),
            tongue.code("holder", "nobody"),
            counts.nobody,
        ),
    ];
    bands.chain(others).collect()
}

fn choices(tongue: Tongue, view: &View, around: &Around) -> Vec<Choice> {
    let ours = |code: String, word: String, chosen: &str| {
        let is_chosen = code == chosen;
        (code, word, is_chosen)
    };
    let any = || (String::new(), tongue.say("view-any"), false);
    let list = |name, word, options: Vec<(String, String, bool)>| Choice {
        name,
        word,
        options: std::iter::once(any()).chain(options).collect(),
    };
    let band = view.band.map_or("", |band| band.code());
    let class = view.class.map_or("", |class| class.code());
    let held = view.held.map_or("", |holder| holder.code());
    let clock = view.clock.map(|days| days.to_string()).unwrap_or_default();
    let due = match view.due {
        Some(Due::Over) => "over".to_owned(),
        Some(Due::Within(days)) => days.to_string(),
        None => String::new(),
    };
    let within = |chosen: &str| -> Vec<(String, String, bool)> {
        let days = DAYS.iter().map(|days| {
            let word = tongue.t("view-within").n("days", *days);
            ours(days.to_string(), word.into(), chosen)
        });
        days.collect()
    };
    let mut dues = vec![ours("over".to_owned(), tongue.say("view-due-over"), &due)];
    dues.extend(within(&due));
    let provider = view.provider;
    let providers = around.providers.iter().map(|(id, name)| {
        let is_chosen = provider == Some(*id);
        (id.to_string(), option(name), is_chosen)
    });
    let of = |all: &[&'static str], word: &dyn Fn(&str) -> String, chosen: &str| {
        let all = all.iter();
        all.map(|code| ours((*code).to_owned(), word(code), chosen))
            .collect()
    };
    let bands: Vec<&str> = Band::ALL.iter().map(|band| band.code()).collect();
    let classes: Vec<&str> = DangerClass::ALL.iter().map(|class| class.code()).collect();
    let holders: Vec<&str> = Holder::ALL.iter().map(|holder| holder.code()).collect();
    let sorts: Vec<&str> = Sort::ALL.iter().map(|sort| sort.code()).collect();
    vec![
        list(
            "band",
            tongue.say("common-band"),
            of(&bands, &|code| tongue.code("band", code), band),
        ),
        list(
            "class",
            tongue.say("view-class"),
            of(&classes, &|code| tongue.code("class", code), class),
        ),
        list("due", tongue.say("common-due"), dues),
        list("clock", tongue.say("common-evidence-clock"), within(&clock)),
        list(
            "held",
            tongue.say("common-held-by"),
            of(&holders, &|code| tongue.code("holder", code), held),
        ),
        list(
            "provider",
            tongue.say("common-provider"),
            providers.collect(),
        ),
        Choice {
            name: "sort",
            word: tongue.say("view-sort"),
            options: of(&sorts, &|code| tongue.code("sort", code), view.sort.code()),
        },
    ]
}

/// A received name as an option has it: without markup, and not longer than a line.
fn option(name: &str) -> String {
    Text::new(name).seen().chars().take(LONGEST).collect()
}

fn checks(tongue: Tongue, view: &View) -> Vec<Check> {
    let all = [
        ("unread", tongue.say("view-unread"), view.unread),
        ("child", tongue.say("view-child"), view.child),
        ("first_seen", tongue.say("view-first-seen"), view.first_seen),
        ("preserved", tongue.say("view-preserved"), view.preserved),
    ];
    let all = all.into_iter().map(|(name, word, is_on)| Check {
        name,
        value: "1",
        word,
        is_on,
    });
    all.collect()
}

fn columns(tongue: Tongue, view: &View) -> Vec<Check> {
    let all = Column::ALL.iter().map(|column| Check {
        name: "column",
        value: column.code(),
        word: tongue.code("column", column.code()),
        is_on: view.columns.contains(column),
    });
    all.collect()
}

/// `GET /queue/{authority}/view/{view}`
pub(crate) async fn open(
    shell: Shell,
    Path((authority, view)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id = ViewId::parse(&view).map_err(|_| Problem::NotFound)?;
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| views.saved_view(&id, &operator);
    let found = shell.edge.read("queue view", read).await?;
    let found = found.filter(|found| found.authority == authority);
    let found = found.ok_or(Problem::NotFound)?;
    let view = View::parse(&found.query).ok_or(Problem::NotFound)?;
    let base = format!("/queue/{}", plain(&authority));
    Ok(Redirect::to(&address(&base, &view, Some(&found.id))).into_response())
}

/// `POST /queue/{authority}/views`
pub(crate) async fn save(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let view = fields.view().ok_or(Problem::Form)?;
    let name = fields.one("name");
    let deed = ViewDeed::Save {
        authority: authority.clone(),
        name: name.clone(),
        view: view.clone(),
    };
    let looking = Looking { view, saved: None };
    done(shell, authority, deed, looking, name).await
}

/// `POST /queue/{authority}/view/{view}` and `…/share`
pub(crate) async fn change(
    shell: Shell,
    Path((authority, id)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let id = ViewId::parse(&id).map_err(|_| Problem::NotFound)?;
    let view = fields.view().ok_or(Problem::Form)?;
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| views.saved_view(&id, &operator);
    let saved = shell.edge.read("queue view", read).await?;
    let saved = saved.filter(|found| found.authority == authority);
    let saved = saved.ok_or(Problem::NotFound)?;
    let name = fields.one("name");
    let step = fields.one("step");
    let deed = match (last_step(&uri), step.as_str()) {
        ("share", step) => ViewDeed::Share(id, step != "unshare"),
        (_, "rename") => ViewDeed::Rename(id, name.clone()),
        (_, "change") => ViewDeed::Change(id, view.clone()),
        (_, "delete") => ViewDeed::Delete(id),
        (_, "default") => ViewDeed::Default(id, true),
        (_, "no_default") => ViewDeed::Default(id, false),
        _ => return Err(Problem::Form),
    };
    let looking = Looking {
        view,
        saved: Some(saved),
    };
    done(shell, authority, deed, looking, name).await
}

/// Does it, and leads to the view, or shows why not with what was typed.
async fn done(
    shell: Shell,
    authority: String,
    deed: ViewDeed,
    looking: Looking,
    name: String,
) -> Result<Response, Problem> {
    let is_deleted = matches!(deed, ViewDeed::Delete(_));
    let operator = shell.operator()?;
    match shell.act(Deed::View { deed, operator }).await? {
        Ok(Outcome::View(id)) => {
            let base = format!("/queue/{}", plain(&authority));
            let saved = (!is_deleted).then_some(&id);
            Ok(Redirect::to(&address(&base, &looking.view, saved)).into_response())
        }
        Ok(_) => Err(Problem::Failed),
        Err(refused) => {
            let beside = Beside {
                wrong: Some(refusal(shell.tongue(), refused)),
                name,
                ..Beside::default()
            };
            refuse(
                listed(
                    &shell,
                    authority,
                    looking.filter(&shell)?,
                    0,
                    looking,
                    beside,
                )
                .await?,
            )
        }
    }
}
