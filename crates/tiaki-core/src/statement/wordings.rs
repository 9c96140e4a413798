//! What free text says of access to children, in codes.
//!
//! Reports say it mostly in words: a profile has "primary school teacher" where no field asks for an
//! occupation. A table of wordings turns that into one of two codes, [`Statement::SaysRelation`] and
//! [`Statement::SaysWork`], and nothing else of the text is kept. Both weigh less than what a field states:
//! they are signs, and whoever reads a text wrongly must not move anybody far.
//!
//! Built in are wordings that people use of themselves in profiles ([`Wordings::standard`]); a site adds its
//! own, for profiles or for any text of a report ([`Wordings::with`]). What was read stays as it was read:
//! a changed table bears on what comes in from then on.
//!
//! What it refuses: parts of words, wordings of more than [`MOST_WORDS`] words, and to read on after
//! [`MOST_CHARACTERS`].

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::Deserialize;
use thiserror::Error;

use super::{DENIALS, Statement, words};

const STANDARD: &str = include_str!("../../rules/wordings-1.toml");
/// The form of such a table.
pub const WORDINGS_FORMAT: &str = "wordings-1";
/// Words that one wording may have.
pub const MOST_WORDS: usize = 8;
/// Wordings that one list may have.
pub const MOST_WORDINGS: usize = 10_000;
/// How far a text is read.
pub const MOST_CHARACTERS: usize = 64 * 1024;
/// Words before a wording, in one clause, among which a denial takes it back.
const BEFORE: usize = 3;
/// Words before a wording, in one clause, among which one of [`OTHERS`] makes it another's.
const NEAR: usize = 5;
/// What speaks of somebody else, or asks for somebody: "my teacher", "looking for a nanny".
const OTHERS: &[&str] = &[
    "my",
    "your",
    "his",
    "her",
    "our",
    "their",
    "that",
    "this",
    "these",
    "those",
    "by",
    "need",
    "needs",
    "needed",
    "looking",
    "seeking",
    "wanted",
    "hiring",
    "find",
    "hate",
    "hates",
    "love",
    "miss",
    "ask",
    "mon",
    "ma",
    "mes",
    "ton",
    "son",
    "notre",
    "cherche",
    "mi",
    "mis",
    "tu",
    "nuestra",
    "nuestro",
    "busco",
    "mein",
    "meine",
    "meiner",
    "unser",
    "unsere",
    "suche",
    "meu",
    "minha",
    "nosso",
    "nossa",
    "procuro",
    "mijn",
    "onze",
    "zoek",
    "معلمي",
    "معلمتي",
];
/// Where one clause ends and the next begins.
const BREAKS: &[char] = &[
    '.', ',', ';', ':', '!', '?', '|', '/', '\n', '\r', '\u{2022}', '\u{b7}', '\u{60c}', '\u{61b}',
    '\u{61f}', '(', ')', '\u{2014}', '\u{2013}',
];

/// A table that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WordingsError {
    /// Not TOML of the form in `docs/formats/wordings.md`.
    #[error("the table of wordings cannot be read")]
    Form(#[from] toml::de::Error),
    /// Another form, or a newer one.
    #[error("the table of wordings has the format {found:?}; this build reads {WORDINGS_FORMAT:?}")]
    Format {
        /// What it says.
        found: String,
    },
    /// A wording without a word, or with too many.
    #[error(
        "the table of wordings: number {number} of [{list}] has no word, or more than {MOST_WORDS}"
    )]
    Words {
        /// `relation.profile`, `relation.any`, `work.profile` or `work.any`.
        list: &'static str,
        /// Its place in the list, from 1.
        number: usize,
    },
    /// A list that is too long.
    #[error("the table of wordings: [{list}] has more than {MOST_WORDINGS}")]
    Many {
        /// As in [`WordingsError::Words`].
        list: &'static str,
    },
}

/// Which text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextKind {
    /// What an account's profile says of whoever holds it.
    Profile,
    /// Anything else: remarks, what was written to others.
    Other,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    #[serde(default)]
    profile: Vec<String>,
    #[serde(default)]
    any: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    /// Whether those built in count too.
    #[serde(default = "yes")]
    standard: bool,
    #[serde(default)]
    relation: Lists,
    #[serde(default)]
    work: Lists,
}

const fn yes() -> bool {
    true
}

/// One wording: its words, what it says, and whether it counts in profiles only.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wording {
    words: Vec<String>,
    says: Statement,
    profile_only: bool,
}

/// Wordings, by their first word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wordings {
    by_first: HashMap<String, Vec<Wording>>,
}

impl Default for Wordings {
    fn default() -> Self {
        Self::standard()
    }
}

impl Wordings {
    /// Those built in.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test parses the embedded table")]
    pub fn standard() -> Self {
        let mut found = Self::empty();
        let file = read(STANDARD).expect("the embedded table is whole");
        found.add(&file).expect("the embedded table is whole");
        found
    }

    /// Those built in, and a site's own; without the former where its table says `standard = false`.
    ///
    /// # Errors
    /// [`WordingsError`] where the text is not of the form in `docs/formats/wordings.md`.
    pub fn with(text: &str) -> Result<Self, WordingsError> {
        let file = read(text)?;
        let mut found = if file.standard {
            Self::standard()
        } else {
            Self::empty()
        };
        found.add(&file)?;
        Ok(found)
    }

    /// As [`Wordings::standard`], to be shared.
    #[must_use]
    pub fn shared() -> Arc<Self> {
        Arc::new(Self::standard())
    }

    fn empty() -> Self {
        Self {
            by_first: HashMap::new(),
        }
    }

    fn add(&mut self, file: &File) -> Result<(), WordingsError> {
        use Statement::{SaysRelation, SaysWork};
        for (list, name, says, profile_only) in [
            (
                &file.relation.profile,
                "relation.profile",
                SaysRelation,
                true,
            ),
            (&file.relation.any, "relation.any", SaysRelation, false),
            (&file.work.profile, "work.profile", SaysWork, true),
            (&file.work.any, "work.any", SaysWork, false),
        ] {
            if list.len() > MOST_WORDINGS {
                return Err(WordingsError::Many { list: name });
            }
            for (number, text) in (1..).zip(list) {
                let words = words(text);
                let Some(first) = words.first().filter(|_| words.len() <= MOST_WORDS) else {
                    return Err(WordingsError::Words { list: name, number });
                };
                self.by_first
                    .entry(first.clone())
                    .or_default()
                    .push(Wording {
                        says,
                        profile_only,
                        words,
                    });
            }
        }
        Ok(())
    }

    /// What a text says, each once, in order of the codes.
    #[must_use]
    pub fn find(&self, text: &str, kind: TextKind) -> BTreeSet<Statement> {
        let end = text
            .char_indices()
            .nth(MOST_CHARACTERS)
            .map_or(text.len(), |(at, _)| at);
        let mut found = BTreeSet::new();
        for clause in text.get(..end).unwrap_or_default().split(BREAKS) {
            self.find_in(&words(clause), kind, &mut found);
        }
        found
    }

    /// What one clause says.
    fn find_in(&self, words: &[String], kind: TextKind, found: &mut BTreeSet<Statement>) {
        for at in 0..words.len() {
            let (before, rest) = words.split_at(at);
            let of_first = rest.first().and_then(|first| self.by_first.get(first));
            for wording in of_first.into_iter().flatten() {
                let fits = (kind == TextKind::Profile || !wording.profile_only)
                    && rest.starts_with(&wording.words);
                let has = |words: usize, list: &[&str]| {
                    let mut near = before.iter().rev().take(words);
                    near.any(|word| list.contains(&word.as_str()))
                };
                if fits && !has(BEFORE, DENIALS) && !has(NEAR, OTHERS) {
                    found.insert(wording.says);
                }
            }
        }
    }
}

fn read(text: &str) -> Result<File, WordingsError> {
    let file: File = toml::from_str(text)?;
    if file.format != WORDINGS_FORMAT {
        return Err(WordingsError::Format { found: file.format });
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::{MOST_CHARACTERS, MOST_WORDS, TextKind, Wordings, WordingsError};
    use crate::statement::{Bearing, Statement};

    fn found(text: &str, kind: TextKind) -> Vec<Statement> {
        Wordings::standard().find(text, kind).into_iter().collect()
    }

    #[test]
    fn profiles_say_relation_and_work() {
        use Statement::{SaysRelation, SaysWork};
        for (text, says) in [
            ("Primary-school TEACHER. Cats.", vec![SaysWork]),
            ("Proud dad | swim coach", vec![SaysRelation, SaysWork]),
            ("père de deux, à Lyon", vec![SaysRelation]),
            ("Niñera en Quito", vec![SaysWork]),
            ("معلمة في مدرسة", vec![SaysWork]),
            ("former teacher", vec![]),
            ("I am not a teacher", vec![]),
            ("teachers are great", vec![]),
            ("high school student", vec![]),
            ("my sister", vec![]),
            ("my teacher hates me lol", vec![]),
            ("bored, taught by that awful maths teacher", vec![]),
            ("looking for a babysitter", vec![]),
            ("My wife is a teacher.", vec![]),
            ("Meine Lehrerin nervt", vec![]),
            ("ma maîtresse est institutrice", vec![]),
            ("no kids, proud dad", vec![SaysRelation]),
            ("My cat. Teacher", vec![SaysWork]),
            ("", vec![]),
        ] {
            assert_eq!(found(text, TextKind::Profile), says, "{text}");
            assert_eq!(found(text, TextKind::Other), [], "{text}");
        }
    }

    #[test]
    fn a_denial_far_before_says_nothing_of_what_follows() {
        let text = "no, I like it here. I am a teacher";
        assert_eq!(found(text, TextKind::Profile), [Statement::SaysWork]);
    }

    #[test]
    fn a_site_adds_to_the_table_or_replaces_it() {
        let own = "format = \"wordings-1\"\n[work]\nany = [\"club Foo\"]\n";
        let wordings = Wordings::with(own).unwrap();
        for kind in [TextKind::Profile, TextKind::Other] {
            let says = wordings.find("at the CLUB-foo", kind);
            assert_eq!(says.into_iter().collect::<Vec<_>>(), [Statement::SaysWork]);
        }
        assert_eq!(wordings.find("teacher", TextKind::Profile).len(), 1);
        let alone = own.replace("\n[work]", "\nstandard = false\n[work]");
        let wordings = Wordings::with(&alone).unwrap();
        assert_eq!(wordings.find("teacher", TextKind::Profile).len(), 0);
        assert_eq!(wordings.find("club foo", TextKind::Other).len(), 1);
    }

    #[test]
    fn what_is_not_of_the_form_is_refused() {
        let many = ["a"; MOST_WORDS + 1].join(" ");
        for bad in [
            String::new(),
            "format = \"wordings-2\"\n".to_owned(),
            "format = \"wordings-1\"\nother = 1\n".to_owned(),
            "format = \"wordings-1\"\n[work]\nany = [\"...\"]\n".to_owned(),
            "format = \"wordings-1\"\n[work]\nanywhere = [\"x\"]\n".to_owned(),
            format!("format = \"wordings-1\"\n[relation]\nprofile = [\"{many}\"]\n"),
        ] {
            assert!(Wordings::with(&bad).is_err(), "{bad}");
        }
        let text = "format = \"wordings-1\"\n[work]\nany = [\"x\", \" \"]\n";
        assert!(matches!(
            Wordings::with(text),
            Err(WordingsError::Words {
                list: "work.any",
                number: 2
            })
        ));
    }

    #[test]
    fn long_texts_are_read_to_a_point() {
        let text = format!("{} teacher", "x".repeat(MOST_CHARACTERS));
        assert_eq!(found(&text, TextKind::Profile), []);
    }

    #[test]
    fn what_text_says_is_a_sign_only() {
        assert_eq!(Statement::SaysRelation.bearing(), Bearing::Access);
        assert_eq!(Statement::SaysWork.bearing(), Bearing::Access);
    }
}
