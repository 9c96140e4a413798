//! A queue as people work in it: views, many at once, reviewing, bands set by hand.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use tiaki_core::id::{PersonId, SetAsideBatchId, ViewId};
use tiaki_core::queue::view::View;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::queue::bands::{ByHand, Past};
use tiaki_ops::queue::looks::Look;
use tiaki_ops::queue::many::Offer;
use tiaki_ops::queue::views::{Around, Counts, Saved};
use tiaki_web::Workbench;

use crate::client::{get, get_as, pages, post};
use crate::hostile::{Planted, Soiled};
use crate::html::assert_inert;
use crate::routes::Broken;
use crate::samples::{self, Samples, workbench};

/// What a browser says of a form of ours.
const OURS: &[(&str, &str)] = &[("sec-fetch-site", "same-origin")];

macro_rules! as_samples {
    () => {
        fn view_count(
            &self,
            authority: &str,
            view: &View,
            operator: &str,
            at: Timestamp,
        ) -> Result<i64, Error> {
            Samples.view_count(authority, view, operator, at)
        }
        fn unread(&self, who: &str, persons: &[PersonId]) -> Result<BTreeSet<PersonId>, Error> {
            Samples.unread(who, persons)
        }
        fn see(&self, _: &[Look]) -> Result<(), Error> {
            // A page is shown though this fails.
            Err(Broken::error())
        }
        fn offer(&self, batch: &SetAsideBatchId, who: &str) -> Result<Option<Offer>, Error> {
            Samples.offer(batch, who)
        }
        fn opens_with(&self, _: &str, _: &str) -> Result<Option<Saved>, Error> {
            Ok(None)
        }
        fn counts(&self, authority: &str, at: Timestamp) -> Result<Counts, Error> {
            Samples.counts(authority, at)
        }
    };
}

impl Workbench for Planted {
    fn around(
        &self,
        authority: &str,
        operator: &str,
        counts: Counts,
        at: Timestamp,
    ) -> Result<Around, Error> {
        Samples.around(authority, operator, counts, at)
    }
    fn saved_view(&self, id: &ViewId, operator: &str) -> Result<Option<Saved>, Error> {
        Samples.saved_view(id, operator)
    }
    fn last_reason(&self, authority: &str, operator: &str) -> Result<Option<String>, Error> {
        Samples.last_reason(authority, operator)
    }
    fn bands(&self, person: &PersonId) -> Result<Vec<Past>, Error> {
        Samples.bands(person)
    }
    fn by_hand(
        &self,
        persons: &[PersonId],
        at: Timestamp,
    ) -> Result<BTreeMap<PersonId, ByHand>, Error> {
        Samples.by_hand(persons, at)
    }
    as_samples!();
}

impl Workbench for Soiled {
    fn around(
        &self,
        authority: &str,
        operator: &str,
        counts: Counts,
        at: Timestamp,
    ) -> Result<Around, Error> {
        let mut found = Samples.around(authority, operator, counts, at)?;
        for saved in &mut found.saved {
            self.soil(&mut [&mut saved.name, &mut saved.owner.name]);
        }
        for (_, name) in &mut found.providers {
            self.soil(&mut [name]);
        }
        Ok(found)
    }
    fn saved_view(&self, id: &ViewId, operator: &str) -> Result<Option<Saved>, Error> {
        let mut found = Samples.saved_view(id, operator)?;
        if let Some(saved) = &mut found {
            self.soil(&mut [&mut saved.name, &mut saved.owner.name]);
        }
        Ok(found)
    }
    fn last_reason(&self, authority: &str, operator: &str) -> Result<Option<String>, Error> {
        let mut found = Samples.last_reason(authority, operator)?;
        found.iter_mut().for_each(|reason| self.soil(&mut [reason]));
        Ok(found)
    }
    fn bands(&self, person: &PersonId) -> Result<Vec<Past>, Error> {
        let mut found = Samples.bands(person)?;
        for one in &mut found {
            self.soil(&mut [&mut one.operator, &mut one.reason]);
            if let Some((_, by, _)) = &mut one.ended {
                self.soil(&mut [by]);
            }
        }
        Ok(found)
    }
    fn by_hand(
        &self,
        persons: &[PersonId],
        at: Timestamp,
    ) -> Result<BTreeMap<PersonId, ByHand>, Error> {
        let mut found = Samples.by_hand(persons, at)?;
        for one in found.values_mut() {
            self.soil(&mut [&mut one.operator, &mut one.given, &mut one.reason]);
        }
        Ok(found)
    }
    as_samples!();
}

impl Workbench for Broken {
    fn counts(&self, _: &str, _: Timestamp) -> Result<Counts, Error> {
        Err(Self::error())
    }
    fn around(&self, _: &str, _: &str, _: Counts, _: Timestamp) -> Result<Around, Error> {
        Err(Self::error())
    }
    fn saved_view(&self, _: &ViewId, _: &str) -> Result<Option<Saved>, Error> {
        Err(Self::error())
    }
    fn opens_with(&self, _: &str, _: &str) -> Result<Option<Saved>, Error> {
        Err(Self::error())
    }
    fn view_count(&self, _: &str, _: &View, _: &str, _: Timestamp) -> Result<i64, Error> {
        Err(Self::error())
    }
    fn last_reason(&self, _: &str, _: &str) -> Result<Option<String>, Error> {
        Err(Self::error())
    }
    fn unread(&self, _: &str, _: &[PersonId]) -> Result<BTreeSet<PersonId>, Error> {
        Err(Self::error())
    }
    fn see(&self, _: &[Look]) -> Result<(), Error> {
        Err(Self::error())
    }
    fn bands(&self, _: &PersonId) -> Result<Vec<Past>, Error> {
        Err(Self::error())
    }
    fn by_hand(&self, _: &[PersonId], _: Timestamp) -> Result<BTreeMap<PersonId, ByHand>, Error> {
        Err(Self::error())
    }
    fn offer(&self, _: &SetAsideBatchId, _: &str) -> Result<Option<Offer>, Error> {
        Err(Self::error())
    }
}

fn person() -> String {
    format!("/person/{}", samples::person_id())
}

#[tokio::test]
async fn what_is_done_leads_on() {
    let (pages, person, view) = (pages(Samples), person(), workbench::view_id());
    let (id, done) = (samples::person_id(), workbench::done_id());
    let of_view = format!("/queue/auth-nz?band=high&sort=due&view={view}");
    let reviewed = format!("{person}?review=auth-nz&band=high&k=3&n=120");
    for (path, form, to) in [
        (
            "/queue/auth-nz/views".to_owned(),
            "name=Mine&band=high&sort=due".to_owned(),
            of_view.clone(),
        ),
        (
            format!("/queue/auth-nz/view/{view}"),
            "step=rename&name=Other&band=high&sort=due".to_owned(),
            of_view.clone(),
        ),
        (
            format!("/queue/auth-nz/view/{view}/share"),
            "step=unshare&band=high&sort=due".to_owned(),
            of_view.clone(),
        ),
        (
            format!("/queue/auth-nz/view/{view}"),
            "step=delete".to_owned(),
            "/queue/auth-nz?sort=place".to_owned(),
        ),
        (
            "/queue/auth-nz/many".to_owned(),
            format!("do=take&person={id}@3.1.high"),
            format!("/queue/auth-nz?done={done}"),
        ),
        (
            "/queue/auth-nz/many".to_owned(),
            format!("do=release&person={id}@3.1.high&why=end+of+shift"),
            format!("/queue/auth-nz?done={done}"),
        ),
        (
            "/queue/auth-nz/review".to_owned(),
            "band=high&k=2".to_owned(),
            reviewed.clone(),
        ),
        // A decision on somebody in between leads on to the next.
        (
            format!("{person}/skip"),
            "reason=tired&then=review%3Dauth-nz%26band%3Dhigh%26k%3D2%26n%3D9".to_owned(),
            reviewed.clone(),
        ),
        (
            format!("{person}/set-aside"),
            "code=duplicate&reason=x&seen=3.1.high&then=review%3Dauth-nz%26band%3Dhigh%26k%3D2%26n%3D9"
                .to_owned(),
            reviewed,
        ),
        (
            format!("{person}/band"),
            "band=high&reason=known".to_owned(),
            format!("{person}#desk"),
        ),
        (
            format!("{person}/lift-band"),
            String::new(),
            format!("{person}#desk"),
        ),
    ] {
        let done = post(&pages, &path, &form, OURS).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.body);
        assert_eq!(done.header("location"), to, "{path}");
    }
}

#[tokio::test]
async fn what_is_refused_comes_back_with_what_was_typed() {
    let (pages, person) = (pages(Samples), person());
    let held = PersonId::from_bytes([0x77; 16]);
    for (path, form, says) in [
        (
            "/queue/auth-nz/views".to_owned(),
            "name=ana%40mail.example&band=high".to_owned(),
            "The name holds an identifier",
        ),
        (
            "/queue/auth-nz/many".to_owned(),
            "do=take".to_owned(),
            "Choose at least one person",
        ),
        (
            "/queue/auth-nz/many".to_owned(),
            format!("do=take&person={held}@3.1.high"),
            "77777777: Another operator holds it.",
        ),
        (
            "/queue/auth-nz/many".to_owned(),
            format!("do=release&person={held}@3.1.high"),
            "Give a reason",
        ),
        (
            "/queue/auth-nz/undo".to_owned(),
            "batch=bat_1".to_owned(),
            "Nothing of this is left",
        ),
        (
            format!("{person}/band"),
            "reason=file+7".to_owned(),
            "Choose a band",
        ),
        (
            format!("{person}/band"),
            "band=high&reason=".to_owned(),
            "Give a reason",
        ),
        (
            format!("{person}/band"),
            "band=low&reason=file+7".to_owned(),
            "It has that band already",
        ),
    ] {
        let refused = post(&pages, &path, &form, OURS).await;
        let body = &refused.body;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {form}"
        );
        assert!(body.contains("Nothing was written down"), "{path} {form}");
        assert!(body.contains(says), "{path} {form}");
        assert_inert(body);
    }
}

#[tokio::test]
async fn what_is_odd_does_nothing() {
    let pages = pages(Samples);
    let typed = post(
        &pages,
        "/queue/auth-nz/views",
        "name=at+%40+one&band=high",
        OURS,
    )
    .await;
    assert!(typed.body.contains(r#"value="at @ one""#));
    let none = post(&pages, "/queue/auth-nz/many", "do=dance", OURS).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let id = samples::person_id();
    let form = format!("do=aside&person={id}@3.1.high&code=other&reason=seen");
    let sure = post(&pages, "/queue/auth-nz/many", &form, OURS).await;
    assert!(sure.body.contains("Set this 1 person aside?"));
    for form in ["band=urgent", "provider=ana"] {
        let path = "/queue/auth-nz/views";
        let odd = post(&pages, path, &format!("name=x&{form}"), OURS).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
    for path in [
        "/queue/auth-nz?band=urgent",
        "/queue/auth-nz?page=0",
        "/queue/auth-nz?page=x",
        "/queue/auth-nz/view/viw_1",
        "/queue/auth-fr/view/viw_6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a",
    ] {
        let missing = get(&pages, path).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_queue_opens_with_ones_own_view_and_all_of_it_is_a_step_away() {
    let pages = pages(Samples);
    let view = workbench::view_id();
    let to = format!("/queue/auth-nz?band=high&sort=due&view={view}");
    let opened = get_as(&pages, "/queue/auth-nz", "dora").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.header("location"), to);
    let whole = get_as(&pages, "/queue/auth-nz?sort=place", "dora").await;
    assert_eq!(whole.status, StatusCode::OK);
    assert!(whole.body.contains(r#"href="/queue/auth-nz?sort=place""#));
    let short = get(&pages, &format!("/queue/auth-nz/view/{view}")).await;
    assert_eq!(short.header("location"), to);
}

#[tokio::test]
async fn what_changed_before_an_undo_is_named() {
    let form = format!("batch={}", workbench::done_id());
    let done = post(&pages(Samples), "/queue/auth-nz/undo", &form, OURS).await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains("Undone for 2. 1 changed in between"));
    assert!(done.body.contains("1a1a1a1a"));
}

#[tokio::test]
async fn a_view_that_is_through_says_so() {
    let path = "/queue/auth-nz/review";
    let over = post(&pages(Samples), path, "operator=late&band=high&k=4", OURS).await;
    assert_eq!(over.status, StatusCode::OK);
    assert!(
        over.body
            .contains("You have been through this view: 4 persons")
    );
    let none = post(&pages(Samples), path, "operator=late&band=high", OURS).await;
    assert!(none.body.contains("Nobody is free in this view"));
}

#[tokio::test]
async fn skips_need_no_reason_typed_twice() {
    let (pages, person) = (pages(Samples), person());
    let said = r#"value="a relative works there""#;
    let path = format!("{person}?review=auth-nz&band=high&k=3&n=120");
    let reviewed = get(&pages, &path).await;
    assert!(reviewed.body.contains("3 of 120 in this view"));
    assert_eq!(reviewed.body.matches(said).count(), 1);
    let alone = get(&pages, &person).await;
    assert!(!alone.body.contains(said));
}

#[tokio::test]
async fn an_address_holds_no_words_and_a_page_no_unmarked_ones() {
    let hostile = "\u{202e}<script>alert(1)</script>";
    let pages = pages(Soiled(hostile.to_owned()));
    let view = workbench::view_id();
    for path in [
        format!("/queue/auth-nz?band=high&sort=due&view={view}"),
        format!("{}?review=auth-nz&k=1&n=2", person()),
    ] {
        let page = get(&pages, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_inert(&page.body);
        assert!(!page.body.contains("<script>alert"), "{path}");
        let links = page.body.split("href=\"").skip(1);
        let links = links.filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| link.contains('?')) {
            let says = ["<", "%3C", "(1)", "\u{202e}"]
                .iter()
                .any(|it| link.contains(it));
            assert!(!says, "{path}: {link}");
        }
    }
}
