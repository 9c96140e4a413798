use crate::policy::decide::decide;
use crate::policy::rule::{TABLE, Table};
use crate::policy::{Cell, Rule, RuleId, cells, rules};

/// A rule's own cells: where it decides.
fn decided_by(id: RuleId) -> impl Iterator<Item = Cell> {
    cells().filter(move |cell| decide(TABLE, &cell.actor, cell.action, &cell.resource).rule == id)
}

#[test]
fn removing_any_rule_changes_what_is_allowed() {
    for removed in rules() {
        let without = |rules: &[Rule]| -> Vec<Rule> {
            let kept = rules.iter().filter(|rule| rule.id() != removed.id());
            kept.copied().collect()
        };
        let (forbid, permit) = (without(TABLE.forbid), without(TABLE.permit));
        let table = Table {
            forbid: &forbid,
            permit: &permit,
        };
        let changed = decided_by(removed.id()).any(|cell| {
            let before = decide(TABLE, &cell.actor, cell.action, &cell.resource);
            let after = decide(table, &cell.actor, cell.action, &cell.resource);
            before.allow != after.allow
        });
        assert!(changed, "{:?} changes nothing", removed.id());
    }
}
