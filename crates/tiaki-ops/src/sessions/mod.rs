//! Sessions: logging in, what for, and logging out.
//!
//! Who logs in gives a name, a password and a code of the second factor, all at once, and is told one thing
//! whatever was wrong: the answer tells no names and no half that was right, and takes as long where there is
//! nobody. After some failures no further log-in is tried for a while, which is not told either. What the
//! browser then holds is 32 random bytes; here stands their keyed digest.
//!
//! A session is over when it was not used for a while, or has lasted a day's work, whichever comes first. It
//! begins without a purpose, and without one no case data is shown (`tiaki_core::policy`); naming one is an act
//! in the log, with a keyed digest of the reason, and gives the browser new bytes, so that what was known of the
//! session before is worth nothing.
//!
//! What it refuses: to keep who failed by name. An entry of the log holds the operator's id; a name that
//! nobody has is written down nowhere, since people type passwords there.

use tiaki_core::id::{ClientId, OperatorId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::queue::{find_reason, operator_key};
use tiaki_core::time::Timestamp;
use tiaki_store::log::Entry;
use tiaki_store::operators::{Operator, Told};
use tiaki_store::sessions::{Session as Stored, SessionDigest};
use tiaki_store::{operators, sessions};

use crate::operators::{factor, roles};
use crate::{Error, Site, passwords};

/// Seconds after which the use of a session is written down again.
const TOUCH: i64 = 60;

/// How long sessions last, and when log-ins are not tried any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// Seconds without use after which a session is over.
    pub idle: i64,
    /// Seconds after which it is over in any case.
    pub whole: i64,
    /// Failed log-ins after which none is tried for a while.
    pub failures: i64,
    /// How long, in seconds.
    pub locked: i64,
}

impl SessionRules {
    /// As built in: half an hour, half a day, five failures, a quarter of an hour.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            idle: 30 * 60,
            whole: 12 * 3_600,
            failures: 5,
            locked: 15 * 60,
        }
    }
}

/// What the browser holds: never stored, never printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// A token of these bytes, which must be random.
    #[must_use]
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Reads the form that a browser holds: 64 hexadecimal digits.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// As a browser holds it.
    #[must_use]
    pub fn to_text(self) -> String {
        hex::encode(self.0)
    }

    fn digest(self, site: &Site) -> SessionDigest {
        site.key.digest("session", &[&self.0])
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Somebody who is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub operator: OperatorId,
    /// The machine that it is, by a token of its own; nothing where a person is logged in.
    pub client: Option<ClientId>,
    /// The operator's name.
    pub name: String,
    /// The operator's roles, as they are at this moment.
    pub roles: Vec<Role>,
    /// The authority that the operator works for; empty for the site's own agency.
    pub agency: String,
    /// What for; nothing until it is said.
    pub purpose: Option<Purpose>,
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub started_at: Timestamp,
    /// When it is over in any case.
    pub ends_at: Timestamp,
    /// Whether its use is to be written down again ([`touch`]).
    pub is_stale: bool,
    /// The code of the language that the operator reads; empty where the browser says.
    pub language: String,
    /// What the operator chose on how pages behave, as the web keeps it.
    pub preferences: String,
}

impl Session {
    /// The purposes that may be named in one of its roles, in the order to offer them.
    #[must_use]
    pub fn purposes(&self) -> Vec<Purpose> {
        let mut all = Vec::new();
        for purpose in self.roles.iter().flat_map(|role| role.purposes()) {
            if !all.contains(purpose) {
                all.push(*purpose);
            }
        }
        all
    }
}

/// What somebody types to be let in.
#[derive(Clone, Copy)]
pub struct Attempt<'a> {
    /// The name.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// The code of the second factor.
    pub code: &'a str,
}

/// Lets somebody in, or not; why not is not told.
///
/// # Errors
/// Those of the store.
pub fn log_in(
    site: &Site,
    rules: &SessionRules,
    attempt: Attempt<'_>,
    token: Token,
    at: Timestamp,
) -> Result<bool, Error> {
    // Nothing longer is anybody's, and none of it is hashed.
    let found = if attempt.name.len() > crate::operators::LONGEST_NAME {
        None
    } else {
        site.store.read("log in", |tx| {
            operators::by_key(tx, &operator_key(attempt.name))
        })?
    };
    let typed = if attempt.password.len() > passwords::LONGEST {
        ""
    } else {
        attempt.password
    };
    let kept = found.as_ref().map(|operator| operator.password.as_str());
    let is_right = passwords::verify(kept, typed);
    let Some(operator) = found.filter(|operator| operator.enabled) else {
        return Ok(false);
    };
    if operator.locked_until > at {
        return Ok(false);
    }
    let ids = (&operator.id, operator.factor);
    let step = factor::step(&site.key, ids, attempt.code, at).filter(|_| is_right);
    let Some(step) = step else {
        fail(site, rules, &operator, at)?;
        return Ok(false);
    };
    let begun = site.store.write("log in", |tx| {
        let told = told(&operator.name, at, "session.begun", "");
        if !operators::note_pass(tx, &operator.id, step, told)? {
            return Ok::<_, tiaki_store::Error>(false);
        }
        let session = Stored {
            digest: token.digest(site),
            operator: operator.id,
            purpose: String::new(),
            reason: String::new(),
            started_at: at,
            seen_at: at,
        };
        sessions::sweep(
            tx,
            at.plus_seconds(-rules.idle),
            at.plus_seconds(-rules.whole),
        )?;
        sessions::begin(tx, &session)?;
        Ok(true)
    })?;
    if !begun {
        fail(site, rules, &operator, at)?;
    }
    Ok(begun)
}

/// Notes a failure, and tries no further log-in for a while after some: whether that is so now.
pub(crate) fn fail(
    site: &Site,
    rules: &SessionRules,
    operator: &Operator,
    at: Timestamp,
) -> Result<bool, Error> {
    Ok(site.store.write("log in failed", |tx| {
        let Some(now) = operators::by_id(tx, &operator.id)? else {
            return Ok::<_, tiaki_store::Error>(false);
        };
        let failures = now.failures.saturating_add(1);
        let is_locked = failures >= rules.failures;
        let (until, verb) = if is_locked {
            (at.plus_seconds(rules.locked), "operator.locked")
        } else {
            (now.locked_until, "session.refused")
        };
        let told = told(&operator.name, at, verb, "");
        operators::note_failure(tx, &operator.id, (failures, until), told)?;
        Ok(is_locked)
    })?)
}

/// Ends all sessions of an operator but this one, which goes on under another token; `false` where it is over.
/// The entry is the caller's.
pub(crate) fn keep_only(
    tx: &tiaki_store::Tx<'_>,
    site: &Site,
    (token, next): (Token, Token),
    session: &Session,
) -> Result<bool, tiaki_store::Error> {
    let Some(stored) = sessions::find(tx, &token.digest(site))? else {
        return Ok(false);
    };
    sessions::end_all(tx, &session.operator)?;
    let kept = Stored {
        digest: next.digest(site),
        ..stored
    };
    sessions::begin(tx, &kept)?;
    Ok(true)
}

/// Who is logged in with this token; nothing where nobody is, or no longer.
///
/// # Errors
/// Those of the store.
pub fn find(
    site: &Site,
    rules: &SessionRules,
    token: Token,
    at: Timestamp,
) -> Result<Option<Session>, Error> {
    let digest = token.digest(site);
    let found = site.store.read("session", |tx| {
        let Some(stored) = sessions::find(tx, &digest)? else {
            return Ok::<_, tiaki_store::Error>(None);
        };
        let operator = operators::by_id(tx, &stored.operator)?;
        Ok(operator.map(|operator| (stored, operator)))
    })?;
    let live = found.filter(|(stored, operator)| {
        operator.enabled
            && stored.seen_at.plus_seconds(rules.idle) > at
            && stored.started_at.plus_seconds(rules.whole) > at
    });
    Ok(live.map(|(stored, operator)| Session {
        operator: operator.id,
        client: None,
        name: operator.name,
        roles: roles(&operator.roles),
        agency: operator.agency,
        purpose: Purpose::find(&stored.purpose),
        reason: stored.reason,
        started_at: stored.started_at,
        ends_at: stored.started_at.plus_seconds(rules.whole),
        is_stale: stored.seen_at.plus_seconds(TOUCH) <= at,
        language: operator.language,
        preferences: operator.preferences,
    }))
}

/// Writes down that a session is used.
///
/// # Errors
/// Those of the store.
pub fn touch(site: &Site, token: Token, at: Timestamp) -> Result<(), Error> {
    let digest = token.digest(site);
    Ok(site
        .store
        .write("session touch", |tx| sessions::touch(tx, &digest, at))?)
}

/// Why a purpose cannot be taken down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nobody is logged in, or no longer.
    #[error("nobody is logged in: log in again")]
    Over,
    /// The reason is empty, long, or more than a line.
    #[error("give a reason of at most 300 characters in one line")]
    Reason,
    /// No such purpose, or none that the operator may name.
    #[error("choose a purpose from the list")]
    Purpose,
}

/// Names what a session is for, from now on; the browser is to hold `next` from then on.
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn name_purpose(
    site: &Site,
    rules: &SessionRules,
    (token, next): (Token, Token),
    (purpose, reason): (&str, &str),
    at: Timestamp,
) -> Result<Result<(), Refused>, Error> {
    let Some(purpose) = Purpose::find(purpose) else {
        return Ok(Err(Refused::Purpose));
    };
    let Some(reason) = find_reason(reason) else {
        return Ok(Err(Refused::Reason));
    };
    let Some(session) = find(site, rules, token, at)? else {
        return Ok(Err(Refused::Over));
    };
    if !session.purposes().contains(&purpose) {
        return Ok(Err(Refused::Purpose));
    }
    let digest = site.key.digest("session reason", &[reason.as_bytes()]);
    let short: String = hex::encode(digest).chars().take(16).collect();
    let detail = format!("purpose {} reason {short}", purpose.code());
    let named = site.store.write("session purpose", |tx| {
        let old = token.digest(site);
        let Some(stored) = sessions::find(tx, &old)? else {
            return Ok::<_, tiaki_store::Error>(false);
        };
        sessions::replace(
            tx,
            &old,
            &Stored {
                digest: next.digest(site),
                purpose: purpose.code().to_owned(),
                reason: reason.to_owned(),
                seen_at: at,
                ..stored
            },
        )?;
        tx.record(entry(&session, at, "session.purpose", detail.clone()))?;
        Ok(true)
    })?;
    Ok(if named { Ok(()) } else { Err(Refused::Over) })
}

/// Ends a session; nothing happens where it is over.
///
/// # Errors
/// Those of the store.
pub fn log_out(
    site: &Site,
    rules: &SessionRules,
    token: Token,
    at: Timestamp,
) -> Result<(), Error> {
    let Some(session) = find(site, rules, token, at)? else {
        return Ok(());
    };
    let digest = token.digest(site);
    site.store.write("log out", |tx| {
        let told = entry(&session, at, "session.ended", String::new());
        sessions::end(tx, &digest, told)
    })?;
    Ok(())
}

/// Ends all sessions of the operator whose this one is, this one too; how many they were.
///
/// # Errors
/// Those of the store.
pub fn log_out_everywhere(
    site: &Site,
    rules: &SessionRules,
    token: Token,
    at: Timestamp,
) -> Result<u64, Error> {
    let Some(session) = find(site, rules, token, at)? else {
        return Ok(0);
    };
    Ok(site.store.write("log out", |tx| {
        let ended = sessions::end_all(tx, &session.operator)?;
        let detail = format!("sessions {ended}");
        tx.record(entry(&session, at, "session.ended", detail))?;
        Ok::<_, tiaki_store::Error>(ended)
    })?)
}

/// Keeps the language that an operator reads, or how pages behave for it.
///
/// # Errors
/// Those of the store.
pub fn prefer(
    site: &Site,
    session: &Session,
    language: Option<&str>,
    preferences: Option<&str>,
    at: Timestamp,
) -> Result<(), Error> {
    Ok(site.store.write("operator prefers", |tx| {
        if let Some(language) = language {
            let told = told(&session.name, at, "operator.language", language);
            operators::set_language(tx, &session.operator, language, told)?;
        }
        if let Some(preferences) = preferences {
            let told = told(&session.name, at, "operator.preferences", "");
            operators::set_preferences(tx, &session.operator, preferences, told)?;
        }
        Ok::<_, tiaki_store::Error>(())
    })?)
}

fn told<'t>(actor: &'t str, at: Timestamp, verb: &'static str, detail: &'t str) -> Told<'t> {
    Told {
        actor,
        at,
        verb,
        detail,
    }
}

fn entry(session: &Session, at: Timestamp, verb: &'static str, detail: String) -> Entry {
    Entry {
        at,
        actor: session.name.clone(),
        verb,
        subject: session.operator.to_string(),
        detail,
    }
}
