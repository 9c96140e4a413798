//! From the structs to bytes, one node after another.

mod head;

use std::collections::HashMap;
use std::io;

use sha2::{Digest as _, Sha256};
use tiaki_core::identifier::IdentifierKind;

use super::NodeId;
use super::model::{Account, Document, File, Head, Link, Observation, Person, PersonRole, Report};
use super::node::{Node, named, node};
use super::terms::{CONTEXT, OBJECT, UCO, kind};
use crate::Digest;
use crate::json::Writer as Json;

/// What every person says of itself.
const STANDING: &str = "hypothesis: its accounts are taken to have one holder";

/// Writes a file in one pass.
///
/// In memory are the texts of one node at a time, and for each distinct identifier, service, country
/// and marking 16 to 48 bytes, so that each of them is one node that others point to.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    json: Json,
    head: Ends,
    /// The nodes of identifiers, by a digest of kind and value.
    values: HashMap<[u8; 16], NodeId>,
    services: HashMap<String, NodeId>,
    countries: HashMap<String, NodeId>,
    markings: HashMap<(&'static str, String, Option<String>), NodeId>,
}

/// What of the head is written at the end.
#[derive(Debug)]
struct Ends {
    id: NodeId,
    created_at: tiaki_core::time::Timestamp,
    markings: Vec<NodeId>,
}

/// Writes a whole file.
///
/// # Errors
/// Those of `out`.
pub fn write<W: io::Write>(document: &Document, out: W) -> io::Result<W> {
    let mut writer = Writer::begin(out, &document.head)?;
    for person in &document.persons {
        writer.person(person)?;
    }
    for account in &document.accounts {
        writer.account(account)?;
    }
    for observation in &document.observations {
        writer.observation(observation)?;
    }
    for file in &document.files {
        writer.file(file)?;
    }
    for link in &document.links {
        writer.link(link)?;
    }
    for report in &document.reports {
        writer.report(report)?;
    }
    writer.finish()
}

impl<W: io::Write> Writer<W> {
    /// Writes what stands over the rest. What follows may come in any order; what one thing names of
    /// another has to come at some time.
    ///
    /// # Errors
    /// Those of `out`, as everywhere here.
    pub fn begin(mut out: W, head: &Head) -> io::Result<Self> {
        let mut top = Json::default();
        top.object(|w| {
            w.name("@context");
            w.object(|w| {
                for (prefix, address) in CONTEXT {
                    w.name(prefix);
                    w.text(address);
                }
            });
            // The members of the bundle itself: its braces are those of the file.
            w.name("@id");
            w.text(&named(head.id));
            w.name("@type");
            w.text("uco-core:Bundle");
            head::bundle(w, head);
            w.name(OBJECT);
        });
        let top = top.finish();
        out.write_all(top.strip_suffix('}').unwrap_or(&top).as_bytes())?;
        out.write_all(b"[")?;
        let mut writer = Self {
            out,
            json: Json::default(),
            head: Ends {
                id: head.id,
                created_at: head.created_at,
                markings: Vec::new(),
            },
            values: HashMap::new(),
            services: HashMap::new(),
            countries: HashMap::new(),
            markings: HashMap::new(),
        };
        writer.open(head)?;
        Ok(writer)
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(mut self) -> io::Result<W> {
        let mut end = Json::default();
        end.object(|w| {
            let mut n = Node::of(w, self.head.id);
            n.moment("uco-core:objectCreatedTime", Some(self.head.created_at));
            let markings = self.head.markings.iter().copied();
            n.many("uco-core:objectMarking", markings);
            n.text("uco-core:specVersion", UCO);
        });
        let end = end.finish();
        self.out.write_all(b"],")?;
        self.out
            .write_all(end.strip_prefix('{').unwrap_or(&end).as_bytes())?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// One node.
    fn node(
        &mut self,
        id: NodeId,
        class: &str,
        inside: impl FnOnce(&mut Node<'_>),
    ) -> io::Result<()> {
        let own = id.within(self.head.id);
        node(&mut self.json, (id, own), class, inside);
        self.json.drain(&mut self.out)
    }

    /// The name of something that this file alone says of a node.
    fn own(&self, id: NodeId, what: &str) -> NodeId {
        id.within(self.head.id).part(what, 0)
    }

    /// A relationship between two nodes that are not observable; `confidence` in hundredths.
    fn relationship(
        &mut self,
        (id, name): (NodeId, &str),
        (from, to): (NodeId, NodeId),
        confidence: Option<u8>,
    ) -> io::Result<()> {
        self.node(id, "uco-core:Relationship", |n| {
            if let Some(confidence) = confidence {
                n.parts("uco-core:hasFacet", |parts| {
                    parts.part("uco-core:ConfidenceFacet", |n| {
                        sure(n, confidence);
                    });
                });
            }
            n.flag("uco-core:isDirectional", Some(true));
            n.text("uco-core:kindOfRelationship", name);
            n.one("uco-core:source", from);
            n.one("uco-core:target", to);
        })
    }

    /// A person, with the part and the country it is taken to have.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn person(&mut self, person: &Person) -> io::Result<()> {
        self.node(person.id, "uco-identity:Person", |n| {
            let axis = |place: usize| person.axes.and_then(|axes| axes.get(place).copied());
            let (also, factors) = (&person.also_sent_to, &person.factors);
            n.find_number("tiaki:actionability", axis(1));
            n.texts("tiaki:alsoSentTo", also.iter().map(String::as_str));
            n.find("tiaki:band", person.band.as_deref());
            n.find("tiaki:class", person.class.as_deref());
            n.find_number("tiaki:danger", axis(0));
            n.find("tiaki:evidenceUntil", person.evidence_until.as_deref());
            n.texts("tiaki:factor", factors.iter().map(String::as_str));
            n.find("tiaki:heldTogether", person.held_together.as_deref());
            n.find_number("tiaki:novelty", axis(2));
            n.find_number("tiaki:perishability", axis(3));
            n.texts(
                "tiaki:reference",
                person.references.iter().map(String::as_str),
            );
            n.text("tiaki:standing", STANDING);
            n.find("tiaki:why", person.why.as_deref());
            n.text("uco-core:name", &person.name);
        })?;
        if let Some(role) = person.role {
            let class = match role {
                PersonRole::Subject => "case-investigation:Subject",
                PersonRole::Victim => "uco-victim:Victim",
            };
            let id = self.own(person.id, "role");
            self.node(id, class, |_| {})?;
            let has = (self.own(person.id, "has role"), kind::ROLE);
            self.relationship(has, (person.id, id), None)?;
        }
        if let Some((country, confidence)) = &person.country {
            let place = self.country(country)?;
            let at = (self.own(person.id, "located at"), kind::PLACE);
            self.relationship(at, (person.id, place), Some(*confidence))?;
        }
        Ok(())
    }

    /// An account.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn account(&mut self, account: &Account) -> io::Result<()> {
        let service = match &account.service {
            Some(name) => Some(self.service(name)?),
            None => None,
        };
        self.node(account.id, "uco-observable:DigitalAccount", |n| {
            n.find("tiaki:part", account.part.map(|part| part.code()));
            let class = account.protection.map(|class| class.code());
            n.find("tiaki:protection", class);
            if service.is_some() || account.handle.is_some() {
                n.parts("uco-core:hasFacet", |parts| {
                    parts.part("uco-observable:AccountFacet", |n| {
                        n.find(
                            "uco-observable:accountIdentifier",
                            account.handle.as_deref(),
                        );
                        if let Some(service) = service {
                            n.one("uco-observable:accountIssuer", service);
                        }
                    });
                });
            }
            n.text("uco-core:name", &account.name);
        })?;
        match account.person {
            Some(person) => {
                let has = (self.own(account.id, "has account"), kind::ACCOUNT);
                self.relationship(has, (person, account.id), None)
            }
            None => Ok(()),
        }
    }

    /// An identifier of an account.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn observation(&mut self, seen: &Observation) -> io::Result<()> {
        let value = self.value(seen)?;
        let name = match seen.kind {
            IdentifierKind::Ip => kind::ADDRESS,
            _ => kind::IDENTIFIER,
        };
        self.node(seen.id, "uco-observable:ObservableRelationship", |n| {
            n.find("tiaki:event", seen.event.map(|event| event.code()));
            n.flag("tiaki:possibleProxy", seen.proxy);
            n.flag("tiaki:verified", seen.verified);
            if let Some(port) = seen.port {
                n.parts("uco-core:hasFacet", |parts| {
                    parts.part("uco-observable:NetworkConnectionFacet", |n| {
                        n.number("uco-observable:sourcePort", port.into());
                        n.one("uco-observable:src", value);
                    });
                });
            }
            n.flag("uco-core:isDirectional", Some(true));
            n.text("uco-core:kindOfRelationship", name);
            n.one("uco-core:source", seen.account);
            n.moment("uco-core:startTime", seen.at);
            n.one("uco-core:target", value);
        })
    }

    /// The node of a value: one for each kind and value, named after the first time it was seen.
    fn value(&mut self, seen: &Observation) -> io::Result<NodeId> {
        let mut hash = Sha256::new();
        hash.update(seen.kind.code());
        hash.update([0]);
        hash.update(&seen.value);
        let digest: [u8; 32] = hash.finalize().into();
        let mut key = [0; 16];
        key.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        if let Some(id) = self.values.get(&key) {
            return Ok(*id);
        }
        let id = self.own(seen.id, "value");
        self.values.insert(key, id);
        self.named_value(id, seen.kind, &seen.value)?;
        Ok(id)
    }

    fn named_value(&mut self, id: NodeId, kind: IdentifierKind, value: &str) -> io::Result<()> {
        let Some(form) = super::value::Form::of(kind, value) else {
            return self.node(id, "uco-observable:ObservableObject", |n| {
                n.text("tiaki:kind", kind.code());
                n.text("uco-core:name", value);
            });
        };
        self.node(id, form.class, |n| {
            n.parts("uco-core:hasFacet", |parts| {
                parts.part(form.facet, |n| n.text(form.member, value));
            });
        })
    }

    /// A file.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn file(&mut self, file: &File) -> io::Result<()> {
        let exact: Vec<(&str, String)> = file.digests.iter().filter_map(exact).collect();
        let pdq = file.digests.iter().find_map(|digest| match digest {
            Digest::Pdq(bytes) => Some(hex::encode(bytes)),
            _ => None,
        });
        self.node(file.id, "uco-observable:File", |n| {
            n.find("tiaki:pdq", pdq.as_deref());
            n.flag("tiaki:viewedByProvider", file.viewed);
            if !exact.is_empty() {
                n.parts("uco-core:hasFacet", |parts| {
                    parts.part("uco-observable:ContentDataFacet", |n| {
                        n.parts("uco-observable:hash", |parts| {
                            for (method, value) in &exact {
                                parts.part("uco-types:Hash", |n| {
                                    n.text("uco-types:hashMethod", method);
                                    n.typed("uco-types:hashValue", "xsd:hexBinary", value);
                                });
                            }
                        });
                    });
                });
            }
        })?;
        let found = [
            ("list:", file.verdict.as_deref()),
            ("provider:", file.classification.as_deref()),
        ];
        if found.iter().any(|(_, class)| class.is_some()) {
            let id = self.own(file.id, "result");
            self.node(id, "uco-analysis:AnalyticResult", |n| {
                n.many("uco-analysis:resultContent", [file.id]);
                n.parts("uco-core:hasFacet", |parts| {
                    parts.part("uco-analysis:ArtifactClassificationResultFacet", |n| {
                        n.parts("uco-analysis:classification", |parts| {
                            for (whose, class) in found {
                                let Some(class) = class else { continue };
                                parts.part("uco-analysis:ArtifactClassification", |n| {
                                    n.text("uco-analysis:class", &format!("{whose}{class}"));
                                });
                            }
                        });
                    });
                });
            })?;
        }
        let by = self.own(file.id, "uploaded by");
        self.node(by, "uco-observable:ObservableRelationship", |n| {
            n.flag("uco-core:isDirectional", Some(true));
            n.text("uco-core:kindOfRelationship", kind::UPLOADED_BY);
            n.one("uco-core:source", file.id);
            n.moment("uco-core:startTime", file.uploaded_at);
            n.one("uco-core:target", file.account);
        })
    }

    /// A link between two accounts.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn link(&mut self, link: &Link) -> io::Result<()> {
        let [a, b] = link.accounts;
        self.node(link.id, "uco-observable:ObservableRelationship", |n| {
            n.find("tiaki:shared", link.shared.as_deref());
            n.find("tiaki:tier", link.tier.as_deref());
            n.parts("uco-core:hasFacet", |parts| {
                parts.part("uco-core:ConfidenceFacet", |n| sure(n, link.confidence));
            });
            n.flag("uco-core:isDirectional", Some(false));
            n.text("uco-core:kindOfRelationship", kind::SAME_HOLDER);
            n.one("uco-core:source", a);
            n.one("uco-core:target", b);
        })
    }

    /// A report, as the provenance of what was read from it.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn report(&mut self, report: &Report) -> io::Result<()> {
        let markings = self.terms(&report.terms)?;
        self.node(report.id, "case-investigation:ProvenanceRecord", |n| {
            n.text("case-investigation:exhibitNumber", &report.name);
            n.flag("tiaki:escalated", Some(report.escalated));
            n.find("tiaki:incident", report.incident.as_deref());
            n.moment("tiaki:incidentAt", report.incident_at);
            n.find("tiaki:marks", report.marks.as_deref());
            if report.provider.is_some() || report.reference.is_some() {
                n.parts("uco-core:externalReference", |parts| {
                    parts.part("uco-core:ExternalReference", |n| {
                        n.find("uco-core:definingContext", report.provider.as_deref());
                        n.find("uco-core:externalIdentifier", report.reference.as_deref());
                    });
                });
            }
            n.many(OBJECT, report.objects.iter().copied());
            n.many("uco-core:objectMarking", markings);
        })
    }
}

fn sure(n: &mut Node<'_>, confidence: u8) {
    let datatype = "xsd:nonNegativeInteger";
    n.typed("uco-core:confidence", datatype, &confidence.to_string());
}

/// A digest of those that the vocabulary of hashes has.
fn exact(digest: &Digest) -> Option<(&'static str, String)> {
    match digest {
        Digest::Md5(bytes) => Some(("MD5", hex::encode(bytes))),
        Digest::Sha1(bytes) => Some(("SHA1", hex::encode(bytes))),
        Digest::Sha256(bytes) => Some(("SHA256", hex::encode(bytes))),
        Digest::Pdq(_) => None,
    }
}
