//! What can be done: one action for each thing that a page, a command or an interface does.
//!
//! What it is done to and what it may be done for is said here, what sort of act it is in `nature.rs`;
//! in functions without an arm for "all others".
//!
//! To add an action: a line in [`Action`], an arm in each function here and in `nature.rs`, its permit in
//! `permit.rs` (`docs/policy.md`).

use Purpose::{
    ChildProtection, DataSubject, Identification, Investigation, Oversight, Statistics, Triage,
};

use crate::identifier::codes;
use crate::policy::{Kind, Purpose};

codes! {
    /// What an actor is about to do.
    Action {
        /// To give out to somebody what is held on them.
        AnswerSubject = "answer_subject",
        /// To approve a version of rules that was proposed.
        ApproveRules = "approve_rules",
        /// To make operators members of a case or to take them out; to hand over its lead.
        AssignCase = "assign_case",
        /// To change rows of the directory of authorities, and their keys.
        ChangeDirectory = "change_directory",
        /// To add and end accounts of operators and to give them roles.
        ChangeOperators = "change_operators",
        /// To close a case.
        CloseCase = "close_case",
        /// To bring a change of lists that was proposed into force.
        ConfirmLists = "confirm_lists",
        /// To accept, refuse or leave open a link; to split and merge by hand.
        DecideLink = "decide_link",
        /// To decide where somebody is.
        DecidePlace = "decide_place",
        /// To give the verdict of a second look.
        DecideSecondLook = "decide_second_look",
        /// To draft a referral.
        DraftReferral = "draft_referral",
        /// To work on a case: tasks, notes, persons in it.
        EditCase = "edit_case",
        /// To destroy what is held on somebody.
        EraseSubject = "erase_subject",
        /// To carry out a file of many things.
        Export = "export",
        /// To find what is held on somebody who asks.
        FindSubject = "find_subject",
        /// To hand a child over to child protection.
        HandOverChild = "hand_over_child",
        /// To see to one's own log-in.
        KeepLogin = "keep_login",
        /// To add and end machines that use the interfaces.
        ManageClients = "manage_clients",
        /// To open a case on a person.
        OpenCase = "open_case",
        /// To open the narrative text of a report.
        OpenNarrative = "open_narrative",
        /// To open the bytes of what could not be read.
        OpenQuarantined = "open_quarantined",
        /// To set another band than the rules gave.
        OverrideBand = "override_band",
        /// To propose a change of lists.
        ProposeLists = "propose_lists",
        /// To propose a version of rules, and to back-test it.
        ProposeRules = "propose_rules",
        /// To read an account, without what is protected.
        ReadAccount = "read_account",
        /// To read a case.
        ReadCase = "read_case",
        /// To list machines that use the interfaces.
        ReadClients = "read_clients",
        /// To read the directory of authorities.
        ReadDirectory = "read_directory",
        /// To read one's own meter of exposure.
        ReadExposure = "read_exposure",
        /// To read whether the software is well.
        ReadHealth = "read_health",
        /// To read names, versions and figures of lists.
        ReadLists = "read_lists",
        /// To read the log.
        ReadLog = "read_log",
        /// To read figures of an operation, fairness among them.
        ReadOperation = "read_operation",
        /// To list operators and their roles.
        ReadOperators = "read_operators",
        /// To read a package and its state.
        ReadPackage = "read_package",
        /// To read a person: accounts, links, places, priority, outcomes.
        ReadPerson = "read_person",
        /// To read a provider's card.
        ReadProviderCard = "read_provider_card",
        /// To list what could not be read, with the reason.
        ReadQuarantine = "read_quarantine",
        /// To read a queue and its alarms.
        ReadQueue = "read_queue",
        /// To read a referral or a draft.
        ReadReferral = "read_referral",
        /// To read a report or an incident, its narrative folded.
        ReadReport = "read_report",
        /// To read rules, their versions and back-tests.
        ReadRules = "read_rules",
        /// To read what is to be looked at a second time.
        ReadSecondLook = "read_second_look",
        /// To read the unit's load.
        ReadUnitLoad = "read_unit_load",
        /// To write down what came of a person.
        RecordOutcome = "record_outcome",
        /// To put right what is held on somebody.
        RectifySubject = "rectify_subject",
        /// To release a draft: what is in it leaves the house.
        ReleaseReferral = "release_referral",
        /// To open a closed case again.
        ReopenCase = "reopen_case",
        /// To ask a provider or a court for preservation or disclosure.
        RequestEvidence = "request_evidence",
        /// To let only those of a case know of it, or everybody again.
        RestrictCase = "restrict_case",
        /// To keep what is held on somebody from being used.
        RestrictSubject = "restrict_subject",
        /// To undo that a person is set aside.
        Restore = "restore",
        /// To take a released referral back from every recipient.
        RetractReferral = "retract_referral",
        /// To try again to read what could not be read.
        RetryQuarantine = "retry_quarantine",
        /// To read what is held back of an account.
        RevealProtected = "reveal_protected",
        /// To save a view of a list for oneself.
        SaveView = "save_view",
        /// To search.
        Search = "search",
        /// To set a person aside.
        SetAside = "set_aside",
        /// To set many persons aside at once.
        SetAsideBulk = "set_aside_bulk",
        /// To set how much exposure the unit allows.
        SetExposureLimits = "set_exposure_limits",
        /// To share a saved view.
        ShareView = "share_view",
        /// To check that the log is whole.
        VerifyLog = "verify_log",
        /// To withdraw a draft.
        WithdrawReferral = "withdraw_referral",
        /// To take persons from a queue, to release or to skip them.
        WorkQueue = "work_queue",
    }
}

/// To read what came in.
const READ: &[Purpose] = &[
    ChildProtection,
    DataSubject,
    Identification,
    Investigation,
    Oversight,
    Triage,
];

/// To read who somebody is and what was done about it.
const KNOW: &[Purpose] = &[
    ChildProtection,
    DataSubject,
    Identification,
    Investigation,
    Oversight,
];

/// To judge what came in, and to work through it.
const JUDGE: &[Purpose] = &[ChildProtection, Identification, Investigation, Triage];

/// To work on a case and to send what is known.
const WORK: &[Purpose] = &[ChildProtection, Identification, Investigation];

/// To see to it that others' work is right.
const LEAD: &[Purpose] = &[ChildProtection, Identification, Investigation, Oversight];

impl Action {
    /// The kind of thing that it is done to.
    #[must_use]
    pub const fn about(self) -> Kind {
        match self {
            Self::ReadAccount | Self::RevealProtected => Kind::Account,
            Self::AssignCase
            | Self::CloseCase
            | Self::EditCase
            | Self::HandOverChild
            | Self::ReadCase
            | Self::ReopenCase
            | Self::RequestEvidence
            | Self::RestrictCase => Kind::Case,
            Self::ManageClients | Self::ReadClients => Kind::Clients,
            Self::ChangeDirectory | Self::ReadDirectory => Kind::Directory,
            Self::ReleaseReferral | Self::WithdrawReferral => Kind::Draft,
            Self::Export => Kind::Export,
            Self::ReadExposure | Self::ReadUnitLoad | Self::SetExposureLimits => Kind::Exposure,
            Self::ReadHealth => Kind::Health,
            Self::DecideLink => Kind::Link,
            Self::ProposeLists | Self::ReadLists => Kind::Lists,
            Self::ConfirmLists => Kind::ListChange,
            Self::ReadLog | Self::VerifyLog => Kind::Log,
            Self::KeepLogin => Kind::Login,
            Self::ReadOperation => Kind::Operation,
            Self::ChangeOperators | Self::ReadOperators => Kind::Operators,
            Self::RecordOutcome => Kind::Outcome,
            Self::ReadPackage => Kind::Package,
            Self::DraftReferral | Self::OpenCase | Self::OverrideBand | Self::ReadPerson => {
                Kind::Person
            }
            Self::DecidePlace => Kind::Place,
            Self::ReadProviderCard => Kind::ProviderCard,
            Self::OpenQuarantined | Self::ReadQuarantine | Self::RetryQuarantine => {
                Kind::Quarantine
            }
            Self::ReadQueue | Self::SetAsideBulk | Self::WorkQueue => Kind::Queue,
            Self::ReadReferral | Self::RetractReferral => Kind::Referral,
            Self::OpenNarrative | Self::ReadReport => Kind::Report,
            Self::ProposeRules | Self::ReadRules => Kind::Rules,
            Self::ApproveRules => Kind::RuleApproval,
            Self::Search => Kind::Search,
            Self::DecideSecondLook | Self::ReadSecondLook => Kind::SecondLook,
            Self::Restore | Self::SetAside => Kind::SetAside,
            Self::AnswerSubject
            | Self::EraseSubject
            | Self::FindSubject
            | Self::RectifySubject
            | Self::RestrictSubject => Kind::Subject,
            Self::SaveView | Self::ShareView => Kind::Views,
        }
    }

    /// The purposes that it may be done for; empty where it needs none, since it concerns no case.
    #[must_use]
    pub const fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::ReadAccount | Self::ReadPerson | Self::ReadReport | Self::Search => READ,
            Self::ReadCase | Self::ReadReferral | Self::RevealProtected => KNOW,
            Self::DecideLink
            | Self::DecidePlace
            | Self::OpenNarrative
            | Self::OverrideBand
            | Self::Restore
            | Self::SetAside
            | Self::SetAsideBulk
            | Self::WorkQueue => JUDGE,
            Self::DraftReferral
            | Self::EditCase
            | Self::ReadPackage
            | Self::RecordOutcome
            | Self::ReleaseReferral
            | Self::RequestEvidence
            | Self::WithdrawReferral => WORK,
            Self::AssignCase
            | Self::CloseCase
            | Self::Export
            | Self::ReopenCase
            | Self::RestrictCase
            | Self::RetractReferral => LEAD,
            Self::ReadQueue => &[
                ChildProtection,
                Identification,
                Investigation,
                Oversight,
                Triage,
            ],
            Self::OpenCase | Self::OpenQuarantined => &[ChildProtection, Investigation, Triage],
            Self::HandOverChild => &[ChildProtection],
            Self::DecideSecondLook | Self::ReadSecondLook => &[Oversight, Triage],
            Self::ReadOperation => &[
                ChildProtection,
                Investigation,
                Oversight,
                Statistics,
                Triage,
            ],
            Self::ReadLog => &[DataSubject, Oversight],
            Self::AnswerSubject
            | Self::EraseSubject
            | Self::FindSubject
            | Self::RectifySubject
            | Self::RestrictSubject => &[DataSubject],
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
            | Self::ReadOperators
            | Self::ReadProviderCard
            | Self::ReadQuarantine
            | Self::ReadRules
            | Self::ReadUnitLoad
            | Self::RetryQuarantine
            | Self::SaveView
            | Self::SetExposureLimits
            | Self::ShareView
            | Self::VerifyLog => &[],
        }
    }
}
