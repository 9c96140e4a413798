//! The members that nodes have, class by class; what is not here is refused.

use crate::case::terms::OBJECT;

pub(super) const FACET: &str = "uco-core:hasFacet";

pub(super) const AUTHORIZATION: &[&str] = &[
    "case-investigation:authorizationType",
    "uco-core:endTime",
    "uco-core:name",
    "uco-core:startTime",
];
pub(super) const INVESTIGATION: &[&str] = &[
    "case-investigation:focus",
    "case-investigation:investigationForm",
    "case-investigation:relevantAuthorization",
    "uco-core:name",
    OBJECT,
];
pub(super) const ACTION: &[&str] = &[
    "uco-action:instrument",
    "uco-action:object",
    "uco-action:participant",
    "uco-action:performer",
    "uco-action:result",
    "uco-action:startTime",
    "uco-core:name",
];
pub(super) const TOOL: &[&str] = &["uco-core:name", "uco-tool:version"];
pub(super) const BODY: &[&str] = &["tiaki:authority", "tiaki:kind", FACET, "uco-core:name"];
pub(super) const MARKING: &[&str] = &[
    "uco-core:description",
    "uco-core:name",
    "uco-marking:definition",
    "uco-marking:definitionType",
];
pub(super) const PERSON: &[&str] = &[
    "tiaki:actionability",
    "tiaki:alsoSentTo",
    "tiaki:band",
    "tiaki:class",
    "tiaki:danger",
    "tiaki:evidenceUntil",
    "tiaki:factor",
    "tiaki:heldTogether",
    "tiaki:novelty",
    "tiaki:perishability",
    "tiaki:reference",
    "tiaki:standing",
    "tiaki:why",
    "uco-core:name",
];
pub(super) const ACCOUNT: &[&str] = &["tiaki:part", "tiaki:protection", FACET, "uco-core:name"];
pub(super) const FILE: &[&str] = &["tiaki:pdq", "tiaki:viewedByProvider", FACET];
pub(super) const RELATION: &[&str] = &[
    "tiaki:event",
    "tiaki:possibleProxy",
    "tiaki:shared",
    "tiaki:tier",
    "tiaki:verified",
    FACET,
    "uco-core:isDirectional",
    "uco-core:kindOfRelationship",
    "uco-core:source",
    "uco-core:startTime",
    "uco-core:target",
];
pub(super) const REPORT: &[&str] = &[
    "case-investigation:exhibitNumber",
    "tiaki:escalated",
    "tiaki:incident",
    "tiaki:incidentAt",
    "tiaki:marks",
    "uco-core:externalReference",
    OBJECT,
    "uco-core:objectMarking",
];
/// Members of parts and of values.
pub(super) const PARTS: &[&str] = &[
    "@id",
    "@type",
    "@value",
    "uco-analysis:class",
    "uco-analysis:classification",
    "uco-analysis:resultContent",
    "uco-core:confidence",
    "uco-core:definingContext",
    "uco-core:externalIdentifier",
    "uco-identity:address",
    "uco-location:country",
    "uco-marking:authorizedIdentities",
    "uco-marking:statement",
    "uco-marking:termsOfUse",
    "uco-observable:accountIdentifier",
    "uco-observable:accountIssuer",
    "uco-observable:addressValue",
    "uco-observable:displayName",
    "uco-observable:fullValue",
    "uco-observable:hash",
    "uco-observable:phoneNumber",
    "uco-observable:sourcePort",
    "uco-observable:src",
    "uco-types:hashMethod",
    "uco-types:hashValue",
];

/// Whether a name is one of the form's nodes'.
pub(super) fn is_known(name: &str) -> bool {
    [
        AUTHORIZATION,
        INVESTIGATION,
        ACTION,
        TOOL,
        BODY,
        MARKING,
        PERSON,
        ACCOUNT,
        FILE,
        RELATION,
        REPORT,
        PARTS,
    ]
    .iter()
    .any(|names| names.contains(&name))
}
