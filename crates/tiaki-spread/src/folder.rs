//! The folder that evidence and shards lie in, and what is said of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tiaki_link::{Model, Round};

use crate::Error;

/// The form of the files, raised with every change of a column.
pub(crate) const FORMAT: u32 = 3;

/// Where evidence comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// What tells the site's key from others, without telling it.
    pub site: String,
    /// Up to which entry of the log the store was read.
    pub position: i64,
}

/// What is said of evidence, in `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the files.
    pub format: u32,
    /// Where it comes from.
    #[serde(flatten)]
    pub origin: Origin,
    /// The version of the weights.
    pub model: u32,
    /// How many records there are.
    pub records: u64,
    /// How many rows of evidence.
    pub rows: u64,
    /// How many pairs of records are told apart.
    pub contradictions: u64,
    /// How many shards are made.
    pub shards: u32,
    pub(crate) decisions: Vec<tiaki_link::Decision>,
    pub(crate) prior: i32,
    /// By round.
    pub(crate) least: BTreeMap<String, i32>,
    pub(crate) flows: Flows,
    pub(crate) mail: Mail,
    /// The numbers of the kind of addresses, and of its family.
    pub(crate) address: usize,
    pub(crate) address_family: u8,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flows {
    pub(crate) classes: Vec<u8>,
    pub(crate) lowest_port: u16,
    pub(crate) gap: i64,
    pub(crate) holders: u32,
    pub(crate) most: i32,
    pub(crate) window: i64,
}

/// How domains of mailboxes are judged; the weights are in `witness.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mail {
    /// The number of the kind of mailboxes, and of the class of which something may be learned.
    pub(crate) kind: u8,
    pub(crate) ordinary: u8,
    pub(crate) most_holders: u32,
    pub(crate) most_each: u32,
    /// The class that is learned, and from which sum on.
    pub(crate) open: (u8, i64),
    pub(crate) personal: (u8, i64),
}

/// What the script says at its end, in `done.json`.
#[derive(Debug, Deserialize)]
pub(crate) struct Done {
    evidence: String,
    pub(crate) values: u64,
    pub(crate) shards: BTreeMap<u32, Sizes>,
}

/// How many lines each table of a shard has.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(crate) struct Sizes {
    pub(crate) rows: u64,
    pub(crate) members: u64,
    pub(crate) apart: u64,
}

/// What is said of counted groups, in `groups.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Groups {
    pub(crate) evidence: String,
    pub(crate) records: u64,
}

pub(crate) const fn name(round: Round) -> &'static str {
    match round {
        Round::Records => "records",
        Round::Persons => "persons",
    }
}

/// A folder whose manifest has been read and fits.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) manifest: Manifest,
    /// The digest of the manifest: it names the evidence.
    pub(crate) id: String,
}

impl Folder {
    /// Opens a folder of evidence that was written here, for these weights.
    pub(crate) fn open(path: &Path, model: &Model, origin: &Origin) -> Result<Self, Error> {
        let file = path.join("manifest.json");
        let text = read(&file, "write the evidence first")?;
        let only: Form = parse(&file, &text)?;
        if only.format != FORMAT {
            return Err(Error::Format {
                found: only.format,
                expected: FORMAT,
            });
        }
        let manifest: Manifest = parse(&file, &text)?;
        if manifest.model != model.version() {
            return Err(Error::Weights {
                found: manifest.model,
                expected: model.version(),
            });
        }
        if manifest.origin.site != origin.site {
            return Err(Error::SiteKey);
        }
        if manifest.origin.position != origin.position {
            return Err(Error::Behind);
        }
        Ok(Self {
            path: path.to_owned(),
            manifest,
            id: hex::encode(Sha256::digest(&text)),
        })
    }

    /// What the engine says of a round.
    pub(crate) fn done(&self, round: Round) -> Result<Done, Error> {
        let file = self.round(round).join("done.json");
        let todo = match round {
            Round::Records => "run shuffle.py for the round of records to its end",
            Round::Persons => "run shuffle.py for the round of persons to its end",
        };
        let done: Done = parse(&file, &read(&file, todo)?)?;
        if done.evidence == self.id {
            Ok(done)
        } else {
            Err(Error::Mixed { file })
        }
    }

    /// The folder of a round.
    pub(crate) fn round(&self, round: Round) -> PathBuf {
        self.path.join(name(round))
    }
}

#[derive(Deserialize)]
struct Form {
    format: u32,
}

fn read(file: &Path, todo: &'static str) -> Result<Vec<u8>, Error> {
    std::fs::read(file).map_err(|source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::Missing {
            file: file.to_owned(),
            todo,
        },
        _ => at(file)(source),
    })
}

fn parse<T: DeserializeOwned>(file: &Path, text: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(text).map_err(|error| Error::Unreadable {
        file: file.to_owned(),
        line: error.line() as u64,
        what: "not what is said of evidence or shards",
    })
}

/// Names the file that something went wrong with.
pub(crate) fn at(file: &Path) -> impl Fn(std::io::Error) -> Error + use<'_> {
    |source| Error::File {
        file: file.to_owned(),
        source,
    }
}

/// Writes a file of JSON.
pub(crate) fn write_json(file: &Path, of: &impl Serialize) -> Result<(), Error> {
    let mut text = serde_json::to_vec_pretty(of).map_err(|error| at(file)(error.into()))?;
    text.push(b'\n');
    write_whole(file, &text)
}

/// Writes a file beside and renames it, so that it is there whole or not at all.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), Error> {
    let beside = file.with_extension("new");
    let write = || {
        let mut out = File::create(&beside)?;
        out.write_all(bytes)?;
        out.sync_all()?;
        std::fs::rename(&beside, file)
    };
    write().map_err(at(file))
}
