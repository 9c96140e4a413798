//! What is weak of where somebody is, from a report on: languages of CyberTip JSON, blocks that a site
//! knows the registration of, and several countries that are possible.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::path::Path;

use support::{act, mail, of_a_child, on_both, submissions, take, xml};
use tiaki_core::network::NetworkRules;
use tiaki_ops::views::{self, Person};
use tiaki_ops::{Site, linking, matching, triage};
use tiaki_store::persons;

fn tip(languages: &str, country: &str) -> Vec<u8> {
    format!(
        r#"{{"reportId":1000001,"dateReceived":"2026-01-03T00:00:00Z","reportedInformation":{{
        "reportingEsp":{{"espName":"Example ESP"}},"incidentSummary":{{
        "incidentType":"Online Enticement of Children for Sexual Acts","incidentDateTime":"2026-01-02T03:04:05Z"}},
        "reportedPeople":{{"reportedPersons":[{{"espService":"ExampleChat","espUserId":"u-77",
        "addresses":{{"addresses":[{{"country":"{country}"}}]}},"languages":{languages}}}]}}}}}}"#
    )
    .into_bytes()
}

fn run(site: &Site) {
    matching::run(site, &act(2), 31).unwrap();
    linking::run(site, &act(2)).unwrap();
    triage::run(site, &act(2)).unwrap();
}

/// The one person of what was imported.
fn only(site: &Site, folder: &Path, file: &str, bytes: Vec<u8>) -> Person {
    take(site, folder, &[(file.to_owned(), bytes)], 1);
    run(site);
    let all = site.store.read("test", persons::members).unwrap();
    assert_eq!(all.len(), 1);
    views::person(site, &all.first().unwrap().0)
        .unwrap()
        .unwrap()
}

#[test]
fn a_language_of_a_report_is_a_hint_and_sends_nobody() {
    on_both(|site, folder| {
        let found = only(
            site,
            folder,
            "a.json",
            tip(r#"["mri","N/A","tongues"]"#, ""),
        );
        assert_eq!(found.place.verdict, "unknown");
        assert_eq!(found.authority, "coordinator");
        let hint = found.candidates.first().unwrap();
        assert_eq!(hint.country, "NZ");
        assert_eq!(hint.reasons, ["a language spoken there"]);
    });
    on_both(|site, folder| {
        let found = only(site, folder, "a.json", tip(r#"["ja"]"#, "New Zealand"));
        assert_eq!(
            found.place.country.as_deref(),
            Some("NZ"),
            "{:?}",
            found.candidates
        );
        assert_eq!(found.authority, "auth-nz");
    });
}

/// A report with one address, seen on a day.
fn seen(day: &str) -> Vec<u8> {
    let event = format!(
        "<ipCaptureEvent><ipAddress>125.236.10.0</ipAddress><eventName>Upload</eventName>\
         <dateTime>{day}T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported>"
    );
    let text = String::from_utf8(xml("u-1", &mail("one"), "", "")).unwrap();
    text.replacen("</personOrUserReported>", &event, 1)
        .into_bytes()
}

#[test]
fn a_block_counts_for_a_country_from_the_day_of_its_registration_on() {
    let rules = "format = \"networks-1\"\n[[network]]\nkind = \"fixed_line\"\nprefixes = [\"125.236.10.0/24\"]\n\
                 source = \"a test\"\ncountry = \"FJ\"\nregistered = \"2025-12-20\"\n";
    on_both(|site, folder| {
        let mut knowing = site.clone();
        knowing.networks = NetworkRules::with(rules).unwrap();
        let found = only(&knowing, folder, "a.xml", seen("2025-12-25"));
        assert_eq!(found.authority, "auth-fj");
        let reason = found.candidates.first().unwrap().reasons.first().unwrap();
        assert!(
            reason.contains("block registered since 2025-12-20"),
            "{reason}"
        );
    });
    on_both(|site, folder| {
        let mut knowing = site.clone();
        knowing.networks = NetworkRules::with(rules).unwrap();
        let found = only(&knowing, folder, "a.xml", seen("2025-12-10"));
        assert_eq!(
            (found.authority.as_str(), found.candidates.len()),
            ("coordinator", 0)
        );
    });
    on_both(|site, folder| {
        let found = only(site, folder, "a.xml", seen("2025-12-10"));
        assert_eq!(found.authority, "auth-nz");
    });
}

#[test]
fn of_several_possible_countries_a_human_chooses() {
    on_both(|site, folder| {
        let estimate = |code: &str, day: &str| {
            format!(
                "<estimatedLocation verified=\"false\" timestamp=\"2025-12-{day}T00:00:00Z\"><countryCode>{code}</countryCode></estimatedLocation>"
            )
        };
        let one = xml("u-1", &mail("one"), "", "");
        let with = |code, day| {
            let text = String::from_utf8(one.clone()).unwrap();
            let more = format!("{}</personOrUserReported>", estimate(code, day));
            text.replacen("</personOrUserReported>", &more, 1)
                .into_bytes()
        };
        let files = [
            ("a.xml".to_owned(), with("NZ", "10")),
            ("b.xml".to_owned(), with("AU", "11")),
        ];
        take(site, folder, &files, 1);
        run(site);
        let all = site.store.read("test", persons::members).unwrap();
        let found = views::person(site, &all.first().unwrap().0)
            .unwrap()
            .unwrap();
        assert_eq!(found.place.verdict, "several");
        assert_eq!(found.authority, "coordinator");
        assert_eq!(found.candidates.len(), 2);
    });
}

#[test]
fn whoever_is_in_a_queue_of_a_country_is_said_to_be_there_alone() {
    on_both(|site, folder| {
        let files: Vec<_> = submissions(folder, 90)
            .into_iter()
            .flatten()
            .chain(of_a_child())
            .collect();
        take(site, folder, &files, 1);
        run(site);
        let mut routed = 0;
        for (person, _) in site.store.read("test", persons::members).unwrap() {
            let found = views::person(site, &person).unwrap().unwrap();
            let is_sent = found.authority != "coordinator";
            assert_eq!(
                is_sent,
                found.place.verdict == "routed",
                "{:?}",
                found.place
            );
            routed += u32::from(is_sent);
        }
        assert!(routed > 10, "{routed}");
    });
}
