//! Packages as CASE/UCO: the same as the tables, out and in again at another site.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeSet;
use std::path::Path;

use tiaki_core::protection::Protection;
use tiaki_core::time::Timestamp;
use tiaki_formats::Algorithm;
use tiaki_formats::case::{self, Document, Handling, Tlp};
use tiaki_formats::json::Limits;
use tiaki_ops::intake::{Format, ImportOptions, Imported, import};
use tiaki_ops::{Site, linking, matching, triage, views};
use tiaki_package::{Signed, atomic_write};
use tiaki_store::carry;
use tiaki_store::protection::Shield;

use crate::small::{act, packages, site};

mod small;

fn read(signed: &Signed) -> Document {
    let text = signed.content("case.jsonld").unwrap();
    case::read(text.as_bytes(), &Limits::default()).unwrap()
}

/// The rows of a table, without its header, by the names of its columns.
fn rows(signed: &Signed, name: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(signed.content(name).unwrap().as_bytes());
    let rows = reader.deserialize().map(Result::unwrap);
    rows.collect()
}

/// What stands over the nodes is what the manifest says.
fn holds_the_manifest(signed: &Signed, document: &Document) {
    let (manifest, head) = (signed.manifest(), &document.head);
    let entry = manifest
        .contents
        .iter()
        .find(|one| one.name == "case.jsonld");
    assert_eq!(entry.unwrap().media_type, "application/ld+json");
    assert!(
        signed
            .content("summary.txt")
            .unwrap()
            .contains("case.jsonld")
    );
    assert_eq!(head.package, manifest.package_id);
    assert_eq!(head.reference, manifest.common_reference);
    assert_eq!(head.sender.authority, "auth-nz");
    assert_eq!(
        head.recipients.first().unwrap().authority,
        manifest.recipients.first().unwrap().authority
    );
    assert_eq!(head.expires_at.micros(), manifest.expires_at);
    assert_eq!(head.reply_by.map(Timestamp::micros), manifest.reply_by);
    let what_for = (head.purpose.as_str(), head.legal_basis.as_str());
    assert_eq!(what_for, ("child protection", "code 7"));
    assert_eq!(head.terms.handling, [Handling::H0]);
    assert_eq!(head.terms.tlp, Some(Tlp::AmberStrict));
    assert_eq!(head.withheld.len(), manifest.withheld.len());
}

/// Persons and accounts are those of the tables; gives how many minors are among them.
fn holds_whom(signed: &Signed, document: &Document) -> usize {
    let persons = rows(signed, "persons.csv");
    assert_eq!(document.persons.len(), persons.len());
    for (node, row) in document.persons.iter().zip(&persons) {
        assert_eq!(node.name, row["person"]);
        assert_eq!(node.band.as_deref(), Some(row["band"].as_str()));
        assert_eq!(node.why.clone().unwrap_or_default(), row["why"]);
        assert_eq!(node.axes.unwrap()[0].to_string(), row["danger"]);
        assert_eq!(node.role, None, "software decides about nobody");
    }
    let accounts = rows(signed, "accounts.csv");
    assert_eq!(document.accounts.len(), accounts.len());
    for (node, row) in document.accounts.iter().zip(&accounts) {
        assert_eq!(node.name, row["account"]);
        assert_eq!(node.handle.clone().unwrap_or_default(), row["handle"]);
        assert_eq!(node.protection.unwrap().code(), row["protection"]);
        assert!(node.part.is_some() && node.person.is_some());
    }
    let minor = |one: &&case::Account| one.protection == Some(Protection::Reported);
    document.accounts.iter().filter(minor).count()
}

/// What a table says in a column; nothing where it says nothing. A leading ' keeps spreadsheets from reading a
/// formula.
fn cell(row: &std::collections::BTreeMap<String, String>, name: &str) -> String {
    match row[name].as_str() {
        "not stated" | "unknown" => String::new(),
        text => text.trim_start_matches('\'').to_owned(),
    }
}

fn stated(is: Option<bool>) -> String {
    is.map_or("", |is| if is { "yes" } else { "no" }).to_owned()
}

/// The rows of a table that reports are named in, by the columns of these names.
fn said(signed: &Signed, name: &str, columns: &[&str]) -> BTreeSet<Vec<String>> {
    let rows = rows(signed, name).into_iter();
    rows.map(|row| columns.iter().map(|column| cell(&row, column)).collect())
        .collect()
}

/// The same from the nodes: what each report names, in cells.
fn named(
    document: &Document,
    cells: &std::collections::BTreeMap<case::NodeId, Vec<String>>,
) -> BTreeSet<Vec<String>> {
    let mut all = BTreeSet::new();
    for report in &document.reports {
        let of = report.objects.iter().filter_map(|id| cells.get(id));
        all.extend(of.map(|cells| [vec![report.name.clone()], cells.clone()].concat()));
    }
    all
}

fn moment(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

/// The name of an account.
fn of(document: &Document, account: case::NodeId) -> String {
    let mut all = document.accounts.iter();
    all.find(|one| one.id == account).unwrap().name.clone()
}

/// Identifiers are those of the table, each once and each with the reports that say it; gives how many ports there are.
fn holds_identifiers(signed: &Signed, document: &Document) -> usize {
    let cells = document.observations.iter().map(|one| {
        let cells = vec![
            of(document, one.account),
            one.kind.code().to_owned(),
            one.value.trim_start_matches('\'').to_owned(),
            moment(one.at),
            one.port.map(|port| port.to_string()).unwrap_or_default(),
            one.event.map_or("", |event| event.code()).to_owned(),
            stated(one.verified),
            stated(one.proxy),
        ];
        (one.id, cells)
    });
    let columns = [
        "source",
        "account",
        "kind",
        "value",
        "seen_at_utc",
        "port",
        "event",
        "verified_by_provider",
        "possible_proxy",
    ];
    let cells = cells.collect();
    assert_eq!(
        named(document, &cells),
        said(signed, "identifiers.csv", &columns)
    );
    let distinct: BTreeSet<&Vec<String>> = cells.values().collect();
    assert_eq!(distinct.len(), cells.len(), "each thing is one node");
    let ports = document.observations.iter();
    ports.filter(|one| one.port.is_some()).count()
}

/// Files are those of the table, each once and each with the reports that say where it was found; gives how many
/// digests there are.
fn holds_files(signed: &Signed, document: &Document) -> usize {
    let cells = document.uploads.iter().map(|one| {
        let mut files = document.files.iter();
        let file = files.find(|file| file.id == one.file).unwrap();
        let digest = |algorithm| {
            let mut all = file.digests.iter();
            let found = all.find(|digest| digest.algorithm() == algorithm);
            found
                .map(|digest| hex::encode(digest.bytes()))
                .unwrap_or_default()
        };
        let cells = vec![
            of(document, one.account),
            moment(one.at),
            stated(one.viewed),
            one.classification.clone().unwrap_or_default(),
            digest(Algorithm::Md5),
            digest(Algorithm::Sha1),
            digest(Algorithm::Sha256),
            digest(Algorithm::Pdq),
            file.verdict.clone().unwrap_or_default(),
        ];
        (one.id, cells)
    });
    let columns = [
        "source",
        "account",
        "uploaded_at_utc",
        "viewed_by_provider",
        "classification_by_provider",
        "md5",
        "sha1",
        "sha256",
        "pdq",
        "verdict",
    ];
    assert_eq!(
        named(document, &cells.collect()),
        said(signed, "files.csv", &columns)
    );
    let digests: Vec<_> = document.files.iter().map(|one| &one.digests).collect();
    let known = digests.iter().filter(|all| !all.is_empty());
    let distinct: BTreeSet<_> = known.clone().collect();
    assert_eq!(distinct.len(), known.count(), "each file is one node");
    digests.iter().map(|all| all.len()).sum()
}

/// Links and reports are those of the tables, and each report says in which accounts it is.
fn holds_whence(signed: &Signed, document: &Document) {
    assert_eq!(document.links.len(), rows(signed, "links.csv").len());
    let reports = rows(signed, "reports.csv");
    assert_eq!(document.reports.len(), reports.len());
    for (node, row) in document.reports.iter().zip(&reports) {
        assert_eq!(node.name, row["source"]);
    }
    let named: BTreeSet<_> = document
        .reports
        .iter()
        .flat_map(|one| &one.objects)
        .collect();
    let ids = document.accounts.iter().map(|one| &one.id);
    let ids = ids.chain(document.observations.iter().map(|one| &one.id));
    let all: BTreeSet<_> = ids
        .chain(document.uploads.iter().map(|one| &one.id))
        .collect();
    assert_eq!(
        named, all,
        "all that is there comes from a report that is there"
    );
}

#[test]
fn every_package_holds_what_its_tables_hold_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let packages = packages(folder.path());
    assert!(packages.len() > 5);
    // For `cargo xtask case-validate`, which is not of Rust.
    let out = std::env::var_os("TIAKI_CASE_OUT").map(std::path::PathBuf::from);
    let (mut minors, mut ports, mut digests) = (0, 0, 0);
    for (authority, signed) in &packages {
        if let Some(out) = &out {
            let text = signed.content("case.jsonld").unwrap();
            atomic_write(&out.join(format!("{authority}.jsonld")), text.as_bytes()).unwrap();
        }
        let document = read(signed);
        holds_the_manifest(signed, &document);
        minors += holds_whom(signed, &document);
        holds_whence(signed, &document);
        ports += holds_identifiers(signed, &document);
        digests += holds_files(signed, &document);
    }
    assert!(minors > 0 && ports > 0 && digests > 0);
}

/// Takes a file at a site of its own, in a folder of this name.
fn take(folder: &Path, name: &str, text: &str, format: Format) -> (Site, Imported) {
    let within = folder.join(name);
    let other = site(&within);
    let file = within.join("case.jsonld");
    atomic_write(&file, text.as_bytes()).unwrap();
    let options = ImportOptions {
        format,
        ..ImportOptions::default()
    };
    let done = import(&other, &act(), &[file], &options, &|_, _| {}).unwrap();
    (other, done)
}

#[test]
fn another_site_takes_a_package_as_a_referral() {
    let folder = tempfile::tempdir().unwrap();
    let packages = packages(folder.path());
    let has_minor = |document: &Document| {
        let mut all = document.accounts.iter();
        all.any(|one| one.protection == Some(Protection::Reported) && one.handle.is_some())
    };
    let (_, signed) = packages
        .iter()
        .find(|(_, signed)| has_minor(&read(signed)))
        .unwrap();
    let (document, text) = (read(signed), signed.content("case.jsonld").unwrap());
    for format in [Format::Auto, Format::Referral] {
        let (other, done) = take(folder.path(), &format!("in {format:?}"), text, format);
        assert_eq!((done.accepted, done.quarantined), (1, 0), "{done:?}");
        matching::run(&other, &act(), 31).unwrap();
        linking::run(&other, &act()).unwrap();
        triage::locate(&other, &act()).unwrap();
        triage::run(&other, &act()).unwrap();
        let (accounts, terms) = other
            .store
            .read("test", |tx| {
                let accounts = carry::accounts(tx, &Shield::read(tx)?)?;
                Ok::<_, tiaki_store::Error>((accounts, tiaki_store::statements::passing(tx)?))
            })
            .unwrap();
        let with_handle = document.accounts.iter().filter(|one| one.handle.is_some());
        let sent: BTreeSet<&str> = with_handle
            .filter_map(|one| one.handle.as_deref())
            .collect();
        let known: BTreeSet<&str> = accounts.iter().map(|one| one.handle.as_str()).collect();
        assert!(sent.is_subset(&known), "{sent:?} {known:?}");
        let shielded = |protection: Protection| protection.is_shielded();
        assert_eq!(
            accounts
                .iter()
                .filter(|one| shielded(one.protection))
                .count(),
            document
                .accounts
                .iter()
                .filter(|one| one.protection.is_some_and(shielded))
                .count(),
            "minors are protected here too"
        );
        let only = terms.values().next().unwrap();
        assert_eq!(
            (only.handling.as_str(), only.tlp.as_str()),
            ("H0", "AMBER+STRICT")
        );
        assert!(only.is_restricted(), "it is not passed on without asking");
    }
}

#[test]
fn what_cannot_be_read_is_kept_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let packages = packages(folder.path());
    let text = packages[0].1.content("case.jsonld").unwrap();
    for (name, broken, code) in [
        (
            "other context",
            text.replacen("urn:uuid:", "urn:x:", 1),
            "context",
        ),
        (
            "newer",
            text.replacen("tiaki-case-1", "tiaki-case-9", 1),
            "version",
        ),
        (
            "unknown class",
            text.replacen("ut:Tool", "ut:Toy", 1),
            "value",
        ),
        ("cut off", text[..text.len() / 2].to_owned(), "syntax"),
    ] {
        let (other, done) = take(folder.path(), name, &broken, Format::Auto);
        assert_eq!(
            (done.accepted, done.quarantined),
            (0, 1),
            "{name}: {done:?}"
        );
        assert_eq!(done.problems[0].code, code, "{name}: {done:?}");
        let kept = views::quarantine(&other, 10).unwrap();
        assert_eq!((kept.len(), kept[0].code.as_str()), (1, code));
    }
}
