//! How long it takes to link one new report into a store that holds many: `link_store WORLD [NEW]`.
//!
//! All submissions of a world (`tiaki world --out WORLD`) but the last NEW (500) are imported, matched
//! and linked on a new SQLite site with its default durability; a linker is filled from it. Then the
//! rest comes in one by one, and each time the linker is brought up to date, to durable commit. Both
//! steps are timed apart: what an officer waits for is their sum. Figures worth keeping go to
//! `docs/benchmarks.md`.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::Linker;
use tiaki_ops::{Act, Site, matching};
use tiaki_store::Store;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let mut arguments = std::env::args_os().skip(1);
    let world = PathBuf::from(arguments.next().ok_or("name the folder of a world")?);
    let new: usize = match arguments.next() {
        Some(text) => text.to_str().ok_or("a number is wanted")?.parse()?,
        None => 500,
    };
    let reports = world.join("reports");
    let mut found = BTreeMap::new();
    list(&reports, &mut found)?;
    let submissions: Vec<Vec<PathBuf>> = found.into_values().collect();
    let old = submissions.len().checked_sub(new).filter(|old| *old > 0);
    let (old, new) = submissions.split_at(old.ok_or("the world has too few reports")?);

    let scratch = tempfile::tempdir_in(&world)?;
    let before = scratch.path().join("before");
    for files in old {
        take(files, &reports, &before)?;
    }
    let site = Site {
        store: Store::open_sqlite(&scratch.path().join("tiaki.db"))?,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
    };
    bring(&site, &before, 0)?;
    let disclosures = world.join("disclosures");
    if disclosures.is_dir() {
        bring(&site, &disclosures, 0)?;
    }
    matching::run(&site, &act(0), matching::RADIUS)?;
    let start = now();
    let mut linker = Linker::fill(&site)?;
    linker.update(&site, &act(0))?;
    println!(
        "{} submissions, {} accounts: filled and linked in {:.1} s",
        old.len(),
        linker.accounts(),
        start.elapsed().as_secs_f64()
    );

    let (mut imported, mut linked, mut touched) = (Vec::new(), Vec::new(), 0);
    for (files, number) in new.iter().zip(1_i64..) {
        let folder = scratch.path().join(format!("new-{number}"));
        take(files, &reports, &folder)?;
        let start = now();
        bring(&site, &folder, number)?;
        imported.push(start.elapsed());
        let start = now();
        let updated = linker.update(&site, &act(number))?;
        linked.push(start.elapsed());
        touched += updated.map_or(0, |updated| updated.changed);
    }
    say("import of one", &mut imported);
    say("linking of one", &mut linked);
    println!("{touched} persons changed");
    Ok(())
}

fn act(second: i64) -> Act {
    Act {
        actor: "bench".to_owned(),
        at: Timestamp::from_micros(1_767_225_600_000_000).plus_seconds(second),
    }
}

fn bring(site: &Site, folder: &Path, second: i64) -> Outcome<()> {
    let options = ImportOptions::default();
    let imported = import(
        site,
        &act(second),
        &[folder.to_owned()],
        &options,
        &|_, _| (),
    )?;
    match imported.problems.first() {
        None => Ok(()),
        Some(problem) => Err(format!("not all went in: {}", problem.message).into()),
    }
}

/// The files of each submission: those whose names are the same up to the first dot.
fn list(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<PathBuf>>) -> Outcome<()> {
    let entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    for path in entries.into_iter().map(|entry| entry.path()) {
        if path.is_dir() {
            list(&path, found)?;
        } else if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            let stem = name.split('.').next().unwrap_or(name);
            found
                .entry(path.with_file_name(stem))
                .or_default()
                .push(path);
        }
    }
    Ok(())
}

/// Gives files a second name at the same place below another folder.
fn take(files: &[PathBuf], below: &Path, folder: &Path) -> Outcome<()> {
    for file in files {
        let name = folder.join(file.strip_prefix(below)?);
        std::fs::create_dir_all(name.parent().ok_or("a file has a folder")?)?;
        std::fs::hard_link(file, name)?;
    }
    Ok(())
}

fn say(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |part: usize| {
        let place = (times.len() * part / 1000).min(times.len().saturating_sub(1));
        times.get(place).map_or(f64::NAN, Duration::as_secs_f64) * 1e3
    };
    println!(
        "{what}: median {:.1} ms, 90th percentile {:.1} ms, 99th {:.1} ms, most {:.1} ms",
        at(500),
        at(900),
        at(990),
        at(1000)
    );
}

#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn now() -> Instant {
    Instant::now()
}
