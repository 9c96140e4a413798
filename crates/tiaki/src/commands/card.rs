//! `tiaki provider card`: how usable a provider's reports are.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context;
use tiaki_core::quality::Rules;
use tiaki_ops::quality::{self, Card};

use crate::Ended;
use crate::cli::{Card as Command, CardFormat};
use crate::output::grouped;
use crate::site::Folder;

pub(super) fn run(folder: &Folder, command: &Command) -> anyhow::Result<Ended> {
    let Command {
        name,
        format,
        out,
        rules,
    } = command;
    let rules = Rules::find(rules)
        .context("there is no such version of the rubric: name quality-1 or quality-2")?;
    let site = folder.site_without_rules()?;
    let cards = match name {
        Some(name) => {
            let found = quality::card(&site, &quality::provider_id(&site, name), &rules)?;
            vec![found.context("no report of a provider of that name: see `tiaki provider card`")?]
        }
        None => quality::cards(&site, &rules)?,
    };
    let text = match format {
        CardFormat::Csv => quality::to_csv(&cards),
        CardFormat::Json => {
            serde_json::to_string_pretty(&cards).context("cannot write the cards as JSON")? + "\n"
        }
        CardFormat::Text => cards.iter().map(tell).collect(),
    };
    write(out.as_deref(), &text)?;
    Ok(Ended::Done)
}

fn write(out: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match out {
        Some(file) if file != Path::new("-") => std::fs::File::create_new(file)
            .and_then(|mut new| new.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write {}: it must be a new file", file.display())),
        _ => std::io::stdout()
            .write_all(text.as_bytes())
            .context("cannot write to standard output"),
    }
}

/// A card as a person reads it: what is lacking most, first.
fn tell(card: &Card) -> String {
    let mut text = format!(
        "{} ({}): {} reports",
        card.name.escape_debug(),
        card.provider,
        grouped(card.reports)
    );
    if let Some(mean) = card.mean_tenths {
        // Writing to a text cannot fail.
        let _ = write!(
            text,
            ", completeness {}.{} of 100 by {}",
            mean / 10,
            mean % 10,
            card.rules
        );
    }
    let bands: Vec<String> = card
        .bands
        .iter()
        .map(|(band, reports)| format!("{} {band}", grouped(*reports)))
        .collect();
    let _ = writeln!(text, "\n  {}", bands.join(", "));
    if card.unread > 0 {
        let unread = grouped(card.unread);
        let _ = writeln!(
            text,
            "  {unread} not read for this yet: run tiaki quality run"
        );
    }
    let mut lacking: Vec<_> = card
        .fields
        .iter()
        .filter(|line| line.lacking_permille.is_some_and(|share| share > 0))
        .collect();
    lacking.sort_by_key(|line| (std::cmp::Reverse(line.lacking_permille), line.field));
    for line in lacking {
        let share = line.lacking_permille.unwrap_or(0);
        let _ = write!(
            text,
            "  {:15} lacking in {:>3}.{} %",
            line.field.replace('_', " "),
            share / 10,
            share % 10
        );
        if line.would_gain > 0 {
            let _ = write!(
                text,
                "; with it {} reports would gain points, {} a better band",
                grouped(line.would_gain),
                grouped(line.would_rise)
            );
        }
        if let Some(change) = line.would_change.filter(|change| change.count > 0) {
            let _ = write!(
                text,
                "; {} {}",
                grouped(change.count),
                change.what.replace('_', " ")
            );
        }
        text.push('\n');
    }
    for (code, times) in &card.flags {
        let _ = writeln!(text, "  flag {code}: {}", grouped(*times));
    }
    let _ = writeln!(
        text,
        "  high priority asked for {}, {} of them on somebody in a high band; {} files, {} viral; {} quarantined",
        grouped(card.escalated.reports),
        grouped(card.escalated.in_high_bands),
        grouped(card.files.files),
        grouped(card.files.viral),
        grouped(card.quarantined)
    );
    text
}
