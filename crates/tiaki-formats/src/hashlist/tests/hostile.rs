//! One test for each hostile or broken list.

use std::io::{BufReader, Read};

use super::forms::{Got, NCMEC, VICS, auto, with};
use super::*;

fn failed(text: impl AsRef<[u8]>) -> ListError {
    match auto(text) {
        Err(error) => error,
        Ok(got) => panic!("it was read, with {} entries", got.entries.len()),
    }
}

/// One bad Media with a good one behind it.
fn media(bad: &str) -> RowRejection {
    let text = format!(
        "{{\"odata.metadata\":\"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media\",\"value\":[\n{bad},\n{{\"MD5\":\"{MD5}\"}}]}}"
    );
    one(auto(text).unwrap(), bad.as_bytes())
}

fn one(mut got: Got, raw: &[u8]) -> RowRejection {
    assert_eq!(got.entries.len(), 1, "the one behind it is read");
    assert_eq!(got.refused.len(), 1);
    let rejection = got.refused.remove(0);
    assert_eq!(rejection.line, 2);
    assert_eq!(
        String::from_utf8_lossy(&rejection.raw),
        String::from_utf8_lossy(raw)
    );
    rejection
}

#[test]
fn vics_cut_off_anywhere_gives_nothing() {
    for cut in 130..VICS.len() {
        let error = with(
            &VICS[..cut],
            &Options {
                form: Some(Form::Vics),
                algorithm: None,
            },
        )
        .map(|_| ());
        assert!(
            matches!(
                error,
                Err(ListError::Truncated { .. } | ListError::Version { .. })
            ),
            "cut at {cut}: {error:?}"
        );
    }
}

#[test]
fn vics_of_an_unknown_version_is_refused_whole() {
    for context in [
        "2.1.xml/US/$metadata#Media",
        "1.3.xml#Persons",
        "3.0.xml#Media",
        "2.0.xml/../$metadata#Media",
        "",
    ] {
        let text = format!(
            "{{\"@odata.context\":\"http://x.example/DataModels/{context}\",\"value\":[{{\"MD5\":\"{MD5}\"}}]}}"
        );
        assert!(
            matches!(failed(text), ListError::Version { .. }),
            "{context}"
        );
    }
}

#[test]
fn vics_whose_context_comes_last_is_refused_whole() {
    let text = format!(
        "{{\"value\":[{{\"MD5\":\"{MD5}\"}}],\"@odata.context\":\"http://x.example/DataModels/1.3.xml#Media\"}}"
    );
    assert!(matches!(failed(text), ListError::Version { .. }));
}

#[test]
fn vics_without_a_value_is_refused_whole() {
    let text = "{\"odata.metadata\":\"http://x.example/DataModels/1.3.xml#Media\"}";
    assert!(matches!(failed(text), ListError::Version { .. }));
}

#[test]
fn vics_nested_without_end_is_refused_whole() {
    let text = format!(
        "{{\"odata.metadata\":\"http://x.example/DataModels/1.3.xml#Media\",\"x\":{}",
        "[".repeat(1_000_000)
    );
    assert!(matches!(failed(text), ListError::Broken { .. }));
}

#[test]
fn vics_with_text_behind_its_end_is_refused_whole() {
    assert!(matches!(
        failed(format!("{VICS}{{}}")),
        ListError::Broken { .. }
    ));
}

#[test]
fn vics_media_that_is_no_object_is_refused_alone() {
    for bad in [
        "7",
        "null",
        "\"x\"",
        "[1]",
        "{\"MD5\" 1}",
        "{\"MD5\":01}",
        "{\"MD5\":\"\\x\"}",
    ] {
        assert_eq!(media(bad).code, RowCode::NotJson, "{bad}");
    }
}

#[test]
fn vics_media_with_a_digest_of_another_length_is_refused_alone() {
    let rejection = media(&format!("{{\"MD5\":\"{SHA1}\"}}"));
    assert_eq!(
        (rejection.code, rejection.column.as_deref()),
        (RowCode::DigestLength, Some("MD5"))
    );
}

#[test]
fn vics_media_with_a_digest_that_is_no_hex_is_refused_alone() {
    let bad = format!("{{\"SHA1\":\"z{}\"}}", &SHA1[1..]);
    assert_eq!(media(&bad).code, RowCode::NotHex);
}

#[test]
fn vics_media_with_one_bad_digest_gives_none_of_the_good_ones() {
    let bad = format!(
        "{{\"MD5\":\"{MD5}\",\"AlternativeHashes\":[{{\"HashName\":\"pdq\",\"HashValue\":\"12\"}}]}}"
    );
    assert_eq!(media(&bad).code, RowCode::DigestLength);
}

#[test]
fn vics_media_without_a_digest_is_refused_alone() {
    assert_eq!(
        media("{\"MediaID\":1,\"Category\":1}").code,
        RowCode::MissingDigest
    );
    assert_eq!(
        media("{\"MD5\":null,\"SHA1\":\"\"}").code,
        RowCode::MissingDigest
    );
}

#[test]
fn vics_media_that_says_a_member_twice_is_refused_alone() {
    let twice = format!("{{\"MD5\":\"{MD5}\",\"MD5\":\"{MD5}\"}}");
    let cases = format!("{{\"MD5\":\"{MD5}\",\"Md5\":\"{MD5}\"}}");
    assert_eq!(media(&twice).code, RowCode::RepeatedMember);
    assert_eq!(media(&cases).code, RowCode::RepeatedMember);
}

#[test]
fn vics_media_with_a_category_of_another_kind_is_refused_alone() {
    for bad in ["[1]", "{}"] {
        let bad = format!("{{\"MD5\":\"{MD5}\",\"Category\":{bad}}}");
        assert_eq!(media(&bad).code, RowCode::ValueKind);
    }
    let bad = format!("{{\"MD5\":\"{MD5}\",\"Category\":true}}");
    assert_eq!(media(&bad).code, RowCode::Category);
    let bad = format!(
        "{{\"MD5\":\"{MD5}\",\"Category\":\"{}\"}}",
        "1".repeat(TEXT_CHARACTERS + 1)
    );
    assert_eq!(media(&bad).code, RowCode::ValueTooLong);
}

#[test]
fn vics_media_nested_too_deep_is_refused_alone() {
    let bad = format!("{{\"x\":{}{}}}", "[".repeat(100), "]".repeat(100));
    assert_eq!(media(&bad).code, RowCode::TooDeep);
}

#[test]
fn vics_media_beyond_the_limit_is_refused_alone() {
    let bad = format!(
        "{{\"MD5\":\"{MD5}\",\"Comments\":\"{}\"}}",
        "x".repeat(ELEMENT_BYTES)
    );
    let text = format!(
        "{{\"odata.metadata\":\"x/1.3.xml#Media\",\"value\":[\n{bad},{{\"MD5\":\"{MD5}\"}}]}}"
    );
    let got = auto(text).unwrap();
    assert_eq!(got.entries.len(), 1);
    assert_eq!(got.refused[0].code, RowCode::RowTooLong);
    assert_eq!(got.refused[0].raw.len(), ELEMENT_BYTES);
}

#[test]
fn vics_pictures_are_never_handed_out_and_are_said() {
    let good = format!("{{\"MD5\":\"{MD5}\",\"Miniature\":\"iVBORw0KGgo=\"}}");
    let text = |media: &str| {
        format!(
            "{{\"odata.metadata\":\"x/1.3.xml#Media\",\"value\":[\n{media},{{\"MD5\":\"{MD5}\"}}]}}"
        )
    };
    let got = auto(text(&good)).unwrap();
    assert!(got.summary.holds_pictures);
    assert_eq!(got.entries.len(), 2);
    for bad in [
        "{\"MD5\":\"x\",\"Miniature\":\"iVBORw0KGgo=\"}",
        "{\"MD5\":\"x\",\"miniature\":\"iVBORw0KGgo=\",}",
        "{\"MD5\":\"x\",\"MINIATURE\":[\"iVBORw0KGgo=\"]}",
    ] {
        let got = auto(text(bad)).unwrap();
        assert!(got.summary.holds_pictures, "{bad}");
        assert!(got.refused[0].raw.is_empty(), "{bad}");
    }
}

#[test]
fn json_that_is_no_list_is_refused_whole() {
    for text in ["{}", "[]", "{\"a\":1}", "[{\"MD5\":\"x\"}]"] {
        assert_eq!(failed(text), ListError::Unknown, "{text}");
    }
}

fn record(bad: &str) -> RowRejection {
    let text = format!(
        "{{\"hashRecords\":[\n{bad},{{\"signalType\":\"ImagePDQ\",\"hashValue\":\"{PDQ}\",\"hashStatus\":\"Active\"}}]}}"
    );
    one(auto(text).unwrap(), bad.as_bytes())
}

#[test]
fn stopncii_record_of_an_unknown_signal_is_refused_alone() {
    let bad = format!(
        "{{\"signalType\":\"ImageNew\",\"hashValue\":\"{PDQ}\",\"hashStatus\":\"Active\"}}"
    );
    assert_eq!(record(&bad).code, RowCode::SignalType);
    let bad = format!("{{\"hashValue\":\"{PDQ}\",\"hashStatus\":\"Active\"}}");
    assert_eq!(record(&bad).code, RowCode::SignalType);
}

#[test]
fn stopncii_record_of_an_unknown_status_is_refused_alone() {
    let bad = format!(
        "{{\"signalType\":\"ImagePDQ\",\"hashValue\":\"{PDQ}\",\"hashStatus\":\"Perhaps\"}}"
    );
    assert_eq!(record(&bad).code, RowCode::Status);
}

#[test]
fn stopncii_record_with_a_short_digest_is_refused_alone() {
    let bad = "{\"signalType\":\"ImagePDQ\",\"hashValue\":\"f8\",\"hashStatus\":\"Active\"}";
    assert_eq!(record(bad).code, RowCode::DigestLength);
}

#[test]
fn stopncii_cut_off_gives_nothing() {
    let text = format!(
        "{{\"hashRecords\":[{{\"signalType\":\"ImagePDQ\",\"hashValue\":\"{PDQ}\",\"hashStatus\":\"Active\"}},"
    );
    assert!(matches!(failed(text), ListError::Truncated { .. }));
}

/// NCMEC's sample with `from` written as `to`.
fn ncmec(from: &str, to: &str) -> Result<Got, ListError> {
    assert!(NCMEC.contains(from));
    with(
        NCMEC.replacen(from, to, 1),
        &Options {
            form: Some(Form::NcmecHashSharing),
            algorithm: None,
        },
    )
}

#[test]
fn ncmec_cut_off_anywhere_gives_nothing() {
    let form = Options {
        form: Some(Form::NcmecHashSharing),
        algorithm: None,
    };
    for cut in 120..NCMEC.len() {
        let error = with(&NCMEC[..cut], &form).map(|_| ());
        assert!(
            matches!(error, Err(ListError::Truncated { .. })),
            "cut at {cut}: {error:?}"
        );
    }
}

#[test]
fn ncmec_with_a_dtd_is_refused_whole() {
    let error = ncmec(
        "<queryResult",
        "<!DOCTYPE q [<!ENTITY a \"b\">]><queryResult",
    )
    .map(|_| ());
    assert!(matches!(error, Err(ListError::Broken { .. })), "{error:?}");
}

#[test]
fn ncmec_with_an_entity_is_refused_whole() {
    let error = ncmec("e-1", "&a;").map(|_| ());
    assert!(
        matches!(error, Err(ListError::Broken { line: 4, .. })),
        "{error:?}"
    );
}

#[test]
fn ncmec_of_another_namespace_is_refused_whole() {
    let error = ncmec("hashsharing/v2", "hashsharing/v3").map(|_| ());
    assert!(matches!(error, Err(ListError::Version { .. })), "{error:?}");
}

#[test]
fn ncmec_of_another_root_is_refused_whole() {
    let text = "<status xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"/>";
    assert!(matches!(failed(text), ListError::Version { .. }));
}

#[test]
fn ncmec_with_tags_that_do_not_match_is_refused_whole() {
    let error = ncmec("</images>", "</image>").map(|_| ());
    assert!(matches!(error, Err(ListError::Broken { .. })), "{error:?}");
}

#[test]
fn ncmec_nested_without_end_is_refused_whole() {
    let error = ncmec("<feedback ", &format!("{}<feedback ", "<a>".repeat(100))).map(|_| ());
    assert!(matches!(error, Err(ListError::Broken { .. })), "{error:?}");
}

#[test]
fn ncmec_with_a_text_without_end_is_refused_in_bounded_memory() {
    let head = "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images>";
    let endless = std::io::repeat(b'x').take(1 << 30);
    let reader = BufReader::new(head.as_bytes().chain(endless));
    let error = super::super::read(reader, &Options::default(), &mut |_| {
        ControlFlow::Continue(())
    });
    assert!(matches!(error, Err(ListError::Broken { .. })), "{error:?}");
}

#[test]
fn ncmec_entry_without_id_is_refused_alone_as_it_came() {
    let got = ncmec("<id>e-1</id>", "").unwrap();
    assert_eq!(got.entries.len(), 1);
    let rejection = &got.refused[0];
    assert_eq!((rejection.code, rejection.line), (RowCode::MissingId, 4));
    let raw = String::from_utf8_lossy(&rejection.raw);
    assert!(
        raw.starts_with("<image><member") && raw.ends_with("</feedback></image>"),
        "{raw}"
    );
}

#[test]
fn ncmec_deleted_entry_without_id_is_refused_alone() {
    let got = ncmec("<id>e-0</id>", "<id> </id>").unwrap();
    assert_eq!(got.refused[0].code, RowCode::MissingId);
    assert!(got.removed.is_empty());
}

#[test]
fn ncmec_entry_with_a_bad_digest_is_refused_alone() {
    let got = ncmec("0cc175b9c0f1b6a831c399e269772661", "0cc1").unwrap();
    assert_eq!(got.refused[0].code, RowCode::DigestLength);
    assert_eq!(got.entries.len(), 1);
}

#[test]
fn ncmec_entry_with_a_long_text_is_refused_alone() {
    let got = ncmec("e-1", &"x".repeat(5_000)).unwrap();
    assert_eq!(got.refused[0].code, RowCode::ValueTooLong);
}

#[test]
fn ncmec_entry_without_fingerprints_is_refused_alone() {
    let got = ncmec("<fingerprints>", "<other>");
    assert!(got.is_err(), "its tags do not match");
    let text = "<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images><image><id>1</id></image></images></queryResult>";
    assert_eq!(auto(text).unwrap().refused[0].code, RowCode::MissingDigest);
}

#[test]
fn other_xml_is_refused_whole() {
    assert_eq!(failed("<report/>"), ListError::Unknown);
}

#[test]
fn md5sum_line_of_another_form_is_refused_alone() {
    let got = auto(format!(
        "{MD5}  a\nnot a digest  b\nMD5 (x) = 12\nTIGER (x) = 12\n{MD5}  c\n"
    ))
    .unwrap();
    let codes: Vec<_> = got.refused.iter().map(|r| (r.line, r.code)).collect();
    assert_eq!(
        codes,
        [
            (2, RowCode::NotHex),
            (3, RowCode::DigestLength),
            (4, RowCode::Algorithm)
        ]
    );
    assert_eq!(got.entries.len(), 2);
}

#[test]
fn hashdeep_row_before_its_header_is_refused_alone() {
    let got = auto(format!(
        "%%%% HASHDEEP-1.0\n1,{MD5},a\n%%%% size,md5,filename\n1,{MD5},a\n1,{MD5}\n"
    ))
    .unwrap();
    let codes: Vec<_> = got.refused.iter().map(|r| (r.line, r.code)).collect();
    assert_eq!(codes, [(2, RowCode::LineForm), (5, RowCode::FieldCount)]);
}

#[test]
fn nsrl_statement_that_deletes_is_refused_alone() {
    let got = auto(format!(
        "BEGIN;\ndelete from FILE WHERE sha1='{SHA1}';\ninsert into FILE VALUES('{SHA1}');\n"
    ))
    .unwrap();
    assert_eq!(
        one(
            got,
            format!("delete from FILE WHERE sha1='{SHA1}';").as_bytes()
        )
        .code,
        RowCode::LineForm
    );
}

#[test]
fn nsrl_statement_with_an_open_quote_is_refused_alone() {
    for bad in ["('abc", "('abc'", "'abc')", "((1))", ""] {
        let line = format!("insert into FILE VALUES {bad}");
        let got = auto(format!(
            "BEGIN;\n{line}\ninsert into FILE VALUES('{SHA1}');\n"
        ))
        .unwrap();
        assert_eq!(one(got, line.as_bytes()).code, RowCode::LineForm, "{bad}");
    }
}

#[test]
fn nsrl_row_with_broken_quotes_is_refused_alone() {
    let got = auto(format!(
        "\"SHA-1\",\"MD5\"\n\"{SHA1}\"x,\"{MD5}\"\n\"\",\"{MD5}\"\n"
    ))
    .unwrap();
    assert_eq!(got.refused[0].code, RowCode::QuoteMisplaced);
    assert_eq!(got.entries.len(), 1);
}

#[test]
fn icse_row_with_other_fields_is_refused_alone() {
    let got = auto(format!("MD5;SHA1;Baseline\n{MD5};\n{MD5};;Yes\n;;Yes\n")).unwrap();
    let codes: Vec<_> = got.refused.iter().map(|r| (r.line, r.code)).collect();
    assert_eq!(
        codes,
        [(2, RowCode::FieldCount), (4, RowCode::MissingDigest)]
    );
}

#[test]
fn hma_line_of_an_unknown_signal_is_refused_alone() {
    let got = auto(format!("pdq {PDQ}\npdq2 {PDQ}\npdq\npdq 12\n")).unwrap();
    let codes: Vec<_> = got.refused.iter().map(|r| (r.line, r.code)).collect();
    assert_eq!(
        codes,
        [
            (2, RowCode::SignalType),
            (3, RowCode::LineForm),
            (4, RowCode::DigestLength)
        ]
    );
}

#[test]
fn line_without_end_is_cut_and_the_next_one_read() {
    let long = "x".repeat(crate::ROW_BYTES + 10);
    let got = auto(format!("{MD5}  a\n{MD5}  {long}\n{MD5}  b\n")).unwrap();
    assert_eq!(got.refused[0].code, RowCode::RowTooLong);
    assert_eq!(got.refused[0].raw.len(), crate::ROW_BYTES);
    assert_eq!(got.entries.len(), 2);
}

#[test]
fn databases_archives_and_other_encodings_are_refused_with_advice() {
    assert_eq!(failed(b"SQLite format 3\0..."), ListError::Database);
    assert_eq!(failed(b"PK\x03\x04..."), ListError::Archive);
    assert_eq!(failed(b"\x1f\x8b..."), ListError::Archive);
    assert_eq!(failed(b"\xFF\xFE{\0"), ListError::Encoding);
    assert!(failed(b"SQLite format 3\0").to_string().contains("CSV"));
}

#[test]
fn pictures_and_other_bytes_are_no_list() {
    assert_eq!(
        failed(b"\x89PNG\r\n\x1a\n\0\0"),
        ListError::FirstRow(RowCode::NotUtf8)
    );
    assert_eq!(failed("words and more\n"), ListError::Header);
    assert_eq!(failed("\n\n"), ListError::Empty);
}

#[test]
fn a_stated_form_is_held_to() {
    for form in Form::ALL {
        let got = with(
            "words",
            &Options {
                form: Some(form),
                algorithm: None,
            },
        );
        let refused = match got {
            Err(_) => true,
            Ok(got) => got.entries.is_empty() && !got.refused.is_empty(),
        };
        assert!(refused, "{}", form.text());
    }
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("gone"))
    }
}

#[test]
fn a_source_that_fails_in_the_middle_gives_nothing() {
    let padded = format!("{MD5}  {}\n", "a".repeat(100)).repeat(1_000);
    for (head, form) in [
        (padded.clone(), Form::Md5sum),
        (padded.replace("  ", ","), Form::Hex),
        (VICS[..600].to_owned() + &" ".repeat(20_000), Form::Vics),
        (
            NCMEC[..700].to_owned() + &" ".repeat(20_000),
            Form::NcmecHashSharing,
        ),
    ] {
        let reader = BufReader::with_capacity(1 << 10, head.as_bytes().chain(Failing));
        let options = Options {
            form: Some(form),
            algorithm: None,
        };
        let error = super::super::read(reader, &options, &mut |_| ControlFlow::Continue(()));
        assert!(
            matches!(error, Err(ListError::Io { .. })),
            "{form:?} {error:?}"
        );
    }
}

#[test]
fn no_refusal_names_a_value() {
    let canary = "synthetic-canary";
    let texts = [
        format!(
            "{{\"odata.metadata\":\"x/1.3.xml#Media\",\"value\":[{{\"MD5\":\"{canary}\",\"Tags\":\"{canary}\"}}]}}"
        ),
        format!(
            "{{\"hashRecords\":[{{\"signalType\":\"{canary}\",\"hashValue\":\"{canary}\",\"hashStatus\":\"{canary}\"}}]}}"
        ),
        NCMEC.replace("e-1", &canary.repeat(20)),
        format!("pdq {PDQ}\npdq {canary}\n"),
        format!("{MD5}  {canary}\n{canary}  x\n"),
    ];
    for text in texts {
        let got = auto(text).unwrap();
        assert!(!got.refused.is_empty());
        for rejection in got.refused {
            assert!(!rejection.to_string().contains(canary));
        }
    }
}
