//! `/providers` and `/provider/{pro_…}`: how usable each provider's reports are, which field is
//! missing how often, and what each would have changed. Counts and codes only; `.csv` and `.json`
//! behind the id give the same for the provider itself. Each figure leads to the reports that it counts ([`reports`]),
//! where who looks may read them; what comes of reports (who can be acted on, who has an outcome) is on the page alone.

pub(crate) mod reports;

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tiaki_core::id::ProviderId;
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::operation::ProviderFigures;
use tiaki_ops::quality::{Card, FieldLine, to_csv};

use self::reports::address;
use crate::chart;
use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, percent, share, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Phrase, Tongue};
use crate::words;

/// Fields that a row of the list names.
const NAMED: usize = 3;

#[derive(Template)]
#[template(path = "providers.html")]
struct List {
    frame: Frame,
    rules: Text,
    rows: Vec<Row>,
}

/// A provider in the list.
struct Row {
    id: String,
    name: Text,
    reports: String,
    mean: Option<String>,
    /// The mean's bar.
    length: i64,
    poor: String,
    escalated: String,
    /// What is lacking most, with its share.
    lacking: Vec<(String, String)>,
    quarantined: String,
}

#[derive(Template)]
#[template(path = "provider.html")]
struct Page {
    frame: Frame,
    id: String,
    name: Text,
    rules: Text,
    reports: i64,
    /// The list of all of them.
    all: Option<String>,
    unread: Option<u64>,
    /// The list of those.
    unread_list: Option<String>,
    mean: Option<String>,
    /// Whether who looks may read the cards of all.
    cards: bool,
    /// Whether who looks may read the lists behind figures.
    leads: bool,
    bands: Vec<Counted>,
    tens: Vec<Counted>,
    months: Vec<Counted>,
    fields: Vec<Field>,
    flags: Vec<Counted>,
    facts: Vec<Fact>,
    /// When what came of reports was counted.
    counted: Option<Moment>,
}

/// A line of counts.
struct Fact {
    label: String,
    value: String,
    href: Option<String>,
}

/// A number with its share and bar.
struct Counted {
    label: String,
    number: String,
    share: String,
    length: i64,
    href: Option<String>,
}

struct Field {
    word: String,
    meaning: String,
    points: Option<u16>,
    lacking: Option<Led>,
    length: i64,
    partial: Led,
    absent: Led,
    gain: Option<Led>,
    rise: Option<Led>,
    change: Option<Led>,
}

/// A figure, and the list behind it.
struct Led {
    text: String,
    href: Option<String>,
}

/// The lists behind the figures of a card, for who may read them.
struct Lists<'l> {
    id: &'l str,
    is_open: bool,
}

impl Lists<'_> {
    /// The list behind a figure that counts anything.
    fn of(&self, number: u64, of: &str, what: Option<&str>) -> Option<String> {
        (self.is_open && number > 0).then(|| address(self.id, of, what))
    }

    fn led(&self, number: u64, text: String, (of, what): (&str, &str)) -> Led {
        Led {
            href: self.of(number, of, Some(what)),
            text,
        }
    }
}

/// `GET /providers`
pub(crate) async fn list(shell: Shell) -> Result<Response, Problem> {
    let counted = shell
        .figures("providers", "", |views| views.cards())
        .await?;
    let cards = &counted.found;
    let rules = cards.first().map(|card| Text::new(&card.rules));
    write(&List {
        frame: shell.frame_of(
            Here::Providers,
            shell.tongue().t("title-providers"),
            counted.at,
        ),
        rules: rules.unwrap_or_default(),
        rows: cards.iter().map(|card| row(shell.tongue(), card)).collect(),
    })
}

/// `GET /provider/{provider}`, with `.csv` or `.json` behind the id for a table or for programs.
pub(crate) async fn show(shell: Shell, Path(asked): Path<String>) -> Result<Response, Problem> {
    let (id, form) = match asked.split_once('.') {
        Some((id, form)) => (id, Some(form.to_owned())),
        None => (asked.as_str(), None),
    };
    let id = ProviderId::parse(id).map_err(|_| Problem::NotFound)?;
    let counted = shell
        .figures("providers", "", |views| views.cards())
        .await?;
    let card = counted.found.iter().find(|card| card.provider == id);
    let card = card.ok_or(Problem::NotFound)?;
    match form.as_deref() {
        None => {
            let came = shell
                .edge
                .read("provider_figures", move |views| views.provider_figures(&id))
                .await?;
            write(&page(&shell, card, came.as_ref(), counted.at))
        }
        Some("csv") => {
            let text = to_csv(std::slice::from_ref(card));
            Ok(file("text/csv; charset=utf-8; header=present", "csv", text))
        }
        Some("json") => {
            let text = serde_json::to_string_pretty(card).map_err(|_| Problem::Failed)?;
            Ok(file("application/json", "json", text + "\n"))
        }
        Some(_) => Err(Problem::NotFound),
    }
}

/// A card to be kept: never under the provider's name, which is foreign text.
fn file(kind: &'static str, ending: &'static str, text: String) -> Response {
    let name = match ending {
        "csv" => "attachment; filename=\"provider-card.csv\"",
        _ => "attachment; filename=\"provider-card.json\"",
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(kind)),
        (CONTENT_DISPOSITION, HeaderValue::from_static(name)),
    ];
    (headers, text).into_response()
}

/// What of a code may stand in an address as it is.
fn code(text: &str) -> String {
    let is_plain = |char: &char| char.is_ascii_alphanumeric() || *char == '_' || *char == '-';
    text.chars().filter(is_plain).collect()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Tenths of a point, as `87.3`.
fn points(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn row(tongue: Tongue, card: &Card) -> Row {
    let mut lacking: Vec<&FieldLine> = card
        .fields
        .iter()
        .filter(|line| line.points > 0 && line.lacking_permille.is_some_and(|share| share > 0))
        .collect();
    lacking.sort_by_key(|line| (std::cmp::Reverse(line.lacking_permille), line.field));
    let poor = card.bands.get("poor").copied().unwrap_or(0);
    let named = lacking.into_iter().take(NAMED).map(|line| {
        let share = line.lacking_permille.unwrap_or(0);
        (words::field(tongue, line.field).0, percent(signed(share)))
    });
    let all = signed(card.reports);
    Row {
        id: card.provider.to_string(),
        name: Text::new(&card.name),
        reports: grouped(all),
        mean: card.mean_tenths.map(points),
        length: chart::length(signed(card.mean_tenths.unwrap_or(0)), 1_000),
        poor: share(signed(poor), all),
        escalated: share(signed(card.escalated.reports), all),
        lacking: named.collect(),
        quarantined: grouped(signed(card.quarantined)),
    }
}

fn page(
    shell: &Shell,
    card: &Card,
    came: Option<&(Timestamp, ProviderFigures)>,
    at: Timestamp,
) -> Page {
    let (all, tongue) = (signed(card.reports), shell.tongue());
    let id = card.provider.to_string();
    let lists = Lists {
        id: &id,
        is_open: shell.may(Action::ReadQueue),
    };
    let counted = |label: String, number: u64, longest: u64, href: Option<String>| Counted {
        label,
        number: grouped(signed(number)),
        share: share(signed(number), all),
        length: chart::length(signed(number), signed(longest)),
        href,
    };
    let most = |numbers: &mut dyn Iterator<Item = u64>| numbers.max().unwrap_or(0);
    let of_bands = most(&mut card.bands.values().copied());
    let of_tens = most(&mut card.tens.iter().copied());
    let of_months = most(&mut card.months.values().copied());
    let of_flags = most(&mut card.flags.values().copied());
    let ten = |(from, number): (u64, u64)| {
        let until = if from == 90 { 100 } else { from + 9 };
        let label = tongue.t("provider-ten").n("from", from);
        let href = lists.of(number, "points", Some(&from.to_string()));
        counted(label.n("to", until).into(), number, of_tens, href)
    };
    let month = |(month, number): (&String, &u64)| {
        let (label, what) = if month.is_empty() {
            (tongue.say("common-not-stated"), "none")
        } else {
            (words::shown(month), month.as_str())
        };
        let href = lists.of(*number, "month", Some(&code(what)));
        counted(label, *number, of_months, href)
    };
    let flag = |(code, times): (&String, &u64)| {
        let href = lists.of(*times, "flag", Some(&self::code(code)));
        counted(tongue.code("flag", code), *times, of_flags, href)
    };
    Page {
        frame: shell.frame_of(Here::Within, shell.tongue().t("title-provider"), at),
        name: Text::new(&card.name),
        rules: Text::new(&card.rules),
        reports: all,
        all: lists.of(card.reports, "all", None),
        unread: (card.unread > 0).then_some(card.unread),
        unread_list: lists.of(card.unread, "unread", None),
        mean: card.mean_tenths.map(points),
        cards: shell.may(Action::ReadProviderCard),
        leads: lists.is_open,
        bands: ["good", "fair", "poor"]
            .into_iter()
            .map(|band| {
                let number = card.bands.get(band).copied().unwrap_or(0);
                let href = lists.of(number, "band", Some(band));
                counted(words::usable(tongue, band), number, of_bands, href)
            })
            .collect(),
        tens: (0_u64..).step_by(10).zip(card.tens).map(ten).collect(),
        months: card.months.iter().map(month).collect(),
        fields: card
            .fields
            .iter()
            .map(|line| field(tongue, line, &lists))
            .collect(),
        flags: card.flags.iter().map(flag).collect(),
        facts: facts(shell, card, came.map(|(_, of)| of), &lists),
        counted: came.map(|(at, _)| shell.moment(*at)),
        id,
    }
}

fn field(tongue: Tongue, line: &FieldLine, lists: &Lists<'_>) -> Field {
    let (word, meaning) = words::field(tongue, line.field);
    let share = line.lacking_permille.map(signed);
    let led = |number: u64, of: &str, text: String| lists.led(number, text, (of, line.field));
    let count = |number: u64, of: &str| led(number, of, grouped(signed(number)));
    let lacks = line.partial.saturating_add(line.absent);
    let gain = (line.would_gain > 0).then(|| {
        let gained = tongue.t("provider-gain").n("count", line.would_gain);
        let gained = gained.word("points", points(line.would_gain_tenths));
        led(line.would_gain, "gain", gained.into())
    });
    let change = line.would_change.filter(|change| change.count > 0);
    Field {
        word,
        meaning,
        points: (line.points > 0).then_some(line.points),
        lacking: share.map(|share| led(lacks, "lacking", percent(share))),
        length: chart::length(share.unwrap_or(0), 1_000),
        partial: count(line.partial, "partial"),
        absent: count(line.absent, "absent"),
        gain,
        rise: (line.would_rise > 0).then(|| count(line.would_rise, "rise")),
        change: change.map(|change| Led {
            text: words::change(tongue, change.what, signed(change.count)),
            href: match change.what {
                "reports_placed" => lists.of(change.count, "unplaced", None),
                "files_opened" => lists.of(change.count, "files-closed", None),
                _ => None,
            },
        }),
    }
}

/// A part of a whole, and the list behind it.
fn part(
    tongue: Tongue,
    lists: &Lists<'_>,
    (label, part, whole, of): (Phrase, u64, i64, &str),
) -> Fact {
    let phrase = tongue.t("provider-part").n("count", part);
    Fact {
        label: label.into(),
        value: phrase.word("share", share(signed(part), whole)).into(),
        href: lists.of(part, of, None),
    }
}

fn number(label: Phrase, number: u64, href: Option<String>) -> Fact {
    Fact {
        label: label.into(),
        value: grouped(signed(number)),
        href,
    }
}

fn facts(
    shell: &Shell,
    card: &Card,
    came: Option<&ProviderFigures>,
    lists: &Lists<'_>,
) -> Vec<Fact> {
    let tongue = shell.tongue();
    let mut found = Vec::new();
    if let Some(came) = came {
        let count = |number: i64| u64::try_from(number).unwrap_or(0);
        for (label, count, of) in [
            (
                tongue.t("provided-actionable"),
                count(came.actionable),
                "actionable",
            ),
            (
                tongue.t("provided-answered"),
                count(came.answered),
                "answered",
            ),
        ] {
            found.push(part(tongue, lists, (label, count, came.reports, of)));
        }
    }
    found.extend(of_reports(tongue, card, lists));
    found.extend(of_files(tongue, card, lists));
    let elements = tongue.t("report-elements-not-known-to-the-form");
    let of_elements = lists.of(card.unknown_elements, "elements", None);
    found.push(number(elements, card.unknown_elements, of_elements));
    let may = shell.may(Action::ReadQuarantine) && card.quarantined > 0;
    let kept = may.then(|| "/quarantine".to_owned());
    let quarantined = tongue.t("provider-fact-quarantined");
    found.push(number(quarantined, card.quarantined, kept));
    found
}

fn of_reports(tongue: Tongue, card: &Card, lists: &Lists<'_>) -> Vec<Fact> {
    let (all, asked) = (signed(card.reports), &card.escalated);
    let folded = |kind: &str| card.folded.get(kind).copied().unwrap_or(0);
    let counts = [
        (
            tongue.t("provider-fact-same-report"),
            folded("same_report"),
            all,
            "same-report",
        ),
        (
            tongue.t("provider-fact-same-incident"),
            folded("same_incident"),
            all,
            "same-incident",
        ),
        (
            tongue.t("provider-fact-viral"),
            folded("viral"),
            all,
            "viral",
        ),
        (
            tongue.t("common-high-priority-asked"),
            asked.reports,
            all,
            "asked",
        ),
        (
            tongue.t("provider-fact-asked-high"),
            asked.in_high_bands,
            signed(asked.reports),
            "asked-high",
        ),
        (
            tongue.t("provider-fact-not-asked-high"),
            asked.not_asked_in_high_bands,
            all,
            "not-asked-high",
        ),
        (
            tongue.t("provider-fact-batched"),
            card.batched,
            all,
            "batched",
        ),
    ];
    let counts = counts.into_iter();
    counts.map(|count| part(tongue, lists, count)).collect()
}

fn of_files(tongue: Tongue, card: &Card, lists: &Lists<'_>) -> Vec<Fact> {
    let (files, all) = (&card.files, signed(card.files.files));
    let of_all = lists.of(files.files, "files", None);
    let mut found = vec![number(tongue.t("provider-fact-files"), files.files, of_all)];
    let counts = [
        (
            tongue.t("provider-fact-viewed-not-stated"),
            files.viewed_not_stated,
            all,
            "files-not-stated",
        ),
        (
            tongue.t("provider-fact-not-viewed"),
            files.not_viewed,
            all,
            "files-not-viewed",
        ),
        (
            tongue.t("provider-fact-viral-files"),
            files.viral,
            all,
            "files-viral",
        ),
    ];
    let counts = counts.into_iter();
    found.extend(counts.map(|count| part(tongue, lists, count)));
    found
}
