//! Agencies that ask each other privately: what is found, what nobody sees, what is refused, and what follows a hit.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "exchange/agencies.rs"]
mod agencies;
#[path = "deconflict/contacts.rs"]
mod contacts;
#[path = "deconflict/hostile.rs"]
mod hostile;
#[path = "deconflict/release.rs"]
mod release;
#[path = "deconflict/sites.rs"]
mod sites;
#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::collections::BTreeSet;

use agencies::{files, on_both};
use sites::*;
use support::{Dice, act, mail, take, xml};
use tiaki_ops::deconflict::{Said, show};
use tiaki_ops::exchange;
use tiaki_package::letter::{Opened, open_any};

#[test]
fn what_both_work_on_is_found_and_nothing_else() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let mut dice = Dice(7);
        let names: Vec<String> = (0..40).map(|number| format!("u-{number}")).collect();
        let mut some = || -> Vec<&str> {
            let chosen = names.iter().filter(|_| dice.roll(2) == 0);
            chosen.map(String::as_str).collect()
        };
        at.reports(&some(), 1);
        nz.reports(&some(), 1);
        let (case, _) = (case_on_all(at, 2), case_on_all(nz, 2));
        may_ask(at, nz, &Said::default());
        // Each has its account and its address.
        assert_eq!(publishes(nz, 3), 2 * accounts(nz).len() as u64);
        assert_eq!(carries(nz, at, stick, 4).lists, 1);
        let asked = asks(at, case, nz, 5).unwrap();
        assert_eq!(asked.identifiers as usize, 2 * accounts(at).len() + 1);
        assert_eq!(carries(at, nz, stick, 6).answered, 1);
        let came = carries(nz, at, stick, 7);
        let both: BTreeSet<_> = accounts(at).intersection(&accounts(nz)).copied().collect();
        assert!(!both.is_empty() && both.len() < accounts(at).len());
        let plain: BTreeSet<_> = both
            .iter()
            .flat_map(|account| ["account", "email"].map(|kind| (*account, kind.to_owned())))
            .collect();
        assert_eq!((hits(at), came.hits), (plain.clone(), plain.len() as u64));
        assert_eq!(last(at), ("answered".to_owned(), String::new()));
        // The answerer learns of none, and both have the same line in their logs.
        assert_eq!(hits(nz), BTreeSet::new());
        let same = |line: &str| line.split(" charged").next().unwrap().to_owned();
        let ours = told(at, "deconflict.asked");
        assert_eq!(same(&ours[0]), same(&told(nz, "deconflict.answered")[0]));
        assert!(ours[0].contains(&format!("count {}", asked.identifiers)));

        // The stick once more: nothing is answered, charged or found twice.
        for (from, to) in [(at, nz), (nz, at)] {
            let again = carries(from, to, stick, 8);
            assert_eq!((again.answered, again.hits), (0, 0));
        }
    });
}

#[test]
fn what_the_other_takes_up_later_is_found_without_asking_again() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2"], 1);
        nz.reports(&["u-2", "u-3"], 1);
        let case = case_on_all(at, 2);
        may_ask(at, nz, &Said::default());
        // Nobody is in a case there: the list has its test entry alone.
        assert_eq!(publishes(nz, 3), 0);
        carries(nz, at, stick, 4);
        asks(at, case, nz, 5).unwrap();
        carries(at, nz, stick, 6);
        assert_eq!(carries(nz, at, stick, 7).hits, 0);
        case_on_all(nz, 8);
        assert_eq!(publishes(nz, 9), 4);
        assert_eq!(carries(nz, at, stick, 10).hits, 2);
        assert_eq!(told(nz, "deconflict.answered").len(), 1);
        // What has not changed is not sent again.
        publishes(nz, 11);
        assert_eq!(carries(nz, at, stick, 12).lists, 0);
        // After the epoch nothing that opens answers is kept, and the old list is gone.
        let later = 31 * DAY;
        publishes(nz, later);
        assert_eq!(carries(nz, at, stick, later).lists, 1);
        assert_eq!(kept(at), 0);
        // Nor where no list comes any more.
        asks(at, case, nz, later + 1).unwrap();
        assert_eq!(kept(at), 1);
        works(at, later + 31 * DAY);
        assert_eq!(kept(at), 0);
    });
}

/// How many questions have what opens their answers.
fn kept(of: &agencies::Agency) -> i64 {
    let kept = of.site.store.read("test", |tx| {
        tiaki_store::deconflict::questions::kept(tx, "auth-nz")
    });
    kept.unwrap()
}

#[test]
fn nothing_of_what_is_asked_is_at_the_answerer_nor_of_what_is_listed_at_the_asker() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, stick| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let marker = |whose: &str, number| format!("marker-{whose}-{number}");
        let names = |whose: &str| -> Vec<String> { (0..20).map(|n| marker(whose, n)).collect() };
        for (agency, whose) in [(at, "qzx"), (nz, "vjk")] {
            let names = names(whose);
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            agency.reports(&names, 1);
        }
        let (case, _) = (case_on_all(at, 2), case_on_all(nz, 2));
        may_ask(at, nz, &Said::default());
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        asks(at, case, nz, 5).unwrap();
        carries(at, nz, stick, 6);
        carries(nz, at, stick, 7);
        assert_eq!(last(at).0, "answered");
        let has = |bytes: &[u8], text: &str| {
            let text = text.as_bytes();
            bytes.windows(text.len()).any(|window| window == text)
        };
        for (agency, stranger, messages) in [
            (at, "vjk", 2),
            (nz, "qzx", 1),
            (fj, "qzx", 0),
            (fj, "vjk", 0),
        ] {
            // Its folder, which has its database where that is SQLite; its log; every message that it can open.
            let mut seen = files(&agency.folder);
            let log = agency
                .site
                .store
                .read("test", |tx| tiaki_store::log::newest(tx, 100_000));
            seen.push(format!("{:?}", log.unwrap()).into_bytes());
            let mut opened = 0;
            for parcel in files(stick) {
                match open_any(&parcel[..], &agency.node.identities[0]) {
                    Ok(Opened::Message(message)) => {
                        opened += 1;
                        seen.push(message.body().to_vec());
                    }
                    _ => seen.push(parcel),
                }
            }
            assert_eq!(opened, messages);
            for bytes in &seen {
                for name in names(stranger) {
                    assert!(!has(bytes, &name), "{}", agency.node.authority.id);
                }
            }
        }
    });
}

#[test]
fn of_a_child_nothing_is_asked_and_nothing_is_listed() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let open = |agency: &agencies::Agency| {
            let victim = "<victim><victimPerson><email>kid.one@mail.example</email><age>13</age></victimPerson>\
                          <espIdentifier>kid77</espIdentifier><espService>ExampleChat</espService></victim>";
            let report = ("child.xml".to_owned(), xml("u-3", &mail("u-3"), victim, ""));
            take(&agency.site, &agency.folder, &[report], 1);
            agency.run(1);
            let all = agency
                .site
                .store
                .read("test", tiaki_store::persons::members);
            let persons: BTreeSet<_> = all.unwrap().into_iter().map(|(person, _)| person).collect();
            case_on(agency, &persons, 2)
        };
        let (case, _) = (open(at), open(nz));
        may_ask(at, nz, &Said::default());
        // The account and the address of who wrote, and nothing of whom it wrote to.
        assert_eq!(publishes(nz, 3), 2);
        carries(nz, at, stick, 4);
        let asked = asks(at, case, nz, 5).unwrap();
        assert_eq!(
            (asked.identifiers, asked.accounts, asked.withheld),
            (3, 2, 1)
        );
        carries(at, nz, stick, 6);
        assert_eq!(carries(nz, at, stick, 7).hits, 2);
    });
}

#[test]
fn a_hub_carries_what_it_cannot_read_and_works_on_none_of_it() {
    on_both(&["auth-at", "auth-nz", "auth-ch"], |agencies, stick| {
        let [at, nz, hub] = agencies else {
            unreachable!()
        };
        exchange::set_up(&hub.site, &act(0), "auth-ch", true).unwrap();
        for authority in ["auth-at", "auth-nz"] {
            exchange::set_peer(&hub.site, &act(0), authority, "", None).unwrap();
        }
        at.reports(&["u-1", "u-2"], 1);
        nz.reports(&["u-2", "u-3"], 1);
        let (case, _) = (case_on_all(at, 2), case_on_all(nz, 2));
        may_ask(at, nz, &Said::default());
        let (near_nz, near_at) = (stick.join("nz"), stick.join("at"));
        let through = |from: &agencies::Agency, to: &agencies::Agency, second| {
            let is_at = from.node.authority.id == "auth-at";
            let (one, other) = if is_at {
                (&near_at, &near_nz)
            } else {
                (&near_nz, &near_at)
            };
            from.writes(one, second);
            assert_eq!(works(hub, second), tiaki_ops::deconflict::Worked::default());
            hub.reads(one, second);
            hub.writes(other, second);
            to.reads(other, second);
            works(to, second)
        };
        publishes(nz, 3);
        assert_eq!(through(nz, at, 4).lists, 1);
        asks(at, case, nz, 5).unwrap();
        assert_eq!(through(at, nz, 6).answered, 1);
        assert_eq!(through(nz, at, 7).hits, 2);
        let lines = show::lines(&hub.site, act(8).at).unwrap();
        assert_eq!(
            (lines, show::questions(&hub.site, (9, 0)).unwrap()),
            (vec![], vec![])
        );
        assert_eq!(told(hub, "deconflict.answered"), [""; 0]);
    });
}
