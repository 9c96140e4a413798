//! Passing a package on by two people who are each at a page of their own: one proposes it, another lets it go.
//!
//! Whoever proposes says to whom, for what and on which legal basis, and names the sender's leave where that is needed; all of
//! that is looked at then and again when it goes. One proposal at a time stands on a package.

use tiaki_core::exchange::Side;
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_store::exchange::passings::{self, Ends, Passing};
use tiaki_store::log::Entry;

use super::acts::{self, Which};
use super::forward::{self, Forwarded, Onward};
use super::keys::named;
use super::{Node, Refused, allowed};
use crate::{Act, Error, Site};

/// To whom somebody would pass a package on, and why.
#[derive(Debug, Clone, Copy)]
pub struct Proposal<'p> {
    /// The package.
    pub which: Which<'p>,
    /// The authority, by id or country.
    pub to: &'p str,
    /// What it may be used for there.
    pub purpose: &'p str,
    /// On what legal basis it goes.
    pub legal_basis: &'p str,
    /// The letter that is its sender's leave, where that is needed.
    pub leave: Option<&'p str>,
}

/// Proposes that a package is passed on.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn propose(site: &Site, node: &Node, act: &Act, proposal: &Proposal<'_>) -> Result<(), Error> {
    let operator = named(act)?;
    let onward = Onward {
        which: proposal.which,
        to: proposal.to,
        second: "",
        purpose: proposal.purpose,
        legal_basis: proposal.legal_basis,
        leave: proposal.leave,
    };
    let ready = forward::prepare((site, node), act, &onward)?;
    site.store.write("exchange propose", |tx| {
        allowed(tx, &operator, Action::DraftReferral)?;
        let thread = forward::may_go(tx, &ready, proposal.leave)?;
        if passings::open(tx, &thread.package)?.is_some() {
            return Err(Refused::Proposed.into());
        }
        let new = Passing {
            package: thread.package,
            peer: thread.peer.clone(),
            seq: 0,
            to: ready.to.clone(),
            purpose: acts::words(proposal.purpose)?,
            legal_basis: acts::words(proposal.legal_basis)?,
            leave: proposal.leave.map(str::to_owned),
            operator: operator.clone(),
            at: act.at,
        };
        let entry = entry(act, &operator, "exchange.forwarding_proposed", &new);
        passings::propose(tx, &new, entry)?;
        Ok(())
    })
}

fn entry(act: &Act, operator: &str, verb: &'static str, of: &Passing) -> Entry {
    Entry {
        at: act.at,
        actor: operator.to_owned(),
        verb,
        subject: hex::encode(of.package),
        detail: format!("from={} to={}", of.peer, of.to),
    }
}

/// The proposal that waits on a package that came.
fn waiting(site: &Site, which: Which<'_>) -> Result<Passing, Error> {
    site.store.read("exchange proposal", |tx| {
        let thread = acts::find(tx, site, which, Some(Side::Recipient))?;
        let found = passings::open(tx, &thread.package)?;
        let found = found.filter(|one| one.peer == thread.peer);
        Ok(found.ok_or(Refused::NoProposal)?)
    })
}

/// Lets a package go that somebody else proposed to pass on.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn release(site: &Site, node: &Node, act: &Act, which: Which<'_>) -> Result<Forwarded, Error> {
    let second = named(act)?;
    let found = waiting(site, which)?;
    if operator_key(&found.operator) == operator_key(&second) {
        return Err(Refused::SecondPerson.into());
    }
    let package = hex::encode(found.package);
    let onward = Onward {
        which: Which {
            package: &package,
            with: Some(&found.peer),
        },
        to: &found.to,
        second: &second,
        purpose: &found.purpose,
        legal_basis: &found.legal_basis,
        leave: found.leave.as_deref(),
    };
    let ready = forward::prepare((site, node), act, &onward)?;
    site.store.write("exchange release", |tx| {
        if passings::open(tx, &found.package)?.as_ref() != Some(&found) {
            return Err(Refused::NoProposal.into());
        }
        let by = (&ready, found.operator.as_str(), second.as_str());
        let gone = forward::go(tx, (site, node), act, &onward, by)?;
        let entry = entry(act, &second, "exchange.forwarding_released", &found);
        passings::end(tx, &found, Ends::Released, entry)?;
        Ok(gone)
    })
}

/// Gives a proposal up, by whoever works here.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn withdraw(site: &Site, act: &Act, which: Which<'_>) -> Result<(), Error> {
    let operator = named(act)?;
    let found = waiting(site, which)?;
    site.store.write("exchange withdraw", |tx| {
        allowed(tx, &operator, Action::DraftReferral)?;
        if passings::open(tx, &found.package)?.as_ref() != Some(&found) {
            return Err(Refused::NoProposal.into());
        }
        let entry = entry(act, &operator, "exchange.forwarding_withdrawn", &found);
        passings::end(tx, &found, Ends::Withdrawn, entry)?;
        Ok(())
    })
}
