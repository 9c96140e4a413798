//! Words for what a source states of an account's holder: as its words, never as a finding.

use tiaki_core::statement::Statement;

use crate::tongue::Tongue;

/// What is stated, in words.
pub(crate) fn stated_of(tongue: Tongue, codes: &[Statement]) -> Vec<String> {
    let words = codes.iter().map(|code| tongue.code("stated", code.code()));
    words.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tiaki_core::statement::Statement;

    use super::stated_of;
    use crate::tongue::Tongue;
    use crate::visit::Lang;

    #[test]
    fn each_statement_has_words_of_its_own() {
        for lang in Lang::ALL {
            let words = stated_of(Tongue::from(lang), Statement::ALL);
            let words: BTreeSet<String> = words.into_iter().collect();
            assert_eq!(words.len(), Statement::ALL.len(), "{}", lang.code());
        }
    }

    #[test]
    fn a_conviction_is_never_shown_as_a_finding() {
        for (lang, unchecked) in [
            (Lang::En, "not checked"),
            (Lang::Fr, "non vérifiée"),
            (Lang::Es, "sin comprobar"),
            (Lang::Ar, "لم يُتحقَّق منه"),
        ] {
            let words = stated_of(Tongue::from(lang), &[Statement::Convicted]);
            assert!(words[0].contains(unchecked), "{words:?}");
        }
    }
}
