//! Reading what was written gives the same, for arbitrary documents of the whole schema.

use proptest::prelude::*;

use super::*;
use crate::cybertip::sample::Random;

/// An arbitrary file that the schema allows: two rules tie its elements together.
fn arbitrary_file(seed: u64) -> FileDetails {
    let mut file = FileDetails::sample(&mut Random(seed));
    if file.file_annotations.is_some() {
        file.potential_meme = None;
    }
    file.details
        .retain(|details| !details.name_value_pairs.is_empty());
    file
}

#[test]
fn samples_survive() {
    let report = accept(include_str!("../../../testdata/report_full.xml")).value;
    assert_eq!(accept(write_report(&report)).value, report);
    let file = include_str!("../../../testdata/file_details.xml");
    let files = read_files(file, &ReadOptions::default()).unwrap().value;
    let again = read_files(write_file_details(&files[0]), &ReadOptions::default())
        .unwrap()
        .value;
    assert_eq!(again, files);
}

#[test]
fn characters_that_xml_cannot_carry_are_replaced() {
    let report = Report {
        additional_info: Some("a\0b\u{FFFE}".to_owned()),
        ..Report::default()
    };
    let text = accept(write_report(&report)).value.additional_info.unwrap();
    assert_eq!(text, "a\u{FFFD}b\u{FFFD}");
}

#[test]
fn arbitrary_reports_reach_every_kind_of_details() {
    let mut names = std::collections::BTreeSet::new();
    for seed in 0..200 {
        let report = Report::sample(&mut Random(seed));
        names.extend(report.internet_details.iter().map(InternetDetails::name));
    }
    assert_eq!(names.len(), 8);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn reports_survive(seed: u64) {
        let report = Report::sample(&mut Random(seed));
        let text = write_report(&report);
        let parsed = read_report(text.as_bytes(), &ReadOptions::default());
        let parsed = parsed.map_err(|rejection| TestCaseError::fail(rejection.to_string()))?;
        prop_assert_eq!(&parsed.value, &report);
        prop_assert_eq!(parsed.unknown, vec![]);
        prop_assert_eq!(write_report(&parsed.value), text);
    }

    #[test]
    fn files_survive(seed: u64) {
        let files = vec![arbitrary_file(seed), arbitrary_file(seed ^ 1)];
        let text = write_files(&files);
        let parsed = read_file_details(text.as_bytes(), &ReadOptions::default());
        let parsed = parsed.map_err(|rejection| TestCaseError::fail(rejection.to_string()))?;
        prop_assert_eq!(parsed.value, files);
    }

    /// One changed byte never panics, and slice and stream agree on it.
    #[test]
    fn a_changed_byte_reads_alike_both_ways(at in 0usize..2900, byte: u8) {
        let mut bytes = include_bytes!("../../../testdata/report_full.xml").to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = read(&bytes, &ReadOptions::default());
    }
}
