//! Providers' own ways of putting things where others do not: each a rule of its own.
//!
//! The file format is one; what stands in its free text is each provider's habit. A rule here says
//! which provider it is for, what it looks for and what follows from it; everything it does is
//! either to find a thing that has a typed place elsewhere, or to keep a text from being mistaken.
//! Nothing is ever taken away from the report itself.
//!
//! To add one: a line in [`peculiarities`], its function below, its call in `look`, a test in
//! `tests/peculiar.rs` and a row in `docs/formats/cybertip-json.md`.

use std::collections::BTreeSet;

use super::model::{CyberTip, File, Note, Person};
use super::moment::Moment;
use crate::json::{Limits, Parser, Value};
use crate::mine::names_addressees;

macro_rules! peculiarities {
    ($( $variant:ident = $code:literal, [$($provider:literal),*], $words:literal; )*) => {
        /// A provider's own way. The text of [`Peculiarity::code`] is stable.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Peculiarity {
            $( #[doc = concat!($words, ".")] $variant, )*
        }

        impl Peculiarity {
            /// All of them, in alphabetical order.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )*];

            /// The stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )* }
            }

            /// What it is and what follows, one clause.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $( Self::$variant => $words, )* }
            }

            /// Names of the providers it is looked for at, in lower case; empty: at all.
            #[must_use]
            pub const fn providers(self) -> &'static [&'static str] {
                match self { $( Self::$variant => &[$($provider),*], )* }
            }
        }
    };
}

peculiarities! {
    BlockInText = "block_in_text", ["block, inc", "block inc", "cash app", "cashapp", "square"],
        "Block and Cash App name accounts in free text only; a name found there names the account";
    MeetMeInText = "meetme_in_text", ["meetme", "meet me", "the meet group"],
        "MeetMe names accounts in free text only; a name found there names the account";
    MetaReviewNote = "meta_review_note", ["facebook", "instagram", "meta", "threads", "whatsapp"],
        "a standing note explains the field on review; it is not a statement that a file was viewed";
    MetaThread = "meta_thread", ["facebook", "instagram", "meta", "messenger"],
        "a line in free text names the thread; it becomes a group of the account";
    UploadTimeElsewhere = "upload_time_elsewhere", [],
        "the time of upload stands among the provider's own pairs or in free text (Imgur, Dropbox)";
    WhatsAppSurface = "whatsapp_surface", ["whatsapp"],
        "an object in free text says where the report was made; its texts are read one by one";
    XWithoutAddress = "x_without_address", ["x corp", "x.com", "twitter"],
        "X gives no address for a post; an address beside a file is not taken for that of its upload";
    YahooMailKey = "yahoo_mail_key", ["yahoo", "oath", "aol"],
        "each mail has a key; a mail that stands there twice is read once, and its key is no identifier";
}

impl Peculiarity {
    /// Whether it is looked for at this provider.
    #[must_use]
    pub fn is_of(self, provider: &str) -> bool {
        let name = provider.trim().to_ascii_lowercase();
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let names = self.providers();
        names.is_empty()
            || (self == Self::XWithoutAddress && name == "x")
            || names.iter().any(|known| {
                name.match_indices(known).any(|(at, _)| {
                    let before = name.get(..at).and_then(|text| text.chars().next_back());
                    let after = name
                        .get(at + known.len()..)
                        .and_then(|text| text.chars().next());
                    !before.is_some_and(is_word) && !after.is_some_and(is_word)
                })
            })
    }
}

/// What holds a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A file, by its position.
    File(usize),
    /// An intended recipient, by position.
    Recipient(usize),
    /// The report as a whole, or what it says happened.
    Report,
    /// A reported person, by position.
    Reported(usize),
}

/// Text in which identifiers may be looked for: without what would be mistaken for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeText {
    /// What holds it.
    pub holder: Holder,
    /// The text.
    pub text: String,
}

/// What the providers' own ways come to in one report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peculiarities {
    /// Which were met, in order, each once.
    pub met: BTreeSet<Peculiarity>,
    /// The text to be mined, in document order.
    pub texts: Vec<FreeText>,
    /// Groups named in text.
    pub groups: Vec<(Holder, String)>,
    /// When each file was uploaded, in the order of the files.
    pub uploads: Vec<Option<Moment>>,
}

impl Peculiarities {
    /// Looks a report through.
    #[must_use]
    pub fn of(report: &CyberTip) -> Self {
        let mut look = Look {
            provider: provider(report),
            mails: BTreeSet::new(),
            found: Self::default(),
        };
        look.report(report);
        look.found
    }

    /// Whether a name found in text names the account.
    #[must_use]
    pub fn names_in_text(&self) -> bool {
        self.met.contains(&Peculiarity::BlockInText)
            || self.met.contains(&Peculiarity::MeetMeInText)
    }
}

/// All names of the provider: its own, and those of its services.
fn provider(report: &CyberTip) -> String {
    let told = &report.reported_information;
    let services = told
        .reported_people
        .reported_persons
        .iter()
        .filter_map(|person| person.esp_service.as_deref());
    let mut names: Vec<&str> = told.reporting_esp.esp_name.as_deref().into_iter().collect();
    names.extend(services);
    names.join(" / ")
}

/// Names under which a time of upload stands, in lower case.
const UPLOAD_NAMES: [&str; 10] = [
    "upload date and time",
    "uploaded date and time",
    "upload date/time",
    "upload timestamp",
    "uploaded at",
    "uploaded on",
    "date uploaded",
    "time uploaded",
    "uploaded to esp timestamp",
    "upload date",
];
/// Begins Meta's standing note on the field that says whether a file was viewed.
const REVIEW_NOTE: &str = "with respect to the section";
const THREAD: &str = "messenger thread id";
const MAIL_KEY: &str = "x-ymail-msg-id";

struct Look {
    provider: String,
    mails: BTreeSet<String>,
    found: Peculiarities,
}

impl Look {
    fn report(&mut self, report: &CyberTip) {
        let told = &report.reported_information;
        for way in [
            Peculiarity::BlockInText,
            Peculiarity::MeetMeInText,
            Peculiarity::XWithoutAddress,
        ] {
            if way.is_of(&self.provider) {
                self.found.met.insert(way);
            }
        }
        for mail in &told.incident_details.email_incident {
            mail.contents.iter().for_each(|note| self.mail(note));
            self.notes(Holder::Report, &mail.additional_informations);
        }
        for page in &told.incident_details.webpage_incident {
            self.notes(Holder::Report, &page.additional_informations);
        }
        let people = &told.reported_people.reported_persons;
        for (position, person) in people.iter().enumerate() {
            self.person(Holder::Reported(position), person);
        }
        let recipients = &told.intended_recipients.intended_recipients;
        for (position, person) in recipients.iter().enumerate() {
            self.person(Holder::Recipient(position), person);
        }
        for (position, file) in told.uploaded_files.uploaded_files.iter().enumerate() {
            let uploaded = upload_time(file);
            if uploaded.is_some() {
                self.found.met.insert(Peculiarity::UploadTimeElsewhere);
            }
            self.found.uploads.push(uploaded);
            self.notes(Holder::File(position), &file.additional_informations);
        }
        self.notes(Holder::Report, &told.additional_informations);
    }

    fn person(&mut self, holder: Holder, person: &Person) {
        if let Some(text) = &person.additional_contact_information {
            self.text(holder, text);
        }
        self.notes(holder, &person.additional_informations);
    }

    fn notes(&mut self, holder: Holder, notes: &[Note]) {
        for text in notes.iter().filter_map(|note| note.value.as_deref()) {
            self.text(holder, text);
        }
    }

    /// A mail: once for each key, without its key and without those it went to.
    fn mail(&mut self, note: &Note) {
        let Some(text) = note.value.as_deref() else {
            return;
        };
        let key = text.lines().find_map(|line| labelled(line, MAIL_KEY));
        if let Some(key) = key.filter(|_| Peculiarity::YahooMailKey.is_of(&self.provider)) {
            self.found.met.insert(Peculiarity::YahooMailKey);
            if !self.mails.insert(key.to_owned()) {
                return;
            }
        }
        let is_kept = |line: &&str| labelled(line, MAIL_KEY).is_none() && !names_addressees(line);
        let kept: Vec<&str> = text.lines().filter(is_kept).collect();
        self.text(Holder::Report, &kept.join("\n"));
    }

    fn text(&mut self, holder: Holder, text: &str) {
        if Peculiarity::WhatsAppSurface.is_of(&self.provider)
            && let Some(texts) = surface(text)
        {
            self.found.met.insert(Peculiarity::WhatsAppSurface);
            for text in texts {
                self.found.texts.push(FreeText { holder, text });
            }
            return;
        }
        let mut kept = Vec::new();
        for line in text.lines() {
            let is_note = line
                .trim_start()
                .get(..REVIEW_NOTE.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(REVIEW_NOTE));
            if is_note && Peculiarity::MetaReviewNote.is_of(&self.provider) {
                self.found.met.insert(Peculiarity::MetaReviewNote);
                continue;
            }
            if Peculiarity::MetaThread.is_of(&self.provider)
                && let Some(thread) = labelled(line, THREAD)
            {
                self.found.met.insert(Peculiarity::MetaThread);
                self.found.groups.push((holder, thread.to_owned()));
                continue;
            }
            kept.push(line);
        }
        let text = kept.join("\n");
        if !text.trim().is_empty() {
            self.found.texts.push(FreeText { holder, text });
        }
    }
}

/// What follows a label and its colon, up to a space or comma.
fn labelled<'t>(line: &'t str, label: &str) -> Option<&'t str> {
    let line = line.trim();
    let start = line.get(..label.len())?;
    let rest = line.get(label.len()..)?.trim_start().strip_prefix(':')?;
    let end = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let value = rest.trim_start().split(end).next()?;
    (start.eq_ignore_ascii_case(label) && !value.is_empty()).then_some(value)
}

/// The texts of an object `{"report_surface": …}` that makes up a note or stands at its end.
fn surface(text: &str) -> Option<Vec<String>> {
    let from = text.find('{')?;
    let (before, object) = text.split_at_checked(from)?;
    let limits = Limits {
        depth: 16,
        ..Limits::default()
    };
    let node = Parser::new(object.trim_end(), &limits, |_| false)
        .whole()
        .ok()?;
    node.member("report_surface")?;
    let mut texts = vec![before.to_owned()];
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        match node.value {
            Value::Text(text) => texts.push(text.into_owned()),
            // Last in, first out: turned round, so that the order is that of the document.
            Value::Array(values) => waiting.extend(values.into_iter().rev()),
            Value::Object(members) => {
                waiting.extend(members.into_iter().rev().map(|(_, node)| node));
            }
            Value::Null | Value::Boolean(_) | Value::Number(_) => {}
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    Some(texts)
}

/// When a file was uploaded, from the provider's pairs, else from a line of its free text.
fn upload_time(file: &File) -> Option<Moment> {
    let pairs = file
        .esp_metadata
        .metadatas
        .iter()
        .filter_map(|pair| pair.name.as_deref().zip(pair.value.as_deref()));
    let lines = file
        .additional_informations
        .iter()
        .filter_map(|note| note.value.as_deref())
        .flat_map(str::lines)
        .filter_map(|line| line.split_once(':'));
    let all: Vec<(&str, &str)> = pairs.chain(lines).collect();
    let named = |wanted: &str| {
        all.iter()
            .find(|(name, _)| {
                name.trim()
                    .trim_end_matches(':')
                    .eq_ignore_ascii_case(wanted)
            })
            .map(|(_, value)| value.trim())
    };
    let read = |text: &str| Some(Moment::read(text)).filter(|moment| moment.micros().is_some());
    if let (Some(day), Some(clock)) = (named("upload date"), named("upload time"))
        && let Some(whole) = read(&format!("{day} {clock}"))
    {
        return Some(whole);
    }
    let at = UPLOAD_NAMES
        .iter()
        .find_map(|name| named(name).and_then(read));
    at.or_else(|| named("upload time").and_then(read))
}
