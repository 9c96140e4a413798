//! Contacts: after a hit a person calls, and both sides keep who leads, who waits, and until when.
//!
//! A call names the request by which the hit was found and the pointer that it opened; who is called sees that it was
//! granted that request, and not which identifier met. Steps are taken here at once and sent to the other side. Where a
//! contact stands follows from the set of its steps alone (`fold`): of two that cross, the earlier holds (of two of one
//! moment the asker's), whatever came first, so that both sides come to the same.
//!
//! Nothing here holds a referral or a case up: a pause asks people to wait.

use serde::Serialize;
use tiaki_core::policy::Action;
use tiaki_deconflict::{
    Call, CaseCommitment, Contact as State, ContactId, ContactState, Fingerprint, Lead, Move,
    Pointer, RequestId, Side as Who, Step, Terms,
};
use tiaki_store::Tx;
use tiaki_store::deconflict::books::Granted;
use tiaki_store::deconflict::contacts::{self as stored, Contact};
use tiaki_store::deconflict::{self as inbox, Came, Side, questions};

use super::ask::About;
use super::finish::unread;
use super::{CALL, MOVE, Refused, With, books, moment};
use crate::exchange::{allowed, keys::SKEW};
use crate::{Error, Site, case};

/// Steps of a contact that are kept at most.
const MOST_STEPS: u32 = 10_000;

/// A contact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its id, in hexadecimal digits.
    pub id: String,
    /// The other authority.
    pub with: String,
    /// Whether this site called.
    pub is_ours: bool,
    /// The own case or referral that was asked for; empty where the other side called.
    pub subject: String,
    /// Who called; empty where the other side did.
    pub operator: String,
    /// Whom the pointer names, as far as it can be shown.
    pub desk: String,
    /// The code of where it stands now.
    pub state: &'static str,
    /// Who leads: `ours`, `theirs`, `joint`, or nothing yet.
    pub lead: &'static str,
    /// Whether this side is asked to wait.
    pub waits: bool,
    /// Until when it stands so: to agree by, the end of a pause, or of the whole (microseconds since 1970).
    pub until: Option<i64>,
    /// When it was asked for (microseconds since 1970).
    pub asked_at: i64,
    /// How many steps were taken.
    pub steps: u32,
}

/// Text of a pointer as it can be shown: whoever made it may have put anything there.
pub(crate) fn shown(pointer: &[u8]) -> String {
    let text = String::from_utf8_lossy(pointer);
    text.chars().filter(|one| !one.is_control()).collect()
}

const fn own(side: Side) -> Who {
    match side {
        Side::Asked => Who::Asker,
        Side::Asks => Who::Answerer,
    }
}

const fn who(side: Who) -> &'static str {
    match side {
        Who::Asker => "asker",
        Who::Answerer => "answerer",
    }
}

/// A contact after its steps, whatever order they came in.
fn fold(call: &Call, mut moves: Vec<Move>) -> State {
    moves.sort_by_key(|one| (one.number, one.at, one.by));
    let mut state = call.opens();
    for one in &moves {
        if one.follows(&state).is_ok()
            && let Ok(after) = state.after(one.step, one.by, one.at)
        {
            state = after;
        }
    }
    state
}

/// A stored contact as it stands.
fn standing(tx: &Tx<'_>, contact: &Contact) -> Result<(Call, State), Error> {
    let call = Call::parse(&contact.body)?;
    let steps = stored::steps(tx, &contact.id)?;
    let moves: Result<Vec<Move>, _> = steps.iter().map(|(body, _)| Move::parse(body)).collect();
    let state = fold(&call, moves?);
    Ok((call, state))
}

fn show(contact: &Contact, call: &Call, state: &State, now: i64) -> Shown {
    let (side, at) = (
        own(contact.side),
        tiaki_deconflict::Moment::from_micros(now),
    );
    let stands = state.as_of(at);
    let (lead, until) = match stands {
        ContactState::Asked => ("", Some(state.answer_by())),
        ContactState::Proposed { lead, .. } => (lead.seen_by(side), Some(state.answer_by())),
        ContactState::Led { lead } => (lead.seen_by(side), Some(state.ends_at())),
        ContactState::Paused { lead, until, .. } => (lead.seen_by(side), Some(until)),
        ContactState::Released { lead } => (lead.seen_by(side), None),
        _ => ("", None),
    };
    Shown {
        id: hex::encode(contact.id),
        with: contact.authority.clone(),
        is_ours: contact.side == Side::Asked,
        subject: contact.subject.clone(),
        operator: contact.operator.clone(),
        desk: shown(call.pointer.bytes()),
        state: stands.code(),
        lead,
        waits: state.waits(side, at),
        until: until.map(tiaki_deconflict::Moment::micros),
        asked_at: contact.asked_at,
        steps: state.steps(),
    }
}

/// Contacts, the newest first.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site, now: i64, page: (u32, u32)) -> Result<Vec<Shown>, Error> {
    site.store.read("deconflict contacts", |tx| {
        let all = stored::newest(tx, page)?;
        let each = all.iter().map(|contact| {
            let (call, state) = standing(tx, contact)?;
            Ok(show(contact, &call, &state, now))
        });
        each.collect()
    })
}

/// Whether who acts may act on a contact: at who asked, who works on what was asked for.
fn may_act(tx: &Tx<'_>, with: &With<'_>, subject: &str) -> Result<(), Error> {
    if subject.is_empty() {
        return allowed(tx, &with.act.actor, Action::EditCase);
    }
    match About::find(subject) {
        // A case may be closed meanwhile, too.
        Some(About::Case(id)) => case::joined(tx, with.site, with.act, &id),
        // A draft may have left meanwhile.
        Some(About::Referral(_)) => allowed(tx, &with.act.actor, Action::DraftReferral),
        None => Err(Refused::NoSubject.into()),
    }
}

/// Opens a contact about a hit, for all hits of its question that have the same pointer. `id` is random.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn open(with: &With<'_>, hit: &[u8; 16], id: ContactId) -> Result<Shown, Error> {
    with.site.store.write("deconflict call", |tx| {
        let hit = questions::find_hit(tx, hit)?.ok_or(Refused::NoHit)?;
        may_act(tx, with, &hit.subject)?;
        if hit.contact.is_some() {
            return Err(Refused::Called.into());
        }
        let side = (Side::Asked, hit.authority.as_str());
        let request = RequestId::new(hit.request);
        let granted = books::granted(tx, side, request)?.ok_or(Refused::NoHit)?;
        let call = Call {
            contact: id,
            fingerprint: Fingerprint::new(granted.fingerprint),
            request,
            case: CaseCommitment::new(granted.commitment),
            terms: Terms::standard(),
            at: moment(with.act.at),
            pointer: Pointer::new(&hit.pointer)?,
        };
        with.send(tx, (&hit.authority, CALL), call.bytes())?;
        let new = Contact {
            id: *id.bytes(),
            seq: 0,
            side: Side::Asked,
            authority: hit.authority.clone(),
            request: hit.request,
            subject: hit.subject.clone(),
            operator: with.act.actor.clone(),
            body: call.bytes(),
            asked_at: with.act.at.micros(),
        };
        add(tx, with, &new)?;
        questions::called(tx, (&hit.request, &hit.pointer), &new.id)?;
        Ok(show(&new, &call, &call.opens(), with.act.at.micros()))
    })
}

fn add(tx: &Tx<'_>, with: &With<'_>, new: &Contact) -> Result<(), Error> {
    let (side, request) = (new.side.code(), hex::encode(new.request));
    let detail = format!("with={} side={side} request={request}", new.authority);
    let entry = with.entry("deconflict.called", hex::encode(new.id), detail);
    Ok(stored::add(tx, new, entry)?)
}

/// Takes a call up that came: it has to name a request that was granted to who calls, as it was granted. Whether it was
/// taken.
pub(super) fn called(with: &With<'_>, came: &Came, body: &[u8]) -> Result<bool, Error> {
    with.site.store.write("deconflict call", |tx| {
        let refused = |code| unread(tx, with, came, code).map(|()| false);
        let call = match Call::parse(body) {
            Ok(call) => call,
            Err(error) => return refused(error.code()),
        };
        let side = (Side::Asks, came.authority.as_str());
        let named = Granted {
            fingerprint: *call.fingerprint.bytes(),
            commitment: *call.case.bytes(),
        };
        if books::granted(tx, side, call.request)? != Some(named) {
            return refused("other_request");
        }
        if call.at.micros() > with.act.at.micros().saturating_add(SKEW) {
            return refused("ahead");
        }
        if call.terms != Terms::standard() {
            return refused("other_terms");
        }
        if stored::find(tx, call.contact.bytes())?.is_some() {
            return refused("again");
        }
        let new = Contact {
            id: *call.contact.bytes(),
            seq: 0,
            side: Side::Asks,
            authority: came.authority.clone(),
            request: *call.request.bytes(),
            subject: String::new(),
            operator: String::new(),
            body: call.bytes(),
            asked_at: with.act.at.micros(),
        };
        if inbox::done(tx, came, "taken")? {
            add(tx, with, &new)?;
        }
        Ok(true)
    })
}

/// The lead that somebody here means by `ours`, `theirs` or `joint`.
///
/// # Errors
/// [`Refused::NoContact`], [`Refused::Lead`]; those of the store.
pub fn lead(site: &Site, id: &[u8; 16], code: &str) -> Result<Lead, Error> {
    let found = site.store.read("deconflict contact", |tx| {
        stored::find(tx, id).map_err(Error::from)
    })?;
    let side = own(found.ok_or(Refused::NoContact)?.side);
    let mut all = [Lead::Asker, Lead::Answerer, Lead::Joint].into_iter();
    Ok(all
        .find(|lead| lead.seen_by(side) == code.trim())
        .ok_or(Refused::Lead)?)
}

/// Takes a step of a contact, and sends it to the other side.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn step(with: &With<'_>, id: &[u8; 16], step: Step) -> Result<Shown, Error> {
    with.site.store.write("deconflict step", |tx| {
        let contact = stored::find(tx, id)?.ok_or(Refused::NoContact)?;
        may_act(tx, with, &contact.subject)?;
        let (call, state) = standing(tx, &contact)?;
        let side = own(contact.side);
        // The other side's clock may be ahead of this one.
        let at = moment(with.act.at).max(state.changed_at());
        let after = state.after(step, side, at).map_err(Refused::Step)?;
        let taken = Move::next(&state, step, side, at);
        keep(tx, with, &contact, (&taken, &with.act.actor))?;
        with.send(tx, (&contact.authority, MOVE), taken.bytes())?;
        Ok(show(&contact, &call, &after, with.act.at.micros()))
    })
}

/// Keeps a step; whether it is the first of this number from its side.
fn keep(
    tx: &Tx<'_>,
    with: &With<'_>,
    contact: &Contact,
    (taken, operator): (&Move, &str),
) -> Result<bool, Error> {
    let (number, by) = (taken.number, who(taken.by));
    let code = taken.step.code();
    let detail = format!(
        "with={} number={number} by={by} step={code}",
        contact.authority
    );
    let entry = with.entry("deconflict.stepped", hex::encode(contact.id), detail);
    let bytes = taken.bytes();
    Ok(stored::step(
        tx,
        &contact.id,
        (number, by),
        (&bytes, operator),
        entry,
    )?)
}

/// Takes a step up that came from the other side; whether it was taken.
pub(super) fn stepped(with: &With<'_>, came: &Came, body: &[u8]) -> Result<bool, Error> {
    with.site.store.write("deconflict step", |tx| {
        let refused = |code| unread(tx, with, came, code).map(|()| false);
        let taken = match Move::parse(body) {
            Ok(taken) => taken,
            Err(error) => return refused(error.code()),
        };
        let contact = stored::find(tx, taken.contact.bytes())?;
        let Some(contact) = contact.filter(|one| one.authority == came.authority) else {
            return refused("other_contact");
        };
        if taken.by == own(contact.side) {
            return refused("not_yours");
        }
        if taken.at.micros() > with.act.at.micros().saturating_add(SKEW) {
            return refused("ahead");
        }
        if taken.number > MOST_STEPS {
            return refused("out_of_order");
        }
        if !inbox::done(tx, came, "taken")? {
            return Ok(false);
        }
        keep(tx, with, &contact, (&taken, ""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiaki_deconflict::Moment;

    fn call() -> Call {
        Call {
            contact: ContactId::new([1; 16]),
            fingerprint: Fingerprint::new([2; 32]),
            request: RequestId::new([3; 16]),
            case: CaseCommitment::new([4; 32]),
            terms: Terms::standard(),
            at: Moment::from_micros(0),
            pointer: Pointer::new(b"desk").unwrap(),
        }
    }

    fn taken(number: u32, by: Who, at: i64, step: Step) -> Move {
        Move {
            contact: ContactId::new([1; 16]),
            number,
            by,
            at: Moment::from_micros(at),
            step,
        }
    }

    #[test]
    fn both_sides_come_to_the_same_whatever_crosses() {
        // The asker takes it back while the answerer proposes a lead, and goes on from its own.
        let all = [
            taken(1, Who::Answerer, 20, Step::Propose(Lead::Answerer)),
            taken(1, Who::Asker, 10, Step::Withdraw),
            taken(2, Who::Asker, 30, Step::Agree),
        ];
        let mut orders = vec![all.to_vec()];
        orders.push(all.iter().rev().copied().collect());
        orders.push(vec![all[2], all[0], all[1]]);
        for order in orders {
            assert_eq!(fold(&call(), order).state(), ContactState::Withdrawn);
        }
        let led = vec![all[2], all[0]];
        let lead = Lead::Answerer;
        assert_eq!(fold(&call(), led).state(), ContactState::Led { lead });
    }

    #[test]
    fn what_names_somebody_shows_no_more_than_text() {
        assert_eq!(shown(b"desk 7\x1b[2J\n\xff"), "desk 7[2J\u{fffd}");
    }
}
