//! What travels after a hit: the call that asks for a contact, and each step of it.
//!
//! Neither holds an identifier: the call holds the pointer that the hit opened, by which the answerer's node, or a
//! person there, knows what it is about.

use crate::contact::{Contact, Lead, Side, Step, Terms};
use crate::wire::{Kind, Reader, Writer};
use crate::{
    CaseCommitment, ContactId, Error, Fingerprint, MAX_POINTER, Moment, Pointer, RequestId,
};

const MOST_CALL: usize = 6 + 16 + 32 + 16 + 32 + 6 + 8 + 1 + MAX_POINTER;
const MOST_MOVE: usize = 6 + 16 + 4 + 1 + 8 + 1 + 8;

/// Asks for a contact about a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The contact that is asked for.
    pub contact: ContactId,
    /// Under which announcement the hit was found.
    pub fingerprint: Fingerprint,
    /// By which request.
    pub request: RequestId,
    /// For which case.
    pub case: CaseCommitment,
    /// The times that go for it.
    pub terms: Terms,
    /// When it was asked for.
    pub at: Moment,
    /// What the hit said whom to call.
    pub pointer: Pointer,
}

impl Call {
    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        Writer::message(Kind::Call)
            .bytes(self.contact.bytes())
            .bytes(self.fingerprint.bytes())
            .bytes(self.request.bytes())
            .bytes(self.case.bytes())
            .u16(self.terms.answer_days)
            .u16(self.terms.pause_days)
            .u16(self.terms.whole_days)
            .i64(self.at.micros())
            .short(self.pointer.bytes())
            .done()
    }

    /// Reads one.
    ///
    /// # Errors
    /// Whatever keeps it from being canonical, each by its code.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, Kind::Call, MOST_CALL)?;
        let call = Self {
            contact: ContactId::new(from.array()?),
            fingerprint: Fingerprint::new(from.array()?),
            request: RequestId::new(from.array()?),
            case: CaseCommitment::new(from.array()?),
            terms: Terms {
                answer_days: from.u16()?,
                pause_days: from.u16()?,
                whole_days: from.u16()?,
            },
            at: Moment::from_micros(from.i64()?),
            pointer: Pointer::new(from.short()?)?,
        };
        from.end()?;
        Ok(call)
    }

    /// The contact that it opens, at both sides.
    #[must_use]
    pub const fn opens(&self) -> Contact {
        Contact::ask(self.contact, self.terms, self.at)
    }
}

/// One step of a contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// Of which contact.
    pub contact: ContactId,
    /// The how-manieth step of it, from 1.
    pub number: u32,
    /// Taken by whom. Whoever receives it checks that it came from there.
    pub by: Side,
    /// When.
    pub at: Moment,
    /// What.
    pub step: Step,
}

impl Move {
    /// The next step of a contact.
    #[must_use]
    pub const fn next(of: &Contact, step: Step, by: Side, at: Moment) -> Self {
        Self {
            contact: of.id(),
            number: of.steps().saturating_add(1),
            by,
            at,
            step,
        }
    }

    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let by = match self.by {
            Side::Asker => 1,
            Side::Answerer => 2,
        };
        let head = Writer::message(Kind::Move)
            .bytes(self.contact.bytes())
            .u32(self.number)
            .u8(by)
            .i64(self.at.micros());
        match self.step {
            Step::Propose(Lead::Asker) => head.u8(1),
            Step::Propose(Lead::Answerer) => head.u8(2),
            Step::Propose(Lead::Joint) => head.u8(3),
            Step::Agree => head.u8(4),
            Step::Decline => head.u8(5),
            Step::Withdraw => head.u8(6),
            Step::Pause(until) => head.u8(7).i64(until.micros()),
            Step::Resume => head.u8(8),
            Step::Release => head.u8(9),
        }
        .done()
    }

    /// Reads one.
    ///
    /// # Errors
    /// Whatever keeps it from being canonical, each by its code.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let mut from = Reader::open(bytes, Kind::Move, MOST_MOVE)?;
        let (contact, number) = (ContactId::new(from.array()?), from.u32()?);
        if number == 0 {
            return Err(Error::OutOfOrder { found: 0 });
        }
        let by = match from.u8()? {
            1 => Side::Asker,
            2 => Side::Answerer,
            found => return Err(Error::UnknownCode { found }),
        };
        let at = Moment::from_micros(from.i64()?);
        let step = match from.u8()? {
            1 => Step::Propose(Lead::Asker),
            2 => Step::Propose(Lead::Answerer),
            3 => Step::Propose(Lead::Joint),
            4 => Step::Agree,
            5 => Step::Decline,
            6 => Step::Withdraw,
            7 => Step::Pause(Moment::from_micros(from.i64()?)),
            8 => Step::Resume,
            9 => Step::Release,
            found => return Err(Error::UnknownCode { found }),
        };
        from.end()?;
        Ok(Self {
            contact,
            number,
            by,
            at,
            step,
        })
    }

    /// Whether it is the next step of this contact. Two steps sent at once have the same number: the second to
    /// arrive is refused, and its side looks again.
    ///
    /// # Errors
    /// [`Error::OtherContact`] and [`Error::OutOfOrder`] where it is not.
    pub fn follows(&self, contact: &Contact) -> Result<(), Error> {
        if self.contact != contact.id() {
            return Err(Error::OtherContact);
        }
        if self.number != contact.steps().saturating_add(1) {
            return Err(Error::OutOfOrder { found: self.number });
        }
        Ok(())
    }
}
