//! Messages that nobody of ours wrote: each is refused by its code, none makes a parser panic, and what is read is
//! written back as it was.

use proptest::prelude::*;
use tiaki_deconflict::*;

use crate::support::*;

/// One good message of each kind.
struct Good {
    answerer: Answerer,
    question: Question,
    announcement: Vec<u8>,
    list: Vec<u8>,
    request: Vec<u8>,
    answer: Vec<u8>,
    refusal: Vec<u8>,
    call: Vec<u8>,
    step: Vec<u8>,
}

fn good() -> Good {
    let answerer = answerer();
    let question = question(answerer.announcement(), &[phone(1), phone(2), phone(3)], 1);
    let list = answerer.list(&entries(&[phone(1), phone(9)]), ONE).unwrap();
    let contact = Contact::ask(
        ContactId::new([8; 16]),
        Terms::standard(),
        Moment::from_micros(5),
    );
    let pause = Step::Pause(Moment::from_micros(99));
    let call = Call {
        contact: contact.id(),
        fingerprint: answerer.announcement().fingerprint(),
        request: question.summary().id(),
        case: question.summary().case(),
        terms: Terms::standard(),
        at: Moment::from_micros(5),
        pointer: pointer(1),
    };
    let refusal = Refusal {
        request: question.summary().id(),
        code: RefusalCode::DayBudget,
        again: Some(Day::new(20_681)),
    };
    Good {
        announcement: answerer.announcement().bytes().to_vec(),
        list: list.bytes().to_vec(),
        request: question.bytes().to_vec(),
        answer: answer(&answerer, &question),
        refusal: refusal.bytes(),
        call: call.bytes(),
        step: Move::next(&contact, pause, Side::Asker, Moment::from_micros(9)).bytes(),
        answerer,
        question,
    }
}

impl Good {
    /// Every message with its kind's number.
    fn all(&self) -> [(u8, &Vec<u8>); 7] {
        [
            (1, &self.announcement),
            (2, &self.list),
            (3, &self.request),
            (4, &self.answer),
            (5, &self.refusal),
            (6, &self.call),
            (7, &self.step),
        ]
    }

    /// Reads bytes as a message of this kind; what was read is written again where it can be.
    fn read(&self, kind: u8, bytes: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        match kind {
            1 => Announcement::parse(bytes).map(|read| Some(read.bytes().to_vec())),
            2 => List::parse(bytes.to_vec()).map(|read| Some(read.bytes().to_vec())),
            3 => {
                let request = Request::parse(bytes, 1_000)?;
                let grant = grant(&request);
                self.answerer.answer(&request, grant, ONE).map(|_| None)
            }
            4 => self.question.open(bytes, ONE).map(|_| None),
            5 => Refusal::parse(bytes).map(|read| Some(read.bytes())),
            6 => Call::parse(bytes).map(|read| Some(read.bytes())),
            _ => Move::parse(bytes).map(|read| Some(read.bytes())),
        }
    }

    fn refused(&self, kind: u8, bytes: &[u8]) -> &'static str {
        self.read(kind, bytes).map_or_else(Error::code, |_| "read")
    }
}

#[test]
fn good_messages_are_read_and_written_back_as_they_were() {
    let good = good();
    for (kind, bytes) in good.all() {
        let read = good.read(kind, bytes).unwrap();
        assert!(read.is_none_or(|read| read == *bytes), "{kind}");
    }
}

#[test]
fn every_shorter_and_longer_message_is_refused() {
    let good = good();
    for (kind, bytes) in good.all() {
        // Lists are long: their head and some of their entries.
        for length in (0..bytes.len().min(300)).chain([bytes.len() - 1]) {
            assert_eq!(
                good.refused(kind, &bytes[..length]),
                "truncated",
                "{kind} {length}"
            );
        }
        let longer = [bytes.as_slice(), &[0]].concat();
        let code = good.refused(kind, &longer);
        assert!(["trailing", "oversize"].contains(&code), "{kind} {code}");
        // Longer than any of its kind: lists may have 160 MiB, requests 16.
        let most = if kind == 2 { 168_000_000 } else { 17_000_000 };
        let longest = [bytes.as_slice(), &vec![0; most]].concat();
        assert_eq!(good.refused(kind, &longest), "oversize");
    }
}

#[test]
fn other_marks_versions_and_kinds_are_refused_by_name() {
    let good = good();
    for (kind, bytes) in good.all() {
        let with = |at: usize, byte: u8| {
            let mut changed = bytes.clone();
            changed[at] = byte;
            good.refused(kind, &changed)
        };
        assert_eq!(with(0, b'X'), "not_ours");
        assert_eq!(with(3, b'c'), "not_ours");
        for version in [0, 2, 255] {
            assert_eq!(with(4, version), "other_version");
        }
        for other in (0..=9).filter(|other| *other != kind) {
            assert_eq!(with(5, other), "other_kind");
        }
    }
}

/// Where the fields of a request stand, from its end: three elements, the count, the id, the case, the fingerprint.
const ELEMENTS: usize = 3 * 32;

fn changed(bytes: &[u8], at: usize, to: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[at..at + to.len()].copy_from_slice(to);
    changed
}

#[test]
fn requests_are_refused_by_what_is_wrong_with_them() {
    let good = good();
    let bytes = &good.request;
    let elements = bytes.len() - ELEMENTS;
    let count = elements - 4;
    let number = |number: u32| number.to_be_bytes();
    for (at, to, code) in [
        (count, &number(0)[..], "wrong_count"),
        (count, &number(1_001), "wrong_count"),
        (count, &number(u32::MAX), "wrong_count"),
        (count, &number(2), "trailing"),
        (count, &number(4), "truncated"),
        (elements, &[0; 32], "identity"),
        (elements + 64, &[0; 32], "identity"),
        (elements + 32, &[0xff; 32], "not_a_point"),
    ] {
        assert_eq!(
            good.refused(3, &changed(bytes, at, to)),
            code,
            "{at} {to:?}"
        );
    }
    // Mark, version and kind; then two codes of 6 characters after their lengths; then the epoch.
    let epoch = 6 + 7 + 7;
    for (at, to, code) in [
        (6, &[0][..], "bad_agency"),
        (6, &[33], "bad_agency"),
        (7, b"\xff", "bad_agency"),
        (7, b" ", "bad_agency"),
        (7, b"AT-TWO\x06AT-TWO", "same_agency"),
        (7, b"X", "other_pair"),
        (epoch, &[0, 0, 2, 0xb2], "other_epoch"),
        (epoch, &[0xff; 4], "bad_epoch"),
        (epoch + 4, &[0, 0], "bad_epoch"),
        (epoch + 4, &[1, 111], "bad_epoch"),
        (epoch + 6, &[1], "other_key"),
    ] {
        assert_eq!(
            good.refused(3, &changed(bytes, at, to)),
            code,
            "{at} {to:?}"
        );
    }
    // A reader that allows fewer.
    assert_eq!(Request::parse(bytes, 3).err(), None);
    assert_eq!(
        Request::parse(bytes, 2).err(),
        Some(Error::WrongCount { found: 3 })
    );
    assert_eq!(
        Request::parse(bytes, 0).err(),
        Some(Error::WrongCount { found: 3 })
    );
}

#[test]
fn announcements_with_a_key_that_is_none_are_refused() {
    let good = good();
    let key = good.announcement.len() - 32;
    assert_eq!(
        good.refused(1, &changed(&good.announcement, key, &[0; 32])),
        "identity"
    );
    assert_eq!(
        good.refused(1, &changed(&good.announcement, key, &[0xff; 32])),
        "not_a_point"
    );
    // A key of an even number of bytes short or long is not one either.
    let short = &good.announcement[..good.announcement.len() - 2];
    assert_eq!(good.refused(1, short), "truncated");
}

#[test]
fn answers_are_refused_by_what_is_wrong_with_them() {
    let good = good();
    let bytes = &good.answer;
    let (elements, proof) = (6 + 32 + 32 + 4, bytes.len() - 64);
    for (at, to, code) in [
        (6, &[1, 2, 3][..], "other_request"),
        (38, &[1, 2, 3], "other_key"),
        (elements - 4, &[0, 0, 0, 2], "wrong_count"),
        (elements - 4, &[0xff; 4], "wrong_count"),
        (elements, &[0; 32], "identity"),
        (elements + 32, &[0xff; 32], "not_a_point"),
        (proof, &[0; 32], "not_a_proof"),
        (proof + 32, &[0xff; 32], "not_a_proof"),
        (proof + 32, &[1; 31], "proof_refused"),
        // Points that are points, but others.
        (
            elements,
            &good.announcement[good.announcement.len() - 32..],
            "proof_refused",
        ),
        (
            elements,
            &bytes[elements + 32..elements + 64],
            "proof_refused",
        ),
    ] {
        assert_eq!(
            good.refused(4, &changed(bytes, at, to)),
            code,
            "{at} {to:?}"
        );
    }
    // Another question's answer, though of the same size and by the same key.
    let other = question(
        good.answerer.announcement(),
        &[phone(1), phone(2), phone(3)],
        2,
    );
    assert_eq!(
        good.question
            .open(&answer(&good.answerer, &other), ONE)
            .err(),
        Some(Error::OtherRequest)
    );
}

#[test]
fn lists_are_refused_by_what_is_wrong_with_them() {
    let good = good();
    let bytes = &good.list;
    let (count, entries) = (6 + 64, 6 + 64 + 4);
    let number = |number: u32| number.to_be_bytes();
    for wrong in [0, 1, 1_023, 1_025, MAX_ENTRIES + 1, u32::MAX] {
        assert_eq!(
            good.refused(2, &changed(bytes, count, &number(wrong))),
            "wrong_count"
        );
    }
    assert_eq!(
        good.refused(2, &changed(bytes, count, &number(1_280))),
        "truncated"
    );
    let entry = |place: usize| entries + place * 80..entries + (place + 1) * 80;
    // One twice, and two that changed places.
    let twice = changed(bytes, entry(5).start, &bytes[entry(4)]);
    assert_eq!(List::parse(twice).err(), Some(Error::Unsorted { place: 5 }));
    let turned = changed(bytes, entry(5).start, &bytes[entry(6)]);
    let turned = changed(&turned, entry(6).start, &bytes[entry(5)]);
    assert_eq!(
        List::parse(turned).err(),
        Some(Error::Unsorted { place: 6 })
    );

    // A pointer that was changed opens nothing: the hit is gone, and nothing false is in its place.
    let outputs = good.question.open(&good.answer, ONE).unwrap();
    let hits = |bytes: Vec<u8>| outputs.search(&List::parse(bytes).unwrap()).unwrap().len();
    assert_eq!(hits(bytes.clone()), 1);
    let mut broken = bytes.clone();
    for place in 0..1_024 {
        broken[entries + place * 80 + 40] ^= 1;
    }
    assert_eq!(hits(broken), 0);
    // Nor does a list with another salt.
    assert_eq!(hits(changed(bytes, 38, &[1, 2, 3])), 0);
}

#[test]
fn refusals_calls_and_steps_are_refused_by_what_is_wrong_with_them() {
    let good = good();
    for (kind, at, to, code) in [
        (5, 22, 0, "unknown_code"),
        (5, 22, 200, "unknown_code"),
        (5, 23, 2, "unknown_code"),
        (5, 23, 0, "trailing"),
        (6, 116, 0, "bad_pointer"),
        (6, 116, 7, "truncated"),
        (6, 116, 5, "trailing"),
        (6, 116, 48, "truncated"),
        (7, 26, 0, "unknown_code"),
        (7, 26, 3, "unknown_code"),
        (7, 35, 0, "unknown_code"),
        (7, 35, 10, "unknown_code"),
        (7, 35, 4, "trailing"),
    ] {
        let bytes = good.all()[usize::from(kind - 1)].1;
        assert_eq!(
            good.refused(kind, &changed(bytes, at, &[to])),
            code,
            "{kind} {at} {to}"
        );
    }
    assert_eq!(
        good.refused(7, &changed(&good.step, 22, &[0; 4])),
        "out_of_order"
    );
}

#[test]
fn every_step_travels() {
    let contact = Contact::ask(
        ContactId::new([8; 16]),
        Terms::standard(),
        Moment::from_micros(5),
    );
    let leads = [Lead::Asker, Lead::Answerer, Lead::Joint].map(Step::Propose);
    let others = [
        Step::Agree,
        Step::Decline,
        Step::Withdraw,
        Step::Pause(Moment::from_micros(i64::MIN)),
        Step::Pause(Moment::from_micros(i64::MAX)),
        Step::Resume,
        Step::Release,
    ];
    for step in leads.into_iter().chain(others) {
        for by in [Side::Asker, Side::Answerer] {
            let sent = Move::next(&contact, step, by, Moment::from_micros(-7));
            assert_eq!(Move::parse(&sent.bytes()), Ok(sent));
        }
    }
    for code in RefusalCode::ALL {
        for again in [None, Some(Day::new(-3))] {
            let sent = Refusal {
                request: RequestId::new([1; 16]),
                code: *code,
                again,
            };
            assert_eq!(Refusal::parse(&sent.bytes()), Ok(sent));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_are_refused_without_a_panic(
        kind in 1_u8..=7,
        marked in any::<bool>(),
        mut bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        thread_local!(static GOOD: Good = good());
        if marked {
            bytes.splice(0..bytes.len().min(6), *b"TKDC\x01\0");
            bytes[5] = kind;
        }
        GOOD.with(|good| {
            if let Ok(Some(written)) = good.read(kind, &bytes) {
                prop_assert_eq!(written, bytes);
            }
            Ok(())
        })?;
    }

    #[test]
    fn changed_messages_are_refused_or_read_as_they_are(
        kind in 1_u8..=7,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..4),
    ) {
        thread_local!(static GOOD: Good = good());
        GOOD.with(|good| {
            let mut bytes = good.all()[usize::from(kind - 1)].1.clone();
            let before = bytes.clone();
            for (at, byte, how) in edits {
                // Heads are short and lists are long: three of four changes are near the beginning.
                let range = if how == 3 { bytes.len() } else { bytes.len().min(160) };
                if range == 0 {
                    continue;
                }
                let at = at.index(range);
                match how {
                    0 => { bytes.remove(at); }
                    1 => bytes.insert(at, byte),
                    _ => bytes[at] = byte,
                }
            }
            match good.read(kind, &bytes) {
                Ok(Some(written)) => prop_assert_eq!(written, bytes),
                // A request with another case or id is one that somebody else may have sent; an answer is either
                // the very one, or refused.
                Ok(None) => prop_assert!(kind == 3 || bytes == before),
                Err(_) => {}
            }
            Ok(())
        })?;
    }
}
