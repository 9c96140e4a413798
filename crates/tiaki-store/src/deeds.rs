//! What people decided about a person, whatever it is about: from each table of its own, by its accounts.
//!
//! A decision is about accounts that the person had then, so it follows them through merges and splits. What was taken
//! and given back is read from the log, under the ids that the person had.
//!
//! A second look stays blind here as everywhere: of a decision to set aside that has no verdict yet nothing is told to who
//! may still look at it, and while there is one, neither who else took the person or gave it back, and why; to who looks,
//! nothing of any. So it is the same whether a decision is drawn or not. Who may know of a case, a referral, a draft
//! or another account is for the caller to ask; rulings on places that are also about a restricted case are left out here.
//!
//! To add a kind: its statement, its member in [`What`], its words on the page.

use tiaki_core::id::{AccountId, CaseId, PersonId, SharedReferralId};
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::queue::past::{asides, holds};

sql! {
    LINKS = "SELECT d.decided_at, d.operator, d.verdict, d.reason, d.a, d.b FROM person_accounts m \
             JOIN link_decisions d ON d.a = m.account_id WHERE m.person_id = $1 UNION \
             SELECT d.decided_at, d.operator, d.verdict, d.reason, d.a, d.b FROM person_accounts m \
             JOIN link_decisions d ON d.b = m.account_id WHERE m.person_id = $1";
    PLACES = "SELECT DISTINCT r.decided_at, r.operator, r.place, r.reason FROM person_accounts m \
              JOIN location_ruling_accounts a ON a.account_id = m.account_id \
              JOIN location_rulings r ON r.ruling_id = a.ruling_id WHERE m.person_id = $1 \
              AND NOT EXISTS (SELECT 1 FROM location_ruling_accounts b JOIN person_accounts q ON q.account_id = b.account_id \
              JOIN person_accounts o ON o.person_id = q.person_id \
              JOIN case_accounts c ON c.account_id = o.account_id AND c.removed_seq IS NULL \
              JOIN cases k ON k.case_id = c.case_id WHERE b.ruling_id = r.ruling_id AND k.restricted = 1 AND NOT EXISTS \
              (SELECT 1 FROM case_members v WHERE v.case_id = k.case_id AND v.operator_key = $2))";
    SKIPS = "SELECT s.skipped_at, s.operator, s.authority_id, s.reason FROM person_accounts m \
             JOIN queue_skips s ON s.account_id = m.account_id WHERE m.person_id = $1";
    DRAFTS = "SELECT DISTINCT s.decided_at, s.operator, s.reference, s.reason, s.shared_id FROM person_accounts m \
              JOIN shared_referral_accounts a ON a.account_id = m.account_id \
              JOIN shared_referrals s ON s.shared_id = a.shared_id WHERE m.person_id = $1 \
              AND NOT EXISTS (SELECT 1 FROM referral_drafts r WHERE r.shared_id = a.shared_id)";
    ENDS = "SELECT DISTINCT e.ended_at, e.operator, s.reference, e.reason, s.shared_id FROM person_accounts m \
            JOIN shared_referral_accounts a ON a.account_id = m.account_id \
            JOIN shared_referrals s ON s.shared_id = a.shared_id \
            JOIN shared_referral_ends e ON e.shared_id = a.shared_id WHERE m.person_id = $1 \
            AND NOT EXISTS (SELECT 1 FROM referral_drafts r WHERE r.shared_id = a.shared_id)";
    REFERRALS = "SELECT DISTINCT e.happened_at, e.operator, s.reference, e.words, e.step, e.shared_id, e.seq \
                 FROM person_accounts m JOIN shared_referral_accounts a ON a.account_id = m.account_id \
                 JOIN referral_drafts r ON r.shared_id = a.shared_id JOIN shared_referrals s ON s.shared_id = a.shared_id \
                 JOIN referral_events e ON e.shared_id = a.shared_id WHERE m.person_id = $1";
    CASES = "SELECT DISTINCT e.happened_at, e.operator, e.kind, e.words, e.case_id, e.seq FROM person_accounts m \
             JOIN case_accounts c ON c.account_id = m.account_id AND c.removed_seq IS NULL \
             JOIN case_events e ON e.case_id = c.case_id WHERE m.person_id = $1 \
             AND (e.seq = c.added_seq OR e.kind = 'closed' OR e.kind = 'reopened')";
    BANDS = "SELECT b.set_at, b.operator, b.band, b.reason, b.given FROM person_accounts m \
             JOIN queue_bands b ON b.account_id = m.account_id WHERE m.person_id = $1";
    BAND_ENDS = "SELECT e.ended_at, e.operator, e.how, b.band FROM person_accounts m \
                 JOIN queue_bands b ON b.account_id = m.account_id JOIN queue_band_ends e ON e.band_id = b.band_id \
                 WHERE m.person_id = $1 AND e.how <> 'again'";
    OUTCOMES = "SELECT DISTINCT o.recorded_at, o.recorded_by, o.code FROM person_accounts m \
                JOIN outcome_accounts a ON a.account_id = m.account_id \
                JOIN outcomes o ON o.outcome_id = a.outcome_id WHERE m.person_id = $1";
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Of two accounts whether they have one user: the verdict's code.
    Link(AccountId, AccountId, String),
    /// Where its holder is: a country's code, `unknown` or `evidence`.
    Place(String),
    /// Another band than the rules gave: the band, and what they gave.
    Band(String, String),
    /// That this ended: how, and which band it was.
    BandEnd(String, String),
    /// To work on it.
    Taken,
    /// To work on it no more.
    Released,
    /// That it is given back undone.
    Skip,
    /// That it is set aside: a code.
    Aside(String),
    /// That it is back.
    Restored,
    /// What a second look at that came to: the verdict's code.
    Look(String),
    /// That it goes to several authorities: which draft, and under which reference.
    Draft(SharedReferralId, String),
    /// That this ends.
    DraftEnd(SharedReferralId, String),
    /// A step of a referral: which, under which reference, and the step's code.
    Referral(SharedReferralId, String, String),
    /// What was done with a case: which, and the code of what.
    Case(CaseId, String),
    /// What came of it: a code.
    Outcome(String),
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
    /// Who.
    pub operator: String,
    /// Why, in words; empty where nobody is asked why.
    pub reason: String,
}

pub(crate) fn deed(row: &Row<'_>, what: What, has_reason: bool) -> Result<Deed, Error> {
    Ok(Deed {
        at: Timestamp::from_micros(row.int(0)?),
        what,
        operator: row.text(1)?.to_owned(),
        reason: if has_reason {
            row.text(3)?.to_owned()
        } else {
            String::new()
        },
    })
}

/// Everything that people decided about a person, newest first, as the operator of a key may be told it.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId, key: &str) -> Result<Vec<Deed>, Error> {
    let of = [Param::Blob(id.as_bytes())];
    let mut found = tx.rows(LINKS, &of, |row| {
        let (a, b) = (
            AccountId::from_bytes(row.fixed(4)?),
            AccountId::from_bytes(row.fixed(5)?),
        );
        let what = What::Link(a, b, row.text(2)?.to_owned());
        deed(row, what, true)
    })?;
    // A ruling that is also about somebody of a restricted case is its members' alone.
    let of_places = [Param::Blob(id.as_bytes()), Param::Text(key)];
    found.extend(tx.rows(PLACES, &of_places, |row| {
        let what = What::Place(row.text(2)?.to_owned());
        deed(row, what, true)
    })?);
    found.extend(tx.rows(DRAFTS, &of, |row| {
        let what = What::Draft(
            SharedReferralId::from_bytes(row.fixed(4)?),
            row.text(2)?.to_owned(),
        );
        deed(row, what, true)
    })?);
    found.extend(tx.rows(ENDS, &of, |row| {
        let what = What::DraftEnd(
            SharedReferralId::from_bytes(row.fixed(4)?),
            row.text(2)?.to_owned(),
        );
        deed(row, what, true)
    })?);
    found.extend(tx.rows(OUTCOMES, &of, |row| {
        let what = What::Outcome(row.text(2)?.to_owned());
        deed(row, what, false)
    })?);
    found.extend(tx.rows(BANDS, &of, |row| {
        let what = What::Band(row.text(2)?.to_owned(), row.text(4)?.to_owned());
        deed(row, what, true)
    })?);
    found.extend(tx.rows(BAND_ENDS, &of, |row| {
        let what = What::BandEnd(row.text(2)?.to_owned(), row.text(3)?.to_owned());
        deed(row, what, false)
    })?);
    found.extend(tx.rows(REFERRALS, &of, |row| {
        let id = SharedReferralId::from_bytes(row.fixed(5)?);
        let what = What::Referral(id, row.text(2)?.to_owned(), row.text(4)?.to_owned());
        deed(row, what, true)
    })?);
    found.extend(tx.rows(CASES, &of, |row| {
        let case = CaseId::from_bytes(row.fixed(4)?);
        let what = What::Case(case, row.text(2)?.to_owned());
        let reason = row.find_text(3)?.unwrap_or_default().to_owned();
        Ok(Deed {
            reason,
            ..deed(row, what, false)?
        })
    })?);
    let (asides, is_blind) = asides(tx, id, key)?;
    found.extend(asides);
    let mut skips = tx.rows(SKIPS, &of, |row| deed(row, What::Skip, true))?;
    skips.retain(|one| !is_blind || operator_key(&one.operator) == key);
    found.extend(skips);
    found.extend(holds(tx, id, (key, is_blind))?);
    found.sort_unstable_by(|one, other| other.cmp(one));
    Ok(found)
}
