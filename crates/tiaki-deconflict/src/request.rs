//! A question as the answerer sees it: how many, for which case, and nothing more.

use std::fmt;

use crate::suite::{ELEMENT, half_digest};
use crate::wire::{Kind, Reader, Writer};
use crate::{
    CaseCommitment, Epoch, Error, Fingerprint, MAX_AGENCY, Pair, RequestDigest, RequestId,
};

/// Identifiers that one question has at most: 2^19, a message of 16 MiB.
pub const MAX_IDENTIFIERS: u32 = 1 << 19;

const HEAD: usize = 6 + 2 * (1 + MAX_AGENCY) + 6 + 32 + 32 + 16 + 4;
/// Bytes that a request has at most.
const LONGEST: usize = HEAD + ELEMENT * (1 << 19);

/// What both sides note of a request in their logs. There is nothing of the identifiers in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pair: Pair,
    epoch: Epoch,
    fingerprint: Fingerprint,
    case: CaseCommitment,
    id: RequestId,
    count: u32,
    digest: RequestDigest,
}

impl Summary {
    /// Who asks whom.
    #[must_use]
    pub const fn pair(&self) -> &Pair {
        &self.pair
    }

    /// In which epoch.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Under which announcement.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// For which case, as a commitment.
    #[must_use]
    pub const fn case(&self) -> CaseCommitment {
        self.case
    }

    /// Which request.
    #[must_use]
    pub const fn id(&self) -> RequestId {
        self.id
    }

    /// How many identifiers, from 1 to [`MAX_IDENTIFIERS`].
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.count
    }

    /// Which bytes.
    #[must_use]
    pub const fn digest(&self) -> RequestDigest {
        self.digest
    }
}

impl fmt::Display for Summary {
    /// One line for a log: ids and counts.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pair,
            epoch,
            case,
            id,
            count,
            ..
        } = self;
        let (number, days) = (epoch.number(), epoch.days());
        write!(
            out,
            "request {id} {pair} epoch {number} of {days} days case {case} count {count}"
        )
    }
}

/// A request that was read. Its points are looked at where they are worked on, by
/// [`Answerer::answer`](crate::Answerer::answer): first it is asked whether there is a budget for them.
#[derive(Clone)]
pub struct Request {
    summary: Summary,
    elements: Vec<u8>,
    whole: [u8; 64],
}

/// The fields before the elements.
pub(crate) struct Head<'h> {
    pub(crate) pair: &'h Pair,
    pub(crate) epoch: Epoch,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) case: CaseCommitment,
    pub(crate) id: RequestId,
    pub(crate) count: u32,
}

impl Head<'_> {
    pub(crate) fn write(&self) -> Writer {
        self.epoch
            .write(self.pair.write(Writer::message(Kind::Request)))
            .bytes(self.fingerprint.bytes())
            .bytes(self.case.bytes())
            .bytes(self.id.bytes())
            .u32(self.count)
    }
}

impl Request {
    /// Reads one of at most so many identifiers (and never more than [`MAX_IDENTIFIERS`]).
    ///
    /// # Errors
    /// Whatever keeps it from being canonical, each by its code; [`Error::WrongCount`] for a count of zero or above
    /// `most`; [`Error::Truncated`] or [`Error::Trailing`] where count and length differ.
    pub fn parse(bytes: &[u8], most: u32) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, Kind::Request, LONGEST)?;
        let (pair, epoch) = (Pair::read(&mut from)?, Epoch::read(&mut from)?);
        let fingerprint = Fingerprint::new(from.array()?);
        let case = CaseCommitment::new(from.array()?);
        let id = RequestId::new(from.array()?);
        let found = from.u32()?;
        if found == 0 || found > most.min(MAX_IDENTIFIERS) {
            return Err(Error::WrongCount { found });
        }
        let length = usize::try_from(found).unwrap_or(usize::MAX / ELEMENT);
        let elements = from.rest(length * ELEMENT)?.to_vec();
        let summary = Summary {
            pair,
            epoch,
            fingerprint,
            case,
            id,
            count: found,
            digest: RequestDigest::new(half_digest(bytes)),
        };
        let whole = crate::suite::digest(bytes);
        Ok(Self {
            summary,
            elements,
            whole,
        })
    }

    /// What is noted of it.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    pub(crate) fn elements(&self) -> &[u8] {
        &self.elements
    }

    /// The SHA-512 of its bytes.
    pub(crate) const fn whole(&self) -> &[u8; 64] {
        &self.whole
    }

    pub(crate) fn summary_of(head: &Head<'_>, bytes: &[u8]) -> Summary {
        Summary {
            pair: head.pair.clone(),
            epoch: head.epoch,
            fingerprint: head.fingerprint,
            case: head.case,
            id: head.id,
            count: head.count,
            digest: RequestDigest::new(half_digest(bytes)),
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Request({})", self.summary)
    }
}
