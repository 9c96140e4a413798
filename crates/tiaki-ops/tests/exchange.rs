//! Two agencies and more: what was released arrives, is answered, and is taken back by everybody.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[path = "exchange/agencies.rs"]
mod agencies;
#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use agencies::{Agency, by, draft, files, letter, on_both, seal, which};
use support::act;
use tiaki_ops::exchange::forward::{Onward, forward};
use tiaki_ops::exchange::lists::Owed;
use tiaki_ops::exchange::{self, Refused, acts, folder, lists, receive};
use tiaki_ops::refer::{Release, refer};
use tiaki_ops::{Error, linking};
use tiaki_package::Content;
use tiaki_package::letter::{RetractReason, Says};

#[test]
fn what_is_released_arrives_is_answered_and_taken_back() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2", "u-3"], 1);
        let packages = at.releases(2);
        let [package] = packages.as_slice() else {
            panic!("{packages:?}")
        };
        assert_eq!(at.state(package), "sent");

        // By stick, and the receipt back.
        assert_eq!(at.writes(stick, 3).parcels, 1);
        let came = nz.reads(stick, 4);
        assert_eq!((came.parcels, came.quarantined), (1, 0), "{came:?}");
        assert_eq!(nz.state(package), "received");
        assert_eq!(
            nz.accounts(),
            0,
            "nothing is in the tables before somebody accepts"
        );
        nz.writes(stick, 5);
        at.reads(stick, 6);
        assert_eq!(at.state(package), "received");

        // Somebody takes it: its accounts are ranked there.
        let taken = acts::accept(&nz.site, &nz.node, &by("cy", 7), which(package), None).unwrap();
        assert_eq!((taken.accounts, nz.accounts()), (3, 3));
        nz.run(8);
        assert_eq!(nz.waits().len(), 3);
        nz.writes(stick, 9);
        at.reads(stick, 10);
        assert_eq!(at.state(package), "accepted");
        assert!(at.outstanding(10).is_empty());

        // It is taken back: gone at once there, and open here until that is confirmed.
        let all = BTreeSet::new();
        let said = ("wrong_person", &all, None);
        acts::retract(&at.site, &at.node, &by("ana", 11), which(package), said).unwrap();
        assert_eq!(at.state(package), "retracting");
        let open = at.outstanding(12);
        assert_eq!(
            (open.len(), open[0].owed, open[0].by.as_str()),
            (1, Owed::Retraction, "auth-nz")
        );
        assert!(!open[0].is_overdue);
        assert!(at.outstanding(11 + 86_401)[0].is_overdue);
        at.writes(stick, 13);
        nz.reads(stick, 14);
        assert_eq!(nz.state(package), "retracted");
        assert!(nz.waits().is_empty());
        assert_eq!(nz.accounts(), 0);
        let release = Release {
            operation: "op-2".to_owned(),
            from: nz.node.authority.clone(),
            released_by: "cy".to_owned(),
            second: "di".to_owned(),
            purpose: "prevention".to_owned(),
            legal_basis: "code 1".to_owned(),
            out: nz.folder.join("packages"),
        };
        let sent = refer(&nz.site, &act(15), &release, &nz.node.signing, &|_, _| ());
        assert!(matches!(sent, Err(Error::Early { .. })), "{sent:?}");
        nz.writes(stick, 16);
        at.reads(stick, 17);
        assert_eq!(at.state(package), "retracted");
        assert!(at.outstanding(17).is_empty());

        // The stick once more, in both directions: nothing happens twice.
        let before = (at.logged("exchange.heard"), nz.logged("exchange.heard"));
        for agency in [at, nz] {
            agency.writes(stick, 18);
            assert_eq!(agency.reads(stick, 19).parcels, 0);
        }
        assert_eq!(
            (at.logged("exchange.heard"), nz.logged("exchange.heard")),
            before
        );
        assert!(lists::quarantine(&nz.site).unwrap().is_empty());
        linking::run(&nz.site, &act(20)).unwrap();
        assert!(nz.waits().is_empty());
    });
}

/// Everybody writes to the stick and reads from it, until nothing is left to say.
fn go_round(agencies: &[Agency], stick: &Path, second: &mut i64) {
    for _ in 0..4 {
        for agency in agencies {
            *second += 1;
            exchange::tend(&agency.site, &agency.node, &act(*second)).unwrap();
            agency.writes(stick, *second);
        }
        for agency in agencies {
            assert_eq!(agency.reads(stick, *second).quarantined, 0);
        }
    }
}

/// A package of the first goes to the second, who passes it on to the third with its sender's leave; its id, and that of
/// what goes on.
fn passed_on(agencies: &[Agency], stick: &Path, second: &mut i64) -> (String, String) {
    let [at, nz, _] = agencies else {
        unreachable!()
    };
    at.reports(&["u-1", "u-2"], 1);
    let package = at.releases(2).remove(0);
    go_round(agencies, stick, second);
    acts::accept(&nz.site, &nz.node, &by("cy", 20), which(&package), None).unwrap();
    let onward = |leave| Onward {
        which: which(&package),
        to: "FJ",
        second: "di",
        purpose: "prevention",
        legal_basis: "code 7",
        leave,
    };
    // It came under AMBER+STRICT: not without its sender's leave, nor by one person.
    let done = forward(&nz.site, &nz.node, &by("cy", 21), &onward(None));
    assert!(matches!(done, Err(Error::Exchange(Refused::NoLeave))));
    let asked = acts::ask(
        &nz.site,
        &nz.node,
        &by("cy", 22),
        which(&package),
        "may it go on?",
    );
    let asked = asked.unwrap();
    go_round(agencies, stick, second);
    let said = (asked.as_str(), "it may");
    let leave = acts::answer(&at.site, &at.node, &by("ana", 23), which(&package), said).unwrap();
    let done = forward(&nz.site, &nz.node, &by("cy", 24), &onward(Some(&leave)));
    let is_stranger = matches!(done, Err(Error::Exchange(Refused::LeaveOfOther)));
    assert!(is_stranger, "the answer has not come yet");
    go_round(agencies, stick, second);
    let done = forward(&nz.site, &nz.node, &by("Di ", 25), &onward(Some(&leave)));
    assert!(matches!(done, Err(Error::Exchange(Refused::SecondPerson))));
    let gone = forward(&nz.site, &nz.node, &by("cy", 26), &onward(Some(&leave))).unwrap();
    go_round(agencies, stick, second);
    (package, gone.package)
}

#[test]
fn what_was_passed_on_is_taken_back_there_too_and_its_first_sender_sees_when() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, stick| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let mut second = 3;
        let (package, gone) = passed_on(agencies, stick, &mut second);
        acts::accept(&fj.site, &fj.node, &by("eli", 27), which(&gone), None).unwrap();
        assert_eq!((nz.accounts(), fj.accounts()), (2, 2));

        // One account, then all.
        let one: BTreeSet<String> = fj.taken(&gone).into_iter().take(1).collect();
        let said = ("wrong_match", &one, None);
        acts::retract(&at.site, &at.node, &by("ana", 28), which(&package), said).unwrap();
        go_round(agencies, stick, &mut second);
        assert_eq!((nz.accounts(), fj.accounts()), (1, 1));
        assert!(at.outstanding(29).is_empty());
        let all = BTreeSet::new();
        let said = ("wrong_person", &all, None);
        acts::retract(&at.site, &at.node, &by("ana", 30), which(&package), said).unwrap();
        at.writes(stick, 31);
        nz.reads(stick, 32);
        nz.writes(stick, 33);
        at.reads(stick, 34);
        // The recipient has confirmed, and whom it passed it on to has not.
        let open = at.outstanding(35);
        assert_eq!(
            (open.len(), open[0].owed, open[0].by.as_str()),
            (1, Owed::RetractionOnward, "auth-fj")
        );
        assert_eq!(at.state(&package), "retracting");
        go_round(agencies, stick, &mut second);
        assert_eq!((nz.accounts(), fj.accounts()), (0, 0));
        assert!(at.outstanding(36).is_empty() && nz.outstanding(36).is_empty());
        assert_eq!(
            (at.state(&package).as_str(), nz.state(&gone).as_str()),
            ("retracted", "retracted")
        );
    });
}

#[test]
fn a_retraction_that_comes_before_its_package_counts_when_it_comes() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1"], 1);
        let package = at.releases(2).remove(0);
        let (early, late) = (stick.join("early"), stick.join("late"));
        at.writes(&late, 3);
        let all = BTreeSet::new();
        let said = ("wrong_recipient", &all, None);
        acts::retract(&at.site, &at.node, &by("ana", 4), which(&package), said).unwrap();
        at.writes(&early, 5);
        // The letter alone, and then the package.
        let sent = |folder: &Path| std::fs::read_dir(folder.join("auth-nz")).unwrap().count();
        assert_eq!((sent(&late), sent(&early)), (1, 2));
        for entry in std::fs::read_dir(late.join("auth-nz")).unwrap() {
            let name = entry.unwrap().file_name();
            std::fs::remove_file(early.join("auth-nz").join(name)).unwrap();
        }
        assert_eq!(nz.reads(&early, 6).parcels, 1);
        assert_eq!(nz.state(&package), "retracted");
        assert_eq!(nz.reads(&late, 7).parcels, 1);
        assert_eq!(nz.state(&package), "retracted");
        let done = acts::accept(&nz.site, &nz.node, &by("cy", 8), which(&package), None);
        assert!(done.unwrap_err().to_string().contains("retracted"));
        nz.writes(stick, 9);
        at.reads(stick, 10);
        assert_eq!(at.state(&package), "retracted");
        assert!(at.outstanding(11).is_empty());
    });
}

#[test]
fn what_others_say_too_stays_and_is_looked_at_again() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2"], 1);
        let package = at.releases(2).remove(0);
        at.writes(stick, 3);
        nz.reads(stick, 4);
        // One of the two is known here by a report of this site's own.
        nz.reports(&["u-1"], 5);
        let before = nz.waits();
        acts::accept(&nz.site, &nz.node, &by("cy", 6), which(&package), None).unwrap();
        nz.run(7);
        assert_eq!((nz.accounts(), nz.waits().len()), (2, 2));
        let all = BTreeSet::new();
        let said = ("source_retracted", &all, None);
        acts::retract(&at.site, &at.node, &by("ana", 8), which(&package), said).unwrap();
        at.writes(stick, 9);
        nz.reads(stick, 10);
        // The own one waits on, marked; the other is gone.
        assert_eq!((nz.accounts(), nz.waits()), (1, before.clone()));
        let behind = nz
            .site
            .store
            .read("test", tiaki_store::persons::behind)
            .unwrap();
        assert!(
            behind.unlinked > 0,
            "nothing leaves before linking has looked again"
        );
        nz.run(11);
        assert_eq!(nz.waits(), before);
    });
}

#[test]
fn declined_or_given_back_is_out_of_the_tables_and_comes_in_again_when_accepted() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2"], 1);
        let package = at.releases(2).remove(0);
        at.writes(stick, 3);
        nz.reads(stick, 4);
        let of = || which(&package);
        acts::accept(&nz.site, &nz.node, &by("cy", 5), of(), Some("NZ-1")).unwrap();
        let done = acts::accept(&nz.site, &nz.node, &by("cy", 6), of(), None);
        assert!(done.unwrap_err().to_string().contains("said_already"));
        acts::decline(
            &nz.site,
            &nz.node,
            &by("cy", 7),
            of(),
            ("known", Some("see NZ-1")),
        )
        .unwrap();
        assert_eq!(nz.accounts(), 0);
        let again = acts::accept(&nz.site, &nz.node, &by("cy", 8), of(), None).unwrap();
        assert_eq!((again.accounts, nz.accounts()), (2, 2));
        acts::give_back(&nz.site, &nz.node, &by("cy", 9), of(), (Some("FJ"), None)).unwrap();
        assert_eq!(nz.accounts(), 0);
        let done = acts::accept(&nz.site, &nz.node, &by("cy", 10), of(), None);
        assert!(done.unwrap_err().to_string().contains("returned"));
        nz.writes(stick, 11);
        at.reads(stick, 12);
        let shown = lists::show(&at.site, &at.node, of()).unwrap();
        assert_eq!(shown.line.state, "returned");
        let said = serde_json::to_string(&shown.letters).unwrap();
        assert!(
            said.contains("auth-fj") && said.contains("see NZ-1"),
            "{said}"
        );
    });
}

#[test]
fn words_stand_nowhere_in_clear() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1"], 1);
        let package = at.releases(2).remove(0);
        at.writes(stick, 3);
        nz.reads(stick, 4);
        let words = "marker-qzx-1";
        acts::ask(&nz.site, &nz.node, &by("cy", 5), which(&package), words).unwrap();
        nz.writes(stick, 6);
        at.reads(stick, 7);
        for agency in [at, nz] {
            let shown = lists::show(&agency.site, &agency.node, which(&package)).unwrap();
            assert!(
                serde_json::to_string(&shown.letters)
                    .unwrap()
                    .contains(words)
            );
            let log = agency
                .site
                .store
                .read("test", |tx| tiaki_store::log::newest(tx, 100_000));
            assert!(!format!("{:?}", log.unwrap()).contains(words));
            for bytes in files(&agency.folder).into_iter().chain(files(stick)) {
                let has = |text: &str| {
                    bytes
                        .windows(text.len())
                        .any(|window| window == text.as_bytes())
                };
                assert!(!has(words));
            }
        }
        // Before anybody accepts, nothing of the package is in the recipient's files either.
        for bytes in files(&nz.folder) {
            assert!(
                !bytes
                    .windows(16)
                    .any(|window| window == b"u-1@mail.example")
            );
        }
    });
}

#[test]
fn what_leaves_with_a_queue_is_taken_back_with_what_it_came_with() {
    on_both(&["auth-at", "auth-fj", "auth-nz"], |agencies, stick| {
        let [at, fj, nz] = agencies else {
            unreachable!()
        };
        // Two accounts at an address in New Zealand, under terms that let them be passed on.
        let mut draft = draft(at, fj, "pkg_open", 1);
        let csv = |text: String| Content {
            media_type: "text/csv".to_owned(),
            text,
        };
        let mut accounts = "account,person,service,handle,protection\n".to_owned();
        let mut said = "account,source,kind,value,seen_at_utc\n".to_owned();
        for n in [1, 2] {
            accounts.push_str(&format!("acc_{n},per_{n},ExampleChat,u-{n},open\n"));
            said.push_str(&format!("acc_{n},rep_1,email,u-{n}@mail.example,\n"));
            said.push_str(&format!(
                "acc_{n},rep_1,ip,125.236.10.{n},2026-01-02T03:04:05Z\n"
            ));
        }
        draft.contents = [
            ("accounts.csv".to_owned(), csv(accounts)),
            ("identifiers.csv".to_owned(), csv(said)),
            (
                "reports.csv".to_owned(),
                csv(
                    "source,incident_type,incident_at_utc\nrep_1,enticement,2026-01-02T03:04:05Z\n"
                        .to_owned(),
                ),
            ),
        ]
        .into();
        let signed = draft.sign(&at.node.signing).unwrap();
        let sealed = seal(&signed.to_bytes(), &fj.node.identities[0]);
        let own = &fj.node.authority.id;
        receive::whole(&fj.site, &fj.node, &act(2), own, &sealed).unwrap();
        acts::accept(&fj.site, &fj.node, &by("cy", 3), which("pkg_open"), None).unwrap();
        // Beside them one that it knows by itself.
        fj.reports(&["u-3"], 4);
        let package = fj.releases(5).remove(0);
        fj.writes(stick, 6);
        nz.reads(stick, 7);
        let taken = acts::accept(&nz.site, &nz.node, &by("eli", 8), which(&package), None).unwrap();
        assert_eq!(taken.accounts, 3);
        // Its sender takes one account back, then all; what it never sent stays.
        let from = fj.heard_from(at);
        let say = |n: u32, accounts: &[&str], second| {
            let says = Says::Retracted {
                reason: RetractReason::WrongPerson,
                accounts: accounts.iter().map(|one| (*one).to_owned()).collect(),
                words: None,
            };
            let letter = letter(at, fj, &format!("let_{n}"), &from, says);
            let sealed = letter.sign(&at.node.signing).unwrap().seal().unwrap();
            receive::whole(&fj.site, &fj.node, &act(second), own, &sealed).unwrap();
            fj.writes(stick, second);
            nz.reads(stick, second);
            nz.writes(stick, second);
            fj.reads(stick, second);
        };
        say(1, &["acc_2"], 60);
        assert_eq!((fj.accounts(), nz.accounts()), (2, 2));
        say(2, &[], 61);
        assert_eq!((fj.accounts(), nz.accounts()), (1, 1));
        assert_eq!(
            (fj.state("pkg_open").as_str(), nz.state(&package).as_str()),
            ("retracted", "accepted")
        );
        let open = fj.outstanding(62);
        let is_open = |due: &lists::Due| due.owed != Owed::Decision;
        assert!(!open.iter().any(is_open), "{open:?}");
    });
}

#[test]
fn who_has_an_account_here_does_what_its_roles_allow() {
    on_both(&["auth-at", "auth-nz"], |agencies, _| {
        let [at, _] = agencies else { unreachable!() };
        at.reports(&["u-1"], 1);
        let package = at.releases(2).remove(0);
        let all = BTreeSet::new();
        let takes_back = |name: &str| {
            let said = ("law", &all, None);
            acts::retract(&at.site, &at.node, &by(name, 4), which(&package), said)
        };
        for (name, role) in [("ida", "analyst"), ("lee", "liaison")] {
            let new = tiaki_store::operators::NewOperator {
                id: tiaki_core::id::OperatorId::derive(&at.site.key, &[name.as_bytes()]),
                name,
                name_key: name,
                roles: role,
                agency: "",
                password: "-",
                factor: 0,
            };
            let added = at.site.store.write("test", |tx| {
                tiaki_store::operators::add(tx, &new, "test", act(3).at)
            });
            assert!(added.unwrap());
        }
        let refused = takes_back("Ida");
        assert!(
            matches!(refused, Err(Error::Exchange(Refused::NotAllowed(_)))),
            "{refused:?}"
        );
        // What only members of a case do, and what takes two people, is done by whose roles allow it at all.
        let asks = |name: &str| {
            let words = "may it go on?";
            acts::ask(&at.site, &at.node, &by(name, 4), which(&package), words)
        };
        assert!(asks("ida").is_ok());
        let refused = asks("lee");
        assert!(
            matches!(refused, Err(Error::Exchange(Refused::NotAllowed(_)))),
            "{refused:?}"
        );
        let supplements = |name: &str| {
            acts::supplement(
                &at.site,
                &at.node,
                &by(name, 4),
                which(&package),
                "pkg_other",
            )
        };
        for name in ["ida", "lee"] {
            let told = supplements(name);
            assert!(
                matches!(told, Err(Error::Exchange(Refused::NoPackage))),
                "{told:?}"
            );
        }
        assert_eq!(takes_back("lee").unwrap().len(), 1);
    });
}

#[test]
fn a_hub_hands_on_what_it_cannot_open_and_keeps_nothing_of_it() {
    on_both(&["auth-at", "auth-nz", "auth-ch"], |agencies, stick| {
        let [at, nz, hub] = agencies else {
            unreachable!()
        };
        exchange::set_up(&hub.site, &act(0), "auth-ch", true).unwrap();
        for authority in ["AT", "NZ"] {
            exchange::set_peer(&hub.site, &act(0), authority, "", None).unwrap();
        }
        let handles: Vec<String> = (0..25).map(|n| format!("marker-{n}-qzx")).collect();
        let all: Vec<&str> = handles.iter().map(String::as_str).collect();
        at.reports(&all, 1);
        let package = at.releases(2).remove(0);
        let sticks = [1, 2, 3, 4].map(|n| stick.join(n.to_string()));
        let way = |from: &Agency, to: &Agency, n: usize, second| {
            from.writes(&sticks[n], second);
            let came = hub.reads(&sticks[n], second);
            assert_eq!((came.parcels, came.refused), (1, 0), "{came:?}");
            hub.writes(&sticks[n + 1], second);
            assert_eq!(to.reads(&sticks[n + 1], second).parcels, 1);
        };
        way(at, nz, 0, 3);
        assert_eq!(nz.state(&package), "received");
        way(nz, at, 2, 4);
        assert_eq!(at.state(&package), "received");
        // What has arrived is not kept, nor written again.
        for (n, to) in [(1, "auth-nz"), (3, "auth-at")] {
            let again = folder::export(&hub.site, &act(5), &sticks[n], Some(to)).unwrap();
            assert_eq!((again.parcels, again.arrived), (0, 1), "{again:?}");
        }
        assert!(lists::waiting(&hub.site).unwrap().is_empty());
        assert_eq!(hub.accounts(), 0);
        let side = tiaki_core::exchange::Side::Recipient;
        assert!(lists::list(&hub.site, side, (10, 0)).unwrap().is_empty());
        // 50 values that were planted: each handle, and each mailbox of that name.
        for bytes in files(&hub.folder).into_iter().chain(files(stick)) {
            assert!(!bytes.windows(7).any(|window| window == b"marker-"));
        }
        let log = hub
            .site
            .store
            .read("test", |tx| tiaki_store::log::newest(tx, 100_000));
        assert!(!format!("{:?}", log.unwrap()).contains("marker-"));
    });
}
