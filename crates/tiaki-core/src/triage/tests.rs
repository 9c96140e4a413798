mod innocent;
mod properties;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Axis, Band, Change, DangerClass, FactorCode, Family, Lane, PersonFacts, Priority, ReportFact,
    Rules, RulesError, Seen, triage,
};
use crate::clock::PersonClock;
use crate::country::Country;
use crate::id::{PersonId, ProviderId, SourceId};
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

const STANDARD: &str = include_str!("../../rules/standard-1.toml");

fn day(day: i64) -> Timestamp {
    Timestamp::from_micros(0).plus_days(day)
}

const NOW: i64 = 1_000;

fn source(byte: u8) -> SourceId {
    SourceId::from_bytes([byte; 16])
}

fn seen(count: u32) -> Seen {
    Seen::new(count, vec![source(1)])
}

fn report(number: u8, at: i64) -> ReportFact {
    ReportFact {
        source: source(number),
        received_at: day(at),
        undated: false,
        provider: ProviderId::from_bytes([1; 16]),
        role: Role::Reported,
        incident: Some(IncidentType::Material),
        marks: BTreeSet::new(),
        escalated: false,
        provider_escalation_permille: 2,
        police_informed: false,
        completeness: 60,
        batched: false,
        noisy_sender: false,
        retracted: false,
    }
}

/// A person with one plain report, changed by `change`.
fn person(change: impl FnOnce(&mut PersonFacts)) -> PersonFacts {
    let mut facts = PersonFacts::new(PersonId::from_bytes([1; 16]));
    facts.reports.push(report(1, NOW - 1));
    change(&mut facts);
    facts
}

fn at_standard(facts: &PersonFacts) -> Priority {
    triage(facts, &Rules::standard(), day(NOW))
}

fn escalated(facts: &mut PersonFacts) {
    facts.reports[0].escalated = true;
}

/// Adds what a code word stands for.
fn show(facts: &mut PersonFacts, word: &str) {
    match word {
        "known" => facts.files.known = seen(1),
        "collection" => facts.files.known = seen(50),
        "first seen" => facts.files.first_seen = seen(1),
        "passed on" => facts.files.shared = seen(1),
        "only here" => facts.files.only_here = seen(4),
        "a scene" => facts.files.small_sets = seen(1),
        "two scenes" => facts.files.small_sets = seen(2),
        "viral" => facts.files.viral = seen(3),
        "harmless" => facts.files.negative = seen(1),
        "outrage" => facts.files.outrage = seen(1),
        "enticement" => facts.reports[0].incident = Some(IncidentType::Enticement),
        "sextortion" => facts.reports[0].marks.extend([Mark::Sextortion]),
        "meme" => facts.reports[0].marks.extend([Mark::PotentialMeme]),
        "batched" => facts.reports[0].batched = true,
        "escalated" => escalated(facts),
        "by one that often does" => facts.reports[0].provider_escalation_permille = 100,
        "by one that always does" => facts.reports[0].provider_escalation_permille = 900,
        "relation" => facts.stated_relations = seen(1),
        "household" => facts.household_minors = seen(1),
        "two minors" => facts.minors_in_contact = seen(2),
        "reported before" => facts.prior_reports = seen(3),
        "came back" => facts.recreated_accounts = seen(1),
        "company" => facts.endangering_contacts = seen(2),
        "operator" => facts.operator_alarms = seen(1),
        other => panic!("{other}"),
    }
}

fn showing(words: &str) -> Priority {
    at_standard(&person(|facts| {
        let words = words.split(", ").filter(|word| !word.is_empty());
        words.for_each(|word| show(facts, word));
    }))
}

#[test]
fn classes_and_bands() {
    use DangerClass as C;
    for (words, class, band) in [
        ("", C::Unclear, Band::Low),
        ("known", C::Possession, Band::Low),
        ("first seen", C::Possession, Band::Low),
        ("viral, known", C::Possession, Band::Low),
        ("household", C::Unclear, Band::Low),
        ("collection", C::Distribution, Band::Medium),
        ("passed on", C::Distribution, Band::Medium),
        ("enticement", C::Contact, Band::High),
        ("escalated", C::Contact, Band::High),
        ("two scenes, only here", C::FirstGeneration, Band::High),
        ("a scene, reported before", C::FirstGeneration, Band::High),
        (
            "two minors, reported before, company",
            C::FirstGeneration,
            Band::High,
        ),
        ("relation", C::AccessToChild, Band::VeryHigh),
        ("household, a scene", C::AccessToChild, Band::VeryHigh),
        (
            "household, known, reported before",
            C::AccessToChild,
            Band::VeryHigh,
        ),
        ("escalated, household", C::ChildInDangerNow, Band::VeryHigh),
        ("escalated, sextortion", C::ChildInDangerNow, Band::VeryHigh),
        ("operator", C::ChildInDangerNow, Band::VeryHigh),
        (
            "escalated, by one that often does, two minors, a scene, reported before, came back",
            C::ChildInDangerNow,
            Band::VeryHigh,
        ),
    ] {
        let priority = showing(words);
        assert_eq!((priority.class, priority.band), (class, band), "{words}");
        assert_eq!(priority.lane, Lane::Offence, "{words}");
    }
}

#[test]
fn bystanders_are_proposed_to_be_set_aside() {
    for words in [
        "viral",
        "harmless",
        "batched",
        "meme",
        "outrage",
        "viral, batched, meme",
        "escalated, by one that always does, viral",
    ] {
        let priority = showing(words);
        assert_eq!(priority.class, DangerClass::Bystander, "{words}");
        assert_eq!(priority.band, Band::SetAsideProposed, "{words}");
        assert_eq!(priority.due_at, None, "{words}");
    }
    let many = at_standard(&person(|facts| {
        let batched = |number| ReportFact {
            batched: true,
            ..report(number, NOW - i64::from(number))
        };
        facts.reports = (0..100).map(batched).collect();
    }));
    assert_eq!(
        many.class,
        DangerClass::Bystander,
        "one act, reported a hundred times"
    );
}

#[test]
fn victims_never_rank_as_offenders() {
    let victim = |change: fn(&mut PersonFacts)| {
        at_standard(&person(|f| {
            f.reports[0].role = Role::Victim;
            change(f);
        }))
    };
    let own_pictures: fn(&mut PersonFacts) = |f| {
        f.reports.push(ReportFact {
            escalated: true,
            ..report(2, NOW - 1)
        });
        f.files.small_sets = seen(3);
        f.files.first_seen_marks = BTreeMap::from([(Mark::SelfProduction, seen(5))]);
    };
    for (name, priority) in [
        ("a victim", victim(|_| {})),
        (
            "extorted",
            victim(|f| {
                f.reports[0].marks.insert(Mark::Sextortion);
                f.reports[0].escalated = true;
            }),
        ),
        ("reported for pictures of itself", victim(own_pictures)),
        ("with a known file", victim(|f| f.files.known = seen(1))),
    ] {
        assert_eq!(priority.class, DangerClass::VictimProtected, "{name}");
        assert_eq!(priority.lane, Lane::Safeguarding, "{name}");
        assert!(
            priority.band <= Band::High && priority.may_be_victim,
            "{name}"
        );
    }
    let alarmed = victim(own_pictures);
    assert_eq!(alarmed.band, Band::VeryHigh);
    assert!(
        alarmed
            .factors
            .iter()
            .any(|factor| !factor.counted && factor.to_string().contains("not counted"))
    );
    let minor = at_standard(&person(|f| {
        f.stated_minor = seen(1);
        f.reports[0]
            .marks
            .extend([Mark::MinorToMinor, Mark::Solicitation]);
    }));
    assert_eq!(minor.class, DangerClass::VictimProtected);
}

#[test]
fn a_stated_age_hides_no_danger_to_others() {
    let posing = at_standard(&person(|f| {
        f.stated_minor = seen(1);
        f.minors_in_contact = seen(4);
        f.household_minors = seen(1);
    }));
    assert_eq!(posing.class, DangerClass::AccessToChild);
    assert!(posing.may_be_victim, "and a human must look first");
}

#[test]
fn what_was_withdrawn_counts_for_nothing() {
    let withdrawn = at_standard(&person(|f| {
        f.reports[0] = ReportFact {
            incident: Some(IncidentType::Molestation),
            escalated: true,
            retracted: true,
            ..report(1, NOW - 1)
        };
    }));
    assert_eq!(
        (withdrawn.class, withdrawn.band),
        (DangerClass::Unclear, Band::SetAsideProposed)
    );
    assert!(withdrawn.factors.is_empty());
}

#[test]
fn noise_weighs_less_but_is_not_nothing() {
    let molestation = |noisy| {
        at_standard(&person(|f| {
            f.reports[0].incident = Some(IncidentType::Molestation);
            f.reports[0].noisy_sender = noisy;
        }))
    };
    assert_eq!(molestation(false).class, DangerClass::AccessToChild);
    assert!(molestation(true).strengths.of(Family::Access) > 0);
    assert!(molestation(true).class > molestation(false).class);
    let empty = at_standard(&person(|f| {
        f.reports[0].noisy_sender = true;
        f.reports[0].completeness = 10;
    }));
    assert_eq!(empty.band, Band::SetAsideProposed);
}

#[test]
fn an_alarm_weighs_by_how_rare_it_is() {
    let alarm = |permille| {
        at_standard(&person(|f| {
            escalated(f);
            f.reports[0].provider_escalation_permille = permille;
        }))
        .strengths
        .of(Family::Alarm)
    };
    assert!(alarm(2) > alarm(100));
    assert!(alarm(100) > alarm(900));
    assert!(alarm(900) > 0);
}

#[test]
fn dying_evidence_raises_the_band_and_hurries_the_deadline() {
    let contact = |left: i64| {
        at_standard(&person(|f| {
            f.reports[0].incident = Some(IncidentType::Enticement);
            f.clock = PersonClock {
                logs_end: Some(day(NOW + left)),
                ..PersonClock::default()
            };
        }))
    };
    let (calm, dying, dead) = (contact(400), contact(3), contact(-3));
    assert_eq!((calm.band, calm.axes.perishability), (Band::High, 0));
    assert_eq!((dying.band, dying.raised), (Band::VeryHigh, true));
    assert_eq!(dying.class, calm.class, "the class is untouched");
    assert_eq!((dead.band, dead.axes.perishability), (Band::High, 0));
    assert_eq!(calm.due_at, Some(day(NOW - 1 + 7)));
    assert_eq!(dying.due_at, Some(day(NOW)), "one day from receipt");
    assert_eq!(
        contact(0).due_at,
        Some(day(NOW)),
        "never after the last log"
    );
    let possession = at_standard(&person(|f| {
        f.files.known = seen(1);
        f.clock = PersonClock {
            logs_end: Some(day(NOW + 1)),
            ..PersonClock::default()
        };
    }));
    assert_eq!(
        (possession.band, possession.raised),
        (Band::Low, false),
        "only upper classes"
    );
    assert_eq!(possession.due_at, Some(day(NOW + 1)));
}

#[test]
fn the_deadline_runs_from_the_report_that_decides() {
    let priority = at_standard(&person(|f| {
        f.reports[0].received_at = day(NOW - 300);
        f.reports.push(ReportFact {
            incident: Some(IncidentType::Enticement),
            ..report(2, NOW - 2)
        });
    }));
    assert_eq!(priority.class, DangerClass::Contact);
    assert_eq!(priority.due_at, Some(day(NOW - 2 + 7)));
}

#[test]
fn axes_are_explained_line_by_line() {
    let priority = at_standard(&person(|f| {
        f.location = Verdict::Routed(Country::find("NZ").unwrap());
        f.identifiers = seen(1);
        f.files.viewed = seen(1);
        f.files.first_seen = seen(2);
        f.files.only_here = seen(2);
        f.clock.logs_end = Some(day(NOW + 10));
        f.clock.preservation_end = Some(day(NOW + 20));
    }));
    let lines = |axis| {
        priority
            .axis_reasons
            .iter()
            .filter(|line| line.code.axis() == axis)
            .map(|line| u32::from(line.points))
            .sum::<u32>()
    };
    assert_eq!(
        u32::from(priority.axes.actionability),
        lines(Axis::Actionability)
    );
    assert_eq!(
        u32::from(priority.axes.actionability),
        30 + 15 + 25 + 10 + 10
    );
    assert_eq!(u32::from(priority.axes.novelty), lines(Axis::Novelty));
    assert_eq!(priority.axes.perishability, 100, "75 and 40, held at 100");
    let words: Vec<String> = priority
        .axis_reasons
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        words.contains(&"the last connection log dies in 10 days".to_owned()),
        "{words:?}"
    );
}

#[test]
fn says_what_would_change_the_band() {
    let known = at_standard(&person(|f| f.files.known = seen(1)));
    let to = |priority: &Priority, what| {
        priority
            .would_change
            .iter()
            .find(|change| change.what == what)
            .map(|change| change.to_band)
    };
    assert_eq!(
        to(&known, Change::Found(FactorCode::EscalatedRarely)),
        Some(Band::High)
    );
    assert_eq!(
        to(&known, Change::Found(FactorCode::StatedRelation)),
        Some(Band::VeryHigh)
    );
    assert_eq!(
        to(&known, Change::Found(FactorCode::KnownFiles)),
        None,
        "found already"
    );
    let contact = at_standard(&person(|f| {
        f.reports[0].incident = Some(IncidentType::Enticement)
    }));
    assert_eq!(
        to(&contact, Change::Refuted(Family::Contact)),
        Some(Band::Low)
    );
    let victim = at_standard(&person(|f| {
        f.stated_minor = seen(1);
        f.files.known = seen(1);
    }));
    assert_eq!(to(&victim, Change::NoVictim), Some(Band::Low));
    let words = known.would_change[0].to_string();
    assert!(words.starts_with("if found: "), "{words}");
}

#[test]
fn what_would_change_the_band_does_so_when_it_comes_true() {
    for (code, word) in [
        (FactorCode::StatedRelation, "relation"),
        (FactorCode::EscalatedRarely, "escalated"),
        (FactorCode::SharedFiles, "passed on"),
    ] {
        let told = showing("known").would_change;
        let told = told
            .iter()
            .find(|told| told.what == Change::Found(code))
            .unwrap();
        let after = showing(&format!("known, {word}"));
        assert_eq!(
            (after.class, after.band),
            (told.to_class, told.to_band),
            "{word}"
        );
    }
}

#[test]
fn every_factor_names_where_it_was_read() {
    let priority = at_standard(&person(|f| {
        f.reports.push(ReportFact {
            incident: Some(IncidentType::Enticement),
            ..report(9, NOW - 5)
        });
        f.reports.push(ReportFact {
            incident: Some(IncidentType::Enticement),
            ..report(4, NOW - 5)
        });
    }));
    let enticement = priority
        .factors
        .iter()
        .find(|factor| factor.code == FactorCode::Enticement)
        .unwrap();
    assert_eq!(enticement.sources, [source(4), source(9)]);
    assert_eq!((enticement.count, enticement.points), (2, 50));
    assert_eq!(enticement.to_string(), "reported for enticing a child (2)");
    assert!(
        priority
            .factors
            .iter()
            .all(|factor| !factor.sources.is_empty())
    );
    assert_eq!(priority.rules_version, "standard-1");
}

#[test]
fn refuses_rules_that_cannot_be_meant() {
    assert!(Rules::parse(STANDARD).is_ok());
    for (from, to) in [
        ("version = \"standard-1\"", "version = \"\""),
        ("version = \"standard-1\"", ""),
        ("rare_permille = 20", "rare_permille = 200"),
        ("sometimes_permille = 150", "sometimes_permille = 1500"),
        ("noisy_permille = 400", "noisy_permille = 1400"),
        ("partial_from = 30", "partial_from = 90"),
        ("young_age = 13", "young_age = 31"),
        ("burst_least = 3", "burst_least = 0"),
        (
            "enticement = { points = 45, extra = 5, cap = 60 }",
            "enticement = { points = 45, extra = 5, cap = 40 }",
        ),
        (
            "enticement = { points = 45, extra = 5, cap = 60 }",
            "enticement = { points = 45, extra = 5, cap = 101 }",
        ),
        (
            "enticement = { points = 45, extra = 5, cap = 60 }",
            "enticement = { points = -5, extra = 5, cap = 60 }",
        ),
        ("enticement = { points = 45, extra = 5, cap = 60 }", ""),
        ("enticement = {", "entycement = {"),
        ("all = { sharing = 25 }", "all = { sharing = 0 }"),
        ("all = { sharing = 25 }", "all = { sharing = 101 }"),
        ("all = { sharing = 25 }", "all = { benign = 25 }"),
        ("all = { sharing = 25 }", "all = {}"),
        ("all = { sharing = 25 }", "most = { sharing = 25 }"),
        ("class = \"possession\"", "class = \"bystander\""),
        ("class = \"possession\"", "class = \"guilty\""),
        (
            "count = 4, strength = 25, sum = 140",
            "count = 7, strength = 25, sum = 140",
        ),
        (
            "count = 4, strength = 25, sum = 140",
            "count = 0, strength = 25, sum = 140",
        ),
        ("code = \"material\"", "code = \"\""),
        ("alarm = 300", "benign = 300"),
        ("alarm = 300", "alarm = 3000"),
        (
            "days = [2, 7, 14, 30, 90, 365]",
            "days = [7, 2, 14, 30, 90, 365]",
        ),
        (
            "points = [100, 90, 75, 55, 30, 10]",
            "points = [10, 90, 75, 55, 30, 10]",
        ),
        (
            "points = [100, 90, 75, 55, 30, 10]",
            "points = [200, 90, 75, 55, 30, 10]",
        ),
        ("possession = \"low\"", "possession = \"very_high\""),
        ("bystander = \"set_aside_proposed\"", "bystander = \"low\""),
        ("possession = 10", "possession = 30"),
        ("medium = 14", "medium = 3"),
        ("very_high = 1 ", "very_high = 0 "),
        ("[deadline_days]", "[deadline_days]\nnever = 1"),
        ("ask = [\"household_minor\"", "ask = [\"mood\""),
    ] {
        assert!(STANDARD.contains(from), "{from}");
        assert!(
            Rules::parse(&STANDARD.replacen(from, to, 1)).is_err(),
            "{from} -> {to}"
        );
    }
    assert!(matches!(Rules::parse(""), Err(RulesError::Form(_))));
    let other = Rules::parse(&STANDARD.replacen(
        "enticement = { points = 45",
        "enticement = { points = 44",
        1,
    ))
    .unwrap();
    assert_ne!(other.digest, Rules::standard().digest);
}

#[test]
fn a_priority_is_written_in_codes() {
    let written = serde_json::to_value(showing("household, a scene")).unwrap();
    assert_eq!(written["class"], "access_to_child");
    assert_eq!(written["band"], "very_high");
    assert_eq!(written["strengths"]["access"], 30);
    assert_eq!(written["reached_by"], "access_with_production");
    assert_eq!(written["rank"].as_str().unwrap().len(), 58);
    for code in FactorCode::ALL {
        let name = serde_json::to_value(code).unwrap();
        assert_eq!(name, code.code(), "rules and pages use the same word");
    }
}

#[test]
fn every_factor_is_in_some_condition_or_speaks_against() {
    let rules = Rules::standard();
    for family in Family::ALL
        .iter()
        .filter(|family| **family != Family::Benign)
    {
        let used = STANDARD
            .lines()
            .any(|line| line.contains("all = {") && line.contains(family.code()))
            || STANDARD
                .lines()
                .any(|line| line.starts_with("any") && line.contains(family.code()));
        assert!(used, "{family:?}");
    }
    assert_eq!(rules.ask.len(), 11);
}
