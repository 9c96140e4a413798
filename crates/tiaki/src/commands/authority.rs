//! `tiaki authority`.

use anyhow::Context;
use serde_json::json;
use tiaki_ops::directory::{self, COORDINATOR};
use tiaki_ops::{Site, refer};

use crate::Ended;
use crate::cli::{Authority, Figures};
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act};

/// The id of an authority, from an id or a country's code.
pub(super) fn id(site: &Site, text: &str) -> anyhow::Result<String> {
    if text == COORDINATOR {
        return Ok(text.to_owned());
    }
    directory::find(&site.countries.directory, text)
        .map(|authority| authority.id.clone())
        .context("there is no such authority: see tiaki authority list")
}

pub(super) fn run(folder: &Folder, command: &Authority) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Authority::List(to) => {
            let keys = refer::keys(&site)?;
            let rows: Vec<_> = site
                .countries
                .directory
                .iter()
                .map(|authority| json!({ "authority": authority, "recipient": keys.get(&authority.id) }))
                .collect();
            figures(to.json.as_deref(), &rows)?;
            if !is_quiet(to.json.as_deref()) {
                for authority in site.countries.directory.iter() {
                    let key = if keys.contains_key(&authority.id) {
                        "key"
                    } else {
                        "no key"
                    };
                    let forms: Vec<&str> = authority.forms.iter().map(|form| form.code()).collect();
                    say(format_args!(
                        "{:10} {:7} {:14} {:12} {}",
                        authority.id,
                        key,
                        forms.join(","),
                        authority.languages.join(","),
                        authority.name
                    ))?;
                }
            }
        }
        Authority::Logs(to) => logs(&site, to)?,
        Authority::Key {
            authority,
            recipient,
        } => {
            let authority = id(&site, authority)?;
            refer::save_key(&site, &act("authority key"), &authority, recipient)?;
            say(format_args!(
                "packages to {authority} are sealed to this key from now on"
            ))?;
        }
    }
    Ok(Ended::Done)
}

/// How long connection logs live in each country.
fn logs(site: &Site, to: &Figures) -> anyhow::Result<()> {
    let table = &site.countries.log_life;
    let rows: Vec<_> = table
        .rows()
        .map(|(place, life)| json!({ "place": place, "life": life }))
        .collect();
    let told = json!({ "version": table.version(), "rows": rows });
    figures(to.json.as_deref(), &told)?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!("{}", table.version()))?;
        for (place, life) in table.rows() {
            say(format_args!(
                "{place:3} {:5} days  {:9} {}  {}",
                life.days,
                life.basis.code(),
                life.year,
                life.source
            ))?;
        }
    }
    Ok(())
}
