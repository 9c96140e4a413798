//! Ids: 16 bytes each, a type for every kind of thing.
//!
//! What is *received* (documents, reports, accounts, files, list entries) gets
//! an id derived from its natural key under the site's secret ([`SiteKey`]):
//! the same thing has the same id whenever, in whatever order and on whichever
//! database it arrives, and no one without the key can test a guess against an
//! id. Such ids are laid out as UUIDv8 (RFC 9562, section 5.8). What *happens*
//! (a decision, a release) gets a UUIDv7 from the clock and randomness it is
//! given. See `docs/adr/0002-keyed-content-ids.md`.
//!
//! To add a kind: one line in the `ids!` list below.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;

use crate::time::Timestamp;

/// The site's secret from which ids of received things are derived. It never
/// leaves the site and cannot be printed.
#[derive(Clone)]
pub struct SiteKey(Hmac<Sha256>);

/// A text that is not an id of the kind asked for.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("not an id of this kind: expected {prefix}_ and 32 hexadecimal digits")]
pub struct IdError {
    /// The prefix the id should have carried.
    pub prefix: &'static str,
}

impl SiteKey {
    /// A key from 32 secret bytes.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        let padded = {
            let mut block = [0_u8; 64];
            block
                .iter_mut()
                .zip(secret)
                .for_each(|(to, from)| *to = *from);
            block
        };
        Self(Hmac::new(&padded.into()))
    }

    /// The keyed digest of the parts, each length-prefixed so that no two
    /// different lists of parts read alike (HMAC-SHA-256, RFC 2104).
    #[must_use]
    pub fn digest(&self, kind: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in std::iter::once(kind.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// A 64-bit keyed digest, for joining equal values in memory.
    #[must_use]
    pub fn short(&self, kind: &str, parts: &[&[u8]]) -> u64 {
        let digest = self.digest(kind, parts);
        let mut first = [0_u8; 8];
        first
            .iter_mut()
            .zip(digest)
            .for_each(|(to, from)| *to = from);
        u64::from_be_bytes(first)
    }
}

impl fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SiteKey(..)")
    }
}

/// The first 16 bytes of `digest` with the version and variant bits of a UUIDv8.
fn uuid8(digest: &[u8; 32]) -> [u8; 16] {
    let mut bytes = [0_u8; 16];
    bytes
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = *from);
    stamp(bytes, 0x80)
}

/// A UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, then `random`.
fn uuid7(at: Timestamp, random: [u8; 10]) -> [u8; 16] {
    let mut bytes = [0_u8; 16];
    let millis = at.millis().max(0).to_be_bytes();
    let parts = millis.iter().skip(2).chain(random.iter());
    bytes
        .iter_mut()
        .zip(parts)
        .for_each(|(to, from)| *to = *from);
    stamp(bytes, 0x70)
}

/// Sets the version nibble and the RFC 9562 variant.
const fn stamp(mut bytes: [u8; 16], version: u8) -> [u8; 16] {
    bytes[6] = (bytes[6] & 0x0f) | version;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    bytes
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name([u8; 16]);

        impl $name {
            /// What the printed form begins with, before `_`.
            pub const PREFIX: &'static str = $prefix;

            /// The id of a received thing, from its natural key.
            #[must_use]
            pub fn derive(key: &SiteKey, parts: &[&[u8]]) -> Self {
                Self(uuid8(&key.digest($prefix, parts)))
            }

            /// The id of something that happens at `at`, with ten random bytes.
            #[must_use]
            pub fn occur(at: Timestamp, random: [u8; 10]) -> Self {
                Self(uuid7(at, random))
            }

            /// The id stored as these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The 16 bytes, as stored.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads the printed form.
            ///
            /// # Errors
            /// [`IdError`] where the prefix or the digits are not those of this kind.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let error = IdError { prefix: $prefix };
                let digits = text
                    .strip_prefix($prefix)
                    .and_then(|rest| rest.strip_prefix('_'))
                    .filter(|digits| digits.len() == 32 && !digits.bytes().any(|b| b.is_ascii_uppercase()));
                let mut bytes = [0_u8; 16];
                match digits.map(|digits| hex::decode_to_slice(digits, &mut bytes)) {
                    Some(Ok(())) => Ok(Self(bytes)),
                    _ => Err(error),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, hex::encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }
    )+};
}

ids! {
    /// An account at a provider.
    AccountId = "acc";
    /// A band that an operator set on a person.
    BandId = "bnd";
    /// A case: what a unit opens on persons.
    CaseId = "cas";
    /// One application of the use cases, such as one import or one link run.
    RunId = "run";
    /// A bulk disclosure: what a provider handed over on request.
    DisclosureId = "dis";
    /// A file known by its digests.
    FileId = "fil";
    /// A hand-over of a case to child protection.
    HandOverId = "hnd";
    /// A hash list.
    HashListId = "lst";
    /// A group of reports that are one: sent again, of one incident, or of one viral file.
    IncidentId = "inc";
    /// A legal request that is made in a case.
    LegalRequestId = "lrq";
    /// A note in a case.
    NoteId = "nte";
    /// An operator: who uses the software.
    OperatorId = "opr";
    /// A machine that uses the JSON API.
    ClientId = "cli";
    /// An outcome: what came of a person.
    OutcomeId = "out";
    /// A ruling: what an operator decided on where somebody is.
    LocationRulingId = "lrl";
    /// A package: the signed, sealed artefact.
    PackageId = "pkg";
    /// A person: the hypothesis that accounts have one user.
    PersonId = "per";
    /// A provider.
    ProviderId = "pro";
    /// Something that could not be read and is kept with the reason.
    QuarantineId = "qua";
    /// A read of protected values, with who read them and what for.
    ReadId = "rea";
    /// A referral: the decision to send.
    ReferralId = "ref";
    /// A report: what a provider sent.
    ReportId = "rep";
    /// A decision to set a person aside.
    SetAsideId = "asd";
    /// What was done with many persons as one, such as setting them aside, and can be undone as one.
    SetAsideBatchId = "bat";
    /// A decision that a person goes to several authorities under one common reference.
    SharedReferralId = "shr";
    /// A task in a case.
    TaskId = "tsk";
    /// A view of a queue that an operator saved.
    ViewId = "viw";
    /// A source: the report or disclosure that a fact was read from (it has that one's bytes).
    SourceId = "src";
}

impl From<ReportId> for SourceId {
    fn from(id: ReportId) -> Self {
        Self(id.0)
    }
}

impl From<DisclosureId> for SourceId {
    fn from(id: DisclosureId) -> Self {
        Self(id.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AccountId, PersonId, SiteKey};
    use crate::time::Timestamp;

    #[test]
    fn the_same_thing_has_the_same_id_and_another_key_another() {
        let (one, other) = (SiteKey::new(&[1; 32]), SiteKey::new(&[2; 32]));
        let id = AccountId::derive(&one, &[b"svc", b"u-77"]);
        assert_eq!(id, AccountId::derive(&one, &[b"svc", b"u-77"]));
        assert_ne!(id, AccountId::derive(&other, &[b"svc", b"u-77"]));
        assert_ne!(
            id,
            AccountId::derive(&one, &[b"svcu", b"-77"]),
            "parts are length-prefixed"
        );
        assert_ne!(
            id.as_bytes(),
            PersonId::derive(&one, &[b"svc", b"u-77"]).as_bytes()
        );
        assert_eq!(id.as_bytes()[6] >> 4, 8);
        assert_eq!(id.as_bytes()[8] >> 6, 0b10);
    }

    #[test]
    fn events_sort_by_time() {
        let early = PersonId::occur(Timestamp::from_micros(1_000_000), [0xff; 10]);
        let late = PersonId::occur(Timestamp::from_micros(2_000_000), [0; 10]);
        assert!(early < late);
        assert_eq!(late.as_bytes()[6] >> 4, 7);
    }

    #[test]
    fn a_key_cannot_be_printed() {
        assert_eq!(format!("{:?}", SiteKey::new(&[7; 32])), "SiteKey(..)");
    }

    #[test]
    fn refuses_other_kinds_and_other_texts() {
        let good = AccountId::from_bytes([0xab; 16]).to_string();
        assert!(AccountId::parse(&good).is_ok());
        for bad in [
            "",
            "acc_",
            "acc_zz",
            &good.to_uppercase(),
            &good.replace("acc", "per"),
            &format!("{good}0"),
        ] {
            assert!(AccountId::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn printed_ids_read_back(bytes: [u8; 16]) {
            let id = AccountId::from_bytes(bytes);
            prop_assert_eq!(AccountId::parse(&id.to_string()).unwrap(), id);
        }
    }
}
