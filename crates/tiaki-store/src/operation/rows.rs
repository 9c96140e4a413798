//! What counting reads: everything there is, a row at a time, ids, codes and times only.

use tiaki_core::id::{AccountId, FileId, IncidentId, OutcomeId, PersonId, ProviderId, ReportId};
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::time::Timestamp;

use super::KeptPackage;
use crate::catalogue::sql;
use crate::db::Tx;
use crate::error::Error;

sql! {
    MEMBERS = "SELECT m.account_id, m.person_id FROM person_accounts m ORDER BY m.account_id";
    PLACES = "SELECT q.person_id, q.authority_id, q.band, q.known_files, q.first_seen_files, l.verdict, l.country \
              FROM priorities q JOIN person_locations l ON l.person_id = q.person_id ORDER BY q.person_id";
    REPORTS = "SELECT r.report_id, n.source, r.provider_id, r.incident_at, r.received_at, f.facts FROM reports r \
               LEFT JOIN source_numbers n ON n.source_id = r.report_id LEFT JOIN report_facts f ON f.report_id = r.report_id \
               ORDER BY r.report_id";
    DISCLOSURES = "SELECT n.source, d.received_at FROM disclosures d \
                   LEFT JOIN source_numbers n ON n.source_id = d.disclosure_id ORDER BY d.disclosure_id";
    QUARANTINED = "SELECT received_at FROM quarantine ORDER BY quarantine_id";
    GROUPED = "SELECT incident_id, report_id FROM incident_reports ORDER BY incident_id, place";
    PARTS = "SELECT source, account_id, role FROM account_parts ORDER BY source, seq";
    FILES = "SELECT source, file_id FROM file_parts ORDER BY source, seq";
    VERDICTS = "SELECT file_id, verdict FROM verdicts ORDER BY file_id";
    LOOKED = "SELECT account_id, taken_at FROM queue_holds UNION ALL SELECT account_id, skipped_at FROM queue_skips \
              UNION ALL SELECT account_id, decided_at FROM queue_set_asides \
              UNION ALL SELECT account_id, referred_at FROM queue_referred \
              UNION ALL SELECT a.account_id, d.decided_at FROM shared_referral_accounts a \
              JOIN shared_referrals d ON d.shared_id = a.shared_id \
              UNION ALL SELECT a.account_id, e.happened_at FROM case_accounts a \
              JOIN case_events e ON e.case_id = a.case_id AND e.seq = a.added_seq \
              UNION ALL SELECT a.account_id, o.recorded_at FROM outcome_accounts a \
              JOIN outcomes o ON o.outcome_id = a.outcome_id";
    DRAFTED = "SELECT a.account_id, d.decided_at FROM shared_referral_accounts a \
               JOIN shared_referrals d ON d.shared_id = a.shared_id";
    SUBMITTED = "SELECT a.account_id, e.happened_at FROM referral_events e \
                 JOIN shared_referral_accounts a ON a.shared_id = e.shared_id WHERE e.step = 'submit'";
    REFERRED = "SELECT d.account_id, d.referred_at, p.package_id FROM queue_referred d \
                LEFT JOIN packages p ON p.referral_id = d.referral_id ORDER BY d.account_id, d.referral_id";
    PACKAGES = "SELECT p.package_id, r.authority_id, r.accounts, r.persons, r.released_at FROM packages p \
                JOIN referrals r ON r.referral_id = p.referral_id ORDER BY p.package_id";
    OUTCOMES = "SELECT o.outcome_id, o.code, o.happened_on, o.children, o.recorded_at, a.account_id FROM outcomes o \
                JOIN outcome_accounts a ON a.outcome_id = o.outcome_id WHERE o.code <> 'withdrawn' AND NOT EXISTS \
                (SELECT 1 FROM outcomes s WHERE s.supersedes_id = o.outcome_id) ORDER BY o.seq, a.account_id";
}

/// Where a person stands.
#[derive(Debug, Clone)]
pub struct Place {
    /// The person.
    pub person: PersonId,
    /// Whose queue it is in.
    pub authority: String,
    /// The band.
    pub band: String,
    /// Files on a list.
    pub known_files: i64,
    /// Files on no list.
    pub first_seen_files: i64,
    /// The country that it is sent to, where it is one.
    pub country: Option<String>,
}

/// A report.
#[derive(Debug)]
pub struct Report<'r> {
    /// The report.
    pub id: ReportId,
    /// Its number as a source; none where it names neither account nor file.
    pub source: Option<i64>,
    /// Who sent it.
    pub provider: ProviderId,
    /// When it happened.
    pub incident_at: Option<Timestamp>,
    /// When it came in.
    pub received_at: Timestamp,
    /// What it says and leaves out; none where that was not read.
    pub facts: Option<&'r str>,
}

/// An outcome that stands, with one of its accounts.
#[derive(Debug, Clone, Copy)]
pub struct Outcome {
    /// The outcome.
    pub id: OutcomeId,
    /// What it says.
    pub code: OutcomeCode,
    /// The day of what it tells.
    pub on: i64,
    /// How many children, where that is told.
    pub children: Option<i64>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// The account.
    pub account: AccountId,
}

macro_rules! each {
    ($(#[$doc:meta])* $name:ident, $sql:ident, |$row:ident| $given:ty: $read:expr) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// Those of the store and of `each`.
        pub fn $name<E: From<Error>>(
            tx: &Tx<'_>,
            mut each: impl FnMut($given) -> Result<(), E>,
        ) -> Result<(), E> {
            tx.each($sql, &[], |$row| each($read))
        }
    };
}

each! {
    /// Shows who holds each account.
    members, MEMBERS, |row| (AccountId, PersonId):
    (AccountId::from_bytes(row.fixed(0)?), PersonId::from_bytes(row.fixed(1)?))
}
each! {
    /// Shows where everybody stands who is in a queue.
    places, PLACES, |row| Place: Place {
        person: PersonId::from_bytes(row.fixed(0)?),
        authority: row.text(1)?.to_owned(),
        band: row.text(2)?.to_owned(),
        known_files: row.int(3)?,
        first_seen_files: row.int(4)?,
        country: match row.text(5)? {
            "routed" => row.find_text(6)?.map(str::to_owned),
            _ => None,
        },
    }
}
each! {
    /// Shows disclosures: the number as a source, and when each came in.
    disclosures, DISCLOSURES, |row| (Option<i64>, Timestamp):
    (row.find_int(0)?, Timestamp::from_micros(row.int(1)?))
}
each! {
    /// Shows when each thing came in that could not be read.
    quarantined, QUARANTINED, |row| Timestamp: Timestamp::from_micros(row.int(0)?)
}
each! {
    /// Shows the reports of each group, group by group.
    grouped, GROUPED, |row| (IncidentId, ReportId):
    (IncidentId::from_bytes(row.fixed(0)?), ReportId::from_bytes(row.fixed(1)?))
}
each! {
    /// Shows which source names which account, and whether as the one who is reported.
    parts, PARTS, |row| (i64, AccountId, bool):
    (row.int(0)?, AccountId::from_bytes(row.fixed(1)?), row.text(2)? == "reported")
}
each! {
    /// Shows which source names which file.
    files, FILES, |row| (i64, FileId): (row.int(0)?, FileId::from_bytes(row.fixed(1)?))
}
each! {
    /// Shows what is known of each file that matching has judged.
    verdicts, VERDICTS, |row| (FileId, String):
    (FileId::from_bytes(row.fixed(0)?), row.text(1)?.to_owned())
}
each! {
    /// Shows accounts with which somebody did something, and when.
    looked, LOOKED, |row| (AccountId, Timestamp):
    (AccountId::from_bytes(row.fixed(0)?), Timestamp::from_micros(row.int(1)?))
}
each! {
    /// Shows accounts that were drafted, and when.
    drafted, DRAFTED, |row| (AccountId, Timestamp):
    (AccountId::from_bytes(row.fixed(0)?), Timestamp::from_micros(row.int(1)?))
}
each! {
    /// Shows accounts in referrals whose release was asked for, and when.
    submitted, SUBMITTED, |row| (AccountId, Timestamp):
    (AccountId::from_bytes(row.fixed(0)?), Timestamp::from_micros(row.int(1)?))
}
each! {
    /// Shows accounts by which persons went out, when and in which package.
    referred, REFERRED, |row| (AccountId, Timestamp, Option<[u8; 16]>):
    (AccountId::from_bytes(row.fixed(0)?), Timestamp::from_micros(row.int(1)?), row.find_fixed(2)?)
}
each! {
    /// Shows packages; country and answer are the caller's to find.
    packages, PACKAGES, |row| KeptPackage: KeptPackage {
        package: tiaki_core::id::PackageId::from_bytes(row.fixed(0)?),
        authority: row.text(1)?.to_owned(),
        country: String::new(),
        accounts: row.int(2)?,
        persons: row.int(3)?,
        released_at: Timestamp::from_micros(row.int(4)?),
        answered_on: None,
    }
}
each! {
    /// Shows outcomes that stand in the order of recording, once for each of their accounts.
    outcomes, OUTCOMES, |row| Outcome: Outcome {
        id: OutcomeId::from_bytes(row.fixed(0)?),
        code: OutcomeCode::find(row.text(1)?).ok_or(Error::Corrupt { what: "code of an outcome" })?,
        on: row.int(2)?,
        children: row.find_int(3)?,
        recorded_at: Timestamp::from_micros(row.int(4)?),
        account: AccountId::from_bytes(row.fixed(5)?),
    }
}

/// Shows every report.
///
/// # Errors
/// Those of the store and of `each`.
pub fn reports<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Report<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(REPORTS, &[], |row| {
        each(Report {
            id: ReportId::from_bytes(row.fixed(0)?),
            source: row.find_int(1)?,
            provider: ProviderId::from_bytes(row.fixed(2)?),
            incident_at: row.find_int(3)?.map(Timestamp::from_micros),
            received_at: Timestamp::from_micros(row.int(4)?),
            facts: row.find_text(5)?,
        })
    })
}
