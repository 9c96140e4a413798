//! Foreign text: whatever a provider, a path or a list wrote.
//!
//! Templates escape everything; that stops text from acting. [`Text`] stops it
//! from misleading: characters that cannot be seen, or that turn the direction
//! of what follows, are shown as their code point, and what is very long is cut
//! with the number of characters left out (Unicode UAX 9 section 2, UTS 39
//! section 3.1). Templates put it in `<bdi>`, so it cannot turn the words around it.
//! The received bytes stay as they are in the store.

pub(crate) use tiaki_words::hides;

/// Characters shown of one text.
const SHOWN: usize = 2_000;

/// Foreign text, in pieces that are shown as they are or as marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// The pieces in order.
    pub(crate) pieces: Vec<Piece>,
    /// Characters left out at the end.
    pub(crate) hidden: usize,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What to show; escaped by the template.
    pub(crate) text: String,
    /// Whether it stands for a character that could not be shown.
    pub(crate) is_mark: bool,
}

impl Text {
    /// The text as it may be shown.
    pub(crate) fn new(raw: &str) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut chars = raw.chars();
        for char in chars.by_ref().take(SHOWN) {
            if hides(char) {
                let text = format!("U+{:04X}", u32::from(char));
                pieces.push(Piece {
                    text,
                    is_mark: true,
                });
            } else {
                match pieces.last_mut().filter(|last| !last.is_mark) {
                    Some(last) => last.text.push(char),
                    None => pieces.push(Piece {
                        text: char.into(),
                        is_mark: false,
                    }),
                }
            }
        }
        Self {
            pieces,
            hidden: chars.count(),
        }
    }

    /// The text as it is seen, marks and all: for a field or an option, which hold no markup.
    pub(crate) fn seen(&self) -> String {
        let pieces = self.pieces.iter();
        pieces.map(|piece| piece.text.as_str()).collect()
    }

    /// Whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl From<&String> for Text {
    fn from(raw: &String) -> Self {
        Self::new(raw)
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SHOWN, Text, hides};

    fn plain(text: &Text) -> String {
        let mark = |is_mark| if is_mark { "|" } else { "" };
        text.pieces
            .iter()
            .map(|p| format!("{0}{1}{0}", mark(p.is_mark), p.text))
            .collect()
    }

    #[test]
    fn what_hides_is_marked() {
        for (raw, shown) in [
            ("", ""),
            ("plain", "plain"),
            ("a\u{202E}gpj.exe", "a|U+202E|gpj.exe"),
            ("\u{2066}x\u{2069}", "|U+2066|x|U+2069|"),
            ("zero\u{200B}width", "zero|U+200B|width"),
            ("\u{0}\u{1b}[31m", "|U+0000||U+001B|[31m"),
            ("tag\u{E0041}", "tag|U+E0041|"),
            ("line\u{2028}break\n", "line|U+2028|break|U+000A|"),
            ("<script>", "<script>"),
            ("naïve 日本 عربي", "naïve 日本 عربي"),
        ] {
            assert_eq!(plain(&Text::new(raw)), shown, "{raw:?}");
        }
    }

    #[test]
    fn what_is_long_is_cut_and_counted() {
        let text = Text::new(&"é".repeat(SHOWN + 7));
        assert_eq!(
            (text.pieces[0].text.chars().count(), text.hidden),
            (SHOWN, 7)
        );
        assert_eq!(Text::new(&"é".repeat(SHOWN)).hidden, 0);
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left_and_nothing_else_lost(raw in "\\PC{0,40}|.{0,40}") {
            let text = Text::new(&raw);
            let shown: String = text.pieces.iter().filter(|p| !p.is_mark).map(|p| p.text.as_str()).collect();
            prop_assert!(!shown.chars().any(hides));
            prop_assert_eq!(shown, raw.chars().filter(|c| !hides(*c)).collect::<String>());
        }
    }
}
