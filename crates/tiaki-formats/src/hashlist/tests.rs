use super::*;
use crate::digest::Algorithm;

mod forms;
mod hostile;

const MD5: &str = "0cc175b9c0f1b6a831c399e269772661";
const SHA1: &str = "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8";
const SHA256: &str = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
const PDQ: &str = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22";
const HEADER: &str = "algorithm,digest,scheme,version,country,category\n";

fn read(text: &str) -> Vec<Result<Entry, RowRejection>> {
    Entries::new(text.as_bytes())
        .expect("the list is readable")
        .collect()
}

fn refused(row: &str) -> (RowCode, Option<String>) {
    let text = format!("{HEADER}{row}\nmd5,{MD5},,,,\n");
    let mut entries = read(&text);
    assert_eq!(entries.len(), 2, "the row after the refused one is read");
    assert!(entries[1].is_ok());
    let rejection = entries.remove(0).expect_err("the row is refused");
    assert_eq!(rejection.line, 2);
    assert_eq!(rejection.raw, row.as_bytes());
    (rejection.code, rejection.column)
}

#[test]
fn all_algorithms_are_read_in_either_case() {
    let upper = SHA1.to_uppercase();
    let text = format!(
        "{HEADER}md5,{MD5},industry,2022,US,B2\nSHA-1,{upper},,,,\nsha256,{SHA256},,,,\npdq,{PDQ},,,,\n"
    );
    let entries: Vec<Entry> = read(&text)
        .into_iter()
        .map(|entry| entry.unwrap())
        .collect();
    let digests: Vec<String> = entries
        .iter()
        .map(|entry| entry.digest.to_string())
        .collect();
    assert_eq!(digests, [MD5, SHA1, SHA256, PDQ]);
    assert_eq!(entries[0].scheme.as_deref(), Some("industry"));
    assert_eq!(entries[0].version.as_deref(), Some("2022"));
    assert_eq!(entries[0].country.as_deref(), Some("US"));
    assert_eq!(entries[0].category.as_deref(), Some("B2"));
    assert_eq!(entries[1].category, None);
    assert!(entries.iter().all(|entry| entry.flags.is_empty()));
}

#[test]
fn columns_may_stand_in_any_order() {
    let text = format!(
        "\u{FEFF}digest,algorithm,category,country,version,scheme\r\n{MD5},md5,c,NZ,1,s\r\n"
    );
    let entry = read(&text).remove(0).unwrap();
    assert_eq!(entry.category.as_deref(), Some("c"));
    assert_eq!(entry.scheme.as_deref(), Some("s"));
}

#[test]
fn bare_lines_take_their_algorithm_from_their_length() {
    let entries = read(&format!("{MD5}\n\n{SHA1}\r\n{SHA256}"));
    let algorithms: Vec<Algorithm> = entries
        .iter()
        .map(|entry| entry.as_ref().unwrap().digest.algorithm())
        .collect();
    assert_eq!(
        algorithms,
        [Algorithm::Md5, Algorithm::Sha1, Algorithm::Sha256]
    );
    assert_eq!(entries[1].as_ref().unwrap().line, 3);
}

#[test]
fn bare_lines_of_another_length_or_kind_are_refused() {
    let entries = read(&format!("{MD5}\nabc\n{MD5}x\n{MD5},1\n"));
    let codes: Vec<RowCode> = entries
        .iter()
        .filter_map(|e| e.as_ref().err())
        .map(|r| r.code)
        .collect();
    assert_eq!(
        codes,
        [RowCode::DigestLength, RowCode::NotHex, RowCode::FieldCount]
    );
}

#[test]
fn degenerate_digests_are_accepted_and_flagged() {
    let rows = [
        format!("md5,{}", "0".repeat(32)),
        format!("sha1,{}", "f".repeat(40)),
        format!("pdq,{}", "F".repeat(64)),
        "md5,d41d8cd98f00b204e9800998ecf8427e".to_owned(),
        "sha1,da39a3ee5e6b4b0d3255bfef95601890afd80709".to_owned(),
        "sha256,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855".to_owned(),
    ];
    for row in rows {
        let entry = read(&format!("{HEADER}{row},,,,\n")).remove(0).unwrap();
        assert_eq!(entry.flags, [EntryFlag::Degenerate], "{row}");
    }
    // The same bytes as another algorithm say something.
    let text = "pdq,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855,,,,";
    assert!(
        read(&format!("{HEADER}{text}\n"))
            .remove(0)
            .unwrap()
            .flags
            .is_empty()
    );
}

#[test]
fn category_without_its_scheme_is_flagged() {
    let entry = read(&format!("{HEADER}md5,{MD5},s,,US,B2\n"))
        .remove(0)
        .unwrap();
    assert_eq!(entry.flags, [EntryFlag::CategoryWithoutScheme]);
}

#[test]
fn wrong_length_is_refused() {
    let column = Some("digest".to_owned());
    for row in [
        format!("sha1,{MD5},,,,"),
        format!("md5,{MD5}0,,,,"),
        "pdq,,,,,".to_owned(),
    ] {
        assert_eq!(
            refused(&row),
            (RowCode::DigestLength, column.clone()),
            "{row}"
        );
    }
}

#[test]
fn non_hex_is_refused() {
    let row = format!("md5,{}g,,,,", &MD5[1..]);
    assert_eq!(refused(&row), (RowCode::NotHex, Some("digest".to_owned())));
}

#[test]
fn unknown_algorithm_is_refused() {
    for name in ["photodna", "", "md", "md55"] {
        let row = format!("{name},{MD5},,,,");
        assert_eq!(
            refused(&row),
            (RowCode::Algorithm, Some("algorithm".to_owned())),
            "{name}"
        );
    }
}

#[test]
fn wrong_number_of_fields_is_refused() {
    assert_eq!(refused(&format!("md5,{MD5}")).0, RowCode::FieldCount);
    assert_eq!(refused(&format!("md5,{MD5},,,,,")).0, RowCode::FieldCount);
}

#[test]
fn too_long_text_is_refused() {
    let row = format!("md5,{MD5},{},,,", "s".repeat(TEXT_CHARACTERS + 1));
    assert_eq!(
        refused(&row),
        (RowCode::ValueTooLong, Some("scheme".to_owned()))
    );
}

#[test]
fn broken_quotes_are_refused_alone() {
    assert_eq!(
        refused(&format!("md5,{MD5},a\"b,,,")).0,
        RowCode::QuoteMisplaced
    );
    assert_eq!(
        refused(&format!("md5,{MD5},\"a\"b,,,")).0,
        RowCode::QuoteMisplaced
    );
    assert_eq!(
        refused(&format!("md5,{MD5},\"a,,,")).0,
        RowCode::QuoteUnclosed
    );
}

#[test]
fn empty_list_is_an_error() {
    for text in ["", "\n\n", "\u{FEFF}"] {
        assert!(
            matches!(Entries::new(text.as_bytes()), Err(ListError::Empty)),
            "{text:?}"
        );
    }
}

#[test]
fn unknown_header_is_an_error() {
    for text in [
        "algorithm,digest\n",
        "algorithm,digest,scheme,version,country,category,more\n",
        "algorithm,digest,scheme,version,country,country\n",
        "abc\n",
    ] {
        assert!(
            matches!(Entries::new(text.as_bytes()), Err(ListError::Header)),
            "{text}"
        );
    }
    let broken = Entries::new(&b"\xFF\xFE\n"[..]);
    assert!(matches!(broken, Err(ListError::FirstRow(RowCode::NotUtf8))));
}

#[test]
fn refusal_names_no_value() {
    let text = format!("{HEADER}md5,synthetic-canary,,,,\n");
    let rejection = read(&text).remove(0).unwrap_err();
    assert!(!rejection.to_string().contains("canary"));
    assert_eq!(
        rejection.to_string(),
        "not_hex at line 2, column 'digest': a digest holds other characters than hexadecimal digits"
    );
}
