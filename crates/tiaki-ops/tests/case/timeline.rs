//! The timeline, and what is unread in it.

use tiaki_core::case::CaseEventKind;
use tiaki_core::country::Country;
use tiaki_core::id::{LocationRulingId, OutcomeId, PackageId, ReferralId};
use tiaki_core::locate::RuledPlace;
use tiaki_ops::case::{About, Filter, Timeline};
use tiaki_ops::rulings::{self, Whom};
use tiaki_store::queue::referred;
use tiaki_store::referrals::{self, Referral};

use super::*;

fn told(site: &Site, name: &str, case: &CaseId, filter: &Filter) -> Timeline {
    case::timeline(site, &act(name, 90), case, filter).unwrap()
}

fn unread(site: &Site, name: &str, case: &CaseId) -> Vec<CaseEventKind> {
    let filter = Filter {
        unread: true,
        oldest_first: true,
        ..Filter::default()
    };
    let found = told(site, name, case, &filter);
    assert_eq!(found.unread, found.lines.len());
    found.lines.iter().map(|line| line.kind).collect()
}

fn look(site: &Site, name: &str, case: &CaseId) {
    let filter = Filter::default();
    let seen = case::timeline(site, &act(name, 20), case, &filter).unwrap();
    case::look(site, &act(name, 20), case, &seen.seen).unwrap();
}

fn refer(site: &Site, person: PersonId, second: i64) -> ReferralId {
    let id = ReferralId::derive(&site.key, &[b"one"]);
    let at = support::act(second).at;
    let referral = Referral {
        id,
        authority: "auth-nz".to_owned(),
        operation: "One".to_owned(),
        reference: "R-1".to_owned(),
        state: "released".to_owned(),
        released_by: "ben".to_owned(),
        released_at: at,
        accounts: 1,
        persons: 1,
        package: PackageId::derive(&site.key, &[b"one"]),
        digest: [1; 32],
        size: 1,
    };
    let sent = referred::Sent {
        person,
        referral: id,
        back_on: String::new(),
    };
    let done = site.store.write("test", |tx| {
        referrals::add(tx, std::slice::from_ref(&referral), &Default::default())?;
        let basis = referred::basis(tx)?;
        referred::add(tx, std::slice::from_ref(&sent), &basis, at)
    });
    done.unwrap();
    id
}

/// What comes to the person of the case from elsewhere: which account joins, and what is decided.
fn happen(site: &Site, folder: &Path) -> (&'static str, LocationRulingId, OutcomeId, ReferralId) {
    // A report on the person, one on somebody else, and an account that joins.
    let mut handles = ["three", "four", "five", "six", "seven"].into_iter();
    let joins = handles.find(|handle| account(handle) > account("one"));
    let joins = joins.unwrap();
    let files = [
        report("again", "one", &mail("one")),
        report("other", "two", &mail("two")),
        report("more", joins, &format!("{}{}", mail("one"), mail(joins))),
    ];
    take(site, folder, &files, 20);
    run(site, 21);
    let ruling = rulings::Said {
        whom: Whom::Person(person(site, "one")),
        place: Some(RuledPlace::Country(Country::find("NZ").unwrap())),
        operator: "ben".to_owned(),
        reason: "file 9".to_owned(),
    };
    let ruling = rulings::decide(site, &ruling, act("ben", 30).at).unwrap();
    let said = Said {
        person: person(site, "one").to_string(),
        code: "arrest".to_owned(),
        on: date(-1),
        by: "ben".to_owned(),
        ..Said::default()
    };
    let outcome = outcomes::record(site, &act("ben", 31), &said).unwrap();
    let referral = refer(site, person(site, "one"), 32);
    (joins, ruling.ruling, outcome.outcome, referral)
}

#[test]
fn a_timeline_tells_what_was_done_and_what_came_in_since() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        assert_eq!(told(site, "ana", &case, &Filter::default()).total, 3);
        let (joins, ruling, outcome, referral) = happen(site, folder);
        refer_nobody(site, two);
        let filter = Filter {
            oldest_first: true,
            ..Filter::default()
        };
        let found = told(site, "ben", &case, &filter);
        let kinds: Vec<CaseEventKind> = found.lines.iter().map(|line| line.kind).collect();
        use CaseEventKind as K;
        assert_eq!(
            kinds,
            [
                K::Opened,
                K::Assigned,
                K::PersonAdded,
                K::ReportReceived,
                K::ReportReceived,
                K::AccountJoined,
                K::PlaceRuled,
                K::OutcomeRecorded,
                K::Referred
            ]
        );
        assert!(found.lines.is_sorted_by_key(|line| line.at));
        assert_eq!(found.lines[2].about, [About::Person(one)]);
        assert_eq!(found.lines[1].words.as_deref(), Some("ana"));
        assert_eq!(found.lines[3].operator, None);
        assert!(matches!(found.lines[3].about[..], [About::Report(_)]));
        assert!(
            found.lines[5]
                .about
                .contains(&About::Account(account(joins)))
        );
        assert_eq!(found.lines[6].about, [About::Ruling(ruling)]);
        assert_eq!(found.lines[6].code.as_deref(), Some("NZ"));
        assert_eq!(found.lines[7].about, [About::Outcome(outcome)]);
        assert_eq!(found.lines[8].about, [About::Referral(referral)]);
        // Newest first, by kind, a part.
        let mut newest = told(site, "ben", &case, &Filter::default()).lines;
        newest.reverse();
        assert_eq!(newest, found.lines);
        let some = Filter {
            kinds: [K::ReportReceived, K::Referred].into(),
            limit: Some(1),
            offset: 1,
            oldest_first: true,
            ..Filter::default()
        };
        let part = told(site, "ben", &case, &some);
        assert_eq!((part.total, part.lines.len()), (3, 1));
        assert_eq!(part.lines[0], found.lines[4]);
        assert_eq!(case::kind("referred"), Ok(K::Referred));
        assert_eq!(case::kind("unheard_of"), Err(Refused::Kind));
    });
}

/// Nobody of this case goes out.
fn refer_nobody(site: &Site, person: PersonId) {
    let sent = referred::Sent {
        person,
        referral: ReferralId::derive(&site.key, &[b"none"]),
        back_on: String::new(),
    };
    let done = site.store.write("test", |tx| {
        let basis = referred::basis(tx)?;
        tx.record(log::Entry {
            at: support::act(33).at,
            actor: "test".to_owned(),
            verb: "test.done",
            subject: String::new(),
            detail: String::new(),
        })?;
        referred::add(tx, std::slice::from_ref(&sent), &basis, support::act(33).at)
    });
    done.unwrap();
}

#[test]
fn unread_is_what_others_did_and_what_came_in_since_an_operator_looked() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        join(site, &case, "ben");
        use CaseEventKind as K;
        assert_eq!(
            unread(site, "ana", &case),
            [],
            "nobody is told what they did"
        );
        let all = [K::Opened, K::Assigned, K::PersonAdded, K::Assigned];
        assert_eq!(unread(site, "ben", &case), all);
        let seen = case::timeline(site, &act("ben", 20), &case, &Filter::default()).unwrap();
        // What is written between reading and marking was not seen.
        case::wait(site, &act("ana", 20), &case, "another state answers").unwrap();
        case::look(site, &act("ben", 20), &case, &seen.seen).unwrap();
        assert_eq!(unread(site, "ben", &case), [K::Waiting]);
        look(site, "ben", &case);
        assert_eq!(unread(site, "ben", &case), []);
        assert_eq!(unread(site, "cleo", &case).len(), 5, "each by themselves");
        case::note(site, &act("ana", 21), &case, "a note").unwrap();
        // An import that began before the look and is written after it.
        take(site, folder, &[report("late", "one", &mail("one"))], 19);
        run(site, 19);
        assert_eq!(unread(site, "ben", &case), [K::ReportReceived, K::Noted]);
        assert_eq!(unread(site, "ana", &case), [K::ReportReceived]);
        let listed = case::list(site, &act("ben", 22), Which::Mine, 0, 10).unwrap();
        assert_eq!(listed[0].unread, 2);
        assert_eq!(case::show(site, &act("ben", 22), &case).unwrap().unread, 2);
        look(site, "ben", &case);
        assert_eq!(unread(site, "BEN", &case), []);
        let looks = entries(site).into_iter();
        let looks = looks.filter(|entry| entry.verb == "case.read");
        assert_eq!(looks.count(), 3, "each look is in the log");
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

/// What a list says of a case is what its timeline says.
fn same(site: &Site, names: &[&str], total: &mut usize) {
    for name in names {
        for one in case::list(site, &act(name, 90), Which::All, 0, 10).unwrap() {
            let filter = Filter::default();
            let naive = told(site, name, &one.row.case.id, &filter).unread;
            assert_eq!(one.unread, naive, "{name}: {}", one.row.case.id);
            *total += naive;
        }
    }
}

#[test]
fn lists_count_as_unread_what_timelines_do() {
    on_both(|site, folder| {
        let names = ["ana", "ben", " BEN", "cleo"];
        let mut total = 0;
        let [one, two] = alone(site, folder, ["one", "two"]);
        let (first, second) = (opened(site, &[one]), opened(site, &[two]));
        join(site, &first, "ben");
        same(site, &names, &mut total);
        happen(site, folder);
        refer_nobody(site, two);
        same(site, &names, &mut total);
        look(site, "ben", &first);
        same(site, &names, &mut total);
        // Merges, and what comes apart again, with a look between.
        for (verdict, second_of) in [
            (linking::Verdict::Same, 40),
            (linking::Verdict::Different, 50),
            (linking::Verdict::Same, 60),
        ] {
            let ruling = linking::Ruling {
                one: account("one"),
                other: account("two"),
                verdict,
                operator: "ben".to_owned(),
                reason: "file 9".to_owned(),
                shown: linking::Shown::default(),
            };
            linking::decide(site, &act("ben", second_of), &ruling).unwrap();
            same(site, &names, &mut total);
            run(site, second_of + 1);
            same(site, &names, &mut total);
            look(site, "cleo", &second);
            same(site, &names, &mut total);
        }
        take(site, folder, &[report("late", "one", &mail("one"))], 70);
        run(site, 71);
        case::note(site, &act("ben", 72), &first, "a note").unwrap();
        same(site, &names, &mut total);
        assert!(total > 100, "{total}");
    });
}

#[test]
fn a_page_marks_as_seen_what_it_shows_whole() {
    on_both(|site, folder| {
        let [one] = alone(site, folder, ["one"]);
        let case = opened(site, &[one]);
        let part = Filter {
            limit: Some(2),
            ..Filter::default()
        };
        let looks = || {
            let all = entries(site).into_iter();
            all.filter(|entry| entry.verb == "case.read").count()
        };
        let visit = |filter: &Filter| case::visit(site, &act("ben", 20), &case, filter).unwrap();
        let found = visit(&part);
        assert_eq!(
            (found.is_seen, found.timeline.unread, looks()),
            (false, 3, 0)
        );
        assert_eq!(unread(site, "ben", &case).len(), 3, "a part was shown");
        // By a deliberate act, as far as the page was made of, and no further.
        let mark = case::mark(&found.timeline.seen);
        case::note(site, &act("ana", 21), &case, "a note").unwrap();
        for wrong in [
            "",
            "1.2.3",
            "1.2.3.4.5.x",
            "1.99.0.0.0.0",
            &format!("{mark}.1"),
        ] {
            let done = case::see(site, &act("ben", 22), &case, wrong);
            assert_eq!(refused(done), Refused::Mark, "{wrong}");
        }
        case::see(site, &act("ben", 22), &case, &mark).unwrap();
        assert_eq!(unread(site, "ben", &case), [CaseEventKind::Noted]);
        // Shown whole it is seen, once.
        let found = visit(&Filter::default());
        assert_eq!(
            (found.is_seen, found.timeline.unread, looks()),
            (true, 1, 2)
        );
        assert_eq!(unread(site, "ben", &case), []);
        visit(&Filter::default());
        assert_eq!(looks(), 2, "reading again writes nothing");
        assert_eq!(found.accounts[&one], [account("one")]);
        assert_eq!(found.role, None);
        assert_eq!(found.ranked.len(), 1);
        case::restrict(site, &act("ana", 23), &case, true, "file 9").unwrap();
        let shut = case::visit(site, &act("ben", 24), &case, &Filter::default());
        assert_eq!(refused(shut), Refused::NoCase);
    });
}
