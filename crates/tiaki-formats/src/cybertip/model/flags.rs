//! Sets of presence flags: any order, each at most once, `<x/>` or `<x>true</x>`.

use crate::cybertip::lexical::FixedTrue;
use crate::cybertip::parser::Parser;
use crate::cybertip::record::Record;
use crate::cybertip::rejection::Rejection;
use crate::cybertip::sequence::{Child, Order, Sequence};
use crate::cybertip::source::Source;
use crate::cybertip::write::Writer;

macro_rules! flags {
    ($( $(#[$meta:meta])* $name:ident { $( $field:ident = $text:literal, )* } )*) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct $name {
            $( #[doc = concat!("Whether `", $text, "` is present.")] pub $field: bool, )*
        }

        impl $name {
            /// The element names of the flags that are present, in the order of the schema.
            pub fn present(&self) -> impl Iterator<Item = &'static str> {
                [$( ($text, self.$field) ),*].into_iter().filter(|(_, set)| *set).map(|(name, _)| name)
            }
        }

        impl Record for $name {
            fn read<S: Source>(parser: &mut Parser<'_, S>) -> Result<Self, Rejection> {
                const CHILDREN: &[Child] = &[
                    $( Child { name: $text, required: false, many: false, alternative: false, text: false }, )*
                ];
                let mut this = Self::default();
                if parser.has_attributes() {
                    parser.keep_all_attributes()?;
                }
                let mut sequence = Sequence::new(CHILDREN, Order::Any);
                while let Some(found) = parser.child(&mut sequence)? {
                    let set = parser.leaf(&FixedTrue)?;
                    let fields = [$( &mut this.$field ),*];
                    if let Some(field) = fields.into_iter().nth(found) {
                        *field = set;
                    }
                }
                parser.leave();
                Ok(this)
            }

            fn write(&self, name: &str, out: &mut Writer) {
                out.open(name);
                out.opened();
                for flag in self.present() {
                    out.leaf(flag, "");
                }
                out.close(name);
            }

            #[cfg(test)]
            fn sample(random: &mut crate::cybertip::sample::Random) -> Self {
                Self { $( $field: random.chance(3), )* }
            }
        }
    )* };
}

flags! {
    /// What the sender says of the incident.
    ReportAnnotations {
        sextortion = "sextortion",
        csam_solicitation = "csamSolicitation",
        minor_to_minor_interaction = "minorToMinorInteraction",
        spam = "spam",
        sadistic_online_exploitation = "sadisticOnlineExploitation",
    }
    /// What the sender says of a file.
    FileAnnotations {
        anime_drawing_virtual_hentai = "animeDrawingVirtualHentai",
        potential_meme = "potentialMeme",
        viral = "viral",
        possible_self_production = "possibleSelfProduction",
        physical_harm = "physicalHarm",
        violence_gore = "violenceGore",
        bestiality = "bestiality",
        live_streaming = "liveStreaming",
        infant = "infant",
        generative_ai = "generativeAi",
    }
}
