//! Outcomes: recorded once, corrected and never changed, and found again after merges and splits.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{AccountId, PersonId, SiteKey};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::{Ruling, Shown, decide};
use tiaki_ops::outcomes::{self, Said};
use tiaki_ops::queue::{self, audit};
use tiaki_ops::{Act, Site, Store, linking, matching, triage, views};
use tiaki_store::{export, log, persons, testing};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
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
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = std::fs::File::create(path).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
}

/// Three accounts, of which none is linked.
fn three(site: &Site, folder: &Path) {
    for (number, account) in ["one", "two", "three"].iter().enumerate() {
        let report = format!(
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
             <incidentDateTime>2026-01-0{}T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
             <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
             <espIdentifier>{account}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>",
            number + 1
        );
        write(
            &folder.join("in").join(format!("200000{number}.xml")),
            &report,
        );
    }
    let paths = [folder.join("in")];
    import(site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
    matching::run(site, &act(), 31).unwrap();
    work_out(site);
}

fn work_out(site: &Site) {
    linking::run(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
}

fn account(site: &Site, name: &str) -> AccountId {
    AccountId::derive(&site.key, &[b"Examplechat", name.as_bytes()])
}

fn person(site: &Site, name: &str) -> PersonId {
    let account = account(site, name);
    let members = site.store.read("test", persons::members).unwrap();
    let found = members
        .iter()
        .find(|(_, accounts)| accounts.contains(&account));
    found.unwrap().0
}

fn said(person: PersonId, code: &str) -> Said {
    Said {
        person: person.to_string(),
        code: code.to_owned(),
        on: "2026-02-01".to_owned(),
        by: "ana".to_owned(),
        ..Said::default()
    }
}

fn entries(site: &Site) -> Vec<log::Logged> {
    let mut all = site
        .store
        .read("test", |tx| log::newest(tx, 10_000))
        .unwrap();
    all.retain(|entry| entry.verb == "outcome.recorded");
    all
}

fn link(site: &Site, one: &str, other: &str, verdict: tiaki_link::Verdict) {
    let ruling = Ruling {
        one: account(site, one),
        other: account(site, other),
        verdict,
        operator: "ana".to_owned(),
        reason: "a test".to_owned(),
        shown: Shown::default(),
    };
    let later = i64::from(verdict == tiaki_link::Verdict::Different);
    let act = Act {
        at: act().at.plus_seconds(later),
        ..act()
    };
    decide(site, &act, &ruling).unwrap();
    work_out(site);
}

#[test]
fn the_same_said_twice_is_one_with_one_entry_and_ranks_nobody() {
    on_both(|site, folder| {
        three(site, folder);
        let ranks = || site.store.read("test", export::digests).unwrap()["priorities"].clone();
        let before = ranks();
        let one = Said {
            children: Some("2".to_owned()),
            reference: Some("NZ/2026-1".to_owned()),
            ..said(person(site, "one"), "child_safeguarded")
        };
        let first = outcomes::record(site, &act(), &one).unwrap();
        let again = Said {
            by: "ben".to_owned(),
            ..one.clone()
        };
        let second = outcomes::record(site, &act(), &again).unwrap();
        assert!(first.new && !second.new);
        assert_eq!(first.outcome, second.outcome);
        let listed = outcomes::list(site, None).unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!(
            (listed[0].code, listed[0].bearing),
            ("child_safeguarded", "danger")
        );
        assert_eq!(
            (listed[0].children, listed[0].by.as_str()),
            (Some(2), "ana")
        );
        assert_eq!(listed[0].rules.as_deref(), Some("standard-1"));
        assert!(listed[0].band.is_some());
        let logged = entries(site);
        assert_eq!(logged.len(), 1);
        assert_eq!(
            (logged[0].actor.as_str(), logged[0].subject.clone()),
            ("ana", first.outcome.to_string())
        );
        triage::run(site, &act()).unwrap();
        assert_eq!(ranks(), before, "outcomes rank nobody by themselves");
    });
}

fn safe(said: &mut Said, children: &str) {
    said.code = "child_safeguarded".to_owned();
    said.children = Some(children.to_owned());
}

#[test]
fn what_is_not_as_it_must_be_is_refused_and_leaves_nothing() {
    on_both(|site, folder| {
        three(site, folder);
        let one = person(site, "one");
        let good = said(one, "arrest");
        let done = outcomes::record(site, &act(), &said(person(site, "two"), "arrest")).unwrap();
        let some = |text: &str| Some(text.to_owned());
        let nobody = format!("out_{}", "0".repeat(32));
        type Change<'c> = &'c dyn Fn(&mut Said);
        let changes: [(&str, Change<'_>); 16] = [
            ("code", &|said| said.code = "guilty".to_owned()),
            ("date", &|said| said.on = "1 March".to_owned()),
            ("future", &|said| said.on = "2099-01-01".to_owned()),
            ("by", &|said| said.by = " ".to_owned()),
            ("children", &|said| said.children = some("2")),
            ("children", &|said| safe(said, "0")),
            ("children", &|said| safe(said, "many")),
            ("reference", &|said| {
                said.reference = some("mail a@b.example")
            }),
            ("chance", &|said| said.chance = some("0")),
            ("chance", &|said| said.chance = some("1001")),
            ("person", &|said| said.person = "per_1".to_owned()),
            ("person", &|said| {
                said.person = PersonId::from_bytes([9; 16]).to_string();
            }),
            ("supersedes", &|said| said.supersedes = some("out_1")),
            ("supersedes", &|said| said.supersedes = some(&nobody)),
            ("supersedes", &|said| {
                said.supersedes = some(&done.outcome.to_string());
            }),
            ("supersedes", &|said| said.code = "withdrawn".to_owned()),
        ];
        for (code, change) in changes {
            let mut said = good.clone();
            change(&mut said);
            match outcomes::record(site, &act(), &said) {
                Err(tiaki_ops::Error::Outcome(why)) => assert_eq!(why.code(), code, "{why}"),
                other => unreachable!("{code}: {other:?}"),
            }
        }
        assert_eq!(outcomes::list(site, None).unwrap().len(), 1);
    });
}

#[test]
fn a_correction_takes_the_place_and_nothing_is_overwritten() {
    on_both(|site, folder| {
        three(site, folder);
        let one = person(site, "one");
        let first = outcomes::record(site, &act(), &said(one, "arrest")).unwrap();
        let before = outcomes::list(site, None).unwrap();
        let corrected = |earlier: tiaki_core::id::OutcomeId, code: &str| Said {
            supersedes: Some(earlier.to_string()),
            by: "ben".to_owned(),
            ..said(one, code)
        };
        let second = outcomes::record(site, &act(), &corrected(first.outcome, "no_crime")).unwrap();
        let after = outcomes::list(site, None).unwrap();
        assert_eq!(after.len(), 2);
        assert_eq!(after[0].superseded_by, Some(second.outcome));
        assert!(!after[0].stands && after[1].stands);
        // All that was said first is still said.
        assert_eq!(
            outcomes::Listed {
                superseded_by: None,
                stands: true,
                ..after[0].clone()
            },
            before[0]
        );
        let twice = outcomes::record(site, &act(), &corrected(first.outcome, "victim"));
        assert!(twice.is_err(), "one is corrected once");
        let third =
            outcomes::record(site, &act(), &corrected(second.outcome, "withdrawn")).unwrap();
        let listed = outcomes::list(site, None).unwrap();
        assert!(listed.iter().all(|one| !one.stands), "{listed:?}");
        assert_eq!(listed[2].outcome, third.outcome);
        assert_eq!(entries(site).len(), 3);
    });
}

#[test]
fn what_was_taken_back_is_not_taken_for_known_when_it_is_said_again() {
    on_both(|site, folder| {
        three(site, folder);
        let first = said(person(site, "one"), "arrest");
        let one = outcomes::record(site, &act(), &first).unwrap();
        let back = Said {
            code: "withdrawn".to_owned(),
            supersedes: Some(one.outcome.to_string()),
            ..first.clone()
        };
        let withdrawn = outcomes::record(site, &act(), &back).unwrap();
        let refused = outcomes::record(site, &act(), &first).unwrap_err();
        assert!(refused.to_string().contains("corrected since"), "{refused}");
        let again = Said {
            supersedes: Some(withdrawn.outcome.to_string()),
            ..first
        };
        assert!(outcomes::record(site, &act(), &again).unwrap().new);
        let standing = outcomes::list(site, None).unwrap();
        assert_eq!(standing.iter().filter(|one| one.stands).count(), 1);
    });
}

#[test]
fn outcomes_survive_merges_and_splits() {
    on_both(|site, folder| {
        three(site, folder);
        let (one, two) = (person(site, "one"), person(site, "two"));
        outcomes::record(site, &act(), &said(one, "arrest")).unwrap();
        link(site, "one", "two", tiaki_link::Verdict::Same);
        let both = person(site, "one");
        assert_eq!(both, person(site, "two"));
        let listed = outcomes::list(site, Some(&both)).unwrap();
        assert_eq!((listed.len(), listed[0].now.clone()), (1, vec![both]));
        assert_eq!(
            listed[0].accounts, 1,
            "what was found is about the account of then"
        );
        // The id that ended leads to who holds its account now.
        let ended = if both == one { two } else { one };
        let late = outcomes::record(site, &act(), &said(ended, "child_safeguarded")).unwrap();
        assert_eq!(late.accounts, 2);
        link(site, "one", "two", tiaki_link::Verdict::Different);
        let now: Vec<PersonId> = outcomes::list(site, None).unwrap()[1].now.clone();
        let mut apart = vec![person(site, "one"), person(site, "two")];
        apart.sort_unstable();
        assert_eq!(now, apart);
        assert_eq!(
            outcomes::list(site, Some(&person(site, "two")))
                .unwrap()
                .len(),
            1
        );
    });
}

#[test]
fn of_a_table_bad_lines_are_refused_by_number_and_the_rest_goes_in() {
    on_both(|site, folder| {
        three(site, folder);
        let [one, two, three] = ["one", "two", "three"].map(|name| person(site, name));
        let file = folder.join("outcomes.csv");
        write(
            &file,
            &format!(
                "person,code,on,by,children\n{one},child_safeguarded,2026-02-01,,3\n{two},guilty,2026-02-01,,\n\
                 {one},child_safeguarded,2026-02-01,,3\n{two},arrest,2026-02-30,,\n{three},no_crime,2026-02-01\n\
                 {three},no_crime,2026-02-01,ben,\n\"{two}\",arrest,2026-02-03,,\n"
            ),
        );
        let done = outcomes::import(site, &act(), &file, Some("ana")).unwrap();
        assert_eq!(
            (done.lines, done.new, done.known, done.refused),
            (7, 3, 1, 3)
        );
        let reasons: Vec<(u64, &str)> = done
            .reasons
            .iter()
            .map(|one| (one.line, one.code))
            .collect();
        assert_eq!(reasons, [(3, "code"), (5, "date"), (6, "cells")]);
        let again = outcomes::import(site, &act(), &file, Some("cem")).unwrap();
        assert_eq!((again.new, again.known, again.refused), (0, 4, 3));
        let by: Vec<String> = outcomes::list(site, None)
            .unwrap()
            .into_iter()
            .map(|one| one.by)
            .collect();
        assert_eq!(by, ["ana", "ben", "ana"]);
        assert_eq!(entries(site).len(), 3);
        for (bad, text) in [
            ("a column too many", "person,code,on,note\n"),
            ("a column missing", "person,code\n"),
            ("a column twice", "person,code,on,on\n"),
            ("nothing", ""),
        ] {
            write(&file, text);
            assert!(
                outcomes::import(site, &act(), &file, Some("ana")).is_err(),
                "{bad}"
            );
        }
    });
}

#[test]
fn a_correction_in_a_table_is_taken_once() {
    on_both(|site, folder| {
        three(site, folder);
        let one = person(site, "one");
        let first = outcomes::record(site, &act(), &said(one, "arrest"))
            .unwrap()
            .outcome;
        let file = folder.join("outcomes.csv");
        write(
            &file,
            &format!(
                "person,code,on,supersedes\n{one},no_crime,2026-02-02,{first}\n{one},victim,2026-02-02,{first}\n"
            ),
        );
        let done = outcomes::import(site, &act(), &file, Some("ana")).unwrap();
        assert_eq!((done.new, done.refused), (1, 1));
        assert_eq!(
            (done.reasons[0].line, done.reasons[0].code),
            (3, "supersedes")
        );
    });
}

#[test]
fn a_correction_of_a_line_of_the_same_table_is_taken() {
    on_both(|site, folder| {
        three(site, folder);
        let [one, two] = ["one", "two"].map(|name| person(site, name));
        // What the ids will be is found by recording the same elsewhere.
        let elsewhere = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&elsewhere.path().join("tiaki.db")).unwrap();
        let other = Site {
            store,
            key: SiteKey::new(&[7; 32]),
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: std::sync::Arc::default(),
        };
        three(&other, elsewhere.path());
        let record = |said: &Said| outcomes::record(&other, &act(), said).unwrap().outcome;
        let first = record(&said(one, "arrest"));
        let second = record(&Said {
            supersedes: Some(first.to_string()),
            ..said(one, "no_crime")
        });
        let file = folder.join("outcomes.csv");
        let table = format!(
            "person,code,on,by,supersedes\n{one},arrest,2026-02-01,ana,\n{two},arrest,2026-02-01,ana,\n\
             {one},no_crime,2026-02-01,ana,{first}\n{one},victim,2026-02-01,ana,{second}\n\
             {one},arrest,2026-02-01,ana,\n{two},victim,2026-02-01,ana,{second}\n"
        );
        write(&file, &table);
        let done = outcomes::import(site, &act(), &file, None).unwrap();
        assert_eq!((done.new, done.known, done.refused), (4, 1, 1), "{done:?}");
        assert_eq!(done.reasons[0].line, 7, "it is about another person");
        let listed = outcomes::list(site, None).unwrap();
        let codes: Vec<(&str, bool)> = listed.iter().map(|one| (one.code, one.stands)).collect();
        assert_eq!(
            codes,
            [
                ("arrest", false),
                ("arrest", true),
                ("no_crime", false),
                ("victim", true)
            ]
        );
        // Again it is all known, whatever line stands where.
        let again = outcomes::import(site, &act(), &file, None).unwrap();
        assert_eq!((again.new, again.known, again.refused), (0, 5, 1));
        assert_eq!(entries(site).len(), 4);
    });
}

#[test]
fn who_came_to_be_worked_by_a_second_look_is_known_by_it() {
    on_both(|site, folder| {
        three(site, folder);
        let [one, two, three] = ["one", "two", "three"].map(|name| person(site, name));
        let rules = QueueRules::standard();
        let week = 7 * 24 * 3_600;
        let at = |second| act().at.plus_seconds(second);
        for id in [one, two, three] {
            let decision = queue::SetAside {
                persons: vec![id],
                code: "other".to_owned(),
                reason: "a test".to_owned(),
                operator: "ana".to_owned(),
                count: 1,
                seen: std::collections::BTreeMap::new(),
            };
            queue::set_aside(site, &rules, &decision, at(0)).unwrap();
        }
        // The smallest lot of the week, and any that is drawn.
        let mut looked = Vec::new();
        while let Some(look) = audit::next(site, &rules, "", "ben", at(week)).unwrap() {
            let ruling = audit::Ruling {
                id: look.due.id,
                verdict: "missed".to_owned(),
                reason: "seen".to_owned(),
                operator: "ben".to_owned(),
            };
            looked.push(audit::decide(site, &ruling, at(week)).unwrap().person);
        }
        assert!(!looked.is_empty() && looked.len() < 3);
        let by_look = |id: PersonId| {
            let done = outcomes::record(site, &act(), &said(id, "child_safeguarded")).unwrap();
            let listed = outcomes::list(site, Some(&id)).unwrap();
            let found = listed.iter().find(|one| one.outcome == done.outcome);
            let found = found.unwrap().clone();
            assert_eq!(found.chance_permille, None, "nobody has said one");
            (found.by_second_look, done.outcome)
        };
        for id in [one, two, three] {
            assert_eq!(by_look(id).0, looked.contains(&id), "{id}");
        }
        // A correction keeps it; once something came in, another outcome is no more by that look.
        let id = looked[0];
        let corrected = Said {
            supersedes: Some(by_look(id).1.to_string()),
            ..said(id, "no_crime")
        };
        outcomes::record(site, &act(), &corrected).unwrap();
        let listed = outcomes::list(site, Some(&id)).unwrap();
        assert!(listed.iter().all(|one| one.by_second_look));
        let name = ["one", "two", "three"]
            .into_iter()
            .find(|name| person(site, name) == id)
            .unwrap();
        let report = format!(
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
             <incidentDateTime>2026-01-09T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
             <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
             <espIdentifier>{name}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>"
        );
        write(&folder.join("later").join("2000009.xml"), &report);
        let paths = [folder.join("later")];
        import(site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
        let later = outcomes::record(site, &act(), &said(id, "arrest")).unwrap();
        let listed = outcomes::list(site, Some(&id)).unwrap();
        let found = listed.iter().find(|one| one.outcome == later.outcome);
        assert!(!found.unwrap().by_second_look);
    });
}

#[test]
fn outcomes_are_in_the_export_and_on_the_persons_page() {
    on_both(|site, folder| {
        three(site, folder);
        let parts = || site.store.read("test", export::digests).unwrap();
        let before = parts();
        assert_eq!(
            (before["outcomes"].rows, before["outcome_accounts"].rows),
            (0, 0)
        );
        let one = person(site, "one");
        let said = Said {
            children: Some("2".to_owned()),
            reference: Some("NZ/2026-1".to_owned()),
            ..said(one, "child_safeguarded")
        };
        outcomes::record(site, &act(), &said).unwrap();
        let after = parts();
        assert_eq!(
            (after["outcomes"].rows, after["outcome_accounts"].rows),
            (1, 1)
        );
        let exported = site.store.read("test", |tx| {
            let mut text = Vec::new();
            export::write(tx, export::Scope::Shielded, &mut text)?;
            Ok::<_, tiaki_store::Error>(text)
        });
        let text = String::from_utf8(exported.unwrap()).unwrap();
        assert!(text.contains("child_safeguarded") && text.contains("NZ/2026-1"));
        // The page says what, when and from whom; neither where the case is kept nor how many children.
        let page = views::person(site, &one).unwrap().unwrap();
        assert_eq!(
            page.outcomes,
            [outcomes::OutcomeView {
                code: tiaki_core::outcome::OutcomeCode::ChildSafeguarded,
                on: "2026-02-01".to_owned(),
                by: "ana".to_owned(),
                stands: true,
            }]
        );
        let other = views::person(site, &person(site, "two")).unwrap().unwrap();
        assert_eq!(other.outcomes, []);
    });
}
