//! What lies around a person: the form over time, names that stay, and what is said of what is not drawn.

use axum::http::StatusCode;

use crate::client::{get, pages};
use crate::html::{assert_inert, read};
use crate::samples::{self, Samples};

fn path(query: &str) -> String {
    format!("/person/{}/around{query}", samples::person_id())
}

/// The names of nodes in the picture, and how many links and lines there are.
fn drawn(body: &str) -> (Vec<String>, usize) {
    let labels = body.split("class=\"node-label\"").skip(1);
    let labels = labels.map(|rest| {
        let (_, rest) = rest.split_once('>').unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    });
    (labels.collect(), body.matches("class=\"edge ").count())
}

#[tokio::test]
async fn a_day_shows_what_had_come_in_or_happened_by_then_under_the_same_names() {
    let pages = pages(Samples);
    for (query, names, lines) in [
        ("", "A1 A2 A3 A4 N1 S1 S2 P1 P2", 4 + 2 + 4 + 2),
        // Two accounts were here, with one link; the place was shared with one other person.
        ("?until=2026-02-10", "A1 A2 S1 P1", 1 + 2),
        ("?until=2026-02-10&by=active", "A1 S1 P1", 2),
        ("?until=2026-02-01", "", 0),
        ("?until=2026-03-05", "A1 A2 A3 A4 N1 S1 S2 P1 P2", 12),
    ] {
        let answer = get(&pages, &path(query)).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        assert_inert(&answer.body);
        let (found, count) = drawn(&answer.body);
        assert_eq!(found.join(" "), names, "{query}");
        assert_eq!(count, lines, "{query}");
    }
}

#[tokio::test]
async fn the_slider_leads_to_a_day_and_the_day_stays_in_the_form() {
    let pages = pages(Samples);
    for (query, to) in [
        ("?step=0", "?until=2026-02-02"),
        ("?step=1&by=known", "?until=2026-03-05"),
        ("?step=0&by=active", "?until=2026-02-01&by=active"),
    ] {
        let answer = get(&pages, &path(query)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{query}");
        assert_eq!(answer.header("location"), path(to), "{query}");
    }
    for query in ["?step=9", "?step=-1", "?step=x"] {
        let answer = get(&pages, &path(query)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{query}");
    }
    let answer = get(&pages, &path("?until=2026-02-10&by=active")).await;
    let elements = read(&answer.body);
    let value = |name: &str| {
        let mut of = elements.iter();
        let of = of.find(|one| one.attribute("id") == Some(name));
        of.and_then(|one| one.attribute("value")).map(str::to_owned)
    };
    assert_eq!(value("until").as_deref(), Some("2026-02-10"));
    assert_eq!(value("step").as_deref(), Some("0"));
    assert!(answer.body.contains("value=\"active\" selected"));
}

#[tokio::test]
async fn what_is_no_day_is_said_and_everything_is_shown() {
    let pages = pages(Samples);
    for query in [
        "?until=2026-02-31",
        "?until=tomorrow",
        "?until=%3Cscript%3E",
    ] {
        let answer = get(&pages, &path(query)).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        assert!(answer.body.contains("role=\"alert\""), "{query}");
        assert!(!answer.body.contains("<script>"), "{query}");
        assert_eq!(drawn(&answer.body).0.len(), 9, "{query}");
    }
}

#[tokio::test]
async fn what_is_not_drawn_is_counted_and_tables_say_what_is() {
    let answer = get(&pages(Samples), &path("")).await;
    let left: Vec<&str> = answer.body.split("<ul class=\"left\">").skip(1).collect();
    let left = left[0].split_once("</ul>").unwrap().0;
    for count in ["lightest: 3", "fewest persons: 2", "are drawn: 5"] {
        assert!(left.contains(count), "{count}: {left}");
    }
    assert!(left.contains("more than was looked at"));
    let later = get(&pages(Samples), &path("?until=2026-02-10")).await;
    assert!(later.body.contains("nothing was there by then: 2"));
    // Each number of the picture has its row.
    for number in 1..=4 {
        let row = format!("<th scope=\"row\" class=\"num\">{number}</th>");
        assert!(answer.body.contains(&row), "{number}");
    }
    // A person without a page is no link.
    assert!(!answer.body.contains("href=\"/person/per_5b"));
    assert!(answer.body.contains("href=\"/person/per_5a"));
}
