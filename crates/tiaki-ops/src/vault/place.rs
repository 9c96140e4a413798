//! Where sealed files go: a folder or a bucket.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, RetryConfig};

use super::VaultError;
use super::config::{Credentials, Place, VaultConfig};

/// How many sealed bytes are held in memory before they are written to a folder.
const FOLDER_PART: usize = 1 << 20;

/// S3 takes parts from 5 MiB on.
const S3_PART: usize = 5 << 20;

/// Storage, where in it, and in pieces of which size.
pub(super) struct Opened {
    pub(super) store: Arc<dyn ObjectStore>,
    pub(super) prefix: object_store::path::Path,
    pub(super) part: usize,
}

pub(super) fn open(
    config: &VaultConfig,
    folder: &Path,
    credentials: Option<&Credentials>,
) -> Result<Opened, VaultError> {
    match &config.place {
        Place::Folder(place) => open_folder(&folder.join(place)),
        Place::S3 {
            bucket,
            prefix,
            region,
            endpoint,
            is_plain,
        } => {
            let credentials = credentials.ok_or(VaultError::NoCredentials)?;
            let mut builder = AmazonS3Builder::new()
                .with_bucket_name(bucket)
                .with_region(region.as_deref().unwrap_or("us-east-1"))
                .with_access_key_id(&credentials.key_id)
                .with_secret_access_key(&credentials.secret)
                .with_allow_http(*is_plain)
                // A provider waits meanwhile: better a clear failure, which it repeats.
                .with_retry(RetryConfig {
                    max_retries: 3,
                    retry_timeout: Duration::from_secs(30),
                    ..RetryConfig::default()
                });
            if let Some(token) = &credentials.token {
                builder = builder.with_token(token);
            }
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(endpoint);
            }
            // TLS by ring; where the process has chosen already, that choice stands.
            let _ = rustls::crypto::ring::default_provider().install_default();
            let store = builder.build().map_err(open_error)?;
            let prefix = object_store::path::Path::parse(prefix)
                .map_err(|error| VaultError::Open(Box::new(error)))?;
            Ok(Opened {
                store: Arc::new(store),
                prefix,
                part: S3_PART,
            })
        }
    }
}

/// Made where it is missing, for its owner alone; what is written there outlives a power cut.
fn open_folder(folder: &Path) -> Result<Opened, VaultError> {
    let made = std::fs::create_dir_all(folder).and_then(|()| restrict(folder));
    made.map_err(|error| VaultError::Open(Box::new(error)))?;
    let store = LocalFileSystem::new_with_prefix(folder).map_err(open_error)?;
    Ok(Opened {
        store: Arc::new(store.with_fsync(true)),
        prefix: object_store::path::Path::default(),
        part: FOLDER_PART,
    })
}

#[cfg(unix)]
fn restrict(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

fn open_error(error: object_store::Error) -> VaultError {
    VaultError::Open(Box::new(error))
}
