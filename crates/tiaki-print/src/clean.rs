//! What of a text is drawn: nothing that acts, and nothing that is lost.

use crate::face::Face;
use crate::model::{Piece, Text};

/// Begins and ends what stands apart from the direction around it (UAX 9).
pub(crate) const ISOLATE: char = '\u{2068}';
pub(crate) const ISOLATED: char = '\u{2069}';

/// Marks upon one letter; more would be drawn over other lines.
const MARKS: usize = 3;

/// The text as it is shaped in a face: only characters that it can draw, and marks that isolate.
pub(crate) fn clean(text: &Text, face: Face) -> String {
    let mut cleaned = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Ours(text) => ours(text, face, &mut cleaned),
            Piece::Received(text) if text.is_empty() => {}
            Piece::Received(text) => {
                cleaned.push(ISOLATE);
                received(text, face, &mut cleaned);
                cleaned.push(ISOLATED);
            }
        }
    }
    cleaned
}

/// Words of ours: a line feed is a space, what only says where to break is left out.
fn ours(text: &str, face: Face, cleaned: &mut String) {
    for char in text.chars() {
        match char {
            ISOLATE | ISOLATED => cleaned.push(char),
            '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{200D}' => {}
            '\n' | '\t' => cleaned.push(' '),
            char => push(char, face, cleaned),
        }
    }
}

fn received(text: &str, face: Face, cleaned: &mut String) {
    let mut marks = 0;
    for char in text.chars() {
        marks = if is_mark(char) { marks + 1 } else { 0 };
        if marks > MARKS {
            point(char, cleaned);
        } else {
            push(char, face, cleaned);
        }
    }
}

fn push(char: char, face: Face, cleaned: &mut String) {
    if hides(char) || !face.has(char) {
        point(char, cleaned);
    } else {
        cleaned.push(char);
    }
}

/// A character as its code point.
fn point(char: char, cleaned: &mut String) {
    cleaned.push_str(&format!("[U+{:04X}]", u32::from(char)));
}

/// Whether a character is not seen, or acts on others.
fn hides(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{600}'..='\u{605}'
                | '\u{6DD}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{E000}'..='\u{F8FF}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{FFF0}'..='\u{FFFC}'
                | '\u{FFFE}'..='\u{FFFF}'
                | '\u{E0000}'..='\u{10FFFF}'
        )
}

/// Whether a character is drawn upon the one before it.
fn is_mark(char: char) -> bool {
    matches!(
        char,
        '\u{300}'..='\u{36F}'
            | '\u{483}'..='\u{489}'
            | '\u{610}'..='\u{61A}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{6D6}'..='\u{6DC}'
            | '\u{6DF}'..='\u{6E8}'
            | '\u{6EA}'..='\u{6ED}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
    )
}

#[cfg(test)]
mod tests {
    use super::clean;
    use crate::face::Face;
    use crate::model::Text;

    #[test]
    fn nothing_acts_and_nothing_is_lost() {
        for (received, shown) in [
            ("plain", "plain"),
            ("a\u{202E}b", "a[U+202E]b"),
            ("a\nb\tc\0", "a[U+000A]b[U+0009]c[U+0000]"),
            ("日本", "[U+65E5][U+672C]"),
            ("\u{1F600}", "[U+1F600]"),
            ("\u{200D}\u{FEFF}\u{AD}", "[U+200D][U+FEFF][U+00AD]"),
            ("\u{2068}x\u{2069}", "[U+2068]x[U+2069]"),
            ("\u{E001}\u{10FFFF}", "[U+E001][U+10FFFF]"),
            ("مرحبا", "مرحبا"),
            ("Ωж", "Ωж"),
            (
                "e\u{301}\u{301}\u{301}\u{301}",
                "e\u{301}\u{301}\u{301}[U+0301]",
            ),
        ] {
            let cleaned = clean(&Text::received(received), Face::Regular);
            assert_eq!(cleaned, format!("\u{2068}{shown}\u{2069}"), "{received:?}");
        }
        assert_eq!(clean(&Text::received(""), Face::Regular), "");
    }

    #[test]
    fn words_of_ours_may_isolate_and_break() {
        let ours = Text::ours("to \u{2068}12\u{2069} of\nand\u{AD}more \u{202E}");
        let cleaned = clean(&ours, Face::Bold);
        assert_eq!(cleaned, "to \u{2068}12\u{2069} of andmore [U+202E]");
    }
}
