//! From bytes to the structs: node by node, then what they name of each other.

mod names;
mod nodes;
mod values;

use std::collections::{HashMap, HashSet};

use tiaki_core::country::Country;

use self::nodes::{Marking, Nodes, Relation, Where};
use self::values::{moment, name, reference, references, text};
use super::NodeId;
use super::model::{
    Document, Handling, Head, IdentifierKind, Link, Observation, Organisation, Terms, Upload,
    Urgency, Withheld,
};
use super::space::{Spaces, is_prefix};
use super::terms::{CONTEXT, FORM, NODE, OBJECT, Term, is_reference, kind};
use crate::json::{Limits, Node, Place, Rejection, RejectionCode, Value, one_of_many};
use crate::referral::object::At;

/// Members of the bundle beside its objects.
const BUNDLE: &[&str] = &[
    "@context",
    "@id",
    "@type",
    "t:form",
    "t:reference",
    "t:replyBy",
    "t:standing",
    "t:urgency",
    "t:urgencyReason",
    "uc:createdBy",
    "uc:name",
    "uc:objectCreatedTime",
    "uc:objectMarking",
    "uc:specVersion",
];

fn is_known(name: &str) -> bool {
    name == OBJECT || BUNDLE.contains(&name) || names::is_known(name)
}

/// Reads one file.
///
/// # Errors
/// Gives the first thing for which it is refused, with line, column and member.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Rejection> {
    let above = Node {
        value: Value::Null,
        raw: "",
        place: Place { line: 1, column: 1 },
    };
    // What stands over the nodes says how their names are written, wherever it stands in the file.
    let members = one_of_many(bytes, limits, is_known, OBJECT, &mut |_, _| Ok(()))?;
    let mut bundle = Node {
        value: Value::Object(members),
        ..above.clone()
    };
    let spaces = Bundle::spaces(&At::root(&bundle))?;
    whole_names(&mut bundle, &spaces);
    let bundle = Bundle::read(&At::root(&bundle))?;
    let mut nodes = Nodes::of(bundle.id);
    let objects = At::under(&above, None, OBJECT);
    one_of_many(
        bytes,
        limits,
        is_known,
        OBJECT,
        &mut |position, mut node| {
            whole_names(&mut node, &spaces);
            nodes.take(&At::item(&node, &objects, position), position)
        },
    )?;
    Whole { nodes }.document(bundle)
}

/// Puts the whole name for each that is written short; what is none is refused where it is read.
fn whole_names(node: &mut Node<'_>, spaces: &Spaces) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| whole_names(item, spaces)),
        Value::Object(members) => {
            for (name, node) in members {
                if name == "@id" || is_reference(name) {
                    whole_name(node, spaces);
                }
                whole_names(node, spaces);
            }
        }
        _ => {}
    }
}

fn whole_name(node: &mut Node<'_>, spaces: &Spaces) {
    match &mut node.value {
        Value::Array(items) => items.iter_mut().for_each(|item| whole_name(item, spaces)),
        Value::Text(text) if !text.starts_with(NODE) => {
            if let Some(id) = spaces.find(text) {
                *text = format!("{NODE}{id}").into();
            }
        }
        _ => {}
    }
}

/// What the bundle says of itself.
struct Bundle {
    id: NodeId,
    package: String,
    reference: Option<String>,
    reply_by: Option<tiaki_core::time::Timestamp>,
    urgency: Urgency,
    urgency_reason: String,
    sender: NodeId,
    created_at: tiaki_core::time::Timestamp,
    markings: Vec<NodeId>,
}

impl Bundle {
    /// How names are written in the file, once it is one of this form.
    fn spaces(at: &At<'_>) -> Result<Spaces, Rejection> {
        let class = at.node.member("@type").map(|node| &node.value);
        if !matches!(class, Some(Value::Text(class)) if class == "uc:Bundle") {
            return Err(at.refuse(
                RejectionCode::WrongRoot,
                "the file is no uc:Bundle that holds its nodes; of CASE only the form of packages is read",
            ));
        }
        match at.node.member("t:form").map(|node| &node.value) {
            Some(Value::Text(form)) if form == FORM => {}
            Some(Value::Text(form)) if form.starts_with("tiaki-case-") => {
                let detail = format!(
                    "this version of the form is not read here, only {FORM}; ask the sender for that, or bring Tiaki up to date"
                );
                return Err(at.refuse(RejectionCode::Version, &detail));
            }
            _ => {
                let detail = format!(
                    "there is no \"t:form\": \"{FORM}\"; of CASE only the form of packages is read"
                );
                return Err(at.refuse(RejectionCode::WrongRoot, &detail));
            }
        }
        let form = at.object(BUNDLE)?;
        context(&form.member("@context")?)
    }

    fn read(at: &At<'_>) -> Result<Self, Rejection> {
        let form = at.object(BUNDLE)?;
        Ok(Self {
            id: name(&form.member("@id")?)?,
            package: text(&form.member("uc:name")?)?,
            reference: form.optional("t:reference", text)?,
            reply_by: form.optional("t:replyBy", moment)?,
            urgency: form
                .member("t:urgency")?
                .read("immediate, urgent or routine", Urgency::find)?,
            urgency_reason: text(&form.member("t:urgencyReason")?)?,
            sender: reference(&form.member("uc:createdBy")?)?,
            created_at: moment(&form.member("uc:objectCreatedTime")?)?,
            markings: references(&form, "uc:objectMarking", 10_000)?,
        })
    }
}

/// The context has to be the one that is written: by another, names would mean something else, and one
/// that lies elsewhere is not fetched. Only where names of nodes begin differs from file to file.
fn context(at: &At<'_>) -> Result<Spaces, Rejection> {
    let wrong = || {
        at.refuse(
            RejectionCode::Context,
            "the context must be the one of the form, each name with its own address or type; another gives names another meaning, and none is fetched from elsewhere",
        )
    };
    let Value::Object(terms) = &at.node.value else {
        return Err(wrong());
    };
    let mut spaces = Spaces::default();
    for (name, node) in terms {
        let known = CONTEXT.iter().find(|(known, _)| known == name);
        let is_known = match (&node.value, known) {
            (Value::Text(address), Some((_, Term::Prefix(known)))) => address == known,
            (Value::Object(_), Some((_, Term::Typed(of)))) => {
                defined(node) == Some((name.as_ref(), *of))
            }
            (Value::Object(_), None) if is_prefix(name) => {
                defined(node).is_some_and(|(start, of)| of.is_empty() && spaces.take(name, start))
            }
            _ => false,
        };
        if !is_known {
            return Err(wrong());
        }
    }
    let has = |name: &str| terms.iter().any(|(known, _)| known == name);
    if CONTEXT.iter().all(|(name, _)| has(name)) {
        return Ok(spaces);
    }
    Err(wrong())
}

/// The address that a name of the context has, and the type of its values; no type for a prefix.
fn defined<'n>(node: &'n Node<'_>) -> Option<(&'n str, &'n str)> {
    let Value::Object(members) = &node.value else {
        return None;
    };
    let text = |name: &str| match node.member(name).map(|node| &node.value) {
        Some(Value::Text(text)) => Some(text.as_ref()),
        _ => None,
    };
    let is_prefix = matches!(
        node.member("@prefix").map(|node| &node.value),
        Some(Value::Boolean(true))
    );
    let of = if is_prefix { "" } else { text("@type")? };
    (members.len() == 2).then_some((text("@id")?, of))
}

/// All nodes, to be held together.
struct Whole {
    nodes: Nodes,
}

fn dangling(at: Where, what: &str) -> Rejection {
    let detail = format!(
        "it names {what} that is not in the file as such; ask the sender for the whole file"
    );
    at.refuse(RejectionCode::Dangling, &detail)
}

/// A refusal of the whole.
fn incomplete(what: &str) -> Rejection {
    Rejection::document(
        RejectionCode::Missing,
        format!("the file does not say {what}; see the description of the form"),
    )
}

impl Whole {
    fn document(mut self, bundle: Bundle) -> Result<Document, Rejection> {
        let head = self.head(bundle)?;
        let (mut observations, mut links) = (Vec::new(), Vec::new());
        let index =
            |ids: Vec<NodeId>| -> HashMap<NodeId, usize> { ids.into_iter().zip(0..).collect() };
        let of = Index {
            persons: index(self.nodes.persons.iter().map(|one| one.id).collect()),
            accounts: index(self.nodes.accounts.iter().map(|(one, ..)| one.id).collect()),
            files: index(self.nodes.files.iter().map(|(one, _)| one.id).collect()),
        };
        let mut uploads: Vec<Upload> = Vec::new();
        for relation in std::mem::take(&mut self.nodes.relations) {
            relation.bare()?;
            match relation.kind.as_str() {
                kind::ADDRESS | kind::IDENTIFIER => {
                    observations.push(self.observation(&of, &relation)?);
                }
                kind::SAME_HOLDER => links.push(link(&of, relation)?),
                kind::UPLOADED_BY => uploads.push(upload(&of, &relation)?),
                kind::ACCOUNT => self.holder(&of, &relation)?,
                kind::ROLE | kind::PLACE => self.said_of_person(&of, &relation)?,
                _ => {
                    let other = "a relationship of a kind that this form does not have";
                    return Err(relation.at.refuse(RejectionCode::Value, other));
                }
            }
        }
        self.found_somewhere(&uploads)?;
        self.results(&of, &mut uploads)?;
        self.services()?;
        let seen = observations.iter().map(|one| one.id);
        let seen = seen.chain(uploads.iter().map(|one| one.id)).collect();
        let reports = self.reports(&of, &seen)?;
        Ok(Document {
            head,
            persons: self.nodes.persons,
            accounts: self
                .nodes
                .accounts
                .into_iter()
                .map(|(one, ..)| one)
                .collect(),
            observations,
            files: self.nodes.files.into_iter().map(|(one, _)| one).collect(),
            uploads,
            links,
            reports,
        })
    }

    fn head(&mut self, bundle: Bundle) -> Result<Head, Rejection> {
        let basis = self.nodes.basis.take();
        let basis = basis.ok_or_else(|| incomplete("under which law it is sent"))?;
        let case = self.nodes.case.take();
        let case = case.ok_or_else(|| incomplete("what it may be used for"))?;
        let tool = self.nodes.tool.take();
        let tool = tool.ok_or_else(|| incomplete("which program made it"))?;
        let action = self.nodes.recipients.take();
        let (to, at) = action.ok_or_else(|| incomplete("whom it is sent to"))?;
        if to.is_empty() {
            return Err(incomplete("whom it is sent to"));
        }
        let recipients = to.into_iter().map(|id| self.organisation(id, at));
        let recipients = recipients.collect::<Result<_, _>>()?;
        let top = Where {
            position: 0,
            place: Place { line: 1, column: 1 },
        };
        let sender = self
            .organisation(bundle.sender, top)
            .map_err(|_| incomplete("who sends it"))?;
        let (terms, withheld) = self
            .terms(&bundle.markings, top)
            .map_err(|_| incomplete("all terms that it names"))?;
        if terms.handling.is_empty() {
            return Err(incomplete("under which handling codes it is sent"));
        }
        Ok(Head {
            id: bundle.id,
            package: bundle.package,
            reference: bundle.reference,
            operation: case.operation,
            sender,
            recipients,
            created_at: bundle.created_at,
            expires_at: basis.expires_at,
            reply_by: bundle.reply_by,
            purpose: case.purpose,
            legal_basis: basis.text,
            urgency: bundle.urgency,
            urgency_reason: bundle.urgency_reason,
            terms,
            withheld,
            tool,
        })
    }

    /// A body that sends or receives.
    fn organisation(&self, id: NodeId, at: Where) -> Result<Organisation, Rejection> {
        let body = self.nodes.bodies.get(&id);
        let body = body.ok_or_else(|| dangling(at, "an organisation"))?;
        let refuse = |detail| body.at.refuse(RejectionCode::Missing, detail);
        let place = body.place.and_then(|id| self.nodes.places.get(&id));
        let place =
            place.ok_or_else(|| refuse("an organisation that sends or receives has a country"))?;
        let country = Country::find(place)
            .filter(|country| country.code() == place)
            .ok_or_else(|| {
                let detail =
                    "the country of an organisation is a code of two capital letters (ISO 3166-1)";
                body.at.refuse(RejectionCode::Value, detail)
            })?;
        let authority = body.authority.clone();
        let kind = body.kind;
        Ok(Organisation {
            id,
            authority: authority.ok_or_else(|| {
                refuse("an organisation that sends or receives has a t:authority")
            })?,
            name: body.name.clone(),
            country,
            kind: kind
                .ok_or_else(|| refuse("an organisation that sends or receives has a t:kind"))?,
        })
    }

    /// The terms of some markings, and what they say is withheld.
    fn terms(&self, ids: &[NodeId], at: Where) -> Result<(Terms, Vec<Withheld>), Rejection> {
        let (mut terms, mut withheld) = (Terms::default(), Vec::new());
        let twice = || {
            at.refuse(
                RejectionCode::Value,
                "it stands under two markings of one kind",
            )
        };
        for id in ids {
            let found = self.nodes.markings.get(id);
            match found.ok_or_else(|| dangling(at, "a marking"))?.clone() {
                Marking::Handling(code, note) => {
                    if terms.handling.contains(&code) {
                        return Err(twice());
                    }
                    terms.handling.push(code);
                    if note.is_some() != (code == Handling::H3) {
                        let detail =
                            "H3 says what it restricts, in its description, and no other code does";
                        return Err(at.refuse(RejectionCode::Value, detail));
                    }
                    terms.note = terms.note.or(note);
                }
                Marking::Tlp(tlp) if terms.tlp.replace(tlp).is_some() => return Err(twice()),
                Marking::Evaluation(found) if terms.evaluation.replace(found.clone()).is_some() => {
                    return Err(twice());
                }
                Marking::Withheld(what, why) => withheld.push(Withheld { what, why }),
                Marking::Tlp(_) | Marking::Evaluation(_) | Marking::Other => {}
            }
        }
        terms.handling.sort_unstable();
        Ok((terms, withheld))
    }

    fn observation(&self, of: &Index, relation: &Relation) -> Result<Observation, Rejection> {
        let value = self.nodes.values.get(&relation.target);
        let (kind, value) = value.ok_or_else(|| dangling(relation.at, "an identifier"))?;
        if !of.accounts.contains_key(&relation.source) {
            return Err(dangling(relation.at, "an account"));
        }
        let is_address = *kind == IdentifierKind::Ip;
        if is_address != (relation.kind == kind::ADDRESS) {
            let detail = "Connected_To goes to an address and to nothing else";
            return Err(relation.at.refuse(RejectionCode::Value, detail));
        }
        if !is_address && (relation.port.is_some() || relation.proxy.is_some()) {
            let detail = "a port and a proxy go with an address only";
            return Err(relation.at.refuse(RejectionCode::Value, detail));
        }
        Ok(Observation {
            id: relation.id,
            account: relation.source,
            kind: *kind,
            value: value.clone(),
            at: relation.time,
            port: relation.port,
            event: relation.event,
            verified: relation.verified,
            proxy: relation.proxy,
        })
    }

    /// Each file was found on some account.
    fn found_somewhere(&self, uploads: &[Upload]) -> Result<(), Rejection> {
        let found: HashSet<NodeId> = uploads.iter().map(|upload| upload.file).collect();
        let mut files = self.nodes.files.iter();
        match files.find(|(file, _)| !found.contains(&file.id)) {
            None => Ok(()),
            Some((_, at)) => {
                let alone = "no relationship says on which account this file was found";
                Err(at.refuse(RejectionCode::Missing, alone))
            }
        }
    }

    fn holder(&mut self, of: &Index, relation: &Relation) -> Result<(), Rejection> {
        if !of.persons.contains_key(&relation.source) {
            return Err(dangling(relation.at, "a person"));
        }
        let place = of.accounts.get(&relation.target).copied();
        let account = place.and_then(|place| self.nodes.accounts.get_mut(place));
        let (account, ..) = account.ok_or_else(|| dangling(relation.at, "an account"))?;
        match account.person.replace(relation.source) {
            None => Ok(()),
            Some(_) => Err(relation.twice()),
        }
    }

    fn said_of_person(&mut self, of: &Index, relation: &Relation) -> Result<(), Rejection> {
        let place = of.persons.get(&relation.source).copied();
        let person = place.and_then(|place| self.nodes.persons.get_mut(place));
        let person = person.ok_or_else(|| dangling(relation.at, "a person"))?;
        let was = if relation.kind == kind::ROLE {
            let role = self.nodes.roles.get(&relation.target).copied();
            let role = role.ok_or_else(|| dangling(relation.at, "a role"))?;
            person.role.replace(role).is_some()
        } else {
            let country = self.nodes.places.get(&relation.target).cloned();
            let country = country.ok_or_else(|| dangling(relation.at, "a place"))?;
            let confidence = relation.confidence.ok_or_else(|| {
                let detail = "where somebody is comes with how sure that is";
                relation.at.refuse(RejectionCode::Missing, detail)
            })?;
            person.country.replace((country, confidence)).is_some()
        };
        if was {
            return Err(relation.twice());
        }
        Ok(())
    }

    /// What lists say of files and providers of uploads.
    fn results(&mut self, of: &Index, uploads: &mut [Upload]) -> Result<(), Rejection> {
        let places: HashMap<NodeId, usize> = uploads.iter().map(|one| one.id).zip(0..).collect();
        for (ids, at, [list, provider]) in std::mem::take(&mut self.nodes.results) {
            for id in ids {
                let (given, class, what) = if list.is_some() {
                    let place = of.files.get(&id).copied();
                    let file = place.and_then(|place| self.nodes.files.get_mut(place));
                    (file.map(|(file, _)| &mut file.verdict), &list, "a file")
                } else {
                    let place = places.get(&id).copied();
                    let upload = place.and_then(|place| uploads.get_mut(place));
                    let given = upload.map(|upload| &mut upload.classification);
                    (given, &provider, "an upload")
                };
                let given = given.ok_or_else(|| dangling(at, what))?;
                if given.is_some() {
                    let twice = "another result gives one of these a class already";
                    return Err(at.refuse(RejectionCode::Value, twice));
                }
                given.clone_from(class);
            }
        }
        Ok(())
    }

    /// The names of the services that accounts are at.
    fn services(&mut self) -> Result<(), Rejection> {
        for (account, issuer, at) in &mut self.nodes.accounts {
            if let Some(issuer) = issuer {
                let service = self.nodes.bodies.get(issuer);
                let service = service.ok_or_else(|| dangling(*at, "a service"))?;
                account.service = Some(service.name.clone());
            }
        }
        Ok(())
    }

    fn reports(
        &mut self,
        of: &Index,
        seen: &HashSet<NodeId>,
    ) -> Result<Vec<super::Report>, Rejection> {
        let mut reports = Vec::new();
        for (mut report, markings, at) in std::mem::take(&mut self.nodes.reports) {
            let is_there = |id: &NodeId| seen.contains(id) || of.accounts.contains_key(id);
            if !report.objects.iter().all(is_there) {
                return Err(dangling(at, "an account, identifier or upload"));
            }
            let (terms, withheld) = self.terms(&markings, at)?;
            if !withheld.is_empty() {
                let detail = "what is withheld is said of the whole, not of a report";
                return Err(at.refuse(RejectionCode::Value, detail));
            }
            report.terms = terms;
            reports.push(report);
        }
        Ok(reports)
    }
}

/// Where things are, by their names.
struct Index {
    persons: HashMap<NodeId, usize>,
    accounts: HashMap<NodeId, usize>,
    files: HashMap<NodeId, usize>,
}

/// On which account a file was found.
fn upload(of: &Index, relation: &Relation) -> Result<Upload, Rejection> {
    if !of.files.contains_key(&relation.source) {
        return Err(dangling(relation.at, "a file"));
    }
    if !of.accounts.contains_key(&relation.target) {
        return Err(dangling(relation.at, "an account"));
    }
    Ok(Upload {
        id: relation.id,
        file: relation.source,
        account: relation.target,
        at: relation.time,
        viewed: relation.viewed,
        classification: None,
    })
}

fn link(of: &Index, relation: Relation) -> Result<Link, Rejection> {
    let accounts = [relation.source, relation.target];
    if !accounts.iter().all(|id| of.accounts.contains_key(id)) {
        return Err(dangling(relation.at, "an account"));
    }
    let confidence = relation.confidence.ok_or_else(|| {
        let detail = "what holds accounts together comes with how sure that is";
        relation.at.refuse(RejectionCode::Missing, detail)
    })?;
    Ok(Link {
        id: relation.id,
        accounts,
        confidence,
        tier: relation.tier,
        shared: relation.shared,
    })
}

impl Relation {
    /// Refuses what says more than relationships of its kind do.
    fn bare(&self) -> Result<(), Rejection> {
        let is_seen = matches!(self.kind.as_str(), kind::ADDRESS | kind::IDENTIFIER);
        let is_sure = matches!(self.kind.as_str(), kind::SAME_HOLDER | kind::PLACE);
        let of_seen = self.port.is_some()
            || self.event.is_some()
            || self.proxy.is_some()
            || self.verified.is_some();
        let of_link = self.tier.is_some() || self.shared.is_some();
        let timed = is_seen || self.kind == kind::UPLOADED_BY;
        let more = (of_seen && !is_seen)
            || (of_link && self.kind != kind::SAME_HOLDER)
            || (self.confidence.is_some() && !is_sure)
            || (self.viewed.is_some() && self.kind != kind::UPLOADED_BY)
            || (self.time.is_some() && !timed);
        if more {
            let detail = "this relationship holds what relationships of its kind do not have";
            return Err(self.at.refuse(RejectionCode::Value, detail));
        }
        Ok(())
    }

    fn twice(&self) -> Rejection {
        let detail =
            "another relationship says the same of this already, so nobody can say which one holds";
        self.at.refuse(RejectionCode::Value, detail)
    }
}
