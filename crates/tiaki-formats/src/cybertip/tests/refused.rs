//! What the schema does not allow. One test for each kind, most with several documents.

use super::RejectionCode as Code;
use super::*;

const TYPE: &str = "report/incidentSummary/incidentType";
const TIME: &str = "report/incidentSummary/incidentDateTime";
const PERSON: &str = "report/personOrUserReported";

fn with_time(text: &str) -> String {
    report_with("", "").replace("2026-01-02T03:04:05Z", text)
}

fn event(inside: &str) -> String {
    person_with(&format!("<ipCaptureEvent>{inside}</ipCaptureEvent>"))
}

fn in_person(inside: &str) -> String {
    person_with(&format!(
        "<personOrUserReportedPerson>{inside}</personOrUserReportedPerson>"
    ))
}

#[test]
fn wrong_order_in_the_summary() {
    let xml = "<report><incidentSummary><platform>P</platform><incidentType>Misleading Domain Name</incidentType>";
    let rejection = refused(xml, Code::WrongOrder, "report/incidentSummary/platform");
    assert_eq!(
        rejection.message,
        "element 'platform' came where one of {incidentType} is expected; \
         put the elements in the order of the schema"
    );
}

#[test]
fn wrong_order_in_the_report() {
    let xml = format!("<report>{REPORTER}{SUMMARY}</report>");
    refused(xml, Code::WrongOrder, "report/reporter");
    let xml = report_with(
        "",
        "<victim><victimPerson/></victim><personOrUserReported/>",
    );
    let rejection = refused(xml, Code::WrongOrder, PERSON);
    assert!(
        rejection.message.contains("{victim, additionalInfo}"),
        "{rejection}"
    );
}

#[test]
fn wrong_order_in_file_details() {
    let xml = "<fileDetails><fileId>f</fileId><reportId>1</reportId></fileDetails>";
    refused_file(xml, Code::WrongOrder, "fileDetails/fileId");
}

#[test]
fn wrong_enumeration() {
    let xml = report_with("", "").replace("Misleading Domain Name", "misleading domain name");
    let rejection = refused(xml, Code::UnexpectedValue, TYPE);
    assert!(
        rejection.message.contains("Misleading Domain Name"),
        "expected values are named"
    );
    refused(
        event("<ipAddress>203.0.113.1</ipAddress><eventName>LOGIN</eventName>"),
        Code::UnexpectedValue,
        "report/personOrUserReported/ipCaptureEvent/eventName",
    );
    refused_file(
        file_with("<industryClassification>C1</industryClassification>"),
        Code::UnexpectedValue,
        "fileDetails/industryClassification",
    );
    refused_file(
        file_with("<fileRelevance> Reported</fileRelevance>"),
        Code::UnexpectedValue,
        "fileDetails/fileRelevance",
    );
}

#[test]
fn wrong_enumeration_in_an_attribute() {
    refused(
        in_person("<phone type='Landline'>1</phone>"),
        Code::UnexpectedValue,
        "report/personOrUserReported/personOrUserReportedPerson/phone/@type",
    );
    refused(
        report_with("", "").replacen("<report>", "<report><batchedReport reason='MANY'/>", 1),
        Code::UnexpectedValue,
        "report/batchedReport/@reason",
    );
    refused_file(
        file_with("<details type='XMP'><nameValuePair><name/><value/></nameValuePair></details>"),
        Code::UnexpectedValue,
        "fileDetails/details/@type",
    );
}

#[test]
fn missing_attribute() {
    refused(
        report_with("", "").replacen("<report>", "<report><batchedReport/>", 1),
        Code::MissingAttribute,
        "report/batchedReport/@reason",
    );
    refused_file(
        file_with("<originalFileHash>00</originalFileHash>"),
        Code::MissingAttribute,
        "fileDetails/originalFileHash/@hashType",
    );
}

#[test]
fn missing_required_element() {
    refused(
        format!("<report>{SUMMARY}</report>"),
        Code::MissingElement,
        "report",
    );
    let rejection = refused(
        format!("<report>{REPORTER}</report>"),
        Code::MissingElement,
        "report/reporter",
    );
    assert!(
        rejection
            .message
            .ends_with("add 'incidentSummary' before it"),
        "{rejection}"
    );
    refused("<report/>", Code::MissingElement, "report");
    refused(
        format!("<report>{SUMMARY}<reporter/></report>"),
        Code::MissingElement,
        "report/reporter",
    );
    refused(
        report_with("", "<victim/>"),
        Code::MissingElement,
        "report/victim",
    );
    refused(
        event(""),
        Code::MissingElement,
        "report/personOrUserReported/ipCaptureEvent",
    );
    refused(
        person_with("<deviceId><idType>IMEI</idType></deviceId>"),
        Code::MissingElement,
        "report/personOrUserReported/deviceId",
    );
    refused(
        report_with("<lawEnforcement/>", ""),
        Code::MissingElement,
        "report/lawEnforcement",
    );
}

#[test]
fn missing_required_element_of_a_file() {
    refused_file(
        "<fileDetails><reportId>1</reportId></fileDetails>",
        Code::MissingElement,
        "fileDetails",
    );
    refused_file(
        file_with("<details type='EXIF'/>"),
        Code::MissingElement,
        "fileDetails/details",
    );
    refused_file(
        file_with("<details><nameValuePair><name/></nameValuePair></details>"),
        Code::MissingElement,
        "fileDetails/details/nameValuePair",
    );
}

#[test]
fn missing_choice_of_details() {
    refused(
        report_with("<internetDetails></internetDetails>", ""),
        Code::MissingElement,
        "report/internetDetails",
    );
}

#[test]
fn two_choices_of_details() {
    let two = "<internetDetails><webPageIncident/><emailIncident/></internetDetails>";
    refused(
        report_with(two, ""),
        Code::TooMany,
        "report/internetDetails/emailIncident",
    );
    let same = "<internetDetails><webPageIncident/><webPageIncident/></internetDetails>";
    refused(
        report_with(same, ""),
        Code::TooMany,
        "report/internetDetails/webPageIncident",
    );
}

#[test]
fn meme_beside_annotations() {
    let both = "<potentialMeme>true</potentialMeme><fileAnnotations/>";
    refused_file(
        file_with(both),
        Code::TooMany,
        "fileDetails/fileAnnotations",
    );
}

#[test]
fn duplicate_element() {
    refused(
        report_with("", "").replace(SUMMARY, &SUMMARY.repeat(2)),
        Code::TooMany,
        "report/incidentSummary",
    );
    refused(report_with("", REPORTER), Code::TooMany, "report/reporter");
    refused(
        person_with("<screenName>a</screenName><screenName>b</screenName>"),
        Code::TooMany,
        "report/personOrUserReported/screenName",
    );
    refused(
        report_with("", "").replace(
            "<incidentDateTime>",
            "<reportAnnotations><spam/><sextortion/><spam/></reportAnnotations><incidentDateTime>",
        ),
        Code::TooMany,
        "report/incidentSummary/reportAnnotations/spam",
    );
}

#[test]
fn fixed_flag_false() {
    for text in ["false", "0", "yes"] {
        let xml = report_with("", "").replace("<incidentDateTime>",
            &format!("<reportAnnotations><sextortion>{text}</sextortion></reportAnnotations><incidentDateTime>"));
        refused(
            xml,
            Code::FixedFlag,
            "report/incidentSummary/reportAnnotations/sextortion",
        );
    }
    refused_file(
        file_with("<fileAnnotations><viral>false</viral></fileAnnotations>"),
        Code::FixedFlag,
        "fileDetails/fileAnnotations/viral",
    );
}

#[test]
fn bad_country() {
    for code in ["nz", "ZZ", "New Zealand", " NZ"] {
        let xml = person_with(&format!(
            "<estimatedLocation><countryCode>{code}</countryCode></estimatedLocation>"
        ));
        refused(
            xml,
            Code::UnexpectedValue,
            "report/personOrUserReported/estimatedLocation/countryCode",
        );
    }
    let law = "<lawEnforcement><agencyName>A</agencyName><servedLegalProcessInternational fleaCountry='UK'>true\
        </servedLegalProcessInternational></lawEnforcement>";
    refused(
        report_with(law, ""),
        Code::UnexpectedValue,
        "report/lawEnforcement/servedLegalProcessInternational/@fleaCountry",
    );
}

#[test]
fn bad_state() {
    refused(
        in_person("<address><state>Texas</state></address>"),
        Code::UnexpectedValue,
        "report/personOrUserReported/personOrUserReportedPerson/address/state",
    );
}

#[test]
fn bad_port() {
    for (port, code) in [
        ("0", Code::OutOfRange),
        ("65536", Code::OutOfRange),
        ("-1", Code::OutOfRange),
        ("", Code::UnexpectedValue),
        ("http", Code::UnexpectedValue),
        ("1.0", Code::UnexpectedValue),
        ("99999999999999999999", Code::OutOfRange),
    ] {
        refused(
            event(&format!(
                "<ipAddress>203.0.113.1</ipAddress><port>{port}</port>"
            )),
            code,
            "report/personOrUserReported/ipCaptureEvent/port",
        );
    }
}

#[test]
fn bad_ip() {
    for ip in [
        "",
        "203.0.113.256",
        "203.0.113",
        "203.0.113.01",
        "host.example",
        "2001:db8::1::2",
        "fe80::1%eth0",
        "[2001:db8::1]",
        "203.0.113.0/24",
    ] {
        refused(
            event(&format!("<ipAddress>{ip}</ipAddress>")),
            Code::UnexpectedValue,
            "report/personOrUserReported/ipCaptureEvent/ipAddress",
        );
    }
}

#[test]
fn bad_age() {
    for (age, code) in [
        ("151", Code::OutOfRange),
        ("-1", Code::OutOfRange),
        ("13.5", Code::UnexpectedValue),
        ("", Code::UnexpectedValue),
    ] {
        refused(
            in_person(&format!("<age>{age}</age>")),
            code,
            "report/personOrUserReported/personOrUserReportedPerson/age",
        );
    }
}

#[test]
fn bad_date_of_birth() {
    for (date, code) in [
        ("2001", Code::UnexpectedValue),
        ("2001-02-29", Code::OutOfRange),
        ("01/02/2001", Code::UnexpectedValue),
    ] {
        refused(
            in_person(&format!("<dateOfBirth>{date}</dateOfBirth>")),
            code,
            "report/personOrUserReported/personOrUserReportedPerson/dateOfBirth",
        );
    }
}

#[test]
fn bad_time() {
    for (text, code) in [
        ("", Code::UnexpectedValue),
        ("2026-01-02", Code::UnexpectedValue),
        ("2026-01-02 03:04:05Z", Code::UnexpectedValue),
        ("2026-13-02T03:04:05Z", Code::OutOfRange),
        ("2026-01-02T25:04:05Z", Code::OutOfRange),
    ] {
        refused(with_time(text), code, TIME);
    }
}

#[test]
fn bad_truth_value() {
    for text in ["", "TRUE", "yes", "2"] {
        refused(
            person_with(&format!("<compromisedAccount>{text}</compromisedAccount>")),
            Code::UnexpectedValue,
            "report/personOrUserReported/compromisedAccount",
        );
    }
}

#[test]
fn bad_number() {
    for (text, code) in [
        ("1e3", Code::UnexpectedValue),
        ("+-1", Code::UnexpectedValue),
        ("9223372036854775808", Code::OutOfRange),
    ] {
        refused(
            person_with(&format!("<priorCTReports>{text}</priorCTReports>")),
            code,
            "report/personOrUserReported/priorCTReports",
        );
    }
}

#[test]
fn bad_coordinate() {
    for text in ["", "36,8", "36.8S", "inf"] {
        let xml = report_with(
            &format!(
                "<internetDetails><cellPhoneIncident><latitude>{text}</latitude></cellPhoneIncident></internetDetails>"
            ),
            "",
        );
        refused(
            xml,
            Code::UnexpectedValue,
            "report/internetDetails/cellPhoneIncident/latitude",
        );
    }
}

#[test]
fn bad_calling_code_and_extension() {
    let phone = "report/personOrUserReported/personOrUserReportedPerson/phone";
    for (attribute, code) in [
        ("countryCallingCode='64'", Code::UnexpectedValue),
        ("countryCallingCode='+'", Code::UnexpectedValue),
        ("countryCallingCode='+1234'", Code::TooLong),
        ("extension='x1'", Code::UnexpectedValue),
        ("extension='12345678901'", Code::TooLong),
    ] {
        let name = attribute.split('=').next().unwrap();
        refused(
            in_person(&format!("<phone {attribute}>1</phone>")),
            code,
            &format!("{phone}/@{name}"),
        );
    }
}

#[test]
fn too_long_values() {
    let long = |name: &str, max: usize| format!("<{name}>{}</{name}>", "é".repeat(max + 1));
    for (name, max) in [
        ("vehicleDescription", 300),
        ("espIdentifier", 255),
        ("espService", 100),
        ("screenName", 256),
        ("displayName", 255),
        ("profileUrl", 2083),
        ("groupIdentifier", 255),
    ] {
        let rejection = refused(
            person_with(&long(name, max)),
            Code::TooLong,
            &format!("report/personOrUserReported/{name}"),
        );
        assert!(rejection.message.contains(&max.to_string()), "{rejection}");
    }
    for (name, max) in [("firstName", 100), ("lastName", 100), ("phone", 50)] {
        refused(
            in_person(&long(name, max)),
            Code::TooLong,
            &format!("report/personOrUserReported/personOrUserReportedPerson/{name}"),
        );
    }
    let xml = report_with("", "").replace(
        "<incidentDateTime>",
        &format!("{}<incidentDateTime>", long("escalateToHighPriority", 3000)),
    );
    refused(
        xml,
        Code::TooLong,
        "report/incidentSummary/escalateToHighPriority",
    );
    refused_file(
        file_with(&long("originalFileName", 2056)),
        Code::TooLong,
        "fileDetails/originalFileName",
    );
    refused_file(
        file_with(&format!(
            "<originalFileHash hashType='{}'>0</originalFileHash>",
            "t".repeat(65)
        )),
        Code::TooLong,
        "fileDetails/originalFileHash/@hashType",
    );
}

#[test]
fn too_long_local_part_of_an_email() {
    let email = "report/personOrUserReported/personOrUserReportedPerson/email";
    refused(
        in_person(&format!("<email>{}@mail.example</email>", "a".repeat(65))),
        Code::TooLong,
        email,
    );
    accept(in_person(&format!(
        "<email>{}@mail.example</email>",
        "a".repeat(64)
    )));
    refused(
        in_person(&format!("<email>a@{}.example</email>", "m".repeat(250))),
        Code::TooLong,
        email,
    );
}

#[test]
fn wrong_root() {
    refused("<reports/>", Code::WrongRoot, "");
    refused("<fileDetails/>", Code::WrongRoot, "");
    refused("<c:report xmlns:c='u'/>", Code::WrongRoot, "");
    refused_file("<report/>", Code::WrongRoot, "");
    refused("<html><body>x</body></html>", Code::WrongRoot, "");
}

#[test]
fn namespace_on_the_report() {
    let xml = report_with("", "").replacen("<report>", "<report xmlns='urn:x'>", 1);
    refused(xml, Code::Namespace, "report");
}

#[test]
fn text_between_elements() {
    refused(report_with("stray", ""), Code::UnexpectedText, "report");
    refused(
        report_with("<![CDATA[ ]]>", ""),
        Code::UnexpectedText,
        "report",
    );
    refused(report_with("&#32;", ""), Code::UnexpectedText, "report");
    refused(
        report_with("", "").replacen(
            "<report>",
            "<report><batchedReport reason='VIRAL_POTENTIAL_MEME'>x</batchedReport>",
            1,
        ),
        Code::UnexpectedText,
        "report/batchedReport",
    );
}

#[test]
fn element_inside_text() {
    refused(
        report_with("", "<additionalInfo>a<b/>c</additionalInfo>"),
        Code::UnexpectedElement,
        "report/additionalInfo",
    );
}

#[test]
fn refusals_name_no_value() {
    for xml in [
        report_with("", "").replace("Misleading Domain Name", "canary"),
        with_time("canary"),
        event("<ipAddress>canary</ipAddress>"),
        report_with("canary", ""),
        in_person("<phone type='canary'>1</phone>"),
        "<canary/>".to_owned(),
        report_with("", "<additionalInfo>&canary;</additionalInfo>"),
        report_with("<canary><canary", ""),
        "<!DOCTYPE canary><report/>".to_owned(),
    ] {
        let rejection = reject(&xml);
        assert!(!rejection.to_string().contains("canary"), "{rejection}");
    }
}

#[test]
fn display_is_one_line_with_place_and_advice() {
    let rejection =
        reject(report_with("", "").replace("<incidentDateTime>", "\n <incidentDateTime x>"));
    assert_eq!(
        rejection.to_string(),
        "attribute at line 2, column 2 in report/incidentSummary/incidentDateTime: \
         an attribute is written as name=\"value\", after a space"
    );
}
