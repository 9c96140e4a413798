//! Cards of two providers.

use std::collections::BTreeMap;

use tiaki_core::id::ProviderId;
use tiaki_core::quality::{Facts, Rules, Tally};
use tiaki_ops::quality::{Card, Change, Escalated, FieldLine, Files};

use super::text;

/// Facts of made-up reports, and how many there are of each.
const REPORTS: [(&str, u64); 4] = [
    ("ffffffffffffffffff", 12),
    ("fappppafapffaaaaa", 940),
    ("faapapaapapfaaaaa", 310),
    ("annnafaannffaaann", 8),
];

pub(crate) fn cards() -> Vec<Card> {
    vec![
        card(0x31, "Example Host", 2),
        card(0x32, "Example Social", 4),
    ]
}

fn card(number: u8, name: &str, kinds: usize) -> Card {
    let rules = Rules::standard();
    let mut tally = Tally::default();
    for (facts, count) in REPORTS.into_iter().take(kinds) {
        tally.add(&rules, &Facts::read(facts), count);
    }
    let fields = tally.fields.iter().map(|(field, found)| FieldLine {
        field: field.code(),
        points: rules.points(*field),
        full: found.full,
        partial: found.partial,
        absent: found.absent,
        not_applicable: found.not_applicable,
        lacking_permille: (found.lacking() * 1_000).checked_div(found.applicable()),
        would_gain: found.would_gain,
        would_gain_tenths: found.would_gain_tenths,
        would_rise: found.would_rise,
        would_change: match field.code() {
            "upload_place" => Some(Change {
                what: "reports_placed",
                count: 211,
            }),
            "viewed" => Some(Change {
                what: "files_opened",
                count: 1_204,
            }),
            _ => None,
        },
    });
    Card {
        provider: ProviderId::from_bytes([number; 16]),
        name: text(name),
        rules: rules.version.clone(),
        reports: tally.reports + 3,
        unread: 3,
        months: BTreeMap::from([
            (String::new(), 4),
            (text("2026-01"), tally.reports / 3),
            (text("2026-02"), tally.reports / 2),
        ]),
        mean_tenths: tally.mean_tenths(),
        tens: tally.tens,
        bands: tally
            .bands
            .iter()
            .map(|(band, count)| (band.code(), *count))
            .collect(),
        fields: fields.collect(),
        flags: BTreeMap::from([
            (text("reporter_without_email"), 40),
            (text("time_fine"), 977),
        ]),
        unknown_elements: 17,
        quarantined: 2,
        escalated: Escalated {
            reports: 31,
            in_high_bands: 9,
            not_asked_in_high_bands: 14,
        },
        files: Files {
            files: 2_480,
            viewed_not_stated: 1_300,
            not_viewed: 12,
            viral: 210,
        },
        batched: 1,
        folded: BTreeMap::from([(text("viral"), 188), (text("same_report"), 4)]),
    }
}
