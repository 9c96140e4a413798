//! The pages of Tiaki, and the API that providers send reports over.
//!
//! Pages are server-rendered HTML, complete without JavaScript.
//! It reads what [`tiaki_ops::views`] gives and writes it as pages; it runs no
//! SQL and applies no rules. Everything foreign (what a provider wrote, a path,
//! an address) passes through one type that marks hidden characters and is then
//! escaped by the template, so that no text can act or mislead. Nothing here
//! asks what time it is: the caller gives a [`Clock`].
//!
//! The provider API (`ispws`) is another matter than the pages: its callers log in, and it
//! may answer on a socket of its own, which shows no page.
//!
//! Every page but the log-in is behind a session and the rules of access: a route can only be added with
//! what it needs (`access`). It refuses to listen on anything but loopback ([`serve`]), since passwords
//! would go over a network in clear: a proxy on the machine ends TLS. It also refuses requests
//! that name another host, so that a page in the same browser cannot reach it
//! under a name of its own.
//!
//! Machines have the same use cases as JSON under `/api/v1` (`api`), each with a token of its own.
//!
//! Pages are written in several languages: all their words are messages in `locales`
//! (module `tongue`, and `docs/languages.md`).
//!
//! To add a page: a module in `page` (a typed context, one handler), a template
//! in `templates`, its messages in `locales`, a line in [`router`], a sample and a snapshot in `tests/web`.
#![forbid(unsafe_code)]

mod access;
mod api;
mod asks;
mod assets;
mod chart;
mod deed;
mod door;
mod edge;
mod error;
mod graph;
mod head;
mod ispws;
mod keys;
mod moment;
mod origin;
mod page;
mod problem;
mod scene;
mod serve;
mod settings;
mod shut;
mod text;
mod tongue;
mod visit;
mod wire;
mod words;

pub use crate::access::{About, Need, Route};
pub use crate::api::openapi;
pub use crate::deed::{Deed, Outcome};
pub use crate::door::Door;
pub use crate::door::own::OwnLogin;
pub use crate::edge::cases::{CaseDeed, CaseRefused, Cases};
pub use crate::edge::exchange::{ExchangeDeed, Exchanges, KeyDeed};
pub use crate::edge::persons::{Persons, Worked};
pub use crate::edge::search::Searching;
pub use crate::edge::send::{ReferralDeed, Sends};
pub use crate::edge::{Calls, Care, Figures, Given, Upkeep, Views, Workbench};
pub use crate::error::Error;
pub use crate::ispws::Providers;
pub use crate::serve::{Listeners, provider_router, router, router_and_routes, serve};
pub use crate::settings::{Approve, Clock, Settings};

/// Every `language: key` of a message that could not be told since the process began: for tests.
#[doc(hidden)]
pub fn unsaid() -> Vec<String> {
    tongue::unsaid()
}
