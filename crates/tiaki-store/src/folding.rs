//! Groups of reports that are one: what folding reads, what it leaves, what pages show of it.

use std::collections::BTreeSet;

use tiaki_core::fold::{FileUse, Group};
use tiaki_core::id::{AccountId, FileId, IncidentId, PersonId, ReportId, SourceId};
use tiaki_core::report::{Mark, read_marks};
use tiaki_core::time::Timestamp;

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

/// Whether a report `m` of a group names somebody in the queue of an authority.
macro_rules! own {
    () => {
        "EXISTS (SELECT 1 FROM source_accounts s JOIN person_accounts a ON a.account_id = s.account_id \
         JOIN priorities q ON q.person_id = a.person_id WHERE s.source_id = m.report_id AND q.authority_id = $2)"
    };
}

sql! {
    ACCOUNTS = "SELECT s.source_id, s.account_id, s.role, s.protection, a.handle FROM source_accounts s \
                JOIN reports r ON r.report_id = s.source_id JOIN accounts a ON a.account_id = s.account_id ORDER BY s.source_id, s.seq";
    CLEAR_INCIDENTS = "DELETE FROM incidents";
    CLEAR_MEMBERS = "DELETE FROM incident_reports";
    FILES = "SELECT s.source_id, s.file_id, s.marks, v.verdict, CAST(CASE WHEN f.md5 IS NULL AND f.sha1 IS NULL \
             AND f.sha256 IS NULL AND f.pdq IS NULL THEN 0 ELSE 1 END AS BIGINT) FROM source_files s \
             JOIN reports r ON r.report_id = s.source_id JOIN files f ON f.file_id = s.file_id \
             LEFT JOIN verdicts v ON v.file_id = s.file_id WHERE s.supplemental = 0 ORDER BY s.source_id, s.seq";
    FIND = "SELECT incident_id, kind, reports, accounts, first_at, last_at, file_id, rules FROM incidents \
            WHERE incident_id = $1";
    LARGEST = "SELECT incident_id, kind, reports, accounts, first_at, last_at, file_id, rules FROM incidents \
               ORDER BY reports DESC, incident_id LIMIT $1 OFFSET $2";
    MEMBERS = "SELECT m.place, r.report_id, p.name, r.reference, r.incident_at, r.received_at FROM incident_reports m \
               JOIN reports r ON r.report_id = m.report_id JOIN providers p ON p.provider_id = r.provider_id \
               WHERE m.incident_id = $1 ORDER BY m.place LIMIT $2 OFFSET $3";
    OWN = concat!("SELECT COUNT(*), MIN(r.incident_at), MAX(r.incident_at) FROM incident_reports m \
                  JOIN reports r ON r.report_id = m.report_id WHERE m.incident_id = $1 AND ", own!());
    OWN_ACCOUNTS = concat!("SELECT COUNT(DISTINCT o.account_id) FROM incident_reports m \
                           JOIN source_accounts o ON o.source_id = m.report_id WHERE m.incident_id = $1 AND o.role = 'reported' AND ",
                           own!());
    OWN_MEMBERS = concat!("SELECT m.place, r.report_id, p.name, r.reference, r.incident_at, r.received_at FROM incident_reports m \
                          JOIN reports r ON r.report_id = m.report_id JOIN providers p ON p.provider_id = r.provider_id \
                          WHERE m.incident_id = $1 AND ", own!(), " ORDER BY m.place LIMIT $3 OFFSET $4");
    OF_PERSON = "SELECT DISTINCT m.report_id, i.incident_id, i.kind, i.reports, i.accounts, i.first_at, i.last_at, \
                 i.file_id, i.rules, CAST(CASE WHEN s.role = 'associated' THEN 0 ELSE 1 END AS BIGINT) FROM person_accounts a JOIN source_accounts s ON s.account_id = a.account_id \
                 JOIN incident_reports m ON m.report_id = s.source_id \
                 JOIN incidents i ON i.incident_id = m.incident_id WHERE a.person_id = $1 \
                 ORDER BY i.incident_id, m.report_id, 10";
    OF_REPORTS = concat!("SELECT m.report_id, i.incident_id, i.kind, i.reports, i.accounts, i.first_at, i.last_at, i.file_id, i.rules \
                 FROM incident_reports m JOIN incidents i ON i.incident_id = m.incident_id WHERE m.report_id IN ", among!(),
                 " ORDER BY m.report_id, i.incident_id LIMIT $1");
    OF_REPORT = "SELECT i.incident_id, i.kind, i.reports, i.accounts, i.first_at, i.last_at, i.file_id, i.rules \
                 FROM incident_reports m JOIN incidents i ON i.incident_id = m.incident_id \
                 WHERE m.report_id = $1 ORDER BY i.incident_id";
    PROVIDERS = "SELECT r.provider_id, i.kind, COUNT(*) FROM incident_reports m \
                 JOIN incidents i ON i.incident_id = m.incident_id JOIN reports r ON r.report_id = m.report_id \
                 GROUP BY r.provider_id, i.kind ORDER BY r.provider_id, i.kind";
    REPORTS = "SELECT r.report_id, r.reference, r.incident_at, r.incident_type, r.marks, r.escalated, r.batched, \
               CASE WHEN d.format = 'cybertip-xml' AND EXISTS (SELECT 1 FROM source_accounts s \
               JOIN accounts a ON a.account_id = s.account_id WHERE s.source_id = r.report_id \
               AND a.handle NOT LIKE 'unnamed %') THEN r.document ELSE NULL END FROM reports r \
               LEFT JOIN documents d ON d.document = r.document ORDER BY r.report_id";
    SEEN = "UPDATE folding SET reports = $1 WHERE one = 1";
    SIZE = "SELECT COUNT(*) FROM incidents";
    UNFOLDED = "SELECT (SELECT COUNT(*) FROM reports) - reports FROM folding WHERE one = 1";
}

static INCIDENT_ROWS: Bulk = Bulk {
    table: "incidents",
    columns: &[
        ("incident_id", Kind::Blob),
        ("kind", Kind::Text),
        ("reports", Kind::Int),
        ("accounts", Kind::Int),
        ("first_at", Kind::Int),
        ("last_at", Kind::Int),
        ("file_id", Kind::Blob),
        ("rules", Kind::Text),
    ],
};
static MEMBER_ROWS: Bulk = Bulk {
    table: "incident_reports",
    columns: &[
        ("incident_id", Kind::Blob),
        ("place", Kind::Int),
        ("report_id", Kind::Blob),
    ],
};

/// A report as stored, for folding; its accounts and files come apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoldReport {
    /// The report.
    pub id: ReportId,
    /// Its number at the sender.
    pub reference: String,
    /// When the incident happened.
    pub at: Option<Timestamp>,
    /// What it is about.
    pub incident: String,
    /// The provider's marks.
    pub marks: String,
    /// Whether high priority is asked for.
    pub escalated: bool,
    /// Whether it is a batch on one viral file.
    pub batched: bool,
    /// The document, where its form holds one report alone and the report names an account.
    pub document: Option<[u8; 32]>,
}

/// Every report, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn reports(tx: &Tx<'_>) -> Result<Vec<FoldReport>, Error> {
    tx.rows(REPORTS, &[], |row| {
        Ok(FoldReport {
            id: ReportId::from_bytes(row.fixed(0)?),
            reference: row.text(1)?.to_owned(),
            at: moment(row, 2)?,
            incident: row.text(3)?.to_owned(),
            marks: row.text(4)?.to_owned(),
            escalated: row.int(5)? != 0,
            batched: row.int(6)? != 0,
            document: row.find_fixed(7)?,
        })
    })
}

fn moment(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, Error> {
    Ok(row.find_int(column)?.map(Timestamp::from_micros))
}

/// Shows `each` every account of every report: source, account, whether it is reported, and whether
/// it is shielded.
///
/// # Errors
/// Those of the store and of `each`.
pub fn accounts<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(SourceId, AccountId, bool, bool) -> Result<(), E>,
) -> Result<(), E> {
    let guard = tx.guard()?;
    tx.each(ACCOUNTS, &[], |row| {
        let account = AccountId::from_bytes(row.fixed(1)?);
        let is_reported = row.text(2)? == "reported";
        let is_shielded = row.text(3)? != "open" || guard.takes_part(&account, row.text(4)?);
        each(
            SourceId::from_bytes(row.fixed(0)?),
            account,
            is_reported,
            is_shielded,
        )
    })
}

/// Shows `each` every file of every report that is not only context.
///
/// # Errors
/// Those of the store and of `each`.
pub fn files<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(SourceId, FileUse) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(FILES, &[], |row| {
        let marks = read_marks(row.text(2)?);
        let is_marked = marks.contains(&Mark::Viral) || marks.contains(&Mark::PotentialMeme);
        let file = FileUse {
            file: FileId::from_bytes(row.fixed(1)?),
            distinct: row.int(4)? != 0,
            viral: is_marked || row.find_text(3)? == Some("viral"),
        };
        each(SourceId::from_bytes(row.fixed(0)?), file)
    })
}

/// Replaces the groups found before, with the log entry.
///
/// # Errors
/// Those of the store.
pub fn replace(
    tx: &Tx<'_>,
    groups: &[(IncidentId, Group)],
    (reports, rules): (u64, &str),
    actor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(CLEAR_MEMBERS, &[])?;
    tx.execute(CLEAR_INCIDENTS, &[])?;
    let size = |count: usize| Param::Int(i64::try_from(count).unwrap_or(i64::MAX));
    tx.bulk(&INCIDENT_ROWS, |sink| {
        groups.iter().try_for_each(|(id, group)| {
            let is_viral = group.kind == tiaki_core::fold::GroupKind::Viral;
            sink.row(&[
                Param::Blob(id.as_bytes()),
                Param::Text(group.kind.code()),
                size(group.members.len()),
                Param::Int(i64::try_from(group.accounts).unwrap_or(i64::MAX)),
                group.first_at.map(Timestamp::micros).into(),
                group.last_at.map(Timestamp::micros).into(),
                is_viral.then_some(&group.anchor[..]).into(),
                Param::Text(rules),
            ])
        })
    })?;
    tx.bulk(&MEMBER_ROWS, |sink| {
        groups.iter().try_for_each(|(id, group)| {
            group
                .members
                .iter()
                .enumerate()
                .try_for_each(|(place, report)| {
                    sink.row(&[
                        Param::Blob(id.as_bytes()),
                        size(place),
                        Param::Blob(report.as_bytes()),
                    ])
                })
        })
    })?;
    let seen = i64::try_from(reports).unwrap_or(i64::MAX);
    tx.execute(SEEN, &[Param::Int(seen)])?;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "reports.folded",
        subject: String::new(),
        detail: format!("reports={reports} groups={} rules={rules}", groups.len()),
    })
}

/// A group as pages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// The group.
    pub id: IncidentId,
    /// `same_report`, `same_incident` or `viral`.
    pub kind: String,
    /// Its reports.
    pub reports: i64,
    /// Different accounts that they report.
    pub accounts: i64,
    /// The earliest incident among them.
    pub first_at: Option<Timestamp>,
    /// The latest.
    pub last_at: Option<Timestamp>,
    /// The file of a viral group.
    pub file: Option<FileId>,
    /// The rules' version.
    pub rules: String,
}

fn incident(row: &Row<'_>, from: usize) -> Result<IncidentRow, Error> {
    Ok(IncidentRow {
        id: IncidentId::from_bytes(row.fixed(from)?),
        kind: row.text(from + 1)?.to_owned(),
        reports: row.int(from + 2)?,
        accounts: row.int(from + 3)?,
        first_at: moment(row, from + 4)?,
        last_at: moment(row, from + 5)?,
        file: row.find_fixed(from + 6)?.map(FileId::from_bytes),
        rules: row.text(from + 7)?.to_owned(),
    })
}

/// A report of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Its place in the group, from 0.
    pub place: i64,
    /// The report.
    pub report: ReportId,
    /// Who sent it.
    pub provider: String,
    /// Its number at the sender.
    pub reference: String,
    /// When the incident happened.
    pub incident_at: Option<Timestamp>,
    /// When it came in.
    pub received_at: Timestamp,
}

/// A group, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &IncidentId) -> Result<Option<IncidentRow>, Error> {
    tx.find(FIND, &[Param::Blob(id.as_bytes())], |row| incident(row, 0))
}

/// A page of a group's reports, earliest first.
///
/// # Errors
/// Those of the store.
pub fn members(
    tx: &Tx<'_>,
    id: &IncidentId,
    limit: u32,
    offset: u32,
) -> Result<Vec<MemberRow>, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(MEMBERS, &params, member)
}

fn member(row: &Row<'_>) -> Result<MemberRow, Error> {
    Ok(MemberRow {
        place: row.int(0)?,
        report: ReportId::from_bytes(row.fixed(1)?),
        provider: row.text(2)?.to_owned(),
        reference: row.text(3)?.to_owned(),
        incident_at: moment(row, 4)?,
        received_at: Timestamp::from_micros(row.int(5)?),
    })
}

/// A group as an authority's own operators know it: counted are the reports that name somebody in its queue. Nothing
/// where there is no group of this id, or none of its reports does.
///
/// # Errors
/// Those of the store.
pub fn find_own(
    tx: &Tx<'_>,
    id: &IncidentId,
    authority: &str,
) -> Result<Option<IncidentRow>, Error> {
    let Some(whole) = find(tx, id)? else {
        return Ok(None);
    };
    let params = [Param::Blob(id.as_bytes()), Param::Text(authority)];
    let accounts = tx.find(OWN_ACCOUNTS, &params, |row| row.int(0))?;
    let own = tx.find(OWN, &params, |row| {
        Ok(IncidentRow {
            reports: row.int(0)?,
            accounts: accounts.unwrap_or(0),
            first_at: moment(row, 1)?,
            last_at: moment(row, 2)?,
            ..whole.clone()
        })
    })?;
    Ok(own.filter(|own| own.reports > 0))
}

/// A page of these reports, earliest first, with their places among them.
///
/// # Errors
/// Those of the store.
pub fn own_members(
    tx: &Tx<'_>,
    id: &IncidentId,
    authority: &str,
    (limit, offset): (u32, u32),
) -> Result<Vec<MemberRow>, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(authority),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    let found = tx.rows(OWN_MEMBERS, &params, member)?;
    // A place in the whole group would tell how many others there are.
    let places = i64::from(offset)..;
    let placed = places.zip(found);
    Ok(placed
        .map(|(place, one)| MemberRow { place, ..one })
        .collect())
}

/// A page of the groups, the largest first.
///
/// # Errors
/// Those of the store.
pub fn largest(tx: &Tx<'_>, limit: u32, offset: u32) -> Result<Vec<IncidentRow>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(LARGEST, &params, |row| incident(row, 0))
}

/// How many groups there are.
///
/// # Errors
/// Those of the store.
pub fn size(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(SIZE, &[], |row| row.int(0))?.unwrap_or(0))
}

/// The groups that a report is in.
///
/// # Errors
/// Those of the store.
pub fn of_report(tx: &Tx<'_>, report: &ReportId) -> Result<Vec<IncidentRow>, Error> {
    tx.rows(OF_REPORT, &[Param::Blob(report.as_bytes())], |row| {
        incident(row, 0)
    })
}

/// The reports that name a person's accounts and are in a group, each with the group, and whether it
/// is about the person or only names an account beside; twice where it does both.
///
/// # Errors
/// Those of the store.
pub fn of_person(
    tx: &Tx<'_>,
    person: &PersonId,
) -> Result<Vec<(ReportId, IncidentRow, bool)>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(person.as_bytes())], |row| {
        let report = ReportId::from_bytes(row.fixed(0)?);
        Ok((report, incident(row, 1)?, row.int(9)? != 0))
    })
}

/// The groups that each of these reports is in, in the order of reports and groups; a report in none is left out.
///
/// # Errors
/// Those of the store.
pub fn of_reports(
    tx: &Tx<'_>,
    reports: &BTreeSet<ReportId>,
) -> Result<Vec<(ReportId, IncidentRow)>, Error> {
    let ids: Vec<&[u8]> = reports.iter().map(|id| id.as_bytes().as_slice()).collect();
    let mut found = Vec::new();
    for some in ids.chunks(FIFTY) {
        let params = fifty(Param::Int(i64::MAX), some.iter().copied());
        found.extend(tx.rows(OF_REPORTS, &params, |row| {
            Ok((ReportId::from_bytes(row.fixed(0)?), incident(row, 1)?))
        })?);
    }
    Ok(found)
}

/// How many reports of each provider are in groups of each kind.
///
/// # Errors
/// Those of the store.
pub fn providers(tx: &Tx<'_>) -> Result<Vec<(tiaki_core::id::ProviderId, String, i64)>, Error> {
    tx.rows(PROVIDERS, &[], |row| {
        let provider = tiaki_core::id::ProviderId::from_bytes(row.fixed(0)?);
        Ok((provider, row.text(1)?.to_owned(), row.int(2)?))
    })
}

/// How many reports folding has not seen yet.
///
/// # Errors
/// Those of the store.
pub fn unfolded(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx
        .find(UNFOLDED, &[], |row| row.int(0))?
        .unwrap_or(0)
        .max(0))
}
