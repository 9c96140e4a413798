//! What was only found in text, kept so that it can be taken back once a protected account turns out
//! to hold it.
//!
//! Of the value itself only the forms are kept in which it is compared, as digests.

use std::collections::{BTreeSet, HashMap};

use tiaki_core::id::AccountId;
use tiaki_link::{Evidence, Ledger};
use tiaki_store::facts::Identified;
use tiaki_store::guard::{Form, Guard};

use super::rows;

/// A value that stood in a text about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MinedRow {
    pub(super) account: AccountId,
    pub(super) row: Evidence,
    pub(super) forms: Vec<Form>,
}

impl MinedRow {
    pub(super) fn new(found: &Identified<'_>, row: Evidence) -> Self {
        Self {
            account: found.account,
            row,
            forms: rows::guarded(found, &row),
        }
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Mined {
    rows: Vec<(MinedRow, IsHeld)>,
    by_form: HashMap<Form, Vec<usize>>,
    by_account: HashMap<AccountId, Vec<usize>>,
}

/// Whether it is held back.
type IsHeld = bool;

impl Mined {
    /// Takes one in: what nobody protected holds goes to the ledger. Once more is none more.
    pub(super) fn add(&mut self, new: MinedRow, guard: &Guard, ledger: &mut Ledger) {
        let known = self.by_account.get(&new.account).into_iter().flatten();
        let mut known = known.filter_map(|place| self.rows.get(*place));
        if known.any(|(known, _)| *known == new) {
            return;
        }
        let is_held = guard.has(&new.account, &new.forms);
        if !is_held {
            ledger.push(rows::record(new.account), new.row);
        }
        let place = self.rows.len();
        for form in &new.forms {
            self.by_form.entry(*form).or_default().push(place);
        }
        self.by_account.entry(new.account).or_default().push(place);
        self.rows.push((new, is_held));
    }

    /// Takes back what has come to be held; returns whose it was.
    pub(super) fn look_again(
        &mut self,
        forms: &BTreeSet<Form>,
        guard: &Guard,
        ledger: &mut Ledger,
    ) -> BTreeSet<AccountId> {
        let places: BTreeSet<usize> = forms
            .iter()
            .filter_map(|form| self.by_form.get(form))
            .flatten()
            .copied()
            .collect();
        let mut taken: Vec<usize> = Vec::new();
        for place in places {
            if let Some((row, is_held)) = self.rows.get_mut(place)
                && !*is_held
                && guard.has(&row.account, &row.forms)
            {
                *is_held = true;
                taken.push(place);
            }
        }
        let mut whose = BTreeSet::new();
        for place in taken {
            let Some((gone, _)) = self.rows.get(place) else {
                continue;
            };
            // The same row may stand for another way of writing that nobody protected holds.
            let others = self.by_account.get(&gone.account).into_iter().flatten();
            let mut others = others.filter_map(|other| self.rows.get(*other));
            if !others.any(|(other, is_held)| !is_held && other.row == gone.row) {
                ledger.retract(rows::record(gone.account), gone.row);
            }
            whose.insert(gone.account);
        }
        whose
    }
}
