//! How much two values of a column agree, as a level.
//!
//! Levels are small numbers, higher for more alike; what each stands for depends on the manner of
//! the column ([`describe`]). Above them stand the levels that hold for every column: a value that
//! is found in the partner column, the same value, and a missing one, which is no disagreement.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of values come from the column itself"
)]

use super::column::{Column, MISSING_VALUE, Manner, Value, is_space};
use super::distance::{edits, jaro_winkler, within_one, within_two};

/// At least one of the rows has no value.
pub(crate) const MISSING: u8 = 15;
/// Both have the same value.
pub(crate) const EXACT: u8 = 14;
/// The value stands in the other's partner column.
pub(crate) const CROSSED: u8 = 13;
/// As [`CROSSED`], where the partner column is crossed as well: nothing new, only how rare it is.
pub(crate) const CROSSED_TOO: u8 = 12;

/// The highest level of a manner's own.
pub(crate) fn highest(manner: Manner) -> u8 {
    match manner {
        Manner::Word | Manner::Text | Manner::Date => 5,
        Manner::Code | Manner::Mail | Manner::Number => 3,
        Manner::Few => 1,
    }
}

/// The level of two values that are there and not equal.
pub(crate) fn level(column: &Column, a: u32, b: u32) -> u8 {
    debug_assert!(
        a != b && a != MISSING_VALUE && b != MISSING_VALUE,
        "compared by number first"
    );
    let (x, y) = (column.value(a), column.value(b));
    match column.manner {
        Manner::Word => words(column, x, y),
        Manner::Text => texts(column, x, y),
        Manner::Date => dates(column, x, y),
        Manner::Number => numbers(column, x, y),
        Manner::Code => codes(column, x, y),
        Manner::Mail => mails(column, x, y),
        Manner::Few => {
            let (s, t) = (column.symbols(x), column.symbols(y));
            u8::from(s.len().min(t.len()) >= 4 && within_one(s, t))
        }
    }
}

/// Whether two strings have too few symbols in common to be alike.
fn far(x: &Value, y: &Value) -> bool {
    let common = (x.letters & y.letters).count_ones();
    let fewer = x.letters.count_ones().min(y.letters.count_ones());
    common * 2 < fewer
}

fn words(column: &Column, x: &Value, y: &Value) -> u8 {
    let (s, t) = (column.symbols(x), column.symbols(y));
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    if short.len() == 1 {
        return if short[0] == long[0] { 2 } else { 0 };
    }
    if far(x, y) {
        return 0;
    }
    if long.len() - short.len() <= 2 {
        if short.len() >= 3 && within_one(s, t) {
            return 5;
        }
        if short.len() >= 6 && within_two(s, x.letters, t, y.letters) {
            return 4;
        }
    }
    let alike = jaro_winkler(s, t);
    if alike >= 930 && short.len() >= 4 {
        return 4;
    }
    if (x.sound != 0 && x.sound == y.sound) || alike >= 870 || shares_word(short, long) {
        return 3;
    }
    if long.starts_with(short) {
        return 2;
    }
    u8::from(alike >= 780)
}

/// Whether one of several words is the other's whole: `mary` and `mary ann`.
fn shares_word(short: &[u8], long: &[u8]) -> bool {
    let mut parts = short.split(|s| is_space(*s)).filter(|p| p.len() >= 3);
    let several = |text: &[u8]| text.iter().any(|s| is_space(*s));
    (several(short) || several(long))
        && parts.any(|part| long.split(|s| is_space(*s)).any(|other| other == part))
}

/// Tokens weighed by how rare they are; a token with one letter different counts for most of it,
/// an initial for half.
fn texts(column: &Column, x: &Value, y: &Value) -> u8 {
    const LEFT: usize = 8;
    let (a, b) = (column.tokens(x), column.tokens(y));
    let (mut i, mut j) = (0, 0);
    let (mut common, mut sum_a, mut sum_b) = (0_i32, 0_i32, 0_i32);
    let (mut left_a, mut left_b) = ([0_u32; LEFT], [0_u32; LEFT]);
    let (mut count_a, mut count_b) = (0, 0);
    while i < a.len() || j < b.len() {
        let (s, t) = (
            a.get(i).copied().unwrap_or(u32::MAX),
            b.get(j).copied().unwrap_or(u32::MAX),
        );
        if s == t {
            let weight = column.word(s).weight;
            common += weight;
            sum_a += weight;
            sum_b += weight;
            i += 1;
            j += 1;
        } else if s < t {
            sum_a += column.word(s).weight;
            if count_a < LEFT {
                left_a[count_a] = s;
                count_a += 1;
            }
            i += 1;
        } else {
            sum_b += column.word(t).weight;
            if count_b < LEFT {
                left_b[count_b] = t;
                count_b += 1;
            }
            j += 1;
        }
    }
    common += near_tokens(column, &left_a[..count_a], &mut left_b[..count_b]);
    let share = |of: i32| i64::from(common) * 1000 / i64::from(of.max(1));
    let both = i64::from(common) * 2000 / i64::from((sum_a + sum_b).max(1));
    let contained = if a.len().min(b.len()) >= 2 {
        share(sum_a.min(sum_b)) * 85 / 100
    } else {
        0
    };
    let level = match both.max(contained) {
        850.. => 5,
        680.. => 4,
        520.. => 3,
        350.. => 2,
        180.. => 1,
        _ => 0,
    };
    if level >= 4 || far(x, y) {
        return level;
    }
    let (s, t) = (column.symbols(x), column.symbols(y));
    let longest = s.len().max(t.len());
    if !(4..=64).contains(&longest) {
        return level;
    }
    // An edit takes away one symbol at most, and brings one.
    let only = |x: &Value, y: &Value| (x.letters & !y.letters).count_ones() as usize;
    let least = only(x, y).max(only(y, x)).max(s.len().abs_diff(t.len()));
    if least * 1000 / longest > 300 {
        return level;
    }
    let wrong = edits(s, t) as usize * 1000 / longest;
    let spelt = match wrong {
        0..=120 => 5,
        121..=200 => 4,
        201..=300 => 3,
        _ => 0,
    };
    level.max(spelt)
}

fn near_tokens(column: &Column, a: &[u32], b: &mut [u32]) -> i32 {
    let mut credit = 0;
    for token in a {
        let word = column.word(*token);
        let s = column.spelling(word);
        let mut best = (0, usize::MAX);
        for (at, other) in b
            .iter()
            .enumerate()
            .filter(|(_, other)| **other != u32::MAX)
        {
            let other = column.word(*other);
            let t = column.spelling(other);
            let weight = word.weight.min(other.weight);
            let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
            let gained = if short.len() >= 4 && within_one(s, t) {
                weight * 8 / 10
            } else if (short.len() == 1 || short.len() >= 3) && long.starts_with(short) {
                weight / 2
            } else {
                0
            };
            if gained > best.0 {
                best = (gained, at);
            }
        }
        if let Some(taken) = b.get_mut(best.1) {
            *taken = u32::MAX;
            credit += best.0;
        }
    }
    credit
}

fn dates(column: &Column, x: &Value, y: &Value) -> u8 {
    if x.number == 0 || y.number == 0 {
        return if within_one(column.symbols(x), column.symbols(y)) {
            4
        } else {
            0
        };
    }
    let parts = |v: &Value| (v.number / 10_000, v.number / 100 % 100, v.number % 100);
    let ((y1, m1, d1), (y2, m2, d2)) = (parts(x), parts(y));
    let partly = m1 * m2 == 0 || d1 * d2 == 0;
    if y1 == y2 && partly {
        return if m1 == m2 || m1 * m2 == 0 { 3 } else { 1 };
    }
    if !partly && within_one(column.symbols(x), column.symbols(y)) {
        return 5;
    }
    if y1 == y2 && m1 == d2 && d1 == m2 {
        return 4;
    }
    let same = u8::from(y1 == y2) + u8::from(m1 == m2 && m1 > 0) + u8::from(d1 == d2 && d1 > 0);
    match same {
        2 => 3,
        _ if y1 == y2 => 2,
        _ if (y1 - y2).abs() <= 2 => 1,
        _ => 0,
    }
}

fn numbers(column: &Column, x: &Value, y: &Value) -> u8 {
    let (s, t) = (column.symbols(x), column.symbols(y));
    let typed = s.len().min(t.len()) >= 3 && within_one(s, t);
    if x.number == i64::MIN || y.number == i64::MIN {
        return if typed { 3 } else { 0 };
    }
    let apart = x.number.saturating_sub(y.number).saturating_abs();
    let larger = x.number.saturating_abs().max(y.number.saturating_abs());
    let (near, nearer) = if column.relative {
        (larger / 10, larger / 50)
    } else {
        (2_000.max(column.spread / 10), 1_000.max(column.spread / 50))
    };
    if apart <= nearer.min(column.spread / 3) {
        3
    } else if typed {
        2
    } else {
        u8::from(apart <= near.min(column.spread / 2))
    }
}

fn codes(column: &Column, x: &Value, y: &Value) -> u8 {
    let (s, t) = (column.symbols(x), column.symbols(y));
    let (short, long) = if s.len() <= t.len() { (s, t) } else { (t, s) };
    if short.len() >= 7 && long.ends_with(short) {
        return 3;
    }
    if long.len() - short.len() <= 2 {
        if short.len() >= 3 && within_one(s, t) {
            return 3;
        }
        if short.len() >= 6 && within_two(s, x.letters, t, y.letters) {
            return 2;
        }
    }
    let half = short.len().div_ceil(2);
    u8::from(half >= 2 && short[..half] == long[..half])
}

fn mails(column: &Column, x: &Value, y: &Value) -> u8 {
    let (s, t) = (column.symbols(x), column.symbols(y));
    let local = |text: &[u8]| text.iter().position(|s| *s == 43).unwrap_or(text.len());
    let (a, b) = (&s[..local(s)], &t[..local(t)]);
    if a == b && a.len() >= 3 {
        return 3;
    }
    if s.len().min(t.len()) >= 6 && within_two(s, x.letters, t, y.letters) {
        return 3;
    }
    if a.len().min(b.len()) >= 5 && within_one(a, b) {
        return 2;
    }
    u8::from(a.len().min(b.len()) >= 5 && jaro_winkler(a, b) >= 880)
}

/// What a level says, for a person.
pub(crate) fn describe(manner: Manner, level: u8) -> &'static str {
    match (manner, level) {
        (_, MISSING) => "missing",
        (_, EXACT) => "same",
        (_, CROSSED | CROSSED_TOO) => "in the partner column",
        (_, 0) => "different",
        (Manner::Word, 1) => "faintly alike",
        (Manner::Word, 2) => "initial or beginning",
        (Manner::Word, 3) => "sounds alike or shares a word",
        (Manner::Word, 4) => "two letters differ",
        (Manner::Word, _) => "one letter differs",
        (Manner::Text, 1) => "few words in common",
        (Manner::Text, 2) => "some words in common",
        (Manner::Text, 3) => "half the words in common",
        (Manner::Text, 4) => "most words in common",
        (Manner::Text, _) => "nearly all words in common",
        (Manner::Date, 1) => "years near",
        (Manner::Date, 2) => "same year",
        (Manner::Date, 3) => "all but one part the same",
        (Manner::Date, 4) => "day and month swapped",
        (Manner::Date, _) => "one digit differs",
        (Manner::Number, 1) => "near",
        (Manner::Number, 2) => "one digit differs",
        (Manner::Number, _) => "very near",
        (Manner::Code, 1) => "same first half",
        (Manner::Code, 2) => "two characters differ",
        (Manner::Code, _) => "one character differs",
        (Manner::Mail, 1) => "similar name, other address",
        (Manner::Mail, 2) => "name nearly the same",
        (Manner::Mail, _) => "same name or nearly the same address",
        (Manner::Few, _) => "one letter differs",
    }
}
