//! Triage: the child in danger first, and every step explained.
//!
//! [`triage`] takes the facts on one person ([`PersonFacts`]), the rules
//! ([`Rules`]) and the time, and gives a [`Priority`]: a danger class that no sum
//! can undercut, four axes that are never added up, a band with its deadline, a
//! place in the total order of a queue, every factor with its points and the
//! reports that show it, and what would change the band. It is a proposal: an
//! operator decides.
//!
//! Why so: officers cannot tell which of two near-identical reports hides a
//! child, and one number is the wrong answer to that (a report of 95/100 for
//! quality may be worth 6/100 for rescue). A person who endangers a child is
//! often visible only through several weak signals, so the upper classes are also
//! reached by independent families of signals together.
//!
//! It refuses to let victims and bystanders rank as offenders, to read absence as
//! innocence, and to learn by itself: a figure changes only with a new version of
//! the rules. To add a factor: a line in `factor.rs`, its points in
//! `rules/standard-1.toml`, its finding in `collect`.

mod axes;
mod class;
pub mod difference;
mod factor;
mod facts;
pub mod formats_6_4;
mod innocence;
mod pack;
mod rules;
mod text;

use std::fmt;

use serde::Serialize;

use crate::id::PersonId;
use crate::identifier::codes;
use crate::report::Role;
use crate::time::Timestamp;

pub use axes::{Axes, Axis, AxisCode, AxisReason};
pub use class::{DangerClass, Strengths};
pub use factor::{Factor, FactorCode, Family};
pub use facts::{FileFacts, PersonFacts, ReportFact, Seen};
pub use innocence::Pattern;
pub use pack::VERSION as FACTS_VERSION;
pub use rules::{FactorRule, Learned, MAX_RULES_BYTES, Rules, RulesError};
pub use text::Change as FactorChange;

use class::Decided;

codes! {
    /// How soon a person must be worked, soonest first: `Ord` follows this order.
    Band {
        /// Within a day.
        VeryHigh = "very_high",
        /// Within a week.
        High = "high",
        /// Within two weeks.
        Medium = "medium",
        /// Within a month.
        Low = "low",
        /// Proposed to be set aside; an operator decides, with a reason.
        SetAsideProposed = "set_aside_proposed",
    }
}

codes! {
    /// Which queue a person belongs in.
    Lane {
        /// To be investigated.
        Offence = "offence",
        /// To child protection: a victim, or a minor.
        Safeguarding = "safeguarding",
    }
}

/// What triage proposes for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Priority {
    /// The danger class.
    pub class: DangerClass,
    /// The code of the condition that gave the class; nothing where none was needed.
    pub reached_by: Option<String>,
    /// Which queue.
    pub lane: Lane,
    /// Whether the person also appears as a victim or states to be a minor: a human must look
    /// before anything else, whatever the class.
    pub may_be_victim: bool,
    /// The four axes.
    pub axes: Axes,
    /// The strength of each family of signals.
    pub strengths: Strengths,
    /// The band.
    pub band: Band,
    /// Whether dying evidence raised the band by one.
    pub raised: bool,
    /// By when it must be worked; nothing where setting aside is proposed.
    pub due_at: Option<Timestamp>,
    /// The place in the queue: smaller comes first, no two persons are equal.
    pub rank: RankKey,
    /// Everything that bears on the class, in order of the codes.
    pub factors: Vec<Factor>,
    /// Everything that bears on the other axes, in order of the codes.
    pub axis_reasons: Vec<AxisReason>,
    /// What would change the band.
    pub would_change: Vec<WouldChange>,
    /// The version of the rules.
    pub rules_version: String,
}

/// The place of a person in a queue: class, then danger, novelty, actionability and
/// perishability (more first), then the older, then the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RankKey([u8; 29]);

/// One thing that would change the band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WouldChange {
    /// What would have to be learnt.
    pub what: Change,
    /// The class it would lead to.
    pub to_class: DangerClass,
    /// The band it would lead to.
    pub to_band: Band,
}

/// Something that could still be learnt of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// This factor is found too.
    Found(FactorCode),
    /// The signs of this family prove wrong.
    Refuted(Family),
    /// It turns out that the person is not a victim or minor.
    NoVictim,
}

impl RankKey {
    fn new(class: DangerClass, axes: Axes, since: Timestamp, person: PersonId) -> Self {
        let down = |value: u8| u8::MAX - value;
        let head = [
            class as u8,
            down(axes.danger),
            down(axes.novelty),
            down(axes.actionability),
            down(axes.perishability),
        ];
        let ordered = since.micros().cast_unsigned() ^ (1 << 63);
        let time = ordered.to_be_bytes();
        let mut key = [0_u8; 29];
        key.iter_mut()
            .zip(head.iter().chain(&time).chain(person.as_bytes()))
            .for_each(|(to, from)| *to = *from);
        Self(key)
    }

    /// The key as bytes whose order is the order of the queue, in memory and in both databases.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 29] {
        &self.0
    }
}

/// A stored rank as if its person were of this class; axes, age and id stay.
#[must_use]
pub fn in_class(rank: &[u8], class: DangerClass) -> Vec<u8> {
    let rest = rank.iter().skip(1).copied();
    let head = rank.first().map(|_| class as u8);
    head.into_iter().chain(rest).collect()
}

impl Serialize for RankKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(self.0))
    }
}

impl fmt::Display for WouldChange {
    /// A plain English sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            Change::Found(code) => write!(f, "if found: {}", code.text())?,
            Change::Refuted(family) => write!(f, "if the signs of {} prove wrong", family.code())?,
            Change::NoVictim => f.write_str("if the person proves not to be a victim or minor")?,
        }
        write!(f, ": {}, {}", self.to_class.code(), self.to_band.code())
    }
}

/// The priority of a person under `rules` at `as_of`. The same facts in any order give the same
/// priority.
#[must_use]
pub fn triage(facts: &PersonFacts, rules: &Rules, as_of: Timestamp) -> Priority {
    let mut factors = factor::collect(facts, rules, as_of);
    let may_be_victim = may_be_victim(facts);
    if may_be_victim {
        spare(&mut factors);
    }
    let strengths = Strengths::sum(&factors);
    let axis_reasons = axes::reasons(facts, rules, as_of);
    let perishability = axes::sum(&axis_reasons, Axis::Perishability);
    let judge = Judge {
        facts,
        factors: &factors,
        may_be_victim,
        perishability,
        rules,
    };
    let decided = judge.decide(&strengths, None);
    let (band, raised) = judge.band(decided.class, &factors);
    let axes = Axes {
        danger: axes::danger(&strengths, decided.class, rules),
        actionability: axes::sum(&axis_reasons, Axis::Actionability),
        novelty: axes::sum(&axis_reasons, Axis::Novelty),
        perishability,
    };
    let since = facts.first_received().unwrap_or(as_of);
    let lane = match decided.class {
        DangerClass::VictimProtected => Lane::Safeguarding,
        _ => Lane::Offence,
    };
    Priority {
        class: decided.class,
        reached_by: decided.by.map(|condition| condition.code.clone()),
        lane,
        may_be_victim,
        axes,
        strengths,
        band,
        raised,
        due_at: judge.due_at(&decided, band, &strengths, as_of),
        rank: RankKey::new(decided.class, axes, since, facts.person),
        would_change: judge.would_change(&strengths, decided.class, band),
        factors,
        axis_reasons,
        rules_version: rules.version.clone(),
    }
}

/// Whether the person appears as a victim in a standing report, or states to be a minor.
fn may_be_victim(facts: &PersonFacts) -> bool {
    facts.stated_minor.count > 0 || facts.standing().any(|report| report.role == Role::Victim)
}

/// What a child's own account shows is not held against the child: alarms about it and pictures
/// of itself. Signs of danger to others still count.
fn spare(factors: &mut [Factor]) {
    for factor in factors {
        factor.counted &= !matches!(factor.code.family(), Family::Alarm | Family::Production)
            || factor.code == FactorCode::OperatorAlarm;
    }
}

/// Everything a decision needs beside the strengths.
struct Judge<'a> {
    facts: &'a PersonFacts,
    factors: &'a [Factor],
    may_be_victim: bool,
    perishability: u8,
    rules: &'a Rules,
}

impl<'a> Judge<'a> {
    fn decide(&self, strengths: &Strengths, also: Option<FactorCode>) -> Decided<'a> {
        let has = |code: FactorCode| also == Some(code) || has_counted(self.factors, code);
        class::decide(strengths, &has, self.may_be_victim, self.rules)
    }

    /// The band of a class for this person, and whether dying evidence raised it.
    fn band(&self, class: DangerClass, factors: &[Factor]) -> (Band, bool) {
        let band = self.rules.band_of(class);
        if class == DangerClass::Unclear && (self.says_nothing() || factors.is_empty()) {
            return (Band::SetAsideProposed, false);
        }
        if class == DangerClass::VictimProtected {
            let alarmed = factors
                .iter()
                .any(|factor| factor.code.family() == Family::Alarm && factor.points >= 25);
            return (if alarmed { Band::VeryHigh } else { band }, alarmed);
        }
        let dying = self.perishability >= self.rules.raise.perishability
            && class <= self.rules.raise.down_to
            && band > Band::VeryHigh;
        (if dying { one_up(band) } else { band }, dying)
    }

    /// Whether all standing reports come from senders of unusable reports and are nearly empty,
    /// or there is none left.
    fn says_nothing(&self) -> bool {
        self.facts.standing().all(|report| {
            report.noisy_sender && report.completeness < self.rules.report.partial_from
        })
    }

    /// The deadline runs from the receipt of the first report that the class rests on; where the
    /// last evidence dies before it, the deadline is then.
    fn due_at(
        &self,
        decided: &Decided<'_>,
        band: Band,
        strengths: &Strengths,
        as_of: Timestamp,
    ) -> Option<Timestamp> {
        let days = self.rules.deadline_days(band)?;
        let rests_on = |factor: &&Factor| {
            factor.counted
                && decided
                    .by
                    .is_none_or(|condition| condition.rests_on(factor.code, strengths))
        };
        let resting: Vec<_> = self.factors.iter().filter(rests_on).collect();
        let received = self
            .facts
            .standing()
            .filter(|report| {
                resting
                    .iter()
                    .any(|factor| factor.sources.binary_search(&report.source).is_ok())
            })
            .map(|report| report.received_at)
            .min();
        let from = received
            .or_else(|| self.facts.first_received())
            .unwrap_or(as_of);
        let due = from.plus_days(i64::from(days));
        let dies = self.facts.clock.logs_end.filter(|end| *end >= as_of);
        Some(dies.map_or(due, |end| end.min(due)))
    }

    /// What would change the band: things asked for by the rules that are not found yet, families
    /// that may prove wrong, and a victim who is none.
    fn would_change(
        &self,
        strengths: &Strengths,
        class: DangerClass,
        band: Band,
    ) -> Vec<WouldChange> {
        let found = self.rules.ask.iter().copied().filter_map(|code| {
            if has_counted(self.factors, code) || self.is_spared(code) {
                return None;
            }
            let mut more = *strengths;
            more.add(code.family(), self.rules.points(code, 1, 1_000));
            let to_class = self.decide(&more, Some(code)).class;
            Some((Change::Found(code), to_class))
        });
        let refuted = Family::ALL
            .iter()
            .filter(|family| strengths.of(**family) > 0)
            .map(|family| {
                let less = strengths.without(*family);
                let has =
                    |code: FactorCode| code.family() != *family && has_counted(self.factors, code);
                let to_class = class::decide(&less, &has, self.may_be_victim, self.rules).class;
                (Change::Refuted(*family), to_class)
            });
        found
            .chain(refuted)
            .chain(self.no_victim())
            .filter(|(_, to_class)| *to_class != class)
            .map(|(what, to_class)| WouldChange {
                what,
                to_class,
                to_band: self.band(to_class, self.factors).0,
            })
            .filter(|change| change.to_band != band)
            .collect()
    }

    fn no_victim(&self) -> Option<(Change, DangerClass)> {
        if !self.may_be_victim {
            return None;
        }
        let mut strengths = Strengths::default();
        for factor in self.factors {
            strengths.add(factor.code.family(), factor.points);
        }
        let has = |code: FactorCode| self.factors.iter().any(|factor| factor.code == code);
        let class = class::decide(&strengths, &has, false, self.rules).class;
        Some((Change::NoVictim, class))
    }

    fn is_spared(&self, code: FactorCode) -> bool {
        self.may_be_victim && matches!(code.family(), Family::Alarm | Family::Production)
    }
}

/// Factors are in order of their codes.
fn has_counted(factors: &[Factor], code: FactorCode) -> bool {
    factors
        .binary_search_by_key(&code, |factor| factor.code)
        .ok()
        .and_then(|at| factors.get(at))
        .is_some_and(|factor| factor.counted)
}

const fn one_up(band: Band) -> Band {
    match band {
        Band::VeryHigh | Band::High => Band::VeryHigh,
        Band::Medium => Band::High,
        Band::Low => Band::Medium,
        Band::SetAsideProposed => Band::SetAsideProposed,
    }
}

#[cfg(test)]
mod tests;
