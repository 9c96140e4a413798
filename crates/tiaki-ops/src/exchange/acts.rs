//! What people say on a package: accepted, declined, given back, questions and answers, the request for the material and
//! what became of it, more under the same reference, taken back, and what came of it.
//!
//! Each names who says it. Accepting takes the package's accounts into the tables, where they are matched, linked and
//! ranked by what is known here; declining or giving back takes them out again.

use std::collections::BTreeSet;

use serde::Serialize;
use tiaki_core::exchange::Side;
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::policy::Action;
use tiaki_package::letter::{
    DeclineReason, MaterialState, Named, Opened, Package, RetractReason, Says,
};
use tiaki_package::{Signed, Verification, verify};
use tiaki_store::Tx;
use tiaki_store::exchange::threads::{self, Author, Thread};
use tiaki_store::exchange::{self as stored, Direction, taken};
use tiaki_store::intake::{Intake, save};
use tiaki_store::log::Entry;

use super::keys::named;
use super::say::{self, New};
use super::{Node, Refused, allowed, retract, take};
use crate::intake::package::{self, Came};
use crate::{Act, Error, Site, directory};

/// Bytes of words at most, as letters have them.
const WORDS: usize = 4_000;

/// A package, and with whom where several have it.
#[derive(Debug, Clone, Copy)]
pub struct Which<'w> {
    /// Its id, or the SHA-256 of its canonical bytes in hexadecimal digits.
    pub package: &'w str,
    /// The other side, by id or country.
    pub with: Option<&'w str>,
}

/// The codes of why a package is not worked on.
#[must_use]
pub fn decline_codes() -> Vec<&'static str> {
    DeclineReason::ALL.iter().map(|one| one.code()).collect()
}

/// The codes of why a package is taken back.
#[must_use]
pub fn retract_codes() -> Vec<&'static str> {
    RetractReason::ALL.iter().map(|one| one.code()).collect()
}

/// The codes of what became of a request for material.
#[must_use]
pub fn material_codes() -> Vec<&'static str> {
    MaterialState::ALL.iter().map(|one| one.code()).collect()
}

/// What accepting came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accepted {
    /// The letter.
    pub letter: String,
    /// Accounts that were taken into the tables.
    pub accounts: u64,
}

/// The threads of a package on a side.
pub(super) fn find_all(
    tx: &Tx<'_>,
    site: &Site,
    which: Which<'_>,
    side: Option<Side>,
) -> Result<Vec<Thread>, Error> {
    let mut digest = [0; 32];
    let mut found = match hex::decode_to_slice(which.package, &mut digest) {
        Ok(()) => threads::of_package(tx, &digest)?,
        Err(_) => threads::of_id(tx, which.package)?,
    };
    if let Some(side) = side {
        found.retain(|thread| thread.side == side.code());
    }
    if let Some(with) = which.with {
        let with = directory::find(&site.countries.directory, with).ok_or(Refused::NoAuthority)?;
        found.retain(|thread| thread.peer == with.id);
    }
    if found.is_empty() {
        return Err(Refused::NoPackage.into());
    }
    Ok(found)
}

/// The one thread that is meant.
pub(super) fn find(
    tx: &Tx<'_>,
    site: &Site,
    which: Which<'_>,
    side: Option<Side>,
) -> Result<Thread, Error> {
    let mut found = find_all(tx, site, which, side)?;
    match (found.pop(), found.is_empty()) {
        (Some(thread), true) => Ok(thread),
        _ => Err(Refused::Which.into()),
    }
}

/// Words as letters have them.
pub(super) fn words(text: &str) -> Result<String, Refused> {
    let text = text.trim();
    let is_word = |one: char| !one.is_control() || one == '\n';
    if text.is_empty() || text.len() > WORDS || !text.chars().all(is_word) {
        return Err(Refused::Words);
    }
    Ok(text.to_owned())
}

fn maybe(text: Option<&str>) -> Result<Option<String>, Refused> {
    text.map(words).transpose()
}

/// One of some codes.
fn code<T: Copy>(text: &str, all: &[T], code: impl Fn(T) -> &'static str) -> Result<T, Refused> {
    let found = all.iter().copied().find(|one| code(*one) == text);
    found.ok_or_else(|| {
        let known: Vec<&str> = all.iter().map(|one| code(*one)).collect();
        Refused::Code(known.join(", "))
    })
}

/// Says something on a package; the letter's id.
fn says(
    site: &Site,
    node: &Node,
    act: &Act,
    (which, side): (Which<'_>, Option<Side>),
    (says, answers, action): (Says, Option<&str>, Action),
) -> Result<String, Error> {
    let operator = named(act)?;
    let new = New {
        says,
        answers: answers.map(str::to_owned),
        operator,
    };
    site.store.write("exchange say", |tx| {
        allowed(tx, &new.operator, action)?;
        let thread = find(tx, site, which, side)?;
        say::write(tx, (site, node), act, &thread, &new)
    })
}

/// Takes a package to work on: its accounts come into the tables.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn accept(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    reference: Option<&str>,
) -> Result<Accepted, Error> {
    let operator = named(act)?;
    let reference = maybe(reference)?;
    let side = Some(Side::Recipient);
    let thread = site
        .store
        .read("exchange accept", |tx| find(tx, site, which, side))?;
    let signed = open(site, node, act, &thread)?;
    let new = New {
        says: Says::Accepted { reference },
        answers: None,
        operator,
    };
    site.store.write("exchange accept", |tx| {
        allowed(tx, &new.operator, Action::OpenCase)?;
        let thread = threads::find(tx, &thread.package, &thread.peer)?.ok_or(Refused::NoPackage)?;
        let fold = say::fold(tx, &thread)?;
        let letters = threads::letters(tx, &thread.package, &thread.peer)?;
        let own = |one: &&threads::Letter| one.author == Author::Us && one.kind == "accepted";
        let before = letters.iter().filter(own).count() as u64;
        let letter = say::write(tx, (site, node), act, &thread, &new)?;
        let in_use = retract::in_use(tx, &thread, &BTreeSet::new())?;
        let accounts = if in_use.is_empty() {
            bring_in(
                tx,
                site,
                act,
                &thread,
                (&signed, before, &fold.retracted_accounts),
            )?
        } else {
            in_use.len() as u64
        };
        Ok(Accepted { letter, accounts })
    })
}

/// Opens a package that came, and verifies it again.
pub(super) fn open(site: &Site, node: &Node, act: &Act, thread: &Thread) -> Result<Signed, Error> {
    let parcel = thread.parcel.ok_or(Refused::NoPackage)?;
    let bytes = site.store.read("exchange open", |tx| {
        stored::bytes(tx, &parcel, Direction::In)
    })?;
    let opened = take::open(node, &bytes).map_err(|error| Refused::NotOpened(error.code()))?;
    let Opened::Package(signed) = opened.holds else {
        return Err(Refused::NotOpened("malformed").into());
    };
    let verification = Verification {
        senders: vec![signed.manifest().signing_key],
        recipient: Some(opened.by.recipient_text()),
        now: act.at.micros(),
    };
    match verify(&signed, &verification).map_err(|error| error.code()) {
        Err("expired") => Err(Refused::Expired.into()),
        Err(code) => Err(Refused::NotOpened(code).into()),
        Ok(_) => Ok(*signed),
    }
}

/// Brings the accounts of a package into the tables.
fn bring_in(
    tx: &Tx<'_>,
    site: &Site,
    act: &Act,
    thread: &Thread,
    (signed, before, without): (&Signed, u64, &BTreeSet<String>),
) -> Result<u64, Error> {
    let came = Came {
        manifest: signed.manifest(),
        tables: signed.contents().collect(),
        digest: thread.package,
        parcel: thread.parcel.unwrap_or_default(),
        before,
        without,
    };
    let mut batch = Intake::default();
    let accounts = package::take(&came, &site.key, &mut batch).map_err(Refused::Unreadable)?;
    if accounts.is_empty() {
        return Ok(0);
    }
    save(tx, &batch, &act.actor, act.at)?;
    taken::add(tx, (&thread.package, &thread.peer), &accounts)?;
    threads::taken(tx, thread, act.at)?;
    tx.record(Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "exchange.brought_in",
        subject: hex::encode(thread.package),
        detail: format!("with={} accounts={}", thread.peer, accounts.len()),
    })?;
    Ok(accounts.len() as u64)
}

/// Says that a package is not worked on here, and takes its accounts out of the tables.
fn let_go(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    says: Says,
) -> Result<String, Error> {
    let operator = named(act)?;
    let new = New {
        says,
        answers: None,
        operator,
    };
    site.store.write("exchange let go", |tx| {
        allowed(tx, &new.operator, Action::OpenCase)?;
        let thread = find(tx, site, which, Some(Side::Recipient))?;
        let letter = say::write(tx, (site, node), act, &thread, &new)?;
        let in_use = retract::in_use(tx, &thread, &BTreeSet::new())?;
        retract::block(tx, site, act, &thread, &in_use)?;
        Ok(letter)
    })
}

/// Says that a package will not be worked on, and why.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn decline(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (reason, said): (&str, Option<&str>),
) -> Result<String, Error> {
    let says = Says::Declined {
        reason: code(reason, DeclineReason::ALL, DeclineReason::code)?,
        words: maybe(said)?,
    };
    let_go(site, node, act, which, says)
}

/// Gives a package back as another's, who may be named.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn give_back(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (suggested, said): (Option<&str>, Option<&str>),
) -> Result<String, Error> {
    let find = |text| directory::find(&site.countries.directory, text).ok_or(Refused::NoAuthority);
    let suggested = suggested.map(find).transpose()?;
    let says = Says::Returned {
        suggested: suggested.map(|found| Named {
            authority: Some(found.id.clone()),
            country: found.country.code().to_owned(),
        }),
        words: maybe(said)?,
    };
    let_go(site, node, act, which, says)
}

/// Asks the other side something.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn ask(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    question: &str,
) -> Result<String, Error> {
    let question = Says::Question {
        words: words(question)?,
    };
    says(
        site,
        node,
        act,
        (which, None),
        (question, None, Action::RequestEvidence),
    )
}

/// Answers a question of the other side.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn answer(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (question, answer): (&str, &str),
) -> Result<String, Error> {
    let answer = Says::Answer {
        words: words(answer)?,
    };
    says(
        site,
        node,
        act,
        (which, None),
        (answer, Some(question), Action::RequestEvidence),
    )
}

/// Asks for the material itself, on a legal basis of its own.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn ask_material(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (legal_basis, what, reply_by): (&str, &str, Option<i64>),
) -> Result<String, Error> {
    let asked = Says::MaterialAsked {
        legal_basis: words(legal_basis)?,
        what: words(what)?,
        reply_by,
    };
    let side = Some(Side::Recipient);
    says(
        site,
        node,
        act,
        (which, side),
        (asked, None, Action::RequestEvidence),
    )
}

/// Says what became of a request for material, which travels outside of this.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn answer_material(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (request, state, said): (&str, &str, Option<&str>),
) -> Result<String, Error> {
    let answer = Says::MaterialAnswered {
        state: code(state, MaterialState::ALL, MaterialState::code)?,
        words: maybe(said)?,
    };
    let side = Some(Side::Sender);
    says(
        site,
        node,
        act,
        (which, side),
        (answer, Some(request), Action::RequestEvidence),
    )
}

/// Tells what came of a package, in codes: of each child and arrest what the sender, a hotline and a provider may know.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn tell_outcome(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (outcome, day, children): (&str, i64, u64),
) -> Result<String, Error> {
    let found = code(outcome, OutcomeCode::ALL, OutcomeCode::code)?;
    let told = Says::Outcome {
        code: found.code().to_owned(),
        day,
        children,
    };
    let side = Some(Side::Recipient);
    says(
        site,
        node,
        act,
        (which, side),
        (told, None, Action::RecordOutcome),
    )
}

/// Says that another package, which went to the same authority, has more under the same reference.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn supplement(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    more: &str,
) -> Result<Vec<String>, Error> {
    let operator = named(act)?;
    let side = Some(Side::Sender);
    site.store.write("exchange supplement", |tx| {
        allowed(tx, &operator, Action::ReleaseReferral)?;
        let all = find_all(tx, site, which, side)?;
        let mut said = Vec::new();
        for thread in all {
            let with = Which {
                package: more,
                with: Some(&thread.peer),
            };
            let other = find(tx, site, with, side)?;
            if other.package == thread.package {
                return Err(Refused::Which.into());
            }
            let new = New {
                says: Says::Supplemented {
                    package: Package {
                        package_id: other.package_id,
                        sha256: hex::encode(other.package),
                    },
                },
                answers: None,
                operator: operator.clone(),
            };
            said.push(say::write(tx, (site, node), act, &thread, &new)?);
        }
        Ok::<_, Error>(said)
    })
}

/// Takes a package back from everybody it went to, all of it or the accounts named; the letters.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn retract(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    (reason, accounts, said): (&str, &BTreeSet<String>, Option<&str>),
) -> Result<Vec<String>, Error> {
    let operator = named(act)?;
    let new = New {
        says: Says::Retracted {
            reason: code(reason, RetractReason::ALL, RetractReason::code)?,
            accounts: accounts.iter().cloned().collect(),
            words: maybe(said)?,
        },
        answers: None,
        operator,
    };
    site.store.write("exchange retract", |tx| {
        allowed(tx, &new.operator, Action::RetractReferral)?;
        let all = find_all(tx, site, which, Some(Side::Sender))?;
        all.iter()
            .map(|thread| say::write(tx, (site, node), act, thread, &new))
            .collect()
    })
}
