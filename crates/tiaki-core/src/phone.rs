//! The country behind a telephone number, as far as the number tells.
//!
//! A number says in which country its line was given out, not where its holder
//! is. Some codes are shared, so the answer is a list with shares; a number
//! without its country code, too short or too long for E.164, or of no place
//! (freephone, satellite) has none.
//!
//! To refine a country: add the longer prefix to `phone/plan.rs`.

mod plan;

use crate::country::Country;

use plan::PLAN;

/// One country a number may belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneCountry {
    /// The country.
    pub country: Country,
    /// How likely among the countries that share the prefix, in parts of a thousand.
    pub share_permille: u16,
}

/// Longest prefix in the plan, in digits.
const LONGEST_PREFIX: usize = 7;

/// The countries that `number` may belong to, likeliest first; the shares sum to 1000.
///
/// `number` is international (`+64 21 000 000`, `0064…`); other characters than digits are
/// passed over, and so is an extension. Empty where the number has no country code, is outside the 7 to 15 digits of
/// E.164, or its code belongs to no place.
#[must_use]
pub fn countries(number: &str) -> Vec<PhoneCountry> {
    let Some(digits) = international_digits(number) else {
        return Vec::new();
    };
    let longest = LONGEST_PREFIX.min(digits.len());
    (1..=longest)
        .rev()
        .filter_map(|length| digits.get(..length))
        .find_map(|prefix| {
            PLAN.binary_search_by(|(known, _)| (*known).cmp(prefix))
                .ok()
        })
        .and_then(|at| PLAN.get(at))
        .map(|(_, shares)| shares.iter().filter_map(read_share).collect())
        .unwrap_or_default()
}

/// The likeliest country of `number`, where one is more likely than all others together.
#[must_use]
pub fn find_country(number: &str) -> Option<Country> {
    countries(number)
        .first()
        .filter(|first| first.share_permille > 500)
        .map(|first| first.country)
}

/// The digits after the international prefix, 7 to 15 of them.
fn international_digits(number: &str) -> Option<String> {
    let trimmed = crate::spelling::main_number(number).trim();
    let rest = trimmed
        .strip_prefix('+')
        .or_else(|| trimmed.strip_prefix("00"))?;
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    (7..=15).contains(&digits.len()).then_some(digits)
}

fn read_share(&(code, share_permille): &(&str, u16)) -> Option<PhoneCountry> {
    Country::find(code).map(|country| PhoneCountry {
        country,
        share_permille,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST_PREFIX, PLAN, countries, find_country};
    use crate::country::Country;

    #[test]
    fn the_plan_is_in_order_and_every_share_is_whole() {
        for pair in PLAN.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{}", pair[1].0);
        }
        for (prefix, shares) in PLAN {
            assert!((1..=LONGEST_PREFIX).contains(&prefix.len()));
            assert!(prefix.bytes().all(|b| b.is_ascii_digit()));
            let sum: u16 = shares.iter().map(|(_, share)| share).sum();
            assert!(sum == 1000 || shares.is_empty(), "{prefix}");
            assert!(shares.is_sorted_by(|a, b| a.1 >= b.1), "{prefix}");
            for (code, _) in *shares {
                let country = Country::find(code).unwrap();
                let calling = country.calling_code();
                assert!(
                    prefix.starts_with(calling) || *code == "VA",
                    "{prefix} {code}"
                );
            }
        }
        for country in Country::all() {
            assert!(
                PLAN.iter()
                    .any(|(prefix, _)| *prefix == country.calling_code()),
                "{country}"
            );
        }
    }

    #[test]
    fn the_longest_prefix_wins() {
        for (number, expected) in [
            ("+64 21 000 000", "NZ"),
            ("0064 21 000 000", "NZ"),
            ("+1 (604) 555-0100", "CA"),
            ("+1 212 555 0100", "US"),
            ("+1 876 555 0100", "JM"),
            ("+1 787 555 0100", "PR"),
            ("+7 701 000 0000", "KZ"),
            ("+7 912 000 0000", "RU"),
            ("+44 20 7946 0000", "GB"),
            ("+44 1534 000000", "JE"),
            ("+383 44 000 000", "XK"),
            ("+39 06 69812345", "VA"),
            ("+39 06 000000", "IT"),
            ("+49 30 000000", "DE"),
            ("+64 9 555 0000 ext. 12", "NZ"),
            ("+44 20 7946 0000 x1234567", "GB"),
        ] {
            assert_eq!(find_country(number).unwrap().code(), expected, "{number}");
        }
    }

    #[test]
    fn shared_codes_keep_several_countries() {
        let mainland = countries("+44 20 7946 0000");
        assert_eq!(mainland.len(), 4);
        assert!(mainland[0].share_permille < 1000);
        assert_eq!(
            find_country("+44 7839 000000"),
            None,
            "as many lines in two places"
        );
        assert_eq!(countries("+44 7839 000000").len(), 2);
    }

    #[test]
    fn what_has_no_place_has_none() {
        for number in [
            "",
            "+",
            "+64",
            "021 000 000",
            "+1 800 555 0100",
            "+881 6 00000000",
            "+999 0000000",
            "+1234567890123456",
            "not a number",
            "+٦٤٢١٠٠٠٠٠٠",
        ] {
            assert!(countries(number).is_empty(), "{number}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived_and_shares_are_whole(text in "\\+?[0-9 a-zé]{0,20}") {
            let found = countries(&text);
            let sum: u32 = found.iter().map(|c| u32::from(c.share_permille)).sum();
            prop_assert!(found.is_empty() || sum == 1000);
        }
    }
}
