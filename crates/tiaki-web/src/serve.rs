//! Routes, and the sockets they answer on.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use tokio::sync::watch;

use crate::assets;
use crate::edge::{Edge, Views};
use crate::error::Error;
use crate::head::{Requests, stand_around};
use crate::ispws::{self, Office, Providers, Sweep};
use crate::page::{self, House};
use crate::problem::Problem;
use crate::settings::Settings;
use crate::wire;

/// Bytes that a form may have.
const FORM_BYTES: usize = 16 * 1024;

/// The sockets to answer on.
#[derive(Debug)]
pub struct Listeners {
    /// For the pages, and for the provider API where there is one: loopback only.
    pub pages: std::net::TcpListener,
    /// For the provider API alone: any address, since it has a log-in. Whoever opens one to a
    /// network has seen to TLS in front of it.
    pub providers: Option<std::net::TcpListener>,
}

/// Serves the pages, and the provider API where `providers` are given, until `shutdown` ends;
/// requests under way are answered first.
///
/// # Errors
/// [`Error::NotLoopback`] where the socket of the pages is open to a network: there are no
/// operators and no rules of access yet. Else where a socket fails.
pub async fn serve<V: Views>(
    views: Arc<V>,
    listeners: Listeners,
    settings: Settings,
    providers: Option<Providers>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let address = listeners.pages.local_addr().map_err(Error::Listen)?;
    if !address.ip().to_canonical().is_loopback() {
        return Err(Error::NotLoopback { address });
    }
    let pages = taken_over(listeners.pages)?;
    let apart = listeners.providers.map(taken_over).transpose()?;
    let office = providers.as_ref().map(Office::new);
    let (stopping, stop) = watch::channel(false);
    let mut tasks = tokio::task::JoinSet::new();
    if let Some(office) = &office {
        // It ends with the runtime; what it does is committed or not.
        tokio::spawn(Sweep::default().run(office.clone()));
    }
    if let (Some(listener), Some(office)) = (apart, &office) {
        tasks.spawn(wire::answer(listener, alone(office), stop.clone()));
    }
    let routes = both(views, settings, office);
    tasks.spawn(wire::answer(pages, routes, stop));
    shutdown.await;
    stopping.send_replace(true);
    while tasks.join_next().await.is_some() {}
    Ok(())
}

fn taken_over(listener: std::net::TcpListener) -> Result<tokio::net::TcpListener, Error> {
    listener.set_nonblocking(true).map_err(Error::Listen)?;
    tokio::net::TcpListener::from_std(listener).map_err(Error::Listen)
}

/// The provider API and nothing else: what else is asked for is not there.
fn alone(office: &Office) -> Router {
    Router::new()
        .nest("/ispws", ispws::router(office.clone()))
        .fallback(|| async { ispws::Reply::refused(ispws::Code::NotFound, "Resource not found") })
}

/// The provider API alone, as [`serve`] answers with on its own socket: for tests.
pub fn provider_router(providers: &Providers) -> Router {
    alone(&Office::new(providers))
}

fn both<V: Views>(views: Arc<V>, settings: Settings, office: Option<Office>) -> Router {
    let pages = router(views, settings);
    match office {
        // Beside what stands around the pages, not within: providers' software names the host
        // that it was configured with.
        Some(office) => pages.nest("/ispws", ispws::router(office)),
        None => pages,
    }
}

/// The routes of a person, and of what is decided on persons.
fn persons() -> Router<House> {
    Router::new()
        .route("/person/{person}", get(page::person::show))
        .route(
            "/person/{person}/place",
            get(|| async { Problem::NotFound })
                .post(page::place::decide)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route("/places", get(page::place::list))
        .route(
            "/person/{person}/share",
            get(|| async { Problem::NotFound })
                .post(page::shared::draft)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route("/referrals", get(page::shared::list))
        .route(
            "/referrals/{draft}/end",
            get(|| async { Problem::NotFound })
                .post(page::shared::end)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route(
            "/person/{person}/{step}",
            get(|| async { Problem::NotFound })
                .post(page::desk::act)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
}

/// The routes of the pages, with everything that stands around an answer.
pub fn router<V: Views>(views: Arc<V>, settings: Settings) -> Router {
    let house = House {
        edge: Edge::new(views),
        settings: Arc::new(settings),
    };
    let around = from_fn_with_state((house.clone(), Requests::default()), stand_around);
    Router::new()
        .route("/", get(page::overview::show))
        .route("/queue/{authority}", get(page::queue::show))
        .route(
            "/queue/{authority}/{part}",
            get(page::queue::part)
                .post(page::queue::act)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route("/alarms", get(page::alarm::show))
        .route(
            "/audit",
            get(page::audit::list)
                .post(page::audit::next)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route(
            "/audit/{decision}",
            get(page::audit::show)
                .post(page::audit::decide)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route(
            "/account/{account}",
            get(page::account::show)
                .post(page::account::reveal)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .merge(persons())
        .route("/report/{report}", get(page::report::show))
        .route("/reviews", get(page::review::list))
        .route(
            "/review/{one}/{other}",
            get(page::review::show)
                .post(page::review::decide)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route("/incidents", get(page::incident::list))
        .route("/incident/{incident}", get(page::incident::show))
        .route("/providers", get(page::provider::list))
        .route("/provider/{provider}", get(page::provider::show))
        .route("/fairness", get(page::fairness::show))
        .route("/quarantine", get(page::quarantine::show))
        .route(
            "/language",
            get(|| async { Problem::NotFound })
                .post(page::language::choose)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route("/health", get(page::health::show))
        .route("/assets/{name}", get(assets::show))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(around)
        .with_state(house)
}
