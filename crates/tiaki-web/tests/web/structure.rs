//! What someone hears or steps through by keyboard: headings, landmarks, tables.

use std::collections::BTreeSet;

use crate::client::{get, pages, pages_as_of, paths};
use crate::html::{Element, assert_inert, read};
use crate::samples::{self, Samples};

async fn each_page(check: impl Fn(&str, &[Element])) {
    let pages = pages(Samples);
    for (name, path) in paths() {
        let body = get(&pages, &path).await.body;
        check(name, &read(&body));
    }
}

fn named<'a>(elements: &'a [Element], name: &'a str) -> impl Iterator<Item = (usize, &'a Element)> {
    elements
        .iter()
        .enumerate()
        .filter(move |(_, element)| element.name == name)
}

fn inside(elements: &[Element], at: usize) -> Vec<&Element> {
    elements
        .iter()
        .filter(|element| element.around.contains(&at))
        .collect()
}

#[test]
fn no_template_turns_escaping_off() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let template = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let joined: String = template.split_whitespace().collect();
        for off in ["|safe", "|escape(", "|e(", "{%raw", "{%filter"] {
            assert!(!joined.contains(off), "{off} in {template}");
        }
        read += 1;
    }
    assert!(read >= 8, "the templates are where they were");
}

#[tokio::test]
async fn nothing_on_a_page_can_act() {
    let pages = pages(Samples);
    for (_, path) in paths() {
        assert_inert(&get(&pages, &path).await.body);
    }
}

#[tokio::test]
async fn headings_go_down_step_by_step_from_one() {
    each_page(|name, elements| {
        let levels: Vec<u8> = elements
            .iter()
            .filter(|element| {
                element.name.len() == 2 && element.name.starts_with('h') && element.name != "hr"
            })
            .map(|element| element.name.as_bytes()[1] - b'0')
            .collect();
        assert_eq!(levels.first(), Some(&1), "{name}");
        assert_eq!(
            levels.iter().filter(|level| **level == 1).count(),
            1,
            "{name}"
        );
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{name}: {levels:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn landmarks_and_language_are_there() {
    each_page(|name, elements| {
        assert_eq!(elements[0].attribute("lang"), Some("en"), "{name}");
        for landmark in ["main", "footer", "title"] {
            // A shape in a picture may have a title of its own.
            let is_in_picture =
                |element: &Element| element.around.iter().any(|at| elements[*at].name == "svg");
            let found = named(elements, landmark).filter(|(_, one)| !is_in_picture(one));
            assert_eq!(found.count(), 1, "{landmark} of {name}");
        }
        let labels: Vec<_> = named(elements, "nav")
            .map(|(_, nav)| nav.attribute("aria-label"))
            .collect();
        assert!(
            !labels.is_empty() && labels.iter().all(Option::is_some),
            "{name}"
        );
        assert_eq!(
            labels.iter().collect::<BTreeSet<_>>().len(),
            labels.len(),
            "{name}: one name each"
        );
        let skip = elements.iter().find(|element| element.name == "a").unwrap();
        assert_eq!(
            (skip.attribute("class"), skip.attribute("href")),
            (Some("skip"), Some("#main")),
            "{name}"
        );
    })
    .await;
}

#[tokio::test]
async fn ids_are_one_of_a_kind_and_every_reference_leads_somewhere() {
    each_page(|name, elements| {
        let ids: Vec<&str> = elements
            .iter()
            .filter_map(|element| element.attribute("id"))
            .collect();
        let known: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(known.len(), ids.len(), "{name}");
        for element in elements {
            let labels = element.attribute("aria-labelledby").unwrap_or_default();
            for label in labels.split_whitespace() {
                assert!(known.contains(label), "{name}: {label}");
            }
            if let Some(anchor) = element
                .attribute("href")
                .and_then(|href| href.strip_prefix('#'))
            {
                assert!(known.contains(anchor), "{name}: {anchor}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn tables_say_what_they_are_and_every_row_fits() {
    let width = |row: usize, elements: &[Element]| -> usize {
        let cells = elements
            .iter()
            .filter(|cell| cell.around.last() == Some(&row));
        cells
            .map(|cell| {
                cell.attribute("colspan")
                    .map_or(1, |span| span.parse().unwrap())
            })
            .sum()
    };
    each_page(|name, elements| {
        for (at, table) in named(elements, "table") {
            let within = inside(elements, at);
            let caption = within
                .iter()
                .find(|element| element.name == "caption")
                .unwrap();
            assert!(!caption.text.trim().is_empty(), "{name}");
            let region = &elements[*table.around.last().unwrap()];
            assert_eq!(region.attribute("role"), Some("region"), "{name}");
            let labels = region.attribute("aria-labelledby").unwrap_or_default();
            let of = caption.attribute("id").unwrap();
            assert_eq!(labels.split_whitespace().last(), Some(of), "{name}");
            assert_eq!(
                region.attribute("tabindex"),
                Some("0"),
                "{name}: it scrolls, so it takes the focus"
            );
            for header in within.iter().filter(|element| element.name == "th") {
                assert!(header.attribute("scope").is_some(), "{name}: {header:?}");
                assert!(!header.text.trim().is_empty(), "{name}: {header:?}");
            }
            let rows: Vec<usize> = named(elements, "tr")
                .map(|(row, _)| row)
                .filter(|row| elements[*row].around.contains(&at))
                .collect();
            let columns = width(rows[0], elements);
            for row in rows {
                let is_body = elements[row]
                    .around
                    .iter()
                    .any(|around| elements[*around].name == "tbody");
                if is_body {
                    assert_eq!(
                        width(row, elements),
                        columns,
                        "{name}: {}",
                        elements[row].text
                    );
                    assert!(
                        inside(elements, row).iter().any(|cell| cell.name == "th"),
                        "{name}: a row has a header"
                    );
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn pictures_have_words_or_are_decoration() {
    each_page(|name, elements| {
        for (_, picture) in named(elements, "svg") {
            let is_told = picture.attribute("role") == Some("img")
                && picture.attribute("aria-label").is_some();
            assert!(
                is_told != (picture.attribute("aria-hidden") == Some("true")),
                "{name}"
            );
        }
        assert!(
            named(elements, "img").all(|(_, img)| img.attribute("alt") == Some("")),
            "{name}: only the mark"
        );
        for (_, time) in named(elements, "time") {
            let says_zone = time.text.ends_with("UTC") || time.text.len() == 10;
            assert!(
                says_zone && time.attribute("datetime").is_some(),
                "{name}: {}",
                time.text
            );
        }
    })
    .await;
}

/// Pages that stand at a moment of another day say at which time acts are written down.
#[tokio::test]
async fn pages_of_another_day_say_when_acts_are_written_down() {
    let told = "the clock\u{2019}s own time";
    for (days, is_told) in [(0, false), (-30, true), (30, true)] {
        let at = samples::as_of().plus_days(days);
        let page = get(&pages_as_of(Samples, at), "/cases").await;
        assert_eq!(page.body.contains(told), is_told, "{days}");
    }
}
