//! RFC 9497 in verifiable mode over ristretto255 and SHA-512, by the crate `voprf`: bytes in, bytes out.
//!
//! Points are read strictly: canonical, and not the identity. Work comes in batches of [`BATCH`], each with one
//! proof (section 2.2 of the RFC), so that several threads can share it.

use hkdf::hmac::digest::Digest;
use rand_chacha_03::ChaCha20Rng;
use rand_chacha_03::rand_core::{CryptoRng, RngCore, SeedableRng};
use voprf::{
    BlindedElement, CipherSuite, EvaluationElement, Group, Proof, Ristretto255, VoprfClient,
    VoprfServer,
};
use zeroize::Zeroizing;

use crate::Error;
use crate::secret::{Sha512, derive};
use crate::wire::{Writer, count};

/// Elements under one proof.
pub(crate) const BATCH: usize = 1_024;
/// Bytes of an element.
pub(crate) const ELEMENT: usize = 32;
/// Bytes of a proof.
pub(crate) const PROOF: usize = 64;

/// The suite.
pub(crate) type Suite = Ristretto255;
/// A point, as the suite has it.
pub(crate) type Point = <<Suite as CipherSuite>::Group as Group>::Elem;
/// What the function gives for an input.
pub(crate) type Output = Zeroizing<[u8; 64]>;

/// SHA-512.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 64] {
    Sha512::digest(bytes).into()
}

/// The first half of SHA-512.
pub(crate) fn half_digest(bytes: &[u8]) -> [u8; 32] {
    let mut half = [0; 32];
    half.iter_mut()
        .zip(digest(bytes))
        .for_each(|(to, from)| *to = from);
    half
}

/// The generator for one batch, from a secret, from what it is used on, and from the batch's number. Two
/// different inputs never share its stream: an answerer that used one stream for two proofs would give its
/// key away, so that is derived from all bytes of the request.
pub(crate) fn generator(
    secret: &[u8],
    used_on: &[u8; 64],
    label: &str,
    batch: usize,
) -> ChaCha20Rng {
    let number = Writer::bare().u32(count(batch)).done();
    ChaCha20Rng::from_seed(*derive(secret, used_on, label, &number))
}

/// A point in its canonical form, and not the identity.
pub(crate) fn point(bytes: &[u8]) -> Result<Point, Error> {
    let read = points(bytes, 0, Suite::deserialize_elem)?;
    read.into_iter().next().ok_or(Error::Truncated)
}

/// Points one after the other, the first of which has this place.
fn points<T>(
    bytes: &[u8],
    first: usize,
    read: impl Fn(&[u8]) -> voprf::Result<T>,
) -> Result<Vec<T>, Error> {
    let each = bytes.chunks_exact(ELEMENT).enumerate();
    each.map(|(place, bytes)| {
        let place = count(first + place);
        // Told apart before it is read: the identity, all zeros, has a code of its own.
        if bytes.iter().all(|byte| *byte == 0) {
            return Err(Error::Identity { place });
        }
        read(bytes).map_err(|_| Error::NotAPoint { place })
    })
    .collect()
}

/// The blinded elements and what unblinds them.
pub(crate) fn blind<R: RngCore + CryptoRng, I: AsRef<[u8]>>(
    inputs: &[I],
    generator: &mut R,
) -> Result<(Vec<VoprfClient<Suite>>, Vec<u8>), Error> {
    let mut states = Vec::with_capacity(inputs.len());
    let mut elements = Vec::with_capacity(inputs.len() * ELEMENT);
    for input in inputs {
        let blinded = VoprfClient::blind(input.as_ref(), generator).map_err(|_| Error::BadValue)?;
        elements.extend_from_slice(&blinded.message.serialize());
        states.push(blinded.state);
    }
    Ok((states, elements))
}

/// The evaluations of a batch of elements that begins at `first`, with their proof.
pub(crate) fn evaluate<R: RngCore + CryptoRng>(
    key: &VoprfServer<Suite>,
    elements: &[u8],
    first: usize,
    generator: &mut R,
) -> Result<(Vec<u8>, [u8; PROOF]), Error> {
    let blinded = points(elements, first, BlindedElement::<Suite>::deserialize)?;
    let found = blinded.len();
    let evaluated =
        key.batch_blind_evaluate(generator, &blinded)
            .map_err(|_| Error::WrongCount {
                found: count(found),
            })?;
    let mut messages = Vec::with_capacity(elements.len());
    for message in &evaluated.messages {
        messages.extend_from_slice(&message.serialize());
    }
    Ok((messages, evaluated.proof.serialize().into()))
}

/// One batch of an answer, as it came.
pub(crate) struct Evaluations<'b> {
    /// Which batch, from 0.
    pub(crate) batch: usize,
    /// Its elements.
    pub(crate) elements: &'b [u8],
    /// Their proof.
    pub(crate) proof: &'b [u8],
}

/// The outputs for a batch of inputs, once its proof holds against the public key.
pub(crate) fn finalize<I: AsRef<[u8]>>(
    inputs: &Vec<I>,
    states: &Vec<VoprfClient<Suite>>,
    answer: &Evaluations<'_>,
    public: Point,
) -> Result<Vec<Output>, Error> {
    let batch = count(answer.batch);
    let first = answer.batch * BATCH;
    let evaluations = points(
        answer.elements,
        first,
        EvaluationElement::<Suite>::deserialize,
    )?;
    let proof = Proof::deserialize(answer.proof).map_err(|_| Error::NotAProof { batch })?;
    let outputs = VoprfClient::batch_finalize(inputs, states, &evaluations, &proof, public)
        .map_err(|_| Error::ProofRefused { batch })?;
    outputs
        .map(|output| {
            let output = output.map_err(|_| Error::BadValue)?;
            Ok(Zeroizing::new(output.into()))
        })
        .collect()
}

/// What the key's holder finds for an input without anybody's help.
pub(crate) fn own_output(key: &VoprfServer<Suite>, input: &[u8]) -> Result<Output, Error> {
    let output = key.evaluate(input).map_err(|_| Error::BadValue)?;
    Ok(Zeroizing::new(output.into()))
}

/// The public half of a key, as it is announced.
pub(crate) fn public(key: &VoprfServer<Suite>) -> [u8; ELEMENT] {
    Suite::serialize_elem(key.get_public_key()).into()
}

#[cfg(test)]
mod tests;
