//! The four axes beside the class, each 0 to 100 and each explained line by line.
//!
//! Danger is the strength of the families by their parts, not below the class's
//! floor. The other three are sums of named reasons, at most 100. No axis is ever
//! added to another.

use std::fmt;

use serde::Serialize;

use super::class::{DangerClass, Strengths};
use super::factor::Family;
use super::facts::PersonFacts;
use super::rules::Rules;
use crate::identifier::codes;
use crate::locate::Verdict;
use crate::report::Role;
use crate::time::Timestamp;

/// The four axes, 0 to 100 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Axes {
    /// How much points to danger for a child.
    pub danger: u8,
    /// How far an authority could act on what is there.
    pub actionability: u8,
    /// How little of it is known already.
    pub novelty: u8,
    /// How soon what could identify the person is gone.
    pub perishability: u8,
}

codes! {
    /// One of the axes that are sums of reasons.
    Axis {
        /// How far an authority could act.
        Actionability = "actionability",
        /// How little is known already.
        Novelty = "novelty",
        /// How soon evidence dies.
        Perishability = "perishability",
    }
}

macro_rules! reasons {
    ($($axis:ident { $($variant:ident = $code:literal: $text:literal,)+ })+) => {
        codes! {
            /// Why an axis has its value; its key for translation is `axis.` and its code.
            AxisCode { $($(#[doc = $text] $variant = $code,)+)+ }
        }

        impl AxisCode {
            /// The axis.
            #[must_use]
            pub const fn axis(self) -> Axis {
                match self { $($(Self::$variant => Axis::$axis,)+)+ }
            }

            /// What it says, in plain English.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $($(Self::$variant => $text,)+)+ }
            }
        }
    };
}

reasons! {
    Actionability {
        Located = "located": "one country is supported",
        SeveralPlaces = "several_places": "several countries are possible",
        Conflict = "conflict": "countries conflict",
        Identifiers = "identifiers": "verified or lasting identifiers",
        LiveLogs = "live_logs": "connection logs are expected to be alive",
        Complete = "complete": "a complete report",
        Partial = "partial": "a partly complete report",
        Viewed = "viewed": "files viewed by a person at the provider",
    }
    Novelty {
        OnlyHereFiles = "only_here_files": "first-seen files that nobody else here holds",
        SetsOfScene = "sets_of_scene": "small sets of one scene",
        FirstSeen = "first_seen": "first-seen files",
        AllFirstSeen = "all_first_seen": "nothing known beside them",
        NoHistory = "no_history": "no earlier report on the person",
    }
    Perishability {
        LogsDie = "logs_die": "the last connection log dies",
        PreservationEnds = "preservation_ends": "the provider's preservation ends",
    }
}

/// One line of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct AxisReason {
    /// Why.
    pub code: AxisCode,
    /// Points on the axis.
    pub points: u8,
    /// For the two clocks: days left.
    pub days_left: Option<i64>,
}

impl fmt::Display for AxisReason {
    /// A plain English sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.text())?;
        match self.days_left {
            Some(0) => f.write_str(" within a day"),
            Some(days) => write!(f, " in {days} days"),
            None => Ok(()),
        }
    }
}

/// The danger axis.
pub(super) fn danger(strengths: &Strengths, class: DangerClass, rules: &Rules) -> u8 {
    let weighed: u32 = Family::ALL
        .iter()
        .map(|family| {
            let part = rules.danger.permille.get(family).copied().unwrap_or(0);
            u32::from(strengths.of(*family)) * u32::from(part)
        })
        .sum();
    let floor = rules.danger.floor.get(&class).copied().unwrap_or(0);
    u8::try_from((weighed / 1_000).min(100))
        .unwrap_or(100)
        .max(floor)
}

/// The reasons of the other three axes, in order of their codes.
pub(super) fn reasons(facts: &PersonFacts, rules: &Rules, as_of: Timestamp) -> Vec<AxisReason> {
    let mut lines = Vec::with_capacity(10);
    actionability(facts, rules, as_of, &mut lines);
    novelty(facts, rules, &mut lines);
    perishability(facts, rules, as_of, &mut lines);
    lines.retain(|line| line.points > 0);
    lines
}

/// The sum of an axis's reasons, at most 100.
pub(super) fn sum(reasons: &[AxisReason], axis: Axis) -> u8 {
    reasons
        .iter()
        .filter(|line| line.code.axis() == axis)
        .fold(0_u8, |total, line| total.saturating_add(line.points))
        .min(100)
}

const fn line(code: AxisCode, points: u8) -> AxisReason {
    AxisReason {
        code,
        points,
        days_left: None,
    }
}

fn actionability(
    facts: &PersonFacts,
    rules: &Rules,
    as_of: Timestamp,
    lines: &mut Vec<AxisReason>,
) {
    let points = &rules.actionability;
    match facts.location {
        Verdict::Routed(_) => lines.push(line(AxisCode::Located, points.located)),
        Verdict::Several(_) => lines.push(line(AxisCode::SeveralPlaces, points.several_places)),
        Verdict::Conflict(_) => lines.push(line(AxisCode::Conflict, points.conflict)),
        Verdict::Unknown => {}
    }
    if facts.identifiers.count > 0 {
        lines.push(line(AxisCode::Identifiers, points.identifiers));
    }
    if facts.clock.days_left(as_of).is_some_and(|days| days >= 0) {
        lines.push(line(AxisCode::LiveLogs, points.live_logs));
    }
    let completeness = facts.standing().map(|report| report.completeness).max();
    match completeness {
        Some(best) if best >= rules.report.complete_from => {
            lines.push(line(AxisCode::Complete, points.complete));
        }
        Some(best) if best >= rules.report.partial_from => {
            lines.push(line(AxisCode::Partial, points.partial));
        }
        _ => {}
    }
    if facts.files.viewed.count > 0 {
        lines.push(line(AxisCode::Viewed, points.viewed));
    }
}

fn novelty(facts: &PersonFacts, rules: &Rules, lines: &mut Vec<AxisReason>) {
    let (points, files) = (&rules.novelty, &facts.files);
    if files.only_here.count > 0 {
        lines.push(line(AxisCode::OnlyHereFiles, points.only_here));
    }
    if files.small_sets.count > 0 {
        lines.push(line(AxisCode::SetsOfScene, points.small_sets));
    }
    if files.first_seen.count > 0 {
        lines.push(line(AxisCode::FirstSeen, points.first_seen));
        if files.known.count + files.near.count + files.viral.count == 0 {
            lines.push(line(AxisCode::AllFirstSeen, points.all_first_seen));
        }
    }
    let reported = facts
        .standing()
        .any(|report| report.role != Role::Disclosed);
    if reported && facts.prior_reports.count == 0 {
        lines.push(line(AxisCode::NoHistory, points.no_history));
    }
}

fn perishability(
    facts: &PersonFacts,
    rules: &Rules,
    as_of: Timestamp,
    lines: &mut Vec<AxisReason>,
) {
    let rule = &rules.perishability;
    if let Some(left) = facts.clock.days_left(as_of).filter(|left| *left >= 0) {
        let step = rule
            .days
            .iter()
            .zip(rule.points)
            .find(|(days, _)| left <= i64::from(**days));
        if let Some((_, points)) = step {
            lines.push(AxisReason {
                days_left: Some(left),
                ..line(AxisCode::LogsDie, points)
            });
        }
    }
    let preserved = facts.clock.preservation_days_left(as_of);
    let ending = preserved.filter(|left| (0..=i64::from(rule.preservation_days)).contains(left));
    if let Some(left) = ending {
        lines.push(AxisReason {
            days_left: Some(left),
            ..line(AxisCode::PreservationEnds, rule.preservation_points)
        });
    }
}
