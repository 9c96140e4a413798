//! What stands over the rest: who sends what to whom, by what right, under which terms; and the nodes
//! that many others point to.

use std::collections::BTreeSet;
use std::io;

use super::Writer;
use crate::case::NodeId;
use crate::case::model::{Head, Organisation, Terms};
use crate::case::node::Node;
use crate::case::terms::{FORM, OBJECT, STANDING, marking};
use crate::referral::Handling;

/// What the bundle says of itself before its objects.
pub(super) fn bundle(n: &mut Node<'_>, head: &Head) {
    n.text("t:form", FORM);
    n.find("t:reference", head.reference.as_deref());
    n.moment("t:replyBy", head.reply_by);
    n.text("t:standing", STANDING);
    n.text("t:urgency", head.urgency.text());
    n.text("t:urgencyReason", &head.urgency_reason);
    n.one("uc:createdBy", head.sender.id);
    n.text("uc:name", &head.package);
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
        let [authorization, investigation, action, tool] = [(); 4].map(|()| self.names.next());
        self.node(authorization, "c:Authorization", |n| {
            n.text("c:authorizationType", "legal basis");
            n.moment("uc:endTime", Some(head.expires_at));
            n.text("uc:name", &head.legal_basis);
            n.moment("uc:startTime", Some(head.created_at));
        })?;
        self.node(investigation, "c:Investigation", |n| {
            n.text("c:focus", &head.purpose);
            n.text("c:investigationForm", "case");
            n.one("c:relevantAuthorization", authorization);
            n.find("uc:name", head.operation.as_deref());
            n.many(OBJECT, [action]);
        })?;
        self.node(action, "c:InvestigativeAction", |n| {
            n.one("ua:instrument", tool);
            n.one("ua:object", investigation);
            n.many("ua:participant", head.recipients.iter().map(|one| one.id));
            n.one("ua:performer", head.sender.id);
            n.one("ua:result", head.id);
            n.moment("ua:startTime", Some(head.created_at));
            n.text("uc:name", "referral");
        })?;
        self.node(tool, "ut:Tool", |n| {
            n.text("uc:name", &head.tool.name);
            n.text("ut:version", &head.tool.version);
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
        self.node(one.id, "ui:Organization", |n| {
            n.text("t:authority", &one.authority);
            n.text("t:kind", one.kind.text());
            n.parts("uc:hasFacet", |parts| {
                parts.part("ui:AddressFacet", |n| {
                    n.one("ui:address", place);
                });
            });
            n.text("uc:name", &one.name);
        })
    }

    /// The place that stands for a country.
    pub(super) fn country(&mut self, code: &str) -> io::Result<NodeId> {
        if let Some(id) = self.countries.get(code) {
            return Ok(*id);
        }
        let id = self.names.next();
        self.countries.insert(code.to_owned(), id);
        self.node(id, "ul:Location", |n| {
            n.parts("uc:hasFacet", |parts| {
                parts.part("ul:SimpleAddressFacet", |n| {
                    n.text("ul:country", code);
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
        let id = self.names.next();
        self.services.insert(name.to_owned(), id);
        self.node(id, "ui:Organization", |n| {
            n.text("uc:name", name);
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
        let id = self.names.next();
        let (definition, name, note) = &key;
        self.node(id, "um:MarkingDefinition", |n| {
            n.find("uc:description", note.as_deref());
            n.text("uc:name", name);
            n.parts("um:definition", |parts| {
                parts.part("um:StatementMarking", |n| {
                    n.text("um:definitionType", "statement");
                    n.text("um:statement", statement);
                });
            });
            n.text("um:definitionType", definition);
        })?;
        self.markings.insert(key, id);
        Ok(id)
    }

    fn terms_of_use(&mut self, head: &Head) -> io::Result<NodeId> {
        let id = self.names.next();
        let words = format!(
            "Purpose: {}. Legal basis: {}. Not to be used from {} on.",
            head.purpose, head.legal_basis, head.expires_at
        );
        self.node(id, "um:MarkingDefinition", |n| {
            n.parts("um:definition", |parts| {
                parts.part("um:TermsOfUseMarking", |n| {
                    n.text("um:definitionType", marking::TERMS_OF_USE);
                    n.text("um:termsOfUse", &words);
                });
            });
            n.text("um:definitionType", marking::TERMS_OF_USE);
        })?;
        Ok(id)
    }

    fn release_to(&mut self, head: &Head) -> io::Result<NodeId> {
        let id = self.names.next();
        let to: Vec<String> = head
            .recipients
            .iter()
            .map(|one| format!("urn:uuid:{}", one.id))
            .collect();
        self.node(id, "um:MarkingDefinition", |n| {
            n.parts("um:definition", |parts| {
                parts.part("um:ReleaseToMarking", |n| {
                    n.texts("um:authorizedIdentities", to.iter().map(String::as_str));
                    n.text("um:definitionType", marking::RELEASE);
                });
            });
            n.text("um:definitionType", marking::RELEASE);
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
