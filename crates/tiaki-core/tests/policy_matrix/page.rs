//! The file as people read it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tiaki_core::policy::{Action, Effect, Refusal, Role, RuleId, rules};

use crate::answers::{Answer, Answers};
use crate::boxes::{self, Conditions, Facts};

const HEAD: &str = "\
Who may do what
===============

Every question that can be asked of the policy was asked: each role with each agency, with and without
the second factor, for each purpose and for none, each action, and each state of what it is done to.
What follows was found from the answers. A fact that makes no difference is not named; where several
conditions stand under one \"may\", all of them hold at once; where there are several \"may\", one of
them suffices. \"else\" says by which rules all other questions were denied, how many there were, and how the
refusal shows: refused (told, with the reason) or hidden (as if the thing were not there).

How to read it and how to change it: docs/policy.md.
";

/// All of it.
pub(crate) fn whole(answers: &Answers) -> String {
    let mut page = HEAD.to_owned();
    page.push_str("\nThe rules, in the order in which they are asked\n");
    page.push_str("-----------------------------------------------\n");
    for rule in rules() {
        let effect = match rule.effect() {
            Effect::Permit => "permits",
            _ => "forbids",
        };
        let (name, says, source) = (rule.id().code(), rule.says(), rule.source());
        writeln!(page, "{effect} {name}\n    {says}\n    [{source}]").unwrap();
    }
    page.push_str("\nThe actions\n-----------\n");
    for action in Action::ALL {
        page.push_str(&of_action(answers, *action));
    }
    let allowed = answers.count_where(|answer| answer.refusal.is_none());
    let shown = |how| answers.count_where(|answer| answer.refusal == Some(how));
    let (refused, hidden) = (shown(Refusal::Refused), shown(Refusal::Hidden));
    let (count, digest) = (answers.count(), answers.digest());
    write!(
        page,
        "\nAll together\n------------\n\
         questions {count}\nallowed   {allowed}\nrefused   {refused}\nhidden    {hidden}\n\
         SHA-256 over each question with its answer, in order: {digest}\n"
    )
    .unwrap();
    page
}

/// What stands on one action; roles of which the same holds stand together.
pub(crate) fn of_action(answers: &Answers, action: Action) -> String {
    let mut alike: Vec<(String, Vec<Role>)> = Vec::new();
    for role in Role::ALL {
        let text = of_role(answers.of(action, *role));
        match alike.iter_mut().find(|(known, _)| *known == text) {
            Some((_, roles)) => roles.push(*role),
            None => alike.push((text, vec![*role])),
        }
    }
    // Who may comes before who may not.
    alike.sort_by_key(|(text, _)| text.starts_with("    never"));
    let asked = answers.of(action, Role::Analyst).len();
    let mut page = format!(
        "\n{} (on: {}; {asked} questions for each role)\n",
        action.code(),
        action.about().code()
    );
    for (text, roles) in alike {
        let roles: Vec<_> = roles.into_iter().map(Role::code).collect();
        writeln!(page, "  {}\n{text}", roles.join(", ")).unwrap();
    }
    page
}

fn of_role(answers: &[Answer]) -> String {
    let (facts, allowed) = boxes::allowed(answers);
    let mut lines = Vec::new();
    for (rule, conditions) in &allowed {
        lines.push(format!("    may, by {}", rule.code()));
        lines.extend(told(conditions, &facts));
    }
    let denied = if allowed.is_empty() { "never" } else { "else" };
    lines.push(format!("    {denied}: {}", refusals(answers)));
    let unfit = |answer: &&Answer| !answer.is_fit && answer.refusal.is_none();
    let wrongly = answers.iter().filter(unfit).count();
    if wrongly > 0 {
        lines.push(format!(
            "    may, on things that it is not about: {wrongly}"
        ));
    }
    lines.join("\n")
}

fn told(conditions: &Conditions, facts: &Facts) -> Vec<String> {
    let told = conditions.iter().map(|(name, values)| {
        let all = facts.iter().find(|(fact, _)| fact == name);
        let rest: Vec<_> = all
            .into_iter()
            .flat_map(|(_, all)| all.iter().copied().filter(|one| !values.contains(one)))
            .collect();
        // Whichever is shorter, but purposes are always named.
        if rest.len() < values.len() && *name != "purpose" {
            format!("      {name}: any but {}", either(&rest))
        } else {
            format!("      {name}: {}", either(values))
        }
    });
    told.collect()
}

fn either(values: &[&str]) -> String {
    let longer = values.iter().any(|value| value.contains(','));
    let between = if longer { "; " } else { ", " };
    match values {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} or {last}", most.join(between)),
    }
}

/// Which rules denied how much, in the order of the rules.
fn refusals(answers: &[Answer]) -> String {
    let order = |id: RuleId| {
        rules()
            .position(|rule| rule.id() == id)
            .unwrap_or(usize::MAX)
    };
    let mut counts: BTreeMap<(usize, RuleId, Refusal), usize> = BTreeMap::new();
    for answer in answers {
        if let Some(refusal) = answer.refusal {
            let key = (order(answer.rule), answer.rule, refusal);
            *counts.entry(key).or_default() += 1;
        }
    }
    let told = counts
        .iter()
        .map(|((_, rule, refusal), count)| format!("{} {count} {}", rule.code(), refusal.code()));
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        "nothing".to_owned()
    } else {
        told.join(", ")
    }
}
