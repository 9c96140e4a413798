//! Rows of queues, and who told of the persons in them.
//!
//! A page has fifty rows of up to hundreds of reports each: whatever can be is read for all of them at once, by the facts
//! that their places rest on.

use tiaki_core::id::PersonId;
use tiaki_core::triage::PersonFacts;
use tiaki_store::{Tx, persons, views as rows};

use super::QueueRow;
use crate::folding::{self, Groups, Share};
use crate::queue::tellers::Tellers;
use crate::triage::explain::Explainer;
use crate::{Error, Site};

/// A person's row without its place, with the groups as its accounts say.
pub(super) fn queue_row(
    tx: &Tx<'_>,
    explainer: &Explainer,
    row: rows::Queued,
) -> Result<QueueRow, Error> {
    let shares = folding::shares(tx, &row.person)?;
    let facts = explainer.facts(row.person, &row.facts);
    told_row(tx, explainer, row, (facts, shares))
}

/// A row without its place, with the facts that its place rests on and the groups that its reports are in.
fn told_row(
    tx: &Tx<'_>,
    explainer: &Explainer,
    row: rows::Queued,
    (facts, shares): (Option<PersonFacts>, Vec<Share>),
) -> Result<QueueRow, Error> {
    Ok(QueueRow {
        changed: persons::is_changed(tx, &row.person)?,
        place: 0,
        person: row.person,
        class: row.class,
        band: row.band,
        axes: row.axes,
        due_at: row.due_at,
        clock_at: row.clock_at,
        preserved_until: row.preserved_until,
        accounts: row.accounts,
        reports: row.reports,
        incidents: folding::counted_once(row.reports, &shares),
        known_files: row.known_files,
        first_seen_files: row.first_seen_files,
        tier: row.tier,
        reasons: explainer.reasons_of(row.person, facts, &row.rules),
        shares,
    })
}

/// Persons as a queue's rows, in this order and without their places; who has none is left out.
pub(crate) fn queue_rows(
    tx: &Tx<'_>,
    site: &Site,
    ids: &[PersonId],
) -> Result<Vec<(QueueRow, Option<Tellers>)>, Error> {
    let explainer = Explainer::of(tx, site, ids)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.extend(rows::find_person(tx, id)?.map(|row| row.queued));
    }
    told_rows(tx, &explainer, found)
}

/// Rows without their places, and who told of each person; what they share is read for all at once.
pub(super) fn told_rows(
    tx: &Tx<'_>,
    explainer: &Explainer,
    found: Vec<rows::Queued>,
) -> Result<Vec<(QueueRow, Option<Tellers>)>, Error> {
    let found: Vec<(rows::Queued, Option<PersonFacts>)> = found
        .into_iter()
        .map(|row| {
            let facts = explainer.facts(row.person, &row.facts);
            (row, facts)
        })
        .collect();
    let facts = found.iter().filter_map(|(_, facts)| facts.as_ref());
    let groups = Groups::of(tx, facts)?;
    let mut rows = Vec::with_capacity(found.len());
    for (row, facts) in found {
        let shares = match &facts {
            Some(facts) => groups.shares(facts),
            None => folding::shares(tx, &row.person)?,
        };
        let tellers = facts.as_ref().map(Tellers::of);
        let row = told_row(tx, explainer, row, (facts, shares))?;
        rows.push((row, tellers));
    }
    Ok(rows)
}
