//! Words for what a source states of an account's holder: as its words, never as a finding.

use tiaki_core::statement::Statement;

use super::find;

/// By code.
const STATED: &[(&str, &str)] = &[
    ("access_to_children", "has access to children"),
    ("access_to_victim", "has access to the child of the report"),
    ("babysitter", "looks after children by the hour"),
    ("coach", "trains children"),
    (
        "convicted",
        "convicted of a sexual offence: the sender’s word, not checked, and weighed by no rule",
    ),
    ("family_friend", "a friend of the child’s family"),
    ("grandparent", "a grandparent of the child"),
    ("guardian", "a guardian or foster parent of the child"),
    ("neighbour", "a neighbour of the child"),
    ("parent", "a parent of the child"),
    ("parents_partner", "the partner of a parent of the child"),
    ("relative", "a relative of the child"),
    ("religious_leader", "a religious leader"),
    (
        "says_relation",
        "says in free text to be related to a child",
    ),
    ("says_work", "says in free text to work with children"),
    ("sibling", "a brother or sister of the child"),
    ("step_parent", "a step-parent of the child"),
    ("teacher", "a teacher of the child"),
    ("work_childcare", "works in child care"),
    ("work_education", "works in a school"),
    ("work_health", "treats children at work"),
    ("work_sport", "works in children’s sport"),
    ("work_transport", "drives children at work"),
    ("work_youth", "works with young people"),
];

/// What is stated, in words.
pub(crate) fn stated_of(codes: &[Statement]) -> Vec<String> {
    codes.iter().map(|code| find(STATED, code.code())).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tiaki_core::statement::Statement;

    use super::{STATED, stated_of};

    #[test]
    fn each_statement_has_words_of_its_own() {
        let codes: Vec<&str> = Statement::ALL.iter().map(|code| code.code()).collect();
        let known: Vec<&str> = STATED.iter().map(|(code, _)| *code).collect();
        assert_eq!(known, codes);
        let words: BTreeSet<String> = stated_of(Statement::ALL).into_iter().collect();
        assert_eq!(words.len(), codes.len());
    }

    #[test]
    fn a_conviction_is_never_shown_as_a_finding() {
        let [word] = <[String; 1]>::try_from(stated_of(&[Statement::Convicted])).unwrap();
        assert!(word.contains("not checked"), "{word}");
    }
}
