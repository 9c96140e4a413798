//! Characters of a document: what XML allows, references, line ends.

use std::borrow::Cow;

use quick_xml::events::BytesRef;

use super::attributes::is_space;
use super::rejection::RejectionCode;

pub(crate) fn is_utf8(encoding: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|name| encoding.eq_ignore_ascii_case(name))
}

/// Characters that XML 1.0 (production 2) excludes.
pub(crate) fn is_control(c: char) -> bool {
    (c < ' ' && !is_space(c)) || c == '\u{FFFE}' || c == '\u{FFFF}'
}

/// Whether a text stands for itself: no character in it is forbidden and no line end to be made one.
/// May say no of one that does, where it holds a character that begins as the forbidden ones do.
#[inline]
pub(crate) fn is_plain(text: &str) -> bool {
    // One pass without a branch decides both questions; the usual answer is yes. 0xEF begins the
    // two forbidden characters beyond ASCII.
    let odd = |b: u8| u8::from(b < b' ' && b != b'\n' && b != b'\t') | u8::from(b == 0xEF);
    text.bytes().fold(0, |any, b| any | odd(b)) == 0
}

/// Appends a piece of text with its line ends made one (XML 1.0, section 2.11).
#[inline]
pub(crate) fn push_text(text: &mut String, piece: &str, limit: usize) -> Result<(), RejectionCode> {
    if text.len() + piece.len() > limit {
        return Err(RejectionCode::TextTooLong);
    }
    if is_plain(piece) {
        text.push_str(piece);
        return Ok(());
    }
    if piece.chars().any(is_control) {
        return Err(RejectionCode::Malformed);
    }
    let mut rest = piece;
    while let Some((head, tail)) = rest.split_once('\r') {
        text.push_str(head);
        text.push('\n');
        rest = tail.strip_prefix('\n').unwrap_or(tail);
    }
    text.push_str(rest);
    Ok(())
}

/// The character of a predefined entity or character reference.
pub(crate) fn resolve(reference: &BytesRef<'_>) -> Option<char> {
    resolve_name(reference)
}

pub(crate) fn resolve_name(name: &str) -> Option<char> {
    let number = match name {
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "amp" => return Some('&'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let (digits, radix) = match number.strip_prefix('x') {
        Some(hex) => (hex, 16),
        None => (number, 10),
    };
    // `from_str_radix` takes a sign; the reference may not have one.
    if !digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
    (!is_control(c)).then_some(c)
}

/// The value of an attribute: references resolved, white space made spaces (XML 1.0, 3.3.3).
pub(crate) fn attribute_text(raw: &str) -> Result<Cow<'_, str>, RejectionCode> {
    let odd = |b: u8| u8::from(b < b' ') | u8::from(b == b'&') | u8::from(b == 0xEF);
    if raw.bytes().fold(0, |any, b| any | odd(b)) == 0 {
        return Ok(Cow::Borrowed(raw));
    }
    if raw.chars().any(is_control) {
        return Err(RejectionCode::Malformed);
    }
    let raw = raw.replace("\r\n", " ").replace(['\t', '\r', '\n'], " ");
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.as_str();
    while let Some((head, tail)) = rest.split_once('&') {
        text.push_str(head);
        let (name, tail) = tail.split_once(';').ok_or(RejectionCode::Entity)?;
        text.push(resolve_name(name).ok_or(RejectionCode::Entity)?);
        rest = tail;
    }
    text.push_str(rest);
    Ok(Cow::Owned(text))
}
