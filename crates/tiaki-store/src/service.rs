//! Where the name of a service would tell who is protected.
//!
//! An account that a source names by a page alone has the page's host for its service, and a sender
//! may call a service by its host too. A person's own site has the person's name in its host. So the
//! service of an account is held back like a name where it is a host and
//!
//! - the host, one that it is under, or a label of it is what a protected account is known by
//!   ([`tiaki_core::host`]), whether the account here is protected or has another id there; or
//! - the account here is protected, and its own id is a page at that host.
//!
//! Not held back is a service at which [`SEVERAL`] accounts or more are not protected: a name that
//! many have says nothing of one. Nor is that of an account which is not protected and whose own id
//! is a page there: the id says it anyway. Nothing of this is stored, so it does not matter what came
//! first.
//!
//! What it refuses: to know a service by its looks. A name without a dot is nobody's site.
//!
//! To add a place that shows a service: ask `find_shown` for one account, or
//! [`crate::protection::Shield::service`] where all are gone through.

use std::collections::{BTreeMap, HashMap};

use tiaki_core::host;
use tiaki_core::id::AccountId;
use tiaki_core::identifier::IdentifierKind;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::guard::{Form, Guard};

/// Accounts that are not protected from which on a service is one that many use. Our choice: enough
/// that none of them is meant by it, and few enough that a small forum is soon shown.
pub const SEVERAL: usize = 5;

sql! {
    ACCOUNT = "SELECT a.handle, CAST(CASE WHEN EXISTS (SELECT 1 FROM source_accounts p WHERE p.account_id = a.account_id \
               AND p.protection <> 'open') THEN 1 ELSE 0 END AS BIGINT) FROM accounts a WHERE a.account_id = $1";
    OPEN = "SELECT a.account_id, a.handle FROM accounts a WHERE a.service = $1 AND NOT EXISTS \
            (SELECT 1 FROM source_accounts p WHERE p.account_id = a.account_id AND p.protection <> 'open')";
}

/// Of whom the name of an account's service would tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// Of another account, which is protected.
    Another,
    /// Of the account alone, which is protected.
    Itself,
}

/// A service that is a host.
#[derive(Debug)]
struct Hosted {
    host: String,
    forms: Vec<Form>,
}

impl Hosted {
    fn find(service: &str) -> Option<Self> {
        Some(Self {
            host: host::find(service)?,
            forms: Form::of_host(service),
        })
    }

    /// Of whom the service would tell, of an account there, were few at it.
    fn telling(&self, guard: &Guard, of: Named<'_>) -> Option<Telling> {
        let is_anothers = guard.has(of.account, &self.forms);
        if !is_anothers && !of.is_shielded {
            return None;
        }
        let kinds = IdentifierKind::of_handle(of.handle);
        let is_page = kinds.contains(&IdentifierKind::ProfileUrl)
            && host::find(of.handle).as_ref() == Some(&self.host);
        if is_anothers && (of.is_shielded || !is_page) {
            return Some(Telling::Another);
        }
        let is_own = is_page || guard.has_any(&self.forms);
        (of.is_shielded && is_own).then_some(Telling::Itself)
    }
}

/// An account by its own id.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) account: &'a AccountId,
    pub(crate) handle: &'a str,
    pub(crate) is_shielded: bool,
}

/// The service of an account as it may be shown without a purpose; nothing where it is held back.
///
/// # Errors
/// Those of the store.
pub(crate) fn find_shown(
    tx: &Tx<'_>,
    account: &AccountId,
    service: String,
) -> Result<Option<String>, Error> {
    let Some(hosted) = Hosted::find(&service) else {
        return Ok(Some(service));
    };
    let guard = tx.guard()?;
    let id = [Param::Blob(account.as_bytes())];
    let found = tx.find(ACCOUNT, &id, |row| {
        Ok((row.text(0)?.to_owned(), row.int(1)? != 0))
    })?;
    let Some((handle, is_shielded)) = found else {
        return Ok(Some(service));
    };
    let named = Named {
        account,
        handle: &handle,
        is_shielded: is_shielded || guard.takes_part(account, &handle),
    };
    let tells = hosted.telling(&guard, named).is_some();
    let is_shown = !tells || is_used_by_several(tx, &guard, &service)?;
    Ok(is_shown.then_some(service))
}

/// Of whom the name of an account's service tells, where it is held back for that.
///
/// # Errors
/// Those of the store.
pub(crate) fn find_telling(
    tx: &Tx<'_>,
    named: Named<'_>,
    service: &str,
) -> Result<Option<Telling>, Error> {
    let Some(hosted) = Hosted::find(service) else {
        return Ok(None);
    };
    let guard = tx.guard()?;
    match hosted.telling(&guard, named) {
        Some(telling) if !is_used_by_several(tx, &guard, service)? => Ok(Some(telling)),
        _ => Ok(None),
    }
}

/// Why counting stops.
enum Stop {
    Enough,
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// Whether [`SEVERAL`] accounts at the service are not protected. Goes through all accounts where
/// they are fewer; it is asked of hosts that tell of a protected account only.
fn is_used_by_several(tx: &Tx<'_>, guard: &Guard, service: &str) -> Result<bool, Error> {
    let mut open = 0;
    let done = tx.each(OPEN, &[Param::Text(service)], |row| {
        let account = AccountId::from_bytes(row.fixed(0)?);
        open += usize::from(!guard.takes_part(&account, row.text(1)?));
        if open < SEVERAL {
            Ok(())
        } else {
            Err(Stop::Enough)
        }
    });
    match done {
        Ok(()) => Ok(false),
        Err(Stop::Enough) => Ok(true),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// The services that are held back, as all accounts are gone through.
#[derive(Debug, Default)]
pub(crate) struct Services {
    of: HashMap<String, Known>,
}

/// What is known of a service so far.
#[derive(Debug)]
struct Known {
    hosted: Option<Hosted>,
    open: usize,
    told: Vec<(AccountId, Telling)>,
}

impl Services {
    /// Takes the next account.
    pub(crate) fn note(&mut self, guard: &Guard, service: &str, named: Named<'_>) {
        if !self.of.contains_key(service) {
            let known = Known {
                hosted: Hosted::find(service),
                open: 0,
                told: Vec::new(),
            };
            self.of.insert(service.to_owned(), known);
        }
        let Some(known) = self.of.get_mut(service) else {
            return;
        };
        let Some(hosted) = &known.hosted else {
            return;
        };
        known.open += usize::from(!named.is_shielded);
        if let Some(telling) = hosted.telling(guard, named) {
            known.told.push((*named.account, telling));
        }
    }

    /// The accounts whose service is held back.
    pub(crate) fn held(self) -> BTreeMap<AccountId, Telling> {
        let few = self.of.into_values().filter(|known| known.open < SEVERAL);
        few.flat_map(|known| known.told).collect()
    }
}
