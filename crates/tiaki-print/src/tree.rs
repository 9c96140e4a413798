//! What each part of a document is, for programs that read it aloud or take it apart.

/// What a node of the tree is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Role {
    Body,
    Cell,
    Head,
    /// A heading with its level, from 1, and its words.
    Heading(u8, String),
    /// The head of a column, or of a row.
    HeadCell {
        of_row: bool,
    },
    Item,
    ItemBody,
    ItemLabel,
    List,
    Paragraph,
    Row,
    Table,
}

/// The parts of a document, each with the one that it is in; a part comes after the one that it is in.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<(Role, Option<usize>)>,
}

impl Tree {
    /// A further part; what it is called.
    pub(crate) fn add(&mut self, role: Role, within: Option<usize>) -> usize {
        self.nodes.push((role, within));
        self.nodes.len() - 1
    }
}
