//! Bands that operators set: appended, each ended by a row of its own, and kept beside the place that the rules
//! give as long as they count.
//!
//! A person's row among the places ([`crate::ranking`]) has the band, the rank and the deadline that count, so
//! that whatever reads a queue goes by them; what the rules gave stands in a mark, and is put back when a band
//! ends. A band is about whoever has the account that it names, and follows persons that merge and split.
//!
//! It holds no rule: whether a band still counts and where it puts somebody is said by the caller.

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, BandId, PersonId};
use tiaki_core::time::Timestamp;

use super::{Baseline, Operator, note};
use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Row, Tx};
use crate::error::Error;

/// What is read of a band that counts, of the person in `m`.
macro_rules! counting {
    ($from:literal, $where:literal) => {
        concat!(
            "SELECT m.person_id, b.band_id, k.account_id, b.band, b.given, b.rules, b.reason, b.operator, b.operator_key, b.set_at, \
             k.person_id, k.band, k.rank, k.due_at, CAST(CASE WHEN ",
            other_members!("b", "m.person_id"),
            " THEN 1 ELSE 0 END AS BIGINT), CAST(CASE WHEN ",
            new_sources!("b", "m.person_id"),
            " THEN 1 ELSE 0 END AS BIGINT) FROM ",
            $from,
            " JOIN queue_bands b ON b.band_id = k.band_id ",
            $where
        )
    };
}

sql! {
    OF_PERSON = counting!("person_accounts m JOIN queue_band_marks k ON k.account_id = m.account_id",
        "WHERE m.person_id = $1 ORDER BY b.set_at DESC, b.band_id");
    OF_PERSONS = concat!(counting!("person_accounts m JOIN queue_band_marks k ON k.account_id = m.account_id",
        "WHERE m.person_id IN "), among!(), " AND b.set_at <= $1 ORDER BY b.set_at DESC, b.band_id");
    ALL = counting!("queue_band_marks k JOIN person_accounts m ON m.account_id = k.account_id", "ORDER BY b.set_at DESC, b.band_id");
    ANY = "SELECT band_id FROM queue_band_marks LIMIT 1";
    ADD = "INSERT INTO queue_bands (band_id, account_id, authority_id, band, given, rules, reason, operator, operator_key, \
           set_at, seen_history, seen_parts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    END = "INSERT INTO queue_band_ends (band_id, how, operator, operator_key, ended_at) VALUES ($1, $2, $3, $4, $5)";
    MARK = "INSERT INTO queue_band_marks (account_id, band_id, person_id, band, rank, due_at) VALUES ($1, $2, $3, $4, $5, $6)";
    UNMARK = "DELETE FROM queue_band_marks WHERE band_id = $1";
    GIVEN = "UPDATE queue_band_marks SET person_id = $2, band = $3, rank = $4, due_at = $5 WHERE band_id = $1";
    PUT = "UPDATE priorities SET band = $2, rank = $3, due_at = $4 WHERE person_id = $1";
    PLACE = "SELECT band, rank, due_at, rules, clock_at FROM priorities WHERE person_id = $1";
    EVER = "SELECT b.band_id, b.band, b.given, b.reason, b.operator, b.set_at, e.how, e.operator, e.ended_at \
            FROM person_accounts m JOIN queue_bands b ON b.account_id = m.account_id \
            LEFT JOIN queue_band_ends e ON e.band_id = b.band_id WHERE m.person_id = $1 \
            ORDER BY b.set_at DESC, b.band_id LIMIT 20";
    ANEW = "INSERT INTO changed_persons (person_id) VALUES ($1) ON CONFLICT DO NOTHING";
}

/// Where somebody stands, as far as a band decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The band's code.
    pub band: String,
    /// The order within the queue.
    pub rank: Vec<u8>,
    /// The deadline.
    pub due_at: Option<Timestamp>,
}

/// A band that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// Whom it is about now.
    pub person: PersonId,
    /// Its id.
    pub id: BandId,
    /// The account that it names.
    pub account: AccountId,
    /// The band.
    pub band: String,
    /// What the rules gave when it was set.
    pub then: String,
    /// The version of those rules.
    pub rules: String,
    /// Why, in words.
    pub reason: String,
    /// Who set it.
    pub operator: Operator,
    /// When.
    pub at: Timestamp,
    /// Where the rules put the person when it was last ranked; of the person that is named.
    pub given: Spot,
    /// Of whom that is.
    pub given_of: PersonId,
    /// Whether the person is made of other accounts since, or a source names it that did not.
    pub came_in: bool,
}

/// How a band ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Another was set.
    Again,
    /// More urgency showed than it was set on.
    Higher,
    /// Lifted by an operator.
    Lifted,
}

impl End {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Higher => "higher",
            Self::Lifted => "lifted",
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            Self::Again => "queue.band_replaced",
            Self::Higher => "queue.band_overtaken",
            Self::Lifted => "queue.band_lifted",
        }
    }
}

/// A new band.
#[derive(Debug, Clone)]
pub struct NewBand<'b> {
    /// Its id.
    pub id: BandId,
    /// On whom.
    pub person: PersonId,
    /// The account that the person's id comes from.
    pub account: AccountId,
    /// In which queue.
    pub authority: &'b str,
    /// Where it puts the person.
    pub spot: Spot,
    /// Where the rules put the person.
    pub given: Spot,
    /// The version of the rules.
    pub rules: &'b str,
    /// Why, in words.
    pub reason: &'b str,
    /// A keyed digest of the reason, for the log.
    pub digest: [u8; 32],
    /// What is there.
    pub seen: Baseline,
}

/// Where somebody stands, with what its deadline hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where.
    pub spot: Spot,
    /// The version of the rules that ranked it.
    pub rules: String,
    /// When the last identifying evidence dies.
    pub clock_at: Option<Timestamp>,
}

/// A band that was set at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// Its id.
    pub id: BandId,
    /// The band.
    pub band: String,
    /// What the rules gave.
    pub given: String,
    /// Why, in words.
    pub reason: String,
    /// Who set it.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// How it ended, by whom and when; nothing where it counts.
    pub ended: Option<(String, String, Timestamp)>,
}

fn counting(row: &Row<'_>) -> Result<Counting, Error> {
    Ok(Counting {
        person: PersonId::from_bytes(row.fixed(0)?),
        id: BandId::from_bytes(row.fixed(1)?),
        account: AccountId::from_bytes(row.fixed(2)?),
        band: row.text(3)?.to_owned(),
        then: row.text(4)?.to_owned(),
        rules: row.text(5)?.to_owned(),
        reason: row.text(6)?.to_owned(),
        operator: Operator {
            name: row.text(7)?.to_owned(),
            key: row.text(8)?.to_owned(),
        },
        at: Timestamp::from_micros(row.int(9)?),
        given_of: PersonId::from_bytes(row.fixed(10)?),
        given: Spot {
            band: row.text(11)?.to_owned(),
            rank: row.blob(12)?.to_vec(),
            due_at: row.find_int(13)?.map(Timestamp::from_micros),
        },
        came_in: row.int(14)? != 0 || row.int(15)? != 0,
    })
}

/// The bands that count for a person, newest first: more than one only where persons that had one each
/// became one.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<Counting>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(id.as_bytes())], counting)
}

/// Says that each of these persons is about to be asked for by [`of_person`].
pub(crate) fn ahead(tx: &Tx<'_>, ids: &[PersonId]) -> Result<(), Error> {
    tx.ahead(OF_PERSON, ids.iter().map(PersonId::as_bytes), &[])
}

/// The bands that count for some persons and were set by `now`, by person, each person's newest first.
///
/// # Errors
/// Those of the store.
pub fn of_persons(
    tx: &Tx<'_>,
    persons: &[PersonId],
    now: Timestamp,
) -> Result<BTreeMap<PersonId, Vec<Counting>>, Error> {
    let mut found: BTreeMap<PersonId, Vec<Counting>> = BTreeMap::new();
    for some in persons.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Int(now.micros()), ids);
        for one in tx.rows(OF_PERSONS, &params, counting)? {
            found.entry(one.person).or_default().push(one);
        }
    }
    Ok(found)
}

/// All bands that count, by person, each person's newest first.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Vec<Counting>>, Error> {
    let mut found: BTreeMap<PersonId, Vec<Counting>> = BTreeMap::new();
    for one in tx.rows(ALL, &[], counting)? {
        found.entry(one.person).or_default().push(one);
    }
    Ok(found)
}

/// Whether a band counts for anybody.
///
/// # Errors
/// Those of the store.
pub fn is_any(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find(ANY, &[], |_| Ok(()))?.is_some())
}

/// The bands that were ever set on a person, newest first, at most 20.
///
/// # Errors
/// Those of the store.
pub fn ever(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<Past>, Error> {
    tx.rows(EVER, &[Param::Blob(id.as_bytes())], |row| {
        let ended = match (row.find_text(6)?, row.find_int(8)?) {
            (Some(how), Some(at)) => Some((
                how.to_owned(),
                row.find_text(7)?.unwrap_or_default().to_owned(),
                Timestamp::from_micros(at),
            )),
            _ => None,
        };
        Ok(Past {
            id: BandId::from_bytes(row.fixed(0)?),
            band: row.text(1)?.to_owned(),
            given: row.text(2)?.to_owned(),
            reason: row.text(3)?.to_owned(),
            operator: row.text(4)?.to_owned(),
            at: Timestamp::from_micros(row.int(5)?),
            ended,
        })
    })
}

/// Where a person stands now.
///
/// # Errors
/// Those of the store.
pub fn standing(tx: &Tx<'_>, id: &PersonId) -> Result<Option<Standing>, Error> {
    tx.find(PLACE, &[Param::Blob(id.as_bytes())], |row| {
        Ok(Standing {
            spot: Spot {
                band: row.text(0)?.to_owned(),
                rank: row.blob(1)?.to_vec(),
                due_at: row.find_int(2)?.map(Timestamp::from_micros),
            },
            rules: row.text(3)?.to_owned(),
            clock_at: row.find_int(4)?.map(Timestamp::from_micros),
        })
    })
}

/// Sets a band on a person, which stands where it puts it from now on. Those that counted have to be ended before.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    new: &NewBand<'_>,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Blob(new.account.as_bytes()),
            Param::Text(new.authority),
            Param::Text(&new.spot.band),
            Param::Text(&new.given.band),
            Param::Text(new.rules),
            Param::Text(new.reason),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Int(now.micros()),
            Param::Int(new.seen.history),
            Param::Int(new.seen.parts),
        ],
    )?;
    tx.execute(
        MARK,
        &[
            Param::Blob(new.account.as_bytes()),
            Param::Blob(new.id.as_bytes()),
            Param::Blob(new.person.as_bytes()),
            Param::Text(&new.given.band),
            Param::Blob(&new.given.rank),
            new.given.due_at.map(Timestamp::micros).into(),
        ],
    )?;
    put(tx, &new.person, &new.spot)?;
    let detail = format!(
        "id={} band={} rules_gave={} authority={} said={}",
        new.id,
        new.spot.band,
        new.given.band,
        new.authority,
        hex::encode(new.digest)
    );
    note(tx, now, operator, "queue.band_set", &new.person, detail)
}

/// Ends a band; where the person stands is for the caller to put.
///
/// # Errors
/// Those of the store.
pub fn end(
    tx: &Tx<'_>,
    band: &Counting,
    how: End,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        END,
        &[
            Param::Blob(band.id.as_bytes()),
            Param::Text(how.code()),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Int(now.micros()),
        ],
    )?;
    tx.execute(UNMARK, &[Param::Blob(band.id.as_bytes())])?;
    let detail = format!("id={} band={}", band.id, band.band);
    note(tx, now, operator, how.verb(), &band.person, detail)
}

/// Puts a person where it stands from now on; the caller writes the log entry. Whether it is set aside is
/// looked at anew.
///
/// # Errors
/// Those of the store.
pub fn put(tx: &Tx<'_>, person: &PersonId, spot: &Spot) -> Result<(), Error> {
    let params = [
        Param::Blob(person.as_bytes()),
        Param::Text(&spot.band),
        Param::Blob(&spot.rank),
        spot.due_at.map(Timestamp::micros).into(),
    ];
    tx.execute(PUT, &params)?;
    super::kept::forget(tx, person)
}

/// Notes where the rules put the person of a band that counts: what ranking has found.
///
/// # Errors
/// Those of the store.
pub fn given(tx: &Tx<'_>, band: &BandId, person: &PersonId, spot: &Spot) -> Result<(), Error> {
    let params = [
        Param::Blob(band.as_bytes()),
        Param::Blob(person.as_bytes()),
        Param::Text(&spot.band),
        Param::Blob(&spot.rank),
        spot.due_at.map(Timestamp::micros).into(),
    ];
    tx.repeat(GIVEN, &params)?;
    Ok(())
}

/// Has a person ranked again by the next triage.
///
/// # Errors
/// Those of the store.
pub fn rank_again(tx: &Tx<'_>, person: &PersonId) -> Result<(), Error> {
    tx.repeat(ANEW, &[Param::Blob(person.as_bytes())])?;
    Ok(())
}
