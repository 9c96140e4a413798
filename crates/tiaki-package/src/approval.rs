//! Approvals of rules: who put which rules in force, signed by the site.
//!
//! What it is for: rules decide who is looked at first, so that it must be plain for years which
//! file was in force by whose word. An approval names the rules' version and the SHA-256 of the
//! file's bytes; it stands beside the file, which stays as its author wrote it, and both are
//! checked without a database or a network (`tiaki rules verify`, `docs/formats/rules.md`).
//!
//! Why so: one canonical JSON object as packages and receipts are, signed with the site's key
//! under a name of its own, so that no signature of one can stand for the other.
//!
//! What it refuses: see [`ApprovalError`]; each refusal has a code that never changes. A
//! [`SignedApproval`] proves nothing until [`SignedApproval::verify`] has accepted it together
//! with the file.
//!
//! How to extend it: a new member makes a new format name.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tiaki_core::queue::operator_key;

use crate::json::{self, Comparison, ParseError, Sink, Value};
use crate::keys::{SigningKey, VerifyingKey};

/// The format that this module writes and reads.
pub const APPROVAL_FORMAT: &str = "tiaki-rules-approval-1";
/// The largest approval, in bytes.
pub const MAX_APPROVAL_BYTES: usize = 16 * 1024;

/// What the signature is over, after the format's name and before the canonical bytes.
const DOMAIN: &[u8] = b"/approval\0";
const ALGORITHM: &str = "Ed25519";

/// What is approved, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The version that the rules name themselves.
    pub version: String,
    /// SHA-256 of the file's bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Who proposed them.
    pub proposed_by: String,
    /// Who approved them: somebody else.
    pub approved_by: String,
    /// When, in microseconds since 1970-01-01T00:00:00Z.
    pub approved_at: i64,
}

/// Why an approval must not be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalError {
    /// Larger than [`MAX_APPROVAL_BYTES`].
    #[error("the approval is too large")]
    TooLarge,
    /// Not JSON of the kind that approvals are.
    #[error("the approval is malformed: no JSON of its kind at byte {at}")]
    Malformed {
        /// The place, counted in bytes from 0.
        at: usize,
    },
    /// JSON, but not with the members that an approval has.
    #[error("the approval is malformed at {member}")]
    UnexpectedShape {
        /// The name of the member.
        member: &'static str,
    },
    /// An object names a member twice.
    #[error("the approval names a member twice at byte {at}")]
    DuplicateKey {
        /// The place, counted in bytes from 0.
        at: usize,
    },
    /// The same value has another text in the canonical form.
    #[error("the approval is not in canonical form")]
    NotCanonical,
    /// Another format or version.
    #[error("this is not an approval of the format {APPROVAL_FORMAT}")]
    UnsupportedFormat,
    /// One person proposed and approved.
    #[error("the approval names one person twice: who proposes rules does not approve them")]
    OnePerson,
    /// Signed by another key than the site's.
    #[error("the approval is signed by another key than the site's")]
    UnknownSite,
    /// The approval is not what the holder of the key signed.
    #[error("the signature does not hold")]
    BadSignature,
    /// The file is not the one that was approved.
    #[error("the rules are not the ones that were approved: their bytes differ")]
    WrongFile,
}

impl ApprovalError {
    /// The code of this refusal, which never changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Malformed { .. } | Self::UnexpectedShape { .. } => "malformed",
            Self::DuplicateKey { .. } => "duplicate_key",
            Self::NotCanonical => "not_canonical",
            Self::UnsupportedFormat => "unsupported_format",
            Self::OnePerson => "one_person",
            Self::UnknownSite => "unknown_site",
            Self::BadSignature => "bad_signature",
            Self::WrongFile => "wrong_file",
        }
    }
}

impl From<ParseError> for ApprovalError {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Malformed { at } => Self::Malformed { at },
            ParseError::DuplicateKey { at } => Self::DuplicateKey { at },
        }
    }
}

/// An approval that carries a signature. Unless it was signed here, the signature has not been
/// checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedApproval {
    approval: Approval,
    /// The canonical bytes of `approval`.
    approval_bytes: Vec<u8>,
    key: VerifyingKey,
    signature: [u8; 64],
}

/// Reads the bytes of an approval; line ends after it are passed over.
///
/// # Errors
/// [`ApprovalError`] where they are not exactly the canonical bytes of an approval.
pub fn parse_approval(bytes: &[u8]) -> Result<SignedApproval, ApprovalError> {
    if bytes.len() > MAX_APPROVAL_BYTES {
        return Err(ApprovalError::TooLarge);
    }
    let bytes = bytes.trim_ascii_end();
    let shape = |member| ApprovalError::UnexpectedShape { member };
    let Value::Object(mut members) = json::parse(bytes)? else {
        return Err(shape("approval"));
    };
    if !matches!(members.remove("format"), Some(Value::Text(format)) if format == APPROVAL_FORMAT) {
        return Err(ApprovalError::UnsupportedFormat);
    }
    let approval = members.remove("approval").ok_or(shape("approval"))?;
    let signature = members.remove("signature").ok_or(shape("signature"))?;
    if !members.is_empty() {
        return Err(shape("approval"));
    }
    let mut approval_bytes = Vec::new();
    json::write(&approval, &mut approval_bytes);
    let approval: Approval =
        serde_json::from_slice(&approval_bytes).map_err(|_| shape("approval"))?;
    check(&approval)?;
    let (key, signature) = read_signature(signature)?;
    let signed = SignedApproval {
        approval,
        approval_bytes,
        key,
        signature,
    };
    let mut comparison = Comparison::with(bytes);
    signed.write(&mut comparison);
    if comparison.is_equal() {
        Ok(signed)
    } else {
        Err(ApprovalError::NotCanonical)
    }
}

fn check(approval: &Approval) -> Result<(), ApprovalError> {
    let shape = |member| Err(ApprovalError::UnexpectedShape { member });
    let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if approval.version.is_empty() {
        return shape("version");
    }
    if approval.sha256.len() != 64 || !approval.sha256.bytes().all(digits) {
        return shape("sha256");
    }
    if approval.proposed_by.trim().is_empty() || approval.approved_by.trim().is_empty() {
        return shape("approved_by");
    }
    if operator_key(&approval.proposed_by) == operator_key(&approval.approved_by) {
        return Err(ApprovalError::OnePerson);
    }
    Ok(())
}

impl Approval {
    /// Signs the approval with the site's key.
    ///
    /// # Errors
    /// [`ApprovalError::UnexpectedShape`] where a member cannot be meant,
    /// [`ApprovalError::OnePerson`], [`ApprovalError::TooLarge`].
    pub fn sign(self, key: &SigningKey) -> Result<SignedApproval, ApprovalError> {
        check(&self)?;
        let shape = ApprovalError::UnexpectedShape { member: "approval" };
        let text = serde_json::to_vec(&self).map_err(|_| shape)?;
        let value = json::parse(&text).map_err(|_| shape)?;
        let mut approval_bytes = Vec::with_capacity(text.len());
        json::write(&value, &mut approval_bytes);
        if approval_bytes.len() > MAX_APPROVAL_BYTES - 1024 {
            return Err(ApprovalError::TooLarge);
        }
        let signature = key.sign(&message(&approval_bytes));
        Ok(SignedApproval {
            approval: self,
            approval_bytes,
            key: key.verifying_key(),
            signature,
        })
    }
}

impl SignedApproval {
    /// What was approved.
    #[must_use]
    pub const fn approval(&self) -> &Approval {
        &self.approval
    }

    /// The key that it says to be signed with.
    #[must_use]
    pub const fn key(&self) -> VerifyingKey {
        self.key
    }

    /// The canonical bytes, which [`parse_approval`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.approval_bytes.len() + 512);
        self.write(&mut bytes);
        bytes
    }

    /// Whether the holder of its key signed exactly this, whether it is of these rules, and,
    /// where the site's key is known, whether it is that key.
    ///
    /// # Errors
    /// [`ApprovalError::UnknownSite`], [`ApprovalError::BadSignature`],
    /// [`ApprovalError::WrongFile`].
    pub fn verify(&self, rules: &[u8], site: Option<&VerifyingKey>) -> Result<(), ApprovalError> {
        if site.is_some_and(|site| *site != self.key) {
            return Err(ApprovalError::UnknownSite);
        }
        if !self
            .key
            .accepts(&message(&self.approval_bytes), &self.signature)
        {
            return Err(ApprovalError::BadSignature);
        }
        if hex::encode(Sha256::digest(rules)) == self.approval.sha256 {
            Ok(())
        } else {
            Err(ApprovalError::WrongFile)
        }
    }

    fn write(&self, out: &mut impl Sink) {
        out.put(b"{\"approval\":");
        out.put(&self.approval_bytes);
        out.put(b",\"format\":");
        json::write_text(APPROVAL_FORMAT, out);
        out.put(b",\"signature\":{\"algorithm\":");
        json::write_text(ALGORITHM, out);
        out.put(b",\"key\":");
        json::write_text(&self.key.to_hex(), out);
        out.put(b",\"value\":");
        json::write_text(&hex::encode(self.signature), out);
        out.put(b"}}");
    }
}

fn message(approval_bytes: &[u8]) -> Vec<u8> {
    [APPROVAL_FORMAT.as_bytes(), DOMAIN, approval_bytes].concat()
}

fn read_signature(value: Value) -> Result<(VerifyingKey, [u8; 64]), ApprovalError> {
    let wrong = ApprovalError::UnexpectedShape {
        member: "signature",
    };
    let Value::Object(members) = value else {
        return Err(wrong);
    };
    let text = |name: &str| match members.get(name) {
        Some(Value::Text(text)) => Ok(text.as_str()),
        _ => Err(wrong),
    };
    if members.len() != 3 || text("algorithm")? != ALGORITHM {
        return Err(wrong);
    }
    let key = VerifyingKey::from_hex(text("key")?).map_err(|_| wrong)?;
    let mut signature = [0; 64];
    hex::decode_to_slice(text("value")?, &mut signature).map_err(|_| wrong)?;
    Ok((key, signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &[u8] = b"version = \"site-2\"\n";

    fn key() -> SigningKey {
        SigningKey::from_seed([5; 32])
    }

    fn approval() -> Approval {
        Approval {
            version: "site-2".to_owned(),
            sha256: hex::encode(Sha256::digest(RULES)),
            proposed_by: "ana".to_owned(),
            approved_by: "ben".to_owned(),
            approved_at: 1_780_000_000_000_000,
        }
    }

    #[test]
    fn it_is_there_and_back_and_holds() {
        let signed = approval().sign(&key()).unwrap();
        let bytes = signed.to_bytes();
        assert_eq!(parse_approval(&bytes), Ok(signed.clone()));
        let with_line = [bytes.as_slice(), b"\n"].concat();
        assert_eq!(parse_approval(&with_line), Ok(signed.clone()));
        assert_eq!(signed.verify(RULES, None), Ok(()));
        assert_eq!(signed.verify(RULES, Some(&key().verifying_key())), Ok(()));
    }

    #[test]
    fn each_changed_byte_is_refused() {
        let signed = approval().sign(&key()).unwrap();
        let site = key().verifying_key();
        let bytes = signed.to_bytes();
        for place in 0..bytes.len() {
            for flip in [1_u8, 0x20] {
                let mut other = bytes.clone();
                other[place] ^= flip;
                let held =
                    parse_approval(&other).and_then(|other| other.verify(RULES, Some(&site)));
                assert!(held.is_err(), "byte {place}");
            }
        }
        for place in 0..RULES.len() {
            let mut rules = RULES.to_vec();
            rules[place] ^= 1;
            assert_eq!(
                signed.verify(&rules, Some(&site)),
                Err(ApprovalError::WrongFile)
            );
        }
    }

    #[test]
    fn another_key_and_another_purpose_are_refused() {
        let signed = approval().sign(&SigningKey::from_seed([6; 32])).unwrap();
        assert_eq!(
            signed.verify(RULES, Some(&key().verifying_key())),
            Err(ApprovalError::UnknownSite)
        );
        let mut stolen = approval().sign(&key()).unwrap();
        stolen.signature = key().sign(&stolen.approval_bytes);
        assert_eq!(stolen.verify(RULES, None), Err(ApprovalError::BadSignature));
    }

    #[test]
    fn nobody_approves_what_he_proposed() {
        for name in [
            "ana",
            "Ana",
            " ANA ",
            "an\u{ad}a",
            "ana\u{200b}",
            "\u{ff41}na",
        ] {
            let one = Approval {
                approved_by: name.to_owned(),
                ..approval()
            };
            assert_eq!(one.sign(&key()), Err(ApprovalError::OnePerson), "{name}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        let text = String::from_utf8(approval().sign(&key()).unwrap().to_bytes()).unwrap();
        for (from, to, code) in [
            ("-approval-1\"", "-approval-2\"", "unsupported_format"),
            ("\"version\":\"site-2\"", "\"version\":\"\"", "malformed"),
            ("\"Ed25519\"", "\"RSA\"", "malformed"),
            ("{\"approval\"", "{ \"approval\"", "not_canonical"),
            (
                "\"approved_by\":\"ben\"",
                "\"approved_by\":\"ana\"",
                "one_person",
            ),
            (
                "\"approved_by\":\"ben\"",
                "\"approved_by\":\"ben\",\"approved_by\":\"cem\"",
                "duplicate_key",
            ),
            (
                "\"approved_by\":\"ben\"",
                "\"approved_by\":\"ben\",\"note\":\"x\"",
                "malformed",
            ),
        ] {
            assert!(text.contains(from), "{from}");
            let error = parse_approval(text.replace(from, to).as_bytes()).unwrap_err();
            assert_eq!(error.code(), code, "{to}");
        }
        let large = vec![b' '; MAX_APPROVAL_BYTES + 1];
        assert_eq!(parse_approval(&large), Err(ApprovalError::TooLarge));
        assert_eq!(parse_approval(b"[]").unwrap_err().code(), "malformed");
    }
}
