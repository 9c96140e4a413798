//! The roles, what each may be here for, and which of them no one person has together.
//!
//! To add a role: a line in [`Role`]; the compiler then names every place that must say what it
//! means for the new one.

use crate::identifier::codes;
use crate::policy::Purpose;

codes! {
    /// What somebody is here.
    Role {
        /// Runs the software and its accounts, and never reads case content.
        Administrator = "administrator",
        /// Works out who is behind what was reported, and drafts referrals.
        Analyst = "analyst",
        /// Checks what was done, by the log and ids alone.
        Auditor = "auditor",
        /// Answers people on their own data, and oversees the processing.
        DataProtectionOfficer = "data_protection_officer",
        /// Sees to what comes in and works the queue.
        IntakeOfficer = "intake_officer",
        /// Speaks with other authorities and with providers.
        Liaison = "liaison",
        /// Another agency, which packages are sent to.
        PeerAgency = "peer_agency",
        /// A provider's trust-and-safety team.
        Provider = "provider",
        /// Heads the unit.
        Supervisor = "supervisor",
    }
}

impl Role {
    /// Whether it works in the house: for the agency of the site or an authority that works here.
    #[must_use]
    pub const fn is_of_house(self) -> bool {
        match self {
            Self::Administrator
            | Self::Analyst
            | Self::Auditor
            | Self::DataProtectionOfficer
            | Self::IntakeOfficer
            | Self::Liaison
            | Self::Supervisor => true,
            Self::PeerAgency | Self::Provider => false,
        }
    }

    /// Whether it reads what a case is about. A test holds this against the rules.
    #[must_use]
    pub const fn reads_case_content(self) -> bool {
        match self {
            Self::Analyst
            | Self::DataProtectionOfficer
            | Self::IntakeOfficer
            | Self::Liaison
            | Self::PeerAgency
            | Self::Supervisor => true,
            Self::Administrator | Self::Auditor | Self::Provider => false,
        }
    }

    /// Whether it changes anything beyond its own log-in and views. A test holds this against the
    /// rules.
    #[must_use]
    pub const fn acts(self) -> bool {
        match self {
            Self::Administrator
            | Self::Analyst
            | Self::DataProtectionOfficer
            | Self::IntakeOfficer
            | Self::Liaison
            | Self::Supervisor => true,
            Self::Auditor | Self::PeerAgency | Self::Provider => false,
        }
    }

    /// The purposes that may be named in this role, in the order to offer them.
    #[must_use]
    pub const fn purposes(self) -> &'static [Purpose] {
        use Purpose::{
            ChildProtection, DataSubject, Identification, Investigation, Oversight, Statistics,
            Triage,
        };
        match self {
            Self::Administrator | Self::Provider => &[],
            Self::Analyst => &[
                Triage,
                Investigation,
                Identification,
                ChildProtection,
                Statistics,
            ],
            Self::Auditor => &[Oversight, Statistics],
            Self::DataProtectionOfficer => &[DataSubject, Oversight],
            Self::IntakeOfficer => &[Triage, ChildProtection],
            Self::Liaison => &[Investigation, Identification, ChildProtection, Statistics],
            Self::PeerAgency => &[Investigation, Identification, ChildProtection],
            Self::Supervisor => &[
                Triage,
                Investigation,
                Identification,
                ChildProtection,
                Oversight,
                Statistics,
            ],
        }
    }

    /// Whether one person may have both roles: not who runs the software and reads cases, not who
    /// checks and acts, and nobody who is of the house and comes from outside.
    #[must_use]
    pub fn goes_with(self, other: Self) -> bool {
        let apart = |one: Self, two: Self| {
            one != two
                && ((one == Self::Administrator && two.reads_case_content())
                    || (one == Self::Auditor && two.acts())
                    || !one.is_of_house())
        };
        !apart(self, other) && !apart(other, self)
    }
}

/// The pairs among these roles that may not be one person's, each once and in the order of the
/// roles; empty where all go together.
#[must_use]
pub fn conflicting_roles(roles: &[Role]) -> Vec<(Role, Role)> {
    let mut found = Vec::new();
    for one in Role::ALL.iter().filter(|role| roles.contains(role)) {
        let later = roles
            .iter()
            .copied()
            .filter(|other| other > one && !one.goes_with(*other));
        found.extend(later.map(|other| (*one, other)));
    }
    found.sort_unstable();
    found.dedup();
    found
}
