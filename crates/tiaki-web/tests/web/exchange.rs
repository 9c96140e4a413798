//! The exchange from the pages: what is owed, a package with its forms, what is kept apart, keys; what is refused and comes back.

use axum::http::StatusCode;
use tiaki_core::exchange::Side;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::exchange::desk::{Desk, Found};
use tiaki_ops::exchange::keys::{self, Key};
use tiaki_ops::exchange::lists::{Line, ParcelLine};
use tiaki_ops::exchange::take::Came;
use tiaki_ops::exchange::{self, Node, Refused};
use tiaki_ops::{Act, Error, Site};
use tiaki_store::exchange::passings::{self, Passing};
use tiaki_store::exchange::threads::{self, Thread};
use tiaki_store::log::Entry;
use tiaki_web::{ExchangeDeed, Exchanges, KeyDeed};

use crate::access::{served, session, site};
use crate::client::{get, pages, post};
use crate::offered::ask;
use crate::routes::Broken;
use crate::samples::exchange::{CAME, LEFT, PROPOSED};
use crate::samples::{self, Samples};

impl Exchanges for Broken {
    fn exchange_desk(&self, _: &Node, _: &Act) -> Result<Desk, Error> {
        Err(Self::error())
    }
    fn exchange_page(
        &self,
        _: Side,
        _: Option<&str>,
        _: (u32, u32),
    ) -> Result<(Vec<Line>, bool), Error> {
        Err(Self::error())
    }
    fn exchange_sheet(
        &self,
        _: &Node,
        _: &Act,
        _: (&str, Option<&str>),
    ) -> Result<Option<Found>, Error> {
        Err(Self::error())
    }
    fn exchange_act(
        &self,
        _: &Node,
        _: &Act,
        _: (&str, Option<&str>),
        _: &ExchangeDeed,
    ) -> Result<Result<(), Refused>, Error> {
        Err(Self::error())
    }
    fn exchange_apart(&self) -> Result<Vec<ParcelLine>, Error> {
        Err(Self::error())
    }
    fn exchange_retry(
        &self,
        _: &Node,
        _: &Act,
        _: &[u8; 32],
    ) -> Result<Result<Came, Refused>, Error> {
        Err(Self::error())
    }
    fn keys_of(&self, _: &str) -> Result<Vec<Key>, Error> {
        Err(Self::error())
    }
    fn turn_key(&self, _: &Act, _: (&str, &str), _: KeyDeed) -> Result<Result<(), Refused>, Error> {
        Err(Self::error())
    }
}

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

fn path(digest: [u8; 32], deed: &str) -> String {
    let digest = hex::encode(digest);
    if deed.is_empty() {
        format!("/exchange/{digest}")
    } else {
        format!("/exchange/{digest}/{deed}")
    }
}

#[tokio::test]
async fn the_desk_says_what_is_owed_by_whom_and_how_old_it_is() {
    let pages = pages(Samples);
    let page = get(&pages, "/exchange").await.body;
    for shown in [
        "whether it is worked on",
        "that what was taken back is blocked",
        "overdue",
        "cannot be reached",
        "2</strong> sealed parcels",
        "more than 90 days",
        "3 packages were released",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let back = page.split("id=\"back\"").nth(1).unwrap();
    assert!(back.contains("passed on and taken back"), "{back}");
    for path in [
        "/exchange?side=up",
        "/exchange?state=nothing",
        "/exchange?page=0",
        "/exchange?page=9",
        "/exchange?peer=auth-fj",
    ] {
        assert_eq!(
            get(&pages, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn each_deed_is_a_form_that_comes_back_where_it_is_refused() {
    let pages = pages(Samples);
    for (deed, form) in [
        ("accept", "reference=NZ-1"),
        ("decline", "reason=known&words="),
        ("return", "suggested=AU"),
        ("ask", "words=which+port"),
        ("answer", "letter=let_4&words=443"),
        ("material", "legal_basis=a&what=b&reply_by=2026-04-01"),
        ("outcome", "code=arrest&on=2026-03-01&children="),
        ("forward", "to=AU&purpose=a&legal_basis=b&leave=let_3"),
        ("withdraw", ""),
    ] {
        let form = format!("with=auth-fj&{form}");
        let answer = post(&pages, &path(CAME, deed), &form, &[OURS]).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{deed}: {}",
            answer.body
        );
        let to = answer.header("location");
        let expected = format!("{}?with=auth-fj#letters", path(CAME, ""));
        assert_eq!(to, expected, "{deed}");
        let foreign = [("sec-fetch-site", "cross-site")];
        let answer = post(&pages, &path(CAME, deed), &form, &foreign).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{deed}");
    }
    for (deed, form, shown) in [
        ("ask", "words=", "Words are missing"),
        ("return", "suggested=nobody", "no such authority"),
        ("decline", "reason=%3Cscript%3E", "none of the codes"),
        (
            "forward",
            "to=AU&purpose=typed+purpose&legal_basis=b&leave=",
            "allow first",
        ),
        (
            "material",
            "legal_basis=a&what=b&reply_by=soon",
            "does not read",
        ),
        ("outcome", "code=arrest&on=", "does not read"),
        (
            "outcome",
            "code=arrest&on=2026-03-01&children=-1",
            "does not read",
        ),
    ] {
        let form = format!("with=auth-fj&{form}");
        let answer = post(&pages, &path(CAME, deed), &form, &[OURS]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{deed}");
        assert!(answer.body.contains("Nothing was written down."), "{deed}");
        assert!(answer.body.contains(shown), "{deed}: {}", answer.body);
        assert!(!answer.body.contains("<script>"), "{deed}");
    }
    let typed = "with=auth-fj&to=AU&purpose=typed+purpose&legal_basis=b&leave=";
    let again = post(&pages, &path(CAME, "forward"), typed, &[OURS])
        .await
        .body;
    assert!(again.contains("value=\"typed purpose\""), "{again}");
    for (path, form) in [
        (path(CAME, "burn"), ""),
        (path([1; 32], "accept"), "with=auth-au&words="),
    ] {
        let answer = post(&pages, &path, form, &[OURS]).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::SEE_OTHER].contains(&answer.status),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_package_shows_the_forms_for_what_may_be_said_and_no_others() {
    let pages = pages(Samples);
    let came = get(&pages, &path(CAME, "")).await.body;
    let left = get(&pages, &path(LEFT, "")).await.body;
    let has = |page: &str, deed: &str, digest| {
        page.contains(&format!("action=\"{}\"", path(digest, deed)))
    };
    for deed in [
        "accept", "decline", "return", "ask", "answer", "material", "outcome", "forward",
    ] {
        assert!(has(&came, deed, CAME), "{deed}");
        if deed != "ask" {
            assert!(!has(&left, deed, LEFT), "{deed}");
        }
    }
    for deed in ["fulfil", "supplement", "retract", "ask"] {
        assert!(has(&left, deed, LEFT), "{deed}");
        if deed != "ask" {
            assert!(!has(&came, deed, CAME), "{deed}");
        }
    }
    for shown in ["code 7", "AMBER+STRICT", "which port?", "it may", "Keys"] {
        assert!(shown == "Keys" || came.contains(shown), "{shown}: {came}");
    }
    // Who proposed sees no form to let it go; somebody else does.
    let mine = crate::client::get_as(&pages, &path(PROPOSED, ""), "ben")
        .await
        .body;
    assert!(!has(&mine, "release", PROPOSED) && has(&mine, "withdraw", PROPOSED));
    let other = get(&pages, &path(PROPOSED, "")).await.body;
    assert!(has(&other, "release", PROPOSED), "{other}");
    assert!(!has(&other, "forward", PROPOSED), "one at a time");
    for missing in [
        path([9; 32], ""),
        format!("{}?with=auth-au", path(CAME, "")),
    ] {
        let answer = get(&pages, &missing).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn what_is_kept_apart_is_looked_at_again_by_who_may() {
    let pages = pages(Samples);
    let again = async |form: String| post(&pages, "/exchange/apart", &form, &[OURS]).await;
    let good = again(format!("parcel={}", "d1".repeat(32))).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER);
    for (parcel, shown) in [
        ("d2".repeat(32), "altered or cut off"),
        ("d3".repeat(32), "no such parcel"),
        ("no-parcel".to_owned(), "no such parcel"),
        (String::new(), "no such parcel"),
    ] {
        let answer = again(format!("parcel={parcel}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{parcel}");
        assert!(answer.body.contains(shown), "{parcel}: {}", answer.body);
    }
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    for (role, purpose, may) in [
        (Role::IntakeOfficer, Some(Purpose::Triage), true),
        (Role::Administrator, None, true),
        (Role::Analyst, Some(Purpose::Triage), false),
    ] {
        let (pages, _) = served(&site, Some(session(role, "", purpose)));
        let form = format!("parcel={}", "d1".repeat(32));
        let (status, page) = ask(&pages, ("POST", "/exchange/apart", form)).await;
        let expected = if may {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(status, expected, "{role:?}: {page}");
    }
}

#[tokio::test]
async fn a_key_is_confirmed_by_its_fingerprint_by_another_than_who_added_it() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let by = |actor: &str| Act {
        actor: actor.to_owned(),
        at: samples::as_of(),
    };
    let key = tiaki_package::SigningKey::from_seed([8; 32]);
    let public = key.verifying_key().to_string();
    let print = tiaki_ops::directory::fingerprint(&public);
    keys::add(&site, &by("ben"), "FJ", keys::Purpose::Sign, &public, None).unwrap();
    let liaison = Some(session(Role::Liaison, "", Some(Purpose::Investigation)));
    let (pages, _) = served(&site, liaison);
    let read = async || {
        ask(&pages, ("GET", "/authority/auth-fj", String::new()))
            .await
            .1
    };
    let send = async |deed: &str, print: &str| {
        let form = format!("fingerprint={}", print.replace(' ', "+"));
        let to = format!("/authority/auth-fj/key/{deed}");
        ask(&pages, ("POST", to.as_str(), form)).await
    };
    assert!(read().await.contains("proposed"));
    let (status, page) = send("check", "0123 4567 89ab cdef 0123 4567 89ab cdef").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("compare again, by telephone"), "{page}");
    assert_eq!(send("check", &print).await.0, StatusCode::SEE_OTHER);
    let page = read().await;
    assert!(
        page.contains("confirmed") && !page.contains("key/check"),
        "{page}"
    );
    assert_eq!(send("revoke", &print).await.0, StatusCode::SEE_OTHER);
    let page = read().await;
    assert!(
        page.contains("revoked") && !page.contains("key/revoke"),
        "{page}"
    );
    // Who added one is offered no form to confirm it, and is refused.
    let own = tiaki_package::SigningKey::from_seed([9; 32]);
    let own = own.verifying_key().to_string();
    keys::add(&site, &by("Ana"), "FJ", keys::Purpose::Sign, &own, None).unwrap();
    assert!(!read().await.contains("key/check"));
    let (status, page) = send("check", &tiaki_ops::directory::fingerprint(&own)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("another person than who added it"), "{page}");
    // Others read, and change nothing.
    for role in [Role::Analyst, Role::Supervisor, Role::Auditor] {
        let purpose = role.purposes().first().copied();
        let (pages, _) = served(&site, Some(session(role, "", purpose)));
        let (status, page) = ask(&pages, ("GET", "/authority/auth-fj", String::new())).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(&print) && !page.contains("/key/"), "{role:?}");
        for deed in ["check", "revoke"] {
            let to = format!("/authority/auth-fj/key/{deed}");
            let form = format!("fingerprint={}", print.replace(' ', "+"));
            let (status, _) = ask(&pages, ("POST", to.as_str(), form)).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {deed}");
        }
    }
}

/// A package that came, and a proposal of ben to pass it on.
fn proposed(site: &Site, terms: &str, leave: Option<&str>) {
    let package = [7; 32];
    let thread = Thread {
        package,
        peer: "auth-fj".to_owned(),
        side: "recipient".to_owned(),
        package_id: "pkg_7".to_owned(),
        parcel: None,
        state: "received".to_owned(),
        reference: "OP-7".to_owned(),
        accounts: 1,
        persons: 1,
        terms: terms.to_owned(),
        began_at: samples::as_of().micros(),
        expires_at: i64::MAX,
        reply_by: None,
        taken_at: None,
    };
    let passing = Passing {
        package,
        peer: "auth-fj".to_owned(),
        seq: 0,
        to: "auth-au".to_owned(),
        purpose: "a".to_owned(),
        legal_basis: "b".to_owned(),
        leave: leave.map(str::to_owned),
        operator: "ben".to_owned(),
        at: samples::as_of(),
    };
    let entry = || Entry {
        at: samples::as_of(),
        actor: "test".to_owned(),
        verb: "exchange.test",
        subject: String::new(),
        detail: String::new(),
    };
    let write = |tx: &tiaki_store::Tx<'_>| {
        threads::begin(tx, &thread)?;
        passings::propose(tx, &passing, entry())
    };
    site.store.write("test", write).unwrap();
}

#[tokio::test]
async fn the_rules_of_access_know_who_proposed_and_under_which_terms_it_came() {
    for (terms, leave, name, expected) in [
        (
            "H0 TLP:AMBER",
            None,
            "cem",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("H0 TLP:AMBER", None, "Ben ", StatusCode::FORBIDDEN),
        ("H0,H2 TLP:AMBER", None, "cem", StatusCode::FORBIDDEN),
        ("H0 TLP:RED", None, "cem", StatusCode::FORBIDDEN),
        (
            "H0,H2 TLP:RED",
            Some("let_1"),
            "cem",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path());
        let by = Act {
            actor: "test".to_owned(),
            at: samples::as_of(),
        };
        exchange::set_up(&site, &by, "NZ", false).unwrap();
        proposed(&site, terms, leave);
        let mut liaison = session(Role::Liaison, "", Some(Purpose::Investigation));
        liaison.name = name.to_owned();
        let (pages, _) = served(&site, Some(liaison));
        let to = path([7; 32], "release");
        // What is let through finds no parcel to pass on, and says so.
        let (status, page) = ask(&pages, ("POST", to.as_str(), "with=auth-fj".to_owned())).await;
        let expected = if expected == StatusCode::UNPROCESSABLE_ENTITY {
            // The package itself is not here.
            StatusCode::NOT_FOUND
        } else {
            expected
        };
        assert_eq!(status, expected, "{terms} {leave:?} {name}: {page}");
    }
}

#[tokio::test]
async fn an_agency_that_works_here_sees_nothing_of_the_exchange() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    proposed(&site, "H0 TLP:AMBER", None);
    let purpose = Some(Purpose::Investigation);
    for (role, agency) in [
        (Role::Analyst, "auth-au"),
        (Role::Supervisor, "auth-fj"),
        (Role::PeerAgency, "auth-fj"),
        (Role::IntakeOfficer, ""),
        (Role::Administrator, ""),
    ] {
        let (pages, _) = served(&site, Some(session(role, agency, purpose)));
        for path in [
            "/exchange".to_owned(),
            path([7; 32], ""),
            "/exchange/pkg_7".to_owned(),
        ] {
            let (status, page) = ask(&pages, ("GET", path.as_str(), String::new())).await;
            assert_ne!(status, StatusCode::OK, "{role:?} {agency} {path}");
            assert!(!page.contains("OP-7"), "{role:?} {agency} {path}");
        }
    }
    let (pages, _) = served(&site, Some(session(Role::Liaison, "", purpose)));
    let (status, page) = ask(&pages, ("GET", "/exchange", String::new())).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("OP-7"), "{page}");
}

/// A site that knows auth-fj, and a package of that which came in.
fn came(site: &Site) -> String {
    let by = |actor: &str| Act {
        actor: actor.to_owned(),
        at: samples::as_of(),
    };
    let node = samples::exchange::node().unwrap();
    exchange::set_up(site, &by("test"), "NZ", false).unwrap();
    let signing = tiaki_package::SigningKey::from_seed([8; 32]);
    let theirs = tiaki_package::Identity::from_seed([9; 32]).unwrap();
    for (purpose, key) in [
        (keys::Purpose::Sign, signing.verifying_key().to_string()),
        (keys::Purpose::Seal, theirs.recipient_text()),
    ] {
        keys::add(site, &by("ben"), "FJ", purpose, &key, None).unwrap();
        let print = tiaki_ops::directory::fingerprint(&key);
        keys::check(site, &by("cem"), "FJ", &print).unwrap();
    }
    let own = node.identities[0].recipient();
    let at = samples::as_of().micros();
    let tables = "account,person,service,handle,protection\nacc_1,per_1,ExampleChat,u-1,open\n";
    let draft = tiaki_package::Draft {
        package_id: "pkg_came".to_owned(),
        operation: None,
        common_reference: Some("OP-9".to_owned()),
        sender: tiaki_package::Sender {
            authority: "auth-fj".to_owned(),
            name: "Placeholder unit".to_owned(),
            country: "FJ".to_owned(),
        },
        recipients: vec![tiaki_package::Party {
            authority: "auth-nz".to_owned(),
            country: "NZ".to_owned(),
            key: own.clone(),
        }],
        created_at: at,
        expires_at: samples::as_of().plus_days(300).micros(),
        reply_by: Some(samples::as_of().plus_days(3).micros()),
        purpose: "protection of children".to_owned(),
        legal_basis: "code 77".to_owned(),
        handling: tiaki_package::Handling {
            codes: [tiaki_package::HandlingCode::H0].into(),
            restriction: None,
        },
        evaluation: tiaki_package::Evaluation::four_by_four("B", "2"),
        tlp: tiaki_package::Tlp::Green,
        urgency: tiaki_package::Urgency {
            level: tiaki_package::UrgencyLevel::Urgent,
            reason: "code 3".to_owned(),
        },
        counts: [("accounts".to_owned(), 1)].into(),
        withheld: Vec::new(),
        contents: [(
            "accounts.csv".to_owned(),
            tiaki_package::Content {
                media_type: "text/csv".to_owned(),
                text: tables.to_owned(),
            },
        )]
        .into(),
    };
    let signed = draft.sign(&signing).unwrap();
    let sealed = signed.seal(std::slice::from_ref(&own)).unwrap();
    exchange::receive::whole(site, &node, &by("test"), "auth-nz", &sealed).unwrap();
    hex::encode(signed.digest())
}

#[tokio::test]
async fn an_officer_reads_a_package_and_accepts_it_once() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let package = came(&site);
    let purpose = Some(Purpose::Investigation);
    let as_role = |role: Role| served(&site, Some(session(role, "", purpose))).0;
    let (analyst, liaison) = (as_role(Role::Analyst), as_role(Role::Liaison));
    let desk = ask(&analyst, ("GET", "/exchange", String::new())).await.1;
    assert!(
        desk.contains("whether it is worked on") && desk.contains("OP-9"),
        "{desk}"
    );
    let own = format!("/exchange/{package}");
    for path in [own.clone(), "/exchange/pkg_came".to_owned()] {
        let (status, page) = ask(&analyst, ("GET", path.as_str(), String::new())).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(
            page.contains("code 77") && page.contains("/accept"),
            "{page}"
        );
        assert!(!page.contains("u-1"), "nobody in it is told");
    }
    // A liaison works on no case, and is offered what it may.
    let page = ask(&liaison, ("GET", own.as_str(), String::new())).await.1;
    assert!(
        page.contains("code 77") && !page.contains("/accept"),
        "{page}"
    );
    let send = async |pages: &axum::Router, deed: &str, form: &str| {
        let (to, form) = (format!("{own}/{deed}"), form.to_owned());
        ask(pages, ("POST", to.as_str(), form)).await
    };
    let (status, _) = send(&liaison, "accept", "").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, page) = send(&analyst, "outcome", "code=arrest&on=2026-03-01").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("something has to be said first"), "{page}");
    assert_eq!(
        send(&analyst, "accept", "reference=NZ-1").await.0,
        StatusCode::SEE_OTHER
    );
    let (status, page) = send(&analyst, "accept", "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("that was said before"), "{page}");
    assert!(
        page.contains("NZ-1") && page.contains("/material"),
        "{page}"
    );
    let (status, _) = send(&analyst, "retract", "reason=law").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    // It came: who takes it back is its sender.
    let (status, _) = send(&liaison, "retract", "reason=law").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let accounts = site.store.read("test", tiaki_store::persons::accounts);
    assert_eq!(accounts.unwrap().len(), 1);
}
