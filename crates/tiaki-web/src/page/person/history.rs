//! What became of a person, as a table: newest first.

use tiaki_ops::history::{self, Cause as Found, Named, Turn as Happened, What};

use crate::moment::Moment;
use crate::page::{Shell, short};
use crate::text::Text;

/// A change.
pub(super) struct Turn {
    pub(super) at: Moment,
    pub(super) what: &'static str,
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
    let (what, account, other) = match found.what {
        What::Joined(account) => ("An account joined that belonged to nobody", account, None),
        What::Came(account, other) => ("An account came from another person", account, other),
        What::Left(account, other) => ("An account went to another person", account, other),
        What::TookIn(other) => ("Another person became part of it", None, Some(other)),
        What::MergedInto(other) => ("It became part of another person", None, other),
        What::SplitFrom(other) => ("It came off another person", None, other),
        What::SplitOff(other) => ("Another person came off it", None, Some(other)),
    };
    Turn {
        at: shell.moment(found.at),
        what,
        of: found.of.map(|id| short(&id.to_string())),
        account: account.map(|id| (id.to_string(), short(&id.to_string()))),
        other: other.map(named),
        causes: found.causes.iter().map(cause).collect(),
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

fn cause(found: &Found) -> Cause {
    let plain = |text: &str| Cause {
        text: text.to_owned(),
        href: None,
    };
    match found {
        Found::Decision => Cause {
            text: "an operator’s decision".to_owned(),
            href: Some("/reviews#decided".to_owned()),
        },
        Found::Disclosure(id) => plain(&format!("disclosure {}", short(id))),
        Found::Matching => plain("matching: files have other verdicts"),
        Found::More(1) => plain("1 more"),
        Found::More(count) => plain(&format!("{count} more")),
        Found::Others => plain("others changed who hold the same"),
        Found::Protection => plain("a value turned out to be a protected account’s"),
        Found::Report(id, is_here) => Cause {
            text: format!("report {}", short(&id.to_string())),
            href: is_here.then(|| format!("/report/{id}")),
        },
        Found::Rules => plain("accounts are linked by other weights or rules"),
        Found::Unknown => plain("not known to this version"),
    }
}
