//! Folding: which reports are one, so that lists show them once with their count.
//!
//! Exact re-submissions through one door never get here: the same bytes are one report from
//! intake on. The same bytes through two doors, by the API and by file, are two, each with its
//! sender, and are grouped here. What is grouped is decided by [`tiaki_core::fold`]; here its rows are filled from the store,
//! and the groups replace those of the last run with their log entry. Nothing is merged or
//! taken away: each report keeps its page, its accounts and their places in the queues.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use tiaki_core::fold::{Group, GroupKind, Row, Rules, fold};
use tiaki_core::id::{IncidentId, PersonId, ReportId, SiteKey, SourceId};
use tiaki_core::report::{IncidentType, Role, read_marks};
use tiaki_core::triage::PersonFacts;
pub use tiaki_store::folding::{IncidentRow, MemberRow};
use tiaki_store::{Tx, folding as rows};

use crate::{Act, Error, Site};

/// What folding came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Folded {
    /// Reports.
    pub reports: u64,
    /// Groups of reports that are one by their number, and the reports in them.
    pub same_report: Count,
    /// Groups of reports of one incident, and the reports in them.
    pub same_incident: Count,
    /// Groups of reports of one viral file, and the reports in them.
    pub viral: Count,
    /// Files that so many hold that a person must look: no group was made of them.
    pub held: u64,
    /// The rules' version.
    pub rules: String,
}

/// Groups, and the reports in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Groups.
    pub groups: u64,
    /// Their reports.
    pub reports: u64,
}

/// Groups all stored reports and replaces what was found before.
///
/// # Errors
/// Those of the store.
pub fn run(site: &Site, act: &Act) -> Result<Folded, Error> {
    let found = site.store.read("fold", read)?;
    let rules = Rules::standard();
    let grouped = fold(&found, &rules);
    let mut folded = Folded {
        reports: found.len() as u64,
        held: grouped.held.len() as u64,
        rules: rules.version.clone(),
        ..Folded::default()
    };
    for group in &grouped.groups {
        let count = match group.kind {
            GroupKind::SameReport => &mut folded.same_report,
            GroupKind::SameIncident => &mut folded.same_incident,
            _ => &mut folded.viral,
        };
        count.groups += 1;
        count.reports += group.members.len() as u64;
    }
    let groups: Vec<(IncidentId, Group)> = grouped
        .groups
        .into_iter()
        .map(|group| (id(&site.key, &group), group))
        .collect();
    site.store.write("fold", |tx| {
        let seen = (folded.reports, rules.version.as_str());
        rows::replace(tx, &groups, seen, &act.actor, act.at)
    })?;
    tracing::info!(
        reports = folded.reports,
        groups = groups.len(),
        "reports folded"
    );
    Ok(folded)
}

/// A group's id: from what it is one by and its first report, so that it stays when more come in.
fn id(key: &SiteKey, group: &Group) -> IncidentId {
    let first = group
        .members
        .first()
        .map_or(&[][..], |first| first.as_bytes());
    IncidentId::derive(key, &[group.kind.code().as_bytes(), &group.anchor, first])
}

fn read(tx: &Tx<'_>) -> Result<Vec<Row>, Error> {
    let mut found: Vec<Row> = rows::reports(tx)?
        .into_iter()
        .map(|report| Row {
            id: report.id,
            reference: report.reference,
            document: report.document,
            at: report.at,
            incident: IncidentType::find(&report.incident),
            marks: read_marks(&report.marks),
            escalated: report.escalated,
            batched: report.batched,
            names_child: false,
            accounts: Vec::new(),
            files: Vec::new(),
        })
        .collect();
    let places: HashMap<SourceId, usize> = (0..)
        .zip(&found)
        .map(|(place, row)| (row.id.into(), place))
        .collect();
    let mut with = |source: SourceId, change: &mut dyn FnMut(&mut Row)| {
        if let Some(row) = places.get(&source).and_then(|place| found.get_mut(*place)) {
            change(row);
        }
        Ok::<_, Error>(())
    };
    rows::accounts(tx, |source, account, is_reported, is_shielded| {
        with(source, &mut |row| {
            row.names_child |= is_shielded;
            if is_reported && !row.accounts.contains(&account) {
                row.accounts.push(account);
            }
        })
    })?;
    rows::files(tx, |source, file| {
        with(source, &mut |row| {
            if !row.files.contains(&file) {
                row.files.push(file);
            }
        })
    })?;
    Ok(found)
}

/// Reports on a page of a group, and groups on a page of the list.
pub const PAGE_SIZE: u32 = 50;

/// A group with a page of its reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The group.
    pub row: IncidentRow,
    /// The page, from 0.
    pub page: u32,
    /// The reports on it, earliest first.
    pub members: Vec<MemberRow>,
}

/// A page of the groups, the largest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incidents {
    /// All groups.
    pub total: i64,
    /// Reports that folding has not seen yet.
    pub unfolded: i64,
    /// The page, from 0.
    pub page: u32,
    /// The groups on it.
    pub rows: Vec<IncidentRow>,
}

/// A group with a page, from 0, of its reports; nothing where there is none of this id. Who works here for an authority
/// knows of the reports that name somebody in its queue, and the group counts those alone: `agency` is empty for the
/// site's own. Each report is to be asked about by itself all the same ([`crate::access::readable`]).
///
/// # Errors
/// Those of the store.
pub fn incident(
    site: &Site,
    id: &IncidentId,
    agency: &str,
    page: u32,
) -> Result<Option<Incident>, Error> {
    let part = (PAGE_SIZE, page.saturating_mul(PAGE_SIZE));
    site.store.read("incident", |tx| {
        let row = match agency {
            "" => rows::find(tx, id)?,
            _ => rows::find_own(tx, id, agency)?,
        };
        let Some(row) = row else {
            return Ok(None);
        };
        let members = match agency {
            "" => rows::members(tx, id, part.0, part.1)?,
            _ => rows::own_members(tx, id, agency, part)?,
        };
        Ok(Some(Incident { row, page, members }))
    })
}

/// A page, from 0, of the groups.
///
/// # Errors
/// Those of the store.
pub fn incidents(site: &Site, page: u32) -> Result<Incidents, Error> {
    site.store.read("incidents", |tx| {
        Ok(Incidents {
            total: rows::size(tx)?,
            unfolded: rows::unfolded(tx)?,
            page,
            rows: rows::largest(tx, PAGE_SIZE, page.saturating_mul(PAGE_SIZE))?,
        })
    })
}

/// A group that some of a person's reports are in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The group.
    pub incident: IncidentRow,
    /// The person's reports in it.
    pub own: Vec<ReportId>,
    /// Of these, the reports that are about the person and do not only name an account beside: those
    /// that count.
    pub about: Vec<ReportId>,
}

/// The groups that a person's reports are in, those with most of the person's reports first.
pub(crate) fn shares(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<Share>, Error> {
    Ok(shared(rows::of_person(tx, person)?))
}

/// The groups of the reports of several persons, read at once: what facts name, each of which may be asked for by
/// [`Groups::shares`].
pub(crate) struct Groups(BTreeMap<ReportId, Vec<IncidentRow>>);

impl Groups {
    /// Those of all reports that these facts name.
    pub(crate) fn of<'f>(
        tx: &Tx<'_>,
        facts: impl Iterator<Item = &'f PersonFacts>,
    ) -> Result<Self, Error> {
        let reports = facts.flat_map(|facts| named(facts).map(|(report, _)| report));
        let mut groups: BTreeMap<ReportId, Vec<IncidentRow>> = BTreeMap::new();
        for (report, incident) in rows::of_reports(tx, &reports.collect())? {
            groups.entry(report).or_default().push(incident);
        }
        Ok(Self(groups))
    }

    /// As [`shares`], by the facts of a person.
    pub(crate) fn shares(&self, facts: &PersonFacts) -> Vec<Share> {
        let of = |(report, is_about)| {
            let groups = self.0.get(&report).into_iter().flatten();
            groups.map(move |incident| (report, incident.clone(), is_about))
        };
        shared(named(facts).flat_map(of))
    }
}

/// The reports that facts rest on, and whether each is about the person or only names an account beside.
fn named(facts: &PersonFacts) -> impl Iterator<Item = (ReportId, bool)> {
    // A disclosure has no kind of incident.
    let reports = facts.standing().filter(|fact| fact.incident.is_some());
    reports.map(|fact| {
        let report = ReportId::from_bytes(*fact.source.as_bytes());
        (report, fact.role != Role::Associated)
    })
}

/// Puts reports with a group each together by group; those of one report stand together in each group.
fn shared(all: impl IntoIterator<Item = (ReportId, IncidentRow, bool)>) -> Vec<Share> {
    let mut found: BTreeMap<IncidentId, Share> = BTreeMap::new();
    for (report, incident, is_about) in all {
        let share = found.entry(incident.id).or_insert_with(|| Share {
            incident,
            own: Vec::new(),
            about: Vec::new(),
        });
        if share.own.last() != Some(&report) {
            share.own.push(report);
        }
        if is_about {
            share.about.push(report);
        }
    }
    let mut shares: Vec<Share> = found.into_values().collect();
    shares.sort_by_key(|share| (std::cmp::Reverse(share.own.len()), share.incident.id));
    shares
}

/// How many of a person's `reports` are left when all that are one count once. A report that stands
/// in several groups makes those one: it is the same thing told in different ways.
pub(crate) fn counted_once(reports: i64, shares: &[Share]) -> i64 {
    // Each report leads to another of its group, or to itself.
    let mut leads: BTreeMap<ReportId, ReportId> = BTreeMap::new();
    let mut more = 0;
    for share in shares {
        let Some((first, rest)) = share.about.split_first() else {
            continue;
        };
        for report in rest {
            let (a, b) = (end(&leads, *first), end(&leads, *report));
            if a != b {
                leads.insert(b, a);
                more += 1;
            }
        }
    }
    (reports - more).max(reports.min(1))
}

fn end(leads: &BTreeMap<ReportId, ReportId>, from: ReportId) -> ReportId {
    let mut at = from;
    while let Some(next) = leads.get(&at) {
        at = *next;
    }
    at
}

#[cfg(test)]
mod tests {
    use tiaki_core::id::{IncidentId, ReportId};
    use tiaki_store::folding::IncidentRow;

    use super::{Share, counted_once};

    fn share(own: &[u8]) -> Share {
        Share {
            incident: IncidentRow {
                id: IncidentId::from_bytes([own.first().copied().unwrap_or(0); 16]),
                kind: "same_incident".to_owned(),
                reports: 9,
                accounts: 1,
                first_at: None,
                last_at: None,
                file: None,
                rules: String::new(),
            },
            own: Vec::new(),
            about: own
                .iter()
                .map(|number| ReportId::from_bytes([*number; 16]))
                .collect(),
        }
    }

    #[test]
    fn what_is_one_counts_once() {
        for (reports, groups, expected) in [
            (0, &[][..], 0),
            (3, &[], 3),
            // Of a viral burst a person often has one report: that is one already.
            (3, &[&[1][..]], 3),
            (3, &[&[1, 2]], 2),
            (5, &[&[1, 2], &[3, 4, 5]], 2),
            // Told twice, by the same report in two groups.
            (3, &[&[1, 2], &[2, 3]], 1),
            (3, &[&[1, 2], &[1, 2]], 2),
            (4, &[&[1, 2], &[3, 4], &[2, 3]], 1),
            // Triage has counted fewer than folding has seen since.
            (1, &[&[1, 2, 3]], 1),
            (0, &[&[1, 2]], 0),
        ] {
            let shares: Vec<Share> = groups.iter().map(|own| share(own)).collect();
            assert_eq!(counted_once(reports, &shares), expected, "{groups:?}");
        }
    }
}
