//! What letters come to, whatever order they come in, and what may not follow on what.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::thread::Forbidden::{Retracted, Returned, SaidAlready, TooEarly, WrongSide};
use super::thread::{Forbidden, Said, Standing, Step, Thread};
use super::{Kind, Side, after};

fn said(id: &str, side: Side, kind: Kind, at: i64) -> Said {
    Said {
        id: id.to_owned(),
        side,
        kind,
        at,
        answers: None,
        code: String::new(),
        accounts: BTreeSet::new(),
        onward: Vec::new(),
    }
}

fn answer(id: &str, side: Side, kind: Kind, at: i64, to: &str) -> Said {
    Said {
        answers: Some(to.to_owned()),
        ..said(id, side, kind, at)
    }
}

const US: Side = Side::Sender;
const THEM: Side = Side::Recipient;

/// What was said, what is said next, and what becomes of that.
type Case = (&'static [(Side, Kind)], (Side, Kind), Option<Forbidden>);

/// The table of `thread`, row by row.
const TABLE: &[Case] = &[
    (&[], (THEM, Kind::Received), None),
    (
        &[(THEM, Kind::Received)],
        (THEM, Kind::Received),
        Some(SaidAlready),
    ),
    (&[(THEM, Kind::Refused)], (THEM, Kind::Received), None),
    (&[], (THEM, Kind::Accepted), Some(TooEarly)),
    (&[], (THEM, Kind::Declined), Some(TooEarly)),
    (&[], (THEM, Kind::Returned), Some(TooEarly)),
    (&[], (THEM, Kind::Question), Some(TooEarly)),
    (&[], (THEM, Kind::Forwarded), Some(TooEarly)),
    (
        &[(THEM, Kind::Received)],
        (THEM, Kind::MaterialAsked),
        Some(TooEarly),
    ),
    (
        &[(THEM, Kind::Received)],
        (THEM, Kind::Outcome),
        Some(TooEarly),
    ),
    (&[(THEM, Kind::Received)], (THEM, Kind::Accepted), None),
    (&[(THEM, Kind::Received)], (THEM, Kind::Forwarded), None),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Accepted)],
        (THEM, Kind::Accepted),
        Some(SaidAlready),
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Accepted)],
        (THEM, Kind::Declined),
        None,
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Declined)],
        (THEM, Kind::Accepted),
        None,
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Declined)],
        (THEM, Kind::MaterialAsked),
        Some(TooEarly),
    ),
    (
        &[
            (THEM, Kind::Received),
            (THEM, Kind::Accepted),
            (THEM, Kind::Declined),
        ],
        (THEM, Kind::Outcome),
        None,
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Returned)],
        (THEM, Kind::Accepted),
        Some(Returned),
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Returned)],
        (THEM, Kind::Returned),
        Some(SaidAlready),
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Returned)],
        (THEM, Kind::Forwarded),
        Some(Returned),
    ),
    (
        &[(THEM, Kind::Received), (THEM, Kind::Accepted)],
        (THEM, Kind::MaterialAsked),
        None,
    ),
    (
        &[(US, Kind::Retracted)],
        (US, Kind::Retracted),
        Some(SaidAlready),
    ),
    (
        &[(US, Kind::Retracted)],
        (US, Kind::Supplemented),
        Some(Retracted),
    ),
    (&[(US, Kind::Retracted)], (THEM, Kind::Received), None),
    (&[], (US, Kind::Accepted), Some(WrongSide)),
    (&[], (US, Kind::Received), Some(WrongSide)),
    (&[], (US, Kind::Outcome), Some(WrongSide)),
    (&[], (THEM, Kind::Retracted), Some(WrongSide)),
    (&[], (THEM, Kind::Supplemented), Some(WrongSide)),
    (
        &[(THEM, Kind::Received)],
        (THEM, Kind::MaterialAnswered),
        Some(WrongSide),
    ),
    (&[], (US, Kind::RetractionDone), Some(WrongSide)),
];

#[test]
fn the_table_is_what_is_written_down() {
    for (before, (side, kind), expected) in TABLE {
        let before: Vec<Said> = (0_i64..)
            .zip(*before)
            .map(|(at, (side, kind))| said(&format!("b{at}"), *side, *kind, at))
            .collect();
        let new = said("new", *side, *kind, 100);
        let found = Thread::check(&before, &new).err();
        assert_eq!(found, *expected, "{before:?} {new:?}");
    }
}

#[test]
fn after_all_is_confirmed_taken_back_the_recipient_does_nothing_with_it() {
    let before = [
        said("r", THEM, Kind::Received, 1),
        said("a", THEM, Kind::Accepted, 2),
        said("x", US, Kind::Retracted, 3),
        answer("d", THEM, Kind::RetractionDone, 4, "x"),
    ];
    for kind in [
        Kind::Accepted,
        Kind::Declined,
        Kind::Returned,
        Kind::Forwarded,
        Kind::MaterialAsked,
        Kind::Outcome,
    ] {
        let new = said("new", THEM, kind, 5);
        assert_eq!(Thread::check(&before, &new), Err(Retracted));
        // Written before it knew: it stands, and is taken back with the rest.
        let new = said("new", THEM, kind, 2);
        assert_ne!(Thread::check(&before, &new), Err(Retracted));
    }
    for kind in [Kind::Question, Kind::Refused] {
        let new = said("new", THEM, kind, 5);
        assert_eq!(Thread::check(&before, &new), Ok(()));
    }
}

#[test]
fn answers_are_to_a_letter_of_the_other_side_and_of_their_kind() {
    let before = [
        said("r", THEM, Kind::Received, 1),
        said("a", THEM, Kind::Accepted, 2),
        said("q", THEM, Kind::Question, 3),
        said("m", THEM, Kind::MaterialAsked, 4),
        said("x", US, Kind::Retracted, 5),
        said("bad", THEM, Kind::Received, 6),
    ];
    let nothing = Err(Forbidden::AnswersNothing);
    for (side, kind, to, expected) in [
        (US, Kind::Answer, "q", Ok(())),
        (US, Kind::Answer, "m", nothing),
        (US, Kind::Answer, "not here", nothing),
        (THEM, Kind::Answer, "q", nothing),
        (US, Kind::MaterialAnswered, "m", Ok(())),
        (US, Kind::MaterialAnswered, "q", nothing),
        (THEM, Kind::RetractionDone, "x", Ok(())),
        (THEM, Kind::RetractionDone, "q", nothing),
        (US, Kind::Answer, "bad", nothing),
    ] {
        let new = answer("new", side, kind, 9, to);
        assert_eq!(
            Thread::check(&before, &new),
            expected,
            "{side:?} {kind:?} {to}"
        );
    }
}

#[test]
fn an_answer_that_comes_first_waits_for_what_it_answers() {
    let asked = said("q", US, Kind::Question, 3);
    let came = [
        said("r", THEM, Kind::Received, 1),
        answer("w", THEM, Kind::Answer, 4, "q"),
    ];
    let thread = Thread::of(came.clone());
    assert!(thread.waits.contains(&(THEM, "w".to_owned())));
    let thread = Thread::of(came.into_iter().chain([asked]));
    assert!(thread.waits.is_empty() && thread.questions.is_empty());
}

#[test]
fn a_retraction_is_over_when_all_who_had_it_have_confirmed() {
    let done = |id: &str, at, is_done| Said {
        onward: vec![("auth-fj".to_owned(), is_done)],
        ..answer(id, THEM, Kind::RetractionDone, at, "x")
    };
    let mut letters = vec![
        said("r", THEM, Kind::Received, 1),
        said("f", THEM, Kind::Forwarded, 2),
        said("x", US, Kind::Retracted, 3),
    ];
    assert_eq!(Thread::of(letters.clone()).step(), Step::Retracting);
    letters.push(done("d1", 4, false));
    let thread = Thread::of(letters.clone());
    assert_eq!(thread.step(), Step::Retracting);
    assert!(thread.unconfirmed.is_empty() && thread.is_retraction_open());
    letters.push(done("d2", 5, true));
    assert_eq!(Thread::of(letters.clone()).step(), Step::Retracted);
    // Heard the other way round it is over too.
    letters.swap(3, 4);
    assert_eq!(Thread::of(letters).step(), Step::Retracted);
}

#[test]
fn a_confirmation_of_one_retraction_says_nothing_of_the_next() {
    let some = Said {
        accounts: ["acc_1".to_owned()].into(),
        ..said("x1", US, Kind::Retracted, 2)
    };
    let done = |id: &str, at, to: &str, is_done| Said {
        onward: vec![("auth-fj".to_owned(), is_done)],
        ..answer(id, THEM, Kind::RetractionDone, at, to)
    };
    let thread = Thread::of([
        said("r", THEM, Kind::Received, 1),
        some,
        done("d1", 3, "x1", true),
        said("x2", US, Kind::Retracted, 4),
        done("d2", 5, "x2", false),
    ]);
    assert!(thread.is_retracted && thread.is_retraction_open());
    assert_eq!(thread.retracted_accounts.len(), 1);
}

#[test]
fn the_times_of_a_sides_letters_rise_also_where_its_clock_was_put_back() {
    assert_eq!(after(5, None), 5);
    assert_eq!(after(5, Some(3)), 5);
    assert_eq!(after(5, Some(5)), 6);
    assert_eq!(after(5, Some(9)), 10);
}

/// Any letters at all: also of the wrong side, too early, and answering what is not there.
fn letters() -> impl Strategy<Value = Vec<Said>> {
    let one = (
        0_usize..2,
        0..Kind::ALL.len(),
        0_i64..12,
        prop::option::weighted(0.6, 0_usize..12),
        prop::bool::ANY,
        prop::bool::weighted(0.3),
    );
    prop::collection::vec(one, 0..12).prop_map(|drawn| {
        let made = drawn.into_iter().enumerate();
        made.map(|(n, (side, kind, at, answers, is_done, is_some))| Said {
            id: format!("l{n}"),
            side: Side::ALL[side],
            kind: Kind::ALL[kind],
            at,
            answers: answers.map(|n| format!("l{n}")),
            code: format!("c{}", n % 3),
            accounts: if is_some {
                ["acc_1".to_owned()].into()
            } else {
                BTreeSet::new()
            },
            onward: vec![("auth-fj".to_owned(), is_done)],
        })
        .collect()
    })
}

/// What a side's own letters come to, one after another, as whoever reads the table would do it by hand.
fn by_hand(letters: &[Said]) -> Option<Standing> {
    let mut own: Vec<&Said> = letters.iter().filter(|said| said.side == THEM).collect();
    own.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    let mut taken_back: Vec<&Said> = letters
        .iter()
        .filter(|said| said.side == US && said.kind == Kind::Retracted)
        .collect();
    taken_back.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    // The first that takes all back is the last that counts.
    let last = taken_back.iter().position(|said| said.accounts.is_empty());
    let all = last.map(|place| taken_back[place].id.clone());
    let (mut has, mut stands, mut is_over) = (false, None, false);
    for said in own {
        let may = has && !is_over && stands != Some(Standing::Returned);
        match said.kind {
            Kind::Received => has = true,
            Kind::Accepted if may => stands = Some(Standing::Accepted),
            Kind::Declined if may => stands = Some(Standing::Declined),
            Kind::Returned if may => stands = Some(Standing::Returned),
            Kind::RetractionDone if all.is_some() && said.answers == all => is_over = true,
            _ => {}
        }
    }
    stands
}

proptest! {
    #[test]
    fn order_and_doubles_do_not_show(
        (letters, again, seed) in letters().prop_flat_map(|letters| {
            let n = letters.len();
            (Just(letters), prop::collection::vec(0..n.max(1), 0..8), prop::num::u64::ANY)
        })
    ) {
        let expected = Thread::of(letters.clone());
        let mut shuffled = letters.clone();
        shuffled.extend(again.into_iter().filter_map(|n| letters.get(n).cloned()));
        let mut dice = seed | 1;
        for at in (1..shuffled.len()).rev() {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            let other = usize::try_from(dice % (at as u64 + 1)).unwrap();
            shuffled.swap(at, other);
        }
        prop_assert_eq!(Thread::of(shuffled), expected);
    }

    #[test]
    fn the_standing_is_what_reading_the_table_by_hand_gives(letters in letters()) {
        prop_assert_eq!(Thread::of(letters.clone()).standing, by_hand(&letters));
    }

    #[test]
    fn what_is_taken_back_stays_so_whatever_is_said_later(letters in letters(), more in letters()) {
        let before = Thread::of(letters.clone());
        let renamed = more.into_iter().map(|said| Said { id: format!("m{}", said.id), at: said.at + 100, ..said });
        let later = Thread::of(letters.into_iter().chain(renamed));
        prop_assert!(!before.is_retracted || later.is_retracted);
        prop_assert!(before.retracted_accounts.is_subset(&later.retracted_accounts));
        prop_assert!(before.received.is_none() || later.received == before.received);
        prop_assert!(before.standing != Some(Standing::Returned) || later.standing == before.standing);
        if before.step() == Step::Retracted {
            prop_assert_eq!(later.step(), Step::Retracted);
        }
    }

    #[test]
    fn a_letter_without_effect_changes_nothing_else(letters in letters()) {
        let with = Thread::of(letters.clone());
        for (side, id) in with.forbidden.keys() {
            let without = letters.iter().filter(|said| (&said.side, &said.id) != (side, id));
            let mut thread = Thread::of(without.cloned());
            // What answered it waits now instead of answering nothing.
            thread.waits.clear();
            let mut expected = with.clone();
            let answers_it = |said: &&Said| said.answers.as_ref() == Some(id);
            for said in letters.iter().filter(answers_it) {
                thread.forbidden.remove(&(said.side, said.id.clone()));
                expected.forbidden.remove(&(said.side, said.id.clone()));
            }
            expected.forbidden.remove(&(*side, id.clone()));
            thread.forbidden.remove(&(*side, id.clone()));
            expected.waits.clear();
            prop_assert_eq!(thread, expected);
        }
    }
}
