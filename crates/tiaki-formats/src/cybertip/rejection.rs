//! Why a document was refused: a stable code, the place, and words for the sender.
//!
//! A rejection never holds a value of the document: it names elements and attributes of the
//! schema, limits and positions, nothing else. It may be logged and sent back.

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
    /// An attribute is badly written, given twice or without quotes.
    Attribute = "attribute",
    /// A DOCTYPE was found; none is accepted.
    Doctype = "doctype",
    /// The document is larger than the limit.
    DocumentTooLarge = "document_too_large",
    /// There is no element at all.
    Empty = "empty",
    /// An entity other than the five predefined ones, or a reference to no valid character.
    Entity = "entity",
    /// A presence flag holds something other than nothing or `true`.
    FixedFlag = "fixed_flag",
    /// The source failed while it was being read.
    Io = "io",
    /// Not well-formed XML.
    Malformed = "malformed",
    /// A required attribute is missing.
    MissingAttribute = "missing_attribute",
    /// A required element is missing.
    MissingElement = "missing_element",
    /// An XML namespace on an element of the schema, which has none.
    Namespace = "namespace",
    /// A number or a date is outside its range.
    OutOfRange = "out_of_range",
    /// Bytes that are not UTF-8, or another encoding is declared.
    NotUtf8 = "not_utf8",
    /// A rule of the documentation is broken (only with `Strictness::Documented`).
    Rule = "rule",
    /// One text node, comment or tag is longer than the limit.
    TextTooLong = "text_too_long",
    /// Nesting deeper than the limit.
    TooDeep = "too_deep",
    /// A value is longer than the schema's limit for it.
    TooLong = "too_long",
    /// An element occurs more often than allowed, or a second branch of a choice.
    TooMany = "too_many",
    /// More attributes on one tag than the limit.
    TooManyAttributes = "too_many_attributes",
    /// More elements than the limit.
    TooManyElements = "too_many_elements",
    /// The document ends inside an element.
    Truncated = "truncated",
    /// An element inside one that holds only text.
    UnexpectedElement = "unexpected_element",
    /// Text between elements where only elements may stand.
    UnexpectedText = "unexpected_text",
    /// A value that its type does not allow.
    UnexpectedValue = "unexpected_value",
    /// A known element in the wrong place.
    WrongOrder = "wrong_order",
    /// The root element is another one.
    WrongRoot = "wrong_root",
}

impl fmt::Display for RejectionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A refused document: what is wrong, where, and what to do.
///
/// `Display` is one line for the sender, free of the document's values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} at line {line}, column {column}{}: {message}", Place(path))]
pub struct Rejection {
    /// The stable reason.
    pub code: RejectionCode,
    /// Line of the offending element or text, from 1; 0 where the document has no lines.
    pub line: u64,
    /// Column in that line, in bytes, from 1.
    pub column: u64,
    /// Path of known element names, such as `report/incidentSummary/incidentType`; empty outside
    /// the root. An attribute is the last step, as `@type`.
    pub path: String,
    /// What was found, what is expected, what to do; in words of the schema only.
    pub message: String,
}

struct Place<'a>(&'a str);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            Ok(())
        } else {
            write!(f, " in {}", self.0)
        }
    }
}
