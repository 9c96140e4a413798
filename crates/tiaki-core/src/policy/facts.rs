//! Facts read of a thing, made into the resource that an action is about.

use crate::policy::{Hand, Kind, Membership, Meter, Reach, Resource, Rows, Standing, Terms};
use crate::protection::Protection;

/// All facts that count for any kind of thing; a kind takes those that count for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Whose it is.
    pub reach: Reach,
    /// In which case, if in any; of a case, what the actor is in it.
    pub case: Option<Standing>,
    /// How it is protected.
    pub protection: Protection,
    /// On which terms it was given.
    pub terms: Terms,
    /// Who did the other half.
    pub hand: Hand,
    /// How many rows it has.
    pub rows: Rows,
    /// Whose meter it is.
    pub meter: Meter,
    /// Whether it is the actor's own account.
    pub own: bool,
}

impl Resource {
    /// The thing of this kind with these facts.
    #[must_use]
    pub fn of(kind: Kind, facts: &Facts) -> Self {
        let Facts {
            reach,
            case,
            protection,
            terms,
            hand,
            rows,
            meter,
            own,
        } = *facts;
        match kind {
            Kind::Account => Self::Account {
                reach,
                case,
                protection,
            },
            Kind::Case => Self::Case {
                reach,
                standing: case.unwrap_or(Standing {
                    restricted: false,
                    membership: Membership::None,
                }),
            },
            Kind::Clients => Self::Clients,
            Kind::Directory => Self::Directory,
            Kind::Draft => Self::Draft {
                reach,
                case,
                terms,
                hand,
            },
            Kind::Export => Self::Export { rows, terms, hand },
            Kind::Exposure => Self::Exposure { meter },
            Kind::Health => Self::Health,
            Kind::Lists => Self::Lists,
            Kind::ListChange => Self::ListChange { hand },
            Kind::Link => Self::Link { reach, case },
            Kind::Log => Self::Log,
            Kind::Login => Self::Login,
            Kind::Operation => Self::Operation { reach },
            Kind::Operators => Self::Operators { own },
            Kind::Outcome => Self::Outcome { reach, case },
            Kind::Package => Self::Package { reach },
            Kind::Person => Self::Person { reach, case },
            Kind::Place => Self::Place { reach, case },
            Kind::ProviderCard => Self::ProviderCard { reach },
            Kind::Quarantine => Self::Quarantine,
            Kind::Queue => Self::Queue { reach },
            Kind::Referral => Self::Referral { reach, case },
            Kind::Report => Self::Report { reach, case, terms },
            Kind::Rules => Self::Rules,
            Kind::RuleApproval => Self::RuleApproval { hand },
            Kind::Search => Self::Search,
            Kind::SecondLook => Self::SecondLook { reach, case, hand },
            Kind::SetAside => Self::SetAside { reach, case },
            Kind::Subject => Self::Subject { hand },
            Kind::Views => Self::Views,
        }
    }
}
