//! A search, without a store.

use tiaki_core::id::CaseId;
use tiaki_core::identifier::IdentifierKind;
use tiaki_ops::search::{Answer, By, Hit, Refused, Thing};

use super::{account_id, person_id, report_id};

/// One thing for "one", many for "many", nothing for others; refusals as in the use case.
pub(crate) fn search(text: &str) -> Result<Answer, Refused> {
    let hit = |thing, by: &[By]| Hit {
        thing,
        by: by.to_vec(),
    };
    match text.trim() {
        "" => Err(Refused::Empty),
        text if text.chars().count() > 300 => Err(Refused::Long),
        "one" => Ok(Answer {
            hits: vec![hit(Thing::Person(person_id()), &[By::Id])],
            ..Answer::default()
        }),
        "many" => Ok(Answer {
            hits: vec![
                hit(Thing::Person(person_id()), &[By::Id]),
                hit(Thing::Case(CaseId::from_bytes([0xca; 16])), &[By::Id]),
                hit(
                    Thing::Account(account_id(1), Some(person_id())),
                    &[By::Handle, By::Identifier(IdentifierKind::Email)],
                ),
                hit(
                    Thing::Account(account_id(5), None),
                    &[By::Identifier(IdentifierKind::Ip)],
                ),
                hit(Thing::Report(report_id()), &[By::Reference, By::File]),
            ],
            is_cut: true,
            behind: 3,
        }),
        _ => Ok(Answer::default()),
    }
}

/// Implements the search as the samples answer it.
macro_rules! searching {
    ($kind:ty) => {
        impl tiaki_web::Searching for $kind {
            fn search(
                &self,
                _: &tiaki_ops::sessions::Session,
                text: &str,
                _: tiaki_core::time::Timestamp,
            ) -> Result<
                Result<tiaki_ops::search::Answer, tiaki_ops::search::Refused>,
                tiaki_ops::Error,
            > {
                Ok($crate::samples::search::search(text))
            }
        }
    };
}
pub(crate) use searching;
