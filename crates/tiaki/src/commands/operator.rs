//! `tiaki operator`: who uses the software.

use std::io::IsTerminal;

use anyhow::Context;
use tiaki_core::policy::Role;
use tiaki_ops::Site;
use tiaki_ops::operators::qr::Qr;
use tiaki_ops::operators::{self, Wanted, factor};
use tiaki_ops::quality;

use super::provider::{password, salt};
use crate::Ended;
use crate::cli::Operator;
use crate::output::{figures, is_quiet, say, warn};
use crate::site::{Folder, act, random};

pub(super) fn run(folder: &Folder, command: &Operator) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Operator::Add(add) => {
            let roles = roles(&add.roles)?;
            let (password, is_made) = password(add.password_stdin)?;
            let wanted = Wanted {
                name: &add.name,
                roles: &roles,
                agency: &add.agency,
            };
            operators::add(&site, &act("operator add"), wanted, &password, &lots()?)?;
            warn_of(&site, wanted)?;
            if is_made {
                say(format_args!("password  {password}"))?;
            }
            enrol(&site, &add.name)?;
            say("they are shown this once: give them to the operator by a way of its own")?;
        }
        Operator::List(to) => list(&site, to)?,
        Operator::Roles(to) => {
            let roles = roles(&to.roles)?;
            let wanted = Wanted {
                name: &to.name,
                roles: &roles,
                agency: &to.agency,
            };
            operators::set_roles(&site, &act("operator roles"), wanted)?;
            warn_of(&site, wanted)?;
            say("it has these roles from the next log-in on")?;
        }
        Operator::Disable { name } => {
            operators::switch(&site, &act("operator disable"), name, false)?;
            say("it is let in no longer")?;
        }
        Operator::Enable { name } => {
            operators::switch(&site, &act("operator enable"), name, true)?;
            say("it is let in again")?;
        }
        Operator::Password {
            name,
            password_stdin,
        } => {
            let (password, is_made) = password(*password_stdin)?;
            let act = act("operator password");
            operators::set_password(&site, &act, name, &password, &salt()?)?;
            if is_made {
                say(format_args!("password  {password}"))?;
            }
            say("the old password is good no longer")?;
        }
        Operator::Factor { name } => {
            operators::renew_factor(&site, &act("operator factor"), name)?;
            enrol(&site, name)?;
            say("codes of the old second factor are good no longer")?;
        }
        Operator::Code { name } => {
            let code = operators::tell_code(&site, &act("operator code"), name)?;
            say(format_args!("code  {code}"))?;
        }
    }
    Ok(Ended::Done)
}

pub(super) fn roles(codes: &[String]) -> anyhow::Result<Vec<Role>> {
    let all = codes.iter().map(|code| {
        Role::find(code).with_context(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
            format!("there is no role {:?}: {}", code, known.join(", "))
        })
    });
    all.collect()
}

/// Warns where an operator would have no card to see: nothing came in of a provider of that name.
fn warn_of(site: &Site, wanted: Wanted<'_>) -> anyhow::Result<()> {
    if wanted.roles.contains(&Role::Provider)
        && quality::find_provider(site, wanted.agency)?.is_none()
    {
        warn(
            "nothing came in of a provider of this name yet, so there is no card to see: give the name with --agency as its \
             reports have it (see tiaki provider card)",
        );
    }
    Ok(())
}

/// What a new operator's id and password are made with.
pub(super) fn lots() -> anyhow::Result<([u8; 10], [u8; 16])> {
    let mut id = [0; 10];
    id.iter_mut()
        .zip(random()?)
        .for_each(|(to, from)| *to = from);
    Ok((id, salt()?))
}

/// Tells what an authenticator needs.
fn enrol(site: &Site, name: &str) -> anyhow::Result<()> {
    let operator = operators::find(site, name)?;
    let ids = (&operator.id, operator.factor);
    let (secret, address) = factor::enrolment(&site.key, ids, &operator.name);
    say(format_args!(
        "second factor (authenticator, by hand)  {secret}"
    ))?;
    say(format_args!(
        "second factor (as an address)           {address}"
    ))?;
    if std::io::stdout().is_terminal()
        && let Some(qr) = Qr::find(&address)
    {
        say("second factor (for its camera)")?;
        say(on_terminal(&qr))?;
    }
    Ok(())
}

/// A QR code in half blocks, two rows in one, in black on white whatever the terminal's colours are.
fn on_terminal(qr: &Qr) -> String {
    let mut lines = String::new();
    for row in (0..qr.size()).step_by(2) {
        lines.push_str("\u{1b}[30;107m");
        for column in 0..qr.size() {
            lines.push(
                match (qr.is_dark(column, row), qr.is_dark(column, row + 1)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                },
            );
        }
        lines.push_str("\u{1b}[0m\n");
    }
    lines
}

fn list(site: &Site, to: &crate::cli::Figures) -> anyhow::Result<()> {
    let all = operators::list(site, act("operator list").at)?;
    figures(to.json.as_deref(), &all)?;
    if is_quiet(to.json.as_deref()) {
        return Ok(());
    }
    for one in all {
        let state = match (one.enabled, one.locked) {
            (false, _) => "disabled",
            (true, true) => "locked",
            (true, false) => "enabled",
        };
        let agency = if one.agency.is_empty() {
            "this site"
        } else {
            one.agency.as_str()
        };
        say(format_args!(
            "{:24} {state:8} {:40} {}",
            one.name,
            one.roles.join(" "),
            agency.escape_debug()
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Qr, on_terminal};

    #[test]
    fn a_code_is_drawn_in_black_on_white_two_rows_in_one() {
        let qr = Qr::find("otpauth://totp/Tiaki:ana?secret=ABCDEFGH234567").unwrap();
        let drawn = on_terminal(&qr);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines.len(), qr.size().div_ceil(2));
        for line in lines {
            let line = line.strip_prefix("\u{1b}[30;107m").unwrap();
            let line = line.strip_suffix("\u{1b}[0m").unwrap();
            assert_eq!(line.chars().count(), qr.size());
            assert!(line.chars().all(|char| "█▀▄ ".contains(char)), "{line}");
        }
    }
}
