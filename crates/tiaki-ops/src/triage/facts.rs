//! The facts on one person, from what was gathered. Nothing here is a judgement.
//!
//! Stated relations and signs of work with children come in codes, from CyberTip JSON and
//! referrals; what is stated of a child's own account is not of a suspect and does not count, and a
//! conviction that a sender states counts for nothing.
//! Not filled yet, because no reader takes them from reports so far: contacts among
//! persons, retractions. They stay empty, which means "nothing found".

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::clock::{IdentifyingEvent, LogLifeTable};
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::locate::{EvidenceKind, LocateRules, Location, LocationEvidence, locate};
use tiaki_core::report::{Mark, Role, read_marks};
use tiaki_core::statement::Bearing;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{FileFacts, PersonFacts, ReportFact, Seen};
use tiaki_store::priorities::SourceFile;

use super::gather::{Gathered, Part};

/// The facts on a person, and where the person is taken to be, from what had come in by `as_of`
/// (where `all` is set: from everything, whenever it is dated).
pub(super) fn of(
    gathered: &Gathered,
    person: PersonId,
    accounts: &[AccountId],
    rules: &LocateRules,
    clock: &LogLifeTable,
    as_of: Timestamp,
    all: bool,
) -> (PersonFacts, Location) {
    let is_in = |id: &SourceId| {
        let at = gathered.sources.get(id).and_then(|source| source.at);
        all || at.is_none_or(|at| at <= as_of)
    };
    let evidence: Vec<LocationEvidence> = accounts
        .iter()
        .filter_map(|account| gathered.numbers.get(account))
        .flat_map(|number| gathered.places.of(*number))
        .filter(|piece| is_in(&piece.source))
        .collect();
    let location = locate(&evidence, rules);
    let parts: Vec<(AccountId, &Part)> = accounts
        .iter()
        .flat_map(|account| {
            gathered
                .parts
                .get(account)
                .into_iter()
                .flatten()
                .map(|part| (*account, part))
        })
        .filter(|(_, part)| is_in(&part.source))
        .collect();
    let mut facts = PersonFacts::new(person);
    facts.reports = reports(gathered, &parts, as_of);
    facts.files = files(gathered, person, accounts, &is_in);
    contacts(gathered, accounts, &parts, &mut facts);
    history(gathered, &parts, &mut facts);
    for account in accounts {
        for (child, source) in gathered.housemates.get(account).into_iter().flatten() {
            if !accounts.contains(child) {
                facts.household_minors.add(*source);
            }
        }
        for source in gathered.lasting.get(account).into_iter().flatten() {
            facts.identifiers.add(*source);
        }
        for (source, code) in gathered.stated.get(account).into_iter().flatten() {
            let is_child = parts.iter().any(|(of, part)| {
                of == account && part.source == *source && part.role == Role::Victim
            });
            if is_child || !is_in(source) {
                continue;
            }
            match code.bearing() {
                Bearing::Relation => facts.stated_relations.add(*source),
                Bearing::Access => facts.access_terms.add(*source),
                // The standard rules have no factor for it, and it is nobody's proof.
                Bearing::Past => {}
            }
        }
    }
    let events: Vec<IdentifyingEvent> = evidence.iter().filter_map(event).collect();
    let submitted: Vec<Timestamp> = parts
        .iter()
        .filter_map(|(_, part)| gathered.sources.get(&part.source))
        .filter(|source| source.incident.is_some())
        .filter_map(|source| source.at)
        .collect();
    facts.clock = clock.person_clock(&events, &submitted);
    facts.location = location.verdict.clone();
    (facts, location)
}

/// An address with its time is what a provider of connections can still answer for.
fn event(piece: &LocationEvidence) -> Option<IdentifyingEvent> {
    use EvidenceKind::{LoginIp, OtherIp, RegistrationIp, UploadIp};
    let is_address = matches!(piece.kind, LoginIp | OtherIp | RegistrationIp | UploadIp);
    let at = piece.at.filter(|_| is_address && !piece.proxy)?;
    Some(IdentifyingEvent {
        at,
        country: piece.country,
        source: piece.source,
    })
}

/// The part that counts where a person has several in one report.
const fn weight(role: Role) -> u8 {
    match role {
        Role::Reported => 4,
        Role::Disclosed => 3,
        Role::Victim => 2,
        Role::Recipient => 1,
        _ => 0,
    }
}

fn reports(gathered: &Gathered, parts: &[(AccountId, &Part)], as_of: Timestamp) -> Vec<ReportFact> {
    let mut roles: BTreeMap<SourceId, Role> = BTreeMap::new();
    for (_, part) in parts {
        let role = roles.entry(part.source).or_insert(part.role);
        if weight(part.role) > weight(*role) {
            *role = part.role;
        }
    }
    let of = |(id, role): (SourceId, Role)| {
        let source = gathered.sources.get(&id)?;
        let sender = gathered
            .senders
            .get(&source.provider)
            .copied()
            .unwrap_or_default();
        Some(ReportFact {
            source: id,
            received_at: source.at.unwrap_or(as_of),
            provider: source.provider,
            role,
            incident: source.incident,
            marks: source.marks.clone(),
            escalated: source.escalated,
            provider_escalation_permille: sender.escalation_permille(),
            police_informed: false,
            completeness: source.completeness,
            batched: source.batched,
            noisy_sender: sender.is_noisy(),
            retracted: false,
        })
    };
    roles.into_iter().filter_map(of).collect()
}

fn files(
    gathered: &Gathered,
    person: PersonId,
    accounts: &[AccountId],
    is_in: &dyn Fn(&SourceId) -> bool,
) -> FileFacts {
    let mut facts = FileFacts::default();
    let mut by_file: BTreeMap<[u8; 16], Vec<&SourceFile>> = BTreeMap::new();
    for file in accounts
        .iter()
        .flat_map(|account| gathered.files.get(account).into_iter().flatten())
    {
        if is_in(&file.source) {
            by_file.entry(file.file).or_default().push(file);
        }
    }
    let mut sets: BTreeMap<[u8; 16], Seen> = BTreeMap::new();
    for copies in by_file.into_values() {
        let Some(first) = copies.first().copied() else {
            continue;
        };
        let sources: Vec<SourceId> = copies.iter().map(|copy| copy.source).collect();
        let one = |seen: &mut Seen| {
            seen.count = seen.count.saturating_add(1);
            seen.sources.extend(&sources);
        };
        let marks: BTreeSet<Mark> = copies
            .iter()
            .flat_map(|copy| read_marks(&copy.marks))
            .collect();
        if marks.contains(&Mark::PotentialMeme) {
            one(&mut facts.outrage);
        }
        if copies.iter().any(|copy| copy.viewed == Some(true)) {
            one(&mut facts.viewed);
        }
        let verdict = if marks.contains(&Mark::Viral) {
            "viral"
        } else {
            first.verdict.as_str()
        };
        match verdict {
            "viral" => one(&mut facts.viral),
            "negative" => one(&mut facts.negative),
            "known" => one(&mut facts.known),
            "near" => one(&mut facts.near),
            "first_seen" => first_seen(
                gathered, person, &copies, &marks, &one, &mut facts, &mut sets,
            ),
            _ => {}
        }
        let is_material = !matches!(verdict, "viral" | "negative");
        if is_material && copies.iter().any(|copy| copy.publicly == Some(true)) {
            one(&mut facts.shared);
        }
    }
    for seen in sets.into_values().filter(|seen| seen.count > 1) {
        facts.small_sets.count = facts.small_sets.count.saturating_add(1);
        facts.small_sets.sources.extend(seen.sources);
    }
    facts
}

/// What a file on no list adds.
fn first_seen(
    gathered: &Gathered,
    person: PersonId,
    copies: &[&SourceFile],
    marks: &BTreeSet<Mark>,
    one: &dyn Fn(&mut Seen),
    facts: &mut FileFacts,
    sets: &mut BTreeMap<[u8; 16], Seen>,
) {
    let is_alone =
        |key: &[u8; 16]| gathered.only_holder.get(key).copied().flatten() == Some(person);
    one(&mut facts.first_seen);
    let Some(first) = copies.first() else { return };
    if is_alone(&first.file) {
        one(&mut facts.only_here);
    }
    if let Some(set) = first.near_set.filter(is_alone) {
        one(sets.entry(set).or_default());
    }
    if copies.iter().any(|copy| copy.device.is_some()) {
        one(&mut facts.device_traces);
    }
    if copies
        .iter()
        .any(|copy| matches!(copy.classification.as_deref(), Some("A1" | "A2")))
    {
        one(&mut facts.first_seen_young);
    }
    for mark in marks {
        one(facts.first_seen_marks.entry(*mark).or_default());
    }
}

/// Children in the reports on this person, and accounts of the person that state to be a child's.
fn contacts(
    gathered: &Gathered,
    accounts: &[AccountId],
    parts: &[(AccountId, &Part)],
    facts: &mut PersonFacts,
) {
    let mut children: HashMap<AccountId, (SourceId, Option<i64>)> = HashMap::new();
    for (_, part) in parts {
        if part.role == Role::Reported {
            let found = gathered
                .sources
                .get(&part.source)
                .into_iter()
                .flat_map(|source| &source.children);
            for (child, age) in found.filter(|(child, _)| !accounts.contains(child)) {
                let known = children.entry(*child).or_insert((part.source, *age));
                known.1 = known.1.or(*age);
            }
        }
        if part.role != Role::Victim && part.age.is_some_and(|age| age < 18) {
            facts.stated_minor.add(part.source);
        }
    }
    for (source, age) in children.into_values() {
        facts.minors_in_contact.add(source);
        let age = age.and_then(|age| u8::try_from(age).ok());
        facts.youngest_contact_age = [facts.youngest_contact_age, age]
            .into_iter()
            .flatten()
            .min();
    }
    facts.minors_in_contact.sources.sort_unstable();
}

/// Earlier reports, and accounts that came after one was disabled.
fn history(gathered: &Gathered, parts: &[(AccountId, &Part)], facts: &mut PersonFacts) {
    let mut first: BTreeMap<AccountId, (Timestamp, SourceId)> = BTreeMap::new();
    let mut disabled: Option<(Timestamp, AccountId)> = None;
    for (account, part) in parts.iter().filter(|(_, part)| part.role == Role::Reported) {
        let Some(source) = gathered.sources.get(&part.source) else {
            continue;
        };
        if source.priors > 0 {
            facts.prior_reports.count = facts.prior_reports.count.saturating_add(source.priors);
            facts.prior_reports.sources.push(part.source);
        }
        let Some(at) = source.at else { continue };
        let known = first.entry(*account).or_insert((at, part.source));
        *known = (*known).min((at, part.source));
        if part.disabled {
            disabled = Some(disabled.map_or((at, *account), |before| before.min((at, *account))));
        }
    }
    if let Some((since, closed)) = disabled {
        for (account, (at, source)) in first {
            if account != closed && at > since {
                facts.recreated_accounts.add(source);
            }
        }
    }
}
