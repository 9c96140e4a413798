use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::model::Model;
use crate::table::{Evidence, TableBuilder};

/// (record, row).
type Rows = Vec<(u128, Evidence)>;

const OPEN: u32 = 1;
const OWN: u32 = 2;

fn mailbox(key: u64, domain: u32) -> Evidence {
    Evidence::new(Kind::Email, key).domain(domain)
}

fn class(rows: &Rows, domain: u32) -> ValueClass {
    let mut b = TableBuilder::new();
    for (record, row) in rows {
        let record = b.record(*record);
        b.push(record, *row);
    }
    let table = b.build().unwrap();
    let learned = Learned::learn(&table, &Model::standard().domains);
    learned.class_of(&Row::new(0, mailbox(u64::MAX, domain)))
}

/// So many mailboxes of a domain, each held by two who state a device, the same or not.
fn held_by_two(domain: u32, mailboxes: u64, same: bool) -> Rows {
    let mut rows = Rows::new();
    for n in 0..mailboxes {
        let key = u64::from(domain) << 32 | n;
        for holder in 0..2 {
            let record = u128::from(key * 2 + holder);
            let device = if same { key } else { key * 2 + holder };
            rows.push((record, mailbox(key, domain)));
            rows.push((record, Evidence::new(Kind::Device, device)));
        }
    }
    rows
}

#[test]
fn a_domain_is_known_by_what_holders_of_its_mailboxes_share_besides() {
    let mut rows = held_by_two(OPEN, 20, false);
    rows.extend(held_by_two(OWN, 20, true));
    assert_eq!(class(&rows, OPEN), ValueClass::Disposable);
    assert_eq!(class(&rows, OWN), ValueClass::Personal);
    assert_eq!(class(&rows, 3), ValueClass::Ordinary, "nobody testified");
    assert_eq!(class(&rows, 0), ValueClass::Ordinary, "no domain is none");
}

#[test]
fn who_shares_a_third_by_coincidence_is_neither() {
    // One person's accounts mostly have other devices too, so it takes more than these to tell.
    let mut rows = held_by_two(OPEN, 60, false);
    let also = held_by_two(OWN, 25, true).into_iter();
    rows.extend(also.map(|(record, row)| {
        let domain = if row.domain == 0 { 0 } else { OPEN };
        (record, row.domain(domain))
    }));
    assert_eq!(class(&rows, OPEN), ValueClass::Ordinary);
}

#[test]
fn too_little_tells_nothing() {
    assert_eq!(
        class(&held_by_two(OPEN, 3, false), OPEN),
        ValueClass::Ordinary
    );
    assert_eq!(class(&held_by_two(OWN, 3, true), OWN), ValueClass::Ordinary);
}

#[test]
fn one_person_of_sixty_accounts_does_not_speak_for_a_domain() {
    let mut rows = Rows::new();
    for account in 0..60 {
        rows.push((account, mailbox(1, OWN)));
        rows.push((account, Evidence::new(Kind::Device, 1)));
        rows.push((account, Evidence::new(Kind::Phone, 1)));
    }
    assert_eq!(class(&rows, OWN), ValueClass::Ordinary);
}

#[test]
fn what_is_mined_or_of_a_doubtful_class_does_not_testify() {
    let rows = held_by_two(OPEN, 20, false);
    let each = |change: &dyn Fn(Evidence) -> Evidence, kind: Kind| -> Rows {
        let rows = rows.iter().map(|(record, row)| {
            let row = if row.kind == kind { change(*row) } else { *row };
            (*record, row)
        });
        rows.collect()
    };
    let shared = |row: Evidence| row.class(ValueClass::SharedThing);
    for kind in [Kind::Email, Kind::Device] {
        let mined = each(&Evidence::mined, kind);
        assert_eq!(class(&mined, OPEN), ValueClass::Ordinary, "{kind} mined");
        let classed = each(&shared, kind);
        assert_eq!(
            class(&classed, OPEN),
            ValueClass::Ordinary,
            "{kind} classed"
        );
    }
}

#[test]
fn what_the_caller_says_of_a_value_stands() {
    let mut b = TableBuilder::new();
    for (record, row) in held_by_two(OWN, 20, true) {
        let record = b.record(record);
        b.push(record, row);
    }
    let learned = Learned::learn(&b.build().unwrap(), &Model::standard().domains);
    let said = mailbox(1, OWN).class(ValueClass::Placeholder);
    assert_eq!(
        learned.class_of(&Row::new(0, said)),
        ValueClass::Placeholder
    );
    let device = Evidence::new(Kind::Device, 1).domain(OWN);
    assert_eq!(learned.class_of(&Row::new(0, device)), ValueClass::Ordinary);
}

#[test]
fn a_mailbox_testifies_no_more_than_its_share() {
    let rule = Model::standard().domains;
    let witness = Witness {
        kind: Kind::Device,
        agrees: Leaning {
            open: -100,
            personal: 10,
        },
        differs: Leaning {
            open: 1,
            personal: -1,
        },
    };
    for (holders, stated, different, open) in [
        (0, 0, 0, 0),
        (1, 1, 1, 0),
        (2, 2, 1, -100),
        (2, 2, 2, 1),
        (5, 5, 3, -200 + 2),
        // Eight agree and eight differ: two of each.
        (17, 17, 9, -200 + 2),
        (60, 60, 1, -400),
        // Who states several differs no more than once, and agrees by one of them.
        (2, 9, 9, 1),
        (2, 3, 2, -100),
        (2, 4, 2, -100),
        (3, 6, 2, -200),
    ] {
        let said = rule.testimony(&witness, holders, stated, different);
        assert_eq!(said.open, open, "{different} of {stated} of {holders}");
    }
}

/// Sums by domain, as the words of the module say.
fn naive(rows: &Rows, rule: &DomainRule) -> BTreeMap<u32, (i64, i64)> {
    let stated = |row: &Evidence| row.class == ValueClass::Ordinary && !row.mined && !row.indirect;
    let mut holders: BTreeMap<u64, (u32, BTreeSet<u128>)> = BTreeMap::new();
    for (record, row) in rows
        .iter()
        .filter(|(_, row)| stated(row) && row.domain != 0)
    {
        let held = holders.entry(row.key).or_default();
        held.0 = held.0.max(row.domain);
        held.1.insert(*record);
    }
    let mut sums: BTreeMap<u32, (i64, i64)> = BTreeMap::new();
    for (domain, own) in holders.into_values() {
        if own.len() < 2 || own.len() > rule.most_holders as usize {
            continue;
        }
        for witness in &rule.witnesses {
            let of = |row: &Evidence| stated(row) && row.kind == witness.kind;
            let of = rows
                .iter()
                .filter(|(record, row)| own.contains(record) && of(row));
            let pairs: BTreeSet<(u128, u64)> = of.map(|(record, row)| (*record, row.key)).collect();
            let (stating, values): (BTreeSet<u128>, BTreeSet<u64>) = pairs.iter().copied().unzip();
            let said = rule.testimony(witness, stating.len(), pairs.len(), values.len());
            let sum = sums.entry(domain).or_default();
            *sum = (sum.0 + said.open, sum.1 + said.personal);
        }
    }
    sums
}

proptest! {
    #[test]
    fn a_table_learns_what_a_naive_count_says(
        given in proptest::collection::vec((0_u8..40, 0_u8..12, 0_u64..9, 0_u32..3, 0_u8..12), 0..200)
    ) {
        let mut rows = Rows::new();
        for (record, kind, key, domain, remark) in given {
            let kind = [Kind::Email, Kind::Phone, Kind::Device, Kind::Email][usize::from(kind % 4)];
            let domain = if kind == Kind::Email { domain } else { 0 };
            let mut row = Evidence::new(kind, key).domain(domain);
            row.mined = remark == 0;
            row.indirect = remark == 2;
            if remark == 1 {
                row.class = ValueClass::SharedThing;
            }
            rows.push((u128::from(record), row));
        }
        let mut rule = Model::standard().domains;
        (rule.open, rule.personal, rule.most_holders) = (120, 60, 12);
        let mut b = TableBuilder::new();
        for (record, row) in rows.iter().rev() {
            let record = b.record(*record);
            b.push(record, *row);
        }
        let learned = Learned::learn(&b.build().unwrap(), &rule);
        let sums = naive(&rows, &rule);
        for domain in 1..3 {
            let (open, personal) = sums.get(&domain).copied().unwrap_or_default();
            let class = rule.class(Leaning { open, personal });
            prop_assert_eq!(learned.class_of(&Row::new(0, mailbox(77, domain))), class);
        }
    }
}
