//! What linking found, as it is stored.

use serde::Serialize;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_link::{Contribution, Link, Linkage, Manner, Model, Reliability, Tier, ValueClass};
use tiaki_store::persons::{NewLink, NewPerson};

use super::account;
use crate::Site;

/// Persons and links of a linkage.
pub(super) fn translate(site: &Site, linkage: &Linkage) -> (Vec<NewPerson>, Vec<NewLink>) {
    translate_where(site, linkage, |_, _| true, |_| true)
}

/// As [`translate`], of those only that are wanted: persons by the number of the cluster and its
/// accounts, links by their place.
pub(super) fn translate_where(
    site: &Site,
    linkage: &Linkage,
    is_wanted: impl Fn(usize, &[AccountId]) -> bool,
    is_link_wanted: impl Fn(usize) -> bool,
) -> (Vec<NewPerson>, Vec<NewLink>) {
    let (mut found, mut links) = (Vec::new(), Vec::new());
    let mut place = 0;
    for (number, cluster) in linkage.clusters().iter().enumerate() {
        let own = linkage.links_of(cluster);
        let first_link = place;
        place += own.len();
        let accounts: Vec<AccountId> = linkage
            .members(cluster)
            .iter()
            .map(|record| account(*record))
            .collect();
        if !is_wanted(number, &accounts) {
            continue;
        }
        // Members come in the order of their keys.
        let Some(first) = accounts.first() else {
            continue;
        };
        let id = person(site, first);
        for (link, place) in own.iter().zip(first_link..) {
            if is_link_wanted(place) {
                links.push(NewLink {
                    person: id,
                    a: account(link.a),
                    b: account(link.b),
                    weight: (link.total - link.allowance).into(),
                    confidence: link.confidence.into(),
                    tier: tier(link.tier),
                    forest: link.in_forest,
                    evidence: evidence(link, linkage.contributions(link)),
                });
            }
        }
        found.push(NewPerson {
            id,
            tier: cluster.tier.map_or("single", tier),
            accounts,
        });
    }
    (found, links)
}

/// The id of the person whose smallest account this is.
pub(super) fn person(site: &Site, first: &AccountId) -> PersonId {
    PersonId::derive(&site.key, &[first.as_bytes()])
}

const fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Confirmed => "confirmed",
        Tier::Probable => "probable",
        Tier::Possible => "possible",
    }
}

/// A link's waterfall, as JSON for the pages: [`crate::views::LinkEvidence`], without a copy of each word.
pub(super) fn evidence(link: &Link, steps: &[Contribution]) -> String {
    let of = |part: &Contribution| Told {
        kind: part.kind.as_str(),
        holders: part.holders.into(),
        weight: part.weight.into(),
        class: part.class,
        manner: How::Agrees(part.manner),
        persons: part.persons.into(),
        reliability: part.reliability,
    };
    let mut parts: Vec<Told> = steps.iter().map(of).collect();
    let model = Model::standard();
    parts.extend(link.differing.iter().map(|kind| Told {
        kind: kind.as_str(),
        holders: 0,
        weight: model.rule(*kind).differs.into(),
        class: ValueClass::Ordinary,
        manner: How::Differs("differing"),
        persons: 0,
        reliability: Reliability::Stated,
    }));
    serde_json::to_string(&parts).unwrap_or_default()
}

/// A [`crate::views::LinkEvidence`] in the making.
#[derive(Serialize)]
struct Told {
    kind: &'static str,
    holders: u64,
    weight: i64,
    class: ValueClass,
    manner: How,
    persons: u64,
    reliability: Reliability,
}

/// How two accounts agree on a value, or that they do not.
#[derive(Serialize)]
#[serde(untagged)]
enum How {
    Agrees(Manner),
    Differs(&'static str),
}

/// The code that an enum without data is written as.
pub(super) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
