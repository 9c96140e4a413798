//! `tiaki provider`: logins for the API; the card is in [`super::card`].

use std::io::Read;

use anyhow::Context;
use tiaki_ops::{passwords, providers};

use crate::Ended;
use crate::cli::Provider;
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act, random};

/// Letters of passwords that are made: 32 of them, none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

pub(super) fn run(folder: &Folder, command: &Provider) -> anyhow::Result<Ended> {
    let site = folder.site_without_rules()?;
    match command {
        Provider::Add {
            provider,
            user,
            password_stdin,
        } => {
            let (password, is_made) = password(*password_stdin)?;
            let act = act("provider add");
            providers::add(&site, &act, (user, provider), &password, &salt()?)?;
            if is_made {
                say(format_args!("password  {password}"))?;
                say("it is shown this once: give it to the provider by a way of its own")?;
            }
            let key = folder.signing_key()?.verifying_key();
            say(format_args!("receipts are signed with {key}"))?;
        }
        Provider::Card(command) => return super::card::run(folder, command),
        Provider::List(to) => {
            let logins = providers::list(&site)?;
            figures(to.json.as_deref(), &logins)?;
            if !is_quiet(to.json.as_deref()) {
                for login in logins {
                    let state = if login.enabled { "enabled" } else { "disabled" };
                    say(format_args!(
                        "{:24} {state:8} {}",
                        login.username,
                        login.provider.escape_debug()
                    ))?;
                }
            }
        }
        Provider::Disable { user } => {
            providers::switch(&site, &act("provider disable"), user, false)?;
            say(format_args!("{user} is let in no longer"))?;
        }
        Provider::Enable { user } => {
            providers::switch(&site, &act("provider enable"), user, true)?;
            say(format_args!("{user} is let in again"))?;
        }
        Provider::Password {
            user,
            password_stdin,
        } => {
            let (password, is_made) = password(*password_stdin)?;
            let act = act("provider password");
            providers::set_password(&site, &act, user, &password, &salt()?)?;
            if is_made {
                say(format_args!("password  {password}"))?;
            }
            say(format_args!("the old password of {user} is good no longer"))?;
        }
    }
    Ok(Ended::Done)
}

pub(super) fn salt() -> anyhow::Result<[u8; 16]> {
    let mut salt = [0; 16];
    salt.iter_mut()
        .zip(random()?)
        .for_each(|(to, from)| *to = from);
    Ok(salt)
}

/// A password: read from standard input, or made from the system's randomness (160 bits).
pub(super) fn password(from_stdin: bool) -> anyhow::Result<(String, bool)> {
    if !from_stdin {
        let letter = |byte: u8| LETTERS.get(usize::from(byte & 31)).copied().map(char::from);
        return Ok((random()?.into_iter().filter_map(letter).collect(), true));
    }
    let mut text = String::new();
    let most = u64::try_from(passwords::LONGEST + 2).unwrap_or(u64::MAX);
    std::io::stdin()
        .take(most)
        .read_to_string(&mut text)
        .context("cannot read the password from standard input")?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    let line = line.strip_suffix('\r').unwrap_or(line);
    Ok((line.to_owned(), false))
}
