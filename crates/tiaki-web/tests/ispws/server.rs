//! A server on a loopback socket with one site behind it, and a client that writes bytes.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::submissions::{Desk, Terms};
use tiaki_ops::{Act, Site, Store, providers, views};
use tiaki_package::SigningKey;
use tiaki_store::{log, submissions};
use tiaki_web::{Clock, Listeners, Providers, Settings, serve};

pub(crate) const PASSWORD: &str = "correct horse é";

const START: i64 = 1_780_000_000_000_000;

/// A clock that is set by hand.
pub(crate) struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) site: Arc<Site>,
    pub(crate) clock: Arc<Hand>,
    stop: Mutex<Option<tokio::sync::oneshot::Sender<()>>>,
    _folder: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// What stands in the first element of this name.
    pub(crate) fn text(&self, name: &str) -> &str {
        let start = format!("<{name}>");
        let Some((_, rest)) = self.body.split_once(&start) else {
            return "";
        };
        rest.split('<').next().unwrap()
    }

    pub(crate) fn code(&self) -> i64 {
        self.text("responseCode").parse().unwrap_or(-1)
    }

    /// Status and code.
    pub(crate) fn both(&self) -> (u16, i64) {
        (self.status, self.code())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Server {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
        let key = SiteKey::new(&[7; 32]);
        let site = Arc::new(Site {
            store,
            key,
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: Arc::default(),
        });
        let act = Act {
            actor: "test".to_owned(),
            at: Timestamp::from_micros(START),
        };
        for (username, provider) in [("esp", "Example"), ("other", "Other"), ("off", "Off")] {
            providers::add(&site, &act, (username, provider), PASSWORD, &[7; 16]).unwrap();
        }
        providers::switch(&site, &act, "off", false).unwrap();
        let clock = Arc::new(Hand(AtomicI64::new(START)));
        let desk = Desk::new(
            Arc::clone(&site),
            SigningKey::from_seed([9; 32]),
            Terms::default(),
            tiaki_hash::Settings {
                worker: None,
                patience: Duration::from_secs(1),
            },
            None,
        );
        let providers = Providers {
            desk: Arc::new(desk),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            secret: [3; 32],
            behind_proxy: false,
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let apart = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = apart.local_addr().unwrap();
        let settings = Settings {
            operation: "Operation Sample".to_owned(),
            clock: Arc::new(Timestamp::from_micros(START)),
            now: || Timestamp::from_micros(START),
            follow: None,
            approve: None,
            queue: tiaki_core::queue::QueueRules::standard(),
            sessions: tiaki_ops::sessions::SessionRules::standard(),
            sending: None,
            exchange: None,
            workplace: tiaki_core::workplace::WorkplaceRules::shared(),
            random: || None,
            names: Vec::new(),
        };
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let pages = Arc::clone(&site);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            let listeners = Listeners {
                pages: listener,
                providers: Some(apart),
            };
            let told = async { drop(stopped.await) };
            let served = serve(
                (Arc::clone(&pages), pages as _),
                listeners,
                settings,
                Some(providers),
                told,
            );
            runtime.block_on(served).unwrap();
        });
        Self {
            address,
            site,
            clock,
            stop: Mutex::new(Some(stop)),
            _folder: folder,
        }
    }

    pub(crate) fn wait(&self, seconds: i64) {
        self.clock
            .0
            .fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }

    /// Sends these bytes and reads what comes until the connection ends.
    pub(crate) fn raw(&self, bytes: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        // A refused body may be cut off while it is being sent: the answer counts.
        let _ = stream.write_all(bytes);
        read(stream)
    }

    /// A call as curl would make it.
    pub(crate) fn call(&self, user: &str, call: &str, kind: &str, body: &[u8]) -> Answer {
        let method = if body.is_empty() && kind.is_empty() {
            "GET"
        } else {
            "POST"
        };
        let head = format!(
            "{method} /ispws/{call} HTTP/1.1\r\nHost: report.example\r\n{}{}Content-Length: {}\r\nConnection: close\r\n\r\n",
            authorization(user, PASSWORD),
            if kind.is_empty() {
                String::new()
            } else {
                format!("Content-Type: {kind}\r\n")
            },
            body.len()
        );
        self.raw(&[head.as_bytes(), body].concat())
    }

    pub(crate) fn submit(&self, text: &str) -> Answer {
        self.call("esp", "submit", "text/xml; charset=utf-8", text.as_bytes())
    }

    /// Opens a submission and gives its number.
    pub(crate) fn open(&self, handle: &str) -> String {
        let answer = self.submit(&report(handle));
        assert_eq!(answer.both(), (200, 0), "{answer:?}");
        answer.text("reportId").to_owned()
    }

    pub(crate) fn upload(&self, parts: &[(&str, &str)]) -> Answer {
        self.call(
            "esp",
            "upload",
            "multipart/form-data; boundary=XX",
            multipart(parts).as_bytes(),
        )
    }

    pub(crate) fn finish(&self, number: &str) -> Answer {
        self.call(
            "esp",
            "finish",
            "application/x-www-form-urlencoded",
            format!("id={number}").as_bytes(),
        )
    }

    pub(crate) fn reports(&self) -> i64 {
        views::overview(&self.site).unwrap().counts.reports
    }

    pub(crate) fn states(&self) -> Vec<(String, i64)> {
        self.site.store.read("test", submissions::states).unwrap()
    }

    /// Everything the log says, as one text.
    pub(crate) fn logged(&self) -> String {
        let entries = self
            .site
            .store
            .read("test", |tx| log::newest(tx, 1_000))
            .unwrap();
        entries.iter().map(|entry| format!("{entry:?}\n")).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.lock().unwrap().take() {
            let _ = stop.send(());
        }
    }
}

/// Reads an answer until the connection ends.
pub(crate) fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    // Interim answers (100 Continue) come before the one that counts.
    let mut rest = text.as_str();
    while let Some(after) = rest.strip_prefix("HTTP/1.1 100 Continue\r\n\r\n") {
        rest = after;
    }
    let (head, body) = rest.split_once("\r\n\r\n").unwrap_or((rest, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answer {
        status: status.unwrap_or(0),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// The header of Basic authentication.
pub(crate) fn authorization(user: &str, password: &str) -> String {
    if user.is_empty() {
        return String::new();
    }
    let coded = base64::prelude::BASE64_STANDARD.encode(format!("{user}:{password}"));
    format!("Authorization: Basic {coded}\r\n")
}

/// A form of these parts; one called `file` has a file's name.
pub(crate) fn multipart(parts: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in parts {
        let file = if *name == "file" {
            "; filename=\"blob\"\r\nContent-Type: application/octet-stream"
        } else {
            ""
        };
        body.push_str(&format!(
            "--XX\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body + "--XX--\r\n"
}

pub(crate) fn report(handle: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><report><incidentSummary>\
         <incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
         <personOrUserReported><espIdentifier>{handle}</espIdentifier></personOrUserReported></report>"
    )
}

pub(crate) fn details(number: &str, file: &str) -> String {
    format!(
        "<fileDetails><reportId>{number}</reportId><fileId>{file}</fileId>\
         <fileViewedByEsp>true</fileViewedByEsp></fileDetails>"
    )
}
