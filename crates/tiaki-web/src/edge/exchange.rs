//! What the pages of the exchange read and do, and the keys of other authorities.

use std::collections::BTreeSet;

use tiaki_core::exchange::Side;
use tiaki_ops::exchange::acts::{self, Which};
use tiaki_ops::exchange::desk::{self, Desk, Found};
use tiaki_ops::exchange::keys::{self, Key};
use tiaki_ops::exchange::lists::{self, Line, ParcelLine};
use tiaki_ops::exchange::passing::{self, Proposal};
use tiaki_ops::exchange::take::{self, Came};
use tiaki_ops::exchange::{Node, Refused};
use tiaki_ops::{Act, Error, Site};

/// What is said on a package, or done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExchangeDeed {
    /// Takes it to work on, under an own reference where there is one.
    Accept(Option<String>),
    /// Does not work on it: why, as a code and in words.
    Decline(String, Option<String>),
    /// Gives it back: whose it may be, and words.
    GiveBack(Option<String>, Option<String>),
    /// Asks the other side something.
    Ask(String),
    /// Answers a question of the other side: which, and how.
    Answer(String, String),
    /// Asks for the material itself: on which legal basis, what, and by when.
    AskMaterial(String, String, Option<i64>),
    /// Says what became of such a request: which, a code, and words.
    AnswerMaterial(String, String, Option<String>),
    /// Tells what came of it: a code, the day, and how many children.
    Outcome(String, i64, u64),
    /// Says that another package has more.
    Supplement(String),
    /// Proposes that it is passed on: to whom, what for, on which legal basis, and with which leave.
    Propose(String, String, String, Option<String>),
    /// Lets it go as somebody else proposed.
    Release,
    /// Gives such a proposal up.
    Withdraw,
    /// Takes it back: why, as a code; accounts of it, all where none is named; and words.
    Retract(String, BTreeSet<String>, Option<String>),
}

/// What is done with a key of an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyDeed {
    /// Says that its fingerprint was compared.
    Check,
    /// Revokes it.
    Revoke,
}

/// What the pages show of the exchange, and do with it.
pub trait Exchanges: Send + Sync + 'static {
    /// The exchange at a glance.
    ///
    /// # Errors
    /// Those of the use case.
    fn exchange_desk(&self, node: &Node, act: &Act) -> Result<Desk, Error>;

    /// A part of the packages of a side, the newest first, all or those that stand so; and whether there are more.
    ///
    /// # Errors
    /// Those of the use case.
    fn exchange_page(
        &self,
        side: Side,
        state: Option<&str>,
        part: (u32, u32),
    ) -> Result<(Vec<Line>, bool), Error>;

    /// A package by its id or digest, with whom where several have it; nothing where there is none.
    ///
    /// # Errors
    /// Those of the use case.
    fn exchange_sheet(
        &self,
        node: &Node,
        act: &Act,
        which: (&str, Option<&str>),
    ) -> Result<Option<Found>, Error>;

    /// Does something with a package, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn exchange_act(
        &self,
        node: &Node,
        act: &Act,
        which: (&str, Option<&str>),
        deed: &ExchangeDeed,
    ) -> Result<Result<(), Refused>, Error>;

    /// What came and is kept apart, the oldest first.
    ///
    /// # Errors
    /// Those of the use case.
    fn exchange_apart(&self) -> Result<Vec<ParcelLine>, Error>;

    /// Looks again at a parcel that is kept apart, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn exchange_retry(
        &self,
        node: &Node,
        act: &Act,
        parcel: &[u8; 32],
    ) -> Result<Result<Came, Refused>, Error>;

    /// The keys of an authority, in the order of their beginnings.
    ///
    /// # Errors
    /// Those of the use case.
    fn keys_of(&self, authority: &str) -> Result<Vec<Key>, Error>;

    /// Does something with a key by its fingerprint, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn turn_key(
        &self,
        act: &Act,
        of: (&str, &str),
        deed: KeyDeed,
    ) -> Result<Result<(), Refused>, Error>;
}

impl Exchanges for Site {
    fn exchange_desk(&self, node: &Node, act: &Act) -> Result<Desk, Error> {
        desk::desk(self, node, act)
    }

    fn exchange_page(
        &self,
        side: Side,
        state: Option<&str>,
        part: (u32, u32),
    ) -> Result<(Vec<Line>, bool), Error> {
        desk::page(self, side, state, part)
    }

    fn exchange_sheet(
        &self,
        node: &Node,
        act: &Act,
        (package, with): (&str, Option<&str>),
    ) -> Result<Option<Found>, Error> {
        desk::sheet(self, node, act, Which { package, with })
    }

    fn exchange_act(
        &self,
        node: &Node,
        act: &Act,
        (package, with): (&str, Option<&str>),
        deed: &ExchangeDeed,
    ) -> Result<Result<(), Refused>, Error> {
        told(says(self, node, act, Which { package, with }, deed))
    }

    fn exchange_apart(&self) -> Result<Vec<ParcelLine>, Error> {
        lists::quarantine(self)
    }

    fn exchange_retry(
        &self,
        node: &Node,
        act: &Act,
        parcel: &[u8; 32],
    ) -> Result<Result<Came, Refused>, Error> {
        told(take::retry(self, node, act, parcel))
    }

    fn keys_of(&self, authority: &str) -> Result<Vec<Key>, Error> {
        keys::of_authority(self, authority)
    }

    fn turn_key(
        &self,
        act: &Act,
        (authority, fingerprint): (&str, &str),
        deed: KeyDeed,
    ) -> Result<Result<(), Refused>, Error> {
        let done = match deed {
            KeyDeed::Check => keys::check(self, act, authority, fingerprint),
            KeyDeed::Revoke => keys::revoke(self, act, authority, fingerprint),
        };
        told(done.map(drop))
    }
}

fn says(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
    deed: &ExchangeDeed,
) -> Result<(), Error> {
    use ExchangeDeed as D;
    match deed {
        D::Accept(reference) => {
            acts::accept(site, node, act, which, reference.as_deref()).map(drop)
        }
        D::Decline(reason, words) => {
            acts::decline(site, node, act, which, (reason, words.as_deref())).map(drop)
        }
        D::GiveBack(to, words) => {
            let said = (to.as_deref(), words.as_deref());
            acts::give_back(site, node, act, which, said).map(drop)
        }
        D::Ask(words) => acts::ask(site, node, act, which, words).map(drop),
        D::Answer(letter, words) => acts::answer(site, node, act, which, (letter, words)).map(drop),
        D::AskMaterial(basis, what, reply_by) => {
            acts::ask_material(site, node, act, which, (basis, what, *reply_by)).map(drop)
        }
        D::AnswerMaterial(letter, state, words) => {
            let said = (letter.as_str(), state.as_str(), words.as_deref());
            acts::answer_material(site, node, act, which, said).map(drop)
        }
        D::Outcome(code, day, children) => {
            acts::tell_outcome(site, node, act, which, (code, *day, *children)).map(drop)
        }
        D::Supplement(more) => acts::supplement(site, node, act, which, more).map(drop),
        D::Propose(to, purpose, legal_basis, leave) => {
            let proposal = Proposal {
                which,
                to,
                purpose,
                legal_basis,
                leave: leave.as_deref(),
            };
            passing::propose(site, node, act, &proposal)
        }
        D::Release => passing::release(site, node, act, which).map(drop),
        D::Withdraw => passing::withdraw(site, act, which),
        D::Retract(reason, accounts, words) => {
            let said = (reason.as_str(), accounts, words.as_deref());
            acts::retract(site, node, act, which, said).map(drop)
        }
    }
}

/// Tells a refusal from a failure.
fn told<T>(done: Result<T, Error>) -> Result<Result<T, Refused>, Error> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Exchange(refused)) => Ok(Err(refused)),
        Err(error) => Err(error),
    }
}
