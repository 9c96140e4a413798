//! The parameters of a world: what the default file explains, as types.
//!
//! A file is laid over the embedded default, so that it need only say what it changes; whatever it
//! says that is not a parameter is refused. To add a parameter: add it to `params/default.toml` with
//! its source, and here.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::Error;
use crate::draw::WHOLE;

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
    pub(crate) without_clue: Share,
    pub(crate) wrong_estimate: Share,
    pub(crate) pseudo_estimate: Share,
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
    pub(crate) families: Share,
    pub(crate) endangering: Share,
    pub(crate) indistinct: Share,
    pub(crate) children: Vec<(u32, u32)>,
    pub(crate) endangers_before_days: u32,
    pub(crate) mimic: Share,
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
    pub(crate) disposable_mail: [Share; 3],
    pub(crate) no_phone: [Share; 3],
    pub(crate) vpn: [Share; 3],
    pub(crate) new_device: [Share; 3],
    pub(crate) new_name: [Share; 3],
    pub(crate) new_mail: Share,
    pub(crate) plus_tag: Share,
    pub(crate) shared_mail: Share,
    pub(crate) mail_domains: u32,
    pub(crate) disposable_domains: u32,
    pub(crate) known_tags: Share,
    pub(crate) known_disposable: Share,
    pub(crate) common_mailbox: Share,
    pub(crate) recycled_phone: Share,
    pub(crate) foreign_phone: Share,
    pub(crate) common_name: Share,
    pub(crate) common_names: u32,
    pub(crate) payment: Share,
    pub(crate) shared_payment: Share,
    pub(crate) family_device: Share,
    pub(crate) verified_mail: Share,
    pub(crate) verified_phone: Share,
}

/// Where people connect from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Network {
    pub(crate) lease_days: Vec<u32>,
    pub(crate) mobile: Share,
    pub(crate) persons_per_carrier_address: u32,
    pub(crate) carrier_nat: Share,
    pub(crate) school: Share,
    pub(crate) cafe: Share,
    pub(crate) work: Share,
    pub(crate) persons_per_place: u32,
    pub(crate) vpn_exits: u32,
    pub(crate) vpn_countries: Vec<String>,
    pub(crate) exits_per_person: u32,
    pub(crate) elsewhere: Share,
    pub(crate) travel: Share,
    pub(crate) ipv6: Share,
    pub(crate) ipv6_session: Share,
    pub(crate) known: Share,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Files {
    pub(crate) per_ten_accounts: u32,
    pub(crate) listed_first: Share,
    pub(crate) listed_second: Share,
    pub(crate) video: Share,
    pub(crate) zipf_offset: u32,
    pub(crate) per_report: Vec<(u32, u32)>,
    pub(crate) re_encoded: Share,
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
    pub(crate) host_reported: Share,
    pub(crate) delay_days: Vec<(u32, u32)>,
    pub(crate) re_submitted: Share,
    pub(crate) near_duplicate: Share,
    pub(crate) noise: Share,
    pub(crate) batch_sizes: Vec<(u32, u32)>,
    pub(crate) offender_mix: Mix,
    pub(crate) with_recipient: Share,
    pub(crate) returning_reports: Vec<(u32, u32)>,
    pub(crate) same_country: Share,
    pub(crate) enticement_share: Share,
    pub(crate) published: Share,
    pub(crate) generative: Share,
    pub(crate) wrong_time: Share,
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
    pub(crate) service_stated: Share,
    pub(crate) ip: Share,
    pub(crate) login_only: Share,
    pub(crate) port: Share,
    pub(crate) mail: Share,
    pub(crate) phone: Share,
    pub(crate) name: Share,
    pub(crate) birth: Share,
    pub(crate) device: Share,
    pub(crate) estimate: Share,
    pub(crate) address: Share,
    pub(crate) profile: Share,
    pub(crate) associated: Share,
    pub(crate) viewed: Share,
    pub(crate) viewed_stated: Share,
    pub(crate) classified: Share,
    pub(crate) escalates: Share,
    pub(crate) escalates_contact: Share,
    pub(crate) letter: u32,
}

/// A share in parts of ten thousand; more than the whole is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(try_from = "u32")]
pub(crate) struct Share(u32);

impl Share {
    /// In parts of ten thousand.
    pub(crate) const fn parts(self) -> u32 {
        self.0
    }

    /// A part of it.
    pub(crate) const fn over(self, divisor: u32) -> Self {
        Self(self.0 / divisor)
    }
}

impl TryFrom<u32> for Share {
    type Error = &'static str;

    fn try_from(parts: u32) -> Result<Self, Self::Error> {
        if parts <= WHOLE {
            Ok(Self(parts))
        } else {
            Err("a share is at most 10000")
        }
    }
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
    pub(crate) endangering: Share,
    pub(crate) offender: Share,
    pub(crate) bystander: Share,
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
