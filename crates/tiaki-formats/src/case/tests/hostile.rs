//! What is refused, by which code and where.

use super::sample::document;
use super::{bytes, parse};
use crate::case::{NodeId, is_case, read};
use crate::json::{Limits, Rejection, RejectionCode};

fn sound() -> String {
    String::from_utf8(bytes(&document())).unwrap()
}

fn refused(text: &str) -> Rejection {
    parse(text).unwrap_err()
}

/// The file with one piece put in the place of another, which must be there.
fn with(from: &str, to: &str) -> String {
    let sound = sound();
    assert!(sound.contains(from), "{from}");
    sound.replacen(from, to, 1)
}

/// What is put in the place of what, and the code of the refusal.
const FAULTS: &[(&str, &str, RejectionCode)] = {
    use RejectionCode as C;
    &[
        // Another meaning of names, or one from elsewhere.
        ("\"urn:uuid:\"", "\"urn:other:\"", C::Context),
        ("\"kb\":\"urn:uuid:\",", "", C::Context),
        (
            "\"kb\":\"urn:uuid:\"",
            "\"@vocab\":\"urn:x:\",\"kb\":\"urn:uuid:\"",
            C::Context,
        ),
        (
            "\"kb\":\"urn:uuid:\"",
            "\"kb\":{\"@id\":\"urn:uuid:\"}",
            C::Context,
        ),
        // Another form.
        ("tiaki-case-1", "tiaki-case-2", C::Version),
        ("\"t:form\":\"tiaki-case-1\",", "", C::WrongRoot),
        ("uc:Bundle", "uc:Grouping", C::WrongRoot),
        // What the form does not have.
        (
            "\"t:urgency\"",
            "\"t:more\":1,\"t:urgency\"",
            C::UnknownMember,
        ),
        ("\"t:tier\"", "\"t:tear\"", C::UnknownMember),
        (
            "\"t:urgency\":\"urgent\"",
            "\"t:urgency\":\"soon\"",
            C::Value,
        ),
        ("uo:PhoneAccount\"", "uo:Wallet\"", C::Value),
        ("uo:PhoneAccountFacet", "uo:URLFacet", C::Value),
        (
            "\"um:definitionType\":\"tlp\"",
            "\"um:definitionType\":\"own\"",
            C::Value,
        ),
        ("\"Same_Holder\"", "\"Knows\"", C::Value),
        ("\"MD5\"", "\"SHA384\"", C::Value),
        ("\"203.0.113.7\"", "\"203.0.113\"", C::Value),
        ("\"uc:name\":\"H1\"", "\"uc:name\":\"H9\"", C::Value),
        ("\"uc:confidence\":97", "\"uc:confidence\":101", C::Value),
        ("\"uc:confidence\":97", "\"uc:confidence\":-1", C::Value),
        ("51200", "0", C::Value),
        ("51200", "65536", C::Value),
        ("51200", "5.5", C::Value),
        (
            "\"@type\":\"x:hexBinary\"",
            "\"@type\":\"x:string\"",
            C::Context,
        ),
        (
            "\"uty:hashValue\":\"0a0a",
            "\"uty:hashValue\":\"0g0a",
            C::Value,
        ),
        ("\"@id\":\"uc:source\"", "\"@id\":\"uc:target\"", C::Context),
        ("\"@prefix\":true", "\"@prefix\":false", C::Context),
        (
            "\"a\":{\"@id\":\"urn:uuid:",
            "\"a\":{\"@id\":\"urn:other:",
            C::Context,
        ),
        (
            "\"a\":{\"@id\":\"urn:uuid:",
            "\"a\":{\"@id\":\"urn:uuid:00",
            C::Context,
        ),
        ("\"a\":{", "\"z\":{", C::Context),
        ("\"t:part\":\"reported\"", "\"t:part\":\"owner\"", C::Value),
        // What must be there, once.
        ("\"t:urgency\":\"urgent\",", "", C::Missing),
        ("\"t:danger\":40,", "", C::Missing),
        ("\"uc:isDirectional\":false,", "", C::Missing),
        (
            "\"t:urgency\":\"urgent\",",
            "\"t:urgency\":\"urgent\",\"t:urgency\":\"routine\",",
            C::DuplicateMember,
        ),
        (
            "\"t:danger\":40,",
            "\"t:danger\":40,\"t:danger\":1,",
            C::DuplicateMember,
        ),
        // Of another type.
        ("51200", "\"51200\"", C::WrongType),
        ("\"t:danger\":40", "\"t:danger\":null", C::WrongType),
        (
            "\"t:escalated\":true",
            "\"t:escalated\":\"yes\"",
            C::WrongType,
        ),
        (
            "\"t:verified\":true",
            "\"t:verified\":{\"@type\":\"x:boolean\",\"@value\":\"yes\"}",
            C::Value,
        ),
    ]
};

#[test]
fn each_fault_has_its_code() {
    for (from, to, code) in FAULTS {
        let refused = refused(&with(from, to));
        assert_eq!(refused.code, *code, "{from} -> {to}: {refused}");
    }
}

#[test]
fn a_name_that_is_none_is_refused() {
    use RejectionCode as C;
    let uuid = "00000000-0000-5000-8000-000000000000";
    let cases = [
        (
            "\"@type\":\"ut:Tool\"",
            "\"@type\":[\"ut:Tool\"]",
            C::WrongType,
        ),
        ("\"@id\":\"l:", "\"@id\":\"_:", C::Value),
        ("\"@id\":\"l:", "\"@id\":\"z:", C::Value),
        ("\"@id\":\"l:", "\"@id\":\"l:0", C::Value),
        ("\"@id\":\"l:", "\"@id\":\"http://node.example/", C::Value),
        (
            &format!("\"uc:createdBy\":\"kb:{}\"", document().head.sender.id),
            &format!("\"uc:createdBy\":\"kb:{uuid}\""),
            C::Missing,
        ),
    ];
    for (from, to, code) in cases {
        let refused = refused(&with(from, to));
        assert_eq!(refused.code, code, "{from} -> {to}: {refused}");
    }
}

/// What only all nodes together show.
#[test]
fn nodes_that_do_not_hold_together_are_refused() {
    let sample = document();
    let drop = |change: fn(&mut crate::case::Document)| {
        let mut changed = sample.clone();
        change(&mut changed);
        refused(&String::from_utf8(bytes(&changed)).unwrap())
    };
    for found in [
        drop(|document| document.accounts.truncate(1)),
        drop(|document| document.observations.truncate(0)),
        drop(|document| document.persons.truncate(0)),
        drop(|document| document.files.truncate(0)),
    ] {
        assert_eq!(found.code, RejectionCode::Dangling, "{found}");
        assert!(found.line == 1 && found.column > 1, "{found}");
        assert!(found.path.starts_with("uc:object["), "{found}");
    }
    for found in [
        drop(|document| document.accounts.push(document.accounts[0].clone())),
        drop(|document| document.files.push(document.files[0].clone())),
        drop(|document| document.reports[0].terms.note = None),
        drop(|document| document.observations[2].port = Some(7)),
        drop(|document| document.uploads.push(document.uploads[0].clone())),
        drop(|document| document.persons[2].id = NodeId::within(document.head.id, "part", 999)),
    ] {
        assert_eq!(found.code, RejectionCode::Value, "{found}");
    }
    // A file that nobody has.
    let found = drop(|document| document.uploads.truncate(2));
    assert_eq!(found.code, RejectionCode::Missing, "{found}");
    let found = drop(|document| document.head.recipients.clear());
    assert_eq!(found.code, RejectionCode::Missing, "{found}");
    let found = drop(|document| document.head.terms.handling.clear());
    assert_eq!(found.code, RejectionCode::Missing, "{found}");
}

/// What is no node is none, wherever it stands among the others.
#[test]
fn what_is_no_node_is_refused() {
    for (node, code) in [
        ("1", RejectionCode::Missing),
        ("{}", RejectionCode::Missing),
        ("{\"@type\":\"ut:Tool\"}", RejectionCode::Missing),
    ] {
        let found = refused(&with(
            "\"uc:object\":[{",
            &format!("\"uc:object\":[{node},{{"),
        ));
        assert_eq!(found.code, code, "{node}: {found}");
        assert!(found.path.starts_with("uc:object[0]"), "{found}");
    }
}

#[test]
fn a_refusal_says_where_and_shows_no_value() {
    let found = refused(&with("\"MD5\"", "\"secret value\""));
    assert!(found.path.ends_with(".uty:hashMethod"), "{found}");
    assert!(found.path.starts_with("uc:object["), "{found}");
    assert!(!found.to_string().contains("secret"), "{found}");
    let found = refused(&with("\"t:tier\"", "\"Some Name\""));
    assert!(!found.to_string().contains("Some Name"), "{found}");
}

#[test]
fn what_is_no_such_file_is_refused() {
    use RejectionCode as C;
    for (text, code) in [
        ("", C::Empty),
        (" \n", C::Empty),
        ("[]", C::Syntax),
        ("{}", C::WrongRoot),
        ("{\"@context\":\"https://context.example/\"}", C::WrongRoot),
        ("{\"uc:object\":[1]}", C::WrongRoot),
        ("{\"uc:object\":[{}]}", C::WrongRoot),
        ("{\"uc:object\":{}}", C::WrongRoot),
        ("{\"uc:object\":[],\"uc:object\":[]}", C::DuplicateMember),
        ("{\"uc:object\":[}", C::Syntax),
        ("{\"uc:object\":[]", C::Syntax),
        ("{\"uc:object\":[]} x", C::Syntax),
    ] {
        let found = refused(text);
        assert_eq!(found.code, code, "{text}: {found}");
    }
    let mut wide: Vec<u8> = vec![0xff, 0xfe];
    wide.extend(sound().encode_utf16().flat_map(u16::to_le_bytes));
    let found = read(&wide, &Limits::default()).unwrap_err();
    assert_eq!(found.code, C::Encoding);
}

#[test]
fn limits_hold() {
    let sound = sound();
    let limits = Limits::default();
    let few = [
        (
            Limits {
                document_bytes: 1_000,
                ..limits
            },
            RejectionCode::DocumentTooLarge,
        ),
        (
            Limits {
                values: 10,
                ..limits
            },
            RejectionCode::TooLarge,
        ),
        (Limits { depth: 3, ..limits }, RejectionCode::TooDeep),
        (
            Limits {
                string_bytes: 20,
                ..limits
            },
            RejectionCode::TooLarge,
        ),
    ];
    for (limits, code) in few {
        let found = read(sound.as_bytes(), &limits).unwrap_err();
        assert_eq!(found.code, code, "{found}");
    }
    let deep = format!("{{\"uc:object\":[{}", "[".repeat(100_000));
    assert_eq!(refused(&deep).code, RejectionCode::TooDeep);
    let many: String = (0..100).map(|n| format!("\"t:x{n}\":1,")).collect();
    let many = with("\"t:form\"", &format!("{many}\"t:form\""));
    assert_eq!(refused(&many).code, RejectionCode::TooLarge);
}

/// A file that is cut off anywhere is refused, never taken in part.
#[test]
fn a_file_that_is_cut_off_is_refused() {
    let sound = sound();
    // Near the end every byte, before it some.
    let near = sound.len() - 300;
    let ends = (1..near).step_by(89).chain(near..sound.len());
    for end in ends.filter(|end| sound.is_char_boundary(*end)) {
        assert!(parse(&sound[..end]).is_err(), "{end}");
    }
}

/// JSON-LD means the same by one value and by an array of it, and by either way to write a number.
#[test]
fn other_ways_to_say_the_same_are_read() {
    let port = with("51200", "{\"@type\":\"x:integer\",\"@value\":\"51200\"}");
    assert_eq!(parse(&port), Ok(document()));
    let flag = with(
        "\"t:verified\":true",
        "\"t:verified\":{\"@type\":\"x:boolean\",\"@value\":\"true\"}",
    );
    assert_eq!(parse(&flag), Ok(document()));
    let one = with("\"t:reference\":[\"ref-1\"]", "\"t:reference\":\"ref-1\"");
    assert_eq!(parse(&one), Ok(document()));
    // A name may be written whole, and a reference or a value say itself what it is.
    let account = document().accounts[0].id;
    let sound = sound();
    let short = sound.split("\"@id\":\"a:").nth(1).unwrap();
    let short = format!("\"a:{}\"", short.split('"').next().unwrap());
    let long = sound.replace(&short, &format!("\"kb:{account}\""));
    assert!(long.len() > sound.len() + 100);
    assert_eq!(parse(&long), Ok(document()));
    let node = with(
        &format!("\"uc:source\":{short}"),
        &format!("\"uc:source\":{{\"@id\":{short}}}"),
    );
    assert_eq!(parse(&node), Ok(document()));
    let time = with(
        "\"2026-01-01T00:00:01Z\"",
        "{\"@type\":\"x:dateTime\",\"@value\":\"2026-01-01T00:00:01Z\"}",
    );
    assert_eq!(parse(&time), Ok(document()));
    let spaced = with("\"uc:object\":[", "\r\n \"uc:object\" : [ ");
    assert_eq!(parse(&spaced), Ok(document()));
}

#[test]
fn files_of_the_kind_are_known_by_their_beginning() {
    let sound = sound();
    assert!(is_case(&sound.as_bytes()[..2_000]));
    assert!(!is_case(b"{\"@context\":\"https://w3.example/\"}"));
    assert!(!is_case(b"{\"format\":\"tiaki-referral-1\"}"));
}
