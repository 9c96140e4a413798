//! What speaks against one person, and what outweighs it.

use tiaki_link::{Evidence, Kind, Linkage, Model, Reason, TableBuilder, link};

type Rows = Vec<(u128, Evidence)>;

/// All these accounts hold this evidence.
fn share(accounts: &[u128], evidence: Evidence) -> Rows {
    accounts
        .iter()
        .map(|account| (*account, evidence))
        .collect()
}

#[expect(clippy::unwrap_used, reason = "the handles are this builder's own")]
fn linked(rows: &[Rows]) -> Linkage {
    let mut b = TableBuilder::new();
    for (account, evidence) in rows.concat() {
        let record = b.record(account);
        b.push(record, evidence);
    }
    link(&b.build().unwrap(), &Model::standard(), &[])
}

/// The sizes of the clusters.
fn sizes(linkage: &Linkage) -> Vec<u32> {
    let clusters = linkage.clusters().iter();
    clusters.map(|cluster| cluster.size()).collect()
}

fn of(kind: Kind, key: u64) -> Evidence {
    Evidence::new(kind, key)
}

#[test]
fn two_numbers_outweigh_a_mailbox_and_a_device_and_not_three_strong_identifiers() {
    // A household shares a mailbox and a device, each with a number of their own.
    let mut rows = vec![
        share(&[1, 2], of(Kind::Email, 1).verified()),
        share(&[1, 2], of(Kind::Device, 1)),
        share(&[1], of(Kind::Phone, 1)),
        share(&[2], of(Kind::Phone, 2)),
    ];
    let linkage = linked(&rows);
    assert_eq!(sizes(&linkage), [1, 1]);
    assert_eq!(linkage.near_misses()[0].reason, Reason::Differing);
    // A card too is more than a household has in common.
    rows.push(share(&[1, 2], of(Kind::Payment, 1)));
    let linkage = linked(&rows);
    assert_eq!(sizes(&linkage), [2]);
    assert_eq!(linkage.links()[0].differing, [Kind::Phone]);
}

#[test]
fn two_numbers_keep_groups_apart_as_they_do_single_accounts() {
    let linkage = linked(&[
        share(&[1, 2, 3], of(Kind::Email, 1).verified()),
        share(&[1, 3], of(Kind::Device, 1)),
        share(&[1, 2], of(Kind::Phone, 1)),
        share(&[3], of(Kind::Phone, 2)),
    ]);
    assert_eq!(sizes(&linkage), [2, 1]);
}

#[test]
fn a_mailbox_of_three_joins_no_accounts_on_devices_of_their_own() {
    let mailbox = share(&[1, 2, 3], of(Kind::Email, 1).verified());
    assert_eq!(sizes(&linked(std::slice::from_ref(&mailbox))), [3]);
    let own = vec![
        (1, of(Kind::Device, 1)),
        (2, of(Kind::Device, 2)),
        (3, of(Kind::Device, 3)),
    ];
    let linkage = linked(&[mailbox, own]);
    assert_eq!(sizes(&linkage), [1, 1, 1]);
    assert!(!linkage.near_misses().is_empty());
    // Two who alone hold one may have changed their device.
    let two = share(&[1, 2], of(Kind::Email, 1));
    let own = vec![(1, of(Kind::Device, 1)), (2, of(Kind::Device, 2))];
    assert_eq!(sizes(&linked(&[two, own])), [2]);
}
