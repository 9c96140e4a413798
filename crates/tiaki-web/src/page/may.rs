//! What the rules of access let who reads a page do to what it is about: asked before a form is drawn, as the guard
//! asks when it is sent, so that no page offers what is refused.
//!
//! To ask for another action: add it to the list that the page gives, and a method here for its template.

use tiaki_core::id::PersonId;
use tiaki_core::policy::{Action, RuleId};
use tiaki_ops::access::Subject;

use crate::page::Shell;
use crate::problem::Problem;

/// What may be done, and whether another purpose would let more be done.
#[derive(Debug, Clone, Default)]
pub(crate) struct May {
    allowed: Vec<Action>,
    /// Whether something of it may be done once another purpose is named.
    pub(crate) other_purpose: bool,
}

impl May {
    /// Whether this may be done.
    pub(crate) fn act(&self, action: Action) -> bool {
        self.allowed.contains(&action)
    }

    pub(crate) fn assign(&self) -> bool {
        self.act(Action::AssignCase)
    }

    pub(crate) fn ask(&self) -> bool {
        self.act(Action::RequestEvidence)
    }

    pub(crate) fn close(&self) -> bool {
        self.act(Action::CloseCase)
    }

    pub(crate) fn edit(&self) -> bool {
        self.act(Action::EditCase)
    }

    pub(crate) fn hand_over(&self) -> bool {
        self.act(Action::HandOverChild)
    }

    pub(crate) fn link(&self) -> bool {
        self.act(Action::DecideLink)
    }

    pub(crate) fn open_case(&self) -> bool {
        self.act(Action::OpenCase)
    }

    pub(crate) fn place(&self) -> bool {
        self.act(Action::DecidePlace)
    }

    pub(crate) fn refer(&self) -> bool {
        self.act(Action::DraftReferral)
    }

    pub(crate) fn reopen(&self) -> bool {
        self.act(Action::ReopenCase)
    }

    pub(crate) fn restore(&self) -> bool {
        self.act(Action::Restore)
    }

    pub(crate) fn restrict(&self) -> bool {
        self.act(Action::RestrictCase)
    }

    pub(crate) fn reveal(&self) -> bool {
        self.act(Action::RevealProtected)
    }

    pub(crate) fn set_aside(&self) -> bool {
        self.act(Action::SetAside)
    }

    pub(crate) fn set_aside_many(&self) -> bool {
        self.act(Action::SetAsideBulk)
    }

    pub(crate) fn work(&self) -> bool {
        self.act(Action::WorkQueue)
    }
}

impl Shell {
    /// Which of these who is logged in may do to something, for the purpose that was named.
    pub(crate) async fn may_do(
        &self,
        of: Subject,
        actions: &'static [Action],
    ) -> Result<May, Problem> {
        let session = self.session()?;
        let ask = move |door: &dyn crate::Door| {
            let decided = door.decide_each(&session, actions, &of)?;
            let both = actions.iter().zip(decided);
            let allowed = both.filter(|(_, decision)| decision.allow);
            Ok(allowed.map(|(action, _)| *action).collect::<Vec<_>>())
        };
        let allowed = self.edge.ask("access", ask).await?;
        let mut left = actions.iter().filter(|action| !allowed.contains(action));
        let other_purpose = left.any(|action| self.may_own(*action) && !self.may_now(*action));
        Ok(May {
            allowed,
            other_purpose,
        })
    }

    /// The persons of these to whom who is logged in may not do something, each with the rule that says so: a form that
    /// names many is judged for each of them.
    pub(crate) async fn refused_of(
        &self,
        action: Action,
        persons: Vec<PersonId>,
    ) -> Result<Vec<(PersonId, RuleId)>, Problem> {
        let session = self.session()?;
        let ask = move |door: &dyn crate::Door| {
            let mut refused = Vec::new();
            for id in persons {
                let decision = door.decide(&session, action, &Subject::Person(id))?;
                if !decision.allow {
                    refused.push((id, decision.rule));
                }
            }
            Ok(refused)
        };
        self.edge.ask("access", ask).await
    }

    /// Whether it may be done to what is the visitor's own agency's, for the purpose that was named.
    fn may_now(&self, action: Action) -> bool {
        let session = self.visit.session.as_ref();
        session.is_some_and(|session| tiaki_ops::access::may_own_now(session, action))
    }
}
