//! `tiaki audit`.

use serde_json::json;

use crate::Ended;
use crate::cli::Audit;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, command: &Audit) -> anyhow::Result<Ended> {
    let Audit::Verify(to) = command;
    let checked = tiaki_store::log::check(&folder.site_without_rules()?.store)?;
    figures(
        to.json.as_deref(),
        &json!({ "entries": checked.entries, "first_bad": checked.first_bad }),
    )?;
    if !is_quiet(to.json.as_deref()) {
        match checked.first_bad {
            None => say(format_args!(
                "{} entries, each follows from those before it",
                grouped(checked.entries)
            ))?,
            Some(bad) => say(format_args!("the log does not hold from entry {bad} on"))?,
        }
    }
    Ok(if checked.first_bad.is_none() {
        Ended::Done
    } else {
        Ended::Finding
    })
}
