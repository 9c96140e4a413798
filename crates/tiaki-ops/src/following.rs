//! Following: what comes in while a process stays is linked at once, and whom it touches is ranked.
//!
//! [`Follower::link`] takes in what came in since and writes the persons that it touches
//! ([`crate::linking::Linker`]); [`Follower::rank`] ranks those whom that, or anything else that came
//! in, is about ([`crate::triage::Ranker`]): milliseconds each, so both are done after each
//! submission. A file that matching has not judged, or another list, has all files matched, which takes
//! seconds; whom a verdict touches is ranked again after it. On another day everybody is ranked, since
//! evidence has grown older.
//!
//! What it refuses: to be the only one. `tiaki link` and the others may run beside it at any time.

use tiaki_store::persons;

use crate::linking::{Linker, Updated};
use crate::matching::{self, RADIUS};
use crate::triage::{Ranker, Triaged};
use crate::{Act, Error, Site};

/// See the module.
#[derive(Debug, Default)]
pub struct Follower {
    linker: Option<Linker>,
    ranker: Option<Ranker>,
}

impl Follower {
    /// A follower that has not looked at anything yet: its first step reads everything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Links what came in since; nothing where nothing did.
    ///
    /// # Errors
    /// Those of the store. The next call does what this one could not.
    pub fn link(&mut self, site: &Site, act: &Act) -> Result<Option<Updated>, Error> {
        let linker = match &mut self.linker {
            Some(linker) => linker,
            none => none.insert(Linker::fill(site)?),
        };
        let updated = linker.update(site, act)?;
        crate::search::index(site, act)?;
        // A site that nothing came into has nobody to be linked.
        Ok(updated
            .filter(|updated| updated.sources > 0 || updated.touched > 0 || updated.changed > 0))
    }

    /// Ranks those whom something came in about; nothing where nothing did.
    ///
    /// # Errors
    /// Those of the store. The next call does what this one could not.
    pub fn rank(&mut self, site: &Site, act: &Act) -> Result<Option<Triaged>, Error> {
        let ranker = match &mut self.ranker {
            Some(ranker) => ranker,
            none => {
                // Reports that came in before anyone asked how complete they are.
                crate::quality::run(site, act, false)?;
                none.insert(Ranker::fill(site)?)
            }
        };
        ranker.update(site, act)
    }

    /// Whether a file, or a list, is here that matching has not seen.
    ///
    /// # Errors
    /// Those of the store.
    pub fn is_unmatched(&self, site: &Site) -> Result<bool, Error> {
        match &self.ranker {
            Some(ranker) if ranker.is_unmatched() => Ok(true),
            Some(_) => Ok(site.store.read("following", persons::lists_unseen)? > 0),
            None => Ok(site.store.read("following", persons::behind)?.unmatched > 0),
        }
    }

    /// Matches everything where something is here that matching has not seen, links what its verdicts
    /// change, and ranks whom they touch; nothing where there is nothing to match.
    ///
    /// # Errors
    /// Those of the store. The next call does what this one could not.
    pub fn judge(&mut self, site: &Site, act: &Act) -> Result<Option<Triaged>, Error> {
        if !self.is_unmatched(site)? {
            return Ok(None);
        }
        matching::run(site, act, RADIUS)?;
        self.link(site, act)?;
        self.rank(site, act)
    }
}
