//! Pairs to look at, decisions, and decisions that cannot all hold.

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::protection::Protection;
use tiaki_ops::history::{Cause, History, Named, Turn, What};
use tiaki_ops::holds::{Value, holds};
use tiaki_ops::linking::{Refused, Ruling, Undo, Verdict};
use tiaki_ops::reviews::{
    Against, Conflict, Decided, NearMisses, Pair, Review, Reviews, Side, Weighed,
};
use tiaki_ops::views::{LinkEvidence, PROTECTED, Person};

use super::{account_id, at, person_id, report_id, text};

fn side(number: u8, handle: &str) -> Side {
    let is_child = handle == PROTECTED;
    Side {
        id: account_id(number),
        service: text("Example Social"),
        handle: text(handle),
        protection: if is_child {
            Protection::Child
        } else {
            Protection::Open
        },
        person: match number {
            1..=4 => Some(person_id()),
            5 => Some(PersonId::from_bytes([0x5a; 16])),
            _ => None,
        },
    }
}

fn weighed(weight: i64, confidence: i64) -> Weighed {
    let piece = |kind: &str, manner: &str, holders, weight| LinkEvidence {
        kind: text(kind),
        holders,
        weight,
        class: text("ordinary"),
        manner: text(manner),
        persons: u64::from(holders > 0),
        reliability: text("stated"),
    };
    Weighed {
        weight,
        confidence,
        evidence: vec![
            piece("device", "equal", 2, 1_320),
            piece("screen_name", "equal", 4_211, 80),
            piece("phone", "differing", 0, -410),
        ],
        reason: text(if confidence > 800 {
            "differing"
        } else {
            "weak_evidence"
        }),
    }
}

/// A pair that came close.
pub(crate) fn pair() -> Pair {
    Pair {
        a: side(1, "synth-77"),
        b: side(5, "other-5"),
        weighed: Some(weighed(290, 881)),
    }
}

fn child_pair() -> Pair {
    Pair {
        a: side(3, PROTECTED),
        b: side(6, "other-6"),
        weighed: Some(weighed(120, 697)),
    }
}

fn never_close() -> Pair {
    Pair {
        a: side(2, "synth.user.0077"),
        b: side(6, "other-6"),
        weighed: None,
    }
}

fn decided(a: u8, b: u8, verdict: &str, moment: &str, is_superseded: bool) -> Decided {
    Decided {
        a: account_id(a),
        b: account_id(b),
        at: at(moment),
        verdict: text(verdict),
        operator: text("ana"),
        reason: text("file 7 of the unit"),
        is_superseded,
    }
}

fn decisions() -> Vec<Decided> {
    vec![
        decided(7, 8, "different", "2026-03-09T08:00:00Z", false),
        decided(8, 9, "same", "2026-03-08T16:30:00Z", false),
        decided(7, 9, "same", "2026-03-08T16:20:00Z", false),
        decided(7, 8, "unsure", "2026-03-07T10:00:00Z", true),
    ]
}

/// What was decided of the links of the sample person.
pub(crate) fn decided_links() -> Vec<Decided> {
    vec![
        decided(1, 2, "same", "2026-03-08T11:00:00Z", false),
        decided(2, 4, "withdrawn", "2026-03-08T11:05:00Z", false),
    ]
}

/// As the use case, without a store: what is taken back is known by its moment.
pub(crate) fn undo(undo: &Undo) -> Result<(), Refused> {
    let mut known = decided_links().into_iter().chain(decisions());
    known
        .any(|one| one.at == undo.decided_at && one.verdict != "withdrawn")
        .then_some(())
        .ok_or(Refused::NotNewest)
}

/// A page of pairs: two pages in all.
pub(crate) fn reviews(page: u32) -> Reviews {
    Reviews {
        total: 27,
        page,
        page_size: 25,
        pairs: match page {
            0 => vec![pair(), child_pair()],
            1 => vec![pair()],
            _ => Vec::new(),
        },
        decisions: decisions(),
        decided: 61,
        waiting: 2,
        conflicts: vec![
            Conflict {
                a: account_id(7),
                b: account_id(8),
                against: Against::Different,
                same: vec![
                    (account_id(7), account_id(9)),
                    (account_id(8), account_id(9)),
                ],
            },
            Conflict {
                a: account_id(8),
                b: account_id(9),
                against: Against::Told(report_id().into()),
                same: vec![(account_id(8), account_id(9))],
            },
        ],
    }
}

/// The pairs that are here.
pub(crate) fn review(one: &AccountId, other: &AccountId) -> Option<Review> {
    let asked = (one.min(other), one.max(other));
    let twice = Pair {
        b: pair().a,
        weighed: None,
        ..pair()
    };
    let mut known = [pair(), child_pair(), never_close(), twice].into_iter();
    let pair = known.find(|pair| (&pair.a.id, &pair.b.id) == asked)?;
    let decisions = match pair.weighed {
        None => decisions(),
        Some(_) => Vec::new(),
    };
    Some(Review { pair, decisions })
}

/// As the use case, without a store.
pub(crate) fn decide(ruling: &Ruling) -> Result<(), Refused> {
    if ruling.one == ruling.other {
        Err(Refused::OneTwice)
    } else if ruling.operator.trim().is_empty() {
        Err(Refused::NoOperator)
    } else if ruling.reason.trim().is_empty() {
        Err(Refused::NoReason)
    } else {
        assert_ne!(ruling.verdict, Verdict::Unsure, "no test sends that");
        Ok(())
    }
}

/// What the sample person hangs on, by its links, and what became of it.
pub(crate) fn dress(person: &mut Person) {
    let ids: Vec<AccountId> = person.accounts.iter().map(|account| account.id).collect();
    person.holds = holds(&ids, &person.links);
    let piece = person.links.first().and_then(|link| link.evidence.first());
    person.holds.values.extend(piece.map(|piece| Value {
        piece: LinkEvidence {
            holders: 3,
            ..piece.clone()
        },
        links: 3,
        apart: vec![
            vec![account_id(1)],
            vec![account_id(4)],
            vec![account_id(2), account_id(3)],
        ],
    }));
    person.near = NearMisses {
        pairs: vec![pair(), child_pair()],
        more: 3,
    };
    let other = |number: u8, has_page| Named {
        id: PersonId::from_bytes([number; 16]),
        has_page,
    };
    let turn = |moment, what, causes| Turn {
        at: at(moment),
        actor: text("serve"),
        of: None,
        what,
        causes,
    };
    let turns = vec![
        turn(
            "2026-03-09T09:00:00Z",
            What::SplitOff(other(0x5a, true)),
            vec![Cause::Decision],
        ),
        turn(
            "2026-03-08T17:00:00Z",
            What::Came(Some(account_id(4)), Some(other(0x5b, false))),
            vec![Cause::Others],
        ),
        Turn {
            of: Some(PersonId::from_bytes([0x5c; 16])),
            ..turn(
                "2026-03-05T12:00:00Z",
                What::Joined(Some(account_id(2))),
                vec![
                    Cause::Report(report_id(), true),
                    Cause::Disclosure(format!("dis_{}", "0d".repeat(16))),
                    Cause::More(3),
                ],
            )
        },
        turn(
            "2026-03-04T22:00:00Z",
            What::TookIn(other(0x5c, true)),
            vec![Cause::Matching, Cause::Protection],
        ),
    ];
    person.history = History {
        turns,
        is_cut: true,
    };
}
