//! A row of a queue, as its page shows it.

use tiaki_ops::case::Counted;
use tiaki_ops::queue::{Row as Found, Sources};

use crate::moment::Moment;
use crate::page::band;
use crate::page::incident::{Folded, of_person};
use crate::page::{Axis, Shell, axes, grouped, short};
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words::{self, Band};

/// Reasons shown in a row; the person's page has them all.
const REASONS: usize = 2;

/// Providers named in a row.
const PROVIDERS: usize = 3;

/// Groups of reports named in a row.
const FOLDED: usize = 2;

pub(super) struct Row {
    pub(super) place: Option<String>,
    pub(super) id: String,
    pub(super) short: String,
    pub(super) band: Band,
    pub(super) class: String,
    pub(super) reasons: Vec<Markup>,
    pub(super) axes: [Axis; 4],
    pub(super) clock: Option<Moment>,
    pub(super) preserved: Option<Moment>,
    pub(super) due: Option<Moment>,
    pub(super) holds: Vec<HeldBy>,
    /// Who set the band, and what the rules gave.
    pub(super) by_hand: Option<Markup>,
    pub(super) is_unread: bool,
    pub(super) marks: Vec<String>,
    pub(super) can_set_aside: bool,
    /// What is shown of it, for the form to carry.
    pub(super) seen: String,
    pub(super) accounts: String,
    pub(super) reports: String,
    pub(super) known: i64,
    pub(super) first_seen: i64,
    pub(super) tier: String,
    pub(super) folded: Vec<Folded>,
    /// Groups that only the person's page names.
    pub(super) more: usize,
    pub(super) providers: Vec<By>,
    /// Providers that only the person's page names.
    pub(super) more_providers: usize,
    /// The newest report, named as its provider numbers it.
    pub(super) newest: Option<Markup>,
    /// In how many cases it is, as far as the visitor may know.
    pub(super) cases: Vec<String>,
}

/// A provider that told of it.
pub(super) struct By {
    pub(super) name: Text,
    pub(super) reports: Option<String>,
}

pub(super) struct HeldBy {
    pub(super) operator: Text,
    pub(super) until: Moment,
}

/// A row: unread by the visitor or not, and in so many cases that the visitor may know of.
pub(super) fn row(shell: &Shell, found: &Found, is_unread: bool, cases: Counted) -> Row {
    let (row, standing, sources) = (&found.row, &found.standing, &found.sources);
    let (id, tongue) = (row.person.to_string(), shell.tongue());
    Row {
        place: (row.place > 0).then(|| grouped(row.place.into())),
        short: short(&id),
        id,
        band: words::band(tongue, &row.band),
        class: words::class(tongue, &row.class),
        reasons: row
            .reasons
            .factors
            .iter()
            .take(REASONS)
            .map(|reason| words::factor(tongue, reason))
            .collect(),
        axes: axes(tongue, row.axes),
        clock: row.clock_at.map(|at| shell.moment(at)),
        preserved: row.preserved_until.map(|at| shell.moment(at)),
        due: row.due_at.map(|at| shell.moment(at)),
        holds: standing
            .holds
            .iter()
            .map(|hold| HeldBy {
                operator: Text::new(&hold.operator.name),
                until: shell.moment(hold.until_at),
            })
            .collect(),
        by_hand: standing.by_hand.as_ref().map(|one| band::mark(tongue, one)),
        is_unread,
        marks: marks(shell, found),
        can_set_aside: !standing.is_aside(),
        seen: crate::page::desk::seen(standing, &row.band),
        accounts: grouped(row.accounts),
        reports: words::counted(tongue, row.incidents, row.reports),
        known: row.known_files,
        first_seen: row.first_seen_files,
        tier: words::tier(tongue, &row.tier),
        folded: row
            .shares
            .iter()
            .take(FOLDED)
            .map(|share| of_person(tongue, share))
            .collect(),
        more: row.shares.len().saturating_sub(FOLDED),
        providers: providers(sources),
        more_providers: sources.providers.len().saturating_sub(PROVIDERS),
        newest: sources.newest.as_ref().map(|newest| {
            let told = tongue.rich("queue-row-newest");
            let href = format!("/report/{}", newest.report);
            told.link_foreign("report", href, &Text::new(&newest.reference))
                .into()
        }),
        cases: told_cases(tongue, cases),
    }
}

fn providers(sources: &Sources) -> Vec<By> {
    let first = sources.providers.iter().take(PROVIDERS);
    let told = first.map(|by| By {
        name: Text::new(&by.name),
        reports: (by.reports > 0).then(|| grouped(by.reports)),
    });
    told.collect()
}

fn told_cases(tongue: Tongue, cases: Counted) -> Vec<String> {
    let open = tongue.t("queue-row-open-cases").n("count", cases.open);
    let closed = tongue.t("queue-row-closed-cases").n("count", cases.closed);
    [(cases.open, open), (cases.closed, closed)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, told)| told.into())
        .collect()
}

/// What stands beside a person in a list.
fn marks(shell: &Shell, found: &Found) -> Vec<String> {
    let (row, standing) = (&found.row, &found.standing);
    let tongue = shell.tongue();
    let mut marks = Vec::new();
    if row.changed {
        marks.push(tongue.say("common-changed-since-it-was-ranked"));
    }
    if standing
        .holds
        .iter()
        .any(|hold| hold.other_members || hold.new_sources)
    {
        marks.push(tongue.say("queue-mark-taken"));
    }
    if let Some(aside) = &standing.aside {
        if aside.back.is_any() {
            let came = crate::page::desk::came(tongue, aside.back).join("; ");
            marks.push(tongue.t("queue-mark-back").word("came", came).into());
        } else {
            marks.push(tongue.say("queue-mark-set-aside"));
        }
    }
    if let Some(at) = standing.referred_at {
        let day = shell.moment(at).date;
        marks.push(tongue.t("queue-mark-referred").word("day", day).into());
    }
    if !standing.skips.is_empty() {
        marks.push(tongue.say("queue-mark-skipped"));
    }
    marks
}
