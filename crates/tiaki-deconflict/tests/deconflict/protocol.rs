//! From a hit to its end, over messages alone, at two nodes that keep the same.

use tiaki_deconflict::*;

use crate::support::*;

const DAY: i64 = 86_400_000_000;

fn day(days: i64) -> Moment {
    Moment::from_micros((20_680 + days) * DAY)
}

/// Takes a step at one side and brings it to the other.
fn both(contacts: &mut [Contact; 2], step: Step, by: Side, at: Moment) -> Result<(), StepRefused> {
    let sent = Move::next(&contacts[0], step, by, at);
    for contact in contacts {
        let received = Move::parse(&sent.bytes()).unwrap();
        assert_eq!(received, sent);
        received.follows(contact).unwrap();
        *contact = contact.after(received.step, received.by, received.at)?;
    }
    Ok(())
}

#[test]
fn a_hit_becomes_a_contact_that_both_sides_keep_alike() {
    let answerer = answerer();
    let list = answerer.list(&entries(&[phone(1)]), ONE).unwrap();
    let asked = question(answerer.announcement(), &[phone(1)], 1);
    let hits = asked
        .open(&answer(&answerer, &asked), ONE)
        .unwrap()
        .search(&list)
        .unwrap();
    let call = Call {
        contact: ContactId::new([8; 16]),
        fingerprint: answerer.announcement().fingerprint(),
        request: asked.summary().id(),
        case: asked.summary().case(),
        terms: Terms::standard(),
        at: day(0),
        pointer: hits[0].pointer().clone(),
    };
    let received = Call::parse(&call.bytes()).unwrap();
    assert_eq!(
        (&received, received.pointer.bytes()),
        (&call, &b"desk-0"[..])
    );
    let mut contacts = [call.opens(), received.opens()];

    both(
        &mut contacts,
        Step::Propose(Lead::Asker),
        Side::Answerer,
        day(1),
    )
    .unwrap();
    both(
        &mut contacts,
        Step::Propose(Lead::Answerer),
        Side::Asker,
        day(2),
    )
    .unwrap();
    both(&mut contacts, Step::Agree, Side::Answerer, day(2)).unwrap();
    assert_eq!(
        contacts[0].state(),
        ContactState::Led {
            lead: Lead::Answerer
        }
    );
    let refused = both(&mut contacts, Step::Pause(day(9)), Side::Asker, day(3));
    assert_eq!(refused, Err(StepRefused::NotYours));
    both(&mut contacts, Step::Pause(day(9)), Side::Answerer, day(3)).unwrap();
    assert!(contacts[1].waits(Side::Asker, day(9)) && !contacts[1].waits(Side::Asker, day(10)));
    both(&mut contacts, Step::Release, Side::Answerer, day(8)).unwrap();
    assert_eq!(contacts[0], contacts[1]);
    assert_eq!(
        (contacts[0].state().code(), contacts[0].steps()),
        ("released", 5)
    );
    let refused = both(&mut contacts, Step::Resume, Side::Answerer, day(8));
    assert_eq!(refused, Err(StepRefused::Over));
}

#[test]
fn steps_that_cross_each_other_or_are_another_contacts_do_not_follow() {
    let contact = Contact::ask(ContactId::new([8; 16]), Terms::standard(), day(0));
    let proposed = Move::next(&contact, Step::Propose(Lead::Joint), Side::Answerer, day(1));
    let withdrawn = Move::next(&contact, Step::Withdraw, Side::Asker, day(1));
    assert_eq!(proposed.follows(&contact), Ok(()));
    let after = contact
        .after(proposed.step, proposed.by, proposed.at)
        .unwrap();
    assert_eq!(
        withdrawn.follows(&after),
        Err(Error::OutOfOrder { found: 1 })
    );
    assert_eq!(
        proposed.follows(&after),
        Err(Error::OutOfOrder { found: 1 })
    );
    let other = Contact::ask(ContactId::new([9; 16]), Terms::standard(), day(0));
    assert_eq!(proposed.follows(&other), Err(Error::OtherContact));
}
