//! One client: sends reports on one connection, and keeps what was acknowledged.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use md5::{Digest, Md5};

use super::{now, picture, server, wait};

/// How long a step is tried again before that is a finding.
const PATIENCE: Duration = Duration::from_secs(90);

/// A step of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Submit,
    Upload,
    Fileinfo,
    Finish,
    Retract,
}

impl Step {
    pub(super) const ALL: [Self; 5] = [
        Self::Submit,
        Self::Upload,
        Self::Fileinfo,
        Self::Finish,
        Self::Retract,
    ];

    pub(super) fn call(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Upload => "upload",
            Self::Fileinfo => "fileinfo",
            Self::Finish => "finish",
            Self::Retract => "retract",
        }
    }
}

/// What all clients know.
pub(super) struct Shared {
    address: RwLock<String>,
    /// Even while the server is up, odd while it is down.
    pub(super) epoch: AtomicU32,
    pub(super) is_over: AtomicBool,
}

impl Shared {
    pub(super) fn new(server: &server::Server) -> Self {
        Self {
            address: RwLock::new(server.address.clone()),
            epoch: AtomicU32::new(0),
            is_over: AtomicBool::new(false),
        }
    }

    /// The server answers elsewhere now.
    pub(super) fn moved(&self, server: &server::Server) {
        if let Ok(mut address) = self.address.write() {
            address.clone_from(&server.address);
        }
    }

    pub(super) fn address(&self) -> String {
        self.address
            .read()
            .map(|address| address.clone())
            .unwrap_or_default()
    }
}

/// A report that was acknowledged as finished.
#[derive(Debug, Clone)]
pub(super) struct Finished {
    pub(super) number: String,
    /// Id and MD5 of each file.
    pub(super) files: Vec<(String, String)>,
    /// How many of the files have details.
    pub(super) described: usize,
}

/// What a client was told.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) finished: Vec<Finished>,
    pub(super) retracted: Vec<String>,
    /// Each step with its microseconds, from the first try to the acknowledgement.
    pub(super) times: Vec<(Step, u32)>,
    pub(super) again: usize,
    pub(super) pictures: usize,
    pub(super) findings: Vec<String>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn element(&self, name: &str) -> String {
        let start = format!("<{name}>");
        let rest = self.body.split_once(&start).map_or("", |(_, rest)| rest);
        rest.split('<').next().unwrap_or_default().to_owned()
    }
}

pub(super) struct Client {
    number: u32,
    shared: Arc<Shared>,
    stream: Option<BufReader<TcpStream>>,
    kept: Kept,
}

impl Client {
    pub(super) fn new(number: u32, shared: Arc<Shared>) -> Self {
        Self {
            number,
            shared,
            stream: None,
            kept: Kept::default(),
        }
    }

    /// Sends reports until it is over; the last one is sent to its end.
    pub(super) fn run(mut self) -> Kept {
        let mut turn = 0;
        while !self.shared.is_over.load(Ordering::SeqCst) {
            if let Err(finding) = self.report(turn) {
                self.kept.findings.push(finding);
                break;
            }
            turn += 1;
        }
        self.kept
    }

    fn report(&mut self, turn: u32) -> Result<(), String> {
        let text = report(self.number, turn);
        let opened = self.step(Step::Submit, "text/xml; charset=utf-8", text.as_bytes())?;
        let number = opened.element("reportId");
        let mut report = Finished {
            number: number.clone(),
            files: Vec::new(),
            described: 0,
        };
        for file in 0..(turn + self.number) % 3 {
            let bytes = self.file(turn, file);
            let md5 = digits(&Md5::digest(&bytes));
            let form = multipart(&number, &bytes);
            let uploaded = self.step(Step::Upload, "multipart/form-data; boundary=XX", &form)?;
            if uploaded.element("hash") != md5 {
                return Err(format!("a file of {number} came back with another hash"));
            }
            let id = uploaded.element("fileId");
            if (turn + file) % 5 != 4 {
                let said = format!(
                    "<fileDetails><reportId>{number}</reportId><fileId>{id}</fileId>\
                     <fileViewedByEsp>true</fileViewedByEsp></fileDetails>"
                );
                self.step(Step::Fileinfo, "text/xml", said.as_bytes())?;
                report.described += 1;
            }
            report.files.push((id, md5));
        }
        let form = format!("id={number}");
        let kind = "application/x-www-form-urlencoded";
        if (turn * 7 + self.number) % 10 == 9 {
            self.step(Step::Retract, kind, form.as_bytes())?;
            self.kept.retracted.push(number);
            return Ok(());
        }
        let done = self.step(Step::Finish, kind, form.as_bytes())?;
        for (id, _) in &report.files {
            if !done.body.contains(id.as_str()) {
                return Err(format!("{number} was finished without its file {id}"));
            }
        }
        self.kept.finished.push(report);
        Ok(())
    }

    /// Bytes of several sizes; every fourth a picture.
    fn file(&mut self, turn: u32, file: u32) -> Vec<u8> {
        let seed = self
            .number
            .wrapping_mul(1_000_003)
            .wrapping_add(turn * 31 + file);
        if (turn + file).is_multiple_of(4) {
            self.kept.pictures += 1;
            return picture::png(96, seed);
        }
        let size = [100, 5_000, 60_000, 300_000];
        let size = size.get((seed % 4) as usize).copied().unwrap_or(100);
        let line = format!("placeholder {seed}\n");
        line.bytes().cycle().take(size).collect()
    }

    /// Sends until it is acknowledged.
    fn step(&mut self, step: Step, kind: &str, body: &[u8]) -> Result<Answer, String> {
        let begun = now();
        loop {
            let epoch = self.shared.epoch.load(Ordering::SeqCst);
            match self.send(step.call(), kind, body) {
                Ok(answer) if answer.status == 200 => {
                    let time = u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX);
                    self.kept.times.push((step, time));
                    return Ok(answer);
                }
                Ok(answer) => {
                    let code = answer.element("responseCode");
                    return Err(format!("{}: {} {code}", step.call(), answer.status));
                }
                Err(error) => self.failed(step, epoch, begun, &error)?,
            }
        }
    }

    /// A connection failed: in order where the server is down, or went down meanwhile.
    fn failed(
        &mut self,
        step: Step,
        epoch: u32,
        begun: Instant,
        error: &std::io::Error,
    ) -> Result<(), String> {
        self.stream = None;
        self.kept.again += 1;
        if epoch.is_multiple_of(2) && epoch == self.shared.epoch.load(Ordering::SeqCst) {
            return Err(format!("{}: {error}, and nobody killed", step.call()));
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("{}: nobody answers", step.call()));
        }
        wait(Duration::from_millis(50));
        Ok(())
    }

    fn send(&mut self, call: &str, kind: &str, body: &[u8]) -> std::io::Result<Answer> {
        if self.stream.is_none() {
            self.stream = Some(connect(&self.shared.address())?);
        }
        let Some(stream) = &mut self.stream else {
            return Err(std::io::Error::other("no connection"));
        };
        let user = server::USERS.get((self.number % 4) as usize);
        ask(
            stream,
            "POST",
            call,
            user.copied().unwrap_or_default(),
            (kind, body),
        )
    }
}

pub(super) fn connect(address: &str) -> std::io::Result<BufReader<TcpStream>> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(BufReader::new(stream))
}

/// One request and its answer, on a connection that is kept.
pub(super) fn ask(
    stream: &mut BufReader<TcpStream>,
    method: &str,
    call: &str,
    user: &str,
    (kind, body): (&str, &[u8]),
) -> std::io::Result<Answer> {
    let mut request = format!(
        "{method} /ispws/{call} HTTP/1.1\r\nHost: soak.example\r\nAuthorization: Basic {}\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        server::credentials(user),
        body.len()
    )
    .into_bytes();
    request.extend_from_slice(body);
    stream.get_mut().write_all(&request)?;
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| std::io::Error::other("no answer"))?;
    let mut length = 0;
    loop {
        line.clear();
        if stream.read_line(&mut line)? == 0 {
            return Err(std::io::Error::other("an answer was cut off"));
        }
        let lower = line.trim().to_ascii_lowercase();
        if lower.is_empty() {
            break;
        }
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let body = String::from_utf8(body).map_err(std::io::Error::other)?;
    Ok(Answer { status, body })
}

pub(super) fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn multipart(number: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!(
        "--XX\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n{number}\r\n--XX\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"blob\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n--XX--\r\n"].concat()
}

/// A report that no other client and no other turn sends.
fn report(number: u32, turn: u32) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
         <personOrUserReported><espIdentifier>u-{number}-{turn}</espIdentifier><espService>Soak</espService>\
         <ipCaptureEvent><ipAddress>203.0.113.{}</ipAddress><eventName>Login</eventName>\
         <dateTime>2026-01-02T02:00:00Z</dateTime></ipCaptureEvent></personOrUserReported></report>",
        number % 250
    )
}
