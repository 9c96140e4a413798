//! Adds up what two records (or two groups) agree on, each family once.
#![expect(
    clippy::indexing_slicing,
    reason = "indexed by kinds and families, which are few and fixed"
)]

use crate::kind::{FAMILIES, KINDS, Kind};
use crate::model::Model;

/// The best weight of each kind, before anything is discounted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Scores {
    /// Centibits above the prior; 0 where the kind does not agree.
    pub(crate) full: [i32; KINDS],
    /// One bit for each kind whose agreement is strong.
    pub(crate) strong: u16,
}

/// The sum, and what each kind counted for in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total {
    /// Posterior odds in centibits: the prior and all that counted.
    pub(crate) odds: i32,
    /// What counted, by kind; with the prior it gives `odds` exactly.
    pub(crate) counted: [i32; KINDS],
    pub(crate) families: u8,
    pub(crate) strong_families: u8,
    pub(crate) kinds: u8,
}

impl Scores {
    /// Notes an agreement, if it is better than what is known of its kind.
    pub(crate) fn note(&mut self, kind: Kind, full: i32, strong: bool) -> bool {
        let place = &mut self.full[kind.index()];
        if full <= *place {
            return false;
        }
        *place = full;
        let bit = 1 << kind.index();
        self.strong = if strong {
            self.strong | bit
        } else {
            self.strong & !bit
        };
        true
    }

    fn is_strong(&self, kind: Kind) -> bool {
        self.strong & (1 << kind.index()) != 0
    }
}

/// Sums the scores over a prior.
pub(crate) fn combine(model: &Model, prior: i32, scores: &Scores) -> Total {
    let mut best: [Option<Kind>; FAMILIES] = [None; FAMILIES];
    for kind in Kind::ALL {
        let full = scores.full[kind.index()];
        let place = &mut best[kind.family() as usize];
        if full > 0 && place.is_none_or(|held| scores.full[held.index()] < full) {
            *place = Some(kind);
        }
    }
    let mut counted = [0; KINDS];
    let mut sums = [0; FAMILIES];
    let mut strong_families = [false; FAMILIES];
    let mut kinds = 0;
    for kind in Kind::ALL {
        let full = scores.full[kind.index()];
        if full <= 0 {
            continue;
        }
        let family = kind.family() as usize;
        let value = match best[family] {
            Some(leader) if leader == kind => full,
            Some(leader) if scores.is_strong(leader) => {
                (full / 2).min(model.corroboration_of_strong)
            }
            _ => (full / 2).min(model.rule(kind).corroboration),
        };
        counted[kind.index()] = value;
        sums[family] += value;
        strong_families[family] |= scores.is_strong(kind);
        kinds += 1;
    }
    // The best family in full, the second by half, the others by a quarter.
    let mut ranked: [usize; FAMILIES] = std::array::from_fn(|family| family);
    ranked.sort_by_key(|family| (-sums[*family], *family));
    let mut divisor = [4; FAMILIES];
    divisor[ranked[0]] = 1;
    divisor[ranked[1]] = 2;
    let mut odds = prior;
    for kind in Kind::ALL {
        let value = &mut counted[kind.index()];
        *value /= divisor[kind.family() as usize];
        odds += *value;
    }
    let count = |flags: &mut dyn Iterator<Item = bool>| flags.map(u8::from).sum();
    Total {
        odds,
        counted,
        families: count(&mut sums.iter().map(|sum| *sum > 0)),
        strong_families: count(&mut strong_families.into_iter()),
        kinds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(of: &[(Kind, i32, bool)]) -> Scores {
        let mut scores = Scores::default();
        for (kind, full, strong) in of {
            scores.note(*kind, *full, *strong);
        }
        scores
    }

    #[test]
    fn families_count_once_and_ever_less() {
        let model = Model::standard();
        struct Case<'a>(&'a [(Kind, i32, bool)], i32, (u8, u8, u8));
        let cases = [
            Case(&[], -1500, (0, 0, 0)),
            Case(&[(Kind::Email, 2000, true)], 500, (1, 1, 1)),
            Case(
                &[(Kind::Email, 2000, true), (Kind::Phone, 1900, true)],
                1450,
                (2, 2, 2),
            ),
            // The address corroborates the device by no more than its cap.
            Case(
                &[(Kind::Device, 1900, true), (Kind::Ip, 1350, false)],
                440,
                (1, 1, 2),
            ),
            Case(
                &[(Kind::Ip, 1350, false), (Kind::UserAgent, 600, false)],
                150,
                (1, 0, 2),
            ),
            Case(
                &[(Kind::Ip, 1350, false), (Kind::ScreenName, 1300, false)],
                500,
                (2, 0, 2),
            ),
            Case(
                &[
                    (Kind::Email, 2000, true),
                    (Kind::Phone, 1900, true),
                    (Kind::ScreenName, 1300, false),
                    (Kind::FileDigest, 1000, false),
                ],
                -1500 + 2000 + 950 + 325 + 250,
                (4, 2, 4),
            ),
        ];
        for Case(of, odds, (families, strong_families, kinds)) in cases {
            let total = combine(&model, -1500, &scores(of));
            assert_eq!(total.odds, odds, "{of:?}");
            assert_eq!(
                (total.families, total.strong_families),
                (families, strong_families)
            );
            assert_eq!(total.kinds, kinds, "{of:?}");
            assert_eq!(
                -1500 + total.counted.iter().sum::<i32>(),
                odds,
                "waterfall of {of:?}"
            );
        }
    }

    #[test]
    fn the_better_of_two_values_of_a_kind_holds() {
        let mut one = scores(&[(Kind::Email, 500, true)]);
        assert!(!one.note(Kind::Email, 500, false));
        assert!(!one.note(Kind::Email, 400, false));
        assert!(one.is_strong(Kind::Email));
        assert!(one.note(Kind::Email, 600, false));
        assert!(!one.is_strong(Kind::Email));
    }
}
