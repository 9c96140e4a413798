//! Properties of triage over arbitrary persons.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{Factor, Family, Lane, PersonFacts, ReportFact};
use super::{NOW, at_standard, day, person, report, seen, source};
use crate::country::Country;
use crate::id::PersonId;
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};

/// One more piece of evidence of danger.
#[derive(Debug, Clone, Copy)]
enum Evidence {
    Incident(IncidentType),
    Marked(Mark),
    Escalated(u16),
    Minor(u8),
    File(u8),
    FileMark(Mark),
    Person(u8),
}

fn add(facts: &mut PersonFacts, evidence: Evidence, number: u8) {
    let at = NOW - i64::from(number % 5) * 40;
    match evidence {
        Evidence::Incident(incident) => facts.reports.push(ReportFact {
            incident: Some(incident),
            ..report(number, at)
        }),
        Evidence::Marked(mark) => facts.reports.push(ReportFact {
            marks: BTreeSet::from([mark]),
            ..report(number, at)
        }),
        Evidence::Escalated(rate) => facts.reports.push(ReportFact {
            escalated: true,
            provider_escalation_permille: rate,
            ..report(number, at)
        }),
        Evidence::Minor(age) => {
            facts.minors_in_contact.add(source(number));
            facts.youngest_contact_age = Some(
                facts
                    .youngest_contact_age
                    .map_or(age, |known| known.min(age)),
            );
        }
        Evidence::File(which) => {
            let files = &mut facts.files;
            let all = [
                &mut files.known,
                &mut files.near,
                &mut files.first_seen,
                &mut files.only_here,
                &mut files.small_sets,
                &mut files.device_traces,
                &mut files.first_seen_young,
                &mut files.shared,
            ];
            let many = all.len();
            all.into_iter()
                .nth(usize::from(which) % many)
                .unwrap()
                .add(source(number));
        }
        Evidence::FileMark(mark) => facts
            .files
            .first_seen_marks
            .entry(mark)
            .or_default()
            .add(source(number)),
        Evidence::Person(which) => {
            let all = [
                &mut facts.household_minors,
                &mut facts.stated_relations,
                &mut facts.access_terms,
                &mut facts.prior_reports,
                &mut facts.recreated_accounts,
                &mut facts.endangering_contacts,
                &mut facts.operator_alarms,
            ];
            let many = all.len();
            all.into_iter()
                .nth(usize::from(which) % many)
                .unwrap()
                .add(source(number));
        }
    }
}

fn any_evidence() -> impl Strategy<Value = Evidence> {
    prop_oneof![
        prop::sample::select(IncidentType::ALL).prop_map(Evidence::Incident),
        prop::sample::select(&[Mark::Sextortion, Mark::Sadistic, Mark::Solicitation][..])
            .prop_map(Evidence::Marked),
        (0_u16..=1000).prop_map(Evidence::Escalated),
        (0_u8..18).prop_map(Evidence::Minor),
        any::<u8>().prop_map(Evidence::File),
        prop::sample::select(
            &[
                Mark::Infant,
                Mark::LiveStreaming,
                Mark::PhysicalHarm,
                Mark::SelfProduction
            ][..]
        )
        .prop_map(Evidence::FileMark),
        any::<u8>().prop_map(Evidence::Person),
    ]
}

/// A person from evidence of danger, on a background of harmless and doubtful things.
fn any_person() -> impl Strategy<Value = PersonFacts> {
    (
        prop::collection::vec(any_evidence(), 0..6),
        any::<[bool; 6]>(),
        prop::option::of(-5_i64..400),
        any::<[u8; 16]>(),
    )
        .prop_map(
            |(evidence, [viral, batched, noisy, victim, minor, located], left, id)| {
                let mut facts = person(|f| {
                    f.person = PersonId::from_bytes(id);
                    f.reports[0].batched = batched;
                    f.reports[0].noisy_sender = noisy;
                    f.files.viral = seen(u32::from(viral));
                    f.stated_minor = seen(u32::from(minor));
                    f.clock.logs_end = left.map(|left| day(NOW + left));
                    if victim {
                        f.reports.push(ReportFact {
                            role: Role::Victim,
                            ..report(200, NOW - 3)
                        });
                    }
                    if located {
                        f.location = Verdict::Routed(Country::find("NZ").unwrap());
                    }
                });
                for (number, piece) in (10..).zip(evidence) {
                    add(&mut facts, piece, number);
                }
                facts
            },
        )
}

proptest! {
    #[test]
    fn packed_facts_rank_as_they_did(facts in any_person()) {
        let read = PersonFacts::unpack(facts.person, &facts.clone().pack(), day(NOW)).unwrap();
        prop_assert_eq!(at_standard(&read), at_standard(&facts));
        prop_assert_eq!(read.clone().pack(), facts.pack());
    }

    #[test]
    fn more_evidence_of_danger_never_lowers_anything_of_danger(facts in any_person(), evidence in any_evidence()) {
        let before = at_standard(&facts);
        let mut more = facts;
        add(&mut more, evidence, 99);
        let after = at_standard(&more);
        prop_assert!(after.class <= before.class, "{:?} {:?}", before.class, after.class);
        prop_assert!(after.axes.danger >= before.axes.danger);
        if before.lane == Lane::Offence {
            prop_assert!(after.band <= before.band);
        }
    }

    #[test]
    fn order_and_repetition_of_facts_do_not_matter(facts in any_person()) {
        let priority = at_standard(&facts);
        let mut turned = facts;
        turned.reports.reverse();
        for seen in [&mut turned.minors_in_contact, &mut turned.files.known, &mut turned.household_minors] {
            seen.sources.reverse();
            let again = seen.sources.clone();
            seen.sources.extend(again);
        }
        prop_assert_eq!(at_standard(&turned), priority);
    }

    #[test]
    fn axes_are_bounded_and_strengths_recomputable(facts in any_person()) {
        let priority = at_standard(&facts);
        let axes = priority.axes;
        for value in [axes.danger, axes.actionability, axes.novelty, axes.perishability] {
            prop_assert!(value <= 100);
        }
        for family in Family::ALL {
            let sum: u16 = priority.factors.iter()
                .filter(|factor| factor.counted && factor.code.family() == *family)
                .map(|factor: &Factor| factor.points)
                .sum();
            prop_assert_eq!(priority.strengths.of(*family), sum.min(100));
        }
        prop_assert!(priority.factors.is_sorted_by_key(|factor| factor.code));
    }

    #[test]
    fn the_queue_is_a_total_order_that_classes_rule(one in any_person(), other in any_person()) {
        let (a, b) = (at_standard(&one), at_standard(&other));
        prop_assert!(a.class >= b.class || a.rank < b.rank);
        prop_assert_eq!(a.rank == b.rank, one.person == other.person && a.axes == b.axes && a.class == b.class);
        if a.class == b.class {
            prop_assert!(a.axes.danger <= b.axes.danger || a.rank < b.rank);
        }
    }

    #[test]
    fn a_victim_without_danger_to_others_is_in_no_queue_of_suspects(files in prop::collection::vec((0_u8..7, 0_u8..2), 0..8)) {
        let mut facts = person(|f| f.reports[0].role = Role::Victim);
        for (number, (which, mark)) in (10..).zip(files) {
            add(&mut facts, Evidence::File(which), number);
            add(&mut facts, Evidence::FileMark([Mark::SelfProduction, Mark::LiveStreaming][usize::from(mark)]), number);
        }
        let priority = at_standard(&facts);
        prop_assert_eq!(priority.lane, Lane::Safeguarding);
    }
}

proptest! {
    #[test]
    fn patterns_of_innocence_never_rank_as_offenders(
        facts in any_person(),
        files in prop::collection::vec((0_usize..10, 1_u32..80), 0..5),
        [is_victim, states_minor, is_batched, is_dying, is_escalated] in any::<[bool; 5]>(),
    ) {
        // Whatever there is, and persons of whom little more is known than what is harmless.
        let mut mild = person(|f| {
            f.reports[0].batched = is_batched;
            f.reports[0].escalated = is_escalated && (is_victim || states_minor);
            f.stated_minor = seen(u32::from(states_minor));
            f.clock.logs_end = is_dying.then(|| day(NOW + 1));
        });
        if is_victim {
            mild.reports.push(ReportFact { role: Role::Victim, ..report(200, NOW - 3) });
        }
        for (which, count) in files {
            let files = &mut mild.files;
            let all = [
                &mut files.viral,
                &mut files.negative,
                &mut files.outrage,
                &mut files.viewed,
                &mut files.known,
                &mut files.near,
                &mut files.first_seen,
                &mut files.only_here,
                &mut files.small_sets,
                &mut files.shared,
            ];
            if let Some(file) = all.into_iter().nth(which) {
                *file = seen(count);
            }
        }
        for facts in [facts, mild] {
            let priority = at_standard(&facts);
            if let Some(pattern) = facts.pattern() {
                prop_assert!(!priority.ranks_as_offender(), "{pattern:?} {:?} {:?}", priority.class, priority.band);
            }
        }
    }
}
