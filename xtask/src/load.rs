//! `cargo xtask bench pages`: many operators at once on the pages that people work on all day, over loopback, on
//! the optimised binary and a store as large as is asked for.
//!
//! Every session is an operator of its own, logged in as a person is. Each asks for a page, waits as somebody who
//! reads, and asks for the next: queues with their parts and pages, views of them by filters and orders, persons that
//! stand in them, reports that name them. What counts is the server's own time, which it tells with each answer (`server-timing`), its wait
//! for a turn included; the time over the loopback is told beside it. With `--eager` nobody waits, and what is
//! measured is how much the machine can bear.
//!
//! The store is made by the demo where it is not given, and kept where `--data` names a folder.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, bail, ensure};

use crate::soak::{build, now, wait};

/// What the bench of pages is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Pages {
    /// Where a demo's folder is, or is to be made and kept; else one is made and removed.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Accounts of the demo, where it is made; 1,290,000 give a million reports.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_290_000)]
    accounts: u32,
    /// A PostgreSQL database for the site, empty where the demo is to be made; else SQLite.
    #[arg(long, value_name = "URL")]
    postgres: Option<String>,
    /// Operators who are logged in and read.
    #[arg(long, value_name = "NUMBER", default_value_t = 100)]
    sessions: u32,
    /// For how long, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    seconds: u64,
    /// How long all work before it counts, in seconds: caches fill, as they do once after each start.
    #[arg(long, value_name = "SECONDS", default_value_t = 15)]
    settle: u64,
    /// How long somebody reads a page, in milliseconds.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 2_000)]
    reading: u64,
    /// Nobody reads: each asks for the next page at once.
    #[arg(long)]
    eager: bool,
    /// Names each answer that takes the server longer, in milliseconds, with when it came.
    #[arg(long, value_name = "MILLISECONDS")]
    slow: Option<u64>,
    /// Writes all figures to FILE.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The binary; without it one is built.
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

/// An answer.
struct Answer {
    status: u16,
    cookie: Option<String>,
    /// The server's own time, in microseconds.
    took: Option<u64>,
    body: String,
}

/// One connection of one browser.
struct Browser {
    address: String,
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Browser {
    fn open(address: &str) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).context("the server does not answer")?;
        stream.set_nodelay(true).context("cannot set up a socket")?;
        Ok(Self {
            address: address.to_owned(),
            stream: BufReader::new(stream),
            cookie: String::new(),
        })
    }

    /// Connects anew, with the same session: the server keeps no connection on which nothing is asked for long.
    fn reopen(&mut self) -> anyhow::Result<()> {
        let again = Self::open(&self.address)?;
        self.stream = again.stream;
        Ok(())
    }

    fn ask(&mut self, method: &str, path: &str, form: &str) -> anyhow::Result<Answer> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\naccept: text/html\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.address,
            self.cookie,
            form.len()
        );
        self.stream
            .get_mut()
            .write_all(request.as_bytes())
            .context("cannot ask")?;
        let mut line = String::new();
        self.stream.read_line(&mut line).context("no answer")?;
        let status = line.split(' ').nth(1).unwrap_or_default();
        let mut answer = Answer {
            status: status.parse().context("an answer without a status")?,
            cookie: None,
            took: None,
            body: String::new(),
        };
        let mut length = 0_usize;
        loop {
            line.clear();
            self.stream.read_line(&mut line).context("cut off")?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                break;
            };
            match name {
                "content-length" => length = value.parse().context("a length that is none")?,
                "set-cookie" => answer.cookie = value.split(';').next().map(str::to_owned),
                "server-timing" => answer.took = micros(value),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).context("cut off")?;
        answer.body = String::from_utf8(body).context("a page that is no text")?;
        if let Some(cookie) = &answer.cookie {
            self.cookie.clone_from(cookie);
        }
        Ok(answer)
    }

    fn log_in(&mut self, who: &Operator) -> anyhow::Result<()> {
        let form = format!("name={}&password={}&code={}", who.name, PASSWORD, who.code);
        let answer = self.ask("POST", "/login", &form)?;
        ensure!(answer.status == 303, "{} was not let in", who.name);
        let answer = self.ask("POST", "/purpose", "purpose=triage&reason=load")?;
        ensure!(answer.status == 303, "no purpose could be named");
        Ok(())
    }
}

/// `total;dur=1.234` in microseconds.
fn micros(timing: &str) -> Option<u64> {
    let (whole, part) = timing.split_once("dur=")?.1.split_once('.')?;
    let part: u64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
    Some(whole.parse::<u64>().ok()? * 1_000 + part)
}

const PASSWORD: &str = "a-password-of-the-load";

struct Operator {
    name: String,
    code: String,
}

/// The site, and how commands are run on it.
struct Site {
    binary: PathBuf,
    data: PathBuf,
    postgres: Option<String>,
}

impl Site {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--data").arg(self.data.join("site"));
        if let Some(url) = &self.postgres {
            command.env("TIAKI_DATABASE_URL", url);
        }
        command
    }

    fn make(&self, accounts: u32) -> anyhow::Result<()> {
        let mut command = Command::new(&self.binary);
        command
            .args(["demo", "--no-serve", "--accounts", &accounts.to_string()])
            .arg("--demo-data")
            .arg(&self.data);
        if let Some(url) = &self.postgres {
            command.env("TIAKI_DATABASE_URL", url);
        }
        let made = command.status().context("cannot run the demo")?;
        ensure!(made.success(), "the demo failed");
        Ok(())
    }

    fn operator(&self, number: u32) -> anyhow::Result<Operator> {
        let name = format!("load-{}-{number}", std::process::id());
        let mut child = self
            .command()
            .args([
                "operator",
                "add",
                &name,
                "--role",
                "analyst",
                "--password-stdin",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot add an operator")?;
        if let Some(mut input) = child.stdin.take() {
            writeln!(input, "{PASSWORD}").context("cannot give a password")?;
        }
        ensure!(child.wait()?.success(), "an operator could not be added");
        Ok(Operator {
            name,
            code: String::new(),
        })
    }

    fn code(&self, who: &mut Operator) -> anyhow::Result<()> {
        let told = self
            .command()
            .args(["operator", "code", &who.name])
            .output();
        let told = String::from_utf8(told.context("cannot ask for a code")?.stdout)?;
        let code = told.split_whitespace().last().context("no code was told")?;
        code.clone_into(&mut who.code);
        Ok(())
    }

    fn serve(&self) -> anyhow::Result<(Server, String)> {
        let mut child = self
            .command()
            .args(["serve", "--listen", "127.0.0.1:0", "--no-follow"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start the server")?;
        let output = child.stdout.take().context("the server has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .context("the server does not say where it answers")?
            .to_owned();
        Ok((Server(child), address))
    }
}

/// A running server; it stops when this goes.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The addresses in a page that begin with `start`.
fn links(page: &str, start: &str) -> Vec<String> {
    let all = page.split("href=\"").skip(1);
    let mut found: Vec<String> = all
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with(start) && !href.contains('#'))
        .map(str::to_owned)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What is asked for, by kind.
fn collect(browser: &mut Browser) -> anyhow::Result<BTreeMap<&'static str, Vec<String>>> {
    let overview = browser.ask("GET", "/", "")?;
    let queues = links(&overview.body, "/queue/");
    ensure!(!queues.is_empty(), "the overview leads to no queue");
    let (mut listed, mut persons, mut reports) = (Vec::new(), Vec::new(), Vec::new());
    let mut views = Vec::new();
    for queue in &queues {
        for part in ["", "?page=2", "/free", "/overdue", "/mine"] {
            let path = format!("{queue}{part}");
            let page = browser.ask("GET", &path, "")?;
            if page.status == 200 {
                listed.push(path);
                persons.extend(links(&page.body, "/person/"));
            }
        }
        for view in [
            "band=very_high",
            "child=1",
            "due=over",
            "unread=1",
            "held=nobody&sort=due",
            "sort=clock",
        ] {
            let path = format!("{queue}?{view}");
            if browser.ask("GET", &path, "")?.status == 200 {
                views.push(path);
            }
        }
    }
    persons.sort_unstable();
    persons.dedup();
    let step = (persons.len() / 200).max(1);
    for person in persons.iter().step_by(step) {
        let page = browser.ask("GET", person, "")?;
        reports.extend(links(&page.body, "/report/"));
    }
    ensure!(!reports.is_empty(), "no person's page leads to a report");
    Ok(BTreeMap::from([
        ("queue", listed),
        ("person", persons),
        ("report", reports),
        ("view", views),
    ]))
}

/// What was measured of one kind: the server's time, and that over the loopback, in microseconds.
type Times = BTreeMap<&'static str, Vec<(u64, u64)>>;

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let high = usize::try_from(self.0 >> 33).unwrap_or(0);
        high % end.max(1)
    }
}

/// One operator, until the time is over.
fn work(
    browser: &mut Browser,
    pages: &BTreeMap<&'static str, Vec<String>>,
    dice: &mut Dice,
    options: &Pages,
) -> anyhow::Result<Times> {
    browser.reopen()?;
    let (start, mut times) = (now(), Times::new());
    let settled = Duration::from_secs(options.settle);
    let whole = settled + Duration::from_secs(options.seconds);
    let kinds: Vec<_> = pages.iter().collect();
    // Not all at the same moment.
    let first = u64::try_from(dice.below(usize::try_from(options.reading.max(1))?))?;
    if !options.eager {
        wait(Duration::from_millis(first));
    }
    while start.elapsed() < whole {
        // Nobody asks for kinds in the same order as others.
        let turn = dice.below(kinds.len());
        for (kind, addresses) in kinds.iter().cycle().skip(turn).take(kinds.len()) {
            let Some(path) = addresses.get(dice.below(addresses.len())) else {
                continue;
            };
            let asked = now();
            let answer = browser.ask("GET", path, "")?;
            let over = u64::try_from(asked.elapsed().as_micros())?;
            if answer.status != 200 {
                bail!("a page of kind {kind} answered {}", answer.status);
            }
            let took = answer.took.context("the server does not tell its time")?;
            if start.elapsed() >= settled {
                times.entry(kind).or_default().push((took, over));
                if options.slow.is_some_and(|slow| took >= slow * 1_000) {
                    let came = start.elapsed().as_millis();
                    crate::say(&format!("after {came} ms: {} ms for {path}", took / 1_000));
                }
            }
            if !options.eager {
                let reads = options.reading / 2
                    + u64::try_from(dice.below(usize::try_from(options.reading.max(1))?))?;
                wait(Duration::from_millis(reads));
            }
        }
    }
    Ok(times)
}

fn at(sorted: &[u64], hundredths: usize) -> u64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * hundredths / 100).copied().unwrap_or(0)
}

/// Runs the load and tells what came of it.
pub(crate) fn run(root: &Path, options: &Pages) -> anyhow::Result<bool> {
    let binary = match &options.binary {
        Some(binary) => binary.clone(),
        None => build(root)?,
    };
    let own = std::env::temp_dir().join(format!("tiaki-pages-{}", std::process::id()));
    let site = Site {
        binary,
        data: options.data.clone().unwrap_or_else(|| own.clone()),
        postgres: options.postgres.clone(),
    };
    if !site.data.join("site").is_dir() {
        site.make(options.accounts)?;
    }
    let done = measure(&site, options);
    if options.data.is_none() {
        drop(std::fs::remove_dir_all(&own));
    }
    let figures = done?;
    let text = serde_json::to_string_pretty(&figures).context("cannot write figures")?;
    crate::say(&text);
    if let Some(file) = &options.json {
        std::fs::File::create(file)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(true)
}

fn measure(site: &Site, options: &Pages) -> anyhow::Result<serde_json::Value> {
    let operators = (0..options.sessions).map(|number| site.operator(number));
    let mut operators = operators.collect::<anyhow::Result<Vec<Operator>>>()?;
    let (server, address) = site.serve()?;
    let mut browsers = Vec::new();
    for who in &mut operators {
        site.code(who)?;
        let mut browser = Browser::open(&address)?;
        browser.log_in(who)?;
        browsers.push(browser);
    }
    let first = browsers.first_mut().context("nobody is logged in")?;
    let pages = Arc::new(collect(first)?);
    let all: Arc<Mutex<Times>> = Arc::default();
    let mut failed = 0_u32;
    std::thread::scope(|scope| {
        let workers = (1_u64..).zip(&mut browsers).map(|(seed, browser)| {
            let (pages, all) = (Arc::clone(&pages), Arc::clone(&all));
            scope.spawn(move || {
                let times = work(browser, &pages, &mut Dice(seed), options)?;
                let mut all = all.lock().map_err(|_| anyhow::anyhow!("a worker failed"))?;
                for (kind, more) in times {
                    all.entry(kind).or_default().extend(more);
                }
                anyhow::Ok(())
            })
        });
        for worker in workers.collect::<Vec<_>>() {
            match worker.join() {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    crate::say(&format!("error: {error:#}"));
                    failed += 1;
                }
                Err(_) => failed += 1,
            }
        }
    });
    drop(server);
    ensure!(failed == 0, "{failed} sessions failed");
    let all = all.lock().map_err(|_| anyhow::anyhow!("a worker failed"))?;
    let kinds = all.iter().map(|(kind, times)| {
        let sorted = |pick: fn(&(u64, u64)) -> u64| {
            let mut one: Vec<u64> = times.iter().map(pick).collect();
            one.sort_unstable();
            one
        };
        let (own, over) = (sorted(|time| time.0), sorted(|time| time.1));
        let told = serde_json::json!({
            "answers": times.len(),
            "server_microseconds": { "p50": at(&own, 50), "p90": at(&own, 90), "p99": at(&own, 99), "most": at(&own, 100) },
            "loopback_microseconds": { "p50": at(&over, 50), "p99": at(&over, 99) },
        });
        ((*kind).to_owned(), told)
    });
    let kinds: serde_json::Map<String, serde_json::Value> = kinds.collect();
    Ok(serde_json::json!({
        "sessions": options.sessions, "seconds": options.seconds,
        "reading_milliseconds": if options.eager { 0 } else { options.reading },
        "database": if options.postgres.is_some() { "postgresql" } else { "sqlite" },
        "kinds": kinds,
    }))
}
