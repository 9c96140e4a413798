//! What tests hold catalogues against; they fail with the language and the key.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "it is for tests, which fail so"
)]

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};

use crate::catalogue::Sources;
use crate::lang::Lang;

/// What a catalogue says of a key.
#[derive(Debug, Default)]
pub struct Message {
    /// The places that it has.
    pub variables: BTreeSet<String>,
    /// Each selector: its variable, and its categories.
    pub selectors: Vec<(String, BTreeSet<String>)>,
    /// Its words, the places left out.
    pub words: String,
}

/// The messages of some files, by key. Each stands once, says something, and is plain text with variables.
#[must_use]
pub fn read(sources: &[Sources], lang: Lang) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    let files = sources.iter().flat_map(|files| files(lang));
    for (source, number) in files.zip(1..) {
        let at = format!("{}, file {number}", lang.code());
        let resource = fluent_syntax::parser::parse(*source)
            .unwrap_or_else(|(_, errors)| panic!("{at}: {errors:?}"));
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    assert!(message.attributes.is_empty(), "{at}: a message is one text");
                    let mut told = Message::default();
                    walk(&message.value.expect("a message says something"), &mut told);
                    let key = message.id.name.to_owned();
                    let before = messages.insert(key.clone(), told);
                    assert!(before.is_none(), "{at}: {key} stands twice");
                }
                Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => {}
                Entry::Term(term) => panic!("{at}: a term, {}", term.id.name),
                Entry::Junk { content } => panic!("{at}: cannot be read: {content}"),
            }
        }
    }
    messages
}

fn walk(pattern: &Pattern<&str>, told: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => told.words.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => {
                    told.variables.insert(variable(inline));
                    told.words.push('\u{FFFC}');
                }
                Expression::Select { selector, variants } => {
                    let name = variable(selector);
                    let categories = variants.iter().map(|variant| match variant.key {
                        VariantKey::Identifier { name } => name.to_owned(),
                        VariantKey::NumberLiteral { value } => value.to_owned(),
                    });
                    told.selectors.push((name.clone(), categories.collect()));
                    told.variables.insert(name);
                    for variant in variants {
                        walk(&variant.value, told);
                    }
                }
            },
        }
    }
}

fn variable(inline: &InlineExpression<&str>) -> String {
    match inline {
        InlineExpression::VariableReference { id } => id.name.to_owned(),
        other => panic!("only variables stand in messages, not {other:?}"),
    }
}

fn every_language_says_the_same_of_the_same(sources: &[Sources]) {
    let english = read(sources, Lang::En);
    for lang in Lang::ALL {
        let other = read(sources, lang);
        let missing: Vec<&String> = english
            .keys()
            .filter(|key| !other.contains_key(*key))
            .collect();
        let surplus: Vec<&String> = other
            .keys()
            .filter(|key| !english.contains_key(*key))
            .collect();
        assert!(missing.is_empty(), "{} lacks {missing:?}", lang.code());
        assert!(surplus.is_empty(), "{} alone has {surplus:?}", lang.code());
        for (key, message) in &other {
            let source = &english[key];
            assert_eq!(
                message.variables,
                source.variables,
                "{}: {key}",
                lang.code()
            );
        }
    }
}

fn numbers_choose_among_all_the_forms_of_a_language(sources: &[Sources]) {
    for lang in Lang::ALL {
        let wanted: BTreeSet<String> = match lang {
            Lang::Ar => vec!["zero", "one", "two", "few", "many", "other"],
            Lang::En | Lang::Fr | Lang::Es => vec!["one", "other"],
        }
        .into_iter()
        .map(str::to_owned)
        .collect();
        for (key, message) in read(sources, lang) {
            for (name, categories) in &message.selectors {
                assert_eq!(*categories, wanted, "{}: {key} by {name}", lang.code());
            }
        }
    }
    // What one language counts by forms, all do.
    let english = read(sources, Lang::En);
    for lang in Lang::ALL {
        for (key, message) in read(sources, lang) {
            let count = |message: &Message| {
                let names = message.selectors.iter().map(|(name, _)| name.clone());
                names.collect::<BTreeSet<_>>()
            };
            let (here, there) = (count(&message), count(&english[&key]));
            assert!(
                there.is_subset(&here),
                "{}: {key} counts by {there:?}",
                lang.code()
            );
        }
    }
}

fn messages_are_words_and_not_markup(sources: &[Sources]) {
    for lang in Lang::ALL {
        for (key, message) in read(sources, lang) {
            let words = &message.words;
            let at = format!("{}: {key}", lang.code());
            assert!(
                !words.contains(['<', '>', '{', '}']),
                "{at}: markup in {words}"
            );
            assert!(
                !words.contains("&#") && !words.contains("http"),
                "{at}: {words}"
            );
            assert!(!words.contains("  "), "{at}: two spaces in {words:?}");
            // A soft hyphen shows where a long word may break.
            let is_meant = |char: char| char == '\n' || char == '\u{AD}';
            let mut hidden = words.chars().filter(|char| crate::plain::hides(*char));
            let hidden = hidden.find(|char| !is_meant(*char));
            assert_eq!(hidden, None, "{at}: a hidden character");
            assert!(
                !words
                    .chars()
                    .any(|char| ('\u{0660}'..='\u{0669}').contains(&char)),
                "{at}: digits are Latin, so that they can be compared"
            );
        }
    }
}

/// Texts that are names, codes or signs in every language.
const SAME_EVERYWHERE: &[&str] = &[
    "case-law-us-2258a",
    "case-law-us-2703f",
    "format-cybertip-json",
    "format-cybertip-xml",
];

fn translations_are_in_their_language(sources: &[Sources]) {
    let english = read(sources, Lang::En);
    let is_arabic = |char: char| ('\u{0600}'..='\u{06FF}').contains(&char);
    for (key, message) in read(sources, Lang::Ar) {
        let source = &english[&key].words;
        let has_word = source
            .split(|char: char| !char.is_lowercase())
            .any(|word| word.len() > 2);
        assert!(
            !has_word
                || message.words.contains(is_arabic)
                || SAME_EVERYWHERE.contains(&key.as_str()),
            "{key} is not Arabic: {}",
            message.words
        );
    }
    for lang in [Lang::Fr, Lang::Es] {
        for (key, message) in read(sources, lang) {
            assert!(
                message.words.split_whitespace().count() < 3
                    || message.words != english[&key].words
                    || SAME_EVERYWHERE.contains(&key.as_str()),
                "{}: {key} is English",
                lang.code()
            );
        }
    }
}

/// All of it: the languages say the same of the same keys, in their own words and forms, and no markup.
pub fn check(sources: &[Sources]) {
    every_language_says_the_same_of_the_same(sources);
    numbers_choose_among_all_the_forms_of_a_language(sources);
    messages_are_words_and_not_markup(sources);
    translations_are_in_their_language(sources);
}
