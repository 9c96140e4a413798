//! Referrals: how one goes from a draft to a release, and what is looked at before it may.
//!
//! Nothing here reads or writes. A referral has a state that changes by steps ([`ReferralState::after`]); what
//! became of it at each recipient is written with that recipient's package. Before a release there is a list of
//! checks: whoever collects the facts gives a [`Reason`] for each, every reason belongs to one [`CheckCode`] and
//! says by itself how the check then stands ([`ReasonCode::standing`]), and [`check_list`] puts them together. So
//! that something blocks is written in one table, for a single referral and for a whole queue alike.
//!
//! It refuses nothing by itself: [`open`] says which checks a person has to answer for, and [`blocked`] whether
//! any stands in the way.
//!
//! To add a check: a code in [`CheckCode`], its reasons in the table of [`ReasonCode`], its words in the pages'
//! catalogues. To add a state: a line in [`ReferralState::after`].

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;

use crate::identifier::codes;

/// Persons that one referral is about at most; more go with their queue.
pub const MOST_PERSONS: usize = 100;
/// Authorities that one referral goes to at most.
pub const MOST_RECIPIENTS: usize = 20;
/// Days from which on a recipient's key has to be asked about again. Our choice: what an office changes
/// with its staff it changes within a year.
pub const KEY_DAYS: i64 = 365;
/// Days ahead that an answer can be asked for at most.
pub const MOST_DAYS: i64 = 365;

codes! {
    /// Where a referral stands. What comes after a release stands with each recipient.
    ReferralState {
        /// Somebody is at it.
        Drafted = "drafted",
        /// It has left.
        Released = "released",
        /// A second person gave it back with a reason.
        SentBack = "sent_back",
        /// It waits for a second person.
        Submitted = "submitted",
        /// It was given up with a reason.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// A step that changes where a referral stands.
    ReferralStep {
        /// It was begun.
        Draft = "draft",
        /// A second person lets it go.
        Release = "release",
        /// A second person gives it back.
        SendBack = "send_back",
        /// Who drafted it asks for its release.
        Submit = "submit",
        /// It is given up.
        Withdraw = "withdraw",
    }
}

/// A step that does not follow on where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a referral that is {} cannot take the step '{}'", state.code(), step.code())]
pub struct StepError {
    /// Where it stands.
    pub state: ReferralState,
    /// What was asked.
    pub step: ReferralStep,
}

impl ReferralState {
    /// Where it stands after a step.
    ///
    /// # Errors
    /// [`StepError`] where the step does not follow.
    pub const fn after(self, step: ReferralStep) -> Result<Self, StepError> {
        match (self, step) {
            (Self::Drafted | Self::SentBack, ReferralStep::Submit) => Ok(Self::Submitted),
            (Self::Submitted, ReferralStep::Release) => Ok(Self::Released),
            (Self::Submitted, ReferralStep::SendBack) => Ok(Self::SentBack),
            (Self::Drafted | Self::SentBack | Self::Submitted, ReferralStep::Withdraw) => {
                Ok(Self::Withdrawn)
            }
            (state, step) => Err(StepError { state, step }),
        }
    }

    /// Whether it may still change: neither released nor given up.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Self::Drafted | Self::SentBack | Self::Submitted => true,
            Self::Released | Self::Withdrawn => false,
        }
    }
}

codes! {
    /// How soon the recipient is asked to look, after the time limits of Directive (EU) 2023/977, article 5.
    Urgency {
        /// A child may be in danger now: hours.
        Immediate = "immediate",
        /// Days.
        Urgent = "urgent",
        /// A week or more.
        Routine = "routine",
    }
}

impl Urgency {
    /// Days within which an answer is asked for where nobody says otherwise.
    #[must_use]
    pub const fn days(self) -> i64 {
        match self {
            Self::Immediate => 1,
            Self::Urgent => 7,
            Self::Routine => 30,
        }
    }
}

codes! {
    /// What the recipient is asked to do: the coded part of the covering words.
    CoverCode {
        /// A child may be at risk: act first, ask later.
        ChildAtRisk = "child_at_risk",
        /// What identifies somebody is about to be lost.
        EvidenceExpires = "evidence_expires",
        /// It is to be known; nothing is asked for.
        Information = "information",
        /// An investigation is asked for.
        Investigate = "investigate",
        /// It goes with what was sent before under the same reference.
        Supplement = "supplement",
    }
}

impl CoverCode {
    /// In words, as the package's cover has it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::ChildAtRisk => "a child may be at risk: please act first",
            Self::EvidenceExpires => {
                "what identifies somebody is about to be lost: please preserve it"
            }
            Self::Information => "for your information; nothing is asked for",
            Self::Investigate => "please investigate",
            Self::Supplement => "it adds to what was sent before under the same reference",
        }
    }
}

codes! {
    /// How a check stands; a later one outweighs an earlier one.
    Standing {
        /// As it must be.
        Passed = "passed",
        /// A person has to look and say so by name.
        Person = "person",
        /// Nothing may leave as it is.
        Blocks = "blocks",
    }
}

macro_rules! checks {
    ($($(#[$doc:meta])* $check:ident = $code:literal { $($(#[$rdoc:meta])* $reason:ident = $rcode:literal: $standing:ident,)+ })+) => {
        codes! {
            /// What is looked at before a release, in the order of the list.
            CheckCode { $($(#[$doc])* $check = $code,)+ }
        }

        codes! {
            /// What a check found.
            ReasonCode { $($($(#[$rdoc])* $reason = $rcode,)+)+ }
        }

        impl ReasonCode {
            /// The check that it belongs to.
            #[must_use]
            pub const fn check(self) -> CheckCode {
                match self { $($(Self::$reason => CheckCode::$check,)+)+ }
            }

            /// How the check stands by it.
            #[must_use]
            pub const fn standing(self) -> Standing {
                match self { $($(Self::$reason => Standing::$standing,)+)+ }
            }
        }
    };
}

checks! {
    /// On what it rests that files are what they are taken for.
    HitBasis = "hit_basis" {
        /// Files that a list in force has by their exact digest; the lists are named.
        KnownExactly = "known_exactly": Passed,
        /// Files that are only like one on a list.
        NearOnly = "near_only": Person,
        /// Files that no list has.
        FirstSeen = "first_seen": Person,
        /// No file at all: it rests on what the report says.
        NoFiles = "no_files": Person,
        /// Persons of whom an authority found that there was no crime or no such material, or another person.
        Contradicted = "contradicted": Blocks,
    }
    /// Whether somebody at the provider has seen the files.
    Viewed = "viewed" {
        /// Files that were viewed.
        ViewedByProvider = "viewed_by_provider": Passed,
        /// Files that were not.
        NotViewed = "not_viewed": Person,
        /// Files of which the provider does not say.
        ViewNotStated = "view_not_stated": Person,
        /// No file to view.
        NothingToView = "nothing_to_view": Passed,
    }
    /// Whether victims and bystanders are out of it, or protected.
    Protected = "protected" {
        /// Accounts of children that stay.
        ChildrenStay = "children_stay": Passed,
        /// Nobody's account is held back, since none is a child's.
        NoChild = "no_child": Passed,
        /// Accounts that go although they are a minor's, since they are themselves reported.
        MinorReported = "minor_reported": Person,
        /// Persons whom software proposes to set aside: nobody has decided.
        AsideProposed = "aside_proposed": Person,
        /// Persons whom somebody set aside.
        SetAside = "set_aside": Blocks,
        /// Persons whom an authority found to be a victim or a bystander.
        FoundInnocent = "found_innocent": Blocks,
        /// Persons of whom nothing may go to a recipient.
        NothingGoes = "nothing_goes": Blocks,
    }
    /// Whether what senders restricted stays.
    Handling = "handling" {
        /// No source restricts anything.
        Unrestricted = "unrestricted": Passed,
        /// Accounts that stay because of their sender's terms.
        RestrictedStay = "restricted_stay": Passed,
        /// The package says that no court is told without leave.
        KeptFromCourts = "kept_from_courts": Passed,
        /// Persons who go without the reasons for their place.
        Unexplained = "unexplained": Person,
    }
    /// Whether each recipient has a key that can be relied on.
    Key = "key" {
        /// Recipients whose key is as it must be.
        KeyGood = "key_good": Passed,
        /// Recipients whose key was saved long ago.
        KeyOld = "key_old": Person,
        /// Recipients without one.
        KeyMissing = "key_missing": Blocks,
        /// Recipients whose key nothing can be sealed to.
        KeyBroken = "key_broken": Blocks,
        /// Recipients that the directory does not have any more.
        NoAuthority = "no_authority": Blocks,
    }
    /// Whether the persons are where the recipients are competent.
    Place = "place" {
        /// Persons in a recipient's own queue.
        PlaceFits = "place_fits": Passed,
        /// Persons in another authority's queue.
        PlaceOther = "place_other": Person,
        /// Persons whom nobody can place, or whom evidence puts in several countries.
        PlaceOpen = "place_open": Person,
        /// Persons on whose place decisions contradict each other or the evidence.
        PlaceConflict = "place_conflict": Blocks,
        /// Persons whom somebody placed since in a country that is no recipient's.
        PlaceElsewhere = "place_elsewhere": Blocks,
    }
    /// Whether the order of urgency is by the rules in force.
    Rules = "rules" {
        /// They are the same as when it was submitted.
        RulesSame = "rules_same": Passed,
        /// Others came into force.
        RulesMoved = "rules_moved": Person,
        /// Persons who were not ranked by them yet.
        RankedOtherwise = "ranked_otherwise": Blocks,
        /// What is stored has not all been through matching, linking and ranking.
        Behind = "behind": Blocks,
    }
    /// Whether the persons are as who drafted it saw them.
    Unchanged = "unchanged" {
        /// They are.
        Same = "same": Passed,
        /// Reports and disclosures that came in since; they are named.
        ReportsCame = "reports_came": Person,
        /// Persons who came apart or together since.
        PersonsMoved = "persons_moved": Person,
        /// Accounts that came to them since; they are named.
        AccountsCame = "accounts_came": Blocks,
        /// Nobody holds its accounts any more.
        NobodyLeft = "nobody_left": Blocks,
    }
    /// Whether it went there before.
    Before = "before" {
        /// It did not.
        NotBefore = "not_before": Passed,
        /// Persons who went to a recipient before.
        SentBefore = "sent_before": Person,
    }
    /// Whether others were asked who works on the same persons.
    Deconflict = "deconflict" {
        /// Agencies that were asked about everybody in it, and have nothing of it.
        AskedNoHit = "asked_no_hit": Person,
        /// Agencies that have not answered yet.
        AskWaits = "ask_waits": Person,
        /// Agencies that could be asked and were not, about everybody in it.
        NotAsked = "not_asked": Person,
        /// No agency can be asked privately: none has published a list to this site.
        NotAskable = "not_askable": Person,
        /// Agencies that work on the same, where a contact was opened; with whom to call.
        HitCalled = "hit_called": Person,
        /// Agencies that work on the same, where none was, of what cannot wait; with whom to call.
        HitUrgent = "hit_urgent": Person,
        /// Agencies that work on the same, where none was; with whom to call.
        HitOpen = "hit_open": Blocks,
    }
}

/// What a check found, with how many and, where it helps, which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What.
    pub code: ReasonCode,
    /// How many; 0 where it is not counted.
    pub count: u64,
    /// Ids in order, or the names of lists with their versions.
    pub named: Vec<String>,
}

impl Reason {
    /// One that counts.
    #[must_use]
    pub const fn counted(code: ReasonCode, count: u64) -> Self {
        Self {
            code,
            count,
            named: Vec::new(),
        }
    }

    /// One that names each, and so counts them.
    #[must_use]
    pub fn named(code: ReasonCode, named: impl IntoIterator<Item = String>) -> Self {
        let named: BTreeSet<String> = named.into_iter().collect();
        Self {
            code,
            count: u64::try_from(named.len()).unwrap_or(u64::MAX),
            named: named.into_iter().collect(),
        }
    }
}

/// A check with how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Which.
    pub check: CheckCode,
    /// How it stands: by the gravest of what was found.
    pub standing: Standing,
    /// What was found, the gravest first.
    pub reasons: Vec<Reason>,
}

/// The list of checks from what was found, in the order of [`CheckCode`]. A check of which nothing was found is
/// one that nobody made: a person has to answer for it.
#[must_use]
pub fn check_list(found: &[Reason]) -> Vec<Item> {
    let item = |check: &CheckCode| {
        let of = found.iter().filter(|reason| reason.code.check() == *check);
        let mut reasons: Vec<Reason> = of.cloned().collect();
        reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.code.standing()), reason.code));
        let standings = reasons.iter().map(|reason| reason.code.standing());
        Item {
            check: *check,
            standing: standings.max().unwrap_or(Standing::Person),
            reasons,
        }
    };
    CheckCode::ALL.iter().map(item).collect()
}

/// Whether anything on the list stands in the way.
#[must_use]
pub fn blocked(list: &[Item]) -> bool {
    list.iter().any(|item| item.standing == Standing::Blocks)
}

/// The checks that a person has to answer for.
#[must_use]
pub fn open(list: &[Item]) -> BTreeSet<CheckCode> {
    let open = list.iter().filter(|item| item.standing == Standing::Person);
    open.map(|item| item.check).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_only_follows_on_a_request_for_it() {
        use ReferralState as State;
        use ReferralStep as Step;
        let follows = [
            (State::Drafted, Step::Submit, State::Submitted),
            (State::SentBack, Step::Submit, State::Submitted),
            (State::Submitted, Step::Release, State::Released),
            (State::Submitted, Step::SendBack, State::SentBack),
            (State::Drafted, Step::Withdraw, State::Withdrawn),
            (State::SentBack, Step::Withdraw, State::Withdrawn),
            (State::Submitted, Step::Withdraw, State::Withdrawn),
        ];
        for state in State::ALL {
            for step in Step::ALL {
                let known = follows.iter().find(|one| one.0 == *state && one.1 == *step);
                let expected = known.map(|one| one.2).ok_or(StepError {
                    state: *state,
                    step: *step,
                });
                assert_eq!(state.after(*step), expected);
                assert!(state.is_open() || expected.is_err(), "{state:?} is final");
            }
        }
    }

    #[test]
    fn the_gravest_reason_counts_whatever_the_order() {
        let found = [
            Reason::counted(ReasonCode::KnownExactly, 3),
            Reason::counted(ReasonCode::NearOnly, 1),
            Reason::named(
                ReasonCode::Contradicted,
                ["per_b".to_owned(), "per_a".to_owned()],
            ),
        ];
        let turned: Vec<Reason> = found.iter().rev().cloned().collect();
        let list = check_list(&found);
        assert_eq!(list, check_list(&turned));
        assert_eq!(list.len(), CheckCode::ALL.len());
        let first = list.first().map(|item| (item.check, item.standing));
        assert_eq!(first, Some((CheckCode::HitBasis, Standing::Blocks)));
        assert!(blocked(&list));
        let named = list.first().and_then(|item| item.reasons.first());
        let named = named.map(|reason| reason.named.clone()).unwrap_or_default();
        assert_eq!(named, ["per_a", "per_b"]);
    }

    #[test]
    fn a_check_that_nobody_made_is_for_a_person() {
        let list = check_list(&[]);
        assert!(!blocked(&list));
        assert_eq!(open(&list).len(), CheckCode::ALL.len());
    }

    #[test]
    fn every_check_can_pass_but_deconfliction() {
        for check in CheckCode::ALL {
            let passes = ReasonCode::ALL
                .iter()
                .any(|reason| reason.check() == *check && reason.standing() == Standing::Passed);
            assert_eq!(passes, *check != CheckCode::Deconflict, "{check:?}");
        }
    }
}
