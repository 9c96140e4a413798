//! What every call is given, and what stands around every reply.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::submissions::{Caller, Desk, Outcome, Step};
use tokio::sync::Semaphore;

use super::door::Door;
use super::reply::{Code, Reply};
use crate::edge::chain;
use crate::settings::Clock;

/// Calls that are read and answered at once; more are turned away.
const CALLS: usize = 1_024;

/// Calls that work with the store at once; more wait their turn.
const TURNS: usize = 16;

/// Files that pass at once; a picture among them has a process of its own.
const FILES: usize = 128;

/// Pieces of uploads that are computed with at once.
const PIECES: usize = 16;

/// How long a call waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// The header with the request's id, as clients of the interface know it.
static REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// What the provider API needs.
#[derive(Clone)]
pub struct Providers {
    /// Where submissions go.
    pub desk: Arc<Desk>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// 32 random bytes, new for each start: ids of requests come from it, and what is
    /// remembered of passwords is only good with it.
    pub secret: [u8; 32],
    /// Whether a proxy in front ends TLS and says in `X-Forwarded-For` who called.
    pub behind_proxy: bool,
}

impl std::fmt::Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers")
            .field("behind_proxy", &self.behind_proxy)
            .finish_non_exhaustive()
    }
}

/// What every call is given.
#[derive(Clone)]
pub(crate) struct Office {
    desk: Arc<Desk>,
    clock: Arc<dyn Clock>,
    secret: SiteKey,
    pub(super) door: Arc<Door>,
    calls: Arc<Semaphore>,
    turns: Arc<Semaphore>,
    pub(super) pieces: Arc<Semaphore>,
    pub(super) files: Arc<Semaphore>,
    count: Arc<AtomicU64>,
    behind_proxy: bool,
}

/// The id of a request, and who it came from.
#[derive(Debug, Clone)]
pub(super) struct Ticket {
    pub(super) request: Arc<str>,
    pub(super) ip: Option<IpAddr>,
}

impl Office {
    pub(crate) fn new(providers: &Providers) -> Self {
        Self {
            desk: Arc::clone(&providers.desk),
            clock: Arc::clone(&providers.clock),
            secret: SiteKey::new(&providers.secret),
            door: Arc::new(Door::new(SiteKey::new(&providers.secret))),
            calls: Arc::new(Semaphore::new(CALLS)),
            turns: Arc::new(Semaphore::new(TURNS)),
            pieces: Arc::new(Semaphore::new(PIECES)),
            files: Arc::new(Semaphore::new(FILES)),
            count: Arc::new(AtomicU64::new(0)),
            behind_proxy: providers.behind_proxy,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Does work that may block on a thread that may; a failure is logged, without values, and
    /// told as one of ours.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        name: &'static str,
        work: impl FnOnce(&Desk) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Reply> {
        let turn = Arc::clone(&self.turns).acquire_owned();
        let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, turn).await else {
            tracing::error!(call = name, "no turn in time");
            return Err(Reply::busy());
        };
        let desk = Arc::clone(&self.desk);
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&desk)
        });
        match done.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                tracing::error!(call = name, error = %chain(&error), "call failed");
                Err(Reply::failed())
            }
            Err(_) => {
                tracing::error!(call = name, "call did not end");
                Err(Reply::failed())
            }
        }
    }

    /// Takes a step; a refusal becomes its reply.
    pub(super) async fn step<T: Send + 'static>(
        &self,
        name: &'static str,
        (caller, ticket): (Caller, Ticket),
        step: impl FnOnce(&Desk, &Step<'_>) -> Outcome<T> + Send + 'static,
    ) -> Result<T, Reply> {
        let at = self.now();
        let taken = self.work(name, move |desk| {
            let now = Step {
                caller: &caller,
                request: &ticket.request,
                at,
            };
            step(desk, &now)
        });
        taken.await?.map_err(|refusal| Reply::of(&refusal))
    }

    fn ticket(&self, request: &Request) -> Ticket {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let id = self.secret.digest("request", &[&count.to_be_bytes()]);
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|peer| peer.0.ip().to_canonical());
        let forwarded = forwarded_for(request.headers()).filter(|_| self.behind_proxy);
        Ticket {
            request: hex::encode(id).chars().take(32).collect::<String>().into(),
            ip: forwarded.or(peer),
        }
    }
}

/// Who the proxy says called: the last address, which is the one that it wrote itself.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(&FORWARDED_FOR).iter().next_back()?;
    let last = last.to_str().ok()?.rsplit(',').next()?.trim();
    last.parse().ok()
}

/// Names the request, turns away what is too much, and gives every reply its id. The call runs
/// as a task of its own: what fails there without an answer is answered here.
pub(super) async fn stand_around(
    State(office): State<Office>,
    mut request: Request,
    next: Next,
) -> Response {
    let ticket = office.ticket(&request);
    let call = call(request.uri().path());
    request.extensions_mut().insert(ticket.clone());
    let mut response = match Arc::clone(&office.calls).try_acquire_owned() {
        Err(_) => Reply::busy().into_response(),
        Ok(place) => {
            let answered = tokio::spawn(async move {
                let _place = place;
                next.run(request).await
            });
            answered.await.unwrap_or_else(|_| {
                tracing::error!(request.id = %ticket.request, call, "call did not end");
                Reply::failed().into_response()
            })
        }
    };
    let code = response
        .extensions()
        .get::<Code>()
        .map(|code| code.number());
    let status = response.status().as_u16();
    tracing::info!(request.id = %ticket.request, call, status, code, "answered");
    if let Ok(value) = HeaderValue::from_str(&ticket.request) {
        response.headers_mut().insert(&REQUEST_ID, value);
    }
    response
}

/// The call, for the log: nothing that was typed into the address.
fn call(path: &str) -> &'static str {
    const CALLS: [&str; 8] = [
        "status", "xsd", "submit", "upload", "fileinfo", "finish", "retract", "receipt",
    ];
    let last = path.rsplit('/').next().unwrap_or_default();
    CALLS
        .into_iter()
        .find(|call| *call == last)
        .unwrap_or("other")
}

/// Ends submissions that have run out, again and again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sweep(Duration);

impl Default for Sweep {
    /// Every minute.
    fn default() -> Self {
        Self(Duration::from_secs(60))
    }
}

impl Sweep {
    pub(crate) async fn run(self, office: Office) {
        let mut turns = tokio::time::interval(self.0);
        loop {
            turns.tick().await;
            let at = office.now();
            // A failure is in the log; the next turn tries again.
            if let Ok(swept @ 1..) = office.work("sweep", move |desk| desk.sweep(at)).await {
                tracing::info!(swept, "submissions ran out");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{call, forwarded_for};

    #[test]
    fn the_log_names_calls_and_nothing_else() {
        assert_eq!(call("/ispws/finish"), "finish");
        assert_eq!(call("/ispws/u-77@mail.example"), "other");
        assert_eq!(call(""), "other");
    }

    #[test]
    fn the_proxy_is_believed_for_what_it_wrote_last() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", value.parse().unwrap());
            forwarded_for(&headers).map(|ip| ip.to_string())
        };
        assert_eq!(
            of("198.51.100.1, 203.0.113.9").as_deref(),
            Some("203.0.113.9")
        );
        assert_eq!(of("2001:db8::1").as_deref(), Some("2001:db8::1"));
        assert_eq!(of("198.51.100.1, unknown"), None);
        assert_eq!(of(""), None);
    }
}
