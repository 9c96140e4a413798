//! Groups of reports that are one.

use tiaki_core::id::{FileId, IncidentId, ReportId};
use tiaki_ops::folding::{Incident, IncidentRow, Incidents, MemberRow, Share};

use super::{at, report_id, text};

pub(crate) fn viral() -> IncidentRow {
    IncidentRow {
        id: IncidentId::from_bytes([0x5c; 16]),
        kind: text("viral"),
        reports: 1_234,
        accounts: 1_198,
        first_at: Some(at("2026-02-01T10:00:00Z")),
        last_at: Some(at("2026-03-04T21:07:55Z")),
        file: Some(FileId::from_bytes([0xf1; 16])),
        rules: text("fold-1"),
    }
}

fn again() -> IncidentRow {
    IncidentRow {
        id: IncidentId::from_bytes([0x5d; 16]),
        kind: text("same_report"),
        reports: 2,
        accounts: 1,
        first_at: None,
        last_at: None,
        file: None,
        ..viral()
    }
}

/// The groups that reports on the sample person are in.
pub(crate) fn shares() -> Vec<Share> {
    vec![
        Share {
            incident: again(),
            own: vec![report_id(), ReportId::from_bytes([0x2c; 16])],
            about: vec![report_id(), ReportId::from_bytes([0x2c; 16])],
        },
        Share {
            incident: viral(),
            own: vec![report_id()],
            about: vec![report_id()],
        },
    ]
}

pub(crate) fn incidents(page: u32) -> Incidents {
    Incidents {
        total: 62,
        unfolded: 17,
        page,
        rows: if page < 2 {
            vec![viral(), again()]
        } else {
            Vec::new()
        },
    }
}

pub(crate) fn incident(page: u32) -> Incident {
    let member = |place: i64, number: u8| MemberRow {
        place,
        report: ReportId::from_bytes([number; 16]),
        provider: text("Example Social"),
        reference: format!("1900445{number:02}"),
        incident_at: (place != 2).then(|| at("2026-03-04T21:07:55Z")),
        received_at: at("2026-03-05T00:12:00Z"),
    };
    let members = (0..3)
        .zip(0x2b..)
        .map(|(place, number)| member(place, number));
    Incident {
        row: viral(),
        page,
        members: if page < 25 {
            members.collect()
        } else {
            Vec::new()
        },
    }
}
