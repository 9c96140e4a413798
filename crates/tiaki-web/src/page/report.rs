//! `/report/{rep_…}`: what a provider sent, in the order of the clearing house's own form: incident, reporter,
//! reported person, recipients, child, files, addresses, what is added, analysis; then terms, quality, who else.
//! A shielded account shows its part and nothing that identifies it, and a form to
//! read it for a purpose. Text is folded: what it may be about is said, and a button opens it
//! (`narrative`).

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use tiaki_core::id::{PersonId, ReportId};
use tiaki_core::policy::Action;
use tiaki_core::protection::Protection;
use tiaki_ops::access::{self, Subject};
use tiaki_ops::addresses::AddressView;
use tiaki_ops::exposure;
use tiaki_ops::terms::TermsView;
use tiaki_ops::views::{FileView, HitRow, ObservationRow, Report, ReportAccount};

use crate::edge::Given;
use crate::moment::Moment;
use crate::page::incident::{Folded, of_report};
use crate::page::may::May;
use crate::page::narrative::{Fold, fold};
use crate::page::{Frame, Here, Observed, Shell, observed, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
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
    /// Rules of the form that it breaks, with how often.
    quality: Vec<(String, u64)>,
    unknown_elements: i64,
    /// What is said of its text before it is opened; nothing where the visitor may not open it.
    fold: Option<Fold>,
    /// The persons that it leads to: id and its beginning.
    persons: Vec<(String, String)>,
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
    /// What who reads may do about what is held back of it.
    may: May,
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
    registered: Option<String>,
    network: Option<String>,
    log: Option<Log>,
}

/// How long a connection log lives.
struct Log {
    left: String,
    is_gone: bool,
    /// The rule, with its source.
    rule: Markup,
}

/// What is known beside the report.
struct Beside {
    folded: Option<exposure::Folded>,
    addresses: Vec<Option<AddressView>>,
}

/// `GET /report/{report}`
pub(crate) async fn show(shell: Shell, Path(report): Path<String>) -> Result<Response, Problem> {
    let id = ReportId::parse(&report).map_err(|_| Problem::NotFound)?;
    let session = shell.session()?;
    let rules = Arc::clone(&shell.settings.workplace);
    let (at, as_of) = ((shell.settings.now)(), shell.as_of);
    let found = shell
        .edge
        .read("report", move |views| {
            let Some(report) = views.report(&id)? else {
                return Ok(None);
            };
            let folded = if access::may(&session, Action::OpenNarrative) {
                views.folded(&rules, &session, &id, at)?
            } else {
                None
            };
            let given = report.accounts.iter().flat_map(given_by);
            let given: Vec<Given> = given
                .map(|seen| (seen.value.clone(), seen.at, seen.proxy))
                .collect();
            let addresses = views.addresses(&given, as_of);
            Ok(Some((report, Beside { folded, addresses })))
        })
        .await?;
    let (report, beside) = found.ok_or(Problem::NotFound)?;
    let reveals = reveals(&shell, &report).await?;
    write(&page(&shell, &report, &beside, &reveals))
}

/// What holds something back of an account alike: its class of protection, and whose it is.
type Kind = (Protection, Option<PersonId>);

/// What who reads may do about what is held back of accounts: asked once for those of one class and one person.
async fn reveals(shell: &Shell, report: &Report) -> Result<Vec<(Kind, May)>, Problem> {
    let mut found: Vec<(Kind, May)> = Vec::new();
    for account in report.accounts.iter().filter(|one| holds_back(one)) {
        let kind = (account.protection, account.person);
        if found.iter().any(|(known, _)| *known == kind) {
            continue;
        }
        let of = Subject::Account(account.id);
        let may = shell.may_do(of, &[Action::RevealProtected]).await?;
        found.push((kind, may));
    }
    Ok(found)
}

fn holds_back(found: &ReportAccount) -> bool {
    found.protection.is_shielded() || found.held > 0
}

/// Rules of the form that a report breaks, in words.
fn quality(shell: &Shell, report: &Report) -> Vec<(String, u64)> {
    let flags = report.flags.iter();
    flags
        .map(|(code, times)| (shell.tongue().code("flag", code), *times))
        .collect()
}

/// The persons that a report leads to, each once, in the order of its accounts.
fn persons(report: &Report) -> Vec<(String, String)> {
    let mut persons = Vec::new();
    for id in report.accounts.iter().filter_map(|found| found.person) {
        let id = id.to_string();
        let named = (id.clone(), short(&id));
        if !persons.contains(&named) {
            persons.push(named);
        }
    }
    persons
}

fn page(shell: &Shell, report: &Report, beside: &Beside, reveals: &[(Kind, May)]) -> Page {
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
        quality: quality(shell, report),
        fold: beside.folded.as_ref().map(|known| fold(shell, known)),
        persons: persons(report),
        unknown_elements: row.unknown_elements,
        document: hex::encode(row.document),
        files_document: row.files_document.map(hex::encode),
        terms: report.terms.as_ref().map(|found| terms(tongue, found)),
        sections: sections(shell, &accounts, reveals),
        files: report
            .files
            .iter()
            .enumerate()
            .map(|(at, found)| file(shell, at, found))
            .collect(),
        addresses: accounts
            .iter()
            .flat_map(|(label, found)| given_by(found).map(move |seen| (label, found, seen)))
            .zip(&beside.addresses)
            .map(|((label, found, seen), known)| {
                address(shell, (label, found), seen, known.as_ref())
            })
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
fn sections(
    shell: &Shell,
    accounts: &[(String, &ReportAccount)],
    reveals: &[(Kind, May)],
) -> Vec<Section> {
    let of = |is_here: &dyn Fn(&ReportAccount) -> bool| -> Vec<Account> {
        accounts
            .iter()
            .filter(|(_, found)| is_here(found))
            .map(|(label, found)| account(shell, label, found, reveals))
            .collect()
    };
    let tongue = shell.tongue();
    let is_role = |found: &ReportAccount, role: &str| found.role == role;
    let mut sections = vec![
        Section {
            anchor: "reported",
            title: tongue.say("report-suspect"),
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
            title: tongue.say("report-child"),
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

fn account(shell: &Shell, label: &str, found: &ReportAccount, reveals: &[(Kind, May)]) -> Account {
    let kind = (found.protection, found.person);
    let mut may = reveals.iter().filter(|(known, _)| *known == kind);
    let person = found.person.map(|id| id.to_string());
    let tongue = shell.tongue();
    let (protection, meaning) = words::protection(tongue, found.protection);
    Account {
        label: label.to_owned(),
        id: found.id.to_string(),
        service: Text::new(&found.service),
        handle: Text::new(&found.handle),
        is_protected: found.protection.is_shielded(),
        may: may.next().map(|(_, may)| may.clone()).unwrap_or_default(),
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

/// The addresses that the report gives of an account; none of a child's.
fn given_by(found: &ReportAccount) -> impl Iterator<Item = &ObservationRow> {
    found
        .observations
        .iter()
        .filter(|seen| !found.protection.is_shielded() && seen.kind == "ip")
}

fn address(
    shell: &Shell,
    (label, found): (&str, &ReportAccount),
    seen: &ObservationRow,
    known: Option<&AddressView>,
) -> Address {
    let tongue = shell.tongue();
    let country = known.and_then(|known| known.country.as_deref());
    let network = known.and_then(|known| known.network.as_deref());
    Address {
        account: label.to_owned(),
        anchor: found.id.to_string(),
        seen: observed(shell, seen),
        registered: country.map(|code| words::country(tongue, code)),
        network: network.map(|code| tongue.code("network", code)),
        log: known.and_then(|known| known.log.as_ref()).map(|log| Log {
            left: if log.days_left < 0 {
                let day = shell.moment(log.ends).date;
                tongue.t("address-log-gone").word("day", day).to_string()
            } else {
                let days = log.days_left;
                tongue.t("address-log-left").n("days", days).to_string()
            },
            is_gone: log.days_left < 0,
            rule: tongue
                .rich("address-log-what")
                .n("days", log.life)
                .word("basis", tongue.code("basis", log.basis))
                .word("year", log.year)
                .foreign("source", &Text::new(&log.source))
                .into(),
        }),
    }
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
