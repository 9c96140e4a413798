//! Databases of earlier versions come over whole, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, DisclosureId, ProviderId, ReportId, SiteKey, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::IncidentType;
use tiaki_core::time::Timestamp;
use tiaki_store::intake::{
    self, Intake, NewDisclosure, NewObservation, NewPlace, NewProvider, NewReport,
};
use tiaki_store::{Store, export, schema_version, testing};

const AT: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

/// Reports with more facts than a page of the move holds, and a disclosure of some lines.
fn facts() -> Intake {
    let site = SiteKey::new(&[5; 32]);
    let provider = NewProvider {
        id: ProviderId::derive(&site, &[b"Example"]),
        name: "Example".to_owned(),
    };
    let mut batch = Intake::default();
    for n in 0..700_i64 {
        let id = ReportId::derive(&site, &[&n.to_be_bytes()]);
        batch.reports.push(NewReport {
            id,
            provider: provider.id,
            document: [7; 32],
            files_document: None,
            reference: n.to_string(),
            incident_type: IncidentType::Material,
            incident_at: Some(AT),
            platform: None,
            escalated: false,
            batched: false,
            marks: String::new(),
            prior_references: String::new(),
            flags: 0,
            unknown_elements: 0,
        });
        for seq in 0..90 {
            let account = AccountId::derive(&site, &[b"Example", &(seq % 3 + n % 7).to_be_bytes()]);
            fact(&mut batch, id.into(), account, seq);
        }
    }
    let disclosure = DisclosureId::derive(&site, &[b"d"]);
    batch.disclosures.push(NewDisclosure {
        id: disclosure,
        provider: provider.id,
        document: [8; 32],
        map_document: [9; 32],
        reference: String::new(),
        disclosed_at: None,
    });
    for line in 0..500_i64 {
        let account = AccountId::derive(&site, &[b"Example", &(line % 5).to_be_bytes()]);
        for seq in 0..3 {
            fact(&mut batch, disclosure.into(), account, (line << 20) + seq);
        }
    }
    batch.providers.push(provider);
    batch
}

fn fact(batch: &mut Intake, source: SourceId, account: AccountId, seq: i64) {
    if seq % 9 == 4 {
        let kinds = ["estimate", "address", "billing_address", "stated"];
        batch.places.push(NewPlace {
            source,
            account,
            seq,
            kind: kinds[usize::try_from(seq % 4).unwrap()],
            country: "XK".to_owned(),
            at: (seq % 2 == 0).then_some(AT),
            verified: Some(seq % 3 == 0),
        });
        return;
    }
    let pick = |n: i64| [None, Some(false), Some(true)][usize::try_from(n % 3).unwrap()];
    let kinds = IdentifierKind::ALL;
    batch.observations.push(NewObservation {
        source,
        account,
        seq,
        kind: kinds[usize::try_from(seq).unwrap() % kinds.len()],
        value: format!("value {seq}").into(),
        join_key: u64::MAX - seq.cast_unsigned(),
        at: (seq % 2 == 0).then_some(AT),
        port: (seq % 5 == 0).then_some(65_535),
        event: EventKind::ALL[usize::try_from(seq).unwrap() % EventKind::ALL.len()],
        verified: pick(seq),
        proxy: pick(seq / 3),
        mined: false,
        recovery: false,
    });
}

/// Rows, as SQL writes them, by table.
struct Rows(BTreeMap<&'static str, Vec<String>>);

/// The statements that bring a database of version 3 to hold a batch's sources and facts.
fn statements(batch: &Intake, bytes: impl Fn(&[u8]) -> String) -> Vec<String> {
    let mut all = Rows(BTreeMap::new());
    for new in &batch.providers {
        rows(
            &mut all,
            "providers",
            format!("({}, '{}')", bytes(new.id.as_bytes()), new.name),
        );
    }
    for new in &batch.reports {
        rows(
            &mut all,
            "reports",
            format!(
                "({}, {}, {}, NULL, '{}', 'material', {}, NULL, 0, 0, '', '', 0, 0, {})",
                bytes(new.id.as_bytes()),
                bytes(new.provider.as_bytes()),
                bytes(&new.document),
                new.reference,
                AT.micros(),
                AT.micros()
            ),
        );
    }
    for new in &batch.disclosures {
        rows(
            &mut all,
            "disclosures",
            format!(
                "({}, {}, {}, {}, '', NULL, 0, {})",
                bytes(new.id.as_bytes()),
                bytes(new.provider.as_bytes()),
                bytes(&new.document),
                bytes(&new.map_document),
                AT.micros()
            ),
        );
    }
    fact_rows(&mut all, batch, &bytes);
    let account = format!("({}, 'Example', 'u-3')", bytes(&[3; 16]));
    rows(&mut all, "accounts", account);
    all.0
        .into_iter()
        .flat_map(|(table, rows)| {
            let statement =
                |rows: &[String]| format!("INSERT INTO {table} VALUES {}", rows.join(","));
            rows.chunks(500).map(statement).collect::<Vec<_>>()
        })
        .collect()
}

fn rows(all: &mut Rows, table: &'static str, row: String) {
    all.0.entry(table).or_default().push(row);
}

fn fact_rows(all: &mut Rows, batch: &Intake, bytes: &impl Fn(&[u8]) -> String) {
    let flag =
        |answer: Option<bool>| answer.map_or("NULL".to_owned(), |yes| i64::from(yes).to_string());
    let time = |at: Option<Timestamp>| at.map_or("NULL".to_owned(), |at| at.micros().to_string());
    for new in &batch.observations {
        rows(
            all,
            "observations",
            format!(
                "({}, {}, {}, '{}', '{}', {}, {}, {}, '{}', {}, {})",
                bytes(new.source.as_bytes()),
                bytes(new.account.as_bytes()),
                new.seq,
                new.kind.code(),
                new.value,
                new.join_key.cast_signed(),
                time(new.at),
                new.port.map_or("NULL".to_owned(), |port| port.to_string()),
                new.event.code(),
                flag(new.verified),
                flag(new.proxy)
            ),
        );
    }
    for new in &batch.places {
        rows(
            all,
            "places",
            format!(
                "({}, {}, {}, '{}', '{}', {}, {})",
                bytes(new.source.as_bytes()),
                bytes(new.account.as_bytes()),
                new.seq,
                new.kind,
                new.country,
                time(new.at),
                flag(new.verified)
            ),
        );
    }
}

/// A database of version 3 with a batch's facts, written by its own statements.
fn old_script(
    migrations: [&str; 3],
    ledger: &str,
    batch: &Intake,
    bytes: impl Fn(&[u8]) -> String,
) -> String {
    let mut script = format!("BEGIN; {ledger};");
    for (version, migration) in (1..).zip(migrations) {
        script += migration;
        script += &format!("INSERT INTO schema_migrations (version) VALUES ({version});");
    }
    for statement in statements(batch, bytes) {
        script += &statement;
        script += ";\n";
    }
    script + "COMMIT;"
}

fn parts(store: &Store) -> BTreeMap<&'static str, export::Part> {
    let mut parts = store.read("test", export::digests).unwrap();
    parts.retain(|name, _| ["observations", "places", "reports"].contains(name));
    parts
}

fn save(store: &Store, batch: &Intake) {
    store
        .write("test", |tx| {
            intake::save(tx, batch, "test", AT)?;
            tx.record(tiaki_store::log::Entry {
                at: AT,
                actor: "test".to_owned(),
                verb: "test.done",
                subject: String::new(),
                detail: String::new(),
            })
        })
        .unwrap();
}

/// What an old database gives must be what a new one gives that took the same in.
fn compare(old: &Store, new: &Store) {
    assert_eq!(schema_version(old).unwrap(), schema_version(new).unwrap());
    let batch = facts();
    save(new, &batch);
    let expected = parts(new);
    assert!(expected["observations"].rows > 50_000 && expected["places"].rows > 5_000);
    assert_eq!(parts(old), expected, "nothing lost, nothing added");
    let accounts = old.read("test", tiaki_store::persons::accounts).unwrap();
    assert_eq!(accounts, [AccountId::from_bytes([3; 16])]);
    // A disclosure that was cut off before is gone on with after: what is there stays single.
    save(old, &batch);
    assert_eq!(parts(old), expected, "taken in again after the move");
}

#[test]
fn facts_of_version_3_come_over_whole_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let migrations = [
        include_str!("../migrations/sqlite/0001_first.sql"),
        include_str!("../migrations/sqlite/0002_site.sql"),
        include_str!("../migrations/sqlite/0003_overview.sql"),
    ];
    let ledger = "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY) STRICT";
    let script = old_script(migrations, ledger, &facts(), |bytes| {
        format!("x'{}'", hex::encode(bytes))
    });
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(&script)
        .unwrap();
    compare(
        &Store::open_sqlite(&path).unwrap(),
        &Store::open_sqlite(&folder.path().join("new.db")).unwrap(),
    );
    // The planner knows what it has to choose from: without that it may read a queue from end to end for a page.
    let known = "SELECT COUNT(DISTINCT idx) FROM sqlite_stat1 WHERE tbl = 'reports'";
    let known: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .query_one(known, [], |row| row.get(0))
        .unwrap();
    assert!(known > 0);
}

#[test]
fn facts_of_version_3_come_over_whole_on_postgres() {
    let (Some(old), Some(new)) = (testing::find_database(), testing::find_database()) else {
        return println!("no PostgreSQL server here: not tested");
    };
    let migrations = [
        include_str!("../migrations/postgres/0001_first.sql"),
        include_str!("../migrations/postgres/0002_site.sql"),
        include_str!("../migrations/postgres/0003_overview.sql"),
    ];
    let ledger = "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY)";
    let script = old_script(migrations, ledger, &facts(), |bytes| {
        format!("'\\x{}'", hex::encode(bytes))
    });
    postgres::Client::connect(&old, postgres::NoTls)
        .unwrap()
        .batch_execute(&script)
        .unwrap();
    compare(
        &Store::open_postgres(&old).unwrap(),
        &Store::open_postgres(&new).unwrap(),
    );
}

/// The statements that make a database as it was before a migration, without anything in it.
fn before(migration: &str, tree: &str, ledger: &str) -> String {
    let folder = format!("{}/migrations/{tree}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut script = format!("{ledger};");
    let is_before = |file: &std::path::PathBuf| !file.to_str().unwrap().contains(migration);
    for (number, file) in (1..).zip(files.into_iter().take_while(is_before)) {
        script += &std::fs::read_to_string(file).unwrap();
        script += &format!("INSERT INTO schema_migrations (version) VALUES ({number});");
    }
    script
}

/// Cases of before: who opened each, and of which agency it was then and is now.
const CASES: [(&str, &str, &str); 6] = [
    ("client:cli_0a000000000000000000000000000000", "", "auth-nz"),
    ("client:cli_0b000000000000000000000000000000", "", ""),
    ("client:cli_0c000000000000000000000000000000", "", ""),
    ("ana", "", ""),
    ("kim", "auth-au", "auth-au"),
    (
        "client:cli_0a000000000000000000000000000000",
        "auth-fj",
        "auth-fj",
    ),
];

/// Two machines, of which the first works for an authority, and the cases.
fn machines(bytes: impl Fn(&[u8]) -> String) -> String {
    let mut script = String::new();
    for (number, agency) in [(10_u8, "auth-nz"), (11, "")] {
        let mut id = [0; 16];
        id[0] = number;
        let (id, digest) = (bytes(&id), bytes(&[number; 32]));
        script += &format!(
            "INSERT INTO clients (client_id, name, roles, agency, purpose, reason, per_minute, digest, created_at, ends_at) \
             VALUES ({id}, 'm{number}', 'analyst', '{agency}', 'triage', 'x', 60, {digest}, 0, 1);"
        );
    }
    for (seq, (by, agency, _)) in (1_u8..).zip(CASES) {
        let id = bytes(&[seq; 16]);
        script += &format!(
            "INSERT INTO cases (case_id, seq, state, restricted, opened_by, opened_at, changed_at, from_history, \
             from_source, from_ruling, from_outcome, agency) \
             VALUES ({id}, {seq}, 'open', 0, '{by}', 0, 0, 0, 0, 0, 0, '{agency}');"
        );
    }
    script
}

fn agencies(store: &Store) {
    for (seq, (by, _, agency)) in (1_u8..).zip(CASES) {
        let id = tiaki_core::id::CaseId::from_bytes([seq; 16]);
        let found = store.read("test", |tx| tiaki_store::cases::find(tx, &id));
        assert_eq!(found.unwrap().unwrap().agency, agency, "{by}");
    }
}

#[test]
fn cases_of_machines_come_to_be_of_their_agency() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let ledger = "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY) STRICT";
    let hex = |bytes: &[u8]| format!("x'{}'", hex::encode(bytes));
    let script = before("_machines_cases", "sqlite", ledger) + &machines(hex);
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(&script)
        .unwrap();
    agencies(&Store::open_sqlite(&path).unwrap());
    let Some(old) = testing::find_database() else {
        return println!("no PostgreSQL server here: tested on SQLite alone");
    };
    let ledger = "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY)";
    let hex = |bytes: &[u8]| format!("'\\x{}'", hex::encode(bytes));
    let script = before("_machines_cases", "postgres", ledger) + &machines(hex);
    postgres::Client::connect(&old, postgres::NoTls)
        .unwrap()
        .batch_execute(&script)
        .unwrap();
    agencies(&Store::open_postgres(&old).unwrap());
}
