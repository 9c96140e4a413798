//! What a case's page shows of persons, tasks, notes, requests and hand-overs, and what its forms offer.

use tiaki_core::case::{ClosingCode, MemberRole, Preservation, RequestKind, RequestState};
use tiaki_core::country::Country;
use tiaki_core::outcome::OutcomeCode;
use tiaki_ops::case::{self, RequestIn, Visited};

use super::Choices;
use super::forms::Typed;
use crate::moment::{Day, Moment};
use crate::page::{Shell, band, grouped, short};
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words::{self, Band};

/// Notes that stand on the page; the timeline has all.
pub(super) const NOTES: usize = 5;
/// Characters of a name.
const NAME: usize = 100;
/// Rows of anything else.
const ROWS: usize = 100;

pub(super) struct Member {
    pub(super) name: Text,
    /// As forms send it: as it is seen. A name that hides something is nobody's there, and is refused.
    pub(super) value: String,
    pub(super) role: String,
    pub(super) since: Moment,
}

pub(super) struct Person {
    pub(super) id: String,
    pub(super) short: String,
    pub(super) band: Option<Band>,
    /// Who set the band, and what the rules gave.
    pub(super) by_hand: Option<Markup>,
    pub(super) class: String,
    pub(super) clock: Option<Moment>,
    pub(super) preserved: Option<Moment>,
    pub(super) accounts: String,
    pub(super) others: usize,
    pub(super) also_in: Vec<(String, String)>,
    pub(super) also_hidden: bool,
    pub(super) outcomes: Vec<(String, Day)>,
}

pub(super) struct Task {
    pub(super) id: String,
    pub(super) words: Text,
    pub(super) due: Option<Day>,
    pub(super) due_value: String,
    pub(super) assignee: Option<Text>,
    pub(super) members: Vec<Choice>,
    pub(super) done: Option<(Text, Moment)>,
}

pub(super) struct Note {
    pub(super) at: Moment,
    pub(super) operator: Text,
    pub(super) lines: Vec<Text>,
}

pub(super) struct Request {
    pub(super) id: String,
    pub(super) short: String,
    pub(super) kind: String,
    pub(super) law: Option<String>,
    pub(super) office: Text,
    pub(super) reference: Option<Text>,
    pub(super) extends: Option<(String, String)>,
    pub(super) state: String,
    pub(super) sent: Option<Day>,
    pub(super) due: Option<Day>,
    pub(super) ends: Option<Day>,
    pub(super) is_over: bool,
    pub(super) accounts: Vec<(String, String)>,
    /// What may become of it.
    pub(super) steps: Vec<Choice>,
}

pub(super) struct HandOver {
    pub(super) id: String,
    pub(super) office: Text,
    pub(super) at: Moment,
    pub(super) reference: Option<Text>,
    pub(super) acknowledged: Option<Moment>,
}

/// Something to choose.
#[derive(Clone)]
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) word: Text,
    pub(super) is_chosen: bool,
}

/// What somebody wrote, a text for each of its lines: a text by itself shows no end of a line.
pub(super) fn in_lines(written: &str) -> Vec<Text> {
    written.lines().map(Text::new).collect()
}

/// A name with what it hides made visible, as long as names may be, for an attribute.
fn seen(name: &str) -> String {
    let pieces = Text::new(name).pieces.into_iter();
    let seen: String = pieces.map(|piece| piece.text).collect();
    seen.chars().take(NAME).collect()
}

/// A country as the page names it, with its code.
pub(super) fn country(tongue: Tongue, country: &Country) -> String {
    let name = words::country_name(tongue, country.code());
    name.unwrap_or_else(|| country.name().to_owned())
}

fn named(id: &impl ToString) -> (String, String) {
    let id = id.to_string();
    let short = short(&id);
    (id, short)
}

pub(super) fn members(shell: &Shell, found: &Visited) -> Vec<Member> {
    let tongue = shell.tongue();
    let members = found.shown.members.iter().take(ROWS);
    members
        .map(|one| Member {
            name: Text::new(&one.operator.name),
            value: seen(&one.operator.name),
            role: tongue.code("case-role", one.role.code()),
            since: shell.moment(one.since),
        })
        .collect()
}

pub(super) fn persons(shell: &Shell, found: &Visited) -> Vec<Person> {
    let tongue = shell.tongue();
    let person = |one: &case::PersonIn| {
        let (id, short) = named(&one.person);
        let ranked = found.ranked.get(&one.person);
        let came = found.outcomes.get(&one.person).into_iter().flatten();
        Person {
            id,
            short,
            band: ranked.map(|ranked| words::band(tongue, &ranked.band)),
            by_hand: ranked
                .and_then(|ranked| ranked.by_hand.as_ref())
                .map(|one| band::mark(tongue, one)),
            class: ranked
                .map(|ranked| words::class(tongue, &ranked.class))
                .unwrap_or_default(),
            clock: ranked
                .and_then(|ranked| ranked.clock_at)
                .map(|at| shell.moment(at)),
            preserved: one.preserved_until.map(|at| shell.moment(at)),
            accounts: grouped(i64::try_from(one.accounts).unwrap_or(i64::MAX)),
            others: one.others,
            also_in: one.also_in.iter().map(named).collect(),
            also_hidden: one.also_hidden,
            outcomes: came
                .map(|came| (words::outcome(tongue, came.code.code()), shell.day(came.on)))
                .collect(),
        }
    };
    found.shown.persons.iter().take(ROWS).map(person).collect()
}

/// Those to be done, and those that are done, the last first.
pub(super) fn tasks(shell: &Shell, found: &Visited) -> (Vec<Task>, Vec<Task>) {
    let task = |one: &case::Task| {
        let key = one.assignee.as_ref().map(|who| who.key.as_str());
        let members = found.shown.members.iter().map(|member| Choice {
            code: seen(&member.operator.name),
            word: Text::new(&seen(&member.operator.name)),
            is_chosen: Some(member.operator.key.as_str()) == key,
        });
        Task {
            id: one.id.to_string(),
            words: Text::new(&one.words),
            due: one.due_on.map(|day| shell.day(day)),
            due_value: one
                .due_on
                .map(|day| shell.day(day).date)
                .unwrap_or_default(),
            assignee: one.assignee.as_ref().map(|who| Text::new(&who.name)),
            members: members.collect(),
            done: one
                .done
                .as_ref()
                .map(|(who, at)| (Text::new(who), shell.moment(*at))),
        }
    };
    let open = found.shown.tasks.iter().filter(|one| one.done.is_none());
    let done = found
        .shown
        .tasks
        .iter()
        .rev()
        .filter(|one| one.done.is_some());
    (
        open.take(ROWS).map(task).collect(),
        done.take(ROWS).map(task).collect(),
    )
}

/// The newest first.
pub(super) fn notes(shell: &Shell, found: &Visited) -> Vec<Note> {
    let notes = found.shown.notes.iter().rev().take(NOTES);
    notes
        .map(|one| Note {
            at: shell.moment(one.at),
            operator: Text::new(&one.operator),
            lines: in_lines(&one.words),
        })
        .collect()
}

pub(super) fn requests(shell: &Shell, found: &Visited) -> Vec<Request> {
    let all = found.shown.requests.iter().rev().take(ROWS);
    all.map(|one| request(shell, one)).collect()
}

fn request(shell: &Shell, one: &RequestIn) -> Request {
    let (tongue, found) = (shell.tongue(), &one.request);
    let (id, short) = named(&found.id);
    let steps: &[&str] = match found.state {
        RequestState::Drafted => &["send", "withdraw"],
        RequestState::Sent => &["answer", "refuse", "expire", "withdraw"],
        RequestState::Answered if found.kind.is_preserving() => &["expire"],
        _ => &[],
    };
    Request {
        id,
        short,
        kind: tongue.code("case-request", found.kind.code()),
        law: found.law.map(|law| tongue.code("case-law", law.code())),
        office: Text::new(&found.office),
        reference: found.reference.as_ref().map(Text::from),
        extends: found.extends.as_ref().map(named),
        state: tongue.code("case-request-state", found.state.code()),
        sent: found.sent_on.map(|day| shell.day(day)),
        due: found
            .term
            .due_on
            .filter(|_| found.state.is_pending())
            .map(|day| shell.day(day)),
        ends: found.term.ends_on.map(|day| shell.day(day)),
        is_over: one.is_over,
        accounts: one.accounts.iter().map(named).collect(),
        steps: steps
            .iter()
            .map(|step| Choice {
                code: (*step).to_owned(),
                word: Text::new(&tongue.code("case-step", step)),
                is_chosen: false,
            })
            .collect(),
    }
}

pub(super) fn hand_overs(shell: &Shell, found: &Visited) -> Vec<HandOver> {
    let all = found.shown.hand_overs.iter().rev().take(ROWS);
    all.map(|one| HandOver {
        id: one.id.to_string(),
        office: Text::new(&one.office),
        at: shell.moment(one.handed_at),
        reference: one.reference.as_ref().map(Text::from),
        acknowledged: one.acknowledged_at.map(|at| shell.moment(at)),
    })
    .collect()
}

/// Codes to choose from, each with its word.
fn all<'c>(
    codes: impl Iterator<Item = &'c str>,
    word: impl Fn(&str) -> String,
    chosen: &str,
) -> Vec<Choice> {
    codes
        .map(|code| Choice {
            code: code.to_owned(),
            word: Text::new(&word(code)),
            is_chosen: code == chosen,
        })
        .collect()
}

pub(super) fn choices(shell: &Shell, found: &Visited, typed: &Typed) -> Choices {
    let tongue = shell.tongue();
    let plain = |id: String, chosen: bool| Choice {
        word: Text::new(&short(&id)),
        code: id,
        is_chosen: chosen,
    };
    let accounts = found.accounts.values().flatten().take(ROWS);
    let extendable = found.shown.requests.iter().map(|one| &one.request);
    let extendable =
        extendable.filter(|one| one.kind == RequestKind::Preservation && one.state.is_keeping());
    Choices {
        kinds: all(
            RequestKind::ALL.iter().map(|one| one.code()),
            |code| tongue.code("case-request", code),
            typed.of("add-request", "kind"),
        ),
        laws: all(
            Preservation::ALL.iter().map(|one| one.code()),
            |code| tongue.code("case-law", code),
            typed.of("add-request", "law"),
        ),
        closings: all(
            ClosingCode::ALL.iter().map(|one| one.code()),
            |code| tongue.code("case-closing", code),
            typed.of("close", "code"),
        ),
        outcomes: all(
            OutcomeCode::ALL
                .iter()
                .filter(|one| **one != OutcomeCode::Withdrawn)
                .map(|one| one.code()),
            |code| tongue.code("outcome", code),
            "",
        ),
        roles: all(
            MemberRole::ALL.iter().rev().map(|one| one.code()),
            |code| tongue.code("case-role", code),
            typed.of("assign", "role"),
        ),
        accounts: accounts
            .map(|id| {
                let id = id.to_string();
                let is_chosen = typed.has("add-request", "account", &id);
                plain(id, is_chosen)
            })
            .collect(),
        extendable: extendable
            .map(|one| {
                let id = one.id.to_string();
                let is_chosen = typed.of("add-request", "extends") == id;
                plain(id, is_chosen)
            })
            .collect(),
        event: found.timeline.seen.event,
    }
}

/// An account of the case that its sender has taken back.
pub(super) struct TakenBack {
    /// The page of the package; empty where who reads may not see the exchange.
    pub(super) href: String,
    pub(super) from: String,
    pub(super) why: String,
    pub(super) at: Moment,
    /// The account, where others name it too.
    pub(super) account: Option<(String, String)>,
}

pub(super) fn taken_back(shell: &Shell, found: &Visited) -> Vec<TakenBack> {
    let sees = shell.sees().referrals;
    let one = |one: &case::TakenBack| {
        let from = crate::page::queue::plain(&one.peer);
        let id = one.account.to_string();
        TakenBack {
            href: if sees {
                format!("/exchange/{}?with={from}", hex::encode(one.package))
            } else {
                String::new()
            },
            why: shell.tongue().code("exchange-why-retracted", &one.code),
            at: shell.moment(one.at),
            account: (!one.is_gone).then(|| (short(&id), id)),
            from,
        }
    };
    found.taken_back.iter().map(one).collect()
}
