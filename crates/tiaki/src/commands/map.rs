//! `tiaki map`.

use std::fs::File;
use std::io::Write;

use anyhow::Context;
use serde_json::json;
use tiaki_formats::disclosure::{Column, suggest};

use crate::Ended;
use crate::cli::Map;
use crate::output::{figures, is_quiet, say};

pub(super) fn run(command: &Map) -> anyhow::Result<Ended> {
    let Map::Suggest {
        file,
        provider,
        out,
        figures: to,
    } = command;
    let name = || file.file_stem().unwrap_or_default().to_string_lossy();
    let provider = provider.clone().unwrap_or_else(|| name().into_owned());
    anyhow::ensure!(
        !provider.trim().is_empty(),
        "name the provider: --provider NAME"
    );
    let source = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
    let found = suggest(source, &provider)
        .with_context(|| format!("no map can be proposed for {}", file.display()))?;
    let headers: Vec<_> = found
        .headers
        .iter()
        .map(|one| {
            json!({
                "header": one.header,
                "column": one.column.map(Column::text),
                "confidence": one.confidence.text(),
                "why": one.why,
            })
        })
        .collect();
    let of_file =
        json!({ "rows": found.rows, "zone_missing": found.zone_missing, "headers": headers });
    figures(to.json.as_deref(), &of_file)?;
    let is_quiet = is_quiet(to.json.as_deref());
    let Some(out) = out else {
        return if is_quiet {
            Ok(Ended::Done)
        } else {
            say(found.toml.trim_end()).map(|()| Ended::Done)
        };
    };
    File::create_new(out)
        .and_then(|mut new| new.write_all(found.toml.as_bytes()))
        .with_context(|| format!("cannot write {}: it must be a new file", out.display()))?;
    if !is_quiet {
        let placed = found.headers.iter().filter(|one| one.column.is_some());
        say(format_args!(
            "{} of {} columns placed; confirm each line, then: tiaki import --check",
            placed.count(),
            found.headers.len()
        ))?;
        if found.zone_missing {
            say("times carry no zone: state it in the map")?;
        }
    }
    Ok(Ended::Done)
}
