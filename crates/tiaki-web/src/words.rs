//! Words for codes: what the store keeps as codes, pages say in the field's own words, in the visitor's language.
//!
//! The words are messages ([`crate::tongue`]), in `locales/*/words.ftl`. A code that has none is shown in plain
//! form (`a_new_code` becomes "A new code"), so that a rule added elsewhere never shows as a blank. To add a
//! word: its key in the four catalogues, and its code where the tests of `tongue` list the family.

mod desk;
mod linking;
mod stated;
pub(crate) mod terms;
mod told;

pub(crate) use self::desk::{audited, set_aside};
pub(crate) use self::linking::{holders, not_joined, rarity, ruling};
pub(crate) use self::stated::stated_of;
pub(crate) use self::told::{class_reason, factor, ground, whereabouts, would_change};

use tiaki_core::protection::Protection;
use tiaki_ops::directory::COORDINATOR;
use tiaki_ops::refer::shared::Why;

use crate::text::{Text, hides};
use crate::tongue::{Markup, Tongue};
pub(crate) use tiaki_words::plain;

/// A band: its word, and the name under which the stylesheet knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Band {
    /// One of a few fixed names, for colour and icon.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) word: String,
}

/// The band of a code.
pub(crate) fn band(tongue: Tongue, code: &str) -> Band {
    let name = match code {
        "very_high" => "very-high",
        "high" => "high",
        "medium" => "medium",
        "low" => "low",
        "set_aside" | "set_aside_proposed" => "set-aside",
        _ => "other",
    };
    Band {
        name,
        word: tongue.code("band", code),
    }
}

/// The words of a danger class.
pub(crate) fn class(tongue: Tongue, code: &str) -> String {
    tongue.code("class", code)
}

/// The name of an axis.
pub(crate) fn axis(tongue: Tongue, code: &str) -> String {
    tongue.code("axis", code)
}

/// What a report is about.
pub(crate) fn incident(tongue: Tongue, code: &str) -> String {
    tongue.code("offence", code)
}

/// The part of an account.
pub(crate) fn role(tongue: Tongue, code: &str) -> String {
    tongue.code("account-role", code)
}

/// Why reports are one, and what that means; no meaning where the kind is new here.
pub(crate) fn folded(tongue: Tongue, kind: &str) -> (String, String) {
    let meaning = tongue.find_code("folded-meaning", kind);
    (tongue.code("folded", kind), meaning.unwrap_or_default())
}

/// A report as one of many that are one.
pub(crate) fn one_of(tongue: Tongue, kind: &str, reports: i64) -> String {
    let phrase = match kind {
        "viral" => tongue.t("one-of-viral"),
        "same_incident" => tongue.t("one-of-same-incident"),
        "same_report" => tongue.t("one-of-same-report"),
        other => tongue.t("one-of-other").word("kind", plain(other)),
    };
    phrase.n("count", reports).into()
}

/// A person's reports, those that are one counted once and all of them said.
pub(crate) fn counted(tongue: Tongue, incidents: i64, reports: i64) -> String {
    let phrase = if incidents == reports || reports == 1 {
        tongue.t("counted-reports")
    } else {
        tongue.t("counted-incidents").n("incidents", incidents)
    };
    phrase.n("reports", reports).into()
}

/// Some of a person's reports as part of many that are one.
pub(crate) fn some_of(tongue: Tongue, kind: &str, own: i64, reports: i64) -> String {
    if own == 1 {
        return one_of(tongue, kind, reports);
    }
    let phrase = match kind {
        "viral" => tongue.t("some-of-viral").n("count", reports),
        "same_incident" => tongue.t("some-of-same-incident"),
        "same_report" => tongue.t("some-of-same-report"),
        other => {
            let other = tongue.t("some-of-other").word("kind", plain(other));
            other.n("count", reports)
        }
    };
    phrase.n("own", own).into()
}

/// A field of a report, and what is lacking where it is.
pub(crate) fn field(tongue: Tongue, code: &str) -> (String, String) {
    let meaning = tongue.find_code("field-meaning", code);
    (tongue.code("field", code), meaning.unwrap_or_default())
}

/// How usable a report is.
pub(crate) fn usable(tongue: Tongue, code: &str) -> String {
    tongue.code("usable", code)
}

/// What a missing field would have changed, for so many.
pub(crate) fn change(tongue: Tongue, code: &str, count: i64) -> String {
    let phrase = match code {
        "files_opened" => tongue.t("change-files-opened"),
        "reports_placed" => tongue.t("change-reports-placed"),
        other => tongue.t("change-other").word("what", plain(other)),
    };
    phrase.n("count", count).into()
}

/// What protected values are read for.
pub(crate) fn purpose(tongue: Tongue, code: &str) -> String {
    tongue.code("read-for", code)
}

/// How an account is protected, and what that means.
pub(crate) fn protection(tongue: Tongue, class: Protection) -> (String, String) {
    let (word, meaning) = match class {
        Protection::Child => (
            tongue.t("protection-child"),
            tongue.t("protection-meaning-child"),
        ),
        Protection::Kin => (
            tongue.t("protection-kin"),
            tongue.t("protection-meaning-kin"),
        ),
        Protection::Reported => (
            tongue.t("protection-reported"),
            tongue.t("protection-meaning-reported"),
        ),
        _ => (
            tongue.t("protection-none"),
            tongue.t("protection-meaning-none"),
        ),
    };
    (word.into(), meaning.into())
}

/// The kind of an identifier.
pub(crate) fn kind(tongue: Tongue, code: &str) -> String {
    tongue.code("kind", code)
}

/// How two accounts agree on a value, and whether it was only mined from text.
pub(crate) fn agreement(tongue: Tongue, manner_code: &str, reliability: &str) -> String {
    let manner = tongue.code("manner", manner_code);
    match reliability {
        "mined_at_one" => tongue
            .t("agreement-mined-at-one")
            .word("manner", manner)
            .into(),
        "mined_at_both" => tongue
            .t("agreement-mined-at-both")
            .word("manner", manner)
            .into(),
        _ => manner,
    }
}

/// What is known of a value.
pub(crate) fn value(tongue: Tongue, code: &str) -> String {
    tongue.code("value", code)
}

/// The name of a country, with its code; the code alone where it has no name.
pub(crate) fn country(tongue: Tongue, code: &str) -> String {
    match country_name(tongue, code) {
        Some(name) => {
            let named = tongue.t("country-named").word("name", name);
            named.word("code", code).into()
        }
        None => shown(code),
    }
}

/// A code or value of the store as it is, but for what could not be seen.
pub(crate) fn shown(value: &str) -> String {
    let shown = |char| if hides(char) { '\u{FFFD}' } else { char };
    value.chars().map(shown).take(80).collect()
}

/// The name of a country by its code, where it has one.
pub(crate) fn country_name(tongue: Tongue, code: &str) -> Option<String> {
    let known = tiaki_core::country::Country::find(code)?;
    tongue.find_code("country", known.code())
}

/// An authority, by its id and the name that the directory has for it.
pub(crate) fn authority(tongue: Tongue, id: &str, name: &str) -> Markup {
    if id == COORDINATOR {
        return Markup::text(tongue.t("authority-coordinator"));
    }
    Markup::foreign(tongue, &Text::new(name))
}

/// The country of an authority, by the authority's id and the country's English name.
pub(crate) fn country_of(tongue: Tongue, authority: &str, name: &str) -> Markup {
    if authority == COORDINATOR {
        return Markup::text(tongue.t("authority-no-country"));
    }
    let known = tiaki_core::country::Country::find_name(name);
    match known.and_then(|country| country_name(tongue, country.code())) {
        Some(name) => Markup::text(name),
        None => Markup::foreign(tongue, &Text::new(name)),
    }
}

/// What an account did when it was seen.
pub(crate) fn event(tongue: Tongue, code: &str) -> String {
    tongue.code("event", code)
}

/// How firm a link or a person is.
pub(crate) fn tier(tongue: Tongue, code: &str) -> String {
    tongue.code("tier", code)
}

/// What a document was taken for.
pub(crate) fn format(tongue: Tongue, code: &str) -> String {
    tongue.code("format", code)
}

/// What is known of a place.
pub(crate) fn place(tongue: Tongue, code: &str) -> String {
    tongue.code("whereabouts", code)
}

/// What a file is.
pub(crate) fn verdict(tongue: Tongue, code: &str) -> String {
    tongue.code("verdict", code)
}

/// How files of a verdict are counted; nothing for a verdict that is new here.
pub(crate) fn verdict_meaning(tongue: Tongue, code: &str) -> String {
    let meaning = tongue.find_code("verdict-meaning", code);
    meaning.unwrap_or_default()
}

/// What came of a person.
pub(crate) fn outcome(tongue: Tongue, code: &str) -> String {
    tongue.code("outcome", code)
}

/// Why a draft does not go out.
pub(crate) fn suspended(tongue: Tongue, why: Why) -> String {
    let phrase = match why {
        Why::Grown => tongue.t("suspended-grown"),
        Why::Conflict => tongue.t("suspended-conflict"),
        Why::Elsewhere => tongue.t("suspended-elsewhere"),
    };
    phrase.into()
}

/// The provider's marks, from the stored list of codes.
pub(crate) fn marks(tongue: Tongue, codes: &str) -> Vec<String> {
    codes
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
        .map(|code| tongue.code("mark", code))
        .collect()
}

/// Yes, no, or not stated: what nobody said is never guessed.
pub(crate) fn stated(tongue: Tongue, answer: Option<bool>) -> String {
    let phrase = match answer {
        Some(true) => tongue.t("common-yes"),
        Some(false) => tongue.t("common-no"),
        None => tongue.t("common-not-stated"),
    };
    phrase.into()
}

/// The same of a value that was given for recovery.
pub(crate) fn stated_for_recovery(tongue: Tongue, answer: Option<bool>) -> String {
    let phrase = match answer {
        Some(true) => tongue.t("recovery-yes"),
        Some(false) => tongue.t("recovery-no"),
        None => tongue.t("recovery-not-stated"),
    };
    phrase.into()
}

#[cfg(test)]
mod tests {
    use super::{band, class, marks, plain, stated};
    use crate::tongue::Tongue;

    #[test]
    fn a_new_code_is_shown_plainly() {
        let tongue = Tongue::default();
        for (code, words) in [
            ("a_new_code", "A new code"),
            ("two--steps", "Two  steps"),
            ("", "Not stated"),
            ("__", "Not stated"),
            ("école", "École"),
            ("a\u{202E}b", "A\u{FFFD}b"),
        ] {
            assert_eq!(class(tongue, code), words, "{code}");
        }
        assert_eq!(
            band(tongue, "urgent_again"),
            super::Band {
                name: "other",
                word: "Urgent again".to_owned()
            }
        );
        assert_eq!(plain(&"x".repeat(500)).len(), 80);
    }

    #[test]
    fn what_nobody_said_is_not_stated() {
        let tongue = Tongue::default();
        assert_eq!(
            [Some(true), Some(false), None].map(|answer| stated(tongue, answer)),
            ["Yes", "No", "Not stated"]
        );
        assert_eq!(marks(tongue, "viral,,a_new_one"), ["viral", "A new one"]);
        assert!(marks(tongue, "").is_empty());
    }
}
