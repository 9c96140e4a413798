//! An answerer that does not use the key it announced is caught, each time.

use tiaki_deconflict::*;

use crate::support::*;

/// The very elements of a question, evaluated by another key, in the form of an answer to it: the forger's best
/// attempt.
fn forged(by: &Answerer, asked: &Question) -> Vec<u8> {
    let count = usize::try_from(asked.summary().count()).unwrap();
    let mut redirected = asked.bytes().to_vec();
    let at = redirected.len() - count * 32 - 4 - 16 - 32 - 32;
    redirected[at..at + 32].copy_from_slice(by.announcement().fingerprint().bytes());
    let request = Request::parse(&redirected, MAX_IDENTIFIERS).unwrap();
    let mut forged = by.answer(&request, grant(&request), ONE).unwrap();
    forged[6..38].copy_from_slice(asked.summary().digest().bytes());
    forged[38..70].copy_from_slice(asked.summary().fingerprint().bytes());
    forged
}

#[test]
fn an_answer_by_another_key_is_refused_every_time() {
    let runs = if is_sweep() { 1_000 } else { 40 };
    let mut numbers = Numbers(4);
    let honest = answerer();
    let mut caught = 0;
    for _ in 0..runs {
        let some: Vec<Identifier> = (0..1 + numbers.below(4)).map(phone).collect();
        let (id, seed) = (RequestId::new(numbers.bytes()), numbers.seed());
        let to = honest.announcement();
        let asked = Question::new(to, &case("cas_1"), id, &some, &seed, ONE).unwrap();
        let other = Root::new(epoch(), &numbers.seed())
            .answerer(&pair(), 1)
            .unwrap();
        let opened = asked.open(&forged(&other, &asked), ONE).err();
        caught += u32::from(opened == Some(Error::ProofRefused { batch: 0 }));
        // What the same way of making it gives with the right key is accepted.
        assert!(asked.open(&forged(&honest, &asked), ONE).is_ok());
    }
    assert_eq!(caught, runs);
}

#[test]
fn one_wrong_element_among_thousands_is_refused_with_its_batch() {
    let honest = answerer();
    let some: Vec<Identifier> = (0..1_100).map(phone).collect();
    let asked = question(honest.announcement(), &some, 1);
    let good = answer(&honest, &asked);
    assert!(asked.open(&good, TWO).is_ok());
    let element = |place: usize| 74 + place * 32..74 + (place + 1) * 32;
    for (place, batch) in [(0, 0), (1_023, 0), (1_024, 1), (1_099, 1)] {
        // A valid point, and another answer's: the neighbour's.
        let mut changed = good.clone();
        let neighbour = if place == 0 { 1 } else { place - 1 };
        changed.copy_within(element(neighbour), element(place).start);
        assert_eq!(
            asked.open(&changed, TWO).err(),
            Some(Error::ProofRefused { batch }),
            "{place}"
        );
    }
    // Two that changed places.
    let mut changed = good.clone();
    changed[element(3)].copy_from_slice(&good[element(4)]);
    changed[element(4)].copy_from_slice(&good[element(3)]);
    assert_eq!(
        asked.open(&changed, TWO).err(),
        Some(Error::ProofRefused { batch: 0 })
    );
    // The proofs of the two batches.
    let mut changed = good.clone();
    let proofs = good.len() - 128;
    changed[proofs..proofs + 64].copy_from_slice(&good[proofs + 64..]);
    assert_eq!(
        asked.open(&changed, TWO).err(),
        Some(Error::ProofRefused { batch: 0 })
    );
}
