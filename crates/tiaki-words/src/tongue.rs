//! A language as a catalogue speaks it: messages by key, with their arguments.
//!
//! A key stands in the code as a literal, so that a test can hold every key in use against every catalogue; where
//! a message is that of a code (a band, a factor), [`Tongue::code`] makes the key. A message holds no markup.

use std::fmt;

use fluent_bundle::FluentArgs;

use crate::catalogue::{Catalogue, counted};
use crate::lang::Lang;
use crate::plain::plain;

/// A language as a catalogue speaks it.
#[derive(Clone, Copy)]
pub struct Tongue {
    catalogue: &'static Catalogue,
    lang: Lang,
}

/// A message with its arguments: plain text.
pub struct Phrase {
    catalogue: &'static Catalogue,
    lang: Lang,
    key: &'static str,
    arguments: FluentArgs<'static>,
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Phrase")
            .field("lang", &self.lang)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// A number that a message counts by.
pub trait Number {
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

impl Tongue {
    pub(crate) const fn new(catalogue: &'static Catalogue, lang: Lang) -> Self {
        Self { catalogue, lang }
    }

    /// The language.
    #[must_use]
    pub const fn lang(self) -> Lang {
        self.lang
    }

    /// The message of a key. The key is a literal: a test looks for it.
    #[must_use]
    pub fn t(self, key: &'static str) -> Phrase {
        Phrase {
            catalogue: self.catalogue,
            lang: self.lang,
            key,
            arguments: FluentArgs::new(),
        }
    }

    /// The same as a finished text.
    #[must_use]
    pub fn say(self, key: &'static str) -> String {
        self.t(key).to_string()
    }

    /// The message of a code: `class` and `access_to_child` are `class-access-to-child`. A code that has none,
    /// since a rule elsewhere is newer, is told plainly. The family is a literal, and a test knows its codes.
    #[must_use]
    pub fn code(self, family: &'static str, code: &str) -> String {
        self.find_code(family, code)
            .or_else(|| Some(plain(code)).filter(|plain| !plain.is_empty()))
            .unwrap_or_else(|| self.say("common-not-stated"))
    }

    /// The message of a code, if there is one.
    #[must_use]
    pub fn find_code(self, family: &'static str, code: &str) -> Option<String> {
        let key = key_of(family, code);
        self.catalogue.find(self.lang, &key, &FluentArgs::new())
    }
}

/// The key of a code's message.
#[must_use]
pub fn key_of(family: &str, code: &str) -> String {
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
    /// The language that it is in.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// With a number, which the message may choose its words by.
    #[must_use]
    pub fn n(mut self, name: &'static str, number: impl Number) -> Self {
        let number = counted(self.lang, number.number());
        self.arguments.set(name, number);
        self
    }

    /// With a word or value of ours: an id, a code, a percentage, another message.
    #[must_use]
    pub fn word(mut self, name: &'static str, word: impl fmt::Display) -> Self {
        self.arguments.set(name, word.to_string());
        self
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.catalogue.tell(self.lang, self.key, &self.arguments))
    }
}

impl From<Phrase> for String {
    fn from(phrase: Phrase) -> Self {
        phrase.to_string()
    }
}
