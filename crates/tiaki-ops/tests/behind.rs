//! What a step has not seen yet stops those that rest on it: lists and verdicts, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::following::Follower;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::refer::{self, Release};
use tiaki_ops::{Act, Error, Site, Store, directory, linking, lists, matching, triage, views};
use tiaki_package::SigningKey;
use tiaki_store::persons::history::Causes;
use tiaki_store::persons::{self, Behind, Change, Extent};
use tiaki_store::{log, testing};

const FILE: &str = "0cc175b9c0f1b6a831c399e269772661";
const OTHER: &str = "0cc175b9c0f1b6a831c399e269772662";

fn act(second: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000 + second * 1_000_000),
    }
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(&site(store), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

fn write(path: &Path, text: &str) {
    let mut file = std::fs::File::create(path).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
}

/// A report on an account with one file.
fn take(site: &Site, folder: &Path, second: i64, handle: &str) {
    let within = folder.join(format!("in-{second}"));
    std::fs::create_dir_all(&within).unwrap();
    let report = format!(
        "<report><incidentSummary><incidentType>Child Pornography (possession, manufacture, and distribution)\
         </incidentType><incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter>\
         <reportingPerson><email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson><email>{handle}@mail.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>ExampleChat</espService><estimatedLocation verified=\"false\" \
         timestamp=\"2026-01-02T03:04:05Z\"><countryCode>NZ</countryCode></estimatedLocation></personOrUserReported></report>"
    );
    let details = format!(
        "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId><originalFileHash hashType=\"MD5\">\
         {FILE}</originalFileHash></fileDetails></files>"
    );
    write(&within.join("r.xml"), &report);
    write(&within.join("r.files.xml"), &details);
    let done = import(
        site,
        &act(second),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!((done.accepted, done.quarantined), (1, 0), "{done:?}");
}

fn list(site: &Site, folder: &Path, second: i64, digest: &str) {
    let path = folder.join(format!("list-{second}.txt"));
    write(&path, &format!("{digest}\n"));
    lists::import(site, &act(second), &path, "one", &lists::Options::default()).unwrap();
}

fn behind(site: &Site) -> Behind {
    site.store.read("test", persons::behind).unwrap()
}

/// What referring says is to be done first; nothing where it begins.
fn refused(site: &Site, folder: &Path) -> Option<&'static str> {
    let release = Release {
        operation: "Operation One".to_owned(),
        from: directory::find(&tiaki_core::authority::Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "not stated".to_owned(),
        out: folder.join("packages"),
    };
    let key = SigningKey::from_seed([3; 32]);
    match refer::refer(site, &act(99), &release, &key, &|_, _| {}) {
        Err(Error::Early { missing, .. }) => Some(missing),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    }
}

fn known_files(site: &Site) -> i64 {
    let (person, _) = site.store.read("test", persons::members).unwrap().remove(0);
    views::person(site, &person)
        .unwrap()
        .unwrap()
        .row
        .known_files
}

#[test]
fn lists_that_matching_has_not_seen_stop_what_rests_on_them() {
    on_both(|site, folder| {
        list(site, folder, 1, OTHER);
        take(site, folder, 1, "u-1");
        matching::run(site, &act(1), 31).unwrap();
        linking::run(site, &act(1)).unwrap();
        triage::run(site, &act(1)).unwrap();
        let up_to_date = Behind {
            unmatched: 0,
            unlinked: 0,
            unranked: 0,
        };
        assert_eq!(behind(site), up_to_date);
        assert_eq!(refused(site, folder), None);
        assert_eq!(known_files(site), 0);

        // A list that says otherwise of a file.
        list(site, folder, 2, FILE);
        assert_eq!(behind(site).unmatched, 1);
        let first = "run `tiaki match`";
        assert!(
            matches!(triage::run(site, &act(2)), Err(Error::Early { missing, .. }) if missing == first)
        );
        assert!(refused(site, folder).unwrap().starts_with(first));
        matching::run(site, &act(3), 31).unwrap();
        assert_eq!((behind(site).unmatched, behind(site).unlinked), (0, 1));
        let then = "run `tiaki link`";
        assert!(
            matches!(triage::run(site, &act(3)), Err(Error::Early { missing, .. }) if missing == then)
        );
        linking::update(site, &act(4)).unwrap().unwrap();
        assert_eq!((behind(site).unlinked, behind(site).unranked), (0, 1));
        assert!(refused(site, folder).unwrap().contains("`tiaki triage`"));
        assert_eq!(known_files(site), 0, "as it was ranked");
        triage::run(site, &act(5)).unwrap();
        assert_eq!(behind(site), up_to_date);
        assert_eq!(known_files(site), 1);

        // One that changes nothing costs a matching and nothing else.
        list(site, folder, 6, FILE);
        assert_eq!(behind(site).unmatched, 1);
        matching::run(site, &act(6), 31).unwrap();
        assert_eq!(behind(site), up_to_date);
        assert!(linking::update(site, &act(6)).unwrap().is_none());
        assert_eq!(refused(site, folder), None);
    });
}

#[test]
fn a_follower_ranks_again_where_a_list_says_otherwise() {
    on_both(|site, folder| {
        take(site, folder, 1, "u-1");
        let mut follower = Follower::new();
        follower.link(site, &act(1)).unwrap().unwrap();
        follower.rank(site, &act(1)).unwrap().unwrap();
        assert!(follower.rank(site, &act(2)).unwrap().is_none());
        assert_eq!(known_files(site), 0);
        list(site, folder, 3, FILE);
        follower.judge(site, &act(3)).unwrap().unwrap();
        assert!(follower.judge(site, &act(3)).unwrap().is_none());
        assert_eq!(known_files(site), 1);
        // Matched by somebody else, on the command line.
        list(site, folder, 4, OTHER);
        matching::run(site, &act(4), 31).unwrap();
        follower.link(site, &act(4)).unwrap();
        follower.rank(site, &act(4)).unwrap().unwrap();
        assert_eq!(known_files(site), 0);
        assert!(follower.rank(site, &act(5)).unwrap().is_none());
    });
}

#[test]
fn what_came_in_while_nobody_followed_is_ranked_by_the_next_follower() {
    on_both(|site, folder| {
        take(site, folder, 1, "u-1");
        matching::run(site, &act(1), 31).unwrap();
        linking::run(site, &act(1)).unwrap();
        triage::run(site, &act(1)).unwrap();
        // One more report on the account, which says nothing new of who it is.
        let within = folder.join("in-2");
        std::fs::create_dir_all(&within).unwrap();
        let first = std::fs::read_to_string(folder.join("in-1/r.xml")).unwrap();
        write(
            &within.join("r.xml"),
            &first.replace("03:04:05Z</incident", "03:04:06Z</incident"),
        );
        let options = ImportOptions::default();
        import(site, &act(2), &[within], &options, &|_, _| {}).unwrap();
        let mut follower = Follower::new();
        follower.link(site, &act(2)).unwrap();
        assert_eq!((behind(site).unlinked, behind(site).unranked), (0, 1));
        follower.rank(site, &act(2)).unwrap().unwrap();
        let (person, _) = site.store.read("test", persons::members).unwrap().remove(0);
        let row = views::person(site, &person).unwrap().unwrap().row;
        assert_eq!((row.reports, row.changed), (2, false));
    });
}

#[test]
fn a_linking_that_began_before_another_ended_writes_nothing() {
    on_both(|site, folder| {
        take(site, folder, 1, "u-1");
        let before = site.store.read("test", persons::linked).unwrap();
        linking::run(site, &act(1)).unwrap();
        let members = site.store.read("test", persons::members).unwrap();
        let position = site.store.read("test", log::position).unwrap();
        let none = Causes::default();
        let change = |last| Change {
            extent: Extent::Whole(last),
            persons: &[],
            links: &[],
            not_links: &[],
            near: &[],
            not_near: &[],
            causes: &none,
            position,
            rules: "model=1 mail=1",
            detail: "late",
        };
        let write = |last| {
            let write =
                |tx: &tiaki_store::Tx<'_>| persons::apply(tx, &change(last), "test", act(2).at);
            site.store.write("test", write).unwrap()
        };
        assert_eq!(write(before), None, "it has not seen what is stored now");
        let after = site.store.read("test", persons::members).unwrap();
        assert_eq!(after, members);
        let now = site.store.read("test", persons::linked).unwrap();
        assert!(write(now).is_some(), "one that has seen it does");
    });
}
