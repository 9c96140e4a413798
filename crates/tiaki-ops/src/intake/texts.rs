//! What reporters and chats say, read from a stored report's own bytes for who opens it deliberately
//! ([`crate::exposure`]). Nothing of it is stored anywhere else.
//!
//! Each text comes with its place in the form and with whose element holds it, since what is told of a child is
//! opened for fewer purposes. Codes, names of files and identifiers are no narrative: pages show them apart.
//!
//! To add a form: its arm in [`texts`]; to add a place: a line in `tiaki_core::workplace::TextPlace`.

use tiaki_core::workplace::TextPlace;
use tiaki_formats::cybertip::{
    AssociatedAccount, FileDetails, InternetDetails, ReadOptions, Report, read_file_details,
    read_report,
};
use tiaki_formats::cybertip_json::{CyberTip, Note, Person, read_all};
use tiaki_formats::json::Limits;
use tiaki_formats::referral;

use super::subject::Subject;
use super::{FORMAT, incoming, tip};

/// Below this age a person is a child.
const OF_AGE: i64 = 18;

/// Of whom a text tells, as far as the element that holds it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Of the report as a whole, or of somebody of age.
    Anyone,
    /// Of a child, or of an account that belongs with one.
    Child,
    /// Of a child who is itself reported.
    ReportedChild,
}

/// A text with its place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) place: TextPlace,
    pub(crate) of: Of,
    pub(crate) text: String,
}

/// The texts of a report, in the order of its form; nothing where it is of a form that is not read here, or does
/// not read any more.
pub(crate) fn texts(format: &str, report: &[u8], files: Option<&[u8]>) -> Option<Vec<Said>> {
    let mut all = Gathered(Vec::new());
    match format {
        FORMAT => {
            let options = ReadOptions::default();
            all.report(&read_report(report, &options).ok()?.value);
            if let Some(files) = files {
                all.files(&read_file_details(files, &options).ok()?.value);
            }
        }
        tip::FORMAT => {
            read_all(report, &Limits::default(), |read| {
                if let Ok(report) = &read.report {
                    all.tip(&report.value);
                }
            })
            .ok()?;
        }
        incoming::FORMAT => {
            let referral = referral::read(report, &Limits::default()).ok()?;
            all.some(TextPlace::Referral, Of::Anyone, referral.text.as_deref());
        }
        _ => return None,
    }
    Some(all.0)
}

struct Gathered(Vec<Said>);

impl Gathered {
    fn some(&mut self, place: TextPlace, of: Of, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.0.push(Said {
                place,
                of,
                text: text.to_owned(),
            });
        }
    }

    fn report(&mut self, report: &Report) {
        let summary = &report.incident_summary;
        let date: String = summary.incident_date_time.text().chars().take(10).collect();
        let escalation = summary.escalate_to_high_priority.as_deref();
        self.some(TextPlace::Escalation, Of::Anyone, escalation);
        let meaning = summary.incident_date_time_description.as_deref();
        self.some(TextPlace::Time, Of::Anyone, meaning);
        for details in &report.internet_details {
            let (said, remark) = incident(details);
            self.some(TextPlace::Communication, Of::Anyone, said);
            self.some(TextPlace::Incident, Of::Anyone, remark);
        }
        for person in &report.persons_or_users_reported {
            let of = match Subject::from(person).age_at(&date) {
                Some(age) if age < OF_AGE => Of::ReportedChild,
                _ => Of::Anyone,
            };
            self.some(TextPlace::Profile, of, person.profile_bio.as_deref());
            self.some(TextPlace::Reported, of, person.additional_info.as_deref());
            self.associated(&person.associated_accounts, of, &date);
        }
        for recipient in &report.intended_recipients {
            // Who was meant to receive it is most often the child.
            let of = Of::Child;
            self.some(TextPlace::Recipient, of, recipient.profile_bio.as_deref());
            for text in &recipient.additional_infos {
                self.some(TextPlace::Recipient, of, Some(text));
            }
        }
        for victim in &report.victims {
            let of = Of::Child;
            self.some(TextPlace::Victim, of, victim.profile_bio.as_deref());
            self.some(TextPlace::Victim, of, victim.additional_info.as_deref());
            self.associated(&victim.associated_accounts, of, &date);
        }
        let additional = report.additional_info.as_deref();
        self.some(TextPlace::Additional, Of::Anyone, additional);
    }

    fn associated(&mut self, accounts: &[AssociatedAccount], of: Of, date: &str) {
        for account in accounts {
            let age = Subject::from(account).age_at(date);
            let of = match (of, age) {
                (Of::Anyone, Some(age)) if age < OF_AGE => Of::Child,
                _ => of,
            };
            self.some(TextPlace::Associated, of, account.profile_bio.as_deref());
            let remark = account.additional_info.as_deref();
            self.some(TextPlace::Associated, of, remark);
        }
    }

    fn files(&mut self, files: &[FileDetails]) {
        let texts = files.iter().flat_map(|file| &file.additional_infos);
        for text in texts {
            self.some(TextPlace::File, Of::Anyone, Some(text));
        }
    }

    fn tip(&mut self, tip: &CyberTip) {
        let told = &tip.reported_information;
        let summary = &told.incident_summary;
        let meaning = summary.incident_date_time_description.as_deref();
        self.some(TextPlace::Time, Of::Anyone, meaning);
        for mail in &told.incident_details.email_incident {
            self.notes(TextPlace::Communication, Of::Anyone, &mail.contents);
            self.notes(
                TextPlace::Incident,
                Of::Anyone,
                &mail.additional_informations,
            );
        }
        for page in &told.incident_details.webpage_incident {
            self.notes(
                TextPlace::Incident,
                Of::Anyone,
                &page.additional_informations,
            );
        }
        for person in &told.reported_people.reported_persons {
            let is_child = person
                .approximate_age
                .is_some_and(|age| i64::from(age) < OF_AGE);
            let of = if is_child {
                Of::ReportedChild
            } else {
                Of::Anyone
            };
            self.person(TextPlace::Reported, of, person);
        }
        for person in &told.intended_recipients.intended_recipients {
            self.person(TextPlace::Recipient, Of::Child, person);
        }
        for file in &told.uploaded_files.uploaded_files {
            self.notes(TextPlace::File, Of::Anyone, &file.additional_informations);
        }
        self.notes(
            TextPlace::Additional,
            Of::Anyone,
            &told.additional_informations,
        );
    }

    fn person(&mut self, place: TextPlace, of: Of, person: &Person) {
        for text in [&person.physical_description, &person.vehicle_description] {
            self.some(place, of, text.as_deref());
        }
        self.notes(place, of, &person.additional_informations);
    }

    fn notes(&mut self, place: TextPlace, of: Of, notes: &[Note]) {
        for note in notes {
            self.some(place, of, note.value.as_deref());
        }
    }
}

/// What was written, and what the provider adds.
fn incident(details: &InternetDetails) -> (Option<&str>, Option<&str>) {
    use InternetDetails as At;
    let (said, remark) = match details {
        At::CellPhone(found) => (None, &found.additional_info),
        At::ChatIm(found) => (found.content.as_deref(), &found.additional_info),
        At::Email(found) => (found.content.as_deref(), &found.additional_info),
        At::Newsgroup(found) => (found.content.as_deref(), &found.additional_info),
        At::NonInternet(found) => (None, &found.additional_info),
        At::OnlineGaming(found) => (found.content.as_deref(), &found.additional_info),
        At::Peer2Peer(found) => (None, &found.additional_info),
        At::WebPage(found) => (None, &found.additional_info),
    };
    (said, remark.as_deref())
}
