//! What happened in a case, and to its persons from elsewhere, each in its own order.
//!
//! Own events are those of the case. What came from elsewhere is about any account that its persons have now, and
//! came in after what was there when the case was opened. The history of persons is read by
//! [`crate::persons::history`].

use tiaki_core::case::CaseEventKind;
use tiaki_core::id::{
    AccountId, CaseId, DisclosureId, LocationRulingId, OutcomeId, ReferralId, ReportId,
};
use tiaki_core::time::Timestamp;

use super::Marks;
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

/// Accounts of a case that are taken back by their sender: with the last reason given up to then, and how much still names
/// each.
macro_rules! taken_back {
    ($account:literal, $from:literal) => {
        concat!(
            "SELECT e.package, e.peer, e.theirs, e.account_id, e.retracted_at, \
             COALESCE((SELECT l.code FROM exchange_letters l WHERE l.package = e.package AND l.peer = e.peer \
             AND l.author = 'them' AND l.kind = 'retracted' AND l.came_at <= e.retracted_at ORDER BY l.seq DESC LIMIT 1), ''), \
             (SELECT COUNT(*) FROM accounts a WHERE a.account_id = e.account_id) ",
            $from,
            "JOIN exchange_accounts e ON e.account_id = ",
            $account,
            " WHERE c.case_id = $1 AND c.removed_seq IS NULL AND e.retracted_at >= $2 \
             AND EXISTS (SELECT 1 FROM exchange_letters l WHERE l.package = e.package AND l.peer = e.peer \
             AND l.author = 'them' AND l.kind = 'retracted' AND l.came_at <= e.retracted_at)"
        )
    };
}

sql! {
    OWN = "SELECT e.seq, e.kind, e.subject, e.code, COALESCE(e.words, n.words, t.words), e.operator, e.operator_key, \
           e.happened_at FROM case_events e LEFT JOIN case_notes n ON n.case_id = e.case_id AND n.seq = e.seq \
           LEFT JOIN case_tasks t ON t.case_id = e.case_id AND t.seq = e.seq WHERE e.case_id = $1 ORDER BY e.seq";
    REPORTS = "SELECT DISTINCT p.source, r.report_id, r.received_at FROM case_accounts c \
               JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
               JOIN account_parts p ON p.account_id = o.account_id JOIN source_numbers n ON n.source = p.source \
               JOIN reports r ON r.report_id = n.source_id \
               WHERE c.case_id = $1 AND c.removed_seq IS NULL AND p.source > $2 ORDER BY p.source";
    DISCLOSURES = "SELECT DISTINCT p.source, d.disclosure_id, d.received_at FROM case_accounts c \
                   JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
                   JOIN account_parts p ON p.account_id = o.account_id JOIN source_numbers n ON n.source = p.source \
                   JOIN disclosures d ON d.disclosure_id = n.source_id \
                   WHERE c.case_id = $1 AND c.removed_seq IS NULL AND p.source > $2 ORDER BY p.source";
    RULINGS = "SELECT DISTINCT r.seq, r.ruling_id, r.place, r.operator, r.decided_at FROM case_accounts c \
               JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
               JOIN location_ruling_accounts a ON a.account_id = o.account_id \
               JOIN location_rulings r ON r.ruling_id = a.ruling_id \
               WHERE c.case_id = $1 AND c.removed_seq IS NULL AND r.seq > $2 ORDER BY r.seq";
    OUTCOMES = "SELECT DISTINCT x.seq, x.outcome_id, x.code, x.recorded_by, x.recorded_at FROM case_accounts c \
                JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
                JOIN outcome_accounts a ON a.account_id = o.account_id JOIN outcomes x ON x.outcome_id = a.outcome_id \
                WHERE c.case_id = $1 AND c.removed_seq IS NULL AND x.seq > $2 ORDER BY x.seq";
    DECISIONS = "SELECT d.a, d.b, d.verdict, d.operator, d.decided_at FROM case_accounts c \
                 JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
                 JOIN link_decisions d ON d.a = o.account_id \
                 WHERE c.case_id = $1 AND c.removed_seq IS NULL AND d.decided_at >= $2 \
                 UNION SELECT d.a, d.b, d.verdict, d.operator, d.decided_at FROM case_accounts c \
                 JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
                 JOIN link_decisions d ON d.b = o.account_id \
                 WHERE c.case_id = $1 AND c.removed_seq IS NULL AND d.decided_at >= $2 ORDER BY 5, 1, 2";
    REFERRED = "SELECT DISTINCT r.referral_id, r.authority_id, r.released_by, r.released_at FROM case_accounts c \
                JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id \
                JOIN queue_referred q ON q.account_id = o.account_id JOIN referrals r ON r.referral_id = q.referral_id \
                WHERE c.case_id = $1 AND c.removed_seq IS NULL AND r.released_at >= $2 \
                ORDER BY r.released_at, r.referral_id";
    TAKEN_BACK = concat!(taken_back!("c.account_id", "FROM case_accounts c "), " UNION ",
                         taken_back!("o.account_id", "FROM case_accounts c JOIN person_accounts m ON m.account_id = c.account_id \
                                      JOIN person_accounts o ON o.person_id = m.person_id "), " ORDER BY 5, 1, 3");
}

/// An account of a case that the sender of the package it came with has taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenBack {
    /// SHA-256 of the package's canonical bytes.
    pub package: [u8; 32],
    /// Who sent it.
    pub peer: String,
    /// The account here.
    pub account: AccountId,
    /// When use was blocked.
    pub at: Timestamp,
    /// Why, as its sender's code.
    pub code: String,
    /// Whether the account is gone, since nobody else names it.
    pub is_gone: bool,
}

/// The accounts of a case that were taken back by who sent them since a moment, in the order of that.
///
/// # Errors
/// Those of the store.
pub fn taken_back(tx: &Tx<'_>, case: &CaseId, since: Timestamp) -> Result<Vec<TakenBack>, Error> {
    let params = [Param::Blob(case.as_bytes()), Param::Int(since.micros())];
    tx.rows(TAKEN_BACK, &params, |row| {
        Ok(TakenBack {
            package: row.fixed(0)?,
            peer: row.text(1)?.to_owned(),
            account: AccountId::from_bytes(row.fixed(3)?),
            at: Timestamp::from_micros(row.int(4)?),
            code: row.text(5)?.to_owned(),
            is_gone: row.int(6)? == 0,
        })
    })
}

/// A line of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in the order of its own kind of thing; 0 where that has none.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: CaseEventKind,
    /// Who; nobody where it came from outside.
    pub operator: Option<String>,
    /// Under which key names are compared, where it was done in the case.
    pub operator_key: Option<String>,
    /// The id of what it is about.
    pub subject: String,
    /// A code that says more.
    pub code: Option<String>,
    /// What was written in the case.
    pub words: Option<String>,
}

/// What was done in a case.
///
/// # Errors
/// Those of the store.
pub fn own(tx: &Tx<'_>, case: &CaseId) -> Result<Vec<Line>, Error> {
    tx.rows(OWN, &[Param::Blob(case.as_bytes())], |row| {
        Ok(Line {
            seq: row.int(0)?,
            at: Timestamp::from_micros(row.int(7)?),
            kind: CaseEventKind::find(row.text(1)?).ok_or(Error::Corrupt {
                what: "kind of an event of a case",
            })?,
            operator: Some(row.text(5)?.to_owned()),
            operator_key: Some(row.text(6)?.to_owned()),
            subject: row.text(2)?.to_owned(),
            code: row.find_text(3)?.map(str::to_owned),
            words: row.find_text(4)?.map(str::to_owned),
        })
    })
}

/// What came in on a case's persons, or was decided on them, since these marks and this moment: reports,
/// disclosures, rulings, outcomes, decisions on links, referrals, and accounts that their senders have taken back.
///
/// # Errors
/// Those of the store.
pub fn told(
    tx: &Tx<'_>,
    case: &CaseId,
    from: &Marks,
    since: Timestamp,
) -> Result<Vec<Line>, Error> {
    let after = |mark: i64| [Param::Blob(case.as_bytes()), Param::Int(mark)];
    let mut found = tx.rows(REPORTS, &after(from.source), |row| {
        let id = ReportId::from_bytes(row.fixed(1)?).to_string();
        came(row, CaseEventKind::ReportReceived, id)
    })?;
    found.extend(tx.rows(DISCLOSURES, &after(from.source), |row| {
        let id = DisclosureId::from_bytes(row.fixed(1)?).to_string();
        came(row, CaseEventKind::DisclosureReceived, id)
    })?);
    found.extend(tx.rows(RULINGS, &after(from.ruling), |row| {
        let id = LocationRulingId::from_bytes(row.fixed(1)?).to_string();
        decided(row, CaseEventKind::PlaceRuled, id)
    })?);
    found.extend(tx.rows(OUTCOMES, &after(from.outcome), |row| {
        let id = OutcomeId::from_bytes(row.fixed(1)?).to_string();
        decided(row, CaseEventKind::OutcomeRecorded, id)
    })?);
    found.extend(tx.rows(DECISIONS, &after(since.micros()), |row| {
        let (a, b) = (
            AccountId::from_bytes(row.fixed(0)?),
            AccountId::from_bytes(row.fixed(1)?),
        );
        Ok(Line {
            seq: 0,
            at: Timestamp::from_micros(row.int(4)?),
            kind: CaseEventKind::LinkDecided,
            operator: Some(row.text(3)?.to_owned()),
            operator_key: None,
            subject: format!("{a} {b}"),
            code: Some(row.text(2)?.to_owned()),
            words: None,
        })
    })?);
    found.extend(tx.rows(REFERRED, &after(since.micros()), |row| {
        Ok(Line {
            seq: 0,
            at: Timestamp::from_micros(row.int(3)?),
            kind: CaseEventKind::Referred,
            operator: Some(row.text(2)?.to_owned()),
            operator_key: None,
            subject: ReferralId::from_bytes(row.fixed(0)?).to_string(),
            code: Some(row.text(1)?.to_owned()),
            words: None,
        })
    })?);
    for one in taken_back(tx, case, since)? {
        found.push(Line {
            seq: 0,
            at: one.at,
            kind: CaseEventKind::TakenBack,
            operator: None,
            operator_key: None,
            subject: match one.is_gone {
                true => String::new(),
                false => one.account.to_string(),
            },
            code: Some(one.code),
            words: None,
        });
    }
    Ok(found)
}

fn came(row: &Row<'_>, kind: CaseEventKind, subject: String) -> Result<Line, Error> {
    Ok(Line {
        seq: row.int(0)?,
        at: Timestamp::from_micros(row.int(2)?),
        kind,
        operator: None,
        operator_key: None,
        subject,
        code: None,
        words: None,
    })
}

fn decided(row: &Row<'_>, kind: CaseEventKind, subject: String) -> Result<Line, Error> {
    Ok(Line {
        seq: row.int(0)?,
        at: Timestamp::from_micros(row.int(4)?),
        kind,
        operator: Some(row.text(3)?.to_owned()),
        operator_key: None,
        subject,
        code: Some(row.text(2)?.to_owned()),
        words: None,
    })
}
