//! Parts of answers that several calls give.

use serde::{Serialize, Serializer};
use tiaki_core::id::AccountId;
use tiaki_core::time::Timestamp;
use tiaki_ops::reviews::{Pair as FoundPair, Side};
use tiaki_ops::views;
use utoipa::openapi::schema::{Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{KnownFormat, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A moment: RFC 3339, in UTC, with as many decimals as it has.
#[derive(Debug, Clone, Copy)]
pub(super) struct When(pub(super) Timestamp);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl PartialSchema for When {
    fn schema() -> RefOr<Schema> {
        let object: Object = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some(
                "A moment: RFC 3339, in UTC, with as many decimals as it has.",
            ))
            .build();
        RefOr::T(Schema::Object(object))
    }
}

impl ToSchema for When {}

impl From<Timestamp> for When {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

/// A moment that may be missing.
pub(super) fn when(at: Option<Timestamp>) -> Option<When> {
    at.map(When)
}

/// Ids, as they are printed.
pub(super) fn ids<T: ToString>(all: impl IntoIterator<Item = T>) -> Vec<String> {
    all.into_iter().map(|id| id.to_string()).collect()
}

/// One thing that counts for or against two accounts being one person's.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Evidence {
    /// The kind of identifier that they share, as a code; the value is in no answer.
    kind: String,
    /// How many accounts hold the value; up to so many, where it is rounded up.
    holders: u64,
    /// How many persons hold it, rounded up likewise.
    persons: u64,
    /// Hundredths of a bit that it adds; below 0 it speaks against.
    weight: i64,
    /// What is said of the value, as a code: ordinary, shared network, and so on.
    class: String,
    /// How the two agree on it, as a code.
    manner: String,
    /// `stated`, or that it was only found in text.
    reliability: String,
}

impl From<&views::LinkEvidence> for Evidence {
    fn from(found: &views::LinkEvidence) -> Self {
        Self {
            kind: found.kind.clone(),
            holders: found.holders,
            persons: found.persons,
            weight: found.weight,
            class: found.class.clone(),
            manner: found.manner.clone(),
            reliability: found.reliability.clone(),
        }
    }
}

/// A link between two accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Link {
    /// One account (`acc_`).
    a: String,
    /// The other.
    b: String,
    /// Hundredths of a bit.
    weight: i64,
    /// How sure, in thousandths.
    confidence: i64,
    /// `confirmed`, `probable` or `possible`.
    tier: String,
    /// Whether the person hangs together by it.
    holds: bool,
    /// What it is made of.
    evidence: Vec<Evidence>,
}

impl From<&views::LinkView> for Link {
    fn from(found: &views::LinkView) -> Self {
        Self {
            a: found.a.to_string(),
            b: found.b.to_string(),
            weight: found.weight,
            confidence: found.confidence,
            tier: found.tier.clone(),
            holds: found.forest,
            evidence: found.evidence.iter().map(Evidence::from).collect(),
        }
    }
}

/// An account in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountRef {
    /// Its id (`acc_`).
    id: String,
    /// The provider's service.
    service: String,
    /// Its id there, as the provider gives it; `protected` where a child's is held back.
    handle: String,
    /// How it is protected: `open`, `reported`, `kin`, `child`.
    protection: &'static str,
    /// Who holds it (`per_`), once that is ranked.
    person: Option<String>,
}

impl From<&Side> for AccountRef {
    fn from(found: &Side) -> Self {
        Self {
            id: found.id.to_string(),
            service: found.service.clone(),
            handle: found.handle.clone(),
            protection: found.protection.code(),
            person: found.person.map(|id| id.to_string()),
        }
    }
}

/// Two accounts that came close to being one person's.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Pair {
    /// One account.
    a: AccountRef,
    /// The other.
    b: AccountRef,
    /// What the evidence comes to; null where nothing weighs on them.
    weighed: Option<Weighed>,
}

/// What evidence on two accounts comes to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Weighed {
    /// Hundredths of a bit.
    weight: i64,
    /// How sure, in thousandths.
    confidence: i64,
    /// Why they were not joined, as a code.
    reason: String,
    /// What it is made of.
    evidence: Vec<Evidence>,
}

impl From<&FoundPair> for Pair {
    fn from(found: &FoundPair) -> Self {
        Self {
            a: (&found.a).into(),
            b: (&found.b).into(),
            weighed: found.weighed.as_ref().map(|weighed| Weighed {
                weight: weighed.weight,
                confidence: weighed.confidence,
                reason: weighed.reason.clone(),
                evidence: weighed.evidence.iter().map(Evidence::from).collect(),
            }),
        }
    }
}

/// Where somebody is taken to be.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceOf {
    /// `routed`, `several`, `conflict` or `unknown`.
    verdict: String,
    /// The leading country (ISO 3166-1 alpha-2).
    country: Option<String>,
    /// How sure, in thousandths.
    confidence: i64,
}

impl From<&views::Place> for PlaceOf {
    fn from(found: &views::Place) -> Self {
        Self {
            verdict: found.verdict.clone(),
            country: found.country.clone(),
            confidence: found.confidence,
        }
    }
}

/// What a source states of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Observation {
    /// The kind of identifier, as a code.
    kind: String,
    /// The value, as the source gives it: foreign text, to be escaped wherever it is shown.
    value: String,
    /// When.
    at: Option<When>,
    /// The port, of an address.
    port: Option<i64>,
    /// What happened then, as a code; empty where that is not said.
    event: String,
    /// Whether the provider says that it verified it.
    verified: Option<bool>,
    /// Whether the provider says that the address is a proxy's.
    proxy: Option<bool>,
    /// Whether it was only found in free text.
    mined: bool,
    /// Whether it was given to get the account back.
    recovery: bool,
}

impl From<&views::ObservationRow> for Observation {
    fn from(found: &views::ObservationRow) -> Self {
        Self {
            kind: found.kind.clone(),
            value: found.value.clone(),
            at: when(found.at),
            port: found.port,
            event: found.event.clone(),
            verified: found.verified,
            proxy: found.proxy,
            mined: found.mined,
            recovery: found.recovery,
        }
    }
}

/// What was done.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Done {
    /// Always true: what is not done is refused.
    done: bool,
}

impl Done {
    pub(super) const fn new() -> Self {
        Self { done: true }
    }
}

/// Ids of accounts.
pub(super) fn accounts(all: &[AccountId]) -> Vec<String> {
    ids(all.iter())
}
