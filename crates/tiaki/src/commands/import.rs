//! `tiaki import`.

use anyhow::Context;
use tiaki_ops::intake::{Format, ImportOptions, import};

use crate::Ended;
use crate::cli::{Import, ImportFormat};
use crate::output::{bar, figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &Import) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let options = ImportOptions {
        format: match command.format {
            ImportFormat::Auto => Format::Auto,
            ImportFormat::CybertipXml => Format::CybertipXml,
            ImportFormat::Disclosure => Format::Disclosure,
        },
        map: command.map.clone(),
        provider: command.provider.clone(),
    };
    let bar = bar("import");
    let imported = import(&site, &act("import"), &command.paths, &options, &|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .context("the import stopped; what was reported as in is in, and the same command goes on from there")?;
    bar.finish_and_clear();
    figures(command.figures.json.as_deref(), &imported)?;
    if !is_quiet(command.figures.json.as_deref()) {
        say(format_args!(
            "accepted {}, folded {}, quarantined {}",
            grouped(imported.accepted),
            grouped(imported.folded),
            grouped(imported.quarantined)
        ))?;
        if imported.skipped > 0 {
            let skipped = grouped(imported.skipped);
            say(format_args!(
                "passed over {skipped}: links, special and hidden files, maps of no table"
            ))?;
        }
        for problem in &imported.problems {
            say(format_args!(
                "  {}: {}",
                problem.origin.escape_debug(),
                problem.message
            ))?;
        }
        let more = imported
            .quarantined
            .saturating_sub(imported.problems.len() as u64);
        if more > 0 {
            say(format_args!("  and {} more", grouped(more)))?;
        }
    }
    Ok(if imported.quarantined > 0 {
        Ended::Finding
    } else {
        Ended::Done
    })
}
