//! `/referral/{shr_…}`: what a referral says, whom it is about, what goes and what stays, the list of checks, the
//! forms that move it, how it stands at each recipient, and what was done with it.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::SharedReferralId;
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_core::referral::{CheckCode, Reason, ReferralState, Standing};
use tiaki_ops::access;
use tiaki_ops::refer::draft::Refused;
use tiaki_ops::refer::{Answer, Goes, PersonLine, Shown, Told};

use super::wrong;
use crate::edge::send::ReferralDeed;
use crate::moment::{Day, Moment};
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words::{self, Band};

#[derive(Template)]
#[template(path = "send_one.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    state: String,
    meaning: String,
    reference: Text,
    operator: Text,
    at: Moment,
    purpose: Text,
    legal_basis: Text,
    urgency: String,
    reply: Day,
    cover: Option<String>,
    words: Text,
    counted: Markup,
    persons: Vec<Person>,
    more: u64,
    recipients: Vec<Recipient>,
    checks: Vec<Check>,
    mark: String,
    can: Can,
    steps: Vec<Step>,
    typed: Typed,
    wrong: Option<String>,
}

struct Person {
    id: String,
    short: String,
    class: String,
    band: Band,
    queue: Text,
    accounts: String,
}

struct Recipient {
    id: String,
    name: Text,
    key: Option<Moment>,
    goes: Option<Package>,
    at: Vec<At>,
}

/// What a recipient would get.
struct Package {
    counted: Markup,
    handling: String,
    tables: Vec<(String, Option<String>, String)>,
    stays: Vec<Markup>,
}

/// What a recipient got.
struct At {
    state: String,
    at: Moment,
    package: String,
    file: Option<String>,
    digest: String,
    key: String,
    is_key_in_force: bool,
    size: String,
    persons: String,
    accounts: String,
}

struct Check {
    code: &'static str,
    name: String,
    standing: String,
    is_open: bool,
    is_blocking: bool,
    is_answered: bool,
    reasons: Vec<Found>,
}

struct Found {
    text: Markup,
    named: Vec<(Option<String>, Text)>,
}

/// What may be done by who looks.
struct Can {
    submit: bool,
    release: bool,
    send_back: bool,
    withdraw: bool,
    /// Why it is not released here, where it waits for that.
    why_not: Option<String>,
}

struct Step {
    word: String,
    operator: Text,
    at: Moment,
    words: Option<Text>,
    checks: Vec<String>,
}

/// What a form sends.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    reason: String,
    mark: String,
    checks: BTreeSet<String>,
}

impl Typed {
    fn new(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "reason" => typed.reason = value,
                "mark" => typed.mark = value,
                "check" => drop(typed.checks.insert(value)),
                _ => {}
            }
        }
        typed
    }

    fn answer(&self) -> Answer {
        let checks = self.checks.iter().filter_map(|code| CheckCode::find(code));
        Answer {
            checks: checks.collect(),
            // A form without it has shown nothing.
            seen: Some(self.mark.clone()),
        }
    }
}

impl Page {
    /// Whether a package of it has left.
    fn has_left(&self) -> bool {
        self.recipients.iter().any(|to| !to.at.is_empty())
    }
}

/// `GET /referral/{draft}`
pub(crate) async fn show(shell: Shell, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = SharedReferralId::parse(&id).map_err(|_| Problem::NotFound)?;
    page(&shell, id, None, Typed::default()).await
}

/// `POST /referral/{draft}/…`
pub(crate) async fn act(
    shell: Shell,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::new(ours(&headers, typed)?);
    let id = SharedReferralId::parse(&id).map_err(|_| Problem::NotFound)?;
    let (deed, part) = match uri.path().rsplit('/').next() {
        Some("submit") => (ReferralDeed::Submit, "checks"),
        Some("send-back") => (ReferralDeed::SendBack(typed.reason.clone()), "history"),
        Some("withdraw") => (ReferralDeed::Withdraw(typed.reason.clone()), "history"),
        _ => (ReferralDeed::Release(typed.answer()), "recipients"),
    };
    let (act, sending) = (shell.by_now()?, shell.settings.sending.clone());
    let is_release = matches!(deed, ReferralDeed::Release(_));
    let send = move |views: &dyn crate::Views| views.send(&act, &id, &deed, sending.as_deref());
    match shell.edge.read("referral", send).await? {
        Ok(()) => Ok(Redirect::to(&format!("/referral/{id}#{part}")).into_response()),
        Err(Refused::NoDraft) => Err(Problem::NotFound),
        // The same form sent twice by one person: it has left once, and the page says so.
        Err(Refused::Step(error)) if is_release && error.state == ReferralState::Released => {
            Ok(Redirect::to(&format!("/referral/{id}#{part}")).into_response())
        }
        Err(refused) => refuse(page(&shell, id, Some(refused), typed).await?),
    }
}

async fn page(
    shell: &Shell,
    id: SharedReferralId,
    wrong: Option<Refused>,
    typed: Typed,
) -> Result<Response, Problem> {
    let (reader, sending) = (shell.operator()?, shell.settings.sending.clone());
    let at = (shell.settings.now)();
    let read = move |views: &dyn crate::Views| views.referral(&id, &reader, sending.as_deref(), at);
    let found = shell.edge.read("referral", read).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let (tongue, id) = (shell.tongue(), found.id.to_string());
    let wrong = match wrong {
        Some(Refused::Gone) => Some(gone(shell, &found)),
        Some(refused) => Some(self::wrong(tongue, refused)),
        None => None,
    };
    let shown = u64::try_from(found.persons.len()).unwrap_or(u64::MAX);
    let all = u64::try_from(found.persons_in_all).unwrap_or(0);
    let counted = tongue
        .rich("send-about")
        .n("persons", found.persons_in_all)
        .n("accounts", found.accounts_in_all);
    write(&Page {
        frame: shell.frame(
            Here::Referrals,
            tongue.t("send-one-title").word("short", short(&id)),
        ),
        short: short(&id),
        state: tongue.code("referral-state", found.state),
        meaning: tongue.code("referral-means", found.state),
        reference: Text::new(&found.reference),
        operator: Text::new(&found.operator),
        at: shell.moment(found.at),
        purpose: Text::new(&found.purpose),
        legal_basis: Text::new(&found.legal_basis),
        urgency: tongue.code("referral-urgency", &found.urgency),
        reply: shell.day(found.reply_on),
        cover: (!found.cover.is_empty()).then(|| tongue.code("referral-cover", &found.cover)),
        words: Text::new(&found.words),
        counted: counted.into(),
        persons: found
            .persons
            .iter()
            .map(|one| person(tongue, one))
            .collect(),
        more: all.saturating_sub(shown),
        recipients: found
            .recipients
            .iter()
            .map(|one| recipient(shell, one))
            .collect(),
        checks: checks(tongue, &found, &typed),
        can: can(shell, &found)?,
        steps: steps(shell, &found),
        mark: found.mark,
        id,
        typed,
        wrong,
    })
}

/// That another released it first: who, and when.
fn gone(shell: &Shell, found: &Shown) -> String {
    let tongue = shell.tongue();
    let mut steps = found.events.iter().rev();
    match steps.find(|step| step.step == "release") {
        Some(step) => tongue
            .t("send-wrong-gone-by")
            .word("operator", Text::new(&step.operator).seen())
            .word("at", shell.moment(step.at).text)
            .to_string(),
        None => tongue.say("send-wrong-gone"),
    }
}

/// What may be done by who looks, as far as it can be told beforehand.
fn can(shell: &Shell, found: &Shown) -> Result<Can, Problem> {
    let (session, tongue) = (shell.session()?, shell.tongue());
    let me = operator_key(&session.name);
    let is_own = operator_key(&found.operator) == me;
    let asked = found.events.iter().filter(|step| step.step == "submit");
    let is_asker = asked.clone().any(|step| operator_key(&step.operator) == me);
    let state = ReferralState::find(found.state);
    let waits = state == Some(ReferralState::Submitted);
    let is_open = state.is_some_and(ReferralState::is_open);
    let may = |action| access::may_after(&session, action, Some(&found.operator));
    let may_release = may(Action::ReleaseReferral);
    let blocked = found
        .checks
        .iter()
        .any(|item| item.standing == Standing::Blocks);
    let why_not = if !waits {
        None
    } else if is_own || is_asker {
        Some(tongue.say("send-why-own"))
    } else if !may_release {
        Some(tongue.say("send-why-role"))
    } else if shell.settings.sending.is_none() {
        Some(tongue.say("send-wrong-no-sender"))
    } else if blocked {
        Some(tongue.say("send-wrong-blocked"))
    } else {
        None
    };
    Ok(Can {
        submit: is_open && !waits && shell.may_own(Action::DraftReferral),
        release: waits && why_not.is_none(),
        send_back: waits && may_release && !is_own,
        withdraw: is_open && may(Action::WithdrawReferral),
        why_not,
    })
}

fn person(tongue: Tongue, found: &PersonLine) -> Person {
    let id = found.person.to_string();
    Person {
        short: short(&id),
        id,
        class: words::class(tongue, &found.class),
        band: words::band(tongue, &found.band),
        queue: Text::new(&found.queue),
        accounts: grouped(found.accounts),
    }
}

fn recipient(shell: &Shell, found: &Told) -> Recipient {
    let tongue = shell.tongue();
    Recipient {
        id: crate::page::queue::plain(&found.authority),
        name: Text::new(&found.name),
        key: found.key_at.map(|at| shell.moment(at)),
        goes: found.goes.as_ref().map(|goes| package(tongue, goes)),
        at: found
            .at
            .iter()
            .map(|at| At {
                state: tongue.code("referral-at", &at.state),
                at: shell.moment(at.at),
                package: at.package.to_string(),
                file: at.file.clone(),
                key: at.key.clone(),
                is_key_in_force: at.is_key_in_force,
                digest: at.digest.clone(),
                size: grouped(at.size),
                persons: grouped(at.persons),
                accounts: grouped(at.accounts),
            })
            .collect(),
    }
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn package(tongue: Tongue, found: &Goes) -> Package {
    let counted = tongue
        .rich("send-goes")
        .n("persons", found.persons)
        .n("accounts", found.accounts);
    let stays = found.stays.iter().map(|(code, many)| {
        tongue
            .rich("send-found")
            .word("what", tongue.code("referral-stays", code.code()))
            .strong_n("count", many)
            .into()
    });
    Package {
        counted: counted.into(),
        handling: found.handling.join(", "),
        tables: found
            .tables
            .iter()
            .map(|table| {
                (
                    table.name.clone(),
                    table.rows.map(count),
                    count(table.bytes),
                )
            })
            .collect(),
        stays: stays.collect(),
    }
}

fn checks(tongue: Tongue, found: &Shown, typed: &Typed) -> Vec<Check> {
    let check = |item: &tiaki_core::referral::Item| Check {
        code: item.check.code(),
        name: tongue.code("referral-check", item.check.code()),
        standing: tongue.code("referral-standing", item.standing.code()),
        is_open: item.standing == Standing::Person,
        is_blocking: item.standing == Standing::Blocks,
        is_answered: typed.checks.contains(item.check.code()),
        reasons: item
            .reasons
            .iter()
            .map(|reason| why(tongue, reason))
            .collect(),
    };
    found.checks.iter().map(check).collect()
}

/// What a check found, with links to what it names.
fn why(tongue: Tongue, reason: &Reason) -> Found {
    let what = tongue.code("referral-why", reason.code.code());
    let text = match reason.count {
        0 => Markup::text(what),
        many => tongue
            .rich("send-found")
            .word("what", what)
            .strong_n("count", many)
            .into(),
    };
    let named = reason.named.iter().map(|name| {
        let page = match name.split_once('_').map(|(prefix, _)| prefix) {
            Some("per") => Some("person"),
            Some("acc") => Some("account"),
            Some("rep") => Some("report"),
            _ => None,
        };
        let is_id = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        match page.filter(|_| is_id) {
            Some(page) => (Some(format!("/{page}/{name}")), Text::new(&short(name))),
            None => (None, Text::new(name)),
        }
    });
    Found {
        text,
        named: named.collect(),
    }
}

fn steps(shell: &Shell, found: &Shown) -> Vec<Step> {
    let tongue = shell.tongue();
    let step = |step: &tiaki_ops::refer::Step| Step {
        word: tongue.code("referral-step", step.step),
        operator: Text::new(&step.operator),
        at: shell.moment(step.at),
        words: (!step.words.is_empty()).then(|| Text::new(&step.words)),
        checks: step
            .checks
            .iter()
            .map(|code| tongue.code("referral-check", code))
            .collect(),
    };
    found.events.iter().rev().map(step).collect()
}
