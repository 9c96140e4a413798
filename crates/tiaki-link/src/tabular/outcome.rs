//! What came of linking a table: groups, confidence, and why.

use std::borrow::Cow;
use std::io::{self, Write};

use super::cells::Cells;
use super::equal::{Equal, Weighed};
use super::fit::{Fitted, probability};
use super::gather::{Edge, Gathered};
use super::left::LeftOut;
use super::level::{EXACT, MISSING, describe, highest};
use super::odds::ONE;
use super::pair::Comparer;
use super::spec::Spec;

/// What [`Outcome`] is made of.
pub(crate) struct Made {
    pub(crate) comparer: Comparer,
    pub(crate) fitted: Fitted,
    pub(crate) gathered: Gathered,
    pub(crate) equal: Equal,
    pub(crate) left: LeftOut,
    /// By rows of the table, as `gathered`.
    pub(crate) edges: Vec<Edge>,
    /// Where each row of the table stands in the order that all else is in.
    pub(crate) places: Vec<u32>,
    pub(crate) threshold: u16,
    pub(crate) once: bool,
    pub(crate) candidates: usize,
}

/// The result for a table.
pub struct Outcome(Made);

/// One line of a pair's waterfall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairLine {
    /// The column, or what else counts: `(prior)`, `(said twice)`, `(related)`.
    pub what: String,
    /// How much the two agree.
    pub level: &'static str,
    /// What that adds to the odds, in centibits.
    pub weight: i32,
}

impl Outcome {
    pub(crate) fn new(made: Made) -> Self {
        Self(made)
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.gathered.first.len()
    }

    /// The group of a row, named by the number of its first row, counted from 0.
    #[must_use]
    pub fn group(&self, row: usize) -> usize {
        self.0
            .gathered
            .first
            .get(row)
            .map_or(row, |first| *first as usize)
    }

    /// How sure a row's place is, in permille below 1000.
    #[must_use]
    pub fn confidence(&self, row: usize) -> u16 {
        self.0.gathered.confidence.get(row).copied().unwrap_or(0)
    }

    /// The probability from which pairs were joined, in permille.
    #[must_use]
    pub fn threshold(&self) -> u16 {
        self.0.threshold
    }

    /// Whether each source was taken to have a thing once at most.
    #[must_use]
    pub fn once(&self) -> bool {
        self.0.once
    }

    /// How many rows are the same as an earlier one in every compared column, and are one with it by
    /// that (where sources are linked: have the place of the earlier one of their source).
    #[must_use]
    pub fn equal(&self) -> usize {
        self.0.equal.stood_for()
    }

    /// Rows that were compared with none, since each value that they share is shared by too many to
    /// compare: the column of the rarest such value, and how many rows; in the order of the columns.
    pub fn left_out(&self) -> impl Iterator<Item = (&str, usize)> {
        let columns = self.0.comparer.columns.iter();
        let counted = columns.zip(self.0.left.by_column());
        counted
            .filter(|(_, rows)| **rows > 0)
            .map(|(column, rows)| (column.header.as_str(), *rows))
    }

    /// How many rows have no value in any compared column.
    #[must_use]
    pub fn empty(&self) -> usize {
        self.0.left.empty()
    }

    /// How many pairs were compared. Equal rows are compared with the first of them.
    #[must_use]
    pub fn candidates(&self) -> usize {
        self.0.candidates
    }

    /// How many groups there are.
    #[must_use]
    pub fn groups(&self) -> usize {
        let first = self.0.gathered.first.iter().enumerate();
        first
            .filter(|(row, first)| *row == **first as usize)
            .count()
    }

    /// The pairs at and above the threshold, heaviest first: rows and centibits. Those whose rows
    /// are of two groups were refused as parts of wholes that do not belong together.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize, i32)> {
        let odds = super::gather::odds_of(self.0.threshold);
        let above = self
            .0
            .edges
            .iter()
            .take_while(move |edge| edge.weight >= odds);
        above.map(|edge| (edge.a as usize, edge.b as usize, edge.weight))
    }

    /// All scored pairs that are not hopeless, heaviest first.
    pub fn scored(&self) -> impl Iterator<Item = (usize, usize, i32)> {
        self.0
            .edges
            .iter()
            .map(|edge| (edge.a as usize, edge.b as usize, edge.weight))
    }

    /// Why two rows have the weight they have: the lines add up to it.
    #[must_use]
    pub fn explain(&self, a: usize, b: usize) -> Vec<PairLine> {
        let Made {
            comparer, fitted, ..
        } = &self.0;
        if a >= self.rows() || b >= self.rows() {
            return Vec::new();
        }
        let equal = &self.0.equal;
        let number = |row: usize| equal.number(self.0.places.get(row).map_or(row, |p| *p as usize));
        let (one, other) = (number(a), number(b));
        if a != b
            && one == other
            && let Some(weighed) = equal.find_group(one)
        {
            return self.explain_equal(weighed, one as usize);
        }
        let (a, b) = (one as usize, other as usize);
        let compared = comparer.compare(a, b);
        let line = |what: String, level, weight| PairLine {
            what,
            level,
            weight,
        };
        let mut lines = vec![line(
            "(prior)".to_owned(),
            "two rows by chance",
            fitted.prior,
        )];
        let mut rarity = 0;
        for (at, column) in comparer.columns.iter().enumerate() {
            let level = compared.level(at);
            let rare = comparer.rarity_of(at, level, a, b);
            rarity += rare;
            let weights = fitted.weights.get(at);
            let weight = weights
                .and_then(|w| w.get(usize::from(level)))
                .copied()
                .unwrap_or(0);
            let said = describe(comparer.manner(at), level);
            lines.push(line(column.header.clone(), said, weight + rare));
        }
        if compared.rarity != rarity {
            let twice = compared.rarity - rarity;
            lines.push(line(
                "(said twice)".to_owned(),
                "columns that go together",
                twice,
            ));
        }
        let related = fitted.relation(&compared, comparer.columns.len());
        if related != 0 {
            lines.push(line(
                "(related)".to_owned(),
                "two that belong together",
                -related,
            ));
        }
        lines
    }

    /// Why rows that are the same throughout are one.
    fn explain_equal(&self, weighed: &Weighed, number: usize) -> Vec<PairLine> {
        let line = |what: &str, level, weight| PairLine {
            what: what.to_owned(),
            level,
            weight,
        };
        let comparer = &self.0.comparer;
        let compared = comparer.compare(number, number);
        let said = |at: usize| match compared.level(at) {
            EXACT if weighed.by_experience => "same, rare by experience",
            level => describe(comparer.manner(at), level),
        };
        let mut lines = vec![line("(prior)", "two rows by chance", weighed.prior)];
        let columns = comparer.columns.iter().zip(&weighed.columns).enumerate();
        lines.extend(columns.map(|(at, (c, weight))| line(&c.header, said(at), *weight)));
        if weighed.twice != 0 {
            let twice = weighed.twice;
            lines.push(line("(said twice)", "columns that go together", twice));
        }
        lines
    }

    /// What was learned: for each column its header, and for each level its words and what it adds
    /// in centibits, without the rarity of a value.
    #[must_use]
    pub fn model(&self) -> Vec<(String, Vec<(&'static str, i32)>)> {
        let Made {
            comparer, fitted, ..
        } = &self.0;
        let levels = |at: usize, manner| {
            let own = (0..=highest(manner)).chain([EXACT]);
            let weight = move |level: u8| {
                let weights = fitted.weights.get(at);
                weights
                    .and_then(|w| w.get(usize::from(level)))
                    .copied()
                    .unwrap_or(0)
            };
            own.filter(|l| *l != MISSING)
                .map(|l| (describe(manner, l), weight(l)))
                .collect()
        };
        let columns = comparer.columns.iter().enumerate();
        columns
            .map(|(at, c)| (c.header.clone(), levels(at, c.manner)))
            .collect()
    }

    /// Writes `row,table,line,id,cluster,confidence`, one line for each row, in the order of the
    /// input. Rows and tables are counted from 1; a cluster has the number of its first row. An id
    /// that a spreadsheet would take for a formula gets an apostrophe before it.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, cells: &Cells, spec: &Spec, to: impl Write) -> io::Result<()> {
        let id = spec
            .id
            .as_ref()
            .and_then(|header| cells.find_column(header));
        let mut out = csv::Writer::from_writer(to);
        out.write_record(["row", "table", "line", "id", "cluster", "confidence"])?;
        for row in 0..self.rows() {
            out.write_record([
                (row + 1).to_string().as_str(),
                &(cells.table(row) + 1).to_string(),
                &cells.line(row).to_string(),
                &id.map_or(Cow::Borrowed(""), |at| harmless(cells.cell(row, at))),
                &(self.group(row) + 1).to_string(),
                &format!("0.{:03}", self.confidence(row)),
            ])?;
        }
        out.flush()
    }

    /// Writes the pairs at and above the threshold with their waterfalls:
    /// `row_a,row_b,joined,probability,column,level,weight`, a line for each column of each pair.
    /// Weights are in bits; no value of a cell is written.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_pairs(&self, to: impl Write) -> io::Result<()> {
        let mut out = csv::Writer::from_writer(to);
        let header = [
            "row_a",
            "row_b",
            "joined",
            "probability",
            "column",
            "level",
            "weight",
        ];
        out.write_record(header)?;
        for (a, b, weight) in self.pairs() {
            let joined = if self.group(a) == self.group(b) {
                "yes"
            } else {
                "no"
            };
            let probability = format!("0.{:03}", (probability(weight) * 1000 / ONE).min(999));
            for line in self.explain(a, b) {
                out.write_record([
                    (a + 1).to_string().as_str(),
                    &(b + 1).to_string(),
                    joined,
                    &probability,
                    &harmless(&line.what),
                    line.level,
                    &bits(line.weight),
                ])?;
            }
        }
        out.flush()
    }
}

impl std::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("Outcome");
        shown
            .field("rows", &self.rows())
            .field("groups", &self.groups())
            .finish()
    }
}

/// A cell that no spreadsheet takes for a formula (OWASP ASVS 1.2.10).
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Centibits as bits with two decimals.
fn bits(centibits: i32) -> String {
    let sign = if centibits < 0 { "-" } else { "" };
    let whole = centibits.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}
