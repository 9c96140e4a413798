//! What the terms of a referral allow and forbid, in plain words.
//!
//! Handling codes and evaluation are Europol's (Regulation (EU) 2016/794, art. 29, for the evaluation), the colours
//! those of TLP 2.0 (FIRST, 2022); the words are ours.

use crate::plain::plain;
use crate::tongue::Tongue;

/// A handling code with what it says.
#[must_use]
pub fn handling(tongue: Tongue, code: &str) -> String {
    said(tongue, code, tongue.find_code("handling", code))
}

/// A colour of TLP with what it says.
#[must_use]
pub fn colour(tongue: Tongue, code: &str) -> String {
    said(tongue, code, tongue.find_code("tlp", code))
}

/// A code, and what it says where that is known.
fn said(tongue: Tongue, code: &str, word: Option<String>) -> String {
    match word {
        Some(word) => {
            let said = tongue.t("term-said").word("code", code);
            said.word("word", word).into()
        }
        None => plain(code),
    }
}

/// An evaluation, such as `4x4:A2`.
#[must_use]
pub fn evaluation(tongue: Tongue, code: &str) -> String {
    let parts = code.strip_prefix("4x4:").and_then(|found| {
        let (source, information) = found.split_at_checked(1)?;
        Some((
            tongue.find_code("source-grade", source)?,
            tongue.find_code("information-grade", information)?,
            found,
        ))
    });
    match parts {
        Some((source, information, found)) => {
            let said = tongue.t("evaluation-said").word("code", found);
            let said = said.word("source", source);
            said.word("information", information).into()
        }
        None => plain(code),
    }
}
