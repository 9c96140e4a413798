//! What an operator says of two accounts, and what is refused of it.

use thiserror::Error;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::protection::{PurposeError, operator};
use tiaki_core::time::Timestamp;
use tiaki_link::Verdict;
use tiaki_store::Tx;
use tiaki_store::persons;
use tiaki_store::persons::reviews::{self, WITHDRAWN};

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
    /// What whoever decides was shown.
    pub shown: Shown,
}

/// What was shown of two accounts. Whatever of it is given is held against what is there in the transaction that
/// writes the decision down, so that nothing comes between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The person whose link they were.
    pub person: Option<PersonId>,
    /// How many decisions there were on the two.
    pub decisions: Option<usize>,
    /// When the decision that stands was taken; the inner nothing says that none stood.
    pub stands: Option<Option<Timestamp>>,
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
    /// What is to be taken back is not what stands: somebody has decided since, or it was taken back already.
    #[error("this decision is not the newest on the two any more; look at what stands now")]
    NotNewest,
    /// Somebody has decided on the two since they were shown.
    #[error("somebody has decided on the two meanwhile; look at what stands now")]
    Since,
    /// They are no link of the person any more whose link they were shown as.
    #[error("the two are no link of this person any more; look at it again")]
    NotLinked,
}

/// The newest decision on two accounts, to be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undo {
    /// One account.
    pub one: AccountId,
    /// The other.
    pub other: AccountId,
    /// When the decision was taken, by which it is known.
    pub decided_at: Timestamp,
    /// Who takes it back.
    pub operator: String,
    /// Why, in words: 1 to 300 characters in one line.
    pub reason: String,
}

/// The name and the reason as they are written down.
fn checked<'r>(
    (one, other): (&AccountId, &AccountId),
    name: &str,
    reason: &'r str,
) -> Result<(String, &'r str), Refused> {
    if one == other {
        return Err(Refused::OneTwice);
    }
    let name = operator(name).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let reason = reason.trim();
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
/// reason is given, or more than a line of them, and where what was shown is not what is there any more; else those of
/// the store.
pub fn decide(site: &Site, act: &Act, ruling: &Ruling) -> Result<(), Error> {
    let pair = (&ruling.one, &ruling.other);
    let (name, reason) = checked(pair, &ruling.operator, &ruling.reason)?;
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
        as_shown(tx, pair, &ruling.shown)?;
        persons::decide(tx, &decision, &name, reason, act.at)?;
        Ok(())
    })
}

/// Refuses where what was shown of two accounts is not what is there.
fn as_shown(
    tx: &Tx<'_>,
    (one, other): (&AccountId, &AccountId),
    shown: &Shown,
) -> Result<(), Error> {
    let (a, b) = (one.min(other), one.max(other));
    if let Some(person) = &shown.person
        && !reviews::is_link_of(tx, person, a, b)?
    {
        return Err(Error::Refused(Refused::NotLinked));
    }
    if shown.decisions.is_none() && shown.stands.is_none() {
        return Ok(());
    }
    let said = reviews::decided_on(tx, a, b)?;
    let newest = said.first().filter(|one| one.verdict != WITHDRAWN);
    let stands = newest.map(|one| one.at);
    let as_many = shown.decisions.is_none_or(|many| many == said.len());
    if !as_many || shown.stands.is_some_and(|seen| seen != stands) {
        return Err(Error::Refused(Refused::Since));
    }
    Ok(())
}

/// Takes the newest decision on two accounts back: the one before it is in force again, or none. Both stay
/// written down, with who took it back; the next linking is bound by what stands then.
///
/// # Errors
/// [`Error::Refused`] where it is not the newest any more, and as [`decide`]; else those of the store.
pub fn undo(site: &Site, act: &Act, undo: &Undo) -> Result<(), Error> {
    let pair = (&undo.one, &undo.other);
    let (name, reason) = checked(pair, &undo.operator, &undo.reason)?;
    let (a, b) = (undo.one.min(undo.other), undo.one.max(undo.other));
    site.store.write("link undo", |tx| {
        let said = reviews::decided_on(tx, &a, &b)?;
        let mut newest = said.iter();
        let stands = newest
            .next()
            .is_some_and(|one| one.at == undo.decided_at && one.verdict != WITHDRAWN);
        if !stands {
            return Err(Error::Refused(Refused::NotNewest));
        }
        let before = newest.next().map_or(WITHDRAWN, |one| one.verdict.as_str());
        let decision = persons::Decision {
            a,
            b,
            verdict: before.to_owned(),
        };
        // Two decisions of one moment would be one row.
        let at = act.at.max(Timestamp::from_micros(
            undo.decided_at.micros().saturating_add(1),
        ));
        persons::decide(tx, &decision, &name, reason, at)?;
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
