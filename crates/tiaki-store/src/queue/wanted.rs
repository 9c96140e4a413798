//! Views of a queue: who of it is wanted, in which order, and how many there are of each sort.
//!
//! Every statement begins in the index of one queue's places and looks at each person by indexes of its
//! accounts; none reads a table from end to end. Those that are set aside are left out. How many there are is
//! counted as far as a page can wait for it ([`MOST`]); the rest is said to be more.

use tiaki_core::id::{PersonId, ProviderId};
use tiaki_core::queue::view::Sort;
use tiaki_core::time::Timestamp;

use super::person;
use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

/// Places that are counted at most.
pub const MOST: u32 = 1_000;

/// Nothing, or 1 where something came in on the person in `q` since the operator of key `$key` last looked.
macro_rules! news_for {
    ($key:literal) => {
        concat!(
            "(SELECT 1 FROM person_accounts um JOIN queue_looks u ON u.account_id = um.account_id WHERE um.person_id = q.person_id \
             AND u.operator_key = ",
            $key,
            " AND (",
            other_members!("u", "q.person_id"),
            " OR ",
            new_sources!("u", "q.person_id"),
            ") LIMIT 1)"
        )
    };
}

/// Nothing, or 1 where the operator of key `$key` holds the person in `q` at `$2`.
macro_rules! held_by {
    ($key:literal) => {
        concat!(
            "(SELECT 1 FROM person_accounts im JOIN queue_holds i ON i.account_id = im.account_id \
             WHERE im.person_id = q.person_id AND i.until_at > $2 AND i.operator_key = ",
            $key,
            " LIMIT 1)"
        )
    };
}

/// Who of queue `$1` is wanted at `$2`, as far as its place says. What is asked for is within one `CASE`: a database that
/// plans without knowing it would take each condition to hold for few.
macro_rules! wanted_by_place {
    () => {
        "q.authority_id = $1 AND CASE WHEN ($5 = '' OR q.band = $5) AND ($6 = '' OR q.class = $6) \
         AND (CAST($7 AS BIGINT) = 0 OR q.first_seen_files > 0) AND (CAST($8 AS BIGINT) = 0 OR q.child = 1) \
         AND (CAST($9 AS BIGINT) = 0 OR (q.clock_at >= $2 AND q.clock_at < CAST($9 AS BIGINT))) \
         AND (CAST($10 AS BIGINT) = 0 OR q.due_at < CAST($10 AS BIGINT)) \
         AND (CAST($13 AS BIGINT) = 0 OR q.preserved_until >= $2) THEN 1 ELSE 0 END <> 0"
    };
}

/// The same, as far as its accounts say: looked at one by one.
macro_rules! wanted_by_accounts {
    () => {
        concat!(
            "CASE WHEN ($15 = '' OR ($15 = 'nobody' AND ",
            without!(held!()),
            ") OR ($15 = 'me' AND ",
            held_by!("$16"),
            " IS NOT NULL)) AND (CAST($14 AS BIGINT) = 0 OR (q.person_id IN (SELECT lm.person_id FROM queue_looks l \
             JOIN person_accounts lm ON lm.account_id = l.account_id WHERE l.operator_key = $16) AND ",
            news_for!("$16"),
            " IS NOT NULL)) AND (CAST($11 AS BIGINT) = 0 OR (SELECT 1 FROM person_accounts pm CROSS JOIN account_parts pp \
             CROSS JOIN source_numbers pn CROSS JOIN reports pr WHERE pm.person_id = q.person_id AND pp.account_id = pm.account_id \
             AND pn.source = pp.source AND pr.report_id = pn.source_id AND pr.provider_id = $12 LIMIT 1) IS NOT NULL) \
             AND (CAST($17 AS BIGINT) = 0 OR (",
            without!(held!()),
            " AND (SELECT 1 FROM person_accounts km JOIN queue_skips k ON k.account_id = km.account_id \
             WHERE km.person_id = q.person_id AND k.operator_key = $16 AND k.until_at > $2 LIMIT 1) IS NULL)) THEN 1 ELSE 0 END <> 0 AND ",
            without!(aside!())
        )
    };
}

/// Who of queue `$1` is wanted at `$2`.
macro_rules! wanted {
    () => {
        concat!(wanted_by_place!(), " AND ", wanted_by_accounts!())
    };
}

/// The persons of a view of whose places `$some` holds, in an order that an index of a queue's places keeps: as many are
/// looked at as a page takes.
macro_rules! in_order {
    ($some:literal, $order:literal) => {
        concat!(
            "SELECT q.person_id FROM priorities q WHERE ",
            wanted_by_place!(),
            " AND ",
            $some,
            " AND ",
            wanted_by_accounts!(),
            " ORDER BY ",
            $order,
            " LIMIT $3 OFFSET $4"
        )
    };
}

/// How many of those there are, as far as is asked for.
macro_rules! count_of {
    ($some:literal) => {
        concat!(
            "SELECT COUNT(*) FROM (SELECT q.person_id FROM priorities q WHERE ",
            wanted_by_place!(),
            " AND ",
            $some,
            " AND ",
            wanted_by_accounts!(),
            " LIMIT $3 OFFSET $4) t LIMIT 1"
        )
    };
}

/// The persons of a view of whose places `$some` holds, by place, where those are few: all of them are sorted.
macro_rules! few {
    ($some:literal) => {
        concat!(
            "SELECT q.person_id FROM (SELECT * FROM priorities n WHERE n.authority_id = $1 AND ",
            $some,
            " LIMIT 1000000) q WHERE ",
            wanted!(),
            " ORDER BY q.rank LIMIT $3 OFFSET $4"
        )
    };
}

/// The persons of a view of whose places `$some` holds, by place.
macro_rules! by_place {
    ($some:literal) => {
        by_rank!(
            "q.person_id",
            "LIMIT $3 OFFSET $4",
            $some,
            " AND ",
            wanted!()
        )
    };
}

/// Who is wanted of those whom the operator looked at, which are few beside a queue.
macro_rules! of_looks {
    ($select:literal, $tail:literal) => {
        concat!(
            $select,
            " FROM (SELECT DISTINCT lk.person_id FROM queue_looks ll JOIN person_accounts lk ON lk.account_id = ll.account_id \
             WHERE ll.operator_key = $16 LIMIT 1000000) lp JOIN priorities q ON q.person_id = lp.person_id WHERE ",
            wanted!(),
            $tail
        )
    };
}

/// 1 for each where something holds, added up.
macro_rules! sum {
    ($($when:tt)*) => {
        concat!("CAST(SUM(CASE WHEN ", $($when)*, " THEN 1 ELSE 0 END) AS BIGINT)")
    };
}

sql! {
    BY_PLACE = by_rank!("q.person_id", "LIMIT $3 OFFSET $4", wanted!());
    BY_DUE = in_order!("q.due_at IS NOT NULL", "q.due_at, q.rank");
    DUE = count_of!("q.due_at IS NOT NULL");
    NOT_DUE = by_place!("q.due_at IS NULL");
    BY_CLOCK = in_order!("q.clock_at >= $2", "q.clock_at, q.rank");
    CLOCKS = count_of!("q.clock_at >= $2");
    NO_CLOCK = by_place!("(q.clock_at IS NULL OR q.clock_at < $2)");
    BY_PRESERVED = in_order!("q.preserved_until >= $2", "q.preserved_until, q.rank");
    PRESERVED = count_of!("q.preserved_until >= $2");
    NOT_PRESERVED = by_place!("(q.preserved_until IS NULL OR q.preserved_until < $2)");
    BY_BAND = in_order!("q.band = $5", "q.rank");
    IN_BAND = count_of!("q.band = $5");
    BY_CLASS = in_order!("q.class = $6", "q.rank");
    IN_CLASS = count_of!("q.class = $6");
    BY_CHILD = in_order!("q.child = 1", "q.rank");
    CHILDREN = count_of!("q.child = 1");
    FEW_DUE = few!("n.due_at < $10");
    FEW_CLOCKS = few!("n.clock_at >= $2 AND n.clock_at < $9");
    UNREAD = of_looks!("SELECT q.person_id", " ORDER BY q.rank LIMIT $3 OFFSET $4");
    UNREADS = concat!("SELECT COUNT(*) FROM (", of_looks!("SELECT q.person_id", " LIMIT $3 OFFSET $4"), ") t LIMIT 1");
    DUE_BEFORE = count_of!("q.due_at < $10");
    CLOCK_BEFORE = count_of!("q.clock_at >= $2 AND q.clock_at < $9");
    ANY_DUE = "SELECT COUNT(*) FROM (SELECT 1 FROM priorities n WHERE n.authority_id = $1 AND n.due_at < $2 LIMIT $3) t LIMIT 1";
    ANY_CLOCK = "SELECT COUNT(*) FROM (SELECT 1 FROM priorities n WHERE n.authority_id = $1 AND n.clock_at >= $4 \
                 AND n.clock_at < $2 LIMIT $3) t LIMIT 1";
    BY_ACCOUNTS = in_order!("q.accounts >= 0", "q.accounts DESC, q.rank");
    BY_NEWEST = in_order!("q.newest >= 0", "q.newest DESC, q.rank");
    COUNT = concat!("SELECT COUNT(*) FROM (SELECT q.person_id FROM priorities q WHERE ", wanted!(), " LIMIT $3 OFFSET $4) t LIMIT 1");
    COUNTS = concat!("SELECT COUNT(*), ", sum!("q.band = 'very_high'"), ", ", sum!("q.band = 'high'"), ", ", sum!("q.band = 'medium'"),
        ", ", sum!("q.band = 'low'"), ", ", sum!("q.band = 'set_aside_proposed'"), ", ", sum!("q.first_seen_files > 0"), ", ",
        sum!("q.child = 1"), ", ", sum!("q.clock_at >= $2 AND q.clock_at < $4"), ", ", sum!("q.due_at < $2"), ", ",
        sum!("q.due_at < $3"), ", ", sum!("q.preserved_until >= $2"), ", ", sum!(without!(held!())), " FROM (",
        by_rank!("q.person_id, q.band, q.child, q.first_seen_files, q.clock_at, q.due_at, q.preserved_until", "LIMIT 1000",
            "q.authority_id = $1 AND ", without!(aside!())), ") q LIMIT 1");
    OWN = concat!("SELECT (SELECT COUNT(*) FROM (SELECT q.person_id FROM (SELECT DISTINCT lk.person_id FROM queue_looks ll \
        JOIN person_accounts lk ON lk.account_id = ll.account_id WHERE ll.operator_key = $3) lp JOIN priorities q \
        ON q.person_id = lp.person_id WHERE q.authority_id = $1 AND ", news_for!("$3"), " IS NOT NULL AND ", without!(aside!()),
        " LIMIT 1000) t LIMIT 1), (SELECT COUNT(*) FROM (SELECT DISTINCT q.person_id FROM queue_holds h JOIN person_accounts hm \
        ON hm.account_id = h.account_id JOIN priorities q ON q.person_id = hm.person_id WHERE q.authority_id = $1 \
        AND h.operator_key = $3 AND h.until_at > $2 AND ", without!(aside!()), " LIMIT 1000) t LIMIT 1) LIMIT 1");
    PROVIDERS = "SELECT provider_id, name FROM providers ORDER BY name LIMIT 200";
}

/// Who is wanted of a queue.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'w> {
    /// The queue.
    pub authority: &'w str,
    /// When.
    pub now: Timestamp,
    /// Of this band; empty for all.
    pub band: &'w str,
    /// Of this class; empty for all.
    pub class: &'w str,
    /// With files on no list.
    pub first_seen: bool,
    /// In a report that names a child.
    pub child: bool,
    /// Whose evidence clock ends before.
    pub clock_until: Option<Timestamp>,
    /// Whose deadline is before.
    pub due_before: Option<Timestamp>,
    /// Reported by this provider.
    pub provider: Option<ProviderId>,
    /// Still preserved by a provider.
    pub preserved: bool,
    /// On whom something came in since the operator last looked.
    pub unread: bool,
    /// `me`, `nobody`, or empty for all.
    pub held: &'w str,
    /// The operator, by what names are compared by.
    pub operator_key: &'w str,
    /// Held by nobody, and not skipped by the operator lately.
    pub free: bool,
}

impl Wanted<'_> {
    fn params<'p>(&'p self, provider: &'p [u8], limit: u32, offset: u32) -> [Param<'p>; 17] {
        let moment = |at: Option<Timestamp>| Param::Int(at.map_or(0, Timestamp::micros));
        [
            Param::Text(self.authority),
            Param::Int(self.now.micros()),
            Param::Int(limit.into()),
            Param::Int(offset.into()),
            Param::Text(self.band),
            Param::Text(self.class),
            self.first_seen.into(),
            self.child.into(),
            moment(self.clock_until),
            moment(self.due_before),
            self.provider.is_some().into(),
            Param::Blob(provider),
            self.preserved.into(),
            self.unread.into(),
            Param::Text(self.held),
            Param::Text(self.operator_key),
            self.free.into(),
        ]
    }

    fn provider_bytes(&self) -> Vec<u8> {
        let id = self.provider.as_ref();
        id.map_or_else(Vec::new, |id| id.as_bytes().to_vec())
    }
}

/// Places up to which those before a moment are sorted by place; of more, the queue is gone through by place, and a page
/// is soon full.
const FEW: i64 = 600;

/// The statements that read a view by place and count it, by what narrows it down most.
fn by_place(tx: &Tx<'_>, wanted: &Wanted<'_>) -> Result<(&'static str, &'static str), Error> {
    let is_few = |statement, before: Option<Timestamp>, more: &[Param<'_>]| {
        let Some(before) = before else {
            return Ok(false);
        };
        let mut params = vec![
            Param::Text(wanted.authority),
            Param::Int(before.micros()),
            Param::Int(FEW),
        ];
        params.extend_from_slice(more);
        let found = tx.find(statement, &params, |row| row.int(0))?;
        Ok::<_, Error>(found.unwrap_or(0) < FEW)
    };
    Ok(if wanted.unread {
        (UNREAD, UNREADS)
    } else if wanted.child {
        (BY_CHILD, CHILDREN)
    } else if !wanted.band.is_empty() {
        (BY_BAND, IN_BAND)
    } else if !wanted.class.is_empty() {
        (BY_CLASS, IN_CLASS)
    } else if is_few(ANY_DUE, wanted.due_before, &[])? {
        (FEW_DUE, DUE_BEFORE)
    } else if is_few(
        ANY_CLOCK,
        wanted.clock_until,
        &[Param::Int(wanted.now.micros())],
    )? {
        (FEW_CLOCKS, CLOCK_BEFORE)
    } else {
        (BY_PLACE, COUNT)
    })
}

/// An order in two parts: those who have what is sorted by, and after them the others by place.
struct Parts {
    first: &'static str,
    count: &'static str,
    rest: &'static str,
}

const fn parts(sort: Sort) -> Option<Parts> {
    let (first, count, rest) = match sort {
        Sort::Clock => (BY_CLOCK, CLOCKS, NO_CLOCK),
        Sort::Due => (BY_DUE, DUE, NOT_DUE),
        Sort::Preserved => (BY_PRESERVED, PRESERVED, NOT_PRESERVED),
        _ => return None,
    };
    Some(Parts { first, count, rest })
}

/// The persons who are wanted, in an order. By a moment, those come first for whom it is still to come (a deadline also
/// where it is over), the soonest first, and after them all others by place.
///
/// # Errors
/// Those of the store.
pub fn find(
    tx: &Tx<'_>,
    wanted: &Wanted<'_>,
    sort: Sort,
    limit: u32,
    offset: u32,
) -> Result<Vec<PersonId>, Error> {
    let provider = wanted.provider_bytes();
    let rows = |statement, limit, offset| {
        tx.rows(statement, &wanted.params(&provider, limit, offset), person)
    };
    let Some(parts) = parts(sort) else {
        let statement = match sort {
            Sort::Accounts => BY_ACCOUNTS,
            Sort::Newest => BY_NEWEST,
            _ => by_place(tx, wanted)?.0,
        };
        return rows(statement, limit, offset);
    };
    let mut found = rows(parts.first, limit, offset)?;
    let lacking = limit.saturating_sub(u32::try_from(found.len()).unwrap_or(limit));
    if lacking > 0 {
        let before = if found.is_empty() && offset > 0 {
            let params = wanted.params(&provider, offset, 0);
            let counted = tx.find(parts.count, &params, |row| row.int(0))?;
            u32::try_from(counted.unwrap_or(0)).unwrap_or(offset)
        } else {
            offset
        };
        found.extend(rows(parts.rest, lacking, offset - before.min(offset))?);
    }
    Ok(found)
}

/// How many are wanted, counted up to one more than `most`.
///
/// # Errors
/// Those of the store.
pub fn count(tx: &Tx<'_>, wanted: &Wanted<'_>, most: u32) -> Result<i64, Error> {
    let provider = wanted.provider_bytes();
    let params = wanted.params(&provider, most.saturating_add(1), 0);
    let statement = by_place(tx, wanted)?.1;
    Ok(tx.find(statement, &params, |row| row.int(0))?.unwrap_or(0))
}

/// How many of each sort there are among the first [`MOST`] places of a queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Places that were counted.
    pub of: i64,
    /// By band, most urgent first.
    pub bands: [i64; 5],
    /// With files on no list.
    pub first_seen: i64,
    /// In a report that names a child.
    pub child: i64,
    /// Whose evidence clock ends soon.
    pub clock: i64,
    /// Whose deadline is over.
    pub overdue: i64,
    /// Whose deadline is over, or is soon.
    pub due: i64,
    /// Still preserved by a provider.
    pub preserved: i64,
    /// On whom something came in since the operator last looked.
    pub unread: i64,
    /// Held by the operator.
    pub mine: i64,
    /// Held by nobody.
    pub nobody: i64,
}

/// Counts the first [`MOST`] places of a queue at `now`, but for what is an operator's own ([`own`]); `clock` and `due`
/// say how soon is soon.
///
/// # Errors
/// Those of the store.
pub fn counts(
    tx: &Tx<'_>,
    authority: &str,
    now: Timestamp,
    (clock, due): (Timestamp, Timestamp),
) -> Result<Counts, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(now.micros()),
        Param::Int(due.micros()),
        Param::Int(clock.micros()),
    ];
    let found = tx.find(COUNTS, &params, |row| {
        let n = |column| Ok::<_, Error>(row.find_int(column)?.unwrap_or(0));
        Ok(Counts {
            of: n(0)?,
            bands: [n(1)?, n(2)?, n(3)?, n(4)?, n(5)?],
            first_seen: n(6)?,
            child: n(7)?,
            clock: n(8)?,
            overdue: n(9)?,
            due: n(10)?,
            preserved: n(11)?,
            nobody: n(12)?,
            ..Counts::default()
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// The same counts with what is an operator's own in the queue: counted from what the operator looked at and holds, up to
/// [`MOST`] of each, wherever that stands.
///
/// # Errors
/// Those of the store.
pub fn own(
    tx: &Tx<'_>,
    authority: &str,
    operator_key: &str,
    now: Timestamp,
    counts: Counts,
) -> Result<Counts, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(now.micros()),
        Param::Text(operator_key),
    ];
    let found = tx.find(OWN, &params, |row| {
        let n = |column| Ok::<_, Error>(row.find_int(column)?.unwrap_or(0));
        Ok(Counts {
            unread: n(0)?,
            mine: n(1)?,
            ..counts
        })
    })?;
    Ok(found.unwrap_or(counts))
}

/// The providers, by name, at most 200.
///
/// # Errors
/// Those of the store.
pub fn providers(tx: &Tx<'_>) -> Result<Vec<(ProviderId, String)>, Error> {
    tx.rows(PROVIDERS, &[], |row| {
        Ok((
            ProviderId::from_bytes(row.fixed(0)?),
            row.text(1)?.to_owned(),
        ))
    })
}
