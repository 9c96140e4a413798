//! What is said about one package between its sender and one recipient, folded to where it stands.
//!
//! The table of what may follow, by who says it and what that side itself said before:
//!
//! | the recipient says | needs | refused |
//! | --- | --- | --- |
//! | `received` | | a second time: `said_already` |
//! | `refused` | | (it may be about a second copy) |
//! | `accepted` | received | after it: `said_already`; after a return: `returned`; after its own confirmation that all is taken back: `retracted` |
//! | `declined` | received | as `accepted` |
//! | `returned` | received | a second time: `said_already`; `retracted` |
//! | `question` | received | |
//! | `answer` | a question of the sender | |
//! | `forwarded` | received | `returned`, `retracted` |
//! | `material_asked` | accepted | `returned`, `retracted` |
//! | `retraction_done` | a retraction of the sender | |
//! | `outcome` | accepted once | `retracted` |
//!
//! | the sender says | needs | refused |
//! | --- | --- | --- |
//! | `question`, `answer` (a question of the recipient), `material_answered` (a request of the recipient) | | |
//! | `supplemented` | | after all is taken back: `retracted` |
//! | `retracted` | | after all is taken back: `said_already` |
//!
//! Everything else is `wrong_side`. What lacks what it needs is `too_early`; what answers a letter of another kind, of
//! its own side or without effect is `answers_nothing`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Side};
use crate::identifier::codes;

codes! {
    /// Why a letter takes no effect.
    Forbidden {
        /// What it answers is no letter that it could answer.
        AnswersNothing = "answers_nothing",
        /// All of it is taken back.
        Retracted = "retracted",
        /// The package was given back.
        Returned = "returned",
        /// That was said before.
        SaidAlready = "said_already",
        /// Something has to be said first.
        TooEarly = "too_early",
        /// The other side says that.
        WrongSide = "wrong_side",
    }
}

codes! {
    /// What the recipient does with a package.
    Standing {
        /// Nothing yet.
        Open = "open",
        /// Works on it.
        Accepted = "accepted",
        /// Does not work on it.
        Declined = "declined",
        /// Gave it back.
        Returned = "returned",
    }
}

codes! {
    /// Where a package stands, in one word.
    Step {
        /// Nothing was heard of the recipient.
        Sent = "sent",
        /// The recipient has it and does not use it.
        Refused = "refused",
        /// The recipient has it.
        Received = "received",
        /// The recipient works on it.
        Accepted = "accepted",
        /// The recipient does not work on it.
        Declined = "declined",
        /// The recipient gave it back.
        Returned = "returned",
        /// It is taken back, and that is not confirmed by everybody yet.
        Retracting = "retracting",
        /// It is taken back, and everybody who had it has confirmed that.
        Retracted = "retracted",
    }
}

/// A letter, as far as it counts for where things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its id, unique at who says it.
    pub id: String,
    /// Who says it.
    pub side: Side,
    /// What it is.
    pub kind: Kind,
    /// When it was written, by the clock of who says it.
    pub at: i64,
    /// The letter that it answers.
    pub answers: Option<String>,
    /// Its code: why refused, declined or retracted, what became of the material, what came of it.
    pub code: String,
    /// Of a retraction: the accounts it is about; empty for all.
    pub accounts: BTreeSet<String>,
    /// Of a confirmation: to whom it had been passed on, each with whether that one has confirmed.
    pub onward: Vec<(String, bool)>,
}

/// Where things stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Thread {
    /// When the recipient says that the package came.
    pub received: Option<i64>,
    /// Why the recipient does not use it; also of a second copy of one that it uses.
    pub refused: BTreeSet<String>,
    /// What the recipient does with it.
    pub standing: Option<Standing>,
    /// Whether all of it is taken back.
    pub is_retracted: bool,
    /// The accounts that are taken back by name.
    pub retracted_accounts: BTreeSet<String>,
    /// Retractions that the recipient has not confirmed, by their ids.
    pub unconfirmed: BTreeSet<String>,
    /// To whom the recipient passed it on, as said with its confirmation of each retraction: whether that one has
    /// confirmed it.
    pub onward: BTreeMap<(String, String), bool>,
    /// Questions that nobody has answered, by who asks and their ids.
    pub questions: BTreeSet<(Side, String)>,
    /// Requests for material, each with what became of it last.
    pub material: BTreeMap<String, Option<String>>,
    /// What came of it, in codes.
    pub outcomes: BTreeSet<String>,
    /// Letters without effect, by who wrote them and their ids, each with why.
    pub forbidden: BTreeMap<(Side, String), Forbidden>,
    /// Answers to letters that are not here, by who wrote them and their ids.
    pub waits: BTreeSet<(Side, String)>,
}

/// What one side itself has said so far.
#[derive(Debug, Default)]
struct Own {
    is_received: bool,
    was_accepted: bool,
    standing: Option<Standing>,
    is_retracted: bool,
}

/// The letters of one side, in the order in which that side wrote them.
fn of_side(letters: &BTreeMap<(Side, String), Said>, side: Side) -> Vec<&Said> {
    let mut own: Vec<&Said> = letters.values().filter(|said| said.side == side).collect();
    own.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    own
}

/// Whether the side of a kind may say it, and what its own letters so far allow.
fn follows(side: Side, kind: Kind, own: &Own) -> Result<(), Forbidden> {
    let needs = |is_there: bool| {
        if is_there {
            Ok(())
        } else {
            Err(Forbidden::TooEarly)
        }
    };
    let unless = |is_so: bool, why: Forbidden| if is_so { Err(why) } else { Ok(()) };
    let is_returned = own.standing == Some(Standing::Returned);
    match (side, kind) {
        (Side::Recipient, Kind::Received) => unless(own.is_received, Forbidden::SaidAlready),
        (Side::Recipient, Kind::Accepted | Kind::Declined) => {
            needs(own.is_received)?;
            let same = if kind == Kind::Accepted {
                Standing::Accepted
            } else {
                Standing::Declined
            };
            unless(own.is_retracted, Forbidden::Retracted)?;
            unless(is_returned, Forbidden::Returned)?;
            unless(own.standing == Some(same), Forbidden::SaidAlready)
        }
        (Side::Recipient, Kind::Returned) => {
            needs(own.is_received)?;
            unless(own.is_retracted, Forbidden::Retracted)?;
            unless(is_returned, Forbidden::SaidAlready)
        }
        (Side::Recipient, Kind::Question) => needs(own.is_received),
        (Side::Recipient, Kind::Forwarded) => {
            needs(own.is_received)?;
            unless(own.is_retracted, Forbidden::Retracted)?;
            unless(is_returned, Forbidden::Returned)
        }
        (Side::Recipient, Kind::MaterialAsked) => {
            unless(own.is_retracted, Forbidden::Retracted)?;
            unless(is_returned, Forbidden::Returned)?;
            needs(own.standing == Some(Standing::Accepted))
        }
        (Side::Recipient, Kind::Outcome) => {
            needs(own.was_accepted)?;
            unless(own.is_retracted, Forbidden::Retracted)
        }
        (Side::Sender, Kind::Supplemented) => unless(own.is_retracted, Forbidden::Retracted),
        (Side::Sender, Kind::Retracted) => unless(own.is_retracted, Forbidden::SaidAlready),
        (Side::Recipient, Kind::Answer | Kind::Refused | Kind::RetractionDone)
        | (Side::Sender, Kind::Answer | Kind::MaterialAnswered | Kind::Question) => Ok(()),
        _ => Err(Forbidden::WrongSide),
    }
}

/// The kind of letter that a kind answers.
const fn answered(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::Answer => Some(Kind::Question),
        Kind::MaterialAnswered => Some(Kind::MaterialAsked),
        Kind::RetractionDone => Some(Kind::Retracted),
        _ => None,
    }
}

/// What becomes of an answer.
enum Match<'s> {
    Found(&'s Said),
    Waits,
    Nothing,
}

impl Thread {
    /// Where things stand after these letters, each of which may be there several times, in any order.
    #[must_use]
    pub fn of(letters: impl IntoIterator<Item = Said>) -> Self {
        let letters: BTreeMap<(Side, String), Said> = letters
            .into_iter()
            .map(|said| ((said.side, said.id.clone()), said))
            .collect();
        let mut thread = Self::default();
        let sender = of_side(&letters, Side::Sender);
        let recipient = of_side(&letters, Side::Recipient);
        // What the sender says without being asked hangs on nobody's letters but its own.
        let mut own = Own::default();
        let is_answer = |said: &Said| matches!(said.kind, Kind::Answer | Kind::MaterialAnswered);
        for said in sender.iter().filter(|said| !is_answer(said)) {
            match follows(said.side, said.kind, &own) {
                Ok(()) => thread.sender_said(said, &mut own),
                Err(why) => thread.forbid(said, why),
            }
        }
        let mut own = Own::default();
        for said in recipient.iter().filter(|said| said.kind != Kind::Answer) {
            match follows(said.side, said.kind, &own) {
                Ok(()) => thread.recipient_said(said, &letters, &mut own),
                Err(why) => thread.forbid(said, why),
            }
        }
        for said in sender
            .iter()
            .chain(&recipient)
            .filter(|said| is_answer(said))
        {
            match follows(said.side, said.kind, &own) {
                Ok(()) => thread.answered(said, &letters),
                Err(why) => thread.forbid(said, why),
            }
        }
        thread
    }

    /// Whether a letter may be written on top of these, by the side that writes it: its answers are to letters that
    /// are here.
    ///
    /// # Errors
    /// Why it may not.
    pub fn check(letters: &[Said], new: &Said) -> Result<(), Forbidden> {
        let all = letters.iter().cloned().chain(std::iter::once(new.clone()));
        let with = Self::of(all);
        let key = (new.side, new.id.clone());
        if let Some(why) = with.forbidden.get(&key) {
            return Err(*why);
        }
        if with.waits.contains(&key) {
            return Err(Forbidden::AnswersNothing);
        }
        Ok(())
    }

    /// Where it stands, in one word.
    #[must_use]
    pub fn step(&self) -> Step {
        if self.is_retracted {
            let is_done = self.unconfirmed.is_empty() && self.onward.values().all(|done| *done);
            return if is_done {
                Step::Retracted
            } else {
                Step::Retracting
            };
        }
        match (self.received, self.standing) {
            (_, Some(Standing::Accepted)) => Step::Accepted,
            (_, Some(Standing::Declined)) => Step::Declined,
            (_, Some(Standing::Returned)) => Step::Returned,
            (Some(_), _) => Step::Received,
            (None, _) if !self.refused.is_empty() => Step::Refused,
            (None, _) => Step::Sent,
        }
    }

    /// Whether a retraction is not confirmed by all who had it.
    #[must_use]
    pub fn is_retraction_open(&self) -> bool {
        !self.unconfirmed.is_empty() || self.onward.values().any(|done| !done)
    }

    fn forbid(&mut self, said: &Said, why: Forbidden) {
        self.forbidden.insert((said.side, said.id.clone()), why);
    }

    fn sender_said(&mut self, said: &Said, own: &mut Own) {
        match said.kind {
            Kind::Question => {
                self.questions.insert((said.side, said.id.clone()));
            }
            Kind::Retracted => {
                self.unconfirmed.insert(said.id.clone());
                if said.accounts.is_empty() {
                    self.is_retracted = true;
                    own.is_retracted = true;
                } else {
                    let accounts = said.accounts.iter().cloned();
                    self.retracted_accounts.extend(accounts);
                }
            }
            _ => {}
        }
    }

    fn recipient_said(
        &mut self,
        said: &Said,
        letters: &BTreeMap<(Side, String), Said>,
        own: &mut Own,
    ) {
        let stands = |own: &mut Own, standing| {
            own.standing = Some(standing);
            Some(standing)
        };
        match said.kind {
            Kind::Received => {
                own.is_received = true;
                self.received = Some(said.at);
            }
            Kind::Refused => {
                self.refused.insert(said.code.clone());
            }
            Kind::Accepted => {
                own.was_accepted = true;
                self.standing = stands(own, Standing::Accepted);
            }
            Kind::Declined => self.standing = stands(own, Standing::Declined),
            Kind::Returned => self.standing = stands(own, Standing::Returned),
            Kind::Question => {
                self.questions.insert((said.side, said.id.clone()));
            }
            Kind::MaterialAsked => {
                self.material.insert(said.id.clone(), None);
            }
            Kind::Outcome => {
                self.outcomes.insert(said.code.clone());
            }
            Kind::RetractionDone => match self.find_answered(said, letters) {
                Match::Found(retraction) => {
                    own.is_retracted |= retraction.accounts.is_empty();
                    self.unconfirmed.remove(&retraction.id);
                    for (to, is_done) in &said.onward {
                        let of = (retraction.id.clone(), to.clone());
                        *self.onward.entry(of).or_default() |= is_done;
                    }
                }
                Match::Waits => drop(self.waits.insert((said.side, said.id.clone()))),
                Match::Nothing => self.forbid(said, Forbidden::AnswersNothing),
            },
            _ => {}
        }
    }

    fn answered(&mut self, said: &Said, letters: &BTreeMap<(Side, String), Said>) {
        match self.find_answered(said, letters) {
            Match::Found(asked) if said.kind == Kind::Answer => {
                self.questions.remove(&(asked.side, asked.id.clone()));
            }
            Match::Found(asked) => {
                // They are met in the order in which they were written: the last one counts.
                self.material
                    .insert(asked.id.clone(), Some(said.code.clone()));
            }
            Match::Waits => drop(self.waits.insert((said.side, said.id.clone()))),
            Match::Nothing => self.forbid(said, Forbidden::AnswersNothing),
        }
    }

    /// The letter of the other side that a letter answers.
    fn find_answered<'s>(
        &self,
        said: &Said,
        letters: &'s BTreeMap<(Side, String), Said>,
    ) -> Match<'s> {
        let (Some(id), Some(kind)) = (&said.answers, answered(said.kind)) else {
            return Match::Nothing;
        };
        match letters.get(&(said.side.other(), id.clone())) {
            None => Match::Waits,
            Some(found)
                if found.kind != kind
                    || self.forbidden.contains_key(&(found.side, found.id.clone())) =>
            {
                Match::Nothing
            }
            Some(found) => Match::Found(found),
        }
    }
}
