//! Both policies are asked everything, and say the same.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod oracle;
mod slices;
mod words;

use std::collections::BTreeSet;

use oracle::{Oracle, POLICIES};
use tiaki_core::policy::{Action, Cell, Decision, Refusal, authorize, cells};

/// What the policy of the core says, as far as Cedar can say it: whether, and how a refusal shows.
fn core(cell: &Cell) -> (bool, Option<Refusal>) {
    let Decision { allow, refusal, .. } = authorize(&cell.actor, cell.action, &cell.resource);
    (allow, refusal)
}

/// The questions on which the two differ, asked on all processors at once; in their order.
fn differences(oracle: &Oracle, cells: &[Cell]) -> Vec<String> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = cells.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let running: Vec<_> = cells
            .chunks(part)
            .map(|cells| {
                scope.spawn(|| {
                    let asked = cells
                        .iter()
                        .map(|cell| (cell, core(cell), oracle.answer(cell)));
                    asked
                        .filter(|(_, core, cedar)| core != cedar)
                        .map(|(cell, core, cedar)| {
                            format!("{cell:?}: core {core:?}, Cedar {cedar:?}")
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    })
}

#[test]
fn both_policies_answer_every_question_alike() {
    let oracle = Oracle::new(POLICIES);
    let cells: Vec<_> = cells().collect();
    assert!(cells.len() >= 50_000, "{}", cells.len());
    let found = differences(&oracle, &cells);
    let shown: Vec<_> = found.iter().take(20).cloned().collect();
    assert!(
        found.is_empty(),
        "{} of {} answers differ:\n{}",
        found.len(),
        cells.len(),
        shown.join("\n")
    );
}

#[test]
fn policies_that_cannot_apply_change_no_answer() {
    let oracle = Oracle::new(POLICIES);
    let mut allowed = 0;
    // An odd step, so that each fact comes with each value.
    for cell in cells()
        .filter(|cell| cell.action.about() == cell.resource.kind())
        .step_by(61)
    {
        let (whole, slice) = oracle.whole_and_slice(&cell);
        assert_eq!(whole, slice, "{cell:?}");
        allowed += usize::from(whole);
    }
    assert!(allowed > 0);
}

#[test]
fn the_policies_in_cedar_are_of_its_schema() {
    oracle::validate(POLICIES);
}

#[test]
fn the_schema_knows_each_action_and_what_it_is_about() {
    let oracle = Oracle::new(POLICIES);
    let mut named = oracle.actions();
    // The schema does not see facts: one question of each action is enough, and one on a thing that
    // it is not about.
    let mut asked = BTreeSet::new();
    for cell in cells() {
        let is_fit = cell.action.about() == cell.resource.kind();
        if asked.insert((cell.action, is_fit)) {
            assert_eq!(oracle.is_of_schema(&cell), is_fit, "{cell:?}");
            named.remove(cell.action.code());
        }
    }
    assert_eq!(asked.len(), Action::ALL.len() * 2);
    assert!(named.is_empty(), "the schema has more: {named:?}");
}

#[test]
fn a_policy_that_is_left_out_is_missed() {
    let forbids = "@id(\"restricted case\")";
    let permits = "@id(\"liaison\")";
    for left_out in [forbids, permits] {
        let (before, from) = POLICIES.split_once(left_out).unwrap();
        let (_, after) = from.split_once(";\n").unwrap();
        let oracle = Oracle::new(&format!("{before}{after}"));
        let of_reading = cells().filter(|cell| cell.action == Action::ReadPerson);
        let cells: Vec<_> = of_reading.collect();
        assert!(!differences(&oracle, &cells).is_empty(), "{left_out}");
    }
}
