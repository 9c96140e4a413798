//! The pages of the house: over samples that fail, that are empty, and that mislead.

use axum::http::StatusCode;
use tiaki_core::id::HashListId;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::directory::Entries;
use tiaki_ops::lists::shown::{ListRow, Shown};
use tiaki_ops::log::{Filter, Page, Part};
use tiaki_ops::operators::Operator;
use tiaki_ops::operators::office::{Change, Given, Refused};
use tiaki_ops::rules::office::Listed;
use tiaki_ops::rules::shown::{Refused as RulesRefused, Shown as RulesShown};
use tiaki_web::Upkeep;

use crate::client::{get, pages, post};
use crate::hostile::{Planted, Soiled};
use crate::routes::Broken;
use crate::samples::Samples;
use crate::samples::upkeep as samples;

/// What a browser says of a form of ours.
const OURS: &[(&str, &str)] = &[("sec-fetch-site", "same-origin")];

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

    fn rules(&self) -> Result<Vec<Listed>, Error> {
        Err(Self::error())
    }

    fn rule_version(&self, _: &str) -> Result<Option<RulesShown>, Error> {
        Err(Self::error())
    }

    fn withdraw_rules(
        &self,
        _: &str,
        _: (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), RulesRefused>, Error> {
        Err(Self::error())
    }

    fn log(&self, _: &Filter) -> Result<Page, Error> {
        Err(Self::error())
    }

    fn check_log(&self, _: Option<i64>) -> Result<Part, Error> {
        Err(Self::error())
    }

    fn operators(&self, _: Timestamp) -> Result<Vec<Operator>, Error> {
        Err(Self::error())
    }

    fn change_operator(
        &self,
        _: &Change,
        _: &str,
        _: Timestamp,
    ) -> Result<Result<Given, Refused>, Error> {
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

    fn rules(&self) -> Result<Vec<Listed>, Error> {
        Ok(samples::rules())
    }

    fn rule_version(&self, version: &str) -> Result<Option<RulesShown>, Error> {
        Ok(samples::rule(version))
    }

    fn withdraw_rules(
        &self,
        _: &str,
        _: (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), RulesRefused>, Error> {
        Ok(Ok(()))
    }

    fn log(&self, filter: &Filter) -> Result<Page, Error> {
        Ok(samples::log(filter))
    }

    fn check_log(&self, _: Option<i64>) -> Result<Part, Error> {
        Ok(Part {
            from: 1,
            to: 0,
            head: 0,
            first_bad: None,
        })
    }

    fn operators(&self, _: Timestamp) -> Result<Vec<Operator>, Error> {
        Ok(samples::operators())
    }

    fn change_operator(
        &self,
        _: &Change,
        _: &str,
        _: Timestamp,
    ) -> Result<Result<Given, Refused>, Error> {
        Ok(Err(Refused::Gone))
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

    fn rules(&self) -> Result<Vec<Listed>, Error> {
        let mut found = samples::rules();
        found.iter_mut().for_each(|one| self.listed(one));
        Ok(found)
    }

    fn rule_version(&self, version: &str) -> Result<Option<RulesShown>, Error> {
        let mut found = samples::rule(version);
        if let Some(found) = &mut found {
            self.listed(&mut found.listed);
            if let Some(kept) = &mut found.kept {
                self.soil(&mut [&mut kept.by, &mut kept.against]);
                for name in ["from", "to"] {
                    kept.figures[name] = self.text().into();
                }
            }
            for one in found.changed.iter_mut().flatten() {
                self.soil(&mut [&mut one.of, &mut one.figure]);
                one.before = Some(self.text());
                one.after = Some(self.text());
            }
        }
        Ok(found)
    }

    fn withdraw_rules(
        &self,
        _: &str,
        _: (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), RulesRefused>, Error> {
        Ok(Ok(()))
    }

    fn log(&self, filter: &Filter) -> Result<Page, Error> {
        let mut found = samples::log(filter);
        for one in &mut found.entries {
            self.soil(&mut [&mut one.actor, &mut one.verb]);
            self.soil(&mut [&mut one.subject, &mut one.detail]);
        }
        Ok(found)
    }

    fn check_log(&self, _: Option<i64>) -> Result<Part, Error> {
        Ok(Part {
            from: 1,
            to: 0,
            head: 0,
            first_bad: None,
        })
    }

    fn operators(&self, _: Timestamp) -> Result<Vec<Operator>, Error> {
        let mut found = samples::operators();
        for one in &mut found {
            self.soil(&mut [&mut one.name, &mut one.agency]);
        }
        Ok(found)
    }

    fn change_operator(
        &self,
        _: &Change,
        _: &str,
        _: Timestamp,
    ) -> Result<Result<Given, Refused>, Error> {
        Ok(Err(Refused::Gone))
    }
}

impl Soiled {
    fn text(&self) -> String {
        let mut text = String::new();
        self.soil(&mut [&mut text]);
        text
    }

    fn listed(&self, one: &mut Listed) {
        for said in [
            &mut one.proposed_by,
            &mut one.reason,
            &mut one.approved_by,
            &mut one.approved_reason,
            &mut one.withdrawn_by,
            &mut one.withdrawn_reason,
            &mut one.refused,
        ] {
            *said = Some(self.text());
        }
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
        "/rules".to_owned(),
        "/rules/site-2".to_owned(),
        "/log".to_owned(),
        "/operators".to_owned(),
    ] {
        let answer = get(&pages, &path).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(!answer.body.contains("canary"), "{path}");
    }
}

#[tokio::test]
async fn rules_are_withdrawn_with_a_reason_and_refusals_come_back_with_what_was_typed() {
    let pages = pages(Samples);
    let path = "/rules/site-2/withdraw";
    let done = post(&pages, path, "reason=placeholder", OURS).await;
    assert_eq!(
        (done.status, done.header("location")),
        (StatusCode::SEE_OTHER, "/rules/site-2")
    );
    let refused = post(&pages, path, "reason=+", OURS).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("role=\"alert\"") && refused.body.contains("value=\" \""));
    let built_in = post(&pages, "/rules/standard-1/withdraw", "reason=x", OURS).await;
    assert_eq!(built_in.status, StatusCode::UNPROCESSABLE_ENTITY);
    let missing = post(&pages, "/rules/site-9/withdraw", "reason=", OURS).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    // These pages hold no signing key, and say what to run instead.
    let approve = post(&pages, "/rules/site-2/approve", "reason=x", OURS).await;
    assert_eq!(approve.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        get(&pages, "/rules/site-2")
            .await
            .body
            .contains("tiaki rules approve")
    );
}

#[tokio::test]
async fn the_log_refuses_filters_that_name_nothing() {
    let pages = pages(Samples);
    for wrong in [
        "family=nothing",
        "by=ana",
        "by=opr_00000000000000000000000000000099",
        "day=tomorrow",
        "until=x",
    ] {
        let answer = get(&pages, &format!("/log?{wrong}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{wrong}");
    }
    let by = format!("/log?family=&by={}&day=", samples::operators()[1].id);
    let answer = get(&pages, &by).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("until=319995"), "older ones");
    assert!(
        !answer.body.contains("by=ben"),
        "ids alone stand in addresses"
    );
}

#[tokio::test]
async fn a_check_says_what_holds_and_what_does_not() {
    let pages = pages(Samples);
    let whole = post(&pages, "/log/check", "", OURS).await;
    assert_eq!(whole.status, StatusCode::OK);
    assert!(whole.body.contains("role=\"status\"") && whole.body.contains("value=\"1\""));
    let broken = post(&pages, "/log/check", "from=13", OURS).await;
    assert!(broken.body.contains("role=\"alert\"") && broken.body.contains("17"));
}

#[tokio::test]
async fn what_is_given_out_once_is_on_the_answer_and_never_cached() {
    let pages = pages(Samples);
    let added = post(
        &pages,
        "/operators",
        "name=dan&role=analyst&role=liaison",
        OURS,
    )
    .await;
    assert_eq!(added.status, StatusCode::OK);
    assert_eq!(added.header("cache-control"), "no-store");
    assert!(added.body.contains("SAMPLESECRET") && added.body.contains("jjjj"));
    let ben = samples::operators()[1].id;
    for (step, form, status) in [
        ("roles", "role=analyst&agency=", StatusCode::SEE_OTHER),
        ("roles", "agency=", StatusCode::UNPROCESSABLE_ENTITY),
        ("switch", "enabled=no", StatusCode::SEE_OTHER),
        ("password", "", StatusCode::OK),
        ("factor", "", StatusCode::OK),
    ] {
        let answer = post(&pages, &format!("/operators/{ben}/{step}"), form, OURS).await;
        assert_eq!(answer.status, status, "{step} {form}");
    }
    let refused = post(&pages, "/operators", "name=d&role=analyst", OURS).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"d\"") && refused.body.contains("role=\"alert\""));
}
