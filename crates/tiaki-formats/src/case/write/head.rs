//! What stands over the rest: who sends what to whom, by what right, under which terms; and the nodes
//! that many others point to.

use std::collections::BTreeSet;
use std::io;

use super::Writer;
use crate::case::NodeId;
use crate::case::model::{Head, Organisation, Terms};
use crate::case::node::{Node, node};
use crate::case::terms::{FORM, OBJECT, marking};
use crate::json::Writer as Json;
use crate::referral::Handling;

/// What the bundle says of itself before its objects.
pub(super) fn bundle(w: &mut Json, head: &Head) {
    let mut n = Node::of(w, head.id);
    n.text("tiaki:form", FORM);
    n.find("tiaki:reference", head.reference.as_deref());
    n.moment("tiaki:replyBy", head.reply_by);
    n.text("tiaki:urgency", head.urgency.text());
    n.text("tiaki:urgencyReason", &head.urgency_reason);
    n.one("uco-core:createdBy", head.sender.id);
    n.text("uco-core:name", &head.package);
}

impl<W: io::Write> Writer<W> {
    /// What the head says in nodes: who, by what right, under which terms.
    pub(super) fn open(&mut self, head: &Head) -> io::Result<()> {
        let mut known = BTreeSet::new();
        for one in std::iter::once(&head.sender).chain(&head.recipients) {
            if known.insert(one.id) {
                self.organisation(one)?;
            }
        }
        let [authorization, investigation, action, tool] =
            ["authorization", "investigation", "action", "tool"].map(|what| head.id.part(what, 0));
        self.node(authorization, "case-investigation:Authorization", |n| {
            n.text("case-investigation:authorizationType", "legal basis");
            n.moment("uco-core:endTime", Some(head.expires_at));
            n.text("uco-core:name", &head.legal_basis);
            n.moment("uco-core:startTime", Some(head.created_at));
        })?;
        self.node(investigation, "case-investigation:Investigation", |n| {
            n.text("case-investigation:focus", &head.purpose);
            n.text("case-investigation:investigationForm", "case");
            n.one("case-investigation:relevantAuthorization", authorization);
            n.find("uco-core:name", head.operation.as_deref());
            n.many(OBJECT, [action]);
        })?;
        self.node(action, "case-investigation:InvestigativeAction", |n| {
            n.one("uco-action:instrument", tool);
            n.one("uco-action:object", investigation);
            n.many(
                "uco-action:participant",
                head.recipients.iter().map(|one| one.id),
            );
            n.one("uco-action:performer", head.sender.id);
            n.one("uco-action:result", head.id);
            n.moment("uco-action:startTime", Some(head.created_at));
            n.text("uco-core:name", "referral");
        })?;
        self.node(tool, "uco-tool:Tool", |n| {
            n.text("uco-core:name", &head.tool.name);
            n.text("uco-tool:version", &head.tool.version);
        })?;
        let mut markings = self.terms(&head.terms)?;
        for withheld in &head.withheld {
            let key = (
                marking::WITHHELD,
                withheld.what.clone(),
                Some(withheld.why.clone()),
            );
            let statement = format!("withheld: {}; {}", withheld.what, withheld.why);
            markings.push(self.statement(key, &statement)?);
        }
        markings.push(self.terms_of_use(head)?);
        markings.push(self.release_to(head)?);
        self.head.markings = markings;
        Ok(())
    }

    fn organisation(&mut self, one: &Organisation) -> io::Result<()> {
        let place = self.country(one.country.code())?;
        self.node(one.id, "uco-identity:Organization", |n| {
            n.text("tiaki:authority", &one.authority);
            n.text("tiaki:kind", one.kind.text());
            n.parts("uco-core:hasFacet", |parts| {
                parts.part("uco-identity:AddressFacet", |n| {
                    n.one("uco-identity:address", place);
                });
            });
            n.text("uco-core:name", &one.name);
        })
    }

    /// The place that stands for a country.
    pub(super) fn country(&mut self, code: &str) -> io::Result<NodeId> {
        if let Some(id) = self.countries.get(code) {
            return Ok(*id);
        }
        let id = self.head.id.part("country", self.countries.len());
        self.countries.insert(code.to_owned(), id);
        self.node(id, "uco-location:Location", |n| {
            n.parts("uco-core:hasFacet", |parts| {
                parts.part("uco-location:SimpleAddressFacet", |n| {
                    n.text("uco-location:country", code);
                });
            });
        })?;
        Ok(id)
    }

    /// The service that accounts are at.
    pub(super) fn service(&mut self, name: &str) -> io::Result<NodeId> {
        if let Some(id) = self.services.get(name) {
            return Ok(*id);
        }
        let id = self.head.id.part("service", self.services.len());
        self.services.insert(name.to_owned(), id);
        self.node(id, "uco-identity:Organization", |n| {
            n.text("uco-core:name", name);
        })?;
        Ok(id)
    }

    /// The markings of terms.
    pub(super) fn terms(&mut self, terms: &Terms) -> io::Result<Vec<NodeId>> {
        let mut all = Vec::new();
        for code in &terms.handling {
            let note = terms.note.clone().filter(|_| *code == Handling::H3);
            let statement = match &note {
                Some(note) => format!("{}: {note}", meaning(*code)),
                None => meaning(*code).to_owned(),
            };
            let key = (marking::HANDLING, code.text().to_owned(), note);
            all.push(self.statement(key, &statement)?);
        }
        if let Some(tlp) = terms.tlp {
            let statement = format!("TLP:{}", tlp.text());
            let key = (marking::TLP, tlp.text().to_owned(), None);
            all.push(self.statement(key, &statement)?);
        }
        if let Some(evaluation) = &terms.evaluation {
            let statement = format!("evaluation of source and information: {evaluation}");
            let key = (marking::EVALUATION, evaluation.clone(), None);
            all.push(self.statement(key, &statement)?);
        }
        Ok(all)
    }

    /// The marking of this type, name and note.
    fn statement(
        &mut self,
        key: (&'static str, String, Option<String>),
        statement: &str,
    ) -> io::Result<NodeId> {
        if let Some(id) = self.markings.get(&key) {
            return Ok(*id);
        }
        let id = self.head.id.part("marking", self.markings.len());
        let (definition, name, note) = &key;
        node(
            &mut self.json,
            (id, id),
            "uco-marking:MarkingDefinition",
            |n| {
                n.find("uco-core:description", note.as_deref());
                n.text("uco-core:name", name);
                n.parts("uco-marking:definition", |parts| {
                    parts.part("uco-marking:StatementMarking", |n| {
                        n.text("uco-marking:definitionType", "statement");
                        n.text("uco-marking:statement", statement);
                    });
                });
                n.text("uco-marking:definitionType", definition);
            },
        );
        self.json.drain(&mut self.out)?;
        self.markings.insert(key, id);
        Ok(id)
    }

    fn terms_of_use(&mut self, head: &Head) -> io::Result<NodeId> {
        let id = head.id.part("terms of use", 0);
        let words = format!(
            "Purpose: {}. Legal basis: {}. Not to be used from {} on.",
            head.purpose, head.legal_basis, head.expires_at
        );
        self.node(id, "uco-marking:MarkingDefinition", |n| {
            n.parts("uco-marking:definition", |parts| {
                parts.part("uco-marking:TermsOfUseMarking", |n| {
                    n.text("uco-marking:definitionType", marking::TERMS_OF_USE);
                    n.text("uco-marking:termsOfUse", &words);
                });
            });
            n.text("uco-marking:definitionType", marking::TERMS_OF_USE);
        })?;
        Ok(id)
    }

    fn release_to(&mut self, head: &Head) -> io::Result<NodeId> {
        let id = head.id.part("release to", 0);
        let to: Vec<String> = head
            .recipients
            .iter()
            .map(|one| format!("urn:uuid:{}", one.id))
            .collect();
        self.node(id, "uco-marking:MarkingDefinition", |n| {
            n.parts("uco-marking:definition", |parts| {
                parts.part("uco-marking:ReleaseToMarking", |n| {
                    n.texts(
                        "uco-marking:authorizedIdentities",
                        to.iter().map(String::as_str),
                    );
                    n.text("uco-marking:definitionType", marking::RELEASE);
                });
            });
            n.text("uco-marking:definitionType", marking::RELEASE);
        })?;
        Ok(id)
    }
}

/// What a handling code means (Europol).
const fn meaning(code: Handling) -> &'static str {
    match code {
        Handling::H0 => "H0: only to prevent and combat crime",
        Handling::H1 => {
            "H1: not to be disclosed in judicial proceedings without the provider's permission"
        }
        Handling::H2 => "H2: not to be disseminated without the provider's permission",
        Handling::H3 => "H3: other restrictions",
    }
}
