//! Following: what comes in while a process stays is linked at once, and ranked soon after.
//!
//! [`Follower::link`] takes in what came in since and writes the persons that it touches
//! ([`crate::linking::Linker`]): milliseconds, so it is done after each submission. [`Follower::rank`]
//! does what looks at everything: files that matching has not seen, where accounts are, and the place
//! of each person. What a place depends on reaches far (how a sender's other reports are, who else
//! holds a file), so all are computed; written is what differs. Whoever calls decides how often.
//! Until then changed persons are marked, and keep a place.
//!
//! What it refuses: to be the only one. `tiaki link` and the others may run beside it at any time.

use tiaki_store::persons;

use crate::linking::{Linker, Updated};
use crate::matching::{self, RADIUS};
use crate::triage::{self, Triaged};
use crate::{Act, Error, Site};

/// See the module.
#[derive(Debug, Default)]
pub struct Follower {
    linker: Option<Linker>,
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
        // A site that nothing came into has nobody to be linked.
        Ok(updated
            .filter(|updated| updated.sources > 0 || updated.touched > 0 || updated.changed > 0))
    }

    /// Ranks again where persons changed; nothing where none did.
    ///
    /// # Errors
    /// Those of the store.
    pub fn rank(&mut self, site: &Site, act: &Act) -> Result<Option<Triaged>, Error> {
        let behind = || site.store.read("following", persons::behind);
        if behind()?.unmatched > 0 {
            matching::run(site, act, RADIUS)?;
            self.link(site, act)?;
        }
        if behind()?.unranked == 0 {
            return Ok(None);
        }
        // A stream of reports must not hold this up: what comes in meanwhile has its turn next.
        match triage::run_linked(site, act) {
            Ok(triaged) => Ok(Some(triaged)),
            Err(Error::Early { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
