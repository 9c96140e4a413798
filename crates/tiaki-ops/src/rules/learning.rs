//! Learning from the outcomes of this site: a file to be proposed, and what it rests on.

use serde::Serialize;
use tiaki_core::learn::{self, Example, Learnt};
use tiaki_core::outcome::date_text;
use tiaki_core::triage::{FactorRule, Learned, triage};

use super::{Case, Past, in_force, refuse, told};
use crate::triage::past::evening;
use crate::{Error, Site};

/// What is learnt from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The name of the new version.
    pub version: String,
    /// Persons who could be worked from this day on, counted from 1970-01-01; else from the first.
    pub from: Option<i64>,
    /// Up to this day; else to the last.
    pub to: Option<i64>,
}

/// A proposal that was learnt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Learning {
    /// The new version's name.
    pub version: String,
    /// The version it was made from: the one in force.
    pub parent: String,
    /// The first day on which a person could be worked.
    pub from: String,
    /// The last.
    pub to: String,
    /// Persons with a child in danger.
    pub danger: usize,
    /// Persons without.
    pub without: usize,
    /// Persons whose outcome says neither.
    pub open: usize,
    /// Persons drawn by lot; where there is none, those who were never worked say nothing here.
    pub drawn: usize,
    /// Of those, how many are held at the most weight.
    pub held: usize,
    /// Mean loss in millionths of the points in force, and of the new ones.
    pub loss_before: i64,
    /// …
    pub loss_after: i64,
    /// Factors that outcomes show.
    pub factors: Vec<Moved>,
    /// The complete file.
    #[serde(skip)]
    pub text: String,
}

/// A factor that outcomes show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    /// Its code.
    pub factor: &'static str,
    /// On how many persons it was found.
    pub seen: usize,
    /// How many of those endangered a child.
    pub danger: usize,
    /// Its points in force.
    pub old: FactorRule,
    /// Its new points.
    pub new: FactorRule,
}

/// Whether a day lies in a period with open ends.
pub(super) fn within(day: i64, from: Option<i64>, to: Option<i64>) -> bool {
    from.is_none_or(|from| day >= from) && to.is_none_or(|to| day <= to)
}

/// Learns other points from the outcomes that stand. Nothing is written.
///
/// # Errors
/// [`Error::Invalid`] where there are too few outcomes of either kind, or the points in force say
/// nothing of them; those of the store.
pub fn learn(site: &Site, options: &Options) -> Result<Learning, Error> {
    let (past, rules) = site.store.read("rules learn", |tx| {
        Ok::<_, Error>((Past::read(tx, site)?, in_force(tx, site)?))
    })?;
    let within: Vec<&Case> = past
        .cases
        .iter()
        .filter(|case| within(case.first, options.from, options.to))
        .collect();
    let telling: Vec<&Case> = within
        .iter()
        .copied()
        .filter(|case| case.is_danger().is_some())
        .collect();
    let examples: Vec<Example> = telling
        .iter()
        .zip(past.first_facts(&telling))
        .map(|(case, facts)| Example {
            id: *case.id.as_bytes(),
            danger: case.is_danger() == Some(true),
            chance: case.chance,
            factors: triage(&facts, &rules, evening(case.first)).factors,
        })
        .collect();
    let learnt = learn::learn(&rules, &examples)
        .map_err(|error| refuse("what there is to learn from", &told(&error)))?;
    let days = || telling.iter().map(|case| case.first);
    let learned = Learned {
        from: date_text(options.from.or(days().min()).unwrap_or(0)),
        to: date_text(options.to.or(days().max()).unwrap_or(0)),
        danger: u32::try_from(learnt.danger).unwrap_or(u32::MAX),
        without: u32::try_from(learnt.without).unwrap_or(u32::MAX),
        outcomes: past.digest.clone(),
    };
    let text = learnt.text(&rules, &options.version, &learned);
    // What is handed out is what a proposal would take.
    super::office::check(&text)?;
    Ok(figures(
        options.version.clone(),
        rules.version,
        &learned,
        (within.len() - telling.len(), learnt),
        text,
    ))
}

fn figures(
    version: String,
    parent: String,
    learned: &Learned,
    (open, learnt): (usize, Learnt),
    text: String,
) -> Learning {
    let factors = learnt.factors.iter().map(|factor| Moved {
        factor: factor.code.code(),
        seen: factor.seen,
        danger: factor.danger,
        old: factor.old,
        new: factor.new,
    });
    Learning {
        version,
        parent,
        from: learned.from.clone(),
        to: learned.to.clone(),
        danger: learnt.danger,
        without: learnt.without,
        open,
        drawn: learnt.drawn,
        held: learnt.held,
        loss_before: learnt.loss_before,
        loss_after: learnt.loss_after,
        factors: factors.collect(),
        text,
    }
}
