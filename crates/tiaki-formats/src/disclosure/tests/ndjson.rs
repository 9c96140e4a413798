//! One JSON object a line: what is read, and one test for each hostile or broken line.

use super::*;

const NDJSON: &str = r#"
format = "disclosure-map-1"
provider = "Linebox"
time_zone = "+02:00"
ignore = ["trace", "meta.internal"]
[columns]
id = "account"
"contact.mails" = "email"
"/contact/phone" = "phone"
"net.ip" = "ip"
"net.port" = "port"
when = "event_at"
what = "event"
"devices.serial" = "device"
"a.b" = "screen_name"
land = "country"
ok = "phone_verified"
[events]
SIGN_IN = "Login"
"#;

fn map() -> Map {
    Map::parse(NDJSON).unwrap()
}

fn values(row: &Row) -> Vec<(IdentifierKind, &str)> {
    row.identifiers
        .iter()
        .map(|i| (i.kind, i.text.as_str()))
        .collect()
}

#[test]
fn members_are_read_by_name_by_dots_and_by_pointer() {
    let text = "\u{FEFF}{\"id\":12345678901234567890123,\"contact\":{\"mails\":[\"a@mail.example\",\"b@mail.example\",null],\
        \"phone\":\"+64 21 000\"},\"ok\":true,\"net\":{\"ip\":\"203.0.113.7\",\"port\":51234},\"when\":\"2026-01-02 03:04:05\",\
        \"what\":\"SIGN_IN\",\"devices\":[{\"serial\":\"d-1\"},{\"serial\":\"d-2\"}],\"a.b\":\"nick\",\"land\":\"nz\",\
        \"trace\":{\"x\":[1]},\"meta\":{\"internal\":9}}\r\n\n{\"id\":\"u-2\"}";
    let map = map();
    let read = rows(text, &map);
    let row = read[0].as_ref().unwrap();
    assert_eq!(
        row.account, "12345678901234567890123",
        "a number keeps its digits"
    );
    assert_eq!(
        values(row),
        [
            (IdentifierKind::Phone, "+64 21 000"),
            (IdentifierKind::ScreenName, "nick"),
            (IdentifierKind::Email, "a@mail.example"),
            (IdentifierKind::Email, "b@mail.example"),
            (IdentifierKind::Device, "d-1"),
            (IdentifierKind::Device, "d-2"),
        ]
    );
    assert_eq!(row.identifiers[0].verified, Some(true));
    let event = row.event.as_ref().unwrap();
    assert_eq!((event.kind, event.port), (EventKind::Login, Some(51234)));
    assert_eq!(
        event.at.unwrap(),
        Time {
            micros: 1_767_315_845_000_000,
            zone_assumed: true
        }
    );
    assert_eq!(row.country.as_deref(), Some("NZ"));
    let second = read[1].as_ref().unwrap();
    assert_eq!((second.line, second.account.as_str()), (3, "u-2"));
}

#[test]
fn the_same_facts_as_table_and_as_lines_give_the_same_row() {
    let map = small();
    let table = format!(
        "{SMALL_HEADER}u-1,203.0.113.7,1,2026-01-02T03:04:05Z,x,a@mail.example,yes,NZ,0cc175b9c0f1b6a831c399e269772661\n"
    );
    let mut of_table = rows(table, &map).remove(0).unwrap();
    of_table.line = 1;
    let line = "{\"id\":\"u-1\",\"ip\":\"203.0.113.7\",\"port\":\"1\",\"when\":\"2026-01-02T03:04:05Z\",\"what\":\"x\",\
        \"mail\":\"a@mail.example\",\"mail_ok\":\"yes\",\"land\":\"NZ\",\"md5\":\"0cc175b9c0f1b6a831c399e269772661\"}";
    assert_eq!(rows(line, &map).remove(0).unwrap(), of_table);
}

#[test]
fn members_of_the_map_that_never_stand_are_said() {
    let map = small();
    let mut read = Rows::new(
        &b"{\"id\":\"u-1\",\"ip\":null}\n{\"id\":\"u-2\",\"mail\":\"a@mail.example\"}"[..],
        &map,
    )
    .unwrap();
    assert!(read.by_ref().all(|row| row.is_ok()));
    assert_eq!(
        read.unseen(),
        ["land", "mail_ok", "md5", "port", "what", "when"]
    );
}

/// One bad line with a good one before and one behind it.
fn bad(line: impl AsRef<[u8]>) -> RowRejection {
    let line = line.as_ref();
    let text = [&b"{\"id\":\"u-1\"}\n"[..], line, b"\n{\"id\":\"u-3\"}"].concat();
    let map = map();
    let mut read = rows(text, &map);
    assert_eq!(read.len(), 3);
    assert_eq!(
        read.pop().unwrap().unwrap().account,
        "u-3",
        "the one behind it is read"
    );
    let rejection = read.pop().unwrap().expect_err("the line is refused");
    assert_eq!((rejection.line, rejection.raw.as_slice()), (2, line));
    rejection
}

fn bad_in(line: &str, code: RowCode, column: &str) {
    let rejection = bad(line);
    assert_eq!(
        (rejection.code, rejection.column.as_deref()),
        (code, Some(column)),
        "{line}"
    );
}

#[test]
fn line_that_is_no_json_is_refused() {
    for line in [
        "{\"id\":\"u-2\"",
        "{\"id\":\"u-2\"}{}",
        "id,ip",
        "{id:1}",
        "{\"id\":\"u-2\",}",
        "{'id':1}",
    ] {
        assert_eq!(bad(line).code, RowCode::NotJson, "{line}");
    }
}

#[test]
fn line_that_is_no_object_is_refused() {
    for line in ["[\"u-2\"]", "7", "null", "\"u-2\""] {
        assert_eq!(bad(line).code, RowCode::NotJson, "{line}");
    }
}

#[test]
fn member_that_stands_twice_is_refused() {
    assert_eq!(
        bad("{\"id\":\"u-2\",\"id\":\"u-9\"}").code,
        RowCode::RepeatedMember
    );
    assert_eq!(
        bad("{\"id\":\"u-2\",\"net\":{\"ip\":\"203.0.113.7\",\"i\\u0070\":\"203.0.113.8\"}}").code,
        RowCode::RepeatedMember
    );
}

#[test]
fn line_nested_without_end_is_refused() {
    let line = format!(
        "{{\"id\":\"u-2\",\"trace\":{}{}}}",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert_eq!(bad(line).code, RowCode::TooDeep);
}

#[test]
fn line_that_is_not_utf8_is_refused() {
    assert_eq!(bad(b"{\"id\":\"\xFF\"}").code, RowCode::NotUtf8);
}

#[test]
fn control_characters_are_refused_raw_and_escaped() {
    assert_eq!(bad(b"{\"id\":\"u\x00\"}").code, RowCode::ControlCharacter);
    bad_in("{\"id\":\"u\\u0000\"}", RowCode::ControlCharacter, "id");
    bad_in(
        "{\"id\":\"u\",\"a.b\":\"\\u001b[31m\"}",
        RowCode::ControlCharacter,
        "a.b",
    );
}

#[test]
fn line_without_end_is_refused_and_cut() {
    let long = format!("{{\"id\":\"{}\"}}", "x".repeat(ROW_BYTES));
    let text = format!("{{\"id\":\"u-1\"}}\n{long}\n{{\"id\":\"u-3\"}}");
    let map = map();
    let read = rows(text, &map);
    let rejection = read[1].as_ref().unwrap_err();
    assert_eq!(
        (rejection.code, rejection.raw.len()),
        (RowCode::RowTooLong, ROW_BYTES)
    );
    assert!(read[2].is_ok());
}

#[test]
fn list_where_one_value_belongs_is_refused() {
    bad_in("{\"id\":[\"u-2\",\"u-9\"]}", RowCode::ValueKind, "id");
    bad_in(
        "{\"id\":\"u-2\",\"net\":[{\"ip\":\"203.0.113.7\"},{\"ip\":\"203.0.113.8\"}]}",
        RowCode::ValueKind,
        "net.ip",
    );
}

#[test]
fn object_where_a_value_belongs_is_refused() {
    bad_in("{\"id\":{\"x\":1}}", RowCode::ValueKind, "id");
    bad_in(
        "{\"id\":\"u\",\"contact\":{\"mails\":[{\"x\":1}]}}",
        RowCode::ValueKind,
        "contact.mails",
    );
}

#[test]
fn member_that_the_map_does_not_know_refuses_its_line() {
    bad_in("{\"id\":\"u-2\",\"new\":1}", RowCode::UnmappedMember, "aaa");
    bad_in(
        "{\"id\":\"u-2\",\"net\":{\"ip\":\"203.0.113.7\",\"asn\":1}}",
        RowCode::UnmappedMember,
        "net",
    );
    bad_in(
        "{\"id\":\"u-2\",\"meta\":{\"internal\":1,\"more\":[{\"x\":2}]}}",
        RowCode::UnmappedMember,
        "meta",
    );
}

#[test]
fn members_further_in_are_never_named() {
    let rejection = bad("{\"id\":\"u-2\",\"net\":{\"a-person@mail.example\":1}}");
    assert!(!rejection.to_string().contains('@'), "{rejection}");
}

#[test]
fn missing_account_is_refused() {
    bad_in("{\"what\":\"x\"}", RowCode::MissingAccount, "id");
    bad_in("{\"id\":\" \"}", RowCode::MissingAccount, "id");
    bad_in("{\"id\":null}", RowCode::MissingAccount, "id");
}

#[test]
fn values_of_another_kind_are_refused() {
    bad_in(
        "{\"id\":1,\"net\":{\"ip\":203.0}}",
        RowCode::IpAddress,
        "net.ip",
    );
    bad_in(
        "{\"id\":1,\"net\":{\"ip\":\"203.0.113.7\",\"port\":5e4}}",
        RowCode::Port,
        "net.port",
    );
    bad_in("{\"id\":1,\"when\":1767323045}", RowCode::Time, "when");
    bad_in("{\"id\":1,\"ok\":2}", RowCode::Boolean, "ok");
    bad_in("{\"id\":1,\"land\":true}", RowCode::Country, "land");
    bad_in(
        "{\"id\":1,\"net\":{\"port\":7}}",
        RowCode::PortWithoutIp,
        "net.port",
    );
}

#[test]
fn a_map_of_another_file_is_refused_before_the_first_row() {
    let map = map();
    let error = Rows::new(&b"{\"user\":\"a\",\"x\":1}\n"[..], &map)
        .map(|_| ())
        .unwrap_err();
    assert_eq!(error, RowsError::MembersUnknown { members: 2 });
    let error = Rows::new(&b"{\"user\n"[..], &map).map(|_| ()).unwrap_err();
    assert_eq!(error, RowsError::FirstLine(RowCode::NotJson));
}

#[test]
fn pointer_leads_through_lists_by_index_alone() {
    let map = Map::parse("format=\"disclosure-map-1\"\nprovider=\"P\"\nignore=[\"x\"]\n[columns]\nid=\"account\"\n\"/ips/1\"=\"ip\"\n\"/a~1b/c~0d\"=\"device\"\n").unwrap();
    let row = rows(
        "{\"id\":1,\"ips\":[null,\"203.0.113.8\"],\"a/b\":{\"c~d\":\"s\"}}",
        &map,
    )
    .remove(0)
    .unwrap();
    assert_eq!(row.event.unwrap().ip.unwrap().to_string(), "203.0.113.8");
    assert_eq!(row.identifiers[0].text, "s");
    let refused = rows("{\"id\":1,\"ips\":[\"203.0.113.7\",\"203.0.113.8\"]}", &map)
        .remove(0)
        .unwrap_err();
    assert_eq!(
        refused.code,
        RowCode::UnmappedMember,
        "the first one is not mapped"
    );
}
