use std::io::Read as _;

use proptest::prelude::*;

use super::*;
use crate::{ROW_BYTES, RowCode, RowRejection};

mod ndjson;
mod suggest;

const MAP: &str = r#"
format = "disclosure-map-1"
provider = "Hostbox"
reference = "SYN-2026-0001"
received_at = "2026-06-01T00:00:00Z"
time_zone = "Pacific/Auckland"
delimiter = ","
ignore = ["note"]
[columns]
id = "account"
mail = "email"
mail_ok = "email_verified"
tel = "phone"
tel_ok = "phone_verified"
nick = "screen_name"
shown = "display_name"
url = "profile_url"
ip = "ip"
port = "port"
what = "event"
when = "event_at"
device = "device"
card = "payment"
land = "country"
since = "registered_at"
md5 = "md5"
sha1 = "sha1"
sha256 = "sha256"
pdq = "pdq"
[events]
"LOGIN_OK" = "Login"
"PUT" = "Upload"
"#;

const SMALL: &str = "format = \"disclosure-map-1\"\nprovider = \"P\"\n\
    [columns]\nid = \"account\"\nip = \"ip\"\nport = \"port\"\nwhen = \"event_at\"\n\
    what = \"event\"\nmail = \"email\"\nmail_ok = \"email_verified\"\nland = \"country\"\nmd5 = \"md5\"\n";
const SMALL_HEADER: &str = "id,ip,port,when,what,mail,mail_ok,land,md5\n";

fn small() -> Map {
    Map::parse(SMALL).expect("the map is sound")
}

fn rows(text: impl AsRef<[u8]>, map: &Map) -> Vec<Result<Row, RowRejection>> {
    Rows::new(text.as_ref(), map)
        .expect("the header fits")
        .collect()
}

/// Reads one bad row with a good one behind it.
fn refused(row: impl AsRef<[u8]>) -> RowRejection {
    let row = row.as_ref();
    let text = [SMALL_HEADER.as_bytes(), row, b"\nu-2,,,,,,,,\n"].concat();
    let mut read = rows(text, &small());
    let last = read
        .pop()
        .expect("a row follows")
        .expect("the row behind is read");
    assert_eq!(last.account, "u-2");
    assert_eq!(read.len(), 1);
    let rejection = read.remove(0).expect_err("the row is refused");
    assert_eq!(rejection.line, 2);
    assert_eq!(rejection.raw, row);
    rejection
}

fn refused_in(row: &str, code: RowCode, column: &str) {
    let rejection = refused(row);
    assert_eq!(
        (rejection.code, rejection.column.as_deref()),
        (code, Some(column)),
        "{row}"
    );
}

#[test]
fn a_row_of_every_column_is_read() {
    let map = Map::parse(MAP).unwrap();
    assert_eq!(map.provider(), "Hostbox");
    assert_eq!(map.reference(), Some("SYN-2026-0001"));
    assert_eq!(map.received_at(), Some(1_780_272_000_000_000));
    assert_eq!(map.columns().len(), 20);
    let text = "id,mail,mail_ok,tel,tel_ok,nick,shown,url,ip,port,what,when,device,card,land,since,md5,sha1,sha256,pdq,note\n\
        u-1,a@mail.example,Yes,+64 21 000,0,nick,\"Name, shown\",https://e.example/u,::ffff:203.0.113.7,51234,LOGIN_OK,\
        2026-01-02 03:04:05,imei-1,card-1,nz,2020-01-01T00:00:00Z,0cc175b9c0f1b6a831c399e269772661,\
        86f7e437faa5a7fce15d1ddcb9eaeaea377667b8,ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb,\
        f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22,not read\n";
    let row = rows(text, &map).remove(0).unwrap();
    assert_eq!(row.account, "u-1");
    let kinds: Vec<(IdentifierKind, &str, Option<bool>)> = row
        .identifiers
        .iter()
        .map(|i| (i.kind, i.text.as_str(), i.verified))
        .collect();
    assert_eq!(
        kinds,
        [
            (IdentifierKind::Email, "a@mail.example", Some(true)),
            (IdentifierKind::Phone, "+64 21 000", Some(false)),
            (IdentifierKind::ScreenName, "nick", None),
            (IdentifierKind::DisplayName, "Name, shown", None),
            (IdentifierKind::ProfileUrl, "https://e.example/u", None),
            (IdentifierKind::Device, "imei-1", None),
            (IdentifierKind::Payment, "card-1", None),
        ]
    );
    let event = row.event.unwrap();
    assert_eq!(
        (event.kind, event.name.as_deref()),
        (EventKind::Login, Some("LOGIN_OK"))
    );
    assert_eq!(event.ip.unwrap().to_string(), "203.0.113.7");
    assert_eq!(event.port, Some(51234));
    // 03:04:05 in summer time of Auckland is 13 hours earlier in UTC.
    let at = event.at.unwrap();
    assert_eq!((at.micros, at.zone_assumed), (1_767_276_245_000_000, true));
    assert!(!row.registered_at.unwrap().zone_assumed);
    assert_eq!(row.country.as_deref(), Some("NZ"));
    assert_eq!(row.digests.len(), 4);
}

#[test]
fn empty_cells_are_absent() {
    let row = rows(format!("{SMALL_HEADER}u-1,,, ,,,,,\n"), &small())
        .remove(0)
        .unwrap();
    let expected = Row {
        line: 2,
        account: "u-1".to_owned(),
        ..Row::default()
    };
    assert_eq!(row, expected);
}

#[test]
fn events_without_a_mapping_are_other_or_their_own_name() {
    let text = format!("{SMALL_HEADER}u,,,,registration,,,,\nu,,,,odd,,,,\nu,203.0.113.1,,,,,,,\n");
    let events: Vec<(EventKind, Option<String>)> = rows(text, &small())
        .into_iter()
        .map(|row| row.unwrap().event.unwrap())
        .map(|event| (event.kind, event.name))
        .collect();
    assert_eq!(
        events,
        [
            (EventKind::Registration, Some("registration".to_owned())),
            (EventKind::Other, Some("odd".to_owned())),
            (EventKind::Other, None),
        ]
    );
}

#[test]
fn tabs_quotes_line_ends_and_mark_are_read() {
    let map = Map::parse(
        "format=\"disclosure-map-1\"\nprovider=\"P\"\ndelimiter=\"\\t\"\n\
        [columns]\nid=\"account\"\nn=\"display_name\"\n",
    )
    .unwrap();
    let text = "\u{FEFF}id\t\"n\"\r\n\r\nu-1\t\"a \"\"b\"\"\r\nc\"\r\nu-2\tx,y";
    let read: Vec<Row> = rows(text, &map).into_iter().map(Result::unwrap).collect();
    assert_eq!(read[0].identifiers[0].text, "a \"b\"\r\nc");
    assert_eq!(read[0].line, 3);
    assert_eq!(
        (read[1].line, read[1].identifiers[0].text.as_str()),
        (5, "x,y")
    );
}

#[test]
fn zones_are_names_or_offsets() {
    for (zone, micros) in [
        ("UTC", 1_767_323_045_000_000),
        ("+02:00", 1_767_315_845_000_000),
        ("-05:30", 1_767_342_845_000_000),
        ("America/New_York", 1_767_341_045_000_000),
    ] {
        let map = format!("time_zone = \"{zone}\"\n{SMALL}");
        let map = Map::parse(&map).unwrap();
        let text = format!("{SMALL_HEADER}u,,,2026-01-02T03:04:05,,,,,\n");
        let at = rows(text, &map)
            .remove(0)
            .unwrap()
            .event
            .unwrap()
            .at
            .unwrap();
        assert_eq!((at.micros, at.zone_assumed), (micros, true), "{zone}");
    }
}

#[test]
fn a_time_with_its_own_zone_ignores_that_of_the_map() {
    let map = Map::parse(&format!("time_zone = \"+09:00\"\n{SMALL}")).unwrap();
    let text = format!("{SMALL_HEADER}u,,,2026-01-02 03:04:05+00:00,,,,,\n");
    let at = rows(text, &map)
        .remove(0)
        .unwrap()
        .event
        .unwrap()
        .at
        .unwrap();
    assert_eq!((at.micros, at.zone_assumed), (1_767_323_045_000_000, false));
}

#[test]
fn bad_maps_are_refused() {
    let toml = |map: &str| matches!(Map::parse(map), Err(MapError::Toml { .. }));
    assert!(toml("x"));
    assert!(toml(&format!("surprise = 1\n{SMALL}")));
    assert!(toml(&SMALL.replace("\"account\"", "\"accounts\"")));
    assert!(toml(&format!("{SMALL}[events]\nX = \"Logout\"\n")));
    let cases = [
        (SMALL.replace("map-1", "map-2"), MapError::Format),
        (
            SMALL.replace("provider = \"P\"", "provider = \" \""),
            MapError::ProviderMissing,
        ),
        (
            SMALL.replace("id = \"account\"", "id = \"device\""),
            MapError::AccountMissing,
        ),
        (
            SMALL.replace("port = \"port\"", "port = \"ip\""),
            MapError::Repeated("ip"),
        ),
        (
            SMALL.replace("mail = \"email\"", "mail = \"device\""),
            MapError::VerifiesNothing("email_verified"),
        ),
        (
            format!("ignore = [\"ip\"]\n{SMALL}"),
            MapError::IgnoredAndMapped("ip".to_owned()),
        ),
        (format!("delimiter = \"||\"\n{SMALL}"), MapError::Delimiter),
        (format!("delimiter = \"\"\n{SMALL}"), MapError::Delimiter),
        (format!("delimiter = '\"'\n{SMALL}"), MapError::Delimiter),
        (
            format!("time_zone = \"Mars/Olympus\"\n{SMALL}"),
            MapError::TimeZone,
        ),
        (format!("time_zone = \"+2\"\n{SMALL}"), MapError::TimeZone),
        (
            format!("time_zone = \"+15:00\"\n{SMALL}"),
            MapError::TimeZone,
        ),
        (
            format!("received_at = \"2026-06-01\"\n{SMALL}"),
            MapError::ReceivedAt,
        ),
        (
            format!("received_at = \"2026-06-01T00:00:00\"\n{SMALL}"),
            MapError::ReceivedAt,
        ),
    ];
    for (map, expected) in cases {
        assert_eq!(Map::parse(&map).unwrap_err(), expected, "{map}");
    }
}

#[test]
fn unmapped_header_is_an_error_with_its_column() {
    let error = Rows::new(&b"id,ip,surprise\n"[..], &small()).err().unwrap();
    assert_eq!(
        error,
        RowsError::HeaderUnmapped {
            header: "of the form 'aaaaaaaa'".to_owned(),
            number: 3
        }
    );
}

#[test]
fn missing_header_is_an_error_with_its_name() {
    let error = Rows::new(&b"id,ip\n"[..], &small()).err().unwrap();
    let (header, column) = ("land".to_owned(), "country");
    assert_eq!(
        error,
        RowsError::HeaderMissing {
            header,
            column,
            columns: 2
        }
    );
}

#[test]
fn repeated_header_is_an_error() {
    let error = Rows::new(&b"id,ip,id\n"[..], &small()).err().unwrap();
    assert_eq!(
        error,
        RowsError::HeaderRepeated {
            header: "'id'".to_owned(),
            number: 3
        }
    );
}

#[test]
fn empty_file_is_an_error() {
    assert_eq!(
        Rows::new(&b"\n"[..], &small()).err(),
        Some(RowsError::Empty)
    );
    let header = Rows::new(&b"i\xFFd\n"[..], &small()).err();
    assert_eq!(header, Some(RowsError::Header(RowCode::NotUtf8)));
}

#[test]
fn row_without_account_is_refused() {
    refused_in(",203.0.113.1,,,,,,,", RowCode::MissingAccount, "id");
}

#[test]
fn bad_addresses_are_refused() {
    for ip in [
        "203.0.113.256",
        "host.example",
        "203.0.113.0/24",
        "[2001:db8::1]",
        "2001:db8::g",
    ] {
        refused_in(&format!("u,{ip},,,,,,,"), RowCode::IpAddress, "ip");
    }
}

#[test]
fn bad_ports_are_refused() {
    for port in ["0", "65536", "-1", "http", "1.5"] {
        refused_in(
            &format!("u,203.0.113.1,{port},,,,,,"),
            RowCode::Port,
            "port",
        );
    }
    refused_in("u,,80,,,,,,", RowCode::PortWithoutIp, "port");
}

#[test]
fn bad_times_are_refused() {
    for when in [
        "yesterday",
        "2026-01-02",
        "02/01/2026 03:04:05",
        "2026-02-30T00:00:00Z",
        "1767323045",
        "2026-01-02 03:04:05 PST",
        "éééééé",
    ] {
        refused_in(&format!("u,,,{when},,,,,"), RowCode::Time, "when");
    }
}

#[test]
fn bad_truth_values_are_refused() {
    refused_in("u,,,,,a@mail.example,maybe,,", RowCode::Boolean, "mail_ok");
}

#[test]
fn bad_countries_are_refused() {
    for land in ["New Zealand", "ZZ", "NZL"] {
        refused_in(&format!("u,,,,,,,{land},"), RowCode::Country, "land");
    }
}

#[test]
fn bad_digests_are_refused() {
    refused_in("u,,,,,,,,abc", RowCode::DigestLength, "md5");
    refused_in("u,,,,,,,,zzz", RowCode::NotHex, "md5");
}

#[test]
fn too_long_values_are_refused() {
    let row = format!("u,,,,,{},,,", "m".repeat(VALUE_CHARACTERS + 1));
    refused_in(&row, RowCode::ValueTooLong, "mail");
}

#[test]
fn wrong_number_of_fields_is_refused() {
    assert_eq!(refused("u,,").code, RowCode::FieldCount);
    assert_eq!(refused("u,,,,,,,,,").code, RowCode::FieldCount);
}

#[test]
fn misplaced_quotes_are_refused() {
    assert_eq!(refused("u\"x,,,,,,,,").code, RowCode::QuoteMisplaced);
    assert_eq!(refused("\"u\"x,,,,,,,,").code, RowCode::QuoteMisplaced);
}

#[test]
fn unclosed_quote_costs_one_row_only() {
    assert_eq!(refused("\"u,,,,,,,,").code, RowCode::QuoteUnclosed);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    assert_eq!(refused(b"u\xFF,,,,,,,,").code, RowCode::NotUtf8);
    assert_eq!(refused(b"u\0,,,,,,,,").code, RowCode::ControlCharacter);
}

#[test]
fn refusals_name_no_value() {
    let rejection = refused("u,synthetic-canary,,,,,,,");
    assert!(!rejection.to_string().contains("canary"));
    assert_eq!(
        rejection.to_string(),
        "ip_address at line 2, column 'ip': an address is neither IPv4 nor IPv6"
    );
}

#[test]
fn endless_row_is_refused_in_bounded_memory() {
    let head = format!("{SMALL_HEADER}u,");
    let text = head
        .as_bytes()
        .chain(std::io::repeat(b'x').take(8 << 20))
        .chain(&b"\nu-2,,,,,,,,\n"[..]);
    let map = small();
    let read: Vec<_> = Rows::new(std::io::BufReader::new(text), &map)
        .unwrap()
        .collect();
    let rejection = read[0].as_ref().unwrap_err();
    assert_eq!((rejection.code, rejection.line), (RowCode::RowTooLong, 2));
    assert_eq!(rejection.raw.len(), ROW_BYTES);
    assert_eq!(read[1].as_ref().unwrap().account, "u-2");
    assert_eq!(read.len(), 2);
}

#[test]
fn unclosed_quote_before_much_text_costs_one_row_only() {
    let mut text = format!("{SMALL_HEADER}\"u,,,,,,,,\n");
    let good = "u-2,,,,,,,,\n";
    text.push_str(&good.repeat(2 * ROW_BYTES / good.len()));
    let read = rows(text, &small());
    assert_eq!(read[0].as_ref().unwrap_err().code, RowCode::QuoteUnclosed);
    assert!(read[1..].iter().all(Result::is_ok));
    assert_eq!(read.len(), 1 + 2 * ROW_BYTES / good.len());
}

#[test]
fn failing_source_ends_the_rows_with_a_refusal() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("gone"))
        }
    }
    let text = format!("{SMALL_HEADER}u-1,,,,,,,,\nu-2");
    let source = std::io::BufReader::new(text.as_bytes().chain(Failing));
    let map = small();
    let read: Vec<_> = Rows::new(source, &map).unwrap().collect();
    assert_eq!(read[0].as_ref().unwrap().account, "u-1");
    assert_eq!(read[1].as_ref().unwrap_err().code, RowCode::Io);
    assert_eq!(read.len(), 2);
}

proptest! {
    /// Any table written by another writer reads back as it was.
    #[test]
    fn tables_of_another_writer_read_back(
        table in prop::collection::vec(prop::collection::vec("[a-z ,\"\r\n\té]{0,8}", 3), 1..20)
    ) {
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut rows = crate::delimited::Delimited::new(&bytes[..], b',');
        let mut fields = crate::delimited::Fields::default();
        let mut read = Vec::new();
        while let Some(result) = rows.next(&mut fields) {
            prop_assert_eq!(result, Ok(()));
            read.push(fields.iter().map(str::to_owned).collect::<Vec<_>>());
        }
        prop_assert_eq!(read, table);
    }

    /// No input makes the reader stop, loop or lose bytes: every line is in a row or a refusal.
    #[test]
    fn any_bytes_end(bytes in "[a,\"\n\r]{0,200}") {
        let text = format!("id\n{bytes}");
        let map = Map::parse("format=\"disclosure-map-1\"\nprovider=\"P\"\n[columns]\nid=\"account\"\n").unwrap();
        let whole = rows(&text, &map);
        let mut small = std::io::BufReader::with_capacity(1, text.as_bytes());
        let trickled: Vec<_> = Rows::new(&mut small, &map).unwrap().collect();
        prop_assert_eq!(whole, trickled);
    }
}
