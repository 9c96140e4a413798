//! CyberTip JSON: what the store keeps of a report as police receive it.
//!
//! A report's id is that of its own bytes, so it is taken once in whatever file it comes: alone, in
//! an array, on a line. Its reference is the clearing house's number; the same number in
//! CyberTipline XML is another document and another report of the same reference.
//!
//! Languages are kept as the codes that are given; what is no code is left. Stated relations to children become codes (`tiaki_core::statement`). Providers' own ways are
//! those of `tiaki_formats::cybertip_json::Peculiarities`. A day alone is no time of an event.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, ProviderId, ReportId, SiteKey};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::{IncidentType, Mark, Role};
use tiaki_core::statement::Statement;
use tiaki_core::statement::{TextKind, Wordings};
use tiaki_core::time::Timestamp;
use tiaki_formats::cybertip_json::{
    Address, CyberTip, File, Holder, Moment, Parsed, Peculiarities, Peculiarity, Person,
    SourceCapture,
};
use tiaki_formats::mine::{FindKind, mine};
use tiaki_store::intake::{Intake, NewProvider, NewReport};

use super::quality::{self, Said};
use super::report::find_incident_type;
use super::taker::{FileSaid, Mining, Named, Seen, Taker, digests, years_between};

/// Languages of a person that are taken.
const LANGUAGES: usize = 8;
/// Characters of a language tag: `zh-Hant-HK` has ten.
const LONGEST_TAG: usize = 12;

/// The format's short name in the store.
pub(crate) const FORMAT: &str = "cybertip-json";

/// A report, parsed, with what names it.
pub(super) struct Tip<'t> {
    pub(super) report: &'t Parsed<CyberTip>,
    /// Its own bytes, without what stands around it.
    pub(super) bytes: &'t [u8],
    /// Digest of the document it is kept in.
    pub(super) document: [u8; 32],
    /// The file's name, where the report has no number.
    pub(super) stem: &'t str,
    pub(super) provider: Option<&'t str>,
}

/// Puts what a report says into a batch.
pub(super) fn take(tip: &Tip<'_>, (key, wordings): (&SiteKey, &Wordings), batch: &mut Intake) {
    let report = &tip.report.value;
    let told = &report.reported_information;
    let own: [u8; 32] = Sha256::digest(tip.bytes).into();
    let id = ReportId::derive(key, &[FORMAT.as_bytes(), &own]);
    let people = &told.reported_people.reported_persons;
    let service = people
        .iter()
        .find_map(|person| person.esp_service.as_deref());
    let provider = tip
        .provider
        .or(told.reporting_esp.esp_name.as_deref())
        .or(service)
        .unwrap_or("unknown provider")
        .to_owned();
    let provider_id = ProviderId::derive(key, &[provider.as_bytes()]);
    batch.providers.push(NewProvider {
        id: provider_id,
        name: provider.clone(),
    });
    let summary = &told.incident_summary;
    let at = summary.incident_date_time.as_ref();
    let received = report.date_received.as_ref();
    let mut reader = Reader {
        taker: Taker::new(key, id.into(), batch),
        ways: Peculiarities::of(report),
        incident_date: at.or(received).and_then(Moment::day).unwrap_or_default(),
        provider,
        reported: Vec::new(),
        recipients: Vec::new(),
    };
    reader.accounts(report);
    for (position, file) in told.uploaded_files.uploaded_files.iter().enumerate() {
        reader.file(position, file);
    }
    reader.texts(wordings);
    batch.reports.push(NewReport {
        id,
        provider: provider_id,
        document: tip.document,
        files_document: None,
        reference: report.report_id.as_deref().unwrap_or(tip.stem).to_owned(),
        incident_type: summary
            .incident_type
            .as_deref()
            .map_or(IncidentType::Unstated, find_incident_type),
        incident_at: at.and_then(Moment::micros).map(Timestamp::from_micros),
        platform: service.map(str::to_owned),
        escalated: false,
        batched: false,
        marks: String::new(),
        prior_references: String::new(),
        flags: u32::try_from(tip.report.flags.len()).unwrap_or(u32::MAX),
        unknown_elements: tip.report.unknown,
    });
    quality::note(id, &said(tip), batch);
}

/// What the report tells beside its accounts and files, for its completeness.
fn said(tip: &Tip<'_>) -> Said {
    let told = &tip.report.value.reported_information;
    let summary = &told.incident_summary;
    let at = summary.incident_date_time.as_ref();
    let details = &told.incident_details;
    let mails = details.email_incident.iter();
    let mut flags = BTreeMap::new();
    for flag in &tip.report.flags {
        *flags.entry(flag.rule.text()).or_default() += 1;
    }
    Said {
        at: at.and_then(Moment::micros).map(Timestamp::from_micros),
        zone: at.is_some_and(Moment::is_zoned),
        meaning: summary.incident_date_time_description.is_some(),
        content: mails.into_iter().any(|mail| !mail.contents.is_empty()),
        remarks: !told.additional_informations.is_empty(),
        marked: false,
        flags,
    }
}

/// The moment of an event; a day alone says nothing of it.
fn event_time(moment: Option<&Moment>) -> Option<Timestamp> {
    moment
        .filter(|moment| !moment.is_day())
        .and_then(Moment::micros)
        .map(Timestamp::from_micros)
}

fn event_kind(name: &str) -> EventKind {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match name.as_str() {
        "login" | "signin" => EventKind::Login,
        "purchase" => EventKind::Purchase,
        "registration" | "signup" => EventKind::Registration,
        "unknown" => EventKind::Unknown,
        "upload" => EventKind::Upload,
        _ => EventKind::Other,
    }
}

/// What a capture is, by the words of its type.
fn capture_kind(name: &str) -> Option<IdentifierKind> {
    let name = name.to_ascii_lowercase();
    let has = |word: &str| name.contains(word);
    if has("ip address") || name == "ip" {
        Some(IdentifierKind::Ip)
    } else if has("profile") && has("url") {
        Some(IdentifierKind::ProfileUrl)
    } else if has("device") || has("imei") || has("iccid") {
        Some(IdentifierKind::Device)
    } else if has("email") || has("e-mail") {
        Some(IdentifierKind::Email)
    } else if has("phone") {
        Some(IdentifierKind::Phone)
    } else if has("screen name") || has("user name") || has("username") {
        Some(IdentifierKind::ScreenName)
    } else {
        // A page is not an account's.
        None
    }
}

/// The clearing house's tags that are marks here, by a word in them.
const TAGS: [(&str, Mark); 12] = [
    ("anime", Mark::Animation),
    ("bestiality", Mark::Bestiality),
    ("drawing", Mark::Animation),
    ("generative", Mark::GenerativeAi),
    ("hentai", Mark::Animation),
    ("infant", Mark::Infant),
    ("live stream", Mark::LiveStreaming),
    ("meme", Mark::PotentialMeme),
    ("self-produc", Mark::SelfProduction),
    ("toddler", Mark::Infant),
    ("violence", Mark::Violence),
    ("viral", Mark::Viral),
];

struct Reader<'t> {
    taker: Taker<'t>,
    ways: Peculiarities,
    incident_date: String,
    provider: String,
    reported: Vec<AccountId>,
    recipients: Vec<AccountId>,
}

impl Reader<'_> {
    fn accounts(&mut self, report: &CyberTip) {
        let told = &report.reported_information;
        let people = &told.reported_people.reported_persons;
        for (position, person) in people.iter().enumerate() {
            let named = self.named_in_text(Holder::Reported(position), people.len());
            let account = self.account(person, Role::Reported, named.as_deref());
            self.reported.push(account);
        }
        if people.is_empty() {
            // Whoever it is about must reach a desk too: an account that only the report names.
            let named = self.named_in_text(Holder::Report, 1);
            let account = self.account(&Person::default(), Role::Reported, named.as_deref());
            self.reported.push(account);
        }
        for person in &told.intended_recipients.intended_recipients {
            let account = self.account(person, Role::Recipient, None);
            self.recipients.push(account);
        }
    }

    /// The handle of an account whose provider names it in text only.
    fn named_in_text(&self, holder: Holder, reported: usize) -> Option<String> {
        if !self.ways.names_in_text() {
            return None;
        }
        let is_its = |found: Holder| found == holder || (found == Holder::Report && reported == 1);
        let texts = self.ways.texts.iter().filter(|text| is_its(text.holder));
        let finds: Vec<_> = texts.flat_map(|text| mine(&text.text).finds).collect();
        let telling = [FindKind::UserId, FindKind::Cashtag, FindKind::Handle];
        let first = |kind: FindKind| finds.iter().find(|find| find.kind == kind);
        telling
            .into_iter()
            .find_map(first)
            .map(|find| match find.kind {
                FindKind::Cashtag => format!("${}", find.value),
                _ => find.value.clone(),
            })
    }

    fn account(&mut self, person: &Person, role: Role, named: Option<&str>) -> AccountId {
        let born = person.date_of_birth.as_ref().and_then(Moment::day);
        let age = person.approximate_age.map(i64::from);
        let name = person.screen_name.value.as_deref();
        let stated = person.esp_user_id.as_deref().or(name);
        let id = self.taker.account(Named {
            role,
            service: person.esp_service.as_deref().unwrap_or(&self.provider),
            handle: stated.or(named),
            age: age.or_else(|| years_between(&born?, &self.incident_date)),
            disabled: None,
            found: stated.is_none() && named.is_some(),
        });
        let contacts = [
            (IdentifierKind::Email, &person.emails.emails),
            (IdentifierKind::Phone, &person.phones.phones),
        ];
        for (kind, contacts) in contacts {
            for contact in contacts {
                let seen = Seen {
                    verified: contact.verified,
                    ..Seen::default()
                };
                if let Some(value) = &contact.value {
                    self.taker.observe(id, kind, value.clone(), seen);
                }
            }
        }
        let plain = [
            (IdentifierKind::ScreenName, name),
            (IdentifierKind::Ip, person.ip_address.as_deref()),
        ];
        for (kind, value) in plain {
            if let Some(value) = value {
                self.taker
                    .observe(id, kind, value.to_owned(), Seen::default());
            }
        }
        for capture in &person.source_information.source_captures {
            self.capture(id, capture, None, None);
        }
        for address in &person.addresses.addresses {
            self.place(id, address);
        }
        for language in person.languages.iter().take(LANGUAGES) {
            let tag = language.trim();
            let is_tag = (2..=LONGEST_TAG).contains(&tag.len());
            if is_tag
                && tag
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            {
                self.taker.place(id, "language", tag.to_owned(), None, None);
            }
        }
        self.statements(id, person);
        id
    }

    fn capture(
        &mut self,
        account: AccountId,
        capture: &SourceCapture,
        event: Option<EventKind>,
        at: Option<Timestamp>,
    ) {
        let (Some(name), Some(value)) = (&capture.capture_type, &capture.value) else {
            return;
        };
        let Some(kind) = capture_kind(name) else {
            return;
        };
        let value = match kind {
            IdentifierKind::Device => format!("{name}:{value}"),
            _ => value.clone(),
        };
        let seen = Seen {
            at: event_time(capture.date_time.as_ref()).or(at),
            port: capture.port,
            event: capture.event_name.as_deref().map(event_kind).or(event),
            proxy: capture.possible_proxy,
            ..Seen::default()
        };
        self.taker.observe(account, kind, value, seen);
    }

    fn place(&mut self, account: AccountId, address: &Address) {
        let stated = address.country.as_deref().map(str::trim);
        let country = stated.map(|text| {
            let known = Country::find(text)
                .or_else(|| Country::find_alpha3(text))
                .or_else(|| Country::find_name(text));
            known.map_or_else(|| text.to_owned(), |known| known.code().to_owned())
        });
        // A code of two letters is kept even where it names no country; a name that is not known is not.
        let is_code = |text: &String| text.len() == 2;
        if let Some(country) = country.filter(is_code) {
            self.taker.place(account, "address", country, None, None);
        }
    }

    fn statements(&mut self, account: AccountId, person: &Person) {
        let affirmed = |text: &Option<String>, code| {
            let is_said = text.as_deref().is_some_and(Statement::affirms);
            is_said.then_some(code)
        };
        let relation = person.relationship_to_child_victim.as_deref();
        let occupation = person.occupation.as_deref();
        let convicted = person.convicted_sex_offender.as_deref();
        let stated = [
            relation.and_then(Statement::relation),
            affirmed(&person.access_to_child_victim, Statement::AccessToVictim),
            affirmed(&person.access_to_children, Statement::AccessToChildren),
            occupation.and_then(Statement::occupation),
            convicted.and_then(Statement::conviction),
        ];
        for code in stated.into_iter().flatten() {
            self.taker.state(account, code);
        }
    }

    fn file(&mut self, position: usize, file: &File) {
        let account = self.reported.first().copied();
        let pairs = file
            .esp_metadata
            .metadatas
            .iter()
            .filter_map(|pair| pair.name.as_deref().zip(pair.value.as_deref()));
        let stated = file
            .verification_hash
            .as_deref()
            .map(|digest| ("MD5", digest));
        let named = |wanted: &str| {
            let mut pairs = pairs.clone();
            pairs
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| value)
        };
        let device: Vec<&str> = ["Make", "Model"].into_iter().filter_map(named).collect();
        let captures = &file.source_information.source_captures;
        let is_upload = |capture: &&SourceCapture| {
            capture.event_name.as_deref().map(event_kind) == Some(EventKind::Upload)
        };
        let uploaded = self.ways.uploads.get(position).and_then(Option::as_ref);
        let captured = captures.iter().find(is_upload);
        let uploaded_at = event_time(uploaded)
            .or_else(|| event_time(captured.and_then(|capture| capture.date_time.as_ref())));
        let tags = file.ncmec_tags.groups.iter().flat_map(|group| &group.tags);
        let words: Vec<String> = tags
            .filter_map(|tag| tag.value.as_deref())
            .map(str::to_ascii_lowercase)
            .collect();
        let marks = TAGS
            .into_iter()
            .filter(|(word, _)| words.iter().any(|tag| tag.contains(word)))
            .map(|(_, mark)| mark);
        let classes = ["A1", "A2", "B1", "B2"];
        let class = file.industry_classification.as_deref().map(str::trim);
        self.taker.file(FileSaid {
            digests: digests(stated.into_iter().chain(pairs.clone())),
            account,
            uploaded_at,
            viewed: file.viewed_by_esp,
            publicly: file.publicly_available,
            supplemental: false,
            classification: class
                .filter(|class| classes.contains(class))
                .map(Into::into),
            marks: marks.collect(),
            device: Some(device.join(" ")).filter(|device| !device.is_empty()),
        });
        // An address beside a file without further word is that of its upload, except where the
        // provider knows none.
        let is_unknown = self.ways.met.contains(&Peculiarity::XWithoutAddress);
        let event = if is_unknown {
            EventKind::Unknown
        } else {
            EventKind::Upload
        };
        let at = uploaded_at.filter(|_| !is_unknown);
        for capture in captures {
            if let Some(account) = account {
                self.capture(account, capture, Some(event), at);
            }
        }
    }

    /// Whose a text is: its holder's; else the reported account's, if there is exactly one.
    fn holder(&self, holder: Holder) -> Option<AccountId> {
        match holder {
            Holder::Reported(position) => self.reported.get(position).copied(),
            Holder::Recipient(position) => self.recipients.get(position).copied(),
            _ => match self.reported.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
        }
    }

    /// Groups that texts name, and what can be mined from them.
    fn texts(&mut self, wordings: &Wordings) {
        for (holder, group) in std::mem::take(&mut self.ways.groups) {
            if let Some(account) = self.holder(holder) {
                let kind = IdentifierKind::Group;
                self.taker.observe(account, kind, group, Seen::default());
            }
        }
        let texts = std::mem::take(&mut self.ways.texts);
        let mut mining = Mining::default();
        for text in &texts {
            let Some(account) = self.holder(text.holder) else {
                continue;
            };
            if self.reported.contains(&account) {
                let other = (text.text.as_str(), TextKind::Other);
                self.taker.say(account, other, wordings, &mut mining);
            }
            self.taker.mine(account, &text.text, &mut mining);
        }
    }
}
