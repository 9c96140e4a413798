//! The words of the form: the one context, classes, and the kinds of relationships.

/// What a name in the context stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    /// It begins others: the address that it stands for.
    Prefix(&'static str),
    /// Values under it are of this type: another node, or a datatype.
    Typed(&'static str),
}

const NODES: Term = Term::Typed("@id");
const MOMENT: Term = Term::Typed("x:dateTime");

/// What stands in every context, in rising order. Prefixes are short, since each is written some
/// twenty times for each account. Names of nodes are UUIDs as URNs (RFC 9562, section 4), so that no
/// address of anybody's is needed. `t` is for what CASE and UCO have no term for; its address is
/// reserved and nobody's (RFC 2606).
pub(super) const CONTEXT: [(&str, Term); 37] = [
    (
        "c",
        Term::Prefix("https://ontology.caseontology.org/case/investigation/"),
    ),
    ("c:relevantAuthorization", NODES),
    ("kb", Term::Prefix("urn:uuid:")),
    ("t", Term::Prefix("https://tiaki.example/terms/case-1#")),
    ("t:incidentAt", MOMENT),
    ("t:replyBy", MOMENT),
    (
        "ua",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/action/"),
    ),
    ("ua:instrument", NODES),
    ("ua:object", NODES),
    ("ua:participant", NODES),
    ("ua:performer", NODES),
    ("ua:result", NODES),
    ("ua:startTime", MOMENT),
    (
        "uan",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/analysis/"),
    ),
    ("uan:resultContent", NODES),
    (
        "uc",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/core/"),
    ),
    ("uc:confidence", Term::Typed("x:nonNegativeInteger")),
    ("uc:createdBy", NODES),
    ("uc:endTime", MOMENT),
    ("uc:object", NODES),
    ("uc:objectCreatedTime", MOMENT),
    ("uc:objectMarking", NODES),
    ("uc:source", NODES),
    ("uc:startTime", MOMENT),
    ("uc:target", NODES),
    (
        "ui",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/identity/"),
    ),
    ("ui:address", NODES),
    (
        "ul",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/location/"),
    ),
    (
        "um",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/marking/"),
    ),
    (
        "uo",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/observable/"),
    ),
    ("uo:accountIssuer", NODES),
    ("uo:src", NODES),
    (
        "ut",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/tool/"),
    ),
    (
        "uty",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/types/"),
    ),
    ("uty:hashValue", Term::Typed("x:hexBinary")),
    (
        "uv",
        Term::Prefix("https://ontology.unifiedcyberontology.org/uco/victim/"),
    ),
    ("x", Term::Prefix("http://www.w3.org/2001/XMLSchema#")),
];

/// Whether what stands under this name are names of other nodes.
pub(super) fn is_reference(name: &str) -> bool {
    let found = CONTEXT.iter().find(|(term, _)| *term == name);
    found.is_some_and(|(_, term)| *term == NODES)
}

/// The prefix of names of nodes that are written whole, with its colon.
pub(super) const NODE: &str = "kb:";

/// What such names begin with.
pub(super) const URN: &str = "urn:uuid:";

/// The version of the form, as `t:form` says it.
pub(super) const FORM: &str = "tiaki-case-1";

/// What every person in a file is.
pub(super) const STANDING: &str =
    "persons are hypotheses: the accounts of each are taken to have one holder";

/// The version of UCO that is written to.
pub(super) const UCO: &str = "1.5.0";

/// What holds the nodes.
pub(super) const OBJECT: &str = "uc:object";

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
