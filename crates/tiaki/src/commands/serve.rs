//! `tiaki serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_web::Settings;

use crate::Ended;
use crate::cli::Serve;
use crate::output::say;
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &Serve) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    serve(site, command.listen, &command.operation, act("serve").at)
}

/// Serves the pages until the process is told to stop.
pub(super) fn serve(
    site: Site,
    listen: SocketAddr,
    operation: &str,
    as_of: Timestamp,
) -> anyhow::Result<Ended> {
    anyhow::ensure!(
        listen.ip().is_loopback(),
        "the pages have no log-in yet and answer on loopback only (127.0.0.1 or [::1])"
    );
    let listener = std::net::TcpListener::bind(listen)
        .with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener
        .local_addr()
        .context("cannot tell where it listens")?;
    say(format_args!("serving http://{address}/ (Ctrl-C stops)"))?;
    let settings = Settings {
        operation: operation.to_owned(),
        as_of,
        now: || act("serve").at,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
        .context("cannot start the server")?;
    let stop = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    runtime
        .block_on(tiaki_web::serve(Arc::new(site), listener, settings, stop))
        .context("the server stopped")?;
    Ok(Ended::Done)
}
