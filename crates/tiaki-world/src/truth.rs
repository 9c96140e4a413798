//! The truth beside a world, which only an evaluation may read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::calendar::DAY;
use crate::plan::{Kind, NONE};
use crate::world::World;

/// Whose each account is: `provider,account,person`.
pub(crate) fn write_accounts(world: &World<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"provider,account,person\n")?;
    for (number, account) in (0_u32..).zip(&world.plan.accounts) {
        let provider = world.provider_name(account.provider);
        writeln!(
            out,
            "{provider},{},p{:07}",
            world.handle(number),
            account.person + 1
        )?;
    }
    out.flush()
}

/// Who everyone is: `person,country,role,endangers_from,children`.
pub(crate) fn write_persons(world: &World<'_>, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"person,country,role,endangers_from,children\n")?;
    for (number, person) in (1_u32..).zip(&world.plan.persons) {
        let household = world.plan.household(person.household);
        let country = world
            .setting
            .countries
            .country(household.country.into())
            .code;
        let from = i64::from(person.endangers_day) * DAY;
        let from = if person.is_endangering() {
            world.calendar.date(from)
        } else {
            ""
        };
        writeln!(
            out,
            "p{number:07},{country},{},{from},{}",
            person.role.text(),
            person.children
        )?;
    }
    out.flush()
}

/// When something first came in that shows more of someone who endangers a child than files held or
/// passed on, as others do too: `person,shown_at`. Contact with a minor, enticement, live streaming, a
/// set of files that nobody has seen, a return after an account was closed. Who is missing never
/// showed any of it: before `shown_at` only luck, or somebody who knows the truth, gets to them sooner.
pub(crate) fn write_shown(
    world: &World<'_>,
    with_sets: &BTreeSet<u32>,
    out: &mut impl Write,
) -> io::Result<()> {
    out.write_all(b"person,shown_at\n")?;
    let mut first: BTreeMap<u32, i64> = with_sets
        .iter()
        .map(|person| (*person, world.disclosed_at))
        .collect();
    for incident in &world.plan.incidents {
        let shows = matches!(
            incident.kind,
            Kind::FirstSeenSet | Kind::Contact | Kind::Enticement | Kind::Live
        );
        if incident.account != NONE && (shows || incident.is_return) {
            let person = world.plan.account(incident.account).person;
            let at = first.entry(person).or_insert(incident.received);
            *at = incident.received.min(*at);
        }
    }
    for (person, at) in first {
        if world.plan.person(person).is_endangering() {
            let at = world.calendar.stamp(at);
            writeln!(out, "p{:07},{at}", person + 1)?;
        }
    }
    out.flush()
}
