//! `/me/exposure`: one's own meter in full, breaks, and what not to be shown. Nobody else sees this page.
//!
//! Figures say how they are counted. There is no goal to reach, no count of days in a row and nobody to compare with.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::workplace::{Category, Hours, MarkKind, WorkplaceRules};
use tiaki_ops::exposure::Own;

use crate::moment::Moment;
use crate::page::language::here;
use crate::page::queue::ours;
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::text::Text;

/// Opens that are listed at most.
const LISTED: usize = 100;

#[derive(Template)]
#[template(path = "exposure.html")]
struct Page {
    frame: Frame,
    day: String,
    opens: u64,
    minutes: i64,
    cap: i64,
    left: i64,
    since: Option<Moment>,
    hours: Option<(String, String)>,
    zone: String,
    is_closed: bool,
    lifted: Vec<(Text, Text)>,
    opened: Vec<Open>,
    more: usize,
    days: Vec<Day>,
    choices: Vec<Choice>,
    rules: Counted,
}

/// By what is counted.
struct Counted {
    open: u16,
    characters: u16,
    pause: u16,
    after: u16,
}

struct Open {
    at: Moment,
    id: String,
    short: String,
    category: String,
    minutes: i64,
}

struct Day {
    day: String,
    opens: u64,
    minutes: i64,
}

struct Choice {
    code: &'static str,
    word: String,
    is_spared: bool,
}

/// What the form of a break or of putting off sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Marked {
    kind: String,
    back: String,
}

/// `GET /me/exposure`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let session = shell.session()?;
    let rules = std::sync::Arc::clone(&shell.settings.workplace);
    let at = (shell.settings.now)();
    let own = shell
        .edge
        .read("exposure", move |views| {
            views.exposure(&rules, &session, at)
        })
        .await?;
    write(&page(&shell, &own))
}

/// Weighted seconds as minutes, rounded up, so that what is something is never nothing.
fn minutes(seconds: i64) -> i64 {
    seconds.saturating_add(59).div_euclid(60)
}

fn page(shell: &Shell, own: &Own) -> Page {
    let tongue = shell.tongue();
    let rules: &WorkplaceRules = &shell.settings.workplace;
    let meter = &own.meter;
    let clock = |time: &dyn std::fmt::Display| time.to_string().chars().take(5).collect::<String>();
    let opened = own.opened.iter().take(LISTED).map(|one| {
        let id = one.report.to_string();
        Open {
            at: shell.moment(one.at),
            short: short(&id),
            id,
            category: tongue.code("category", &one.category),
            minutes: minutes(one.seconds),
        }
    });
    Page {
        frame: shell.frame(Here::Within, tongue.t("title-exposure")),
        day: meter.day.clone(),
        opens: meter.opens,
        minutes: minutes(meter.seconds),
        cap: meter.cap / 60,
        left: meter.left() / 60,
        since: meter.since.map(|at| shell.moment(at)),
        hours: match rules.hours {
            Hours::Always => None,
            Hours::Between { from, until } => Some((clock(&from), clock(&until))),
        },
        zone: rules.zone_name().to_owned(),
        is_closed: meter.is_closed,
        lifted: own
            .lifted
            .iter()
            .map(|(by, why)| (Text::new(by), Text::new(why)))
            .collect(),
        opened: opened.collect(),
        more: own.opened.len().saturating_sub(LISTED),
        days: own
            .days
            .iter()
            .map(|day| Day {
                day: day.day.clone(),
                opens: day.opens,
                minutes: minutes(day.seconds),
            })
            .collect(),
        choices: Category::ALL
            .iter()
            .map(|category| Choice {
                code: category.code(),
                word: tongue.code("category", category.code()),
                is_spared: own.spared.contains(category),
            })
            .collect(),
        rules: Counted {
            open: rules.open_minutes,
            characters: rules.characters_per_minute,
            pause: rules.break_minutes,
            after: rules.break_after_minutes,
        },
    }
}

/// `POST /me/exposure/mark`: a break is taken, or a prompt put off; leads back to where it was done.
pub(crate) async fn mark(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Marked>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let kind = MarkKind::find(&typed.kind)
        .filter(|kind| *kind != MarkKind::Lift)
        .ok_or(Problem::Form)?;
    let session = shell.session()?;
    let rules = std::sync::Arc::clone(&shell.settings.workplace);
    let at = (shell.settings.now)();
    // What there is nothing to put off of any more is as good as put off.
    let _ = shell
        .edge
        .read("mark", move |views| views.mark(&rules, &session, kind, at))
        .await?;
    let back = if typed.back.is_empty() {
        "/me/exposure"
    } else {
        here(&typed.back)
    };
    Ok(Redirect::to(back).into_response())
}

/// `POST /me/exposure/spare`: what not to be shown, all of it each time.
pub(crate) async fn spare(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let mut categories = Vec::new();
    for (name, code) in &typed {
        let category = Category::find(code).filter(|_| name == "category");
        categories.push(category.ok_or(Problem::Form)?);
    }
    let session = shell.session()?;
    let at = (shell.settings.now)();
    shell
        .edge
        .read("spare", move |views| views.spare(&session, &categories, at))
        .await?;
    Ok(Redirect::to("/me/exposure").into_response())
}
