//! The overview and the quarantine.

use tiaki_core::id::{PackageId, QuarantineId};
use tiaki_ops::views::{Counts, Destination, Overview, ProviderCount, Quarantined};

use super::{at, text};

pub(crate) fn overview() -> Overview {
    let provider = |name: &str, reports, escalated, flags| ProviderCount {
        name: text(name),
        reports,
        escalated,
        flags,
    };
    Overview {
        counts: Counts {
            reports: 41_208,
            disclosures: 3,
            accounts: 90_000,
            persons: 61_377,
            files: 118_530,
            links: 37_912,
            quarantined: 14,
            referrals: 6,
            log: 129_914,
            incidents: 512,
        },
        verdicts: vec![
            (text("first_seen"), 21_044),
            (text("known"), 88_120),
            (text("negative"), 902),
            (text("viral"), 8_464),
        ],
        ranked_otherwise: Some(12),
        destinations: destinations(),
        providers: vec![
            provider("Example Social", 28_911, 402, 31_002),
            provider("Example Drive", 9_044, 77, 41_870),
            provider("Example Chat", 3_253, 12, 910),
        ],
    }
}

fn destinations() -> Vec<Destination> {
    vec![
        destination(
            "auth-nz",
            "New Zealand Police, OCEANZ desk",
            "New Zealand",
            [9, 41, 260, 902, 118],
            "2026-03-08T04:10:00Z",
        ),
        destination(
            "auth-fr",
            "Office mineurs (synthetic entry)",
            "France",
            [6, 55, 411, 1_980, 240],
            "2026-03-11T22:00:00Z",
        ),
        destination(
            "auth-in",
            "National desk, India (synthetic entry)",
            "India",
            [4, 120, 2_204, 9_871, 1_302],
            "2026-03-17T09:30:00Z",
        ),
        destination(
            "auth-br",
            "National desk, Brazil (synthetic entry)",
            "Brazil",
            [2, 33, 780, 3_010, 401],
            "2026-04-02T00:00:00Z",
        ),
        destination(
            "auth-ph",
            "National desk, Philippines (synthetic entry)",
            "Philippines",
            [0, 62, 1_190, 5_204, 630],
            "2026-03-12T00:00:00Z",
        ),
        destination(
            "auth-is",
            "National desk, Iceland (synthetic entry)",
            "Iceland",
            [0, 0, 3, 11, 1],
            "",
        ),
        destination(
            "coordinator",
            "Coordinator’s own desk",
            "No single country",
            [0, 0, 12, 340, 2_002],
            "2026-03-30T00:00:00Z",
        ),
    ]
}

fn destination(
    authority: &str,
    name: &str,
    country: &str,
    bands: [i64; 5],
    clock: &str,
) -> Destination {
    let is_desk = authority == "coordinator";
    Destination {
        authority: text(authority),
        name: text(name),
        country: (!is_desk).then(|| authority.trim_start_matches("auth-").to_uppercase()),
        country_name: text(country),
        persons: bands.iter().sum(),
        accounts: bands.iter().sum::<i64>() * 2 + 3,
        bands,
        first_clock: (!clock.is_empty()).then(|| at(clock)),
        package: (!is_desk && bands[0] != 4).then(|| PackageId::from_bytes([0xc4; 16])),
    }
}

pub(crate) fn quarantine() -> Vec<Quarantined> {
    let entry =
        |number: u8, origin: &str, code: &str, line, path: &str, message: &str| Quarantined {
            id: QuarantineId::from_bytes([number; 16]),
            document: [number; 32],
            origin: text(origin),
            format: text("cybertip-xml"),
            code: text(code),
            line,
            path: text(path),
            message: text(message),
            received_at: at("2026-03-05T00:12:00Z"),
        };
    vec![
        entry(
            0x71,
            "reports/0007/190044519.xml",
            "wrong_order",
            41,
            "/report/reporter",
            "expected incidentSummary before reporter",
        ),
        entry(
            0x72,
            "reports/0007/190044520.xml",
            "has_dtd",
            2,
            "",
            "a document type declaration is refused; ask the provider for the report without it",
        ),
        entry(
            0x73,
            "disclosures/example-drive.csv",
            "empty_file",
            0,
            "",
            "the file is empty",
        ),
    ]
}
