//! Nodes, class by class, as they come; what they name of each other is held together afterwards.

use std::collections::{HashMap, HashSet};

use tiaki_core::protection::Protection;
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;

use super::names::{
    ACCOUNT, ACTION, AUTHORIZATION, BODY, FACET, FILE, INVESTIGATION, MARKING, PERSON, RELATION,
    REPORT, TOOL,
};
use super::values::{
    flag, hexadecimal, moment, name, number, part, parts, reference, references, text, texts,
};
use crate::case::NodeId;
use crate::case::model::{
    Account, EventKind, File, Handling, IdentifierKind, Person, PersonRole, Report, SenderKind,
    Tlp, Tool,
};
use crate::case::space::is_part;
use crate::case::terms::{OBJECT, marking};
use crate::case::value::Form;
use crate::json::{Place, Rejection, RejectionCode};
use crate::referral::object::At;
use crate::{Algorithm, Digest};

/// What one node names of others at most.
const MANY: usize = 1_000_000;

/// The classes whose names are kept.
const KEPT: [&str; 5] = [
    "c:ProvenanceRecord",
    "ui:Person",
    "uo:DigitalAccount",
    "uo:File",
    "uo:ObservableRelationship",
];

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
    pub(super) viewed: Option<bool>,
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
    /// The name of the file.
    file: NodeId,
    seen: HashSet<NodeId>,
    pub(super) bodies: HashMap<NodeId, Body>,
    pub(super) places: HashMap<NodeId, String>,
    pub(super) values: HashMap<NodeId, (IdentifierKind, String)>,
    pub(super) roles: HashMap<NodeId, PersonRole>,
    pub(super) markings: HashMap<NodeId, Marking>,
    pub(super) persons: Vec<Person>,
    pub(super) accounts: Vec<(Account, Option<NodeId>, Where)>,
    pub(super) files: Vec<(File, Where)>,
    /// Of which files or uploads, and the class: a list's or a provider's.
    pub(super) results: Vec<(Vec<NodeId>, Where, [Option<String>; 2])>,
    pub(super) relations: Vec<Relation>,
    pub(super) reports: Vec<(Report, Vec<NodeId>, Where)>,
    pub(super) basis: Option<Basis>,
    pub(super) case: Option<Case>,
    /// Who is written to, in this order.
    pub(super) recipients: Option<(Vec<NodeId>, Where)>,
    pub(super) tool: Option<Tool>,
}

impl Nodes {
    /// Nodes of the file of this name.
    pub(super) fn of(file: NodeId) -> Self {
        Self {
            file,
            ..Self::default()
        }
    }

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
        if !self.seen.insert(name) {
            let twice = "another node has this name already, so nobody can say which one is meant";
            return Err(id.refuse(RejectionCode::Value, twice));
        }
        // Whoever writes the file anew gives such names by itself.
        if KEPT.contains(&class.as_ref()) && is_part(self.file, name) {
            let own =
                "names of this prefix are for parts and relationships; give it one of its kind";
            return Err(id.refuse(RejectionCode::Value, own));
        }
        match class.as_ref() {
            "c:Authorization" => self.authorization(at),
            "c:Investigation" => self.investigation(at),
            "c:InvestigativeAction" => self.action(at, here),
            "c:ProvenanceRecord" => self.report(name, at, here),
            "c:Subject" | "uv:Victim" => self.role(name, class, at),
            "uan:AnalyticResult" => self.result(at, here),
            "uc:Relationship" | "uo:ObservableRelationship" => {
                self.relation(name, at, here)
            }
            "ui:Organization" => self.body(name, at, here),
            "ui:Person" => self.person(name, at),
            "ul:Location" => self.place(name, at),
            "um:MarkingDefinition" => self.marking(name, at),
            "uo:DigitalAccount" => self.account(name, at, here),
            "uo:File" => self.file(name, at, here),
            "uo:ObservableObject" => self.object(name, at),
            "ut:Tool" => self.tool(at),
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
        text(&form.member("c:authorizationType")?)?;
        form.optional("uc:startTime", moment)?;
        self.basis = Some(Basis {
            text: text(&form.member("uc:name")?)?,
            expires_at: moment(&form.member("uc:endTime")?)?,
        });
        Ok(())
    }

    fn investigation(&mut self, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, INVESTIGATION)?;
        once(&self.case, at)?;
        self.case = Some(Case {
            purpose: text(&form.member("c:focus")?)?,
            operation: form.optional("uc:name", text)?,
        });
        Ok(())
    }

    fn action(&mut self, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, ACTION)?;
        once(&self.recipients, at)?;
        form.member("uc:name")?
            .read("referral", |text| (text == "referral").then_some(()))?;
        let recipients = references(&form, "ua:participant", 1_000)?;
        self.recipients = Some((recipients, here));
        Ok(())
    }

    fn tool(&mut self, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, TOOL)?;
        once(&self.tool, at)?;
        self.tool = Some(Tool {
            name: text(&form.member("uc:name")?)?,
            version: text(&form.member("ut:version")?)?,
        });
        Ok(())
    }

    fn body(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, BODY)?;
        let mut place = None;
        parts(&form, FACET, |class, at| {
            expect(class, "ui:AddressFacet", at)?;
            let form = part(at, &["ui:address"])?;
            place = Some(reference(&form.member("ui:address")?)?);
            Ok(())
        })?;
        let authority = form.optional("t:authority", text)?;
        if authority.is_some() && is_part(self.file, id) {
            let own = "names of this prefix are for parts; give an authority one of its own";
            return Err(at.refuse(RejectionCode::Value, own));
        }
        let body = Body {
            at: here,
            name: text(&form.member("uc:name")?)?,
            authority,
            kind: form.optional("t:kind", |at| {
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
            expect(class, "ul:SimpleAddressFacet", at)?;
            let form = part(at, &["ul:country"])?;
            let country = text(&form.member("ul:country")?)?;
            self.places.insert(id, country);
            Ok(())
        })
    }

    fn role(&mut self, id: NodeId, class: &str, at: &At<'_>) -> Result<(), Rejection> {
        part(at, &[])?;
        let role = match class {
            "uv:Victim" => PersonRole::Victim,
            _ => PersonRole::Subject,
        };
        self.roles.insert(id, role);
        Ok(())
    }

    fn marking(&mut self, id: NodeId, at: &At<'_>) -> Result<(), Rejection> {
        let form = part(at, MARKING)?;
        form.member("um:definition")?;
        parts(&form, "um:definition", |class, at| {
            let known: &[&'static str] = match class {
                "um:StatementMarking" => &["um:definitionType", "um:statement"],
                "um:TermsOfUseMarking" => &["um:definitionType", "um:termsOfUse"],
                "um:ReleaseToMarking" => &["um:authorizedIdentities", "um:definitionType"],
                _ => return Err(no_part(at)),
            };
            part(at, known).map(|_| ())
        })?;
        let kind = form.member("um:definitionType")?;
        let note = || form.optional("uc:description", text);
        let called = || form.member("uc:name");
        let found = match text(&kind)?.as_str() {
            marking::HANDLING => {
                let code = called()?.read("H0, H1, H2 or H3", Handling::find)?;
                Marking::Handling(code, note()?)
            }
            marking::TLP => Marking::Tlp(called()?.read("a colour of TLP 2.0", Tlp::find)?),
            marking::EVALUATION => Marking::Evaluation(text(&called()?)?),
            marking::WITHHELD => {
                Marking::Withheld(text(&called()?)?, text(&form.member("uc:description")?)?)
            }
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
            axis("t:danger")?,
            axis("t:actionability")?,
            axis("t:novelty")?,
            axis("t:perishability")?,
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
            name: text(&form.member("uc:name")?)?,
            role: None,
            class: form.optional("t:class", text)?,
            band: form.optional("t:band", text)?,
            axes,
            evidence_until: form.optional("t:evidenceUntil", text)?,
            held_together: form.optional("t:heldTogether", text)?,
            country: None,
            why: form.optional("t:why", text)?,
            factors: texts(&form, "t:factor")?,
            references: texts(&form, "t:reference")?,
            also_sent_to: texts(&form, "t:alsoSentTo")?,
        });
        Ok(())
    }

    fn account(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, ACCOUNT)?;
        let (mut handle, mut issuer) = (None, None);
        parts(&form, FACET, |class, at| {
            expect(class, "uo:AccountFacet", at)?;
            let form = part(at, &["uo:accountIdentifier", "uo:accountIssuer"])?;
            handle = form.optional("uo:accountIdentifier", text)?;
            issuer = form.optional("uo:accountIssuer", reference)?;
            Ok(())
        })?;
        let account = Account {
            id,
            name: text(&form.member("uc:name")?)?,
            person: None,
            service: None,
            handle,
            part: form.optional("t:part", |at| at.read("a part of the form", Role::find))?,
            protection: form.optional("t:protection", |at| {
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
        let form = part(at, &["t:kind", "uc:name"])?;
        let kind_at = form.member("t:kind")?;
        let kind = kind_at.read("a kind of identifier", IdentifierKind::find)?;
        let value = text(&form.member("uc:name")?)?;
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
            expect(class, "uo:ContentDataFacet", at)?;
            let form = part(at, &["uo:hash"])?;
            parts(&form, "uo:hash", |class, at| {
                expect(class, "uty:Hash", at)?;
                digests.push(hash(at)?);
                Ok(())
            })
        })?;
        digests.extend(form.optional("t:pdq", |at| {
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
            digests,
            verdict: None,
        };
        self.files.push((file, here));
        Ok(())
    }

    fn result(&mut self, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, &["uan:resultContent", FACET])?;
        let about = references(&form, "uan:resultContent", MANY)?;
        let [mut list, mut provider] = [None, None];
        parts(&form, FACET, |class, at| {
            expect(class, "uan:ArtifactClassificationResultFacet", at)?;
            let form = part(at, &["uan:classification"])?;
            parts(&form, "uan:classification", |class, at| {
                expect(class, "uan:ArtifactClassification", at)?;
                let form = part(at, &["uan:class"])?;
                let class = form.member("uan:class")?;
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
        if about.is_empty() || list.is_some() == provider.is_some() {
            let one =
                "it says of some files what a list says, or of some uploads what a provider says";
            return Err(at.refuse(RejectionCode::Missing, one));
        }
        self.results.push((about, here, [list, provider]));
        Ok(())
    }

    fn relation(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, RELATION)?;
        let (mut port, mut confidence) = (None, None);
        parts(&form, FACET, |class, at| match class {
            "uo:NetworkConnectionFacet" => {
                let form = part(at, &["uo:sourcePort", "uo:src"])?;
                let found = form.member("uo:sourcePort")?;
                port = u16::try_from(number(&found, 1..=65_535)?).ok();
                reference(&form.member("uo:src")?).map(|_| ())
            }
            "uc:ConfidenceFacet" => {
                let form = part(at, &["uc:confidence"])?;
                let found = form.member("uc:confidence")?;
                confidence = u8::try_from(number(&found, 0..=100)?).ok();
                Ok(())
            }
            _ => Err(no_part(at)),
        })?;
        flag(&form.member("uc:isDirectional")?)?;
        self.relations.push(Relation {
            id,
            at: here,
            kind: text(&form.member("uc:kindOfRelationship")?)?,
            source: reference(&form.member("uc:source")?)?,
            target: reference(&form.member("uc:target")?)?,
            time: form.optional("uc:startTime", moment)?,
            port,
            event: form.optional("t:event", |at| {
                at.read("an event of the form", EventKind::find)
            })?,
            proxy: form.optional("t:possibleProxy", flag)?,
            verified: form.optional("t:verified", flag)?,
            viewed: form.optional("t:viewedByProvider", flag)?,
            confidence,
            tier: form.optional("t:tier", text)?,
            shared: form.optional("t:shared", text)?,
        });
        Ok(())
    }

    fn report(&mut self, id: NodeId, at: &At<'_>, here: Where) -> Result<(), Rejection> {
        let form = part(at, REPORT)?;
        let (mut provider, mut number) = (None, None);
        parts(&form, "uc:externalReference", |class, at| {
            expect(class, "uc:ExternalReference", at)?;
            let known = ["uc:definingContext", "uc:externalIdentifier"];
            let form = part(at, &known)?;
            provider = form.optional("uc:definingContext", text)?;
            number = form.optional("uc:externalIdentifier", text)?;
            Ok(())
        })?;
        let report = Report {
            id,
            name: text(&form.member("c:exhibitNumber")?)?,
            provider,
            reference: number,
            incident: form.optional("t:incident", text)?,
            incident_at: form.optional("t:incidentAt", moment)?,
            escalated: form.optional("t:escalated", flag)?.unwrap_or(false),
            marks: form.optional("t:marks", text)?,
            terms: crate::case::Terms::default(),
            objects: references(&form, OBJECT, MANY)?,
        };
        let markings = references(&form, "uc:objectMarking", 1_000)?;
        self.reports.push((report, markings, here));
        Ok(())
    }
}

fn hash(at: &At<'_>) -> Result<Digest, Rejection> {
    let form = part(at, &["uty:hashMethod", "uty:hashValue"])?;
    let method = form.member("uty:hashMethod")?;
    let algorithm = method.read("MD5, SHA1 or SHA256", |text| match text {
        "MD5" => Some(Algorithm::Md5),
        "SHA1" => Some(Algorithm::Sha1),
        "SHA256" => Some(Algorithm::Sha256),
        _ => None,
    })?;
    let value = form.member("uty:hashValue")?;
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
