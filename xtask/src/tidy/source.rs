//! A Rust file taken apart into code, comments and string literals.
//!
//! Just enough of a lexer that a rule about code does not fire on a comment,
//! and a rule about strings not on code. It never fails: a file that does not
//! compile gives odd parts, and the compiler says why.

/// The parts of a Rust file. `code` and `comments` have the lines of the whole
/// file, with spaces where the other parts were.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) code: String,
    pub(super) comments: String,
    pub(super) strings: Vec<Literal>,
}

/// A string literal: the line it begins on and what stands in it, with a space
/// for each escape.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) line: usize,
    pub(super) text: String,
}

/// Takes `text` apart.
pub(super) fn parts(text: &str) -> Parts {
    let mut scan = Scan {
        rest: text,
        line: 1,
        in_word: false,
        parts: Parts::default(),
    };
    while !scan.rest.is_empty() {
        scan.step();
    }
    scan.parts
}

struct Scan<'a> {
    rest: &'a str,
    line: usize,
    in_word: bool,
    parts: Parts,
}

/// Which part a character belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    String,
}

impl Scan<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.take_bytes(end, Part::Comment);
        } else if self.rest.starts_with("/*") {
            self.block_comment();
        } else if let Some((opening, hashes)) = self.raw_opening() {
            self.raw_string(opening, hashes);
        } else if self.rest.starts_with('"') {
            self.string();
        } else if self.rest.starts_with('\'') {
            self.quote();
        } else {
            self.take(Part::Code);
        }
    }

    /// Moves one character into its part and a stand-in into the others.
    fn take(&mut self, part: Part) -> Option<char> {
        let mut chars = self.rest.chars();
        let taken = chars.next()?;
        self.rest = chars.as_str();
        self.line += usize::from(taken == '\n');
        let blank = if taken == '\n' { '\n' } else { ' ' };
        self.parts
            .code
            .push(if part == Part::Code { taken } else { blank });
        self.parts
            .comments
            .push(if part == Part::Comment { taken } else { blank });
        self.in_word = part == Part::Code && (taken.is_alphanumeric() || taken == '_');
        Some(taken)
    }

    fn take_bytes(&mut self, count: usize, part: Part) {
        let end = self.rest.len() - count;
        while self.rest.len() > end {
            self.take(part);
        }
    }

    /// A block comment, with those inside it.
    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            if self.rest.starts_with("/*") {
                depth += 1;
                self.take_bytes(2, Part::Comment);
            } else if self.rest.starts_with("*/") {
                depth -= 1;
                self.take_bytes(2, Part::Comment);
            } else {
                self.take(Part::Comment);
            }
            if depth == 0 || self.rest.is_empty() {
                return;
            }
        }
    }

    /// The length of a raw string's opening here and the count of its hashes.
    fn raw_opening(&self) -> Option<(usize, usize)> {
        if self.in_word {
            return None;
        }
        let after = ["r", "br", "cr"]
            .iter()
            .find_map(|mark| self.rest.strip_prefix(mark))?;
        let hashes = after.len() - after.trim_start_matches('#').len();
        let quoted = after.get(hashes..)?.strip_prefix('"')?;
        Some((self.rest.len() - quoted.len(), hashes))
    }

    fn raw_string(&mut self, opening: usize, hashes: usize) {
        let line = self.line;
        self.take_bytes(opening, Part::String);
        let closing = format!("\"{}", "#".repeat(hashes));
        let length = self.rest.find(&closing).unwrap_or(self.rest.len());
        let text = self.rest.get(..length).unwrap_or_default().to_owned();
        self.parts.strings.push(Literal { line, text });
        self.take_bytes((length + closing.len()).min(self.rest.len()), Part::String);
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.take(Part::String);
        while let Some(taken) = self.take(Part::String) {
            match taken {
                '"' => break,
                '\\' => {
                    self.take(Part::String);
                    text.push(' ');
                }
                other => text.push(other),
            }
        }
        self.parts.strings.push(Literal { line, text });
    }

    /// A character literal, or the quote of a lifetime.
    fn quote(&mut self) {
        let mut ahead = self.rest.chars().skip(1);
        match (ahead.next(), ahead.next()) {
            (Some('\\'), _) => {
                self.take_bytes(2, Part::String);
                self.take(Part::String);
                while self.take(Part::String).is_some_and(|taken| taken != '\'') {}
            }
            (Some(_), Some('\'')) => {
                for _ in 0..3 {
                    self.take(Part::String);
                }
            }
            _ => {
                self.take(Part::Code);
            }
        }
    }
}

/// Whether `word` stands in `line` with no letter, digit or `_` on either side.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    let joined = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        let free = |side: Option<char>, edge: Option<char>| {
            !(side.is_some_and(joined) && edge.is_some_and(joined))
        };
        free(before, word.chars().next()) && free(after, word.chars().next_back())
    })
}

#[cfg(test)]
mod tests {
    use super::{has_word, parts};

    fn strings(text: &str) -> Vec<(usize, String)> {
        parts(text)
            .strings
            .into_iter()
            .map(|found| (found.line, found.text))
            .collect()
    }

    #[test]
    fn strings_of_every_kind_are_found_with_their_lines() {
        let text = "let a = \"one\";\nlet b = r#\"two \"x\" \"#;\nlet c = b\"th\\\"ree\";\nlet d = br\"four\";";
        let expected = [(1, "one"), (2, "two \"x\" "), (3, "th ree"), (4, "four")];
        assert_eq!(
            strings(text),
            expected.map(|(line, text)| (line, text.to_owned()))
        );
    }

    #[test]
    fn a_string_over_lines_begins_on_its_first() {
        assert_eq!(
            strings("\n\"a\n  b\" \"c\""),
            [(2, "a\n  b".to_owned()), (3, "c".to_owned())]
        );
    }

    #[test]
    fn quotes_in_comments_and_characters_open_nothing() {
        for text in [
            "// \"no\n",
            "/* \" /* \" */ \" */",
            "let q = '\"';",
            "let q = '\\'';",
            "let q = '\\u{22}';",
            "fn f<'a>(x: &'a str) {}",
            "/// it's \"here\"\n",
        ] {
            assert!(strings(text).is_empty(), "{text}");
        }
        assert_eq!(
            strings("let for_r = 1; x(hdr, \"a\"); '\\\\'; \"b\"").len(),
            2
        );
    }

    #[test]
    fn code_and_comments_keep_their_lines() {
        let found = parts("a /* b\nc */ d // e\n\"f\ng\" h\n");
        assert_eq!(
            found.code.lines().map(str::trim).collect::<Vec<_>>(),
            ["a", "d", "", "h"]
        );
        assert_eq!(
            found.comments.lines().map(str::trim).collect::<Vec<_>>(),
            ["/* b", "c */   // e", "", ""]
        );
    }

    #[test]
    fn what_is_never_closed_ends_with_the_file() {
        for text in ["\"abc", "r#\"abc\"", "/* abc", "'\\", "// abc", "'"] {
            let found = parts(text);
            assert_eq!(found.code.chars().count(), text.chars().count(), "{text}");
        }
    }

    #[test]
    fn words_stand_alone() {
        assert!(has_word("an unsafe block", "unsafe"));
        assert!(has_word("x=unsafe{", "unsafe"));
        for line in ["unsafe_code", "my_unsafe", "unsafely", ""] {
            assert!(!has_word(line, "unsafe"), "{line}");
        }
        assert!(
            has_word("todo!()", "todo!"),
            "what ends in a mark needs no gap after it"
        );
    }
}
