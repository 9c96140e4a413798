//! Who calls: a machine by its token, no more often than it may.
//!
//! A token is read from `Authorization: Bearer` (RFC 6750, section 2.1) and from nowhere else; a browser's session
//! counts for nothing here, and a token counts for nothing on pages, which never read it. So no form of another
//! site can act with what a browser sends by itself.
//!
//! How often a machine calls is counted in memory: a bucket for each, filled evenly, in whole numbers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use tiaki_core::id::ClientId;
use tiaki_core::time::Timestamp;
use tiaki_ops::clients::ClientToken;

use crate::api::refused::Refused;
use crate::page::House;
use crate::problem::Problem;
use crate::visit::Visit;

/// What one request costs: the microseconds of a minute.
const COST: i64 = 60_000_000;

/// How often each machine has called.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buckets(Arc<Mutex<BTreeMap<ClientId, Bucket>>>);

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: i64,
    at: Timestamp,
}

impl Buckets {
    /// Takes one request of a machine; else after how many seconds there is one to take.
    fn take(&self, id: ClientId, per_minute: u16, at: Timestamp) -> Result<(), u64> {
        let rate = i64::from(per_minute.max(1));
        let full = rate.saturating_mul(COST);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = all.entry(id).or_insert(Bucket { left: full, at });
        let passed = at.micros().saturating_sub(bucket.at.micros()).max(0);
        bucket.left = bucket
            .left
            .saturating_add(passed.saturating_mul(rate))
            .min(full);
        bucket.at = at;
        if bucket.left >= COST {
            bucket.left -= COST;
            return Ok(());
        }
        let lacking = COST - bucket.left;
        let micros = lacking.div_euclid(rate).saturating_add(1);
        Err(u64::try_from(micros.div_euclid(1_000_000)).unwrap_or(0) + 1)
    }
}

/// The token that a request brings; nothing where there is none, or two.
fn token(headers: &HeaderMap) -> Option<ClientToken> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    ClientToken::find(token.trim())
}

/// Who calls; nobody where no token is good.
pub(crate) async fn known(
    house: &House,
    headers: &HeaderMap,
    visit: Visit,
) -> Result<Visit, Refused> {
    let Some(token) = token(headers) else {
        return Ok(visit);
    };
    let at = (house.settings.now)();
    let found = house
        .edge
        .ask("client", move |door| door.client(&token, at))
        .await?;
    let Some(found) = found else {
        let client = token.client();
        tracing::warn!(client.id = %client, "a token was refused");
        return Err(Problem::LogIn.into());
    };
    let id = found.client;
    house
        .buckets
        .take(id, found.per_minute, at)
        .map_err(Refused::rate)?;
    if found.session.is_stale {
        house
            .edge
            .tell("client", move |door| door.touch_client(&id, at));
    }
    Ok(Visit {
        session: Some(Arc::new(found.session)),
        ..visit
    })
}

#[cfg(test)]
mod tests {
    use tiaki_core::id::ClientId;
    use tiaki_core::time::Timestamp;

    use super::Buckets;

    #[test]
    fn a_bucket_fills_evenly_and_holds_a_minute() {
        let (one, other) = (ClientId::from_bytes([1; 16]), ClientId::from_bytes([2; 16]));
        let at = |second: i64| Timestamp::from_micros(1_767_225_600_000_000).plus_seconds(second);
        let buckets = Buckets::default();
        for _ in 0..4 {
            assert_eq!(buckets.take(one, 4, at(0)), Ok(()));
        }
        let wait = buckets.take(one, 4, at(0)).unwrap_err();
        assert!((15..=17).contains(&wait), "{wait}");
        assert!(buckets.take(one, 4, at(14)).is_err());
        assert_eq!(buckets.take(one, 4, at(15)), Ok(()));
        assert!(buckets.take(one, 4, at(15)).is_err());
        // Another's is another's; and no more than a minute's is ever saved.
        assert_eq!(buckets.take(other, 4, at(15)), Ok(()));
        for _ in 0..4 {
            assert_eq!(buckets.take(one, 4, at(9_000)), Ok(()));
        }
        assert!(buckets.take(one, 4, at(9_000)).is_err());
        // A clock that goes back takes nothing away and gives nothing.
        assert!(buckets.take(one, 4, at(0)).is_err());
    }
}
