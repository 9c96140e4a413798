//! `vault.toml`: to whom files are sealed, and where they go.

use std::fmt;
use std::path::Path;

use serde::Deserialize;

use super::{VAULT_FILE, VaultError};

/// How every age secret key begins (in either case).
const SECRET: &str = "age-secret-key-";

/// To whom files are sealed, and where they go.
///
/// ```toml
/// recipient = "age1…"            # the public key; its secret half stays elsewhere
/// store = "vault"                # a folder, taken from the data directory; or:
/// # store = "s3://bucket/prefix"
/// # region = "eu-central-1"
/// # endpoint = "https://s3.example"  # for S3 that is not Amazon's
/// ```
#[derive(Debug, Clone)]
pub struct VaultConfig {
    pub(super) recipient: age::x25519::Recipient,
    pub(super) place: Place,
}

/// Where sealed files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A folder, as configured.
    Folder(String),
    /// A bucket.
    S3 {
        bucket: String,
        prefix: String,
        region: Option<String>,
        endpoint: Option<String>,
        /// Whether the endpoint is this machine and may do without encryption.
        is_plain: bool,
    },
}

/// What S3 asks for. The binary reads it from the environment; it is never printed.
#[derive(Clone)]
pub struct Credentials {
    /// `AWS_ACCESS_KEY_ID`.
    pub key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret: String,
    /// `AWS_SESSION_TOKEN`, where there is one.
    pub token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Credentials(…)")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    recipient: String,
    store: String,
    region: Option<String>,
    endpoint: Option<String>,
}

impl VaultConfig {
    /// Reads the configuration of the site in this folder, where it has one.
    ///
    /// # Errors
    /// [`VaultError::Read`], and as [`VaultConfig::parse`].
    pub fn read(folder: &Path) -> Result<Option<Self>, VaultError> {
        match std::fs::read_to_string(folder.join(VAULT_FILE)) {
            Ok(text) => Self::parse(&text).map(Some),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(VaultError::Read(error)),
        }
    }

    /// Reads the text of `vault.toml`.
    ///
    /// # Errors
    /// [`VaultError::SecretKey`] where a secret key is anywhere in it, [`VaultError::Config`]
    /// for everything else that is wrong.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        if text.to_ascii_lowercase().contains(SECRET) {
            return Err(VaultError::SecretKey);
        }
        let invalid = |what: &str| VaultError::Config(what.to_owned());
        let file: File = toml::from_str(text)
            .map_err(|error| VaultError::Config(error.message().trim().to_owned()))?;
        let recipient = file.recipient.trim().parse();
        let recipient = recipient.map_err(|_| {
            invalid("recipient is no age public key (age1 and 58 letters and digits)")
        })?;
        let place = match file.store.strip_prefix("s3://") {
            Some(rest) => s3(rest, file.region, file.endpoint)?,
            None if file.store.contains("://") => {
                return Err(invalid("store is a folder or s3://bucket/prefix"));
            }
            None if file.store.trim().is_empty() => return Err(invalid("store is empty")),
            None if file.region.is_some() || file.endpoint.is_some() => {
                return Err(invalid("region and endpoint are for a store in S3"));
            }
            None => Place::Folder(file.store),
        };
        Ok(Self { recipient, place })
    }
}

fn s3(rest: &str, region: Option<String>, endpoint: Option<String>) -> Result<Place, VaultError> {
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    let is_bucket =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(is_bucket) {
        let why =
            "store names no bucket (s3://bucket/prefix: 3 to 63 small letters, digits, - and .)";
        return Err(VaultError::Config(why.to_owned()));
    }
    let is_plain = match endpoint.as_deref() {
        None => false,
        Some(endpoint) if endpoint.starts_with("https://") => false,
        Some(endpoint) if is_this_machine(endpoint) => true,
        Some(_) => {
            let why = "endpoint must begin with https:// (http:// is for this machine only)";
            return Err(VaultError::Config(why.to_owned()));
        }
    };
    Ok(Place::S3 {
        bucket: bucket.to_owned(),
        prefix: prefix.trim_matches('/').to_owned(),
        region,
        endpoint,
        is_plain,
    })
}

fn is_this_machine(endpoint: &str) -> bool {
    let Some(host) = endpoint.strip_prefix("http://") else {
        return false;
    };
    let host = host.split('/').next().unwrap_or_default();
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (host, "80"),
    };
    let is_port = port.parse::<u16>().is_ok();
    is_port && ["127.0.0.1", "localhost", "[::1]"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

    fn with(store: &str) -> String {
        format!("recipient = \"{RECIPIENT}\"\n{store}\n")
    }

    #[test]
    fn a_folder_and_a_bucket_are_read() {
        let folder = VaultConfig::parse(&with("store = './vault'")).unwrap();
        assert_eq!(folder.place, Place::Folder("./vault".to_owned()));
        assert_eq!(folder.recipient.to_string(), RECIPIENT);
        let text = with("store = 's3://evidence/a/b/'\nendpoint = 'http://127.0.0.1:9000'");
        let Place::S3 {
            bucket,
            prefix,
            is_plain,
            ..
        } = VaultConfig::parse(&text).unwrap().place
        else {
            panic!()
        };
        assert_eq!((&*bucket, &*prefix, is_plain), ("evidence", "a/b", true));
    }

    #[test]
    fn a_secret_key_anywhere_is_refused_and_not_repeated() {
        let secret = "AGE-SECRET-KEY-1QQPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQ0000000";
        for text in [
            format!("recipient = \"{secret}\"\nstore = \"vault\""),
            format!(
                "recipient = \"{}\"\nstore = \"vault\"",
                secret.to_lowercase()
            ),
            with(&format!("store = 'vault' # {secret}")),
            with(&format!("store = 'vault'\nidentity = '{secret}'")),
        ] {
            let refused = VaultConfig::parse(&text).unwrap_err();
            assert!(matches!(refused, VaultError::SecretKey), "{refused}");
            assert!(!refused.to_string().contains("QQPQYQ"));
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, why) in [
            (String::new(), "recipient"),
            (format!("recipient = \"{RECIPIENT}\""), "store"),
            (
                "recipient = 'age1short'\nstore = 'vault'".to_owned(),
                "no age public key",
            ),
            (with("store = ' '"), "store is empty"),
            (with("store = 'ftp://somewhere'"), "a folder or s3://"),
            (with("store = 's3://'"), "no bucket"),
            (with("store = 's3://Ab/c'"), "no bucket"),
            (
                with("store = 's3://evidence'\nendpoint = 'http://s3.example'"),
                "https://",
            ),
            (
                with("store = 's3://evidence'\nendpoint = 'http://127.0.0.1.example'"),
                "https://",
            ),
            (
                with("store = 's3://evidence'\nendpoint = 'http://localhost:9000@s3.example'"),
                "https://",
            ),
            (
                with("store = 's3://evidence'\nendpoint = 's3.example'"),
                "https://",
            ),
            (with("store = 'vault'\nregion = 'eu'"), "for a store in S3"),
            (with("store = 'vault'\nidentity = 'x'"), "unknown field"),
        ] {
            let refused = VaultConfig::parse(&text).unwrap_err().to_string();
            assert!(refused.contains(why), "{text}: {refused}");
            assert!(refused.starts_with("vault.toml"), "{refused}");
        }
    }

    #[test]
    fn credentials_are_never_printed() {
        let credentials = Credentials {
            key_id: "CANARY1".to_owned(),
            secret: "CANARY2".to_owned(),
            token: Some("CANARY3".to_owned()),
        };
        assert!(!format!("{credentials:?}").contains("CANARY"));
    }
}
