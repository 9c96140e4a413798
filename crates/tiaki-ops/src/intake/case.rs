//! A package that comes in as CASE/UCO: the referral that it is.
//!
//! What the sender knows goes in as if it had filled in our own form: its accounts with their
//! identifiers, files and terms. What its software concluded (persons, links, classes, what lists
//! say) does not: here that is worked out anew, and the document keeps it as it came.
//!
//! | in the file | here |
//! | --- | --- |
//! | part `reported`, `disclosed` or none | reported: it is whom the package is about |
//! | part `victim`, protection `child` or `kin` | a child's |
//! | protection `reported` | reported, and a child's: protected, and in the queue |
//! | an account without an id that goes | named by the sender's own number for it |
//! | several terms | all handling codes, the strictest colour |
//! | a purpose in words | the purpose of this name; else to investigate a crime, which H0 is for |

use std::collections::{BTreeSet, HashMap};

use tiaki_core::protection::Protection;
use tiaki_core::report::{IncidentType, Role as Part};
use tiaki_formats::case::{self, Document, NodeId, Terms};
use tiaki_formats::referral::{
    Account, Evaluation, Handling, Identifier, Purpose, Referral, ReferralFile, Role, Sender,
    Urgency, UrgencyLevel, UrgencyReason,
};

/// The referral that a package is.
pub(super) fn referral(document: Document) -> Referral {
    let head = document.head;
    let all = || std::iter::once(&head.terms).chain(document.reports.iter().map(|one| &one.terms));
    let handling: BTreeSet<Handling> = all().flat_map(|terms| terms.handling.clone()).collect();
    let notes: BTreeSet<&str> = all().filter_map(|terms| terms.note.as_deref()).collect();
    let notes: Vec<&str> = notes.into_iter().collect();
    let tlp = all().filter_map(|terms| terms.tlp).max();
    let incidents: BTreeSet<Option<&str>> = document
        .reports
        .iter()
        .map(|report| report.incident.as_deref())
        .filter(|incident| *incident != Some(IncidentType::Unstated.code()))
        .collect();
    let mut incidents = incidents.into_iter();
    let incident = match (incidents.next(), incidents.next()) {
        (Some(Some(only)), None) => IncidentType::find(only),
        _ => None,
    };
    let (accounts, places) = accounts(
        &document.accounts,
        &document.observations,
        &head.sender.name,
    );
    let of: HashMap<NodeId, &case::File> =
        document.files.iter().map(|file| (file.id, file)).collect();
    let files = document.uploads.iter().filter_map(|upload| {
        let file = of.get(&upload.file)?;
        (!file.digests.is_empty()).then(|| ReferralFile {
            digests: file.digests.clone(),
            account: places.get(&upload.account).copied(),
            uploaded_at: upload.at,
            viewed: upload.viewed,
            publicly: None,
            labels: Vec::new(),
        })
    });
    Referral {
        received_at: head.created_at,
        observed_at: None,
        incident,
        category: None,
        urgency: Some(urgency(head.urgency)),
        handling: handling.into_iter().collect(),
        handling_note: (!notes.is_empty()).then(|| notes.join("; ")),
        evaluation: evaluation(&head.terms),
        tlp,
        purpose: purpose(&head.purpose),
        files: files.collect(),
        accounts,
        urls: Vec::new(),
        text: None,
        sender: Sender {
            kind: head.sender.kind,
            name: head.sender.name,
            country: head.sender.country,
            reference: head.package,
            contact: None,
        },
    }
}

/// The accounts, and at which place each stands; one that is a minor's and reported stands twice.
fn accounts(
    accounts: &[case::Account],
    observations: &[case::Observation],
    sender: &str,
) -> (Vec<Account>, HashMap<NodeId, usize>) {
    let (mut all, mut places) = (Vec::new(), HashMap::new());
    for account in accounts {
        let (service, id) = match (&account.service, &account.handle) {
            (service, Some(handle)) => (service.as_deref().unwrap_or(sender), handle),
            (_, None) => (sender, &account.name),
        };
        let mut put = |role| {
            all.push(Account {
                role,
                service: service.to_owned(),
                id: Some(id.clone()),
                age: None,
                country: None,
                identifiers: Vec::new(),
                statements: Vec::new(),
            });
        };
        if account.protection == Some(Protection::Reported) {
            put(Role::Child);
        }
        put(role(account));
        places.insert(account.id, all.len() - 1);
    }
    for seen in observations {
        let place = places.get(&seen.account).copied();
        if let Some(account) = place.and_then(|place| all.get_mut(place)) {
            account.identifiers.push(Identifier {
                kind: seen.kind,
                value: seen.value.clone(),
                event: seen.event,
                at: seen.at,
                port: seen.port,
                verified: seen.verified,
                proxy: seen.proxy,
            });
        }
    }
    (all, places)
}

fn role(account: &case::Account) -> Role {
    match (account.protection, account.part) {
        (Some(Protection::Child | Protection::Kin), _) | (_, Some(Part::Victim)) => Role::Child,
        (_, Some(Part::Recipient)) => Role::Recipient,
        (_, Some(Part::Associated)) => Role::Associated,
        _ => Role::Reported,
    }
}

fn urgency(urgency: case::Urgency) -> Urgency {
    let (level, reason) = match urgency {
        case::Urgency::Immediate => (UrgencyLevel::Urgent, UrgencyReason::ChildInDanger),
        case::Urgency::Urgent => (UrgencyLevel::High, UrgencyReason::Other),
        case::Urgency::Routine => (UrgencyLevel::Normal, UrgencyReason::Other),
    };
    Urgency { level, reason }
}

/// The evaluation, where it is one of 4x4.
fn evaluation(terms: &Terms) -> Option<Evaluation> {
    let found = terms.evaluation.as_deref()?.strip_prefix("4x4:")?;
    let mut found = found.chars();
    let source = found.next().filter(|source| "ABCX".contains(*source))?;
    let information = found
        .next()?
        .to_digit(10)
        .filter(|number| (1..=4).contains(number))?;
    let is_whole = found.next().is_none();
    is_whole.then_some(Evaluation {
        source,
        information: u8::try_from(information).ok()?,
    })
}

fn purpose(words: &str) -> Purpose {
    let name = words.trim().to_lowercase().replace([' ', '-'], "_");
    Purpose::find(&name).unwrap_or(Purpose::CriminalInvestigation)
}
