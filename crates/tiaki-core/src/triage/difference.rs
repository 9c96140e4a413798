//! What a version of the rules says otherwise than another, figure by figure.
//!
//! Both are read as they are parsed, so that an order, a remark or a space makes no difference; and every figure of
//! the form is compared, whatever it is called, so that none can change unseen. Conditions are told apart by their
//! class and code; several of one code are numbered in their order.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::rules::{Rules, RulesError};

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Changed {
    /// The part of the rules: `factor`, `band`, `condition`, `deadline_days`, `danger`, …
    pub part: String,
    /// Of what: the code of a factor, a class, a condition; empty where the part is one thing.
    pub of: String,
    /// Which figure of it: `points`, `cap`, `permille.contact`; empty where there is only one.
    pub figure: String,
    /// What it is in the first; nothing where that has none.
    pub before: Option<String>,
    /// What it is in the second; nothing where that has none.
    pub after: Option<String>,
}

/// Parts whose members are things of their own.
const OF_THINGS: &[&str] = &["factor", "band", "deadline_days"];

/// What says where a text of rules comes from, and ranks nobody.
const APART: &[&str] = &["version", "parent", "learned"];

type Place = (String, String, String);

/// Every figure that differs between two files of rules, in the order of parts.
///
/// # Errors
/// [`RulesError`] where one is no file of rules.
pub fn difference(before: &str, after: &str) -> Result<Vec<Changed>, RulesError> {
    let (old, new) = (figures(before)?, figures(after)?);
    let mut places: Vec<&Place> = old.keys().chain(new.keys()).collect();
    places.sort_unstable();
    places.dedup();
    let changed = places.into_iter().filter_map(|place| {
        let (before, after) = (old.get(place), new.get(place));
        let (part, of, figure) = place.clone();
        (before != after).then(|| Changed {
            part,
            of,
            figure,
            before: before.cloned(),
            after: after.cloned(),
        })
    });
    Ok(changed.collect())
}

/// Every figure of a file of rules, by its place.
fn figures(text: &str) -> Result<BTreeMap<Place, String>, RulesError> {
    Rules::parse(text)?;
    let table: Table = toml::from_str(text)?;
    let mut found = BTreeMap::new();
    for (part, value) in &table {
        match value {
            _ if APART.contains(&part.as_str()) => {}
            Value::Table(of) if OF_THINGS.contains(&part.as_str()) => {
                for (name, value) in of {
                    flatten(&mut found, (part, name), "", value);
                }
            }
            Value::Array(conditions) if part == "condition" => {
                let mut seen: BTreeMap<String, usize> = BTreeMap::new();
                for condition in conditions {
                    let said = |field| condition.get(field).and_then(Value::as_str);
                    let name = format!(
                        "{}/{}",
                        said("class").unwrap_or_default(),
                        said("code").unwrap_or_default()
                    );
                    let count = seen.entry(name.clone()).or_default();
                    *count += 1;
                    let name = if *count == 1 {
                        name
                    } else {
                        format!("{name}/{count}")
                    };
                    flatten(&mut found, (part, &name), "", condition);
                }
            }
            value => flatten(&mut found, (part, ""), "", value),
        }
    }
    // What tells conditions apart is no figure of theirs.
    found.retain(|(part, _, figure), _| {
        part != "condition" || !["class", "code"].contains(&figure.as_str())
    });
    Ok(found)
}

fn flatten(found: &mut BTreeMap<Place, String>, (part, of): (&str, &str), at: &str, value: &Value) {
    if let Value::Table(table) = value {
        for (name, value) in table {
            let at = if at.is_empty() {
                name.clone()
            } else {
                format!("{at}.{name}")
            };
            flatten(found, (part, of), &at, value);
        }
        return;
    }
    let place = (part.to_owned(), of.to_owned(), at.to_owned());
    found.insert(place, told(value));
}

/// A value as it is read out: lists with commas, words without quotes.
fn told(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(told).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Changed, difference};
    use crate::triage::Rules;

    const STANDARD: &str = Rules::STANDARD_TEXT;

    #[test]
    fn nothing_differs_from_itself_nor_by_a_remark() {
        assert_eq!(difference(STANDARD, STANDARD).unwrap(), []);
        let remarked = format!("# a remark\n{STANDARD}");
        assert_eq!(difference(STANDARD, &remarked).unwrap(), []);
        let named = STANDARD.replacen("version = \"standard-1\"", "version = \"site-2\"", 1);
        assert_eq!(difference(STANDARD, &named).unwrap(), []);
    }

    #[test]
    fn a_figure_is_named_with_what_it_was_and_is() {
        let other = STANDARD
            .replacen(
                "enticement = { points = 45",
                "enticement = { points = 50",
                1,
            )
            .replacen("noisy_permille = 400", "noisy_permille = 500", 1);
        let said = |part: &str, of: &str, figure: &str, before: &str, after: &str| Changed {
            part: part.to_owned(),
            of: of.to_owned(),
            figure: figure.to_owned(),
            before: Some(before.to_owned()),
            after: Some(after.to_owned()),
        };
        assert_eq!(
            difference(STANDARD, &other).unwrap(),
            [
                said("factor", "enticement", "points", "45", "50"),
                said("report", "", "noisy_permille", "400", "500"),
            ]
        );
    }

    #[test]
    fn a_condition_that_is_gone_is_named_whole() {
        let gone = "[[condition]]\nclass = \"access_to_child\"\ncode = \"access_with_alarm\"\nall = { access = 25, alarm = 25 }    # assumed\n";
        assert!(STANDARD.contains(gone));
        let other = STANDARD.replacen(gone, "", 1);
        let found = difference(STANDARD, &other).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found.iter().all(|one| {
                one.of == "access_to_child/access_with_alarm" && one.after.is_none()
            })
        );
    }

    #[test]
    fn what_is_no_file_of_rules_is_refused() {
        assert!(difference(STANDARD, "").is_err());
        assert!(difference("version = 1", STANDARD).is_err());
    }

    /// Whatever figure of the whole file changes, it is seen.
    #[test]
    fn every_number_of_the_file_is_seen() {
        let mut seen = 0;
        for (at, line) in STANDARD.lines().enumerate() {
            let figures = line.split('#').next().unwrap();
            let Some(digit) = figures.rfind(|char: char| char.is_ascii_digit()) else {
                continue;
            };
            if figures.starts_with("version") || figures.starts_with("code") {
                continue;
            }
            for other in ["1", "2", "5", "7"] {
                let mut changed = line.to_owned();
                changed.replace_range(digit..=digit, other);
                let lines: Vec<&str> = STANDARD
                    .lines()
                    .enumerate()
                    .map(|(place, line)| if place == at { changed.as_str() } else { line })
                    .collect();
                let text = format!("{}\n", lines.join("\n"));
                if changed != line && Rules::parse(&text).is_ok() {
                    assert_eq!(difference(STANDARD, &text).unwrap().len(), 1, "{line}");
                    seen += 1;
                }
            }
        }
        assert!(seen > 50, "{seen}");
    }
}
