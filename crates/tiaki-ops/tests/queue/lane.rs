//! The second look: who is drawn, who looks, what is told, and what it says of all.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tiaki_core::id::{PersonId, SetAsideId, SiteKey};
use tiaki_core::queue::Lot;
use tiaki_ops::directory::COORDINATOR;
use tiaki_ops::queue::{self, Refused, audit};
use tiaki_ops::{Error, Site, views};
use tiaki_store::log;

use super::{
    HOUR, RULES, account, again, alone, at, entries, next, on_both, person, refused, report,
    set_aside,
};

/// Handles of accounts whose lots are drawn, and of such whose are not.
fn drawn_and_not() -> (Vec<String>, Vec<String>) {
    let key = SiteKey::new(&[7; 32]);
    let all = (0..400).map(|number| format!("h{number}"));
    let is_drawn = |handle: &String| Lot::of(&key, &[account(handle)], 1).is_drawn(30);
    all.partition(is_drawn)
}

/// Seven who were set aside, of whom the first three are drawn: the second by ben, the two others by ana.
pub(super) fn three_of_seven(site: &Site, folder: &Path) -> Vec<PersonId> {
    let (drawn, not) = drawn_and_not();
    let handles = drawn.iter().take(3).chain(not.iter().take(4));
    let handles: Vec<&str> = handles.map(|handle| &**handle).collect();
    alone(site, folder, &handles);
    let ids: Vec<PersonId> = handles.iter().map(|handle| person(site, handle)).collect();
    // In whatever order, by whomever, once or twice: the same are drawn.
    for (number, id) in ids.iter().rev().enumerate() {
        set_aside(site, *id, ["ana", "ben"][number % 2], 5);
    }
    queue::restore(site, &ids[0], "ana", at(6)).unwrap();
    set_aside(site, ids[0], "ana", 7);
    ids
}

fn shown_of(site: &Site, id: PersonId) -> Option<queue::Told> {
    let standing = queue::standing(site, &id, at(8)).unwrap();
    standing.aside.unwrap().told
}

/// A moment of the week after.
const NEXT_WEEK: i64 = 7 * 24 * HOUR;

/// How many second looks are due once the week is over.
fn due(site: &Site) -> i64 {
    let lanes = audit::lane(site, COORDINATOR, at(NEXT_WEEK)).unwrap();
    lanes.iter().map(|lane| lane.due).sum()
}

pub(super) fn look(site: &Site, name: &str) -> Option<audit::Due> {
    let found = audit::next(site, &RULES, "", name, at(9)).unwrap();
    found.map(|look| look.due)
}

pub(super) fn rule(
    site: &Site,
    id: SetAsideId,
    verdict: &str,
    name: &str,
    reason: &str,
) -> Result<audit::Decided, Error> {
    rule_at(site, id, (verdict, name, reason), 10)
}

fn rule_at(
    site: &Site,
    id: SetAsideId,
    (verdict, name, reason): (&str, &str, &str),
    second: i64,
) -> Result<audit::Decided, Error> {
    let ruling = audit::Ruling {
        id,
        verdict: verdict.to_owned(),
        reason: reason.to_owned(),
        operator: name.to_owned(),
    };
    audit::decide(site, &ruling, at(second))
}

#[test]
fn a_second_operator_looks_without_knowing_what_the_first_said() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        assert_eq!(due(site), 3);
        let now = audit::lane(site, "", at(8)).unwrap();
        assert_eq!(now, [], "a count would tell of the last decision");
        for id in &ids {
            assert_eq!(
                shown_of(site, *id),
                None,
                "of none, so that none stands out"
            );
        }
        let bens = look(site, "ana").unwrap();
        assert_eq!(bens.person, ids[1]);
        let same = look(site, "ana").unwrap();
        assert_eq!(same.id, bens.id, "the same again, not two at once");
        let one = look(site, "Ben").unwrap();
        assert!([ids[0], ids[2]].contains(&one.person));
        let other = look(site, "cleo").unwrap();
        assert!(
            ![bens.id, one.id].contains(&other.id),
            "no two look at the same"
        );
        assert!(look(site, "dan").is_none());

        let refuses = |verdict, name, reason| refused(rule(site, bens.id, verdict, name, reason));
        assert_eq!(refuses("rightly", "BEN", "seen"), Refused::NotTaken);
        assert_eq!(refuses("rightly", "cleo", "seen"), Refused::NotTaken);
        assert_eq!(refuses("maybe", "ana", "seen"), Refused::Verdict);
        assert_eq!(refuses("rightly", "ana", ""), Refused::NoReason);
        assert_eq!(refuses("rightly", "", "seen"), Refused::NoOperator);
        rule(site, bens.id, "rightly", "ana", "nothing there").unwrap();
        assert_eq!(refuses("missed", "ana", "seen"), Refused::NotTaken);
        let after = shown_of(site, ids[1]).unwrap();
        assert_eq!(after.operator, "ben", "afterwards it is shown");
        let standing = queue::standing(site, &ids[1], at(11)).unwrap();
        assert!(standing.is_aside());
    });
}

#[test]
fn who_is_in_a_restricted_case_is_looked_at_by_its_members() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        // Ana may look at what ben set aside alone, which is the second.
        let open = |name: &str, restricted| {
            let opening = tiaki_ops::case::Opening {
                persons: vec![ids[1]],
                restricted,
                ..tiaki_ops::case::Opening::default()
            };
            let act = tiaki_ops::Act {
                actor: name.to_owned(),
                at: at(8),
            };
            tiaki_ops::case::open(site, &act, &opening).unwrap().case
        };
        let case = open("cleo", true);
        assert_eq!(look(site, "ana"), None, "it is not there for her");
        assert_eq!(due(site), 3, "it is due all the same");
        let (first, second) = (look(site, "cleo").unwrap(), look(site, "cleo").unwrap());
        assert_eq!(first.id, second.id);
        let act = |name: &str| tiaki_ops::Act {
            actor: name.to_owned(),
            at: at(9),
        };
        tiaki_ops::case::restrict(site, &act("cleo"), &case, false, "it is over").unwrap();
        if first.person == ids[1] {
            rule(site, first.id, "rightly", "cleo", "nothing there").unwrap();
            assert_eq!(look(site, "ana"), None, "it was looked at");
        } else {
            assert_eq!(look(site, "ana").unwrap().person, ids[1]);
        }
    });
}

#[test]
fn a_look_counts_in_its_time_and_as_long_as_it_is_blind() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        let decide = |id, name, second| rule_at(site, id, ("rightly", name, "seen"), second);
        let end = 9 + 8 * HOUR;
        // Who lets the time pass may be told, and has no look any more.
        let lapsed = look(site, "ana").unwrap();
        assert_eq!(lapsed.person, ids[1]);
        assert!(
            audit::find(site, &lapsed.id, at(end - 1))
                .unwrap()
                .is_some()
        );
        assert_eq!(refused(decide(lapsed.id, "ana", end)), Refused::NotTaken);
        queue::told(site, &ids[1], "ana", at(end)).unwrap();
        assert_eq!(refused(decide(lapsed.id, "ana", end)), Refused::NotTaken);
        // Nor when the clock is set back: being told binds by itself.
        assert_eq!(refused(decide(lapsed.id, "ana", 10)), Refused::NotTaken);
        // Who brings the person back had a hand in it.
        let ended = look(site, "ben").unwrap();
        queue::restore(site, &ended.person, "Ben", at(10)).unwrap();
        assert_eq!(refused(decide(ended.id, "ben", 10)), Refused::NotTaken);
        assert!(audit::find(site, &ended.id, at(10)).unwrap().is_none());
        assert_eq!(entries(site, "queue.audited").len(), 0);
        assert_eq!(due(site), 3, "none is done");
        // Where another brought it back the verdict counts, and what stands is said.
        let third = look(site, "cleo").unwrap();
        queue::restore(site, &third.person, "dan", at(10)).unwrap();
        let done = decide(third.id, "cleo", 10).unwrap();
        assert_eq!((done.person, done.is_aside), (third.person, false));
        // What has no look any more goes to others, who decide to the last moment.
        let mut left = BTreeSet::from([lapsed.id, ended.id]);
        for name in ["eve", "fay"] {
            let found = audit::next(site, &RULES, "", name, at(end)).unwrap();
            let found = found.unwrap().due;
            assert!(left.remove(&found.id));
            let done = decide(found.id, name, end + 8 * HOUR - 1).unwrap();
            assert_eq!(done.is_aside, found.id == lapsed.id);
        }
        assert_eq!(due(site), 0);
    });
}

#[test]
fn who_was_missed_is_back_at_once_and_the_estimate_counts_it() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        let bens = look(site, "ana").unwrap();
        rule(site, bens.id, "rightly", "ana", "nothing there").unwrap();
        let one = look(site, "ben").unwrap();
        assert_eq!(next(site, "dan", 11), None);
        rule(site, one.id, "missed", "ben", "a child writes").unwrap();
        assert_eq!(next(site, "dan", 12), Some(one.person), "back at once");
        assert!(ids.contains(&one.person));
        let entry = &entries(site, "queue.audited")[0];
        let detail = &entry.detail;
        assert!(detail.contains("verdict=missed") && !detail.contains("child"));

        let early = audit::estimates(site, at(13)).unwrap();
        assert_eq!(
            early[0].estimate.seen.set_aside, 0,
            "of weeks that are over"
        );
        let all = audit::estimates(site, at(NEXT_WEEK)).unwrap();
        let names: Vec<&str> = all.iter().map(|found| &*found.authority).collect();
        assert_eq!(names, ["", COORDINATOR]);
        for found in &all {
            let seen = found.estimate.seen;
            let counted = (seen.set_aside, seen.drawn, seen.decided, seen.missed);
            assert_eq!(counted, (7, 3, 2, 1), "who was taken again counts once");
            assert_eq!((found.estimate.share, found.withdrawn), (Some(5_000), 0));
            assert!(found.estimate.misses_low >= 1 && found.estimate.misses_high <= 6);
        }
    });
}

#[test]
fn a_draw_binds_however_the_decision_ends() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        // Brought back, one by its first operator; and taken anew after something came in.
        queue::restore(site, &ids[1], "ben", at(8)).unwrap();
        let (drawn, _) = drawn_and_not();
        report(site, folder, "once more", &drawn[2], 9);
        again(site, 10);
        set_aside(site, ids[2], "ben", 11);
        assert_eq!(
            next(site, "dan", 12),
            Some(ids[1]),
            "it is back at its rank"
        );
        assert_eq!(due(site), 3, "each that was drawn is looked at");
        let estimate = |second| audit::estimates(site, at(second)).unwrap().remove(0);
        let before = estimate(NEXT_WEEK);
        let seen = before.estimate.seen;
        assert_eq!((seen.set_aside, seen.drawn, seen.decided), (8, 3, 0));
        assert_eq!((before.withdrawn, before.overtaken), (1, 1));

        // Nobody who had a hand in it looks: ana set two aside, ben restored one and took one anew.
        let seconds = ["ana", "ben", "cleo", "dan", "eve"];
        let mut looks = BTreeMap::new();
        for name in seconds {
            if let Some(look) = audit::next(site, &RULES, "", name, at(13)).unwrap() {
                looks.insert(look.due.person, (name, look));
            }
        }
        assert_eq!(looks.len(), 3);
        let (who, again) = &looks[&ids[2]];
        assert!(!["ana", "ben"].contains(who), "{who}");
        // It is shown as it was known then, without what came in since.
        assert_eq!(again.due.known_at, at(5));
        let then = again.then.as_ref().unwrap();
        let now = &again.row.as_ref().unwrap().reasons;
        let evidence = |reasons: &views::Reasons| {
            let all = reasons.factors.iter().flat_map(|one| one.evidence.iter());
            all.cloned().collect::<BTreeSet<String>>().len()
        };
        assert!(evidence(then) < evidence(now), "{then:?} {now:?}");

        // A miss that was brought back meanwhile changes nothing; one that was taken anew is back.
        let (who, back) = &looks[&ids[1]];
        rule(site, back.due.id, "missed", who, "seen").unwrap();
        let (who, again) = &looks[&ids[2]];
        rule(site, again.due.id, "missed", who, "seen").unwrap();
        assert_eq!(next(site, "fay", 14), Some(ids[2]));
        assert_eq!(due(site), 1);
        let after = estimate(NEXT_WEEK);
        let seen = after.estimate.seen;
        assert_eq!(
            (seen.set_aside, seen.drawn),
            (8, 3),
            "the sample is the same"
        );
        assert_eq!((seen.decided, seen.missed), (2, 2));
        assert_eq!((after.withdrawn, after.overtaken), (0, 0));
    });
}

#[test]
fn who_is_told_what_was_said_does_not_look_and_nothing_tells_who_is_drawn() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        let ask = |id: &PersonId, name: &str| queue::told(site, id, name, at(8));
        // Of one that is drawn and of one that is not, the same is told.
        for id in [&ids[1], &ids[3]] {
            let told = ask(id, "cleo").unwrap();
            assert_eq!(
                (&*told[0].operator, &*told[0].reason),
                ("ben", "case seven")
            );
        }
        assert_eq!(refused(ask(&ids[1], " ")), Refused::NoOperator);
        let of_cleo = |look: Option<audit::Due>| look.map(|due| due.person);
        let mut got = BTreeSet::new();
        for name in ["cleo", "dan", "eve"] {
            let look = look(site, name);
            assert!(name != "cleo" || of_cleo(look.clone()) != Some(ids[1]));
            got.extend(of_cleo(look));
        }
        assert_eq!(got.len(), 3, "others get it");
        let (held, _) = ids
            .iter()
            .partition::<Vec<&PersonId>, _>(|id| got.contains(*id));
        assert_eq!(held.len(), 3);
        // Who looks is told after the verdict only.
        let is_refused = |name: &str| {
            ids[..3]
                .iter()
                .any(|id| matches!(ask(id, name), Err(Error::Queue(Refused::Looking(_)))))
        };
        assert!(is_refused("dan") && is_refused("Eve") && !is_refused("fay"));
        // Neither the batch nor the log says what was said, or who is drawn.
        let logged = site
            .store
            .read("test", |tx| log::newest(tx, 1_000))
            .unwrap();
        for entry in &logged {
            let text = format!("{} {}", entry.subject, entry.detail);
            assert!(
                !text.contains("duplicate") && !text.contains("seven"),
                "{text}"
            );
            let is_of_look = entry.verb == "queue.audit_taken";
            assert_eq!(text.contains("asd_"), is_of_look, "{text}");
            assert!(!is_of_look || !text.contains("per_"), "{text}");
        }
        let decision = look(site, "dan").unwrap().id;
        let early = rule(site, decision, "rightly", "gil", "seen");
        assert_eq!(refused(early), Refused::NotTaken);
        let none = SetAsideId::from_bytes([1; 16]);
        let no_such = rule(site, none, "rightly", "gil", "seen");
        assert_eq!(refused(no_such), Refused::NotTaken, "as if there were none");
        assert!(audit::find(site, &none, at(9)).unwrap().is_none());
        let late = at(9 + 9 * HOUR);
        assert!(audit::find(site, &decision, late).unwrap().is_none());
    });
}

#[test]
fn where_a_week_has_none_the_smallest_lot_is_taken_when_it_is_over() {
    on_both(|site, folder| {
        let (_, not) = drawn_and_not();
        let handles: Vec<&str> = not.iter().take(5).map(|handle| &**handle).collect();
        alone(site, folder, &handles);
        let lot = |handle: &&&str| Lot::of(&site.key, &[account(handle)], 1);
        for handle in &handles {
            set_aside(site, person(site, handle), "ana", 5);
        }
        let week = NEXT_WEEK;
        assert!(look(site, "ben").is_none(), "not before the week is over");
        let smallest = person(site, handles.iter().min_by_key(lot).unwrap());
        assert_eq!(due(site), 1);
        // Bringing it back does not pass the lot on.
        queue::restore(site, &smallest, "ana", at(6)).unwrap();
        assert_eq!(due(site), 1);
        let look = audit::next(site, &RULES, COORDINATOR, "ben", at(week))
            .unwrap()
            .unwrap();
        assert_eq!(look.due.person, smallest);
        let ruling = audit::Ruling {
            id: look.due.id,
            verdict: "missed".to_owned(),
            reason: "seen".to_owned(),
            operator: "ben".to_owned(),
        };
        audit::decide(site, &ruling, at(week)).unwrap();
        let left = audit::lane(site, "", at(2 * week)).unwrap();
        assert_eq!(left, [], "one, not one after another");
        let all = audit::estimates(site, at(2 * week)).unwrap();
        assert_eq!(
            (all[0].estimate.seen.drawn, all[0].estimate.seen.missed),
            (1, 1)
        );
    });
}
