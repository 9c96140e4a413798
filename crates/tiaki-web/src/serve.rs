//! Routes, and the socket they answer on.

use std::future::Future;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

use crate::assets;
use crate::edge::{Edge, Views};
use crate::error::Error;
use crate::head::{Requests, stand_around};
use crate::page::{self, Shell};
use crate::problem::Problem;
use crate::settings::Settings;

/// Bytes that a form may have.
const FORM_BYTES: usize = 16 * 1024;

/// Serves the pages on `listener` until `shutdown` ends; requests under way are
/// answered first.
///
/// # Errors
/// [`Error::NotLoopback`] where the socket is open to a network: there are no
/// operators and no rules of access yet. Else where the socket fails.
pub async fn serve<V: Views>(
    views: Arc<V>,
    listener: std::net::TcpListener,
    settings: Settings,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let address = listener.local_addr().map_err(Error::Listen)?;
    if !address.ip().to_canonical().is_loopback() {
        return Err(Error::NotLoopback { address });
    }
    listener.set_nonblocking(true).map_err(Error::Listen)?;
    let listener = tokio::net::TcpListener::from_std(listener).map_err(Error::Listen)?;
    let served = axum::serve(listener, router(views, settings)).with_graceful_shutdown(shutdown);
    served.await.map_err(Error::Serve)
}

/// The routes, with everything that stands around an answer.
pub fn router<V: Views>(views: Arc<V>, settings: Settings) -> Router {
    let shell = Shell {
        edge: Edge::new(views),
        settings: Arc::new(settings),
    };
    let around = from_fn_with_state((shell.clone(), Requests::default()), stand_around);
    Router::new()
        .route("/", get(page::overview::show))
        .route("/queue/{authority}", get(page::queue::show))
        .route(
            "/account/{account}",
            get(page::account::show)
                .post(page::account::reveal)
                .layer(DefaultBodyLimit::max(FORM_BYTES)),
        )
        .route("/person/{person}", get(page::person::show))
        .route("/report/{report}", get(page::report::show))
        .route("/quarantine", get(page::quarantine::show))
        .route("/health", get(page::health::show))
        .route("/assets/{name}", get(assets::show))
        .fallback(|| async { Problem::NotFound })
        .method_not_allowed_fallback(|| async { Problem::Method })
        .layer(around)
        .with_state(shell)
}
