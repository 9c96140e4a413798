//! What an incident is, and when incidents happen and come in.

use super::{Plan, Setting, Signal};
use crate::calendar::{DAY, HOUR};
use crate::draw::{Draw, Purpose};

/// What an incident is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Kind {
    /// Many accounts passed one viral meme on.
    Batch,
    /// Chat or game with a minor.
    Contact,
    /// Solicitation or extortion of a minor.
    Enticement,
    /// An offender used a relative's account.
    Family,
    /// A file that nobody has seen.
    FirstSeen,
    /// Related files that nobody has seen.
    FirstSeenSet,
    /// Live streaming.
    Live,
    /// A parent sent something to a doctor.
    Medical,
    /// One person passed a viral meme on.
    Meme,
    /// A harmless file was taken for another.
    Mistaken,
    /// Hardly anything is said.
    Noise,
    /// Something else: words, or something unwanted sent.
    Other,
    /// A widely known file, shared in outrage.
    Outrage,
    /// Files kept.
    #[default]
    Possession,
    /// A minor's own files.
    SelfProduced,
    /// Files sent.
    Sharing,
    /// A minor's account is named, whoever was reported is not.
    VictimNamed,
}

/// One incident, for which one report comes in.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Incident {
    pub(crate) kind: Kind,
    pub(crate) provider: u8,
    /// The account reported, or [`NONE`].
    pub(crate) account: u32,
    /// The victim's or recipient's account, or [`NONE`].
    pub(crate) other: u32,
    /// When it happened, in seconds since 1970.
    pub(crate) at: i64,
    /// When the report came in.
    pub(crate) received: i64,
    /// The incident whose words and files are used: its own number, or that of the original.
    pub(crate) origin: u32,
    /// Whether the very bytes of the original come again.
    pub(crate) is_exact_copy: bool,
    /// Whether it comes after an account of the person was closed.
    pub(crate) is_return: bool,
    /// Of a batch: where its accounts start, and how many there are.
    pub(crate) members: (u32, u32),
}

impl Setting<'_> {
    /// When a person is active: the times that all of the person's accounts share, in no order.
    pub(crate) fn sessions(&self, plan: &Plan, number: u32) -> Vec<i64> {
        let person = plan.person(number);
        let country = plan.household(person.household).country;
        let offset = self.countries.country(country.into()).utc_offset;
        let mut draw = self.seed.draw(Purpose::Person, number.into(), 1);
        let last = (self.as_of - DAY).div_euclid(DAY) - 1;
        let first = last - i64::from(self.params.operation.session_days) + 1;
        let count = 4 + person.accounts.min(60) / 2;
        let session = |_| {
            let mut day = draw.between(first, last);
            let after_school = person.shows(Signal::Hours);
            // Day 0 of 1970 was a Thursday: days 2 and 3 of each week that starts there are its end.
            if after_school && (2..=3).contains(&day.rem_euclid(7)) {
                day -= 2;
            }
            let local = match () {
                () if after_school => draw.between(14 * HOUR + HOUR / 2, 18 * HOUR),
                () if draw.chance(6_500) => draw.between(17 * HOUR, 25 * HOUR),
                () => draw.between(0, 24 * HOUR),
            };
            day * DAY + local - offset
        };
        (0..count).map(session).collect()
    }

    /// A time within the person's sessions, after `from` and within the days of reports.
    pub(super) fn incident_at(&self, sessions: &[i64], draw: &mut Draw, from: i64) -> i64 {
        let last = self.as_of - DAY - 2 * HOUR;
        let from = from.max(self.start - 2 * DAY).min(last - DAY);
        let fitting: Vec<i64> = sessions
            .iter()
            .copied()
            .filter(|at| (from..last).contains(at))
            .collect();
        if fitting.is_empty() {
            return draw.between(from, last.min(from + 60 * DAY));
        }
        draw.pick(&fitting) + draw.between(0, HOUR / 2)
    }

    /// When a report of something at `at` comes in.
    pub(super) fn received(&self, draw: &mut Draw, at: i64) -> i64 {
        let days = draw.weighted(self.params.incidents.delay_days.iter().copied());
        let delay = i64::from(days) * DAY + draw.between(HOUR / 2, DAY / 2);
        (at + delay).clamp(self.start, self.as_of - 60).max(at + 60)
    }
}
