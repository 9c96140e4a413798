//! What looks like a sweep, from counts alone: nobody who watches sees an identifier.
//!
//! An answerer watches its askers, and an asker its own people, by the same rules. The answerer does not
//! know of hits; it knows of the contacts that were opened. An alarm stops nothing by itself (the budget does): it
//! is put before a person, who may close the line.

use std::collections::BTreeMap;

use crate::{Day, Limits};

/// What was asked in one direction between two agencies in one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayCounts {
    /// Identifiers in all requests, granted or not, repeats included.
    pub asked: u64,
    /// Identifiers granted and charged.
    pub granted: u64,
    /// Requests granted, repeats not counted.
    pub requests: u32,
    /// Requests answered again without a charge.
    pub repeats: u32,
    /// Requests refused.
    pub refused: u32,
    /// Those of them that the day's budget was too small for.
    pub refused_by_day: u32,
    /// Cases cited in granted requests.
    pub cases: u32,
    /// Identifiers granted for the case that most were asked for.
    pub largest_case: u64,
    /// Requests of the one size that most had.
    pub same_size: u32,
    /// How many met: hits, where the asker counts; contacts opened, where the answerer does. Nothing where it is not
    /// known: then it is not judged.
    pub met: Option<u64>,
}

/// From when on something is an alarm. All of it is policy; [`AlarmRules::standard`] is our choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlarmRules {
    /// The day's budget.
    pub per_day: u32,
    /// From this share of it on, in thousandths, a day is near it.
    pub near_permille: u32,
    /// So many days in a row near the budget.
    pub near_days: u32,
    /// So many identifiers for one case in a day.
    pub one_case: u64,
    /// So many requests of the same size in a day.
    pub same_size: u32,
    /// So many refused requests in a day.
    pub refused: u32,
    /// Days that misses are counted over, the last one included.
    pub miss_days: u32,
    /// From so many identifiers granted in them on.
    pub miss_least: u64,
    /// Where fewer than so many met for each 10,000 granted.
    pub met_per_10_000: u64,
}

impl AlarmRules {
    /// Fitting limits: near from 80 % on, three days in a row; four fifths of the limit for one case; 20
    /// requests of one size; 3 refusals; over seven days and from one day's budget on, fewer than 5 in 10,000 that
    /// met.
    #[must_use]
    pub fn standard(limits: &Limits) -> Self {
        Self {
            per_day: limits.per_day,
            near_permille: 800,
            near_days: 3,
            one_case: u64::from(limits.per_case) * 4 / 5,
            same_size: 20,
            refused: 3,
            miss_days: 7,
            miss_least: u64::from(limits.per_day),
            met_per_10_000: 5,
        }
    }
}

/// What an alarm is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AlarmCode {
    /// The day's budget was too small for a request.
    BudgetReached,
    /// Many days in a row near the budget.
    NearBudget,
    /// Very many identifiers for one case.
    OneCase,
    /// Nearly nothing of what was asked met.
    Misses,
    /// Asking went on after refusals.
    Refusals,
    /// Many requests of one size, as a program makes them that goes through numbers.
    SameSize,
}

impl AlarmCode {
    /// The code for programs and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BudgetReached => "budget_reached",
            Self::NearBudget => "near_budget",
            Self::OneCase => "one_case",
            Self::Misses => "misses",
            Self::Refusals => "refusals",
            Self::SameSize => "same_size",
        }
    }
}

/// Something that a person has to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// What about.
    pub code: AlarmCode,
    /// What was counted; for misses, what met.
    pub found: u64,
    /// From which count on it is an alarm; for misses, below which.
    pub limit: u64,
}

/// The alarms that stand on a day, given that day and those before it, in order of their codes. A day without counts
/// is a day on which nothing was asked.
#[must_use]
pub fn alarms(rules: &AlarmRules, days: &BTreeMap<Day, DayCounts>, today: Day) -> Vec<Alarm> {
    let counts = days.get(&today).copied().unwrap_or_default();
    let mut found = Vec::new();
    let mut alarm = |code, found_now: u64, limit: u64, rings: bool| {
        if rings {
            found.push(Alarm {
                code,
                found: found_now,
                limit,
            });
        }
    };
    let at_least = |value: u64, limit: u64| limit > 0 && value >= limit;

    let by_day = u64::from(counts.refused_by_day);
    alarm(AlarmCode::BudgetReached, by_day, 1, by_day > 0);

    let near = near_in_a_row(rules, days, today);
    let limit = u64::from(rules.near_days);
    alarm(AlarmCode::NearBudget, near, limit, at_least(near, limit));

    let of_case = counts.largest_case;
    alarm(
        AlarmCode::OneCase,
        of_case,
        rules.one_case,
        at_least(of_case, rules.one_case),
    );

    let (granted, met) = over_days(rules, days, today);
    if let Some(met) = met.filter(|_| at_least(granted, rules.miss_least)) {
        // So many would be too few, rounded up: 0.05 % of 5,000 are 2.5, and 2 ring.
        let limit = (u128::from(granted) * u128::from(rules.met_per_10_000)).div_ceil(10_000);
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        alarm(AlarmCode::Misses, met, limit, met < limit);
    }

    let (refused, limit) = (u64::from(counts.refused), u64::from(rules.refused));
    alarm(
        AlarmCode::Refusals,
        refused,
        limit,
        at_least(refused, limit),
    );

    let (same, limit) = (u64::from(counts.same_size), u64::from(rules.same_size));
    alarm(AlarmCode::SameSize, same, limit, at_least(same, limit));
    found
}

/// How many days up to today, without a gap, were near the budget.
fn near_in_a_row(rules: &AlarmRules, days: &BTreeMap<Day, DayCounts>, today: Day) -> u64 {
    let near = u64::from(rules.per_day) * u64::from(rules.near_permille);
    let mut row = 0;
    let mut expected = today;
    for (day, counts) in days.range(..=today).rev() {
        let is_near = u128::from(counts.granted) * 1_000 >= u128::from(near);
        if *day != expected || !is_near || counts.granted == 0 {
            break;
        }
        row += 1;
        expected = day.minus(1);
    }
    row
}

/// Granted and met over the days of the rule; days whose met is not known are left out.
fn over_days(
    rules: &AlarmRules,
    days: &BTreeMap<Day, DayCounts>,
    today: Day,
) -> (u64, Option<u64>) {
    let back = i32::try_from(rules.miss_days).unwrap_or(i32::MAX).max(1) - 1;
    let known = days.range(today.minus(back)..=today);
    let known = known.filter_map(|(_, counts)| Some((counts.granted, counts.met?)));
    known.fold((0, None), |(granted, met), (more, met_more)| {
        let met = met.unwrap_or(0_u64).saturating_add(met_more);
        (granted.saturating_add(more), Some(met))
    })
}

#[cfg(test)]
mod tests;
