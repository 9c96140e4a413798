//! What a site says of networks: a file of blocks of addresses.
//!
//! ```toml
//! format = "networks-1"
//!
//! [[network]]
//! kind = "daily_line"
//! prefixes = ["203.0.113.0/24", "2001:db8::/32"]
//! source = "the provider's letter of 2026-05-01"
//! country = "NZ"              # where the blocks are registered, and since when: both or neither
//! registered = "2019-05-01"
//! ```
//!
//! [`NetworkKind::Local`] is built in only: it takes all weight from an address.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::prefix::{Fault, Prefix};
use super::table::RESERVED;
use super::{NetworkKind, NetworkRules, Registration, flatten, table};
use crate::country::Country;
use crate::time::Timestamp;

/// What the file calls its form.
pub const SITE_FORMAT: &str = "networks-1";

/// A file of networks that cannot be used. Blocks are in it, and nobody's address but where a block
/// is a single one.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum NetworkError {
    /// It is no such file: not TOML, a name that is not known, a wrong type.
    #[error("cannot read the networks at line {line}: {why}")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// It is of another form.
    #[error("the networks are of the format {found:?}; this release reads {SITE_FORMAT:?}")]
    Format {
        /// What it says.
        found: String,
    },
    /// Not a kind that a site may give.
    #[error(
        "network {number}: {kind:?} is no kind of network: give one of {}",
        kinds()
    )]
    Kind {
        /// Which entry of the file, from 1.
        number: usize,
        /// As given.
        kind: String,
    },
    /// Not a block of addresses.
    #[error("network {number}: {prefix:?} {why}")]
    Prefix {
        /// Which entry of the file, from 1.
        number: usize,
        /// As given.
        prefix: String,
        /// What is wrong and what to do.
        why: &'static str,
    },
    /// A block has two kinds.
    #[error(
        "network {number}: {prefix} is of the kind {kind} already ({by}): take one of them out"
    )]
    Twice {
        /// Which entry of the file, from 1.
        number: usize,
        /// As given.
        prefix: String,
        /// The other kind.
        kind: &'static str,
        /// Whose the other rule is.
        by: &'static str,
    },
    /// An entry says a country or a day, and not both as they must be.
    #[error(
        "network {number} does not say well where and since when it is registered: give `country`, two letters of \
         ISO 3166-1, and `registered`, a day such as 2019-05-01, both or neither"
    )]
    Registered {
        /// Which entry of the file, from 1.
        number: usize,
    },
    /// An entry does not say where it is from.
    #[error("network {number} has no source: say where it is from")]
    Source {
        /// Which entry of the file, from 1.
        number: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    #[serde(default)]
    network: Vec<Network>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Network {
    kind: String,
    prefixes: Vec<String>,
    source: String,
    country: Option<String>,
    registered: Option<String>,
}

impl NetworkRules {
    /// The built-in table, and what a site's file says, given as its text.
    ///
    /// # Errors
    /// [`NetworkError`], which says where and what to do.
    pub fn with(text: &str) -> Result<Self, NetworkError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let why = error.message().lines().next().unwrap_or_default();
            NetworkError::Form {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                why: why.to_owned(),
            }
        })?;
        if file.format != SITE_FORMAT {
            return Err(NetworkError::Format { found: file.format });
        }
        let mut given = Given::default();
        for (number, network) in (1..).zip(file.network) {
            add(&mut given, number, network)?;
        }
        let mut blocks = table::blocks();
        let addition = mark(&given);
        blocks.extend(given.kinds);
        Ok(Self {
            steps: flatten(blocks, NetworkKind::Unknown),
            registered: flatten(given.registered.into_iter().collect(), None),
            addition,
        })
    }
}

/// What a site's file says, block by block.
#[derive(Default)]
struct Given {
    kinds: BTreeMap<Prefix, NetworkKind>,
    registered: BTreeMap<Prefix, Option<Registration>>,
}

/// Where and since when an entry is registered, if it says so.
fn registration(network: &Network, number: usize) -> Result<Option<Registration>, NetworkError> {
    let refuse = NetworkError::Registered { number };
    match (&network.country, &network.registered) {
        (None, None) => Ok(None),
        (Some(country), Some(day)) => {
            let country = Country::find(country.trim());
            let midnight = format!("{}T00:00:00Z", day.trim());
            let since = Timestamp::parse(&midnight).ok();
            let both = country.zip(since);
            both.map(|(country, since)| Some(Registration { country, since }))
                .ok_or(refuse)
        }
        _ => Err(refuse),
    }
}

fn add(given: &mut Given, number: usize, network: Network) -> Result<(), NetworkError> {
    if network.source.trim().is_empty() {
        return Err(NetworkError::Source { number });
    }
    let kind = NetworkKind::find(&network.kind).filter(|kind| GIVEN.contains(kind));
    let Some(kind) = kind else {
        let kind = network.kind;
        return Err(NetworkError::Kind { number, kind });
    };
    let registered = registration(&network, number)?;
    for text in network.prefixes {
        let prefix = Prefix::read(text.trim()).map_err(|fault| NetworkError::Prefix {
            number,
            prefix: text.clone(),
            why: words(fault),
        })?;
        let reserved = RESERVED.iter().find(|(of, ..)| of.overlaps(prefix));
        let builtin = reserved.map(|(_, kind, _)| (*kind, "built in"));
        if registered.is_some() {
            given.registered.insert(prefix, registered);
        }
        let before = given.kinds.insert(prefix, kind);
        let before = before.map(|kind| (kind, "earlier in the file"));
        if let Some((kind, by)) = builtin.or(before) {
            return Err(NetworkError::Twice {
                number,
                prefix: text,
                kind: kind.code(),
                by,
            });
        }
    }
    Ok(())
}

/// What a site may say.
const GIVEN: [NetworkKind; 10] = [
    NetworkKind::CarrierNat,
    NetworkKind::DailyLine,
    NetworkKind::FixedLine,
    NetworkKind::Hosting,
    NetworkKind::Mobile,
    NetworkKind::Public,
    NetworkKind::Satellite,
    NetworkKind::StaticLine,
    NetworkKind::Tunnel,
    NetworkKind::Unknown,
];

fn kinds() -> String {
    GIVEN.map(NetworkKind::code).join(", ")
}

const fn words(fault: Fault) -> &'static str {
    match fault {
        Fault::Form => {
            "is no block of addresses: give an address, a slash and how many bits are fixed, such as 203.0.113.0/24"
        }
        Fault::Rest => {
            "has bits set behind its length: give the first address of the block, or another length"
        }
        Fault::Long => {
            "divides a /64, which one subscriber has and which addresses are compared by: give the /64 or less"
        }
    }
}

/// A mark of what is given, whatever the order and wording of the file; 0 only where that is nothing.
fn mark(given: &Given) -> u32 {
    if given.kinds.is_empty() {
        return 0;
    }
    let mut digest = Sha256::new();
    for (prefix, kind) in &given.kinds {
        digest.update(prefix.first.to_be_bytes());
        digest.update([prefix.length]);
        digest.update(kind.code());
        digest.update([0]);
    }
    let registered = given.registered.iter();
    for (prefix, registration) in registered.filter_map(|(prefix, of)| Some((prefix, (*of)?))) {
        digest.update([1]);
        digest.update(prefix.first.to_be_bytes());
        digest.update([prefix.length]);
        digest.update(registration.country.as_bytes());
        digest.update(registration.since.micros().to_be_bytes());
    }
    let [a, b, c, d, ..] = <[u8; 32]>::from(digest.finalize());
    u32::from_be_bytes([a, b, c, d]).max(1)
}
