//! Alarms, near misses, second looks and referrals of who works here for an authority: their own, and nothing else is
//! shown or counted.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tiaki_core::id::{AccountId, ClientId, PersonId, SharedReferralId, SiteKey};
use tiaki_core::policy::{Purpose, Role};
use tiaki_core::quality::Rules;
use tiaki_core::queue::QueueRules;
use tiaki_ops::case::{self, Opening};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::{self, Ruling, Shown, Verdict};
use tiaki_ops::operators::{self, Wanted};
use tiaki_ops::queue::{self, SetAside};
use tiaki_ops::refer::draft::{self, NewReferral};
use tiaki_ops::{Act, Site, Store, folding, matching, quality, triage, views};
use tower::ServiceExt;

use crate::access::{served, session};
use crate::samples;

const COUNTRIES: [(&str, &str, &str); 2] = [("nz", "+6421555", "NZ"), ("fr", "+3361234", "FR")];

fn act(name: &str, days: i64) -> Act {
    Act {
        actor: name.to_owned(),
        at: samples::as_of().plus_days(days),
    }
}

pub(crate) fn account(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[3; 32]),
        &[b"Examplechat", handle.as_bytes()],
    )
}

/// Four persons in each of two countries, forty days ago.
pub(crate) fn filled(folder: &Path) -> Site {
    for (name, phone, _) in COUNTRIES {
        for number in 0..4 {
            let text = format!(
                "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
                 <incidentDateTime>2026-01-01T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
                 <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
                 <personOrUserReportedPerson><phone>{phone}{number:04}</phone></personOrUserReportedPerson>\
                 <espIdentifier>{name}-{number}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>"
            );
            let file = folder.join(format!("{name}-{number}.xml"));
            tiaki_package::atomic_write(&file, text.as_bytes()).unwrap();
        }
    }
    let site = Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    };
    let (act, options) = (act("test", -40), ImportOptions::default());
    let done = import(&site, &act, &[folder.to_owned()], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, 8, "{done:?}");
    matching::run(&site, &act, 31).unwrap();
    folding::run(&site, &act).unwrap();
    linking::run(&site, &act).unwrap();
    triage::run(&site, &act).unwrap();
    site
}

pub(crate) fn person(site: &Site, handle: &str) -> PersonId {
    let found = views::account(site, &account(handle)).unwrap().unwrap();
    found.person.unwrap()
}

/// An analyst of an authority.
pub(crate) fn hire(site: &Site, name: &str, agency: &str) {
    let wanted = Wanted {
        name,
        roles: &[Role::Analyst],
        agency,
    };
    let (act, random) = (act("test", -30), &([9; 10], [9; 16]));
    operators::add(site, &act, wanted, "a long enough password", random).unwrap();
}

/// An answer to somebody of these roles and this agency.
struct Told {
    status: StatusCode,
    to: String,
    body: String,
}

async fn ask(site: &Site, role: Role, agency: &str, request: (&str, &str)) -> Told {
    let (method, path) = request;
    let purpose = if path.starts_with("/audit") {
        Purpose::Triage
    } else {
        Purpose::ChildProtection
    };
    let (pages, _) = served(site, Some(session(role, agency, Some(purpose))));
    let token = format!(
        "tiaki_{}_{}",
        ClientId::from_bytes([7; 16]),
        "07".repeat(32)
    );
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:8400")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    let request = if path.starts_with("/api/") {
        request.header("authorization", format!("Bearer {token}"))
    } else {
        request.header("cookie", format!("tiaki={}", "07".repeat(32)))
    };
    let answer = pages.oneshot(request.body(Body::empty()).unwrap()).await;
    let answer = answer.unwrap();
    let to = answer.headers().get("location");
    let to = to.map_or("", |to| to.to_str().unwrap()).to_owned();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 22).await;
    Told {
        status,
        to,
        body: String::from_utf8(body.unwrap().to_vec()).unwrap(),
    }
}

async fn read(site: &Site, agency: &str, path: &str) -> String {
    let told = ask(site, Role::Analyst, agency, ("GET", path)).await;
    assert_eq!(told.status, StatusCode::OK, "{agency} {path}");
    told.body
}

fn decide(site: &Site, (one, other): (&str, &str)) {
    let ruling = Ruling {
        one: account(one),
        other: account(other),
        verdict: Verdict::Unsure,
        operator: "ben".to_owned(),
        reason: "file 9".to_owned(),
        shown: Shown::default(),
    };
    linking::decide(site, &act("ben", -30), &ruling).unwrap();
}

fn draft(site: &Site, handle: &str, to: &str) -> SharedReferralId {
    let new = NewReferral {
        persons: vec![person(site, handle)],
        to: vec![to.to_owned()],
        purpose: "protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: "routine".to_owned(),
        words: "file 9".to_owned(),
        ..NewReferral::default()
    };
    draft::draft(site, &act("cem", -1), &new).unwrap()
}

fn pair(one: &str, other: &str) -> String {
    let (one, other) = (account(one), account(other));
    format!("/review/{}/{}", one.min(other), one.max(other))
}

#[tokio::test]
async fn alarms_are_those_of_ones_own_queue() {
    let folder = tempfile::tempdir().unwrap();
    let site = filled(folder.path());
    let all = read(&site, "", "/alarms").await;
    for path in ["/alarms", "/api/v1/alarms"] {
        for (name, _, country) in COUNTRIES {
            let agency = format!("auth-{}", country.to_lowercase());
            let own = read(&site, &agency, path).await;
            for (other, ..) in COUNTRIES {
                for number in 0..4 {
                    let id = person(&site, &format!("{other}-{number}")).to_string();
                    assert!(all.contains(&id), "the site sees everybody");
                    assert_eq!(own.contains(&id), name == other, "{path} {agency} {other}");
                }
            }
        }
    }
    // Nor is anybody else's queue counted.
    let own = read(&site, "auth-nz", "/alarms").await;
    assert!(own.contains("/queue/auth-nz/overdue") && !own.contains("auth-fr"));
    let none = read(&site, "auth-au", "/alarms").await;
    assert!(none.contains("class=\"empty\"") && !none.contains("/person/"));
    // Who is in a restricted case is there for its members alone; the count stays.
    let hidden = person(&site, "nz-1");
    let new = Opening {
        persons: vec![hidden],
        restricted: true,
        ..Opening::default()
    };
    case::open(&site, &act("ben", -1), &new).unwrap();
    let left = read(&site, "auth-nz", "/alarms").await;
    assert!(!left.contains(&hidden.to_string()));
    assert!(left.contains(&person(&site, "nz-2").to_string()));
}

#[tokio::test]
async fn pairs_are_those_between_persons_of_ones_own_queue() {
    let folder = tempfile::tempdir().unwrap();
    let site = filled(folder.path());
    let pairs = [("nz-0", "nz-1"), ("fr-0", "fr-1"), ("nz-2", "fr-2")];
    for pair in pairs {
        decide(&site, pair);
    }
    for (agency, seen) in [
        ("", vec![0, 1, 2]),
        ("auth-nz", vec![0]),
        ("auth-fr", vec![1]),
        ("auth-au", vec![]),
    ] {
        let page = read(&site, agency, "/reviews").await;
        for (place, (one, other)) in pairs.into_iter().enumerate() {
            let is_seen = page.contains(&pair(one, other));
            assert_eq!(is_seen, seen.contains(&place), "{agency:?} {one} {other}");
        }
        let found = tiaki_ops::reviews::of_queue(&site, agency, 0).unwrap();
        if !agency.is_empty() {
            let many = i64::try_from(seen.len()).unwrap();
            assert_eq!((found.decided, found.waiting), (many, many), "{agency}");
        }
        read(&site, agency, "/api/v1/reviews").await;
    }
    // What joins the two is decided on by who may see both.
    for (agency, wanted) in [("auth-nz", StatusCode::NOT_FOUND), ("", StatusCode::OK)] {
        let told = ask(&site, Role::Analyst, agency, ("GET", &pair("nz-2", "fr-2"))).await;
        assert_eq!(told.status, wanted, "{agency:?}");
    }
}

#[tokio::test]
async fn second_looks_are_at_what_was_set_aside_in_ones_own_queue() {
    let folder = tempfile::tempdir().unwrap();
    let site = filled(folder.path());
    for handle in ["nz-0", "nz-1", "fr-0"] {
        let aside = SetAside {
            persons: vec![person(&site, handle)],
            code: "duplicate".to_owned(),
            reason: "file 9".to_owned(),
            operator: "ben".to_owned(),
            count: 1,
            seen: BTreeMap::new(),
        };
        let at = act("ben", -20).at;
        queue::set_aside(&site, &QueueRules::standard(), &aside, at).unwrap();
    }
    let directory = tiaki_core::authority::Directory::standard();
    let name = |id: &str| directory.find_id(id).unwrap().name.clone();
    let (nz, fr) = (name("auth-nz"), name("auth-fr"));
    let all = read(&site, "", "/audit").await;
    assert!(all.contains(&nz) && all.contains(&fr) && all.contains("All queues"));
    let own = read(&site, "auth-nz", "/audit").await;
    assert!(own.contains(&nz) && !own.contains(&fr) && !own.contains("All queues"));
    let none = read(&site, "auth-au", "/audit").await;
    assert!(!none.contains(&nz) && none.contains("class=\"empty\""));
    // Nobody waits there, so nothing of the others is handed out.
    let taken = ask(&site, Role::Analyst, "auth-au", ("POST", "/audit")).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.body);
    let mut taken_in = BTreeMap::new();
    for agency in ["auth-nz", "auth-fr"] {
        let taken = ask(&site, Role::Analyst, agency, ("POST", "/audit")).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{agency}");
        let look = read(&site, agency, &taken.to).await;
        assert!(look.contains(&name(agency)), "{agency}");
        taken_in.insert(agency, taken.to);
    }
    for (agency, other) in [("auth-nz", "auth-fr"), ("auth-fr", "auth-nz")] {
        let path = taken_in[other].as_str();
        let told = ask(&site, Role::Analyst, agency, ("GET", path)).await;
        assert_eq!(told.status, StatusCode::NOT_FOUND, "{agency}");
    }
}

#[tokio::test]
async fn referrals_are_those_to_ones_own_authority() {
    let folder = tempfile::tempdir().unwrap();
    let site = filled(folder.path());
    let drafts = [
        ("auth-nz", draft(&site, "nz-0", "NZ").to_string()),
        ("auth-fr", draft(&site, "fr-0", "FR").to_string()),
        ("auth-nz", draft(&site, "nz-1", "NZ").to_string()),
    ];
    for agency in ["", "auth-nz", "auth-fr", "auth-au"] {
        let page = read(&site, agency, "/referrals?show=drafted").await;
        for (to, id) in &drafts {
            let is_own = agency.is_empty() || agency == *to;
            assert_eq!(page.contains(id), is_own, "{agency:?} {to}");
            let one = ask(
                &site,
                Role::Liaison,
                agency,
                ("GET", &format!("/referral/{id}")),
            )
            .await;
            let wanted = if is_own {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(one.status, wanted, "{agency:?} {to}");
        }
        // The choices that stand are the site's.
        assert_eq!(page.contains("/referrals/standing"), agency.is_empty());
        let standing = ask(&site, Role::Analyst, agency, ("GET", "/referrals/standing")).await;
        assert_eq!(standing.status == StatusCode::OK, agency.is_empty());
    }
    let new = Opening {
        persons: vec![person(&site, "nz-0")],
        restricted: true,
        ..Opening::default()
    };
    case::open(&site, &act("ben", -1), &new).unwrap();
    let page = read(&site, "auth-nz", "/referrals?show=drafted").await;
    assert!(!page.contains(&drafts[0].1) && page.contains(&drafts[2].1));
    // Whose role has no queue sees no lists of it.
    for path in ["/alarms", "/reviews", "/audit"] {
        let told = ask(&site, Role::Liaison, "auth-nz", ("GET", path)).await;
        assert_ne!(told.status, StatusCode::OK, "{path}");
    }
}

/// Who is of a provider begins at its card, and is led to nothing that is refused.
#[tokio::test]
async fn who_is_of_a_provider_is_led_to_its_card() {
    let folder = tempfile::tempdir().unwrap();
    let site = filled(folder.path());
    let cards = quality::cards(&site, &Rules::standard()).unwrap();
    let (name, id) = (cards[0].name.as_str(), cards[0].provider);
    let card = format!("/provider/{id}");
    let led = ask(&site, Role::Provider, name, ("GET", "/me/provider")).await;
    assert_eq!(
        (led.status, led.to.as_str()),
        (StatusCode::SEE_OTHER, card.as_str())
    );
    let page = ask(&site, Role::Provider, name, ("GET", &card)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("href=\"/providers\""));
    let me = read_me(&site, Role::Provider, name).await;
    assert!(me.contains("href=\"/me/provider\"") && !me.contains("href=\"/me/exposure\""));
    // Of whom nothing came in there is no card.
    let led = ask(
        &site,
        Role::Provider,
        "Example Nobody",
        ("GET", "/me/provider"),
    )
    .await;
    assert_eq!(
        (led.status, led.to.as_str()),
        (StatusCode::SEE_OTHER, "/me")
    );
    let me = read_me(&site, Role::Provider, "Example Nobody").await;
    assert!(!me.contains("<li><a href=\"/me/provider\""));
    let me = read_me(&site, Role::Analyst, "").await;
    assert!(me.contains("href=\"/me/exposure\"") && !me.contains("/me/provider"));
}

async fn read_me(site: &Site, role: Role, agency: &str) -> String {
    let told = ask(site, role, agency, ("GET", "/me")).await;
    assert_eq!(told.status, StatusCode::OK);
    told.body
}
