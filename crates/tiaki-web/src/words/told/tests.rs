//! Every sentence that the core can say is known here, in every language, and nothing else is.

use tiaki_core::country::Country;
use tiaki_core::id::SourceId;
use tiaki_core::locate::{EvidenceKind, LocationReason};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{
    AxisCode, AxisReason, Band, Change, DangerClass, Factor, FactorCode, Family, WouldChange,
};
use tiaki_ops::refer::shared::Ground;
use tiaki_ops::triage::told::{ClassReached, RANKED_AGAIN, Ruled};
use tiaki_ops::views::Reason;

use super::{class_reason, factor, ground, whereabouts, would_change};
use crate::tongue::{Markup, Tongue};
use crate::visit::Lang;

fn reason(code: &str, text: String) -> Reason {
    Reason {
        code: code.to_owned(),
        axis: "danger".to_owned(),
        points: 1,
        text,
        evidence: Vec::new(),
    }
}

/// In every language it is told in words of ours, and in English as the core says it.
fn assert_told(sentence: &str, english: &str, tell: impl Fn(Tongue) -> Markup) {
    let mut said = std::collections::BTreeSet::new();
    for lang in Lang::ALL {
        let told = tell(Tongue::from(lang)).to_string();
        assert!(!told.contains("<bdi>"), "{}: {sentence}", lang.code());
        said.insert(told);
    }
    assert_eq!(said.len(), Lang::ALL.len(), "{said:?}");
    let told = tell(Tongue::default()).to_string();
    let told = told.replace("&#39;", "'").replace("&#38;", "&");
    assert_eq!(told, english);
}

#[test]
fn factors_with_their_numbers() {
    for code in FactorCode::ALL {
        for (count, counted) in [(1, true), (1, false), (2, true), (12, false)] {
            let said = Factor {
                code: *code,
                count,
                permille: 1_000,
                points: 3,
                counted,
                sources: vec![SourceId::from_bytes([1; 16])],
            };
            let said = said.to_string();
            let told = reason(code.code(), said.clone());
            assert_told(&said, &said, |tongue| factor(tongue, &told));
        }
    }
}

#[test]
fn lines_of_axes_with_their_days() {
    for code in AxisCode::ALL {
        for days_left in [None, Some(0), Some(2), Some(30)] {
            let said = AxisReason {
                code: *code,
                points: 3,
                days_left,
            };
            let said = said.to_string();
            let told = reason(code.code(), said.clone());
            assert_told(&said, &said, |tongue| factor(tongue, &told));
        }
    }
}

#[test]
fn decisions_in_place_of_evidence() {
    let country = Country::find("NZ").unwrap();
    for ruled in [
        Ruled::Country("2026-03-01".to_owned(), country),
        Ruled::Some,
        Ruled::Conflict,
    ] {
        let said = ruled.to_string();
        let told = reason("located", said.clone());
        assert_told(&said, &said, |tongue| factor(tongue, &told));
    }
}

#[test]
fn what_would_change_the_band() {
    let found = FactorCode::ALL.iter().map(|code| Change::Found(*code));
    let refuted = Family::ALL.iter().map(|family| Change::Refuted(*family));
    for what in found.chain(refuted).chain([Change::NoVictim]) {
        for to_class in [DangerClass::ChildInDangerNow, DangerClass::VictimProtected] {
            let said = WouldChange {
                what,
                to_class,
                to_band: Band::High,
            };
            let said = said.to_string();
            let class = crate::words::class(Tongue::default(), to_class.code());
            let ending = format!("{}, {}", to_class.code(), Band::High.code());
            let english = said.replace(&ending, &class);
            assert_told(&said, &english, |tongue| {
                would_change(tongue, &said, "high")
            });
        }
    }
}

#[test]
fn why_a_class_was_reached() {
    for class in DangerClass::ALL {
        for (rule, may_be_victim, raised) in [
            (None, false, false),
            (Some("two_families"), true, false),
            (Some("a_site's_own"), false, true),
            (Some("alarm"), true, true),
        ] {
            let said = ClassReached {
                class: *class,
                rule: rule.map(str::to_owned),
                may_be_victim,
                raised,
            };
            let said = said.to_string();
            let name = crate::words::class(Tongue::default(), class.code());
            let english = said.replacen(&class.code().replace('_', " "), &name, 1);
            let english = match rule {
                Some(rule) => {
                    let rule = rule.replace('_', " ");
                    english.replace(&format!("'{rule}'"), &format!("‘{rule}’"))
                }
                None => english,
            };
            assert_told(&said, &english, |tongue| class_reason(tongue, &said));
        }
    }
    let again = class_reason(Tongue::from(Lang::Es), RANKED_AGAIN).to_string();
    assert!(again.contains("<code>tiaki triage</code>"), "{again}");
    assert!(class_reason(Tongue::default(), "").is_empty());
}

#[test]
fn what_speaks_for_a_country() {
    let day = |text| Some(Timestamp::parse(text).unwrap());
    for kind in EvidenceKind::ALL {
        for values in [1, 2, 7] {
            for (newest, registered) in [
                (None, None),
                (day("2026-03-01T10:11:12Z"), None),
                (None, day("2024-01-31T00:00:00Z")),
                (day("2026-03-01T10:11:12Z"), day("2024-01-31T00:00:00Z")),
            ] {
                for weak_network in [false, true] {
                    let said = LocationReason {
                        kind: *kind,
                        points: 5,
                        values,
                        newest,
                        weak_network,
                        registered,
                        sources: Vec::new(),
                    };
                    let said = said.to_string();
                    assert_told(&said, &said, |tongue| whereabouts(tongue, &said));
                    assert_told(&said, &said, |tongue| ground(tongue, &said));
                }
            }
        }
    }
}

#[test]
fn grounds_beside_the_evidence() {
    for said in [
        Ground::Ruled("2026-03-01".to_owned()),
        Ground::Accounts { count: 2, all: 5 },
        Ground::Accounts { count: 1, all: 1 },
        Ground::Children(1),
        Ground::Children(4),
    ] {
        let said = said.to_string();
        assert_told(&said, &said, |tongue| ground(tongue, &said));
    }
}

#[test]
fn what_no_code_says_is_shown_as_it_came() {
    let tongue = Tongue::from(Lang::Ar);
    let foreign = "a sentence of another version \u{202E}7";
    let shown = "<bdi>a sentence of another version <span class=\"mark\">U+202E</span>7</bdi>";
    let told = reason("known_files", foreign.to_owned());
    assert_eq!(factor(tongue, &told).to_string(), shown);
    assert_eq!(would_change(tongue, foreign, "high").to_string(), shown);
    assert_eq!(class_reason(tongue, foreign).to_string(), shown);
    assert_eq!(whereabouts(tongue, foreign).to_string(), shown);
    assert_eq!(ground(tongue, foreign).to_string(), shown);
}
