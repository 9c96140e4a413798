//! `tiaki exchange`: this site's name and keys, parcels in and out, lists, and what people say.

mod keys;
mod says;

use std::path::Path;

use anyhow::Context;
use serde_json::json;
use tiaki_core::exchange::Side;
use tiaki_core::time::Timestamp;
use tiaki_line::{Address, Lines};
use tiaki_ops::exchange::acts::Which;
use tiaki_ops::exchange::carry::Carried;
use tiaki_ops::exchange::lists::{Due, Line};
use tiaki_ops::exchange::receive::{self, Stopped};
use tiaki_ops::exchange::{self, Node, Peer, folder, lists, post, take};
use tiaki_ops::{Act, Site};

use crate::Ended;
use crate::cli::{Exchange, Figures, WhichPackage};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act, random};

pub(super) fn run(folder: &Folder, command: &Exchange) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Exchange::SetUp { authority, hub } => {
            let found = exchange::set_up(&site, &act("exchange set-up"), authority, *hub)?;
            say(format_args!(
                "this site is {} in the exchange; hand its card to the others: tiaki exchange card",
                found.id
            ))?;
            Ok(Ended::Done)
        }
        Exchange::Card => {
            let line = folder.line_key()?.public();
            let card = exchange::keys::card(&node(folder, &site)?, Some(line));
            say(serde_json::to_string_pretty(&card).context("cannot write the card")?)?;
            Ok(Ended::Done)
        }
        Exchange::Key(step) => keys::run(folder, &site, step),
        Exchange::Peer {
            authority,
            address,
            via,
            figures: to,
        } => {
            if let Some(authority) = authority {
                if !address.is_empty() {
                    address.parse::<Address>()?;
                }
                let act = act("exchange peer");
                exchange::set_peer(&site, &act, authority, address, via.as_deref())?;
            }
            peers(&site, to)
        }
        Exchange::Send { packages, figures } => send(folder, &site, packages.as_deref(), figures),
        Exchange::Carry(to) => carry(folder, &site, to),
        Exchange::Receive { files, figures } => {
            let all: Vec<&Path> = files.iter().map(AsRef::as_ref).collect();
            receive(&node(folder, &site)?, &site, &all, figures)
        }
        Exchange::Export {
            folder: to,
            only,
            figures,
        } => export(&site, to, only.as_deref(), figures),
        Exchange::Import {
            folder: from,
            figures,
        } => import(&node(folder, &site)?, &site, from, figures),
        Exchange::List {
            sent,
            limit,
            figures,
        } => list(&site, *sent, *limit, figures),
        Exchange::Show { which, figures } => show(&node(folder, &site)?, &site, which, figures),
        Exchange::Outstanding(to) => outstanding(&node(folder, &site)?, &site, to),
        Exchange::Quarantine { retry, figures } => {
            quarantine(folder, &site, retry.as_deref(), figures)
        }
        other => says::run(&node(folder, &site)?, &site, other),
    }
}

/// This site with its keys, which are made where there are none.
pub(super) fn node(folder: &Folder, site: &Site) -> anyhow::Result<Node> {
    let (authority, _) = exchange::whoami(site)?;
    Ok(Node {
        authority,
        signing: folder.signing_key()?.into(),
        identities: folder.identities()?.into(),
    })
}

/// The package that is meant.
fn which(which: &WhichPackage) -> Which<'_> {
    Which {
        package: &which.package,
        with: which.with.as_deref(),
    }
}

/// What somebody does now.
pub(super) fn by(name: &str) -> Act {
    Act {
        actor: name.to_owned(),
        ..act("exchange")
    }
}

/// The day of a date, counted from 1970-01-01, and its beginning.
pub(super) fn date(text: &str) -> anyhow::Result<(i64, i64)> {
    let at = Timestamp::parse(&format!("{text}T00:00:00Z"))
        .with_context(|| format!("{text} is no date such as 2026-03-01"))?;
    Ok((at.day(), at.micros()))
}

fn peers(site: &Site, to: &Figures) -> anyhow::Result<Ended> {
    let all = exchange::peers(site)?;
    let rows: Vec<_> = all
        .iter()
        .map(
            |peer| json!({ "authority": peer.authority, "address": peer.address, "via": peer.via }),
        )
        .collect();
    figures(to.json.as_deref(), &rows)?;
    if !is_quiet(to.json.as_deref()) {
        for peer in &all {
            let via = peer.via.as_deref().unwrap_or("directly");
            say(format_args!(
                "{:10} {via:10} {}",
                peer.authority, peer.address
            ))?;
        }
    }
    Ok(Ended::Done)
}

fn send(
    folder: &Folder,
    site: &Site,
    packages: Option<&Path>,
    to: &Figures,
) -> anyhow::Result<Ended> {
    let node = node(folder, site)?;
    let own = folder.packages();
    let act = act("exchange send");
    let posted = post::post(site, &node, &act, packages.unwrap_or(&own))?;
    let said = exchange::tend(site, &node, &act)?;
    let waiting = lists::waiting(site)?;
    let told = json!({ "posted": posted, "said": said, "waiting": waiting.len() });
    figures(to.json.as_deref(), &told)?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!(
            "{} packages posted; {} parcels wait: tiaki exchange export DIR",
            grouped(posted.packages),
            grouped(waiting.len() as u64)
        ))?;
        for package in &posted.missing {
            say(format_args!(
                "{package} is not where releases write packages: --packages DIR"
            ))?;
        }
    }
    Ok(if posted.missing.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn carry(folder: &Folder, site: &Site, to: &Figures) -> anyhow::Result<Ended> {
    let (own, _) = exchange::whoami(site)?;
    let done = round(folder, site, &act("exchange carry"))?;
    figures(to.json.as_deref(), &done)?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!(
            "{} parcels of {} handed over, {} put off, {} without a line: tiaki exchange export DIR",
            grouped(done.parcels),
            own.id,
            grouped(done.put_off),
            grouped(done.without_line)
        ))?;
    }
    Ok(if done.put_off == 0 {
        Ended::Done
    } else {
        Ended::Finding
    })
}

/// Hands over what is due, each parcel by the line that leads to who it is for.
pub(super) fn round(folder: &Folder, site: &Site, act: &Act) -> anyhow::Result<Carried> {
    let key = folder.line_key()?;
    let mut lines = Lines::new(&key);
    let mut chance = || {
        random().map_or(0, |[a, b, c, d, e, f, g, h, ..]: [u8; 32]| {
            u64::from_le_bytes([a, b, c, d, e, f, g, h])
        })
    };
    let mut reach = |peer: &Peer| {
        let address = peer.address.parse().ok()?;
        let known = exchange::keys::of_line(site, &peer.authority, act.at).ok()?;
        lines.to(&peer.authority, &address, &known)
    };
    Ok(exchange::carry::carry(site, act, &mut chance, &mut reach)?)
}

fn receive(node: &Node, site: &Site, files: &[&Path], to: &Figures) -> anyhow::Result<Ended> {
    let mut came: Vec<(u64, bool)> = Vec::new();
    for (number, file) in (1..).zip(files) {
        let bytes = std::fs::read(file).with_context(|| format!("cannot read file {number}"))?;
        let own = &node.authority.id;
        let done = receive::whole(site, node, &act("exchange receive"), own, &bytes);
        let is_new = match done {
            Ok(is_new) => is_new,
            Err(Stopped::Refused(code)) => anyhow::bail!("file {number} is refused: {code}"),
            Err(Stopped::Failed(error)) => return Err(error.into()),
        };
        came.push((number, is_new));
    }
    let apart = lists::quarantine(site)?;
    let new = came.iter().filter(|(_, is_new)| *is_new).count();
    let told = json!({ "new": new, "again": came.len() - new, "quarantine": apart.len() });
    figures(to.json.as_deref(), &told)?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!(
            "{new} new, {} were here; {} kept apart: tiaki exchange quarantine",
            came.len() - new,
            apart.len()
        ))?;
    }
    Ok(if apart.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn export(site: &Site, to: &Path, only: Option<&str>, out: &Figures) -> anyhow::Result<Ended> {
    let only = only
        .map(|text| super::authority::id(site, text))
        .transpose()?;
    let done = folder::export(site, &act("exchange export"), to, only.as_deref())?;
    figures(out.json.as_deref(), &done)?;
    if !is_quiet(out.json.as_deref()) {
        say(format_args!(
            "{} parcels written, {} lie there already, {} have arrived",
            grouped(done.parcels),
            grouped(done.there),
            grouped(done.arrived)
        ))?;
    }
    Ok(Ended::Done)
}

fn import(node: &Node, site: &Site, from: &Path, out: &Figures) -> anyhow::Result<Ended> {
    let done = folder::import(site, node, &act("exchange import"), from)?;
    figures(out.json.as_deref(), &done)?;
    if !is_quiet(out.json.as_deref()) {
        say(format_args!(
            "{} parcels were new, {} were here; {} kept apart, {} refused",
            grouped(done.parcels),
            grouped(done.again),
            grouped(done.quarantined),
            grouped(done.refused)
        ))?;
    }
    Ok(if done.quarantined + done.refused == 0 {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn line(line: &Line) -> String {
    format!(
        "{} {:10} {:10} {} {} accounts, {} persons",
        line.package,
        line.with,
        line.state,
        Timestamp::from_micros(line.at).date(),
        line.accounts,
        line.persons
    )
}

fn list(site: &Site, sent: bool, limit: u32, to: &Figures) -> anyhow::Result<Ended> {
    let side = if sent { Side::Sender } else { Side::Recipient };
    let found = lists::list(site, side, (limit, 0))?;
    figures(to.json.as_deref(), &found)?;
    if !is_quiet(to.json.as_deref()) {
        for one in &found {
            say(line(one))?;
        }
    }
    Ok(Ended::Done)
}

fn show(node: &Node, site: &Site, of: &WhichPackage, to: &Figures) -> anyhow::Result<Ended> {
    let found = lists::show(site, node, which(of))?;
    figures(to.json.as_deref(), &found)?;
    if !is_quiet(to.json.as_deref()) {
        say(line(&found.line))?;
        say(format_args!(
            "sha256 {}\nreference {}\nterms {}\nnot to be used from {}",
            found.line.sha256,
            found.line.reference,
            found.terms,
            Timestamp::from_micros(found.line.expires_at).date()
        ))?;
        for letter in &found.letters {
            let says = letter.says.as_ref().map(serde_json::to_string).transpose();
            say(format_args!(
                "{} {} {} {} {} {}",
                Timestamp::from_micros(letter.written_at),
                letter.by,
                letter.letter,
                letter.kind,
                letter.forbidden,
                says.context("a letter does not read")?.unwrap_or_default()
            ))?;
        }
    }
    Ok(Ended::Done)
}

fn outstanding(node: &Node, site: &Site, to: &Figures) -> anyhow::Result<Ended> {
    let found = lists::outstanding(site, node, &act("exchange outstanding"))?;
    figures(to.json.as_deref(), &found)?;
    if !is_quiet(to.json.as_deref()) {
        for due in &found {
            say(owed(due))?;
        }
        if found.is_empty() {
            say("nothing is owed")?;
        }
        let apart = lists::quarantine(site)?.len();
        if apart > 0 {
            say(format_args!(
                "{} parcels are kept apart: tiaki exchange quarantine",
                grouped(apart as u64)
            ))?;
        }
    }
    Ok(if found.iter().any(|due| due.is_overdue) {
        Ended::Finding
    } else {
        Ended::Done
    })
}

fn owed(due: &Due) -> String {
    let what = serde_json::to_value(due.owed).unwrap_or_default();
    format!(
        "{:8} {:18} by {:10} for {} days: {} {}{}",
        if due.is_overdue { "overdue" } else { "open" },
        what.as_str().unwrap_or_default(),
        due.by,
        due.age_days,
        due.line.package,
        due.letter,
        if due.is_unreachable {
            " (cannot be reached)"
        } else {
            ""
        }
    )
}

fn quarantine(
    folder: &Folder,
    site: &Site,
    retry: Option<&str>,
    to: &Figures,
) -> anyhow::Result<Ended> {
    if let Some(parcel) = retry {
        let mut id = [0; 32];
        hex::decode_to_slice(parcel, &mut id).context("a parcel is 64 hexadecimal digits")?;
        take::retry(site, &node(folder, site)?, &act("exchange quarantine"), &id)?;
    }
    let found = lists::quarantine(site)?;
    figures(to.json.as_deref(), &found)?;
    if !is_quiet(to.json.as_deref()) {
        for one in &found {
            say(format_args!(
                "{} {:22} {} bytes {}",
                one.parcel,
                one.reason,
                one.bytes,
                Timestamp::from_micros(one.at).date()
            ))?;
        }
    }
    Ok(if found.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}
