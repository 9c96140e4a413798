//! Secrets: seeds that come from outside, and the root that all keys of an answerer come from.
//!
//! Everything is derived by HKDF (RFC 5869) over the suite's SHA-512, with a label and the pair, epoch and
//! spelling in its info. The root goes from epoch to epoch by a one-way step that also takes fresh randomness:
//! who has overwritten the root of an epoch cannot make its keys again, and who stole one root cannot make those
//! after the next step. Destroying the root ends everything at once.

use std::fmt;

use hkdf::Hkdf;
use voprf::{CipherSuite, Ristretto255};
use zeroize::Zeroizing;

use crate::wire::{VERSION, Writer};
use crate::{Answerer, Epoch, Error, Pair};

/// SHA-512, as the ciphersuite has it.
pub(crate) type Sha512 = <Ristretto255 as CipherSuite>::Hash;

/// `N` bytes (at most 16,320) from secret bytes, for what the label and the fields say.
pub(crate) fn derive<const N: usize>(
    secret: &[u8],
    salt: &[u8],
    label: &str,
    fields: &[u8],
) -> Zeroizing<[u8; N]> {
    let mut derived = Zeroizing::new([0; N]);
    let info = [
        b"tiaki-deconflict",
        [VERSION].as_slice(),
        label.as_bytes(),
        b"\0",
        fields,
    ];
    #[expect(
        clippy::expect_used,
        reason = "HKDF gives up to 255 times 64 bytes, and N is a constant far below"
    )]
    Hkdf::<Sha512>::new(Some(salt), secret)
        .expand_multi_info(&info, derived.as_mut())
        .expect("N is within HKDF's length");
    derived
}

/// 32 bytes of a cryptographic generator's. Each is used for one purpose only, and never printed; it is
/// wiped when dropped.
///
/// A seed that is used twice by mistake, for two questions, gives other blinding factors for each, since what is
/// asked goes into them too.
#[derive(Clone)]
pub struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    /// From 32 random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Seed(..)")
    }
}

/// What all keys of an answerer in one epoch are derived from.
///
/// It is kept where nothing is backed up, or where backups end with the epoch: an old copy of it opens the old
/// epoch again.
pub struct Root {
    epoch: Epoch,
    secret: Zeroizing<[u8; 32]>,
}

impl Root {
    /// A first root, for this epoch.
    #[must_use]
    pub fn new(epoch: Epoch, seed: &Seed) -> Self {
        Self {
            epoch,
            secret: derive(
                seed.bytes(),
                &[],
                "root",
                &epoch.write(Writer::bare()).done(),
            ),
        }
    }

    /// A root that was kept: what [`Self::secret`] gave, with its epoch.
    #[must_use]
    pub fn restore(epoch: Epoch, secret: [u8; 32]) -> Self {
        let secret = Zeroizing::new(secret);
        Self { epoch, secret }
    }

    /// The epoch that it is for.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// Its bytes, to be kept sealed. Who has them can search through every list of this epoch.
    #[must_use]
    pub fn secret(&self) -> Zeroizing<[u8; 32]> {
        self.secret.clone()
    }

    /// The root of a later epoch, from this one and fresh randomness. This one is consumed and wiped;
    /// where it was kept, it is to be overwritten by the new one, and its epoch's keys are gone for everybody.
    ///
    /// # Errors
    /// [`Error::EpochBackwards`] where the epoch is not wholly after this one; then the root is gone from
    /// memory, and read again from where it is kept.
    pub fn advance(self, to: Epoch, fresh: &Seed) -> Result<Self, Error> {
        if !to.is_after(self.epoch) {
            return Err(Error::EpochBackwards);
        }
        let fields = to.write(self.epoch.write(Writer::bare())).done();
        Ok(Self {
            epoch: to,
            secret: derive(self.secret.as_slice(), fresh.bytes(), "advance", &fields),
        })
    }

    /// The answerer's key for a pair in this epoch. `spelling` is the version of the rules by which both
    /// sides bring identifiers to one form: where they differ, a question is refused instead of missing.
    ///
    /// # Errors
    /// [`Error::NoKey`], with a probability of less than 2^-252.
    pub fn answerer(&self, pair: &Pair, spelling: u16) -> Result<Answerer, Error> {
        Answerer::derived(self.secret.as_slice(), pair.clone(), self.epoch, spelling)
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Root({:?}, ..)", self.epoch)
    }
}
