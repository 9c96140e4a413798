//! Words for the terms of referrals: what a code allows and forbids, in plain words.
//!
//! Handling codes and evaluation are Europol's (Regulation (EU) 2016/794, art. 29, for the
//! evaluation), the colours those of TLP 2.0 (FIRST, 2022); the words are ours.

use super::{find, plain};

/// Handling codes of Europol, and what each says.
const HANDLING: &[(&str, &str)] = &[
    (
        "H0",
        "only to prevent and combat crime; the law that applies binds whoever holds it",
    ),
    ("H1", "not to be told a court without the sender’s leave"),
    ("H2", "not to be passed on without the sender’s leave"),
    ("H3", "further restrictions, in the note"),
];

/// The colours of TLP 2.0, and what each says.
const COLOURS: &[(&str, &str)] = &[
    (
        "AMBER",
        "for this organisation and those it serves, as far as they need to know",
    ),
    (
        "AMBER+STRICT",
        "for this organisation alone, as far as its people need to know",
    ),
    ("CLEAR", "no limit on passing it on"),
    ("GREEN", "for the community, never for the public"),
    ("RED", "for those it was addressed to, and nobody else"),
];

const SENDERS: &[(&str, &str)] = &[
    ("clearing_house", "Clearing house"),
    ("hotline", "Hotline"),
    ("police", "Police"),
];

/// For what a referral may be used.
const USES: &[(&str, &str)] = &[
    ("child_protection", "To protect a child"),
    ("criminal_investigation", "To investigate a crime"),
    ("information", "For information"),
    ("takedown", "To have material taken down"),
    ("victim_identification", "To find out who a child is"),
];

/// The 4×4 system: how reliable the source is.
const SOURCES: &[(&str, &str)] = &[
    (
        "A",
        "no doubt about the source, or it was reliable in all instances",
    ),
    ("B", "the source was reliable in most instances"),
    ("C", "the source was unreliable in most instances"),
    ("X", "the reliability of the source cannot be assessed"),
];

/// The 4×4 system: how the information is known.
const INFORMATION: &[(&str, &str)] = &[
    ("1", "not in doubt"),
    ("2", "known to the source in person, not to the officer"),
    (
        "3",
        "not known to the source in person, and borne out by other information",
    ),
    ("4", "not known to the source in person, and not borne out"),
];

const LEVELS: &[(&str, &str)] = &[("high", "High"), ("normal", "Normal"), ("urgent", "Urgent")];

/// A handling code with what it says.
pub(crate) fn handling(code: &str) -> String {
    said(HANDLING, code)
}

/// A colour of TLP with what it says.
pub(crate) fn colour(code: &str) -> String {
    said(COLOURS, code)
}

/// A code, and what it says where that is known.
fn said(list: &[(&str, &str)], code: &str) -> String {
    let word = list.iter().find(|(known, _)| *known == code);
    word.map_or_else(|| plain(code), |(_, word)| format!("{code}: {word}"))
}

/// What sends referrals.
pub(crate) fn sender(code: &str) -> String {
    find(SENDERS, code)
}

/// For what a referral may be used.
pub(crate) fn used_for(code: &str) -> String {
    find(USES, code)
}

/// An evaluation, such as `4x4:A2`.
pub(crate) fn evaluation(code: &str) -> String {
    let parts = code.strip_prefix("4x4:").and_then(|found| {
        let (source, information) = found.split_at_checked(1)?;
        let word = |list: &'static [(&str, &str)], code: &str| {
            let found = list.iter().find(|(known, _)| *known == code);
            found.map(|(_, word)| *word)
        };
        Some((
            word(SOURCES, source)?,
            word(INFORMATION, information)?,
            found,
        ))
    });
    match parts {
        Some((source, information, found)) => {
            format!("{found} (4×4): {source}; the information is {information}")
        }
        None => plain(code),
    }
}

/// How soon a sender wants to see it looked at, and why: such as `urgent:live`.
pub(crate) fn urgency(code: &str) -> String {
    let (level, reason) = code.split_once(':').unwrap_or((code, ""));
    let level = find(LEVELS, level);
    match reason {
        "" => level,
        reason => format!("{level}: {}", plain(reason).to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use tiaki_formats::referral::{
        Handling, Purpose, SenderKind, Tlp, UrgencyLevel, UrgencyReason,
    };

    use super::{COLOURS, HANDLING, LEVELS, SENDERS, USES, evaluation, plain, urgency};

    fn knows(list: &[(&str, &str)], code: &str) -> bool {
        list.iter().any(|(known, _)| *known == code)
    }

    #[test]
    fn every_term_of_a_referral_has_words() {
        for code in Handling::ALL {
            assert!(knows(HANDLING, code.text()));
        }
        for code in Tlp::ALL {
            assert!(knows(COLOURS, code.text()));
        }
        for code in SenderKind::ALL {
            assert!(knows(SENDERS, code.text()));
        }
        for code in Purpose::ALL {
            assert!(knows(USES, code.text()));
        }
        for level in UrgencyLevel::ALL {
            assert!(knows(LEVELS, level.text()));
            for reason in UrgencyReason::ALL {
                let said = urgency(&format!("{}:{}", level.text(), reason.text()));
                assert!(said.contains(": ") && !said.contains('_'), "{said}");
            }
        }
        for source in ["A", "B", "C", "X"] {
            for information in 1..=4 {
                let said = evaluation(&format!("4x4:{source}{information}"));
                assert!(said.starts_with(&format!("{source}{information} (4×4): ")));
            }
        }
        for other in ["4x4:", "4x4:D1", "4x4:A5", "4x4:é", "5x5:A1"] {
            assert_eq!(evaluation(other), plain(other));
        }
    }
}
