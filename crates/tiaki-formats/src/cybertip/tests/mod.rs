//! Tests of reading and writing CyberTipline XML. All content is neutral placeholder text.

use super::*;

mod accepted;
mod flagged;
mod hostile;
mod refused;
mod round_trip;
mod schema;

const SUMMARY: &str = "<incidentSummary><incidentType>Misleading Domain Name</incidentType>\
    <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>";
const REPORTER: &str =
    "<reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>";

/// A sound report with `before` and `after` its reporter.
fn report_with(before: &str, after: &str) -> String {
    format!("<report>{SUMMARY}{before}{REPORTER}{after}</report>")
}

/// A sound report with one reported person that holds `inside`.
fn person_with(inside: &str) -> String {
    report_with(
        "",
        &format!("<personOrUserReported>{inside}</personOrUserReported>"),
    )
}

/// Details of a file with `inside` behind the two ids.
fn file_with(inside: &str) -> String {
    format!("<fileDetails><reportId>1</reportId><fileId>f1</fileId>{inside}</fileDetails>")
}

/// Reads both ways, which must agree.
fn read(xml: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Parsed<Report>, Rejection> {
    let xml = xml.as_ref();
    let whole = read_report(xml, options);
    let slow = std::io::BufReader::with_capacity(7, xml);
    assert_eq!(
        whole,
        read_report_from(slow, options),
        "a slice and a stream read alike"
    );
    whole
}

fn read_files(
    xml: impl AsRef<[u8]>,
    options: &ReadOptions,
) -> Result<Parsed<Vec<FileDetails>>, Rejection> {
    let xml = xml.as_ref();
    let whole = read_file_details(xml, options);
    let slow = std::io::BufReader::with_capacity(5, xml);
    assert_eq!(
        whole,
        read_file_details_from(slow, options),
        "a slice and a stream read alike"
    );
    whole
}

fn accept(xml: impl AsRef<[u8]>) -> Parsed<Report> {
    match read(xml, &ReadOptions::default()) {
        Ok(parsed) => parsed,
        Err(rejection) => panic!("refused: {rejection}"),
    }
}

fn reject(xml: impl AsRef<[u8]>) -> Rejection {
    read(xml, &ReadOptions::default()).expect_err("the document is refused")
}

/// Asserts code and path of a refusal.
fn refused(xml: impl AsRef<[u8]>, code: RejectionCode, path: &str) -> Rejection {
    let rejection = reject(xml);
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (code, path),
        "{rejection}"
    );
    assert!(rejection.line > 0 && rejection.column > 0, "{rejection}");
    rejection
}

fn refused_file(xml: impl AsRef<[u8]>, code: RejectionCode, path: &str) -> Rejection {
    let rejection = read_files(xml, &ReadOptions::default()).expect_err("the document is refused");
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (code, path),
        "{rejection}"
    );
    rejection
}
