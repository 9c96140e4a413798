//! Whether the catalogues are whole, whether what is used is in them, and whether words stand anywhere else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use tiaki_words::Sources;
use tiaki_words::testing::{self, Message};

use super::catalogue::{SUBJECTS, sources};
use super::{Tongue, key_of};
use crate::text::Text;
use crate::visit::Lang;

mod families;
mod scan;

/// All that pages say.
const ALL: &[Sources] = &[sources, tiaki_words::shared];

fn read(lang: Lang) -> BTreeMap<String, Message> {
    testing::read(ALL, lang)
}

#[test]
fn catalogues_are_whole_and_say_the_same() {
    testing::check(ALL);
}

#[test]
fn every_file_of_the_catalogues_is_read() {
    for lang in Lang::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("locales")
            .join(lang.code());
        let found: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let known = SUBJECTS.iter().map(|subject| format!("{subject}.ftl"));
        assert_eq!(found, known.collect::<BTreeSet<_>>(), "{}", lang.code());
    }
}

#[test]
fn every_key_in_use_is_known_and_every_known_key_is_in_use() {
    let known: BTreeSet<String> = read(Lang::En).into_keys().collect();
    let mut used = BTreeSet::new();
    let mut families = BTreeSet::new();
    for (at, source) in scan::sources() {
        let calls = scan::calls(&at, &source);
        for key in calls.keys {
            assert!(known.contains(&key), "{at}: no catalogue has {key}");
            used.insert(key);
        }
        families.extend(calls.families);
    }
    let table = families::families();
    let tabled: BTreeSet<String> = table
        .iter()
        .map(|(family, _)| (*family).to_owned())
        .collect();
    assert_eq!(
        families, tabled,
        "families in use, and those whose codes are known"
    );
    for (family, codes) in table {
        let mut keys = BTreeSet::new();
        for code in &codes {
            let key = key_of(family, code);
            assert!(
                known.contains(&key),
                "no catalogue has {key}, for the code {code:?}"
            );
            assert!(
                keys.insert(key.clone()),
                "two codes of {family} share {key}"
            );
            used.insert(key);
        }
    }
    let idle: Vec<&String> = known.difference(&used).collect();
    assert!(idle.is_empty(), "nothing says {idle:?}");
}

#[test]
fn templates_hold_no_words() {
    let mut found = Vec::new();
    for path in scan::files("templates", "html") {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if scan::LATER.contains(&name.as_str()) {
            continue;
        }
        let template = std::fs::read_to_string(&path).unwrap();
        found.extend(
            scan::words_of(&template)
                .into_iter()
                .map(|word| format!("{name}: {word}")),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_scanner_of_templates_finds_words() {
    for (template, words) in [
        ("<p>Two words</p>", vec!["Two words"]),
        ("<p>{{ frame.t(\"a-key\") }} · – 12</p>", vec![]),
        ("<p>{{ a }} of {{ b }}</p>", vec!["of"]),
        (
            "<a aria-label=\"Go {{ on }}\">x<b title=\"{{ t }}\"/></a>",
            vec!["Go", "x"],
        ),
        ("<img alt=\"A mark\" class=\"not this\"/>", vec!["A mark"]),
        ("<input placeholder=\"Type here\"/>", vec!["Type here"]),
        (
            "<code>tiaki triage</code><span lang=\"mi\">Tiaki</span>",
            vec![],
        ),
        ("{% if a > b %}{# words #}{% endif %}", vec![]),
        ("{% if a > b %}yes{% endif %}", vec!["yes"]),
    ] {
        assert_eq!(scan::words_of(template), words, "{template}");
    }
}

#[test]
fn modules_of_pages_hold_no_words() {
    let mut found = Vec::new();
    for (at, source) in scan::sources() {
        if !at.ends_with(".rs") || scan::WITHOUT_PAGES.iter().any(|part| at.contains(part)) {
            continue;
        }
        for text in scan::literals(&source) {
            let is_listed = scan::LATER.iter().any(|name| at.ends_with(name))
                || scan::NOT_SHOWN.contains(&text.as_str());
            if scan::is_words(&text) && !is_listed {
                found.push(format!("{at}: {text}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_scanner_of_modules_finds_words() {
    let source = r##"
        /// A comment "with words in it".
        #[expect(dead_code, reason = "an attribute with words")]
        fn a() { tracing::error!("a log line"); let b = "Two words"; let c = r#"raw words here"#; 'x'; }
        const D: &str = "one"; let e = "a \"quoted words\" text"; // "no more words"
        #[cfg(test)]
        mod tests { const F: &str = "test words"; }
    "##;
    let found: Vec<String> = scan::literals(source)
        .into_iter()
        .filter(|text| scan::is_words(text))
        .collect();
    assert_eq!(
        found,
        ["Two words", "raw words here", "a \"quoted words\" text"]
    );
    for (text, is_words) in [
        ("/person/{id}#desk", false),
        ("{date} {minute} UTC", false),
        ("text/csv; charset=utf-8; header=present", false),
        ("{} of {}", false),
        ("one", false),
        ("Say who asks.", true),
    ] {
        assert_eq!(scan::is_words(text), is_words, "{text}");
    }
}

#[test]
fn a_missing_message_is_told_in_english_or_plainly() {
    // No catalogue has this one; the text of its key is better than nothing.
    let key: &'static str = ["layout", "not-there-at-all"].join("-").leak();
    let told = Tongue::from(Lang::Ar).t(key).to_string();
    assert_eq!(told, "Layout not there at all");
    assert!(super::unsaid().contains(&format!("ar: {key}")));
    assert_eq!(
        Tongue::from(Lang::Fr).code("problem-title", "a_new_code"),
        "A new code"
    );
}

#[test]
fn places_are_filled_and_everything_is_escaped() {
    let tongue = Tongue::from(Lang::En);
    let rich = tongue
        .rich("problem-request")
        .code("id", "<req> & \u{E000}");
    assert_eq!(
        rich.to_string(),
        "Request <code>&#60;req&#62; &#38; \u{E000}</code>"
    );
    let name = Text::new("\u{202E}<b>\u{E001}");
    let rich = tongue.rich("layout-open").foreign("at", &name);
    let told = rich.to_string();
    assert!(
        told.contains("<bdi><span class=\"mark\">U+202E</span>&#60;b&#62;\u{E001}</bdi>"),
        "{told}"
    );
}

#[test]
fn arguments_stand_apart_where_the_text_runs_the_other_way() {
    let told = |lang| {
        Tongue::from(lang)
            .rich("problem-request")
            .code("id", "req_1")
            .to_string()
    };
    assert_eq!(told(Lang::Ar), "الطلب \u{2068}<code>req_1</code>\u{2069}");
    assert_eq!(told(Lang::Fr), "Requête <code>req_1</code>");
}

#[test]
fn numbers_have_latin_digits_in_threes_and_their_forms() {
    let told = |lang, days: i64| {
        let told = Tongue::from(lang)
            .t("moment-in-days")
            .n("count", days)
            .to_string();
        told.replace(['\u{2068}', '\u{2069}'], "")
    };
    assert_eq!(told(Lang::En, 12_345), "in 12\u{202F}345 days");
    for (days, words) in [
        (2, "بعد يومين"),
        (3, "بعد 3 أيام"),
        (11, "بعد 11 يومًا"),
        (100, "بعد 100 يوم"),
        (103, "بعد 103 أيام"),
    ] {
        assert_eq!(told(Lang::Ar, days), words);
    }
}

/// The folder of a name in this crate.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}
