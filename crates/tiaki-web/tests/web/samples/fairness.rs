//! A report on fairness with counts that are told and counts that are not.

use tiaki_core::id::PersonId;
use tiaki_ops::fairness::{DEFINITIONS, Definition, Group, Innocents, Report, Table};

fn group(of: &str, told: bool) -> Group {
    let count = |count: u64| told.then_some(count);
    Group {
        of: of.to_owned(),
        persons: count(1_240),
        bands: [12, 88, 0, 1_100, 40].map(count).to_vec(),
        waiting: count(1_200),
        median_days: told.then_some(31),
        ninetieth_days: told.then_some(64),
        cases: count(40),
        errors: None,
    }
}

fn table(names: [&str; 2]) -> Table {
    let [one, other] = names;
    Table {
        groups: vec![group(one, true), group(other, false)],
        all: group("all", true),
        longest: vec![one.to_owned()],
    }
}

pub(crate) fn fairness() -> Report {
    let definition = |(figure, text): &(&'static str, &'static str)| Definition { figure, text };
    Report {
        as_of: "2026-06-01".to_owned(),
        rules: vec!["standard-1".to_owned()],
        countries: table(["AT", "NZ"]),
        providers: table(["Examplechat", "Hostbox"]),
        languages: table(["de", "en"]),
        innocents: Innocents {
            bystanders: Some(80),
            victims: None,
            ranked_as_offenders: 1,
            ids: vec![PersonId::from_bytes([7; 16]).to_string()],
            unknown: 0,
        },
        definitions: DEFINITIONS.iter().map(definition).collect(),
    }
}
