//! `/`: the operation at a glance. Every figure says how it is counted and
//! leads to the list behind it, where there is one.

use askama::Template;
use axum::response::Response;
use tiaki_ops::views::{BANDS, Counts, Destination, Overview, ProviderCount};

use crate::chart;
use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, share, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words::{self, Band};

#[derive(Template)]
#[template(path = "overview.html")]
struct Page {
    frame: Frame,
    steps: Vec<Figure>,
    beside: Vec<Figure>,
    /// What is to be said on the rules in force.
    rules: Option<String>,
    bands: Vec<BandBar>,
    /// The chart's height, and the persons in it.
    chart: (usize, String),
    destinations: Vec<Row>,
    verdicts: Vec<Verdict>,
    providers: Vec<Provider>,
}

/// A number, how it is counted, and where the list behind it is.
struct Figure {
    label: &'static str,
    number: String,
    meaning: &'static str,
    link: Option<(&'static str, &'static str)>,
}

/// A band's bar and its row in the table twin.
struct BandBar {
    band: Band,
    number: String,
    share: String,
    length: i64,
    y: usize,
}

/// A destination.
struct Row {
    authority: String,
    name: Text,
    country: Text,
    persons: String,
    accounts: String,
    /// Persons in each band; `None` where there are none.
    bands: Vec<(Band, Option<String>)>,
    clock: Option<Moment>,
    package: Package,
}

/// What has become of a destination's package.
enum Package {
    /// Sealed; the beginning of its id.
    Sealed(String),
    /// Not made yet.
    Open,
    /// None is made: its persons stay with the coordinator.
    None,
}

struct Verdict {
    word: String,
    meaning: &'static str,
    number: String,
    share: String,
    length: i64,
}

struct Provider {
    name: Text,
    reports: String,
    share: String,
    length: i64,
    escalated: String,
    flags: String,
    flags_each: String,
}

/// `GET /`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let overview = shell
        .edge
        .read("overview", |views| views.overview())
        .await?;
    write(&page(&shell, &overview))
}

fn page(shell: &Shell, overview: &Overview) -> Page {
    let bands = bands(&overview.destinations);
    let persons = overview
        .destinations
        .iter()
        .map(|found| found.persons)
        .sum();
    Page {
        frame: shell.frame(Here::Overview, shell.tongue().t("title-overview")),
        steps: steps(&overview.counts),
        beside: beside(&overview.counts),
        rules: rules(overview.ranked_otherwise),
        chart: (bands.len() * 36, grouped(persons)),
        bands,
        destinations: overview
            .destinations
            .iter()
            .map(|found| row(shell, found))
            .collect(),
        verdicts: verdicts(&overview.verdicts),
        providers: providers(&overview.providers),
    }
}

fn rules(ranked_otherwise: Option<i64>) -> Option<String> {
    match ranked_otherwise {
        Some(0) => None,
        Some(1) => Some("1 person was ranked by other rules than those in force now".to_owned()),
        Some(many) => {
            let many = grouped(many);
            Some(format!(
                "{many} persons were ranked by other rules than those in force now"
            ))
        }
        None => Some("The rules in force are refused, and nobody is ranked by them".to_owned()),
    }
}

/// The way from what came in to what went out.
fn steps(counts: &Counts) -> Vec<Figure> {
    vec![
        Figure {
            label: "Reports",
            number: grouped(counts.reports),
            meaning: "Sent by providers. The same report sent twice is one.",
            link: Some(("#providers", "By provider")),
        },
        Figure {
            label: "Bulk disclosures",
            number: grouped(counts.disclosures),
            meaning: "Account data that a provider handed over on request.",
            link: None,
        },
        Figure {
            label: "Accounts",
            number: grouped(counts.accounts),
            meaning: "Accounts at providers that a report or disclosure names, in any part.",
            link: None,
        },
        Figure {
            label: "Persons",
            number: grouped(counts.persons),
            meaning: "Accounts taken to have one user. A hypothesis: only a human calls anyone a suspect.",
            link: Some(("#destinations", "By destination")),
        },
        Figure {
            label: "Referrals",
            number: grouped(counts.referrals),
            meaning: "Decisions to send, each with one signed and sealed package.",
            link: Some(("#destinations", "By destination")),
        },
    ]
}

fn beside(counts: &Counts) -> Vec<Figure> {
    vec![
        Figure {
            label: "Files",
            number: grouped(counts.files),
            meaning: "Told apart by their digests. No file is kept or shown.",
            link: Some(("#files", "By what is known")),
        },
        Figure {
            label: "Links",
            number: grouped(counts.links),
            meaning: "Pairs of accounts with evidence of one user, each with its weight.",
            link: None,
        },
        Figure {
            label: "Reports that are one",
            number: grouped(counts.incidents),
            meaning: "Groups of reports sent again, of one incident or of one viral file; none is taken away.",
            link: Some(("/incidents", "Open the groups")),
        },
        Figure {
            label: "Quarantined",
            number: grouped(counts.quarantined),
            meaning: "Documents that could not be read: kept whole, with the reason.",
            link: Some(("/quarantine", "Open the quarantine")),
        },
        Figure {
            label: "Log entries",
            number: grouped(counts.log),
            meaning: "Every change, each entry chained to the one before by its digest.",
            link: None,
        },
    ]
}

fn bands(destinations: &[Destination]) -> Vec<BandBar> {
    let mut totals = [0_i64; BANDS.len()];
    for destination in destinations {
        totals
            .iter_mut()
            .zip(destination.bands)
            .for_each(|(total, count)| *total += count);
    }
    let all = totals.iter().sum();
    let longest = totals.iter().copied().max().unwrap_or(0);
    let bar = |(at, (code, count)): (usize, (&&str, i64))| BandBar {
        band: words::band(code),
        number: grouped(count),
        share: share(count, all),
        length: chart::length(count, longest) * 400 / chart::FULL,
        y: at * 36,
    };
    BANDS.iter().zip(totals).enumerate().map(bar).collect()
}

fn row(shell: &Shell, found: &Destination) -> Row {
    let count =
        |(code, count): (&&str, i64)| (words::band(code), (count > 0).then(|| grouped(count)));
    Row {
        authority: found.authority.clone(),
        name: Text::new(&found.name),
        country: Text::new(&found.country_name),
        persons: grouped(found.persons),
        accounts: grouped(found.accounts),
        bands: BANDS.iter().zip(found.bands).map(count).collect(),
        clock: found.first_clock.map(|at| shell.moment(at)),
        package: match (found.package, &found.country) {
            (Some(package), _) => Package::Sealed(short(&package.to_string())),
            (None, Some(_)) => Package::Open,
            (None, None) => Package::None,
        },
    }
}

fn verdicts(counted: &[(String, i64)]) -> Vec<Verdict> {
    let all = counted.iter().map(|(_, count)| count).sum();
    let longest = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let verdict = |(code, count): &(String, i64)| Verdict {
        word: words::verdict(code),
        meaning: words::verdict_meaning(code),
        number: grouped(*count),
        share: share(*count, all),
        length: chart::length(*count, longest),
    };
    counted.iter().map(verdict).collect()
}

fn providers(counted: &[ProviderCount]) -> Vec<Provider> {
    let all = counted.iter().map(|found| found.reports).sum();
    let longest = counted.iter().map(|found| found.reports).max().unwrap_or(0);
    let provider = |found: &ProviderCount| {
        let tenths = found
            .flags
            .saturating_mul(10)
            .checked_div(found.reports)
            .unwrap_or(0);
        Provider {
            name: Text::new(&found.name),
            reports: grouped(found.reports),
            share: share(found.reports, all),
            length: chart::length(found.reports, longest),
            escalated: grouped(found.escalated),
            flags: grouped(found.flags),
            flags_each: format!("{}.{}", tenths / 10, tenths % 10),
        }
    };
    counted.iter().map(provider).collect()
}
