//! The words of the form: the one context, classes, and the kinds of relationships.

/// Prefixes and what they stand for. Names of nodes are UUIDs as URNs (RFC 9562, section 4), so that
/// no address of anybody's is needed. `tiaki` is for what CASE and UCO have no term for; its address
/// is reserved and nobody's (RFC 2606).
pub(super) const CONTEXT: [(&str, &str); 14] = [
    (
        "case-investigation",
        "https://ontology.caseontology.org/case/investigation/",
    ),
    ("kb", "urn:uuid:"),
    ("tiaki", "https://tiaki.example/terms/case-1#"),
    (
        "uco-action",
        "https://ontology.unifiedcyberontology.org/uco/action/",
    ),
    (
        "uco-analysis",
        "https://ontology.unifiedcyberontology.org/uco/analysis/",
    ),
    (
        "uco-core",
        "https://ontology.unifiedcyberontology.org/uco/core/",
    ),
    (
        "uco-identity",
        "https://ontology.unifiedcyberontology.org/uco/identity/",
    ),
    (
        "uco-location",
        "https://ontology.unifiedcyberontology.org/uco/location/",
    ),
    (
        "uco-marking",
        "https://ontology.unifiedcyberontology.org/uco/marking/",
    ),
    (
        "uco-observable",
        "https://ontology.unifiedcyberontology.org/uco/observable/",
    ),
    (
        "uco-tool",
        "https://ontology.unifiedcyberontology.org/uco/tool/",
    ),
    (
        "uco-types",
        "https://ontology.unifiedcyberontology.org/uco/types/",
    ),
    (
        "uco-victim",
        "https://ontology.unifiedcyberontology.org/uco/victim/",
    ),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The prefix of names of nodes, with its colon.
pub(super) const NODE: &str = "kb:";

/// The version of the form, as `tiaki:form` says it.
pub(super) const FORM: &str = "tiaki-case-1";

/// The version of UCO that is written to.
pub(super) const UCO: &str = "1.5.0";

/// What holds the nodes.
pub(super) const OBJECT: &str = "uco-core:object";

/// Kinds of relationships.
pub(super) mod kind {
    pub(in super::super) const ACCOUNT: &str = "Has_Account";
    pub(in super::super) const ADDRESS: &str = "Connected_To";
    pub(in super::super) const IDENTIFIER: &str = "Has_Identifier";
    pub(in super::super) const PLACE: &str = "Located_At";
    pub(in super::super) const ROLE: &str = "Has_Role";
    pub(in super::super) const SAME_HOLDER: &str = "Same_Holder";
    pub(in super::super) const UPLOADED_BY: &str = "Uploaded_By";
}

/// Types of markings.
pub(super) mod marking {
    pub(in super::super) const EVALUATION: &str = "evaluation";
    pub(in super::super) const HANDLING: &str = "handling-code";
    pub(in super::super) const RELEASE: &str = "release-to";
    pub(in super::super) const TERMS_OF_USE: &str = "terms-of-use";
    pub(in super::super) const TLP: &str = "tlp";
    pub(in super::super) const WITHHELD: &str = "withheld";
}
