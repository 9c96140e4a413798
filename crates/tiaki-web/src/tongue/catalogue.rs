//! The catalogues: embedded, read once, one bundle for each language.

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::page::grouped;
use crate::visit::Lang;
use crate::words::plain;

macro_rules! catalogues {
    ($($subject:literal)+) => {
        /// The subjects, one file each in every language.
        #[cfg(test)]
        pub(super) const SUBJECTS: &[&str] = &[$($subject),+];

        /// The files of a language, in the order of the subjects.
        pub(super) const fn sources(lang: Lang) -> &'static [&'static str] {
            match lang {
                Lang::En => &[$(include_str!(concat!("../../locales/en/", $subject, ".ftl"))),+],
                Lang::Fr => &[$(include_str!(concat!("../../locales/fr/", $subject, ".ftl"))),+],
                Lang::Es => &[$(include_str!(concat!("../../locales/es/", $subject, ".ftl"))),+],
                Lang::Ar => &[$(include_str!(concat!("../../locales/ar/", $subject, ".ftl"))),+],
            }
        }
    };
}

// To add a file: its name here, and the file in all four folders.
catalogues! {
    "account"
    "alarms"
    "around"
    "audit"
    "case"
    "common"
    "country"
    "deeds"
    "desk"
    "fairness"
    "house"
    "incident"
    "keys"
    "care"
    "layout"
    "links"
    "log"
    "operation"
    "operators"
    "overview"
    "own"
    "person"
    "places"
    "problem"
    "provided"
    "provider"
    "quarantine"
    "queue"
    "referrals"
    "report"
    "review"
    "rules"
    "search"
    "send"
    "session"
    "title"
    "told"
    "words"
}

type Bundle = FluentBundle<FluentResource>;

/// In the order of [`Lang::ALL`].
static BUNDLES: LazyLock<[Bundle; 4]> = LazyLock::new(|| Lang::ALL.map(bundle));

/// Keys that some language could not tell.
static UNSAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn bundle(lang: Lang) -> Bundle {
    let code = lang.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![code]);
    // Within a text from right to left an id or a time from left to right would draw the signs around it to
    // the wrong side, so each argument stands apart there. Elsewhere the marks would only be in the way.
    bundle.set_use_isolating(lang.dir() == "rtl");
    bundle.set_formatter(Some(digits));
    for source in sources(lang) {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) => resource,
            // The rest of it still serves; a test refuses such a file.
            Err((resource, _)) => resource,
        };
        if bundle.add_resource(resource).is_err() {
            tracing::error!(lang = lang.code(), "a catalogue has a key twice");
        }
    }
    bundle
}

/// A number as messages take it: what the forms of a language are chosen by, and what is written, as the
/// pages write numbers everywhere. Fluent carries options along with a number and leaves it to the formatter
/// what they mean; ours finds the written number there, so that no digit is lost on the way.
pub(super) fn counted(lang: Lang, number: i64) -> FluentValue<'static> {
    let size = number.unsigned_abs();
    let chosen_by = match lang {
        // CLDR's rules for Arabic go by the last two digits, those of the plural rules beneath Fluent by the
        // whole number (intl_pluralrules 7.0). So they are given a number below 100 of the same form.
        Lang::Ar if size >= 100 => match size % 100 {
            0..=2 => 100,
            rest => rest,
        },
        _ => size,
    };
    let options = FluentNumberOptions {
        currency: Some(grouped(number)),
        ..FluentNumberOptions::default()
    };
    let chosen_by = u32::try_from(chosen_by).unwrap_or(u32::MAX);
    FluentValue::Number(FluentNumber::new(chosen_by.into(), options))
}

/// Writes a number as [`counted`] says.
fn digits<M: MemoizerKind>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => number.options.currency.clone(),
        _ => None,
    }
}

const fn bundle_of(bundles: &[Bundle; 4], lang: Lang) -> &Bundle {
    let [en, fr, es, ar] = bundles;
    match lang {
        Lang::En => en,
        Lang::Fr => fr,
        Lang::Es => es,
        Lang::Ar => ar,
    }
}

/// The text of a key in a language; in English where it is missing, as its plain key where it is missing there.
pub(super) fn tell(lang: Lang, key: &str, arguments: &FluentArgs<'_>) -> String {
    find(lang, key, arguments)
        .or_else(|| {
            note(lang, key);
            find(Lang::En, key, arguments)
        })
        .unwrap_or_else(|| plain(key))
}

/// The text of a key in a language, if it has one.
pub(super) fn find(lang: Lang, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
    let bundle = bundle_of(&BUNDLES, lang);
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
    if !errors.is_empty() {
        note(lang, key);
    }
    Some(text.into_owned())
}

/// Logs once that a language does not tell a key, or not with these arguments.
fn note(lang: Lang, key: &str) {
    let name = format!("{}: {key}", lang.code());
    let mut unsaid = UNSAID.lock().unwrap_or_else(PoisonError::into_inner);
    if unsaid.insert(name) {
        tracing::error!(lang = lang.code(), key, "a message is missing");
    }
}

/// Every `language: key` that could not be told since the process began.
pub(crate) fn unsaid() -> Vec<String> {
    let unsaid = UNSAID.lock().unwrap_or_else(PoisonError::into_inner);
    unsaid.iter().cloned().collect()
}
