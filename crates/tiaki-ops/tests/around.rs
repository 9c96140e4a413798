//! What lies around a person: places that others share, from when on, and who may know of it. On both databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest")]
mod support;

use support::{act, on_both, take};
use tiaki_core::id::{AccountId, OperatorId, PersonId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::around::{self, Around, By};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Site, linking, reviews, search, triage, views};

const SHARED: &str = "198.51.100.7";
const DAY: i64 = 86_400;

fn session(name: &str, agency: &str) -> Session {
    Session {
        client: None,
        operator: OperatorId::from_bytes([7; 16]),
        name: name.to_owned(),
        roles: vec![Role::Analyst],
        agency: agency.to_owned(),
        purpose: Some(Purpose::Investigation),
        reason: "shift".to_owned(),
        started_at: act(0).at,
        ends_at: act(9_999_999).at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

fn used(address: &str, day: u8) -> String {
    format!(
        "<ipCaptureEvent><ipAddress>{address}</ipAddress><eventName>Login</eventName>\
         <dateTime>2026-01-{day:02}T03:04:05Z</dateTime></ipCaptureEvent>"
    )
}

fn report(handle: &str, events: &str, more: &str) -> (String, Vec<u8>) {
    let text = format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-20T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson><email>{handle}@mail1.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService>{events}</personOrUserReported>{more}\
         </report>"
    );
    (format!("{handle}.xml"), text.into_bytes())
}

/// Three strangers at one address, one of whom came a day later, and a child who used it too.
fn filled(site: &Site, folder: &std::path::Path) {
    let child = format!(
        "<victim><victimPerson><email>canary-child@mail.example</email><age>12</age></victimPerson>\
         <espIdentifier>canary-child</espIdentifier><espService>Examplechat</espService>{}</victim>",
        used(SHARED, 3)
    );
    let own = format!("{}{}", used(SHARED, 2), used("203.0.113.9", 2));
    take(site, folder, &[report("one", &own, &child)], 1);
    take(site, folder, &[report("two", &used(SHARED, 9), "")], 2);
    take(site, folder, &[report("three", &used(SHARED, 17), "")], DAY);
    tiaki_ops::matching::run(site, &act(DAY + 1), 31).unwrap();
    linking::run(site, &act(DAY + 2)).unwrap();
    triage::locate(site, &act(DAY + 3)).unwrap();
    triage::run(site, &act(DAY + 4)).unwrap();
}

fn account(site: &Site, handle: &str) -> AccountId {
    AccountId::derive(&site.key, &[b"Examplechat", handle.as_bytes()])
}

fn person(site: &Site, handle: &str) -> PersonId {
    let view = views::account(site, &account(site, handle)).unwrap();
    view.unwrap().person.unwrap()
}

fn around(site: &Site, who: &Session, handle: &str) -> Around {
    let view = views::person(site, &person(site, handle)).unwrap().unwrap();
    around::of_person(site, who, &view).unwrap()
}

/// Whose accounts share a place with `one`, by their handles.
fn others(site: &Site, who: &Session) -> Vec<&'static str> {
    let found = around(site, who, "one");
    let at = found.places.iter().flat_map(|place| &place.others);
    let accounts: Vec<AccountId> = at.map(|(_, own)| own.id).collect();
    let all = ["canary-child", "three", "two"];
    let named = all
        .into_iter()
        .filter(|handle| accounts.contains(&account(site, handle)));
    named.collect()
}

#[test]
fn a_place_is_shared_by_whoever_uses_it_and_never_by_a_child() {
    on_both(|site, folder| {
        filled(site, folder);
        let ana = session("ana", "");
        let before = around(site, &ana, "one");
        assert_eq!(before.behind, 3, "what cannot be found yet is said");
        assert_eq!(before.places, []);
        search::index(site, &act(DAY + 5)).unwrap();
        let found = around(site, &ana, "one");
        assert_eq!((found.behind, found.is_cut), (0, false));
        let place = found.places.first().unwrap();
        assert_eq!((place.kind, place.value.as_str()), ("ip", SHARED));
        assert_eq!(
            found.places.len(),
            1,
            "an address of its own is no shared place"
        );
        assert_eq!(place.own.len(), 1);
        assert_eq!(others(site, &ana), ["three", "two"]);
        assert_eq!(
            (found.others.len(), found.more_others, place.more),
            (2, 0, 0)
        );
        assert!(found.others.iter().all(|other| other.has_page));
        let own = place.own.first().unwrap();
        assert_eq!(own.id, account(site, "one"));
        assert_eq!(own.since.moment(By::Known), Some(act(1).at));
        let three = place
            .others
            .iter()
            .find(|(_, own)| own.id == account(site, "three"));
        let since = three.unwrap().1.since;
        assert_eq!(since.moment(By::Known), Some(act(DAY).at));
        let used = since.moment(By::Active).unwrap().to_string();
        assert_eq!(used, "2026-01-17T03:04:05Z");
        // Nobody is at a place of whom nothing may be read; nor is the child a person's account that leads there.
        let text = format!("{found:?}");
        assert!(!text.contains("canary"), "{text}");
        assert_eq!(around(site, &ana, "one"), found, "the same each time");
    });
}

#[test]
fn whom_one_may_not_know_of_is_at_no_place_and_not_counted() {
    on_both(|site, folder| {
        filled(site, folder);
        search::index(site, &act(DAY + 5)).unwrap();
        let ben = tiaki_ops::Act {
            actor: "ben".to_owned(),
            at: act(DAY + 6).at,
        };
        let opening = Opening {
            persons: vec![person(site, "two")],
            reference: None,
            restricted: true,
            lead: None,
        };
        case::open(site, &ben, &opening).unwrap();
        assert_eq!(others(site, &session("ana", "")), ["three"]);
        assert_eq!(others(site, &session("ben", "")), ["three", "two"]);
        let found = around(site, &session("ana", ""), "one");
        let place = found.places.first().unwrap();
        assert_eq!(
            (found.others.len(), found.more_others, place.more),
            (1, 0, 0)
        );
        assert!(!found.is_cut);
        // Of another authority's desk nobody is here.
        let elsewhere = session("ana", "auth-fr");
        assert_eq!(others(site, &elsewhere), [""; 0]);
        assert_eq!(around(site, &elsewhere, "one").others, []);
    });
}

/// Of near misses, too: on another desk, in a restricted case, and before anybody has ranked them.
#[test]
fn a_near_miss_with_whom_one_may_not_know_of_is_left_out() {
    on_both(|site, folder| {
        filled(site, folder);
        let late = [report("late", &used("203.0.113.77", 2), "")];
        take(site, folder, &late, DAY + 5);
        tiaki_ops::matching::run(site, &act(DAY + 6), 31).unwrap();
        linking::run(site, &act(DAY + 6)).unwrap();
        let one = person(site, "one");
        let own = account(site, "one");
        let kept = |who: &Session| {
            let pairs = ["two", "late"].map(|handle| {
                let found = reviews::review(site, &own, &account(site, handle)).unwrap();
                found.unwrap().pair
            });
            let kept = around::keep_known(site, who, &one, pairs.to_vec()).unwrap();
            let named = ["two", "late"].into_iter().filter(|handle| {
                let id = account(site, handle);
                kept.iter().any(|pair| pair.a.id == id || pair.b.id == id)
            });
            named.collect::<Vec<_>>()
        };
        let (ana, ben) = (session("ana", ""), session("ben", ""));
        assert_eq!(kept(&ana), ["two", "late"]);
        let queue = views::person(site, &person(site, "two")).unwrap().unwrap();
        assert_eq!(kept(&session("ana", &queue.authority)), ["two"]);
        assert_eq!(kept(&session("ana", "auth-fr")), [""; 0]);
        let restrict = |id: PersonId| {
            let act = tiaki_ops::Act {
                actor: "ben".to_owned(),
                at: act(DAY + 7).at,
            };
            let opening = Opening {
                persons: vec![id],
                restricted: true,
                ..Opening::default()
            };
            case::open(site, &act, &opening).unwrap();
        };
        let all = site.store.read("test", tiaki_store::persons::members);
        let all = all.unwrap();
        let late = all
            .iter()
            .find(|(_, accounts)| accounts.contains(&account(site, "late")));
        restrict(late.unwrap().0);
        assert_eq!(kept(&ana), ["two"], "who has no place yet");
        restrict(person(site, "two"));
        assert_eq!(kept(&ana), [""; 0]);
        assert_eq!(kept(&ben), ["two", "late"]);
    });
}

/// Places where no one is too large, of which all together are: so many accounts are looked at and no more, fairly, and
/// that there are others is said.
#[test]
fn of_all_places_together_so_many_accounts_are_looked_at() {
    const AT_EACH: usize = 50;
    const PERSONS: usize = 36;
    on_both(|site, folder| {
        let address = |place: usize| format!("198.51.100.{}", place + 1);
        let own: String = (0..5).map(|place| used(&address(place), 2)).collect();
        let mut files = vec![report("one", &own, "")];
        for number in 0..5 * AT_EACH {
            let handle = format!("s{number}");
            let (name, bytes) = report(&handle, &used(&address(number / AT_EACH), 3), "");
            // Several accounts of each person, by the mailbox and the number that they state.
            let whose = number % PERSONS;
            let text = String::from_utf8(bytes).unwrap();
            let text = text.replace(
                &format!("<email>{handle}@mail1.example</email>"),
                &format!("<phone>+6421555{whose:04}</phone><email>p{whose}@mail1.example</email>"),
            );
            files.push((name, text.into_bytes()));
        }
        take(site, folder, &files, 1);
        tiaki_ops::matching::run(site, &act(2), 31).unwrap();
        linking::run(site, &act(2)).unwrap();
        triage::locate(site, &act(2)).unwrap();
        triage::run(site, &act(2)).unwrap();
        search::index(site, &act(3)).unwrap();
        let persons: std::collections::BTreeSet<PersonId> = (0..5 * AT_EACH)
            .map(|number| person(site, &format!("s{number}")))
            .collect();
        assert_eq!(persons.len(), PERSONS, "few enough to be asked about");
        let ana = session("ana", "");
        let found = around(site, &ana, "one");
        assert!(found.is_cut, "there is more than was looked at");
        assert_eq!(found.places.len(), 5);
        let at: Vec<usize> = found
            .places
            .iter()
            .map(|place| place.others.len() + place.more)
            .collect();
        assert_eq!(at.iter().sum::<usize>(), around::ACCOUNTS);
        // Everybody at each place comes before a second account of anybody.
        assert!(at.iter().all(|accounts| *accounts >= PERSONS), "{at:?}");
        for (place, accounts) in found.places.iter().zip(at) {
            assert_eq!(place.is_cut, accounts < AT_EACH, "{accounts}");
        }
        assert_eq!(found.others.len() + found.more_others, PERSONS);
        assert_eq!(around(site, &ana, "one"), found, "the same each time");
    });
}
