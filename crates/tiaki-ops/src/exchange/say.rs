//! Writing a letter: checked against what was said, signed, sealed to the other side and to this site itself, put into a
//! parcel, and noted, all in the transaction of whatever it is about.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tiaki_core::exchange::{Kind, Said, Side, Thread as Fold, after};
use tiaki_package::letter::{Letter, Named, Package, Says};
use tiaki_package::{Party, Recipient, Sender};
use tiaki_store::exchange::threads::{self, Author, NewLetter, Thread};
use tiaki_store::log::Entry;
use tiaki_store::{Tx, referrals};

use super::{Node, Refused, post};
use crate::{Act, Error, Site};

/// What a letter says without the words that people wrote: what counts for where things stand, and for lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    /// Of a retraction: the accounts it is about.
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub(super) accounts: BTreeSet<String>,
    /// Of a confirmation: to whom it had been passed on.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) onward: Vec<(String, bool)>,
    /// Another package that it names, by digest.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) package: Option<String>,
    /// An authority or country that it names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) to: Option<String>,
    /// A day or moment that it names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) at: Option<i64>,
    /// A count that it names.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) count: Option<u64>,
}

/// How an authority is named in lists: by its id, or by the country.
pub(super) fn name_of(named: &Named) -> String {
    named
        .authority
        .clone()
        .unwrap_or_else(|| named.country.clone())
}

/// The code of what is said, and what counts of the rest.
pub(super) fn facts(says: &Says) -> (String, Facts) {
    let mut facts = Facts::default();
    let mut code = String::new();
    match says {
        Says::Received { received_at } => facts.at = Some(*received_at),
        Says::Refused { code: why } => code.clone_from(why),
        Says::Declined { reason, .. } => reason.code().clone_into(&mut code),
        Says::Returned { suggested, .. } => facts.to = suggested.as_ref().map(name_of),
        Says::Forwarded {
            to,
            package,
            forwarded_at,
        } => {
            facts.to = Some(name_of(to));
            facts.package = Some(package.sha256.clone());
            facts.at = Some(*forwarded_at);
        }
        Says::MaterialAsked { reply_by, .. } => facts.at = *reply_by,
        Says::MaterialAnswered { state, .. } => state.code().clone_into(&mut code),
        Says::Supplemented { package } => facts.package = Some(package.sha256.clone()),
        Says::Retracted {
            reason, accounts, ..
        } => {
            reason.code().clone_into(&mut code);
            facts.accounts = accounts.iter().cloned().collect();
        }
        Says::RetractionDone {
            blocked_at,
            accounts,
            forwarded,
        } => {
            facts.at = Some(*blocked_at);
            facts.count = Some(*accounts);
            let onward = forwarded.iter();
            facts.onward = onward
                .map(|one| (name_of(&one.to), one.is_confirmed))
                .collect();
        }
        Says::Outcome {
            code: what,
            day,
            children,
        } => {
            code.clone_from(what);
            facts.at = Some(*day);
            facts.count = Some(*children);
        }
        Says::Accepted { .. } | Says::Question { .. } | Says::Answer { .. } => {}
    }
    (code, facts)
}

/// Which side of a package wrote a letter on it.
pub(super) fn side_of(thread: &Thread, author: Author) -> Side {
    let own = if thread.side == Side::Sender.code() {
        Side::Sender
    } else {
        Side::Recipient
    };
    match author {
        Author::Us => own,
        Author::Them => own.other(),
    }
}

/// A stored letter as it counts.
pub(super) fn said(thread: &Thread, letter: &threads::Letter) -> Result<Said, Error> {
    let corrupt = || {
        Error::Store(tiaki_store::Error::Corrupt {
            what: "a letter of the exchange",
        })
    };
    let facts: Facts = serde_json::from_str(&letter.said).map_err(|_| corrupt())?;
    Ok(Said {
        id: letter.id.clone(),
        side: side_of(thread, letter.author),
        kind: Kind::find(&letter.kind).ok_or_else(corrupt)?,
        at: letter.written_at,
        answers: letter.answers.clone(),
        code: letter.code.clone(),
        accounts: facts.accounts,
        onward: facts.onward,
    })
}

/// All letters on a package, as they count.
pub(super) fn all_said(tx: &Tx<'_>, thread: &Thread) -> Result<Vec<Said>, Error> {
    let letters = threads::letters(tx, &thread.package, &thread.peer)?;
    letters.iter().map(|letter| said(thread, letter)).collect()
}

/// Where a package stands.
pub(super) fn fold(tx: &Tx<'_>, thread: &Thread) -> Result<Fold, Error> {
    Ok(Fold::of(all_said(tx, thread)?))
}

/// Writes down where a package stands now.
pub(super) fn settle(tx: &Tx<'_>, thread: &Thread) -> Result<Fold, Error> {
    let fold = fold(tx, thread)?;
    let is_open = is_owed(&fold);
    threads::stands(tx, thread, fold.step().code(), is_open)?;
    Ok(fold)
}

/// Whether the other side owes anything on a package, or this one does.
fn is_owed(fold: &Fold) -> bool {
    use tiaki_core::exchange::{Standing, Step};
    let is_waited_for = !fold.questions.is_empty()
        || fold.material.values().any(Option::is_none)
        || fold.is_retraction_open();
    let step = fold.step();
    if matches!(step, Step::Retracted) {
        return false;
    }
    // Also where it is refused: somebody has to send another, and to take this one back.
    let is_undecided = fold
        .standing
        .is_none_or(|standing| standing == Standing::Open);
    is_waited_for || is_undecided
}

/// What is said, by whom, in answer to what.
#[derive(Debug, Clone)]
pub(super) struct New {
    pub(super) says: Says,
    pub(super) answers: Option<String>,
    /// Who says it; empty where the program answers by itself.
    pub(super) operator: String,
}

impl New {
    /// Said by the program.
    pub(super) fn own(says: Says, answers: Option<&str>) -> Self {
        Self {
            says,
            answers: answers.map(str::to_owned),
            operator: String::new(),
        }
    }
}

/// The key that letters and packages to an authority are sealed to.
pub(super) fn seal_key(tx: &Tx<'_>, authority: &str) -> Result<Recipient, Error> {
    let missing = || Refused::NoSealKey(authority.to_owned());
    let (key, _) = referrals::find_key(tx, authority)?.ok_or_else(missing)?;
    Ok(Recipient::parse(&key).map_err(|_| missing())?)
}

/// This site as the sender of what it signs.
pub(super) fn sender(node: &Node) -> Sender {
    Sender {
        authority: node.authority.id.clone(),
        name: node.authority.name.clone(),
        country: node.authority.country.code().to_owned(),
    }
}

/// An authority as a letter names it.
pub(super) fn named(site: &Site, authority: &str) -> Named {
    let found = site.countries.directory.find_id(authority);
    Named {
        authority: Some(authority.to_owned()),
        country: found.map_or_else(|| "ZZ".to_owned(), |found| found.country.code().to_owned()),
    }
}

/// Writes a letter on a package to the other side; its id.
///
/// # Errors
/// [`Refused`] where it does not follow, or nothing can be sealed to the other side; those of the store.
pub(super) fn write(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    act: &Act,
    thread: &Thread,
    new: &New,
) -> Result<String, Error> {
    let before = threads::letters(tx, &thread.package, &thread.peer)?;
    let own = before.iter().filter(|letter| letter.author == Author::Us);
    let written_at = after(
        act.at.micros(),
        own.clone().map(|letter| letter.written_at).max(),
    );
    let kind = Kind::find(new.says.code()).ok_or_else(|| Refused::Letter("kind".to_owned()))?;
    let place = (own.count() as u64).to_be_bytes();
    let parts: [&[u8]; 4] = [
        &thread.package,
        thread.peer.as_bytes(),
        kind.code().as_bytes(),
        &place,
    ];
    let digest = site.key.digest("letter", &parts);
    let id = format!("let_{}", hex::encode(digest.get(..16).unwrap_or_default()));
    let (code, facts) = facts(&new.says);
    let counts = Said {
        id: id.clone(),
        side: side_of(thread, Author::Us),
        kind,
        at: written_at,
        answers: new.answers.clone(),
        code: code.clone(),
        accounts: facts.accounts.clone(),
        onward: facts.onward.clone(),
    };
    let known: Result<Vec<Said>, Error> = before.iter().map(|one| said(thread, one)).collect();
    Fold::check(&known?, &counts).map_err(Refused::Forbidden)?;
    let made = make(tx, (site, node), thread, (&id, written_at), new)?;
    let parcel = post::put(tx, (&thread.peer, "letter"), &made.sealed, act.at)?;
    let row = threads::Letter {
        peer: thread.peer.clone(),
        author: Author::Us,
        id: id.clone(),
        seq: 0,
        package: thread.package,
        package_id: thread.package_id.clone(),
        kind: kind.code().to_owned(),
        answers: new.answers.clone(),
        code,
        said: to_json(&facts),
        operator: new.operator.clone(),
        written_at,
        came_at: act.at.micros(),
        parcel,
    };
    let stored = NewLetter {
        letter: &row,
        sealed: &made.copy,
    };
    threads::add(tx, &stored, entry("exchange.said", act, &row))?;
    settle(tx, thread)?;
    Ok(id)
}

/// A letter that is signed, sealed to the other side, and to this site itself.
struct Made {
    sealed: Vec<u8>,
    copy: Vec<u8>,
}

fn make(
    tx: &Tx<'_>,
    (site, node): (&Site, &Node),
    thread: &Thread,
    (id, written_at): (&str, i64),
    new: &New,
) -> Result<Made, Error> {
    let letter = Letter {
        letter_id: id.to_owned(),
        sender: sender(node),
        signing_key: node.signing.verifying_key(),
        recipient: Party {
            authority: thread.peer.clone(),
            country: named(site, &thread.peer).country,
            key: seal_key(tx, &thread.peer)?,
        },
        created_at: written_at,
        about: Package {
            package_id: thread.package_id.clone(),
            sha256: hex::encode(thread.package),
        },
        answers: new.answers.clone(),
        says: new.says.clone(),
    };
    let failed = |error: String| Refused::Letter(error);
    let signed = letter
        .sign(&node.signing)
        .map_err(|error| failed(error.to_string()))?;
    let own = node.identities.first().ok_or(Refused::NoNode)?;
    Ok(Made {
        sealed: signed.seal().map_err(|error| failed(error.to_string()))?,
        copy: signed
            .seal_copy(&own.recipient())
            .map_err(|error| failed(error.to_string()))?,
    })
}

/// Facts as they are stored.
pub(super) fn to_json(facts: &Facts) -> String {
    serde_json::to_string(facts).unwrap_or_else(|_| "{}".to_owned())
}

/// The entry in the log for a letter: ids and codes.
pub(super) fn entry(verb: &'static str, act: &Act, letter: &threads::Letter) -> Entry {
    let actor = if letter.operator.is_empty() {
        act.actor.clone()
    } else {
        letter.operator.clone()
    };
    Entry {
        at: act.at,
        actor,
        verb,
        subject: hex::encode(letter.package),
        detail: format!(
            "with={} letter={} kind={} code={}",
            letter.peer, letter.id, letter.kind, letter.code
        ),
    }
}
