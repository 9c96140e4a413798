//! `/person/{per_…}`: the hypothesis that accounts have one user, and all it
//! rests on: why it stands where it stands, where it points, its accounts, and
//! the evidence of each link; and who works on it, with the forms of [`super::desk`].

mod history;
mod holds;
mod links;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::{PersonId, ReportId};
use tiaki_ops::folding::Share;
use tiaki_ops::outcomes::OutcomeView;
use tiaki_ops::queue::{Standing, Told};
use tiaki_ops::terms;
use tiaki_ops::views::{AccountView, CandidateView, PartView, Person, Place, Reason};

use crate::chart;
use crate::graph;
use crate::moment::Moment;
use crate::page::desk::{self, Desk, Typed};
use crate::page::incident::{Folded, of_person};
use crate::page::place::{self, Placing};
use crate::page::review::{self, Pair};
use crate::page::shared::{self, Sharing};
use crate::page::{
    Axis, Frame, Here, Observed, Shell, axes, grouped, observed, percent, short, write,
};
use crate::problem::Problem;
use crate::text::Text;
use crate::words::{self, Band};

#[derive(Template)]
#[template(path = "person.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    authority: String,
    authority_name: Text,
    band: Band,
    class: String,
    class_reason: Text,
    axes: [Axis; 4],
    due: Option<Moment>,
    clock: Option<Moment>,
    preserved: Option<Moment>,
    tier: String,
    rules: Text,
    known: String,
    first_seen: String,
    reports: String,
    folded: Vec<Folded>,
    restricted: Vec<Restricted>,
    changed: bool,
    factors: Vec<Factor>,
    changes: Vec<Change>,
    verdict: String,
    country: Option<Text>,
    confidence: String,
    candidates: Vec<Candidate>,
    accounts: Vec<Account>,
    links: Vec<links::Link>,
    nodes: Vec<graph::Node>,
    edges: Vec<graph::Edge>,
    /// Accounts that the picture leaves out.
    undrawn: usize,
    holds: holds::Holds,
    near: Vec<Pair>,
    more_near: usize,
    outcomes: Vec<Outcome>,
    history: Vec<history::Turn>,
    history_is_cut: bool,
    desk: Desk,
    placing: Placing,
    sharing: Sharing,
}

/// What came of the person.
struct Outcome {
    what: &'static str,
    on: Text,
    by: Text,
    stands: bool,
}

/// A referral that may not be passed on as it came.
struct Restricted {
    report: String,
    reference: Text,
    sender: Text,
    terms: Vec<String>,
    back_to: Option<Text>,
}

struct Factor {
    axis: String,
    text: Text,
    code: String,
    points: String,
    evidence: Vec<Evidence>,
}

/// What shows a factor: a report to open, an account further down, or a name.
struct Evidence {
    href: Option<String>,
    label: Text,
}

struct Change {
    what: Text,
    band: Band,
}

struct Candidate {
    country: Text,
    share: String,
    length: i64,
    reasons: Vec<Text>,
}

struct Account {
    label: String,
    id: String,
    service: Text,
    handle: Text,
    is_protected: bool,
    protection: &'static str,
    meaning: &'static str,
    /// What is known of its place, the country, how sure.
    place: Option<(String, Option<Text>, String)>,
    parts: Vec<Part>,
    /// Values found in free text that are held back, over all parts.
    held: u64,
}

/// A part that an account has in a report or disclosure.
pub(super) struct Part {
    /// The report's id, where there is one.
    pub(super) report: Option<String>,
    pub(super) reference: Text,
    pub(super) provider: Text,
    pub(super) role: String,
    pub(super) age: Option<i64>,
    pub(super) incident: Option<String>,
    pub(super) at: Option<Moment>,
    pub(super) observed: Vec<Observed>,
    /// Values found in free text that are held back.
    pub(super) held: u64,
    /// What it states of the account in codes.
    pub(super) stated: Vec<String>,
    /// The group that the report is in.
    pub(super) incident_id: Option<String>,
    /// Further reports of that group on this account, which are not shown here.
    pub(super) more: usize,
}

/// `GET /person/{person}`
pub(crate) async fn show(shell: Shell, Path(person): Path<String>) -> Result<Response, Problem> {
    let id = PersonId::parse(&person).map_err(|_| Problem::NotFound)?;
    let (found, standing) = find(&shell, id).await?;
    if found.id == id {
        let desk = desk::desk(&shell, &standing, &found.row.band, desk::Beside::default());
        let placing = place::placing(&shell, &found, None, place::Typed::default());
        let sharing = shared::sharing(&shell, &found, None, shared::Typed::default());
        write(&page(&shell, &found, (desk, placing, sharing)))
    } else {
        // The id has ended: it leads to who holds its account now.
        Ok(Redirect::to(&format!("/person/{}", found.id)).into_response())
    }
}

async fn find(shell: &Shell, id: PersonId) -> Result<(Person, Standing), Problem> {
    let at = shell.as_of;
    let read = move |views: &dyn crate::Views| {
        // What counts as seen is read before what is shown: what comes in between counts as not seen.
        let standing = views.standing(&id, at)?;
        let person = views.person(&id)?;
        Ok(person.map(|person| (person, standing)))
    };
    let found = shell.edge.read("person", read).await?;
    found.ok_or(Problem::NotFound)
}

/// The page of a person, with what is wrong with what was sent and what was typed.
pub(super) async fn refused(
    shell: &Shell,
    id: PersonId,
    wrong: String,
    typed: Typed,
) -> Result<Response, Problem> {
    let beside = desk::Beside {
        wrong: Some(wrong),
        typed,
        ..desk::Beside::default()
    };
    beside_desk(shell, id, beside).await
}

/// The page of a person, with who set it aside and why, for who asked.
pub(super) async fn told(
    shell: &Shell,
    id: PersonId,
    said: Vec<Told>,
) -> Result<Response, Problem> {
    let beside = desk::Beside {
        said,
        ..desk::Beside::default()
    };
    beside_desk(shell, id, beside).await
}

async fn beside_desk(
    shell: &Shell,
    id: PersonId,
    beside: desk::Beside,
) -> Result<Response, Problem> {
    let (found, standing) = find(shell, id).await?;
    let desk = desk::desk(shell, &standing, &found.row.band, beside);
    let placing = place::placing(shell, &found, None, place::Typed::default());
    let sharing = shared::sharing(shell, &found, None, shared::Typed::default());
    write(&page(shell, &found, (desk, placing, sharing)))
}

/// The page of a person, with what is wrong with where it was said to be, and what was typed.
pub(super) async fn misplaced(
    shell: &Shell,
    id: PersonId,
    wrong: &'static str,
    typed: place::Typed,
) -> Result<Response, Problem> {
    let (found, standing) = find(shell, id).await?;
    let desk = desk::desk(shell, &standing, &found.row.band, desk::Beside::default());
    let placing = place::placing(shell, &found, Some(wrong), typed);
    let sharing = shared::sharing(shell, &found, None, shared::Typed::default());
    write(&page(shell, &found, (desk, placing, sharing)))
}

fn outcome(found: &OutcomeView) -> Outcome {
    Outcome {
        what: found.code.text(),
        on: Text::new(&found.on),
        by: Text::new(&found.by),
        stands: found.stands,
    }
}

/// The page of a person, with what is wrong with the authorities that were chosen, and what was typed.
pub(super) async fn unshared(
    shell: &Shell,
    id: PersonId,
    wrong: &'static str,
    typed: shared::Typed,
) -> Result<Response, Problem> {
    let (found, standing) = find(shell, id).await?;
    let desk = desk::desk(shell, &standing, &found.row.band, desk::Beside::default());
    let placing = place::placing(shell, &found, None, place::Typed::default());
    let sharing = shared::sharing(shell, &found, Some(wrong), typed);
    write(&page(shell, &found, (desk, placing, sharing)))
}

fn page(shell: &Shell, person: &Person, forms: (Desk, Placing, Sharing)) -> Page {
    let (desk, placing, sharing) = forms;
    let (id, row) = (person.id.to_string(), &person.row);
    let mut accounts: Vec<Account> = person
        .accounts
        .iter()
        .enumerate()
        .map(|(at, found)| account(shell, at, found))
        .collect();
    fold(&mut accounts, &row.shares);
    let labels: BTreeMap<&str, &str> = accounts
        .iter()
        .map(|account| (account.id.as_str(), account.label.as_str()))
        .collect();
    let (nodes, edges) = links::picture(&accounts, &person.links);
    Page {
        frame: shell.frame(
            Here::Within,
            shell.tongue().t("title-person").word("short", short(&id)),
        ),
        short: short(&id),
        id,
        authority: person.authority.clone(),
        authority_name: Text::new(&person.authority_name),
        band: words::band(&row.band),
        class: words::class(&row.class),
        class_reason: Text::new(&row.reasons.class),
        axes: axes(row.axes),
        due: row.due_at.map(|at| shell.moment(at)),
        clock: row.clock_at.map(|at| shell.moment(at)),
        preserved: row.preserved_until.map(|at| shell.moment(at)),
        tier: words::tier(&row.tier),
        rules: Text::new(&person.rules),
        known: grouped(row.known_files),
        first_seen: grouped(row.first_seen_files),
        reports: words::counted(row.incidents, row.reports),
        folded: row.shares.iter().map(of_person).collect(),
        restricted: person.restricted.iter().map(restricted).collect(),
        changed: row.changed,
        factors: row
            .reasons
            .factors
            .iter()
            .map(|reason| factor(reason, &labels))
            .collect(),
        changes: row
            .reasons
            .would_change
            .iter()
            .map(|change| Change {
                what: Text::new(&change.what),
                band: words::band(&change.band),
            })
            .collect(),
        verdict: words::place(&person.place.verdict),
        country: country(&person.place),
        confidence: percent(person.place.confidence),
        candidates: person.candidates.iter().map(candidate).collect(),
        links: person
            .links
            .iter()
            .map(|link| links::link(link, &labels))
            .collect(),
        holds: holds::section(&person.holds, &labels),
        near: (1..)
            .zip(&person.near.pairs)
            .map(|(place, found)| review::pair(place, found))
            .collect(),
        more_near: person.near.more,
        outcomes: person.outcomes.iter().map(outcome).collect(),
        history: history::turns(shell, &person.history),
        history_is_cut: person.history.is_cut,
        undrawn: accounts.len().saturating_sub(nodes.len()),
        accounts,
        nodes,
        edges,
        desk,
        placing,
        sharing,
    }
}

fn restricted(found: &terms::Restricted) -> Restricted {
    let codes = found.handling.split(',').map(str::trim);
    let binding = codes.filter(|code| ["H2", "H3"].contains(code));
    let colour = ["RED", "AMBER+STRICT"].contains(&found.tlp.as_str());
    Restricted {
        report: found.report.to_string(),
        reference: Text::new(&found.reference),
        sender: Text::new(&found.sender),
        terms: binding
            .map(words::terms::handling)
            .chain(colour.then(|| format!("TLP:{}", words::terms::colour(&found.tlp))))
            .collect(),
        back_to: found.back_to.as_ref().map(Text::from),
    }
}

/// Leaves, of each account's reports that are one, the first; it says how many more there are.
fn fold(accounts: &mut [Account], shares: &[Share]) {
    let of: BTreeMap<String, String> = shares
        .iter()
        .flat_map(|share| share.own.iter().map(|report| (report, &share.incident.id)))
        .map(|(report, incident)| (report.to_string(), incident.to_string()))
        .collect();
    for account in accounts {
        let mut first: BTreeMap<&String, usize> = BTreeMap::new();
        let mut kept: Vec<Part> = Vec::new();
        for mut part in std::mem::take(&mut account.parts) {
            let Some(incident) = part.report.as_ref().and_then(|report| of.get(report)) else {
                kept.push(part);
                continue;
            };
            match first.get(incident).and_then(|place| kept.get_mut(*place)) {
                Some(before) => before.more = before.more.saturating_add(1),
                None => {
                    first.insert(incident, kept.len());
                    part.incident_id = Some(incident.clone());
                    kept.push(part);
                }
            }
        }
        account.parts = kept;
    }
}

fn country(place: &Place) -> Option<Text> {
    place
        .country
        .as_ref()
        .map(|_| Text::new(&place.country_name))
}

fn factor(reason: &Reason, labels: &BTreeMap<&str, &str>) -> Factor {
    Factor {
        axis: words::axis(&reason.axis),
        text: Text::new(&reason.text),
        code: words::plain(&reason.code),
        points: signed(reason.points),
        evidence: reason
            .evidence
            .iter()
            .map(|id| evidence(id, labels))
            .collect(),
    }
}

/// `+12`, `0`, `−3`.
fn signed(points: i64) -> String {
    if points > 0 {
        format!("+{}", grouped(points))
    } else {
        grouped(points)
    }
}

fn evidence(id: &str, labels: &BTreeMap<&str, &str>) -> Evidence {
    if let Ok(report) = ReportId::parse(id) {
        let label = format!("report {}", short(id));
        return Evidence {
            href: Some(format!("/report/{report}")),
            label: Text::new(&label),
        };
    }
    if let Some(label) = labels.get(id) {
        return Evidence {
            href: Some(format!("#{id}")),
            label: Text::new(&format!("account {label}")),
        };
    }
    let label = match id.split_once('_') {
        Some(("fil", _)) => format!("file {}", short(id)),
        Some(("dis", _)) => format!("disclosure {}", short(id)),
        _ => id.to_owned(),
    };
    Evidence {
        href: None,
        label: Text::new(&label),
    }
}

fn candidate(found: &CandidateView) -> Candidate {
    Candidate {
        country: Text::new(&words::country(&found.country)),
        share: percent(found.share),
        length: chart::length(found.share, 1000),
        reasons: found.reasons.iter().map(Text::from).collect(),
    }
}

fn account(shell: &Shell, at: usize, found: &AccountView) -> Account {
    let is_protected = found.protection.is_shielded();
    let (protection, meaning) = words::protection(found.protection);
    Account {
        label: format!("A{}", at + 1),
        id: found.id.to_string(),
        service: Text::new(&found.service),
        handle: Text::new(&found.handle),
        is_protected,
        protection,
        meaning,
        place: found.place.as_ref().map(|place| {
            (
                words::place(&place.verdict),
                country(place),
                percent(place.confidence),
            )
        }),
        parts: parts(shell, found, is_protected),
        held: found.parts.iter().map(|part| part.held).sum(),
    }
}

/// The parts of an account; without what they say of it where that is held back.
pub(super) fn parts(shell: &Shell, found: &AccountView, is_protected: bool) -> Vec<Part> {
    let parts = found.parts.iter();
    parts
        .map(|found| part(shell, found, is_protected))
        .collect()
}

fn part(shell: &Shell, found: &PartView, is_protected: bool) -> Part {
    let shown = found.observations.iter().filter(|_| !is_protected);
    Part {
        report: found.report.map(|id| id.to_string()),
        reference: Text::new(&found.reference),
        provider: Text::new(&found.provider),
        role: words::role(&found.role),
        age: found.age,
        incident: (!found.incident_type.is_empty()).then(|| words::incident(&found.incident_type)),
        at: found.incident_at.map(|at| shell.moment(at)),
        observed: shown.map(|seen| observed(shell, seen)).collect(),
        held: found.held,
        stated: words::stated_of(&found.stated),
        incident_id: None,
        more: 0,
    }
}
