//! Messages: bytes of a protocol of their own, from one authority to another, signed and sealed.
//!
//! What it is for: protocols between nodes that speak of no package, such as private deconfliction, go the way that
//! packages and letters go ([`open_any`](crate::letter::open_any) tells which came), and who says something is known by
//! the same keys.
//!
//! Why so: a small canonical JSON object names sender, recipient with its key, kind, time, length and SHA-256 of the
//! bytes; it is signed under a name of its own, so that no signature of a package, a letter or a receipt can stand for
//! one of a message; a line feed and the bytes follow as they are, since they are binary and may be many
//! (`docs/formats/message.md`).
//!
//! What it refuses: see [`MessageError`]; each refusal has a code that never changes. A [`SignedMessage`] proves nothing
//! until [`SignedMessage::verify`] has accepted it. What the bytes mean is asked where that protocol is.
//!
//! How to extend it: a new kind is a new code in `kind`; a new member makes a new format name.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::MAX_BYTES;
use crate::json::{self, Comparison, ParseError, Sink, Value};
use crate::keys::{SigningKey, VerifyingKey};
use crate::manifest::check::{self as rules, MAX_INTEGER, country, id, require, text};
use crate::manifest::{InvalidField, Party, Sender};
use crate::seal::{self, SealError};
use crate::signature;
use crate::signed::OpenError;

/// The format that this crate writes and reads.
pub const MESSAGE_FORMAT: &str = "tiaki-message-1";

/// The largest head of a message, in bytes.
const MAX_HEAD: usize = 16 * 1024;

/// How every message begins.
pub(crate) const MESSAGE_BEGINS: &[u8] = b"{\"format\":\"tiaki-message-1\"";

/// What the signature is over: this, and the canonical bytes of the head.
const DOMAIN: &[u8] = b"tiaki-message-1/message\0";

/// Why a message must not be relied on. Nothing of what it says is repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// Its head is no JSON of its kind.
    #[error("the message cannot be read")]
    Open(#[source] OpenError),
    /// JSON, but not with the members that the head of a message has.
    #[error("the message is malformed at {member}")]
    UnexpectedShape {
        /// The name of the member.
        member: &'static str,
    },
    /// A field breaks a rule.
    #[error("the message breaks a rule of the format")]
    Field(#[source] InvalidField),
    /// Another format or version.
    #[error("this is not a message of the format {MESSAGE_FORMAT}")]
    UnsupportedFormat,
    /// Its bytes are not those that its head names.
    #[error("the message's bytes are not those that its head names")]
    OtherBody,
    /// Signed by a key that the reader does not trust.
    #[error("the message is signed by an unknown sender")]
    UnknownSender,
    /// It is not what the holder of the key signed.
    #[error("the signature does not hold")]
    BadSignature,
    /// It was signed for somebody else.
    #[error("the message was signed for another recipient")]
    WrongRecipient,
}

impl MessageError {
    /// The code of this refusal, which never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open(error) => error.code(),
            Self::UnexpectedShape { .. } | Self::Field(_) => "malformed",
            Self::UnsupportedFormat => "unsupported_format",
            Self::OtherBody => "other_body",
            Self::UnknownSender => "unknown_sender",
            Self::BadSignature => "bad_signature",
            Self::WrongRecipient => "wrong_recipient",
        }
    }
}

impl From<ParseError> for MessageError {
    fn from(error: ParseError) -> Self {
        Self::Open(error.into())
    }
}

/// What stands before a message's bytes. Times are microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Who says it.
    pub sender: Sender,
    /// The key of the signature; whose it is, the reader's own directory says.
    pub signing_key: VerifyingKey,
    /// Who it is for, with the key that it is sealed to.
    pub recipient: Party,
    /// When it was written.
    pub created_at: i64,
    /// What the bytes are: 1 to 80 of `A-Z a-z 0-9 . _ : -`.
    pub kind: String,
    /// How many bytes follow.
    pub size: u64,
    /// Their SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// A message that carries a signature. Unless it was signed here, the signature has not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMessage {
    head: Head,
    /// The canonical bytes of `head`.
    head_bytes: Vec<u8>,
    signature: [u8; 64],
    body: Vec<u8>,
}

impl Head {
    fn check(&self) -> Result<(), InvalidField> {
        id("sender.authority", &self.sender.authority)?;
        text("sender.name", &self.sender.name)?;
        country("sender.country", &self.sender.country)?;
        id("recipient.authority", &self.recipient.authority)?;
        country("recipient.country", &self.recipient.country)?;
        let is_time = (0..=MAX_INTEGER).contains(&self.created_at);
        require(is_time, "created_at", "0 to 2^53 - 1")?;
        id("kind", &self.kind)?;
        let is_size = usize::try_from(self.size).is_ok_and(|size| size < MAX_BYTES - MAX_HEAD);
        require(is_size, "size", "less than 256 MiB with the head")?;
        let is_digest = rules::is_digest(&self.sha256);
        require(is_digest, "sha256", "64 lower-case hexadecimal digits")
    }

    /// Signs a message of these bytes. The head's `signing_key`, `size` and `sha256` become those of `key` and `body`.
    ///
    /// # Errors
    /// [`MessageError::Field`] where the head breaks a rule of the format, or the bytes are too many.
    pub fn sign(mut self, body: Vec<u8>, key: &SigningKey) -> Result<SignedMessage, MessageError> {
        self.signing_key = key.verifying_key();
        self.size = body.len() as u64;
        self.sha256 = hex::encode(Sha256::digest(&body));
        self.check().map_err(MessageError::Field)?;
        let shape = |_| MessageError::UnexpectedShape { member: "message" };
        let value = json::parse(&serde_json::to_vec(&self).map_err(shape)?)?;
        let mut head_bytes = Vec::new();
        json::write(&value, &mut head_bytes);
        if head_bytes.len() > MAX_HEAD - 1024 {
            return Err(MessageError::Open(OpenError::TooLarge));
        }
        let signature = key.sign(&signed_over(&head_bytes));
        Ok(SignedMessage {
            head: self,
            head_bytes,
            signature,
            body,
        })
    }
}

/// Reads the bytes of a message that is not, or no longer, sealed.
///
/// # Errors
/// [`MessageError`] where they are not exactly the bytes of a message.
pub fn parse_message(bytes: &[u8]) -> Result<SignedMessage, MessageError> {
    let shape = |member| MessageError::UnexpectedShape { member };
    if !bytes.starts_with(MESSAGE_BEGINS) {
        return Err(MessageError::UnsupportedFormat);
    }
    let begin = bytes.get(..MAX_HEAD).unwrap_or(bytes);
    let end = begin.iter().position(|byte| *byte == b'\n');
    let (object, body) = bytes.split_at(end.ok_or(shape("message"))?);
    let body = body.get(1..).unwrap_or_default();
    let Value::Object(mut members) = json::parse(object)? else {
        return Err(shape("message"));
    };
    if !matches!(members.remove("format"), Some(Value::Text(format)) if format == MESSAGE_FORMAT) {
        return Err(MessageError::UnsupportedFormat);
    }
    let head = members.remove("message").ok_or(shape("message"))?;
    let signature = members.remove("signature").ok_or(shape("signature"))?;
    if !members.is_empty() {
        return Err(shape("message"));
    }
    let mut head_bytes = Vec::new();
    json::write(&head, &mut head_bytes);
    let head: Head = serde_json::from_slice(&head_bytes).map_err(|_| shape("message"))?;
    head.check().map_err(MessageError::Field)?;
    let (key, signature) = signature::read(&signature).ok_or(shape("signature"))?;
    if key != head.signing_key {
        return Err(shape("signature"));
    }
    if head.size != body.len() as u64 || head.sha256 != hex::encode(Sha256::digest(body)) {
        return Err(MessageError::OtherBody);
    }
    let signed = SignedMessage {
        head,
        head_bytes,
        signature,
        body: body.to_vec(),
    };
    let mut comparison = Comparison::with(object);
    signed.write_head(&mut comparison);
    if comparison.is_equal() {
        Ok(signed)
    } else {
        Err(MessageError::Open(OpenError::NotCanonical))
    }
}

impl SignedMessage {
    /// Who says it to whom, when, and what kind of bytes they are.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// The bytes.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// As it is before sealing, which [`parse_message`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.head_bytes.len() + self.body.len() + 512);
        self.write_head(&mut bytes);
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// Seals the message to the key of its recipient.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self) -> Result<Vec<u8>, SealError> {
        seal::seal_bytes(&self.to_bytes(), std::iter::once(&self.head.recipient.key))
    }

    /// Whether one of these keys signed exactly this, for the reader whose public key (`age1…`) is given.
    ///
    /// # Errors
    /// [`MessageError::UnknownSender`], [`MessageError::BadSignature`], [`MessageError::WrongRecipient`], in this order.
    pub fn verify(&self, senders: &[VerifyingKey], reader: &str) -> Result<(), MessageError> {
        let key = &self.head.signing_key;
        if !senders.contains(key) {
            return Err(MessageError::UnknownSender);
        }
        if !key.accepts(&signed_over(&self.head_bytes), &self.signature) {
            return Err(MessageError::BadSignature);
        }
        if self.head.recipient.key.to_string() != reader.trim() {
            return Err(MessageError::WrongRecipient);
        }
        Ok(())
    }

    fn write_head(&self, out: &mut impl Sink) {
        out.put(b"{\"format\":");
        json::write_text(MESSAGE_FORMAT, out);
        out.put(b",\"message\":");
        out.put(&self.head_bytes);
        signature::write(&self.head.signing_key, &self.signature, out);
    }
}

fn signed_over(head_bytes: &[u8]) -> Vec<u8> {
    [DOMAIN, head_bytes].concat()
}
