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
    use super::{rarity, ruling};

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
    fn a_word_that_nobody_knows_is_not_taken_for_another() {
        let known = ["same", "different", "unsure"].map(ruling);
        for code in ["", "Same", "same "] {
            assert!(!known.contains(&ruling(code)), "{code}");
        }
    }
}
