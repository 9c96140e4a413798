//! The exchange with other authorities: `/exchange`, what is owed and by whom, and the lists; `/exchange/{package}`, one
//! package with its cover, its letters and the forms for what may be said next; `/exchange/apart`, what came and could not be
//! taken.
//!
//! A package is named in addresses by the digest of its canonical bytes, which nobody can choose; its id at the sender leads
//! there too. What may be said next is what the letters allow and the rules of access let who reads do; where something is
//! refused all the same it comes back on the page and changes nothing.

pub(crate) mod apart;
pub(crate) mod desk;
pub(crate) mod one;

use tiaki_core::exchange::Side;
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::Refused;
use tiaki_ops::exchange::lists::{Due, Line, Owed};

use crate::moment::Moment;
use crate::page::queue::plain;
use crate::page::{Shell, grouped};
use crate::text::Text;
use crate::tongue::Tongue;

/// A package in a list.
struct Row {
    href: String,
    id: Text,
    reference: Text,
    with: String,
    way: String,
    state: String,
    at: Moment,
    persons: String,
    accounts: String,
    reply_by: Option<Moment>,
    expires: Option<Moment>,
}

/// Something that is owed.
struct Owes {
    href: String,
    id: Text,
    with: String,
    /// Who owes it: an authority's id.
    by: String,
    what: String,
    since: Moment,
    until: Option<Moment>,
    days: String,
    is_overdue: bool,
    is_unreachable: bool,
}

/// The address of a package.
fn href(line: &Line) -> String {
    format!(
        "/exchange/{}?with={}",
        plain(&line.sha256),
        plain(&line.with)
    )
}

fn row(shell: &Shell, line: &Line) -> Row {
    let tongue = shell.tongue();
    let moment = |micros: i64| shell.moment(Timestamp::from_micros(micros));
    let is_ours = line.side == Side::Sender.code();
    Row {
        href: href(line),
        id: Text::new(&line.package),
        reference: Text::new(&line.reference),
        with: plain(&line.with),
        way: if is_ours {
            tongue.say("exchange-went")
        } else {
            tongue.say("exchange-came")
        },
        state: tongue.code("package-state", &line.state),
        at: moment(line.at),
        persons: grouped(line.persons),
        accounts: grouped(line.accounts),
        reply_by: line.reply_by.map(moment),
        // One that letters came before has no last day yet.
        expires: (line.expires_at > 0 && line.expires_at < i64::MAX)
            .then(|| moment(line.expires_at)),
    }
}

fn owes(shell: &Shell, due: &Due) -> Owes {
    let tongue = shell.tongue();
    let moment = |micros: i64| shell.moment(Timestamp::from_micros(micros));
    Owes {
        href: href(&due.line),
        id: Text::new(&due.line.package),
        with: plain(&due.line.with),
        by: plain(&due.by),
        what: tongue.code("exchange-owed", due.owed.code()),
        since: moment(due.since),
        until: (due.owed == Owed::Decision)
            .then_some(due.line.reply_by)
            .flatten()
            .map(moment),
        days: grouped(due.age_days),
        is_overdue: due.is_overdue,
        is_unreachable: due.is_unreachable,
    }
}

/// What to do about a refusal.
pub(crate) fn wrong(tongue: Tongue, refused: &Refused) -> String {
    match refused {
        Refused::NoNode | Refused::OtherNode => tongue.say("exchange-wrong-no-node"),
        Refused::NoAuthority => tongue.say("exchange-wrong-no-authority"),
        Refused::Self_ => tongue.say("exchange-wrong-self"),
        Refused::Fingerprint => tongue.say("exchange-wrong-fingerprint"),
        Refused::SamePerson => tongue.say("exchange-wrong-same-person"),
        Refused::NoOperator => tongue.say("refused-no-decider"),
        Refused::NotAllowed(_) => tongue.say("exchange-wrong-not-allowed"),
        Refused::SecondPerson => tongue.say("exchange-wrong-second-person"),
        Refused::Words => tongue.say("exchange-wrong-words"),
        Refused::Code(_) => tongue.say("exchange-wrong-code"),
        Refused::Which => tongue.say("exchange-wrong-which"),
        Refused::Expired => tongue.say("exchange-wrong-expired"),
        Refused::Forbidden(why) => tongue.code("exchange-forbidden", why.code()),
        Refused::NoSealKey(_) => tongue.say("exchange-wrong-no-seal-key"),
        Refused::NoLeave => tongue.say("exchange-wrong-no-leave"),
        Refused::LeaveOfOther => tongue.say("exchange-wrong-leave-of-other"),
        Refused::Unreadable(_) | Refused::NotOpened(_) => tongue.say("exchange-wrong-unread"),
        Refused::Proposed => tongue.say("exchange-wrong-proposed"),
        Refused::NoProposal => tongue.say("exchange-wrong-no-proposal"),
        Refused::NoLetter => tongue.say("exchange-wrong-no-letter"),
        Refused::NoParcel => tongue.say("exchange-wrong-no-parcel"),
        _ => tongue.say("exchange-wrong-other"),
    }
}
