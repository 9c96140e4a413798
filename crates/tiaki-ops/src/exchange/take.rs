//! Taking in: a parcel that came whole is opened, verified against the directory's keys, noted, and answered, in one
//! transaction; or it is kept apart whole, with the code of what is wrong.
//!
//! Codes beside those of packages and letters (`docs/formats/package.md`, `letter.md`): `replayed` (the package, or the
//! letter, came before in other sealed bytes), `package_id_reused`, `letter_id_reused` (its sender gave one id to two),
//! `revoked_key`, `key_not_in_force`, `unknown_package` (a letter on a package that was never sent to who writes),
//! `unknown_kind` (a message of a protocol that this site does not speak).
//!
//! Who sent something is what the directory says of the key that signed it. A package that is refused is answered with
//! the code where its signature shows who to answer; else whoever carried it has nothing to learn here. A letter may come
//! before its package: it waits with the package's name, and counts when that comes.

use tiaki_core::exchange::{Kind, Side, Step};
use tiaki_core::policy::Action;
use tiaki_package::letter::{
    LetterError, LetterVerification, Opened, Says, SignedLetter, open_any,
};
use tiaki_package::{Identity, Manifest, Signed, Verification, verify};
use tiaki_store::Tx;
use tiaki_store::exchange::threads::{self, Author, NewLetter, Thread};
use tiaki_store::exchange::{self as stored, Direction, Parcel, ParcelState};
use tiaki_store::log::Entry;

use super::say::{self, New};
use super::{Node, Refused, allowed, keys, messages, post, retract};
use crate::{Act, Error, Site};

/// What became of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// It was here.
    Again,
    /// It was taken in.
    Taken,
    /// It is kept apart, with this code.
    Quarantined(&'static str),
}

/// What a parcel holds, with the key that opened it.
pub(super) struct Open<'n> {
    pub(super) holds: Opened,
    pub(super) by: &'n Identity,
}

/// Opens sealed bytes with one of this site's keys.
pub(super) fn open<'n>(node: &'n Node, bytes: &[u8]) -> Result<Open<'n>, LetterError> {
    let mut last = None;
    for identity in node.identities.iter() {
        match open_any(bytes, identity) {
            Ok(holds) => {
                return Ok(Open {
                    holds,
                    by: identity,
                });
            }
            Err(error) if error.code() == "no_matching_key" => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or(LetterError::WrongRecipient))
}

/// What a letter says, opened with this site's keys; nothing where none of them opens it.
pub(super) fn says(
    tx: &Tx<'_>,
    node: &Node,
    letter: &threads::Letter,
) -> Result<Option<Says>, Error> {
    let sealed = threads::sealed(tx, &letter.peer, letter.author, &letter.id)?;
    let opened = sealed.and_then(|sealed| open(node, &sealed).ok());
    Ok(opened.and_then(|opened| match opened.holds {
        Opened::Letter(signed) => Some(signed.letter().says.clone()),
        Opened::Message(_) | Opened::Package(_) => None,
    }))
}

/// Takes in a parcel whose bytes are all here and have its digest.
///
/// # Errors
/// Those of the store: nothing has been changed then, and it can be done again.
pub(super) fn take(
    site: &Site,
    node: &Node,
    act: &Act,
    parcel: &Parcel,
    bytes: &[u8],
) -> Result<Came, Error> {
    let opened = open(node, bytes);
    site.store.write("exchange take", |tx| {
        let now = stored::find(tx, &parcel.id, parcel.direction)?;
        let Some(now) = now.filter(|now| now.state != ParcelState::Taken) else {
            return Ok(Came::Again);
        };
        match &opened {
            Err(error) => keep_apart(tx, act, &now, error.code()),
            Ok(Open {
                holds: Opened::Package(package),
                by,
            }) => take_package(tx, (site, node), act, &now, (package, by)),
            Ok(Open {
                holds: Opened::Letter(letter),
                by,
            }) => take_letter(tx, (site, node), act, &now, (letter, by, bytes)),
            Ok(Open {
                holds: Opened::Message(message),
                by,
            }) => messages::take(tx, node, act, &now, (message, by)),
        }
    })
}

/// Looks again at a parcel that is kept apart: after its sender's key was checked, or another fault was mended.
///
/// # Errors
/// [`Refused::NoParcel`], [`Refused::NotAllowed`]; those of the store.
pub fn retry(site: &Site, node: &Node, act: &Act, parcel: &[u8; 32]) -> Result<Came, Error> {
    let (found, bytes) = site.store.read("exchange retry", |tx| {
        allowed(tx, &act.actor, Action::RetryQuarantine)?;
        let found = stored::find(tx, parcel, Direction::In)?;
        let found = found.filter(|one| one.state == ParcelState::Quarantined);
        let found = found.ok_or(Refused::NoParcel)?;
        Ok::<_, Error>((found, stored::bytes(tx, parcel, Direction::In)?))
    })?;
    take(site, node, act, &found, &bytes)
}

/// Keeps a parcel apart, whole, with the reason.
pub(super) fn keep_apart(
    tx: &Tx<'_>,
    act: &Act,
    parcel: &Parcel,
    code: &'static str,
) -> Result<Came, Error> {
    let entry = Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "exchange.quarantined",
        subject: hex::encode(parcel.id),
        detail: format!("code={code} from={}", parcel.peer),
    };
    stored::shift(tx, parcel, (ParcelState::Quarantined, code), entry)?;
    Ok(Came::Quarantined(code))
}

/// Notes that a parcel was taken in, and from whom.
pub(super) fn taken(
    tx: &Tx<'_>,
    act: &Act,
    parcel: &Parcel,
    (kind, from): (&str, &str),
) -> Result<Came, Error> {
    stored::name(tx, parcel, kind, from)?;
    let entry = Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "exchange.taken",
        subject: hex::encode(parcel.id),
        detail: format!("kind={kind} from={from}"),
    };
    stored::shift(tx, parcel, (ParcelState::Taken, ""), entry)?;
    Ok(Came::Taken)
}

/// Why a package is not taken, and whether its sender can be told.
enum Not {
    Told(&'static str),
    Untold(&'static str),
}

/// Whether a package is what its sender signed, for this site, and in force.
fn examine(
    tx: &Tx<'_>,
    node: &Node,
    act: &Act,
    (package, by): (&Signed, &Identity),
) -> Result<Result<(), Not>, Error> {
    let manifest = package.manifest();
    let sender = &manifest.sender.authority;
    let signer = keys::signer(tx, sender, &manifest.signing_key, manifest.created_at)?;
    if let Err(code @ "unknown_sender") = signer {
        return Ok(Err(Not::Untold(code)));
    }
    let verification = Verification {
        senders: vec![manifest.signing_key],
        recipient: Some(by.recipient_text()),
        now: act.at.micros(),
    };
    let verified = verify(package, &verification).map_err(|error| error.code());
    if let Err(code @ ("bad_signature" | "unknown_sender")) = verified {
        return Ok(Err(Not::Untold(code)));
    }
    if let Err(code) = signer {
        return Ok(Err(Not::Told(code)));
    }
    if let Err(code) = verified {
        return Ok(Err(Not::Told(code)));
    }
    let opened = by.recipient_text();
    let is_own = manifest
        .recipients
        .iter()
        .any(|party| party.key.to_string() == opened && party.authority == node.authority.id);
    Ok(if is_own {
        Ok(())
    } else {
        Err(Not::Told("wrong_recipient"))
    })
}

fn take_package(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    parcel: &Parcel,
    (package, by): (&Signed, &Identity),
) -> Result<Came, Error> {
    let manifest = package.manifest();
    let sender = manifest.sender.authority.clone();
    let digest = package.digest();
    let mut verdict = examine(tx, node, act, (package, by))?;
    let known = threads::find(tx, &digest, &sender)?;
    if verdict.is_ok() {
        verdict = replay(tx, &known, (manifest, parcel))?;
    }
    let code = match verdict {
        Ok(()) => None,
        Err(Not::Told(code)) => Some(code),
        Err(Not::Untold(code)) => return keep_apart(tx, act, parcel, code),
    };
    let thread = match known {
        Some(mut thread) => {
            if thread.parcel.is_none() {
                threads::arrive(tx, &thread, &arrived(manifest, digest, parcel.id, act))?;
                thread = threads::find(tx, &digest, &sender)?.ok_or(Refused::NoPackage)?;
            }
            thread
        }
        None => {
            let thread = arrived(manifest, digest, parcel.id, act);
            threads::begin(tx, &thread)?;
            thread
        }
    };
    let says = match code {
        Some(code) => Says::Refused {
            code: code.to_owned(),
        },
        None => Says::Received {
            received_at: act.at.micros(),
        },
    };
    let said = say::write(tx, (site, node), act, &thread, &New::own(says, None));
    match (said, code) {
        // It is refused all the same where nothing can be sealed to its sender.
        (Err(Error::Exchange(Refused::NoSealKey(_))), _) => {}
        (said, _) => drop(said?),
    }
    match code {
        Some(code) => keep_apart(tx, act, parcel, code),
        None => {
            let came = taken(tx, act, parcel, ("package", &sender))?;
            retract::catch_up(tx, (site, node), act, &thread)?;
            Ok(came)
        }
    }
}

/// Whether the package, or another under its id, came before.
fn replay(
    tx: &Tx<'_>,
    known: &Option<Thread>,
    (manifest, parcel): (&Manifest, &Parcel),
) -> Result<Result<(), Not>, Error> {
    if let Some(thread) = known {
        let is_other = thread.parcel.is_some_and(|came| came != parcel.id);
        let was_received = say::fold(tx, thread)?.received.is_some();
        if is_other || was_received {
            return Ok(Err(Not::Told("replayed")));
        }
        return Ok(Ok(()));
    }
    let of_id = threads::of_id(tx, &manifest.package_id)?;
    let is_reused = of_id
        .iter()
        .any(|one| one.peer == manifest.sender.authority && one.side == Side::Recipient.code());
    Ok(if is_reused {
        Err(Not::Told("package_id_reused"))
    } else {
        Ok(())
    })
}

/// The thread of a package that came.
fn arrived(manifest: &Manifest, package: [u8; 32], parcel: [u8; 32], act: &Act) -> Thread {
    let count = |name: &str| {
        let found = manifest.counts.get(name).copied().unwrap_or(0);
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    let codes = manifest.handling.codes.iter();
    let codes: Vec<String> = codes.map(|code| format!("{code:?}")).collect();
    let tlp = crate::intake::package::tlp(manifest.tlp);
    Thread {
        package,
        peer: manifest.sender.authority.clone(),
        side: Side::Recipient.code().to_owned(),
        package_id: manifest.package_id.clone(),
        parcel: Some(parcel),
        state: Step::Sent.code().to_owned(),
        reference: manifest.common_reference.clone().unwrap_or_default(),
        accounts: count("accounts"),
        persons: count("persons"),
        terms: format!("{} TLP:{tlp}", codes.join(",")),
        began_at: act.at.micros(),
        expires_at: manifest.expires_at,
        reply_by: manifest.reply_by,
        taken_at: None,
    }
}

/// Whether a letter is what its sender signed, for this site.
fn examine_letter(
    tx: &Tx<'_>,
    node: &Node,
    (signed, by): (&SignedLetter, &Identity),
) -> Result<Result<(), &'static str>, Error> {
    let letter = signed.letter();
    let (sender, key) = (&letter.sender.authority, &letter.signing_key);
    let signer = keys::signer(tx, sender, key, letter.created_at)?;
    if signer.is_err() {
        return Ok(signer);
    }
    let verification = LetterVerification {
        senders: vec![*key],
        recipient: Some(by.recipient_text()),
    };
    if let Err(error) = signed.verify(&verification) {
        return Ok(Err(error.code()));
    }
    Ok(if letter.recipient.authority == node.authority.id {
        Ok(())
    } else {
        Err("wrong_recipient")
    })
}

fn take_letter(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    parcel: &Parcel,
    (signed, by, bytes): (&SignedLetter, &Identity, &[u8]),
) -> Result<Came, Error> {
    let letter = signed.letter();
    let peer = letter.sender.authority.as_str();
    if let Err(code) = examine_letter(tx, node, (signed, by))? {
        return keep_apart(tx, act, parcel, code);
    }
    if let Some(before) = threads::letter(tx, peer, Author::Them, &letter.letter_id)? {
        let (code, facts) = say::facts(&letter.says);
        let is_same = before.kind == letter.says.code()
            && before.code == code
            && before.said == say::to_json(&facts)
            && before.written_at == letter.created_at;
        let code = if is_same {
            "replayed"
        } else {
            "letter_id_reused"
        };
        return keep_apart(tx, act, parcel, code);
    }
    let Some(thread) = thread_of(tx, act, signed)? else {
        return keep_apart(tx, act, parcel, "unknown_package");
    };
    let (code, facts) = say::facts(&letter.says);
    let row = threads::Letter {
        peer: peer.to_owned(),
        author: Author::Them,
        id: letter.letter_id.clone(),
        seq: 0,
        package: thread.package,
        package_id: thread.package_id.clone(),
        kind: letter.says.code().to_owned(),
        answers: letter.answers.clone(),
        code,
        said: say::to_json(&facts),
        operator: String::new(),
        written_at: letter.created_at,
        came_at: act.at.micros(),
        parcel: parcel.id,
    };
    let new = NewLetter {
        letter: &row,
        sealed: bytes,
    };
    let before = say::fold(tx, &thread)?;
    threads::add(tx, &new, say::entry("exchange.heard", act, &row))?;
    let fold = say::settle(tx, &thread)?;
    let came = taken(tx, act, parcel, ("letter", peer))?;
    answered(tx, act, &row)?;
    retract::heard(tx, (site, node), act, &thread, (&before, &fold))?;
    Ok(came)
}

/// What a letter answers has arrived, whatever the carrier said of it.
fn answered(tx: &Tx<'_>, act: &Act, letter: &threads::Letter) -> Result<(), Error> {
    let parcel = match (&letter.answers, Kind::find(&letter.kind)) {
        (Some(id), _) => {
            let asked = threads::letter(tx, &letter.peer, Author::Us, id)?;
            asked.map(|asked| asked.parcel)
        }
        (None, Some(Kind::Received | Kind::Refused)) => {
            let thread = threads::find(tx, &letter.package, &letter.peer)?;
            thread.and_then(|thread| thread.parcel)
        }
        _ => None,
    };
    let Some(parcel) = parcel else {
        return Ok(());
    };
    let found = stored::find(tx, &parcel, Direction::Out)?;
    let found = found.filter(|one| one.state != ParcelState::Taken);
    let Some(found) = found else {
        return Ok(());
    };
    let entry = Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "exchange.carried",
        subject: hex::encode(found.id),
        detail: format!(
            "to={} kind={} answered={}",
            found.peer, found.kind, letter.id
        ),
    };
    Ok(stored::shift(tx, &found, (ParcelState::Taken, ""), entry)?)
}

/// Which package a letter speaks of, and with whom; nothing where there is none that its writer could speak of.
fn thread_of(tx: &Tx<'_>, act: &Act, signed: &SignedLetter) -> Result<Option<Thread>, Error> {
    let letter = signed.letter();
    let peer = letter.sender.authority.as_str();
    let mut package = [0; 32];
    if hex::decode_to_slice(&letter.about.sha256, &mut package).is_err() {
        return Ok(None);
    }
    let is_of_id = |thread: &Thread| thread.package_id == letter.about.package_id;
    if let Some(thread) = threads::find(tx, &package, peer)? {
        return Ok(Some(thread).filter(is_of_id));
    }
    // It was handed over by other means.
    let released = threads::released(tx)?.into_iter();
    let mut of = released.filter(|one| one.digest == package && one.authority == peer);
    if let Some(released) = of.next() {
        return post::begin(tx, &released, None, act).map(|thread| Some(thread).filter(is_of_id));
    }
    let may_come = matches!(
        letter.says,
        Says::Retracted { .. }
            | Says::Supplemented { .. }
            | Says::Question { .. }
            | Says::Answer { .. }
            | Says::MaterialAnswered { .. }
    );
    if !may_come {
        return Ok(None);
    }
    let thread = Thread {
        package,
        peer: peer.to_owned(),
        side: Side::Recipient.code().to_owned(),
        package_id: letter.about.package_id.clone(),
        parcel: None,
        state: Step::Sent.code().to_owned(),
        reference: String::new(),
        accounts: 0,
        persons: 0,
        terms: String::new(),
        began_at: act.at.micros(),
        expires_at: i64::MAX,
        reply_by: None,
        taken_at: None,
    };
    threads::begin(tx, &thread)?;
    Ok(Some(thread))
}
