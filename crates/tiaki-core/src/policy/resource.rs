//! What an action is about: a kind of thing, and the facts about it that rules go by.
//!
//! A thing that hangs on several others takes the strictest of their facts: a link between two persons
//! of whom one is in a restricted case is a thing of that case.
//!
//! To add a kind: a variant of [`Resource`] and of [`Kind`], and what one must be allowed to read to
//! know of it in [`Resource::known_by`]; its states for the matrix in `cell.rs`.

use crate::identifier::codes;
use crate::policy::{Action, Hand, Handling, Membership, Meter, Reach, Role, Rows};
use crate::protection::Protection;

/// What the actor is in the case that a thing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing {
    /// Whether only those of the case know of it.
    pub restricted: bool,
    /// What the actor is in it.
    pub membership: Membership,
}

impl Standing {
    /// Whether the case hides itself, and everything in it, from the actor.
    #[must_use]
    pub fn is_shut(self) -> bool {
        self.restricted && self.membership == Membership::None
    }
}

/// On which terms a thing was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Terms {
    /// The strictest handling code on it.
    pub code: Handling,
    /// Whether its owner gave leave to hand on what the code keeps back.
    pub leave: bool,
}

impl Terms {
    /// The terms of a thing with these codes.
    #[must_use]
    pub fn of(codes: impl IntoIterator<Item = Handling>, leave: bool) -> Self {
        let code = codes.into_iter().max().unwrap_or(Handling::None);
        Self { code, leave }
    }

    /// Whether the thing may be handed to another agency.
    #[must_use]
    pub const fn may_go_on(self) -> bool {
        match self.code {
            Handling::None | Handling::H0 | Handling::H1 => true,
            Handling::H2 | Handling::H3 => self.leave,
        }
    }
}

/// Gives the variants of [`Resource`] with their facts, and [`Kind`], from one list.
macro_rules! resources {
    ($($(#[$doc:meta])* $name:ident = $code:literal $({ $($(#[$fact_doc:meta])* $fact:ident: $type:ty,)+ })?;)+) => {
        codes! {
            /// The kinds of things that actions are about.
            Kind { $($(#[$doc])* $name = $code,)+ }
        }

        /// A thing that an action is about, with the facts that count. Where a fact is
        /// `case: Option<Standing>`, `None` says that the thing is in no case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Resource {
            $($(#[$doc])* $name $({ $($(#[$fact_doc])* $fact: $type,)+ })?,)+
        }

        impl Resource {
            /// Its kind.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self {
                    $(Self::$name $({ $($fact: _,)+ })? => Kind::$name,)+
                }
            }
        }
    };
}

resources! {
    /// An account at a provider.
    Account = "account" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
        /// How it is protected.
        protection: Protection,
    };
    /// A case.
    Case = "case" {
        /// Whose.
        reach: Reach,
        /// What the actor is in it.
        standing: Standing,
    };
    /// The machines that may use the interfaces for programs.
    Clients = "clients";
    /// The directory of authorities.
    Directory = "directory";
    /// A referral that was not released yet.
    Draft = "draft" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
        /// The strictest terms of anything in it.
        terms: Terms,
        /// Who drafted it.
        hand: Hand,
    };
    /// A file made of many things, to be carried out of the house. Only what its maker may read
    /// goes into it.
    Export = "export" {
        /// How many rows.
        rows: Rows,
        /// The strictest terms of anything in it.
        terms: Terms,
        /// Who agreed to it.
        hand: Hand,
    };
    /// A meter of how much narrative text was opened.
    Exposure = "exposure" {
        /// Whose.
        meter: Meter,
    };
    /// Whether the software is well.
    Health = "health";
    /// Lists of known files: names, versions, figures; never what is on them.
    Lists = "lists";
    /// A change of lists that one curator proposed.
    ListChange = "list_change" {
        /// Who proposed it.
        hand: Hand,
    };
    /// A link between accounts.
    Link = "link" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
    };
    /// The log.
    Log = "log";
    /// The actor's own log-in: password, second factor, sessions, language.
    Login = "login";
    /// Figures of an operation.
    Operation = "operation" {
        /// Whose figures.
        reach: Reach,
    };
    /// Accounts of operators, and their roles.
    Operators = "operators" {
        /// Whether it is the actor's own account.
        own: bool,
    };
    /// What came of a person.
    Outcome = "outcome" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
    };
    /// A package that was sent, with its state.
    Package = "package" {
        /// Whether it was sent to the actor's agency.
        reach: Reach,
    };
    /// A person: accounts that are taken to have one user.
    Person = "person" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
    };
    /// Where somebody is, as people decide it.
    Place = "place" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
    };
    /// What a provider's reports leave out, in figures.
    ProviderCard = "provider_card" {
        /// Whether it is the actor's own.
        reach: Reach,
    };
    /// What could not be read.
    Quarantine = "quarantine";
    /// A queue, with its alarms.
    Queue = "queue" {
        /// Whose.
        reach: Reach,
    };
    /// A referral that was released.
    Referral = "referral" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
    };
    /// A report or an incident of several reports.
    Report = "report" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
        /// On which terms it was given.
        terms: Terms,
    };
    /// Rules of triage in all their versions.
    Rules = "rules";
    /// A version of rules that was proposed.
    RuleApproval = "rule_approval" {
        /// Who proposed it.
        hand: Hand,
    };
    /// The search page. Only what the actor may read is found.
    Search = "search";
    /// A decision that was drawn for a second look.
    SecondLook = "second_look" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
        /// Who took the decision.
        hand: Hand,
    };
    /// That a person is set aside.
    SetAside = "set_aside" {
        /// Whose.
        reach: Reach,
        /// In which case.
        case: Option<Standing>,
    };
    /// What somebody asks for on their own data.
    Subject = "subject" {
        /// Who agreed to what is to be done.
        hand: Hand,
    };
    /// Saved views of lists.
    Views = "views";
}

/// What one must be allowed to do to be told that a thing is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// Everybody in the house knows: it is a page that every site has.
    House,
    /// Who may do this to this.
    Who(Action, Resource),
}

impl Resource {
    /// Which reading tells of it.
    pub(super) const fn known_by(self) -> Known {
        match self {
            Self::Account { .. } => Known::Who(Action::ReadAccount, self),
            Self::Case { .. } => Known::Who(Action::ReadCase, self),
            Self::Draft { reach, case, .. } => {
                Known::Who(Action::ReadReferral, Self::Referral { reach, case })
            }
            Self::Link { reach, case }
            | Self::Outcome { reach, case }
            | Self::Place { reach, case }
            | Self::SetAside { reach, case } => {
                Known::Who(Action::ReadPerson, Self::Person { reach, case })
            }
            Self::Operation { .. } => Known::Who(Action::ReadOperation, self),
            Self::Package { .. } => Known::Who(Action::ReadPackage, self),
            Self::Person { .. } => Known::Who(Action::ReadPerson, self),
            Self::ProviderCard { .. } => Known::Who(Action::ReadProviderCard, self),
            Self::Queue { .. } => Known::Who(Action::ReadQueue, self),
            Self::Referral { .. } => Known::Who(Action::ReadReferral, self),
            Self::Report { .. } => Known::Who(Action::ReadReport, self),
            Self::SecondLook { .. } => Known::Who(Action::ReadSecondLook, self),
            Self::Clients
            | Self::Directory
            | Self::Export { .. }
            | Self::Exposure { .. }
            | Self::Health
            | Self::Lists
            | Self::ListChange { .. }
            | Self::Log
            | Self::Login
            | Self::Operators { .. }
            | Self::Quarantine
            | Self::Rules
            | Self::RuleApproval { .. }
            | Self::Search
            | Self::Subject { .. }
            | Self::Views => Known::House,
        }
    }

    /// Whose it is, where that counts.
    #[must_use]
    pub const fn reach(self) -> Option<Reach> {
        match self {
            Self::Account { reach, .. }
            | Self::Case { reach, .. }
            | Self::Draft { reach, .. }
            | Self::Link { reach, .. }
            | Self::Operation { reach }
            | Self::Outcome { reach, .. }
            | Self::Package { reach }
            | Self::Person { reach, .. }
            | Self::Place { reach, .. }
            | Self::ProviderCard { reach }
            | Self::Queue { reach }
            | Self::Referral { reach, .. }
            | Self::Report { reach, .. }
            | Self::SecondLook { reach, .. }
            | Self::SetAside { reach, .. } => Some(reach),
            Self::Clients
            | Self::Directory
            | Self::Export { .. }
            | Self::Exposure { .. }
            | Self::Health
            | Self::Lists
            | Self::ListChange { .. }
            | Self::Log
            | Self::Login
            | Self::Operators { .. }
            | Self::Quarantine
            | Self::Rules
            | Self::RuleApproval { .. }
            | Self::Search
            | Self::Subject { .. }
            | Self::Views => None,
        }
    }

    /// The case it is, or is in.
    #[must_use]
    pub const fn case(self) -> Option<Standing> {
        match self {
            Self::Case { standing, .. } => Some(standing),
            Self::Account { case, .. }
            | Self::Draft { case, .. }
            | Self::Link { case, .. }
            | Self::Outcome { case, .. }
            | Self::Person { case, .. }
            | Self::Place { case, .. }
            | Self::Referral { case, .. }
            | Self::Report { case, .. }
            | Self::SecondLook { case, .. }
            | Self::SetAside { case, .. } => case,
            Self::Clients
            | Self::Directory
            | Self::Export { .. }
            | Self::Exposure { .. }
            | Self::Health
            | Self::Lists
            | Self::ListChange { .. }
            | Self::Log
            | Self::Login
            | Self::Operation { .. }
            | Self::Operators { .. }
            | Self::Package { .. }
            | Self::ProviderCard { .. }
            | Self::Quarantine
            | Self::Queue { .. }
            | Self::Rules
            | Self::RuleApproval { .. }
            | Self::Search
            | Self::Subject { .. }
            | Self::Views => None,
        }
    }

    /// What the actor is in its case: nothing where there is none.
    #[must_use]
    pub fn membership(self) -> Membership {
        self.case()
            .map_or(Membership::None, |standing| standing.membership)
    }

    /// On which terms it was given, where that counts.
    #[must_use]
    pub const fn terms(self) -> Option<Terms> {
        if let Self::Draft { terms, .. } | Self::Export { terms, .. } | Self::Report { terms, .. } =
            self
        {
            Some(terms)
        } else {
            None
        }
    }

    /// Who did the other half, where it takes two.
    #[must_use]
    pub const fn hand(self) -> Option<Hand> {
        if let Self::Draft { hand, .. }
        | Self::Export { hand, .. }
        | Self::ListChange { hand }
        | Self::RuleApproval { hand }
        | Self::SecondLook { hand, .. }
        | Self::Subject { hand } = self
        {
            Some(hand)
        } else {
            None
        }
    }

    /// Whether it is what somebody from outside comes here for, in this role.
    #[must_use]
    pub(super) const fn is_outsiders(self, role: Role) -> bool {
        match role {
            Role::PeerAgency => matches!(self, Self::Package { reach: Reach::Own }),
            Role::Provider => matches!(self, Self::ProviderCard { reach: Reach::Own }),
            Role::Administrator
            | Role::Analyst
            | Role::Auditor
            | Role::DataProtectionOfficer
            | Role::IntakeOfficer
            | Role::Liaison
            | Role::Supervisor => false,
        }
    }
}
