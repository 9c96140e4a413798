//! The workplace: how much narrative text one person should open in a day, and when it is enough.
//!
//! Filters on what is seen were found to help nobody; what helps is not to be exposed, and limits. The standard
//! here takes those of the Internet Watch Foundation for its analysts: five hours a day, a break each hour, an end
//! at 16:00 (peers.md, conclusion 9 and section 4, of the project's reference). Tiaki shows no imagery, so what is
//! left to meter is text.
//!
//! # What is counted
//! Nobody is watched while reading. A deliberate open counts [`WorkplaceRules::seconds`]: a time for the open
//! itself and one for as long as the text is, times the weight of the heaviest category of the report. So a
//! figure follows from what was opened alone, can be counted again by hand, and is no measure of anybody's work.
//!
//! # What it refuses
//! To compare. A [`Meter`] is one person's; of the unit there is a [`Load`] in three steps each.
//!
//! To add a category: a line in [`Category`], its weight in [`Category::standard_weight`]; to add a limit: a field of
//! [`WorkplaceRules`], in `rules.rs`.

mod meter;
mod rules;

pub use meter::{Given, Mark, MarkKind, Meter, Prompt, meter};
pub use rules::{Hours, SITE_FORMAT, WorkplaceError, WorkplaceRules};

use crate::identifier::codes;

codes! {
    /// What a report's text may be about, as far as its codes say: the kinds of incidents, and those marks of
    /// providers that tell of more. It is warned of before a text is opened, weighed, and can be opted out of.
    Category {
        /// Marked: animals are involved.
        Bestiality = "bestiality",
        /// Online enticement of a child.
        Enticement = "enticement",
        /// Marked: a very young child.
        Infant = "infant",
        /// Marked: streamed live.
        LiveStreaming = "live_streaming",
        /// Material: possession, manufacture or distribution.
        Material = "material",
        /// A domain name that misleads.
        MisleadingDomain = "misleading_domain",
        /// Words or pictures that mislead.
        MisleadingWords = "misleading_words",
        /// Molestation of a child.
        Molestation = "molestation",
        /// Marked: physical harm.
        PhysicalHarm = "physical_harm",
        /// Marked: exploited with sadism online.
        Sadistic = "sadistic",
        /// Marked: extortion.
        Sextortion = "sextortion",
        /// Travel to abuse a child.
        Tourism = "tourism",
        /// Trafficking of a child.
        Trafficking = "trafficking",
        /// Obscene material sent to a child unasked.
        Unsolicited = "unsolicited",
        /// The source does not say.
        Unstated = "unstated",
        /// Marked: violence or gore.
        Violence = "violence",
    }
}

codes! {
    /// Where in the form of a report a text stands.
    TextPlace {
        /// What the report as a whole adds.
        Additional = "additional",
        /// With an account that belongs with another.
        Associated = "associated",
        /// What was written: a chat, a mail, a post.
        Communication = "communication",
        /// Why high priority is asked for.
        Escalation = "escalation",
        /// With a file.
        File = "file",
        /// What is added on the incident.
        Incident = "incident",
        /// In the profile of who is reported.
        Profile = "profile",
        /// With an intended recipient.
        Recipient = "recipient",
        /// The text of a referral.
        Referral = "referral",
        /// With who is reported.
        Reported = "reported",
        /// What the time of the incident is the time of.
        Time = "time",
        /// With a child.
        Victim = "victim",
    }
}

codes! {
    /// How much somebody was exposed to today, as a supervisor is told it.
    Load {
        /// From 40 % of the day's limit.
        Fair = "fair",
        /// From 80 % of it.
        Heavy = "heavy",
        /// Less.
        Light = "light",
    }
}

impl Category {
    /// The categories of a report of this kind with these marks (as stored, with commas between), its files' among
    /// them: each once, in order, and at least one.
    #[must_use]
    pub fn of<'m>(incident_type: &str, marks: impl IntoIterator<Item = &'m str>) -> Vec<Self> {
        let mut found = vec![Self::find(incident_type).unwrap_or(Self::Unstated)];
        let marks = marks.into_iter().flat_map(|marks| marks.split(','));
        found.extend(marks.filter_map(|mark| Self::find(mark.trim())));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How heavy it weighs where the unit says nothing else, in hundredths. No measured scale is known; these keep
    /// an order that analysts' guidance agrees on, and are for the unit to set.
    #[must_use]
    pub const fn standard_weight(self) -> u16 {
        match self {
            Self::MisleadingDomain | Self::MisleadingWords | Self::Unsolicited => 100,
            Self::Enticement
            | Self::Material
            | Self::Sextortion
            | Self::Tourism
            | Self::Unstated => 150,
            Self::LiveStreaming | Self::Molestation | Self::Trafficking => 200,
            Self::Bestiality | Self::Infant | Self::PhysicalHarm | Self::Violence => 250,
            Self::Sadistic => 300,
        }
    }
}

impl Load {
    /// The step of so many weighted seconds, where a day's limit is `cap`.
    #[must_use]
    pub const fn of(seconds: i64, cap: i64) -> Self {
        let seconds = seconds as i128 * 100;
        let cap = cap as i128;
        if seconds >= cap * 80 {
            Self::Heavy
        } else if seconds >= cap * 40 {
            Self::Fair
        } else {
            Self::Light
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Category, Load};
    use crate::report::{IncidentType, Mark};

    #[test]
    fn every_kind_of_incident_is_a_category_and_marks_add_theirs() {
        for kind in IncidentType::ALL {
            let found = Category::of(kind.code(), []);
            assert_eq!(found.len(), 1);
            assert_eq!(found[0].code(), kind.code());
        }
        let found = Category::of(
            "enticement",
            ["sextortion,spam", "", "infant,viral", "sextortion"],
        );
        assert_eq!(
            found,
            [Category::Enticement, Category::Infant, Category::Sextortion]
        );
        assert_eq!(Category::of("unheard of", []), [Category::Unstated]);
        let kinds = IncidentType::ALL.iter().map(|kind| kind.code());
        let known: Vec<&str> = kinds
            .chain(Mark::ALL.iter().map(|mark| mark.code()))
            .collect();
        for category in Category::ALL {
            assert!(known.contains(&category.code()), "{category:?}");
        }
    }

    #[test]
    fn load_has_three_steps() {
        for (seconds, load) in [
            (0, Load::Light),
            (7_199, Load::Light),
            (7_200, Load::Fair),
            (14_399, Load::Fair),
            (14_400, Load::Heavy),
            (i64::MAX, Load::Heavy),
        ] {
            assert_eq!(Load::of(seconds, 18_000), load, "{seconds}");
        }
    }
}
