//! The text of a report as it is shown: in the order of the form, without identifiers, of bounded length.

use tiaki_core::policy::Purpose;
use tiaki_core::workplace::TextPlace;
use tiaki_store::views::ReportRow;
use tiaki_store::{Tx, documents};

use crate::intake::{Of, texts};
use crate::{Error, terms};

/// Characters of one text that are shown.
const LONGEST: usize = 20_000;

/// Characters beyond those that are looked through too, so that no value is cut in two and missed.
const BEYOND: usize = 500;

/// Texts of one report that are shown.
const MOST: usize = 100;

/// The text of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    /// The texts, in the order of the form.
    pub texts: Vec<Told>,
    /// How many identifiers in them are held back.
    pub held: u64,
    /// How many texts are not shown since they tell of a child, and the session's purpose is none for that.
    pub of_child: u64,
    /// How many texts beyond the first hundred are not shown.
    pub more: u64,
    /// Whether the document could not be read again.
    pub is_unread: bool,
    /// What the open counts, in weighted seconds; 0 where nothing is shown.
    pub seconds: i64,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where it stands in the form.
    pub place: TextPlace,
    /// What it says; [`terms::HELD`] stands for each value held back.
    pub text: String,
    /// Characters at its end that are not shown.
    pub cut: u64,
}

impl Narrative {
    /// Characters that are shown.
    pub(super) fn characters(&self) -> u64 {
        let shown = self.texts.iter().map(|told| told.text.chars().count());
        shown.sum::<usize>() as u64
    }
}

/// Whether a text that tells of a child is shown for this purpose: as the child's values would be.
fn is_for(of: Of, purpose: Option<Purpose>) -> bool {
    match of {
        Of::Anyone => true,
        Of::Child => matches!(
            purpose,
            Some(Purpose::ChildProtection | Purpose::Identification)
        ),
        Of::ReportedChild => matches!(
            purpose,
            Some(Purpose::ChildProtection | Purpose::Identification | Purpose::Investigation)
        ),
    }
}

/// Reads the text of a report for a purpose.
pub(super) fn read(
    tx: &Tx<'_>,
    row: &ReportRow,
    purpose: Option<Purpose>,
) -> Result<Narrative, Error> {
    let mut told = Narrative::default();
    let Some(stored) = documents::find(tx, &row.document)? else {
        // It came with a package, which has no text and stands sealed.
        told.is_unread = true;
        return Ok(told);
    };
    let report = documents::bytes(tx, &row.document)?;
    let files = match &row.files_document {
        Some(digest) => Some(documents::bytes(tx, digest)?),
        None => None,
    };
    let Some(said) = texts(&stored.format, &report, files.as_deref()) else {
        told.is_unread = true;
        return Ok(told);
    };
    let guard = tx.guard()?;
    for one in said {
        if !is_for(one.of, purpose) {
            told.of_child += 1;
        } else if told.texts.len() >= MOST {
            told.more += 1;
        } else {
            let all = one.text.chars().count();
            let looked: String = one.text.chars().take(LONGEST + BEYOND).collect();
            let note = terms::without_values_in_any_form(&looked, &guard);
            let (text, cut) = if all > LONGEST + BEYOND {
                // What stands at the very end may be the beginning of a value.
                let sound = note.text.chars().count().saturating_sub(BEYOND);
                let text = note.text.chars().take(sound.min(LONGEST)).collect();
                (text, all - LONGEST)
            } else {
                (note.text, 0)
            };
            told.held += note.held;
            told.texts.push(Told {
                place: one.place,
                text,
                cut: cut as u64,
            });
        }
    }
    Ok(told)
}
