//! Words for what people decide of links, and for how rare a value is.

use tiaki_ops::views::EXACT;

use crate::page::grouped;
use crate::tongue::Tongue;

/// What a decision says of two accounts.
pub(crate) fn ruling(tongue: Tongue, code: &str) -> String {
    match code {
        "same" => tongue.say("ruling-same"),
        "different" => tongue.say("ruling-different"),
        "unsure" => tongue.say("ruling-unsure"),
        "withdrawn" => tongue.say("ruling-withdrawn"),
        _ => tongue.say("ruling-unknown"),
    }
}

/// A number of holders: more than a few are told rounded up.
pub(crate) fn holders(tongue: Tongue, count: u64) -> String {
    if count > EXACT {
        tongue.t("holders-up-to").n("count", count).into()
    } else {
        grouped(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// Why linking did not join a pair; nothing where it has not said.
pub(crate) fn not_joined(tongue: Tongue, code: &str) -> String {
    tongue.find_code("not-joined", code).unwrap_or_default()
}

/// How many accounts and persons hold a value. Nobody holds what the two state differently.
pub(crate) fn rarity(tongue: Tongue, accounts: u64, persons: u64) -> String {
    let phrase = match (accounts, persons) {
        (0, _) => return tongue.say("rarity-none"),
        (_, 0) => tongue.t("rarity-accounts"),
        (_, persons) => {
            let of = tongue.t("rarity-of-persons").n("count", persons);
            let of = of.word("persons", holders(tongue, persons));
            tongue.t("rarity-persons").word("persons", of)
        }
    };
    let phrase = phrase.n("count", accounts);
    phrase.word("accounts", holders(tongue, accounts)).into()
}

#[cfg(test)]
mod tests {
    use super::{not_joined, rarity, ruling};
    use crate::tongue::Tongue;

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
            assert_eq!(rarity(Tongue::default(), accounts, persons), says);
        }
    }

    #[test]
    fn a_word_that_nobody_knows_is_not_taken_for_another() {
        let tongue = Tongue::default();
        let known = ["same", "different", "unsure", "withdrawn"].map(|code| ruling(tongue, code));
        for code in ["", "Same", "same "] {
            assert!(!known.contains(&ruling(tongue, code)), "{code}");
        }
        assert_eq!(not_joined(tongue, "another"), "");
    }
}
