//! Children's accounts: their classes over all reports, and the one door to them.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{AccountId, ReportId, SiteKey};
use tiaki_core::protection::Protection;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::victims::{self, Request};
use tiaki_ops::{Act, Error, Site, Store, views};
use tiaki_store::{log, protection, testing};

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

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

fn party(element: &str, name: &str, age: Option<u8>, more: &str) -> String {
    let person = match element {
        "victim" => "victimPerson",
        "intendedRecipient" => "intendedRecipientPerson",
        _ => "personOrUserReportedPerson",
    };
    let age = age.map_or_else(String::new, |age| format!("<age>{age}</age>"));
    format!(
        "<{element}><{person}><email>{name}@mail.example</email>{age}</{person}>\
         <espIdentifier>{name}</espIdentifier><espService>Examplechat</espService>{more}</{element}>"
    )
}

fn associated(name: &str, kind: &str, age: &str) -> String {
    format!(
        "<associatedAccount type=\"{kind}\">{age}<espService>Examplechat</espService>\
         <espIdentifier>{name}</espIdentifier></associatedAccount>"
    )
}

fn report(marks: &str, parties: &[String]) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>{marks}\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter>{}</report>",
        parties.concat()
    )
}

fn take(site: &Site, folder: &Path, reports: &[String]) {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    for (number, text) in reports.iter().enumerate() {
        let path = within.join(format!("{number}.xml"));
        let mut file = std::fs::File::create(path).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
    let act = Act {
        actor: "test".to_owned(),
        at: AT,
    };
    let done = import(site, &act, &[within], &ImportOptions::default(), &|_, _| {}).unwrap();
    assert_eq!(done.accepted, reports.len() as u64, "{done:?}");
}

fn id(name: &str) -> AccountId {
    AccountId::derive(&SiteKey::new(&[7; 32]), &[b"Examplechat", name.as_bytes()])
}

fn request() -> Request {
    Request::new("ana", "identification", "request 7", AT).unwrap()
}

fn logged(site: &Site, verb: &str) -> Vec<log::Logged> {
    let newest = site
        .store
        .read("test", |tx| log::newest(tx, 1_000))
        .unwrap();
    newest
        .into_iter()
        .filter(|entry| entry.verb == verb)
        .collect()
}

fn two_reports() -> Vec<String> {
    let victim = associated("guardian", "Parent/Guardian", "");
    let adult = associated("second", "Linked", "")
        + &associated("young", "Linked", "<approximateAge>15</approximateAge>");
    vec![
        report(
            "",
            &[
                party("personOrUserReported", "adult", Some(41), &adult),
                party("intendedRecipient", "grown", Some(30), ""),
                party("intendedRecipient", "unsaid", None, ""),
                party("intendedRecipient", "pupil", Some(13), ""),
                party("victim", "child", None, &victim),
            ],
        ),
        report(
            "",
            &[
                party("personOrUserReported", "minor", Some(16), ""),
                party("victim", "second-child", Some(9), ""),
            ],
        ),
        // What one report calls a victim, another reports: it is not hidden, and not named either.
        report(
            "",
            &[party("personOrUserReported", "second-child", None, "")],
        ),
        report(
            "<reportAnnotations><minorToMinorInteraction/></reportAnnotations>",
            &[
                party("personOrUserReported", "peer", None, ""),
                party("intendedRecipient", "other-peer", None, ""),
            ],
        ),
    ]
}

#[test]
fn the_strictest_class_over_all_reports_counts() {
    use Protection::{Child, Kin, Open, Reported};
    on_both(|site, folder| {
        take(site, folder, &two_reports());
        for (name, class) in [
            ("adult", Open),
            ("second", Open),
            ("grown", Open),
            ("unsaid", Open),
            ("young", Child),
            ("pupil", Child),
            ("child", Child),
            ("guardian", Kin),
            ("minor", Reported),
            ("second-child", Reported),
            ("peer", Reported),
            ("other-peer", Child),
        ] {
            let found = views::account(site, &id(name)).unwrap().unwrap();
            assert_eq!(found.protection, class, "{name}");
            let stored = site
                .store
                .read("test", |tx| protection::class(tx, &id(name)))
                .unwrap();
            assert_eq!(stored, class, "{name}");
            assert_eq!(found.handle == name, class == Open, "{name}");
            let says = found.parts.iter().any(|part| !part.observations.is_empty());
            assert_eq!(says, class == Open && name != "second", "{name}");
        }
        let shield = site.store.read("test", protection::Shield::read).unwrap();
        assert_eq!(shield.iter().count(), 8);
        assert!(shield.withholds(&id("guardian")) && !shield.withholds(&id("minor")));
    });
}

/// A disclosure in which a child's account, its guardian's, a reported minor's and another's stand.
fn disclose(site: &Site, folder: &Path) {
    let within = folder.join("disclosed");
    std::fs::create_dir_all(&within).unwrap();
    let map = "format = \"disclosure-map-1\"\nprovider = \"Examplechat\"\n\
               [columns]\naccount = \"account\"\nmail = \"email\"\nip = \"ip\"\n";
    tiaki_package::atomic_write(&within.join("listed.toml"), map.as_bytes()).unwrap();
    let rows = ["child", "pupil", "guardian", "minor", "unsaid"]
        .map(|name| format!("{name},{name}@mail.example,203.0.113.7\n"));
    let table = format!("account,mail,ip\n{}", rows.concat());
    tiaki_package::atomic_write(&within.join("listed.csv"), table.as_bytes()).unwrap();
    let act = Act {
        actor: "test".to_owned(),
        at: AT,
    };
    let done = import(site, &act, &[within], &ImportOptions::default(), &|_, _| {}).unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
}

#[test]
fn a_disclosure_that_lists_a_child_takes_nothing_from_its_protection() {
    use Protection::{Child, Kin, Open, Reported};
    let exports = std::cell::RefCell::new(Vec::new());
    for is_disclosed_first in [true, false] {
        on_both(|site, folder| {
            if is_disclosed_first {
                disclose(site, folder);
                // Nothing says yet that it is a child's.
                let before = views::account(site, &id("child")).unwrap().unwrap();
                assert_eq!(before.protection, Open);
            }
            take(site, folder, &two_reports());
            if !is_disclosed_first {
                let before = views::account(site, &id("guardian")).unwrap().unwrap();
                assert_eq!(before.protection, Kin);
                disclose(site, folder);
            }
            let shield = site.store.read("test", protection::Shield::read).unwrap();
            for (name, class) in [
                ("child", Child),
                ("pupil", Child),
                // Around a child, and disclosed: stays with who must act, without its name.
                ("guardian", Reported),
                ("minor", Reported),
                ("unsaid", Open),
            ] {
                let found = views::account(site, &id(name)).unwrap().unwrap();
                assert_eq!(found.protection, class, "{name}");
                assert_eq!(found.handle == name, class == Open, "{name}");
                assert_eq!(shield.class(&id(name)), class, "{name}");
                assert_eq!(shield.withholds(&id(name)), class == Child, "{name}");
                let all = found.parts.iter();
                assert!(all.clone().any(|part| part.role == "disclosed"), "{name}");
                let says = all.map(|part| part.observations.len()).sum::<usize>();
                assert_eq!(says > 0, class == Open, "{name}");
            }
            let export = site.store.read("test", tiaki_store::export::digests);
            exports.borrow_mut().push(export.unwrap());
        });
    }
    let exports = exports.into_inner();
    assert!(exports.len() >= 2 && exports.iter().all(|one| *one == exports[0]));
}

#[test]
fn each_read_is_one_entry_and_says_what_for() {
    on_both(|site, folder| {
        take(site, folder, &two_reports());
        let shown = victims::show(site, &id("child"), &request())
            .unwrap()
            .unwrap();
        assert_eq!(shown.handle, "child");
        assert_eq!(
            shown
                .parts
                .first()
                .unwrap()
                .observations
                .first()
                .unwrap()
                .value,
            "child@mail.example"
        );
        let entries = logged(site, "victim.read");
        let [entry] = entries.as_slice() else {
            panic!("{entries:?}")
        };
        assert_eq!(entry.subject, id("child").to_string());
        assert!(entry.detail.contains("class=child purpose=identification"));
        assert!(!entry.detail.contains("request 7") && entry.actor == "ana");
        let reads = victims::reads(site, 10).unwrap();
        let [read] = reads.as_slice() else {
            panic!("{reads:?}")
        };
        assert_eq!(
            (read.account, read.operator.as_str(), read.reason.as_str()),
            (Some(id("child")), "ana", "request 7")
        );
        assert!(entry.detail.contains(&read.id.to_string()));

        let report = shown.parts.first().unwrap().report.unwrap();
        let all = victims::show_report(site, &report, &request())
            .unwrap()
            .unwrap();
        let mut names: Vec<&str> = all.iter().map(|one| one.handle.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["child", "guardian", "pupil", "young"]);
        assert_eq!(logged(site, "victim.read").len(), 1 + all.len());
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

#[test]
fn what_is_not_there_is_not_read_and_not_written_down() {
    on_both(|site, folder| {
        take(site, folder, &two_reports());
        assert!(
            victims::show(site, &id("nobody"), &request())
                .unwrap()
                .is_none()
        );
        let other = ReportId::from_bytes([9; 16]);
        assert!(
            victims::show_report(site, &other, &request())
                .unwrap()
                .is_none()
        );
        assert!(logged(site, "victim.read").is_empty());
        assert!(victims::reads(site, 10).unwrap().is_empty());
    });
}

#[test]
fn without_operator_purpose_or_reason_there_is_no_request() {
    for (operator, code, reason) in [
        ("", "identification", "request 7"),
        ("ana", "", "request 7"),
        ("ana", "curiosity", "request 7"),
        ("ana", "identification", " "),
        ("ana\nben", "identification", "request 7"),
    ] {
        let refused = Request::new(operator, code, reason, AT);
        assert!(
            matches!(refused, Err(Error::Purpose(_))),
            "{operator:?} {code:?}"
        );
    }
}

#[test]
fn an_export_with_everything_says_so_before_it_begins() {
    on_both(|site, folder| {
        take(site, folder, &two_reports());
        victims::allow_export(site, &request()).unwrap();
        let entries = logged(site, "victim.exported");
        let [entry] = entries.as_slice() else {
            panic!("{entries:?}")
        };
        assert!(
            entry
                .detail
                .starts_with("accounts=8 purpose=identification")
        );
        assert_eq!(
            victims::reads(site, 10).unwrap().first().unwrap().account,
            None
        );
    });
}
