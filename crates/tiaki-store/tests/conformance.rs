//! One suite, both databases.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;

use tiaki_core::case::{CaseEventKind, CaseState, MemberRole};
use tiaki_core::id::{AccountId, CaseId, NoteId, ProviderId, ReportId, SiteKey, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::{IncidentType, Role};
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_store::cases::lists::Which;
use tiaki_store::cases::{self, Event, NewCase};
use tiaki_store::documents::{self, PART_SIZE, Packer};
use tiaki_store::intake::{
    self, Intake, NewAccount, NewObservation, NewProvider, NewReport, NewSourceAccount,
    NewStatement, NewTerms,
};
use tiaki_store::persons::{self, Decision, NewPerson};
use tiaki_store::queue::Operator;
use tiaki_store::{
    Error, Store, check_statements, export, log, schema_version, statements, testing, views,
};

const AT: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

/// Runs `test` on a new SQLite database and, where there is a server, on a new PostgreSQL one.
fn on_both(test: impl Fn(&Store)) {
    let folder = tempfile::tempdir().unwrap();
    test(&Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    match testing::find_database() {
        Some(url) => test(&Store::open_postgres(&url).unwrap()),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}

fn batch(numbers: std::ops::Range<u32>) -> Intake {
    let site = SiteKey::new(&[5; 32]);
    let mut packer = Packer::new().unwrap();
    let provider = NewProvider {
        id: ProviderId::derive(&site, &[b"Example"]),
        name: "Example".to_owned(),
    };
    let mut intake = Intake {
        providers: vec![provider.clone()],
        ..Intake::default()
    };
    for number in numbers {
        let document = packer
            .pack(
                "cybertip-xml",
                format!("<report n=\"{number}\"/>").as_bytes(),
            )
            .unwrap();
        let id = ReportId::derive(&site, &[&document.digest]);
        let handle = format!("u-{number}");
        let account = AccountId::derive(&site, &[b"Example", handle.as_bytes()]);
        let source = SourceId::from(id);
        intake.reports.push(NewReport {
            id,
            provider: provider.id,
            document: document.digest,
            files_document: None,
            reference: number.to_string(),
            incident_type: IncidentType::Material,
            incident_at: Some(AT),
            platform: None,
            escalated: number % 2 == 0,
            batched: false,
            marks: String::new(),
            prior_references: String::new(),
            flags: 1,
            unknown_elements: 0,
        });
        intake.documents.push(document);
        intake.statements.push(NewStatement {
            source,
            seq: 1,
            account,
            code: Statement::Coach,
        });
        intake.terms.push(terms(source));
        intake.accounts.push(NewAccount {
            id: account,
            service: "Example".to_owned(),
            handle,
        });
        intake.source_accounts.push(NewSourceAccount {
            source,
            seq: 0,
            account,
            role: Role::Reported,
            age: None,
            disabled: Some(true),
            handle_found: false,
        });
        intake.observations.push(NewObservation {
            source,
            account,
            seq: 0,
            kind: IdentifierKind::Email,
            value: format!("u{number}@mail.example").into(),
            join_key: u64::MAX - u64::from(number),
            at: None,
            port: Some(65_535),
            event: EventKind::Unknown,
            verified: None,
            proxy: Some(false),
            mined: number % 3 == 0,
            recovery: number % 3 == 1,
        });
    }
    intake
}

fn terms(source: SourceId) -> NewTerms {
    NewTerms {
        source,
        sender_kind: "hotline",
        sender_country: "NZ".to_owned(),
        handling: "H0,H1".to_owned(),
        handling_note: None,
        evaluation: Some("4x4:A2".to_owned()),
        tlp: Some("AMBER"),
        purpose: "information",
        urgency: None,
    }
}

fn save(store: &Store, intake: &Intake) -> u64 {
    store
        .write("test", |tx| intake::save(tx, intake, "test", AT))
        .unwrap()
        .reports
}

fn digests(store: &Store) -> BTreeMap<&'static str, export::Part> {
    store.read("test", export::digests).unwrap()
}

#[test]
fn every_statement_is_accepted() {
    on_both(|store| assert_eq!(check_statements(store).unwrap(), Vec::<String>::new()));
}

#[test]
fn both_trees_give_one_schema_and_opening_again_changes_nothing() {
    let tree = |name: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let found = std::fs::read_dir(folder.join(name)).unwrap();
        let read = |entry: std::fs::DirEntry| {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            (entry.file_name(), text)
        };
        found
            .map(|entry| read(entry.unwrap()))
            .collect::<BTreeMap<_, _>>()
    };
    let (sqlite, postgres) = (tree("sqlite"), tree("postgres"));
    assert!(sqlite.keys().eq(postgres.keys()), "the same names in both");
    let newest = i64::try_from(sqlite.len()).unwrap();
    on_both(|store| assert_eq!(schema_version(store).unwrap(), newest));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    drop(Store::open_sqlite(&path).unwrap());
    assert_eq!(
        schema_version(&Store::open_sqlite(&path).unwrap()).unwrap(),
        newest
    );
    let read = |text: &str| {
        let lines = text
            .lines()
            // How PostgreSQL keeps long values is no part of the schema.
            .filter(|line| !line.trim_start().starts_with("--") && !line.contains("SET STORAGE"));
        lines.collect::<Vec<_>>().join("\n")
    };
    for (sqlite, postgres) in sqlite.values().zip(postgres.values()) {
        let sqlite = read(sqlite)
            .replace(" INTEGER", " BIGINT")
            .replace(" BLOB", " BYTEA")
            .replace(") STRICT, WITHOUT ROWID;", ");")
            .replace(") STRICT;", ");")
            .replace("zeroblob(32)", "decode(repeat('00', 32), 'hex')")
            .replace("lower(hex(c.client_id))", "encode(c.client_id, 'hex')");
        assert_eq!(sqlite, read(postgres));
    }
}

/// Databases as the first three migrations leave them, with parts of accounts in them.
fn before_protection(literal: impl Fn(u8) -> String) -> String {
    let mut text = String::new();
    for version in 1..=3 {
        text += &format!("INSERT INTO schema_migrations (version) VALUES ({version});");
    }
    let report = |id: u8, marks: &str| {
        let id = literal(id);
        format!(
            "INSERT INTO reports VALUES ({id}, {id}, {id}, NULL, '1', 'enticement', NULL, NULL, 0, 0, '{marks}', '', \
             0, 0, 0);"
        )
    };
    text += &report(1, "");
    text += &report(2, "infant,minor_to_minor,spam");
    text += &report(3, "not_minor_to_minor");
    for (source, seq, account, role, age) in PARTS {
        let (source, account) = (literal(*source), literal(*account));
        let age = age.map_or_else(|| "NULL".to_owned(), |age| age.to_string());
        text += &format!(
            "INSERT INTO source_accounts VALUES ({source}, {seq}, {account}, '{role}', {age}, NULL);"
        );
    }
    // Files too, one of a source without accounts; what is there must be there after it is numbered.
    for (source, seq) in [(2_u8, 4), (2, 5), (9, 1)] {
        let source = literal(source);
        text += &format!(
            "INSERT INTO source_files VALUES ({source}, {seq}, {source}, NULL, {seq}, 1, NULL, 0, 'A1', 'viral', NULL);"
        );
    }
    text
}

/// Source, place, account, role, age.
const PARTS: &[(u8, i64, u8, &str, Option<i64>)] = &[
    (1, 1, 11, "reported", Some(40)),
    (1, 2, 12, "associated", None),
    (1, 5, 13, "recipient", None),
    (1, 6, 14, "recipient", Some(12)),
    (1, 7, 15, "victim", None),
    (1, 9, 16, "associated", Some(45)),
    (1, 10, 17, "associated", None),
    (2, 1, 18, "reported", None),
    (2, 2, 19, "recipient", None),
    (2, 3, 20, "reported", Some(30)),
    (3, 1, 21, "reported", None),
    (3, 2, 22, "reported", Some(16)),
    (3, 3, 23, "associated", None),
    (4, 1, 24, "disclosed", None),
];

#[test]
fn stored_parts_get_the_class_that_they_would_get_today() {
    use tiaki_core::protection::{Parts, Protection};

    let expected = || {
        let (mut source, mut parts) = (0, Parts::default());
        PARTS.iter().map(move |(of, _, account, role, age)| {
            if *of != source {
                (source, parts) = (*of, Parts::new(*of == 2));
            }
            (*account, parts.next(Role::find(role).unwrap(), *age))
        })
    };
    let check = |store: &Store| {
        for (account, class) in expected() {
            let id = AccountId::from_bytes([account; 16]);
            let found = store
                .read("test", |tx| tiaki_store::protection::class(tx, &id))
                .unwrap();
            assert_eq!(found, class, "{account}");
        }
        let mut found = digests(store);
        found.retain(|part, _| ["source_accounts", "source_files"].contains(part));
        let rows: Vec<u64> = found.values().map(|part| part.rows).collect();
        assert_eq!(rows, [PARTS.len() as u64, 3]);
        found
    };
    assert_eq!(
        expected()
            .filter(|(_, class)| *class == Protection::Kin)
            .count(),
        3
    );
    let old = [
        include_str!("../migrations/sqlite/0001_first.sql"),
        include_str!("../migrations/sqlite/0002_site.sql"),
        include_str!("../migrations/sqlite/0003_overview.sql"),
    ];
    let ledger = "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY) STRICT;";
    let filled = before_protection(|byte| format!("x'{}'", hex::encode([byte; 16])));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch(&(ledger.to_owned() + &old.concat() + &filled))
        .unwrap();
    drop(connection);
    let on_sqlite = check(&Store::open_sqlite(&path).unwrap());

    let Some(url) = testing::find_database() else {
        return println!("no PostgreSQL server here: SQLite alone was tested");
    };
    let old = [
        include_str!("../migrations/postgres/0001_first.sql"),
        include_str!("../migrations/postgres/0002_site.sql"),
        include_str!("../migrations/postgres/0003_overview.sql"),
    ];
    let ledger = "CREATE TABLE schema_migrations (version BIGINT PRIMARY KEY);";
    let filled = before_protection(|byte| format!("'\\x{}'::bytea", hex::encode([byte; 16])));
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    client
        .batch_execute(&(ledger.to_owned() + &old.concat() + &filled))
        .unwrap();
    drop(client);
    assert_eq!(check(&Store::open_postgres(&url).unwrap()), on_sqlite);
}

#[test]
fn a_database_is_used_with_one_site_key_only() {
    on_both(|store| {
        let (own, other) = (SiteKey::new(&[1; 32]), SiteKey::new(&[2; 32]));
        assert_eq!(tiaki_store::site::fingerprint(store).unwrap(), None);
        tiaki_store::site::claim(store, &own, AT).unwrap();
        tiaki_store::site::claim(store, &own, AT).unwrap();
        assert!(matches!(
            tiaki_store::site::claim(store, &other, AT),
            Err(Error::OtherSite)
        ));
    });
}

#[test]
fn several_programs_may_start_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    let url = testing::find_database();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Store::open_sqlite(&path).unwrap());
            if let Some(url) = &url {
                scope.spawn(|| Store::open_postgres(url).unwrap());
            }
        }
    });
}

#[test]
fn the_same_batch_twice_is_one() {
    on_both(|store| {
        assert_eq!(save(store, &batch(0..50)), 50);
        let before = digests(store);
        assert_eq!(save(store, &batch(0..50)), 0);
        assert_eq!(save(store, &batch(25..75)), 25);
        assert_ne!(digests(store), before);
        let counts = store.read("test", views::counts).unwrap();
        assert_eq!((counts.reports, counts.accounts, counts.log), (75, 75, 75));
    });
}

#[test]
fn order_and_database_do_not_show() {
    let seen = std::cell::RefCell::new(Vec::new());
    on_both(|store| {
        save(store, &batch(0..40));
        seen.borrow_mut().push(digests(store));
    });
    on_both(|store| {
        save(store, &batch(30..40));
        save(store, &batch(0..35));
        seen.borrow_mut().push(digests(store));
    });
    // Few rows take another road than many.
    for size in [1, 15, 16, 17] {
        on_both(|store| {
            for from in (0..40).step_by(size) {
                let to = (from + u32::try_from(size).unwrap()).min(40);
                save(store, &batch(from..to));
            }
            seen.borrow_mut().push(digests(store));
        });
    }
    let seen = seen.into_inner();
    assert!(seen.len() >= 2 && seen.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_change_without_a_log_entry_is_refused() {
    on_both(|store| {
        let document = Packer::new().unwrap().pack("test", b"bytes").unwrap();
        let outcome = store.write("silent", |tx| {
            documents::save(tx, std::iter::once(&document), AT)
        });
        assert!(matches!(
            outcome,
            Err(Error::NotLogged {
                transaction: "silent"
            })
        ));
        assert_eq!(
            store.read("test", documents::digests).unwrap(),
            Vec::<[u8; 32]>::new()
        );
    });
}

#[test]
fn an_error_takes_everything_back() {
    on_both(|store| {
        let intake = batch(0..3);
        let outcome = store.write("fails", |tx| {
            intake::save(tx, &intake, "test", AT)?;
            Err::<(), _>(Error::Corrupt {
                what: "nothing; this is a test",
            })
        });
        assert!(outcome.is_err());
        assert_eq!(
            store.read("test", views::counts).unwrap(),
            views::Counts::default()
        );
        assert_eq!(save(store, &intake), 3, "the connection is still good");
    });
}

#[test]
fn documents_read_back_byte_for_byte() {
    on_both(|store| {
        let large: Vec<u8> = (0..PART_SIZE * 2 + 17)
            .map(|n| u8::try_from(n * n % 251).unwrap())
            .collect();
        for bytes in [b"".as_slice(), b"\xff\x00<", &large] {
            let document = Packer::new().unwrap().pack("test", bytes).unwrap();
            let entry = log::Entry {
                at: AT,
                actor: "test".to_owned(),
                verb: "document.kept",
                subject: String::new(),
                detail: String::new(),
            };
            store
                .write("keep", |tx| {
                    documents::save(tx, std::iter::once(&document), AT)?;
                    tx.record(entry.clone())
                })
                .unwrap();
            assert_eq!(
                store
                    .read("test", |tx| documents::bytes(tx, &document.digest))
                    .unwrap(),
                bytes
            );
        }
        assert!(matches!(
            store.read("test", |tx| documents::bytes(tx, &[9; 32])),
            Err(Error::Corrupt { what: "document" })
        ));
    });
}

#[test]
fn the_log_is_chained_and_a_change_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    let store = Store::open_sqlite(&path).unwrap();
    save(&store, &batch(0..20));
    save(&store, &batch(20..30));
    assert_eq!(
        log::check(&store).unwrap(),
        log::Checked {
            entries: 30,
            first_bad: None
        }
    );
    for (tamper, first_bad) in [
        ("UPDATE log SET detail = 'x' WHERE seq = 7", 7),
        ("DELETE FROM log WHERE seq = 5", 5),
        ("DELETE FROM log WHERE seq >= 4", 4),
    ] {
        rusqlite::Connection::open(&path)
            .unwrap()
            .execute_batch(tamper)
            .unwrap();
        assert_eq!(
            log::check(&store).unwrap().first_bad,
            Some(first_bad),
            "{tamper}"
        );
    }
}

#[test]
fn the_log_is_chained_on_both() {
    on_both(|store| {
        save(store, &batch(0..20));
        assert_eq!(
            log::check(store).unwrap(),
            log::Checked {
                entries: 20,
                first_bad: None
            }
        );
        assert_eq!(
            store.read("test", |tx| log::newest(tx, 1)).unwrap()[0].seq,
            20
        );
    });
}

#[test]
fn two_writers_follow_one_another() {
    on_both(|store| {
        std::thread::scope(|scope| {
            for part in 0..4_u32 {
                scope.spawn(move || {
                    for n in 0..5 {
                        save(store, &batch(part * 10 + n..part * 10 + n + 5));
                    }
                });
            }
        });
        assert_eq!(log::check(store).unwrap().first_bad, None);
        assert_eq!(store.read("test", views::counts).unwrap().reports, 36);
    });
}

#[test]
fn persons_are_replaced_and_decisions_stay() {
    on_both(|store| {
        save(store, &batch(0..3));
        let accounts = store.read("test", persons::accounts).unwrap();
        let site = SiteKey::new(&[5; 32]);
        let person = |accounts: &[AccountId]| NewPerson {
            id: tiaki_core::id::PersonId::derive(&site, &[accounts[0].as_bytes()]),
            tier: "probable",
            accounts: accounts.to_vec(),
        };
        let decision = Decision {
            a: accounts[1],
            b: accounts[0],
            verdict: "different".to_owned(),
        };
        store
            .write("decide", |tx| {
                persons::decide(tx, &decision, "operator", "test", AT)
            })
            .unwrap();
        for groups in [
            vec![person(&accounts)],
            vec![person(&accounts[..1]), person(&accounts[1..])],
        ] {
            store
                .write("link", |tx| {
                    let change = persons::Change {
                        extent: persons::Extent::Whole(persons::linked(tx)?),
                        persons: &groups,
                        links: &[],
                        not_links: &[],
                        near: &[],
                        not_near: &[],
                        causes: &persons::history::Causes::default(),
                        position: 0,
                        rules: "model=1 mail=1",
                        detail: "",
                    };
                    persons::apply(tx, &change, "test", AT)
                })
                .unwrap();
            assert_eq!(
                store.read("test", persons::members).unwrap().len(),
                groups.len()
            );
        }
        let kept = store.read("test", persons::decisions).unwrap();
        assert_eq!((kept[0].a, kept[0].b), (accounts[0], accounts[1]));
    });
}

#[test]
fn a_wrong_number_of_values_or_a_broken_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    {
        let mut file = std::fs::File::create(&path).unwrap();
        std::io::Write::write_all(&mut file, b"this is not a database, not at all, only text")
            .unwrap();
    }
    assert!(matches!(
        Store::open_sqlite(&path),
        Err(Error::Open { .. } | Error::Driver { .. })
    ));
    assert!(matches!(
        Store::open_postgres("host=/nonexistent user=x dbname=x"),
        Err(Error::Open { .. })
    ));
}

/// The columns that hold bytes: ids, digests, hashes, a rank; the bodies of documents, whole or in
/// parts; packed facts, which are identifiers, countries, ids and counts, and have no place for more; and
/// sealed packages and letters of the exchange, which hold texts.
const BYTES: [(&str, &str); 50] = [
    ("deconflict_lists", "fingerprint"),
    ("deconflict_lists", "announcement"),
    ("deconflict_lists", "parcel"),
    ("deconflict_lists", "digest"),
    ("deconflict_inbox", "parcel"),
    ("deconflict_asks", "fingerprint"),
    ("deconflict_asks", "commitment"),
    ("deconflict_asks", "digest"),
    ("deconflict_questions", "fingerprint"),
    ("deconflict_questions", "answer"),
    ("deconflict_questions", "searched"),
    ("deconflict_questions", "sealed"),
    ("deconflict_hits", "pointer"),
    ("deconflict_contacts", "body"),
    ("deconflict_moves", "body"),
    ("exchange_parcels", "parcel"),
    ("exchange_pieces", "parcel"),
    ("exchange_pieces", "body"),
    ("exchange_threads", "package"),
    ("exchange_threads", "parcel"),
    ("exchange_letters", "package"),
    ("exchange_letters", "parcel"),
    ("exchange_letters", "sealed"),
    ("exchange_accounts", "package"),
    ("exchange_onward", "package"),
    ("exchange_onward", "onward"),
    ("exchange_carried", "onward"),
    ("exchange_passings", "package"),
    ("exchange_outcomes", "package"),
    ("packages", "digest"),
    ("log", "hash"),
    ("log_head", "hash"),
    ("site", "fingerprint"),
    ("list_entries", "digest"),
    ("list_entries_before", "digest"),
    ("hits", "digest"),
    ("verdicts", "near_set"),
    ("priorities", "rank"),
    ("queue_band_marks", "rank"),
    ("document_parts", "body"),
    ("submission_parts", "body"),
    ("submitted_files", "oriented"),
    ("receipts", "digest"),
    ("clients", "digest"),
    ("client_replies", "reply_key"),
    ("client_replies", "request"),
    ("documents", "body"),
    ("source_facts", "body"),
    ("person_facts", "facts"),
    ("queue_set_asides", "facts"),
];

#[test]
fn no_table_has_a_place_for_the_bytes_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    drop(Store::open_sqlite(&path).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    let mut columns = connection
        .prepare(
            "SELECT m.name, c.name, c.type FROM sqlite_schema m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    let columns: Vec<(String, String, String)> = columns
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(columns.len() > 100, "the schema was read");
    for (table, column, kind) in &columns {
        assert!(
            ["BLOB", "INTEGER", "TEXT"].contains(&kind.as_str()),
            "{table}.{column} is {kind}"
        );
        let is_id = column.ends_with("_id") || column == "a" || column == "b";
        let is_document = column == "document" || column.ends_with("_document");
        let is_digest = ["files", "submitted_files"].contains(&&**table)
            && ["md5", "sha1", "sha256", "pdq", "sealed_sha256"].contains(&&**column);
        let is_named = BYTES.contains(&(table, column));
        assert!(
            kind != "BLOB" || is_id || is_document || is_digest || is_named,
            "{table}.{column} could hold the bytes of a file"
        );
    }
}

#[test]
fn statements_and_terms_read_back_on_both() {
    on_both(|store| {
        let intake = batch(0..2);
        save(store, &intake);
        save(store, &intake);
        let all = store.read("test", statements::all).unwrap();
        assert_eq!(all.len(), 2);
        assert!(all.iter().all(|(_, _, code)| *code == Statement::Coach));
        let source = intake.terms[0].source;
        let terms = store.read("test", |tx| statements::find_terms(tx, &source));
        let terms = terms.unwrap().unwrap();
        assert_eq!(terms.handling, "H0,H1");
        assert_eq!(terms.tlp.as_deref(), Some("AMBER"));
        assert_eq!(terms.handling_note, None);
    });
}

/// To whom a restricted case of `auth-nz` is listed that `ana` leads.
fn listed(tx: &tiaki_store::Tx<'_>) -> Result<(), Error> {
    for (key, agency, count) in [
        ("ana", "", 1),
        ("ana", "auth-nz", 1),
        ("ana", "auth-au", 0),
        ("ben", "", 0),
        ("ben", "auth-nz", 0),
    ] {
        let by = cases::lists::Reader { key, agency };
        let found = cases::lists::cases(tx, Which::All, by, 0, (10, 0))?;
        assert_eq!(found.len(), count, "{key} {agency}");
    }
    Ok(())
}

#[test]
fn a_case_reads_back_and_its_words_are_not_in_the_log() {
    on_both(|store| {
        let site = SiteKey::new(&[5; 32]);
        save(store, &batch(0..2));
        let accounts: Vec<AccountId> = [0, 1]
            .map(|number| AccountId::derive(&site, &[b"Example", format!("u-{number}").as_bytes()]))
            .to_vec();
        let ana = Operator {
            name: "Ana".to_owned(),
            key: "ana".to_owned(),
        };
        let id = CaseId::derive(&site, &[b"one"]);
        let event = |kind, words| Event {
            case: id,
            kind,
            subject: "nobody",
            code: None,
            words,
            digest: words.map(|_| [9; 32]),
            operator: &ana,
            at: AT,
        };
        let silent = store.write("silent", |tx| {
            cases::set_restricted(tx, &id, true)?;
            cases::save_member(tx, &id, &ana, MemberRole::Lead, AT)
        });
        assert!(matches!(silent, Err(Error::NotLogged { .. })));
        store
            .write("test", |tx| {
                let new = NewCase {
                    id,
                    seq: cases::last(tx)? + 1,
                    reference: Some("K-1"),
                    restricted: true,
                    operator: &ana,
                    agency: "auth-nz",
                };
                cases::add(tx, &new, AT)?;
                let opened = cases::note(tx, &event(CaseEventKind::Opened, None))?;
                assert_eq!(cases::add_accounts(tx, &id, opened, &accounts)?, 2);
                cases::save_member(tx, &id, &ana, MemberRole::Lead, AT)?;
                let noted = Event {
                    words: None,
                    ..event(CaseEventKind::Noted, Some("words of a note"))
                };
                let noted = cases::note(tx, &noted)?;
                let note = NoteId::derive(&site, &[b"note"]);
                cases::work::add_note(tx, &note, &id, noted, "words of a note")?;
                assert!(cases::note(tx, &event(CaseEventKind::ReportReceived, None)).is_err());
                Ok::<_, Error>(())
            })
            .unwrap();
        store
            .read("test", |tx| {
                let found = cases::find(tx, &id)?.unwrap();
                assert_eq!(
                    (found.seq, found.reference.as_deref(), found.state),
                    (1, Some("K-1"), CaseState::Open)
                );
                assert!(found.restricted && found.from.source == 2 && found.agency == "auth-nz");
                let mut named = accounts.clone();
                named.sort_unstable();
                assert_eq!(cases::accounts(tx, &id)?, named);
                assert_eq!(cases::role(tx, &id, "ana")?, Some(MemberRole::Lead));
                assert_eq!(cases::role(tx, &id, "ben")?, None);
                let own = cases::timeline::own(tx, &id)?;
                let kinds: Vec<CaseEventKind> = own.iter().map(|line| line.kind).collect();
                assert_eq!(kinds, [CaseEventKind::Opened, CaseEventKind::Noted]);
                assert_eq!(own[1].words.as_deref(), Some("words of a note"));
                listed(tx)?;
                let entries = log::newest(tx, 2)?;
                assert!(entries.iter().all(|entry| !entry.detail.contains("note ")));
                let told = format!("about=nobody words={}", "09".repeat(32));
                assert_eq!(entries[0].detail, told);
                Ok::<_, Error>(())
            })
            .unwrap();
        assert_eq!(log::check(store).unwrap().first_bad, None);
    });
}
