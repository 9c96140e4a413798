//! `/fairness`: who stands where, who waits, and whom the rules were wrong about. Counts and shares
//! only; ids of those alone whom somebody has to look at.

use askama::Template;
use axum::response::Response;
use tiaki_ops::fairness::{Group, Table};

use crate::page::{Frame, Here, Shell, grouped, percent, short, write};
use crate::problem::Problem;
use crate::text::Text;

/// What stands where a count is not told.
const NOT_TOLD: &str = "·";

#[derive(Template)]
#[template(path = "fairness.html")]
struct Page {
    frame: Frame,
    rules: String,
    sections: Vec<Section>,
    bystanders: String,
    victims: String,
    /// How many of them rank as offenders; has to be none.
    ranked: u64,
    look: Vec<Look>,
    definitions: Vec<(&'static str, &'static str)>,
}

struct Section {
    id: &'static str,
    title: &'static str,
    first: &'static str,
    rows: Vec<Row>,
    longest: Vec<Text>,
}

struct Row {
    of: Text,
    is_all: bool,
    persons: String,
    bands: Vec<String>,
    waiting: String,
    median: String,
    ninetieth: String,
    errors: String,
}

struct Look {
    id: String,
    short: String,
}

impl Page {
    /// Where nobody has been ranked.
    fn empty(frame: Frame) -> Self {
        Self {
            frame,
            rules: String::new(),
            sections: Vec::new(),
            bystanders: String::new(),
            victims: String::new(),
            ranked: 0,
            look: Vec::new(),
            definitions: Vec::new(),
        }
    }
}

/// `GET /fairness`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let at = shell.as_of;
    let found = shell
        .edge
        .read("fairness", move |views| views.fairness(at))
        .await?;
    let Some(found) = found else {
        return write(&Page::empty(
            shell.frame(Here::Fairness, shell.tongue().t("title-fairness")),
        ));
    };
    let section = |id, title, first, table: &Table| Section {
        id,
        title,
        first,
        rows: rows(table),
        longest: table.longest.iter().map(|name| Text::new(name)).collect(),
    };
    let innocents = &found.innocents;
    write(&Page {
        frame: shell.frame(Here::Fairness, shell.tongue().t("title-fairness")),
        rules: found.rules.join(", "),
        sections: vec![
            section("country", "By country", "Country", &found.countries),
            section("provider", "By provider", "Provider", &found.providers),
            section("language", "By language", "Language", &found.languages),
        ],
        bystanders: count(innocents.bystanders),
        victims: count(innocents.victims),
        ranked: innocents.ranked_as_offenders,
        look: innocents
            .ids
            .iter()
            .map(|id| Look {
                id: id.clone(),
                short: short(id),
            })
            .collect(),
        definitions: found
            .definitions
            .iter()
            .map(|definition| (definition.figure, definition.text))
            .collect(),
    })
}

fn count(count: Option<u64>) -> String {
    let written = count.map(|count| grouped(i64::try_from(count).unwrap_or(i64::MAX)));
    written.unwrap_or_else(|| NOT_TOLD.to_owned())
}

fn rows(table: &Table) -> Vec<Row> {
    let rows = table.groups.iter().map(|group| row(group, false));
    rows.chain([row(&table.all, true)]).collect()
}

fn row(group: &Group, is_all: bool) -> Row {
    let days = |days: Option<i64>| days.map_or_else(|| NOT_TOLD.to_owned(), grouped);
    let errors = group.errors.map_or_else(
        || NOT_TOLD.to_owned(),
        |share| {
            let part = |permille: Option<u32>| percent(permille.unwrap_or(0).into());
            format!(
                "{} of {}: {} ({} to {})",
                count(Some(share.part)),
                count(Some(share.of)),
                part(share.permille),
                part(share.low_permille),
                part(share.high_permille)
            )
        },
    );
    Row {
        of: Text::new(if is_all { "All" } else { &group.of }),
        is_all,
        persons: count(group.persons),
        bands: group.bands.iter().map(|one| count(*one)).collect(),
        waiting: count(group.waiting),
        median: days(group.median_days),
        ninetieth: days(group.ninetieth_days),
        errors,
    }
}
