//! Bystanders and victims never rank as offenders, over whatever else random facts say of them.
//!
//! The persons are drawn from what they are (whom reports name as a victim, who says to be a minor, who
//! holds harmless files and nothing else), not from what the rules or their pattern look at.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{Band, Lane, PersonFacts, ReportFact, Seen};
use super::{NOW, at_standard, day, report, seen, source};
use crate::country::Country;
use crate::id::PersonId;
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};

/// What says nothing of guilt: how many accounts and identifiers, where, and how soon evidence dies.
fn setting() -> impl Strategy<Value = PersonFacts> {
    let clock = prop::option::of(-3_i64..40);
    let kept = prop::option::of(-3_i64..400);
    (1_u32..9, 0_u32..30, 0_usize..4, clock, kept).prop_map(
        |(accounts, identifiers, place, clock, kept)| {
            let mut facts = PersonFacts::new(PersonId::from_bytes([1; 16]));
            facts.accounts = accounts;
            facts.identifiers = seen(identifiers);
            let country = |code| Country::find(code).unwrap();
            facts.location = match place {
                0 => Verdict::Routed(country("NZ")),
                1 => Verdict::Several(vec![country("NZ"), country("US")]),
                2 => Verdict::Conflict(vec![country("FR"), country("DE")]),
                _ => Verdict::Unknown,
            };
            facts.placed = seen(u32::from(place < 3));
            facts.clock.logs_end = clock.map(|days| day(NOW + days));
            facts.clock.first_log_ends = facts.clock.logs_end;
            facts.clock.preservation_end = kept.map(|days| day(NOW + days));
            facts
        },
    )
}

fn marks() -> impl Strategy<Value = BTreeSet<Mark>> {
    prop::collection::btree_set(prop::sample::select(Mark::ALL.to_vec()), 0..4)
}

/// Reports of any incident, with any marks and alarms, in all of which the person is this.
fn reports(role: Role, most: usize) -> impl Strategy<Value = Vec<ReportFact>> {
    let one = (
        prop::option::of(prop::sample::select(IncidentType::ALL.to_vec())),
        marks(),
        any::<[bool; 4]>(),
        0_u16..1_000,
        0_i64..400,
    );
    prop::collection::vec(one, 1..=most).prop_map(move |all| {
        (1..)
            .zip(all)
            .map(|(number, (incident, marks, flags, rate, ago))| {
                let [escalated, police_informed, batched, noisy_sender] = flags;
                ReportFact {
                    incident,
                    marks,
                    escalated,
                    police_informed,
                    batched,
                    noisy_sender,
                    provider_escalation_permille: rate,
                    role,
                    ..report(number, NOW - 1 - ago)
                }
            })
            .collect()
    })
}

/// Files as a child's own may be: first seen, in small sets, from one device, seen by people.
fn own_files(facts: &mut PersonFacts, counts: [u32; 8]) {
    let [known, near, first, only, sets, traces, young, shared] = counts;
    facts.files.known = seen(known);
    facts.files.near = seen(near);
    facts.files.first_seen = seen(first);
    facts.files.only_here = seen(only);
    facts.files.small_sets = seen(sets);
    facts.files.device_traces = seen(traces);
    facts.files.first_seen_young = seen(young);
    facts.files.shared = seen(shared);
}

fn holds(facts: &PersonFacts) -> Result<(), TestCaseError> {
    let priority = at_standard(facts);
    prop_assert!(facts.pattern().is_some(), "no pattern: {facts:?}");
    let is_high = priority.lane == Lane::Offence && priority.band < Band::Low;
    prop_assert!(
        !is_high,
        "{:?} {:?} {:?}",
        priority.class,
        priority.band,
        facts
    );
    Ok(())
}

proptest! {
    #[test]
    fn who_is_only_ever_a_victim_never_ranks_as_an_offender(
        setting in setting(),
        reports in reports(Role::Victim, 6),
        counts in any::<[u8; 8]>(),
        viewed in 0_u32..50,
        states_minor in any::<bool>(),
    ) {
        let mut facts = setting;
        facts.reports = reports;
        own_files(&mut facts, counts.map(|count| u32::from(count % 60)));
        facts.files.viewed = seen(viewed);
        facts.stated_minor = seen(u32::from(states_minor));
        holds(&facts)?;
    }

    #[test]
    fn a_child_reported_once_for_files_of_its_own_never_ranks_as_an_offender(
        setting in setting(),
        counts in any::<[u8; 8]>(),
        [escalated, batched] in any::<[bool; 2]>(),
        marks in prop::collection::btree_set(
            prop::sample::select(vec![Mark::SelfProduction, Mark::MinorToMinor, Mark::PotentialMeme, Mark::Viral]), 0..3),
        beside in prop::option::of(reports(Role::Victim, 3)),
    ) {
        let mut facts = setting;
        facts.reports = beside.unwrap_or_default();
        facts.reports.push(ReportFact { escalated, batched, marks, ..report(99, NOW - 2) });
        facts.stated_minor = seen(1);
        own_files(&mut facts, counts.map(|count| u32::from(count % 60)));
        holds(&facts)?;
    }

    #[test]
    fn who_came_by_harmless_files_and_no_others_never_ranks_as_an_offender(
        setting in setting(),
        [viral, negative, outrage, viewed] in any::<[u8; 4]>(),
        batched in 0_usize..20,
        marks in prop::collection::btree_set(prop::sample::select(vec![Mark::PotentialMeme, Mark::Viral]), 1..3),
        associated in 0_u8..5,
        retracted in prop::option::of(reports(Role::Reported, 4)),
    ) {
        let mut facts = setting;
        let sources: Vec<_> = (0..9).map(source).collect();
        let of = |count: u8| Seen::new(count.into(), sources.clone());
        facts.files.viral = of(viral);
        facts.files.negative = of(negative);
        facts.files.outrage = of(outrage);
        facts.files.viewed = of(viewed);
        // Once on its own for a file that goes round, as often as may be in batches, and named beside.
        facts.reports.push(ReportFact { marks: marks.clone(), ..report(1, NOW - 1) });
        for _ in 0..batched {
            facts.reports.push(ReportFact { batched: true, marks: marks.clone(), ..report(2, NOW - 3) });
        }
        for number in 0..associated {
            facts.reports.push(ReportFact { role: Role::Associated, ..report(10 + number, NOW - 9) });
        }
        // What was taken back says nothing.
        let taken_back = retracted.unwrap_or_default().into_iter();
        facts.reports.extend(taken_back.map(|one| ReportFact { retracted: true, ..one }));
        holds(&facts)?;
    }
}
