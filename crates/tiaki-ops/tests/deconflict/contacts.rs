//! After a hit: who calls, who leads, who waits, until when; both sides come to the same.

use std::path::Path;

use tiaki_ops::deconflict::contacts::{self, Shown};
use tiaki_ops::deconflict::{ContactId, Lead, Refused, Said, Step, show};
use tiaki_ops::{Act, Error};

use crate::agencies::{Agency, by, on_both};
use crate::sites::*;
use crate::support::act;

/// Two that work on the same person; the first has found it.
fn met(agencies: &[Agency], stick: &Path) {
    let [at, nz, ..] = agencies else {
        unreachable!()
    };
    at.reports(&["u-1"], 1);
    nz.reports(&["u-1"], 1);
    let (case, _) = (case_on_all(at, 2), case_on_all(nz, 2));
    may_ask(at, nz, &Said::default());
    publishes(nz, 3);
    carries(nz, at, stick, 4);
    asks(at, case, nz, 5).unwrap();
    carries(at, nz, stick, 6);
    assert_eq!(carries(nz, at, stick, 7).hits, 2);
}

fn hit(of: &Agency, place: usize) -> [u8; 16] {
    let all = show::hits(&of.site, (10, 0)).unwrap();
    let mut id = [0; 16];
    hex::decode_to_slice(&all[place].id, &mut id).unwrap();
    id
}

fn opens(of: &Agency, place: usize, number: u8, act: &Act) -> Result<Shown, Error> {
    contacts::open(
        &with(of, act),
        &hit(of, place),
        ContactId::new([number; 16]),
    )
}

fn steps(of: &Agency, second: i64, step: Step) -> Result<Shown, Error> {
    let act = by("cy", second);
    contacts::step(&with(of, &act), &[1; 16], step)
}

/// The one contact as it stands at a second.
fn stands(of: &Agency, second: i64) -> (&'static str, &'static str, bool) {
    let mut all = contacts::list(&of.site, act(second).at.micros(), (10, 0)).unwrap();
    assert_eq!(all.len(), 1);
    let one = all.remove(0);
    (one.state, one.lead, one.waits)
}

#[test]
fn a_contact_is_opened_led_paused_and_released_and_both_see_the_same() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        met(agencies, stick);
        // Dan does not work in the case that it was found for.
        let stranger = opens(at, 0, 1, &by("dan", 8));
        assert!(matches!(stranger, Err(Error::Case(_))), "{stranger:?}");
        let opened = opens(at, 0, 1, &by("cy", 8)).unwrap();
        assert_eq!((opened.desk.as_str(), opened.state), ("desk 7", "asked"));
        // It is about all hits of the question with that desk.
        assert_eq!(refused(opens(at, 1, 2, &by("cy", 9))), Refused::Called);
        assert_eq!(stands(at, 9), ("asked", "", true));
        assert_eq!(carries(at, nz, stick, 10).contacts, 1);
        assert_eq!(stands(nz, 10), ("asked", "", false));

        let wrong = refused(steps(at, 11, Step::Agree));
        assert!(matches!(wrong, Refused::Step(_)), "{wrong:?}");
        steps(nz, 12, Step::Propose(Lead::Answerer)).unwrap();
        carries(nz, at, stick, 13);
        assert_eq!(stands(at, 13), ("proposed", "theirs", true));
        steps(at, 14, Step::Agree).unwrap();
        carries(at, nz, stick, 15);
        assert_eq!(stands(nz, 15), ("led", "ours", false));
        let until = moment(10 * DAY);
        let not_mine = refused(steps(at, 16, Step::Pause(until)));
        assert!(matches!(not_mine, Refused::Step(_)), "{not_mine:?}");
        steps(nz, 16, Step::Pause(until)).unwrap();
        carries(nz, at, stick, 17);
        assert_eq!(stands(at, 17), ("paused", "theirs", true));
        assert_eq!(stands(nz, 17), ("paused", "ours", false));
        // A pause ends by itself, and the whole too.
        assert_eq!(stands(at, 11 * DAY), ("led", "theirs", false));
        assert_eq!(stands(at, 200 * DAY), ("expired", "", false));
        steps(nz, 18, Step::Release).unwrap();
        carries(nz, at, stick, 19);
        for agency in [at, nz] {
            assert_eq!(
                stands(agency, 20),
                (
                    "released",
                    if agency.node.authority.id == "auth-nz" {
                        "ours"
                    } else {
                        "theirs"
                    },
                    false
                )
            );
        }
        let over = refused(steps(at, 21, Step::Withdraw));
        assert!(matches!(over, Refused::Step(_)), "{over:?}");
        // Whoever looks at it from outside is not told what it is about.
        let seen = show::overview(&at.site, act(21).at).unwrap();
        assert_eq!((seen.questions.len(), seen.contacts.len()), (1, 1));
        assert!(seen.questions[0].subject.is_empty() && seen.contacts[0].subject.is_empty());
        assert!(
            !show::questions(&at.site, (1, 0)).unwrap()[0]
                .subject
                .is_empty()
        );
        // Nobody counts it as a miss.
        let alarms = show::alarms(&nz.site, act(21).at).unwrap();
        assert_eq!(alarms, []);
    });
}

fn moment(second: i64) -> tiaki_ops::deconflict::Moment {
    tiaki_ops::deconflict::Moment::from_micros(act(second).at.micros())
}

#[test]
fn of_two_steps_that_cross_the_earlier_holds_on_both_sides() {
    on_both(&["auth-at", "auth-nz"], |agencies, stick| {
        let [at, nz] = agencies else { unreachable!() };
        met(agencies, stick);
        opens(at, 0, 1, &by("cy", 8)).unwrap();
        carries(at, nz, stick, 9);
        steps(nz, 10, Step::Propose(Lead::Joint)).unwrap();
        steps(at, 11, Step::Withdraw).unwrap();
        assert_eq!(stands(at, 12).0, "withdrawn");
        carries(at, nz, stick, 13);
        assert_eq!(stands(nz, 13).0, "proposed");
        carries(nz, at, stick, 14);
        assert_eq!(stands(at, 14), ("proposed", "joint", true));
        steps(at, 15, Step::Agree).unwrap();
        carries(at, nz, stick, 16);
        for agency in [at, nz] {
            assert_eq!(stands(agency, 17), ("led", "joint", false));
        }
        // Nobody answers in time: it ends by itself.
        assert_eq!(stands(at, 181 * DAY).0, "expired");
    });
}

#[test]
fn a_call_about_a_request_that_was_not_granted_is_not_taken() {
    on_both(&["auth-at", "auth-nz", "auth-fj"], |agencies, stick| {
        let [at, nz, fj] = agencies else {
            unreachable!()
        };
        met(agencies, stick);
        opens(at, 0, 1, &by("cy", 8)).unwrap();
        at.writes(stick, 9);
        // What one called about is no use to another, who was granted nothing.
        let call = messages(nz, stick, "deconflict.call").remove(0);
        let forged = message(fj, nz, "deconflict.call", 10, call.body().to_vec());
        assert_eq!(brings(nz, &forged, 10), None);
        let came = works(nz, 10);
        assert_eq!((came.contacts, came.without_effect), (0, 1));
        assert!(told(nz, "deconflict.unread")[0].contains("code=other_request"));
        assert_eq!(contacts::list(&nz.site, 0, (10, 0)).unwrap(), []);
    });
}
