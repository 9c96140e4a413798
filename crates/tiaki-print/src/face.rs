//! The fonts, embedded: read once for the process.

use std::sync::LazyLock;

use harfrust::{FontRef, ShaperData};
use skrifa::MetadataProvider;

/// A cut of the font.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    Regular,
    Bold,
    Code,
}

/// A font, as what shapes text and what writes PDFs read it.
pub(crate) struct Font {
    pub(crate) font: FontRef<'static>,
    pub(crate) data: ShaperData,
    pub(crate) krilla: krilla::text::Font,
    /// Whether each character of the first plane has a glyph.
    has: Vec<bool>,
    /// Units in an em.
    pub(crate) em: i64,
}

const BYTES: [&[u8]; 3] = [
    include_bytes!("../fonts/DejaVuSans.ttf"),
    include_bytes!("../fonts/DejaVuSans-Bold.ttf"),
    include_bytes!("../fonts/DejaVuSansMono.ttf"),
];

static FONTS: LazyLock<[Option<Font>; 3]> = LazyLock::new(|| BYTES.map(read));

fn read(bytes: &'static [u8]) -> Option<Font> {
    let font = FontRef::new(bytes).ok()?;
    let krilla = krilla::text::Font::new(bytes.into(), 0)?;
    let mut has = vec![false; 1 << 16];
    for (char, _) in font.charmap().mappings() {
        if let Some(place) = usize::try_from(char).ok().and_then(|at| has.get_mut(at)) {
            *place = true;
        }
    }
    Some(Font {
        data: ShaperData::new(&font),
        em: 2_048,
        has,
        font,
        krilla,
    })
}

impl Face {
    /// Its font; nothing where the file cannot be read, which a test refuses.
    pub(crate) fn font(self) -> Option<&'static Font> {
        let [regular, bold, code] = &*FONTS;
        match self {
            Self::Regular => regular.as_ref(),
            Self::Bold => bold.as_ref(),
            Self::Code => code.as_ref(),
        }
    }

    /// Whether it can draw a character.
    pub(crate) fn has(self, char: char) -> bool {
        let at = usize::try_from(u32::from(char)).ok();
        let font = self.font().zip(at);
        font.and_then(|(font, at)| font.has.get(at).copied())
            .unwrap_or_default()
    }
}
