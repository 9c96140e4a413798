//! Messages of other protocols between nodes, carried as packages and letters are: signed, sealed, verified against the
//! directory's keys when they come.
//!
//! What a message means is not asked while a carrier waits: one that is verified is noted, and worked on later
//! ([`crate::deconflict::work`]). Of a kind that nobody here speaks it is kept apart (`unknown_kind`).

use tiaki_package::message::{Head, SignedMessage};
use tiaki_package::{Identity, Party};
use tiaki_store::exchange::{self as stored, Direction, Parcel};
use tiaki_store::{Tx, deconflict as waiting};

use super::take::{self, Came};
use super::{Node, Refused, keys, post, say};
use crate::{Act, Error, Site, deconflict};

/// Whether a message is what its sender signed, for this site.
fn examine(
    tx: &Tx<'_>,
    node: &Node,
    (message, by): (&SignedMessage, &Identity),
) -> Result<Result<(), &'static str>, Error> {
    let head = message.head();
    let (sender, key) = (&head.sender.authority, &head.signing_key);
    let signer = keys::signer(tx, sender, key, head.created_at)?;
    if signer.is_err() {
        return Ok(signer);
    }
    if let Err(error) = message.verify(&[*key], &by.recipient_text()) {
        return Ok(Err(error.code()));
    }
    if head.recipient.authority != node.authority.id {
        return Ok(Err("wrong_recipient"));
    }
    let is_known = deconflict::KINDS.contains(&head.kind.as_str());
    Ok(if is_known {
        Ok(())
    } else {
        Err("unknown_kind")
    })
}

/// Notes a message that came, or keeps it apart.
pub(super) fn take(
    tx: &Tx<'_>,
    node: &Node,
    act: &Act,
    parcel: &Parcel,
    (message, by): (&SignedMessage, &Identity),
) -> Result<Came, Error> {
    if let Err(code) = examine(tx, node, (message, by))? {
        return take::keep_apart(tx, act, parcel, code);
    }
    let head = message.head();
    let sender = head.sender.authority.as_str();
    let of = (sender, head.kind.as_str());
    waiting::come(tx, &parcel.id, of, (head.created_at, act.at))?;
    take::taken(tx, act, parcel, ("message", sender))
}

/// The bytes of a message that came, from its parcel.
///
/// # Errors
/// [`Refused::NotOpened`] where this site cannot open it any more; those of the store.
pub(crate) fn open(tx: &Tx<'_>, node: &Node, parcel: &[u8; 32]) -> Result<Vec<u8>, Error> {
    let sealed = stored::bytes(tx, parcel, Direction::In)?;
    let opened = take::open(node, &sealed).map_err(|_| Refused::NotOpened("message"))?;
    match opened.holds {
        tiaki_package::letter::Opened::Message(message) => Ok(message.body().to_vec()),
        tiaki_package::letter::Opened::Letter(_) | tiaki_package::letter::Opened::Package(_) => {
            Err(Refused::NotOpened("message").into())
        }
    }
}

/// Puts a message into a parcel for an authority; the parcel's id.
///
/// # Errors
/// [`Refused::NoSealKey`] where nothing can be sealed to it; those of the store.
pub(crate) fn send(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    (to, kind): (&str, &str),
    body: Vec<u8>,
) -> Result<[u8; 32], Error> {
    let head = Head {
        sender: say::sender(node),
        signing_key: node.signing.verifying_key(),
        recipient: Party {
            authority: to.to_owned(),
            country: say::named(site, to).country,
            key: say::seal_key(tx, to)?,
        },
        created_at: act.at.micros(),
        kind: kind.to_owned(),
        size: 0,
        sha256: String::new(),
    };
    let signed = head.sign(body, &node.signing);
    let signed = signed.map_err(|error| Refused::Letter(error.to_string()))?;
    let sealed = signed.seal();
    let sealed = sealed.map_err(|error| Refused::Letter(error.to_string()))?;
    post::put(tx, (to, "message"), &sealed, act.at)
}

/// Whether bytes of a parcel that came are here.
pub(crate) fn has_bytes(tx: &Tx<'_>, parcel: &[u8; 32]) -> Result<bool, Error> {
    let found = stored::find(tx, parcel, Direction::In)?;
    Ok(found.is_some_and(|found| found.held > 0))
}

/// Lets go of the bytes of a parcel that came, once nothing in them counts any more.
pub(crate) fn drop_bytes(tx: &Tx<'_>, parcel: &[u8; 32]) -> Result<(), Error> {
    if let Some(found) = stored::find(tx, parcel, Direction::In)? {
        stored::empty(tx, &found)?;
    }
    Ok(())
}
