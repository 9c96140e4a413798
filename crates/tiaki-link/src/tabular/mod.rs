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
//! 1. `column`: each cell gets a normal form by the kind of its column; each distinct value is kept
//!    once.
//! 2. `depend`: which columns swap values, and which say one thing twice.
//! 3. `block`: pairs that share something rare are candidates.
//! 4. `pair`, `level`: each candidate gets a level in each column.
//! 5. `fit`: what a level says is learned from the candidates.
//! 6. `gather`: the heaviest pairs are joined first, groups only as wholes.
//!
//! The same cells and spec give the same result, byte for byte, on any number of threads and on any
//! machine: all weights and sums are whole numbers.
//!
//! # What it refuses
//! It takes no labels, keeps nothing between runs, and never takes a missing value for a
//! disagreement.

mod block;
mod cells;
mod column;
mod depend;
mod distance;
mod fit;
mod gather;
mod guess;
mod level;
mod normal;
mod odds;
mod outcome;
mod pair;
mod parallel;
mod phonetic;
mod read;
mod spec;
#[cfg(test)]
mod tests;

pub use self::cells::Cells;
pub use self::guess::guess;
pub use self::outcome::{Outcome, PairLine};
pub use self::read::{ReadError, Refused, Table, read};
pub use self::spec::{ColumnKind, MOST_COLUMNS, Spec, SpecError};

use self::block::Budget;
use self::column::Column;
use self::depend::Dependence;
use self::fit::Ground;
use self::gather::Edge;
use self::pair::{Compared, Comparer};
use self::parallel::{each, range};

/// Pairs that are compared at a time.
const CHUNK: usize = 4_096;

/// Links the rows of a table by a spec, on up to so many threads.
///
/// # Errors
/// [`SpecError`] where the spec does not fit the table.
pub fn link(cells: &Cells, spec: &Spec, threads: usize) -> Result<Outcome, SpecError> {
    spec.check()?;
    let mut at = Vec::new();
    for (header, kind) in &spec.columns {
        let found = cells.find_column(header);
        let found = found.ok_or_else(|| SpecError::NoColumn {
            line: 0,
            column: header.clone(),
        })?;
        at.push((found, header, *kind));
    }
    let sources = sources(cells, spec)?;
    let columns = each(at.len(), threads, |task| {
        at.get(task)
            .map(|(found, header, kind)| Column::new(cells, *found, header, *kind))
    });
    let columns: Vec<Column> = columns.into_iter().flatten().collect();
    let kinds: Vec<ColumnKind> = spec.columns.iter().map(|(_, kind)| *kind).collect();
    let dependence = Dependence::of(&columns, &kinds);
    let pairs = block::candidates(
        &columns,
        &dependence.partners,
        budget(cells.rows()),
        threads,
    );
    let comparer = Comparer {
        columns,
        dependence,
    };
    let compared = compare(&comparer, &pairs, threads);
    let across = |a: u32, b: u32| !spec.across || source_of(&sources, a) != source_of(&sources, b);
    let fitted = {
        let (kept, possible) = ground(&pairs, &compared, &sources, spec.across, cells.rows());
        fit::fit(&Ground {
            comparer: &comparer,
            pairs: kept.as_deref().unwrap_or(&compared),
            possible,
            rows: cells.rows() as u64,
            threads,
        })
    };
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
        (true, None) => is_once(&edges, &within),
    };
    let threshold = spec.threshold.unwrap_or_else(|| gather::threshold(&edges));
    let odds = gather::odds_of(threshold);
    let held = once.then_some(sources.as_slice());
    let gathered = gather::gather(&comparer, &fitted, &mut edges, odds, held, cells.rows());
    Ok(Outcome::new(outcome::Made {
        comparer,
        fitted,
        gathered,
        edges,
        threshold,
        once,
        candidates: pairs.len(),
    }))
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
fn is_once(across: &[Edge], within: &[Edge]) -> bool {
    let likely = |edges: &[Edge]| edges.iter().filter(|e| e.weight >= 800).count();
    likely(within) * 10 <= likely(across)
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
        return Ok(rows.map(|row| crate::table::to_u32(number(row))).collect());
    }
    if spec.across && cells.tables() < 2 {
        return Err(SpecError::NoSource { line: 0 });
    }
    Ok(rows.map(|row| cells.table(row)).collect())
}
