//! Access: what a session may do, decided by [`tiaki_core::policy`] on facts read from the store.
//!
//! The one place where a request's subject (the person of this address, the report of that one) becomes
//! the resource that the policy knows. Who has several roles may do what one of them may.
//!
//! To add a subject: a variant, its facts in `facts`; to add a kind of resource: its arm in
//! [`Resource::of`].

use std::collections::BTreeSet;

use tiaki_core::case::MemberRole;
use tiaki_core::id::{
    AccountId, CaseId, IncidentId, OperatorId, PersonId, ProviderId, ReportId, SetAsideId,
    SharedReferralId,
};
use tiaki_core::policy::{
    self, Action, Actor, Agency, Decision, Hand, Handling, Membership, Meter, Purpose, Reach,
    Resource, Role, Rows, Standing, Terms, authorize_any,
};
use tiaki_core::protection::Protection;
use tiaki_core::queue::operator_key;
use tiaki_store::access::{self as stored, Cased};
use tiaki_store::exchange::{passings, threads};
use tiaki_store::{Tx, protection, statements};

use crate::rules::shown::proposer;
use crate::sessions::Session;
use crate::{Error, Site};

/// What a request is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The site as a whole, or what is the same for everybody.
    Site,
    /// What an agency has of something that each has: to who asks, their own.
    Own,
    /// An authority's queue.
    Queue(String),
    /// A case.
    Case(CaseId),
    /// A person.
    Person(PersonId),
    /// An account.
    Account(AccountId),
    /// A report.
    Report(ReportId),
    /// A group of reports that are one.
    Incident(IncidentId),
    /// Two accounts.
    Pair(AccountId, AccountId),
    /// A decision to look at again.
    SecondLook(SetAsideId),
    /// A draft to several authorities.
    Draft(SharedReferralId),
    /// A provider.
    Provider(ProviderId),
    /// A version of the rules.
    Rules(String),
    /// An operator's account.
    Operator(OperatorId),
    /// A package that was exchanged with another authority, by its id or the digest of its canonical bytes.
    Exchanged(String),
}

/// What is known of a subject.
#[derive(Debug, Clone, Default)]
struct Facts {
    /// The authorities whose it is; none where it is in nobody's queue.
    owners: Vec<String>,
    /// Who did the other half, as names are compared.
    other: Option<String>,
    protection: Option<Protection>,
    terms: Option<Terms>,
    /// What the operator is in the case that it is, or is in; of several that which hides most.
    case: Option<Standing>,
    /// Whose account it is.
    account: Option<OperatorId>,
    /// Whether it is the own of whoever asks.
    is_own: bool,
}

/// The case of a subject: one that is shut to the operator before others, else the one where the operator is most.
fn case(tx: &Tx<'_>, subject: &Subject, key: &str) -> Result<Option<Standing>, tiaki_store::Error> {
    let of: Vec<Cased<'_>> = match subject {
        // An incident may be of thousands: each of its reports is asked about by itself.
        Subject::Site
        | Subject::Own
        | Subject::Queue(_)
        | Subject::Provider(_)
        | Subject::Incident(_)
        | Subject::Rules(_)
        | Subject::Operator(_) => {
            return Ok(None);
        }
        // A package is in no case: it is everybody's who works on cases here.
        Subject::Exchanged(_) => {
            return Ok(Some(Standing {
                restricted: false,
                membership: Membership::Member,
            }));
        }
        Subject::Case(id) => vec![Cased::Case(id)],
        Subject::Person(id) => vec![Cased::Person(id)],
        Subject::Account(id) => vec![Cased::Account(id)],
        Subject::Report(id) => vec![Cased::Report(id)],
        Subject::Pair(one, other) => vec![Cased::Account(one), Cased::Account(other)],
        Subject::SecondLook(id) => vec![Cased::SetAside(id)],
        Subject::Draft(id) => vec![Cased::Draft(id)],
    };
    let mut found = Vec::new();
    for one in of {
        found.extend(stored::cases(tx, one, key)?);
    }
    let standings = found.into_iter().map(|one| Standing {
        restricted: one.restricted,
        membership: match one.role {
            Some(MemberRole::Lead) => Membership::Lead,
            Some(_) => Membership::Member,
            None => Membership::None,
        },
    });
    Ok(standings.max_by_key(|one| (one.is_shut(), one.membership)))
}

fn facts(tx: &Tx<'_>, subject: &Subject, key: &str) -> Result<Facts, tiaki_store::Error> {
    let mut facts = Facts {
        case: case(tx, subject, key)?,
        ..Facts::default()
    };
    match subject {
        Subject::Site => {}
        Subject::Own => facts.is_own = true,
        Subject::Case(id) => facts.owners = stored::of_case(tx, id)?,
        Subject::Rules(version) => facts.other = proposer(tx, version)?,
        Subject::Operator(id) => facts.account = Some(*id),
        Subject::Queue(authority) => facts.owners.push(authority.clone()),
        Subject::Provider(id) => facts.owners = stored::of_provider(tx, id)?,
        Subject::Person(id) => facts.owners = stored::of_person(tx, id)?,
        Subject::Account(id) => {
            facts.owners = stored::of_account(tx, id)?;
            facts.protection = Some(protection::class(tx, id)?);
        }
        Subject::Report(id) => {
            facts.owners = stored::of_report(tx, id)?;
            let terms = statements::find_terms(tx, &(*id).into())?;
            facts.terms = terms.map(|terms| read_terms(&terms.handling, terms.tlp.as_deref()));
        }
        Subject::Incident(id) => facts.owners = stored::of_incident(tx, id)?,
        Subject::Pair(one, other) => {
            // Of both: who may see one of them only may not see what joins them.
            let others = stored::of_account(tx, other)?;
            let mut owners = stored::of_account(tx, one)?;
            owners.retain(|owner| others.contains(owner));
            facts.owners = owners;
        }
        Subject::SecondLook(id) => {
            if let Some((authority, by)) = stored::of_set_aside(tx, id)? {
                facts.owners.push(authority);
                facts.other = Some(by);
            }
        }
        Subject::Exchanged(package) => {
            let mut digest = [0; 32];
            let found = match hex::decode_to_slice(package, &mut digest) {
                Ok(()) => passings::open(tx, &digest)?,
                Err(_) => None,
            };
            if let Some(passing) = found {
                let thread = threads::find(tx, &passing.package, &passing.peer)?;
                let terms = thread.map_or_else(String::new, |thread| thread.terms);
                facts.terms = Some(read_package_terms(&terms, passing.leave.is_some()));
                facts.other = Some(operator_key(&passing.operator));
            }
        }
        Subject::Draft(id) => {
            if let Some((by, to)) = stored::of_draft(tx, id)? {
                facts.owners = to;
                facts.other = Some(operator_key(&by));
            }
        }
    }
    Ok(facts)
}

/// The strictest of the handling codes; a colour of TLP 2.0 that forbids passing on counts as H2.
fn read_terms(handling: &str, tlp: Option<&str>) -> Terms {
    let codes = handling
        .split(',')
        .filter_map(|code| Handling::find(&code.trim().to_ascii_lowercase()));
    let colour = tlp
        .filter(|tlp| ["RED", "AMBER+STRICT"].contains(tlp))
        .map(|_| Handling::H2);
    Terms::of(codes.chain(colour), false)
}

/// The same of a package, as its thread has them (`H0,H2 TLP:AMBER`), with or without its sender's leave.
fn read_package_terms(text: &str, has_leave: bool) -> Terms {
    let (codes, tlp) = text.split_once(" TLP:").unwrap_or((text, ""));
    let codes = codes
        .split(',')
        .filter_map(|code| Handling::find(&code.trim().to_ascii_lowercase()));
    let colour = ["RED", "AMBER+STRICT"]
        .contains(&tlp)
        .then_some(Handling::H2);
    Terms::of(codes.chain(colour), has_leave)
}

/// The resource that an action is done to.
fn resource(action: Action, facts: &Facts, session: &Session) -> Resource {
    let mine = (!session.agency.is_empty()).then_some(session.agency.as_str());
    let reach = match mine {
        None => Reach::of(None, None),
        Some(_) if facts.is_own => Reach::Own,
        Some(mine) if facts.owners.iter().any(|owner| owner == mine) => Reach::Own,
        Some(_) => Reach::Other,
    };
    let me = operator_key(&session.name);
    Resource::of(
        action.about(),
        &policy::Facts {
            reach,
            case: facts.case,
            protection: facts.protection.unwrap_or(Protection::Open),
            terms: facts.terms.unwrap_or_else(|| Terms::of([], false)),
            hand: Hand::of(facts.other.as_deref(), &me),
            rows: Rows::Many,
            meter: match action {
                Action::ReadUnitLoad | Action::SetExposureLimits => Meter::Unit,
                _ => Meter::Own,
            },
            own: facts.account == Some(session.operator),
        },
    )
}

/// Whether a session may do something to something; whether it is there is not said here.
///
/// # Errors
/// Those of the store.
pub fn decide(
    site: &Site,
    session: &Session,
    action: Action,
    subject: &Subject,
) -> Result<Decision, Error> {
    let key = operator_key(&session.name);
    let facts = site.store.read("access", |tx| facts(tx, subject, &key))?;
    Ok(judge(session, action, &facts))
}

/// The same of several actions, in their order, with what is known of the subject read once.
///
/// # Errors
/// Those of the store.
pub fn decide_each(
    site: &Site,
    session: &Session,
    actions: &[Action],
    subject: &Subject,
) -> Result<Vec<Decision>, Error> {
    let key = operator_key(&session.name);
    let facts = site.store.read("access", |tx| facts(tx, subject, &key))?;
    let judged = actions.iter();
    Ok(judged
        .map(|action| judge(session, *action, &facts))
        .collect())
}

fn judge(session: &Session, action: Action, facts: &Facts) -> Decision {
    let resource = resource(action, facts, session);
    let actor = Actor {
        // Which of the roles counts is for the policy.
        role: Role::Provider,
        agency: if session.agency.is_empty() {
            Agency::Site
        } else {
            Agency::Authority
        },
        // Nobody is let in without it.
        second_factor: true,
        machine: session.client.is_some(),
        purpose: session.purpose,
    };
    authorize_any(&session.roles, &actor, action, &resource)
}

/// Whether somebody with these roles may work in a case that they are a member of, for some purpose.
#[must_use]
pub fn works_cases(roles: &[Role]) -> bool {
    let resource = Resource::of(
        Action::EditCase.about(),
        &policy::Facts {
            reach: Reach::Own,
            case: Some(Standing {
                restricted: true,
                membership: Membership::Lead,
            }),
            protection: Protection::Open,
            terms: Terms::of([], false),
            hand: Hand::Nobody,
            rows: Rows::Many,
            meter: Meter::Own,
            own: false,
        },
    );
    Purpose::ALL.iter().any(|purpose| {
        let actor = Actor {
            role: Role::Provider,
            agency: Agency::Site,
            second_factor: true,
            machine: false,
            purpose: Some(*purpose),
        };
        authorize_any(roles, &actor, Action::EditCase, &resource).allow
    })
}

/// Whether somebody with these roles, of the site's own agency or of an authority, may ever do something to what is
/// their own, for some purpose: in a case that they lead, and where it takes two people as the second of them.
pub(crate) fn may_ever(roles: &[Role], is_of_site: bool, action: Action) -> bool {
    let resource = Resource::of(
        action.about(),
        &policy::Facts {
            reach: if is_of_site {
                Reach::of(None, None)
            } else {
                Reach::Own
            },
            case: Some(Standing {
                restricted: false,
                membership: Membership::Lead,
            }),
            protection: Protection::Open,
            terms: Terms::of([], false),
            hand: Hand::Another,
            rows: Rows::Many,
            meter: Meter::Own,
            own: false,
        },
    );
    let purposes = Purpose::ALL.iter().copied().map(Some);
    let mut ways = std::iter::once(None).chain(purposes);
    ways.any(|purpose| {
        let actor = Actor {
            role: Role::Provider,
            agency: if is_of_site {
                Agency::Site
            } else {
                Agency::Authority
            },
            second_factor: true,
            machine: false,
            purpose,
        };
        authorize_any(roles, &actor, action, &resource).allow
    })
}

/// What of a page of a list lies in a restricted case that an operator is no member of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shut {
    /// Persons.
    pub persons: BTreeSet<PersonId>,
    /// Reports that name such a person.
    pub reports: BTreeSet<ReportId>,
}

/// What of these an operator may not know of, since it is in a restricted case: for lists, which leave it out. Each
/// kind takes one statement for a page.
///
/// # Errors
/// Those of the store.
pub fn shut(
    site: &Site,
    operator: &str,
    persons: &[PersonId],
    reports: &[ReportId],
) -> Result<Shut, Error> {
    let key = operator_key(operator);
    site.store.read("shut", |tx| {
        Ok(Shut {
            persons: stored::shut_persons(tx, persons, &key)?,
            reports: stored::shut_reports(tx, reports, &key)?,
        })
    })
}

/// The same of accounts, by whose persons are in such a case.
///
/// # Errors
/// Those of the store.
pub fn shut_accounts(
    site: &Site,
    operator: &str,
    accounts: &[AccountId],
) -> Result<BTreeSet<AccountId>, Error> {
    let key = operator_key(operator);
    site.store.read("shut_accounts", |tx| {
        Ok(stored::shut_accounts(tx, accounts, &key)?)
    })
}

/// The reports of these that a session may read: for lists, which leave out the others without a word. Who may not read
/// a report may not know that it is there, so nothing counts them either.
///
/// # Errors
/// Those of the store.
pub fn readable(
    site: &Site,
    session: &Session,
    reports: &[ReportId],
) -> Result<BTreeSet<ReportId>, Error> {
    let key = operator_key(&session.name);
    site.store.read("readable", |tx| {
        let mut found = BTreeSet::new();
        for id in reports {
            let facts = facts(tx, &Subject::Report(*id), &key)?;
            if judge(session, Action::ReadReport, &facts).allow {
                found.insert(*id);
            }
        }
        Ok(found)
    })
}

/// Whether a session may do something on the site as a whole: for what pages offer.
#[must_use]
pub fn may(session: &Session, action: Action) -> bool {
    judge(session, action, &Facts::default()).allow
}

/// The same once a purpose is named that serves it: for what pages lead to.
#[must_use]
pub fn may_some_day(session: &Session, action: Action) -> bool {
    may_after(session, action, None)
}

/// The same of something of which somebody did the other half: for the forms on its page.
#[must_use]
pub fn may_after(session: &Session, action: Action, other: Option<&str>) -> bool {
    let facts = Facts {
        other: other.map(operator_key),
        ..Facts::default()
    };
    ever(session, action, &facts)
}

/// The same of what is the own agency's: who works here for an authority may do with that what they may not with the
/// site's.
#[must_use]
pub fn may_some_day_own(session: &Session, action: Action) -> bool {
    let facts = Facts {
        is_own: true,
        ..Facts::default()
    };
    ever(session, action, &facts)
}

/// The same for the purpose that was named.
#[must_use]
pub fn may_own_now(session: &Session, action: Action) -> bool {
    let facts = Facts {
        is_own: true,
        ..Facts::default()
    };
    judge(session, action, &facts).allow
}

fn ever(session: &Session, action: Action, facts: &Facts) -> bool {
    let purposes = session.purposes().into_iter().map(Some);
    let mut ways = std::iter::once(session.purpose).chain(purposes);
    ways.any(|purpose| {
        let way = Session {
            purpose,
            ..session.clone()
        };
        judge(&way, action, facts).allow
    })
}
