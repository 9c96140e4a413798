//! XML, written straight into a buffer.
//!
//! It knows nothing of the schema: who calls it keeps the order.

use std::fmt::{self, Display, Write as _};

/// A document being written.
#[derive(Debug, Default)]
pub(crate) struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    /// Starts a document over, keeping the buffer.
    pub(crate) fn start(&mut self) {
        self.text.clear();
        self.depth = 0;
        self.text
            .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    }

    /// What has been written.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// An element with elements in it.
    pub(crate) fn nest(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.nest_with(name, &[], inside);
    }

    /// An element with attributes and with elements in it.
    pub(crate) fn nest_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &dyn Display)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.open(name, attributes);
        self.text.push_str(">\n");
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.indent();
        self.close(name);
    }

    /// An element with text in it.
    pub(crate) fn leaf(&mut self, name: &str, value: impl Display) {
        self.leaf_with(name, &[], value);
    }

    /// An element with attributes and with text in it.
    pub(crate) fn leaf_with(
        &mut self,
        name: &str,
        attributes: &[(&str, &dyn Display)],
        value: impl Display,
    ) {
        self.open(name, attributes);
        self.text.push('>');
        let _ = write!(Escaped(&mut self.text), "{value}");
        self.close(name);
    }

    /// An element without anything in it.
    pub(crate) fn flag(&mut self, name: &str) {
        self.empty_with(name, &[]);
    }

    /// An element with attributes only.
    pub(crate) fn empty_with(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.open(name, attributes);
        self.text.push_str("/>\n");
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            let _ = write!(self.text, " {name}=\"");
            let _ = write!(Escaped(&mut self.text), "{value}");
            self.text.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push_str(">\n");
    }

    fn indent(&mut self) {
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }
}

/// Writes text with the characters replaced that XML reserves.
struct Escaped<'t>(&'t mut String);

impl fmt::Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            let (before, from) = rest.split_at(at);
            self.0.push_str(before);
            let mut letters = from.chars();
            self.0.push_str(match letters.next() {
                Some('&') => "&amp;",
                Some('<') => "&lt;",
                Some('>') => "&gt;",
                _ => "&quot;",
            });
            rest = letters.as_str();
        }
        self.0.push_str(rest);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_characters_are_replaced() {
        let mut xml = Xml::default();
        xml.start();
        xml.nest_with("a", &[("b", &"\"<")], |xml| {
            xml.leaf("c", "1 & 2 > \"");
            xml.flag("d");
        });
        let expected = "<a b=\"&quot;&lt;\">\n  <c>1 &amp; 2 &gt; &quot;</c>\n  <d/>\n</a>\n";
        assert_eq!(
            std::str::from_utf8(xml.bytes())
                .unwrap()
                .split_once('\n')
                .unwrap()
                .1,
            expected
        );
    }
}
