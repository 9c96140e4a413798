//! `tiaki import`.

use std::path::Path;

use anyhow::Context;
use tiaki_ops::intake::{Format, ImportOptions, Imported, Reason, import};

use crate::Ended;
use crate::cli::{Import, ImportFormat};
use crate::output::{bar, figures, grouped, is_quiet, say};
use crate::site::{Folder, act, freshen};

pub(super) fn run(data: &Path, command: &Import) -> anyhow::Result<Ended> {
    // A check writes nothing, so it has a place of its own, which goes with it.
    let own = command.check.then(tempfile::tempdir).transpose();
    let own = own.context("cannot make a folder for temporary files")?;
    let folder = match &own {
        Some(own) => Folder::scratch(own.path()),
        None => Folder::open(data)?,
    };
    let site = folder.site_without_rules()?;
    let unpacked = folder.unpacked()?;
    let options = ImportOptions {
        format: match command.format {
            ImportFormat::Auto => Format::Auto,
            ImportFormat::CybertipXml => Format::CybertipXml,
            ImportFormat::CybertipJson => Format::CybertipJson,
            ImportFormat::Disclosure => Format::Disclosure,
            ImportFormat::Referral => Format::Referral,
        },
        map: command.map.clone(),
        provider: command.provider.clone(),
        check: command.check,
        scratch: Some(unpacked.path.clone()),
        unpacked_bytes: Some(command.max_unpacked.saturating_mul(1 << 30)),
    };
    let bar = bar("import");
    let imported = import(&site, &act("import"), &command.paths, &options, &|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })
    .context("the import stopped; what was reported as in is in, and the same command goes on from there")?;
    freshen(&site);
    bar.finish_and_clear();
    figures(command.figures.json.as_deref(), &imported)?;
    if !is_quiet(command.figures.json.as_deref()) {
        say_imported(&imported)?;
    }
    Ok(if imported.quarantined > 0 {
        Ended::Finding
    } else {
        Ended::Done
    })
}

/// Problems that a terminal shows; the figures name more.
const SHOWN: usize = 20;

fn say_imported(imported: &Imported) -> anyhow::Result<()> {
    let set_aside = if imported.checked {
        "checked, nothing was written: to be quarantined"
    } else {
        "quarantined"
    };
    say(format_args!(
        "accepted {}, folded {}, {set_aside} {}",
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
    for note in &imported.notes {
        say(format_args!("note: {}", note.escape_debug()))?;
    }
    if imported.problems.len() > SHOWN {
        for reason in &imported.reasons {
            say_reason(reason)?;
        }
    }
    for problem in imported.problems.iter().take(SHOWN) {
        say(format_args!(
            "  {}: {}",
            problem.origin.escape_debug(),
            problem.message
        ))?;
    }
    let shown = imported.problems.len().min(SHOWN) as u64;
    let more = imported.quarantined.saturating_sub(shown);
    if more > 0 {
        say(format_args!(
            "  and {} more; --json FILE names them",
            grouped(more)
        ))?;
    }
    if imported.problems.len() <= SHOWN {
        for reason in imported.reasons.iter().filter(|r| !r.advice.is_empty()) {
            say_reason(reason)?;
        }
    }
    Ok(())
}

fn say_reason(reason: &Reason) -> anyhow::Result<()> {
    let column = match reason.column.as_str() {
        "" => String::new(),
        column => format!(" in '{}'", column.escape_debug()),
    };
    let line = match reason.line {
        0 => String::new(),
        line => format!(" at line {line}"),
    };
    let advice = match reason.advice {
        "" => String::new(),
        advice => format!(": {advice}"),
    };
    say(format_args!(
        "{} times {}{column}, first{line} of {}{advice}",
        grouped(reason.count),
        reason.code,
        reason.origin.escape_debug()
    ))
}
