//! `/person/{per_…}`: the hypothesis that accounts have one user, and all it
//! rests on: why it stands where it stands, where it points, its accounts, and
//! the evidence of each link; and who works on it, with the forms of [`super::desk`].

pub(crate) mod answer;
mod cases;
mod deeds;
mod history;
mod holds;
mod links;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, PersonId, ReportId};
use tiaki_core::policy::Action;
use tiaki_core::protection::Protection;
use tiaki_ops::access::Subject;
use tiaki_ops::deeds::Deeds;
use tiaki_ops::folding::Share;
use tiaki_ops::outcomes::OutcomeView;
use tiaki_ops::queue::Told;
use tiaki_ops::reviews::Review;
use tiaki_ops::terms;
use tiaki_ops::views::{self, AccountView, CandidateView, PartView, Person, Place, Reason};

use crate::chart;
use crate::graph;
use crate::moment::Moment;
use crate::page::desk::{self, Desk, Reader, Stood, Typed};
use crate::page::incident::{Folded, of_person};
use crate::page::may::May;
use crate::page::place::{self, Placing};
use crate::page::review::{self, Pair};
use crate::page::shared::{self, Sharing};
use crate::page::{
    Axis, Frame, Here, Observed, Shell, axes, grouped, observed, percent, short, write,
};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words::{self, Band};

#[derive(Template)]
#[template(path = "person.html")]
struct Page {
    frame: Frame,
    /// What the rules of access let who reads do.
    may: May,
    id: String,
    short: String,
    authority: String,
    authority_name: Markup,
    band: Band,
    class: String,
    class_reason: Markup,
    axes: [Axis; 4],
    due: Option<Moment>,
    clock: Option<Moment>,
    preserved: Option<Moment>,
    tier: String,
    rules: Text,
    known: i64,
    first_seen: i64,
    reports: String,
    folded: Vec<Folded>,
    restricted: Vec<Restricted>,
    changed: bool,
    factors: Vec<Factor>,
    changes: Vec<Change>,
    verdict: String,
    country: Option<Markup>,
    confidence: String,
    candidates: Vec<Candidate>,
    accounts: Vec<Account>,
    links: links::Links,
    /// The cases that it is in, where they were read.
    cases: Option<Vec<cases::Case>>,
    nodes: Vec<graph::Node>,
    edges: Vec<graph::Edge>,
    /// Accounts that the picture leaves out.
    undrawn: usize,
    holds: holds::Holds,
    near: Vec<Pair>,
    more_near: usize,
    outcomes: Vec<Outcome>,
    deeds: Option<deeds::Section>,
    history: Vec<history::Turn>,
    history_is_cut: bool,
    desk: Desk,
    placing: Placing,
    sharing: Sharing,
}

/// What came of the person.
struct Outcome {
    what: String,
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
    text: Markup,
    code: Text,
    points: String,
    evidence: Vec<Evidence>,
}

/// What shows a factor: a report to open, an account further down, or a name.
struct Evidence {
    href: Option<String>,
    label: Markup,
}

struct Change {
    what: Markup,
    band: Band,
}

struct Candidate {
    country: Markup,
    share: String,
    length: i64,
    reasons: Vec<Markup>,
}

struct Account {
    label: String,
    id: String,
    service: Text,
    handle: Text,
    is_protected: bool,
    /// Whether what is held back of it may be read, for the purpose that was named.
    can_reveal: bool,
    protection: String,
    meaning: String,
    /// What is known of its place, the country, how sure.
    place: Option<(String, Option<Markup>, String)>,
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

/// What may stand in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The page of links, from 1.
    links: Option<usize>,
    /// The page of decisions, from 1.
    deeds: Option<usize>,
    /// Two accounts that were answered just now: `acc_…-acc_…`.
    answered: String,
}

/// Which parts of lists are shown, and what was done just now.
#[derive(Default)]
struct Shown {
    links: links::Beside,
    /// The cases that it is in, where they were read.
    cases: Option<Vec<cases::Case>>,
    /// A page of what people decided, and which it is, where it was read.
    deeds: Option<(Deeds, usize)>,
}

/// `GET /person/{person}`
pub(crate) async fn show(
    shell: Shell,
    Path(person): Path<String>,
    uri: axum::http::Uri,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let id = PersonId::parse(&person).map_err(|_| Problem::NotFound)?;
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let (found, standing) = find(&shell, id).await?;
    if found.id != id {
        // The id has ended: it leads to who holds its account now, where that may be read.
        if !shell.may_read(Subject::Person(found.id)).await? {
            return Err(Problem::NotFound);
        }
        let query = uri.query().map(|query| format!("?{query}"));
        let to = format!("/person/{}{}", found.id, query.unwrap_or_default());
        return Ok(Redirect::to(&to).into_response());
    }
    let page = asked.links.unwrap_or(1).checked_sub(1);
    let page = page.filter(|page| *page < links::pages(found.links.len()));
    let shown = Shown {
        links: links::Beside {
            page: page.ok_or(Problem::NotFound)?,
            said: answered(&shell, &asked.answered).await?,
            refused: None,
        },
        cases: Some(worked(&shell, id).await?),
        deeds: Some(decided(&shell, id, asked.deeds.unwrap_or(1)).await?),
    };
    with(&shell, &found, &standing, shown)
}

/// A page, from 1, of what people decided about a person; a problem where there is none such.
async fn decided(shell: &Shell, id: PersonId, page: usize) -> Result<(Deeds, usize), Problem> {
    let page = page.checked_sub(1).ok_or(Problem::NotFound)?;
    let session = shell.session()?;
    let read = move |views: &dyn crate::Views| views.deeds(&session, &id, page);
    let found = shell.edge.read("deeds", read).await?;
    if page >= deeds::pages(found.total) {
        return Err(Problem::NotFound);
    }
    Ok((found, page))
}

/// The cases that a person is in, with what the visitor has to do there.
async fn worked(shell: &Shell, id: PersonId) -> Result<Vec<cases::Case>, Problem> {
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| views.worked(&operator, &id);
    let found = shell.edge.read("cases", read).await?;
    Ok(cases::rows(shell, &found))
}

/// A pair that was answered just now, if the address names one.
async fn answered(shell: &Shell, pair: &str) -> Result<Option<Review>, Problem> {
    let ids = pair.split_once('-').and_then(|(one, other)| {
        Some((AccountId::parse(one).ok()?, AccountId::parse(other).ok()?))
    });
    let Some((one, other)) = ids else {
        return Ok(None);
    };
    if !shell.may_read(Subject::Pair(one, other)).await? {
        return Ok(None);
    }
    let read = move |views: &dyn crate::Views| views.review(&one, &other);
    shell.edge.read("review", read).await
}

/// The page with its forms as nobody has typed anything.
fn with(
    shell: &Shell,
    found: &Person,
    standing: &Stood,
    shown: Shown,
) -> Result<Response, Problem> {
    let desk = desk::desk(shell, standing, &found.row.band, desk::Beside::default());
    let placing = place::placing(shell, found, None, place::Typed::default());
    let sharing = shared::sharing(shell, found, None, shared::Typed::default());
    write(&page(shell, found, (desk, placing, sharing), shown))
}

/// As [`find`], where the id is nobody else's by now: for others than whom the rules were asked about nothing is shown.
async fn still(shell: &Shell, id: PersonId) -> Result<(Person, Stood), Problem> {
    let found = find(shell, id).await?;
    if found.0.id == id {
        Ok(found)
    } else {
        Err(Problem::NotFound)
    }
}

async fn find(shell: &Shell, id: PersonId) -> Result<(Person, Stood), Problem> {
    let (reader, session) = (Reader::of(shell)?, shell.session()?);
    let read = move |views: &dyn crate::Views| {
        // What counts as seen is read before what is shown: what comes in between counts as not seen.
        let stood = reader.stood(views, &id)?;
        let Some(mut person) = views.person(&id)? else {
            return Ok(None);
        };
        let look = reader.look(id, &stood);
        // The other account of a pair may be somebody's whom the visitor may not know of.
        let pairs = std::mem::take(&mut person.near.pairs);
        person.near.pairs = views.known_pairs(&session, &person.id, pairs)?;
        Ok(Some((person, stood, look)))
    };
    let found = shell.edge.read("person", read).await?;
    let (person, mut stood, look) = found.ok_or(Problem::NotFound)?;
    shell.edge.saw(look);
    let of = Subject::Person(person.id);
    stood.may = shell.may_do(of, desk::WITH_PERSON).await?;
    stood.reveals = reveals(shell, &person).await?;
    Ok((person, stood))
}

/// The classes of protection of whose accounts a person has those may be revealed that are held back: asked once for
/// each class, since all else is the same for every account of a person.
async fn reveals(shell: &Shell, person: &Person) -> Result<Vec<Protection>, Problem> {
    let mut asked: Vec<Protection> = Vec::new();
    let mut found = Vec::new();
    for account in &person.accounts {
        if asked.contains(&account.protection) {
            continue;
        }
        asked.push(account.protection);
        let of = Subject::Account(account.id);
        if shell.may_do(of, &[Action::RevealProtected]).await?.reveal() {
            found.push(account.protection);
        }
    }
    Ok(found)
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
    let (found, standing) = still(shell, id).await?;
    let desk = desk::desk(shell, &standing, &found.row.band, beside);
    let placing = place::placing(shell, &found, None, place::Typed::default());
    let sharing = shared::sharing(shell, &found, None, shared::Typed::default());
    write(&page(
        shell,
        &found,
        (desk, placing, sharing),
        Shown::default(),
    ))
}

/// The page of a person, with what is wrong with where it was said to be, and what was typed.
pub(super) async fn misplaced(
    shell: &Shell,
    id: PersonId,
    wrong: String,
    typed: place::Typed,
) -> Result<Response, Problem> {
    let (found, standing) = still(shell, id).await?;
    let desk = desk::desk(shell, &standing, &found.row.band, desk::Beside::default());
    let placing = place::placing(shell, &found, Some(wrong), typed);
    let sharing = shared::sharing(shell, &found, None, shared::Typed::default());
    write(&page(
        shell,
        &found,
        (desk, placing, sharing),
        Shown::default(),
    ))
}

fn outcome(tongue: Tongue, found: &OutcomeView) -> Outcome {
    Outcome {
        what: words::outcome(tongue, found.code.code()),
        on: Text::new(&found.on),
        by: Text::new(&found.by),
        stands: found.stands,
    }
}

/// The page of a person, with what is wrong with the authorities that were chosen, and what was typed.
pub(super) async fn unshared(
    shell: &Shell,
    id: PersonId,
    wrong: String,
    typed: shared::Typed,
) -> Result<Response, Problem> {
    let (found, standing) = still(shell, id).await?;
    let desk = desk::desk(shell, &standing, &found.row.band, desk::Beside::default());
    let placing = place::placing(shell, &found, None, place::Typed::default());
    let sharing = shared::sharing(shell, &found, Some(wrong), typed);
    write(&page(
        shell,
        &found,
        (desk, placing, sharing),
        Shown::default(),
    ))
}

fn page(shell: &Shell, person: &Person, forms: (Desk, Placing, Sharing), shown: Shown) -> Page {
    let (desk, placing, sharing) = forms;
    let (id, row, tongue) = (person.id.to_string(), &person.row, shell.tongue());
    let mut accounts: Vec<Account> = person
        .accounts
        .iter()
        .enumerate()
        .map(|(at, found)| {
            let can_reveal = desk.reveals.contains(&found.protection);
            account(shell, at, found, can_reveal)
        })
        .collect();
    fold(&mut accounts, &row.shares);
    let labels: BTreeMap<&str, &str> = accounts
        .iter()
        .map(|account| (account.id.as_str(), account.label.as_str()))
        .collect();
    let (nodes, edges) = links::picture(tongue, &accounts, &person.links);
    Page {
        may: desk.may.clone(),
        frame: shell.frame(
            Here::Within,
            shell.tongue().t("title-person").word("short", short(&id)),
        ),
        short: short(&id),
        id,
        authority: person.authority.clone(),
        authority_name: words::authority(tongue, &person.authority, &person.authority_name),
        band: words::band(tongue, &row.band),
        class: words::class(tongue, &row.class),
        class_reason: words::class_reason(tongue, &row.reasons.class),
        axes: axes(tongue, row.axes),
        due: row.due_at.map(|at| shell.moment(at)),
        clock: row.clock_at.map(|at| shell.moment(at)),
        preserved: row.preserved_until.map(|at| shell.moment(at)),
        tier: words::tier(tongue, &row.tier),
        rules: Text::new(&person.rules),
        known: row.known_files,
        first_seen: row.first_seen_files,
        reports: words::counted(tongue, row.incidents, row.reports),
        folded: each(tongue, &row.shares, of_person),
        restricted: each(tongue, &person.restricted, restricted),
        changed: row.changed,
        factors: each(tongue, &row.reasons.factors, |tongue, reason| {
            factor(tongue, reason, &labels)
        }),
        changes: each(tongue, &row.reasons.would_change, change),
        verdict: words::place(tongue, &person.place.verdict),
        country: country(tongue, &person.place),
        confidence: percent(person.place.confidence),
        candidates: each(tongue, &person.candidates, candidate),
        links: links::section(shell, person, &labels, &shown.links, desk.may.link()),
        cases: shown.cases,
        holds: holds::section(tongue, &person.holds, &labels),
        near: (1..)
            .zip(&person.near.pairs)
            .map(|(place, found)| review::pair(tongue, place, found))
            .collect(),
        more_near: person.near.more,
        outcomes: each(tongue, &person.outcomes, outcome),
        deeds: shown
            .deeds
            .as_ref()
            .map(|(found, page)| deeds::section(shell, found, *page, &labels)),
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

/// Each of them, told in a language.
fn each<T, U>(tongue: Tongue, all: &[T], tell: impl Fn(Tongue, &T) -> U) -> Vec<U> {
    all.iter().map(|one| tell(tongue, one)).collect()
}

fn change(tongue: Tongue, found: &views::Change) -> Change {
    Change {
        what: words::would_change(tongue, &found.what, &found.band),
        band: words::band(tongue, &found.band),
    }
}

fn restricted(tongue: Tongue, found: &terms::Restricted) -> Restricted {
    let codes = found.handling.split(',').map(str::trim);
    let binding = codes.filter(|code| ["H2", "H3"].contains(code));
    let colour = ["RED", "AMBER+STRICT"].contains(&found.tlp.as_str());
    Restricted {
        report: found.report.to_string(),
        reference: Text::new(&found.reference),
        sender: Text::new(&found.sender),
        terms: binding
            .map(|code| words::terms::handling(tongue, code))
            .chain(colour.then(|| {
                let colour = words::terms::colour(tongue, &found.tlp);
                tongue.t("term-tlp").word("colour", colour).into()
            }))
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

fn country(tongue: Tongue, place: &Place) -> Option<Markup> {
    let code = place.country.as_ref()?;
    Some(match words::country_name(tongue, code) {
        Some(name) => Markup::text(name),
        None => Markup::foreign(tongue, &Text::new(&place.country_name)),
    })
}

fn factor(tongue: Tongue, reason: &Reason, labels: &BTreeMap<&str, &str>) -> Factor {
    Factor {
        axis: words::axis(tongue, &reason.axis),
        text: words::factor(tongue, reason),
        code: Text::new(&reason.code),
        points: signed(reason.points),
        evidence: reason
            .evidence
            .iter()
            .map(|id| evidence(tongue, id, labels))
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

fn evidence(tongue: Tongue, id: &str, labels: &BTreeMap<&str, &str>) -> Evidence {
    if let Ok(report) = ReportId::parse(id) {
        let label = tongue.t("evidence-report").word("short", short(id));
        return Evidence {
            href: Some(format!("/report/{report}")),
            label: Markup::text(label),
        };
    }
    if let Some(label) = labels.get(id) {
        return Evidence {
            href: Some(format!("#{id}")),
            label: Markup::text(tongue.t("evidence-account").word("label", label)),
        };
    }
    let label = match id.split_once('_') {
        Some(("fil", _)) => tongue.rich("evidence-file"),
        Some(("dis", _)) => tongue.rich("evidence-disclosure"),
        Some(("rul", _)) => tongue.rich("evidence-ruling"),
        _ => {
            return Evidence {
                href: None,
                label: Markup::foreign(tongue, &Text::new(id)),
            };
        }
    };
    Evidence {
        href: None,
        label: label.foreign("short", &Text::new(&short(id))).into(),
    }
}

fn candidate(tongue: Tongue, found: &CandidateView) -> Candidate {
    Candidate {
        country: match Country::find(&found.country) {
            Some(country) => Markup::text(words::country(tongue, country.code())),
            None => Markup::foreign(tongue, &Text::new(&found.country)),
        },
        share: percent(found.share),
        length: chart::length(found.share, 1000),
        reasons: found
            .reasons
            .iter()
            .map(|reason| words::whereabouts(tongue, reason))
            .collect(),
    }
}

fn account(shell: &Shell, at: usize, found: &AccountView, can_reveal: bool) -> Account {
    let (is_protected, tongue) = (found.protection.is_shielded(), shell.tongue());
    let (protection, meaning) = words::protection(tongue, found.protection);
    Account {
        label: format!("A{}", at + 1),
        id: found.id.to_string(),
        service: Text::new(&found.service),
        handle: Text::new(&found.handle),
        is_protected,
        can_reveal,
        protection,
        meaning,
        place: found.place.as_ref().map(|place| {
            (
                words::place(tongue, &place.verdict),
                country(tongue, place),
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
    let tongue = shell.tongue();
    let shown = found.observations.iter().filter(|_| !is_protected);
    Part {
        report: found.report.map(|id| id.to_string()),
        reference: Text::new(&found.reference),
        provider: Text::new(&found.provider),
        role: words::role(tongue, &found.role),
        age: found.age,
        incident: (!found.incident_type.is_empty())
            .then(|| words::incident(tongue, &found.incident_type)),
        at: found.incident_at.map(|at| shell.moment(at)),
        observed: shown.map(|seen| observed(shell, seen)).collect(),
        held: found.held,
        stated: words::stated_of(tongue, &found.stated),
        incident_id: None,
        more: 0,
    }
}
