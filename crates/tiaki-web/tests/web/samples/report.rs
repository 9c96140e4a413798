//! A report, in the parts of its form.

use tiaki_core::id::FileId;
use tiaki_core::protection::Protection;
use tiaki_core::statement::Statement;
use tiaki_ops::terms::{Note, TermsView};
use tiaki_ops::views::{
    FileRow, FileView, HitRow, ObservationRow, PROTECTED, Report, ReportAccount,
};
use tiaki_store::views::ReportRow;

use super::{account_id, at, person_id, report_id, seen, text};

pub(crate) fn report() -> Report {
    let reported = vec![
        seen(
            "ip",
            "203.0.113.77",
            "2026-03-04T21:07:54.25Z",
            Some(50_412),
            "upload",
        ),
        seen(
            "ip",
            "2001:db8:7::19",
            "2026-03-01T06:00:00Z",
            None,
            "login",
        ),
        seen("email", "subject-77@mail.example", "", None, "unknown"),
        seen("screen_name", "synth-77", "", None, ""),
    ];
    let accounts = vec![
        report_account(1, "reported", Some(41), reported),
        report_account(6, "reported", Some(16), Vec::new()),
        report_account(5, "recipient", None, Vec::new()),
        report_account(3, "victim", Some(9), Vec::new()),
        report_account(
            2,
            "associated",
            None,
            vec![seen("phone", "+64 21 000 0077", "", None, "")],
        ),
    ];
    Report {
        id: report_id(),
        row: ReportRow {
            provider: text("Example Social"),
            reference: text("190044518"),
            incident_type: text("enticement"),
            incident_at: Some(at("2026-03-04T21:07:55Z")),
            platform: Some(text("Example Social for phones")),
            escalated: true,
            batched: false,
            marks: text("sextortion,minor_to_minor"),
            prior_references: text("190044002,189990117"),
            flags: 3,
            unknown_elements: 1,
            received_at: at("2026-03-05T00:12:00Z"),
            document: [0x5a; 32],
            files_document: Some([0x6b; 32]),
        },
        incidents: vec![super::incident::viral()],
        terms: Some(terms()),
        flags: vec![
            (text("time_without_zone"), 2),
            (text("reporter_without_email"), 1),
        ],
        accounts,
        files: vec![
            file(
                0xf1,
                "known",
                vec![
                    hit("Example hotline list", 0),
                    hit("Example national list", 24),
                ],
            ),
            file(0xf2, "first_seen", Vec::new()),
            file(0xf3, "first_seen", Vec::new()),
        ],
    }
}

fn terms() -> TermsView {
    TermsView {
        sender_kind: text("police"),
        sender: text("Example Police"),
        sender_country: text("DE"),
        authority: Some(text("Example Police")),
        handling: vec![text("H0"), text("H1"), text("H3")],
        note: Some(Note {
            text: text("ask before [held back] is told"),
            held: 1,
        }),
        evaluation: Some(text("4x4:B2")),
        tlp: Some(text("AMBER+STRICT")),
        purpose: text("criminal_investigation"),
        urgency: Some(text("urgent:evidence_expires")),
        is_restricted: true,
    }
}

fn report_account(
    number: u8,
    role: &str,
    age: Option<i64>,
    observations: Vec<ObservationRow>,
) -> ReportAccount {
    let protection = match (role, age) {
        ("victim", _) => Protection::Child,
        ("reported", Some(..18)) => Protection::Reported,
        _ => Protection::Open,
    };
    ReportAccount {
        id: account_id(number),
        service: text("Example Social"),
        handle: text(if protection.is_shielded() {
            PROTECTED
        } else {
            "synth-77"
        }),
        protection,
        role: text(role),
        age,
        person: (number == 1).then(person_id),
        observations,
        held: u64::from(number == 1),
        stated: match number {
            1 => vec![Statement::AccessToChildren, Statement::Convicted],
            _ => Vec::new(),
        },
    }
}

fn file(number: u8, verdict: &str, hits: Vec<HitRow>) -> FileView {
    FileView {
        file: FileRow {
            id: FileId::from_bytes([number; 16]),
            uploaded_at: Some(at("2026-03-04T21:07:55Z")),
            viewed: (number != 0xf2).then_some(number == 0xf3),
            publicly: Some(false),
            supplemental: number == 0xf3,
            classification: (number == 0xf1).then(|| text("A1")),
            marks: text(if number == 0xf1 {
                "generative_ai,viral"
            } else {
                ""
            }),
            device: Some(text("Example Phone 7")),
            digests: vec![
                ("md5", "00".repeat(16)),
                ("sha1", "11".repeat(20)),
                ("sha256", "22".repeat(32)),
                ("pdq", "3c".repeat(32)),
            ],
            verdict: Some(text(verdict)),
            sources: Some(i64::from(number - 0xf0)),
        },
        hits,
    }
}

fn hit(list: &str, distance: i64) -> HitRow {
    HitRow {
        list: text(list),
        algorithm: text(if distance == 0 { "sha256" } else { "pdq" }),
        category: ["INTERPOL-baseline", "2024", "NZ", "1"].map(text),
        effect: text("known"),
        distance,
    }
}
