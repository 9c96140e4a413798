//! What senders state of an account's holder: kept and shown as said, and weighed only where a rule
//! has a factor for it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::views::{self, Person, Report};
use tiaki_ops::{Act, Site, Store, linking, matching, triage};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

/// A report on one account, with these members beside its id there; the parts are a child's where
/// `list` is that of the children.
fn tip(list: &str, members: &str) -> String {
    format!(
        "{{\"reportId\":7,\"reportedInformation\":{{\"reportingEsp\":{{\"espName\":\"Example ESP\"}},\
         \"incidentSummary\":{{\"incidentType\":\"Online Enticement of Children for Sexual Acts\",\
         \"incidentDateTime\":\"2026-01-02T03:04:05Z\"}},{list}:[{{\"espService\":\"ExampleChat\",\
         \"espUserId\":\"u-1\"{members}}}]}}}}}}"
    )
}

const REPORTED: &str = "\"reportedPeople\":{\"reportedPersons\"";

const STANDARD: &str = "format = \"wordings-1\"\n";

fn site(folder: &Path, tip: &str) -> Site {
    imported(folder, ("7.json", tip), STANDARD)
}

/// The only person and the only report, as pages show them.
fn shown(site: &Site) -> (Person, Report) {
    let queue = views::queue(site, tiaki_ops::directory::COORDINATOR, 0).unwrap();
    let row = queue.unwrap().rows.remove(0);
    let person = views::person(site, &row.person).unwrap().unwrap();
    let report = person.accounts[0].parts[0].report.unwrap();
    let report = views::report(site, &report).unwrap().unwrap();
    (person, report)
}

fn stated(members: &str) -> (Person, Vec<Statement>) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path(), &tip(REPORTED, members));
    let (person, report) = shown(&site);
    let codes = report.accounts[0].stated.clone();
    assert_eq!(person.accounts[0].parts[0].stated, codes);
    (person, codes)
}

/// Why a person stands where it stands, without the ids of what shows it.
fn place(person: &Person) -> (String, String, [i64; 4], Vec<(String, i64)>) {
    let row = &person.row;
    let factors = row.reasons.factors.iter();
    let factors = factors.map(|one| (one.code.clone(), one.points));
    (
        row.class.clone(),
        row.band.clone(),
        row.axes,
        factors.collect(),
    )
}

#[test]
fn a_conviction_is_kept_and_shown_as_said_and_moves_nobody() {
    let (without, none) = stated("");
    assert_eq!(none, []);
    for said in ["Yes", "Convicted", "registered"] {
        let (with, codes) = stated(&format!(",\"convictedSexOffender\":\"{said}\""));
        assert_eq!(codes, [Statement::Convicted], "{said}");
        assert_eq!(place(&with), place(&without), "{said}");
        let text = format!("{:?}", with.row.reasons);
        assert!(!text.contains("onvict"), "{text}");
    }
}

#[test]
fn a_conviction_that_is_denied_or_doubted_is_not_kept() {
    for said in [
        "No",
        "Unknown",
        "not convicted",
        "charged: yes",
        "alleged",
        "N/A",
    ] {
        let (_, codes) = stated(&format!(",\"convictedSexOffender\":\"{said}\""));
        assert_eq!(codes, [], "{said}");
    }
}

#[test]
fn a_relation_is_shown_and_does_count() {
    let (without, _) = stated("");
    let (with, codes) = stated(",\"relationshipToChildVictim\":\"Parent\"");
    assert_eq!(codes, [Statement::Parent]);
    assert_ne!(place(&with), place(&without));
}

#[test]
fn of_a_shielded_account_nothing_stated_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let members = ",\"convictedSexOffender\":\"Yes\",\"age\":15,\"dateOfBirth\":\"2011-01-01\"";
    let site = site(folder.path(), &tip(REPORTED, members));
    let (person, report) = shown(&site);
    assert!(report.accounts[0].protection.is_shielded());
    assert_eq!(report.accounts[0].stated, []);
    assert_eq!(person.accounts[0].parts[0].stated, []);
}

/// A report whose only reported account has this profile, and this chat.
fn with_texts(profile: &str, chat: &str) -> String {
    aged(profile, chat, "")
}

/// The same, of an account whose holder is stated to be so old.
fn aged(profile: &str, chat: &str, age: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><internetDetails><chatImIncident>\
         <chatClient>ExampleChat</chatClient><content>{chat}</content></chatImIncident></internetDetails><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>{age}\
         <espIdentifier>u-1</espIdentifier><espService>ExampleChat</espService><profileBio>{profile}</profileBio>\
         </personOrUserReported><victim><victimPerson/><espIdentifier>kid-1</espIdentifier>\
         <espService>ExampleChat</espService><profileBio>{profile}</profileBio></victim></report>"
    )
}

fn said_in(texts: &str, wordings: &str) -> Vec<(String, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let site = imported(folder.path(), ("7.xml", texts), wordings);
    let persons = site
        .store
        .read("test", tiaki_store::persons::members)
        .unwrap();
    let mut said = Vec::new();
    for (person, _) in persons {
        let (class, _, _, factors) = place(&views::person(&site, &person).unwrap().unwrap());
        let codes = factors.into_iter().map(|(code, _)| code);
        let access = codes.filter(|code| code.starts_with("access") || code.starts_with("stated"));
        said.push((class, access.collect()));
    }
    said.sort();
    said
}

/// A site with this report, a file's name and text, read by these wordings, and triaged.
fn imported(folder: &Path, (name, text): (&str, &str), wordings: &str) -> Site {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    let mut file = std::fs::File::create(within.join(name)).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let site = Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::new(tiaki_core::statement::Wordings::with(wordings).unwrap()),
    };
    let done = import(
        &site,
        &act(),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(done.accepted, 1, "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    site
}

#[test]
fn police_who_were_told_directly_count() {
    let folder = tempfile::tempdir().unwrap();
    let texts = |law: &str| {
        let reporter = "</internetDetails>";
        with_texts("hello", "hello").replace(reporter, &format!("{reporter}{law}"))
    };
    let law = |told: bool| {
        format!(
            "<lawEnforcement><agencyName>A</agencyName><reportedToLe>{told}</reportedToLe></lawEnforcement>"
        )
    };
    let alarm = |text: String, number: u8| {
        let folder = folder.path().join(number.to_string());
        std::fs::create_dir_all(&folder).unwrap();
        let site = imported(&folder, ("7.xml", &text), STANDARD);
        let persons = site
            .store
            .read("test", tiaki_store::persons::members)
            .unwrap();
        let all = persons
            .iter()
            .flat_map(|(person, _)| place(&views::person(&site, person).unwrap().unwrap()).3);
        all.filter(|(code, _)| code == "police_informed")
            .collect::<Vec<_>>()
    };
    assert_eq!(
        alarm(texts(&law(true)), 1),
        [("police_informed".to_owned(), 30)]
    );
    assert_eq!(alarm(texts(&law(false)), 2), []);
    assert_eq!(alarm(texts(""), 3), []);
}

#[test]
fn profiles_are_read_for_access_and_a_childs_is_not() {
    let standard = STANDARD;
    let own = "format = \"wordings-1\"\n[work]\nany = [\"club foo\"]\n";
    let access = vec!["access_terms".to_owned()];
    let of_suspect = |texts: &str, wordings: &str| {
        let said = said_in(texts, wordings);
        let (child, suspect): (Vec<_>, Vec<_>) = said
            .into_iter()
            .partition(|(class, _)| class == "victim_protected");
        assert_eq!(child.len(), 1);
        assert!(child[0].1.is_empty(), "{child:?}");
        suspect[0].1.clone()
    };
    assert_eq!(
        of_suspect(&with_texts("Swim coach.", "hello"), standard),
        access
    );
    assert!(of_suspect(&with_texts("former teacher", "hello"), standard).is_empty());
    let of_age = |age: u8| {
        let person =
            format!("<personOrUserReportedPerson><age>{age}</age></personOrUserReportedPerson>");
        said_in(&aged("Swim coach.", "hello", &person), standard)
    };
    assert!(of_age(15).iter().all(|(_, said)| said.is_empty()));
    assert!(of_age(40).iter().any(|(_, said)| *said == access));
    // In chats only what a site says itself.
    assert!(of_suspect(&with_texts("hello", "swim coach at club foo"), standard).is_empty());
    assert_eq!(of_suspect(&with_texts("hello", "at Club Foo"), own), access);
}
