//! `/rules` and `/rules/{version}`: the rules that persons are ranked by, which versions there are, what each says
//! otherwise than the one in force, what its back-test came to, and the forms that approve and withdraw. Figures
//! and codes stand as the file has them. Proposing and trying stay on the command line.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::Value;
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::access::Subject;
use tiaki_ops::rules::office::{Kept, Listed};
use tiaki_ops::rules::shown::{Changed, Refused, Shown, figure};

use crate::moment::Moment;
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "rules.html")]
struct List {
    frame: Frame,
    rows: Vec<Row>,
}

/// A version.
struct Row {
    version: String,
    state: String,
    in_force: bool,
    parent: String,
    proposed: Option<Said>,
    approved: Option<Said>,
    withdrawn: Option<Said>,
    tried: Option<Moment>,
    is_current: bool,
    sha256: String,
    refused: Option<Text>,
}

impl Row {
    /// Proposed, approved, withdrawn.
    fn steps(&self) -> [&Option<Said>; 3] {
        [&self.proposed, &self.approved, &self.withdrawn]
    }
}

/// Who did something, when and why.
struct Said {
    by: Text,
    at: Option<Moment>,
    reason: Text,
}

#[derive(Template)]
#[template(path = "rule.html")]
struct One {
    frame: Frame,
    row: Row,
    against: String,
    is_read: bool,
    factors: Vec<Line>,
    bands: Vec<Line>,
    others: Vec<Line>,
    tried: Option<Tried>,
    may_approve: bool,
    may_withdraw: bool,
    can_sign: bool,
    typed: Typed,
    wrong: Option<String>,
}

/// A figure that differs.
struct Line {
    of: Text,
    figure: Text,
    before: Text,
    after: Text,
}

/// A kept back-test.
struct Tried {
    against: Text,
    by: Text,
    at: Moment,
    from: Text,
    to: Text,
    cases: Vec<(String, String)>,
    /// How many from the top, then both shares.
    firsts: Vec<(Text, [String; 2])>,
    child_days: [String; 2],
    never: [String; 2],
    bands: Vec<(String, String)>,
    /// From which band to which, and how many.
    moves: Vec<([Text; 2], String)>,
}

/// What the forms send.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    reason: String,
}

/// `GET /rules`
pub(crate) async fn list(shell: Shell) -> Result<Response, Problem> {
    let found = shell.edge.read("rules", |views| views.rules()).await?;
    write(&List {
        frame: shell.frame(Here::Rules, shell.tongue().t("title-rules")),
        rows: found
            .iter()
            .rev()
            .map(|listed| row(&shell, listed))
            .collect(),
    })
}

fn said(
    shell: &Shell,
    by: Option<&String>,
    at: Option<&String>,
    reason: Option<&String>,
) -> Option<Said> {
    let at = at.and_then(|at| Timestamp::parse(at).ok());
    by.map(|by| Said {
        by: Text::new(by),
        at: at.map(|at| shell.moment(at)),
        reason: reason.map(Text::from).unwrap_or_default(),
    })
}

fn row(shell: &Shell, listed: &Listed) -> Row {
    let tried = listed.backtested_at.as_ref();
    let tried = tried.and_then(|at| Timestamp::parse(at).ok());
    Row {
        version: listed.version.clone(),
        state: shell.tongue().code("rules-state", listed.state),
        in_force: listed.in_force,
        parent: listed.parent.clone().unwrap_or_default(),
        proposed: said(
            shell,
            listed.proposed_by.as_ref(),
            listed.proposed_at.as_ref(),
            listed.reason.as_ref(),
        ),
        approved: said(
            shell,
            listed.approved_by.as_ref(),
            listed.approved_at.as_ref(),
            listed.approved_reason.as_ref(),
        ),
        withdrawn: said(
            shell,
            listed.withdrawn_by.as_ref(),
            listed.withdrawn_at.as_ref(),
            listed.withdrawn_reason.as_ref(),
        ),
        tried: tried.map(|at| shell.moment(at)),
        is_current: listed.backtest_is_current,
        sha256: listed.sha256.clone(),
        refused: listed.refused.as_ref().map(Text::from),
    }
}

/// `GET /rules/{version}`
pub(crate) async fn show(shell: Shell, Path(version): Path<String>) -> Result<Response, Problem> {
    shown(&shell, &version, Typed::default(), None).await
}

async fn shown(
    shell: &Shell,
    version: &str,
    typed: Typed,
    refused: Option<Refused>,
) -> Result<Response, Problem> {
    let name = version.to_owned();
    let found = shell
        .edge
        .read("rules", move |views| views.rule_version(&name))
        .await?;
    let found = found.ok_or(Problem::NotFound)?;
    let (session, name) = (shell.session()?, version.to_owned());
    let may = shell
        .edge
        .ask("access", move |door| {
            let subject = Subject::Rules(name);
            Ok(door.decide(&session, Action::ApproveRules, &subject)?.allow)
        })
        .await?;
    let wrong = refused.map(|refused| shell.tongue().code("rules-refused", refused.code()));
    let is_wrong = wrong.is_some();
    let answer = write(&one(shell, &found, may, typed, wrong))?;
    if is_wrong { refuse(answer) } else { Ok(answer) }
}

/// `POST /rules/{version}/approve`
pub(crate) async fn approve(
    shell: Shell,
    Path(version): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let by = shell.operator()?;
    let Some(approve) = shell.settings.approve.clone() else {
        return shown(&shell, &version, typed, Some(Refused::Held)).await;
    };
    let (name, reason, at) = (
        version.clone(),
        typed.reason.clone(),
        (shell.settings.now)(),
    );
    let done = shell
        .edge
        .read("rules-approve", move |_| {
            (approve.0)(&name, (&by, &reason), at)
        })
        .await?;
    answer(&shell, &version, typed, done).await
}

/// `POST /rules/{version}/withdraw`
pub(crate) async fn withdraw(
    shell: Shell,
    Path(version): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let by = shell.operator()?;
    let (name, reason, at) = (
        version.clone(),
        typed.reason.clone(),
        (shell.settings.now)(),
    );
    let done = shell
        .edge
        .read("rules-withdraw", move |views| {
            views.withdraw_rules(&name, (&by, &reason), at)
        })
        .await?;
    answer(&shell, &version, typed, done).await
}

async fn answer(
    shell: &Shell,
    version: &str,
    typed: Typed,
    done: Result<(), Refused>,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/rules/{version}")).into_response()),
        Err(Refused::Missing) => Err(Problem::NotFound),
        Err(refused) => shown(shell, version, typed, Some(refused)).await,
    }
}

fn line(changed: &Changed) -> Line {
    let value = |value: &Option<String>| Text::new(value.as_deref().unwrap_or("–"));
    Line {
        of: Text::new(&changed.of),
        figure: Text::new(&changed.figure),
        before: value(&changed.before),
        after: value(&changed.after),
    }
}

fn one(shell: &Shell, found: &Shown, may: bool, typed: Typed, wrong: Option<String>) -> One {
    let listed = &found.listed;
    let changed = found.changed.as_deref().unwrap_or_default();
    let of = |parts: &[&str]| {
        let here = changed
            .iter()
            .filter(|one| parts.contains(&one.part.as_str()));
        here.map(line).collect::<Vec<_>>()
    };
    let known = ["factor", "band", "deadline_days"];
    let others = changed
        .iter()
        .filter(|one| !known.contains(&one.part.as_str()));
    One {
        frame: shell.frame(Here::Rules, shell.tongue().t("title-rule")),
        row: row(shell, listed),
        against: found.against.clone(),
        is_read: found.changed.is_some(),
        factors: of(&["factor"]),
        bands: of(&["band", "deadline_days"]),
        others: others
            .map(|one| Line {
                of: Text::new(format!("{} {}", one.part, one.of).trim()),
                ..line(one)
            })
            .collect(),
        tried: found.kept.as_ref().map(|kept| tried(shell, kept)),
        may_approve: may && listed.state == "proposed",
        may_withdraw: may && !["built_in", "withdrawn"].contains(&listed.state),
        can_sign: shell.settings.approve.is_some(),
        typed,
        wrong,
    }
}

/// A count of a back-test; a dash where it is not told.
fn count(figures: &Value, path: &[&str]) -> String {
    let found = figure(figures, path).and_then(Value::as_i64);
    found.map_or_else(|| "–".to_owned(), grouped)
}

/// `12 of 50` as part and whole; a dash where it is not told.
fn share(shell: &Shell, figures: &Value, path: &[&str]) -> String {
    let found = figure(figures, path);
    let number = |name| {
        found
            .and_then(|found| found.get(name))
            .and_then(Value::as_i64)
    };
    match (number("part"), number("of")) {
        (Some(part), Some(of)) => {
            let told = shell.tongue().t("rules-of").n("part", part).n("of", of);
            told.to_string()
        }
        _ => "–".to_owned(),
    }
}

fn tried(shell: &Shell, kept: &Kept) -> Tried {
    let (figures, tongue) = (&kept.figures, shell.tongue());
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let rows = |path: &[&str]| {
        let found = figure(figures, path).and_then(Value::as_array);
        found.cloned().unwrap_or_default()
    };
    let cases = [
        "danger",
        "offence",
        "error",
        "open",
        "learnt_from",
        "undated",
    ];
    let bands = ["persons", "up", "down"];
    Tried {
        against: Text::new(&kept.against),
        by: Text::new(&kept.by),
        at: shell.moment(kept.at),
        from: Text::new(&text(figures.get("from"))),
        to: Text::new(&text(figures.get("to"))),
        cases: cases
            .iter()
            .map(|name| {
                (
                    tongue.code("rules-cases", name),
                    count(figures, &["cases", name]),
                )
            })
            .collect(),
        firsts: rows(&["precision"])
            .iter()
            .map(|row| {
                let sides = ["old", "new"].map(|side| share(shell, row, &["danger", side]));
                (Text::new(&text(row.get("first"))), sides)
            })
            .collect(),
        child_days: ["old", "new"].map(|side| count(figures, &["child_days", side])),
        never: ["old", "new"].map(|side| count(figures, &["never_reached", side])),
        bands: bands
            .iter()
            .map(|name| {
                (
                    tongue.code("rules-bands", name),
                    count(figures, &["bands", name]),
                )
            })
            .collect(),
        moves: rows(&["bands", "moves"])
            .iter()
            .map(|row| {
                let bands = ["from", "to"].map(|side| Text::new(&text(row.get(side))));
                (bands, count(row, &["persons"]))
            })
            .collect(),
    }
}
