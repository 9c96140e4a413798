//! What the JSON API asks beside what pages ask.

use tiaki_core::id::SharedReferralId;
use tiaki_core::time::Timestamp;
use tiaki_ops::clients::{self, Client};
use tiaki_ops::outcomes::{self, Recorded, Refused, Said};
use tiaki_ops::refer::draft::{self, Listed, Which};
use tiaki_ops::refer::shared::{self, Shown};
use tiaki_ops::{Act, Error, Site};

/// What machines ask.
pub trait Calls: Send + Sync + 'static {
    /// A draft to several authorities; nothing where there is none such.
    ///
    /// # Errors
    /// Those of the use case.
    fn draft(&self, id: &SharedReferralId) -> Result<Option<Shown>, Error>;

    /// Referrals as an operator may know of them, to an authority where one is named, from a row on, so many; and whether
    /// there is more after them.
    ///
    /// # Errors
    /// Those of the use case.
    fn referrals_from(
        &self,
        who: (&str, &str),
        which: &Which,
        window: (u32, u32),
    ) -> Result<(Vec<Listed>, bool), Error>;

    /// Writes down what came of a person, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn record(&self, act: &Act, said: &Said) -> Result<Result<Recorded, Refused>, Error>;

    /// Every machine, by name.
    ///
    /// # Errors
    /// Those of the use case.
    fn clients(&self, at: Timestamp) -> Result<Vec<Client>, Error>;
}

impl Calls for Site {
    fn draft(&self, id: &SharedReferralId) -> Result<Option<Shown>, Error> {
        shared::show(self, id)
    }

    fn referrals_from(
        &self,
        who: (&str, &str),
        which: &Which,
        window: (u32, u32),
    ) -> Result<(Vec<Listed>, bool), Error> {
        draft::list_from(self, who, which, window)
    }

    fn record(&self, act: &Act, said: &Said) -> Result<Result<Recorded, Refused>, Error> {
        match outcomes::record(self, act, said) {
            Err(Error::Outcome(refused)) => Ok(Err(refused)),
            done => done.map(Ok),
        }
    }

    fn clients(&self, at: Timestamp) -> Result<Vec<Client>, Error> {
        clients::list(self, at)
    }
}
