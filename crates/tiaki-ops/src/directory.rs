//! The directory of authorities, and the desk for those whom nobody can place.

use tiaki_core::authority::{Authority, Directory};
use tiaki_core::country::Country;

/// The coordinator's own desk: persons in no country, or in a conflict of countries, wait here for a human.
pub const COORDINATOR: &str = "coordinator";

/// The authority with this id, or the one for the country with this code.
#[must_use]
pub fn find<'d>(directory: &'d Directory, text: &str) -> Option<&'d Authority> {
    let by_country = || Country::find(text).map(|country| directory.authority(country));
    directory.find_id(text).or_else(by_country)
}
