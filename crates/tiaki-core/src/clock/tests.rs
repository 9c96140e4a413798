use super::{
    Basis, ClockError, IdentifyingEvent, LogLifeTable, PersonClock, preservation_end,
    preservation_request_end,
};
use crate::country::Country;
use crate::id::SourceId;
use crate::time::Timestamp;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn event(time: &str, country: &str, source: u8) -> IdentifyingEvent {
    IdentifyingEvent {
        at: at(time),
        country: Country::find(country),
        source: SourceId::from_bytes([source; 16]),
    }
}

#[test]
fn a_country_has_its_own_row_or_the_best_above_it() {
    let table = LogLifeTable::standard();
    assert_eq!(table.version(), "log-life-1");
    for (code, days, basis) in [
        ("DE", 7, Basis::Practice),
        ("AU", 730, Basis::Law),
        ("CX", 730, Basis::Law),
        ("RE", 365, Basis::Law),
        ("AT", 7, Basis::Assumed),
        ("NZ", 30, Basis::Assumed),
        ("", 30, Basis::Assumed),
    ] {
        let life = table.life(Country::find(code));
        assert_eq!((life.days, life.basis), (days, basis), "{code}");
        assert!(!life.source.is_empty());
    }
}

#[test]
fn no_row_promises_more_than_the_shortest_duty_it_cites() {
    for country in Country::all() {
        let table = LogLifeTable::standard();
        let life = table.life(Some(country));
        assert!(
            life.basis != Basis::Assumed || life.days <= 365,
            "{country}"
        );
    }
}

#[test]
fn a_persons_clock_is_the_last_event_to_die() {
    let table = LogLifeTable::standard();
    let events = [
        event("2026-01-10T00:00:00Z", "DE", 1),
        event("2026-01-01T00:00:00Z", "AU", 2),
        event("2026-01-20T00:00:00Z", "", 3),
    ];
    let clock = table.person_clock(&events, &[at("2026-01-02T00:00:00Z")]);
    assert_eq!(clock.first_log_ends, Some(at("2026-01-17T00:00:00Z")));
    assert_eq!(clock.logs_end, Some(at("2028-01-01T00:00:00Z")));
    assert_eq!(clock.last_source, Some(events[1].source));
    assert_eq!(clock.preservation_end, Some(at("2027-01-02T00:00:00Z")));
    let mut turned = events;
    turned.reverse();
    assert_eq!(
        table.person_clock(&turned, &[at("2026-01-02T00:00:00Z")]),
        clock
    );
    assert_eq!(table.person_clock(&[], &[]), PersonClock::default());
}

#[test]
fn days_left_count_down_through_zero() {
    let clock =
        LogLifeTable::standard().person_clock(&[event("2026-01-10T00:00:00Z", "DE", 1)], &[]);
    for (now, left) in [
        ("2026-01-10T00:00:00Z", 7),
        ("2026-01-16T23:59:59Z", 0),
        ("2026-01-17T00:00:00Z", 0),
        ("2026-01-17T00:00:01Z", -1),
    ] {
        assert_eq!(clock.days_left(at(now)), Some(left), "{now}");
    }
    assert_eq!(
        clock.preservation_days_left(at("2026-01-10T00:00:00Z")),
        None
    );
}

#[test]
fn preservation_changed_on_7_may_2024() {
    for (submitted, end) in [
        ("2024-05-06T23:59:59Z", "2024-08-04T23:59:59Z"),
        ("2024-05-07T00:00:00Z", "2025-05-07T00:00:00Z"),
    ] {
        assert_eq!(preservation_end(at(submitted)), at(end));
    }
    let asked = at("2026-01-01T00:00:00Z");
    assert_eq!(preservation_request_end(asked, false), asked.plus_days(90));
    assert_eq!(preservation_request_end(asked, true), asked.plus_days(180));
}

#[test]
fn refuses_tables_that_are_not_whole() {
    let head = "# version t\n*;30;assumed;2026;a\nEU;7;assumed;2026;a\n";
    assert!(LogLifeTable::parse(head).is_ok());
    let field = |line, field| ClockError::Field { line, field };
    for (text, error) in [
        (String::new(), ClockError::Version),
        ("# version \n".to_owned(), ClockError::Version),
        ("*;30;assumed;2026;a\n".to_owned(), ClockError::Version),
        (
            "# version t\n".to_owned(),
            ClockError::Missing { place: "EU" },
        ),
        (
            "# version t\nEU;7;assumed;2026;a\n".to_owned(),
            ClockError::Missing { place: "*" },
        ),
        (
            format!("{head}DE;7;law;2026;a\nDE;8;law;2026;a\n"),
            ClockError::Twice { line: 5 },
        ),
        (
            format!("{head}*;7;law;2026;a\n"),
            ClockError::Twice { line: 4 },
        ),
        (format!("{head}A1;7;law;2026;a\n"), field(4, "place")),
        (format!("{head};7;law;2026;a\n"), field(4, "place")),
        (format!("{head}DE;0;law;2026;a\n"), field(4, "days")),
        (format!("{head}DE;-7;law;2026;a\n"), field(4, "days")),
        (format!("{head}DE;9999;law;2026;a\n"), field(4, "days")),
        (format!("{head}DE;7;rumour;2026;a\n"), field(4, "basis")),
        (format!("{head}DE;7;law;26;a\n"), field(4, "year")),
        (format!("{head}DE;7;law;2026;\n"), field(4, "source")),
        (format!("{head}DE;7;law;2026\n"), field(4, "source")),
    ] {
        assert_eq!(LogLifeTable::parse(&text), Err(error), "{text}");
    }
}

#[test]
fn a_sites_rows_are_laid_over() {
    let nz = Country::find("NZ");
    let standard = LogLifeTable::standard();
    let site = "# version ours\nNZ;90;practice;2026;answers of three providers\n";
    let table = LogLifeTable::with(site).unwrap();
    assert_eq!(table.life(nz).days, 90);
    assert_eq!(table.life(None), standard.life(None));
    assert!(
        table.version().starts_with("log-life-1+ours@"),
        "{}",
        table.version()
    );
    let other = LogLifeTable::with(&site.replace("90", "91")).unwrap();
    assert_ne!(
        other.version(),
        table.version(),
        "one version, two contents"
    );
    let all = LogLifeTable::with("# version ours\n*;10;assumed;2026;a test\n").unwrap();
    assert_eq!(all.life(None).days, 10);
    for broken in [
        "NZ;90;practice;2026;no version",
        "# version v\nNZ;90;practice;2026;a\nNZ;91;practice;2026;twice",
        "# version v\nNZ;soon;practice;2026;a",
        "# version v\nNZ;90;hearsay;2026;a",
    ] {
        assert!(LogLifeTable::with(broken).is_err(), "{broken}");
    }
}
