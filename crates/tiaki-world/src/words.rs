//! Words for names, neutral and few.

use crate::identity::wrapped;

/// 64 adjectives.
const ADJECTIVES: [&str; 64] = [
    "amber", "ashen", "azure", "bright", "bronze", "calm", "cedar", "clear", "clever", "coral",
    "crisp", "dapper", "dusky", "eager", "early", "fabled", "fair", "fleet", "fresh", "frosty",
    "gentle", "gilded", "golden", "grand", "green", "hazel", "honest", "humble", "ivory", "jolly",
    "keen", "kind", "late", "light", "linen", "lucky", "lunar", "mellow", "merry", "misty",
    "modest", "noble", "north", "olive", "opal", "pale", "plain", "plucky", "proud", "quick",
    "quiet", "ready", "royal", "rustic", "sandy", "silver", "solar", "steady", "sunny", "swift",
    "tidy", "vivid", "warm", "winter",
];
/// 64 nouns.
const NOUNS: [&str; 64] = [
    "acorn", "anchor", "badger", "beacon", "birch", "brook", "canyon", "canoe", "comet", "crane",
    "delta", "ember", "falcon", "fern", "finch", "fjord", "forest", "garnet", "glacier", "grove",
    "harbor", "hawk", "heron", "island", "jasper", "kestrel", "lagoon", "lantern", "larch",
    "lichen", "lynx", "maple", "marble", "meadow", "mesa", "moss", "oasis", "orchid", "osprey",
    "otter", "pebble", "pine", "plover", "prairie", "quartz", "raven", "reed", "ridge", "river",
    "robin", "rowan", "saffron", "sparrow", "spruce", "stone", "summit", "thistle", "thunder",
    "tundra", "valley", "walnut", "willow", "wolf", "wren",
];

/// An adjective and a noun by the lowest 12 bits of a number.
pub(crate) fn pair(number: u64) -> (&'static str, &'static str) {
    (
        wrapped(&ADJECTIVES, number & 63),
        wrapped(&NOUNS, number >> 6 & 63),
    )
}

/// What the codes of free texts stand for that bear on access to children (`docs/worlds.md`), as a file
/// that a site may take over: a reader of texts cannot know the codes of an invented world.
pub(crate) const fn wordings() -> &'static str {
    "format = \"wordings-1\"\n\n[relation]\nany = [\"coded text R\"]\n\n[work]\nany = [\"coded text W\"]\n"
}
