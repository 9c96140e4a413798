//! Referrals from the pages: drafting, the second person's release, what is refused, and what nobody else hears of.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use tiaki_core::authority::Directory;
use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::refer::draft::{self, Listed, NewReferral, Refused, Which};
use tiaki_ops::refer::shared::Proposal;
use tiaki_ops::refer::{self, Sending, Shown};
use tiaki_ops::sessions::SessionRules;
use tiaki_ops::{Act, Error, Site, directory};
use tiaki_package::{Identity, SigningKey};
use tiaki_store::carry;
use tiaki_web::{ReferralDeed, Sends, Settings, router};

use crate::client::{get, get_as, pages, post};
use crate::hostile::{Planted, Soiled};
use crate::html::assert_inert;
use crate::reviews::linked;
use crate::routes::Broken;
use crate::samples::{self, Samples, door::Inside};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

macro_rules! as_samples {
    () => {
        fn referrals_of(&self, name: &str, id: &PersonId) -> Result<Vec<Listed>, Error> {
            Samples.referrals_of(name, id)
        }
        fn proposals(&self, id: &PersonId) -> Result<Option<Vec<Proposal>>, Error> {
            Samples.proposals(id)
        }
        fn of_band(&self, to: &str, band: &str) -> Result<Vec<PersonId>, Error> {
            Samples.of_band(to, band)
        }
        fn draft_referral(
            &self,
            act: &Act,
            new: &NewReferral,
        ) -> Result<Result<SharedReferralId, Refused>, Error> {
            Samples.draft_referral(act, new)
        }
        fn send(
            &self,
            act: &Act,
            id: &SharedReferralId,
            deed: &ReferralDeed,
            sending: Option<&Sending>,
        ) -> Result<Result<(), Refused>, Error> {
            Samples.send(act, id, deed, sending)
        }
    };
}

impl Sends for Planted {
    fn referrals(
        &self,
        name: &str,
        to: &str,
        which: &Which,
        page: u32,
    ) -> Result<(Vec<Listed>, bool), Error> {
        Samples.referrals(name, to, which, page)
    }
    fn referral(
        &self,
        id: &SharedReferralId,
        name: &str,
        sending: Option<&Sending>,
        at: Timestamp,
    ) -> Result<Option<Shown>, Error> {
        Samples.referral(id, name, sending, at)
    }
    as_samples!();
}

impl Sends for Soiled {
    fn referrals(
        &self,
        name: &str,
        to: &str,
        which: &Which,
        page: u32,
    ) -> Result<(Vec<Listed>, bool), Error> {
        let (mut found, more) = Samples.referrals(name, to, which, page)?;
        for one in &mut found {
            one.to.fill(self.0.clone());
            one.draft.operator.name = self.0.clone();
            one.draft.urgency = self.0.clone();
        }
        Ok((found, more))
    }
    fn referral(
        &self,
        id: &SharedReferralId,
        name: &str,
        sending: Option<&Sending>,
        at: Timestamp,
    ) -> Result<Option<Shown>, Error> {
        let Some(mut found) = Samples.referral(id, name, sending, at)? else {
            return Ok(None);
        };
        let all = || self.0.clone();
        (found.reference, found.operator, found.purpose) = (all(), all(), all());
        (found.legal_basis, found.urgency, found.cover) = (all(), all(), all());
        found.words = all();
        found.mark = all();
        for one in &mut found.persons {
            (one.class, one.band, one.queue) = (all(), all(), all());
        }
        for to in &mut found.recipients {
            // Ids, codes, tables and digests are ours.
            to.name = all();
        }
        for item in &mut found.checks {
            for reason in &mut item.reasons {
                reason.named.fill(all());
            }
        }
        for step in &mut found.events {
            (step.operator, step.words) = (all(), all());
            step.checks.fill(all());
        }
        Ok(Some(found))
    }
    as_samples!();
}

impl Sends for Broken {
    fn referrals(&self, _: &str, _: &str, _: &Which, _: u32) -> Result<(Vec<Listed>, bool), Error> {
        Err(Self::error())
    }
    fn referral(
        &self,
        _: &SharedReferralId,
        _: &str,
        _: Option<&Sending>,
        _: Timestamp,
    ) -> Result<Option<Shown>, Error> {
        Err(Self::error())
    }
    fn referrals_of(&self, _: &str, _: &PersonId) -> Result<Vec<Listed>, Error> {
        Err(Self::error())
    }
    fn proposals(&self, _: &PersonId) -> Result<Option<Vec<Proposal>>, Error> {
        Err(Self::error())
    }
    fn of_band(&self, _: &str, _: &str) -> Result<Vec<PersonId>, Error> {
        Err(Self::error())
    }
    fn draft_referral(
        &self,
        _: &Act,
        _: &NewReferral,
    ) -> Result<Result<SharedReferralId, Refused>, Error> {
        Err(Self::error())
    }
    fn send(
        &self,
        _: &Act,
        _: &SharedReferralId,
        _: &ReferralDeed,
        _: Option<&Sending>,
    ) -> Result<Result<(), Refused>, Error> {
        Err(Self::error())
    }
}

#[tokio::test]
async fn what_is_refused_comes_back_on_the_page_with_what_was_typed() {
    let pages = pages(Samples);
    let (person, referral) = (samples::person_id(), samples::send::referral_id());
    for (path, form, kept) in [
        (
            format!("/person/{person}/refer"),
            "draft=yes&to=auth-nz&purpose=&words=kept%20words",
            "kept words",
        ),
        (
            "/queue/auth-nz/refer".to_owned(),
            &format!("draft=yes&person={person}&purpose=&legal_basis=kept%20basis"),
            "kept basis",
        ),
        (
            format!("/referral/{referral}/send-back"),
            "reason=",
            "role=\"alert\"",
        ),
        (
            format!("/referral/{referral}/withdraw"),
            "reason=",
            "role=\"alert\"",
        ),
        (
            format!("/referral/{referral}/release"),
            "mark=0&check=deconflict",
            "role=\"alert\"",
        ),
        ("/queue/auth-nz/refer".to_owned(), "", "role=\"alert\""),
    ] {
        let answer = post(&pages, &path, form, &[OURS]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(answer.body.contains(kept), "{path}: {kept}");
    }
    for path in [
        "/referral/shr_00/submit",
        "/person/per_00/refer",
        "/referrals?show=nonsense",
        "/referrals?page=0",
        "/referrals?page=9",
        "/queue/auth-nz/refer?band=nonsense",
    ] {
        assert_eq!(
            get(&pages, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let path = format!("/referral/{referral}/submit");
    let foreign = post(&pages, &path, "", &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn every_part_of_the_list_answers_and_is_inert() {
    let pages = pages(Samples);
    let parts = [
        "to-release",
        "mine",
        "drafted",
        "sent-back",
        "released",
        "withdrawn",
        "all",
    ];
    for part in parts {
        let answer = get(&pages, &format!("/referrals?show={part}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{part}");
        assert_inert(&answer.body);
    }
    let band = get(&pages, "/queue/auth-nz/refer?band=low").await;
    assert_eq!(band.status, StatusCode::OK);
    assert!(!band.body.contains("name=\"purpose\""), "nobody to refer");
}

/// The pages over a site that sends for New Zealand.
fn sending_pages(site: &Site, out: &Path) -> Router {
    let sending = Sending {
        from: directory::find(&Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        operation: "Operation One".to_owned(),
        signing: Arc::new(SigningKey::from_seed([3; 32])),
        out: out.to_owned(),
    };
    router(
        Arc::new(site.clone()),
        Arc::new(Inside),
        Settings {
            operation: "Operation One".to_owned(),
            clock: Arc::new(samples::as_of()),
            now: samples::as_of,
            follow: None,
            approve: None,
            queue: QueueRules::standard(),
            sending: Some(Arc::new(sending)),
            exchange: None,
            sessions: SessionRules::standard(),
            workplace: tiaki_core::workplace::WorkplaceRules::shared(),
            random: || Some([9; 32]),
            names: Vec::new(),
        },
    )
}

/// The value of a hidden field.
fn hidden(body: &str, name: &str) -> String {
    let (_, rest) = body
        .split_once(&format!("name=\"{name}\" value=\""))
        .unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn one_drafts_and_another_releases_once() {
    let folder = tempfile::tempdir().unwrap();
    let site = linked(folder.path());
    let act = Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    };
    let key = Identity::from_seed([5; 32]).unwrap().recipient_text();
    refer::save_key(&site, &act, "auth-nz", &key).unwrap();
    let ranked = site.store.read("test", carry::persons).unwrap();
    let person = ranked.iter().find(|one| one.accounts == 2);
    let person = person.unwrap().id;
    let out = folder.path().join("out");
    let pages = sending_pages(&site, &out);
    let form = "operator=cem&draft=yes&to=auth-nz&purpose=protection&legal_basis=code%207&urgency=urgent&words=file%209";
    let drafted = post(&pages, &format!("/person/{person}/refer"), form, &[OURS]).await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.body);
    let path = drafted.header("location").to_owned();
    let asked = post(&pages, &format!("{path}/submit"), "operator=cem", &[OURS]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    // Who drafted it is shown no form to release it, and refused.
    let own = get_as(&pages, &path, "cem").await;
    assert!(!own.body.contains(&format!("action=\"{path}/release\"")));
    assert!(own.body.contains("persons.csv"), "what goes is shown");
    let mine = post(&pages, &format!("{path}/release"), "operator=cem", &[OURS]).await;
    assert_eq!(mine.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = get_as(&pages, &path, "ben").await;
    assert!(
        other.body.contains(&format!("action=\"{path}/release\"")),
        "{}",
        other.body
    );
    let open: Vec<&str> = other
        .body
        .split("name=\"check\" value=\"")
        .skip(1)
        .map(|rest| rest.split_once('"').unwrap().0)
        .collect();
    assert!(open.contains(&"deconflict"));
    let mark = hidden(&other.body, "mark");
    let ticked: String = open.iter().map(|code| format!("&check={code}")).collect();
    for (form, why) in [
        (format!("operator=ben&mark={mark}"), "nothing answered for"),
        (format!("operator=ben&mark=0{ticked}"), "another mark"),
        (format!("operator=ben{ticked}"), "no mark"),
    ] {
        let refused = post(&pages, &format!("{path}/release"), &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
    }
    assert!(!out.exists(), "nothing was written");
    let form = format!("operator=ben&mark={mark}{ticked}");
    for _ in 0..2 {
        // The same form twice leads to the same page, and releases once.
        let done = post(&pages, &format!("{path}/release"), &form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    // Who had the same page open and comes second is told who was first.
    let form = format!("operator=dan&mark={mark}{ticked}");
    let late = post(&pages, &format!("{path}/release"), &form, &[OURS]).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        late.body.contains("ben released this referral before you"),
        "{}",
        late.body
    );
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    let after = get_as(&pages, &path, "cem").await;
    assert!(after.body.contains("pkg_") && !after.body.contains(out.to_str().unwrap()));
    let (found, _) = draft::list(&site, ("cem", ""), &Which::All, 0).unwrap();
    assert_eq!(found.len(), 1);
}
