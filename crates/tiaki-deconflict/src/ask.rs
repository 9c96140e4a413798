//! The asker's side: a question, its answer, and what is found.
//!
//! Identifiers are sorted and each asked once. Blinding factors come from the seed, from what is asked and
//! from where it goes: the same question with the same seed is the same bytes again, so that it can be
//! repeated after a lost answer without keeping anything but the seed.

use std::fmt;
use std::num::NonZeroUsize;

use voprf::VoprfClient;
use zeroize::Zeroizing;

use crate::request::Head;
use crate::suite::{self, BATCH, ELEMENT, Evaluations, Output, PROOF, Suite};
use crate::threads;
use crate::wire::{Kind, Reader, count};
use crate::{
    Announcement, CitedCase, Error, Identifier, List, MAX_IDENTIFIERS, Pointer, Request, RequestId,
    Seed, Summary,
};

/// A question that was blinded: its bytes for the answerer, and what opens the answer, which stays here.
pub struct Question {
    announcement: Announcement,
    summary: Summary,
    bytes: Vec<u8>,
    batches: Vec<Batch>,
}

struct Batch {
    identifiers: Vec<Identifier>,
    states: Vec<VoprfClient<Suite>>,
}

impl Question {
    /// Blinds identifiers for an answerer and an own case.
    ///
    /// Duplicates are asked once. `id` is random and belongs to this question alone.
    ///
    /// # Errors
    /// [`Error::BadQuestion`] where there is no identifier, or more than [`MAX_IDENTIFIERS`].
    pub fn new(
        announcement: &Announcement,
        case: &CitedCase,
        id: RequestId,
        identifiers: &[Identifier],
        seed: &Seed,
        threads: NonZeroUsize,
    ) -> Result<Self, Error> {
        let mut asked = identifiers.to_vec();
        asked.sort_unstable();
        asked.dedup();
        if asked.is_empty() || count(asked.len()) > MAX_IDENTIFIERS {
            return Err(Error::BadQuestion);
        }
        let (pair, epoch) = (announcement.pair(), announcement.epoch());
        let head = Head {
            pair,
            epoch,
            fingerprint: announcement.fingerprint(),
            case: case.commitment(pair, epoch),
            id,
            count: count(asked.len()),
        };
        let used_on = asked.iter().fold(head.write(), |writer, identifier| {
            let length = u16::try_from(identifier.input().len()).unwrap_or(u16::MAX);
            writer.u16(length).bytes(identifier.input())
        });
        let used_on = suite::digest(&Zeroizing::new(used_on.done()));
        let batches: Vec<&[Identifier]> = asked.chunks(BATCH).collect();
        let blinded = threads::run(&batches, threads, |batch, identifiers| {
            let mut generator = suite::generator(seed.bytes(), &used_on, "blind", batch);
            let (states, elements) = suite::blind(identifiers, &mut generator)?;
            let identifiers = identifiers.to_vec();
            Ok((
                Batch {
                    identifiers,
                    states,
                },
                elements,
            ))
        })?;
        let mut bytes = head.write();
        let mut batches = Vec::with_capacity(blinded.len());
        for (batch, elements) in blinded {
            bytes = bytes.bytes(&elements);
            batches.push(batch);
        }
        let bytes = bytes.done();
        Ok(Self {
            announcement: announcement.clone(),
            summary: Request::summary_of(&head, &bytes),
            bytes,
            batches,
        })
    }

    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What is noted of it.
    #[must_use]
    pub const fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Checks an answer and unblinds it.
    ///
    /// # Errors
    /// Whatever keeps the answer from being canonical, each by its code; [`Error::OtherRequest`],
    /// [`Error::OtherKey`] and [`Error::WrongCount`] where it does not belong to this question;
    /// [`Error::ProofRefused`] where it was not made with the announced key.
    pub fn open(&self, answer: &[u8], threads: NonZeroUsize) -> Result<Evaluated, Error> {
        let asked = self
            .batches
            .iter()
            .map(|batch| batch.states.len())
            .sum::<usize>();
        let longest = 6 + 32 + 32 + 4 + asked * ELEMENT + self.batches.len() * PROOF;
        let mut from = Reader::open(answer, Kind::Answer, longest)?;
        if from.array()? != *self.summary.digest().bytes() {
            return Err(Error::OtherRequest);
        }
        if from.array()? != *self.summary.fingerprint().bytes() {
            return Err(Error::OtherKey);
        }
        let found = from.u32()?;
        if found != count(asked) {
            return Err(Error::WrongCount { found });
        }
        let elements = from.slice(asked * ELEMENT)?;
        let proofs = from.rest(self.batches.len() * PROOF)?;
        let parts = elements.chunks(BATCH * ELEMENT).zip(proofs.chunks(PROOF));
        let work: Vec<_> = self.batches.iter().zip(parts).collect();
        let public = self.announcement.point();
        let outputs = threads::run(&work, threads, |batch, (own, (elements, proof))| {
            let answer = Evaluations {
                batch,
                elements,
                proof,
            };
            suite::finalize(&own.identifiers, &own.states, &answer, public)
        })?;
        let identifiers = self.batches.iter().flat_map(|batch| &batch.identifiers);
        let known = identifiers.cloned().zip(outputs.into_iter().flatten());
        Ok(Evaluated {
            announcement: self.announcement.clone(),
            known: known.collect(),
        })
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Question({})", self.summary)
    }
}

/// Identifiers with what the answerer's function gives for them: as good as a look into every list of this pair
/// and epoch for these identifiers, so it is kept no longer than it is needed, and wiped when dropped.
pub struct Evaluated {
    announcement: Announcement,
    known: Vec<(Identifier, Output)>,
}

impl Evaluated {
    /// Which of the identifiers are in a list, in order of kind and value.
    ///
    /// # Errors
    /// [`Error::OtherKey`] where the list is of another pair, epoch or key.
    pub fn search(&self, list: &List) -> Result<Vec<Hit>, Error> {
        if list.fingerprint() != self.announcement.fingerprint() {
            return Err(Error::OtherKey);
        }
        let found = self.known.iter().filter_map(|(identifier, output)| {
            let pointer = list.find(output)?;
            let identifier = identifier.clone();
            Some(Hit {
                identifier,
                pointer,
            })
        });
        Ok(found.collect())
    }

    /// How many identifiers, each counted once.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none, which cannot be.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

impl fmt::Debug for Evaluated {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Evaluated({} identifiers)", self.known.len())
    }
}

/// An identifier that both have, and whom to call about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Hit {
    identifier: Identifier,
    pointer: Pointer,
}

impl Hit {
    /// The asker's own identifier.
    #[must_use]
    pub const fn identifier(&self) -> &Identifier {
        &self.identifier
    }

    /// Whom to call at the answerer.
    #[must_use]
    pub const fn pointer(&self) -> &Pointer {
        &self.pointer
    }
}

impl fmt::Debug for Hit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Hit({:?}, ..)", self.identifier)
    }
}
