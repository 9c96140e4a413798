//! `/fairness`: who stands where, who waits, and whom the rules were wrong about. Counts and shares
//! only; ids of those alone whom somebody has to look at.

use askama::Template;
use axum::response::Response;
use tiaki_core::country::Country;
use tiaki_ops::fairness::{Group, Table};

use crate::page::{Frame, Here, Shell, grouped, percent, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Phrase, Tongue};
use crate::words;

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
    definitions: Vec<(String, String)>,
}

struct Section {
    id: &'static str,
    title: String,
    first: String,
    rows: Vec<Row>,
    longest: Vec<Markup>,
}

struct Row {
    of: Markup,
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
        .figures("fairness", "", move |views| views.fairness(at))
        .await?;
    let counted = found.at;
    let Some(found) = found.found.as_ref() else {
        return write(&Page::empty(
            shell.frame(Here::Fairness, shell.tongue().t("title-fairness")),
        ));
    };
    let tongue = shell.tongue();
    let section = |id, title: Phrase, first: Phrase, table: &Table| Section {
        id,
        title: title.into(),
        first: first.into(),
        rows: rows(tongue, table, id),
        longest: table
            .longest
            .iter()
            .map(|name| named(tongue, id, name))
            .collect(),
    };
    let innocents = &found.innocents;
    write(&Page {
        frame: shell.frame_of(Here::Fairness, shell.tongue().t("title-fairness"), counted),
        rules: found.rules.join(", "),
        sections: vec![
            section(
                "country",
                tongue.t("fairness-by-country"),
                tongue.t("common-country"),
                &found.countries,
            ),
            section(
                "provider",
                tongue.t("fairness-by-provider"),
                tongue.t("common-provider"),
                &found.providers,
            ),
            section(
                "language",
                tongue.t("fairness-by-language"),
                tongue.t("fairness-language"),
                &found.languages,
            ),
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
            .map(|definition| {
                let meaning = tongue.find_code("fairness-meaning", definition.figure);
                let meaning = meaning.unwrap_or_else(|| definition.text.to_owned());
                (tongue.code("fairness-figure", definition.figure), meaning)
            })
            .collect(),
    })
}

fn count(count: Option<u64>) -> String {
    let written = count.map(|count| grouped(i64::try_from(count).unwrap_or(i64::MAX)));
    written.unwrap_or_else(|| NOT_TOLD.to_owned())
}

fn rows(tongue: Tongue, table: &Table, of: &str) -> Vec<Row> {
    let rows = table.groups.iter().map(|group| row(tongue, group, of));
    let all = Row {
        of: Markup::text(tongue.t("fairness-all")),
        is_all: true,
        ..row(tongue, &table.all, "")
    };
    rows.chain([all]).collect()
}

/// A group by its name: a country's is told, what else there is was received or is a site's own.
fn named(tongue: Tongue, of: &str, name: &str) -> Markup {
    if of == "country" && name == "none" {
        return Markup::text(tongue.t("authority-no-country"));
    }
    let known = Country::find(name).filter(|_| of == "country");
    match known.and_then(|country| words::country_name(tongue, country.code())) {
        Some(country) => Markup::text(country),
        None => Markup::foreign(tongue, &Text::new(name)),
    }
}

fn row(tongue: Tongue, group: &Group, of: &str) -> Row {
    let days = |days: Option<i64>| days.map_or_else(|| NOT_TOLD.to_owned(), grouped);
    let errors = group.errors.map_or_else(
        || NOT_TOLD.to_owned(),
        |share| {
            let part = |permille: Option<u32>| percent(permille.unwrap_or(0).into());
            let phrase = tongue.t("fairness-errors").n("part", share.part);
            let phrase = phrase.n("of", share.of).word("share", part(share.permille));
            let phrase = phrase.word("low", part(share.low_permille));
            phrase.word("high", part(share.high_permille)).into()
        },
    );
    Row {
        of: named(tongue, of, &group.of),
        is_all: false,
        persons: count(group.persons),
        bands: group.bands.iter().map(|one| count(*one)).collect(),
        waiting: count(group.waiting),
        median: days(group.median_days),
        ninetieth: days(group.ninetieth_days),
        errors,
    }
}
