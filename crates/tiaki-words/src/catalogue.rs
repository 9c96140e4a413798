//! Catalogues: embedded, read once, one bundle for each language.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::lang::Lang;
use crate::plain::{grouped, plain};
use crate::tongue::Tongue;

/// Gives the files of a language.
pub type Sources = fn(Lang) -> &'static [&'static str];

type Bundle = FluentBundle<FluentResource>;

/// What one crate says in every language.
pub struct Catalogue {
    /// In the order of [`Lang::ALL`].
    bundles: [Bundle; 4],
}

/// Keys that some language could not tell.
static UNSAID: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

impl Catalogue {
    /// Reads the files of some sources, which is done once for a process. What cannot be read of them is left out;
    /// tests refuse it.
    #[must_use]
    pub fn new(sources: &[Sources]) -> Self {
        Self {
            bundles: Lang::ALL.map(|lang| bundle(lang, sources)),
        }
    }

    /// The language as this catalogue speaks it.
    #[must_use]
    pub const fn tongue(&'static self, lang: Lang) -> Tongue {
        Tongue::new(self, lang)
    }

    /// The text of a key; in English, or as the plain key, where the language has none.
    pub(crate) fn tell(&self, lang: Lang, key: &str, arguments: &FluentArgs<'_>) -> String {
        self.find(lang, key, arguments)
            .or_else(|| {
                note(lang, key);
                self.find(Lang::En, key, arguments)
            })
            .unwrap_or_else(|| plain(key))
    }

    /// The text of a key in a language, if it has one.
    pub(crate) fn find(&self, lang: Lang, key: &str, arguments: &FluentArgs<'_>) -> Option<String> {
        let bundle = self.bundle(lang);
        let pattern = bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        if !errors.is_empty() {
            note(lang, key);
        }
        Some(text.into_owned())
    }

    const fn bundle(&self, lang: Lang) -> &Bundle {
        let [en, fr, es, ar] = &self.bundles;
        match lang {
            Lang::En => en,
            Lang::Fr => fr,
            Lang::Es => es,
            Lang::Ar => ar,
        }
    }
}

fn bundle(lang: Lang, sources: &[Sources]) -> Bundle {
    let code = lang.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![code]);
    // Within a text from right to left an id or a time from left to right would draw the signs around it to
    // the wrong side, so each argument stands apart there. Elsewhere the marks would only be in the way.
    bundle.set_use_isolating(lang.dir() == "rtl");
    bundle.set_formatter(Some(digits));
    for source in sources.iter().flat_map(|files| files(lang)) {
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
pub(crate) fn counted(lang: Lang, number: i64) -> FluentValue<'static> {
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

/// Logs once that a language does not tell a key, or not with these arguments.
fn note(lang: Lang, key: &str) {
    let name = format!("{}: {key}", lang.code());
    let mut unsaid = UNSAID.lock().unwrap_or_else(PoisonError::into_inner);
    if unsaid.insert(name) {
        tracing::error!(lang = lang.code(), key, "a message is missing");
    }
}

/// Every `language: key` that could not be told since the process began.
#[must_use]
pub fn unsaid() -> Vec<String> {
    let unsaid = UNSAID.lock().unwrap_or_else(PoisonError::into_inner);
    unsaid.iter().cloned().collect()
}
