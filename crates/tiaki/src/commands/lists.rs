//! `tiaki lists`.

use tiaki_ops::lists;

use crate::Ended;
use crate::cli::Lists;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &Lists) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Lists::Import {
            file,
            list,
            figures: to,
        } => {
            let imported = lists::import(&site, &act("lists import"), file, list)?;
            figures(to.json.as_deref(), &imported)?;
            if !is_quiet(to.json.as_deref()) {
                let (entries, quarantined) =
                    (grouped(imported.entries), grouped(imported.quarantined));
                say(format_args!(
                    "{list}: {entries} entries, {quarantined} rows quarantined"
                ))?;
            }
            Ok(if imported.quarantined > 0 {
                Ended::Finding
            } else {
                Ended::Done
            })
        }
        Lists::Show(to) => {
            let found = lists::all(&site)?;
            figures(to.json.as_deref(), &found)?;
            if !is_quiet(to.json.as_deref()) {
                if found.is_empty() {
                    say("no lists yet: tiaki lists import FILE --list NAME")?;
                }
                for list in found {
                    let state = if list.enabled { "on" } else { "off" };
                    say(format_args!(
                        "{:24} {:3} {:>12} entries",
                        list.name,
                        state,
                        grouped(list.entries)
                    ))?;
                }
            }
            Ok(Ended::Done)
        }
        Lists::Enable { list } => switch(&site, list, true),
        Lists::Disable { list } => switch(&site, list, false),
    }
}

fn switch(site: &tiaki_ops::Site, name: &str, enabled: bool) -> anyhow::Result<Ended> {
    let act = act(if enabled {
        "lists enable"
    } else {
        "lists disable"
    });
    anyhow::ensure!(
        lists::enable(site, &act, name, enabled)?,
        "there is no list of that name: see tiaki lists show"
    );
    say("done; tiaki match applies it")?;
    Ok(Ended::Done)
}
