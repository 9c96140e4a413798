//! What can go wrong.

use std::path::PathBuf;

/// Why no world was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The parameters are no TOML of the expected form.
    #[error("the parameters do not read")]
    Read(#[source] Box<toml::de::Error>),
    /// A parameter has a value that makes no world.
    #[error("parameter {name}: {why}")]
    Parameter {
        /// The name of the parameter.
        name: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The number of accounts is outside what a world can hold.
    #[error("a world has 1 to {most} accounts, not {asked}")]
    Accounts {
        /// How many were asked for.
        asked: u32,
        /// How many there can be.
        most: u32,
    },
    /// The folder to write to is not empty.
    #[error("the folder {} is not empty: choose a new one", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder could not be written.
    #[error("writing {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: std::io::Error,
    },
    /// A worker stopped before its work was done.
    #[error("a worker thread stopped")]
    Worker,
}
