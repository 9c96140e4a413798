//! The schema that the provider API serves says what the parser takes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

use super::*;
use crate::cybertip::sample::Random;

const SCHEMA: &str = include_str!("../../../../../docs/formats/ispws.xsd");

/// Elements with the attributes that they came with.
type Names = BTreeMap<String, BTreeSet<String>>;

/// Every element and attribute of a text.
fn names(text: &str, found: &mut Names) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                let attributes = found.entry(tag.name().into_inner().to_owned()).or_default();
                for attribute in tag.attributes() {
                    attributes.insert(attribute.unwrap().key.into_inner().to_owned());
                }
            }
            quick_xml::events::Event::Eof => return,
            _ => {}
        }
    }
}

/// All names that documents of arbitrary values hold: those of the parser's tables.
fn of_the_parser() -> Names {
    let mut found = Names::new();
    for seed in 0..300 {
        names(
            &write_report(&Report::sample(&mut Random(seed))),
            &mut found,
        );
        names(
            &write_file_details(&FileDetails::sample(&mut Random(seed))),
            &mut found,
        );
    }
    found
}

/// The names that the schema declares, but for those of replies.
fn of_the_schema() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut elements, mut attributes) = (BTreeSet::new(), BTreeSet::new());
    for line in SCHEMA.lines() {
        for (start, names) in [
            ("<xs:element name=\"", &mut elements),
            ("<xs:attribute name=\"", &mut attributes),
        ] {
            if let Some((_, rest)) = line.split_once(start) {
                names.insert(rest.split('"').next().unwrap().to_owned());
            }
        }
    }
    for reply in [
        "reportResponse",
        "reportDoneResponse",
        "responseCode",
        "responseDescription",
        "hash",
        "files",
    ] {
        assert!(elements.remove(reply), "{reply}");
    }
    (elements, attributes)
}

#[test]
fn every_name_of_the_parser_stands_in_the_schema_and_no_other() {
    let parsed = of_the_parser();
    let (elements, attributes) = of_the_schema();
    assert_eq!(parsed.keys().cloned().collect::<BTreeSet<_>>(), elements);
    let used: BTreeSet<String> = parsed.into_values().flatten().collect();
    assert_eq!(used, attributes);
}

#[test]
fn every_closed_list_of_the_parser_stands_in_the_schema() {
    let countries = Country::ALL.iter().chain(UsState::ALL).copied();
    let kinds = IncidentType::ALL.iter().map(|kind| kind.text());
    for value in countries.chain(kinds) {
        let line = format!("<xs:enumeration value=\"{value}\"/>");
        assert!(SCHEMA.contains(&line), "{value}");
    }
}

/// What an independent validator says of a text; nothing where none is installed.
fn validated(text: &str) -> Option<Result<(), String>> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/ispws.xsd");
    let mut child = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema", schema, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Some(output.status.success().then_some(()).ok_or(said))
}

#[test]
fn an_independent_validator_agrees() {
    let report = include_str!("../../../testdata/report_full.xml");
    let file = include_str!("../../../testdata/file_details.xml");
    let texts = [report.to_owned(), file.to_owned()];
    let arbitrary = (0..20).map(|seed| {
        let mut file = FileDetails::sample(&mut Random(seed));
        file.ip_capture_events.truncate(1);
        if file.file_annotations.is_some() {
            file.potential_meme = None;
        }
        file.details
            .retain(|details| !details.name_value_pairs.is_empty());
        write_file_details(&file)
    });
    for text in texts.into_iter().chain(arbitrary) {
        if let Some(validated) = validated(&text) {
            assert_eq!(validated, Ok(()), "{text}");
        }
    }
    let unknown = report.replace("<reporter>", "<later/><reporter>");
    for wrong in [
        report.replacen("<incidentType>", "<incidentType>Other ", 1),
        report.replace("<age>34</age>", "<age>151</age>"),
        file.replace("<industryClassification>B2", "<industryClassification>C2"),
        unknown,
    ] {
        if let Some(validated) = validated(&wrong) {
            assert!(validated.is_err(), "{wrong}");
        }
    }
}
