//! The language that a page is written in: its messages by key, with their arguments.
//!
//! Messages are Fluent (projectfluent.org), in `locales/LANGUAGE/SUBJECT.ftl`; English is the source, the
//! others say the same. A key stands in the code as a literal, so that a test can hold every key in use
//! against every catalogue; where a message is that of a code (a band, a factor), [`Tongue::code`] makes the
//! key, and the codes of `tiaki-core` drive the test. A message holds no markup: where a name, a moment or a
//! link stands in a sentence, [`Rich`] puts it in where the language wants it.
//!
//! A message that is missing is told in English, or as its plain key, and logged once: never a blank.
//! Numbers have Latin digits in threes in every language, so that codes, ids and times stay comparable.
//!
//! To add a message or a language: `docs/languages.md`.

mod catalogue;
mod rich;
#[cfg(test)]
mod tests;

pub(crate) use self::rich::{Markup, Rich};
use crate::visit::Lang;
#[cfg(test)]
pub(crate) use tiaki_words::key_of;
pub(crate) use tiaki_words::{Number, Phrase, unsaid};

/// The language that a page is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tongue(Lang);

impl From<Lang> for Tongue {
    fn from(lang: Lang) -> Self {
        Self(lang)
    }
}

impl Tongue {
    /// Its code, as `<html lang>` names it.
    pub(crate) const fn lang(self) -> &'static str {
        self.0.code()
    }

    /// The direction it is written in, as `<html dir>` names it.
    pub(crate) const fn dir(self) -> &'static str {
        self.0.dir()
    }

    /// Whether it is written from right to left.
    pub(crate) fn is_rtl(self) -> bool {
        self.dir() == "rtl"
    }

    /// The same for the words that other crates say too.
    pub(crate) fn words(self) -> tiaki_words::Tongue {
        catalogue::PAGES.tongue(self.0)
    }

    /// The message of a key. The key is a literal: a test looks for it.
    pub(crate) fn t(self, key: &'static str) -> Phrase {
        self.words().t(key)
    }

    /// The same as a finished text.
    pub(crate) fn say(self, key: &'static str) -> String {
        self.t(key).to_string()
    }

    /// The message of a key, with names, moments or links in it.
    pub(crate) fn rich(self, key: &'static str) -> Rich {
        Rich::new(self.t(key))
    }

    /// The message of a code: `class` and `access_to_child` are `class-access-to-child`. A code that has none,
    /// since a rule elsewhere is newer, is told plainly. The family is a literal, and a test knows its codes.
    pub(crate) fn code(self, family: &'static str, code: &str) -> String {
        self.words().code(family, code)
    }

    /// The message of a code, if there is one.
    pub(crate) fn find_code(self, family: &'static str, code: &str) -> Option<String> {
        self.words().find_code(family, code)
    }
}
