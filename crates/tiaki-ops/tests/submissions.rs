//! What providers send step by step: each step, each repeat, each refusal, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where something is not as it should be"
)]

use std::sync::Arc;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::submissions::{Caller, Desk, Done, Kept, Reason, Step, Terms};
use tiaki_ops::{Act, Site, Store, intake, views};
use tiaki_package::SigningKey;
use tiaki_package::receipt::{Evidence, FileEvidence, parse_receipt};
use tiaki_store::{documents, log, submissions, testing};

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

struct Office {
    desk: Desk,
    caller: Caller,
    other: Caller,
}

fn key() -> SigningKey {
    SigningKey::from_seed([9; 32])
}

fn caller(name: &str) -> Caller {
    Caller {
        username: format!("{name}-login"),
        provider: name.to_owned(),
    }
}

/// Runs `test` on a new SQLite database and, where there is a server, on a new PostgreSQL one.
fn on_both(test: impl Fn(&Office)) {
    let folder = tempfile::tempdir().unwrap();
    let office = |store| Office {
        desk: Desk::new(
            Arc::new(Site {
                store,
                key: SiteKey::new(&[7; 32]),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: Arc::default(),
            }),
            key(),
            Terms::default(),
            tiaki_hash::Settings {
                worker: None,
                patience: std::time::Duration::from_secs(1),
            },
            None,
        ),
        caller: caller("Example"),
        other: caller("Other"),
    };
    test(&office(
        Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap(),
    ));
    match testing::find_database() {
        Some(url) => test(&office(Store::open_postgres(&url).unwrap())),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}

fn report(handle: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
         <personOrUserReported><espIdentifier>{handle}</espIdentifier></personOrUserReported></report>"
    )
}

fn batched() -> String {
    "<report><batchedReport reason=\"VIRAL_POTENTIAL_MEME\"></batchedReport><incidentSummary>\
     <incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
     <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson/></reporter>\
     <personOrUserReported><espIdentifier>u-1</espIdentifier></personOrUserReported>\
     <personOrUserReported><espIdentifier>u-2</espIdentifier></personOrUserReported></report>"
        .to_owned()
}

fn details(number: i64, file: &Kept, extra: &str) -> String {
    let id = hex::encode(file.upload);
    format!(
        "<?xml version=\"1.0\"?>\n<fileDetails><reportId>{number}</reportId><fileId>{id}</fileId>\
         <fileViewedByEsp>true</fileViewedByEsp>{extra}</fileDetails>"
    )
}

impl Office {
    fn step<'s>(caller: &'s Caller, request: &'s str, seconds: i64) -> Step<'s> {
        Step {
            caller,
            request,
            at: AT.plus_seconds(seconds),
        }
    }

    fn open(&self, text: &str, seconds: i64) -> i64 {
        let step = Self::step(&self.caller, "r-open", seconds);
        let opened = self.desk.open(&step, text.as_bytes().to_vec()).unwrap();
        opened.unwrap().number
    }

    fn upload(&self, number: i64, bytes: &[u8], seconds: i64) -> Result<Kept, Reason> {
        let mut upload = self
            .desk
            .begin_upload(&format!("{number} {seconds}"))
            .unwrap();
        for chunk in bytes.chunks(3) {
            upload.feed(chunk).unwrap();
        }
        let (received, sealing) = upload.finish();
        let step = Self::step(&self.caller, "r-upload", seconds);
        let kept = self
            .desk
            .keep_upload(&step, number, &received, sealing)
            .unwrap();
        kept.map_err(|refusal| refusal.reason)
    }

    fn describe(&self, text: &str, seconds: i64) -> Result<(i64, String), Reason> {
        let step = Self::step(&self.caller, "r-details", seconds);
        let placed = self.desk.describe(&step, text.as_bytes().to_vec());
        placed.unwrap().map_err(|refusal| refusal.reason)
    }

    fn finish(&self, number: i64, seconds: i64) -> Result<Done, Reason> {
        let step = Self::step(&self.caller, "r-finish", seconds);
        let done = self.desk.finish(&step, number).unwrap();
        done.map_err(|refusal| refusal.reason)
    }

    fn retract(&self, number: i64, seconds: i64) -> Result<(), Reason> {
        let step = Self::step(&self.caller, "r-retract", seconds);
        let done = self.desk.retract(&step, number).unwrap();
        done.map_err(|refusal| refusal.reason)
    }

    fn reports(&self) -> i64 {
        views::overview(self.desk.site()).unwrap().counts.reports
    }

    fn verbs(&self) -> Vec<String> {
        let store = &self.desk.site().store;
        let mut logged = store.read("test", |tx| log::newest(tx, 100)).unwrap();
        logged.reverse();
        logged.into_iter().map(|entry| entry.verb).collect()
    }

    fn documents(&self) -> usize {
        let store = &self.desk.site().store;
        store.read("test", documents::digests).unwrap().len()
    }
}

#[test]
fn a_submission_becomes_a_report_with_the_digests_of_what_was_received() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let kept = office.upload(number, b"placeholder bytes", 10).unwrap();
        assert!(!kept.is_repeat);
        let text = details(number, &kept, "");
        assert_eq!(
            office.describe(&text, 20).unwrap(),
            (number, hex::encode(kept.upload))
        );
        assert_eq!(office.reports(), 0, "nobody's report before it is finished");
        let done = office.finish(number, 30).unwrap();
        assert_eq!((done.number, &done.files[..]), (number, &[kept.upload][..]));
        assert!(!done.is_repeat);
        assert_eq!(office.reports(), 1);
        assert_eq!(
            office.verbs(),
            [
                "submission.opened",
                "submission.file",
                "submission.fileinfo",
                "report.received",
                "submission.finished"
            ]
        );
        let found = office
            .desk
            .receipt(&office.caller, number)
            .unwrap()
            .unwrap();
        let row = views::report(office.desk.site(), &found.report)
            .unwrap()
            .unwrap();
        assert_eq!(row.row.reference, number.to_string());
        assert_eq!(row.files[0].file.viewed, Some(true));
    });
}

#[test]
fn a_picture_that_is_not_decoded_goes_in_with_its_other_digests() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let picture = [b"\xff\xd8\xff\xe0".as_slice(), &[0; 100]].concat();
        office.upload(number, &picture, 1).unwrap();
        office.finish(number, 2).unwrap();
        let kept = office
            .desk
            .receipt(&office.caller, number)
            .unwrap()
            .unwrap();
        let receipt = parse_receipt(kept.text.as_bytes()).unwrap();
        let said = receipt.receipt();
        assert_eq!(said.flags[..], ["picture_not_hashed"]);
        assert_eq!(
            said.files[0].sha256,
            hex::encode(documents::digest(&picture))
        );
        assert_eq!(said.files[0].pdq, None);
        let store = &office.desk.site().store;
        let file = store
            .read("test", |tx| submissions::files(tx, number))
            .unwrap()
            .remove(0);
        assert_eq!(file.kind.as_deref(), Some("jpeg"));
        assert_eq!(file.pdq_refused.as_deref(), Some("worker"));
    });
}

#[test]
fn received_texts_read_back_byte_for_byte() {
    on_both(|office| {
        let text = format!("\u{feff}{}\r\n<!-- as sent -->", report("u-1"));
        let number = office.open(&text, 0);
        let kept = office.upload(number, b"1", 1).unwrap();
        let said = details(number, &kept, "<!-- é -->");
        office.describe(&said, 2).unwrap();
        office.finish(number, 3).unwrap();
        let store = &office.desk.site().store;
        let read = |text: &str| {
            let digest = documents::digest(text.as_bytes());
            store
                .read("test", |tx| documents::bytes(tx, &digest))
                .unwrap()
        };
        assert_eq!(read(&text), text.as_bytes());
        assert_eq!(read(&said), said.as_bytes());
        assert_eq!(
            office.documents(),
            3,
            "report, details, and all details together"
        );
    });
}

#[test]
fn the_receipt_says_what_was_received_and_verifies() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let one = office.upload(number, b"one", 1).unwrap();
        let two = office.upload(number, b"two", 2).unwrap();
        let said = details(number, &one, "");
        office.describe(&said, 3).unwrap();
        let done = office.finish(number, 4).unwrap();
        let kept = office
            .desk
            .receipt(&office.caller, number)
            .unwrap()
            .unwrap();
        assert_eq!(kept.digest, done.receipt);
        let receipt = parse_receipt(kept.text.as_bytes()).unwrap();
        receipt.verify(Some(&key().verifying_key())).unwrap();
        let file = |kept: &Kept, bytes: &[u8]| FileEvidence {
            name: hex::encode(kept.upload),
            sha256: documents::digest(bytes),
        };
        let evidence = Evidence {
            report: Some(documents::digest(report("u-1").as_bytes())),
            files: vec![file(&one, b"one"), file(&two, b"two")],
            details: vec![documents::digest(said.as_bytes())],
            sealed: Vec::new(),
        };
        receipt.check(&evidence).unwrap();
        let said = receipt.receipt();
        assert_eq!(
            (said.report_id, said.provider.as_str()),
            (number, "Example")
        );
        assert_eq!(
            (said.opened_at, said.finished_at),
            (AT.micros(), AT.plus_seconds(4).micros())
        );
        assert_eq!(
            (said.open_request.as_str(), said.finish_request.as_str()),
            ("r-open", "r-finish")
        );
        assert!(said.files[0].details.is_some() && said.files[1].details.is_none());
        let refused = office.desk.receipt(&office.other, number).unwrap();
        assert_eq!(refused.unwrap_err().reason, Reason::NoReport);
    });
}

#[test]
fn every_step_may_come_twice() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        assert_eq!(office.open(&report("u-1"), 1), number);
        let kept = office.upload(number, b"same", 2).unwrap();
        let again = office.upload(number, b"same", 3).unwrap();
        assert_eq!((again.upload, again.is_repeat), (kept.upload, true));
        let text = details(number, &kept, "");
        office.describe(&text, 4).unwrap();
        office.describe(&text, 5).unwrap();
        let done = office.finish(number, 6).unwrap();
        let again = office.finish(number, 7).unwrap();
        assert_eq!(
            (again.files, again.receipt, again.is_repeat),
            (done.files, done.receipt, true)
        );
        assert_eq!(office.reports(), 1);
        let repeats = office
            .verbs()
            .iter()
            .filter(|verb| *verb == "submission.repeated")
            .count();
        assert_eq!(repeats, 4, "each repeat is in the log");
        let other = office.open(&report("u-2"), 8);
        office.retract(other, 9).unwrap();
        office.retract(other, 10).unwrap();
    });
}

#[test]
fn repeats_end_with_their_time() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let later = Terms::default().repeat_seconds + 1;
        let another = office.open(&report("u-1"), later);
        assert_ne!(another, number);
        office.finish(number, later).unwrap();
        assert_eq!(office.finish(number, 2 * later + 1), Err(Reason::Finished));
        office.retract(another, later).unwrap();
        assert_eq!(
            office.retract(another, 2 * later + 1),
            Err(Reason::Retracted)
        );
    });
}

#[test]
fn the_same_text_from_others_or_after_the_end_opens_another() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let step = Office::step(&office.other, "r", 1);
        let others = office.desk.open(&step, report("u-1").into_bytes()).unwrap();
        assert_ne!(others.unwrap().number, number);
        office.finish(number, 2).unwrap();
        let another = office.open(&report("u-1"), 3);
        assert_ne!(another, number);
        office.finish(another, 4).unwrap();
        assert_eq!(office.reports(), 1, "the same text is the same report");
        let step = Office::step(&office.other, "r", 5);
        let others = office.desk.open(&step, report("u-1").into_bytes()).unwrap();
        let done = office.desk.finish(&step, others.unwrap().number).unwrap();
        assert!(done.is_ok());
        assert_eq!(office.reports(), 1, "whoever sends it");
    });
}

#[test]
fn the_same_bytes_after_details_are_another_file() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let one = office.upload(number, b"same", 1).unwrap();
        office.describe(&details(number, &one, ""), 2).unwrap();
        let two = office.upload(number, b"same", 3).unwrap();
        assert_ne!(one.upload, two.upload);
        assert_eq!(office.finish(number, 4).unwrap().files.len(), 2);
    });
}

#[test]
fn a_submission_runs_out_a_day_after_its_opening() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let day = 86_400;
        office.upload(number, b"1", day - 1).unwrap();
        // One hour after the last file, since that is later.
        office.upload(number, b"2", day + 3_598).unwrap();
        assert_eq!(
            office.upload(number, b"3", day + 3_598 + 3_600),
            Err(Reason::NoReport)
        );
        assert_eq!(office.finish(number, day + 8_000), Err(Reason::NoReport));
        assert_eq!(office.retract(number, day + 8_000), Err(Reason::NoReport));
        let idle = office.open(&report("u-2"), 0);
        assert_eq!(office.finish(idle, day), Err(Reason::NoReport));
        let in_time = office.open(&report("u-3"), 0);
        office.finish(in_time, day - 1).unwrap();
        assert_eq!(office.documents(), 1, "only the finished one leaves a text");
    });
}

#[test]
fn a_sweep_ends_what_has_run_out_and_nothing_else() {
    on_both(|office| {
        for number in 0..300 {
            office.open(&report(&format!("u-{number}")), 0);
        }
        let late = office.open(&report("late"), 100);
        assert_eq!(office.desk.sweep(AT.plus_seconds(86_399)).unwrap(), 0);
        assert_eq!(office.desk.sweep(AT.plus_seconds(86_400)).unwrap(), 300);
        assert_eq!(office.desk.sweep(AT.plus_seconds(86_400)).unwrap(), 0);
        let store = &office.desk.site().store;
        let states = store.read("test", submissions::states).unwrap();
        assert_eq!(
            states,
            [("expired".to_owned(), 300), ("open".to_owned(), 1)]
        );
        office.finish(late, 86_450).unwrap();
        assert!(log::check(store).unwrap().first_bad.is_none());
    });
}

#[test]
fn taken_back_nothing_is_left_but_that_it_was() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let kept = office.upload(number, b"1", 1).unwrap();
        office.describe(&details(number, &kept, ""), 2).unwrap();
        office.retract(number, 3).unwrap();
        let store = &office.desk.site().store;
        let left = |tx: &tiaki_store::Tx<'_>| {
            Ok::<_, tiaki_store::Error>((
                submissions::parts(tx, number)?.len(),
                submissions::files(tx, number)?.len(),
            ))
        };
        assert_eq!(store.read("test", left).unwrap(), (0, 0));
        assert_eq!((office.reports(), office.documents()), (0, 0));
        let logged = store.read("test", |tx| log::newest(tx, 1)).unwrap();
        assert_eq!(logged[0].verb, "submission.retracted");
        let digest = hex::encode(documents::digest(report("u-1").as_bytes()));
        assert!(logged[0].detail.contains(&digest), "{}", logged[0].detail);
        assert!(logged[0].detail.contains("request=r-retract"));
        assert_eq!(office.upload(number, b"2", 4), Err(Reason::Retracted));
        assert_eq!(
            office.describe(&details(number, &kept, ""), 4),
            Err(Reason::Retracted)
        );
        assert_eq!(office.finish(number, 4), Err(Reason::Retracted));
    });
}

#[test]
fn after_the_end_nothing_can_be_added_or_taken_back() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let kept = office.upload(number, b"1", 1).unwrap();
        office.finish(number, 2).unwrap();
        assert_eq!(office.upload(number, b"2", 3), Err(Reason::Finished));
        assert_eq!(
            office.describe(&details(number, &kept, ""), 3),
            Err(Reason::Finished)
        );
        assert_eq!(office.retract(number, 3), Err(Reason::Finished));
    });
}

#[test]
fn the_submission_of_another_provider_does_not_exist() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let kept = office.upload(number, b"1", 1).unwrap();
        let step = Office::step(&office.other, "r", 2);
        let (received, sealing) = office.desk.begin_upload("r").unwrap().finish();
        let text = details(number, &kept, "").into_bytes();
        let reasons = [
            office.desk.may_upload(&step, number).unwrap().unwrap_err(),
            office
                .desk
                .keep_upload(&step, number, &received, sealing)
                .unwrap()
                .unwrap_err(),
            office.desk.describe(&step, text).unwrap().unwrap_err(),
            office.desk.finish(&step, number).unwrap().unwrap_err(),
            office.desk.retract(&step, number).unwrap().unwrap_err(),
        ];
        for refusal in reasons {
            assert_eq!(refusal.reason, Reason::NoReport);
        }
        // A second login of the same provider may go on with it.
        let colleague = Caller {
            username: "second".to_owned(),
            provider: "Example".to_owned(),
        };
        let step = Office::step(&colleague, "r", 3);
        office.desk.finish(&step, number).unwrap().unwrap();
    });
}

#[test]
fn numbers_that_were_never_given_do_not_exist() {
    on_both(|office| {
        for number in [0, -1, 1, i64::MAX] {
            assert_eq!(office.finish(number, 0), Err(Reason::NoReport));
        }
    });
}

#[test]
fn a_refused_report_is_kept_whole_with_its_reason_and_opens_nothing() {
    on_both(|office| {
        for (text, reason, words) in [
            (
                "<report><reporter/></report>",
                Reason::Schema,
                "incidentSummary",
            ),
            ("<report>", Reason::Malformed, "truncated"),
            ("", Reason::Malformed, "empty"),
            (
                "<!DOCTYPE report []><report/>",
                Reason::Malformed,
                "doctype",
            ),
            ("<fileDetails/>", Reason::Schema, "wrong_root"),
        ] {
            let step = Office::step(&office.caller, "r-7", 0);
            let refused = office.desk.open(&step, text.as_bytes().to_vec()).unwrap();
            let refusal = refused.unwrap_err();
            assert_eq!(refusal.reason, reason, "{text}");
            assert!(refusal.words.contains(words), "{}", refusal.words);
        }
        let kept = views::quarantine(office.desk.site(), 10).unwrap();
        assert_eq!(kept.len(), 5);
        assert!(kept.iter().all(|item| item.origin == "ispws/submit/r-7"));
        let store = &office.desk.site().store;
        assert_eq!(store.read("test", submissions::states).unwrap(), []);
    });
}

#[test]
fn refused_details_are_kept_and_the_submission_goes_on() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let kept = office.upload(number, b"1", 1).unwrap();
        let other = office.open(&report("u-2"), 1);
        for (text, reason) in [
            ("<fileDetails/>".to_owned(), Reason::Schema),
            (
                format!(
                    "<files>{0}{0}</files>",
                    "<fileDetails><reportId>1</reportId><fileId>x</fileId></fileDetails>"
                ),
                Reason::Schema,
            ),
            (report("u-1"), Reason::Schema),
            (details(number, &kept, "<"), Reason::Malformed),
            (details(other, &kept, ""), Reason::NoFile),
            (details(1, &kept, ""), Reason::NoReport),
            (
                details(number, &kept, "").replace(&hex::encode(kept.upload), "nothing"),
                Reason::NoFile,
            ),
        ] {
            assert_eq!(office.describe(&text, 2), Err(reason), "{text}");
        }
        assert_eq!(
            views::quarantine(office.desk.site(), 10).unwrap().len(),
            4,
            "what could not be read; where nothing was meant nothing is kept"
        );
        office.describe(&details(number, &kept, ""), 3).unwrap();
        let others = details(number, &kept, "<additionalInfo>other</additionalInfo>");
        assert_eq!(office.describe(&others, 4), Err(Reason::Schema));
        office.finish(number, 5).unwrap();
    });
}

#[test]
fn a_batched_report_with_two_files_is_refused_at_its_end() {
    on_both(|office| {
        let number = office.open(&batched(), 0);
        office.upload(number, b"1", 1).unwrap();
        office.upload(number, b"2", 2).unwrap();
        assert_eq!(office.finish(number, 3), Err(Reason::Schema));
        assert_eq!(office.reports(), 0);
        office.retract(number, 4).unwrap();
        let fitting = office.open(&batched(), 5);
        office.upload(fitting, b"1", 6).unwrap();
        office.finish(fitting, 7).unwrap();
        assert_eq!(office.reports(), 1);
    });
}

#[test]
fn stated_digests_that_differ_are_kept_beside_those_received() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        let agreeing = office.upload(number, b"a", 1).unwrap();
        let differing = office.upload(number, b"b", 2).unwrap();
        let hash = "<originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e269772661</originalFileHash>";
        office
            .describe(&details(number, &agreeing, hash), 3)
            .unwrap();
        office
            .describe(&details(number, &differing, hash), 4)
            .unwrap();
        office.finish(number, 5).unwrap();
        let kept = office
            .desk
            .receipt(&office.caller, number)
            .unwrap()
            .unwrap();
        let receipt = parse_receipt(kept.text.as_bytes()).unwrap();
        let flags = &receipt.receipt().flags;
        assert_eq!(flags[..], ["stated_digest_differs"]);
        let counts = views::overview(office.desk.site()).unwrap().counts;
        assert_eq!(counts.files, 3, "two received, and one as stated");
    });
}

#[test]
fn a_finished_submission_matches_what_an_import_of_the_same_texts_gives() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        office.finish(number, 1).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("7.xml");
        let mut file = std::fs::File::create(&path).unwrap();
        std::io::Write::write_all(&mut file, report("u-1").as_bytes()).unwrap();
        let act = Act {
            actor: "test".to_owned(),
            at: AT,
        };
        let options = intake::ImportOptions {
            provider: Some("Example".to_owned()),
            ..intake::ImportOptions::default()
        };
        let imported =
            intake::import(office.desk.site(), &act, &[path], &options, &|_, _| {}).unwrap();
        assert_eq!((imported.accepted, imported.folded), (0, 1));
    });
}

#[test]
fn many_at_once_lose_and_double_nothing() {
    on_both(|office| {
        std::thread::scope(|scope| {
            for lane in 0..8 {
                scope.spawn(move || {
                    for turn in 0..10 {
                        let number = office.open(&report(&format!("u-{lane}-{turn}")), 0);
                        let bytes = format!("{lane} {turn}");
                        let kept = office.upload(number, bytes.as_bytes(), 1).unwrap();
                        office.describe(&details(number, &kept, ""), 2).unwrap();
                        if turn % 5 == 4 {
                            office.retract(number, 3).unwrap();
                        } else {
                            assert_eq!(office.finish(number, 3).unwrap().files.len(), 1);
                        }
                    }
                });
            }
        });
        assert_eq!(office.reports(), 64);
        let store = &office.desk.site().store;
        let receipts = std::cell::Cell::new(0);
        let count = |_: &submissions::Receipt| {
            receipts.set(receipts.get() + 1);
            Ok::<_, tiaki_store::Error>(())
        };
        store
            .read("test", |tx| {
                receipts.set(0);
                submissions::receipts(tx, count)
            })
            .unwrap();
        assert_eq!(receipts.get(), 64);
        let states = store.read("test", submissions::states).unwrap();
        assert_eq!(
            states,
            [("finished".to_owned(), 64), ("retracted".to_owned(), 16)]
        );
        assert!(log::check(store).unwrap().first_bad.is_none());
    });
}

#[test]
fn two_that_finish_one_submission_at_once_finish_it_once() {
    on_both(|office| {
        let number = office.open(&report("u-1"), 0);
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(move || office.finish(number, 1).unwrap());
            }
        });
        let finished = office
            .verbs()
            .iter()
            .filter(|verb| *verb == "submission.finished")
            .count();
        assert_eq!(finished, 1);
    });
}

/// The files in a vault's folder, by name.
fn sealed(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn with_a_vault_files_are_kept_sealed_as_long_as_their_submission_lives() {
    let folder = tempfile::tempdir().unwrap();
    let identity = tiaki_package::Identity::from_seed([5; 32]).unwrap();
    let text = format!(
        "recipient = \"{}\"\nstore = \"vault\"\n",
        identity.recipient_text()
    );
    let config = tiaki_ops::vault::VaultConfig::parse(&text).unwrap();
    let vault = tiaki_ops::vault::Vault::open(&config, folder.path(), None).unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let office = Office {
        desk: Desk::new(
            Arc::new(Site {
                store,
                key: SiteKey::new(&[7; 32]),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: Arc::default(),
            }),
            key(),
            Terms::default(),
            tiaki_hash::Settings {
                worker: None,
                patience: std::time::Duration::from_secs(1),
            },
            Some(vault),
        ),
        caller: caller("Example"),
        other: caller("Other"),
    };
    let place = folder.path().join("vault");
    let finished = office.open(&report("u-1"), 0);
    office.upload(finished, b"placeholder one", 1).unwrap();
    assert_eq!(sealed(&place).len(), 1);
    office.upload(finished, b"placeholder one", 2).unwrap();
    assert_eq!(sealed(&place).len(), 1, "the same bytes are sealed once");
    let taken_back = office.open(&report("u-2"), 3);
    office.upload(taken_back, b"placeholder two", 4).unwrap();
    assert_eq!(
        office.upload(1, b"placeholder three", 5),
        Err(Reason::NoReport)
    );
    assert_eq!(sealed(&place).len(), 2);
    for file in sealed(&place) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/v1"));
        assert!(!bytes.windows(11).any(|part| part == b"placeholder"));
    }
    office.finish(finished, 6).unwrap();
    office.retract(taken_back, 7).unwrap();
    office.desk.sweep(AT.plus_seconds(8)).unwrap();
    let left = sealed(&place);
    assert_eq!(left.len(), 1, "what was taken back is not kept");
    let store = &office.desk.site().store;
    let files = store
        .read("test", |tx| submissions::files(tx, finished))
        .unwrap();
    let name = left.first().unwrap().file_name().unwrap().to_owned();
    assert_eq!(
        files.first().unwrap().vault.as_ref().unwrap().name,
        name.to_str().unwrap(),
        "the store knows under which name"
    );
    assert_eq!(
        store
            .read("test", |tx| submissions::given_up(tx, 9))
            .unwrap(),
        Vec::<String>::new()
    );
}
