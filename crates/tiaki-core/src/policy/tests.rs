//! What must hold of the rules, whatever they say.

mod properties;
mod removal;
mod words;

use std::sync::LazyLock;

use crate::policy::{Cell, Decision, authorize, cells};

/// Every question with its answer.
static ANSWERS: LazyLock<Vec<(Cell, Decision)>> = LazyLock::new(|| {
    let answer = |cell: Cell| {
        let decided = authorize(&cell.actor, cell.action, &cell.resource);
        (cell, decided)
    };
    cells().map(answer).collect()
});

/// The questions with their answers, in order.
fn answers() -> impl Iterator<Item = &'static (Cell, Decision)> {
    ANSWERS.iter()
}
