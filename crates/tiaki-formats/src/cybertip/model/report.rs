//! The report itself and who sends it.

use super::account::{IntendedRecipient, PersonOrUserReported, Victim};
use super::flags::ReportAnnotations;
use super::incident::InternetDetails;
use super::person::{ContactPerson, Person};
use crate::cybertip::codes::{BatchReason, Country, CountryCode, Incident, IncidentType, one_of};
use crate::cybertip::lexical::{Bool, Escalation, TEXT, Url, text};
use crate::cybertip::record::{nested, record};
use crate::cybertip::rules;
use crate::cybertip::values::{DateTime, Time};

record! {
    /// One report of a provider.
    pub Report, check rules::report;
    children {
        batched_report: Option<BatchedReport> = "batchedReport", nested::<BatchedReport>();
        incident_summary: IncidentSummary = "incidentSummary", nested::<IncidentSummary>();
        internet_details: Vec<InternetDetails> = "internetDetails", nested::<InternetDetails>();
        law_enforcement: Option<LawEnforcement> = "lawEnforcement", nested::<LawEnforcement>();
        reporter: Reporter = "reporter", nested::<Reporter>();
        persons_or_users_reported: Vec<PersonOrUserReported> =
            "personOrUserReported", nested::<PersonOrUserReported>();
        intended_recipients: Vec<IntendedRecipient> =
            "intendedRecipient", nested::<IntendedRecipient>();
        victims: Vec<Victim> = "victim", nested::<Victim>();
        additional_info: Option<String> = "additionalInfo", TEXT;
    }
}

record! {
    /// Marks a report that stands for many incidents.
    pub BatchedReport;
    attributes {
        reason: BatchReason = "reason", one_of::<BatchReason>();
    }
    children {}
}

record! {
    /// What happened, when, and how urgent it is.
    pub IncidentSummary;
    children {
        incident_type: IncidentType = "incidentType", Incident;
        platform: Option<String> = "platform", text(256);
        /// The reason of the urgency. Present means escalated, even where it is blank.
        escalate_to_high_priority: Option<String> = "escalateToHighPriority", Escalation;
        report_annotations: Option<ReportAnnotations> =
            "reportAnnotations", nested::<ReportAnnotations>();
        incident_date_time: DateTime = "incidentDateTime", Time;
        incident_date_time_description: Option<String> =
            "incidentDateTimeDescription", text(3000);
    }
}

record! {
    /// Law enforcement that already knows.
    pub LawEnforcement;
    children {
        agency_name: String = "agencyName", text(255);
        case_number: Option<String> = "caseNumber", text(100);
        officer_contact: Option<ContactPerson> = "officerContact", nested::<ContactPerson>();
        reported_to_le: Option<bool> = "reportedToLe", Bool;
        served_legal_process_domestic: Option<bool> = "servedLegalProcessDomestic", Bool;
        served_legal_process_international: Option<ServedLegalProcessInternational> =
            "servedLegalProcessInternational", nested::<ServedLegalProcessInternational>();
    }
}

record! {
    /// Whether law enforcement of another country served legal process.
    pub ServedLegalProcessInternational;
    attributes {
        flea_country: Option<Country> = "fleaCountry", CountryCode;
    }
    value served: bool = Bool;
}

record! {
    /// Who sends the report.
    pub Reporter, check rules::reporter;
    children {
        reporting_person: Person = "reportingPerson", nested::<Person>();
        contact_person: Option<ContactPerson> = "contactPerson", nested::<ContactPerson>();
        company_template: Option<String> = "companyTemplate", TEXT;
        terms_of_service: Option<String> = "termsOfService", TEXT;
        legal_url: Option<String> = "legalURL", Url;
    }
}
