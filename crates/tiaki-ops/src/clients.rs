//! Machines that use the JSON API: which there are, and who is let in by a token.
//!
//! A machine is a program of somebody's: a case system, a dashboard, a sensor of whether all is well. What it may do is
//! fixed when it is added: its roles, the agency that it works for, one purpose with its reason, how many requests a
//! minute, and a day after which it is let in no longer, at most a year away. The policy knows that it is a machine and
//! has a person do what takes one (`tiaki_core::policy`, rule `people_only`). In the log it is `client:` and its id.
//!
//! Its token is `tiaki_<id>_<secret>`; the secret is 32 random bytes that are shown once. What is stored is their
//! SHA-256 (`tiaki_store::clients` says why that is enough), compared in constant time.
//!
//! What it refuses: to say why a token is not good. To add what is fixed for a machine: a field in [`Wanted`], a
//! column, and its check here.

use serde::Serialize;
use sha2::{Digest, Sha256};
use tiaki_core::id::{ClientId, OperatorId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::queue::find_reason;
use tiaki_core::time::Timestamp;
use tiaki_store::clients::{self, Client as Stored};

use crate::operators::{check_name, check_roles, codes, roles};
use crate::sessions::Session;
use crate::{Act, Error, Site};

/// Days that a token is good for, at most.
pub const MOST_DAYS: u16 = 366;

/// Requests a minute that a machine may be let send, at most.
pub const MOST_PER_MINUTE: u16 = 6_000;

/// What tokens begin with, so that who finds one knows what it is.
const MARK: &str = "tiaki_";

/// Seconds after which the use of a token is written down again.
const TOUCH: i64 = 3_600;

/// Seconds that an answer is kept under its key.
const KEPT: i64 = 24 * 3_600;

/// What a machine is called in the log and beside what it did, before its id.
pub const ACTOR: &str = "client:";

/// The secret of a token: never stored, never printed but once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of these bytes, which must be random.
    #[must_use]
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    fn digest(self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether it is the secret of this digest; how long that takes tells nothing.
    fn is_of(self, digest: &[u8; 32]) -> bool {
        let own = self.digest();
        let differs = own.iter().zip(digest).fold(0, |all, (a, b)| all | (a ^ b));
        std::hint::black_box(differs) == 0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// What a machine sends: which it is, and its secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientToken {
    id: ClientId,
    secret: Secret,
}

impl ClientToken {
    /// Reads the form that a machine sends.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(MARK)?.rsplit_once('_')?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(secret, &mut bytes).ok()?;
        Some(Self {
            id: ClientId::parse(id).ok()?,
            secret: Secret(bytes),
        })
    }

    /// Which machine it says it is of.
    #[must_use]
    pub const fn client(&self) -> ClientId {
        self.id
    }

    /// As a machine sends it.
    #[must_use]
    pub fn to_text(&self) -> String {
        format!("{MARK}{}_{}", self.id, hex::encode(self.secret.0))
    }
}

/// What a machine is to be.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// What it is called.
    pub name: &'w str,
    /// Its roles.
    pub roles: &'w [Role],
    /// The authority that it works for; empty for the site's own agency.
    pub agency: &'w str,
    /// What it is here for, and why; nothing where its roles name no purpose.
    pub purpose: Option<(Purpose, &'w str)>,
    /// How many requests it may send in a minute.
    pub per_minute: u16,
    /// For how many days its token is good.
    pub days: u16,
}

/// A machine as listings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// What it is called.
    pub name: String,
    /// Its roles, in the order of [`Role::ALL`].
    pub roles: Vec<&'static str>,
    /// The authority that it works for; empty for the site's own agency.
    pub agency: String,
    /// What it is here for; empty where its roles name no purpose.
    pub purpose: String,
    /// Why, in words.
    pub reason: String,
    /// How many requests it may send in a minute.
    pub per_minute: i64,
    /// Whether its token is good.
    pub is_good: bool,
    /// Since when there is such a machine (RFC 3339).
    pub created_at: String,
    /// Until when its token is good (RFC 3339).
    pub ends_at: String,
    /// When it was used last, to the hour (RFC 3339).
    pub used_at: Option<String>,
}

/// A machine that is let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Which.
    pub client: ClientId,
    /// What it may do: the rules of access ask this as they ask of people.
    pub session: Session,
    /// How many requests it may send in a minute.
    pub per_minute: u16,
}

fn invalid(why: impl Into<String>) -> Error {
    Error::Invalid {
        what: "the client".to_owned(),
        why: why.into(),
    }
}

/// What operators and machines are checked for alike, said of a machine.
fn of_client(error: Error) -> Error {
    match error {
        Error::Invalid { why, .. } => invalid(why),
        other => other,
    }
}

fn ends_at(at: Timestamp, days: u16) -> Result<Timestamp, Error> {
    if days == 0 || days > MOST_DAYS {
        return Err(invalid(format!(
            "a token is good for 1 to {MOST_DAYS} days"
        )));
    }
    Ok(at.plus_days(i64::from(days)))
}

fn check_purpose<'w>(wanted: &Wanted<'w>) -> Result<(&'static str, &'w str), Error> {
    let names = |purpose: &Purpose| {
        let mut roles = wanted.roles.iter();
        roles.any(|role| role.purposes().contains(purpose))
    };
    let offered = Purpose::ALL.iter().filter(|purpose| names(purpose));
    let offered: Vec<&str> = offered.map(|purpose| purpose.code()).collect();
    match wanted.purpose {
        None if offered.is_empty() => Ok(("", "")),
        None => Err(invalid(format!(
            "it needs the purpose that it is here for: {}",
            offered.join(", ")
        ))),
        Some((purpose, reason)) if names(&purpose) => match find_reason(reason) {
            Some(reason) => Ok((purpose.code(), reason)),
            None => Err(invalid(
                "it needs a reason of at most 300 characters in one line",
            )),
        },
        Some(_) => Err(invalid("its roles are not here for that purpose")),
    }
}

/// Adds a machine and gives its token, which is told this once. `lot` and `secret` must be random.
///
/// # Errors
/// [`Error::Invalid`] where something is not as it must be, or the name is taken; else those of the store.
pub fn add(
    site: &Site,
    act: &Act,
    wanted: &Wanted<'_>,
    (lot, secret): ([u8; 10], Secret),
) -> Result<ClientToken, Error> {
    check_name(wanted.name)
        .and_then(|()| check_roles(site, wanted.roles, wanted.agency))
        .map_err(of_client)?;
    let (purpose, reason) = check_purpose(wanted)?;
    if wanted.per_minute == 0 || wanted.per_minute > MOST_PER_MINUTE {
        return Err(invalid(format!(
            "it may send 1 to {MOST_PER_MINUTE} requests in a minute"
        )));
    }
    let id = ClientId::occur(act.at, lot);
    let new = Stored {
        id,
        name: wanted.name.to_owned(),
        roles: codes(wanted.roles),
        agency: wanted.agency.to_owned(),
        purpose: purpose.to_owned(),
        reason: reason.to_owned(),
        per_minute: i64::from(wanted.per_minute),
        digest: secret.digest(),
        created_at: act.at,
        ends_at: ends_at(act.at, wanted.days)?,
        used_at: None,
    };
    let added = site
        .store
        .write("client add", |tx| clients::add(tx, &new, &act.actor))?;
    if added {
        Ok(ClientToken { id, secret })
    } else {
        Err(invalid("there is a client of this name already"))
    }
}

/// Every machine, by name.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site, at: Timestamp) -> Result<Vec<Client>, Error> {
    let stored = site.store.read("client list", clients::all)?;
    let shown = stored.into_iter().map(|one| Client {
        id: one.id,
        name: one.name,
        roles: roles(&one.roles).into_iter().map(Role::code).collect(),
        agency: one.agency,
        purpose: one.purpose,
        reason: one.reason,
        per_minute: one.per_minute,
        is_good: one.ends_at > at,
        created_at: one.created_at.to_string(),
        ends_at: one.ends_at.to_string(),
        used_at: one.used_at.map(|at| at.to_string()),
    });
    Ok(shown.collect())
}

/// Gives a machine another token, good for so many days from now; the one before is good no longer.
///
/// # Errors
/// [`Error::Invalid`] where there is none such; else those of the store.
pub fn renew(
    site: &Site,
    act: &Act,
    id: &ClientId,
    days: u16,
    secret: Secret,
) -> Result<ClientToken, Error> {
    let until = ends_at(act.at, days)?;
    let by = (act.actor.as_str(), act.at);
    let renewed = site.store.write("client renew", |tx| {
        clients::renew(tx, id, (&secret.digest(), until), by)
    })?;
    if renewed {
        Ok(ClientToken { id: *id, secret })
    } else {
        Err(invalid(
            "there is no client of this id: see tiaki client list",
        ))
    }
}

/// Ends a machine's token at once.
///
/// # Errors
/// [`Error::Invalid`] where there is none such, or it is over; else those of the store.
pub fn end(site: &Site, act: &Act, id: &ClientId) -> Result<(), Error> {
    let by = (act.actor.as_str(), act.at);
    let ended = site
        .store
        .write("client end", |tx| clients::end(tx, id, by))?;
    if ended {
        Ok(())
    } else {
        Err(invalid(
            "there is no client of this id whose token is good: see tiaki client list",
        ))
    }
}

/// Which machine is let in by a token; nothing where none is, or no longer.
///
/// # Errors
/// Those of the store.
pub fn enter(site: &Site, token: &ClientToken, at: Timestamp) -> Result<Option<Entered>, Error> {
    let found = site
        .store
        .read("client", |tx| clients::find(tx, &token.id))?;
    // Where there is none such, the same is done with a digest that nothing has.
    let digest = found.as_ref().map_or([0; 32], |client| client.digest);
    let is_right = token.secret.is_of(&digest);
    let Some(client) = found.filter(|client| is_right && client.ends_at > at) else {
        return Ok(None);
    };
    Ok(Some(Entered {
        client: client.id,
        per_minute: u16::try_from(client.per_minute).unwrap_or(MOST_PER_MINUTE),
        session: Session {
            // Nobody has this id: what asks for an operator's own finds nothing.
            operator: OperatorId::from_bytes(*client.id.as_bytes()),
            client: Some(client.id),
            name: format!("{ACTOR}{}", client.id),
            roles: roles(&client.roles),
            agency: client.agency,
            purpose: Purpose::find(&client.purpose),
            reason: client.reason,
            started_at: client.created_at,
            ends_at: client.ends_at,
            is_stale: client
                .used_at
                .is_none_or(|used| used.plus_seconds(TOUCH) <= at),
            language: String::new(),
            preferences: String::new(),
        },
    }))
}

/// Writes down that a machine is used.
///
/// # Errors
/// Those of the store.
pub fn touch(site: &Site, id: &ClientId, at: Timestamp) -> Result<(), Error> {
    Ok(site
        .store
        .write("client touch", |tx| clients::touch(tx, id, at))?)
}

/// What is known under a key that a machine chose for a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Nothing: the request is begun now.
    New,
    /// The same was asked, and answered so.
    Answered(u16, String),
    /// The same was asked, and it is not known what became of it: it runs still, or was cut off.
    Unknown,
    /// Something else was asked under this key.
    Other,
}

/// Begins a request under a key, or tells what was answered under it within a day. `request` is all that was asked.
///
/// # Errors
/// Those of the store.
pub fn ask(
    site: &Site,
    id: &ClientId,
    (key, request): (&str, &[&[u8]]),
    at: Timestamp,
) -> Result<Asked, Error> {
    let key = site.key.digest("client reply", &[key.as_bytes()]);
    let request = site.key.digest("client request", request);
    Ok(site.store.write("client ask", |tx| {
        clients::sweep(tx, at.plus_seconds(-KEPT))?;
        if clients::ask(tx, id, (&key, &request), at)? {
            return Ok::<_, tiaki_store::Error>(Asked::New);
        }
        Ok(match clients::answered(tx, id, &key)? {
            Some(found) if found.request != request => Asked::Other,
            Some(found) => match found.status {
                Some(status) => Asked::Answered(status, found.body),
                None => Asked::Unknown,
            },
            None => Asked::Unknown,
        })
    })?)
}

/// Keeps an answer under the key that its request was begun under.
///
/// # Errors
/// Those of the store.
pub fn answer(
    site: &Site,
    id: &ClientId,
    key: &str,
    (status, body): (u16, &str),
) -> Result<(), Error> {
    let key = site.key.digest("client reply", &[key.as_bytes()]);
    Ok(site.store.write("client answer", |tx| {
        clients::answer(tx, id, &key, (status, body))
    })?)
}

/// Forgets that a request was begun under a key: it was refused, and did nothing.
///
/// # Errors
/// Those of the store.
pub fn forget(site: &Site, id: &ClientId, key: &str) -> Result<(), Error> {
    let key = site.key.digest("client reply", &[key.as_bytes()]);
    Ok(site
        .store
        .write("client forget", |tx| clients::forget(tx, id, &key))?)
}
