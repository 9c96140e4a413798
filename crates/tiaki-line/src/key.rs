//! The secret by which a node is known on lines, and the certificate that shows its public half.

use std::fmt;

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, PublicKeyData as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

/// What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// That it is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is not the key of a line: 64 hexadecimal digits")]
pub struct KeyFault;

/// The secret of a node on lines: an Ed25519 key (RFC 8032).
pub struct LineKey {
    seed: Zeroizing<[u8; 32]>,
    pkcs8: Zeroizing<Vec<u8>>,
    certificate: CertificateDer<'static>,
    digest: [u8; 32],
}

impl fmt::Debug for LineKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LineKey")
            .field("public", &self.public())
            .finish_non_exhaustive()
    }
}

impl LineKey {
    /// The key of a seed of 32 random bytes. The same seed gives the same certificate, byte for byte.
    ///
    /// # Errors
    /// [`KeyFault`]; none is known for 32 bytes.
    pub fn from_seed(seed: [u8; 32]) -> Result<Self, KeyFault> {
        let seed = Zeroizing::new(seed);
        let mut pkcs8 = Zeroizing::new(PKCS8.to_vec());
        pkcs8.extend_from_slice(seed.as_slice());
        let pair = KeyPair::try_from(pkcs8.as_slice()).map_err(|_| KeyFault)?;
        let digest = Sha256::digest(pair.subject_public_key_info()).into();
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, "tiaki node");
        let certificate = params.self_signed(&pair).map_err(|_| KeyFault)?;
        Ok(Self {
            seed,
            pkcs8,
            certificate: certificate.der().clone(),
            digest,
        })
    }

    /// Reads the text of [`Self::to_text`].
    ///
    /// # Errors
    /// [`KeyFault`].
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let mut seed = [0; 32];
        hex::decode_to_slice(text.trim(), &mut seed).map_err(|_| KeyFault)?;
        Self::from_seed(seed)
    }

    /// The secret as text: 64 hexadecimal digits.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.seed.as_slice()))
    }

    /// By what others know this node: the SHA-256 of its public key (`SubjectPublicKeyInfo`, RFC 5280), in hexadecimal
    /// digits, as the directory holds it for the purpose `transport`.
    #[must_use]
    pub fn public(&self) -> String {
        hex::encode(self.digest)
    }

    pub(crate) fn certificate(&self) -> CertificateDer<'static> {
        self.certificate.clone()
    }

    pub(crate) fn secret(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.pkcs8.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_certificate_and_what_is_written_reads_again() {
        let key = LineKey::from_seed([7; 32]).unwrap();
        let same = LineKey::parse(&format!(" {}\n", key.to_text().as_str())).unwrap();
        assert_eq!(key.certificate(), same.certificate());
        assert_eq!(key.public(), same.public());
        assert_eq!(
            crate::trust::digest(&key.certificate()).map(hex::encode),
            Some(key.public())
        );
        let other = LineKey::from_seed([8; 32]).unwrap();
        assert_ne!(key.public(), other.public());
    }

    #[test]
    fn its_secret_is_not_printed() {
        let key = LineKey::from_seed([0xab; 32]).unwrap();
        assert!(!format!("{key:?}").contains("abab"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        for text in ["", "ab", "zz", &"a".repeat(63), &"a".repeat(66)] {
            assert_eq!(LineKey::parse(text).err(), Some(KeyFault), "{text}");
        }
    }
}
