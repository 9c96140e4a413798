//! Why nobody who is active leads a case, though it is not closed.
//!
//! To add a reason: its line here, its words in `case.ftl` of each language, its row in `docs/cases.md`.

use crate::identifier::codes;

codes! {
    /// Why somebody who leads a case does not count as leading it, or that nobody does.
    LeadGap {
        /// Who leads it works for another agency than the case is of.
        Agency = "agency",
        /// A machine leads it, and no person.
        Machine = "machine",
        /// Nobody leads it.
        Nobody = "nobody",
        /// Who leads it is switched off.
        Off = "off",
        /// Who leads it has no role that works in cases.
        Role = "role",
        /// Who leads it is no operator of this site: a name that a command gave.
        Unknown = "unknown",
    }
}
