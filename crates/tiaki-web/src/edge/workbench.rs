//! What the pages of a queue read beside its rows: views and their counts, what is unread, bands set by hand.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{PersonId, SetAsideBatchId, ViewId};
use tiaki_core::queue::view::View;
use tiaki_core::time::Timestamp;
use tiaki_ops::queue::bands::{self, ByHand, Past};
use tiaki_ops::queue::looks::{self, Look};
use tiaki_ops::queue::many::{self, Offer};
use tiaki_ops::queue::views::{self, Around, Counts, Saved};
use tiaki_ops::{Error, Site};

/// What people have on their desk when they work through a queue.
pub trait Workbench: Send + Sync + 'static {
    /// What stands around the rows of a queue for an operator.
    ///
    /// # Errors
    /// Those of the use case.
    fn around(
        &self,
        authority: &str,
        operator: &str,
        counts: Counts,
        at: Timestamp,
    ) -> Result<Around, Error>;

    /// How many of each sort there are in a queue, whoever asks.
    ///
    /// # Errors
    /// Those of the use case.
    fn counts(&self, authority: &str, at: Timestamp) -> Result<Counts, Error>;

    /// A view that an operator may open.
    ///
    /// # Errors
    /// Those of the use case.
    fn saved_view(&self, id: &ViewId, operator: &str) -> Result<Option<Saved>, Error>;

    /// The view that a queue opens with for an operator.
    ///
    /// # Errors
    /// Those of the use case.
    fn opens_with(&self, authority: &str, operator: &str) -> Result<Option<Saved>, Error>;

    /// How many a view shows, up to one more than are counted.
    ///
    /// # Errors
    /// Those of the use case.
    fn view_count(
        &self,
        authority: &str,
        view: &View,
        operator: &str,
        at: Timestamp,
    ) -> Result<i64, Error>;

    /// The reason with which an operator last skipped somebody of a queue.
    ///
    /// # Errors
    /// Those of the use case.
    fn last_reason(&self, authority: &str, operator: &str) -> Result<Option<String>, Error>;

    /// Of some persons those on whom something came in since an operator last opened them.
    ///
    /// # Errors
    /// Those of the use case.
    fn unread(&self, operator: &str, persons: &[PersonId]) -> Result<BTreeSet<PersonId>, Error>;

    /// Writes down what operators saw of persons, the earliest first.
    ///
    /// # Errors
    /// Those of the use case.
    fn see(&self, looks: &[Look]) -> Result<(), Error>;

    /// The bands that were ever set on a person by hand, newest first.
    ///
    /// # Errors
    /// Those of the use case.
    fn bands(&self, person: &PersonId) -> Result<Vec<Past>, Error>;

    /// The bands that count for some persons because an operator set them.
    ///
    /// # Errors
    /// Those of the use case.
    fn by_hand(
        &self,
        persons: &[PersonId],
        at: Timestamp,
    ) -> Result<BTreeMap<PersonId, ByHand>, Error>;

    /// What may still be undone of something that an operator did with many.
    ///
    /// # Errors
    /// Those of the use case.
    fn offer(&self, batch: &SetAsideBatchId, operator: &str) -> Result<Option<Offer>, Error>;
}

impl Workbench for Site {
    fn around(
        &self,
        authority: &str,
        operator: &str,
        counts: Counts,
        at: Timestamp,
    ) -> Result<Around, Error> {
        views::around(self, authority, operator, counts, at)
    }

    fn counts(&self, authority: &str, at: Timestamp) -> Result<Counts, Error> {
        views::counts(self, authority, at)
    }

    fn saved_view(&self, id: &ViewId, operator: &str) -> Result<Option<Saved>, Error> {
        views::find(self, id, operator)
    }

    fn opens_with(&self, authority: &str, operator: &str) -> Result<Option<Saved>, Error> {
        views::find_default(self, authority, operator)
    }

    fn view_count(
        &self,
        authority: &str,
        view: &View,
        operator: &str,
        at: Timestamp,
    ) -> Result<i64, Error> {
        views::count(self, authority, view, operator, at)
    }

    fn last_reason(&self, authority: &str, operator: &str) -> Result<Option<String>, Error> {
        views::last_reason(self, authority, operator)
    }

    fn unread(&self, operator: &str, persons: &[PersonId]) -> Result<BTreeSet<PersonId>, Error> {
        looks::unread(self, operator, persons)
    }

    fn see(&self, looks: &[Look]) -> Result<(), Error> {
        looks::see(self, looks)
    }

    fn bands(&self, person: &PersonId) -> Result<Vec<Past>, Error> {
        bands::ever(self, person)
    }

    fn by_hand(
        &self,
        persons: &[PersonId],
        at: Timestamp,
    ) -> Result<BTreeMap<PersonId, ByHand>, Error> {
        bands::by_hand(self, persons, at)
    }

    fn offer(&self, batch: &SetAsideBatchId, operator: &str) -> Result<Option<Offer>, Error> {
        many::offer(self, batch, operator)
    }
}
