//! The rules of triage, read from a versioned TOML file and checked as a whole.
//!
//! `deny_unknown_fields` everywhere: a misspelt rule is refused, not ignored. The
//! checks of [`Rules::parse`] hold what the code relies on: every factor has its
//! rule, more evidence never gives fewer points, a more urgent class never has a
//! later deadline, nothing exceeds its range.
//!
//! A file is signed and kept byte for byte, so it has one form for one text: UTF-8, line feeds
//! alone, nothing that cannot be seen. Rules that were learnt say from what ([`Learned`]); no
//! figure of that bears on how persons are ranked.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::Band;
use super::class::{Condition, DangerClass};
use super::factor::{FactorCode, Family};
use super::facts::ReportFact;
use crate::report::Role;

const STANDARD: &str = include_str!("../../rules/standard-1.toml");

/// The largest file of rules, in bytes.
pub const MAX_RULES_BYTES: usize = 256 * 1024;

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
    /// The file is not written in the one form.
    #[error("the rules of triage, line {line}: {why}")]
    Text {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        why: &'static str,
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
    /// The version that these rules were made from, where they say so.
    pub parent: Option<String>,
    /// What they were learnt from, where they were.
    pub learned: Option<Learned>,
    pub(super) escalation: Escalation,
    pub(super) report: Report,
    pub(super) factors: BTreeMap<FactorCode, FactorRule>,
    pub(super) conditions: Vec<Condition>,
    pub(super) bystander: Bystander,
    pub(super) danger: Danger,
    pub(super) actionability: Actionability,
    pub(super) novelty: Novelty,
    pub(super) perishability: Perishability,
    pub(super) band: BTreeMap<DangerClass, Band>,
    pub(super) raise: Raise,
    pub(super) deadline_days: DeadlineDays,
    pub(super) ask: Vec<FactorCode>,
}

/// The points of a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FactorRule {
    /// For the first.
    pub points: u16,
    /// For each further one.
    pub extra: u16,
    /// At most, 0 to 100.
    pub cap: u16,
}

/// What rules were learnt from. It is told to whoever approves them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Learned {
    /// The first day on which a person it rests on could be worked, `YYYY-MM-DD`.
    pub from: String,
    /// The last.
    pub to: String,
    /// Persons whose outcome says that a child was in danger.
    pub danger: u32,
    /// Persons whose outcome says that none was.
    pub without: u32,
    /// SHA-256 over the ids of the outcomes that stood, in hexadecimal.
    pub outcomes: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    learned: Option<Learned>,
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
    /// The file that ships with the build.
    pub const STANDARD_TEXT: &str = STANDARD;

    /// The rules that ship with the build.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test parses the embedded rules")]
    pub fn standard() -> Self {
        static PARSED: LazyLock<Rules> =
            LazyLock::new(|| Rules::parse(STANDARD).expect("the embedded rules are whole"));
        PARSED.clone()
    }

    /// Reads and checks rules.
    ///
    /// # Errors
    /// [`RulesError`] where the text is not of the form of `rules/standard-1.toml`, a factor has
    /// no points, a figure is out of its range, or two contradict each other.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        check_text(text)?;
        let file: File = toml::from_str(text)?;
        check_names(&file)?;
        check_factors(&file)?;
        check_conditions(&file)?;
        check_figures(&file)?;
        check_bands(&file)?;
        Ok(Self {
            version: file.version,
            parent: file.parent,
            learned: file.learned,
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

    /// The points of a factor.
    #[must_use]
    pub fn factor(&self, code: FactorCode) -> FactorRule {
        self.factors.get(&code).copied().unwrap_or(FactorRule {
            points: 0,
            extra: 0,
            cap: 0,
        })
    }

    /// How many thousandths of a family's strength the danger axis takes; none of what speaks
    /// against danger.
    #[must_use]
    pub fn danger_permille(&self, family: Family) -> u16 {
        self.danger.permille.get(&family).copied().unwrap_or(0)
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

    /// The most urgent class that has this band; where none has, the first after those that are more urgent.
    #[must_use]
    pub fn first_of(&self, band: Band) -> DangerClass {
        let mut classes = DangerClass::ALL.iter().copied();
        let found = classes.find(|class| self.band_of(*class) >= band);
        found.unwrap_or(DangerClass::VictimProtected)
    }

    pub(super) fn band_of(&self, class: DangerClass) -> Band {
        self.band.get(&class).copied().unwrap_or(Band::Low)
    }
}

const fn refuse(field: &'static str) -> Result<(), RulesError> {
    Err(RulesError::Range { field })
}

/// One text, one file: UTF-8 with line feeds, nothing that cannot be seen.
fn check_text(text: &str) -> Result<(), RulesError> {
    let refuse = |line, why| Err(RulesError::Text { line, why });
    if text.len() > MAX_RULES_BYTES {
        return refuse(1, "the file is larger than 256 KiB");
    }
    for (line, words) in (1..).zip(text.split('\n')) {
        let hidden = |character: char| character.is_control() || character == '\u{feff}';
        if words.chars().any(hidden) {
            let why = "it holds a character that cannot be seen, such as a tab, a carriage return or a byte order mark";
            return refuse(line, why);
        }
    }
    if text.is_empty() || text.ends_with('\n') {
        Ok(())
    } else {
        refuse(text.lines().count(), "the last line has no end")
    }
}

/// Whether a text can be the name of a version: it is on pages and in names of files.
fn is_version(text: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
    let starts = text
        .bytes()
        .next()
        .is_some_and(|first| first.is_ascii_alphanumeric());
    starts && text.len() <= 64 && text.bytes().all(is_plain)
}

fn check_names(file: &File) -> Result<(), RulesError> {
    if !is_version(&file.version) {
        return refuse("version");
    }
    if file
        .parent
        .as_ref()
        .is_some_and(|parent| !is_version(parent) || *parent == file.version)
    {
        return refuse("parent");
    }
    let Some(learned) = &file.learned else {
        return Ok(());
    };
    let day = |text: &str| crate::outcome::date(text).ok();
    let is_digest = learned.outcomes.len() == 64
        && learned
            .outcomes
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    match (day(&learned.from), day(&learned.to)) {
        (Some(from), Some(to)) if from <= to && is_digest => Ok(()),
        _ => refuse("learned"),
    }
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
