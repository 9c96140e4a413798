//! `/deconfliction`: who asks this site privately and whom it asks, what was spent today, alarms, own questions and
//! contacts.
//!
//! Whoever may read the log may read this: it tells nothing that is not in it. Which case or draft a question or a contact
//! is about is not told, nor whom a hit is on: that is on the referral's own page, and told to who works there by the
//! command line. Nothing is changed here: the page says which command does.

use askama::Template;
use axum::response::Response;
use tiaki_core::time::Timestamp;
use tiaki_ops::deconflict::show::{Alarm, Contact, Line, Question};

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::text::Text;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

#[derive(Template)]
#[template(path = "deconfliction.html")]
struct Page {
    frame: Frame,
    lines: Vec<LineRow>,
    alarms: Vec<AlarmRow>,
    questions: Vec<QuestionRow>,
    contacts: Vec<ContactRow>,
}

struct LineRow {
    authority: Text,
    side: String,
    is_open: bool,
    desk: Text,
    spent: String,
    per_day: String,
    entries: Option<String>,
    at: Option<Moment>,
}

struct AlarmRow {
    day: Moment,
    authority: Text,
    side: String,
    word: String,
    found: String,
    threshold: String,
}

struct QuestionRow {
    at: Moment,
    of: Text,
    operator: Text,
    identifiers: String,
    state: String,
    code: Text,
    hits: String,
}

struct ContactRow {
    at: Moment,
    with: Text,
    side: String,
    desk: Text,
    state: String,
    lead: Option<String>,
    waits: bool,
    until: Option<Moment>,
}

/// `GET /deconfliction`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let at = (shell.settings.now)();
    let read = move |views: &dyn crate::Views| views.deconfliction(at);
    let found = shell.edge.read("deconfliction", read).await?;
    write(&Page {
        lines: found.lines.iter().map(|one| line(&shell, one)).collect(),
        alarms: found.alarms.iter().map(|one| alarm(&shell, one)).collect(),
        questions: found
            .questions
            .iter()
            .map(|one| question(&shell, one))
            .collect(),
        contacts: found
            .contacts
            .iter()
            .map(|one| contact(&shell, one))
            .collect(),
        frame: shell.frame(Here::Log, shell.tongue().t("title-deconfliction")),
    })
}

fn counted(count: u64) -> String {
    grouped(i64::try_from(count).unwrap_or(i64::MAX))
}

fn moment(shell: &Shell, micros: i64) -> Moment {
    shell.moment(Timestamp::from_micros(micros))
}

/// Which direction something is in, in words.
fn side(shell: &Shell, code: &str) -> String {
    let tongue = shell.tongue();
    match code {
        "asks" => tongue.say("deconflict-asks"),
        _ => tongue.say("deconflict-asked"),
    }
}

fn line(shell: &Shell, line: &Line) -> LineRow {
    LineRow {
        authority: Text::new(&line.authority),
        side: side(shell, line.side),
        is_open: line.is_open,
        desk: Text::new(&line.desk),
        spent: counted(line.spent),
        per_day: grouped(line.per_day.into()),
        entries: line.entries.map(grouped),
        at: line.listed_at.map(|at| moment(shell, at)),
    }
}

fn alarm(shell: &Shell, alarm: &Alarm) -> AlarmRow {
    AlarmRow {
        day: moment(shell, alarm.day.saturating_mul(DAY)),
        authority: Text::new(&alarm.authority),
        side: side(shell, alarm.side),
        word: shell.tongue().code("deconflict-alarm", &alarm.code),
        found: grouped(alarm.found),
        threshold: grouped(alarm.threshold),
    }
}

fn question(shell: &Shell, one: &Question) -> QuestionRow {
    QuestionRow {
        at: moment(shell, one.asked_at),
        of: Text::new(&one.of),
        operator: Text::new(&one.operator),
        identifiers: grouped(one.identifiers),
        state: shell.tongue().code("deconflict-question", &one.state),
        code: Text::new(&one.code),
        hits: counted(one.hits),
    }
}

fn contact(shell: &Shell, one: &Contact) -> ContactRow {
    let tongue = shell.tongue();
    ContactRow {
        at: moment(shell, one.asked_at),
        with: Text::new(&one.with),
        side: match one.is_ours {
            true => tongue.say("deconflict-we-called"),
            false => tongue.say("deconflict-they-called"),
        },
        desk: Text::new(&one.desk),
        state: tongue.code("deconflict-contact", one.state),
        lead: (!one.lead.is_empty()).then(|| tongue.code("deconflict-lead", one.lead)),
        waits: one.waits,
        until: one.until.map(|at| moment(shell, at)),
    }
}
