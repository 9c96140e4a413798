//! What the pages of the house read and do: the directory, hash lists.
//!
//! [`Site`] is the one that counts; tests and the sample pages bring their own.

use tiaki_core::id::HashListId;
use tiaki_ops::directory::{self, Entries};
use tiaki_ops::lists::shown::{self, ListRow, Shown as ListShown};
use tiaki_ops::{Error, Site};

/// What the house keeps.
pub trait Upkeep: Send + Sync + 'static {
    /// Every authority of the directory.
    ///
    /// # Errors
    /// Those of the use case.
    fn directory(&self) -> Result<Entries, Error>;

    /// Every hash list, by name.
    ///
    /// # Errors
    /// Those of the use case.
    fn lists(&self) -> Result<Vec<ListRow>, Error>;

    /// A hash list with its versions and figures; nothing where there is none such.
    ///
    /// # Errors
    /// Those of the use case.
    fn list(&self, id: &HashListId) -> Result<Option<ListShown>, Error>;
}

impl Upkeep for Site {
    fn directory(&self) -> Result<Entries, Error> {
        directory::entries(self)
    }

    fn lists(&self) -> Result<Vec<ListRow>, Error> {
        shown::rows(self)
    }

    fn list(&self, id: &HashListId) -> Result<Option<ListShown>, Error> {
        shown::one(self, id)
    }
}
