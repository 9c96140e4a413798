use proptest::prelude::*;

use super::cases::{FOUND, NONE};
use super::{Find, FindKind, MOST, mine};

fn found(text: &str) -> Vec<(FindKind, String)> {
    mine(text)
        .finds
        .into_iter()
        .map(|find| (find.kind, find.value))
        .collect()
}

#[test]
fn what_is_found() {
    let long = format!("{}@mail.example", "a".repeat(64));
    assert_eq!(found(&long), [(FindKind::Email, long)]);
    for (text, expected) in FOUND {
        let expected: Vec<(FindKind, String)> = expected
            .iter()
            .map(|(kind, value)| (*kind, (*value).to_owned()))
            .collect();
        assert_eq!(found(text), expected, "{text}");
    }
    assert!(FOUND.len() >= 50, "{}", FOUND.len());
}

#[test]
fn what_is_not_taken_for_one() {
    let long = format!("{}@mail.example", "a".repeat(65));
    assert!(found(&long).is_empty());
    for text in NONE {
        let plain = found(text);
        assert!(plain.is_empty(), "{text}: {plain:?}");
    }
    assert!(NONE.len() >= 60, "{}", NONE.len());
}

#[test]
fn the_longest_holds_and_then_the_more_telling() {
    let text = "https://esp.example/@synthetic77?ip=203.0.113.7&mail=a@mail.example";
    assert_eq!(found(text).len(), 1, "all of it is one URL");
    let text = "user id: 203.0.113.7";
    assert_eq!(found(text), [(FindKind::Ip, "203.0.113.7".to_owned())]);
}

#[test]
fn spans_are_those_of_the_text() {
    let text = "ü: @synthetic77, +64 21 000 00000 – $synthetic77";
    let shown: Vec<&str> = mine(text)
        .finds
        .iter()
        .map(|find| &text[find.start..find.end])
        .collect();
    assert_eq!(shown, ["@synthetic77", "+64 21 000 00000", "$synthetic77"]);
}

#[test]
fn finds_are_bounded_and_that_is_said() {
    let text = "a@mail.example ".repeat(MOST * 6);
    let mined = mine(&text);
    assert_eq!(mined.finds.len(), MOST);
    assert!(mined.is_cut);
    assert!(!mine(&"a@mail.example ".repeat(MOST - 1)).is_cut);
}

/// Texts that make naive searches look at the same bytes again and again.
const HARD: [&str; 14] = [
    "a",
    "@",
    "a@",
    "a.a@a.",
    "1.1.1.",
    "+1 ",
    ":",
    "2001:",
    "http://",
    "http://a.",
    "username: ",
    "$a",
    "((((",
    "phone: +(1",
];

#[test]
fn work_grows_with_the_text_and_not_with_its_square() {
    for hard in HARD {
        let steps = |times: usize| mine(&hard.repeat(times)).steps;
        let (once, twice) = (steps(4_000), steps(8_000));
        assert!(twice <= once * 2 + 10_000, "{hard}: {once} then {twice}");
        assert!(twice <= 8_000 * hard.len() as u64 * 600, "{hard}: {twice}");
    }
}

fn check(text: &str, finds: &[Find]) {
    let mut end = 0;
    for find in finds {
        assert!(end <= find.start && find.start < find.end);
        assert!(text.is_char_boundary(find.start) && text.is_char_boundary(find.end));
        assert!(!find.value.is_empty());
        end = find.end;
    }
}

proptest! {
    #[test]
    fn any_text_gives_sound_spans(text in any::<String>()) {
        check(&text, &mine(&text).finds);
    }

    #[test]
    fn mixed_pieces_give_sound_spans(pieces in proptest::collection::vec(
        prop_oneof![
            proptest::sample::select(HARD.to_vec()).prop_map(str::to_owned),
            proptest::sample::select(vec!["ü", "\u{200f}", "\u{1f600}", "%", "[.]", "203.0.113.7", "+642100000000",
                "a@mail.example", "https://esp.example", "-", " ", "\n", "é@", "user id:", "::ffff:", "0"]).prop_map(str::to_owned),
        ], 0..40)) {
        let text = pieces.concat();
        check(&text, &mine(&text).finds);
    }

    #[test]
    fn what_stands_alone_is_found_among_words(
        before in "[ a-z,.]{0,20}", local in "[a-z][a-z0-9]{0,20}", after in "[ ,;a-z]{0,20}"
    ) {
        let mail = format!("{local}@mail.example");
        let text = format!("{before} {mail} {after}");
        prop_assert!(mine(&text).finds.iter().any(|find| find.kind == FindKind::Email && find.value == mail));
    }
}
