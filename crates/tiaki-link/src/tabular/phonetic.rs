//! How a word sounds, roughly, in any language written in Latin letters or transliterated.
//!
//! A consonant skeleton: vowels go (Arabic and Hebrew do not write them), letters that are heard
//! alike become one, doubles become single. Coarser than Soundex on vowels, finer on consonants.

/// The longest code, in consonants.
const LONGEST: usize = 6;

/// The code of a word given as ASCII lower case; letters other than a to z are passed over.
pub(crate) fn skeleton(word: &str) -> ([u8; LONGEST], usize) {
    let mut code = [0_u8; LONGEST];
    let mut filled = 0;
    let letters = word.as_bytes();
    let mut at = 0;
    let mut last = 0_u8;
    while let Some(letter) = letters.get(at).copied() {
        let next = letters.get(at + 1).copied().unwrap_or(0);
        let after = letters.get(at + 2).copied().unwrap_or(0);
        let (sound, length) = heard(letter, next, after, at == 0);
        at += length;
        if sound == 0 {
            // A vowel parts two equal consonants only in writing: Mohammed, Muhamed, mhmd.
            continue;
        }
        if sound == last {
            continue;
        }
        last = sound;
        if let Some(place) = code.get_mut(filled) {
            *place = sound;
            filled += 1;
        }
    }
    (code, filled)
}

/// What is heard of the letters at a place (0 for nothing), and how many letters that takes.
fn heard(letter: u8, next: u8, after: u8, first: bool) -> (u8, usize) {
    match (letter, next) {
        (b's', b'c') if after == b'h' => (b's', 3),
        (b's', b'h') | (b'c' | b't', b'z') | (b't', b's') => (b's', 2),
        (b'c', b'h' | b'k') | (b'k', b'h') => (b'k', 2),
        (b'c', b'e' | b'i' | b'y') => (b's', 1),
        (b'p', b'h') => (b'f', 2),
        (b't' | b'd', b'h') => (b't', 2),
        (b'g', b'h') => (if first { b'k' } else { 0 }, 2),
        (b'k', b'n') if first => (b'n', 2),
        (b'w', b'r') if first => (b'r', 2),
        (b'd', b'j') => (b'j', 2),
        (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) => (if first { b'a' } else { 0 }, 1),
        (b'h', _) => (if first { b'h' } else { 0 }, 1),
        (b'b' | b'p', _) => (b'p', 1),
        (b'd' | b't', _) => (b't', 1),
        (b'f' | b'v' | b'w', _) => (b'f', 1),
        (b'c' | b'g' | b'k' | b'q', _) => (b'k', 1),
        (b's' | b'z', _) => (b's', 1),
        (b'x', _) => (b'k', 1),
        (b'j' | b'l' | b'm' | b'n' | b'r', _) => (letter, 1),
        _ => (0, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::skeleton;

    #[test]
    fn what_sounds_alike_has_one_code() {
        for (a, b) in [
            ("philip", "filip"),
            ("schmidt", "smit"),
            ("catherine", "katharine"),
            ("mohammed", "mhmd"),
            ("wright", "right"),
            ("dmitri", "dmitry"),
        ] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        for (a, b) in [("martin", "marion"), ("anna", "hanna"), ("lee", "ray")] {
            assert_ne!(skeleton(a), skeleton(b), "{a} {b}");
        }
    }
}
