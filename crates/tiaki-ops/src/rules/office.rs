//! How rules change: proposed by one person, tried on what is known, approved by another.

use serde::Serialize;
use serde_json::Value;
use tiaki_core::protection::operator;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Rules;
use tiaki_package::SigningKey;
use tiaki_package::approval::{Approval, parse_approval};
use tiaki_store::rules::{self, Approved, Backtest, Version, Withdrawn};
use tiaki_store::{Tx, outcomes};

use super::{
    STANDARD, load, read, refuse, seal, standing, told, withdrawal_holds, withdrawal_seal,
};
use crate::{Act, Error, Site};

/// Characters of a reason.
const REASON: usize = 300;
const VERSION: &str = "the version of the rules";
const FILE: &str = "the file of rules";

/// A version as listings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its name.
    pub version: String,
    /// `built_in`, `proposed`, `approved`, `withdrawn` or `refused`.
    pub state: &'static str,
    /// Whether persons are ranked by it.
    pub in_force: bool,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The version it was made from.
    pub parent: Option<String>,
    /// Who proposed it.
    pub proposed_by: Option<String>,
    /// When (RFC 3339).
    pub proposed_at: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When (RFC 3339).
    pub approved_at: Option<String>,
    /// Why, where that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_reason: Option<String>,
    /// Who withdrew it.
    pub withdrawn_by: Option<String>,
    /// When (RFC 3339).
    pub withdrawn_at: Option<String>,
    /// Why.
    pub withdrawn_reason: Option<String>,
    /// When it was last tried on outcomes and that was kept (RFC 3339).
    pub backtested_at: Option<String>,
    /// Whether that was on the outcomes that stand now and against the rules in force now.
    pub backtest_is_current: bool,
    /// Why it is refused, where it is.
    pub refused: Option<String>,
}

/// A back-test that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The version that it was held against.
    pub against: String,
    /// Who made it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Its figures without small counts ([`super::published`]).
    pub figures: Value,
}

/// What an approval came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Approving {
    /// The version that is in force now.
    pub version: String,
    /// The signed approval.
    pub approval: String,
    /// The back-test that the approval rests on.
    pub backtest: Value,
}

/// Checks a file of rules: its form, its figures, and that no innocent ranks by it.
///
/// # Errors
/// [`Error::Invalid`] says what is wrong.
pub fn check(text: &str) -> Result<Rules, Error> {
    let rules = Rules::parse(text).map_err(|error| refuse(FILE, &told(&error)))?;
    if let Some(pattern) = rules.innocent_that_ranks() {
        let why = format!(
            "by it a person with the pattern of a {} would stand above the lowest band of an offence queue",
            pattern.code()
        );
        return Err(refuse(FILE, &why));
    }
    Ok(rules)
}

fn named(name: &str) -> Result<String, Error> {
    operator(name).map_err(|error| refuse("the name of who does it", &told(&error)))
}

fn reasoned(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    let fits = (1..=REASON).contains(&reason.chars().count());
    if fits && !reason.chars().any(char::is_control) {
        Ok(reason)
    } else {
        let why = format!("say why in one line of at most {REASON} characters");
        Err(refuse("the reason", &why))
    }
}

/// Proposes a file of rules under the name that it gives itself; returns that name. The same file
/// proposed again changes nothing.
///
/// # Errors
/// [`Error::Invalid`] where the file is no rules, the name is taken by another file, or nobody or
/// no reason is named; those of the store.
pub fn propose(
    site: &Site,
    act: &Act,
    text: &str,
    by: &str,
    reason: &str,
) -> Result<String, Error> {
    let rules = check(text)?;
    let (by, reason) = (named(by)?, reasoned(reason)?);
    if rules.version == STANDARD.version {
        let why = "its version is the name of the rules that ship with the build: give it another";
        return Err(refuse(FILE, why));
    }
    let file = (rules.version.as_str(), text, rules.digest.as_str());
    site.store
        .write("rules propose", |tx| match rules::find(tx, &rules.version)? {
            Some(known) if known.sha256 == rules.digest => Ok(()),
            Some(_) => Err(refuse(
                FILE,
                "there is another file of this version: a version is never changed, so give it another name",
            )),
            None => {
                rules::propose(tx, file, reason, &by, act.at)?;
                Ok(())
            }
        })?;
    Ok(rules.version)
}

/// Keeps a back-test of a proposed version, for whoever approves it: without small counts, since an
/// approval is handed out ([`super::published`]).
///
/// # Errors
/// Where there is no such version; those of the store.
pub fn keep(
    site: &Site,
    act: &Act,
    version: &str,
    found: &super::backtest::Backtested,
    by: &str,
) -> Result<(), Error> {
    let by = named(by)?;
    let figures = super::published::backtest(found)?.to_string();
    site.store.write("rules backtest", |tx| {
        let made = Backtest {
            sha256: proposed(tx, version)?.sha256,
            against: found.old.version.clone(),
            outcomes: found.outcomes.clone(),
            figures: figures.clone(),
            by: by.clone(),
            at: act.at,
        };
        Ok(rules::keep_backtest(tx, version, &made)?)
    })
}

fn proposed(tx: &Tx<'_>, version: &str) -> Result<Version, Error> {
    rules::find(tx, version)?.ok_or_else(|| {
        refuse(
            VERSION,
            "there is none of this name: see `tiaki rules list`",
        )
    })
}

/// Puts a proposed version in force, by the word of somebody else than who proposed it.
///
/// # Errors
/// [`Error::Invalid`] where one person does both, the version is approved or withdrawn already, or
/// no back-test on the outcomes that stand now and against the rules in force was kept; those of the
/// store.
pub fn approve(
    site: &Site,
    act: &Act,
    version: &str,
    by: &str,
    key: &SigningKey,
) -> Result<Approving, Error> {
    put_in_force(site, act, version, (named(by)?, ""), key)
}

/// The same with the reason, which is kept beside the approval; it is not signed.
///
/// # Errors
/// As [`approve`], and where no reason is given.
pub fn approve_for(
    site: &Site,
    act: &Act,
    version: &str,
    (by, reason): (&str, &str),
    key: &SigningKey,
) -> Result<Approving, Error> {
    put_in_force(site, act, version, (named(by)?, reasoned(reason)?), key)
}

fn put_in_force(
    site: &Site,
    act: &Act,
    version: &str,
    (by, reason): (String, &str),
    key: &SigningKey,
) -> Result<Approving, Error> {
    site.store.write("rules approve", |tx| {
        let found = proposed(tx, version)?;
        check(&found.text)?;
        read(&found)?;
        let backtest = approvable(tx, site, &found, &by)?;
        // No two approvals are of one moment, so that it is plain which came last.
        let last = rules::all(tx)?.iter().filter_map(super::approved_at).max();
        let after = |last: Timestamp| Timestamp::from_micros(last.micros() + 1).max(act.at);
        let at = last.map_or(act.at, after);
        let approval = Approval {
            version: found.version.clone(),
            sha256: found.sha256.clone(),
            proposed_by: found.proposed_by.clone(),
            approved_by: by.clone(),
            approved_at: at.micros(),
        };
        let signed = approval
            .sign(key)
            .map_err(|error| refuse("the approval", &told(&error)))?;
        let signed = String::from_utf8(signed.to_bytes())
            .map_err(|_| refuse("the approval", "it is no text"))?;
        let approved = Approved {
            seal: seal(&site.key, &signed),
            signed,
            at,
            reason: reason.to_owned(),
        };
        rules::approve(tx, version, &approved, &found.sha256, &by)?;
        // What was just written is what will be read.
        load(&proposed(tx, version)?, &site.key)?;
        Ok(Approving {
            version: found.version,
            approval: approved.signed,
            backtest: serde_json::from_str(&backtest.figures).unwrap_or(Value::Null),
        })
    })
}

/// Whether the version may be approved by this person; gives the back-test that it rests on.
fn approvable(tx: &Tx<'_>, site: &Site, found: &Version, by: &str) -> Result<Backtest, Error> {
    let not = |why| Err(refuse(VERSION, why));
    if found.withdrawal.is_some() {
        return not("it was withdrawn: propose it under another name");
    }
    if found.approval.is_some() {
        return not("it is approved already");
    }
    if operator_key(&found.proposed_by) == operator_key(by) {
        return not("who proposed it does not approve it: that takes somebody else");
    }
    match tried(tx, site, found)? {
        (Some(backtest), true) => Ok(backtest),
        _ => not(
            "it was not tried on the outcomes that stand now against the rules in force: run `tiaki rules backtest VERSION --record --by NAME`",
        ),
    }
}

/// The newest back-test of a version, and whether it is on what stands now: the same outcomes, and
/// the same rules in force.
fn tried(tx: &Tx<'_>, site: &Site, version: &Version) -> Result<(Option<Backtest>, bool), Error> {
    let found = rules::find_backtest(tx, &version.sha256)?;
    let now = outcomes::digest(&outcomes::all(tx)?);
    let in_force = match standing(tx, site)? {
        Some(other) if other.version == version.version => None,
        Some(other) => Some(load(&other, &site.key)?.version),
        None => Some(STANDARD.version.clone()),
    };
    let current = found.as_ref().is_some_and(|found| {
        found.outcomes == now && in_force.is_none_or(|in_force| in_force == found.against)
    });
    Ok((found, current))
}

/// Takes a version out of force, or out of question. What was in force before it is in force again. One
/// whose withdrawal is refused is withdrawn again.
///
/// # Errors
/// [`Error::Invalid`] where there is no such version, or it was withdrawn already; those of the
/// store.
pub fn withdraw(
    site: &Site,
    act: &Act,
    version: &str,
    by: &str,
    reason: &str,
) -> Result<(), Error> {
    let withdrawn = Withdrawn {
        by: named(by)?,
        at: act.at,
        reason: reasoned(reason)?.to_owned(),
        seal: String::new(),
    };
    site.store.write("rules withdraw", |tx| {
        let found = proposed(tx, version)?;
        if found.withdrawal.is_some() && withdrawal_holds(&found, &site.key).is_ok() {
            return Err(refuse(VERSION, "it was withdrawn already"));
        }
        let withdrawn = Withdrawn {
            seal: withdrawal_seal(&site.key, &found, &withdrawn),
            ..withdrawn.clone()
        };
        rules::withdraw(tx, version, &withdrawn)?;
        Ok(())
    })
}

/// Every version, the build's first, then in the order of proposals.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site) -> Result<Vec<Listed>, Error> {
    site.store.read("rules", |tx| {
        let in_force = match standing(tx, site) {
            Ok(found) => found.map(|version| version.version),
            // A withdrawal is refused: that is said at its own line, and nothing is in force.
            Err(Error::Invalid { .. }) => Some(String::new()),
            Err(error) => return Err(error),
        };
        let mut listed = vec![built_in(in_force.is_none())];
        for version in rules::all(tx)? {
            let (backtest, current) = match tried(tx, site, &version) {
                Ok(found) => found,
                // The rules in force are refused: that is said at their own line.
                Err(Error::Invalid { .. }) => (rules::find_backtest(tx, &version.sha256)?, false),
                Err(error) => return Err(error),
            };
            let is_in_force = in_force.as_ref() == Some(&version.version);
            let mut line = of(site, version, is_in_force);
            line.backtested_at = backtest.map(|backtest| backtest.at.to_string());
            line.backtest_is_current = current;
            listed.push(line);
        }
        Ok(listed)
    })
}

fn built_in(in_force: bool) -> Listed {
    Listed {
        version: STANDARD.version.clone(),
        state: "built_in",
        in_force,
        sha256: STANDARD.digest.clone(),
        parent: None,
        proposed_by: None,
        proposed_at: None,
        reason: None,
        approved_by: None,
        approved_at: None,
        approved_reason: None,
        withdrawn_by: None,
        withdrawn_at: None,
        withdrawn_reason: None,
        backtested_at: None,
        backtest_is_current: false,
        refused: None,
    }
}

fn of(site: &Site, version: Version, is_in_force: bool) -> Listed {
    let checked = match &version.approval {
        Some(_) => load(&version, &site.key),
        None => read(&version),
    };
    let held = withdrawal_holds(&version, &site.key);
    let is_held = held.is_ok();
    let checked = held.and(checked);
    let state = match (&checked, &version.withdrawal, &version.approval) {
        (_, Some(_), _) if is_held => "withdrawn",
        (_, Some(_), _) => "refused",
        (Err(_), None, _) => "refused",
        (Ok(_), None, Some(_)) => "approved",
        (Ok(_), None, None) => "proposed",
    };
    let approval = version.approval.as_ref();
    let signed = approval.and_then(|approval| parse_approval(approval.signed.as_bytes()).ok());
    let time = |at: Timestamp| at.to_string();
    Listed {
        state,
        in_force: is_in_force && checked.is_ok(),
        parent: checked.as_ref().ok().and_then(|rules| rules.parent.clone()),
        refused: checked.err().map(|error| told(&error)),
        approved_by: signed.map(|signed| signed.approval().approved_by.clone()),
        approved_at: approval.map(|approval| time(approval.at)),
        approved_reason: approval
            .map(|approval| approval.reason.clone())
            .filter(|reason| !reason.is_empty()),
        version: version.version,
        sha256: version.sha256,
        proposed_by: Some(version.proposed_by),
        proposed_at: Some(time(version.proposed_at)),
        reason: Some(version.reason),
        withdrawn_by: version.withdrawal.as_ref().map(|one| one.by.clone()),
        withdrawn_at: version.withdrawal.as_ref().map(|one| time(one.at)),
        withdrawn_reason: version.withdrawal.map(|one| one.reason),
        backtested_at: None,
        backtest_is_current: false,
    }
}

/// The back-test of a version that was kept last: against which version, by whom, when, and its figures as they
/// may be passed on; nothing where there is none.
///
/// # Errors
/// [`Error::Invalid`] where there is no such version; those of the store.
pub fn kept(site: &Site, version: &str) -> Result<Option<Kept>, Error> {
    if version == STANDARD.version {
        return Ok(None);
    }
    let found = site.store.read("rules backtest", |tx| {
        let sha256 = proposed(tx, version)?.sha256;
        Ok::<_, Error>(rules::find_backtest(tx, &sha256)?)
    })?;
    Ok(found.map(|found| Kept {
        against: found.against,
        by: found.by,
        at: found.at,
        figures: serde_json::from_str(&found.figures).unwrap_or(Value::Null),
    }))
}

/// The file of a version, or of the one in force, and its signed approval where it has one.
///
/// # Errors
/// [`Error::Invalid`] where there is none of this name; those of the store.
pub fn file(site: &Site, version: Option<&str>) -> Result<(String, Option<String>), Error> {
    site.store.read("rules", |tx| {
        let found = match version {
            Some(name) if name == STANDARD.version => None,
            Some(name) => Some(proposed(tx, name)?),
            None => standing(tx, site)?,
        };
        Ok(match found {
            None => (super::STANDARD_TEXT.to_owned(), None),
            Some(found) => (found.text, found.approval.map(|approval| approval.signed)),
        })
    })
}
