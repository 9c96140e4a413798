//! What comes back: lists, answers and refusals; and what both sides have.
//!
//! A list takes the place of the one before, whose bytes go, and with another key what opened answers under the old one
//! goes too. An answer is checked against the announced key before anything is looked up; where a list came after it, the
//! same answer is searched again, so that what the other side takes up within the epoch is found without asking again.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use tiaki_core::time::Timestamp;
use tiaki_deconflict::{Announcement, Epoch, Hit, List, Refusal};
use tiaki_store::Tx;
use tiaki_store::deconflict::questions::{self, NewHit, Question};
use tiaki_store::deconflict::{self as stored, Came, Listed, Side};

use super::ask::{self, Made};
use super::identifiers::is_test;
use super::publish::parts;
use super::{With, moment, pair};
use crate::Error;
use crate::exchange::messages;

/// Days by which an epoch may be off, since clocks differ.
const SLACK: i64 = 1;

/// What a message came to: its code, and how many hits are new by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) code: &'static str,
    pub(super) hits: u64,
}

impl Done {
    const fn of(code: &'static str) -> Self {
        Self { code, hits: 0 }
    }
}

/// Says that a message was worked on and nothing came of it, with the code of why; that stands in the log.
fn nothing(with: &With<'_>, came: &Came, code: &'static str) -> Result<Done, Error> {
    with.site.store.write("deconflict", |tx| {
        unread(tx, with, came, code)?;
        Ok::<_, Error>(())
    })?;
    Ok(Done::of(code))
}

/// Notes in the log that a message took no effect.
pub(super) fn unread(
    tx: &Tx<'_>,
    with: &With<'_>,
    came: &Came,
    code: &'static str,
) -> Result<(), Error> {
    if stored::done(tx, came, code)? {
        let detail = format!("from={} kind={} code={code}", came.authority, came.kind);
        tx.record(with.entry("deconflict.unread", hex::encode(came.parcel), detail))?;
    }
    Ok(())
}

/// Whether an epoch is now, give or take a day.
fn is_now(epoch: Epoch, at: Timestamp) -> bool {
    [-SLACK, 0, SLACK]
        .iter()
        .any(|days| epoch.holds(moment(at.plus_days(*days))))
}

/// A list that came, with its announcement; or the code of what is wrong with it.
fn read(with: &With<'_>, came: &Came, body: &[u8]) -> Result<(Announcement, List), &'static str> {
    let (announcement, list) = parts(body).ok_or("truncated")?;
    let announcement = Announcement::parse(announcement).map_err(|error| error.code())?;
    let list = List::parse(list.to_vec()).map_err(|error| error.code())?;
    let own = pair(&with.node.authority.id, &came.authority).map_err(|_| "other_pair")?;
    if *announcement.pair() != own {
        return Err("other_pair");
    }
    if list.fingerprint() != announcement.fingerprint() {
        return Err("other_key");
    }
    if !is_now(announcement.epoch(), with.act.at) {
        return Err("other_epoch");
    }
    Ok((announcement, list))
}

/// Takes a list up, and searches it with every answer that is here.
pub(super) fn list(with: &With<'_>, came: &Came, body: &[u8]) -> Result<Done, Error> {
    let (announcement, list) = match read(with, came, body) {
        Ok(read) => read,
        Err(code) => return nothing(with, came, code),
    };
    let epoch = announcement.epoch();
    let new = Listed {
        authority: came.authority.clone(),
        side: Side::Asked,
        fingerprint: *announcement.fingerprint().bytes(),
        epoch: epoch.number().into(),
        epoch_days: epoch.days().into(),
        announcement: announcement.bytes().to_vec(),
        parcel: came.parcel,
        digest: Sha256::digest(list.bytes()).into(),
        entries: i64::try_from(list.len()).unwrap_or(i64::MAX),
        made_at: came.written_at,
        came_at: came.came_at,
    };
    let taken = with.site.store.write("deconflict list", |tx| {
        let before = stored::find_list(tx, &new.authority, Side::Asked)?;
        if before.as_ref().is_some_and(|old| old.made_at > new.made_at) {
            unread(tx, with, came, "older")?;
            return Ok::<_, Error>(false);
        }
        if !stored::done(tx, came, "taken")? {
            return Ok(false);
        }
        if let Some(old) = before.filter(|old| old.parcel != new.parcel) {
            messages::drop_bytes(tx, &old.parcel)?;
        }
        questions::forget(tx, &new.authority, &new.fingerprint)?;
        let detail = format!(
            "of={} epoch={} entries={} announcement={}",
            new.authority,
            epoch.number(),
            new.entries,
            announcement.fingerprint()
        );
        let entry = with.entry("deconflict.listed", hex::encode(came.parcel), detail);
        stored::set_list(tx, &new, entry)?;
        Ok(true)
    })?;
    if !taken {
        return Ok(Done::of("older"));
    }
    let mut done = Done::of("taken");
    let open = with.site.store.read("deconflict list", |tx| {
        questions::open(tx, &came.authority).map_err(Error::from)
    })?;
    for question in open.iter().filter(|one| one.state == "answered") {
        done.hits += search_again(with, question, (&announcement, &new, &list))?;
    }
    Ok(done)
}

/// Searches a list with an answer that came before it; how many hits are new.
fn search_again(
    with: &With<'_>,
    question: &Question,
    (announcement, listed, list): (&Announcement, &Listed, &List),
) -> Result<u64, Error> {
    let (Some(parcel), Some(made)) = (question.answer, ask::again(with, announcement, question)?)
    else {
        return Ok(0);
    };
    let body = with.site.store.read("deconflict answer", |tx| {
        messages::open(tx, with.node, &parcel)
    })?;
    let answer = body.get(16..).unwrap_or_default();
    let Ok(evaluated) = made.question.open(answer, with.threads) else {
        return Ok(0);
    };
    let found = evaluated.search(list)?;
    with.site.store.write("deconflict search", |tx| {
        searched(tx, with, question, (&made, &found), &listed.parcel)
    })
}

/// Writes down what a search found; how many hits are new.
fn searched(
    tx: &Tx<'_>,
    with: &With<'_>,
    question: &Question,
    (made, found): (&Made, &[Hit]),
    list: &[u8; 32],
) -> Result<u64, Error> {
    let (mut new, none) = (0, BTreeSet::new());
    for hit in found.iter().filter(|hit| !is_test(hit.identifier())) {
        let (identifier, pointer) = (hit.identifier(), hit.pointer().bytes());
        for account in made.accounts.get(identifier).unwrap_or(&none) {
            let parts: [&[u8]; 5] = [
                question.authority.as_bytes(),
                identifier.kind().as_bytes(),
                identifier.value(),
                account.as_bytes(),
                pointer,
            ];
            let digest = with.site.key.digest("deconflict hit", &parts);
            let hit = NewHit {
                id: *digest.first_chunk().unwrap_or(&[0; 16]),
                request: &question.request,
                authority: &question.authority,
                account: *account,
                kind: identifier.kind(),
                pointer,
            };
            new += u64::from(questions::add_hit(tx, &hit, with.act.at)?);
        }
    }
    // A list without the agreed entry was not made with the announced key: that it says nothing says nothing.
    let is_fit = found.iter().any(|hit| is_test(hit.identifier()));
    let code = if is_fit { "" } else { "list_unfit" };
    let request = hex::encode(question.request);
    let detail = format!("of={} hits={new} code={code}", question.authority);
    let entry = with.entry("deconflict.searched", request, detail);
    questions::searched(tx, &question.request, (list, code), entry)?;
    Ok(new)
}

/// Lets go of what is past: lists of epochs that are over, and what opens answers under their keys.
pub(super) fn forget(with: &With<'_>) -> Result<(), Error> {
    let past = with.site.store.read("deconflict past", |tx| {
        let mut past = Vec::new();
        for list in stored::lists(tx)? {
            let is_over = !is_now(
                Announcement::parse(&list.announcement)?.epoch(),
                with.act.at,
            );
            let is_here = || -> Result<bool, Error> {
                let is_kept = questions::kept(tx, &list.authority)? > 0;
                Ok(is_kept || messages::has_bytes(tx, &list.parcel)?)
            };
            if list.side == Side::Asked && is_over && is_here()? {
                past.push(list);
            }
        }
        Ok::<_, Error>(past)
    })?;
    for list in past {
        with.site.store.write("deconflict forget", |tx| {
            questions::forget(tx, &list.authority, &[0; 32])?;
            messages::drop_bytes(tx, &list.parcel)
        })?;
    }
    Ok(())
}

/// The question that an answer or a refusal is to, where it is still waited for.
fn waits_for(
    with: &With<'_>,
    came: &Came,
    request: &[u8],
) -> Result<Result<Question, &'static str>, Error> {
    let Some(id) = request.first_chunk::<16>() else {
        return Ok(Err("truncated"));
    };
    let found = with.site.store.read("deconflict question", |tx| {
        questions::find(tx, id).map_err(Error::from)
    })?;
    Ok(match found {
        Some(one) if one.authority != came.authority => Err("other_request"),
        Some(one) if one.state == "asked" => Ok(one),
        Some(_) => Err("again"),
        None => Err("other_request"),
    })
}

/// Checks an answer, opens it, and searches the list with it.
pub(super) fn answer(with: &With<'_>, came: &Came, body: &[u8]) -> Result<Done, Error> {
    let question = match waits_for(with, came, body)? {
        Ok(question) => question,
        Err(code) => return nothing(with, came, code),
    };
    let listed = with.site.store.read("deconflict answer", |tx| {
        stored::find_list(tx, &came.authority, Side::Asked).map_err(Error::from)
    })?;
    let listed = listed.filter(|list| list.fingerprint == question.fingerprint);
    let Some(listed) = listed else {
        return settle(with, came, &question, ("failed", "other_epoch"));
    };
    let announcement = Announcement::parse(&listed.announcement)?;
    if !is_now(announcement.epoch(), with.act.at) {
        return settle(with, came, &question, ("failed", "other_epoch"));
    }
    let Some(made) = ask::again(with, &announcement, &question)? else {
        return settle(with, came, &question, ("failed", "not_kept"));
    };
    let answer = body.get(16..).unwrap_or_default();
    let evaluated = match made.question.open(answer, with.threads) {
        Ok(evaluated) => evaluated,
        Err(error) => return settle(with, came, &question, ("failed", error.code())),
    };
    let found = with.site.store.read("deconflict search", |tx| {
        let body = messages::open(tx, with.node, &listed.parcel)?;
        let (_, list) = parts(&body).unwrap_or_default();
        Ok::<_, Error>(evaluated.search(&List::parse(list.to_vec())?)?)
    })?;
    let hits = with.site.store.write("deconflict answer", |tx| {
        if !stored::done(tx, came, "answered")? {
            return Ok(0);
        }
        settled(tx, with, (came, &question), ("answered", "", None), true)?;
        searched(tx, with, &question, (&made, &found), &listed.parcel)
    })?;
    Ok(Done {
        code: "answered",
        hits,
    })
}

/// Takes a refusal up.
pub(super) fn refusal(with: &With<'_>, came: &Came, body: &[u8]) -> Result<Done, Error> {
    let refusal = match Refusal::parse(body) {
        Ok(refusal) => refusal,
        Err(error) => return nothing(with, came, error.code()),
    };
    let question = match waits_for(with, came, refusal.request.bytes())? {
        Ok(question) => question,
        Err(code) => return nothing(with, came, code),
    };
    let again = refusal.again.map(|day| i64::from(day.number()));
    let code = refusal.code.code();
    with.site.store.write("deconflict refusal", |tx| {
        if stored::done(tx, came, "refused")? {
            settled(tx, with, (came, &question), ("refused", code, again), false)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(Done::of("refused"))
}

fn settle(
    with: &With<'_>,
    came: &Came,
    question: &Question,
    (state, code): (&'static str, &'static str),
) -> Result<Done, Error> {
    with.site.store.write("deconflict answer", |tx| {
        if stored::done(tx, came, code)? {
            settled(tx, with, (came, question), (state, code, None), false)?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(Done::of(code))
}

/// Writes down what became of a question.
fn settled(
    tx: &Tx<'_>,
    with: &With<'_>,
    (came, question): (&Came, &Question),
    (state, code, again): (&str, &str, Option<i64>),
    is_answer: bool,
) -> Result<(), Error> {
    let request = hex::encode(question.request);
    let detail = format!("of={} state={state} code={code}", question.authority);
    let entry = with.entry("deconflict.settled", request, detail);
    let answer = is_answer.then_some(&came.parcel);
    let of = (state, code, again);
    Ok(questions::settle(tx, &question.request, of, answer, entry)?)
}
