//! Documents that are broken, or made to hurt.

use std::io::{BufReader, Read};

use super::RejectionCode as Code;
use super::*;

#[test]
fn truncated_at_every_byte_is_refused() {
    let whole = report_with(
        "<internetDetails><webPageIncident><url>https://e.example/é</url></webPageIncident></internetDetails>",
        "<additionalInfo>&amp;</additionalInfo>",
    );
    for end in 1..whole.len() {
        let rejection = reject(&whole.as_bytes()[..end]);
        assert_eq!(rejection.code, Code::Truncated, "cut at {end}: {rejection}");
    }
}

#[test]
fn truncated_names_the_place() {
    refused(
        "<report><incidentSummary><incidentType>Mis",
        Code::Truncated,
        "report/incidentSummary/incidentType",
    );
    refused("<report><incidentSummary", Code::Truncated, "report");
    refused(
        report_with("<x><y>", "")
            .split("</reporter>")
            .next()
            .unwrap(),
        Code::Truncated,
        "report",
    );
}

#[test]
fn empty_documents() {
    for text in [
        "",
        " \n",
        "\u{FEFF}",
        "<?xml version='1.0'?>",
        "<!-- only -->",
    ] {
        refused(text, Code::Empty, "");
    }
}

#[test]
fn no_xml_at_all() {
    refused("hello", Code::Malformed, "");
    refused("{\"report\": 1}", Code::Malformed, "");
    refused(&b"\x89PNG\r\n\x1a\n"[..], Code::NotUtf8, "");
}

#[test]
fn doctype() {
    for text in [
        "<!DOCTYPE report>",
        "<!doctype report>",
        "<!DOCTYPE report SYSTEM 'file:///x'>",
        "<!DOCTYPE>",
        "<!DOCTYPE report [",
        "<?xml version='1.0'?>\n<!DOCTYPE report [<!ENTITY a 'b'>]>",
    ] {
        refused(format!("{text}{}", report_with("", "")), Code::Doctype, "");
    }
    refused(report_with("<!DOCTYPE x>", ""), Code::Doctype, "report");
    refused(report_with("", "") + "<!DOCTYPE x>", Code::Doctype, "");
}

#[test]
fn entity_bomb() {
    let bomb = "<!DOCTYPE r [<!ENTITY a '0123456789'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
    let report = report_with("", "<additionalInfo>&b;</additionalInfo>");
    refused(format!("{bomb}{report}"), Code::Doctype, "");
    refused(report, Code::Entity, "report/additionalInfo");
}

#[test]
fn other_entities_and_references() {
    for reference in [
        "&nbsp;",
        "&eacute;",
        "&#0;",
        "&#x;",
        "&#xD800;",
        "&#x110000;",
        "&#xFFFE;",
        "&#;",
        "&#+65;",
        "&LT;",
        "&#8;",
    ] {
        let xml = report_with("", &format!("<additionalInfo>{reference}</additionalInfo>"));
        refused(xml, Code::Entity, "report/additionalInfo");
        let xml = file_with(&format!(
            "<originalFileHash hashType='{reference}'>0</originalFileHash>"
        ));
        refused_file(xml, Code::Entity, "fileDetails/originalFileHash");
    }
    refused(report_with("&xxe;", ""), Code::Entity, "report");
    refused(report_with("<x>&xxe;</x>", ""), Code::Entity, "report");
}

#[test]
fn bare_ampersand() {
    let xml = report_with("", "<additionalInfo>a & b</additionalInfo>");
    refused(xml, Code::Malformed, "report/additionalInfo");
}

#[test]
fn nesting_of_64() {
    let nested = format!("{}{}", "<a>".repeat(63), "</a>".repeat(63));
    refused(report_with(&nested, ""), Code::TooDeep, "report");
    let nested = format!("{}{}", "<a>".repeat(62), "</a>".repeat(62));
    assert_eq!(accept(report_with(&nested, "")).unknown[0].raw, nested);
}

#[test]
fn nesting_of_100_000() {
    refused(
        report_with(&"<a>".repeat(100_000), ""),
        Code::TooDeep,
        "report",
    );
}

#[test]
fn flood_of_attributes() {
    let flood = |count| -> String { (0..count).map(|i| format!(" a{i}='1'")).collect() };
    let (many, most) = (flood(80_000), flood(64));
    refused(
        report_with("", &format!("<victim{many}/>")),
        Code::TooManyAttributes,
        "report/victim",
    );
    refused(
        report_with(&format!("<x{many}/>"), ""),
        Code::TooManyAttributes,
        "report",
    );
    assert_eq!(
        accept(person_with(&format!("<screenName{most}/>")))
            .unknown
            .len(),
        64
    );
    let beyond = flood(100_000);
    for tag in ["victim", "x"] {
        refused(
            report_with("", &format!("<{tag}{beyond}/>")),
            Code::TextTooLong,
            "report",
        );
    }
    refused(format!("<report{beyond}/>"), Code::TextTooLong, "");
}

#[test]
fn flood_of_elements() {
    let options = ReadOptions {
        limits: Limits {
            elements: 50,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    for flood in ["<x/>", "<x><y/></x>"] {
        let rejection = read(report_with(&flood.repeat(60), ""), &options).unwrap_err();
        assert_eq!(rejection.code, Code::TooManyElements);
    }
    let rejection = read(person_with(&"<displayName/>".repeat(60)), &options).unwrap_err();
    assert_eq!(rejection.code, Code::TooManyElements);
}

#[test]
fn text_node_of_100_megabytes_from_a_reader() {
    let head = report_with("", "<additionalInfo>");
    let head = head.strip_suffix("</report>").unwrap().to_owned();
    let endless = || head.as_bytes().chain(std::io::repeat(b'x').take(100 << 20));
    let read = read_report_from(BufReader::new(endless()), &ReadOptions::default()).unwrap_err();
    assert_eq!(
        (read.code, read.path.as_str()),
        (Code::TextTooLong, "report/additionalInfo")
    );
}

#[test]
fn reading_stops_soon_after_the_limit() {
    struct Counted(u64);
    impl Read for Counted {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            out.fill(b'x');
            self.0 += out.len() as u64;
            Ok(out.len())
        }
    }
    let mut source = Counted(0);
    let stream = BufReader::new((&b"<report>"[..]).chain(&mut source));
    let rejection = read_report_from(stream, &ReadOptions::default()).unwrap_err();
    assert_eq!(rejection.code, Code::TextTooLong);
    assert!(
        source.0 < (1 << 20) + (256 << 10),
        "{} bytes were taken",
        source.0
    );
}

#[test]
fn text_of_the_limit_is_read_and_one_byte_more_is_not() {
    let options = ReadOptions {
        limits: Limits {
            text_bytes: 300,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let with =
        |inside: String| report_with("", &format!("<additionalInfo>{inside}</additionalInfo>"));
    assert!(read(with("x".repeat(300)), &options).is_ok());
    for inside in [
        "x".repeat(301),
        format!("{}<![CDATA[{}]]>", "x".repeat(150), "y".repeat(151)),
        format!("{}&amp;", "x".repeat(300)),
        format!("<!--{}-->", "c".repeat(320)),
    ] {
        let rejection = read(with(inside), &options).unwrap_err();
        assert_eq!(
            (rejection.code, rejection.path.as_str()),
            (Code::TextTooLong, "report/additionalInfo")
        );
    }
    let comment = read(
        report_with(&format!("<!--{}-->", "c".repeat(320)), ""),
        &options,
    )
    .unwrap_err();
    assert_eq!(comment.code, Code::TextTooLong);
    let unknown = read(
        report_with(&format!("<x>{}</x>", "c".repeat(400)), ""),
        &options,
    )
    .unwrap_err();
    assert_eq!(unknown.code, Code::TextTooLong);
}

#[test]
fn document_beyond_the_limit() {
    let options = ReadOptions {
        limits: Limits {
            document_bytes: 400,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    assert!(read(report_with("", ""), &options).is_ok());
    let xml = report_with(&"<!-- c -->".repeat(40), "");
    let slice = read_report(xml.as_bytes(), &options).unwrap_err();
    let stream = read_report_from(xml.as_bytes(), &options).unwrap_err();
    assert_eq!(
        (slice.code, stream.code),
        (Code::DocumentTooLarge, Code::DocumentTooLarge)
    );
    assert_eq!(slice.message, stream.message);
}

#[test]
fn endless_document_from_a_reader() {
    let endless = (&b"<report>"[..]).chain(Comments(0));
    let limits = Limits {
        document_bytes: 1 << 20,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    let rejection = read_report_from(BufReader::new(endless), &options).unwrap_err();
    assert_eq!(rejection.code, Code::DocumentTooLarge);

    struct Comments(usize);
    impl Read for Comments {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let filler = [b"<!--".as_slice(), &[b'c'; 4000], b"-->"].concat();
            for place in out.iter_mut() {
                *place = filler[self.0 % filler.len()];
                self.0 += 1;
            }
            Ok(out.len())
        }
    }
}

#[test]
fn bytes_that_are_not_utf8() {
    let insert = |marker: &str, bytes: &[u8]| {
        let xml = report_with(
            "<x a='ATTRIBUTE'>UNKNOWN</x><!-- COMMENT -->",
            "<additionalInfo>TEXT</additionalInfo>",
        );
        let (head, tail) = xml
            .split_once(marker)
            .map(|(a, b)| (a.to_owned(), b.to_owned()))
            .unwrap();
        [head.as_bytes(), bytes, tail.as_bytes()].concat()
    };
    for marker in ["ATTRIBUTE", "UNKNOWN", "COMMENT", "TEXT"] {
        for bytes in [
            &b"\xFF"[..],
            b"\xC3",
            b"\xED\xA0\x80",
            b"\xC0\xAF",
            b"caf\xE9",
        ] {
            assert_eq!(
                reject(insert(marker, bytes)).code,
                Code::NotUtf8,
                "{marker} {bytes:?}"
            );
        }
    }
}

#[test]
fn other_encodings() {
    for encoding in ["ISO-8859-1", "UTF-16", "windows-1252", ""] {
        let xml = format!(
            "<?xml version='1.0' encoding='{encoding}'?>{}",
            report_with("", "")
        );
        refused(xml, Code::NotUtf8, "");
    }
    let wide: Vec<u8> = report_with("", "")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    refused([&b"\xFF\xFE"[..], &wide].concat(), Code::NotUtf8, "");
}

#[test]
fn declaration_in_the_wrong_place_or_version() {
    refused(
        format!("<?xml version='1.1'?>{}", report_with("", "")),
        Code::Malformed,
        "",
    );
    refused(
        format!("<!-- c --><?xml version='1.0'?>{}", report_with("", "")),
        Code::Malformed,
        "",
    );
    refused(
        report_with("<?xml version='1.0'?>", ""),
        Code::Malformed,
        "report",
    );
}

#[test]
fn control_characters() {
    for c in ["\0", "\u{1}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"] {
        refused(
            report_with("", &format!("<additionalInfo>a{c}</additionalInfo>")),
            Code::Malformed,
            "report/additionalInfo",
        );
        assert_eq!(
            reject(report_with(&format!("<x>{c}</x>"), "")).code,
            Code::Malformed
        );
        assert_eq!(
            reject(report_with(&format!("<x a='{c}'/>"), "")).code,
            Code::Malformed
        );
    }
    accept(report_with(
        "",
        "<additionalInfo>\u{7F}\u{85}\u{FEFF}ﬀ</additionalInfo>",
    ));
}

#[test]
fn tags_that_do_not_match() {
    refused(
        "<report><incidentSummary></report>",
        Code::Malformed,
        "report/incidentSummary",
    );
    refused(report_with("<x></y>", ""), Code::Malformed, "report");
    refused(report_with("", "") + "</report>", Code::Malformed, "");
}

#[test]
fn more_than_one_document() {
    refused(report_with("", "").repeat(2), Code::Malformed, "");
    refused(report_with("", "") + "tail", Code::Malformed, "");
    accept(report_with("", "") + "\n<!-- tail -->\n");
}

#[test]
fn broken_markup() {
    refused(report_with("<!ELEMENT x>", ""), Code::Malformed, "report");
    refused(report_with("<>", ""), Code::Malformed, "report");
    refused(report_with("<1x/>", ""), Code::Malformed, "report");
}

#[test]
fn broken_attributes() {
    for tag in [
        "<x a/>",
        "<x a=1/>",
        "<x a='1'b='2'/>",
        "<x a='1' a='2'/>",
        "<x a='<'/>",
    ] {
        refused(report_with(tag, ""), Code::Attribute, "report");
    }
    refused(
        report_with("", "<victim a='1' a='2'/>"),
        Code::Attribute,
        "report/victim",
    );
}

#[test]
fn source_that_fails() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("canary"))
        }
    }
    let stream = BufReader::new((&b"<report>"[..]).chain(Failing));
    let rejection = read_report_from(stream, &ReadOptions::default()).unwrap_err();
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (Code::Io, "report")
    );
    assert!(!rejection.to_string().contains("canary"));
}

#[test]
fn flags_by_the_thousand_cost_little() {
    // Each URL is flagged with its line; counting lines anew for each would take minutes.
    let xml = person_with(&"<profileUrl>x</profileUrl>\n".repeat(100_000));
    let parsed = read_report(xml.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(parsed.flags.len(), 100_000);
    assert_eq!(parsed.flags[99_999].line, 100_000);
}
