//! `tiaki authority`.

use anyhow::Context;
use serde_json::json;
use tiaki_ops::directory::{self, COORDINATOR};
use tiaki_ops::refer;

use crate::Ended;
use crate::cli::Authority;
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act};

/// The id of an authority, from an id or a country's code.
pub(super) fn id(text: &str) -> anyhow::Result<String> {
    if text == COORDINATOR {
        return Ok(text.to_owned());
    }
    directory::find(text)
        .map(|authority| authority.id.clone())
        .context("there is no such authority: see tiaki authority list")
}

pub(super) fn run(folder: &Folder, command: &Authority) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Authority::List(to) => {
            let keys = refer::keys(&site)?;
            let rows: Vec<_> = directory::directory()
                .iter()
                .map(|authority| json!({ "authority": authority, "recipient": keys.get(&authority.id) }))
                .collect();
            figures(to.json.as_deref(), &rows)?;
            if !is_quiet(to.json.as_deref()) {
                for authority in directory::directory().iter() {
                    let key = if keys.contains_key(&authority.id) {
                        "key"
                    } else {
                        "no key"
                    };
                    say(format_args!(
                        "{:10} {:7} {}",
                        authority.id, key, authority.name
                    ))?;
                }
            }
        }
        Authority::Key {
            authority,
            recipient,
        } => {
            let authority = id(authority)?;
            refer::save_key(&site, &act("authority key"), &authority, recipient)?;
            say(format_args!(
                "packages to {authority} are sealed to this key from now on"
            ))?;
        }
    }
    Ok(Ended::Done)
}
