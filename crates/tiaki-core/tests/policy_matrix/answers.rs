//! Every question with its answer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use tiaki_core::policy::{Action, Cell, Refusal, Role, RuleId, authorize, cells};

use crate::facts::{self, Fact};

/// One question with its answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Whether the action is about such a thing.
    pub(crate) is_fit: bool,
    pub(crate) facts: Vec<Fact>,
    pub(crate) rule: RuleId,
    pub(crate) refusal: Option<Refusal>,
}

impl Answer {
    fn of(cell: &Cell) -> Self {
        let decided = authorize(&cell.actor, cell.action, &cell.resource);
        Self {
            is_fit: cell.action.about() == cell.resource.kind(),
            facts: facts::of(cell),
            rule: decided.rule,
            refusal: decided.refusal,
        }
    }

    /// The rule that permits it, where it is permitted.
    pub(crate) fn permitted_by(&self) -> Option<RuleId> {
        self.refusal.is_none().then_some(self.rule)
    }

    /// The question and its answer in one line.
    fn write(&self, line: &mut String) {
        for fact in &self.facts {
            line.push_str(fact.value);
            line.push_str("; ");
        }
        line.push_str(self.refusal.map_or("allowed", Refusal::code));
        line.push(' ');
        line.push_str(self.rule.code());
        line.push('\n');
    }
}

/// Those of the policy as it is.
pub(crate) static POLICY: LazyLock<Answers> = LazyLock::new(Answers::of_the_policy);

/// All of them, by action and role.
#[derive(Debug, Clone)]
pub(crate) struct Answers {
    by: BTreeMap<(Action, Role), Vec<Answer>>,
}

impl Answers {
    fn of_the_policy() -> Self {
        let mut by: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for cell in cells() {
            let place = by.entry((cell.action, cell.actor.role)).or_default();
            place.push(Answer::of(&cell));
        }
        Self { by }
    }

    pub(crate) fn of(&self, action: Action, role: Role) -> &[Answer] {
        &self.by[&(action, role)]
    }

    pub(crate) fn count(&self) -> usize {
        self.by.values().map(Vec::len).sum()
    }

    pub(crate) fn count_where(&self, test: impl Fn(&Answer) -> bool) -> usize {
        self.by
            .values()
            .flatten()
            .filter(|answer| test(answer))
            .count()
    }

    /// Those of one action, with one answer turned into its contrary.
    pub(crate) fn turned(&self, action: Action, role: Role, place: usize) -> Self {
        let of_action = self.by.iter().filter(|((of, _), _)| *of == action);
        let mut by: BTreeMap<_, Vec<Answer>> =
            of_action.map(|(key, all)| (*key, all.clone())).collect();
        let answer = &mut by.get_mut(&(action, role)).unwrap()[place];
        answer.refusal = match answer.refusal {
            None => Some(Refusal::Refused),
            Some(_) => None,
        };
        Self { by }
    }

    /// A digest over each question with its answer, in order.
    pub(crate) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for ((action, role), answers) in &self.by {
            let mut lines = format!("{}, {}\n", action.code(), role.code());
            answers.iter().for_each(|answer| answer.write(&mut lines));
            hash.update(lines.as_bytes());
        }
        hex::encode(hash.finalize())
    }
}
