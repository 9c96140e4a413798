//! A synthetic package with one of everything.

use tiaki_core::country::Country;
use tiaki_core::protection::Protection;
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;

use crate::case::{
    Account, Document, EventKind, File, Handling, Head, IdentifierKind, Link, NodeId, Observation,
    Organisation, Person, PersonRole, Report, SenderKind, Terms, Tlp, Tool, Upload, Urgency,
    Withheld,
};
use crate::{Algorithm, Digest};

pub(super) fn id(kind: &str, number: u8) -> NodeId {
    NodeId::derive(kind, &[&[number]])
}

/// Something that this file alone holds.
pub(super) fn seen_id(number: u32) -> NodeId {
    NodeId::seen(id("bundle", 1), number)
}

pub(super) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn digest(algorithm: Algorithm, digits: usize) -> Digest {
    Digest::parse(algorithm, &"0a".repeat(digits / 2)).unwrap()
}

fn organisation(number: u8, name: &str, country: &str, kind: SenderKind) -> Organisation {
    Organisation {
        id: id("organisation", number),
        authority: format!("auth-{}", country.to_lowercase()),
        name: name.to_owned(),
        country: Country::find(country).unwrap(),
        kind,
    }
}

pub(super) fn head() -> Head {
    Head {
        id: id("bundle", 1),
        package: "pkg_00112233445566778899aabbccddeeff".to_owned(),
        reference: Some("op-0011223344556677".to_owned()),
        operation: Some("Operation \"Example\"".to_owned()),
        sender: organisation(1, "Example Unit NZ", "NZ", SenderKind::Police),
        recipients: vec![organisation(
            2,
            "Example Unit AU",
            "AU",
            SenderKind::ClearingHouse,
        )],
        created_at: at("2026-01-02T03:04:05Z"),
        expires_at: at("2026-07-02T03:04:05Z"),
        reply_by: Some(at("2026-01-09T03:04:05Z")),
        purpose: "child protection".to_owned(),
        legal_basis: "Example Act, section 7".to_owned(),
        urgency: Urgency::Urgent,
        urgency_reason: "at least one person is to be looked at within a week".to_owned(),
        terms: Terms {
            handling: vec![Handling::H0, Handling::H1],
            note: None,
            tlp: Some(Tlp::AmberStrict),
            evaluation: Some("4x4:B4".to_owned()),
        },
        withheld: vec![Withheld {
            what: "2 accounts of children, with their identifiers".to_owned(),
            why: "children are protected: ask for them".to_owned(),
        }],
        tool: Tool {
            name: "Tiaki".to_owned(),
            version: "0.1.0".to_owned(),
        },
    }
}

fn person(number: u8) -> Person {
    Person {
        id: id("person", number),
        name: format!("per_{number}"),
        ..Person::default()
    }
}

fn account(number: u8, handle: Option<&str>) -> Account {
    Account {
        id: id("account", number),
        name: format!("acc_{number}"),
        person: Some(id("person", 1)),
        service: Some("Example Chat".to_owned()),
        handle: handle.map(str::to_owned),
        part: Some(Role::Reported),
        protection: Some(Protection::Open),
    }
}

fn seen(number: u8, account: u8, kind: IdentifierKind, value: &str) -> Observation {
    Observation {
        id: seen_id(number.into()),
        account: id("account", account),
        kind,
        value: value.to_owned(),
        at: None,
        port: None,
        event: None,
        verified: None,
        proxy: None,
    }
}

fn observations() -> Vec<Observation> {
    let login = |number, account, value| Observation {
        at: Some(at("2026-01-01T00:00:00.25Z")),
        port: Some(51_200),
        event: Some(EventKind::Login),
        proxy: Some(false),
        ..seen(number, account, IdentifierKind::Ip, value)
    };
    let email = Observation {
        verified: Some(true),
        ..seen(3, 1, IdentifierKind::Email, "a.person@mail.example")
    };
    vec![
        login(1, 1, "203.0.113.7"),
        login(2, 2, "203.0.113.7"),
        email,
        seen(4, 1, IdentifierKind::Ip, "2001:db8::7"),
        seen(5, 1, IdentifierKind::Ip, "no address"),
        seen(6, 1, IdentifierKind::Phone, "+15550100"),
        seen(7, 1, IdentifierKind::ProfileUrl, "https://chat.example/u/1"),
        seen(8, 1, IdentifierKind::ScreenName, "name\t\u{8}one"),
        seen(9, 1, IdentifierKind::DisplayName, "N\u{e4}me \"One\""),
        seen(10, 1, IdentifierKind::Device, "IMEI 000000000000000"),
        seen(11, 2, IdentifierKind::Group, "room 7"),
        seen(12, 2, IdentifierKind::Payment, "tok_7"),
    ]
}

fn files() -> Vec<File> {
    let file = File {
        id: seen_id(21),
        digests: vec![
            digest(Algorithm::Md5, 32),
            digest(Algorithm::Sha1, 40),
            digest(Algorithm::Sha256, 64),
            digest(Algorithm::Pdq, 64),
        ],
        verdict: Some("known".to_owned()),
    };
    let bare = File {
        id: seen_id(22),
        digests: vec![digest(Algorithm::Pdq, 64)],
        verdict: None,
    };
    vec![file, bare]
}

/// The first file is on two accounts.
fn uploads() -> Vec<Upload> {
    let upload = |number, file, account| Upload {
        id: seen_id(number),
        file: seen_id(file),
        account: id("account", account),
        at: None,
        viewed: None,
        classification: None,
    };
    let first = Upload {
        at: Some(at("2026-01-01T00:00:01Z")),
        viewed: Some(false),
        classification: Some("A1".to_owned()),
        ..upload(31, 21, 1)
    };
    vec![first, upload(32, 21, 2), upload(33, 22, 1)]
}

fn reports() -> Vec<Report> {
    let report = Report {
        id: id("report", 1),
        name: "rep_1".to_owned(),
        provider: Some("Example Chat".to_owned()),
        reference: Some("7".to_owned()),
        incident: Some("material".to_owned()),
        incident_at: Some(at("2026-01-01T00:00:00Z")),
        escalated: true,
        marks: Some("viral".to_owned()),
        terms: Terms {
            handling: vec![Handling::H1, Handling::H3],
            note: Some("ask before use".to_owned()),
            tlp: Some(Tlp::Green),
            evaluation: Some("4x4:A1".to_owned()),
        },
        objects: vec![id("account", 1), seen_id(1), seen_id(31)],
    };
    let disclosure = Report {
        id: id("report", 2),
        name: "dis_2".to_owned(),
        ..Report::default()
    };
    vec![report, disclosure]
}

/// One of everything.
pub(super) fn document() -> Document {
    let first = Person {
        role: Some(PersonRole::Subject),
        class: Some("access".to_owned()),
        band: Some("act_within_a_week".to_owned()),
        axes: Some([40, 30, -2, 7]),
        evidence_until: Some("2026-02-01".to_owned()),
        held_together: Some("firm".to_owned()),
        country: Some(("AU".to_owned(), 87)),
        why: Some("coded reason 7".to_owned()),
        factors: vec![
            "danger +40: code 7".to_owned(),
            "novelty -2: code 8".to_owned(),
        ],
        references: vec!["ref-1".to_owned()],
        also_sent_to: vec!["auth-nz".to_owned()],
        ..person(1)
    };
    let minor = Account {
        protection: Some(Protection::Reported),
        part: None,
        ..account(2, None)
    };
    let nobody = Account {
        person: None,
        service: None,
        protection: None,
        ..account(3, None)
    };
    Document {
        head: head(),
        persons: vec![
            first,
            Person {
                role: Some(PersonRole::Victim),
                ..person(2)
            },
            person(3),
        ],
        accounts: vec![account(1, Some("user-1")), minor, nobody],
        observations: observations(),
        files: files(),
        uploads: uploads(),
        links: vec![Link {
            id: id("link", 1),
            accounts: [id("account", 1), id("account", 2)],
            confidence: 97,
            tier: Some("firm".to_owned()),
            shared: Some("ip (same address and time, held by 2 accounts)".to_owned()),
        }],
        reports: reports(),
    }
}
