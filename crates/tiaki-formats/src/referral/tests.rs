use serde_json::{Value, json};
use tiaki_core::country::Country;
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::IncidentType;
use tiaki_core::statement::{Bearing, Statement};

use super::{
    Handling, Purpose, Referral, Role, SenderKind, Tlp, UrgencyLevel, UrgencyReason, read,
};
use crate::json::{Limits, Rejection, RejectionCode};

const EXAMPLES: [(&str, &str); 4] = [
    (
        "minimal",
        include_str!("../../../../docs/formats/examples/referral-minimal.json"),
    ),
    (
        "hotline-url",
        include_str!("../../../../docs/formats/examples/referral-hotline-url.json"),
    ),
    (
        "police-accounts",
        include_str!("../../../../docs/formats/examples/referral-police-accounts.json"),
    ),
    (
        "child-account",
        include_str!("../../../../docs/formats/examples/referral-child-account.json"),
    ),
];
const SCHEMA: &str = include_str!("../../../../docs/formats/incoming-referral.schema.json");

fn parse(text: &str) -> Result<Referral, Rejection> {
    read(text.as_bytes(), &Limits::default())
}

fn example(name: &str) -> Value {
    let found = EXAMPLES.iter().find(|(known, _)| *known == name).unwrap();
    serde_json::from_str(found.1).unwrap()
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

#[test]
fn examples_read_and_the_schema_agrees() {
    let schema = schema();
    for (name, text) in EXAMPLES {
        let value: Value = serde_json::from_str(text).unwrap();
        assert!(schema.is_valid(&value), "{name}");
        parse(text).unwrap_or_else(|rejection| panic!("{name}: {rejection}"));
    }
}

#[test]
fn a_referral_is_typed() {
    let found = parse(EXAMPLES[2].1).unwrap();
    assert_eq!(found.sender.kind, SenderKind::Police);
    assert_eq!(found.sender.country, Country::find("DE").unwrap());
    assert_eq!(found.received_at.micros(), 1_769_936_400_000_000);
    assert_eq!(found.incident, Some(IncidentType::Enticement));
    let urgency = found.urgency.unwrap();
    assert_eq!(
        (urgency.level, urgency.reason),
        (UrgencyLevel::Urgent, UrgencyReason::AccessToChild)
    );
    assert_eq!(found.handling, [Handling::H0, Handling::H1, Handling::H3]);
    assert_eq!(
        found.evaluation.map(|e| (e.source, e.information)),
        Some(('A', 2))
    );
    assert_eq!(
        (found.tlp, found.purpose),
        (Some(Tlp::AmberStrict), Purpose::CriminalInvestigation)
    );
    let account = &found.accounts[0];
    assert_eq!((account.role, account.age), (Role::Reported, Some(34)));
    assert_eq!(account.statements, [Statement::Coach]);
    let address = &account.identifiers[2];
    assert_eq!(
        (address.kind, address.event),
        (IdentifierKind::Ip, Some(EventKind::Login))
    );
    assert_eq!((address.port, address.proxy), (Some(51_234), Some(false)));
    assert_eq!(
        (found.files[0].digests.len(), found.files[0].account),
        (2, Some(0))
    );
    let child = parse(EXAMPLES[3].1).unwrap();
    assert_eq!(child.accounts[1].role, Role::Child);
    let hosted = parse(EXAMPLES[1].1).unwrap();
    assert_eq!(hosted.urls[0].hosting_country, Country::find("NL"));
}

/// Changes one place of an example: a path, and what stands there then; `null` takes it out.
fn changed(name: &str, path: &str, to: &Value) -> Value {
    let mut value = example(name);
    let (parent, member) = path.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[member.parse::<usize>().unwrap()] = to.clone(),
        Value::Object(members) if to == &json!("(out)") => {
            members.remove(member);
        }
        Value::Object(members) => {
            members.insert(member.to_owned(), to.clone());
        }
        _ => panic!("no parent at {path}"),
    }
    value
}

/// An example, a path in it, what stands there then, and the code it is refused with.
type Broken = (&'static str, &'static str, Value, RejectionCode);

/// Takes a member out.
fn out() -> Value {
    json!("(out)")
}

fn broken_heads() -> Vec<Broken> {
    use RejectionCode::{Missing, UnknownMember, Value as Wrong, Version, WrongRoot, WrongType};
    let minimal = "minimal";
    vec![
        (minimal, "/format", out(), WrongRoot),
        (minimal, "/format", json!("tiaki-referral-2"), Version),
        (minimal, "/format", json!(1), WrongRoot),
        (minimal, "/sender", out(), Missing),
        (minimal, "/sender", json!("Example Hotline"), WrongType),
        (minimal, "/sender/kind", json!("person"), Wrong),
        (minimal, "/sender/name", json!(""), Wrong),
        (minimal, "/sender/name", json!("   "), Wrong),
        (minimal, "/sender/name", json!("a".repeat(257)), Wrong),
        (minimal, "/sender/name", json!("a\u{1}b"), Wrong),
        (minimal, "/sender/country", json!("nz"), Wrong),
        (minimal, "/sender/country", json!("ZZ"), Wrong),
        (minimal, "/sender/country", json!("NZL"), Wrong),
        (minimal, "/sender/country", json!("EU"), Wrong),
        (minimal, "/sender/reference", out(), Missing),
        (minimal, "/sender/extra", json!(1), UnknownMember),
        (minimal, "/extra", json!(null), UnknownMember),
        (minimal, "/received_at", out(), Missing),
        (minimal, "/received_at", json!("2026-01-02"), Wrong),
        (minimal, "/received_at", json!("2026-01-02T03:04:05"), Wrong),
        (
            minimal,
            "/received_at",
            json!("2026-02-30T03:04:05Z"),
            Wrong,
        ),
        (
            minimal,
            "/received_at",
            json!("2026-01-02 03:04:05Z"),
            Wrong,
        ),
        (minimal, "/received_at", json!(1_767_323_045), WrongType),
        (minimal, "/observed_at", json!(null), WrongType),
    ]
}

fn broken_bodies() -> Vec<Broken> {
    use RejectionCode::{Missing, TooLarge, Value as Wrong, WrongType};
    let minimal = "minimal";
    vec![
        (minimal, "/handling", out(), Missing),
        (minimal, "/handling", json!([]), TooLarge),
        (minimal, "/handling", json!(["H4"]), Wrong),
        (minimal, "/handling", json!(["H0", "H0"]), Wrong),
        (minimal, "/handling", json!("H0"), WrongType),
        (minimal, "/handling", json!(["H0", "H3"]), Missing),
        (minimal, "/handling_note", json!("placeholder"), Wrong),
        (minimal, "/purpose", out(), Missing),
        (minimal, "/purpose", json!("curiosity"), Wrong),
        (minimal, "/urls", out(), Missing),
        (minimal, "/urls", json!([]), TooLarge),
        (minimal, "/urls", json!({}), WrongType),
        (minimal, "/urls/0/url", json!("esp.example/p/1"), Wrong),
        (minimal, "/urls/0/url", json!("https://"), Wrong),
        (minimal, "/urls/0/url", json!("https:///p"), Wrong),
        (
            minimal,
            "/urls/0/url",
            json!("https://esp.example/a b"),
            Wrong,
        ),
        (minimal, "/urls/0/url", json!("javascript:alert(1)"), Wrong),
        (minimal, "/text", json!(""), Wrong),
        (minimal, "/incident", json!("unstated"), Wrong),
        (minimal, "/incident", json!("Material"), Wrong),
    ]
}

fn broken_urls_and_files() -> Vec<Broken> {
    use RejectionCode::{Missing, UnknownMember, Value as Wrong, WrongType};
    let url = "hotline-url";
    vec![
        (url, "/urls/0/ip", json!("203.0.113.256"), Wrong),
        (url, "/urls/0/ip", json!("203.0.113.7/32"), Wrong),
        (url, "/files/0/digests", json!({}), Missing),
        (url, "/files/0/digests/sha256", json!("e3b0"), Wrong),
        (url, "/files/0/digests/md5", json!("z".repeat(32)), Wrong),
        (
            url,
            "/files/0/digests/crc32",
            json!("00000000"),
            UnknownMember,
        ),
        (url, "/files/0/viewed", json!("yes"), WrongType),
        (url, "/files/0/labels/0/version", out(), Missing),
        (url, "/category/country", out(), Missing),
        (url, "/urgency/reason", out(), Missing),
        (url, "/urgency/level", json!("very"), Wrong),
        (url, "/tlp", json!("WHITE"), Wrong),
        (url, "/sender/contact/role", out(), Missing),
        (url, "/sender/contact/email", json!("duty"), Wrong),
        (
            url,
            "/sender/contact/name",
            json!("placeholder"),
            UnknownMember,
        ),
    ]
}

fn broken_accounts() -> Vec<Broken> {
    use RejectionCode::{Missing, Value as Wrong, WrongType};
    let police = "police-accounts";
    vec![
        (police, "/evaluation/source", json!("D"), Wrong),
        (police, "/evaluation/information", json!(5), Wrong),
        (police, "/evaluation/information", json!("2"), WrongType),
        (police, "/evaluation/scheme", json!("5x5"), Wrong),
        (police, "/accounts/0", json!(7), WrongType),
        (police, "/accounts/0/role", json!("suspect"), Wrong),
        (police, "/accounts/0/service", out(), Missing),
        (police, "/accounts/0/id", json!(77), WrongType),
        (police, "/accounts/0/age", json!(-1), Wrong),
        (police, "/accounts/0/age", json!(34.5), Wrong),
        (police, "/accounts/0/age", json!(151), Wrong),
        (police, "/accounts/0/age", json!("34"), WrongType),
        (
            police,
            "/accounts/0/statements",
            json!(["coach", "coach"]),
            Wrong,
        ),
        (police, "/accounts/0/statements", json!(["stranger"]), Wrong),
        (police, "/handling_note", out(), Missing),
    ]
}

fn broken_identifiers() -> Vec<Broken> {
    use RejectionCode::Value as Wrong;
    let police = "police-accounts";
    vec![
        (
            police,
            "/accounts/0/identifiers/0/value",
            json!("subject"),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/0/value",
            json!("a b@mail.example"),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/0/port",
            json!(51_234),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/1/value",
            json!("call me"),
            Wrong,
        ),
        (police, "/accounts/0/identifiers/2/port", json!(0), Wrong),
        (
            police,
            "/accounts/0/identifiers/2/port",
            json!(65_536),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/2/value",
            json!("fe80::1%eth0"),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/2/event",
            json!("LOGIN"),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/4/kind",
            json!("nick"),
            Wrong,
        ),
        (
            police,
            "/accounts/0/identifiers/4/proxy",
            json!(true),
            Wrong,
        ),
    ]
}

fn broken() -> Vec<Broken> {
    [
        broken_heads(),
        broken_bodies(),
        broken_urls_and_files(),
        broken_accounts(),
        broken_identifiers(),
    ]
    .concat()
}

#[test]
fn broken_ones_are_refused_and_the_schema_agrees() {
    let schema = schema();
    let broken = broken();
    assert!(broken.len() >= 25);
    for (name, path, to, code) in broken {
        let value = changed(name, path, &to);
        let what = format!("{path} to {to}");
        assert!(!schema.is_valid(&value), "the schema takes {what}");
        let rejection = parse(&value.to_string()).unwrap_err();
        assert_eq!(rejection.code, code, "{what}: {rejection}");
        assert!(
            rejection.code == RejectionCode::WrongRoot || rejection.line == 1,
            "{what}"
        );
    }
}

#[test]
fn sound_changes_are_read_and_the_schema_agrees() {
    let schema = schema();
    for (name, path, to) in [
        ("minimal", "/sender/name", json!("\u{e9}".repeat(256))),
        ("minimal", "/sender/country", json!("XK")),
        (
            "minimal",
            "/received_at",
            json!("2026-01-02T03:04:05.123456789+13:00"),
        ),
        ("minimal", "/handling", json!(["H2", "H0", "H1"])),
        (
            "minimal",
            "/urls/0/url",
            json!("http://203.0.113.7:8080/?q=\u{fc}#x"),
        ),
        ("minimal", "/urls/0/ip", json!("2001:db8::7")),
        ("minimal", "/text", json!("a\nb\tc")),
        ("minimal", "/tlp", json!("RED")),
        ("police-accounts", "/accounts/0/age", json!(0)),
        (
            "police-accounts",
            "/accounts/0/identifiers/0/value",
            json!("J\u{f6}rg@mail.example"),
        ),
        (
            "police-accounts",
            "/accounts/0/identifiers/1/value",
            json!("021 000-0000"),
        ),
        (
            "police-accounts",
            "/accounts/0/identifiers/2/value",
            json!("::ffff:203.0.113.7"),
        ),
        (
            "hotline-url",
            "/files/0/digests/md5",
            json!("0CC175B9C0F1B6A831C399E269772661"),
        ),
    ] {
        let value = changed(name, path, &to);
        assert!(schema.is_valid(&value), "{path} to {to}");
        parse(&value.to_string()).unwrap_or_else(|rejection| panic!("{path} to {to}: {rejection}"));
    }
}

#[test]
fn the_schema_lists_what_the_code_knows() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let list = |pointer: &str| -> Vec<String> {
        let found = schema
            .pointer(pointer)
            .unwrap_or_else(|| panic!("{pointer}"));
        let mut found: Vec<String> = serde_json::from_value(found.clone()).unwrap();
        found.sort();
        found
    };
    fn sorted(mut known: Vec<&str>) -> Vec<&str> {
        known.sort_unstable();
        known
    }
    let countries: Vec<String> = Country::all()
        .map(|country| country.code().to_owned())
        .collect();
    assert_eq!(
        list("/$defs/country/enum"),
        sorted(countries.iter().map(String::as_str).collect())
    );
    // What bears on the past, or is read from text here, has no place in the form.
    let statements: Vec<&str> = Statement::ALL
        .iter()
        .filter(|code| code.bearing() != Bearing::Past && !code.is_read())
        .map(|code| code.code())
        .collect();
    let count = statements.len();
    assert_eq!(
        list("/$defs/account/properties/statements/items/enum"),
        sorted(statements)
    );
    assert_eq!(
        schema
            .pointer("/$defs/account/properties/statements/maxItems")
            .unwrap(),
        count
    );
    let kinds = IdentifierKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(
        list("/$defs/identifier/properties/kind/enum"),
        sorted(kinds)
    );
    let events = EventKind::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(
        list("/$defs/identifier/properties/event/enum"),
        sorted(events)
    );
    let incidents = IncidentType::ALL
        .iter()
        .filter(|kind| **kind != IncidentType::Unstated);
    let incidents = incidents.map(|kind| kind.code()).collect();
    assert_eq!(list("/properties/incident/enum"), sorted(incidents));
    assert_eq!(
        list("/properties/purpose/enum"),
        sorted(Purpose::ALL.iter().map(|p| p.text()).collect())
    );
    assert_eq!(
        list("/properties/tlp/enum"),
        sorted(Tlp::ALL.iter().map(|t| t.text()).collect())
    );
}

// What no schema can say, and hostile bytes: one test for each.

fn refused(text: &str) -> Rejection {
    parse(text).unwrap_err()
}

#[test]
fn an_account_that_is_not_there() {
    let value = changed("police-accounts", "/files/0/account", &json!(2));
    let rejection = refused(&value.to_string());
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (RejectionCode::Value, "files[0].account")
    );
}

#[test]
fn an_unknown_member_is_named_by_its_path() {
    let value = changed("police-accounts", "/accounts/1/nickname", &json!("x"));
    let rejection = refused(&value.to_string());
    assert_eq!(rejection.path, "accounts[1].nickname");
    let value = changed("police-accounts", "/accounts/1/642100000000", &json!("x"));
    assert_eq!(refused(&value.to_string()).path, "accounts[1].?");
}

#[test]
fn no_refusal_shows_a_value() {
    for (name, path, to, _) in broken() {
        if let Value::String(text) = &to
            && text.len() > "https://".len()
        {
            let rejection = refused(&changed(name, path, &to).to_string());
            assert!(
                !format!("{rejection:?}").contains(text.as_str()),
                "{path} to {to}"
            );
        }
    }
}

#[test]
fn a_member_named_twice_is_refused() {
    let text = EXAMPLES[0].1.replacen(
        "\"purpose\"",
        "\"purpose\": \"information\", \"purpose\"",
        1,
    );
    let rejection = refused(&text);
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (RejectionCode::DuplicateMember, "purpose")
    );
}

#[test]
fn a_referral_cut_off_anywhere_is_refused() {
    let text = EXAMPLES[2].1.trim_end();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert!(parse(&text[..end]).is_err(), "{end}");
    }
}

#[test]
fn several_referrals_in_one_file_are_refused() {
    let one = example("minimal").to_string();
    assert_eq!(
        refused(&format!("[{one},{one}]")).code,
        RejectionCode::WrongRoot
    );
    assert_eq!(
        refused(&format!("{one}\n{one}\n")).code,
        RejectionCode::WrongRoot
    );
}

#[test]
fn ten_thousand_and_one_accounts_are_too_many() {
    let account = json!({"role": "reported", "service": "ExampleChat"});
    let value = changed("minimal", "/accounts", &json!(vec![account; 10_001]));
    let rejection = refused(&value.to_string());
    assert_eq!(
        (rejection.code, rejection.path.as_str()),
        (RejectionCode::TooLarge, "accounts")
    );
}

#[test]
fn numbers_beyond_the_machine_are_no_age() {
    for number in ["1e2", "99999999999999999999", "34.0", "-0"] {
        let text = EXAMPLES[2]
            .1
            .replacen("\"age\": 34", &format!("\"age\": {number}"), 1);
        assert_eq!(refused(&text).code, RejectionCode::Value, "{number}");
    }
}

#[test]
fn a_cybertip_is_no_referral() {
    let rejection = refused("{\"reportId\":1,\"reportedInformation\":{}}");
    assert_eq!(rejection.code, RejectionCode::WrongRoot);
}

#[test]
fn a_deep_referral_is_refused() {
    let text = format!(
        "{{\"format\":\"tiaki-referral-1\",\"text\":{}",
        "[".repeat(100_000)
    );
    assert_eq!(refused(&text).code, RejectionCode::TooDeep);
}

#[test]
fn null_in_every_place_is_refused() {
    for member in [
        "sender",
        "received_at",
        "observed_at",
        "incident",
        "category",
        "urgency",
        "handling",
        "handling_note",
        "evaluation",
        "tlp",
        "purpose",
        "accounts",
        "files",
        "urls",
        "text",
    ] {
        let value = changed("police-accounts", &format!("/{member}"), &Value::Null);
        assert_eq!(
            refused(&value.to_string()).code,
            RejectionCode::WrongType,
            "{member}"
        );
    }
}

#[test]
fn utf16_is_refused() {
    let bytes: Vec<u8> = EXAMPLES[0]
        .1
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let rejection = read(&bytes, &Limits::default()).unwrap_err();
    assert_eq!(rejection.code, RejectionCode::Encoding);
}
