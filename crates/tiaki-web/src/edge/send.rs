//! What the pages of referrals read and do.

use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_core::time::Timestamp;
use tiaki_ops::refer::draft::{self, Listed, NewReferral, Refused, Which};
use tiaki_ops::refer::shared::{self, Proposal};
use tiaki_ops::refer::{self, Answer, Sending, Shown};
use tiaki_ops::{Act, Error, Site};

/// What is done with a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReferralDeed {
    /// Asks for its release.
    Submit,
    /// Gives it back, with a reason.
    SendBack(String),
    /// Gives it up, with a reason.
    Withdraw(String),
    /// Lets it go.
    Release(Answer),
}

/// What the pages show of referrals, and do with them.
pub trait Sends: Send + Sync + 'static {
    /// A page, from 0, of referrals to an authority, or to any where none is named, as an operator may know of
    /// them; and whether there is a page after it.
    ///
    /// # Errors
    /// Those of the use case.
    fn referrals(
        &self,
        operator: &str,
        authority: &str,
        which: &Which,
        page: u32,
    ) -> Result<(Vec<Listed>, bool), Error>;

    /// A referral as an operator reads it, if there is one of this id.
    ///
    /// # Errors
    /// Those of the use case.
    fn referral(
        &self,
        id: &SharedReferralId,
        reader: &str,
        sending: Option<&Sending>,
        at: Timestamp,
    ) -> Result<Option<Shown>, Error>;

    /// The referrals that a person was or is in, as an operator may know of them.
    ///
    /// # Errors
    /// Those of the use case.
    fn referrals_of(&self, operator: &str, person: &PersonId) -> Result<Vec<Listed>, Error>;

    /// The authorities that something speaks for on a person; nothing where there is none of this id.
    ///
    /// # Errors
    /// Those of the use case.
    fn proposals(&self, person: &PersonId) -> Result<Option<Vec<Proposal>>, Error>;

    /// The first in a queue's band who may go with one referral.
    ///
    /// # Errors
    /// Those of the use case.
    fn of_band(&self, authority: &str, band: &str) -> Result<Vec<PersonId>, Error>;

    /// Drafts a referral, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn draft_referral(
        &self,
        act: &Act,
        new: &NewReferral,
    ) -> Result<Result<SharedReferralId, Refused>, Error>;

    /// Does something with a referral, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn send(
        &self,
        act: &Act,
        id: &SharedReferralId,
        deed: &ReferralDeed,
        sending: Option<&Sending>,
    ) -> Result<Result<(), Refused>, Error>;
}

impl Sends for Site {
    fn referrals(
        &self,
        operator: &str,
        authority: &str,
        which: &Which,
        page: u32,
    ) -> Result<(Vec<Listed>, bool), Error> {
        draft::list(self, (operator, authority), which, page)
    }

    fn referral(
        &self,
        id: &SharedReferralId,
        reader: &str,
        sending: Option<&Sending>,
        at: Timestamp,
    ) -> Result<Option<Shown>, Error> {
        refer::show(self, id, (reader, sending), at)
    }

    fn referrals_of(&self, operator: &str, person: &PersonId) -> Result<Vec<Listed>, Error> {
        draft::of_person(self, operator, person)
    }

    fn proposals(&self, person: &PersonId) -> Result<Option<Vec<Proposal>>, Error> {
        shared::propose(self, person)
    }

    fn of_band(&self, authority: &str, band: &str) -> Result<Vec<PersonId>, Error> {
        draft::of_band(self, authority, band)
    }

    fn draft_referral(
        &self,
        act: &Act,
        new: &NewReferral,
    ) -> Result<Result<SharedReferralId, Refused>, Error> {
        told(draft::draft(self, act, new))
    }

    fn send(
        &self,
        act: &Act,
        id: &SharedReferralId,
        deed: &ReferralDeed,
        sending: Option<&Sending>,
    ) -> Result<Result<(), Refused>, Error> {
        told(match (deed, sending) {
            (ReferralDeed::Submit, _) => draft::submit(self, act, id),
            (ReferralDeed::SendBack(reason), _) => draft::send_back(self, act, id, reason),
            (ReferralDeed::Withdraw(reason), _) => draft::withdraw(self, act, id, reason),
            (ReferralDeed::Release(answer), Some(sending)) => {
                refer::release(self, act, id, answer, sending).map(drop)
            }
            (ReferralDeed::Release(_), None) => Err(Refused::NoSender.into()),
        })
    }
}

/// Tells a refusal from a failure.
fn told<T>(done: Result<T, Error>) -> Result<Result<T, Refused>, Error> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Referral(refused)) => Ok(Err(refused)),
        Err(error) => Err(error),
    }
}
