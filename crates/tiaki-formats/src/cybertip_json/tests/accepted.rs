use super::{FULL, person, read, told};
use crate::cybertip_json::{Extra, Read, Rule, read_all};
use crate::json::{Limits, Shape};

#[test]
fn everything_that_is_known_is_read() {
    let parsed = read(FULL).unwrap();
    assert_eq!(
        (parsed.unknown, parsed.flags.len()),
        (0, 1),
        "{:?}",
        parsed.flags
    );
    // A date of birth has no zone.
    assert_eq!(parsed.flags[0].rule, Rule::TimeWithoutZone);
    let report = parsed.value;
    assert_eq!(report.report_id.as_deref(), Some("1000001"));
    let told = &report.reported_information;
    assert_eq!(told.reporting_esp.esp_name.as_deref(), Some("Example ESP"));
    let person = &told.reported_people.reported_persons[0];
    assert_eq!(
        (person.first_name.as_ref(), person.gender.as_ref()),
        (None, None)
    );
    assert_eq!(person.approximate_age, Some(34));
    assert_eq!(person.aware_of_report.as_deref(), Some("false"));
    assert_eq!(person.occupation.as_deref(), Some("Teacher"));
    assert_eq!(
        person.relationship_to_child_victim.as_deref(),
        Some("Parent")
    );
    assert_eq!(person.phones.phones[0].verified, Some(true));
    assert_eq!(person.languages, ["en"]);
    let capture = &person.source_information.source_captures[0];
    assert_eq!(
        (capture.port, capture.possible_proxy),
        (Some(51_234), Some(false))
    );
    assert_eq!(
        capture.date_time.as_ref().unwrap().micros(),
        Some(1_767_319_200_000_000)
    );
    let file = &told.uploaded_files.uploaded_files[0];
    assert_eq!(
        (file.viewed_by_esp, file.exif_viewed_by_esp),
        (Some(true), Some(false))
    );
    assert_eq!(
        file.ncmec_tags.groups[0].tags[0].value.as_deref(),
        Some("Apparent CSAM")
    );
    assert_eq!(told.additional_informations.len(), 1);
}

#[test]
fn nothing_has_many_forms() {
    for nothing in [
        "null",
        "\"N/A\"",
        "\"n/a\"",
        "\"None\"",
        "\"\"",
        "\"  \"",
        "\"NULL\"",
        "\"Not Available\"",
        "\"not provided\"",
    ] {
        let members = [
            "firstName",
            "dateOfBirth",
            "approximateAge",
            "emails",
            "addresses",
            "languages",
            "sourceInformation",
            "additionalInformations",
            "screenName",
        ];
        let members: Vec<String> = members
            .iter()
            .map(|name| format!("\"{name}\":{nothing}"))
            .collect();
        let parsed = read(&person(&format!("{},\"gender\":\"x\"", members.join(",")))).unwrap();
        let known = &parsed
            .value
            .reported_information
            .reported_people
            .reported_persons[0];
        let only = crate::cybertip_json::Person {
            gender: Some("x".to_owned()),
            ..Default::default()
        };
        assert_eq!((known, parsed.unknown), (&only, 0), "{nothing}");
    }
}

#[test]
fn null_everywhere_is_a_report_of_nothing() {
    let text = told(
        "\"reportingEsp\":null,\"incidentSummary\":null,\"incidentDetails\":null,\"reportedPeople\":null,\
         \"intendedRecipients\":null,\"uploadedFiles\":null,\"additionalInformations\":null",
    );
    let parsed = read(&text).unwrap();
    assert_eq!(parsed.value.reported_information, Default::default());
    let text = told("\"reportedPeople\":{\"reportedPersons\":[null,{},null]}");
    assert!(
        read(&text)
            .unwrap()
            .value
            .reported_information
            .reported_people
            .reported_persons
            .is_empty()
    );
}

#[test]
fn numbers_in_quotes_and_texts_without_are_read() {
    let parsed = read(&person(
        "\"espUserId\":10002000300040,\"approximateAge\":\"13\",\"screenName\":77,\
         \"sourceInformation\":{\"sourceCaptures\":[{\"port\":\"51234\",\"possibleProxy\":\"No\",\"value\":7}]}",
    ))
    .unwrap();
    let person = &parsed
        .value
        .reported_information
        .reported_people
        .reported_persons[0];
    assert_eq!(person.esp_user_id.as_deref(), Some("10002000300040"));
    assert_eq!(person.screen_name.value.as_deref(), Some("77"));
    assert_eq!(person.approximate_age, Some(13));
    let capture = &person.source_information.source_captures[0];
    assert_eq!(
        (capture.port, capture.possible_proxy),
        (Some(51_234), Some(false))
    );
    assert_eq!(parsed.unknown, 0);
}

#[test]
fn lists_without_their_wrapper_and_single_values_are_read_and_flagged() {
    let parsed = read(&person(
        "\"emails\":[\"a@mail.example\",{\"value\":\"b@mail.example\"}],\"phones\":{\"phones\":\"+642100000000\"},\
         \"additionalInformations\":\"text\",\"languages\":\"en\",\"screenName\":\"synthetic77\"",
    ))
    .unwrap();
    let person = &parsed
        .value
        .reported_information
        .reported_people
        .reported_persons[0];
    assert_eq!(person.emails.emails.len(), 2);
    assert_eq!(
        person.phones.phones[0].value.as_deref(),
        Some("+642100000000")
    );
    assert_eq!(
        person.additional_informations[0].value.as_deref(),
        Some("text")
    );
    assert_eq!(person.languages, ["en"]);
    let has = |rule: Rule| parsed.flags.iter().any(|flag| flag.rule == rule);
    assert!(has(Rule::Unwrapped) && has(Rule::SingleForList));
    assert_eq!(parsed.unknown, 0);
}

#[test]
fn what_is_not_known_is_kept_verbatim_where_it_stood() {
    let text = person("\"newMember\": { \"a\" : [1.50, null] },\"gender\":\"x\"");
    let parsed = read(&text).unwrap();
    let person = &parsed
        .value
        .reported_information
        .reported_people
        .reported_persons[0];
    let kept = Extra {
        name: "newMember".to_owned(),
        raw: "{ \"a\" : [1.50, null] }".to_owned(),
    };
    assert_eq!(person.extra, [kept]);
    assert_eq!(parsed.unknown, 1);
    assert_eq!(parsed.flags[0].rule, Rule::UnknownMember);
    assert!(!parsed.flags[0].path.contains("newMember"));
}

#[test]
fn what_cannot_be_read_in_its_place_is_kept_verbatim_and_flagged() {
    for (member, raw) in [
        ("approximateAge", "\"about thirty\""),
        ("approximateAge", "151"),
        ("approximateAge", "-1"),
        ("approximateAge", "34.5"),
        ("firstName", "{\"a\":1}"),
        ("firstName", "[]"),
        ("languages", "[{}]"),
        ("dateOfBirth", "{}"),
    ] {
        let parsed = read(&person(&format!("\"{member}\":{raw}"))).unwrap();
        let person = &parsed
            .value
            .reported_information
            .reported_people
            .reported_persons[0];
        assert_eq!(person.extra.len(), 1, "{member} {raw}");
        assert_eq!(person.extra[0].raw, raw);
        assert_eq!(parsed.flags[0].rule, Rule::UnexpectedValue);
        assert!(
            parsed.flags[0].path.ends_with(member),
            "{}",
            parsed.flags[0].path
        );
    }
}

#[test]
fn a_time_that_cannot_be_read_stays_as_text() {
    let parsed = read(&told(
        "\"incidentSummary\":{\"incidentDateTime\":\"03/04/2026\"}",
    ))
    .unwrap();
    let at = parsed
        .value
        .reported_information
        .incident_summary
        .incident_date_time
        .unwrap();
    assert_eq!((at.text(), at.micros()), ("03/04/2026", None));
    assert_eq!(parsed.flags[0].rule, Rule::TimeUnreadable);
    assert_eq!(
        parsed.flags[0].path,
        "reportedInformation.incidentSummary.incidentDateTime"
    );
}

#[test]
fn a_report_without_number_is_read_and_flagged() {
    let parsed = read("{\"reportedInformation\":{}}").unwrap();
    assert_eq!(parsed.flags[0].rule, Rule::ReportWithoutNumber);
}

fn reads(text: &str) -> (Shape, Vec<(u64, bool, usize)>) {
    let mut all = Vec::new();
    let shape = read_all(text.as_bytes(), &Limits::default(), |read: Read<'_>| {
        all.push((read.line, read.report.is_ok(), read.bytes.len()));
    })
    .unwrap();
    (shape, all)
}

#[test]
fn one_report_an_array_or_lines() {
    let (one, line) = (told(""), told("\"reportingEsp\":{}"));
    assert_eq!(reads(&format!("\u{feff}{one}\n")).0, Shape::One);
    let (shape, all) = reads(&format!("[{one},\n{line}]"));
    assert_eq!(
        (shape, all),
        (
            Shape::Array,
            vec![(1, true, one.len()), (2, true, line.len())]
        )
    );
    let (shape, all) = reads(&format!("{one}\nbroken\n\n{line}\n"));
    assert_eq!(shape, Shape::Lines);
    assert_eq!(
        all,
        [(1, true, one.len()), (2, false, 6), (4, true, line.len())]
    );
    // In an array, one that is no report is refused by itself.
    let (_, all) = reads(&format!("[{one},7,{line}]"));
    assert_eq!(
        all.iter().map(|read| read.1).collect::<Vec<_>>(),
        [true, false, true]
    );
}
