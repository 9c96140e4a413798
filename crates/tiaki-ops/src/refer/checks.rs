//! What is looked at before a referral leaves: the facts, each as a reason that `tiaki-core` `referral` judges.
//!
//! Facts on what goes are counted by what makes the tables of the package, so that the list is of the very package
//! that would leave. All is read in one transaction with it.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::authority;
use tiaki_core::id::{AccountId, DisclosureId, ReportId, SharedReferralId};
use tiaki_core::locate::Verdict;
use tiaki_core::referral::{CheckCode, Item, KEY_DAYS, Reason, ReasonCode, Urgency, check_list};
use tiaki_core::time::Timestamp;
use tiaki_package::Recipient;
use tiaki_store::carry::{Load, PersonCarried};
use tiaki_store::queue::aside;
use tiaki_store::referrals::drafts::{self, Draft};
use tiaki_store::referrals::find_key;
use tiaki_store::{Tx, outcomes, persons, shared, views as rows};

use super::tables::{self, Contents, Part};
use crate::deconflict::standing::{self, Asking};
use crate::triage::decided_on;
use crate::{Error, Site, rules};

/// What somebody who releases says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The checks that they answer for.
    pub checks: BTreeSet<CheckCode>,
    /// The mark of what they were shown, where they were shown anything.
    pub seen: Option<String>,
}

/// What the facts are read of.
pub(super) struct Subject<'s> {
    pub(super) draft: &'s Draft,
    pub(super) to: &'s [String],
    pub(super) load: &'s Load,
    pub(super) persons: &'s [PersonCarried],
    pub(super) contents: &'s BTreeMap<Part, Contents>,
    pub(super) at: Timestamp,
}

/// The list of checks of a referral as it stands.
pub(super) fn list(tx: &Tx<'_>, site: &Site, of: &Subject<'_>) -> Result<Vec<Item>, Error> {
    let mut found = basis(tx, of)?;
    found.extend(viewed(of));
    found.extend(protected(tx, of)?);
    found.extend(handling(of));
    found.extend(keys(tx, site, of)?);
    found.extend(places(tx, of)?);
    found.extend(ranked(tx, site, of)?);
    found.extend(changed(tx, of)?);
    found.extend(before(tx, of)?);
    found.extend(deconflicted(tx, of)?);
    Ok(check_list(&found))
}

/// The checks that a release of queues leaves to the two who are named with it: what would block did not leave.
pub(super) fn of_queue(contents: &Contents) -> BTreeSet<CheckCode> {
    let files: u64 = contents.verdicts.values().sum();
    let mut open = BTreeSet::from([CheckCode::Deconflict]);
    let known = contents.verdicts.get("known").copied().unwrap_or(0);
    if known < files || files == 0 {
        open.insert(CheckCode::HitBasis);
    }
    if contents.viewed.iter().skip(1).any(|count| *count > 0) {
        open.insert(CheckCode::Viewed);
    }
    if contents.minors > 0 {
        open.insert(CheckCode::Protected);
    }
    if contents.unexplained > 0 {
        open.insert(CheckCode::Handling);
    }
    open
}

/// Reasons of which something was counted, or the one that says there was nothing.
fn counted<const N: usize>(counts: [(ReasonCode, u64); N], none: ReasonCode) -> Vec<Reason> {
    let found: Vec<Reason> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| Reason::counted(code, count))
        .collect();
    if found.is_empty() {
        return vec![Reason::counted(none, 0)];
    }
    found
}

/// Reasons that name somebody, or the one that counts those of whom there is nothing to say.
fn named<const N: usize>(
    found: [(ReasonCode, BTreeSet<String>); N],
    (well, all): (ReasonCode, usize),
) -> Vec<Reason> {
    let reasons: Vec<Reason> = found
        .into_iter()
        .filter(|(_, ids)| !ids.is_empty())
        .map(|(code, ids)| Reason::named(code, ids))
        .collect();
    if reasons.is_empty() {
        return vec![Reason::counted(
            well,
            u64::try_from(all).unwrap_or(u64::MAX),
        )];
    }
    reasons
}

/// The most of something in any package: recipients may get more or less.
fn most(of: &Subject<'_>, count: impl Fn(&Contents) -> u64) -> u64 {
    of.contents.values().map(count).max().unwrap_or(0)
}

fn basis(tx: &Tx<'_>, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let of_verdict = |verdict: &str| {
        most(of, |contents| {
            contents.verdicts.get(verdict).copied().unwrap_or(0)
        })
    };
    let (known, near) = (of_verdict("known"), of_verdict("near"));
    let all = most(of, |contents| contents.verdicts.values().sum());
    let mut found = counted(
        [
            (ReasonCode::NearOnly, near),
            (
                ReasonCode::FirstSeen,
                all.saturating_sub(known.saturating_add(near)),
            ),
        ],
        match all {
            0 => ReasonCode::NoFiles,
            _ => ReasonCode::KnownExactly,
        },
    );
    found.retain(|reason| reason.code != ReasonCode::KnownExactly);
    if known > 0 {
        let mut lists = BTreeSet::new();
        for (source, accounts) in of.load.sources().into_iter().flatten() {
            let of_source = drafts::basis(tx, source, accounts)?.into_iter();
            lists.extend(of_source.map(|(name, version)| format!("{name} {version}")));
        }
        let mut exactly = Reason::named(ReasonCode::KnownExactly, lists);
        exactly.count = known;
        found.push(exactly);
    }
    let contradicted = innocent(tx, of, ReasonCode::Contradicted)?;
    if !contradicted.is_empty() {
        found.push(Reason::named(ReasonCode::Contradicted, contradicted));
    }
    Ok(found)
}

/// The persons against whose sending an outcome speaks in this way.
fn innocent(tx: &Tx<'_>, of: &Subject<'_>, why: ReasonCode) -> Result<BTreeSet<String>, Error> {
    let mut found = BTreeSet::new();
    for person in of.persons {
        let stands = outcomes::of_person(tx, &person.id)?;
        let mut stands = stands.iter().filter(|outcome| outcome.stands());
        if stands.any(|outcome| tables::innocent(outcome.new.code) == Some(why)) {
            found.insert(person.id.to_string());
        }
    }
    Ok(found)
}

fn viewed(of: &Subject<'_>) -> Vec<Reason> {
    let [yes, no, unstated] =
        [0, 1, 2].map(|at| most(of, |contents| contents.viewed.get(at).copied().unwrap_or(0)));
    counted(
        [
            (ReasonCode::ViewedByProvider, yes),
            (ReasonCode::NotViewed, no),
            (ReasonCode::ViewNotStated, unstated),
        ],
        ReasonCode::NothingToView,
    )
}

fn protected(tx: &Tx<'_>, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let mut found = counted(
        [
            (
                ReasonCode::ChildrenStay,
                most(of, |contents| contents.withheld),
            ),
            (
                ReasonCode::MinorReported,
                most(of, |contents| contents.minors),
            ),
        ],
        ReasonCode::NoChild,
    );
    let (mut set_aside, mut proposed, mut nothing) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for person in of.persons {
        let id = person.id.to_string();
        if aside::is_in_force(tx, &person.id)? {
            set_aside.insert(id.clone());
        } else if person.band == tables::SET_ASIDE {
            proposed.insert(id.clone());
        }
        let goes = |to: &String| {
            let mut parts = of.contents.iter().filter(|(part, _)| part.authority == *to);
            parts.any(|(_, contents)| contents.sent.iter().any(|(sent, _)| *sent == person.id))
        };
        if !of.to.iter().all(goes) {
            nothing.insert(id);
        }
    }
    let innocent = innocent(tx, of, ReasonCode::FoundInnocent)?;
    for (code, ids) in [
        (ReasonCode::SetAside, set_aside),
        (ReasonCode::AsideProposed, proposed),
        (ReasonCode::NothingGoes, nothing),
        (ReasonCode::FoundInnocent, innocent),
    ] {
        if !ids.is_empty() {
            found.push(Reason::named(code, ids));
        }
    }
    Ok(found)
}

fn handling(of: &Subject<'_>) -> Vec<Reason> {
    let courts = most(of, |contents| u64::from(contents.is_kept_from_courts));
    counted(
        [
            (
                ReasonCode::RestrictedStay,
                most(of, |contents| contents.restricted),
            ),
            (ReasonCode::KeptFromCourts, courts),
            (
                ReasonCode::Unexplained,
                most(of, |contents| contents.unexplained),
            ),
        ],
        ReasonCode::Unrestricted,
    )
}

fn keys(tx: &Tx<'_>, site: &Site, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let (mut missing, mut broken, mut old, mut unknown) = (
        BTreeSet::new(),
        BTreeSet::new(),
        BTreeSet::new(),
        BTreeSet::new(),
    );
    let oldest = of.at.plus_days(-KEY_DAYS);
    for to in of.to {
        if site.countries.directory.find_id(to).is_none() {
            unknown.insert(to.clone());
        }
        match find_key(tx, to)? {
            None => missing.insert(to.clone()),
            Some((key, _)) if Recipient::parse(&key).is_err() => broken.insert(to.clone()),
            Some((_, saved)) if saved < oldest => old.insert(to.clone()),
            Some(_) => false,
        };
    }
    Ok(named(
        [
            (ReasonCode::KeyMissing, missing),
            (ReasonCode::KeyBroken, broken),
            (ReasonCode::KeyOld, old),
            (ReasonCode::NoAuthority, unknown),
        ],
        (ReasonCode::KeyGood, of.to.len()),
    ))
}

fn places(tx: &Tx<'_>, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let (mut conflict, mut elsewhere, mut open, mut other) = (
        BTreeSet::new(),
        BTreeSet::new(),
        BTreeSet::new(),
        BTreeSet::new(),
    );
    for person in of.persons {
        let id = person.id.to_string();
        match decided_on(tx, &person.id)? {
            Some((Verdict::Conflict(_), _)) => {
                conflict.insert(id);
                continue;
            }
            // Who drafted after that has seen it.
            Some((Verdict::Routed(country), decided))
                if decided > of.draft.changed_at && !of.to.contains(&authority::id_of(country)) =>
            {
                elsewhere.insert(id);
                continue;
            }
            _ => {}
        }
        let verdict = drafts::located(tx, &person.id)?;
        if verdict.is_none_or(|(verdict, _)| verdict != "routed") {
            open.insert(id);
        } else if !of.to.contains(&person.authority) {
            other.insert(id);
        }
    }
    Ok(named(
        [
            (ReasonCode::PlaceConflict, conflict),
            (ReasonCode::PlaceElsewhere, elsewhere),
            (ReasonCode::PlaceOpen, open),
            (ReasonCode::PlaceOther, other),
        ],
        (ReasonCode::PlaceFits, of.persons.len()),
    ))
}

fn ranked(tx: &Tx<'_>, site: &Site, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let in_force = rules::in_force(tx, site)?.version;
    let otherwise = of.persons.iter().filter(|person| person.rules != in_force);
    let otherwise: BTreeSet<String> = otherwise.map(|person| person.id.to_string()).collect();
    let mut found = Vec::new();
    if of.draft.rules != in_force {
        let moved = [of.draft.rules.clone(), in_force];
        found.push(Reason {
            code: ReasonCode::RulesMoved,
            count: 0,
            named: moved.into(),
        });
    } else {
        found.push(Reason {
            code: ReasonCode::RulesSame,
            count: 0,
            named: vec![in_force],
        });
    }
    if !otherwise.is_empty() {
        found.push(Reason::named(ReasonCode::RankedOtherwise, otherwise));
    }
    if is_behind(tx, of)? {
        found.push(Reason::counted(ReasonCode::Behind, 0));
    }
    Ok(found)
}

/// Whether matching or ranking has not been through what is stored of the persons. What comes in of others does not
/// hold a referral up: on a site that is never still nothing could be released.
fn is_behind(tx: &Tx<'_>, of: &Subject<'_>) -> Result<bool, Error> {
    if drafts::lists_wait(tx)? {
        return Ok(true);
    }
    for person in of.persons {
        if persons::is_changed(tx, &person.id)? {
            return Ok(true);
        }
    }
    for (source, accounts) in of.load.sources().into_iter().flatten() {
        if drafts::files_wait(tx, source, accounts)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What came to the persons since the referral was drafted or submitted.
fn changed(tx: &Tx<'_>, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let id: &SharedReferralId = &of.draft.id;
    let known: BTreeSet<AccountId> = shared::accounts(tx, id)?.into_iter().collect();
    let (mut accounts, mut sources) = (BTreeSet::new(), BTreeSet::new());
    for person in of.persons {
        for account in outcomes::members(tx, &person.id)? {
            if !known.contains(&account) {
                accounts.insert(account.to_string());
            }
            sources.extend(drafts::came(tx, &account, of.draft.from_source)?);
        }
    }
    let mut came = BTreeSet::new();
    for source in sources {
        let report = ReportId::from_bytes(*source.as_bytes());
        came.insert(match rows::find_report(tx, &report)? {
            Some(_) => report.to_string(),
            None => DisclosureId::from_bytes(*source.as_bytes()).to_string(),
        });
    }
    let mut found = Vec::new();
    let now = i64::try_from(of.persons.len()).unwrap_or(i64::MAX);
    if now == 0 {
        found.push(Reason::counted(ReasonCode::NobodyLeft, 0));
    } else if now != of.draft.persons {
        found.push(Reason::counted(
            ReasonCode::PersonsMoved,
            now.unsigned_abs(),
        ));
    }
    for (code, ids) in [
        (ReasonCode::AccountsCame, accounts),
        (ReasonCode::ReportsCame, came),
    ] {
        if !ids.is_empty() {
            found.push(Reason::named(code, ids));
        }
    }
    if found.is_empty() {
        found.push(Reason::counted(ReasonCode::Same, 0));
    }
    Ok(found)
}

fn before(tx: &Tx<'_>, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let mut sent = BTreeSet::new();
    for person in of.persons {
        for to in of.to {
            if drafts::sent_to(tx, &person.id, to)?.is_some() {
                sent.insert(person.id.to_string());
            }
        }
    }
    Ok(named(
        [(ReasonCode::SentBefore, sent)],
        (ReasonCode::NotBefore, 0),
    ))
}

/// Who else works on the persons, as far as agencies were asked. Where one does and nobody has opened a contact, nothing
/// leaves, unless it cannot wait: what comes first is a child in danger.
fn deconflicted(tx: &Tx<'_>, of: &Subject<'_>) -> Result<Vec<Reason>, Error> {
    let mut accounts = BTreeSet::new();
    for person in of.persons {
        accounts.extend(outcomes::members(tx, &person.id)?);
    }
    let is_urgent = of.draft.urgency == Urgency::Immediate.code();
    let (mut open, mut called) = (BTreeSet::new(), BTreeSet::new());
    let (mut no_hit, mut waits, mut not) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for agency in standing::of_accounts(tx, &accounts, of.at)? {
        let id = &agency.authority;
        let call = |desk: &String| format!("{id}: {desk}");
        open.extend(agency.open.iter().map(call));
        called.extend(agency.called.iter().map(call));
        match agency.asked {
            Asking::Answered if agency.open.is_empty() && agency.called.is_empty() => {
                no_hit.insert(id.clone());
            }
            Asking::Answered => {}
            Asking::Waits => {
                waits.insert(id.clone());
            }
            Asking::Not => {
                not.insert(id.clone());
            }
        }
    }
    let unanswered = match is_urgent {
        true => ReasonCode::HitUrgent,
        false => ReasonCode::HitOpen,
    };
    Ok(named(
        [
            (unanswered, open),
            (ReasonCode::HitCalled, called),
            (ReasonCode::NotAsked, not),
            (ReasonCode::AskWaits, waits),
            (ReasonCode::AskedNoHit, no_hit),
        ],
        (ReasonCode::NotAskable, 0),
    ))
}
