//! Which reports are one: sent again, of one incident, or of one viral file.
//!
//! Three groupings, each a partition of its own, so that a report is in at most one group
//! of each [`GroupKind`]:
//! - *same report*: one number, sent again with other bytes, or the same bytes through two doors;
//! - *same incident*: one account, the same file within days of each other;
//! - *viral*: one file that many accounts pass on.
//!
//! A group never takes anything away: its members stay where they are, each with its own
//! place in the queue; lists show the group once with its count. What may hide a child is
//! never in a viral group ([`Row::stands_apart`] and [`Rules`] say what that is).
//!
//! The grouping is a pure function of its rows: their order does not show. Rows are brought
//! together by equal keys (number, account with file, file) and sorted by time within a
//! key, so that a key which many share costs no more than sorting it: O(n log n).
//!
//! To change a threshold: a new file of rules with a new version. To add a kind: a variant
//! of [`GroupKind`], its pass in [`fold`], its words on the page.

mod rules;
mod sets;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

pub use self::rules::{FoldRulesError, Rules};
use self::sets::Sets;
use crate::id::{AccountId, FileId, ReportId};
use crate::identifier::codes;
use crate::report::{IncidentType, Mark};
use crate::time::Timestamp;

codes! {
    /// Why reports are one.
    GroupKind {
        /// Of what one account did at one time.
        SameIncident = "same_incident",
        /// One report, sent again or through another door.
        SameReport = "same_report",
        /// Of one file that many pass on.
        Viral = "viral",
    }
}

/// A report, as folding sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The report.
    pub id: ReportId,
    /// Its number at the sender.
    pub reference: String,
    /// SHA-256 of its bytes as received, where its document holds this report alone and names an
    /// account: one that says nearly nothing may be as another to the byte.
    pub document: Option<[u8; 32]>,
    /// When the incident happened.
    pub at: Option<Timestamp>,
    /// What it is about.
    pub incident: Option<IncidentType>,
    /// Marks on the report itself.
    pub marks: BTreeSet<Mark>,
    /// Whether the provider asks for high priority.
    pub escalated: bool,
    /// Whether it is a batch of accounts that passed on one viral file.
    pub batched: bool,
    /// Whether it names a child.
    pub names_child: bool,
    /// The accounts it reports.
    pub accounts: Vec<AccountId>,
    /// Its files, without those that are only context.
    pub files: Vec<FileUse>,
}

/// A file in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileUse {
    /// The file.
    pub file: FileId,
    /// Whether it can be told from others: it has a digest, and none that stands for nothing.
    pub distinct: bool,
    /// Whether its provider or a list calls it viral.
    pub viral: bool,
}

impl Row {
    /// Whether the report is never behind the count of a viral file: it is about more than a file,
    /// or somebody says that it needs a look.
    #[must_use]
    pub fn stands_apart(&self, rules: &Rules) -> bool {
        self.escalated
            || self.names_child
            || !self.incident.is_some_and(|of| rules.folds_incident(of))
            || self.marks.iter().any(|mark| !rules.folds_mark(*mark))
            || self.files.is_empty()
            || self.files.iter().any(|file| !file.distinct)
    }
}

/// Reports that are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Why.
    pub kind: GroupKind,
    /// What they are one by: for a viral group its file, else the first of its members.
    pub anchor: [u8; 16],
    /// The reports, earliest first; those without a time last.
    pub members: Vec<ReportId>,
    /// Different accounts that they report.
    pub accounts: u64,
    /// The earliest incident among them.
    pub first_at: Option<Timestamp>,
    /// The latest.
    pub last_at: Option<Timestamp>,
}

/// What folding comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    /// The groups, by kind and anchor.
    pub groups: Vec<Group>,
    /// Files that so many hold that they are no viral file but a mistake: for a person to look at.
    pub held: Vec<FileId>,
}

/// Groups the reports. Each id is expected once; of rows with the same id the first counts.
#[must_use]
pub fn fold(rows: &[Row], rules: &Rules) -> Folded {
    let mut seen = HashSet::new();
    let mut rows: Vec<&Row> = rows.iter().filter(|row| seen.insert(row.id)).collect();
    rows.sort_unstable_by_key(|row| (row.at.is_none(), row.at, row.id));
    let (mut viral, held) = viral(&rows, rules);
    let mut groups = same_report(&rows, rules);
    groups.extend(same_incident(&rows, rules));
    groups.append(&mut viral);
    groups.sort_unstable();
    Folded { groups, held }
}

/// One group of each set of two or more rows.
fn groups(
    kind: GroupKind,
    rows: &[&Row],
    members: impl Iterator<Item = (Option<[u8; 16]>, Vec<usize>)>,
) -> Vec<Group> {
    let group = |(anchor, mut places): (Option<[u8; 16]>, Vec<usize>)| {
        // Rows are sorted by time, so their places are in that order too.
        places.sort_unstable();
        let of: Vec<&Row> = places
            .iter()
            .filter_map(|place| rows.get(*place).copied())
            .collect();
        let first = of.first().filter(|_| of.len() > 1)?;
        let accounts: BTreeSet<AccountId> = of
            .iter()
            .flat_map(|row| row.accounts.iter().copied())
            .collect();
        let times = || of.iter().filter_map(|row| row.at);
        Some(Group {
            kind,
            anchor: anchor.unwrap_or(*first.id.as_bytes()),
            members: of.iter().map(|row| row.id).collect(),
            accounts: accounts.len() as u64,
            first_at: times().min(),
            last_at: times().max(),
        })
    };
    members.filter_map(group).collect()
}

/// One number and something else that agrees; or the same bytes, whatever number each door gave.
fn same_report(rows: &[&Row], rules: &Rules) -> Vec<Group> {
    #[derive(PartialEq, Eq, Hash)]
    enum Agrees {
        Account(AccountId),
        File(FileId),
        Moment(Timestamp),
    }
    let mut sets = Sets::new(rows.len());
    let mut met: HashMap<(&str, Agrees), usize> = HashMap::new();
    let mut bytes: HashMap<[u8; 32], usize> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        if let Some(document) = row.document {
            sets.join(*bytes.entry(document).or_insert(place), place);
        }
        if !rules.is_number(&row.reference) {
            continue;
        }
        let accounts = row.accounts.iter().copied().map(Agrees::Account);
        let files = row.files.iter().filter(|file| file.distinct);
        let files = files.map(|file| Agrees::File(file.file));
        let moment = row.at.map(Agrees::Moment);
        for agrees in accounts.chain(files).chain(moment) {
            let first = *met.entry((&row.reference, agrees)).or_insert(place);
            sets.join(first, place);
        }
    }
    let found = sets.sets().into_iter().map(|places| (None, places));
    groups(GroupKind::SameReport, rows, found)
}

/// One account, the same file (or none, and the same offence), close in time. Reports of several
/// accounts are left out: they would make strangers' incidents one.
fn same_incident(rows: &[&Row], rules: &Rules) -> Vec<Group> {
    #[derive(PartialEq, Eq, Hash)]
    enum Of {
        File(FileId),
        Offence(Option<IncidentType>),
    }
    let mut sets = Sets::new(rows.len());
    let mut last: HashMap<(AccountId, Of), (Timestamp, usize)> = HashMap::new();
    // Rows come in order of time, so that it is enough to look at the one before.
    for (place, row) in rows.iter().enumerate() {
        let (Some(at), [account]) = (row.at, row.accounts.as_slice()) else {
            continue;
        };
        let mut meet = |of: Of, gap: i64| {
            if let Some((before, other)) = last.insert((*account, of), (at, place))
                && at.micros().saturating_sub(before.micros()) <= gap
            {
                sets.join(other, place);
            }
        };
        for file in row.files.iter().filter(|file| file.distinct) {
            meet(Of::File(file.file), rules.incident_gap());
        }
        if row.files.is_empty() {
            meet(Of::Offence(row.incident), rules.text_gap());
        }
    }
    let found = sets.sets().into_iter().map(|places| (None, places));
    groups(GroupKind::SameIncident, rows, found)
}

/// A time in which one file went round: its first and last report, and how many accounts.
#[derive(Debug, Clone, Copy)]
struct Burst {
    from: Timestamp,
    until: Timestamp,
    accounts: u64,
}

/// One file that many pass on.
fn viral(rows: &[&Row], rules: &Rules) -> (Vec<Group>, Vec<FileId>) {
    let mut uses: BTreeMap<FileId, (Vec<usize>, bool)> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| row.at.is_some()) {
        for file in row.files.iter().filter(|file| file.distinct) {
            let entry = uses.entry(file.file).or_default();
            if entry.0.last() != Some(&place) {
                entry.0.push(place);
            }
            entry.1 |= file.viral || row.batched;
        }
    }
    let everybody = everybody(rows, rules);
    let (mut bursts, mut held) = (HashMap::new(), Vec::new());
    for (file, (places, marked)) in &uses {
        let holders: HashSet<AccountId> = places
            .iter()
            .filter_map(|place| rows.get(*place))
            .flat_map(|row| row.accounts.iter().copied())
            .collect();
        if holders.len() as u64 >= everybody {
            held.push(*file);
        } else {
            bursts.insert(*file, runs(rows, places, *marked, rules));
        }
    }
    let mut members: BTreeMap<(FileId, Timestamp), Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(at) = row.at.filter(|_| !row.stands_apart(rules)) else {
            continue;
        };
        // Every file must be going round at that time; the one that most hold names the group.
        let of = |file: &FileUse| {
            let found = bursts.get(&file.file)?.iter();
            let mut found = found.filter(|burst| burst.from <= at && at <= burst.until);
            found.next().map(|burst| (*burst, file.file))
        };
        let found: Option<Vec<(Burst, FileId)>> = row.files.iter().map(of).collect();
        let most = found.into_iter().flatten();
        let most = most.max_by_key(|(burst, file)| (burst.accounts, std::cmp::Reverse(*file)));
        if let Some((burst, file)) = most {
            members.entry((file, burst.from)).or_default().push(place);
        }
    }
    let found = members
        .into_iter()
        .map(|((file, _), places)| (Some(*file.as_bytes()), places));
    (groups(GroupKind::Viral, rows, found), held)
}

/// From how many accounts on a file is no viral one but a mistake.
fn everybody(rows: &[&Row], rules: &Rules) -> u64 {
    let accounts: HashSet<AccountId> = rows
        .iter()
        .flat_map(|row| row.accounts.iter().copied())
        .collect();
    rules.everybody(accounts.len() as u64)
}

/// The runs of reports of one file, in order of time, that are bursts.
fn runs(rows: &[&Row], places: &[usize], marked: bool, rules: &Rules) -> Vec<Burst> {
    let mut bursts = Vec::new();
    let mut run: Vec<(&Row, Timestamp)> = Vec::new();
    let mut close = |run: &mut Vec<(&Row, Timestamp)>| {
        let accounts: HashSet<AccountId> = run
            .iter()
            .flat_map(|(row, _)| row.accounts.iter().copied())
            .collect();
        let (accounts, reports) = (accounts.len() as u64, run.len() as u64);
        if let (Some((_, from)), Some((_, until))) = (run.first(), run.last())
            && rules.is_burst(accounts, reports, marked)
        {
            bursts.push(Burst {
                from: *from,
                until: *until,
                accounts,
            });
        }
        run.clear();
    };
    let timed = places.iter().filter_map(|place| rows.get(*place));
    for (row, at) in timed.filter_map(|row| Some((*row, row.at?))) {
        let gap = run
            .last()
            .map_or(0, |(_, before)| at.micros().saturating_sub(before.micros()));
        if gap > rules.viral_gap() {
            close(&mut run);
        }
        run.push((row, at));
    }
    close(&mut run);
    bursts
}
