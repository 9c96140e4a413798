//! Ways to other nodes.
//!
//! A connection to a node serves all parcels of a round. Where nobody answers there, or somebody else does, nothing more
//! is tried in that round: a thousand parcels for a node that is away cost one wait.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tiaki_ops::exchange::{Failed, Header, Held, Transport};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::key::LineKey;
use crate::trust;
use crate::wire::{self, Asked, MOST_JSON, Offer, Reached, Refusal};

/// The port of a line where an address names none.
const PORT: u16 = 7443;
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take: the other side takes a whole parcel in before it answers a commit.
const ANSWER: Duration = Duration::from_secs(300);

/// That an address is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not the address of a node: https://node.example:7443, or a host and a port")]
pub struct NoAddress;

/// Where a node answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
}

impl FromStr for Address {
    type Err = NoAddress;

    fn from_str(text: &str) -> Result<Self, NoAddress> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").unwrap_or(text);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.rsplit_once(':') {
            // Of an IPv6 address in brackets the colons are its own.
            Some((host, port)) if !port.ends_with(']') => {
                (host, port.parse().map_err(|_| NoAddress)?)
            }
            _ => (rest, PORT),
        };
        let bare = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let is_six = bare.is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok());
        let host = bare.unwrap_or(host);
        let is_name = ServerName::try_from(host).is_ok() && !host.contains(':');
        if port == 0 || !(is_six || (bare.is_none() && is_name)) {
            return Err(NoAddress);
        }
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "https://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "https://{}:{}", self.host, self.port)
        }
    }
}

/// The ways of one round.
pub struct Lines<'k> {
    key: &'k LineKey,
    open: BTreeMap<String, Rc<RefCell<Line>>>,
}

impl fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines")
            .field("open", &self.open.keys())
            .finish_non_exhaustive()
    }
}

impl<'k> Lines<'k> {
    /// None yet; this node shows `key` on each.
    #[must_use]
    pub fn new(key: &'k LineKey) -> Self {
        Self {
            key,
            open: BTreeMap::new(),
        }
    }

    /// The way to an authority's node, which has one of these keys (SHA-256 of its public key); nothing where none is known,
    /// or no line can be set up. Nothing is connected before something goes.
    pub fn to(
        &mut self,
        authority: &str,
        address: &Address,
        known: &BTreeSet<[u8; 32]>,
    ) -> Option<Box<dyn Transport>> {
        if let Some(line) = self.open.get(authority) {
            return Some(Box::new(Handle(Rc::clone(line))));
        }
        if known.is_empty() {
            return None;
        }
        let config = trust::calling(self.key, known.clone()).ok()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .ok()?;
        let line = Rc::new(RefCell::new(Line {
            runtime,
            connector: TlsConnector::from(Arc::new(config)),
            address: address.clone(),
            sender: None,
            gone: None,
        }));
        self.open.insert(authority.to_owned(), Rc::clone(&line));
        Some(Box::new(Handle(line)))
    }
}

struct Handle(Rc<RefCell<Line>>);

struct Line {
    runtime: Runtime,
    connector: TlsConnector,
    address: Address,
    sender: Option<SendRequest<Full<Bytes>>>,
    /// Why nothing more is tried.
    gone: Option<Failed>,
}

/// That an attempt failed, and whether the next may do better at once.
enum Attempt {
    /// The connection was closed under it, as the other side may do between requests.
    Closed,
    Failed(Failed),
}

impl Line {
    fn ask(&mut self, asked: Asked, body: &[u8]) -> Result<Bytes, Failed> {
        if let Some(failed) = &self.gone {
            return Err(failed.clone());
        }
        let was_open = self.sender.is_some();
        let mut done = self.attempt(asked, body);
        // Whatever is asked may be asked again.
        if matches!(done, Err(Attempt::Closed)) && was_open {
            done = self.attempt(asked, body);
        }
        done.map_err(|attempt| match attempt {
            Attempt::Closed => {
                self.gone = Some(Failed::NoAnswer);
                Failed::NoAnswer
            }
            Attempt::Failed(failed) => failed,
        })
    }

    fn attempt(&mut self, asked: Asked, body: &[u8]) -> Result<Bytes, Attempt> {
        let mut sender = match self.sender.take().filter(|sender| !sender.is_closed()) {
            Some(sender) => sender,
            None => match self
                .runtime
                .block_on(connect(&self.connector, &self.address))
            {
                Ok(sender) => sender,
                Err(failed) => {
                    self.gone = Some(failed.clone());
                    return Err(Attempt::Failed(failed));
                }
            },
        };
        let request = Request::builder()
            .method(asked.method())
            .uri(asked.path())
            .header(HOST, "node")
            .header(CONTENT_TYPE, kind(asked))
            .body(Full::from(Bytes::copy_from_slice(body)));
        let request = request.map_err(|_| Attempt::Failed(Failed::NoAnswer))?;
        let exchanged = async {
            sender.ready().await.map_err(|_| Attempt::Closed)?;
            let sent = sender.send_request(request).await;
            let response = sent.map_err(|_| Attempt::Closed)?;
            let status = response.status();
            let body = Limited::new(response.into_body(), MOST_JSON).collect();
            let body = body.await.map_err(|_| Attempt::Closed)?;
            Ok((status, body.to_bytes()))
        };
        // A time limit is made where its clock runs.
        let answered = self
            .runtime
            .block_on(async { timeout(ANSWER, exchanged).await });
        let (status, body) = answered.map_err(|_| {
            self.gone = Some(Failed::NoAnswer);
            Attempt::Failed(Failed::NoAnswer)
        })??;
        self.sender = Some(sender);
        if status.is_success() {
            return Ok(body);
        }
        let failed = refusal(status, &body);
        if matches!(failed, Failed::Refused("unknown_node")) {
            self.gone = Some(failed.clone());
        }
        Err(Attempt::Failed(failed))
    }

    fn read<T: DeserializeOwned>(&mut self, asked: Asked, body: &[u8]) -> Result<T, Failed> {
        let said = self.ask(asked, body)?;
        serde_json::from_slice(&said).map_err(|_| Failed::NoAnswer)
    }
}

const fn kind(asked: Asked) -> &'static str {
    match asked {
        Asked::Piece(..) => "application/octet-stream",
        _ => "application/json",
    }
}

fn refusal(status: StatusCode, body: &[u8]) -> Failed {
    match serde_json::from_slice::<Refusal>(body) {
        Ok(refusal) if status.is_client_error() => Failed::Refused(wire::code(&refusal.code)),
        _ => Failed::NoAnswer,
    }
}

async fn connect(
    connector: &TlsConnector,
    address: &Address,
) -> Result<SendRequest<Full<Bytes>>, Failed> {
    let name = ServerName::try_from(address.host.clone()).map_err(|_| Failed::NoAnswer)?;
    let opened = timeout(CONNECT, async {
        let to = (address.host.as_str(), address.port);
        let stream = TcpStream::connect(to).await.map_err(|_| Failed::NoAnswer)?;
        drop(stream.set_nodelay(true));
        let stream = connector.connect(name, stream).await.map_err(|error| {
            // The other side has a key that the directory does not know: said apart, since people have to look.
            let told = error
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<rustls::Error>());
            match told {
                Some(rustls::Error::InvalidCertificate(_)) => Failed::Refused("other_key"),
                _ => Failed::NoAnswer,
            }
        })?;
        let shaken = http1::handshake(TokioIo::new(stream)).await;
        shaken.map_err(|_| Failed::NoAnswer)
    });
    let (sender, connection) = opened.await.map_err(|_| Failed::NoAnswer)??;
    // It moves while something is asked, and ends with the line.
    drop(tokio::spawn(async move { drop(connection.await) }));
    Ok(sender)
}

impl Transport for Handle {
    fn offer(&mut self, header: &Header) -> Result<Held, Failed> {
        let offer = Offer {
            recipient: header.recipient.clone(),
            size: header.size,
        };
        let body = serde_json::to_vec(&offer).map_err(|_| Failed::NoAnswer)?;
        let mut line = self.0.borrow_mut();
        let reached: Reached = line.read(Asked::Offer(header.parcel), &body)?;
        Ok(reached.into())
    }

    fn send(&mut self, parcel: &[u8; 32], from: u64, piece: &[u8]) -> Result<Held, Failed> {
        let mut line = self.0.borrow_mut();
        let reached: Reached = line.read(Asked::Piece(*parcel, from), piece)?;
        Ok(reached.into())
    }

    fn commit(&mut self, parcel: &[u8; 32]) -> Result<(), Failed> {
        self.0
            .borrow_mut()
            .ask(Asked::Commit(*parcel), b"")
            .map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_in_their_forms() {
        for (text, said) in [
            ("https://node.example", "https://node.example:7443"),
            ("https://node.example:8443/", "https://node.example:8443"),
            ("node.example:8443", "https://node.example:8443"),
            (" 192.0.2.7 ", "https://192.0.2.7:7443"),
            ("https://[2001:db8::7]", "https://[2001:db8::7]:7443"),
            ("[2001:db8::7]:1", "https://[2001:db8::7]:1"),
        ] {
            let address: Address = text.parse().unwrap();
            assert_eq!(address.to_string(), said);
            assert_eq!(said.parse::<Address>().unwrap(), address);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "https://",
            "http://node.example",
            "ftp://node.example",
            "node.example:0",
            "node.example:65536",
            "node.example:x",
            "node.example/path",
            "user@node.example",
            "2001:db8::7",
            "[node.example]",
            "[2001:db8::7",
            "a b",
        ] {
            assert_eq!(text.parse::<Address>(), Err(NoAddress), "{text}");
        }
    }
}
