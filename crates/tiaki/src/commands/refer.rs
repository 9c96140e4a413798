//! `tiaki refer`.

use anyhow::Context;
use tiaki_ops::directory;
use tiaki_ops::refer::{Release, refer};

use crate::Ended;
use crate::cli::Refer;
use crate::output::{bar, figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &Refer) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let named = |text: &Option<String>| text.clone().unwrap_or_default();
    let from = directory::find(&site.countries.directory, &named(&command.from))
        .context("--from names no authority: see tiaki authority list")?;
    let release = Release {
        operation: named(&command.operation),
        from: from.clone(),
        released_by: named(&command.released_by),
        second: named(&command.second),
        purpose: named(&command.purpose),
        legal_basis: command.legal_basis.clone(),
        out: command.out.clone().unwrap_or_else(|| folder.packages()),
    };
    let bar = bar("packages");
    let done = refer(
        &site,
        &act("refer"),
        &release,
        &folder.signing_key()?,
        &|done, total| {
            bar.set_length(total);
            bar.set_position(done);
        },
    )?;
    bar.finish_and_clear();
    figures(command.figures.json.as_deref(), &done)?;
    if !is_quiet(command.figures.json.as_deref()) {
        say(format_args!(
            "{} packages with {} persons and {} accounts in {}",
            grouped(done.packages),
            grouped(done.persons),
            grouped(done.accounts),
            release.out.display()
        ))?;
        let stayed: Vec<String> = done
            .stayed
            .iter()
            .map(|(why, count)| format!("{} {why}", grouped(*count)))
            .collect();
        if !stayed.is_empty() {
            say(format_args!("stayed behind: {}", stayed.join(", ")))?;
        }
        if !done.without_key.is_empty() {
            say(format_args!(
                "no key yet for {}: tiaki authority key ID AGE1…",
                done.without_key.join(", ")
            ))?;
        }
    }
    Ok(if done.without_key.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}
