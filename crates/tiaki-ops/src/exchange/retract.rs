//! Taking back what came: use is blocked at once, it goes on to whoever it was passed on to, and it is confirmed.
//!
//! All of it is done by the node itself in the transaction that takes the letter in, so that nobody can go on by mistake:
//! what the package says leaves the tables ([`tiaki_store::exchange::taken`]), its accounts leave persons, links, queues,
//! search and every later referral, and each package of ours that it was passed on with is taken back too. The confirmation
//! says who had it from here and whether they have confirmed; it is said again as they do, so that who took it back sees
//! when all have.
//!
//! Where nothing can be sealed to somebody at the moment, use is blocked all the same, and [`tend`] says the rest later.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::exchange::{Kind, Side, Thread as Fold};
use tiaki_package::letter::{Onward, RetractReason, Says};
use tiaki_store::Tx;
use tiaki_store::exchange::taken::{self, TakenAccount, TakenBack};
use tiaki_store::exchange::threads::{self, Author, Thread};
use tiaki_store::log::Entry;

use super::say::{self, Facts, New, name_of};
use super::{Node, Refused};
use crate::{Act, Error, Site, search};

/// Accounts that one letter takes back by their ids: more would not fit in one.
const IN_A_LETTER: usize = 10_000;

/// Threads that are tended in one round.
const ROUND: u32 = 10_000;

/// Takes accounts of a package out of everything here.
pub(super) fn block(
    tx: &Tx<'_>,
    site: &Site,
    act: &Act,
    thread: &Thread,
    accounts: &[TakenAccount],
) -> Result<TakenBack, Error> {
    if accounts.is_empty() {
        return Ok(TakenBack::default());
    }
    let sources = accounts.iter().map(|one| one.source).collect();
    let alone = search::by_alone(tx, site, &sources)?;
    let of = (&thread.package, thread.peer.as_str());
    let done = taken::take_back(tx, of, accounts, (&act.actor, act.at))?;
    tiaki_store::search::remove(tx, &alone)?;
    tx.record(Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "exchange.blocked",
        subject: hex::encode(thread.package),
        detail: format!(
            "with={} sources={} accounts={} persons={} marked={}",
            thread.peer, done.sources, done.accounts, done.persons, done.marked
        ),
    })?;
    Ok(done)
}

/// The accounts of a package that are in the tables, all or those named.
pub(super) fn in_use(
    tx: &Tx<'_>,
    thread: &Thread,
    named: &BTreeSet<String>,
) -> Result<Vec<TakenAccount>, Error> {
    let mut all = taken::of(tx, &thread.package, &thread.peer)?;
    all.retain(|one| one.retracted_at.is_none());
    all.retain(|one| named.is_empty() || named.contains(&one.theirs));
    Ok(all)
}

/// A letter of the other side was heard: what follows from it by itself.
pub(super) fn heard(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
    (before, fold): (&Fold, &Fold),
) -> Result<(), Error> {
    if thread.side == Side::Recipient.code() {
        return carry_out_all(tx, (site, node), act, thread, fold);
    }
    if before.unconfirmed == fold.unconfirmed && before.onward == fold.onward {
        return Ok(());
    }
    for (package, peer) in threads::came_from(tx, &thread.package, &thread.peer)? {
        if let Some(above) = threads::find(tx, &package, &peer)? {
            confirm_again(tx, (site, node), act, &above)?;
        }
    }
    Ok(())
}

/// A package came: what was taken back before it did stays so.
pub(super) fn catch_up(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
) -> Result<(), Error> {
    let fold = say::fold(tx, thread)?;
    carry_out_all(tx, (site, node), act, thread, &fold)
}

fn carry_out_all(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
    fold: &Fold,
) -> Result<(), Error> {
    for id in &fold.unconfirmed {
        carry_out(tx, (site, node), act, thread, id)?;
    }
    Ok(())
}

/// What a letter of retraction says, but for its words.
struct Retraction {
    id: String,
    reason: RetractReason,
    accounts: BTreeSet<String>,
}

fn retraction(tx: &Tx<'_>, thread: &Thread, id: &str) -> Result<Option<Retraction>, Error> {
    let found = threads::letter(tx, &thread.peer, Author::Them, id)?;
    Ok(found.map(|letter| Retraction {
        id: letter.id,
        reason: RetractReason::find(&letter.code).unwrap_or(RetractReason::Other),
        accounts: serde_json::from_str::<Facts>(&letter.said)
            .unwrap_or_default()
            .accounts,
    }))
}

/// Blocks use, passes it on, and confirms.
fn carry_out(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
    id: &str,
) -> Result<(), Error> {
    let Some(retraction) = retraction(tx, thread, id)? else {
        return Ok(());
    };
    let accounts = in_use(tx, thread, &retraction.accounts)?;
    let done = block(tx, site, act, thread, &accounts)?;
    pass_on(tx, (site, node), act, thread, &retraction)?;
    let says = Says::RetractionDone {
        blocked_at: act.at.micros(),
        accounts: done.accounts,
        forwarded: onward(tx, site, thread, &retraction)?,
    };
    unless_unreachable(say::write(
        tx,
        (site, node),
        act,
        thread,
        &New::own(says, Some(&retraction.id)),
    ))
}

/// That nothing can be sealed to somebody now stops nothing else: it is said later.
fn unless_unreachable(said: Result<String, Error>) -> Result<(), Error> {
    match said {
        Err(Error::Exchange(Refused::NoSealKey(_))) => Ok(()),
        said => said.map(drop),
    }
}

/// What of a package of ours has to be taken back with what was taken back of one that it was made of: nothing, all of it
/// where the set is empty, or accounts by the ids that they have there.
fn scope(
    tx: &Tx<'_>,
    thread: &Thread,
    retraction: &Retraction,
    (onward, to): (&[u8; 32], &str),
) -> Result<Option<BTreeSet<String>>, Error> {
    let carried = taken::carried(tx, onward, to)?;
    if carried.is_empty() {
        // It was passed on as it came, under the ids that it came with.
        return Ok(Some(retraction.accounts.clone()));
    }
    let mut came = taken::of(tx, &thread.package, &thread.peer)?;
    let named = &retraction.accounts;
    came.retain(|one| named.is_empty() || named.contains(&one.theirs));
    let both = came.iter().filter(|one| carried.contains(&one.account));
    let ids: BTreeSet<String> = both.map(|one| one.account.to_string()).collect();
    Ok((!ids.is_empty()).then_some(ids))
}

/// Whether a package of ours is taken back as far as it has to be.
fn is_taken_back(fold: &Fold, scope: &BTreeSet<String>) -> bool {
    fold.is_retracted || (!scope.is_empty() && scope.is_subset(&fold.retracted_accounts))
}

/// Takes back the packages of ours that what was taken back was passed on with.
fn pass_on(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
    retraction: &Retraction,
) -> Result<(), Error> {
    for (package, peer) in threads::passed_on(tx, &thread.package, &thread.peer)? {
        let Some(scope) = scope(tx, thread, retraction, (&package, &peer))? else {
            continue;
        };
        // One that is released and not posted yet is taken back once it is.
        let Some(onward) = threads::find(tx, &package, &peer)? else {
            continue;
        };
        if is_taken_back(&say::fold(tx, &onward)?, &scope) {
            continue;
        }
        let named: Vec<String> = scope.into_iter().collect();
        let letters: Vec<&[String]> = if named.is_empty() {
            vec![&[]]
        } else {
            named.chunks(IN_A_LETTER).collect()
        };
        for accounts in letters {
            let says = Says::Retracted {
                reason: retraction.reason,
                accounts: accounts.to_vec(),
                words: None,
            };
            let new = New::own(says, None);
            unless_unreachable(say::write(tx, (site, node), act, &onward, &new))?;
        }
    }
    Ok(())
}

/// To whom what was taken back had been passed on, and whether each has confirmed that it is blocked there.
fn onward(
    tx: &Tx<'_>,
    site: &Site,
    thread: &Thread,
    retraction: &Retraction,
) -> Result<Vec<Onward>, Error> {
    let mut found: BTreeMap<String, bool> = BTreeMap::new();
    for (package, peer) in threads::passed_on(tx, &thread.package, &thread.peer)? {
        let Some(scope) = scope(tx, thread, retraction, (&package, &peer))? else {
            continue;
        };
        let is_confirmed = match threads::find(tx, &package, &peer)? {
            Some(onward) => {
                let fold = say::fold(tx, &onward)?;
                is_taken_back(&fold, &scope) && !fold.is_retraction_open()
            }
            None => false,
        };
        // Of several packages to one authority all have to be.
        let of = found.entry(peer).or_insert(true);
        *of &= is_confirmed;
    }
    let named = found.into_iter().map(|(peer, is_confirmed)| Onward {
        to: say::named(site, &peer),
        is_confirmed,
    });
    Ok(named.collect())
}

/// Says again how far a retraction has come, where more have confirmed it than was said.
fn confirm_again(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
) -> Result<(), Error> {
    let letters = threads::letters(tx, &thread.package, &thread.peer)?;
    let fold = say::fold(tx, thread)?;
    let done = letters
        .iter()
        .filter(|one| one.author == Author::Us && one.kind == Kind::RetractionDone.code());
    let mut last: Vec<(&str, &threads::Letter)> = Vec::new();
    for one in done {
        let answers = one.answers.as_deref().unwrap_or_default();
        last.retain(|(id, _)| *id != answers);
        last.push((answers, one));
    }
    for (id, before) in last {
        let Some(retraction) = retraction(tx, thread, id)? else {
            continue;
        };
        let now = onward(tx, site, thread, &retraction)?;
        let is_said = |one: &Onward| {
            let of = (id.to_owned(), name_of(&one.to));
            fold.onward.get(&of).copied().unwrap_or(false)
        };
        if now.iter().all(|one| !one.is_confirmed || is_said(one)) {
            continue;
        }
        let facts: Facts = serde_json::from_str(&before.said).unwrap_or_default();
        let says = Says::RetractionDone {
            blocked_at: facts.at.unwrap_or(before.written_at),
            accounts: facts.count.unwrap_or(0),
            forwarded: now,
        };
        unless_unreachable(say::write(
            tx,
            (site, node),
            act,
            thread,
            &New::own(says, Some(id)),
        ))?;
    }
    Ok(())
}

/// Says what could not be said before, since nothing could be sealed to somebody: confirmations, what is passed on, and
/// receipts; how many letters it were.
///
/// # Errors
/// Those of the store.
pub(super) fn tend(site: &Site, node: &Node, act: &Act) -> Result<u64, Error> {
    let open = site.store.read("exchange tend", |tx| {
        threads::list(tx, Side::Recipient.code(), true, (ROUND, 0))
    })?;
    let mut said = 0;
    for thread in open {
        let is_silent = |tx: &Tx<'_>| -> Result<bool, Error> {
            let fold = say::fold(tx, &thread)?;
            let passed_on = !threads::passed_on(tx, &thread.package, &thread.peer)?.is_empty();
            Ok(!fold.unconfirmed.is_empty() || (passed_on && fold.is_retraction_open()))
        };
        if !site.store.read("exchange tend", is_silent)? {
            continue;
        }
        let count = |tx: &Tx<'_>| -> Result<u64, Error> {
            let letters = threads::letters(tx, &thread.package, &thread.peer)?;
            Ok(letters.len() as u64)
        };
        said += site.store.write("exchange tend", |tx| {
            let before = count(tx)?;
            catch_up(tx, (site, node), act, &thread)?;
            confirm_again(tx, (site, node), act, &thread)?;
            for id in retractions(tx, &thread)? {
                if let Some(retraction) = retraction(tx, &thread, &id)? {
                    pass_on(tx, (site, node), act, &thread, &retraction)?;
                }
            }
            Ok::<_, Error>(count(tx)? - before)
        })?;
    }
    Ok(said)
}

/// The retractions of the other side on a package that count.
fn retractions(tx: &Tx<'_>, thread: &Thread) -> Result<Vec<String>, Error> {
    let fold = say::fold(tx, thread)?;
    let letters = threads::letters(tx, &thread.package, &thread.peer)?;
    let counts = |one: &&threads::Letter| {
        let key = (say::side_of(thread, one.author), one.id.clone());
        one.kind == Kind::Retracted.code() && !fold.forbidden.contains_key(&key)
    };
    Ok(letters
        .iter()
        .filter(counts)
        .map(|one| one.id.clone())
        .collect())
}
