//! What can be printed.

/// Which way a document is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    LeftToRight,
    /// From right to left: lines begin at the right, and so do tables.
    RightToLeft,
}

/// A piece of text: ours, or received from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Ours(String),
    Received(String),
}

/// A text: words of ours, and what was received, each told apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub(crate) pieces: Vec<Piece>,
}

impl Text {
    /// Words of ours: of a catalogue, a number, an id. Marks that isolate a direction (UAX 9) do what they say.
    #[must_use]
    pub fn ours(words: impl Into<String>) -> Self {
        Self {
            pieces: vec![Piece::Ours(words.into())],
        }
    }

    /// Something that came from elsewhere: nothing in it acts, and all of it is shown.
    #[must_use]
    pub fn received(text: impl Into<String>) -> Self {
        Self {
            pieces: vec![Piece::Received(text.into())],
        }
    }

    /// With another text after it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let is_empty = |piece: &Piece| match piece {
            Piece::Ours(text) | Piece::Received(text) => text.is_empty(),
        };
        self.pieces.iter().all(is_empty)
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands over it, again on every page.
    pub head: Text,
    /// Its share of the width, among those of all columns; from 1.
    pub share: u16,
    /// Whether its cells are ids, addresses or digests, in letters of one width.
    pub is_code: bool,
}

/// A part of a document, in the order of reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; the first level is 1. It is a bookmark too.
    Heading(u8, Text),
    /// Things said one by one.
    List(Vec<Text>),
    /// What must not be overlooked: set apart from what is around.
    Note(Text),
    /// A name, and what it is, for each.
    Pairs(Vec<(Text, Text)>),
    /// A paragraph.
    Paragraph(Text),
    /// A table. Rows shorter than its columns end in empty cells, and further cells are not shown.
    Table(Vec<Column>, Vec<Vec<Text>>),
}

/// When a document was made, in UTC, as its maker says: no clock is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The year of our calendar.
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
    /// From 0.
    pub hour: u8,
    /// From 0.
    pub minute: u8,
    /// From 0.
    pub second: u8,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The language it is in, as BCP 47 names it.
    pub lang: String,
    /// Which way that is written.
    pub direction: Direction,
    /// Its title, which programs show in the window: words of ours.
    pub title: String,
    /// When it was made, which PDF/A-2 asks for in its metadata.
    pub made: Moment,
    /// What stands at the head of every page.
    pub head: Text,
    /// What stands at the foot of every page, beside the number of the page.
    pub foot: Text,
    /// What it says.
    pub blocks: Vec<Block>,
}
