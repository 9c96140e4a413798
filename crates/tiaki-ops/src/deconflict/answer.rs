//! Answering: a request that came is granted within the budget and answered, or refused with a code.
//!
//! The answer is computed outside of the transaction that counts and sends it, from a grant on what the books say; in that
//! transaction the books decide again, and only what they grant then is sent. It follows from the key and the request
//! alone, so that the same request is answered by the same bytes and nothing of it has to be kept.

use tiaki_deconflict::{
    Day, Error as Protocol, Limits, MAX_IDENTIFIERS, Refusal, RefusalCode, Refused, Request,
    RequestId, Root, Summary, decide,
};
use tiaki_store::Tx;
use tiaki_store::deconflict::{self as stored, Came, Side};

use super::books::{self, Decided, GRANTED, REPEATED};
use super::identifiers::SPELLING;
use super::{ANSWER, REFUSAL, With, limits, line, pair};
use crate::Error;

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Became {
    /// It was answered.
    Answered,
    /// It was refused.
    Refused,
    /// Another program did it meanwhile.
    Gone,
}

/// Answers a request, or refuses it; either goes back to who sent it.
pub(super) fn request(
    with: &With<'_>,
    root: &Root,
    came: &Came,
    body: &[u8],
) -> Result<Became, Error> {
    let from = came.authority.as_str();
    let peer = with
        .site
        .store
        .read("deconflict answer", |tx| line(tx, from, Side::Asks))?;
    let limits = limits(&peer);
    let Ok(request) = Request::parse(body, MAX_IDENTIFIERS) else {
        return refuse(with, came, &limits, (None, RefusalCode::Malformed));
    };
    let asked = request.summary();
    let refused = |code| refuse(with, came, &limits, (Some(asked), code));
    if !peer.is_open {
        return refused(RefusalCode::Closed);
    }
    let answerer = root.answerer(&pair(from, &with.node.authority.id)?, SPELLING)?;
    if let Err(error) = answerer.check(&request) {
        return refused(match error {
            Protocol::OtherPair => RefusalCode::OtherPair,
            Protocol::OtherEpoch => RefusalCode::OtherEpoch,
            _ => RefusalCode::OtherKey,
        });
    }
    let side = (Side::Asks, from);
    let now = |tx: &Tx<'_>| books::spent(tx, side, with.day(), asked);
    let spent = with.site.store.read("deconflict answer", now)?;
    let grant = match decide(&limits, &spent, asked) {
        Ok(grant) => grant,
        Err(Refused { code, .. }) => return refused(code),
    };
    let Ok(answer) = answerer.answer(&request, grant, with.threads) else {
        return refused(RefusalCode::Malformed);
    };
    let body = [asked.id().bytes().as_slice(), &answer].concat();
    let answered = with.site.store.write("deconflict answer", |tx| {
        let spent = now(tx)?;
        let grant = match decide(&limits, &spent, asked) {
            Ok(grant) => grant,
            Err(refused) => return Ok::<_, Error>(Err(refused.code)),
        };
        let is_repeated = spent.earlier.is_some();
        let outcome = if is_repeated { REPEATED } else { GRANTED };
        if !stored::done(tx, came, outcome)? {
            return Ok(Ok(Became::Gone));
        }
        with.send(tx, (from, ANSWER), body.clone())?;
        let decided = Decided {
            of: side,
            asked: Some(asked),
            charged: grant.charged(),
            outcome,
        };
        books::note(tx, with, &limits, &decided)?;
        Ok(Ok(Became::Answered))
    })?;
    answered.or_else(refused)
}

/// Refuses a request with a code, in the books and to who sent it.
fn refuse(
    with: &With<'_>,
    came: &Came,
    limits: &Limits,
    (asked, code): (Option<&Summary>, RefusalCode),
) -> Result<Became, Error> {
    let is_for_today = matches!(code, RefusalCode::DayBudget | RefusalCode::CaseBudget);
    let tomorrow = i32::try_from(with.day().saturating_add(1)).unwrap_or(i32::MAX);
    let refusal = Refusal {
        request: asked.map_or(RequestId::new([0; 16]), Summary::id),
        code,
        again: is_for_today.then(|| Day::new(tomorrow)),
    };
    with.site.store.write("deconflict refuse", |tx| {
        if !stored::done(tx, came, code.code())? {
            return Ok(Became::Gone);
        }
        let from = came.authority.as_str();
        with.send(tx, (from, REFUSAL), refusal.bytes())?;
        let decided = Decided {
            of: (Side::Asks, from),
            asked,
            charged: 0,
            outcome: code.code(),
        };
        books::note(tx, with, limits, &decided)?;
        Ok(Became::Refused)
    })
}
