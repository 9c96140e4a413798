//! What is left of a screen name without what people add to make it theirs: digits at its ends,
//! separators, letters written as digits.
//!
//! Two names with one stem are often one person's, and oftener two people's who like the same word. So
//! it is evidence for linking alone, weaker than the name and never enough by itself; whether a word is
//! common is told by how many hold it, not by a list. It is never shown, never a value, and never what
//! an account is found by.
//!
//! What it refuses: a stem of what is an address rather than a name, of numbers that machines give
//! out, and of what has too few letters to say anything.

use super::name;
use crate::identifier::IdentifierKind;

/// Letters that a stem has at least; one that is a syllable or a word counts for two.
const LEAST: usize = 5;

/// Characters from which a name of hexadecimal digits is taken for a machine's.
const MACHINES: usize = 10;

/// The stem of a screen name, in small Latin letters where the module's other rules bring names to
/// them; none where too little is left.
#[must_use]
pub fn stem(screen_name: &str) -> Option<String> {
    let form = IdentifierKind::ScreenName.linked(screen_name)?;
    let is_address = form.contains("://") || IdentifierKind::Email.normalise(&form).is_some();
    if is_address || is_machines(&form) {
        return None;
    }
    let latin = if form.is_ascii() {
        form
    } else {
        name(&form, true)
    };
    let is_separator = |c: char| !(c.is_alphanumeric() || is_sign(c));
    let mut found = Read::default();
    for piece in latin.split(is_separator) {
        let piece: Vec<char> = piece.chars().collect();
        found.piece(&piece);
    }
    let weight: usize = found.letters.chars().map(weight).sum();
    let is_word = weight >= LEAST && found.written > found.guessed;
    let stem = Some(found.letters).filter(|_| is_word);
    stem.filter(|stem| IdentifierKind::ScreenName.normalise(stem).is_some())
}

/// Whether a name is what programs number things with: hexadecimal digits, by turns of both sorts.
fn is_machines(form: &str) -> bool {
    let digits: Vec<u8> = form.bytes().filter(|byte| *byte != b'-').collect();
    let is_hexadecimal = digits.iter().all(u8::is_ascii_hexdigit);
    let sorts = digits.iter().zip(digits.iter().skip(1));
    let turns = sorts.filter(|(one, next)| one.is_ascii_digit() != next.is_ascii_digit());
    is_hexadecimal && digits.len() >= MACHINES && turns.count() >= 4
}

/// Whether a sign is written for a letter, where letters are about it.
const fn is_sign(c: char) -> bool {
    matches!(c, '@' | '$')
}

/// What a letter says: Chinese characters, kana and syllables of Hangul are more than a letter.
const fn weight(c: char) -> usize {
    match c {
        '\u{1100}'..='\u{11FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' => 2,
        '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => 2,
        _ => 1,
    }
}

/// The letter that a digit is written for; of 1 see [`one`].
const fn letter(digit: char) -> Option<char> {
    match digit {
        '0' => Some('o'),
        '1' => Some('i'),
        '3' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' => Some('t'),
        _ => None,
    }
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// What a 1 stands for: an l between vowels, and after a consonant that begins a syllable with it; else
/// an i. Either may be wrong, and is so always in the same way.
fn one(before: Option<char>, after: Option<char>) -> char {
    let begins = |c: char| matches!(c, 'b' | 'c' | 'f' | 'g' | 'p');
    let after = after.map(|c| letter(c).unwrap_or(c));
    let is_l = after.is_some_and(is_vowel) && before.is_some_and(|c| is_vowel(c) || begins(c));
    if is_l { 'l' } else { 'i' }
}

/// The letters of a name, read from left to right.
#[derive(Debug, Default)]
struct Read {
    letters: String,
    /// How many of them stand there.
    written: usize,
    /// How many stand there as digits or signs.
    guessed: usize,
}

impl Read {
    /// Reads what stands between two separators.
    fn piece(&mut self, piece: &[char]) {
        if !piece.iter().any(|c| c.is_alphabetic()) {
            return;
        }
        let is_number = |c: &char| c.is_numeric() && !c.is_alphabetic();
        let trailing = piece.iter().rev().take_while(|c| is_number(c)).count();
        let (piece, _) = piece.split_at(piece.len() - trailing);
        let leading = piece.iter().take_while(|c| is_number(c)).count();
        // One alone before a letter is the letter that it looks like; more are a number.
        let first = piece.first().copied().and_then(letter);
        let skipped = if leading == 1 && first.is_some() {
            0
        } else {
            leading
        };
        let (_, piece) = piece.split_at(skipped);
        let mut before = None;
        let mut at = 0;
        for run in piece.chunk_by(|one, next| is_number(one) == is_number(next)) {
            at += run.len();
            let is_read = run.len() <= 2 && run.iter().all(|c| letter(*c).is_some());
            if !run.iter().all(is_number) {
                for c in run {
                    before = Some(self.character(*c));
                }
            } else if is_read {
                for (place, c) in run.iter().enumerate() {
                    let after = run.get(place + 1).or_else(|| piece.get(at)).copied();
                    let read = match c {
                        '1' => one(before, after),
                        other => letter(*other).unwrap_or(*other),
                    };
                    self.guess(read);
                    before = Some(read);
                }
            }
        }
    }

    fn character(&mut self, c: char) -> char {
        if let Some(read) = letter(c).filter(|_| is_sign(c)) {
            self.guess(read);
            return read;
        }
        if c.is_alphabetic() {
            self.letters.push(c);
            self.written += 1;
        }
        c
    }

    fn guess(&mut self, read: char) {
        self.letters.push(read);
        self.guessed += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::stem;
    use crate::identifier::IdentifierKind::ScreenName;

    /// Names that meet by their stem, and the stem. All are invented.
    const MEET: &[(&str, &str, &str)] = &[
        ("synthetic77", "synthetic", "synthetic"),
        ("synthetic77", "synthetic78", "synthetic"),
        ("synthetic77", "77synthetic", "synthetic"),
        ("synthetic77", "1999synthetic2010", "synthetic"),
        ("synthetic77", "5ynth3t1c", "synthetic"),
        ("synthetic77", "5ynth3t1c77", "synthetic"),
        ("synthetic77", "$ynth3tic", "synthetic"),
        ("synthetic77", "@Synthetic_77", "synthetic"),
        ("synthetic77", "_synthetic.77_", "synthetic"),
        ("synthetic77", "SYNTHETIC-1", "synthetic"),
        ("synthetic77", "syn.the.tic", "synthetic"),
        ("synthetic77", "ｓｙｎｔｈｅｔｉｃ９", "synthetic"),
        ("synthetic77", "𝓼𝔂𝓷𝓽𝓱𝓮𝓽𝓲𝓬", "synthetic"),
        ("synthetic77", "syn\u{200b}thetic_1", "synthetic"),
        ("synthetic77", "synthetic٨٨", "synthetic"),
        ("synthetic77", "synthеtiс_5", "synthetic"),
        ("synthetic77", "synthetic²", "synthetic"),
        ("silver_wolf", "s1lverw0lf", "silverwolf"),
        ("silver_wolf", "silver.w0lf.2004", "silverwolf"),
        ("silver_wolf", "SilverWolf!!!", "silverwolf"),
        ("silver_wolf", "s1lv3r_w0lf_99", "silverwolf"),
        ("silver_wolf", "silver123wolf", "silverwolf"),
        ("silver_wolf", "silver_77_wolf", "silverwolf"),
        ("moonlight", "m00nlight", "moonlight"),
        ("moonlight", "m00nl1ght9", "moonlight"),
        ("captain", "c4pt41n", "captain"),
        ("captain", "c@pt@in", "captain"),
        ("captain", "cap7ain1", "captain"),
        ("player", "p1ayer7", "player"),
        ("player", "p1ay3r", "player"),
        ("malice", "ma1ice", "malice"),
        ("bossman", "b0$$man", "bossman"),
        ("bossman", "b0ssm4n", "bossman"),
        ("elegant", "3legant", "elegant"),
        ("josé_rio", "jose-rio88", "joserio"),
        ("müllerin", "mullerin4", "mullerin"),
        ("иванпетров", "ivan_petrov77", "ivanpetrov"),
        ("иванпетров9", "Иван.Петров", "ivanpetrov"),
        ("νικοσ_ρ", "nikosr12", "nikosr"),
        ("straße_9", "STRASSE", "strasse"),
        ("李小龙", "李小龙88", "李小龙"),
        ("たなか9", "たなか", "たなか"),
        ("金민준_2", "金민준", "金민준"),
    ];

    /// Names that do not, each with its own stem or none.
    const APART: &[(&str, &str)] = &[
        ("synthetic77", "syntactic77"),
        ("synthetic77", "synthetics"),
        ("synthetic77", "synthetic_kid"),
        ("synthetic77", "asynthetic"),
        ("silver_wolf", "wolf_silver"),
        ("silver_wolf", "silver_wolves"),
        ("silver2wolf", "silver_owlf"),
        ("moonlight", "moonlit"),
        ("captain", "kaptain"),
        ("m00nlight", "moonlight_xx"),
        ("bossman", "bosman"),
        ("player", "prayer"),
        ("иванпетров", "иванпетренко"),
        ("李小龙", "李小虎"),
        ("josé_rio", "joser"),
        // Too few letters are left, of either or both.
        ("wolf77", "wolf78"),
        ("kid_1", "kid_2"),
        ("l33t", "leet"),
        ("a1b2", "a3b4"),
        ("x77777777", "x77777778"),
        ("1337", "13377"),
        ("12345678", "123456789"),
        ("007", "0007"),
        ("李龙", "李龙8"),
        // More is guessed than stands there.
        ("4m1n3r", "aminer"),
        ("5h0714", "shotia"),
        // Addresses and numbers of machines are no names.
        ("synthetic77@mail.example", "synthetic78@mail.example"),
        (
            "https://esp.example/u/synthetic77",
            "https://esp.example/u/synthetic78",
        ),
        ("3f2a9c7e1b", "3f2a9c7e1b0"),
        ("0a1b2c3d-4e5f-6a7b-8c9d", "0a1b2c3d-4e5f-6a7b-8c9e"),
        ("", "___"),
    ];

    #[test]
    fn names_meet_by_what_is_left_of_them() {
        for (one, other, expected) in MEET {
            assert_eq!(stem(one).as_deref(), Some(*expected), "{one}");
            assert_eq!(stem(other).as_deref(), Some(*expected), "{other}");
            assert_ne!(ScreenName.linked(one), ScreenName.linked(other), "{one}");
        }
        for (one, other) in APART {
            let found = (stem(one), stem(other));
            assert!(found.0.is_none() || found.0 != found.1, "{one} {other}");
        }
        assert!(MEET.len() >= 40 && APART.len() >= 30);
    }

    #[test]
    fn what_says_too_little_has_none() {
        for name in [
            "",
            "@",
            "77",
            "wolf77",
            "kid",
            "l33t",
            "x0405",
            "李龙",
            "5h0714",
            "4m1n3r",
            "unknown7",
            "3f2a9c7e1b",
            "a@mail.example",
            "http://a.example/synthetic",
        ] {
            assert_eq!(stem(name), None, "{name}");
        }
        // Words are no machines' numbers, though all their letters are hexadecimal.
        assert_eq!(stem("facade_decade99").as_deref(), Some("facadedecade"));
    }

    fn any_name() -> impl Strategy<Value = String> {
        let pieces = [
            "a", "L", "wolf", "silver", "0", "1", "3", "77", "_", ".", "@", "$", "é", "ß", "и",
            "王", "\u{200b}", "²", "!", "s", "t",
        ];
        proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..9)
            .prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn a_stem_is_letters_and_its_own(name in any_name()) {
            if let Some(found) = stem(&name) {
                prop_assert!(found.chars().all(char::is_alphabetic));
                prop_assert_eq!(stem(&found), Some(found.clone()));
            }
        }

        #[test]
        fn names_that_link_as_one_have_one_stem(one in any_name(), other in any_name()) {
            if ScreenName.linked(&one) == ScreenName.linked(&other) {
                prop_assert_eq!(stem(&one), stem(&other));
            }
        }

        #[test]
        fn digits_at_the_ends_and_separators_say_nothing(name in "[b-z]{6,12}", before in "[0-9]{2,4}", after in "[0-9_.-]{0,4}") {
            prop_assert_eq!(stem(&format!("{before}{name}{after}")), Some(name));
        }
    }
}
