//! The demo's cases: on the first persons of two queues, so that the pages of cases show something.
//!
//! Placeholder text alone, by the demo's own operators, and always on the same persons.

use anyhow::Context;
use serde_json::json;
use tiaki_core::case::{MemberRole, Preservation, RequestKind, RequestStep};
use tiaki_core::id::PersonId;
use tiaki_ops::case::{self, Assigning, Draft, Moved, NewTask, Opening};
use tiaki_ops::{Act, Site, views};

use super::Stages;
use crate::output::grouped;

/// Who leads them, and who works in some of them too.
const LEAD: &str = "demo-analyst";
const MEMBER: &str = "demo-analyst-2";

/// Queues that cases are opened from, and persons of each.
const QUEUES: usize = 2;
const PERSONS: usize = 2;

/// Opens them.
pub(super) fn open(stages: &mut Stages, site: &Site, act: &Act) -> anyhow::Result<()> {
    let lead = Act {
        actor: LEAD.to_owned(),
        at: act.at,
    };
    stages.run(
        "cases",
        || {
            let persons = first(site)?;
            for (number, person) in persons.iter().enumerate() {
                work(site, &lead, *person, number)
                    .with_context(|| format!("cannot work on {person}"))?;
            }
            Ok(json!({ "cases": persons.len() }))
        },
        |done| format!("{} opened", grouped(done["cases"].as_u64().unwrap_or(0))),
    )?;
    Ok(())
}

/// The first persons of the queues with most in them, by the order of authorities where as many.
fn first(site: &Site) -> anyhow::Result<Vec<PersonId>> {
    let mut places = views::overview(site)?.destinations;
    places.retain(|place| place.country.is_some());
    places.sort_by_key(|place| (std::cmp::Reverse(place.persons), place.authority.clone()));
    let mut persons = Vec::new();
    for place in places.iter().take(QUEUES) {
        let queue = views::queue(site, &place.authority, 0)?;
        let rows = queue.iter().flat_map(|queue| &queue.rows);
        persons.extend(rows.take(PERSONS).map(|row| row.person));
    }
    Ok(persons)
}

fn work(site: &Site, lead: &Act, person: PersonId, number: usize) -> anyhow::Result<()> {
    let opening = Opening {
        persons: vec![person],
        reference: Some(format!("DEMO-{}", number + 1)),
        restricted: false,
        lead: None,
    };
    let id = case::open(site, lead, &opening)?.case;
    let due = |days| Some(lead.at.plus_days(days).date());
    let task = |words: &str, days, assignee: Option<&str>| NewTask {
        words: words.to_owned(),
        due: due(days),
        assignee: assignee.map(str::to_owned),
    };
    case::add_task(
        site,
        lead,
        &id,
        &task("Placeholder task: ask the provider", 7, Some(LEAD)),
    )?;
    case::note(
        site,
        lead,
        &id,
        "Placeholder note of the demo.\nNobody in it is real.",
    )?;
    if number.is_multiple_of(2) {
        let member = Assigning {
            operator: MEMBER.to_owned(),
            role: MemberRole::Member,
            by_supervisor: false,
        };
        case::assign(site, lead, &id, &member)?;
        case::add_task(
            site,
            lead,
            &id,
            &task("Placeholder task: read the log", 14, Some(MEMBER)),
        )?;
        let draft = Draft {
            kind: RequestKind::Preservation,
            office: "Placeholder provider, law enforcement response".to_owned(),
            law: Some(Preservation::Us2703),
            extends: None,
            end: None,
            due: None,
            reference: None,
            accounts: Vec::new(),
        };
        let request = case::draft_request(site, lead, &id, &draft)?;
        let sent = Moved {
            step: RequestStep::Send,
            on: None,
            reference: None,
        };
        case::move_request(site, lead, &request, &sent)?;
    } else {
        case::hand_over(
            site,
            lead,
            &id,
            "Placeholder office of child protection",
            None,
        )?;
    }
    Ok(())
}
