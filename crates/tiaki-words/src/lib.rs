//! What Tiaki says, in English, French, Spanish and Arabic: catalogues of messages by key, with their arguments,
//! and the words that are the same wherever they stand, on a page or in a package.
//!
//! Messages are Fluent (projectfluent.org); English is the source, the others say the same. Here is how they are
//! told ([`Catalogue`], [`Tongue`], [`Phrase`]), and `locales` has what several crates say: the words of codes, of
//! the reasons of triage, and the names of countries ([`shared`]). What only one crate says stands there: the pages'
//! messages in `tiaki-web`, those of a package's printed form in `tiaki-ops`, each with a [`Catalogue`] of both.
//!
//! A message that is missing is told in English, or as its plain key, and logged once: never a blank. Numbers have
//! Latin digits in threes in every language, so that codes, ids and times stay comparable.
//!
//! To add a message or a language: `docs/languages.md`.
#![forbid(unsafe_code)]

mod catalogue;
mod lang;
mod plain;
pub mod terms;
#[cfg(feature = "testing")]
pub mod testing;
mod tongue;

pub use self::catalogue::{Catalogue, Sources, unsaid};
pub use self::lang::Lang;
pub use self::plain::{grouped, hides, plain};
pub use self::tongue::{Number, Phrase, Tongue, key_of};

macro_rules! shared {
    ($($subject:literal)+) => {
        /// The subjects whose messages several crates say, one file each in every language.
        pub const SHARED: &[&str] = &[$($subject),+];

        /// The files of a language, in the order of [`SHARED`].
        #[must_use]
        pub const fn shared(lang: Lang) -> &'static [&'static str] {
            match lang {
                Lang::En => &[$(include_str!(concat!("../locales/en/", $subject, ".ftl"))),+],
                Lang::Fr => &[$(include_str!(concat!("../locales/fr/", $subject, ".ftl"))),+],
                Lang::Es => &[$(include_str!(concat!("../locales/es/", $subject, ".ftl"))),+],
                Lang::Ar => &[$(include_str!(concat!("../locales/ar/", $subject, ".ftl"))),+],
            }
        }
    };
}

// To add a file: its name here, and the file in all four folders.
shared! {
    "country"
    "told"
    "words"
}
