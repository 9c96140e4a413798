//! Who works in a case, and whether anybody else knows of it.

use std::collections::BTreeSet;

use tiaki_core::case::{CaseEventKind, MemberRole};
use tiaki_core::id::{CaseId, ClientId};
use tiaki_core::time::Timestamp;
use tiaki_store::cases::{self as stored, lists};
use tiaki_store::queue::Operator;
use tiaki_store::{Tx, clients, operators};

use super::{Desk, Refused, named, reasoned};
use crate::access::works_cases;
use crate::clients::ACTOR;
use crate::operators::roles;
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
/// operator is that already, where nobody who is active would lead it, and where the operator named is none that may
/// work in it: not there, switched off, without a role for it, or of another agency; else those of the store.
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
            _ => fit(&desk, &whom)?,
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
    let found = client
        .map(|id| clients::find(tx, &id))
        .transpose()?
        .flatten();
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

/// Refuses where nobody who is active leads the case but this one.
fn others_lead(desk: &Desk<'_, '_>, whom: &Operator) -> Result<(), Error> {
    if is_led(desk, Some(whom))? {
        Ok(())
    } else {
        Err(Refused::LastLead.into())
    }
}

/// Whether somebody who is active leads the case, but for one who does not count.
fn is_led(desk: &Desk<'_, '_>, but: Option<&Operator>) -> Result<bool, Error> {
    for one in stored::members(desk.tx, &desk.case.id)? {
        let counts =
            one.role == MemberRole::Lead && but.is_none_or(|but| but.key != one.operator.key);
        if counts && unfit(desk, &one.operator)?.is_none() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses an operator who could not work in the case.
pub(super) fn fit(desk: &Desk<'_, '_>, whom: &Operator) -> Result<(), Error> {
    match unfit(desk, whom)? {
        Some(refused) => Err(refused.into()),
        None => Ok(()),
    }
}

/// Why an operator could not work in the case; nothing where they could.
fn unfit(desk: &Desk<'_, '_>, whom: &Operator) -> Result<Option<Refused>, Error> {
    let Some(found) = operators::by_key(desk.tx, &whom.key)? else {
        return Ok(Some(Refused::NoSuchOperator));
    };
    Ok(if !found.enabled {
        Some(Refused::Away)
    } else if !works_cases(&roles(&found.roles)) {
        Some(Refused::Role)
    } else if found.agency != desk.case.agency {
        Some(Refused::Agency)
    } else {
        None
    })
}

/// A case that is not closed and that nobody who is active leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unled {
    /// The case.
    pub case: CaseId,
    /// Whether only members know of it: then nothing but this is told.
    pub restricted: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// The cases of an operator's agency, or all to who works for the site, that are not closed and that nobody leads who is
/// there, may log in, and has a role for it: newest first, restricted ones too, since nobody else would see to them.
///
/// # Errors
/// [`Error::Case`] where nobody asks; else those of the store.
pub fn unled(site: &Site, act: &Act) -> Result<Vec<Unled>, Error> {
    let who = named(&act.actor)?;
    site.store.read("cases without a lead", |tx| {
        let mine = agency(tx, &who)?;
        let (mut found, mut led) = (Vec::new(), BTreeSet::new());
        for one in lists::led(tx)? {
            let is_active = one.by.as_ref().is_some_and(|by| {
                by.enabled && by.agency == one.agency && works_cases(&roles(&by.roles))
            });
            if is_active {
                led.insert(one.case);
            }
            if mine.is_empty() || mine == one.agency {
                found.push(Unled {
                    case: one.case,
                    restricted: one.restricted,
                    opened_at: one.opened_at,
                });
            }
        }
        found.retain(|one| !led.contains(&one.case));
        found.dedup();
        Ok(found)
    })
}

/// Names who leads a case that nobody who is active leads, with a reason: what a supervisor does where the last lead was
/// switched off. It is the one way into a restricted case that its members do not open, and stands in its timeline and
/// in the log.
///
/// # Errors
/// [`Error::Case`] where nobody asks or no reason is given, where there is no such case of the operator's agency, where it
/// is closed or somebody active leads it, and where the operator named could not work in it; else those of the store.
pub fn appoint(
    site: &Site,
    act: &Act,
    case: &CaseId,
    name: &str,
    reason: &str,
) -> Result<(), Error> {
    let (who, whom, reason) = (named(&act.actor)?, named(name)?, reasoned(reason)?);
    site.store.write("case appoint", |tx| {
        let desk = Desk::blind(tx, site, &who, act.at, case)?;
        let desk = may_assign(desk, true)?.worked()?;
        if is_led(&desk, None)? {
            return Err(Refused::Led.into());
        }
        fit(&desk, &whom)?;
        let about = case.to_string();
        desk.note(CaseEventKind::Appointed, &about, None, Some(reason))?;
        join(&desk, &whom, MemberRole::Lead)
    })
}
