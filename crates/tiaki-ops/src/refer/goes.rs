//! What a referral would send as it stands: to whom which tables with how many rows, what stays and why, and the
//! list of checks. A dry run of the very code that makes the packages ([`super::tables`], [`super::make`]).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaki_core::id::{PackageId, PersonId, SharedReferralId};
use tiaki_core::queue::operator_key;
use tiaki_core::referral::{CoverCode, Item, Urgency};
use tiaki_core::time::Timestamp;
use tiaki_package::SigningKey;
use tiaki_store::carry::{Load, PersonCarried};
use tiaki_store::referrals::drafts::{self, AtRecipient, Draft};
use tiaki_store::shared::{self, Going};
use tiaki_store::{Tx, referrals};

use super::checks::{self, Subject};
use super::leave::{Sending, file_name};
use super::make::{Cover, Maker, StaysCode, codes, stays};
use super::tables::{self, Contents, Part, Whom};
use super::{Release, case, paper};
use crate::directory::fingerprint;
use crate::{Error, Site, views};

/// Parts of a queue among which that of a package is looked for: more than any queue has.
const MOST_PARTS: u32 = 4_000;

/// Persons shown of one that has many, which is only one that went with its queue.
const SHOWN: u32 = 100;

/// A referral, with all that is known of it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: SharedReferralId,
    /// The code of where it stands.
    pub state: &'static str,
    /// `chosen`, by somebody for these persons, or `queue`, with all of a queue.
    pub origin: String,
    /// The common reference.
    pub reference: String,
    /// Who drafted it.
    pub operator: String,
    /// When (microseconds since 1970).
    pub at: Timestamp,
    /// What for.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// The code of how soon.
    pub urgency: String,
    /// The day by which an answer is asked for, counted from 1970-01-01.
    pub reply_on: i64,
    /// The code of what is asked; empty where nothing is in particular.
    pub cover: String,
    /// One line that covers it.
    pub words: String,
    /// How many persons it is about.
    pub persons_in_all: i64,
    /// How many accounts.
    pub accounts_in_all: i64,
    /// Persons, in order of ids; of one that went with its queue the first.
    pub persons: Vec<PersonLine>,
    /// Each recipient, in order.
    pub recipients: Vec<Told>,
    /// The checks, as they stand now; none where it is released or given up.
    pub checks: Vec<Item>,
    /// What stands for all that is shown: another after every change of it.
    pub mark: String,
    /// What was done with it, oldest first.
    pub events: Vec<Step>,
}

/// A person of a referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonLine {
    /// Who.
    pub person: PersonId,
    /// The code of the danger class; empty where triage has not ranked it.
    pub class: String,
    /// The code of the band.
    pub band: String,
    /// The name of the authority in whose queue it is.
    pub queue: String,
    /// Accounts.
    pub accounts: i64,
}

/// A recipient, with what it gets and what became of it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// On what grounds it was proposed.
    pub grounds: Vec<String>,
    /// When its key was saved.
    pub key_at: Option<Timestamp>,
    /// What it would get; nothing where it has been released or given up.
    pub goes: Option<Goes>,
    /// What it got.
    pub at: Vec<At>,
}

/// What a package holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goes {
    /// Persons.
    pub persons: u64,
    /// Accounts.
    pub accounts: u64,
    /// Its parts, by name.
    pub tables: Vec<Table>,
    /// What stays, with how many.
    pub stays: Vec<(StaysCode, u64)>,
    /// Europol's handling codes that it goes under.
    pub handling: Vec<String>,
}

/// A part of a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Rows, where it is a table.
    pub rows: Option<u64>,
    /// Bytes.
    pub bytes: u64,
}

/// A package that was released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct At {
    /// The code of how it stands.
    pub state: String,
    /// When it was released.
    pub at: Timestamp,
    /// The package.
    pub package: PackageId,
    /// SHA-256 of the signed package before sealing, in hexadecimal.
    pub digest: String,
    /// Bytes of the same.
    pub size: i64,
    /// What its file was called when it was released; nothing where that cannot be told.
    pub file: Option<String>,
    /// The fingerprint of the key that it is sealed to.
    pub key: String,
    /// Whether the recipient's packages are still sealed to that key.
    pub is_key_in_force: bool,
    /// Persons in it.
    pub persons: i64,
    /// Accounts in it.
    pub accounts: i64,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The code of what.
    pub step: &'static str,
    /// The codes of the checks that were answered for.
    pub checks: Vec<String>,
    /// What was written.
    pub words: String,
    /// Who.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

/// A referral in one reading: what would go, and how the checks stand.
pub(super) struct Reading {
    pub(super) draft: Draft,
    pub(super) to: Vec<String>,
    pub(super) grounds: BTreeMap<String, Vec<String>>,
    pub(super) keys: BTreeMap<String, String>,
    pub(super) persons: Vec<PersonCarried>,
    pub(super) contents: BTreeMap<Part, Contents>,
    pub(super) checks: Vec<Item>,
    pub(super) mark: String,
}

/// Reads one that may still change.
pub(super) fn read(
    tx: &Tx<'_>,
    site: &Site,
    draft: Draft,
    at: Timestamp,
) -> Result<Reading, Error> {
    let destinations = shared::destinations(tx, &draft.id)?;
    let keys = referrals::keys(tx)?;
    let to: Vec<String> = destinations.iter().map(|(to, _)| to.clone()).collect();
    let references = BTreeSet::from([draft.reference.clone()]);
    let going = Going {
        to: to
            .iter()
            .map(|to| (to.clone(), references.clone()))
            .collect(),
        by: BTreeSet::new(),
    };
    let persons = drafts::persons(tx, &draft.id, u32::MAX >> 1, 0)?;
    let load = Load::of(tx, persons.iter().copied().collect())?;
    let going = persons
        .into_iter()
        .map(|person| (person, going.clone()))
        .collect();
    let made = tables::make(tx, site, &keys, (&Whom::Chosen(&going), &load))?;
    let subject = Subject {
        draft: &draft,
        to: &to,
        load: &load,
        persons: &made.persons,
        contents: &made.contents,
        at,
    };
    let checks = checks::list(tx, site, &subject)?;
    let mark = mark(site, &draft, &checks, &made.contents);
    Ok(Reading {
        grounds: destinations
            .into_iter()
            .map(|(to, grounds)| (to, views::read_json(&grounds)))
            .collect(),
        to,
        keys,
        persons: made.persons,
        contents: made.contents,
        checks,
        mark,
        draft,
    })
}

/// What stands for a list of checks and everything that would go.
fn mark(
    site: &Site,
    draft: &Draft,
    checks: &[Item],
    contents: &BTreeMap<Part, Contents>,
) -> String {
    let list = serde_json::to_vec(checks).unwrap_or_default();
    let moment = draft.changed_at.micros().to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![draft.id.as_bytes(), &moment, &list];
    for (part, contents) in contents {
        parts.push(part.authority.as_bytes());
        for (name, text) in &contents.tables {
            parts.push(name.as_bytes());
            parts.push(text.as_bytes());
        }
    }
    let digest = site.key.digest("referral seen", &parts);
    hex::encode(digest.get(..16).unwrap_or_default())
}

/// What the package of a draft says of itself.
pub(super) fn cover(draft: &Draft) -> Cover {
    Cover {
        reference: draft.reference.clone(),
        urgency: Urgency::find(&draft.urgency).unwrap_or(Urgency::Routine),
        reply_by: Timestamp::default().plus_days(draft.reply_on),
        asked: CoverCode::find(&draft.cover),
        words: draft.words.clone(),
    }
}

/// A referral as somebody reads it, who may be about to release it; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn show(
    site: &Site,
    id: &SharedReferralId,
    (reader, sending): (&str, Option<&Sending>),
    at: Timestamp,
) -> Result<Option<Shown>, Error> {
    site.store.read("referral", |tx| {
        let Some(draft) = drafts::find(tx, id)? else {
            return Ok(None);
        };
        let sent = at_recipients(tx, site, &draft)?;
        if !draft.state.is_open() {
            return closed(tx, site, &draft, sent).map(Some);
        }
        let reading = read(tx, site, draft, at)?;
        let mut recipients = Vec::new();
        for to in &reading.to {
            let of = reading
                .contents
                .iter()
                .find(|(part, _)| part.authority == *to);
            let goes = match (of, sending) {
                (Some((_, contents)), Some(sending)) => {
                    Some(goes(site, &reading, (to, contents), (reader, sending), at))
                }
                (Some((_, contents)), None) => Some(bare(contents)),
                (None, _) => None,
            };
            recipients.push(Told {
                name: views::destination(site, to).0,
                grounds: reading.grounds.get(to).cloned().unwrap_or_default(),
                key_at: referrals::find_key(tx, to)?.map(|(_, at)| at),
                goes,
                at: Vec::new(),
                authority: to.clone(),
            });
        }
        let persons = reading.persons.iter().map(|person| line(site, person));
        let events = events(tx, id)?;
        let mut shown = told(&reading.draft, persons.collect(), recipients, events);
        shown.checks = reading.checks;
        shown.mark = reading.mark;
        Ok(Some(shown))
    })
}

/// One that is released or given up: what was written down of it.
fn closed(
    tx: &Tx<'_>,
    site: &Site,
    draft: &Draft,
    mut sent: BTreeMap<String, Vec<At>>,
) -> Result<Shown, Error> {
    let persons: BTreeSet<PersonId> = drafts::persons(tx, &draft.id, SHOWN, 0)?
        .into_iter()
        .collect();
    let ranked = Load::of(tx, persons)?.persons(tx)?;
    let mut recipients = Vec::new();
    for (to, grounds) in shared::destinations(tx, &draft.id)? {
        recipients.push(Told {
            name: views::destination(site, &to).0,
            grounds: views::read_json(&grounds),
            key_at: referrals::find_key(tx, &to)?.map(|(_, at)| at),
            goes: None,
            at: sent.remove(&to).unwrap_or_default(),
            authority: to,
        });
    }
    let lines = ranked.iter().map(|person| line(site, person)).collect();
    let events = events(tx, &draft.id)?;
    Ok(told(draft, lines, recipients, events))
}

fn told(
    draft: &Draft,
    mut persons: Vec<PersonLine>,
    recipients: Vec<Told>,
    events: Vec<Step>,
) -> Shown {
    persons.sort_by_key(|line| line.person);
    Shown {
        id: draft.id,
        state: draft.state.code(),
        origin: draft.origin.clone(),
        reference: draft.reference.clone(),
        operator: draft.operator.name.clone(),
        at: draft.at,
        purpose: draft.purpose.clone(),
        legal_basis: draft.legal_basis.clone(),
        urgency: draft.urgency.clone(),
        reply_on: draft.reply_on,
        cover: draft.cover.clone(),
        words: draft.words.clone(),
        persons_in_all: draft.persons,
        accounts_in_all: draft.accounts,
        persons,
        recipients,
        checks: Vec::new(),
        mark: String::new(),
        events,
    }
}

fn line(site: &Site, person: &PersonCarried) -> PersonLine {
    PersonLine {
        person: person.id,
        class: person.class.clone(),
        band: person.band.clone(),
        queue: views::destination(site, &person.authority).0,
        accounts: person.accounts,
    }
}

fn events(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Vec<Step>, Error> {
    let found = drafts::events(tx, id)?.into_iter();
    Ok(found
        .map(|event| Step {
            step: event.step.code(),
            checks: event.checks,
            words: event.words,
            operator: event.operator.name,
            at: event.at,
        })
        .collect())
}

fn at_recipients(
    tx: &Tx<'_>,
    site: &Site,
    draft: &Draft,
) -> Result<BTreeMap<String, Vec<At>>, Error> {
    let mut found: BTreeMap<String, Vec<At>> = BTreeMap::new();
    for one in drafts::at_recipients(tx, &draft.id)? {
        let in_force = referrals::find_key(tx, &one.authority)?;
        let at = At {
            file: file_of(site, draft, &one),
            key: fingerprint(&one.key),
            is_key_in_force: in_force.is_some_and(|(key, _)| key == one.key),
            state: one.state,
            at: one.at,
            package: one.package,
            digest: hex::encode(one.digest),
            size: one.size,
            persons: one.persons,
            accounts: one.accounts,
        };
        found.entry(one.authority).or_default().push(at);
    }
    Ok(found)
}

/// What the file of a package was called: by its id where its persons were chosen; where a queue went, by the
/// authority and the part, which its id was made of.
fn file_of(site: &Site, draft: &Draft, one: &AtRecipient) -> Option<String> {
    if draft.origin == "chosen" {
        return Some(file_name(&one.package));
    }
    file_of_queue(site, &one.operation, &one.authority, (one.at, &one.package))
}

fn file_of_queue(
    site: &Site,
    operation: &str,
    authority: &str,
    (at, package): (Timestamp, &PackageId),
) -> Option<String> {
    let at = at.micros().to_be_bytes();
    let mut parts = (1..=MOST_PARTS).map(|number| Part {
        authority: authority.to_owned(),
        number,
    });
    let part = parts.find(|part| {
        let number = part.number.to_be_bytes();
        let of = [
            operation.as_bytes(),
            part.authority.as_bytes(),
            &number[..],
            &at[..],
        ];
        PackageId::derive(&site.key, &of) == *package
    });
    part.map(|part| part.file_name())
}

/// What the file of a released package is called, as its id says.
pub(crate) fn released_file(
    site: &Site,
    one: &tiaki_store::exchange::threads::ReleasedPackage,
) -> String {
    let at = Timestamp::from_micros(one.at);
    let queue = file_of_queue(site, &one.operation, &one.authority, (at, &one.package));
    queue.unwrap_or_else(|| file_name(&one.package))
}

/// What a package holds, its cover for people left out, which names its sender.
fn bare(contents: &Contents) -> Goes {
    let tables = contents.tables.iter().map(|(name, text)| Table {
        name: (*name).to_owned(),
        rows: contents.rows.get(name).copied(),
        bytes: text.len() as u64,
    });
    Goes {
        persons: contents.persons,
        accounts: contents.accounts,
        tables: tables.collect(),
        stays: stays(contents),
        handling: codes(contents)
            .iter()
            .map(|code| format!("{code:?}"))
            .collect(),
    }
}

/// The same with the cover as the reader would release it.
fn goes(
    site: &Site,
    reading: &Reading,
    (to, contents): (&str, &Contents),
    (reader, sending): (&str, &Sending),
    at: Timestamp,
) -> Goes {
    let mut goes = bare(contents);
    let release = release_of(&reading.draft, reader, sending);
    let cover = cover(&reading.draft);
    // The summary is written without any key.
    let signing = SigningKey::from_seed([0; 32]);
    let maker = Maker {
        site,
        at,
        release: &release,
        cover: Some(&cover),
        signing: &signing,
    };
    if let Some(found) = site.countries.directory.find_id(to) {
        let package = package_of(site, &reading.draft, to);
        let (draft, case) = maker.said(&package, found, contents);
        let paper = maker.paper(&draft, found, (contents, case.is_some()));
        let summary = maker.summary(found, contents, (case.is_some(), paper.is_some()));
        let case = case.map(|text| (case::NAME, text));
        let paper = paper.map(|paper| (paper::NAME, paper.text));
        let made = case.into_iter().chain(paper);
        for (name, text) in made.chain([("summary.txt", summary)]) {
            goes.tables.push(Table {
                name: name.to_owned(),
                rows: None,
                bytes: text.len() as u64,
            });
        }
    }
    goes
}

/// The package of a draft for an authority.
pub(super) fn package_of(site: &Site, draft: &Draft, authority: &str) -> PackageId {
    let parts = [draft.id.as_bytes().as_slice(), authority.as_bytes()];
    PackageId::derive(&site.key, &parts)
}

/// The release of a draft by somebody.
pub(super) fn release_of(draft: &Draft, by: &str, sending: &Sending) -> Release {
    Release {
        operation: sending.operation.clone(),
        from: sending.from.clone(),
        released_by: draft.operator.name.clone(),
        second: by.to_owned(),
        purpose: draft.purpose.clone(),
        legal_basis: draft.legal_basis.clone(),
        out: sending.out.clone(),
    }
}

/// Whether two names are one person's.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    operator_key(one) == operator_key(other)
}
