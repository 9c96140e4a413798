//! One test for each hostile or broken input.

use super::{FULL, person, read, told};
use crate::cybertip_json::read_all;
use crate::json::{Limits, Rejection, RejectionCode};

fn refused(text: &str) -> Rejection {
    read(text).unwrap_err()
}

fn refused_bytes(bytes: &[u8]) -> Rejection {
    let mut reads = Vec::new();
    match read_all(bytes, &Limits::default(), |read| reads.push(read.report)) {
        Err(rejection) => rejection,
        Ok(_) => reads.remove(0).unwrap_err(),
    }
}

fn assert_code(text: &str, code: RejectionCode) {
    let rejection = refused(text);
    assert_eq!(rejection.code, code, "{rejection}");
    assert!(!rejection.detail.is_empty());
}

#[test]
fn nothing_at_all() {
    assert_eq!(refused_bytes(b"").code, RejectionCode::Empty);
    assert_eq!(
        refused_bytes(b"\xef\xbb\xbf \n\t").code,
        RejectionCode::Empty
    );
}

#[test]
fn deep_arrays() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_code(&told(&format!("\"x\":{deep}")), RejectionCode::TooDeep);
}

#[test]
fn deep_objects() {
    let deep = format!("{}1{}", "{\"a\":".repeat(50_000), "}".repeat(50_000));
    assert_code(&told(&format!("\"x\":{deep}")), RejectionCode::TooDeep);
}

#[test]
fn depth_without_an_end() {
    assert_code(&"[".repeat(1_000_000), RejectionCode::TooDeep);
}

#[test]
fn a_million_elements() {
    let many = vec!["{}"; 1_000_000].join(",");
    assert_code(&told(&format!("\"x\":[{many}]")), RejectionCode::TooLarge);
}

#[test]
fn a_million_persons_of_nothing() {
    let many = vec!["null"; 1_000_000].join(",");
    let text = told(&format!(
        "\"reportedPeople\":{{\"reportedPersons\":[{many}]}}"
    ));
    assert_code(&text, RejectionCode::TooLarge);
}

#[test]
fn an_object_of_very_many_members() {
    let many: Vec<String> = (0..5_000).map(|n| format!("\"m{n}\":1")).collect();
    assert_code(&told(&many.join(",")), RejectionCode::TooLarge);
}

#[test]
fn members_that_differ_late_are_compared_in_good_time() {
    let long = "m".repeat(1_000);
    let many: Vec<String> = (0..4_000).map(|n| format!("\"{long}{n}\":1")).collect();
    assert_eq!(read(&told(&many.join(","))).unwrap().unknown, 4_000);
}

#[test]
fn a_giant_string() {
    let giant = "x".repeat((1 << 20) + 1);
    assert_code(
        &person(&format!("\"firstName\":\"{giant}\"")),
        RejectionCode::TooLarge,
    );
}

#[test]
fn a_giant_name() {
    let giant = "x".repeat((1 << 20) + 1);
    let rejection = refused(&told(&format!("\"{giant}\":1")));
    assert_eq!(rejection.code, RejectionCode::TooLarge);
    assert!(rejection.to_string().len() < 300);
}

#[test]
fn a_giant_number() {
    let giant = "9".repeat((1 << 20) + 1);
    assert_code(&told(&format!("\"x\":{giant}")), RejectionCode::TooLarge);
}

#[test]
fn numbers_beyond_every_machine_are_kept_as_written() {
    let huge = "9".repeat(400);
    let parsed = read(&format!(
        "{{\"reportId\":{huge},\"reportedInformation\":{{\"x\":1e999999}}}}"
    ))
    .unwrap();
    assert_eq!(parsed.value.report_id, Some(huge));
    assert_eq!(parsed.value.reported_information.extra[0].raw, "1e999999");
}

#[test]
fn a_port_beyond_the_range_is_no_port() {
    for port in ["0", "65536", "-1", "1e3", "99999999999999999999"] {
        let text = person(&format!(
            "\"sourceInformation\":{{\"sourceCaptures\":[{{\"port\":{port},\"value\":\"203.0.113.7\"}}]}}"
        ));
        let parsed = read(&text).unwrap();
        let people = parsed
            .value
            .reported_information
            .reported_people
            .reported_persons;
        let capture = &people[0].source_information.source_captures[0];
        assert_eq!(capture.port, None, "{port}");
        assert_eq!(capture.extra[0].raw, port);
    }
}

#[test]
fn not_a_number_and_infinity() {
    for word in ["NaN", "Infinity", "-Infinity", "undefined", "nul", "True"] {
        assert_code(&told(&format!("\"x\":{word}")), RejectionCode::Syntax);
    }
}

#[test]
fn numbers_as_other_languages_write_them() {
    for number in ["01", "+1", "1.", ".5", "0x10", "1e", "1_000", "--1"] {
        assert_code(&told(&format!("\"x\":{number}")), RejectionCode::Syntax);
    }
}

#[test]
fn half_of_a_surrogate_pair() {
    for text in [
        "\\ud83d",
        "\\ude00",
        "\\ud83d\\u0041",
        "\\ud83dx",
        "\\ud83d\\ud83d",
    ] {
        assert_code(&told(&format!("\"x\":\"{text}\"")), RejectionCode::Syntax);
    }
}

#[test]
fn a_whole_surrogate_pair_is_one_character() {
    let text = person("\"firstName\":\"\\ud83d\\ude00\"");
    let parsed = read(&text).unwrap();
    let people = parsed
        .value
        .reported_information
        .reported_people
        .reported_persons;
    assert_eq!(people[0].first_name.as_deref(), Some("\u{1f600}"));
}

#[test]
fn escapes_that_are_none() {
    for text in ["\\x41", "\\u12", "\\u12g4", "\\", "\\'", "\\u+123"] {
        let rejection = refused(&told(&format!("\"x\":\"{text}\"")));
        assert_eq!(rejection.code, RejectionCode::Syntax, "{text}");
    }
}

#[test]
fn invalid_utf8() {
    let mut bytes = told("\"x\":\"?\"").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at] = 0xff;
    let rejection = refused_bytes(&bytes);
    assert_eq!(rejection.code, RejectionCode::Encoding);
    assert_eq!((rejection.line, rejection.column), (1, at as u64 + 1));
}

#[test]
fn overlong_utf8() {
    let mut bytes = told("\"x\":\"??\"").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
    bytes[at..at + 2].copy_from_slice(&[0xc0, 0xaf]);
    assert_eq!(refused_bytes(&bytes).code, RejectionCode::Encoding);
}

#[test]
fn utf16_with_and_without_mark() {
    for (mark, big) in [
        (&[0xff, 0xfe][..], false),
        (&[0xfe, 0xff], true),
        (&[], false),
        (&[], true),
    ] {
        let mut bytes = mark.to_vec();
        for unit in FULL.encode_utf16() {
            bytes.extend(if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            });
        }
        let rejection = refused_bytes(&bytes);
        assert_eq!(rejection.code, RejectionCode::Encoding);
        assert!(rejection.detail.contains("UTF-16"));
    }
}

#[test]
fn latin1() {
    let mut bytes = b"{\"reportedInformation\":{\"x\":\"".to_vec();
    bytes.extend(b"\xe9\"}}");
    assert_eq!(refused_bytes(&bytes).code, RejectionCode::Encoding);
}

#[test]
fn a_byte_order_mark_in_the_middle() {
    let rejection = refused(&told("\u{feff}\"x\":1"));
    assert_eq!(rejection.code, RejectionCode::Encoding);
    assert_code(
        &format!("\u{feff}\u{feff}{}", told("")),
        RejectionCode::Encoding,
    );
}

#[test]
fn a_byte_order_mark_between_two_reports_refuses_the_second_alone() {
    let text = format!("{}\n\u{feff}{}\n", told(""), told(""));
    let mut reads = Vec::new();
    read_all(text.as_bytes(), &Limits::default(), |read| {
        reads.push(read.report)
    })
    .unwrap();
    assert!(reads[0].is_ok());
    assert_eq!(reads[1].as_ref().unwrap_err().code, RejectionCode::Encoding);
}

#[test]
fn truncated_anywhere() {
    let whole = told("\"reportingEsp\":{\"espName\":\"a\\u0041b\"},\"x\":[1.5,true,null]");
    assert!(read(&whole).is_ok());
    for end in 1..whole.len() {
        assert!(read(&whole[..end]).is_err(), "{end}");
    }
}

#[test]
fn something_after_the_end() {
    for after in ["}", "x", ",", "{}", "null", "\u{0}", "]"] {
        let rejection = refused(&format!("{}{after}", told("")));
        assert_eq!(rejection.code, RejectionCode::Syntax, "{after}");
    }
}

#[test]
fn a_member_named_twice() {
    let rejection = refused(&person("\"firstName\":\"a\",\"firstName\":\"b\""));
    assert_eq!(rejection.code, RejectionCode::DuplicateMember);
    assert_eq!(
        rejection.path,
        "reportedInformation.reportedPeople.reportedPersons[0].firstName"
    );
}

#[test]
fn a_member_named_twice_by_escape() {
    assert_code(
        "{\"reportId\":1,\"report\\u0049d\":2,\"reportedInformation\":{}}",
        RejectionCode::DuplicateMember,
    );
}

#[test]
fn a_member_named_twice_inside_what_is_not_known() {
    let rejection = refused(&told("\"x\":{\"secret\":1,\"secret\":2}"));
    assert_eq!(rejection.code, RejectionCode::DuplicateMember);
    assert!(!rejection.to_string().contains("secret"));
}

#[test]
fn a_member_named_twice_among_many() {
    let many: Vec<String> = (0..100).map(|n| format!("\"m{n}\":1")).collect();
    let text = told(&format!("{},\"m99\":2", many.join(",")));
    assert_code(&text, RejectionCode::DuplicateMember);
}

#[test]
fn control_characters_in_a_string() {
    for control in ["\u{0}", "\u{1}", "\n", "\t", "\u{1f}"] {
        assert_code(
            &told(&format!("\"x\":\"a{control}b\"")),
            RejectionCode::Syntax,
        );
    }
}

#[test]
fn commas_and_comments_where_none_may_be() {
    for inside in [
        "\"x\":1,",
        ",\"x\":1",
        "\"x\":[1,]",
        "/* */",
        "// x\n",
        "'x':1",
        "x:1",
        "\"x\" 1",
        "\"x\":,",
    ] {
        assert_code(&told(inside), RejectionCode::Syntax);
    }
}

#[test]
fn a_root_that_is_no_object() {
    for root in ["7", "\"text\"", "null", "true"] {
        assert_code(root, RejectionCode::WrongRoot);
    }
}

#[test]
fn an_object_that_is_no_report() {
    assert_code("{}", RejectionCode::Missing);
    assert_code("{\"reportId\":1}", RejectionCode::Missing);
    assert_code(
        "{\"reportId\":1,\"reportedInformation\":null}",
        RejectionCode::Missing,
    );
}

#[test]
fn a_hash_list_taken_for_a_report() {
    for name in ["@odata.context", "odata.metadata"] {
        let rejection = refused(&format!("{{\"{name}\":\"x\",\"value\":[]}}"));
        assert_eq!(rejection.code, RejectionCode::WrongRoot);
        assert!(rejection.detail.contains("tiaki lists import"));
    }
}

#[test]
fn scalars_where_records_stand() {
    for (members, path) in [
        (
            "\"incidentSummary\":7",
            "reportedInformation.incidentSummary",
        ),
        (
            "\"incidentDetails\":\"x\"",
            "reportedInformation.incidentDetails",
        ),
        (
            "\"reportedPeople\":true",
            "reportedInformation.reportedPeople.reportedPersons",
        ),
        (
            "\"uploadedFiles\":{\"uploadedFiles\":7}",
            "reportedInformation.uploadedFiles.uploadedFiles",
        ),
        (
            "\"uploadedFiles\":{\"uploadedFiles\":[7]}",
            "reportedInformation.uploadedFiles.uploadedFiles[0]",
        ),
        (
            "\"reportedPeople\":{\"reportedPersons\":[{\"addresses\":{\"addresses\":[\"x\"]}}]}",
            "reportedInformation.reportedPeople.reportedPersons[0].addresses.addresses[0]",
        ),
        (
            "\"reportedPeople\":{\"reportedPersons\":[{\"sourceInformation\":{\"sourceCaptures\":[[]]}}]}",
            "reportedInformation.reportedPeople.reportedPersons[0].sourceInformation.sourceCaptures[0]",
        ),
    ] {
        let rejection = refused(&told(members));
        assert_eq!(rejection.code, RejectionCode::WrongType, "{members}");
        assert_eq!(rejection.path, path);
        assert!(rejection.line == 1 && rejection.column > 1);
    }
    assert_code("{\"reportedInformation\":[]}", RejectionCode::WrongType);
}

#[test]
fn an_array_cut_off_gives_nothing_of_it() {
    let text = format!("[{},{}", told(""), told(""));
    let mut shown = 0;
    let outcome = read_all(text.as_bytes(), &Limits::default(), |_| shown += 1);
    assert_eq!(outcome.unwrap_err().code, RejectionCode::Syntax);
    assert_eq!(shown, 0);
}

#[test]
fn a_document_beyond_the_limit() {
    let limits = Limits {
        document_bytes: 10,
        ..Limits::default()
    };
    let outcome = read_all(told("").as_bytes(), &limits, |_| {});
    assert_eq!(outcome.unwrap_err().code, RejectionCode::DocumentTooLarge);
}

#[test]
fn one_very_long_line_is_read_in_good_time() {
    let many: Vec<String> = (0..100_000)
        .map(|n| format!("{{\"value\":\"n{n}\"}}"))
        .collect();
    let text = told(&format!("\"additionalInformations\":[{}]", many.join(",")));
    let parsed = read(&text).unwrap();
    assert_eq!(
        parsed
            .value
            .reported_information
            .additional_informations
            .len(),
        100_000
    );
}

#[test]
fn no_refusal_shows_a_value() {
    let marker = "MARKER-642100000000";
    for text in [
        person(&format!("\"{marker}\":1,\"{marker}\":2")),
        person(&format!("\"firstName\":\"{marker}")),
        person(&format!("\"addresses\":{{\"addresses\":[\"{marker}\"]}}")),
        told(&format!("\"{marker}\":nope")),
        format!("{{\"{marker}\":\"{marker}\"}}"),
        format!("\"{marker}\""),
    ] {
        let rejection = refused(&text);
        assert!(
            !format!("{rejection:?} {rejection}").contains("MARKER"),
            "{rejection}"
        );
    }
}
