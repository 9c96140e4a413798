//! Accounts: of the reported person, the recipients, the victims, and those tied to them.

use super::person::{Address, Email, Person, Phone};
use crate::cybertip::codes::{AssociationKind, Country, CountryCode, EventName, one_of};
use crate::cybertip::lexical::{AGE, Bool, LONG, PORT, TEXT, Url, text};
use crate::cybertip::record::{nested, record};
use crate::cybertip::rules;
use crate::cybertip::values::{Date, DateTime, Day, Ip, IpAddress, Time};

record! {
    /// The reported person or user, with the account.
    pub PersonOrUserReported;
    children {
        person: Option<Person> = "personOrUserReportedPerson", nested::<Person>();
        vehicle_description: Option<String> = "vehicleDescription", text(300);
        esp_identifier: Option<String> = "espIdentifier", text(255);
        esp_service: Option<String> = "espService", text(100);
        compromised_account: Option<bool> = "compromisedAccount", Bool;
        screen_name: Option<String> = "screenName", text(256);
        display_names: Vec<String> = "displayName", text(255);
        profile_urls: Vec<String> = "profileUrl", Url;
        profile_bio: Option<String> = "profileBio", TEXT;
        ip_capture_events: Vec<IpCaptureEvent> = "ipCaptureEvent", nested::<IpCaptureEvent>();
        device_ids: Vec<DeviceId> = "deviceId", nested::<DeviceId>();
        /// The account lives on another company's service.
        third_party_user_reported: Option<bool> = "thirdPartyUserReported", Bool;
        prior_ct_reports: Vec<i64> = "priorCTReports", LONG;
        group_identifier: Option<String> = "groupIdentifier", text(255);
        account_temporarily_disabled: Option<AccountDisabled> =
            "accountTemporarilyDisabled", nested::<AccountDisabled>();
        account_permanently_disabled: Option<AccountDisabled> =
            "accountPermanentlyDisabled", nested::<AccountDisabled>();
        estimated_location: Option<EstimatedLocation> =
            "estimatedLocation", nested::<EstimatedLocation>();
        all_emails_reported: Option<bool> = "allEmailsReported", Bool;
        associated_accounts: Vec<AssociatedAccount> =
            "associatedAccount", nested::<AssociatedAccount>();
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// One for whom the material was meant.
    pub IntendedRecipient;
    children {
        person: Option<Person> = "intendedRecipientPerson", nested::<Person>();
        esp_identifier: Option<String> = "espIdentifier", text(255);
        esp_service: Option<String> = "espService", text(100);
        compromised_account: Option<bool> = "compromisedAccount", Bool;
        screen_name: Option<String> = "screenName", text(256);
        display_names: Vec<String> = "displayName", text(255);
        profile_urls: Vec<String> = "profileUrl", Url;
        profile_bio: Option<String> = "profileBio", TEXT;
        ip_capture_events: Vec<IpCaptureEvent> = "ipCaptureEvent", nested::<IpCaptureEvent>();
        device_ids: Vec<DeviceId> = "deviceId", nested::<DeviceId>();
        prior_ct_reports: Vec<i64> = "priorCTReports", LONG;
        group_identifier: Option<String> = "groupIdentifier", text(255);
        account_temporarily_disabled: Option<AccountDisabled> =
            "accountTemporarilyDisabled", nested::<AccountDisabled>();
        account_permanently_disabled: Option<AccountDisabled> =
            "accountPermanentlyDisabled", nested::<AccountDisabled>();
        estimated_location: Option<EstimatedLocation> =
            "estimatedLocation", nested::<EstimatedLocation>();
        all_emails_reported: Option<bool> = "allEmailsReported", Bool;
        additional_infos: Vec<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// A child who was harmed, with the account.
    pub Victim;
    children {
        person: Person = "victimPerson", nested::<Person>();
        esp_identifier: Option<String> = "espIdentifier", text(255);
        esp_service: Option<String> = "espService", text(100);
        compromised_account: Option<bool> = "compromisedAccount", Bool;
        screen_name: Option<String> = "screenName", text(256);
        display_names: Vec<String> = "displayName", text(255);
        profile_urls: Vec<String> = "profileUrl", Url;
        profile_bio: Option<String> = "profileBio", TEXT;
        ip_capture_events: Vec<IpCaptureEvent> = "ipCaptureEvent", nested::<IpCaptureEvent>();
        device_ids: Vec<DeviceId> = "deviceId", nested::<DeviceId>();
        school_name: Option<String> = "schoolName", text(255);
        prior_ct_reports: Vec<i64> = "priorCTReports", LONG;
        account_temporarily_disabled: Option<AccountDisabled> =
            "accountTemporarilyDisabled", nested::<AccountDisabled>();
        account_permanently_disabled: Option<AccountDisabled> =
            "accountPermanentlyDisabled", nested::<AccountDisabled>();
        estimated_location: Option<EstimatedLocation> =
            "estimatedLocation", nested::<EstimatedLocation>();
        all_emails_reported: Option<bool> = "allEmailsReported", Bool;
        associated_accounts: Vec<AssociatedAccount> =
            "associatedAccount", nested::<AssociatedAccount>();
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// An account tied to that of a person or victim.
    pub AssociatedAccount, check rules::associated_account;
    attributes {
        /// Required by the schema; a client in the field leaves it out or names it as the
        /// documentation does. See [`AssociatedAccount::association`].
        kind: Option<AssociationKind> = "type", one_of::<AssociationKind>();
        /// The documentation's name of the same.
        account_type: Option<AssociationKind> = "accountType", one_of::<AssociationKind>();
    }
    children {
        platform: Option<Platform> = "platform", nested::<Platform>();
        first_name: Option<String> = "firstName", text(100);
        middle_name: Option<String> = "middleName", text(100);
        last_name: Option<String> = "lastName", text(100);
        approximate_age: Option<u8> = "approximateAge", AGE;
        date_of_birth: Option<Date> = "dateOfBirth", Day;
        phones: Vec<Phone> = "phone", nested::<Phone>();
        emails: Vec<Email> = "email", nested::<Email>();
        all_emails_reported: Option<bool> = "allEmailsReported", Bool;
        addresses: Vec<Address> = "address", nested::<Address>();
        esp_service: Option<String> = "espService", text(100);
        esp_identifier: Option<String> = "espIdentifier", text(255);
        profile_urls: Vec<String> = "profileUrl", Url;
        screen_name: Option<String> = "screenName", text(256);
        display_names: Vec<String> = "displayName", text(255);
        profile_bio: Option<String> = "profileBio", TEXT;
        group_identifier: Option<String> = "groupIdentifier", text(255);
        compromised_account: Option<bool> = "compromisedAccount", Bool;
        account_temporarily_disabled: Option<AccountDisabled> =
            "accountTemporarilyDisabled", nested::<AccountDisabled>();
        account_permanently_disabled: Option<AccountDisabled> =
            "accountPermanentlyDisabled", nested::<AccountDisabled>();
        ip_capture_events: Vec<IpCaptureEvent> = "ipCaptureEvent", nested::<IpCaptureEvent>();
        device_ids: Vec<DeviceId> = "deviceId", nested::<DeviceId>();
        prior_ct_reports: Vec<i64> = "priorCTReport", LONG;
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

impl AssociatedAccount {
    /// What ties it to the account it stands at, under whichever of its two names.
    #[must_use]
    pub fn association(&self) -> Option<AssociationKind> {
        self.kind.or(self.account_type)
    }
}

record! {
    /// The service an associated account belongs to.
    pub Platform;
    attributes {
        third_party_user: Option<bool> = "thirdPartyUser", Bool;
    }
    value /** At most 256 characters. */ name: String = text(256);
}

record! {
    /// An address that was used, during which event and when.
    pub IpCaptureEvent;
    children {
        ip_address: IpAddress = "ipAddress", Ip;
        event_name: Option<EventName> = "eventName", one_of::<EventName>();
        date_time: Option<DateTime> = "dateTime", Time;
        possible_proxy: Option<bool> = "possibleProxy", Bool;
        /// The source port, 1 to 65535.
        port: Option<u16> = "port", PORT;
    }
}

record! {
    /// A device that was used, during which event and when.
    pub DeviceId;
    children {
        /// Such as IMEI, ICCID or SSID.
        id_type: String = "idType", text(255);
        id_value: String = "idValue", text(2083);
        event_name: Option<EventName> = "eventName", one_of::<EventName>();
        date_time: Option<DateTime> = "dateTime", Time;
    }
}

record! {
    /// Whether an account was disabled, and the dates around it.
    pub AccountDisabled, check rules::account_disabled;
    attributes {
        disabled_date: Option<DateTime> = "disabledDate", Time;
        user_notified: Option<bool> = "userNotified", Bool;
        user_notified_date: Option<DateTime> = "userNotifiedDate", Time;
        /// Only where the account was disabled for a time.
        reenabled_date: Option<DateTime> = "reenabledDate", Time;
    }
    value disabled: bool = Bool;
}

record! {
    /// Where the sender believes an account's user to be.
    pub EstimatedLocation, check rules::estimated_location;
    attributes {
        verified: Option<bool> = "verified", Bool;
        timestamp: Option<DateTime> = "timestamp", Time;
    }
    children {
        city: Option<String> = "city", text(255);
        region: Option<String> = "region", text(255);
        country_code: Option<Country> = "countryCode", CountryCode;
    }
}
