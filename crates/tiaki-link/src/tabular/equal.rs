//! Rows that are the same in every compared column: taken together before pairs are looked for.
//!
//! A thousand equal rows are half a million pairs that say one thing. Each group of equal rows is
//! weighed once, as a pair of them would be; where that is enough, all of its rows are one, and
//! from there on one of them stands for all. Where it is not, every row stays for itself.
//!
//! Two things are weighed, and the better one counts. *How rare the values are in the table*, by
//! rows: as for every pair. And, for a group that is large enough to make its own values common,
//! *what a value of such a kind says by experience*: that half of all rows have one name, birth
//! date and phone does not make these common in the world. Places, postcodes, categories and
//! numbers are shared by nature; where they go together with another column, they say nothing more.
//! The odds beforehand are those with which learning starts: half of all rows have another.
//!
//! Columns are learned from what is left: a person with a thousand rows counts once, and leaves no
//! mark on how the others are weighed.
//!
//! Where rows are linked across sources only, those of one source are never one by themselves: they
//! follow the one that stands for them.
#![expect(
    clippy::indexing_slicing,
    reason = "rows, columns and groups are numbered here"
)]

use super::column::{Column, MISSING_VALUE, mix};
use super::depend;
use super::fit::probability;
use super::odds::ONE;
use super::spec::ColumnKind;
use crate::fixed::log2_centibits;
use crate::table::to_u32;

/// A group of more rows makes its values common in the table by itself …
const LARGE: usize = 20;
/// … as does one that is more than such a part of the rows that are left: it takes all but four
/// bits from what each of its values says, however rare they are in the world.
const LARGE_PART: usize = 16;
/// The probability, in permille, from which equal rows are one, where the spec gives no other: no
/// threshold that is learned lies higher.
const ENOUGH: u16 = 900;

/// How often groups are weighed, at most.
const ROUNDS: usize = 6;

/// See the module. What stands for a group is called its *standing* row here and has a number of
/// its own, ascending with the first row of the group.
#[derive(Debug, Default)]
pub(crate) struct Equal {
    /// The number of what stands for each row.
    of: Vec<u32>,
    /// The first row of each.
    first: Vec<u32>,
    /// How many rows each stands for.
    counts: Vec<u32>,
    /// Those that stand for several: number and what was weighed, ascending.
    groups: Vec<(u32, Weighed)>,
    /// Rows with equal ones that are not enough to be one: number, and the odds that one of the
    /// equal ones is the same nevertheless; ascending.
    apart: Vec<(u32, i32)>,
}

/// What makes a group of equal rows one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weighed {
    /// The odds beforehand, in centibits.
    pub(crate) prior: i32,
    /// What each column says.
    pub(crate) columns: [i32; 16],
    /// What is taken off because columns say it twice; not above 0.
    pub(crate) twice: i32,
    /// Whether it is weighed by experience and not by how rare the values are.
    pub(crate) by_experience: bool,
}

impl Weighed {
    /// The odds that two rows of the group are one.
    pub(crate) fn odds(&self) -> i32 {
        self.prior + self.twice + self.columns.iter().sum::<i32>()
    }
}

impl Equal {
    /// Finds and weighs the equal rows. `sources` is given where rows are linked across them only;
    /// `threshold` is that of the spec, in permille.
    pub(crate) fn of(
        columns: &[Column],
        kinds: &[ColumnKind],
        sources: Option<&[u32]>,
        threshold: Option<u16>,
    ) -> Self {
        let rows = columns.first().map_or(0, |c| c.ids.len());
        let mut together = groups(columns, sources, rows);
        let mut stands: Vec<u32> = (0..to_u32(rows)).collect();
        let (mut weighed, mut apart) = (Vec::new(), Vec::new());
        if !together.is_empty() {
            let mut scale = Scale::new(columns, kinds, rows);
            let enough = u64::from(threshold.unwrap_or(ENOUGH));
            let is_one = |w: &Weighed| probability(w.odds()) * 1000 / ONE >= enough;
            // What is found to be one counts once from then on, which may make others rare enough.
            for round in 1..=ROUNDS {
                let weights: Vec<Weighed> = together.iter().map(|g| scale.weigh(g)).collect();
                let mut rest = Vec::new();
                for (group, one) in together.into_iter().zip(weights) {
                    if !is_one(&one) {
                        rest.push((group, one));
                        continue;
                    }
                    scale.count_once(&group);
                    for row in &group {
                        stands[*row as usize] = group[0];
                    }
                    weighed.push((group[0], one));
                }
                if rest.is_empty() || scale.is_settled() || round == ROUNDS {
                    for (group, one) in rest {
                        let others = log2_centibits(group.len() as u64 - 1, 1).unwrap_or(0);
                        apart.extend(group.into_iter().map(|row| (row, one.odds() + others)));
                    }
                    break;
                }
                together = rest.into_iter().map(|(group, _)| group).collect();
            }
        }
        let mut equal = Self::default();
        let mut numbers = vec![0_u32; rows];
        for (row, first) in (0..).zip(&stands) {
            if row == *first {
                numbers[row as usize] = to_u32(equal.first.len());
                equal.first.push(row);
                equal.counts.push(0);
            }
            let number = numbers[*first as usize];
            equal.of.push(number);
            equal.counts[number as usize] += 1;
        }
        let number = |row: u32| numbers[row as usize];
        equal.groups = weighed
            .into_iter()
            .map(|(row, w)| (number(row), w))
            .collect();
        equal.groups.sort_unstable_by_key(|(number, _)| *number);
        equal.apart = apart
            .into_iter()
            .map(|(row, odds)| (number(row), odds))
            .collect();
        equal.apart.sort_unstable();
        equal
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.of.len()
    }

    /// How many there are to be looked at.
    pub(crate) fn standing(&self) -> usize {
        self.first.len()
    }

    /// How many rows have another that stands for them.
    pub(crate) fn stood_for(&self) -> usize {
        self.of.len() - self.first.len()
    }

    /// The number of what stands for a row.
    pub(crate) fn number(&self, row: usize) -> u32 {
        self.of[row]
    }

    /// The first row of what a number stands for.
    pub(crate) fn first(&self, number: u32) -> u32 {
        self.first[number as usize]
    }

    /// The first rows of all, ascending.
    pub(crate) fn first_rows(&self) -> &[u32] {
        &self.first
    }

    /// How many rows a number stands for.
    pub(crate) fn count(&self, number: u32) -> u32 {
        self.counts[number as usize]
    }

    /// Why the rows that a number stands for are one, where they are several.
    pub(crate) fn find_group(&self, number: u32) -> Option<&Weighed> {
        let at = self
            .groups
            .binary_search_by_key(&number, |(n, _)| *n)
            .ok()?;
        self.groups.get(at).map(|(_, weighed)| weighed)
    }

    /// The odds that a row is one with any of those that equal it but were not enough.
    pub(crate) fn find_apart(&self, number: u32) -> Option<i32> {
        let at = self.apart.binary_search_by_key(&number, |(n, _)| *n).ok()?;
        self.apart.get(at).map(|(_, odds)| *odds)
    }
}

/// Groups of two and more equal rows with at least one value, each ascending.
fn groups(columns: &[Column], sources: Option<&[u32]>, rows: usize) -> Vec<Vec<u32>> {
    let mut keys: Vec<(u64, u32)> = (0..to_u32(rows))
        .map(|row| (sources.map_or(1, |s| u64::from(s[row as usize]) + 2), row))
        .collect();
    for column in columns {
        for ((key, _), id) in keys.iter_mut().zip(&column.ids) {
            *key = mix(*key, u64::from(*id)).rotate_left(17) ^ u64::from(*id);
        }
    }
    keys.sort_unstable();
    let same = |a: u32, b: u32| {
        let (a, b) = (a as usize, b as usize);
        columns.iter().all(|c| c.ids[a] == c.ids[b]) && sources.is_none_or(|s| s[a] == s[b])
    };
    let mut found = Vec::new();
    for run in keys.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let first = run[0].1;
        let filled = columns
            .iter()
            .any(|c| c.ids[first as usize] != MISSING_VALUE);
        // Of rows whose keys only clash, those unlike the first are left for themselves.
        let alike = run
            .iter()
            .map(|(_, row)| *row)
            .filter(|row| same(first, *row));
        let group: Vec<u32> = alike.collect();
        if filled && group.len() > 1 {
            found.push(group);
        }
    }
    found
}

/// What groups are weighed with.
struct Scale<'a> {
    columns: &'a [Column],
    kinds: &'a [ColumnKind],
    rows: usize,
    /// How many rows have each value, and how many have one, where groups that are one count once.
    counts: Vec<(Vec<u32>, u32)>,
    /// How many rows there are so.
    left: usize,
    /// How many there were when it was last asked.
    before: usize,
    /// Columns that say one thing twice, and how much of it.
    edges: Vec<(usize, usize, i32)>,
}

impl<'a> Scale<'a> {
    fn new(columns: &'a [Column], kinds: &'a [ColumnKind], rows: usize) -> Self {
        // Of what belongs to one thing alone, equal rows themselves would look like a dependence.
        let by_nature = |i: usize, j: usize| is_shared(kinds[i]) || is_shared(kinds[j]);
        let counts = |c: &Column| (c.values.iter().map(|v| v.count).collect(), c.filled);
        Self {
            columns,
            kinds,
            rows,
            counts: columns.iter().map(counts).collect(),
            left: rows,
            before: rows,
            edges: depend::edges(columns, &by_nature),
        }
    }

    fn count_once(&mut self, group: &[u32]) {
        let more = to_u32(group.len() - 1);
        self.left -= group.len() - 1;
        for (column, (counts, filled)) in self.columns.iter().zip(&mut self.counts) {
            let id = column.ids[group[0] as usize];
            if id != MISSING_VALUE {
                counts[id as usize] -= more;
                *filled -= more;
            }
        }
    }

    /// Whether nothing was counted anew since this was last asked.
    fn is_settled(&mut self) -> bool {
        std::mem::replace(&mut self.before, self.left) == self.left
    }

    fn weigh(&self, group: &[u32]) -> Weighed {
        let row = group[0] as usize;
        let mut rare = [0; 16];
        let mut known = [0; 16];
        for (at, column) in self.columns.iter().enumerate() {
            let id = column.ids[row];
            if id == MISSING_VALUE {
                continue;
            }
            rare[at] = if self.left == self.rows {
                column.value(id).rarity
            } else {
                let (counts, filled) = &self.counts[at];
                let of = log2_centibits(u64::from(*filled), u64::from(counts[id as usize]));
                of.unwrap_or(0).max(0)
            };
            known[at] = experience(self.kinds[at]);
        }
        // A column that is shared by nature loses all that it says at most.
        let mut twice = 0;
        let mut rest = rare;
        for (i, j, shared) in &self.edges {
            let by_nature = [*i, *j].into_iter().filter(|at| is_shared(self.kinds[*at]));
            if let Some(at) = by_nature.min_by_key(|at| rest[*at]) {
                let off = (*shared).min(rare[*i]).min(rare[*j]).min(rest[at]);
                rest[at] -= off;
                twice -= off;
            }
        }
        let by_rarity = Weighed {
            prior: start(self.left),
            columns: rare,
            twice,
            by_experience: false,
        };
        let by_experience = Weighed {
            prior: start(self.rows),
            columns: known,
            twice: 0,
            by_experience: true,
        };
        let large = group.len() > LARGE || group.len() * LARGE_PART > self.left;
        if large && by_experience.odds() > by_rarity.odds() {
            by_experience
        } else {
            by_rarity
        }
    }
}

/// The odds that two of so many rows are one, where half of them have another.
fn start(rows: usize) -> i32 {
    let rows = rows as u64;
    let all = rows * rows.saturating_sub(1) / 2;
    log2_centibits((rows / 4).max(1), all.max(1))
        .unwrap_or(0)
        .min(0)
}

/// Kinds whose values many things have by nature.
fn is_shared(kind: ColumnKind) -> bool {
    use ColumnKind::{Category, Number, Place, Postcode};
    matches!(kind, Place | Postcode | Category | Number)
}

/// What an equal value of a kind says of two things of a large population, in centibits; rounded
/// down. Names: one in 64 and in 512 have the same; dates of birth: one in 16,384 of those of 60
/// years; what is given to one alone: one in a million.
fn experience(kind: ColumnKind) -> i32 {
    match kind {
        ColumnKind::GivenName => 600,
        ColumnKind::FamilyName => 900,
        ColumnKind::FullName | ColumnKind::Date => 1_400,
        ColumnKind::Phone | ColumnKind::Email => 2_000,
        ColumnKind::Code | ColumnKind::Text => 1_200,
        ColumnKind::Place | ColumnKind::Postcode | ColumnKind::Number => 300,
        ColumnKind::Category => 0,
    }
}
