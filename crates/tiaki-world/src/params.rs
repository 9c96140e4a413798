//! The parameters of a world: what the default file explains, as types.
//!
//! A file is laid over the embedded default, so that it need only say what it changes; whatever it
//! says that is not a parameter is refused. To add a parameter: add it to `params/default.toml` with
//! its source, and here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Error;

mod checks;
#[cfg(test)]
mod tests;

const DEFAULT: &str = include_str!("../params/default.toml");
const FORMAT: &str = "world-params-1";

/// The parameters of a synthetic operation. [`Params::default_text`] is the reference for each of them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    format: String,
    pub(crate) operation: Operation,
    pub(crate) countries: Countries,
    pub(crate) persons: Persons,
    pub(crate) bystanders: Bystanders,
    pub(crate) identifiers: Identifiers,
    pub(crate) network: Network,
    pub(crate) files: Files,
    pub(crate) incidents: Incidents,
    pub(crate) signals: Signals,
    pub(crate) provider: BTreeMap<String, Provider>,
}

impl Params {
    /// The default parameters as TOML: each figure with its source, or "assumed".
    #[must_use]
    pub const fn default_text() -> &'static str {
        DEFAULT
    }

    /// Reads parameters: TOML that holds what differs from [`Params::default_text`], or nothing.
    ///
    /// # Errors
    /// Where the text is no TOML, names an unknown parameter, or gives a value that makes no world.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let read = |text: &str| {
            text.parse::<toml::Table>()
                .map_err(|e| Error::Read(Box::new(e)))
        };
        let mut whole = read(DEFAULT)?;
        overlay(&mut whole, read(text)?);
        let params: Self = whole.try_into().map_err(|e| Error::Read(Box::new(e)))?;
        checks::check(&params)?;
        Ok(params)
    }

    /// The end of the world in seconds since 1970.
    pub(crate) fn as_of(&self) -> Result<i64, Error> {
        let why = "expected a time as 2026-06-01T00:00:00Z between 2000 and 2100";
        let refusal = || Error::Parameter {
            name: "operation.as_of".to_owned(),
            why,
        };
        let at: jiff::Timestamp = self.operation.as_of.parse().map_err(|_| refusal())?;
        let at = at.as_second();
        if (946_684_800..4_102_444_800).contains(&at) {
            Ok(at)
        } else {
            Err(refusal())
        }
    }
}

/// Lays one table over another; tables within are laid over each other in turn.
fn overlay(under: &mut toml::Table, over: toml::Table) {
    for (name, value) in over {
        match (under.get_mut(&name), value) {
            (Some(toml::Value::Table(under)), toml::Value::Table(over)) => overlay(under, over),
            (_, value) => {
                under.insert(name, value);
            }
        }
    }
}

/// When things happen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) as_of: String,
    pub(crate) days: u32,
    pub(crate) disclosure_after_days: u32,
    pub(crate) log_days: u32,
    pub(crate) session_days: u32,
}

/// Where people are, and what says so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Countries {
    pub(crate) without_clue: u32,
    pub(crate) wrong_estimate: u32,
    pub(crate) pseudo_estimate: u32,
    pub(crate) added: BTreeMap<String, u32>,
    pub(crate) without_ip: Vec<String>,
}

/// Who there is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Persons {
    pub(crate) head: RoleWeights,
    pub(crate) family_member: RoleWeights,
    pub(crate) flat_member: RoleWeights,
    pub(crate) household_sizes: Vec<(u32, u32)>,
    pub(crate) families: u32,
    pub(crate) endangering: u32,
    pub(crate) indistinct: u32,
    pub(crate) children: Vec<(u32, u32)>,
    pub(crate) endangers_before_days: u32,
    pub(crate) mimic: u32,
    pub(crate) accounts_offender: Vec<(u32, u32)>,
    pub(crate) accounts_bystander: Vec<(u32, u32)>,
    pub(crate) accounts_victim: Vec<(u32, u32)>,
    pub(crate) victim_ages: Vec<(u32, u32)>,
}

/// What brings a bystander into the operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bystanders {
    pub(crate) meme: u32,
    pub(crate) outrage: u32,
    pub(crate) family: u32,
    pub(crate) mistaken: u32,
    pub(crate) medical: u32,
}

/// What people sign up with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Identifiers {
    pub(crate) care: [u32; 3],
    pub(crate) disposable_mail: [u32; 3],
    pub(crate) no_phone: [u32; 3],
    pub(crate) vpn: [u32; 3],
    pub(crate) new_device: [u32; 3],
    pub(crate) new_name: [u32; 3],
    pub(crate) new_mail: u32,
    pub(crate) plus_tag: u32,
    pub(crate) shared_mail: u32,
    pub(crate) mail_domains: u32,
    pub(crate) disposable_domains: u32,
    pub(crate) common_mailbox: u32,
    pub(crate) recycled_phone: u32,
    pub(crate) foreign_phone: u32,
    pub(crate) common_name: u32,
    pub(crate) common_names: u32,
    pub(crate) payment: u32,
    pub(crate) shared_payment: u32,
    pub(crate) family_device: u32,
    pub(crate) verified_mail: u32,
    pub(crate) verified_phone: u32,
}

/// Where people connect from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    pub(crate) lease_days: Vec<u32>,
    pub(crate) mobile: u32,
    pub(crate) persons_per_carrier_address: u32,
    pub(crate) carrier_nat: u32,
    pub(crate) school: u32,
    pub(crate) cafe: u32,
    pub(crate) work: u32,
    pub(crate) persons_per_place: u32,
    pub(crate) vpn_exits: u32,
    pub(crate) vpn_countries: Vec<String>,
    pub(crate) exits_per_person: u32,
    pub(crate) elsewhere: u32,
    pub(crate) travel: u32,
    pub(crate) ipv6: u32,
    pub(crate) ipv6_session: u32,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Files {
    pub(crate) per_ten_accounts: u32,
    pub(crate) listed_first: u32,
    pub(crate) listed_second: u32,
    pub(crate) video: u32,
    pub(crate) zipf_offset: u32,
    pub(crate) per_report: Vec<(u32, u32)>,
    pub(crate) re_encoded: u32,
    pub(crate) re_encode_most: u32,
    pub(crate) circulating_variants: u32,
    pub(crate) set_sizes: Vec<(u32, u32)>,
    pub(crate) set_spread: u32,
    pub(crate) memes: u32,
    pub(crate) memes_listed: u32,
    pub(crate) harmless: u32,
    pub(crate) camera_models: u32,
    pub(crate) classes: Classes,
}

/// What is reported.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Incidents {
    pub(crate) per_account: Vec<(u32, u32)>,
    pub(crate) host_reported: u32,
    pub(crate) delay_days: Vec<(u32, u32)>,
    pub(crate) re_submitted: u32,
    pub(crate) near_duplicate: u32,
    pub(crate) noise: u32,
    pub(crate) batch_sizes: Vec<(u32, u32)>,
    pub(crate) offender_mix: Mix,
    pub(crate) with_recipient: u32,
    pub(crate) returning_reports: Vec<(u32, u32)>,
    pub(crate) same_country: u32,
    pub(crate) enticement_share: u32,
    pub(crate) published: u32,
    pub(crate) generative: u32,
    pub(crate) wrong_time: u32,
    pub(crate) address_given: u32,
}

/// What may show in a person's reports.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signals {
    pub(crate) first_seen_set: Signal,
    pub(crate) contact: Signal,
    pub(crate) enticement: Signal,
    pub(crate) stated_access: Signal,
    pub(crate) returning: Signal,
    pub(crate) hours: Signal,
    pub(crate) live: Signal,
    pub(crate) young: Signal,
    pub(crate) minor_at_home: Signal,
}

/// One provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provider {
    pub(crate) weight: u32,
    pub(crate) kind: ProviderKind,
    pub(crate) handle: HandleStyle,
    #[serde(default)]
    pub(crate) host: bool,
    #[serde(default)]
    pub(crate) batches: bool,
    #[serde(default)]
    pub(crate) noisy: bool,
    pub(crate) service_stated: u32,
    pub(crate) ip: u32,
    pub(crate) login_only: u32,
    pub(crate) port: u32,
    pub(crate) mail: u32,
    pub(crate) phone: u32,
    pub(crate) name: u32,
    pub(crate) birth: u32,
    pub(crate) device: u32,
    pub(crate) estimate: u32,
    pub(crate) address: u32,
    pub(crate) profile: u32,
    pub(crate) associated: u32,
    pub(crate) viewed: u32,
    pub(crate) viewed_stated: u32,
    pub(crate) classified: u32,
    pub(crate) escalates: u32,
    pub(crate) escalates_contact: u32,
    pub(crate) letter: u32,
}

/// What a provider offers, which decides what an incident looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ProviderKind {
    Chat,
    Dating,
    Forum,
    Game,
    Live,
    Mail,
    Social,
    Storage,
}

/// How a provider names its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HandleStyle {
    Hex,
    Numeric,
    Prefixed,
    ScreenName,
}

/// Roles by weight.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleWeights {
    pub(crate) offender: u32,
    pub(crate) bystander: u32,
    pub(crate) victim: u32,
}

/// What an offender's report is about, by weight.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mix {
    pub(crate) possession: u32,
    pub(crate) sharing: u32,
    pub(crate) first_seen: u32,
    pub(crate) meme: u32,
    pub(crate) other: u32,
}

/// Industry classes by weight.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Classes {
    #[serde(rename = "A1")]
    pub(crate) a1: u32,
    #[serde(rename = "A2")]
    pub(crate) a2: u32,
    #[serde(rename = "B1")]
    pub(crate) b1: u32,
    #[serde(rename = "B2")]
    pub(crate) b2: u32,
}

/// How often one signal shows, by who the person is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signal {
    pub(crate) endangering: u32,
    pub(crate) offender: u32,
    pub(crate) bystander: u32,
}

impl Signals {
    /// All of them with their names.
    pub(crate) fn all(&self) -> [(&'static str, &Signal); 9] {
        [
            ("first_seen_set", &self.first_seen_set),
            ("contact", &self.contact),
            ("enticement", &self.enticement),
            ("stated_access", &self.stated_access),
            ("returning", &self.returning),
            ("hours", &self.hours),
            ("live", &self.live),
            ("young", &self.young),
            ("minor_at_home", &self.minor_at_home),
        ]
    }
}

impl Provider {
    /// All its shares.
    fn shares(&self) -> [u32; 18] {
        [
            self.service_stated,
            self.ip,
            self.login_only,
            self.port,
            self.mail,
            self.phone,
            self.name,
            self.birth,
            self.device,
            self.estimate,
            self.address,
            self.profile,
            self.associated,
            self.viewed,
            self.viewed_stated,
            self.classified,
            self.escalates,
            self.escalates_contact,
        ]
    }
}
