//! On SQLite a list that begins with what people did, of which there is nothing yet, does not go through all accounts.
//!
//! SQLite keeps no statistics of a table without rows and takes it for one of a million, unless it is told otherwise.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use tiaki_store::Store;

/// Enough accounts that going through them costs more than looking each up.
const ACCOUNTS: u32 = 20_000;

fn plan(conn: &rusqlite::Connection, sql: &str) -> Vec<String> {
    let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let lines = plan.query_map([], |row| row.get(3)).unwrap();
    lines.map(Result::unwrap).collect()
}

#[test]
fn what_nobody_has_done_yet_is_not_looked_for_among_all_accounts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    let store = Store::open_sqlite(&path).unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < {ACCOUNTS}) \
         INSERT INTO person_accounts (account_id, person_id) \
         SELECT CAST(printf('%016d', i) AS BLOB), CAST(printf('%016d', i / 2) AS BLOB) FROM n;"
    ))
    .unwrap();
    let desks = [
        "SELECT m.person_id FROM queue_skips k JOIN person_accounts m ON m.account_id = k.account_id",
        "SELECT m.person_id FROM queue_set_asides d JOIN person_accounts m ON m.account_id = d.account_id",
        "SELECT m.person_id FROM location_ruling_accounts a JOIN person_accounts m ON m.account_id = a.account_id",
    ];
    let goes_through = |conn: &rusqlite::Connection| {
        let of = |sql: &&&str| {
            let lines = plan(conn, sql);
            lines.iter().any(|line| line.starts_with("SCAN m "))
        };
        desks.iter().filter(of).count()
    };

    // Before persons have places nothing is said of what is empty: the next step may fill it.
    store.freshen().unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(
        goes_through(&conn),
        desks.len(),
        "the fault that this is about"
    );

    conn.execute_batch(
        "INSERT INTO priorities (person_id, authority_id, rank, class, band, danger, actionability, novelty, \
         perishability, accounts, reports, known_files, first_seen_files, rules) \
         VALUES (CAST('0000000000000001' AS BLOB), 'auth-nz', x'00', 'k', 'low', 0, 0, 0, 0, 1, 1, 0, 0, 'r')",
    )
    .unwrap();
    store.freshen().unwrap();
    let conn = rusqlite::Connection::open(&path).unwrap();
    assert_eq!(goes_through(&conn), 0);
}
