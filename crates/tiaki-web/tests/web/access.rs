//! Every route as nobody, in the wrong role, of the wrong agency: none is missing, since the list is the router's.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use tiaki_core::id::{ClientId, OperatorId, SiteKey};
use tiaki_core::policy::{
    Action, Actor, Agency, Decision, Facts, Hand, Membership, Meter, Purpose, Reach, Refusal,
    Resource, Role, Rows, Standing, Terms, authorize,
};
use tiaki_core::protection::Protection;
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::access::{self, Subject};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::clients::{ClientToken, Entered};
use tiaki_ops::linking::{self, Ruling, Shown, Verdict};
use tiaki_ops::sessions::{Attempt, Refused, Session, SessionRules, Token};
use tiaki_ops::{Act, Countries, Error, Site, Store, views};
use tiaki_web::{About, Door, Need, Route, Settings, router_and_routes};
use tower::ServiceExt;

use crate::{reviews, samples};

/// A door that lets one session in and decides by the real rules on a real store.
struct Real {
    site: Site,
    session: Option<Session>,
}

crate::own::own_login!(Real);

impl Door for Real {
    fn log_in(
        &self,
        _: &SessionRules,
        _: Attempt<'_>,
        _: Token,
        _: Timestamp,
    ) -> Result<bool, Error> {
        Ok(false)
    }

    fn session(&self, _: &SessionRules, _: Token, _: Timestamp) -> Result<Option<Session>, Error> {
        Ok(self.session.clone())
    }

    fn touch(&self, _: Token, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn name_purpose(
        &self,
        _: &SessionRules,
        _: (Token, Token),
        _: (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        Ok(Err(Refused::Reason))
    }

    fn log_out(&self, _: &SessionRules, _: Token, _: bool, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn prefer(
        &self,
        _: &Session,
        _: Option<&str>,
        _: Option<&str>,
        _: Timestamp,
    ) -> Result<(), Error> {
        Ok(())
    }

    /// The same, where it is a machine's.
    fn client(&self, token: &ClientToken, _: Timestamp) -> Result<Option<Entered>, Error> {
        let client = token.client();
        Ok(self.session.clone().map(|session| Entered {
            client,
            per_minute: 6_000,
            session: Session {
                client: Some(client),
                name: format!("client:{client}"),
                ..session
            },
        }))
    }

    fn decide(
        &self,
        session: &Session,
        action: Action,
        subject: &Subject,
    ) -> Result<Decision, Error> {
        access::decide(&self.site, session, action, subject)
    }
}

pub(crate) fn site(folder: &std::path::Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: Countries::standard(),
        wordings: Arc::default(),
    }
}

pub(crate) fn session(role: Role, agency: &str, purpose: Option<Purpose>) -> Session {
    let at = samples::as_of();
    Session {
        operator: OperatorId::from_bytes([7; 16]),
        client: None,
        name: "ana".to_owned(),
        roles: vec![role],
        agency: agency.to_owned(),
        purpose,
        reason: String::new(),
        started_at: at,
        ends_at: at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

fn settings() -> Settings {
    Settings {
        operation: "Operation Sample (synthetic)".to_owned(),
        clock: Arc::new(samples::as_of()),
        now: samples::as_of,
        follow: None,
        approve: None,
        queue: QueueRules::standard(),
        sessions: SessionRules::standard(),
        sending: None,
        exchange: samples::exchange::node(),
        workplace: tiaki_core::workplace::WorkplaceRules::shared(),
        random: || Some([9; 32]),
        names: Vec::new(),
    }
}

pub(crate) fn served(site: &Site, session: Option<Session>) -> (Router, Vec<Route>) {
    let door = Real {
        site: site.clone(),
        session,
    };
    router_and_routes(Arc::new(site.clone()), Arc::new(door), settings())
}

/// The address of a route with something in each of its places; of nothing that is stored.
fn address(route: &Route) -> String {
    let ids = [
        ("{authority}", "auth-nz".to_owned()),
        ("{case}", format!("cas_{}", "9".repeat(32))),
        ("{version}", "standard-1".to_owned()),
        ("{operator}", format!("opr_{}", "9".repeat(32))),
        ("{list}", format!("lst_{}", "9".repeat(32))),
        ("{person}", format!("per_{}", "9".repeat(32))),
        ("{account}", format!("acc_{}", "9".repeat(32))),
        ("{report}", format!("rep_{}", "9".repeat(32))),
        ("{incident}", format!("inc_{}", "9".repeat(32))),
        ("{one}", format!("acc_{}", "8".repeat(32))),
        ("{other}", format!("acc_{}", "9".repeat(32))),
        ("{view}", format!("viw_{}", "9".repeat(32))),
        ("{decision}", format!("asd_{}", "9".repeat(32))),
        ("{task}", format!("tsk_{}", "9".repeat(32))),
        ("{draft}", format!("shr_{}", "9".repeat(32))),
        ("{provider}", format!("pro_{}", "9".repeat(32))),
        ("{package}", "9".repeat(64)),
        ("{name}", "nothing.css".to_owned()),
    ];
    let mut address = route.path.to_owned();
    for (place, id) in ids {
        address = address.replace(place, &id);
    }
    assert!(!address.contains('{'), "{address}: say what stands there");
    address
}

fn is_call(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

async fn status(pages: &Router, route: &Route, accept: &str) -> StatusCode {
    let request = Request::builder()
        .method(route.method.clone())
        .uri(address(route))
        .header("host", "127.0.0.1:8400")
        .header("accept", accept)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    // Machines have a token, and browsers a session.
    let request = if is_call(route) {
        let token = format!(
            "tiaki_{}_{}",
            ClientId::from_bytes([7; 16]),
            "07".repeat(32)
        );
        request.header("authorization", format!("Bearer {token}"))
    } else {
        request.header("cookie", format!("tiaki={}", "07".repeat(32)))
    };
    let request = request.body(Body::empty()).unwrap();
    let answer = pages.clone().oneshot(request).await.unwrap();
    let to_purpose = answer
        .headers()
        .get("location")
        .is_some_and(|to| to.to_str().unwrap().starts_with("/purpose?"));
    if to_purpose {
        return StatusCode::FORBIDDEN;
    }
    answer.status()
}

#[tokio::test]
async fn nobody_is_let_in_anywhere_but_at_the_door() {
    let folder = tempfile::tempdir().unwrap();
    let (pages, routes) = served(&site(folder.path()), None);
    assert!(routes.len() > 40);
    let open: Vec<(&Method, &str)> = routes
        .iter()
        .filter(|route| route.need == Need::Nothing)
        .map(|route| (&route.method, route.path))
        .collect();
    // This list only ever shrinks.
    assert_eq!(
        open,
        [
            (&Method::GET, "/health"),
            (&Method::GET, "/assets/{name}"),
            (&Method::POST, "/language"),
            (&Method::GET, "/login"),
            (&Method::POST, "/login"),
        ]
    );
    for route in routes.iter().filter(|route| route.need != Need::Nothing) {
        for accept in ["text/html", "application/json"] {
            let told = status(&pages, route, accept).await;
            assert_eq!(
                told,
                StatusCode::UNAUTHORIZED,
                "{} {}",
                route.method,
                route.path
            );
        }
    }
}

/// What the policy says of a role on a thing with such facts.
fn ruled(
    role: Role,
    (agency, machine): (Agency, bool),
    purpose: Option<Purpose>,
    action: Action,
    (reach, case): (Reach, Option<Standing>),
) -> Decision {
    let facts = Facts {
        reach,
        case,
        protection: Protection::Open,
        terms: Terms::of([], false),
        hand: Hand::Nobody,
        rows: Rows::Many,
        meter: match action {
            Action::ReadUnitLoad | Action::SetExposureLimits => Meter::Unit,
            _ => Meter::Own,
        },
        own: false,
    };
    let actor = Actor {
        role,
        agency,
        second_factor: true,
        machine,
        purpose,
    };
    authorize(&actor, action, &Resource::of(action.about(), &facts))
}

/// Whatever the policy refuses is refused by the route, as it says: 403, or 404 where one may not know. What it
/// permits is let through to the handler, which finds nothing in an empty store.
#[tokio::test]
async fn every_route_refuses_whom_the_rules_refuse() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let mut refused = 0;
    for role in Role::ALL {
        for (agency, of) in [("", Agency::Site), ("auth-au", Agency::Authority)] {
            let purposes = role.purposes().iter().copied().map(Some);
            for purpose in std::iter::once(None).chain(purposes) {
                let (pages, routes) = served(&site, Some(session(*role, agency, purpose)));
                for route in &routes {
                    let Need::Of(action, about) = route.need else {
                        continue;
                    };
                    // Nothing here is in the queue of auth-au, and each agency has its own list of cases.
                    let reach = if agency.is_empty() || about == About::Own {
                        Reach::Own
                    } else {
                        Reach::Other
                    };
                    // A package is everybody's who works on cases here.
                    let case = (about == About::Exchanged).then_some(Standing {
                        restricted: false,
                        membership: Membership::Member,
                    });
                    let who = (of, is_call(route));
                    let decision = ruled(*role, who, purpose, action, (reach, case));
                    let told = status(&pages, route, "text/html").await;
                    let at = format!(
                        "{role:?} {agency:?} {purpose:?}: {} {}",
                        route.method, route.path
                    );
                    match decision.refusal {
                        None => assert!(
                            told != StatusCode::UNAUTHORIZED && told != StatusCode::FORBIDDEN,
                            "{at}: {told}"
                        ),
                        Some(refusal) => {
                            refused += 1;
                            // Another purpose of theirs may do: then they are led to name it.
                            let may_name = role.purposes().iter().any(|other| {
                                ruled(*role, who, Some(*other), action, (reach, case)).allow
                            });
                            // So does who may read what the address names, whatever kind of thing it is refused on.
                            let read = match about {
                                About::Person | About::Pair => Some(Action::ReadPerson),
                                About::Account => Some(Action::ReadAccount),
                                About::Exchanged => Some(Action::ReadReferral),
                                _ => None,
                            };
                            let purposes = role.purposes().iter().copied().map(Some);
                            let may_read = read.is_some_and(|read| {
                                std::iter::once(purpose).chain(purposes).any(|other| {
                                    ruled(*role, who, other, read, (reach, case)).allow
                                })
                            });
                            let is_told = may_name || may_read;
                            let wanted = if is_told || refusal == Refusal::Refused {
                                StatusCode::FORBIDDEN
                            } else {
                                StatusCode::NOT_FOUND
                            };
                            assert_eq!(told, wanted, "{at}");
                        }
                    }
                }
            }
        }
    }
    assert!(refused > 1_000, "{refused}");
}

/// Who never reads case content gets none of it, whatever purpose is named.
#[tokio::test]
async fn who_runs_or_checks_the_software_reads_no_case() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    for role in [
        Role::Administrator,
        Role::Auditor,
        Role::Provider,
        Role::PeerAgency,
    ] {
        for purpose in std::iter::once(None).chain(Purpose::ALL.iter().copied().map(Some)) {
            let (pages, routes) = served(&site, Some(session(role, "", purpose)));
            for route in &routes {
                let Need::Of(action, about) = route.need else {
                    continue;
                };
                // What each comes here for is its own: a provider's card, and a peer agency's packages.
                let is_own = role == Role::PeerAgency && action == Action::ReadPackage;
                if action.is_case_content() && about != About::Provider && !is_own {
                    let told = status(&pages, route, "application/json").await;
                    assert!(
                        told == StatusCode::FORBIDDEN || told == StatusCode::NOT_FOUND,
                        "{role:?} {} {}: {told}",
                        route.method,
                        route.path
                    );
                }
            }
        }
    }
}

/// A name that no page reads is refused by every page, since a filter that is misspelt would show everybody: none is
/// missing, since the list is the router's. Views that always fail tell whether a handler was reached.
#[tokio::test]
async fn no_page_ignores_what_it_does_not_read() {
    let views = Arc::new(crate::routes::Broken);
    let door = Arc::new(samples::door::Inside);
    let (pages, routes) = router_and_routes(views, door, settings());
    let ask = async |address: String| {
        let request = Request::builder()
            .uri(&address)
            .header("host", "127.0.0.1:8400")
            .header("cookie", format!("tiaki={}", "07".repeat(32)))
            .body(Body::empty())
            .unwrap();
        pages.clone().oneshot(request).await.unwrap().status()
    };
    let mut reads = 0;
    let shown = routes
        .iter()
        .filter(|route| route.method == Method::GET && !is_call(route));
    for route in shown {
        let address = address(route);
        if !address.starts_with("/assets/") {
            let plain = ask(address.clone()).await;
            assert_ne!(plain, StatusCode::NOT_FOUND, "{address}");
        }
        for query in ["bnad=very-high", "=", "Page=1", "%70age=1"] {
            let told = ask(format!("{address}?{query}")).await;
            assert_eq!(told, StatusCode::NOT_FOUND, "{address}?{query}");
        }
        for name in route.asks {
            reads += 1;
            let with = ask(format!("{address}?{name}=1&bnad=1")).await;
            assert_eq!(with, StatusCode::NOT_FOUND, "{address} {name}");
        }
    }
    assert!(reads > 80, "{reads}");
}

/// Who works here for another authority begins at its own queue, or at its own cases, is led there from every page, and
/// to nothing that it may not see.
#[tokio::test]
async fn who_works_for_an_authority_is_led_to_what_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let ask = async |role, agency: &str, path: &str| {
        let purpose = Some(Purpose::ChildProtection);
        let (pages, _) = served(&site, Some(session(role, agency, purpose)));
        let request = Request::builder()
            .uri(path)
            .header("host", "127.0.0.1:8400")
            .header("cookie", format!("tiaki={}", "07".repeat(32)))
            .body(Body::empty())
            .unwrap();
        let answer = pages.oneshot(request).await.unwrap();
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), 1 << 20)
            .await
            .unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    };
    for (role, home, leads) in [
        (
            Role::Analyst,
            "/queue/auth-au",
            &[
                "/queue/auth-au",
                "/cases",
                "/alarms",
                "/referrals",
                "/reviews",
                "/audit",
            ][..],
        ),
        (
            Role::Supervisor,
            "/queue/auth-au",
            &[
                "/queue/auth-au",
                "/cases",
                "/alarms",
                "/referrals",
                "/reviews",
                "/audit",
            ],
        ),
        (
            Role::IntakeOfficer,
            "/queue/auth-au",
            &["/queue/auth-au", "/alarms", "/reviews", "/audit"],
        ),
        (Role::Liaison, "/cases", &["/cases", "/referrals"]),
    ] {
        let (status, page) = ask(role, "auth-au", "/me").await;
        assert_eq!(status, StatusCode::OK);
        assert!(
            page.contains(&format!("class=\"brand\" href=\"{home}\"")),
            "{role:?}: {page}"
        );
        let nav = page.split("</header>").next().unwrap();
        let linked: Vec<&str> = nav
            .split("<a href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        for lead in leads {
            assert!(linked.contains(lead), "{role:?} {lead}: {linked:?}");
        }
        for href in linked.iter().filter(|href| href.starts_with('/')) {
            let (status, _) = ask(role, "auth-au", href).await;
            assert_eq!(status, StatusCode::OK, "{role:?} {href}");
        }
    }
    let (_, page) = ask(Role::Analyst, "", "/me").await;
    assert!(!page.contains("/queue/"), "the site's own have all queues");
    let (status, _) = ask(Role::Analyst, "auth-au", "/queue/auth-nz").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// A page as an analyst of the site sees it.
async fn told(site: &Site, path: &str) -> String {
    let session = session(Role::Analyst, "", Some(Purpose::Investigation));
    let (pages, _) = served(site, Some(session));
    let request = Request::builder()
        .uri(path)
        .header("host", "127.0.0.1:8400")
        .header("cookie", format!("tiaki={}", "07".repeat(32)));
    let answer = pages.oneshot(request.body(Body::empty()).unwrap()).await;
    let body = axum::body::to_bytes(answer.unwrap().into_body(), 1 << 20).await;
    String::from_utf8(body.unwrap().to_vec()).unwrap()
}

/// Of an id that has ended nothing is left to ask about: who holds its accounts now is asked about before it leads there.
#[tokio::test]
async fn an_id_that_has_ended_leads_nobody_to_whom_they_may_not_know_of() {
    let folder = tempfile::tempdir().unwrap();
    let site = reviews::linked(folder.path());
    let of = |handle: &str| {
        let found = views::account(&site, &reviews::id(handle)).unwrap();
        found.unwrap().person.unwrap()
    };
    let before = [of("one"), of("three")];
    let ruling = Ruling {
        one: reviews::id("one"),
        other: reviews::id("three"),
        verdict: Verdict::Same,
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
        shown: Shown::default(),
    };
    linking::decide(&site, &reviews::act(), &ruling).unwrap();
    reviews::again(&site);
    let now = of("one");
    let ended = before.into_iter().find(|id| *id != now).unwrap();
    let ask = async |path: &str| {
        let session = session(Role::Analyst, "", Some(Purpose::Investigation));
        let (pages, _) = served(&site, Some(session));
        let token = format!(
            "tiaki_{}_{}",
            ClientId::from_bytes([7; 16]),
            "07".repeat(32)
        );
        let request = Request::builder()
            .uri(path)
            .header("host", "127.0.0.1:8400");
        let request = if path.starts_with("/api/") {
            request.header("authorization", format!("Bearer {token}"))
        } else {
            request.header("cookie", format!("tiaki={}", "07".repeat(32)))
        };
        let answer = pages.oneshot(request.body(Body::empty()).unwrap()).await;
        let answer = answer.unwrap();
        let to = answer.headers().get("location");
        let to = to.map(|to| to.to_str().unwrap().to_owned());
        (answer.status(), to)
    };
    let addresses = [
        ("/person/", ""),
        ("/person/", "/around"),
        ("/api/v1/persons/", ""),
    ];
    for (start, end) in addresses {
        let (status, to) = ask(&format!("{start}{ended}{end}")).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{start}{end}");
        assert_eq!(to, Some(format!("{start}{now}{end}")));
    }
    let other = of("four").to_string();
    let (one, three) = (reviews::id("one"), reviews::id("three"));
    let said = "<div class=\"note\" role=\"status\">";
    let path = format!("/person/{other}?answered={one}-{three}");
    assert!(told(&site, &path).await.contains(said));
    let ben = Act {
        actor: "ben".to_owned(),
        at: samples::as_of(),
    };
    let new = Opening {
        persons: vec![now],
        restricted: true,
        ..Opening::default()
    };
    case::open(&site, &ben, &new).unwrap();
    for (start, end) in addresses {
        let (status, to) = ask(&format!("{start}{ended}{end}")).await;
        assert_eq!((status, to), (StatusCode::NOT_FOUND, None), "{start}{end}");
    }
    // Nor does the page of somebody else tell what was decided on accounts of such a person.
    let told = told(&site, &path).await;
    assert!(!told.contains(said) && told.contains(&other), "{told}");
}
