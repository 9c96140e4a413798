//! Learning from outcomes: other points for the factors, proposed to people.
//!
//! [`learn`] takes persons whose outcome is known, each with the factors that had been found on the
//! first day on which it could be worked ([`Example`]), and the rules in force, and gives new
//! points with what they rest on ([`Learnt`]). It is a proposal in the form of a complete file;
//! nothing here puts it in force.
//!
//! How. The danger axis is a weighted sum of points, so the chance that a child was in danger is
//! taken as logistic in that sum. First the scale is found that fits the points in force; then the
//! points themselves move, each pulled towards where it stands as if one standard deviation were
//! half its points (at least [`LEAST_SPREAD`]). What speaks of danger never comes to speak against
//! it, and what speaks against never for it; no figure falls below a third or rises above three
//! times of what it was in one version, or above 100. A factor that fewer than [`LEAST_SEEN`]
//! examples show keeps its points, and so does an operator's own alarm.
//!
//! What it refuses: too few outcomes of either kind, and outcomes that the points in force say
//! nothing of. Persons that were drawn by lot weigh by the inverse of their chance (at most
//! [`MOST_WEIGHT`] times); where none were, the outcomes are of those only whom somebody chose to
//! work, and that is said ([`Learnt::drawn`]).

mod fit;

use std::collections::BTreeMap;

use thiserror::Error;

use crate::triage::{Factor, FactorChange, FactorCode, FactorRule, Family, Learned, Rules};
use fit::{Column, Label, fit};

/// Outcomes of either kind below which nothing is learnt.
pub const LEAST_OUTCOMES: usize = 30;
/// Examples that must show a factor, so that its points move.
pub const LEAST_SEEN: usize = 10;
/// The least spread that is expected of a figure, in points.
pub const LEAST_SPREAD: u16 = 5;
/// The most that an example drawn by lot weighs.
pub const MOST_WEIGHT: u32 = 50;
/// Thousandths of the points against danger that are set against those for it: the danger axis
/// takes none of them. Assumed: as much as of an alarm.
const BENIGN_PERMILLE: u16 = 300;
/// The scale that is expected before anything is known: what a point on the danger axis adds to the
/// logarithm of the odds, with as much spread.
const SCALE: f64 = 0.05;
/// The scale below which the points in force say nothing of outcomes.
const LEAST_SCALE: f64 = 0.003;

/// A person whose outcome is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is sorted by; no two examples have the same.
    pub id: [u8; 16],
    /// Whether a child was in danger.
    pub danger: bool,
    /// With which chance, in thousandths, it was drawn by lot, where it was.
    pub chance: Option<u16>,
    /// The factors that had been found on the first day.
    pub factors: Vec<Factor>,
}

/// Why nothing is learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LearnError {
    /// Too few outcomes of one kind.
    #[error(
        "too few outcomes to learn from: {danger} persons whose child was in danger and {without} without, and each must be at least {LEAST_OUTCOMES}; record more, or name a longer period"
    )]
    Few {
        /// Persons with a child in danger.
        danger: usize,
        /// Persons without.
        without: usize,
    },
    /// The points in force do not tell the two kinds apart at all.
    #[error(
        "the points in force say nothing of these outcomes, so that there is no scale to learn on: look at the outcomes first (a code that is used for another, or persons that were mixed up)"
    )]
    Unrelated,
}

/// What was learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learnt {
    /// Factors whose points change, and those that enough examples show and that stay.
    pub factors: Vec<LearntFactor>,
    /// Persons with a child in danger.
    pub danger: usize,
    /// Persons without.
    pub without: usize,
    /// Persons among them that were drawn by lot.
    pub drawn: usize,
    /// Of those, how many would have weighed more than [`MOST_WEIGHT`].
    pub held: usize,
    /// The loss of the points in force on these examples (the mean logarithm of what the true
    /// answer was given, in millionths, less is better), after its scale was fitted.
    pub loss_before: i64,
    /// The loss of the new points, as rounded.
    pub loss_after: i64,
}

/// A factor that enough examples show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LearntFactor {
    /// Which.
    pub code: FactorCode,
    /// In how many examples it was found.
    pub seen: usize,
    /// In how many of those a child was in danger.
    pub danger: usize,
    /// Its points in force.
    pub old: FactorRule,
    /// Its new points.
    pub new: FactorRule,
}

impl Learnt {
    /// The factors whose points change, for [`Rules::next_version`].
    #[must_use]
    pub fn changes(&self) -> BTreeMap<FactorCode, FactorChange> {
        let changed = self
            .factors
            .iter()
            .filter(|factor| factor.old != factor.new);
        changed
            .map(|factor| {
                let FactorRule { points, extra, cap } = factor.old;
                let comment = format!(
                    "was {points}, {extra}, {cap}; found on {}, a child in danger with {}",
                    factor.seen, factor.danger
                );
                let rule = factor.new;
                (factor.code, FactorChange { rule, comment })
            })
            .collect()
    }

    /// The text of a new version of the rules.
    #[must_use]
    pub fn text(&self, rules: &Rules, version: &str, learned: &Learned) -> String {
        let selection = if self.drawn == 0 {
            "No person was drawn by lot: the figures hold for those whom somebody chose to work, and say \
             nothing of those who never were.".to_owned()
        } else {
            format!(
                "{} persons were drawn by lot and weigh by the inverse of their chance ({} of them held at \
                 {MOST_WEIGHT} times).",
                self.drawn, self.held
            )
        };
        let head = [
            format!(
                "Learnt from outcomes; a proposal until somebody else approves it. Parent: {}.",
                rules.version
            ),
            format!(
                "It rests on {} persons who could be worked from {} to {}: {} with a child in danger, {} without.",
                self.danger + self.without,
                learned.from,
                learned.to,
                self.danger,
                self.without
            ),
            selection,
            format!(
                "Mean loss in millionths on these persons: {} before, {} after (less is better).",
                self.loss_before, self.loss_after
            ),
            "Only points of factors differ from the parent's; where its figures come from stands in its file."
                .to_owned(),
        ];
        rules.next_version(version, &head, Some(learned), &self.changes())
    }
}

/// Learns other points from outcomes. The order of the examples does not show.
///
/// # Errors
/// [`LearnError`].
pub fn learn(rules: &Rules, examples: &[Example]) -> Result<Learnt, LearnError> {
    let mut sorted: Vec<&Example> = examples.iter().collect();
    sorted.sort_by_key(|example| example.id);
    let danger = sorted.iter().filter(|example| example.danger).count();
    let without = sorted.len() - danger;
    if danger < LEAST_OUTCOMES || without < LEAST_OUTCOMES {
        return Err(LearnError::Few { danger, without });
    }
    let labels = weighed(&sorted);
    let parts = parts(rules, &sorted);
    let (start, scale) = scaled(&parts, &labels);
    if scale < LEAST_SCALE {
        return Err(LearnError::Unrelated);
    }
    let columns = columns(&parts, start, scale, labels.len());
    let values = fit(&columns, &labels);
    let mut new: BTreeMap<FactorCode, FactorRule> = BTreeMap::new();
    for (part, value) in parts.iter().zip(values.iter().skip(1)) {
        let rule = new
            .entry(part.code)
            .or_insert_with(|| rules.factor(part.code));
        match part.figure {
            Figure::Points => rule.points = rounded(*value),
            Figure::Extra => rule.extra = rounded(*value),
        }
    }
    for (code, rule) in &mut new {
        rule.cap = cap(rules.factor(*code), *rule);
    }
    let counts = counts(&sorted);
    let factors = new.iter().map(|(code, rule)| {
        let (seen, danger) = counts.get(code).copied().unwrap_or_default();
        LearntFactor {
            code: *code,
            seen,
            danger,
            old: rules.factor(*code),
            new: *rule,
        }
    });
    let loss = |points: &dyn Fn(&Part) -> u16| loss(&parts, &labels, points);
    let drawn = |example: &&&Example| example.chance.is_some();
    let held = |example: &&&Example| {
        let is_rare = |chance: u16| u32::from(chance) * MOST_WEIGHT < 1_000;
        example.chance.is_some_and(is_rare)
    };
    Ok(Learnt {
        factors: factors.collect(),
        danger,
        without,
        drawn: sorted.iter().filter(drawn).count(),
        held: sorted.iter().filter(held).count(),
        loss_before: loss(&|part| part.start),
        loss_after: loss(&|part| {
            let rule = new.get(&part.code).copied();
            rule.map_or(part.start, |rule| match part.figure {
                Figure::Points => rule.points,
                Figure::Extra => rule.extra,
            })
        }),
    })
}

/// Which figure of a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Figure {
    Points,
    Extra,
}

/// A figure of a factor, and how much of it each example has.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    code: FactorCode,
    figure: Figure,
    /// Its value in force.
    start: u16,
    /// What a point of it is on the danger axis; below 0 where it speaks against.
    permille: i32,
    /// Whether it may move.
    moves: bool,
    /// The example's number and how many of it count there.
    entries: Vec<(usize, f64)>,
}

/// Examples weigh by the inverse of their chance, and together as many as they are.
fn weighed(sorted: &[&Example]) -> Vec<Label> {
    let weight = |example: &Example| {
        let most = f64::from(MOST_WEIGHT);
        let of = |chance: u16| (1_000.0 / f64::from(chance.clamp(1, 1_000))).min(most);
        example.chance.map_or(1.0, of)
    };
    let all: f64 = sorted.iter().map(|example| weight(example)).sum();
    let even = counted(sorted.len()) / all;
    sorted
        .iter()
        .map(|example| Label {
            is: example.danger,
            weight: weight(example) * even,
        })
        .collect()
}

/// Every figure that examples have something of, in order of the codes.
fn parts(rules: &Rules, sorted: &[&Example]) -> Vec<Part> {
    let counts = counts(sorted);
    let mut parts = Vec::new();
    for (code, (seen, _)) in counts {
        let rule = rules.factor(code);
        let permille = match code.family() {
            Family::Benign => -i32::from(BENIGN_PERMILLE),
            family => i32::from(rules.danger_permille(family)),
        };
        let moves = seen >= LEAST_SEEN && code != FactorCode::OperatorAlarm && permille != 0;
        // Beyond so many further ones, the cap holds.
        let room = u32::from(rule.cap.saturating_sub(rule.points));
        let found = |figure| {
            let entries = sorted.iter().enumerate().filter_map(|(number, example)| {
                let factor = example
                    .factors
                    .iter()
                    .find(|factor| factor.code == code && factor.counted)?;
                let much = match figure {
                    Figure::Points => 1.0,
                    Figure::Extra => {
                        let most = f64::from(room) / f64::from(rule.extra.max(1));
                        f64::from(factor.count.saturating_sub(1)).min(most)
                    }
                };
                let much = much * f64::from(factor.permille.min(1_000)) / 1_000.0;
                (much > 0.0).then_some((number, much))
            });
            entries.collect::<Vec<_>>()
        };
        let mut add = |figure, start, moves| {
            parts.push(Part {
                code,
                figure,
                start,
                permille,
                moves,
                entries: found(figure),
            });
        };
        add(Figure::Points, rule.points, moves);
        if rule.extra > 0 {
            let several = sorted.iter().filter(|example| {
                example
                    .factors
                    .iter()
                    .any(|factor| factor.code == code && factor.counted && factor.count > 1)
            });
            add(
                Figure::Extra,
                rule.extra,
                moves && several.count() >= LEAST_SEEN,
            );
        }
    }
    parts
}

/// In how many examples each factor counts, and in how many of those a child was in danger.
fn counts(sorted: &[&Example]) -> BTreeMap<FactorCode, (usize, usize)> {
    let mut counts: BTreeMap<FactorCode, (usize, usize)> = BTreeMap::new();
    for example in sorted {
        for factor in example.factors.iter().filter(|factor| factor.counted) {
            let count = counts.entry(factor.code).or_default();
            count.0 += 1;
            count.1 += usize::from(example.danger);
        }
    }
    counts
}

/// The sum on the danger axis, example by example, under these points.
fn sums(parts: &[Part], many: usize, points: &dyn Fn(&Part) -> u16) -> Vec<f64> {
    let mut sums = vec![0.0; many];
    for part in parts {
        let each = f64::from(points(part)) * f64::from(part.permille) / 1_000.0;
        for (number, much) in &part.entries {
            if let Some(sum) = sums.get_mut(*number) {
                *sum += much * each;
            }
        }
    }
    sums
}

fn constant(many: usize) -> Column {
    Column {
        entries: (0..many).map(|number| (number, 1.0)).collect(),
        start: 0.0,
        pull: 0.0,
        low: -50.0,
        high: 50.0,
    }
}

/// Where the logarithm of the odds begins, and what a point on the danger axis adds to it.
fn scale_of(sums: &[f64], labels: &[Label]) -> (f64, f64) {
    let axis = Column {
        entries: sums.iter().copied().enumerate().collect(),
        start: SCALE,
        pull: 1.0 / (SCALE * SCALE),
        low: 0.0,
        high: 1.0,
    };
    let values = fit(&[constant(labels.len()), axis], labels);
    match values.as_slice() {
        [start, scale] => (*start, *scale),
        _ => (0.0, 0.0),
    }
}

fn scaled(parts: &[Part], labels: &[Label]) -> (f64, f64) {
    scale_of(&sums(parts, labels.len(), &|part| part.start), labels)
}

fn columns(parts: &[Part], start: f64, scale: f64, many: usize) -> Vec<Column> {
    let begin = Column {
        start,
        ..constant(many)
    };
    let of = |part: &Part| {
        let at = f64::from(part.start);
        let (low, high) = bounds(part);
        let spread = (at / 2.0).max(match part.figure {
            Figure::Points => f64::from(LEAST_SPREAD),
            Figure::Extra => 1.0,
        });
        let each = scale * f64::from(part.permille) / 1_000.0;
        Column {
            entries: part
                .entries
                .iter()
                .map(|(number, much)| (*number, much * each))
                .collect(),
            start: at,
            pull: 1.0 / (spread * spread),
            low,
            high,
        }
    };
    std::iter::once(begin).chain(parts.iter().map(of)).collect()
}

/// Between a third and three times of the figure in force, at most 100; whole points.
fn bounds(part: &Part) -> (f64, f64) {
    if !part.moves {
        return (f64::from(part.start), f64::from(part.start));
    }
    let (low, high) = limits(part.start);
    (f64::from(low), f64::from(high))
}

/// The least and the most that a figure may become in one version.
#[must_use]
pub fn limits(start: u16) -> (u16, u16) {
    (start.div_ceil(3), (start.saturating_mul(3)).min(100))
}

/// As many further ones count as before, and no more than 100 points.
fn cap(old: FactorRule, new: FactorRule) -> u16 {
    let room = u32::from(old.cap.saturating_sub(old.points));
    let more = if old.extra == 0 {
        room
    } else {
        (room * u32::from(new.extra)).div_ceil(u32::from(old.extra))
    };
    let cap = u32::from(new.points) + more;
    u16::try_from(cap.min(100)).unwrap_or(100)
}

/// The mean loss under these points once their scale is fitted, in millionths.
fn loss(parts: &[Part], labels: &[Label], points: &dyn Fn(&Part) -> u16) -> i64 {
    let sums = sums(parts, labels.len(), points);
    let (start, scale) = scale_of(&sums, labels);
    let total: f64 = sums
        .iter()
        .zip(labels)
        .map(|(sum, label)| {
            let chance = fit::chance(start + scale * sum);
            let given = if label.is { chance } else { 1.0 - chance };
            -label.weight * fit::log(given)
        })
        .sum();
    millionths(total / counted(labels.len()))
}

/// The chances in millionths that belong to sums on the danger axis, once their scale is fitted to
/// what came of them: for telling whether figures mean what they say.
#[must_use]
pub fn calibrated(axis: &[(u8, bool)]) -> Vec<u32> {
    let sums: Vec<f64> = axis.iter().map(|(danger, _)| f64::from(*danger)).collect();
    let labels: Vec<Label> = axis
        .iter()
        .map(|(_, is)| Label {
            is: *is,
            weight: 1.0,
        })
        .collect();
    let (start, scale) = scale_of(&sums, &labels);
    sums.iter()
        .map(|sum| {
            let parts = millionths(fit::chance(start + scale * sum));
            u32::try_from(parts).unwrap_or(0)
        })
        .collect()
}

/// How far shares have moved between two counts over the same parts: the population stability
/// index, in thousandths (the sum over parts of the difference of shares times the logarithm of
/// their ratio; half a person is added to each count). Below 100 is taken for steady, above 250 for
/// a shift. Nothing where one of the two counts nobody.
#[must_use]
pub fn shift(before: &[u64], after: &[u64]) -> Option<u32> {
    let (all_before, all_after) = (before.iter().sum::<u64>(), after.iter().sum::<u64>());
    if all_before == 0 || all_after == 0 {
        return None;
    }
    let parts = counted(before.len().max(1)) / 2.0;
    let share = |count: u64, all: u64| (wide(count) + 0.5) / (wide(all) + parts);
    let total: f64 = before
        .iter()
        .zip(after)
        .map(|(before, after)| {
            let (was, is) = (share(*before, all_before), share(*after, all_after));
            (is - was) * (fit::log(is) - fit::log(was))
        })
        .sum();
    u32::try_from(millionths(total) / 1_000).ok()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a number of persons far below 2^52"
)]
const fn wide(many: u64) -> f64 {
    many as f64
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a number of persons far below 2^52"
)]
const fn counted(many: usize) -> f64 {
    many as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 0 and 100"
)]
fn rounded(points: f64) -> u16 {
    points.clamp(0.0, 100.0).round() as u16
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a loss is below 28, a chance at most 1"
)]
fn millionths(of: f64) -> i64 {
    (of.clamp(0.0, 1_000.0) * 1_000_000.0).round() as i64
}

#[cfg(test)]
mod tests;
