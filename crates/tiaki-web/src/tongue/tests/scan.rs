//! Reads templates and modules for messages in use, and for words that are none.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::folder;

/// Templates and modules that are not messages yet. This list may only shrink.
pub(super) const LATER: &[&str] = &[];

/// Modules whose texts reach no page: logs, headers, the provider API, the catalogues themselves.
pub(super) const WITHOUT_PAGES: &[&str] = &[
    "src/api/",
    "src/assets.rs",
    "src/error.rs",
    "src/head.rs",
    "src/ispws/",
    "src/serve.rs",
    "src/tongue/",
    "src/wire.rs",
];

/// Texts in other modules that are no words of a page: names of reads in the log, headers, commands.
pub(super) const NOT_SHOWN: &[&str] = &[
    "GET, HEAD",
    "account reveal",
    "case open",
    "case work",
    "cases of a person",
    "end share",
    "queue act",
    "queue view",
    "what was seen is not written down",
    "tiaki triage",
];

/// The files of an ending in a folder of this crate, folders within it included.
pub(super) fn files(name: &str, ending: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder(name)]);
    while let Some(at) = folders.pop() {
        for entry in std::fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "there are files under {name}");
    found
}

/// Modules of other crates that say what pages say too.
const BESIDE: &[&str] = &[
    "../tiaki-ops/src/triage/said.rs",
    "../tiaki-words/src/terms.rs",
];

/// Every template and module, by its path from this crate, without what is for tests alone.
pub(super) fn sources() -> Vec<(String, String)> {
    let all = files("templates", "html")
        .into_iter()
        .chain(files("src", "rs"));
    let own = all
        .filter(|path| !path.ends_with("tests.rs") && !path.to_str().unwrap().contains("/tests/"))
        .map(|path| {
            let at = path.strip_prefix(folder("")).unwrap().to_str().unwrap();
            (at.to_owned(), path.clone())
        });
    let beside = BESIDE.iter().map(|at| ((*at).to_owned(), folder(at)));
    own.chain(beside)
        .map(|(at, path)| {
            let source = std::fs::read_to_string(path).unwrap();
            (at, without_tests(&source).to_owned())
        })
        .collect()
}

/// A module up to its tests, which are its end.
fn without_tests(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod ").next().unwrap_or(source)
}

/// Keys and families that a source asks for.
#[derive(Debug, Default)]
pub(super) struct Calls {
    pub(super) keys: BTreeSet<String>,
    pub(super) families: BTreeSet<String>,
}

/// What a source asks for. A key or family that is no literal is refused: no test could look for it.
pub(super) fn calls(at: &str, source: &str) -> Calls {
    let mut calls = Calls::default();
    for (call, is_family) in [
        (".t(", false),
        (".say(", false),
        (".rich(", false),
        (".code(", true),
        (".find_code(", true),
    ] {
        for (place, _) in source.match_indices(call) {
            let line = source[..place].rsplit('\n').next().unwrap_or_default();
            let rest = source[place + call.len()..].trim_start();
            if line.trim_start().starts_with("//") || rest.starts_with(')') {
                continue;
            }
            let Some((literal, after)) =
                rest.strip_prefix('"').and_then(|rest| rest.split_once('"'))
            else {
                // The module that passes keys on, and places for codes in sentences, name no key.
                let passes_on =
                    ["src/tongue.rs", "src/tongue/rich.rs", "src/page/mod.rs"].contains(&at);
                assert!(
                    passes_on,
                    "{at}: a key has to be a literal at {call}{}",
                    &rest[..20.min(rest.len())]
                );
                continue;
            };
            // A code in a place of a sentence, `.code("id", …)`, follows a message.
            let is_place = is_family && follows_rich(&source[..place]);
            if is_place {
                continue;
            }
            assert!(
                is_family == after.trim_start().starts_with(','),
                "{at}: {literal}"
            );
            if is_family {
                calls.families.insert(literal.to_owned());
            } else {
                calls.keys.insert(literal.to_owned());
            }
        }
    }
    calls
}

/// Whether what stands before is a message with places: `….rich("key")`, and places after it.
fn follows_rich(before: &str) -> bool {
    let mut rest = before.trim_end();
    while rest.ends_with(')') {
        let mut depth = 0_u32;
        let open = rest.char_indices().rev().find(|(_, char)| {
            match char {
                ')' => depth += 1,
                '(' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        let Some((open, _)) = open else { return false };
        let called = rest[..open].rsplit('.').next().unwrap_or_default();
        if called == "rich" {
            return true;
        }
        rest = rest[..open - called.len()]
            .trim_end()
            .trim_end_matches('.')
            .trim_end();
    }
    false
}

/// The words of a template: text outside tags and expressions, and in attributes that are read out.
pub(super) fn words_of(template: &str) -> Vec<String> {
    let bare = without_expressions(template);
    let (mut found, mut in_code) = (Vec::new(), false);
    for (at, part) in bare.split('<').enumerate() {
        let (tag, text) = if at == 0 { ("", part) } else { split_tag(part) };
        let name = tag
            .split(|char: char| char.is_whitespace() || char == '>')
            .next()
            .unwrap_or_default();
        match name {
            "code" => in_code = true,
            "/code" => in_code = false,
            _ => {}
        }
        for attribute in ["aria-label", "title", "alt", "placeholder"] {
            for (place, start) in tag.match_indices(&format!(" {attribute}=\"")) {
                let value = tag[place + start.len()..]
                    .split('"')
                    .next()
                    .unwrap_or_default();
                found.extend(worded(value));
            }
        }
        if !in_code {
            found.extend(worded(text));
        }
    }
    found
}

fn split_tag(part: &str) -> (&str, &str) {
    let mut in_quotes = false;
    for (at, char) in part.char_indices() {
        match char {
            '"' => in_quotes = !in_quotes,
            '>' if !in_quotes => return (&part[..at], &part[at + 1..]),
            _ => {}
        }
    }
    (part, "")
}

/// The parts between expressions that have letters.
fn worded(text: &str) -> Vec<String> {
    let parts = text.split('\u{FFFC}').map(str::trim);
    parts
        .filter(|part| {
            part.chars().any(char::is_alphabetic)
                && *part != "Tiaki"
                && *part != "Tiaki ·"
                && *part != "· Tiaki"
        })
        .map(str::to_owned)
        .collect()
}

/// A template with a mark for each expression or statement.
fn without_expressions(template: &str) -> String {
    let (mut written, mut rest) = (String::new(), template);
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        written.push_str(before);
        let end = ["{{", "{%", "{#"]
            .iter()
            .zip(["}}", "%}", "#}"])
            .find_map(|(open, close)| {
                after
                    .starts_with(open)
                    .then(|| after.find(close).map(|at| at + close.len()))
                    .flatten()
            });
        let end = end.unwrap_or(1);
        written.push('\u{FFFC}');
        rest = &after[end..];
    }
    written.push_str(rest);
    written
}

/// The string literals of a module, without those in comments, attributes and log lines, and without tests.
pub(super) fn literals(source: &str) -> Vec<String> {
    let source = without_tests_anywhere(source);
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut skip) = (Vec::new(), 0, 0_u32);
    let ahead = |at: usize, text: &str| {
        text.chars()
            .enumerate()
            .all(|(by, char)| chars.get(at + by) == Some(&char))
    };
    while at < chars.len() {
        if ahead(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if ahead(at, "#[") || ahead(at, "tracing::") {
            // To the bracket that closes it.
            skip = 0;
            let mut in_text = false;
            while at < chars.len() {
                match chars[at] {
                    '\\' if in_text => at += 1,
                    '"' => in_text = !in_text,
                    '[' | '(' if !in_text => skip += 1,
                    ']' | ')' if !in_text => {
                        skip -= 1;
                        if skip == 0 {
                            break;
                        }
                    }
                    _ => {}
                }
                at += 1;
            }
            at += 1;
        } else if ahead(at, "'\"'") || ahead(at, "'\\''") || ahead(at, "'\\\"'") {
            at += if chars[at + 1] == '\\' { 4 } else { 3 };
        } else if chars[at] == '"' {
            let is_raw = at > 0 && (chars[at - 1] == '#' || chars[at - 1] == 'r');
            let (mut text, mut here) = (String::new(), at + 1);
            while here < chars.len() && chars[here] != '"' {
                if chars[here] == '\\' && !is_raw {
                    here += 1;
                    if chars.get(here) == Some(&'\n') {
                        while chars.get(here + 1).is_some_and(|char| char.is_whitespace()) {
                            here += 1;
                        }
                        here += 1;
                        continue;
                    }
                }
                text.push(chars[here]);
                here += 1;
            }
            found.push(text);
            at = here + 1;
        } else {
            at += 1;
        }
    }
    let _ = skip;
    found
}

fn without_tests_anywhere(source: &str) -> &str {
    source.split("#[cfg(test)]").next().unwrap_or(source)
}

/// Whether a text has two words or more beside each other; what stands for an argument is none.
pub(super) fn is_words(text: &str) -> bool {
    let is_word = |word: &&str| {
        let bare = word.trim_matches(|char: char| "\"'’.,;:!?()".contains(char));
        bare.len() > 1
            && bare
                .chars()
                .all(|char| char.is_alphabetic() || "’'-".contains(char))
    };
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(2).any(|pair| pair.iter().all(is_word))
}
