//! Referrals on their way: what each is for, where it stands, what was done with it, and its packages.
//!
//! A referral is a decision on who goes to which authorities ([`crate::shared`]: its id, its accounts, its
//! recipients, who drafted it and why) with a row here. What is done is added to a list and never changed; beside
//! it stands where the referral is now. Each step and its entry in the log are one transaction; the words that
//! people write stand here and on pages alone.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, PackageId, PersonId, ReferralId, SharedReferralId, SourceId};
use tiaki_core::referral::{ReferralState, ReferralStep};
use tiaki_core::time::Timestamp;

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::queue::{Operator, kept};

/// What is read of a referral.
macro_rules! draft {
    ($also:literal) => {
        concat!(
            "SELECT r.shared_id, r.seq, r.state, r.origin, r.purpose, r.legal_basis, r.urgency, r.reply_on, r.cover, r.rules, \
             r.from_source, r.persons, r.accounts, r.changed_at, s.reference, s.operator, r.operator_key, s.reason, s.decided_at \
             FROM referral_drafts r JOIN shared_referrals s ON s.shared_id = r.shared_id ",
            $also
        )
    };
}

sql! {
    ADD = "INSERT INTO referral_drafts (shared_id, seq, state, origin, operator_key, purpose, legal_basis, urgency, reply_on, \
           cover, rules, from_source, persons, accounts, changed_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    ONE = draft!("WHERE r.shared_id = $1");
    IN_STATE = draft!("WHERE r.state = $1 AND ($2 = '' OR EXISTS (SELECT 1 FROM shared_referral_destinations d \
               WHERE d.shared_id = r.shared_id AND d.authority_id = $2)) ORDER BY r.seq DESC LIMIT $3 OFFSET $4");
    OF_OTHERS = draft!("WHERE r.state = 'submitted' AND r.operator_key <> $1 AND ($2 = '' OR EXISTS \
                (SELECT 1 FROM shared_referral_destinations d WHERE d.shared_id = r.shared_id AND d.authority_id = $2)) \
                ORDER BY r.seq LIMIT $3 OFFSET $4");
    OWN = draft!("WHERE r.operator_key = $1 AND ($2 = '' OR EXISTS (SELECT 1 FROM shared_referral_destinations d \
          WHERE d.shared_id = r.shared_id AND d.authority_id = $2)) ORDER BY r.seq DESC LIMIT $3 OFFSET $4");
    TO = draft!("WHERE EXISTS (SELECT 1 FROM shared_referral_destinations d WHERE d.authority_id = $1 AND d.shared_id = r.shared_id) \
         ORDER BY r.seq DESC LIMIT $2 OFFSET $3");
    ALL = draft!("ORDER BY r.seq DESC LIMIT $1 OFFSET $2");
    MOVE = "UPDATE referral_drafts SET state = $2, changed_at = $3 WHERE shared_id = $1";
    AS_KNOWN = "UPDATE referral_drafts SET rules = $2, from_source = $3, persons = $4, accounts = $5 WHERE shared_id = $1";
    LAST_EVENT = "SELECT COALESCE(MAX(seq), 0) FROM referral_events WHERE shared_id = $1";
    NOTE = "INSERT INTO referral_events (shared_id, seq, step, checks, words, operator, operator_key, happened_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    EVENTS = "SELECT step, checks, words, operator, operator_key, happened_at FROM referral_events WHERE shared_id = $1 ORDER BY seq";
    LAST_SOURCE = "SELECT COALESCE(MAX(source), 0) FROM source_numbers";
    PERSONS = "SELECT DISTINCT m.person_id FROM shared_referral_accounts a JOIN person_accounts m ON m.account_id = a.account_id \
               WHERE a.shared_id = $1 ORDER BY m.person_id LIMIT $2 OFFSET $3";
    UNDER_WAY = "SELECT DISTINCT d.authority_id, r.shared_id FROM person_accounts m \
                 JOIN shared_referral_accounts a ON a.account_id = m.account_id \
                 JOIN referral_drafts r ON r.shared_id = a.shared_id \
                 JOIN shared_referral_destinations d ON d.shared_id = r.shared_id \
                 WHERE m.person_id = $1 AND r.state IN ('drafted', 'sent_back', 'submitted') ORDER BY r.shared_id, d.authority_id";
    ALL_UNDER_WAY = "SELECT DISTINCT m.person_id, d.authority_id FROM referral_drafts r \
                     JOIN shared_referral_accounts a ON a.shared_id = r.shared_id \
                     JOIN person_accounts m ON m.account_id = a.account_id \
                     JOIN shared_referral_destinations d ON d.shared_id = r.shared_id \
                     WHERE r.state IN ('drafted', 'sent_back', 'submitted') ORDER BY m.person_id, d.authority_id";
    OF_PERSON = "SELECT DISTINCT r.shared_id FROM person_accounts m \
                 JOIN shared_referral_accounts a ON a.account_id = m.account_id \
                 JOIN referral_drafts r ON r.shared_id = a.shared_id WHERE m.person_id = $1 ORDER BY r.shared_id";
    CAME = "SELECT DISTINCT p.source, n.source_id FROM account_parts p JOIN source_numbers n ON n.source = p.source \
            WHERE p.account_id = $1 AND p.source > $2 ORDER BY p.source";
    BASIS = concat!("SELECT DISTINCT l.name, h.version FROM source_files s JOIN hits h ON h.file_id = s.file_id \
             JOIN hash_lists l ON l.list_id = h.list_id WHERE s.source_id = $1 AND l.enabled = 1 AND (s.account_id IS NULL \
             OR s.account_id IN ", among!(), ") ORDER BY l.name, h.version");
    LISTS_WAIT = "SELECT COUNT(*) FROM log WHERE seq > (SELECT matched FROM linked WHERE one = 1) AND verb IN \
                  ('list.imported', 'list.enabled', 'list.disabled')";
    FILES_WAIT = concat!("SELECT COUNT(*) FROM source_files s WHERE s.source_id = $1 AND (s.account_id IS NULL \
                  OR s.account_id IN ", among!(), ") AND NOT EXISTS (SELECT 1 FROM verdicts v WHERE v.file_id = s.file_id)");
    RULED_BY = "SELECT DISTINCT l.operator FROM person_accounts m JOIN location_ruling_accounts a ON a.account_id = m.account_id \
                JOIN location_rulings l ON l.ruling_id = a.ruling_id WHERE m.person_id = $1 AND l.place <> 'evidence' \
                ORDER BY l.operator";
    LOCATED = "SELECT verdict, country FROM person_locations WHERE person_id = $1";
    SENT_TO = "SELECT MAX(r.released_at) FROM person_accounts m JOIN queue_referred d ON d.account_id = m.account_id \
               JOIN referrals r ON r.referral_id = d.referral_id WHERE m.person_id = $1 AND r.authority_id = $2";
    PACKAGES = "SELECT r.authority_id, r.referral_id, r.state, r.released_at, r.accounts, r.persons, k.package_id, k.digest, \
                k.size, k.recipient, r.operation FROM shared_referral_packages p JOIN referrals r ON r.referral_id = p.referral_id \
                JOIN packages k ON k.referral_id = r.referral_id WHERE p.shared_id = $1 \
                ORDER BY r.released_at, r.authority_id, r.referral_id";
    OF_BAND = "SELECT person_id FROM priorities WHERE authority_id = $1 AND band = $2 ORDER BY rank LIMIT 500";
    DIGEST = "SELECT digest FROM packages WHERE package_id = $1";
    SHUT = "SELECT DISTINCT a.shared_id FROM cases k CROSS JOIN case_accounts c CROSS JOIN person_accounts o \
            CROSS JOIN person_accounts m CROSS JOIN shared_referral_accounts a \
            LEFT JOIN case_members v ON v.case_id = k.case_id AND v.operator_key = $1 \
            WHERE k.restricted = 1 AND v.role IS NULL AND c.case_id = k.case_id AND c.removed_seq IS NULL \
            AND o.account_id = c.account_id AND m.person_id = o.person_id AND a.account_id = m.account_id";
}

static ACCOUNTS: Bulk = Bulk {
    table: "shared_referral_accounts",
    columns: &[("shared_id", Kind::Blob), ("account_id", Kind::Blob)],
};

/// A referral, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: SharedReferralId,
    /// Its place in the order of drafting.
    pub seq: i64,
    /// Where it stands.
    pub state: ReferralState,
    /// `chosen`, by somebody for these persons, or `queue`, with all of a queue.
    pub origin: String,
    /// What for.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// The code of how soon.
    pub urgency: String,
    /// The day by which an answer is asked for, counted from 1970-01-01.
    pub reply_on: i64,
    /// The code of what the recipient is asked to do; empty where nothing is asked in particular.
    pub cover: String,
    /// The version of the rules in force when it was last submitted or drafted.
    pub rules: String,
    /// The number of the last source that was there then.
    pub from_source: i64,
    /// Persons then.
    pub persons: i64,
    /// Accounts then.
    pub accounts: i64,
    /// When something was last done with it.
    pub changed_at: Timestamp,
    /// The common reference.
    pub reference: String,
    /// Who drafted it.
    pub operator: Operator,
    /// One line that covers it.
    pub words: String,
    /// When it was drafted.
    pub at: Timestamp,
}

/// A referral on its way in; its [`crate::shared::NewShared`] is added first.
#[derive(Debug, Clone, Copy)]
pub struct NewDraft<'d> {
    /// Its id.
    pub id: SharedReferralId,
    /// Its place in the order, the same as that of the decision.
    pub seq: i64,
    /// Where it stands.
    pub state: ReferralState,
    /// `chosen` or `queue`.
    pub origin: &'static str,
    /// Who drafts.
    pub operator: &'d Operator,
    /// What for.
    pub purpose: &'d str,
    /// On what legal basis.
    pub legal_basis: &'d str,
    /// The code of how soon.
    pub urgency: &'d str,
    /// The day by which an answer is asked for.
    pub reply_on: i64,
    /// The code of what the recipient is asked to do, or nothing.
    pub cover: &'d str,
    /// What is known now.
    pub known: &'d Known,
}

/// What is known of a referral's persons at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The version of the rules in force.
    pub rules: String,
    /// The number of the last source.
    pub source: i64,
    /// Persons.
    pub persons: i64,
    /// Accounts.
    pub accounts: i64,
}

/// Something that was done with a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub step: ReferralStep,
    /// The codes of the checks that somebody answered for.
    pub checks: Vec<String>,
    /// What was written.
    pub words: String,
    /// Who.
    pub operator: Operator,
    /// When.
    pub at: Timestamp,
}

/// A referral at one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtRecipient {
    /// The authority.
    pub authority: String,
    /// The referral to it.
    pub referral: ReferralId,
    /// What became of it there.
    pub state: String,
    /// When it was released.
    pub at: Timestamp,
    /// Accounts in it.
    pub accounts: i64,
    /// Persons in it.
    pub persons: i64,
    /// The package.
    pub package: PackageId,
    /// SHA-256 of the signed package before sealing.
    pub digest: [u8; 32],
    /// Bytes of the signed package before sealing.
    pub size: i64,
    /// The key that it is sealed to.
    pub key: String,
    /// The operation that it is part of.
    pub operation: String,
}

/// Which referrals are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// Those that wait for a second person who is not the one of this key, the oldest first.
    OfOthers(String),
    /// Those that the operator of this key drafted.
    Own(String),
    /// Those in a state.
    State(ReferralState),
    /// All.
    All,
}

/// Adds a referral and says that it was drafted.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewDraft<'_>, at: Timestamp) -> Result<(), Error> {
    tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Int(new.seq),
            Param::Text(new.state.code()),
            Param::Text(new.origin),
            Param::Text(&new.operator.key),
            Param::Text(new.purpose),
            Param::Text(new.legal_basis),
            Param::Text(new.urgency),
            Param::Int(new.reply_on),
            Param::Text(new.cover),
            Param::Text(&new.known.rules),
            Param::Int(new.known.source),
            Param::Int(new.known.persons),
            Param::Int(new.known.accounts),
            Param::Int(at.micros()),
        ],
    )?;
    Ok(())
}

/// Has who is marked as gone out stay so: a referral of its own changes nothing in where its queue sends a person.
///
/// # Errors
/// Those of the store.
pub fn keep_out(tx: &Tx<'_>, id: &SharedReferralId) -> Result<(), Error> {
    let persons = persons(tx, id, u32::MAX >> 1, 0)?;
    kept::mark_out(tx, persons.iter())
}

/// Adds to the list of what was done, and has the referral stand where that leads.
///
/// # Errors
/// Those of the store.
pub fn note(
    tx: &Tx<'_>,
    id: &SharedReferralId,
    event: &Event,
    (state, digest): (ReferralState, Option<[u8; 32]>),
) -> Result<(), Error> {
    let blob = Param::Blob(id.as_bytes());
    let last = tx.find(LAST_EVENT, &[blob], |row| row.int(0))?;
    let seq = last.unwrap_or(0).saturating_add(1);
    let checks = event.checks.join(",");
    tx.execute(
        NOTE,
        &[
            blob,
            Param::Int(seq),
            Param::Text(event.step.code()),
            Param::Text(&checks),
            Param::Text(&event.words),
            Param::Text(&event.operator.name),
            Param::Text(&event.operator.key),
            Param::Int(event.at.micros()),
        ],
    )?;
    let moved = [
        blob,
        Param::Text(state.code()),
        Param::Int(event.at.micros()),
    ];
    tx.execute(MOVE, &moved)?;
    let mut detail = format!("state={}", state.code());
    if !checks.is_empty() {
        detail.push_str(&format!(" answered_for={checks}"));
    }
    if let Some(digest) = digest {
        detail.push_str(&format!(" words={}", hex::encode(digest)));
    }
    tx.record(Entry {
        at: event.at,
        actor: event.operator.name.clone(),
        verb: match event.step {
            ReferralStep::Draft => "referral.drafted",
            ReferralStep::Release => "referral.let_go",
            ReferralStep::SendBack => "referral.sent_back",
            ReferralStep::Submit => "referral.submitted",
            _ => "referral.withdrawn",
        },
        subject: id.to_string(),
        detail,
    })
}

/// Takes what is known now for what whoever submits has seen, with accounts that came since. The entry of the
/// step tells of it.
///
/// # Errors
/// Those of the store.
pub fn know(
    tx: &Tx<'_>,
    id: &SharedReferralId,
    known: &Known,
    accounts: &[AccountId],
) -> Result<(), Error> {
    let blob = Param::Blob(id.as_bytes());
    tx.bulk(&ACCOUNTS, |sink| {
        let mut accounts = accounts.iter();
        accounts.try_for_each(|account| sink.row(&[blob, Param::Blob(account.as_bytes())]))
    })?;
    let params = [
        blob,
        Param::Text(&known.rules),
        Param::Int(known.source),
        Param::Int(known.persons),
        Param::Int(known.accounts),
    ];
    tx.execute(AS_KNOWN, &params)?;
    Ok(())
}

/// A referral, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Option<Draft>, Error> {
    tx.find(ONE, &[Param::Blob(id.as_bytes())], read)
}

/// Some of those to an authority, or to any where none is named; the newest first where not said otherwise.
///
/// # Errors
/// Those of the store.
pub fn list(
    tx: &Tx<'_>,
    which: &Which,
    authority: &str,
    limit: u32,
    offset: u32,
) -> Result<Vec<Draft>, Error> {
    let (limit, offset) = (Param::Int(limit.into()), Param::Int(offset.into()));
    let to = Param::Text(authority);
    match which {
        Which::OfOthers(key) => tx.rows(OF_OTHERS, &[Param::Text(key), to, limit, offset], read),
        Which::Own(key) => tx.rows(OWN, &[Param::Text(key), to, limit, offset], read),
        Which::State(state) => tx.rows(
            IN_STATE,
            &[Param::Text(state.code()), to, limit, offset],
            read,
        ),
        Which::All if authority.is_empty() => tx.rows(ALL, &[limit, offset], read),
        Which::All => tx.rows(TO, &[to, limit, offset], read),
    }
}

/// What was done with one, oldest first.
///
/// # Errors
/// Those of the store.
pub fn events(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Vec<Event>, Error> {
    tx.rows(EVENTS, &[Param::Blob(id.as_bytes())], |row| {
        let checks = row.text(1)?.split(',').filter(|code| !code.is_empty());
        Ok(Event {
            step: ReferralStep::find(row.text(0)?).ok_or(Error::Corrupt {
                what: "the step of a referral",
            })?,
            checks: checks.map(str::to_owned).collect(),
            words: row.text(2)?.to_owned(),
            operator: Operator {
                name: row.text(3)?.to_owned(),
                key: row.text(4)?.to_owned(),
            },
            at: Timestamp::from_micros(row.int(5)?),
        })
    })
}

/// Who holds its accounts now, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn persons(
    tx: &Tx<'_>,
    id: &SharedReferralId,
    limit: u32,
    offset: u32,
) -> Result<Vec<PersonId>, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(PERSONS, &params, |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })
}

/// The number of the last source.
///
/// # Errors
/// Those of the store.
pub fn last_source(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(LAST_SOURCE, &[], |row| row.int(0))?.unwrap_or(0))
}

/// To which authorities a person is in a referral that is neither released nor given up, and in which.
///
/// # Errors
/// Those of the store.
pub fn under_way(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<(String, SharedReferralId)>, Error> {
    tx.rows(UNDER_WAY, &[Param::Blob(person.as_bytes())], |row| {
        let id = SharedReferralId::from_bytes(row.fixed(1)?);
        Ok((row.text(0)?.to_owned(), id))
    })
}

/// The same of everybody.
///
/// # Errors
/// Those of the store.
pub fn all_under_way(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, BTreeSet<String>>, Error> {
    let mut found: BTreeMap<PersonId, BTreeSet<String>> = BTreeMap::new();
    tx.each(ALL_UNDER_WAY, &[], |row| {
        let of = found
            .entry(PersonId::from_bytes(row.fixed(0)?))
            .or_default();
        of.insert(row.text(1)?.to_owned());
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// The referrals that a person was or is in.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<SharedReferralId>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(person.as_bytes())], |row| {
        row.fixed(0).map(SharedReferralId::from_bytes)
    })
}

/// The sources after a number that name an account, in the order in which they came.
///
/// # Errors
/// Those of the store.
pub fn came(tx: &Tx<'_>, account: &AccountId, after: i64) -> Result<Vec<SourceId>, Error> {
    let params = [Param::Blob(account.as_bytes()), Param::Int(after)];
    tx.rows(CAME, &params, |row| row.fixed(1).map(SourceId::from_bytes))
}

/// The lists in force, with their versions, that have a file which a source gives of one of these accounts, or of none.
///
/// # Errors
/// Those of the store.
pub fn basis(
    tx: &Tx<'_>,
    source: &SourceId,
    accounts: &BTreeSet<AccountId>,
) -> Result<BTreeSet<(String, String)>, Error> {
    let mut found = BTreeSet::new();
    of_accounts(tx, BASIS, (source, accounts), |row| {
        found.insert((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
        Ok(())
    })?;
    Ok(found)
}

/// Runs a statement on a source and on as many of these accounts at once as it takes.
fn of_accounts(
    tx: &Tx<'_>,
    statement: &'static str,
    (source, accounts): (&SourceId, &BTreeSet<AccountId>),
    mut each: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let ids: Vec<&[u8]> = accounts.iter().map(|id| id.as_bytes().as_slice()).collect();
    for some in ids.chunks(FIFTY) {
        let params = fifty(Param::Blob(source.as_bytes()), some.iter().copied());
        tx.each(statement, &params, &mut each)?;
    }
    Ok(())
}

/// Whether hash lists changed since files were last matched.
///
/// # Errors
/// Those of the store.
pub fn lists_wait(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find(LISTS_WAIT, &[], |row| row.int(0))?.unwrap_or(0) > 0)
}

/// Whether a source gives files of one of these accounts, or of none, that were not matched yet.
///
/// # Errors
/// Those of the store.
pub fn files_wait(
    tx: &Tx<'_>,
    source: &SourceId,
    accounts: &BTreeSet<AccountId>,
) -> Result<bool, Error> {
    let mut waits = false;
    of_accounts(tx, FILES_WAIT, (source, accounts), |row| {
        waits |= row.int(0)? > 0;
        Ok(())
    })?;
    Ok(waits)
}

/// Who ever decided in which country a person's accounts are.
///
/// # Errors
/// Those of the store.
pub fn ruled_by(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<String>, Error> {
    tx.rows(RULED_BY, &[Param::Blob(person.as_bytes())], |row| {
        Ok(row.text(0)?.to_owned())
    })
}

/// Where a person is taken to be: the code of the verdict, and the country that leads.
///
/// # Errors
/// Those of the store.
pub fn located(tx: &Tx<'_>, person: &PersonId) -> Result<Option<(String, Option<String>)>, Error> {
    tx.find(LOCATED, &[Param::Blob(person.as_bytes())], |row| {
        Ok((
            row.text(0)?.to_owned(),
            row.find_text(1)?.map(str::to_owned),
        ))
    })
}

/// When a person was last sent to an authority.
///
/// # Errors
/// Those of the store.
pub fn sent_to(
    tx: &Tx<'_>,
    person: &PersonId,
    authority: &str,
) -> Result<Option<Timestamp>, Error> {
    let params = [Param::Blob(person.as_bytes()), Param::Text(authority)];
    let found = tx.find(SENT_TO, &params, |row| row.find_int(0))?;
    Ok(found.flatten().map(Timestamp::from_micros))
}

/// How one stands at each recipient, oldest release first.
///
/// # Errors
/// Those of the store.
pub fn at_recipients(tx: &Tx<'_>, id: &SharedReferralId) -> Result<Vec<AtRecipient>, Error> {
    tx.rows(PACKAGES, &[Param::Blob(id.as_bytes())], |row| {
        Ok(AtRecipient {
            authority: row.text(0)?.to_owned(),
            referral: ReferralId::from_bytes(row.fixed(1)?),
            state: row.text(2)?.to_owned(),
            at: Timestamp::from_micros(row.int(3)?),
            accounts: row.int(4)?,
            persons: row.int(5)?,
            package: PackageId::from_bytes(row.fixed(6)?),
            digest: row.fixed(7)?,
            size: row.int(8)?,
            key: row.text(9)?.to_owned(),
            operation: row.text(10)?.to_owned(),
        })
    })
}

/// The first persons of a queue's band, in their order: 500 at most.
///
/// # Errors
/// Those of the store.
pub fn of_band(tx: &Tx<'_>, authority: &str, band: &str) -> Result<Vec<PersonId>, Error> {
    let params = [Param::Text(authority), Param::Text(band)];
    tx.rows(OF_BAND, &params, |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })
}

/// The digest of a package as it was released, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_digest(tx: &Tx<'_>, package: &PackageId) -> Result<Option<[u8; 32]>, Error> {
    tx.find(DIGEST, &[Param::Blob(package.as_bytes())], |row| {
        row.fixed(0)
    })
}

/// The referrals with somebody in a restricted case that the operator of a key is no member of.
///
/// # Errors
/// Those of the store.
pub fn shut(tx: &Tx<'_>, key: &str) -> Result<BTreeSet<SharedReferralId>, Error> {
    let found = tx.rows(SHUT, &[Param::Text(key)], |row| {
        row.fixed(0).map(SharedReferralId::from_bytes)
    })?;
    Ok(found.into_iter().collect())
}

fn read(row: &Row<'_>) -> Result<Draft, Error> {
    Ok(Draft {
        id: SharedReferralId::from_bytes(row.fixed(0)?),
        seq: row.int(1)?,
        state: ReferralState::find(row.text(2)?).ok_or(Error::Corrupt {
            what: "the state of a referral",
        })?,
        origin: row.text(3)?.to_owned(),
        purpose: row.text(4)?.to_owned(),
        legal_basis: row.text(5)?.to_owned(),
        urgency: row.text(6)?.to_owned(),
        reply_on: row.int(7)?,
        cover: row.text(8)?.to_owned(),
        rules: row.text(9)?.to_owned(),
        from_source: row.int(10)?,
        persons: row.int(11)?,
        accounts: row.int(12)?,
        changed_at: Timestamp::from_micros(row.int(13)?),
        reference: row.text(14)?.to_owned(),
        operator: Operator {
            name: row.text(15)?.to_owned(),
            key: row.text(16)?.to_owned(),
        },
        words: row.text(17)?.to_owned(),
        at: Timestamp::from_micros(row.int(18)?),
    })
}
