//! Rules of triage that were proposed at a site, who approved them, and their back-tests.
//!
//! A proposal, an approval and a withdrawal are each written once and never changed. What is in
//! force follows from them; whether an approval or a withdrawal holds is for the use case to say, which
//! knows the site's key.

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ALL = "SELECT version, seq, text, sha256, reason, proposed_by, proposed_at, approval, seal, approved_at, \
           withdrawn_by, withdrawn_at, withdrawn_reason, withdrawal_seal, approval_reason FROM rule_versions ORDER BY seq";
    ONE = "SELECT version, seq, text, sha256, reason, proposed_by, proposed_at, approval, seal, approved_at, \
           withdrawn_by, withdrawn_at, withdrawn_reason, withdrawal_seal, approval_reason FROM rule_versions WHERE version = $1";
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM rule_versions";
    PROPOSE = "INSERT INTO rule_versions (version, seq, text, sha256, reason, proposed_by, proposed_at) \
               VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
    APPROVE = "UPDATE rule_versions SET approval = $2, seal = $3, approved_at = $4, approval_reason = $5 \
               WHERE version = $1 AND approved_at IS NULL AND withdrawn_at IS NULL";
    WITHDRAW = "UPDATE rule_versions SET withdrawn_by = $2, withdrawn_at = $3, withdrawn_reason = $4, withdrawal_seal = $5 \
                WHERE version = $1";
    LAST_BACKTEST = "SELECT COALESCE(MAX(seq), 0) FROM rule_backtests";
    KEEP_BACKTEST = "INSERT INTO rule_backtests (seq, sha256, against, outcomes, figures, made_by, made_at) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)";
    BACKTEST = "SELECT sha256, against, outcomes, figures, made_by, made_at FROM rule_backtests \
                WHERE sha256 = $1 ORDER BY seq DESC LIMIT 1";
}

/// Rules that were proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The name that the file gives itself.
    pub version: String,
    /// Its place in the order of proposals.
    pub seq: i64,
    /// The file, byte for byte.
    pub text: String,
    /// SHA-256 of the file, in hexadecimal, as of the proposal.
    pub sha256: String,
    /// Why it was proposed.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Timestamp,
    /// The approval, where there is one.
    pub approval: Option<Approved>,
    /// The withdrawal, where there is one.
    pub withdrawal: Option<Withdrawn>,
}

/// An approval as it is stored; whether it holds is not said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved {
    /// The signed approval.
    pub signed: String,
    /// The site's own mark on it, in hexadecimal.
    pub seal: String,
    /// When.
    pub at: Timestamp,
    /// Why; empty where that was not asked. It is not signed.
    pub reason: String,
}

/// How rules were taken out of force, or out of question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Who.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// The site's own mark on it, in hexadecimal; empty where it was made before there was one.
    pub seal: String,
}

/// A back-test that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backtest {
    /// The rules it is of: SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The version they were held against.
    pub against: String,
    /// The outcomes it rests on ([`crate::outcomes::digest`]).
    pub outcomes: String,
    /// What it came to, as JSON.
    pub figures: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Version {
    /// Whether it was approved by then, and not withdrawn by then.
    #[must_use]
    pub fn stands_at(&self, at: Timestamp) -> bool {
        let is_withdrawn = self
            .withdrawal
            .as_ref()
            .is_some_and(|withdrawal| withdrawal.at <= at);
        let is_approved = self
            .approval
            .as_ref()
            .is_some_and(|approval| approval.at <= at);
        is_approved && !is_withdrawn
    }
}

/// Every version, in the order of proposals.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Version>, Error> {
    tx.rows(ALL, &[], read)
}

/// The version of this name, if there is one.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, version: &str) -> Result<Option<Version>, Error> {
    tx.find(ONE, &[Param::Text(version)], read)
}

/// Adds a proposal; `false` where there is one of this name.
///
/// # Errors
/// Those of the store.
pub fn propose(
    tx: &Tx<'_>,
    (version, text, sha256): (&str, &str, &str),
    reason: &str,
    by: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let last = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0);
    let added = tx.execute(
        PROPOSE,
        &[
            Param::Text(version),
            Param::Int(last + 1),
            Param::Text(text),
            Param::Text(sha256),
            Param::Text(reason),
            Param::Text(by),
            Param::Int(at.micros()),
        ],
    )?;
    let detail = format!("sha256={sha256}");
    note(tx, added, "rules.proposed", version, detail, (by, at))
}

/// Writes an approval down; `false` where the version is approved or withdrawn already, or is none.
///
/// # Errors
/// Those of the store.
pub fn approve(
    tx: &Tx<'_>,
    version: &str,
    approved: &Approved,
    sha256: &str,
    by: &str,
) -> Result<bool, Error> {
    let changed = tx.execute(
        APPROVE,
        &[
            Param::Text(version),
            Param::Text(&approved.signed),
            Param::Text(&approved.seal),
            Param::Int(approved.at.micros()),
            Param::Text(&approved.reason),
        ],
    )?;
    let detail = format!("sha256={sha256}");
    note(
        tx,
        changed,
        "rules.approved",
        version,
        detail,
        (by, approved.at),
    )
}

/// Takes a version out of force, or out of question; `false` where there is none. What was written of an
/// earlier withdrawal is replaced: whether one holds is for the use case to say.
///
/// # Errors
/// Those of the store.
pub fn withdraw(tx: &Tx<'_>, version: &str, withdrawn: &Withdrawn) -> Result<bool, Error> {
    let changed = tx.execute(
        WITHDRAW,
        &[
            Param::Text(version),
            Param::Text(&withdrawn.by),
            Param::Int(withdrawn.at.micros()),
            Param::Text(&withdrawn.reason),
            Param::Text(&withdrawn.seal),
        ],
    )?;
    let by = (withdrawn.by.as_str(), withdrawn.at);
    note(tx, changed, "rules.withdrawn", version, String::new(), by)
}

fn note(
    tx: &Tx<'_>,
    changed: u64,
    verb: &'static str,
    version: &str,
    detail: String,
    (actor, at): (&str, Timestamp),
) -> Result<bool, Error> {
    if changed == 0 {
        return Ok(false);
    }
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb,
        subject: version.to_owned(),
        detail,
    })?;
    Ok(true)
}

/// Keeps a back-test.
///
/// # Errors
/// Those of the store.
pub fn keep_backtest(tx: &Tx<'_>, version: &str, made: &Backtest) -> Result<(), Error> {
    let last = tx.find(LAST_BACKTEST, &[], |row| row.int(0))?.unwrap_or(0);
    tx.execute(
        KEEP_BACKTEST,
        &[
            Param::Int(last + 1),
            Param::Text(&made.sha256),
            Param::Text(&made.against),
            Param::Text(&made.outcomes),
            Param::Text(&made.figures),
            Param::Text(&made.by),
            Param::Int(made.at.micros()),
        ],
    )?;
    tx.record(Entry {
        at: made.at,
        actor: made.by.clone(),
        verb: "rules.backtested",
        subject: version.to_owned(),
        detail: format!("sha256={} outcomes={}", made.sha256, made.outcomes),
    })
}

/// The newest back-test of these rules, if there is one.
///
/// # Errors
/// Those of the store.
pub fn find_backtest(tx: &Tx<'_>, sha256: &str) -> Result<Option<Backtest>, Error> {
    tx.find(BACKTEST, &[Param::Text(sha256)], |row| {
        Ok(Backtest {
            sha256: row.text(0)?.to_owned(),
            against: row.text(1)?.to_owned(),
            outcomes: row.text(2)?.to_owned(),
            figures: row.text(3)?.to_owned(),
            by: row.text(4)?.to_owned(),
            at: Timestamp::from_micros(row.int(5)?),
        })
    })
}

fn read(row: &Row<'_>) -> Result<Version, Error> {
    let text = |column| Ok::<_, Error>(row.text(column)?.to_owned());
    let time = |column| Ok::<_, Error>(row.find_int(column)?.map(Timestamp::from_micros));
    let words = |column| Ok::<_, Error>(row.find_text(column)?.unwrap_or_default().to_owned());
    let approval = match time(9)? {
        Some(at) => Some(Approved {
            signed: words(7)?,
            seal: words(8)?,
            at,
            reason: row.text(14)?.to_owned(),
        }),
        None => None,
    };
    let withdrawal = match time(11)? {
        Some(at) => Some(Withdrawn {
            by: words(10)?,
            at,
            reason: words(12)?,
            seal: words(13)?,
        }),
        None => None,
    };
    Ok(Version {
        version: text(0)?,
        seq: row.int(1)?,
        text: text(2)?,
        sha256: text(3)?,
        reason: text(4)?,
        proposed_by: text(5)?,
        proposed_at: Timestamp::from_micros(row.int(6)?),
        approval,
        withdrawal,
    })
}
