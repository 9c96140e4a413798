//! Who there is and what happens, decided before anything is written.
//!
//! The plan holds of each entity only what others must know (who lives with whom, which account is
//! whose, what is reported when); everything else is drawn again from the entity's own stream when it
//! is written. So a world of a million accounts fits in memory, and files can be written in any order.

mod happenings;
mod incidents;
mod people;

use crate::countries::Table;
use crate::draw::{Seed, place};
use crate::params::{Params, Provider};

pub(crate) use self::incidents::{Incident, Kind};

/// No account, report or batch.
pub(crate) const NONE: u32 = u32::MAX;

/// What a person is in the truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Role {
    #[default]
    Offender,
    Bystander,
    Victim,
}

impl Role {
    /// As the truth writes it.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::Offender => "offender",
            Self::Bystander => "bystander",
            Self::Victim => "victim",
        }
    }
}

/// What brings a bystander into the operation, or whom an offender mimics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Behaviour {
    /// An offender's or a victim's own.
    #[default]
    Own,
    Family,
    Medical,
    Meme,
    Mistaken,
    Outrage,
}

/// One of the things that may show in a person's reports, by its place in the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Signal {
    FirstSeenSet = 0,
    Contact,
    Enticement,
    StatedAccess,
    Returning,
    Hours,
    Live,
    Young,
    MinorAtHome,
}

/// People who share a home.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Household {
    /// The country by number.
    pub(crate) country: u16,
    /// Its place among the households of the country.
    pub(crate) rank: u32,
    /// The first of its persons; the others follow.
    pub(crate) first_person: u32,
    pub(crate) persons: u8,
    pub(crate) is_family: bool,
    pub(crate) ipv6: bool,
    /// Whether all use one device.
    pub(crate) shared_device: bool,
}

/// A person.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Person {
    pub(crate) household: u32,
    pub(crate) role: Role,
    pub(crate) behaviour: Behaviour,
    /// 0 careless, 1 mixed, 2 careful.
    pub(crate) care: u8,
    /// Age in years at the end of the world.
    pub(crate) age: u8,
    /// Every address is registered in another country.
    pub(crate) elsewhere: bool,
    /// Nothing in the reports says where.
    pub(crate) clueless: bool,
    /// Another person whose phone number this one has now.
    pub(crate) phone_of: u32,
    /// The first account; the others follow.
    pub(crate) first_account: u32,
    pub(crate) accounts: u32,
    signals: u16,
    /// The first day of endangering a child, in days since 1970; 0 is none.
    pub(crate) endangers_day: i32,
    pub(crate) children: u8,
}

impl Person {
    pub(crate) const fn shows(&self, signal: Signal) -> bool {
        self.signals >> signal as u8 & 1 == 1
    }

    pub(crate) const fn is_endangering(&self) -> bool {
        self.children > 0
    }
}

/// An account.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Account {
    pub(crate) person: u32,
    /// The provider by number.
    pub(crate) provider: u8,
}

/// Everything that is decided.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) households: Vec<Household>,
    pub(crate) persons: Vec<Person>,
    pub(crate) accounts: Vec<Account>,
    /// Persons by country.
    persons_in: Vec<u32>,
    pub(crate) incidents: Vec<Incident>,
    /// Incidents in the order of receipt.
    pub(crate) order: Vec<u32>,
    /// By incident: its place in the order.
    pub(crate) rank: Vec<u32>,
    /// By incident: the incident of the same person that was received before.
    pub(crate) before: Vec<u32>,
    /// Accounts of batched reports.
    pub(crate) batched: Vec<u32>,
}

impl Plan {
    /// Decides everything.
    pub(crate) fn new(setting: &Setting<'_>, accounts: u32) -> Self {
        let mut plan = Self {
            persons_in: vec![0; setting.countries.len()],
            ..Self::default()
        };
        plan.people(setting, accounts);
        plan.happenings(setting);
        plan.sort();
        plan
    }

    pub(crate) fn person(&self, number: u32) -> &Person {
        static NOBODY: Person = Person {
            household: NONE,
            role: Role::Bystander,
            behaviour: Behaviour::Own,
            care: 0,
            age: 0,
            elsewhere: false,
            clueless: true,
            phone_of: NONE,
            first_account: NONE,
            accounts: 0,
            signals: 0,
            endangers_day: 0,
            children: 0,
        };
        self.persons.get(place(number.into())).unwrap_or(&NOBODY)
    }

    pub(crate) fn household(&self, number: u32) -> Household {
        self.households
            .get(place(number.into()))
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn account(&self, number: u32) -> Account {
        self.accounts
            .get(place(number.into()))
            .copied()
            .unwrap_or_default()
    }

    pub(crate) fn incident(&self, number: u32) -> Option<&Incident> {
        self.incidents.get(place(number.into()))
    }

    /// How many persons there are in a country.
    pub(crate) fn persons_in(&self, country: u16) -> u32 {
        self.persons_in
            .get(usize::from(country))
            .copied()
            .unwrap_or(0)
    }
}

/// What a plan rests on.
#[derive(Debug)]
pub(crate) struct Setting<'p> {
    pub(crate) seed: Seed,
    pub(crate) params: &'p Params,
    pub(crate) countries: Table,
    pub(crate) providers: Vec<(&'p str, &'p Provider)>,
    /// The first second in which reports come in.
    pub(crate) start: i64,
    /// The end of the world.
    pub(crate) as_of: i64,
}

impl<'p> Setting<'p> {
    pub(crate) fn provider(&self, number: u8) -> Option<&(&'p str, &'p Provider)> {
        self.providers.get(usize::from(number))
    }
}
