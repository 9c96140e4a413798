//! The facts on one person, from what is known. Nothing here is a judgement.
//!
//! Stated relations and signs of work with children come in codes, from CyberTip JSON and
//! referrals; what is stated of a child's own account is not of a suspect and does not count, and a
//! conviction that a sender states counts for nothing.
//! Not filled yet, because no reader takes them from reports so far: contacts among
//! persons, retractions (a sender's withdrawal comes with the exchange). They stay empty, which means "nothing found".

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::clock::{IdentifyingEvent, LogLifeTable};
use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::locate::{self, EvidenceKind, LocateRules, Location, LocationEvidence, locate};
use tiaki_core::report::{Mark, Role};
use tiaki_core::statement::Bearing;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{FileFacts, PersonFacts, ReportFact, Seen};

use super::earlier::Earlier;
use super::holders::Verdict;
use super::known::{AccountFile, Known, Part};

/// The facts on a person, and where the person is taken to be, from everything that came in, whenever it
/// is dated; with `earlier`, from what had come in by `as_of`.
pub(super) fn of(
    known: &Known,
    person: PersonId,
    accounts: &[u32],
    rules: &LocateRules,
    clock: &LogLifeTable,
    as_of: Timestamp,
    earlier: Option<&Earlier>,
) -> (PersonFacts, Location) {
    let is_in = |id: &SourceId| earlier.is_none() || known.came(id).is_none_or(|at| at <= as_of);
    let state = |address: u64| match earlier {
        None => known.places.state(address),
        Some(earlier) => earlier.state(address, as_of),
    };
    let evidence: Vec<LocationEvidence> = accounts
        .iter()
        .flat_map(|account| known.places.of(*account, &is_in, &state))
        .collect();
    let location = locate(&evidence, rules);
    let of = |account: &u32| known.account(*account).into_iter();
    let parts: Vec<(u32, &Part)> = accounts
        .iter()
        .flat_map(|account| {
            of(account)
                .flat_map(|of| &of.parts)
                .map(|part| (*account, part))
        })
        .filter(|(_, part)| is_in(&part.source))
        .collect();
    let mut facts = PersonFacts::new(person);
    facts.reports = reports(known, &parts, as_of);
    facts.files = files(known, person, accounts, &is_in);
    contacts(known, accounts, &parts, &mut facts);
    history(known, &parts, &mut facts);
    for account in accounts {
        let uses = match earlier {
            None => Cow::Borrowed(known.places.uses(*account)),
            Some(_) => Cow::Owned(known.places.uses_in(*account, &is_in)),
        };
        let housemates = known.places.housemates(*account, &is_in, &state, &uses);
        for (child, source) in housemates {
            if !accounts.contains(&child) && known.is_child(child, &is_in) {
                facts.household_minors.add(source);
            }
        }
        let lasting = of(account).flat_map(|of| &of.lasting);
        for source in lasting.filter(|source| is_in(source)) {
            facts.identifiers.add(*source);
        }
        let is_a_childs = known.is_child(*account, &is_in);
        for (source, code) in of(account).flat_map(|of| &of.stated) {
            let is_child = parts.iter().any(|(of, part)| {
                of == account && part.source == *source && part.role == Role::Victim
            });
            if is_child || !is_in(source) || (code.is_read() && is_a_childs) {
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
        .filter_map(|(_, part)| known.sources.get(&part.source))
        .filter(|source| source.incident.is_some())
        .filter_map(|source| source.at)
        .collect();
    facts.clock = clock.person_clock(&events, &submitted);
    facts.accounts = u32::try_from(accounts.len()).unwrap_or(u32::MAX);
    facts.location = location.verdict.clone();
    let reasons = location
        .candidates
        .iter()
        .flat_map(|candidate| &candidate.reasons);
    for reason in reasons {
        for source in &reason.sources {
            facts.placed.add(*source);
        }
    }
    (facts, location)
}

/// What people decided on where the person is, against what the evidence says of all accounts (`whole`) and of
/// those that nobody decided on; with `earlier`, from what had come in and was decided by `as_of`.
pub(super) fn ruled(
    known: &Known,
    accounts: &[u32],
    rules: &LocateRules,
    as_of: Timestamp,
    earlier: Option<&Earlier>,
    whole: &locate::Verdict,
) -> Option<locate::Verdict> {
    let is_in = |id: &SourceId| earlier.is_none() || known.came(id).is_none_or(|at| at <= as_of);
    let state = |address: u64| match earlier {
        None => known.places.state(address),
        Some(earlier) => earlier.state(address, as_of),
    };
    let of_one = |account: u32| {
        let evidence: Vec<LocationEvidence> = known.places.of(account, &is_in, &state).collect();
        locate(&evidence, rules).verdict
    };
    let by = earlier.map(|_| as_of);
    known.places.ruled(accounts, by, whole, &of_one)
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

fn reports(known: &Known, parts: &[(u32, &Part)], as_of: Timestamp) -> Vec<ReportFact> {
    let mut roles: BTreeMap<SourceId, Role> = BTreeMap::new();
    for (_, part) in parts {
        let role = roles.entry(part.source).or_insert(part.role);
        if weight(part.role) > weight(*role) {
            *role = part.role;
        }
    }
    let of = |(id, role): (SourceId, Role)| {
        let source = known.sources.get(&id)?;
        let sender = known
            .senders
            .get(&source.provider)
            .copied()
            .unwrap_or_default();
        Some(ReportFact {
            source: id,
            received_at: source.at.unwrap_or(as_of),
            undated: source.at.is_none(),
            provider: source.provider,
            role,
            incident: source.incident,
            marks: source.marks.clone(),
            escalated: source.escalated,
            // It is asked for escalated reports only; for others it would make each report of a sender
            // touch everybody whom it ever reported.
            provider_escalation_permille: if source.escalated {
                sender.escalation_permille()
            } else {
                0
            },
            police_informed: source.marks.contains(&Mark::PoliceInformed),
            completeness: source.completeness,
            batched: source.batched,
            noisy_sender: sender.is_noisy(),
            retracted: false,
        })
    };
    roles.into_iter().filter_map(of).collect()
}

fn files(
    known: &Known,
    person: PersonId,
    accounts: &[u32],
    is_in: &dyn Fn(&SourceId) -> bool,
) -> FileFacts {
    let mut facts = FileFacts::default();
    let mut by_file: BTreeMap<[u8; 16], Vec<&AccountFile>> = BTreeMap::new();
    let of = accounts
        .iter()
        .filter_map(|account| known.account(*account));
    for file in of.flat_map(|of| &of.files) {
        if is_in(&file.source) {
            by_file.entry(file.file).or_default().push(file);
        }
    }
    let mut sets: BTreeMap<[u8; 16], Seen> = BTreeMap::new();
    for (file, copies) in by_file {
        let Some((verdict, set)) = known.holders.verdict(&file) else {
            continue;
        };
        let sources: Vec<SourceId> = copies.iter().map(|copy| copy.source).collect();
        let one = |seen: &mut Seen| {
            seen.count = seen.count.saturating_add(1);
            seen.sources.extend(&sources);
        };
        let marks: BTreeSet<Mark> = copies.iter().flat_map(|copy| copy.marks.clone()).collect();
        if marks.contains(&Mark::PotentialMeme) {
            one(&mut facts.outrage);
        }
        if copies.iter().any(|copy| copy.viewed) {
            one(&mut facts.viewed);
        }
        let verdict = if marks.contains(&Mark::Viral) {
            Verdict::Viral
        } else {
            verdict
        };
        match verdict {
            Verdict::Viral => one(&mut facts.viral),
            Verdict::Negative => one(&mut facts.negative),
            Verdict::Known => one(&mut facts.known),
            Verdict::Near => one(&mut facts.near),
            Verdict::FirstSeen => {
                first_seen(&copies, &marks, &one, &mut facts);
                if known.held_alone(person, &file, is_in) {
                    one(&mut facts.only_here);
                }
                let is_alone = |set: &[u8; 16]| {
                    let mut files = known.holders.set(set).iter();
                    files.all(|file| known.held_alone(person, file, is_in))
                };
                if let Some(set) = set.filter(is_alone) {
                    one(sets.entry(set).or_default());
                }
            }
            Verdict::Nothing => {}
        }
        let is_material = !matches!(verdict, Verdict::Viral | Verdict::Negative);
        if is_material && copies.iter().any(|copy| copy.publicly) {
            one(&mut facts.shared);
        }
    }
    for seen in sets.into_values().filter(|seen| seen.count > 1) {
        facts.small_sets.count = facts.small_sets.count.saturating_add(1);
        facts.small_sets.sources.extend(seen.sources);
    }
    facts
}

/// What a file on no list adds, whoever else holds it.
fn first_seen(
    copies: &[&AccountFile],
    marks: &BTreeSet<Mark>,
    one: &dyn Fn(&mut Seen),
    facts: &mut FileFacts,
) {
    one(&mut facts.first_seen);
    if copies.iter().any(|copy| copy.has_device) {
        one(&mut facts.device_traces);
    }
    if copies.iter().any(|copy| copy.is_young) {
        one(&mut facts.first_seen_young);
    }
    for mark in marks {
        one(facts.first_seen_marks.entry(*mark).or_default());
    }
}

/// Children in the reports on this person, and accounts of the person that state to be a child's.
fn contacts(known: &Known, accounts: &[u32], parts: &[(u32, &Part)], facts: &mut PersonFacts) {
    let mut children: HashMap<u32, (SourceId, Option<i64>)> = HashMap::new();
    for (_, part) in parts {
        if part.role == Role::Reported {
            let found = known
                .sources
                .get(&part.source)
                .into_iter()
                .flat_map(|source| &source.children);
            for (child, age) in found.filter(|(child, _)| !accounts.contains(child)) {
                // The smallest of each, so that it does not matter which report came first.
                let known = children.entry(*child).or_insert((part.source, *age));
                known.0 = known.0.min(part.source);
                known.1 = [known.1, *age].into_iter().flatten().min();
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
fn history(known: &Known, parts: &[(u32, &Part)], facts: &mut PersonFacts) {
    let mut first: BTreeMap<AccountId, (Timestamp, SourceId)> = BTreeMap::new();
    let mut disabled: Option<(Timestamp, AccountId)> = None;
    for (account, part) in parts.iter().filter(|(_, part)| part.role == Role::Reported) {
        let Some(source) = known.sources.get(&part.source) else {
            continue;
        };
        if source.priors > 0 {
            facts.prior_reports.count = facts.prior_reports.count.saturating_add(source.priors);
            facts.prior_reports.sources.push(part.source);
        }
        let Some((at, account)) = source.at.zip(known.places.id(*account)) else {
            continue;
        };
        let known = first.entry(account).or_insert((at, part.source));
        *known = (*known).min((at, part.source));
        if part.disabled {
            disabled = Some(disabled.map_or((at, account), |before| before.min((at, account))));
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
