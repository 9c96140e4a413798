//! What an operator says of two accounts, and what is refused of it.

use thiserror::Error;
use tiaki_core::id::AccountId;
use tiaki_core::protection::{PurposeError, operator};
use tiaki_link::Verdict;
use tiaki_store::persons;

use crate::{Act, Error, Site};

/// Characters of a reason.
const REASON: usize = 300;

/// What an operator says of two accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// One account.
    pub one: AccountId,
    /// The other.
    pub other: AccountId,
    /// Whether they have one user.
    pub verdict: Verdict,
    /// Who says so: 1 to 100 characters in one line.
    pub operator: String,
    /// Why, in words: 1 to 300 characters in one line.
    pub reason: String,
}

/// Why a decision is not taken in. The words hold nothing of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// The two are one.
    #[error("it names one account twice; name the two that it is about")]
    OneTwice,
    /// One of the two is not stored.
    #[error("it names an account that is not here; ids begin with acc_")]
    NotHere,
    /// Nobody decides.
    #[error("it needs the name of who decides")]
    NoOperator,
    /// The name is too long, or more than one line.
    #[error("the name of who decides has at most 100 characters, in one line")]
    Operator,
    /// Nothing says why.
    #[error("it needs a reason")]
    NoReason,
    /// The reason is too long, or more than one line.
    #[error("a reason has at most {REASON} characters, in one line")]
    Reason,
}

/// The name and the reason as they are written down.
fn checked(ruling: &Ruling) -> Result<(String, &str), Refused> {
    if ruling.one == ruling.other {
        return Err(Refused::OneTwice);
    }
    let name = operator(&ruling.operator).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let reason = ruling.reason.trim();
    if reason.is_empty() {
        return Err(Refused::NoReason);
    }
    if reason.chars().count() > REASON || reason.chars().any(char::is_control) {
        return Err(Refused::Reason);
    }
    Ok((name, reason))
}

/// Writes a decision down; the next linking is bound by it. The newest on a pair counts.
///
/// # Errors
/// [`Error::Refused`] where the two are one, where one is not stored, where nobody decides or no
/// reason is given, or more than a line of them; else those of the store.
pub fn decide(site: &Site, act: &Act, ruling: &Ruling) -> Result<(), Error> {
    let (name, reason) = checked(ruling)?;
    let decision = persons::Decision {
        a: ruling.one,
        b: ruling.other,
        verdict: word(ruling.verdict).to_owned(),
    };
    site.store.write("link decide", |tx| {
        let is_here = |account| tiaki_store::views::find_account(tx, account);
        if is_here(&decision.a)?.is_none() || is_here(&decision.b)?.is_none() {
            return Err(Error::Refused(Refused::NotHere));
        }
        persons::decide(tx, &decision, &name, reason, act.at)?;
        Ok(())
    })
}

/// As stored.
pub(super) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Different => "different",
        Verdict::Unsure => "unsure",
    }
}
