//! What passes by the answerer, a hub between the two, or who listens, holds nothing of what is asked; and what is
//! published holds nothing of what is kept.

use std::num::NonZeroUsize;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256, Sha512};
use tiaki_deconflict::*;

use crate::support::*;

const PLANTED: u64 = 1_000;

/// The forms in which a value could stand somewhere: as it is, in hexadecimal and base64 (which depends on
/// where it begins), with its kind before it, and hashed without a key.
fn forms(identifier: &Identifier) -> Vec<Vec<u8>> {
    let value = identifier.value().to_vec();
    let with_kind = [identifier.kind().as_bytes(), b":", &value].concat();
    let with_length = [&[5], identifier.kind().as_bytes(), &value].concat();
    let mut plain = vec![value.clone(), with_kind.clone(), with_length.clone()];
    for text in [value, with_kind, with_length] {
        plain.push(Sha256::digest(&text).to_vec());
        plain.push(Sha512::digest(&text).to_vec());
        plain.push(Sha512::digest(&text)[..32].to_vec());
    }
    let mut all = Vec::new();
    for bytes in plain {
        all.push(hex::encode(&bytes).into_bytes());
        all.push(hex::encode_upper(&bytes).into_bytes());
        for engine in [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD] {
            for before in 0..3 {
                // What stands before it moves its letters; those that only it gives are searched.
                let text = engine.encode([vec![0; before], bytes.clone()].concat());
                let text = text.trim_end_matches('=').as_bytes();
                let from = (before * 8).div_ceil(6);
                all.push(text[from..text.len() - 1].to_vec());
            }
        }
        all.push(bytes);
    }
    // A form of few letters would be found by chance.
    assert!(all.iter().all(|form| form.len() >= 12));
    all
}

/// How many of the planted stand in the transcript in any form. Every window of 12 bytes of the transcript is looked
/// up, so that a thousand times many forms are searched in one pass.
fn leaked(planted: &[Identifier], transcript: &[Vec<u8>]) -> usize {
    let windows: std::collections::HashSet<&[u8]> = transcript
        .iter()
        .flat_map(|message| message.windows(12))
        .collect();
    let holds = |form: &Vec<u8>| {
        windows.contains(&form[..12])
            && transcript
                .iter()
                .any(|message| message.windows(form.len()).any(|w| w == form))
    };
    planted
        .iter()
        .filter(|one| forms(one).iter().any(holds))
        .count()
}

fn planted() -> Vec<Identifier> {
    let mut numbers = Numbers(3);
    let each = (0..PLANTED).map(|_| match numbers.below(3) {
        0 => phone(numbers.below(1_000_000_000)),
        1 => Identifier::new(
            "email",
            format!("m{:016x}@example.org", numbers.next()).as_bytes(),
        )
        .unwrap(),
        _ => Identifier::new(
            "ipaddr",
            format!(
                "192.0.2.{:03}:{:05}",
                numbers.below(256),
                numbers.below(65_536)
            )
            .as_bytes(),
        )
        .unwrap(),
    });
    each.collect()
}

#[test]
fn none_of_a_thousand_planted_identifiers_is_in_what_the_answerer_sees() {
    let planted = planted();
    let answerer = answerer();
    let question = question(answerer.announcement(), &planted, 1);
    let request = read(&question);
    let mut books = PeerDay::new(Day::new(20_680));
    let limits = Limits::standard();
    let grant = books.ask(&limits, request.summary()).unwrap();
    let list = answerer.list(&entries(&planted[..500]), TWO).unwrap();
    let answer = answerer.answer(&request, grant, TWO).unwrap();
    let hits = question.open(&answer, TWO).unwrap().search(&list).unwrap();
    assert_eq!(hits.len(), 500);
    let call = Call {
        contact: ContactId::new([8; 16]),
        fingerprint: answerer.announcement().fingerprint(),
        request: request.summary().id(),
        case: request.summary().case(),
        terms: Terms::standard(),
        at: Moment::from_micros(20_680 * 86_400_000_000),
        pointer: hits[0].pointer().clone(),
    };
    // What travels, what is logged, and what a careless log of everything would print.
    let transcript = vec![
        question.bytes().to_vec(),
        answer,
        call.bytes(),
        request.summary().to_string().into_bytes(),
        format!("{request:?} {books:?} {answerer:?} {call:?} {question:?} {hits:?} {list:?}")
            .into_bytes(),
    ];
    assert_eq!(leaked(&planted, &transcript), 0);
    // Nor is anything of the answerer's in what it publishes.
    assert_eq!(leaked(&planted, &[list.bytes().to_vec()]), 0);

    // That the search finds what is there: one planted in each form, one at a time.
    for form in forms(&planted[7]) {
        let mut with = transcript[0].clone();
        with.splice(1_000..1_000, form.clone());
        assert_eq!(leaked(&planted[7..8], &[with]), 1, "{form:?}");
    }
}

#[test]
fn the_same_identifier_looks_different_each_time_it_is_asked() {
    let answerer = answerer();
    let same = [phone(1)];
    let bytes = |number| {
        question(answerer.announcement(), &same, number)
            .bytes()
            .to_vec()
    };
    let element = |number| bytes(number)[bytes(number).len() - 32..].to_vec();
    assert_ne!(element(1), element(2));
    // Even with one seed for two questions, by mistake.
    let seed = Seed::new([9; 32]);
    let ask = |about: &[Identifier], id: u8| {
        let id = RequestId::new([id; 16]);
        let asked = Question::new(
            answerer.announcement(),
            &case("cas_1"),
            id,
            about,
            &seed,
            ONE,
        );
        let bytes = asked.unwrap().bytes().to_vec();
        bytes[bytes.len() - 32..].to_vec()
    };
    assert_ne!(ask(&same, 1), ask(&same, 2));
    assert_ne!(ask(&[phone(1)], 1), ask(&[phone(0), phone(1)], 1));
    assert_eq!(ask(&same, 1), ask(&same, 1));
}

#[test]
fn a_hit_and_a_miss_are_asked_and_answered_in_the_same_number_of_bytes() {
    let answerer = answerer();
    let list = answerer.list(&entries(&[phone(1)]), ONE).unwrap();
    let sizes = [phone(1), phone(2)].map(|one| {
        let question = question(answerer.announcement(), &[one], 1);
        let answer = answer(&answerer, &question);
        let hits = question.open(&answer, ONE).unwrap().search(&list).unwrap();
        (question.bytes().len(), answer.len(), hits.len())
    });
    assert_eq!((sizes[0].0, sizes[0].1), (sizes[1].0, sizes[1].1));
    assert_eq!((sizes[0].2, sizes[1].2), (1, 0));
}

#[test]
fn lists_tell_a_bucket_and_not_a_count_and_cannot_be_compared() {
    let answerer = answerer();
    let some: Vec<Identifier> = (0..600).map(phone).collect();
    let lists = [0, 1, 599, 600].map(|many| answerer.list(&entries(&some[..many]), ONE).unwrap());
    assert!(lists.iter().all(|list| list.len() == 1_024));
    assert!(
        lists
            .iter()
            .all(|list| list.bytes().len() == lists[0].bytes().len())
    );
    // One entry more, and no entry, tag or sealed part is in both.
    let parts = |list: &List| -> std::collections::HashSet<Vec<u8>> {
        let entries = &list.bytes()[list.bytes().len() - 1_024 * 80..];
        entries.chunks(16).map(<[u8]>::to_vec).collect()
    };
    assert!(parts(&lists[2]).is_disjoint(&parts(&lists[3])));
    // Another pointer alone changes everything too: no key seals two texts.
    let moved = |number| [Entry::new(phone(1), pointer(number))];
    let [one, other] = [1, 2].map(|number| answerer.list(&moved(number), ONE).unwrap());
    assert!(parts(&one).is_disjoint(&parts(&other)));
}

#[test]
fn who_has_the_list_and_everything_public_finds_nothing_in_it_by_guessing() {
    // The guesses are right: they are what the list holds. Without the answerer no output can be had, and
    // whatever another key gives for them opens nothing.
    let some: Vec<Identifier> = (0..300).map(phone).collect();
    let answerer = answerer();
    let list = answerer.list(&entries(&some), TWO).unwrap();
    let guessing = Root::new(epoch(), &Seed::new([99; 32]))
        .answerer(&pair(), 1)
        .unwrap();
    let own = question(guessing.announcement(), &some, 1);
    let outputs = own.open(&answer(&guessing, &own), TWO).unwrap();
    assert_eq!(outputs.search(&list), Err(Error::OtherKey));
    // Even if the thief writes his own key's name over the list's.
    let mut relabelled = list.bytes().to_vec();
    relabelled[6..38].copy_from_slice(guessing.announcement().fingerprint().bytes());
    let relabelled = List::parse(relabelled).unwrap();
    assert_eq!(outputs.search(&relabelled).unwrap(), []);
    assert_eq!(leaked(&some, &[list.bytes().to_vec()]), 0);
    // With the answerer's help, which is counted, they are all found.
    let asked = question(answerer.announcement(), &some, 2);
    let outputs = asked
        .open(&answer(&answerer, &asked), NonZeroUsize::MIN)
        .unwrap();
    assert_eq!(outputs.search(&list).unwrap().len(), 300);
}
