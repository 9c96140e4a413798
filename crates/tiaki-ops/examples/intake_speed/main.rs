//! Speed of the import, from files on the disk to durable commit, beside that of the bare XML
//! tokeniser on the same bytes in the same run. `cargo xtask bench intake` runs this.
//!
//! Each stage runs in a process of its own, so that its most memory held is its own. The tokeniser
//! runs from memory on one core, before and after the imports, since a busy machine changes under
//! our hands; the import is the use case itself, on a new site with its default durability.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

mod corpus;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::{Value, json};
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_formats::cybertip::{ReadOptions, read_file_details, read_report};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site};
use tiaki_store::{Store, testing};

/// What the import must reach of the tokeniser's speed.
const GOAL: f64 = 0.25;

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Options {
    reports: u64,
    seed: u64,
    postgres: bool,
    json: Option<PathBuf>,
    folder: Option<PathBuf>,
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let texts: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match texts.as_slice() {
        ["stage", "make", corpus, reports, seed] => {
            let bytes = corpus::write(Path::new(corpus), reports.parse()?, seed.parse()?)?;
            report(&json!({"bytes": bytes}))
        }
        ["stage", "tokenise", corpus] => report(&in_portions(Path::new(corpus), tokenise)?),
        ["stage", "parse", corpus] => report(&in_portions(Path::new(corpus), parse_whole)?),
        ["stage", "import", corpus, database] => {
            report(&import_all(Path::new(corpus), Path::new(database))?)
        }
        options => run(&parse(options)?),
    }
}

fn parse(texts: &[&str]) -> Outcome<Options> {
    let mut options = Options {
        reports: 100_000,
        seed: 1,
        postgres: false,
        json: None,
        folder: None,
    };
    let mut texts = texts.iter();
    while let Some(name) = texts.next() {
        let mut value = || texts.next().ok_or(format!("{name} wants a value"));
        match *name {
            "--reports" => options.reports = value()?.parse()?,
            "--seed" => options.seed = value()?.parse()?,
            "--postgres" => options.postgres = true,
            "--json" => options.json = Some(value()?.into()),
            "--folder" => options.folder = Some(value()?.into()),
            _ => return Err(format!("{name} is no option").into()),
        }
    }
    if options.reports < 100 {
        return Err("measure with a hundred reports or more".into());
    }
    Ok(options)
}

#[expect(
    clippy::disallowed_methods,
    reason = "figures that were not written whole are measured again"
)]
fn run(options: &Options) -> Outcome<()> {
    let scratch = match &options.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let corpus = scratch.path().join("corpus");
    let bytes = corpus::write(&corpus, options.reports, options.seed)?;
    // What is still to be written of the corpus must not be counted as the import's.
    let synced = Command::new("sync").status()?;
    println!(
        "{} reports, {:.0} MB, seed {}{}",
        options.reports,
        mb(bytes),
        options.seed,
        if synced.success() {
            ""
        } else {
            " (not synced)"
        }
    );
    let before = stage(&["tokenise", text(&corpus)?])?;
    say_tokenised(&before);
    let mut stages = vec![json!({"stage": "tokenise", "run": before})];
    let tenth = corpus.join("first");
    for (engine, is_wanted) in [("sqlite", true), ("postgres", options.postgres)] {
        for (name, part) in [("tenth", &tenth), ("all", &corpus)] {
            if is_wanted {
                let database = match engine {
                    "sqlite" => scratch.path().join(format!("{name}.db")),
                    _ => PathBuf::from("postgres"),
                };
                let run = stage(&["import", text(part)?, text(&database)?])?;
                println!(
                    "import {engine} {name}: {:.1} MB/s, {:.0} reports/s, {:.2} s, processor {:.2} s, written {:.0} MB, most memory {:.0} MiB, database {:.0} MB",
                    speed(&run),
                    figure(&run, "reports") / figure(&run, "seconds"),
                    figure(&run, "seconds"),
                    figure(&run, "cpu_seconds"),
                    figure(&run, "written_bytes") / 1e6,
                    figure(&run, "peak_kib") / 1024.0,
                    figure(&run, "database_bytes") / 1e6,
                );
                stages.push(json!({"stage": "import", "engine": engine, "part": name, "run": run}));
            }
        }
    }
    let after = stage(&["tokenise", text(&corpus)?])?;
    say_tokenised(&after);
    let bare =
        2.0 * figure(&before, "bytes") / (figure(&before, "seconds") + figure(&after, "seconds"));
    let mut ratios = serde_json::Map::new();
    for engine in ["sqlite", "postgres"] {
        let is_whole = |stage: &&Value| stage["engine"] == engine && stage["part"] == "all";
        if let Some(found) = stages.iter().find(is_whole) {
            let ratio = speed(&found["run"]) * 1e6 / bare;
            let verdict = if ratio >= GOAL { "reached" } else { "missed" };
            println!("{engine}: {ratio:.3} of the bare tokeniser (goal {GOAL}): {verdict}");
            ratios.insert(engine.to_owned(), json!(ratio));
        }
    }
    stages.push(json!({"stage": "tokenise", "run": after}));
    if let Some(file) = &options.json {
        let whole = json!({"reports": options.reports, "bytes": bytes, "seed": options.seed, "ratio": ratios, "stages": stages});
        std::fs::write(file, format!("{whole:#}\n"))?;
    }
    Ok(())
}

fn say_tokenised(run: &Value) {
    println!("tokenise: {:.1} MB/s on one core, from memory", speed(run));
}

/// Runs a stage in a process of its own and takes its figures.
fn stage(arguments: &[&str]) -> Outcome<Value> {
    let output = Command::new(std::env::current_exe()?)
        .arg("stage")
        .args(arguments)
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(format!("{} failed", arguments.join(" ")).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn report(figures: &Value) -> Outcome<()> {
    println!("{figures}");
    Ok(())
}

/// Runs `each` over all documents, on one core, from memory.
fn in_portions(corpus: &Path, each: impl Fn(&[u8]) -> Outcome<u64>) -> Outcome<Value> {
    let mut files = Vec::new();
    list(corpus, &mut files)?;
    let (mut bytes, mut count, mut seconds) = (0, 0_u64, 0.0);
    // In portions, so that the documents are in memory but not all at once.
    for portion in files.chunks(4_096) {
        let documents = portion
            .iter()
            .map(std::fs::read)
            .collect::<Result<Vec<_>, _>>()?;
        let start = now();
        for document in &documents {
            count += each(document)?;
        }
        seconds += start.elapsed().as_secs_f64();
        bytes += documents.iter().map(Vec::len).sum::<usize>();
    }
    Ok(json!({"bytes": bytes, "count": count, "seconds": seconds}))
}

/// Takes all events of a document and looks at none.
fn tokenise(document: &[u8]) -> Outcome<u64> {
    let mut reader = Reader::from_reader(document);
    let mut events = 0;
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(events),
            event => drop(std::hint::black_box(event)),
        }
        events += 1;
    }
}

/// Reads a document as the import does, and keeps nothing.
fn parse_whole(document: &[u8]) -> Outcome<u64> {
    let options = ReadOptions::default();
    let is_report = read_report(document, &options)
        .map(std::hint::black_box)
        .is_ok();
    if !is_report {
        std::hint::black_box(read_file_details(document, &options)?);
    }
    Ok(1)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// Imports everything into a new site.
fn import_all(corpus: &Path, database: &Path) -> Outcome<Value> {
    let store = if database == Path::new("postgres") {
        let url = testing::find_durable_database().ok_or("no PostgreSQL server is installed")?;
        Store::open_postgres(&url)?
    } else {
        Store::open_sqlite(database)?
    };
    let site = Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let act = Act {
        actor: "bench".to_owned(),
        at: Timestamp::from_micros(1_767_225_600_000_000),
    };
    let mut files = Vec::new();
    list(corpus, &mut files)?;
    let bytes = files
        .iter()
        .map(|file| file.metadata().map(|found| found.len()))
        .sum::<Result<u64, _>>()?;
    drop(files);
    let (cpu_before, written_before) = (cpu()?, written()?);
    let start = now();
    let imported = import(
        &site,
        &act,
        &[corpus.to_owned()],
        &ImportOptions::default(),
        &|_, _| (),
    )?;
    let seconds = start.elapsed().as_secs_f64();
    if imported.quarantined > 0 || imported.folded > 0 {
        return Err(format!(
            "the corpus did not go in whole: {:?}",
            imported.problems.first()
        )
        .into());
    }
    let size = |path: &Path| path.metadata().map_or(0, |found| found.len());
    let wal = database.with_extension("db-wal");
    Ok(json!({
        "bytes": bytes,
        "reports": imported.accepted,
        "seconds": seconds,
        "cpu_seconds": cpu()? - cpu_before,
        "written_bytes": written()? - written_before,
        "peak_kib": peak()?,
        "database_bytes": size(database) + size(&wal),
    }))
}

/// Processor time of this process so far, in seconds of all its threads. The system counts in
/// hundredths.
fn cpu() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/stat")?;
    let fields = status
        .rsplit_once(')')
        .ok_or("the system does not say how long it ran")?
        .1;
    let ticks = fields.split_whitespace().skip(11).take(2);
    Ok(ticks.map(str::parse::<f64>).sum::<Result<f64, _>>()? / 100.0)
}

/// Bytes that this process has made the system write to disks so far.
fn written() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/io")?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes:"));
    Ok(line
        .ok_or("the system does not say what was written")?
        .trim()
        .parse()?)
}

/// The most memory this process held, in KiB.
fn peak() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let figure = line.and_then(|line| line.split_whitespace().next());
    Ok(figure
        .ok_or("the system does not say how much memory was held")?
        .parse()?)
}

#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn now() -> Instant {
    Instant::now()
}

fn text(path: &Path) -> Outcome<&str> {
    Ok(path.to_str().ok_or("the path is not UTF-8")?)
}

fn figure(run: &Value, name: &str) -> f64 {
    run[name].as_f64().unwrap_or(f64::NAN)
}

fn speed(run: &Value) -> f64 {
    figure(run, "bytes") / figure(run, "seconds") / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "megabytes to read")]
fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
