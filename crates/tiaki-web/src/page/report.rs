//! `/report/{rep_…}`: what a provider sent, in the order of the CyberTipline
//! form: incident, reporter, reported, recipients, victims, files, addresses.
//! A shielded account shows its part and nothing that identifies it, and a form to
//! read it for a purpose.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use tiaki_core::id::ReportId;
use tiaki_ops::terms::TermsView;
use tiaki_ops::views::{FileView, HitRow, ObservationRow, Report, ReportAccount};

use crate::moment::Moment;
use crate::page::incident::{Folded, of_report};
use crate::page::{Frame, Here, Observed, Shell, grouped, observed, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

/// Accounts and files that the view gives at most.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    incident: String,
    incident_at: Option<Moment>,
    received: Moment,
    provider: Text,
    reference: Text,
    platform: Option<Text>,
    escalated: bool,
    batched: bool,
    folded: Vec<Folded>,
    marks: Vec<String>,
    prior: Vec<Text>,
    flags: String,
    unknown_elements: i64,
    document: String,
    files_document: Option<String>,
    terms: Option<Terms>,
    sections: Vec<Section>,
    files: Vec<File>,
    addresses: Vec<Address>,
    /// Whether accounts or files beyond those shown may be in the report.
    cut: (bool, bool),
}

/// The note of H3.
struct Note {
    text: Text,
    /// Values held back.
    held: u64,
}

impl Page {
    fn is_restricted(&self) -> bool {
        self.terms.as_ref().is_some_and(|terms| terms.is_restricted)
    }
}

/// Under which terms a referral came.
struct Terms {
    is_restricted: bool,
    sender: Text,
    kind: String,
    country: String,
    /// The authority of the directory that it is taken for.
    authority: Option<Text>,
    handling: Vec<String>,
    note: Option<Note>,
    colour: Option<String>,
    evaluation: Option<String>,
    purpose: String,
    urgency: Option<String>,
}

/// The accounts of one part.
struct Section {
    anchor: &'static str,
    title: String,
    none: String,
    accounts: Vec<Account>,
}

struct Account {
    label: String,
    id: String,
    service: Text,
    handle: Text,
    is_protected: bool,
    protection: String,
    meaning: String,
    role: String,
    age: Option<i64>,
    /// The person's id and its beginning.
    person: Option<(String, String)>,
    /// Everything but addresses, which have a table of their own.
    observed: Vec<Observed>,
    /// Values found in free text that are held back.
    held: u64,
    /// What the report states of it in codes.
    stated: Vec<String>,
}

struct File {
    label: String,
    id: String,
    verdict: Option<(String, String)>,
    sources: Option<i64>,
    viewed: String,
    publicly: String,
    uploaded: Option<Moment>,
    supplemental: bool,
    classification: Option<Text>,
    marks: Vec<String>,
    device: Option<Text>,
    digests: Vec<(String, String)>,
    hits: Vec<Hit>,
}

struct Hit {
    list: Text,
    effect: String,
    algorithm: String,
    distance: i64,
    /// Scheme, version, country, code.
    category: [Text; 4],
}

struct Address {
    account: String,
    anchor: String,
    seen: Observed,
}

/// `GET /report/{report}`
pub(crate) async fn show(shell: Shell, Path(report): Path<String>) -> Result<Response, Problem> {
    let id = ReportId::parse(&report).map_err(|_| Problem::NotFound)?;
    let found = shell
        .edge
        .read("report", move |views| views.report(&id))
        .await?;
    write(&page(&shell, &found.ok_or(Problem::NotFound)?))
}

fn page(shell: &Shell, report: &Report) -> Page {
    let (id, row, tongue) = (report.id.to_string(), &report.row, shell.tongue());
    let accounts: Vec<(String, &ReportAccount)> = report
        .accounts
        .iter()
        .enumerate()
        .map(|(at, found)| (format!("A{}", at + 1), found))
        .collect();
    Page {
        frame: shell.frame(
            Here::Within,
            shell.tongue().t("title-report").word("short", short(&id)),
        ),
        short: short(&id),
        id,
        incident: words::incident(tongue, &row.incident_type),
        incident_at: row.incident_at.map(|at| shell.moment(at)),
        received: shell.moment(row.received_at),
        provider: Text::new(&row.provider),
        reference: Text::new(&row.reference),
        platform: row.platform.as_ref().map(Text::from),
        escalated: row.escalated,
        batched: row.batched,
        folded: report
            .incidents
            .iter()
            .map(|one| of_report(tongue, one))
            .collect(),
        marks: words::marks(tongue, &row.marks),
        prior: row
            .prior_references
            .split(',')
            .map(str::trim)
            .filter(|one| !one.is_empty())
            .map(Text::new)
            .collect(),
        flags: grouped(row.flags),
        unknown_elements: row.unknown_elements,
        document: hex::encode(row.document),
        files_document: row.files_document.map(hex::encode),
        terms: report.terms.as_ref().map(|found| terms(tongue, found)),
        sections: sections(shell, &accounts),
        files: report
            .files
            .iter()
            .enumerate()
            .map(|(at, found)| file(shell, at, found))
            .collect(),
        addresses: accounts
            .iter()
            .flat_map(|(label, found)| addresses(shell, label, found))
            .collect(),
        cut: (report.accounts.len() >= SHOWN, report.files.len() >= SHOWN),
    }
}

fn terms(tongue: Tongue, found: &TermsView) -> Terms {
    Terms {
        is_restricted: found.is_restricted,
        sender: Text::new(&found.sender),
        kind: words::terms::sender(tongue, &found.sender_kind),
        country: words::country(tongue, &found.sender_country),
        authority: found.authority.as_ref().map(Text::from),
        handling: found
            .handling
            .iter()
            .map(|code| words::terms::handling(tongue, code))
            .collect(),
        note: found.note.as_ref().map(|note| Note {
            text: Text::new(&note.text),
            held: note.held,
        }),
        colour: found
            .tlp
            .as_deref()
            .map(|code| words::terms::colour(tongue, code)),
        evaluation: found
            .evaluation
            .as_deref()
            .map(|code| words::terms::evaluation(tongue, code)),
        purpose: words::terms::used_for(tongue, &found.purpose),
        urgency: found
            .urgency
            .as_deref()
            .map(|code| words::terms::urgency(tongue, code)),
    }
}

/// The parts in the form's order. A part that is new here falls under "Other accounts".
fn sections(shell: &Shell, accounts: &[(String, &ReportAccount)]) -> Vec<Section> {
    let of = |is_here: &dyn Fn(&ReportAccount) -> bool| -> Vec<Account> {
        accounts
            .iter()
            .filter(|(_, found)| is_here(found))
            .map(|(label, found)| account(shell, label, found))
            .collect()
    };
    let tongue = shell.tongue();
    let is_role = |found: &ReportAccount, role: &str| found.role == role;
    let mut sections = vec![
        Section {
            anchor: "reported",
            title: tongue.say("report-reported"),
            none: tongue.say("report-none-reported"),
            accounts: of(&|found| is_role(found, "reported")),
        },
        Section {
            anchor: "recipients",
            title: tongue.say("report-recipients"),
            none: tongue.say("report-none-recipients"),
            accounts: of(&|found| is_role(found, "recipient")),
        },
        Section {
            anchor: "victims",
            title: tongue.say("report-victims"),
            none: tongue.say("report-none-victims"),
            accounts: of(&|found| is_role(found, "victim")),
        },
    ];
    let others = of(&|found| !["reported", "recipient", "victim"].contains(&found.role.as_str()));
    if !others.is_empty() {
        sections.push(Section {
            anchor: "others",
            title: tongue.say("report-others"),
            none: String::new(),
            accounts: others,
        });
    }
    sections
}

fn account(shell: &Shell, label: &str, found: &ReportAccount) -> Account {
    let person = found.person.map(|id| id.to_string());
    let tongue = shell.tongue();
    let (protection, meaning) = words::protection(tongue, found.protection);
    Account {
        label: label.to_owned(),
        id: found.id.to_string(),
        service: Text::new(&found.service),
        handle: Text::new(&found.handle),
        is_protected: found.protection.is_shielded(),
        protection,
        meaning,
        role: words::role(tongue, &found.role),
        age: found.age,
        person: person.map(|id| (id.clone(), short(&id))),
        observed: others(found).map(|seen| observed(shell, seen)).collect(),
        held: found.held,
        stated: words::stated_of(tongue, &found.stated),
    }
}

/// What the report says of an account, its addresses aside; nothing of a child's.
fn others(found: &ReportAccount) -> impl Iterator<Item = &ObservationRow> {
    found
        .observations
        .iter()
        .filter(|seen| !found.protection.is_shielded() && seen.kind != "ip")
}

fn addresses(shell: &Shell, label: &str, found: &ReportAccount) -> Vec<Address> {
    let seen = found
        .observations
        .iter()
        .filter(|seen| !found.protection.is_shielded() && seen.kind == "ip");
    let address = |seen: &ObservationRow| Address {
        account: label.to_owned(),
        anchor: found.id.to_string(),
        seen: observed(shell, seen),
    };
    seen.map(address).collect()
}

fn file(shell: &Shell, at: usize, found: &FileView) -> File {
    let (row, tongue) = (&found.file, shell.tongue());
    File {
        label: format!("F{}", at + 1),
        id: row.id.to_string(),
        verdict: row
            .verdict
            .as_ref()
            .map(|code| (verdict_name(code).to_owned(), words::verdict(tongue, code))),
        sources: row.sources.filter(|count| *count > 1),
        viewed: words::stated(tongue, row.viewed),
        publicly: words::stated(tongue, row.publicly),
        uploaded: row.uploaded_at.map(|at| shell.moment(at)),
        supplemental: row.supplemental,
        classification: row.classification.as_ref().map(Text::from),
        marks: words::marks(tongue, &row.marks),
        device: row.device.as_ref().map(Text::from),
        digests: row
            .digests
            .iter()
            .map(|(algorithm, hex)| (algorithm_word(tongue, algorithm), hex.clone()))
            .collect(),
        hits: found.hits.iter().map(|found| hit(tongue, found)).collect(),
    }
}

/// The name under which the stylesheet knows a verdict.
fn verdict_name(code: &str) -> &'static str {
    match code {
        "known" => "known",
        "first_seen" => "first-seen",
        _ => "other",
    }
}

fn algorithm_word(tongue: Tongue, code: &str) -> String {
    algorithm(code).map_or_else(|| tongue.say("report-digest"), str::to_owned)
}

/// The name of a digest, which is the same in every language.
fn algorithm(code: &str) -> Option<&'static str> {
    match code {
        "md5" => Some("MD5"),
        "sha1" => Some("SHA-1"),
        "sha256" => Some("SHA-256"),
        "pdq" => Some("PDQ"),
        _ => None,
    }
}

fn hit(tongue: Tongue, found: &HitRow) -> Hit {
    Hit {
        list: Text::new(&found.list),
        effect: words::verdict(tongue, &found.effect),
        algorithm: algorithm(&found.algorithm)
            .map_or_else(|| words::plain(&found.algorithm), str::to_owned),
        distance: found.distance,
        category: found.category.each_ref().map(Text::from),
    }
}
