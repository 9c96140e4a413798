//! What an administrator does with operators on a page, and why it is refused, in codes that pages tell in any
//! language.
//!
//! Nobody is named in a refusal. What is given out once (a password, the second factor) is kept nowhere but as
//! [`super`] says.

use tiaki_core::id::OperatorId;
use tiaki_core::policy::{Role, conflicting_roles};
use tiaki_core::time::Timestamp;
use tiaki_store::operators;

use super::{
    LONGEST_NAME, Wanted, add, factor, find, renew_factor, set_password, set_roles, switch,
};
use crate::{Act, Error, Site};

/// What is done.
#[derive(Clone)]
pub enum Change {
    /// Another operator.
    Add {
        /// The name to log in with.
        name: String,
        /// Its roles.
        roles: Vec<Role>,
        /// The authority that it works for; empty for the site's own agency.
        agency: String,
        /// The first password.
        password: String,
        /// Random bytes for the id.
        lot: [u8; 10],
        /// Random bytes for the password.
        salt: [u8; 16],
    },
    /// Other roles, or another agency.
    Roles {
        /// Whose.
        id: OperatorId,
        /// Its roles from now on.
        roles: Vec<Role>,
        /// Its agency from now on.
        agency: String,
    },
    /// In again, or out.
    Switch {
        /// Who.
        id: OperatorId,
        /// Whether it may log in.
        enabled: bool,
    },
    /// Another password.
    Password {
        /// Whose.
        id: OperatorId,
        /// The password.
        password: String,
        /// Random bytes for it.
        salt: [u8; 16],
    },
    /// Another second factor.
    Factor {
        /// Whose.
        id: OperatorId,
    },
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Add { .. } => "Add",
            Self::Roles { .. } => "Roles",
            Self::Switch { .. } => "Switch",
            Self::Password { .. } => "Password",
            Self::Factor { .. } => "Factor",
        })
    }
}

/// What is told once.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The name that it is for.
    pub name: String,
    /// The password.
    pub password: Option<String>,
    /// The secret of the second factor, by hand and as an address.
    pub factor: Option<(String, String)>,
}

impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Given")
    }
}

/// Why nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The name is not as it must be.
    Name,
    /// There is an operator of this name.
    Taken,
    /// It has no role.
    NoRole,
    /// Two of the roles are not one person's.
    Conflict(Role, Role),
    /// A peer agency's or provider's operator needs an agency.
    NoAgency,
    /// There is no such authority.
    NoAuthority,
    /// There is no such operator.
    Gone,
}

impl Refused {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Taken => "taken",
            Self::NoRole => "no_role",
            Self::Conflict(..) => "conflict",
            Self::NoAgency => "no_agency",
            Self::NoAuthority => "no_authority",
            Self::Gone => "gone",
        }
    }
}

fn wrong_roles(site: &Site, roles: &[Role], agency: &str) -> Option<Refused> {
    let is_provider = roles.contains(&Role::Provider);
    let is_outside = is_provider || roles.contains(&Role::PeerAgency);
    if roles.is_empty() {
        return Some(Refused::NoRole);
    }
    if let Some((one, other)) = conflicting_roles(roles).into_iter().next() {
        return Some(Refused::Conflict(one, other));
    }
    if is_outside && agency.is_empty() {
        return Some(Refused::NoAgency);
    }
    let is_known =
        is_provider || agency.is_empty() || site.countries.directory.find_id(agency).is_some();
    (!is_known).then_some(Refused::NoAuthority)
}

fn wrong_name(name: &str) -> Option<Refused> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._@-".contains(&byte);
    let fits = (2..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_plain);
    (!fits).then_some(Refused::Name)
}

fn name_of(site: &Site, id: &OperatorId) -> Result<Option<String>, Error> {
    let found = site.store.read("operator", |tx| operators::by_id(tx, id))?;
    Ok(found.map(|found| found.name))
}

/// Does it, or says why not. `by` is who does it, by the name that stands in the log.
///
/// # Errors
/// Those of the store.
pub fn change(
    site: &Site,
    change: &Change,
    by: &str,
    at: Timestamp,
) -> Result<Result<Given, Refused>, Error> {
    let act = Act {
        actor: by.to_owned(),
        at,
    };
    let id = match change {
        Change::Add {
            name,
            roles,
            agency,
            password,
            lot,
            salt,
        } => {
            let wrong = wrong_name(name).or_else(|| wrong_roles(site, roles, agency));
            if let Some(refused) = wrong {
                return Ok(Err(refused));
            }
            let wanted = Wanted {
                name,
                roles,
                agency,
            };
            return match add(site, &act, wanted, password, &(*lot, *salt)) {
                Ok(_) => told(site, name, Some(password), true).map(Ok),
                Err(Error::Invalid { .. }) => Ok(Err(Refused::Taken)),
                Err(error) => Err(error),
            };
        }
        Change::Roles { id, .. }
        | Change::Switch { id, .. }
        | Change::Password { id, .. }
        | Change::Factor { id } => id,
    };
    let Some(name) = name_of(site, id)? else {
        return Ok(Err(Refused::Gone));
    };
    match change {
        Change::Add { .. } => {}
        Change::Roles { roles, agency, .. } => {
            if let Some(refused) = wrong_roles(site, roles, agency) {
                return Ok(Err(refused));
            }
            let wanted = Wanted {
                name: &name,
                roles,
                agency,
            };
            set_roles(site, &act, wanted)?;
        }
        Change::Switch { enabled, .. } => switch(site, &act, &name, *enabled)?,
        Change::Password { password, salt, .. } => {
            set_password(site, &act, &name, password, salt)?;
            return told(site, &name, Some(password), false).map(Ok);
        }
        Change::Factor { .. } => {
            renew_factor(site, &act, &name)?;
            return told(site, &name, None, true).map(Ok);
        }
    }
    Ok(Ok(Given {
        name,
        ..Given::default()
    }))
}

fn told(
    site: &Site,
    name: &str,
    password: Option<&String>,
    with_factor: bool,
) -> Result<Given, Error> {
    let operator = find(site, name)?;
    let enrolment =
        || factor::enrolment(&site.key, (&operator.id, operator.factor), &operator.name);
    Ok(Given {
        password: password.cloned(),
        factor: with_factor.then(enrolment),
        name: operator.name,
    })
}
