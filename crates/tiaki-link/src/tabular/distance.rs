//! Distances between normal forms, on symbols and without allocation.
//!
//! A normal form is kept as *symbols*: letters 1 to 26, digits 32 to 41, a few marks; so a table
//! of what stands where fits in 48 words. Strings are compared over their first 64 symbols, one
//! bit each: optimal string alignment after Hyyrö, "A bit-vector algorithm for computing
//! Levenshtein and Damerau edit distances" (2003), and Jaro-Winkler (Winkler, 1990) in permille.
#![expect(
    clippy::indexing_slicing,
    reason = "symbols are below 48, positions below 64"
)]

/// How many different symbols there are.
const SYMBOLS: usize = 48;
/// The symbol between words.
pub(crate) const SPACE: u8 = 42;

/// The symbol of an ASCII byte of a normal form.
pub(crate) const fn symbol(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a' + 1,
        b'A'..=b'Z' => byte - b'A' + 1,
        b'0'..=b'9' => byte - b'0' + 32,
        b' ' => SPACE,
        b'@' => 43,
        b'.' => 44,
        _ => 45,
    }
}

/// Which symbols a string has, one bit each.
pub(crate) fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |seen, s| seen | (1 << (s & 63)))
}

fn places(text: &[u8]) -> [u64; SYMBOLS] {
    let mut places = [0_u64; SYMBOLS];
    for (at, s) in text.iter().enumerate() {
        places[usize::from(*s)] |= 1 << at;
    }
    places
}

fn head(text: &[u8]) -> &[u8] {
    text.get(..64).unwrap_or(text)
}

/// Optimal string alignment: insertions, deletions, substitutions and transpositions of
/// neighbours, each part of a string edited once. Over the first 64 symbols.
pub(crate) fn edits(a: &[u8], b: &[u8]) -> u32 {
    let (a, b) = (head(a), head(b));
    if a.is_empty() || b.is_empty() {
        return count(a.len().max(b.len()));
    }
    let pattern = places(a);
    let last = 1_u64 << (a.len() - 1);
    let (mut vp, mut vn, mut d0, mut before) = (u64::MAX, 0_u64, 0_u64, 0_u64);
    let mut score = count(a.len());
    for s in b {
        let here = pattern[usize::from(*s)];
        let turned = ((!d0 & here) << 1) & before;
        d0 = ((here & vp).wrapping_add(vp) ^ vp) | here | vn | turned;
        let hp = vn | !(d0 | vp);
        let hn = d0 & vp;
        score += u32::from(hp & last != 0);
        score -= u32::from(hn & last != 0);
        let hp = (hp << 1) | 1;
        vp = (hn << 1) | !(d0 | hp);
        vn = hp & d0;
        before = here;
    }
    score
}

/// Whether [`edits`] is 1 or less, told by what is the same at both ends.
pub(crate) fn within_one(a: &[u8], b: &[u8]) -> bool {
    let (a, b) = (head(a), head(b));
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev());
    let end = end.take_while(|(x, y)| x == y).count();
    match (&a[..a.len() - end], &b[..b.len() - end]) {
        ([_] | [], [_] | []) => true,
        ([v, w], [x, y]) => v == y && w == x,
        _ => false,
    }
}

/// Whether [`edits`] is 2 or less. `letters_a` and `letters_b` are those of the whole strings: an
/// edit takes away one symbol at most, and brings one.
pub(crate) fn within_two(a: &[u8], letters_a: u64, b: &[u8], letters_b: u64) -> bool {
    if a.len().abs_diff(b.len()) > 2 && a.len().max(b.len()) <= 64 {
        return false;
    }
    let only = |x: u64, y: u64| (x & !y).count_ones();
    let few = only(letters_a, letters_b) <= 2 && only(letters_b, letters_a) <= 2;
    (few || a.len().max(b.len()) > 64) && edits(a, b) <= 2
}

/// Jaro-Winkler similarity in permille, 1000 for equal strings; over the first 64 symbols.
pub(crate) fn jaro_winkler(a: &[u8], b: &[u8]) -> u32 {
    let (a, b) = (head(a), head(b));
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let pattern = places(b);
    let (mut in_a, mut in_b) = (0_u64, 0_u64);
    for (at, s) in a.iter().enumerate() {
        let window = below(at + reach + 1) & !below(at.saturating_sub(reach));
        let free = pattern[usize::from(*s)] & window & !in_b;
        if free != 0 {
            in_b |= free & free.wrapping_neg();
            in_a |= 1 << at;
        }
    }
    let common = in_a.count_ones();
    if common == 0 {
        return 0;
    }
    let (mut from_a, mut from_b, mut turned) = (in_a, in_b, 0_u32);
    while from_a != 0 && from_b != 0 {
        let (x, y) = (from_a.trailing_zeros(), from_b.trailing_zeros());
        turned += u32::from(a[x as usize] != b[y as usize]);
        from_a &= from_a - 1;
        from_b &= from_b - 1;
    }
    let share = |of: usize| 1000 * common / count(of).max(1);
    let jaro = (share(a.len()) + share(b.len()) + 1000 * (common - turned / 2) / common) / 3;
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + count(prefix) * (1000 - jaro) / 10
}

fn below(at: usize) -> u64 {
    if at >= 64 { u64::MAX } else { (1 << at) - 1 }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn symbols(text: &str) -> Vec<u8> {
        text.bytes().map(symbol).collect()
    }

    #[test]
    fn known_distances() {
        for (a, b, distance) in [
            ("", "abc", 3),
            ("smith", "smith", 0),
            ("smith", "smyth", 1),
            ("smith", "smtih", 1),
            ("ca", "abc", 3),
            ("jonathan", "johnatan", 2),
        ] {
            assert_eq!(edits(&symbols(a), &symbols(b)), distance, "{a} {b}");
        }
        let martha = jaro_winkler(&symbols("martha"), &symbols("marhta"));
        assert!((960..=962).contains(&martha), "{martha}");
        assert_eq!(jaro_winkler(&symbols("abc"), &symbols("xyz")), 0);
    }

    proptest! {
        #[test]
        fn edits_are_those_of_the_library(a in "[a-d ]{0,40}", b in "[a-d ]{0,40}") {
            let ours = edits(&symbols(&a), &symbols(&b));
            prop_assert_eq!(ours as usize, strsim::osa_distance(&a, &b));
        }

        #[test]
        fn few_edits_are_told_without_counting(a in "[a-d ]{0,9}|[a-c]{62,70}", b in "[a-d ]{0,9}", at in 0..70_usize, cut in 0..3_usize) {
            let a = symbols(&a);
            let mut changed = a.clone();
            let at = at.min(a.len());
            changed.splice(at..(at + cut).min(a.len()), symbols(&b).into_iter().take(2));
            for other in [symbols(&b), changed] {
                let exact = edits(&a, &other);
                prop_assert_eq!(within_one(&a, &other), exact <= 1);
                let told = within_two(&a, letters(&a), &other, letters(&other));
                prop_assert_eq!(told, exact <= 2);
            }
        }

        #[test]
        fn jaro_winkler_is_that_of_the_library(a in "[a-e]{1,20}", b in "[a-e]{1,20}") {
            let ours = f64::from(jaro_winkler(&symbols(&a), &symbols(&b)));
            let jaro = strsim::jaro(&a, &b);
            let prefix = a.bytes().zip(b.bytes()).take(4).take_while(|(x, y)| x == y).count();
            let theirs = (jaro + prefix as f64 * 0.1 * (1.0 - jaro)) * 1000.0;
            prop_assert!((ours - theirs).abs() < 4.0, "{} {}", ours, theirs);
        }
    }
}
