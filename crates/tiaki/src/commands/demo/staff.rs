//! The demo's operators: one for each role, and an officer of an authority, so that the pages can be seen as each sees
//! them.
//!
//! Their passwords follow from the seed and are printed: everything behind them is synthetic.

use anyhow::Context;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::clients::{self, Secret};
use tiaki_ops::operators::{self, Wanted};
use tiaki_ops::{Act, Site};

use super::seeded;
use crate::commands::operator::lots;
use crate::output::say;
use crate::site::{act, random};

/// Names, roles, and the authority each works for where that is not the site's own agency.
const STAFF: &[(&str, &[Role], &str)] = &[
    ("demo-intake", &[Role::IntakeOfficer], ""),
    ("demo-analyst", &[Role::Analyst], ""),
    ("demo-analyst-2", &[Role::Analyst], ""),
    ("demo-supervisor", &[Role::Supervisor], ""),
    ("demo-liaison", &[Role::Liaison], ""),
    ("demo-auditor", &[Role::Auditor], ""),
    ("demo-dpo", &[Role::DataProtectionOfficer], ""),
    ("demo-admin", &[Role::Administrator], ""),
    ("demo-officer", &[Role::Analyst], "auth-au"),
];

/// Letters of passwords that are made: none that is taken for another.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

fn password(seed: u64, name: &str) -> String {
    let bytes = seeded(seed, &format!("password of {name}"));
    let letters = bytes.iter().take(16).filter_map(|byte| {
        let at = usize::from(byte & 31);
        LETTERS.get(at).copied().map(char::from)
    });
    letters.collect()
}

/// Adds them.
pub(super) fn add(site: &Site, act: &Act, seed: u64) -> anyhow::Result<()> {
    for (name, roles, agency) in STAFF {
        let bytes = seeded(seed, &format!("operator {name}"));
        let (mut id, mut salt) = ([0; 10], [0; 16]);
        id.iter_mut().zip(&bytes).for_each(|(to, from)| *to = *from);
        salt.iter_mut()
            .zip(bytes.iter().skip(10))
            .for_each(|(to, from)| *to = *from);
        let wanted = Wanted {
            name,
            roles,
            agency,
        };
        operators::add(site, act, wanted, &password(seed, name), &(id, salt))
            .with_context(|| format!("cannot add {name}"))?;
    }
    Ok(())
}

/// Says how to log in as each.
pub(super) fn tell(seed: u64, data: &str) -> anyhow::Result<()> {
    say("")?;
    say("to log in (synthetic accounts, made anew by each demo):")?;
    for (name, roles, agency) in STAFF {
        let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        let agency = match *agency {
            "" => String::new(),
            agency => format!(", of {agency} and its queue alone"),
        };
        say(format_args!(
            "  {name:18} {}  {}{agency}",
            password(seed, name),
            roles.join(", ")
        ))?;
    }
    say(format_args!(
        "  the code of the second factor:  tiaki --data {data} operator code NAME"
    ))?;
    Ok(())
}

/// Adds a machine whose token is good for a week from now, and says it: it is random, and there while the demo serves.
pub(super) fn machine(site: &Site, is_told: bool) -> anyhow::Result<()> {
    let wanted = clients::Wanted {
        name: "demo-machine",
        roles: &[Role::Analyst],
        agency: "",
        purpose: Some((Purpose::Investigation, "to try the JSON API")),
        per_minute: 600,
        days: 7,
    };
    let (lot, _) = lots()?;
    let made = (lot, Secret::new(random()?));
    let token = clients::add(site, &act("demo"), &wanted, made)
        .context("cannot add a machine to the demo")?;
    if is_told {
        say(format_args!(
            "  a machine's token for /api/v1 (analyst, for a week, shown this once; docs/api.md):\n  {}",
            token.to_text()
        ))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use tiaki_core::policy::Role;
    use tiaki_ops::Countries;

    use super::STAFF;

    #[test]
    fn each_role_of_the_house_is_there_and_an_authoritys_own_officer() {
        let house = Role::ALL.iter().filter(|role| role.is_of_house());
        for role in house {
            let mut staff = STAFF.iter();
            assert!(staff.any(|(_, roles, _)| roles.contains(role)), "{role:?}");
        }
        let countries = Countries::standard();
        let mut officers = STAFF.iter().filter(|(_, _, agency)| !agency.is_empty());
        let (_, roles, agency) = officers.next().unwrap();
        assert!(roles.contains(&Role::Analyst));
        assert!(countries.directory.find_id(agency).is_some(), "{agency}");
    }
}
