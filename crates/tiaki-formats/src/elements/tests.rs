use std::io::{BufReader, Read};

use super::*;

fn parse(text: &str) -> Result<Json, Misread> {
    Json::parse(text.as_bytes())
}

#[test]
fn values_are_read_and_numbers_keep_their_text() {
    let json = parse(
        r#" {"a":[1.50,-0,1e+9,1234567890123456789012345],"b":"x\u00e9\ud83d\ude00\n\/","c":null,"d":true} "#,
    )
    .unwrap();
    let texts: Vec<_> = json
        .member("A")
        .unwrap()
        .elements()
        .iter()
        .map(Json::scalar)
        .collect();
    assert_eq!(
        texts,
        [
            Some("1.50"),
            Some("-0"),
            Some("1e+9"),
            Some("1234567890123456789012345")
        ]
    );
    assert_eq!(
        json.member("b").unwrap().text(),
        Some("x\u{e9}\u{1F600}\n/")
    );
    assert_eq!(json.member("c"), None);
    assert_eq!(json.member("d").unwrap().scalar(), Some("true"));
}

#[test]
fn what_is_no_value_is_refused() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "01",
        "1.",
        "+1",
        ".5",
        "1e",
        "nul",
        "\"a",
        "\"\t\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\u12g4\"",
        "1 2",
        "[1 2]",
        "'a'",
        "NaN",
        "Infinity",
        "{\"a\" 1}",
        "\"\\u12",
    ] {
        assert_eq!(parse(text), Err(Misread::Syntax), "{text}");
    }
    assert_eq!(Json::parse(b"\"\xFF\""), Err(Misread::NotUtf8));
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    assert_eq!(parse(r#"{"a":1,"a":1}"#), Err(Misread::Repeated));
    assert_eq!(parse(r#"{"x":{"a":1,"\u0061":2}}"#), Err(Misread::Repeated));
    assert!(parse(r#"{"a":1,"A":1}"#).unwrap().repeats_in_other_case());
}

#[test]
fn depth_is_bounded() {
    let nested = |levels: u32| {
        let levels = levels as usize;
        "[".repeat(levels) + &"]".repeat(levels)
    };
    assert!(parse(&nested(DEPTH)).is_ok());
    assert_eq!(parse(&nested(DEPTH + 1)), Err(Misread::Depth));
    assert_eq!(parse(&"[".repeat(1_000_000)), Err(Misread::Depth));
}

/// All elements of a list below `value`, as they came, with their lines.
fn elements<R: Read>(reader: R, limit: usize) -> Result<Vec<(u64, String, bool)>, Broken> {
    let mut stream = Stream::new(BufReader::with_capacity(7, reader));
    let mut found = Vec::new();
    stream.enter(Kind::Object)?;
    let mut is_first = true;
    while let Some(name) = stream.member(is_first)? {
        is_first = false;
        if name != "value" {
            stream.skip()?;
            continue;
        }
        stream.enter(Kind::Array)?;
        let (mut first, mut out) = (true, Vec::new());
        while stream.element(first)? {
            first = false;
            stream.kind()?;
            let line = stream.line();
            let whole = stream.capture(limit, &mut out)?;
            found.push((line, String::from_utf8_lossy(&out).into_owned(), whole));
        }
    }
    stream.finish()?;
    Ok(found)
}

#[test]
fn elements_are_handed_out_as_they_came_with_their_lines() {
    let text = "\u{FEFF}{\"x\": {\"y\": [1, \"]}\"]},\n\"value\": [\n {\"a\": \"\\\"}\"},\n\n [1,[2]], 7 ,\n\"z\"], \"w\": null}\n";
    let found = elements(text.as_bytes(), 100).unwrap();
    let expected = [
        (3, "{\"a\": \"\\\"}\"}"),
        (5, "[1,[2]]"),
        (5, "7"),
        (6, "\"z\""),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(l, t)| (*l, (*t).to_owned(), true))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn an_element_beyond_the_limit_is_cut_and_the_next_one_found() {
    let text = format!("{{\"value\":[\"{}\",1]}}", "x".repeat(10_000));
    let found = elements(text.as_bytes(), 10).unwrap();
    assert_eq!(found[0], (1, "\"xxxxxxxxx".to_owned(), false));
    assert_eq!(found[1], (1, "1".to_owned(), true));
}

#[test]
fn a_document_that_ends_early_is_truncated_wherever_it_is_cut() {
    let text = "{\"x\":{\"y\":[1]},\"value\":[{\"a\":1},2,\"b\"],\"w\":12}";
    for cut in 0..text.len() {
        assert_eq!(
            elements(&text.as_bytes()[..cut], 100),
            Err(Broken::Truncated),
            "{cut}"
        );
    }
    assert!(elements(text.as_bytes(), 100).is_ok());
}

#[test]
fn brackets_that_do_not_balance_break_the_document() {
    for text in [
        "{\"value\":[{\"a\":1]}]}",
        "{\"value\":[1,,2]}",
        "{\"value\":[1 2]}",
        "{\"value\":[,1]}",
        "[1]",
        "{\"value\":[1,]}",
        "{\"value\":[1]} x",
        "{value:1}",
        "{\"value\":[1\"2\"]}",
        "\u{FEFF}\u{FEFF}{}",
    ] {
        assert_eq!(
            elements(text.as_bytes(), 100),
            Err(Broken::Syntax),
            "{text}"
        );
    }
}

#[test]
fn levels_are_bounded_while_passing_over() {
    let text = format!("{{\"x\":{}", "[".repeat(1_000_000));
    assert_eq!(elements(text.as_bytes(), 100), Err(Broken::Depth));
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("gone"))
    }
}

#[test]
fn a_source_that_fails_is_told_from_an_early_end() {
    assert_eq!(
        elements((&b"{\"value\":["[..]).chain(Failing), 9),
        Err(Broken::Io)
    );
}
