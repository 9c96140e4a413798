//! What a human decided on where somebody is, against what the evidence says.
//!
//! Software proposes; where it cannot (no evidence, or evidence that contradicts itself) or is wrong, a
//! named operator decides, and that binds: evidence that comes later is shown beside it and changes
//! nothing. A ruling is about accounts, so it holds whatever becomes of the person: of an account the
//! newest counts, and of a person all accounts together. Accounts that were decided otherwise and
//! turn out to be one person's are a conflict again, for a human to decide on the whole; so is a ruling on
//! some of them where the evidence on another speaks for another country.
//!
//! To add what may be decided: a variant of [`RuledPlace`] with its code, and what follows from it in
//! [`ruled`].

use std::collections::BTreeSet;

use super::Verdict;
use crate::country::Country;

/// Where somebody is, as decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuledPlace {
    /// In this country.
    Country(Country),
    /// It stays unknown, whatever the evidence seems to say.
    Unknown,
}

impl RuledPlace {
    /// The place of a code as stored; nothing for any other text.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        match code {
            "unknown" => Some(Self::Unknown),
            code => Country::find(code).map(Self::Country),
        }
    }

    /// The code as stored and as shown to programs: a country's, or `unknown`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Country(country) => country.code(),
            Self::Unknown => "unknown",
        }
    }
}

/// What follows for somebody from the rulings in force on the accounts, each account's own; nothing
/// where there are none, so that the evidence decides. Their order does not matter.
///
/// `others` is what the evidence says of each account on which no ruling stands, and `whole` what all of
/// it says of the person. Nobody decided on those: where one of them speaks for another country than
/// the one decided, it is for a human again.
#[must_use]
pub fn ruled(
    rulings: impl IntoIterator<Item = RuledPlace>,
    others: impl IntoIterator<Item = Verdict>,
    whole: &Verdict,
) -> Option<Verdict> {
    let places: BTreeSet<RuledPlace> = rulings.into_iter().collect();
    let decided = places.iter().filter_map(|place| match place {
        RuledPlace::Country(country) => Some(*country),
        RuledPlace::Unknown => None,
    });
    match (places.len(), places.first()) {
        (0, _) | (_, None) => None,
        (1, Some(RuledPlace::Unknown)) => Some(Verdict::Unknown),
        (1, Some(RuledPlace::Country(country))) => Some(beside(*country, others, whole)),
        _ => Some(Verdict::Conflict(decided.collect())),
    }
}

/// What a country that was decided on for some accounts is worth beside the evidence on the others.
fn beside(country: Country, others: impl IntoIterator<Item = Verdict>, whole: &Verdict) -> Verdict {
    // Alone an account may leave it open; it counts where all the evidence together does not.
    let is_whole_against = match whole {
        Verdict::Routed(other) => *other != country,
        Verdict::Conflict(_) => true,
        Verdict::Several(_) | Verdict::Unknown => false,
    };
    let is_against = |other: &Verdict| match other {
        Verdict::Routed(other) => *other != country,
        Verdict::Conflict(_) => true,
        Verdict::Several(_) => is_whole_against,
        Verdict::Unknown => false,
    };
    let mut named: BTreeSet<Country> = others
        .into_iter()
        .filter(is_against)
        .filter_map(|other| other.leading())
        .collect();
    if named.is_empty() {
        return Verdict::Routed(country);
    }
    named.insert(country);
    named.extend(whole.countries());
    Verdict::Conflict(named.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{RuledPlace, ruled};
    use crate::country::Country;
    use crate::locate::Verdict;

    fn place(code: &str) -> RuledPlace {
        RuledPlace::find(code).unwrap()
    }

    #[test]
    fn one_word_binds_and_two_that_differ_are_for_a_human() {
        let nz = Country::find("NZ").unwrap();
        let au = Country::find("AU").unwrap();
        let of =
            |codes: &[&str]| ruled(codes.iter().map(|code| place(code)), [], &Verdict::Unknown);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["NZ"]), Some(Verdict::Routed(nz)));
        assert_eq!(of(&["NZ", "NZ"]), Some(Verdict::Routed(nz)));
        assert_eq!(of(&["unknown", "unknown"]), Some(Verdict::Unknown));
        assert_eq!(of(&["NZ", "AU"]), Some(Verdict::Conflict(vec![au, nz])));
        assert_eq!(of(&["NZ", "unknown"]), Some(Verdict::Conflict(vec![nz])));
    }

    #[test]
    fn codes_that_are_no_country_are_no_place() {
        for code in ["", "A1", "EU", "evidence", "Unknown", "NZL"] {
            assert_eq!(RuledPlace::find(code), None, "{code}");
        }
        for code in ["NZ", "unknown"] {
            assert_eq!(place(code).code(), code);
        }
    }

    proptest! {
        #[test]
        fn words_that_differ_never_route(codes in prop::collection::vec(prop::sample::select(
            vec!["NZ", "AU", "FR", "unknown"]), 0..6)) {
            let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
            let found = ruled(codes.iter().map(|code| place(code)), [], &Verdict::Unknown);
            let backwards = ruled(codes.iter().rev().map(|code| place(code)), [], &Verdict::Unknown);
            prop_assert_eq!(&found, &backwards);
            let is_conflict = matches!(found, Some(Verdict::Conflict(_)));
            prop_assert_eq!(is_conflict, distinct.len() > 1);
            prop_assert_eq!(found.is_none(), distinct.is_empty());
        }

        #[test]
        fn nobody_is_routed_against_what_an_account_nobody_decided_on_says(
            codes in prop::collection::vec(prop::sample::select(vec!["NZ", "AU", "unknown"]), 1..4),
            others in prop::collection::vec(verdict(), 0..4),
            whole in verdict(),
        ) {
            let places = || codes.iter().map(|code| place(code));
            let found = ruled(places(), others.clone(), &whole);
            let backwards = ruled(places().rev(), others.iter().rev().cloned(), &whole);
            prop_assert_eq!(&found, &backwards);
            let alone = ruled(places(), [], &whole);
            let Some(Verdict::Routed(country)) = alone else {
                // Others never settle what is open.
                prop_assert_eq!(found, alone);
                return Ok(());
            };
            let is_strong = |said: &Verdict| match said {
                Verdict::Routed(other) => *other != country,
                Verdict::Conflict(_) => true,
                Verdict::Several(_) | Verdict::Unknown => false,
            };
            let is_open = |said: &Verdict| matches!(said, Verdict::Several(_));
            let is_against = others.iter().any(is_strong)
                || (is_strong(&whole) && others.iter().any(is_open));
            if is_against {
                let Some(Verdict::Conflict(named)) = found else {
                    return Err(TestCaseError::fail("routed without a human"));
                };
                prop_assert!(named.contains(&country));
            } else {
                prop_assert_eq!(found, alone);
            }
        }
    }

    fn verdict() -> impl Strategy<Value = Verdict> {
        let [nz, au, fr] = ["NZ", "AU", "FR"].map(|code| Country::find(code).unwrap());
        prop::sample::select(vec![
            Verdict::Routed(nz),
            Verdict::Routed(au),
            Verdict::Routed(fr),
            Verdict::Several(vec![fr, nz]),
            Verdict::Conflict(vec![nz, fr]),
            Verdict::Conflict(vec![au, nz]),
            Verdict::Unknown,
        ])
    }
}
