//! Why a JSON document was refused: a stable code, the place, and words for the sender.
//!
//! A rejection never holds a value of the document. Of member names it shows those that the format
//! knows; others stand as `?` or by their position.

use std::fmt;

macro_rules! rejection_codes {
    ($( $(#[$meta:meta])* $variant:ident = $text:literal, )*) => {
        /// Reason of a refusal. The text of [`RejectionCode::text`] is stable: it is stored,
        /// counted and shown.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RejectionCode {
            $( $(#[$meta])* $variant, )*
        }

        impl RejectionCode {
            /// All codes, in alphabetical order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The stable text of the code.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }
        }
    };
}

rejection_codes! {
    /// A context that gives names another meaning than this form has, or that lies elsewhere.
    Context = "context",
    /// Something is named that is not in the document.
    Dangling = "dangling",
    /// The document is larger than the limit.
    DocumentTooLarge = "document_too_large",
    /// An object names a member twice.
    DuplicateMember = "duplicate_member",
    /// There is nothing in the document.
    Empty = "empty",
    /// Not UTF-8, or a byte order mark in the middle.
    Encoding = "encoding",
    /// A member that must be there is missing.
    Missing = "missing_member",
    /// Nested too deeply.
    TooDeep = "too_deep",
    /// A string, a number or a count beyond the limit.
    TooLarge = "too_large",
    /// Not well-formed JSON.
    Syntax = "syntax",
    /// A member that this format of ours does not have.
    UnknownMember = "unknown_member",
    /// A value that is not one of those allowed.
    Value = "value",
    /// The version of the format is not read here.
    Version = "version",
    /// The document is of another kind than it was taken for.
    WrongRoot = "wrong_root",
    /// A value of another type than its place needs.
    WrongType = "wrong_type",
}

/// Why a document was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Rejection {
    /// The stable reason.
    pub code: RejectionCode,
    /// The member, as `a.b[3].c` from the root; empty for the whole document.
    pub path: String,
    /// Line, from 1; 0 for the whole document.
    pub line: u64,
    /// Column in bytes, from 1; 0 for the whole document.
    pub column: u64,
    /// What is wrong and what to do, without a value of the document.
    pub detail: String,
}

impl Rejection {
    pub(crate) const fn document(code: RejectionCode, detail: String) -> Self {
        Self {
            code,
            path: String::new(),
            line: 0,
            column: 0,
            detail,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}", self.line, self.column)?;
            if !self.path.is_empty() {
                write!(f, ", {}", self.path)?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.detail)
    }
}
