//! Whether persons are still like those that rules were learnt from.

use std::collections::BTreeMap;

use serde::Serialize;
use tiaki_core::learn::shift;
use tiaki_core::triage::{Band, FactorCode};

use super::everyone::First;

/// Factors named at most, those that moved most.
const NAMED: usize = 10;

/// How far the mixture of persons has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// The last day of the earlier part.
    pub until: String,
    /// Persons who could first be worked up to it.
    pub before: u64,
    /// Persons after.
    pub after: u64,
    /// The population stability index of the bands, in thousandths; nothing where a part is empty.
    pub bands_permille: Option<u32>,
    /// The factors that moved most.
    pub factors: Vec<Moved>,
}

/// A factor that more persons or fewer have than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its code.
    pub factor: &'static str,
    /// Thousandths of persons who had it in the earlier part.
    pub before_permille: u64,
    /// Thousandths after.
    pub after_permille: u64,
    /// Its population stability index, in thousandths.
    pub shift_permille: u32,
}

#[derive(Default)]
struct Part {
    persons: u64,
    bands: BTreeMap<Band, u64>,
    factors: BTreeMap<FactorCode, u64>,
}

impl Part {
    fn add(&mut self, first: &First) {
        self.persons += 1;
        *self.bands.entry(first.band).or_default() += 1;
        for factor in &first.factors {
            *self.factors.entry(*factor).or_default() += 1;
        }
    }

    fn bands(&self) -> Vec<u64> {
        let of = |band: &Band| self.bands.get(band).copied().unwrap_or(0);
        Band::ALL.iter().map(of).collect()
    }

    fn having(&self, code: FactorCode) -> u64 {
        self.factors.get(&code).copied().unwrap_or(0)
    }
}

/// Compares persons who could first be worked up to a day with those after, each as of that day of
/// its own.
pub(super) fn measure(firsts: &[&First], until: i64) -> Drift {
    let (mut before, mut after) = (Part::default(), Part::default());
    for first in firsts {
        if first.day <= until {
            before.add(first);
        } else {
            after.add(first);
        }
    }
    let permille = |many: u64, of: &Part| (many * 1_000).checked_div(of.persons).unwrap_or(0);
    let moved = |code: &FactorCode| {
        let (was, is) = (before.having(*code), after.having(*code));
        let shift_permille = shift(&[was, before.persons - was], &[is, after.persons - is])?;
        Some(Moved {
            factor: code.code(),
            before_permille: permille(was, &before),
            after_permille: permille(is, &after),
            shift_permille,
        })
    };
    let mut factors: Vec<Moved> = FactorCode::ALL
        .iter()
        .filter_map(moved)
        .filter(|moved| moved.shift_permille > 0)
        .collect();
    factors.sort_by_key(|moved| (std::cmp::Reverse(moved.shift_permille), moved.factor));
    factors.truncate(NAMED);
    Drift {
        until: tiaki_core::outcome::date_text(until),
        before: before.persons,
        after: after.persons,
        bands_permille: shift(&before.bands(), &after.bands()),
        factors,
    }
}
