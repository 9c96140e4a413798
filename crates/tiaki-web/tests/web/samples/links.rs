//! What is done with the links of persons, and what people decided, without a store.

use tiaki_core::id::{CaseId, PersonId, SharedReferralId};
use tiaki_ops::around::{Around, Near, Other, Own, Place, Since};
use tiaki_ops::deeds::{Deed, Deeds, What};
use tiaki_ops::views::Person;

use super::{account_id, at};

fn own(number: u8, known: &str, active: &str) -> Own {
    Own {
        id: account_id(number),
        since: since(known, active),
    }
}

fn since(known: &str, active: &str) -> Since {
    Since {
        known: Some(at(known)),
        active: (!active.is_empty()).then(|| at(active)),
    }
}

/// What lies around the sample person: two places that it shares with two others, and an account that came close.
pub(crate) fn around(person: &Person) -> Around {
    let (early, late) = ("2026-02-02T08:00:00Z", "2026-03-05T08:00:00Z");
    let then = "2026-02-01T00:00:10Z";
    let near = person.near.pairs.iter().take(1).map(|pair| Near {
        own: pair.a.id,
        id: pair.b.id,
        pair: pair.clone(),
        since: since(late, ""),
    });
    let place = |kind, value: &str, network, own, others| Place {
        kind,
        value: value.to_owned(),
        network,
        own,
        others,
        more: 0,
        is_cut: false,
    };
    Around {
        own: vec![
            own(1, early, then),
            own(2, early, "2026-03-04T21:07:55Z"),
            own(3, late, "2026-03-04T21:07:55Z"),
            own(4, late, ""),
        ],
        ties: [
            ((account_id(1), account_id(2)), since(early, then)),
            ((account_id(2), account_id(3)), since(late, "")),
            ((account_id(2), account_id(4)), since(late, "")),
            ((account_id(1), account_id(4)), since(late, "")),
        ]
        .into(),
        near: near.collect(),
        more_near: 3,
        places: vec![
            Place {
                more: 4,
                is_cut: true,
                ..place(
                    "ip",
                    "203.0.113.77",
                    Some("carrier_nat"),
                    vec![own(1, early, then), own(4, late, "")],
                    vec![
                        (0, own(21, early, then)),
                        (0, own(22, late, "")),
                        (1, own(23, late, "")),
                    ],
                )
            },
            place(
                "device",
                "IDFV 00000000-0000-0000-0000-000000000077",
                None,
                vec![own(2, early, then)],
                vec![(1, own(23, late, ""))],
            ),
        ],
        more_places: 2,
        others: vec![
            Other {
                id: PersonId::from_bytes([0x5a; 16]),
                has_page: true,
            },
            Other {
                id: PersonId::from_bytes([0x5b; 16]),
                has_page: false,
            },
        ],
        more_others: 5,
        behind: 7,
        ..Around::default()
    }
}

const SAID: &str = "file 7 of the unit";

fn deed(moment: &str, what: What, reason: &str) -> Deed {
    Deed {
        at: at(moment),
        what,
        operator: "ana".to_owned(),
        reason: reason.to_owned(),
    }
}

/// What was decided about the sample person, on the first of two pages.
pub(crate) fn deeds(page: usize) -> Deeds {
    let two = |one, other, verdict: &str| {
        What::Link(account_id(one), account_id(other), verdict.to_owned())
    };
    let place = |code: &str| What::Place(code.to_owned());
    let mut rows = vec![
        deed(
            "2026-03-09T10:00:00Z",
            What::Outcome("child_safeguarded".to_owned()),
            "",
        ),
        deed("2026-03-09T09:00:00Z", two(1, 2, "same"), SAID),
        deed("2026-03-09T08:00:00Z", two(2, 9, "different"), SAID),
        deed("2026-03-08T08:00:00Z", place("NZ"), SAID),
        deed("2026-03-08T07:00:00Z", place("unknown"), SAID),
        deed("2026-03-08T06:00:00Z", place("evidence"), SAID),
        deed(
            "2026-03-07T08:00:00Z",
            What::Draft(SharedReferralId::from_bytes([0x78; 16]), "EX-7".to_owned()),
            SAID,
        ),
        deed(
            "2026-03-07T09:00:00Z",
            What::DraftEnd(SharedReferralId::from_bytes([0x78; 16]), "EX-7".to_owned()),
            SAID,
        ),
        deed("2026-03-06T08:00:00Z", What::Skip, SAID),
    ];
    rows.extend(of_queue_and_beyond());
    Deeds {
        total: 60,
        rows: if page < 2 { rows } else { Vec::new() },
    }
}

/// What was done with it in its queue, in a referral and in a case.
fn of_queue_and_beyond() -> [Deed; 10] {
    let band = |set: &str, given: &str| What::Band(set.to_owned(), given.to_owned());
    let end = |how: &str, was: &str| What::BandEnd(how.to_owned(), was.to_owned());
    let referral = What::Referral(
        SharedReferralId::from_bytes([0x77; 16]),
        "EX-8".to_owned(),
        "submit".to_owned(),
    );
    let case = What::Case(CaseId::from_bytes([0x78; 16]), "opened".to_owned());
    [
        deed("2026-03-05T12:00:00Z", referral, SAID),
        deed("2026-03-05T11:00:00Z", case, ""),
        deed("2026-03-05T10:00:00Z", band("very_high", "low"), SAID),
        deed("2026-03-05T09:00:00Z", end("lifted", "high"), ""),
        deed("2026-03-05T08:00:00Z", end("higher", "low"), ""),
        deed(
            "2026-03-04T12:00:00Z",
            What::Look("missed".to_owned()),
            SAID,
        ),
        deed("2026-03-04T11:00:00Z", What::Restored, ""),
        deed(
            "2026-03-04T10:00:00Z",
            What::Aside("no_offence".to_owned()),
            SAID,
        ),
        deed("2026-03-04T09:00:00Z", What::Released, ""),
        deed("2026-03-04T08:00:00Z", What::Taken, ""),
    ]
}

/// Implements what is asked about persons as the samples answer it.
macro_rules! persons {
    ($kind:ty, $soil:expr) => {
        impl tiaki_web::Persons for $kind {
            fn deeds(
                &self,
                _: &tiaki_ops::sessions::Session,
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

            fn known_pairs(
                &self,
                _: &tiaki_ops::sessions::Session,
                _: &tiaki_core::id::PersonId,
                pairs: Vec<tiaki_ops::reviews::Pair>,
            ) -> Result<Vec<tiaki_ops::reviews::Pair>, tiaki_ops::Error> {
                Ok(pairs)
            }

            fn surroundings(
                &self,
                _: &tiaki_ops::sessions::Session,
                person: &tiaki_ops::views::Person,
            ) -> Result<tiaki_ops::around::Around, tiaki_ops::Error> {
                let mut found = $crate::samples::links::around(person);
                let soil: fn(&mut String) = $soil;
                for place in &mut found.places {
                    soil(&mut place.value);
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
