//! What people decided about a person, whatever it is about: from each table of its own, by its accounts.
//!
//! A decision is about accounts that the person had then, so it follows them through merges and splits. Who set
//! somebody aside, and why, is not among them: that is told by [`crate::queue`] alone, and not to who looks a second
//! time.
//!
//! To add a kind: its statement, its member in [`What`], its words on the page.

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

sql! {
    LINKS = "SELECT d.decided_at, d.operator, d.verdict, d.reason, d.a, d.b FROM person_accounts m \
             JOIN link_decisions d ON d.a = m.account_id WHERE m.person_id = $1 UNION \
             SELECT d.decided_at, d.operator, d.verdict, d.reason, d.a, d.b FROM person_accounts m \
             JOIN link_decisions d ON d.b = m.account_id WHERE m.person_id = $1";
    PLACES = "SELECT DISTINCT r.decided_at, r.operator, r.place, r.reason FROM person_accounts m \
              JOIN location_ruling_accounts a ON a.account_id = m.account_id \
              JOIN location_rulings r ON r.ruling_id = a.ruling_id WHERE m.person_id = $1";
    SKIPS = "SELECT s.skipped_at, s.operator, s.authority_id, s.reason FROM person_accounts m \
             JOIN queue_skips s ON s.account_id = m.account_id WHERE m.person_id = $1";
    DRAFTS = "SELECT DISTINCT s.decided_at, s.operator, s.reference, s.reason FROM person_accounts m \
              JOIN shared_referral_accounts a ON a.account_id = m.account_id \
              JOIN shared_referrals s ON s.shared_id = a.shared_id WHERE m.person_id = $1";
    ENDS = "SELECT DISTINCT e.ended_at, e.operator, s.reference, e.reason FROM person_accounts m \
            JOIN shared_referral_accounts a ON a.account_id = m.account_id \
            JOIN shared_referrals s ON s.shared_id = a.shared_id \
            JOIN shared_referral_ends e ON e.shared_id = a.shared_id WHERE m.person_id = $1";
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
    /// That it is given back undone.
    Skip,
    /// That it goes to several authorities, under this reference.
    Draft(String),
    /// That this ends.
    DraftEnd(String),
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

fn deed(row: &Row<'_>, what: What, has_reason: bool) -> Result<Deed, Error> {
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

/// Everything that people decided about a person, newest first.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<Deed>, Error> {
    let of = [Param::Blob(id.as_bytes())];
    let mut found = tx.rows(LINKS, &of, |row| {
        let (a, b) = (
            AccountId::from_bytes(row.fixed(4)?),
            AccountId::from_bytes(row.fixed(5)?),
        );
        let what = What::Link(a, b, row.text(2)?.to_owned());
        deed(row, what, true)
    })?;
    found.extend(tx.rows(PLACES, &of, |row| {
        let what = What::Place(row.text(2)?.to_owned());
        deed(row, what, true)
    })?);
    found.extend(tx.rows(SKIPS, &of, |row| deed(row, What::Skip, true))?);
    found.extend(tx.rows(DRAFTS, &of, |row| {
        let what = What::Draft(row.text(2)?.to_owned());
        deed(row, what, true)
    })?);
    found.extend(tx.rows(ENDS, &of, |row| {
        let what = What::DraftEnd(row.text(2)?.to_owned());
        deed(row, what, true)
    })?);
    found.extend(tx.rows(OUTCOMES, &of, |row| {
        let what = What::Outcome(row.text(2)?.to_owned());
        deed(row, what, false)
    })?);
    found.sort_unstable_by(|one, other| other.cmp(one));
    Ok(found)
}
