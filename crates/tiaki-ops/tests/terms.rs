//! The terms under which referrals came: what may not be passed on stays, the rest goes with them.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{ReportId, SiteKey};
use tiaki_core::time::Timestamp;
use tiaki_ops::directory;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::refer::{Release, refer, save_key};
use tiaki_ops::terms::TermsView;
use tiaki_ops::{Act, Site, Store, linking, matching, triage, views};
use tiaki_package::{HandlingCode, Identity, Signed, SigningKey, Tlp, Verification, open, verify};
use tiaki_store::export::{self, Scope};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

/// A referral that names an account in New Zealand under these terms.
fn referral(account: &str, terms: &str) -> String {
    referral_of("Example Police", "DE", account, terms)
}

/// The same from another sender.
fn referral_of(sender: &str, country: &str, account: &str, terms: &str) -> String {
    format!(
        "{{\"format\":\"tiaki-referral-1\",\"sender\":{{\"kind\":\"police\",\"name\":\"{sender}\",\"country\":\"{country}\",\
         \"reference\":\"{account}\",\"contact\":{{\"role\":\"desk\",\"email\":\"desk@police.example\"}}}},\
         \"received_at\":\"2026-02-01T10:00:00Z\",{terms},\"purpose\":\"criminal_investigation\",\"incident\":\"enticement\",\
         \"accounts\":[{{\"role\":\"reported\",\"service\":\"ExampleChat\",\"id\":\"{account}\",\"country\":\"NZ\",\
         \"identifiers\":[{{\"kind\":\"phone\",\"value\":\"+642100000000\",\"verified\":true}},\
         {{\"kind\":\"email\",\"value\":\"both@mail.example\",\"verified\":true}}]}}]}}"
    )
}

/// What New Zealand's police are sent where these referrals came in; nothing where there is no package.
fn sent(folder: &Path, referrals: &[(&str, &str)]) -> Option<Signed> {
    let texts = referrals
        .iter()
        .map(|(account, terms)| referral(account, terms));
    sent_of(folder, &texts.collect::<Vec<_>>())
}

fn site(folder: &Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

/// The same, for referrals as they stand.
fn sent_of(folder: &Path, referrals: &[String]) -> Option<Signed> {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    for (number, referral) in referrals.iter().enumerate() {
        let mut file = std::fs::File::create(within.join(format!("{number}.json"))).unwrap();
        std::io::Write::write_all(&mut file, referral.as_bytes()).unwrap();
    }
    let site = site(folder);
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
        from: directory::find(&tiaki_core::authority::Directory::standard(), "DE")
            .unwrap()
            .clone(),
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

/// The directory's authority of New Zealand.
const NZ: &str = "Department of Internal Affairs, Digital Child Exploitation Team";

/// Which of these accounts New Zealand is sent, how many are said to stay, and how many persons go
/// without reasons.
fn back(referrals: &[(&str, &str, &str, &str)]) -> (Vec<String>, u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let texts = referrals
        .iter()
        .map(|(sender, country, account, terms)| referral_of(sender, country, account, terms));
    let signed = sent_of(folder.path(), &texts.collect::<Vec<_>>()).unwrap();
    let accounts = table(&signed, "accounts.csv");
    let mut went: Vec<String> = referrals
        .iter()
        .map(|(_, _, account, _)| (*account).to_owned())
        .filter(|account| accounts.contains(account.as_str()))
        .collect();
    went.dedup();
    let counts = &signed.manifest().counts;
    let codes = &signed.manifest().handling.codes;
    assert!(!codes.contains(&HandlingCode::H2) && !codes.contains(&HandlingCode::H3));
    (
        went,
        counts["withheld_restricted_accounts"],
        counts["withheld_reasons"],
    )
}

#[test]
fn what_its_sender_restricts_goes_back_to_that_sender() {
    for terms in [
        "\"handling\":[\"H0\",\"H2\"]",
        "\"handling\":[\"H0\",\"H3\"],\"handling_note\":\"placeholder\"",
        "\"handling\":[\"H0\"],\"tlp\":\"RED\"",
    ] {
        let went = (vec!["u-1".to_owned()], 0, 0);
        assert_eq!(back(&[(NZ, "NZ", "u-1", terms)]), went, "{terms}");
        let spaced = NZ.to_uppercase().replace(' ', "  ");
        assert_eq!(back(&[(&spaced, "NZ", "u-1", terms)]), went, "{terms}");
    }
}

#[test]
fn what_another_restricts_or_nobody_known_stays() {
    let h2 = "\"handling\":[\"H0\",\"H2\"]";
    let stayed = (Vec::new(), 1, 0);
    for (sender, country) in [
        // The name of New Zealand's authority, in another country.
        (NZ, "DE"),
        // Another authority of the directory.
        ("Bundeskriminalamt", "DE"),
        // In the country, and not its authority.
        ("Department of Internal Affairs", "NZ"),
        ("auth-nz", "NZ"),
    ] {
        assert_eq!(back(&[(sender, country, "u-1", h2)]), stayed, "{sender}");
    }
}

#[test]
fn who_is_no_police_does_not_pass_for_a_police_authority_by_its_name() {
    let h2 = "\"handling\":[\"H0\",\"H2\"]";
    for (kind, authority) in [
        ("hotline", None),
        ("clearing_house", None),
        ("police", Some(NZ)),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let whole = referral_of(NZ, "NZ", "u-1", h2);
        let whole = whole.replace("\"kind\":\"police\"", &format!("\"kind\":\"{kind}\""));
        let signed = sent_of(folder.path(), &[whole]).unwrap();
        let goes = table(&signed, "accounts.csv").contains("u-1");
        assert_eq!(goes, authority.is_some(), "{kind}");
        let site = site(folder.path());
        let queue = views::queue(&site, "auth-nz", 0).unwrap().unwrap();
        let person = views::person(&site, &queue.rows[0].person)
            .unwrap()
            .unwrap();
        let back = person.restricted[0].back_to.as_deref();
        assert_eq!(back, authority, "{kind}");
    }
}

#[test]
fn what_two_senders_restrict_goes_back_to_neither() {
    let h2 = "\"handling\":[\"H0\",\"H2\"]";
    let red = "\"handling\":[\"H0\"],\"tlp\":\"RED\"";
    let found = back(&[(NZ, "NZ", "u-1", h2), ("Other Police", "DE", "u-1", red)]);
    assert_eq!(found, (Vec::new(), 1, 0));
    let found = back(&[
        ("Other Police", "DE", "u-1", red),
        (NZ, "NZ", "u-1", red),
        (NZ, "NZ", "u-2", h2),
    ]);
    assert_eq!(found, (vec!["u-2".to_owned()], 1, 1));
}

#[test]
fn what_goes_back_does_so_with_reasons_and_with_what_others_leave_open() {
    let h0 = "\"handling\":[\"H0\"]";
    let h2 = "\"handling\":[\"H0\",\"H2\"]";
    let found = back(&[
        (NZ, "NZ", "u-1", h2),
        ("Other Police", "DE", "u-1", h0),
        ("Other Police", "DE", "u-2", h0),
    ]);
    assert_eq!(found, (vec!["u-1".to_owned(), "u-2".to_owned()], 0, 0));
}

/// The only referral's terms, as its page shows them.
fn terms_shown(folder: &Path) -> TermsView {
    let site = site(folder);
    let mut reports = site
        .store
        .read("test", |tx| {
            tiaki_store::statements::passing(tx).map(|found| found.into_keys().collect::<Vec<_>>())
        })
        .unwrap();
    reports.retain(|source| {
        let id = ReportId::from_bytes(*source.as_bytes());
        let note = views::report(&site, &id).unwrap().unwrap().terms.unwrap();
        note.note.is_some()
    });
    let id = ReportId::from_bytes(*reports.first().unwrap().as_bytes());
    views::report(&site, &id).unwrap().unwrap().terms.unwrap()
}

#[test]
fn a_note_is_shown_without_values_that_may_be_a_childs() {
    let child = "{\"format\":\"tiaki-referral-1\",\"sender\":{\"kind\":\"hotline\",\"name\":\"Example Hotline\",\"country\":\"NZ\",\
                 \"reference\":\"c-1\"},\"received_at\":\"2026-02-01T10:00:00Z\",\"handling\":[\"H0\"],\"purpose\":\"child_protection\",\
                 \"accounts\":[{\"role\":\"child\",\"service\":\"ExampleChat\",\"id\":\"_kiwi.77_\",\"identifiers\":[\
                 {\"kind\":\"display_name\",\"value\":\"Synthetic Child One\"}]}]}";
    for (note, shown, held) in [
        ("placeholder, not named", "placeholder, not named", 0),
        (
            "ask first: desk@police.example.",
            "ask first: [held back].",
            1,
        ),
        // What a shielded account is known by is held back in any spelling that means it.
        ("of (_KIWI.77_), x", "of ([held back]), x", 1),
        ("of _kiwi.77_.", "of [held back].", 1),
        (
            "tell not synthetic  child ONE; nor kiwi",
            "tell not [held back]; nor kiwi",
            1,
        ),
        ("a@mail.example, @_kiwi.77_", "[held back], [held back]", 2),
        // Full width, and characters that nobody sees.
        ("of \u{ff3f}\u{ff4b}iwi.77_, x", "of [held back], x", 1),
        ("synth\u{200b}etic chi\u{ad}ld one", "[held back]", 1),
        (
            "a@mail.example of _ki\u{2060}wi.77_",
            "[held back] of [held back]",
            2,
        ),
        // What hides nothing stays as it was written.
        (
            "pla\u{ad}ceholder \u{ff21}",
            "pla\u{ad}ceholder \u{ff21}",
            0,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let terms = format!("\"handling\":[\"H0\",\"H3\"],\"handling_note\":\"{note}\"");
        sent_of(folder.path(), &[referral("u-1", &terms), child.to_owned()]);
        let found = terms_shown(folder.path());
        let found = found.note.unwrap();
        assert_eq!((found.text.as_str(), found.held), (shown, held), "{note}");
    }
}

#[test]
fn a_note_is_in_no_export_without_a_purpose() {
    let folder = tempfile::tempdir().unwrap();
    let terms = "\"handling\":[\"H0\",\"H3\"],\"handling_note\":\"planted placeholder\"";
    sent_of(folder.path(), &[referral("u-1", terms)]);
    for (scope, is_there) in [(Scope::Shielded, false), (Scope::Whole, true)] {
        let mut out = Vec::new();
        let found = std::cell::RefCell::new(&mut out);
        site(folder.path())
            .store
            .read("test", |tx| export::write(tx, scope, *found.borrow_mut()))
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("source_terms"));
        assert_eq!(text.contains("planted placeholder"), is_there, "{scope:?}");
    }
}

#[test]
fn pages_say_what_may_not_be_passed_on_and_to_whom_it_may_go_back() {
    for (sender, country, terms, restricted, back) in [
        (NZ, "NZ", "\"handling\":[\"H0\",\"H2\"]", true, Some(NZ)),
        (
            "Example Police",
            "DE",
            "\"handling\":[\"H0\"],\"tlp\":\"RED\"",
            true,
            None,
        ),
        (
            NZ,
            "NZ",
            "\"handling\":[\"H0\"],\"tlp\":\"AMBER\"",
            false,
            Some(NZ),
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        sent_of(folder.path(), &[referral_of(sender, country, "u-1", terms)]);
        let site = site(folder.path());
        let queue = views::queue(&site, "auth-nz", 0).unwrap().unwrap();
        let person = views::person(&site, &queue.rows[0].person)
            .unwrap()
            .unwrap();
        assert_eq!(person.restricted.len(), usize::from(restricted), "{terms}");
        let report = person.accounts[0].parts[0].report.unwrap();
        if let [only] = person.restricted.as_slice() {
            assert_eq!(only.report, report);
            assert_eq!(only.back_to.as_deref(), back);
        }
        let shown = views::report(&site, &report)
            .unwrap()
            .unwrap()
            .terms
            .unwrap();
        assert_eq!(shown.is_restricted, restricted);
        assert_eq!(shown.authority.as_deref(), back);
        assert_eq!(shown.sender, sender);
    }
}
