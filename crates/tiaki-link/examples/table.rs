//! Links a table and holds the result against its truth.
//!
//! `cargo run --release -p tiaki-link --example table -- FILE.csv… [--truth FILE] [--spec FILE.toml]
//! [--threads 2] [--sweep] [--pairs FILE.csv] [--show]`. The truth has one line for each row, in
//! their order: what the row is. Pairs are counted over whole groups; where rows are linked across
//! sources, pairs across. `--sweep` also gives the best of many thresholds. Prints one JSON object.
#![expect(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "an example that measures"
)]

use std::collections::BTreeMap;
use std::fs::File;
use std::time::Instant;

use tiaki_link::tabular::{self, Cells, Outcome, Spec};

fn main() {
    let mut files = Vec::new();
    let mut options: BTreeMap<String, String> = BTreeMap::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--sweep" | "--show" => drop(options.insert(arg, String::new())),
            _ if arg.starts_with("--") => drop(options.insert(arg, args.next().unwrap())),
            _ => files.push(arg),
        }
    }
    let started = Instant::now();
    let opened = files.iter().map(|file| File::open(file).unwrap());
    let cells = tabular::read(opened).unwrap().cells;
    let spec = match options.get("--spec") {
        Some(file) => {
            let text = std::fs::read_to_string(file).unwrap();
            Spec::parse(&text, cells.headers(), cells.tables()).unwrap()
        }
        None => tabular::guess(&cells),
    };
    let threads = options.get("--threads").map_or(2, |t| t.parse().unwrap());
    let outcome = tabular::link(&cells, &spec, threads).unwrap();
    let mut written = Vec::new();
    outcome.write(&cells, &spec, &mut written).unwrap();
    let seconds = started.elapsed().as_secs_f64();
    if options.contains_key("--show") {
        println!("{}", spec.to_toml());
        for (header, levels) in outcome.model() {
            println!("{header}: {levels:?}");
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let peak: u64 = peak.map_or(0, |p| p.trim().trim_end_matches(" kB").parse().unwrap_or(0));
    let mut figures = serde_json::json!({
        "rows": cells.rows(), "seconds": seconds, "mib": peak / 1024,
        "candidates": outcome.candidates(), "groups": outcome.groups(),
        "threshold": outcome.threshold(), "once": outcome.once(),
    });
    if let Some(file) = options.get("--pairs") {
        outcome.write_pairs(File::create(file).unwrap()).unwrap();
    }
    if let Some(file) = options.get("--truth") {
        let text = std::fs::read_to_string(file).unwrap();
        let truth: Vec<&str> = text.lines().collect();
        assert_eq!(truth.len(), cells.rows(), "one line of truth for each row");
        let sources = sources(&cells, &spec);
        figures["own"] = judge(&truth, &sources, &outcome);
        let within = |a: &usize, b: &usize| sources.is_empty() || sources[*a] != sources[*b];
        let scored = outcome
            .scored()
            .filter(|(a, b, _)| within(a, b) && truth[*a] == truth[*b]);
        let all = figures["own"]["true_pairs"].as_u64().unwrap().max(1);
        figures["candidate_recall"] = (scored.count() as f64 / all as f64).into();
        if options.contains_key("--sweep") {
            let mut best = serde_json::Value::Null;
            for threshold in [
                1, 5, 20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 990, 998,
            ] {
                let spec = Spec {
                    threshold: Some(threshold),
                    ..spec.clone()
                };
                let outcome = tabular::link(&cells, &spec, threads).unwrap();
                let mut judged = judge(&truth, &sources, &outcome);
                judged["threshold"] = threshold.into();
                if best.is_null() || judged["f1"].as_f64() > best["f1"].as_f64() {
                    best = judged;
                }
            }
            figures["best"] = best;
        }
    }
    println!("{figures}");
}

fn sources(cells: &Cells, spec: &Spec) -> Vec<String> {
    let rows = 0..cells.rows();
    match spec.source.as_ref().and_then(|h| cells.find_column(h)) {
        _ if !spec.across => Vec::new(),
        Some(at) => rows.map(|row| cells.cell(row, at).to_owned()).collect(),
        None => rows.map(|row| cells.table(row).to_string()).collect(),
    }
}

/// Pairs of rows that are together in the groups, in the truth, in both.
fn judge(truth: &[&str], sources: &[String], outcome: &Outcome) -> serde_json::Value {
    let pairs = |key: &dyn Fn(usize) -> String| {
        let mut counts: BTreeMap<(String, &str), u64> = BTreeMap::new();
        for row in 0..truth.len() {
            let source = sources.get(row).map_or("", String::as_str);
            *counts.entry((key(row), source)).or_default() += 1;
        }
        let mut whole: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
        for ((key, _), n) in &counts {
            let sums = whole.entry(key).or_default();
            *sums = (sums.0 + n, sums.1 + n * n);
        }
        let across = !sources.is_empty();
        whole
            .values()
            .map(|(n, s)| {
                if across {
                    (n * n - s) / 2
                } else {
                    n * (n - 1) / 2
                }
            })
            .sum::<u64>()
    };
    let said = pairs(&|row| outcome.group(row).to_string());
    let is = pairs(&|row| truth[row].to_owned());
    let both = pairs(&|row| format!("{}/{}", outcome.group(row), truth[row]));
    let share = |of: u64| both as f64 / of.max(1) as f64;
    serde_json::json!({
        "precision": share(said), "recall": share(is), "f1": 2.0 * both as f64 / (said + is).max(1) as f64,
        "true_pairs": is, "said_pairs": said,
    })
}
