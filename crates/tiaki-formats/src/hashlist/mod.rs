//! Lists of digests, in the forms that they are handed over in.
//!
//! | form | what it is |
//! | --- | --- |
//! | [`Form::Csv`] | ours: `algorithm,digest,scheme,version,country,category` |
//! | [`Form::Hex`] | one hexadecimal digest a line |
//! | [`Form::Md5sum`] | the output of `md5sum`, `sha1sum`, `sha256sum`, either style |
//! | [`Form::Hashdeep`] | the output of `hashdeep` |
//! | [`Form::Nsrl`] | NIST's reference data set: `NSRLFile.txt` (RDS v2), SQL text (RDS v3) |
//! | [`Form::Vics`] | Project VIC 1.2, 1.3 and 2.0, hash sets and cases |
//! | [`Form::Icse`] | INTERPOL ICSE's export, a table with semicolons |
//! | [`Form::NcmecHashSharing`] | NCMEC hash sharing v2: an answer to `entries`, saved |
//! | [`Form::StopNcii`] | StopNCII v1: an answer to `FetchHashes`, saved |
//! | [`Form::Hma`] | Hasher-Matcher-Actioner's `local_file`: `signal_type value` a line |
//!
//! [`read`] reads any of them, tells them apart where it is not told, and hands out one [`Item`]
//! at a time: an entry, an entry that the list takes back, or a row that was refused with its line
//! and bytes. Memory is bounded by one row or element, whatever the list's size.
//!
//! # What it refuses
//! A category means something only with the scheme, the version and the country that define it:
//! all four are kept as text, exactly, and none is ever converted or interpreted here. A document
//! that ends early, or whose frame is broken, is a [`ListError`]: nothing of it may be used, since
//! what is missing cannot be known. Digests that nothing here can match (PhotoDNA, TMK) are counted
//! and left. Pictures inside a list (`Miniature` of VICS) are never handed out, and said
//! ([`Summary::holds_pictures`]) so that the document itself is not kept.
//!
//! A degenerate digest (all zeros, all ones, made from no bytes) is handed out and flagged: it
//! would match what is unrelated, so whoever takes the list decides.
//!
//! ```
//! use std::ops::ControlFlow;
//! use tiaki_formats::hashlist::{Item, Options, read};
//!
//! let csv = "algorithm,digest,scheme,version,country,category\n\
//!            md5,0CC175B9C0F1B6A831C399E269772661,industry,2022,US,B2\n";
//! let mut found = Vec::new();
//! read(csv.as_bytes(), &Options::default(), &mut |item| {
//!     found.push(item);
//!     ControlFlow::Continue(())
//! })?;
//! assert!(matches!(&found[..], [Item::Entry(entry)] if entry.category.as_deref() == Some("B2")));
//! # Ok::<(), tiaki_formats::hashlist::ListError>(())
//! ```
//!
//! # Extending
//! A form is a member of [`Form`], a line where `sniff` tells it from the others, and a reader
//! beside these that gives its items to `Out`.

mod entries;
mod entry;
mod lines;
mod ncmec;
mod nsrl;
mod sniff;
mod stopncii;
mod tables;
#[cfg(test)]
mod tests;
mod vics;

use std::io::BufRead;
use std::ops::ControlFlow;

pub use self::entries::Entries;
pub use self::entry::{Entry, EntryFlag, Item, Removed, TEXT_CHARACTERS};
use crate::digest::Algorithm;
use crate::row::{RowCode, RowRejection};

/// Bytes of one element of a JSON or XML list; a longer one is refused.
pub const ELEMENT_BYTES: usize = 8 << 20;

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Form {
    /// Our own CSV.
    Csv,
    /// The output of `hashdeep`.
    Hashdeep,
    /// One hexadecimal digest a line.
    Hex,
    /// `signal_type value` a line.
    Hma,
    /// INTERPOL ICSE's export.
    Icse,
    /// The output of `md5sum` and its kin.
    Md5sum,
    /// NCMEC hash sharing v2, XML.
    NcmecHashSharing,
    /// NIST's National Software Reference Library.
    Nsrl,
    /// StopNCII v1, JSON.
    StopNcii,
    /// Project VIC, JSON.
    Vics,
}

impl Form {
    /// All forms, in order.
    pub const ALL: [Self; 10] = [
        Self::Csv,
        Self::Hashdeep,
        Self::Hex,
        Self::Hma,
        Self::Icse,
        Self::Md5sum,
        Self::NcmecHashSharing,
        Self::Nsrl,
        Self::StopNcii,
        Self::Vics,
    ];

    /// The name, as it is given on the command line.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Hashdeep => "hashdeep",
            Self::Hex => "hex",
            Self::Hma => "hma",
            Self::Icse => "icse",
            Self::Md5sum => "md5sum",
            Self::NcmecHashSharing => "ncmec-hash-sharing",
            Self::Nsrl => "nsrl",
            Self::StopNcii => "stopncii",
            Self::Vics => "vics",
        }
    }
}

/// How to read a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// The form; told from the first bytes where none is given.
    pub form: Option<Form>,
    /// The algorithm of bare digests, whose length alone cannot tell PDQ from SHA-256.
    pub algorithm: Option<Algorithm>,
}

/// What a list came to, beside its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The form that it was read as.
    pub form: Form,
    /// Digests of kinds that nothing here can match, such as PhotoDNA.
    pub unmatchable: u64,
    /// Elements that their owner does not share for matching yet or any more, without being taken back.
    pub inactive: u64,
    /// Whether the list says itself that more follows in another document.
    pub continues: bool,
    /// Whether pictures stand inside the list, so that its bytes are not to be kept.
    pub holds_pictures: bool,
}

/// Why a file is not read as a hash list at all. No message holds a value of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// An archive.
    #[error("the list is inside an archive; unpack it and import what it holds")]
    Archive,
    /// The frame of the document is broken.
    #[error("the list is broken at line {line}: {what}; get the file again from whoever made it")]
    Broken {
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        what: &'static str,
    },
    /// A database file.
    #[error(
        "the list is an SQLite database: write its table FILE out as CSV first, for instance with \
         sqlite3 -csv RDS.db \"select sha1, md5 from FILE\" under the header \"SHA-1\",\"MD5\", and \
         import that"
    )]
    Database,
    /// There is no row.
    #[error("the list is empty")]
    Empty,
    /// Another encoding than UTF-8.
    #[error("the list is UTF-16; convert it to UTF-8 and import again")]
    Encoding,
    /// The first row could not be read.
    #[error("the first row of the list could not be read: {0}")]
    FirstRow(RowCode),
    /// The first row is neither the header nor a digest.
    #[error(
        "the first row is neither the header algorithm,digest,scheme,version,country,category \
         nor a bare digest"
    )]
    Header,
    /// The source failed.
    #[error("the list could not be read on at line {line}: the source failed")]
    Io {
        /// Line, from 1.
        line: u64,
    },
    /// Whoever took the items wanted no more.
    #[error("reading the list was stopped")]
    Stopped,
    /// The document ends in the middle.
    #[error(
        "the list ends in the middle, at line {line}: it was cut off; nothing of it is used, get it again whole"
    )]
    Truncated {
        /// Line, from 1.
        line: u64,
    },
    /// None of the forms.
    #[error("the list is of no form that is known; name one with --format, or convert it to CSV")]
    Unknown,
    /// A version of a format that is not known.
    #[error(
        "the list does not say at its beginning that it is of a version that is known ({known}); \
         convert it, or ask for one of those"
    )]
    Version {
        /// The known ones.
        known: &'static str,
    },
}

/// Reads a list and gives its items to `take`, in order, until it breaks off.
///
/// # Errors
/// [`ListError`] where the document as a whole is not to be used; items that were given before
/// are to be dropped then. [`ListError::Stopped`] where `take` broke off.
pub fn read<R: BufRead>(
    reader: R,
    options: &Options,
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Summary, ListError> {
    let (found, reader) = sniff::sniff(reader, options.form.is_some())?;
    let form = options.form.or(found).ok_or(ListError::Unknown)?;
    let mut out = Out {
        take,
        summary: Summary {
            form,
            unmatchable: 0,
            inactive: 0,
            continues: false,
            holds_pictures: false,
        },
    };
    match form {
        Form::Csv => {
            let entries = Entries::new(reader)?;
            if entries.is_bare() {
                return Err(ListError::Header);
            }
            out.rows(entries)?;
        }
        Form::Hex => out.rows(Entries::bare(reader, options.algorithm))?,
        Form::Hashdeep => lines::hashdeep(reader, &mut out)?,
        Form::Hma => lines::hma(reader, &mut out)?,
        Form::Icse => tables::icse(reader, &mut out)?,
        Form::Md5sum => lines::md5sum(reader, options.algorithm, &mut out)?,
        Form::NcmecHashSharing => ncmec::read(reader, &mut out)?,
        Form::Nsrl => nsrl::read(reader, &mut out)?,
        Form::StopNcii => stopncii::read(reader, &mut out)?,
        Form::Vics => vics::read(reader, &mut out)?,
    }
    Ok(out.summary)
}

/// Where items go, and what is counted beside them.
struct Out<'t> {
    take: &'t mut dyn FnMut(Item) -> ControlFlow<()>,
    summary: Summary,
}

/// What one element gave, or why it was refused and in which column.
type Outcome<T> = Result<T, (RowCode, Option<&'static str>)>;

impl Out<'_> {
    fn give(&mut self, item: Item) -> Result<(), ListError> {
        match (self.take)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ListError::Stopped),
        }
    }

    fn refuse(
        &mut self,
        line: u64,
        code: RowCode,
        column: Option<&str>,
        raw: &[u8],
    ) -> Result<(), ListError> {
        if code == RowCode::Io {
            return Err(ListError::Io { line });
        }
        self.give(Item::Refused(RowRejection {
            line,
            code,
            column: column.map(str::to_owned),
            message: code.words().to_owned(),
            raw: raw.to_vec(),
        }))
    }

    /// Gives all entries of one element, or its refusal.
    fn element(
        &mut self,
        line: u64,
        raw: &[u8],
        found: Outcome<Vec<Entry>>,
    ) -> Result<(), ListError> {
        match found {
            Ok(entries) => entries
                .into_iter()
                .try_for_each(|entry| self.give(Item::Entry(entry))),
            Err((code, column)) => self.refuse(line, code, column, raw),
        }
    }

    fn rows<R: BufRead>(&mut self, entries: Entries<R>) -> Result<(), ListError> {
        for row in entries {
            match row {
                Ok(entry) => self.give(Item::Entry(entry))?,
                Err(rejection) if rejection.code == RowCode::Io => {
                    return Err(ListError::Io {
                        line: rejection.line,
                    });
                }
                Err(rejection) => self.give(Item::Refused(rejection))?,
            }
        }
        Ok(())
    }
}
