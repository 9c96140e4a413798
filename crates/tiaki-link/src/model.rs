//! The weights: what each kind of evidence is worth, how rare it must be, and when to stop.
//!
//! The model is that of Fellegi and Sunter ("A Theory for Record Linkage", JASA 64, 1969): a pair
//! starts from the prior odds that two random records are of one person, and each agreement adds
//! `log2(m / u)`. Two things differ, because account identifiers are not census fields.
//!
//! 1. **The level of an agreement is (kind, holders, class)**, with the holders of the value
//!    counted exactly and bucketed by doublings. For each level the model states the odds of a
//!    pair that shares *only* this ([`Rule::alone`]); `u` then follows exactly from the counted
//!    pairs of the level, see [`crate::Linkage::levels`]. Plain term frequencies would punish a
//!    person for having many accounts, since the holders of an exclusive value are mostly that
//!    person's own; sampled `u` misses values shared by two in a million.
//! 2. **Kinds are not independent.** A [`Family`](crate::Family) is counted once (its best kind,
//!    and half of the others up to [`Rule::corroboration`]; next to a strong one hardly anything).
//!    The best family counts in full, the second by two thirds, every further one by a quarter; what
//!    a household has in common (an address over weeks) nothing next to a strong identifier.
//!    Households share machines, networks, cards and names, and independence would add these up
//!    to certainty.
//!
//! What a mailbox is worth also depends on its domain, of which the evidence itself shows whether its
//! mailboxes are people's own or open to anyone: see the module `domains`.
//!
//! Missing is not disagreement. Two different values speak against a link only where one person
//! seldom has two ([`Rule::differs`]): people keep their number, and change their mailbox, device
//! and names at will. They are compared between the *groups* that a link would join, so that a
//! chain cannot lead around a difference; see the module `cluster`.
//!
//! The figures that ship are in `standard.rs`. Learned or labelled weights replace them rule by
//! rule with [`Model::with_rule`].

mod standard;

use serde::{Deserialize, Serialize};

use crate::domains::DomainRule;
use crate::fixed::permille;
use crate::kind::{CLASSES, KINDS, Kind, Manner, Strength, ValueClass};

/// How many buckets of holders there are: 2, 4, 8 ... 4096 and more.
pub const BUCKETS: usize = 12;

/// The bucket of a value with this many holders: 0 for up to two, then one for each doubling.
#[must_use]
pub fn bucket(holders: u32) -> usize {
    let doublings = holders.saturating_sub(1).checked_ilog2().unwrap_or(0);
    (doublings as usize).min(BUCKETS - 1)
}

/// Up to this many holders are told exactly.
pub const EXACT: u32 = 8;

/// How many hold a value as a waterfall tells it: exactly up to [`EXACT`], then the next power of two,
/// which reads "up to". So one more among many does not make each of their links another one, which
/// whoever keeps links would have to write again.
#[must_use]
pub const fn told(count: u32) -> u32 {
    if count <= EXACT {
        count
    } else {
        // Beyond half of all numbers there is no next one.
        match count.checked_next_power_of_two() {
            Some(power) => power,
            None => u32::MAX,
        }
    }
}

/// What one kind is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Whether the kind may link alone.
    pub strength: Strength,
    /// Centibits of odds that two records are of one person when they share this and nothing
    /// else, by [`bucket`] of holders.
    pub alone: [i32; BUCKETS],
    /// The same of a value that is [`ValueClass::Personal`].
    pub personal: [i32; BUCKETS],
    /// Added by class of the value, in the order of [`ValueClass`]; `None` takes all weight.
    pub classes: [Option<i32>; CLASSES],
    /// Added when both sides are verified.
    pub verified: i32,
    /// Added once for each side that is found in free text only (negative): mined at both is
    /// weaker than mined at one, and that weaker than stated at both.
    pub mined: i32,
    /// Added (negative or 0) once for each side that states several values of the kind: one of
    /// them may be a relative's, given for recovery.
    pub several: i32,
    /// Added (negative or 0) once for each side that holds the value only indirectly (see
    /// [`crate::Evidence::indirect`]), in place of `several`.
    pub indirect: i32,
    /// Added (negative or 0) where both sides state values of the kind and none of them is shared:
    /// `log2` of the share of one person's pairs of accounts that differ in it. What is missing,
    /// mined or of a doubtful class is never a difference.
    pub differs: i32,
    /// Added when the times of use lie further apart than this; the last that fits holds.
    pub stale: Vec<Stale>,
    /// The most that half of this kind's weight may add to a better supporting kind of the same
    /// family.
    pub corroboration: i32,
    /// Values with more holders make no candidate pairs of all with all. For strong kinds the
    /// holders next to each other in key order are still compared.
    pub candidate_cap: u32,
    /// A value held by more persons than this is generic and has no weight.
    pub generic_persons: u32,
}

/// A correction for values that may have been handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    /// The gap between the two periods of use, in microseconds, from which it applies.
    pub gap: i64,
    /// Centibits added (negative).
    pub centibits: i32,
}

/// What a shared address is worth, by how closely the times agree, and by its network.
///
/// However often two records share addresses, it counts once: a household shares its address
/// every day and does not become one person by that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpRule {
    /// Same port within [`IpRule::flow_gap`]: strong, whatever the network.
    pub flow: i32,
    /// Microseconds between the events of one connection.
    pub flow_gap: i64,
    /// A port of an address with more holders than this is not a source port.
    pub flow_holders: u32,
    /// Within [`IpRule::window_gap`], by holders of the address.
    pub window: [i32; BUCKETS],
    /// Microseconds of the window.
    pub window_gap: i64,
    /// Within [`IpRule::day_gap`].
    pub day: [i32; BUCKETS],
    /// Microseconds of a day.
    pub day_gap: i64,
    /// Within a `Lease::gap`; beyond it an address says nothing.
    pub lease: [i32; BUCKETS],
    /// One side without time.
    pub undated: [i32; BUCKETS],
    /// Where nothing is known of the network, and of other classes than those below.
    pub unknown: Lease,
    /// By network: [`ValueClass::StaticLine`], [`ValueClass::FixedLine`],
    /// [`ValueClass::DailyLine`], [`ValueClass::Mobile`].
    pub networks: [Lease; 4],
}

/// How long an address stays with one subscriber of a kind of network, and what that makes of the
/// worth of sharing it: centibits added to the tables of [`IpRule`]; `None` takes all weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// To [`IpRule::window`].
    pub window: Option<i32>,
    /// To [`IpRule::day`].
    pub day: Option<i32>,
    /// To [`IpRule::lease`].
    pub lease: Option<i32>,
    /// Microseconds.
    pub gap: i64,
    /// To [`IpRule::undated`].
    pub undated: Option<i32>,
}

impl IpRule {
    /// The lease of an address of this class.
    #[must_use]
    pub const fn lease(&self, class: ValueClass) -> &Lease {
        let [static_line, fixed_line, daily_line, mobile] = &self.networks;
        match class {
            ValueClass::StaticLine => static_line,
            ValueClass::FixedLine => fixed_line,
            ValueClass::DailyLine => daily_line,
            ValueClass::Mobile => mobile,
            _ => &self.unknown,
        }
    }
}

/// The prior odds that two random records are of one person.
///
/// With `k` other accounts per person it is `k / N`. `N` is rounded down to a power of two, so
/// that scores change only when the table doubles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prior {
    /// `log2(k)` in centibits.
    pub others: i32,
    /// The least `log2(N)`: the values of a small table still come from a large world.
    pub least_doublings: u32,
    /// The greatest `log2(N)`: coincidences have causes, so rarity is not believed without end.
    pub most_doublings: u32,
}

/// From which odds a link has which tier, and what joining groups takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds {
    /// Confirmed, with two strong families.
    pub confirmed: i32,
    /// Probable: joins.
    pub probable: i32,
    /// Possible: shown for review, joins nothing.
    pub possible: i32,
    /// Pairs below are not kept at all.
    pub kept: i32,
    /// Pairs from here on are tried together with all other evidence between their groups.
    pub tried: i32,
    /// More evidence asked for each doubling of the smaller of two groups that a link would join.
    pub group_doubling: i32,
    /// A cluster with more members raises an alarm.
    pub giant: u32,
}

/// The tier of a link or a cluster, in ascending order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Weak or ambiguous: for review only, never joined by the machine.
    Possible,
    /// One exclusive identifier, or a conjunction of rare support.
    Probable,
    /// Two independent strong identifiers, or a human's decision.
    Confirmed,
}

/// All weights, caps and thresholds. Whole numbers only: the same model gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    version: u32,
    rules: [Rule; KINDS],
    /// What addresses are worth.
    pub ip: IpRule,
    /// How domains of mailboxes are judged.
    pub domains: DomainRule,
    /// The most that any kind may add to a strong kind of the same family. Hardly anything: who
    /// shares a tablet also shares its network.
    pub corroboration_of_strong: i32,
    /// The most that a [`Kind::NameStem`] adds: who shares a home often shares the name as well.
    pub stem: i32,
    /// The prior odds.
    pub prior: Prior,
    /// The tiers.
    pub thresholds: Thresholds,
}

impl Model {
    /// The version of the weights, to be kept with every result.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// The rule of a kind.
    #[must_use]
    pub fn rule(&self, kind: Kind) -> &Rule {
        let [first, ..] = &self.rules;
        self.rules.get(kind.index()).unwrap_or(first)
    }

    /// The same model under a new version with one rule replaced.
    #[must_use]
    pub fn with_rule(mut self, version: u32, kind: Kind, rule: Rule) -> Self {
        self.version = version;
        if let Some(place) = self.rules.get_mut(kind.index()) {
            *place = rule;
        }
        self
    }

    /// The prior odds for a table of this many records, in centibits.
    #[must_use]
    pub fn prior_odds(&self, records: usize) -> i32 {
        let Prior {
            others,
            least_doublings,
            most_doublings,
        } = self.prior;
        let doublings = records.checked_ilog2().unwrap_or(0);
        let bounded = doublings.max(least_doublings).min(most_doublings);
        others - 100 * i32::try_from(bounded).unwrap_or(64)
    }

    /// The centibits of a pair that shares only this, or `None` where its class takes all weight.
    /// That a value may be generic is not looked at.
    #[must_use]
    pub fn alone(
        &self,
        kind: Kind,
        manner: Manner,
        holders: u32,
        class: ValueClass,
    ) -> Option<i32> {
        let rule = self.rule(kind);
        let by_holders = |table: &[i32; BUCKETS]| table.get(bucket(holders)).copied();
        let lease = self.ip.lease(class);
        let (base, by_network) = match manner {
            Manner::IpFlow => {
                return (class <= ValueClass::SharedNetwork).then_some(self.ip.flow);
            }
            Manner::Equal | Manner::Recycled | Manner::Indirect
                if class == ValueClass::Personal =>
            {
                (by_holders(&rule.personal), Some(0))
            }
            Manner::Equal | Manner::Recycled | Manner::Indirect => {
                (by_holders(&rule.alone), Some(0))
            }
            Manner::IpWindow => (by_holders(&self.ip.window), lease.window),
            Manner::IpDay => (by_holders(&self.ip.day), lease.day),
            Manner::IpLease => (by_holders(&self.ip.lease), lease.lease),
            Manner::IpUndated => (by_holders(&self.ip.undated), lease.undated),
        };
        let by_class = rule.classes.get(class as usize).copied().flatten()?;
        Some(base? + by_network? + by_class)
    }

    /// The tier of evidence of `centibits` from so many strong families and kinds.
    #[must_use]
    pub fn tier(&self, centibits: i32, strong_families: u8, kinds: u8) -> Option<Tier> {
        let Thresholds {
            confirmed,
            probable,
            possible,
            ..
        } = self.thresholds;
        let may_link = strong_families >= 1 || kinds >= 2;
        if centibits >= confirmed && strong_families >= 2 {
            Some(Tier::Confirmed)
        } else if centibits >= probable && may_link {
            Some(Tier::Probable)
        } else {
            (centibits >= possible).then_some(Tier::Possible)
        }
    }

    /// The confidence in permille that odds of `centibits` stand for.
    #[must_use]
    pub fn confidence(&self, centibits: i32) -> u16 {
        permille(centibits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_double() {
        for (holders, expected) in [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 1),
            (4, 1),
            (5, 2),
            (8, 2),
            (9, 3),
            (4096, 11),
        ] {
            assert_eq!(bucket(holders), expected, "{holders}");
        }
        assert_eq!(bucket(u32::MAX), BUCKETS - 1);
    }

    #[test]
    fn more_holders_are_never_worth_more() {
        let model = Model::standard();
        for kind in Kind::ALL {
            for manner in [
                Manner::Equal,
                Manner::IpWindow,
                Manner::IpDay,
                Manner::IpLease,
                Manner::IpUndated,
            ] {
                let mut last = i32::MAX;
                for holders in 2..10_000 {
                    let alone = model.alone(kind, manner, holders, ValueClass::Ordinary);
                    let odds = alone.unwrap_or(i32::MIN);
                    assert!(odds <= last, "{kind} {manner:?} {holders}");
                    last = odds;
                }
            }
        }
    }

    #[test]
    fn of_an_address_later_is_never_worth_more_nor_enough_alone() {
        let model = Model::standard();
        let networks = ValueClass::ALL
            .into_iter()
            .filter(|class| *class < ValueClass::SharedNetwork);
        for class in networks {
            for holders in [2, 3, 9, 4096] {
                let worth = |manner| model.alone(Kind::Ip, manner, holders, class);
                let order = [
                    Manner::IpWindow,
                    Manner::IpDay,
                    Manner::IpLease,
                    Manner::IpUndated,
                ];
                // None is the least: once a step is worth nothing, no later one is worth anything.
                assert!(
                    order.map(worth).is_sorted_by(|near, far| near >= far),
                    "{class:?}"
                );
                assert!(worth(Manner::IpWindow).unwrap() < model.thresholds.possible.max(0));
            }
            let lease = model.ip.lease(class);
            assert_eq!(
                lease.lease.is_some(),
                lease.gap > model.ip.day_gap,
                "{class:?}"
            );
        }
    }

    #[test]
    fn the_longer_a_line_keeps_its_address_the_more_it_says() {
        use ValueClass::{DailyLine, FixedLine, Mobile, StaticLine};
        let model = Model::standard();
        for manner in [
            Manner::IpWindow,
            Manner::IpDay,
            Manner::IpLease,
            Manner::IpUndated,
        ] {
            let worth = |class| model.alone(Kind::Ip, manner, 2, class);
            let by_length = [StaticLine, FixedLine, DailyLine, Mobile].map(worth);
            assert!(
                by_length.is_sorted_by(|long, short| long >= short),
                "{manner:?}"
            );
        }
    }

    #[test]
    fn only_strong_kinds_can_link_alone() {
        let model = Model::standard();
        for kind in Kind::ALL {
            let alone = model
                .alone(kind, Manner::Equal, 2, ValueClass::Ordinary)
                .unwrap();
            let strong = model.rule(kind).strength == Strength::Strong;
            assert_eq!(alone >= model.thresholds.probable, strong, "{kind}");
        }
        for class in [
            ValueClass::SharedThing,
            ValueClass::Disposable,
            ValueClass::Placeholder,
        ] {
            for kind in Kind::ALL {
                assert_eq!(
                    model.alone(kind, Manner::Equal, 2, class),
                    None,
                    "{kind} {class:?}"
                );
            }
        }
        let shared = ValueClass::SharedNetwork;
        assert_eq!(model.alone(Kind::Ip, Manner::IpWindow, 2, shared), None);
        assert!(model.alone(Kind::Ip, Manner::IpFlow, 900, shared).is_some());
    }

    #[test]
    fn nothing_that_was_mined_joins_alone() {
        let model = Model::standard();
        for kind in Kind::ALL {
            let rule = model.rule(kind);
            let best = [Manner::Equal, Manner::IpWindow]
                .into_iter()
                .filter_map(|manner| model.alone(kind, manner, 2, ValueClass::Ordinary))
                .max();
            let mined = best.unwrap() + rule.mined;
            assert!(mined < model.thresholds.probable, "{kind}: {mined}");
            assert!(rule.mined < 0, "{kind}");
        }
    }

    #[test]
    fn the_prior_follows_the_table_in_doublings_between_its_bounds() {
        let model = Model::standard();
        for (records, odds) in [
            (0, -1300),
            (32_767, -1300),
            (32_768, -1400),
            (90_000, -1500),
            (131_071, -1500),
            (131_072, -1600),
            (100_000_000, -1900),
        ] {
            assert_eq!(model.prior_odds(records), odds, "{records}");
        }
    }

    #[test]
    fn a_model_survives_being_written_down() {
        let model = Model::standard();
        let text = serde_json::to_string(&model).unwrap();
        assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);
    }
}
