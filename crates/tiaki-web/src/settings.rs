//! What the caller decides: the operation's name, and what time it is.

use tiaki_core::time::Timestamp;

/// What the pages need to know beside the store.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The operation's name, shown in the head of every page.
    pub operation: String,
    /// The moment that "in 3 days" is counted from; every page prints it.
    pub as_of: Timestamp,
    /// The clock, for what is written down: when a request was answered.
    pub now: fn() -> Timestamp,
}
