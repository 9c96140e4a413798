//! Who is set aside (1), and who went out to where they are to go (2), kept as a mark on places in queues, so that
//! whoever asks for the next, or for what is left to do, does not pass over each of them.
//!
//! Another mark says whether a report on somebody names a child, so that views of that find them. Each ranking sets it
//! for all whom it looks at, whether or not their place changes, so that it is as new as the place is; it goes when a
//! place is written anew.
//!
//! The first mark repeats what decisions and what came in since say; it is never more than they do. It is set
//! with a decision and when somebody is passed over, and taken away with the end of a decision, by
//! ranking, which writes places without it, and for all about whom the log or the history of persons
//! has something new ([`catch_up`]) before anybody is given the next. A place without the mark is looked
//! at in full, so that a mark that is lacking costs time and never a person. What is left to do (who is overdue, alarms)
//! goes by the mark of who went out: on whom something came in is back with the next ranking, which catches up first.
//!
//! What it refuses: to be read without catching up. To add something that ends decisions: [`forget`].

use tiaki_core::id::{AccountId, PersonId, SourceId};

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::log;
use crate::persons::news;

/// News that are looked at one by one; of more, all marks are taken away.
const ONE_BY_ONE: i64 = 10_000;

/// The place in their order of what came in last on the person of a place.
macro_rules! newest {
    () => {
        "(SELECT COALESCE(MAX(np.source), 0) FROM person_accounts nm CROSS JOIN account_parts np \
         WHERE nm.person_id = priorities.person_id AND np.account_id = nm.account_id)"
    };
}

sql! {
    KEPT = "SELECT log_seq, history_seq FROM queue_kept WHERE one = 1";
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM person_history";
    KEEP = "UPDATE queue_kept SET log_seq = $1, history_seq = $2 WHERE one = 1";
    ANY = "SELECT 1 FROM priorities WHERE aside = 1 LIMIT 1";
    ANY_OUT = "SELECT 1 FROM priorities WHERE aside = 2 LIMIT 1";
    ANY_SENT = "SELECT 1 FROM queue_referred WHERE account_id >= $1 LIMIT 1";
    NONE = "UPDATE priorities SET aside = 0 WHERE aside = 1";
    NONE_OUT = "UPDATE priorities SET aside = 0 WHERE aside = 2";
    OF_SOURCE = "UPDATE priorities SET aside = 0 WHERE aside <> 0 AND person_id IN (SELECT m.person_id FROM source_numbers n \
                 JOIN account_parts p ON p.source = n.source JOIN person_accounts m ON m.account_id = p.account_id \
                 WHERE n.source_id = $1)";
    OF_HISTORY = "UPDATE priorities SET aside = 0 WHERE aside <> 0 AND person_id IN \
                  (SELECT h.person_id FROM person_history h WHERE h.seq > $1 \
                  UNION SELECT h.other_id FROM person_history h WHERE h.seq > $1 AND h.other_id IS NOT NULL)";
    OF_PERSON = "UPDATE priorities SET aside = 0 WHERE aside <> 0 AND person_id = $1";
    OF_ACCOUNT = "UPDATE priorities SET aside = 0 WHERE aside <> 0 AND person_id IN \
                  (SELECT m.person_id FROM person_accounts m WHERE m.account_id = $1)";
    MARK = concat!("UPDATE priorities AS q SET aside = 1 WHERE q.person_id = $1 AND q.aside <> 1 AND ", aside!(), " IS NOT NULL");
    MARK_ABOVE = concat!("UPDATE priorities AS q SET aside = 1 WHERE q.authority_id = $1 AND q.aside = 0 \
        AND q.rank < (SELECT f.rank FROM priorities f WHERE f.person_id = $2) AND ", aside!(), " IS NOT NULL");
    OUT = concat!("UPDATE priorities AS q SET aside = 2 WHERE q.person_id = $1 AND q.aside = 0 AND ", referred!(), " IS NOT NULL");
    ALL_OUT = concat!("UPDATE priorities AS q SET aside = 2 WHERE q.aside = 0 AND q.person_id IN (SELECT m.person_id \
        FROM queue_referred d JOIN person_accounts m ON m.account_id = d.account_id) AND ", referred!(), " IS NOT NULL");
    CHILD = concat!("UPDATE priorities AS q SET child = 1 WHERE q.person_id = $1 AND q.child = 0 AND ", with_child!(), " IS NOT NULL");
    ALL_CHILDREN = "UPDATE priorities SET child = 1 WHERE child = 0 AND person_id IN (SELECT m.person_id FROM account_parts cp \
        JOIN person_accounts m ON m.account_id = cp.account_id \
        WHERE cp.source IN (SELECT cc.source FROM account_parts cc WHERE cc.protection = 'child'))";
    NEWEST = concat!("UPDATE priorities SET newest = ", newest!(), " WHERE person_id = $1 AND newest <> ", newest!());
    ALL_NEWEST = concat!("UPDATE priorities SET newest = ", newest!(), " WHERE newest = 0");
    MARK_ALL = concat!("UPDATE priorities AS q SET aside = 1 WHERE q.authority_id = $1 AND q.aside = 0 AND ",
        aside!(), " IS NOT NULL");
}

/// Takes the mark from all about whom something came in since this was last done.
pub(crate) fn catch_up(tx: &Tx<'_>) -> Result<(), Error> {
    let kept = tx.find(KEPT, &[], |row| Ok((row.int(0)?, row.int(1)?)))?;
    let (log_seq, history_seq) = kept.ok_or(Error::Corrupt {
        what: "state of queues",
    })?;
    let (now, history) = (
        log::position(tx)?,
        tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0),
    );
    if (now, history) == (log_seq, history_seq) {
        return Ok(());
    }
    if tx.find(ANY, &[], |_| Ok(()))?.is_some() || tx.find(ANY_OUT, &[], |_| Ok(()))?.is_some() {
        if now - log_seq > ONE_BY_ONE || history - history_seq > ONE_BY_ONE {
            tx.repeat(NONE, &[])?;
            tx.repeat(NONE_OUT, &[])?;
        } else {
            for source in news::since(tx, log_seq)?
                .1
                .iter()
                .filter_map(news::News::source)
            {
                of_source(tx, &source)?;
            }
            tx.repeat(OF_HISTORY, &[Param::Int(history_seq)])?;
        }
    }
    tx.repeat(KEEP, &[Param::Int(now), Param::Int(history)])?;
    Ok(())
}

fn of_source(tx: &Tx<'_>, source: &SourceId) -> Result<(), Error> {
    tx.repeat(OF_SOURCE, &[Param::Blob(source.as_bytes())])?;
    Ok(())
}

/// Marks who stands above somebody in a queue, or anywhere in it, and is set aside.
pub(super) fn mark_above(
    tx: &Tx<'_>,
    authority: &str,
    first: Option<&PersonId>,
) -> Result<(), Error> {
    let authority = Param::Text(authority);
    match first {
        Some(first) => tx.repeat(MARK_ABOVE, &[authority, Param::Blob(first.as_bytes())])?,
        None => tx.repeat(MARK_ALL, &[authority])?,
    };
    Ok(())
}

/// Marks a person that was just set aside, where nothing came in meanwhile.
pub(super) fn mark(tx: &Tx<'_>, person: &PersonId) -> Result<(), Error> {
    tx.repeat(MARK, &[Param::Blob(person.as_bytes())])?;
    Ok(())
}

/// Persons that are marked one by one as gone out; of more, all are looked at.
const FEW: usize = 1_000;

/// Marks those of these persons who went out, where nothing came in meanwhile; of many, all who did.
pub(crate) fn mark_out<'p>(
    tx: &Tx<'_>,
    persons: impl ExactSizeIterator<Item = &'p PersonId>,
) -> Result<(), Error> {
    if tx
        .find(ANY_SENT, &[Param::Blob(&[])], |_| Ok(()))?
        .is_none()
    {
        return Ok(());
    }
    if persons.len() > FEW {
        tx.repeat(ALL_OUT, &[])?;
        return Ok(());
    }
    for person in persons {
        tx.repeat(OUT, &[Param::Blob(person.as_bytes())])?;
    }
    Ok(())
}

/// Marks those of these persons on whom a report names a child, and what of each came in last; of many, all whose place
/// was written anew, since what came in changes that.
pub(crate) fn mark_reports<'p>(
    tx: &Tx<'_>,
    persons: impl ExactSizeIterator<Item = &'p PersonId>,
) -> Result<(), Error> {
    if persons.len() > FEW {
        tx.repeat(ALL_CHILDREN, &[])?;
        tx.repeat(ALL_NEWEST, &[])?;
        return Ok(());
    }
    for person in persons {
        let id = [Param::Blob(person.as_bytes())];
        tx.repeat(CHILD, &id)?;
        tx.repeat(NEWEST, &id)?;
    }
    Ok(())
}

/// Takes the mark from whoever has these accounts: what they are to go to has changed.
pub(crate) fn forget_accounts(tx: &Tx<'_>, accounts: &[AccountId]) -> Result<(), Error> {
    for account in accounts {
        tx.repeat(OF_ACCOUNT, &[Param::Blob(account.as_bytes())])?;
    }
    Ok(())
}

/// Takes the mark from a person.
pub(super) fn forget(tx: &Tx<'_>, person: &PersonId) -> Result<(), Error> {
    tx.repeat(OF_PERSON, &[Param::Blob(person.as_bytes())])?;
    Ok(())
}
