//! The truth beside a world, which only an evaluation may read.

use std::io::{self, Write};

use crate::calendar::DAY;
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
