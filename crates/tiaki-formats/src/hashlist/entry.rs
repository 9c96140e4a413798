//! What a list holds: entries, and entries taken back.

use crate::digest::{Algorithm, BadDigest, Digest};
use crate::row::{RowCode, RowRejection};

/// Characters of scheme, version, country, category, entry's id and member, each.
pub const TEXT_CHARACTERS: usize = 100;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Line where the row or element starts, from 1.
    pub line: u64,
    /// The digest with its algorithm.
    pub digest: Digest,
    /// The scheme that defines the category.
    pub scheme: Option<String>,
    /// The version of that scheme.
    pub version: Option<String>,
    /// The country whose reading of the scheme it is.
    pub country: Option<String>,
    /// The category's code, in the words of the scheme.
    pub category: Option<String>,
    /// The entry's own id in the list, such as a `MediaID`.
    pub id: Option<String>,
    /// Who put it on the list, as the list names its members.
    pub member: Option<String>,
    /// Doubts about the entry, in the order of [`EntryFlag`].
    pub flags: Vec<EntryFlag>,
}

/// An entry that its owner has taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Line where the element starts, from 1.
    pub line: u64,
    /// The entry's id, where it is known by one.
    pub id: Option<String>,
    /// Who had put it on the list.
    pub member: Option<String>,
    /// The digest, where the entry is known by that.
    pub digest: Option<Digest>,
}

/// One thing that a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A digest is on the list.
    Entry(Entry),
    /// A row or element was refused; those behind it are still read.
    Refused(RowRejection),
    /// An entry is on the list no more.
    Removed(Removed),
}

/// A doubt about an entry that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryFlag {
    /// A category without the scheme or the version that defines it.
    CategoryWithoutScheme,
    /// A digest that tells nothing about a file; see [`Digest::is_degenerate`].
    Degenerate,
}

impl EntryFlag {
    /// The stable text of the flag.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::CategoryWithoutScheme => "category_without_scheme",
            Self::Degenerate => "degenerate",
        }
    }
}

/// Scheme, version, country and category of an entry, as one list or row gives them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Texts<'t> {
    pub(super) scheme: Option<&'t str>,
    pub(super) version: Option<&'t str>,
    pub(super) country: Option<&'t str>,
    pub(super) category: Option<&'t str>,
    pub(super) id: Option<&'t str>,
    pub(super) member: Option<&'t str>,
}

impl Texts<'_> {
    /// The entry of a digest, with the flags that follow from both.
    pub(super) fn entry(&self, line: u64, digest: Digest) -> Entry {
        let mut flags = Vec::new();
        if self.category.is_some() && (self.scheme.is_none() || self.version.is_none()) {
            flags.push(EntryFlag::CategoryWithoutScheme);
        }
        if digest.is_degenerate() {
            flags.push(EntryFlag::Degenerate);
        }
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Entry {
            line,
            digest,
            scheme: owned(self.scheme),
            version: owned(self.version),
            country: owned(self.country),
            category: owned(self.category),
            id: owned(self.id),
            member: owned(self.member),
            flags,
        }
    }
}

/// Reads a digest, its refusal as that of a row.
pub(super) fn digest(algorithm: Algorithm, text: &str) -> Result<Digest, RowCode> {
    Digest::parse(algorithm, text).map_err(|bad| match bad {
        BadDigest::Length => RowCode::DigestLength,
        BadDigest::NotHex => RowCode::NotHex,
    })
}

/// The algorithm that a bare digest's length stands for: 64 digits are taken for SHA-256 unless
/// `stated` says otherwise; of another length it is refused later, by its length.
pub(super) fn by_length(text: &str, stated: Option<Algorithm>) -> Algorithm {
    stated.unwrap_or(match text.len() {
        32 => Algorithm::Md5,
        40 => Algorithm::Sha1,
        _ => Algorithm::Sha256,
    })
}

/// A text of the list that is neither too long nor holds a control character.
pub(super) fn short(text: &str) -> Result<&str, RowCode> {
    if text.chars().any(char::is_control) {
        Err(RowCode::ControlCharacter)
    } else if text.chars().count() > TEXT_CHARACTERS {
        Err(RowCode::ValueTooLong)
    } else {
        Ok(text)
    }
}
