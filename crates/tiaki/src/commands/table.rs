//! `tiaki link --table`: which rows of a table are one.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde_json::json;
use tiaki_link::tabular::{self, Outcome, Refused, Spec, SpecError, Table};

use crate::Ended;
use crate::cli::Link;
use crate::output::{figures, grouped, is_quiet, say, warn};

pub(super) fn run(command: &Link) -> anyhow::Result<Ended> {
    let written = outputs(command)?;
    let opened: Vec<File> = command
        .table
        .iter()
        .map(|file| File::open(file).with_context(|| format!("cannot open {}", file.display())))
        .collect::<anyhow::Result<_>>()?;
    let table = match (command.no_header, command.headers) {
        (true, _) => tabular::read_bare(opened)?,
        (false, true) => tabular::read_headed(opened)?,
        (false, false) => tabular::read(opened)?,
    };
    let Table { cells, refused, .. } = &table;
    let auto = command.spec == Path::new("auto");
    let spec = if auto {
        tabular::guess(cells)
    } else {
        let file = command.spec.display();
        let text = std::fs::read_to_string(&command.spec)
            .with_context(|| format!("cannot read {file}"))?;
        let parsed = Spec::parse(&text, cells.headers(), cells.tables());
        if let (Err(SpecError::Unnamed { column }), false) = (&parsed, table.named) {
            let column = shown(&table, column);
            bail!("cannot use {file}: it does not name {column} of the table; put it under ignore");
        }
        parsed.with_context(|| format!("cannot use {file}"))?
    };
    let outcome = tabular::link(cells, &spec, usize::from(command.threads))?;
    let mut bytes = Vec::new();
    outcome.write(cells, &spec, &mut bytes)?;
    put(command.out.as_deref(), &bytes)?;
    if command.explain.is_some() {
        bytes.clear();
        outcome.write_pairs(&mut bytes)?;
        put(command.explain.as_deref(), &bytes)?;
    }
    put(command.save_spec.as_deref(), spec.to_toml().as_bytes())?;
    put(command.rejected.as_deref(), &rejected(refused))?;
    tell(command, &spec, &outcome, &table)?;
    debug_assert!(written > 0, "clap asks for --out");
    Ok(if refused.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}

/// Looks at the files to be written before anything is computed; how many there are.
fn outputs(command: &Link) -> anyhow::Result<usize> {
    let all = [
        &command.out,
        &command.explain,
        &command.save_spec,
        &command.rejected,
    ];
    let files: Vec<&PathBuf> = all.into_iter().flatten().collect();
    for (at, file) in files.iter().enumerate() {
        let twice = files.iter().take(at).any(|other| other == file);
        ensure!(!twice, "{} is named for two outputs", file.display());
        let read = command.table.contains(file) || &command.spec == *file;
        ensure!(
            !read,
            "{} is read and would be written over",
            file.display()
        );
    }
    Ok(files.len())
}

fn put(file: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    let Some(file) = file else {
        return Ok(());
    };
    tiaki_package::atomic_write(file, bytes)
        .with_context(|| format!("cannot write {}", file.display()))
}

/// The rows that could not be read: `table,line,reason`.
fn rejected(refused: &[Refused]) -> Vec<u8> {
    let mut text = String::from("table,line,reason\n");
    for row in refused {
        text += &format!("{},{},{}\n", row.table + 1, row.line, row.reason);
    }
    text.into_bytes()
}

/// A header for a message: by its number where the first line may be a row.
fn shown(table: &Table, header: &str) -> String {
    match table.cells.find_column(header) {
        Some(at) if !table.named => format!("column {}", at + 1),
        _ => header.escape_debug().to_string(),
    }
}

fn tell(command: &Link, spec: &Spec, outcome: &Outcome, table: &Table) -> anyhow::Result<()> {
    let to = command.figures.json.as_deref();
    let refused = &table.refused;
    let all = |headers: &[&str]| -> Vec<String> {
        headers.iter().map(|header| shown(table, header)).collect()
    };
    let same = match command.spec == Path::new("auto") {
        true => tabular::constant(&table.cells, spec),
        false => Vec::new(),
    };
    let ignored: Vec<&str> = spec.ignored.iter().map(String::as_str).collect();
    let (same, ignored) = (all(&same), all(&ignored));
    let columns: Vec<_> = spec
        .columns
        .iter()
        .map(|(header, kind)| json!({ "column": shown(table, header), "kind": kind.name() }))
        .collect();
    let left_out: Vec<_> = outcome
        .left_out()
        .map(|(header, rows)| json!({ "column": shown(table, header), "rows": rows }))
        .collect();
    let made = json!({
        "rows": outcome.rows(),
        "clusters": outcome.groups(),
        "pairs_compared": outcome.candidates(),
        "equal_rows": outcome.equal(),
        "rows_without_values": outcome.empty(),
        "rows_left_out": left_out,
        "threshold": format!("0.{:03}", outcome.threshold()),
        "across_sources": spec.across,
        "one_per_source": outcome.once(),
        "rejected": refused.len(),
        "columns": columns,
        "ignored": ignored,
        "constant": same,
    });
    figures(to, &made)?;
    doubt(outcome, table);
    if is_quiet(to) {
        return Ok(());
    }
    say(format_args!(
        "{} rows, {} clusters; {} pairs compared, threshold 0.{:03}",
        count(outcome.rows()),
        count(outcome.groups()),
        count(outcome.candidates()),
        outcome.threshold()
    ))?;
    if outcome.equal() > 0 {
        say(format_args!(
            "{} rows are the same as an earlier one in all that is compared",
            count(outcome.equal())
        ))?;
    }
    let named: Vec<String> = spec
        .columns
        .iter()
        .map(|(header, kind)| format!("{} ({})", shown(table, header), kind.name()))
        .collect();
    say(format_args!("compared: {}", named.join(", ")))?;
    if !same.is_empty() {
        say(format_args!(
            "left out, since no two rows differ in it: {}",
            same.join(", ")
        ))?;
    }
    let others: Vec<String> = ignored.into_iter().filter(|h| !same.contains(h)).collect();
    if !others.is_empty() {
        say(format_args!("not looked at: {}", others.join(", ")))?;
    }
    unread(command, refused)
}

/// Says which rows could not be read, and why.
fn unread(command: &Link, refused: &[Refused]) -> anyhow::Result<()> {
    for row in refused.iter().take(20) {
        let file = command
            .table
            .get(row.table as usize)
            .map_or_else(String::new, |f| f.display().to_string());
        say(format_args!(
            "{file} line {}: {}; the row was left out",
            row.line, row.reason
        ))?;
    }
    if refused.len() > 20 {
        let rest = count(refused.len() - 20);
        say(format_args!(
            "and {rest} more rows that could not be read: see --rejected"
        ))?;
    }
    Ok(())
}

fn count(n: usize) -> String {
    grouped(i128::try_from(n).unwrap_or(i128::MAX))
}

/// Says on standard error which rows nothing is known of, and why.
fn doubt(outcome: &Outcome, table: &Table) {
    for (header, rows) in outcome.left_out() {
        let (rows, header) = (count(rows), shown(table, header));
        warn(format_args!(
            "{rows} rows were compared with none: too many others share their {header}, and rarer \
             values nobody; add a column that tells them apart, or look at their confidence"
        ));
    }
    if outcome.empty() > 0 {
        let rows = count(outcome.empty());
        warn(format_args!(
            "{rows} rows have no value in any compared column, and stand alone"
        ));
    }
}
