//! Lists in parts: so many rows, and a cursor to the next.
//!
//! A cursor holds a place and what list it is of, and is refused at any other. What use cases list comes in pages of
//! their own; here the rows of one or several of them are put together, so that there is no second way to list. Who
//! may not see a row is not told of it, so a part may have fewer rows than were asked for and a cursor still. A list
//! that changes between two parts may show a row twice or not at all: it is what pages do.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tiaki_ops::Error;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use crate::api::refused::Refused;

/// Rows of a part, where nothing is said.
const ROWS: u16 = 50;

/// Rows of a part, at most.
const MOST: u16 = 100;

/// Which part of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    pub(super) limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    pub(super) cursor: Option<String>,
}

/// A part of a list.
#[derive(Debug, Serialize)]
pub(super) struct Rows<T> {
    /// The rows, in the order of the list. Those that the caller may not see are left out without a word, so that
    /// there may be fewer than were asked for.
    pub(super) rows: Vec<T>,
    /// The cursor of the next part; null where this is the last.
    pub(super) next: Option<String>,
}

impl<T: ToSchema> PartialSchema for Rows<T> {
    fn schema() -> RefOr<Schema> {
        let rows = ArrayBuilder::new()
            .items(Ref::from_schema_name(T::name()))
            .description(Some(
                "The rows, in the order of the list. Those that the caller may not see are left out without a word, \
                 so that there may be fewer than were asked for.",
            ));
        let next = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Null]))
            .description(Some(
                "The cursor of the next part; null where this is the last.",
            ));
        let part = ObjectBuilder::new()
            .description(Some("A part of a list."))
            .property("rows", rows)
            .required("rows")
            .property("next", next)
            .required("next")
            .build();
        RefOr::T(Schema::Object(part))
    }
}

impl<T: ToSchema> ToSchema for Rows<T> {
    /// Each list is a type of its own.
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Rows", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
        schemas.push((T::name().into_owned(), T::schema()));
    }
}

/// A place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    list: String,
    from: usize,
    limit: usize,
}

impl Place {
    /// Where a part begins, of the list of this name.
    pub(super) fn of(part: &Part, list: &str) -> Result<Self, Refused> {
        let limit = part.limit.unwrap_or(ROWS);
        if limit == 0 || limit > MOST {
            return Err(Refused::bad("query", "limit is 1 to 100"));
        }
        let list = short(list);
        let from = match &part.cursor {
            None => 0,
            Some(cursor) => {
                let place = cursor.split_once('.').filter(|(_, of)| *of == list);
                let place = place.and_then(|(place, _)| place.parse::<usize>().ok());
                place.ok_or_else(no_cursor)?
            }
        };
        Ok(Self {
            list,
            from,
            limit: usize::from(limit),
        })
    }

    /// The rows of a part, of pages of `size` rows that `page` reads, from 0, each with whether there is one after it.
    pub(super) fn rows<T>(
        &self,
        size: u32,
        mut page: impl FnMut(u32) -> Result<(Vec<T>, bool), Error>,
    ) -> Result<Rows<T>, Error> {
        let size = usize::try_from(size).unwrap_or(1).max(1);
        let (mut at, mut skip) = (self.from / size, self.from % size);
        let mut rows: Vec<T> = Vec::new();
        let mut has_more = true;
        while has_more && rows.len() <= self.limit {
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            let (found, more) = page(number)?;
            has_more = more && !found.is_empty();
            rows.extend(found.into_iter().skip(skip));
            (at, skip) = (at + 1, 0);
        }
        let is_last = rows.len() <= self.limit;
        rows.truncate(self.limit);
        let next = self.from.saturating_add(self.limit);
        Ok(Rows {
            rows,
            next: (!is_last).then(|| format!("{next}.{}", self.list)),
        })
    }

    /// The rows of a part of what is read whole.
    pub(super) fn of_whole<T>(&self, all: Vec<T>) -> Rows<T> {
        let has_more = all.len() > self.from.saturating_add(self.limit);
        let next = self.from.saturating_add(self.limit);
        Rows {
            rows: all.into_iter().skip(self.from).take(self.limit).collect(),
            next: has_more.then(|| format!("{next}.{}", self.list)),
        }
    }

    /// From which row, and how many, for what is read from any row on.
    pub(super) fn window(&self) -> (u32, u32) {
        let from = u32::try_from(self.from).unwrap_or(u32::MAX);
        (from, u32::try_from(self.limit).unwrap_or(u32::MAX))
    }

    /// What was read so, without rows that may not be seen, and whether there is more after it.
    pub(super) fn of_window<T>(&self, rows: Vec<T>, has_more: bool) -> Rows<T> {
        let next = self.from.saturating_add(self.limit);
        Rows {
            rows,
            next: has_more.then(|| format!("{next}.{}", self.list)),
        }
    }

    /// The place in the log that a part goes up to; nothing where it is the first.
    pub(super) fn until(&self) -> Option<i64> {
        i64::try_from(self.from).ok().filter(|place| *place > 0)
    }

    /// The rows of a part of the log, which goes down from a place and knows where the next page begins.
    pub(super) fn of_log<T>(
        &self,
        mut rows: Vec<T>,
        place: impl Fn(&T) -> i64,
        next: Option<i64>,
    ) -> Rows<T> {
        let left = rows.get(self.limit).map(place);
        rows.truncate(self.limit);
        let next = left.or(next).filter(|place| *place > 0);
        Rows {
            rows,
            next: next.map(|place| format!("{place}.{}", self.list)),
        }
    }

    /// How many rows have to be read from the beginning, to know whether there is one more.
    pub(super) fn reach(&self) -> u32 {
        u32::try_from(self.from.saturating_add(self.limit).saturating_add(1)).unwrap_or(u32::MAX)
    }
}

/// A place in a list that goes on after a row, and not after so many: as long as it may be, each part is as near.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walk {
    list: String,
    after: Option<String>,
    limit: usize,
}

impl Walk {
    /// Where a part begins, of the list of this name.
    pub(super) fn of(part: &Part, list: &str) -> Result<Self, Refused> {
        let first = Part {
            limit: part.limit,
            cursor: None,
        };
        let Place { list, limit, .. } = Place::of(&first, list)?;
        let after = match part.cursor.as_deref() {
            None => None,
            Some(cursor) => {
                let place = cursor.rsplit_once('.').filter(|(_, of)| *of == list);
                let place = place.map(|(place, _)| place.to_owned());
                Some(place.ok_or_else(no_cursor)?)
            }
        };
        Ok(Self { list, after, limit })
    }

    /// The row after which it begins, as `read` reads it; nothing at the beginning of the list.
    pub(super) fn after<P>(&self, read: impl Fn(&str) -> Option<P>) -> Result<Option<P>, Refused> {
        let after = self.after.as_deref();
        after
            .map(|place| read(place).ok_or_else(no_cursor))
            .transpose()
    }

    /// The rows of a part, of those that were read, each with its place, and after which place there are more.
    pub(super) fn rows<T, P>(
        &self,
        mut rows: Vec<T>,
        place: impl Fn(&T) -> P,
        next: Option<P>,
        told: impl Fn(&P) -> String,
    ) -> Rows<T> {
        let is_cut = rows.len() > self.limit;
        rows.truncate(self.limit);
        let next = if is_cut { rows.last().map(place) } else { next };
        Rows {
            rows,
            next: next.map(|place| format!("{}.{}", told(&place), self.list)),
        }
    }
}

fn no_cursor() -> Refused {
    Refused::bad("cursor", "begin again without a cursor")
}

impl<T> Rows<T> {
    /// Each row as another.
    pub(super) fn map<U>(self, each: impl FnMut(T) -> U) -> Rows<U> {
        Rows {
            rows: self.rows.into_iter().map(each).collect(),
            next: self.next,
        }
    }
}

/// A list's name, as cursors hold it.
fn short(list: &str) -> String {
    let digest = hex::encode(Sha256::digest(list));
    digest.chars().take(12).collect()
}

#[cfg(test)]
mod tests {
    use super::{Part, Place};

    /// Every row of a list of `total` rows in pages of `size`, by parts of `limit`.
    fn walk(total: usize, size: u32, limit: u16) -> Vec<usize> {
        let all: Vec<usize> = (0..total).collect();
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let part = Part {
                limit: Some(limit),
                cursor,
            };
            let place = Place::of(&part, "list").unwrap();
            let found = place.rows(size, |page| {
                let rows: Vec<usize> = all
                    .iter()
                    .copied()
                    .skip(page as usize * size as usize)
                    .take(size as usize)
                    .collect();
                let has_more = (page as usize + 1) * (size as usize) < total;
                Ok((rows, has_more))
            });
            let found = found.unwrap();
            assert_eq!(found.rows, place.of_whole(all.clone()).rows);
            assert_eq!(found.next, place.of_whole(all.clone()).next);
            seen.extend(found.rows);
            cursor = found.next;
            if cursor.is_none() {
                return seen;
            }
        }
    }

    #[test]
    fn parts_of_any_size_give_every_row_once_and_in_order() {
        for total in [0, 1, 24, 25, 26, 50, 51, 101] {
            for size in [1, 7, 25, 50] {
                for limit in [1, 7, 25, 50, 100] {
                    let all: Vec<usize> = (0..total).collect();
                    assert_eq!(walk(total, size, limit), all, "{total} {size} {limit}");
                }
            }
        }
    }

    #[test]
    fn a_cursor_is_good_for_its_own_list_alone() {
        let place = Place::of(&Part::default(), "one").unwrap();
        let next = place.of_whole((0..60).collect()).next;
        let part = |cursor: &str| Part {
            limit: None,
            cursor: Some(cursor.to_owned()),
        };
        let next = next.unwrap();
        assert!(Place::of(&part(&next), "one").is_ok());
        assert!(Place::of(&part(&next), "other").is_err());
        let far = next.replacen("50", "99999999999999999999999", 1);
        for bad in ["", "50", ".", "-1.x", far.as_str()] {
            assert!(Place::of(&part(bad), "one").is_err(), "{bad}");
        }
        for limit in [0, 101] {
            let part = Part {
                limit: Some(limit),
                cursor: None,
            };
            assert!(Place::of(&part, "one").is_err());
        }
    }
}
