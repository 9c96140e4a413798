use super::*;

const TODAY: Day = Day::new(20_000);

fn rules() -> AlarmRules {
    AlarmRules::standard(&Limits::standard())
}

/// A day like most: a few cases, some identifiers each, one hit.
fn ordinary() -> DayCounts {
    DayCounts {
        asked: 300,
        granted: 300,
        requests: 6,
        cases: 6,
        largest_case: 90,
        same_size: 2,
        met: Some(1),
        ..DayCounts::default()
    }
}

fn codes(days: &[(i32, DayCounts)]) -> Vec<AlarmCode> {
    let days = days
        .iter()
        .map(|(back, counts)| (TODAY.minus(*back), *counts))
        .collect();
    alarms(&rules(), &days, TODAY)
        .iter()
        .map(|alarm| alarm.code)
        .collect()
}

#[test]
fn ordinary_days_ring_nothing() {
    assert_eq!(codes(&[]), []);
    let days: Vec<_> = (0..30).map(|back| (back, ordinary())).collect();
    assert_eq!(codes(&days), []);
}

#[test]
fn each_rings_at_its_limit_and_not_before() {
    for (counts, code) in [
        (
            DayCounts {
                refused_by_day: 1,
                ..ordinary()
            },
            Some(AlarmCode::BudgetReached),
        ),
        (
            DayCounts {
                largest_case: 799,
                ..ordinary()
            },
            None,
        ),
        (
            DayCounts {
                largest_case: 800,
                ..ordinary()
            },
            Some(AlarmCode::OneCase),
        ),
        (
            DayCounts {
                refused: 2,
                ..ordinary()
            },
            None,
        ),
        (
            DayCounts {
                refused: 3,
                ..ordinary()
            },
            Some(AlarmCode::Refusals),
        ),
        (
            DayCounts {
                same_size: 19,
                ..ordinary()
            },
            None,
        ),
        (
            DayCounts {
                same_size: 20,
                ..ordinary()
            },
            Some(AlarmCode::SameSize),
        ),
    ] {
        assert_eq!(codes(&[(0, counts)]), Vec::from_iter(code), "{counts:?}");
        // It is the day itself that is judged.
        assert_eq!(codes(&[(1, counts)]), [], "{counts:?} yesterday");
    }
}

#[test]
fn days_near_the_budget_ring_when_they_follow_each_other() {
    let near = DayCounts {
        granted: 4_000,
        met: Some(9),
        ..ordinary()
    };
    let below = DayCounts {
        granted: 3_999,
        met: Some(9),
        ..ordinary()
    };
    assert_eq!(codes(&[(0, near), (1, near)]), []);
    assert_eq!(
        codes(&[(0, near), (1, near), (2, near)]),
        [AlarmCode::NearBudget]
    );
    assert_eq!(codes(&[(0, near), (1, below), (2, near), (3, near)]), []);
    assert_eq!(codes(&[(0, near), (2, near), (3, near)]), []);
    assert_eq!(codes(&[(1, near), (2, near), (3, near)]), []);
}

#[test]
fn misses_are_counted_over_a_week_and_only_where_they_are_known() {
    let asks = |granted, met| DayCounts {
        granted,
        met,
        ..ordinary()
    };
    let week = |met| {
        (0..7)
            .map(move |back| (back, asks(1_000, met)))
            .collect::<Vec<_>>()
    };
    // 7,000 in a week: at least 4 have to have met.
    assert_eq!(codes(&week(Some(0))), [AlarmCode::Misses]);
    assert_eq!(codes(&week(Some(1))), []);
    assert_eq!(codes(&week(None)), []);
    let mut three = week(Some(0));
    three[3].1.met = Some(3);
    assert_eq!(codes(&three), [AlarmCode::Misses]);
    three[3].1.met = Some(4);
    assert_eq!(codes(&three), []);
    // Too little to judge by, and too long ago.
    assert_eq!(codes(&[(0, asks(4_000, Some(0)))]), []);
    assert_eq!(
        codes(&[(0, asks(100, Some(0))), (7, asks(5_000, Some(0)))]),
        []
    );
}

#[test]
fn an_alarm_says_what_was_counted_and_its_limit() {
    let days = BTreeMap::from([(
        TODAY,
        DayCounts {
            refused: 7,
            ..ordinary()
        },
    )]);
    let expected = Alarm {
        code: AlarmCode::Refusals,
        found: 7,
        limit: 3,
    };
    assert_eq!(alarms(&rules(), &days, TODAY), [expected]);
}
