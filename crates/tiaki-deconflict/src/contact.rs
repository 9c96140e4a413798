//! After a hit: two people talk, agree who leads, and one waits for the other, until a date.
//!
//! A contact is a small state machine that both nodes keep, each from the same steps. A step is taken by one side, at
//! a moment; what is too late ends by itself ([`Contact::as_of`]), so that neither side is bound by the silence of
//! the other. No identifier and no name is in it.
//!
//! | from | step | who | to |
//! | --- | --- | --- | --- |
//! | asked | propose a lead | answerer | proposed |
//! | asked | decline | answerer | declined |
//! | asked, proposed | withdraw | asker | withdrawn |
//! | proposed | agree, or propose another lead | the side that did not propose | led, proposed |
//! | led | pause until a date | a side that leads | paused |
//! | paused | pause until another date, resume | the side that paused | paused, led |
//! | led | release | a side that leads | released |
//! | paused | release | the side that paused | released |
//! | asked, proposed | the date to answer by is past | nobody | expired |
//! | paused | its date is past | nobody | led |
//! | led | the date of the whole is past | nobody | expired |
//!
//! Declined, withdrawn, released and expired are ends: a new contact is asked. With a joint lead both sides lead.
//! What a pause asks for is that people wait ([`Contact::waits`]); it never stands in the way of
//! protecting a child in danger, and nothing here can.
//!
//! To add a step: a line above, a variant with its number in `message.rs`, an arm in [`Contact::after`], a row in
//! the table of the tests.

use crate::{ContactId, Moment};

/// Which side of the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Who asked and found the hit.
    Asker,
    /// Whose pointer was found.
    Answerer,
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Asker => Self::Answerer,
            Self::Answerer => Self::Asker,
        }
    }
}

/// Who leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lead {
    /// Who asked.
    Asker,
    /// Who was asked.
    Answerer,
    /// Both.
    Joint,
}

impl Lead {
    /// Whether this side leads, alone or with the other.
    #[must_use]
    pub const fn is_of(self, side: Side) -> bool {
        match self {
            Self::Joint => true,
            Self::Asker => matches!(side, Side::Asker),
            Self::Answerer => matches!(side, Side::Answerer),
        }
    }

    /// As this side says it: `ours`, `theirs` or `joint`.
    #[must_use]
    pub const fn seen_by(self, side: Side) -> &'static str {
        match self {
            Self::Joint => "joint",
            _ if self.is_of(side) => "ours",
            _ => "theirs",
        }
    }
}

/// Where a contact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ContactState {
    /// It was asked for.
    Asked,
    /// A lead is proposed by one side.
    Proposed {
        /// Which.
        lead: Lead,
        /// By whom.
        by: Side,
    },
    /// A lead is agreed.
    Led {
        /// Which.
        lead: Lead,
    },
    /// The lead asked the other side to wait.
    Paused {
        /// Who leads.
        lead: Lead,
        /// Who asked for the pause.
        by: Side,
        /// Until when.
        until: Moment,
    },
    /// The lead let the other side go on. An end.
    Released {
        /// Who led.
        lead: Lead,
    },
    /// The answerer has nothing to say to it. An end.
    Declined,
    /// The asker took it back. An end.
    Withdrawn,
    /// Its time ran out. An end.
    Expired,
}

impl ContactState {
    /// The code for programs and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Proposed { .. } => "proposed",
            Self::Led { .. } => "led",
            Self::Paused { .. } => "paused",
            Self::Released { .. } => "released",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// Whether nothing comes after it.
    #[must_use]
    pub const fn is_end(self) -> bool {
        match self {
            Self::Asked | Self::Proposed { .. } | Self::Led { .. } | Self::Paused { .. } => false,
            Self::Released { .. } | Self::Declined | Self::Withdrawn | Self::Expired => true,
        }
    }
}

/// What a side can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Answer with who should lead, or propose another lead than the other side did.
    Propose(Lead),
    /// Agree to the lead that the other side proposed.
    Agree,
    /// Say that there is nothing to say.
    Decline,
    /// Take the question back.
    Withdraw,
    /// Ask the other side to wait until then.
    Pause(Moment),
    /// End a pause early.
    Resume,
    /// Let the other side go on, and end the contact.
    Release,
}

impl Step {
    /// The code for programs and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Propose(_) => "propose",
            Self::Agree => "agree",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
            Self::Pause(_) => "pause",
            Self::Resume => "resume",
            Self::Release => "release",
        }
    }
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum StepRefused {
    /// The contact has ended.
    #[error("the contact has ended: ask for a new one")]
    Over,
    /// Its time ran out before the step.
    #[error("the contact's time ran out before the step: ask for a new one")]
    Expired,
    /// The step does not follow from where the contact stands.
    #[error("the step does not follow from where the contact stands")]
    NotFromHere,
    /// The step is the other side's to take.
    #[error("the step is the other side's to take")]
    NotYours,
    /// The step lies before the one before it.
    #[error("the step lies before the last one in time")]
    Backwards,
    /// A pause would end before it begins.
    #[error("the pause would end before it begins")]
    PauseOver,
    /// A pause would last longer than agreed, or than the contact.
    #[error("the pause would last longer than agreed, or than the contact")]
    PauseTooLong,
}

impl StepRefused {
    /// The code for programs and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Expired => "expired",
            Self::NotFromHere => "not_from_here",
            Self::NotYours => "not_yours",
            Self::Backwards => "backwards",
            Self::PauseOver => "pause_over",
            Self::PauseTooLong => "pause_too_long",
        }
    }
}

/// How long things may take, as both agencies agreed, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Terms {
    /// To agree on a lead.
    pub answer_days: u16,
    /// A pause, each time it is asked for.
    pub pause_days: u16,
    /// The whole contact.
    pub whole_days: u16,
}

impl Terms {
    /// 7 days to answer, 30 for a pause, 180 for the whole. Our choice, to be agreed by each pair.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            answer_days: 7,
            pause_days: 30,
            whole_days: 180,
        }
    }
}

/// A contact, as both sides keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Contact {
    id: ContactId,
    terms: Terms,
    asked_at: Moment,
    changed_at: Moment,
    steps: u32,
    state: ContactState,
}

impl Contact {
    /// The asker asks for a contact.
    #[must_use]
    pub const fn ask(id: ContactId, terms: Terms, at: Moment) -> Self {
        Self {
            id,
            terms,
            asked_at: at,
            changed_at: at,
            steps: 0,
            state: ContactState::Asked,
        }
    }

    /// Which contact.
    #[must_use]
    pub const fn id(&self) -> ContactId {
        self.id
    }

    /// What was agreed on its times.
    #[must_use]
    pub const fn terms(&self) -> Terms {
        self.terms
    }

    /// When it was asked for.
    #[must_use]
    pub const fn asked_at(&self) -> Moment {
        self.asked_at
    }

    /// When its last step was taken.
    #[must_use]
    pub const fn changed_at(&self) -> Moment {
        self.changed_at
    }

    /// How many steps were taken.
    #[must_use]
    pub const fn steps(&self) -> u32 {
        self.steps
    }

    /// Where it stood after its last step; see [`Self::as_of`].
    #[must_use]
    pub const fn state(&self) -> ContactState {
        self.state
    }

    /// The moment up to which a lead has to be agreed.
    #[must_use]
    pub fn answer_by(&self) -> Moment {
        self.asked_at
            .plus_days(self.terms.answer_days)
            .min(self.ends_at())
    }

    /// The moment up to which all of it lasts.
    #[must_use]
    pub const fn ends_at(&self) -> Moment {
        self.asked_at.plus_days(self.terms.whole_days)
    }

    /// Where it stands at a moment: what ran out until then has ended. Up to a date means including it.
    #[must_use]
    pub fn as_of(&self, now: Moment) -> ContactState {
        let led = |lead| {
            if now > self.ends_at() {
                ContactState::Expired
            } else {
                ContactState::Led { lead }
            }
        };
        match self.state {
            ContactState::Asked | ContactState::Proposed { .. } if now > self.answer_by() => {
                ContactState::Expired
            }
            ContactState::Led { lead } => led(lead),
            ContactState::Paused { lead, until, .. } if now > until => led(lead),
            state => state,
        }
    }

    /// Whether this side is asked to wait at a moment: the asker until a lead is agreed; in a pause, who does
    /// not lead, and with a joint lead both.
    #[must_use]
    pub fn waits(&self, side: Side, now: Moment) -> bool {
        match self.as_of(now) {
            ContactState::Asked | ContactState::Proposed { .. } => side == Side::Asker,
            ContactState::Paused { lead, .. } => lead == Lead::Joint || !lead.is_of(side),
            ContactState::Led { .. }
            | ContactState::Released { .. }
            | ContactState::Declined
            | ContactState::Withdrawn
            | ContactState::Expired => false,
        }
    }

    /// The contact after a step of one side at a moment.
    ///
    /// # Errors
    /// [`StepRefused`], and the contact stands as it stood: whether it has ended is looked at first, then time,
    /// then whether the step follows from here, then whose it is, then a pause's date.
    pub fn after(&self, step: Step, by: Side, at: Moment) -> Result<Self, StepRefused> {
        if self.state.is_end() {
            return Err(StepRefused::Over);
        }
        if at < self.changed_at {
            return Err(StepRefused::Backwards);
        }
        let state = self.next(step, by, at)?;
        let steps = self.steps.saturating_add(1);
        Ok(Self {
            state,
            steps,
            changed_at: at,
            ..*self
        })
    }

    fn next(&self, step: Step, by: Side, at: Moment) -> Result<ContactState, StepRefused> {
        let (next, is_theirs) = match (self.as_of(at), step) {
            (ContactState::Expired, _) => return Err(StepRefused::Expired),
            (ContactState::Asked, Step::Propose(lead)) => {
                (ContactState::Proposed { lead, by }, by == Side::Answerer)
            }
            (ContactState::Asked, Step::Decline) => (ContactState::Declined, by == Side::Answerer),
            (ContactState::Asked | ContactState::Proposed { .. }, Step::Withdraw) => {
                (ContactState::Withdrawn, by == Side::Asker)
            }
            (ContactState::Proposed { by: proposer, .. }, Step::Propose(lead)) => {
                (ContactState::Proposed { lead, by }, by == proposer.other())
            }
            (ContactState::Proposed { lead, by: proposer }, Step::Agree) => {
                (ContactState::Led { lead }, by == proposer.other())
            }
            (ContactState::Led { lead }, Step::Pause(until)) => {
                (ContactState::Paused { lead, by, until }, lead.is_of(by))
            }
            (
                ContactState::Paused {
                    lead, by: pauser, ..
                },
                Step::Pause(until),
            ) => (ContactState::Paused { lead, by, until }, by == pauser),
            (
                ContactState::Paused {
                    lead, by: pauser, ..
                },
                Step::Resume,
            ) => (ContactState::Led { lead }, by == pauser),
            (ContactState::Led { lead }, Step::Release) => {
                (ContactState::Released { lead }, lead.is_of(by))
            }
            (
                ContactState::Paused {
                    lead, by: pauser, ..
                },
                Step::Release,
            ) => (ContactState::Released { lead }, by == pauser),
            _ => return Err(StepRefused::NotFromHere),
        };
        if !is_theirs {
            return Err(StepRefused::NotYours);
        }
        if let ContactState::Paused { until, .. } = next {
            if until <= at {
                return Err(StepRefused::PauseOver);
            }
            if until > at.plus_days(self.terms.pause_days).min(self.ends_at()) {
                return Err(StepRefused::PauseTooLong);
            }
        }
        Ok(next)
    }
}

#[cfg(test)]
mod tests;
