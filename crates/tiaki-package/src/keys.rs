//! Keys: Ed25519 for signing (RFC 8032), X25519 for sealing (the age v1 format).
//!
//! Randomness comes from the caller, as 32 bytes, and so do a demo's keys. Secrets are wiped
//! when dropped, and nothing prints them: their text form is asked for by name.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::Signer;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// How the text of a secret signing key begins.
const SECRET_PREFIX: &str = "tiaki-ed25519-secret:";
/// How the text of a public signing key begins.
const PUBLIC_PREFIX: &str = "tiaki-ed25519:";
/// The human-readable part of an age secret key in Bech32 (BIP 173).
const IDENTITY_PREFIX: &str = "age-secret-key-";

/// Why a text or bytes are not a key. It never repeats them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Not `tiaki-ed25519-secret:` and 64 hexadecimal digits.
    #[error("not a secret signing key (tiaki-ed25519-secret: and 64 hexadecimal digits)")]
    SigningKey,
    /// Not `tiaki-ed25519:` and 64 hexadecimal digits.
    #[error("not a public signing key (tiaki-ed25519: and 64 hexadecimal digits)")]
    VerifyingKey,
    /// A point that no honest key is.
    #[error("not a usable public signing key (no point on the curve, or of small order)")]
    WeakKey,
    /// Not an age identity.
    #[error("not an age identity (AGE-SECRET-KEY-1…)")]
    Identity,
    /// Not an age recipient of the X25519 kind.
    #[error("not an age recipient (age1…)")]
    Recipient,
}

/// The key that packages are signed with.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key that follows from 32 bytes, which must be secret and random.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(&Zeroizing::new(seed)))
    }

    /// Reads the text form that [`SigningKey::to_text`] gives; spaces around it are passed over.
    ///
    /// # Errors
    /// [`KeyError::SigningKey`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let digits = text
            .trim()
            .strip_prefix(SECRET_PREFIX)
            .ok_or(KeyError::SigningKey)?;
        let mut seed = Zeroizing::new([0; 32]);
        hex::decode_to_slice(digits, &mut *seed).map_err(|_| KeyError::SigningKey)?;
        Ok(Self(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// The secret as text, for a file that only its owner can read.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let digits = Zeroizing::new(hex::encode(self.0.as_bytes()));
        Zeroizing::new(format!("{SECRET_PREFIX}{}", *digits))
    }

    /// The public half, for those who verify.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey(of {})", self.verifying_key())
    }
}

/// The public half of a [`SigningKey`]. Its text form is `tiaki-ed25519:` and 64 digits; in a
/// package it stands as the digits alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// Reads the text form; spaces around it are passed over.
    ///
    /// # Errors
    /// [`KeyError::VerifyingKey`] for another form, [`KeyError::WeakKey`] for bytes that are no
    /// usable key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let digits = text
            .trim()
            .strip_prefix(PUBLIC_PREFIX)
            .ok_or(KeyError::VerifyingKey)?;
        Self::from_hex(digits)
    }

    /// The key as 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    pub(crate) fn from_hex(digits: &str) -> Result<Self, KeyError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| KeyError::VerifyingKey)?;
        let key = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| KeyError::WeakKey)?;
        if key.is_weak() {
            Err(KeyError::WeakKey)
        } else {
            Ok(Self(key))
        }
    }

    /// Whether this key signed the message. Strict: one message and key, one signature.
    pub(crate) fn accepts(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0
            .verify_strict(message, &ed25519_dalek::Signature::from_bytes(signature))
            .is_ok()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{PUBLIC_PREFIX}{}", self.to_hex())
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

impl Serialize for VerifyingKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for VerifyingKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        Self::from_hex(&digits).map_err(serde::de::Error::custom)
    }
}

/// The secret key that opens what was sealed to its [`Recipient`].
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// The identity that follows from 32 bytes, which must be secret and random.
    ///
    /// # Errors
    /// [`KeyError::Identity`] where the bytes cannot be written as a key; no such bytes are
    /// known.
    pub fn from_seed(seed: [u8; 32]) -> Result<Self, KeyError> {
        let seed = Zeroizing::new(seed);
        let prefix = bech32::Hrp::parse(IDENTITY_PREFIX).map_err(|_| KeyError::Identity)?;
        let text = bech32::encode_upper::<bech32::Bech32>(prefix, &*seed)
            .map_err(|_| KeyError::Identity)?;
        Self::parse(&Zeroizing::new(text))
    }

    /// Reads `AGE-SECRET-KEY-1…`; spaces around it are passed over.
    ///
    /// # Errors
    /// [`KeyError::Identity`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        text.trim()
            .parse()
            .map(Self)
            .map_err(|_| KeyError::Identity)
    }

    /// The secret as text, for a file that only its owner can read: `age -d -i` reads it too.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        use age::secrecy::ExposeSecret;
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half, for those who seal.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// The public half as text: `age1…`.
    #[must_use]
    pub fn recipient_text(&self) -> String {
        self.recipient().to_string()
    }

    pub(crate) fn as_age(&self) -> &dyn age::Identity {
        &self.0
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Identity(of {})", self.recipient())
    }
}

/// The public key of an authority that packages are sealed to.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// Reads `age1…` of the X25519 kind; spaces around it are passed over.
    ///
    /// # Errors
    /// [`KeyError::Recipient`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        text.trim()
            .parse()
            .map(Self)
            .map_err(|_| KeyError::Recipient)
    }

    pub(crate) fn as_age(&self) -> &dyn age::Recipient {
        &self.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, out)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for Recipient {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

impl Serialize for Recipient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Recipient {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
