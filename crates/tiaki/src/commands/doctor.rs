//! `tiaki doctor`.

use serde_json::json;
use tiaki_ops::{Engine, refer, views};

use crate::Ended;
use crate::cli::Figures;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let overview = views::overview(&site)?;
    let keys = refer::keys(&site)?;
    let waiting: Vec<&str> = overview
        .destinations
        .iter()
        .filter(|destination| {
            destination.country.is_some() && !keys.contains_key(&destination.authority)
        })
        .map(|destination| destination.authority.as_str())
        .collect();
    let unfolded = site.store.read("doctor", tiaki_store::folding::unfolded)?;
    let engine = match site.store.engine() {
        Engine::Postgres => "PostgreSQL",
        Engine::Sqlite => "SQLite",
    };
    let vault = match folder.vault()? {
        Some(_) => "files are sealed",
        None => "none: files are dropped",
    };
    let sender = folder.signing_key()?.verifying_key().to_string();
    figures(
        to.json.as_deref(),
        &json!({ "database": engine, "schema": tiaki_store::schema_version(&site.store)?, "sender": sender, "vault": vault,
                 "reports": overview.counts.reports, "accounts": overview.counts.accounts,
                 "quarantined": overview.counts.quarantined, "reports_not_folded": unfolded, "destinations_without_key": waiting }),
    )?;
    if !is_quiet(to.json.as_deref()) {
        let counts = &overview.counts;
        say(format_args!(
            "database      {engine}, schema {}",
            tiaki_store::schema_version(&site.store)?
        ))?;
        say(format_args!("sender        {sender}"))?;
        say(format_args!("vault         {vault}"))?;
        say(format_args!("reports       {}", grouped(counts.reports)))?;
        say(format_args!("accounts      {}", grouped(counts.accounts)))?;
        say(format_args!(
            "quarantined   {}",
            grouped(counts.quarantined)
        ))?;
        if unfolded > 0 {
            let unfolded = grouped(unfolded);
            say(format_args!(
                "not folded    {unfolded} reports: run tiaki fold"
            ))?;
        }
        if !waiting.is_empty() {
            say(format_args!("no key yet    {}", waiting.join(", ")))?;
        }
    }
    Ok(if waiting.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}
