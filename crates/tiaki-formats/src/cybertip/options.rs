//! What a caller may set when reading: limits, strictness, and the time of receipt.

/// Upper bounds of a document. Whatever is beyond one of them is refused before it is held.
///
/// The defaults are far above what any provider sends (a large report is some 40 kB) and far below
/// what hurts: at most one text node and the parsed values are in memory at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole document (32 MiB).
    pub document_bytes: u64,
    /// Elements in the document, known and unknown (200,000).
    pub elements: u32,
    /// Depth of nesting at which a document is refused, the root being depth 1 (64).
    /// The schema itself needs six.
    pub depth: usize,
    /// Attributes on one tag (64).
    pub attributes: usize,
    /// Bytes of one text node, comment, tag or processing instruction (1 MiB).
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 32 << 20,
            elements: 200_000,
            depth: 64,
            attributes: 64,
            text_bytes: 1 << 20,
        }
    }
}

/// How the rules that stand only in the documentation, not in the schema, are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// The schema is enforced; the documentation's further rules become [`Flag`](super::Flag)s.
    /// Clients in the field break those rules, so this is the default.
    #[default]
    Schema,
    /// The first broken rule of the documentation rejects the document.
    Documented,
}

/// How to read a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// Upper bounds.
    pub limits: Limits,
    /// Whether the documentation's rules flag or reject.
    pub strictness: Strictness,
    /// Time of receipt in microseconds since 1970-01-01T00:00:00Z. Times later than this plus
    /// [`FUTURE_SKEW_MICROS`] are flagged; without it the rule is not checked.
    pub as_of: Option<i64>,
}

/// How far a time may lie after the time of receipt: 60 s, for clocks that differ.
pub const FUTURE_SKEW_MICROS: i64 = 60_000_000;
