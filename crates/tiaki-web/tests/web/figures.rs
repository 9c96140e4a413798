//! The operation in figures: days that are asked for, the map and its table, who is led where, and what an empty store
//! and one with a single country show.

use std::path::Path;
use std::sync::Arc;

use axum::http::StatusCode;
use tiaki_core::id::{ProviderId, SiteKey};
use tiaki_core::time::Timestamp;
use tiaki_ops::deconflict::show::Overview;
use tiaki_ops::exchange::lists::Exchanged;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::operation::lists::{
    KeptPackage, KeptPerson, Listed, ListedReport, Named, Packages, Step,
};
use tiaki_ops::operation::{Operation, Period, ProviderFigures};
use tiaki_ops::quality::reports::{Listed as Reports, Place, Which};
use tiaki_ops::{Act, Error, Site, Store, folding, linking, matching, operation, triage};
use tiaki_web::Figures;

use crate::client::{get, get_as, pages};
use crate::routes::Broken;
use crate::samples::{self, Samples};

impl Figures for Broken {
    fn provider_figures(
        &self,
        _: &ProviderId,
    ) -> Result<Option<(Timestamp, ProviderFigures)>, Error> {
        Err(Self::error())
    }

    fn exchanged(&self, _: &str, _: u32) -> Result<Exchanged, Error> {
        Err(Self::error())
    }

    fn deconfliction(&self, _: Timestamp) -> Result<Overview, Error> {
        Err(Self::error())
    }

    fn provider_named(&self, _: &str) -> Result<Option<ProviderId>, Error> {
        Err(Self::error())
    }

    fn provider_reports(
        &self,
        _: &ProviderId,
        _: &Which,
        _: Option<Place>,
    ) -> Result<Reports, Error> {
        Err(Self::error())
    }

    fn operation(&self, _: Period, _: Timestamp) -> Result<Option<Operation>, Error> {
        Err(Self::error())
    }

    fn operation_persons(
        &self,
        _: (&'static str, Step),
        _: Period,
        _: Option<&str>,
        _: u32,
    ) -> Result<Listed<Named<KeptPerson>>, Error> {
        Err(Self::error())
    }

    fn operation_reports(&self, _: Period, _: u32) -> Result<Listed<ListedReport>, Error> {
        Err(Self::error())
    }

    fn operation_packages(
        &self,
        _: Packages,
        _: u32,
        _: Timestamp,
    ) -> Result<Listed<Named<KeptPackage>>, Error> {
        Err(Self::error())
    }
}

fn site(store: Store) -> Site {
    Site {
        store,
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    }
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    }
}

/// Six reports that lead to one country, by their telephone numbers.
fn filled(store: Store, folder: &Path) -> Site {
    for number in 0..6 {
        let text = format!(
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
             <incidentDateTime>2026-03-01T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
             <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
             <personOrUserReportedPerson><phone>+6421555{number:04}</phone></personOrUserReportedPerson>\
             <espIdentifier>u-{number}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>"
        );
        let file = folder.join(format!("{number}.xml"));
        tiaki_package::atomic_write(&file, text.as_bytes()).unwrap();
    }
    let site = site(store);
    let options = ImportOptions::default();
    import(&site, &act(), &[folder.to_owned()], &options, &|_, _| {}).unwrap();
    matching::run(&site, &act(), 31).unwrap();
    folding::run(&site, &act()).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    operation::count(&site, &act()).unwrap();
    site
}

#[tokio::test]
async fn days_that_are_no_period_come_back_as_typed_with_everything_shown() {
    let pages = pages(Samples);
    for days in [
        "from=2026-03-02&to=2026-03-01",
        "from=yesterday",
        "to=1950-01-01",
    ] {
        for path in [
            "/operation",
            "/operation/persons",
            "/operation/reports",
            "/operation/packages",
        ] {
            let answer = get(&pages, &format!("{path}?{days}")).await;
            assert_eq!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path} {days}"
            );
            let typed = days.split(['=', '&']).nth(1).unwrap();
            assert!(
                answer.body.contains(&format!("value=\"{typed}\"")),
                "{path} {days}"
            );
            assert!(answer.body.contains("role=\"alert\""), "{path} {days}");
        }
    }
}

#[tokio::test]
async fn what_there_is_not_is_not_found() {
    let pages = pages(Samples);
    for path in [
        "/operation?period=year",
        "/operation?by=name",
        "/operation?page=0",
        "/operation?page=2",
        "/operation/persons?step=received",
        "/operation/persons?country=QQ",
        "/operation/persons?page=0",
        "/operation/persons?page=101",
        "/operation/packages?open=6",
        "/operation/reports?page=x",
    ] {
        assert_eq!(
            get(&pages, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_map_tells_each_country_what_the_table_does_and_the_page_is_small() {
    let page = get(&pages(Samples), "/operation?by=children").await.body;
    assert!(page.contains("<title>New Zealand: 52</title>"));
    assert!(page.contains("aria-sort=\"descending\">Children safeguarded"));
    let place = |text: &str| page.find(text).unwrap();
    assert!(
        place("New Zealand (NZ)") < place("United Kingdom (GB)"),
        "52 before 24"
    );
    // A dot where there is something to tell, and only there.
    assert!(page.contains("<circle class=\"s1\""));
    assert!(
        page.contains("<title>Singapore: 1</title>") && !page.contains("<title>Malta: 0</title>")
    );
    let assets = ["tiaki.css", "tiaki.js", "mark.svg"].map(|name| {
        let path = format!("{}/assets/{name}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(path).unwrap().len()
    });
    let sent = page.len() + assets.iter().sum::<usize>();
    assert!(sent < 150_000, "{sent} bytes");
}

#[tokio::test]
async fn whose_lists_may_not_be_read_are_not_led_to() {
    let pages = pages(Samples);
    let all = get(&pages, "/operation").await.body;
    assert!(all.contains("href=\"/operation/persons?step=looked\""));
    // An auditor sees the figures, and neither persons nor packages.
    let figures = get_as(&pages, "/operation", "aud").await;
    assert_eq!(figures.status, StatusCode::OK);
    for lead in [
        "/operation/persons",
        "/operation/reports",
        "/operation/packages",
        "/incidents",
    ] {
        assert!(!figures.body.contains(&format!("href=\"{lead}")), "{lead}");
    }
    assert!(
        figures
            .body
            .contains("<td class=\"num\">41\u{202F}208</td>")
    );
}

#[tokio::test]
async fn a_store_that_nobody_counted_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let empty = site(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    let pages_of = pages(empty.clone());
    let page = get(&pages_of, "/operation").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("tiaki operation"));
    for path in [
        "/operation/persons",
        "/operation/reports",
        "/operation/packages",
    ] {
        let list = get(&pages_of, path).await;
        assert_eq!(list.status, StatusCode::OK, "{path}");
        assert!(list.body.contains("class=\"empty\""), "{path}");
    }
    // Counted, there is still nothing.
    operation::count(&empty, &act()).unwrap();
    let page = get(&pages_of, "/operation").await.body;
    assert!(page.contains("No country has anything in these days."));
}

#[tokio::test]
async fn a_store_with_one_country_shows_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let pages = pages(filled(store, folder.path()));
    let page = get(&pages, "/operation").await.body;
    assert!(page.contains("One country, with its figures"), "{page}");
    assert!(page.contains("<title>New Zealand: 6</title>"));
    assert_eq!(page.matches("<circle").count(), 0);
    let of = get(&pages, "/operation/persons?country=NZ&step=waiting")
        .await
        .body;
    assert_eq!(of.matches("href=\"/person/per_").count(), 6);
    let reports = get(&pages, "/operation/reports?from=2026-03-10&to=2026-03-10")
        .await
        .body;
    assert_eq!(reports.matches("href=\"/report/rep_").count(), 6);
    let before = get(&pages, "/operation/reports?to=2026-03-09").await.body;
    assert!(before.contains("No report came in in these days."));
}
