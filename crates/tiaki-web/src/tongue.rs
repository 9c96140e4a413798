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

use std::fmt;

use fluent_bundle::FluentArgs;

pub(crate) use self::catalogue::unsaid;
pub(crate) use self::rich::{Markup, Rich};
use crate::visit::Lang;
use crate::words::plain;

/// The language that a page is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tongue(Lang);

/// A message with its arguments: plain text, which templates escape.
#[derive(Debug)]
pub(crate) struct Phrase {
    lang: Lang,
    key: &'static str,
    arguments: FluentArgs<'static>,
}

/// A number that a message counts by.
pub(crate) trait Number {
    /// As far as 64 bits go.
    fn number(&self) -> i64;
}

macro_rules! numbers {
    ($($kind:ty),+) => {$(
        impl Number for $kind {
            fn number(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )+};
}

numbers!(i64, u64, u32, u16, usize);

impl<N: Number + ?Sized> Number for &N {
    fn number(&self) -> i64 {
        (**self).number()
    }
}

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

    /// The message of a key. The key is a literal: a test looks for it.
    pub(crate) fn t(self, key: &'static str) -> Phrase {
        Phrase {
            lang: self.0,
            key,
            arguments: FluentArgs::new(),
        }
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
        self.find_code(family, code)
            .or_else(|| Some(plain(code)).filter(|plain| !plain.is_empty()))
            .unwrap_or_else(|| self.say("common-not-stated"))
    }

    /// The message of a code, if there is one.
    pub(crate) fn find_code(self, family: &'static str, code: &str) -> Option<String> {
        catalogue::find(self.0, &key_of(family, code), &FluentArgs::new())
    }
}

/// The key of a code's message.
pub(crate) fn key_of(family: &str, code: &str) -> String {
    let code = if code.is_empty() { "none" } else { code };
    let simple = code.chars().map(|char| {
        if char.is_ascii_alphanumeric() {
            char.to_ascii_lowercase()
        } else {
            '-'
        }
    });
    format!("{family}-{}", simple.collect::<String>())
}

impl Phrase {
    /// With a number, which the message may choose its words by.
    pub(crate) fn n(mut self, name: &'static str, number: impl Number) -> Self {
        let number = catalogue::counted(self.lang, number.number());
        self.arguments.set(name, number);
        self
    }

    /// With a word or value of ours: an id, a code, a percentage, another message.
    pub(crate) fn word(mut self, name: &'static str, word: impl fmt::Display) -> Self {
        self.arguments.set(name, word.to_string());
        self
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&catalogue::tell(self.lang, self.key, &self.arguments))
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.to_string()
    }
}
