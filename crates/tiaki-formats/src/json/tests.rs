use proptest::prelude::*;

use super::{Limits, Node, Parser, Shape, Value, Writer, one, parts};

fn known(name: &str) -> bool {
    matches!(name, "a" | "b")
}

fn plain(node: &Node<'_>) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Boolean(is) => (*is).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap(),
        Value::Text(text) => text.as_ref().into(),
        Value::Array(values) => values.iter().map(plain).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, node)| (name.to_string(), plain(node)))
            .collect(),
    }
}

fn rewrite(node: &Node<'_>, out: &mut Writer) {
    match &node.value {
        Value::Text(text) => out.text(text),
        Value::Array(values) => out.array(|out| values.iter().for_each(|node| rewrite(node, out))),
        Value::Object(members) => out.object(|out| {
            for (name, node) in members {
                out.name(name);
                rewrite(node, out);
            }
        }),
        _ => out.raw(node.raw),
    }
}

#[test]
fn values_know_their_place_and_their_bytes() {
    let text = "{ \"a\" : [ 1 ,\n  {\"b\": -0.10e+3} ] }";
    let limits = Limits::default();
    let node = Parser::new(text, &limits, known).whole().unwrap();
    let Value::Array(values) = &node.member("a").unwrap().value else {
        panic!("an array")
    };
    let deep = values[1].member("b").unwrap();
    assert_eq!(deep.raw, "-0.10e+3");
    assert_eq!((deep.place.line, deep.place.column), (2, 9));
    assert_eq!(values[0].place.line, 1);
    assert_eq!(values[1].raw, "{\"b\": -0.10e+3}");
}

#[test]
fn one_an_array_or_lines() {
    let limits = Limits::default();
    let read = |text: &str| {
        let mut found = Vec::new();
        let shape = parts(text.as_bytes(), &limits, known, |part| {
            found.push((
                String::from_utf8(part.bytes.to_vec()).unwrap(),
                part.line,
                part.node.is_ok(),
            ));
        })
        .unwrap();
        (shape, found)
    };
    let (shape, found) = read("\u{feff}{\n\"a\":1}\n\n");
    assert_eq!((shape, found.len(), found[0].1), (Shape::One, 1, 1));
    let (shape, found) = read("[ {\"a\":1},\n {\"a\":2} ]");
    assert_eq!(shape, Shape::Array);
    assert_eq!(found[1], ("{\"a\":2}".to_owned(), 2, true));
    let (shape, found) = read("{\"a\":1}\r\n\n{\"a\":\n{\"a\":3}\n");
    assert_eq!(shape, Shape::Lines);
    let shown: Vec<(u64, bool)> = found.iter().map(|(_, line, ok)| (*line, *ok)).collect();
    assert_eq!(shown, [(1, true), (3, false), (4, true)]);
}

#[test]
fn a_refusal_says_where_and_shows_no_name_it_does_not_know() {
    let text = "{\"a\": [{}, {\"+642100000000\": {\"b\": nope}}]}";
    let error = one(text.as_bytes(), &Limits::default(), known).unwrap_err();
    assert_eq!(error.path, "a[1].?.b");
    assert_eq!((error.line, error.column), (1, 36));
    assert!(!error.to_string().contains("64210"));
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        (-1000_i32..1000, 0_u32..100, -5_i32..5).prop_map(|(a, b, e)| format!("{a}.{b}e{e}")),
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5)
                .prop_map(|values| format!("[ {} ]", values.join(" , "))),
            proptest::collection::btree_map("[a-e]{1,2}", inner, 0..5).prop_map(|members| {
                let members: Vec<String> = members
                    .into_iter()
                    .map(|(name, value)| format!("\"{name}\":{value}"))
                    .collect();
                format!("{{{}}}", members.join(",\n"))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn sound_documents_read_as_serde_reads_them(text in json()) {
        let limits = Limits::default();
        let node = Parser::new(&text, &limits, known).whole().unwrap();
        prop_assert_eq!(plain(&node), serde_json::from_str::<serde_json::Value>(&text).unwrap());
        prop_assert_eq!(node.raw, text.as_str());
        let mut out = Writer::default();
        rewrite(&node, &mut out);
        let written = out.finish();
        let again = Parser::new(&written, &limits, known).whole().unwrap();
        prop_assert_eq!(plain(&again), plain(&node));
    }

    #[test]
    fn damaged_documents_are_refused_where_serde_refuses_them(text in json(), at in 0_usize..200, with in any::<char>()) {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        chars[at] = with;
        let text: String = chars.into_iter().collect();
        let limits = Limits::default();
        let ours = Parser::new(&text, &limits, known).whole();
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        match ours {
            Ok(node) => {
                // A number beyond a double is kept here and refused there.
                if let Ok(theirs) = theirs { prop_assert_eq!(plain(&node), theirs) }
            }
            Err(error) => prop_assert!(
                theirs.is_err() || error.code == super::RejectionCode::DuplicateMember,
                "{error}"
            ),
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = parts(&bytes, &Limits::default(), known, |_| {});
    }
}
