//! Reports that are one: grouped over the store, shown once, never taken away.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::folding::{self, PAGE_SIZE};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store, linking, matching, triage, views};
use tiaki_store::{log, testing};
use tiaki_world::Params;

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let key = || SiteKey::new(&[7; 32]);
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(
        &Site {
            store,
            key: key(),
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: std::sync::Arc::default(),
        },
        folder.path(),
    );
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_postgres(&url).unwrap();
        test(
            &Site {
                store,
                key: key(),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: std::sync::Arc::default(),
            },
            folder.path(),
        );
    }
}

/// A report of one account with one file, so many minutes into the day.
fn put(folder: &Path, name: &str, account: &str, digest: &str, minute: u32, more: &str) {
    let within = folder.join("in");
    let time = format!("2026-01-02T{:02}:{:02}:00Z", minute / 60, minute % 60);
    let report = format!(
        "<report><incidentSummary>\
         <incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>{more}\
         <incidentDateTime>{time}</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <espIdentifier>{account}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>"
    );
    let files = format!(
        "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
         <originalFileHash hashType=\"MD5\">{digest}</originalFileHash></fileDetails></files>"
    );
    for (name, text) in [
        (format!("{name}.xml"), report),
        (format!("{name}.files.xml"), files),
    ] {
        let path = within.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut file = std::fs::File::create(path).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
}

const FILE: &str = "0cc175b9c0f1b6a831c399e269772661";
const OTHER: &str = "92eb5ffee6ae2fec3ad71c777531578f";

fn take(site: &Site, folder: &Path) {
    let (paths, options) = ([folder.join("in")], ImportOptions::default());
    let done = import(site, &act(), &paths, &options, &|_, _| {}).unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
}

fn work_out(site: &Site) {
    matching::run(site, &act(), 31).unwrap();
    linking::run(site, &act()).unwrap();
    triage::locate(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
}

#[test]
fn a_viral_file_a_resent_report_and_an_incident_are_told_apart() {
    on_both(|site, folder| {
        for number in 0..12 {
            let name = format!("20000{number:02}");
            put(folder, &name, &format!("viral-{number}"), FILE, number, "");
        }
        let asked = "<escalateToHighPriority>coded</escalateToHighPriority>";
        put(folder, "2000050", "asked", FILE, 5, asked);
        put(folder, "3000001", "again", OTHER, 20, "");
        put(folder, "other/3000001", "again", OTHER, 21, "");
        put(folder, "3000002", "again", OTHER, 40, "");
        take(site, folder);
        let done = folding::run(site, &act()).unwrap();
        assert_eq!(done.reports, 16);
        assert_eq!((done.viral.groups, done.viral.reports), (1, 12));
        assert_eq!((done.same_report.groups, done.same_report.reports), (1, 2));
        assert_eq!(
            (done.same_incident.groups, done.same_incident.reports),
            (1, 3)
        );
        let newest = site.store.read("test", |tx| log::newest(tx, 1)).unwrap();
        assert_eq!(newest[0].verb, "reports.folded");
        assert_eq!(newest[0].detail, "reports=16 groups=3 rules=fold-1");

        work_out(site);
        let found = folding::incidents(site, 0).unwrap();
        assert_eq!((found.total, found.unfolded, found.rows.len()), (3, 0, 3));
        let viral = &found.rows[0];
        assert_eq!(
            (viral.kind.as_str(), viral.reports, viral.accounts),
            ("viral", 12, 12)
        );
        let incident = folding::incident(site, &viral.id, "", 0).unwrap().unwrap();
        assert_eq!(incident.members.len(), 12);
        for member in &incident.members {
            let report = views::report(site, &member.report).unwrap().unwrap();
            assert!(report.incidents.iter().any(|one| one.id == viral.id));
        }
        assert!(
            folding::incident(site, &viral.id, "", 1)
                .unwrap()
                .unwrap()
                .members
                .is_empty()
        );
        let row = views::queue(site, "coordinator", 0).unwrap().unwrap().rows;
        let shares: Vec<_> = row.iter().flat_map(|row| &row.shares).collect();
        assert!(
            shares
                .iter()
                .any(|share| share.incident.kind == "same_report" && share.own.len() == 2)
        );
        // Sent again and of one incident: counted once in the row, and each still has its page.
        let counts = row.iter().map(|row| (row.incidents, row.reports));
        let mut counts: Vec<(i64, i64)> = counts.collect();
        counts.sort_unstable();
        assert_eq!(counts.iter().map(|(_, all)| all).sum::<i64>(), 16);
        assert_eq!(counts.iter().filter(|one| **one == (1, 3)).count(), 1);
        assert_eq!(counts.iter().filter(|one| **one == (1, 1)).count(), 13);
        let again = row.iter().find(|row| row.reports == 3).unwrap();
        let person = views::person(site, &again.person).unwrap().unwrap();
        assert_eq!((person.row.incidents, person.row.reports), (1, 3));
        assert_eq!(person.accounts[0].parts.len(), 3, "no member is lost");

        put(folder, "4000001", "late", OTHER, 1_000, "");
        take(site, folder);
        assert_eq!(folding::incidents(site, 0).unwrap().unfolded, 1);
        let again = folding::run(site, &act()).unwrap();
        assert_eq!((again.reports, again.viral), (17, done.viral));
        assert_eq!(
            folding::incidents(site, 0).unwrap().rows[0].id,
            viral.id,
            "its id stays"
        );
    });
}

#[test]
fn an_empty_store_folds_to_nothing() {
    on_both(|site, _| {
        let done = folding::run(site, &act()).unwrap();
        assert_eq!((done.reports, done.viral.groups), (0, 0));
        assert_eq!(folding::incidents(site, 0).unwrap().total, 0);
        let nobody = tiaki_core::id::IncidentId::from_bytes([9; 16]);
        assert!(folding::incident(site, &nobody, "", 0).unwrap().is_none());
    });
}

/// Persons of the truth who endanger a child, by the account that a provider knows them under.
fn endangering(world: &Path) -> BTreeSet<(String, String)> {
    let read = |name: &str| std::fs::read_to_string(world.join("truth").join(name)).unwrap();
    let persons = read("persons.csv");
    let endangers: BTreeSet<&str> = persons
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| !cells[3].is_empty())
        .map(|cells| cells[0])
        .collect();
    let accounts = read("accounts.csv");
    accounts
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| endangers.contains(cells[2]))
        .map(|cells| (cells[0].to_owned(), cells[1].to_owned()))
        .collect()
}

#[test]
fn in_a_world_viral_files_collapse_and_nobody_who_endangers_a_child_is_swallowed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let site = Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let world = folder.path().join("world");
    let params = Params::parse(Params::default_text()).unwrap();
    tiaki_world::generate(&params, 4_000, 4, &world, &mut |_, _, _| ()).unwrap();
    let paths = ["reports", "disclosures"].map(|name| world.join(name));
    import(&site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
    matching::run(&site, &act(), 31).unwrap();
    let done = folding::run(&site, &act()).unwrap();
    assert!(
        done.viral.groups > 0 && done.viral.reports > done.viral.groups,
        "{done:?}"
    );
    assert_eq!(done.held, 0, "{done:?}");
    work_out(&site);

    // Everyone in a queue, by the accounts they are known under.
    let mut ranked: BTreeMap<(String, String), bool> = BTreeMap::new();
    for destination in views::overview(&site).unwrap().destinations {
        for page in 0.. {
            let queue = views::queue(&site, &destination.authority, page)
                .unwrap()
                .unwrap();
            if queue.rows.is_empty() {
                break;
            }
            for row in queue.rows {
                let person = views::person(&site, &row.person).unwrap().unwrap();
                for account in person.accounts {
                    let viral = row
                        .shares
                        .iter()
                        .filter(|share| share.incident.kind == "viral");
                    let behind: BTreeSet<_> = viral.flat_map(|share| &share.own).collect();
                    let reports = account.parts.iter().filter_map(|part| part.report);
                    let is_swallowed = reports.clone().count() > 0
                        && reports.clone().all(|report| behind.contains(&report));
                    ranked.insert((account.service, account.handle), is_swallowed);
                }
            }
        }
    }
    let (mut looked_at, mut behind_a_count) = (0, 0);
    for account in endangering(&world) {
        if let Some(is_swallowed) = ranked.get(&account) {
            looked_at += 1;
            behind_a_count += u32::from(*is_swallowed);
        }
    }
    assert!(looked_at > 20, "{looked_at}");
    assert_eq!(behind_a_count, 0, "of {looked_at} accounts");
    every_member_is_listed(&site);
}

/// Each of the first groups lists as many reports as it counts, each with its page and its persons.
fn every_member_is_listed(site: &Site) {
    for page in 0..2 {
        for group in folding::incidents(site, page).unwrap().rows {
            let mut members = 0;
            for page in 0.. {
                let found = folding::incident(site, &group.id, "", page)
                    .unwrap()
                    .unwrap();
                if found.members.is_empty() {
                    break;
                }
                members += found.members.len();
                assert!(found.members.len() <= PAGE_SIZE as usize);
                for member in found.members {
                    let report = views::report(site, &member.report).unwrap().unwrap();
                    assert!(
                        report
                            .accounts
                            .iter()
                            .all(|account| account.person.is_some())
                    );
                }
            }
            assert_eq!(i64::try_from(members).unwrap(), group.reports);
        }
    }
}
