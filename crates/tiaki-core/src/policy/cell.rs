//! Every question there is: each role with all its facts, each action with all states of what it is
//! about. It is what the matrix, the proof and the tests go through.
//!
//! To add a fact: its values in `states`, so that none is left out.

use crate::policy::{
    Action, Actor, Agency, Hand, Handling, Kind, Membership, Meter, Purpose, Reach, Resource, Role,
    Rows, Standing, Terms,
};
use crate::protection::Protection;

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Who asks.
    pub actor: Actor,
    /// To do what.
    pub action: Action,
    /// To what.
    pub resource: Resource,
}

/// Every actor, in order.
pub fn actors() -> impl Iterator<Item = Actor> {
    let purposes = || std::iter::once(None).chain(Purpose::ALL.iter().copied().map(Some));
    Role::ALL.iter().flat_map(move |role| {
        Agency::ALL.iter().flat_map(move |agency| {
            // A machine has its token, and no password beside it.
            let ways = [(false, false), (true, false), (true, true)];
            ways.into_iter().flat_map(move |(second_factor, machine)| {
                purposes().map(move |purpose| Actor {
                    role: *role,
                    agency: *agency,
                    second_factor,
                    machine,
                    purpose,
                })
            })
        })
    })
}

/// Every question: by action, then by role and the actor's other facts, then by the resource's; the
/// last resource of each is a thing that the action is not about.
pub fn cells() -> impl Iterator<Item = Cell> {
    Action::ALL.iter().flat_map(|action| {
        let mut states = Resource::states(action.about());
        states.push(unfit(*action));
        actors().flat_map(move |actor| {
            let of_actor = states.clone().into_iter();
            of_actor.map(move |resource| Cell {
                actor,
                action: *action,
                resource,
            })
        })
    })
}

/// A thing that an action is not about, and that no other rule says anything on.
const fn unfit(action: Action) -> Resource {
    match action.about() {
        Kind::Search => Resource::Login,
        _ => Resource::Search,
    }
}

impl Standing {
    /// Every standing in a case, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        [false, true].into_iter().flat_map(|restricted| {
            Membership::ALL.iter().map(move |membership| Self {
                restricted,
                membership: *membership,
            })
        })
    }
}

impl Terms {
    /// All terms, in order: leave counts only where it is needed.
    pub fn all() -> impl Iterator<Item = Self> {
        Handling::ALL.iter().flat_map(|code| {
            let without = Self {
                code: *code,
                leave: false,
            };
            let with = Self {
                code: *code,
                leave: true,
            };
            let needed = (!without.may_go_on()).then_some(with);
            std::iter::once(without).chain(needed)
        })
    }
}

/// Where a thing may stand: whose it is, and in which case.
fn places() -> Vec<(Reach, Option<Standing>)> {
    let cases = || std::iter::once(None).chain(Standing::all().map(Some));
    Reach::ALL
        .iter()
        .flat_map(|reach| cases().map(move |case| (*reach, case)))
        .collect()
}

fn placed(thing: impl Fn(Reach, Option<Standing>) -> Resource) -> Vec<Resource> {
    let places = places().into_iter();
    places.map(|(reach, case)| thing(reach, case)).collect()
}

fn reached(thing: impl Fn(Reach) -> Resource) -> Vec<Resource> {
    Reach::ALL.iter().map(|reach| thing(*reach)).collect()
}

fn handed(thing: impl Fn(Hand) -> Resource) -> Vec<Resource> {
    Hand::ALL.iter().map(|hand| thing(*hand)).collect()
}

impl Resource {
    /// Every state of a thing of this kind, in order.
    #[must_use]
    pub fn states(kind: Kind) -> Vec<Self> {
        match kind {
            Kind::Account | Kind::Draft | Kind::Export | Kind::Report | Kind::SecondLook => {
                Self::states_of_many_facts(kind)
            }
            Kind::Case => Reach::ALL
                .iter()
                .flat_map(|reach| {
                    Standing::all().map(|standing| Self::Case {
                        reach: *reach,
                        standing,
                    })
                })
                .collect(),
            Kind::Clients => vec![Self::Clients],
            Kind::Directory => vec![Self::Directory],
            Kind::Exposure => Meter::ALL
                .iter()
                .map(|meter| Self::Exposure { meter: *meter })
                .collect(),
            Kind::Health => vec![Self::Health],
            Kind::Lists => vec![Self::Lists],
            Kind::ListChange => handed(|hand| Self::ListChange { hand }),
            Kind::Link => placed(|reach, case| Self::Link { reach, case }),
            Kind::Log => vec![Self::Log],
            Kind::Login => vec![Self::Login],
            Kind::Operation => reached(|reach| Self::Operation { reach }),
            Kind::Operators => [false, true].map(|own| Self::Operators { own }).to_vec(),
            Kind::Outcome => placed(|reach, case| Self::Outcome { reach, case }),
            Kind::Package => reached(|reach| Self::Package { reach }),
            Kind::Person => placed(|reach, case| Self::Person { reach, case }),
            Kind::Place => placed(|reach, case| Self::Place { reach, case }),
            Kind::ProviderCard => reached(|reach| Self::ProviderCard { reach }),
            Kind::Quarantine => vec![Self::Quarantine],
            Kind::Queue => reached(|reach| Self::Queue { reach }),
            Kind::Referral => placed(|reach, case| Self::Referral { reach, case }),
            Kind::Rules => vec![Self::Rules],
            Kind::RuleApproval => handed(|hand| Self::RuleApproval { hand }),
            Kind::Search => vec![Self::Search],
            Kind::SetAside => placed(|reach, case| Self::SetAside { reach, case }),
            Kind::Subject => handed(|hand| Self::Subject { hand }),
            Kind::Views => vec![Self::Views],
        }
    }

    fn states_of_many_facts(kind: Kind) -> Vec<Self> {
        let mut states = Vec::new();
        for (reach, case) in places() {
            match kind {
                Kind::Account => {
                    states.extend(Protection::ALL.iter().map(|protection| Self::Account {
                        reach,
                        case,
                        protection: *protection,
                    }));
                }
                Kind::Draft => states.extend(Terms::all().flat_map(|terms| {
                    Hand::ALL.iter().map(move |hand| Self::Draft {
                        reach,
                        case,
                        terms,
                        hand: *hand,
                    })
                })),
                Kind::Report => {
                    states.extend(Terms::all().map(|terms| Self::Report { reach, case, terms }));
                }
                Kind::SecondLook => {
                    states.extend(handed(|hand| Self::SecondLook { reach, case, hand }))
                }
                _ => {}
            }
        }
        if kind == Kind::Export {
            for rows in Rows::ALL {
                states.extend(Terms::all().flat_map(|terms| {
                    Hand::ALL.iter().map(move |hand| Self::Export {
                        rows: *rows,
                        terms,
                        hand: *hand,
                    })
                }));
            }
        }
        states
    }
}
