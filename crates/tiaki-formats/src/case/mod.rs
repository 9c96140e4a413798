//! Packages as CASE/UCO in JSON-LD: what tools of investigators read, out and in.
//!
//! CASE (Cyber-investigation Analysis Standard Expression) 1.5 on UCO (Unified Cyber Ontology);
//! `docs/formats/case.md` has the mapping, class by class. What is written, the public validator
//! `case_validate` accepts without leave for warnings (`cargo xtask case-validate`).
//!
//! # Why like this
//! - The whole is one `uco-core:Bundle` that holds its nodes, so that it is written one node after
//!   another ([`Writer`]) and read so ([`read`]), however many there are.
//! - The bytes are canonical: no white space, members in rising order, each node once. The same
//!   structs give the same bytes.
//! - Nodes are named by UUIDs made from ids ([`NodeId`]), never from what they hold.
//! - A package has some forty nodes for each account, so that whatever is the same in all of them
//!   stands in the context: short prefixes, the type of values, the beginning of names (`space`). Each
//!   thing is one node: an identifier, a file, a service, a marking, a class.
//! - What CASE has no term for stands under `t:`, beside it and never instead of it: a program
//!   that knows CASE alone loses no account, identifier, file or marking.
//! - PDQ is in no vocabulary of UCO, which the validator would remark on: it stands under `t:pdq`.
//!
//! # What is refused
//! JSON that is not sound, as in all formats here; any context but the one that is written (nothing
//! is ever fetched); classes and members that the form does not have, since whoever writes one
//! believes that it will be read; names of nodes that are there twice or not at all; a bundle that
//! does not say who sends it to whom, for what, under which codes.
//!
//! # How to extend
//! A member: in `model`, where it stands among the others in `write`, in `read`, its row in the
//! document. A change that older readers would refuse makes another form (`terms::FORM`).

mod id;
mod model;
mod node;
mod read;
mod space;
mod terms;
#[cfg(test)]
mod tests;
mod value;
mod write;

pub use id::NodeId;
pub use model::{
    Account, Document, EventKind, File, Handling, Head, IdentifierKind, Link, Observation,
    Organisation, Person, PersonRole, Report, SenderKind, Terms, Tlp, Tool, Upload, Urgency,
    Withheld,
};
pub use read::read;
pub use write::{Writer, write};

/// Whether bytes look like a file of this form or another in JSON-LD with terms of CASE or UCO.
///
/// It looks at the beginning alone; whether it is one says [`read`].
#[must_use]
pub fn is_case(start: &[u8]) -> bool {
    let has = |name: &[u8]| start.windows(name.len()).any(|found| found == name);
    has(b"\"@context\"")
        && (has(b"ontology.caseontology.org") || has(b"ontology.unifiedcyberontology.org"))
}
