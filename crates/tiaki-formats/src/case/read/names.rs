//! The members that nodes have, class by class; what is not here is refused.

use crate::case::terms::OBJECT;

pub(super) const FACET: &str = "uc:hasFacet";

pub(super) const AUTHORIZATION: &[&str] = &[
    "c:authorizationType",
    "uc:endTime",
    "uc:name",
    "uc:startTime",
];
pub(super) const INVESTIGATION: &[&str] = &[
    "c:focus",
    "c:investigationForm",
    "c:relevantAuthorization",
    "uc:name",
    OBJECT,
];
pub(super) const ACTION: &[&str] = &[
    "ua:instrument",
    "ua:object",
    "ua:participant",
    "ua:performer",
    "ua:result",
    "ua:startTime",
    "uc:name",
];
pub(super) const TOOL: &[&str] = &["uc:name", "ut:version"];
pub(super) const BODY: &[&str] = &["t:authority", "t:kind", FACET, "uc:name"];
pub(super) const MARKING: &[&str] = &[
    "uc:description",
    "uc:name",
    "um:definition",
    "um:definitionType",
];
pub(super) const PERSON: &[&str] = &[
    "t:actionability",
    "t:alsoSentTo",
    "t:band",
    "t:class",
    "t:danger",
    "t:evidenceUntil",
    "t:factor",
    "t:heldTogether",
    "t:novelty",
    "t:perishability",
    "t:reference",
    "t:why",
    "uc:name",
];
pub(super) const ACCOUNT: &[&str] = &["t:part", "t:protection", FACET, "uc:name"];
pub(super) const FILE: &[&str] = &["t:pdq", FACET];
pub(super) const RELATION: &[&str] = &[
    "t:event",
    "t:possibleProxy",
    "t:shared",
    "t:tier",
    "t:verified",
    "t:viewedByProvider",
    FACET,
    "uc:isDirectional",
    "uc:kindOfRelationship",
    "uc:source",
    "uc:startTime",
    "uc:target",
];
pub(super) const REPORT: &[&str] = &[
    "c:exhibitNumber",
    "t:escalated",
    "t:incident",
    "t:incidentAt",
    "t:marks",
    "uc:externalReference",
    OBJECT,
    "uc:objectMarking",
];
/// Members of parts and of values.
pub(super) const PARTS: &[&str] = &[
    "@id",
    "@type",
    "@value",
    "uan:class",
    "uan:classification",
    "uan:resultContent",
    "uc:confidence",
    "uc:definingContext",
    "uc:externalIdentifier",
    "ui:address",
    "ul:country",
    "um:authorizedIdentities",
    "um:statement",
    "um:termsOfUse",
    "uo:accountIdentifier",
    "uo:accountIssuer",
    "uo:addressValue",
    "uo:displayName",
    "uo:fullValue",
    "uo:hash",
    "uo:phoneNumber",
    "uo:sourcePort",
    "uo:src",
    "uty:hashMethod",
    "uty:hashValue",
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
