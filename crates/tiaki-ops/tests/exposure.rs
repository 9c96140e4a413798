//! Exposure: text is opened deliberately, written down, limited, and told to nobody else.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use std::path::Path;

use support::{act, on_both, take};
use tiaki_core::id::{OperatorId, ReportId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Category, Load, MarkKind, Prompt, TextPlace, WorkplaceRules};
use tiaki_ops::exposure::{self, Narrative, Refused};
use tiaki_ops::operators::{self, Wanted};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Site, terms};
use tiaki_store::log;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A Monday morning, and a minute of it.
fn morning(minute: i64) -> Timestamp {
    at("2026-06-01T09:00:00Z").plus_seconds(minute * 60)
}

fn operator(site: &Site, name: &str, roles: &[Role], lot: u8) -> Session {
    let wanted = Wanted {
        name,
        roles,
        agency: "",
    };
    let random = &([lot; 10], [lot; 16]);
    let id = operators::add(site, &act(0), wanted, "a long enough password", random).unwrap();
    Session {
        operator: id,
        client: None,
        name: name.to_owned(),
        roles: roles.to_vec(),
        agency: String::new(),
        purpose: Some(Purpose::Triage),
        reason: String::new(),
        started_at: act(0).at,
        ends_at: act(9).at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

/// A report on an adult with a child, with a marked text in every place; and its files.
fn submission() -> Vec<(String, Vec<u8>)> {
    let report = "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
        <escalateToHighPriority>canary-escalation</escalateToHighPriority>\
        <reportAnnotations><sextortion/></reportAnnotations>\
        <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime>\
        <incidentDateTimeDescription>canary-time</incidentDateTimeDescription></incidentSummary>\
        <internetDetails><chatImIncident><content>canary-chat with kid77 at kid.one@mail.example</content>\
        <additionalInfo>canary-incident</additionalInfo></chatImIncident></internetDetails>\
        <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
        <personOrUserReported><personOrUserReportedPerson><age>41</age></personOrUserReportedPerson>\
        <espIdentifier>adult-1</espIdentifier><espService>ExampleChat</espService>\
        <profileBio>canary-profile</profileBio><additionalInfo>canary-reported</additionalInfo></personOrUserReported>\
        <intendedRecipient><espIdentifier>other-1</espIdentifier><espService>ExampleChat</espService>\
        <profileBio>canary-recipient</profileBio></intendedRecipient>\
        <victim><victimPerson><email>kid.one@mail.example</email><age>13</age></victimPerson>\
        <espIdentifier>kid77</espIdentifier><espService>ExampleChat</espService>\
        <additionalInfo>canary-victim</additionalInfo></victim><additionalInfo>canary-additional</additionalInfo></report>";
    vec![("100.xml".to_owned(), report.as_bytes().to_vec())]
}

fn plain(number: u32) -> Vec<(String, Vec<u8>)> {
    let text = "<additionalInfo>canary-plain</additionalInfo>";
    let bytes = support::xml(&format!("u-{number}"), "", "", text);
    vec![(format!("{number}.xml"), bytes)]
}

fn reports(site: &Site) -> Vec<ReportId> {
    let read = |tx: &tiaki_store::Tx<'_>| {
        let found = tiaki_store::priorities::reports(tx)?;
        Ok::<_, tiaki_store::Error>(found.iter().map(|one| one.id).collect())
    };
    site.store.read("test", read).unwrap()
}

fn only(site: &Site) -> ReportId {
    let found = reports(site);
    assert_eq!(found.len(), 1);
    found[0]
}

fn open(
    site: &Site,
    session: &Session,
    report: &ReportId,
    when: Timestamp,
) -> Result<Narrative, Refused> {
    exposure::open(site, &rules(""), session, report, when)
        .unwrap()
        .unwrap()
}

fn rules(text: &str) -> WorkplaceRules {
    WorkplaceRules::with(&format!("format = \"workplace-1\"\n{text}")).unwrap()
}

fn entries(site: &Site, verb: &str) -> Vec<log::Logged> {
    let mut all = site
        .store
        .read("test", |tx| log::newest(tx, 1_000))
        .unwrap();
    all.retain(|entry| entry.verb == verb);
    all
}

fn own(site: &Site, session: &Session, when: Timestamp) -> exposure::Own {
    exposure::own(site, &rules(""), session, when).unwrap()
}

/// Nothing of a text is in the log or in any row of exposure.
fn assert_no_text(site: &Site) {
    let all = site
        .store
        .read("test", |tx| log::newest(tx, 10_000))
        .unwrap();
    assert!(!format!("{all:?}").contains("canary"));
}

#[test]
fn what_is_opened_is_shown_once_and_written_down_without_its_text() {
    on_both(|site, folder: &Path| {
        take(site, folder, &submission(), 1);
        let (ana, report) = (operator(site, "ana", &[Role::Analyst], 1), only(site));
        let known = exposure::folded(site, &rules(""), &ana, &report, morning(0))
            .unwrap()
            .unwrap();
        assert_eq!(
            known.categories,
            [Category::Enticement, Category::Sextortion]
        );
        assert_eq!((known.heaviest, known.weight), (Category::Enticement, 150));
        assert_eq!((known.opened_at, known.refused), (None, None));
        assert!(
            entries(site, "narrative.opened").is_empty(),
            "to know of it is no open"
        );

        let told = open(site, &ana, &report, morning(0)).unwrap();
        let places: Vec<TextPlace> = told.texts.iter().map(|text| text.place).collect();
        use TextPlace::{Additional, Communication, Escalation, Incident, Profile, Reported, Time};
        assert_eq!(
            places,
            [
                Escalation,
                Time,
                Communication,
                Incident,
                Profile,
                Reported,
                Additional
            ]
        );
        let chat = &told.texts[2].text;
        assert!(chat.starts_with("canary-chat with "), "{chat}");
        assert!(!chat.contains("kid"), "{chat}");
        assert!(chat.contains(terms::HELD) && told.held >= 2);
        assert_eq!(
            told.of_child, 2,
            "what is told of a child is not for triage"
        );

        let found = entries(site, "narrative.opened");
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].actor.as_str(), &found[0].subject),
            ("ana", &report.to_string())
        );
        assert_eq!(found[0].detail, "category=enticement purpose=triage");
        assert_no_text(site);
        let day = own(site, &ana, morning(1));
        assert_eq!((day.meter.opens, day.meter.seconds), (1, told.seconds));
        assert_eq!(
            (day.opened[0].report, day.opened[0].category.as_str()),
            (report, "enticement")
        );
        assert!(
            told.seconds > 270,
            "an open of 3 minutes, weighed half more, and its length"
        );
        let again = exposure::folded(site, &rules(""), &ana, &report, morning(1))
            .unwrap()
            .unwrap();
        assert_eq!(again.opened_at, Some(morning(0)));
        // Nobody else is told of it.
        let ben = operator(site, "ben", &[Role::Analyst], 2);
        let other = exposure::folded(site, &rules(""), &ben, &report, morning(1))
            .unwrap()
            .unwrap();
        assert_eq!(other.opened_at, None);
        assert_eq!(own(site, &ben, morning(1)).meter.opens, 0);
    });
}

#[test]
fn what_is_told_of_a_child_is_shown_for_the_childs_purposes_alone() {
    on_both(|site, folder| {
        take(site, folder, &submission(), 1);
        let (mut ana, report) = (operator(site, "ana", &[Role::Analyst], 1), only(site));
        for (purpose, shown) in [
            (Purpose::Triage, false),
            (Purpose::Investigation, false),
            (Purpose::Identification, true),
            (Purpose::ChildProtection, true),
        ] {
            ana.purpose = Some(purpose);
            let told = open(site, &ana, &report, morning(0)).unwrap();
            let text = format!("{told:?}");
            assert_eq!(text.contains("canary-victim"), shown, "{purpose:?}");
            assert_eq!(text.contains("canary-recipient"), shown, "{purpose:?}");
            assert_eq!(told.of_child, if shown { 0 } else { 2 });
            assert!(!text.contains("kid77") && !text.contains("kid.one"));
        }
    });
}

#[test]
fn every_form_of_report_is_read() {
    on_both(|site, folder| {
        let tip = r#"{"reportId":"7","dateReceived":"2026-01-02T03:04:05Z","reportedInformation":{"reportingEsp":{"espName":"ExampleChat"},
            "incidentSummary":{"incidentType":"Online Enticement of Children for Sexual Acts","incidentDateTime":"2026-01-02T03:04:05Z"},
            "reportedPeople":{"reportedPersons":[{"espUserId":"u-9","approximateAge":15,"additionalInformations":[{"value":"canary-minor"}]}]},
            "additionalInformations":[{"value":"canary-note"}]}}"#;
        let referral = r#"{"format":"tiaki-referral-1","sender":{"kind":"police","name":"Example Police","country":"DE","reference":"r-1"},
            "received_at":"2026-02-01T10:00:00Z","handling":["H0"],"purpose":"criminal_investigation","incident":"enticement",
            "accounts":[{"role":"reported","service":"ExampleChat","id":"u-8","country":"NZ"}],"text":"canary-referral"}"#;
        let files = [("7.json", tip), ("8.json", referral)];
        let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        take(site, folder, &files, 1);
        let mut ana = operator(site, "ana", &[Role::Analyst], 1);
        let all = |ana: &Session| -> String {
            let told = reports(site)
                .into_iter()
                .map(|report| open(site, ana, &report, morning(0)).unwrap());
            told.map(|told| format!("{told:?}")).collect()
        };
        let text = all(&ana);
        assert!(
            text.contains("canary-note") && text.contains("canary-referral"),
            "{text}"
        );
        assert!(!text.contains("canary-minor"), "{text}");
        // A child who is itself reported may be investigated.
        ana.purpose = Some(Purpose::Investigation);
        assert!(all(&ana).contains("canary-minor"));
    });
}

#[test]
fn a_long_text_is_cut_and_no_value_at_its_end_is_missed() {
    on_both(|site, folder| {
        let long = "kid.two@mail.example word ".repeat(1_500);
        let text = format!("<additionalInfo>{long}</additionalInfo>");
        take(
            site,
            folder,
            &[("1.xml".to_owned(), support::xml("u-1", "", "", &text))],
            1,
        );
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        let told = open(site, &ana, &only(site), morning(0)).unwrap();
        assert!(!told.texts[0].text.contains("kid"));
        assert!(told.texts[0].cut > 0);
        assert!(told.texts[0].text.chars().count() <= 20_000);
    });
}

#[test]
fn where_nothing_is_shown_nothing_is_counted() {
    on_both(|site, folder| {
        let bare = support::xml("u-1", "", "", "");
        take(site, folder, &[("1.xml".to_owned(), bare)], 1);
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        let told = open(site, &ana, &only(site), morning(0)).unwrap();
        assert!(told.texts.is_empty() && told.seconds == 0);
        assert!(entries(site, "narrative.opened").is_empty());
        let missing = ReportId::from_bytes([9; 16]);
        assert_eq!(
            exposure::open(site, &rules(""), &ana, &missing, morning(0)).unwrap(),
            None
        );
    });
}

#[test]
fn the_limit_refuses_until_a_supervisor_lifts_it_for_the_day() {
    on_both(|site, folder| {
        take(site, folder, &plain(1), 1);
        let report = only(site);
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        let sara = operator(site, "sara", &[Role::Supervisor], 2);
        let tight = rules("cap_minutes = 9\n");
        let open = |who: &Session, when| {
            exposure::open(site, &tight, who, &report, when)
                .unwrap()
                .unwrap()
        };
        // An open is 3 minutes and a little, weighed half more: two of them reach nine.
        assert!(open(&ana, morning(0)).is_ok());
        assert!(open(&ana, morning(1)).is_ok());
        assert_eq!(open(&ana, morning(2)), Err(Refused::Cap));
        assert_eq!(entries(site, "narrative.opened").len(), 2);
        let known = exposure::folded(site, &tight, &ana, &report, morning(2))
            .unwrap()
            .unwrap();
        assert_eq!(known.refused, Some(Refused::Cap));
        assert_eq!(known.supervisors, ["sara"]);
        assert!(
            open(&sara, morning(2)).is_ok(),
            "another's limit is another's"
        );

        let lift = |who: &Session, whom: &OperatorId, reason: &str| {
            exposure::lift(site, &tight, who, (whom, reason), morning(3)).unwrap()
        };
        assert_eq!(lift(&sara, &ana.operator, " "), Err(Refused::Reason));
        assert_eq!(
            lift(&sara, &ana.operator, "two\nlines"),
            Err(Refused::Reason)
        );
        assert_eq!(lift(&sara, &sara.operator, "more"), Err(Refused::Own));
        let nobody = OperatorId::from_bytes([9; 16]);
        assert_eq!(lift(&sara, &nobody, "more"), Err(Refused::Nobody));
        let stranger = Session {
            agency: "auth-nz".to_owned(),
            ..sara.clone()
        };
        assert_eq!(lift(&stranger, &ana.operator, "more"), Err(Refused::Nobody));
        assert_eq!(open(&ana, morning(4)), Err(Refused::Cap));
        assert_eq!(lift(&sara, &ana.operator, "canary-reason"), Ok(()));
        assert!(open(&ana, morning(5)).is_ok());
        let found = entries(site, "exposure.lifted");
        assert_eq!((found.len(), found[0].actor.as_str()), (1, "sara"));
        assert!(found[0].detail.starts_with("day=2026-06-01 reason="));
        assert_no_text(site);
        let day = exposure::own(site, &tight, &ana, morning(5)).unwrap();
        assert_eq!(
            day.lifted,
            [("sara".to_owned(), "canary-reason".to_owned())]
        );
        // The next day begins at nothing, and with its limits.
        let tomorrow = |minute: i64| morning(24 * 60 + minute);
        for minute in 0..2 {
            assert!(open(&ana, tomorrow(minute)).is_ok());
        }
        assert_eq!(open(&ana, tomorrow(2)), Err(Refused::Cap));
        let days = exposure::own(site, &tight, &ana, tomorrow(2)).unwrap().days;
        let counts: Vec<(&str, u64)> = days
            .iter()
            .map(|day| (day.day.as_str(), day.opens))
            .collect();
        assert_eq!(
            counts[..3],
            [("2026-06-02", 2), ("2026-06-01", 3), ("2026-05-31", 0)]
        );
        assert_eq!(counts.len(), 7);
    });
}

#[test]
fn after_the_end_of_the_units_own_day_nothing_is_opened() {
    on_both(|site, folder| {
        take(site, folder, &plain(1), 1);
        let report = only(site);
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        let sara = operator(site, "sara", &[Role::Supervisor], 2);
        for (zone, open_at, shut_at) in [
            ("UTC", "2026-06-01T15:59:59Z", "2026-06-01T16:00:00Z"),
            (
                "Pacific/Auckland",
                "2026-06-01T03:59:59Z",
                "2026-06-01T04:00:00Z",
            ),
            (
                "America/New_York",
                "2026-06-01T19:59:59Z",
                "2026-06-01T20:00:00Z",
            ),
            ("UTC", "2026-06-02T06:00:00Z", "2026-06-02T05:59:59Z"),
        ] {
            let own = rules(&format!("time_zone = {zone:?}\n"));
            let open = |when: &str| {
                exposure::open(site, &own, &ana, &report, at(when))
                    .unwrap()
                    .unwrap()
            };
            assert!(open(open_at).is_ok(), "{zone} {open_at}");
            assert_eq!(open(shut_at), Err(Refused::Closed), "{zone} {shut_at}");
        }
        let late = at("2026-06-03T18:00:00Z");
        assert_eq!(open(site, &ana, &report, late), Err(Refused::Closed));
        exposure::lift(
            site,
            &rules(""),
            &sara,
            (&ana.operator, "a child waits"),
            late,
        )
        .unwrap()
        .unwrap();
        assert!(open(site, &ana, &report, late).is_ok());
        assert_eq!(
            open(site, &ana, &report, at("2026-06-04T18:00:00Z")),
            Err(Refused::Closed)
        );
    });
}

#[test]
fn who_is_spared_a_category_is_shown_none_of_it_and_nobody_learns_which() {
    on_both(|site, folder| {
        take(site, folder, &submission(), 1);
        let report = only(site);
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        operator(site, "sara", &[Role::Supervisor], 2);
        let choice = [Category::Sextortion, Category::Infant, Category::Sextortion];
        exposure::opt_out(site, &ana, &choice, morning(0)).unwrap();
        assert_eq!(
            own(site, &ana, morning(0)).spared,
            [Category::Infant, Category::Sextortion]
        );
        let refused = Refused::OptedOut(Category::Sextortion);
        assert_eq!(open(site, &ana, &report, morning(1)), Err(refused.clone()));
        let known = exposure::folded(site, &rules(""), &ana, &report, morning(1))
            .unwrap()
            .unwrap();
        assert_eq!(
            (known.refused, known.supervisors),
            (Some(refused), vec!["sara".to_owned()])
        );
        let entry = &entries(site, "exposure.spared")[0];
        assert_eq!(
            (entry.subject.as_str(), entry.detail.as_str()),
            (ana.operator.to_string().as_str(), "")
        );
        // It is not the limit that a supervisor lifts.
        exposure::opt_out(site, &ana, &[], morning(2)).unwrap();
        assert!(open(site, &ana, &report, morning(3)).is_ok());
        assert!(own(site, &ana, morning(3)).spared.is_empty());
    });
}

#[test]
fn an_hour_of_opens_proposes_a_break_that_can_be_put_off_once() {
    on_both(|site, folder| {
        take(site, folder, &plain(1), 1);
        let report = only(site);
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        let prompt = |minute| exposure::prompt(site, &rules(""), &ana, morning(minute)).unwrap();
        let mark =
            |kind, minute| exposure::mark(site, &rules(""), &ana, kind, morning(minute)).unwrap();
        for minute in (0..60).step_by(5) {
            open(site, &ana, &report, morning(minute)).unwrap();
            assert_eq!(prompt(minute), None);
        }
        assert_eq!(mark(MarkKind::PutOffBreak, 59), Err(Refused::Again));
        assert_eq!(prompt(60), Some((Prompt::Break, true)));
        assert_eq!(mark(MarkKind::PutOffEnd, 60), Err(Refused::Again));
        assert_eq!(
            mark(MarkKind::Lift, 60),
            Err(Refused::Again),
            "nobody lifts the own limits so"
        );
        assert_eq!(mark(MarkKind::PutOffBreak, 60), Ok(()));
        assert_eq!(prompt(61), None);
        for minute in [64, 70] {
            open(site, &ana, &report, morning(minute)).unwrap();
        }
        assert_eq!(prompt(75), Some((Prompt::Break, false)));
        assert_eq!(mark(MarkKind::PutOffBreak, 75), Err(Refused::Again));
        assert_eq!(mark(MarkKind::Break, 76), Ok(()));
        assert_eq!((prompt(76), prompt(79)), (None, None));
        assert_eq!(entries(site, "exposure.break").len(), 1);
        assert_eq!(entries(site, "exposure.put_off").len(), 1);
    });
}

#[test]
fn a_supervisor_sees_three_steps_by_name_and_nothing_else() {
    on_both(|site, folder| {
        let files: Vec<_> = (0..50).flat_map(plain).collect();
        take(site, folder, &files, 1);
        let reports = reports(site);
        assert_eq!(reports.len(), 50);
        let sara = operator(site, "sara", &[Role::Supervisor], 1);
        let zoe = operator(site, "zoe", &[Role::Analyst], 2);
        let ben = operator(site, "Ben", &[Role::IntakeOfficer], 3);
        operator(site, "audit", &[Role::Auditor], 4);
        for report in &reports {
            open(site, &zoe, report, morning(0)).unwrap();
        }
        for report in reports.iter().take(30) {
            open(site, &ben, report, morning(1)).unwrap();
        }
        let unit = exposure::load(site, &rules("cap_minutes = 250\n"), &sara, morning(2)).unwrap();
        let told: Vec<(&str, Load)> = unit
            .iter()
            .map(|one| (one.name.as_str(), one.load))
            .collect();
        assert_eq!(
            told,
            [
                ("Ben", Load::Fair),
                ("sara", Load::Light),
                ("zoe", Load::Heavy)
            ]
        );
        let text = format!("{unit:?}{}", serde_json::to_string(&unit).unwrap());
        for report in &reports {
            assert!(!text.contains(&report.to_string()));
        }
        for word in ["enticement", "canary", "seconds", "opens"] {
            assert!(!text.contains(word), "{word}");
        }
        // Of another agency's people nothing.
        let other = Session {
            agency: "auth-nz".to_owned(),
            ..sara
        };
        assert!(
            exposure::load(site, &rules(""), &other, morning(2))
                .unwrap()
                .is_empty()
        );
    });
}

/// The sum that the meter tells is that of what was opened, each counted by hand.
#[test]
fn the_meter_is_what_was_opened_counted_by_hand() {
    on_both(|site, folder| {
        take(site, folder, &plain(1), 1);
        take(site, folder, &submission(), 2);
        let ana = operator(site, "ana", &[Role::Analyst], 1);
        let mut sum = 0;
        for (minute, report) in (0..).zip(reports(site).iter().cycle().take(9)) {
            let told = open(site, &ana, report, morning(minute)).unwrap();
            let characters: usize = told
                .texts
                .iter()
                .map(|text| text.text.chars().count())
                .sum();
            let reading = (i64::try_from(characters).unwrap() * 60 + 999) / 1_000;
            assert_eq!(told.seconds, ((180 + reading) * 150 + 99) / 100);
            sum += told.seconds;
        }
        let day = own(site, &ana, morning(60));
        assert_eq!((day.meter.opens, day.meter.seconds), (9, sum));
        assert_eq!(day.opened.iter().map(|one| one.seconds).sum::<i64>(), sum);
        assert_eq!(day.meter.left(), 18_000 - sum);
    });
}
