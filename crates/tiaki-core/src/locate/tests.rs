use proptest::prelude::*;

use super::{
    EvidenceKind, LocateRules, LocateRulesError, Location, LocationEvidence, NetworkClass, Verdict,
    locate,
};
use crate::country::Country;
use crate::id::SourceId;
use crate::time::Timestamp;

const STANDARD: &str = include_str!("../../rules/locate-2.toml");
const FIRST: &str = include_str!("../../rules/locate-1.toml");

fn country(code: &str) -> Country {
    Country::find(code).unwrap()
}

/// A sign `kind` for `code`, `day` days after the epoch, of value `value`.
fn sign(kind: EvidenceKind, code: &str, day: i64, value: u64) -> LocationEvidence {
    LocationEvidence {
        at: Some(Timestamp::from_micros(0).plus_days(day)),
        value,
        ..LocationEvidence::new(kind, Country::find(code), SourceId::from_bytes([7; 16]))
    }
}

fn proxied(piece: LocationEvidence) -> LocationEvidence {
    LocationEvidence {
        proxy: true,
        ..piece
    }
}

fn at_standard(evidence: &[LocationEvidence]) -> Location {
    locate(evidence, &LocateRules::standard())
}

#[test]
fn verdicts() {
    use EvidenceKind::{Language, LoginIp, PhonePrefix, ProviderEstimate, StatedCountry, UploadIp};
    let cases: Vec<(&str, Vec<LocationEvidence>, Verdict)> = vec![
        ("nothing", vec![], Verdict::Unknown),
        (
            "no country",
            vec![sign(UploadIp, "A1", 1, 1)],
            Verdict::Unknown,
        ),
        (
            "a language alone",
            vec![LocationEvidence {
                at: None,
                ..sign(Language, "NZ", 1, 1)
            }],
            Verdict::Unknown,
        ),
        (
            "one upload",
            vec![sign(UploadIp, "NZ", 1, 1)],
            Verdict::Routed(country("NZ")),
        ),
        (
            "a proxied upload",
            vec![proxied(sign(UploadIp, "NZ", 1, 1))],
            Verdict::Unknown,
        ),
        (
            "upload before a weak contradiction",
            vec![sign(UploadIp, "NZ", 9, 1), sign(StatedCountry, "US", 9, 2)],
            Verdict::Routed(country("NZ")),
        ),
        (
            "a proxy does not contradict",
            vec![
                sign(UploadIp, "NZ", 9, 1),
                proxied(sign(LoginIp, "NL", 9, 2)),
            ],
            Verdict::Routed(country("NZ")),
        ),
        (
            "strong against strong",
            vec![sign(UploadIp, "NZ", 9, 1), sign(LoginIp, "AU", 9, 2)],
            Verdict::Conflict(vec![country("NZ"), country("AU")]),
        ),
        (
            "phone against upload",
            vec![sign(UploadIp, "NZ", 9, 1), sign(PhonePrefix, "FJ", 9, 2)],
            Verdict::Conflict(vec![country("NZ"), country("FJ")]),
        ),
        (
            "weak against weak",
            vec![
                sign(ProviderEstimate, "NZ", 9, 1),
                sign(StatedCountry, "AU", 9, 2),
                sign(StatedCountry, "FJ", 9, 3),
            ],
            Verdict::Several(vec![country("NZ"), country("AU"), country("FJ")]),
        ),
    ];
    for (name, evidence, expected) in cases {
        assert_eq!(at_standard(&evidence).verdict, expected, "{name}");
    }
}

/// A person's language, from a code.
fn language(tag: &str) -> LocationEvidence {
    LocationEvidence::from_language(tag, SourceId::from_bytes([8; 16])).unwrap()
}

/// Log-ins through proxies on ten days, at every hour but those from `from` on by UTC.
fn awake_but(from: i64) -> Vec<LocationEvidence> {
    let hours = (0..10).flat_map(|day| (0..16).map(move |hour| day * 24 + (from + 8 + hour) % 24));
    hours
        .map(|hour| {
            let at = Timestamp::from_micros(0).plus_seconds(hour * 3_600 + 60);
            let piece = sign(EvidenceKind::LoginIp, "A1", 0, 1);
            proxied(LocationEvidence {
                at: Some(at),
                ..piece
            })
        })
        .collect()
}

#[test]
fn a_language_is_a_hint_and_leans_on_a_choice() {
    use EvidenceKind::{Address, ProviderEstimate, StatedCountry};
    let hinted = at_standard(&[language("mi")]);
    assert_eq!(hinted.verdict, Verdict::Unknown);
    let [only] = &hinted.candidates[..] else {
        panic!("{hinted:?}")
    };
    assert_eq!((only.country, only.firm), (country("NZ"), 0));
    assert_eq!(only.reasons[0].to_string(), "a language spoken there");
    // One that is used in many countries hints at none, but for the region in its tag.
    assert!(at_standard(&[language("en")]).candidates.is_empty());
    let tagged = at_standard(&[language("en-NZ")]).candidates;
    assert_eq!(tagged.len(), 1);
    // Two that are as likely: the language puts one first, and does not send anyone there.
    let even = [
        sign(ProviderEstimate, "JP", 9, 1),
        sign(ProviderEstimate, "KR", 9, 2),
    ];
    let open = at_standard(&even).verdict;
    assert_eq!(open, Verdict::Several(vec![country("JP"), country("KR")]));
    let leaning = at_standard(&[even[0], even[1], language("ko")]);
    assert_eq!(leaning.candidates[0].country, country("KR"));
    assert!(matches!(leaning.verdict, Verdict::Several(_)));
    // Where one leads already it may settle it.
    let ahead = [
        sign(ProviderEstimate, "JP", 100, 1),
        sign(Address, "KR", 9, 2),
    ];
    assert!(matches!(at_standard(&ahead).verdict, Verdict::Several(_)));
    let settled = at_standard(&[&ahead[..], &[language("ja")]].concat());
    assert_eq!(settled.verdict, Verdict::Routed(country("JP")));
    // Nobody is sent to a country that only a language names.
    let far = at_standard(&[sign(StatedCountry, "NZ", 9, 1), language("ja")]);
    assert_eq!(far.verdict, Verdict::Routed(country("NZ")));
}

#[test]
fn a_daily_rhythm_leans_on_a_choice_of_countries_that_others_name() {
    use EvidenceKind::ProviderEstimate;
    let even = [
        sign(ProviderEstimate, "NZ", 9, 1),
        sign(ProviderEstimate, "GB", 9, 2),
    ];
    let of = |activity: Vec<LocationEvidence>| at_standard(&[&even[..], &activity].concat());
    // Asleep from 13 by UTC on, which is one at night in New Zealand; from 23 on, in Britain.
    for (from, first) in [(11, "NZ"), (23, "GB")] {
        let found = of(awake_but(from));
        assert_eq!(found.candidates[0].country, country(first));
        let reason = found.candidates[0].reasons.last().unwrap();
        assert_eq!(reason.kind, EvidenceKind::TimeOfDay);
        assert_eq!(
            reason.to_string(),
            "160 hours of activity outside the night there, newest 1970-01-10"
        );
        assert!(
            found.candidates[1]
                .reasons
                .iter()
                .all(|other| other.kind != reason.kind)
        );
    }
    // Of too few hours, and by itself, it says nothing.
    let few = awake_but(11).into_iter().take(39).collect();
    assert_eq!(of(few).verdict, at_standard(&even).verdict);
    assert_eq!(at_standard(&awake_but(11)).candidates, []);
}

#[test]
fn many_log_ins_from_one_address_count_once() {
    let one = at_standard(&[sign(EvidenceKind::LoginIp, "NZ", 9, 1)]);
    let hundred: Vec<_> = (0..100)
        .map(|_| sign(EvidenceKind::LoginIp, "NZ", 9, 1))
        .collect();
    assert_eq!(
        at_standard(&hundred).candidates[0].points,
        one.candidates[0].points
    );
    let addresses: Vec<_> = (1..100)
        .map(|value| sign(EvidenceKind::LoginIp, "NZ", 9, value))
        .collect();
    let points = at_standard(&addresses).candidates[0].points;
    assert!(points > one.candidates[0].points && points < 2 * one.candidates[0].points);
}

#[test]
fn newer_evidence_and_cleaner_networks_weigh_more() {
    let rules = LocateRules::standard();
    let newest = Some(Timestamp::from_micros(0).plus_days(1000));
    let points = |piece: LocationEvidence| rules.weigh(&piece, newest);
    let at = |day| sign(EvidenceKind::UploadIp, "NZ", day, 1);
    for pair in [1000, 900, 700, 1].windows(2) {
        assert!(points(at(pair[0])) > points(at(pair[1])), "{pair:?}");
    }
    let on = |network| LocationEvidence {
        network,
        ..at(1000)
    };
    let order = [
        NetworkClass::Access,
        NetworkClass::Shared,
        NetworkClass::Satellite,
        NetworkClass::Hosting,
        NetworkClass::Proxy,
    ];
    for pair in order.windows(2) {
        assert!(points(on(pair[0])) > points(on(pair[1])), "{pair:?}");
    }
    assert_eq!(
        points(proxied(on(NetworkClass::Access))),
        points(on(NetworkClass::Proxy))
    );
    assert!(points(at(1000)) > points(sign(EvidenceKind::LoginIp, "NZ", 1000, 1)));
}

#[test]
fn a_shared_telephone_code_gives_several_weaker_candidates() {
    let source = SourceId::from_bytes([1; 16]);
    let answer = at_standard(&LocationEvidence::from_phone("+44 7839 000000", 5, source));
    assert_eq!(
        answer.verdict,
        Verdict::Several(vec![country("GB"), country("GG")])
    );
    let answer = at_standard(&LocationEvidence::from_phone("+44 20 7946 0000", 5, source));
    assert_eq!(answer.routed(), Some(country("GB")));
    assert!(LocationEvidence::from_phone("020 7946 0000", 5, source).is_empty());
}

#[test]
fn reasons_say_registered_and_name_their_sources() {
    let answer = at_standard(&[
        sign(EvidenceKind::LoginIp, "NZ", 9, 1),
        sign(EvidenceKind::LoginIp, "NZ", 8, 2),
    ]);
    let reason = &answer.candidates[0].reasons[0];
    assert_eq!(
        reason.to_string(),
        "2 log-in addresses registered in this country, newest 1970-01-10"
    );
    assert_eq!(reason.sources, [SourceId::from_bytes([7; 16])]);
    assert_eq!(answer.rules_version, "locate-2");
    let hidden = at_standard(&[proxied(sign(EvidenceKind::UploadIp, "NZ", 9, 1))]);
    assert!(
        hidden.candidates[0].reasons[0]
            .to_string()
            .ends_with("only through proxies or data centres")
    );
}

#[test]
fn little_evidence_gives_little_confidence() {
    let weak = at_standard(&[sign(EvidenceKind::StatedCountry, "NZ", 9, 1)]);
    let strong = at_standard(&[
        sign(EvidenceKind::UploadIp, "NZ", 9, 1),
        sign(EvidenceKind::PhonePrefix, "NZ", 9, 2),
    ]);
    assert!(
        weak.confidence_permille < 500,
        "{}",
        weak.confidence_permille
    );
    assert!(
        strong.confidence_permille > 800,
        "{}",
        strong.confidence_permille
    );
    assert_eq!(at_standard(&[]).confidence_permille, 0);
}

#[test]
fn refuses_rules_that_cannot_be_meant() {
    assert!(LocateRules::parse(STANDARD).is_ok());
    assert!(
        LocateRules::parse(FIRST).is_ok(),
        "earlier ones are read still"
    );
    for (from, to) in [
        ("version = \"locate-2\"", "version = \" \""),
        ("upload_ip = 400", "upload_ip = 100"),
        ("upload_ip = 400", "upload_ip = 400000"),
        ("upload_ip = 400", "upload_ip = -1"),
        ("upload_ip = 400", "uplaod_ip = 400"),
        ("proxy = 80", "proxy = 1001"),
        ("days = [30, 180, 365]", "days = [180, 30, 365]"),
        (
            "permille = [1000, 850, 700, 500]",
            "permille = [500, 850, 700, 500]",
        ),
        ("undated = 600", "undated = 1200"),
        ("routed_permille = 600", "routed_permille = 500"),
        ("least_points = 60", "least_points = 600"),
        ("conflict_permille = 250", "conflict_permille = 0"),
        ("repeat_permille = 500", "repeat_permille = 1000"),
        ("night = [2, 5]", "night = [5, 2]"),
        ("night = [2, 5]", "night = [2, 25]"),
        ("night_permille = 25", "night_permille = 1001"),
        ("[limits]", "[limits]\nmore = 1"),
    ] {
        assert!(STANDARD.contains(from), "{from}");
        assert!(
            LocateRules::parse(&STANDARD.replacen(from, to, 1)).is_err(),
            "{to}"
        );
    }
    assert!(matches!(
        LocateRules::parse(""),
        Err(LocateRulesError::Form(_))
    ));
}

fn any_sign() -> impl Strategy<Value = LocationEvidence> {
    (
        prop::sample::select(EvidenceKind::ALL),
        prop::sample::select(NetworkClass::ALL),
        prop::sample::select(&["NZ", "AU", "US", "A1"][..]),
        prop::option::of(0_i64..2_000),
        any::<bool>(),
        0_u64..4,
    )
        .prop_map(
            |(kind, network, code, day, proxy, value)| LocationEvidence {
                at: day.map(|day| Timestamp::from_micros(0).plus_days(day)),
                proxy,
                network,
                ..sign(kind, code, 0, value)
            },
        )
}

proptest! {
    #[test]
    fn order_and_repetition_do_not_matter(mut evidence in prop::collection::vec(any_sign(), 0..12)) {
        let answer = at_standard(&evidence);
        evidence.reverse();
        prop_assert_eq!(&at_standard(&evidence), &answer);
        let doubled: Vec<_> = evidence.iter().chain(&evidence).copied().collect();
        prop_assert_eq!(&at_standard(&doubled), &answer);
    }

    #[test]
    fn what_is_weak_neither_contradicts_nor_sends_anyone_elsewhere(
        firm in prop::collection::vec(any_sign(), 0..12),
        tags in prop::collection::vec(prop::sample::select(&["en", "mi", "en-AU", "es-US", "ja"][..]), 0..4),
        asleep in prop::option::of(0_i64..24),
    ) {
        let firm: Vec<_> = firm.into_iter().filter(|piece| !piece.kind.is_weak()).collect();
        let alone = at_standard(&firm);
        let tags = tags.into_iter().map(language);
        let all: Vec<_> = firm.iter().copied().chain(tags).collect();
        let with = at_standard(&all);
        match &alone.verdict {
            Verdict::Routed(_) | Verdict::Unknown => prop_assert_eq!(&with.verdict, &alone.verdict),
            Verdict::Conflict(places) => {
                let mut told = with.verdict.countries().to_vec();
                let mut known = places.clone();
                told.sort_unstable();
                known.sort_unstable();
                prop_assert_eq!(with.verdict.code(), "conflict");
                prop_assert_eq!(told, known);
            }
            Verdict::Several(_) => {
                prop_assert!(matches!(with.verdict, Verdict::Several(_) | Verdict::Routed(_)));
                let most = alone.candidates.iter().map(|of| of.firm).max();
                let sent = with.routed().into_iter();
                for place in sent.chain(with.verdict.leading()) {
                    let of = alone.candidates.iter().find(|of| of.country == place);
                    prop_assert_eq!(of.map(|of| of.firm), most);
                }
            }
        }
        // Who is active names no country that nothing else names.
        let activity = asleep.into_iter().flat_map(awake_but);
        let busy: Vec<_> = firm.iter().copied().chain(activity).collect();
        prop_assert!(at_standard(&busy).candidates.iter().all(|of| of.firm > 0));
    }

    #[test]
    fn shares_are_whole_and_only_clear_cases_are_routed(evidence in prop::collection::vec(any_sign(), 0..12)) {
        let answer = at_standard(&evidence);
        let sum: u32 = answer.candidates.iter().map(|c| u32::from(c.share_permille)).sum();
        prop_assert!(answer.candidates.is_empty() || sum == 1000);
        prop_assert!(answer.confidence_permille <= 1000);
        prop_assert!(answer.candidates.is_sorted_by(|a, b| a.firm >= b.firm));
        if let Some(place) = answer.routed() {
            let limits = LocateRules::standard().limits;
            let others = answer.candidates.iter().filter(|c| c.country != place);
            let first = answer.candidates[0].firm;
            for other in others {
                prop_assert!(
                    other.firm < limits.strong_points || other.firm * 1000 < first * u32::from(limits.conflict_permille)
                );
            }
        }
    }
}
