//! `tiaki world`.

use std::path::Path;

use anyhow::Context;
use tiaki_world::{Params, Summary, generate};

use crate::Ended;
use crate::cli::World;
use crate::output::{bar, figures, grouped, is_quiet, say};

pub(super) fn run(command: &World) -> anyhow::Result<Ended> {
    let Some(out) = command.out.as_deref().filter(|_| !command.print_params) else {
        say(Params::default_text().trim_end())?;
        return Ok(Ended::Done);
    };
    let params = params(command.params.as_deref())?;
    let summary = make(&params, command.accounts, command.seed, out)?;
    figures(command.figures.json.as_deref(), &summary)?;
    if !is_quiet(command.figures.json.as_deref()) {
        say(format_args!(
            "{} accounts of {} persons in {}",
            grouped(summary.accounts),
            grouped(summary.persons),
            out.display()
        ))?;
    }
    Ok(Ended::Done)
}

/// The standard parameters, or those in a file.
pub(super) fn params(file: Option<&Path>) -> anyhow::Result<Params> {
    let Some(file) = file else {
        return Ok(Params::parse(Params::default_text())?);
    };
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    Params::parse(&text).with_context(|| format!("{} does not hold parameters", file.display()))
}

/// Makes a world, with its progress shown.
pub(super) fn make(
    params: &Params,
    accounts: u32,
    seed: u64,
    out: &Path,
) -> anyhow::Result<Summary> {
    let bar = bar("world");
    let summary = generate(params, accounts, seed, out, &mut |_, done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    Ok(summary)
}
