//! An account of a CyberTipline report, whatever part it has there: one shape for four elements of
//! the schema. What it says goes on in neutral words, through `taker`.

use tiaki_core::report::Role;
use tiaki_formats::cybertip::{
    AccountDisabled, Address, AssociatedAccount, DeviceId, Email, EstimatedLocation,
    IntendedRecipient, IpCaptureEvent, Person, PersonOrUserReported, Phone, Victim,
};

use super::taker::years_between;

/// What a report says of one account.
#[derive(Debug)]
pub(super) struct Subject<'r> {
    pub(super) role: Role,
    pub(super) service: Option<&'r str>,
    pub(super) identifier: Option<&'r str>,
    pub(super) screen_name: Option<&'r str>,
    pub(super) display_names: &'r [String],
    pub(super) profile_urls: &'r [String],
    pub(super) group: Option<&'r str>,
    pub(super) emails: &'r [Email],
    pub(super) phones: &'r [Phone],
    pub(super) addresses: &'r [Address],
    pub(super) age: Option<u8>,
    pub(super) born: Option<&'r str>,
    pub(super) events: &'r [IpCaptureEvent],
    pub(super) devices: &'r [DeviceId],
    pub(super) location: Option<&'r EstimatedLocation>,
    pub(super) disabled: Option<bool>,
    pub(super) priors: &'r [i64],
}

/// Whether the provider says that the account is disabled, for a time or for good.
fn disabled(one: Option<&AccountDisabled>, other: Option<&AccountDisabled>) -> Option<bool> {
    match (one, other) {
        (None, None) => None,
        (one, other) => Some(
            [one, other]
                .into_iter()
                .flatten()
                .any(|found| found.disabled),
        ),
    }
}

macro_rules! subject {
    ($from:expr, $role:expr, $person:expr, $group:expr) => {{
        let person: Option<&Person> = $person;
        Subject {
            role: $role,
            service: $from.esp_service.as_deref(),
            identifier: $from.esp_identifier.as_deref(),
            screen_name: $from.screen_name.as_deref(),
            display_names: &$from.display_names,
            profile_urls: &$from.profile_urls,
            group: $group,
            emails: person.map_or(&[], |person| &person.emails),
            phones: person.map_or(&[], |person| &person.phones),
            addresses: person.map_or(&[], |person| &person.addresses),
            age: person.and_then(|person| person.age),
            born: person
                .and_then(|person| person.date_of_birth.as_ref())
                .map(|date| date.text()),
            events: &$from.ip_capture_events,
            devices: &$from.device_ids,
            location: $from.estimated_location.as_ref(),
            disabled: disabled(
                $from.account_temporarily_disabled.as_ref(),
                $from.account_permanently_disabled.as_ref(),
            ),
            priors: &$from.prior_ct_reports,
        }
    }};
}

impl<'r> From<&'r PersonOrUserReported> for Subject<'r> {
    fn from(from: &'r PersonOrUserReported) -> Self {
        subject!(
            from,
            Role::Reported,
            from.person.as_ref(),
            from.group_identifier.as_deref()
        )
    }
}

impl<'r> From<&'r IntendedRecipient> for Subject<'r> {
    fn from(from: &'r IntendedRecipient) -> Self {
        subject!(
            from,
            Role::Recipient,
            from.person.as_ref(),
            from.group_identifier.as_deref()
        )
    }
}

impl<'r> From<&'r Victim> for Subject<'r> {
    fn from(from: &'r Victim) -> Self {
        subject!(from, Role::Victim, Some(&from.person), None)
    }
}

impl<'r> From<&'r AssociatedAccount> for Subject<'r> {
    fn from(from: &'r AssociatedAccount) -> Self {
        let platform = from
            .platform
            .as_ref()
            .map(|platform| platform.name.as_str());
        Self {
            role: Role::Associated,
            service: from.esp_service.as_deref().or(platform),
            identifier: from.esp_identifier.as_deref(),
            screen_name: from.screen_name.as_deref(),
            display_names: &from.display_names,
            profile_urls: &from.profile_urls,
            group: from.group_identifier.as_deref(),
            emails: &from.emails,
            phones: &from.phones,
            addresses: &from.addresses,
            age: from.approximate_age,
            born: from.date_of_birth.as_ref().map(|date| date.text()),
            events: &from.ip_capture_events,
            devices: &from.device_ids,
            location: None,
            disabled: disabled(
                from.account_temporarily_disabled.as_ref(),
                from.account_permanently_disabled.as_ref(),
            ),
            priors: &from.prior_ct_reports,
        }
    }
}

impl Subject<'_> {
    /// The age in whole years when the incident happened.
    pub(super) fn age_at(&self, incident_date: &str) -> Option<i64> {
        let stated = self.age.map(i64::from);
        stated.or_else(|| {
            self.born
                .and_then(|born| years_between(born, incident_date))
        })
    }
}
