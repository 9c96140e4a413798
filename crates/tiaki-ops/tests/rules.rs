//! Rules of a site that change while accounts are followed: what that does to persons, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{AccountId, PersonId, SiteKey};
use tiaki_core::mail::MailRules;
use tiaki_core::network::NetworkRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::following::Follower;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store, linking, matching};
use tiaki_store::persons::history::{self, Event};
use tiaki_store::{export, persons, testing};

const NETWORKS: &str = r#"
format = "networks-1"
[[network]]
kind = "daily_line"
prefixes = ["80.0.0.0/4"]
source = "a test"
[[network]]
kind = "static_line"
prefixes = ["176.0.0.0/4", "2400::/12"]
source = "a test"
[[network]]
kind = "mobile"
prefixes = ["104.0.0.0/5"]
source = "a test"
[[network]]
kind = "carrier_nat"
prefixes = ["184.0.0.0/6", "200.0.0.0/6"]
source = "a test"
[[network]]
kind = "fixed_line"
prefixes = ["64.0.0.0/4", "2a00::/12"]
source = "a test"
"#;

/// An act of its own second.
fn act(second: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000 + second * 1_000_000),
    }
}

fn site(store: Store) -> Site {
    Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: MailRules::with(&mail_domains()).unwrap(),
        networks: NetworkRules::with(NETWORKS).unwrap(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

/// A part of the world's mail domains, as a site knows them.
fn mail_domains() -> String {
    let list = |stem: &str, count: u32| {
        let domains: Vec<_> = (1..=count).map(|n| format!("{stem}{n}.example")).collect();
        format!("domains = {domains:?}\nsource = \"a test\"\n")
    };
    format!(
        "format = \"mail-domains-1\"\n[[provider]]\nignores = [\"tags\"]\n{}[[public]]\n{}",
        list("mail", 30),
        list("temp", 15)
    )
}

fn sqlite(folder: &Path) -> Site {
    site(Store::open_sqlite(&folder.join("tiaki.db")).unwrap())
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    test(&sqlite(folder.path()), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

fn take(site: &Site, folder: &Path, files: &[(String, Vec<u8>)], second: i64) {
    let within = folder.join(format!("in-{second}"));
    std::fs::create_dir_all(&within).unwrap();
    for (name, bytes) in files {
        let mut file = std::fs::File::create(within.join(name)).unwrap();
        std::io::Write::write_all(&mut file, bytes).unwrap();
    }
    let options = ImportOptions::default();
    let done = import(site, &act(second), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
}

/// A report on an account at a service.
fn xml(handle: &str, person: &str, more: &str, text: &str) -> Vec<u8> {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson>{person}</personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>ExampleChat</espService></personOrUserReported>{more}\
         {text}</report>"
    )
    .into_bytes()
}

fn id(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[7; 32]),
        &[b"ExampleChat", handle.as_bytes()],
    )
}

/// What two honest stores have in common of persons.
fn canonical(site: &Site) -> (Vec<export::Part>, Vec<persons::NearMiss>) {
    let parts = site.store.read("test", export::digests).unwrap();
    let of = ["accounts", "persons", "links"].map(|name| parts[name].clone());
    let near = site.store.read("test", persons::near_misses).unwrap();
    (of.to_vec(), near)
}

/// The persons with what has been said of their history, oldest first.
fn told(site: &Site, person: &PersonId) -> Vec<(Event, String)> {
    let found = site
        .store
        .read("test", |tx| history::of_person(tx, person, 100));
    let told = found.unwrap().into_iter().rev();
    told.map(|one| (one.event, one.cause)).collect()
}

fn person_of(site: &Site, account: AccountId) -> PersonId {
    let members = site.store.read("test", persons::members).unwrap();
    let found = members
        .iter()
        .find(|(_, accounts)| accounts.contains(&account));
    found.unwrap().0
}

#[test]
fn changed_rules_for_mailboxes_link_everything_again() {
    on_both(|site, folder| {
        let standard = Site {
            mail: MailRules::standard(),
            ..site.clone()
        };
        let report = |name: &str, address: &str| {
            let stated = format!("<email>{address}</email>");
            (format!("{name}.xml"), xml(name, &stated, "", ""))
        };
        let files = [
            report("box-0", "kid.two+x@mail1.example"),
            report("box-1", "kid.two@mail1.example"),
        ];
        take(site, folder, &files, 1);
        matching::run(site, &act(2), 31).unwrap();
        let are_one = || person_of(site, id("box-0")) == person_of(site, id("box-1"));
        let linked_by = || site.store.read("test", persons::linked_by).unwrap();
        assert_eq!(linked_by(), None);

        let mut follower = Follower::new();
        assert!(follower.link(&standard, &act(3)).unwrap().is_some());
        assert!(!are_one());
        assert_eq!(linked_by(), Some(linking::rules_in_force(&standard)));
        assert!(follower.link(&standard, &act(4)).unwrap().is_none());

        // Nothing came in, and yet the follower sees it.
        let updated = follower.link(site, &act(5)).unwrap().unwrap();
        assert!(updated.whole && updated.changed > 0 && updated.to_rank > 0);
        assert!(are_one());
        assert_eq!(linked_by(), Some(linking::rules_in_force(site)));
        let person = person_of(site, id("box-0"));
        let causes = told(site, &person).into_iter().map(|(_, cause)| cause);
        assert_eq!(causes.collect::<Vec<_>>(), ["rules"]);
        assert!(follower.link(site, &act(6)).unwrap().is_none());
        let followed = canonical(site);
        linking::run(site, &act(7)).unwrap();
        assert_eq!(canonical(site), followed);

        // The command sees it too, once.
        assert_eq!(linking::update(site, &act(8)).unwrap(), None);
        assert!(linking::update(&standard, &act(9)).unwrap().is_some());
        assert!(!are_one());
        assert_eq!(linking::update(&standard, &act(10)).unwrap(), None);
        // Who follows by other rules brings everything back to what those say.
        assert!(follower.link(site, &act(11)).unwrap().unwrap().whole);
        assert!(are_one());
    });
}
