//! `/`: the operation at a glance. Every figure says how it is counted and
//! leads to the list behind it, where there is one.

use askama::Template;
use axum::response::Response;
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::views::{BANDS, Counts, Destination, Overview, ProviderCount};

use crate::chart;
use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, share, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Phrase, Tongue};
use crate::words::{self, Band};

/// The width of the chart of bands, as its template has it.
const WIDTH: i64 = 640;

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
    chart: (usize, i64),
    /// Whether queues may be opened by who asks.
    opens_queues: bool,
    destinations: Vec<Row>,
    verdicts: Vec<Verdict>,
    providers: Vec<Provider>,
}

/// A number, how it is counted, and where the list behind it is.
struct Figure {
    label: String,
    number: String,
    meaning: String,
    link: Option<(&'static str, String)>,
}

/// A band's bar and its row in the table twin.
struct BandBar {
    band: Band,
    number: String,
    share: String,
    length: i64,
    y: usize,
    /// Where its name ends, the bar is left, and its number begins: mirrored where lines run from right
    /// to left.
    label_x: i64,
    x: i64,
    number_x: i64,
}

/// A destination.
struct Row {
    authority: String,
    name: Markup,
    country: Markup,
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
    meaning: String,
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
        .figures("overview", "", |views| views.overview())
        .await?;
    write(&page(&shell, &overview.found, overview.at))
}

fn page(shell: &Shell, overview: &Overview, counted: Timestamp) -> Page {
    let tongue = shell.tongue();
    let bands = bands(tongue, &overview.destinations);
    let persons = overview
        .destinations
        .iter()
        .map(|found| found.persons)
        .sum();
    Page {
        frame: shell.frame_of(Here::Overview, shell.tongue().t("title-overview"), counted),
        steps: steps(tongue, &overview.counts),
        beside: offered(shell, beside(tongue, &overview.counts)),
        opens_queues: shell.may(Action::ReadQueue),
        rules: rules(tongue, overview.ranked_otherwise),
        chart: (bands.len() * 36, persons),
        bands,
        destinations: overview
            .destinations
            .iter()
            .map(|found| row(shell, found))
            .collect(),
        verdicts: verdicts(tongue, &overview.verdicts),
        providers: providers(&overview.providers),
    }
}

fn rules(tongue: Tongue, ranked_otherwise: Option<i64>) -> Option<String> {
    let phrase = match ranked_otherwise {
        Some(0) => return None,
        Some(count) => tongue.t("overview-ranked-otherwise").n("count", count),
        None => tongue.t("overview-rules-refused"),
    };
    Some(phrase.into())
}

fn figure(label: Phrase, number: i64, meaning: Phrase) -> Figure {
    Figure {
        label: label.into(),
        number: grouped(number),
        meaning: meaning.into(),
        link: None,
    }
}

fn linked(figure: Figure, href: &'static str, words: Phrase) -> Figure {
    Figure {
        link: Some((href, words.into())),
        ..figure
    }
}

/// The way from what came in to what went out.
fn steps(tongue: Tongue, counts: &Counts) -> Vec<Figure> {
    vec![
        linked(
            figure(
                tongue.t("figure-reports"),
                counts.reports,
                tongue.t("figure-reports-meaning"),
            ),
            "#providers",
            tongue.t("figure-by-provider"),
        ),
        figure(
            tongue.t("figure-disclosures"),
            counts.disclosures,
            tongue.t("figure-disclosures-meaning"),
        ),
        figure(
            tongue.t("figure-accounts"),
            counts.accounts,
            tongue.t("figure-accounts-meaning"),
        ),
        linked(
            figure(
                tongue.t("figure-persons"),
                counts.persons,
                tongue.t("figure-persons-meaning"),
            ),
            "#destinations",
            tongue.t("figure-by-destination"),
        ),
        linked(
            figure(
                tongue.t("figure-referrals"),
                counts.referrals,
                tongue.t("figure-referrals-meaning"),
            ),
            "#destinations",
            tongue.t("figure-by-destination"),
        ),
    ]
}

fn beside(tongue: Tongue, counts: &Counts) -> Vec<Figure> {
    vec![
        linked(
            figure(
                tongue.t("figure-files"),
                counts.files,
                tongue.t("figure-files-meaning"),
            ),
            "#files",
            tongue.t("figure-by-known"),
        ),
        figure(
            tongue.t("figure-links"),
            counts.links,
            tongue.t("figure-links-meaning"),
        ),
        linked(
            figure(
                tongue.t("figure-incidents"),
                counts.incidents,
                tongue.t("figure-incidents-meaning"),
            ),
            "/incidents",
            tongue.t("figure-open-groups"),
        ),
        linked(
            figure(
                tongue.t("figure-quarantined"),
                counts.quarantined,
                tongue.t("figure-quarantined-meaning"),
            ),
            "/quarantine",
            tongue.t("figure-open-quarantine"),
        ),
        figure(
            tongue.t("figure-log"),
            counts.log,
            tongue.t("figure-log-meaning"),
        ),
    ]
}

/// The figures with those links alone that who asks may ever follow.
fn offered(shell: &Shell, mut figures: Vec<Figure>) -> Vec<Figure> {
    for figure in &mut figures {
        figure.link = figure.link.take().filter(|(href, _)| match *href {
            "/incidents" => shell.may(Action::ReadQueue),
            "/quarantine" => shell.may(Action::ReadQuarantine),
            _ => true,
        });
    }
    figures
}

fn bands(tongue: Tongue, destinations: &[Destination]) -> Vec<BandBar> {
    let mut totals = [0_i64; BANDS.len()];
    for destination in destinations {
        totals
            .iter_mut()
            .zip(destination.bands)
            .for_each(|(total, count)| *total += count);
    }
    let all = totals.iter().sum();
    let longest = totals.iter().copied().max().unwrap_or(0);
    let bar = |(at, (code, count)): (usize, (&&str, i64))| {
        let length = chart::length(count, longest) * 400 / chart::FULL;
        let [label_x, x, number_x] = places(tongue, length);
        BandBar {
            band: words::band(tongue, code),
            number: grouped(count),
            share: share(count, all),
            length,
            y: at * 36,
            label_x,
            x,
            number_x,
        }
    };
    BANDS.iter().zip(totals).enumerate().map(bar).collect()
}

/// Where a bar of this length has its name, itself and its number. An anchor follows the direction of the
/// line, so mirrored places are enough.
fn places(tongue: Tongue, length: i64) -> [i64; 3] {
    if tongue.is_rtl() {
        [WIDTH - 148, WIDTH - 164 - length, WIDTH - 174 - length]
    } else {
        [148, 164, 174 + length]
    }
}

fn row(shell: &Shell, found: &Destination) -> Row {
    let tongue = shell.tongue();
    let count = |(code, count): (&&str, i64)| {
        let told = (count > 0).then(|| grouped(count));
        (words::band(tongue, code), told)
    };
    Row {
        authority: found.authority.clone(),
        name: words::authority(tongue, &found.authority, &found.name),
        country: words::country_of(tongue, &found.authority, &found.country_name),
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

fn verdicts(tongue: Tongue, counted: &[(String, i64)]) -> Vec<Verdict> {
    let all = counted.iter().map(|(_, count)| count).sum();
    let longest = counted.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let verdict = |(code, count): &(String, i64)| Verdict {
        word: words::verdict(tongue, code),
        meaning: words::verdict_meaning(tongue, code),
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
