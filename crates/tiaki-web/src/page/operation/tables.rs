//! The tables of `/operation`: what each row says, and where it leads.

use tiaki_core::policy::Action;
use tiaki_ops::operation::{
    self, Acts, FEW, Novelty, Operation, Period, ProviderFigures, first_of,
};

use super::period::{at, days};
use crate::chart;
use crate::page::provider::reports::address;
use crate::page::{Shell, grouped, percent, share};
use crate::text::Text;
use crate::tongue::Tongue;

/// Providers shown at most.
pub(super) const PROVIDERS: usize = 50;

/// A step of the way.
pub(super) struct Step {
    pub(super) word: String,
    pub(super) meaning: String,
    pub(super) number: String,
    pub(super) is_nothing: bool,
    pub(super) href: Option<String>,
}

/// Packages of an age.
pub(super) struct Age {
    pub(super) word: String,
    pub(super) packages: String,
    pub(super) persons: String,
    pub(super) length: i64,
    pub(super) href: Option<String>,
}

/// Days until the first protective act.
pub(super) struct Acted {
    /// The month; nothing for the whole period.
    pub(super) month: String,
    pub(super) persons: String,
    pub(super) median: String,
    pub(super) ninetieth: String,
    pub(super) length: i64,
    pub(super) is_few: bool,
    pub(super) is_nothing: bool,
    pub(super) href: Option<String>,
}

/// What is known, and what is new, in a month.
pub(super) struct New {
    pub(super) month: String,
    pub(super) files_known: String,
    pub(super) files_new: String,
    pub(super) files_share: String,
    pub(super) files_length: i64,
    pub(super) persons_known: String,
    pub(super) persons_new: String,
    pub(super) persons_share: String,
    pub(super) persons_length: i64,
    pub(super) known_href: Option<String>,
    pub(super) new_href: Option<String>,
}

/// A provider's reports.
pub(super) struct Provider {
    pub(super) name: Text,
    pub(super) href: Option<String>,
    pub(super) reports: String,
    pub(super) complete: Option<String>,
    pub(super) length: i64,
    pub(super) lacking: String,
    pub(super) within: String,
    pub(super) repeated: String,
    pub(super) actionable: String,
    pub(super) answered: String,
    /// The list of its reports: over everything alone, since a provider's lists know no days. So with the next two.
    pub(super) all: Option<String>,
    /// Those that can be acted on.
    pub(super) can: Option<String>,
    /// Those with an outcome.
    pub(super) came: Option<String>,
}

/// The list behind a step, for who may read it.
fn list(shell: &Shell, code: &str, query: &str) -> Option<String> {
    let step = |code: &str| at("/operation/persons", &[&format!("step={code}"), query]);
    let (action, href) = match code {
        "received" | "accepted" => (Action::ReadQueue, at("/operation/reports", &[query])),
        "incidents" => (Action::ReadQueue, "/incidents".to_owned()),
        "accounts" => (Action::ReadQueue, step("persons")),
        "packages" => (Action::ReadReferral, at("/operation/packages", &[query])),
        "children" => (Action::ReadQueue, step("safeguarded")),
        other => (Action::ReadQueue, step(other)),
    };
    shell.may(action).then_some(href)
}

pub(super) fn steps(shell: &Shell, found: &Operation, query: &str) -> Vec<Step> {
    let tongue = shell.tongue();
    let step = |step: &operation::Step| Step {
        word: tongue.code("operation-step", step.code),
        meaning: tongue.code("operation-meaning", step.code),
        number: grouped(step.number),
        is_nothing: step.number == 0,
        href: list(shell, step.code, query).filter(|_| step.number > 0),
    };
    found.steps.iter().map(step).collect()
}

/// An age of packages in words, by its place.
pub(super) fn age(tongue: Tongue, place: usize) -> String {
    match place {
        0 => tongue.say("operation-age-day"),
        1 => tongue.say("operation-age-days"),
        2 => tongue.say("operation-age-week"),
        3 => tongue.say("operation-age-month"),
        _ => tongue.say("operation-age-more"),
    }
}

pub(super) fn ages(shell: &Shell, found: &Operation) -> Vec<Age> {
    let longest = found.outstanding.iter().map(|age| age.packages).max();
    let row = |(place, age_of): (usize, &operation::Outstanding)| Age {
        word: age(shell.tongue(), place),
        packages: grouped(age_of.packages),
        persons: grouped(age_of.persons),
        length: chart::length(age_of.packages, longest.unwrap_or(0)),
        href: shell
            .may(Action::ReadReferral)
            .then(|| format!("/operation/packages?open={}", place + 1))
            .filter(|_| age_of.packages > 0),
    };
    found.outstanding.iter().enumerate().map(row).collect()
}

/// The days of a month, as an address says them.
fn month_query(month: i64) -> String {
    days(first_of(month), first_of(month + 1) - 1)
}

pub(super) fn acts(shell: &Shell, found: &Operation) -> Vec<Acted> {
    let longest = found
        .acts
        .iter()
        .filter_map(|acts| acts.ninetieth_days)
        .max();
    let row = |acts: &Acts| {
        let query = acts.month.map(month_query).unwrap_or_default();
        let length = chart::length(acts.median_days.unwrap_or(0), longest.unwrap_or(0));
        Acted {
            length,
            ..acted(shell, acts, &query)
        }
    };
    found.acts.iter().map(row).collect()
}

pub(super) fn acted(shell: &Shell, acts: &Acts, query: &str) -> Acted {
    let told = |days: Option<i64>| days.map_or_else(|| "–".to_owned(), grouped);
    Acted {
        month: acts.month.map(operation::month_text).unwrap_or_default(),
        persons: grouped(i64::try_from(acts.persons).unwrap_or(i64::MAX)),
        median: told(acts.median_days),
        ninetieth: told(acts.ninetieth_days),
        length: 0,
        is_few: acts.persons < FEW,
        is_nothing: acts.persons == 0,
        href: shell
            .may(Action::ReadQueue)
            .then(|| at("/operation/persons", &["step=acted", query])),
    }
}

pub(super) fn novelty(shell: &Shell, found: &Operation) -> Vec<New> {
    let may = shell.may(Action::ReadQueue);
    let row = |of: &Novelty| {
        let query = month_query(of.month);
        let list = |step: &str, number: i64| {
            let href = at("/operation/persons", &[&format!("step={step}"), &query]);
            (may && number > 0).then_some(href)
        };
        let files = of.files_known + of.files_first_seen;
        let persons = of.persons_known + of.persons_first_seen;
        New {
            month: operation::month_text(of.month),
            files_known: grouped(of.files_known),
            files_new: grouped(of.files_first_seen),
            files_share: share(of.files_first_seen, files),
            files_length: chart::length(of.files_first_seen, files),
            persons_known: grouped(of.persons_known),
            persons_new: grouped(of.persons_first_seen),
            persons_share: share(of.persons_first_seen, persons),
            persons_length: chart::length(of.persons_first_seen, persons),
            known_href: list("known", of.persons_known),
            new_href: list("first_seen", of.persons_first_seen),
        }
    };
    found.novelty.iter().map(row).collect()
}

/// How long after what they report half of them came.
fn within(tongue: Tongue, of: &ProviderFigures) -> String {
    match of.half_within_hours {
        None if of.timed == 0 => "–".to_owned(),
        None => tongue.say("operation-within-more"),
        Some(hours) if hours < 24 => tongue.say("operation-within-hour"),
        Some(hours) => tongue
            .t("operation-within-days")
            .n("count", hours / 24)
            .to_string(),
    }
}

pub(super) fn providers(shell: &Shell, found: &Operation) -> Vec<Provider> {
    let tongue = shell.tongue();
    let may = shell.may(Action::ReadProviderCard);
    let is_listed = shell.may(Action::ReadQueue) && found.period == Period::All;
    let list = |of: &ProviderFigures, number: i64, code: &str| {
        (is_listed && number > 0).then(|| address(&of.provider, code, None))
    };
    let row = |of: &ProviderFigures| Provider {
        all: list(of, of.reports, "all"),
        can: list(of, of.actionable, "actionable"),
        came: list(of, of.answered, "answered"),
        name: Text::new(&of.name),
        href: may.then(|| format!("/provider/{}", of.provider)),
        reports: grouped(of.reports),
        complete: of
            .mean_tenths
            .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10)),
        length: chart::length(of.mean_tenths.unwrap_or(0), 1_000),
        lacking: of.lacking_permille.map_or_else(|| "–".to_owned(), percent),
        within: within(tongue, of),
        repeated: share(of.repeated, of.reports),
        actionable: share(of.actionable, of.reports),
        answered: share(of.answered, of.reports),
    };
    found.providers.iter().take(PROVIDERS).map(row).collect()
}
