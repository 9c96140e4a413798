//! The records, as `formats.md` 1.10 knows them.
//!
//! Every member may be missing; a record of nothing equals a missing one. A record whose name is
//! followed by a member in parentheses may be left out around that member.

use super::moment::Moment;
use super::parsed::Extra;
use super::record::{Member as _, Put, Reader, Record, bare, put, records};
use crate::json::{Node, Rejection, Writer};

records! {
    /// One report as police receive it.
    CyberTip {
        /// The clearing house's number; digits, kept as text.
        report_id: Option<String> = "reportId",
        /// When the clearing house received it.
        date_received: Option<Moment> = "dateReceived",
        /// What the provider says.
        reported_information: ReportedInformation = "reportedInformation",
    }

    /// What the provider says.
    ReportedInformation {
        /// Who reports.
        reporting_esp: ReportingEsp = "reportingEsp",
        /// What it is about.
        incident_summary: IncidentSummary = "incidentSummary",
        /// Where it happened.
        incident_details: IncidentDetails = "incidentDetails",
        /// Whom it is about.
        reported_people: ReportedPeople = "reportedPeople",
        /// To whom it was sent.
        intended_recipients: IntendedRecipients = "intendedRecipients",
        /// What was uploaded with it.
        uploaded_files: UploadedFiles = "uploadedFiles",
        /// Free text.
        additional_informations: Vec<Note> = "additionalInformations",
    }

    /// The provider.
    ReportingEsp ("espName") {
        /// Its name.
        esp_name: Option<String> = "espName",
        /// Name of the one who reports for it.
        first_name: Option<String> = "firstName",
        /// Name of the one who reports for it.
        last_name: Option<String> = "lastName",
    }

    /// What a report is about.
    IncidentSummary {
        /// In the words of the submission's schema.
        incident_type: Option<String> = "incidentType",
        /// When it happened.
        incident_date_time: Option<Moment> = "incidentDateTime",
        /// What that time is the time of.
        incident_date_time_description: Option<String> = "incidentDateTimeDescription",
    }

    /// Where it happened, by medium.
    IncidentDetails {
        /// By mail.
        email_incident: Vec<EmailIncident> = "emailIncident",
        /// On web pages.
        webpage_incident: Vec<WebpageIncident> = "webpageIncident",
    }

    /// Mails.
    EmailIncident {
        /// What they hold: headers and text.
        contents: Vec<Note> = "contents",
        /// Where they were captured.
        source_information: SourceInformation = "sourceInformation",
        /// Free text.
        additional_informations: Vec<Note> = "additionalInformations",
    }

    /// Web pages.
    WebpageIncident {
        /// Their addresses.
        source_information: SourceInformation = "sourceInformation",
        /// Free text.
        additional_informations: Vec<Note> = "additionalInformations",
    }

    /// Those reported.
    ReportedPeople ("reportedPersons") {
        /// One by one.
        reported_persons: Vec<Person> = "reportedPersons",
    }

    /// Those it was meant for.
    IntendedRecipients ("intendedRecipients") {
        /// One by one.
        intended_recipients: Vec<Person> = "intendedRecipients",
    }

    /// The files.
    UploadedFiles ("uploadedFiles") {
        /// One by one.
        uploaded_files: Vec<File> = "uploadedFiles",
    }

    /// A person and the account. What is stated of relations to children stays text here; it is
    /// coded when the report comes in.
    Person {
        /// Given name.
        first_name: Option<String> = "firstName",
        /// Middle name.
        middle_name: Option<String> = "middleName",
        /// Family name.
        last_name: Option<String> = "lastName",
        /// Name used.
        preferred_name: Option<String> = "preferredName",
        /// Gender as stated.
        gender: Option<String> = "gender",
        /// Pronouns as stated.
        preferred_pronouns: Option<String> = "preferredPronouns",
        /// Date of birth.
        date_of_birth: Option<Moment> = "dateOfBirth",
        /// Age in years, 0 to 150.
        approximate_age: Option<u8> = "approximateAge",
        /// Appearance as stated.
        physical_description: Option<String> = "physicalDescription",
        /// Vehicle as stated.
        vehicle_description: Option<String> = "vehicleDescription",
        /// Number plate.
        vehicle_tag_number: Option<String> = "vehicleTagNumber",
        /// Occupation as stated.
        occupation: Option<String> = "occupation",
        /// Service of the account.
        esp_service: Option<String> = "espService",
        /// Id of the account there.
        esp_user_id: Option<String> = "espUserId",
        /// An address without further word.
        ip_address: Option<String> = "ipAddress",
        /// Relation to the one who reports.
        relationship_to_reporter: Option<String> = "relationshipToReporter",
        /// Relation to the child.
        relationship_to_child_victim: Option<String> = "relationshipToChildVictim",
        /// Whether, and how, there is access to that child.
        access_to_child_victim: Option<String> = "accessToChildVictim",
        /// Whether, and how, there is access to children.
        access_to_children: Option<String> = "accessToChildren",
        /// Whether there is access to firearms.
        access_to_firearms: Option<String> = "accessToFirearms",
        /// Whether convicted before.
        convicted_sex_offender: Option<String> = "convictedSexOffender",
        /// Whether the person knows of the report.
        aware_of_report: Option<String> = "awareOfReport",
        /// Membership in a gang.
        gang_affiliation: Option<String> = "gangAffiliation",
        /// Name chosen at the service.
        screen_name: Valued = "screenName",
        /// E-mail addresses.
        emails: Emails = "emails",
        /// Telephone numbers.
        phones: Phones = "phones",
        /// Postal addresses.
        addresses: Addresses = "addresses",
        /// Languages.
        languages: Vec<String> = "languages",
        /// Races as stated.
        races: Vec<String> = "races",
        /// Disabilities as stated.
        disabilities: Vec<String> = "disabilities",
        /// Further ways to reach the person.
        additional_contact_information: Option<String> = "additionalContactInformation",
        /// Addresses, pages, devices.
        source_information: SourceInformation = "sourceInformation",
        /// Free text.
        additional_informations: Vec<Note> = "additionalInformations",
    }

    /// A value in a record of its own.
    Valued ("value") {
        /// The value.
        value: Option<String> = "value",
    }

    /// E-mail addresses.
    Emails ("emails") {
        /// One by one.
        emails: Vec<Contact> = "emails",
    }

    /// Telephone numbers.
    Phones ("phones") {
        /// One by one.
        phones: Vec<Contact> = "phones",
    }

    /// Postal addresses.
    Addresses ("addresses") {
        /// One by one.
        addresses: Vec<Address> = "addresses",
    }

    /// An e-mail address or a telephone number.
    Contact ("value") {
        /// As given.
        value: Option<String> = "value",
        /// Whether the provider has verified it.
        verified: Option<bool> = "verified",
    }

    /// A postal address.
    Address {
        /// First line.
        street1: Option<String> = "street1",
        /// Second line.
        street2: Option<String> = "street2",
        /// City.
        city: Option<String> = "city",
        /// State.
        state: Option<String> = "state",
        /// Code.
        postal_code: Option<String> = "postalCode",
        /// Country, as a code or a name.
        country: Option<String> = "country",
    }

    /// Where things were captured.
    SourceInformation ("sourceCaptures") {
        /// One by one.
        source_captures: Vec<SourceCapture> = "sourceCaptures",
    }

    /// An address, page or device, with its event.
    SourceCapture {
        /// `IP Address`, `Profile URL`, `URL` and others.
        capture_type: Option<String> = "captureType",
        /// The value.
        value: Option<String> = "value",
        /// When.
        date_time: Option<Moment> = "dateTime",
        /// `UPLOAD`, `LOGIN` and others.
        event_name: Option<String> = "eventName",
        /// Source port, 1 to 65535.
        port: Option<u16> = "port",
        /// Whether the provider takes the address for a proxy.
        possible_proxy: Option<bool> = "possibleProxy",
    }

    /// Free text.
    Note ("value") {
        /// The text.
        value: Option<String> = "value",
    }

    /// A file: its digest and what is said of it.
    File {
        /// Name in the download.
        filename: Option<String> = "filename",
        /// Name at the provider.
        original_filename: Option<String> = "originalFilename",
        /// Number of the submission.
        submittal_id: Option<String> = "submittalId",
        /// MD5 in hexadecimal digits.
        verification_hash: Option<String> = "verificationHash",
        /// Whether a person at the provider viewed the whole file; not stated is not "no".
        viewed_by_esp: Option<bool> = "viewedByEsp",
        /// Whether the file's own details were viewed.
        exif_viewed_by_esp: Option<bool> = "exifViewedByEsp",
        /// Whether it was publicly available.
        publicly_available: Option<bool> = "publiclyAvailable",
        /// `A1` to `B2`.
        industry_classification: Option<String> = "industryClassification",
        /// The clearing house's tags.
        ncmec_tags: NcmecTags = "ncmecTags",
        /// The provider's own pairs of name and value.
        esp_metadata: EspMetadata = "espMetadata",
        /// Where it came from.
        source_information: SourceInformation = "sourceInformation",
        /// Free text.
        additional_informations: Vec<Note> = "additionalInformations",
    }

    /// Tags in groups.
    NcmecTags ("groups") {
        /// The groups.
        groups: Vec<TagGroup> = "groups",
    }

    /// A group of tags.
    TagGroup ("tags") {
        /// The tags.
        tags: Vec<Note> = "tags",
    }

    /// The provider's own pairs.
    EspMetadata ("metadatas") {
        /// One by one.
        metadatas: Vec<Metadata> = "metadatas",
    }

    /// A name and its value.
    Metadata {
        /// The name.
        name: Option<String> = "name",
        /// The value.
        value: Option<String> = "value",
    }
}
