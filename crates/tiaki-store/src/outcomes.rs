//! What came of persons, as operators recorded it.
//!
//! Rows are only added. A correction is an outcome of its own that takes the place of an earlier
//! one; an earlier one stands as long as none has. Each keeps the accounts that the person had
//! then: what was found out is about those, whatever becomes of the person after.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use tiaki_core::id::{AccountId, OutcomeId, PersonId, SetAsideId};
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM outcomes";
    ALL = "SELECT o.outcome_id, o.seq, o.person_id, o.code, o.happened_on, o.children, o.reference, o.chance, o.band, \
           o.rules, o.supersedes_id, o.recorded_by, o.recorded_at, l.outcome_id, o.drawn_id FROM outcomes o \
           LEFT JOIN outcomes l ON l.supersedes_id = o.outcome_id ORDER BY o.seq";
    ONE = "SELECT o.outcome_id, o.seq, o.person_id, o.code, o.happened_on, o.children, o.reference, o.chance, o.band, \
           o.rules, o.supersedes_id, o.recorded_by, o.recorded_at, l.outcome_id, o.drawn_id FROM outcomes o \
           LEFT JOIN outcomes l ON l.supersedes_id = o.outcome_id WHERE o.outcome_id = $1";
    ACCOUNTS = "SELECT outcome_id, account_id FROM outcome_accounts ORDER BY outcome_id, account_id";
    ACCOUNTS_OF = "SELECT account_id FROM outcome_accounts WHERE outcome_id = $1 ORDER BY account_id";
    OF_PERSON = "SELECT DISTINCT x.outcome_id FROM outcome_accounts x \
                 JOIN person_accounts m ON m.account_id = x.account_id WHERE m.person_id = $1";
    MEMBERS = "SELECT account_id FROM person_accounts WHERE person_id = $1 ORDER BY account_id";
    RANKED = "SELECT COALESCE((SELECT k.band FROM person_accounts m JOIN queue_band_marks k ON k.account_id = m.account_id \
              WHERE m.person_id = q.person_id AND k.person_id = q.person_id ORDER BY k.account_id LIMIT 1), q.band), q.rules \
              FROM priorities q WHERE q.person_id = $1";
}

static OUTCOMES: Bulk = Bulk {
    table: "outcomes",
    columns: &[
        ("outcome_id", Kind::Blob),
        ("seq", Kind::Int),
        ("person_id", Kind::Blob),
        ("code", Kind::Text),
        ("happened_on", Kind::Int),
        ("children", Kind::Int),
        ("reference", Kind::Text),
        ("chance", Kind::Int),
        ("band", Kind::Text),
        ("rules", Kind::Text),
        ("supersedes_id", Kind::Blob),
        ("recorded_by", Kind::Text),
        ("recorded_at", Kind::Int),
        ("drawn_id", Kind::Blob),
    ],
};
static OUTCOME_ACCOUNTS: Bulk = Bulk {
    table: "outcome_accounts",
    columns: &[("outcome_id", Kind::Blob), ("account_id", Kind::Blob)],
};

/// An outcome on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOutcome {
    /// Its id, from what it says.
    pub id: OutcomeId,
    /// The person, under the id that it had.
    pub person: PersonId,
    /// What came of the person.
    pub code: OutcomeCode,
    /// On which day, counted from 1970-01-01.
    pub on: i64,
    /// How many children, where the code speaks of children and it is known.
    pub children: Option<u32>,
    /// Where the case is kept.
    pub reference: Option<String>,
    /// With which chance, in thousandths, the person was drawn by lot, where that is how it came to
    /// be worked.
    pub chance: Option<u16>,
    /// The decision to set aside by whose second look the person came to be worked, where it did.
    pub drawn: Option<SetAsideId>,
    /// The outcome whose place it takes.
    pub supersedes: Option<OutcomeId>,
    /// Who records it.
    pub by: String,
}

/// An outcome as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What was recorded.
    pub new: NewOutcome,
    /// Its place in the order of recording.
    pub seq: i64,
    /// When it was recorded.
    pub at: Timestamp,
    /// The band that the person stood in then, where it was ranked.
    pub band: Option<String>,
    /// The rules by which.
    pub rules: Option<String>,
    /// The accounts that the person had then, in order.
    pub accounts: Vec<AccountId>,
    /// The outcome that took its place, if one has.
    pub superseded_by: Option<OutcomeId>,
}

impl Outcome {
    /// Whether it stands: none has taken its place, and it is not itself a mere taking back.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.superseded_by.is_none() && self.new.code != OutcomeCode::Withdrawn
    }
}

/// Adds outcomes with the accounts that their persons have now, each with its entry in the log;
/// those that are here already are passed over. Returns the ids of those that were new.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    outcomes: &[(NewOutcome, Vec<AccountId>)],
    at: Timestamp,
) -> Result<BTreeSet<OutcomeId>, Error> {
    let last = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0);
    let mut ranked = Vec::with_capacity(outcomes.len());
    for (new, _) in outcomes {
        let found = tx.find(RANKED, &[Param::Blob(new.person.as_bytes())], |row| {
            Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
        })?;
        ranked.push(found);
    }
    let added = tx.bulk_new(&OUTCOMES, |sink| {
        let rows = (last + 1..).zip(outcomes).zip(&ranked);
        rows.into_iter().try_for_each(|((seq, (new, _)), ranked)| {
            let text = |pick: fn(&(String, String)) -> &String| {
                Param::from(ranked.as_ref().map(|found| pick(found).as_str()))
            };
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                Param::Int(seq),
                Param::Blob(new.person.as_bytes()),
                Param::Text(new.code.code()),
                Param::Int(new.on),
                new.children.map(i64::from).into(),
                new.reference.as_deref().into(),
                new.chance.map(i64::from).into(),
                text(|found| &found.0),
                text(|found| &found.1),
                new.supersedes
                    .as_ref()
                    .map(|id| id.as_bytes().as_slice())
                    .into(),
                Param::Text(&new.by),
                Param::Int(at.micros()),
                new.drawn.as_ref().map(|id| id.as_bytes().as_slice()).into(),
            ])
        })
    })?;
    let is_new = |new: &NewOutcome| added.contains(new.id.as_bytes());
    tx.bulk(&OUTCOME_ACCOUNTS, |sink| {
        for (new, accounts) in outcomes.iter().filter(|(new, _)| is_new(new)) {
            for account in accounts {
                sink.row(&[
                    Param::Blob(new.id.as_bytes()),
                    Param::Blob(account.as_bytes()),
                ])?;
            }
        }
        Ok::<_, Error>(())
    })?;
    let mut ids = BTreeSet::new();
    for (new, accounts) in outcomes.iter().filter(|(new, _)| is_new(new)) {
        if ids.insert(new.id) {
            tx.record(entry(new, accounts.len(), at))?;
        }
    }
    crate::exchange::told::note(tx, &ids)?;
    Ok(ids)
}

fn entry(new: &NewOutcome, accounts: usize, at: Timestamp) -> Entry {
    let mut detail = format!(
        "person={} code={} accounts={accounts}",
        new.person,
        new.code.code()
    );
    if let Some(earlier) = new.supersedes {
        detail += &format!(" supersedes={earlier}");
    }
    Entry {
        at,
        actor: new.by.clone(),
        verb: "outcome.recorded",
        subject: new.id.to_string(),
        detail,
    }
}

/// The accounts of a person now, in order; none where there is no such person.
///
/// # Errors
/// Those of the store.
pub fn members(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<AccountId>, Error> {
    tx.rows(MEMBERS, &[Param::Blob(person.as_bytes())], |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })
}

/// Every outcome, in the order of recording.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Outcome>, Error> {
    let mut accounts: BTreeMap<OutcomeId, Vec<AccountId>> = BTreeMap::new();
    tx.each(ACCOUNTS, &[], |row| {
        let outcome = OutcomeId::from_bytes(row.fixed(0)?);
        let account = AccountId::from_bytes(row.fixed(1)?);
        accounts.entry(outcome).or_default().push(account);
        Ok::<_, Error>(())
    })?;
    let mut outcomes = tx.rows(ALL, &[], read)?;
    for outcome in &mut outcomes {
        outcome.accounts = accounts.remove(&outcome.new.id).unwrap_or_default();
    }
    Ok(outcomes)
}

/// Every outcome of whoever holds one of the person's accounts, in the order of recording.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<Outcome>, Error> {
    let ids = tx.rows(OF_PERSON, &[Param::Blob(person.as_bytes())], |row| {
        row.fixed(0).map(OutcomeId::from_bytes)
    })?;
    let mut outcomes = Vec::new();
    for id in ids {
        outcomes.extend(find(tx, &id)?);
    }
    outcomes.sort_unstable_by_key(|outcome| outcome.seq);
    Ok(outcomes)
}

/// The outcome of this id, if there is one.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &OutcomeId) -> Result<Option<Outcome>, Error> {
    let key = [Param::Blob(id.as_bytes())];
    let Some(mut outcome) = tx.find(ONE, &key, read)? else {
        return Ok(None);
    };
    outcome.accounts = tx.rows(ACCOUNTS_OF, &key, |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })?;
    Ok(Some(outcome))
}

/// The SHA-256 over the ids of the outcomes that stand, in hexadecimal: which outcomes a figure
/// rests on. The order of recording does not show.
#[must_use]
pub fn digest<'o>(outcomes: impl IntoIterator<Item = &'o Outcome>) -> String {
    let ids: BTreeSet<OutcomeId> = outcomes
        .into_iter()
        .filter(|outcome| outcome.stands())
        .map(|outcome| outcome.new.id)
        .collect();
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id.as_bytes());
    }
    hex::encode(hash.finalize())
}

fn read(row: &Row<'_>) -> Result<Outcome, Error> {
    let code = OutcomeCode::find(row.text(3)?).ok_or(Error::Corrupt {
        what: "code of an outcome",
    })?;
    let number = |column| row.find_int(column);
    Ok(Outcome {
        new: NewOutcome {
            id: OutcomeId::from_bytes(row.fixed(0)?),
            person: PersonId::from_bytes(row.fixed(2)?),
            code,
            on: row.int(4)?,
            children: number(5)?.and_then(|of| u32::try_from(of).ok()),
            reference: row.find_text(6)?.map(str::to_owned),
            chance: number(7)?.and_then(|of| u16::try_from(of).ok()),
            drawn: row.find_fixed(14)?.map(SetAsideId::from_bytes),
            supersedes: row.find_fixed(10)?.map(OutcomeId::from_bytes),
            by: row.text(11)?.to_owned(),
        },
        seq: row.int(1)?,
        at: Timestamp::from_micros(row.int(12)?),
        band: row.find_text(8)?.map(str::to_owned),
        rules: row.find_text(9)?.map(str::to_owned),
        accounts: Vec::new(),
        superseded_by: row.find_fixed(13)?.map(OutcomeId::from_bytes),
    })
}
