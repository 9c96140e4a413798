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
    /// One bit for each kind whose agreement is domestic.
    pub(crate) domestic: u16,
    /// One bit for each kind whose agreement is exclusive.
    pub(crate) exclusive: u16,
}

/// What an agreement says besides its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    /// It may link alone, and no third record has it.
    Exclusive,
    /// It may link alone.
    Strong,
    /// It must not link alone.
    Supporting,
    /// Any two of a household have it, as they have each other's things: it says nothing next to a
    /// strong identifier.
    Domestic,
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
    /// One bit for each kind that counts.
    pub(crate) agreed: u16,
    /// Whether a strong identifier that counts is held by no third record.
    pub(crate) exclusive: bool,
}

impl Scores {
    /// Notes an agreement, if it is better than what is known of its kind.
    pub(crate) fn note(&mut self, kind: Kind, full: i32, nature: Nature) -> bool {
        let place = &mut self.full[kind.index()];
        if full <= *place {
            return false;
        }
        *place = full;
        let bit = 1 << kind.index();
        self.strong &= !bit;
        self.domestic &= !bit;
        self.exclusive &= !bit;
        match nature {
            Nature::Strong => self.strong |= bit,
            Nature::Exclusive => {
                self.strong |= bit;
                self.exclusive |= bit;
            }
            Nature::Domestic => self.domestic |= bit,
            Nature::Supporting => {}
        }
        true
    }

    fn is_strong(&self, kind: Kind) -> bool {
        self.strong & (1 << kind.index()) != 0
    }
}

/// Sums the scores over a prior.
pub(crate) fn combine(model: &Model, prior: i32, scores: &Scores) -> Total {
    let mut scores = *scores;
    let stem = std::mem::take(&mut scores.full[Kind::NameStem.index()]);
    if scores.strong != 0 {
        for kind in Kind::ALL {
            if scores.domestic & (1 << kind.index()) != 0 {
                scores.full[kind.index()] = 0;
            }
        }
    }
    let total = sum(model, prior, &scores);
    // It is a part of the name, and mostly of the mailbox: neither counts twice.
    let whole = [Kind::ScreenName, Kind::Email];
    let is_told = whole.iter().any(|kind| scores.full[kind.index()] > 0);
    if stem <= 0 || is_told {
        return total;
    }
    scores.full[Kind::NameStem.index()] = stem.min(model.stem);
    with_stem(model, total, sum(model, prior, &scores), scores.strong != 0)
}

/// The total with what a stem adds to it: among supporting evidence it is told, and joins nobody.
fn with_stem(model: &Model, without: Total, with: Total, is_strong: bool) -> Total {
    let added = (with.odds - without.odds).max(0);
    let room = (model.thresholds.probable - 1 - without.odds).max(0);
    let added = if is_strong { added } else { added.min(room) };
    let mut counted = without.counted;
    counted[Kind::NameStem.index()] = added;
    Total {
        odds: without.odds + added,
        counted,
        ..with
    }
}

fn sum(model: &Model, prior: i32, scores: &Scores) -> Total {
    let mut agreeing = Kind::ALL
        .into_iter()
        .filter(|kind| scores.full[kind.index()] > 0);
    match (agreeing.next(), agreeing.next()) {
        (Some(only), None) => single(prior, scores, only),
        _ => several(model, prior, scores),
    }
}

/// The total where one kind agrees, as it mostly is.
fn single(prior: i32, scores: &Scores, kind: Kind) -> Total {
    let full = scores.full[kind.index()];
    let mut counted = [0; KINDS];
    counted[kind.index()] = full;
    Total {
        odds: prior + full,
        counted,
        families: 1,
        strong_families: u8::from(scores.is_strong(kind)),
        kinds: 1,
        agreed: 1 << kind.index(),
        exclusive: scores.exclusive != 0,
    }
}

fn several(model: &Model, prior: i32, scores: &Scores) -> Total {
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
    let (mut kinds, mut agreed) = (0, 0);
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
        agreed |= 1 << kind.index();
    }
    // The best family in full, the second by two thirds, the others by a quarter.
    let mut ranked: [usize; FAMILIES] = std::array::from_fn(|family| family);
    ranked.sort_by_key(|family| (-sums[*family], *family));
    let mut twelfths = [3; FAMILIES];
    twelfths[ranked[0]] = 12;
    twelfths[ranked[1]] = 8;
    let mut odds = prior;
    for kind in Kind::ALL {
        let value = &mut counted[kind.index()];
        *value = *value * twelfths[kind.family() as usize] / 12;
        odds += *value;
    }
    let count = |flags: &mut dyn Iterator<Item = bool>| flags.map(u8::from).sum();
    Total {
        odds,
        counted,
        families: count(&mut sums.iter().map(|sum| *sum > 0)),
        strong_families: count(&mut strong_families.into_iter()),
        kinds,
        agreed,
        exclusive: scores.exclusive != 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(of: &[(Kind, i32, bool)]) -> Scores {
        let mut scores = Scores::default();
        for (kind, full, strong) in of {
            let nature = if *strong {
                Nature::Strong
            } else {
                Nature::Supporting
            };
            scores.note(*kind, *full, nature);
        }
        scores
    }

    #[test]
    fn what_a_household_has_in_common_counts_only_without_a_strong_identifier() {
        let model = Model::standard();
        let mut home = scores(&[(Kind::ScreenName, 1300, false)]);
        home.note(Kind::Ip, 1100, Nature::Domestic);
        assert_eq!(combine(&model, -1500, &home).odds, -1500 + 1300 + 733);
        home.note(Kind::Email, 2000, Nature::Strong);
        let total = combine(&model, -1500, &home);
        assert_eq!(total.odds, -1500 + 2000 + 866);
        assert_eq!(total.counted[Kind::Ip.index()], 0);
        home.note(Kind::Ip, 1300, Nature::Supporting);
        assert_eq!(combine(&model, -1500, &home).odds, -1500 + 2000 + 866 + 325);
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
                1766,
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
                716,
                (2, 0, 2),
            ),
            Case(
                &[
                    (Kind::Email, 2000, true),
                    (Kind::Phone, 1900, true),
                    (Kind::ScreenName, 1300, false),
                    (Kind::FileDigest, 1000, false),
                ],
                -1500 + 2000 + 1266 + 325 + 250,
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
    fn one_kind_alone_comes_to_the_same_either_way() {
        let model = Model::standard();
        for kind in Kind::ALL {
            for nature in [
                Nature::Exclusive,
                Nature::Strong,
                Nature::Supporting,
                Nature::Domestic,
            ] {
                let mut scores = Scores::default();
                scores.note(kind, 300, nature);
                let whole = several(&model, -1500, &scores);
                assert_eq!(combine(&model, -1500, &scores), whole, "{kind} {nature:?}");
            }
        }
    }

    #[test]
    fn the_better_of_two_values_of_a_kind_holds() {
        let mut one = scores(&[(Kind::Email, 500, true)]);
        assert!(!one.note(Kind::Email, 500, Nature::Supporting));
        assert!(!one.note(Kind::Email, 400, Nature::Supporting));
        assert!(one.is_strong(Kind::Email));
        assert!(one.note(Kind::Email, 600, Nature::Supporting));
        assert!(!one.is_strong(Kind::Email));
    }
}
