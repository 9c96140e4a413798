//! The exchange with other authorities: what was released reaches its recipient, answers come back, and what is taken
//! back is taken back by everybody who had it.
//!
//! The way of a package: [`post`] puts each released one into a parcel for its recipient; [`carry`] hands parcels over,
//! by a [`Transport`] or by a [`folder`] on a stick; [`receive`] takes them in, piece by piece, and [`take`] opens what came
//! whole, verifies it against the directory's keys ([`keys`]), and answers. What people answer is in [`acts`], what is
//! taken back in `retract`, what is passed on in [`forward`] (two people at a page: [`passing`]), who still owes what in [`lists`],
//! and what pages show in [`desk`].
//!
//! Why so: whoever carries a parcel may lose it, bring it twice, late, or cut it off in the middle. So a parcel is known by
//! the SHA-256 of its bytes, and coming again changes nothing; letters are known by their ids, and where a package stands
//! follows from the set of letters ([`tiaki_core::exchange::Thread`]), whatever their order. Each step is one transaction
//! with its entry in the log: a parcel is taken in with the answer to it, or not at all.
//!
//! What is opened is opened in memory. On disk stand sealed bytes and ids, codes, counts and times; what people wrote in
//! letters is sealed to this site's own key. Accounts of a package come into the tables when somebody accepts it.
//!
//! What it refuses: [`Refused`], and of what comes the codes of [`take`]; that is kept apart whole, with the reason, and
//! can be looked at again ([`take::retry`]).
//!
//! To add a kind of letter: `tiaki-package` `letter`, the table in `tiaki-core` `exchange`, its effect in [`take`].

pub mod acts;
pub mod carry;
pub mod desk;
pub mod folder;
pub mod forward;
pub mod keys;
pub mod lists;
pub(crate) mod messages;
mod outcome;
pub mod passing;
pub mod post;
pub mod receive;
mod retract;
mod say;
pub mod take;

use std::sync::Arc;

use thiserror::Error;
use tiaki_core::authority::Authority;
use tiaki_core::exchange::Forbidden;
use tiaki_core::policy::{Action, Role};
use tiaki_core::queue::operator_key;
use tiaki_package::{Identity, SigningKey};
use tiaki_store::{Tx, exchange as stored, operators};

pub use self::carry::{Failed, Header, Held, Transport};
use crate::access::may_ever;
use crate::{Act, Error, Site, directory};

pub use crate::intake::package::Unreadable;
pub use tiaki_store::exchange::{PIECE_BYTES, Peer};

/// This site in the exchange, with its keys.
#[derive(Clone)]
pub struct Node {
    /// The authority that it is.
    pub authority: Authority,
    /// What it signs with.
    pub signing: Arc<SigningKey>,
    /// What it opens with: the newest first, whose public half others seal to; older ones as long as somebody may still
    /// seal to them.
    pub identities: Arc<Vec<Identity>>,
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("authority", &self.authority.id)
            .finish_non_exhaustive()
    }
}

/// Why something is not done in the exchange. The words hold ids and codes only.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nobody has said which authority this site is.
    #[error("this site has no name in the exchange yet: tiaki exchange set-up --authority NZ")]
    NoNode,
    /// It is another authority than the one that was said.
    #[error("this site is another authority in the exchange")]
    OtherNode,
    /// No such authority.
    #[error("there is no such authority: see tiaki authority list")]
    NoAuthority,
    /// The site itself.
    #[error("that is this site itself")]
    Self_,
    /// No key of this form.
    #[error("that is no key of its kind: {0}")]
    NoKey(String),
    /// The key is another authority's.
    #[error("the key is in the directory already, as that of {0}")]
    KeyOfOther(String),
    /// The fingerprint is not the key's.
    #[error("the fingerprint is not that of a key of this authority: compare again, by telephone")]
    Fingerprint,
    /// Who added a key would check it.
    #[error("a key is checked by another person than who added it")]
    SamePerson,
    /// Nobody does it.
    #[error("it needs the name of who does it, at most 100 characters in one line")]
    NoOperator,
    /// The roles of who does it do not allow it.
    #[error("the roles of who does it do not allow that ({0}): see docs/policy.md")]
    NotAllowed(&'static str),
    /// One person where two are needed.
    #[error("it needs a second person, another than the first")]
    SecondPerson,
    /// Words are missing, too long, or more than they may be.
    #[error("it needs words, at most 4,000 bytes without control characters")]
    Words,
    /// No such code.
    #[error("it needs one of these codes: {0}")]
    Code(String),
    /// No such package.
    #[error("there is no such package in the exchange: see tiaki exchange list")]
    NoPackage,
    /// Several parties have it, and nothing says which is meant.
    #[error("several have this package: say which, with --with AUTHORITY")]
    Which,
    /// Its time has run out.
    #[error("its time has run out: it must not be used any more; ask its sender")]
    Expired,
    /// It does not follow on what was said.
    #[error("it does not follow on what was said: {}", .0.code())]
    Forbidden(Forbidden),
    /// The other side has no key that letters are sealed to.
    #[error("there is no key in force to seal to {0}: tiaki exchange key add, and check it")]
    NoSealKey(String),
    /// The package may not be passed on without its sender's leave.
    #[error(
        "its sender has to allow first that it is passed on (H2, H3, TLP:RED, AMBER+STRICT): ask, and name the answer with --leave"
    )]
    NoLeave,
    /// What was named as the sender's leave is none.
    #[error("the letter named as leave is no answer of its sender to a question on this package")]
    LeaveOfOther,
    /// A table of the package does not read.
    #[error("the package's tables do not read: {0}")]
    Unreadable(#[from] Unreadable),
    /// The package cannot be opened here any more.
    #[error("the package cannot be opened or verified here any more: {0}")]
    NotOpened(&'static str),
    /// A letter cannot be written.
    #[error("the letter cannot be written: {0}")]
    Letter(String),
    /// Somebody proposed already that it is passed on.
    #[error("somebody has proposed already that it is passed on: let it go, or give that up first")]
    Proposed,
    /// Nobody proposed that it is passed on.
    #[error("nobody has proposed that it is passed on, or it was let go or given up since")]
    NoProposal,
    /// No such letter.
    #[error("there is no such letter on this package")]
    NoLetter,
    /// No such parcel, or not in a state in which that could be done.
    #[error("there is no such parcel kept apart: see tiaki exchange quarantine")]
    NoParcel,
}

/// Holds who acts to the rules of access, in the transaction of what they do: whoever has an account here does what its
/// roles allow. A name without one is the command line's, which believes who has the host.
pub(crate) fn allowed(tx: &Tx<'_>, name: &str, action: Action) -> Result<(), Error> {
    let Some(operator) = operators::by_key(tx, &operator_key(name))? else {
        return Ok(());
    };
    let roles: Vec<Role> = operator.roles.split(' ').filter_map(Role::find).collect();
    if operator.enabled && may_ever(&roles, operator.agency.is_empty(), action) {
        Ok(())
    } else {
        Err(Refused::NotAllowed(action.code()).into())
    }
}

/// Says which authority this site is in the exchange, and whether it keeps parcels for others.
///
/// # Errors
/// [`Refused::NoAuthority`]; those of the store.
pub fn set_up(site: &Site, act: &Act, authority: &str, is_hub: bool) -> Result<Authority, Error> {
    let found = directory::find(&site.countries.directory, authority);
    let found = found.ok_or(Refused::NoAuthority)?.clone();
    site.store.write("exchange set up", |tx| {
        allowed(tx, &act.actor, Action::ChangeDirectory)?;
        Ok::<_, Error>(stored::set_node(
            tx,
            (&found.id, is_hub),
            &act.actor,
            act.at,
        )?)
    })?;
    Ok(found)
}

/// The authority that this site is, and whether it keeps parcels for others.
///
/// # Errors
/// [`Refused::NoNode`]; those of the store.
pub fn whoami(site: &Site) -> Result<(Authority, bool), Error> {
    let found = site.store.read("exchange", stored::node)?;
    let (id, is_hub) = found.ok_or(Refused::NoNode)?;
    let authority = site.countries.directory.find_id(&id);
    Ok((authority.ok_or(Refused::NoAuthority)?.clone(), is_hub))
}

/// Says where an authority is reached: an address, nothing where parcels go by file, or the hub that keeps them for it.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn set_peer(
    site: &Site,
    act: &Act,
    authority: &str,
    address: &str,
    via: Option<&str>,
) -> Result<(), Error> {
    let find = |text: &str| {
        let found = directory::find(&site.countries.directory, text);
        found
            .map(|found| found.id.clone())
            .ok_or(Refused::NoAuthority)
    };
    let peer = Peer {
        authority: find(authority)?,
        address: address.trim().to_owned(),
        via: via.map(find).transpose()?,
    };
    if peer.via.as_ref() == Some(&peer.authority) {
        return Err(Refused::Self_.into());
    }
    site.store.write("exchange peer", |tx| {
        allowed(tx, &act.actor, Action::ChangeDirectory)?;
        Ok::<_, Error>(stored::set_peer(tx, &peer, &act.actor, act.at)?)
    })
}

/// Says what could not be said when it was due, since nothing could be sealed to somebody then, and lets go of what never
/// came whole; how many letters were written.
///
/// # Errors
/// Those of the store.
pub fn tend(site: &Site, node: &Node, act: &Act) -> Result<u64, Error> {
    receive::sweep(site, act)?;
    Ok(retract::tend(site, node, act)? + outcome::tend(site, node, act)?)
}

/// Where others are reached.
///
/// # Errors
/// Those of the store.
pub fn peers(site: &Site) -> Result<Vec<Peer>, Error> {
    Ok(site.store.read("exchange peers", stored::peers)?)
}
