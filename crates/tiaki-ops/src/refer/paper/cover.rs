//! The cover: who sends what to whom, how soon, under which terms; and what is in it at a glance.

use std::collections::BTreeMap;

use tiaki_core::time::Timestamp;
use tiaki_package::UrgencyLevel;
use tiaki_print::{Block, Text};
use tiaki_words::{Tongue, terms};

use super::Paper;
use super::words::{self, code, pair, received};
use crate::views::BANDS;

impl Paper<'_> {
    pub(super) fn cover_blocks(&self, tongue: Tongue) -> Vec<Block> {
        let (draft, release) = (self.draft, self.release);
        let mut pairs = vec![
            pair(
                tongue.say("paper-from"),
                words::authority(tongue, &release.from),
            ),
            pair(tongue.say("paper-to"), words::authority(tongue, self.to)),
            pair(
                tongue.say("paper-operation"),
                received(tongue, &release.operation),
            ),
        ];
        let operation = draft.common_reference.as_deref().unwrap_or_default();
        pairs.push(pair(tongue.say("paper-reference"), code(operation)));
        if let Some(cover) = self.cover {
            let reference = code(&cover.reference);
            pairs.push(pair(tongue.say("paper-common-reference"), reference));
        }
        pairs.push(pair(tongue.say("paper-package"), code(&draft.package_id)));
        pairs.extend(self.when(tongue));
        pairs.extend(self.asked(tongue));
        pairs.extend(self.terms(tongue));
        vec![Block::Pairs(pairs)]
    }

    /// How soon, until when, and who let it go.
    fn when(&self, tongue: Tongue) -> Vec<(Text, Text)> {
        let day = |at: i64| Timestamp::from_micros(at).date();
        let level = match self.draft.urgency.level {
            UrgencyLevel::Immediate => "immediate",
            UrgencyLevel::Urgent => "urgent",
            UrgencyLevel::Routine => "routine",
        };
        let urgency = tongue.code("referral-urgency", level);
        let mut pairs = vec![pair(tongue.say("paper-urgency"), Text::ours(urgency))];
        if let Some(reply_by) = self.draft.reply_by {
            pairs.push(pair(tongue.say("paper-reply-by"), code(&day(reply_by))));
        }
        let made = tongue
            .t("paper-made-by")
            .word("at", day(self.draft.created_at));
        // Operators' names are ours, and come as they were typed all the same.
        let made = made.word("one", shown(&self.release.released_by));
        let made = made.word("two", shown(&self.release.second));
        pairs.push(pair(tongue.say("paper-made"), Text::ours(made)));
        let expires = tongue.t("paper-expires-without-asking");
        let expires = expires.word("day", day(self.draft.expires_at));
        pairs.push(pair(tongue.say("paper-expires"), Text::ours(expires)));
        pairs
    }

    /// What is asked, and what for.
    fn asked(&self, tongue: Tongue) -> Vec<(Text, Text)> {
        let mut pairs = Vec::new();
        if let Some(cover) = self.cover {
            if let Some(asked) = cover.asked {
                let asked = tongue.code("referral-cover", asked.code());
                pairs.push(pair(tongue.say("paper-asked"), Text::ours(asked)));
            }
            let words = received(tongue, &cover.words);
            pairs.push(pair(tongue.say("paper-words"), words));
        }
        let purpose = received(tongue, &self.draft.purpose);
        pairs.push(pair(tongue.say("paper-purpose"), purpose));
        let legal_basis = received(tongue, &self.draft.legal_basis);
        pairs.push(pair(tongue.say("paper-legal-basis"), legal_basis));
        pairs
    }

    /// The terms, each code with what it says.
    fn terms(&self, tongue: Tongue) -> [(Text, Text); 3] {
        let codes = self.draft.handling.codes.iter();
        let codes = codes.map(|code| Text::ours(terms::handling(tongue, &format!("{code:?}"))));
        let tlp = words::tlp(self.draft.tlp);
        let evaluation = &self.draft.evaluation;
        let evaluation = format!(
            "{}:{}{}",
            evaluation.scheme, evaluation.source, evaluation.information
        );
        [
            pair(tongue.say("paper-handling"), words::joined(codes)),
            pair(
                tongue.say("paper-tlp"),
                Text::ours(terms::colour(tongue, tlp)),
            ),
            pair(
                tongue.say("paper-evaluation"),
                Text::ours(terms::evaluation(tongue, &evaluation)),
            ),
        ]
    }

    /// What is in it, in numbers.
    pub(super) fn summary(&self, tongue: Tongue) -> Vec<Block> {
        let contents = self.contents;
        let persons = tongue.t("paper-persons-in").n("persons", contents.persons);
        let accounts = tongue
            .t("paper-accounts-in")
            .n("accounts", contents.accounts);
        let in_it = words::joined([Text::ours(persons), Text::ours(accounts)]);
        let mut bands: BTreeMap<usize, u64> = BTreeMap::new();
        for (_, band) in &contents.sent {
            if let Some(place) = BANDS.iter().position(|known| known == band) {
                *bands.entry(place).or_default() += 1;
            }
        }
        let bands = bands.into_iter().filter_map(|(place, count)| {
            let band = BANDS.get(place)?;
            Some((tongue.code("band", band), count))
        });
        let verdicts = contents.verdicts.iter();
        let verdicts = verdicts.map(|(code, count)| (tongue.code("verdict", code), *count));
        let mut pairs = vec![
            pair(tongue.say("paper-in-it"), in_it),
            pair(tongue.say("paper-by-band"), words::counted(tongue, bands)),
            pair(tongue.say("paper-files"), words::counted(tongue, verdicts)),
            pair(
                tongue.say("paper-viewed"),
                words::viewed(tongue, contents.viewed),
            ),
        ];
        if contents.minors > 0 {
            let minors = tongue.t("paper-minors-meaning").n("count", contents.minors);
            pairs.push(pair(tongue.say("paper-minors"), Text::ours(minors)));
        }
        vec![
            Block::Heading(2, Text::ours(tongue.say("paper-summary"))),
            Block::Pairs(pairs),
        ]
    }
}

/// A name within a sentence: what could not be seen is marked there.
fn shown(name: &str) -> String {
    let seen = |char| {
        if tiaki_words::hides(char) {
            '\u{FFFD}'
        } else {
            char
        }
    };
    name.chars().map(seen).collect()
}
