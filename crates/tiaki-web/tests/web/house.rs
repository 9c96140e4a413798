//! The pages of the house: over samples that fail, that are empty, and that mislead.

use axum::http::StatusCode;
use tiaki_core::id::HashListId;
use tiaki_ops::Error;
use tiaki_ops::directory::Entries;
use tiaki_ops::lists::shown::{ListRow, Shown};
use tiaki_web::Upkeep;

use crate::client::{get, pages};
use crate::hostile::{Planted, Soiled};
use crate::routes::Broken;
use crate::samples::Samples;
use crate::samples::upkeep as samples;

impl Upkeep for Broken {
    fn directory(&self) -> Result<Entries, Error> {
        Err(Self::error())
    }

    fn lists(&self) -> Result<Vec<ListRow>, Error> {
        Err(Self::error())
    }

    fn list(&self, _: &HashListId) -> Result<Option<Shown>, Error> {
        Err(Self::error())
    }
}

impl Upkeep for Planted {
    fn directory(&self) -> Result<Entries, Error> {
        Ok(samples::directory())
    }

    fn lists(&self) -> Result<Vec<ListRow>, Error> {
        Ok(samples::lists())
    }

    fn list(&self, _: &HashListId) -> Result<Option<Shown>, Error> {
        Ok(Some(samples::list()))
    }
}

impl Upkeep for Soiled {
    fn directory(&self) -> Result<Entries, Error> {
        let mut found = samples::directory();
        self.soil(&mut [&mut found.version, &mut found.log_lives]);
        for entry in &mut found.entries {
            let authority = &mut entry.authority;
            self.soil(&mut [&mut authority.name, &mut authority.source]);
            self.soil(&mut [&mut entry.log_life.source]);
            if let Some(key) = &mut entry.key {
                self.soil(&mut [&mut key.recipient]);
            }
        }
        Ok(found)
    }

    fn lists(&self) -> Result<Vec<ListRow>, Error> {
        let mut found = samples::lists();
        for list in &mut found {
            self.soil(&mut [&mut list.name]);
        }
        Ok(found)
    }

    fn list(&self, _: &HashListId) -> Result<Option<Shown>, Error> {
        let mut found = samples::list();
        self.soil(&mut [&mut found.list.name]);
        for figure in &mut found.figures {
            self.soil(&mut [
                &mut figure.algorithm,
                &mut figure.scheme,
                &mut figure.version,
                &mut figure.country,
            ]);
        }
        for version in &mut found.versions {
            self.soil(&mut [&mut version.form, &mut version.imported_by]);
        }
        for hits in &mut found.hits {
            self.soil(&mut [
                &mut hits.scheme,
                &mut hits.version,
                &mut hits.country,
                &mut hits.category,
                &mut hits.effect,
            ]);
        }
        Ok(Some(found))
    }
}

#[tokio::test]
async fn the_directory_is_told_by_pages_and_parts() {
    let pages = pages(Samples);
    let first = get(&pages, "/authorities").await.body;
    assert!(first.contains("/authority/auth-ad") && !first.contains("/authority/auth-zw"));
    let third = get(&pages, "/authorities?page=3").await.body;
    assert!(third.contains("/authority/auth-zw"));
    let waiting = get(&pages, "/authorities?show=waiting").await.body;
    assert_eq!(waiting.matches("<th scope=\"row\">").count(), 2);
    for beyond in ["?page=0", "?page=x", "?show=nothing", "?page=99"] {
        let answer = get(&pages, &format!("/authorities{beyond}")).await;
        let is_refused = answer.status == StatusCode::NOT_FOUND;
        assert!(
            is_refused || answer.body.contains("empty-title"),
            "{beyond}"
        );
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let pages = pages(Samples);
    for path in [
        "/authority/auth-xx",
        "/authority/AUTH-NZ",
        "/list/lst_00000000000000000000000000000000",
        "/list/sample-known",
    ] {
        assert_eq!(
            get(&pages, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_failure_of_the_house_says_nothing_of_itself() {
    let pages = pages(Broken);
    for path in [
        "/authorities".to_owned(),
        "/authority/auth-nz".to_owned(),
        "/lists".to_owned(),
        format!("/list/{}", samples::list_id()),
    ] {
        let answer = get(&pages, &path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(!answer.body.contains("canary"), "{path}");
    }
}
