//! The suite against appendix A.1.2 of RFC 9497: verifiable mode, ristretto255-SHA512.
//!
//! Blinding factors and the proof's scalar are given to the crate through its generator: it takes 64 bytes for each and
//! reduces them, so that 32 bytes and 32 zeros give exactly the vector's scalar.

use rand_chacha_03::rand_core;

use super::*;

/// Gives the scalars in turn.
struct Scalars(Vec<u8>);

impl Scalars {
    fn new(scalars: &[&str]) -> Self {
        let padded = scalars
            .iter()
            .flat_map(|scalar| [unhex(scalar), vec![0; 32]].concat());
        Self(padded.collect())
    }
}

impl RngCore for Scalars {
    fn next_u32(&mut self) -> u32 {
        panic!("scalars are read as bytes")
    }
    fn next_u64(&mut self) -> u64 {
        panic!("scalars are read as bytes")
    }
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        let rest = self.0.split_off(bytes.len());
        bytes.copy_from_slice(&self.0);
        self.0 = rest;
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Scalars {}

fn unhex(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

const SEED: &str = "a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3a3";
const SECRET: &str = "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909";
const PUBLIC: &str = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e";
const BLIND: &str = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
const OTHER: &str = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e";
const THIRD: &str = "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c";
const LONG: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

struct Vector {
    inputs: &'static [&'static str],
    blinds: &'static [&'static str],
    blinded: &'static str,
    evaluated: &'static str,
    proof: &'static str,
    proof_scalar: &'static str,
    outputs: &'static [&'static str],
}

const OUTPUT_1: &str = "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c";
const OUTPUT_2: &str = "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6";

const VECTORS: [Vector; 3] = [
    Vector {
        inputs: &["00"],
        blinds: &[BLIND],
        blinded: "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
        evaluated: "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
        proof: "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        proof_scalar: OTHER,
        outputs: &[OUTPUT_1],
    },
    Vector {
        inputs: &[LONG],
        blinds: &[BLIND],
        blinded: "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
        evaluated: "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468",
        proof: "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
        proof_scalar: OTHER,
        outputs: &[OUTPUT_2],
    },
    Vector {
        inputs: &["00", LONG],
        blinds: &[BLIND, OTHER],
        blinded: "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b94590a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
        evaluated: "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267ecc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
        proof: "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
        proof_scalar: THIRD,
        outputs: &[OUTPUT_1, OUTPUT_2],
    },
];

fn key() -> VoprfServer<Suite> {
    VoprfServer::new_with_key(&unhex(SECRET)).unwrap()
}

#[test]
fn the_key_is_derived_as_the_rfc_derives_it() {
    let derived = VoprfServer::<Suite>::new_from_seed(&unhex(SEED), b"test key").unwrap();
    assert_eq!(derived, key());
    assert_eq!(hex::encode(public(&derived)), PUBLIC);
}

#[test]
fn every_vector_is_met_from_blinding_to_output() {
    for vector in VECTORS {
        let inputs: Vec<Vec<u8>> = vector.inputs.iter().map(|input| unhex(input)).collect();
        let (states, blinded) = blind(&inputs, &mut Scalars::new(vector.blinds)).unwrap();
        assert_eq!(hex::encode(&blinded), vector.blinded);

        let mut scalars = Scalars::new(&[vector.proof_scalar]);
        let (elements, proof) = evaluate(&key(), &blinded, 0, &mut scalars).unwrap();
        assert_eq!(hex::encode(&elements), vector.evaluated);
        assert_eq!(hex::encode(proof), vector.proof);

        let public = point(&unhex(PUBLIC)).unwrap();
        let answer = Evaluations {
            batch: 0,
            elements: &elements,
            proof: &proof,
        };
        let outputs = finalize(&inputs, &states, &answer, public).unwrap();
        let found: Vec<String> = outputs.iter().map(|output| hex::encode(**output)).collect();
        assert_eq!(found, vector.outputs);
        for (input, output) in inputs.iter().zip(&outputs) {
            assert_eq!(*own_output(&key(), input).unwrap(), **output);
        }
    }
}

/// Bad encodings of the sorts of RFC 9496, appendix A.3.
const BAD_POINTS: [&str; 6] = [
    // Not canonical.
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    // Negative.
    "0100000000000000000000000000000000000000000000000000000000000000",
    // Not on the curve.
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    // A negative product.
    "3eb858e78f5a7254d8c9731174a94f76755fd3941c0ac93735c07ba14579630e",
    // The top bit.
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

#[test]
fn bad_points_are_named_by_their_place() {
    let good = unhex(VECTORS[0].blinded);
    let mut scalars = Scalars::new(&[BLIND]);
    for bad in BAD_POINTS {
        assert_eq!(
            point(&unhex(bad)),
            Err(Error::NotAPoint { place: 0 }),
            "{bad}"
        );
        let elements = [good.clone(), unhex(bad)].concat();
        let refused = evaluate(&key(), &elements, 1_024, &mut scalars);
        assert_eq!(refused.err(), Some(Error::NotAPoint { place: 1_025 }));
    }
    let elements = [good, vec![0; 32]].concat();
    let refused = evaluate(&key(), &elements, 0, &mut scalars);
    assert_eq!(refused.err(), Some(Error::Identity { place: 1 }));
    assert_eq!(point(&[0; 32]), Err(Error::Identity { place: 0 }));
}

#[test]
fn no_two_requests_and_no_two_batches_share_what_a_proof_needs() {
    let first = |secret: &[u8], used_on: [u8; 64], label: &str, batch| {
        let mut bytes = [0; 64];
        generator(secret, &used_on, label, batch).fill_bytes(&mut bytes);
        bytes
    };
    let drawn = [
        first(&[1; 32], [2; 64], "proof", 0),
        first(&[1; 32], [2; 64], "proof", 1),
        first(&[1; 32], [3; 64], "proof", 0),
        first(&[4; 32], [2; 64], "proof", 0),
        first(&[1; 32], [2; 64], "blind", 0),
    ];
    for (place, one) in drawn.iter().enumerate() {
        assert!(!drawn[..place].contains(one), "{place}");
    }
    assert_eq!(first(&[1; 32], [2; 64], "proof", 0), drawn[0]);
}
