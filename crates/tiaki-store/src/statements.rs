//! What sources state in codes: relations to children, and under which terms a referral came.
//!
//! Codes only, no narrative: that stays in the documents. Terms are kept with their source, so that
//! whatever goes out later can be held against them.

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::statement::Statement;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;

sql! {
    ALL = "SELECT source_id, account_id, code FROM statements ORDER BY source_id, seq";
    OF_SOURCE = "SELECT source_id, account_id, code FROM statements WHERE source_id = $1 ORDER BY seq";
    TERMS = "SELECT t.sender_kind, t.sender_country, t.handling, t.handling_note, t.evaluation, t.tlp, t.purpose, \
             t.urgency, p.name FROM source_terms t LEFT JOIN reports r ON r.report_id = t.source_id \
             LEFT JOIN providers p ON p.provider_id = r.provider_id WHERE t.source_id = $1";
    ALL_TERMS = "SELECT t.source_id, t.handling, t.evaluation, t.tlp, t.sender_kind, t.sender_country, p.name FROM source_terms t \
                 LEFT JOIN reports r ON r.report_id = t.source_id LEFT JOIN providers p ON p.provider_id = r.provider_id \
                 ORDER BY t.source_id";
    PERSON_TERMS = "SELECT DISTINCT t.source_id, t.handling, t.evaluation, t.tlp, t.sender_kind, t.sender_country, p.name, r.reference \
                    FROM person_accounts m JOIN source_accounts s ON s.account_id = m.account_id \
                    JOIN source_terms t ON t.source_id = s.source_id JOIN reports r ON r.report_id = t.source_id \
                    JOIN providers p ON p.provider_id = r.provider_id WHERE m.person_id = $1 ORDER BY t.source_id";
}

static STATEMENTS_TABLE: Bulk = Bulk {
    table: "statements",
    columns: &[
        ("source_id", Kind::Blob),
        ("seq", Kind::Int),
        ("account_id", Kind::Blob),
        ("code", Kind::Text),
    ],
};
static TERMS_TABLE: Bulk = Bulk {
    table: "source_terms",
    columns: &[
        ("source_id", Kind::Blob),
        ("sender_kind", Kind::Text),
        ("sender_country", Kind::Text),
        ("handling", Kind::Text),
        ("handling_note", Kind::Text),
        ("evaluation", Kind::Text),
        ("tlp", Kind::Text),
        ("purpose", Kind::Text),
        ("urgency", Kind::Text),
    ],
};

/// A relation to children that a source states of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewStatement {
    /// The report.
    pub source: SourceId,
    /// Its place in the source.
    pub seq: i64,
    /// The account.
    pub account: AccountId,
    /// What is stated.
    pub code: Statement,
}

/// Under which terms a referral came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTerms {
    /// The report.
    pub source: SourceId,
    /// `hotline`, `police` or `clearing_house`.
    pub sender_kind: &'static str,
    /// Its country's code.
    pub sender_country: String,
    /// Handling codes, separated by commas.
    pub handling: String,
    /// What H3 restricts.
    pub handling_note: Option<String>,
    /// The scheme, a colon and the evaluation, such as `4x4:A2`.
    pub evaluation: Option<String>,
    /// The colour of TLP 2.0.
    pub tlp: Option<&'static str>,
    /// For what it may be used.
    pub purpose: &'static str,
    /// Level and reason, with a colon between.
    pub urgency: Option<String>,
}

/// Under which terms a referral came, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// `hotline`, `police` or `clearing_house`.
    pub sender_kind: String,
    /// Its country's code.
    pub sender_country: String,
    /// Handling codes, separated by commas.
    pub handling: String,
    /// What H3 restricts.
    pub handling_note: Option<String>,
    /// The scheme, a colon and the evaluation.
    pub evaluation: Option<String>,
    /// The colour of TLP 2.0.
    pub tlp: Option<String>,
    /// For what it may be used.
    pub purpose: String,
    /// Level and reason, with a colon between.
    pub urgency: Option<String>,
    /// The name that the sender gives itself.
    pub sender: String,
}

impl Terms {
    /// What they say on passing it on.
    #[must_use]
    pub fn passing(&self) -> Passing {
        Passing {
            handling: self.handling.clone(),
            evaluation: self.evaluation.clone().unwrap_or_default(),
            tlp: self.tlp.clone().unwrap_or_default(),
            sender: self.sender.clone(),
            sender_kind: self.sender_kind.clone(),
            sender_country: self.sender_country.clone(),
        }
    }
}

/// Saves statements; what is there stays.
pub(crate) fn save<'n>(
    tx: &Tx<'_>,
    new: impl Iterator<Item = &'n NewStatement>,
) -> Result<(), Error> {
    let mut rows: Vec<&NewStatement> = new.collect();
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_by_key(|row| (row.source, row.seq));
    tx.bulk(&STATEMENTS_TABLE, |sink| {
        rows.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Int(new.seq),
                Param::Blob(new.account.as_bytes()),
                Param::Text(new.code.code()),
            ])
        })
    })?;
    Ok(())
}

/// Saves terms; what is there stays.
pub(crate) fn save_terms<'n>(
    tx: &Tx<'_>,
    new: impl Iterator<Item = &'n NewTerms>,
) -> Result<(), Error> {
    let rows: Vec<&NewTerms> = new.collect();
    if rows.is_empty() {
        return Ok(());
    }
    tx.bulk(&TERMS_TABLE, |sink| {
        rows.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Text(new.sender_kind),
                Param::Text(&new.sender_country),
                Param::Text(&new.handling),
                new.handling_note.as_deref().into(),
                new.evaluation.as_deref().into(),
                new.tlp.into(),
                Param::Text(new.purpose),
                new.urgency.as_deref().into(),
            ])
        })
    })?;
    Ok(())
}

/// Every statement, in the order of sources: source, account, code. Codes of another version are
/// passed over.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<(SourceId, AccountId, Statement)>, Error> {
    let rows = tx.rows(ALL, &[], |row| {
        let source = SourceId::from_bytes(row.fixed(0)?);
        let account = AccountId::from_bytes(row.fixed(1)?);
        Ok(Statement::find(row.text(2)?).map(|code| (source, account, code)))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// The statements of one source, in its order.
///
/// # Errors
/// Those of the store.
pub fn of_source(tx: &Tx<'_>, source: &SourceId) -> Result<Vec<(AccountId, Statement)>, Error> {
    let rows = tx.rows(OF_SOURCE, &[Param::Blob(source.as_bytes())], |row| {
        let account = AccountId::from_bytes(row.fixed(1)?);
        Ok(Statement::find(row.text(2)?).map(|code| (account, code)))
    })?;
    Ok(rows.into_iter().flatten().collect())
}

/// What the terms of a source say on passing it on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passing {
    /// Handling codes, separated by commas.
    pub handling: String,
    /// The scheme, a colon and the evaluation; empty where none is given.
    pub evaluation: String,
    /// The colour of TLP 2.0; empty where none is given.
    pub tlp: String,
    /// The name that the sender gives itself, which is that of the report's provider.
    pub sender: String,
    /// What the sender says it is: `hotline`, `police` or `clearing_house`.
    pub sender_kind: String,
    /// The code of the country that the sender says it is in.
    pub sender_country: String,
}

impl Passing {
    /// Whether its sender has to allow first that it is passed on: Europol's handling codes H2 (not
    /// to be disseminated without permission) and H3 (other restrictions, which only a person can
    /// read), and TLP 2.0's RED (for those named alone) and AMBER+STRICT (within the organisation).
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        let mut codes = self.handling.split(',').map(str::trim);
        codes.any(|code| ["H2", "H3"].contains(&code))
            || ["RED", "AMBER+STRICT"].contains(&self.tlp.as_str())
    }

    /// Whether its sender has to allow first that a court is told: Europol's handling code H1.
    #[must_use]
    pub fn is_kept_from_courts(&self) -> bool {
        let mut codes = self.handling.split(',').map(str::trim);
        codes.any(|code| code == "H1")
    }
}

/// What the terms of all referrals say on passing them on, by source.
///
/// # Errors
/// Those of the store.
pub fn passing(tx: &Tx<'_>) -> Result<BTreeMap<SourceId, Passing>, Error> {
    let rows = tx.rows(ALL_TERMS, &[], |row| {
        Ok((SourceId::from_bytes(row.fixed(0)?), passing_of(row)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// The columns that follow the source in both statements.
fn passing_of(row: &Row<'_>) -> Result<Passing, Error> {
    Ok(Passing {
        handling: row.text(1)?.to_owned(),
        evaluation: row.find_text(2)?.unwrap_or_default().to_owned(),
        tlp: row.find_text(3)?.unwrap_or_default().to_owned(),
        sender_kind: row.text(4)?.to_owned(),
        sender_country: row.text(5)?.to_owned(),
        sender: row.find_text(6)?.unwrap_or_default().to_owned(),
    })
}

/// A referral that names an account of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// The report.
    pub source: SourceId,
    /// Its number at its sender.
    pub reference: String,
    /// What its terms say on passing it on.
    pub passing: Passing,
}

/// The referrals that name an account of this person, in the order of their ids.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<Naming>, Error> {
    tx.rows(PERSON_TERMS, &[Param::Blob(person.as_bytes())], |row| {
        Ok(Naming {
            source: SourceId::from_bytes(row.fixed(0)?),
            passing: passing_of(row)?,
            reference: row.text(7)?.to_owned(),
        })
    })
}

/// Under which terms a source came, if it is a referral.
///
/// # Errors
/// Those of the store.
pub fn find_terms(tx: &Tx<'_>, source: &SourceId) -> Result<Option<Terms>, Error> {
    let text = |row: &Row<'_>, column| Ok::<_, Error>(row.text(column)?.to_owned());
    let optional =
        |row: &Row<'_>, column| Ok::<_, Error>(row.find_text(column)?.map(str::to_owned));
    tx.find(TERMS, &[Param::Blob(source.as_bytes())], |row| {
        Ok(Terms {
            sender_kind: text(row, 0)?,
            sender_country: text(row, 1)?,
            handling: text(row, 2)?,
            handling_note: optional(row, 3)?,
            evaluation: optional(row, 4)?,
            tlp: optional(row, 5)?,
            purpose: text(row, 6)?,
            urgency: optional(row, 7)?,
            sender: optional(row, 8)?.unwrap_or_default(),
        })
    })
}
