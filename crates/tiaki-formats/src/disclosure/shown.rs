//! How messages name a header that the map does not know.
//!
//! It comes from the file, and a file without a header row, or one that was put together by hand,
//! may have somebody's name or address where a header should be. So it is quoted only where it is
//! the map's own, or made of words that providers' headers are made of (`suggest::words`); of
//! anything else its shape is given, and where it stands.

use super::suggest::words;

/// Characters of a shape.
const SHAPE: usize = 40;

/// A header for a message: quoted where it is known, else its shape.
pub(super) fn shown(header: &str, is_of_map: bool) -> String {
    match name(header, is_of_map) {
        (name, true) => format!("'{name}'"),
        (shape, false) => format!("of the form '{shape}'"),
    }
}

/// A header where it is known, else its shape: `a` for each letter, `9` for each digit. Whether it
/// is known.
pub(super) fn name(header: &str, is_of_map: bool) -> (String, bool) {
    if is_of_map || words::is_known(header) {
        return (header.to_owned(), true);
    }
    let mut shape: String = header.chars().take(SHAPE).map(sign).collect();
    if header.chars().count() > SHAPE {
        shape.push('…');
    }
    (shape, false)
}

fn sign(char: char) -> char {
    match char {
        _ if char.is_numeric() => '9',
        _ if char.is_alphabetic() => 'a',
        _ if char.is_ascii_punctuation() || char == ' ' => char,
        _ => '?',
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn only_what_is_known_is_quoted() {
        for (header, of_map, expected) in [
            ("surprise", true, "'surprise'"),
            ("User_ID", false, "'User_ID'"),
            ("Adresse IP", false, "'Adresse IP'"),
            ("surprise", false, "of the form 'aaaaaaaa'"),
            ("", false, "of the form ''"),
            ("A. Nobody", false, "of the form 'a. aaaaaa'"),
            (
                "a.nobody@mail.example",
                false,
                "of the form 'a.aaaaaa@aaaa.aaaaaaa'",
            ),
            ("+64 21 000 0077", false, "of the form '+99 99 999 9999'"),
            ("203.0.113.7", false, "of the form '999.9.999.9'"),
            ("é\u{200f}\n", false, "of the form 'a??'"),
        ] {
            assert_eq!(shown(header, of_map), expected, "{header}");
        }
        let long = shown(&"x".repeat(41), false);
        assert_eq!(long, format!("of the form '{}…'", "a".repeat(40)));
    }

    #[test]
    fn a_value_beside_a_known_word_is_not_quoted() {
        for header in [
            "user 77",
            "email a@mail.example",
            "ip 203.0.113.7",
            "name Nobody",
        ] {
            assert!(shown(header, false).starts_with("of the form"), "{header}");
        }
    }
}
