//! The lists behind the figures of a provider's card: each figure leads to as many reports as it counts, and who may
//! not know of one does not see it.

use axum::http::StatusCode;
use tiaki_ops::case::{self, Opening};
use tiaki_ops::{Act, operation, views};

use crate::client::{get, get_as, pages};
use crate::html::assert_inert;
use crate::plans::filled;
use crate::samples::{self, Samples};

/// The addresses of lists that a page leads to, each with the figure that leads there.
fn led(page: &str) -> Vec<(String, String)> {
    let links = page.split("<a href=\"").skip(1);
    let links = links.filter(|link| link.starts_with("/provider/") && link.contains("/reports?"));
    links
        .map(|link| {
            let (href, rest) = link.split_once("\">").unwrap();
            let text = rest.split("</a>").next().unwrap();
            (href.replace("&#38;", "&"), text.to_owned())
        })
        .collect()
}

#[tokio::test]
async fn each_figure_leads_to_what_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    let store = tiaki_ops::Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let site = filled(store, folder.path());
    let cards = tiaki_ops::quality::cards(&site, &tiaki_core::quality::Rules::standard()).unwrap();
    let card = cards.iter().find(|card| card.reports > 0).unwrap();
    let id = card.provider.to_string();
    let shown = pages(site.clone());
    let page = get(&shown, &format!("/provider/{id}")).await.body;
    let lists = led(&page);
    assert!(lists.len() > 20, "{lists:?}");
    let mut counted = 0;
    for (href, figure) in &lists {
        let list = get(&shown, href).await;
        assert_eq!(list.status, StatusCode::OK, "{href}");
        assert_inert(&list.body);
        let rows = list.body.matches("<a href=\"/report/rep_").count();
        assert!(rows > 0, "{href}: {figure}");
        if let Ok(number) = figure.parse::<usize>() {
            let is_of_reports = ["points", "band", "month", "partial", "absent"];
            if is_of_reports
                .iter()
                .any(|of| href.contains(&format!("of={of}")))
            {
                assert_eq!(rows, number, "{href}");
                counted += 1;
            }
        }
    }
    assert!(counted > 5, "{counted}");
    // Who may read no list is led to none, and told no more than before.
    let figures = get_as(&shown, &format!("/provider/{id}"), "aud").await;
    assert_eq!(figures.status, StatusCode::OK);
    assert_eq!(led(&figures.body), []);
}

#[tokio::test]
async fn a_report_on_somebody_of_a_restricted_case_is_left_out_and_the_count_stays() {
    let folder = tempfile::tempdir().unwrap();
    let store = tiaki_ops::Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let site = filled(store, folder.path());
    let members = site
        .store
        .read("test", tiaki_store::persons::members)
        .unwrap();
    let (person, accounts) = &members[0];
    let of = views::account(&site, &accounts[0]).unwrap().unwrap();
    let report = of.parts[0].report.unwrap().to_string();
    let cards = tiaki_ops::quality::cards(&site, &tiaki_core::quality::Rules::standard()).unwrap();
    let id = cards.iter().find(|card| card.reports > 0).unwrap().provider;
    let shown = pages(site.clone());
    let path = format!("/provider/{id}/reports?of=all");
    assert!(get_as(&shown, &path, "cleo").await.body.contains(&report));
    let new = Opening {
        persons: vec![*person],
        restricted: true,
        ..Opening::default()
    };
    let ana = Act {
        actor: "ana".to_owned(),
        at: samples::as_of(),
    };
    case::open(&site, &ana, &new).unwrap();
    let left = get_as(&shown, &path, "cleo").await.body;
    assert!(!left.contains(&report));
    assert!(left.contains("The card counts 40."), "{left}");
    assert!(get_as(&shown, &path, "ana").await.body.contains(&report));
}

#[tokio::test]
async fn what_there_is_not_is_not_found() {
    let pages = pages(Samples);
    let id = samples::cards()[0].provider;
    let base = format!("/provider/{id}/reports");
    assert_eq!(get(&pages, &base).await.status, StatusCode::OK);
    for query in [
        "of=nothing",
        "of=all&what=x",
        "of=points&what=5",
        "of=month&what=2026",
        "of=flag&what=%3Cb%3E",
        "of=lacking",
        "after=7",
        "after=7.per_00",
        "page=1",
    ] {
        let told = get(&pages, &format!("{base}?{query}")).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{query}");
    }
    let other = tiaki_core::id::ProviderId::from_bytes([0xee; 16]);
    for path in [
        format!("/provider/{other}/reports"),
        "/provider/x/reports".to_owned(),
        format!("/provider/{id}.csv/reports"),
    ] {
        assert_eq!(
            get(&pages, &path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_list_goes_on_behind_its_last_report_and_says_where_it_stopped_looking() {
    let pages = pages(Samples);
    let id = samples::cards()[0].provider;
    let first = get(
        &pages,
        &format!("/provider/{id}/reports?of=lacking&what=viewed"),
    )
    .await;
    let next = first.body.split("rel=\"next\" href=\"").nth(1).unwrap();
    let next = next.split('"').next().unwrap().replace("&#38;", "&");
    let report = "rep_2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c2c";
    assert!(next.starts_with(&format!(
        "/provider/{id}/reports?of=lacking&what=viewed&after="
    )));
    assert!(next.ends_with(report), "{next}");
    let last = get(&pages, &next).await;
    assert_eq!(last.status, StatusCode::OK);
    assert!(!last.body.contains("rel=\"next\""));
    assert!(last.body.contains("From the latest</a>"));
    let cut = get(&pages, &format!("/provider/{id}/reports?of=batched"))
        .await
        .body;
    assert!(
        cut.contains("50\u{202F}000 reports were looked through"),
        "{cut}"
    );
    assert!(cut.contains("No report here.") && cut.contains("rel=\"next\""));
}

#[tokio::test]
async fn what_came_of_reports_is_told_once_it_was_counted() {
    let folder = tempfile::tempdir().unwrap();
    let store = tiaki_ops::Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let site = filled(store, folder.path());
    let cards = tiaki_ops::quality::cards(&site, &tiaki_core::quality::Rules::standard()).unwrap();
    let id = cards.iter().find(|card| card.reports > 0).unwrap().provider;
    let figures = operation::of_provider(&site, &id).unwrap().unwrap().1;
    let page = get(&pages(site), &format!("/provider/{id}")).await.body;
    assert!(page.contains("Reports on somebody with an outcome"));
    assert_eq!(page.contains("of=actionable"), figures.actionable > 0);
    assert!(!page.contains("of=answered"), "nothing came of any yet");
}
