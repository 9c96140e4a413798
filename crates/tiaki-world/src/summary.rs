//! What a world holds, in figures.

use std::fmt::Write as _;

use serde::Serialize;

use crate::plan::{Incident, Kind, NONE, Role};
use crate::world::World;

/// The figures of a world.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Accounts, each with a line in the truth.
    pub accounts: u64,
    /// Persons behind them.
    pub persons: u64,
    /// Of these, offenders.
    pub offenders: u64,
    /// Of these, bystanders.
    pub bystanders: u64,
    /// Of these, victims.
    pub victims: u64,
    /// Offenders who endanger a child.
    pub endangering: u64,
    /// Children whom they endanger.
    pub children: u64,
    /// Countries in which there is anyone.
    pub countries: u64,
    /// Reports, copies included.
    pub reports: u64,
    /// Of these, with files.
    pub reports_with_files: u64,
    /// Of these, the same bytes as an earlier one.
    pub exact_copies: u64,
    /// Of these, another report of an incident reported before.
    pub near_duplicates: u64,
    /// Of these, batched reports of a viral meme.
    pub batched_reports: u64,
    /// Accounts in batched reports.
    pub batched_accounts: u64,
    /// Of the reports, those that name no account.
    pub reports_without_account: u64,
    /// Accounts in the host's disclosure.
    pub disclosed_accounts: u64,
    /// Rows of the disclosure.
    pub disclosure_rows: u64,
    /// Entries of all hash lists.
    pub list_entries: u64,
}

impl Summary {
    pub(crate) fn of(world: &World<'_>) -> Self {
        let plan = &world.plan;
        let role = |role| {
            plan.persons
                .iter()
                .filter(|person| person.role == role)
                .count() as u64
        };
        let reports = |wanted: fn(&Incident) -> bool| {
            plan.incidents.iter().filter(|one| wanted(one)).count() as u64
        };
        let countries = world.setting.countries.len();
        let is_host = |provider| {
            world
                .setting
                .provider(provider)
                .is_some_and(|(_, one)| one.host)
        };
        let named =
            |one: &Incident| one.kind == Kind::Batch || one.account != NONE || one.other != NONE;
        let inhabited =
            (0..countries).filter(|at| u16::try_from(*at).is_ok_and(|at| plan.persons_in(at) > 0));
        let copies = (0_u32..)
            .zip(&plan.incidents)
            .filter(|(number, one)| one.origin != *number);
        Self {
            accounts: plan.accounts.len() as u64,
            persons: plan.persons.len() as u64,
            offenders: role(Role::Offender),
            bystanders: role(Role::Bystander),
            victims: role(Role::Victim),
            endangering: plan
                .persons
                .iter()
                .filter(|person| person.is_endangering())
                .count() as u64,
            children: plan
                .persons
                .iter()
                .map(|person| u64::from(person.children))
                .sum(),
            countries: inhabited.count() as u64,
            reports: plan.incidents.len() as u64,
            reports_with_files: 0,
            exact_copies: reports(|one| one.is_exact_copy),
            near_duplicates: copies.filter(|(_, one)| !one.is_exact_copy).count() as u64,
            batched_reports: reports(|one| one.kind == Kind::Batch),
            batched_accounts: plan.batched.len() as u64,
            reports_without_account: plan.incidents.iter().filter(|one| !named(one)).count() as u64,
            disclosed_accounts: plan
                .accounts
                .iter()
                .filter(|one| is_host(one.provider))
                .count() as u64,
            disclosure_rows: 0,
            list_entries: 0,
        }
    }

    /// `world.toml`: what the world was made from, and these figures.
    pub(crate) fn toml(&self, world: &World<'_>, seed: u64) -> String {
        let mut text = format!(
            "# A synthetic operation; nothing in it is real.\nformat = \"world-1\"\noperation = \"{}\"\nseed = {seed}\n\
             accounts = {}\nas_of = \"{}\"\n\n[counts]\n",
            world.setting.params.operation.name,
            self.accounts,
            world.calendar.stamp(world.setting.as_of),
        );
        if let Ok(counts) = toml::Table::try_from(self) {
            for (name, count) in counts {
                let _ = writeln!(text, "{name} = {count}");
            }
        }
        text
    }
}
