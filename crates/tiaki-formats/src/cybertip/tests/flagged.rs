//! What goes in with a mark, and what `Strictness::Documented` makes of it.

use super::*;

/// Reads a report; the rule is flagged at the path, and rejects in strict reading.
fn flagged(xml: &str, rule: Rule, path: &str) {
    flagged_as_of(xml, rule, path, None);
}

fn flagged_as_of(xml: &str, rule: Rule, path: &str, as_of: Option<i64>) {
    let options = ReadOptions {
        as_of,
        ..ReadOptions::default()
    };
    let parsed = read(xml, &options).expect("flagged, not refused");
    let flags: Vec<(Rule, &str)> = parsed
        .flags
        .iter()
        .map(|f| (f.rule, f.path.as_str()))
        .collect();
    assert_eq!(flags, [(rule, path)]);
    let strict = ReadOptions {
        strictness: Strictness::Documented,
        ..options
    };
    let rejection = read(xml, &strict).expect_err("refused in strict reading");
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (RejectionCode::Rule, path)
    );
    assert!(rejection.message.contains(rule.text()), "{rejection}");
}

fn flagged_file(inside: &str, rule: Rule, path: &str) {
    let parsed =
        read_files(file_with(inside), &ReadOptions::default()).expect("flagged, not refused");
    let flags: Vec<(Rule, &str)> = parsed
        .flags
        .iter()
        .map(|f| (f.rule, f.path.as_str()))
        .collect();
    assert_eq!(flags, [(rule, path)]);
    let strict = ReadOptions {
        strictness: Strictness::Documented,
        ..ReadOptions::default()
    };
    let rejection = read_files(file_with(inside), &strict).expect_err("refused in strict reading");
    assert_eq!(rejection.code, RejectionCode::Rule);
}

fn batched(before: &str, after: &str) -> String {
    report_with(before, after).replacen(
        "<report>",
        "<report><batchedReport reason='VIRAL_POTENTIAL_MEME'/>",
        1,
    )
}

#[test]
fn reporter_without_email() {
    let xml = format!("<report>{SUMMARY}<reporter><reportingPerson/></reporter></report>");
    flagged(
        &xml,
        Rule::ReporterWithoutEmail,
        "report/reporter/reportingPerson",
    );
}

#[test]
fn time_without_zone() {
    let xml = report_with("", "").replace("05Z", "05");
    flagged(
        &xml,
        Rule::TimeWithoutZone,
        "report/incidentSummary/incidentDateTime",
    );
}

#[test]
fn time_finer_than_microseconds() {
    let xml = report_with("", "").replace("05Z", "05.123456789Z");
    flagged(
        &xml,
        Rule::TimeFine,
        "report/incidentSummary/incidentDateTime",
    );
}

#[test]
fn time_in_the_future_beyond_the_skew() {
    let at = 1_767_323_045_000_000;
    let xml = report_with("", "");
    let path = "report/incidentSummary/incidentDateTime";
    flagged_as_of(
        &xml,
        Rule::TimeInFuture,
        path,
        Some(at - FUTURE_SKEW_MICROS - 1),
    );
    for as_of in [None, Some(at), Some(at - FUTURE_SKEW_MICROS)] {
        let options = ReadOptions {
            as_of,
            ..ReadOptions::default()
        };
        assert_eq!(read(&xml, &options).unwrap().flags, [], "{as_of:?}");
    }
}

#[test]
fn time_in_the_future_in_an_attribute() {
    let xml = person_with(
        "<accountPermanentlyDisabled disabledDate='2027-01-01T00:00:00Z'>true\
        </accountPermanentlyDisabled>",
    );
    let path = "report/personOrUserReported/accountPermanentlyDisabled/@disabledDate";
    flagged_as_of(&xml, Rule::TimeInFuture, path, Some(1_767_323_045_000_000));
}

#[test]
fn url_without_scheme() {
    let xml = person_with("<profileUrl>esp.example/u</profileUrl>");
    flagged(
        &xml,
        Rule::UrlWithoutScheme,
        "report/personOrUserReported/profileUrl",
    );
}

#[test]
fn email_of_another_shape() {
    for text in [
        "nobody",
        "@mail.example",
        "a@",
        "a b@mail.example",
        "a@b@mail.example",
    ] {
        let xml = person_with(&format!(
            "<personOrUserReportedPerson><email>{text}</email></personOrUserReportedPerson>"
        ));
        let path = "report/personOrUserReported/personOrUserReportedPerson/email";
        flagged(&xml, Rule::EmailMalformed, path);
    }
}

#[test]
fn incident_email_that_nobody_has() {
    for (kind, inside) in [
        ("emailIncident", ""),
        ("newsgroupIncident", "<name>n</name>"),
    ] {
        let before = format!(
            "<internetDetails><{kind}>{inside}<emailAddress>a@mail.example</emailAddress></{kind}></internetDetails>"
        );
        let path = format!("report/internetDetails/{kind}/emailAddress");
        flagged(
            &report_with(&before, ""),
            Rule::IncidentEmailUnclaimed,
            &path,
        );
        let victim = "<victim><victimPerson><email>A@mail.example</email></victimPerson></victim>";
        assert_eq!(accept(report_with(&before, victim)).flags, []);
    }
}

#[test]
fn blank_escalation_still_escalates() {
    let xml = report_with("", "").replace(
        "<incidentDateTime>",
        "<escalateToHighPriority> </escalateToHighPriority><incidentDateTime>",
    );
    flagged(
        &xml,
        Rule::EscalationBlank,
        "report/incidentSummary/escalateToHighPriority",
    );
    assert!(
        accept(&xml)
            .value
            .incident_summary
            .escalate_to_high_priority
            .is_some()
    );
}

#[test]
fn outdated_incident_type() {
    let xml = report_with("", "").replace(
        "Misleading Domain Name",
        "Child Sexual Molestation (not by family member)",
    );
    flagged(
        &xml,
        Rule::IncidentTypeOutdated,
        "report/incidentSummary/incidentType",
    );
    let kind = accept(&xml).value.incident_summary.incident_type;
    assert_eq!(kind, IncidentType::ChildSexualMolestation);
}

#[test]
fn several_persons_in_an_ordinary_report() {
    let xml = report_with("", "<personOrUserReported/><personOrUserReported/>");
    flagged(
        &xml,
        Rule::SeveralPersonsReported,
        "report/personOrUserReported",
    );
}

#[test]
fn calling_code_given_twice() {
    for number in ["+642100000", "00642100000"] {
        let xml = person_with(&format!(
            "<personOrUserReportedPerson><phone countryCallingCode='+64'>{number}</phone></personOrUserReportedPerson>"
        ));
        flagged(
            &xml,
            Rule::CallingCodeRepeated,
            "report/personOrUserReported/personOrUserReportedPerson/phone",
        );
    }
}

#[test]
fn verification_date_without_verification() {
    for (name, verified) in [("phone", ""), ("email", "verified='false'")] {
        let xml = person_with(&format!(
            "<personOrUserReportedPerson><{name} {verified} verificationDate='2025-01-01T00:00:00Z'>\
            a@mail.example</{name}></personOrUserReportedPerson>"
        ));
        let path = format!("report/personOrUserReported/personOrUserReportedPerson/{name}");
        flagged(&xml, Rule::VerificationDateUnverified, &path);
    }
}

#[test]
fn dates_around_a_disabled_account_out_of_order() {
    let path = "report/personOrUserReported/accountTemporarilyDisabled";
    for (attribute, rule) in [
        (
            "userNotifiedDate='2025-01-01T23:59:59Z'",
            Rule::NotifiedBeforeDisabled,
        ),
        (
            "reenabledDate='2025-01-02T00:00:00Z'",
            Rule::ReenabledBeforeDisabled,
        ),
    ] {
        let xml = person_with(&format!(
            "<accountTemporarilyDisabled disabledDate='2025-01-02T00:00:00Z' {attribute}>\
            true</accountTemporarilyDisabled>"
        ));
        flagged(&xml, rule, path);
    }
}

#[test]
fn location_without_country() {
    let xml = person_with("<estimatedLocation><city>Town</city></estimatedLocation>");
    flagged(
        &xml,
        Rule::LocationWithoutCountry,
        "report/personOrUserReported/estimatedLocation",
    );
}

#[test]
fn region_of_the_united_states_that_is_no_state() {
    let xml = person_with(
        "<estimatedLocation><region>Texas</region><countryCode>US</countryCode></estimatedLocation>",
    );
    flagged(
        &xml,
        Rule::RegionNotState,
        "report/personOrUserReported/estimatedLocation/region",
    );
    assert_eq!(accept(xml.replace("Texas", "TX")).flags, []);
}

#[test]
fn age_beside_date_of_birth() {
    let xml = person_with(
        "<associatedAccount type='Other'><approximateAge>30</approximateAge>\
        <dateOfBirth>1990-01-01</dateOfBirth></associatedAccount>",
    );
    flagged(
        &xml,
        Rule::AgeAndBirthDate,
        "report/personOrUserReported/associatedAccount",
    );
}

#[test]
fn associated_account_as_a_client_in_the_field_writes_it() {
    let path = "report/personOrUserReported/associatedAccount";
    let renamed = person_with("<associatedAccount accountType='Linked'/>");
    flagged(&renamed, Rule::AssociationKindRenamed, path);
    let account = accept(renamed).value.persons_or_users_reported[0].associated_accounts[0].clone();
    assert_eq!(account.association(), Some(AssociationKind::Linked));
    flagged(
        &person_with("<associatedAccount/>"),
        Rule::AssociationKindMissing,
        path,
    );
    assert_eq!(
        accept(person_with("<associatedAccount type='Linked'/>")).flags,
        []
    );
}

#[test]
fn coordinates_out_of_range() {
    for (name, text) in [
        ("latitude", "-123.456"),
        ("longitude", "180.000001"),
        ("latitude", "NaN"),
    ] {
        let xml = report_with(
            &format!(
                "<internetDetails><cellPhoneIncident><{name}>{text}</{name}></cellPhoneIncident></internetDetails>"
            ),
            "",
        );
        flagged(
            &xml,
            Rule::CoordinateRange,
            &format!("report/internetDetails/cellPhoneIncident/{name}"),
        );
    }
}

#[test]
fn batched_report_with_more_than_it_may_hold() {
    let details = "<internetDetails><webPageIncident/></internetDetails>";
    for (before, after, name) in [
        (details, "", "internetDetails"),
        (
            "<lawEnforcement><agencyName>A</agencyName></lawEnforcement>",
            "",
            "lawEnforcement",
        ),
        ("", "<intendedRecipient/>", "intendedRecipient"),
        ("", "<victim><victimPerson/></victim>", "victim"),
        ("", "<additionalInfo/>", "additionalInfo"),
    ] {
        flagged(
            &batched(before, after),
            Rule::BatchedElement,
            &format!("report/{name}"),
        );
    }
    let xml = batched("", "").replace(
        "<incidentDateTime>",
        "<escalateToHighPriority>x</escalateToHighPriority><incidentDateTime>",
    );
    flagged(&xml, Rule::BatchedElement, "report/escalateToHighPriority");
}

#[test]
fn batched_person_with_more_than_an_identifier() {
    for inside in [
        "",
        "<espIdentifier>u</espIdentifier><screenName>s</screenName>",
    ] {
        let xml = batched(
            "",
            &format!("<personOrUserReported>{inside}</personOrUserReported>"),
        );
        flagged(&xml, Rule::BatchedPerson, "report/personOrUserReported");
    }
}

#[test]
fn exif_viewed_without_the_file() {
    let path = "fileDetails/exifViewedByEsp";
    flagged_file(
        "<exifViewedByEsp>true</exifViewedByEsp>",
        Rule::ExifViewedAlone,
        path,
    );
}

#[test]
fn several_upload_events_are_kept() {
    let event = "<ipCaptureEvent><ipAddress>203.0.113.1</ipAddress></ipCaptureEvent>";
    flagged_file(
        &event.repeat(2),
        Rule::SeveralUploadEvents,
        "fileDetails/ipCaptureEvent",
    );
    let parsed = read_files(file_with(&event.repeat(3)), &ReadOptions::default()).unwrap();
    assert_eq!(parsed.value[0].ip_capture_events.len(), 3);
}

#[test]
fn supplemental_file_as_meme_or_classified() {
    let relevance = "<fileRelevance>Supplemental Reported</fileRelevance>";
    for meme in [
        "<potentialMeme>true</potentialMeme>",
        "<fileAnnotations><potentialMeme/></fileAnnotations>",
    ] {
        flagged_file(
            &format!("{relevance}{meme}"),
            Rule::SupplementalMeme,
            "fileDetails",
        );
    }
    let class = format!("{relevance}<industryClassification>A1</industryClassification>");
    flagged_file(
        &class,
        Rule::SupplementalClassified,
        "fileDetails/industryClassification",
    );
}

#[test]
fn files_of_a_batched_report() {
    let report = accept(batched("", "")).value;
    let plain = accept(report_with("", "")).value;
    let viral = FileAnnotations {
        viral: true,
        ..FileAnnotations::default()
    };
    let good = FileDetails {
        file_annotations: Some(viral),
        ..FileDetails::default()
    };
    let rules = |files: &[FileDetails]| -> Vec<Rule> {
        check_batched_files(&report, files)
            .into_iter()
            .map(|flag| flag.rule)
            .collect()
    };
    assert_eq!(rules(&[]), []);
    assert_eq!(rules(std::slice::from_ref(&good)), []);
    assert_eq!(
        rules(&[good.clone(), good.clone()]),
        [Rule::BatchedFileCount]
    );
    for bad in [
        FileDetails::default(),
        FileDetails {
            original_file_name: Some("n".to_owned()),
            ..good.clone()
        },
        FileDetails {
            file_relevance: Some(FileRelevance::SupplementalReported),
            ..good.clone()
        },
        FileDetails {
            file_annotations: Some(FileAnnotations {
                infant: true,
                ..viral
            }),
            ..good.clone()
        },
    ] {
        assert_eq!(rules(std::slice::from_ref(&bad)), [Rule::BatchedFile]);
        assert_eq!(check_batched_files(&plain, &[bad.clone(), bad]), []);
    }
}

#[test]
fn rule_texts_are_stable_and_distinct() {
    let texts: std::collections::BTreeSet<&str> =
        Rule::ALL.iter().map(|rule| rule.text()).collect();
    assert_eq!(texts.len(), Rule::ALL.len());
    let codes: std::collections::BTreeSet<&str> =
        RejectionCode::ALL.iter().map(|c| c.text()).collect();
    assert_eq!(codes.len(), RejectionCode::ALL.len());
}
