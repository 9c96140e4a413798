//! A rule: what it is called, what it says, where it comes from, and whether it applies.

use crate::identifier::codes;
use crate::policy::{Action, Actor, Resource, Role, forbid, permit};

/// A question that rules are asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) actor: &'a Actor,
    pub(super) action: Action,
    pub(super) resource: &'a Resource,
}

codes! {
    /// What a rule does where it applies.
    Effect {
        /// It denies, whatever else permits.
        Forbid = "forbid",
        /// It permits, where nothing forbids.
        Permit = "permit",
    }
}

codes! {
    /// The name of a rule, as it stands in the log and in the matrix. A name is never given to
    /// another rule.
    RuleId {
        // Those that are in no table.
        /// No rule permits it.
        NothingPermits = "nothing_permits",
        /// Roles that are not one person's.
        ConflictingRoles = "conflicting_roles",

        // Forbid.
        /// No second factor.
        SecondFactor = "second_factor",
        /// An action on a thing that it is not about.
        UnfitResource = "unfit_resource",
        /// Who runs the software or checks it reads no case content.
        NoCaseContent = "no_case_content",
        /// Who comes from outside sees what is theirs.
        OutsidersOwn = "outsiders_own",
        /// What is another agency's.
        OtherAgency = "other_agency",
        /// What is the site's.
        SiteOnly = "site_only",
        /// What a person does and no machine.
        PeopleOnly = "people_only",
        /// A restricted case, from outside it.
        RestrictedCase = "restricted_case",
        /// No purpose.
        NoPurpose = "no_purpose",
        /// A purpose that the role may not name.
        PurposeOfRole = "purpose_of_role",
        /// A purpose that the action is not for.
        PurposeUnfit = "purpose_unfit",
        /// A data-protection officer without a request of a data subject.
        DataSubjectOnly = "data_subject_only",
        /// A child's values, for a purpose that is not the child's.
        ChildsValues = "childs_values",
        /// Without the leave of who owns it.
        OwnersLeave = "owners_leave",
        /// The first person as the second.
        FirstIsSecond = "first_is_second",
        /// No second person.
        SecondPerson = "second_person",
        /// Work on a case from outside it.
        CaseMembers = "case_members",
        /// What the lead of a case or a supervisor does.
        CaseLead = "case_lead",
        /// Another's draft.
        OwnDraft = "own_draft",
        /// Another's meter.
        OwnMeter = "own_meter",
        /// One's own rights.
        OwnRights = "own_rights",

        // Permit.
        /// One's own log-in.
        OwnLogin = "own_login",
        /// Reading of what came in.
        ReadReported = "read_reported",
        /// Narrative text.
        OpenTexts = "open_texts",
        /// Protected values.
        Protected = "protected",
        /// The queue.
        Queue = "queue",
        /// The second look.
        SecondLook = "second_look",
        /// What software proposed and people decide.
        Judgement = "judgement",
        /// Reading of cases and referrals.
        ReadCases = "read_cases",
        /// Work on cases.
        CaseWork = "case_work",
        /// The lead of cases.
        CaseLeading = "case_leading",
        /// Hand-over to child protection.
        ChildProtection = "child_protection",
        /// Outcomes.
        Outcomes = "outcomes",
        /// Drafts.
        Drafts = "drafts",
        /// Release.
        Release = "release",
        /// Retraction.
        Retraction = "retraction",
        /// Packages.
        Packages = "packages",
        /// Export.
        Export = "export",
        /// Figures.
        Figures = "figures",
        /// Cards of providers.
        ProviderCards = "provider_cards",
        /// What everybody in the house knows.
        House = "house",
        /// One's own desk.
        Desk = "desk",
        /// Shared views.
        SharedViews = "shared_views",
        /// The directory's changes.
        DirectoryChange = "directory_change",
        /// Proposals for lists and rules.
        Proposals = "proposals",
        /// Lists, by two curators.
        Curators = "curators",
        /// Rules in force.
        RulesApproval = "rules_approval",
        /// Reading of the log.
        LogReading = "log_reading",
        /// Checking of the log.
        LogChecking = "log_checking",
        /// The unit's load.
        UnitLoad = "unit_load",
        /// Who is an operator.
        OperatorsList = "operators_list",
        /// Accounts and roles.
        OperatorsChange = "operators_change",
        /// What could not be read, by its reason.
        QuarantineList = "quarantine_list",
        /// Reading it again.
        QuarantineRetry = "quarantine_retry",
        /// Its bytes.
        QuarantineOpen = "quarantine_open",
        /// Requests of data subjects.
        DataSubjects = "data_subjects",
    }
}

/// When a rule applies.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// Where this holds of the question.
    Holds(fn(&Ask<'_>) -> bool),
    /// Where one of these does one of those.
    Who(&'static [Role], &'static [Action]),
}

/// A rule of access.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub(super) id: RuleId,
    pub(super) effect: Effect,
    pub(super) says: &'static str,
    pub(super) source: &'static str,
    pub(super) when: When,
}

impl Rule {
    /// Its name.
    #[must_use]
    pub const fn id(&self) -> RuleId {
        self.id
    }

    /// What it does.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// What it says, in one sentence.
    #[must_use]
    pub const fn says(&self) -> &'static str {
        self.says
    }

    /// Where it comes from.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    pub(super) fn applies(&self, ask: &Ask<'_>) -> bool {
        match self.when {
            When::Holds(holds) => holds(ask),
            When::Who(roles, actions) => {
                actions.contains(&ask.action) && roles.contains(&ask.actor.role)
            }
        }
    }
}

/// The rules that are asked: those that forbid before those that permit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) forbid: &'a [Rule],
    pub(super) permit: &'a [Rule],
}

pub(super) const TABLE: Table<'static> = Table {
    forbid: forbid::RULES,
    permit: permit::RULES,
};

/// Every rule in the order in which they are asked.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    TABLE.forbid.iter().chain(TABLE.permit)
}
