//! What sort of act an action is: whether it shows case content, changes something, is the site's or a
//! case's own, takes two people, or a person at all.
//!
//! Each is one function that names every action, so that none has an answer that nobody gave.

use crate::policy::{Action, Resource, Rows};

/// Who an action is for besides its permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sphere {
    /// Whoever has the permit.
    Any,
    /// The lead of the case, or a supervisor.
    Lead,
    /// Members of the case.
    Members,
    /// Operators of the site, not those of an authority.
    Site,
}

impl Action {
    /// Who it is for besides its permit.
    #[must_use]
    pub(super) const fn sphere(self) -> Sphere {
        match self {
            Self::AssignCase | Self::CloseCase | Self::ReopenCase | Self::RestrictCase => {
                Sphere::Lead
            }
            Self::EditCase | Self::RequestEvidence => Sphere::Members,
            Self::AnswerSubject
            | Self::ApproveRules
            | Self::ChangeDirectory
            | Self::ChangeOperators
            | Self::ConfirmLists
            | Self::EraseSubject
            | Self::FindSubject
            | Self::ManageClients
            | Self::OpenQuarantined
            | Self::ProposeLists
            | Self::ProposeRules
            | Self::ReadClients
            | Self::ReadLog
            | Self::ReadOperators
            | Self::ReadQuarantine
            | Self::RectifySubject
            | Self::RestrictSubject
            | Self::RetryQuarantine
            | Self::VerifyLog => Sphere::Site,
            Self::DecideLink
            | Self::DecidePlace
            | Self::DecideSecondLook
            | Self::DraftReferral
            | Self::Export
            | Self::HandOverChild
            | Self::KeepLogin
            | Self::OpenCase
            | Self::OpenNarrative
            | Self::OverrideBand
            | Self::ReadAccount
            | Self::ReadCase
            | Self::ReadDirectory
            | Self::ReadExposure
            | Self::ReadHealth
            | Self::ReadLists
            | Self::ReadOperation
            | Self::ReadPackage
            | Self::ReadPerson
            | Self::ReadProviderCard
            | Self::ReadQueue
            | Self::ReadReferral
            | Self::ReadReport
            | Self::ReadRules
            | Self::ReadSecondLook
            | Self::ReadUnitLoad
            | Self::RecordOutcome
            | Self::ReleaseReferral
            | Self::Restore
            | Self::RetractReferral
            | Self::RevealProtected
            | Self::SaveView
            | Self::Search
            | Self::SetAside
            | Self::SetAsideBulk
            | Self::SetExposureLimits
            | Self::ShareView
            | Self::WithdrawReferral
            | Self::WorkQueue => Sphere::Any,
        }
    }

    /// Whether it shows or changes what a case is about: anything on persons, accounts, reports.
    /// Figures, ids in a log and the software's own things are not that.
    #[must_use]
    pub const fn is_case_content(self) -> bool {
        match self {
            Self::AnswerSubject
            | Self::AssignCase
            | Self::CloseCase
            | Self::DecideLink
            | Self::DecidePlace
            | Self::DecideSecondLook
            | Self::DraftReferral
            | Self::EditCase
            | Self::EraseSubject
            | Self::Export
            | Self::FindSubject
            | Self::HandOverChild
            | Self::OpenCase
            | Self::OpenNarrative
            | Self::OpenQuarantined
            | Self::OverrideBand
            | Self::ReadAccount
            | Self::ReadCase
            | Self::ReadPackage
            | Self::ReadPerson
            | Self::ReadQueue
            | Self::ReadReferral
            | Self::ReadReport
            | Self::ReadSecondLook
            | Self::RecordOutcome
            | Self::RectifySubject
            | Self::ReleaseReferral
            | Self::ReopenCase
            | Self::RequestEvidence
            | Self::RestrictCase
            | Self::RestrictSubject
            | Self::Restore
            | Self::RetractReferral
            | Self::RevealProtected
            | Self::Search
            | Self::SetAside
            | Self::SetAsideBulk
            | Self::WithdrawReferral
            | Self::WorkQueue => true,
            Self::ApproveRules
            | Self::ChangeDirectory
            | Self::ChangeOperators
            | Self::ConfirmLists
            | Self::KeepLogin
            | Self::ManageClients
            | Self::ProposeLists
            | Self::ProposeRules
            | Self::ReadClients
            | Self::ReadDirectory
            | Self::ReadExposure
            | Self::ReadHealth
            | Self::ReadLists
            | Self::ReadLog
            | Self::ReadOperation
            | Self::ReadOperators
            | Self::ReadProviderCard
            | Self::ReadQuarantine
            | Self::ReadRules
            | Self::ReadUnitLoad
            | Self::RetryQuarantine
            | Self::SaveView
            | Self::SetExposureLimits
            | Self::ShareView
            | Self::VerifyLog => false,
        }
    }

    /// Whether it changes something beyond the actor's own log-in and views.
    #[must_use]
    pub const fn changes(self) -> bool {
        match self {
            Self::AnswerSubject
            | Self::ApproveRules
            | Self::AssignCase
            | Self::ChangeDirectory
            | Self::ChangeOperators
            | Self::CloseCase
            | Self::ConfirmLists
            | Self::DecideLink
            | Self::DecidePlace
            | Self::DecideSecondLook
            | Self::DraftReferral
            | Self::EditCase
            | Self::EraseSubject
            | Self::Export
            | Self::HandOverChild
            | Self::ManageClients
            | Self::OpenCase
            | Self::OverrideBand
            | Self::ProposeLists
            | Self::ProposeRules
            | Self::RecordOutcome
            | Self::RectifySubject
            | Self::ReleaseReferral
            | Self::ReopenCase
            | Self::RequestEvidence
            | Self::RestrictCase
            | Self::RestrictSubject
            | Self::Restore
            | Self::RetractReferral
            | Self::RetryQuarantine
            | Self::SetAside
            | Self::SetAsideBulk
            | Self::SetExposureLimits
            | Self::ShareView
            | Self::WithdrawReferral
            | Self::WorkQueue => true,
            Self::FindSubject
            | Self::KeepLogin
            | Self::OpenNarrative
            | Self::OpenQuarantined
            | Self::ReadAccount
            | Self::ReadCase
            | Self::ReadClients
            | Self::ReadDirectory
            | Self::ReadExposure
            | Self::ReadHealth
            | Self::ReadLists
            | Self::ReadLog
            | Self::ReadOperation
            | Self::ReadOperators
            | Self::ReadPackage
            | Self::ReadPerson
            | Self::ReadProviderCard
            | Self::ReadQuarantine
            | Self::ReadQueue
            | Self::ReadReferral
            | Self::ReadReport
            | Self::ReadRules
            | Self::ReadSecondLook
            | Self::ReadUnitLoad
            | Self::RevealProtected
            | Self::SaveView
            | Self::Search
            | Self::VerifyLog => false,
        }
    }

    /// Whether done to this it takes two people, of whom the actor is the second.
    #[must_use]
    pub const fn takes_two(self, resource: Resource) -> bool {
        match self {
            Self::AnswerSubject
            | Self::ApproveRules
            | Self::ConfirmLists
            | Self::DecideSecondLook
            | Self::EraseSubject
            | Self::ReadSecondLook
            | Self::RectifySubject
            | Self::ReleaseReferral
            | Self::RestrictSubject => true,
            Self::Export => matches!(
                resource,
                Resource::Export {
                    rows: Rows::Many,
                    ..
                }
            ),
            Self::AssignCase
            | Self::ChangeDirectory
            | Self::ChangeOperators
            | Self::CloseCase
            | Self::DecideLink
            | Self::DecidePlace
            | Self::DraftReferral
            | Self::EditCase
            | Self::FindSubject
            | Self::HandOverChild
            | Self::KeepLogin
            | Self::ManageClients
            | Self::OpenCase
            | Self::OpenNarrative
            | Self::OpenQuarantined
            | Self::OverrideBand
            | Self::ProposeLists
            | Self::ProposeRules
            | Self::ReadAccount
            | Self::ReadCase
            | Self::ReadClients
            | Self::ReadDirectory
            | Self::ReadExposure
            | Self::ReadHealth
            | Self::ReadLists
            | Self::ReadLog
            | Self::ReadOperation
            | Self::ReadOperators
            | Self::ReadPackage
            | Self::ReadPerson
            | Self::ReadProviderCard
            | Self::ReadQuarantine
            | Self::ReadQueue
            | Self::ReadReferral
            | Self::ReadReport
            | Self::ReadRules
            | Self::ReadUnitLoad
            | Self::RecordOutcome
            | Self::ReopenCase
            | Self::RequestEvidence
            | Self::RestrictCase
            | Self::Restore
            | Self::RetractReferral
            | Self::RetryQuarantine
            | Self::RevealProtected
            | Self::SaveView
            | Self::Search
            | Self::SetAside
            | Self::SetAsideBulk
            | Self::SetExposureLimits
            | Self::ShareView
            | Self::VerifyLog
            | Self::WithdrawReferral
            | Self::WorkQueue => false,
        }
    }

    /// Whether a person does it and no machine by itself: either half of what takes two people, what opens a
    /// text or a child's values, what gives or takes rights and keys, what leaves the house or asks somebody
    /// outside it, and what passes judgement on many at once or over the rules.
    ///
    /// What is left can be undone here by whoever works with it, and stands in the log under the machine's id.
    #[must_use]
    pub const fn takes_a_person(self) -> bool {
        match self {
            Self::AnswerSubject
            | Self::ApproveRules
            | Self::AssignCase
            | Self::ChangeDirectory
            | Self::ChangeOperators
            | Self::ConfirmLists
            | Self::DecideSecondLook
            | Self::DraftReferral
            | Self::EraseSubject
            | Self::Export
            | Self::FindSubject
            | Self::HandOverChild
            | Self::ManageClients
            | Self::OpenNarrative
            | Self::OpenQuarantined
            | Self::OverrideBand
            | Self::ProposeLists
            | Self::ProposeRules
            | Self::ReadExposure
            | Self::ReadSecondLook
            | Self::RectifySubject
            | Self::ReleaseReferral
            | Self::RequestEvidence
            | Self::RestrictCase
            | Self::RestrictSubject
            | Self::RetractReferral
            | Self::RevealProtected
            | Self::SetAsideBulk
            | Self::SetExposureLimits
            | Self::WithdrawReferral => true,
            Self::CloseCase
            | Self::DecideLink
            | Self::DecidePlace
            | Self::EditCase
            | Self::KeepLogin
            | Self::OpenCase
            | Self::ReadAccount
            | Self::ReadCase
            | Self::ReadClients
            | Self::ReadDirectory
            | Self::ReadHealth
            | Self::ReadLists
            | Self::ReadLog
            | Self::ReadOperation
            | Self::ReadOperators
            | Self::ReadPackage
            | Self::ReadPerson
            | Self::ReadProviderCard
            | Self::ReadQuarantine
            | Self::ReadQueue
            | Self::ReadReferral
            | Self::ReadReport
            | Self::ReadRules
            | Self::ReadUnitLoad
            | Self::RecordOutcome
            | Self::ReopenCase
            | Self::Restore
            | Self::RetryQuarantine
            | Self::SaveView
            | Self::Search
            | Self::SetAside
            | Self::ShareView
            | Self::VerifyLog
            | Self::WorkQueue => false,
        }
    }
}
