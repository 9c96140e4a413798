//! How fast the engine links skewed rows, beside the bare partition-and-union of the same rows.
//!
//! `cargo xtask bench link-engine --accounts 1000000` builds this optimised and runs it. Each of the
//! two works in a process of its own, so that its most memory can be told; both make the same rows
//! first, which is not part of the time. Ours is measured from rows in the builder to clusters, and
//! held against the truth; times are in milliseconds. `--json FILE` keeps the figures.
#![expect(clippy::print_stdout, reason = "a bench prints its result")]

mod bare;
mod world;

use std::collections::HashMap;
use std::time::Instant;

use tiaki_link::{Ledger, Model, TableBuilder, resolve};

use crate::bare::Pair;
use crate::world::{ROWS, World};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1)
    };
    let accounts: u32 = value("--accounts").map_or(Ok(1_000_000), |text| text.parse())?;
    let seed: u64 = value("--seed").map_or(Ok(1), |text| text.parse())?;
    match value("--only").map(String::as_str) {
        Some("bare") => print_figures(&measure_bare(accounts, seed)?),
        Some("link") => print_figures(&measure_link(accounts, seed)?),
        Some("ledger") => print_figures(&measure_ledger(accounts, seed)?),
        Some(other) => return Err(format!("--only {other}: bare, link or ledger").into()),
        None => {
            let bare = run_alone("bare", accounts, seed)?;
            let ours = run_alone("link", accounts, seed)?;
            // A ledger keeps everything at hand and is not meant for more than some millions.
            let ledger = match accounts {
                ..=2_000_000 => run_alone("ledger", accounts, seed)?,
                _ => Figures::new(),
            };
            report(
                accounts,
                [&bare, &ours, &ledger],
                value("--json").map(String::as_str),
            )?;
        }
    }
    Ok(())
}

/// Figures by name, in their order.
type Figures = Vec<(String, u64)>;

fn print_figures(figures: &Figures) {
    for (name, figure) in figures {
        println!("{name} {figure}");
    }
}

/// Runs one of the two in a process of its own.
fn run_alone(what: &str, accounts: u32, seed: u64) -> Outcome<Figures> {
    let output = std::process::Command::new(std::env::current_exe()?)
        .args(["--only", what, "--accounts", &accounts.to_string()])
        .args(["--seed", &seed.to_string()])
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{what} ended with {}: {said}", output.status).into());
    }
    let text = String::from_utf8(output.stdout)?;
    let figures = text.lines().filter_map(|line| {
        let (name, figure) = line.split_once(' ')?;
        Some((name.to_owned(), figure.parse().ok()?))
    });
    Ok(figures.collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a bench measures, and writes its own file"
)]
fn report(accounts: u32, [bare, ours, ledger]: [&Figures; 3], json: Option<&str>) -> Outcome<()> {
    println!(
        "{accounts} accounts, {} rows",
        u64::from(accounts) * ROWS as u64
    );
    for (name, figures) in [("bare", bare), ("ours", ours), ("ledger", ledger)] {
        let told: Vec<String> = figures
            .iter()
            .map(|(name, figure)| format!("{name} {figure}"))
            .collect();
        println!("{name}: {}", told.join(", "));
    }
    let ratio = |what: &str| {
        let of = |figures: &Figures| {
            let found = figures.iter().find(|(name, _)| name == what);
            found.map_or(1, |(_, figure)| (*figure).max(1))
        };
        of(ours) * 100 / of(bare)
    };
    let (hundredths, of_processor) = (ratio("milliseconds"), ratio("processor"));
    for (what, ratio) in [("time", hundredths), ("processor time", of_processor)] {
        println!("ratio of {what} {}.{:02}", ratio / 100, ratio % 100);
    }
    if let Some(file) = json {
        let object = |figures: &Figures| {
            let members = figures
                .iter()
                .map(|(name, figure)| format!("\"{name}\":{figure}"));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        };
        let text = format!(
            "{{\"accounts\":{accounts},\"bare\":{},\"ours\":{},\"ledger\":{},\"ratio_hundredths\":{hundredths},\"processor_ratio_hundredths\":{of_processor}}}\n",
            object(bare),
            object(ours),
            object(ledger)
        );
        std::fs::write(file, text)?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn measure_bare(accounts: u32, seed: u64) -> Outcome<Figures> {
    let mut world = World::new(accounts.into(), seed);
    let mut rows = Vec::with_capacity(accounts as usize * ROWS);
    for account in 0..accounts {
        let (_, evidence) = world.next_account();
        // The kinds draw from different values already, as a hash over kind and value would.
        rows.extend(evidence.iter().map(|row| Pair::new(row.key, account)));
    }
    let (start, before) = (Instant::now(), processor()?);
    let (labels, components) = bare::unite(&rows, accounts as usize);
    let milliseconds = start.elapsed().as_millis();
    let processor = processor()? - before;
    let mut sizes: HashMap<u32, u64> = HashMap::new();
    for label in labels {
        *sizes.entry(label).or_default() += 1;
    }
    let largest = sizes.into_values().max().unwrap_or(0);
    Ok(named([
        ("milliseconds", u64::try_from(milliseconds)?),
        ("processor", processor),
        ("components", components as u64),
        ("largest", largest),
        ("peak_mib", peak_mib()?),
    ]))
}

#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn measure_link(accounts: u32, seed: u64) -> Outcome<Figures> {
    let mut world = World::new(accounts.into(), seed);
    let mut builder = TableBuilder::with_capacity(accounts as usize, accounts as usize * ROWS);
    let mut persons: Vec<u32> = Vec::with_capacity(accounts as usize);
    for account in 0..accounts {
        let (person, evidence) = world.next_account();
        let record = builder.record(u128::from(account));
        for row in evidence {
            builder.push(record, row.source(account));
        }
        persons.push(u32::try_from(person)?);
    }
    let (start, before) = (Instant::now(), processor()?);
    let table = builder.build()?;
    let built = Instant::now();
    let model = Model::standard();
    let found = resolve(&table, &model, &[]);
    let milliseconds = start.elapsed().as_millis();
    let processor = processor()? - before;
    let building = built.duration_since(start).as_millis();
    let peak = peak_mib()?;
    let (right, joined, all, largest) = pairs(found.clusters(), &persons);
    let per_mille = |part: u64, whole: u64| part * 1000 / whole.max(1);
    Ok(named([
        ("milliseconds", u64::try_from(milliseconds)?),
        ("processor", processor),
        ("building", u64::try_from(building)?),
        ("clusters", found.cluster_count().into()),
        ("largest", largest),
        ("pairs_kept", found.pair_count() as u64),
        ("precision_permille", per_mille(right, joined)),
        ("recall_permille", per_mille(right, all)),
        ("peak_mib", peak),
    ]))
}

/// New accounts, one at a time, into a ledger that holds all others.
#[expect(clippy::disallowed_methods, reason = "a bench measures")]
fn measure_ledger(accounts: u32, seed: u64) -> Outcome<Figures> {
    const NEW: u32 = 2_000;
    let mut world = World::new(accounts.into(), seed);
    let mut ledger = Ledger::new(Model::standard());
    // The last of the world's accounts come one by one; they belong to persons like all others.
    let before = accounts.saturating_sub(NEW);
    for account in 0..before {
        for row in world.next_account().1 {
            ledger.push(u128::from(account), row.source(account));
        }
    }
    let start = Instant::now();
    ledger.settle();
    let filled = start.elapsed().as_millis();
    let mut micros = Vec::new();
    let (mut scored, mut touched, mut most) = (0, 0, 0);
    for account in before..accounts {
        let rows = world.next_account().1;
        let start = Instant::now();
        for row in rows {
            ledger.push(u128::from(account), row.source(account));
        }
        let told = ledger.settle();
        micros.push(u64::try_from(start.elapsed().as_micros())?);
        let members = told
            .linkage
            .clusters()
            .iter()
            .map(tiaki_link::Cluster::size);
        let members = u64::from(members.sum::<u32>());
        scored += told.scored as u64;
        touched += members;
        most = most.max(members);
    }
    micros.sort_unstable();
    let at = |hundredths: usize| {
        let place = (micros.len() * hundredths / 100).min(micros.len().saturating_sub(1));
        micros.get(place).copied().unwrap_or(0)
    };
    let each = u64::from(accounts - before).max(1);
    Ok(named([
        ("filled_milliseconds", u64::try_from(filled)?),
        ("new_accounts", each),
        ("median_microseconds", at(50)),
        ("p90_microseconds", at(90)),
        ("p99_microseconds", at(99)),
        ("most_microseconds", at(100)),
        ("pairs_scored_each", scored / each),
        ("records_touched_each", touched / each),
        ("records_touched_most", most),
        ("peak_mib", peak_mib()?),
    ]))
}

fn named<const N: usize>(figures: [(&str, u64); N]) -> Figures {
    let named = figures.map(|(name, figure)| (name.to_owned(), figure));
    named.into()
}

/// Pairs of accounts that are rightly joined, joined, and of one person; and the largest cluster.
fn pairs(clusters: &[u32], persons: &[u32]) -> (u64, u64, u64, u64) {
    let of = |count: u64| count * count.saturating_sub(1) / 2;
    let mut both: HashMap<(u32, u32), u64> = HashMap::new();
    let (mut of_cluster, mut of_person) = (HashMap::new(), HashMap::new());
    for (cluster, person) in clusters.iter().zip(persons) {
        *both.entry((*cluster, *person)).or_default() += 1;
        *of_cluster.entry(*cluster).or_insert(0_u64) += 1;
        *of_person.entry(*person).or_insert(0_u64) += 1;
    }
    let largest = of_cluster.values().copied().max().unwrap_or(0);
    (
        both.into_values().map(of).sum(),
        of_cluster.into_values().map(of).sum(),
        of_person.into_values().map(of).sum(),
        largest,
    )
}

/// The milliseconds of processor time that this process has had, all threads, as Linux tells it in
/// hundredths of a second.
fn processor() -> Outcome<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let after_name = stat.rsplit_once(')').ok_or("no name in /proc/self/stat")?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut ticks =
        || -> Outcome<u64> { Ok(fields.next().ok_or("short /proc/self/stat")?.parse()?) };
    Ok((ticks()? + ticks()?) * 10)
}

/// The most memory this process has held, as Linux tells it.
fn peak_mib() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib: u64 = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no VmHWM in /proc/self/status")?
        .parse()?;
    Ok(kib / 1024)
}
