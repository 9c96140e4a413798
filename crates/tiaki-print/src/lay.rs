//! A document to pages: what stands where, in thousandths of a point from the upper left corner.

use crate::clean::clean;
use crate::face::Face;
use crate::line::{Line, Setting, lines};
use crate::model::{Block, Column, Direction, Document, Text};
use crate::shape::Shaper;
use crate::tree::{Role, Tree};

/// A4 (ISO 216).
pub(crate) const WIDTH: i64 = 595_276;
pub(crate) const HEIGHT: i64 = 841_890;

const MARGIN: i64 = 51_000;
const MEASURE: i64 = WIDTH - 2 * MARGIN;
const HEAD: i64 = 42_000;
const BOTTOM: i64 = HEIGHT - 62_000;
const FOOT: i64 = HEIGHT - 38_000;
/// Lines that the head of a page may have; it holds words of ours, which are fewer.
const HEAD_LINES: usize = 4;

/// Around the text in a cell.
const PAD: i64 = 3_500;
/// How far a list's text is from its bullets.
const INDENT: i64 = 12_000;
/// What has to be below a heading on its page.
const BELOW_HEADING: i64 = 64_000;

/// How dark something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shade {
    Text,
    Rule,
    Ground,
    Edge,
}

/// A size of letters, and from line to line.
#[derive(Debug, Clone, Copy)]
struct Size {
    face: Face,
    size: i64,
    leading: i64,
}

const fn size(face: Face, size: i64, leading: i64) -> Size {
    Size {
        face,
        size,
        leading,
    }
}

const HEADINGS: [Size; 3] = [
    size(Face::Bold, 17_000, 22_000),
    size(Face::Bold, 12_500, 17_000),
    size(Face::Bold, 10_000, 14_000),
];
const PLAIN: Size = size(Face::Regular, 9_500, 13_500);
const CELL: Size = size(Face::Regular, 7_800, 10_600);
const CODE: Size = size(Face::Code, 7_200, 10_600);
const CELL_HEAD: Size = size(Face::Bold, 7_800, 10_600);
const EDGE: Size = size(Face::Regular, 7_800, 10_600);

/// Something on a page.
#[derive(Debug)]
pub(crate) enum Mark {
    /// A filled rectangle: where it begins, its width and its height.
    Fill(i64, i64, i64, i64, Shade),
    /// A line of text.
    Line(Placed),
}

/// A line of text on a page.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) line: Line,
    pub(crate) face: Face,
    pub(crate) size: i64,
    pub(crate) x: i64,
    /// Where its letters stand.
    pub(crate) y: i64,
    pub(crate) shade: Shade,
    /// What it is part of; nothing where it is said elsewhere already, such as a head that comes again.
    pub(crate) node: Option<usize>,
}

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) marks: Vec<Mark>,
}

/// A heading, by which a reader finds the place.
#[derive(Debug)]
pub(crate) struct Bookmark {
    pub(crate) level: u8,
    pub(crate) words: String,
    pub(crate) page: usize,
    pub(crate) y: i64,
}

/// A document on pages.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) tree: Tree,
    pub(crate) bookmarks: Vec<Bookmark>,
}

/// Text that has its lines and waits for its place.
#[derive(Debug, Clone)]
struct Set {
    lines: Vec<Line>,
    size: Size,
    /// From the edge that lines begin at.
    inset: i64,
    node: Option<usize>,
}

struct Layout<'d> {
    document: &'d Document,
    shaper: Shaper,
    laid: Laid,
    top: i64,
    y: i64,
}

/// Puts a document on pages. `page` says which page of how many one is.
pub(crate) fn lay(document: &Document, page: &dyn Fn(usize, usize) -> String) -> Laid {
    let mut layout = Layout {
        document,
        shaper: Shaper::default(),
        laid: Laid::default(),
        top: 0,
        y: 0,
    };
    let mut head = layout.set(&document.head, EDGE, (0, MEASURE), None);
    head.lines.truncate(HEAD_LINES);
    layout.top = HEAD + EDGE.leading * count(&head.lines) + 14_000;
    layout.turn();
    for block in &document.blocks {
        layout.block(block);
    }
    layout.edges(&head, page);
    layout.laid
}

fn count<T>(of: &[T]) -> i64 {
    i64::try_from(of.len()).unwrap_or(i64::MAX)
}

impl Layout<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, words) => self.heading(*level, words),
            Block::List(items) => self.list(items),
            Block::Note(text) => self.note(text),
            Block::Pairs(pairs) => self.pairs(pairs),
            Block::Paragraph(text) => {
                let node = self.laid.tree.add(Role::Paragraph, None);
                let set = self.set(text, PLAIN, (0, MEASURE), Some(node));
                self.flow(&set);
                self.y += 5_000;
            }
            Block::Table(columns, rows) => self.table(columns, rows),
        }
    }

    /// The lines of a text in a measure.
    fn set(
        &mut self,
        text: &Text,
        size: Size,
        (inset, measure): (i64, i64),
        node: Option<usize>,
    ) -> Set {
        let setting = Setting {
            face: size.face,
            size: size.size,
            measure,
            direction: self.document.direction,
        };
        let cleaned = clean(text, size.face);
        Set {
            lines: lines(&mut self.shaper, &cleaned, &setting),
            size,
            inset,
            node,
        }
    }

    /// Begins a page.
    fn turn(&mut self) {
        self.laid.sheets.push(Sheet::default());
        self.y = self.top;
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(sheet) = self.laid.sheets.last_mut() {
            sheet.marks.push(mark);
        }
    }

    fn fill(&mut self, (inset, width): (i64, i64), (y, height): (i64, i64), shade: Shade) {
        let x = match self.document.direction {
            Direction::LeftToRight => MARGIN + inset,
            Direction::RightToLeft => WIDTH - MARGIN - inset - width,
        };
        self.mark(Mark::Fill(x, y, width, height, shade));
    }

    /// Where a line begins at the left.
    fn left(&self, set: &Set, line: &Line) -> i64 {
        match self.document.direction {
            Direction::LeftToRight => MARGIN + set.inset,
            Direction::RightToLeft => WIDTH - MARGIN - set.inset - line.width,
        }
    }

    /// A line of what is set, its upper edge at a height.
    fn place(&mut self, set: &Set, line: &Line, y: i64) {
        let x = self.left(set, line);
        let baseline = y + set.size.leading / 2 + set.size.size * 36 / 100;
        self.mark(Mark::Line(Placed {
            line: line.clone(),
            face: set.size.face,
            size: set.size.size,
            x,
            y: baseline,
            shade: Shade::Text,
            node: set.node,
        }));
    }

    /// Lines one below the other, over as many pages as they take.
    fn flow(&mut self, set: &Set) {
        for line in &set.lines {
            if self.y + set.size.leading > BOTTOM {
                self.turn();
            }
            self.place(set, line, self.y);
            self.y += set.size.leading;
        }
    }

    fn heading(&mut self, level: u8, words: &Text) {
        if words.is_empty() {
            return;
        }
        let place = usize::from(level.clamp(1, 3)) - 1;
        let size = HEADINGS.get(place).copied().unwrap_or(PLAIN);
        let title: String = clean(words, size.face)
            .chars()
            .filter(|char| !matches!(char, '\u{2066}'..='\u{2069}'))
            .collect();
        let node = self
            .laid
            .tree
            .add(Role::Heading(level, title.clone()), None);
        let set = self.set(words, size, (0, MEASURE), Some(node));
        let above = if self.y > self.top { size.size } else { 0 };
        if self.y + above + size.leading * count(&set.lines) + BELOW_HEADING > BOTTOM
            && self.y > self.top
        {
            self.turn();
        } else {
            self.y += above;
        }
        self.laid.bookmarks.push(Bookmark {
            level,
            words: title,
            page: self.laid.sheets.len() - 1,
            y: self.y,
        });
        self.flow(&set);
        self.y += size.size / 3;
    }

    fn list(&mut self, items: &[Text]) {
        let list = self.laid.tree.add(Role::List, None);
        for item in items {
            let node = self.laid.tree.add(Role::Item, Some(list));
            let label = self.laid.tree.add(Role::ItemLabel, Some(node));
            let body = self.laid.tree.add(Role::ItemBody, Some(node));
            let bullet = Text::ours("•");
            let bullet = self.set(&bullet, PLAIN, (2_000, INDENT), Some(label));
            let set = self.set(item, PLAIN, (INDENT, MEASURE - INDENT), Some(body));
            if self.y + PLAIN.leading > BOTTOM {
                self.turn();
            }
            for line in &bullet.lines {
                self.place(&bullet, line, self.y);
            }
            self.flow(&set);
            self.y += 2_000;
        }
        self.y += 3_000;
    }

    /// With a bar beside it, at the edge that lines begin at.
    fn note(&mut self, text: &Text) {
        let node = self.laid.tree.add(Role::Paragraph, None);
        let inset = 10_000;
        let set = self.set(text, PLAIN, (inset, MEASURE - inset - PAD), Some(node));
        self.y += 2_000;
        let height = PLAIN.leading * count(&set.lines);
        if self.y + height > BOTTOM && height < (BOTTOM - self.top) / 2 {
            self.turn();
        }
        for line in &set.lines {
            if self.y + PLAIN.leading > BOTTOM {
                self.turn();
            }
            self.fill((0, MEASURE), (self.y, PLAIN.leading), Shade::Ground);
            self.fill((0, 2_500), (self.y, PLAIN.leading), Shade::Edge);
            self.place(&set, line, self.y);
            self.y += PLAIN.leading;
        }
        self.y += 7_000;
    }

    fn pairs(&mut self, pairs: &[(Text, Text)]) {
        let table = self.laid.tree.add(Role::Table, None);
        let body = self.laid.tree.add(Role::Body, Some(table));
        let name = MEASURE * 28 / 100;
        for (key, value) in pairs {
            let row = self.laid.tree.add(Role::Row, Some(body));
            let head = Role::HeadCell { of_row: true };
            let head = self.laid.tree.add(head, Some(row));
            let cell = self.laid.tree.add(Role::Cell, Some(row));
            let key = self.set(key, CELL_HEAD, (PAD, name - 2 * PAD), Some(head));
            let measure = MEASURE - name - 2 * PAD;
            let value = self.set(&or_dash(value), PAIR, (name + PAD, measure), Some(cell));
            self.row(&[key, value], None);
        }
        self.y += 6_000;
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Text>]) {
        if columns.is_empty() {
            return;
        }
        let spans = spans(columns);
        let table = self.laid.tree.add(Role::Table, None);
        let head = self.laid.tree.add(Role::Head, Some(table));
        let head_row = self.laid.tree.add(Role::Row, Some(head));
        let mut heads = Vec::new();
        for (column, (inset, width)) in columns.iter().zip(&spans) {
            let role = Role::HeadCell { of_row: false };
            let node = self.laid.tree.add(role, Some(head_row));
            let within = (inset + PAD, width - 2 * PAD);
            heads.push(self.set(&or_dash(&column.head), CELL_HEAD, within, Some(node)));
        }
        let body = self.laid.tree.add(Role::Body, Some(table));
        // The head does not stand alone at the end of a page.
        if self.y + height(&heads) + 3 * CELL.leading > BOTTOM && self.y > self.top {
            self.turn();
        }
        self.heads(&heads);
        let again: Vec<Set> = heads
            .iter()
            .map(|set| Set {
                node: None,
                ..set.clone()
            })
            .collect();
        let empty = Text::default();
        for row in rows {
            let node = self.laid.tree.add(Role::Row, Some(body));
            let mut cells = Vec::new();
            for (at, (column, (inset, width))) in columns.iter().zip(&spans).enumerate() {
                let cell = self.laid.tree.add(Role::Cell, Some(node));
                let size = if column.is_code { CODE } else { CELL };
                let text = or_dash(row.get(at).unwrap_or(&empty));
                cells.push(self.set(&text, size, (inset + PAD, width - 2 * PAD), Some(cell)));
            }
            self.row(&cells, Some(&again));
        }
        self.y += 8_000;
    }

    /// The head of a table, on a ground of its own.
    fn heads(&mut self, heads: &[Set]) {
        let height = height(heads);
        self.fill((0, MEASURE), (self.y, height), Shade::Ground);
        for set in heads {
            for (line, at) in set.lines.iter().zip(0..) {
                self.place(set, line, self.y + PAD + at * set.size.leading);
            }
        }
        self.y += height;
    }

    /// A row, whole on a page where it can be; else over as many as it takes.
    fn row(&mut self, cells: &[Set], head: Option<&Vec<Set>>) {
        let whole = BOTTOM - self.top - head.map_or(0, |head| height(head));
        let height = height(cells);
        if self.y + height > BOTTOM && height <= whole {
            self.turn_within(head);
        }
        let mut from = 0;
        let most = cells.iter().map(|set| set.lines.len()).max().unwrap_or(0);
        loop {
            let room = (BOTTOM - self.y - 2 * PAD) / CELL.leading;
            let take = usize::try_from(room).unwrap_or(0).min(most - from);
            if take == 0 && from < most {
                self.turn_within(head);
                // Where not even a head leaves room, one line goes all the same.
                if (BOTTOM - self.y - 2 * PAD) < CELL.leading {
                    self.y = self.top;
                }
                continue;
            }
            for set in cells {
                let lines = set.lines.iter().skip(from).take(take);
                for (line, at) in lines.zip(0..) {
                    self.place(set, line, self.y + PAD + at * CELL.leading);
                }
            }
            self.y += 2 * PAD + CELL.leading * i64::try_from(take).unwrap_or(0);
            self.fill((0, MEASURE), (self.y, 400), Shade::Rule);
            from += take;
            if from >= most {
                return;
            }
            self.turn_within(head);
        }
    }

    fn turn_within(&mut self, head: Option<&Vec<Set>>) {
        self.turn();
        if let Some(head) = head.filter(|head| height(head) < (BOTTOM - self.top) / 3) {
            self.heads(head);
        }
    }

    /// Head and foot of every page.
    fn edges(&mut self, head: &Set, page: &dyn Fn(usize, usize) -> String) {
        let all = self.laid.sheets.len();
        let room = MEASURE * 70 / 100;
        let foot = self.set(&self.document.foot, EDGE, (0, room), None);
        let sheets = std::mem::take(&mut self.laid.sheets);
        for (sheet, at) in sheets.into_iter().zip(1..) {
            self.laid.sheets.push(sheet);
            for (line, at) in head.lines.iter().zip(0..) {
                self.place(head, line, HEAD - EDGE.leading + at * EDGE.leading);
            }
            let below = self.top - 11_500;
            self.fill((0, MEASURE), (below, 600), Shade::Rule);
            for line in foot.lines.iter().take(1) {
                self.place(&foot, line, FOOT - EDGE.leading);
            }
            let number = Text::ours(page(at, all));
            let mut number = self.set(&number, EDGE, (0, MEASURE - room), None);
            for line in std::mem::take(&mut number.lines).iter().take(1) {
                // At the edge where lines end.
                number.inset = MEASURE - line.width;
                self.place(&number, line, FOOT - EDGE.leading);
            }
        }
    }
}

const PAIR: Size = size(Face::Regular, 8_500, CELL.leading);

/// What stands where nothing is.
fn or_dash(text: &Text) -> Text {
    if text.is_empty() {
        Text::ours("–")
    } else {
        text.clone()
    }
}

fn height(cells: &[Set]) -> i64 {
    let most = cells.iter().map(|set| set.lines.len()).max().unwrap_or(0);
    2 * PAD + CELL.leading * i64::try_from(most).unwrap_or(0)
}

/// Where each column begins, and its width.
fn spans(columns: &[Column]) -> Vec<(i64, i64)> {
    let share = |column: &Column| i64::from(column.share.max(1));
    let all: i64 = columns.iter().map(share).sum();
    let mut before = 0;
    let mut spans = Vec::new();
    for column in columns {
        let from = MEASURE * before / all;
        before += share(column);
        spans.push((from, MEASURE * before / all - from));
    }
    spans
}
