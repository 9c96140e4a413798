//! What the bytes refuse, and what a change of the codes needs.

use std::collections::BTreeSet;

use super::super::facts::{PersonFacts, ReportFact, Seen};
use super::VERSION;
use crate::country::Country;
use crate::id::{PersonId, ProviderId, SourceId};
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

const PERSON: PersonId = PersonId::from_bytes([7; 16]);

fn source(number: u8) -> SourceId {
    SourceId::from_bytes([number; 16])
}

/// A person of whom something of everything is known.
fn full() -> PersonFacts {
    let mut facts = PersonFacts::new(PERSON);
    for number in [9, 3] {
        facts.reports.push(ReportFact {
            source: source(number),
            received_at: Timestamp::from_micros(1_700_000_000_000_000 - i64::from(number)),
            undated: false,
            provider: ProviderId::from_bytes([number; 16]),
            role: Role::Reported,
            incident: (number == 3).then_some(IncidentType::Enticement),
            marks: BTreeSet::from([Mark::Sextortion, Mark::Viral]),
            escalated: number == 3,
            provider_escalation_permille: 999,
            police_informed: number == 9,
            completeness: 100,
            batched: number == 9,
            noisy_sender: number == 3,
            retracted: number == 9,
        });
    }
    let mut number = 0;
    let each = |seen: &mut Seen| {
        number += 1;
        *seen = Seen::new(
            u32::from(number) * 1_000,
            vec![source(number % 4), source(9)],
        );
        Ok::<_, std::convert::Infallible>(())
    };
    let Ok(()) = super::each_seen(&mut facts, each);
    facts
        .files
        .first_seen_marks
        .insert(Mark::Infant, Seen::new(2, vec![source(40)]));
    facts.youngest_contact_age = Some(11);
    facts.location = Verdict::Conflict(vec![
        Country::find("NZ").unwrap(),
        Country::find("FR").unwrap(),
    ]);
    facts.clock.logs_end = Some(Timestamp::from_micros(-5));
    facts.clock.preservation_end = Some(Timestamp::from_micros(i64::MAX));
    facts.clock.events = 70_000;
    facts.clock.last_source = Some(source(41));
    facts
}

#[test]
fn something_of_everything_reads_back() {
    let facts = full();
    let bytes = facts.clone().pack();
    let read = PersonFacts::unpack(PERSON, &bytes, Timestamp::from_micros(0)).unwrap();
    assert_eq!(read.pack(), bytes);
    let mut sorted = facts;
    let each = |seen: &mut Seen| {
        seen.sources.sort_unstable();
        seen.sources.dedup();
        Ok::<_, std::convert::Infallible>(())
    };
    let Ok(()) = super::each_seen(&mut sorted, each);
    let read = PersonFacts::unpack(PERSON, &bytes, Timestamp::from_micros(0)).unwrap();
    assert_eq!(read, sorted);
}

#[test]
fn what_is_cut_or_longer_is_no_facts() {
    let bytes = full().pack();
    for length in 0..bytes.len() {
        let cut = PersonFacts::unpack(PERSON, &bytes[..length], Timestamp::from_micros(0));
        assert!(cut.is_none(), "{length} of {}", bytes.len());
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    assert!(PersonFacts::unpack(PERSON, &longer, Timestamp::from_micros(0)).is_none());
}

#[test]
fn another_version_is_no_facts() {
    let mut bytes = full().pack();
    bytes[0] = VERSION + 1;
    assert!(PersonFacts::unpack(PERSON, &bytes, Timestamp::from_micros(0)).is_none());
}

#[test]
fn changed_bytes_never_panic() {
    let bytes = full().pack();
    for at in 0..bytes.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] = value;
            let _ = PersonFacts::unpack(PERSON, &changed, Timestamp::from_micros(0));
        }
    }
}

#[test]
fn an_undated_report_is_received_when_it_is_looked_at() {
    let mut facts = full();
    facts.reports[0].undated = true;
    let bytes = facts.pack();
    let now = Timestamp::from_micros(77);
    let read = PersonFacts::unpack(PERSON, &bytes, now).unwrap();
    assert_eq!(read.reports[0].received_at, now);
    assert_ne!(read.reports[1].received_at, now);
}

/// Codes are bytes by their place: who adds one raises [`VERSION`], and then these numbers.
#[test]
fn the_version_goes_with_the_codes() {
    let roles: Vec<&str> = Role::ALL.iter().map(|code| code.code()).collect();
    let incidents: Vec<&str> = IncidentType::ALL.iter().map(|code| code.code()).collect();
    let marks: Vec<&str> = Mark::ALL.iter().map(|code| code.code()).collect();
    assert_eq!(VERSION, 2);
    assert_eq!(
        roles.join(" "),
        "associated disclosed recipient reported victim"
    );
    assert_eq!(
        incidents.join(" "),
        "material misleading_domain misleading_words molestation enticement tourism trafficking unsolicited unstated"
    );
    assert_eq!(
        marks.join(" "),
        "animation bestiality generative_ai infant live_streaming minor_to_minor physical_harm potential_meme \
         self_production sadistic sextortion solicitation spam violence viral police_informed"
    );
}
