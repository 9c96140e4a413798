//! From the document to the model, member by member.

use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::IncidentType;
use tiaki_core::statement::{Bearing, Statement};

use super::model::{
    Account, Category, Contact, Evaluation, Handling, HostedUrl, Identifier, Purpose, Referral,
    ReferralFile, Role, Sender, SenderKind, Tlp, Urgency, UrgencyLevel, UrgencyReason,
};
use super::object::{At, Object};
use crate::json::{Node, Rejection, RejectionCode, Value};
use crate::{Algorithm, Digest};

/// Characters of a name, an id or a code.
const NAME: usize = 256;
/// Characters of a value or URL.
const VALUE: usize = 2_083;
/// Characters of free text.
const TEXT: usize = 200_000;

const ROOT: &[&str] = &[
    "format",
    "sender",
    "received_at",
    "observed_at",
    "incident",
    "category",
    "urgency",
    "handling",
    "handling_note",
    "evaluation",
    "tlp",
    "purpose",
    "accounts",
    "files",
    "urls",
    "text",
];
const SENDER: &[&str] = &["kind", "name", "country", "reference", "contact"];
const CONTACT: &[&str] = &["role", "email", "phone"];
const CATEGORY: &[&str] = &["scheme", "version", "country", "code"];
const URGENCY: &[&str] = &["level", "reason"];
const EVALUATION: &[&str] = &["scheme", "source", "information"];
const ACCOUNT: &[&str] = &[
    "role",
    "service",
    "id",
    "age",
    "country",
    "identifiers",
    "statements",
];
const IDENTIFIER: &[&str] = &["kind", "value", "event", "at", "port", "verified", "proxy"];
const FILE: &[&str] = &[
    "digests",
    "account",
    "uploaded_at",
    "viewed",
    "public",
    "labels",
];
const DIGESTS: &[&str] = &["md5", "sha1", "sha256", "pdq"];
const URL: &[&str] = &["url", "observed_at", "hosting_country", "ip", "account"];

/// Whether a name is one of the form's.
pub(super) fn is_known(name: &str) -> bool {
    [
        ROOT, SENDER, CONTACT, CATEGORY, URGENCY, EVALUATION, ACCOUNT, IDENTIFIER, FILE, DIGESTS,
        URL,
    ]
    .iter()
    .any(|names| names.contains(&name))
}

pub(super) fn referral(node: &Node<'_>) -> Result<Referral, Rejection> {
    let root = At::root(node);
    if !matches!(node.value, Value::Object(_)) {
        return Err(root.refuse(RejectionCode::WrongRoot, "a referral is one object"));
    }
    match node.member("format").map(|node| &node.value) {
        Some(Value::Text(text)) if super::FORMATS.contains(&text.as_ref()) => {}
        Some(Value::Text(text)) if text.starts_with("tiaki-referral-") => {
            let detail = format!(
                "this version of the form is not read here, only {}; ask the sender for that, or bring Tiaki up to date",
                super::FORMATS.join(", ")
            );
            return Err(root.refuse(RejectionCode::Version, &detail));
        }
        _ => {
            let detail =
                "there is no \"format\": \"tiaki-referral-1\", so this is no referral of this form";
            return Err(root.refuse(RejectionCode::WrongRoot, detail));
        }
    }
    let form = root.object(ROOT)?;
    let accounts = list(&form, "accounts", 10_000, account)?;
    let count = accounts.len();
    let found = Referral {
        sender: sender(&form.member("sender")?)?,
        received_at: form.member("received_at")?.time()?,
        observed_at: form.optional("observed_at", At::time)?,
        incident: form.optional("incident", incident)?,
        category: form.optional("category", category)?,
        urgency: form.optional("urgency", urgency)?,
        handling: handling(&form.member("handling")?)?,
        handling_note: form.optional("handling_note", |at| at.text(3_000))?,
        evaluation: form.optional("evaluation", evaluation)?,
        tlp: form.optional("tlp", |at| at.read("a colour of TLP 2.0", Tlp::find))?,
        purpose: form
            .member("purpose")?
            .read("one of the purposes of the form", Purpose::find)?,
        accounts,
        files: list(&form, "files", 100_000, |at| file(at, count))?,
        urls: list(&form, "urls", 10_000, |at| url(at, count))?,
        text: form.optional("text", |at| at.text(TEXT))?,
    };
    if found.accounts.is_empty() && found.files.is_empty() && found.urls.is_empty() {
        let detail = "there is no account, no file and no URL; a referral is about one at least";
        return Err(root.refuse(RejectionCode::Missing, detail));
    }
    let is_restricted = found.handling.contains(&Handling::H3);
    match form.find("handling_note") {
        None if is_restricted => {
            let detail = "H3 needs a handling_note that says what is restricted";
            Err(form
                .member("handling")?
                .refuse(RejectionCode::Missing, detail))
        }
        Some(note) if !is_restricted => {
            let detail = "a handling_note goes with H3; add the code or take the note out";
            Err(note.refuse(RejectionCode::Value, detail))
        }
        _ => Ok(found),
    }
}

/// A list that may be left out; where it is there it holds one at least.
fn list<T>(
    form: &Object<'_>,
    name: &'static str,
    most: usize,
    read: impl Fn(&At<'_>) -> Result<T, Rejection>,
) -> Result<Vec<T>, Rejection> {
    let Some(at) = form.find(name) else {
        return Ok(Vec::new());
    };
    at.items(1..=most)?.map(|item| read(&item)).collect()
}

fn sender(at: &At<'_>) -> Result<Sender, Rejection> {
    let form = at.object(SENDER)?;
    Ok(Sender {
        kind: form
            .member("kind")?
            .read("hotline, police or clearing_house", SenderKind::find)?,
        name: form.member("name")?.text(NAME)?,
        country: form.member("country")?.country()?,
        reference: form.member("reference")?.text(NAME)?,
        contact: form.optional("contact", |at| {
            let form = at.object(CONTACT)?;
            Ok(Contact {
                role: form.member("role")?.text(NAME)?,
                email: form.optional("email", email)?,
                phone: form.optional("phone", phone)?,
            })
        })?,
    })
}

fn incident(at: &At<'_>) -> Result<IncidentType, Rejection> {
    at.read("one of the incidents of the form", |text| {
        IncidentType::find(text).filter(|found| *found != IncidentType::Unstated)
    })
}

fn category(at: &At<'_>) -> Result<Category, Rejection> {
    let form = at.object(CATEGORY)?;
    Ok(Category {
        scheme: form.member("scheme")?.text(NAME)?,
        version: form.member("version")?.text(NAME)?,
        country: form.member("country")?.country()?,
        code: form.member("code")?.text(NAME)?,
    })
}

fn urgency(at: &At<'_>) -> Result<Urgency, Rejection> {
    let form = at.object(URGENCY)?;
    Ok(Urgency {
        level: form
            .member("level")?
            .read("normal, high or urgent", UrgencyLevel::find)?,
        reason: form
            .member("reason")?
            .read("one of the reasons of the form", UrgencyReason::find)?,
    })
}

fn handling(at: &At<'_>) -> Result<Vec<Handling>, Rejection> {
    let mut codes = Vec::new();
    for item in at.items(1..=4)? {
        let code = item.read("H0, H1, H2 or H3", Handling::find)?;
        item.once(&codes, &code)?;
        codes.push(code);
    }
    codes.sort_unstable();
    Ok(codes)
}

fn evaluation(at: &At<'_>) -> Result<Evaluation, Rejection> {
    let form = at.object(EVALUATION)?;
    form.member("scheme")?
        .read("4x4", |text| (text == "4x4").then_some(()))?;
    let source = form.member("source")?.read("A, B, C or X", |text| {
        text.chars()
            .next()
            .filter(|_| matches!(text, "A" | "B" | "C" | "X"))
    })?;
    let information = form.member("information")?.number(1..=4)?;
    Ok(Evaluation {
        source,
        information: u8::try_from(information).unwrap_or(4),
    })
}

fn account(at: &At<'_>) -> Result<Account, Rejection> {
    let form = at.object(ACCOUNT)?;
    let mut statements = Vec::new();
    if let Some(list) = form.find("statements") {
        for item in list.items(1..=21)? {
            let one = item.read("one of the statements of the form", is_stated)?;
            item.once(&statements, &one)?;
            statements.push(one);
        }
    }
    Ok(Account {
        role: form
            .member("role")?
            .read("reported, recipient, associated or child", Role::find)?,
        service: form.member("service")?.text(NAME)?,
        id: form.optional("id", |at| at.text(NAME))?,
        age: form.optional("age", |at| {
            at.number(0..=150)
                .map(|age| u8::try_from(age).unwrap_or(150))
        })?,
        country: form.optional("country", At::country)?,
        identifiers: list(&form, "identifiers", 10_000, identifier)?,
        statements,
    })
}

/// A relation to children or a sign of access. A conviction has no place in the form: whoever
/// knows of one says so where the law of both sides allows it.
fn is_stated(text: &str) -> Option<Statement> {
    Statement::find(text).filter(|found| found.bearing() != Bearing::Past && !found.is_read())
}

fn identifier(at: &At<'_>) -> Result<Identifier, Rejection> {
    let form = at.object(IDENTIFIER)?;
    let kind = form
        .member("kind")?
        .read("one of the kinds of the form", IdentifierKind::find)?;
    let value = form.member("value")?;
    let value = match kind {
        IdentifierKind::Email => email(&value)?,
        IdentifierKind::Phone => phone(&value)?,
        IdentifierKind::Ip => ip(&value)?,
        _ => value.text(VALUE)?,
    };
    for only in ["port", "proxy"] {
        if let Some(found) = form.find(only).filter(|_| kind != IdentifierKind::Ip) {
            return Err(found.refuse(RejectionCode::Value, "this goes with an ip only"));
        }
    }
    Ok(Identifier {
        kind,
        value,
        event: form.optional("event", |at| {
            at.read("one of the events of the form", EventKind::find)
        })?,
        at: form.optional("at", At::time)?,
        port: form.optional("port", |at| {
            at.number(1..=65_535)
                .map(|port| u16::try_from(port).unwrap_or(u16::MAX))
        })?,
        verified: form.optional("verified", At::boolean)?,
        proxy: form.optional("proxy", At::boolean)?,
    })
}

fn file(at: &At<'_>, accounts: usize) -> Result<ReferralFile, Rejection> {
    let form = at.object(FILE)?;
    let list_at = form.member("digests")?;
    let given = list_at.object(DIGESTS)?;
    let mut digests = Vec::new();
    for name in DIGESTS.iter().copied() {
        let Some(algorithm) = Algorithm::find(name) else {
            continue;
        };
        let expected = "as many hexadecimal digits as the algorithm has";
        digests.extend(given.optional(name, |at| {
            at.read(expected, |text| Digest::parse(algorithm, text).ok())
        })?);
    }
    if digests.is_empty() {
        return Err(list_at.refuse(
            RejectionCode::Missing,
            "a file is named by one digest at least",
        ));
    }
    Ok(ReferralFile {
        digests,
        account: form.optional("account", |at| position(at, accounts))?,
        uploaded_at: form.optional("uploaded_at", At::time)?,
        viewed: form.optional("viewed", At::boolean)?,
        publicly: form.optional("public", At::boolean)?,
        labels: list(&form, "labels", 100, category)?,
    })
}

fn url(at: &At<'_>, accounts: usize) -> Result<HostedUrl, Rejection> {
    let form = at.object(URL)?;
    let expected = "a URL that begins with http:// or https:// and a host, without spaces";
    Ok(HostedUrl {
        url: form
            .member("url")?
            .read(expected, |text| is_url(text).then(|| text.to_owned()))?,
        observed_at: form.optional("observed_at", At::time)?,
        hosting_country: form.optional("hosting_country", At::country)?,
        ip: form.optional("ip", ip)?,
        account: form.optional("account", |at| position(at, accounts))?,
    })
}

/// The position of an account that is there.
fn position(at: &At<'_>, accounts: usize) -> Result<usize, Rejection> {
    let position = at.number(0..=9_999)? as usize;
    if position < accounts {
        return Ok(position);
    }
    let detail =
        format!("there are {accounts} accounts, counted from 0, and none at this position");
    Err(at.refuse(RejectionCode::Value, &detail))
}

fn is_url(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let begins =
        rest.is_some_and(|rest| !rest.starts_with(['/', '?', '#', ':']) && !rest.is_empty());
    begins
        && text.chars().count() <= VALUE
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn email(at: &At<'_>) -> Result<String, Rejection> {
    at.read("an e-mail address", |text| {
        let (local, domain) = text.split_once('@')?;
        let (before, after) = domain.rsplit_once('.')?;
        let sound = !local.is_empty() && !before.is_empty() && !after.is_empty();
        let plain =
            !domain.contains('@') && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        (sound && plain && text.chars().count() <= NAME).then(|| text.to_owned())
    })
}

fn phone(at: &At<'_>) -> Result<String, Rejection> {
    at.read(
        "a telephone number: digits, a + before the country, spaces and .-() between",
        |text| {
            let rest = text.strip_prefix('+').unwrap_or(text);
            let allowed = rest
                .bytes()
                .all(|b| b.is_ascii_digit() || b" ().-".contains(&b));
            let begins = rest.starts_with(|c: char| c.is_ascii_digit());
            (allowed && begins && (5..=31).contains(&rest.len())).then(|| text.to_owned())
        },
    )
}

fn ip(at: &At<'_>) -> Result<String, Rejection> {
    at.read("an IPv4 or IPv6 address, nothing around it", |text| {
        text.parse::<std::net::IpAddr>()
            .ok()
            .map(|_| text.to_owned())
    })
}
