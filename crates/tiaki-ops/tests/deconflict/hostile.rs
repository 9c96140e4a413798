//! Who asks too much, without a case, without leave or with another's key; and answers that are not what they say.

use tiaki_ops::deconflict::{Refused, Said, Side, set_peer, show};
use tiaki_ops::{case, deconflict};

use crate::agencies::{Agency, by, on_both};
use crate::sites::*;
use crate::support::act;

/// An agency with so many persons, each in a case of its own.
fn cases(of: &Agency, many: usize) -> Vec<tiaki_core::id::CaseId> {
    let names: Vec<String> = (0..many).map(|number| format!("u-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    of.reports(&names, 1);
    let persons = of.waits();
    persons
        .iter()
        .map(|one| case_on(of, &[*one].into(), 2))
        .collect()
}

fn limits(day: u32) -> Said {
    Said {
        per_day: Some(day),
        ..Said::default()
    }
}

#[test]
fn a_sweep_stops_at_the_budget_of_the_answerer_with_an_alarm() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let cases = cases(at, 6);
        may_ask(at, nz, &limits(8));
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        // Each asks for two identifiers and the test entry.
        for (case, second) in cases.iter().zip(5..) {
            assert_eq!(asks(at, *case, nz, second).unwrap().identifiers, 3);
        }
        let came = carries(at, nz, stick, 20);
        assert_eq!((came.answered, came.refused), (2, 4));
        let alarms = show::alarms(&nz.site, act(20).at).unwrap();
        let codes: Vec<&str> = alarms.iter().map(|alarm| alarm.code.as_str()).collect();
        assert_eq!(codes, ["budget_reached", "refusals"]);
        assert!(alarms.iter().all(|alarm| alarm.side == "asks"));
        let line = show::lines(&nz.site, act(20).at).unwrap().remove(0);
        assert_eq!((line.spent, line.refused, line.per_day), (6, 4, 8));
        let came = carries(nz, at, stick, 21);
        assert_eq!(came.settled, 6);
        let asked = show::questions(&at.site, (10, 0)).unwrap();
        let refused: Vec<_> = asked.iter().filter(|one| one.state == "refused").collect();
        assert_eq!(refused.len(), 4);
        let tomorrow = act(20).at.day() + 1;
        assert!(
            refused
                .iter()
                .all(|one| one.code == "day_budget" && one.again == Some(tomorrow))
        );
        // Another day has another budget.
        asks(at, cases[5], nz, DAY).unwrap();
        assert_eq!(carries(at, nz, stick, DAY + 1).answered, 1);
    });
}

#[test]
fn the_asker_keeps_its_own_budget_and_its_own_alarms() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let cases = cases(at, 3);
        may_ask(at, nz, &Said::default());
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        set_peer(&at.site, &by("ana", 4), "NZ", Side::Asked, &limits(6)).unwrap();
        asks(at, cases[0], nz, 5).unwrap();
        assert_eq!(asks(at, cases[1], nz, 6).unwrap().left, 0);
        let over = refused(asks(at, cases[2], nz, 7));
        assert_eq!(
            over,
            Refused::Budget {
                code: "day_budget",
                left: 0
            }
        );
        // One case cannot spend the day of all.
        let said = Said {
            per_case: Some(2),
            ..limits(6)
        };
        set_peer(&at.site, &by("ana", 8), "NZ", Side::Asked, &said).unwrap();
        let over = refused(asks(at, cases[2], nz, DAY));
        assert_eq!(
            over,
            Refused::Budget {
                code: "case_budget",
                left: 2
            }
        );
        let closed = Said {
            is_open: Some(false),
            ..Said::default()
        };
        set_peer(&at.site, &by("ana", 9), "NZ", Side::Asked, &closed).unwrap();
        let over = refused(asks(at, cases[2], nz, DAY));
        assert_eq!(over, Refused::Closed("auth-nz".to_owned()));
    });
}

#[test]
fn nothing_is_asked_without_an_own_case_that_is_open() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let cases = cases(at, 2);
        assert_eq!(
            refused(asks(at, cases[0], nz, 3)),
            Refused::NoList("auth-nz".to_owned())
        );
        may_ask(at, nz, &Said::default());
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        let act = by("dan", 5);
        let about = |id: &str| deconflict::ask::About::find(id).unwrap();
        let ask = |about| {
            let done = deconflict::ask(&with(at, &act), &about, "NZ", &[5; 32]);
            refused(done)
        };
        // Dan works in none of them; and there is no such case, and no such draft.
        assert_eq!(ask(about(&cases[0].to_string())), Refused::NoSubject);
        assert_eq!(
            ask(about(&format!("cas_{}", "0".repeat(32)))),
            Refused::NoSubject
        );
        assert_eq!(
            ask(about(&format!("shr_{}", "0".repeat(32)))),
            Refused::NoSubject
        );
        let ending = case::Ending::Code {
            code: "duplicate".to_owned(),
            reason: "file 9".to_owned(),
        };
        case::close(&at.site, &by("cy", 6), &cases[1], &ending).unwrap();
        assert_eq!(refused(asks(at, cases[1], nz, 7)), Refused::NoSubject);
        assert_eq!(told(at, "deconflict.asked"), [""; 0]);
        // An epoch later its list is past.
        assert_eq!(
            refused(asks(at, cases[0], nz, 31 * DAY)),
            Refused::NoList("auth-nz".to_owned())
        );
    });
}

#[test]
fn who_is_not_known_or_not_let_is_refused_by_its_own_code() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, stick| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        let cases = cases(at, 1);
        may_ask(at, nz, &Said::default());
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        asks(at, cases[0], nz, 5).unwrap();
        at.writes(stick, 6);
        let request = messages(nz, stick, "deconflict.request").remove(0);
        // Known as an authority, and nobody has let it ask.
        let body = request.body().to_vec();
        assert_eq!(
            brings(
                nz,
                &message(fj, nz, "deconflict.request", 7, body.clone()),
                7
            ),
            None
        );
        assert_eq!(works(nz, 7).refused, 1);
        assert!(told(nz, "deconflict.refused")[0].contains("outcome=closed"));
        // Let to ask, it cannot send the request of another.
        may_ask(fj, nz, &Said::default());
        assert_eq!(
            brings(
                nz,
                &message(fj, nz, "deconflict.request", 8, body.clone()),
                8
            ),
            None
        );
        assert_eq!(works(nz, 8).refused, 1);
        assert!(told(nz, "deconflict.refused")[0].contains("outcome=other_pair"));
        // Signed for another; of no kind that is known; by a key that nobody compared.
        let to_fj = message(at, fj, "deconflict.request", 9, body.clone());
        assert_eq!(brings(nz, &to_fj, 9).unwrap(), "wrong_recipient");
        let other = message(at, nz, "deconflict.other", 9, body.clone());
        assert_eq!(brings(nz, &other, 9).unwrap(), "unknown_kind");
        let stranger = tiaki_package::SigningKey::from_seed([9; 32]);
        let head = message(at, nz, "deconflict.request", 9, Vec::new())
            .head()
            .clone();
        let strange = head.sign(body, &stranger).unwrap();
        assert_eq!(brings(nz, &strange, 9).unwrap(), "unknown_sender");
        // What is no request is refused, and told.
        let broken = message(at, nz, "deconflict.request", 10, vec![1, 2, 3]);
        assert_eq!(brings(nz, &broken, 10), None);
        assert_eq!(works(nz, 10).refused, 1);
        assert!(told(nz, "deconflict.refused")[0].contains("outcome=malformed"));
        assert_eq!(told(nz, "deconflict.answered"), [""; 0]);
    });
}

#[test]
fn the_same_request_is_free_and_one_of_a_past_epoch_is_refused() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let cases = cases(at, 2);
        may_ask(at, nz, &limits(4));
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        asks(at, cases[0], nz, 5).unwrap();
        assert_eq!(carries(at, nz, stick, 6).answered, 1);
        let request = messages(nz, stick, "deconflict.request").remove(0);
        // The answer was lost: the same once more, in other sealed bytes, costs nothing and is answered alike.
        assert_eq!(brings(nz, &request, 7), None);
        assert_eq!(works(nz, 7).answered, 1);
        let spent = show::lines(&nz.site, act(8).at).unwrap()[0].spent;
        assert_eq!(spent, 3);
        nz.writes(stick, 8);
        let answers = messages(at, stick, "deconflict.answer");
        assert_eq!(answers.len(), 2);
        assert_eq!(answers[0].body(), answers[1].body());
        at.reads(stick, 9);
        let came = works(at, 9);
        assert_eq!((came.settled, came.without_effect), (1, 1));

        // On its way when the epoch ended. Without a key of the epoch it waits.
        asks(at, cases[1], nz, 10).unwrap();
        at.writes(stick, 11);
        let later = 31 * DAY;
        nz.reads(stick, later);
        let act = by("ana", later);
        let waits = deconflict::work(&with(nz, &act), Some(&root(nz, 0))).unwrap();
        assert_eq!((waits.waiting, waits.refused), (1, 0));
        assert_eq!(works(nz, later).refused, 1);
        carries(nz, at, stick, later + 1);
        assert_eq!(last(at), ("refused".to_owned(), "other_epoch".to_owned()));
    });
}

#[test]
fn an_answer_that_was_not_made_with_the_announced_key_finds_nothing() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        let cases = cases(at, 3);
        nz.reports(&["u-0", "u-1", "u-2"], 1);
        case_on_all(nz, 2);
        may_ask(at, nz, &Said::default());
        publishes(nz, 3);
        carries(nz, at, stick, 4);
        for (case, second) in cases.iter().zip(5..) {
            asks(at, *case, nz, second).unwrap();
        }
        carries(at, nz, stick, 8);
        nz.writes(stick, 9);
        let answers = messages(at, stick, "deconflict.answer");
        // A bit of the last proof; the end cut off; an answer under the id of another question.
        let mut flipped = answers[0].body().to_vec();
        *flipped.last_mut().unwrap() ^= 1;
        let cut = answers[1].body()[..answers[1].body().len() - 1].to_vec();
        let swapped = [&answers[2].body()[..16], &answers[0].body()[16..]].concat();
        for (body, second) in [flipped, cut, swapped].into_iter().zip(10..) {
            assert_eq!(
                brings(
                    at,
                    &message(nz, at, "deconflict.answer", second, body),
                    second
                ),
                None
            );
        }
        let came = works(at, 20);
        assert_eq!((came.settled, came.without_effect, came.hits), (0, 3, 0));
        let asked = show::questions(&at.site, (10, 0)).unwrap();
        let mut codes: Vec<&str> = asked.iter().map(|one| one.code.as_str()).collect();
        codes.sort_unstable();
        assert!(asked.iter().all(|one| one.state == "failed"), "{asked:?}");
        assert_eq!(codes.len(), 3);
        assert!(
            codes.contains(&"other_request") && codes.contains(&"truncated"),
            "{codes:?}"
        );
        assert!(
            codes
                .iter()
                .any(|code| ["proof_refused", "not_a_proof"].contains(code)),
            "{codes:?}"
        );
        // The true ones come too late.
        assert_eq!(carries(nz, at, stick, 21).hits, 0);
        assert_eq!(hits(at).len(), 0);
    });
}

#[test]
fn a_list_of_somebody_else_is_not_taken() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, stick| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        may_ask(at, nz, &Said::default());
        publishes(nz, 3);
        nz.writes(stick, 4);
        let list = messages(at, stick, "deconflict.list").remove(0);
        let body = list.body().to_vec();
        // Passed off as its own by another; of another epoch; cut off.
        assert_eq!(
            brings(at, &message(fj, at, "deconflict.list", 5, body.clone()), 5),
            None
        );
        let cut = body[..body.len() - 80].to_vec();
        assert_eq!(
            brings(at, &message(nz, at, "deconflict.list", 6, cut), 6),
            None
        );
        assert_eq!(works(at, 6).without_effect, 2);
        assert_eq!(brings(at, &list, 7), None);
        assert_eq!(works(at, 40 * DAY).without_effect, 1);
        let codes: Vec<String> = told(at, "deconflict.unread");
        for (told, code) in codes.iter().zip(["other_epoch", "truncated", "other_pair"]) {
            assert!(told.contains(&format!("code={code}")), "{told}");
        }
        assert_eq!(show::lines(&at.site, act(8).at).unwrap(), []);
        // An older one does not take the place of a newer.
        publishes(nz, 10);
        let newer = message(nz, at, "deconflict.list", 12, body.clone());
        assert_eq!(brings(at, &newer, 13), None);
        assert_eq!(works(at, 13).lists, 1);
        assert_eq!(
            brings(at, &message(nz, at, "deconflict.list", 11, body), 14),
            None
        );
        assert_eq!(works(at, 14).without_effect, 1);
    });
}

#[test]
fn what_is_said_of_a_line_is_checked() {
    on_both(&["auth-nz"], |agencies, _| {
        let [nz] = agencies else { unreachable!() };
        let set = |authority: &str, said: &Said| {
            refused(set_peer(
                &nz.site,
                &by("ana", 1),
                authority,
                Side::Asks,
                said,
            ))
        };
        let desk = |text: &str| Said {
            desk: Some(text.to_owned()),
            ..Said::default()
        };
        assert_eq!(set("AT", &Said::default()), Refused::Desk);
        for text in ["", " ", "two\nlines", &"x".repeat(48)] {
            assert_eq!(set("AT", &desk(text)), Refused::Desk, "{text:?}");
        }
        assert_eq!(set("QQ", &desk("desk 7")), Refused::NoAuthority);
        assert_eq!(set("NZ", &desk("desk 7")), Refused::Own);
        for (day, case) in [(0, 1), (10, 11), (500_001, 1), (10, 0)] {
            let said = Said {
                per_day: Some(day),
                per_case: Some(case),
                ..desk("desk 7")
            };
            assert_eq!(set("AT", &said), Refused::Limits, "{day} {case}");
        }
        let act = by("ana", 1);
        let none = deconflict::publish(&with(nz, &act), &root(nz, 1), None, false);
        assert_eq!(refused(none), Refused::Nobody);
        let old = deconflict::publish(&with(nz, &by("ana", 31 * DAY)), &root(nz, 1), None, false);
        assert_eq!(refused(old), Refused::NoRoot);
    });
}
