//! Sentences with something in them that is more than text: a received name, a moment, a link.
//!
//! The message is text with named places. What comes into a place is [`Markup`], which only the functions
//! here make, each escaping what it is given; the words around are escaped too. So a translator moves a place
//! freely and cannot write markup, and a received text cannot become any.

use std::fmt;

use askama::filters::HtmlSafe;

use super::{Number, Phrase, Tongue};
use crate::moment::Moment;
use crate::text::Text;
use tiaki_words::grouped;

/// Stands for a place while the message is put together: a character of the private use area.
const PLACE: u32 = 0xE000;

/// Places that a message can have.
const PLACES: usize = 16;

/// A piece of a page, escaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Markup(String);

/// A message with markup in its places.
#[derive(Debug)]
pub(crate) struct Rich {
    phrase: Phrase,
    places: Vec<String>,
}

impl HtmlSafe for Markup {}
impl HtmlSafe for Rich {}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

impl From<Rich> for Markup {
    fn from(rich: Rich) -> Self {
        Self(rich.written())
    }
}

// Templates lend what they give.
impl From<&Rich> for Markup {
    fn from(rich: &Rich) -> Self {
        Self(rich.written())
    }
}

impl From<&Markup> for Markup {
    fn from(markup: &Markup) -> Self {
        markup.clone()
    }
}

/// Text as it may stand in a page or an attribute.
fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => written.push_str("&#38;"),
            '<' => written.push_str("&#60;"),
            '>' => written.push_str("&#62;"),
            '"' => written.push_str("&#34;"),
            '\'' => written.push_str("&#39;"),
            char => written.push(char),
        }
    }
    written
}

/// The place that a character stands for.
fn place_of(char: char) -> Option<usize> {
    let at = usize::try_from(u32::from(char).checked_sub(PLACE)?).ok()?;
    (at < PLACES).then_some(at)
}

impl Markup {
    /// Words of ours.
    pub(crate) fn text(text: impl fmt::Display) -> Self {
        Self(escaped(&text.to_string()))
    }

    /// Received text, apart from the direction of what is around it.
    pub(crate) fn foreign(tongue: Tongue, text: &Text) -> Self {
        let mut written = "<bdi>".to_owned();
        for piece in &text.pieces {
            let shown = escaped(&piece.text);
            if piece.is_mark {
                written.push_str(&format!("<span class=\"mark\">{shown}</span>"));
            } else {
                written.push_str(&shown);
            }
        }
        if text.hidden > 0 {
            let more = tongue.t("foreign-more").n("count", text.hidden).to_string();
            let more = escaped(&more);
            written.push_str(&format!("<span class=\"mark\">{more}</span>"));
        }
        written.push_str("</bdi>");
        Self(written)
    }

    /// Whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn time(iso: &str, text: &str) -> Self {
        let (iso, text) = (escaped(iso), escaped(text));
        Self(format!("<time datetime=\"{iso}\">{text}</time>"))
    }

    /// A link; its address is one of ours.
    pub(crate) fn link(href: &str, label: impl Into<Self>) -> Self {
        let (href, label) = (escaped(href), label.into());
        Self(format!("<a href=\"{href}\">{label}</a>"))
    }
}

impl Rich {
    pub(super) fn new(phrase: Phrase) -> Self {
        Self {
            phrase,
            places: Vec::new(),
        }
    }

    fn written(&self) -> String {
        let told = escaped(&self.phrase.to_string());
        let mut written = String::with_capacity(told.len());
        for char in told.chars() {
            match place_of(char).and_then(|at| self.places.get(at)) {
                Some(place) => written.push_str(place),
                None => written.push(char),
            }
        }
        written
    }

    /// With a piece of markup in a place.
    pub(crate) fn put(mut self, name: &'static str, markup: impl Into<Markup>) -> Self {
        let at = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let stand_in =
            char::from_u32(PLACE.saturating_add(at)).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.places.push(markup.into().0);
        self.phrase = self.phrase.word(name, stand_in);
        self
    }

    /// With a number.
    pub(crate) fn n(mut self, name: &'static str, number: impl Number) -> Self {
        self.phrase = self.phrase.n(name, number);
        self
    }

    /// With a word or value of ours. It is put in a place of its own, so that nothing in it is taken for one.
    pub(crate) fn word(self, name: &'static str, word: impl fmt::Display) -> Self {
        self.put(name, Markup::text(word))
    }

    /// With received text.
    pub(crate) fn foreign(self, name: &'static str, text: &Text) -> Self {
        let markup = Markup::foreign(Tongue::from(self.phrase.lang()), text);
        self.put(name, markup)
    }

    /// With a moment to the minute.
    pub(crate) fn minute(self, name: &'static str, moment: &Moment) -> Self {
        self.put(name, Markup::time(&moment.iso, &moment.text))
    }

    /// With a date.
    pub(crate) fn day(self, name: &'static str, moment: &Moment) -> Self {
        self.put(name, Markup::time(&moment.iso, &moment.date))
    }

    /// With something that is typed or compared: a command, an id.
    pub(crate) fn code(self, name: &'static str, code: impl fmt::Display) -> Self {
        let code = escaped(&code.to_string());
        self.put(name, Markup(format!("<code>{code}</code>")))
    }

    /// With the beginning of an id.
    pub(crate) fn short(self, name: &'static str, short: impl fmt::Display) -> Self {
        let short = escaped(&short.to_string());
        self.put(
            name,
            Markup(format!("<code class=\"short\">{short}</code>")),
        )
    }

    /// With something that the sentence is about.
    pub(crate) fn strong(self, name: &'static str, text: impl fmt::Display) -> Self {
        let text = escaped(&text.to_string());
        self.put(name, Markup(format!("<strong>{text}</strong>")))
    }

    /// With a number that the sentence is about; what it chooses its words by is another place.
    pub(crate) fn strong_n(self, name: &'static str, number: impl Number) -> Self {
        self.strong(name, grouped(number.number()))
    }

    /// The whole of it as what a sentence is about.
    pub(crate) fn strongly(&self) -> Markup {
        Markup(format!("<strong>{}</strong>", self.written()))
    }

    /// With a link whose words were received.
    pub(crate) fn link_foreign(
        self,
        name: &'static str,
        href: impl fmt::Display,
        label: &Text,
    ) -> Self {
        let label = Markup::foreign(Tongue::from(self.phrase.lang()), label);
        self.link_to(name, href, label)
    }

    /// With a link in words of ours.
    pub(crate) fn link(
        self,
        name: &'static str,
        href: impl fmt::Display,
        label: impl fmt::Display,
    ) -> Self {
        let link = Markup::link(&href.to_string(), Markup::text(label));
        self.put(name, link)
    }

    /// With a link in words of ours where it may be followed, and the words alone where not.
    pub(crate) fn link_where(
        self,
        may: impl std::borrow::Borrow<bool>,
        name: &'static str,
        href: impl fmt::Display,
        label: impl fmt::Display,
    ) -> Self {
        if *may.borrow() {
            self.link(name, href, label)
        } else {
            self.word(name, label)
        }
    }

    /// With a link that is a sentence of its own kind.
    pub(crate) fn link_to(
        self,
        name: &'static str,
        href: impl fmt::Display,
        label: impl Into<Markup>,
    ) -> Self {
        self.put(name, Markup::link(&href.to_string(), label))
    }
}
