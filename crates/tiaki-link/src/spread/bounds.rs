//! What the weights come to at most, in numbers that an engine can compare.

use crate::compare::{Round, Weight};
use crate::kind::{Family, Kind, Manner, Strength, ValueClass};
use crate::model::{BUCKETS, Model};

/// What sharing a value of one kind and class comes to at most, while so many hold it.
///
/// A value for which there is no such line has no weight in the round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worth {
    /// The kind.
    pub kind: Kind,
    /// The class that holds for the value.
    pub class: ValueClass,
    /// The fewest holders (records or persons, by round) of this line.
    pub from: u32,
    /// The most holders of this line.
    pub to: u32,
    /// All records that hold the value are compared with each other while no more *records* hold it.
    pub cap: u32,
    /// Beyond the cap, neighbours in the order of record keys still are.
    pub neighbours: bool,
    /// Evidence of one family counts once.
    pub family: Family,
    /// Whether the kind may link alone.
    pub strong: bool,
    /// Centibits above the prior at most.
    pub most: i32,
    /// Of an address: the same where no two events are within [`Flows::window`].
    pub apart: i32,
}

/// Who was seen with one connection, and how near two events at one address are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flows {
    /// The classes of address whose ports are evidence.
    pub classes: Vec<ValueClass>,
    /// The lowest port that is evidence.
    pub lowest_port: u16,
    /// Microseconds between two events of one connection at most.
    pub gap: i64,
    /// A port that more records were seen with is no evidence.
    pub holders: u32,
    /// Centibits above the prior at most; 0 where it is no evidence.
    pub most: i32,
    /// Microseconds between two events that are near at most.
    pub window: i64,
}

/// The odds from which on a pair is a tie in a round, in centibits. In the round of records a tie
/// also needs evidence of two families, or a strong value that no third record holds.
#[must_use]
pub fn least_odds(model: &Model, round: Round) -> i32 {
    let limits = &model.thresholds;
    let joining = limits.probable.min(limits.confirmed);
    match round {
        Round::Records => joining,
        Round::Persons => joining.min(limits.possible).min(limits.tried),
    }
}

/// Every line that has weight in a round, for a whole of so many records.
#[must_use]
pub fn worths(model: &Model, records: usize, round: Round) -> Vec<Worth> {
    let prior = model.prior_odds(records);
    let mut lines = Vec::new();
    for kind in Kind::ALL {
        let rule = model.rule(kind);
        let rest: i32 = [
            rule.verified,
            2 * rule.mined,
            2 * rule.several,
            2 * rule.indirect,
            rule.stale.iter().map(|s| s.centibits).max().unwrap_or(0),
        ]
        .into_iter()
        .map(|more| more.max(0))
        .sum();
        for class in ValueClass::ALL {
            for (from, to) in ranges(rule.generic_persons) {
                let counted = (from.max(2), from);
                if !Weight::new(model, prior, round, (kind, class), counted).counts() {
                    continue;
                }
                let best = |manners: &[Manner]| {
                    let odds = manners
                        .iter()
                        .filter_map(|m| model.alone(kind, *m, from, class));
                    odds.max().map_or(0, |odds| (odds + rest - prior).max(0))
                };
                let later = [Manner::IpDay, Manner::IpLease, Manner::IpUndated];
                let (most, apart) = if kind == Kind::Ip {
                    let apart = best(&later);
                    (best(&[Manner::IpWindow]).max(apart), apart)
                } else {
                    let most = best(&[Manner::Equal]);
                    let most = match kind {
                        Kind::NameStem => most.min(model.stem),
                        _ => most,
                    };
                    (most, most)
                };
                lines.push(Worth {
                    kind,
                    class,
                    from,
                    to,
                    cap: rule.candidate_cap,
                    neighbours: rule.strength == Strength::Strong,
                    family: kind.family(),
                    strong: rule.strength == Strength::Strong,
                    most,
                    apart,
                });
            }
        }
    }
    lines
}

/// See [`Flows`]; for a whole of so many records.
#[must_use]
pub fn flows(model: &Model, records: usize) -> Flows {
    let prior = model.prior_odds(records);
    let odds = |class: &ValueClass| model.alone(Kind::Ip, Manner::IpFlow, 2, *class);
    let mined = (2 * model.rule(Kind::Ip).mined).max(0);
    let classes = ValueClass::ALL.into_iter();
    let most = ValueClass::ALL.iter().filter_map(odds).max();
    Flows {
        classes: classes.filter(|class| odds(class).is_some()).collect(),
        lowest_port: crate::table::LOWEST_PORT,
        gap: model.ip.flow_gap,
        holders: model.ip.flow_holders,
        most: most.map_or(0, |odds| (odds + mined - prior).max(0)),
        window: model.ip.window_gap,
    }
}

/// From how many holders to how many a value weighs the same: by [`crate::bucket`], and on either
/// side of the count from which it is generic.
fn ranges(generic: u32) -> Vec<(u32, u32)> {
    let mut starts: Vec<u32> = (1..BUCKETS).map(|bucket| (1 << bucket) + 1).collect();
    starts.push(0);
    starts.extend(generic.checked_add(1));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).map(|next| next - 1);
    let ends = ends.chain([u32::MAX]);
    starts.iter().copied().zip(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bucket;

    #[test]
    fn a_line_holds_for_every_count_in_it_and_no_count_has_two() {
        let model = Model::standard();
        for round in [Round::Records, Round::Persons] {
            let lines = worths(&model, 90_000, round);
            let prior = model.prior_odds(90_000);
            for kind in Kind::ALL {
                for class in ValueClass::ALL {
                    for count in (1..200).chain([1023, 1024, 1025, 5000, u32::MAX]) {
                        let own = lines.iter().filter(|line| {
                            (line.kind, line.class) == (kind, class)
                                && (line.from..=line.to).contains(&count)
                        });
                        let own: Vec<_> = own.collect();
                        let counted = (count.max(2), count);
                        let weight = Weight::new(&model, prior, round, (kind, class), counted);
                        assert_eq!(own.len(), usize::from(weight.counts()), "{kind} {count}");
                        for line in own {
                            assert_eq!(bucket(line.from.max(1)), bucket(count));
                            assert!(line.most >= line.apart);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_round_of_records_asks_for_more() {
        let model = Model::standard();
        let (records, persons) = (Round::Records, Round::Persons);
        assert!(least_odds(&model, records) > least_odds(&model, persons));
    }
}
