//! Deterministic synthetic operations with the truth kept beside them.
//!
//! A world is what a lead agency would receive in an operation like Operation H: reports of several
//! providers, the bulk disclosure of a host, hash lists; and, apart from these, whose each account
//! is, where everyone is, and who endangers a child. Demo, tests, benches and evaluation use it.
//!
//! It plays the part of nature and of the providers. It knows nothing of how reports are read, linked,
//! located or ranked, and depends on no other crate of the project, so that it cannot be tuned to them.
//!
//! The same parameters, number of accounts and seed give the same bytes, on any machine and any number
//! of threads: each entity has its own stream of chance, sampled with whole numbers. (The addresses
//! also depend on the registries' statistics that are built in.)
//!
//! It refuses to write into a folder that holds anything. All of it is invented: free text is a code,
//! mail is at reserved domains, no phone number can be assigned, no address names a host.
//!
//! ```
//! # let folder = tempfile::tempdir().unwrap();
//! # let out = folder.path().join("world");
//! use tiaki_world::{Params, generate};
//!
//! let params = Params::parse("[countries]\nadded = { NZ = 5000 }\n")?;
//! let summary = generate(&params, 200, 1, &out, &mut |_stage, _done, _total| ())?;
//! assert_eq!(summary.accounts, 200);
//! assert!(out.join("truth/persons.csv").is_file());
//! # Ok::<(), tiaki_world::Error>(())
//! ```
//!
//! What is in a world, and why: `docs/worlds.md`. To add a thing that happens: a kind in
//! `plan::incidents`, its words in `report`, its figures in `params/default.toml`.

mod calendar;
mod countries;
mod disclosure;
mod draw;
mod error;
mod files;
mod identity;
mod lists;
mod mail;
mod network;
mod output;
mod params;
mod plan;
mod registry;
mod report;
mod summary;
mod truth;
mod words;
mod world;
mod xml;

#[cfg(test)]
mod tests;

use std::path::Path;

pub use crate::error::Error;
pub use crate::params::Params;
pub use crate::summary::Summary;
use crate::world::World;

/// The most accounts that a world can have.
pub const MOST_ACCOUNTS: u32 = 20_000_000;

/// The parts of the work, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// Deciding who there is and what happens.
    Plan,
    /// Writing the host's disclosure.
    Disclosures,
    /// Writing the hash lists.
    Lists,
    /// Writing the truth.
    Truth,
    /// Writing the reports.
    Reports,
}

impl Stage {
    /// The stage in a word.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Disclosures => "disclosures",
            Self::Lists => "lists",
            Self::Truth => "truth",
            Self::Reports => "reports",
        }
    }
}

/// Makes a world of so many accounts in a new or empty folder, on as many threads as there are cores.
///
/// `progress` is called now and then with the stage, how much of it is done, and of how much.
///
/// # Errors
/// Where the number of accounts is 0 or above [`MOST_ACCOUNTS`], the folder is not empty, or a file
/// cannot be written.
pub fn generate(
    params: &Params,
    accounts: u32,
    seed: u64,
    out: &Path,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Summary, Error> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    generate_on(threads, params, accounts, seed, out, progress)
}

fn generate_on(
    threads: usize,
    params: &Params,
    accounts: u32,
    seed: u64,
    out: &Path,
    progress: &mut dyn FnMut(Stage, u64, u64),
) -> Result<Summary, Error> {
    if accounts == 0 || accounts > MOST_ACCOUNTS {
        return Err(Error::Accounts {
            asked: accounts,
            most: MOST_ACCOUNTS,
        });
    }
    output::claim(out)?;
    progress(Stage::Plan, 0, 1);
    let world = World::new(params, accounts, seed)?;
    let mut summary = Summary::of(&world);
    progress(Stage::Plan, 1, 1);
    output::write_tables(&world, out, &mut summary, progress)?;
    summary.reports_with_files = output::write_reports(&world, out, threads, progress)?;
    output::write_file(
        &out.join("world.toml"),
        summary.toml(&world, seed).as_bytes(),
    )?;
    Ok(summary)
}
