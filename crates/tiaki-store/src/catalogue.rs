//! Every statement of the store, so that a test can prepare each on both databases.

use crate::db::Store;
use crate::error::Error;

/// Declares a module's statements as constants and lists them in `STATEMENTS`.
macro_rules! sql {
    ($($vis:vis $name:ident = $text:expr;)+) => {
        $($vis const $name: &str = $text;)+
        /// The statements of this module, by name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
pub(crate) use sql;

/// Each module with its statements.
const CATALOGUE: &[(&str, &[(&str, &str)])] = &[
    ("access", crate::access::STATEMENTS),
    ("carry", crate::carry::STATEMENTS),
    ("cases", crate::cases::STATEMENTS),
    ("cases::lists", crate::cases::lists::STATEMENTS),
    ("cases::requests", crate::cases::requests::STATEMENTS),
    ("cases::timeline", crate::cases::timeline::STATEMENTS),
    ("cases::work", crate::cases::work::STATEMENTS),
    ("documents", crate::documents::STATEMENTS),
    ("exposures", crate::exposures::STATEMENTS),
    ("facts", crate::facts::STATEMENTS),
    ("folding", crate::folding::STATEMENTS),
    ("guard", crate::guard::STATEMENTS),
    ("intake", crate::intake::STATEMENTS),
    ("lists", crate::lists::STATEMENTS),
    ("log", crate::log::STATEMENTS),
    ("migrate", crate::migrate::STATEMENTS),
    ("operators", crate::operators::STATEMENTS),
    ("outcomes", crate::outcomes::STATEMENTS),
    ("persons", crate::persons::STATEMENTS),
    ("persons::change", crate::persons::CHANGE_STATEMENTS),
    ("persons::changes", crate::persons::changes::STATEMENTS),
    ("persons::history", crate::persons::history::STATEMENTS),
    ("persons::news", crate::persons::news::STATEMENTS),
    ("persons::reviews", crate::persons::reviews::STATEMENTS),
    ("priorities", crate::priorities::STATEMENTS),
    ("provider_logins", crate::provider_logins::STATEMENTS),
    ("protection", crate::protection::STATEMENTS),
    ("quality", crate::quality::STATEMENTS),
    ("quarantine", crate::quarantine::STATEMENTS),
    ("ranking", crate::ranking::STATEMENTS),
    ("queue", crate::queue::STATEMENTS),
    ("queue::aside", crate::queue::aside::STATEMENTS),
    ("queue::audit", crate::queue::audit::STATEMENTS),
    ("queue::kept", crate::queue::kept::STATEMENTS),
    ("queue::lists", crate::queue::lists::STATEMENTS),
    ("queue::referred", crate::queue::referred::STATEMENTS),
    ("referrals", crate::referrals::STATEMENTS),
    ("export", crate::export::STATEMENTS),
    ("rules", crate::rules::STATEMENTS),
    ("rulings", crate::rulings::STATEMENTS),
    ("service", crate::service::STATEMENTS),
    ("sessions", crate::sessions::STATEMENTS),
    ("shared", crate::shared::STATEMENTS),
    ("site", crate::site::STATEMENTS),
    ("standing", crate::standing::STATEMENTS),
    ("statements", crate::statements::STATEMENTS),
    ("submissions", crate::submissions::STATEMENTS),
    ("submissions::files", crate::submissions::FILE_STATEMENTS),
    (
        "submissions::receipts",
        crate::submissions::RECEIPT_STATEMENTS,
    ),
    (
        "submissions::removals",
        crate::submissions::REMOVAL_STATEMENTS,
    ),
    ("views", crate::views::STATEMENTS),
];

/// Prepares every statement on this database and returns the names of those it
/// refuses, as `module::NAME`: empty where the whole catalogue is good.
///
/// # Errors
/// Where the database cannot be used at all.
pub fn check_statements(store: &Store) -> Result<Vec<String>, Error> {
    let mut refused = Vec::new();
    for (module, statements) in CATALOGUE {
        for (name, sql) in *statements {
            if store
                .read("check statements", |tx| tx.prepare(sql))
                .is_err()
            {
                refused.push(format!("{module}::{name}"));
            }
        }
    }
    Ok(refused)
}
