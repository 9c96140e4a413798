//! From the structs to bytes, one node after another.

mod head;

use std::collections::{BTreeMap, HashMap};
use std::io;

use sha2::{Digest as _, Sha256};
use tiaki_core::identifier::IdentifierKind;

use super::NodeId;
use super::model::{
    Account, Document, File, Head, Link, Observation, Person, PersonRole, Report, Upload,
};
use super::node::{Node, node};
use super::space::{Names, Spaces};
use super::terms::{CONTEXT, OBJECT, Term, UCO, kind};
use crate::Digest;
use crate::json::Writer as Json;

/// Writes a file in one pass.
///
/// In memory are the texts of one node at a time, and for each distinct identifier, service, country
/// and marking, and each file and upload that is classified, 16 to 48 bytes, so that each of them is
/// one node that others point to.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    json: Json,
    names: Names,
    head: Ends,
    /// What is said of files and of uploads, each class once.
    classes: BTreeMap<(&'static str, String), Vec<NodeId>>,
    /// The nodes of identifiers, by a digest of kind and value.
    values: HashMap<[u8; 16], NodeId>,
    services: HashMap<String, NodeId>,
    countries: HashMap<String, NodeId>,
    markings: HashMap<(&'static str, String, Option<String>), NodeId>,
}

/// What of the head is written at the end.
#[derive(Debug)]
struct Ends {
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
    for upload in &document.uploads {
        writer.upload(upload)?;
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
        let mut names = Names::of(head.id);
        let mut top = Json::default();
        top.object(|w| {
            w.name("@context");
            context(w, names.spaces());
            // The members of the bundle itself: its braces are those of the file.
            w.name("@id");
            w.text(names.text(head.id));
            w.name("@type");
            w.text("uc:Bundle");
            head::bundle(&mut Node::of(w, &mut names), head);
            w.name(OBJECT);
        });
        let top = top.finish();
        out.write_all(top.strip_suffix('}').unwrap_or(&top).as_bytes())?;
        out.write_all(b"[")?;
        let mut writer = Self {
            out,
            json: Json::default(),
            names,
            classes: BTreeMap::new(),
            head: Ends {
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
        self.results()?;
        let mut end = Json::default();
        end.object(|w| {
            let mut n = Node::of(w, &mut self.names);
            n.moment("uc:objectCreatedTime", Some(self.head.created_at));
            let markings = self.head.markings.iter().copied();
            n.many("uc:objectMarking", markings);
            n.text("uc:specVersion", UCO);
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
        node((&mut self.json, &mut self.names), id, class, inside);
        if self.names.is_spent() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.json.drain(&mut self.out)
    }

    /// A relationship between two nodes that are not observable; `confidence` in hundredths.
    fn relationship(
        &mut self,
        name: &str,
        (from, to): (NodeId, NodeId),
        confidence: Option<u8>,
    ) -> io::Result<()> {
        let id = self.names.next();
        self.node(id, "uc:Relationship", |n| {
            if let Some(confidence) = confidence {
                n.parts("uc:hasFacet", |parts| {
                    parts.part("uc:ConfidenceFacet", |n| {
                        sure(n, confidence);
                    });
                });
            }
            n.flag("uc:isDirectional", Some(true));
            n.text("uc:kindOfRelationship", name);
            n.one("uc:source", from);
            n.one("uc:target", to);
        })
    }

    /// A person, with the part and the country it is taken to have.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn person(&mut self, person: &Person) -> io::Result<()> {
        self.node(person.id, "ui:Person", |n| {
            let axis = |place: usize| person.axes.and_then(|axes| axes.get(place).copied());
            let (also, factors) = (&person.also_sent_to, &person.factors);
            n.find_number("t:actionability", axis(1));
            n.texts("t:alsoSentTo", also.iter().map(String::as_str));
            n.find("t:band", person.band.as_deref());
            n.find("t:class", person.class.as_deref());
            n.find_number("t:danger", axis(0));
            n.find("t:evidenceUntil", person.evidence_until.as_deref());
            n.texts("t:factor", factors.iter().map(String::as_str));
            n.find("t:heldTogether", person.held_together.as_deref());
            n.find_number("t:novelty", axis(2));
            n.find_number("t:perishability", axis(3));
            n.texts("t:reference", person.references.iter().map(String::as_str));
            n.find("t:why", person.why.as_deref());
            n.text("uc:name", &person.name);
        })?;
        if let Some(role) = person.role {
            let class = match role {
                PersonRole::Subject => "c:Subject",
                PersonRole::Victim => "uv:Victim",
            };
            let id = self.names.next();
            self.node(id, class, |_| {})?;
            self.relationship(kind::ROLE, (person.id, id), None)?;
        }
        if let Some((country, confidence)) = &person.country {
            let place = self.country(country)?;
            self.relationship(kind::PLACE, (person.id, place), Some(*confidence))?;
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
        self.node(account.id, "uo:DigitalAccount", |n| {
            n.find("t:part", account.part.map(|part| part.code()));
            let class = account.protection.map(|class| class.code());
            n.find("t:protection", class);
            if service.is_some() || account.handle.is_some() {
                n.parts("uc:hasFacet", |parts| {
                    parts.part("uo:AccountFacet", |n| {
                        n.find("uo:accountIdentifier", account.handle.as_deref());
                        if let Some(service) = service {
                            n.one("uo:accountIssuer", service);
                        }
                    });
                });
            }
            n.text("uc:name", &account.name);
        })?;
        match account.person {
            Some(person) => self.relationship(kind::ACCOUNT, (person, account.id), None),
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
        self.node(seen.id, "uo:ObservableRelationship", |n| {
            n.find("t:event", seen.event.map(|event| event.code()));
            n.flag("t:possibleProxy", seen.proxy);
            n.flag("t:verified", seen.verified);
            if let Some(port) = seen.port {
                n.parts("uc:hasFacet", |parts| {
                    parts.part("uo:NetworkConnectionFacet", |n| {
                        n.number("uo:sourcePort", port.into());
                        n.one("uo:src", value);
                    });
                });
            }
            n.flag("uc:isDirectional", Some(true));
            n.text("uc:kindOfRelationship", name);
            n.one("uc:source", seen.account);
            n.moment("uc:startTime", seen.at);
            n.one("uc:target", value);
        })
    }

    /// The node of a value: one for each kind and value.
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
        let id = self.names.next();
        self.values.insert(key, id);
        self.named_value(id, seen.kind, &seen.value)?;
        Ok(id)
    }

    fn named_value(&mut self, id: NodeId, kind: IdentifierKind, value: &str) -> io::Result<()> {
        let Some(form) = super::value::Form::of(kind, value) else {
            return self.node(id, "uo:ObservableObject", |n| {
                n.text("t:kind", kind.code());
                n.text("uc:name", value);
            });
        };
        self.node(id, form.class, |n| {
            n.parts("uc:hasFacet", |parts| {
                parts.part(form.facet, |n| n.text(form.member, value));
            });
        })
    }

    /// A file.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn file(&mut self, file: &File) -> io::Result<()> {
        let pdq = file.digests.iter().find_map(|digest| match digest {
            Digest::Pdq(bytes) => Some(hex::encode(bytes)),
            _ => None,
        });
        let is_exact = file.digests.iter().any(|digest| method(digest).is_some());
        self.node(file.id, "uo:File", |n| {
            n.find("t:pdq", pdq.as_deref());
            if is_exact {
                n.parts("uc:hasFacet", |parts| {
                    parts.part("uo:ContentDataFacet", |n| {
                        n.parts("uo:hash", |parts| {
                            for digest in &file.digests {
                                let Some(method) = method(digest) else {
                                    continue;
                                };
                                parts.part("uty:Hash", |n| {
                                    n.text("uty:hashMethod", method);
                                    n.text("uty:hashValue", &hex::encode(digest.bytes()));
                                });
                            }
                        });
                    });
                });
            }
        })?;
        self.classified("list", file.verdict.as_deref(), file.id);
        Ok(())
    }

    /// That a file was found on an account.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn upload(&mut self, upload: &Upload) -> io::Result<()> {
        self.node(upload.id, "uo:ObservableRelationship", |n| {
            n.flag("t:viewedByProvider", upload.viewed);
            n.flag("uc:isDirectional", Some(true));
            n.text("uc:kindOfRelationship", kind::UPLOADED_BY);
            n.one("uc:source", upload.file);
            n.moment("uc:startTime", upload.at);
            n.one("uc:target", upload.account);
        })?;
        self.classified("provider", upload.classification.as_deref(), upload.id);
        Ok(())
    }

    /// Keeps whose word something is of which class, until the end.
    fn classified(&mut self, whose: &'static str, class: Option<&str>, id: NodeId) {
        if let Some(class) = class {
            let of = self.classes.entry((whose, class.to_owned()));
            of.or_default().push(id);
        }
    }

    /// What lists say of files and providers of uploads: each class with all that are of it.
    fn results(&mut self) -> io::Result<()> {
        for ((whose, class), of) in std::mem::take(&mut self.classes) {
            let id = self.names.next();
            self.node(id, "uan:AnalyticResult", |n| {
                n.many("uan:resultContent", of);
                n.parts("uc:hasFacet", |parts| {
                    parts.part("uan:ArtifactClassificationResultFacet", |n| {
                        n.parts("uan:classification", |parts| {
                            parts.part("uan:ArtifactClassification", |n| {
                                n.text("uan:class", &format!("{whose}:{class}"));
                            });
                        });
                    });
                });
            })?;
        }
        Ok(())
    }

    /// A link between two accounts.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn link(&mut self, link: &Link) -> io::Result<()> {
        let [a, b] = link.accounts;
        self.node(link.id, "uo:ObservableRelationship", |n| {
            n.find("t:shared", link.shared.as_deref());
            n.find("t:tier", link.tier.as_deref());
            n.parts("uc:hasFacet", |parts| {
                parts.part("uc:ConfidenceFacet", |n| sure(n, link.confidence));
            });
            n.flag("uc:isDirectional", Some(false));
            n.text("uc:kindOfRelationship", kind::SAME_HOLDER);
            n.one("uc:source", a);
            n.one("uc:target", b);
        })
    }

    /// A report, as the provenance of what was read from it.
    ///
    /// # Errors
    /// Those of what is written to.
    pub fn report(&mut self, report: &Report) -> io::Result<()> {
        let markings = self.terms(&report.terms)?;
        self.node(report.id, "c:ProvenanceRecord", |n| {
            n.text("c:exhibitNumber", &report.name);
            n.flag("t:escalated", Some(report.escalated));
            n.find("t:incident", report.incident.as_deref());
            n.moment("t:incidentAt", report.incident_at);
            n.find("t:marks", report.marks.as_deref());
            if report.provider.is_some() || report.reference.is_some() {
                n.parts("uc:externalReference", |parts| {
                    parts.part("uc:ExternalReference", |n| {
                        n.find("uc:definingContext", report.provider.as_deref());
                        n.find("uc:externalIdentifier", report.reference.as_deref());
                    });
                });
            }
            n.many(OBJECT, report.objects.iter().copied());
            n.many("uc:objectMarking", markings);
        })
    }
}

fn sure(n: &mut Node<'_>, confidence: u8) {
    n.number("uc:confidence", confidence.into());
}

/// What the vocabulary of hashes calls the algorithm of a digest, where it has it.
const fn method(digest: &Digest) -> Option<&'static str> {
    match digest {
        Digest::Md5(_) => Some("MD5"),
        Digest::Sha1(_) => Some("SHA1"),
        Digest::Sha256(_) => Some("SHA256"),
        Digest::Pdq(_) => None,
    }
}

/// The context: the words of the form, and where names of this file begin.
fn context(w: &mut Json, spaces: &Spaces) {
    let mut all: BTreeMap<&str, Result<Term, String>> = BTreeMap::new();
    all.extend(CONTEXT.map(|(name, term)| (name, Ok(term))));
    all.extend(spaces.context().map(|(name, start)| (name, Err(start))));
    w.object(|w| {
        for (name, term) in all {
            w.name(name);
            match term {
                Ok(Term::Prefix(address)) => w.text(address),
                Ok(Term::Typed(of)) => w.object(|w| {
                    w.name("@id");
                    w.text(name);
                    w.name("@type");
                    w.text(of);
                }),
                Err(start) => w.object(|w| {
                    w.name("@id");
                    w.text(&start);
                    w.name("@prefix");
                    w.raw("true");
                }),
            }
        }
    });
}
