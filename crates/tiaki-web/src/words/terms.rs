//! Words for the terms of referrals: what a code allows and forbids, in plain words.
//!
//! Handling codes and evaluation are Europol's (Regulation (EU) 2016/794, art. 29, for the
//! evaluation), the colours those of TLP 2.0 (FIRST, 2022); the words are ours.

use tiaki_words::terms;

use super::plain;
use crate::tongue::Tongue;

/// A handling code with what it says.
pub(crate) fn handling(tongue: Tongue, code: &str) -> String {
    terms::handling(tongue.words(), code)
}

/// A colour of TLP with what it says.
pub(crate) fn colour(tongue: Tongue, code: &str) -> String {
    terms::colour(tongue.words(), code)
}

/// What sends referrals.
pub(crate) fn sender(tongue: Tongue, code: &str) -> String {
    tongue.code("sender", code)
}

/// For what a referral may be used.
pub(crate) fn used_for(tongue: Tongue, code: &str) -> String {
    tongue.code("use", code)
}

/// An evaluation, such as `4x4:A2`.
pub(crate) fn evaluation(tongue: Tongue, code: &str) -> String {
    terms::evaluation(tongue.words(), code)
}

/// How soon a sender wants to see it looked at, and why: such as `urgent:live`.
pub(crate) fn urgency(tongue: Tongue, code: &str) -> String {
    let (level, reason) = code.split_once(':').unwrap_or((code, ""));
    let level = tongue.code("urgency", level);
    if reason.is_empty() {
        return level;
    }
    let known = tongue.find_code("urgency-reason", reason);
    let reason = known.unwrap_or_else(|| plain(reason).to_lowercase());
    let phrase = tongue.t("urgency-with-reason").word("level", level);
    phrase.word("reason", reason).into()
}

#[cfg(test)]
mod tests {
    use tiaki_formats::referral::{UrgencyLevel, UrgencyReason};

    use super::{evaluation, plain, urgency};
    use crate::tongue::Tongue;

    #[test]
    fn every_term_of_a_referral_has_words() {
        let tongue = Tongue::default();
        for level in UrgencyLevel::ALL {
            for reason in UrgencyReason::ALL {
                let said = urgency(tongue, &format!("{}:{}", level.text(), reason.text()));
                assert!(said.contains(": ") && !said.contains('_'), "{said}");
            }
        }
        for source in ["A", "B", "C", "X"] {
            for information in 1..=4 {
                let said = evaluation(tongue, &format!("4x4:{source}{information}"));
                assert!(said.starts_with(&format!("{source}{information} (4×4): ")));
            }
        }
        for other in ["4x4:", "4x4:D1", "4x4:A5", "4x4:é", "5x5:A1"] {
            assert_eq!(evaluation(tongue, other), plain(other));
        }
    }
}
