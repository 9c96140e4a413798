//! Words for what people decide of links, and for how rare a value is.

use tiaki_ops::views::EXACT;

use crate::page::grouped;

/// What a decision says of two accounts.
pub(crate) fn ruling(code: &str) -> &'static str {
    match code {
        "same" => "One user",
        "different" => "Different users",
        "unsure" => "Left open",
        _ => "A word that this version does not know",
    }
}

/// A number of holders: more than a few are told rounded up.
pub(crate) fn holders(count: u64) -> String {
    let number = grouped(i64::try_from(count).unwrap_or(i64::MAX));
    if count > EXACT {
        format!("up to {number}")
    } else {
        number
    }
}

/// Why linking did not join a pair; nothing where it has not said.
pub(crate) fn not_joined(code: &str) -> &'static str {
    match code {
        "contradiction" => "Not joined: a report tells the two, or others of their persons, apart.",
        "decision" => "Not joined: a decision keeps others of the two persons apart.",
        "differing" => {
            "Not joined: the two sides state different values of what one person seldom has several of."
        }
        "unsure" => {
            "Not joined: a decision on the two, or on others of their persons, leaves it open."
        }
        "weak_bridge" => {
            "Not joined: it is enough for two single accounts, and too little to join two groups by."
        }
        "weak_evidence" => "Not joined: it is less than what joins two accounts.",
        _ => "",
    }
}

/// How many accounts and persons hold a value. Nobody holds what the two state differently.
pub(crate) fn rarity(accounts: u64, persons: u64) -> String {
    let persons = match persons {
        0 => String::new(),
        1 => " of 1 person".to_owned(),
        many => format!(" of {} persons", holders(many)),
    };
    match accounts {
        0 => "no value is shared".to_owned(),
        1 => format!("1 account{persons} has it"),
        many => format!("{} accounts{persons} have it", holders(many)),
    }
}

#[cfg(test)]
mod tests {
    use tiaki_ops::linking::Reason;

    use super::{not_joined, rarity, ruling};

    #[test]
    fn how_rare_a_value_is() {
        for (accounts, persons, says) in [
            (8, 3, "8 accounts of 3 persons have it"),
            (0, 0, "no value is shared"),
            (1, 1, "1 account of 1 person has it"),
            (2, 1, "2 accounts of 1 person have it"),
            (
                4_096,
                16,
                "up to 4\u{202F}096 accounts of up to 16 persons have it",
            ),
            (3, 0, "3 accounts have it"),
        ] {
            assert_eq!(rarity(accounts, persons), says);
        }
    }

    #[test]
    fn every_reason_of_linking_has_words_of_its_own() {
        let reasons = [
            Reason::Contradiction,
            Reason::Decision,
            Reason::Differing,
            Reason::Unsure,
            Reason::WeakBridge,
            Reason::WeakEvidence,
        ];
        let told = reasons.map(|reason| {
            let code = serde_json::to_value(reason).ok();
            not_joined(code.as_ref().and_then(|code| code.as_str()).unwrap_or(""))
        });
        let mut each: Vec<&str> = told
            .iter()
            .copied()
            .filter(|words| !words.is_empty())
            .collect();
        each.sort_unstable();
        each.dedup();
        assert_eq!(each.len(), reasons.len(), "{told:?}");
        assert_eq!(not_joined("another"), "");
    }

    #[test]
    fn a_word_that_nobody_knows_is_not_taken_for_another() {
        let known = ["same", "different", "unsure"].map(ruling);
        for code in ["", "Same", "same "] {
            assert!(!known.contains(&ruling(code)), "{code}");
        }
    }
}
