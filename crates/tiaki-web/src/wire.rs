//! Connections: what a listener does with them.
//!
//! HTTP/1.1 alone. A connection that does not send its request's head in time is closed, so
//! that nobody holds places by saying nothing; there is a most of connections at once, beyond
//! which new ones wait to be taken. When serving stops, requests under way are answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::ConnectInfo;
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

/// How long the head of a request may take, and how long a connection may wait for its next.
const HEAD: Duration = Duration::from_secs(30);

/// Connections at once.
const MOST: usize = 2_048;

/// How long requests under way have when serving stops.
const FAREWELL: Duration = Duration::from_secs(20);

/// Answers on `listener` until `stop` says so.
pub(crate) async fn answer(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(MOST));
    let mut connections = JoinSet::new();
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let taken = tokio::select! {
            () = told(&mut stop) => break,
            taken = async { (place.await, listener.accept().await) } => taken,
        };
        match taken {
            (Ok(place), Ok((stream, peer))) => {
                let router = router.clone();
                let stop = stop.clone();
                connections.spawn(serve(stream, peer, router, stop, place));
            }
            // Too many open files, or the peer is gone already: others may do better.
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let rest = async { while connections.join_next().await.is_some() {} };
    drop(tokio::time::timeout(FAREWELL, rest).await);
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stop: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    // Replies are small and wait for nothing.
    drop(stream.set_nodelay(true));
    let router = router.layer(Extension(ConnectInfo(peer)));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = told(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.as_mut().await
        }
    };
    if ended.is_err() {
        tracing::debug!("a connection ended early");
    }
}

/// Waits until serving is to stop.
async fn told(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}
