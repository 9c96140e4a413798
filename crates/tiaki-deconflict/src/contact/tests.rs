//! Every state, step and side, held against a table that is written out by hand.

use super::*;

const DAY: i64 = 86_400_000_000;

/// A moment so many days after the contact was asked for.
fn day(days: i64) -> Moment {
    Moment::from_micros((20_000 + days) * DAY)
}

fn contact(state: ContactState) -> Contact {
    Contact {
        state,
        steps: 3,
        changed_at: day(1),
        ..Contact::ask(ContactId::new([7; 16]), Terms::standard(), day(0))
    }
}

const LEADS: [Lead; 3] = [Lead::Asker, Lead::Answerer, Lead::Joint];
const SIDES: [Side; 2] = [Side::Asker, Side::Answerer];

fn states() -> Vec<ContactState> {
    let mut states = vec![
        ContactState::Asked,
        ContactState::Declined,
        ContactState::Withdrawn,
        ContactState::Expired,
    ];
    for lead in LEADS {
        states.extend([ContactState::Led { lead }, ContactState::Released { lead }]);
        for by in SIDES {
            states.push(ContactState::Proposed { lead, by });
            // A pause by who does not lead cannot come about.
            if lead.is_of(by) {
                states.push(ContactState::Paused {
                    lead,
                    by,
                    until: day(20),
                });
            }
        }
    }
    states
}

fn steps() -> Vec<Step> {
    let mut steps = vec![
        Step::Agree,
        Step::Decline,
        Step::Withdraw,
        Step::Pause(day(10)),
        Step::Resume,
        Step::Release,
    ];
    steps.extend(LEADS.map(Step::Propose));
    steps
}

/// State, step, side (`k` asks, `w` answers), what comes; everything else is refused.
/// `A` is a lead of the asker's, `W` of the answerer's, `J` joint; a capital after a colon says who proposed or paused.
const TABLE: &str = "
asked propose:A w proposed:A:w
asked propose:W w proposed:W:w
asked propose:J w proposed:J:w
asked decline w declined
asked withdraw k withdrawn
proposed:A:w agree k led:A
proposed:W:w agree k led:W
proposed:J:w agree k led:J
proposed:A:k agree w led:A
proposed:W:k agree w led:W
proposed:J:k agree w led:J
proposed:A:w propose:A k proposed:A:k
proposed:A:w propose:W k proposed:W:k
proposed:A:w propose:J k proposed:J:k
proposed:W:w propose:A k proposed:A:k
proposed:W:w propose:W k proposed:W:k
proposed:W:w propose:J k proposed:J:k
proposed:J:w propose:A k proposed:A:k
proposed:J:w propose:W k proposed:W:k
proposed:J:w propose:J k proposed:J:k
proposed:A:k propose:A w proposed:A:w
proposed:A:k propose:W w proposed:W:w
proposed:A:k propose:J w proposed:J:w
proposed:W:k propose:A w proposed:A:w
proposed:W:k propose:W w proposed:W:w
proposed:W:k propose:J w proposed:J:w
proposed:J:k propose:A w proposed:A:w
proposed:J:k propose:W w proposed:W:w
proposed:J:k propose:J w proposed:J:w
proposed:A:w withdraw k withdrawn
proposed:W:w withdraw k withdrawn
proposed:J:w withdraw k withdrawn
proposed:A:k withdraw k withdrawn
proposed:W:k withdraw k withdrawn
proposed:J:k withdraw k withdrawn
led:A pause k paused:A:k
led:W pause w paused:W:w
led:J pause k paused:J:k
led:J pause w paused:J:w
led:A release k released:A
led:W release w released:W
led:J release k released:J
led:J release w released:J
paused:A:k pause k paused:A:k
paused:W:w pause w paused:W:w
paused:J:k pause k paused:J:k
paused:J:w pause w paused:J:w
paused:A:k resume k led:A
paused:W:w resume w led:W
paused:J:k resume k led:J
paused:J:w resume w led:J
paused:A:k release k released:A
paused:W:w release w released:W
paused:J:k release k released:J
paused:J:w release w released:J
";

fn lead_code(lead: Lead) -> &'static str {
    match lead {
        Lead::Asker => "A",
        Lead::Answerer => "W",
        Lead::Joint => "J",
    }
}

const fn side_code(side: Side) -> &'static str {
    match side {
        Side::Asker => "k",
        Side::Answerer => "w",
    }
}

fn state_code(state: ContactState) -> String {
    let code = state.code();
    match state {
        ContactState::Proposed { lead, by } | ContactState::Paused { lead, by, .. } => {
            format!("{code}:{}:{}", lead_code(lead), side_code(by))
        }
        ContactState::Led { lead } | ContactState::Released { lead } => {
            format!("{code}:{}", lead_code(lead))
        }
        _ => code.to_owned(),
    }
}

fn step_code(step: Step) -> String {
    match step {
        Step::Propose(lead) => format!("propose:{}", lead_code(lead)),
        _ => step.code().to_owned(),
    }
}

#[test]
fn every_step_from_every_state_by_either_side_is_as_the_table_says() {
    let table: std::collections::BTreeSet<&str> =
        TABLE.lines().filter(|line| !line.is_empty()).collect();
    let mut allowed = std::collections::BTreeSet::new();
    let mut asked = 0;
    for state in states() {
        for step in steps() {
            for by in SIDES {
                asked += 1;
                let before = contact(state);
                let cell = format!(
                    "{} {} {}",
                    state_code(state),
                    step_code(step),
                    side_code(by)
                );
                match before.after(step, by, day(5)) {
                    Ok(after) => {
                        allowed.insert(format!("{cell} {}", state_code(after.state())));
                        assert_eq!((after.steps(), after.changed_at()), (4, day(5)), "{cell}");
                        assert_eq!((after.id(), after.asked_at()), (before.id(), day(0)));
                    }
                    Err(refused) => assert_eq!(refused, why(state, step, by), "{cell}"),
                }
            }
        }
    }
    // 20 states, 9 steps, 2 sides; nothing is allowed but the table, and all of it is.
    assert_eq!(asked, 20 * 9 * 2);
    let table: std::collections::BTreeSet<String> = table.into_iter().map(str::to_owned).collect();
    assert_eq!(allowed, table);
}

/// Why a step that the table does not have is refused: an end, else not the other side's either, else the other's.
fn why(state: ContactState, step: Step, by: Side) -> StepRefused {
    let cell = |side| {
        format!(
            "\n{} {} {} ",
            state_code(state),
            step_code(step),
            side_code(side)
        )
    };
    match state.code() {
        "declined" | "withdrawn" | "expired" | "released" => StepRefused::Over,
        _ if TABLE.contains(&cell(by.other())) => StepRefused::NotYours,
        _ => StepRefused::NotFromHere,
    }
}

#[test]
fn what_runs_out_ends_by_itself_and_no_step_revives_it() {
    let terms = Terms::standard();
    for state in states() {
        let kept = contact(state);
        let (on_time, late) = match state.code() {
            "asked" | "proposed" => (day(7), day(8)),
            "led" => (day(180), day(181)),
            "paused" => (day(20), day(21)),
            _ => {
                assert_eq!(kept.as_of(day(9_999)), state, "ends stay");
                continue;
            }
        };
        assert_eq!(kept.as_of(on_time), state);
        let after = kept.as_of(late);
        if let ContactState::Paused { lead, .. } = state {
            assert_eq!(after, ContactState::Led { lead });
            assert_eq!(kept.as_of(day(181)), ContactState::Expired);
        } else {
            assert_eq!(after, ContactState::Expired);
        }
        for step in steps() {
            for by in SIDES {
                let refused = kept.after(step, by, day(9_999)).unwrap_err();
                assert_eq!(refused, StepRefused::Expired, "{state:?} {step:?}");
            }
        }
    }
    assert_eq!(
        contact(ContactState::Asked).answer_by(),
        day(i64::from(terms.answer_days))
    );
    // Terms that contradict each other: the whole rules.
    let short = Terms {
        answer_days: 9,
        pause_days: 9,
        whole_days: 2,
    };
    let short = Contact::ask(ContactId::new([1; 16]), short, day(0));
    assert_eq!((short.answer_by(), short.ends_at()), (day(2), day(2)));
}

#[test]
fn a_pause_that_ran_out_can_be_asked_for_again_by_who_leads() {
    let paused = contact(ContactState::Paused {
        lead: Lead::Joint,
        by: Side::Asker,
        until: day(20),
    });
    assert_eq!(
        paused.after(Step::Pause(day(18)), Side::Answerer, day(15)),
        Err(StepRefused::NotYours)
    );
    let again = paused
        .after(Step::Pause(day(40)), Side::Answerer, day(21))
        .unwrap();
    let ContactState::Paused { by, until, .. } = again.state() else {
        panic!("{again:?}")
    };
    assert_eq!((by, until), (Side::Answerer, day(40)));
}

#[test]
fn pauses_end_after_they_begin_and_within_what_was_agreed() {
    let led = contact(ContactState::Led { lead: Lead::Asker });
    let pause = |until, at| led.after(Step::Pause(until), Side::Asker, at).map(|_| ());
    assert_eq!(pause(day(5), day(5)), Err(StepRefused::PauseOver));
    assert_eq!(pause(day(4), day(5)), Err(StepRefused::PauseOver));
    assert_eq!(pause(day(35), day(5)), Ok(()));
    let too_long = Moment::from_micros(day(35).micros() + 1);
    assert_eq!(pause(too_long, day(5)), Err(StepRefused::PauseTooLong));
    assert_eq!(pause(day(180), day(170)), Ok(()));
    assert_eq!(pause(day(181), day(170)), Err(StepRefused::PauseTooLong));
    // At the ends of time nothing overflows.
    let far = Moment::from_micros(i64::MAX);
    assert_eq!(pause(far, day(5)), Err(StepRefused::PauseTooLong));
    assert_eq!(
        pause(day(5), Moment::from_micros(i64::MIN)),
        Err(StepRefused::Backwards)
    );
    let late = Contact::ask(ContactId::new([1; 16]), Terms::standard(), far);
    assert_eq!(late.as_of(far), ContactState::Asked);
}

#[test]
fn time_does_not_go_backwards() {
    let asked = contact(ContactState::Asked);
    let step = |at| {
        asked
            .after(Step::Decline, Side::Answerer, at)
            .map(|after| after.state())
    };
    assert_eq!(step(day(0)), Err(StepRefused::Backwards));
    assert_eq!(step(day(1)), Ok(ContactState::Declined));
}

#[test]
fn who_waits_is_who_does_not_lead() {
    let waits = |state, now| SIDES.map(|side| contact(state).waits(side, now));
    let paused = |lead, by| ContactState::Paused {
        lead,
        by,
        until: day(20),
    };
    for (state, expected) in [
        (ContactState::Asked, [true, false]),
        (
            ContactState::Proposed {
                lead: Lead::Answerer,
                by: Side::Answerer,
            },
            [true, false],
        ),
        (
            ContactState::Led {
                lead: Lead::Answerer,
            },
            [false, false],
        ),
        (paused(Lead::Asker, Side::Asker), [false, true]),
        (paused(Lead::Answerer, Side::Answerer), [true, false]),
        (paused(Lead::Joint, Side::Asker), [true, true]),
        (ContactState::Released { lead: Lead::Asker }, [false, false]),
        (ContactState::Declined, [false, false]),
        (ContactState::Withdrawn, [false, false]),
        (ContactState::Expired, [false, false]),
    ] {
        assert_eq!(waits(state, day(5)), expected, "{state:?}");
        // Silence binds nobody for ever.
        assert_eq!(waits(state, day(9_999)), [false, false], "{state:?}");
    }
    assert_eq!(Lead::Asker.seen_by(Side::Asker), "ours");
    assert_eq!(Lead::Asker.seen_by(Side::Answerer), "theirs");
    assert_eq!(Lead::Joint.seen_by(Side::Answerer), "joint");
}
