//! What goes in a package once more as CASE/UCO, for the programs of investigators.
//!
//! The tables decide what goes; here the same rows are kept as [`tiaki_formats::case`] takes them,
//! and written when the package is made. So nothing can be in one and not in the other.
//!
//! Persons, accounts, links and reports have the same names (UUIDs) in every package, made from their
//! ids; what was seen of an account once, and its files, are named within their package. Rows that say
//! the same, each from a report of its own, are one node that all these reports name.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;

use tiaki_core::authority::Authority;
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_formats::case::{
    Account, File, Handling, Head, Link, NodeId, Observation, Organisation, Person, Report,
    SenderKind, Terms, Tlp, Tool, Upload, Urgency, Withheld, Writer,
};
use tiaki_formats::json::Limits;
use tiaki_formats::{Algorithm, Digest};
use tiaki_package::{self as package, Draft, UrgencyLevel};
use tiaki_store::carry::{
    AccountCarried, FileCarried, IdentifierCarried, LinkCarried, PartCarried, PersonCarried,
    ReportCarried,
};
use tiaki_store::statements::Passing;

/// The content of a package that holds it.
pub(super) const NAME: &str = "case.jsonld";
/// Its media type (RFC 6838; JSON-LD 1.1, appendix C).
pub(super) const MEDIA_TYPE: &str = "application/ld+json";

/// What one package holds, row by row.
#[derive(Debug, Default)]
pub(super) struct Rows {
    persons: Vec<Person>,
    accounts: Vec<(AccountId, Account)>,
    parts: HashMap<AccountId, Vec<(SourceId, Option<Role>)>>,
    observations: Vec<(SourceId, Observation)>,
    files: Vec<(SourceId, File, Upload)>,
    links: Vec<Link>,
    reports: Vec<(SourceId, Report)>,
    /// The persons, accounts and links so far: each is one node, however often it is put in.
    known: HashSet<NodeId>,
}

fn person_node(id: &PersonId) -> NodeId {
    NodeId::derive("person", &[id.as_bytes()])
}

fn account_node(id: &AccountId) -> NodeId {
    NodeId::derive("account", &[id.as_bytes()])
}

/// A text, where there is any.
fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// Thousandths as hundredths, rounded down: nothing becomes certain by it.
fn hundredths(thousandths: i64) -> u8 {
    u8::try_from(thousandths.clamp(0, 1_000) / 10).unwrap_or(0)
}

/// What goes of a person's reasons.
#[derive(Debug, Default)]
pub(super) struct Why {
    pub(super) why: String,
    pub(super) factors: Vec<String>,
    pub(super) until: String,
    pub(super) country: String,
    pub(super) confidence: i64,
    /// Separated by `; `, as are the others.
    pub(super) references: String,
    pub(super) others: String,
}

impl Rows {
    pub(super) fn person(&mut self, person: &PersonCarried, why: Why) {
        let list = |text: &str| text.split("; ").filter_map(some).collect();
        let axis = |points: i64| i32::try_from(points).unwrap_or(0);
        let country = some(&why.country);
        let id = person_node(&person.id);
        if !self.known.insert(id) {
            return;
        }
        self.persons.push(Person {
            id,
            name: person.id.to_string(),
            role: None,
            class: some(&person.class),
            band: some(&person.band),
            axes: Some(person.axes.map(axis)),
            evidence_until: some(&why.until),
            held_together: some(&person.tier),
            country: country.map(|country| (country, hundredths(why.confidence))),
            why: some(&why.why),
            factors: why.factors,
            references: list(&why.references),
            also_sent_to: list(&why.others),
        });
    }

    pub(super) fn account(&mut self, account: &AccountCarried) {
        let id = account_node(&account.id);
        if !self.known.insert(id) {
            return;
        }
        let node = Account {
            id,
            name: account.id.to_string(),
            person: Some(person_node(&account.person)),
            service: some(&account.service),
            handle: some(&account.handle),
            part: None,
            protection: Some(account.protection),
        };
        self.accounts.push((account.id, node));
    }

    /// In which source an account is, and as what.
    pub(super) fn part(&mut self, part: &PartCarried) {
        let parts = self.parts.entry(part.account).or_default();
        parts.push((part.source, Role::find(&part.role)));
    }

    pub(super) fn observation(&mut self, found: &IdentifierCarried<'_>) {
        // Kinds are the core's, and a value is never empty: else there is nothing to say.
        let Some(kind) = IdentifierKind::find(found.kind).filter(|_| !found.value.is_empty())
        else {
            return;
        };
        let is_address = kind == IdentifierKind::Ip;
        let port = found.port.and_then(|port| u16::try_from(port).ok());
        let observation = Observation {
            id: NodeId::default(),
            account: account_node(&found.account),
            kind,
            value: found.value.to_owned(),
            at: found.at,
            port: port.filter(|port| is_address && *port > 0),
            event: EventKind::find(found.event).filter(|event| *event != EventKind::Unknown),
            verified: found.verified,
            proxy: found.proxy.filter(|_| is_address),
        };
        self.observations.push((found.source, observation));
    }

    pub(super) fn file(&mut self, found: &FileCarried<'_>) {
        let [md5, sha1, sha256, pdq] = found.digests;
        let digests = [
            (Algorithm::Md5, md5),
            (Algorithm::Sha1, sha1),
            (Algorithm::Sha256, sha256),
            (Algorithm::Pdq, pdq),
        ];
        let digest = |(algorithm, bytes): (Algorithm, Option<&[u8]>)| {
            Digest::parse(algorithm, &hex::encode(bytes?)).ok()
        };
        let file = File {
            id: NodeId::default(),
            digests: digests.into_iter().filter_map(digest).collect(),
            verdict: some(found.verdict),
        };
        let upload = Upload {
            id: NodeId::default(),
            file: NodeId::default(),
            account: account_node(&found.account),
            at: found.uploaded_at,
            viewed: found.viewed,
            classification: found.classification.and_then(some),
        };
        self.files.push((found.source, file, upload));
    }

    pub(super) fn link(&mut self, link: &LinkCarried, shared: &str) {
        let id = NodeId::derive("link", &[link.a.as_bytes(), link.b.as_bytes()]);
        if !self.known.insert(id) {
            return;
        }
        self.links.push(Link {
            id,
            accounts: [account_node(&link.a), account_node(&link.b)],
            confidence: hundredths(link.confidence),
            tier: some(&link.tier),
            shared: some(shared),
        });
    }

    pub(super) fn report(
        &mut self,
        source: SourceId,
        report: Option<&ReportCarried>,
        passing: &Passing,
    ) {
        let mut node = Report {
            id: NodeId::derive("report", &[source.as_bytes()]),
            name: source.to_string(),
            terms: terms(passing),
            ..Report::default()
        };
        if let Some(report) = report {
            node.provider = some(&report.provider);
            node.reference = some(&report.reference);
            node.incident = some(&report.incident_type);
            node.incident_at = report.incident_at;
            node.escalated = report.escalated;
            node.marks = some(&report.marks);
        }
        self.reports.push((source, node));
    }

    /// Writes it all under a head; nothing where it is larger than what reads it back takes.
    pub(super) fn write(&self, head: &Head) -> Option<String> {
        let bytes = self.written(head).ok()?;
        String::from_utf8(bytes).ok()
    }

    fn written(&self, head: &Head) -> io::Result<Vec<u8>> {
        let mut writer = Writer::begin(Bounded::default(), head)?;
        let mut of = Of::default();
        for person in &self.persons {
            writer.person(person)?;
        }
        for (id, account) in &self.accounts {
            let parts = self.parts.get(id).map(Vec::as_slice).unwrap_or_default();
            for (source, _) in parts {
                of.note(*source, account.id);
            }
            let roles = parts.iter().filter_map(|(_, role)| *role);
            writer.account(&Account {
                part: roles.max_by_key(|role| weight(*role)),
                ..account.clone()
            })?;
        }
        self.seen(head, &mut writer, &mut of)?;
        for link in &self.links {
            writer.link(link)?;
        }
        for (source, report) in &self.reports {
            let objects = of.0.remove(source).unwrap_or_default();
            writer.report(&Report {
                objects: objects.into_iter().collect(),
                ..report.clone()
            })?;
        }
        Ok(writer.finish()?.bytes)
    }

    /// Identifiers and files, each thing once.
    fn seen(&self, head: &Head, writer: &mut Writer<Bounded>, of: &mut Of) -> io::Result<()> {
        let mut names = (0_u32..).map(|number| NodeId::seen(head.id, number));
        let mut name = || names.next().unwrap_or_default();
        let mut observations: HashMap<&Observation, NodeId> = HashMap::new();
        for (source, seen) in &self.observations {
            let id = match observations.get(seen) {
                Some(id) => *id,
                None => {
                    let id = name();
                    observations.insert(seen, id);
                    writer.observation(&Observation { id, ..seen.clone() })?;
                    id
                }
            };
            of.note(*source, id);
        }
        let (mut files, mut uploads) = (HashMap::new(), HashMap::new());
        for (source, file, upload) in &self.files {
            // Of files without a digest nobody can say which are one.
            let known = files.get(file).copied();
            let id = match known.filter(|_| !file.digests.is_empty()) {
                Some(id) => id,
                None => {
                    let id = name();
                    files.insert(file, id);
                    writer.file(&File { id, ..file.clone() })?;
                    id
                }
            };
            let found = uploads.get(&(id, upload)).copied();
            let found = match found {
                Some(found) => found,
                None => {
                    let found = name();
                    uploads.insert((id, upload), found);
                    writer.upload(&Upload {
                        id: found,
                        file: id,
                        ..upload.clone()
                    })?;
                    found
                }
            };
            of.note(*source, found);
        }
        Ok(())
    }
}

/// What each report says.
#[derive(Debug, Default)]
struct Of(BTreeMap<SourceId, BTreeSet<NodeId>>);

impl Of {
    fn note(&mut self, source: SourceId, id: NodeId) {
        self.0.entry(source).or_default().insert(id);
    }
}

/// Which part of an account says most.
const fn weight(role: Role) -> u8 {
    match role {
        Role::Reported => 4,
        Role::Disclosed => 3,
        Role::Recipient => 2,
        Role::Associated => 1,
        _ => 0,
    }
}

/// Bytes up to what the reader of such files takes.
#[derive(Debug, Default)]
struct Bounded {
    bytes: Vec<u8>,
}

impl io::Write for Bounded {
    fn write(&mut self, some: &[u8]) -> io::Result<usize> {
        let most = Limits::default().document_bytes;
        if (self.bytes.len() + some.len()) as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(some);
        Ok(some.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terms that a report came under. The note on H3 is not passed on with what goes: such a report
/// goes back to its sender alone.
fn terms(passing: &Passing) -> Terms {
    let codes = passing.handling.split(',').map(str::trim);
    let mut handling: Vec<Handling> = codes.filter_map(Handling::find).collect();
    handling.sort_unstable();
    handling.dedup();
    let note = handling
        .contains(&Handling::H3)
        .then(|| "as its sender stated".to_owned());
    Terms {
        handling,
        note,
        tlp: Tlp::find(&passing.tlp),
        evaluation: some(&passing.evaluation),
    }
}

/// What stands over the nodes of a package: what its manifest says.
pub(super) fn head(draft: &Draft, from: &Authority, to: &Authority) -> Head {
    let moment = Timestamp::from_micros;
    let urgency = match draft.urgency.level {
        UrgencyLevel::Immediate => Urgency::Immediate,
        UrgencyLevel::Urgent => Urgency::Urgent,
        UrgencyLevel::Routine => Urgency::Routine,
    };
    let codes = draft.handling.codes.iter();
    let evaluation = &draft.evaluation;
    let withheld = draft.withheld.iter().map(|stays| Withheld {
        what: stays.what.clone(),
        why: stays.why.clone(),
    });
    Head {
        id: NodeId::derive("package", &[draft.package_id.as_bytes()]),
        package: draft.package_id.clone(),
        reference: draft.common_reference.clone(),
        operation: draft.operation.clone(),
        sender: organisation(from),
        recipients: vec![organisation(to)],
        created_at: moment(draft.created_at),
        expires_at: moment(draft.expires_at),
        reply_by: draft.reply_by.map(moment),
        purpose: draft.purpose.clone(),
        legal_basis: draft.legal_basis.clone(),
        urgency,
        urgency_reason: draft.urgency.reason.clone(),
        terms: Terms {
            handling: codes
                .filter_map(|code| Handling::find(&format!("{code:?}")))
                .collect(),
            note: draft.handling.restriction.clone(),
            tlp: Some(tlp(draft.tlp)),
            evaluation: Some(format!(
                "{}:{}{}",
                evaluation.scheme, evaluation.source, evaluation.information
            )),
        },
        withheld: withheld.collect(),
        tool: Tool {
            name: "Tiaki".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
    }
}

fn organisation(of: &Authority) -> Organisation {
    let kind = if of.is_clearing_house() {
        SenderKind::ClearingHouse
    } else {
        SenderKind::Police
    };
    Organisation {
        id: NodeId::derive("authority", &[of.id.as_bytes()]),
        authority: of.id.clone(),
        name: of.name.clone(),
        country: of.country,
        kind,
    }
}

const fn tlp(tlp: package::Tlp) -> Tlp {
    match tlp {
        package::Tlp::Clear => Tlp::Clear,
        package::Tlp::Green => Tlp::Green,
        package::Tlp::Amber => Tlp::Amber,
        package::Tlp::AmberStrict => Tlp::AmberStrict,
        package::Tlp::Red => Tlp::Red,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../../../docs/formats/examples/case-package.jsonld");

    /// A package that would be too large for its reader goes without; one that is not has it whole.
    #[test]
    fn what_no_reader_takes_is_not_written() {
        let limits = Limits::default();
        let head = tiaki_formats::case::read(EXAMPLE.as_bytes(), &limits)
            .unwrap()
            .head;
        let account = AccountId::from_bytes([1; 16]);
        let source = SourceId::from_bytes([2; 16]);
        let mut rows = Rows::default();
        let value = "x".repeat(1 << 20);
        for (values, is_written) in [(1, true), (63, true), (64, false)] {
            while rows.observations.len() < values {
                let text = format!("{}{value}", rows.observations.len());
                rows.observation(&IdentifierCarried {
                    source,
                    account,
                    kind: "screen_name",
                    value: text.get(..value.len()).unwrap(),
                    at: None,
                    port: None,
                    event: "unknown",
                    verified: None,
                    proxy: None,
                    mined: false,
                    held: false,
                });
            }
            assert_eq!(rows.write(&head).is_some(), is_written, "{values}");
        }
    }
}
