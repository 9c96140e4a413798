//! The queue that officers work from: why someone is set aside, when it comes back, and what is
//! looked at a second time.
//!
//! Nothing here decides anything. An operator sets aside, with a coded reason ([`SetAsideCode`]) and
//! words; the decision says on which bands the person comes back ([`back_on`]); a lot under the
//! site's key says whether a second operator looks at it ([`Lot`]); what the second looks found gives
//! an estimate of all that was missed ([`Estimate`]). [`alarms`] says what is overdue or about to be
//! lost. Times and the key are arguments.
//!
//! Why a lot from the facts and not from the decision: whoever sets aside chooses the moment, the
//! code and the words of a decision, and could try until none is drawn. The accounts and the number
//! of times that sources name them he cannot choose, so the same person under the same facts has the
//! same lot however often and by whomever it is set aside.
//!
//! It refuses reasons that are empty, long, or of several lines. To add a code: a line in
//! [`SetAsideCode`].

mod alarm;
pub mod band;
mod estimate;
mod lot;
mod rules;
pub mod view;

pub use alarm::{Alarm, AlarmKind, Watched, alarms};
pub use estimate::{Estimate, SCALE, Seen, interval};
pub use lot::{Lot, chance, period, period_begins};
pub use rules::{QueueError, QueueRules, SITE_FORMAT};

use crate::identifier::{IdentifierKind, codes};
use crate::triage::Band;

/// Characters of a reason.
pub const REASON: usize = 300;

codes! {
    /// Why someone is set aside.
    SetAsideCode {
        /// Passed on, received or commented without being the one behind it.
        Bystander = "bystander",
        /// The same matter is worked on under another person or case.
        Duplicate = "duplicate",
        /// Another authority works on it.
        Elsewhere = "elsewhere",
        /// What is reported is no offence here.
        NoOffence = "no_offence",
        /// The files were looked at by whoever may, and are not child sexual abuse material.
        NotMaterial = "not_material",
        /// Nothing identifies anyone, and nothing more can be had.
        NothingToActOn = "nothing_to_act_on",
        /// Something else, said in the words.
        Other = "other",
        /// The provider took its reports back.
        Retracted = "retracted",
        /// The reports say too little to judge.
        Unusable = "unusable",
    }
}

impl SetAsideCode {
    /// In words, as pages and listings show it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Bystander => "A bystander: passed on or received, not behind it",
            Self::Duplicate => "Worked on already, under another person or case",
            Self::Elsewhere => "Another authority works on it",
            Self::NoOffence => "No offence here",
            Self::NotMaterial => "Looked at: not child sexual abuse material",
            Self::NothingToActOn => "Nothing identifies anyone, and nothing more can be had",
            Self::Other => "Something else, as the words say",
            Self::Retracted => "The provider took its reports back",
            Self::Unusable => "The reports say too little to judge",
        }
    }
}

codes! {
    /// What a second look came to.
    AuditVerdict {
        /// It belonged in the queue.
        Missed = "missed",
        /// It was rightly set aside.
        Rightly = "rightly",
    }
}

/// A reason as it is written down: one line, not empty, at most [`REASON`] characters; nothing where
/// the text is no such reason.
#[must_use]
pub fn find_reason(text: &str) -> Option<&str> {
    let text = text.trim();
    let fits =
        !text.is_empty() && text.chars().count() <= REASON && !text.chars().any(char::is_control);
    fits.then_some(text)
}

/// An operator's name as names are compared: case, spaces, another way of writing a letter and what is
/// not seen make no other person.
#[must_use]
pub fn operator_key(name: &str) -> String {
    let folded = IdentifierKind::DisplayName.linked(name);
    let words: Vec<String> = folded
        .unwrap_or_else(|| name.to_lowercase())
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// The bands on which someone who was set aside in `band` comes back: those that are more urgent,
/// most urgent first, with a comma between. A band that is not known comes back on every one.
#[must_use]
pub fn back_on(band: &str) -> String {
    let was = Band::find(band);
    let urgent = Band::ALL
        .iter()
        .filter(|other| was.is_none_or(|was| **other < was));
    let codes: Vec<&str> = urgent.map(|band| band.code()).collect();
    codes.join(",")
}

#[cfg(test)]
mod tests {
    use super::{REASON, SetAsideCode, back_on, find_reason, operator_key};

    #[test]
    fn someone_comes_back_on_more_urgent_bands_only() {
        for (band, back) in [
            ("very_high", ""),
            ("high", "very_high"),
            ("low", "very_high,high,medium"),
            ("set_aside_proposed", "very_high,high,medium,low"),
            ("unheard_of", "very_high,high,medium,low,set_aside_proposed"),
        ] {
            assert_eq!(back_on(band), back, "{band}");
        }
    }

    #[test]
    fn reasons_are_one_line_of_something() {
        let long = "x".repeat(REASON);
        for (text, kept) in [
            (" seen, none ", Some("seen, none")),
            (long.as_str(), Some(long.as_str())),
            ("", None),
            (" \t ", None),
            ("two\nlines", None),
            ("bell\u{7}", None),
            (&format!("{long}x"), None),
        ] {
            assert_eq!(find_reason(text), kept, "{text:.20}");
        }
    }

    #[test]
    fn case_and_spaces_make_no_other_operator() {
        for (one, other, same) in [
            ("Ana", "ana", true),
            (" ana  b ", "Ana B", true),
            ("ana", "anna", false),
            ("ÅSA", "åsa", true),
            ("Jos\u{e9}", "Jose\u{301}", true),
            ("ana", "ana\u{200b}", true),
            ("ana", "an\u{ad}a", true),
            ("ana", "\u{ff41}na", true),
        ] {
            assert_eq!(
                operator_key(one) == operator_key(other),
                same,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn every_code_has_words_of_its_own() {
        let mut words: Vec<&str> = SetAsideCode::ALL.iter().map(|code| code.text()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), SetAsideCode::ALL.len());
        for code in SetAsideCode::ALL {
            assert_eq!(SetAsideCode::find(code.code()), Some(*code));
        }
    }
}
