//! `tiaki match`.

use tiaki_ops::matching;

use crate::Ended;
use crate::cli::Match;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(
    folder: impl Fn() -> anyhow::Result<Folder>,
    command: &Match,
) -> anyhow::Result<Ended> {
    let to = command.figures.json.as_deref();
    if let (Some(list), Some(queries), Some(out)) = (&command.list, &command.queries, &command.out)
    {
        let done = matching::match_files(list, queries, out, command.radius)?;
        figures(to, &done)?;
        if !is_quiet(to) {
            say(format_args!(
                "{} queries, {} with a hit, {} hits, {} rows passed over",
                grouped(done.queries),
                grouped(done.matched),
                grouped(done.hits),
                grouped(done.refused)
            ))?;
        }
        return Ok(if done.matched > 0 || done.refused > 0 {
            Ended::Finding
        } else {
            Ended::Done
        });
    }
    let done = matching::run(
        &folder()?.site_without_rules()?,
        &act("match"),
        command.radius,
    )?;
    figures(to, &done)?;
    if !is_quiet(to) {
        say(format_args!(
            "{} files: {} known, {} first seen, {} viral, {} harmless; {} hits",
            grouped(done.files),
            grouped(done.known),
            grouped(done.first_seen),
            grouped(done.viral),
            grouped(done.negative),
            grouped(done.hits)
        ))?;
    }
    Ok(Ended::Done)
}
