//! Learning on outcomes that were drawn under known points.

use std::collections::BTreeMap;

use super::*;
use crate::triage::Rules;

struct Dice(u64);

impl Dice {
    fn toss(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / 4_294_967_296.0
    }
}

/// Factors that examples show, with how often.
const SHOWN: &[(FactorCode, f64)] = &[
    (FactorCode::EscalatedRarely, 0.1),
    (FactorCode::Enticement, 0.2),
    (FactorCode::SmallSets, 0.15),
    (FactorCode::StatedRelation, 0.1),
    (FactorCode::KnownFiles, 0.4),
    (FactorCode::ViralFiles, 0.3),
    (FactorCode::PriorReports, 0.2),
];

fn factor(code: FactorCode, count: u32) -> Factor {
    Factor {
        code,
        count,
        permille: 1_000,
        points: 0,
        counted: true,
        sources: Vec::new(),
    }
}

/// Persons whose outcomes follow from `truth`, as the danger axis weighs it.
fn drawn(truth: &Rules, many: u32, seed: u64) -> Vec<Example> {
    let mut dice = Dice(seed);
    let of = |number: u32| {
        let mut factors = Vec::new();
        let mut sum = 0.0;
        for (code, share) in SHOWN {
            if dice.toss() < *share {
                let count = if dice.toss() < 0.5 { 1 } else { 3 };
                let rule = truth.factor(*code);
                let points = (rule.points + rule.extra * (count - 1)).min(rule.cap);
                let permille = match code.family() {
                    Family::Benign => -300.0,
                    family => f64::from(truth.danger_permille(family)),
                };
                sum += f64::from(points) * permille / 1_000.0;
                factors.push(factor(*code, count.into()));
            }
        }
        let odds = -2.0 + 0.12 * sum;
        let danger = dice.toss() < 1.0 / (1.0 + (-odds).exp());
        let mut id = [0; 16];
        id[..4].copy_from_slice(&number.wrapping_mul(2_654_435_761).to_be_bytes());
        Example {
            id,
            danger,
            chance: None,
            factors,
        }
    };
    (0..many).map(of).collect()
}

/// The standard rules with other points.
fn other(points: &[(FactorCode, u16)]) -> Rules {
    let rules = Rules::standard();
    let changes: BTreeMap<FactorCode, FactorChange> = points
        .iter()
        .map(|(code, points)| {
            let rule = FactorRule {
                points: *points,
                cap: 100,
                ..rules.factor(*code)
            };
            let comment = String::new();
            (*code, FactorChange { rule, comment })
        })
        .collect();
    Rules::parse(&rules.next_version("truth-1", &[], None, &changes)).unwrap()
}

fn points(learnt: &Learnt, code: FactorCode) -> u16 {
    let found = learnt.factors.iter().find(|factor| factor.code == code);
    found.unwrap().new.points
}

#[test]
fn known_points_come_back() {
    let truth = other(&[
        (FactorCode::Enticement, 80),
        (FactorCode::SmallSets, 12),
        (FactorCode::StatedRelation, 70),
        (FactorCode::ViralFiles, 70),
    ]);
    let learnt = learn(&Rules::standard(), &drawn(&truth, 8_000, 3)).unwrap();
    for (code, _) in SHOWN
        .iter()
        .filter(|(code, _)| *code != FactorCode::KnownFiles)
    {
        let (found, real) = (points(&learnt, *code), truth.factor(*code).points);
        assert!(found.abs_diff(real) <= 15, "{code:?}: {found} {real}");
    }
    assert!(learnt.loss_after < learnt.loss_before);
    // The points in force are near enough where they were: nothing is moved far.
    let same = learn(&Rules::standard(), &drawn(&Rules::standard(), 8_000, 4)).unwrap();
    for factor in &same.factors {
        assert!(
            factor.new.points.abs_diff(factor.old.points) <= 10,
            "{factor:?}"
        );
    }
}

#[test]
fn what_speaks_of_danger_never_comes_to_speak_against_it() {
    // Here what should speak of danger goes with its absence, and what is harmless with it.
    let truth = other(&[
        (FactorCode::EscalatedRarely, 100),
        (FactorCode::StatedRelation, 100),
        (FactorCode::SmallSets, 90),
        (FactorCode::PriorReports, 75),
    ]);
    let mut examples = drawn(&truth, 2_500, 5);
    for example in &mut examples {
        let has = |code| example.factors.iter().any(|factor| factor.code == code);
        if has(FactorCode::Enticement) {
            example.danger = false;
        } else if has(FactorCode::ViralFiles) && !has(FactorCode::KnownFiles) {
            example.danger = true;
        }
    }
    let learnt = learn(&Rules::standard(), &examples).unwrap();
    for factor in &learnt.factors {
        let (low, high) = limits(factor.old.points);
        assert!((low..=high).contains(&factor.new.points), "{factor:?}");
        assert!(factor.new.points <= factor.new.cap && factor.new.cap <= 100);
    }
    assert_eq!(points(&learnt, FactorCode::Enticement), limits(45).0);
    assert_eq!(points(&learnt, FactorCode::ViralFiles), limits(40).0);
}

#[test]
fn order_does_not_show() {
    let mut examples = drawn(&Rules::standard(), 1_500, 6);
    let learnt = learn(&Rules::standard(), &examples).unwrap();
    examples.reverse();
    assert_eq!(learn(&Rules::standard(), &examples).unwrap(), learnt);
    examples.rotate_left(700);
    assert_eq!(learn(&Rules::standard(), &examples).unwrap(), learnt);
}

#[test]
fn too_few_of_either_kind_and_outcomes_that_nothing_bears_on_are_refused() {
    let examples = drawn(&Rules::standard(), 2_000, 7);
    let some = |danger: usize, without: usize| {
        let of = |is: bool| examples.iter().filter(move |example| example.danger == is);
        let picked = of(true).take(danger).chain(of(false).take(without));
        picked.cloned().collect::<Vec<_>>()
    };
    for (danger, without) in [(29, 300), (300, 29), (0, 0)] {
        assert_eq!(
            learn(&Rules::standard(), &some(danger, without)),
            Err(LearnError::Few { danger, without })
        );
    }
    assert!(learn(&Rules::standard(), &some(30, 300)).is_ok());
    let mut turned = examples.clone();
    for example in &mut turned {
        example.danger = !example.danger;
    }
    assert_eq!(
        learn(&Rules::standard(), &turned),
        Err(LearnError::Unrelated)
    );
}

#[test]
fn few_sightings_and_an_operators_alarm_move_nothing() {
    let mut examples = drawn(&Rules::standard(), 2_000, 8);
    for example in examples.iter_mut().take(LEAST_SEEN - 1) {
        example.factors.push(factor(FactorCode::Trafficking, 1));
    }
    let without = examples.iter_mut().filter(|example| !example.danger);
    for example in without.take(40) {
        example.factors.push(factor(FactorCode::OperatorAlarm, 1));
    }
    let learnt = learn(&Rules::standard(), &examples).unwrap();
    for code in [FactorCode::Trafficking, FactorCode::OperatorAlarm] {
        let found = learnt.factors.iter().find(|factor| factor.code == code);
        assert_eq!(found.unwrap().new, found.unwrap().old);
    }
    assert!(!learnt.changes().contains_key(&FactorCode::Trafficking));
}

#[test]
fn who_was_drawn_by_lot_weighs_by_the_inverse_of_the_chance() {
    // Of the unworked a twentieth was drawn. Given their weight, the points are near those from
    // everybody; without it they are not.
    let everybody = drawn(&other(&[(FactorCode::PriorReports, 70)]), 12_000, 9);
    let whole = learn(&Rules::standard(), &everybody).unwrap();
    let mut dice = Dice(11);
    let worked = |example: &Example| {
        example
            .factors
            .iter()
            .any(|factor| factor.code == FactorCode::Enticement)
            || (example.danger
                && example
                    .factors
                    .iter()
                    .any(|factor| factor.code == FactorCode::PriorReports))
    };
    let mut some = Vec::new();
    for example in &everybody {
        if worked(example) {
            some.push(example.clone());
        } else if dice.toss() < 0.05 {
            some.push(Example {
                chance: Some(50),
                ..example.clone()
            });
        }
    }
    let weighed = learn(&Rules::standard(), &some).unwrap();
    let far = |one: &Learnt, code| points(one, code).abs_diff(points(&whole, code));
    assert!(far(&weighed, FactorCode::PriorReports) <= 10);
    assert!(weighed.drawn > 0 && weighed.held == 0);
    let rare: Vec<Example> = some
        .iter()
        .map(|example| Example {
            chance: example.chance.map(|_| 3),
            ..example.clone()
        })
        .collect();
    assert_eq!(
        learn(&Rules::standard(), &rare).unwrap().held,
        weighed.drawn
    );
}

#[test]
fn the_text_is_a_whole_file_that_says_what_it_rests_on() {
    let learnt = learn(
        &Rules::standard(),
        &drawn(&other(&[(FactorCode::Enticement, 90)]), 3_000, 12),
    )
    .unwrap();
    let learned = Learned {
        from: "2026-01-01".to_owned(),
        to: "2026-06-30".to_owned(),
        danger: 1,
        without: 2,
        outcomes: "00".repeat(32),
    };
    let text = learnt.text(&Rules::standard(), "site-2", &learned);
    let rules = Rules::parse(&text).unwrap();
    assert_eq!(rules.parent.as_deref(), Some("standard-1"));
    assert_eq!(rules.learned, Some(learned));
    for factor in &learnt.factors {
        assert_eq!(rules.factor(factor.code), factor.new);
    }
    assert!(text.contains("was 45, 5, 60; found on "), "{text}");
    assert!(text.contains("No person was drawn by lot"), "{text}");
}

#[test]
fn chances_are_what_came_of_them() {
    let axis: Vec<(u8, bool)> = (0..1_000_u32)
        .map(|number| {
            let high = number % 2 == 0;
            let is = number % 20 < if high { 10 } else { 2 };
            (if high { 60 } else { 20 }, is)
        })
        .collect();
    let chances = calibrated(&axis);
    let mean: u64 = chances.iter().map(|chance| u64::from(*chance)).sum();
    let real = axis.iter().filter(|(_, is)| *is).count() as u64 * 1_000_000;
    assert!(mean.abs_diff(real) < 20_000_000, "{mean} {real}");
}

#[test]
fn shares_that_move_are_told_from_shares_that_stay() {
    assert_eq!(shift(&[50, 50], &[500, 500]), Some(0));
    assert_eq!(shift(&[10, 0], &[0, 0]), None);
    // By hand: (0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5) = 0.4159.
    let moved = shift(&[50_000, 50_000], &[80_000, 20_000]).unwrap();
    assert!(moved.abs_diff(416) <= 1, "{moved}");
    assert_eq!(
        shift(&[90, 10, 0], &[10, 90, 0]),
        shift(&[10, 90, 0], &[90, 10, 0])
    );
}
