//! A made-up operation for tests and for the sample pages. Nobody in it is real:
//! codes, placeholder text, reserved names and documentation addresses only.

mod calls;
mod care;
pub(crate) mod case;
mod desk;
pub(crate) mod door;
pub(crate) mod exchange;
mod fairness;
pub(crate) mod figures;
mod incident;
pub(crate) mod links;
mod overview;
mod person;
mod place;
mod provider;
mod report;
mod review;
pub(crate) mod search;
pub(crate) mod send;
mod shared;
pub(crate) mod upkeep;
pub(crate) mod workbench;

use tiaki_core::id::{AccountId, IncidentId, PersonId, ReportId, SetAsideId, SharedReferralId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::folding::{Incident, Incidents};
use tiaki_ops::linking::{Refused, Ruling};
use tiaki_ops::queue::audit::{Estimated, Look, Waiting};
use tiaki_ops::queue::{self as queues, Alarms, Batch, Filter, Listing, Skipped, Standing};
use tiaki_ops::refer::shared as sharing;
use tiaki_ops::reviews::{Review, Reviews};
use tiaki_ops::rulings::{self as places, Rulings};
use tiaki_ops::victims::Request;
use tiaki_ops::views::{AccountView, ObservationRow, Overview, Person, Quarantined, Report};
use tiaki_web::{Deed, Outcome, Views};

pub(crate) use self::calls::{calls, clients, draft_of, record};
pub(crate) use self::care::{addresses, care, folded, lift, narrative, own, unit};
pub(crate) use self::desk::{
    act, alarms, batches, estimates, lane, listing, look, skipped, standing,
};
pub(crate) use self::fairness::fairness;
pub(crate) use self::figures::figures;
pub(crate) use self::incident::{incident, incidents};
pub(crate) use self::overview::{overview, quarantine};
pub(crate) use self::person::{child, child_shown, person, queue};
pub(crate) use self::place::{of_person as rulings_of_person, rule, rulings};
pub(crate) use self::provider::cards;
pub(crate) use self::report::report;
pub(crate) use self::review::{review, reviews, undo};
pub(crate) use self::shared::{drafts, end_share, of_person as shared_of_person, share};

/// The operation of the samples.
pub(crate) struct Samples;

calls!(Samples);
care!(Samples, |_: &Samples, _: &mut String| ());
exchange::exchanges!(Samples, |_: &Samples, _: &mut String| ());
figures!(Samples, |_: &Samples, _: &mut String| ());
links::persons!(Samples, |_| ());
search::searching!(Samples);

impl Views for Samples {
    fn overview(&self) -> Result<Overview, Error> {
        Ok(overview())
    }

    fn queue(
        &self,
        authority: &str,
        filter: &Filter,
        page: u32,
        _: Timestamp,
    ) -> Result<Option<Listing>, Error> {
        Ok(listing(authority, filter, page))
    }

    fn standing(&self, _: &PersonId, _: &str, _: Timestamp) -> Result<Standing, Error> {
        Ok(standing())
    }

    fn batches(&self, authority: &str) -> Result<Vec<Batch>, Error> {
        Ok(if authority == "auth-nz" {
            batches()
        } else {
            Vec::new()
        })
    }

    fn skipped(&self, authority: &str, _: &str) -> Result<Vec<Skipped>, Error> {
        Ok(if authority == "auth-nz" {
            skipped()
        } else {
            Vec::new()
        })
    }

    fn alarms(&self, _: &str, days: u16, _: Timestamp) -> Result<Alarms, Error> {
        Ok(alarms(days))
    }

    fn audit_lane(&self, _: &str, _: Timestamp) -> Result<Vec<Waiting>, Error> {
        Ok(lane())
    }

    fn audit_one(&self, id: &SetAsideId, _: Timestamp) -> Result<Option<Look>, Error> {
        Ok(Some(look()).filter(|look| look.due.id == *id))
    }

    fn estimates(&self, _: &str, _: Timestamp) -> Result<Vec<Estimated>, Error> {
        Ok(estimates())
    }

    fn act(
        &self,
        deed: &Deed,
        rules: &QueueRules,
        at: Timestamp,
    ) -> Result<Result<Outcome, queues::Refused>, Error> {
        Ok(act(deed, rules, at))
    }

    fn person(&self, id: &PersonId) -> Result<Option<Person>, Error> {
        Ok((*id == person_id()).then(person))
    }

    fn report(&self, id: &ReportId) -> Result<Option<Report>, Error> {
        Ok((*id == report_id()).then(report))
    }

    fn account(&self, id: &AccountId) -> Result<Option<AccountView>, Error> {
        Ok((*id == child().id).then(child))
    }

    fn reveal(&self, id: &AccountId, _: &Request) -> Result<Option<AccountView>, Error> {
        Ok((*id == child().id).then(child_shown))
    }

    fn incidents(&self, page: u32) -> Result<Incidents, Error> {
        Ok(incidents(page))
    }

    fn incident(&self, id: &IncidentId, _: &str, page: u32) -> Result<Option<Incident>, Error> {
        Ok((*id == incident(0).row.id).then(|| incident(page)))
    }

    fn cards(&self) -> Result<Vec<tiaki_ops::quality::Card>, Error> {
        Ok(cards())
    }

    fn reviews(&self, _: &str, page: u32) -> Result<Reviews, Error> {
        Ok(reviews(page))
    }

    fn review(&self, one: &AccountId, other: &AccountId) -> Result<Option<Review>, Error> {
        Ok(review(one, other))
    }

    fn decide(&self, ruling: &Ruling, _: Timestamp) -> Result<Result<(), Refused>, Error> {
        Ok(review::decide(ruling))
    }

    fn rulings(&self, page: u32) -> Result<Rulings, Error> {
        Ok(rulings(page))
    }

    fn rule(
        &self,
        said: &places::Said,
        _: Timestamp,
    ) -> Result<Result<places::Done, places::Refused>, Error> {
        Ok(rule(said))
    }

    fn drafts(&self, page: u32) -> Result<sharing::Drafts, Error> {
        Ok(drafts(page))
    }

    fn share(
        &self,
        draft: &sharing::Draft,
        _: Timestamp,
    ) -> Result<Result<sharing::Shown, sharing::Refused>, Error> {
        Ok(share(draft))
    }

    fn end_share(
        &self,
        id: &SharedReferralId,
        operator: &str,
        reason: &str,
        _: Timestamp,
    ) -> Result<Result<(), sharing::Refused>, Error> {
        Ok(end_share(id, operator, reason))
    }

    fn fairness(&self, _: Timestamp) -> Result<Option<tiaki_ops::fairness::Report>, Error> {
        Ok(Some(fairness()))
    }

    fn quarantine(&self, limit: u32) -> Result<Vec<Quarantined>, Error> {
        Ok(quarantine().into_iter().take(limit as usize).collect())
    }
}

/// The moment that the samples are looked at.
pub(crate) fn as_of() -> Timestamp {
    at("2026-03-10T12:00:00Z")
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap_or_default()
}

pub(crate) fn person_id() -> PersonId {
    PersonId::from_bytes([0x1a; 16])
}

pub(crate) fn report_id() -> ReportId {
    ReportId::from_bytes([0x2b; 16])
}

/// An identifier as a report gives it.
pub(crate) fn seen(
    kind: &str,
    value: &str,
    moment: &str,
    port: Option<i64>,
    event: &str,
) -> ObservationRow {
    ObservationRow {
        kind: text(kind),
        value: text(value),
        at: (!moment.is_empty()).then(|| at(moment)),
        port,
        event: text(event),
        verified: (kind == "email").then_some(true),
        proxy: (kind == "ip").then_some(false),
        mined: false,
        recovery: false,
    }
}

fn account_id(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

fn text(text: &str) -> String {
    text.to_owned()
}
