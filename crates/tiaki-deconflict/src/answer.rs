//! The answerer's side: a key for one pair and epoch, its announcement, its list, its answers.
//!
//! Nothing here is random: what a proof needs is derived from the key and all bytes of the request, so
//! that the same request is answered by the same bytes, and no two requests share it.

use std::fmt;
use std::num::NonZeroUsize;

use voprf::VoprfServer;
use zeroize::Zeroizing;

use crate::secret::derive;
use crate::suite::{self, BATCH, ELEMENT, PROOF, Suite};
use crate::wire::{Kind, Writer};
use crate::{
    Announcement, Entry, Epoch, Error, Grant, List, Pair, Request, Summary, list, threads,
};

/// What answers one asker in one epoch. Made by [`Root::answerer`](crate::Root::answerer); the key never leaves it.
pub struct Answerer {
    key: VoprfServer<Suite>,
    proofs: Zeroizing<[u8; 32]>,
    lists: Zeroizing<[u8; 32]>,
    announcement: Announcement,
}

impl Answerer {
    pub(crate) fn derived(
        root: &[u8],
        pair: Pair,
        epoch: Epoch,
        spelling: u16,
    ) -> Result<Self, Error> {
        let fields = epoch.write(pair.write(Writer::bare())).u16(spelling).done();
        let seed = derive::<32>(root, &[], "key", &fields);
        // DeriveKeyPair, section 3.2.1 of RFC 9497.
        let key = VoprfServer::new_from_seed(seed.as_slice(), b"tiaki-deconflict")
            .map_err(|_| Error::NoKey)?;
        let announcement = Announcement::made(pair, epoch, spelling, &suite::public(&key))?;
        Ok(Self {
            key,
            proofs: derive(root, &[], "proofs", &fields),
            lists: derive(root, &[], "lists", &fields),
            announcement,
        })
    }

    /// What the asker is given first.
    #[must_use]
    pub const fn announcement(&self) -> &Announcement {
        &self.announcement
    }

    /// The list of what the answerer has, for this asker and epoch: to be sent as it is, as often as it changes.
    ///
    /// An identifier stands in it once, with the pointer that comes first in order of bytes. Each list
    /// has tags, ciphertexts and padding of its own: two of them show that something changed, and
    /// no more unless the number of entries passes a bucket's.
    ///
    /// # Errors
    /// [`Error::LongList`] for more than [`MAX_ENTRIES`](crate::MAX_ENTRIES).
    pub fn list(&self, entries: &[Entry], threads: NonZeroUsize) -> Result<List, Error> {
        list::made(
            &self.key,
            self.lists.as_slice(),
            self.announcement.fingerprint(),
            entries,
            threads,
        )
    }

    /// Answers a request for which there is a grant. The answer is the same for the same request.
    ///
    /// # Errors
    /// [`Error::OtherGrant`] where the grant is for another request; [`Error::OtherPair`],
    /// [`Error::OtherEpoch`] and [`Error::OtherKey`] where the request is not for this key;
    /// [`Error::NotAPoint`] and [`Error::Identity`] for elements that cannot be evaluated. The grant is used up
    /// in any case.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a grant is good for one answer"
    )]
    pub fn answer(
        &self,
        request: &Request,
        grant: Grant,
        threads: NonZeroUsize,
    ) -> Result<Vec<u8>, Error> {
        let summary = request.summary();
        if grant.digest() != summary.digest() {
            return Err(Error::OtherGrant);
        }
        self.check(request)?;
        let batches: Vec<&[u8]> = request.elements().chunks(BATCH * ELEMENT).collect();
        let evaluated = threads::run(&batches, threads, |batch, elements| {
            let secret = self.proofs.as_slice();
            let mut generator = suite::generator(secret, request.whole(), "proof", batch);
            suite::evaluate(&self.key, elements, batch * BATCH, &mut generator)
        })?;
        Ok(written(summary, &evaluated))
    }

    /// Whether a request is for this key at all: to be asked before its budget is.
    ///
    /// # Errors
    /// [`Error::OtherPair`], [`Error::OtherEpoch`] and [`Error::OtherKey`] where it is not.
    pub fn check(&self, request: &Request) -> Result<(), Error> {
        let (own, summary) = (&self.announcement, request.summary());
        if summary.pair() != own.pair() {
            return Err(Error::OtherPair);
        }
        if summary.epoch() != own.epoch() {
            return Err(Error::OtherEpoch);
        }
        if summary.fingerprint() != own.fingerprint() {
            return Err(Error::OtherKey);
        }
        Ok(())
    }
}

impl fmt::Debug for Answerer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Answerer({}, ..)", self.announcement.fingerprint())
    }
}

/// An answer as it is sent: its elements, then a proof for each batch.
fn written(summary: &Summary, batches: &[(Vec<u8>, [u8; PROOF])]) -> Vec<u8> {
    let mut answer = Writer::message(Kind::Answer)
        .bytes(summary.digest().bytes())
        .bytes(summary.fingerprint().bytes())
        .u32(summary.count());
    for (elements, _) in batches {
        answer = answer.bytes(elements);
    }
    for (_, proof) in batches {
        answer = answer.bytes(proof);
    }
    answer.done()
}
