//! The weights, learned from the table itself without a label.
//!
//! Pairs of rows are of three sorts. Pairs of *one* thing agree with probability m at a level
//! (Fellegi and Sunter, 1969), learned by expectation and maximisation over the candidates. Pairs
//! that meet by *chance* agree with probability u: for equal values exactly the frequency of that
//! very value, so that a rare one says more; for likeness, counted over pairs of rows that are laid
//! evenly over the table. *Related* pairs are of two things that belong together, as people of one
//! house or volumes of one series: some columns are linked, the others agree by chance alone. They
//! are looked for, and taken into account only where they show: without them, what a house shares
//! would be counted once for each column it shares.
//!
//! All sums are of whole numbers, so that threads and machines do not show in a weight.
#![expect(
    clippy::indexing_slicing,
    reason = "columns are at most 16, levels below 16"
)]

use super::column::{Column, MISSING_VALUE, Manner};
use super::level::{CROSSED, CROSSED_TOO, EXACT, MISSING, highest, level};
use super::odds::{self, ONE, power};
use super::pair::{Compared, Comparer};
use super::parallel::{each, range};
use crate::fixed::log2_centibits;

/// A table of centibits by column and level.
type Weights = [[i32; 16]; 16];

/// Rounds of learning.
const ROUNDS: usize = 15;
/// Pairs that the likeness by chance is counted over.
const CHANCE_PAIRS: usize = 30_000;
/// One, in sums of probabilities.
const WHOLE: u64 = 1 << 16;
/// As many pairs as experience counts for against what is learned.
const EXPERIENCE: u64 = 6;
/// One thing disagrees with itself in a column not oftener than this, or than it does by
/// experience with the other columns: else related pairs would be learned as one thing.
const LENIENT: u64 = WHOLE * 15 / 100;
/// A pair's weight below which it is no match at all.
const HOPELESS: i32 = -1_200;

/// The fitted model.
#[derive(Debug, Clone)]
pub(crate) struct Fitted {
    /// The odds that two rows are one, before they are looked at.
    pub(crate) prior: i32,
    /// What a level of a column adds, without the rarity of the value.
    pub(crate) weights: Weights,
    /// The odds of related pairs, and what a level adds to them.
    pub(crate) related: Option<(i32, Weights)>,
}

impl Fitted {
    /// The odds that the two are one against chance alone, and those that they are related.
    fn against_chance(&self, pair: &Compared, columns: usize) -> (i32, i32) {
        let mut one = self.prior + pair.rarity;
        let (mut related, table) = match &self.related {
            Some((prior, table)) => (*prior + pair.straight, Some(table)),
            None => (i32::MIN / 2, None),
        };
        let mut levels = pair.levels;
        for column in 0..columns {
            let level = (levels & 15) as usize;
            levels >>= 4;
            one += self.weights[column][level];
            if let Some(table) = table {
                related += table[column][level];
            }
        }
        (one, related)
    }

    /// The odds that two rows are one, in centibits.
    pub(crate) fn score(&self, pair: &Compared, columns: usize) -> i32 {
        let (one, related) = self.against_chance(pair, columns);
        one - odds::sum(0, related)
    }

    /// What is taken off because the two may be related, in centibits.
    pub(crate) fn relation(&self, pair: &Compared, columns: usize) -> i32 {
        odds::sum(0, self.against_chance(pair, columns).1)
    }
}

/// The weights of two columns at a time, by both levels as they stand beside each other in
/// [`Compared::levels`]: half as many steps for each pair.
struct Paired {
    one: (i32, Vec<[i32; 256]>),
    related: Option<(i32, Vec<[i32; 256]>)>,
}

impl Paired {
    fn of(fitted: &Fitted, columns: usize) -> Self {
        let both = |table: &Weights| -> Vec<[i32; 256]> {
            let of = |at: usize, levels: usize| {
                let second = if at + 1 < columns {
                    table[at + 1][levels >> 4]
                } else {
                    0
                };
                table[at][levels & 15] + second
            };
            let made = (0..columns).step_by(2);
            made.map(|at| std::array::from_fn(|levels| of(at, levels)))
                .collect()
        };
        let related = fitted.related.as_ref();
        Self {
            one: (fitted.prior, both(&fitted.weights)),
            related: related.map(|(prior, table)| (*prior, both(table))),
        }
    }

    /// As [`Fitted::against_chance`].
    fn against_chance(&self, pair: &Compared) -> (i32, i32) {
        let sum = |tables: &[[i32; 256]]| -> i32 {
            let bytes = pair.levels.to_le_bytes();
            let both = tables.iter().zip(bytes);
            both.map(|(table, levels)| table[usize::from(levels)]).sum()
        };
        let one = self.one.0 + pair.rarity + sum(&self.one.1);
        let related = match &self.related {
            Some((prior, tables)) => *prior + pair.straight + sum(tables),
            None => i32::MIN / 2,
        };
        (one, related)
    }
}

/// What the fit is made from.
pub(crate) struct Ground<'a> {
    pub(crate) comparer: &'a Comparer,
    pub(crate) pairs: &'a [Compared],
    /// How many pairs of rows there are that could be one.
    pub(crate) possible: u64,
    pub(crate) rows: u64,
    pub(crate) threads: usize,
}

/// What one pass over the candidates counts.
#[derive(Clone)]
struct Counts {
    one: u64,
    related: u64,
    levels: [[u64; 16]; 16],
    linked: [u64; 16],
    present: [u64; 16],
}

impl Counts {
    fn new() -> Self {
        Self {
            one: 0,
            related: 0,
            levels: [[0; 16]; 16],
            linked: [0; 16],
            present: [0; 16],
        }
    }

    fn add(&mut self, other: &Self) {
        self.one += other.one;
        self.related += other.related;
        for column in 0..16 {
            self.linked[column] += other.linked[column];
            self.present[column] += other.present[column];
            for level in 0..16 {
                self.levels[column][level] += other.levels[column][level];
            }
        }
    }
}

/// Learns the weights.
pub(crate) fn fit(ground: &Ground<'_>) -> Fitted {
    odds::prepare();
    let columns = &ground.comparer.columns;
    let chance = each(columns.len(), ground.threads, |at| by_chance(&columns[at]));
    let experience = experience(columns);
    let learner = Learner {
        ground,
        columns,
        chance,
        experience,
    };
    // Related pairs first: where they show and are left out, what is learned as one thing is
    // houses and not people.
    let learned = learner.with_relations().unwrap_or_else(|| learner.alone());
    if is_likeness_alone(columns, &learned) {
        return learner.start();
    }
    learned
}

/// Whether what was learned as one thing is never the same in anything that tells things apart: then
/// it is what neighbours in a list of like names have in common, and nothing was learned. Texts and
/// quantities of one thing may always differ; with one column only, what is the same is one before
/// pairs are looked at.
fn is_likeness_alone(columns: &[Column], fitted: &Fitted) -> bool {
    let telling = |column: &Column| column.values.len() * 2 > column.filled as usize;
    let free = |column: &Column| matches!(column.manner, Manner::Text | Manner::Number);
    if columns.iter().any(|column| free(column) && telling(column)) {
        return false;
    }
    let one_in_ten = log2_centibits(1, 10).unwrap_or(0);
    let all = columns.iter().zip(&fitted.weights);
    let mut telling = all.filter(|(column, _)| telling(column)).peekable();
    let same = |weights: &[i32; 16]| weights[usize::from(EXACT)] > one_in_ten;
    let several = columns.len() > 1 && telling.peek().is_some();
    several && telling.all(|(_, weights)| !same(weights))
}

/// The odds that two rows are one before anything is learned: half of all rows have another.
pub(crate) fn start(ground: &Ground<'_>) -> i32 {
    let Ground { rows, possible, .. } = *ground;
    log2_centibits((rows / 4).max(1), possible.max(1)).unwrap_or(0)
}

struct Learner<'a> {
    ground: &'a Ground<'a>,
    columns: &'a [Column],
    chance: Vec<[i32; 16]>,
    experience: Vec<[u64; 16]>,
}

impl Learner<'_> {
    fn start(&self) -> Fitted {
        Fitted {
            prior: start(self.ground),
            weights: weights(self.columns, &self.experience, &self.chance),
            related: None,
        }
    }

    /// One step of learning. `bounds` are kept to, and set by the first step.
    fn learn(
        &self,
        fitted: &mut Fitted,
        counts: &Counts,
        bounds: &mut Option<Vec<u64>>,
    ) -> Vec<[u64; 16]> {
        let mut matched = learn(self.columns, counts);
        let disagreeing = |at: usize, shares: &[u64; 16]| -> u64 {
            self.disagreeing(at).map(|level| shares[level]).sum()
        };
        let all = matched
            .iter()
            .enumerate()
            .map(|(at, shares)| disagreeing(at, shares));
        let bounds = bounds.get_or_insert_with(|| all.map(|d| d.max(LENIENT)).collect());
        for (at, shares) in matched.iter_mut().enumerate() {
            let sum = disagreeing(at, shares);
            if sum > bounds[at] {
                let others = WHOLE.saturating_sub(sum).max(1);
                let levels: Vec<usize> = self.disagreeing(at).collect();
                for (level, share) in shares.iter_mut().enumerate() {
                    *share = if levels.contains(&level) {
                        *share * bounds[at] / sum
                    } else {
                        *share * (WHOLE - bounds[at].min(WHOLE)) / others
                    };
                    *share = (*share).clamp(8, WHOLE);
                }
            }
        }
        fitted.weights = weights(self.columns, &matched, &self.chance);
        fitted.prior = prior_of(counts.one, self.ground.possible);
        matched
    }

    /// The levels of a column that speak against one thing by all experience.
    fn disagreeing(&self, at: usize) -> impl Iterator<Item = usize> + use<'_> {
        let shares = self.experience[at];
        let chance = self.chance[at];
        let own = 0..=usize::from(highest(self.columns[at].manner));
        own.filter(move |level| {
            log2_centibits(shares[*level], WHOLE).unwrap_or(i32::MIN) <= chance[*level]
        })
    }

    fn alone(&self) -> Fitted {
        let mut fitted = self.start();
        let mut bounds = None;
        for _ in 0..ROUNDS {
            let counts = count(self.ground, &fitted);
            self.learn(&mut fitted, &counts, &mut bounds);
        }
        fitted
    }

    /// With related pairs, where they show.
    fn with_relations(&self) -> Option<Fitted> {
        let (share, mut linked) = first_relations(self.ground)?;
        let mut fitted = self.start();
        let mut bounds = None;
        let matched = self.experience.clone();
        let prior = prior_of(share * WHOLE, self.ground.possible);
        let table = relations(self.columns, &linked, &matched, &self.chance);
        fitted.related = Some((prior, table));
        for _ in 0..ROUNDS {
            let counts = count(self.ground, &fitted);
            if counts.related < 20 * WHOLE {
                return None;
            }
            let matched = self.learn(&mut fitted, &counts, &mut bounds);
            for (at, linked) in linked.iter_mut().enumerate().take(self.columns.len()) {
                let exact = matched[at][usize::from(EXACT)].max(1);
                let seen = counts.present[at].max(1);
                let share = counts.linked[at] * 1000 / seen * WHOLE / exact;
                *linked = share.clamp(2, 970);
            }
            let prior = prior_of(counts.related, self.ground.possible);
            let table = relations(self.columns, &linked, &matched, &self.chance);
            fitted.related = Some((prior, table));
        }
        tells_apart(self.columns, &linked).then_some(fitted)
    }
}

/// Whether related pairs are linked in something and by chance in what tells things apart.
fn tells_apart(columns: &[Column], linked: &[u64; 16]) -> bool {
    let bits = |column: &Column| {
        let filled = u64::from(column.filled);
        let pairs = filled * filled.saturating_sub(1) / 2;
        let rows = column.ids.len() as u64;
        let bits = log2_centibits(pairs.max(1), column.agreeing_pairs().max(1)).unwrap_or(0);
        i64::from(bits) * i64::from(column.filled) / i64::try_from(rows.max(1)).unwrap_or(1)
    };
    let sum = |wanted: &dyn Fn(u64) -> bool| -> i64 {
        let some = columns.iter().zip(linked).filter(|(_, l)| wanted(**l));
        some.map(|(column, _)| bits(column)).sum()
    };
    sum(&|l| l < 250) >= 600 && sum(&|l| l >= 400) >= 400
}

/// Candidates that are the same in two columns and more and different in two and more: how many,
/// and which columns are the same, in permille.
fn first_relations(ground: &Ground<'_>) -> Option<(u64, [u64; 16])> {
    let columns = ground.comparer.columns.len();
    let (mut found, mut linked, mut present) = (0_u64, [0_u64; 16], [1_u64; 16]);
    for pair in ground.pairs {
        let levels = (0..columns).map(|c| pair.level(c));
        let same = levels.clone().filter(|l| *l == EXACT).count();
        let different = levels.clone().filter(|l| *l <= 1).count();
        if same < 2 || different < 2 || pair.straight < 800 {
            continue;
        }
        found += 1;
        for (column, level) in levels.enumerate() {
            present[column] += u64::from(level != MISSING);
            linked[column] += u64::from(level == EXACT);
        }
    }
    let mut share = [0; 16];
    for column in 0..columns {
        share[column] = (linked[column] * 1000 / present[column]).clamp(20, 950);
    }
    (found >= 50).then_some((found, share))
}

fn prior_of(sum: u64, possible: u64) -> i32 {
    let whole = possible.max(1).saturating_mul(WHOLE);
    log2_centibits(sum.max(WHOLE / 4), whole).unwrap_or(0)
}

/// One pass: how probably each candidate is of each sort, and what it shows.
fn count(ground: &Ground<'_>, fitted: &Fitted) -> Counts {
    const CHUNK: usize = 8_192;
    let columns = ground.comparer.columns.len();
    let tasks = ground.pairs.len().div_ceil(CHUNK);
    let paired = Paired::of(fitted, columns);
    let parts = each(tasks, ground.threads, |task| {
        let mut counts = Counts::new();
        for pair in &ground.pairs[range(task, CHUNK, ground.pairs.len())] {
            let (one, related) = paired.against_chance(pair);
            if one.max(related) < HOPELESS {
                continue;
            }
            let most = one.max(related).max(0);
            let (p, q, r) = (power(one - most), power(related - most), power(-most));
            let sum = (p + q + r).max(1);
            let (one, related) = (p * WHOLE / sum, q * WHOLE / sum);
            counts.one += one;
            counts.related += related;
            let mut levels = pair.levels;
            for column in 0..columns {
                let level = levels & 15;
                levels >>= 4;
                counts.levels[column][level as usize] += one;
                if level != u64::from(MISSING) {
                    counts.present[column] += related;
                    counts.linked[column] += related * u64::from(level == u64::from(EXACT));
                }
            }
        }
        counts
    });
    let mut all = Counts::new();
    parts.iter().for_each(|part| all.add(part));
    all
}

/// What m is before anything is learned, in parts of [`WHOLE`].
fn experience(columns: &[Column]) -> Vec<[u64; 16]> {
    let of = |column: &Column| {
        let mut shares = [0_u64; 16];
        let top = highest(column.manner);
        shares[usize::from(EXACT)] = WHOLE * 76 / 100;
        shares[0] = WHOLE * 5 / 100;
        shares[usize::from(CROSSED)] = WHOLE / 100;
        shares[usize::from(CROSSED_TOO)] = WHOLE / 100;
        let steps = u64::from(top) * u64::from(top + 1) / 2;
        for level in 1..=top {
            shares[usize::from(level)] = WHOLE * 14 / 100 * u64::from(level) / steps;
        }
        shares
    };
    columns.iter().map(of).collect()
}

/// m of each column and level from one pass, in parts of [`WHOLE`].
fn learn(columns: &[Column], counts: &Counts) -> Vec<[u64; 16]> {
    let mut learned = experience(columns);
    for (shares, seen) in learned.iter_mut().zip(&counts.levels) {
        let levels = ..usize::from(MISSING);
        let sum: u64 = seen[levels].iter().sum::<u64>() + EXPERIENCE * WHOLE;
        for (share, seen) in shares[levels].iter_mut().zip(seen) {
            let wide = u128::from(seen + EXPERIENCE * *share) * u128::from(WHOLE);
            let part = wide / u128::from(sum.max(1));
            *share = u64::try_from(part).unwrap_or(WHOLE).max(8);
        }
    }
    learned
}

/// log2 u of each level of a column, in centibits; 0 for levels whose u hangs on the value.
fn by_chance(column: &Column) -> [i32; 16] {
    let filled: Vec<u32> = column
        .ids
        .iter()
        .copied()
        .filter(|id| *id != MISSING_VALUE)
        .collect();
    let rows = filled.len();
    let mut seen = [0_u64; 16];
    let mut all = 0_u64;
    let mut look = |a: u32, b: u32| {
        all += 1;
        if a != b {
            seen[usize::from(level(column, a, b))] += 1;
        }
    };
    if rows * rows.saturating_sub(1) / 2 <= CHANCE_PAIRS {
        for (at, a) in filled.iter().enumerate() {
            filled[at + 1..].iter().for_each(|b| look(*a, *b));
        }
    } else {
        // Steps that have nothing to do with the order of the rows.
        let step = (rows / CHANCE_PAIRS.min(rows)).max(1);
        let rounds = CHANCE_PAIRS.div_ceil(rows).max(1);
        for round in 0..rounds {
            let apart = 1 + (rows / 3 + round * 7_919 + round * rows / (2 * rounds)) % (rows - 1);
            for at in (0..rows).step_by(step) {
                look(filled[at], filled[(at + apart) % rows]);
            }
        }
    }
    let mut chance = [0_i32; 16];
    let top = usize::from(highest(column.manner));
    for (chance, seen) in chance.iter_mut().zip(&seen).take(top + 1) {
        // Half a pair more, so that what was not seen is not impossible.
        *chance = log2_centibits(2 * seen + 1, 2 * all + 8)
            .unwrap_or(0)
            .min(0);
    }
    chance
}

/// What each level adds to the odds of one thing.
fn weights(columns: &[Column], matched: &[[u64; 16]], chance: &[[i32; 16]]) -> Weights {
    let mut weights = [[0; 16]; 16];
    for (at, column) in columns.iter().enumerate() {
        let of = |level: u8| {
            let m = matched[at][usize::from(level)];
            log2_centibits(m, WHOLE).unwrap_or(-1_600) - chance[at][usize::from(level)]
        };
        let exact = of(EXACT).min(0);
        weights[at][usize::from(EXACT)] = exact;
        weights[at][usize::from(CROSSED)] = of(CROSSED).min(-100) - 100;
        weights[at][usize::from(CROSSED_TOO)] = -30;
        // What is more alike never says less.
        let filled = u64::from(column.filled);
        let pairs = filled * filled.saturating_sub(1) / 2;
        let common = log2_centibits(pairs.max(1), column.agreeing_pairs().max(1)).unwrap_or(0);
        let mut above = (exact + common).max(0);
        for level in (0..=highest(column.manner)).rev() {
            above = of(level).min(above);
            weights[at][usize::from(level)] = above;
        }
        let different = &mut weights[at][0];
        *different = (*different).min(0);
    }
    weights
}

/// What each level adds to the odds of related pairs.
fn relations(
    columns: &[Column],
    linked: &[u64; 16],
    matched: &[[u64; 16]],
    chance: &[[i32; 16]],
) -> Weights {
    let mut table = [[0; 16]; 16];
    for (at, column) in columns.iter().enumerate() {
        let bound = log2_centibits(linked[at].max(1), 1000).unwrap_or(0);
        let free = log2_centibits(1000 - linked[at].min(999), 1000).unwrap_or(0);
        let m =
            |level: u8| log2_centibits(matched[at][usize::from(level)], WHOLE).unwrap_or(-1_600);
        // The rarity of the value is added to this, as it is to that of one thing.
        table[at][usize::from(EXACT)] = bound + m(EXACT);
        for level in 0..=highest(column.manner) {
            let near = bound + m(level) - chance[at][usize::from(level)];
            table[at][usize::from(level)] = odds::sum(near, free).min(bound.max(0) + 600);
        }
        table[at][usize::from(CROSSED)] = free;
        table[at][usize::from(CROSSED_TOO)] = free;
    }
    table
}

/// The probability that odds stand for, in parts of 2^30.
pub(crate) fn probability(centibits: i32) -> u64 {
    let most = centibits.max(0);
    let (p, q) = (power(centibits - most), power(-most));
    p * ONE / (p + q).max(1)
}
