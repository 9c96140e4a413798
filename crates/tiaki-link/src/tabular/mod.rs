//! Linkage and de-duplication of any table, without labels: which rows are one person, work,
//! company or thing.
//!
//! ```
//! use tiaki_link::tabular::{self, Cells};
//!
//! let headers = ["given_name", "surname", "born", "town"];
//! let mut cells = Cells::new(headers.map(str::to_owned).to_vec());
//! for row in ["ana,lee,1990-02-01,napier", "anna,lee,1990-02-01,napier", "bo,ray,1971-12-30,oamaru"] {
//!     cells.push(row.split(','), 0, 0);
//! }
//! let spec = tabular::guess(&cells);
//! let outcome = tabular::link(&cells, &spec, 2)?;
//! assert_eq!(outcome.rows(), 3);
//! # Ok::<(), tabular::SpecError>(())
//! ```
//!
//! # How it works
//! 0. `order`: rows are worked on in an order that hangs on what stands in them alone.
//! 1. `column`: each cell gets a normal form by the kind of its column; each distinct value is kept
//!    once.
//! 2. `equal`: rows that are the same throughout are weighed once; one stands for all from there on.
//! 3. `depend`: which columns swap values, and which say one thing twice.
//! 4. `block`: pairs that share something rare are candidates; `left`: who is in none for sharing
//!    what too many have.
//! 5. `pair`, `level`: each candidate gets a level in each column.
//! 6. `fit`: what a level says is learned from the candidates.
//! 7. `gather`: the heaviest pairs are joined first, groups only as wholes.
//!
//! The same cells and spec give the same result, byte for byte, on any number of threads and on any
//! machine: all weights and sums are whole numbers. The same rows in another order give the same
//! groups.
//!
//! # What it refuses
//! It takes no labels, keeps nothing between runs, and never takes a missing value for a
//! disagreement.

mod block;
mod bytes;
mod cells;
mod column;
mod depend;
mod distance;
mod equal;
mod fit;
mod gather;
mod guess;
mod header;
mod left;
mod level;
mod normal;
mod odds;
mod order;
mod outcome;
mod pair;
mod parallel;
mod phonetic;
mod read;
mod scripts;
mod spec;
#[cfg(test)]
mod spellings;
#[cfg(test)]
mod tests;

pub use self::cells::Cells;
pub use self::guess::{constant, guess};
pub use self::outcome::{Outcome, PairLine};
pub use self::read::{ReadError, Refused, Table, read, read_bare, read_headed};
pub use self::scripts::plain;
pub use self::spec::{ColumnKind, MOST_COLUMNS, Spec, SpecError};

use self::block::Budget;
use self::column::Column;
use self::depend::Dependence;
use self::equal::Equal;
use self::fit::Ground;
use self::gather::{Edge, Known};
use self::left::LeftOut;
use self::pair::{Compared, Comparer};
use self::parallel::{each, range};
use crate::table::to_u32;

/// Pairs that are compared at a time.
const CHUNK: usize = 4_096;

/// Links the rows of a table by a spec, on up to so many threads.
///
/// # Errors
/// [`SpecError`] where the spec does not fit the table.
pub fn link(cells: &Cells, spec: &Spec, threads: usize) -> Result<Outcome, SpecError> {
    spec.check()?;
    let sources = sources(cells, spec)?;
    let order = order_of(cells, spec, &sources);
    let mut columns = columns_of(cells, spec, &order, threads)?;
    let sources: Vec<u32> = order.iter().map(|row| source_of(&sources, *row)).collect();
    let kinds: Vec<ColumnKind> = spec.columns.iter().map(|(_, kind)| *kind).collect();
    let held = spec.across.then_some(sources.as_slice());
    let equal = Equal::of(&columns, &kinds, held, spec.threshold);
    let sources = stand(&equal, sources, &mut columns, threads);
    let dependence = Dependence::of(&columns, &kinds);
    let budget = budget(equal.standing());
    let apart = spec.across.then_some(sources.as_slice());
    let block::Candidates { pairs, limit } =
        block::candidates(&columns, &dependence.partners, apart, budget, threads);
    let count = |row: usize| equal.count(to_u32(row)) as usize;
    let mut left = LeftOut::of(&columns, &pairs, limit, &count);
    let comparer = Comparer {
        columns,
        dependence,
    };
    let compared = compare(&comparer, &pairs, threads);
    let across = |a: u32, b: u32| !spec.across || source_of(&sources, a) != source_of(&sources, b);
    let rows = equal.standing();
    let (fitted, start) = {
        let (kept, possible) = ground(&pairs, &compared, &sources, spec.across, rows);
        let ground = Ground {
            comparer: &comparer,
            pairs: kept.as_deref().unwrap_or(&compared),
            possible,
            rows: rows as u64,
            threads,
        };
        (fit::fit(&ground), fit::start(&ground))
    };
    left.settle(fitted.prior, start);
    let width = comparer.columns.len();
    let scored = |(pair, compared): (&(u32, u32), &Compared)| Edge {
        weight: fitted.score(compared, width),
        a: pair.0,
        b: pair.1,
    };
    let (mut edges, within): (Vec<Edge>, Vec<Edge>) = pairs
        .iter()
        .zip(&compared)
        .map(scored)
        .filter(|edge| edge.weight > -1_500)
        .partition(|edge| across(edge.a, edge.b));
    let once = match (spec.across, spec.one_per_source) {
        (false, _) => false,
        (true, Some(once)) => once,
        (true, None) => is_once(&edges, &within, equal.stood_for()),
    };
    let threshold = spec.threshold.unwrap_or_else(|| gather::threshold(&edges));
    let odds = gather::odds_of(threshold);
    let known = Known {
        comparer: &comparer,
        fitted: &fitted,
        equal: &equal,
        left: &left,
        sources: once.then_some(sources.as_slice()),
        across: spec.across,
    };
    let gathered = gather::gather(&known, &mut edges, odds);
    let edges = by_row(&equal, edges, &order, spec.across);
    let gathered = gathered.in_order(&order);
    Ok(Outcome::new(outcome::Made {
        candidates: pairs.len() + equal.stood_for(),
        comparer,
        fitted,
        gathered,
        equal,
        left,
        edges,
        places: places(&order),
        threshold,
        once,
    }))
}

/// Pairs of rows of the table, from pairs of what stands for them; the heaviest first. Of equal
/// rows the first in the table is named. Equal rows are added, but not where only rows of different
/// sources are linked.
fn by_row(equal: &Equal, mut edges: Vec<Edge>, order: &[u32], across: bool) -> Vec<Edge> {
    let row_of = |row: u32| source_of(order, row);
    let mut first = vec![u32::MAX; equal.standing()];
    for (at, row) in order.iter().enumerate() {
        if let Some(first) = first.get_mut(equal.number(at) as usize) {
            *first = (*first).min(*row);
        }
    }
    let first_of = |number: u32| source_of(&first, number);
    let named = |weight, a: u32, b: u32| Edge {
        weight,
        a: a.min(b),
        b: a.max(b),
    };
    for edge in &mut edges {
        *edge = named(edge.weight, first_of(edge.a), first_of(edge.b));
    }
    if !across && equal.stood_for() > 0 {
        let rows = (0..equal.rows()).map(|at| (equal.number(at), row_of(to_u32(at))));
        edges.extend(rows.filter_map(|(number, row)| {
            let group = equal.find_group(number)?;
            let first = first_of(number);
            (first != row).then(|| named(group.odds(), first, row))
        }));
    }
    edges.sort_unstable_by_key(Edge::order);
    edges
}

/// The rows in the order in which they are worked on.
fn order_of(cells: &Cells, spec: &Spec, sources: &[u32]) -> Vec<u32> {
    let compared = spec
        .columns
        .iter()
        .filter_map(|(h, _)| cells.find_column(h));
    let compared: Vec<usize> = compared.collect();
    order::by_content(cells, &compared, &|row| {
        u64::from(source_of(sources, to_u32(row)))
    })
}

/// The place of each row in the order.
fn places(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    for (at, row) in (0..).zip(order) {
        if let Some(place) = places.get_mut(*row as usize) {
            *place = at;
        }
    }
    places
}

/// The columns that are compared, in normal form.
fn columns_of(
    cells: &Cells,
    spec: &Spec,
    order: &[u32],
    threads: usize,
) -> Result<Vec<Column>, SpecError> {
    let mut at = Vec::new();
    for (header, kind) in &spec.columns {
        let found = cells.find_column(header);
        let found = found.ok_or_else(|| SpecError::NoColumn {
            line: 0,
            column: header.clone(),
        })?;
        at.push((found, header, *kind));
    }
    let columns = each(at.len(), threads, |task| {
        at.get(task)
            .map(|(found, header, kind)| Column::new(cells, order, *found, header, *kind))
    });
    Ok(columns.into_iter().flatten().collect())
}

/// Keeps of equal rows those that stand for them: their columns, learned anew, and their sources.
fn stand(equal: &Equal, sources: Vec<u32>, columns: &mut Vec<Column>, threads: usize) -> Vec<u32> {
    if equal.stood_for() == 0 {
        return sources;
    }
    let kept = each(columns.len(), threads, |at| {
        columns
            .get(at)
            .map(|column| column.keeping(equal.first_rows()))
    });
    *columns = kept.into_iter().flatten().collect();
    let first = equal.first_rows().iter();
    first.map(|row| source_of(&sources, *row)).collect()
}

/// How many candidates there may be: fewer for each row where there are many rows.
fn budget(rows: usize) -> Budget {
    match rows {
        0..200_000 => Budget {
            blocked: 150,
            kept: 40,
        },
        _ => Budget {
            blocked: 80,
            kept: 20,
        },
    }
}

fn compare(comparer: &Comparer, pairs: &[(u32, u32)], threads: usize) -> Vec<Compared> {
    let chunks = each(pairs.len().div_ceil(CHUNK), threads, |task| {
        let some = pairs
            .get(range(task, CHUNK, pairs.len()))
            .unwrap_or_default();
        let compared = some
            .iter()
            .map(|(a, b)| comparer.compare(*a as usize, *b as usize));
        compared.collect::<Vec<_>>()
    });
    chunks.concat()
}

/// The candidates that may be one, and how many such pairs of rows there are.
fn ground(
    pairs: &[(u32, u32)],
    compared: &[Compared],
    sources: &[u32],
    across: bool,
    rows: usize,
) -> (Option<Vec<Compared>>, u64) {
    let all = |n: u64| n * n.saturating_sub(1) / 2;
    if !across {
        return (None, all(rows as u64));
    }
    let mut sizes: Vec<u32> = sources.to_vec();
    sizes.sort_unstable();
    let within: u64 = sizes
        .chunk_by(|a, b| a == b)
        .map(|run| all(run.len() as u64))
        .sum();
    let kept = pairs
        .iter()
        .zip(compared)
        .filter(|((a, b), _)| source_of(sources, *a) != source_of(sources, *b))
        .map(|(_, compared)| *compared);
    (Some(kept.collect()), all(rows as u64) - within)
}

/// Whether sources have each thing once: likely pairs inside sources are few beside those across.
/// `equal` rows stand beside another of their source that is the same.
fn is_once(across: &[Edge], within: &[Edge], equal: usize) -> bool {
    let likely = |edges: &[Edge]| edges.iter().filter(|e| e.weight >= 800).count();
    (likely(within) + equal) * 10 <= likely(across)
}

fn source_of(sources: &[u32], row: u32) -> u32 {
    sources.get(row as usize).copied().unwrap_or(0)
}

/// The source of each row, as a number.
fn sources(cells: &Cells, spec: &Spec) -> Result<Vec<u32>, SpecError> {
    let rows = 0..cells.rows();
    if let Some(header) = &spec.source {
        let found = cells.find_column(header);
        let at = found.ok_or_else(|| SpecError::NoColumn {
            line: 0,
            column: header.clone(),
        })?;
        let mut names: Vec<&str> = rows.clone().map(|row| cells.cell(row, at)).collect();
        names.sort_unstable();
        names.dedup();
        let number = |row| names.binary_search(&cells.cell(row, at)).unwrap_or(0);
        return Ok(rows.map(|row| to_u32(number(row))).collect());
    }
    if spec.across && cells.tables() < 2 {
        return Err(SpecError::NoSource { line: 0 });
    }
    Ok(rows.map(|row| cells.table(row)).collect())
}
