//! Which statements a reading runs, and how each database would find their rows: so that a test can refuse a
//! page that reads a whole table.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

thread_local! {
    static NOTED: RefCell<Option<BTreeSet<&'static str>>> = const { RefCell::new(None) };
}

/// Notes a statement, where somebody listens on this thread.
pub(crate) fn note(sql: &'static str) {
    NOTED.with_borrow_mut(|noted| {
        if let Some(noted) = noted {
            noted.insert(sql);
        }
    });
}

/// The statements that `run` runs on this thread.
pub fn statements(run: impl FnOnce()) -> BTreeSet<&'static str> {
    NOTED.set(Some(BTreeSet::new()));
    run();
    NOTED.take().unwrap_or_default()
}

/// What SQLite would read from end to end to answer a statement: its plan's lines that scan without an index.
///
/// # Panics
/// Where the database or the statement cannot be read.
#[must_use]
#[expect(clippy::expect_used, reason = "for tests, which stop there")]
pub fn scans_on_sqlite(path: &Path, sql: &str) -> Vec<String> {
    let conn = rusqlite::Connection::open(path).expect("the database opens");
    let mut plan = conn
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .expect("the statement reads");
    // Nothing is bound: a plan does not depend on values.
    let mut rows = plan.raw_query();
    let mut lines: Vec<String> = Vec::new();
    while let Some(row) = rows.next().expect("the plan is told") {
        lines.push(row.get(3).expect("a line of the plan"));
    }
    let is_scan = |line: &String| line.starts_with("SCAN ") && !line.contains(" USING ");
    // What stands in the statement itself, and results of subqueries, are no tables.
    let is_table = |line: &String| {
        let of = line.trim_start_matches("SCAN ");
        let alias = of.split(' ').next().unwrap_or_default();
        let is_result = sql.contains(&format!(") {alias} "));
        !of.starts_with("CONSTANT ROW")
            && !of.starts_with('(')
            && !of.starts_with("SUBQUERY")
            && !is_result
    };
    lines.into_iter().filter(is_scan).filter(is_table).collect()
}

/// What PostgreSQL would read from end to end though it was told to avoid that: lines of the generic plan with a
/// sequential scan, each of which tells that no index serves.
///
/// # Panics
/// Where the server or the statement cannot be read.
#[must_use]
#[expect(clippy::expect_used, reason = "for tests, which stop there")]
pub fn scans_on_postgres(url: &str, sql: &str) -> Vec<String> {
    let mut client =
        postgres::Client::connect(url, postgres::NoTls).expect("the server is reached");
    let count = (1..=64)
        .rev()
        .find(|number| sql.contains(&format!("${number}")))
        .unwrap_or(0);
    client
        .batch_execute(&format!(
            "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; PREPARE looked_at AS {sql}"
        ))
        .expect("the statement reads");
    let nulls = vec!["NULL"; count].join(", ");
    let call = if count == 0 {
        "EXPLAIN EXECUTE looked_at".to_owned()
    } else {
        format!("EXPLAIN EXECUTE looked_at({nulls})")
    };
    let rows = client.simple_query(&call).expect("the plan is told");
    let lines = rows.iter().filter_map(|row| match row {
        postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    });
    lines.filter(|line| line.contains("Seq Scan")).collect()
}
