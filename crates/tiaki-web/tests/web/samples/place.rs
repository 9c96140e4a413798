//! What people decided on where the sample person is.

use tiaki_core::id::{AccountId, LocationRulingId, PersonId};
use tiaki_core::locate::RuledPlace;
use tiaki_ops::rulings::{Done, Listed, OfPerson, Refused, Rulings, Said, Whom};

use super::{account_id, at, person_id, text};

fn listed(
    number: u8,
    place: Option<&str>,
    operator: &str,
    moment: &str,
    accounts: &[u8],
    stands: usize,
) -> Listed {
    let accounts: Vec<AccountId> = accounts.iter().map(|of| account_id(*of)).collect();
    Listed {
        id: LocationRulingId::from_bytes([number; 16]),
        place: place.and_then(RuledPlace::find),
        operator: text(operator),
        reason: text("file 9 of the unit"),
        at: at(moment),
        accounts,
        stands,
        persons: vec![person_id()],
    }
}

/// A page of rulings: two pages in all.
pub(crate) fn rulings(page: u32) -> Rulings {
    Rulings {
        total: 52,
        page,
        page_size: 50,
        rows: match page {
            0 => vec![
                listed(4, None, "ben", "2026-03-09T08:00:00Z", &[9], 1),
                listed(3, Some("NZ"), "ana", "2026-03-08T16:30:00Z", &[1, 2, 3], 2),
                listed(2, Some("unknown"), "ben", "2026-03-07T10:00:00Z", &[1], 0),
            ],
            1 => vec![listed(
                1,
                Some("AU"),
                "ana",
                "2026-03-01T10:00:00Z",
                &[8],
                1,
            )],
            _ => Vec::new(),
        },
        conflicts: vec![PersonId::from_bytes([0x77; 16])],
    }
}

/// What is decided on the sample person.
pub(crate) fn of_person() -> OfPerson {
    let all = rulings(0).rows;
    OfPerson {
        rows: all.into_iter().filter(|row| row.place.is_some()).collect(),
        verdict: "routed",
        accounts: 2,
        evidence: "conflict",
        countries: vec![text("NZ"), text("AU")],
    }
}

/// As the use case, without a store.
pub(crate) fn rule(said: &Said) -> Result<Done, Refused> {
    if said.whom != Whom::Person(person_id()) {
        Err(Refused::NotHere)
    } else if said.operator.trim().is_empty() {
        Err(Refused::NoOperator)
    } else if said.reason.trim().is_empty() {
        Err(Refused::NoReason)
    } else {
        Ok(Done {
            ruling: LocationRulingId::from_bytes([5; 16]),
            accounts: 3,
            persons: Vec::new(),
            waiting: Vec::new(),
        })
    }
}
