//! Pairs to decide on, decisions, and what became of persons, as pages are given them: on both
//! databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeMap;
use std::path::Path;

use tiaki_core::id::{AccountId, OperatorId, PersonId, SiteKey};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::time::Timestamp;
use tiaki_ops::history::{self, Cause, What};
use tiaki_ops::holds;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::{Ruling, Shown, Verdict};
use tiaki_ops::reviews::{self, Pair};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Act, Site, Store, linking, matching, triage, views};
use tiaki_store::{persons, testing};
use tiaki_world::Params;

/// An act of its own second.
fn act(second: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000 + second * 1_000_000),
    }
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(&site(store), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

fn take(site: &Site, folder: &Path, second: i64) {
    let options = ImportOptions::default();
    let done = import(
        site,
        &act(second),
        &[folder.to_owned()],
        &options,
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
}

fn decide(site: &Site, (one, other): (AccountId, AccountId), verdict: Verdict, second: i64) {
    let ruling = Ruling {
        one,
        other,
        verdict,
        operator: "ana".to_owned(),
        reason: format!("file {second}"),
        shown: Shown::default(),
    };
    linking::decide(site, &act(second), &ruling).unwrap();
}

fn ids(pair: &Pair) -> (AccountId, AccountId) {
    (pair.a.id, pair.b.id)
}

fn weight(pair: &Pair) -> i64 {
    pair.weighed.as_ref().unwrap().weight
}

/// A small operation, linked and ranked.
fn ranked(site: &Site, folder: &Path) {
    let params = Params::parse(Params::default_text()).unwrap();
    let world = folder.join("world");
    tiaki_world::generate(&params, 400, 5, &world, &mut |_, _, _| ()).unwrap();
    take(site, &world.join("reports"), 1);
    take(site, &world.join("disclosures"), 2);
    matching::run(site, &act(3), 31).unwrap();
    again(site, 4);
}

fn again(site: &Site, second: i64) {
    linking::run(site, &act(second)).unwrap();
    triage::locate(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

#[test]
fn each_near_miss_is_listed_once_until_it_is_decided() {
    on_both(|site, folder| {
        ranked(site, folder);
        let stored = site.store.read("test", persons::near_misses).unwrap();
        let whole = reviews::reviews_of(site, 0, 10_000).unwrap();
        assert!(stored.len() > 12, "there is something to look at");
        assert_eq!(whole.pairs.len(), stored.len());
        assert_eq!(usize::try_from(whole.total), Ok(stored.len()));
        let order = |pair: &Pair| (std::cmp::Reverse(weight(pair)), pair.a.id, pair.b.id);
        assert!(whole.pairs.is_sorted_by_key(order), "heaviest first");
        let is_told = |pair: &Pair| !pair.weighed.as_ref().unwrap().reason.is_empty();
        assert!(
            whole.pairs.iter().all(is_told),
            "each says why it was not joined"
        );
        let mut pages = Vec::new();
        for page in 0.. {
            let found = reviews::reviews_of(site, page, 5).unwrap();
            assert_eq!(found.total, whole.total);
            if found.pairs.is_empty() {
                break;
            }
            pages.extend(found.pairs);
        }
        assert_eq!(pages, whole.pairs, "pages are the whole, cut");

        // On the page of each of the two persons, and on no other.
        let first = &whole.pairs[0];
        let person = |id: PersonId| views::person(site, &id).unwrap().unwrap();
        let shows = |id: PersonId| {
            person(id)
                .near
                .pairs
                .iter()
                .any(|pair| ids(pair) == ids(first))
        };
        let (mine, other) = (first.a.person.unwrap(), first.b.person.unwrap());
        assert_ne!(mine, other, "a near miss is between two persons");
        assert!(shows(mine) && shows(other));
        let third = whole.pairs.iter().find_map(|pair| {
            let id = pair.a.person?;
            (id != mine && id != other).then_some(id)
        });
        assert!(!shows(third.unwrap()));

        decide(site, ids(first), Verdict::Unsure, 6);
        let after = reviews::reviews_of(site, 0, 10_000).unwrap();
        assert_eq!(after.pairs, whole.pairs[1..], "its place is free");
        assert_eq!((after.decided, after.waiting), (1, 1));
        assert!(!shows(mine) && !shows(other));
        linking::run(site, &act(7)).unwrap();
        let after = reviews::reviews(site, 0).unwrap();
        assert_eq!((after.decided, after.waiting), (1, 0));
    });
}

/// The authority in whose queue an account's person is.
fn queue_of(site: &Site, id: AccountId) -> Option<String> {
    let person = views::account(site, &id).unwrap().unwrap().person?;
    Some(views::person(site, &person).unwrap().unwrap().authority)
}

#[test]
fn what_is_in_one_queue_is_what_is_between_persons_of_it() {
    on_both(|site, folder| {
        ranked(site, folder);
        let whole = reviews::reviews_of(site, 0, 10_000).unwrap();
        let both = |a: AccountId, b: AccountId| {
            let of = queue_of(site, a)?;
            (queue_of(site, b)? == of).then_some(of)
        };
        // A decision in one queue, and one between two; the first is superseded, and nothing is linked since.
        let within = whole
            .pairs
            .iter()
            .map(ids)
            .find(|(a, b)| both(*a, *b).is_some());
        let between = whole
            .pairs
            .iter()
            .map(ids)
            .find(|(a, b)| both(*a, *b).is_none());
        for (second, pair) in (6..).zip([within, between, within].into_iter().flatten()) {
            decide(site, pair, Verdict::Unsure, second);
        }
        let whole = reviews::reviews_of(site, 0, 10_000).unwrap();
        let mut queues: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
        for pair in &whole.pairs {
            if let Some(of) = both(pair.a.id, pair.b.id) {
                queues.entry(of).or_default().push(pair.clone());
            }
        }
        assert!(!queues.is_empty() && within.is_some());
        for (authority, pairs) in &queues {
            let mut found = Vec::new();
            for page in 0.. {
                let list = reviews::of_queue(site, authority, page).unwrap();
                assert_eq!(usize::try_from(list.total), Ok(pairs.len()), "{authority}");
                if list.pairs.is_empty() {
                    break;
                }
                found.extend(list.pairs);
            }
            assert_eq!(&found, pairs, "{authority}");
            let list = reviews::of_queue(site, authority, 0).unwrap();
            let mut decided = whole.decisions.clone();
            decided.retain(|one| both(one.a, one.b).as_ref() == Some(authority));
            assert_eq!(usize::try_from(list.decided), Ok(decided.len()));
            assert_eq!(usize::try_from(list.waiting), Ok(decided.len()));
            assert_eq!(list.decisions, decided);
        }
        let none = reviews::of_queue(site, "auth-none", 0).unwrap();
        assert_eq!((none.total, none.decided, none.waiting), (0, 0, 0));
        assert!(none.pairs.is_empty() && none.conflicts.is_empty());
    });
}

#[test]
fn the_newest_word_on_a_pair_counts() {
    on_both(|site, folder| {
        ranked(site, folder);
        let first = &reviews::reviews(site, 0).unwrap().pairs[0];
        decide(site, ids(first), Verdict::Unsure, 6);
        linking::run(site, &act(7)).unwrap();
        // Whichever way round it is named.
        let (a, b) = ids(first);
        decide(site, (b, a), Verdict::Same, 8);
        let found = reviews::review(site, &b, &a).unwrap().unwrap();
        assert_eq!(ids(&found.pair), (a, b));
        let told: Vec<_> = found
            .decisions
            .iter()
            .map(|one| (one.verdict.as_str(), one.is_superseded, one.at))
            .collect();
        assert_eq!(
            told,
            [("same", false, act(8).at), ("unsure", true, act(6).at)]
        );
        again(site, 9);
        let found = reviews::review(site, &a, &b).unwrap().unwrap().pair;
        assert_eq!(found.a.person, found.b.person, "they are one person now");
        let weighed = found.weighed.unwrap();
        assert_eq!(
            (weighed.confidence, weighed.reason.as_str()),
            (1000, ""),
            "by decision"
        );
        let joined = found.a.person.unwrap();
        let joined = views::person(site, &joined).unwrap().unwrap();
        let is_it = |link: &views::LinkView| (link.a, link.b) == (a, b);
        assert!(joined.links.iter().any(is_it));
        let decided = |bridge: &holds::Bridge| bridge.is_decided;
        assert!(
            joined.holds.links.is_sorted_by_key(decided),
            "decisions come last"
        );
        let bridge = joined.holds.links.iter().find(|bridge| is_it(&bridge.link));
        assert!(bridge.is_none_or(decided));
    });
}

#[test]
fn pairs_that_are_not_here_are_none() {
    on_both(|site, _| {
        let (one, other) = (
            AccountId::from_bytes([1; 16]),
            AccountId::from_bytes([2; 16]),
        );
        assert_eq!(reviews::review(site, &one, &other).unwrap(), None);
        let found = reviews::reviews(site, 0).unwrap();
        assert_eq!((found.total, found.decided, found.waiting), (0, 0, 0));
        assert!(found.pairs.is_empty() && found.conflicts.is_empty());
        assert!(reviews::reviews(site, u32::MAX).unwrap().pairs.is_empty());
        let none = site.store.read("test", |tx| {
            history::of_person(tx, &PersonId::from_bytes([1; 16]))
        });
        assert_eq!(none.unwrap(), history::History::default());
    });
}

fn xml(handle: &str, mails: &[&str]) -> String {
    let mails: String = mails
        .iter()
        .map(|name| format!("<email>{name}@mail.example</email>"))
        .collect();
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson>{mails}</personOrUserReportedPerson><espIdentifier>{handle}</espIdentifier>\
         <espService>ExampleChat</espService></personOrUserReported></report>"
    )
}

fn put(site: &Site, folder: &Path, handle: &str, mails: &[&str], second: i64) -> AccountId {
    let within = folder.join(format!("in-{second}"));
    std::fs::create_dir_all(&within).unwrap();
    let mut file = std::fs::File::create(within.join(format!("{handle}.xml"))).unwrap();
    std::io::Write::write_all(&mut file, xml(handle, mails).as_bytes()).unwrap();
    take(site, &within, second);
    matching::run(site, &act(second), 31).unwrap();
    again(site, second);
    AccountId::derive(&site.key, &[b"ExampleChat", handle.as_bytes()])
}

#[test]
fn history_is_told_from_each_side_and_under_ids_of_before() {
    on_both(|site, folder| {
        let person = |id: &AccountId| views::account(site, id).unwrap().unwrap().person.unwrap();
        let told = |id: PersonId| views::person(site, &id).unwrap().unwrap().history;
        let one = put(site, folder, "u-1", &["one"], 1);
        assert_eq!(told(person(&one)), history::History::default());
        let two = put(site, folder, "u-2", &["two"], 2);
        let was = [person(&one), person(&two)];
        // A third account, of both mailboxes, makes them one.
        let both = put(site, folder, "u-9", &["one", "two"], 3);
        let now = person(&both);
        let turns = told(now).turns;
        let took = |what: &What| matches!(what, What::TookIn(other) if was.contains(&other.id));
        assert!(turns.iter().any(|turn| took(&turn.what)), "{turns:?}");
        assert!(
            turns
                .iter()
                .any(|turn| turn.what == What::Joined(Some(both))),
            "{turns:?}"
        );
        for turn in &turns {
            assert_eq!(turn.at, act(3).at);
            let is_here = |cause: &Cause| matches!(cause, Cause::Report(_, true));
            assert!(turn.causes.iter().all(is_here), "{turn:?}");
            if let What::TookIn(other) = turn.what {
                assert!(
                    other.has_page,
                    "an id that ended leads to who holds its account"
                );
            }
        }

        // Apart again, by a person's word: each of the two sides tells it in its way.
        decide(site, (one, both), Verdict::Different, 4);
        decide(site, (two, both), Verdict::Different, 5);
        again(site, 6);
        let after = [&one, &two, &both].map(person);
        let all: Vec<_> = after.iter().flat_map(|id| told(*id).turns).collect();
        let newest = all.iter().filter(|turn| turn.at == act(6).at);
        let newest: Vec<_> = newest.collect();
        assert!(
            newest.iter().all(|turn| turn.causes == [Cause::Decision]),
            "{newest:?}"
        );
        let from = newest
            .iter()
            .filter(|turn| matches!(turn.what, What::SplitFrom(_)));
        let off = newest
            .iter()
            .filter(|turn| matches!(turn.what, What::SplitOff(_)));
        assert!(from.count() > 0 && off.count() > 0, "{newest:?}");
        // What an id lived through stays with it when it comes back.
        assert_eq!([after[0], after[1]], was);
        for id in was.iter().filter(|id| **id != now) {
            let merged = |what: &What| matches!(what, What::MergedInto(Some(_)));
            let turns = told(*id).turns;
            assert!(turns.iter().any(|turn| merged(&turn.what)), "{turns:?}");
        }
    });
}

#[test]
fn what_is_taken_back_is_in_force_no_longer_and_stays_written_down() {
    on_both(|site, folder| {
        ranked(site, folder);
        let first = reviews::reviews(site, 0).unwrap().pairs[0].clone();
        let (a, b) = ids(&first);
        let total = reviews::reviews(site, 0).unwrap().total;
        let mut linker = linking::Linker::fill(site).unwrap();
        linker.update(site, &act(19)).unwrap();
        let owner = |account| views::account(site, account).unwrap().unwrap().person;
        assert_ne!(owner(&a), owner(&b));
        let undo = |second: i64, operator: &str, reason: &str, at: i64| {
            let undo = linking::Undo {
                one: b,
                other: a,
                decided_at: act(second).at,
                operator: operator.to_owned(),
                reason: reason.to_owned(),
            };
            linking::undo(site, &act(at), &undo)
        };
        let refused = |done: Result<(), tiaki_ops::Error>| match done {
            Err(tiaki_ops::Error::Refused(refused)) => refused,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(
            refused(undo(20, "ana", "taken back", 21)),
            linking::Refused::NotNewest
        );

        decide(site, (a, b), Verdict::Same, 20);
        linker.update(site, &act(21)).unwrap();
        again(site, 22);
        assert_eq!(owner(&a), owner(&b));
        for (operator, reason, why) in [
            ("", "taken back", linking::Refused::NoOperator),
            ("ana", " ", linking::Refused::NoReason),
            ("ana", "two\nlines", linking::Refused::Reason),
        ] {
            assert_eq!(refused(undo(20, operator, reason, 23)), why);
        }
        undo(20, "ana", "taken back", 23).unwrap();
        assert_eq!(
            refused(undo(20, "ana", "taken back", 24)),
            linking::Refused::NotNewest
        );
        assert_eq!(
            refused(undo(23, "ana", "taken back", 24)),
            linking::Refused::NotNewest
        );
        linker.update(site, &act(25)).unwrap();
        let stored = site.store.read("test", persons::members).unwrap();
        again(site, 26);
        assert_ne!(owner(&a), owner(&b));
        let anew = site.store.read("test", persons::members).unwrap();
        assert_eq!(stored, anew, "both ways of linking take it back");
        let list = reviews::reviews(site, 0).unwrap();
        assert_eq!(list.total, total, "it waits again");
        let said = reviews::review(site, &a, &b).unwrap().unwrap().decisions;
        let verdicts: Vec<&str> = said.iter().map(|one| one.verdict.as_str()).collect();
        assert_eq!(verdicts, ["withdrawn", "same"]);

        // Of two, the one before is in force again.
        decide(site, (a, b), Verdict::Different, 30);
        decide(site, (a, b), Verdict::Same, 31);
        undo(31, "ben", "taken back", 31).unwrap();
        let said = reviews::review(site, &a, &b).unwrap().unwrap().decisions;
        assert_eq!(
            (said[0].verdict.as_str(), said[0].operator.as_str()),
            ("different", "ben")
        );
        assert_eq!(reviews::reviews(site, 0).unwrap().total, total - 1);
        decided_is_one_list(site, owner(&a).unwrap(), (a, b));
    });
}

fn session() -> Session {
    Session {
        client: None,
        operator: OperatorId::from_bytes([7; 16]),
        name: "cleo".to_owned(),
        roles: vec![Role::Analyst],
        agency: String::new(),
        purpose: Some(Purpose::Investigation),
        reason: "shift".to_owned(),
        started_at: act(0).at,
        ends_at: act(9_999).at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

/// What was decided of the two above, and where the person is said to be.
fn decided_is_one_list(site: &Site, owner: PersonId, (a, b): (AccountId, AccountId)) {
    // Everything that was decided stands in one list, newest first.
    let place = tiaki_ops::rulings::Said {
        whom: tiaki_ops::rulings::Whom::Person(owner),
        place: Some(tiaki_core::locate::RuledPlace::Unknown),
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
    };
    tiaki_ops::rulings::decide(site, &place, act(40).at).unwrap();
    let who = session();
    let deeds = tiaki_ops::deeds::of_person(site, &who, &owner, 0).unwrap();
    assert_eq!(deeds.total, 6);
    let what = |verdict: &str| tiaki_ops::deeds::What::Link(a, b, verdict.to_owned());
    let told: Vec<_> = deeds.rows.iter().map(|one| one.what.clone()).collect();
    assert_eq!(
        told,
        [
            tiaki_ops::deeds::What::Place("unknown".to_owned()),
            what("different"),
            what("same"),
            what("different"),
            what("withdrawn"),
            what("same"),
        ]
    );
    let past = tiaki_ops::deeds::of_person(site, &who, &owner, 1).unwrap();
    assert_eq!((past.total, past.rows.len()), (6, 0));
}

/// Whatever stands in between, what was shown is held against what is there in the transaction that writes.
#[test]
fn a_decision_rests_on_what_was_shown_or_is_refused() {
    on_both(|site, folder| {
        ranked(site, folder);
        let whole = reviews::reviews_of(site, 0, 10_000).unwrap();
        let near = ids(&whole.pairs[0]);
        let owner = whole.pairs[0].a.person.unwrap();
        let said = |(one, other): (AccountId, AccountId), shown: Shown, second| {
            let ruling = Ruling {
                one,
                other,
                verdict: Verdict::Unsure,
                operator: "ben".to_owned(),
                reason: "file 9".to_owned(),
                shown,
            };
            linking::decide(site, &act(second), &ruling)
        };
        let why = |done: Result<(), tiaki_ops::Error>| match done {
            Err(tiaki_ops::Error::Refused(refused)) => refused,
            other => panic!("{other:?}"),
        };
        let none = Shown {
            decisions: Some(0),
            stands: Some(None),
            ..Shown::default()
        };
        // A near miss is no link of either's.
        let linked = Shown {
            person: Some(owner),
            ..Shown::default()
        };
        assert_eq!(
            why(said(near, linked.clone(), 20)),
            linking::Refused::NotLinked
        );
        decide(site, near, Verdict::Different, 21);
        for stale in [
            none.clone(),
            Shown {
                decisions: None,
                ..none.clone()
            },
            Shown {
                stands: None,
                ..none.clone()
            },
            Shown {
                stands: Some(Some(act(20).at)),
                ..Shown::default()
            },
        ] {
            assert_eq!(why(said(near, stale, 22)), linking::Refused::Since);
        }
        let decided = reviews::reviews(site, 0).unwrap().decided;
        assert_eq!(decided, 1, "what is refused writes nothing");
        let now = Shown {
            decisions: Some(1),
            stands: Some(Some(act(21).at)),
            person: None,
        };
        // The same the other way round: a pair has no order.
        said((near.1, near.0), now.clone(), 23).unwrap();
        assert_eq!(why(said(near, now, 24)), linking::Refused::Since);
        // A link of a person is one in either order, and of nobody else.
        let queue = views::overview(site).unwrap().destinations;
        let links = queue.iter().find_map(|to| {
            let rows = views::queue(site, &to.authority, 0).unwrap()?.rows;
            let persons = rows.iter().map(|row| row.person);
            let mut found = persons.filter_map(|id| views::person(site, &id).unwrap());
            found.find(|person| !person.links.is_empty())
        });
        let person = links.unwrap();
        let link = (person.links[0].b, person.links[0].a);
        let of = |id| Shown {
            person: Some(id),
            stands: Some(None),
            decisions: None,
        };
        assert_ne!(person.id, owner);
        assert_eq!(why(said(link, of(owner), 25)), linking::Refused::NotLinked);
        said(link, of(person.id), 26).unwrap();
    });
}
