//! Operators: who uses the software, in which roles, and for which agency.
//!
//! An operator logs in with a name, a password and a code of the second factor ([`factor`]); the name is what
//! stands beside decisions and in the log, so it is never given to another. Names are compared as decisions
//! compare them (`tiaki_core::queue::operator_key`), so that one person is not two by a spelling. Roles are
//! those of [`tiaki_core::policy`]; which may not be one person's is said there too.
//!
//! What an operator does about its own log-in is in [`own`].
//!
//! Whoever is switched off, or given another password or second factor, is out at once: the sessions end in
//! the same transaction. The first operator is added by who has the host (`tiaki operator add`); after that an
//! administrator does it, who reads no case.
//!
//! To add what is kept of an operator: a column, here, and in the list.

pub mod factor;
pub mod office;
pub mod own;
pub mod qr;

use serde::Serialize;
use tiaki_core::id::OperatorId;
use tiaki_core::policy::{Role, conflicting_roles};
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_store::log::Entry;
use tiaki_store::operators::{NewOperator, Operator as Stored, Told};
use tiaki_store::{Tx, operators, sessions};

use crate::{Act, Error, Site, passwords};

/// The longest name of an operator, in bytes.
pub const LONGEST_NAME: usize = 64;

/// The first secret of the second factor.
const FIRST_FACTOR: i64 = 1;

/// An operator as listings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// Its id.
    pub id: OperatorId,
    /// The name to log in with.
    pub name: String,
    /// Its roles, in the order of [`Role::ALL`].
    pub roles: Vec<&'static str>,
    /// The authority that it works for; empty for the site's own agency.
    pub agency: String,
    /// Whether it may log in.
    pub enabled: bool,
    /// Whether log-ins fail at this moment since too many did.
    pub locked: bool,
    /// Since when there is such an operator (RFC 3339).
    pub created_at: String,
}

/// What an operator is to be.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The name to log in with.
    pub name: &'w str,
    /// Its roles.
    pub roles: &'w [Role],
    /// The authority that it works for; empty for the site's own agency.
    pub agency: &'w str,
}

fn invalid(why: impl Into<String>) -> Error {
    Error::Invalid {
        what: "the operator".to_owned(),
        why: why.into(),
    }
}

/// The codes of roles as they are stored: each once, in the order of [`Role::ALL`].
pub(crate) fn codes(roles: &[Role]) -> String {
    let mine = Role::ALL.iter().filter(|role| roles.contains(role));
    mine.map(|role| role.code()).collect::<Vec<_>>().join(" ")
}

/// The roles that are stored. What is no role any more gives nothing: who has no other is let in nowhere.
pub(crate) fn roles(codes: &str) -> Vec<Role> {
    codes.split(' ').filter_map(Role::find).collect()
}

pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte);
    if name.len() < 2 || name.len() > LONGEST_NAME || !name.bytes().all(is_plain) {
        return Err(invalid(format!(
            "a name is 2 to {LONGEST_NAME} letters without accents, digits, and . _ @ -"
        )));
    }
    Ok(())
}

pub(crate) fn check_roles(site: &Site, roles: &[Role], agency: &str) -> Result<(), Error> {
    if roles.is_empty() {
        return Err(invalid(format!(
            "it needs a role: {}",
            Role::ALL
                .iter()
                .map(|role| role.code())
                .collect::<Vec<_>>()
                .join(", ")
        )));
    }
    if let Some((one, other)) = conflicting_roles(roles).into_iter().next() {
        return Err(invalid(format!(
            "one person cannot be {} and {}: give the second to somebody else",
            one.code(),
            other.code()
        )));
    }
    let is_peer = roles.contains(&Role::PeerAgency);
    if is_peer && agency.is_empty() {
        return Err(invalid("a peer agency's operator needs the agency's code"));
    }
    if roles.contains(&Role::Provider) && agency.is_empty() {
        return Err(invalid(
            "a provider's operator needs the provider's name as its agency",
        ));
    }
    let is_authority = roles.contains(&Role::Provider)
        || agency.is_empty()
        || site.countries.directory.find_id(agency).is_some();
    if !is_authority {
        return Err(invalid(
            "there is no authority of this code in the directory: see tiaki authority list",
        ));
    }
    Ok(())
}

/// Adds an operator. `random` and `salt` must be random.
///
/// # Errors
/// [`Error::Invalid`] where the name is not as it must be or is taken, where the roles do not go together, or
/// where there is no such authority; those of [`passwords::hash`].
pub fn add(
    site: &Site,
    act: &Act,
    wanted: Wanted<'_>,
    password: &str,
    (random, salt): &([u8; 10], [u8; 16]),
) -> Result<OperatorId, Error> {
    check_name(wanted.name)?;
    check_roles(site, wanted.roles, wanted.agency)?;
    let id = OperatorId::occur(act.at, *random);
    let new = NewOperator {
        id,
        name: wanted.name,
        name_key: &operator_key(wanted.name),
        roles: &codes(wanted.roles),
        agency: wanted.agency,
        password: &passwords::hash(password, salt)?,
        factor: FIRST_FACTOR,
    };
    let added = site.store.write("operator add", |tx| {
        operators::add(tx, &new, &act.actor, act.at)
    })?;
    if added {
        Ok(id)
    } else {
        Err(invalid("there is an operator of this name already"))
    }
}

/// All operators, by name.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site, at: Timestamp) -> Result<Vec<Operator>, Error> {
    let stored = site.store.read("operator list", operators::all)?;
    Ok(stored.into_iter().map(|one| shown(one, at)).collect())
}

fn shown(stored: Stored, at: Timestamp) -> Operator {
    Operator {
        id: stored.id,
        name: stored.name,
        roles: roles(&stored.roles).into_iter().map(Role::code).collect(),
        agency: stored.agency,
        enabled: stored.enabled,
        locked: stored.locked_until > at,
        created_at: stored.created_at.to_string(),
    }
}

/// The operator of this name, however it is spelt.
///
/// # Errors
/// [`Error::Invalid`] where there is none such.
pub fn find(site: &Site, name: &str) -> Result<Stored, Error> {
    let found = site
        .store
        .read("operator", |tx| operators::by_key(tx, &operator_key(name)))?;
    found.ok_or_else(|| invalid("there is no operator of this name: see tiaki operator list"))
}

/// Changes something of an operator and ends its sessions, in one transaction.
fn change(
    site: &Site,
    name: &str,
    with: impl Fn(&Tx<'_>, &OperatorId) -> Result<bool, tiaki_store::Error>,
) -> Result<(), Error> {
    let id = find(site, name)?.id;
    let found = site.store.write("operator change", |tx| {
        sessions::end_all(tx, &id)?;
        with(tx, &id)
    })?;
    if found {
        Ok(())
    } else {
        Err(invalid("it is gone"))
    }
}

/// Gives an operator other roles and another agency, and ends its sessions.
///
/// # Errors
/// Those of [`add`] and [`find`].
pub fn set_roles(site: &Site, act: &Act, wanted: Wanted<'_>) -> Result<(), Error> {
    check_roles(site, wanted.roles, wanted.agency)?;
    let codes = codes(wanted.roles);
    change(site, wanted.name, |tx, id| {
        let told = told(act, "operator.roles", &codes);
        operators::set_roles(tx, id, (&codes, wanted.agency), told)
    })
}

/// Lets an operator in, or no longer, and ends its sessions; its failed log-ins are forgotten.
///
/// # Errors
/// Those of [`find`].
pub fn switch(site: &Site, act: &Act, name: &str, enabled: bool) -> Result<(), Error> {
    let verb = if enabled {
        "operator.enabled"
    } else {
        "operator.disabled"
    };
    change(site, name, |tx, id| {
        operators::switch(tx, id, enabled, told(act, verb, ""))
    })
}

/// Gives an operator another password, and ends its sessions; its failed log-ins are forgotten.
///
/// # Errors
/// Those of [`find`] and of [`passwords::hash`].
pub fn set_password(
    site: &Site,
    act: &Act,
    name: &str,
    password: &str,
    salt: &[u8; 16],
) -> Result<(), Error> {
    let hash = passwords::hash(password, salt)?;
    change(site, name, |tx, id| {
        operators::set_password(tx, id, &hash, told(act, "operator.password", ""))
    })
}

/// Has another secret of the second factor in force, and ends the sessions; codes of the old one are good no
/// longer.
///
/// # Errors
/// Those of [`find`].
pub fn renew_factor(site: &Site, act: &Act, name: &str) -> Result<(), Error> {
    change(site, name, |tx, id| {
        operators::renew_factor(tx, id, told(act, "operator.factor", ""))
    })
}

/// The code of an operator's second factor at this moment, for who has the host; the log tells that it was
/// asked for.
///
/// # Errors
/// Those of [`find`].
pub fn tell_code(site: &Site, act: &Act, name: &str) -> Result<String, Error> {
    let operator = find(site, name)?;
    site.store.write("operator code", |tx| {
        tx.record(Entry {
            at: act.at,
            actor: act.actor.clone(),
            verb: "operator.code_told",
            subject: operator.id.to_string(),
            detail: String::new(),
        })
    })?;
    Ok(factor::code(
        &site.key,
        (&operator.id, operator.factor),
        act.at,
    ))
}

fn told<'t>(act: &'t Act, verb: &'static str, detail: &'t str) -> Told<'t> {
    Told {
        actor: &act.actor,
        at: act.at,
        verb,
        detail,
    }
}
