//! Whoever moves to another queue: what was decided and sent in the former one does not count there.

use std::collections::BTreeSet;
use std::path::Path;

use tiaki_core::authority::Directory;
use tiaki_core::country::Country;
use tiaki_core::id::PersonId;
use tiaki_core::locate::RuledPlace;
use tiaki_ops::directory::{self, COORDINATOR};
use tiaki_ops::queue::{self, Filter};
use tiaki_ops::refer::shared::{self, Draft};
use tiaki_ops::refer::{Referred, Release, refer, save_key};
use tiaki_ops::rulings::{self, Said, Whom};
use tiaki_ops::{Site, triage};
use tiaki_package::{Identity, SigningKey};

use super::{HOUR, RULES, act, agree, alone, aside, at, next, on_both, person, set_aside};

const YEAR: i64 = 365 * 24 * HOUR;

/// An operator decides where somebody is; nothing takes that back.
fn move_to(site: &Site, person: PersonId, country: Option<&str>, second: i64) {
    let said = Said {
        whom: Whom::Person(person),
        place: country.map(|code| RuledPlace::Country(Country::find(code).unwrap())),
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
    };
    rulings::decide(site, &said, at(second)).unwrap();
}

fn shown_in(site: &Site, authority: &str, filter: &Filter, second: i64) -> BTreeSet<PersonId> {
    let list = |filter| queue::list(site, authority, filter, 0, 100, at(second)).unwrap();
    // What is kept of how many wait is what there is.
    let all = list(&Filter::All).unwrap();
    assert_eq!(all.total, i64::try_from(all.rows.len()).unwrap());
    let rows = list(filter).unwrap().rows.into_iter();
    rows.map(|row| row.row.person).collect()
}

/// Who raises an alarm in a queue, a year on.
fn waits(site: &Site, authority: &str) -> BTreeSet<PersonId> {
    let found = queue::alarms(site, authority, 7, at(YEAR)).unwrap().alarms;
    found.into_iter().map(|alarm| alarm.of.person).collect()
}

fn give_key(site: &Site, authority: &str) {
    let mut seed = [0; 32];
    for (to, from) in seed.iter_mut().zip(authority.bytes().cycle()) {
        *to = from;
    }
    let recipient = Identity::from_seed(seed).unwrap().recipient_text();
    save_key(site, &act(1), authority, &recipient).unwrap();
}

fn release(site: &Site, folder: &Path, second: i64) -> Referred {
    let release = Release {
        operation: "Operation One".to_owned(),
        from: directory::find(&Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "not stated".to_owned(),
        out: folder.join(format!("packages-{second}")),
    };
    let signing = SigningKey::from_seed([3; 32]);
    refer(site, &act(second), &release, &signing, &|_, _| {}).unwrap()
}

#[test]
fn whoever_moved_to_another_queue_is_not_set_aside_there() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let [one, two] = ["one", "two"].map(|handle| person(site, handle));
        set_aside(site, one, "ana", 5);
        agree(site, 6);
        let stands = |second| queue::standing(site, &one, at(second)).unwrap();
        assert!(stands(6).is_aside());

        move_to(site, one, Some("FR"), 7);
        let back = stands(8).aside.unwrap().back;
        let expected = queue::Back {
            moved: true,
            ..queue::Back::default()
        };
        assert_eq!(back, expected);
        for (filter, who) in [
            (Filter::Free, [one].into()),
            (Filter::Back, [one].into()),
            (Filter::Overdue, [one].into()),
            (Filter::SetAside, BTreeSet::new()),
        ] {
            assert_eq!(shown_in(site, "auth-fr", &filter, 8), who, "{filter:?}");
        }
        assert_eq!(waits(site, "auth-fr"), [one].into());
        let taken = queue::next(site, &RULES, "auth-fr", "ben", at(8)).unwrap();
        assert_eq!(taken.unwrap().person, one);
        agree(site, 9);
        // It goes to its new authority.
        give_key(site, "auth-fr");
        assert_eq!(release(site, folder, 10).persons, 1);

        // In the new queue it can be set aside anew, which does not hold at the coordinator's desk.
        let anew = aside(&[one], "ben");
        queue::set_aside(site, &RULES, &anew, at(11)).unwrap();
        assert!(stands(12).is_aside());
        let nobody = queue::next(site, &RULES, "auth-fr", "cleo", at(12)).unwrap();
        assert_eq!(nobody, None);
        move_to(site, one, None, 13);
        assert!(!stands(14).is_aside());
        let free = super::shown(site, &Filter::Free, 14);
        assert_eq!(free, [one, two].into());
        agree(site, 14);
        // Back where it was set aside, and with nothing new, it is: also by a whole ranking.
        move_to(site, one, Some("FR"), 15);
        triage::run(site, &act(16)).unwrap();
        assert!(stands(17).is_aside());
        assert_eq!(next(site, "dan", 17), Some(two));
        let nobody = queue::next(site, &RULES, "auth-fr", "cleo", at(17)).unwrap();
        assert_eq!(nobody, None);
    });
}

#[test]
fn whoever_was_referred_to_another_authority_than_now_waits() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let one = person(site, "one");
        let sent = || queue::standing(site, &one, at(99)).unwrap().referred_at;
        move_to(site, one, Some("FR"), 2);
        give_key(site, "auth-fr");
        assert_eq!(waits(site, "auth-fr"), [one].into());
        release(site, folder, 3);
        assert_eq!((sent(), waits(site, "auth-fr")), (Some(at(3)), [].into()));

        move_to(site, one, Some("DE"), 4);
        assert_eq!((sent(), waits(site, "auth-de")), (None, [one].into()));
        let overdue = shown_in(site, "auth-de", &Filter::Overdue, YEAR);
        assert_eq!(overdue, [one].into());
        give_key(site, "auth-de");
        release(site, folder, 5);
        assert_eq!((sent(), waits(site, "auth-de")), (Some(at(5)), [].into()));
        // The first has it still.
        move_to(site, one, Some("FR"), 6);
        assert_eq!(waits(site, "auth-fr"), BTreeSet::new());

        // Of several that somebody chose, each is to get it.
        let draft = Draft {
            person: one,
            to: ["auth-fr", "auth-jp"].map(str::to_owned).to_vec(),
            operator: "ana".to_owned(),
            reason: "file 9".to_owned(),
        };
        let draft = shared::draft(site, &draft, at(7)).unwrap();
        release(site, folder, 8);
        assert_eq!((sent(), waits(site, "auth-fr")), (None, [one].into()));
        give_key(site, "auth-jp");
        release(site, folder, 9);
        assert_eq!((sent(), waits(site, "auth-fr")), (Some(at(9)), [].into()));
        // Wherever it stands, it goes to those; once that has ended, to the authority of its queue.
        move_to(site, one, Some("AU"), 10);
        assert_eq!(waits(site, "auth-au"), BTreeSet::new());
        shared::end(site, &draft.id, "ben", "file 9", at(11)).unwrap();
        assert_eq!(waits(site, "auth-au"), [one].into());
        assert_eq!(waits(site, COORDINATOR), [person(site, "two")].into());
    });
}
