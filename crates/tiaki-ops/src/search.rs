//! Search: from an id, a report's number, a file's digest or an identifier as reported to what it is of.
//!
//! Exact only: a value is brought to one form as linking does ([`crate::linking`]) and compared by its keyed digest, so
//! that how it is spelt does not matter, and nothing that is only like it is found. What was only found in free text
//! is not found here: nobody states whose it is. Each thing that is found is asked about by itself, by the rules of
//! access: what one may not know of is left out and not counted. An account that is protected is found by its values
//! only by who may see these for the purpose that was named, which is an entry of the log for each.
//!
//! The log keeps that somebody searched, with a keyed digest of what for: equal searches can be told to be equal, and
//! none can be read. The index is filled in the order in which things came in ([`index`]); what it has not seen yet is
//! counted and said.
//!
//! To add what can be found: its rows in `rows_of`, its keys in `keys`, its word in [`By`].

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, CaseId, PersonId, ReportId, SiteKey, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_store::log::Entry;
use tiaki_store::search::{self as stored, Beginning, Found};
use tiaki_store::{Tx, facts, views as rows};

use crate::access::{self, Subject};
use crate::sessions::Session;
use crate::{Act, Error, Site};

/// Characters that may be asked for.
pub const LONGEST: usize = 300;

/// Things of one kind that are looked at for one key.
const EACH: u32 = 100;

/// Things shown at most.
pub const SHOWN: usize = 100;

/// Sources that are indexed in one transaction.
const BATCH: u32 = 500;

/// Sources that a search indexes by itself before it looks.
const AT_ONCE: u32 = 200;

/// Entries of the log on other things after which the index says that it has seen them.
const PASSED: i64 = 1_000;

/// Hexadecimal digits of an id that pages show.
const SHORT: usize = 8;

/// By what something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Its id, or the beginning of it.
    Id,
    /// Its number at the sender.
    Reference,
    /// Its own id at its service.
    Handle,
    /// An identifier of this kind, as a source gives it.
    Identifier(IdentifierKind),
    /// The digest of a file in it.
    File,
}

/// Something that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A person.
    Person(PersonId),
    /// A case.
    Case(CaseId),
    /// An account, and the person that it is taken to belong to, where that may be known.
    Account(AccountId, Option<PersonId>),
    /// A report.
    Report(ReportId),
}

/// Something that was found, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What.
    pub thing: Thing,
    /// By what, each once.
    pub by: Vec<By>,
}

/// What a search came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// What was found, by kind and id, at most [`SHOWN`].
    pub hits: Vec<Hit>,
    /// Whether there is, or may be, more than that.
    pub is_cut: bool,
    /// Things that came in and are not indexed yet; counted up to a thousand.
    pub behind: i64,
}

/// Why nothing is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// Nothing is asked for.
    #[error("say what to look for")]
    Empty,
    /// It is longer than anything that could be found, or more than a line.
    #[error("what is looked for has at most 300 characters, in one line")]
    Long,
}

/// The key of a value in the index.
fn key(site: &SiteKey, family: &str, form: &[u8]) -> u64 {
    site.short("search", &[family.as_bytes(), form])
}

/// The key of an identifier; none where it links nobody.
pub(crate) fn identifier(site: &Site, kind: IdentifierKind, value: &str) -> Option<u64> {
    let plain = kind.join_key(&site.key, value).unwrap_or(0);
    let linked = crate::linking::rows::key(site, kind, value, plain)?;
    Some(key(&site.key, kind.code(), &linked.key.to_be_bytes()))
}

fn handle(site: &Site, value: &str) -> Option<u64> {
    let form = IdentifierKind::ScreenName.normalise(value)?;
    Some(key(&site.key, "handle", form.as_bytes()))
}

/// Indexes what came in since, a batch at a time; how many sources that were.
///
/// # Errors
/// Those of the store.
pub fn index(site: &Site, act: &Act) -> Result<u64, Error> {
    let mut done = 0_u64;
    loop {
        let sources = step(site, act, BATCH)?;
        done = done.saturating_add(sources);
        if sources < u64::from(BATCH) {
            return Ok(done);
        }
    }
}

/// Indexes at most so many sources; how many it were.
fn step(site: &Site, act: &Act, limit: u32) -> Result<u64, Error> {
    site.store.write("search index", |tx| {
        let position = stored::position(tx)?;
        let arrived = stored::arrived(tx, position, limit)?;
        let head = tiaki_store::log::position(tx)?;
        let Some(last) = arrived.last() else {
            // What else is written down is not read again each time.
            if head.saturating_sub(position) > PASSED {
                stored::pass(tx, head)?;
            }
            return Ok::<_, Error>(0);
        };
        let is_all = arrived.len() < limit as usize;
        let reached = if is_all { head } else { last.seq };
        let mut found: Vec<Found> = Vec::new();
        let mut sources: Vec<SourceId> = arrived.iter().map(|one| one.source).collect();
        sources.sort_unstable();
        sources.dedup();
        for source in &sources {
            rows_of(tx, site, source, &mut found)?;
        }
        found.sort_unstable();
        found.dedup();
        let reached = (reached, sources.len());
        stored::add(tx, &found, reached, (&act.actor, act.at))?;
        Ok(arrived.len() as u64)
    })
}

/// What is found by a source alone, which is about to be taken back: no other source of its accounts gives it.
pub(crate) fn by_alone(
    tx: &Tx<'_>,
    site: &Site,
    sources: &std::collections::BTreeSet<SourceId>,
) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    let mut others = std::collections::BTreeSet::new();
    for source in sources {
        rows_of(tx, site, source, &mut found)?;
        for part in tiaki_store::priorities::parts_of_source(tx, source)? {
            others.extend(tiaki_store::exchange::taken::sources_of(tx, &part.account)?);
        }
    }
    let mut kept = Vec::new();
    for other in others.difference(sources) {
        rows_of(tx, site, other, &mut kept)?;
    }
    kept.sort_unstable();
    found.sort_unstable();
    found.dedup();
    found.retain(|one| kept.binary_search(one).is_err());
    Ok(found)
}

/// What a source can be found by.
fn rows_of(
    tx: &Tx<'_>,
    site: &Site,
    source: &SourceId,
    found: &mut Vec<Found>,
) -> Result<(), Error> {
    facts::of_source(tx, source, |fact| {
        if !fact.mined {
            let key = identifier(site, fact.kind, fact.value);
            found.extend(key.map(|key| (key, *fact.account.as_bytes())));
        }
        Ok::<_, Error>(())
    })?;
    for (account, name) in stored::handles(tx, source)? {
        let kinds = IdentifierKind::of_handle(&name).into_iter();
        let kinds = kinds.filter(|kind| *kind != IdentifierKind::ScreenName);
        let keys = kinds.filter_map(|kind| identifier(site, kind, &name));
        let keys = keys.chain(handle(site, &name));
        found.extend(keys.map(|key| (key, *account.as_bytes())));
    }
    for digest in stored::digests(tx, source)? {
        found.push((key(&site.key, "file", &digest), *source.as_bytes()));
    }
    Ok(())
}

/// What may be looked up, and as what.
#[derive(Default)]
struct Keys {
    accounts: Vec<(By, u64)>,
    files: Vec<u64>,
    /// The first and the last id with this beginning, and the prefix that was given.
    ids: Option<(Option<String>, [u8; 16], [u8; 16])>,
}

fn keys(site: &Site, text: &str) -> Keys {
    let mut keys = Keys::default();
    for kind in IdentifierKind::ALL {
        if let Some(key) = identifier(site, *kind, text) {
            keys.accounts.push((By::Identifier(*kind), key));
        }
    }
    keys.accounts
        .extend(handle(site, text).map(|key| (By::Handle, key)));
    if let Some(digest) = digest(text) {
        keys.files.push(key(&site.key, "file", &digest));
    }
    keys.ids = ids(text);
    keys
}

/// A digest of a file: MD5, SHA-1, SHA-256 or PDQ, in hexadecimal digits.
fn digest(text: &str) -> Option<Vec<u8>> {
    let is_digest = [32, 40, 64].contains(&text.len());
    is_digest.then(|| hex::decode(text).ok()).flatten()
}

/// The ids that begin as pages show them: `per_1a2b3c4d`, whole, or the digits alone.
fn ids(text: &str) -> Option<(Option<String>, [u8; 16], [u8; 16])> {
    let (prefix, digits) = match text.split_once('_') {
        Some((prefix, digits)) => (Some(prefix.to_ascii_lowercase()), digits),
        None => (None, text),
    };
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_hex || !(SHORT..=32).contains(&digits.len()) {
        return None;
    }
    let end = |fill: char| {
        let mut bytes = [0; 16];
        let whole: String = digits
            .chars()
            .chain(std::iter::repeat(fill))
            .take(32)
            .collect();
        hex::decode_to_slice(whole, &mut bytes).ok()?;
        Some(bytes)
    };
    Some((prefix, end('0')?, end('f')?))
}

/// Looks for a text and says what of it the session may know, with an entry in the log.
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn search(
    site: &Site,
    session: &Session,
    text: &str,
    at: Timestamp,
) -> Result<Result<Answer, Refused>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Err(Refused::Empty));
    }
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Ok(Err(Refused::Long));
    }
    let act = Act {
        actor: session.name.clone(),
        at,
    };
    step(site, &act, AT_ONCE)?;
    let keys = keys(site, text);
    let (mut found, mut is_cut, behind) = site.store.read("search", |tx| look(tx, &keys, text))?;
    let mut hits = Vec::new();
    let mut protected = Vec::new();
    while let Some((thing, by)) = found.pop_first() {
        if hits.len() >= SHOWN {
            is_cut = true;
            break;
        }
        if let Some(thing) = allowed(site, session, thing, &by, &mut protected)? {
            hits.push(Hit { thing, by });
        }
    }
    note(site, session, at, text, (&hits, &protected))?;
    Ok(Ok(Answer {
        hits,
        is_cut,
        behind,
    }))
}

type Looked = (BTreeMap<Thing, Vec<By>>, bool, i64);

fn look(tx: &Tx<'_>, keys: &Keys, text: &str) -> Result<Looked, Error> {
    let mut found: BTreeMap<Thing, Vec<By>> = BTreeMap::new();
    let mut is_cut = false;
    let mut add = |thing: Thing, by: By| {
        let all = found.entry(thing).or_default();
        if !all.contains(&by) {
            all.push(by);
        }
    };
    let limit = EACH.saturating_add(1);
    for (by, key) in &keys.accounts {
        let subjects = stored::subjects(tx, *key, limit)?;
        is_cut |= subjects.len() > EACH as usize;
        for subject in subjects {
            add(Thing::Account(AccountId::from_bytes(subject), None), *by);
        }
    }
    for key in &keys.files {
        let subjects = stored::subjects(tx, *key, limit)?;
        is_cut |= subjects.len() > EACH as usize;
        for subject in subjects {
            let report = ReportId::from_bytes(subject);
            // A disclosure names files too, and has no page.
            if rows::find_report(tx, &report)?.is_some() {
                add(Thing::Report(report), By::File);
            }
        }
    }
    let reports = stored::by_reference(tx, text, limit)?;
    is_cut |= reports.len() > EACH as usize;
    for report in reports {
        add(Thing::Report(report), By::Reference);
    }
    if let Some((prefix, first, last)) = &keys.ids {
        let mut beginning = stored::begins(tx, (first, last), limit)?;
        let mut persons = std::collections::BTreeSet::new();
        for id in std::mem::take(&mut beginning.persons) {
            // An id that has ended leads to who holds its account now.
            let now = match rows::find_person(tx, &id)? {
                Some(_) => Some(id),
                None => tiaki_store::persons::history::find_current(tx, &id)?,
            };
            if let Some(now) = now
                && rows::find_person(tx, &now)?.is_some()
            {
                persons.insert(now);
            }
        }
        beginning.persons = persons.into_iter().collect();
        begun(prefix.as_deref(), beginning, &mut add);
    }
    Ok((found, is_cut, stored::behind(tx, 1_000)?))
}

/// What begins so, of the kind that was named, or of each where none was.
fn begun(prefix: Option<&str>, found: Beginning, add: &mut impl FnMut(Thing, By)) {
    let is = |kind: &str| prefix.is_none_or(|prefix| prefix == kind);
    let persons = found.persons.into_iter().filter(|_| is("per"));
    persons.for_each(|id| add(Thing::Person(id), By::Id));
    let cases = found.cases.into_iter().filter(|_| is("cas"));
    cases.for_each(|id| add(Thing::Case(id), By::Id));
    let accounts = found.accounts.into_iter().filter(|_| is("acc"));
    accounts.for_each(|id| add(Thing::Account(id, None), By::Id));
    let reports = found.reports.into_iter().filter(|_| is("rep"));
    reports.for_each(|id| add(Thing::Report(id), By::Id));
}

/// The thing as the session may know of it; nothing where it may not.
fn allowed(
    site: &Site,
    session: &Session,
    thing: Thing,
    by: &[By],
    protected: &mut Vec<AccountId>,
) -> Result<Option<Thing>, Error> {
    let may = |action: Action, subject: &Subject| {
        access::decide(site, session, action, subject).map(|decision| decision.allow)
    };
    let is_known = match thing {
        Thing::Person(id) => may(Action::ReadPerson, &Subject::Person(id))?,
        Thing::Case(id) => may(Action::ReadCase, &Subject::Case(id))?,
        Thing::Report(id) => may(Action::ReadReport, &Subject::Report(id))?,
        Thing::Account(id, _) => {
            let subject = Subject::Account(id);
            if !may(Action::ReadAccount, &subject)? {
                return Ok(None);
            }
            let (is_shielded, person) = site.store.read("search account", |tx| {
                let class = tiaki_store::protection::class(tx, &id)?;
                let person = rows::find_account(tx, &id)?.and_then(|(_, person)| person);
                Ok::<_, Error>((class.is_shielded(), person))
            })?;
            let by_value = by.iter().any(|by| *by != By::Id);
            if is_shielded && by_value {
                // To be told that a value is this account's is to read the value.
                if !may(Action::RevealProtected, &subject)? {
                    return Ok(None);
                }
                protected.push(id);
            }
            let person = match person {
                Some(person) => {
                    may(Action::ReadPerson, &Subject::Person(person))?.then_some(person)
                }
                None => None,
            };
            return Ok(Some(Thing::Account(id, person)));
        }
    };
    Ok(is_known.then_some(thing))
}

/// Writes down that somebody searched; never for what, but a keyed digest of it.
fn note(
    site: &Site,
    session: &Session,
    at: Timestamp,
    text: &str,
    (hits, protected): (&[Hit], &[AccountId]),
) -> Result<(), Error> {
    let digest = hex::encode(site.key.digest("search asked", &[text.as_bytes()]));
    let short: String = digest.chars().take(16).collect();
    let purpose = session.purpose.map_or("none", |purpose| purpose.code());
    let entry = |verb: &'static str, subject: String, detail: String| Entry {
        at,
        actor: session.name.clone(),
        verb,
        subject,
        detail,
    };
    Ok(site.store.write("search", |tx| {
        let detail = format!("purpose={purpose} asked={short} found={}", hits.len());
        tx.record(entry("search.asked", session.operator.to_string(), detail))?;
        for account in protected {
            let detail = format!("purpose={purpose} asked={short}");
            tx.record(entry("search.protected", account.to_string(), detail))?;
        }
        Ok::<_, tiaki_store::Error>(())
    })?)
}

#[cfg(test)]
mod tests {
    use super::{digest, ids};

    #[test]
    fn ids_are_read_whole_short_and_without_their_kind() {
        let (prefix, first, last) = ids("per_1a2b3c4d").unwrap_or_default();
        assert_eq!(prefix.as_deref(), Some("per"));
        assert_eq!(first[..4], [0x1a, 0x2b, 0x3c, 0x4d]);
        assert_eq!((first[15], last[15]), (0, 0xff));
        let (prefix, first, last) = ids(&"0d".repeat(16)).unwrap_or_default();
        assert_eq!((prefix, first, last), (None, [0x0d; 16], [0x0d; 16]));
        for other in [
            "1a2b3c4",
            "per_",
            "per_1a2b3c4g",
            "one two",
            &"0".repeat(33),
            "ٱ2345678",
        ] {
            assert!(ids(other).is_none(), "{other}");
        }
    }

    #[test]
    fn digests_are_told_by_their_length() {
        for (length, is_one) in [(32, true), (40, true), (64, true), (63, false), (16, false)] {
            assert_eq!(digest(&"a".repeat(length)).is_some(), is_one, "{length}");
        }
        assert!(digest(&"g".repeat(32)).is_none());
    }
}
