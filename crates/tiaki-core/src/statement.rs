//! What a report states of a person's relation to children, and of a conviction, in codes.
//!
//! Sources say it in words of their own ("step-father", "works as a coach"). Only what is in the
//! tables below becomes a code; everything else stays in the received document, to be read by
//! people. A text that denies ("no", "not", "former") gives no code. Codes, not words, are stored
//! and weighed, so that no narrative travels.
//!
//! Free text, such as a profile's, has a table of its own ([`Wordings`]).
//!
//! To add a wording: a line in the table of its question. To add a code: a variant, its class, a
//! wording, and a row in the test.

mod wordings;

pub use self::wordings::{
    MOST_CHARACTERS, MOST_WORDINGS, MOST_WORDS, TextKind, WORDINGS_FORMAT, Wordings, WordingsError,
};
use crate::identifier::codes;

codes! {
    /// One thing that is stated.
    Statement {
        /// Access to children, without saying how.
        AccessToChildren = "access_to_children",
        /// Access to the child that the report is about.
        AccessToVictim = "access_to_victim",
        /// Cares for children by the hour.
        Babysitter = "babysitter",
        /// Trains children.
        Coach = "coach",
        /// Convicted of a sexual offence, as the sender says: nobody here has checked it.
        Convicted = "convicted",
        /// A friend of the child's family.
        FamilyFriend = "family_friend",
        /// A grandparent.
        Grandparent = "grandparent",
        /// A guardian or foster parent.
        Guardian = "guardian",
        /// Lives near the child.
        Neighbour = "neighbour",
        /// A parent.
        Parent = "parent",
        /// Lives with a parent of the child.
        ParentsPartner = "parents_partner",
        /// An uncle, aunt or cousin.
        Relative = "relative",
        /// A religious leader.
        ReligiousLeader = "religious_leader",
        /// Says in free text to be related to a child.
        SaysRelation = "says_relation",
        /// Says in free text to work with children.
        SaysWork = "says_work",
        /// A brother or sister.
        Sibling = "sibling",
        /// A step-parent.
        StepParent = "step_parent",
        /// A teacher of the child.
        Teacher = "teacher",
        /// Works in child care.
        WorkChildcare = "work_childcare",
        /// Works in a school.
        WorkEducation = "work_education",
        /// Treats children.
        WorkHealth = "work_health",
        /// Works in children's sport.
        WorkSport = "work_sport",
        /// Drives children.
        WorkTransport = "work_transport",
        /// Works with young people.
        WorkYouth = "work_youth",
    }
}

/// What a statement bears on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bearing {
    /// A relation to a child, or access to the very child.
    Relation,
    /// A sign of access to children in general, by work or otherwise.
    Access,
    /// What somebody is said to have done before. It proves nothing, now or then: it is kept and
    /// shown as said, and no rule weighs it.
    Past,
}

impl Statement {
    /// What it bears on.
    #[must_use]
    pub const fn bearing(self) -> Bearing {
        match self {
            Self::AccessToChildren
            | Self::SaysRelation
            | Self::SaysWork
            | Self::WorkChildcare
            | Self::WorkEducation
            | Self::WorkHealth
            | Self::WorkSport
            | Self::WorkTransport
            | Self::WorkYouth => Bearing::Access,
            Self::Convicted => Bearing::Past,
            Self::AccessToVictim
            | Self::Babysitter
            | Self::Coach
            | Self::FamilyFriend
            | Self::Grandparent
            | Self::Guardian
            | Self::Neighbour
            | Self::Parent
            | Self::ParentsPartner
            | Self::Relative
            | Self::ReligiousLeader
            | Self::Sibling
            | Self::StepParent
            | Self::Teacher => Bearing::Relation,
        }
    }

    /// Whether it is only ever read from free text here, and never stated by a field.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::SaysRelation | Self::SaysWork)
    }

    /// The relation to a child that a text states.
    #[must_use]
    pub fn relation(text: &str) -> Option<Self> {
        look_up(text, RELATIONS)
    }

    /// The work with children that a text on an occupation states.
    #[must_use]
    pub fn occupation(text: &str) -> Option<Self> {
        look_up(text, OCCUPATIONS)
    }

    /// The conviction that a text on one states: that there is one, without doubt or denial. Words
    /// of a charge or of hearsay give none.
    #[must_use]
    pub fn conviction(text: &str) -> Option<Self> {
        let words = words(text);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        (!denies(&words) && !has(DOUBTS) && has(CONVICTIONS)).then_some(Self::Convicted)
    }

    /// Whether a text on access says that there is.
    #[must_use]
    pub fn affirms(text: &str) -> bool {
        let words = words(text);
        let is_said = |word: &&str| words.iter().any(|found| found == word);
        !denies(&words) && AFFIRMATIONS.iter().any(is_said)
    }
}

const AFFIRMATIONS: &[&str] = &[
    "yes", "true", "y", "daily", "weekly", "lives", "resides", "direct",
];

/// What says on the question of a conviction that there is one.
const CONVICTIONS: &[&str] = &["yes", "true", "y", "convicted", "registered"];

/// What leaves a conviction open.
const DOUBTS: &[&str] = &[
    "accused",
    "acquitted",
    "alleged",
    "allegedly",
    "appeal",
    "arrested",
    "charged",
    "if",
    "likely",
    "may",
    "maybe",
    "might",
    "overturned",
    "pardoned",
    "pending",
    "perhaps",
    "possible",
    "possibly",
    "probably",
    "quashed",
    "suspected",
    "whether",
];

/// Words that turn a statement round or make it one of the past.
const DENIALS: &[&str] = &[
    "no", "not", "non", "never", "none", "unknown", "denies", "denied", "false", "former",
    "formerly", "ex", "retired", "unclear", "unsure", "without",
];

/// Wordings of relations; all words of a line must be there. Longer ones first.
const RELATIONS: &[(&[&str], Statement)] = &[
    (&["step", "father"], Statement::StepParent),
    (&["step", "mother"], Statement::StepParent),
    (&["step", "parent"], Statement::StepParent),
    (&["stepfather"], Statement::StepParent),
    (&["stepmother"], Statement::StepParent),
    (&["stepparent"], Statement::StepParent),
    (&["stepdad"], Statement::StepParent),
    (&["stepmom"], Statement::StepParent),
    (&["foster"], Statement::Guardian),
    (&["guardian"], Statement::Guardian),
    (&["caregiver"], Statement::Guardian),
    (&["mother", "boyfriend"], Statement::ParentsPartner),
    (&["mothers", "boyfriend"], Statement::ParentsPartner),
    (&["father", "girlfriend"], Statement::ParentsPartner),
    (&["fathers", "girlfriend"], Statement::ParentsPartner),
    (&["parents", "partner"], Statement::ParentsPartner),
    (&["parent", "partner"], Statement::ParentsPartner),
    (&["family", "friend"], Statement::FamilyFriend),
    (&["friend", "family"], Statement::FamilyFriend),
    (&["grandfather"], Statement::Grandparent),
    (&["grandmother"], Statement::Grandparent),
    (&["grandparent"], Statement::Grandparent),
    (&["uncle"], Statement::Relative),
    (&["aunt"], Statement::Relative),
    (&["cousin"], Statement::Relative),
    (&["relative"], Statement::Relative),
    (&["brother"], Statement::Sibling),
    (&["sister"], Statement::Sibling),
    (&["sibling"], Statement::Sibling),
    (&["father"], Statement::Parent),
    (&["mother"], Statement::Parent),
    (&["parent"], Statement::Parent),
    (&["dad"], Statement::Parent),
    (&["mom"], Statement::Parent),
    (&["mum"], Statement::Parent),
    (&["babysitter"], Statement::Babysitter),
    (&["nanny"], Statement::Babysitter),
    (&["au", "pair"], Statement::Babysitter),
    (&["teacher"], Statement::Teacher),
    (&["tutor"], Statement::Teacher),
    (&["coach"], Statement::Coach),
    (&["priest"], Statement::ReligiousLeader),
    (&["pastor"], Statement::ReligiousLeader),
    (&["imam"], Statement::ReligiousLeader),
    (&["rabbi"], Statement::ReligiousLeader),
    (&["clergy"], Statement::ReligiousLeader),
    (&["religious", "leader"], Statement::ReligiousLeader),
    (&["neighbour"], Statement::Neighbour),
    (&["neighbor"], Statement::Neighbour),
];

/// Wordings of occupations.
const OCCUPATIONS: &[(&[&str], Statement)] = &[
    (&["school", "bus"], Statement::WorkTransport),
    (&["teacher"], Statement::WorkEducation),
    (&["teaching", "assistant"], Statement::WorkEducation),
    (&["tutor"], Statement::WorkEducation),
    (&["principal", "school"], Statement::WorkEducation),
    (&["school"], Statement::WorkEducation),
    (&["kindergarten"], Statement::WorkChildcare),
    (&["childcare"], Statement::WorkChildcare),
    (&["child", "care"], Statement::WorkChildcare),
    (&["daycare"], Statement::WorkChildcare),
    (&["day", "care"], Statement::WorkChildcare),
    (&["nursery"], Statement::WorkChildcare),
    (&["babysitter"], Statement::WorkChildcare),
    (&["nanny"], Statement::WorkChildcare),
    (&["au", "pair"], Statement::WorkChildcare),
    (&["pediatrician"], Statement::WorkHealth),
    (&["paediatrician"], Statement::WorkHealth),
    (&["pediatric"], Statement::WorkHealth),
    (&["paediatric"], Statement::WorkHealth),
    (&["coach"], Statement::WorkSport),
    (&["youth"], Statement::WorkYouth),
    (&["scout"], Statement::WorkYouth),
    (&["camp", "counselor"], Statement::WorkYouth),
    (&["camp", "counsellor"], Statement::WorkYouth),
    (&["social", "worker"], Statement::WorkYouth),
];

/// A text's words, in lower case, without what is not a letter.
fn words(text: &str) -> Vec<String> {
    let lower: String = text
        .chars()
        .filter(|c| *c != '\'' && *c != '\u{2019}')
        .flat_map(char::to_lowercase)
        .collect();
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn denies(words: &[String]) -> bool {
    words.iter().any(|word| DENIALS.contains(&word.as_str()))
}

fn look_up(text: &str, table: &[(&[&str], Statement)]) -> Option<Statement> {
    let words = words(text);
    if denies(&words) {
        return None;
    }
    let has = |wanted: &&str| words.iter().any(|word| word == wanted);
    table
        .iter()
        .find(|(wanted, _)| wanted.iter().all(has))
        .map(|(_, statement)| *statement)
}

#[cfg(test)]
mod tests {
    use super::{Bearing, Statement};

    #[test]
    fn relations_are_coded() {
        for (text, code) in [
            ("Parent", Some(Statement::Parent)),
            ("biological father", Some(Statement::Parent)),
            ("Step-Father", Some(Statement::StepParent)),
            ("mother's boyfriend", Some(Statement::ParentsPartner)),
            ("Friend of the family", Some(Statement::FamilyFriend)),
            ("Uncle", Some(Statement::Relative)),
            ("soccer coach", Some(Statement::Coach)),
            ("not a parent", None),
            ("former teacher", None),
            ("Stranger", None),
            ("online only", None),
            ("Unknown", None),
            ("", None),
            ("apparent", None),
        ] {
            assert_eq!(Statement::relation(text), code, "{text}");
        }
    }

    #[test]
    fn occupations_are_coded() {
        for (text, code) in [
            ("Teacher", Some(Statement::WorkEducation)),
            ("school bus driver", Some(Statement::WorkTransport)),
            ("Day-care worker", Some(Statement::WorkChildcare)),
            ("Youth pastor", Some(Statement::WorkYouth)),
            ("retired teacher", None),
            ("bus driver", None),
            ("accountant", None),
        ] {
            assert_eq!(Statement::occupation(text), code, "{text}");
        }
    }

    #[test]
    fn access_is_affirmed_or_not() {
        for (text, is) in [
            ("Yes", true),
            ("TRUE", true),
            ("lives with the child", true),
            ("No", false),
            ("Unknown", false),
            ("does not live with the child, yes", false),
            ("", false),
            ("maybe", false),
        ] {
            assert_eq!(Statement::affirms(text), is, "{text}");
        }
    }

    #[test]
    fn a_conviction_is_what_is_said_to_be_one() {
        for text in [
            "Yes",
            "true",
            "Y",
            "Convicted sex offender",
            "registered in NZ",
        ] {
            let found = Statement::conviction(text);
            assert_eq!(found, Some(Statement::Convicted), "{text}");
        }
        for text in [
            "",
            "No",
            "false",
            "N/A",
            "Unknown",
            "not convicted",
            "never registered",
            "charged, not yet convicted",
            "possibly convicted",
            "conviction overturned: yes",
            "yes, alleged",
            "offender",
            "daily",
            "lives nearby",
        ] {
            assert_eq!(Statement::conviction(text), None, "{text}");
        }
        assert_eq!(Statement::relation("convicted"), None);
        assert_eq!(Statement::occupation("convicted"), None);
    }

    #[test]
    fn every_code_reads_back_and_bears_on_something() {
        for statement in Statement::ALL {
            assert_eq!(Statement::find(statement.code()), Some(*statement));
        }
        assert_eq!(Statement::Parent.bearing(), Bearing::Relation);
        assert_eq!(Statement::AccessToVictim.bearing(), Bearing::Relation);
        assert_eq!(Statement::WorkSport.bearing(), Bearing::Access);
        assert_eq!(Statement::Convicted.bearing(), Bearing::Past);
    }
}
