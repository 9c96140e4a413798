//! What machines ask of the samples.

use tiaki_core::id::{ClientId, OutcomeId, SharedReferralId};
use tiaki_ops::clients::Client;
use tiaki_ops::outcomes::{Recorded, Refused, Said};
use tiaki_ops::refer::shared::Shown;

use super::text;

pub(crate) fn draft_of(id: &SharedReferralId) -> Option<Shown> {
    let mut rows = super::drafts(0).rows.into_iter();
    rows.find(|row| row.id == *id)
}

/// As the use case, without a store.
pub(crate) fn record(said: &Said) -> Result<Recorded, Refused> {
    if said.person != super::person_id().to_string() {
        return Err(Refused::NoPerson);
    }
    Ok(Recorded {
        outcome: OutcomeId::from_bytes([8; 16]),
        new: true,
        accounts: 2,
    })
}

pub(crate) fn clients() -> Vec<Client> {
    vec![Client {
        id: ClientId::from_bytes([5; 16]),
        name: text("dashboard"),
        roles: vec!["supervisor"],
        agency: String::new(),
        purpose: text("statistics"),
        reason: text("wall of figures"),
        per_minute: 120,
        is_good: true,
        created_at: text("2026-03-01T10:00:00Z"),
        ends_at: text("2026-06-01T10:00:00Z"),
        used_at: None,
    }]
}

/// What machines ask of something that has the samples.
macro_rules! calls {
    ($of:ident) => {
        impl tiaki_web::Calls for $of {
            fn draft(
                &self,
                id: &tiaki_core::id::SharedReferralId,
            ) -> Result<Option<tiaki_ops::refer::shared::Shown>, tiaki_ops::Error> {
                Ok($crate::samples::draft_of(id))
            }

            fn referrals_from(
                &self,
                (operator, authority): (&str, &str),
                which: &tiaki_ops::refer::draft::Which,
                _: (u32, u32),
            ) -> Result<(Vec<tiaki_ops::refer::draft::Listed>, bool), tiaki_ops::Error> {
                tiaki_web::Sends::referrals(self, operator, authority, which, 0)
            }

            fn record(
                &self,
                _: &tiaki_ops::Act,
                said: &tiaki_ops::outcomes::Said,
            ) -> Result<
                Result<tiaki_ops::outcomes::Recorded, tiaki_ops::outcomes::Refused>,
                tiaki_ops::Error,
            > {
                Ok($crate::samples::record(said))
            }

            fn clients(
                &self,
                _: tiaki_core::time::Timestamp,
            ) -> Result<Vec<tiaki_ops::clients::Client>, tiaki_ops::Error> {
                Ok($crate::samples::clients())
            }
        }
    };
}
pub(crate) use calls;
