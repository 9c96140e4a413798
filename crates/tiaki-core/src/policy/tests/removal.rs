use crate::policy::decide::decide;
use crate::policy::rule::{TABLE, Table};
use crate::policy::tests::answers;
use crate::policy::{Rule, rules};

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
        let own = answers().filter(|(_, before)| before.rule == removed.id());
        let mut changed = own.filter(|(cell, before)| {
            let after = decide(table, &cell.actor, cell.action, &cell.resource);
            before.allow != after.allow
        });
        assert!(
            changed.next().is_some(),
            "{:?} changes nothing",
            removed.id()
        );
    }
}
