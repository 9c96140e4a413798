//! What goes in, and what comes out of it.

use super::*;

const REPORT: &str = include_str!("../../../testdata/report_full.xml");
const FILE: &str = include_str!("../../../testdata/file_details.xml");

#[test]
fn the_full_sample_report_is_read_without_a_doubt() {
    let parsed = accept(REPORT);
    assert_eq!((parsed.flags, parsed.unknown), (vec![], vec![]));
    let report = parsed.value;
    let summary = &report.incident_summary;
    assert_eq!(summary.incident_type, IncidentType::OnlineEnticement);
    assert!(summary.escalate_to_high_priority.is_some());
    let annotations: Vec<&str> = summary.report_annotations.unwrap().present().collect();
    assert_eq!(annotations, ["sextortion", "csamSolicitation"]);
    let person = &report.persons_or_users_reported[0];
    let phone = &person.person.as_ref().unwrap().phones[0];
    assert_eq!(phone.kind, Some(PhoneKind::Mobile));
    assert_eq!(phone.country_calling_code.as_deref(), Some("+64"));
    assert_eq!(person.person.as_ref().unwrap().age, Some(34));
    assert_eq!(person.ip_capture_events[0].port, Some(51234));
    assert_eq!(
        person.ip_capture_events[1].ip_address.address().to_string(),
        "2001:db8::7"
    );
    assert_eq!(person.prior_ct_reports, [1_000_001]);
    let disabled = person.account_temporarily_disabled.as_ref().unwrap();
    assert_eq!(
        (disabled.disabled, disabled.user_notified),
        (true, Some(false))
    );
    let location = person.estimated_location.as_ref().unwrap();
    assert_eq!(location.country_code.unwrap().text(), "NZ");
    assert_eq!(
        person.associated_accounts[0].kind,
        Some(AssociationKind::Linked)
    );
    assert_eq!(
        report.intended_recipients[0].esp_identifier.as_deref(),
        Some("u-88")
    );
    assert_eq!(report.victims[0].person.age, Some(13));
    assert!(matches!(
        report.internet_details[..],
        [InternetDetails::ChatIm(_)]
    ));
}

#[test]
fn the_sample_file_is_read_alone_and_in_a_list() {
    let alone = read_files(FILE, &ReadOptions::default()).unwrap();
    assert_eq!((alone.flags.len(), alone.unknown.len()), (0, 0));
    let file = &alone.value[0];
    assert_eq!(file.file_id, "b0754af766b426f2928a02c651ed4b99");
    assert_eq!(file.file_viewed_by_esp, Some(true));
    assert_eq!(
        file.industry_classification,
        Some(IndustryClassification::B2)
    );
    assert_eq!(file.original_file_hashes[1].hash_type, "PDQ");
    assert_eq!(file.details[0].name_value_pairs[0].name, "Make");
    let bare = FILE.split_once("?>").unwrap().1;
    let list = read_files(
        format!("<files>{bare}{bare}</files>"),
        &ReadOptions::default(),
    )
    .unwrap();
    assert_eq!(list.value, [file.clone(), file.clone()]);
    assert_eq!(
        read_files("<files/>", &ReadOptions::default())
            .unwrap()
            .value,
        []
    );
}

#[test]
fn mark_declaration_and_schema_location_are_optional() {
    let bare = report_with("", "");
    let value = accept(&bare).value;
    let located = bare.replacen(
        "<report>",
        "<report xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' \
        xsi:noNamespaceSchemaLocation='https://esp.example/xsd'>",
        1,
    );
    for text in [
        format!("\u{FEFF}{bare}"),
        format!("<?xml version=\"1.0\"?>{bare}"),
        format!(
            "\u{FEFF}<?xml version='1.0' encoding='utf-8' standalone='yes'?>\r\n<!-- c -->{bare}\n"
        ),
        format!("<?xml version='1.0' encoding='US-ASCII'?>{bare}<?pi x?>"),
        format!("\n  {bare}"),
        located,
    ] {
        let parsed = accept(&text);
        assert_eq!(
            (parsed.value, parsed.flags.len()),
            (value.clone(), 0),
            "{text}"
        );
    }
}

#[test]
fn flags_are_present_empty_or_true() {
    for (written, count) in [
        ("<spam/>", 1),
        ("<spam></spam>", 1),
        ("<spam>true</spam>", 1),
        ("<spam> 1 </spam><sextortion/>", 2),
        ("", 0),
    ] {
        let xml = report_with("", "").replace(
            "<incidentDateTime>",
            &format!("<reportAnnotations>{written}</reportAnnotations><incidentDateTime>"),
        );
        let annotations = accept(xml)
            .value
            .incident_summary
            .report_annotations
            .unwrap();
        assert_eq!(annotations.present().count(), count, "{written}");
    }
}

#[test]
fn references_sections_and_line_ends_make_one_text() {
    let xml = report_with(
        "",
        "<additionalInfo>a&amp;&#x41;&#66;<![CDATA[<&>]]>\r\nb\rc<!-- - -->&#13;d]</additionalInfo>",
    );
    let text = accept(xml).value.additional_info.unwrap();
    assert_eq!(text, "a&AB<&>\nb\nc\rd]");
}

#[test]
fn attribute_values_are_resolved_and_normalised() {
    let xml = file_with("<originalFileHash hashType='a&#10;&quot;\n\tb'>x</originalFileHash>");
    let files = read_files(xml, &ReadOptions::default()).unwrap().value;
    assert_eq!(files[0].original_file_hashes[0].hash_type, "a\n\"  b");
}

#[test]
fn text_is_kept_to_the_letter() {
    let long = "é".repeat(256);
    let xml = person_with(&format!(
        "<screenName>{long}</screenName><displayName>  two  </displayName><displayName/>"
    ));
    let person = accept(xml).value.persons_or_users_reported.remove(0);
    assert_eq!(
        person.screen_name.unwrap(),
        long,
        "256 characters, not bytes"
    );
    assert_eq!(person.display_names, ["  two  ", ""]);
}

#[test]
fn numbers_and_truth_values_may_have_space_around_them() {
    let xml = person_with(
        "<compromisedAccount> 1 </compromisedAccount><priorCTReports>\n+7 </priorCTReports>",
    );
    let person = accept(xml).value.persons_or_users_reported.remove(0);
    assert_eq!(
        (person.compromised_account, person.prior_ct_reports),
        (Some(true), vec![7])
    );
}

#[test]
fn times_keep_their_text_and_give_microseconds() {
    let xml = report_with("", "").replace(
        "2026-01-02T03:04:05Z",
        "2026-01-02T05:04:05.123456789+02:00",
    );
    let parsed = accept(xml);
    let time = parsed.value.incident_summary.incident_date_time;
    assert_eq!(time.text(), "2026-01-02T05:04:05.123456789+02:00");
    assert_eq!(time.micros(), 1_767_323_045_123_456);
    assert_eq!(parsed.flags[0].rule, Rule::TimeFine);
}

#[test]
fn empty_country_and_pseudo_countries_are_kept() {
    for code in ["", "A1", "XK", "EU", "FX"] {
        let xml = person_with(&format!(
            "<estimatedLocation><countryCode>{code}</countryCode></estimatedLocation>"
        ));
        let person = accept(xml).value.persons_or_users_reported.remove(0);
        assert_eq!(
            person
                .estimated_location
                .unwrap()
                .country_code
                .unwrap()
                .text(),
            code
        );
    }
}

#[test]
fn coordinates_are_read_by_digits() {
    for (text, micro) in [
        ("-36.848461", Some(-36_848_461)),
        ("90", Some(90_000_000)),
        ("+.5", Some(500_000)),
        ("1.23456789", Some(1_234_567)),
        ("1e1", None),
        ("INF", None),
        ("-0.0", Some(0)),
    ] {
        let xml = report_with(
            &format!(
                "<internetDetails><cellPhoneIncident><latitude>{text}</latitude>\
            </cellPhoneIncident></internetDetails>"
            ),
            "",
        );
        let details = accept(xml).value.internet_details.remove(0);
        let InternetDetails::CellPhone(incident) = details else {
            panic!("another kind")
        };
        let latitude = incident.latitude.unwrap();
        assert_eq!((latitude.text(), latitude.micro_degrees()), (text, micro));
    }
}

#[test]
fn unknown_elements_and_attributes_are_kept_verbatim() {
    let raw = "<informational when='a&amp;b'>\r\n <b/>t&lt;<![CDATA[x]]><!-- c --><?p q?></informational>";
    let xml = report_with(
        "",
        &format!(
            "\n<victim new=\"1\"><victimPerson><firstName>A</firstName>{raw}\
        <lastName short = '2'>B</lastName></victimPerson></victim>"
        ),
    );
    let parsed = accept(&xml);
    let person = &parsed.value.victims[0].person;
    assert_eq!(
        (person.first_name.as_deref(), person.last_name.as_deref()),
        (Some("A"), Some("B"))
    );
    let unknown: Vec<(&str, u64, &str)> = parsed
        .unknown
        .iter()
        .map(|u| (u.path.as_str(), u.line, u.raw.as_str()))
        .collect();
    assert_eq!(
        unknown,
        [
            ("report/victim/@new", 2, "new=\"1\""),
            ("report/victim/victimPerson/informational", 2, raw),
            (
                "report/victim/victimPerson/lastName/@short",
                3,
                "short = '2'"
            ),
        ]
    );
    let rules: Vec<Rule> = parsed.flags.iter().map(|flag| flag.rule).collect();
    assert_eq!(
        rules,
        [
            Rule::UnknownAttribute,
            Rule::UnknownElement,
            Rule::UnknownAttribute
        ]
    );
}

#[test]
fn unknown_elements_stand_anywhere_but_in_text() {
    let spots = [
        "<report>",
        "<incidentSummary>",
        "<reportingPerson>",
        "</email>",
        "</reporter>",
    ];
    for spot in spots {
        let xml = report_with("", "").replacen(spot, &format!("{spot}<x:new xmlns:x='u'/>"), 1);
        let code = read(&xml, &ReadOptions::default()).map(|parsed| parsed.unknown[0].raw.clone());
        assert_eq!(code.unwrap(), "<x:new xmlns:x='u'/>", "{spot}");
    }
}

#[test]
fn a_batched_report_names_many_persons() {
    let person = "<personOrUserReported><espIdentifier>u</espIdentifier></personOrUserReported>";
    let xml = report_with("", &person.repeat(3)).replacen(
        "<report>",
        "<report><batchedReport reason=\"VIRAL_POTENTIAL_MEME\"></batchedReport>",
        1,
    );
    let parsed = accept(xml);
    assert_eq!(parsed.value.persons_or_users_reported.len(), 3);
    assert_eq!(
        parsed.value.batched_report.unwrap().reason,
        BatchReason::ViralPotentialMeme
    );
    assert_eq!(parsed.flags, []);
}

#[test]
fn lines_are_counted_from_the_start_of_the_element() {
    let xml = "\u{FEFF}<report>\n<incidentSummary>\n  <incidentType>Misleading Domain Name</incidentType>\n\
        <incidentDateTime>2026-01-02T03:04:05</incidentDateTime></incidentSummary>\n<reporter><reportingPerson/></reporter></report>";
    let lines: Vec<(Rule, u64)> = accept(xml).flags.iter().map(|f| (f.rule, f.line)).collect();
    assert_eq!(
        lines,
        [(Rule::TimeWithoutZone, 4), (Rule::ReporterWithoutEmail, 5)]
    );
}
