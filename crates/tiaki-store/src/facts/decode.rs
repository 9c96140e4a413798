//! From the bodies of rows to facts, strictly.

use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::time::Timestamp;

use super::{
    EVENTS, FIRST_PLACE, Fact, HAS_MOMENT, HAS_PORT, Identified, KINDS, MINED, NAMED_INSIDE,
    OF_THE_KEY, PLACES, PROXY, Placed, RECOVERY, SEVERAL, VERIFIED,
};
use crate::error::Error;

/// The facts of a row, one after another.
pub(super) struct Facts<'r> {
    source: SourceId,
    /// The account of the group that is being read.
    account: AccountId,
    is_named_inside: bool,
    rest: &'r [u8],
    /// Groups that the row still has.
    groups: u64,
    /// Facts that the group still has.
    left: u64,
    seq: i64,
    moment: i64,
    /// Values with their keys, as first met.
    values: Vec<(&'r str, u64)>,
}

const fn corrupt() -> Error {
    Error::Corrupt {
        what: "facts of a source",
    }
}

impl<'r> Facts<'r> {
    /// The facts of the row with this key and body.
    pub(super) fn new(source: SourceId, key: AccountId, body: &'r [u8]) -> Result<Self, Error> {
        let (version, rest) = body.split_first().ok_or_else(corrupt)?;
        let is_named_inside = match *version {
            NAMED_INSIDE if *key.as_bytes() == SEVERAL => true,
            OF_THE_KEY if *key.as_bytes() != SEVERAL => false,
            _ => return Err(corrupt()),
        };
        let mut facts = Self {
            source,
            account: key,
            is_named_inside,
            rest,
            groups: 1,
            left: 0,
            seq: 0,
            moment: 0,
            values: Vec::new(),
        };
        if is_named_inside {
            facts.groups = facts.unsigned()?;
        }
        if facts.groups == 0 {
            return Err(corrupt());
        }
        Ok(facts)
    }

    /// The next fact, or nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Fact<'r>>, Error> {
        if self.left == 0 {
            if self.groups == 0 {
                let is_all = self.rest.is_empty();
                return if is_all { Ok(None) } else { Err(corrupt()) };
            }
            self.group()?;
        }
        self.left -= 1;
        let kind = self.byte()?;
        let flags = self.byte()?;
        if kind >= FIRST_PLACE {
            self.place(kind, flags).map(Fact::Place).map(Some)
        } else {
            self.identifier(kind, flags).map(Fact::Identifier).map(Some)
        }
    }

    fn group(&mut self) -> Result<(), Error> {
        if self.is_named_inside {
            let account: [u8; 16] = self.take(16)?.try_into().map_err(|_| corrupt())?;
            self.account = AccountId::from_bytes(account);
        }
        self.left = self.unsigned()?;
        self.groups -= 1;
        self.seq = 0;
        if self.left == 0 {
            Err(corrupt())
        } else {
            Ok(())
        }
    }

    fn identifier(&mut self, kind: u8, flags: u8) -> Result<Identified<'r>, Error> {
        let event = self.byte()?;
        let kind = match kind {
            0 => IdentifierKind::find(self.text()?),
            number => KINDS
                .iter()
                .find(|(known, _)| *known == number)
                .map(|(_, kind)| *kind),
        };
        let event = match event {
            0 => EventKind::find(self.text()?),
            number => EVENTS
                .iter()
                .find(|(known, _)| *known == number)
                .map(|(_, event)| *event),
        };
        let seq = self.number()?;
        let (value, join_key) = self.value()?;
        let at = self.moment(flags)?;
        let port = if flags & HAS_PORT != 0 {
            Some(u16::try_from(self.unsigned()?).map_err(|_| corrupt())?)
        } else {
            None
        };
        Ok(Identified {
            source: self.source,
            account: self.account,
            seq,
            kind: kind.ok_or_else(corrupt)?,
            value,
            join_key,
            at,
            port,
            event: event.ok_or_else(corrupt)?,
            verified: stated(flags, VERIFIED)?,
            proxy: stated(flags, PROXY)?,
            mined: flags & MINED != 0,
            recovery: flags & RECOVERY != 0,
        })
    }

    fn place(&mut self, kind: u8, flags: u8) -> Result<Placed<'r>, Error> {
        if flags & (HAS_PORT | MINED | RECOVERY | 3 << PROXY) != 0 {
            return Err(corrupt());
        }
        let kind = match kind {
            FIRST_PLACE => Some(self.text()?),
            number => PLACES
                .iter()
                .find(|(known, _)| *known == number)
                .map(|(_, kind)| *kind),
        };
        let (seq, country) = (self.number()?, self.text()?);
        Ok(Placed {
            source: self.source,
            account: self.account,
            seq,
            kind: kind.ok_or_else(corrupt)?,
            country,
            at: self.moment(flags)?,
            verified: stated(flags, VERIFIED)?,
        })
    }

    fn number(&mut self) -> Result<i64, Error> {
        self.seq = self.seq.wrapping_add(self.signed()?);
        Ok(self.seq)
    }

    fn moment(&mut self, flags: u8) -> Result<Option<Timestamp>, Error> {
        if flags & HAS_MOMENT == 0 {
            return Ok(None);
        }
        self.moment = self.moment.wrapping_add(self.signed()?);
        Ok(Some(Timestamp::from_micros(self.moment)))
    }

    fn value(&mut self) -> Result<(&'r str, u64), Error> {
        let number = self.unsigned()?;
        let half = usize::try_from(number >> 1).map_err(|_| corrupt())?;
        if number & 1 == 1 {
            let met = self.values.iter().rev().nth(half);
            return met.copied().ok_or_else(corrupt);
        }
        let value = self.text_of(half)?;
        let key: [u8; 8] = self.take(8)?.try_into().map_err(|_| corrupt())?;
        self.values.push((value, u64::from_be_bytes(key)));
        Ok((value, u64::from_be_bytes(key)))
    }

    fn text(&mut self) -> Result<&'r str, Error> {
        let length = usize::try_from(self.unsigned()?).map_err(|_| corrupt())?;
        self.text_of(length)
    }

    fn text_of(&mut self, length: usize) -> Result<&'r str, Error> {
        std::str::from_utf8(self.take(length)?).map_err(|_| corrupt())
    }

    fn signed(&mut self) -> Result<i64, Error> {
        let value = self.unsigned()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    fn unsigned(&mut self) -> Result<u64, Error> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let part = u64::from(byte & 0x7f);
            // The tenth byte has room for one bit; a last byte of zeros is a longer form of the same.
            if (shift == 63 && part > 1) || (shift > 0 && byte == 0) {
                return Err(corrupt());
            }
            value |= part << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(corrupt())
    }

    fn byte(&mut self) -> Result<u8, Error> {
        let (first, rest) = self.rest.split_first().ok_or_else(corrupt)?;
        self.rest = rest;
        Ok(*first)
    }

    fn take(&mut self, length: usize) -> Result<&'r [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(corrupt)?;
        self.rest = rest;
        Ok(taken)
    }
}

fn stated(flags: u8, at: u32) -> Result<Option<bool>, Error> {
    match flags >> at & 3 {
        0 => Ok(None),
        1 => Ok(Some(false)),
        2 => Ok(Some(true)),
        _ => Err(corrupt()),
    }
}
