//! How much of each of some cases an operator has not seen, in a fixed number of statements.
//!
//! The same lines as [`super::timeline`] has, but counted, and only those after what the operator saw: each
//! statement begins at [`super::Look`] in the index of its kind, for a whole page of cases. Nobody is told what they
//! did themselves: where names are kept without their key, the counts come by name. Merges and splits are followed
//! by who asks, from [`beginnings`] and [`known`].
//!
//! To add something from elsewhere: its statement here too; a test of `tiaki-ops` holds both to each other.

use std::collections::BTreeSet;

use tiaki_core::case::CaseEventKind;
use tiaki_core::id::{CaseId, PersonId};

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Tx};
use crate::error::Error;

/// Cases that one statement takes.
pub const CASES: usize = FIFTY;

/// Some cases, and what the operator of a key saw of each.
macro_rules! from {
    () => {
        "FROM cases k LEFT JOIN case_looks l ON l.case_id = k.case_id AND l.operator_key = $1 "
    };
}

/// Whoever holds one of their accounts, with all that they have.
macro_rules! held {
    () => {
        "JOIN case_accounts c ON c.case_id = k.case_id AND c.removed_seq IS NULL \
         JOIN person_accounts m ON m.account_id = c.account_id JOIN person_accounts o ON o.person_id = m.person_id "
    };
}

/// What came after both of two marks.
macro_rules! after {
    ($column:literal, $seen:literal, $from:literal) => {
        concat!(
            $column,
            " > CASE WHEN l.",
            $seen,
            " > k.",
            $from,
            " THEN l.",
            $seen,
            " ELSE k.",
            $from,
            " END "
        )
    };
}

/// Decisions on links with an account on one of their sides.
macro_rules! decisions {
    ($side:literal) => {
        concat!(
            "SELECT k.case_id, d.a, d.b, d.verdict, d.operator, d.decided_at ",
            from!(),
            held!(),
            "JOIN link_decisions d ON d.",
            $side,
            " = o.account_id AND d.decided_at >= k.opened_at \
                 AND (l.looked_at IS NULL OR d.decided_at > l.looked_at) WHERE k.case_id IN ",
            among!()
        )
    };
}

/// Accounts that their senders have taken back.
macro_rules! taken_back {
    ($account:literal, $held:expr) => {
        concat!(
            "SELECT k.case_id, e.package, e.peer, e.theirs ",
            from!(),
            $held,
            "JOIN exchange_accounts e ON e.account_id = ",
            $account,
            " AND e.retracted_at >= k.opened_at AND (l.looked_at IS NULL OR e.retracted_at > l.looked_at) \
             WHERE EXISTS (SELECT 1 FROM exchange_letters x WHERE x.package = e.package AND x.peer = e.peer \
             AND x.author = 'them' AND x.kind = 'retracted' AND x.came_at <= e.retracted_at) AND k.case_id IN ",
            among!()
        )
    };
}

sql! {
    OWN = concat!("SELECT k.case_id, '', COUNT(*) ", from!(), "JOIN case_events e ON e.case_id = k.case_id \
                  AND e.seq > COALESCE(l.seen_event, 0) AND e.operator_key <> $1 WHERE k.case_id IN ", among!(), " GROUP BY k.case_id");
    REPORTS = concat!("SELECT k.case_id, '', COUNT(DISTINCT p.source) ", from!(), held!(),
                      "JOIN account_parts p ON p.account_id = o.account_id AND ",
                      after!("p.source", "seen_source", "from_source"),
                      "JOIN source_numbers n ON n.source = p.source JOIN reports r ON r.report_id = n.source_id \
                       WHERE k.case_id IN ", among!(), " GROUP BY k.case_id");
    DISCLOSURES = concat!("SELECT k.case_id, '', COUNT(DISTINCT p.source) ", from!(), held!(),
                          "JOIN account_parts p ON p.account_id = o.account_id AND ",
                          after!("p.source", "seen_source", "from_source"),
                          "JOIN source_numbers n ON n.source = p.source JOIN disclosures d ON d.disclosure_id = n.source_id \
                           WHERE k.case_id IN ", among!(), " GROUP BY k.case_id");
    RULINGS = concat!("SELECT k.case_id, r.operator, COUNT(DISTINCT r.seq) ", from!(), held!(),
                      "JOIN location_ruling_accounts a ON a.account_id = o.account_id \
                       JOIN location_rulings r ON r.ruling_id = a.ruling_id AND ",
                      after!("r.seq", "seen_ruling", "from_ruling"),
                      "WHERE k.case_id IN ", among!(), " GROUP BY k.case_id, r.operator");
    OUTCOMES = concat!("SELECT k.case_id, x.recorded_by, COUNT(DISTINCT x.seq) ", from!(), held!(),
                       "JOIN outcome_accounts a ON a.account_id = o.account_id \
                        JOIN outcomes x ON x.outcome_id = a.outcome_id AND ",
                       after!("x.seq", "seen_outcome", "from_outcome"),
                       "WHERE k.case_id IN ", among!(), " GROUP BY k.case_id, x.recorded_by");
    DECISIONS = concat!("SELECT u.case_id, u.operator, COUNT(*) FROM (", decisions!("a"), " UNION ", decisions!("b"),
                        ") u GROUP BY u.case_id, u.operator");
    REFERRED = concat!("SELECT k.case_id, r.released_by, COUNT(DISTINCT r.referral_id) ", from!(), held!(),
                       "JOIN queue_referred q ON q.account_id = o.account_id JOIN referrals r ON r.referral_id = q.referral_id \
                        AND r.released_at >= k.opened_at AND (l.looked_at IS NULL OR r.released_at > l.looked_at) \
                        WHERE k.case_id IN ", among!(), " GROUP BY k.case_id, r.released_by");
    TAKEN_BACK = concat!("SELECT u.case_id, '', COUNT(*) FROM (",
                         taken_back!("c.account_id", "JOIN case_accounts c ON c.case_id = k.case_id AND c.removed_seq IS NULL "),
                         " UNION ", taken_back!("o.account_id", held!()), ") u GROUP BY u.case_id");
    BEGINNINGS = concat!("SELECT k.case_id, k.from_history, COALESCE(l.seen_history, k.from_history) ", from!(),
                         "WHERE (SELECT COALESCE(MAX(h.seq), 0) FROM person_history h) > COALESCE(l.seen_history, k.from_history) \
                          AND k.case_id IN ", among!(), " ORDER BY k.seq");
    ADDED = concat!("SELECT e.case_id, e.kind, e.subject FROM case_events e WHERE e.kind IN ('person_added', 'person_removed') \
                    AND e.case_id <> $1 AND e.case_id IN ", among!(), " ORDER BY e.case_id, e.seq");
    PERSONS = concat!("SELECT DISTINCT c.case_id, m.person_id FROM case_accounts c \
                      JOIN person_accounts m ON m.account_id = c.account_id \
                      WHERE c.removed_seq IS NULL AND c.case_id <> $1 AND c.case_id IN ", among!(), " ORDER BY c.case_id, m.person_id");
}

/// Lines of one kind in one case that somebody brought about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The case.
    pub case: CaseId,
    /// Who brought them about, by name; empty where nobody who works here, or where the asking operator's own are
    /// left out already.
    pub operator: String,
    /// How many.
    pub lines: i64,
}

/// A case whose persons may have changed since somebody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    /// The case.
    pub case: CaseId,
    /// The last line of the history of persons when it was opened.
    pub from: i64,
    /// The last that the operator saw.
    pub seen: i64,
}

fn params<'c>(first: Param<'c>, cases: &'c [CaseId]) -> Vec<Param<'c>> {
    fifty(first, cases.iter().map(|case| case.as_bytes().as_slice()))
}

/// Lines that the operator of a key has not seen, but those of the history of persons, of at most [`CASES`] cases.
///
/// # Errors
/// Those of the store.
pub fn counted(tx: &Tx<'_>, cases: &[CaseId], key: &str) -> Result<Vec<Counted>, Error> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let params = params(Param::Text(key), cases);
    let mut found = Vec::new();
    for statement in [
        OWN,
        REPORTS,
        DISCLOSURES,
        RULINGS,
        OUTCOMES,
        DECISIONS,
        REFERRED,
        TAKEN_BACK,
    ] {
        found.extend(tx.rows(statement, &params, |row| {
            Ok(Counted {
                case: CaseId::from_bytes(row.fixed(0)?),
                operator: row.text(1)?.to_owned(),
                lines: row.int(2)?,
            })
        })?);
    }
    Ok(found)
}

/// Of at most [`CASES`] cases those since whose last look by the operator of a key any person changed.
///
/// # Errors
/// Those of the store.
pub fn beginnings(tx: &Tx<'_>, cases: &[CaseId], key: &str) -> Result<Vec<Beginning>, Error> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    tx.rows(BEGINNINGS, &params(Param::Text(key), cases), |row| {
        Ok(Beginning {
            case: CaseId::from_bytes(row.fixed(0)?),
            from: row.int(1)?,
            seen: row.int(2)?,
        })
    })
}

/// Under which ids the persons of at most [`CASES`] cases are there now, or were added and not taken out.
///
/// # Errors
/// Those of the store.
pub fn known(tx: &Tx<'_>, cases: &[CaseId]) -> Result<Vec<(CaseId, PersonId)>, Error> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    // No case has such an id: every statement has a first parameter.
    let none = [0; 16];
    let params = params(Param::Blob(&none), cases);
    let told = tx.rows(ADDED, &params, |row| {
        let case = CaseId::from_bytes(row.fixed(0)?);
        let is_added = row.text(1)? == CaseEventKind::PersonAdded.code();
        Ok((case, is_added, row.text(2)?.to_owned()))
    })?;
    let mut known = BTreeSet::new();
    for (case, is_added, subject) in told {
        let Ok(person) = PersonId::parse(&subject) else {
            continue;
        };
        if is_added {
            known.insert((case, person));
        } else {
            known.remove(&(case, person));
        }
    }
    known.extend(tx.rows(PERSONS, &params, |row| {
        Ok((
            CaseId::from_bytes(row.fixed(0)?),
            PersonId::from_bytes(row.fixed(1)?),
        ))
    })?);
    Ok(known.into_iter().collect())
}
