//! A paragraph to lines, in the order that they are drawn (UAX 9).
//!
//! A line breaks after a space, or where a word is wider than the line anywhere between two clusters, so that it
//! always ends. Text of one direction is shaped once; where directions mix, a line is shaped again by itself, since
//! letters join otherwise at its ends.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use crate::clean::{ISOLATE, ISOLATED};
use crate::face::Face;
use crate::model::Direction;
use crate::shape::{Glyph, Shaper};

/// A piece of a line in one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// Where it begins in the paragraph: runs are read in this order, whatever stands left of what.
    pub(crate) from: usize,
    /// Whether it runs from right to left.
    pub(crate) is_back: bool,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<Glyph>,
}

/// A line; its runs from left to right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) runs: Vec<Run>,
    /// Thousandths of a point, with the space that it may end in.
    pub(crate) width: i64,
}

/// In what a paragraph is set: the face, the size and the measure in thousandths of a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting {
    pub(crate) face: Face,
    pub(crate) size: i64,
    pub(crate) measure: i64,
    pub(crate) direction: Direction,
}

impl Setting {
    fn scaled(&self, units: i64) -> i64 {
        let em = self.face.font().map_or(1, |font| font.em);
        units.saturating_mul(self.size) / em
    }
}

/// The lines of a text that is [clean](crate::clean); none where it is empty.
pub(crate) fn lines(shaper: &mut Shaper, text: &str, setting: &Setting) -> Vec<Line> {
    if text.is_empty() {
        return Vec::new();
    }
    if setting.direction == Direction::LeftToRight && !text.chars().any(turns) {
        return straight(shaper, text, setting);
    }
    let level = match setting.direction {
        Direction::LeftToRight => Level::ltr(),
        Direction::RightToLeft => Level::rtl(),
    };
    let bidi = BidiInfo::new(text, Some(level));
    let Some(paragraph) = bidi.paragraphs.first() else {
        return Vec::new();
    };
    let mut clusters = Vec::new();
    let (levels, whole) = bidi.visual_runs(paragraph, 0..text.len());
    for range in whole {
        let is_back = is_back(&levels, &range);
        let base = range.start;
        let piece = text.get(range).unwrap_or_default();
        let (bare, places) = bare(piece);
        for glyph in shaper.shape(setting.face, &bare, is_back) {
            let at = places.get(glyph.from).copied().unwrap_or_default();
            clusters.push((base + at, i64::from(glyph.advance)));
        }
    }
    clusters.sort_by_key(|(at, _)| *at);
    let mut lines = Vec::new();
    for range in broken(text, &clusters, setting) {
        let (levels, runs) = bidi.visual_runs(paragraph, range);
        let mut line = Line::default();
        for range in runs {
            let is_back = is_back(&levels, &range);
            let from = range.start;
            let (bare, _) = bare(text.get(range).unwrap_or_default());
            let glyphs = shaper.shape(setting.face, &bare, is_back);
            line.push((from, is_back), bare, glyphs);
        }
        line.width = setting.scaled(line.width);
        lines.push(line);
    }
    lines
}

fn is_back(levels: &[Level], range: &Range<usize>) -> bool {
    levels.get(range.start).is_some_and(Level::is_rtl)
}

/// Whether a character makes that directions mix.
fn turns(char: char) -> bool {
    matches!(
        bidi_class(char),
        BidiClass::R | BidiClass::AL | BidiClass::AN
    )
}

/// Text of one direction, without the marks that isolate, to lines.
fn straight(shaper: &mut Shaper, text: &str, setting: &Setting) -> Vec<Line> {
    let (text, _) = bare(text);
    let glyphs = shaper.shape(setting.face, &text, false);
    let mut clusters: Vec<(usize, i64)> = Vec::with_capacity(glyphs.len());
    for glyph in &glyphs {
        clusters.push((glyph.from, i64::from(glyph.advance)));
    }
    let mut lines = Vec::new();
    let mut rest = glyphs.into_iter().peekable();
    for range in broken(&text, &clusters, setting) {
        let mut own = Vec::new();
        while let Some(mut glyph) = rest.next_if(|glyph| glyph.from < range.end) {
            glyph.from = glyph.from.saturating_sub(range.start);
            glyph.to = glyph.to.saturating_sub(range.start);
            own.push(glyph);
        }
        let mut line = Line::default();
        let piece = text.get(range.clone()).unwrap_or_default();
        line.push((range.start, false), piece.to_owned(), own);
        line.width = setting.scaled(line.width);
        lines.push(line);
    }
    lines
}

/// Where lines begin and end, by clusters in the order of the text: their first bytes, and their widths.
fn broken(text: &str, clusters: &[(usize, i64)], setting: &Setting) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut width) = (0, 0);
    // The end of the last word that is in the line, and the width up to there.
    let mut word: Option<(usize, i64)> = None;
    let ends = clusters.iter().skip(1).map(|(at, _)| *at);
    let ends = ends.chain(std::iter::once(text.len()));
    for ((at, advance), end) in clusters.iter().zip(ends) {
        // A space that bears a mark is one cluster with it, which no line parts.
        let cluster = text.get(*at..end).unwrap_or_default();
        let is_space = cluster.trim_end_matches([ISOLATE, ISOLATED]) == " ";
        if !is_space && setting.scaled(width + advance) > setting.measure && *at > start {
            let (end, taken) = word.take().unwrap_or((*at, width));
            ranges.push(start..end);
            (start, width) = (end, width - taken);
        }
        width += advance;
        if is_space {
            word = Some((*at + 1, width));
        }
    }
    if start < text.len() {
        ranges.push(start..text.len());
    }
    ranges
}

/// A text without the marks that isolate; with the place there of each byte here, and one for its end.
fn bare(text: &str) -> (String, Vec<usize>) {
    let mut bare = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len() + 1);
    for (at, char) in text.char_indices() {
        if char != ISOLATE && char != ISOLATED {
            bare.push(char);
            places.extend(at..at + char.len_utf8());
        }
    }
    places.push(text.len());
    (bare, places)
}

impl Line {
    /// With a run after it; its width is in units of the font until all are there.
    fn push(&mut self, (from, is_back): (usize, bool), text: String, mut glyphs: Vec<Glyph>) {
        // What writes the file panics where a glyph stands for bytes that are not there.
        for glyph in &mut glyphs {
            glyph.from = text.floor_char_boundary(glyph.from);
            glyph.to = text.floor_char_boundary(glyph.to).max(glyph.from);
        }
        let advances = glyphs.iter().map(|glyph| i64::from(glyph.advance));
        self.width += advances.sum::<i64>();
        if !glyphs.is_empty() {
            self.runs.push(Run {
                from,
                is_back,
                text,
                glyphs,
            });
        }
    }

    /// What it says, in the order that it is drawn.
    #[cfg(test)]
    pub(crate) fn said(&self) -> Vec<&str> {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Setting, lines};
    use crate::face::Face;
    use crate::model::Direction;
    use crate::shape::Shaper;

    fn set(text: &str, measure: i64, direction: Direction) -> Vec<Line> {
        let setting = Setting {
            face: Face::Regular,
            size: 10_000,
            measure,
            direction,
        };
        lines(&mut Shaper::default(), text, &setting)
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_anywhere() {
        let said = |text, measure| -> Vec<String> {
            let lines = set(text, measure, Direction::LeftToRight);
            assert!(lines.iter().all(|line| line.runs.len() == 1));
            lines.iter().map(|line| line.said().concat()).collect()
        };
        assert_eq!(said("one two three", 45_000), ["one two ", "three"]);
        assert_eq!(said("one", 100_000), ["one"]);
        assert_eq!(said("", 100_000), [""; 0]);
        assert_eq!(said("abcdefgh", 20_000), ["abc", "def", "gh"]);
        assert_eq!(said("a bcdefgh", 20_000), ["a ", "bcd", "efg", "h"]);
        // Narrower than any letter: one in each line.
        assert_eq!(said("abc", 1), ["a", "b", "c"]);
        assert_eq!(said("   ", 1), ["   "]);
        // A mark stays with the space that it is upon.
        assert_eq!(said("abc \u{301}def", 20_000), ["abc", " \u{301}def"]);
    }

    #[test]
    fn what_is_received_stays_apart_from_what_is_around() {
        let arabic = "الطلب \u{2068}req-12\u{2069} (3)";
        let [line] = &*set(arabic, 500_000, Direction::RightToLeft) else {
            panic!("one line");
        };
        assert_eq!(line.said(), [")", "3", " (", "req-12", "الطلب "]);
        let latin = "from \u{2068}مرحبا\u{2069} on";
        let [line] = &*set(latin, 500_000, Direction::LeftToRight) else {
            panic!("one line");
        };
        assert_eq!(line.said(), ["from ", "مرحبا", " on"]);
    }

    #[test]
    fn arabic_letters_join_and_glyphs_know_their_bytes() {
        let [line] = &*set("سلام", 500_000, Direction::RightToLeft) else {
            panic!("one line");
        };
        let [run] = &*line.runs else {
            panic!("one run")
        };
        // Lam and alef are one glyph: three for four letters, each with its bytes.
        let bytes: Vec<_> = run
            .glyphs
            .iter()
            .map(|glyph| (glyph.from, glyph.to))
            .collect();
        assert_eq!(bytes, [(6, 8), (2, 6), (0, 2)]);
    }
}
