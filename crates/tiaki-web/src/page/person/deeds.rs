//! What people decided about a person, as a table: newest first, fifty on a page.

use std::collections::BTreeMap;

use tiaki_core::country::Country;
use tiaki_core::id::AccountId;
use tiaki_ops::deeds::{Deed, Deeds, PAGE_SIZE, What};

use crate::moment::Moment;
use crate::page::{Shell, short};
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words;

/// The decisions on one page.
pub(super) struct Section {
    pub(super) rows: Vec<Row>,
    /// From 1.
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) total: usize,
}

/// A decision.
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) kind: String,
    pub(super) what: Markup,
    pub(super) operator: Text,
    pub(super) reason: Text,
}

/// How many pages there are of so many.
pub(super) fn pages(total: usize) -> usize {
    total.div_ceil(PAGE_SIZE).max(1)
}

/// The section; `labels` are those of the person's accounts.
pub(super) fn section(
    shell: &Shell,
    found: &Deeds,
    page: usize,
    labels: &BTreeMap<&str, &str>,
) -> Section {
    Section {
        rows: found
            .rows
            .iter()
            .map(|one| row(shell, one, labels))
            .collect(),
        page: page.saturating_add(1),
        pages: pages(found.total),
        total: found.total,
    }
}

fn row(shell: &Shell, found: &Deed, labels: &BTreeMap<&str, &str>) -> Row {
    let tongue = shell.tongue();
    let (kind, what) = match &found.what {
        What::Link(a, b, verdict) => (
            tongue.say("deed-link"),
            tongue
                .rich("deed-link-what")
                .word("one", named(tongue, a, labels))
                .word("other", named(tongue, b, labels))
                .word("verdict", words::ruling(tongue, verdict))
                .into(),
        ),
        What::Place(place) => (tongue.say("deed-place"), self::place(tongue, place)),
        What::Band(..)
        | What::BandEnd(..)
        | What::Taken
        | What::Released
        | What::Skip
        | What::Aside(_)
        | What::Restored
        | What::Look(_) => of_queue(tongue, &found.what),
        What::Referral(id, reference, step) => (
            tongue.say("deed-referral"),
            tongue
                .rich("deed-referral-what")
                .link_foreign(
                    "reference",
                    format!("/referral/{id}"),
                    &Text::new(reference),
                )
                .word("step", tongue.code("referral-step", step))
                .into(),
        ),
        What::Case(id, kind) => {
            let id = id.to_string();
            let named = tongue.rich("case-named").short("short", short(&id));
            let what = tongue
                .rich("deed-case-what")
                .link_to("case", format!("/case/{id}"), named)
                .word("what", tongue.code("case-event", kind));
            (tongue.say("deed-case"), what.into())
        }
        What::Draft(_, reference) => (
            tongue.say("deed-draft"),
            tongue
                .rich("deed-draft-what")
                .foreign("reference", &Text::new(reference))
                .into(),
        ),
        What::DraftEnd(_, reference) => (
            tongue.say("deed-draft"),
            tongue
                .rich("deed-draft-end")
                .foreign("reference", &Text::new(reference))
                .into(),
        ),
        What::Outcome(code) => (
            tongue.say("deed-outcome"),
            Markup::text(words::outcome(tongue, code)),
        ),
    };
    Row {
        at: shell.moment(found.at),
        kind,
        what,
        operator: Text::new(&found.operator),
        reason: Text::new(&found.reason),
    }
}

/// What was done with who waits in a queue.
fn of_queue(tongue: Tongue, what: &What) -> (String, Markup) {
    let band = |code: &str| words::band(tongue, code).word;
    match what {
        What::Band(set, given) => (
            tongue.say("deed-band"),
            tongue
                .rich("deed-band-what")
                .word("band", band(set))
                .word("given", band(given))
                .into(),
        ),
        What::BandEnd(how, was) if how == "lifted" => (
            tongue.say("deed-band"),
            tongue
                .rich("deed-band-lifted")
                .word("band", band(was))
                .into(),
        ),
        What::BandEnd(_, was) => (
            tongue.say("deed-band"),
            tongue
                .rich("deed-band-overtaken")
                .word("band", band(was))
                .into(),
        ),
        What::Aside(code) => (
            tongue.say("deed-aside"),
            Markup::text(words::set_aside(tongue, code)),
        ),
        What::Restored => (
            tongue.say("deed-aside"),
            Markup::text(tongue.say("deed-restored")),
        ),
        What::Look(verdict) => (
            tongue.say("deed-look"),
            Markup::text(tongue.code("audit-verdict", verdict)),
        ),
        What::Taken => (
            tongue.say("deed-skip"),
            Markup::text(tongue.say("deed-taken")),
        ),
        What::Released => (
            tongue.say("deed-skip"),
            Markup::text(tongue.say("deed-released")),
        ),
        _ => (
            tongue.say("deed-skip"),
            Markup::text(tongue.say("deed-skip-what")),
        ),
    }
}

/// An account of this page by its label; one of another person is not named here.
fn named(tongue: Tongue, id: &AccountId, labels: &BTreeMap<&str, &str>) -> String {
    match labels.get(id.to_string().as_str()) {
        Some(label) => (*label).to_owned(),
        None => tongue.say("deed-other-account"),
    }
}

fn place(tongue: Tongue, code: &str) -> Markup {
    match code {
        "unknown" => Markup::text(tongue.say("deed-place-unknown")),
        "evidence" => Markup::text(tongue.say("deed-place-evidence")),
        code => match Country::find(code) {
            Some(country) => Markup::text(words::country(tongue, country.code())),
            None => Markup::foreign(tongue, &Text::new(code)),
        },
    }
}
