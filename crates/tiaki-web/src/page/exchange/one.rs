//! `/exchange/{package}?with=AUTHORITY`: a package with its cover, where it stands, what is owed on it, what was said, and the
//! forms for what may be said next; `/exchange/{package}/{deed}`, which these send.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::exchange::{Kind, Side};
use tiaki_core::outcome::{self, OutcomeCode};
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_ops::access::Subject;
use tiaki_ops::exchange::desk::{Cover, Found, Letter, Proposed, Sheet};
use tiaki_ops::exchange::lists::Line;
use tiaki_ops::exchange::{Refused, acts};

use super::{Owes, Row, owes, row, wrong};
use crate::edge::exchange::ExchangeDeed;
use crate::moment::Moment;
use crate::page::may::May;
use crate::page::queue::{ours, plain, refuse};
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;

#[derive(Template)]
#[template(path = "exchange_one.html")]
struct Page {
    frame: Frame,
    head: Row,
    digest: String,
    with: String,
    is_ours: bool,
    terms: Text,
    taken: Option<Moment>,
    in_use: String,
    taken_out: String,
    has_taken_out: bool,
    cover: Option<Covered>,
    unopened: Option<String>,
    due: Vec<Owes>,
    letters: Vec<Said>,
    beside: Vec<Row>,
    onward: Vec<Row>,
    origin: Vec<Row>,
    can: Can,
    codes: Codes,
    typed: Typed,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "exchange_several.html")]
struct Several {
    frame: Frame,
    rows: Vec<Row>,
}

/// What a package says of itself.
struct Covered {
    sender: Text,
    purpose: Text,
    legal_basis: Text,
    handling: String,
    restriction: Option<Text>,
    tlp: &'static str,
    evaluation: Text,
    urgency: String,
    urgency_reason: Text,
    operation: Option<Text>,
    made: Moment,
    counts: Vec<(Text, String)>,
    withheld: Vec<(Text, Text)>,
    contents: Vec<(Text, String)>,
}

/// A letter.
struct Said {
    id: Text,
    what: String,
    code: Option<String>,
    by: String,
    operator: Text,
    at: Moment,
    answers: Option<Text>,
    is_open: bool,
    forbidden: Option<String>,
    legal_basis: Option<Text>,
    words: Option<Text>,
    to: Option<Text>,
    package: Option<Text>,
    when: Option<Moment>,
    count: Option<String>,
    onward: Vec<(Text, bool)>,
    is_closed: bool,
}

/// What may be said by who looks, as far as it can be told beforehand.
#[derive(Default)]
struct Can {
    accept: bool,
    decline: bool,
    give_back: bool,
    ask: bool,
    /// Questions of the other side that wait.
    answers: Vec<Choice>,
    ask_material: bool,
    /// Requests for material that wait.
    requests: Vec<Choice>,
    outcome: bool,
    /// Packages that went to the same authority under the same reference.
    supplements: Vec<Choice>,
    propose: bool,
    needs_leave: bool,
    /// Answers of its sender that may be its leave.
    leaves: Vec<Choice>,
    proposed: Option<Waiting>,
    retract: bool,
    other_purpose: bool,
}

impl Can {
    fn is_any(&self) -> bool {
        self.accept
            || self.decline
            || self.give_back
            || self.ask
            || !self.answers.is_empty()
            || self.ask_material
            || !self.requests.is_empty()
            || self.outcome
            || !self.supplements.is_empty()
            || self.propose
            || self.proposed.is_some()
            || self.retract
    }
}

/// Something to choose by an id.
struct Choice {
    id: String,
    label: Text,
    is_chosen: bool,
}

/// A proposal to pass it on.
struct Waiting {
    to: String,
    purpose: Text,
    legal_basis: Text,
    leave: Option<Text>,
    operator: Text,
    at: Moment,
    release: bool,
    withdraw: bool,
    why_not: Option<String>,
}

/// Codes to choose, with their words.
struct Codes {
    declines: Vec<Code>,
    materials: Vec<Code>,
    outcomes: Vec<Code>,
    retracts: Vec<Code>,
}

struct Code {
    code: &'static str,
    word: String,
    is_chosen: bool,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    with: Option<String>,
}

/// What a form sends.
#[derive(Clone, Default)]
struct Typed(BTreeMap<String, String>);

impl Typed {
    fn field(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    fn text(&self, name: &str) -> String {
        self.field(name).to_owned()
    }

    fn maybe(&self, name: &str) -> Option<String> {
        let text = self.field(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether the form of a deed was sent and comes back.
    fn is(&self, deed: &str) -> bool {
        self.field("deed") == deed
    }

    /// What the form of a deed asks for; nothing where the address names none. A day that does not read is refused.
    fn deed(&self, deed: &str) -> Option<Result<ExchangeDeed, ()>> {
        use ExchangeDeed as D;
        let words = || self.maybe("words");
        Some(Ok(match deed {
            "accept" => D::Accept(self.maybe("reference")),
            "decline" => D::Decline(self.text("reason"), words()),
            "return" => D::GiveBack(self.maybe("suggested"), words()),
            "ask" => D::Ask(self.text("words")),
            "answer" => D::Answer(self.text("letter"), self.text("words")),
            "material" => {
                let by = match self.maybe("reply_by").map(|day| outcome::date(&day)) {
                    None => None,
                    Some(Ok(day)) => Some(day.saturating_mul(86_400_000_000)),
                    Some(Err(_)) => return Some(Err(())),
                };
                D::AskMaterial(self.text("legal_basis"), self.text("what"), by)
            }
            "fulfil" => D::AnswerMaterial(self.text("letter"), self.text("state"), words()),
            "outcome" => {
                let children = self.maybe("children").map(|text| text.parse());
                match (outcome::date(self.field("on").trim()), children) {
                    (Ok(day), None) => D::Outcome(self.text("code"), day, 0),
                    (Ok(day), Some(Ok(count))) => D::Outcome(self.text("code"), day, count),
                    _ => return Some(Err(())),
                }
            }
            "supplement" => D::Supplement(self.text("more")),
            "forward" => D::Propose(
                self.text("to"),
                self.text("purpose"),
                self.text("legal_basis"),
                self.maybe("leave"),
            ),
            "release" => D::Release,
            "withdraw" => D::Withdraw,
            "retract" => D::Retract(self.text("reason"), self.accounts(), words()),
            _ => return None,
        }))
    }

    /// The accounts that a retraction names, however they are parted.
    fn accounts(&self) -> BTreeSet<String> {
        let all = self.field("accounts");
        let all = all.split(|char: char| char.is_whitespace() || ",;".contains(char));
        all.filter(|one| !one.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// `GET /exchange/{package}`
pub(crate) async fn show(
    shell: Shell,
    Path(package): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    page(&shell, (package, asked.with), None, Typed::default()).await
}

/// `POST /exchange/{package}/{deed}`
pub(crate) async fn act(
    shell: Shell,
    Path(package): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Result<Response, Problem> {
    let mut typed = Typed(ours(&headers, typed)?);
    let name = uri.path().rsplit('/').next().unwrap_or_default().to_owned();
    let with = typed.maybe("with");
    let deed = typed.deed(&name).ok_or(Problem::NotFound)?;
    let node = shell.settings.exchange.clone().ok_or(Problem::NotFound)?;
    typed.0.insert("deed".to_owned(), name);
    let Ok(deed) = deed else {
        let why = shell.tongue().say("exchange-wrong-date");
        return refuse(page(&shell, (package, with), Some(why), typed).await?);
    };
    let act = shell.by_now()?;
    let (of, to) = (package.clone(), with.clone());
    let say = move |views: &dyn crate::Views| {
        views.exchange_act(&node, &act, (&of, to.as_deref()), &deed)
    };
    match shell.edge.read("exchange_deed", say).await? {
        Ok(()) => {
            if let Some(follow) = &shell.settings.follow {
                follow();
            }
            let (package, with) = (plain_package(&package), with.unwrap_or_default());
            let to = format!("/exchange/{package}?with={}#letters", plain(&with));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Refused::NoPackage) => Err(Problem::NotFound),
        Err(refused) => {
            let why = Some(wrong(shell.tongue(), &refused));
            refuse(page(&shell, (package, with), why, typed).await?)
        }
    }
}

/// The id of a package or a letter, or a digest, as it may stand in an address or a form: all the characters that one has.
fn plain_package(package: &str) -> String {
    let is_plain = |char: &char| char.is_ascii_alphanumeric() || "._:-".contains(*char);
    package.chars().filter(is_plain).collect()
}

/// What the forms of a package need.
const ACTIONS: &[Action] = &[
    Action::OpenCase,
    Action::RequestEvidence,
    Action::RecordOutcome,
    Action::DraftReferral,
    Action::ReleaseReferral,
    Action::RetractReferral,
];

async fn page(
    shell: &Shell,
    (package, with): (String, Option<String>),
    wrong: Option<String>,
    typed: Typed,
) -> Result<Response, Problem> {
    let node = shell.settings.exchange.clone().ok_or(Problem::NotFound)?;
    let act = shell.by_now()?;
    let with = with.filter(|with| !with.is_empty());
    let read = move |views: &dyn crate::Views| {
        views.exchange_sheet(&node, &act, (&package, with.as_deref()))
    };
    let found = shell.edge.read("exchange_sheet", read).await?;
    let title = shell.tongue().t("exchange-one-title");
    let sheet = match found {
        None => return Err(Problem::NotFound),
        Some(Found::Several(lines)) => {
            return write(&Several {
                frame: shell.frame(Here::Exchange, title),
                rows: lines.iter().map(|line| row(shell, line)).collect(),
            });
        }
        Some(Found::One(sheet)) => *sheet,
    };
    let of = Subject::Exchanged(sheet.line.sha256.clone());
    let may = shell.may_do(of, ACTIONS).await?;
    let tongue = shell.tongue();
    write(&Page {
        frame: shell.frame(Here::Exchange, title),
        head: row(shell, &sheet.line),
        digest: plain(&sheet.line.sha256),
        with: plain(&sheet.line.with),
        is_ours: sheet.line.side == Side::Sender.code(),
        terms: Text::new(&sheet.terms),
        taken: micros(shell, sheet.taken_at),
        in_use: count(sheet.in_use),
        taken_out: count(sheet.taken_out),
        has_taken_out: sheet.taken_out > 0,
        cover: sheet.cover.as_ref().map(|cover| covered(shell, cover)),
        unopened: (!sheet.unopened.is_empty())
            .then(|| tongue.code("parcel-refusal", &sheet.unopened)),
        due: sheet.due.iter().map(|due| owes(shell, due)).collect(),
        letters: letters(shell, &sheet),
        beside: rows(shell, &sheet.beside),
        onward: rows(shell, &sheet.onward),
        origin: rows(shell, &sheet.origin),
        can: can(shell, &sheet, &may, &typed)?,
        codes: codes(tongue, &typed),
        typed,
        wrong,
    })
}

fn micros(shell: &Shell, at: Option<i64>) -> Option<Moment> {
    at.map(|at| shell.moment(Timestamp::from_micros(at)))
}

fn count(number: u64) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

fn rows(shell: &Shell, lines: &[Line]) -> Vec<Row> {
    lines.iter().map(|line| row(shell, line)).collect()
}

fn covered(shell: &Shell, found: &Cover) -> Covered {
    let counted = |all: &[(String, u64)]| {
        let all = all.iter();
        all.map(|(name, many)| (Text::new(name), count(*many)))
            .collect()
    };
    Covered {
        sender: Text::new(&found.sender),
        purpose: Text::new(&found.purpose),
        legal_basis: Text::new(&found.legal_basis),
        handling: found.handling.join(", "),
        restriction: found.restriction.as_deref().map(Text::new),
        tlp: found.tlp,
        evaluation: Text::new(&found.evaluation),
        urgency: shell.tongue().code("referral-urgency", &found.urgency),
        urgency_reason: Text::new(&found.urgency_reason),
        operation: found.operation.as_deref().map(Text::new),
        made: shell.moment(found.created_at),
        counts: counted(&found.counts),
        withheld: found
            .withheld
            .iter()
            .map(|(what, why)| (Text::new(what), Text::new(why)))
            .collect(),
        contents: counted(&found.contents),
    }
}

fn letters(shell: &Shell, sheet: &Sheet) -> Vec<Said> {
    let all = sheet.letters.iter();
    all.map(|one| said(shell, one)).collect()
}

fn said(shell: &Shell, found: &Letter) -> Said {
    let tongue = shell.tongue();
    let text = |text: &Option<String>| text.as_deref().map(Text::new);
    Said {
        id: Text::new(&found.id),
        what: tongue.code("letter-kind", &found.kind),
        code: code_word(tongue, &found.kind, &found.code),
        by: plain(&found.by),
        operator: Text::new(&found.operator),
        at: shell.moment(Timestamp::from_micros(found.at)),
        answers: text(&found.answers),
        is_open: found.is_open,
        forbidden: (!found.forbidden.is_empty())
            .then(|| tongue.code("exchange-forbidden", &found.forbidden)),
        legal_basis: text(&found.legal_basis),
        words: text(&found.words),
        to: text(&found.to),
        package: text(&found.package),
        when: micros(shell, found.when),
        count: found.count.map(count),
        onward: found
            .onward
            .iter()
            .map(|(to, is_done)| (Text::new(to), *is_done))
            .collect(),
        is_closed: !found.is_opened,
    }
}

/// The words of a letter's code.
fn code_word(tongue: Tongue, kind: &str, code: &str) -> Option<String> {
    if code.is_empty() {
        return None;
    }
    Some(match Kind::find(kind) {
        Some(Kind::Declined) => tongue.code("exchange-why-declined", code),
        Some(Kind::MaterialAnswered) => tongue.code("exchange-material-state", code),
        Some(Kind::Outcome) => tongue.code("outcome", code),
        Some(Kind::Retracted) => tongue.code("exchange-why-retracted", code),
        _ => tongue.code("parcel-refusal", code),
    })
}

/// What may be said by who looks: what the letters allow, and the rules of access.
fn can(shell: &Shell, sheet: &Sheet, may: &May, typed: &Typed) -> Result<Can, Problem> {
    let is_ours = sheet.line.side == Side::Sender.code();
    let says = |kind: Kind| sheet.may(kind);
    let (decides, asks) = (may.open_case(), may.ask());
    let waiting = sheet.letters.iter().filter(|one| one.is_open);
    let open = |kind: Kind| {
        let of = waiting.clone().filter(move |one| one.kind == kind.code());
        of.filter(|one| one.by == sheet.line.with)
            .map(|one| choice(one, typed.field("letter")))
            .collect::<Vec<_>>()
    };
    let drafts = may.refer();
    let proposed = sheet.proposed.as_ref().map(|one| (one, drafts));
    let passes = !is_ours && says(Kind::Forwarded) && sheet.cover.is_some();
    Ok(Can {
        accept: decides && says(Kind::Accepted),
        decline: decides && says(Kind::Declined),
        give_back: decides && says(Kind::Returned),
        ask: asks && says(Kind::Question),
        answers: if asks {
            open(Kind::Question)
        } else {
            Vec::new()
        },
        ask_material: asks && says(Kind::MaterialAsked),
        requests: if asks && is_ours {
            open(Kind::MaterialAsked)
        } else {
            Vec::new()
        },
        outcome: may.act(Action::RecordOutcome) && says(Kind::Outcome),
        supplements: if drafts && says(Kind::Supplemented) {
            supplements(sheet, typed)
        } else {
            Vec::new()
        },
        propose: drafts && passes && sheet.proposed.is_none(),
        needs_leave: sheet.needs_leave,
        leaves: leaves(sheet, typed),
        proposed: match proposed {
            Some((one, withdraw)) => Some(waits(shell, one, may, withdraw)?),
            None => None,
        },
        retract: may.act(Action::RetractReferral) && says(Kind::Retracted),
        other_purpose: may.other_purpose,
    })
}

fn choice(letter: &Letter, chosen: &str) -> Choice {
    Choice {
        label: Text::new(letter.words.as_deref().unwrap_or(&letter.id)),
        is_chosen: letter.id == chosen,
        id: plain_package(&letter.id),
    }
}

/// The packages that went to the same authority under the same reference.
fn supplements(sheet: &Sheet, typed: &Typed) -> Vec<Choice> {
    let of = sheet.beside.iter().filter(|line| {
        line.with == sheet.line.with
            && line.side == sheet.line.side
            && line.sha256 != sheet.line.sha256
    });
    of.map(|line| Choice {
        id: plain(&line.sha256),
        label: Text::new(&line.package),
        is_chosen: line.sha256 == typed.field("more"),
    })
    .collect()
}

/// Answers of its sender that may be its leave to pass it on.
fn leaves(sheet: &Sheet, typed: &Typed) -> Vec<Choice> {
    let of = sheet.letters.iter().filter(|one| {
        one.kind == Kind::Answer.code() && one.by == sheet.line.with && one.forbidden.is_empty()
    });
    of.map(|one| choice(one, typed.field("leave"))).collect()
}

fn waits(shell: &Shell, found: &Proposed, may: &May, withdraw: bool) -> Result<Waiting, Problem> {
    let tongue = shell.tongue();
    let is_own = operator_key(&found.operator) == operator_key(&shell.operator()?);
    let release = may.act(Action::ReleaseReferral) && !is_own;
    let why_not = if release {
        None
    } else if is_own {
        Some(tongue.say("exchange-why-own"))
    } else {
        Some(tongue.say("exchange-why-role"))
    };
    Ok(Waiting {
        to: plain(&found.to),
        purpose: Text::new(&found.purpose),
        legal_basis: Text::new(&found.legal_basis),
        leave: found.leave.as_deref().map(Text::new),
        operator: Text::new(&found.operator),
        at: shell.moment(Timestamp::from_micros(found.at)),
        release,
        withdraw,
        why_not,
    })
}

fn codes(tongue: Tongue, typed: &Typed) -> Codes {
    let of = |all: Vec<&'static str>, word: &dyn Fn(&str) -> String, field: &str| {
        let all = all.into_iter();
        all.map(|code| Code {
            code,
            word: word(code),
            is_chosen: code == typed.field(field),
        })
        .collect::<Vec<_>>()
    };
    let outcomes = OutcomeCode::ALL.iter().map(|one| one.code());
    Codes {
        declines: of(
            acts::decline_codes(),
            &|code| tongue.code("exchange-why-declined", code),
            "reason",
        ),
        materials: of(
            acts::material_codes(),
            &|code| tongue.code("exchange-material-state", code),
            "state",
        ),
        outcomes: of(
            outcomes.collect(),
            &|code| tongue.code("outcome", code),
            "code",
        ),
        retracts: of(
            acts::retract_codes(),
            &|code| tongue.code("exchange-why-retracted", code),
            "reason",
        ),
    }
}
