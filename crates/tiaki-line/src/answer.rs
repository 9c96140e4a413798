//! The other end of lines: takes in what other nodes bring.
//!
//! Each request is answered for whom the directory knows by the key of its connection, at that moment. Bounded are the
//! connections, the time of a handshake, of a head and of a body, the bytes of a body, and how many requests work at
//! once; beyond that new ones wait, and after a while they are told to come again.

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tiaki_ops::exchange::keys;
use tiaki_ops::exchange::receive::{self, Stopped};
use tiaki_ops::exchange::{Header, Node, PIECE_BYTES};
use tiaki_ops::{Act, Error, Site};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::key::LineKey;
use crate::trust;
use crate::wire::{self, Asked, MOST_JSON, Offer, Reached, Refusal};

/// Connections at once.
const MOST: usize = 256;
/// Requests that work at once: each holds a thread and, at a commit, a parcel.
const WORKING: usize = 4;
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// How long the head of a request may take, and how long a connection may wait for its next.
const HEAD: Duration = Duration::from_secs(30);
/// How long the body of a request may take.
const BODY: Duration = Duration::from_secs(60);
/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(30);
/// How long requests under way have when answering stops.
const FAREWELL: Duration = Duration::from_secs(20);

/// Where parcels come in.
#[derive(Clone)]
pub struct Here {
    /// The site.
    pub site: Arc<Site>,
    /// Its name and keys in the exchange.
    pub node: Arc<Node>,
    /// Who takes them in, and the clock.
    pub act: Arc<dyn Fn() -> Act + Send + Sync>,
    /// Is called after a parcel came in whole.
    pub told: Arc<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Here {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Here")
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Hall {
    here: Here,
    turns: Arc<Semaphore>,
}

/// Answers on `listener` until `shutdown` ends; requests under way are answered first.
///
/// # Errors
/// Where the socket cannot be taken over, or TLS not be set up with the key.
pub async fn answer(
    listener: std::net::TcpListener,
    key: &LineKey,
    here: Here,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let config = trust::answering(key).map_err(std::io::Error::other)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let hall = Hall {
        here,
        turns: Arc::new(Semaphore::new(WORKING)),
    };
    let places = Arc::new(Semaphore::new(MOST));
    let (stopping, stop) = watch::channel(false);
    let mut connections = JoinSet::new();
    tokio::pin!(shutdown);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let taken = tokio::select! {
            () = shutdown.as_mut() => break,
            taken = async { (place.await, listener.accept().await) } => taken,
        };
        match taken {
            (Ok(place), Ok((stream, _))) => {
                let connection = serve(stream, acceptor.clone(), hall.clone(), stop.clone(), place);
                connections.spawn(connection);
            }
            // Too many open files, or the peer is gone already: others may do better.
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    stopping.send_replace(true);
    let rest = async { while connections.join_next().await.is_some() {} };
    drop(timeout(FAREWELL, rest).await);
    Ok(())
}

async fn serve(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    hall: Hall,
    mut stop: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    drop(stream.set_nodelay(true));
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else {
        tracing::debug!("a line was not opened");
        return;
    };
    let shown = stream.get_ref().1.peer_certificates();
    let Some(shown) = shown.and_then(|all| all.first()).and_then(trust::digest) else {
        return;
    };
    let service = service_fn(move |request| {
        let hall = hall.clone();
        async move { Ok::<_, Infallible>(say(reply(&hall, shown, request).await)) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut stop) => {
            connection.as_mut().graceful_shutdown();
            connection.as_mut().await
        }
    };
    if ended.is_err() {
        tracing::debug!("a line ended early");
    }
}

/// Waits until answering is to stop.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// What is answered.
enum Said {
    Reached(Reached),
    Done,
    Refused(&'static str),
    Failed,
}

fn say(said: Said) -> Response<Full<Bytes>> {
    let (status, body) = match said {
        Said::Reached(reached) => (StatusCode::OK, serde_json::to_vec(&reached)),
        Said::Done => (StatusCode::NO_CONTENT, Ok(Vec::new())),
        Said::Refused(code) => {
            let refusal = Refusal {
                code: code.to_owned(),
            };
            (wire::status(code), serde_json::to_vec(&refusal))
        }
        Said::Failed => (StatusCode::INTERNAL_SERVER_ERROR, Ok(Vec::new())),
    };
    let mut response = Response::new(Full::from(body.unwrap_or_default()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

async fn reply(hall: &Hall, shown: [u8; 32], request: Request<Incoming>) -> Said {
    let Some(asked) = Asked::read(request.method(), request.uri().path()) else {
        return Said::Refused("bad_request");
    };
    // Who it is comes before what it brings: strangers' bodies are not read.
    let who = {
        let here = hall.here.clone();
        work(hall, move || {
            let at = (here.act)().at;
            keys::on_line(&here.site, &shown, at).map_err(Stopped::from)
        })
    };
    let who = match who.await {
        Ok(Some(who)) => who,
        Ok(None) => return Said::Refused("unknown_node"),
        Err(said) => return said,
    };
    let most = match asked {
        Asked::Piece(..) => PIECE_BYTES,
        _ => MOST_JSON,
    };
    let body = Limited::new(request.into_body(), most).collect();
    let body = match timeout(BODY, body).await {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(_)) => return Said::Refused("too_large"),
        Err(_) => return Said::Refused("bad_request"),
    };
    let here = hall.here.clone();
    work(hall, move || here.take(&who, asked, &body))
        .await
        .unwrap_or_else(|said| said)
}

/// Does something that may block, in its turn.
async fn work<T: Send + 'static>(
    hall: &Hall,
    work: impl FnOnce() -> Result<T, Stopped> + Send + 'static,
) -> Result<T, Said> {
    let turn = timeout(TURN, Arc::clone(&hall.turns).acquire_owned()).await;
    let Ok(Ok(turn)) = turn else {
        return Err(Said::Refused("busy"));
    };
    let done = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    match done.await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(Stopped::Refused(code))) => Err(Said::Refused(code)),
        Ok(Err(Stopped::Failed(error))) => Err(failed(&error)),
        Err(_) => Err(Said::Failed),
    }
}

fn failed(error: &Error) -> Said {
    tracing::error!(%error, "what came over a line could not be taken in");
    Said::Failed
}

impl Here {
    fn take(&self, who: &str, asked: Asked, body: &[u8]) -> Result<Said, Stopped> {
        let act = (self.act)();
        match asked {
            Asked::Offer(parcel) => {
                let offer: Offer =
                    serde_json::from_slice(body).map_err(|_| Stopped::Refused("bad_request"))?;
                let header = Header {
                    parcel,
                    recipient: offer.recipient,
                    size: offer.size,
                };
                let held = receive::offer(&self.site, &self.node, &act, who, &header)?;
                Ok(Said::Reached(held.into()))
            }
            Asked::Piece(parcel, from) => {
                let held = receive::piece(&self.site, &parcel, from, body)?;
                Ok(Said::Reached(held.into()))
            }
            Asked::Commit(parcel) => {
                receive::commit(&self.site, &self.node, &act, &parcel)?;
                (self.told)();
                Ok(Said::Done)
            }
        }
    }
}
