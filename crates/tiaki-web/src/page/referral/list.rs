//! `/referrals`: those that wait for a second person first, then by who drafted them and by where they stand.
//!
//! Which part is shown stands in the address by a word, never by an id. The operators of another agency see those to
//! their authority alone; a referral with somebody in a case that is shut to who looks is left out without a word.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::queue::operator_key;
use tiaki_core::referral::ReferralState;
use tiaki_ops::refer::draft::{Listed, Which};

use crate::moment::{Day, Moment};
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;

#[derive(Template)]
#[template(path = "send_list.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    part: &'static str,
    heading: String,
    meaning: String,
    rows: Vec<Row>,
    page: u32,
    has_more: bool,
}

struct Tab {
    code: &'static str,
    word: String,
    is_here: bool,
}

/// A referral in a list.
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) short: String,
    pub(crate) state: String,
    pub(crate) is_of_queue: bool,
    pub(crate) to: Vec<Text>,
    pub(crate) persons: String,
    pub(crate) urgency: String,
    pub(crate) reply: Day,
    pub(crate) operator: Text,
    pub(crate) changed: Moment,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    show: Option<String>,
    page: Option<u32>,
}

/// The parts, as the address names them.
const PARTS: [&str; 7] = [
    "to-release",
    "mine",
    "drafted",
    "sent-back",
    "released",
    "withdrawn",
    "all",
];

/// What a part is called, and what it holds.
fn told(tongue: Tongue, code: &str) -> [String; 2] {
    match code {
        "mine" => [tongue.say("send-mine"), tongue.say("send-mine-meaning")],
        "drafted" => [
            tongue.say("send-drafted"),
            tongue.say("send-drafted-meaning"),
        ],
        "sent-back" => [
            tongue.say("send-sent-back"),
            tongue.say("send-sent-back-meaning"),
        ],
        "released" => [
            tongue.say("send-released"),
            tongue.say("send-released-meaning"),
        ],
        "withdrawn" => [
            tongue.say("send-withdrawn"),
            tongue.say("send-withdrawn-meaning"),
        ],
        "all" => [tongue.say("send-all"), tongue.say("send-all-meaning")],
        _ => [
            tongue.say("send-to-release"),
            tongue.say("send-to-release-meaning"),
        ],
    }
}

/// `GET /referrals`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    let session = shell.session()?;
    let key = operator_key(&session.name);
    let here = asked.show.as_deref().unwrap_or("to-release");
    let part = PARTS.iter().find(|code| **code == here);
    let part = *part.ok_or(Problem::NotFound)?;
    let which = match part {
        "to-release" => Which::OfOthers(key),
        "mine" => Which::Own(key),
        "drafted" => Which::State(ReferralState::Drafted),
        "sent-back" => Which::State(ReferralState::SentBack),
        "released" => Which::State(ReferralState::Released),
        "withdrawn" => Which::State(ReferralState::Withdrawn),
        _ => Which::All,
    };
    let read = move |views: &dyn crate::Views| {
        views.referrals(&session.name, &session.agency, &which, index)
    };
    let (found, has_more) = shell.edge.read("referrals", read).await?;
    if index > 0 && found.is_empty() && !has_more {
        return Err(Problem::NotFound);
    }
    let tongue = shell.tongue();
    let [heading, meaning] = told(tongue, part);
    let tabs = PARTS.iter().map(|code| {
        let [word, _] = told(tongue, code);
        Tab {
            code,
            word,
            is_here: *code == part,
        }
    });
    write(&Page {
        frame: shell.frame(Here::Referrals, tongue.t("send-list-title")),
        tabs: tabs.collect(),
        part,
        heading,
        meaning,
        rows: found.iter().map(|one| row(&shell, one)).collect(),
        page: index.saturating_add(1),
        has_more,
    })
}

/// A referral as lists show it.
pub(crate) fn row(shell: &Shell, found: &Listed) -> Row {
    let (tongue, draft) = (shell.tongue(), &found.draft);
    let id = draft.id.to_string();
    Row {
        short: short(&id),
        id,
        state: tongue.code("referral-state", draft.state.code()),
        is_of_queue: draft.origin == "queue",
        to: found.to.iter().map(Text::from).collect(),
        persons: grouped(draft.persons),
        urgency: tongue.code("referral-urgency", &draft.urgency),
        reply: shell.day(draft.reply_on),
        operator: Text::new(&draft.operator.name),
        changed: shell.moment(draft.changed_at),
    }
}
