//! The rules of triage, read from a versioned TOML file and checked as a whole.
//!
//! `deny_unknown_fields` everywhere: a misspelt rule is refused, not ignored. The
//! checks of [`Rules::parse`] hold what the code relies on: every factor has its
//! rule, more evidence never gives fewer points, a more urgent class never has a
//! later deadline, nothing exceeds its range.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Band;
use super::class::{Condition, DangerClass};
use super::factor::{FactorCode, Family};
use super::facts::ReportFact;
use crate::report::Role;

const STANDARD: &str = include_str!("../../rules/standard-1.toml");

/// Rules that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RulesError {
    /// Not TOML of the expected form: a field is missing, unknown or of another type.
    #[error("the rules of triage cannot be read")]
    Form(#[from] toml::de::Error),
    /// A factor has no rule.
    #[error("the rules of triage: factor {factor} has no points")]
    Missing {
        /// The factor's code.
        factor: &'static str,
    },
    /// A figure is out of its range, or contradicts another.
    #[error("the rules of triage: {field} is out of range")]
    Range {
        /// The path of the field.
        field: &'static str,
    },
    /// A condition that can never be or is always true, or is not for its class.
    #[error("the rules of triage: condition {number} cannot be meant")]
    Condition {
        /// Its place in the file, from 1.
        number: usize,
    },
}

/// How persons are triaged. See `rules/standard-1.toml` for what each figure means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The version that every priority carries.
    pub version: String,
    /// The SHA-256 of the rules' text, in hexadecimal: what a signature covers.
    pub digest: String,
    pub(super) escalation: Escalation,
    pub(super) report: Report,
    factors: BTreeMap<FactorCode, FactorRule>,
    pub(super) conditions: Vec<Condition>,
    pub(super) bystander: Bystander,
    pub(super) danger: Danger,
    pub(super) actionability: Actionability,
    pub(super) novelty: Novelty,
    pub(super) perishability: Perishability,
    pub(super) band: BTreeMap<DangerClass, Band>,
    pub(super) raise: Raise,
    deadline_days: DeadlineDays,
    pub(super) ask: Vec<FactorCode>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    escalation: Escalation,
    report: Report,
    factor: BTreeMap<FactorCode, FactorRule>,
    condition: Vec<Condition>,
    bystander: Bystander,
    danger: Danger,
    actionability: Actionability,
    novelty: Novelty,
    perishability: Perishability,
    band: BTreeMap<DangerClass, Band>,
    raise: Raise,
    deadline_days: DeadlineDays,
    would_change: WouldChangeRule,
}

macro_rules! tables {
    ($($name:ident { $($field:ident: $kind:ty,)+ })+) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name { $(pub(super) $field: $kind,)+ }
    )+};
}

tables! {
    Escalation { rare_permille: u16, sometimes_permille: u16, }
    Report {
        noisy_permille: u16,
        other_role_permille: u16,
        complete_from: u8,
        partial_from: u8,
        burst_days: u16,
        burst_least: u8,
        young_age: u8,
        many_known: u32,
    }
    FactorRule { points: u16, extra: u16, cap: u16, }
    Bystander { benign: u16, material_below: u16, sharing_below: u16, }
    Danger { permille: BTreeMap<Family, u16>, floor: BTreeMap<DangerClass, u8>, }
    Actionability {
        located: u8,
        several_places: u8,
        conflict: u8,
        identifiers: u8,
        live_logs: u8,
        complete: u8,
        partial: u8,
        viewed: u8,
    }
    Novelty {
        only_here: u8,
        small_sets: u8,
        first_seen: u8,
        all_first_seen: u8,
        no_history: u8,
    }
    Perishability {
        days: [u16; 6],
        points: [u8; 6],
        preservation_days: u16,
        preservation_points: u8,
    }
    Raise { perishability: u8, down_to: DangerClass, }
    DeadlineDays { very_high: u16, high: u16, medium: u16, low: u16, }
    WouldChangeRule { ask: Vec<FactorCode>, }
}

impl Rules {
    /// The rules that ship with the build.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test parses the embedded rules")]
    pub fn standard() -> Self {
        Self::parse(STANDARD).expect("the embedded rules are whole")
    }

    /// Reads and checks rules.
    ///
    /// # Errors
    /// [`RulesError`] where the text is not of the form of `rules/standard-1.toml`, a factor has
    /// no points, a figure is out of its range, or two contradict each other.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let file: File = toml::from_str(text)?;
        check_factors(&file)?;
        check_conditions(&file)?;
        check_figures(&file)?;
        check_bands(&file)?;
        Ok(Self {
            version: file.version,
            digest: hex::encode(Sha256::digest(text.as_bytes())),
            escalation: file.escalation,
            report: file.report,
            factors: file.factor,
            conditions: file.condition,
            bystander: file.bystander,
            danger: file.danger,
            actionability: file.actionability,
            novelty: file.novelty,
            perishability: file.perishability,
            band: file.band,
            raise: file.raise,
            deadline_days: file.deadline_days,
            ask: file.would_change.ask,
        })
    }

    /// Days from receipt within which a band must be worked; nothing where setting aside is
    /// proposed.
    #[must_use]
    pub const fn deadline_days(&self, band: Band) -> Option<u16> {
        match band {
            Band::VeryHigh => Some(self.deadline_days.very_high),
            Band::High => Some(self.deadline_days.high),
            Band::Medium => Some(self.deadline_days.medium),
            Band::Low => Some(self.deadline_days.low),
            Band::SetAsideProposed => None,
        }
    }

    /// The points of `count` findings of a factor, of which the best has `permille` weight.
    pub(super) fn points(&self, code: FactorCode, count: u32, permille: u16) -> u16 {
        let Some(rule) = self.factors.get(&code).filter(|_| count > 0) else {
            return 0;
        };
        let further = u64::from(count - 1) * u64::from(rule.extra);
        let whole = (u64::from(rule.points) + further).min(u64::from(rule.cap));
        u16::try_from(whole * u64::from(permille.min(1_000)) / 1_000).unwrap_or(rule.cap)
    }

    /// How much a report's own words weigh, in thousandths.
    pub(super) fn report_permille(&self, report: &ReportFact) -> u16 {
        let role = match report.role {
            Role::Disclosed | Role::Reported => 1_000,
            Role::Associated | Role::Recipient => self.report.other_role_permille,
            Role::Victim => 0,
        };
        if report.noisy_sender {
            role.min(self.report.noisy_permille)
        } else {
            role
        }
    }

    pub(super) const fn escalation_code(&self, provider_permille: u16) -> FactorCode {
        if provider_permille <= self.escalation.rare_permille {
            FactorCode::EscalatedRarely
        } else if provider_permille <= self.escalation.sometimes_permille {
            FactorCode::EscalatedSometimes
        } else {
            FactorCode::EscalatedOften
        }
    }

    pub(super) fn band_of(&self, class: DangerClass) -> Band {
        self.band.get(&class).copied().unwrap_or(Band::Low)
    }
}

const fn refuse(field: &'static str) -> Result<(), RulesError> {
    Err(RulesError::Range { field })
}

fn check_factors(file: &File) -> Result<(), RulesError> {
    for code in FactorCode::ALL {
        let rule = file.factor.get(code).ok_or(RulesError::Missing {
            factor: code.code(),
        })?;
        if rule.points > rule.cap || rule.cap > 100 {
            return refuse("factor");
        }
    }
    Ok(())
}

fn check_conditions(file: &File) -> Result<(), RulesError> {
    for (number, condition) in (1..).zip(&file.condition) {
        if !condition.can_be_meant() {
            return Err(RulesError::Condition { number });
        }
    }
    Ok(())
}

fn check_figures(file: &File) -> Result<(), RulesError> {
    let report = &file.report;
    if file.version.trim().is_empty() {
        return refuse("version");
    }
    if file.escalation.rare_permille > file.escalation.sometimes_permille
        || file.escalation.sometimes_permille > 1_000
    {
        return refuse("escalation");
    }
    if report.noisy_permille > 1_000
        || report.other_role_permille > 1_000
        || report.partial_from > report.complete_from
        || report.complete_from > 100
        || report.young_age > 18
        || report.burst_least == 0
        || report.many_known == 0
    {
        return refuse("report");
    }
    let parts_fit = file.danger.permille.values().all(|part| *part <= 1_000);
    if !parts_fit || file.danger.permille.contains_key(&Family::Benign) {
        return refuse("danger.permille");
    }
    let perishability = &file.perishability;
    if !perishability.days.is_sorted()
        || !perishability
            .points
            .is_sorted_by(|sooner, later| sooner >= later)
        || perishability.points.iter().any(|points| *points > 100)
    {
        return refuse("perishability");
    }
    if file.raise.perishability == 0 || file.raise.perishability > 100 {
        return refuse("raise");
    }
    if file.bystander.benign == 0 || file.bystander.benign > 100 {
        return refuse("bystander");
    }
    Ok(())
}

/// A more urgent class has no later band and no lower floor; victims and bystanders are never
/// in a queue of suspects by their band.
fn check_bands(file: &File) -> Result<(), RulesError> {
    for class in DangerClass::ALL {
        if !file.band.contains_key(class) {
            return refuse("band");
        }
        let floor = file.danger.floor.get(class).copied();
        if floor.is_none_or(|floor| floor > 100) {
            return refuse("danger.floor");
        }
    }
    let ranked = || {
        DangerClass::ALL
            .iter()
            .filter(|class| **class != DangerClass::VictimProtected)
    };
    if !ranked()
        .filter_map(|class| file.band.get(class))
        .is_sorted()
    {
        return refuse("band");
    }
    let floors = ranked().filter_map(|class| file.danger.floor.get(class));
    if !floors.is_sorted_by(|above, below| above >= below) {
        return refuse("danger.floor");
    }
    if file.band.get(&DangerClass::Bystander) != Some(&Band::SetAsideProposed) {
        return refuse("band.bystander");
    }
    let days = &file.deadline_days;
    let in_order = [days.very_high, days.high, days.medium, days.low];
    if !in_order.is_sorted() || days.very_high == 0 || days.low > 3_653 {
        return refuse("deadline_days");
    }
    Ok(())
}
