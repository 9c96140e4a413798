//! Search: what is found by what, by whom, and what the log keeps of it. On both databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use support::{act, on_both, take};
use tiaki_core::id::{AccountId, OperatorId, PersonId, ReportId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::search::{self, Answer, By, Refused, Thing};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Site, linking, triage, views};
use tiaki_store::log;

const SHA1: &str = "00112233445566778899aabbccddeeff00112233";

fn session(name: &str, purpose: Option<Purpose>) -> Session {
    Session {
        client: None,
        operator: OperatorId::from_bytes([7; 16]),
        name: name.to_owned(),
        roles: vec![Role::Analyst],
        agency: String::new(),
        purpose,
        reason: "shift".to_owned(),
        started_at: act(0).at,
        ends_at: act(9_999).at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

fn report(handle: &str, more: &str) -> Vec<u8> {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson><phone>+64 21 000 0177</phone><email>First.Last@mail1.example</email>\
         </personOrUserReportedPerson><espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService>\
         <ipCaptureEvent><ipAddress>198.51.100.77</ipAddress><eventName>Login</eventName>\
         <dateTime>2026-01-02T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported>{more}</report>"
    )
    .into_bytes()
}

const CHILD: &str = "<victim><victimPerson><email>canary-child@mail.example</email><age>12</age></victimPerson>\
                     <espIdentifier>canary-child</espIdentifier><espService>Examplechat</espService></victim>";

/// Two reports, one of them about a child, linked and ranked.
fn filled(site: &Site, folder: &std::path::Path) {
    let files = [
        ("77001.xml".to_owned(), report("synth77", "")),
        ("77002.xml".to_owned(), report("other78", CHILD)),
    ];
    take(site, folder, &files, 1);
    tiaki_ops::matching::run(site, &act(2), 31).unwrap();
    linking::run(site, &act(3)).unwrap();
    triage::locate(site, &act(4)).unwrap();
    triage::run(site, &act(5)).unwrap();
}

fn account(site: &Site, handle: &str) -> AccountId {
    AccountId::derive(&site.key, &[b"Examplechat", handle.as_bytes()])
}

fn ask(site: &Site, who: &Session, text: &str) -> Answer {
    search::search(site, who, text, act(10).at)
        .unwrap()
        .unwrap()
}

fn things(answer: &Answer) -> Vec<Thing> {
    answer.hits.iter().map(|hit| hit.thing).collect()
}

fn accounts(answer: &Answer) -> Vec<AccountId> {
    let of = things(answer).into_iter().filter_map(|thing| match thing {
        Thing::Account(id, _) => Some(id),
        _ => None,
    });
    of.collect()
}

#[test]
fn values_are_found_however_they_are_spelt_and_nothing_like_them() {
    on_both(|site, folder| {
        filled(site, folder);
        let ana = session("ana", Some(Purpose::Triage));
        let one = account(site, "synth77");
        let two = account(site, "other78");
        for (text, found, by) in [
            ("synth77", vec![one], By::Handle),
            (" @SYNTH77 ", vec![one], By::Handle),
            (
                "FIRST.LAST@Mail1.Example",
                vec![one, two],
                By::Identifier(IdentifierKind::Email),
            ),
            (
                "0064 21 000 0177",
                vec![one, two],
                By::Identifier(IdentifierKind::Phone),
            ),
            (
                "198.51.100.77",
                vec![one, two],
                By::Identifier(IdentifierKind::Ip),
            ),
            (
                "::ffff:198.51.100.77",
                vec![one, two],
                By::Identifier(IdentifierKind::Ip),
            ),
        ] {
            let answer = ask(site, &ana, text);
            let mut expected = found;
            expected.sort_unstable();
            assert_eq!(accounts(&answer), expected, "{text}");
            assert!(answer.hits.iter().all(|hit| hit.by.contains(&by)), "{text}");
            assert!(!answer.is_cut && answer.behind == 0, "{text}");
        }
        for text in [
            "synth7",
            "synth",
            "first.last@elsewhere.example",
            "198.51.100.7",
            "%",
            "_",
            SHA1,
        ] {
            assert_eq!(ask(site, &ana, text).hits, [], "{text}");
        }
    });
}

#[test]
fn ids_are_found_whole_and_by_their_beginnings_and_reports_by_their_number() {
    on_both(|site, folder| {
        filled(site, folder);
        let ana = session("ana", Some(Purpose::Triage));
        let one = account(site, "synth77");
        let view = views::account(site, &one).unwrap().unwrap();
        let (person, report): (PersonId, ReportId) = (
            view.person.unwrap(),
            view.parts.first().unwrap().report.unwrap(),
        );
        assert_eq!(
            things(&ask(site, &ana, &person.to_string())),
            [Thing::Person(person)]
        );
        assert_eq!(
            things(&ask(site, &ana, &report.to_string())),
            [Thing::Report(report)]
        );
        let whole = one.to_string();
        assert_eq!(
            things(&ask(site, &ana, &whole)),
            [Thing::Account(one, Some(person))]
        );
        let short = &whole["acc_".len().."acc_".len() + 8];
        assert_eq!(
            things(&ask(site, &ana, short)),
            [Thing::Account(one, Some(person))]
        );
        assert_eq!(
            things(&ask(site, &ana, &short.to_uppercase())),
            [Thing::Account(one, Some(person))]
        );
        assert_eq!(
            ask(site, &ana, &format!("per_{short}")).hits,
            [],
            "of another kind"
        );
        assert_eq!(ask(site, &ana, &short[..7]).hits, [], "too short to tell");
        let number = &view.parts.first().unwrap().reference;
        let answer = ask(site, &ana, number);
        assert_eq!(things(&answer), [Thing::Report(report)]);
        assert_eq!(answer.hits.first().unwrap().by, [By::Reference]);
    });
}

#[test]
fn a_childs_account_is_found_by_its_values_only_by_who_may_see_them() {
    on_both(|site, folder| {
        filled(site, folder);
        let child = account(site, "canary-child");
        for (purpose, is_found) in [
            (None, false),
            (Some(Purpose::Triage), false),
            (Some(Purpose::Investigation), false),
            (Some(Purpose::ChildProtection), true),
            (Some(Purpose::Identification), true),
        ] {
            let who = session("ana", purpose);
            for text in ["canary-child", "canary-child@mail.example"] {
                let found = accounts(&ask(site, &who, text));
                assert_eq!(found.contains(&child), is_found, "{purpose:?} {text}");
            }
        }
        // By its id it is found by whoever may read accounts: that says nothing of who it is.
        let who = session("ana", Some(Purpose::Investigation));
        assert_eq!(accounts(&ask(site, &who, &child.to_string())), [child]);
        let entries = site.store.read("test", |tx| log::newest(tx, 100)).unwrap();
        let of = |verb: &'static str| entries.iter().filter(move |one| one.verb == verb);
        assert_eq!(
            of("search.protected").count(),
            4,
            "one for each that was found"
        );
        assert_eq!(of("search.asked").count(), 11);
        for entry in &entries {
            assert!(!format!("{entry:?}").contains("canary"), "{entry:?}");
        }
        let asked = |entry: &log::Logged| {
            let mut words = entry.detail.split(' ').map(str::to_owned);
            words.find(|word| word.starts_with("asked="))
        };
        let digests: std::collections::BTreeSet<_> = of("search.asked").map(asked).collect();
        assert_eq!(digests.len(), 3, "equal searches are told to be equal");
    });
}

#[test]
fn a_restricted_case_hides_its_person_from_the_search() {
    on_both(|site, folder| {
        filled(site, folder);
        let one = account(site, "synth77");
        let person = views::account(site, &one).unwrap().unwrap().person.unwrap();
        let opening = Opening {
            persons: vec![person],
            reference: None,
            restricted: true,
            lead: None,
        };
        let ben = tiaki_ops::Act {
            actor: "ben".to_owned(),
            at: act(6).at,
        };
        let opened = case::open(site, &ben, &opening).unwrap().case;
        for (name, is_found) in [("ben", true), ("ana", false)] {
            let who = session(name, Some(Purpose::Investigation));
            for text in [
                one.to_string(),
                person.to_string(),
                opened.to_string(),
                "synth77".to_owned(),
            ] {
                assert_eq!(
                    !ask(site, &who, &text).hits.is_empty(),
                    is_found,
                    "{name} {text}"
                );
            }
        }
    });
}

#[test]
fn what_is_not_indexed_yet_is_said_and_nothing_is_asked_for_nothing() {
    on_both(|site, folder| {
        let ana = session("ana", Some(Purpose::Triage));
        assert_eq!(
            search::search(site, &ana, " ", act(1).at).unwrap(),
            Err(Refused::Empty)
        );
        assert_eq!(
            search::search(site, &ana, &"x".repeat(301), act(1).at).unwrap(),
            Err(Refused::Long)
        );
        assert_eq!(
            search::search(site, &ana, "a\nb", act(1).at).unwrap(),
            Err(Refused::Long)
        );
        let files: Vec<(String, Vec<u8>)> = (0..230)
            .map(|n| (format!("{n}.xml"), report(&format!("many{n}"), "")))
            .collect();
        take(site, folder, &files, 1);
        let answer = ask(site, &ana, "many1");
        assert_eq!(answer.behind, 30, "a search indexes two hundred by itself");
        assert_eq!(search::index(site, &act(11)).unwrap(), 30);
        assert_eq!(search::index(site, &act(12)).unwrap(), 0);
        let answer = ask(site, &ana, "198.51.100.77");
        assert_eq!(
            (answer.hits.len(), answer.is_cut, answer.behind),
            (100, true, 0)
        );
    });
}
