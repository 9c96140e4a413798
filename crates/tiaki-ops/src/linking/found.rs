//! What linking found, as it is stored.

use serde::Serialize;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_link::{Contribution, Link, Linkage, Model, Tier, ValueClass};
use tiaki_store::persons::{NewLink, NewPerson};

use super::account;
use crate::Site;
use crate::views::LinkEvidence;

/// Persons and links of a linkage.
pub(super) fn translate(site: &Site, linkage: &Linkage) -> (Vec<NewPerson>, Vec<NewLink>) {
    translate_where(site, linkage, |_, _| true)
}

/// As [`translate`], of those only that are wanted, by the number of the cluster and its accounts.
pub(super) fn translate_where(
    site: &Site,
    linkage: &Linkage,
    is_wanted: impl Fn(usize, &[AccountId]) -> bool,
) -> (Vec<NewPerson>, Vec<NewLink>) {
    let (mut found, mut links) = (Vec::new(), Vec::new());
    for (number, cluster) in linkage.clusters().iter().enumerate() {
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
        let id = PersonId::derive(&site.key, &[first.as_bytes()]);
        for link in linkage.links_of(cluster) {
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
        found.push(NewPerson {
            id,
            tier: cluster.tier.map_or("single", tier),
            accounts,
        });
    }
    (found, links)
}

const fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Confirmed => "confirmed",
        Tier::Probable => "probable",
        Tier::Possible => "possible",
    }
}

/// A link's waterfall, as JSON for the pages.
pub(super) fn evidence(link: &Link, steps: &[Contribution]) -> String {
    let of = |part: &Contribution| LinkEvidence {
        kind: part.kind.as_str().to_owned(),
        holders: part.holders.into(),
        weight: part.weight.into(),
        class: code(&part.class),
        manner: code(&part.manner),
        persons: part.persons.into(),
        reliability: code(&part.reliability),
    };
    let mut parts: Vec<LinkEvidence> = steps.iter().map(of).collect();
    let model = Model::standard();
    parts.extend(link.differing.iter().map(|kind| LinkEvidence {
        kind: kind.as_str().to_owned(),
        holders: 0,
        weight: model.rule(*kind).differs.into(),
        class: code(&ValueClass::Ordinary),
        manner: "differing".to_owned(),
        persons: 0,
        reliability: "stated".to_owned(),
    }));
    serde_json::to_string(&parts).unwrap_or_default()
}

/// The code that an enum without data is written as.
pub(super) fn code(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
