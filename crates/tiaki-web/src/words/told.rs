//! Reasons that the core and the use cases tell as English sentences, in the visitor's language.
//!
//! The use cases know which sentence is which ([`tiaki_ops::triage::said`]). What they do not know is shown as it
//! came, as foreign text.

use tiaki_ops::triage::said;
use tiaki_ops::triage::told::RANKED_AGAIN;
use tiaki_ops::views::Reason;

use crate::text::Text;
use crate::tongue::{Markup, Tongue};

/// What a factor or a line of an axis says.
pub(crate) fn factor(tongue: Tongue, reason: &Reason) -> Markup {
    shown(tongue, said::factor(tongue.words(), reason), &reason.text)
}

/// Ours, or the sentence as it came.
fn shown(tongue: Tongue, told: Option<String>, sentence: &str) -> Markup {
    match told {
        Some(told) => Markup::text(told),
        None => Markup::foreign(tongue, &Text::new(sentence)),
    }
}

/// What would have to be known for another band.
pub(crate) fn would_change(tongue: Tongue, sentence: &str, band: &str) -> Markup {
    let told = said::would_change(tongue.words(), sentence, band);
    shown(tongue, told, sentence)
}

/// Why a danger class was reached.
pub(crate) fn class_reason(tongue: Tongue, sentence: &str) -> Markup {
    if sentence.is_empty() {
        return Markup::default();
    }
    if sentence == RANKED_AGAIN {
        return tongue
            .rich("told-again")
            .code("command", "tiaki triage")
            .into();
    }
    let told = said::class_reason(tongue.words(), sentence);
    shown(tongue, told, sentence)
}

/// What speaks for a country.
pub(crate) fn whereabouts(tongue: Tongue, sentence: &str) -> Markup {
    let told = said::whereabouts(tongue.words(), sentence);
    shown(tongue, told, sentence)
}

/// On what grounds an authority is proposed.
pub(crate) fn ground(tongue: Tongue, sentence: &str) -> Markup {
    let told = said::ground(tongue.words(), sentence);
    shown(tongue, told, sentence)
}

#[cfg(test)]
mod tests;
