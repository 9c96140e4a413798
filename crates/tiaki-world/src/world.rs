//! A world that has been decided and can be written.

use crate::calendar::{Calendar, DAY};
use crate::countries::Table;
use crate::draw::Seed;
use crate::files::Catalogue;
use crate::plan::{Incident, Plan, Setting};
use crate::{Error, Params};

/// The number of the first report received; the others follow, so that all have nine digits.
const FIRST_REPORT: u64 = 100_000_001;

/// Everything that the files are written from.
#[derive(Debug)]
pub(crate) struct World<'p> {
    pub(crate) setting: Setting<'p>,
    pub(crate) plan: Plan,
    pub(crate) catalogue: Catalogue,
    pub(crate) calendar: Calendar,
    /// When the host's disclosure came, in seconds since 1970.
    pub(crate) disclosed_at: i64,
}

impl<'p> World<'p> {
    pub(crate) fn new(params: &'p Params, accounts: u32, seed: u64) -> Result<Self, Error> {
        let as_of = params.as_of()?;
        let start = as_of - i64::from(params.operation.days) * DAY;
        let setting = Setting {
            seed: Seed::new(seed),
            params,
            countries: Table::new(&params.countries),
            providers: params
                .provider
                .iter()
                .map(|(name, one)| (name.as_str(), one))
                .collect(),
            start,
            as_of,
        };
        Ok(Self {
            plan: Plan::new(&setting, accounts),
            catalogue: Catalogue::new(&params.files, accounts),
            calendar: Calendar::new(as_of),
            disclosed_at: start + i64::from(params.operation.disclosure_after_days) * DAY,
            setting,
        })
    }

    /// The number of the report of an incident: in the order of receipt over the whole world.
    pub(crate) fn report_id(&self, number: u32) -> u64 {
        let at = usize::try_from(number)
            .ok()
            .and_then(|at| self.plan.rank.get(at));
        FIRST_REPORT + u64::from(at.copied().unwrap_or(0))
    }

    /// The name of a provider, as its reports give it.
    pub(crate) fn provider_name(&self, provider: u8) -> &'p str {
        self.setting
            .provider(provider)
            .map_or("", |(name, _)| *name)
    }

    /// Where the reports of an incident's provider and day lie, below `reports`.
    pub(crate) fn folder_of(&self, incident: &Incident) -> (u8, &str) {
        (incident.provider, self.calendar.date(incident.received))
    }
}
