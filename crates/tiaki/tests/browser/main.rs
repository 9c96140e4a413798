//! The pages in a real browser: what only a browser can tell.
//!
//! A synthetic operation is served by the binary ([`demo`]), Debian's Chromium is driven over its
//! protocol ([`driver`]), and each page is held to what every page promises ([`every_page`]):
//! nothing on the console, nothing that the security policy had to refuse, nothing from elsewhere,
//! no barrier that axe-core knows ([`axe`]), in light, dark and forced colours, on a wide window
//! and at 400 % zoom. That these checks find what they are for is tested on pages that have every
//! fault ([`faulty`]).
//!
//! Where no Chromium is installed they are skipped with a note; with `TIAKI_REQUIRE_BROWSER` set
//! they fail. To add a kind of page: nothing, where a link leads to it; a line in
//! [`every_page::KINDS`], so that it cannot get lost again.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where something is not as it should be"
)]

mod axe;
mod demo;
mod driver;
mod drives;
mod ended;
mod every_page;
mod faulty;
mod first_page;
mod forms;
mod hands;
mod journeys;
mod keyboard;
mod known;
mod leaves_nothing;
mod look;
mod picture;
mod release;
mod roles;
mod screenshots;
mod served;
mod session;
mod strokes;
mod walk;
