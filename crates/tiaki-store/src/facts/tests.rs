use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::time::Timestamp;

use super::decode::Facts;
use super::encode::pack;
use super::{Fact, PackedFacts, SEVERAL};
use crate::error::Error;
use crate::intake::{NewObservation, NewPlace};

fn account(n: u8) -> AccountId {
    AccountId::from_bytes([n; 16])
}

fn source(n: u8) -> SourceId {
    SourceId::from_bytes([n; 16])
}

fn seen(of: (u8, u8, i64), n: usize) -> NewObservation {
    let answers = [None, Some(false), Some(true)];
    let pick = |n: usize| *answers.get(n % 3).unwrap();
    NewObservation {
        source: source(of.0),
        account: account(of.1),
        seq: of.2,
        kind: *IdentifierKind::ALL
            .get(n % IdentifierKind::ALL.len())
            .unwrap(),
        value: "é".repeat(n).into(),
        join_key: u64::MAX - n as u64,
        at: [
            None,
            Some(i64::MIN),
            Some(i64::MAX),
            Some(0),
            Some(1_767_225_600_000_000),
        ]
        .get(n % 5)
        .unwrap()
        .map(Timestamp::from_micros),
        port: [None, Some(0), Some(443), Some(u16::MAX)][n % 4],
        event: *EventKind::ALL.get(n % EventKind::ALL.len()).unwrap(),
        verified: pick(n),
        proxy: pick(n / 3),
        mined: n % 2 == 1,
        recovery: n % 7 == 3,
    }
}

fn place(of: (u8, u8, i64), kind: &'static str) -> NewPlace {
    NewPlace {
        source: source(of.0),
        account: account(of.1),
        seq: of.2,
        kind,
        country: "XK".to_owned(),
        at: Some(Timestamp::from_micros(-1)),
        verified: Some(true),
    }
}

/// What a row holds, each fact as a line of text.
fn unpack(row: &PackedFacts) -> Result<Vec<String>, Error> {
    let key = AccountId::from_bytes(row.account);
    let mut facts = Facts::new(row.source, key, &row.body)?;
    let mut lines = Vec::new();
    while let Some(fact) = facts.next()? {
        lines.push(match fact {
            Fact::Identifier(f) => format!("{:?}", seen_again(&f)),
            Fact::Place(f) => format!("{f:?}"),
        });
    }
    Ok(lines)
}

fn seen_again(found: &super::Identified<'_>) -> NewObservation {
    NewObservation {
        source: found.source,
        account: found.account,
        seq: found.seq,
        kind: found.kind,
        value: found.value.into(),
        join_key: found.join_key,
        at: found.at,
        port: found.port,
        event: found.event,
        verified: found.verified,
        proxy: found.proxy,
        mined: found.mined,
        recovery: found.recovery,
    }
}

#[test]
fn all_that_goes_in_comes_out_in_order_of_accounts_and_numbers() {
    let mut seqs = [i64::MIN, -1, 0, 1, 7, i64::MAX].iter().cycle();
    let facts: Vec<_> = (0..60)
        .map(|n| {
            seen(
                (1, u8::try_from(9 - n / 6).unwrap(), *seqs.next().unwrap()),
                n,
            )
        })
        .collect();
    let places = [
        place((1, 3, 2), "estimate"),
        place((1, 12, 2), "of a later kind"),
    ];
    let rows = pack(&facts, &places, &BTreeSet::from([source(1)]));
    assert_eq!(rows.len(), 1, "a whole source is one row");
    assert_eq!((rows[0].account, rows[0].seq), (SEVERAL, 0));
    let lines = unpack(&rows[0]).unwrap();
    let mut expected = facts.clone();
    expected.sort_by_key(|fact| (fact.account, fact.seq));
    let identifiers: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("NewObservation"))
        .cloned()
        .collect();
    let expected: Vec<_> = expected.iter().map(|fact| format!("{fact:?}")).collect();
    assert_eq!(identifiers, expected);
    assert_eq!(lines.len(), 62);
    assert!(lines.iter().any(|line| line.contains("of a later kind")));
    assert!(
        lines.last().unwrap().contains("Placed"),
        "the last account's"
    );
}

#[test]
fn order_and_repetition_do_not_show() {
    let facts: Vec<_> = (0_u8..40)
        .map(|n| seen((1, n % 4 + 1, n.into()), n.into()))
        .collect();
    let whole = BTreeSet::from([source(1)]);
    let once = pack(&facts, &[], &whole);
    let mut twice = facts.clone();
    twice.reverse();
    twice.extend(facts);
    assert_eq!(pack(&twice, &[], &whole), once);
}

#[test]
fn a_part_of_a_source_is_cut_by_runs_whatever_else_is_in_the_batch() {
    let line = |first: i64| (0..3).map(move |n| seen((1, 2, first + n), 1));
    let all: Vec<_> = line(10).chain(line(20)).chain(line(30)).collect();
    let rows = pack(&all, &[place((1, 2, 23), "stated")], &BTreeSet::new());
    assert_eq!(
        rows.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [10, 20, 30]
    );
    assert!(rows.iter().all(|row| row.account == *account(2).as_bytes()));
    assert_eq!(unpack(&rows[1]).unwrap().len(), 4);
    let alone = pack(&line(30).collect::<Vec<_>>(), &[], &BTreeSet::new());
    assert_eq!(alone, rows[2..], "the same, wherever the batch begins");
}

#[test]
fn every_cut_and_every_lengthened_body_is_refused() {
    let facts: Vec<_> = (0_u8..12)
        .map(|n| seen((1, n % 2 + 1, n.into()), n.into()))
        .collect();
    let row = pack(
        &facts,
        &[place((1, 1, 50), "stated")],
        &BTreeSet::from([source(1)]),
    )
    .remove(0);
    for length in 0..row.body.len() {
        let cut = PackedFacts {
            body: row.body[..length].to_vec(),
            ..row.clone()
        };
        assert!(
            matches!(unpack(&cut), Err(Error::Corrupt { .. })),
            "cut at {length}"
        );
    }
    let mut longer = row.clone();
    longer.body.push(0);
    assert!(matches!(unpack(&longer), Err(Error::Corrupt { .. })));
}

#[test]
fn bodies_of_no_known_form_are_refused() {
    let key = *account(1).as_bytes();
    let head = |rest: &[u8]| [&[1, 1][..], &[7; 16], rest].concat();
    for (account, body) in [
        (SEVERAL, vec![]),
        (SEVERAL, vec![3]),
        (SEVERAL, vec![1, 0]),
        (SEVERAL, vec![1, 1]),
        (SEVERAL, vec![2, 1]),
        (key, vec![1]),
        (key, vec![2, 0]),
        // No facts; a count in a longer form; a count beyond 64 bits.
        (SEVERAL, head(&[0])),
        (SEVERAL, head(&[0x81, 0])),
        (SEVERAL, head(&[0xff; 11])),
        // A kind without a number, a code that is none, a flag that no place has, both answers at once.
        (SEVERAL, head(&[1, 99, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        (
            SEVERAL,
            head(&[1, 0, 0, 1, 1, b'x', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ),
        (SEVERAL, head(&[1, 129, 0x80, 1, 0])),
        (
            SEVERAL,
            head(&[1, 5, 0x0c, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ),
        // A value met before where there is none.
        (SEVERAL, head(&[1, 5, 0, 1, 0, 1])),
        // A text that is not UTF-8, one longer than the body, a port beyond its range.
        (
            SEVERAL,
            head(&[1, 5, 0, 1, 0, 2, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]),
        ),
        (SEVERAL, head(&[1, 5, 0, 1, 0, 0x7e, b'x'])),
        (
            SEVERAL,
            head(&[1, 5, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0x7f]),
        ),
        // A place with a port.
        (SEVERAL, head(&[1, 129, 2, 0, 0])),
    ] {
        let row = PackedFacts {
            source: source(1),
            account,
            seq: 0,
            body,
        };
        assert!(
            matches!(unpack(&row), Err(Error::Corrupt { .. })),
            "{:?}",
            row.body
        );
    }
    let good = PackedFacts {
        source: source(1),
        account: SEVERAL,
        seq: 0,
        body: head(&[1, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    };
    assert_eq!(
        unpack(&good).unwrap().len(),
        1,
        "the base of the cases reads"
    );
}

#[test]
fn each_number_is_used_once_and_each_kind_has_one() {
    let kinds: BTreeSet<_> = super::KINDS.iter().map(|(n, _)| *n).collect();
    let events: BTreeSet<_> = super::EVENTS.iter().map(|(n, _)| *n).collect();
    let places: BTreeSet<_> = super::PLACES.iter().map(|(n, _)| *n).collect();
    assert_eq!(kinds.len(), super::KINDS.len());
    assert_eq!(events.len(), super::EVENTS.len());
    assert_eq!(places.len(), super::PLACES.len());
    assert!(!kinds.contains(&0) && kinds.iter().all(|n| *n < super::FIRST_PLACE));
    assert!(places.iter().all(|n| *n > super::FIRST_PLACE));
}

#[test]
fn a_value_that_comes_again_is_written_once() {
    let again = |n: usize, value: &str, key| NewObservation {
        value: value.into(),
        join_key: key,
        ..seen((1, 1, i64::try_from(n).unwrap()), 4)
    };
    let whole = BTreeSet::from([source(1)]);
    let mut facts: Vec<_> = (0..200)
        .map(|n| again(n, ["192.0.2.1", "192.0.2.2"][n % 2], 7 + (n % 2) as u64))
        .collect();
    // The same text under another key is another value; one too far back is written again.
    facts.push(again(200, "192.0.2.1", 99));
    facts.extend((0..40).map(|n| again(201 + n, &format!("value {n}"), 5)));
    facts.push(again(300, "192.0.2.1", 7));
    let row = pack(&facts, &[], &whole).remove(0);
    let count = |text: &[u8]| {
        row.body
            .windows(text.len())
            .filter(|part| *part == text)
            .count()
    };
    assert_eq!((count(b"192.0.2.1"), count(b"192.0.2.2")), (3, 1));
    let expected: Vec<_> = facts.iter().map(|fact| format!("{fact:?}")).collect();
    assert_eq!(unpack(&row).unwrap(), expected);
}
