//! What sources say of accounts: identifiers with the event they were seen at, and countries.
//!
//! A report says some forty such facts. A row for each, in trees ordered by ids that look like
//! chance, made most of the cost of taking a report in; so all facts of one report stand in one
//! row of `source_facts`, and those of a line of a disclosure in another (see
//! `docs/adr/0007-facts-in-one-row.md`). Nobody else reads or writes that table: readers get facts
//! one by one, in the order of source, account and sequence number, as if each had a row.
//!
//! # The form
//! A row is keyed by source, account and the sequence number of its first fact; one that holds
//! several accounts has sixteen zero bytes for the account and 0 for the number. Its body:
//!
//! | part | form |
//! | --- | --- |
//! | version | a byte: 1, accounts are named inside; 2, all is about the account of the key |
//! | groups | how many (version 1 only; else there is one) |
//! | group, for each account in order | the account's 16 bytes (version 1 only), how many facts, the facts |
//! | fact | kind, flags, event (identifiers only), number, value or country, moment, port |
//!
//! Kind and event are a byte from the tables below; 0, which later kinds get until they have a
//! number, is followed by the code as a text. Flags: bit 0 a moment follows; bit 1 a port follows;
//! bits 2-3 verified and 4-5 proxy (0 not stated, 1 no, 2 yes); bit 6 mined from free text; bit 7
//! given for recovery (versions before 2026-11-26 wrote 0 and refuse it). Counts, lengths and ports are unsigned LEB128; a number is what it adds to that of the
//! fact before it in its group, and a moment, in microseconds, to the last one given in the row,
//! both as zigzag LEB128. A text is its length and its bytes in UTF-8. A value met for the first time
//! in the row is twice its length, its bytes and its join key (8 bytes, big-endian); one met before,
//! with the same key, is a number: twice how many others were first met since, plus one. Equal facts
//! give equal bytes in whatever order they come.
//!
//! What does not read exactly so is [`Error::Corrupt`], never a guess. To add a kind: its number
//! in `KINDS`, never one that was used before. To change the form: another version, the reader of
//! the old ones stays.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;

pub(crate) use self::encode::pack;

sql! {
    ALL = "SELECT source_id, account_id, body FROM source_facts ORDER BY source_id, account_id, seq";
    OF_ACCOUNT = "SELECT source_id, account_id, body FROM source_facts WHERE source_id = $1 AND account_id IN ($2, $3) \
                  ORDER BY source_id, account_id, seq";
    OF_SOURCE = "SELECT source_id, account_id, body FROM source_facts WHERE source_id = $1 ORDER BY account_id, seq";
    SHIELDED = "SELECT source_id, account_id, body FROM source_facts WHERE source_id IN (SELECT source_id FROM \
                source_accounts WHERE account_id IN (SELECT account_id FROM source_accounts WHERE protection <> 'open')) \
                ORDER BY source_id, account_id, seq";
}

pub(crate) static FACTS: Bulk = Bulk {
    table: "source_facts",
    columns: &[
        ("source_id", Kind::Blob),
        ("account_id", Kind::Blob),
        ("seq", Kind::Int),
        ("body", Kind::Blob),
    ],
};

/// The account of a row that names its accounts inside.
pub(crate) const SEVERAL: [u8; 16] = [0; 16];

/// Version of a body that names its accounts.
const NAMED_INSIDE: u8 = 1;
/// Version of a body about the account of its key.
const OF_THE_KEY: u8 = 2;

const HAS_MOMENT: u8 = 1;
const HAS_PORT: u8 = 1 << 1;
const VERIFIED: u32 = 2;
const PROXY: u32 = 4;
const MINED: u8 = 1 << 6;
const RECOVERY: u8 = 1 << 7;

/// Kinds of identifiers, by number. Numbers are never used twice.
const KINDS: &[(u8, IdentifierKind)] = &[
    (1, IdentifierKind::Device),
    (2, IdentifierKind::DisplayName),
    (3, IdentifierKind::Email),
    (4, IdentifierKind::Group),
    (5, IdentifierKind::Ip),
    (6, IdentifierKind::Payment),
    (7, IdentifierKind::Phone),
    (8, IdentifierKind::ProfileUrl),
    (9, IdentifierKind::ScreenName),
];

/// Kinds of places, by number, from [`FIRST_PLACE`]; that number itself is followed by a code.
const PLACES: &[(u8, &str)] = &[
    (129, "estimate"),
    (130, "address"),
    (131, "billing_address"),
    (132, "stated"),
    (133, "language"),
];

/// From here on numbers are those of places.
const FIRST_PLACE: u8 = 128;

/// Events, by number.
const EVENTS: &[(u8, EventKind)] = &[
    (1, EventKind::Login),
    (2, EventKind::Other),
    (3, EventKind::Purchase),
    (4, EventKind::Registration),
    (5, EventKind::Unknown),
    (6, EventKind::Upload),
];

/// How many values back one is looked for when packing.
const BACK: usize = 32;

/// Facts of one source, packed for one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedFacts {
    /// The report or disclosure.
    pub(crate) source: SourceId,
    /// The account, or [`SEVERAL`].
    pub(crate) account: [u8; 16],
    /// The number of the first fact, or 0 where there are several accounts.
    pub(crate) seq: i64,
    /// The facts.
    pub(crate) body: Vec<u8>,
}

/// An identifier that a source gives for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identified<'r> {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account.
    pub account: AccountId,
    /// Its place among what the source says.
    pub seq: i64,
    /// What it is.
    pub kind: IdentifierKind,
    /// As the provider gave it.
    pub value: &'r str,
    /// Keyed digest of its normal form, by which equal values meet; 0 where it has none.
    pub join_key: u64,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// The source port, for addresses.
    pub port: Option<u16>,
    /// What the account did then.
    pub event: EventKind,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
    /// Whether the provider takes the address for a proxy.
    pub proxy: Option<bool>,
    /// Whether it was found in free text, not given as an identifier: weaker evidence.
    pub mined: bool,
    /// Whether the account's holder gave it for recovery only: it may be a relative's.
    pub recovery: bool,
}

/// A country that a source gives for an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed<'r> {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account.
    pub account: AccountId,
    /// Its place among what the source says.
    pub seq: i64,
    /// `estimate`, `address`, `billing_address`, `stated`, `language`.
    pub kind: &'r str,
    /// The country's code as given.
    pub country: &'r str,
    /// When the provider judged so.
    pub at: Option<Timestamp>,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
}

/// Something that a source says of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact<'r> {
    /// An identifier.
    Identifier(Identified<'r>),
    /// A country.
    Place(Placed<'r>),
}

/// Shows `each` every fact of every source, in the order of source, account and number.
///
/// # Errors
/// Those of the store and of `each`.
pub fn each<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Fact<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(ALL, &[], |row| read(row, &mut each))
}

/// Shows `each` every identifier of every source, in the order of [`each`].
///
/// # Errors
/// Those of the store and of `each`.
pub fn identifiers<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Identified<'_>) -> Result<(), E>,
) -> Result<(), E> {
    self::each(tx, |fact| match fact {
        Fact::Identifier(found) => each(found),
        Fact::Place(_) => Ok(()),
    })
}

/// Shows `each` every identifier of the sources that name a shielded account, in the order of
/// [`each`]: theirs, and those of the accounts beside them.
///
/// # Errors
/// Those of the store and of `each`.
pub fn beside_shielded<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Identified<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(SHIELDED, &[], |row| {
        read(row, &mut |fact: Fact<'_>| match fact {
            Fact::Identifier(found) => each(found),
            Fact::Place(_) => Ok(()),
        })
    })
}

/// Shows `each` every identifier of one source, in the order of [`each`].
///
/// # Errors
/// Those of the store and of `each`.
pub fn of_source<E: From<Error>>(
    tx: &Tx<'_>,
    source: &SourceId,
    mut each: impl FnMut(Identified<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(OF_SOURCE, &[Param::Blob(source.as_bytes())], |row| {
        read(row, &mut |fact: Fact<'_>| match fact {
            Fact::Identifier(found) => each(found),
            Fact::Place(_) => Ok(()),
        })
    })
}

/// Shows `each` everything that one source says, in the order of [`each`].
///
/// # Errors
/// Those of the store and of `each`.
pub fn all_of_source<E: From<Error>>(
    tx: &Tx<'_>,
    source: &SourceId,
    mut each: impl FnMut(Fact<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(OF_SOURCE, &[Param::Blob(source.as_bytes())], |row| {
        read(row, &mut each)
    })
}

/// Says that what each of these sources says of its account is about to be asked for by [`of_account`].
pub(crate) fn ahead(tx: &Tx<'_>, parts: &[(&[u8; 16], &[u8; 16])]) -> Result<(), Error> {
    tx.ahead_of_pairs(OF_ACCOUNT, parts, &[Param::Blob(&SEVERAL)])
}

/// Shows `each` what one source says of one account, in the order of numbers.
///
/// # Errors
/// Those of the store and of `each`.
pub fn of_account<E: From<Error>>(
    tx: &Tx<'_>,
    source: &SourceId,
    account: &AccountId,
    mut each: impl FnMut(Fact<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let params = [
        Param::Blob(source.as_bytes()),
        Param::Blob(account.as_bytes()),
        Param::Blob(&SEVERAL),
    ];
    tx.each(OF_ACCOUNT, &params, |row| {
        read(row, &mut |fact: Fact<'_>| {
            let of = match &fact {
                Fact::Identifier(found) => found.account,
                Fact::Place(found) => found.account,
            };
            if of == *account { each(fact) } else { Ok(()) }
        })
    })
}

fn read<E: From<Error>>(
    row: &Row<'_>,
    each: &mut impl FnMut(Fact<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let source = SourceId::from_bytes(row.fixed(0)?);
    let account = AccountId::from_bytes(row.fixed(1)?);
    let mut facts = decode::Facts::new(source, account, row.blob(2)?)?;
    while let Some(fact) = facts.next()? {
        each(fact)?;
    }
    Ok(())
}

/// Stores packed facts.
pub(crate) fn save<'f>(
    tx: &Tx<'_>,
    facts: impl Iterator<Item = &'f PackedFacts>,
) -> Result<(), Error> {
    tx.bulk(&FACTS, |sink| {
        for new in facts {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Blob(&new.account),
                Param::Int(new.seq),
                Param::Blob(&new.body),
            ])?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(())
}
