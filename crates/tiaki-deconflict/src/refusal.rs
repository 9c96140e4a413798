//! What an answerer sends instead of an answer.

use crate::wire::{Kind, Reader, Writer};
use crate::{Day, Error, RequestId};

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $code:literal,)+) => {
        /// Why a request is not answered.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RefusalCode { $($(#[$doc])* $variant = $number,)+ }

        impl RefusalCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code for programs and logs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }
    };
}

codes! {
    /// More identifiers than are left of the day.
    DayBudget = 1, "day_budget",
    /// More identifiers than are left of the day for this case.
    CaseBudget = 2, "case_budget",
    /// More identifiers than one request may have here.
    TooMany = 3, "too_many",
    /// The same request was sent again too often.
    Repeats = 4, "repeats",
    /// The request's id was used for another request before.
    IdUsed = 5, "id_used",
    /// The request is for another pair of agencies.
    OtherPair = 6, "other_pair",
    /// The request is for an epoch that is over or has not begun.
    OtherEpoch = 7, "other_epoch",
    /// The request is bound to another key.
    OtherKey = 8, "other_key",
    /// The request cannot be read.
    Malformed = 9, "malformed",
    /// A person closed this line, for instance after an alarm.
    Closed = 10, "closed",
}

/// A refusal: for which request, why, and from which day on it may be sent again, where it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Which request; zeros where it could not be read.
    pub request: RequestId,
    /// Why.
    pub code: RefusalCode,
    /// The first day on which the same request may be granted.
    pub again: Option<Day>,
}

impl Refusal {
    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let head = Writer::message(Kind::Refusal)
            .bytes(self.request.bytes())
            .u8(self.code as u8);
        match self.again {
            None => head.u8(0).done(),
            Some(day) => head.u8(1).bytes(&day.number().to_be_bytes()).done(),
        }
    }

    /// Reads one.
    ///
    /// # Errors
    /// Whatever keeps it from being canonical, each by its code.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, Kind::Refusal, 6 + 16 + 1 + 1 + 4)?;
        let request = RequestId::new(from.array()?);
        let found = from.u8()?;
        let known = RefusalCode::ALL
            .iter()
            .copied()
            .find(|code| *code as u8 == found);
        let code = known.ok_or(Error::UnknownCode { found })?;
        let again = match from.u8()? {
            0 => None,
            1 => Some(Day::new(i32::from_be_bytes(from.array()?))),
            found => return Err(Error::UnknownCode { found }),
        };
        from.end()?;
        Ok(Self {
            request,
            code,
            again,
        })
    }
}
