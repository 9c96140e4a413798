//! While `tiaki serve --line` runs: parcels of other nodes are taken in, and a thread hands over what is for them.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use anyhow::Context;
use tiaki_line::{Here, LineKey};
use tiaki_ops::Site;
use tiaki_ops::exchange::{self, post};

use crate::commands::{deconflict, exchange as commands};
use crate::site::{Folder, act};

/// How often what waits is handed over.
const ROUND: Duration = Duration::from_secs(30);

/// The line of this node.
pub(super) struct Line {
    listener: TcpListener,
    key: LineKey,
    here: Here,
}

impl Line {
    /// Listens, and begins to hand over what waits; `follow` is called when something came in.
    pub(super) fn open(
        folder: &Folder,
        site: &Arc<Site>,
        address: SocketAddr,
        follow: Option<Arc<dyn Fn() + Send + Sync>>,
    ) -> anyhow::Result<Self> {
        let node = commands::node(folder, site)?;
        let key = folder.line_key()?;
        let listener =
            TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?;
        let wake = begin(folder, site).context("cannot start handing over what waits")?;
        let told = move || {
            // What came in is answered with a letter, and changes what is linked.
            wake.try_send(()).ok();
            if let Some(follow) = &follow {
                follow();
            }
        };
        let here = Here {
            site: Arc::clone(site),
            node: Arc::new(node),
            act: Arc::new(|| act("line")),
            told: Arc::new(told),
        };
        Ok(Self {
            listener,
            key,
            here,
        })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> anyhow::Result<SocketAddr> {
        self.listener
            .local_addr()
            .context("cannot tell where it listens")
    }

    /// Answers until `told` ends.
    pub(super) async fn answer(
        self,
        told: impl Future<Output = ()> + Send + 'static,
    ) -> std::io::Result<()> {
        tiaki_line::answer(self.listener, &self.key, self.here, told).await
    }
}

/// Starts the thread that hands over, which ends with the process; what it gives wakes it.
fn begin(folder: &Folder, site: &Arc<Site>) -> std::io::Result<SyncSender<()>> {
    let (wake, woken) = sync_channel::<()>(1);
    let thread = std::thread::Builder::new().name("carry".to_owned());
    let (site, folder) = (Arc::clone(site), folder.clone());
    let mut published = None;
    thread.spawn(move || {
        loop {
            if let Err(error) = round(&folder, &site, &mut published) {
                tracing::error!(
                    error = format!("{error:#}"),
                    "what waits could not be handed over"
                );
            }
            match woken.recv_timeout(ROUND) {
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    })?;
    Ok(wake)
}

/// Posts what was released, says what could not be said before, works on what others ask, and hands over what waits.
/// `published` is the day on which lists were last published.
fn round(folder: &Folder, site: &Site, published: &mut Option<i64>) -> anyhow::Result<()> {
    let node = commands::node(folder, site)?;
    let act = act("line");
    if *published != Some(act.at.day()) {
        deconflict::publish_again(folder, (site, &node), &act)?;
        *published = Some(act.at.day());
    }
    deconflict::round(folder, (site, &node), &act)?;
    let posted = post::post(site, &node, &act, &folder.packages())?;
    for package in &posted.missing {
        tracing::error!(%package, "a released package is not where releases write packages");
    }
    exchange::tend(site, &node, &act)?;
    commands::round(folder, site, &act)?;
    Ok(())
}
