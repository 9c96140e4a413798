//! `tiaki lists`.

use anyhow::Context;
use tiaki_formats::Algorithm;
use tiaki_formats::hashlist::Form;
use tiaki_ops::lists::{self, Imported, Options};

use crate::Ended;
use crate::cli::{BareAlgorithm, ListForm, ListFormat, Lists};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

/// Refused rows that a terminal shows; the figures name more.
const SHOWN: usize = 20;

pub(super) fn run(folder: &Folder, command: &Lists) -> anyhow::Result<Ended> {
    let site = folder.site_without_rules()?;
    match command {
        Lists::Import {
            file,
            list,
            form,
            update,
            figures: to,
        } => {
            let options = options(form, *update);
            let imported = lists::import(&site, &act("lists import"), file, list, &options)?;
            figures(to.json.as_deref(), &imported)?;
            if !is_quiet(to.json.as_deref()) {
                say_imported(list, &imported)?;
            }
            Ok(if imported.quarantined > 0 {
                Ended::Finding
            } else {
                Ended::Done
            })
        }
        Lists::Diff {
            list,
            file,
            form,
            figures: to,
        } => {
            let found = lists::diff(&site, file, list, &options(form, false))?;
            let found = found.context("there is no list of that name: see tiaki lists show")?;
            figures(to.json.as_deref(), &found)?;
            if !is_quiet(to.json.as_deref()) {
                say(format_args!(
                    "{list}: {} added, {} removed, {} changed, {} as they are, {} rows not read",
                    grouped(found.added),
                    grouped(found.removed),
                    grouped(found.changed),
                    grouped(found.same),
                    grouped(found.refused)
                ))?;
            }
            Ok(Ended::Done)
        }
        Lists::Show(to) => {
            let found = lists::all(&site)?;
            figures(to.json.as_deref(), &found)?;
            if !is_quiet(to.json.as_deref()) {
                if found.is_empty() {
                    say("no lists yet: tiaki lists import FILE --list NAME")?;
                }
                for list in found {
                    let state = if list.enabled { "on" } else { "off" };
                    say(format_args!(
                        "{:24} {:3} {:>12} entries",
                        list.name,
                        state,
                        grouped(list.entries)
                    ))?;
                }
            }
            Ok(Ended::Done)
        }
        Lists::Enable { list } => switch(&site, list, true),
        Lists::Disable { list } => switch(&site, list, false),
    }
}

fn options(form: &ListForm, is_update: bool) -> Options {
    Options {
        form: match form.format {
            ListFormat::Auto => None,
            ListFormat::Csv => Some(Form::Csv),
            ListFormat::Hashdeep => Some(Form::Hashdeep),
            ListFormat::Hex => Some(Form::Hex),
            ListFormat::Hma => Some(Form::Hma),
            ListFormat::Icse => Some(Form::Icse),
            ListFormat::Md5sum => Some(Form::Md5sum),
            ListFormat::NcmecHashSharing => Some(Form::NcmecHashSharing),
            ListFormat::Nsrl => Some(Form::Nsrl),
            ListFormat::Stopncii => Some(Form::StopNcii),
            ListFormat::Vics => Some(Form::Vics),
        },
        algorithm: form.algorithm.map(|algorithm| match algorithm {
            BareAlgorithm::Md5 => Algorithm::Md5,
            BareAlgorithm::Pdq => Algorithm::Pdq,
            BareAlgorithm::Sha1 => Algorithm::Sha1,
            BareAlgorithm::Sha256 => Algorithm::Sha256,
        }),
        is_update,
    }
}

fn say_imported(list: &str, imported: &Imported) -> anyhow::Result<()> {
    say(format_args!(
        "{list}: {} entries, {} rows quarantined (read as {})",
        grouped(imported.entries),
        grouped(imported.quarantined),
        imported.form
    ))?;
    for (count, what) in [
        (imported.withdrawn, "taken back by their owners"),
        (
            imported.degenerate,
            "tell nothing about a file and are not matched",
        ),
        (
            imported.unmatchable,
            "digests of kinds that are not matched here (PhotoDNA, TMK …); they stay in the document",
        ),
        (imported.inactive, "not shared for matching yet, or no more"),
    ] {
        if count > 0 {
            say(format_args!("  {} {what}", grouped(count)))?;
        }
    }
    if imported.continues {
        say("  the file says that more follows: import the next ones with --update")?;
    }
    if !imported.kept {
        say("  pictures stand inside the file: it is not kept, its digest alone")?;
    }
    for reason in &imported.reasons {
        let place = if reason.column.is_empty() {
            String::new()
        } else {
            format!(" in {}", reason.column.escape_debug())
        };
        say(format_args!(
            "  {} rows: {}{place}",
            grouped(reason.rows),
            reason.code
        ))?;
    }
    for problem in imported.problems.iter().take(SHOWN) {
        say(format_args!("  {problem}"))?;
    }
    let more = imported.quarantined.saturating_sub(SHOWN as u64);
    if more > 0 {
        say(format_args!(
            "  and {} more, in the quarantine",
            grouped(more)
        ))?;
    }
    Ok(())
}

fn switch(site: &tiaki_ops::Site, name: &str, enabled: bool) -> anyhow::Result<Ended> {
    let act = act(if enabled {
        "lists enable"
    } else {
        "lists disable"
    });
    anyhow::ensure!(
        lists::enable(site, &act, name, enabled)?,
        "there is no list of that name: see tiaki lists show"
    );
    say("done; tiaki match applies it")?;
    Ok(Ended::Done)
}
