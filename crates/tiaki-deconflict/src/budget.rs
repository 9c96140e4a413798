//! How much one asker may ask in a day.
//!
//! [`decide`] is the only way to a [`Grant`], and an [`Answerer`](crate::Answerer) answers nothing without one. It
//! is a pure function of the limits, of what was spent, and of the request's count; what was spent is the caller's
//! to keep, in the same transaction as its log ([`PeerDay`] does it in memory and says how).
//!
//! The budget is what keeps identifiers of low entropy: a telephone number is one of some 10^10, so at 5,000 a day
//! a sweep over all of one country's ten million numbers takes 2,000 days, and the key is another every epoch.

use std::collections::BTreeMap;

use crate::{CaseCommitment, Day, DayCounts, RefusalCode, RequestDigest, RequestId, Summary};

/// What one asker may spend in one day, in identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In all.
    pub per_day: u32,
    /// In one request.
    pub per_request: u32,
    /// For one case.
    pub per_case: u32,
    /// How often the same request is answered again without being charged.
    pub repeats: u32,
}

impl Limits {
    /// 5,000 a day, 1,000 in one request and for one case, 8 repeats. Our choice, to be set for each pair:
    /// `docs/deconfliction.md` says how.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            per_day: 5_000,
            per_request: 1_000,
            per_case: 1_000,
            repeats: 8,
        }
    }
}

/// What was spent before a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// Identifiers granted to this asker today.
    pub today: u64,
    /// Those of them for the request's case.
    pub case_today: u64,
    /// What was granted under the request's id before, and how often it was repeated since.
    pub earlier: Option<(RequestDigest, u32)>,
}

/// Leave to answer one request, once.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "a grant that is not used was still charged"]
pub struct Grant {
    digest: RequestDigest,
    charged: u32,
}

impl Grant {
    /// Which request.
    #[must_use]
    pub const fn digest(&self) -> RequestDigest {
        self.digest
    }

    /// How many identifiers it costs: zero where the same request was granted before.
    #[must_use]
    pub const fn charged(&self) -> u32 {
        self.charged
    }
}

/// Why there is no grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not granted ({}): {left} are left", code.code())]
pub struct Refused {
    /// Why.
    pub code: RefusalCode,
    /// How many identifiers, or repeats, are left of the limit that was in the way.
    pub left: u32,
}

/// Whether a request is granted.
///
/// A request is granted whole or not at all. The same bytes under the same id cost nothing again; other
/// bytes under an id that was used are refused.
///
/// # Errors
/// [`Refused`] with the first limit in the way: repeats, the request's, the case's, the day's.
pub fn decide(limits: &Limits, spent: &Spent, asked: &Summary) -> Result<Grant, Refused> {
    let (digest, count) = (asked.digest(), asked.count());
    let refused = |code, left| Err(Refused { code, left });
    match spent.earlier {
        Some((earlier, _)) if earlier != digest => return refused(RefusalCode::IdUsed, 0),
        Some((_, repeats)) if repeats >= limits.repeats => return refused(RefusalCode::Repeats, 0),
        Some(_) => return Ok(Grant { digest, charged: 0 }),
        None => {}
    }
    if count > limits.per_request {
        return refused(RefusalCode::TooMany, limits.per_request);
    }
    let left = |limit: u32, spent: u64| {
        let left = u64::from(limit).saturating_sub(spent);
        u32::try_from(left).unwrap_or(u32::MAX)
    };
    let of_case = left(limits.per_case, spent.case_today);
    if count > of_case {
        return refused(RefusalCode::CaseBudget, of_case);
    }
    let of_day = left(limits.per_day, spent.today);
    if count > of_day {
        return refused(RefusalCode::DayBudget, of_day);
    }
    Ok(Grant {
        digest,
        charged: count,
    })
}

/// What one asker did in one day: the books that [`decide`] and [`alarms`](crate::alarms) go by, in memory.
///
/// A store keeps the same, for the whole epoch where requests are to be free again on later days.
#[derive(Debug, Clone)]
pub struct PeerDay {
    day: Day,
    granted: BTreeMap<RequestId, (RequestDigest, u32)>,
    by_case: BTreeMap<CaseCommitment, u64>,
    by_size: BTreeMap<u32, u32>,
    refused: u32,
    refused_by_day: u32,
    asked: u64,
    repeats: u32,
    met: Option<u64>,
}

impl PeerDay {
    /// A day on which nothing was asked yet.
    #[must_use]
    pub const fn new(day: Day) -> Self {
        Self {
            day,
            granted: BTreeMap::new(),
            by_case: BTreeMap::new(),
            by_size: BTreeMap::new(),
            refused: 0,
            refused_by_day: 0,
            asked: 0,
            repeats: 0,
            met: None,
        }
    }

    /// Which day.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.day
    }

    /// What was spent before this request.
    #[must_use]
    pub fn spent(&self, asked: &Summary) -> Spent {
        Spent {
            today: self.by_case.values().sum(),
            case_today: self.by_case.get(&asked.case()).copied().unwrap_or(0),
            earlier: self.granted.get(&asked.id()).copied(),
        }
    }

    /// Decides on a request and writes down what came of it.
    ///
    /// # Errors
    /// As [`decide`]; that is written down too.
    pub fn ask(&mut self, limits: &Limits, asked: &Summary) -> Result<Grant, Refused> {
        let decided = decide(limits, &self.spent(asked), asked);
        self.asked += u64::from(asked.count());
        *self.by_size.entry(asked.count()).or_default() += 1;
        match &decided {
            Ok(grant) if grant.charged == 0 => {
                self.repeats += 1;
                if let Some((_, repeats)) = self.granted.get_mut(&asked.id()) {
                    *repeats += 1;
                }
            }
            Ok(grant) => {
                self.granted.insert(asked.id(), (grant.digest, 0));
                *self.by_case.entry(asked.case()).or_default() += u64::from(grant.charged);
            }
            Err(refused) => {
                self.refused += 1;
                self.refused_by_day += u32::from(refused.code == RefusalCode::DayBudget);
            }
        }
        decided
    }

    /// Writes down that so many met: hits, at the asker; contacts that it opened, at the answerer.
    pub fn note_met(&mut self, met: u64) {
        self.met = Some(self.met.unwrap_or(0).saturating_add(met));
    }

    /// The day in figures.
    #[must_use]
    pub fn counts(&self) -> DayCounts {
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        DayCounts {
            asked: self.asked,
            granted: self.by_case.values().sum(),
            requests: number(self.granted.len()),
            repeats: self.repeats,
            refused: self.refused,
            refused_by_day: self.refused_by_day,
            cases: number(self.by_case.len()),
            largest_case: self.by_case.values().copied().max().unwrap_or(0),
            same_size: self.by_size.values().copied().max().unwrap_or(0),
            met: self.met,
        }
    }
}
