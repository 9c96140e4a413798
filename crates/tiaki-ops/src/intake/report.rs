//! From a parsed CyberTipline report to what the store keeps of it.
//!
//! Identifiers and times stay as the provider gave them; codes become the words
//! of `tiaki_core::report`. Narrative text is not taken out of the document: it
//! is read there, deliberately, by those who must.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use smol_str::SmolStr;
use tiaki_core::id::{AccountId, ProviderId, ReportId, SiteKey};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::{IncidentType, Mark, write_marks};
use tiaki_core::statement::{TextKind, Wordings};
use tiaki_core::time::Timestamp;
use tiaki_formats::cybertip::{
    AddressKind, EmailKind, EventName, FileAnnotations, FileDetails, FileRelevance,
    IncidentType as Wire, InternetDetails, Parsed, PersonOrUserReported, Phone, PhoneKind, Report,
    Rule, check_batched_files,
};
use tiaki_formats::mine::names_addressees;
use tiaki_store::intake::{Intake, NewFile, NewProvider, NewReport};

use super::quality::{self, Said};
use super::received::{ReceivedFile, states_other_digests};
use super::subject::Subject;
use super::taker::{FileSaid, Mining, Named, Seen, Taker, digests};

/// Both documents of a submission, parsed, with their digests and what names them.
pub(super) struct Submission<'s> {
    pub(super) report: &'s Parsed<Report>,
    pub(super) document: [u8; 32],
    pub(super) files: Option<(&'s Parsed<Vec<FileDetails>>, [u8; 32])>,
    pub(super) reference: String,
    pub(super) provider: Option<&'s str>,
    /// What was received of each file, by its `fileId`, where files were.
    pub(super) received: &'s BTreeMap<String, ReceivedFile>,
}

/// Puts what a submission says into a batch, read with these wordings; returns the report's id.
pub(super) fn take(
    submission: &Submission<'_>,
    (key, wordings): (&SiteKey, &Wordings),
    batch: &mut Intake,
) -> ReportId {
    let report = &submission.report.value;
    let files_document = submission.files.map(|(_, digest)| digest);
    let id = ReportId::derive(
        key,
        &[
            &submission.document,
            files_document.as_ref().map_or(&[], |digest| digest),
        ],
    );
    let provider = provider(submission);
    let provider_id = ProviderId::derive(key, &[provider.as_bytes()]);
    batch.providers.push(NewProvider {
        id: provider_id,
        name: provider.clone(),
    });
    let mut reader = Reader {
        taker: Taker::new(key, id.into(), batch),
        fallback_service: report.incident_summary.platform.clone().unwrap_or(provider),
        incident_date: report
            .incident_summary
            .incident_date_time
            .text()
            .chars()
            .take(10)
            .collect(),
        priors: BTreeSet::new(),
        reported: Vec::new(),
        received: submission.received,
        texts: Vec::new(),
        profiles: Vec::new(),
    };
    reader.accounts(report);
    if let Some((files, _)) = submission.files {
        files.value.iter().for_each(|file| reader.file(file));
    }
    reader.mine(report, wordings);
    let priors = reader
        .priors
        .iter()
        .map(i64::to_string)
        .collect::<Vec<_>>()
        .join(",");
    let summary = &report.incident_summary;
    let batched_flags = submission.files.map_or(0, |(files, _)| {
        check_batched_files(report, &files.value).len()
    });
    let differing = submission.files.map_or(0, |(files, _)| {
        let differs = |file: &&FileDetails| states_other_digests(file, submission.received);
        files.value.iter().filter(differs).count()
    });
    let flags = submission.report.flags.len()
        + submission.files.map_or(0, |(files, _)| files.flags.len())
        + batched_flags
        + differing;
    let unknown = submission.report.unknown.len()
        + submission.files.map_or(0, |(files, _)| files.unknown.len());
    batch.reports.push(NewReport {
        id,
        provider: provider_id,
        document: submission.document,
        files_document,
        reference: submission.reference.clone(),
        incident_type: incident_type(summary.incident_type),
        incident_at: Some(Timestamp::from_micros(summary.incident_date_time.micros())),
        platform: summary.platform.clone(),
        escalated: summary.escalate_to_high_priority.is_some(),
        batched: report.batched_report.is_some(),
        marks: write_marks(&report_marks(report)),
        prior_references: priors,
        flags: u32::try_from(flags).unwrap_or(u32::MAX),
        unknown_elements: u32::try_from(unknown).unwrap_or(u32::MAX),
    });
    quality::note(id, &said(submission), batch);
    id
}

/// What the report tells beside its accounts and files, for its completeness.
fn said(submission: &Submission<'_>) -> Said {
    let report = &submission.report.value;
    let summary = &report.incident_summary;
    let files = submission.files.map(|(files, _)| files);
    let mut flags = BTreeMap::new();
    let batched = files.map(|files| check_batched_files(report, &files.value));
    let raised = submission.report.flags.iter();
    for flag in raised
        .chain(files.into_iter().flat_map(|files| &files.flags))
        .chain(batched.iter().flatten())
    {
        *flags.entry(flag.rule.text()).or_default() += 1;
    }
    let at = &summary.incident_date_time;
    let is_text = |text: &Option<String>| text.as_ref().is_some_and(|text| !text.trim().is_empty());
    let (mut content, mut remarks) = (false, is_text(&report.additional_info));
    for details in &report.internet_details {
        let (said, remark) = match details {
            InternetDetails::ChatIm(chat) => (is_text(&chat.content), &chat.additional_info),
            InternetDetails::OnlineGaming(game) => (is_text(&game.content), &game.additional_info),
            InternetDetails::Email(mail) => (is_text(&mail.content), &mail.additional_info),
            InternetDetails::Newsgroup(post) => (is_text(&post.content), &post.additional_info),
            InternetDetails::WebPage(page) => (false, &page.additional_info),
            InternetDetails::CellPhone(phone) => (false, &phone.additional_info),
            InternetDetails::NonInternet(place) => (false, &place.additional_info),
            InternetDetails::Peer2Peer(peer) => (false, &peer.additional_info),
        };
        content |= said;
        remarks |= is_text(remark);
    }
    let parties = report.persons_or_users_reported.iter();
    remarks |= parties.into_iter().any(|one| is_text(&one.additional_info));
    Said {
        at: Some(Timestamp::from_micros(at.micros())),
        zone: !flags.contains_key(Rule::TimeWithoutZone.text()),
        meaning: is_text(&summary.incident_date_time_description),
        content,
        remarks,
        marked: !report_marks(report).is_empty(),
        flags,
    }
}

/// Who sent it: as the caller says, else the service reported on, the platform, or the reporter's own domain.
fn provider(submission: &Submission<'_>) -> String {
    let report = &submission.report.value;
    let service = report
        .persons_or_users_reported
        .iter()
        .find_map(|person| person.esp_service.as_deref());
    let domain = || {
        let address = report.reporter.reporting_person.emails.first()?;
        address.address.split_once('@').map(|(_, domain)| domain)
    };
    let platform = report.incident_summary.platform.as_deref();
    submission
        .provider
        .or(service)
        .or(platform)
        .or_else(domain)
        .unwrap_or("unknown provider")
        .to_owned()
}

/// The incident of a text in the words of the schema, also in those of older lists.
pub(super) fn find_incident_type(text: &str) -> IncidentType {
    let text = text.trim();
    let known = Wire::ALL
        .iter()
        .find(|wire| text.eq_ignore_ascii_case(wire.text()));
    let older = text
        .get(.."child sexual molestation".len())
        .is_some_and(|start| start.eq_ignore_ascii_case("child sexual molestation"));
    match known {
        Some(wire) => incident_type(*wire),
        None if older => IncidentType::Molestation,
        None => IncidentType::Unstated,
    }
}

/// A text that may be missing.
trait AsText {
    fn as_text(&self) -> Option<&str>;
}

impl AsText for String {
    fn as_text(&self) -> Option<&str> {
        Some(self)
    }
}

impl AsText for Option<String> {
    fn as_text(&self) -> Option<&str> {
        self.as_deref()
    }
}

/// The texts of an incident: what was written, and what the provider adds.
fn incident_texts(details: &InternetDetails) -> [&Option<String>; 2] {
    use InternetDetails as Of;
    const NONE: &Option<String> = &None;
    match details {
        Of::CellPhone(found) => [NONE, &found.additional_info],
        Of::ChatIm(found) => [&found.content, &found.additional_info],
        // What a mail holds is read without those it went to.
        Of::Email(found) => [NONE, &found.additional_info],
        Of::Newsgroup(found) => [&found.content, &found.additional_info],
        Of::NonInternet(found) => [NONE, &found.additional_info],
        Of::OnlineGaming(found) => [&found.content, &found.additional_info],
        Of::Peer2Peer(found) => [NONE, &found.additional_info],
        Of::WebPage(found) => [NONE, &found.additional_info],
    }
}

const fn incident_type(wire: Wire) -> IncidentType {
    match wire {
        Wire::ChildPornography => IncidentType::Material,
        Wire::ChildSexTrafficking => IncidentType::Trafficking,
        Wire::ChildSexTourism => IncidentType::Tourism,
        Wire::ChildSexualMolestation => IncidentType::Molestation,
        Wire::MisleadingDomainName => IncidentType::MisleadingDomain,
        Wire::OnlineEnticement => IncidentType::Enticement,
        Wire::UnsolicitedObsceneMaterial => IncidentType::Unsolicited,
        _ => IncidentType::MisleadingWords,
    }
}

fn chosen<const N: usize>(pairs: [(bool, Mark); N]) -> BTreeSet<Mark> {
    pairs
        .into_iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, mark)| mark)
        .collect()
}

fn report_marks(report: &Report) -> BTreeSet<Mark> {
    let found = report
        .incident_summary
        .report_annotations
        .unwrap_or_default();
    let told = report.law_enforcement.as_ref();
    let is_known_to_police = told.is_some_and(|told| told.reported_to_le == Some(true));
    chosen([
        (found.sextortion, Mark::Sextortion),
        (found.csam_solicitation, Mark::Solicitation),
        (found.minor_to_minor_interaction, Mark::MinorToMinor),
        (found.spam, Mark::Spam),
        (found.sadistic_online_exploitation, Mark::Sadistic),
        (is_known_to_police, Mark::PoliceInformed),
    ])
}

fn file_marks(found: FileAnnotations, potential_meme: bool) -> BTreeSet<Mark> {
    chosen([
        (found.anime_drawing_virtual_hentai, Mark::Animation),
        (found.potential_meme || potential_meme, Mark::PotentialMeme),
        (found.viral, Mark::Viral),
        (found.possible_self_production, Mark::SelfProduction),
        (found.physical_harm, Mark::PhysicalHarm),
        (found.violence_gore, Mark::Violence),
        (found.bestiality, Mark::Bestiality),
        (found.live_streaming, Mark::LiveStreaming),
        (found.infant, Mark::Infant),
        (found.generative_ai, Mark::GenerativeAi),
    ])
}

const fn event_kind(name: Option<EventName>) -> EventKind {
    match name {
        Some(EventName::Login) => EventKind::Login,
        Some(EventName::Registration) => EventKind::Registration,
        Some(EventName::Purchase) => EventKind::Purchase,
        Some(EventName::Upload) => EventKind::Upload,
        Some(EventName::Other) => EventKind::Other,
        _ => EventKind::Unknown,
    }
}

/// Reads a report's accounts and files into a batch.
struct Reader<'t> {
    taker: Taker<'t>,
    fallback_service: String,
    incident_date: String,
    priors: BTreeSet<i64>,
    reported: Vec<AccountId>,
    received: &'t BTreeMap<String, ReceivedFile>,
    /// Free texts, with the account whose element holds them.
    texts: Vec<(Option<AccountId>, Cow<'t, str>)>,
    /// What those who are no children say of themselves in profiles.
    profiles: Vec<(AccountId, &'t str)>,
}

impl<'t> Reader<'t> {
    fn accounts(&mut self, report: &'t Report) {
        if report.persons_or_users_reported.is_empty() {
            // Whoever it is about must reach a desk too: an account that only the report names.
            let nobody = PersonOrUserReported::default();
            let account = self.account(&(&nobody).into());
            self.reported.push(account);
        }
        for person in &report.persons_or_users_reported {
            let account = self.account(&person.into());
            self.reported.push(account);
            self.text(
                Some(account),
                [&person.profile_bio, &person.additional_info],
            );
            let bio = person.profile_bio.as_deref();
            self.profiles.extend(bio.map(|bio| (account, bio)));
            for found in &person.associated_accounts {
                let account = self.account(&found.into());
                self.text(Some(account), [&found.profile_bio, &found.additional_info]);
                let bio = found.profile_bio.as_deref();
                self.profiles.extend(bio.map(|bio| (account, bio)));
            }
        }
        for recipient in &report.intended_recipients {
            let account = self.account(&recipient.into());
            self.text(Some(account), [&recipient.profile_bio]);
            self.text(Some(account), &recipient.additional_infos);
        }
        // What is told about a child names others: nothing is mined for the child's account.
        for victim in &report.victims {
            self.account(&victim.into());
            for found in &victim.associated_accounts {
                self.account(&found.into());
            }
        }
    }

    fn text<T: AsText + 't>(
        &mut self,
        account: Option<AccountId>,
        texts: impl IntoIterator<Item = &'t T>,
    ) {
        let found = texts.into_iter().filter_map(AsText::as_text);
        self.texts
            .extend(found.map(|text| (account, Cow::Borrowed(text))));
    }

    /// Mines the free texts: each for its account; those of the report as a whole, of the incident
    /// and of files for the reported account, if there is exactly one.
    fn mine(&mut self, report: &'t Report, wordings: &Wordings) {
        self.text(None, [&report.additional_info]);
        self.text(None, [&report.incident_summary.escalate_to_high_priority]);
        for details in &report.internet_details {
            self.text(None, incident_texts(details));
            if let InternetDetails::Email(found) = details {
                let mail = found.content.as_deref().unwrap_or_default();
                let kept: Vec<&str> = mail
                    .lines()
                    .filter(|line| !names_addressees(line))
                    .collect();
                self.texts.push((None, Cow::Owned(kept.join("\n"))));
            }
        }
        let only = match self.reported.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let mut mining = Mining::default();
        for (account, text) in std::mem::take(&mut self.texts) {
            let Some(account) = account.or(only) else {
                continue;
            };
            if self.reported.contains(&account) {
                let other = (text.as_ref(), TextKind::Other);
                self.taker.say(account, other, wordings, &mut mining);
            }
            self.taker.mine(account, &text, &mut mining);
        }
        for (account, bio) in std::mem::take(&mut self.profiles) {
            let profile = (bio, TextKind::Profile);
            self.taker.say(account, profile, wordings, &mut mining);
        }
    }

    fn account(&mut self, subject: &Subject<'_>) -> AccountId {
        let id = self.taker.account(Named {
            role: subject.role,
            service: subject.service.unwrap_or(&self.fallback_service),
            handle: subject.identifier.or(subject.screen_name),
            age: subject.age_at(&self.incident_date),
            disabled: subject.disabled,
            found: false,
        });
        self.priors.extend(subject.priors);
        self.identifiers(id, subject);
        self.places(id, subject);
        id
    }

    fn identifiers(&mut self, account: AccountId, subject: &Subject<'_>) {
        for email in subject.emails {
            let seen = Seen {
                verified: email.verified,
                recovery: email.kind == Some(EmailKind::Recovery),
                ..Seen::default()
            };
            self.taker
                .observe(account, IdentifierKind::Email, email.address.as_str(), seen);
        }
        for phone in subject.phones {
            let is_whole = phone.number.trim_start().starts_with('+');
            let code = phone
                .country_calling_code
                .as_deref()
                .filter(|_| !is_whole)
                .unwrap_or_default();
            let seen = Seen {
                verified: phone.verified,
                recovery: phone.kind == Some(PhoneKind::Recovery),
                ..Seen::default()
            };
            self.taker.observe(
                account,
                IdentifierKind::Phone,
                format!("{code}{}{}", phone.number, extension(phone)),
                seen,
            );
        }
        let names = subject
            .screen_name
            .map(|name| (IdentifierKind::ScreenName, name));
        let shown = subject
            .display_names
            .iter()
            .map(|name| (IdentifierKind::DisplayName, name.as_str()));
        let urls = subject
            .profile_urls
            .iter()
            .map(|url| (IdentifierKind::ProfileUrl, url.as_str()));
        let group = subject.group.map(|group| (IdentifierKind::Group, group));
        for (kind, value) in names.into_iter().chain(shown).chain(urls).chain(group) {
            self.taker.observe(account, kind, value, Seen::default());
        }
        for event in subject.events {
            let seen = Seen {
                at: event
                    .date_time
                    .as_ref()
                    .map(|at| Timestamp::from_micros(at.micros())),
                port: event.port,
                event: event.event_name.map(|name| event_kind(Some(name))),
                verified: None,
                proxy: event.possible_proxy,
                mined: false,
                recovery: false,
            };
            self.taker
                .observe(account, IdentifierKind::Ip, event.ip_address.text(), seen);
        }
        for device in subject.devices {
            let at = device
                .date_time
                .as_ref()
                .map(|at| Timestamp::from_micros(at.micros()));
            let seen = Seen {
                at,
                event: device.event_name.map(|name| event_kind(Some(name))),
                ..Seen::default()
            };
            let value = format!("{}:{}", device.id_type, device.id_value);
            self.taker
                .observe(account, IdentifierKind::Device, value, seen);
        }
    }

    fn places(&mut self, account: AccountId, subject: &Subject<'_>) {
        if let Some(location) = subject.location
            && let Some(country) = location.country_code
        {
            let at = location
                .timestamp
                .as_ref()
                .map(|at| Timestamp::from_micros(at.micros()));
            self.taker.place(
                account,
                "estimate",
                country.text().to_owned(),
                at,
                location.verified,
            );
        }
        for address in subject.addresses {
            // A state of the United States says the country as well.
            let state = address
                .state
                .filter(|state| !state.text().is_empty())
                .map(|_| "US".to_owned());
            let Some(country) = address
                .country
                .map(|country| country.text().to_owned())
                .or(state)
            else {
                continue;
            };
            let kind = if address.kind == Some(AddressKind::Billing) {
                "billing_address"
            } else {
                "address"
            };
            self.taker.place(account, kind, country, None, None);
        }
    }

    /// Takes a file. Where its bytes were received here, their digests count; others that are
    /// stated beside them are those of the file as it once came to the provider, and are
    /// taken as a file of their own.
    fn file(&mut self, details: &'t FileDetails) {
        self.text(None, &details.additional_infos);
        let stated = stated(details);
        let received = self.received.get(&details.file_id);
        if let Some(received) = received {
            self.place_file(details, received.file(&stated));
            if let Some(shown) = received.shown(&stated) {
                self.place_file(details, shown);
            }
        }
        if received.is_none_or(|received| !received.agrees(&stated)) {
            self.place_file(details, stated);
        }
        if let Some(account) = self.reported.first().copied() {
            self.traces(account, details, uploaded_at(details));
        }
    }

    fn place_file(&mut self, details: &FileDetails, digests: NewFile) {
        let named = |wanted: &str| {
            let mut pairs = details
                .details
                .iter()
                .flat_map(|found| &found.name_value_pairs);
            pairs
                .find(|pair| pair.name == wanted)
                .map(|pair| pair.value.as_str())
        };
        let device: Vec<&str> = ["Make", "Model"].into_iter().filter_map(named).collect();
        let marks = file_marks(
            details.file_annotations.unwrap_or_default(),
            details.potential_meme == Some(true),
        );
        self.taker.file(FileSaid {
            digests,
            account: self.reported.first().copied(),
            uploaded_at: uploaded_at(details),
            viewed: details.file_viewed_by_esp,
            publicly: details.publicly_available,
            supplemental: details.file_relevance == Some(FileRelevance::SupplementalReported),
            classification: details
                .industry_classification
                .map(|found| SmolStr::new_static(found.text())),
            marks,
            device: Some(device.join(" ")).filter(|device| !device.is_empty()),
        });
    }

    /// Addresses and devices that stand beside a file.
    fn traces(
        &mut self,
        account: AccountId,
        details: &FileDetails,
        uploaded_at: Option<Timestamp>,
    ) {
        for event in &details.ip_capture_events {
            let at = event
                .date_time
                .as_ref()
                .map(|at| Timestamp::from_micros(at.micros()));
            let seen = Seen {
                at: at.or(uploaded_at),
                port: event.port,
                // An address beside a file without further word is that of its upload.
                event: Some(event_kind(event.event_name.or(Some(EventName::Upload)))),
                verified: None,
                proxy: event.possible_proxy,
                mined: false,
                recovery: false,
            };
            self.taker
                .observe(account, IdentifierKind::Ip, event.ip_address.text(), seen);
        }
        for device in &details.device_ids {
            let at = device
                .date_time
                .as_ref()
                .map(|at| Timestamp::from_micros(at.micros()));
            let seen = Seen {
                at,
                event: device.event_name.map(|name| event_kind(Some(name))),
                ..Seen::default()
            };
            let value = format!("{}:{}", device.id_type, device.id_value);
            self.taker
                .observe(account, IdentifierKind::Device, value, seen);
        }
    }
}

/// The extension that is stated beside a number, as it is written behind one.
fn extension(phone: &Phone) -> String {
    let stated = phone.extension.as_ref();
    stated.map_or_else(String::new, |extension| format!(" ext. {extension}"))
}

fn uploaded_at(details: &FileDetails) -> Option<Timestamp> {
    details
        .uploaded_to_esp_timestamp
        .as_ref()
        .map(|at| Timestamp::from_micros(at.micros()))
}

/// The digests that are stated of a file.
pub(super) fn stated(details: &FileDetails) -> NewFile {
    let hashes = details
        .original_file_hashes
        .iter()
        .map(|hash| (hash.hash_type.as_str(), hash.digest.as_str()));
    let pairs = details
        .details
        .iter()
        .flat_map(|found| &found.name_value_pairs);
    let listed = pairs.map(|pair| (pair.name.as_str(), pair.value.as_str()));
    digests(hashes.chain(listed))
}
