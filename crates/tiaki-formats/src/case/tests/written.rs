use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;
use tiaki_core::time::Timestamp;

use super::sample::{document, head, id};
use super::{bytes, parse};
use crate::case::{
    Account, Document, EventKind, IdentifierKind, Link, NodeId, Observation, Person, Report, read,
    write,
};
use crate::json::Limits;

/// The sample as it lies in the documents, for others to try their programs on.
const EXAMPLE: &str = include_str!("../../../../../docs/formats/examples/case-package.jsonld");

#[test]
fn the_example_is_what_is_written() {
    let written = String::from_utf8(bytes(&document())).unwrap();
    if std::env::var_os("TIAKI_EXAMPLES").is_some_and(|how| how == "write") {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../docs/formats/examples/case-package.jsonld"
        );
        let mut file = std::fs::File::create(path).unwrap();
        std::io::Write::write_all(&mut file, written.as_bytes()).unwrap();
        return;
    }
    assert_eq!(EXAMPLE, written);
}

#[test]
fn what_is_written_reads_back() {
    let document = document();
    let bytes = bytes(&document);
    let again = read(&bytes, &Limits::default()).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(again, document);
    assert_eq!(write(&again, Vec::new()).unwrap(), bytes);
}

#[test]
fn nothing_but_a_head_is_a_file_too() {
    let document = Document {
        head: head(),
        persons: Vec::new(),
        accounts: Vec::new(),
        observations: Vec::new(),
        files: Vec::new(),
        uploads: Vec::new(),
        links: Vec::new(),
        reports: Vec::new(),
    };
    assert_eq!(read(&bytes(&document), &Limits::default()), Ok(document));
}

/// Members rise in every object, nothing stands between tokens, and nothing is written in another
/// way than there is: a general library, which sorts, gives the same bytes.
#[test]
fn the_bytes_are_canonical() {
    let bytes = bytes(&document());
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(serde_json::to_vec(&value).unwrap(), bytes);
}

/// Every node of the file by its name as it stands there, those within others too.
fn names(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(id)) = members.get("@id") {
                into.push(id.clone());
            }
            let inside = members.iter().filter(|(name, _)| *name != "@context");
            inside.for_each(|(_, value)| names(value, into));
        }
        Value::Array(items) => items.iter().for_each(|value| names(value, into)),
        _ => {}
    }
}

/// The address that a name of a node stands for, by the context alone.
fn whole(value: &Value, name: &str) -> String {
    let (prefix, rest) = name.split_once(':').unwrap();
    let term = &value["@context"][prefix];
    let start = term.as_str().or_else(|| {
        assert_eq!(term["@prefix"], true, "{prefix}");
        term["@id"].as_str()
    });
    format!("{}{rest}", start.unwrap())
}

#[test]
fn each_node_has_a_name_of_its_own() {
    let value: Value = serde_json::from_slice(&bytes(&document())).unwrap();
    let mut all = Vec::new();
    names(&value, &mut all);
    let all: Vec<String> = all.iter().map(|name| whole(&value, name)).collect();
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len());
    for name in all {
        let id = name.strip_prefix("urn:uuid:").and_then(NodeId::parse);
        let text = id.unwrap_or_else(|| panic!("{name}")).to_string();
        assert_eq!(format!("urn:uuid:{text}"), name);
        assert!(text.as_bytes()[14] == b'5' && b"89ab".contains(&text.as_bytes()[19]));
    }
}

/// Two files may be laid together: what both name has one name, and nothing else has.
#[test]
fn files_share_the_names_of_what_both_know_and_no_others() {
    let one = document();
    let mut other = one.clone();
    other.head.id = id("bundle", 2);
    let all = |document: &Document| -> BTreeSet<String> {
        let value: Value = serde_json::from_slice(&bytes(document)).unwrap();
        let mut all = Vec::new();
        names(&value, &mut all);
        all.iter().map(|name| whole(&value, name)).collect()
    };
    // The caller gives the names of what was seen; here both files have the same.
    let known = one.persons.iter().map(|one| one.id);
    let known = known.chain(one.accounts.iter().map(|one| one.id));
    let known = known.chain(one.observations.iter().map(|one| one.id));
    let known = known.chain(one.files.iter().map(|one| one.id));
    let known = known.chain(one.uploads.iter().map(|one| one.id));
    let known = known.chain(one.links.iter().map(|one| one.id));
    let known = known.chain(one.reports.iter().map(|one| one.id));
    let known = known.chain([one.head.sender.id, one.head.recipients[0].id]);
    let known: BTreeSet<String> = known.map(|id| format!("urn:uuid:{id}")).collect();
    let shared: BTreeSet<String> = all(&one).intersection(&all(&other)).cloned().collect();
    assert_eq!(shared, known);
    assert_ne!(NodeId::seen(one.head.id, 1), NodeId::seen(other.head.id, 1));
}

/// Names come from ids and from nothing that they stand for.
#[test]
fn what_a_node_holds_is_not_in_its_name() {
    let one = document();
    let mut other = one.clone();
    for seen in &mut other.observations {
        seen.value = match seen.kind {
            IdentifierKind::Ip if seen.value.contains('.') => "198.51.100.9".to_owned(),
            IdentifierKind::Ip if seen.value.contains(':') => "2001:db8::9".to_owned(),
            _ => format!("{}9", seen.value),
        };
    }
    other.accounts[0].handle = Some("another".to_owned());
    let of = |document: &Document| {
        let mut all = Vec::new();
        names(&serde_json::from_slice(&bytes(document)).unwrap(), &mut all);
        all
    };
    assert_eq!(of(&one), of(&other));
}

#[test]
fn a_value_that_two_accounts_have_is_one_node() {
    let text = String::from_utf8(bytes(&document())).unwrap();
    assert_eq!(text.matches("\"203.0.113.7\"").count(), 1);
}

/// Another reader of JSON-LD finds the triples that the structs call for.
#[test]
fn a_general_reader_finds_every_triple() {
    let bytes = bytes(&document());
    let quads: Result<Vec<oxrdf::Quad>, _> =
        oxjsonld::JsonLdParser::new().for_slice(&bytes).collect();
    let quads = quads.unwrap();
    let distinct: BTreeSet<String> = quads.iter().map(ToString::to_string).collect();
    let value: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(distinct.len(), triples(&value));
    let blank = quads.iter().filter(|quad| quad.subject.is_blank_node());
    assert_eq!(blank.count(), 0);
    let (mut sources, mut times, mut hashes) = (0, 0, 0);
    for quad in &quads {
        let (predicate, object) = (quad.predicate.as_str(), quad.object.to_string());
        assert!(
            predicate.starts_with("https://ontology.")
                || predicate.starts_with("https://tiaki.example/")
                || predicate.ends_with("#type"),
            "{predicate}"
        );
        let subject = quad.subject.to_string();
        let subject = subject
            .strip_prefix("<urn:uuid:")
            .and_then(|name| name.strip_suffix('>'));
        assert!(
            subject.and_then(NodeId::parse).is_some(),
            "{}",
            quad.subject
        );
        // What the context says of values is said of them.
        if predicate.ends_with("/core/source") {
            assert!(object.starts_with("<urn:uuid:"), "{object}");
            sources += 1;
        } else if predicate.ends_with("/core/startTime") {
            assert!(object.ends_with("XMLSchema#dateTime>"), "{object}");
            times += 1;
        } else if predicate.ends_with("/hashValue") {
            assert!(object.ends_with("XMLSchema#hexBinary>"), "{object}");
            hashes += 1;
        } else if predicate.ends_with("/confidence") {
            assert!(
                object.ends_with("XMLSchema#nonNegativeInteger>"),
                "{object}"
            );
        }
    }
    assert!(sources > 10 && times > 2 && hashes == 3);
}

/// How many triples a file holds: one for each class and for each value of each member of a node.
fn triples(value: &Value) -> usize {
    let Value::Object(members) = value else {
        return 0;
    };
    let mut count = 0;
    for (name, value) in members {
        match (name.as_str(), value) {
            ("@context" | "@id" | "@value", _) => {}
            ("@type", _) => count += 1,
            (_, Value::Array(items)) => {
                count += items.len() + items.iter().map(triples).sum::<usize>();
            }
            // A value with its datatype is one value.
            (_, Value::Object(of)) if of.contains_key("@value") => count += 1,
            (_, value) => count += 1 + triples(value),
        }
    }
    count
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,12}",
        "\\PC{1,8}",
        any::<char>().prop_map(String::from)
    ]
}

fn moment() -> impl Strategy<Value = Option<Timestamp>> {
    // From year 1 to 9999, as RFC 3339 writes them.
    proptest::option::of(
        (-62_135_596_800_000_000_i64..253_402_300_799_000_000).prop_map(Timestamp::from_micros),
    )
}

fn observation() -> impl Strategy<Value = Observation> {
    let kind = proptest::sample::select(IdentifierKind::ALL);
    let event = proptest::option::of(proptest::sample::select(EventKind::ALL));
    let yes = || proptest::option::of(any::<bool>());
    let port = proptest::option::of(1..=u16::MAX);
    let value = prop_oneof![
        text(),
        any::<std::net::IpAddr>().prop_map(|ip| ip.to_string())
    ];
    (
        any::<[u8; 4]>(),
        kind,
        value,
        moment(),
        port,
        event,
        yes(),
        yes(),
    )
        .prop_map(|(name, kind, value, at, port, event, verified, proxy)| {
            let is_address = kind == IdentifierKind::Ip;
            Observation {
                id: NodeId::derive("observation", &[&name]),
                account: id("account", 1),
                kind,
                value,
                at,
                port: port.filter(|_| is_address),
                event,
                verified,
                proxy: proxy.filter(|_| is_address),
            }
        })
}

fn any_document() -> impl Strategy<Value = Document> {
    let texts = || proptest::collection::vec(text(), 0..3);
    let maybe = || proptest::option::of(text());
    let person = (
        text(),
        maybe(),
        texts(),
        texts(),
        proptest::option::of((text(), 0..=100_u8)),
    );
    let account = (maybe(), maybe(), text());
    let of_head = (text(), text(), maybe(), maybe(), moment());
    (
        of_head,
        person,
        account,
        proptest::collection::btree_map(any::<u8>(), observation(), 0..8),
        (0..=100_u8, maybe(), maybe()),
    )
        .prop_map(
            |(of_head, of_person, of_account, seen, (confidence, tier, shared))| {
                let mut head = head();
                (
                    head.purpose,
                    head.legal_basis,
                    head.operation,
                    head.reference,
                    head.reply_by,
                ) = of_head;
                let (name, why, factors, references, country) = of_person;
                let person = Person {
                    id: id("person", 1),
                    name,
                    why,
                    factors,
                    references,
                    country,
                    ..Person::default()
                };
                let (service, handle, name) = of_account;
                let account = |number| Account {
                    id: id("account", number),
                    name: name.clone(),
                    person: (number == 1).then_some(person.id),
                    service: service.clone(),
                    handle: handle.clone(),
                    part: None,
                    protection: None,
                };
                let mut observations: Vec<Observation> = seen.into_values().collect();
                observations.sort_by_key(|one| one.id);
                observations.dedup_by_key(|one| one.id);
                Document {
                    head,
                    accounts: vec![account(1), account(2)],
                    links: vec![Link {
                        id: id("link", 1),
                        accounts: [id("account", 1), id("account", 2)],
                        confidence,
                        tier,
                        shared,
                    }],
                    reports: vec![Report {
                        id: id("report", 1),
                        name: person.name.clone(),
                        objects: observations.iter().map(|one| one.id).collect(),
                        ..Report::default()
                    }],
                    observations,
                    files: Vec::new(),
                    uploads: Vec::new(),
                    persons: vec![person],
                }
            },
        )
}

proptest! {
    #[test]
    fn any_document_reads_back_and_is_sound_json(document in any_document()) {
        let bytes = bytes(&document);
        let again = parse(std::str::from_utf8(&bytes).unwrap());
        prop_assert_eq!(again.as_ref(), Ok(&document));
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(serde_json::to_vec(&value).unwrap(), bytes);
    }
}
