//! A signed letter as one canonical JSON object, sealed, and back.

use std::io::Read;

use sha2::{Digest, Sha256};

use super::{LETTER_FORMAT, Letter, MAX_LETTER_BYTES, check};
use crate::MAX_BYTES;
use crate::json::{self, Comparison, ParseError, Sink, Value};
use crate::keys::{Identity, Recipient, SigningKey, VerifyingKey};
use crate::manifest::InvalidField;
use crate::message::{MESSAGE_BEGINS, MessageError, SignedMessage, parse_message};
use crate::seal::{self, SealError};
use crate::signature;
use crate::signed::{OpenError, Signed, parse_signed};

/// What the signature is over: this, and the canonical bytes of the letter.
const DOMAIN: &[u8] = b"tiaki-letter-1/letter\0";

/// Why a letter must not be relied on. Nothing of what it says is repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LetterError {
    /// It cannot be opened, or is no JSON of its kind.
    #[error("the letter cannot be opened or read")]
    Open(#[source] OpenError),
    /// What came is a message, and not one that can be read.
    #[error("the message cannot be read")]
    Message(#[source] MessageError),
    /// JSON, but not with the members that a letter has.
    #[error("the letter is malformed at {member}")]
    UnexpectedShape {
        /// The name of the member.
        member: &'static str,
    },
    /// A field breaks a rule.
    #[error("the letter breaks a rule of the format")]
    Field(#[source] InvalidField),
    /// Another format or version.
    #[error("this is not a letter of the format {LETTER_FORMAT}")]
    UnsupportedFormat,
    /// Signed by a key that the reader does not trust.
    #[error("the letter is signed by an unknown sender")]
    UnknownSender,
    /// It is not what the holder of the key signed.
    #[error("the signature does not hold")]
    BadSignature,
    /// It was signed for somebody else.
    #[error("the letter was signed for another recipient")]
    WrongRecipient,
}

impl LetterError {
    /// The code of this refusal, which never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open(error) => error.code(),
            Self::Message(error) => error.code(),
            Self::UnexpectedShape { .. } | Self::Field(_) => "malformed",
            Self::UnsupportedFormat => "unsupported_format",
            Self::UnknownSender => "unknown_sender",
            Self::BadSignature => "bad_signature",
            Self::WrongRecipient => "wrong_recipient",
        }
    }
}

impl From<ParseError> for LetterError {
    fn from(error: ParseError) -> Self {
        Self::Open(error.into())
    }
}

/// What the reader knows and expects.
#[derive(Debug, Clone)]
pub struct LetterVerification {
    /// The keys whose signatures count.
    pub senders: Vec<VerifyingKey>,
    /// The public key (`age1…`) of the identity that opened the letter; none where it was open already.
    pub recipient: Option<String>,
}

/// A letter that carries a signature. Unless it was signed here, the signature has not been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLetter {
    letter: Letter,
    /// The canonical bytes of `letter`.
    letter_bytes: Vec<u8>,
    signature: [u8; 64],
}

/// Reads the bytes of a letter that is not, or no longer, sealed.
///
/// # Errors
/// [`LetterError`] where they are not exactly the canonical bytes of a letter.
pub fn parse_letter(bytes: &[u8]) -> Result<SignedLetter, LetterError> {
    if bytes.len() > MAX_LETTER_BYTES {
        return Err(LetterError::Open(OpenError::TooLarge));
    }
    let shape = |member| LetterError::UnexpectedShape { member };
    let Value::Object(mut members) = json::parse(bytes)? else {
        return Err(shape("letter"));
    };
    if !matches!(members.remove("format"), Some(Value::Text(format)) if format == LETTER_FORMAT) {
        return Err(LetterError::UnsupportedFormat);
    }
    let letter = members.remove("letter").ok_or(shape("letter"))?;
    let signature = members.remove("signature").ok_or(shape("signature"))?;
    if !members.is_empty() {
        return Err(shape("letter"));
    }
    let mut letter_bytes = Vec::new();
    json::write(&letter, &mut letter_bytes);
    let letter: Letter = serde_json::from_slice(&letter_bytes).map_err(|_| shape("letter"))?;
    check::check(&letter).map_err(LetterError::Field)?;
    let (key, signature) = signature::read(&signature).ok_or(shape("signature"))?;
    if key != letter.signing_key {
        return Err(shape("signature"));
    }
    let signed = SignedLetter {
        letter,
        letter_bytes,
        signature,
    };
    let mut comparison = Comparison::with(bytes);
    signed.write(&mut comparison);
    if comparison.is_equal() {
        Ok(signed)
    } else {
        Err(LetterError::Open(OpenError::NotCanonical))
    }
}

/// Opens a sealed letter with the recipient's key. The signature is not checked: that is [`SignedLetter::verify`].
///
/// # Errors
/// [`LetterError`].
pub fn open_letter(sealed: impl Read, identity: &Identity) -> Result<SignedLetter, LetterError> {
    let bytes = seal::open_bytes(sealed, identity, MAX_LETTER_BYTES).map_err(LetterError::Open)?;
    parse_letter(&bytes)
}

/// What a sealed file turned out to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// A letter.
    Letter(Box<SignedLetter>),
    /// A message of another protocol.
    Message(Box<SignedMessage>),
    /// A package.
    Package(Box<Signed>),
}

/// How the canonical bytes of every letter begin: its members stand in the order of their names, and a package has
/// one before `format`.
const LETTER_BEGINS: &[u8] = b"{\"format\":\"tiaki-letter-1\"";

/// Opens a sealed package, letter or message, whichever it is, with the recipient's key. No signature is checked.
///
/// # Errors
/// [`LetterError`], with the codes of packages.
pub fn open_any(sealed: impl Read, identity: &Identity) -> Result<Opened, LetterError> {
    let bytes = seal::open_bytes(sealed, identity, MAX_BYTES).map_err(LetterError::Open)?;
    if bytes.starts_with(LETTER_BEGINS) {
        return parse_letter(&bytes).map(|letter| Opened::Letter(Box::new(letter)));
    }
    if bytes.starts_with(MESSAGE_BEGINS) {
        return parse_message(&bytes)
            .map(|message| Opened::Message(Box::new(message)))
            .map_err(LetterError::Message);
    }
    parse_signed(&bytes)
        .map(|package| Opened::Package(Box::new(package)))
        .map_err(LetterError::Open)
}

impl Letter {
    /// Signs the letter. Its `signing_key` becomes that of `key`.
    ///
    /// # Errors
    /// [`LetterError::Field`] where it breaks a rule of the format, [`LetterError::Open`] where it is too large.
    pub fn sign(mut self, key: &SigningKey) -> Result<SignedLetter, LetterError> {
        self.signing_key = key.verifying_key();
        check::check(&self).map_err(LetterError::Field)?;
        let shape = |_| LetterError::UnexpectedShape { member: "letter" };
        let text = serde_json::to_vec(&self).map_err(shape)?;
        let value = json::parse(&text)?;
        let mut letter_bytes = Vec::with_capacity(text.len());
        json::write(&value, &mut letter_bytes);
        if letter_bytes.len() > MAX_LETTER_BYTES - 1024 {
            return Err(LetterError::Open(OpenError::TooLarge));
        }
        let signature = key.sign(&message(&letter_bytes));
        Ok(SignedLetter {
            letter: self,
            letter_bytes,
            signature,
        })
    }
}

impl SignedLetter {
    /// What it says, by whom and to whom.
    #[must_use]
    pub const fn letter(&self) -> &Letter {
        &self.letter
    }

    /// The canonical bytes, which [`parse_letter`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.letter_bytes.len() + 512);
        self.write(&mut bytes);
        bytes
    }

    /// The SHA-256 of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        self.write(&mut digest);
        digest.finalize().into()
    }

    /// Seals the letter to the key of its recipient.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self) -> Result<Vec<u8>, SealError> {
        seal::seal_bytes(
            &self.to_bytes(),
            std::iter::once(&self.letter.recipient.key),
        )
    }

    /// Seals the letter to another key: for whoever wrote it, who could not read it again else.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal_copy(&self, key: &Recipient) -> Result<Vec<u8>, SealError> {
        seal::seal_bytes(&self.to_bytes(), std::iter::once(key))
    }

    /// Whether a trusted key signed exactly this, and for this reader.
    ///
    /// # Errors
    /// [`LetterError::UnknownSender`], [`LetterError::BadSignature`], [`LetterError::WrongRecipient`], in this order.
    pub fn verify(&self, verification: &LetterVerification) -> Result<(), LetterError> {
        let key = &self.letter.signing_key;
        if !verification.senders.contains(key) {
            return Err(LetterError::UnknownSender);
        }
        if !key.accepts(&message(&self.letter_bytes), &self.signature) {
            return Err(LetterError::BadSignature);
        }
        match &verification.recipient {
            Some(recipient) if self.letter.recipient.key.to_string() != recipient.trim() => {
                Err(LetterError::WrongRecipient)
            }
            _ => Ok(()),
        }
    }

    fn write(&self, out: &mut impl Sink) {
        out.put(b"{\"format\":");
        json::write_text(LETTER_FORMAT, out);
        out.put(b",\"letter\":");
        out.put(&self.letter_bytes);
        signature::write(&self.letter.signing_key, &self.signature, out);
    }
}

fn message(letter_bytes: &[u8]) -> Vec<u8> {
    [DOMAIN, letter_bytes].concat()
}
