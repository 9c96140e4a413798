//! What a human decided on where somebody is, against what the evidence says.
//!
//! Software proposes; where it cannot (no evidence, or evidence that contradicts itself) or is wrong, a
//! named operator decides, and that binds: evidence that comes later is shown beside it and changes
//! nothing. A ruling is about accounts, so it holds whatever becomes of the person: of an account the
//! newest counts, and of a person all accounts together. Accounts that were decided otherwise and
//! turn out to be one person's are a conflict again, for a human to decide on the whole.
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
#[must_use]
pub fn ruled(rulings: impl IntoIterator<Item = RuledPlace>) -> Option<Verdict> {
    let places: BTreeSet<RuledPlace> = rulings.into_iter().collect();
    let countries = || {
        let countries = places.iter().filter_map(|place| match place {
            RuledPlace::Country(country) => Some(*country),
            RuledPlace::Unknown => None,
        });
        countries.collect::<Vec<Country>>()
    };
    match (places.len(), places.first()) {
        (0, _) | (_, None) => None,
        (1, Some(RuledPlace::Country(country))) => Some(Verdict::Routed(*country)),
        (1, Some(RuledPlace::Unknown)) => Some(Verdict::Unknown),
        _ => Some(Verdict::Conflict(countries())),
    }
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
        let of = |codes: &[&str]| ruled(codes.iter().map(|code| place(code)));
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
            let found = ruled(codes.iter().map(|code| place(code)));
            let backwards = ruled(codes.iter().rev().map(|code| place(code)));
            prop_assert_eq!(&found, &backwards);
            let is_conflict = matches!(found, Some(Verdict::Conflict(_)));
            prop_assert_eq!(is_conflict, distinct.len() > 1);
            prop_assert_eq!(found.is_none(), distinct.is_empty());
        }
    }
}
