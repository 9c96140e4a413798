//! What an answerer makes known for a pair and epoch before anything is asked.

use crate::suite::{self, Point, half_digest};
use crate::wire::{Kind, Reader, Writer};
use crate::{Epoch, Error, Fingerprint, MAX_AGENCY, Pair};

const MOST: usize = 6 + 2 * (1 + MAX_AGENCY) + 6 + 2 + suite::ELEMENT;

/// The public key for a pair and epoch, and the spelling that identifiers have.
///
/// Requests, answers, lists and contacts are bound to its [`Fingerprint`]. It does not say who made it: it
/// has to come over a link, or under a signature, that does. An asker who shows its fingerprints to a third party
/// can prove what it was given.
#[derive(Debug, Clone)]
pub struct Announcement {
    pair: Pair,
    epoch: Epoch,
    spelling: u16,
    point: Point,
    bytes: Vec<u8>,
    fingerprint: Fingerprint,
}

impl Announcement {
    pub(crate) fn made(
        pair: Pair,
        epoch: Epoch,
        spelling: u16,
        public: &[u8],
    ) -> Result<Self, Error> {
        let bytes = epoch
            .write(pair.write(Writer::message(Kind::Announcement)))
            .u16(spelling)
            .bytes(public)
            .done();
        Ok(Self {
            pair,
            epoch,
            spelling,
            point: suite::point(public)?,
            fingerprint: Fingerprint::new(half_digest(&bytes)),
            bytes,
        })
    }

    /// Reads one.
    ///
    /// # Errors
    /// Whatever keeps it from being canonical, each by its code; [`Error::NotAPoint`] and
    /// [`Error::Identity`] for a key that is none.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, Kind::Announcement, MOST)?;
        let (pair, epoch) = (Pair::read(&mut from)?, Epoch::read(&mut from)?);
        let spelling = from.u16()?;
        let public = from.rest(suite::ELEMENT)?;
        Self::made(pair, epoch, spelling, public)
    }

    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Between whom.
    #[must_use]
    pub const fn pair(&self) -> &Pair {
        &self.pair
    }

    /// For which days.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The version of the rules by which identifiers were brought to one form. An asker that has other rules does
    /// not ask.
    #[must_use]
    pub const fn spelling(&self) -> u16 {
        self.spelling
    }

    /// What everything else is bound to.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    pub(crate) const fn point(&self) -> Point {
        self.point
    }
}
