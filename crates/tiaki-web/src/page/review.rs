//! `/reviews?page=N`: near misses for people to decide on, what was decided, and decisions that
//! cannot all hold, for who works here for an authority those between persons of its own queue;
//! `/review/{acc_…}/{acc_…}`: one pair, and the deliberate act of deciding on it.
//!
//! `GET` shows. `POST` writes a decision down by [`tiaki_ops::linking::decide`] and leads on to the
//! list, so that loading again decides nothing; what is refused comes back with what was typed. A
//! decision that stands can be taken back (`POST /review/{acc_…}/{acc_…}/undo`), by whoever may decide. A
//! form that another site sends is refused ([`crate::origin`]). An account that is not here is not
//! told apart from a page that is not there.

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::access::Subject;
use tiaki_ops::linking::{Refused, Ruling, Shown, Undo, Verdict};
use tiaki_ops::reviews::{self, Against, Conflict, Decided, Review, Reviews, Weighed};
use tiaki_ops::views::LinkEvidence;

use crate::moment::Moment;
use crate::origin;
use crate::page::may::May;
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, bits, grouped, percent, short, write};
use crate::problem::{OwnPage, Problem};
use crate::shut;
use crate::text::Text;
use crate::tongue::{Phrase, Tongue};
use crate::words;

#[derive(Template)]
#[template(path = "reviews.html")]
struct List {
    frame: Frame,
    total: i64,
    pairs: Vec<Pair>,
    page: u32,
    pages: u32,
    conflicts: Vec<Clash>,
    decisions: Vec<Word>,
    decided: i64,
    more_decided: i64,
    waiting: i64,
    follows: bool,
    /// Whether who reads may decide on them.
    may: May,
    typed: Typed,
}

#[derive(Template)]
#[template(path = "review.html")]
struct One {
    frame: Frame,
    pair: Pair,
    decisions: Vec<Word>,
    follows: bool,
    /// By which the newest decision is taken back, where there is one that stands.
    undo: Option<String>,
    /// When the decision that stands was taken, as the form carries it; empty where none stands.
    seen: String,
    /// What is wrong with what was sent.
    wrong: Option<String>,
    /// Whether who reads may decide on them.
    may: May,
    typed: Typed,
}

/// A pair to look at.
pub(super) struct Pair {
    /// Its place in the list, from 1.
    pub(super) place: String,
    /// The same, as ids on the page end.
    pub(super) name: i64,
    pub(super) sides: [Side; 2],
    /// The address of its page, which its form is sent to.
    pub(super) href: String,
    pub(super) weighed: Option<Told>,
}

/// One of its accounts.
pub(super) struct Side {
    pub(super) id: String,
    pub(super) short: String,
    pub(super) service: Text,
    pub(super) handle: Text,
    pub(super) is_protected: bool,
    pub(super) protection: String,
    /// The person's id, and its beginning.
    pub(super) person: Option<(String, String)>,
}

/// What speaks for a pair.
pub(super) struct Told {
    pub(super) confidence: String,
    pub(super) bits: String,
    pub(super) evidence: Vec<Piece>,
    /// Why they are not joined; empty where they are.
    pub(super) not_joined: String,
}

/// A piece of evidence: what it is and how rare, never the value.
pub(super) struct Piece {
    pub(super) kind: String,
    pub(super) manner: String,
    pub(super) class: String,
    pub(super) rarity: String,
    pub(super) bits: String,
}

/// A decision.
struct Word {
    at: Moment,
    accounts: [(String, String); 2],
    href: String,
    verdict: String,
    operator: Text,
    reason: Text,
    is_superseded: bool,
}

/// Decisions that cannot all hold.
struct Clash {
    ends: [(String, String); 2],
    against: String,
    /// The report that tells the two apart.
    report: Option<(String, String)>,
    /// Where to decide anew on the two, and on each pair of the chain.
    href: String,
    chain: Vec<(String, [String; 2])>,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    verdict: String,
    reason: String,
    /// When the decision was taken that stood on the page, in microseconds; empty where none did.
    seen: String,
}

/// `GET /reviews`
pub(crate) async fn list(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    let session = shell.session()?;
    let read = move |views: &dyn crate::Views| {
        let operator = session.name.as_str();
        let mut found = views.reviews(&session.agency, index)?;
        let is_past_the_end = index > 0 && found.pairs.is_empty();
        shut::leave_out_accounts(views, operator, &mut found.pairs, shut::of_pair)?;
        shut::leave_out_accounts(views, operator, &mut found.decisions, |one| [one.a, one.b])?;
        shut::leave_out_accounts(views, operator, &mut found.conflicts, Conflict::accounts)?;
        Ok((found, is_past_the_end))
    };
    let (found, is_past_the_end) = shell.edge.read("reviews", read).await?;
    if is_past_the_end {
        return Err(Problem::NotFound);
    }
    let may = shell.may_do(Subject::Own, &[Action::DecideLink]).await?;
    write(&page(&shell, &found, may))
}

/// `GET /review/{account}/{account}`
pub(crate) async fn show(
    shell: Shell,
    Path(pair): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (one, other) = parse(&pair)?;
    if one == other {
        return Err(Problem::NotFound);
    }
    let found = find(&shell, one, other).await?;
    let may = may(&shell, &found).await?;
    write(&one_page(&shell, &found, None, Typed::default(), may))
}

/// `POST /review/{account}/{account}`
pub(crate) async fn decide(
    shell: Shell,
    Path(pair): Path<(String, String)>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    if !origin::is_ours(&headers) {
        return Err(Problem::Foreign);
    }
    let (one, other) = parse(&pair)?;
    let found = find(&shell, one, other).await?;
    let tongue = shell.tongue();
    let may = may(&shell, &found).await?;
    let refuse = |wrong: Phrase, typed: Typed| {
        let page = one_page(&shell, &found, Some(wrong.into()), typed, may.clone());
        let mut answer = write(&page)?;
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        answer.extensions_mut().insert(OwnPage);
        Ok(answer)
    };
    let Ok(Form(typed)) = typed else {
        return refuse(tongue.t("refused-form"), Typed::default());
    };
    let Some(verdict) = verdict(&typed.verdict) else {
        return refuse(tongue.t("refused-ruling"), typed);
    };
    let ruling = Ruling {
        one,
        other,
        verdict,
        operator: shell.operator()?,
        reason: typed.reason.clone(),
        shown: Shown {
            stands: Some(stood(&typed.seen)),
            ..Shown::default()
        },
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("decide", move |views| views.decide(&ruling, at))
        .await?;
    if let Err(refused) = done {
        // What stands now is shown with it.
        let found = find(&shell, one, other).await?;
        let why = wrong(tongue, refused).into();
        return self::refuse(write(&one_page(&shell, &found, Some(why), typed, may))?);
    }
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    Ok(Redirect::to("/reviews#decided").into_response())
}

/// When the decision was taken that stood on a page, as its form says; what is no such moment matches none.
pub(super) fn stood(seen: &str) -> Option<Timestamp> {
    let moment = |text: &str| Timestamp::from_micros(text.parse().unwrap_or(i64::MIN));
    (!seen.is_empty()).then(|| moment(seen))
}

/// What the form that takes a decision back sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Undone {
    /// When the decision was taken, in microseconds.
    decided_at: String,
    /// The person whose page it stood on; empty where it stood on the pair's.
    person: String,
}

/// `POST /review/{account}/{account}/undo`
pub(crate) async fn undo(
    shell: Shell,
    Path(pair): Path<(String, String)>,
    headers: HeaderMap,
    typed: Result<Form<Undone>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let (one, other) = parse(&pair)?;
    let found = find(&shell, one, other).await?;
    let tongue = shell.tongue();
    let decided_at = typed.decided_at.parse().unwrap_or(i64::MIN);
    let undo = Undo {
        one,
        other,
        decided_at: Timestamp::from_micros(decided_at),
        operator: shell.operator()?,
        reason: tongue.say("undo-reason"),
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("undo", move |views| views.undo_link(&undo, at))
        .await?;
    if let Err(refused) = done {
        let why = wrong(tongue, refused).into();
        let may = may(&shell, &found).await?;
        let page = one_page(&shell, &found, Some(why), Typed::default(), may);
        return refuse(write(&page)?);
    }
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    let to = match PersonId::parse(&typed.person) {
        Ok(person) => format!("/person/{person}?answered={one}-{other}#links"),
        Err(_) => format!("/review/{one}/{other}#decided"),
    };
    Ok(Redirect::to(&to).into_response())
}

fn parse((one, other): &(String, String)) -> Result<(AccountId, AccountId), Problem> {
    let id = |text: &str| AccountId::parse(text).map_err(|_| Problem::NotFound);
    Ok((id(one)?, id(other)?))
}

async fn find(shell: &Shell, one: AccountId, other: AccountId) -> Result<Review, Problem> {
    let read = move |views: &dyn crate::Views| views.review(&one, &other);
    let found = shell.edge.read("review", read).await?;
    found.ok_or(Problem::NotFound)
}

pub(super) fn verdict(code: &str) -> Option<Verdict> {
    match code {
        "same" => Some(Verdict::Same),
        "different" => Some(Verdict::Different),
        "unsure" => Some(Verdict::Unsure),
        _ => None,
    }
}

/// What to do about a refusal.
pub(super) fn wrong(tongue: Tongue, refused: Refused) -> Phrase {
    match refused {
        Refused::OneTwice => tongue.t("refused-one-twice"),
        Refused::NotHere => tongue.t("refused-account-not-here"),
        Refused::NoOperator => tongue.t("refused-no-decider"),
        Refused::Operator => tongue.t("refused-decider"),
        Refused::NoReason => tongue.t("refused-no-reason"),
        Refused::Reason => tongue.t("refused-reason"),
        Refused::NotNewest => tongue.t("refused-not-newest"),
        Refused::Since => tongue.t("refused-decided-since"),
        Refused::NotLinked => tongue.t("link-wrong-gone"),
    }
}

fn page(shell: &Shell, found: &Reviews, may: May) -> List {
    let size = i64::from(found.page_size.max(1));
    let pages = (found.total.max(0) + size - 1) / size;
    let first = i64::from(found.page) * size + 1;
    let shown = i64::try_from(found.decisions.len()).unwrap_or(i64::MAX);
    List {
        frame: shell.frame(Here::Reviews, shell.tongue().t("title-reviews")),
        total: found.total,
        pairs: (first..)
            .zip(&found.pairs)
            .map(|(place, found)| pair(shell.tongue(), place, found))
            .collect(),
        page: found.page.saturating_add(1),
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        conflicts: found
            .conflicts
            .iter()
            .map(|one| clash(shell.tongue(), one))
            .collect(),
        decisions: found.decisions.iter().map(|one| word(shell, one)).collect(),
        decided: found.decided,
        more_decided: found.decided.saturating_sub(shown),
        waiting: found.waiting,
        follows: shell.settings.follow.is_some(),
        may,
        typed: Typed::default(),
    }
}

/// What may be done with a pair by who reads.
async fn may(shell: &Shell, found: &Review) -> Result<May, Problem> {
    let of = Subject::Pair(found.pair.a.id, found.pair.b.id);
    shell.may_do(of, &[Action::DecideLink]).await
}

fn one_page(shell: &Shell, found: &Review, wrong: Option<String>, typed: Typed, may: May) -> One {
    let newest = found.decisions.first();
    let newest = newest.filter(|one| one.verdict != reviews::WITHDRAWN);
    let stands = newest.map(|one| one.at.micros().to_string());
    One {
        undo: stands.clone().filter(|_| may.link()),
        seen: stands.unwrap_or_default(),
        frame: shell.frame(Here::Within, shell.tongue().t("title-review")),
        pair: pair(shell.tongue(), 0, &found.pair),
        decisions: found.decisions.iter().map(|one| word(shell, one)).collect(),
        follows: shell.settings.follow.is_some(),
        wrong,
        may,
        typed,
    }
}

/// A pair as pages show it.
pub(super) fn pair(tongue: Tongue, place: i64, found: &reviews::Pair) -> Pair {
    Pair {
        place: grouped(place),
        name: place,
        href: address(&found.a.id, &found.b.id),
        sides: [side(tongue, &found.a), side(tongue, &found.b)],
        weighed: found.weighed.as_ref().map(|found| told(tongue, found)),
    }
}

fn address(a: &AccountId, b: &AccountId) -> String {
    format!("/review/{a}/{b}")
}

fn side(tongue: Tongue, found: &reviews::Side) -> Side {
    let (id, person) = (found.id.to_string(), found.person.map(|id| id.to_string()));
    Side {
        short: short(&id),
        id,
        service: Text::new(&found.service),
        handle: Text::new(&found.handle),
        is_protected: found.protection.is_shielded(),
        protection: words::protection(tongue, found.protection).0,
        person: person.map(|id| (id.clone(), short(&id))),
    }
}

fn told(tongue: Tongue, found: &Weighed) -> Told {
    Told {
        confidence: percent(found.confidence),
        bits: bits(found.weight),
        evidence: found
            .evidence
            .iter()
            .map(|one| piece(tongue, one))
            .collect(),
        not_joined: words::not_joined(tongue, &found.reason),
    }
}

/// A piece of evidence as pages show it.
pub(super) fn piece(tongue: Tongue, found: &LinkEvidence) -> Piece {
    Piece {
        kind: words::kind(tongue, &found.kind),
        manner: words::agreement(tongue, &found.manner, &found.reliability),
        class: words::value(tongue, &found.class),
        rarity: words::rarity(tongue, found.holders, found.persons),
        bits: bits(found.weight),
    }
}

fn word(shell: &Shell, found: &Decided) -> Word {
    Word {
        at: shell.moment(found.at),
        accounts: [&found.a, &found.b].map(named),
        href: address(&found.a, &found.b),
        verdict: words::ruling(shell.tongue(), &found.verdict),
        operator: Text::new(&found.operator),
        reason: Text::new(&found.reason),
        is_superseded: found.is_superseded,
    }
}

fn named(id: &AccountId) -> (String, String) {
    let id = id.to_string();
    let short = short(&id);
    (id, short)
}

fn clash(tongue: Tongue, found: &Conflict) -> Clash {
    let (against, report) = match found.against {
        Against::Different => (tongue.t("against-different"), None),
        Against::Unsure => (tongue.t("against-unsure"), None),
        Against::Told(source) => {
            let id = tiaki_core::id::ReportId::from_bytes(*source.as_bytes()).to_string();
            let short = short(&id);
            (tongue.t("against-told"), Some((id, short)))
        }
    };
    let link = |(a, b): &(AccountId, AccountId)| (address(a, b), [named(a).1, named(b).1]);
    Clash {
        ends: [&found.a, &found.b].map(named),
        against: against.into(),
        report,
        href: address(&found.a, &found.b),
        chain: found.same.iter().map(link).collect(),
    }
}
