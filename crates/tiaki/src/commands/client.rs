//! `tiaki client`, `tiaki api`: machines that use the JSON API, and its description.

use anyhow::Context;
use tiaki_core::id::ClientId;
use tiaki_core::policy::Purpose;
use tiaki_ops::Site;
use tiaki_ops::clients::{self, ClientToken, Secret, Wanted};

use super::operator::{lots, roles};
use crate::Ended;
use crate::cli::{AddClient, Api, Client};
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act, random};

pub(super) fn run(folder: &Folder, command: &Client) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Client::Add(new) => add(&site, new)?,
        Client::List(to) => list(&site, to)?,
        Client::Renew { id, days } => {
            let (id, secret) = (parse(id)?, Secret::new(random()?));
            let token = clients::renew(&site, &act("client renew"), &id, *days, secret)?;
            tell(&token)?;
            say("the token before is good no longer")?;
        }
        Client::End { id } => {
            clients::end(&site, &act("client end"), &parse(id)?)?;
            say("it is let in no longer")?;
        }
    }
    Ok(Ended::Done)
}

/// Prints the description of the API.
pub(super) fn api(command: &Api) -> anyhow::Result<Ended> {
    match command {
        Api::Spec => say(tiaki_web::openapi().trim_end())?,
    }
    Ok(Ended::Done)
}

fn parse(id: &str) -> anyhow::Result<ClientId> {
    ClientId::parse(id).context("name the client by its id: see tiaki client list")
}

fn add(site: &Site, new: &AddClient) -> anyhow::Result<()> {
    let purpose = match &new.purpose {
        None => None,
        Some(code) => Some(Purpose::find(code).with_context(|| {
            let known: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.code()).collect();
            format!("there is no purpose {:?}: {}", code, known.join(", "))
        })?),
    };
    let reason = new.reason.as_deref().unwrap_or_default();
    let wanted = Wanted {
        name: &new.name,
        roles: &roles(&new.roles)?,
        agency: &new.agency,
        purpose: purpose.map(|purpose| (purpose, reason)),
        per_minute: new.per_minute,
        days: new.days,
    };
    let (lot, _) = lots()?;
    let made = (lot, Secret::new(random()?));
    let token = clients::add(site, &act("client add"), &wanted, made)?;
    tell(&token)
}

fn tell(token: &ClientToken) -> anyhow::Result<()> {
    say(format_args!("client  {}", token.client()))?;
    say(format_args!("token   {}", token.to_text()))?;
    say("the token is shown this once: give it to the machine by a way of its own")?;
    Ok(())
}

fn list(site: &Site, to: &crate::cli::Figures) -> anyhow::Result<()> {
    let all = clients::list(site, act("client list").at)?;
    figures(to.json.as_deref(), &all)?;
    if is_quiet(to.json.as_deref()) {
        return Ok(());
    }
    for one in all {
        let state = if one.is_good { "good" } else { "over" };
        let agency = if one.agency.is_empty() {
            "this site"
        } else {
            one.agency.as_str()
        };
        say(format_args!(
            "{}  {:24} {state} until {}  {} ({}), {} a minute, {}",
            one.id,
            one.name,
            one.ends_at,
            one.roles.join(" "),
            if one.purpose.is_empty() {
                "no purpose"
            } else {
                one.purpose.as_str()
            },
            one.per_minute,
            agency.escape_debug()
        ))?;
    }
    Ok(())
}
