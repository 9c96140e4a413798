//! Who works in a case, and whether anybody else knows of it.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::case::{CaseEventKind, LeadGap, MemberRole};
use tiaki_core::id::{CaseId, ClientId};
use tiaki_core::time::Timestamp;
use tiaki_store::cases::lists::Lead;
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
    let found = machine(&who.name).map(|id| clients::find(tx, &id));
    let found = found.transpose()?.flatten();
    Ok(found.map(|client| client.agency).unwrap_or_default())
}

/// The machine that a name stands for, if it stands for one.
pub(super) fn machine(name: &str) -> Option<ClientId> {
    let id = name.trim().strip_prefix(ACTOR)?;
    ClientId::parse(id).ok()
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

/// Refuses an operator who opens a case and could not work in it. A name that is no operator's is believed, as commands
/// give one, and a machine opens cases: of those the case is listed as one that nobody leads.
pub(super) fn fit_to_open(desk: &Desk<'_, '_>) -> Result<(), Error> {
    match operators::by_key(desk.tx, &desk.operator.key)? {
        Some(_) => fit(desk, desk.operator),
        None => Ok(()),
    }
}

/// Why an operator could not work in the case; nothing where they could.
fn unfit(desk: &Desk<'_, '_>, whom: &Operator) -> Result<Option<Refused>, Error> {
    let gap = gap(desk.tx, whom, &desk.case.agency)?;
    Ok(gap.map(|gap| match gap {
        LeadGap::Off => Refused::Away,
        LeadGap::Role => Refused::Role,
        LeadGap::Agency => Refused::Agency,
        _ => Refused::NoSuchOperator,
    }))
}

/// Why somebody of this name would not count as leading a case of an agency; nothing where they would.
fn gap(tx: &Tx<'_>, whom: &Operator, agency: &str) -> Result<Option<LeadGap>, Error> {
    let found = operators::by_key(tx, &whom.key)?;
    let by = found.map(|found| Lead {
        enabled: found.enabled,
        roles: found.roles,
        agency: found.agency,
    });
    Ok(gap_of(by.as_ref(), &whom.name, agency))
}

fn gap_of(by: Option<&Lead>, name: &str, agency: &str) -> Option<LeadGap> {
    match by {
        None if machine(name).is_some() => Some(LeadGap::Machine),
        None => Some(LeadGap::Unknown),
        Some(by) if !by.enabled => Some(LeadGap::Off),
        Some(by) if !works_cases(&roles(&by.roles)) => Some(LeadGap::Role),
        Some(by) if by.agency != agency => Some(LeadGap::Agency),
        Some(_) => None,
    }
}

/// Why nobody who is active leads the case, each reason once; empty where somebody does.
pub(super) fn gaps(desk: &Desk<'_, '_>) -> Result<Vec<LeadGap>, Error> {
    let mut gaps = BTreeSet::new();
    let members = stored::members(desk.tx, &desk.case.id)?.into_iter();
    for one in members.filter(|one| one.role == MemberRole::Lead) {
        match gap(desk.tx, &one.operator, &desk.case.agency)? {
            Some(gap) => gaps.insert(gap),
            None => return Ok(Vec::new()),
        };
    }
    if gaps.is_empty() {
        gaps.insert(LeadGap::Nobody);
    }
    Ok(gaps.into_iter().collect())
}

/// A case that is not closed and that nobody who is active leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unled {
    /// The case.
    pub case: CaseId,
    /// Whether only members know of it: then nothing but this is told.
    pub restricted: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Why who leads it does not count, or that nobody does; each reason once.
    pub why: Vec<LeadGap>,
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
        // By their place in the list; of a case that somebody leads nothing.
        let mut places: BTreeMap<CaseId, usize> = BTreeMap::new();
        let mut found: Vec<Option<(Unled, BTreeSet<LeadGap>)>> = Vec::new();
        for one in lists::led(tx)? {
            if !mine.is_empty() && mine != one.agency {
                continue;
            }
            let place = *places.entry(one.case).or_insert_with(|| {
                let unled = Unled {
                    case: one.case,
                    restricted: one.restricted,
                    opened_at: one.opened_at,
                    why: Vec::new(),
                };
                found.push(Some((unled, BTreeSet::new())));
                found.len().saturating_sub(1)
            });
            let gap = match &one.name {
                Some(name) => gap_of(one.by.as_ref(), name, &one.agency),
                None => Some(LeadGap::Nobody),
            };
            let Some(case) = found.get_mut(place) else {
                continue;
            };
            match (gap, case) {
                (Some(gap), Some((_, why))) => {
                    why.insert(gap);
                }
                (_, case) => *case = None,
            }
        }
        let unled = found.into_iter().flatten().map(|(unled, why)| Unled {
            why: why.into_iter().collect(),
            ..unled
        });
        Ok(unled.collect())
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
