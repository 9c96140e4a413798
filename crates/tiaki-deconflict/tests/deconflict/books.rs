//! Budgets: what is granted, what is refused and why.

use tiaki_deconflict::*;

use crate::support::*;

const LIMITS: Limits = Limits {
    per_day: 100,
    per_request: 40,
    per_case: 60,
    repeats: 2,
};

/// A request of so many identifiers for a case.
fn asked(many: u64, case_id: &str, number: u8) -> Summary {
    let about: Vec<Identifier> = (0..many).map(phone).collect();
    let answerer = answerer();
    let (id, seed) = (RequestId::new([number; 16]), Seed::new([number; 32]));
    let to = answerer.announcement();
    Question::new(to, &case(case_id), id, &about, &seed, ONE)
        .unwrap()
        .summary()
        .clone()
}

#[test]
fn decisions_are_as_the_table_says() {
    let of_ten = asked(10, "cas_1", 1);
    let other = asked(10, "cas_1", 2).digest();
    let granted = |charged| Ok(charged);
    let refused = |code, left| Err(Refused { code, left });
    let spent = |today, case_today| Spent {
        today,
        case_today,
        earlier: None,
    };
    let again = |digest, repeats| Spent {
        earlier: Some((digest, repeats)),
        ..spent(100, 60)
    };
    for (limits, spent, expected) in [
        (LIMITS, spent(0, 0), granted(10)),
        (LIMITS, spent(90, 50), granted(10)),
        (LIMITS, spent(91, 50), refused(RefusalCode::DayBudget, 9)),
        (LIMITS, spent(100, 0), refused(RefusalCode::DayBudget, 0)),
        (
            LIMITS,
            spent(u64::MAX, 0),
            refused(RefusalCode::DayBudget, 0),
        ),
        (LIMITS, spent(0, 51), refused(RefusalCode::CaseBudget, 9)),
        (
            LIMITS,
            spent(0, u64::MAX),
            refused(RefusalCode::CaseBudget, 0),
        ),
        (
            Limits {
                per_request: 9,
                ..LIMITS
            },
            spent(0, 0),
            refused(RefusalCode::TooMany, 9),
        ),
        (
            Limits {
                per_request: 10,
                ..LIMITS
            },
            spent(0, 0),
            granted(10),
        ),
        (
            Limits {
                per_day: 0,
                ..LIMITS
            },
            spent(0, 0),
            refused(RefusalCode::DayBudget, 0),
        ),
        // The same bytes again are free, so many times, also where nothing is left.
        (LIMITS, again(of_ten.digest(), 0), granted(0)),
        (LIMITS, again(of_ten.digest(), 1), granted(0)),
        (
            LIMITS,
            again(of_ten.digest(), 2),
            refused(RefusalCode::Repeats, 0),
        ),
        // Other bytes under the same id are not.
        (LIMITS, again(other, 0), refused(RefusalCode::IdUsed, 0)),
    ] {
        let decided = decide(&limits, &spent, &of_ten).map(|grant| {
            assert_eq!(grant.digest(), of_ten.digest());
            grant.charged()
        });
        assert_eq!(decided, expected, "{limits:?} {spent:?}");
    }
}

#[test]
fn books_add_up_and_tell_no_more_than_counts() {
    let mut books = PeerDay::new(Day::new(20_680));
    let mut ask = |many, case, number| {
        let decided = books.ask(&LIMITS, &asked(many, case, number));
        decided
            .map(|grant| grant.charged())
            .map_err(|refused| refused.code)
    };
    assert_eq!(ask(40, "cas_1", 1), Ok(40));
    assert_eq!(ask(40, "cas_1", 1), Ok(0));
    assert_eq!(ask(21, "cas_1", 2), Err(RefusalCode::CaseBudget));
    assert_eq!(ask(20, "cas_1", 3), Ok(20));
    assert_eq!(ask(40, "cas_2", 4), Ok(40));
    assert_eq!(ask(1, "cas_3", 5), Err(RefusalCode::DayBudget));
    assert_eq!(ask(40, "cas_1", 1), Ok(0));
    assert_eq!(ask(40, "cas_1", 1), Err(RefusalCode::Repeats));
    assert_eq!(ask(5, "cas_1", 1), Err(RefusalCode::IdUsed));
    books.note_met(3);
    let counts = DayCounts {
        asked: 40 + 40 + 21 + 20 + 40 + 1 + 40 + 40 + 5,
        granted: 100,
        requests: 3,
        repeats: 2,
        refused: 4,
        refused_by_day: 1,
        cases: 2,
        largest_case: 60,
        same_size: 5,
        met: Some(3),
    };
    assert_eq!((books.day(), books.counts()), (Day::new(20_680), counts));
}

#[test]
fn the_same_request_is_answered_by_the_same_bytes_and_charged_once() {
    let answerer = answerer();
    let asked = question(answerer.announcement(), &[phone(1), phone(2)], 1);
    // The asker lost everything but the seed and asks anew.
    let anew = question(answerer.announcement(), &[phone(2), phone(1)], 1);
    assert_eq!(asked.bytes(), anew.bytes());
    let mut books = PeerDay::new(Day::new(20_680));
    let mut answered = || {
        let request = read(&asked);
        let grant = books.ask(&LIMITS, request.summary()).unwrap();
        (
            grant.charged(),
            answerer.answer(&request, grant, ONE).unwrap(),
        )
    };
    let (first, again) = (answered(), answered());
    assert_eq!((first.0, again.0), (2, 0));
    assert_eq!(first.1, again.1);
    assert!(anew.open(&again.1, ONE).is_ok());
}
