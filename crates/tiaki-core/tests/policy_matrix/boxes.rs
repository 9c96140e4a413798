//! Answers brought to the fewest conditions: values of a fact that give the same answers stand
//! together, and a fact of which all values do is left out.

use tiaki_core::policy::RuleId;

use crate::answers::Answer;
use crate::facts::Fact;

/// The facts that count, each with all its values in the order in which they come.
pub(crate) type Facts = Vec<(&'static str, Vec<&'static str>)>;

/// Of each fact that counts, the values for which it holds.
pub(crate) type Conditions = Vec<(&'static str, Vec<&'static str>)>;

/// When it is permitted, and by which rule: each answer is in one of these or in none.
pub(crate) fn allowed(answers: &[Answer]) -> (Facts, Vec<(RuleId, Conditions)>) {
    let fit: Vec<&Answer> = answers.iter().filter(|answer| answer.is_fit).collect();
    let mut facts: Facts = Vec::new();
    for answer in &fit {
        for Fact { name, value } in &answer.facts {
            match facts.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) if values.contains(value) => {}
                Some((_, values)) => values.push(value),
                None => facts.push((name, vec![value])),
            }
        }
    }
    let answers = table(&facts, &fit);
    let found = split(&facts, &answers);
    (facts, found)
}

/// The answers in the order of the facts' values, the last fact's turning fastest.
fn table(facts: &Facts, answers: &[&Answer]) -> Vec<Option<RuleId>> {
    let all: usize = facts.iter().map(|(_, values)| values.len()).product();
    assert_eq!(all, answers.len(), "a question is missing, or asked twice");
    let mut found = vec![None; all];
    for answer in answers {
        assert_eq!(answer.facts.len(), facts.len());
        let place = answer
            .facts
            .iter()
            .zip(facts)
            .fold(0, |place, (fact, (name, values))| {
                assert_eq!(fact.name, *name);
                let at = values.iter().position(|value| *value == fact.value);
                place * values.len() + at.unwrap()
            });
        assert!(found[place].is_none(), "two questions have the same facts");
        found[place] = Some(answer.permitted_by());
    }
    found.into_iter().map(Option::unwrap).collect()
}

fn split(
    facts: &[(&'static str, Vec<&'static str>)],
    answers: &[Option<RuleId>],
) -> Vec<(RuleId, Conditions)> {
    let Some(((name, values), rest)) = facts.split_first() else {
        let rule = answers.first().copied().flatten();
        return rule.map(|rule| (rule, Vec::new())).into_iter().collect();
    };
    let mut alike: Vec<(&[Option<RuleId>], Vec<&'static str>)> = Vec::new();
    for (part, value) in answers.chunks(answers.len() / values.len()).zip(values) {
        match alike.iter_mut().find(|(known, _)| *known == part) {
            Some((_, together)) => together.push(value),
            None => alike.push((part, vec![value])),
        }
    }
    let mut found = Vec::new();
    for (part, together) in alike {
        for (rule, mut conditions) in split(rest, part) {
            if together.len() < values.len() {
                conditions.insert(0, (name, together.clone()));
            }
            found.push((rule, conditions));
        }
    }
    found
}

/// Whether the conditions hold of these facts.
pub(crate) fn holds(conditions: &Conditions, known: &Facts, facts: &[Fact]) -> bool {
    conditions.iter().all(|(name, values)| {
        assert!(known.iter().any(|(fact, _)| fact == name));
        let fact = facts.iter().find(|fact| fact.name == *name);
        fact.is_some_and(|fact| values.contains(&fact.value))
    })
}
