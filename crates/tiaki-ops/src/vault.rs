//! The vault: files of reports, sealed to a key that this server does not hold.
//!
//! What it is for: some sites must keep what providers send, as evidence, until an authority
//! asks for it. Where a site has configured a vault, a file's bytes are sealed as they pass and
//! the sealed form goes to a folder or to an S3 bucket; where it has not, they are dropped.
//!
//! Why so: the site holds the recipient's public key alone. Whoever takes over the server, its
//! disk or the bucket can delete what is there and can see sizes and times, but can read
//! nothing that was sealed before. Sealing is age v1 (C2SP `age.md`), in chunks of 64 KiB, so
//! that memory does not grow with the file and the stock `age` program opens it. Bytes in the
//! clear are only ever in memory; what stands on a disk, unfinished or not, is sealed. Names
//! are numbers that say nothing of file, report or provider.
//!
//! What it refuses: a secret key where the recipient belongs; S3 without credentials, or without
//! encryption to another machine; a name that is taken. An upload that is dropped or aborted
//! leaves nothing (of a process that is killed in the middle, a part without end, sealed and
//! under no name, may be left beside).
//!
//! How to extend it: another kind of storage is a branch in `vault/place.rs`. Opening what is
//! sealed is not a function of this program, by intent: it takes the secret key, which belongs
//! elsewhere (`age -d -i key file`).

mod config;
mod place;
mod sealing;

use std::path::Path;
use std::sync::Arc;

use object_store::{ObjectStore, ObjectStoreExt};

pub use config::{Credentials, VaultConfig};
pub use sealing::{Sealed, Sealing};

/// The file in the data directory that configures the vault.
pub const VAULT_FILE: &str = "vault.toml";

/// Why something cannot be sealed away. Never holds keys or credentials.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The configuration is not as it must be.
    #[error("{VAULT_FILE} is not as it must be: {0}")]
    Config(String),
    /// The secret half of a key, which must not be on this machine.
    #[error(
        "{VAULT_FILE} holds a secret key (AGE-SECRET-KEY-…): whoever takes this machine could \
         open the vault; remove it from here, and write its public half (age1…) as the recipient"
    )]
    SecretKey,
    /// The configuration cannot be read.
    #[error("cannot read {VAULT_FILE}")]
    Read(#[source] std::io::Error),
    /// S3 without credentials.
    #[error(
        "the vault is in S3, but there are no credentials: set AWS_ACCESS_KEY_ID and \
         AWS_SECRET_ACCESS_KEY"
    )]
    NoCredentials,
    /// The place cannot be used.
    #[error("cannot open the vault's place")]
    Open(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Something stands under this name already; it is not touched.
    #[error("the vault has {name} already")]
    Taken {
        /// The name.
        name: VaultName,
    },
    /// The sealed bytes could not be written.
    #[error("cannot write {name} to the vault")]
    Write {
        /// The name.
        name: VaultName,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// What a sealed file is called: 32 hexadecimal digits and `.age`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultName([u8; 16]);

impl VaultName {
    /// The name that these bytes give. They must look random, differ for each file, and let
    /// nobody without the site's key tell what they were derived from.
    #[must_use]
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The name that is written so.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let digits = text.strip_suffix(".age")?;
        hex::decode_to_slice(digits, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

impl std::fmt::Display for VaultName {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .iter()
            .try_for_each(|byte| write!(out, "{byte:02x}"))?;
        out.write_str(".age")
    }
}

/// An open vault. Cheap to clone; all clones are one. Synchronous: its functions wait for disk
/// and network, and must not be called where waiting is forbidden (in asynchronous code, on
/// threads for blocking work).
#[derive(Debug, Clone)]
pub struct Vault(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    runtime: Background,
    store: Arc<dyn ObjectStore>,
    prefix: object_store::path::Path,
    recipient: age::x25519::Recipient,
    /// How many sealed bytes are sent at once.
    part: usize,
}

/// The runtime that object storage needs. Dropping it never waits.
#[derive(Debug)]
struct Background(Option<tokio::runtime::Runtime>);

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Vault {
    /// Opens the vault of a site. `folder` is its data directory, which a relative place is
    /// taken from; `credentials` are for S3.
    ///
    /// # Errors
    /// [`VaultError::NoCredentials`] and [`VaultError::Open`]. That S3 cannot be reached shows
    /// when the first file is sealed.
    pub fn open(
        config: &VaultConfig,
        folder: &Path,
        credentials: Option<&Credentials>,
    ) -> Result<Self, VaultError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("vault")
            .enable_all()
            .build()
            .map_err(|error| VaultError::Open(Box::new(error)))?;
        let place = place::open(config, folder, credentials)?;
        Ok(Self(Arc::new(Inner {
            runtime: Background(Some(runtime)),
            store: place.store,
            prefix: place.prefix,
            recipient: config.recipient.clone(),
            part: place.part,
        })))
    }

    /// Begins to seal a file under this name.
    ///
    /// # Errors
    /// [`VaultError::Taken`] and [`VaultError::Write`].
    pub fn start(&self, name: VaultName) -> Result<Sealing, VaultError> {
        let path = self.0.path(name);
        match self.0.wait(self.0.store.head(&path)) {
            Err(object_store::Error::NotFound { .. }) => Sealing::start(&self.0, name),
            Ok(_) => Err(VaultError::Taken { name }),
            Err(source) => Err(failed(name, source)),
        }
    }

    /// Removes a sealed file; one that is not there is removed already.
    ///
    /// # Errors
    /// [`VaultError::Write`].
    pub fn remove(&self, name: VaultName) -> Result<(), VaultError> {
        match self.0.wait(self.0.store.delete(&self.0.path(name))) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(source) => Err(failed(name, source)),
        }
    }
}

impl Inner {
    /// Two digits of the name are a folder, so that none grows without bound.
    fn path(&self, name: VaultName) -> object_store::path::Path {
        let text = name.to_string();
        let group = text.get(..2).unwrap_or_default().to_owned();
        self.prefix.clone().join(group).join(text)
    }

    fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, object_store::Error>>,
    ) -> Result<T, object_store::Error> {
        match &self.runtime.0 {
            Some(runtime) => runtime.block_on(work),
            // Only while it is being dropped, when nobody can call.
            None => Err(object_store::Error::NotImplemented {
                operation: "a closed vault".to_owned(),
                implementer: "vault".to_owned(),
            }),
        }
    }
}

fn failed(name: VaultName, source: object_store::Error) -> VaultError {
    match source {
        object_store::Error::AlreadyExists { .. } => VaultError::Taken { name },
        source => VaultError::Write {
            name,
            source: Box::new(source),
        },
    }
}
