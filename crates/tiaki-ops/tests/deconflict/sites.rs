//! Agencies that ask each other: each with a root, a case, and the stick between them.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::Path;

use sha2::Digest as _;
use tiaki_core::id::{AccountId, CaseId, PersonId};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::deconflict::ask::{About, Asked, ask};
use tiaki_ops::deconflict::{
    Refused, Root, Said, Side, With, Worked, publish, renew, set_peer, show, work,
};
use tiaki_ops::exchange::{lists, receive};
use tiaki_ops::{Act, Error};
use tiaki_package::letter::{Opened, open_any};
use tiaki_package::message::{Head, SignedMessage};

use crate::agencies::{Agency, by, party, seal, seed, sender};
use crate::support::act;

pub(crate) const TWO: NonZeroUsize = NonZeroUsize::new(2).unwrap();

/// The seconds of a day.
pub(crate) const DAY: i64 = 86_400;

pub(crate) fn with<'w>(agency: &'w Agency, act: &'w Act) -> With<'w> {
    With {
        site: &agency.site,
        node: &agency.node,
        act,
        threads: TWO,
    }
}

/// An agency's root at a second: that of the first epoch, and of those after it.
pub(crate) fn root(of: &Agency, second: i64) -> Root {
    let fresh = seed(&format!("root {}", of.node.authority.id));
    let (first, _) = renew(None, act(0).at, fresh).unwrap();
    renew(Some(first), act(second).at, fresh).unwrap().0
}

/// Has one agency ask another from now on.
pub(crate) fn may_ask(asker: &Agency, answerer: &Agency, said: &Said) {
    let who = &asker.node.authority.id;
    let said = Said {
        desk: Some("desk 7".to_owned()),
        ..said.clone()
    };
    set_peer(&answerer.site, &by("ana", 0), who, Side::Asks, &said).unwrap();
}

/// Publishes to whoever may ask.
pub(crate) fn publishes(answerer: &Agency, second: i64) -> u64 {
    let act = by("ana", second);
    let done = publish(&with(answerer, &act), &root(answerer, second), None, false).unwrap();
    done.iter().map(|one| one.identifiers).sum()
}

pub(crate) fn works(agency: &Agency, second: i64) -> Worked {
    let act = act(second);
    work(&with(agency, &act), Some(&root(agency, second))).unwrap()
}

/// Carries what one agency has to say to another, which works on it.
pub(crate) fn carries(from: &Agency, to: &Agency, stick: &Path, second: i64) -> Worked {
    from.writes(stick, second);
    let came = to.reads(stick, second);
    assert_eq!(came.quarantined, 0, "{came:?}");
    works(to, second)
}

/// A case on these persons, in which cy works.
pub(crate) fn case_on(of: &Agency, persons: &BTreeSet<PersonId>, second: i64) -> CaseId {
    let opening = Opening {
        persons: persons.iter().copied().collect(),
        ..Opening::default()
    };
    case::open(&of.site, &by("cy", second), &opening)
        .unwrap()
        .case
}

/// A case on everybody that waits.
pub(crate) fn case_on_all(of: &Agency, second: i64) -> CaseId {
    case_on(of, &of.waits(), second)
}

pub(crate) fn asks(asker: &Agency, case: CaseId, of: &Agency, second: i64) -> Result<Asked, Error> {
    let (act, chance) = (by("cy", second), seed(&format!("chance {second}")));
    ask(
        &with(asker, &act),
        &About::Case(case),
        &of.node.authority.id,
        &chance,
    )
}

/// The accounts that an agency has hits on, and the kinds.
pub(crate) fn hits(of: &Agency) -> BTreeSet<(AccountId, String)> {
    let all = show::hits(&of.site, (10_000, 0)).unwrap();
    let each = all.into_iter();
    each.map(|hit| (AccountId::parse(&hit.account).unwrap(), hit.kind))
        .collect()
}

pub(crate) fn accounts(of: &Agency) -> BTreeSet<AccountId> {
    let all = of.site.store.read("test", tiaki_store::persons::accounts);
    all.unwrap().into_iter().collect()
}

/// Why deconfliction refused it.
pub(crate) fn refused<T: std::fmt::Debug>(done: Result<T, Error>) -> Refused {
    match done {
        Err(Error::Deconflict(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

/// The one question that was asked last: its state and code.
pub(crate) fn last(of: &Agency) -> (String, String) {
    let mut all = show::questions(&of.site, (1, 0)).unwrap();
    let one = all.remove(0);
    (one.state, one.code)
}

/// All entries of a verb in the log.
pub(crate) fn told(of: &Agency, verb: &str) -> Vec<String> {
    let all = of
        .site
        .store
        .read("test", |tx| tiaki_store::log::newest(tx, 100_000));
    let all = all.unwrap().into_iter().filter(|entry| entry.verb == verb);
    all.map(|entry| entry.detail).collect()
}

/// What one agency has written for another, opened with the other's key.
pub(crate) fn messages(to: &Agency, stick: &Path, kind: &str) -> Vec<SignedMessage> {
    let mut found = Vec::new();
    let within = stick.join(&to.node.authority.id);
    for entry in std::fs::read_dir(within).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        if let Ok(Opened::Message(message)) = open_any(&bytes[..], &to.node.identities[0])
            && message.head().kind == kind
        {
            found.push(*message);
        }
    }
    found
}

/// A message of one agency to another.
pub(crate) fn message(
    from: &Agency,
    to: &Agency,
    kind: &str,
    second: i64,
    body: Vec<u8>,
) -> SignedMessage {
    let head = Head {
        sender: sender(from),
        signing_key: from.node.signing.verifying_key(),
        recipient: party(to),
        created_at: act(second).at.micros(),
        kind: kind.to_owned(),
        size: 0,
        sha256: String::new(),
    };
    head.sign(body, &from.node.signing).unwrap()
}

/// Brings a message in; the code that it is kept apart with, or nothing.
pub(crate) fn brings(to: &Agency, message: &SignedMessage, second: i64) -> Option<String> {
    let sealed = seal(&message.to_bytes(), &to.node.identities[0]);
    receive::whole(
        &to.site,
        &to.node,
        &act(second),
        &to.node.authority.id,
        &sealed,
    )
    .unwrap();
    let id = hex::encode(sha2::Sha256::digest(&sealed));
    let apart = lists::quarantine(&to.site).unwrap();
    apart
        .into_iter()
        .find(|one| one.parcel == id)
        .map(|one| one.reason)
}
