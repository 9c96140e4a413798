//! A line of a case's timeline, as its page tells it.

use tiaki_core::case::CaseEventKind as K;
use tiaki_ops::case::{self, About};

use super::parts::in_lines;
use crate::moment::Moment;
use crate::page::{Shell, short};
use crate::text::Text;
use crate::words;

pub(super) struct Line {
    pub(super) at: Moment,
    /// In the zone of the case's country.
    pub(super) local: Option<String>,
    pub(super) kind: String,
    /// Who; nobody where it came from outside.
    pub(super) operator: Option<Text>,
    pub(super) about: Vec<Link>,
    /// A code that says more, in words of ours.
    pub(super) more: Option<String>,
    /// The same where it is none of ours.
    pub(super) code: Option<Text>,
    pub(super) words: Vec<Text>,
    pub(super) is_new: bool,
}

/// What a line is about.
pub(super) struct Link {
    /// Its page, or its part of this one; empty where there is none.
    pub(super) href: String,
    pub(super) word: String,
    pub(super) short: String,
}

pub(super) fn line(shell: &Shell, line: &case::Line, zone: Option<&str>) -> Line {
    let tongue = shell.tongue();
    let (more, code) = match &line.code {
        Some(code) => said(shell, line.kind, code),
        None => (None, None),
    };
    Line {
        at: shell.moment(line.at),
        local: zone.and_then(|zone| line.at.local(zone)),
        kind: tongue.code("case-event", line.kind.code()),
        operator: line.operator.as_ref().map(Text::from),
        about: line
            .about
            .iter()
            .filter_map(|one| link(shell, one))
            .collect(),
        more,
        code,
        words: line.words.as_deref().map(in_lines).unwrap_or_default(),
        is_new: line.unread,
    }
}

/// What a code of a line says: in words of ours, or as it was given.
fn said(shell: &Shell, kind: K, code: &str) -> (Option<String>, Option<Text>) {
    let tongue = shell.tongue();
    let ours = match kind {
        K::Assigned => tongue.find_code("case-role", code),
        K::Closed => tongue.find_code("case-closing", code),
        K::OutcomeRecorded => tongue.find_code("outcome", code),
        K::TakenBack => tongue.find_code("exchange-why-retracted", code),
        K::LinkDecided => tongue.find_code("case-link", code),
        K::Opened | K::PersonAdded => tongue.find_code("case-added", code),
        K::PlaceRuled => words::country_name(tongue, code)
            .or_else(|| Some(tongue.say("case-place-unknown")).filter(|_| code == "unknown")),
        K::AccountJoined | K::AccountLeft | K::PersonMerged | K::PersonSplit => {
            let cause = code.split([':', ' ']).next().unwrap_or_default();
            tongue.find_code("case-cause", cause)
        }
        K::RequestDrafted
        | K::RequestSent
        | K::RequestAnswered
        | K::RequestRefused
        | K::RequestExpired
        | K::RequestWithdrawn => tongue.find_code("case-request", code),
        _ => None,
    };
    let foreign = ours.is_none().then(|| Text::new(code));
    (ours, foreign)
}

fn link(shell: &Shell, about: &About) -> Option<Link> {
    let tongue = shell.tongue();
    let id = about.to_string();
    let (href, word) = match about {
        // The page is about it.
        About::Case(_) => return None,
        About::Account(_) => (format!("/account/{id}"), tongue.say("case-about-account")),
        About::Person(_) => (format!("/person/{id}"), tongue.say("case-about-person")),
        About::Report(_) => (format!("/report/{id}"), tongue.say("case-about-report")),
        About::Task(_) => (format!("#{id}"), tongue.say("case-about-task")),
        About::Request(_) => (format!("#{id}"), tongue.say("case-about-request")),
        About::HandOver(_) => (format!("#{id}"), tongue.say("case-about-hand-over")),
        About::Note(_) => (String::new(), tongue.say("case-about-note")),
        About::Disclosure(_) => (String::new(), tongue.say("case-about-disclosure")),
        About::Outcome(_) => (String::new(), tongue.say("case-about-outcome")),
        About::Referral(_) => (String::new(), tongue.say("case-about-referral")),
        About::Ruling(_) => {
            let places = if shell.sees().queues { "/places" } else { "" };
            (places.to_owned(), tongue.say("case-about-ruling"))
        }
    };
    Some(Link {
        short: short(&id),
        href,
        word,
    })
}
