//! The catalogue of the pages: what pages alone say, and what they share with other crates.

use std::sync::LazyLock;

use tiaki_words::Catalogue;

use crate::visit::Lang;

macro_rules! catalogues {
    ($($subject:literal)+) => {
        /// The subjects, one file each in every language.
        #[cfg(test)]
        pub(super) const SUBJECTS: &[&str] = &[$($subject),+];

        /// The files of a language, in the order of the subjects.
        pub(super) const fn sources(lang: Lang) -> &'static [&'static str] {
            match lang {
                Lang::En => &[$(include_str!(concat!("../../locales/en/", $subject, ".ftl"))),+],
                Lang::Fr => &[$(include_str!(concat!("../../locales/fr/", $subject, ".ftl"))),+],
                Lang::Es => &[$(include_str!(concat!("../../locales/es/", $subject, ".ftl"))),+],
                Lang::Ar => &[$(include_str!(concat!("../../locales/ar/", $subject, ".ftl"))),+],
            }
        }
    };
}

// To add a file: its name here, and the file in all four folders.
catalogues! {
    "account"
    "alarms"
    "around"
    "audit"
    "case"
    "common"
    "deeds"
    "desk"
    "exchange"
    "fairness"
    "house"
    "incident"
    "keys"
    "care"
    "layout"
    "links"
    "log"
    "operation"
    "operators"
    "overview"
    "own"
    "person"
    "places"
    "problem"
    "provided"
    "provider"
    "quarantine"
    "queue"
    "referrals"
    "report"
    "review"
    "rules"
    "search"
    "send"
    "session"
    "title"
}

/// Read once, when the first page is made.
pub(super) static PAGES: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::new(&[sources, tiaki_words::shared]));
