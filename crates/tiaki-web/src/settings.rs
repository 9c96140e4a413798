//! What the caller decides: the operation's name, and what time it is.

use std::sync::Arc;

use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::WorkplaceRules;
use tiaki_ops::exchange::Node;
use tiaki_ops::refer::Sending;
use tiaki_ops::rules::shown::Refused;
use tiaki_ops::sessions::SessionRules;

/// What time it is. The binary's is the system's; a [`Timestamp`] is a clock that stands still.
pub trait Clock: Send + Sync + 'static {
    /// The moment now.
    fn now(&self) -> Timestamp;
}

impl Clock for Timestamp {
    fn now(&self) -> Timestamp {
        *self
    }
}

/// Approves a version of the rules, by whom and why, at a moment; or says why not.
#[derive(Clone)]
pub struct Approve(
    #[expect(clippy::type_complexity, reason = "said once, here")]
    pub  Arc<
        dyn Fn(&str, (&str, &str), Timestamp) -> Result<Result<(), Refused>, tiaki_ops::Error>
            + Send
            + Sync,
    >,
);

/// What the pages need to know beside the store.
#[derive(Clone)]
pub struct Settings {
    /// The operation's name, shown in the head of every page.
    pub operation: String,
    /// Says the moment that "in 3 days" is counted from; every page prints it.
    pub clock: Arc<dyn Clock>,
    /// The clock, for what is written down: when a request was answered.
    pub now: fn() -> Timestamp,
    /// Wakes what links by itself, after a decision; nothing where nobody does, and then pages say
    /// what to run.
    pub follow: Option<Arc<dyn Fn() + Send + Sync>>,
    /// Puts a version of the rules in force, signed; nothing where there is no signing key at hand, and then
    /// pages say what to run.
    pub approve: Option<Approve>,
    /// How long something is held, and how much is looked at again.
    pub queue: QueueRules,
    /// How much text one person may open, and when it is enough.
    pub workplace: Arc<WorkplaceRules>,
    /// What lets referrals leave from the pages; nothing where the site has not said which authority sends.
    pub sending: Option<Arc<Sending>>,
    /// This site in the exchange, with its keys; nothing where it has not been said which authority it is, and then pages
    /// say what to run.
    pub exchange: Option<Arc<Node>>,
    /// How long sessions last.
    pub sessions: SessionRules,
    /// 32 bytes of the system's randomness; nothing where it has none to give, and then nobody is let in.
    pub random: fn() -> Option<[u8; 32]>,
    /// The names under which a proxy that ends TLS in front serves the pages; where there are any, what browsers
    /// hold is sent over TLS only. Beside them the pages answer to names of this machine.
    pub names: Vec<String>,
}

impl Settings {
    /// Whether browsers reach the pages over TLS only.
    pub(crate) fn is_secure(&self) -> bool {
        !self.names.is_empty()
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}
