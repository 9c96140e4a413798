//! Who told of the persons in a list, taken from the facts that their places rest on: what each row names.
//!
//! A list of fifty persons with hundreds of reports would ask for each of them anew; the facts are read with the row
//! already, and names are looked up once.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tiaki_core::id::{PersonId, ProviderId, ReportId};
use tiaki_core::triage::PersonFacts;
use tiaki_store::Tx;
use tiaki_store::queue::sources::{self, By, Newest, Sources};

use crate::Error;

/// Who told of a person, by the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tellers {
    /// Of each provider, how many of its reports and how many reports and disclosures name the person.
    by: BTreeMap<ProviderId, (i64, i64)>,
    /// Its reports.
    reports: Vec<ReportId>,
}

impl Tellers {
    /// As facts say; what was withdrawn tells nothing.
    pub(crate) fn of(facts: &PersonFacts) -> Self {
        let mut by: BTreeMap<ProviderId, (i64, i64)> = BTreeMap::new();
        let mut all = Vec::new();
        for fact in facts.standing() {
            let (reports, sources) = by.entry(fact.provider).or_default();
            *sources += 1;
            // A disclosure has no kind of incident.
            if fact.incident.is_some() {
                *reports += 1;
                all.push(ReportId::from_bytes(*fact.source.as_bytes()));
            }
        }
        Self { by, reports: all }
    }
}

/// What rows name, for each person in their order; a person whose facts cannot be read is read whole.
///
/// # Errors
/// Those of the store.
pub(super) fn named(
    tx: &Tx<'_>,
    found: Vec<(PersonId, Option<Tellers>)>,
) -> Result<Vec<Sources>, Error> {
    let names = sources::names(tx)?;
    let reports = found.iter().filter_map(|(_, one)| one.as_ref());
    let reports = reports.flat_map(|one| one.reports.iter().copied());
    let received = sources::received(tx, &reports.collect())?;
    let mut told = Vec::with_capacity(found.len());
    for (person, tellers) in found {
        told.push(match tellers {
            Some(tellers) => Sources {
                providers: providers(&names, &tellers),
                newest: newest(&received, &tellers),
            },
            None => sources::of_person(tx, &person)?,
        });
    }
    Ok(told)
}

/// The one that told most often first.
fn providers(names: &BTreeMap<ProviderId, String>, tellers: &Tellers) -> Vec<By> {
    let by = tellers.by.iter().map(|(provider, (reports, sources))| {
        let by = By {
            provider: *provider,
            name: names.get(provider).cloned().unwrap_or_default(),
            reports: *reports,
        };
        (*sources, by)
    });
    let mut providers: Vec<(i64, By)> = by.collect();
    providers.sort_by(|(a, one), (b, other)| {
        (Reverse(*a), &one.name, one.provider).cmp(&(Reverse(*b), &other.name, other.provider))
    });
    providers.into_iter().map(|(_, by)| by).collect()
}

fn newest(received: &BTreeMap<ReportId, (i64, String)>, tellers: &Tellers) -> Option<Newest> {
    let known = tellers.reports.iter();
    let known = known.filter_map(|report| Some((received.get(report)?, *report)));
    let ((_, reference), report) = known.max_by_key(|((at, _), report)| (*at, *report))?;
    Some(Newest {
        report,
        reference: reference.clone(),
    })
}
