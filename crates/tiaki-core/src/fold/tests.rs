//! Tables of cases, and the grouping against a naive one in every order.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::rules::{FoldRulesError, Rules};
use super::{FileUse, Folded, Group, GroupKind, Row, fold};
use crate::id::{AccountId, FileId, ReportId};
use crate::report::{IncidentType, Mark};
use crate::time::Timestamp;

const HOUR: i64 = 3_600_000_000;
const TEXT: &str = include_str!("../../rules/fold-1.toml");

fn id(number: u16) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[14..].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn file(number: u16) -> FileUse {
    FileUse {
        file: FileId::from_bytes(id(number)),
        distinct: true,
        viral: false,
    }
}

/// A report of one account with such files, so many hours after the beginning.
fn row(number: u16, account: u16, files: &[u16], hours: i64) -> Row {
    Row {
        id: ReportId::from_bytes(id(number)),
        reference: format!("ref-{number:06}"),
        document: None,
        at: Some(Timestamp::from_micros(hours * HOUR)),
        incident: Some(IncidentType::Material),
        marks: BTreeSet::new(),
        escalated: false,
        batched: false,
        names_child: false,
        accounts: vec![AccountId::from_bytes(id(account))],
        files: files.iter().map(|number| file(*number)).collect(),
    }
}

fn of_kind(folded: &Folded, kind: GroupKind) -> Vec<Vec<u16>> {
    let number =
        |report: &ReportId| u16::from_be_bytes([report.as_bytes()[14], report.as_bytes()[15]]);
    let groups = folded.groups.iter().filter(|group| group.kind == kind);
    groups
        .map(|group| group.members.iter().map(number).collect())
        .collect()
}

fn folded(rows: &[Row]) -> Folded {
    fold(rows, &Rules::standard())
}

#[test]
fn one_number_and_something_that_agrees_are_one_report() {
    let numbered = |number, account, files: &[u16], hours, reference: &str| Row {
        reference: reference.to_owned(),
        ..row(number, account, files, hours)
    };
    for (what, other, is_one) in [
        ("the account", numbered(2, 1, &[9], 900, "10000001"), true),
        ("a file", numbered(2, 8, &[7, 9], 900, "10000001"), true),
        ("the moment", numbered(2, 8, &[9], 0, "10000001"), true),
        ("nothing", numbered(2, 8, &[9], 900, "10000001"), false),
        (
            "another number",
            numbered(2, 1, &[7], 900, "10000002"),
            false,
        ),
    ] {
        let first = numbered(1, 1, &[7], 0, "10000001");
        let found = of_kind(&folded(&[first, other]), GroupKind::SameReport);
        assert_eq!(!found.is_empty(), is_one, "{what}");
    }
    let short = [
        numbered(1, 1, &[7], 0, "r-1"),
        numbered(2, 1, &[7], 900, "r-1"),
    ];
    assert!(
        of_kind(&folded(&short), GroupKind::SameReport).is_empty(),
        "no number"
    );
}

#[test]
fn what_one_account_did_within_days_is_one_incident() {
    let rows = [
        row(1, 1, &[7], 0),
        row(2, 1, &[7, 8], 72),
        row(3, 1, &[8], 100),
        row(4, 1, &[8], 300),
        row(5, 2, &[7], 1),
        row(6, 1, &[9], 1),
    ];
    assert_eq!(
        of_kind(&folded(&rows), GroupKind::SameIncident),
        [[1, 2, 3]]
    );
    let text = |number, hours, incident| Row {
        incident: Some(incident),
        ..row(number, 1, &[], hours)
    };
    let words = [
        text(1, 0, IncidentType::Enticement),
        text(2, 6, IncidentType::Enticement),
        text(3, 6, IncidentType::Trafficking),
        text(4, 13, IncidentType::Enticement),
    ];
    assert_eq!(of_kind(&folded(&words), GroupKind::SameIncident), [[1, 2]]);
}

#[test]
fn the_same_bytes_are_one_report_whatever_each_door_calls_them() {
    let from = |number, document, reference: &str| Row {
        document,
        reference: reference.to_owned(),
        ..row(number, number, &[], i64::from(number) * 1_000)
    };
    let rows = [
        from(1, Some([1; 32]), "7"),
        from(2, Some([1; 32]), "10000001"),
        from(3, Some([2; 32]), "8"),
        from(4, None, "9"),
        from(5, None, "9"),
    ];
    assert_eq!(of_kind(&folded(&rows), GroupKind::SameReport), [[1, 2]]);
}

#[test]
fn strangers_in_one_report_do_not_make_their_incidents_one() {
    let mut batch = row(1, 1, &[7], 0);
    batch.accounts.push(AccountId::from_bytes(id(2)));
    let rows = [batch, row(2, 1, &[7], 1), row(3, 2, &[7], 1)];
    assert!(of_kind(&folded(&rows), GroupKind::SameIncident).is_empty());
    let undated = |number| Row {
        at: None,
        ..row(number, 1, &[7], 0)
    };
    let undated = [undated(1), undated(2)];
    assert!(folded(&undated).groups.is_empty(), "no time, no incident");
}

/// So many reports of file 7 by different accounts, an hour apart.
fn burst(count: u16) -> Vec<Row> {
    (1..=count)
        .map(|number| row(number, 100 + number, &[7], number.into()))
        .collect()
}

#[test]
fn one_file_by_many_accounts_is_one_viral_group() {
    assert!(of_kind(&folded(&burst(9)), GroupKind::Viral).is_empty());
    let ten = folded(&burst(10));
    let [group] = ten.groups.as_slice() else {
        panic!("{ten:?}")
    };
    assert_eq!((group.kind, group.members.len()), (GroupKind::Viral, 10));
    assert_eq!((group.accounts, group.anchor), (10, id(7)));
    assert_eq!(group.first_at, Some(Timestamp::from_micros(HOUR)));
    assert_eq!(group.last_at, Some(Timestamp::from_micros(10 * HOUR)));
    let one_account: Vec<Row> = (1..=20).map(|n| row(n, 1, &[7], n.into())).collect();
    assert!(of_kind(&folded(&one_account), GroupKind::Viral).is_empty());
    let mut apart = burst(10);
    for row in &mut apart[5..] {
        row.at = row.at.map(|at| at.plus_days(40));
    }
    assert!(
        of_kind(&folded(&apart), GroupKind::Viral).is_empty(),
        "a gap in between"
    );
}

#[test]
fn what_is_called_viral_needs_no_crowd() {
    let mut two = burst(2);
    for row in &mut two {
        row.files[0].viral = true;
    }
    assert_eq!(of_kind(&folded(&two), GroupKind::Viral), [[1, 2]]);
    assert!(
        of_kind(&folded(&two[..1]), GroupKind::Viral).is_empty(),
        "one is one"
    );
    let mut batched = burst(2);
    batched[0].batched = true;
    assert_eq!(of_kind(&folded(&batched), GroupKind::Viral), [[1, 2]]);
}

#[test]
fn whatever_may_hide_a_child_stands_apart() {
    type Change = fn(&mut Row);
    let changes: [(&str, Change); 11] = [
        ("escalated", |row| row.escalated = true),
        ("names a child", |row| row.names_child = true),
        ("enticement", |row| {
            row.incident = Some(IncidentType::Enticement)
        }),
        ("molestation", |row| {
            row.incident = Some(IncidentType::Molestation)
        }),
        ("trafficking", |row| {
            row.incident = Some(IncidentType::Trafficking)
        }),
        ("nothing said", |row| row.incident = None),
        ("sextortion", |row| {
            row.marks.insert(Mark::Sextortion);
        }),
        ("between minors", |row| {
            row.marks.insert(Mark::MinorToMinor);
        }),
        ("a further file", |row| row.files.push(file(8))),
        ("a file that cannot be told", |row| {
            row.files.push(FileUse {
                distinct: false,
                ..file(8)
            });
        }),
        ("no file", |row| row.files.clear()),
    ];
    for (what, change) in changes {
        let mut rows = burst(20);
        change(&mut rows[3]);
        let found = of_kind(&folded(&rows), GroupKind::Viral);
        assert_eq!(found.len(), 1, "{what}");
        assert_eq!(
            (found[0].len(), found[0].contains(&4)),
            (19, false),
            "{what}"
        );
    }
    let mut spam = burst(20);
    spam[3].marks.insert(Mark::Spam);
    assert_eq!(of_kind(&folded(&spam), GroupKind::Viral)[0].len(), 20);
}

#[test]
fn files_that_travel_together_make_one_group_and_each_report_is_in_one() {
    let mut rows: Vec<Row> = (1..=12)
        .map(|n| row(n, 100 + n, &[7, 8], n.into()))
        .collect();
    rows.extend((13..=30).map(|n| row(n, 100 + n, &[8], n.into())));
    let found = of_kind(&folded(&rows), GroupKind::Viral);
    assert_eq!(found.len(), 1, "all go by the file that most hold");
    assert_eq!(found[0].len(), 30);
}

#[test]
fn what_everybody_has_is_held_for_a_person() {
    let crowd = burst(1_200);
    let found = folded(&crowd);
    assert_eq!(found.held, [FileId::from_bytes(id(7))]);
    assert!(of_kind(&found, GroupKind::Viral).is_empty());
    let mut many = crowd;
    many.extend((2_000..4_000).map(|n| row(n, n, &[n], i64::from(n))));
    let found = folded(&many);
    assert!(found.held.is_empty(), "not half of all accounts");
    assert_eq!(of_kind(&found, GroupKind::Viral)[0].len(), 1_200);
}

#[test]
fn rules_out_of_range_are_refused() {
    assert!(Rules::parse(TEXT).is_ok());
    assert!(matches!(Rules::parse(""), Err(FoldRulesError::Form(_))));
    for (from, to, field) in [
        ("digits = 5", "digits = 0", "same_report.digits"),
        (
            "gap_hours = 72",
            "gap_hours = -1",
            "same_incident.gap_hours",
        ),
        ("\naccounts = 10", "\naccounts = 1", "viral.accounts"),
        (
            "marked_reports = 2",
            "marked_reports = 1",
            "viral.marked_reports",
        ),
        ("gap_days = 14", "gap_days = 400", "viral.gap_days"),
        (
            "everybody_permille = 500",
            "everybody_permille = 0",
            "viral.everybody_permille",
        ),
        (
            "everybody_least = 1000",
            "everybody_least = 10",
            "viral.everybody_least",
        ),
    ] {
        let changed = TEXT.replacen(from, to, 1);
        assert_ne!(changed, TEXT, "{from}");
        let refused = Rules::parse(&changed);
        assert!(
            matches!(refused, Err(FoldRulesError::Range { field: found }) if found == field),
            "{field}: {refused:?}"
        );
    }
    for (from, to) in [
        ("\"material\"", "\"matter\""),
        ("[viral]", "[viral]\nextra = 1"),
    ] {
        let changed = TEXT.replacen(from, to, 1);
        assert!(
            matches!(Rules::parse(&changed), Err(FoldRulesError::Form(_))),
            "{to}"
        );
    }
}

/// The closure of "these two are one" over all pairs: slow and plain.
fn naive_pairs(rows: &[Row], is_one: impl Fn(&Row, &Row) -> bool) -> BTreeSet<BTreeSet<ReportId>> {
    let mut sets: Vec<BTreeSet<usize>> = (0..rows.len()).map(|n| [n].into()).collect();
    for a in 0..rows.len() {
        for b in 0..rows.len() {
            if a != b && is_one(&rows[a], &rows[b]) {
                let (one, other) = (
                    sets.iter().position(|set| set.contains(&a)).unwrap(),
                    sets.iter().position(|set| set.contains(&b)).unwrap(),
                );
                if one != other {
                    let more = sets.remove(other.max(one));
                    sets[other.min(one)].extend(more);
                }
            }
        }
    }
    sets.into_iter()
        .filter(|set| set.len() > 1)
        .map(|set| set.into_iter().map(|n| rows[n].id).collect())
        .collect()
}

fn naive_incidents(rows: &[Row], rules: &Rules) -> BTreeSet<BTreeSet<ReportId>> {
    naive_pairs(rows, |a, b| {
        let (Some(at), Some(bt)) = (a.at, b.at) else {
            return false;
        };
        let apart = (at.micros() - bt.micros()).abs();
        let shares = a
            .files
            .iter()
            .any(|file| file.distinct && b.files.contains(file));
        a.accounts.len() == 1
            && a.accounts == b.accounts
            && (shares && apart <= rules.incident_gap()
                || a.files.is_empty()
                    && b.files.is_empty()
                    && a.incident == b.incident
                    && apart <= rules.text_gap())
    })
}

fn naive_reports(rows: &[Row], rules: &Rules) -> BTreeSet<BTreeSet<ReportId>> {
    naive_pairs(rows, |a, b| {
        a.reference == b.reference
            && rules.is_number(&a.reference)
            && (a.accounts.iter().any(|one| b.accounts.contains(one))
                || a.files
                    .iter()
                    .any(|one| one.distinct && b.files.contains(one))
                || a.at.is_some() && a.at == b.at)
    })
}

/// Viral groups by looking, for each file, at every pair of its reports.
fn naive_viral(rows: &[Row], rules: &Rules) -> BTreeSet<BTreeSet<ReportId>> {
    let files: BTreeSet<FileId> = rows
        .iter()
        .flat_map(|row| &row.files)
        .filter(|file| file.distinct)
        .map(|file| file.file)
        .collect();
    // For each file: its bursts, as the reports in them with the accounts they name.
    let mut bursts: BTreeMap<FileId, Vec<(BTreeSet<ReportId>, usize, Timestamp)>> = BTreeMap::new();
    for file in files {
        let uses: Vec<Row> = rows
            .iter()
            .filter(|row| {
                row.at.is_some() && row.files.iter().any(|one| one.file == file && one.distinct)
            })
            .cloned()
            .collect();
        let marked = uses
            .iter()
            .any(|row| row.batched || row.files.iter().any(|one| one.file == file && one.viral));
        let mut runs = naive_pairs(&uses, |a, b| {
            (a.at.unwrap().micros() - b.at.unwrap().micros()).abs() <= rules.viral_gap()
        });
        let in_runs: BTreeSet<ReportId> = runs.iter().flatten().copied().collect();
        runs.extend(
            uses.iter()
                .filter(|row| !in_runs.contains(&row.id))
                .map(|row| [row.id].into()),
        );
        for run in runs {
            let of: Vec<&Row> = uses.iter().filter(|row| run.contains(&row.id)).collect();
            let accounts: BTreeSet<AccountId> =
                of.iter().flat_map(|row| row.accounts.clone()).collect();
            if rules.is_burst(accounts.len() as u64, of.len() as u64, marked) {
                let from = of.iter().filter_map(|row| row.at).min().unwrap();
                bursts
                    .entry(file)
                    .or_default()
                    .push((run, accounts.len(), from));
            }
        }
    }
    let mut groups: BTreeMap<(FileId, Timestamp), BTreeSet<ReportId>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.stands_apart(rules)) {
        let found: Vec<(usize, FileId, Timestamp)> = row
            .files
            .iter()
            .filter_map(|file| {
                let of = bursts.get(&file.file)?;
                let (_, accounts, from) = of.iter().find(|(run, ..)| run.contains(&row.id))?;
                Some((*accounts, file.file, *from))
            })
            .collect();
        if found.len() == row.files.len() {
            let mut found = found;
            found.sort_by_key(|(accounts, file, _)| (std::cmp::Reverse(*accounts), *file));
            groups
                .entry((found[0].1, found[0].2))
                .or_default()
                .insert(row.id);
        }
    }
    groups
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

fn sets(folded: &Folded, kind: GroupKind) -> BTreeSet<BTreeSet<ReportId>> {
    let of = folded.groups.iter().filter(|group| group.kind == kind);
    of.map(|group: &Group| group.members.iter().copied().collect())
        .collect()
}

prop_compose! {
    fn any_row()(
        number in 0u16..2_000,
        account in 0u16..14,
        more in proptest::option::weighted(0.1, 0u16..14),
        files in proptest::collection::btree_set(0u16..4, 0..3),
        hours in 0i64..1_500,
        undated in proptest::bool::weighted(0.05),
        reference in 0u16..6,
        flags in 0u8..64,
    ) -> Row {
        let mut one = row(number, account, &[], hours);
        one.files = files
            .into_iter()
            .map(|number| FileUse { viral: number == 3, distinct: number != 2, ..file(number) })
            .collect();
        one.accounts.extend(more.filter(|more| *more != account).map(|more| AccountId::from_bytes(id(more))));
        one.at = one.at.filter(|_| !undated);
        one.reference = if reference == 0 { "short-1".to_owned() } else { format!("{:07}", reference) };
        one.escalated = flags == 1;
        one.names_child = flags == 2;
        one.batched = flags == 3;
        if flags == 4 {
            one.incident = Some(IncidentType::Enticement);
        }
        one
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn order_does_not_show_and_a_naive_grouping_agrees(
        rows in proptest::collection::vec(any_row(), 0..40),
        shift in 0usize..40,
    ) {
        // A few accounts make a burst here, so that there are some.
        let rules = Rules::parse(&TEXT.replacen("\naccounts = 10", "\naccounts = 4", 1)).unwrap();
        let mut known = BTreeSet::new();
        let rows: Vec<Row> = rows.into_iter().filter(|row| known.insert(row.id)).collect();
        let found = fold(&rows, &rules);
        let mut other = rows.clone();
        other.reverse();
        if !other.is_empty() {
            let by = shift % other.len();
            other.rotate_left(by);
        }
        prop_assert_eq!(&found, &fold(&other, &rules));
        prop_assert_eq!(sets(&found, GroupKind::SameReport), naive_reports(&rows, &rules));
        prop_assert_eq!(sets(&found, GroupKind::SameIncident), naive_incidents(&rows, &rules));
        prop_assert_eq!(sets(&found, GroupKind::Viral), naive_viral(&rows, &rules));
        for kind in GroupKind::ALL {
            let members: Vec<ReportId> = found
                .groups
                .iter()
                .filter(|group| group.kind == *kind)
                .flat_map(|group| group.members.clone())
                .collect();
            let distinct: BTreeSet<&ReportId> = members.iter().collect();
            prop_assert_eq!(distinct.len(), members.len(), "in one group of a kind at most");
        }
    }
}
