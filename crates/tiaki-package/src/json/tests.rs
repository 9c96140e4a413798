use proptest::prelude::*;

use super::*;

fn canonical(value: &Value) -> String {
    let mut bytes = Vec::new();
    write(value, &mut bytes);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn one_value_has_one_text() {
    let cases = [
        (
            " { \"b\" : 1 , \"a\" : [ true , false ] } ",
            "{\"a\":[true,false],\"b\":1}",
        ),
        ("[]", "[]"),
        ("{}\n", "{}"),
        ("-0012", ""),
        ("\"\\u0041\\/\\u00e9\\ud83d\\ude00\"", "\"A/é😀\""),
        (
            "\"\\u0008\\u0009\\u000a\\u000c\\u000d\\u0022\\u005c\"",
            "\"\\b\\t\\n\\f\\r\\\"\\\\\"",
        ),
        ("\"\\u0000\\u001f\\u007f\"", "\"\\u0000\\u001f\u{7f}\""),
        ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"),
        // The order of RFC 8785, section 3.2.3: by UTF-16 units.
        (
            "{\"\u{20ac}\":1,\"\\r\":2,\"\u{fb33}\":3,\"1\":4,\"\u{1f600}\":5,\"\u{80}\":6,\"\u{f6}\":7}",
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}",
        ),
    ];
    for (text, expected) in cases {
        match parse(text.as_bytes()) {
            Ok(value) => assert_eq!(canonical(&value), expected),
            Err(_) => assert_eq!(expected, "", "{text}"),
        }
    }
}

#[test]
fn what_packages_do_not_hold_is_refused_with_its_place() {
    let cases: [(&[u8], usize); 33] = [
        (b"", 0),
        (b"null", 0),
        (b"1.0", 0),
        (b"1e3", 0),
        (b"-0", 0),
        (b"01", 0),
        (b"-", 0),
        (b"+1", 0),
        (b"9007199254740992", 0),
        (b"-9007199254740992", 0),
        (b"99999999999999999999", 0),
        (b"tru", 0),
        (b"{} {}", 3),
        (b"{", 1),
        (b"[", 1),
        (b"[1,]", 3),
        (b"[1 2]", 3),
        (b"{\"a\":1,}", 7),
        (b"{\"a\"}", 4),
        (b"{a:1}", 1),
        (b"{1:1}", 1),
        (b"\"", 1),
        (b"\"a\nb\"", 2),
        (b"\"\\x\"", 1),
        (b"\"\\u12\"", 1),
        (b"\"\\u12g4\"", 1),
        (b"\"\\u+123\"", 1),
        (b"\"\\ud800\"", 1),
        (b"\"\\ud800\\u0041\"", 1),
        (b"\"\\udc00\"", 1),
        (b"\"\\ud800\\ud800\"", 1),
        (b"\"\xff\"", 1),
        (b"\xef\xbb\xbf{}", 0),
    ];
    for (bytes, at) in cases {
        assert_eq!(parse(bytes), Err(ParseError::Malformed { at }), "{bytes:?}");
    }
}

#[test]
fn a_member_named_twice_is_refused_however_it_is_written() {
    for text in [
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"b\":1,\"a\":1,\"b\":1}",
    ] {
        let refused = parse(text.as_bytes()).unwrap_err();
        assert!(
            matches!(refused, ParseError::DuplicateKey { at } if at > 5),
            "{text}"
        );
    }
    assert!(parse(b"{\"a\":{\"a\":1}}").is_ok());
}

#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(nested(17).as_bytes()).is_ok());
    assert!(parse(nested(18).as_bytes()).is_err());
    assert!(parse("[".repeat(1_000_000).as_bytes()).is_err());
    assert!(parse("{\"a\":".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn a_comparison_needs_every_byte_and_no_more() {
    for (given, equal) in [
        ("ab", false),
        ("abc", true),
        ("abcd", false),
        ("xbc", false),
    ] {
        let mut comparison = Comparison::with(b"abc");
        let (first, rest) = given.split_at(1);
        comparison.put(first.as_bytes());
        comparison.put(b"");
        comparison.put(rest.as_bytes());
        assert_eq!(comparison.is_equal(), equal, "{given}");
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Boolean),
        (-9_007_199_254_740_991..=9_007_199_254_740_991_i64).prop_map(Value::Integer),
        any::<String>().prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::btree_map(any::<String>(), inner, 0..6).prop_map(Value::Object),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_value(value in values()) {
        let text = canonical(&value);
        let again = parse(text.as_bytes()).unwrap();
        prop_assert_eq!(&again, &value);
        prop_assert_eq!(canonical(&again), text);
    }

    /// Another reader and writer, which keeps to the same rules for strings and integers.
    #[test]
    fn strings_are_written_as_others_write_them(text in any::<String>()) {
        let value = Value::Text(text.clone());
        prop_assert_eq!(canonical(&value), serde_json::to_string(&text).unwrap());
    }

    #[test]
    fn whatever_the_bytes_nothing_breaks(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(value) = parse(&bytes) {
            prop_assert_eq!(parse(canonical(&value).as_bytes()), Ok(value));
        }
    }

    #[test]
    fn nor_by_text_that_nearly_is_json(text in "[\\[\\]{}\",:\\\\u0-9a-f\\-.tre ]{0,60}") {
        if let Ok(value) = parse(text.as_bytes()) {
            prop_assert_eq!(parse(canonical(&value).as_bytes()), Ok(value));
        }
    }
}
