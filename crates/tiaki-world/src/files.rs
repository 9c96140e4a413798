//! Files by their digests: what circulates, memes, harmless ones, and what nobody has seen.
//!
//! There are no bytes behind a digest. A file that comes re-encoded has new exact digests and a
//! perceptual digest a few bits away; the files of one first-seen set are a few bits from each other.

use crate::draw::{Draw, Purpose, Seed, place};
use crate::params::Files;

/// Files from this number on are memes.
const MEMES: u32 = 1 << 30;
/// Files from this number on are harmless.
const HARMLESS: u32 = 1 << 30 | 1 << 29;
/// Variants from this number on are one person's own.
const OWN_VARIANTS: u64 = 1 << 12;

/// What a file is known by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Digests {
    pub(crate) md5: [u8; 16],
    pub(crate) sha1: [u8; 20],
    pub(crate) sha256: [u8; 32],
    /// Of pictures only.
    pub(crate) pdq: Option<[u8; 32]>,
}

impl Digests {
    fn draw(draw: &mut Draw) -> Self {
        let mut digests = Self::default();
        draw.fill(&mut digests.md5);
        draw.fill(&mut digests.sha1);
        draw.fill(&mut digests.sha256);
        digests
    }

    fn picture(draw: &mut Draw) -> Self {
        let mut digests = Self::draw(draw);
        let mut pdq = [0; 32];
        draw.fill(&mut pdq);
        digests.pdq = Some(pdq);
        digests
    }
}

/// A file that circulates.
#[derive(Debug, Clone)]
pub(crate) struct Circulating {
    pub(crate) digests: Digests,
    /// 0 to 3: A1, A2, B1, B2.
    pub(crate) class: u8,
    pub(crate) listed_first: bool,
    pub(crate) listed_second: bool,
}

/// The files of a world.
#[derive(Debug)]
pub(crate) struct Catalogue {
    /// Sums of the files' shares in circulation.
    sums: Vec<u64>,
}

impl Catalogue {
    pub(crate) fn new(params: &Files, accounts: u32) -> Self {
        let count = (u64::from(accounts) * u64::from(params.per_ten_accounts) / 10).max(200);
        let share = |n: u64| (1 << 32) / (n + u64::from(params.zipf_offset));
        let sums = (0..count).scan(0, |sum, n| {
            *sum += share(n);
            Some(*sum)
        });
        Self {
            sums: sums.collect(),
        }
    }

    /// How many files circulate.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.sums.len()).unwrap_or(u32::MAX)
    }

    /// The number of a file by how widely it circulates.
    pub(crate) fn pick(&self, draw: &mut Draw) -> u32 {
        let at = draw.below(self.sums.last().copied().unwrap_or(0));
        u32::try_from(self.sums.partition_point(|sum| *sum <= at)).unwrap_or(0)
    }
}

/// A file that circulates, by number.
pub(crate) fn circulating(seed: &Seed, params: &Files, number: u32) -> Circulating {
    let mut draw = seed.draw(Purpose::File, number.into(), 0);
    let mut digests = Digests::picture(&mut draw);
    if draw.chance(params.video) {
        digests.pdq = None;
    }
    let classes = &params.classes;
    let class = draw.weighted(
        [
            (0, classes.a1),
            (1, classes.a2),
            (2, classes.b1),
            (3, classes.b2),
        ]
        .into_iter(),
    );
    let (listed_first, listed_second) = (
        draw.chance(params.listed_first),
        draw.chance(params.listed_second),
    );
    Circulating {
        digests,
        class,
        listed_first,
        listed_second,
    }
}

/// A meme, by number.
pub(crate) fn meme(seed: &Seed, number: u32) -> Digests {
    Digests::picture(&mut seed.draw(Purpose::File, u64::from(MEMES + number), 0))
}

/// A file known to be harmless, by number.
pub(crate) fn harmless(seed: &Seed, number: u32) -> Digests {
    Digests::picture(&mut seed.draw(Purpose::File, u64::from(HARMLESS + number), 0))
}

/// Which re-encoding of a file: none, one that circulates, or one of `own`'s.
pub(crate) fn variant(params: &Files, draw: &mut Draw, own: u32) -> Option<u64> {
    if !draw.chance(params.re_encoded) {
        return None;
    }
    let circulates = draw.chance(6_000);
    let which = draw.below(params.circulating_variants.into());
    Some(if circulates {
        which
    } else {
        OWN_VARIANTS + u64::from(own % (1 << 23))
    })
}

/// A re-encoding of a file: new exact digests, the perceptual one up to the given bits away.
pub(crate) fn re_encoded(
    seed: &Seed,
    params: &Files,
    number: u32,
    of: &Digests,
    variant: u64,
) -> Digests {
    let mut draw = seed.draw(Purpose::Variant, number.into(), variant);
    let mut digests = Digests::draw(&mut draw);
    let bits = draw.below(u64::from(params.re_encode_most) + 1);
    digests.pdq = of.pdq.map(|pdq| flipped(&mut draw, pdq, bits));
    digests
}

/// A re-encoding of a meme.
pub(crate) fn re_encoded_meme(seed: &Seed, params: &Files, number: u32, variant: u64) -> Digests {
    re_encoded(seed, params, MEMES + number, &meme(seed, number), variant)
}

/// A file of a set that one person has made.
pub(crate) fn of_set(seed: &Seed, params: &Files, person: u32, set: u64, member: u64) -> Digests {
    let first = set << 8;
    let base = Digests::picture(&mut seed.draw(Purpose::FileSet, person.into(), first));
    let mut draw = seed.draw(Purpose::FileSet, person.into(), first | (member + 1));
    let mut digests = Digests::draw(&mut draw);
    digests.pdq = base
        .pdq
        .map(|pdq| flipped(&mut draw, pdq, params.set_spread.into()));
    digests
}

/// A file that belongs to nothing else.
pub(crate) fn single(seed: &Seed, incident: u32, number: u64, video: bool) -> Digests {
    let mut draw = seed.draw(Purpose::FileSet, incident.into(), 1 << 23 | number);
    if video {
        Digests::draw(&mut draw)
    } else {
        Digests::picture(&mut draw)
    }
}

/// A digest with exactly so many bits changed.
fn flipped(draw: &mut Draw, mut digest: [u8; 32], bits: u64) -> [u8; 32] {
    let mut changed = [0_u8; 32];
    let mut left = bits.min(256);
    while left > 0 {
        let at = draw.below(256);
        let (byte, bit) = (place(at / 8), 1 << (at % 8));
        if let (Some(seen), Some(value)) = (changed.get_mut(byte), digest.get_mut(byte))
            && *seen & bit == 0
        {
            *seen |= bit;
            *value ^= bit;
            left -= 1;
        }
    }
    digest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Params;

    fn distance(one: &Digests, other: &Digests) -> u32 {
        let (one, other) = (one.pdq.unwrap(), other.pdq.unwrap());
        one.iter()
            .zip(other)
            .map(|(a, b)| (a ^ b).count_ones())
            .sum()
    }

    #[test]
    fn re_encodings_stay_within_the_threshold_and_reach_it() {
        let (seed, params) = (Seed::new(3), Params::parse("").unwrap());
        let original = meme(&seed, 1);
        let mut seen = std::collections::BTreeSet::new();
        for variant in 0..600 {
            let other = re_encoded_meme(&seed, &params.files, 1, variant);
            assert_ne!(other.md5, original.md5);
            seen.insert(distance(&original, &other));
        }
        assert_eq!(
            seen.into_iter().collect::<Vec<_>>(),
            (0..=31).collect::<Vec<_>>()
        );
    }

    #[test]
    fn files_of_a_set_are_near_and_others_are_far() {
        let (seed, params) = (Seed::new(3), Params::parse("").unwrap());
        let member = |person, member| of_set(&seed, &params.files, person, 0, member);
        assert!((1..=24).contains(&distance(&member(5, 0), &member(5, 1))));
        assert!(distance(&member(5, 0), &member(6, 0)) > 60);
        assert!(distance(&single(&seed, 5, 0, false), &single(&seed, 5, 1, false)) > 60);
        assert_eq!(single(&seed, 5, 0, true).pdq, None);
    }

    #[test]
    fn some_files_circulate_widely() {
        let params = Params::parse("").unwrap();
        let catalogue = Catalogue::new(&params.files, 10_000);
        let mut draw = Seed::new(3).draw(Purpose::Report, 0, 0);
        let top = (0..10_000)
            .filter(|_| catalogue.pick(&mut draw) < 40)
            .count();
        assert!((1_500..4_000).contains(&top), "{top}");
        assert_eq!(catalogue.len(), 4_000);
    }
}
