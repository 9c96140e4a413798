//! `/exchange?side=SIDE&state=STATE&page=N`: what this site has to answer, what others owe, what is taken back and not
//! confirmed yet, how much is kept apart, and the packages of a side by where they stand. Pages count from 1.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::exchange::{Side, Step};
use tiaki_core::policy::Action;
use tiaki_ops::exchange::desk::Desk;
use tiaki_ops::exchange::lists::{Due, Line, Owed};

use super::{Owes, Row, owes, row};
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;

/// Rows of what is owed that are shown at most, in each part.
const SHOWN: usize = 100;

/// Packages on a page.
const PAGE_SIZE: u32 = 50;

/// What is told apart by age, in days: up to so many.
const AGES: [i64; 3] = [7, 30, 90];

#[derive(Template)]
#[template(path = "exchange.html")]
struct Page {
    frame: Frame,
    /// Whether somebody said which authority this site is.
    has_node: bool,
    authority: String,
    ours: Vec<Owes>,
    ours_more: usize,
    theirs: Vec<Owes>,
    theirs_more: usize,
    back: Vec<Owes>,
    back_more: usize,
    ages: Vec<Age>,
    apart: String,
    has_apart: bool,
    sees_apart: bool,
    waiting: i64,
    ready: i64,
    tabs: Vec<Tab>,
    states: Vec<Tab>,
    side: &'static str,
    state: Option<&'static str>,
    rows: Vec<Row>,
    page: u32,
    has_more: bool,
}

/// How much is owed by others for how long.
struct Age {
    word: String,
    count: String,
}

/// A part of the lists to choose.
struct Tab {
    href: String,
    word: String,
    count: String,
    is_here: bool,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    side: Option<String>,
    state: Option<String>,
    page: Option<u32>,
}

/// The sides as addresses name them, from here.
const SIDES: [(&str, Side); 2] = [("came", Side::Recipient), ("went", Side::Sender)];

/// `GET /exchange`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let named = asked.side.as_deref().unwrap_or("came");
    let mut sides = SIDES.into_iter();
    let (name, side) = sides
        .find(|(name, _)| *name == named)
        .ok_or(Problem::NotFound)?;
    let state = match &asked.state {
        Some(state) => Some(Step::find(state).ok_or(Problem::NotFound)?.code()),
        None => None,
    };
    let page = asked.page.unwrap_or(1);
    let index = page.checked_sub(1).ok_or(Problem::NotFound)?;
    let Some(node) = shell.settings.exchange.clone() else {
        let nothing = (&Desk::default(), false);
        let which = (name, side, state);
        return write(&view(&shell, nothing, which, (1, (&[], false))));
    };
    let act = shell.by_now()?;
    let part = (PAGE_SIZE, index.saturating_mul(PAGE_SIZE));
    let read = move |views: &dyn crate::Views| {
        let desk = views.exchange_desk(&node, &act)?;
        Ok((desk, views.exchange_page(side, state, part)?))
    };
    let (desk, (lines, has_more)) = shell.edge.read("exchange", read).await?;
    if index > 0 && lines.is_empty() {
        return Err(Problem::NotFound);
    }
    let (which, shown) = ((name, side, state), (page, (&lines[..], has_more)));
    write(&view(&shell, (&desk, true), which, shown))
}

fn view(
    shell: &Shell,
    (desk, has_node): (&Desk, bool),
    (name, side, state): (&'static str, Side, Option<&'static str>),
    (page, (lines, has_more)): (u32, (&[Line], bool)),
) -> Page {
    let is_back = |due: &Due| matches!(due.owed, Owed::Retraction | Owed::RetractionOnward);
    let is_ours = |due: &Due| due.by == desk.authority;
    let (ours, ours_more) = part(shell, &desk.due, is_ours);
    let (theirs, theirs_more) = part(shell, &desk.due, |due| !is_ours(due) && !is_back(due));
    let (back, back_more) = part(shell, &desk.due, |due| !is_ours(due) && is_back(due));
    Page {
        frame: shell.frame(Here::Exchange, shell.tongue().t("exchange-title")),
        has_node,
        ours,
        ours_more,
        theirs,
        theirs_more,
        back,
        back_more,
        ages: ages(shell, &desk.due, |due| !is_ours(due)),
        apart: grouped(desk.apart),
        has_apart: desk.apart > 0,
        sees_apart: shell.may(Action::ReadQuarantine),
        waiting: desk.waiting,
        ready: desk.ready,
        tabs: tabs(shell, desk, side),
        states: states(shell, desk, (name, side, state)),
        side: name,
        state,
        rows: lines.iter().map(|line| row(shell, line)).collect(),
        page,
        has_more,
        authority: crate::page::queue::plain(&desk.authority),
    }
}

/// Rows of what is owed, and how many there are besides.
fn part(shell: &Shell, due: &[Due], is_of: impl Fn(&Due) -> bool) -> (Vec<Owes>, usize) {
    let of: Vec<&Due> = due.iter().filter(|due| is_of(due)).collect();
    let rows = of.iter().take(SHOWN);
    let rows = rows.map(|due| owes(shell, due)).collect();
    (rows, of.len().saturating_sub(SHOWN))
}

fn ages(shell: &Shell, due: &[Due], is_of: impl Fn(&Due) -> bool) -> Vec<Age> {
    let tongue = shell.tongue();
    let mut counts = [0_i64; AGES.len() + 1];
    for due in due.iter().filter(|due| is_of(due)) {
        let place = AGES.iter().position(|days| due.age_days <= *days);
        if let Some(count) = counts.get_mut(place.unwrap_or(AGES.len())) {
            *count += 1;
        }
    }
    let words = AGES
        .iter()
        .map(|days| tongue.t("exchange-age-up-to").n("days", *days).to_string());
    let [.., last] = AGES;
    let more = tongue.t("exchange-age-more").n("days", last).to_string();
    words
        .chain([more])
        .zip(counts)
        .map(|(word, count)| Age {
            word,
            count: grouped(count),
        })
        .collect()
}

fn tabs(shell: &Shell, desk: &Desk, here: Side) -> Vec<Tab> {
    let tongue = shell.tongue();
    let tab = |(name, side): (&str, Side)| {
        let of = desk.counted.iter().filter(|one| one.side == side.code());
        Tab {
            href: format!("/exchange?side={name}#packages"),
            word: if side == Side::Sender {
                tongue.say("exchange-went")
            } else {
                tongue.say("exchange-came")
            },
            count: grouped(of.map(|one| one.packages).sum::<i64>()),
            is_here: side == here,
        }
    };
    SIDES.into_iter().map(tab).collect()
}

fn states(shell: &Shell, desk: &Desk, (name, side, here): (&str, Side, Option<&str>)) -> Vec<Tab> {
    let tongue = shell.tongue();
    let count = |state: &str| {
        let mut of = desk.counted.iter();
        let found = of.find(|one| one.side == side.code() && one.state == state);
        found.map_or(0, |one| one.packages)
    };
    let steps = Step::ALL.iter().map(|step| step.code());
    let shown = steps.filter(|state| count(state) > 0 || here == Some(*state));
    let all = Tab {
        href: format!("/exchange?side={name}#packages"),
        word: tongue.say("exchange-all"),
        count: String::new(),
        is_here: here.is_none(),
    };
    let of = shown.map(|state| Tab {
        href: format!("/exchange?side={name}&state={state}#packages"),
        word: tongue.code("package-state", state),
        count: grouped(count(state)),
        is_here: here == Some(state),
    });
    std::iter::once(all).chain(of).collect()
}
