//! What is found is what both have: the plain intersection, no more and no less.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_deconflict::*;

use crate::support::*;

/// The whole way, over bytes alone.
fn found(asked: &[Identifier], own: &[Entry], numbers: &mut Numbers) -> Vec<(Identifier, Pointer)> {
    let answerer = answerer();
    let announcement = Announcement::parse(answerer.announcement().bytes()).unwrap();
    let list = answerer.list(own, TWO).unwrap();
    let list = List::parse(list.bytes().to_vec()).unwrap();
    let (id, seed) = (RequestId::new(numbers.bytes()), numbers.seed());
    let asked = Question::new(&announcement, &case("cas_1"), id, asked, &seed, TWO);
    let question = match asked {
        Err(Error::BadQuestion) => return Vec::new(),
        question => question.unwrap(),
    };
    let hits = question
        .open(&answer(&answerer, &question), TWO)
        .unwrap()
        .search(&list)
        .unwrap();
    let each = hits
        .into_iter()
        .map(|hit| (hit.identifier().clone(), hit.pointer().clone()));
    each.collect()
}

/// The reference: sets in the clear. Of several pointers for one identifier the first in order of bytes counts.
fn plain(asked: &[Identifier], own: &[(Identifier, Pointer)]) -> Vec<(Identifier, Pointer)> {
    let mut held: BTreeMap<&Identifier, BTreeSet<&Pointer>> = BTreeMap::new();
    for (identifier, pointer) in own {
        held.entry(identifier).or_default().insert(pointer);
    }
    let asked: BTreeSet<&Identifier> = asked.iter().collect();
    let each = asked.into_iter().filter_map(|identifier| {
        let pointer = held.get(identifier)?.first()?;
        Some((identifier.clone(), (*pointer).clone()))
    });
    each.collect()
}

/// So many identifiers of several kinds out of a space in which the two sets meet, duplicates among them.
fn drawn(numbers: &mut Numbers, many: u64, space: u64) -> Vec<Identifier> {
    let each = (0..many).map(|_| {
        let number = numbers.below(space);
        match numbers.below(3) {
            0 => Identifier::new("email", format!("n{number}@example.org").as_bytes()).unwrap(),
            // The same value as another kind is another identifier.
            1 => Identifier::new("screen_name", format!("999{number:09}").as_bytes()).unwrap(),
            _ => phone(number),
        }
    });
    each.collect()
}

fn agrees(asked: &[Identifier], own: &[(Identifier, Pointer)], numbers: &mut Numbers) -> usize {
    let each = own
        .iter()
        .map(|(identifier, pointer)| Entry::new(identifier.clone(), pointer.clone()));
    let entries: Vec<Entry> = each.collect();
    let (found, expected) = (found(asked, &entries, numbers), plain(asked, own));
    assert_eq!(found.len(), expected.len());
    assert!(found == expected, "the sets are of one size and differ");
    found.len()
}

#[test]
fn a_hundred_pairs_of_sets_meet_as_in_the_clear() {
    let mut numbers = Numbers(1);
    let largest: u64 = if is_sweep() { 100_000 } else { 60 };
    let mut met = 0;
    for run in 0..100_u64 {
        // From nothing up, as many small sets as large ones; the last two are as large as can be.
        let mut many = || match run {
            98.. => largest,
            0..5 => run / 2,
            _ => {
                let bits = numbers.below(u64::from(largest.ilog2()) + 1);
                (1 + numbers.below(2 << bits)).min(largest)
            }
        };
        let (one, other) = (many(), many());
        let space = 1 + one.max(other);
        let asked = drawn(&mut numbers, one, space);
        let own = drawn(&mut numbers, other, space);
        let own: Vec<(Identifier, Pointer)> = own
            .into_iter()
            .map(|identifier| (identifier, pointer(numbers.below(1_000))))
            .collect();
        met += agrees(&asked, &own, &mut numbers);
    }
    assert!(met > 100, "the sets hardly met: {met}");
}

#[test]
fn empty_sets_duplicates_and_equal_sets_are_as_in_the_clear() {
    let mut numbers = Numbers(2);
    let some: Vec<Identifier> = (0..20).map(phone).collect();
    let with = |identifiers: &[Identifier], number| -> Vec<_> {
        identifiers
            .iter()
            .map(|one| (one.clone(), pointer(number)))
            .collect()
    };
    assert_eq!(agrees(&[], &with(&some, 1), &mut numbers), 0);
    assert_eq!(agrees(&some, &[], &mut numbers), 0);
    assert_eq!(agrees(&[], &[], &mut numbers), 0);
    assert_eq!(agrees(&some, &with(&some, 1), &mut numbers), 20);
    let twice = [some.clone(), some.clone()].concat();
    let both = [with(&some, 2), with(&some, 1)].concat();
    assert_eq!(agrees(&twice, &both, &mut numbers), 20);
    assert_eq!(
        question(answerer().announcement(), &twice, 1)
            .summary()
            .count(),
        20
    );
}

#[test]
fn neither_threads_nor_order_show_in_any_byte() {
    let answerer = answerer();
    let some: Vec<Identifier> = (0..2_100).map(phone).collect();
    let mut turned = some.clone();
    turned.reverse();
    let ask = |about: &[Identifier], threads| {
        let (id, seed) = (RequestId::new([5; 16]), Seed::new([6; 32]));
        let to = answerer.announcement();
        Question::new(to, &case("cas_1"), id, about, &seed, threads).unwrap()
    };
    let (one, two) = (ask(&some, ONE), ask(&turned, TWO));
    assert_eq!(one.bytes(), two.bytes());

    let request = read(&one);
    let answers = [ONE, TWO].map(|n| answerer.answer(&request, grant(&request), n).unwrap());
    assert_eq!(answers[0], answers[1]);

    let own = entries(&some[..1_500]);
    let mut back = own.clone();
    back.reverse();
    let list = answerer.list(&own, ONE).unwrap();
    assert_eq!(list, answerer.list(&back, TWO).unwrap());

    let hits = [ONE, TWO].map(|n| one.open(&answers[0], n).unwrap().search(&list).unwrap());
    assert_eq!((hits[0].len(), &hits[0]), (1_500, &hits[1]));
}
