//! `tiaki db`.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context;
use serde_json::json;
use tiaki_ops::victims;
use tiaki_store::export::{self, Part, Scope};
use tiaki_store::persons::history;
use tiaki_store::{check_statements, documents, log, schema_version};

use crate::Ended;
use crate::cli::{Db, Purpose};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, command: &Db) -> anyhow::Result<Ended> {
    let site = folder.site_without_rules()?;
    match command {
        Db::Migrate => {
            say(format_args!("schema {}", schema_version(&site.store)?))?;
            Ok(Ended::Done)
        }
        Db::Check(to) => {
            let log = log::check(&site.store)?;
            let refused = check_statements(&site.store)?;
            let digests = site.store.read("check", documents::digests)?;
            let broken: Vec<String> = digests
                .iter()
                .filter(|digest| {
                    site.store
                        .read("check", |tx| documents::bytes(tx, digest))
                        .is_err()
                })
                .map(hex::encode)
                .collect();
            figures(
                to.json.as_deref(),
                &json!({ "documents": digests.len(), "broken_documents": broken, "log_entries": log.entries,
                         "first_bad_log_entry": log.first_bad, "refused_statements": refused }),
            )?;
            let sound = broken.is_empty() && refused.is_empty() && log.first_bad.is_none();
            if !is_quiet(to.json.as_deref()) {
                say(format_args!(
                    "{} documents, {} broken; {} log entries, {}",
                    grouped(digests.len() as u64),
                    broken.len(),
                    grouped(log.entries),
                    log.first_bad.map_or_else(
                        || "chain holds".to_owned(),
                        |bad| format!("broken from entry {bad}")
                    )
                ))?;
            }
            Ok(if sound { Ended::Done } else { Ended::Finding })
        }
        Db::Export {
            out,
            protected: _,
            purpose,
            reason,
            operator,
            history,
            figures: to,
        } => {
            let scope = scope(&site, [purpose, reason, operator])?;
            if let Some(file) = history {
                write_history(&site, file)?;
            }
            let parts = match out {
                None => site.store.read("export", export::digests)?,
                Some(file) if file.as_os_str() == "-" => {
                    write(&site, scope, &mut std::io::stdout().lock())?
                }
                Some(file) => {
                    let made = std::fs::File::create_new(file);
                    let mut made =
                        made.with_context(|| format!("cannot make {} anew", file.display()))?;
                    write(&site, scope, &mut made)?
                }
            };
            figures(to.json.as_deref(), &shown(&parts))?;
            if !is_quiet(to.json.as_deref()) && out.is_none() {
                for (name, part) in parts {
                    say(format_args!(
                        "{name:16} {:>12}  {}",
                        grouped(part.rows),
                        hex::encode(part.digest)
                    ))?;
                }
            }
            Ok(Ended::Done)
        }
    }
}

/// How much an export holds: all of it for a purpose only, which goes to the log first.
fn scope(site: &tiaki_ops::Site, asked: [&Option<String>; 3]) -> anyhow::Result<Scope> {
    let [Some(purpose), Some(reason), Some(operator)] = asked else {
        return Ok(Scope::Shielded);
    };
    let purpose = Purpose {
        purpose: purpose.clone(),
        reason: reason.clone(),
        operator: operator.clone(),
    };
    victims::allow_export(site, &super::victim::request(&purpose)?)?;
    Ok(Scope::Whole)
}

fn write(
    site: &tiaki_ops::Site,
    scope: Scope,
    out: &mut dyn Write,
) -> anyhow::Result<BTreeMap<&'static str, Part>> {
    let mut out = std::io::BufWriter::new(out);
    let out = std::cell::RefCell::new(&mut out);
    let parts = site.store.read("export", |tx| {
        export::write(tx, scope, &mut *out.borrow_mut())
    })?;
    out.into_inner()
        .flush()
        .context("cannot write the export")?;
    Ok(parts)
}

fn write_history(site: &tiaki_ops::Site, file: &std::path::Path) -> anyhow::Result<()> {
    let made = std::fs::File::create_new(file);
    let made = made.with_context(|| format!("cannot make {} anew", file.display()))?;
    let out = std::cell::RefCell::new(std::io::BufWriter::new(made));
    site.store
        .read("history", |tx| history::write(tx, &mut *out.borrow_mut()))?;
    out.into_inner()
        .flush()
        .context("cannot write the history")?;
    Ok(())
}

/// The digests as figures.
pub(super) fn shown(parts: &BTreeMap<&'static str, Part>) -> serde_json::Value {
    parts
        .iter()
        .map(|(name, part)| {
            (
                (*name).to_owned(),
                json!({ "rows": part.rows, "sha256": hex::encode(part.digest) }),
            )
        })
        .collect::<serde_json::Map<_, _>>()
        .into()
}
