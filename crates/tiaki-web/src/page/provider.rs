//! `/providers` and `/provider/{pro_…}`: how usable each provider's reports are, which field is
//! missing how often, and what each would have changed. Counts and codes only; `.csv` and `.json`
//! behind the id give the same for the provider itself.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use tiaki_core::id::ProviderId;
use tiaki_core::time::Timestamp;
use tiaki_ops::quality::{Card, FieldLine, to_csv};

use crate::chart;
use crate::page::{Frame, Here, Shell, grouped, percent, share, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;
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
    unread: Option<u64>,
    mean: Option<String>,
    bands: Vec<Counted>,
    tens: Vec<Counted>,
    months: Vec<Counted>,
    fields: Vec<Field>,
    flags: Vec<Counted>,
    facts: Vec<(String, String)>,
}

/// A number with its share and bar.
struct Counted {
    label: String,
    number: String,
    share: String,
    length: i64,
}

struct Field {
    word: String,
    meaning: String,
    points: Option<u16>,
    lacking: Option<String>,
    length: i64,
    partial: String,
    absent: String,
    gain: Option<String>,
    rise: Option<String>,
    change: Option<String>,
}

/// `GET /providers`
pub(crate) async fn list(shell: Shell) -> Result<Response, Problem> {
    let counted = shell.figures("providers", "", |views| views.cards()).await?;
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
    let counted = shell.figures("providers", "", |views| views.cards()).await?;
    let card = counted.found.iter().find(|card| card.provider == id);
    let card = card.ok_or(Problem::NotFound)?;
    match form.as_deref() {
        None => write(&page(&shell, card, counted.at)),
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

fn page(shell: &Shell, card: &Card, at: Timestamp) -> Page {
    let (all, tongue) = (signed(card.reports), shell.tongue());
    let counted = |label: String, number: u64, longest: u64| Counted {
        label,
        number: grouped(signed(number)),
        share: share(signed(number), all),
        length: chart::length(signed(number), signed(longest)),
    };
    let most = |numbers: &mut dyn Iterator<Item = u64>| numbers.max().unwrap_or(0);
    let of_bands = most(&mut card.bands.values().copied());
    let of_tens = most(&mut card.tens.iter().copied());
    let of_months = most(&mut card.months.values().copied());
    let of_flags = most(&mut card.flags.values().copied());
    let ten = |(from, number): (u64, u64)| {
        let until = if from == 90 { 100 } else { from + 9 };
        let label = tongue.t("provider-ten").n("from", from);
        counted(label.n("to", until).into(), number, of_tens)
    };
    let month = |(month, number): (&String, &u64)| {
        let label = if month.is_empty() {
            tongue.say("common-not-stated")
        } else {
            words::shown(month)
        };
        counted(label, *number, of_months)
    };
    Page {
        frame: shell.frame_of(Here::Within, shell.tongue().t("title-provider"), at),
        id: card.provider.to_string(),
        name: Text::new(&card.name),
        rules: Text::new(&card.rules),
        reports: all,
        unread: (card.unread > 0).then_some(card.unread),
        mean: card.mean_tenths.map(points),
        bands: ["good", "fair", "poor"]
            .into_iter()
            .map(|band| {
                let number = card.bands.get(band).copied().unwrap_or(0);
                counted(words::usable(tongue, band), number, of_bands)
            })
            .collect(),
        tens: (0_u64..).step_by(10).zip(card.tens).map(ten).collect(),
        months: card.months.iter().map(month).collect(),
        fields: card.fields.iter().map(|line| field(tongue, line)).collect(),
        flags: card
            .flags
            .iter()
            .map(|(code, times)| counted(tongue.code("flag", code), *times, of_flags))
            .collect(),
        facts: facts(tongue, card),
    }
}

fn field(tongue: Tongue, line: &FieldLine) -> Field {
    let (word, meaning) = words::field(tongue, line.field);
    let share = line.lacking_permille.map(signed);
    let some = |number: u64| (number > 0).then(|| grouped(signed(number)));
    let gain = (line.would_gain > 0).then(|| {
        let gained = tongue.t("provider-gain").n("count", line.would_gain);
        let gained = gained.word("points", points(line.would_gain_tenths));
        gained.into()
    });
    let change = line.would_change.filter(|change| change.count > 0);
    Field {
        word,
        meaning,
        points: (line.points > 0).then_some(line.points),
        lacking: share.map(percent),
        length: chart::length(share.unwrap_or(0), 1_000),
        partial: grouped(signed(line.partial)),
        absent: grouped(signed(line.absent)),
        gain,
        rise: some(line.would_rise),
        change: change.map(|change| words::change(tongue, change.what, signed(change.count))),
    }
}

fn facts(tongue: Tongue, card: &Card) -> Vec<(String, String)> {
    let all = signed(card.reports);
    let (asked, files) = (&card.escalated, &card.files);
    let of = |part: u64, whole: i64| -> String {
        let phrase = tongue.t("provider-part").n("count", part);
        phrase.word("share", share(signed(part), whole)).into()
    };
    let counted = signed(files.files);
    let folded = |kind: &str| of(card.folded.get(kind).copied().unwrap_or(0), all);
    let facts = [
        (tongue.t("provider-fact-same-report"), folded("same_report")),
        (
            tongue.t("provider-fact-same-incident"),
            folded("same_incident"),
        ),
        (tongue.t("provider-fact-viral"), folded("viral")),
        (
            tongue.t("common-high-priority-asked"),
            of(asked.reports, all),
        ),
        (
            tongue.t("provider-fact-asked-high"),
            of(asked.in_high_bands, signed(asked.reports)),
        ),
        (
            tongue.t("provider-fact-not-asked-high"),
            of(asked.not_asked_in_high_bands, all),
        ),
        (tongue.t("provider-fact-files"), grouped(counted)),
        (
            tongue.t("provider-fact-viewed-not-stated"),
            of(files.viewed_not_stated, counted),
        ),
        (
            tongue.t("provider-fact-not-viewed"),
            of(files.not_viewed, counted),
        ),
        (
            tongue.t("provider-fact-viral-files"),
            of(files.viral, counted),
        ),
        (tongue.t("provider-fact-batched"), of(card.batched, all)),
        (
            tongue.t("report-elements-not-known-to-the-form"),
            grouped(signed(card.unknown_elements)),
        ),
        (
            tongue.t("provider-fact-quarantined"),
            grouped(signed(card.quarantined)),
        ),
    ];
    let told = facts
        .into_iter()
        .map(|(label, value)| (label.into(), value));
    told.collect()
}
