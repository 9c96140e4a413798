//! From text to a typed value and back, for elements and attributes alike.
//!
//! Each [`Lexical`] is a small constant that stands in the tables of the model. Lengths are counted
//! in characters. Adding one: implement `parse`, `print` and, for the round-trip test, `sample`.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::parsed::Rule;
use super::rejection::RejectionCode;

/// How a simple type reads and prints.
pub(crate) trait Lexical {
    type Value;
    fn parse(&self, text: &str, notes: &mut Notes) -> Result<Self::Value, Fault>;
    fn print<'v>(&self, value: &'v Self::Value) -> Cow<'v, str>;
    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> Self::Value;
}

/// Why a text is no value of a type. Never holds the text.
pub(crate) struct Fault {
    pub(crate) code: RejectionCode,
    pub(crate) expected: Cow<'static, str>,
}

impl Fault {
    pub(crate) fn value(expected: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: RejectionCode::UnexpectedValue,
            expected: expected.into(),
        }
    }

    pub(crate) fn range(expected: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: RejectionCode::OutOfRange,
            expected: expected.into(),
        }
    }

    fn long(max: usize) -> Self {
        let expected = format!("at most {max} characters; shorten the value");
        Self {
            code: RejectionCode::TooLong,
            expected: expected.into(),
        }
    }
}

/// Rules that values raise while they are read, and what they need to know.
pub(crate) struct Notes {
    pub(crate) as_of: Option<i64>,
    raised: Vec<Rule>,
}

impl Notes {
    pub(crate) fn new(as_of: Option<i64>) -> Self {
        Self {
            as_of,
            raised: Vec::new(),
        }
    }

    pub(crate) fn raise(&mut self, rule: Rule) {
        self.raised.push(rule);
    }

    #[inline]
    pub(crate) fn take(&mut self) -> Option<Rule> {
        self.raised.pop()
    }
}

/// `xs:string` of at most so many characters.
pub(crate) struct Text(pub(crate) usize);

/// Text without a limit of its own; the limit of a text node holds.
pub(crate) const TEXT: Text = Text(usize::MAX);

/// Text of at most `max` characters.
pub(crate) const fn text(max: usize) -> Text {
    Text(max)
}

#[inline]
fn check_length(text: &str, max: usize) -> Result<(), Fault> {
    if text.len() <= max || text.chars().count() <= max {
        Ok(())
    } else {
        Err(Fault::long(max))
    }
}

impl Lexical for Text {
    type Value = String;

    #[inline]
    fn parse(&self, text: &str, _: &mut Notes) -> Result<String, Fault> {
        check_length(text, self.0)?;
        Ok(text.to_owned())
    }

    fn print<'v>(&self, value: &'v String) -> Cow<'v, str> {
        Cow::Borrowed(value)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> String {
        random.text(self.0.min(40))
    }
}

/// `xs:token`: white space collapsed.
pub(crate) struct Token;

impl Lexical for Token {
    type Value = String;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<String, Fault> {
        let mut value = String::with_capacity(text.len());
        for word in text.split_ascii_whitespace() {
            if !value.is_empty() {
                value.push(' ');
            }
            value.push_str(word);
        }
        Ok(value)
    }

    fn print<'v>(&self, value: &'v String) -> Cow<'v, str> {
        Cow::Borrowed(value)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> String {
        format!("{:032x}", random.below(u64::MAX))
    }
}

/// The reason of an escalation (3000): present means escalated; a blank one is flagged.
pub(crate) struct Escalation;

impl Lexical for Escalation {
    type Value = String;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<String, Fault> {
        check_length(text, 3000)?;
        if text.trim().is_empty() {
            notes.raise(Rule::EscalationBlank);
        }
        Ok(text.to_owned())
    }

    fn print<'v>(&self, value: &'v String) -> Cow<'v, str> {
        Cow::Borrowed(value)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> String {
        random.text(40)
    }
}

/// A URL of at most 2083 characters; one without a scheme is flagged.
pub(crate) struct Url;

impl Lexical for Url {
    type Value = String;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<String, Fault> {
        check_length(text, 2083)?;
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        let written = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        if !written {
            notes.raise(Rule::UrlWithoutScheme);
        }
        Ok(text.to_owned())
    }

    fn print<'v>(&self, value: &'v String) -> Cow<'v, str> {
        Cow::Borrowed(value)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> String {
        let scheme = ["", "https://"][usize::from(random.chance(2))];
        format!("{scheme}esp.example/{}", random.below(1000))
    }
}

/// An e-mail address: 255 characters, 64 before the @; one of another shape is flagged.
pub(crate) struct EmailText;

impl Lexical for EmailText {
    type Value = String;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<String, Fault> {
        check_length(text, 255)?;
        let (local, domain) = text.rsplit_once('@').unwrap_or((text, ""));
        if local.len() > 64 && local.chars().count() > 64 {
            return Err(Fault::long(64));
        }
        let space = |c: char| c.is_whitespace() || c == '@';
        if local.is_empty() || domain.is_empty() || local.contains(space) || domain.contains(space)
        {
            notes.raise(Rule::EmailMalformed);
        }
        Ok(text.to_owned())
    }

    fn print<'v>(&self, value: &'v String) -> Cow<'v, str> {
        Cow::Borrowed(value)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> String {
        format!("a{}@mail.example", random.below(1000))
    }
}

/// Decimal digits with a prefix, as the schema's two patterns for phones have it.
pub(crate) struct Digits {
    pub(crate) prefix: &'static str,
    pub(crate) max: usize,
    pub(crate) expected: &'static str,
}

impl Lexical for Digits {
    type Value = String;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<String, Fault> {
        let digits = text.strip_prefix(self.prefix).unwrap_or_default();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::value(self.expected));
        }
        if digits.len() > self.max {
            return Err(Fault::long(self.max + self.prefix.len()));
        }
        Ok(text.to_owned())
    }

    fn print<'v>(&self, value: &'v String) -> Cow<'v, str> {
        Cow::Borrowed(value)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> String {
        format!("{}{}", self.prefix, random.below(1000))
    }
}

/// `+` and one to three digits.
pub(crate) const CALLING_CODE: Digits = Digits {
    prefix: "+",
    max: 3,
    expected: "expected + and one to three digits",
};
/// One to ten digits.
pub(crate) const EXTENSION: Digits = Digits {
    prefix: "",
    max: 10,
    expected: "expected digits only",
};

/// `xs:boolean`.
pub(crate) struct Bool;

impl Lexical for Bool {
    type Value = bool;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<bool, Fault> {
        match text.trim_ascii() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Fault::value("expected 'true' or 'false'")),
        }
    }

    fn print<'v>(&self, value: &'v bool) -> Cow<'v, str> {
        Cow::Borrowed(if *value { "true" } else { "false" })
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> bool {
        random.chance(2)
    }
}

/// A presence flag: empty or `true`.
pub(crate) struct FixedTrue;

impl Lexical for FixedTrue {
    type Value = bool;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<bool, Fault> {
        match text.trim_ascii() {
            "" | "true" | "1" => Ok(true),
            _ => Err(Fault {
                code: RejectionCode::FixedFlag,
                expected: "a flag is present or absent; leave it empty, or leave it out".into(),
            }),
        }
    }

    fn print<'v>(&self, _: &'v bool) -> Cow<'v, str> {
        Cow::Borrowed("true")
    }

    #[cfg(test)]
    fn sample(&self, _: &mut super::sample::Random) -> bool {
        true
    }
}

/// A whole number within bounds.
pub(crate) struct Whole<N> {
    min: i64,
    max: i64,
    expected: &'static str,
    kind: PhantomData<N>,
}

const fn whole<N>(min: i64, max: i64, expected: &'static str) -> Whole<N> {
    Whole {
        min,
        max,
        expected,
        kind: PhantomData,
    }
}

/// `xs:long`.
pub(crate) const LONG: Whole<i64> = whole(i64::MIN, i64::MAX, "expected a whole number of 64 bits");
/// An age in years.
pub(crate) const AGE: Whole<u8> = whole(0, 150, "expected an age in whole years from 0 to 150");
/// A port.
pub(crate) const PORT: Whole<u16> = whole(1, 65_535, "expected a port from 1 to 65535");

impl<N: TryFrom<i64> + Copy + Into<i64>> Lexical for Whole<N> {
    type Value = N;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<N, Fault> {
        let text = text.trim_ascii();
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::value(self.expected));
        }
        text.parse::<i64>()
            .ok()
            .filter(|value| (self.min..=self.max).contains(value))
            .and_then(|value| N::try_from(value).ok())
            .ok_or(Fault::range(self.expected))
    }

    fn print<'v>(&self, value: &'v N) -> Cow<'v, str> {
        let value: i64 = (*value).into();
        Cow::Owned(value.to_string())
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> N {
        let span = self.max.abs_diff(self.min).clamp(1, 1 << 40);
        let value = self.min.max(0) + i64::try_from(random.below(span)).unwrap();
        N::try_from(value).ok().unwrap()
    }
}
