//! The release of whole queues as referrals: each package is one, drafted and submitted by the first who is named and
//! let go by the second, with the checks that a person has to answer for.

use std::collections::BTreeSet;

use tiaki_core::id::{ReferralId, SharedReferralId};
use tiaki_core::queue::operator_key;
use tiaki_core::referral::{ReferralState, ReferralStep, Urgency};
use tiaki_store::Tx;
use tiaki_store::queue::Operator;
use tiaki_store::referrals::Referral;
use tiaki_store::referrals::drafts::{self, Known, NewDraft};
use tiaki_store::shared::{self, NewShared};

use super::draft::{event, reference};
use super::make::reply_days;
use super::tables::Contents;
use super::{Ready, Release, checks};
use crate::{Act, Error, Site};

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// How soon, by the most urgent band inside, as the package says it.
const fn urgency(contents: &Contents) -> Urgency {
    match contents.band {
        Some(0) => Urgency::Immediate,
        Some(1) => Urgency::Urgent,
        _ => Urgency::Routine,
    }
}

/// Writes down a referral for each package; which is in which.
pub(super) fn record(
    tx: &Tx<'_>,
    (site, act, release): (&Site, &Act, &Release),
    (ready, sealed): (&[Ready<'_>], &[Referral]),
    (rules, source): (&str, i64),
) -> Result<Vec<(SharedReferralId, ReferralId)>, Error> {
    let operator = |name: &str| Operator {
        name: name.trim().to_owned(),
        key: operator_key(name),
    };
    let (first, second) = (operator(&release.released_by), operator(&release.second));
    let places = shared::last(tx)?.saturating_add(1)..;
    let mut recorded = Vec::new();
    for (seq, (ready, referral)) in places.zip(ready.iter().zip(sealed)) {
        let contents = ready.contents;
        let id = SharedReferralId::derive(&site.key, &[referral.id.as_bytes()]);
        let reference = reference(site, &id);
        // Two decisions on several authorities may have one account go twice with a part.
        let accounts: BTreeSet<_> = contents.placed.iter().copied().collect();
        let accounts: Vec<_> = accounts.into_iter().collect();
        let destinations = [(ready.part.authority.clone(), "[]".to_owned())];
        let decided = NewShared {
            id,
            seq,
            reference: &reference,
            operator: &first.name,
            reason: &release.operation,
            accounts: &accounts,
            destinations: &destinations,
            stands: false,
        };
        shared::add(tx, &decided, act.at)?;
        let urgency = urgency(contents);
        let new = NewDraft {
            id,
            seq,
            state: ReferralState::Submitted,
            origin: "queue",
            operator: &first,
            purpose: &release.purpose,
            legal_basis: &release.legal_basis,
            urgency: urgency.code(),
            reply_on: act
                .at
                .micros()
                .div_euclid(DAY)
                .saturating_add(reply_days(contents.band)),
            cover: "",
            known: &Known {
                rules: rules.to_owned(),
                source,
                persons: i64::try_from(contents.persons).unwrap_or(i64::MAX),
                accounts: i64::try_from(contents.accounts).unwrap_or(i64::MAX),
            },
        };
        drafts::add(tx, &new, act.at)?;
        let begun = event(ReferralStep::Submit, "", &first, act.at);
        drafts::note(tx, &id, &begun, (ReferralState::Submitted, None))?;
        let mut done = event(ReferralStep::Release, "", &second, act.at);
        let open = checks::of_queue(contents).into_iter();
        done.checks = open.map(|check| check.code().to_owned()).collect();
        drafts::note(tx, &id, &done, (ReferralState::Released, None))?;
        recorded.push((id, referral.id));
    }
    Ok(recorded)
}
