//! One node, member by member; the members of each stand in rising order.

use tiaki_core::time::Timestamp;

use super::NodeId;
use super::terms::NODE;
use crate::json::Writer;

/// Writes the members of one object.
pub(super) struct Node<'w> {
    w: &'w mut Writer,
    /// What the names of its parts are made from.
    own: NodeId,
    /// How many parts it has so far.
    parts: usize,
}

/// Writes a node with its name and class; its parts are named after `own`.
pub(super) fn node(
    w: &mut Writer,
    (id, own): (NodeId, NodeId),
    class: &str,
    inside: impl FnOnce(&mut Node<'_>),
) {
    w.object(|w| {
        w.name("@id");
        w.text(&named(id));
        w.name("@type");
        w.text(class);
        inside(&mut Node::of(w, own));
    });
}

/// The name of a node as it stands in the file.
pub(super) fn named(id: NodeId) -> String {
    format!("{NODE}{id}")
}

impl<'w> Node<'w> {
    /// Members of the node of this name, into an object that is open.
    pub(super) const fn of(w: &'w mut Writer, own: NodeId) -> Self {
        Self { w, own, parts: 0 }
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

    /// A whole number (`xsd:integer`).
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

    /// A value of another datatype than JSON has.
    pub(super) fn typed(&mut self, name: &str, datatype: &str, value: &str) {
        self.w.name(name);
        self.w.object(|w| {
            w.name("@type");
            w.text(datatype);
            w.name("@value");
            w.text(value);
        });
    }

    pub(super) fn moment(&mut self, name: &str, at: Option<Timestamp>) {
        if let Some(at) = at {
            self.typed(name, "xsd:dateTime", &at.to_string());
        }
    }

    pub(super) fn one(&mut self, name: &str, to: NodeId) {
        self.w.name(name);
        reference(self.w, to);
    }

    /// References, where there are any.
    pub(super) fn many(&mut self, name: &str, to: impl IntoIterator<Item = NodeId>) {
        let mut to = to.into_iter().peekable();
        if to.peek().is_none() {
            return;
        }
        self.w.name(name);
        self.w.array(|w| to.for_each(|id| reference(w, id)));
    }

    /// An array of parts of this node (facets, hashes), which have names of their own.
    pub(super) fn parts(&mut self, name: &str, inside: impl FnOnce(&mut Parts<'_>)) {
        self.w.name(name);
        let (own, first) = (self.own, self.parts);
        let mut number = first;
        self.w.array(|w| {
            let mut parts = Parts { w, own, number };
            inside(&mut parts);
            number = parts.number;
        });
        self.parts = number;
    }
}

/// Writes the parts of a node.
pub(super) struct Parts<'w> {
    w: &'w mut Writer,
    own: NodeId,
    number: usize,
}

impl Parts<'_> {
    pub(super) fn part(&mut self, class: &str, inside: impl FnOnce(&mut Node<'_>)) {
        let id = self.own.part("part", self.number);
        self.number += 1;
        node(self.w, (id, id), class, inside);
    }
}

fn reference(w: &mut Writer, to: NodeId) {
    w.object(|w| {
        w.name("@id");
        w.text(&named(to));
    });
}
