//! Bands that operators set: which, how long one counts, and where somebody stands by it.
//!
//! An operator may know what no report says. So a band can be set by hand, with a reason; it counts until
//! it is lifted, or until something speaks for more urgency than the operator knew of ([`stands`]): a band
//! that was lowered never hides what came in later.
//!
//! It refuses the band of a proposal: setting aside has its own decision, with a code and a second look.

use crate::triage::{Band, Rules, in_class};

/// The bands that can be set by hand, most urgent first: the keys 1 to 4 mean them in this order.
pub const BY_HAND: [Band; 4] = [Band::VeryHigh, Band::High, Band::Medium, Band::Low];

/// The band of a code, if it may be set by hand.
#[must_use]
pub fn find_by_hand(code: &str) -> Option<Band> {
    Band::find(code).filter(|band| BY_HAND.contains(band))
}

/// Whether a band set by hand counts still. `then` is what the rules gave when it was set, `now` what they
/// give; `came_in` is whether the person is made of other accounts since, or a new source names it.
///
/// It ends where the rules put the person higher than the operator did, and do so either on what came in
/// since or more urgently than they did then.
#[must_use]
pub fn stands(set: Band, then: Band, now: Band, came_in: bool) -> bool {
    now >= set || (!came_in && now >= then)
}

/// Where somebody of this rank stands in a band: as the most urgent class that has it, by the same axes and
/// the same age; where no class has it, before those that are less urgent.
#[must_use]
pub fn rank_in(rank: &[u8], band: Band, rules: &Rules) -> Vec<u8> {
    in_class(rank, rules.first_of(band))
}

#[cfg(test)]
mod tests {
    use super::{BY_HAND, find_by_hand, rank_in, stands};
    use crate::triage::{Band, Rules};
    use Band::{High, Low, Medium, SetAsideProposed, VeryHigh};

    #[test]
    fn a_band_ends_only_where_more_urgency_shows() {
        for (set, then, now, came_in, counts) in [
            // Raised: what the rules say below it never ends it.
            (VeryHigh, Low, High, true, true),
            (High, Low, Medium, true, true),
            (High, Low, VeryHigh, true, false),
            // By the clock alone, more urgent than then and than it was set.
            (High, Low, VeryHigh, false, false),
            // Lowered: as long as all is as the operator saw it.
            (Low, High, High, false, true),
            (Low, High, Medium, false, true),
            (Low, High, VeryHigh, false, false),
            // Something came in: the rules still say more, and now on more than the operator saw.
            (Low, High, High, true, false),
            (Low, High, Medium, true, false),
            (Low, High, Low, true, true),
            (Low, SetAsideProposed, SetAsideProposed, true, true),
            (Low, SetAsideProposed, Medium, false, false),
        ] {
            let found = stands(set, then, now, came_in);
            assert_eq!(found, counts, "{set:?} {then:?} {now:?} {came_in}");
        }
    }

    #[test]
    fn nobody_is_set_aside_by_a_band() {
        assert_eq!(find_by_hand("set_aside_proposed"), None);
        assert_eq!(find_by_hand("VERY_HIGH"), None);
        for band in BY_HAND {
            assert_eq!(find_by_hand(band.code()), Some(band));
        }
    }

    #[test]
    fn a_rank_in_a_band_keeps_its_axes_and_moves_its_class() {
        let rules = Rules::standard();
        let rank: Vec<u8> = std::iter::once(5).chain(200..228).collect();
        let moved = BY_HAND.map(|band| rank_in(&rank, band, &rules));
        assert!(moved.is_sorted());
        let heads: Vec<u8> = moved.iter().map(|rank| rank[0]).collect();
        assert_eq!(heads, [0, 2, 4, 5]);
        for rank_moved in &moved {
            assert_eq!(rank_moved[1..], rank[1..]);
        }
        assert_eq!(rank_in(&[], High, &rules), Vec::<u8>::new());
    }
}
