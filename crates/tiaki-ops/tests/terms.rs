//! The terms under which referrals came: what may not be passed on stays, the rest goes with them.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::directory;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::refer::{Release, refer, save_key};
use tiaki_ops::{Act, Site, Store, linking, matching, triage};
use tiaki_package::{HandlingCode, Identity, Signed, SigningKey, Tlp, Verification, open, verify};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

/// A referral that names an account in New Zealand under these terms.
fn referral(account: &str, terms: &str) -> String {
    format!(
        "{{\"format\":\"tiaki-referral-1\",\"sender\":{{\"kind\":\"police\",\"name\":\"Example Police\",\"country\":\"DE\",\
         \"reference\":\"{account}\",\"contact\":{{\"role\":\"desk\",\"email\":\"desk@police.example\"}}}},\
         \"received_at\":\"2026-02-01T10:00:00Z\",{terms},\"purpose\":\"criminal_investigation\",\"incident\":\"enticement\",\
         \"accounts\":[{{\"role\":\"reported\",\"service\":\"ExampleChat\",\"id\":\"{account}\",\"country\":\"NZ\",\
         \"identifiers\":[{{\"kind\":\"phone\",\"value\":\"+642100000000\",\"verified\":true}},\
         {{\"kind\":\"email\",\"value\":\"both@mail.example\",\"verified\":true}}]}}]}}"
    )
}

/// What New Zealand's police are sent where these referrals came in; nothing where there is no package.
fn sent(folder: &Path, referrals: &[(&str, &str)]) -> Option<Signed> {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    for (number, (account, terms)) in referrals.iter().enumerate() {
        let mut file = std::fs::File::create(within.join(format!("{number}.json"))).unwrap();
        std::io::Write::write_all(&mut file, referral(account, terms).as_bytes()).unwrap();
    }
    let site = Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
    };
    let options = ImportOptions::default();
    let done = import(&site, &act(), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, referrals.len() as u64, "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    let identity = Identity::from_seed([5; 32]).unwrap();
    save_key(&site, &act(), "auth-nz", &identity.recipient_text()).unwrap();
    let release = Release {
        operation: "Operation One".to_owned(),
        from: directory::find("DE").unwrap().clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "not stated".to_owned(),
        out: folder.join("packages"),
    };
    let signing = SigningKey::from_seed([3; 32]);
    refer(&site, &act(), &release, &signing, &|_, _| {}).unwrap();
    let file = std::fs::File::open(folder.join("packages").join("auth-nz.tiaki")).ok()?;
    Some(open(file, &identity).unwrap())
}

fn table(signed: &Signed, name: &str) -> String {
    signed.content(name).unwrap().to_owned()
}

/// Whether an account that came under these terms goes, and how many are said to stay.
fn goes(terms: &str) -> (bool, u64) {
    let folder = tempfile::tempdir().unwrap();
    let signed = sent(folder.path(), &[("u-1", terms)]).unwrap();
    // Who it came from is named in the package; what they said is not.
    let tables = signed.contents().filter(|(name, _)| name.ends_with(".csv"));
    let text: String = tables.map(|(_, text)| text).collect();
    let told = ["u-1", "+642100000000", "both@mail.example"].map(|one| text.contains(one));
    assert!(
        told.iter().all(|one| *one == told[0]),
        "all or nothing: {told:?}"
    );
    (
        told[0],
        *signed
            .manifest()
            .counts
            .get("withheld_restricted_accounts")
            .unwrap(),
    )
}

#[test]
fn what_its_sender_has_to_allow_first_stays_and_is_counted() {
    for terms in [
        "\"handling\":[\"H0\",\"H2\"]",
        "\"handling\":[\"H0\",\"H1\",\"H2\"]",
        "\"handling\":[\"H0\",\"H3\"],\"handling_note\":\"placeholder\"",
        "\"handling\":[\"H0\"],\"tlp\":\"RED\"",
        "\"handling\":[\"H0\"],\"tlp\":\"AMBER+STRICT\"",
    ] {
        assert_eq!(goes(terms), (false, 1), "{terms}");
    }
}

#[test]
fn other_terms_go_with_the_report_they_are_of() {
    for (terms, cells) in [
        ("\"handling\":[\"H0\"]", ["H0", ""]),
        (
            "\"handling\":[\"H0\",\"H1\"],\"tlp\":\"AMBER\"",
            ["H0,H1", "AMBER"],
        ),
        ("\"handling\":[\"H0\"],\"tlp\":\"GREEN\"", ["H0", "GREEN"]),
    ] {
        assert_eq!(goes(terms), (true, 0), "{terms}");
        let folder = tempfile::tempdir().unwrap();
        let signed = sent(folder.path(), &[("u-1", terms)]).unwrap();
        let reports = table(&signed, "reports.csv");
        for cell in cells {
            assert!(
                reports.lines().nth(1).unwrap().contains(cell),
                "{terms}: {reports}"
            );
        }
    }
}

#[test]
fn an_account_that_another_source_names_stays_too_and_reasons_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let signed = sent(
        folder.path(),
        &[
            ("u-1", "\"handling\":[\"H0\"]"),
            ("u-2", "\"handling\":[\"H0\",\"H2\"]"),
            ("u-2", "\"handling\":[\"H0\"],\"tlp\":\"GREEN\""),
        ],
    )
    .unwrap();
    let accounts = table(&signed, "accounts.csv");
    assert!(
        accounts.contains("u-1") && !accounts.contains("u-2"),
        "{accounts}"
    );
    let persons = table(&signed, "persons.csv");
    assert!(
        persons.contains("withheld: what is known rests in part"),
        "{persons}"
    );
    let links = table(&signed, "links.csv");
    assert_eq!(links.lines().count(), 1, "{links}");
    assert_eq!(signed.manifest().counts["withheld_reasons"], 1);
    let told = &signed.manifest().withheld;
    assert!(
        told.iter().any(|one| one.what.contains("reasons")),
        "{told:?}"
    );
}

#[test]
fn place_and_clock_that_may_rest_on_what_stays_do_not_go() {
    let cells = |terms: &str| {
        let folder = tempfile::tempdir().unwrap();
        let both = [("u-1", "\"handling\":[\"H0\"]"), ("u-2", terms)];
        let persons = table(&sent(folder.path(), &both).unwrap(), "persons.csv");
        let columns: Vec<String> = persons
            .lines()
            .next()
            .unwrap()
            .split(',')
            .map(str::to_owned)
            .collect();
        let at = columns
            .iter()
            .position(|column| column == "country")
            .unwrap();
        // The cells before the reasons hold no commas.
        let row: Vec<&str> = persons.lines().nth(1).unwrap().split(',').collect();
        (
            row[at].to_owned(),
            row[at + 1].to_owned(),
            row[at - 3].to_owned(),
        )
    };
    let (country, confidence, _) = cells("\"handling\":[\"H0\"]");
    assert_eq!(country, "NZ");
    assert_ne!(confidence, "");
    let (country, confidence, until) = cells("\"handling\":[\"H0\",\"H2\"]");
    assert_eq!([country, confidence, until], [""; 3]);
}

#[test]
fn a_package_states_the_strictest_of_what_goes_in_it() {
    let h0 = "\"handling\":[\"H0\"],\"tlp\":\"CLEAR\"";
    let h1 = "\"handling\":[\"H0\",\"H1\"],\"tlp\":\"GREEN\"";
    let h2 = "\"handling\":[\"H0\",\"H1\",\"H2\"]";
    for (referrals, is_kept_from_courts) in [
        (vec![("u-1", h0)], false),
        (vec![("u-1", h1)], true),
        (vec![("u-1", h0), ("u-2", h1)], true),
        // What stays binds nobody.
        (vec![("u-1", h0), ("u-2", h2)], false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let signed = sent(folder.path(), &referrals).unwrap();
        let manifest = signed.manifest();
        let codes = &manifest.handling.codes;
        assert!(codes.contains(&HandlingCode::H0), "{codes:?}");
        assert_eq!(
            codes.contains(&HandlingCode::H1),
            is_kept_from_courts,
            "{referrals:?}"
        );
        assert_eq!(codes.len(), 1 + usize::from(is_kept_from_courts));
        assert_eq!(manifest.tlp, Tlp::AmberStrict);
        let against = Verification {
            senders: vec![SigningKey::from_seed([3; 32]).verifying_key()],
            recipient: None,
            now: manifest.created_at,
        };
        verify(&signed, &against).unwrap();
    }
}
