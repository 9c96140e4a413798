//! Migration 5: facts that had a row each are packed as new ones are.
//!
//! Read in pages by key, so that a database of any size goes through in bounded memory. The
//! statements are not in the catalogue: the tables they read are gone with the next migration, so
//! no other test could prepare them; `tests/migrations.rs` runs them on both databases.

use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::time::Timestamp;

use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::facts;
use crate::intake::{NewObservation, NewPlace};

/// Rows read at once.
const PAGE: usize = 50_000;

const REST: &str = "SELECT source_id, account_id, seq, kind, value, join_key, at, port, event, verified, proxy, place, \
    (SELECT COUNT(*) FROM reports r WHERE r.report_id = source_id) FROM ( \
    SELECT source_id, account_id, seq, kind, value, join_key, at, port, event, verified, proxy, CAST(0 AS BIGINT) AS place \
    FROM observations WHERE (source_id, account_id, seq) > ($1, $2, $3) UNION ALL \
    SELECT source_id, account_id, seq, kind, country, CAST(0 AS BIGINT), at, CAST(NULL AS BIGINT), '', verified, \
    CAST(NULL AS BIGINT), CAST(1 AS BIGINT) FROM places WHERE (source_id, account_id, seq) > ($1, $2, $3)) facts \
    ORDER BY source_id, account_id, seq LIMIT $4";

/// The kinds of places that were ever stored.
const PLACES: &[&str] = &["estimate", "address", "billing_address", "stated"];

/// What was read and is not packed yet.
#[derive(Default)]
struct Read {
    observations: Vec<NewObservation>,
    places: Vec<NewPlace>,
    /// Sources that are reports.
    reports: BTreeSet<SourceId>,
    last: Option<(SourceId, AccountId, i64)>,
    rows: usize,
}

/// Packs everything from the tables of before.
pub(super) fn move_over(tx: &Tx<'_>) -> Result<(), Error> {
    let mut read = Read::default();
    loop {
        let (source, account, seq) = match &read.last {
            Some((source, account, seq)) => (*source.as_bytes(), *account.as_bytes(), *seq),
            None => ([0; 16], [0; 16], i64::MIN),
        };
        let params = [
            Param::Blob(&source),
            Param::Blob(&account),
            Param::Int(seq),
            Param::Int(i64::try_from(PAGE).unwrap_or(i64::MAX)),
        ];
        read.rows = 0;
        let mut page = std::mem::take(&mut read);
        tx.each(REST, &params, |row| page.row(row))?;
        read = page;
        let is_end = read.rows < PAGE;
        // The last report may go on in the next page.
        let open = read.last.map(|last| last.0).filter(|_| !is_end);
        let open = open.filter(|source| read.reports.contains(source));
        let waiting = read.keep_back(open);
        let packed = facts::pack(&read.observations, &read.places, &read.reports);
        facts::save(tx, packed.iter())?;
        read = waiting;
        if is_end {
            return Ok(());
        }
    }
}

impl Read {
    fn row(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let unknown = || Error::Corrupt {
            what: "kind of an identifier or place",
        };
        let source = SourceId::from_bytes(row.fixed(0)?);
        let account = AccountId::from_bytes(row.fixed(1)?);
        let seq = row.int(2)?;
        let at = row.find_int(6)?.map(Timestamp::from_micros);
        let verified = row.find_int(9)?.map(|yes| yes != 0);
        if row.int(12)? != 0 {
            self.reports.insert(source);
        }
        if row.int(11)? == 0 {
            let port = row.find_int(7)?.map(u16::try_from).transpose();
            self.observations.push(NewObservation {
                source,
                account,
                seq,
                kind: IdentifierKind::find(row.text(3)?).ok_or_else(unknown)?,
                value: row.text(4)?.into(),
                join_key: row.int(5)?.cast_unsigned(),
                at,
                port: port.map_err(|_| Error::Corrupt { what: "port" })?,
                event: EventKind::find(row.text(8)?).ok_or_else(unknown)?,
                verified,
                proxy: row.find_int(10)?.map(|yes| yes != 0),
                mined: false,
                recovery: false,
            });
        } else {
            let kind = row.text(3)?;
            self.places.push(NewPlace {
                source,
                account,
                seq,
                kind: PLACES
                    .iter()
                    .find(|known| **known == kind)
                    .ok_or_else(unknown)?,
                country: row.text(4)?.to_owned(),
                at,
                verified,
            });
        }
        self.last = Some((source, account, seq));
        self.rows += 1;
        Ok(())
    }

    /// Takes out what belongs to the report `open`, which must be packed as one.
    fn keep_back(&mut self, open: Option<SourceId>) -> Self {
        let is_open = |source: &SourceId| Some(*source) == open;
        let mut kept = Self {
            last: self.last,
            ..Self::default()
        };
        kept.observations = self
            .observations
            .extract_if(.., |new| is_open(&new.source))
            .collect();
        kept.places = self
            .places
            .extract_if(.., |new| is_open(&new.source))
            .collect();
        kept.reports = self
            .reports
            .iter()
            .copied()
            .filter(|source| is_open(source))
            .collect();
        kept
    }
}
