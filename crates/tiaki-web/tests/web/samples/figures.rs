//! The operation in figures, and the lists behind them.

use tiaki_core::id::{PackageId, PersonId, ProviderId, ReportId};
use tiaki_core::time::Timestamp;
use tiaki_ops::deconflict::show::{Alarm, Contact, Line, Overview, Question};
use tiaki_ops::exchange::lists::{Exchanged, Line as PackageLine};
use tiaki_ops::operation::lists::{KeptPackage, KeptPerson, Listed, ListedReport, Named};
use tiaki_ops::operation::{
    AGES, Acts, CountryFigures, Novelty, Operation, Outstanding, Period, ProviderFigures, STEPS,
    Step, month_of,
};
use tiaki_ops::quality::reports::{Listed as Reports, Place, Row, Which};

use super::{at, text};

/// Answers as the samples do, after `$soil` has seen every text of theirs that somebody else wrote.
macro_rules! figures {
    ($kind:ty, $soil:expr) => {
        impl tiaki_web::Figures for $kind {
            fn provider_figures(
                &self,
                provider: &tiaki_core::id::ProviderId,
            ) -> Result<
                Option<(
                    tiaki_core::time::Timestamp,
                    tiaki_ops::operation::ProviderFigures,
                )>,
                tiaki_ops::Error,
            > {
                Ok($crate::samples::figures::of_provider(provider))
            }

            fn exchanged(
                &self,
                authority: &str,
                page: u32,
            ) -> Result<tiaki_ops::exchange::lists::Exchanged, tiaki_ops::Error> {
                let mut found = $crate::samples::figures::exchanged(authority, page);
                for line in found.ready.iter_mut().chain(&mut found.lines) {
                    for text in [&mut line.package, &mut line.reference, &mut line.state] {
                        ($soil)(self, text);
                    }
                }
                Ok(found)
            }

            fn deconfliction(
                &self,
                at: tiaki_core::time::Timestamp,
            ) -> Result<tiaki_ops::deconflict::show::Overview, tiaki_ops::Error> {
                let mut found = $crate::samples::figures::deconfliction(at);
                for line in &mut found.lines {
                    ($soil)(self, &mut line.authority);
                    ($soil)(self, &mut line.desk);
                }
                for one in &mut found.questions {
                    ($soil)(self, &mut one.operator);
                    ($soil)(self, &mut one.state);
                }
                for one in &mut found.contacts {
                    ($soil)(self, &mut one.with);
                    ($soil)(self, &mut one.desk);
                }
                for one in &mut found.alarms {
                    ($soil)(self, &mut one.code);
                }
                Ok(found)
            }

            fn provider_named(
                &self,
                _: &str,
            ) -> Result<Option<tiaki_core::id::ProviderId>, tiaki_ops::Error> {
                Ok($crate::samples::cards().first().map(|card| card.provider))
            }

            fn provider_reports(
                &self,
                _: &tiaki_core::id::ProviderId,
                which: &tiaki_ops::quality::reports::Which,
                after: Option<tiaki_ops::quality::reports::Place>,
            ) -> Result<tiaki_ops::quality::reports::Listed, tiaki_ops::Error> {
                let mut found = $crate::samples::figures::of_card(which, after);
                for row in &mut found.rows {
                    ($soil)(self, &mut row.incident_type);
                }
                Ok(found)
            }

            fn operation(
                &self,
                period: tiaki_ops::operation::Period,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Option<tiaki_ops::operation::Operation>, tiaki_ops::Error> {
                let mut found = $crate::samples::figures::operation(period);
                for provider in &mut found.providers {
                    ($soil)(self, &mut provider.name);
                }
                Ok(Some(found))
            }

            fn operation_persons(
                &self,
                _: (&'static str, tiaki_ops::operation::lists::Step),
                _: tiaki_ops::operation::Period,
                country: Option<&str>,
                page: u32,
            ) -> Result<
                tiaki_ops::operation::lists::Listed<
                    tiaki_ops::operation::lists::Named<tiaki_ops::operation::lists::KeptPerson>,
                >,
                tiaki_ops::Error,
            > {
                let mut found = $crate::samples::figures::persons(country, page);
                for row in &mut found.rows {
                    ($soil)(self, &mut row.authority);
                }
                Ok(found)
            }

            fn operation_reports(
                &self,
                _: tiaki_ops::operation::Period,
                page: u32,
            ) -> Result<
                tiaki_ops::operation::lists::Listed<tiaki_ops::operation::lists::ListedReport>,
                tiaki_ops::Error,
            > {
                let mut found = $crate::samples::figures::reports(page);
                for row in &mut found.rows {
                    ($soil)(self, &mut row.name);
                    ($soil)(self, &mut row.incident_type);
                }
                Ok(found)
            }

            fn operation_packages(
                &self,
                which: tiaki_ops::operation::lists::Packages,
                page: u32,
                _: tiaki_core::time::Timestamp,
            ) -> Result<
                tiaki_ops::operation::lists::Listed<
                    tiaki_ops::operation::lists::Named<tiaki_ops::operation::lists::KeptPackage>,
                >,
                tiaki_ops::Error,
            > {
                let mut found = $crate::samples::figures::packages(which, page);
                for row in &mut found.rows {
                    ($soil)(self, &mut row.authority);
                }
                Ok(found)
            }
        }
    };
}
pub(crate) use figures;

/// Numbers of the steps, in their order.
const NUMBERS: [i64; 14] = [
    41_222, 41_208, 36_911, 88_412, 61_377, 60_902, 18_440, 18_115, 17_950, 17_903, 96, 1_204, 46,
    146,
];

fn countries() -> Vec<CountryFigures> {
    let row =
        |country: &str, accounts: i64, referred, packages, outcomes, children| CountryFigures {
            country: text(country),
            accounts,
            persons: accounts * 2 / 3,
            waiting: accounts / 9,
            referred,
            packages,
            outcomes,
            children,
        };
    vec![
        row("", 4_102, 0, 0, 3, 0),
        row("AT", 402, 120, 1, 31, 2),
        row("AU", 2_204, 801, 1, 90, 11),
        row("BR", 8_881, 1_204, 1, 61, 4),
        row("DE", 3_310, 1_002, 1, 44, 7),
        row("FR", 4_870, 1_871, 1, 102, 13),
        row("GB", 5_120, 2_010, 2, 140, 24),
        row("HU", 611, 204, 1, 12, 1),
        row("IN", 18_204, 3_301, 1, 210, 9),
        row("IS", 12, 3, 1, 0, 0),
        row("NZ", 1_530, 911, 2, 301, 52),
        row("PH", 11_842, 2_904, 1, 120, 17),
        row("SG", 330, 101, 1, 8, 1),
        row("US", 26_994, 3_471, 3, 82, 5),
        row("VA", 1, 0, 0, 0, 0),
        row("ZA", 744, 0, 0, 0, 0),
    ]
}

/// The figures; of days that are named, about a tenth of them.
pub(crate) fn operation(period: Period) -> Operation {
    let part = if period == Period::All { 1 } else { 11 };
    let step = |(code, number): (&'static str, i64)| Step {
        code,
        number: number / part,
    };
    let age = |((from_days, until_days), (packages, persons)): ((i64, Option<i64>), (i64, i64))| {
        Outstanding {
            from_days,
            until_days,
            packages,
            persons,
        }
    };
    let month = |text: &str| month_of(at(text).day());
    let acts = |of: &str, persons, median, ninetieth| Acts {
        month: Some(month(of)),
        persons,
        median_days: Some(median),
        ninetieth_days: Some(ninetieth),
    };
    let new =
        |of: &str, files_known, files_first_seen, persons_known, persons_first_seen| Novelty {
            month: month(of),
            files_known,
            files_first_seen,
            persons_known,
            persons_first_seen,
        };
    Operation {
        counted_at: at("2026-03-10T11:56:00Z"),
        since: 3,
        period,
        steps: STEPS.into_iter().zip(NUMBERS).map(step).collect(),
        disclosures: 3,
        countries: countries(),
        outstanding: AGES
            .into_iter()
            .zip([(2, 190), (4, 811), (0, 0), (11, 2_060), (31, 9_104)])
            .map(age)
            .collect(),
        acts: vec![
            acts("2026-01-15T00:00:00Z", 3, 41, 90),
            acts("2026-02-15T00:00:00Z", 61, 19, 77),
            acts("2026-03-05T00:00:00Z", 74, 12, 40),
        ],
        acts_in_all: Acts {
            month: None,
            persons: 138,
            median_days: Some(15),
            ninetieth_days: Some(71),
        },
        novelty: vec![
            new("2026-01-15T00:00:00Z", 30_120, 9_004, 6_120, 4_011),
            new("2026-02-15T00:00:00Z", 44_071, 8_120, 9_904, 4_300),
            new("2026-03-05T00:00:00Z", 22_393, 3_920, 5_001, 1_844),
        ],
        providers: providers(),
    }
}

fn providers() -> Vec<ProviderFigures> {
    let row = |number: u8, name: &str, reports: i64, mean, lacking, hours| ProviderFigures {
        provider: ProviderId::from_bytes([number; 16]).to_string(),
        name: text(name),
        reports,
        repeated: reports / 8,
        mean_tenths: mean,
        lacking_permille: lacking,
        half_within_hours: hours,
        timed: reports / 2,
        actionable: reports / 3,
        answered: reports / 40,
    };
    vec![
        row(
            0x51,
            "Example Social",
            28_911,
            Some(711),
            Some(240),
            Some(24),
        ),
        row(
            0x52,
            "Example Drive",
            9_044,
            Some(402),
            Some(611),
            Some(8_760),
        ),
        row(0x53, "Example Chat", 3_253, None, None, None),
    ]
}

fn listed<T>(rows: Vec<T>, total: Option<i64>, page: u32) -> Listed<T> {
    Listed {
        counted_at: total.map(|_| at("2026-03-10T11:56:00Z")),
        total,
        rows,
        has_more: page == 0,
    }
}

pub(crate) fn persons(country: Option<&str>, page: u32) -> Listed<Named<KeptPerson>> {
    let day = |text: &str| at(text).day();
    let row = |number: u8, authority: &str, name: &str, children| Named {
        authority: text(name),
        row: KeptPerson {
            person: PersonId::from_bytes([number; 16]),
            country: country.map_or_else(|| text("NZ"), text),
            authority: text(authority),
            novelty: text("first_seen"),
            accounts: i64::from(number % 7),
            children,
            first_on: day("2026-02-03T00:00:00Z"),
            looked_on: Some(day("2026-02-07T00:00:00Z")),
            drafted_on: None,
            submitted_on: None,
            referred_on: None,
            outcome_on: Some(day("2026-03-01T00:00:00Z")),
            arrested_on: None,
            safeguarded_on: (children > 0).then(|| day("2026-03-01T00:00:00Z")),
            acted_on: (children > 0).then(|| day("2026-03-01T00:00:00Z")),
        },
    };
    let rows = vec![
        row(0x1a, "auth-nz", "New Zealand Police, OCEANZ desk", 2),
        row(0x1b, "coordinator", "Coordinator's own desk", 0),
        row(0x1c, "", "", 0),
    ];
    listed(rows, Some(18_440), page)
}

pub(crate) fn reports(page: u32) -> Listed<ListedReport> {
    let row = |number: u8, name: &str, kind: &str, escalated| ListedReport {
        report: ReportId::from_bytes([number; 16]),
        provider: ProviderId::from_bytes([0x51; 16]),
        name: text(name),
        incident_type: text(kind),
        received_at: at("2026-03-05T00:12:00Z"),
        escalated,
    };
    let rows = vec![
        row(0x2b, "Example Social", "enticement", true),
        row(0x2c, "Example Drive", "material", false),
    ];
    listed(rows, None, page)
}

pub(crate) fn packages(
    which: tiaki_ops::operation::lists::Packages,
    page: u32,
) -> Listed<Named<KeptPackage>> {
    use tiaki_ops::operation::lists::Packages;
    let row = |number: u8, country: &str, name: &str, answered: Option<&str>| Named {
        authority: text(name),
        row: KeptPackage {
            package: PackageId::from_bytes([number; 16]),
            authority: format!("auth-{}", country.to_lowercase()),
            country: text(country),
            accounts: 911,
            persons: 603,
            released_at: at("2026-02-20T09:00:00Z"),
            answered_on: answered.map(|text| at(text).day()),
        },
    };
    let open = row(0xc4, "FR", "Office mineurs (synthetic entry)", None);
    let rows = match which {
        Packages::Open(_) => vec![open],
        Packages::Of(_) => vec![
            open,
            row(
                0xc5,
                "NZ",
                "New Zealand Police, OCEANZ desk",
                Some("2026-03-02T00:00:00Z"),
            ),
        ],
    };
    Listed {
        has_more: false,
        ..listed(rows, Some(2), page)
    }
}

/// What came of a provider's reports, of those whose cards the samples have.
pub(crate) fn of_provider(provider: &ProviderId) -> Option<(Timestamp, ProviderFigures)> {
    let cards = super::cards();
    let card = cards.iter().find(|card| card.provider == *provider)?;
    let found = ProviderFigures {
        provider: provider.to_string(),
        name: card.name.clone(),
        reports: i64::try_from(card.reports).unwrap_or(0),
        actionable: 611,
        answered: 27,
        ..ProviderFigures::default()
    };
    Some((at("2026-03-10T11:56:00Z"), found))
}

/// The reports behind a figure: the first page goes on, that behind it is the last, and few are batches.
pub(crate) fn of_card(which: &Which, after: Option<Place>) -> Reports {
    let place = |number: u8| Place {
        report: ReportId::from_bytes([number; 16]),
        received_at: at("2026-03-05T00:12:00Z"),
    };
    let row = |number: u8, escalated| Row {
        place: place(number),
        incident_type: text("enticement"),
        escalated,
        batched: false,
        unknown_elements: 0,
        facts: None,
        month: None,
        flags: String::new(),
        passes: true,
    };
    let is_cut = *which == Which::Batched;
    Reports {
        rows: if is_cut {
            Vec::new()
        } else {
            vec![row(0x2d, true), row(0x2c, false)]
        },
        next: after.is_none().then(|| place(0x2c)),
        is_cut: is_cut && after.is_none(),
    }
}

/// Lines in both directions, an alarm, a question in each state, and a contact in some.
pub(crate) fn deconfliction(at: Timestamp) -> Overview {
    let line = |authority: &str, side: &'static str, is_open: bool| Line {
        authority: text(authority),
        side,
        is_open,
        desk: if side == "asks" {
            text("desk 7")
        } else {
            String::new()
        },
        per_day: 5_000,
        per_request: 1_000,
        per_case: 1_000,
        spent: if is_open { 1_234 } else { 0 },
        refused: 0,
        entries: is_open.then_some(1_024),
        listed_at: is_open.then(|| at.micros() - 7_200_000_000),
    };
    let states = ["asked", "answered", "refused", "failed"];
    let question = |(place, state): (i64, &str)| Question {
        request: "0d".repeat(16),
        of: text("auth-nz"),
        subject: String::new(),
        operator: text("cem"),
        identifiers: 41,
        state: text(state),
        code: match state {
            "refused" => text("day_budget"),
            "failed" => text("proof_refused"),
            _ => String::new(),
        },
        again: None,
        asked_at: at.micros() - place * 3_600_000_000,
        answered_at: None,
        hits: if state == "answered" { 2 } else { 0 },
    };
    let contact = |(place, state): (i64, &'static str)| Contact {
        id: format!("0{place}").repeat(16),
        with: text("auth-nz"),
        is_ours: place != 2,
        subject: String::new(),
        operator: text("cem"),
        desk: text("desk 7"),
        state,
        lead: if state == "asked" { "" } else { "theirs" },
        waits: place < 3,
        until: (place < 3).then(|| at.plus_days(7).micros()),
        asked_at: at.micros() - place * 3_600_000_000,
        steps: 1,
    };
    Overview {
        lines: vec![
            line("auth-at", "asks", true),
            line("auth-fj", "asks", false),
            line("auth-nz", "asked", true),
        ],
        alarms: vec![Alarm {
            authority: text("auth-at"),
            side: "asks",
            day: at.day(),
            code: text("near_budget"),
            found: 3,
            threshold: 3,
        }],
        questions: (1..).zip(states).map(question).collect(),
        contacts: (1..)
            .zip(["asked", "paused", "released"])
            .map(contact)
            .collect(),
    }
}

/// Packages that were exchanged with an authority: one that did not go yet, one in each state, and one that came.
pub(crate) fn exchanged(authority: &str, page: u32) -> Exchanged {
    if page > 0 {
        return Exchanged::default();
    }
    let line = |number: i64, state: &str, side: &str| PackageLine {
        package: format!("pkg_{}", format!("{number:02}").repeat(16)),
        sha256: "0d".repeat(32),
        with: text(authority),
        side: text(side),
        state: text(state),
        at: at("2026-03-09T10:00:00Z").micros() - number * 3_600_000_000,
        accounts: number * 400,
        persons: number,
        reference: format!("OP-{number}"),
        reply_by: (number == 2).then(|| at("2026-03-30T00:00:00Z").micros()),
        expires_at: at("2031-03-09T00:00:00Z").micros(),
    };
    let ready = PackageLine {
        expires_at: 0,
        ..line(1, "ready", "sender")
    };
    let states = ["sent", "received", "accepted", "retracting"];
    let sent = (2..)
        .zip(states)
        .map(|(at, state)| line(at, state, "sender"));
    Exchanged {
        ready: vec![ready],
        lines: sent.chain([line(9, "declined", "recipient")]).collect(),
        has_more: false,
    }
}
