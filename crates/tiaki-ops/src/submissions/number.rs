//! The numbers that providers are told: whole numbers from 1 to 2^52, each given once.
//!
//! Clients keep them in 53 bits, so they are no random 128-bit ids; but a plain count would
//! tell each provider how many submissions there are of all. So the count is shuffled: a
//! Feistel network of four rounds under the site's secret maps the numbers from 0 to 2^52 - 1
//! onto themselves, each to another (Luby and Rackoff, 1988), which never gives one twice.

use tiaki_core::id::SiteKey;

const HALF: u64 = 26;
const MASK: u64 = (1 << HALF) - 1;

/// The number of the `count`th submission, counted from 1.
pub(super) fn number(key: &SiteKey, count: i64) -> i64 {
    let count = u64::try_from(count).unwrap_or(0);
    let (mut left, mut right) = ((count >> HALF) & MASK, count & MASK);
    for round in 0..4_u8 {
        let keyed = key.short("submission number", &[&[round], &right.to_be_bytes()]);
        (left, right) = (right, left ^ (keyed & MASK));
    }
    i64::try_from((left << HALF) | right).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tiaki_core::id::SiteKey;

    use super::number;

    #[test]
    fn numbers_never_come_twice_and_stay_below_what_clients_hold() {
        let key = SiteKey::new(&[7; 32]);
        let edges = [1_i64 << 26, (1 << 52) - 1];
        let counts: Vec<i64> = (1..20_000).chain(edges).collect();
        let given: BTreeSet<i64> = counts.iter().map(|count| number(&key, *count)).collect();
        assert_eq!(given.len(), counts.len());
        assert!(given.iter().all(|number| *number > 0 && *number <= 1 << 52));
    }

    #[test]
    fn one_number_does_not_tell_the_next() {
        let key = SiteKey::new(&[7; 32]);
        let steps: BTreeSet<i64> = (1..1_000)
            .map(|count| number(&key, count + 1) - number(&key, count))
            .collect();
        assert_eq!(steps.len(), 999);
        assert_ne!(number(&key, 1), number(&SiteKey::new(&[8; 32]), 1));
    }
}
