//! Under which terms a referral came: who may be told, and what pages say of it.
//!
//! # Who sent it
//! A referral names its sender, what sort of body that is and the country that it is in. Where the
//! directory's authority of that country has this very name ([`Directory::find_named`]) and is of
//! that sort (police; a clearing house only where the authority is one) it is taken for that
//! authority, and what it restricts may go back to it; any other sender is a name, and what such a
//! one restricts goes to nobody. Found anew each time, so that a corrected directory counts.
//!
//! # The note of H3
//! The one free text among the terms. It is shown, since whoever handles the report must know what
//! is restricted, but without the identifiers in it: nobody states whose they are, and one may be a
//! child's. Held back are all that the miner of free text finds, and every word or run of words
//! under which a shielded account is known ([`Guard`]), which is wide on purpose. The document has
//! the whole. Other forms of the same characters and such as nobody sees do not hide a value. Where words
//! are not set apart by spaces or signs, only the miner looks.
//!
//! [`Directory::find_named`]: tiaki_core::authority::Directory::find_named

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, PersonId, ReportId, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::spelling::is_unseen;
use tiaki_formats::mine::mine;
use tiaki_store::Tx;
use tiaki_store::carry::PartCarried;
use tiaki_store::guard::Guard;
use tiaki_store::statements::{self, Passing};
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Site};

/// Words that a name is looked for in together.
const TOGETHER: usize = 8;

/// The terms of a referral, for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsView {
    /// `hotline`, `police` or `clearing_house`.
    pub sender_kind: String,
    /// The name that the sender gives itself.
    pub sender: String,
    /// The country's code that it says it is in.
    pub sender_country: String,
    /// The name of the directory's authority that it is taken for.
    pub authority: Option<String>,
    /// Handling codes.
    pub handling: Vec<String>,
    /// What H3 restricts.
    pub note: Option<Note>,
    /// The scheme, a colon and the evaluation.
    pub evaluation: Option<String>,
    /// The colour of TLP 2.0.
    pub tlp: Option<String>,
    /// For what it may be used.
    pub purpose: String,
    /// Level and reason, with a colon between.
    pub urgency: Option<String>,
    /// Whether its sender has to allow first that it is passed on.
    pub is_restricted: bool,
}

/// A free text without what may be a child's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The text; [`HELD`] stands for each value held back.
    pub text: String,
    /// How many are held back.
    pub held: u64,
}

/// What stands for a value held back.
pub const HELD: &str = "[held back]";

/// A referral on a person that may not be passed on without its sender's leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restricted {
    /// The report.
    pub report: ReportId,
    /// Its number at its sender.
    pub reference: String,
    /// The name that the sender gives itself.
    pub sender: String,
    /// Handling codes, separated by commas.
    pub handling: String,
    /// The colour of TLP 2.0; empty where none is given.
    pub tlp: String,
    /// The name of the directory's authority that it may go back to.
    pub back_to: Option<String>,
}

/// The id of the directory's authority that sent it; nothing where no authority is so named.
pub(crate) fn sent_by<'s>(site: &'s Site, passing: &Passing) -> Option<&'s str> {
    sender(site, passing).map(|found| found.id.as_str())
}

fn sender<'s>(site: &'s Site, passing: &Passing) -> Option<&'s tiaki_core::authority::Authority> {
    let country = Country::find(&passing.sender_country)?;
    let found = site
        .countries
        .directory
        .find_named(country, &passing.sender)?;
    let is_of_the_kind = match passing.sender_kind.as_str() {
        "police" => !found.is_clearing_house(),
        "clearing_house" => found.is_clearing_house(),
        // Whatever name a hotline gives itself, it is no authority.
        _ => false,
    };
    is_of_the_kind.then_some(found)
}

/// The accounts that may not go to everyone.
#[derive(Debug, Default)]
pub(crate) struct Kept(HashMap<AccountId, Option<String>>);

impl Kept {
    /// Reads which accounts a source names that may not be passed on as it came.
    pub(crate) fn read(
        tx: &Tx<'_>,
        site: &Site,
        terms: &BTreeMap<SourceId, Passing>,
    ) -> Result<Self, Error> {
        if !terms.values().any(Passing::is_restricted) {
            return Ok(Self::default());
        }
        Ok(Self::of(site, terms, &tiaki_store::carry::parts(tx)?))
    }

    /// The same from parts that were read.
    pub(crate) fn of(
        site: &Site,
        terms: &BTreeMap<SourceId, Passing>,
        parts: &[PartCarried],
    ) -> Self {
        let mut kept = Self::default();
        for part in parts {
            let Some(found) = terms.get(&part.source).filter(|of| of.is_restricted()) else {
                continue;
            };
            let from = sent_by(site, found);
            let known = kept.0.entry(part.account);
            let home = known.or_insert_with(|| from.map(str::to_owned));
            if home.as_deref() != from {
                *home = None;
            }
        }
        kept
    }

    /// Whether the account stays when this authority is sent something: whoever restricts it is
    /// another, or one of several.
    pub(crate) fn stays(&self, account: &AccountId, authority: &str) -> bool {
        let home = self.0.get(account);
        home.is_some_and(|home| home.as_deref() != Some(authority))
    }
}

/// The terms of a report, if it is a referral.
pub(crate) fn of_report(
    tx: &Tx<'_>,
    site: &Site,
    report: &ReportId,
) -> Result<Option<TermsView>, Error> {
    let Some(found) = statements::find_terms(tx, &SourceId::from(*report))? else {
        return Ok(None);
    };
    let passing = found.passing();
    let note = match &found.handling_note {
        Some(text) => Some(without_values_in_any_form(text, &*tx.guard()?)),
        None => None,
    };
    Ok(Some(TermsView {
        is_restricted: passing.is_restricted(),
        authority: sender(site, &passing).map(|found| found.name.clone()),
        handling: found
            .handling
            .split(',')
            .map(str::trim)
            .filter(|code| !code.is_empty())
            .map(str::to_owned)
            .collect(),
        note,
        sender_kind: found.sender_kind,
        sender: found.sender,
        sender_country: found.sender_country,
        evaluation: found.evaluation,
        tlp: found.tlp,
        purpose: found.purpose,
        urgency: found.urgency,
    }))
}

/// The referrals on a person that may not be passed on as they came.
pub(crate) fn of_person(
    tx: &Tx<'_>,
    site: &Site,
    person: &PersonId,
) -> Result<Vec<Restricted>, Error> {
    let found = statements::of_person(tx, person)?.into_iter();
    Ok(found
        .filter(|one| one.passing.is_restricted())
        .map(|one| Restricted {
            report: ReportId::from_bytes(*one.source.as_bytes()),
            reference: one.reference,
            back_to: sender(site, &one.passing).map(|found| found.name.clone()),
            sender: one.passing.sender,
            handling: one.passing.handling,
            tlp: one.passing.tlp,
        })
        .collect())
}

/// A text without the identifiers in it, also where they are written in other forms of the same
/// characters (Unicode's NFKC) or with characters between that nobody sees. Where that hides nothing
/// the text stays as it was written.
pub(crate) fn without_values_in_any_form(text: &str, guard: &Guard) -> Note {
    let note = without_values(text, guard);
    let plain: String = note.text.nfkc().filter(|char| !is_unseen(*char)).collect();
    let again = without_values(&plain, guard);
    if again.held == 0 {
        return note;
    }
    Note {
        held: note.held + again.held,
        ..again
    }
}

/// A text without the identifiers in it.
fn without_values(text: &str, guard: &Guard) -> Note {
    let mined = mine(text);
    if mined.is_cut {
        return Note {
            text: HELD.to_owned(),
            held: mined.finds.len() as u64,
        };
    }
    let mut spans: Vec<(usize, usize)> = mined
        .finds
        .iter()
        .map(|find| (find.start, find.end))
        .chain(guarded(text, guard))
        .collect();
    spans.sort_unstable();
    let mut note = Note {
        text: String::new(),
        held: 0,
    };
    let mut at = 0;
    for (start, end) in spans {
        if start >= at {
            note.text.push_str(text.get(at..start).unwrap_or_default());
            note.text.push_str(HELD);
            note.held += 1;
        }
        at = at.max(end);
    }
    note.text.push_str(text.get(at..).unwrap_or_default());
    note
}

/// The runs of words under which a shielded account is known.
fn guarded(text: &str, guard: &Guard) -> Vec<(usize, usize)> {
    let words = words(text);
    let mut found = Vec::new();
    for (at, (start, _)) in words.iter().enumerate() {
        let starts = before(text, *start);
        for (_, end) in words.iter().skip(at).take(TOGETHER) {
            let ends = after(text, *end);
            let runs = starts
                .iter()
                .flat_map(|start| ends.iter().map(|end| (*start, *end)));
            found.extend(runs.filter(|(start, end)| {
                let run = text.get(*start..*end).unwrap_or_default();
                let mut kinds = IdentifierKind::ALL.iter();
                kinds.any(|kind| guard.is_held(*kind, run))
            }));
        }
    }
    found
}

/// Signs that names begin or end with; a full stop may also be the sentence's.
const SIGNS: [&[char]; 2] = [&['_', '-'], &['_', '-', '.']];

/// Where a name may begin that has its first letter here.
fn before(text: &str, at: usize) -> BTreeSet<usize> {
    let head = text.get(..at).unwrap_or_default();
    let signs = SIGNS.map(|signs| head.trim_end_matches(signs).len());
    signs.into_iter().chain([at]).collect()
}

/// Where a name may end that has its last letter here.
fn after(text: &str, at: usize) -> BTreeSet<usize> {
    let tail = text.get(at..).unwrap_or_default();
    let signs = SIGNS.map(|signs| text.len() - tail.trim_start_matches(signs).len());
    signs.into_iter().chain([at]).collect()
}

/// Where runs of letters and digits begin and end.
fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words: Vec<(usize, usize)> = Vec::new();
    let mut is_in = false;
    for (at, char) in text.char_indices() {
        let end = at + char.len_utf8();
        match words.last_mut() {
            Some(last) if is_in && char.is_alphanumeric() => last.1 = end,
            _ if char.is_alphanumeric() => words.push((at, end)),
            _ => {}
        }
        is_in = char.is_alphanumeric();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let text = "(é1 _b-c.) ";
        let found: Vec<&str> = words(text)
            .into_iter()
            .map(|(start, end)| text.get(start..end).unwrap_or_default())
            .collect();
        assert_eq!(found, ["é1", "b", "c"]);
    }
}
