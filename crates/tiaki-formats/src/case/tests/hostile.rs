//! What is refused, by which code and where.

use super::sample::document;
use super::{bytes, parse};
use crate::case::{is_case, read};
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
        ("\"tiaki:form\":\"tiaki-case-1\",", "", C::WrongRoot),
        ("uco-core:Bundle", "uco-core:Grouping", C::WrongRoot),
        // What the form does not have.
        (
            "\"tiaki:urgency\"",
            "\"tiaki:more\":1,\"tiaki:urgency\"",
            C::UnknownMember,
        ),
        ("\"tiaki:tier\"", "\"tiaki:tear\"", C::UnknownMember),
        (
            "\"tiaki:urgency\":\"urgent\"",
            "\"tiaki:urgency\":\"soon\"",
            C::Value,
        ),
        (
            "uco-observable:PhoneAccount\"",
            "uco-observable:Wallet\"",
            C::Value,
        ),
        (
            "uco-observable:PhoneAccountFacet",
            "uco-observable:URLFacet",
            C::Value,
        ),
        (
            "\"uco-marking:definitionType\":\"tlp\"",
            "\"uco-marking:definitionType\":\"own\"",
            C::Value,
        ),
        ("\"Same_Holder\"", "\"Knows\"", C::Value),
        ("\"MD5\"", "\"SHA384\"", C::Value),
        ("\"203.0.113.7\"", "\"203.0.113\"", C::Value),
        (
            "\"uco-core:name\":\"H1\"",
            "\"uco-core:name\":\"H9\"",
            C::Value,
        ),
        ("\"@value\":\"97\"", "\"@value\":\"101\"", C::Value),
        ("\"@value\":\"97\"", "\"@value\":\"-1\"", C::Value),
        ("51200", "0", C::Value),
        ("51200", "65536", C::Value),
        ("51200", "5.5", C::Value),
        (
            "\"@type\":\"xsd:hexBinary\"",
            "\"@type\":\"xsd:string\"",
            C::Value,
        ),
        (
            "\"tiaki:part\":\"reported\"",
            "\"tiaki:part\":\"owner\"",
            C::Value,
        ),
        // What must be there, once.
        ("\"tiaki:urgency\":\"urgent\",", "", C::Missing),
        ("\"tiaki:danger\":40,", "", C::Missing),
        ("\"uco-core:isDirectional\":false,", "", C::Missing),
        (
            "\"tiaki:urgency\":\"urgent\",",
            "\"tiaki:urgency\":\"urgent\",\"tiaki:urgency\":\"routine\",",
            C::DuplicateMember,
        ),
        (
            "\"tiaki:danger\":40,",
            "\"tiaki:danger\":40,\"tiaki:danger\":1,",
            C::DuplicateMember,
        ),
        // Of another type.
        ("51200", "\"51200\"", C::WrongType),
        ("\"tiaki:danger\":40", "\"tiaki:danger\":null", C::WrongType),
        (
            "\"tiaki:escalated\":true",
            "\"tiaki:escalated\":\"yes\"",
            C::WrongType,
        ),
        (
            "\"tiaki:verified\":true",
            "\"tiaki:verified\":{\"@type\":\"xsd:boolean\",\"@value\":\"yes\"}",
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
            "\"@type\":\"uco-tool:Tool\"",
            "\"@type\":[\"uco-tool:Tool\"]",
            C::WrongType,
        ),
        (&format!("kb:{}", document().links[0].id), "_:b0", C::Value),
        (
            &format!("kb:{}", document().links[0].id),
            "http://node.example/x",
            C::Value,
        ),
        (
            &format!(
                "\"uco-core:createdBy\":{{\"@id\":\"kb:{}\"}}",
                document().head.sender.id
            ),
            &format!("\"uco-core:createdBy\":{{\"@id\":\"kb:{uuid}\"}}"),
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
        assert!(found.path.starts_with("uco-core:object["), "{found}");
    }
    for found in [
        drop(|document| document.accounts.push(document.accounts[0].clone())),
        drop(|document| document.files.push(document.files[0].clone())),
        drop(|document| document.reports[0].terms.note = None),
        drop(|document| document.observations[2].port = Some(7)),
    ] {
        assert_eq!(found.code, RejectionCode::Value, "{found}");
    }
    let found = drop(|document| document.head.recipients.clear());
    assert_eq!(found.code, RejectionCode::Missing, "{found}");
    let found = drop(|document| document.head.terms.handling.clear());
    assert_eq!(found.code, RejectionCode::Missing, "{found}");
}

#[test]
fn a_refusal_says_where_and_shows_no_value() {
    let found = refused(&with("\"MD5\"", "\"secret value\""));
    assert!(found.path.ends_with(".uco-types:hashMethod"), "{found}");
    assert!(found.path.starts_with("uco-core:object["), "{found}");
    assert!(!found.to_string().contains("secret"), "{found}");
    let found = refused(&with("\"tiaki:tier\"", "\"Some Name\""));
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
        ("{\"uco-core:object\":[1]}", C::Missing),
        ("{\"uco-core:object\":[{}]}", C::Missing),
        ("{\"uco-core:object\":{}}", C::WrongRoot),
        (
            "{\"uco-core:object\":[],\"uco-core:object\":[]}",
            C::DuplicateMember,
        ),
        ("{\"uco-core:object\":[}", C::Syntax),
        ("{\"uco-core:object\":[]", C::Syntax),
        ("{\"uco-core:object\":[]} x", C::Syntax),
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
    let deep = format!("{{\"uco-core:object\":[{}", "[".repeat(100_000));
    assert_eq!(refused(&deep).code, RejectionCode::TooDeep);
    let many: String = (0..100).map(|n| format!("\"tiaki:x{n}\":1,")).collect();
    let many = with("\"tiaki:form\"", &format!("{many}\"tiaki:form\""));
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
    let port = with("51200", "{\"@type\":\"xsd:integer\",\"@value\":\"51200\"}");
    assert_eq!(parse(&port), Ok(document()));
    let flag = with(
        "\"tiaki:verified\":true",
        "\"tiaki:verified\":{\"@type\":\"xsd:boolean\",\"@value\":\"true\"}",
    );
    assert_eq!(parse(&flag), Ok(document()));
    let one = with(
        "\"tiaki:reference\":[\"ref-1\"]",
        "\"tiaki:reference\":\"ref-1\"",
    );
    assert_eq!(parse(&one), Ok(document()));
    let spaced = with("\"uco-core:object\":[", "\r\n \"uco-core:object\" : [ ");
    assert_eq!(parse(&spaced), Ok(document()));
}

#[test]
fn files_of_the_kind_are_known_by_their_beginning() {
    let sound = sound();
    assert!(is_case(&sound.as_bytes()[..2_000]));
    assert!(!is_case(b"{\"@context\":\"https://w3.example/\"}"));
    assert!(!is_case(b"{\"format\":\"tiaki-referral-1\"}"));
}
