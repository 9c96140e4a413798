//! Why one row of a table, or one element of a list, was refused.

use std::fmt;

/// Bytes of one row, its line end not counted; a longer row is refused.
pub const ROW_BYTES: usize = 1 << 20;

macro_rules! row_codes {
    ($( $variant:ident = $text:literal, $words:literal; )*) => {
        /// Reason for which one row was refused. The text of [`RowCode::text`] is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum RowCode {
            $( #[doc = concat!("Gives `", $text, "`: ", $words, ".")] $variant, )*
        }

        impl RowCode {
            /// All codes, in alphabetical order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The stable text of the code.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $( Self::$variant => $text, )*
                }
            }

            /// The code of a stable text, if it is one.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.text() == text)
            }

            /// The reason in words, one clause.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self {
                    $( Self::$variant => $words, )*
                }
            }
        }
    };
}

row_codes! {
    Algorithm = "algorithm", "the algorithm is not md5, sha1, sha256 or pdq";
    Boolean = "boolean", "a truth value is not true, false, yes, no, 1 or 0";
    Category = "category", "a category is neither a whole number nor a short text";
    ControlCharacter = "control_character", "a control character stands in a value";
    Country = "country", "a country is not an ISO 3166-1 code of two letters";
    DigestLength = "digest_length", "a digest has not the length of its algorithm";
    FieldCount = "field_count", "the row has not as many fields as the header";
    Io = "io", "the source failed while it was being read";
    IpAddress = "ip_address", "an address is neither IPv4 nor IPv6";
    LineForm = "line_form", "the line is not of the form of its list";
    MissingAccount = "missing_account", "the row names no account";
    MissingDigest = "missing_digest", "no digest stands in the element";
    MissingId = "missing_id", "an element that is known by its id has none";
    NotHex = "not_hex", "a digest holds other characters than hexadecimal digits";
    NotJson = "not_json", "the line or element is not a JSON object";
    NotUtf8 = "not_utf8", "the row holds bytes that are not UTF-8";
    Port = "port", "a port is not a number from 1 to 65535";
    PortWithoutIp = "port_without_ip", "a port is given without an address";
    QuoteMisplaced = "quote_misplaced",
        "a quotation mark stands inside an unquoted field or text follows a closing one";
    QuoteUnclosed = "quote_unclosed", "a quoted field is not closed";
    RepeatedMember = "repeated_member", "a member stands twice in one JSON object";
    RowTooLong = "row_too_long", "the row is longer than the limit";
    SignalType = "signal_type", "the signal type is not one that is known";
    Status = "status", "the status is not one that is known";
    Time = "time", "a time is not of the form 2026-01-31T23:59:59Z, or does not exist";
    TooDeep = "too_deep", "lists and objects are nested deeper than the limit";
    UnmappedMember = "unmapped_member",
        "a member is neither mapped nor ignored; add it to the map";
    ValueKind = "value_kind", "a list or an object stands where one value is expected";
    ValueTooLong = "value_too_long", "a value is longer than the limit for its kind";
}

impl RowCode {
    /// What to do about rows that were refused for it, one clause.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Algorithm | Self::SignalType | Self::Status => {
                "look whether the file is of the form it was read as; ask the sender what the name stands for"
            }
            Self::Boolean => {
                "ask the provider for true and false, or ignore the column if it says something else"
            }
            Self::Category => "ask the sender what the category is",
            Self::ControlCharacter | Self::NotUtf8 => {
                "convert the file to UTF-8 text, or ask the provider for that"
            }
            Self::Country => {
                "use two letters of ISO 3166-1, or ignore the column if it holds names"
            }
            Self::DigestLength | Self::NotHex => {
                "look whether the column holds digests of that algorithm, in hexadecimal"
            }
            Self::FieldCount => {
                "look at the delimiter of the map, and for values that hold it without quotation marks"
            }
            Self::Io => "look at the disk and import again",
            Self::IpAddress => {
                "look whether the column holds one address alone; a port belongs in a column of its own"
            }
            Self::LineForm => "name the form with --format, or convert the file",
            Self::MissingAccount => {
                "look whether the column named account is the right one; rows about nobody stay out"
            }
            Self::MissingDigest | Self::MissingId => "ask the sender for what is missing",
            Self::NotJson | Self::RepeatedMember => {
                "ask the provider for one whole JSON object a line"
            }
            Self::TooDeep => {
                "ask the sender for the file as its form has it, without further wrapping; it stays in quarantine as it came"
            }
            Self::Port => "look whether the column is the source port; ignore it if it is not",
            Self::PortWithoutIp => "map the column of the address too, or ignore the port",
            Self::QuoteMisplaced | Self::QuoteUnclosed => {
                "ask the provider for quoting by RFC 4180: a quotation mark inside a value is doubled"
            }
            Self::RowTooLong | Self::ValueTooLong => {
                "look whether line ends or quotation marks are lost; ignore the column if it holds long texts"
            }
            Self::Time => {
                "ask the provider for times as 2026-01-31T23:59:59Z, or convert the column"
            }
            Self::UnmappedMember => {
                "map the member, or put it under ignore; of a name that is not known here the form is shown, a for a letter and 9 for a digit"
            }
            Self::ValueKind => "map the way to the value itself, or ignore the member",
        }
    }
}

impl fmt::Display for RowCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// One row that was refused; the rows after it are still read.
///
/// `Display` is one line without a value of the row; the row itself is in `raw`, for quarantine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} at line {line}{}: {message}", InColumn(column.as_deref()))]
pub struct RowRejection {
    /// Line where the row starts, from 1.
    pub line: u64,
    /// The stable reason.
    pub code: RowCode,
    /// The header of the column, where one is at fault.
    pub column: Option<String>,
    /// The reason in words, and what is expected.
    pub message: String,
    /// The row as it came, without its line end; at most [`ROW_BYTES`] of it.
    pub raw: Vec<u8>,
}

struct InColumn<'a>(Option<&'a str>);

impl fmt::Display for InColumn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(column) => write!(f, ", column '{column}'"),
            None => Ok(()),
        }
    }
}
