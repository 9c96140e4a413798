//! What people have on their desk, made up: views, what is unread, bands set by hand, what was done with many.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{BandId, PersonId, ProviderId, SetAsideBatchId, ViewId};
use tiaki_core::queue::find_reason;
use tiaki_core::queue::view::View;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::queue::bands::{ByHand, Past};
use tiaki_ops::queue::looks::Look;
use tiaki_ops::queue::many::{Kind, Many, Offer, Undone};
use tiaki_ops::queue::views::{Around, Counts, Saved, ViewDeed};
use tiaki_ops::queue::{Refused, Taken};
use tiaki_store::queue::Operator;
use tiaki_web::{Deed, Outcome, Workbench};

use super::{Samples, at, person_id, queue, text};

/// The view that the sample's visitor saved.
pub(crate) fn view_id() -> ViewId {
    ViewId::from_bytes([0x6a; 16])
}

/// What was done with many a moment ago.
pub(crate) fn done_id() -> SetAsideBatchId {
    SetAsideBatchId::from_bytes([0x5c; 16])
}

fn saved() -> Vec<Saved> {
    let one = |number: u8, owner: &str, name: &str, query: &str, shared| Saved {
        id: ViewId::from_bytes([number; 16]),
        authority: text("auth-nz"),
        owner: Operator {
            name: text(owner),
            key: text(owner),
        },
        name: text(name),
        query: text(query),
        shared,
        is_default: false,
    };
    vec![
        one(0x6a, "ana", "High, by deadline", "band=high&sort=due", true),
        one(
            0x6b,
            "ben",
            "Evidence going",
            "clock=7&sort=clock&column=band&column=clock",
            true,
        ),
    ]
}

pub(crate) fn around() -> Around {
    Around {
        counts: Counts {
            of: 1_000,
            bands: [12, 240, 418, 300, 30],
            first_seen: 77,
            child: 140,
            clock: 23,
            overdue: 41,
            due: 66,
            preserved: 700,
            unread: 1,
            mine: 1,
            nobody: 988,
        },
        saved: saved(),
        providers: vec![
            (ProviderId::from_bytes([1; 16]), text("Examplechat")),
            (ProviderId::from_bytes([2; 16]), text("Sampleshare")),
        ],
    }
}

/// A band that an operator set on the sample person.
pub(crate) fn by_hand() -> ByHand {
    ByHand {
        id: BandId::from_bytes([0x6c; 16]),
        band: text("very_high"),
        given: text("medium"),
        reason: text("known from case 12"),
        operator: text("cleo"),
        at: at("2026-03-09T15:00:00Z"),
    }
}

pub(crate) fn past() -> Vec<Past> {
    let one = |number: u8, how: &str| Past {
        id: BandId::from_bytes([number; 16]),
        band: text("low"),
        given: text("medium"),
        reason: text("nothing new"),
        operator: text("ana"),
        at: at("2026-03-01T15:00:00Z"),
        ended: Some((text(how), text("ben"), at("2026-03-02T08:00:00Z"))),
    };
    vec![one(1, "higher"), one(2, "again"), one(3, "lifted")]
}

impl Workbench for Samples {
    fn counts(&self, _: &str, _: Timestamp) -> Result<Counts, Error> {
        Ok(around().counts)
    }

    fn around(
        &self,
        authority: &str,
        operator: &str,
        _: Counts,
        _: Timestamp,
    ) -> Result<Around, Error> {
        let mut found = around();
        if authority != "auth-nz" {
            found.saved.clear();
        }
        found.saved.iter_mut().for_each(|view| {
            view.is_default = operator == "dora";
        });
        Ok(found)
    }

    fn saved_view(&self, id: &ViewId, _: &str) -> Result<Option<Saved>, Error> {
        Ok(saved().into_iter().find(|view| view.id == *id))
    }

    fn opens_with(&self, _: &str, operator: &str) -> Result<Option<Saved>, Error> {
        let mut found = saved().into_iter();
        Ok(found.next().filter(|_| operator == "dora"))
    }

    fn view_count(&self, _: &str, _: &View, _: &str, _: Timestamp) -> Result<i64, Error> {
        Ok(1_001)
    }

    fn last_reason(&self, _: &str, _: &str) -> Result<Option<String>, Error> {
        Ok(Some(text("a relative works there")))
    }

    fn unread(&self, _: &str, persons: &[PersonId]) -> Result<BTreeSet<PersonId>, Error> {
        let second = queue().rows.get(1).map(|row| row.person);
        Ok(persons
            .iter()
            .copied()
            .filter(|id| Some(*id) == second)
            .collect())
    }

    fn see(&self, _: &[Look]) -> Result<(), Error> {
        Ok(())
    }

    fn bands(&self, _: &PersonId) -> Result<Vec<Past>, Error> {
        Ok(past())
    }

    fn by_hand(
        &self,
        persons: &[PersonId],
        _: Timestamp,
    ) -> Result<BTreeMap<PersonId, ByHand>, Error> {
        let one = persons.iter().filter(|id| **id == person_id());
        Ok(one.map(|id| (*id, by_hand())).collect())
    }

    fn offer(&self, batch: &SetAsideBatchId, _: &str) -> Result<Option<Offer>, Error> {
        Ok((*batch == done_id()).then_some(Offer {
            batch: *batch,
            kind: Kind::Taken,
            left: 3,
        }))
    }
}

/// What the sample queue does with views, with many at once and with bands, and what it refuses.
pub(crate) fn act(deed: &Deed, at: Timestamp) -> Result<Outcome, Refused> {
    let many = |kind, persons: &[PersonId]| match persons {
        [] => Err(Refused::Nobody),
        [one, ..] if *one == PersonId::from_bytes([0x77; 16]) => Err(Refused::Held(*one)),
        _ => Ok(Outcome::Many(Many {
            batch: done_id(),
            kind,
            count: persons.len() as u64,
        })),
    };
    match deed {
        Deed::TakeMany { persons, .. } => many(Kind::Taken, persons),
        Deed::ReadMany { shown, .. } => {
            let persons: Vec<PersonId> = shown.keys().copied().collect();
            many(Kind::Read, &persons)
        }
        Deed::ReleaseMany {
            persons, reason, ..
        } => {
            find_reason(reason).ok_or(Refused::NoReason)?;
            many(Kind::Released, persons)
        }
        Deed::Undo { batch, .. } if *batch == done_id() => Ok(Outcome::Undone(Undone {
            kind: Kind::Taken,
            authority: text("auth-nz"),
            count: 2,
            changed: vec![person_id()],
        })),
        Deed::Undo { .. } => Err(Refused::NoBatch),
        Deed::SetBand {
            person,
            band,
            reason,
            ..
        } => match band.as_str() {
            "" => Err(Refused::Band),
            "low" => Err(Refused::SameBand(*person)),
            _ => find_reason(reason)
                .map(|_| Outcome::Done)
                .ok_or(Refused::NoReason),
        },
        Deed::Review { operator, .. } if operator == "late" => Ok(Outcome::Review(None)),
        Deed::Review { authority, .. } => Ok(Outcome::Review(Some((
            Taken {
                person: person_id(),
                authority: authority.clone(),
                band: text("high"),
                until: at,
            },
            117,
        )))),
        Deed::View { deed, .. } => match deed {
            ViewDeed::Save { name, .. } | ViewDeed::Rename(_, name) if name.is_empty() => {
                Err(Refused::ViewName)
            }
            ViewDeed::Save { name, .. } if name.contains('@') => Err(Refused::ViewNames),
            _ => Ok(Outcome::View(view_id())),
        },
        _ => Ok(Outcome::Done),
    }
}
