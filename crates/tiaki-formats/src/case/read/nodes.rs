//! Nodes, class by class, as they come; what they name of each other is held together afterwards.

use std::collections::HashMap;

use tiaki_core::protection::Protection;
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;

use super::names::{
    ACCOUNT, ACTION, AUTHORIZATION, BODY, FACET, FILE, INVESTIGATION, MARKING, PERSON, RELATION,
    REPORT, TOOL,
};
use super::values::{
    each, flag, hexadecimal, moment, name, number, part, parts, reference, references, text, texts,
};
use crate::case::NodeId;
use crate::case::model::{
    Account, EventKind, File, Handling, IdentifierKind, Person, PersonRole, Report, SenderKind,
    Tlp, Tool,
};
use crate::case::terms::{OBJECT, marking};
use crate::case::value::Form;
use crate::json::{Place, Rejection, RejectionCode};
use crate::referral::object::At;
use crate::{Algorithm, Digest};

/// What one node names of others at most.
const MANY: usize = 1_000_000;

/// Where a node stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where {
    pub(super) position: usize,
    pub(super) place: Place,
}

impl Where {
    /// A refusal at this node, of something that only all nodes together show.
    pub(super) fn refuse(&self, code: RejectionCode, detail: &str) -> Rejection {
        Rejection {
            code,
            path: format!("{OBJECT}[{}]", self.position),
            line: self.place.line,
            column: self.place.column,
            detail: detail.to_owned(),
        }
    }
}

/// A relationship between two nodes.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) id: NodeId,
    pub(super) at: Where,
    pub(super) kind: String,
    pub(super) source: NodeId,
    pub(super) target: NodeId,
    pub(super) time: Option<Timestamp>,
    pub(super) port: Option<u16>,
    pub(super) event: Option<EventKind>,
    pub(super) proxy: Option<bool>,
    pub(super) verified: Option<bool>,
    pub(super) confidence: Option<u8>,
    pub(super) tier: Option<String>,
    pub(super) shared: Option<String>,
}

/// A marking.
#[derive(Debug, Clone)]
pub(super) enum Marking {
    Handling(Handling, Option<String>),
    Tlp(Tlp),
    Evaluation(String),
    Withheld(String, String),
    /// Whom it is released to, what for: said by the bundle and the investigation as well.
    Other,
}

/// A body or a service.
#[derive(Debug)]
pub(super) struct Body {
    pub(super) at: Where,
    pub(super) name: String,
    pub(super) authority: Option<String>,
    pub(super) kind: Option<SenderKind>,
    pub(super) place: Option<NodeId>,
}

/// By what right.
#[derive(Debug)]
pub(super) struct Basis {
    pub(super) text: String,
    pub(super) expires_at: Timestamp,
}

/// The case.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) purpose: String,
    pub(super) operation: Option<String>,
}

/// Everything that was read, before it is held together.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    seen: HashMap<NodeId, ()>,
    pub(super) bodies: HashMap<NodeId, Body>,
    pub(super) places: HashMap<NodeId, String>,
    pub(super) values: HashMap<NodeId, (IdentifierKind, String)>,
    pub(super) roles: HashMap<NodeId, PersonRole>,
    pub(super) markings: HashMap<NodeId, Marking>,
    pub(super) persons: Vec<Person>,
    pub(super) accounts: Vec<(Account, Option<NodeId>, Where)>,
    pub(super) files: Vec<(File, Where)>,
    /// Of which file, whose word, and the class.
    pub(super) results: Vec<(NodeId, Where, [Option<String>; 2])>,
    pub(super) relations: Vec<Relation>,
    pub(super) reports: Vec<(Report, Vec<NodeId>, Where)>,
    pub(super) basis: Option<Basis>,
    pub(super) case: Option<Case>,
    /// Who is written to, in this order.
    pub(super) recipients: Option<(Vec<NodeId>, Where)>,
    pub(super) tool: Option<Tool>,
}

impl Nodes {
    /// Takes one node.
    pub(super) fn take(&mut self, at: &At<'_>, position: usize) -> Result<(), Rejection> {
        let here = Where {
            position,
            place: at.node.place,
        };
        let Some(class) = at.node.member("@type") else {
            return Err(at.refuse(
                RejectionCode::Missing,
                "a node has its \"@id\" and its \"@type\", in this object",
            ));
        };
        let crate::json::Value::Text(class) = &class.value else {
            return Err(at.wrong("a node with one class"));
        };
        let id = at
            .node
            .member("@id")
            .map(|node| At::under(node, Some(at), "@id"));
        let Some(id) = id else {
            return Err(at.refuse(RejectionCode::Missing, "a node has its \"@id\""));
        };
        let name = name(&id)?;
        if self.seen.insert(name, ()).is_some() {
            let twice = "another node has this name already, so nobody can say which one is meant";
            return Err(id.refuse(RejectionCode::Value, twice));
        }
        match class.as_ref() {
            "case-investigation:Authorization" => self.authorization(at),
            "case-investigation:Investigation" => self.investigation(at),
            "case-investigation:InvestigativeAction" => self.action(at, here),
            "case-investigation:ProvenanceRecord" => self.report(name, at, here),
            "case-investigation:Subject" | "uco-victim:Victim" => self.role(name, class, at),
            "uco-analysis:AnalyticResult" => self.result(at, here),
            "uco-core:Relationship" | "uco-observable:ObservableRelationship" => {
                self.relation(name, at, here)
            }
            "uco-identity:Organization" => self.body(name, at, here),
            "uco-identity:Person" => self.person(name, at),
            "uco-location:Location" => self.place(name, at),
            "uco-marking:MarkingDefinition" => self.marking(name, at),
            "uco-observable:DigitalAccount" => self.account(name, at, here),
            "uco-observable:File" => self.file(name, at, here),
            "uco-observable:ObservableObject" => self.object(name, at),
            "uco-tool:Tool" => self.tool(at),
            other if Form::of_class(other).next().is_some() => self.value(name, other, at),
            _ => Err(at.refuse(
                RejectionCode::Value,
                "this form has no node of this class; take it out, or write it as the description says",
            )),
        }
    }

    fn authorization(&mut self, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, AUTHORIZATION)?;
        once(&self.basis, at)?;
        text(&form.member("case-investigation:authorizationType")?)?;
        form.optional("uco-core:startTime", moment)?;
        self.basis = Some(Basis {
            text: text(&form.member("uco-core:name")?)?,
            expires_at: moment(&form.member("uco-core:endTime")?)?,
        });
        Ok(())
    }

    fn investigation(&mut self, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, INVESTIGATION)?;
        once(&self.case, at)?;
        self.case = Some(Case {
            purpose: text(&form.member("case-investigation:focus")?)?,
            operation: form.optional("uco-core:name", text)?,
        });
        Ok(())
    }

    fn action(&mut self, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, ACTION)?;
        once(&self.recipients, at)?;
        form.member("uco-core:name")?
            .read("referral", |text| (text == "referral").then_some(()))?;
        let recipients = references(&form, "uco-action:participant", 1_000)?;
        self.recipients = Some((recipients, here));
        Ok(())
    }

    fn tool(&mut self, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, TOOL)?;
        once(&self.tool, at)?;
        self.tool = Some(Tool {
            name: text(&form.member("uco-core:name")?)?,
            version: text(&form.member("uco-tool:version")?)?,
        });
        Ok(())
    }

    fn body(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, BODY)?;
        let mut place = None;
        parts(&form, FACET, |class, at| {
            expect(class, "uco-identity:AddressFacet", at)?;
            let form = part(at, &["uco-identity:address"])?;
            place = Some(reference(&form.member("uco-identity:address")?)?);
            Ok(())
        })?;
        let body = Body {
            at: here,
            name: text(&form.member("uco-core:name")?)?,
            authority: form.optional("tiaki:authority", text)?,
            kind: form.optional("tiaki:kind", |at| {
                at.read("hotline, police or clearing_house", SenderKind::find)
            })?,
            place,
        };
        self.bodies.insert(id, body);
        Ok(())
    }

    fn place(&mut self, id: NodeId, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, &[FACET])?;
        form.member(FACET)?;
        parts(&form, FACET, |class, at| {
            expect(class, "uco-location:SimpleAddressFacet", at)?;
            let form = part(at, &["uco-location:country"])?;
            let country = text(&form.member("uco-location:country")?)?;
            self.places.insert(id, country);
            Ok(())
        })
    }

    fn role(&mut self, id: NodeId, class: &str, at: &At<'_>) -> Result<(), Rejection> {
        part(at, &[])?;
        let role = match class {
            "uco-victim:Victim" => PersonRole::Victim,
            _ => PersonRole::Subject,
        };
        self.roles.insert(id, role);
        Ok(())
    }

    fn marking(&mut self, id: NodeId, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, MARKING)?;
        form.member("uco-marking:definition")?;
        parts(&form, "uco-marking:definition", |class, at| {
            let known: &[&'static str] = match class {
                "uco-marking:StatementMarking" => {
                    &["uco-marking:definitionType", "uco-marking:statement"]
                }
                "uco-marking:TermsOfUseMarking" => {
                    &["uco-marking:definitionType", "uco-marking:termsOfUse"]
                }
                "uco-marking:ReleaseToMarking" => &[
                    "uco-marking:authorizedIdentities",
                    "uco-marking:definitionType",
                ],
                _ => return Err(no_part(at)),
            };
            part(at, known).map(|_| ())
        })?;
        let kind = form.member("uco-marking:definitionType")?;
        let note = || form.optional("uco-core:description", text);
        let called = || form.member("uco-core:name");
        let found = match text(&kind)?.as_str() {
            marking::HANDLING => {
                let code = called()?.read("H0, H1, H2 or H3", Handling::find)?;
                Marking::Handling(code, note()?)
            }
            marking::TLP => Marking::Tlp(called()?.read("a colour of TLP 2.0", Tlp::find)?),
            marking::EVALUATION => Marking::Evaluation(text(&called()?)?),
            marking::WITHHELD => Marking::Withheld(
                text(&called()?)?,
                text(&form.member("uco-core:description")?)?,
            ),
            marking::TERMS_OF_USE | marking::RELEASE => Marking::Other,
            // What is not understood cannot be kept to.
            _ => return Err(kind.value("a marking of this form, since others cannot be kept to")),
        };
        self.markings.insert(id, found);
        Ok(())
    }

    fn person(&mut self, id: NodeId, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, PERSON)?;
        let axis = |name| form.optional(name, |at| number(at, -1_000_000..=1_000_000));
        let axes = [
            axis("tiaki:danger")?,
            axis("tiaki:actionability")?,
            axis("tiaki:novelty")?,
            axis("tiaki:perishability")?,
        ];
        let axes = match axes {
            [Some(a), Some(b), Some(c), Some(d)] => Some([a, b, c, d]),
            [None, None, None, None] => None,
            _ => {
                let all = "a person has all four axes or none";
                return Err(at.refuse(RejectionCode::Missing, all));
            }
        };
        self.persons.push(Person {
            id,
            name: text(&form.member("uco-core:name")?)?,
            role: None,
            class: form.optional("tiaki:class", text)?,
            band: form.optional("tiaki:band", text)?,
            axes,
            evidence_until: form.optional("tiaki:evidenceUntil", text)?,
            held_together: form.optional("tiaki:heldTogether", text)?,
            country: None,
            why: form.optional("tiaki:why", text)?,
            factors: texts(&form, "tiaki:factor")?,
            references: texts(&form, "tiaki:reference")?,
            also_sent_to: texts(&form, "tiaki:alsoSentTo")?,
        });
        Ok(())
    }

    fn account(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, ACCOUNT)?;
        let (mut handle, mut issuer) = (None, None);
        parts(&form, FACET, |class, at| {
            expect(class, "uco-observable:AccountFacet", at)?;
            let form = part(
                at,
                &[
                    "uco-observable:accountIdentifier",
                    "uco-observable:accountIssuer",
                ],
            )?;
            handle = form.optional("uco-observable:accountIdentifier", text)?;
            issuer = form.optional("uco-observable:accountIssuer", reference)?;
            Ok(())
        })?;
        let account = Account {
            id,
            name: text(&form.member("uco-core:name")?)?,
            person: None,
            service: None,
            handle,
            part: form.optional("tiaki:part", |at| at.read("a part of the form", Role::find))?,
            protection: form.optional("tiaki:protection", |at| {
                at.read("a class of protection", Protection::find)
            })?,
        };
        self.accounts.push((account, issuer, here));
        Ok(())
    }

    /// A value that UCO has a class for.
    fn value(&mut self, id: NodeId, class: &str, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, &[FACET])?;
        let mut found = None;
        parts(&form, FACET, |facet, at| {
            let fits = |of: &(Form, IdentifierKind)| {
                of.0.facet == facet && at.node.member(of.0.member).is_some()
            };
            let Some((fit, kind)) = Form::of_class(class).find(fits) else {
                return Err(no_part(at));
            };
            let form = part(at, &[fit.member])?;
            let value = form.member(fit.member)?;
            let given = text(&value)?;
            if Form::of(kind, &given) != Some(fit) {
                return Err(value.value("an address of this class"));
            }
            if found.replace((kind, given)).is_some() {
                return Err(no_part(at));
            }
            Ok(())
        })?;
        match found {
            Some(found) => {
                self.values.insert(id, found);
                Ok(())
            }
            None => Err(at.refuse(RejectionCode::Missing, "it has no facet that holds a value")),
        }
    }

    /// A value that UCO has no class for.
    fn object(&mut self, id: NodeId, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, &["tiaki:kind", "uco-core:name"])?;
        let kind_at = form.member("tiaki:kind")?;
        let kind = kind_at.read("a kind of identifier", IdentifierKind::find)?;
        let value = text(&form.member("uco-core:name")?)?;
        if Form::of(kind, &value).is_some() {
            return Err(kind_at.value("a kind for which there is no class of its own"));
        }
        self.values.insert(id, (kind, value));
        Ok(())
    }

    fn file(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, FILE)?;
        let mut digests = Vec::new();
        parts(&form, FACET, |class, at| {
            expect(class, "uco-observable:ContentDataFacet", at)?;
            let form = part(at, &["uco-observable:hash"])?;
            parts(&form, "uco-observable:hash", |class, at| {
                expect(class, "uco-types:Hash", at)?;
                digests.push(hash(at)?);
                Ok(())
            })
        })?;
        digests.extend(form.optional("tiaki:pdq", |at| {
            at.read("64 hexadecimal digits", |text| {
                Digest::parse(Algorithm::Pdq, text).ok()
            })
        })?);
        let rank = |digest: &Digest| match digest {
            Digest::Md5(_) => 0,
            Digest::Sha1(_) => 1,
            Digest::Sha256(_) => 2,
            Digest::Pdq(_) => 3,
        };
        digests.sort_by_key(rank);
        if digests
            .windows(2)
            .any(|two| matches!(two, [a, b] if rank(a) == rank(b)))
        {
            let twice = "a file has each algorithm once";
            return Err(at.refuse(RejectionCode::Value, twice));
        }
        let file = File {
            id,
            account: NodeId::default(),
            uploaded_at: None,
            viewed: form.optional("tiaki:viewedByProvider", flag)?,
            classification: None,
            digests,
            verdict: None,
        };
        self.files.push((file, here));
        Ok(())
    }

    fn result(&mut self, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, &["uco-analysis:resultContent", FACET])?;
        let about = form.member("uco-analysis:resultContent")?;
        let mut file = None;
        each(&about, 1, |at| {
            file = Some(reference(at)?);
            Ok(())
        })?;
        let [mut list, mut provider] = [None, None];
        parts(&form, FACET, |class, at| {
            expect(class, "uco-analysis:ArtifactClassificationResultFacet", at)?;
            let form = part(at, &["uco-analysis:classification"])?;
            parts(&form, "uco-analysis:classification", |class, at| {
                expect(class, "uco-analysis:ArtifactClassification", at)?;
                let form = part(at, &["uco-analysis:class"])?;
                let class = form.member("uco-analysis:class")?;
                let (whose, found) = class.read("list: or provider: and a class", |text| {
                    let (whose, class) = text.split_once(':')?;
                    let whose = ["list", "provider"].iter().position(|one| *one == whose)?;
                    (!class.is_empty()).then(|| (whose, class.to_owned()))
                })?;
                let to = if whose == 0 { &mut list } else { &mut provider };
                if to.replace(found).is_some() {
                    return Err(class.value("one class of each"));
                }
                Ok(())
            })
        })?;
        match file {
            Some(file) if list.is_some() || provider.is_some() => {
                self.results.push((file, here, [list, provider]));
                Ok(())
            }
            _ => Err(at.refuse(RejectionCode::Missing, "it says nothing of a file")),
        }
    }

    fn relation(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, RELATION)?;
        let (mut port, mut confidence) = (None, None);
        parts(&form, FACET, |class, at| match class {
            "uco-observable:NetworkConnectionFacet" => {
                let form = part(at, &["uco-observable:sourcePort", "uco-observable:src"])?;
                let found = form.member("uco-observable:sourcePort")?;
                port = u16::try_from(number(&found, 1..=65_535)?).ok();
                reference(&form.member("uco-observable:src")?).map(|_| ())
            }
            "uco-core:ConfidenceFacet" => {
                let form = part(at, &["uco-core:confidence"])?;
                let found = form.member("uco-core:confidence")?;
                confidence = u8::try_from(number(&found, 0..=100)?).ok();
                Ok(())
            }
            _ => Err(no_part(at)),
        })?;
        flag(&form.member("uco-core:isDirectional")?)?;
        self.relations.push(Relation {
            id,
            at: here,
            kind: text(&form.member("uco-core:kindOfRelationship")?)?,
            source: reference(&form.member("uco-core:source")?)?,
            target: reference(&form.member("uco-core:target")?)?,
            time: form.optional("uco-core:startTime", moment)?,
            port,
            event: form.optional("tiaki:event", |at| {
                at.read("an event of the form", EventKind::find)
            })?,
            proxy: form.optional("tiaki:possibleProxy", flag)?,
            verified: form.optional("tiaki:verified", flag)?,
            confidence,
            tier: form.optional("tiaki:tier", text)?,
            shared: form.optional("tiaki:shared", text)?,
        });
        Ok(())
    }

    fn report(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, REPORT)?;
        let (mut provider, mut number) = (None, None);
        parts(&form, "uco-core:externalReference", |class, at| {
            expect(class, "uco-core:ExternalReference", at)?;
            let known = ["uco-core:definingContext", "uco-core:externalIdentifier"];
            let form = part(at, &known)?;
            provider = form.optional("uco-core:definingContext", text)?;
            number = form.optional("uco-core:externalIdentifier", text)?;
            Ok(())
        })?;
        let report = Report {
            id,
            name: text(&form.member("case-investigation:exhibitNumber")?)?,
            provider,
            reference: number,
            incident: form.optional("tiaki:incident", text)?,
            incident_at: form.optional("tiaki:incidentAt", moment)?,
            escalated: form.optional("tiaki:escalated", flag)?.unwrap_or(false),
            marks: form.optional("tiaki:marks", text)?,
            terms: crate::case::Terms::default(),
            objects: references(&form, OBJECT, MANY)?,
        };
        let markings = references(&form, "uco-core:objectMarking", 1_000)?;
        self.reports.push((report, markings, here));
        Ok(())
    }
}

fn hash(at: &At<'_>) -> Result<Digest, Rejection> {
    let form = part(at, &["uco-types:hashMethod", "uco-types:hashValue"])?;
    let method = form.member("uco-types:hashMethod")?;
    let algorithm = method.read("MD5, SHA1 or SHA256", |text| match text {
        "MD5" => Some(Algorithm::Md5),
        "SHA1" => Some(Algorithm::Sha1),
        "SHA256" => Some(Algorithm::Sha256),
        _ => None,
    })?;
    let value = form.member("uco-types:hashValue")?;
    Digest::parse(algorithm, &hexadecimal(&value)?)
        .map_err(|_| value.value("as many hexadecimal digits as the algorithm has"))
}

/// Refuses a second node of a class of which there is one.
fn once<T>(found: &Option<T>, at: &At<'_>) -> Result<(), Rejection> {
    match found {
        None => Ok(()),
        Some(_) => Err(at.refuse(
            RejectionCode::Value,
            "there is one node of this class alone",
        )),
    }
}

fn expect(class: &str, expected: &str, at: &At<'_>) -> Result<(), Rejection> {
    if class == expected {
        return Ok(());
    }
    Err(no_part(at))
}

fn no_part(at: &At<'_>) -> Rejection {
    at.refuse(
        RejectionCode::Value,
        "this node has no part of this class; take it out, or write it as the description says",
    )
}
