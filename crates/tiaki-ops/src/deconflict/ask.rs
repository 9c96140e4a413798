//! Asking: the persons of an own case, or of a draft referral, within the asker's own budget.
//!
//! Every question cites that case or draft; the other side sees a commitment to it. What opens the answer (the seed, and
//! what was asked) is kept sealed to this site's own key until the epoch is over, so that the answer, and every newer list
//! of the epoch, can be searched without asking again.
//!
//! Who asks for a case works in it; who asks for a draft may draft. A case that is restricted may be asked for by those who
//! work in it, since nothing of it goes out.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tiaki_core::id::{AccountId, CaseId, PersonId, SharedReferralId};
use tiaki_core::policy::Action;
use tiaki_deconflict::{
    Announcement, CaseSecret, CitedCase, Identifier, Question, RequestId, Seed, decide,
};
use tiaki_package::{open_own, seal_own};
use tiaki_store::Tx;
use tiaki_store::deconflict::questions::{self, NewQuestion};
use tiaki_store::deconflict::{self as stored, Side};

use super::books::{self, Decided, GRANTED};
use super::identifiers::{self, Gathered, SPELLING};
use super::{REQUEST, Refused, With, limits, line, moment};
use crate::exchange::allowed;
use crate::{Error, Site, case, directory, refer};

/// What a question is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// An own case.
    Case(CaseId),
    /// An own draft of a referral.
    Referral(SharedReferralId),
}

impl About {
    /// As it stands in the store and in the log.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Case(id) => id.to_string(),
            Self::Referral(id) => id.to_string(),
        }
    }

    /// The one with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let case = CaseId::parse(id).map(Self::Case);
        case.or_else(|_| SharedReferralId::parse(id).map(Self::Referral))
            .ok()
    }
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The request's id, in hexadecimal digits.
    pub request: String,
    /// Who is asked.
    pub of: String,
    /// Identifiers in it, the test entry included.
    pub identifiers: u32,
    /// Accounts that it is about.
    pub accounts: u64,
    /// Of these protected ones, of which nothing was asked.
    pub withheld: u64,
    /// What is left of today's budget.
    pub left: u32,
}

/// What opens an answer.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    seed: String,
    /// Kind, value in hexadecimal digits, accounts.
    asked: Vec<(String, String, Vec<String>)>,
}

/// A question that was asked, made again from what was kept.
pub(super) struct Made {
    pub(super) question: Question,
    pub(super) accounts: BTreeMap<Identifier, BTreeSet<AccountId>>,
}

/// Who is in what is cited, where who asks may cite it: a case that is open and that they work in, a draft that has not
/// left.
pub(super) fn cited(
    tx: &Tx<'_>,
    with: &With<'_>,
    about: &About,
) -> Result<BTreeSet<PersonId>, Error> {
    let none = |error| match error {
        Error::Case(_) | Error::Referral(_) => Refused::NoSubject.into(),
        error => error,
    };
    let found = match about {
        About::Case(id) => {
            allowed(tx, &with.act.actor, Action::EditCase)?;
            case::cited(tx, with.site, with.act, id).map_err(none)?
        }
        About::Referral(id) => {
            allowed(tx, &with.act.actor, Action::DraftReferral)?;
            refer::draft::cited(tx, with.act, id).map_err(none)?
        }
    };
    Ok(found.into_iter().collect())
}

/// What commitments to cases are made with: the site's own, and the same as long as its key is.
fn secret(site: &Site) -> CaseSecret {
    CaseSecret::new(Seed::new(site.key.digest("deconflict case", &[])))
}

fn question(
    with: &With<'_>,
    announcement: &Announcement,
    subject: &str,
    (request, seed): (RequestId, &Seed),
    identifiers: &[Identifier],
) -> Result<Question, Error> {
    let case = CitedCase::new(&secret(with.site), subject.as_bytes())?;
    let threads = with.threads;
    Ok(Question::new(
        announcement,
        &case,
        request,
        identifiers,
        seed,
        threads,
    )?)
}

/// Asks an authority about everybody in a case or draft. `chance` are 32 random bytes, for this question alone.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn ask(with: &With<'_>, about: &About, of: &str, chance: &[u8; 32]) -> Result<Asked, Error> {
    let found = directory::find(&with.site.countries.directory, of);
    let of = found.ok_or(Refused::NoAuthority)?.id.clone();
    let (gathered, list) = with.site.store.read("deconflict ask", |tx| {
        let persons = cited(tx, with, about)?;
        let list = stored::find_list(tx, &of, Side::Asked)?;
        Ok::<_, Error>((identifiers::gather(tx, persons)?, list))
    })?;
    let list = list.ok_or_else(|| Refused::NoList(of.clone()))?;
    let announcement = Announcement::parse(&list.announcement)?;
    if !announcement.epoch().holds(moment(with.act.at)) {
        return Err(Refused::NoList(of).into());
    }
    if announcement.spelling() != SPELLING {
        return Err(Refused::Spelling(of).into());
    }
    if gathered.identifiers.is_empty() {
        return Err(Refused::Nothing(gathered.withheld).into());
    }
    let all = all_asked(&gathered, &announcement)?;
    let id = with.site.key.digest("deconflict request", &[chance]);
    let request = RequestId::new(*id.first_chunk().unwrap_or(&[0; 16]));
    let seed = Seed::new(*chance);
    let made = question(with, &announcement, &about.id(), (request, &seed), &all)?;
    let kept = keep(with, chance, &all, &gathered)?;
    write(with, about, (&of, &gathered), (&made, &kept))
}

/// Everything that is asked: what was gathered, and the entry that shows whether the list is made with the announced key.
fn all_asked(gathered: &Gathered, announcement: &Announcement) -> Result<Vec<Identifier>, Error> {
    let test = identifiers::test(announcement.fingerprint())?;
    let own = gathered.identifiers.keys().cloned();
    Ok(own.chain([test]).collect())
}

fn write(
    with: &With<'_>,
    about: &About,
    (of, gathered): (&str, &Gathered),
    (made, kept): (&Question, &[u8]),
) -> Result<Asked, Error> {
    let summary = made.summary();
    let (side, request) = ((Side::Asked, of), summary.id());
    let fingerprint = summary.fingerprint();
    with.site.store.write("deconflict ask", |tx| {
        let peer = line(tx, of, Side::Asked)?;
        if !peer.is_open {
            return Err(Refused::Closed(of.to_owned()).into());
        }
        let limits = limits(&peer);
        let spent = books::spent(tx, side, with.day(), summary)?;
        let grant = decide(&limits, &spent, summary).map_err(|refused| Refused::Budget {
            code: refused.code.code(),
            left: refused.left,
        })?;
        with.send(tx, (of, REQUEST), made.bytes().to_vec())?;
        let subject = about.id();
        let new = NewQuestion {
            request: request.bytes(),
            authority: of,
            fingerprint: fingerprint.bytes(),
            subject: &subject,
            operator: &with.act.actor,
            identifiers: summary.count().into(),
            sealed: kept,
            accounts: &gathered.accounts,
        };
        let cites = format!("of={of} request={request}");
        questions::add(
            tx,
            &new,
            with.entry("deconflict.cited", subject.clone(), cites),
        )?;
        let decided = Decided {
            of: side,
            asked: Some(summary),
            charged: grant.charged(),
            outcome: GRANTED,
        };
        books::note(tx, with, &limits, &decided)?;
        let spent = spent.today.saturating_add(grant.charged().into());
        let left = u64::from(limits.per_day).saturating_sub(spent);
        Ok::<_, Error>(Asked {
            request: summary.id().to_string(),
            of: of.to_owned(),
            identifiers: summary.count(),
            accounts: gathered.accounts.len() as u64,
            withheld: gathered.withheld,
            left: u32::try_from(left).unwrap_or(u32::MAX),
        })
    })
}

/// Seals what opens the answer to this site's own key.
fn keep(
    with: &With<'_>,
    chance: &[u8; 32],
    all: &[Identifier],
    gathered: &Gathered,
) -> Result<Vec<u8>, Error> {
    let of = |identifier: &Identifier| {
        let accounts = gathered.identifiers.get(identifier);
        let accounts = accounts.into_iter().flatten().map(ToString::to_string);
        let value = hex::encode(identifier.value());
        (identifier.kind().to_owned(), value, accounts.collect())
    };
    let kept = Kept {
        seed: hex::encode(chance),
        asked: all.iter().map(of).collect(),
    };
    let text = serde_json::to_vec(&kept).map_err(|_| corrupt())?;
    let own = with.node.identities.first();
    let own = own.ok_or(crate::exchange::Refused::NoNode)?;
    let sealed = seal_own(&text, own);
    Ok(sealed.map_err(|error| crate::exchange::Refused::Letter(error.to_string()))?)
}

fn corrupt() -> Error {
    Error::Store(tiaki_store::Error::Corrupt {
        what: "what was kept of a question",
    })
}

/// Makes a question again, from what was kept of it; nothing where that is gone, or sealed to a key that is.
pub(super) fn again(
    with: &With<'_>,
    announcement: &Announcement,
    stored: &questions::Question,
) -> Result<Option<Made>, Error> {
    let Some(sealed) = &stored.sealed else {
        return Ok(None);
    };
    let mut all = with.node.identities.iter();
    let Some(text) = all.find_map(|own| open_own(sealed, own).ok()) else {
        return Ok(None);
    };
    let kept: Kept = serde_json::from_slice(&text).map_err(|_| corrupt())?;
    let mut seed = [0; 32];
    hex::decode_to_slice(&kept.seed, &mut seed).map_err(|_| corrupt())?;
    let mut accounts = BTreeMap::new();
    for (kind, value, of) in &kept.asked {
        let value = hex::decode(value).map_err(|_| corrupt())?;
        let identifier = Identifier::new(kind, &value)?;
        let of: Result<BTreeSet<AccountId>, _> = of.iter().map(|id| AccountId::parse(id)).collect();
        accounts.insert(identifier, of.map_err(|_| corrupt())?);
    }
    let asked: Vec<Identifier> = accounts.keys().cloned().collect();
    let of = (RequestId::new(stored.request), &Seed::new(seed));
    let question = question(with, announcement, &stored.subject, of, &asked)?;
    Ok(Some(Made { question, accounts }))
}
