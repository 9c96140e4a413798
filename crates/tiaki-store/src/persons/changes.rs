//! Which persons the last writings of persons were about.
//!
//! Several processes may follow one store. Whoever sees that another has written or ranked persons reads
//! those again that were written since ([`since`]), instead of everybody. Only the last writings are
//! kept, and a writing of very many persons cuts off what was before: then everything is read.

use std::collections::BTreeSet;

use tiaki_core::id::PersonId;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::error::Error;

/// How many writings are kept.
const KEPT: i64 = 1_000;
/// Persons from which on a writing cuts off: reading everything is no more work.
const MANY: usize = 10_000;

sql! {
    CUT = "UPDATE linked SET changes_after = $1 WHERE one = 1 AND changes_after < $1";
    DROP = "DELETE FROM person_changes WHERE generation <= $1";
    AFTER = "SELECT changes_after FROM linked WHERE one = 1";
    SINCE = "SELECT DISTINCT person_id FROM person_changes WHERE generation > $1 ORDER BY person_id";
}

static CHANGES: Bulk = Bulk {
    table: "person_changes",
    columns: &[("generation", Kind::Int), ("person_id", Kind::Blob)],
};

/// Notes whom this writing marked or ended.
pub(crate) fn note(
    tx: &Tx<'_>,
    generation: i64,
    persons: &BTreeSet<PersonId>,
) -> Result<(), Error> {
    let is_cut = persons.len() > MANY;
    let after = if is_cut {
        generation
    } else {
        generation - KEPT
    };
    if after > 0 {
        tx.execute(DROP, &[Param::Int(after)])?;
        tx.execute(CUT, &[Param::Int(after)])?;
    }
    if is_cut || persons.is_empty() {
        return Ok(());
    }
    tx.bulk(&CHANGES, |sink| {
        persons
            .iter()
            .try_for_each(|id| sink.row(&[Param::Int(generation), Param::Blob(id.as_bytes())]))
    })?;
    Ok(())
}

/// The persons that were marked or ended after this writing, in order; nothing where that is not known
/// any more.
///
/// # Errors
/// Those of the store.
pub fn since(tx: &Tx<'_>, generation: i64) -> Result<Option<Vec<PersonId>>, Error> {
    let after = tx.find(AFTER, &[], |row| row.int(0))?;
    let after = after.ok_or(Error::Corrupt {
        what: "state of linking",
    })?;
    if generation < after {
        return Ok(None);
    }
    let found = tx.rows(SINCE, &[Param::Int(generation)], |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })?;
    Ok(Some(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Store;
    use crate::log::Entry;
    use crate::testing;
    use tiaki_core::time::Timestamp;

    fn person(number: u16) -> PersonId {
        let [high, low] = number.to_be_bytes();
        PersonId::from_bytes([high, low, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    fn on_both(test: impl Fn(&Store)) {
        let folder = tempfile::tempdir().unwrap();
        test(&Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
        if let Some(url) = testing::find_database() {
            test(&Store::open_postgres(&url).unwrap());
        }
    }

    fn noted(store: &Store, generation: i64, persons: std::ops::Range<u16>) {
        let persons: BTreeSet<PersonId> = persons.map(person).collect();
        store
            .write("test", |tx| {
                note(tx, generation, &persons)?;
                tx.record(Entry {
                    at: Timestamp::from_micros(1),
                    actor: "test".to_owned(),
                    verb: "test.done",
                    subject: String::new(),
                    detail: String::new(),
                })
            })
            .unwrap();
    }

    #[test]
    fn what_was_written_since_is_known_until_it_is_cut_off() {
        on_both(|store| {
            let after = |generation| store.read("test", |tx| since(tx, generation)).unwrap();
            noted(store, 1, 0..3);
            noted(store, 2, 2..5);
            noted(store, 3, 0..0);
            assert_eq!(after(0), Some((0..5).map(person).collect()));
            assert_eq!(after(1), Some((2..5).map(person).collect()));
            assert_eq!(after(3), Some(Vec::new()));
            noted(store, KEPT + 1, 7..8);
            assert_eq!(after(0), None, "the first is no longer kept");
            assert_eq!(after(1), Some([2, 3, 4, 7].map(person).to_vec()));
            // Nearly everybody was written: whoever is behind reads everything.
            noted(store, KEPT + 2, 0..10_001);
            assert_eq!(after(KEPT + 1), None);
            assert_eq!(after(KEPT + 2), Some(Vec::new()));
            noted(store, KEPT + 3, 9..10);
            assert_eq!(after(KEPT + 2), Some(vec![person(9)]));
        });
    }
}
