//! Drafts to several authorities.

use tiaki_core::id::SharedReferralId;
use tiaki_ops::refer::shared::{
    Destination, Draft, Drafts, Ended, OfPerson, Proposal, Refused, Sent, Shown,
};

use super::{account_id, at, person_id, text};

fn destination(id: &str, name: &str, has_key: bool) -> Destination {
    Destination {
        authority: text(id),
        name: text(name),
        grounds: vec![text("2 of its 4 accounts taken to be there")],
        has_key,
        goes: 3,
        withheld: 1,
        restricted: 0,
        sent: Vec::new(),
    }
}

fn draft(number: u8, moment: &str) -> Shown {
    Shown {
        id: SharedReferralId::from_bytes([number; 16]),
        reference: format!("cr-00000000000000{number:02x}"),
        operator: text("ana"),
        reason: text("file 9 of the unit"),
        at: at(moment),
        accounts: vec![account_id(1), account_id(2)],
        persons: vec![person_id()],
        destinations: vec![
            destination("auth-au", "Australian Federal Police", false),
            destination("auth-nz", "New Zealand Police, OCEANZ desk", true),
        ],
        suspended: Vec::new(),
        ended: None,
    }
}

/// A page of drafts: two pages in all.
pub(crate) fn drafts(page: u32) -> Drafts {
    let mut sent = draft(2, "2026-03-08T16:30:00Z");
    if let Some(to) = sent.destinations.last_mut() {
        to.sent.push(Sent {
            referral: tiaki_core::id::ReferralId::from_bytes([9; 16]),
            at: at("2026-03-09T08:00:00Z"),
        });
    }
    let mut over = draft(1, "2026-03-01T10:00:00Z");
    over.ended = Some(Ended {
        operator: text("ben"),
        reason: text("one is enough"),
        at: at("2026-03-02T10:00:00Z"),
    });
    Drafts {
        total: 52,
        page,
        page_size: 50,
        rows: match page {
            0 => vec![sent, over],
            1 => vec![draft(3, "2026-02-01T10:00:00Z")],
            _ => Vec::new(),
        },
    }
}

/// What the sample person's page shows.
pub(crate) fn of_person() -> OfPerson {
    OfPerson {
        proposals: vec![
            Proposal {
                authority: text("auth-nz"),
                name: text("New Zealand Police, OCEANZ desk"),
                country: text("NZ"),
                grounds: vec![
                    text("2 upload addresses registered in this country"),
                    text("2 of its 4 accounts taken to be there"),
                ],
                has_key: true,
            },
            Proposal {
                authority: text("auth-au"),
                name: text("Australian Federal Police"),
                country: text("AU"),
                grounds: vec![text("a child's account in its reports taken to be there")],
                has_key: false,
            },
        ],
        drafts: drafts(0).rows,
    }
}

/// As the use case, without a store.
pub(crate) fn share(said: &Draft) -> Result<Shown, Refused> {
    if said.person != person_id() {
        Err(Refused::NotHere)
    } else if said.to.iter().any(|to| to == "ZZ") {
        Err(Refused::NoAuthority)
    } else if said.to.len() < 2 {
        Err(Refused::Count)
    } else if said.operator.trim().is_empty() {
        Err(Refused::NoOperator)
    } else if said.reason.trim().is_empty() {
        Err(Refused::NoReason)
    } else {
        Ok(draft(4, "2026-03-09T10:00:00Z"))
    }
}

/// As the use case, without a store.
pub(crate) fn end_share(
    id: &SharedReferralId,
    operator: &str,
    reason: &str,
) -> Result<(), Refused> {
    let known = drafts(0)
        .rows
        .iter()
        .any(|row| row.id == *id && row.ended.is_none());
    if !known {
        Err(Refused::NoDraft)
    } else if operator.trim().is_empty() {
        Err(Refused::NoOperator)
    } else if reason.trim().is_empty() {
        Err(Refused::NoReason)
    } else {
        Ok(())
    }
}
