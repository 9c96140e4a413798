//! Words, codes and what was received, as the printed form has them.

use tiaki_core::authority::Authority;
use tiaki_package::Tlp;
use tiaki_print::{Column, Text};
use tiaki_words::{Tongue, grouped};

/// Characters shown of one received text; the tables hold all of it.
const SHOWN: usize = 300;

/// Between things said one after the other, whichever way they run.
const BETWEEN: &str = " · ";

/// A name and what it is.
pub(super) fn pair(name: String, value: Text) -> (Text, Text) {
    (Text::ours(name), value)
}

/// A column of words, with its share of the width.
pub(super) fn column(head: String, share: u16) -> Column {
    Column {
        head: Text::ours(head),
        share,
        is_code: false,
    }
}

/// A column of ids or addresses.
pub(super) fn code_column(head: String, share: u16) -> Column {
    Column {
        is_code: true,
        ..column(head, share)
    }
}

/// A number.
pub(super) fn number(count: u64) -> Text {
    Text::ours(grouped(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// An id, a date, points: what reads from left to right in every language.
pub(super) fn code(code: &str) -> Text {
    Text::received(code)
}

/// What was received; the beginning of what is very long, with how much more there is.
pub(super) fn received(tongue: Tongue, text: &str) -> Text {
    match text.char_indices().nth(SHOWN) {
        None => Text::received(text),
        Some((end, _)) => {
            let (shown, rest) = text.split_at(end);
            let more = tongue.t("paper-cut").n("count", rest.chars().count());
            Text::received(shown).and(Text::ours(format!(" {more}")))
        }
    }
}

/// Things one after the other.
pub(super) fn joined(all: impl IntoIterator<Item = Text>) -> Text {
    let mut joined = Text::default();
    for text in all {
        if !joined.is_empty() {
            joined = joined.and(Text::ours(BETWEEN));
        }
        joined = joined.and(text);
    }
    joined
}

/// Codes of one family with how many there are of each.
pub(super) fn counted(tongue: Tongue, counts: impl IntoIterator<Item = (String, u64)>) -> Text {
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    joined(counts.map(|(what, count)| {
        let phrase = tongue.t("paper-counted").word("what", what);
        Text::ours(phrase.n("count", count))
    }))
}

/// Whether files were viewed.
pub(super) fn viewed(tongue: Tongue, [yes, no, unstated]: [u64; 3]) -> Text {
    let counts = [
        (stated(tongue, Some(true)), yes),
        (stated(tongue, Some(false)), no),
        (stated(tongue, None), unstated),
    ];
    counted(tongue, counts)
}

/// Yes, no, or not stated.
pub(super) fn stated(tongue: Tongue, answer: Option<bool>) -> String {
    match answer {
        Some(true) => tongue.say("common-yes"),
        Some(false) => tongue.say("common-no"),
        None => tongue.say("common-not-stated"),
    }
}

/// A country, by its code.
pub(super) fn country(tongue: Tongue, code: &str) -> Text {
    match tongue.find_code("country", code) {
        Some(name) => {
            let named = tongue.t("country-named").word("name", name);
            Text::ours(named.word("code", code))
        }
        None => Text::received(code),
    }
}

/// An authority: its name and country.
pub(super) fn authority(tongue: Tongue, of: &Authority) -> Text {
    joined([
        received(tongue, &of.name),
        country(tongue, of.country.code()),
    ])
}

/// The colour of TLP 2.0.
pub(super) const fn tlp(tlp: Tlp) -> &'static str {
    match tlp {
        Tlp::Red => "RED",
        Tlp::AmberStrict => "AMBER+STRICT",
        Tlp::Amber => "AMBER",
        Tlp::Green => "GREEN",
        Tlp::Clear => "CLEAR",
    }
}
