//! What an operator does about its own log-in: another password, another second factor.
//!
//! Both ask for the present password again, since a page may stand open on a desk, and the second factor for
//! a code of the present one too. A wrong one counts as a failed log-in; after as many as those are allowed,
//! all sessions of the operator end and none is begun for a while. What is changed puts out every other
//! session, and gives this one new bytes.
//!
//! The new secret of the second factor is in force only once a code of it was given back: nobody is left
//! outside with a secret that was never kept. It is derived and stored nowhere ([`factor`]), so it is shown
//! once for each time that it is asked for, and a number that is not in force makes no code.

use tiaki_core::time::Timestamp;
use tiaki_store::log::Entry;
use tiaki_store::operators::{Operator, Told};
use tiaki_store::{operators, sessions};

use super::factor;
use crate::sessions::{Session, SessionRules, Token, fail, find, keep_only};
use crate::{Error, Site, passwords};

/// Why nothing was changed. The words hold nothing of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nobody is logged in, or no longer.
    #[error("nobody is logged in: log in again")]
    Over,
    /// The present password is another.
    #[error("the present password is another")]
    Password,
    /// The code is not of this moment, or was used already.
    #[error("the code is not of this moment, or was used already: wait for the next")]
    Code,
    /// The new password is too short, too long, or holds control characters.
    #[error("a password has 12 to 1024 bytes and no control characters")]
    Weak,
    /// The new password is the present one.
    #[error("the new password is the present one")]
    Same,
    /// Too many wrong tries: the sessions have ended.
    #[error("too many wrong tries: the sessions have ended")]
    Locked,
}

/// A second factor as authenticators take it.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base 32.
    pub secret: String,
    /// The address that authenticators read (Key URI format).
    pub address: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment(..)")
    }
}

/// Who is logged in with a token, and as what it is stored.
fn who(
    site: &Site,
    rules: &SessionRules,
    token: Token,
    at: Timestamp,
) -> Result<Option<(Session, Operator)>, Error> {
    let Some(session) = find(site, rules, token, at)? else {
        return Ok(None);
    };
    let stored = site
        .store
        .read("own log-in", |tx| operators::by_id(tx, &session.operator))?;
    Ok(stored.map(|operator| (session, operator)))
}

/// Counts a wrong try, and ends the sessions where they were too many.
fn wrong(
    site: &Site,
    rules: &SessionRules,
    operator: &Operator,
    (refused, at): (Refused, Timestamp),
) -> Result<Refused, Error> {
    if !fail(site, rules, operator, at)? {
        return Ok(refused);
    }
    site.store.write("own log-in", |tx| {
        let ended = sessions::end_all(tx, &operator.id)?;
        tx.record(Entry {
            at,
            actor: operator.name.clone(),
            verb: "session.ended",
            subject: operator.id.to_string(),
            detail: format!("sessions {ended}"),
        })
    })?;
    Ok(Refused::Locked)
}

/// Whether this is the operator's password; a wrong one is counted.
fn check(
    site: &Site,
    rules: &SessionRules,
    operator: &Operator,
    (password, at): (&str, Timestamp),
) -> Result<Result<(), Refused>, Error> {
    let typed = if password.len() > passwords::LONGEST {
        ""
    } else {
        password
    };
    if passwords::verify(Some(&operator.password), typed) {
        return Ok(Ok(()));
    }
    wrong(site, rules, operator, (Refused::Password, at)).map(Err)
}

/// Gives the operator whose session this is another password. All its other sessions end, and the browser is
/// to hold `next` from then on. `salt` must be random.
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn change_password(
    site: &Site,
    rules: &SessionRules,
    (token, next): (Token, Token),
    (present, new): (&str, &str),
    (salt, at): (&[u8; 16], Timestamp),
) -> Result<Result<(), Refused>, Error> {
    let Some((session, operator)) = who(site, rules, token, at)? else {
        return Ok(Err(Refused::Over));
    };
    if let Err(refused) = check(site, rules, &operator, (present, at))? {
        return Ok(Err(refused));
    }
    if present == new {
        return Ok(Err(Refused::Same));
    }
    let Ok(hash) = passwords::hash(new, salt) else {
        return Ok(Err(Refused::Weak));
    };
    let changed = site.store.write("own password", |tx| {
        if !keep_only(tx, site, (token, next), &session)? {
            return Ok::<_, tiaki_store::Error>(false);
        }
        let told = told(&session, at, "operator.password", "own");
        operators::set_password(tx, &operator.id, &hash, told)
    })?;
    Ok(if changed { Ok(()) } else { Err(Refused::Over) })
}

/// Shows the next secret of the second factor to the operator whose session this is; it is not in force yet
/// ([`confirm_factor`]).
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn show_factor(
    site: &Site,
    rules: &SessionRules,
    token: Token,
    (password, code): (&str, &str),
    at: Timestamp,
) -> Result<Result<Enrolment, Refused>, Error> {
    let Some((session, operator)) = who(site, rules, token, at)? else {
        return Ok(Err(Refused::Over));
    };
    if let Err(refused) = check(site, rules, &operator, (password, at))? {
        return Ok(Err(refused));
    }
    let ids = (&operator.id, operator.factor);
    let step = factor::step(&site.key, ids, code, at);
    let is_fresh = match step {
        // A code works once, here and at the log-in.
        Some(step) => site.store.write("own factor", |tx| {
            let told = told(&session, at, "operator.factor_shown", "own");
            operators::note_pass(tx, &operator.id, step, told)
        })?,
        None => false,
    };
    if !is_fresh {
        return wrong(site, rules, &operator, (Refused::Code, at)).map(Err);
    }
    let next = (&operator.id, operator.factor.saturating_add(1));
    let (secret, address) = factor::enrolment(&site.key, next, &operator.name);
    Ok(Ok(Enrolment { secret, address }))
}

/// Has the secret that was shown in force, for a code of it. Codes of the one before are good no longer, all
/// other sessions end, and the browser is to hold `next` from then on.
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn confirm_factor(
    site: &Site,
    rules: &SessionRules,
    (token, next): (Token, Token),
    code: &str,
    at: Timestamp,
) -> Result<Result<(), Refused>, Error> {
    let Some((session, operator)) = who(site, rules, token, at)? else {
        return Ok(Err(Refused::Over));
    };
    let ids = (&operator.id, operator.factor.saturating_add(1));
    let Some(step) = factor::step(&site.key, ids, code, at) else {
        return wrong(site, rules, &operator, (Refused::Code, at)).map(Err);
    };
    let changed = site.store.write("own factor", |tx| {
        let now = operators::by_id(tx, &operator.id)?;
        let is_same = now.is_some_and(|now| now.factor == operator.factor);
        if !is_same || !keep_only(tx, site, (token, next), &session)? {
            return Ok::<_, tiaki_store::Error>(false);
        }
        let shown = told(&session, at, "operator.factor", "own");
        operators::renew_factor(tx, &operator.id, shown)?;
        // The code that was given back is used by this.
        let used = told(&session, at, "operator.factor_confirmed", "own");
        operators::note_pass(tx, &operator.id, step, used)
    })?;
    Ok(if changed { Ok(()) } else { Err(Refused::Over) })
}

fn told<'t>(session: &'t Session, at: Timestamp, verb: &'static str, detail: &'t str) -> Told<'t> {
    Told {
        actor: &session.name,
        at,
        verb,
        detail,
    }
}
