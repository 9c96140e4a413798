//! What the page of a person asks beyond the person itself.

use tiaki_core::id::PersonId;
use tiaki_core::time::Timestamp;
use tiaki_ops::around::{self, Around};
use tiaki_ops::case::{self, InCase, OwnTask};
use tiaki_ops::deeds::{self, Deeds};
use tiaki_ops::linking::{self, Refused, Undo};
use tiaki_ops::reviews::Pair;
use tiaki_ops::sessions::Session;
use tiaki_ops::views::Person;
use tiaki_ops::{Act, Error, Site};

/// A case that a person is in, with what the operator has to do there.
pub type Worked = (InCase, Vec<OwnTask>);

/// What is done with the links of persons, and where they are worked on.
pub trait Persons {
    /// A page, from 0, of what people decided about a person, as a session may know of it.
    ///
    /// # Errors
    /// Those of the use case.
    fn deeds(&self, session: &Session, person: &PersonId, page: usize) -> Result<Deeds, Error>;

    /// What lies around a person, as a session may know of it.
    ///
    /// # Errors
    /// Those of the use case.
    fn surroundings(&self, session: &Session, person: &Person) -> Result<Around, Error>;

    /// The near misses of a person, without those with somebody whom a session may not know of.
    ///
    /// # Errors
    /// Those of the use case.
    fn known_pairs(
        &self,
        session: &Session,
        person: &PersonId,
        pairs: Vec<Pair>,
    ) -> Result<Vec<Pair>, Error>;

    /// The cases that a person is in and the operator may know of, with what it has to do in each.
    ///
    /// # Errors
    /// Those of the use case.
    fn worked(&self, operator: &str, person: &PersonId) -> Result<Vec<Worked>, Error>;

    /// Takes the newest decision on two accounts back, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn undo_link(&self, undo: &Undo, at: Timestamp) -> Result<Result<(), Refused>, Error>;
}

impl Persons for Site {
    fn deeds(&self, session: &Session, person: &PersonId, page: usize) -> Result<Deeds, Error> {
        deeds::of_person(self, session, person, page)
    }

    fn surroundings(&self, session: &Session, person: &Person) -> Result<Around, Error> {
        around::of_person(self, session, person)
    }

    fn known_pairs(
        &self,
        session: &Session,
        person: &PersonId,
        pairs: Vec<Pair>,
    ) -> Result<Vec<Pair>, Error> {
        around::keep_known(self, session, person, pairs)
    }

    fn worked(&self, operator: &str, person: &PersonId) -> Result<Vec<Worked>, Error> {
        let mut found = case::of_person(self, person, operator)?;
        found.retain(|one| !one.standing.is_hidden());
        let with = found.into_iter().map(|one| {
            let tasks = case::own_tasks(self, &one.case, operator)?;
            Ok((one, tasks))
        });
        with.collect()
    }

    fn undo_link(&self, undo: &Undo, at: Timestamp) -> Result<Result<(), Refused>, Error> {
        let act = Act {
            actor: undo.operator.clone(),
            at,
        };
        match linking::undo(self, &act, undo) {
            Err(Error::Refused(refused)) => Ok(Err(refused)),
            done => done.map(Ok),
        }
    }
}
