//! What an answerer publishes to one asker in one epoch: tags that nobody can test guesses against, each with whom to
//! call.
//!
//! For each own identifier the function's output gives, with the list's salt, a tag of 16 bytes and a key. The
//! tag stands in the list, and behind it the pointer, sealed under the key (ChaCha20-Poly1305, RFC 8439). Who has no
//! output for an identifier, which takes the answerer's help, can do nothing with either.
//!
//! The list is sorted by tag, which is an order that says nothing, and filled up with random entries to a bucket's
//! size ([`bucket`]). Its salt is derived from the answerer's secret and from what the list holds: the same
//! content gives the same bytes, and another content gives other tags, ciphertexts and padding throughout, so that
//! lists cannot be compared entry by entry, and no key seals two pointers.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;

use chacha20poly1305::aead::AeadInPlace;
use chacha20poly1305::{ChaCha20Poly1305, Key, KeyInit, Nonce, Tag};
use rand_chacha_03::ChaCha20Rng;
use rand_chacha_03::rand_core::{RngCore, SeedableRng};
use voprf::VoprfServer;
use zeroize::Zeroizing;

use crate::secret::derive;
use crate::suite::{self, BATCH, Output, Suite};
use crate::threads;
use crate::wire::{Kind, Reader, Writer, count};
use crate::{Error, Fingerprint, Identifier};

/// Bytes that a pointer has at most.
pub const MAX_POINTER: usize = 47;
/// Entries that a list has at most, padding included: 2^21, a message of 160 MiB.
pub const MAX_ENTRIES: u32 = 1 << 21;

const TAG: usize = 16;
const SEALED: usize = MAX_POINTER + 1 + 16;
const ENTRY: usize = TAG + SEALED;
const HEAD: usize = 6 + 32 + 32 + 4;
/// The smallest list.
const LEAST: u32 = 1_024;

/// How many entries a list of so many is filled up to: at least 1,024, and then in steps of a quarter of the
/// power of two below, so that at most a fifth of a list is padding and its length tells two bits more than
/// its order of magnitude in powers of two.
#[must_use]
pub const fn bucket(entries: u32) -> u32 {
    if entries <= LEAST {
        return LEAST;
    }
    // entries - 1 lies in 2^(bits - 1) .. 2^bits.
    let bits = u32::BITS - (entries - 1).leading_zeros();
    (entries.div_ceil(1 << (bits - 3))).saturating_mul(1 << (bits - 3))
}

/// Whom to call at the answerer: opaque bytes that mean something to a person there, or to its node.
/// All have the same length in a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Vec<u8>);

impl Pointer {
    /// From 1 to [`MAX_POINTER`] bytes.
    ///
    /// # Errors
    /// [`Error::BadPointer`] for none or more.
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.is_empty() || bytes.len() > MAX_POINTER {
            return Err(Error::BadPointer);
        }
        Ok(Self(bytes.to_vec()))
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The length, the bytes, and zeros up to the length that all have.
    fn padded(&self) -> [u8; MAX_POINTER + 1] {
        let mut padded = [0; MAX_POINTER + 1];
        let filled = Writer::bare().short(&self.0).done();
        padded
            .iter_mut()
            .zip(filled)
            .for_each(|(to, from)| *to = from);
        padded
    }

    fn unpadded(padded: &[u8; MAX_POINTER + 1]) -> Option<Self> {
        let (length, rest) = padded.split_first()?;
        let (bytes, zeros) = rest.split_at_checked(usize::from(*length))?;
        let is_canonical = zeros.iter().all(|byte| *byte == 0);
        is_canonical.then(|| Self::new(bytes).ok()).flatten()
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pointer(..)")
    }
}

/// An own identifier of the answerer's, and whom to call about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    identifier: Identifier,
    pointer: Pointer,
}

impl Entry {
    /// Of these.
    #[must_use]
    pub const fn new(identifier: Identifier, pointer: Pointer) -> Self {
        Self {
            identifier,
            pointer,
        }
    }
}

/// A published list.
#[derive(Clone, PartialEq, Eq)]
pub struct List {
    fingerprint: Fingerprint,
    salt: [u8; 32],
    bytes: Vec<u8>,
}

impl List {
    /// Reads one.
    ///
    /// # Errors
    /// Whatever keeps it from being canonical, each by its code; [`Error::WrongCount`] where the number of entries is
    /// no bucket's or above [`MAX_ENTRIES`], [`Error::Unsorted`] where tags do not ascend.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, Error> {
        let most = usize::try_from(MAX_ENTRIES).unwrap_or(usize::MAX / (2 * ENTRY));
        let mut from = Reader::open(&bytes, Kind::List, HEAD + most * ENTRY)?;
        let (fingerprint, salt) = (Fingerprint::new(from.array()?), from.array()?);
        let found = from.u32()?;
        if found > MAX_ENTRIES || bucket(found) != found {
            return Err(Error::WrongCount { found });
        }
        let length = usize::try_from(found).unwrap_or(usize::MAX / ENTRY);
        let entries = from.rest(length * ENTRY)?;
        ascend(entries)?;
        Ok(Self {
            fingerprint,
            salt,
            bytes,
        })
    }

    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Which announcement it belongs to.
    #[must_use]
    pub const fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// How many entries, padding included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len() / ENTRY
    }

    /// Whether it has no entry, which cannot be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    fn entries(&self) -> &[u8] {
        self.bytes.get(HEAD..).unwrap_or_default()
    }

    /// Whom to call about the identifier that has this output.
    pub(crate) fn find(&self, output: &Output) -> Option<Pointer> {
        let keys = Keys::derived(output, &self.salt, self.fingerprint);
        let (entries, _) = self.entries().as_chunks::<ENTRY>();
        let place = entries
            .binary_search_by(|entry| entry.split_at(TAG).0.cmp(keys.tag().as_slice()))
            .ok()?;
        keys.open(entries.get(place)?)
    }
}

impl fmt::Debug for List {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "List({}, {} entries)", self.fingerprint, self.len())
    }
}

fn ascend(entries: &[u8]) -> Result<(), Error> {
    let (entries, _) = entries.as_chunks::<ENTRY>();
    let tag = |entry: &[u8; ENTRY]| entry.first_chunk::<TAG>().copied();
    let after = entries.iter().skip(1);
    match entries
        .iter()
        .zip(after)
        .position(|(one, next)| tag(one) >= tag(next))
    {
        Some(place) => Err(Error::Unsorted {
            place: count(place + 1),
        }),
        None => Ok(()),
    }
}

/// What an output gives within one list: the tag, and the key that its pointer is sealed under.
struct Keys(Zeroizing<[u8; TAG + 32]>);

impl Keys {
    fn derived(output: &Output, salt: &[u8; 32], fingerprint: Fingerprint) -> Self {
        Self(derive(
            output.as_slice(),
            salt,
            "entry",
            fingerprint.bytes(),
        ))
    }

    fn tag(&self) -> [u8; TAG] {
        self.0.first_chunk().copied().unwrap_or_default()
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        let key: [u8; 32] = self.0.last_chunk().copied().unwrap_or_default();
        ChaCha20Poly1305::new(&Key::from(key))
    }

    /// A key seals one pointer in its life (the salt comes from the whole content), so its nonce is zero.
    fn seal(&self, pointer: &Pointer) -> Result<[u8; ENTRY], Error> {
        let mut padded = pointer.padded();
        let nonce = Nonce::default();
        let tag = self
            .cipher()
            .encrypt_in_place_detached(&nonce, &self.tag(), &mut padded)
            .map_err(|_| Error::BadPointer)?;
        let written = Writer::bare()
            .bytes(&self.tag())
            .bytes(&padded)
            .bytes(&tag)
            .done();
        let mut entry = [0; ENTRY];
        entry
            .iter_mut()
            .zip(written)
            .for_each(|(to, from)| *to = from);
        Ok(entry)
    }

    fn open(&self, entry: &[u8; ENTRY]) -> Option<Pointer> {
        let (tag, sealed) = entry.split_at_checked(TAG)?;
        let (padded, mark) = sealed.split_first_chunk::<{ MAX_POINTER + 1 }>()?;
        let (mut padded, mark) = (*padded, Tag::from(*mark.first_chunk::<16>()?));
        self.cipher()
            .decrypt_in_place_detached(&Nonce::default(), tag, &mut padded, &mark)
            .ok()?;
        Pointer::unpadded(&padded)
    }
}

/// Makes the list of these entries.
pub(crate) fn made(
    key: &VoprfServer<Suite>,
    secret: &[u8],
    fingerprint: Fingerprint,
    entries: &[Entry],
    threads: NonZeroUsize,
) -> Result<List, Error> {
    let mut own: BTreeMap<&Identifier, &Pointer> = BTreeMap::new();
    for entry in entries {
        let kept = own.entry(&entry.identifier).or_insert(&entry.pointer);
        *kept = (*kept).min(&entry.pointer);
    }
    let own: Vec<(&Identifier, &Pointer)> = own.into_iter().collect();
    if own.len() > usize::try_from(MAX_ENTRIES).unwrap_or(usize::MAX) {
        return Err(Error::LongList);
    }
    let salt = *derive::<32>(secret, &content(&own), "salt", fingerprint.bytes());
    let batches: Vec<&[(&Identifier, &Pointer)]> = own.chunks(BATCH).collect();
    let sealed = threads::run(&batches, threads, |_, batch| {
        let each = batch.iter().map(|(identifier, pointer)| {
            let output = suite::own_output(key, identifier.input())?;
            Keys::derived(&output, &salt, fingerprint).seal(pointer)
        });
        each.collect::<Result<Vec<_>, Error>>()
    })?;
    let mut all: Vec<[u8; ENTRY]> = sealed.into_iter().flatten().collect();
    let size = bucket(count(all.len()));
    let mut padding =
        ChaCha20Rng::from_seed(*derive(secret, &salt, "padding", fingerprint.bytes()));
    while count(all.len()) < size {
        let mut entry = [0; ENTRY];
        padding.fill_bytes(&mut entry);
        all.push(entry);
    }
    all.sort_unstable();
    let head = Writer::message(Kind::List)
        .bytes(fingerprint.bytes())
        .bytes(&salt)
        .u32(size);
    let bytes = head.bytes(all.as_flattened()).done();
    List::parse(bytes)
}

/// A digest of all that the list holds.
fn content(own: &[(&Identifier, &Pointer)]) -> [u8; 64] {
    let written = own
        .iter()
        .fold(Writer::bare(), |writer, (identifier, pointer)| {
            let length = u16::try_from(identifier.input().len()).unwrap_or(u16::MAX);
            let writer = writer.u16(length).bytes(identifier.input());
            writer.short(pointer.bytes())
        });
    suite::digest(&Zeroizing::new(written.done()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_hold_what_they_are_for_with_a_fifth_to_spare() {
        for (entries, size) in [
            (0, 1_024),
            (1_024, 1_024),
            (1_025, 1_280),
            (1_280, 1_280),
            (1_281, 1_536),
            (2_048, 2_048),
            (100_000, 114_688),
            (270_000, 327_680),
            (MAX_ENTRIES, MAX_ENTRIES),
        ] {
            assert_eq!(bucket(entries), size, "{entries}");
        }
        for entries in (1_025..3_000_000).step_by(997) {
            let size = bucket(entries);
            assert!(size >= entries && bucket(size) == size);
            assert!(
                u64::from(size) * 4 <= u64::from(entries) * 5 + 4,
                "{entries} in {size}"
            );
        }
    }

    #[test]
    fn pointers_have_one_length_and_one_form() {
        for length in [1, 10, MAX_POINTER] {
            let pointer = Pointer::new(&vec![7; length]).unwrap();
            assert_eq!(Pointer::unpadded(&pointer.padded()), Some(pointer));
        }
        assert_eq!(Pointer::new(b"").err(), Some(Error::BadPointer));
        assert_eq!(Pointer::new(&[1; 48]).err(), Some(Error::BadPointer));
        let mut padded = Pointer::new(b"desk").unwrap().padded();
        padded[20] = 1;
        assert_eq!(Pointer::unpadded(&padded), None);
        assert_eq!(Pointer::unpadded(&[0; 48]), None);
        assert_eq!(Pointer::unpadded(&[255; 48]), None);
    }
}
