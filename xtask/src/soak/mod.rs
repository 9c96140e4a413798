//! `cargo xtask soak providers`: many providers' clients at once, and the process killed under them.
//!
//! The real binary on loopback; clients that submit, upload, describe, finish and now and then
//! retract, each keeping what was acknowledged; in the middle SIGKILL and a new start on the
//! same data directory, while the clients send again what was not answered. Afterwards what is
//! stored is held against what was acknowledged: nothing lost, nothing doubled, every receipt
//! good, `tiaki db check` clean. With a vault, each file of a finished report stands there with the
//! digest and size that its receipt names, some are opened with the stock `age` program, and what
//! belongs to no report is named. Any answer but the expected one is a finding, and so is any
//! connection that fails while the server was not being killed.

mod client;
mod oracle;
mod picture;
mod postgres;
mod server;
pub(crate) use self::server::build;
mod vault;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

use self::client::{Client, Shared, Step};
use crate::say;

/// How to soak.
#[derive(Debug, Args)]
pub(crate) struct Providers {
    /// Clients at once.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=2_000))]
    clients: u32,
    /// For how long.
    #[arg(long, default_value_t = 120, value_parser = clap::value_parser!(u32).range(2..=86_400))]
    seconds: u32,
    /// The binary; else `target/release/tiaki`, which is built first.
    #[arg(long, value_name = "FILE")]
    binary: Option<std::path::PathBuf>,
    /// On a throw-away PostgreSQL, with its settings as installed, instead of SQLite.
    #[arg(long)]
    postgres: bool,
    /// With a vault in a folder, sealed to a throw-away key (needs the programs age and age-keygen).
    #[arg(long)]
    vault: bool,
}

/// Runs it; whether nothing was found.
pub(crate) fn run(root: &Path, how: &Providers) -> anyhow::Result<bool> {
    let binary = match &how.binary {
        Some(binary) => std::path::absolute(binary).context("cannot tell where the binary is")?,
        None => build(root)?,
    };
    let folder = server::Folder::make()?;
    let cluster = how.postgres.then(postgres::Cluster::start).transpose()?;
    let database = cluster.as_ref().map(|cluster| cluster.url.clone());
    let mut server = server::Server::prepare(&binary, &folder, database, how.vault)?;
    server.start()?;
    let shared = Arc::new(Shared::new(&server));
    let clients: Vec<_> = (0..how.clients)
        .map(|number| {
            let client = Client::new(number, Arc::clone(&shared));
            std::thread::spawn(move || client.run())
        })
        .collect();
    let half = Duration::from_secs(how.seconds.into()) / 2;
    wait(half);
    shared.epoch.fetch_add(1, Ordering::SeqCst);
    server.kill()?;
    let down = now();
    server.start()?;
    shared.moved(&server);
    shared.epoch.fetch_add(1, Ordering::SeqCst);
    let down = down.elapsed();
    wait(half.saturating_sub(down));
    shared.is_over.store(true, Ordering::SeqCst);
    let mut kept = Vec::new();
    for client in clients {
        let done = client.join();
        kept.push(done.map_err(|_| anyhow::anyhow!("a client stopped"))?);
    }
    let (mut findings, receipts) = oracle::while_serving(&server, &kept)?;
    server.stop()?;
    findings.extend(oracle::at_rest(&server, &kept)?);
    if how.vault {
        findings.extend(vault::holds(&server, &receipts, &kept)?);
    }
    findings.extend(kept.iter().flat_map(|kept| kept.findings.iter().cloned()));
    told(how, &kept, down);
    for finding in findings.iter().take(20) {
        say(&format!("FOUND: {finding}"));
    }
    say(&format!("{} findings", findings.len()));
    Ok(findings.is_empty())
}

fn told(how: &Providers, kept: &[client::Kept], down: Duration) {
    let mut steps = 0;
    for step in Step::ALL {
        let mut times: Vec<u32> = kept
            .iter()
            .flat_map(|kept| kept.times.iter())
            .filter(|(found, _)| *found == step)
            .map(|(_, time)| *time)
            .collect();
        times.sort_unstable();
        steps += times.len();
        let at = |share: usize| {
            let place = (times.len() * share / 1_000).min(times.len().saturating_sub(1));
            f64::from(times.get(place).copied().unwrap_or(0)) / 1_000.0
        };
        say(&format!(
            "{:8} {:>7}  p50 {:>7.1} ms  p99 {:>7.1} ms  longest {:>7.1} ms",
            step.call(),
            times.len(),
            at(500),
            at(990),
            at(1_000)
        ));
    }
    let count = |of: fn(&client::Kept) -> usize| kept.iter().map(of).sum::<usize>();
    say(&format!(
        "{} clients, {} s: {steps} acknowledged steps, {} a second; down for {:.1} s, sent again {}",
        how.clients,
        how.seconds,
        steps / usize::try_from(how.seconds).unwrap_or(1),
        down.as_secs_f64(),
        count(|kept| kept.again)
    ));
    say(&format!(
        "{} finished, {} retracted, {} files ({} pictures)",
        count(|kept| kept.finished.len()),
        count(|kept| kept.retracted.len()),
        count(|kept| kept.finished.iter().map(|report| report.files.len()).sum()),
        count(|kept| kept.pictures)
    ));
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures, for the person who waits"
)]
pub(crate) fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clients work while this thread has nothing to do"
)]
pub(crate) fn wait(time: Duration) {
    std::thread::sleep(time);
}
