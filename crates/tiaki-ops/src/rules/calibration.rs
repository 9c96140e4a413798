//! Whether figures mean what they say: outcomes by band and by the danger axis.

use serde::Serialize;
use tiaki_core::learn::calibrated;
use tiaki_core::triage::{Band, Priority};

use crate::cells::interval::{Share, share};

/// Steps of the danger axis.
const STEP: u8 = 20;

/// What came of those who stood in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// A band, or `0-19` and so on of the danger axis.
    pub of: String,
    /// Of so many persons, how many endangered a child, with its interval.
    pub danger: Share,
    /// What their points say on the whole, in thousandths, once the scale is fitted; nothing for
    /// bands.
    pub expected_permille: Option<u32>,
}

/// How well rules tell who endangers a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calibration {
    /// By band, the most urgent first.
    pub bands: Vec<Step>,
    /// By the danger axis, from its top.
    pub danger: Vec<Step>,
    /// The mean square of what the axis says less what came of it (Brier's score), in millionths:
    /// less is better.
    pub brier_millionths: u64,
}

/// Measures one set of rules on persons whose outcome says whether a child was in danger.
pub(super) fn measure(known: &[(Priority, bool)]) -> Calibration {
    let axis: Vec<(u8, bool)> = known
        .iter()
        .map(|(priority, danger)| (priority.axes.danger, *danger))
        .collect();
    let chances = calibrated(&axis);
    let bands = Band::ALL.iter().map(|band| {
        let here = known.iter().filter(|(priority, _)| priority.band == *band);
        let (danger, all) = here.fold((0, 0), |(danger, all), (_, is)| {
            (danger + u64::from(*is), all + 1)
        });
        Step {
            of: band.code().to_owned(),
            danger: share(danger, all),
            expected_permille: None,
        }
    });
    let danger = (0..=100 / STEP).rev().filter_map(|step| {
        let low = step * STEP;
        let high = (low + STEP - 1).min(100);
        let here = || {
            axis.iter()
                .zip(&chances)
                .filter(move |((value, _), _)| (low..=high).contains(value))
        };
        let all = here().count() as u64;
        let danger = here().filter(|((_, is), _)| *is).count() as u64;
        let expected: u64 = here().map(|(_, chance)| u64::from(*chance)).sum();
        let mean = expected.checked_div(all)? / 1_000;
        Some(Step {
            of: if low == high {
                low.to_string()
            } else {
                format!("{low}-{high}")
            },
            danger: share(danger, all),
            expected_permille: u32::try_from(mean).ok(),
        })
    });
    let squares: u64 = axis
        .iter()
        .zip(&chances)
        .map(|((_, is), chance)| {
            let off = if *is {
                1_000_000 - u64::from(*chance)
            } else {
                u64::from(*chance)
            };
            off * off / 1_000_000
        })
        .sum();
    Calibration {
        bands: bands.collect(),
        danger: danger.collect(),
        brier_millionths: squares.checked_div(axis.len() as u64).unwrap_or(0),
    }
}
