//! What is done with the links of persons, and what people decided, without a store.

use tiaki_ops::deeds::{Deed, Deeds, What};

use super::{account_id, at};

/// What was decided about the sample person, on the first of two pages.
pub(crate) fn deeds(page: usize) -> Deeds {
    let deed = |moment, what, reason: &str| Deed {
        at: at(moment),
        what,
        operator: "ana".to_owned(),
        reason: reason.to_owned(),
    };
    let said = "file 7 of the unit";
    let rows = vec![
        deed(
            "2026-03-09T10:00:00Z",
            What::Outcome("child_safeguarded".to_owned()),
            "",
        ),
        deed(
            "2026-03-09T09:00:00Z",
            What::Link(account_id(1), account_id(2), "same".to_owned()),
            said,
        ),
        deed(
            "2026-03-09T08:00:00Z",
            What::Link(account_id(2), account_id(9), "different".to_owned()),
            said,
        ),
        deed("2026-03-08T08:00:00Z", What::Place("NZ".to_owned()), said),
        deed(
            "2026-03-08T07:00:00Z",
            What::Place("unknown".to_owned()),
            said,
        ),
        deed(
            "2026-03-08T06:00:00Z",
            What::Place("evidence".to_owned()),
            said,
        ),
        deed("2026-03-07T08:00:00Z", What::Draft("EX-7".to_owned()), said),
        deed(
            "2026-03-07T09:00:00Z",
            What::DraftEnd("EX-7".to_owned()),
            said,
        ),
        deed("2026-03-06T08:00:00Z", What::Skip, said),
    ];
    Deeds {
        total: 60,
        rows: if page < 2 { rows } else { Vec::new() },
    }
}

/// Implements what is asked about persons as the samples answer it.
macro_rules! persons {
    ($kind:ty, $soil:expr) => {
        impl tiaki_web::Persons for $kind {
            fn deeds(
                &self,
                _: &tiaki_core::id::PersonId,
                page: usize,
            ) -> Result<tiaki_ops::deeds::Deeds, tiaki_ops::Error> {
                let mut found = $crate::samples::links::deeds(page);
                let soil: fn(&mut String) = $soil;
                for row in &mut found.rows {
                    soil(&mut row.operator);
                    soil(&mut row.reason);
                }
                Ok(found)
            }

            fn worked(
                &self,
                _: &str,
                _: &tiaki_core::id::PersonId,
            ) -> Result<Vec<tiaki_web::Worked>, tiaki_ops::Error> {
                Ok($crate::samples::case::worked())
            }

            fn undo_link(
                &self,
                undo: &tiaki_ops::linking::Undo,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Result<(), tiaki_ops::linking::Refused>, tiaki_ops::Error> {
                Ok($crate::samples::undo(undo))
            }
        }
    };
}
pub(crate) use persons;
