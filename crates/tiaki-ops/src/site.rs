//! The site: its database and its secret; and the act: who does something, and when.

use std::sync::Arc;

use tiaki_core::authority::Directory;
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::SiteKey;
use tiaki_core::mail::MailRules;
use tiaki_core::network::NetworkRules;
use tiaki_core::statement::Wordings;
use tiaki_core::time::Timestamp;
use tiaki_store::Store;

/// A running installation. A clone is the same one, with rules of its own.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its database.
    pub store: Store,
    /// The secret that ids of received things are derived from.
    pub key: SiteKey,
    /// Which addresses lead to one mailbox, and which mailboxes anyone may open.
    pub mail: MailRules,
    /// Which kind of network an address belongs to.
    pub networks: NetworkRules,
    /// Who receives what in each country, and how long connection logs live there.
    pub countries: Countries,
    /// What free text says of access to children.
    pub wordings: Arc<Wordings>,
}

/// What is known of countries: as built in, and as a site says.
#[derive(Debug, Clone)]
pub struct Countries {
    /// The authority of each country.
    pub directory: Arc<Directory>,
    /// How long connection data lives.
    pub log_life: Arc<LogLifeTable>,
}

impl Countries {
    /// As built in.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            directory: Arc::new(Directory::standard()),
            log_life: Arc::new(LogLifeTable::standard()),
        }
    }
}

/// Who does something, and when.
#[derive(Debug, Clone)]
pub struct Act {
    /// An operator, or the command that runs.
    pub actor: String,
    /// The moment, by the caller's clock.
    pub at: Timestamp,
}
