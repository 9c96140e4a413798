//! Who works in a case, and whether anybody else knows of it.

use tiaki_core::case::{CaseEventKind, MemberRole};
use tiaki_core::id::{CaseId, ClientId};
use tiaki_store::cases as stored;
use tiaki_store::queue::Operator;
use tiaki_store::{Tx, clients, operators};

use super::{Desk, Refused, named, reasoned};
use crate::clients::ACTOR;
use crate::{Act, Error, Site};

/// Who becomes what in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigning {
    /// Who.
    pub operator: String,
    /// As what.
    pub role: MemberRole,
    /// Whether who assigns is a supervisor, who need not lead the case and need not know it.
    pub by_supervisor: bool,
}

/// Makes somebody a member of a case, or a member something else.
///
/// # Errors
/// [`Error::Case`] where who asks neither leads the case nor is a supervisor, where the case is closed, where the
/// operator is that already, and where nobody would lead it; else those of the store.
pub fn assign(site: &Site, act: &Act, case: &CaseId, new: &Assigning) -> Result<(), Error> {
    let (who, whom) = (named(&act.actor)?, named(&new.operator)?);
    site.store.write("case assign", |tx| {
        let desk = may_assign(
            Desk::blind(tx, site, &who, act.at, case)?,
            new.by_supervisor,
        )?;
        let desk = desk.worked()?;
        match stored::role(tx, case, &whom.key)? {
            Some(role) if role == new.role => return Err(Refused::Assigned.into()),
            Some(MemberRole::Lead) => others_lead(&desk, &whom)?,
            _ => {}
        }
        join(&desk, &whom, new.role)
    })
}

/// Has somebody be a member no longer. Everybody may leave.
///
/// # Errors
/// [`Error::Case`] where who asks neither leads the case nor is a supervisor nor leaves, where the operator is no
/// member, and where nobody would lead it; else those of the store.
pub fn unassign(
    site: &Site,
    act: &Act,
    case: &CaseId,
    name: &str,
    by_supervisor: bool,
) -> Result<(), Error> {
    let (who, whom) = (named(&act.actor)?, named(name)?);
    site.store.write("case unassign", |tx| {
        let mut desk = Desk::blind(tx, site, &who, act.at, case)?;
        if who.key != whom.key || desk.role.is_none() {
            desk = may_assign(desk, by_supervisor)?;
        }
        let desk = desk.worked()?;
        match stored::role(tx, case, &whom.key)? {
            None => return Err(Refused::NoMember.into()),
            Some(MemberRole::Lead) => others_lead(&desk, &whom)?,
            Some(_) => {}
        }
        stored::drop_member(tx, case, &whom.key)?;
        let about = case.to_string();
        desk.note(CaseEventKind::Unassigned, &about, None, Some(&whom.name))?;
        Ok(())
    })
}

/// Restricts a case to its members, or opens it to the unit, with a reason.
///
/// # Errors
/// [`Error::Case`] where who asks does not lead the case or gives no reason, and where it is that already; else
/// those of the store.
pub fn restrict(
    site: &Site,
    act: &Act,
    case: &CaseId,
    restricted: bool,
    reason: &str,
) -> Result<(), Error> {
    let (who, reason) = (named(&act.actor)?, reasoned(reason)?);
    site.store.write("case restrict", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?.lead()?;
        if desk.case.restricted == restricted {
            return Err(Refused::Unchanged.into());
        }
        stored::set_restricted(tx, case, restricted)?;
        let kind = if restricted {
            CaseEventKind::Restricted
        } else {
            CaseEventKind::Unrestricted
        };
        desk.note(kind, &case.to_string(), None, Some(reason))?;
        Ok(())
    })
}

/// For which authority somebody works, an operator or a machine; empty for the site's own agency, and for a name that is
/// nobody's, as commands may give one.
pub(super) fn agency(tx: &Tx<'_>, who: &Operator) -> Result<String, tiaki_store::Error> {
    if let Some(found) = operators::by_key(tx, &who.key)? {
        return Ok(found.agency);
    }
    let client = who.name.strip_prefix(ACTOR);
    let client = client.and_then(|id| ClientId::parse(id).ok());
    let found = client.map(|id| clients::find(tx, &id)).transpose()?.flatten();
    Ok(found.map(|client| client.agency).unwrap_or_default())
}

/// Whether somebody may know of what belongs to an agency: of everything, who works for the site; of their own
/// authority's, who works for one.
pub(super) fn reaches(
    tx: &Tx<'_>,
    who: &Operator,
    whose: &str,
) -> Result<bool, tiaki_store::Error> {
    let mine = agency(tx, who)?;
    Ok(mine.is_empty() || mine == whose)
}

/// Writes down that somebody is something in the case.
pub(super) fn join(desk: &Desk<'_, '_>, whom: &Operator, role: MemberRole) -> Result<(), Error> {
    let id = &desk.case.id;
    stored::save_member(desk.tx, id, whom, role, desk.at)?;
    let (about, code) = (id.to_string(), Some(role.code()));
    desk.note(CaseEventKind::Assigned, &about, code, Some(&whom.name))?;
    Ok(())
}

fn may_assign<'d, 't>(desk: Desk<'d, 't>, by_supervisor: bool) -> Result<Desk<'d, 't>, Error> {
    if !reaches(desk.tx, desk.operator, &desk.case.agency)? {
        return Err(Refused::NoCase.into());
    }
    if by_supervisor {
        return Ok(desk);
    }
    if desk.case.restricted && desk.role.is_none() {
        return Err(Refused::NoCase.into());
    }
    desk.lead()
}

/// Refuses where nobody but this one leads the case.
fn others_lead(desk: &Desk<'_, '_>, whom: &Operator) -> Result<(), Error> {
    let members = stored::members(desk.tx, &desk.case.id)?;
    let mut others = members.iter().filter(|one| one.operator.key != whom.key);
    if others.any(|one| one.role == MemberRole::Lead) {
        Ok(())
    } else {
        Err(Refused::LastLead.into())
    }
}
