//! Figures of back-tests and replays as they may be passed on: no count of one to four persons, nor what
//! gives one away.
//!
//! Why so by default: figures are kept with a version, handed out with its approval and written to files,
//! and go further than those who may see cases; a back-test of a small desk would tell of one person. Who
//! sits with the cases asks for them whole (`--whole`), which is never kept with a version.
//!
//! A figure that is not told is null. Where counts add up to others, others go with the small ones
//! ([`crate::fairness`] has the rule); a series of days keeps only days that are apart by nobody or by five
//! at least. Ids of persons are left out. To add a figure: its line here, or it is told whole.

use serde_json::{Map, Value, json};

use super::backtest::{Backtested, Bands, Group, Pair, Precision};
use super::calibration::Calibration;
use super::drift::Drift;
use super::refuse;
use super::replay::{Day, Replayed, Side, Wait, Waits};
use crate::Error;
use crate::cells::interval::Share;
use crate::fairness::suppress::{is_small, tell};

/// A back-test without small counts.
///
/// # Errors
/// [`Error::Invalid`] where the figures cannot be written as JSON.
pub fn backtest(found: &Backtested) -> Result<Value, Error> {
    let mut told = written(found)?;
    let cases = &found.cases;
    let without = cases.offence + cases.error;
    let row = [cases.danger, cases.offence, cases.error, cases.open];
    let kinds = tell(&[row.to_vec()]);
    let names = ["danger", "offence", "error", "open"];
    for (name, cell) in names.iter().zip(kinds.cells.iter().flatten()) {
        set(&mut told, &["cases", name], json!(cell));
    }
    for (name, count) in [
        ("learnt_from", cases.learnt_from),
        ("undated", cases.undated),
    ] {
        set(&mut told, &["cases", name], json!(unless_small(count)));
    }
    set(
        &mut told,
        &["precision"],
        precision(&found.precision, (cases.danger, without)),
    );
    waiting(&mut told, cases.danger, &found.never_reached);
    for (side, of) in [
        ("old", &found.calibration.old),
        ("new", &found.calibration.new),
    ] {
        set(&mut told, &["calibration", side], calibration(of)?);
    }
    set(&mut told, &["countries"], groups(&found.countries)?);
    set(&mut told, &["providers"], groups(&found.providers)?);
    set(&mut told, &["drift"], drift(&found.drift)?);
    set(&mut told, &["bands"], bands(&found.bands));
    Ok(told)
}

/// A replay without small counts and without ids.
///
/// # Errors
/// [`Error::Invalid`] where the figures cannot be written as JSON.
pub fn replayed(found: &Replayed) -> Result<Value, Error> {
    let mut told = written(found)?;
    set(&mut told, &["persons"], json!(unless_small(found.persons)));
    set(&mut told, &["moved"], Value::Null);
    set(&mut told, &["bands"], bands(&found.bands));
    set(&mut told, &["days"], written(&days(&found.days))?);
    set(&mut told, &["countries"], sides(&found.countries));
    set(&mut told, &["providers"], sides(&found.providers));
    set(&mut told, &["waiting"], waits(&found.waiting)?);
    set(
        &mut told,
        &["endangered"],
        json!(unless_small(found.endangered)),
    );
    waiting(&mut told, found.endangered, &found.never_reached);
    Ok(told)
}

fn written(of: &impl serde::Serialize) -> Result<Value, Error> {
    serde_json::to_value(of).map_err(|_| refuse("the figures", "they cannot be written as JSON"))
}

fn set(of: &mut Value, path: &[&str], value: Value) {
    let mut at = of;
    for name in path {
        let Some(next) = at.get_mut(*name) else {
            return;
        };
        at = next;
    }
    *at = value;
}

fn unless_small(count: u64) -> Option<u64> {
    (!is_small(count)).then_some(count)
}

/// The first so many are within the first so many more: what lies between is a count too.
fn precision(rows: &[Precision], (danger, without): (u64, u64)) -> Value {
    let side = |pick: fn(&Pair<Share>) -> &Share| {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let of = |place: &usize| rows.get(*place).map(|row| *pick(&row.danger));
        order.sort_by_key(|place| of(place).map_or(0, |share| share.of));
        let mut last = (0, 0);
        let mut told: Vec<Value> = vec![Value::Null; rows.len()];
        for place in order {
            let Some(found) = of(&place) else { continue };
            let here = (found.part, found.of - found.part);
            let is_apart = |from: u64, to: u64| !is_small(to.saturating_sub(from));
            let is_told = is_apart(last.0, here.0)
                && is_apart(last.1, here.1)
                && is_apart(here.0, danger)
                && is_apart(here.1, without);
            if let (true, Some(cell), Ok(value)) = (is_told, told.get_mut(place), written(&found)) {
                *cell = value;
                last = here;
            }
        }
        told
    };
    let (old, new) = (side(|pair| &pair.old), side(|pair| &pair.new));
    let rows = rows.iter().zip(old.into_iter().zip(new));
    let told = rows.map(
        |(row, (old, new))| json!({ "first": row.first, "danger": { "old": old, "new": new } }),
    );
    Value::Array(told.collect())
}

fn waiting(told: &mut Value, endangered: u64, never: &Pair<u64>) {
    if is_small(endangered) {
        set(told, &["child_days"], json!({ "old": null, "new": null }));
    }
    for (side, count) in [("old", never.old), ("new", never.new)] {
        let is_told = !is_small(count) && !is_small(endangered.saturating_sub(count));
        set(
            told,
            &["never_reached", side],
            json!(is_told.then_some(count)),
        );
    }
}

/// Persons by step, those with a child in danger and those without.
fn calibration(of: &Calibration) -> Result<Value, Error> {
    let mut told = written(of)?;
    for (name, steps) in [("bands", &of.bands), ("danger", &of.danger)] {
        let rows: Vec<Vec<u64>> = steps
            .iter()
            .map(|step| vec![step.danger.part, step.danger.of - step.danger.part])
            .collect();
        let found = tell(&rows);
        let steps = told.get_mut(name).and_then(Value::as_array_mut);
        for (step, cells) in steps.into_iter().flatten().zip(&found.cells) {
            if cells.iter().any(Option::is_none) {
                set(step, &["danger"], Value::Null);
                set(step, &["expected_permille"], Value::Null);
            }
        }
    }
    let all: u64 = of.bands.iter().map(|step| step.danger.of).sum();
    if is_small(all) {
        set(&mut told, &["brier_millionths"], Value::Null);
    }
    Ok(told)
}

/// Groups, each as five kinds of persons that add up to it: in danger and others, in the upper bands and
/// below, and errors among the upper.
fn groups(groups: &[Group]) -> Result<Value, Error> {
    let kinds = |found: &Share, errors: &Share, cases: u64| {
        let below = found.of - found.part;
        let other = errors.of.saturating_sub(errors.part + found.part);
        let rest = cases.saturating_sub(found.part + below + errors.part + other);
        vec![found.part, below, errors.part, other, rest]
    };
    let side = |pick: fn(&Pair<Share>) -> &Share| {
        let rows = groups
            .iter()
            .map(|one| kinds(pick(&one.found), pick(&one.errors), one.cases));
        tell(&rows.collect::<Vec<_>>())
    };
    let (old, new) = (side(|pair| &pair.old), side(|pair| &pair.new));
    let mut told = written(&groups)?;
    let rows = told.as_array_mut().into_iter().flatten();
    let cells = old.cells.iter().zip(&old.sums).zip(&new.cells);
    for (row, ((old, sum), new)) in rows.zip(cells) {
        if sum.is_none() {
            set(row, &["cases"], Value::Null);
        }
        for (name, cells) in [("old", old), ("new", new)] {
            if sum.is_none() || cells.iter().any(Option::is_none) {
                set(row, &["found", name], Value::Null);
                set(row, &["errors", name], Value::Null);
            }
        }
    }
    Ok(told)
}

fn drift(of: &Drift) -> Result<Value, Error> {
    let mut told = written(of)?;
    let about = |permille: u64, all: u64| (permille * all + 500) / 1_000;
    let is_told = |permille: u64, all: u64| {
        let having = about(permille, all);
        !is_small(having) && !is_small(all.saturating_sub(having)) && (having > 0 || permille == 0)
    };
    let factors: Vec<Value> = of
        .factors
        .iter()
        .filter(|one| {
            is_told(one.before_permille, of.before) && is_told(one.after_permille, of.after)
        })
        .map(written)
        .collect::<Result<_, _>>()?;
    set(&mut told, &["factors"], Value::Array(factors));
    if is_small(of.before) || is_small(of.after) {
        for name in ["before", "after", "bands_permille"] {
            set(&mut told, &[name], Value::Null);
        }
    }
    Ok(told)
}

fn bands(of: &Bands) -> Value {
    let same = of.persons.saturating_sub(of.up + of.down);
    let whole = tell(&[vec![of.up, of.down, same]]);
    let cell = |place: usize| {
        whole
            .cells
            .first()
            .and_then(|row| row.get(place))
            .copied()
            .flatten()
    };
    let (up, down) = (cell(0), cell(1));
    let part = |is_up: bool, sum: Option<u64>| {
        let here = of
            .moves
            .iter()
            .filter(|one| is_more_urgent(&one.from, &one.to) == is_up);
        let counts: Vec<u64> = here.clone().map(|one| one.persons).collect();
        let cells = tell(&[counts]).cells.into_iter().flatten();
        let told = here.zip(cells).map(
            move |(one, cell)| json!({ "from": one.from, "to": one.to, "persons": sum.and(cell) }),
        );
        told.collect::<Vec<_>>()
    };
    let mut moves = part(true, up);
    moves.extend(part(false, down));
    json!({ "persons": whole.total, "up": up, "down": down, "moves": moves })
}

fn is_more_urgent(from: &str, to: &str) -> bool {
    use tiaki_core::triage::Band;
    Band::find(to) < Band::find(from)
}

/// Days that are apart by nobody or by five at least, counted back from the last.
fn days(of: &[Day]) -> Vec<&Day> {
    let counts = |day: &Day| [day.persons, day.up, day.down];
    let mut kept: Vec<&Day> = Vec::new();
    for day in of.iter().rev() {
        let is_whole = counts(day).iter().all(|count| !is_small(*count));
        let is_apart = kept.last().is_none_or(|next| {
            let pairs = counts(day).into_iter().zip(counts(next));
            pairs
                .into_iter()
                .all(|(one, other)| !is_small(one.abs_diff(other)))
        });
        if is_whole && is_apart {
            kept.push(day);
        }
    }
    kept.reverse();
    kept
}

fn sides(of: &[Side]) -> Value {
    let rows: Vec<Vec<u64>> = of
        .iter()
        .map(|one| {
            vec![
                one.up,
                one.down,
                one.persons.saturating_sub(one.up + one.down),
            ]
        })
        .collect();
    let found = tell(&rows);
    let rows = of.iter().zip(found.cells.iter().zip(&found.sums));
    let told = rows.map(|(one, (cells, sum))| {
        let cell = |place: usize| cells.get(place).copied().flatten();
        json!({ "of": one.of, "persons": sum, "up": cell(0), "down": cell(1) })
    });
    Value::Array(told.collect())
}

fn waits(of: &Waits) -> Result<Value, Error> {
    let persons = |pair: &Pair<Wait>| pair.old.persons;
    let (all, up, down) = (persons(&of.all), persons(&of.up), persons(&of.down));
    let row = tell(&[vec![up, down, all.saturating_sub(up + down)]]);
    let cell = |place: usize| {
        row.cells
            .first()
            .and_then(|cells| cells.get(place))
            .copied()
            .flatten()
    };
    let mut told = Map::new();
    for (name, pair, is_told) in [
        ("all", &of.all, row.total.is_some()),
        ("up", &of.up, cell(0).is_some()),
        ("down", &of.down, cell(1).is_some()),
    ] {
        let side = |wait: &Wait| -> Result<Value, Error> {
            let mut side = written(wait)?;
            if is_small(wait.reached) || is_small(wait.persons.saturating_sub(wait.reached)) {
                set(&mut side, &["reached"], Value::Null);
            }
            Ok(if is_told { side } else { Value::Null })
        };
        let value = json!({ "old": side(&pair.old)?, "new": side(&pair.new)? });
        told.insert(name.to_owned(), value);
    }
    Ok(Value::Object(told))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cells::interval;
    use crate::rules::backtest::Move;

    fn pair<T: Clone>(of: T) -> Pair<T> {
        Pair {
            old: of.clone(),
            new: of,
        }
    }

    #[test]
    fn a_desk_with_one_case_tells_nothing_of_it() {
        let group = |of: &str, danger: u64, others: u64| Group {
            of: of.to_owned(),
            cases: danger + others,
            found: pair(interval::share(danger, danger)),
            errors: pair(interval::share(0, danger)),
        };
        let told = groups(&[group("FR", 40, 60), group("NZ", 1, 0), group("US", 30, 9)]).unwrap();
        let row = |place: usize| told.get(place).unwrap();
        assert_eq!(row(1)["cases"], Value::Null);
        assert_eq!(row(1)["found"]["old"], Value::Null);
        let nulls = (0..3).filter(|place| row(*place)["found"]["old"].is_null());
        assert!(nulls.count() > 1, "one alone follows from the sum: {told}");
    }

    #[test]
    fn what_lies_between_two_tops_is_a_count_too() {
        let row = |first: u64, part: u64| Precision {
            first: first.to_string(),
            danger: pair(interval::share(part, first)),
        };
        let told = precision(&[row(10, 5), row(50, 8), row(100, 40)], (60, 90));
        let of = |place: usize| told[place]["danger"]["old"].clone();
        assert!(
            !of(0).is_null() && of(1).is_null() && !of(2).is_null(),
            "{told}"
        );
        let few = precision(&[row(10, 3)], (60, 90));
        assert!(few[0]["danger"]["new"].is_null());
        let rest = precision(&[row(100, 58)], (60, 90));
        assert!(rest[0]["danger"]["new"].is_null(), "two are left");
    }

    proptest! {
        #[test]
        fn no_move_and_no_day_tells_of_few(moves in prop::collection::vec(0_u64..40, 6), same in 0_u64..60) {
            let names = ["very_high", "high", "medium"];
            let mut counts = moves.iter();
            let mut all = Vec::new();
            for from in names {
                for to in names.iter().filter(|to| **to != from) {
                    let persons = *counts.next().unwrap();
                    all.push(Move { from: from.to_owned(), to: (*to).to_owned(), persons });
                }
            }
            let sum = |is_up: bool| all.iter().filter(|one| is_more_urgent(&one.from, &one.to) == is_up)
                .map(|one| one.persons).sum::<u64>();
            let (up, down) = (sum(true), sum(false));
            let told = bands(&Bands { persons: up + down + same, up, down, moves: all.clone() });
            let shown = |value: &Value| value.as_u64();
            for is_up in [true, false] {
                let total = shown(&told[if is_up { "up" } else { "down" }]);
                let real = if is_up { up } else { down };
                prop_assert!(total.is_none_or(|total| total == real && !is_small(total)));
                let mut seen = 0;
                let mut hidden = 0;
                for one in told["moves"].as_array().unwrap() {
                    let (from, to) = (one["from"].as_str().unwrap(), one["to"].as_str().unwrap());
                    if is_more_urgent(from, to) == is_up {
                        match shown(&one["persons"]) {
                            Some(count) => {
                                prop_assert!(!is_small(count));
                                seen += count;
                            }
                            None => hidden += 1,
                        }
                    }
                }
                if let (Some(total), true) = (total, hidden > 0) {
                    prop_assert!(hidden > 1 && !is_small(total - seen));
                }
            }
        }

        #[test]
        fn days_are_apart_by_nobody_or_by_five(steps in prop::collection::vec((0_u64..8, 0_u64..4, 0_u64..4), 1..30)) {
            let mut sums = (0, 0, 0);
            let all: Vec<Day> = steps.iter().enumerate().map(|(number, (persons, up, down))| {
                sums = (sums.0 + persons, sums.1 + up, sums.2 + down);
                Day { day: number.to_string(), persons: sums.0, up: sums.1, down: sums.2 }
            }).collect();
            let told = days(&all);
            for two in told.windows(2) {
                let [one, other] = two else { continue };
                for (a, b) in [(one.persons, other.persons), (one.up, other.up), (one.down, other.down)] {
                    prop_assert!(!is_small(a.abs_diff(b)) && !is_small(a) && !is_small(b));
                }
            }
        }
    }
}
