//! Passing on: a package that came goes to another authority, as a package of this site's own with what the first one
//! said, and its first sender is told.
//!
//! It binds as it came: handling codes, TLP, evaluation and the day from which it must not be used stay, and what was
//! withheld stays so. What its sender has to allow first (H2, H3, TLP:RED, AMBER+STRICT) goes only with that leave: an
//! answer of the sender to a question on this very package, which is named here and in what goes. Two people let it go.
//! What is taken back later is taken back there too (`retract`). A package of which accounts were taken back is not
//! passed on at all: ask its sender for another.

use std::collections::BTreeMap;

use serde::Serialize;
use tiaki_core::exchange::{Forbidden, Kind, Side, Step, Thread as Fold};
use tiaki_core::id::PackageId;
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_package::letter::{Package, Says};
use tiaki_package::{Content, Draft, HandlingCode, Manifest, Party, Recipient, Signed, Tlp};
use tiaki_store::Tx;
use tiaki_store::exchange::threads::{self, Author, Thread};
use tiaki_store::log::Entry;

use super::acts::{self, Which};
use super::keys::named;
use super::say::{self, New};
use super::{Node, Refused, allowed, post};
use crate::{Act, Error, Site, directory};

/// What is passed on to whom, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Onward<'o> {
    /// The package.
    pub which: Which<'o>,
    /// The authority, by id or country.
    pub to: &'o str,
    /// The second person; the first one acts.
    pub second: &'o str,
    /// What it may be used for there.
    pub purpose: &'o str,
    /// On what legal basis it goes.
    pub legal_basis: &'o str,
    /// The letter that is its sender's leave, where that is needed.
    pub leave: Option<&'o str>,
}

/// What it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Forwarded {
    /// The package that goes.
    pub package: String,
    /// The letter to its first sender.
    pub letter: String,
}

/// The content that says where a package came from.
const ORIGIN: &str = "passed-on.txt";

/// Passes a package on.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn forward(
    site: &Site,
    node: &Node,
    act: &Act,
    onward: &Onward<'_>,
) -> Result<Forwarded, Error> {
    let operator = named(act)?;
    let second = Act {
        actor: onward.second.to_owned(),
        at: act.at,
    };
    let second = named(&second).map_err(|_| Refused::SecondPerson)?;
    if operator_key(&operator) == operator_key(&second) {
        return Err(Refused::SecondPerson.into());
    }
    let ready = prepare((site, node), act, onward)?;
    site.store.write("exchange forward", |tx| {
        go(tx, (site, node), act, onward, (&ready, &operator, &second))
    })
}

/// A package that may be passed on, opened and verified, and to whom.
pub(super) struct Ready {
    pub(super) thread: Thread,
    signed: Signed,
    pub(super) to: String,
    country: String,
}

/// Opens what is to be passed on, and says whether it may go to whom it is to go to.
pub(super) fn prepare(
    (site, node): (&Site, &Node),
    act: &Act,
    onward: &Onward<'_>,
) -> Result<Ready, Error> {
    let to = directory::find(&site.countries.directory, onward.to).ok_or(Refused::NoAuthority)?;
    let side = Some(Side::Recipient);
    let thread = site.store.read("exchange forward", |tx| {
        acts::find(tx, site, onward.which, side)
    })?;
    if to.id == node.authority.id || to.id == thread.peer {
        return Err(Refused::Self_.into());
    }
    let signed = acts::open(site, node, act, &thread)?;
    acts::words(onward.purpose)?;
    acts::words(onward.legal_basis)?;
    Ok(Ready {
        thread,
        signed,
        to: to.id.clone(),
        country: to.country.code().to_owned(),
    })
}

/// Whether it may be passed on as things stand: not taken back, and with its sender's leave where that is needed.
pub(super) fn may_go(tx: &Tx<'_>, ready: &Ready, leave_of: Option<&str>) -> Result<Thread, Error> {
    let of = &ready.thread;
    let thread = threads::find(tx, &of.package, &of.peer)?.ok_or(Refused::NoPackage)?;
    let fold = say::fold(tx, &thread)?;
    if fold.is_retracted || !fold.retracted_accounts.is_empty() {
        return Err(Refused::Forbidden(Forbidden::Retracted).into());
    }
    leave(tx, &thread, ready.signed.manifest(), leave_of)?;
    Ok(thread)
}

/// Passes it on, by two people, in the transaction of the caller.
pub(super) fn go(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    onward: &Onward<'_>,
    (ready, operator, second): (&Ready, &str, &str),
) -> Result<Forwarded, Error> {
    for name in [operator, second] {
        allowed(tx, name, Action::ReleaseReferral)?;
    }
    let thread = may_go(tx, ready, onward.leave)?;
    let key = say::seal_key(tx, &ready.to)?;
    let made = make(
        (site, node),
        act,
        (&ready.signed, &thread),
        (onward, &ready.to, &ready.country, &key),
    )?;
    let sealed = made
        .seal(std::slice::from_ref(&key))
        .map_err(|error| Refused::Letter(error.to_string()))?;
    let parcel = post::put(tx, (&ready.to, "package"), &sealed, act.at)?;
    let onward_thread = sent(&made, &ready.to, parcel, act);
    threads::begin(tx, &onward_thread)?;
    threads::pass_on(
        tx,
        (&thread.package, &thread.peer),
        (&onward_thread.package, &ready.to),
    )?;
    tx.record(Entry {
        at: act.at,
        actor: format!("{operator} with {second}"),
        verb: "exchange.forwarded",
        subject: hex::encode(thread.package),
        detail: format!(
            "from={} to={} package={}",
            thread.peer, ready.to, onward_thread.package_id
        ),
    })?;
    let new = New {
        says: Says::Forwarded {
            to: say::named(site, &ready.to),
            package: Package {
                package_id: onward_thread.package_id.clone(),
                sha256: hex::encode(onward_thread.package),
            },
            forwarded_at: act.at.micros(),
        },
        answers: None,
        operator: operator.to_owned(),
    };
    let letter = say::write(tx, (site, node), act, &thread, &new)?;
    Ok(Forwarded {
        package: onward_thread.package_id,
        letter,
    })
}

/// Whether the sender has to allow first that it is passed on.
fn is_restricted(manifest: &Manifest) -> bool {
    let codes = &manifest.handling.codes;
    codes.contains(&HandlingCode::H2)
        || codes.contains(&HandlingCode::H3)
        || matches!(manifest.tlp, Tlp::Red | Tlp::AmberStrict)
}

/// Whether the leave that is needed is there.
fn leave(
    tx: &Tx<'_>,
    thread: &Thread,
    manifest: &Manifest,
    leave: Option<&str>,
) -> Result<(), Error> {
    let Some(id) = leave else {
        return if is_restricted(manifest) {
            Err(Refused::NoLeave.into())
        } else {
            Ok(())
        };
    };
    let found = threads::letter(tx, &thread.peer, Author::Them, id)?;
    let found = found.ok_or(Refused::LeaveOfOther)?;
    let fold = Fold::of(say::all_said(tx, thread)?);
    let key = (Side::Sender, found.id.clone());
    let is_leave = found.package == thread.package
        && found.kind == Kind::Answer.code()
        && !fold.forbidden.contains_key(&key)
        && !fold.waits.contains(&key);
    if is_leave {
        Ok(())
    } else {
        Err(Refused::LeaveOfOther.into())
    }
}

/// The package that goes, signed by this site.
fn make(
    (site, node): (&Site, &Node),
    act: &Act,
    (signed, thread): (&Signed, &Thread),
    (onward, to, country, key): (&Onward<'_>, &str, &str, &Recipient),
) -> Result<Signed, Error> {
    let manifest = signed.manifest();
    let at = act.at.micros();
    let parts: [&[u8]; 3] = [&thread.package, to.as_bytes(), &at.to_be_bytes()];
    let mut contents: BTreeMap<String, Content> = BTreeMap::new();
    for entry in &manifest.contents {
        let text = signed.content(&entry.name).unwrap_or_default().to_owned();
        let media_type = entry.media_type.clone();
        contents.insert(entry.name.clone(), Content { media_type, text });
    }
    let origin = contents
        .entry(ORIGIN.to_owned())
        .or_insert_with(|| Content {
            media_type: "text/plain; charset=utf-8".to_owned(),
            text: String::new(),
        });
    origin.text.push_str(&format!(
        "Passed on by {} ({}). Made and first sent by {} ({}) as package {}, SHA-256 {}.\n{}\
         It binds as it came: handling codes, TLP, evaluation, and the day from which it must not be used.\n",
        node.authority.name,
        node.authority.id,
        manifest.sender.name,
        manifest.sender.authority,
        manifest.package_id,
        hex::encode(thread.package),
        onward
            .leave
            .map(|leave| format!("With its sender's leave, letter {leave}.\n"))
            .unwrap_or_default(),
    ));
    let draft = Draft {
        package_id: PackageId::derive(&site.key, &parts).to_string(),
        operation: manifest.operation.clone(),
        common_reference: manifest.common_reference.clone(),
        sender: say::sender(node),
        recipients: vec![Party {
            authority: to.to_owned(),
            country: country.to_owned(),
            key: key.clone(),
        }],
        created_at: at,
        expires_at: manifest.expires_at,
        reply_by: manifest.reply_by.filter(|by| *by > at),
        purpose: acts::words(onward.purpose)?,
        legal_basis: acts::words(onward.legal_basis)?,
        handling: manifest.handling.clone(),
        evaluation: manifest.evaluation.clone(),
        tlp: manifest.tlp,
        urgency: manifest.urgency.clone(),
        counts: manifest.counts.clone(),
        withheld: manifest.withheld.clone(),
        contents,
    };
    let made = draft
        .sign(&node.signing)
        .map_err(|error| Refused::Letter(error.to_string()))?;
    Ok(made)
}

/// The thread of what goes.
fn sent(made: &Signed, to: &str, parcel: [u8; 32], act: &Act) -> Thread {
    let manifest = made.manifest();
    let count = |name: &str| {
        let found = manifest.counts.get(name).copied().unwrap_or(0);
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    Thread {
        package: made.digest(),
        peer: to.to_owned(),
        side: Side::Sender.code().to_owned(),
        package_id: manifest.package_id.clone(),
        parcel: Some(parcel),
        state: Step::Sent.code().to_owned(),
        reference: manifest.common_reference.clone().unwrap_or_default(),
        accounts: count("accounts"),
        persons: count("persons"),
        terms: String::new(),
        began_at: act.at.micros(),
        expires_at: manifest.expires_at,
        reply_by: manifest.reply_by,
        taken_at: None,
    }
}
