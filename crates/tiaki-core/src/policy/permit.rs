//! The rules that permit. Each action is in exactly one of them; a test sees to it.
//!
//! A rule here says which roles may do what at all; when, and to what, is for the rules that forbid.
//! A role or an action that stands nowhere here may nothing.
//!
//! To add one: its id in `rule.rs`, its item here, and the policy anew in `tiaki-policy-proof`.

use Role::{
    Administrator, Analyst, Auditor, DataProtectionOfficer, IntakeOfficer, Liaison, PeerAgency,
    Provider, Supervisor,
};

use crate::policy::rule::When;
use crate::policy::{Action, Effect, Role, Rule, RuleId};

/// Everybody in the house.
const HOUSE: &[Role] = &[
    Administrator,
    Analyst,
    Auditor,
    DataProtectionOfficer,
    IntakeOfficer,
    Liaison,
    Supervisor,
];

const fn permit(
    id: RuleId,
    roles: &'static [Role],
    actions: &'static [Action],
    says: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        id,
        effect: Effect::Permit,
        says,
        source,
        when: When::Who(roles, actions),
    }
}

pub(super) const RULES: &[Rule] = &[
    permit(
        RuleId::OwnLogin,
        Role::ALL,
        &[Action::KeepLogin],
        "Everybody sees to their own log-in.",
        "Directive (EU) 2016/680, article 29",
    ),
    permit(
        RuleId::ReadReported,
        &[
            IntakeOfficer,
            Analyst,
            Supervisor,
            Liaison,
            DataProtectionOfficer,
        ],
        &[Action::ReadAccount, Action::ReadPerson, Action::ReadReport],
        "Who works on what was reported reads it; a data-protection officer for who asks.",
        "Directive (EU) 2016/680, articles 8, 14 and 34",
    ),
    permit(
        RuleId::OpenTexts,
        &[IntakeOfficer, Analyst, Supervisor],
        &[Action::OpenNarrative],
        "Who has to judge a report opens its text.",
        "Directive (EU) 2016/680, article 8; docs/policy.md, exposure",
    ),
    permit(
        RuleId::Protected,
        &[IntakeOfficer, Analyst, Supervisor, DataProtectionOfficer],
        &[Action::RevealProtected],
        "Who has to find or to protect a child reads who it is; a data-protection officer for who asks.",
        "Directive 2012/29/EU, articles 21 and 24; Convention on the Rights of the Child, article 3",
    ),
    permit(
        RuleId::Queue,
        &[IntakeOfficer, Analyst, Supervisor],
        &[
            Action::ReadQueue,
            Action::Restore,
            Action::SetAside,
            Action::WorkQueue,
        ],
        "Intake officers, analysts and supervisors work the queue.",
        "docs/queue.md",
    ),
    permit(
        RuleId::SecondLook,
        &[IntakeOfficer, Analyst, Supervisor],
        &[Action::DecideSecondLook, Action::ReadSecondLook],
        "Who works the queue looks again at what others set aside.",
        "docs/queue.md; Directive (EU) 2016/680, article 4(1)(d)",
    ),
    permit(
        RuleId::Judgement,
        &[Analyst, Supervisor],
        &[
            Action::DecideLink,
            Action::DecidePlace,
            Action::OverrideBand,
            Action::SetAsideBulk,
        ],
        "Analysts and supervisors decide on what software proposes.",
        "Directive (EU) 2016/680, articles 7 and 11",
    ),
    permit(
        RuleId::ReadCases,
        &[Analyst, Supervisor, Liaison, DataProtectionOfficer],
        &[Action::ReadCase, Action::ReadReferral],
        "Who works on cases reads them and what was referred; a data-protection officer for who asks.",
        "Directive (EU) 2016/680, articles 8, 14 and 34",
    ),
    permit(
        RuleId::CaseWork,
        &[Analyst, Supervisor],
        &[Action::EditCase, Action::OpenCase, Action::RequestEvidence],
        "Analysts and supervisors open cases and work on them.",
        "Directive (EU) 2016/680, article 8",
    ),
    permit(
        RuleId::CaseLeading,
        &[Analyst, Supervisor],
        &[
            Action::AssignCase,
            Action::CloseCase,
            Action::ReopenCase,
            Action::RestrictCase,
        ],
        "Who leads a case, and a supervisor, says who is in it and when it ends.",
        "Directive (EU) 2016/680, article 4(4)",
    ),
    permit(
        RuleId::ChildProtection,
        &[Analyst, Supervisor, Liaison],
        &[Action::HandOverChild],
        "Who reads a case hands the child over to child protection, a member of it or not.",
        "Convention on the Rights of the Child, article 3; Directive 2011/93/EU, articles 18 and 19",
    ),
    permit(
        RuleId::Outcomes,
        &[Analyst, Supervisor, Liaison],
        &[Action::RecordOutcome],
        "Who works on cases or hears from others writes down what came of it.",
        "Directive (EU) 2016/680, article 4(1)(d)",
    ),
    permit(
        RuleId::Drafts,
        &[Analyst, Liaison, Supervisor],
        &[Action::DraftReferral, Action::WithdrawReferral],
        "Analysts, liaisons and supervisors draft referrals.",
        "Directive (EU) 2016/680, articles 7 and 9",
    ),
    permit(
        RuleId::Release,
        &[Analyst, Liaison, Supervisor],
        &[Action::ReleaseReferral],
        "Analysts, liaisons and supervisors release what somebody else drafted.",
        "Directive (EU) 2016/680, articles 7(2) and 11",
    ),
    permit(
        RuleId::Retraction,
        &[Liaison, Supervisor],
        &[Action::RetractReferral],
        "Liaisons and supervisors take back what should not have been sent.",
        "Directive (EU) 2016/680, articles 7(3) and 16(6)",
    ),
    permit(
        RuleId::Packages,
        &[Analyst, Liaison, Supervisor, PeerAgency],
        &[Action::ReadPackage],
        "Who sends packages sees their state, and so does the agency that each was sent to.",
        "Directive (EU) 2016/680, articles 7 and 9",
    ),
    permit(
        RuleId::Export,
        &[Analyst, Liaison, Supervisor],
        &[Action::Export],
        "Who works on cases carries out a few rows alone, and more with a second person.",
        "Directive (EU) 2016/680, articles 25 and 29(2)(b)",
    ),
    permit(
        RuleId::Figures,
        &[
            IntakeOfficer,
            Analyst,
            Supervisor,
            Liaison,
            Auditor,
            DataProtectionOfficer,
        ],
        &[Action::ReadOperation],
        "Who works on cases, or checks it, sees the figures.",
        "Directive (EU) 2016/680, articles 4(3) and 34",
    ),
    permit(
        RuleId::ProviderCards,
        &[
            IntakeOfficer,
            Analyst,
            Supervisor,
            Liaison,
            Auditor,
            Provider,
        ],
        &[Action::ReadProviderCard],
        "Who works with providers' reports sees how good they are, and so does the provider itself.",
        "Directive (EU) 2016/680, article 7(2)",
    ),
    permit(
        RuleId::House,
        HOUSE,
        &[
            Action::ReadDirectory,
            Action::ReadHealth,
            Action::ReadLists,
            Action::ReadRules,
        ],
        "Everybody in the house sees the directory, the lists' figures, the rules, and whether all is well.",
        "ARCHITECTURE, section 1: explained, and by versioned rules",
    ),
    permit(
        RuleId::Desk,
        HOUSE,
        &[Action::ReadExposure, Action::SaveView, Action::Search],
        "Everybody in the house has a desk: views of their own, their own meter, and a search that finds what they may read.",
        "docs/policy.md; Directive 89/391/EEC, article 6",
    ),
    permit(
        RuleId::SharedViews,
        &[Analyst, Supervisor, Liaison],
        &[Action::ShareView],
        "Analysts, supervisors and liaisons share views of lists.",
        "docs/policy.md",
    ),
    permit(
        RuleId::DirectoryChange,
        &[Administrator, Liaison],
        &[Action::ChangeDirectory],
        "Administrators and liaisons keep the directory and its keys.",
        "docs/formats/authorities.md",
    ),
    permit(
        RuleId::Proposals,
        &[Analyst, Supervisor],
        &[Action::ProposeLists, Action::ProposeRules],
        "Analysts and supervisors propose lists and rules.",
        "docs/rules.md",
    ),
    permit(
        RuleId::Curators,
        &[Analyst, Supervisor],
        &[Action::ConfirmLists],
        "A list comes into use by two curators.",
        "docs/policy.md: a list for another end must not come in by one hand",
    ),
    permit(
        RuleId::RulesApproval,
        &[Supervisor],
        &[Action::ApproveRules],
        "A supervisor approves rules that somebody else proposed.",
        "docs/rules.md; Directive (EU) 2016/680, article 11",
    ),
    permit(
        RuleId::LogReading,
        &[Auditor, DataProtectionOfficer],
        &[Action::ReadLog],
        "Auditors and data-protection officers read the log.",
        "Directive (EU) 2016/680, article 25(2)",
    ),
    permit(
        RuleId::LogChecking,
        &[Administrator, Auditor, DataProtectionOfficer, Supervisor],
        &[Action::VerifyLog],
        "Who runs the software or checks it sees whether the log is whole.",
        "Directive (EU) 2016/680, articles 25(2) and 29(2)(g)",
    ),
    permit(
        RuleId::UnitLoad,
        &[Supervisor],
        &[Action::ReadUnitLoad, Action::SetExposureLimits],
        "A supervisor sees the unit's load and sets its limits.",
        "Directive 89/391/EEC, article 6",
    ),
    permit(
        RuleId::OperatorsList,
        &[Administrator, Auditor, DataProtectionOfficer, Supervisor],
        &[Action::ReadClients, Action::ReadOperators],
        "Who gives rights, checks them or answers for them sees who has which.",
        "Directive (EU) 2016/680, article 29(2)(e)",
    ),
    permit(
        RuleId::OperatorsChange,
        &[Administrator],
        &[Action::ChangeOperators, Action::ManageClients],
        "Administrators give and take rights.",
        "Directive (EU) 2016/680, article 29(2)(e)",
    ),
    permit(
        RuleId::QuarantineList,
        &[Administrator, Analyst, Auditor, IntakeOfficer, Supervisor],
        &[Action::ReadQuarantine],
        "Who sees to what comes in, runs the software or checks it sees what could not be read and why.",
        "ARCHITECTURE, section 1: no report is lost",
    ),
    permit(
        RuleId::QuarantineRetry,
        &[Administrator, IntakeOfficer],
        &[Action::RetryQuarantine],
        "Administrators and intake officers have it read again.",
        "ARCHITECTURE, section 1: no report is lost",
    ),
    permit(
        RuleId::QuarantineOpen,
        &[Analyst, IntakeOfficer],
        &[Action::OpenQuarantined],
        "Analysts and intake officers look at what could not be read: a child may be in it.",
        "ARCHITECTURE, section 1: no report is lost",
    ),
    permit(
        RuleId::DataSubjects,
        &[DataProtectionOfficer],
        &[
            Action::AnswerSubject,
            Action::EraseSubject,
            Action::FindSubject,
            Action::RectifySubject,
            Action::RestrictSubject,
        ],
        "A data-protection officer finds what is held on who asks, and answers, corrects, restricts or erases with a second person.",
        "Directive (EU) 2016/680, articles 14 to 17",
    ),
];
