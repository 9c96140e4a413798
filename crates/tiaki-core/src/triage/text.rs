//! Rules as the text of a file: a complete new version, made from rules in force.
//!
//! The text reads back as what it was made from ([`super::Rules::parse`]), with the figures of
//! some factors changed. Each changed figure stands with the one before; where figures come from
//! stands in the parent's file, which is kept.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::class::Condition;
use super::factor::{FactorCode, Family};
use super::rules::{FactorRule, Learned, Rules};

/// New points of a factor, and what to say of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The new points.
    pub rule: FactorRule,
    /// A comment of one line.
    pub comment: String,
}

impl Rules {
    /// The text of a new version: these rules with `changes` to the points of factors. `head` are
    /// lines of comment at its beginning.
    #[must_use]
    pub fn next_version(
        &self,
        version: &str,
        head: &[String],
        learned: Option<&Learned>,
        changes: &BTreeMap<FactorCode, Change>,
    ) -> String {
        let mut text = String::new();
        for line in head {
            push(&mut text, format_args!("# {}", line.replace('\n', " ")));
        }
        push(&mut text, format_args!("version = {version:?}"));
        push(&mut text, format_args!("parent = {:?}", self.version));
        if let Some(learned) = learned {
            let Learned {
                from,
                to,
                danger,
                without,
                outcomes,
            } = learned;
            push(&mut text, format_args!("\n[learned]"));
            push(&mut text, format_args!("from = {from:?}"));
            push(&mut text, format_args!("to = {to:?}"));
            push(&mut text, format_args!("danger = {danger}"));
            push(&mut text, format_args!("without = {without}"));
            push(&mut text, format_args!("outcomes = {outcomes:?}"));
        }
        self.push_report(&mut text);
        self.push_factors(&mut text, changes);
        for condition in &self.conditions {
            push_condition(&mut text, condition);
        }
        self.push_axes(&mut text);
        self.push_bands(&mut text);
        text
    }

    fn push_report(&self, text: &mut String) {
        let escalation = &self.escalation;
        push(text, format_args!("\n[escalation]"));
        push(
            text,
            format_args!("rare_permille = {}", escalation.rare_permille),
        );
        push(
            text,
            format_args!("sometimes_permille = {}", escalation.sometimes_permille),
        );
        let report = &self.report;
        push(text, format_args!("\n[report]"));
        for (name, value) in [
            ("noisy_permille", u32::from(report.noisy_permille)),
            ("other_role_permille", u32::from(report.other_role_permille)),
            ("complete_from", report.complete_from.into()),
            ("partial_from", report.partial_from.into()),
            ("burst_days", report.burst_days.into()),
            ("burst_least", report.burst_least.into()),
            ("young_age", report.young_age.into()),
            ("many_known", report.many_known),
        ] {
            push(text, format_args!("{name} = {value}"));
        }
    }

    fn push_factors(&self, text: &mut String, changes: &BTreeMap<FactorCode, Change>) {
        push(
            text,
            format_args!("\n# points: for the first; extra: for each further one; cap: at most."),
        );
        push(text, format_args!("[factor]"));
        let mut family = None;
        for code in FactorCode::ALL {
            if family != Some(code.family()) {
                family = Some(code.family());
                push(text, format_args!("# family {}", code.family().code()));
            }
            let change = changes.get(code);
            let rule = change.map_or(self.factor(*code), |change| change.rule);
            let FactorRule { points, extra, cap } = rule;
            let comment = change.map_or(String::new(), |change| {
                format!(" # {}", change.comment.replace('\n', " "))
            });
            push(
                text,
                format_args!(
                    "{} = {{ points = {points}, extra = {extra}, cap = {cap} }}{comment}",
                    code.code()
                ),
            );
        }
        push(text, format_args!(""));
    }

    fn push_axes(&self, text: &mut String) {
        let bystander = &self.bystander;
        push(text, format_args!("\n[bystander]"));
        push(text, format_args!("benign = {}", bystander.benign));
        push(
            text,
            format_args!("material_below = {}", bystander.material_below),
        );
        push(
            text,
            format_args!("sharing_below = {}", bystander.sharing_below),
        );
        push(text, format_args!("\n[danger.permille]"));
        for (family, part) in &self.danger.permille {
            push(text, format_args!("{} = {part}", family.code()));
        }
        push(text, format_args!("\n[danger.floor]"));
        for (class, floor) in &self.danger.floor {
            push(text, format_args!("{} = {floor}", class.code()));
        }
        let points = &self.actionability;
        push(text, format_args!("\n[actionability]"));
        for (name, value) in [
            ("located", points.located),
            ("several_places", points.several_places),
            ("conflict", points.conflict),
            ("identifiers", points.identifiers),
            ("live_logs", points.live_logs),
            ("complete", points.complete),
            ("partial", points.partial),
            ("viewed", points.viewed),
        ] {
            push(text, format_args!("{name} = {value}"));
        }
        let points = &self.novelty;
        push(text, format_args!("\n[novelty]"));
        for (name, value) in [
            ("only_here", points.only_here),
            ("small_sets", points.small_sets),
            ("first_seen", points.first_seen),
            ("all_first_seen", points.all_first_seen),
            ("no_history", points.no_history),
        ] {
            push(text, format_args!("{name} = {value}"));
        }
        let rule = &self.perishability;
        push(text, format_args!("\n[perishability]"));
        push(text, format_args!("days = {:?}", rule.days));
        push(text, format_args!("points = {:?}", rule.points));
        push(
            text,
            format_args!("preservation_days = {}", rule.preservation_days),
        );
        push(
            text,
            format_args!("preservation_points = {}", rule.preservation_points),
        );
    }

    fn push_bands(&self, text: &mut String) {
        push(text, format_args!("\n[band]"));
        for (class, band) in &self.band {
            push(text, format_args!("{} = {:?}", class.code(), band.code()));
        }
        push(text, format_args!("\n[raise]"));
        push(
            text,
            format_args!("perishability = {}", self.raise.perishability),
        );
        push(
            text,
            format_args!("down_to = {:?}", self.raise.down_to.code()),
        );
        let days = &self.deadline_days;
        push(text, format_args!("\n[deadline_days]"));
        for (name, value) in [
            ("very_high", days.very_high),
            ("high", days.high),
            ("medium", days.medium),
            ("low", days.low),
        ] {
            push(text, format_args!("{name} = {value}"));
        }
        let ask: Vec<&str> = self.ask.iter().map(|code| code.code()).collect();
        push(text, format_args!("\n[would_change]"));
        push(text, format_args!("ask = {ask:?}"));
    }
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

fn push_condition(text: &mut String, condition: &Condition) {
    push(text, format_args!("[[condition]]"));
    push(text, format_args!("class = {:?}", condition.class.code()));
    push(text, format_args!("code = {}", quoted(&condition.code)));
    if !condition.all.is_empty() {
        let parts: Vec<String> = condition
            .all
            .iter()
            .map(|(family, least)| format!("{} = {least}", family.code()))
            .collect();
        push(text, format_args!("all = {{ {} }}", parts.join(", ")));
    }
    if let Some(any) = &condition.any {
        let of: Vec<&str> = any.of.iter().copied().map(Family::code).collect();
        push(
            text,
            format_args!(
                "any = {{ of = {of:?}, count = {}, strength = {}, sum = {} }}",
                any.count, any.strength, any.sum
            ),
        );
    }
    if !condition.factors.is_empty() {
        let codes: Vec<&str> = condition.factors.iter().map(|code| code.code()).collect();
        push(text, format_args!("factors = {codes:?}"));
    }
}

/// A text as a basic string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: &str = include_str!("../../rules/standard-1.toml");

    fn bare(rules: &Rules) -> Rules {
        Rules {
            version: String::new(),
            digest: String::new(),
            parent: None,
            learned: None,
            ..rules.clone()
        }
    }

    #[test]
    fn what_is_written_reads_back_as_what_it_was_made_from() {
        let odd = STANDARD.replacen("code = \"material\"", "code = \"a \\\"b\\\" \\\\ c\"", 1);
        for text in [STANDARD, &odd] {
            let rules = Rules::parse(text).unwrap();
            let written = rules.next_version("site-2", &[], None, &BTreeMap::new());
            let again = Rules::parse(&written).unwrap();
            assert_eq!(bare(&again), bare(&rules));
            assert_eq!(again.version, "site-2");
            assert_eq!(again.parent.as_deref(), Some("standard-1"));
        }
    }

    #[test]
    fn changes_stand_with_what_was_before_and_nothing_else_changes() {
        let rules = Rules::standard();
        let rule = FactorRule {
            points: 33,
            extra: 4,
            cap: 51,
        };
        let change = Change {
            rule,
            comment: "was 45\n, 5, 60".to_owned(),
        };
        let learned = Learned {
            from: "2026-01-01".to_owned(),
            to: "2026-03-31".to_owned(),
            danger: 40,
            without: 300,
            outcomes: "ab".repeat(32),
        };
        let changes = BTreeMap::from([(FactorCode::Enticement, change)]);
        let head = ["one".to_owned(), "two\nlines".to_owned()];
        let written = rules.next_version("site-2", &head, Some(&learned), &changes);
        assert!(
            written.starts_with("# one\n# two lines\nversion"),
            "{written}"
        );
        let again = Rules::parse(&written).unwrap();
        assert_eq!(again.factor(FactorCode::Enticement), rule);
        assert_eq!(again.learned, Some(learned));
        let mut back = bare(&again);
        back.factors
            .insert(FactorCode::Enticement, rules.factor(FactorCode::Enticement));
        assert_eq!(back, bare(&rules));
    }
}
