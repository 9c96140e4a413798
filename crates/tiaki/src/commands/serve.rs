//! `tiaki serve`.

mod follow;
mod line;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use anyhow::Context;
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::{self, Node, Refused};
use tiaki_ops::refer::{self, Sending};
use tiaki_ops::rules::shown;
use tiaki_ops::sessions::SessionRules;
use tiaki_ops::submissions::{Desk, Terms};
use tiaki_ops::{Error, Site, operators};
use tiaki_package::SigningKey;
use tiaki_web::{Approve, Clock, Listeners, Providers, Settings};

use crate::Ended;
use crate::cli::Serve;
use crate::output::{say, warn};
use crate::site::{Folder, act, random};

/// Threads that may block at once: uploads and the store take one each while they work.
const BLOCKING: usize = 256;

/// The system's clock.
struct System;

impl Clock for System {
    fn now(&self) -> Timestamp {
        act("serve").at
    }
}

pub(super) fn run(folder: &Folder, command: &Serve) -> anyhow::Result<Ended> {
    anyhow::ensure!(
        command
            .providers
            .is_none_or(|address| address.ip().is_loopback() || command.tls_by_proxy),
        "--providers would send passwords and reports over a network in clear: put a proxy that ends TLS \
         in front, and say --tls-by-proxy"
    );
    let site = Arc::new(folder.site()?);
    let terms = Terms {
        open_seconds: command.open_seconds,
        idle_seconds: command.idle_seconds,
        repeat_seconds: command.repeat_seconds,
    };
    // This program again, which shuts itself in before it decodes.
    let worker = std::env::current_exe().context("cannot tell which program this is")?;
    let hashing = tiaki_hash::Settings::with_worker(worker);
    let vault = folder.vault()?;
    let key = folder.signing_key()?;
    let mut desk = Desk::new(Arc::clone(&site), key, terms, hashing, vault);
    let mut follow: Option<Arc<dyn Fn() + Send + Sync>> = None;
    if !command.no_follow {
        let tell = follow::begin(&site, folder).context("cannot start linking what comes in")?;
        let tell: Arc<dyn Fn() + Send + Sync> = Arc::new(tell);
        follow = Some(Arc::clone(&tell));
        desk = desk.telling(move || tell());
    }
    let providers = Providers {
        desk: Arc::new(desk),
        clock: Arc::new(System),
        secret: random()?,
        behind_proxy: command.tls_by_proxy,
    };
    let apart = command.providers.map(bind).transpose()?;
    // What a release that was cut off left without its name.
    refer::finish(&site, &folder.packages())?;
    let sending = match &command.from {
        Some(from) => Some(super::referral::sending(
            folder,
            &site,
            from,
            &command.operation,
        )?),
        None => None,
    };
    let sending = sending.map(Arc::new);
    let settings = Settings {
        operation: command.operation.clone(),
        clock: Arc::new(System),
        now: || System.now(),
        follow,
        approve: Some(approve(Arc::clone(&site), folder.signing_key()?)),
        queue: folder.queue_rules()?,
        sessions: SessionRules::standard(),
        sending,
        exchange: node(folder, &site)?,
        workplace: folder.workplace()?.into(),
        random: || random().ok(),
        names: command.names.clone(),
    };
    if operators::list(&site, System.now())?.is_empty() {
        warn(
            "nobody can log in yet: add an operator with tiaki operator add NAME --role administrator",
        );
    }
    let line = match command.line {
        Some(address) => Some(line::Line::open(
            folder,
            &site,
            address,
            settings.follow.clone(),
        )?),
        None => None,
    };
    answer(
        site,
        (command.listen, apart, line),
        settings,
        Some(providers),
    )
}

/// This site in the exchange; nothing where it has not been said which authority it is.
fn node(folder: &Folder, site: &Site) -> anyhow::Result<Option<Arc<Node>>> {
    match exchange::whoami(site) {
        Err(Error::Exchange(Refused::NoNode)) => Ok(None),
        _ => Ok(Some(Arc::new(super::exchange::node(folder, site)?))),
    }
}

/// Serves the pages as they stood at a moment, until the process is told to stop.
pub(super) fn serve(
    site: Site,
    listen: SocketAddr,
    sending: Sending,
    as_of: Timestamp,
) -> anyhow::Result<Ended> {
    let settings = Settings {
        operation: sending.operation.clone(),
        clock: Arc::new(as_of),
        now: || System.now(),
        follow: None,
        approve: None,
        queue: QueueRules::standard(),
        sessions: SessionRules::standard(),
        sending: Some(Arc::new(sending)),
        exchange: None,
        workplace: tiaki_core::workplace::WorkplaceRules::shared(),
        random: || random().ok(),
        names: Vec::new(),
    };
    answer(Arc::new(site), (listen, None, None), settings, None)
}

/// Approves versions of the rules with the site's signing key, for whoever may on a page.
fn approve(site: Arc<Site>, key: SigningKey) -> Approve {
    Approve(Arc::new(
        move |version: &str, said: (&str, &str), at: Timestamp| {
            shown::approve(&site, version, said, &key, at)
        },
    ))
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))
}

fn address(listener: &TcpListener) -> anyhow::Result<SocketAddr> {
    listener
        .local_addr()
        .context("cannot tell where it listens")
}

/// Reads what protected accounts are known by before somebody asks for it: that takes seconds on a large site.
fn warm(site: &Arc<Site>) {
    let site = Arc::clone(site);
    let thread = std::thread::Builder::new().name("warm".to_owned());
    let begun = thread.spawn(move || {
        let read = site.store.read("warm", |tx| tx.guard().map(drop));
        if let Err(error) = read {
            tracing::error!(%error, "what protected accounts are known by could not be read");
        }
    });
    if let Err(error) = begun {
        tracing::error!(%error, "nothing is read beforehand");
    }
}

fn answer(
    site: Arc<Site>,
    (listen, apart, line): (SocketAddr, Option<TcpListener>, Option<line::Line>),
    settings: Settings,
    providers: Option<Providers>,
) -> anyhow::Result<Ended> {
    anyhow::ensure!(
        listen.ip().is_loopback(),
        "the pages answer on loopback only (127.0.0.1 or [::1]): a proxy on this machine ends TLS in front of them, \
         and --name says under which name"
    );
    let pages = bind(listen)?;
    let at = address(&pages)?;
    let mut told_where = format!("serving http://{at}/ (Ctrl-C stops)");
    if providers.is_some() {
        let at = apart.as_ref().map_or(Ok(at), address)?;
        told_where.push_str(&format!("\nprovider API at http://{at}/ispws"));
    }
    if let Some(line) = &line {
        told_where.push_str(&format!("\nother nodes at {}", line.address()?));
    }
    if say(told_where).is_err() {
        // Whoever wanted to know has gone; the server stays.
        tracing::warn!("where it answers could not be printed");
    }
    warm(&site);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .max_blocking_threads(BLOCKING)
        .build()
        .context("cannot start the server")?;
    let listeners = Listeners {
        pages,
        providers: apart,
    };
    let pages = tiaki_web::serve(
        (Arc::clone(&site), site as _),
        listeners,
        settings,
        providers,
        told(),
    );
    let line = async {
        match line {
            Some(line) => line.answer(told()).await,
            None => Ok(()),
        }
    };
    let (pages, line) = runtime.block_on(async { tokio::join!(pages, line) });
    pages.context("the server stopped")?;
    line.context("the line stopped")?;
    Ok(Ended::Done)
}

/// Waits until the process is told to stop: Ctrl-C, or what service managers send.
async fn told() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}
