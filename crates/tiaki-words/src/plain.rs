//! What needs no message: numbers, and codes that have no words.

/// A number in Latin digits, in threes with a narrow no-break space: `12 345`.
#[must_use]
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut written = String::new();
    if number < 0 {
        written.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push('\u{202F}');
        }
        written.push(digit);
    }
    written
}

/// A code as words: underscores and hyphens become spaces, the first letter large,
/// and what could not be seen becomes a replacement character. Empty where there is no code.
#[must_use]
pub fn plain(code: &str) -> String {
    let spaced = code.replace(['_', '-'], " ");
    let mut chars = spaced
        .trim()
        .chars()
        .map(|char| if hides(char) { '\u{FFFD}' } else { char });
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).take(80).collect(),
        None => String::new(),
    }
}

/// Whether a character cannot be seen or changes how others are: controls,
/// direction, joiners, invisible operators, fillers, variation selectors,
/// separators, tags, and the code points that stand for no text.
#[must_use]
pub fn hides(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || u32::from(char) & 0xFFFE == 0xFFFE
}
