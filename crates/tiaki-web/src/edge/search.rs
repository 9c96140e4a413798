//! What the search box asks.

use tiaki_core::time::Timestamp;
use tiaki_ops::search::{self, Answer, Refused};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Error, Site};

/// Search, as the pages ask for it.
pub trait Searching {
    /// What of a text a session may know, with an entry in the log, or why nothing is looked for.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn search(
        &self,
        session: &Session,
        text: &str,
        at: Timestamp,
    ) -> Result<Result<Answer, Refused>, Error>;
}

impl Searching for Site {
    fn search(
        &self,
        session: &Session,
        text: &str,
        at: Timestamp,
    ) -> Result<Result<Answer, Refused>, Error> {
        search::search(self, session, text, at)
    }
}
