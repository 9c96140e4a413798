//! Who may do what, in whole: every question is asked, and the answers are held against a file that
//! people read.
//!
//! The conditions in the file are found from the answers alone: facts that make no difference are
//! left out, and what is left is said in words. After a change that is meant, write it anew with
//! `TIAKI_POLICY_MATRIX=write cargo test -p tiaki-core --test policy_matrix` and read the difference.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test stops where something is not as it should be, and writes its file where it is asked to"
)]

mod answers;
mod boxes;
mod facts;
mod page;

use std::path::Path;

use answers::POLICY;
use tiaki_core::policy::{Action, Role};

const FILE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/snapshots/policy_matrix.txt"
);

/// What is different, as few lines as show it.
fn difference(before: &str, now: &str) -> String {
    let (before, now): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let mut said = Vec::new();
    let lines = before.len().max(now.len());
    for line in 0..lines {
        let (old, new) = (before.get(line), now.get(line));
        if old != new {
            said.extend(old.map(|old| format!("{:>5} - {old}", line + 1)));
            said.extend(new.map(|new| format!("{:>5} + {new}", line + 1)));
        }
        if said.len() >= 40 {
            said.push("      ...".to_owned());
            break;
        }
    }
    said.join("\n")
}

#[test]
fn the_matrix_is_the_one_that_was_read() {
    let now = page::whole(&POLICY);
    if std::env::var_os("TIAKI_POLICY_MATRIX").is_some_and(|how| how == "write") {
        std::fs::create_dir_all(Path::new(FILE).parent().unwrap()).unwrap();
        std::fs::write(FILE, &now).unwrap();
    }
    let before = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(
        before == now,
        "who may do what has changed. If that is meant, run\n\
         TIAKI_POLICY_MATRIX=write cargo test -p tiaki-core --test policy_matrix\n\
         and read the difference:\n{}",
        difference(&before, &now)
    );
}

#[test]
fn there_are_enough_questions_and_each_role_and_action_is_in_them() {
    assert!(POLICY.count() >= 50_000, "{}", POLICY.count());
    for action in Action::ALL {
        for role in Role::ALL {
            let asked = POLICY.of(*action, *role).len();
            assert!(asked >= 2 * 3 * 8 * 2, "{action:?} {role:?}: {asked}");
        }
    }
}

#[test]
fn one_answer_that_changes_changes_the_file() {
    // Three cells of each action, each time at another role and place among its cells.
    for (turn, action) in Action::ALL.iter().enumerate() {
        let before = page::of_action(&POLICY, *action);
        for step in 0..3 {
            let role = Role::ALL[(turn + step) % Role::ALL.len()];
            let place = ((turn + step) * 7919) % POLICY.of(*action, role).len();
            let turned = POLICY.turned(*action, role, place);
            let after = page::of_action(&turned, *action);
            assert_ne!(before, after, "{action:?} {role:?} {place}");
        }
    }
}

#[test]
fn what_the_file_says_is_every_answer_and_nothing_else() {
    // The conditions of the file, read as conditions, give back each answer that they were made from.
    for action in Action::ALL {
        for role in Role::ALL {
            let asked = POLICY.of(*action, *role);
            let (facts, allowed) = boxes::allowed(asked);
            for cell in asked.iter().filter(|cell| cell.is_fit) {
                let within = allowed
                    .iter()
                    .filter(|(_, conditions)| boxes::holds(conditions, &facts, &cell.facts))
                    .map(|(rule, _)| *rule)
                    .collect::<Vec<_>>();
                let expected: Vec<_> = cell.permitted_by().into_iter().collect();
                assert_eq!(within, expected, "{action:?} {role:?} {:?}", cell.facts);
            }
        }
    }
}
