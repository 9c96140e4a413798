//! Keys: what can be done with one stroke, and with which, for each operator.
//!
//! Single keys are quick and easily struck by mistake or by a voice that dictates, so each can be given
//! another, and all can be switched off (WCAG 2.2, success criterion 2.1.4); the script heeds none while
//! somebody types, none with Ctrl, Alt or Meta but those that say so, and none that repeats. A page is complete without
//! them: each only does what a link or a form on it does.
//!
//! The first keys are those that people know from tools of the field. To add one: a line in [`Stroke::ALL`],
//! its words in `locales/*/keys.ftl`, and `data-key` with its name on what it does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something that a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stroke {
    /// Its name: in preferences, and as `data-key` in pages.
    pub(crate) name: &'static str,
    /// The key it has where nothing else was chosen.
    pub(crate) key: char,
}

const fn stroke(name: &'static str, key: char) -> Stroke {
    Stroke { name, key }
}

impl Stroke {
    /// All of them, in the order in which they are explained.
    pub(crate) const ALL: [Self; 19] = [
        stroke("down", 'j'),
        stroke("up", 'k'),
        stroke("open", 'o'),
        stroke("select", 'x'),
        stroke("next", 'n'),
        stroke("take", 'a'),
        stroke("set-aside", 'e'),
        stroke("skip", 's'),
        stroke("link", 'm'),
        stroke("refer", 'r'),
        stroke("band-very-high", '1'),
        stroke("band-high", '2'),
        stroke("band-medium", '3'),
        stroke("band-low", '4'),
        stroke("review", 'v'),
        stroke("undo", 'z'),
        stroke("search", '/'),
        stroke("go", 'g'),
        stroke("help", '?'),
    ];
}

/// The keys of an operator, as preferences hold them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Keys {
    /// Whether single keys do anything.
    on: bool,
    /// Those that were chosen otherwise.
    own: BTreeMap<String, char>,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            on: true,
            own: BTreeMap::new(),
        }
    }
}

/// What an operator chose on how pages behave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Preferences {
    /// The keys.
    pub(crate) keys: Keys,
    /// What else is chosen, by others that keep theirs here: carried along.
    #[serde(flatten)]
    rest: BTreeMap<String, serde_json::Value>,
}

/// Why keys cannot be as somebody wants them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clash {
    /// Not one visible character.
    NoKey(&'static str),
    /// Two would have the same.
    Twice(&'static str, &'static str),
}

impl Preferences {
    /// From what is kept of an operator; what does not read counts as nothing chosen.
    pub(crate) fn read(kept: &str) -> Self {
        serde_json::from_str(kept).unwrap_or_default()
    }

    /// As it is kept.
    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Keys {
    /// Whether single keys do anything.
    pub(crate) const fn is_on(&self) -> bool {
        self.on
    }

    /// The key of a stroke.
    pub(crate) fn of(&self, stroke: Stroke) -> char {
        self.own.get(stroke.name).copied().unwrap_or(stroke.key)
    }

    /// Keys as somebody typed them, by name.
    ///
    /// # Errors
    /// [`Clash`] where one is no key, or two are the same.
    pub(crate) fn of_typed(on: bool, typed: &BTreeMap<String, String>) -> Result<Self, Clash> {
        let mut keys = Self {
            on,
            own: BTreeMap::new(),
        };
        let mut taken: BTreeMap<char, &'static str> = BTreeMap::new();
        for stroke in Stroke::ALL {
            let text = typed.get(stroke.name).map_or("", |text| text.trim());
            let mut chars = text.chars();
            let key = match (chars.next(), chars.next()) {
                (Some(key), None) if !key.is_control() && !key.is_whitespace() => key,
                _ => return Err(Clash::NoKey(stroke.name)),
            };
            let key = key.to_lowercase().next().unwrap_or(key);
            if let Some(other) = taken.insert(key, stroke.name) {
                return Err(Clash::Twice(other, stroke.name));
            }
            if key != stroke.key {
                keys.own.insert(stroke.name.to_owned(), key);
            }
        }
        Ok(keys)
    }

    /// As the script reads them: `j=down k=up`; nothing where they are off.
    pub(crate) fn told(&self) -> String {
        if !self.on {
            return String::new();
        }
        let all = Stroke::ALL.map(|stroke| format!("{}={}", self.of(stroke), stroke.name));
        all.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Clash, Keys, Preferences, Stroke};

    fn typed(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
        let first = Stroke::ALL
            .iter()
            .map(|stroke| (stroke.name.to_owned(), stroke.key.to_string()));
        let changed = changes
            .iter()
            .map(|(name, key)| ((*name).to_owned(), (*key).to_owned()));
        first.chain(changed).collect()
    }

    #[test]
    fn the_first_keys_are_each_another() {
        assert_eq!(Keys::of_typed(true, &typed(&[])), Ok(Keys::default()));
    }

    #[test]
    fn a_key_can_be_another_and_all_can_be_off() {
        let keys = Keys::of_typed(true, &typed(&[("take", "T")])).unwrap();
        assert!(keys.told().contains("t=take"));
        assert!(!keys.told().contains("a=take"));
        assert_eq!(Keys::of_typed(false, &typed(&[])).unwrap().told(), "");
    }

    #[test]
    fn what_is_no_key_or_two_that_are_one_are_refused() {
        for bad in ["", " ", "ab", "\u{7}"] {
            let refused = Keys::of_typed(true, &typed(&[("take", bad)]));
            assert_eq!(refused, Err(Clash::NoKey("take")), "{bad:?}");
        }
        let refused = Keys::of_typed(true, &typed(&[("take", "j")]));
        assert_eq!(refused, Err(Clash::Twice("down", "take")));
    }

    #[test]
    fn preferences_read_back_with_what_others_keep_there() {
        let kept = r#"{"keys":{"on":false,"own":{"take":"t"}},"opt_out":["x"]}"#;
        let read = Preferences::read(kept);
        assert!(!read.keys.is_on());
        assert_eq!(Preferences::read(&read.to_text()), read);
        assert!(read.to_text().contains("opt_out"));
        for broken in ["", "{", "[]", r#"{"keys":7}"#] {
            assert_eq!(Preferences::read(broken), Preferences::default());
        }
    }
}
