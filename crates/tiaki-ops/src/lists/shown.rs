//! What pages show of hash lists: where they come from, what they hold and hit, in figures; never what is on them.

use tiaki_core::id::HashListId;
use tiaki_store::lists::versions;

pub use tiaki_store::lists::versions::{Changes, Figure, Hits, ListRow, ListVersion};

use crate::{Error, Site};

/// Versions of a list that are shown at most.
const VERSIONS: u32 = 100;

/// A list with its versions and figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The list.
    pub list: ListRow,
    /// The newest versions, newest first.
    pub versions: Vec<ListVersion>,
    /// What it holds.
    pub figures: Vec<Figure>,
    /// What files hit in it, by category, the most first.
    pub hits: Vec<Hits>,
}

/// All lists, by name.
///
/// # Errors
/// Those of the store.
pub fn rows(site: &Site) -> Result<Vec<ListRow>, Error> {
    Ok(site.store.read("lists", versions::all)?)
}

/// A list; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn one(site: &Site, id: &HashListId) -> Result<Option<Shown>, Error> {
    site.store.read("list", |tx| {
        let Some(list) = versions::all(tx)?.into_iter().find(|list| list.id == *id) else {
            return Ok(None);
        };
        let (newest, _) = versions::of_list(tx, id, VERSIONS)?;
        Ok(Some(Shown {
            list,
            versions: newest,
            figures: versions::figures(tx, id)?,
            hits: versions::hits(tx, id)?,
        }))
    })
}
