//! Cells in other widths and scripts, as plain as can be.
//!
//! What it refuses: to tell Chinese, Japanese or Korean names by their sound alone. They are brought to
//! Latin letters, so that they are like what they sound like; but many are written differently and
//! sound alike, so that they are *the same* only where the characters are ([`characters`]).

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// A cell in one width (NFKC), with our digits, without what nobody sees: as which cells are read.
#[must_use]
pub fn plain(cell: &str) -> Cow<'_, str> {
    if cell.is_ascii() {
        return cell.into();
    }
    let first = cell.chars().filter(|c| !is_unseen(*c)).nfkc();
    let plain = first.filter(|c| !is_unseen(*c)).map(digit);
    plain.collect::<String>().into()
}

/// The same in Latin letters (`deunicode`); what has none is a space.
pub(crate) fn transliterated(cell: &str) -> Cow<'_, str> {
    let read = |c: char| match c {
        // Alef with a sign above or below, which are mostly left out.
        '\u{622}' | '\u{623}' | '\u{625}' | '\u{627}' => Some('a'),
        // Vowel signs of Hebrew and Arabic, likewise.
        '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}' | '\u{670}' => None,
        _ => Some(c),
    };
    let read: String = plain(cell).chars().filter_map(read).collect();
    deunicode::deunicode_with_tofu(&read, " ").into()
}

/// The characters of a cell of which many have one sound; empty where there are none.
pub(crate) fn characters(cell: &str) -> String {
    let is_one = |c: &char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'..='\u{3FFFF}');
    if cell.is_ascii() {
        return String::new();
    }
    plain(cell).chars().filter(is_one).collect()
}

/// Where the digits of other scripts begin (Unicode 16, `General_Category=Nd`, scripts in common use).
const ZEROS: [u32; 17] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0,
];

fn digit(c: char) -> char {
    let number = u32::from(c);
    let ten = ZEROS
        .iter()
        .find(|zero| (**zero..**zero + 10).contains(&number));
    let value = ten.and_then(|zero| char::from_digit(number - zero, 10));
    value.unwrap_or(c)
}

/// Whether a character shows nothing (`Default_Ignorable_Code_Point` of Unicode 16).
const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFF8}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}
