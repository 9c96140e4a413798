//! Every statement of the store, so that a test can prepare each on both databases.

use crate::db::{Param, Store};
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

/// Ids that a statement takes at once, so that a page of a list needs one statement and not one for each row.
pub(crate) const FIFTY: usize = 50;

/// The places of [`FIFTY`] ids after a statement's first parameter, for `IN`.
macro_rules! among {
    () => {
        "($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
         $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, \
         $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, \
         $44, $45, $46, $47, $48, $49, $50, $51)"
    };
}
pub(crate) use among;

/// The parameters of such a statement: its first, then at most [`FIFTY`] ids, the last one again where they are fewer.
pub(crate) fn fifty<'p>(first: Param<'p>, ids: impl Iterator<Item = &'p [u8]>) -> Vec<Param<'p>> {
    let mut params = vec![first];
    params.extend(ids.take(FIFTY).map(Param::Blob));
    if let Some(last) = params.last().copied() {
        params.resize(FIFTY + 1, last);
    }
    params
}

/// Each module with its statements.
const CATALOGUE: &[(&str, &[(&str, &str)])] = &[
    ("access", crate::access::STATEMENTS),
    ("around", crate::around::STATEMENTS),
    ("carry", crate::carry::STATEMENTS),
    ("carry::few", crate::carry::FEW_STATEMENTS),
    ("cases", crate::cases::STATEMENTS),
    ("cases::lists", crate::cases::lists::STATEMENTS),
    ("cases::requests", crate::cases::requests::STATEMENTS),
    ("cases::timeline", crate::cases::timeline::STATEMENTS),
    ("cases::unread", crate::cases::unread::STATEMENTS),
    ("cases::work", crate::cases::work::STATEMENTS),
    ("clients", crate::clients::STATEMENTS),
    ("deconflict", crate::deconflict::STATEMENTS),
    ("deconflict::books", crate::deconflict::books::STATEMENTS),
    (
        "deconflict::contacts",
        crate::deconflict::contacts::STATEMENTS,
    ),
    (
        "deconflict::questions",
        crate::deconflict::questions::STATEMENTS,
    ),
    ("deeds", crate::deeds::STATEMENTS),
    ("documents", crate::documents::STATEMENTS),
    ("exchange", crate::exchange::STATEMENTS),
    ("exchange::keys", crate::exchange::keys::STATEMENTS),
    ("exchange::passings", crate::exchange::passings::STATEMENTS),
    ("exchange::taken", crate::exchange::taken::STATEMENTS),
    ("exchange::threads", crate::exchange::threads::STATEMENTS),
    ("exchange::told", crate::exchange::told::STATEMENTS),
    ("exposures", crate::exposures::STATEMENTS),
    ("facts", crate::facts::STATEMENTS),
    ("folding", crate::folding::STATEMENTS),
    ("guard", crate::guard::STATEMENTS),
    ("intake", crate::intake::STATEMENTS),
    ("lists", crate::lists::STATEMENTS),
    ("lists::versions", crate::lists::versions::STATEMENTS),
    ("log", crate::log::STATEMENTS),
    ("log::pages", crate::log::pages::STATEMENTS),
    ("migrate", crate::migrate::STATEMENTS),
    ("operation", crate::operation::STATEMENTS),
    ("operation::lists", crate::operation::lists::STATEMENTS),
    ("operation::rows", crate::operation::rows::STATEMENTS),
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
    ("quality::reports", crate::quality::reports::STATEMENTS),
    ("quarantine", crate::quarantine::STATEMENTS),
    ("ranking", crate::ranking::STATEMENTS),
    ("queue", crate::queue::STATEMENTS),
    ("queue::aside", crate::queue::aside::STATEMENTS),
    ("queue::audit", crate::queue::audit::STATEMENTS),
    ("queue::bands", crate::queue::bands::STATEMENTS),
    ("queue::kept", crate::queue::kept::STATEMENTS),
    ("queue::lists", crate::queue::lists::STATEMENTS),
    ("queue::looks", crate::queue::looks::STATEMENTS),
    ("queue::many", crate::queue::many::STATEMENTS),
    ("queue::past", crate::queue::past::STATEMENTS),
    ("queue::referred", crate::queue::referred::STATEMENTS),
    ("queue::sources", crate::queue::sources::STATEMENTS),
    ("queue::views", crate::queue::views::STATEMENTS),
    ("queue::wanted", crate::queue::wanted::STATEMENTS),
    ("referrals", crate::referrals::STATEMENTS),
    ("referrals::drafts", crate::referrals::drafts::STATEMENTS),
    ("export", crate::export::STATEMENTS),
    ("rules", crate::rules::STATEMENTS),
    ("rulings", crate::rulings::STATEMENTS),
    ("search", crate::search::STATEMENTS),
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
