//! What reading gives beside the value: flags, and what is not known.

use std::fmt;

/// A document that was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed<T> {
    /// The typed document; what is not known is in the records that held it.
    pub value: T,
    /// How many members are kept verbatim because they are not known or cannot be read in place.
    pub unknown: u32,
    /// Doubts, in document order.
    pub flags: Vec<Flag>,
}

/// A member kept verbatim: not known, or with a value that cannot be read in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its name.
    pub name: String,
    /// Its value, byte for byte.
    pub raw: String,
}

/// One doubt about an accepted document. Holds no value and no unknown name of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Which rule.
    pub rule: Rule,
    /// The member, as `a.b[3].c` from the root; an unknown one is named by the record that holds it.
    pub path: String,
    /// Line, from 1.
    pub line: u64,
}

macro_rules! rules {
    ($( $variant:ident = $text:literal, $words:literal; )*) => {
        /// What a flag says. The text of [`Rule::text`] is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $( #[doc = concat!($words, ".")] $variant, )*
        }

        impl Rule {
            /// All rules, in alphabetical order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The stable text of the rule.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $( Self::$variant => $text, )* }
            }

            /// The rule in words, one clause.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $( Self::$variant => $words, )* }
            }
        }
    };
}

rules! {
    ReportWithoutNumber = "report_without_number", "a report has the clearing house's number";
    SingleForList = "single_for_list", "a list stands as an array, even of one";
    TimeUnreadable = "time_unreadable", "a time is written in a form that can be read; it is kept as text";
    TimeWithoutZone = "time_without_zone", "a time carries its zone; read as UTC";
    UnexpectedValue = "unexpected_value", "a value can be read in its place; it is kept verbatim";
    UnknownMember = "unknown_member", "this member is not known; it is kept verbatim";
    Unwrapped = "unwrapped", "a value stands in the record that usually wraps it";
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
