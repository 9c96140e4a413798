//! One node, member by member; the members of each stand in rising order.

use tiaki_core::time::Timestamp;

use super::NodeId;
use super::space::Names;
use crate::json::Writer;

/// Writes the members of one object.
pub(super) struct Node<'w> {
    w: &'w mut Writer,
    names: &'w mut Names,
}

/// Writes a node with its name and class.
pub(super) fn node(
    (w, names): (&mut Writer, &mut Names),
    id: NodeId,
    class: &str,
    inside: impl FnOnce(&mut Node<'_>),
) {
    w.object(|w| {
        w.name("@id");
        w.text(names.text(id));
        w.name("@type");
        w.text(class);
        inside(&mut Node::of(w, names));
    });
}

impl<'w> Node<'w> {
    /// Members of a node, into an object that is open.
    pub(super) const fn of(w: &'w mut Writer, names: &'w mut Names) -> Self {
        Self { w, names }
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.w.name(name);
        self.w.text(text);
    }

    /// A text, where there is one.
    pub(super) fn find(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    /// Texts, where there are any.
    pub(super) fn texts<'t>(&mut self, name: &str, texts: impl IntoIterator<Item = &'t str>) {
        let mut texts = texts.into_iter().peekable();
        if texts.peek().is_some() {
            self.w.name(name);
            self.w.array(|w| texts.for_each(|text| w.text(text)));
        }
    }

    pub(super) fn flag(&mut self, name: &str, is: Option<bool>) {
        if let Some(is) = is {
            self.w.name(name);
            self.w.raw(if is { "true" } else { "false" });
        }
    }

    /// A whole number; `xsd:integer` where the context does not say otherwise.
    pub(super) fn number(&mut self, name: &str, number: i64) {
        self.w.name(name);
        self.w.raw(&number.to_string());
    }

    /// A whole number, where there is one.
    pub(super) fn find_number(&mut self, name: &str, number: Option<i32>) {
        if let Some(number) = number {
            self.number(name, number.into());
        }
    }

    /// A time; that it is one stands in the context.
    pub(super) fn moment(&mut self, name: &str, at: Option<Timestamp>) {
        if let Some(at) = at {
            self.text(name, &at.to_string());
        }
    }

    /// The name of another node; that it is one stands in the context.
    pub(super) fn one(&mut self, name: &str, to: NodeId) {
        self.w.name(name);
        self.w.text(self.names.text(to));
    }

    /// The names of other nodes, where there are any.
    pub(super) fn many(&mut self, name: &str, to: impl IntoIterator<Item = NodeId>) {
        let mut to = to.into_iter().peekable();
        if to.peek().is_none() {
            return;
        }
        let names = &mut *self.names;
        self.w.name(name);
        self.w.array(|w| to.for_each(|id| w.text(names.text(id))));
    }

    /// An array of parts of this node (facets, hashes), which have names of their own.
    pub(super) fn parts(&mut self, name: &str, inside: impl FnOnce(&mut Parts<'_>)) {
        let names = &mut *self.names;
        self.w.name(name);
        self.w.array(|w| inside(&mut Parts { w, names }));
    }
}

/// Writes the parts of a node.
pub(super) struct Parts<'w> {
    w: &'w mut Writer,
    names: &'w mut Names,
}

impl Parts<'_> {
    pub(super) fn part(&mut self, class: &str, inside: impl FnOnce(&mut Node<'_>)) {
        let id = self.names.next();
        node((self.w, self.names), id, class, inside);
    }
}
