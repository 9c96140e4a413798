//! The demo's referrals: some that wait for a second person, so that who opens the demo can release one.
//!
//! Placeholder words alone, by the demo's own operators, and always on the same persons: those after the ones that
//! cases are opened on, in the two largest queues. They are drafted before queues are released, and so stay behind.

use anyhow::Context;
use serde_json::json;
use tiaki_core::id::PersonId;
use tiaki_core::referral::blocked;
use tiaki_core::time::Timestamp;
use tiaki_ops::refer::draft::{self, NewReferral};
use tiaki_ops::{Act, Site, refer, views};

use super::Stages;
use crate::output::{grouped, say};

/// Who drafts them.
const DRAFTER: &str = "demo-analyst";
/// Who may release them, of the demo's operators.
const SECOND: &str = "demo-supervisor";

/// Queues that persons are taken from, persons passed over in each, and persons of each referral.
const QUEUES: usize = 2;
const PASSED: usize = 2;
const PERSONS: usize = 2;
/// Days until an answer is asked for.
const REPLY_DAYS: i64 = 365;

/// Drafts them, and asks for the release of those that nothing stands in the way of.
pub(super) fn prepare(stages: &mut Stages, site: &Site, act: &Act) -> anyhow::Result<()> {
    let by = Act {
        actor: DRAFTER.to_owned(),
        at: act.at,
    };
    stages.run(
        "drafts",
        || {
            let (mut drafted, mut waiting) = (0_u64, 0_u64);
            for (authority, persons) in queues(site)? {
                for some in persons.chunks(PERSONS) {
                    let new = new(&authority, some, by.at);
                    let id = draft::draft(site, &by, &new)
                        .with_context(|| format!("cannot draft a referral to {authority}"))?;
                    drafted += 1;
                    let shown = refer::show(site, &id, (SECOND, None), by.at)?;
                    if shown.is_some_and(|shown| !blocked(&shown.checks)) {
                        draft::submit(site, &by, &id)?;
                        waiting += 1;
                    }
                }
            }
            Ok(json!({ "drafted": drafted, "waiting": waiting }))
        },
        |done| {
            let count = |name: &str| grouped(done[name].as_u64().unwrap_or(0));
            format!(
                "{} referrals drafted, {} wait for a second person",
                count("drafted"),
                count("waiting")
            )
        },
    )?;
    Ok(())
}

/// Some persons of the largest queues, by the order of authorities where as many.
fn queues(site: &Site) -> anyhow::Result<Vec<(String, Vec<PersonId>)>> {
    let mut places = views::overview(site)?.destinations;
    places.retain(|place| place.country.is_some());
    places.sort_by_key(|place| (std::cmp::Reverse(place.persons), place.authority.clone()));
    let mut found = Vec::new();
    for place in places.into_iter().take(QUEUES) {
        let queue = views::queue(site, &place.authority, 0)?;
        let rows = queue.iter().flat_map(|queue| &queue.rows).skip(PASSED);
        let persons = rows.take(2 * PERSONS).map(|row| row.person);
        found.push((place.authority, persons.collect()));
    }
    Ok(found)
}

fn new(authority: &str, persons: &[PersonId], at: Timestamp) -> NewReferral {
    // Long enough for whoever opens the demo long after the day of its world.
    let day = at.plus_days(REPLY_DAYS).date();
    NewReferral {
        persons: persons.to_vec(),
        within: Some(authority.to_owned()),
        to: vec![authority.to_owned()],
        purpose: "protection of children".to_owned(),
        legal_basis: "synthetic operation: none is needed".to_owned(),
        urgency: "urgent".to_owned(),
        reply_by: day,
        cover: "investigate".to_owned(),
        words: "placeholder words".to_owned(),
    }
}

/// Says where they wait.
pub(super) fn tell() -> anyhow::Result<()> {
    say(format_args!(
        "  referrals of {DRAFTER} wait for a second person at /referrals: log in as {SECOND}"
    ))
}
