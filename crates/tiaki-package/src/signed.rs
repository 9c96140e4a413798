//! A signed package as one canonical JSON object, and back.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::draft::SignError;
use crate::json::{self, Comparison, ParseError, Sink, Value};
use crate::keys::{SigningKey, VerifyingKey};
use crate::manifest::{self, InvalidField, Manifest};
use crate::{FORMAT, MAX_BYTES};

/// What the signature is over: this, and the canonical bytes of the manifest. The zero byte ends
/// the name, so that no signature of another purpose can stand for one of a package.
const DOMAIN: &[u8] = b"tiaki-package-1/manifest\0";
/// The only algorithm.
const ALGORITHM: &str = "Ed25519";

/// Why a package cannot be opened or read. Nothing of what it holds is repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Reading failed; nothing is said about the package.
    #[error("the package could not be read")]
    Unreadable(#[source] std::io::Error),
    /// Not a binary age v1 file. Armoured ones are to be unwrapped first.
    #[error("the file is not sealed with age (binary form, version 1)")]
    NotSealed,
    /// Sealed to other keys than the one given.
    #[error("the package is not sealed to this key")]
    NoMatchingKey,
    /// Altered or cut off after it was sealed.
    #[error("the sealed package is damaged")]
    Damaged,
    /// Larger than [`MAX_BYTES`], or sealed to more keys than anybody needs.
    #[error("the package is too large")]
    TooLarge,
    /// Another format or version.
    #[error("the package is not of the format {FORMAT}")]
    UnsupportedFormat,
    /// Not JSON of the kind that packages are.
    #[error("the package is malformed: no JSON of its kind at byte {at}")]
    Malformed {
        /// The place, counted in bytes from 0.
        at: usize,
    },
    /// JSON, but not with the members that a package has.
    #[error("the package is malformed at {member}")]
    UnexpectedShape {
        /// The name of the member.
        member: &'static str,
    },
    /// A field of the manifest breaks a rule.
    #[error("the package's manifest breaks a rule of the format")]
    Field(#[source] InvalidField),
    /// An object names a member twice, so that two readers could see two packages.
    #[error("the package names a member twice at byte {at}")]
    DuplicateKey {
        /// The place, counted in bytes from 0.
        at: usize,
    },
    /// The same value has another text in the canonical form.
    #[error("the package is not in canonical form")]
    NotCanonical,
}

impl OpenError {
    /// The code of this refusal, which never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::NotSealed => "not_sealed",
            Self::NoMatchingKey => "no_matching_key",
            Self::Damaged => "damaged",
            Self::TooLarge => "too_large",
            Self::UnsupportedFormat => "unsupported_format",
            Self::Malformed { .. } | Self::UnexpectedShape { .. } | Self::Field(_) => "malformed",
            Self::DuplicateKey { .. } => "duplicate_key",
            Self::NotCanonical => "not_canonical",
        }
    }
}

impl From<ParseError> for OpenError {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Malformed { at } => Self::Malformed { at },
            ParseError::DuplicateKey { at } => Self::DuplicateKey { at },
        }
    }
}

/// A package that carries a signature. Unless it was signed here, the signature has not been
/// checked: [`crate::verify`] does that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    manifest: Manifest,
    /// The canonical bytes of `manifest`.
    manifest_bytes: Vec<u8>,
    contents: BTreeMap<String, String>,
    pub(crate) key: VerifyingKey,
    pub(crate) signature: [u8; 64],
}

/// Reads the bytes of a package that is not, or no longer, sealed.
///
/// # Errors
/// [`OpenError`] where they are not exactly the canonical bytes of a package.
pub fn parse_signed(bytes: &[u8]) -> Result<Signed, OpenError> {
    if bytes.len() > MAX_BYTES {
        return Err(OpenError::TooLarge);
    }
    let value = json::parse(bytes)?;
    let mut members = object(value, "package")?;
    if !matches!(members.get("format"), Some(Value::Text(format)) if format == FORMAT) {
        return Err(OpenError::UnsupportedFormat);
    }
    members.remove("format");
    let signed = Signed::from_members(members)?;
    let mut comparison = Comparison::with(bytes);
    signed.write(&mut comparison);
    if comparison.is_equal() {
        Ok(signed)
    } else {
        Err(OpenError::NotCanonical)
    }
}

impl Signed {
    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The contents, by name in rising order. Names hold no path.
    pub fn contents(&self) -> impl Iterator<Item = (&str, &str)> {
        self.contents
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// One content.
    #[must_use]
    pub fn content(&self, name: &str) -> Option<&str> {
        self.contents.get(name).map(String::as_str)
    }

    /// The canonical bytes: what is sealed, and what [`parse_signed`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let texts: usize = self.contents.values().map(String::len).sum();
        let mut bytes = Vec::with_capacity(texts + texts / 16 + self.manifest_bytes.len() + 1024);
        self.write(&mut bytes);
        bytes
    }

    /// The SHA-256 of the canonical bytes: the package's identity in logs and receipts.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        self.write(&mut digest);
        digest.finalize().into()
    }

    pub(crate) fn make(
        manifest: Manifest,
        contents: BTreeMap<String, String>,
        key: &SigningKey,
    ) -> Result<Self, SignError> {
        let invalid = InvalidField {
            field: "manifest",
            rule: "can be written as canonical JSON",
        };
        let manifest_bytes = canonical(&manifest).ok_or(invalid)?;
        let signature = key.sign(&message(&manifest_bytes));
        let key = key.verifying_key();
        let signed = Self {
            manifest,
            manifest_bytes,
            contents,
            key,
            signature,
        };
        let mut length = Length(0);
        signed.write(&mut length);
        if length.0 > MAX_BYTES {
            Err(SignError::TooLarge)
        } else {
            Ok(signed)
        }
    }

    /// The bytes that the signature is over.
    pub(crate) fn message(&self) -> Vec<u8> {
        message(&self.manifest_bytes)
    }

    fn from_members(mut members: BTreeMap<String, Value>) -> Result<Self, OpenError> {
        let manifest = members.remove("manifest").ok_or(unexpected("manifest"))?;
        let contents = members.remove("contents").ok_or(unexpected("contents"))?;
        let signature = members.remove("signature").ok_or(unexpected("signature"))?;
        if !members.is_empty() {
            return Err(unexpected("package"));
        }
        let mut texts = BTreeMap::new();
        for (name, value) in object(contents, "contents")? {
            let Value::Text(text) = value else {
                return Err(unexpected("contents"));
            };
            if !manifest::is_content_name(&name) {
                return Err(unexpected("contents"));
            }
            texts.insert(name, text);
        }
        let mut manifest_bytes = Vec::new();
        json::write(&manifest, &mut manifest_bytes);
        let manifest: Manifest =
            serde_json::from_slice(&manifest_bytes).map_err(|_| unexpected("manifest"))?;
        manifest::check(&manifest).map_err(OpenError::Field)?;
        if canonical(&manifest).as_ref() != Some(&manifest_bytes) {
            return Err(OpenError::NotCanonical);
        }
        let (key, signature) = read_signature(signature)?;
        Ok(Self {
            manifest,
            manifest_bytes,
            contents: texts,
            key,
            signature,
        })
    }

    fn write(&self, out: &mut impl Sink) {
        // The names of contents are ASCII: a map has them in canonical order.
        out.put(b"{\"contents\":{");
        for (position, (name, text)) in self.contents.iter().enumerate() {
            if position > 0 {
                out.put(b",");
            }
            json::write_text(name, out);
            out.put(b":");
            json::write_text(text, out);
        }
        out.put(b"},\"format\":");
        json::write_text(FORMAT, out);
        out.put(b",\"manifest\":");
        out.put(&self.manifest_bytes);
        out.put(b",\"signature\":{\"algorithm\":");
        json::write_text(ALGORITHM, out);
        out.put(b",\"key\":");
        json::write_text(&self.key.to_hex(), out);
        out.put(b",\"value\":");
        json::write_text(&hex::encode(self.signature), out);
        out.put(b"}}");
    }
}

/// Counts bytes.
struct Length(usize);

impl Sink for Length {
    fn put(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }
}

fn message(manifest_bytes: &[u8]) -> Vec<u8> {
    [DOMAIN, manifest_bytes].concat()
}

/// The canonical bytes of a manifest; none where it holds what packages have no form for.
fn canonical(manifest: &Manifest) -> Option<Vec<u8>> {
    let text = serde_json::to_vec(manifest).ok()?;
    let value = json::parse(&text).ok()?;
    let mut bytes = Vec::with_capacity(text.len());
    json::write(&value, &mut bytes);
    Some(bytes)
}

fn read_signature(value: Value) -> Result<(VerifyingKey, [u8; 64]), OpenError> {
    let wrong = || unexpected("signature");
    let members = object(value, "signature")?;
    let text = |name: &str| match members.get(name) {
        Some(Value::Text(text)) => Ok(text.as_str()),
        _ => Err(wrong()),
    };
    if members.len() != 3 || text("algorithm")? != ALGORITHM {
        return Err(wrong());
    }
    let key = VerifyingKey::from_hex(text("key")?).map_err(|_| wrong())?;
    let mut signature = [0; 64];
    hex::decode_to_slice(text("value")?, &mut signature).map_err(|_| wrong())?;
    Ok((key, signature))
}

fn object(value: Value, member: &'static str) -> Result<BTreeMap<String, Value>, OpenError> {
    match value {
        Value::Object(members) => Ok(members),
        _ => Err(unexpected(member)),
    }
}

fn unexpected(member: &'static str) -> OpenError {
    OpenError::UnexpectedShape { member }
}
