//! Text of one direction to glyphs.

use harfrust::{Direction, Feature, ShapeOptions, ShapePlan, Tag, UnicodeBuffer, script};

use crate::face::Face;

/// A glyph, with the bytes of the text that it stands for; in units of the font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glyph {
    pub(crate) id: u32,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) advance: i32,
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// Shapes for one document: what is planned for a face, a direction and a script is kept.
#[derive(Default)]
pub(crate) struct Shaper {
    plans: Vec<((Face, bool, bool), ShapePlan)>,
    buffer: Option<UnicodeBuffer>,
}

/// Ligatures that are only for beauty would make two letters of an id one.
fn features() -> [Feature; 1] {
    [Feature::new(Tag::new(b"liga"), 0, ..)]
}

/// Whether a character joins its neighbours as Arabic letters do.
pub(crate) fn is_arabic(char: char) -> bool {
    matches!(char, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

impl Shaper {
    /// The glyphs of a text from left to right as they are drawn; `is_back` where it runs from right to left.
    pub(crate) fn shape(&mut self, face: Face, text: &str, is_back: bool) -> Vec<Glyph> {
        let Some(font) = face.font() else {
            return Vec::new();
        };
        let is_arabic = text.chars().any(is_arabic);
        let mut buffer = self.buffer.take().unwrap_or_default();
        let (direction, script) = properties(is_back, is_arabic);
        buffer.push_str(text);
        buffer.set_direction(direction);
        buffer.set_script(script);
        let shaper = font.data.shaper(&font.font).build();
        let plan = self.plan(&shaper, (face, is_back, is_arabic));
        let features = features();
        let options = ShapeOptions::new().plan(plan).features(&features);
        let shaped = shaper.shape(buffer, options);
        let glyphs = read(&shaped, text.len(), is_back);
        self.buffer = Some(shaped.clear());
        glyphs
    }

    fn plan(
        &mut self,
        shaper: &harfrust::Shaper<'_>,
        key: (Face, bool, bool),
    ) -> Option<&ShapePlan> {
        if !self.plans.iter().any(|(known, _)| *known == key) {
            let (direction, script) = properties(key.1, key.2);
            let plan = ShapePlan::new(shaper, direction, Some(script), None, &features());
            self.plans.push((key, plan));
        }
        let found = self.plans.iter().find(|(known, _)| *known == key);
        found.map(|(_, plan)| plan)
    }
}

fn properties(is_back: bool, is_arabic: bool) -> (Direction, harfrust::Script) {
    let direction = if is_back {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    };
    let script = if is_arabic {
        script::ARABIC
    } else {
        script::LATIN
    };
    (direction, script)
}

/// What was shaped, each glyph with the bytes of its cluster: up to where the next one in the text begins.
fn read(shaped: &harfrust::GlyphBuffer, length: usize, is_back: bool) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = shaped
        .glyph_infos()
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(info, position)| Glyph {
            id: info.glyph_id,
            from: usize::try_from(info.cluster).unwrap_or(length),
            to: length,
            advance: position.x_advance,
            x: position.x_offset,
            y: position.y_offset,
        })
        .collect();
    let (mut from, mut end) = (length, length);
    let mut close = |glyph: &mut Glyph| {
        if glyph.from != from {
            (end, from) = (from, glyph.from);
        }
        glyph.to = end;
    };
    // Clusters fall in the order of drawing where the text runs back, and rise elsewhere.
    if is_back {
        glyphs.iter_mut().for_each(&mut close);
    } else {
        glyphs.iter_mut().rev().for_each(&mut close);
    }
    glyphs
}
