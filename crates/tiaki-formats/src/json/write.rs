//! Writes JSON in one form: no spaces, members in the order given, only needful escapes.

use std::fmt::Write as _;
use std::io;

/// Collects a document.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    out: String,
    /// Whether something stands before the next value on this level.
    filled: bool,
}

impl Writer {
    pub(crate) fn finish(self) -> String {
        self.out
    }

    /// Hands on what has been written so far and forgets it; what follows goes on from there.
    pub(crate) fn drain(&mut self, to: &mut impl io::Write) -> io::Result<()> {
        to.write_all(self.out.as_bytes())?;
        self.out.clear();
        Ok(())
    }

    fn comma(&mut self) {
        if self.filled {
            self.out.push(',');
        }
        self.filled = true;
    }

    /// Writes what `inside` writes between the brackets, as one value.
    fn nested(&mut self, open: char, close: char, inside: impl FnOnce(&mut Self)) {
        self.comma();
        self.out.push(open);
        self.filled = false;
        inside(self);
        self.out.push(close);
        self.filled = true;
    }

    pub(crate) fn object(&mut self, inside: impl FnOnce(&mut Self)) {
        self.nested('{', '}', inside);
    }

    pub(crate) fn array(&mut self, inside: impl FnOnce(&mut Self)) {
        self.nested('[', ']', inside);
    }

    /// A member's name; its value must follow.
    pub(crate) fn name(&mut self, name: &str) {
        self.comma();
        self.quoted(name);
        self.out.push(':');
        self.filled = false;
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.comma();
        self.quoted(text);
    }

    /// A value that is already JSON.
    pub(crate) fn raw(&mut self, raw: &str) {
        self.comma();
        self.out.push_str(raw);
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        // Most texts have nothing to escape: what stands between two escapes is copied whole.
        let mut rest = text;
        while let Some(at) = rest
            .bytes()
            .position(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
        {
            let (before, from) = rest.split_at(at);
            self.out.push_str(before);
            let mut chars = from.chars();
            match chars.next() {
                Some('"') => self.out.push_str("\\\""),
                Some('\\') => self.out.push_str("\\\\"),
                Some('\n') => self.out.push_str("\\n"),
                Some('\r') => self.out.push_str("\\r"),
                Some('\t') => self.out.push_str("\\t"),
                Some('\u{8}') => self.out.push_str("\\b"),
                Some('\u{c}') => self.out.push_str("\\f"),
                Some(control) => {
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, "\\u{:04x}", u32::from(control));
                }
                None => {}
            }
            rest = chars.as_str();
        }
        self.out.push_str(rest);
        self.out.push('"');
    }
}
