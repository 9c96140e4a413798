//! The case that a question is asked for.
//!
//! The answerer gets a commitment: it can count by case, and cannot learn which case it is. Who has to
//! answer for a question later (to an auditor, or to the answerer after a hit) opens it: the case's id together
//! with the opening gives the commitment again, and no other case's id does, since SHA-512 would have to collide.
//! A commitment is the same for all questions of one case within a pair and epoch, and unlike in any other.

use std::fmt;

use zeroize::Zeroizing;

use crate::secret::derive;
use crate::suite::half_digest;
use crate::wire::Writer;
use crate::{CaseCommitment, Epoch, Error, Pair, Seed};

/// Bytes that a case's id has at most.
pub const MAX_CASE: usize = 64;

/// What an asker's commitments are made with; it never leaves.
#[derive(Debug, Clone)]
pub struct CaseSecret(Seed);

impl CaseSecret {
    /// From a seed that is kept as long as openings may be asked for.
    #[must_use]
    pub const fn new(seed: Seed) -> Self {
        Self(seed)
    }
}

/// An own case that a question cites. There is no other way to a [`Question`](crate::Question):
///
/// ```compile_fail,E0308
/// # use std::num::NonZeroUsize;
/// # use tiaki_deconflict::*;
/// fn ask(to: &Announcement, what: &[Identifier], seed: &Seed) {
///     let no_case = ();
///     let _ = Question::new(to, &no_case, RequestId::new([3; 16]), what, seed, NonZeroUsize::MIN);
/// }
/// ```
#[derive(Clone)]
pub struct CitedCase {
    id: Vec<u8>,
    secret: CaseSecret,
}

impl CitedCase {
    /// The case with this id, as the asker knows it.
    ///
    /// # Errors
    /// [`Error::BadCase`] unless the id has 1 to [`MAX_CASE`] bytes.
    pub fn new(secret: &CaseSecret, id: &[u8]) -> Result<Self, Error> {
        if id.is_empty() || id.len() > MAX_CASE {
            return Err(Error::BadCase);
        }
        Ok(Self {
            id: id.to_vec(),
            secret: secret.clone(),
        })
    }

    /// What the answerer is given in this pair and epoch.
    #[must_use]
    pub fn commitment(&self, pair: &Pair, epoch: Epoch) -> CaseCommitment {
        self.opening(pair, epoch).commitment(&self.id)
    }

    /// What shows, together with the case's id, that the commitment is to it.
    #[must_use]
    pub fn opening(&self, pair: &Pair, epoch: Epoch) -> CaseOpening {
        let fields = epoch
            .write(pair.write(Writer::bare()))
            .short(&self.id)
            .done();
        CaseOpening(derive(self.secret.0.bytes(), &[], "case", &fields))
    }
}

impl fmt::Debug for CitedCase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CitedCase(..)")
    }
}

/// Opens one commitment: given out on purpose, and only to who may know which case it was.
#[derive(Clone)]
pub struct CaseOpening(Zeroizing<[u8; 32]>);

impl CaseOpening {
    /// From its bytes, as somebody was given them.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// Its bytes, to be given out.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this opening and this id give this commitment.
    #[must_use]
    pub fn opens(&self, commitment: &CaseCommitment, case_id: &[u8]) -> bool {
        self.commitment(case_id) == *commitment
    }

    fn commitment(&self, case_id: &[u8]) -> CaseCommitment {
        let committed = Writer::bare()
            .bytes(b"tiaki-deconflict case\0")
            .bytes(self.0.as_slice())
            .bytes(case_id);
        CaseCommitment::new(half_digest(&committed.done()))
    }
}

impl fmt::Debug for CaseOpening {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("CaseOpening(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Agency;

    #[test]
    fn a_commitment_opens_to_its_case_and_meets_no_other() {
        let agency = |code| Agency::parse(code).unwrap();
        let pair = Pair::new(agency("A"), agency("B")).unwrap();
        let (other, epoch) = (
            Pair::new(agency("B"), agency("A")).unwrap(),
            Epoch::new(3, 30),
        );
        let (epoch, next) = (epoch.unwrap(), Epoch::new(4, 30).unwrap());
        let secret = CaseSecret::new(Seed::new([1; 32]));
        let case = CitedCase::new(&secret, b"cas_1").unwrap();
        let commitment = case.commitment(&pair, epoch);
        assert_eq!(
            commitment,
            CitedCase::new(&secret, b"cas_1")
                .unwrap()
                .commitment(&pair, epoch)
        );

        let opening = CaseOpening::new(*case.opening(&pair, epoch).bytes());
        assert!(opening.opens(&commitment, b"cas_1"));
        assert!(!opening.opens(&commitment, b"cas_2"));
        assert!(!case.opening(&pair, next).opens(&commitment, b"cas_1"));

        let elsewhere = [
            case.commitment(&other, epoch),
            case.commitment(&pair, next),
            CitedCase::new(&secret, b"cas_2")
                .unwrap()
                .commitment(&pair, epoch),
            CitedCase::new(&CaseSecret::new(Seed::new([2; 32])), b"cas_1")
                .unwrap()
                .commitment(&pair, epoch),
        ];
        assert!(!elsewhere.contains(&commitment));
    }

    #[test]
    fn no_case_is_no_case() {
        let secret = CaseSecret::new(Seed::new([1; 32]));
        assert_eq!(CitedCase::new(&secret, b"").err(), Some(Error::BadCase));
        assert_eq!(
            CitedCase::new(&secret, &[b'x'; 65]).err(),
            Some(Error::BadCase)
        );
    }
}
