//! Pages to the bytes of a PDF.

use krilla::Document as Pdf;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use thiserror::Error;

use crate::ascii;
use crate::face::Font;
use crate::lay::{Bookmark, HEIGHT, Laid, Mark, Placed, Shade, Sheet, WIDTH, lay};
use crate::line::Run;
use crate::model::{Direction, Document, Moment};
use crate::shape::Glyph;
use crate::tree::{Role, Tree};

/// A document that cannot be printed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A font that comes with the program cannot be read.
    #[error("reading the fonts that print it")]
    Font,
    /// The bytes would not be text, so that no package could hold them.
    #[error("writing the document as text")]
    NotText,
    /// It would break a rule of PDF/A-2a or PDF/UA-1, or a limit of PDF.
    #[error("writing the document under the rules of PDF/A: {0}")]
    Rule(String),
    /// It has no title, which PDF/UA-1 asks for.
    #[error("printing a document without a title")]
    Untitled,
}

/// A document that is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file, which is UTF-8.
    pub pdf: String,
    /// How many pages it has.
    pub pages: usize,
}

/// Prints a document. `page` says which page of how many one is, in the document's language.
///
/// # Errors
/// Where it has no title, where it breaks a rule of PDF/A-2a or PDF/UA-1, or a limit of PDF.
pub fn print(document: &Document, page: &dyn Fn(usize, usize) -> String) -> Result<Printed, Error> {
    if document.title.trim().is_empty() {
        return Err(Error::Untitled);
    }
    let laid = lay(document, page);
    let pages = laid.sheets.len();
    let bytes = written(document, laid)?;
    let pdf = ascii::text(&bytes).ok_or(Error::NotText)?;
    Ok(Printed { pdf, pages })
}

fn written(document: &Document, laid: Laid) -> Result<Vec<u8>, Error> {
    let rule = |said: String| Error::Rule(said);
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| rule(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let size = PageSettings::from_wh(points(WIDTH), points(HEIGHT));
    let size = size.ok_or_else(|| rule("the size of the page".to_owned()))?;
    let mut leaves: Vec<Vec<Identifier>> = Vec::new();
    leaves.resize_with(laid.tree.nodes.len(), Vec::new);
    for sheet in &laid.sheets {
        let mut page = pdf.start_page_with(size.clone());
        let mut surface = page.surface();
        draw(&mut surface, sheet, &mut leaves)?;
        surface.finish();
        page.finish();
    }
    pdf.set_outline(outline(&laid.bookmarks));
    pdf.set_tag_tree(tagged(laid.tree, leaves, &document.lang));
    pdf.set_metadata(
        Metadata::new()
            .title(document.title.clone())
            .language(document.lang.clone())
            .creation_date(date(&document.made))
            .text_direction(match document.direction {
                Direction::LeftToRight => TextDirection::LeftToRight,
                Direction::RightToLeft => TextDirection::RightToLeft,
            }),
    );
    pdf.finish().map_err(|error| rule(format!("{error:?}")))
}

fn date(made: &Moment) -> DateTime {
    DateTime::new(made.year)
        .month(made.month)
        .day(made.day)
        .hour(made.hour)
        .minute(made.minute)
        .second(made.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// Thousandths of a point as points.
#[expect(
    clippy::cast_precision_loss,
    reason = "a place on a page in thousandths has seven digits, which a float holds"
)]
const fn points(thousandths: i64) -> f32 {
    thousandths as f32 / 1_000.0
}

fn paint(shade: Shade) -> Fill {
    let level = match shade {
        Shade::Text => 0x14,
        Shade::Edge => 0x55,
        Shade::Rule => 0xB4,
        Shade::Ground => 0xEE,
    };
    Fill {
        paint: rgb::Color::new(level, level, level).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

/// Draws a page; what belongs to a node is noted with it, and all else is no content.
fn draw(
    surface: &mut Surface<'_>,
    sheet: &Sheet,
    leaves: &mut [Vec<Identifier>],
) -> Result<(), Error> {
    for mark in &sheet.marks {
        match mark {
            Mark::Fill(x, y, width, height, shade) => {
                let rect = Rect::from_xywh(points(*x), points(*y), points(*width), points(*height));
                let path = rect.and_then(|rect| {
                    let mut builder = PathBuilder::new();
                    builder.push_rect(rect);
                    builder.finish()
                });
                if let Some(path) = path {
                    surface.start_tagged(artifact());
                    surface.set_fill(Some(paint(*shade)));
                    surface.draw_path(&path);
                    surface.end_tagged();
                }
            }
            Mark::Line(placed) => {
                let node = placed.node.and_then(|node| leaves.get_mut(node));
                let tag = if node.is_some() {
                    ContentTag::Other
                } else {
                    artifact()
                };
                let identifier = surface.start_tagged(tag);
                let drawn = line(surface, placed);
                surface.end_tagged();
                drawn?;
                if let Some(leaves) = node {
                    leaves.push(identifier);
                }
            }
        }
    }
    Ok(())
}

fn artifact() -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(ArtifactType::Other))
}

/// Draws a line in the order that it is read, which is not that of places where directions mix: so programs that
/// take the text out of the file, or read it aloud, have it as it was written (ISO 32000-1, 14.8.2.3).
fn line(surface: &mut Surface<'_>, placed: &Placed) -> Result<(), Error> {
    let font = placed.face.font().ok_or(Error::Font)?;
    surface.set_fill(Some(paint(placed.shade)));
    let size = points(placed.size);
    let mut x = placed.x;
    let mut runs = Vec::new();
    for run in &placed.line.runs {
        runs.push((x, run));
        let advances = run.glyphs.iter().map(|glyph| i64::from(glyph.advance));
        x += advances.sum::<i64>() * placed.size / font.em;
    }
    runs.sort_by_key(|(_, run)| run.from);
    for (x, run) in runs {
        let (ahead, glyphs) = read_order(run, font);
        let at = Point::from_xy(points(x + ahead * placed.size / font.em), points(placed.y));
        surface.draw_glyphs(at, &glyphs, font.krilla.clone(), &run.text, size, false);
    }
    Ok(())
}

/// The glyphs of a run as they are read, and how far from its left edge the first one stands. Where it runs from
/// right to left, each glyph moves the pen back to where the next one begins.
fn read_order(run: &Run, font: &Font) -> (i64, Vec<KrillaGlyph>) {
    let of_em = |units: i32| points(i64::from(units) * 1_000_000 / font.em) / 1_000.0;
    let drawn = |glyph: &Glyph, advance: i32| {
        let [advance, x, y] = [advance, glyph.x, glyph.y].map(of_em);
        let id = GlyphId::new(glyph.id);
        KrillaGlyph::new(id, advance, x, y, 0.0, glyph.from..glyph.to, None)
    };
    if !run.is_back {
        let glyphs = run.glyphs.iter();
        return (0, glyphs.map(|glyph| drawn(glyph, glyph.advance)).collect());
    }
    let before = run.glyphs.iter().rev().skip(1).map(|glyph| glyph.advance);
    let back = before.clone().map(|advance| -advance).chain([0]);
    let glyphs = run.glyphs.iter().rev().zip(back);
    (
        before.map(i64::from).sum(),
        glyphs.map(|(glyph, back)| drawn(glyph, back)).collect(),
    )
}

/// Bookmarks of the headings, those of a lower level within the one before them.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    for node in within(bookmarks, 1) {
        outline.push_child(node);
    }
    outline
}

fn within(bookmarks: &[Bookmark], level: u8) -> Vec<OutlineNode> {
    let mut nodes = Vec::new();
    let mut rest = bookmarks;
    while let Some((first, after)) = rest.split_first() {
        let end = after
            .iter()
            .position(|next| next.level <= first.level.max(level));
        let (own, next) = after.split_at(end.unwrap_or(after.len()));
        let at = XyzDestination::new(first.page, Point::from_xy(0.0, points(first.y)));
        let mut node = OutlineNode::new(first.words.clone(), at);
        for child in within(own, level.saturating_add(1)) {
            node.push_child(child);
        }
        nodes.push(node);
        rest = next;
    }
    nodes
}

/// The tree of tags: each part within the one that it is in, in the order that they came.
fn tagged(tree: Tree, leaves: Vec<Vec<Identifier>>, lang: &str) -> TagTree {
    let mut within: Vec<Vec<Node>> = Vec::new();
    within.resize_with(tree.nodes.len(), Vec::new);
    let mut top = Vec::new();
    for (at, ((role, parent), own)) in tree.nodes.into_iter().zip(leaves).enumerate().rev() {
        let mut children: Vec<Node> = own.into_iter().map(Node::Leaf).collect();
        let mut below = within.get_mut(at).map(std::mem::take).unwrap_or_default();
        below.reverse();
        children.append(&mut below);
        let node = Node::Group(TagGroup::with_children(kind(role), children));
        match parent.and_then(|parent| within.get_mut(parent)) {
            Some(siblings) => siblings.push(node),
            None => top.push(node),
        }
    }
    top.reverse();
    TagTree::from(top).with_lang(Some(lang.to_owned()))
}

fn kind(role: Role) -> TagKind {
    match role {
        Role::Body => Tag::TBody.into(),
        Role::Cell => Tag::TD.into(),
        Role::Head => Tag::THead.into(),
        Role::Heading(level, words) => {
            let level = std::num::NonZeroU16::new(u16::from(level));
            Tag::Hn(level.unwrap_or(std::num::NonZeroU16::MIN), Some(words)).into()
        }
        Role::HeadCell { of_row: true } => Tag::TH(TableHeaderScope::Row).into(),
        Role::HeadCell { of_row: false } => Tag::TH(TableHeaderScope::Column).into(),
        Role::Item => Tag::LI.into(),
        Role::ItemBody => Tag::LBody.into(),
        Role::ItemLabel => Tag::Lbl.into(),
        Role::List => Tag::L(ListNumbering::Circle).into(),
        Role::Paragraph => Tag::P.into(),
        Role::Row => Tag::TR.into(),
        Role::Table => Tag::Table.into(),
    }
}
