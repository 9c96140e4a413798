//! The text of a document, written so that reading it gives the same value.

/// Collects a document.
pub(crate) struct Writer {
    text: String,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self {
            text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
        }
    }

    pub(crate) fn finish(mut self) -> String {
        self.text.push('\n');
        self.text
    }

    /// Begins a tag; attributes follow, then [`Self::opened`].
    pub(crate) fn open(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
    }

    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        self.escape(value, true);
        self.text.push('"');
    }

    pub(crate) fn opened(&mut self) {
        self.text.push('>');
    }

    pub(crate) fn text(&mut self, value: &str) {
        self.escape(value, false);
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    pub(crate) fn leaf(&mut self, name: &str, value: &str) {
        self.open(name);
        self.opened();
        self.text(value);
        self.close(name);
    }

    /// Escapes what a reader would change: markup, and line ends that it would normalise. What XML
    /// cannot carry at all becomes U+FFFD.
    fn escape(&mut self, value: &str, attribute: bool) {
        for c in value.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' if attribute => self.text.push_str("&quot;"),
                '\r' => self.text.push_str("&#13;"),
                '\n' if attribute => self.text.push_str("&#10;"),
                '\t' if attribute => self.text.push_str("&#9;"),
                '\t' | '\n' => self.text.push(c),
                '\0'..=' ' if c != ' ' => self.text.push('\u{FFFD}'),
                '\u{FFFE}' | '\u{FFFF}' => self.text.push('\u{FFFD}'),
                _ => self.text.push(c),
            }
        }
    }
}
