use proptest::prelude::*;

use super::{FULL, read};
use crate::cybertip_json::write;

#[test]
fn the_full_report_reads_back() {
    let first = read(FULL).unwrap().value;
    let written = write(&first);
    let again = read(&written).unwrap().value;
    assert_eq!(again, first);
    assert_eq!(write(&again), written);
}

#[test]
fn a_report_of_which_nothing_is_known_reads_back() {
    let first = read(r#"{"reportId": 1, "other": [2], "reportedInformation": {}}"#)
        .unwrap()
        .value;
    let written = write(&first);
    assert_eq!(read(&written).unwrap().value, first, "{written}");
}

/// Names that are known somewhere, and some that are not.
const NAMES: [&str; 34] = [
    "reportId",
    "dateReceived",
    "reportingEsp",
    "espName",
    "incidentSummary",
    "incidentType",
    "incidentDateTime",
    "incidentDetails",
    "emailIncident",
    "webpageIncident",
    "contents",
    "reportedPeople",
    "reportedPersons",
    "intendedRecipients",
    "uploadedFiles",
    "additionalInformations",
    "value",
    "emails",
    "phones",
    "screenName",
    "addresses",
    "approximateAge",
    "dateOfBirth",
    "languages",
    "sourceInformation",
    "sourceCaptures",
    "port",
    "dateTime",
    "possibleProxy",
    "viewedByEsp",
    "verificationHash",
    "ncmecTags",
    "unheardOf",
    "\u{fc}",
];

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("\"N/A\"".to_owned()),
        Just("\"2026-01-02 03:04:05 UTC\"".to_owned()),
        (0_u32..70_000).prop_map(|number| number.to_string()),
        Just("1.50e3".to_owned()),
        "[a-z\\n\"\\\\ ]{0,6}".prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            1 => proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|values| format!("[ {} ]", values.join(", "))),
            4 => proptest::collection::btree_map(proptest::sample::select(NAMES.to_vec()), inner, 0..6)
                .prop_map(|members| {
                    let members: Vec<String> = members
                        .into_iter()
                        .map(|(name, value)| format!("\"{name}\": {value}"))
                        .collect();
                    format!("{{{}}}", members.join(", "))
                }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// What reads, reads back the same after it was written, with all that is not known.
    #[test]
    fn parse_write_parse_is_identical(inside in json()) {
        let text = format!("{{\"reportedInformation\":{inside},\"extra\":{inside}}}");
        if let Ok(first) = read(&text) {
            let written = write(&first.value);
            let again = read(&written);
            prop_assert!(again.is_ok(), "{written}");
            if let Ok(again) = again {
                prop_assert_eq!(&again.value, &first.value);
                prop_assert_eq!(write(&again.value), written);
            }
        }
    }
}
