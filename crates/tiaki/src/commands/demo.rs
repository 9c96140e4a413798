//! `tiaki demo`: the whole flow on a synthetic operation, then the pages.
//!
//! Nothing here is reachable only from the demo: it makes a world, keys for the
//! authorities as they would make them, and calls the same use cases as the
//! commands do, with the world's own date as the time. Its data directory is its
//! own and is made anew each time.

mod cases;
mod referrals;
mod staff;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{self, ImportOptions};
use tiaki_ops::{
    Act, Site, directory, evaluate, folding, linking, lists, matching, operation, refer, triage,
    views,
};
use tiaki_package::{Identity, SigningKey};

use crate::Ended;
use crate::cli::Demo;
use crate::output::{bar, figures, grouped, is_quiet, say};
use crate::site::{Folder, write_secret};

/// The name of the demo's operation.
const OPERATION: &str = "Operation Demo";
/// What marks a folder as one that the demo may remove.
const MARKER: &str = "made-by-tiaki-demo";

/// What has been timed so far.
struct Stages {
    quiet: bool,
    done: Vec<(&'static str, u64, serde_json::Value)>,
}

impl Stages {
    /// Runs a stage, prints how long it took and what came of it.
    fn run<T: Serialize>(
        &mut self,
        name: &'static str,
        stage: impl FnOnce() -> anyhow::Result<T>,
        tell: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<T> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the demo prints how long each stage took"
        )]
        let start = Instant::now();
        let outcome = stage().with_context(|| format!("the stage '{name}' failed"))?;
        let took = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        if !self.quiet {
            say(format_args!(
                "{name:9} {:>7} ms  {}",
                grouped(took),
                tell(&outcome)
            ))?;
        }
        let shown = serde_json::to_value(&outcome).context("cannot keep the figures of a stage")?;
        self.done.push((name, took, shown));
        Ok(outcome)
    }

    fn figures(&self) -> serde_json::Value {
        let stages = self.done.iter().map(|(name, took, shown)| {
            (
                (*name).to_owned(),
                json!({ "milliseconds": took, "counts": shown }),
            )
        });
        stages.collect::<serde_json::Map<_, _>>().into()
    }
}

/// Runs the demo.
pub(super) fn run(command: &Demo) -> anyhow::Result<Ended> {
    let json_file = command.figures.json.as_deref();
    let root = fresh(&command.demo_data)?;
    let world = root.join("world");
    let params = super::world::params(command.params.as_deref())?;
    let mut stages = Stages {
        quiet: is_quiet(json_file),
        done: Vec::new(),
    };
    stages.run(
        "world",
        || super::world::make(&params, command.accounts, command.seed, &world),
        |made| {
            format!(
                "{} accounts of {} persons",
                grouped(made.accounts),
                grouped(made.persons)
            )
        },
    )?;
    let at = date_of(&world)?;
    let (folder, site) = open(&root, command.seed, &world)?;
    let act = |actor: &str| Act {
        actor: actor.to_owned(),
        at,
    };
    staff::add(&site, &act("command:demo"), command.seed)?;
    bring_in(&mut stages, &site, &act("command:demo"), &world)?;
    work_out(&mut stages, &site, &act("command:demo"))?;
    cases::open(&mut stages, &site, &act("command:demo"))?;
    refer_all(
        &mut stages,
        &folder,
        &site,
        &act("command:demo"),
        &root,
        command.seed,
    )?;
    stages.run(
        "figures",
        || Ok(json!({ "lines": operation::count(&site, &act("command:demo"))? })),
        |done| format!("{} lines", grouped(done["lines"].as_u64().unwrap_or(0))),
    )?;
    let evaluation = stages.run(
        "evaluate",
        || Ok(evaluate::evaluate(&site, &world)?),
        |found| format!("linking F1 {:.4}", found.linking.f1),
    )?;
    let digests = site.store.read("demo", tiaki_store::export::digests)?;
    site.store.analyse()?;
    let total: u64 = stages.done.iter().map(|(_, took, _)| took).sum();
    let counts = views::overview(&site)?.counts;
    figures(
        json_file,
        &json!({
            "accounts": command.accounts, "seed": command.seed, "milliseconds": total,
            "stages": stages.figures(), "evaluation": evaluation, "export": super::db::shown(&digests),
            "counts": { "reports": counts.reports, "disclosures": counts.disclosures, "accounts": counts.accounts,
                        "persons": counts.persons, "files": counts.files, "links": counts.links,
                        "quarantined": counts.quarantined, "referrals": counts.referrals, "log": counts.log },
        }),
    )?;
    if !is_quiet(json_file) {
        tell(&site, &evaluation, total)?;
        staff::tell(command.seed, &root.join("site").display().to_string())?;
        referrals::tell()?;
    }
    if command.no_serve {
        return Ok(Ended::Done);
    }
    staff::machine(&site, !is_quiet(json_file))?;
    let sending = super::referral::sending(&folder, &site, "NZ", OPERATION)?;
    super::serve::serve(site, command.listen, sending, at)
}

/// The day on which a world ends, which is the demo's time.
fn date_of(world: &Path) -> anyhow::Result<Timestamp> {
    let file = world.join("world.toml");
    let text = std::fs::read_to_string(&file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let told: toml::Table = text
        .parse()
        .with_context(|| format!("{} does not read", file.display()))?;
    let as_of = told.get("as_of").map(|value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    });
    let as_of = as_of.with_context(|| format!("{} does not say as_of", file.display()))?;
    Timestamp::parse(&as_of).with_context(|| format!("as_of in {} does not read", file.display()))
}

/// The demo's data directory, empty. Only a folder that a demo made is emptied.
fn fresh(path: &Path) -> anyhow::Result<PathBuf> {
    if path.exists() {
        let is_ours = path.join(MARKER).is_file()
            || std::fs::read_dir(path).is_ok_and(|mut found| found.next().is_none());
        anyhow::ensure!(
            is_ours,
            "{} is there and was not made by a demo; remove it or name another folder with --demo-data",
            path.display()
        );
        std::fs::remove_dir_all(path)
            .with_context(|| format!("cannot empty {}", path.display()))?;
    }
    std::fs::create_dir_all(path).with_context(|| format!("cannot make {}", path.display()))?;
    let marker = path.join(MARKER);
    tiaki_package::atomic_write(
        &marker,
        b"Everything here is synthetic and made anew by each demo.\n",
    )
    .with_context(|| format!("cannot write {}", marker.display()))?;
    Ok(path.to_owned())
}

/// 32 bytes that follow from the seed: the demo's keys are the same each time, and worth nothing.
fn seeded(seed: u64, what: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tiaki-demo-key");
    hash.update(seed.to_be_bytes());
    hash.update(what.as_bytes());
    hash.finalize().into()
}

fn open(root: &Path, seed: u64, world: &Path) -> anyhow::Result<(Folder, Site)> {
    let folder = Folder::open(&root.join("site"))?;
    for (name, to) in [
        ("mail-domains.toml", folder.mail_file()),
        ("networks.toml", folder.networks_file()),
        ("wordings.toml", folder.wordings_file()),
    ] {
        let from = world.join("lists").join(name);
        std::fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    write_secret(&folder.site_key_file(), &hex::encode(seeded(seed, "site")))?;
    write_secret(
        &folder.signing_key_file(),
        &SigningKey::from_seed(seeded(seed, "signing")).to_text(),
    )?;
    let site = folder.site()?;
    let stored = views::overview(&site)?.counts;
    anyhow::ensure!(
        stored.reports + stored.disclosures + stored.accounts == 0,
        "the database is not empty: the demo needs one of its own (PostgreSQL: a new database in {})",
        crate::site::DATABASE_URL
    );
    Ok((folder, site))
}

/// The stages that bring reports, disclosures and lists in.
fn bring_in(stages: &mut Stages, site: &Site, act: &Act, world: &Path) -> anyhow::Result<()> {
    stages.run(
        "lists",
        || {
            let mut entries = 0;
            for file in csv_files(&world.join("lists"))? {
                let name = file
                    .file_stem()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                entries +=
                    lists::import(site, act, &file, &name, &lists::Options::default())?.entries;
            }
            Ok(json!({ "entries": entries }))
        },
        |done| format!("{} digests", grouped(done["entries"].as_u64().unwrap_or(0))),
    )?;
    let shown = bar("import");
    stages.run(
        "import",
        || {
            let paths = ["reports", "disclosures"].map(|name| world.join(name));
            let progress = |done, total| {
                shown.set_length(total);
                shown.set_position(done);
            };
            let found: Vec<PathBuf> = paths.into_iter().filter(|path| path.is_dir()).collect();
            Ok(intake::import(
                site,
                act,
                &found,
                &ImportOptions::default(),
                &progress,
            )?)
        },
        |done| {
            format!(
                "{} accepted, {} folded, {} quarantined, {} disclosure rows",
                grouped(done.accepted),
                grouped(done.folded),
                grouped(done.quarantined),
                grouped(done.rows)
            )
        },
    )?;
    shown.finish_and_clear();
    Ok(())
}

fn csv_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let found =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    Ok(files)
}

/// The stages from stored reports to queues.
fn work_out(stages: &mut Stages, site: &Site, act: &Act) -> anyhow::Result<()> {
    stages.run(
        "match",
        || Ok(matching::run(site, act, matching::RADIUS)?),
        |done| {
            format!(
                "{} files known, {} first seen",
                grouped(done.known),
                grouped(done.first_seen)
            )
        },
    )?;
    stages.run(
        "fold",
        || Ok(folding::run(site, act)?),
        |done| {
            format!(
                "{} reports are of {} viral files, {} of {} incidents",
                grouped(done.viral.reports),
                grouped(done.viral.groups),
                grouped(done.same_incident.reports),
                grouped(done.same_incident.groups)
            )
        },
    )?;
    stages.run(
        "link",
        || {
            let linked = linking::run(site, act)?;
            tiaki_ops::search::index(site, act)?;
            Ok(linked)
        },
        |done| {
            format!(
                "{} persons behind {} accounts",
                grouped(done.persons),
                grouped(done.accounts)
            )
        },
    )?;
    stages.run(
        "locate",
        || Ok(triage::locate(site, act)?),
        |done| {
            format!(
                "{} accounts to a country, {} kept for a human",
                grouped(done.routed),
                grouped(done.conflict + done.unknown)
            )
        },
    )?;
    stages.run(
        "triage",
        || Ok(triage::run(site, act)?),
        |done| format!("{} queues", grouped(done.queues)),
    )?;
    Ok(())
}

/// The stages from queues to packages that open again.
fn refer_all(
    stages: &mut Stages,
    folder: &Folder,
    site: &Site,
    act: &Act,
    root: &Path,
    seed: u64,
) -> anyhow::Result<()> {
    make_keys(site, act, root, seed)?;
    referrals::prepare(stages, site, act)?;
    let release = refer::Release {
        operation: OPERATION.to_owned(),
        from: directory::find(&site.countries.directory, "NZ").context("New Zealand is not in the directory")?.clone(),
        released_by: "demo-liaison".to_owned(),
        second: "demo-supervisor".to_owned(),
        purpose: "prevention and prosecution of sexual offences against children; protection of the child".to_owned(),
        legal_basis: "synthetic operation: none is needed".to_owned(),
        out: folder.packages(),
    };
    let signing = folder.signing_key()?;
    let shown = bar("refer");
    let referred = stages.run(
        "refer",
        || {
            let progress = |done, total| {
                shown.set_length(total);
                shown.set_position(done);
            };
            let liaison = Act {
                actor: "demo-liaison".to_owned(),
                at: act.at,
            };
            Ok(refer::refer(site, &liaison, &release, &signing, &progress)?)
        },
        |done| {
            let (packages, persons) = (grouped(done.packages), grouped(done.persons));
            format!(
                "{packages} packages, {persons} persons, {} accounts",
                grouped(done.accounts)
            )
        },
    )?;
    shown.finish_and_clear();
    stages.run(
        "verify",
        || open_again(&release.out, root, &signing, referred.packages, act.at),
        |opened| format!("{} packages opened and verified again", grouped(*opened)),
    )?;
    Ok(())
}

/// Makes each authority's key as it would itself, keeps the secret half under `keys`, and saves the public one.
fn make_keys(site: &Site, act: &Act, root: &Path, seed: u64) -> anyhow::Result<()> {
    let keys = root.join("keys");
    std::fs::create_dir_all(&keys).with_context(|| format!("cannot make {}", keys.display()))?;
    for destination in views::overview(site)?
        .destinations
        .iter()
        .filter(|found| found.country.is_some())
    {
        let identity = Identity::from_seed(seeded(seed, &destination.authority))?;
        write_secret(
            &keys.join(format!("{}.key", destination.authority)),
            &identity.to_text(),
        )?;
        refer::save_key(
            site,
            act,
            &destination.authority,
            &identity.recipient_text(),
        )?;
    }
    Ok(())
}

/// Opens every package with its authority's key and verifies it.
fn open_again(
    packages: &Path,
    root: &Path,
    signing: &SigningKey,
    expected: u64,
    at: Timestamp,
) -> anyhow::Result<u64> {
    let found = std::fs::read_dir(packages)
        .with_context(|| format!("cannot read {}", packages.display()))?;
    let files: Vec<PathBuf> = found.flatten().map(|entry| entry.path()).collect();
    let opened: Vec<anyhow::Result<()>> = files
        .par_iter()
        .map(|file| {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            let authority = name.split('.').next().unwrap_or_default();
            let key = root.join("keys").join(format!("{authority}.key"));
            super::package::verify_sealed(file, &key, &signing.verifying_key(), at)
        })
        .collect();
    let opened = opened
        .into_iter()
        .collect::<anyhow::Result<Vec<()>>>()?
        .len() as u64;
    anyhow::ensure!(
        opened == expected,
        "{opened} packages lie in {}, {expected} were made",
        packages.display()
    );
    Ok(opened)
}

/// The summary that a coordinator would want.
fn tell(site: &Site, evaluation: &evaluate::Evaluation, total: u64) -> anyhow::Result<()> {
    let overview = views::overview(site)?;
    let counts = &overview.counts;
    say(format_args!(
        "\n{OPERATION}, in {}.{:03} s",
        total / 1000,
        total % 1000
    ))?;
    let countries = overview
        .destinations
        .iter()
        .filter(|destination| destination.country.is_some())
        .count();
    let verdict = |name: &str| {
        overview
            .verdicts
            .iter()
            .find(|(found, _)| found == name)
            .map_or(0, |(_, count)| *count)
    };
    for (what, number) in [
        ("reports", counts.reports),
        ("accounts", counts.accounts),
        ("persons", counts.persons),
        ("known files", verdict("known") + verdict("near")),
        ("first-seen files", verdict("first_seen")),
        ("countries", i64::try_from(countries).unwrap_or(i64::MAX)),
        ("packages", counts.referrals),
        ("quarantined", counts.quarantined),
    ] {
        say(format_args!("  {what:18} {:>12}", grouped(number)))?;
    }
    say("")?;
    let first = overview
        .destinations
        .iter()
        .find(|destination| destination.authority == "auth-nz");
    let first = first.or_else(|| {
        overview
            .destinations
            .iter()
            .find(|destination| destination.country.is_some())
    });
    if let Some(queue) = first
        .map(|found| views::queue_of(site, &found.authority, 0, 10))
        .transpose()?
        .flatten()
    {
        super::queue::tell(&queue)?;
    }
    say("")?;
    super::evaluate::tell(evaluation)
}
