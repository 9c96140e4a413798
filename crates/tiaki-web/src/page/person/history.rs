//! What became of a person, as a table: newest first.

use tiaki_ops::history::{self, Cause as Found, Named, Turn as Happened, What};

use crate::moment::Moment;
use crate::page::{Shell, short};
use crate::text::Text;
use crate::tongue::{Phrase, Tongue};

/// A change.
pub(super) struct Turn {
    pub(super) at: Moment,
    pub(super) what: String,
    /// The id that it happened to, where the person had another one then.
    pub(super) of: Option<String>,
    /// The account in it: its id, and the id's beginning.
    pub(super) account: Option<(String, String)>,
    /// The other person in it.
    pub(super) other: Option<Other>,
    pub(super) causes: Vec<Cause>,
    pub(super) actor: Text,
}

/// Another person: where its page is, if there is one, and the beginning of its id.
pub(super) struct Other {
    pub(super) href: Option<String>,
    pub(super) short: String,
}

/// What brought a change about.
pub(super) struct Cause {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// The rows.
pub(super) fn turns(shell: &Shell, found: &history::History) -> Vec<Turn> {
    found.turns.iter().map(|one| turn(shell, one)).collect()
}

fn turn(shell: &Shell, found: &Happened) -> Turn {
    let tongue = shell.tongue();
    let (what, account, other) = match found.what {
        What::Joined(account) => (tongue.t("history-joined"), account, None),
        What::Came(account, other) => (tongue.t("history-came"), account, other),
        What::Left(account, other) => (tongue.t("history-left"), account, other),
        What::TookIn(other) => (tongue.t("history-took-in"), None, Some(other)),
        What::MergedInto(other) => (tongue.t("history-merged-into"), None, other),
        What::SplitFrom(other) => (tongue.t("history-split-from"), None, other),
        What::SplitOff(other) => (tongue.t("history-split-off"), None, Some(other)),
    };
    Turn {
        at: shell.moment(found.at),
        what: what.into(),
        of: found.of.map(|id| short(&id.to_string())),
        account: account.map(|id| (id.to_string(), short(&id.to_string()))),
        other: other.map(named),
        causes: found
            .causes
            .iter()
            .map(|one| cause(tongue, one, shell.sees().own_queue))
            .collect(),
        actor: Text::new(&found.actor),
    }
}

fn named(found: Named) -> Other {
    let id = found.id.to_string();
    Other {
        short: short(&id),
        href: found.has_page.then(|| format!("/person/{id}")),
    }
}

fn cause(tongue: Tongue, found: &Found, may_decided: bool) -> Cause {
    let plain = |text: Phrase| Cause {
        text: text.into(),
        href: None,
    };
    match found {
        Found::Decision => Cause {
            text: tongue.say("cause-decision"),
            href: may_decided.then(|| "/reviews#decided".to_owned()),
        },
        Found::Disclosure(id) => plain(tongue.t("cause-disclosure").word("short", short(id))),
        Found::Matching => plain(tongue.t("cause-matching")),
        Found::More(count) => plain(tongue.t("cause-more").n("count", *count)),
        Found::Others => plain(tongue.t("cause-others")),
        Found::Protection => plain(tongue.t("cause-protection")),
        Found::Report(id, is_here) => Cause {
            text: tongue
                .t("cause-report")
                .word("short", short(&id.to_string()))
                .into(),
            href: is_here.then(|| format!("/report/{id}")),
        },
        Found::Rules => plain(tongue.t("cause-rules")),
        Found::Unknown => plain(tongue.t("cause-unknown")),
    }
}
