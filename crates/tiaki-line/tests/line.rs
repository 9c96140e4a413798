//! Two nodes and a line between them: what goes over it arrives once and whole, and whoever is not known gets nothing.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_line::{Address, Here, LineKey, Lines, answer};
use tiaki_ops::exchange::carry::{Carried, carry};
use tiaki_ops::exchange::keys::{self, Purpose};
use tiaki_ops::exchange::{self, Failed, Header, Held, Node, Transport};
use tiaki_ops::{Act, Site, Store};
use tiaki_package::{Identity, SigningKey};
use tiaki_store::exchange::{
    self as stored, Direction, NewParcel, PIECE_BYTES, Parcel, ParcelState,
};

fn act(actor: &str) -> Act {
    Act {
        actor: actor.to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

/// A node: its site, and its key on lines.
struct House {
    site: Arc<Site>,
    node: Arc<Node>,
    line: LineKey,
    _folder: tempfile::TempDir,
}

impl House {
    fn new(authority: &str, seed: u8) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = Site {
            store: Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap(),
            key: SiteKey::new(&[seed; 32]),
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: Arc::default(),
        };
        exchange::set_up(&site, &act("root"), authority, false).unwrap();
        let found = site.countries.directory.find_id(authority).unwrap().clone();
        let identity = Identity::from_seed([seed; 32]).unwrap();
        Self {
            site: Arc::new(site),
            node: Arc::new(Node {
                authority: found,
                signing: Arc::new(SigningKey::from_seed([seed; 32])),
                identities: Arc::new(vec![identity]),
            }),
            line: LineKey::from_seed([seed; 32]).unwrap(),
            _folder: folder,
        }
    }

    /// Takes in the key of another node, compared where that is said; its fingerprint.
    fn knows(&self, authority: &str, key: &LineKey, is_compared: bool) -> String {
        let (site, public) = (&self.site, key.public());
        keys::add(
            site,
            &act("ana"),
            authority,
            Purpose::Transport,
            &public,
            None,
        )
        .unwrap();
        let all = keys::list(site).unwrap();
        let print = all
            .iter()
            .find(|one| one.key == public)
            .unwrap()
            .fingerprint
            .clone();
        if is_compared {
            keys::check(site, &act("ben"), authority, &print).unwrap();
        }
        print
    }

    /// A parcel that waits for somebody.
    fn posts(&self, to: &str, bytes: &[u8]) -> [u8; 32] {
        let id = Sha256::digest(bytes).into();
        let new = NewParcel {
            id: &id,
            direction: Direction::Out,
            kind: "letter",
            peer: to,
            size: i64::try_from(bytes.len()).unwrap(),
        };
        self.site
            .store
            .write("post", |tx| stored::put(tx, &new, bytes, act("x").at))
            .unwrap();
        id
    }

    fn parcel(&self, id: &[u8; 32], direction: Direction) -> Option<Parcel> {
        let read = |tx: &tiaki_store::Tx<'_>| stored::find(tx, id, direction);
        self.site.store.read("find", read).unwrap()
    }

    /// One round over lines to an address.
    fn carries(&self, to: &str, address: SocketAddr) -> Carried {
        let mut lines = Lines::new(&self.line);
        let address: Address = address.to_string().parse().unwrap();
        let known = keys::of_line(&self.site, to, act("x").at).unwrap();
        let mut reach = |_: &stored::Peer| lines.to(to, &address, &known);
        carry(&self.site, &act("carry"), &mut || 0, &mut reach).unwrap()
    }
}

/// A node that answers, until it is dropped.
struct Open {
    at: SocketAddr,
    told: Arc<AtomicU64>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Open {
    fn new(house: &House) -> Self {
        Self::showing(house, &house.line)
    }

    fn showing(house: &House, key: &LineKey) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").unwrap(), house, key)
    }

    fn on(listener: TcpListener, house: &House, key: &LineKey) -> Self {
        let at = listener.local_addr().unwrap();
        let told = Arc::new(AtomicU64::new(0));
        let here = Here {
            site: Arc::clone(&house.site),
            node: Arc::clone(&house.node),
            act: Arc::new(|| act("line")),
            told: {
                let told = Arc::clone(&told);
                Arc::new(move || {
                    told.fetch_add(1, Ordering::SeqCst);
                })
            },
        };
        let key = LineKey::parse(key.to_text().as_str()).unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            let shutdown = async { drop(stopped.await) };
            runtime
                .block_on(answer(listener, &key, here, shutdown))
                .unwrap();
        });
        Self {
            at,
            told,
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

/// Two that know each other; the second answers.
fn pair() -> (House, House) {
    let (at, nz) = (House::new("auth-at", 1), House::new("auth-nz", 2));
    at.knows("auth-nz", &nz.line, true);
    nz.knows("auth-at", &at.line, true);
    (at, nz)
}

fn way(lines: &mut Lines<'_>, from: &House, to: SocketAddr) -> Box<dyn Transport> {
    let address: Address = to.to_string().parse().unwrap();
    let known = keys::of_line(&from.site, "auth-nz", act("x").at).unwrap();
    lines.to("auth-nz", &address, &known).unwrap()
}

fn header(bytes: &[u8]) -> Header {
    Header {
        parcel: Sha256::digest(bytes).into(),
        recipient: "auth-nz".to_owned(),
        size: bytes.len() as u64,
    }
}

#[test]
fn what_waits_arrives_whole_and_once() {
    let (at, nz) = pair();
    let open = Open::new(&nz);
    // More than a piece, and not a whole number of them.
    let large: Vec<u8> = (0..251).cycle().take(2 * PIECE_BYTES + 12_345).collect();
    let ids = [at.posts("auth-nz", b"no seal"), at.posts("auth-nz", &large)];
    let done = at.carries("auth-nz", open.at);
    assert_eq!((done.parcels, done.put_off), (2, 0), "{done:?}");
    assert_eq!(done.bytes, large.len() as u64 + 7);
    for id in &ids {
        assert_eq!(
            at.parcel(id, Direction::Out).unwrap().state,
            ParcelState::Taken
        );
        // It holds no letter, so it is kept apart; all of it is there.
        let came = nz.parcel(id, Direction::In).unwrap();
        assert_eq!(came.state, ParcelState::Quarantined);
        assert_eq!((came.held, came.peer.as_str()), (came.size, "auth-at"));
    }
    assert_eq!(open.told.load(Ordering::SeqCst), 2);
    // What arrived is offered once more by somebody who did not hear that it did.
    let mut lines = Lines::new(&at.line);
    let mut way = way(&mut lines, &at, open.at);
    assert_eq!(way.offer(&header(&large)), Ok(Held::Whole));
    assert_eq!(way.commit(&header(&large).parcel), Ok(()));
    assert_eq!(at.carries("auth-nz", open.at), Carried::default());
}

#[test]
fn what_was_cut_off_goes_on_where_it_ended() {
    let (at, nz) = pair();
    let bytes = vec![7; PIECE_BYTES + 5];
    let header = header(&bytes);
    {
        let open = Open::new(&nz);
        let mut lines = Lines::new(&at.line);
        let mut way = way(&mut lines, &at, open.at);
        assert_eq!(way.offer(&header), Ok(Held::Some(0)));
        let first = &bytes[..PIECE_BYTES];
        let reached = Ok(Held::Some(PIECE_BYTES as u64));
        assert_eq!(way.send(&header.parcel, 0, first), reached);
        // Twice, or from elsewhere, changes nothing.
        assert_eq!(way.send(&header.parcel, 0, first), reached);
        assert_eq!(way.send(&header.parcel, 9, b"x"), reached);
        assert_eq!(
            way.commit(&header.parcel),
            Err(Failed::Refused("not_whole"))
        );
    }
    at.posts("auth-nz", &bytes);
    let open = Open::new(&nz);
    let done = at.carries("auth-nz", open.at);
    assert_eq!((done.parcels, done.bytes), (1, 5), "only the rest is sent");
}

#[test]
fn a_line_that_was_closed_is_opened_again_and_one_that_is_gone_is_left() {
    let (at, nz) = pair();
    let bytes = b"no seal";
    let reached = Ok(Held::Some(bytes.len() as u64));
    let open = Open::new(&nz);
    let mut lines = Lines::new(&at.line);
    let mut way = way(&mut lines, &at, open.at);
    assert_eq!(way.offer(&header(bytes)), Ok(Held::Some(0)));
    // The other side starts again, at the same address.
    let address = open.at;
    drop(open);
    let open = Open::on(TcpListener::bind(address).unwrap(), &nz, &nz.line);
    assert_eq!(way.send(&header(bytes).parcel, 0, bytes), reached);
    // It is gone; in the same round nothing more is tried there, though it comes back.
    drop(open);
    let commit = way.commit(&header(bytes).parcel);
    assert_eq!(commit, Err(Failed::NoAnswer));
    let open = Open::on(TcpListener::bind(address).unwrap(), &nz, &nz.line);
    assert_eq!(way.offer(&header(bytes)), Err(Failed::NoAnswer));
    // The next round goes on with what has arrived.
    let mut lines = Lines::new(&at.line);
    let mut way = self::way(&mut lines, &at, open.at);
    assert_eq!(way.offer(&header(bytes)), reached);
    assert_eq!(way.commit(&header(bytes).parcel), Ok(()));
}

#[test]
fn who_is_not_in_the_directory_gets_nothing() {
    let (at, nz) = pair();
    let open = Open::new(&nz);
    let bytes = b"no seal";
    let stranger = House::new("auth-fj", 3);
    stranger.knows("auth-nz", &nz.line, true);
    let unknown = Err(Failed::Refused("unknown_node"));
    let mut lines = Lines::new(&stranger.line);
    assert_eq!(
        way(&mut lines, &stranger, open.at).offer(&header(bytes)),
        unknown
    );
    // In the directory, and nobody has compared it.
    let print = nz.knows("auth-fj", &stranger.line, false);
    let mut lines = Lines::new(&stranger.line);
    assert_eq!(
        way(&mut lines, &stranger, open.at).offer(&header(bytes)),
        unknown
    );
    assert_eq!(nz.parcel(&header(bytes).parcel, Direction::In), None);
    // Compared by a second person it opens.
    keys::check(&nz.site, &act("ben"), "auth-fj", &print).unwrap();
    let mut lines = Lines::new(&stranger.line);
    let mut open_way = way(&mut lines, &stranger, open.at);
    assert_eq!(open_way.offer(&header(bytes)), Ok(Held::Some(0)));
    // Revoked, it opens nothing from then on, on a line that is open too.
    keys::revoke(&nz.site, &act("ben"), "auth-fj", &print).unwrap();
    assert_eq!(
        open_way.send(&header(bytes).parcel, 0, bytes),
        Err(Failed::Refused("unknown_node"))
    );
    assert_eq!(
        nz.parcel(&header(bytes).parcel, Direction::In)
            .unwrap()
            .held,
        0
    );
    drop(at);
}

#[test]
fn nothing_is_said_to_somebody_else_at_the_address() {
    let (at, nz) = pair();
    let thief = LineKey::from_seed([9; 32]).unwrap();
    let open = Open::showing(&nz, &thief);
    let bytes = b"no seal";
    let mut lines = Lines::new(&at.line);
    let mut way = way(&mut lines, &at, open.at);
    assert_eq!(way.offer(&header(bytes)), Err(Failed::Refused("other_key")));
    assert_eq!(nz.parcel(&header(bytes).parcel, Direction::In), None);
    at.posts("auth-nz", bytes);
    let done = at.carries("auth-nz", open.at);
    assert_eq!((done.parcels, done.put_off), (0, 1));
}

#[test]
fn no_line_leads_to_whom_nobody_has_compared() {
    let (at, nz) = (House::new("auth-at", 1), House::new("auth-nz", 2));
    at.knows("auth-nz", &nz.line, false);
    at.posts("auth-nz", b"no seal");
    let open = Open::new(&nz);
    let done = at.carries("auth-nz", open.at);
    assert_eq!((done.without_line, done.put_off), (1, 0));
}

#[test]
fn what_is_too_much_is_refused_and_the_line_goes_on() {
    let (at, nz) = pair();
    let open = Open::new(&nz);
    let bytes = vec![1; PIECE_BYTES + 1];
    let mut lines = Lines::new(&at.line);
    let mut way = way(&mut lines, &at, open.at);
    assert_eq!(way.offer(&header(&bytes)), Ok(Held::Some(0)));
    let sent = way.send(&header(&bytes).parcel, 0, &bytes);
    assert!(
        matches!(sent, Err(Failed::Refused("too_large") | Failed::NoAnswer)),
        "{sent:?}"
    );
    let found = nz.parcel(&header(&bytes).parcel, Direction::In).unwrap();
    assert_eq!(found.held, 0);
    let elsewhere = Header {
        recipient: "auth-fj".to_owned(),
        ..header(b"other")
    };
    let mut lines = Lines::new(&at.line);
    let mut way = self::way(&mut lines, &at, open.at);
    assert_eq!(
        way.offer(&elsewhere),
        Err(Failed::Refused("unknown_recipient"))
    );
    let long = Header {
        recipient: "x".repeat(5_000),
        ..header(b"other")
    };
    assert_eq!(way.offer(&long), Err(Failed::Refused("too_large")));
}

/// What a stranger without TLS, or without a certificate, hears.
#[test]
fn who_shows_no_key_is_not_spoken_to() {
    let (_, nz) = pair();
    let open = Open::new(&nz);
    let mut plain = TcpStream::connect(open.at).unwrap();
    plain
        .write_all(b"POST /exchange/1/parcels/00 HTTP/1.1\r\nhost: x\r\n\r\n")
        .unwrap();
    let mut heard = Vec::new();
    drop(plain.read_to_end(&mut heard));
    assert!(!heard.starts_with(b"HTTP"), "{heard:?}");

    let nobody = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ));
    for versions in [&[&rustls::version::TLS13][..], &[&rustls::version::TLS12]] {
        let config = nobody
            .clone()
            .with_protocol_versions(versions)
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anything))
            .with_no_client_auth();
        let name = rustls::pki_types::ServerName::try_from("node.example").unwrap();
        let mut connection = rustls::ClientConnection::new(Arc::new(config), name).unwrap();
        let mut stream = TcpStream::connect(open.at).unwrap();
        let mut tls = rustls::Stream::new(&mut connection, &mut stream);
        drop(tls.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"));
        let mut heard = Vec::new();
        let ended = tls.read_to_end(&mut heard);
        assert!(ended.is_err() && heard.is_empty(), "{ended:?} {heard:?}");
    }
}

/// Takes whatever the other side shows.
#[derive(Debug)]
struct Anything;

impl rustls::client::danger::ServerCertVerifier for Anything {
    fn verify_server_cert(
        &self,
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &[rustls::pki_types::CertificateDer<'_>],
        _: &rustls::pki_types::ServerName<'_>,
        _: &[u8],
        _: rustls::pki_types::UnixTime,
    ) -> Result<rustls::client::danger::ServerCertVerified, rustls::Error> {
        Ok(rustls::client::danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &rustls::pki_types::CertificateDer<'_>,
        _: &rustls::DigitallySignedStruct,
    ) -> Result<rustls::client::danger::HandshakeSignatureValid, rustls::Error> {
        Ok(rustls::client::danger::HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        vec![rustls::SignatureScheme::ED25519]
    }
}

#[test]
fn a_key_that_two_claim_opens_for_nobody() {
    let (at, nz) = pair();
    // The directory refuses a second owner of a key.
    let taken = keys::add(
        &nz.site,
        &act("ana"),
        "auth-fj",
        Purpose::Transport,
        &at.line.public(),
        None,
    );
    assert!(taken.is_err());
    let known = keys::of_line(&nz.site, "auth-at", act("x").at).unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(
        keys::of_line(&nz.site, "auth-fj", act("x").at).unwrap(),
        BTreeSet::new()
    );
}
