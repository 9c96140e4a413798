//! Rules of the documentation that tie several values together, and two of the schema that the
//! tables of children cannot say.
//!
//! Each function is run when its element ends. Adding a rule: a member of [`Rule`], a line here.

use super::codes::{FileRelevance, UsState};
use super::model::{
    AccountDisabled, AssociatedAccount, Details, Email, EstimatedLocation, FileDetails,
    InternetDetails, PersonOrUserReported, Phone, Report, Reporter,
};
use super::parsed::{Flag, Rule};
use super::parser::Parser;
use super::rejection::{Rejection, RejectionCode};
use super::source::{Mark, Source};
use super::values::DateTime;

pub(crate) fn report<S: Source>(
    report: &Report,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    if report.batched_report.is_some() {
        for name in batched_elements(report) {
            parser.flag_child(Rule::BatchedElement, name, at)?;
        }
        if !report.persons_or_users_reported.iter().all(is_bare) {
            parser.flag_child(Rule::BatchedPerson, "personOrUserReported", at)?;
        }
    } else if report.persons_or_users_reported.len() > 1 {
        parser.flag_child(Rule::SeveralPersonsReported, "personOrUserReported", at)?;
    }
    for details in &report.internet_details {
        let addresses = match details {
            InternetDetails::Email(incident) => &incident.email_addresses,
            InternetDetails::Newsgroup(incident) => &incident.email_addresses,
            _ => continue,
        };
        if addresses
            .iter()
            .any(|address| !is_claimed(report, &address.address))
        {
            let path = format!("internetDetails/{}/emailAddress", details.name());
            parser.flag_child(Rule::IncidentEmailUnclaimed, &path, at)?;
        }
    }
    Ok(())
}

/// Elements that a batched report may not hold.
fn batched_elements(report: &Report) -> impl Iterator<Item = &'static str> {
    [
        (
            "escalateToHighPriority",
            report.incident_summary.escalate_to_high_priority.is_some(),
        ),
        ("internetDetails", !report.internet_details.is_empty()),
        ("lawEnforcement", report.law_enforcement.is_some()),
        ("intendedRecipient", !report.intended_recipients.is_empty()),
        ("victim", !report.victims.is_empty()),
        ("additionalInfo", report.additional_info.is_some()),
    ]
    .into_iter()
    .filter(|(_, present)| *present)
    .map(|(name, _)| name)
}

/// Whether a reported person carries an identifier and nothing else.
fn is_bare(person: &PersonOrUserReported) -> bool {
    let bare = PersonOrUserReported {
        esp_identifier: person.esp_identifier.clone(),
        ..PersonOrUserReported::default()
    };
    person.esp_identifier.is_some() && *person == bare
}

/// Whether an address stands at a reported person, a recipient or a victim.
fn is_claimed(report: &Report, address: &str) -> bool {
    let reported = report
        .persons_or_users_reported
        .iter()
        .filter_map(|p| p.person.as_ref());
    let recipients = report
        .intended_recipients
        .iter()
        .filter_map(|r| r.person.as_ref());
    let victims = report.victims.iter().map(|victim| &victim.person);
    reported
        .chain(recipients)
        .chain(victims)
        .flat_map(|person| &person.emails)
        .any(|email| email.address.eq_ignore_ascii_case(address))
}

pub(crate) fn reporter<S: Source>(
    reporter: &Reporter,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    if reporter.reporting_person.emails.is_empty() {
        parser.flag_child(Rule::ReporterWithoutEmail, "reportingPerson", at)?;
    }
    Ok(())
}

pub(crate) fn phone<S: Source>(
    phone: &Phone,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    let repeated = phone.country_calling_code.as_deref().is_some_and(|code| {
        let number = phone.number.trim_start();
        number.starts_with('+') || number.starts_with(&code.replacen('+', "00", 1))
    });
    if repeated {
        parser.flag(Rule::CallingCodeRepeated, at)?;
    }
    verification(phone.verified, phone.verification_date.as_ref(), parser, at)
}

pub(crate) fn email<S: Source>(
    email: &Email,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    verification(email.verified, email.verification_date.as_ref(), parser, at)
}

fn verification<S: Source>(
    verified: Option<bool>,
    date: Option<&DateTime>,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    if date.is_some() && verified != Some(true) {
        parser.flag(Rule::VerificationDateUnverified, at)?;
    }
    Ok(())
}

pub(crate) fn associated_account<S: Source>(
    account: &AssociatedAccount,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    if account.approximate_age.is_some() && account.date_of_birth.is_some() {
        parser.flag(Rule::AgeAndBirthDate, at)?;
    }
    if account.association().is_none() {
        parser.flag(Rule::AssociationKindMissing, at)?;
    } else if account.account_type.is_some() {
        parser.flag(Rule::AssociationKindRenamed, at)?;
    }
    Ok(())
}

pub(crate) fn account_disabled<S: Source>(
    account: &AccountDisabled,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    let disabled = account.disabled_date.as_ref().map(DateTime::micros);
    let notified = account.user_notified_date.as_ref().map(DateTime::micros);
    let reenabled = account.reenabled_date.as_ref().map(DateTime::micros);
    if disabled
        .zip(notified)
        .is_some_and(|(disabled, notified)| notified < disabled)
    {
        parser.flag(Rule::NotifiedBeforeDisabled, at)?;
    }
    if disabled
        .zip(reenabled)
        .is_some_and(|(disabled, reenabled)| reenabled <= disabled)
    {
        parser.flag(Rule::ReenabledBeforeDisabled, at)?;
    }
    Ok(())
}

pub(crate) fn estimated_location<S: Source>(
    location: &EstimatedLocation,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    let Some(country) = location.country_code else {
        return parser.flag(Rule::LocationWithoutCountry, at);
    };
    let region = location.region.as_deref().unwrap_or_default();
    if country.text() == "US" && UsState::find(region).is_none() {
        parser.flag_child(Rule::RegionNotState, "region", at)?;
    }
    Ok(())
}

pub(crate) fn details<S: Source>(
    details: &Details,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    if details.name_value_pairs.is_empty() {
        let message = "element 'nameValuePair' is missing; add it, or leave 'details' out";
        return Err(parser.reject(RejectionCode::MissingElement, at, message));
    }
    Ok(())
}

pub(crate) fn file_details<S: Source>(
    file: &FileDetails,
    parser: &mut Parser<'_, S>,
    at: Mark,
) -> Result<(), Rejection> {
    if file.exif_viewed_by_esp == Some(true) && file.file_viewed_by_esp != Some(true) {
        parser.flag_child(Rule::ExifViewedAlone, "exifViewedByEsp", at)?;
    }
    if file.ip_capture_events.len() > 1 {
        parser.flag_child(Rule::SeveralUploadEvents, "ipCaptureEvent", at)?;
    }
    if file.file_relevance == Some(FileRelevance::SupplementalReported) {
        let annotated = file.file_annotations.is_some_and(|set| set.potential_meme);
        if annotated || file.potential_meme == Some(true) {
            parser.flag(Rule::SupplementalMeme, at)?;
        }
        if file.industry_classification.is_some() {
            parser.flag_child(Rule::SupplementalClassified, "industryClassification", at)?;
        }
    }
    Ok(())
}

/// The rules that tie a batched report to its files, which arrive in documents of their own.
/// Lines are 0, because a rule of two documents has no one line. Empty for other reports.
#[must_use]
pub fn check_batched_files(report: &Report, files: &[FileDetails]) -> Vec<Flag> {
    let mut flags = Vec::new();
    if report.batched_report.is_none() {
        return flags;
    }
    if files.len() > 1 {
        flags.push(Flag {
            rule: Rule::BatchedFileCount,
            path: "files".to_owned(),
            line: 0,
        });
    }
    for _ in files.iter().filter(|file| !is_batched_file(file)) {
        let path = "files/fileDetails".to_owned();
        flags.push(Flag {
            rule: Rule::BatchedFile,
            path,
            line: 0,
        });
    }
    flags
}

fn is_batched_file(file: &FileDetails) -> bool {
    let annotated = file.file_annotations.is_some_and(|set| {
        (set.viral || set.potential_meme)
            && set
                .present()
                .all(|name| name == "viral" || name == "potentialMeme")
    });
    let unmarked = file.original_file_name.is_none()
        && file.location_of_file.is_none()
        && file.original_file_hashes.is_empty()
        && file.ip_capture_events.is_empty()
        && file.device_ids.is_empty()
        && file.details.is_empty()
        && file.additional_infos.is_empty();
    let relevance = file.file_relevance.unwrap_or_default() == FileRelevance::Reported;
    annotated && unmarked && relevance
}
