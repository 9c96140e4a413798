//! What the page of a person asks beyond the person itself.

use tiaki_core::time::Timestamp;
use tiaki_ops::linking::{self, Refused, Undo};
use tiaki_ops::{Act, Error, Site};

/// What is done with the links of persons.
pub trait Persons {
    /// Takes the newest decision on two accounts back, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn undo_link(&self, undo: &Undo, at: Timestamp) -> Result<Result<(), Refused>, Error>;
}

impl Persons for Site {
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
