//! The danger class: the first of a fixed order whose condition is met.
//!
//! Classes are lexicographic: every person of a more urgent class comes before
//! every person of a less urgent one, whatever the sums. Conditions only ask for
//! *at least* so much of families that speak of danger, so more evidence of danger
//! can only lead to a more urgent class.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::factor::{Factor, FactorCode, Family};
use super::rules::Rules;
use crate::identifier::codes;

codes! {
    /// How near a child is to harm, most urgent first: `Ord` follows this order.
    DangerClass {
        /// A child is in danger now.
        ChildInDangerNow = "child_in_danger_now",
        /// The person has access to a child, and more than that points to danger.
        AccessToChild = "access_to_child",
        /// Material that may be hands-on or of the first generation.
        FirstGeneration = "first_generation",
        /// Contact with a child without sign of access, or a credible alarm.
        Contact = "contact",
        /// Material passed on.
        Distribution = "distribution",
        /// Material held.
        Possession = "possession",
        /// Not enough to say.
        Unclear = "unclear",
        /// Signs of a bystander only: setting aside is proposed.
        Bystander = "bystander",
        /// A victim, or a minor without signs of danger to others: to child protection, in a
        /// lane of its own.
        VictimProtected = "victim_protected",
    }
}

/// The strength of every family, 0 to 100 each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Strengths {
    by_family: [u16; Family::ALL.len()],
}

impl Strengths {
    /// The strength of one family, 0 to 100.
    #[must_use]
    pub fn of(&self, family: Family) -> u16 {
        self.by_family.get(family as usize).copied().unwrap_or(0)
    }

    pub(super) fn sum(factors: &[Factor]) -> Self {
        let mut strengths = Self::default();
        for factor in factors.iter().filter(|factor| factor.counted) {
            strengths.add(factor.code.family(), factor.points);
        }
        strengths
    }

    pub(super) fn add(&mut self, family: Family, points: u16) {
        if let Some(strength) = self.by_family.get_mut(family as usize) {
            *strength = strength.saturating_add(points).min(100);
        }
    }

    pub(super) fn without(mut self, family: Family) -> Self {
        if let Some(strength) = self.by_family.get_mut(family as usize) {
            *strength = 0;
        }
        self
    }
}

impl Serialize for Strengths {
    /// A map from the family's code to its strength.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Family::ALL.iter().map(|f| (f.code(), self.of(*f))))
    }
}

/// One way to reach a class.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) class: DangerClass,
    pub(super) code: String,
    #[serde(default)]
    pub(super) all: BTreeMap<Family, u16>,
    #[serde(default)]
    pub(super) any: Option<AnyOf>,
    #[serde(default)]
    pub(super) factors: Vec<FactorCode>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AnyOf {
    pub(super) of: Vec<Family>,
    pub(super) count: usize,
    pub(super) strength: u16,
    pub(super) sum: u16,
}

impl Condition {
    /// Whether the condition can be true, is not always true, asks of no family against danger,
    /// and is for a class that conditions may give.
    pub(super) fn can_be_meant(&self) -> bool {
        let speaks = |family: &Family| *family != Family::Benign;
        let sane = |strength: u16| (1..=100).contains(&strength);
        let any_is_sane = self.any.as_ref().is_none_or(|any| {
            let mut families = any.of.clone();
            families.sort_unstable();
            families.dedup();
            families.len() == any.of.len()
                && families.iter().all(speaks)
                && sane(any.strength)
                && (1..=families.len()).contains(&any.count)
                && usize::from(any.sum) <= families.len() * 100
        });
        let given = self.class < DangerClass::Unclear;
        let asks = !self.all.is_empty() || self.any.is_some() || !self.factors.is_empty();
        let all_is_sane = self
            .all
            .iter()
            .all(|(family, least)| speaks(family) && sane(*least));
        let danger = self.factors.iter().all(|code| speaks(&code.family()));
        given && asks && all_is_sane && any_is_sane && danger && !self.code.trim().is_empty()
    }

    fn is_met(&self, strengths: &Strengths, has: &dyn Fn(FactorCode) -> bool) -> bool {
        self.all
            .iter()
            .all(|(family, least)| strengths.of(*family) >= *least)
            && self.any.as_ref().is_none_or(|any| any.is_met(strengths))
            && self.factors.iter().all(|code| has(*code))
    }

    /// Whether a family takes part in this condition as it was met.
    pub(super) fn rests_on(&self, code: FactorCode, strengths: &Strengths) -> bool {
        let family = code.family();
        self.all.contains_key(&family)
            || self.factors.contains(&code)
            || self
                .any
                .as_ref()
                .is_some_and(|any| any.of.contains(&family) && strengths.of(family) >= any.strength)
    }
}

impl AnyOf {
    fn is_met(&self, strengths: &Strengths) -> bool {
        let strong = self
            .of
            .iter()
            .map(|family| strengths.of(*family))
            .filter(|strength| *strength >= self.strength);
        let (count, sum) = strong.fold((0_usize, 0_u16), |(count, sum), strength| {
            (count + 1, sum.saturating_add(strength))
        });
        count >= self.count && sum >= self.sum
    }
}

/// A class with the condition that gave it, if one did.
pub(super) struct Decided<'a> {
    pub(super) class: DangerClass,
    pub(super) by: Option<&'a Condition>,
}

/// The class of a person with these strengths. `protected` is whether the person may be a victim.
pub(super) fn decide<'a>(
    strengths: &Strengths,
    has: &dyn Fn(FactorCode) -> bool,
    protected: bool,
    rules: &'a Rules,
) -> Decided<'a> {
    let met = rules
        .conditions
        .iter()
        .filter(|condition| condition.is_met(strengths, has))
        .min_by_key(|condition| condition.class);
    match met {
        Some(condition) if condition.class <= DangerClass::Contact || !protected => Decided {
            class: condition.class,
            by: Some(condition),
        },
        _ if protected => Decided {
            class: DangerClass::VictimProtected,
            by: None,
        },
        _ if is_bystander(strengths, rules) => Decided {
            class: DangerClass::Bystander,
            by: None,
        },
        _ => Decided {
            class: DangerClass::Unclear,
            by: None,
        },
    }
}

fn is_bystander(strengths: &Strengths, rules: &Rules) -> bool {
    strengths.of(Family::Benign) >= rules.bystander.benign
        && strengths.of(Family::Material) < rules.bystander.material_below
        && strengths.of(Family::Sharing) < rules.bystander.sharing_below
}
