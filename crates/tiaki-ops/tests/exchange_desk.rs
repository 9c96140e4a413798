//! What people see of the exchange at a page, and do there: lists, one package, passing on by two people, and what came of
//! people going back by itself.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[expect(dead_code, reason = "other tests use the rest of it")]
#[path = "exchange/agencies.rs"]
mod agencies;
#[expect(dead_code, reason = "other tests use the rest of it")]
mod support;

use std::path::Path;

use agencies::{Agency, by, draft, on_both, seal, which};
use support::act;
use tiaki_core::case::CaseEventKind;
use tiaki_core::exchange::{Kind, Side};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::exchange::desk::{self, Found, Sheet};
use tiaki_ops::exchange::lists::Owed;
use tiaki_ops::exchange::passing::{self, Proposal};
use tiaki_ops::exchange::{self, Refused, acts, keys, lists, take};
use tiaki_ops::{Error, outcomes};

fn sheet(of: &Agency, package: &str, second: i64) -> Sheet {
    let found = desk::sheet(&of.site, &of.node, &act(second), which(package)).unwrap();
    match found {
        Some(Found::One(sheet)) => *sheet,
        other => panic!("{package}: {other:?}"),
    }
}

fn go(from: &Agency, to: &Agency, stick: &Path, second: i64) {
    for agency in [from, to] {
        exchange::tend(&agency.site, &agency.node, &act(second)).unwrap();
    }
    from.writes(stick, second);
    to.reads(stick, second);
    to.writes(stick, second);
    from.reads(stick, second);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn a_package_is_read_with_its_cover_and_what_may_be_said_next() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2"], 1);
        let package = at.releases(2).remove(0);
        let before = desk::desk(&at.site, &at.node, &act(3)).unwrap();
        assert_eq!((before.ready, before.waiting, before.apart), (0, 1, 0));
        assert_eq!(before.due.len(), 1);
        assert_eq!(before.due[0].owed, Owed::Receipt);
        go(at, nz, stick, 3);

        let came = sheet(nz, &package, 4);
        let cover = came.cover.as_ref().unwrap();
        assert_eq!(cover.purpose, "prevention");
        assert_eq!(cover.legal_basis, "code 1");
        assert!(cover.handling.contains(&"H0".to_owned()), "{cover:?}");
        assert_eq!(came.unopened, "");
        for kind in [
            Kind::Accepted,
            Kind::Declined,
            Kind::Returned,
            Kind::Question,
        ] {
            assert!(came.may(kind), "{kind:?}");
        }
        for kind in [
            Kind::MaterialAsked,
            Kind::Outcome,
            Kind::Retracted,
            Kind::Answer,
        ] {
            assert!(!came.may(kind), "{kind:?}");
        }
        assert_eq!(came.due[0].owed, Owed::Decision);
        assert_eq!(came.due[0].by, "auth-nz");

        // Its sender has the same thread, and no cover: it is sealed to who it went to.
        acts::ask(
            &nz.site,
            &nz.node,
            &by("cy", 5),
            which(&package),
            "which port?",
        )
        .unwrap();
        go(nz, at, stick, 6);
        let left = sheet(at, &package, 7);
        assert!(left.cover.is_none() && left.unopened.is_empty());
        assert!(left.may(Kind::Answer) && left.may(Kind::Retracted));
        let question = left.letters.iter().find(|one| one.kind == "question");
        let question = question.unwrap();
        assert!(question.is_open);
        assert_eq!(question.words.as_deref(), Some("which port?"));
        assert_eq!(question.by, "auth-nz");
        acts::answer(
            &at.site,
            &at.node,
            &by("ana", 8),
            which(&package),
            (&question.id, "443"),
        )
        .unwrap();
        go(at, nz, stick, 9);
        let came = sheet(nz, &package, 10);
        assert!(!came.letters.iter().any(|one| one.is_open), "{came:?}");
        acts::accept(&nz.site, &nz.node, &by("cy", 11), which(&package), None).unwrap();
        let came = sheet(nz, &package, 12);
        assert_eq!((came.in_use, came.taken_out), (2, 0));
        assert!(came.may(Kind::MaterialAsked) && !came.may(Kind::Accepted));
        assert!(came.due.is_empty(), "{:?}", came.due);

        // Lists by where they stand; and nothing is told of what is not here.
        let states = desk::desk(&nz.site, &nz.node, &act(13)).unwrap().counted;
        let told: Vec<(&str, &str, i64)> = states
            .iter()
            .map(|one| (one.side.as_str(), one.state.as_str(), one.packages))
            .collect();
        assert_eq!(told, [("recipient", "accepted", 1)]);
        let of = |side, state| desk::page(&nz.site, side, state, (1, 0)).unwrap();
        assert_eq!(of(Side::Recipient, Some("accepted")).0.len(), 1);
        assert_eq!(of(Side::Recipient, None).0.len(), 1);
        assert!(of(Side::Recipient, Some("declined")).0.is_empty());
        assert!(of(Side::Sender, None).0.is_empty());
        for nothing in ["pkg_nothing", &"0".repeat(64), "", "../x"] {
            let found = desk::sheet(&nz.site, &nz.node, &act(13), which(nothing)).unwrap();
            assert!(found.is_none(), "{nothing}");
        }
    });
}

#[test]
fn what_a_recipient_refuses_is_owed_by_its_sender_until_it_is_taken_back() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        // A package whose time has run out when it comes.
        let late = 400 * 86_400;
        at.reports(&["u-1"], 1);
        let package = at.releases(2).remove(0);
        at.writes(stick, 3);
        assert_eq!(nz.reads(stick, 3 + late).quarantined, 1);
        let [apart] = &lists::quarantine(&nz.site).unwrap()[..] else {
            panic!("one is kept apart")
        };
        assert_eq!(apart.reason, "expired");
        assert_eq!(desk::desk(&nz.site, &nz.node, &act(4)).unwrap().apart, 1);
        nz.writes(stick, 4 + late);
        at.reads(stick, 5 + late);
        assert_eq!(at.state(&package), "refused");
        for agency in [at, nz] {
            let due = agency.outstanding(6 + late);
            let told: Vec<_> = due.iter().map(|one| (one.owed, one.by.as_str())).collect();
            assert_eq!(told, [(Owed::Refused, "auth-at")]);
            assert!(!due[0].is_overdue);
            assert!(agency.outstanding(late + 4 * 86_400)[0].is_overdue);
        }
        let all = std::collections::BTreeSet::new();
        let said = ("other", &all, None);
        acts::retract(
            &at.site,
            &at.node,
            &by("ana", 7 + late),
            which(&package),
            said,
        )
        .unwrap();
        go(at, nz, stick, 8 + late);
        for agency in [at, nz] {
            assert!(agency.outstanding(9 + late).is_empty());
        }
    });
}

#[test]
fn what_was_kept_apart_is_taken_in_once_its_sender_is_known() {
    on_both(&["auth-at", "auth-nz"], |agencies, _| {
        let [at, nz] = agencies else { unreachable!() };
        let signed = draft(at, nz, "pkg_new", 1);
        let key = tiaki_package::SigningKey::from_seed(agencies::seed("a new key"));
        let signed = signed.sign(&key).unwrap();
        let sealed = seal(&signed.to_bytes(), &nz.node.identities[0]);
        let is_new =
            exchange::receive::whole(&nz.site, &nz.node, &act(2), "auth-nz", &sealed).unwrap();
        assert!(is_new);
        let parcel = lists::quarantine(&nz.site).unwrap().remove(0).parcel;
        let mut id = [0; 32];
        hex::decode_to_slice(&parcel, &mut id).unwrap();
        let again = |second| take::retry(&nz.site, &nz.node, &by("ina", second), &id).unwrap();
        assert_eq!(again(3), take::Came::Quarantined("unknown_sender"));
        let public = key.verifying_key().to_string();
        let purpose = keys::Purpose::Sign;
        keys::add(&nz.site, &by("ana", 4), "AT", purpose, &public, None).unwrap();
        assert_eq!(again(5), take::Came::Quarantined("unknown_sender"));
        let print = tiaki_ops::directory::fingerprint(&public);
        keys::check(&nz.site, &by("ben", 6), "AT", &print).unwrap();
        assert_eq!(again(7), take::Came::Taken);
        assert_eq!(sheet(nz, "pkg_new", 8).line.state, "received");
        let gone = take::retry(&nz.site, &nz.node, &by("ina", 9), &id);
        assert!(matches!(gone, Err(Error::Exchange(Refused::NoParcel))));
    });
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story")]
fn two_people_at_pages_of_their_own_pass_a_package_on() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, stick| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        at.reports(&["u-1"], 1);
        let package = at.releases(2).remove(0);
        go(at, nz, stick, 3);
        assert!(sheet(nz, &package, 4).needs_leave);
        let proposal = |leave| Proposal {
            which: which(&package),
            to: "FJ",
            purpose: "prevention",
            legal_basis: "code 7",
            leave,
        };
        let propose =
            |name: &str, of: &Proposal<'_>| passing::propose(&nz.site, &nz.node, &by(name, 5), of);
        let release =
            |name: &str| passing::release(&nz.site, &nz.node, &by(name, 6), which(&package));
        let refused = |done: Result<(), Error>| match done {
            Err(Error::Exchange(refused)) => refused,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(propose("cy", &proposal(None))), Refused::NoLeave);
        assert_eq!(refused(release("di").map(drop)), Refused::NoProposal);
        let asked = acts::ask(&nz.site, &nz.node, &by("cy", 5), which(&package), "may it?");
        let asked = asked.unwrap();
        go(nz, at, stick, 5);
        let leave = acts::answer(
            &at.site,
            &at.node,
            &by("ana", 5),
            which(&package),
            (&asked, "it may"),
        );
        let leave = leave.unwrap();
        go(at, nz, stick, 5);
        let good = proposal(Some(&leave));
        for (bad, why) in [
            (Proposal { to: "AT", ..good }, Refused::Self_),
            (Proposal { to: "NZ", ..good }, Refused::Self_),
            (
                Proposal {
                    to: "nobody",
                    ..good
                },
                Refused::NoAuthority,
            ),
            (
                Proposal {
                    purpose: " ",
                    ..good
                },
                Refused::Words,
            ),
            (
                Proposal {
                    legal_basis: "",
                    ..good
                },
                Refused::Words,
            ),
            (
                Proposal {
                    leave: Some(&asked),
                    ..good
                },
                Refused::LeaveOfOther,
            ),
        ] {
            assert_eq!(refused(propose("cy", &bad)), why);
        }
        propose("cy", &good).unwrap();
        assert_eq!(refused(propose("di", &good)), Refused::Proposed);
        assert_eq!(refused(release(" CY ").map(drop)), Refused::SecondPerson);
        assert_eq!(sheet(nz, &package, 6).proposed.unwrap().to, "auth-fj");
        // Given up, it goes nowhere; proposed again, it goes once.
        passing::withdraw(&nz.site, &by("di", 6), which(&package)).unwrap();
        assert_eq!(refused(release("di").map(drop)), Refused::NoProposal);
        propose("cy", &good).unwrap();
        let gone = release("di").unwrap();
        assert_eq!(refused(release("di").map(drop)), Refused::NoProposal);
        go(nz, fj, stick, 7);
        let there = sheet(fj, &gone.package, 8);
        assert_eq!(there.line.with, "auth-nz");
        assert_eq!(there.cover.unwrap().legal_basis, "code 7");
        let here = sheet(nz, &package, 8);
        assert!(here.proposed.is_none());
        assert_eq!(here.onward[0].package, gone.package);
        assert_eq!(sheet(nz, &gone.package, 8).origin[0].package, package);
        assert_eq!(nz.logged("exchange.forwarding_proposed"), 2);
        assert_eq!(nz.logged("exchange.forwarded"), 1);
    });
}

#[test]
fn a_case_is_told_what_was_taken_back_of_it() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2"], 1);
        // What others say too stays when it is taken back.
        nz.reports(&["u-2"], 1);
        let package = at.releases(2).remove(0);
        go(at, nz, stick, 3);
        acts::accept(&nz.site, &nz.node, &by("cy", 4), which(&package), None).unwrap();
        nz.run(5);
        let opening = Opening {
            persons: nz.waits().into_iter().collect(),
            ..Opening::default()
        };
        let case = case::open(&nz.site, &by("ana", 6), &opening).unwrap().case;
        let visit = |name: &str, second| {
            let filter = case::Filter::default();
            case::visit(&nz.site, &by(name, second), &case, &filter).unwrap()
        };
        assert!(visit("ana", 7).taken_back.is_empty());
        // Declined here, it is out of the tables, and nobody took it back.
        acts::decline(
            &nz.site,
            &nz.node,
            &by("cy", 8),
            which(&package),
            ("known", None),
        )
        .unwrap();
        assert!(visit("ana", 9).taken_back.is_empty());
        acts::accept(&nz.site, &nz.node, &by("cy", 10), which(&package), None).unwrap();
        nz.run(11);
        visit("ana", 12);
        let all = std::collections::BTreeSet::new();
        let said = ("wrong_match", &all, None);
        acts::retract(&at.site, &at.node, &by("ana", 13), which(&package), said).unwrap();
        at.writes(stick, 14);
        nz.reads(stick, 15);
        let listed = |second| {
            let found = case::list(&nz.site, &by("ana", second), case::Which::All, 0, 10).unwrap();
            found[0].unread
        };
        let unread = listed(16);
        let seen = visit("ana", 17);
        assert_eq!(
            seen.timeline.unread, unread,
            "the list counts what the timeline tells"
        );
        let told: Vec<_> = seen
            .taken_back
            .iter()
            .map(|one| (one.peer.as_str(), one.code.as_str(), one.is_gone))
            .collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&("auth-at", "wrong_match", true)), "{told:?}");
        assert!(
            told.contains(&("auth-at", "wrong_match", false)),
            "{told:?}"
        );
        let lines: Vec<_> = seen
            .timeline
            .lines
            .iter()
            .filter(|line| line.kind == CaseEventKind::TakenBack)
            .collect();
        assert_eq!(lines.len(), 2);
        for line in lines {
            assert!(line.unread && line.operator.is_none(), "{line:?}");
            assert_eq!(line.code.as_deref(), Some("wrong_match"));
        }
        assert_eq!(listed(18), 0, "who saw it has seen it");
    });
}

#[test]
fn an_outcome_on_who_came_by_a_package_goes_back_to_its_sender_in_codes() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        at.reports(&["u-1", "u-2"], 1);
        let package = at.releases(2).remove(0);
        go(at, nz, stick, 3);
        acts::accept(&nz.site, &nz.node, &by("cy", 4), which(&package), None).unwrap();
        nz.run(5);
        let person = nz.waits().into_iter().next().unwrap();
        let said = |code: &str, children: Option<&str>| outcomes::Said {
            person: person.to_string(),
            code: code.to_owned(),
            on: "2026-01-02".to_owned(),
            children: children.map(str::to_owned),
            reference: Some("NZ-SECRET-1".to_owned()),
            by: "cy".to_owned(),
            ..outcomes::Said::default()
        };
        let record = |said: &outcomes::Said| outcomes::record(&nz.site, &act(6), said).unwrap();
        record(&said("child_safeguarded", Some("2")));
        record(&said("child_safeguarded", Some("2")));
        let told = exchange::tend(&nz.site, &nz.node, &act(7)).unwrap();
        assert_eq!(told, 1, "the same recorded twice is told once");
        assert_eq!(exchange::tend(&nz.site, &nz.node, &act(8)).unwrap(), 0);
        go(nz, at, stick, 9);
        let heard = sheet(at, &package, 10);
        let all: Vec<_> = heard
            .letters
            .iter()
            .filter(|one| one.kind == "outcome")
            .collect();
        let [outcome] = all.as_slice() else {
            panic!("{all:?}")
        };
        assert_eq!(outcome.code, "child_safeguarded");
        assert_eq!((outcome.count, outcome.forbidden.as_str()), (Some(2), ""));
        let text = serde_json::to_string(&heard).unwrap();
        assert!(!text.contains("SECRET") && !text.contains(&person.to_string()));
        // Nothing is said on what was taken back since.
        let all = std::collections::BTreeSet::new();
        record(&said("arrest", None));
        let taken_back = ("wrong_person", &all, None);
        acts::retract(
            &at.site,
            &at.node,
            &by("ana", 11),
            which(&package),
            taken_back,
        )
        .unwrap();
        at.writes(stick, 12);
        nz.reads(stick, 13);
        assert_eq!(exchange::tend(&nz.site, &nz.node, &act(14)).unwrap(), 0);
        go(nz, at, stick, 15);
        assert_eq!(at.state(&package), "retracted");
    });
}
