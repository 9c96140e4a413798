//! How messages are written: fixed fields in a fixed order, big-endian, each exactly one way.
//!
//! Every message begins with the mark `TKDC`, the version and its kind. A reader knows how long a message of its
//! kind may be, takes field by field, and refuses what is left over. Nothing here reserves memory by a
//! count that was only claimed: lengths are compared with the bytes that are there first.

use crate::Error;

/// The version of messages, of what is hashed and of what is derived.
pub const VERSION: u8 = 1;

const MARK: [u8; 4] = *b"TKDC";

/// The kinds of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Announcement = 1,
    List = 2,
    Request = 3,
    Answer = 4,
    Refusal = 5,
    Call = 6,
    Move = 7,
}

pub(crate) struct Writer(Vec<u8>);

impl Writer {
    /// Fields alone, for hashing and deriving.
    pub(crate) const fn bare() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn message(kind: Kind) -> Self {
        Self::bare().bytes(&MARK).bytes(&[VERSION, kind as u8])
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// At most 255 bytes, after their length.
    pub(crate) fn short(self, bytes: &[u8]) -> Self {
        let length = u8::try_from(bytes.len()).unwrap_or(u8::MAX);
        let bytes = bytes.get(..usize::from(length)).unwrap_or(bytes);
        self.bytes(&[length]).bytes(bytes)
    }

    pub(crate) fn u8(self, number: u8) -> Self {
        self.bytes(&[number])
    }

    pub(crate) fn u16(self, number: u16) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    pub(crate) fn u32(self, number: u32) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    pub(crate) fn i64(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    pub(crate) fn done(self) -> Vec<u8> {
        self.0
    }
}

pub(crate) struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    /// After the mark, version and kind, which have to be these.
    pub(crate) fn open(bytes: &'b [u8], kind: Kind, most: usize) -> Result<Self, Error> {
        if bytes.len() > most {
            return Err(Error::Oversize);
        }
        let mut reader = Self(bytes);
        if reader.array::<4>()? != MARK {
            return Err(Error::NotOurs);
        }
        match reader.u8()? {
            VERSION => {}
            found => return Err(Error::OtherVersion { found }),
        }
        match reader.u8()? {
            found if found == kind as u8 => Ok(reader),
            found => Err(Error::OtherKind { found }),
        }
    }

    pub(crate) fn slice(&mut self, length: usize) -> Result<&'b [u8], Error> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Error::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(Error::Truncated)?;
        self.0 = rest;
        Ok(*taken)
    }

    pub(crate) fn short(&mut self) -> Result<&'b [u8], Error> {
        let length = self.u8()?;
        self.slice(usize::from(length))
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Error> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn i64(&mut self) -> Result<i64, Error> {
        self.array().map(i64::from_be_bytes)
    }

    /// Exactly so many bytes to the end of the message.
    pub(crate) fn rest(&mut self, length: usize) -> Result<&'b [u8], Error> {
        let taken = self.slice(length)?;
        self.end()?;
        Ok(taken)
    }

    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::Trailing)
        }
    }
}

/// A count as it stands in a message. What is counted here is bounded far below.
pub(crate) fn count(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX)
}
