//! Whether the catalogues of the printed form are whole and in use, and whether what it lists is bounded.

use std::collections::BTreeSet;

use tiaki_core::authority::Directory;
use tiaki_core::id::{PersonId, SiteKey};
use tiaki_core::time::Timestamp;
use tiaki_package::{Evaluation, Handling, HandlingCode, Sender, Tlp, Urgency, UrgencyLevel};
use tiaki_store::carry::PersonCarried;
use tiaki_words::Sources;

use super::*;
use crate::views::{Reason, Reasons};

const ALL: &[Sources] = &[own, tiaki_words::shared];

const MODULES: [&str; 4] = [
    include_str!("../paper.rs"),
    include_str!("cover.rs"),
    include_str!("persons.rs"),
    include_str!("words.rs"),
];

#[test]
fn catalogues_are_whole_and_say_the_same() {
    tiaki_words::testing::check(ALL);
}

/// The literals that follow a call, and a line's end and spaces perhaps.
fn asked(call: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for module in MODULES {
        for (_, rest) in module
            .match_indices(call)
            .map(|(at, _)| module.split_at(at + call.len()))
        {
            let literal = rest.trim_start().strip_prefix('"');
            let literal = literal.and_then(|rest| rest.split('"').next());
            found.extend(literal.map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_key_in_use_is_known_and_every_known_key_is_in_use() {
    let known = tiaki_words::testing::read(ALL, Lang::En);
    let mut used = asked(".t(");
    used.extend(asked(".say("));
    for key in &used {
        assert!(known.contains_key(key), "no catalogue has {key}");
    }
    let stays = [
        StaysCode::Children,
        StaysCode::Identifiers,
        StaysCode::Restricted,
        StaysCode::Reasons,
    ];
    used.extend(stays.map(|code| format!("paper-stays-why-{}", code.code())));
    let contents = Contents::with_headers();
    let names = contents.tables.keys().copied();
    let names = names.chain(["case.jsonld", "summary.txt"]);
    used.extend(names.map(|name| format!("paper-holds-{}", name.split('.').next().unwrap())));
    let own = tiaki_words::testing::read(&[own], Lang::En);
    let idle: Vec<&String> = own.keys().filter(|key| !used.contains(*key)).collect();
    assert!(idle.is_empty(), "nothing says {idle:?}");
    for family in asked(".code(").into_iter().chain(asked(".find_code(")) {
        let begins = format!("{family}-");
        assert!(
            known.keys().any(|key| key.starts_with(&begins)),
            "no catalogue has the family {family}"
        );
    }
}

fn draft() -> Draft {
    let at = 1_780_000_000_000_000;
    Draft {
        package_id: "pkg_1".to_owned(),
        operation: Some("Operation One".to_owned()),
        common_reference: Some("op-1".to_owned()),
        sender: Sender {
            authority: "auth-nz".to_owned(),
            name: "Unit".to_owned(),
            country: "NZ".to_owned(),
        },
        recipients: Vec::new(),
        created_at: at,
        expires_at: at + 1,
        reply_by: Some(at + 1),
        purpose: "child protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        handling: Handling {
            codes: BTreeSet::from([HandlingCode::H0]),
            restriction: None,
        },
        evaluation: Evaluation::four_by_four("B", "4"),
        tlp: Tlp::AmberStrict,
        urgency: Urgency {
            level: UrgencyLevel::Routine,
            reason: "x".to_owned(),
        },
        counts: std::collections::BTreeMap::new(),
        withheld: Vec::new(),
        contents: std::collections::BTreeMap::new(),
    }
}

/// So many persons, each with text that means no good.
fn contents(persons: u32) -> Contents {
    let mut contents = Contents::with_headers();
    let hostile = "\u{202E}gpj.exe\u{0}\n".repeat(200);
    for number in 0..persons {
        let id = PersonId::derive(&SiteKey::new(&[7; 32]), &[&number.to_be_bytes()]);
        let person = PersonCarried {
            id,
            authority: "auth-fr".to_owned(),
            class: hostile.clone(),
            band: "high".to_owned(),
            axes: [1, 2, 3, 4],
            clock_at: Some(Timestamp::from_micros(1_790_000_000_000_000)),
            accounts: 3,
            facts: Vec::new(),
            rules: String::new(),
            tier: "single".to_owned(),
            country: Some("FR".to_owned()),
            confidence: 875,
            rank: Vec::new(),
        };
        let reason = Reason {
            code: "a_new_code".to_owned(),
            axis: "danger".to_owned(),
            points: -3,
            text: hostile.clone(),
            evidence: Vec::new(),
        };
        let reasons = Reasons {
            class: hostile.clone(),
            factors: vec![reason; 40],
            would_change: Vec::new(),
        };
        contents.person(&person, Some(&reasons), None, "auth-fr");
    }
    contents
}

fn printed(contents: &Contents, country: &str) -> tiaki_print::testing::Part {
    let directory = Directory::standard();
    let find = |code: &str| crate::directory::find(&directory, code).unwrap().clone();
    let release = Release {
        operation: "Operation One".to_owned(),
        from: find("NZ"),
        released_by: "ana".to_owned(),
        second: "ben\u{202E}".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        out: std::path::PathBuf::new(),
    };
    let paper = Paper {
        draft: &draft(),
        to: &find(country),
        release: &release,
        cover: None,
        contents,
        has_case: false,
    };
    tiaki_print::testing::read(&paper.content().unwrap().text)
}

#[test]
fn a_long_queue_is_listed_to_a_bound_which_is_said() {
    let said = printed(&contents(150), "FR").said();
    let persons = said.iter().filter(|text| text.contains(". per_")).count();
    assert_eq!(persons, 25);
    let lead =
        "Les 25 plus urgentes des 150 personnes de ce paquet. Les tableaux les contiennent toutes.";
    assert!(said.iter().any(|text| text == lead));
    let more = "16 de plus dans persons.csv.";
    assert_eq!(said.iter().filter(|text| *text == more).count(), 25);
    let cut = said
        .iter()
        .filter(|text| text.contains("caractères de plus : voir les tableaux"));
    assert!(cut.count() >= 600);
    assert!(!said.iter().any(|text| text.contains('\u{202E}')));
}

#[test]
fn the_cover_is_in_the_recipients_language() {
    for (country, words) in [
        ("NZ", "Referral op-1"),
        ("DE", "Referral op-1"),
        ("FR", "Transmission op-1"),
        ("ES", "Remisión op-1"),
        ("SA", "إحالة op-1"),
    ] {
        let said = printed(&contents(1), country).said();
        assert_eq!(said.first().unwrap(), words, "{country}");
    }
}
