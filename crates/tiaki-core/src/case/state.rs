//! The states of a case and of a task, and the steps between them.

use thiserror::Error;

use crate::identifier::codes;

codes! {
    /// Where a case stands.
    CaseState {
        /// It is over, with outcomes or with a code that says why.
        Closed = "closed",
        /// It is worked on.
        Open = "open",
        /// It waits for somebody else.
        Waiting = "waiting",
    }
}

codes! {
    /// What leads a case from one state to another.
    CaseStep {
        /// It ends.
        Close = "close",
        /// It is taken up again after its end.
        Reopen = "reopen",
        /// Work goes on.
        Resume = "resume",
        /// It is to wait.
        Wait = "wait",
    }
}

codes! {
    /// Where a task stands.
    TaskState {
        /// It is done.
        Done = "done",
        /// It is to be done.
        Open = "open",
    }
}

codes! {
    /// What leads a task from one state to another.
    TaskStep {
        /// It is done.
        Do = "do",
        /// It is to be done again.
        Undo = "undo",
    }
}

codes! {
    /// What somebody is in a case. `Ord` puts who leads first.
    MemberRole {
        /// Leads it: gives it to others and restricts it.
        Lead = "lead",
        /// Works in it.
        Member = "member",
    }
}

codes! {
    /// Why a case is closed where no outcome says so.
    ClosingCode {
        /// It is worked in another case.
        Duplicate = "duplicate",
        /// There was no offence here.
        NoOffence = "no_offence",
        /// Nothing identifies anyone, and nothing more can be had.
        NothingToActOn = "nothing_to_act_on",
        /// It was opened by mistake.
        OpenedInError = "opened_in_error",
        /// What came of its persons says so: an outcome stands for each of them.
        Outcomes = "outcomes",
        /// Another authority works on it.
        PassedOn = "passed_on",
    }
}

impl ClosingCode {
    /// In words, in plain English.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Duplicate => "worked in another case",
            Self::NoOffence => "no offence here",
            Self::NothingToActOn => "nothing identifies anyone, and nothing more can be had",
            Self::OpenedInError => "opened by mistake",
            Self::Outcomes => "as the outcomes of its persons say",
            Self::PassedOn => "another authority works on it",
        }
    }
}

/// A step that does not follow from where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StepError {
    /// The case is closed.
    #[error("the case is closed: reopen it first")]
    Closed,
    /// The case is not closed.
    #[error("the case is not closed, so there is nothing to reopen")]
    NotClosed,
    /// The case waits already.
    #[error("the case waits already")]
    Waiting,
    /// The case does not wait.
    #[error("the case does not wait, so there is nothing to resume")]
    NotWaiting,
    /// The task is done.
    #[error("the task is done already")]
    Done,
    /// The task is not done.
    #[error("the task is not done, so there is nothing to undo")]
    NotDone,
}

impl CaseState {
    /// Where a step leads.
    ///
    /// # Errors
    /// [`StepError`] where the step does not follow, with what would.
    pub const fn step(self, step: CaseStep) -> Result<Self, StepError> {
        match (self, step) {
            (Self::Open, CaseStep::Wait) => Ok(Self::Waiting),
            (Self::Waiting, CaseStep::Resume) | (Self::Closed, CaseStep::Reopen) => Ok(Self::Open),
            (Self::Open | Self::Waiting, CaseStep::Close) => Ok(Self::Closed),
            (Self::Closed, CaseStep::Close | CaseStep::Resume | CaseStep::Wait) => {
                Err(StepError::Closed)
            }
            (Self::Open | Self::Waiting, CaseStep::Reopen) => Err(StepError::NotClosed),
            (Self::Waiting, CaseStep::Wait) => Err(StepError::Waiting),
            (Self::Open, CaseStep::Resume) => Err(StepError::NotWaiting),
        }
    }

    /// Whether anything may be done in it.
    #[must_use]
    pub const fn is_worked(self) -> bool {
        match self {
            Self::Open | Self::Waiting => true,
            Self::Closed => false,
        }
    }
}

impl TaskState {
    /// Where a step leads.
    ///
    /// # Errors
    /// [`StepError`] where the step does not follow.
    pub const fn step(self, step: TaskStep) -> Result<Self, StepError> {
        match (self, step) {
            (Self::Open, TaskStep::Do) => Ok(Self::Done),
            (Self::Done, TaskStep::Undo) => Ok(Self::Open),
            (Self::Done, TaskStep::Do) => Err(StepError::Done),
            (Self::Open, TaskStep::Undo) => Err(StepError::NotDone),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CaseState, CaseStep, ClosingCode, MemberRole, StepError, TaskState, TaskStep};

    #[test]
    fn every_pair_of_a_state_and_a_step_is_decided() {
        use CaseState::{Closed, Open, Waiting};
        use CaseStep::{Close, Reopen, Resume, Wait};
        for (from, step, to) in [
            (Open, Wait, Ok(Waiting)),
            (Open, Resume, Err(StepError::NotWaiting)),
            (Open, Close, Ok(Closed)),
            (Open, Reopen, Err(StepError::NotClosed)),
            (Waiting, Wait, Err(StepError::Waiting)),
            (Waiting, Resume, Ok(Open)),
            (Waiting, Close, Ok(Closed)),
            (Waiting, Reopen, Err(StepError::NotClosed)),
            (Closed, Wait, Err(StepError::Closed)),
            (Closed, Resume, Err(StepError::Closed)),
            (Closed, Close, Err(StepError::Closed)),
            (Closed, Reopen, Ok(Open)),
        ] {
            assert_eq!(from.step(step), to, "{from:?} {step:?}");
        }
        for (from, step, to) in [
            (TaskState::Open, TaskStep::Do, Ok(TaskState::Done)),
            (TaskState::Open, TaskStep::Undo, Err(StepError::NotDone)),
            (TaskState::Done, TaskStep::Do, Err(StepError::Done)),
            (TaskState::Done, TaskStep::Undo, Ok(TaskState::Open)),
        ] {
            assert_eq!(from.step(step), to, "{from:?} {step:?}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_tried_only_a_reopening_leads_out_of_the_end(
            steps in prop::collection::vec(0..CaseStep::ALL.len(), 0..40)
        ) {
            let (mut state, mut ends, mut reopened) = (CaseState::Open, 0, 0);
            for step in steps {
                let step = CaseStep::ALL[step];
                let Ok(next) = state.step(step) else { continue };
                prop_assert_ne!(next, state, "a step that is taken leads elsewhere");
                ends += usize::from(next == CaseState::Closed);
                reopened += usize::from(step == CaseStep::Reopen);
                prop_assert_eq!(state == CaseState::Closed, step == CaseStep::Reopen);
                state = next;
            }
            prop_assert_eq!(ends, reopened + usize::from(!state.is_worked()));
        }
    }

    #[test]
    fn every_code_reads_back_and_who_leads_comes_first() {
        for code in ClosingCode::ALL {
            assert_eq!(ClosingCode::find(code.code()), Some(*code));
            assert!(!code.text().is_empty());
        }
        assert!(MemberRole::Lead < MemberRole::Member);
    }
}
