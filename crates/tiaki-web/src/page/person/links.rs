//! The links of a person: a table with a row for each, the waterfall of its evidence and the three answers
//! to it, and the same as a picture.

use std::collections::BTreeMap;

use tiaki_core::id::AccountId;
use tiaki_ops::reviews::{Decided, Review};
use tiaki_ops::views::{LinkEvidence, LinkView, Person};

use super::Account;
use super::answer::Typed;
use crate::chart;
use crate::graph::{Edge, Node, Tie, ring};
use crate::moment::Moment;
use crate::page::{Shell, bits, percent, short};
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

/// Links on one page, each with its evidence and its form.
pub(super) const PAGE: usize = 25;

/// Pieces of evidence that the list calls by name on the picture's edges.
const NAMED: usize = 1;

/// The same in the table.
const STRONGEST: usize = 2;

/// What stands beside the links of a person on one page of them.
#[derive(Default)]
pub(super) struct Beside {
    /// The page, from 0.
    pub(super) page: usize,
    /// A pair that was answered just now.
    pub(super) said: Option<Review>,
    /// What is wrong with an answer, and what was typed.
    pub(super) refused: Option<(String, Typed)>,
}

/// The links on one page.
pub(super) struct Links {
    pub(super) rows: Vec<Link>,
    /// From 1.
    pub(super) page: usize,
    pub(super) pages: usize,
    pub(super) total: usize,
    /// Whether they may be answered.
    pub(super) may: bool,
    /// Whether linking follows by itself.
    pub(super) follows: bool,
    /// What was answered just now.
    pub(super) said: Option<Said>,
    /// What is wrong with an answer to a link that does not stand here any more.
    pub(super) wrong: Option<String>,
}

/// What was answered just now.
pub(super) struct Said {
    pub(super) shorts: (String, String),
    pub(super) href: String,
    pub(super) word: Word,
}

/// What was decided of a link.
pub(super) struct Word {
    pub(super) verdict: String,
    pub(super) operator: Text,
    pub(super) at: Moment,
    pub(super) reason: Text,
    /// By which the decision is taken back; nothing where it is one that took another back.
    pub(super) undo: Option<String>,
}

/// A link between two accounts of the person.
pub(super) struct Link {
    /// The accounts: their labels, and the anchors of those on this page.
    pub(super) ends: [(String, Option<String>); 2],
    pub(super) ids: (String, String),
    /// Its place in the whole list, from 1, as ids on the page end.
    pub(super) name: usize,
    /// Where a decision on it is taken back from.
    pub(super) href: String,
    /// Its weightiest evidence, by kind.
    pub(super) strongest: String,
    /// What was decided of it.
    pub(super) decided: Option<Word>,
    /// When the decision that stands was taken, as the form carries it; empty where none stands.
    pub(super) seen: String,
    /// What is wrong with the answer that was sent.
    pub(super) wrong: Option<String>,
    pub(super) typed: Typed,
    pub(super) tier: String,
    pub(super) confidence: String,
    /// Whether the person hangs together by it.
    pub(super) holds: bool,
    pub(super) evidence: Vec<Evidence>,
    /// What the pieces do not add up to: the odds that every link starts from.
    pub(super) rest: Option<Weighed>,
    /// Where zero lies on the bars.
    pub(super) zero: i64,
    pub(super) total: Weighed,
}

/// A piece of evidence and its step of the waterfall.
pub(super) struct Evidence {
    pub(super) kind: String,
    pub(super) manner: String,
    pub(super) class: String,
    pub(super) accounts: String,
    pub(super) persons: String,
    pub(super) weighed: Weighed,
}

/// A weight in bits and its bar.
pub(super) struct Weighed {
    pub(super) bits: String,
    pub(super) step: chart::Step,
}

/// How many pages there are of so many links: one where there are none.
pub(super) fn pages(links: usize) -> usize {
    links.div_ceil(PAGE).max(1)
}

/// The page of links. `labels` are those of the person's accounts.
pub(super) fn section(
    shell: &Shell,
    person: &Person,
    labels: &BTreeMap<&str, &str>,
    beside: &Beside,
    may: bool,
) -> Links {
    let first = beside.page.saturating_mul(PAGE);
    let decided: BTreeMap<(AccountId, AccountId), &Decided> = person
        .decided
        .iter()
        .map(|one| ((one.a, one.b), one))
        .collect();
    let shown = person.links.iter().zip(1..).skip(first).take(PAGE);
    let mut rows: Vec<Link> = shown
        .map(|(found, name)| {
            let decided = decided.get(&(found.a.min(found.b), found.a.max(found.b)));
            let decided = decided.map(|one| word(shell, one));
            let stands = decided.as_ref().and_then(|word| word.undo.clone());
            Link {
                name,
                seen: stands.unwrap_or_default(),
                decided,
                ..link(shell.tongue(), found, labels)
            }
        })
        .collect();
    let mut wrong = None;
    if let Some((why, typed)) = &beside.refused {
        let mut all = rows.iter_mut();
        match all.find(|row| typed.is_about(&row.ids)) {
            Some(row) => {
                row.wrong = Some(why.clone());
                row.typed = typed.clone();
            }
            None => wrong = Some(why.clone()),
        }
    }
    Links {
        rows,
        page: beside.page.saturating_add(1),
        pages: pages(person.links.len()),
        total: person.links.len(),
        may,
        follows: shell.settings.follow.is_some(),
        said: beside.said.as_ref().and_then(|review| said(shell, review)),
        wrong,
    }
}

fn word(shell: &Shell, found: &Decided) -> Word {
    let is_standing = found.verdict != tiaki_ops::reviews::WITHDRAWN;
    Word {
        verdict: words::ruling(shell.tongue(), &found.verdict),
        operator: Text::new(&found.operator),
        at: shell.moment(found.at),
        reason: Text::new(&found.reason),
        undo: is_standing.then(|| found.at.micros().to_string()),
    }
}

/// The newest decision on a pair, where it is the visitor's own: what others decided is on the pair's page.
fn said(shell: &Shell, review: &Review) -> Option<Said> {
    let newest = review.decisions.first()?;
    let me = shell.operator().ok()?;
    (newest.operator == me).then(|| Said {
        shorts: (short(&newest.a.to_string()), short(&newest.b.to_string())),
        href: format!("/review/{}/{}", newest.a, newest.b),
        word: word(shell, newest),
    })
}

/// A link as the table shows it. `labels` are those of the person's accounts.
fn link(tongue: Tongue, found: &LinkView, labels: &BTreeMap<&str, &str>) -> Link {
    let mut weights: Vec<i64> = found.evidence.iter().map(|piece| piece.weight).collect();
    let told = weights
        .iter()
        .fold(0_i64, |sum, weight| sum.saturating_add(*weight));
    let rest = found.weight.saturating_sub(told);
    if rest != 0 {
        weights.push(rest);
    }
    let (zero, steps, sum) = chart::waterfall(&weights);
    let end = |id: String| match labels.get(id.as_str()) {
        Some(label) => ((*label).to_owned(), Some(id)),
        None => (short(&id), None),
    };
    Link {
        ends: [end(found.a.to_string()), end(found.b.to_string())],
        ids: (found.a.to_string(), found.b.to_string()),
        name: 0,
        href: format!("/review/{}/{}", found.a, found.b),
        strongest: reason(tongue, found, STRONGEST),
        decided: None,
        seen: String::new(),
        wrong: None,
        typed: Typed::default(),
        tier: words::tier(tongue, &found.tier),
        confidence: percent(found.confidence),
        holds: found.forest,
        evidence: found
            .evidence
            .iter()
            .zip(&steps)
            .map(|(piece, step)| evidence(tongue, piece, *step))
            .collect(),
        rest: steps.get(found.evidence.len()).map(|step| Weighed {
            bits: bits(rest),
            step: *step,
        }),
        zero,
        total: Weighed {
            bits: bits(found.weight),
            step: sum,
        },
    }
}

fn evidence(tongue: Tongue, piece: &LinkEvidence, step: chart::Step) -> Evidence {
    Evidence {
        kind: words::kind(tongue, &piece.kind),
        manner: words::agreement(tongue, &piece.manner, &piece.reliability),
        class: words::value(tongue, &piece.class),
        accounts: words::holders(tongue, piece.holders),
        persons: words::holders(tongue, piece.persons),
        weighed: Weighed {
            bits: bits(piece.weight),
            step,
        },
    }
}

/// The accounts as a ring with their links, each named by its weightiest evidence.
pub(super) fn picture(
    tongue: Tongue,
    accounts: &[Account],
    links: &[LinkView],
) -> (Vec<Node>, Vec<Edge>) {
    let accounts: Vec<(String, String, bool)> = accounts
        .iter()
        .map(|account| {
            (
                account.label.clone(),
                account.id.clone(),
                account.is_protected,
            )
        })
        .collect();
    let ids: Vec<[String; 2]> = links
        .iter()
        .map(|link| [link.a.to_string(), link.b.to_string()])
        .collect();
    let tied = links.iter().zip(&ids);
    let ties: Vec<Tie<'_>> = tied
        .map(|(link, [a, b])| Tie {
            ends: (a, b),
            tier: &link.tier,
            reason: reason(tongue, link, NAMED),
        })
        .collect();
    ring(&accounts, &ties)
}

/// What speaks loudest for a link: so many kinds by name, the rest counted.
fn reason(tongue: Tongue, link: &LinkView, count: usize) -> String {
    let mut pieces: Vec<&LinkEvidence> = link.evidence.iter().collect();
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.weight));
    let named: Vec<String> = pieces
        .iter()
        .take(count)
        .map(|piece| words::kind(tongue, &piece.kind))
        .collect();
    match pieces.len().saturating_sub(count) {
        0 => named.join(", "),
        more => {
            let named = tongue.t("links-and-more").word("named", named.join(", "));
            named.n("count", more).into()
        }
    }
}
