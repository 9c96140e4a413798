//! Telephone numbers in running text.
//!
//! A number counts where it carries its country (`+`) and its calling code is in use, or where a
//! label says that it is one. Its groups are parted by one space, hyphen, full stop or bracket; a
//! line's end, a comma or a date ends it. Eight to fifteen digits with the country (ITU-T E.164),
//! seven to fifteen with a label only.

/// Bytes of the longest number with its marks.
pub(super) const LONGEST: usize = 40;

/// A number that a text begins with: its length there and its form. `labelled` is whether a label
/// says that it is one.
pub(super) fn find(text: &str, labelled: bool) -> Option<(usize, String)> {
    let bytes = text.as_bytes();
    let is_whole = bytes.first() == Some(&b'+');
    if !is_whole && !labelled {
        return None;
    }
    let mut digits = String::new();
    let mut end = usize::from(is_whole);
    let mut at = end;
    let mut open = false;
    while at < LONGEST {
        let (mark_end, brackets) = marks(bytes, at)?;
        open = open || brackets;
        let group_end = mark_end + digits_at(bytes, mark_end);
        if group_end == mark_end || is_date(bytes, mark_end) || (at == 0 && mark_end > 1) {
            break;
        }
        if digits.len() + (group_end - mark_end) > 15 && !digits.is_empty() {
            // What follows is another number.
            break;
        }
        digits.push_str(text.get(mark_end..group_end)?);
        (at, end) = (group_end, group_end);
        // A number written in one piece ends with it.
        if digits.len() >= 8 && (is_whole || mark_end == 0) && digits.len() == group_end - mark_end
        {
            break;
        }
    }
    let least = if is_whole { 8 } else { 7 };
    let follows = text.get(end..)?.chars().next();
    let is_ended = !follows.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '@' | '%'));
    let is_dotted_on = follows == Some('.') && digits_at(bytes, end + 1) > 0;
    if !(least..=15).contains(&digits.len())
        || !is_ended
        || is_dotted_on
        || open && !closes(text, end)
    {
        return None;
    }
    let number = if is_whole {
        format!("+{digits}")
    } else {
        digits
    };
    if is_whole && tiaki_core::phone::countries(&number).is_empty() {
        return None;
    }
    let is_one_digit = number
        .bytes()
        .skip(1)
        .all(|b| Some(&b) == number.as_bytes().get(1));
    (!is_one_digit).then_some((end, number))
}

/// Whether as many brackets close as open.
fn closes(text: &str, end: usize) -> bool {
    let part = text.get(..end).unwrap_or_default();
    part.matches('(').count() == part.matches(')').count()
}

/// Where the marks between two groups end, and whether there was a bracket; nothing after the text.
fn marks(bytes: &[u8], from: usize) -> Option<(usize, bool)> {
    let mut at = from;
    let (mut spaces, mut others, mut brackets) = (0, 0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' if spaces < 2 => spaces += 1,
            b'-' | b'.' if others == 0 => others += 1,
            b'(' | b')' if at - from < 4 => brackets = true,
            _ => break,
        }
        at += 1;
    }
    let is_double_space = bytes.get(from..from + 2) == Some(b"  ");
    Some((if is_double_space { from } else { at }, brackets))
}

fn digits_at(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// Whether a date such as 2026-01-02 or a clock such as 03:04 stands here.
fn is_date(bytes: &[u8], at: usize) -> bool {
    let first = digits_at(bytes, at);
    let mark = bytes.get(at + first);
    let second = digits_at(bytes, at + first + 1);
    let third = bytes.get(at + first + 1 + second);
    match mark {
        Some(b':') => first <= 2 && second == 2,
        Some(b'-' | b'.' | b'/') => {
            first == 4 && second == 2 && third == mark && {
                let day = digits_at(bytes, at + first + second + 2);
                day == 2
            }
        }
        _ => false,
    }
}
