//! The cases that a person is in, as its page tells them: where each stands, and what the visitor has to do there.

use tiaki_core::policy::Action;

use crate::Worked;
use crate::moment::Day;
use crate::page::{Shell, short};
use crate::text::Text;

/// A case.
pub(super) struct Case {
    /// Where its page is, for who may read it.
    pub(super) href: Option<String>,
    pub(super) short: String,
    pub(super) state: String,
    /// What the visitor is in it.
    pub(super) role: Option<String>,
    pub(super) is_restricted: bool,
    pub(super) tasks: Vec<Task>,
}

/// What the visitor has to do in it.
pub(super) struct Task {
    pub(super) words: Text,
    pub(super) due: Option<Day>,
}

/// The rows.
pub(super) fn rows(shell: &Shell, found: &[Worked]) -> Vec<Case> {
    let tongue = shell.tongue();
    let row = |(one, tasks): &Worked| {
        let id = one.case.to_string();
        let role = one.standing.role;
        Case {
            short: short(&id),
            href: shell
                .may_own(Action::ReadCase)
                .then(|| format!("/case/{id}")),
            state: tongue.code("case-state", one.standing.state.code()),
            role: role.map(|role| tongue.code("case-role", role.code())),
            is_restricted: one.standing.restricted,
            tasks: tasks
                .iter()
                .map(|task| Task {
                    words: Text::new(&task.words),
                    due: task.due_on.map(|day| shell.day(day)),
                })
                .collect(),
        }
    };
    found.iter().map(row).collect()
}
