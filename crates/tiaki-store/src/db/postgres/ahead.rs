//! What is about to be asked for many ids one by one, fetched at once.
//!
//! A page of a list asks the same few things of each of its fifty rows. On SQLite that costs nothing; on PostgreSQL each
//! question is a journey to the server, and hundreds of them are what such a page takes. So whoever knows the ids says so
//! ([`super::super::Tx::ahead`]): the statement is run for all of them within one, and its rows are given out when it is
//! asked by each id, as it would have answered then, since a reading sees one moment.
//!
//! It keeps nothing beyond its transaction, and nothing in one that writes.

use std::collections::HashMap;
use std::rc::Rc;

use postgres::types::Type;

use super::super::Param;

/// One value of a row that was fetched.
#[derive(Debug)]
pub(in super::super) enum Field {
    /// A whole number, or nothing.
    Int(Option<i64>),
    /// A text, or nothing.
    Text(Option<String>),
    /// Bytes, or nothing.
    Blob(Option<Vec<u8>>),
}

/// A row that was fetched.
pub(in super::super) type Fields = Vec<Field>;

/// Rows that were fetched, by statement and values.
#[derive(Debug, Default)]
pub(super) struct Fetched(HashMap<(usize, Vec<u8>), Rc<Vec<Fields>>>);

impl Fetched {
    /// The rows of a statement with these values; nothing where they were not fetched.
    pub(super) fn find(&self, sql: &'static str, params: &[Param<'_>]) -> Option<Rc<Vec<Fields>>> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&key(sql, params)).cloned()
    }

    pub(super) fn keep(&mut self, sql: &'static str, params: &[Param<'_>], rows: Vec<Fields>) {
        self.0.insert(key(sql, params), Rc::new(rows));
    }
}

/// A statement is known by where it stands: each is written once.
fn key(sql: &'static str, params: &[Param<'_>]) -> (usize, Vec<u8>) {
    let mut bytes = Vec::with_capacity(32);
    for param in params {
        let (kind, value): (u8, &[u8]) = match param {
            Param::Blob(value) => (1, value),
            Param::Int(value) => (2, &value.to_be_bytes()),
            Param::Null => (3, &[]),
            Param::Text(value) => (4, value.as_bytes()),
        };
        bytes.push(kind);
        bytes.extend((value.len() as u64).to_be_bytes());
        bytes.extend(value);
    }
    (sql.as_ptr() as usize, bytes)
}

/// The statement that asks for all ids of an array what `sql` asks for one, `$1`, with the id's place, from 1, as its
/// last column. With two keys it asks for pairs, of `$1` and `$2`, from two arrays.
pub(super) fn of_many(sql: &str, keys: usize) -> String {
    let mut inner = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('$') {
        inner.push_str(before);
        let end = after
            .find(|next: char| !next.is_ascii_digit())
            .unwrap_or(after.len());
        let (number, left) = after.split_at(end);
        match (number, keys) {
            ("1", _) => inner.push_str("asked_for.id"),
            ("2", 2) => inner.push_str("asked_for.of"),
            _ => {
                inner.push('$');
                inner.push_str(number);
            }
        }
        rest = left;
    }
    inner.push_str(rest);
    let (arrays, names) = match keys {
        2 => ("$1::bytea[], $2::bytea[]", "id, of"),
        _ => ("$1::bytea[]", "id"),
    };
    format!(
        "SELECT found.*, asked_for.place FROM unnest({arrays}) WITH ORDINALITY AS asked_for ({names}, place) CROSS JOIN LATERAL ({inner}) found"
    )
}

/// The values of a row but the last, and that: the place of its id. Nothing where it has a value of another kind.
pub(super) fn fields(row: &postgres::Row) -> Option<(Fields, usize)> {
    let (last, columns) = row.columns().split_last()?;
    let place: i64 = row.try_get(row.len() - 1).ok()?;
    debug_assert_eq!(*last.type_(), Type::INT8, "the place of an id");
    let mut fields = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        fields.push(match *column.type_() {
            Type::INT8 => Field::Int(row.try_get(index).ok()?),
            Type::INT4 => Field::Int(row.try_get::<_, Option<i32>>(index).ok()?.map(i64::from)),
            Type::TEXT => Field::Text(row.try_get(index).ok()?),
            Type::BYTEA => Field::Blob(row.try_get(index).ok()?),
            _ => return None,
        });
    }
    Some((fields, usize::try_from(place).ok()?.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_alone_becomes_the_id() {
        let sql = of_many(
            "SELECT a FROM t WHERE b = $1 AND c = $10 AND d = $2 OR e = $1",
            1,
        );
        assert!(
            sql.ends_with("(SELECT a FROM t WHERE b = asked_for.id AND c = $10 AND d = $2 OR e = asked_for.id) found"),
            "{sql}"
        );
    }

    #[test]
    fn of_pairs_both_values_become_columns() {
        let sql = of_many(
            "SELECT a FROM t WHERE b = $1 AND c = $2 AND d = $20 OR e = $3",
            2,
        );
        let expected = "FROM unnest($1::bytea[], $2::bytea[]) WITH ORDINALITY AS asked_for (id, of, place) CROSS JOIN LATERAL \
                        (SELECT a FROM t WHERE b = asked_for.id AND c = asked_for.of AND d = $20 OR e = $3) found";
        assert!(sql.ends_with(expected), "{sql}");
    }

    #[test]
    fn values_that_run_together_are_not_taken_for_others() {
        let one = key("x", &[Param::Text("ab"), Param::Text("c")]);
        assert_ne!(one, key("x", &[Param::Text("a"), Param::Text("bc")]));
        assert_ne!(key("x", &[Param::Null]), key("x", &[Param::Text("")]));
    }
}
