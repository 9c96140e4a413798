//! Bulk disclosures of providers: CSV, TSV or NDJSON, read with a map that says what each column is.
//!
//! # The map
//! ```toml
//! format = "disclosure-map-1"
//! provider = "Hostbox"
//! reference = "SYN-2026-0001"            # optional
//! received_at = "2026-06-01T00:00:00Z"   # optional
//! time_zone = "UTC"                      # optional; for times that carry no zone
//! delimiter = ","                        # optional; "\t" for TSV
//! ignore = ["internal_note"]             # optional; headers deliberately not read
//! [columns]                              # header = what it is
//! account_id = "account"
//! mail = "email"
//! [events]                               # optional; the provider's names
//! "LOGIN_OK" = "Login"
//! ```
//! Columns are `account`, `email`, `email_verified`, `phone`, `phone_verified`, `screen_name`,
//! `display_name`, `profile_url`, `ip`, `port`, `event`, `event_at`, `device`, `payment`,
//! `country`, `registered_at`, `md5`, `sha1`, `sha256`, `pdq`. The two `…_verified` columns hold a
//! truth value about the address or number of the same row.
//!
//! # Why a map
//! Every provider has its own columns, and a guess that is wrong by one column accuses someone.
//! So every header is either mapped or named under `ignore`; a surprise stops the import before
//! the first row.
//!
//! # NDJSON
//! A file whose first character is `{` has one JSON object a line. The same map reads it: a header
//! is the name of a member, dots (`net.ip`) or a JSON pointer (`/net/ip`) lead further in, and a
//! list gives several identifiers where the column may stand more than once.
//!
//! # Rows
//! One row is one event or file of one account, or facts about it. An empty cell is absent. A row
//! that cannot be read is a [`RowRejection`](crate::RowRejection) with its line, column and bytes,
//! and the next one is read. Memory is bounded by one row ([`crate::ROW_BYTES`]).
//!
//! ```
//! use tiaki_formats::disclosure::{Map, Rows};
//!
//! let map = Map::parse("format = \"disclosure-map-1\"\nprovider = \"Hostbox\"\n\
//!     [columns]\nuser = \"account\"\naddress = \"ip\"\nwhen = \"event_at\"\n")?;
//! let csv = "user,address,when\nu-1,203.0.113.7,2026-01-02 03:04:05\n";
//! let row = Rows::new(csv.as_bytes(), &map)?.next().unwrap()?;
//! assert_eq!(row.event.unwrap().at.unwrap().micros, 1_767_323_045_000_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Proposals
//! [`suggest`] proposes a map from a file's headers and first rows, for a person to confirm.
//!
//! # Extending
//! A new kind of column is a member of [`Column`] and an arm where rows take their cells.

mod map;
mod rows;
mod shown;
mod suggest;
#[cfg(test)]
mod tests;

pub use map::{Column, EventKind, Map, MapError};
pub use rows::{Event, Identifier, IdentifierKind, Row, Rows, RowsError, Time, VALUE_CHARACTERS};
pub use suggest::{
    Confidence, SAMPLE_BYTES, SAMPLE_ROWS, SuggestError, Suggested, Suggestion, suggest,
};
