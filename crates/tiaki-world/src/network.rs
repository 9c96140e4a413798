//! Where people connect from: home lines, carriers, VPN exits, schools, cafes, places of work.
//!
//! What makes linking by address hard is all here. A household shares one line; its address moves on
//! with the lease and is a stranger's later; strangers share a carrier's address at once and differ
//! by port; VPN exits, schools and cafes are shared by strangers throughout; some people appear with
//! addresses that are registered elsewhere. A person's two hours look the same from each account.

mod known;

use std::net::IpAddr;

use crate::calendar::{DAY, HOUR};
use crate::draw::{Draw, Purpose, mix, place, short};
use crate::plan::Role;
use crate::registry::{self, Blocks};
use crate::world::World;

pub(crate) use self::known::networks;

/// Seconds in which a person stays on one network.
const SESSION: i64 = 2 * HOUR;
/// Seconds in which a person's connections share a port.
const PORT_SLOT: i64 = 10 * 60;
/// Ports of one subscriber behind a carrier's address, for a day (RFC 7422: blocks of ports).
const PORT_BLOCK: u64 = 512;

/// From where a person is seen at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Presence {
    /// The public address, where one is captured.
    pub(crate) address: Option<IpAddr>,
    /// The source port.
    pub(crate) port: u16,
    /// Whether the address is a VPN exit.
    pub(crate) proxy: bool,
}

/// A part of a country's IPv4 blocks, in hundredths: from, and how many.
#[derive(Debug, Clone, Copy)]
enum Slice {
    Home,
    Carrier,
    Places,
    Hosting,
}

impl Slice {
    /// The number of the first /24, and how many there are.
    fn of(self, blocks: &Blocks) -> (u32, u32) {
        let (from, share) = match self {
            Self::Home => (0, 70),
            Self::Carrier => (70, 12),
            Self::Places => (82, 10),
            Self::Hosting => (92, 8),
        };
        let len = u64::from(blocks.ipv4_len());
        let first = len * from / 100;
        (
            short(first),
            short(len * share / 100).max(u32::from(len > 0)),
        )
    }

    fn address(self, blocks: &Blocks, number: u64) -> Option<IpAddr> {
        let (first, len) = self.of(blocks);
        if len == 0 {
            return None;
        }
        let within = short(number % u64::from(len));
        blocks.ipv4((first + within).min(blocks.ipv4_len().saturating_sub(1)))
    }
}

impl World<'_> {
    /// From where a person is seen at a time, in seconds since 1970.
    pub(crate) fn presence(&self, number: u32, at: i64) -> Presence {
        let person = self.plan.person(number);
        let household = self.plan.household(person.household);
        let session = at.div_euclid(SESSION).rem_euclid(1 << 24).unsigned_abs();
        let mut draw = self
            .setting
            .seed
            .draw(Purpose::Presence, number.into(), session);
        // Connections of the same few minutes go out through one port.
        let slot =
            mix(session << 16 ^ at.div_euclid(PORT_SLOT).unsigned_abs() ^ u64::from(number) << 40);
        let port = 1_024 + short(slot % 64_000);
        let mut seen = Presence {
            address: None,
            port: u16::try_from(port).unwrap_or(1_024),
            proxy: false,
        };
        let home = self.setting.countries.country(household.country.into());
        let blocks = registry::blocks(home.code);
        if home.without_ip || blocks.ipv4_len() == 0 {
            return seen;
        }
        let network = &self.setting.params.network;
        if draw.chance(
            self.setting
                .params
                .identifiers
                .vpn
                .get(usize::from(person.care))
                .copied()
                .unwrap_or_default(),
        ) {
            seen.address = self.vpn_exit(number, &mut draw);
            seen.proxy = true;
        } else if person.elsewhere || draw.chance(network.travel) {
            seen.address = self.elsewhere(number, at);
        } else {
            self.at_home(number, at, slot, &mut draw, &mut seen);
        }
        seen.address = seen.address.filter(|address| {
            // The registries' blocks are finer than the steps in which they were read.
            person.elsewhere || seen.proxy || iptocc::country_code(*address).is_some()
        });
        seen
    }

    /// In the person's own country: out and about, on a mobile carrier, or on the household's line.
    fn at_home(&self, number: u32, at: i64, slot: u64, draw: &mut Draw, seen: &mut Presence) {
        let person = self.plan.person(number);
        let network = &self.setting.params.network;
        let household = self.plan.household(person.household);
        let country = u64::from(household.country);
        let blocks = registry::blocks(
            self.setting
                .countries
                .country(household.country.into())
                .code,
        );
        let persons = u64::from(self.plan.persons_in(household.country)).max(1);
        let places = persons / u64::from(network.persons_per_place) + 1;
        if person.role == Role::Victim && draw.chance(network.school) {
            let school =
                mix(u64::from(person.household) ^ self.setting.seed.permute(11, 20, country))
                    % places;
            seen.address = Slice::Places.address(blocks, school * 3);
        } else if draw.chance(network.cafe) {
            seen.address = Slice::Places.address(blocks, draw.below(places) * 3 + 1);
        } else if person.role != Role::Victim && draw.chance(network.work) {
            seen.address = Slice::Places.address(blocks, mix(u64::from(number)) % places * 3 + 2);
        } else if draw.chance(network.mobile) {
            let day = at.div_euclid(DAY).rem_euclid(1 << 24).unsigned_abs();
            let mut of_day = self.setting.seed.draw(Purpose::Carrier, number.into(), day);
            if of_day.chance(network.carrier_nat) {
                let addresses = persons / u64::from(network.persons_per_carrier_address) + 1;
                seen.address = Slice::Carrier.address(blocks, of_day.below(addresses));
                let block = 2 + of_day.below(124);
                let port = block * PORT_BLOCK + slot % PORT_BLOCK;
                seen.port = u16::try_from(port).unwrap_or(seen.port);
            } else {
                seen.address = Slice::Carrier.address(blocks, of_day.next() >> 32);
            }
        } else {
            seen.address = self.home_line(person.household, at, draw);
        }
    }

    /// The address of a household's line at a time.
    fn home_line(&self, number: u32, at: i64, draw: &mut Draw) -> Option<IpAddr> {
        let household = self.plan.household(number);
        let country = u64::from(household.country);
        let blocks = registry::blocks(
            self.setting
                .countries
                .country(household.country.into())
                .code,
        );
        let leases = &self.setting.params.network.lease_days;
        let lease = leases
            .get(place(self.setting.seed.permute(12, 20, country)) % leases.len().max(1))
            .copied()
            .unwrap_or(1);
        let epoch = at
            .div_euclid(DAY * i64::from(lease.max(1)))
            .rem_euclid(1 << 24)
            .unsigned_abs();
        if household.ipv6
            && blocks.ipv6_len() > 0
            && draw.chance(self.setting.params.network.ipv6_session)
        {
            let prefix = household.rank % blocks.ipv6_len();
            let within = short(
                self.setting
                    .seed
                    .permute(epoch << 8 | 13, 16, number.into()),
            );
            let code = self
                .setting
                .countries
                .country(household.country.into())
                .code;
            let address = blocks
                .ipv6(prefix, within)
                .filter(|address| registry::is_in(*address, code));
            return address.or_else(|| blocks.ipv6(prefix, 0));
        }
        // All lines of a country move on together, so that no two households hold one address at once.
        let shift = self
            .setting
            .seed
            .draw(Purpose::Lease, country, epoch)
            .next()
            >> 24;
        Slice::Home.address(blocks, u64::from(household.rank) + shift)
    }

    /// One of the few exits that a person uses.
    fn vpn_exit(&self, number: u32, draw: &mut Draw) -> Option<IpAddr> {
        let network = &self.setting.params.network;
        let choice = draw.below(network.exits_per_person.into());
        let exit = mix(u64::from(number) << 8 | choice) % u64::from(network.vpn_exits);
        let countries = &network.vpn_countries;
        let code = countries.get(place(exit) % countries.len().max(1))?;
        Slice::Hosting.address(
            registry::blocks(code),
            self.setting.seed.permute(14, 16, exit),
        )
    }

    /// An address that is registered in another country; the same for a month.
    fn elsewhere(&self, number: u32, at: i64) -> Option<IpAddr> {
        let month = at.div_euclid(30 * DAY).rem_euclid(1 << 12).unsigned_abs();
        let mut draw = self
            .setting
            .seed
            .draw(Purpose::Presence, number.into(), 1 << 23 | month);
        let country = self
            .setting
            .countries
            .by_weight(draw.below(self.setting.countries.total()));
        let blocks = registry::blocks(self.setting.countries.country(country).code);
        let slice = if draw.chance(5_000) {
            Slice::Hosting
        } else {
            Slice::Carrier
        };
        slice.address(blocks, draw.below(20))
    }
}
