//! The pages of Tiaki: server-rendered HTML, complete without JavaScript.
//!
//! It reads what [`tiaki_ops::views`] gives and writes it as pages; it runs no
//! SQL and applies no rules. Everything foreign (what a provider wrote, a path,
//! an address) passes through one type that marks hidden characters and is then
//! escaped by the template, so that no text can act or mislead. Nothing here
//! asks what time it is: the caller says so in [`Settings`].
//!
//! It refuses to listen on anything but loopback ([`serve`]): operators,
//! sessions and rules of access are not there yet, and a page that anyone on a
//! network could open must not exist before them. It also refuses requests
//! that name another host, so that a page in the same browser cannot reach it
//! under a name of its own.
//!
//! To add a page: a module in `page` (a typed context, one handler), a template
//! in `templates`, a line in [`router`], a sample and a snapshot in `tests/web`.
#![forbid(unsafe_code)]

mod assets;
mod chart;
mod edge;
mod error;
mod graph;
mod head;
mod moment;
mod origin;
mod page;
mod problem;
mod serve;
mod settings;
mod text;
mod words;

pub use crate::edge::Views;
pub use crate::error::Error;
pub use crate::serve::{router, serve};
pub use crate::settings::Settings;
