//! How long it takes to link one new report into a store that holds many, and to rank whom it touches:
//! `link_store WORLD [NEW] [--postgres] [--site PLACE] [--ranked] [--json FILE]`.
//!
//! All submissions of a world (`tiaki world --out WORLD`) but the last NEW (500) are imported, matched
//! and linked on a new SQLite site with its default durability (with `--postgres` on a throw-away
//! PostgreSQL server, durable and with its settings as installed); a linker is filled from it. Then the
//! rest comes in one by one, and each time the linker is brought up to date, to durable commit. Both
//! steps are timed apart: what an officer waits for is their sum. With `--ranked` everybody is ranked
//! first, once from what came in and once from the stored facts for another day, and after each linking
//! those are ranked whom the report touches: first whom it is about, to durable commit, and then the
//! others on whom it bears; both are told. FILE gets a line for each report: how
//! long each step took, as the linker's trace tells them, and what was read, scored and written.
//! Figures worth keeping go to `docs/benchmarks.md`.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Map, json};
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::Linker;
use tiaki_ops::triage::Ranker;
use tiaki_ops::{Act, Site, matching, triage};
use tiaki_store::{Store, testing};

/// Submissions that are not in a site which is only filled.
const KEPT_BACK: usize = 1000;

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Options {
    world: PathBuf,
    new: usize,
    postgres: bool,
    site: Option<String>,
    ranked: bool,
    json: Option<PathBuf>,
}

fn options() -> Outcome<Options> {
    let mut found = Options {
        world: PathBuf::new(),
        new: 500,
        postgres: false,
        site: None,
        ranked: false,
        json: None,
    };
    let mut arguments = std::env::args_os().skip(1);
    found.world = arguments.next().ok_or("name the folder of a world")?.into();
    while let Some(argument) = arguments.next() {
        match argument.to_str().ok_or("an option is wanted")? {
            "--postgres" => found.postgres = true,
            "--ranked" => found.ranked = true,
            "--site" => {
                let place = arguments
                    .next()
                    .ok_or("--site wants a folder or a database")?;
                found.site = Some(place.into_string().map_err(|_| "--site wants words")?);
            }
            "--json" => found.json = Some(arguments.next().ok_or("--json wants a file")?.into()),
            number => found.new = number.parse()?,
        }
    }
    Ok(found)
}

fn main() -> Outcome<()> {
    let options = options()?;
    let steps = Steps::default();
    tracing::subscriber::set_global_default(steps.clone())?;
    let reports = options.world.join("reports");
    let mut found = BTreeMap::new();
    list(&reports, &mut found)?;
    let submissions: Vec<Vec<PathBuf>> = found.into_values().collect();
    let kept_back = if options.new == 0 {
        KEPT_BACK
    } else {
        options.new
    };
    let old = submissions.len().checked_sub(kept_back);
    let old = old.filter(|old| *old > 0);
    let (old, new) = submissions.split_at(old.ok_or("the world has too few reports")?);
    let new = new.get(..options.new).unwrap_or_default();

    let scratch = tempfile::tempdir_in(&options.world)?;
    let site = site(&options, scratch.path())?;
    let mut out = match &options.json {
        Some(file) => Some(std::fs::File::create(file)?),
        None => None,
    };
    let mut start = now();
    let mut linker = Linker::fill(&site)?;
    let is_filled = linker.accounts() > 0;
    if !is_filled {
        fill(&options, &site, old, scratch.path())?;
        start = now();
        linker = Linker::fill(&site)?;
    }
    linker.update(&site, &act(0))?;
    println!(
        "{} submissions, {} accounts: {} in {:.1} s",
        old.len(),
        linker.accounts(),
        if is_filled {
            "read and compared"
        } else {
            "linked"
        },
        start.elapsed().as_secs_f64()
    );
    if !is_filled {
        site.store.analyse()?;
    }
    let mut ranker = None;
    if options.ranked {
        ranker = Some(rank(&site)?);
    }
    let new = New {
        submissions: new,
        reports: &reports,
        folder: scratch.path(),
    };
    follow(
        &site,
        &mut linker,
        ranker.as_mut(),
        &steps,
        &new,
        out.as_mut(),
    )
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Ranks everybody from what came in, for another day from the stored facts, and back; gives a ranker.
fn rank(site: &Site) -> Outcome<Ranker> {
    let start = now();
    let triaged = triage::run(site, &act(0))?;
    let took = start.elapsed().as_secs_f64();
    println!("{} persons ranked in {took:.1} s", triaged.persons);
    site.store.analyse()?;
    for (day, what) in [(400, "another day"), (0, "the first day again")] {
        let start = now();
        let found = triage::rerank(site, &act(day * DAY))?;
        found.ok_or("the stored facts are not current")?;
        let took = start.elapsed().as_secs_f64();
        println!("ranked from their facts for {what} in {took:.1} s");
    }
    let start = now();
    let mut ranker = Ranker::fill(site)?;
    println!("read for ranking in {:.1} s", start.elapsed().as_secs_f64());
    let start = now();
    ranker.update(site, &act(0))?;
    let took = start.elapsed().as_secs_f64();
    println!("ranked and compared in {took:.1} s");
    Ok(ranker)
}

/// Imports these submissions and the world's disclosures, and matches them.
fn fill(options: &Options, site: &Site, old: &[Vec<PathBuf>], scratch: &Path) -> Outcome<()> {
    let start = now();
    let before = scratch.join("before");
    for files in old {
        take(files, &options.world.join("reports"), &before)?;
    }
    bring(site, &before, 0)?;
    let disclosures = options.world.join("disclosures");
    if disclosures.is_dir() {
        bring(site, &disclosures, 0)?;
    }
    matching::run(site, &act(0), matching::RADIUS)?;
    println!("filled in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// What comes in one by one.
struct New<'n> {
    submissions: &'n [Vec<PathBuf>],
    reports: &'n Path,
    folder: &'n Path,
}

/// Imports and links each submission and prints how long that took.
fn follow(
    site: &Site,
    linker: &mut Linker,
    mut ranker: Option<&mut Ranker>,
    steps: &Steps,
    new: &New<'_>,
    mut out: Option<&mut std::fs::File>,
) -> Outcome<()> {
    let (mut imported, mut linked, mut touched) = (Vec::new(), Vec::new(), 0);
    let mut ranking = Ranking::default();
    let mut in_steps: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for (files, number) in new.submissions.iter().zip(1_i64..) {
        let folder = new.folder.join(format!("new-{number}"));
        take(files, new.reports, &folder)?;
        let start = now();
        if bring(site, &folder, number)? == 0 {
            // A world sends some reports twice.
            continue;
        }
        imported.push(start.elapsed());
        steps.clear();
        let start = now();
        let updated = linker.update(site, &act(number))?;
        let took = start.elapsed();
        linked.push(took);
        touched += updated.map_or(0, |updated| updated.changed);
        let mut told = steps.take();
        if let Some(ranker) = ranker.as_deref_mut() {
            ranking.follow(site, ranker, steps, number)?;
        }
        let mut last = start;
        let mut line = Map::new();
        told.push(("committed".to_owned(), start + took));
        for (step, at) in told {
            let name = ORDER.iter().find(|name| **name == step);
            let name = name.ok_or("a step that the bench does not know")?;
            let own = at.saturating_duration_since(last);
            in_steps.entry(name).or_default().push(own);
            line.insert(step, json!(own.as_micros()));
            last = at;
        }
        if let Some(out) = out.as_mut() {
            let whole = json!({
                "report": number,
                "microseconds": took.as_micros(),
                "steps": line,
                "updated": updated,
            });
            writeln!(out, "{whole}")?;
        }
    }
    if imported.is_empty() {
        return Err("all of these are in the site already: measure on a copy of it".into());
    }
    let again = new.submissions.len() - imported.len();
    println!(
        "{} reports came in; {again} more were there before",
        imported.len()
    );
    say("import of one", &mut imported);
    say("linking of one", &mut linked);
    for name in ORDER {
        if let Some(times) = in_steps.get_mut(name) {
            say(&format!("- {name}"), times);
        }
    }
    println!("{touched} persons changed");
    ranking.say();
    Ok(())
}

/// How long ranking took after each report.
#[derive(Default)]
struct Ranking {
    /// Until those were ranked whom it is about.
    first: Vec<Duration>,
    whole: Vec<Duration>,
    persons: Vec<u64>,
}

impl Ranking {
    fn follow(
        &mut self,
        site: &Site,
        ranker: &mut Ranker,
        steps: &Steps,
        number: i64,
    ) -> Outcome<()> {
        let start = now();
        let found = ranker.update(site, &act(number))?;
        let whole = start.elapsed();
        let first = steps.take().first().map(|(_, at)| *at - start);
        self.first.push(first.unwrap_or(whole));
        self.whole.push(whole);
        self.persons.push(found.map_or(0, |found| found.persons));
        Ok(())
    }

    fn say(&mut self) {
        if self.whole.is_empty() {
            return;
        }
        say("ranking whom it is about", &mut self.first);
        say("ranking all whom it touches", &mut self.whole);
        let most = self.persons.iter().max().copied().unwrap_or_default();
        let all: u64 = self.persons.iter().sum();
        println!("{all} persons ranked again, {most} at most after one");
    }
}

/// The site that is named, or a new one on the database that is wanted.
fn site(options: &Options, scratch: &Path) -> Outcome<Site> {
    let store = match &options.site {
        Some(url) if url.contains("://") => Store::open_postgres(url)?,
        Some(folder) => {
            std::fs::create_dir_all(folder)?;
            Store::open_sqlite(&Path::new(folder).join("tiaki.db"))?
        }
        None if options.postgres => {
            let url = testing::find_durable_database();
            Store::open_postgres(&url.ok_or("no PostgreSQL server is installed")?)?
        }
        None => Store::open_sqlite(&scratch.join("tiaki.db"))?,
    };
    Ok(Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    })
}

/// The steps of an update, each named by what is done at its end.
const ORDER: [&str; 6] = [
    "read",
    "taken in",
    "settled",
    "translated",
    "written",
    "committed",
];

/// Notes when the linker's trace tells of a step.
#[derive(Clone, Default)]
struct Steps(Arc<Mutex<Vec<(String, Instant)>>>);

impl Steps {
    fn clear(&self) {
        self.take();
    }

    fn take(&self) -> Vec<(String, Instant)> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl tracing::Subscriber for Steps {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.is_event() && metadata.fields().field("step").is_some()
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut step = Step(String::new());
        event.record(&mut step);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push((step.0, now()));
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

/// Reads the name of a step.
struct Step(String);

impl tracing::field::Visit for Step {
    fn record_str(&mut self, field: &tracing::field::Field, value: &str) {
        if field.name() == "step" {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, _: &tracing::field::Field, _: &dyn std::fmt::Debug) {}
}

fn act(second: i64) -> Act {
    Act {
        actor: "bench".to_owned(),
        at: Timestamp::from_micros(1_767_225_600_000_000).plus_seconds(second),
    }
}

/// Imports a folder; returns how many submissions and disclosures were new.
fn bring(site: &Site, folder: &Path, second: i64) -> Outcome<u64> {
    let options = ImportOptions::default();
    let imported = import(
        site,
        &act(second),
        &[folder.to_owned()],
        &options,
        &|_, _| (),
    )?;
    match imported.problems.first() {
        None => Ok(imported.accepted),
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
