//! The rules of locating: points and limits, read from a versioned TOML file.

use std::sync::LazyLock;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{EvidenceKind, LocationEvidence, NetworkClass};
use crate::time::Timestamp;

const STANDARD: &str = include_str!("../../rules/locate-2.toml");

/// Most points a single rule may give; keeps every sum inside 32 bits.
const MOST_POINTS: u32 = 10_000;

/// Rules that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LocateRulesError {
    /// Not TOML of the expected form: a field is missing, unknown or of another type.
    #[error("the rules of locating cannot be read")]
    Form(#[from] toml::de::Error),
    /// A figure is out of its range.
    #[error("the rules of locating: {field} is out of range")]
    Range {
        /// The path of the field.
        field: &'static str,
    },
}

/// How evidence is weighed. See `rules/locate-2.toml` for what each figure means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocateRules {
    /// The version that every answer carries.
    pub version: String,
    /// The SHA-256 of the rules' text, in hexadecimal.
    pub digest: String,
    points: Points,
    network: Network,
    age: Age,
    pub(super) weak: Weak,
    pub(super) limits: Limits,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    points: Points,
    network: Network,
    age: Age,
    #[serde(default)]
    weak: Weak,
    limits: Limits,
}

/// When a language or a daily rhythm leans on a choice. Rules without it know neither.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Weak {
    pub(super) few_countries: usize,
    pub(super) least_hours: usize,
    pub(super) night: [u8; 2],
    pub(super) night_permille: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Points {
    upload_ip: u32,
    registration_ip: u32,
    login_ip: u32,
    other_ip: u32,
    provider_verified: u32,
    provider_estimate: u32,
    phone_prefix: u32,
    billing_country: u32,
    address: u32,
    stated_country: u32,
    time_of_day: u32,
    language: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Network {
    unknown: u16,
    access: u16,
    shared: u16,
    hosting: u16,
    proxy: u16,
    satellite: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Age {
    days: [u16; 3],
    permille: [u16; 4],
    undated: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    pub(super) repeat_permille: u16,
    pub(super) doubt: u32,
    pub(super) least_points: u32,
    pub(super) strong_points: u32,
    pub(super) conflict_permille: u16,
    pub(super) routed_permille: u16,
    pub(super) listed_permille: u16,
}

impl LocateRules {
    /// The rules that ship with the build.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test parses the embedded rules")]
    pub fn standard() -> Self {
        static PARSED: LazyLock<LocateRules> =
            LazyLock::new(|| LocateRules::parse(STANDARD).expect("the embedded rules are whole"));
        PARSED.clone()
    }

    /// Reads and checks rules.
    ///
    /// # Errors
    /// [`LocateRulesError`] where the text is not of the form of `rules/locate-2.toml`, a part
    /// of a thousand is above 1000, points are above 10 000, ages are not in order, or the
    /// upload address would weigh less than the log-in address.
    pub fn parse(text: &str) -> Result<Self, LocateRulesError> {
        let file: File = toml::from_str(text)?;
        check(&file)?;
        Ok(Self {
            version: file.version,
            digest: hex::encode(Sha256::digest(text.as_bytes())),
            points: file.points,
            network: file.network,
            age: file.age,
            weak: file.weak,
            limits: file.limits,
        })
    }

    /// The points of one piece of evidence, in a set whose newest is of `newest`.
    pub(super) fn weigh(&self, piece: &LocationEvidence, newest: Option<Timestamp>) -> u32 {
        let parts = [
            piece.share_permille.min(1_000),
            self.network_permille(piece),
            self.age_permille(piece.at, newest),
        ];
        let whole = u64::from(self.kind_points(piece.kind));
        let weighed = parts.into_iter().fold(whole * 1_000_000, |points, part| {
            points * u64::from(part) / 1_000
        });
        u32::try_from(weighed / 1_000_000).unwrap_or(MOST_POINTS)
    }

    pub(super) const fn kind_points(&self, kind: EvidenceKind) -> u32 {
        let points = &self.points;
        match kind {
            EvidenceKind::Address => points.address,
            EvidenceKind::BillingCountry => points.billing_country,
            EvidenceKind::Language => points.language,
            EvidenceKind::LoginIp => points.login_ip,
            EvidenceKind::OtherIp => points.other_ip,
            EvidenceKind::PhonePrefix => points.phone_prefix,
            EvidenceKind::ProviderEstimate => points.provider_estimate,
            EvidenceKind::ProviderVerified => points.provider_verified,
            EvidenceKind::RegistrationIp => points.registration_ip,
            EvidenceKind::StatedCountry => points.stated_country,
            EvidenceKind::TimeOfDay => points.time_of_day,
            EvidenceKind::UploadIp => points.upload_ip,
        }
    }

    fn network_permille(&self, piece: &LocationEvidence) -> u16 {
        let network = &self.network;
        let by_class = match piece.network {
            NetworkClass::Access => network.access,
            NetworkClass::Hosting => network.hosting,
            NetworkClass::Proxy => network.proxy,
            NetworkClass::Satellite => network.satellite,
            NetworkClass::Shared => network.shared,
            NetworkClass::Unknown => network.unknown,
        };
        if piece.proxy {
            by_class.min(network.proxy)
        } else {
            by_class
        }
    }

    fn age_permille(&self, at: Option<Timestamp>, newest: Option<Timestamp>) -> u16 {
        let (Some(at), Some(newest)) = (at, newest) else {
            return self.age.undated;
        };
        let age = newest.day().saturating_sub(at.day());
        let [first, second, third, older] = self.age.permille;
        let [near, middle, far] = self.age.days;
        match age {
            _ if age <= i64::from(near) => first,
            _ if age <= i64::from(middle) => second,
            _ if age <= i64::from(far) => third,
            _ => older,
        }
    }
}

fn check(file: &File) -> Result<(), LocateRulesError> {
    let refuse = |field| Err(LocateRulesError::Range { field });
    let Points {
        upload_ip,
        registration_ip,
        login_ip,
        other_ip,
        ..
    } = file.points;
    let points = &file.points;
    let all = [
        upload_ip,
        registration_ip,
        login_ip,
        other_ip,
        points.provider_verified,
        points.provider_estimate,
        points.phone_prefix,
        points.billing_country,
        points.address,
        points.stated_country,
        points.time_of_day,
        points.language,
    ];
    if file.version.trim().is_empty() {
        return refuse("version");
    }
    if all.iter().any(|points| *points > MOST_POINTS) || upload_ip <= login_ip {
        return refuse("points");
    }
    let network = &file.network;
    let parts = [
        network.unknown,
        network.access,
        network.shared,
        network.hosting,
        network.proxy,
        network.satellite,
    ];
    if parts.iter().any(|part| *part > 1_000) {
        return refuse("network");
    }
    if !file.age.days.is_sorted()
        || !file
            .age
            .permille
            .is_sorted_by(|newer, older| newer >= older)
        || file.age.permille.iter().any(|part| *part > 1_000)
        || file.age.undated > 1_000
    {
        return refuse("age");
    }
    let [from, to] = file.weak.night;
    if from > to || to > 24 || file.weak.night_permille > 1_000 {
        return refuse("weak");
    }
    let limits = &file.limits;
    let shares = [
        limits.conflict_permille,
        limits.routed_permille,
        limits.listed_permille,
    ];
    if limits.repeat_permille > 900
        || shares.iter().any(|share| !(1..=1_000).contains(share))
        || limits.routed_permille <= 500
        || limits.doubt > MOST_POINTS
        || !(1..=limits.strong_points).contains(&limits.least_points)
    {
        return refuse("limits");
    }
    Ok(())
}
