//! How complete a report is, and what each missing piece would have changed.
//!
//! When a report comes in, what it says and leaves out is written down as [`Facts`]: for
//! each [`Field`] whether it is there, there in part, or missing. [`Rules`] turn facts
//! into a score; they are versioned, and since the facts are kept, a report can be judged
//! under another version without being read again. [`Tally`] sums up many reports for a
//! provider's card.
//!
//! Why facts and not scores: which field is missing is what a provider can change; a
//! score is what someone thinks of it. Facts are codes, never values, so that a card can
//! be sent to the provider.
//!
//! To add a field: a variant at the *end* of [`Field`] (facts are stored in this order),
//! where it is read in the intake of `tiaki-ops`, its words on the page. Older reports
//! then say [`Presence::Unread`] of it until they are read again. To change a weight: a
//! new file of rules with a new version.

mod rules;
mod tally;

pub use self::rules::{Band, Partial, QualityRulesError, Rules, Score};
pub use self::tally::{FieldTally, Tally};

use crate::identifier::codes;

codes! {
    /// How much of something a report has.
    Presence {
        /// All of it.
        Full = "full",
        /// Something of it.
        Partial = "partial",
        /// Nothing.
        Absent = "absent",
        /// There is nothing that it could belong to: no file, so nobody can have viewed it.
        NotApplicable = "not_applicable",
        /// The report was read before anyone asked for this.
        Unread = "unread",
    }
}

impl Presence {
    const fn letter(self) -> char {
        match self {
            Self::Full => 'f',
            Self::Partial => 'p',
            Self::Absent => 'a',
            Self::NotApplicable => 'n',
            Self::Unread => 'u',
        }
    }

    /// Full where all of `count` have it, partial where some have, absent where none has; not
    /// applicable where there is nothing to have it.
    #[must_use]
    pub const fn of(having: usize, count: usize) -> Self {
        if count == 0 {
            Self::NotApplicable
        } else if having == 0 {
            Self::Absent
        } else if having < count {
            Self::Partial
        } else {
            Self::Full
        }
    }

    /// Full or absent.
    #[must_use]
    pub const fn is(there: bool) -> Self {
        if there { Self::Full } else { Self::Absent }
    }

    /// Whether a provider could have given more.
    #[must_use]
    pub fn is_lacking(self) -> bool {
        matches!(self, Self::Absent | Self::Partial)
    }
}

codes! {
    /// What a report may say, in the order in which facts are stored. The first eight are the
    /// rubric's parts.
    Field {
        /// The file or a digest of it. In part: a file without any digest.
        File = "file",
        /// Whether a person has viewed the whole file, stated for each file.
        Viewed = "viewed",
        /// Who is reported. In part: an id without a way to reach the person, or the reverse.
        Offender = "offender",
        /// An address at the upload, with its time. In part: an address of another event.
        UploadPlace = "upload_place",
        /// When it happened, with zone and what it is the time of. In part: one of the two.
        Time = "time",
        /// What was said. In part: remarks of the provider only.
        Communication = "communication",
        /// Who the child is. In part: that there is one, without id, age or contact.
        Victim = "victim",
        /// Classification and marks, for each file or for the report.
        Flags = "flags",
        /// The source port beside each address: without it an address behind carrier NAT leads
        /// to thousands.
        Port = "port",
        /// A verified e-mail address or number of who is reported. In part: one that is not verified.
        Contact = "contact",
        /// The zone of the time.
        Zone = "zone",
        /// What the time is the time of.
        Meaning = "meaning",
        /// The id of the reported account at the provider.
        Account = "account",
        /// A device of the reported account.
        Device = "device",
        /// A country for the reported account: the provider's estimate or an address.
        Location = "location",
        /// Whether each file was publicly available.
        Public = "public",
        /// An industry classification for each file.
        Classification = "classification",
    }
}

impl Field {
    /// The parts of the rubric.
    pub const RUBRIC: [Self; 8] = [
        Self::File,
        Self::Viewed,
        Self::Offender,
        Self::UploadPlace,
        Self::Time,
        Self::Communication,
        Self::Victim,
        Self::Flags,
    ];
}

/// What one report says and leaves out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Facts(Vec<Presence>);

impl Facts {
    /// Facts from what is found for each field.
    pub fn new(found: impl Fn(Field) -> Presence) -> Self {
        Self(Field::ALL.iter().map(|field| found(*field)).collect())
    }

    /// How much of a field the report has.
    #[must_use]
    pub fn presence(&self, field: Field) -> Presence {
        let found = self.0.get(field as usize).copied();
        found.unwrap_or(Presence::Unread)
    }

    /// The same facts, but this field is full.
    #[must_use]
    pub fn with(&self, field: Field) -> Self {
        Self::new(|one| {
            if one == field {
                Presence::Full
            } else {
                self.presence(one)
            }
        })
    }

    /// One letter for each field: `f`, `p`, `a`, `n`, `u`.
    #[must_use]
    pub fn write(&self) -> String {
        self.0.iter().map(|presence| presence.letter()).collect()
    }

    /// Reads what [`Self::write`] wrote; fields that were added since, and letters that are not
    /// known, are unread.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let presence = |letter: char| {
            let known = Presence::ALL.iter().copied();
            known
                .into_iter()
                .find(|presence| presence.letter() == letter)
                .unwrap_or(Presence::Unread)
        };
        let mut letters = text.chars();
        Self(
            Field::ALL
                .iter()
                .map(|_| letters.next().map_or(Presence::Unread, presence))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Facts, Field, Presence};

    #[test]
    fn facts_read_back_and_short_ones_are_unread_at_the_end() {
        let facts = Facts::new(|field| match field {
            Field::File => Presence::Full,
            Field::Viewed => Presence::NotApplicable,
            Field::Port => Presence::Partial,
            _ => Presence::Absent,
        });
        assert_eq!(facts.write(), "fnaaaaaapaaaaaaaa");
        assert_eq!(Facts::read(&facts.write()), facts);
        let older = Facts::read("fz");
        assert_eq!(older.presence(Field::File), Presence::Full);
        assert_eq!(older.presence(Field::Viewed), Presence::Unread);
        assert_eq!(older.presence(Field::Classification), Presence::Unread);
        assert_eq!(Facts::read("").write().len(), Field::ALL.len());
        assert_eq!(
            facts.with(Field::Time).presence(Field::Time),
            Presence::Full
        );
    }

    #[test]
    fn fields_are_stored_in_the_order_they_were_added() {
        for (place, field) in Field::ALL.iter().enumerate() {
            assert_eq!(*field as usize, place);
        }
        let codes: Vec<&str> = Field::ALL
            .iter()
            .take(10)
            .map(|field| field.code())
            .collect();
        assert_eq!(
            codes,
            [
                "file",
                "viewed",
                "offender",
                "upload_place",
                "time",
                "communication",
                "victim",
                "flags",
                "port",
                "contact"
            ],
            "what is stored would be read as something else"
        );
    }

    #[test]
    fn some_of_many_is_partial() {
        for (having, count, presence) in [
            (0, 0, Presence::NotApplicable),
            (0, 3, Presence::Absent),
            (1, 3, Presence::Partial),
            (3, 3, Presence::Full),
        ] {
            assert_eq!(Presence::of(having, count), presence);
        }
    }
}
